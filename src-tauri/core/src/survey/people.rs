//! What recognition knows of a list of people: learners, collaborators, nominees.
//!
//! What surprises: many lists have no column of the sex but write the year of birth under *Nam* or
//! under *Nữ*; many part the given name from the rest so that it can be sorted by.

use std::sync::{Arc, OnceLock};

use chrono::Datelike;

use super::column_field::{Field, Shape};
use super::columns::{Assigned, Evidence};
use super::dates::{self, Reading};
use super::places;
use super::record::{PersonValues, Record};
use super::records::Builder;
use super::table::is_tick;
use super::target::{Definition, Heading, Target};
use super::values::{self, Remark};
use super::workbook::{Row, Value};
use crate::finding::Level;
use crate::money::written::is_nothing;
use crate::period::PartialDate;
use crate::person::citizen_id;
use crate::text::{fold, words};

/// People, whatever list they stand on.
pub(super) static PEOPLE: Definition = Definition {
    target: Target::Person,
    one: "người",
    list: "danh sách người",
    fields: &[
        Field::Ordinal,
        Field::Name,
        Field::GivenName,
        Field::BornOn,
        Field::Gender,
        Field::Male,
        Field::Female,
        Field::CitizenId,
        Field::Ethnicity,
        Field::JobTitle,
        Field::Workplace,
        Field::Education,
        Field::Address,
        Field::Commune,
        Field::District,
        Field::Province,
        Field::Phone,
        Field::Email,
        Field::Note,
    ],
    labels: &[(Field::Name, "Họ và tên")],
    anchors: &[Field::Name],
    headers: include_str!("../../../../assets/reference/person_headers.csv"),
    lexicon: OnceLock::new(),
    leaning,
    suggestion,
    settle,
    check,
    finish,
};

/// A two-digit year of birth after this one is of the last century, where the list has no year.
const YOUNGEST: i32 = 2015;
/// Between the year of a list and the births in it.
const LEAST_AGE: i32 = 10;

fn leaning(seen: &Evidence, field: Field) -> i32 {
    match field {
        Field::Name if seen.persons() >= 60 => 8,
        Field::Name if seen.companies() >= 30 => -30,
        Field::Workplace if seen.companies() >= 30 => 8,
        _ => 0,
    }
}

fn suggestion(seen: &Evidence) -> Option<(Field, u8)> {
    seen.are_phones().then_some((Field::Phone, 64))
}

/// The given name may have a column of its own, under the same merged heading or as *Tên*.
fn settle(headers: &[Heading], columns: &mut [Assigned]) {
    let at = |columns: &[Assigned], field: Field| {
        columns.iter().position(|one| one.field == Some(field))
    };
    let (name, given) = (at(columns, Field::Name), at(columns, Field::GivenName));
    match (name, given) {
        (None, Some(given)) => columns[given].field = Some(Field::Name),
        (Some(name), None) => {
            let path = |column: u32| headers.iter().find(|(of, _)| *of == column);
            let (left, confidence) = (columns[name].column, columns[name].confidence);
            let beside = columns.get_mut(name + 1).filter(|one| {
                one.wanted == Some(Field::Name)
                    && one.column == left + 1
                    && path(one.column).map(|(_, path)| path) == path(left).map(|(_, path)| path)
            });
            if let Some(beside) = beside {
                beside.field = Some(Field::GivenName);
                beside.confidence = confidence;
                beside.wanted = None;
            }
        }
        _ => {}
    }
}

/// Whether a folded text names the sex: a woman's is true.
pub(super) fn gender(folded: &str) -> Option<bool> {
    match folded.trim().trim_end_matches('.') {
        "nam" | "nam gioi" | "ong" | "trai" => Some(false),
        "nu" | "nu gioi" | "ba" | "gai" => Some(true),
        _ => None,
    }
}

/// Whether a cell under *Nam* or *Nữ* is marked.
pub(super) fn is_crossed(text: &str) -> bool {
    is_tick(text) || text.trim() == "1"
}

/// Whether somebody on a list may have been born then.
pub(super) fn is_birth(date: PartialDate) -> bool {
    date.first.year() <= YOUNGEST
}

impl Builder<'_> {
    fn person(&mut self) -> Option<&mut PersonValues> {
        let record = self.records.last_mut()?;
        Some(record.person.get_or_insert_default())
    }

    /// Sets what no facility has: sex, births under a sex, the citizen's number.
    pub(super) fn set_of_person(
        &mut self,
        field: Field,
        column: u32,
        row: u32,
        value: &Value,
    ) -> bool {
        let text = value.text();
        let folded = fold(&text);
        let crossed = field.shape() == Shape::OfGender && is_crossed(&text);
        if is_nothing(&folded) && !crossed {
            return false;
        }
        match field.shape() {
            Shape::CitizenId => {
                let (number, remark) = citizen_number(&text);
                self.remark(field, column, row, value, remark);
                match self.person() {
                    Some(person) if person.citizen_id.is_none() => {
                        person.citizen_id = number;
                        person.citizen_id.is_some()
                    }
                    _ => false,
                }
            }
            Shape::Gender => match gender(&folded) {
                Some(female) => self.set_gender(female, column, row),
                None => self.unclear(column, row, &text),
            },
            _ => {
                let female = field == Field::Female;
                let birth = match dates::date(value, self.epoch_1904) {
                    _ if crossed || gender(&folded) == Some(female) => None,
                    Reading::Date(date) | Reading::MonthFirst(date) => Some(date),
                    Reading::Nothing | Reading::Malformed => {
                        return self.unclear(column, row, &text);
                    }
                };
                // One cell says two things: each has it for its source.
                if self.set_gender(female, column, row) {
                    self.source(Field::Gender, (row, column));
                }
                if birth.is_some_and(|date| self.set_birth(date, value)) {
                    self.source(Field::BornOn, (row, column));
                }
                false
            }
        }
    }

    fn unclear(&mut self, column: u32, row: u32, text: &str) -> bool {
        self.find(
            Level::Warning,
            row,
            column,
            "gender_unclear",
            format!("“{text}” không cho biết nam hay nữ."),
            "Ghi Nam hoặc Nữ; ở cột Nam, Nữ thì ghi dấu x hoặc năm sinh.",
        );
        false
    }

    fn set_gender(&mut self, female: bool, column: u32, row: u32) -> bool {
        let before = match self.person() {
            Some(person) => person.female.replace(female),
            None => return false,
        };
        if before == Some(!female) {
            if let Some(person) = self.person() {
                person.female = None;
            }
            self.find(
                Level::Warning,
                row,
                column,
                "gender_twice",
                "Dòng này vừa ghi nam vừa ghi nữ.".to_owned(),
                "Chỉ giữ một trong hai.",
            );
            return false;
        }
        before.is_none()
    }

    /// Sets the birth; a year of two digits is of the century that makes a grown person.
    pub(super) fn set_birth(&mut self, date: PartialDate, value: &Value) -> bool {
        let text = value.text();
        let whole_year = text
            .split(|c: char| !c.is_ascii_digit())
            .any(|part| part.len() == 4);
        let latest = self.context.year.map_or(YOUNGEST, |year| year - LEAST_AGE);
        let (year, birth) = (date.first.year(), date.first);
        let first = match !whole_year && year > latest {
            true => birth.with_year(year - 100).unwrap_or(birth),
            false => birth,
        };
        match self.person() {
            Some(person) if person.born_on.is_none() => {
                person.born_on = Some(PartialDate { first, ..date }.to_string());
                true
            }
            _ => false,
        }
    }

    /// Sets a line of text that no facility has.
    pub(super) fn set_line_of_person(&mut self, field: Field, said: Arc<str>) -> bool {
        if field == Field::GivenName {
            let Some(record) = self.records.last_mut() else {
                return false;
            };
            record.name = Some(match record.name.take() {
                Some(rest) => format!("{rest} {said}").into(),
                None => said,
            });
            return true;
        }
        let Some(person) = self.person() else {
            return false;
        };
        let slot = match field {
            Field::Ethnicity => &mut person.ethnicity,
            Field::JobTitle => &mut person.job_title,
            Field::Workplace => &mut person.workplace,
            _ => &mut person.education,
        };
        let silent = slot.is_none();
        if silent {
            *slot = Some(said.to_string());
        }
        silent
    }
}

/// A citizen's number from what a cell shows.
fn citizen_number(text: &str) -> (Option<String>, Option<Remark>) {
    let bare: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '\''))
        .collect();
    match citizen_id::whole(&bare) {
        Some((number, false)) => (Some(number), None),
        Some((number, true)) => (Some(number), Some(Remark::ZeroRestored)),
        None => (values::line(text), Some(Remark::BadForm)),
    }
}

fn check(builder: &mut Builder<'_>, row: &Row, new: bool) {
    if !new {
        return;
    }
    let column = |field: Field| builder.layout.column(field).unwrap_or(0);
    let (at_name, at_number) = (column(Field::Name), column(Field::CitizenId));
    let Some(record) = builder.records.last_mut() else {
        return;
    };
    let person = record.person.get_or_insert_default().clone();
    let Some(name) = record.name.clone() else {
        builder.find(
            Level::Error,
            row.number,
            at_name,
            "name_missing",
            "Dòng có số liệu nhưng không có họ tên.".to_owned(),
            "Ghi họ và tên, hoặc bỏ dòng này nếu không phải là một người.",
        );
        return;
    };
    let written = row.cell(at_name).map(|cell| cell.value.text());
    let several = written.as_deref().unwrap_or("").lines().filter(|line| {
        let first = values::unbulleted(line).chars().next();
        line.split_whitespace().count() >= 3 && first.is_some_and(char::is_uppercase)
    });
    if several.count() > 1 {
        builder.find(
            Level::Error,
            row.number,
            at_name,
            "several_in_one_cell",
            format!("Một ô ghi nhiều người: “{name}”."),
            "Tách mỗi người ra một dòng.",
        );
    }
    let Some(told) = person.citizen_id.as_deref().and_then(citizen_id::told) else {
        return;
    };
    let born = person
        .born_on
        .as_deref()
        .and_then(|text| text.parse::<PartialDate>().ok())
        .map(|date| date.first.year());
    let sex = |female: bool| if female { "nữ" } else { "nam" };
    let mut doubts = Vec::new();
    if !places::is_province_code(told.province) {
        doubts.push("ba chữ số đầu không phải là mã tỉnh".to_owned());
    }
    if let Some(born) = born.filter(|born| *born != told.year) {
        doubts.push(format!(
            "số cho biết sinh năm {}, danh sách ghi {born}",
            told.year
        ));
    }
    if let Some(female) = person.female.filter(|female| *female != told.female) {
        doubts.push(format!(
            "số cho biết là {}, danh sách ghi {}",
            sex(told.female),
            sex(female)
        ));
    }
    if !doubts.is_empty() {
        builder.find(
            Level::Warning,
            row.number,
            at_number,
            "citizen_id_differs",
            format!(
                "Số định danh của “{name}” không khớp: {}.",
                doubts.join("; ")
            ),
            "Đối chiếu với thẻ căn cước rồi sửa số định danh, năm sinh hoặc giới tính.",
        );
    }
}

/// Takes *Ông*, *Bà* from names where most of the list writes them: they tell the sex. Where few do, it
/// is the name of a family.
fn finish(records: &mut [Box<Record>]) {
    let addressed = |record: &Record| record.name.as_deref().and_then(address_form).is_some();
    let count = records.iter().filter(|record| addressed(record)).count();
    if count * 2 <= records.len() {
        return;
    }
    for record in records {
        let Some((rest, female)) = record.name.as_deref().and_then(address_form) else {
            continue;
        };
        let rest: Arc<str> = rest.into();
        record.name = Some(rest);
        let named = record.sources.of(Field::Name);
        let person = record.person.get_or_insert_default();
        if person.female.is_none() && female.is_some() {
            person.female = female;
            if let Some(at) = named {
                record.sources.push(Field::Gender, at);
            }
        }
    }
}

/// A name without the form of address before it, and the sex that this tells.
fn address_form(name: &str) -> Option<(&str, Option<bool>)> {
    let (first, rest) = name.split_once(' ')?;
    let female = match words(first).as_str() {
        "ong" | "anh" => Some(false),
        "ba" | "chi" => Some(true),
        "d c" => None,
        _ => return None,
    };
    // Two words at least are a name.
    rest.contains(' ').then_some((rest, female))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::header::best;

    #[test]
    fn headings_of_lists_are_known_by_many_names() {
        let cases: [(&[&str], Option<Field>); 40] = [
            (&["TT"], Some(Field::Ordinal)),
            (&["HỌ VÀ TÊN"], Some(Field::Name)),
            (&["Họ và tên nghệ nhân, thợ giỏi"], Some(Field::Name)),
            (&["Họ tên học viên"], Some(Field::Name)),
            (&["Họ và tên đệm"], Some(Field::Name)),
            (&["Tên"], Some(Field::GivenName)),
            (&["NĂM SINH"], Some(Field::BornOn)),
            (&["Ngày, tháng, năm sinh"], Some(Field::BornOn)),
            (&["Sinh năm"], Some(Field::BornOn)),
            (&["Năm sinh", "Nam"], Some(Field::Male)),
            (&["Năm sinh", "Nữ"], Some(Field::Female)),
            (&["Giới tính", "Nữ"], Some(Field::Female)),
            (&["Ngày tháng năm sinh", "Nam"], Some(Field::Male)),
            (&["Nữ"], Some(Field::Female)),
            (&["GT"], Some(Field::Gender)),
            (&["Giới tính (Nam/Nữ)"], Some(Field::Gender)),
            (&["Số CCCD/CMND"], Some(Field::CitizenId)),
            (&["CMND"], Some(Field::CitizenId)),
            (&["Số căn cước công dân"], Some(Field::CitizenId)),
            (&["Số thẻ CCCD"], Some(Field::CitizenId)),
            (&["Dân tộc"], Some(Field::Ethnicity)),
            (&["Chức vụ"], Some(Field::JobTitle)),
            (&["Chức vụ/Nghề nghiệp"], Some(Field::JobTitle)),
            (&["Đơn vị công tác"], Some(Field::Workplace)),
            (&["Cơ quan/Đơn vị"], Some(Field::Workplace)),
            (&["Tên cơ sở sản xuất"], Some(Field::Workplace)),
            (&["Trình độ chuyên môn"], Some(Field::Education)),
            (&["Trình độ văn hoá"], Some(Field::Education)),
            (&["Hộ khẩu thường trú"], Some(Field::Address)),
            (&["Chỗ ở hiện nay"], Some(Field::Address)),
            (&["Xã/Phường/Thị trấn"], Some(Field::Commune)),
            (&["Địa chỉ", "Xã"], Some(Field::Commune)),
            (&["SĐT"], Some(Field::Phone)),
            (&["Điện thoại di động"], Some(Field::Phone)),
            (&["Ký nhận"], None),
            (&["Nơi sinh"], None),
            (&["Ngày cấp"], None),
            (&["Số CCCD", "Nơi cấp"], None),
            (&["Quê quán"], None),
            (&["Số quyết định"], None),
        ];
        let mut wrong = Vec::new();
        for (path, field) in cases {
            let path: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
            let known = best(&PEOPLE, &path);
            if known.map(|(field, _)| field) != field {
                wrong.push(format!("{path:?}: {known:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
