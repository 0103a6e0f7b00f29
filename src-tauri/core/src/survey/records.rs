//! Rows to records: every value with the cell it came from.
//!
//! A value that the sheet does not state stays absent. What stands once for many rows (a commune in a
//! group row, a merged cell, a tab's name) is given to each of them; money never is.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::columns::{Assigned, Field, Shape};
use super::dates;
use super::header::Merges;
use super::record::{Need, Note, Record, Records};
use super::source::{At, Sources};
use super::table::{Layout, is_tick};
use super::target::Definition;
use super::totals::Group;
use super::values::{self, Remark};
use super::whereabouts::{Context, Places};
use super::workbook::{Cell, Row, Sheet, Value, address, letter};
use crate::finding::{Finding, Level};
use crate::money::written::{Convention, Unit};
use crate::text::fold;

/// The units of a table's money columns.
pub(super) type Units = BTreeMap<u32, Option<Unit>>;

/// Row and column of a cell.
pub(super) type CellPlace = (u32, u32);

/// Builds the records of one table; [`super::walk`] gives it the rows.
pub(super) struct Builder<'a> {
    pub(super) definition: &'a Definition,
    pub(super) sheet: &'a Sheet,
    pub(super) sheet_name: Arc<str>,
    pub(super) layout: &'a Layout,
    pub(super) merges: &'a Merges,
    pub(super) context: &'a Context,
    pub(super) epoch_1904: bool,
    pub(super) table: u32,
    pub(super) units: Units,
    pub(super) conventions: BTreeMap<u32, Convention>,
    pub(super) groups: Vec<Group>,
    /// The last value of each column of the layout, and where it stands.
    pub(super) above: Vec<Option<(&'a Value, CellPlace)>>,
    pub(super) sums: BTreeMap<u32, i64>,
    pub(super) since: BTreeMap<u32, i64>,
    pub(super) top_totals: Vec<(u32, i64, u32)>,
    pub(super) any: bool,
    pub(super) filled_down: bool,
    /// How many columns have a field.
    pub(super) fields: usize,
    /// Headers of the columns kept as notes.
    pub(super) headers: BTreeMap<u32, Arc<str>>,
    /// What places are called in full: the same few in every row.
    pub(super) places: Places,
    pub(super) records: Records,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Builder<'a> {
    pub(super) fn at(&self, row: u32, column: u32) -> String {
        format!("{}!{}", self.sheet.name, address(row, column))
    }

    pub(super) fn find(
        &mut self,
        level: Level,
        row: u32,
        column: u32,
        code: &str,
        message: String,
        fix: &str,
    ) {
        let at = self.at(row, column);
        self.findings
            .push(Finding::new(level, at, code, message, fix));
        if level == Level::Error
            && let Some(record) = self.records.last_mut()
        {
            record.held = true;
        }
    }

    /// The cell's value, or that of the tall merged cell that covers it, with where it stands.
    pub(super) fn value_at(
        &self,
        row: &Row,
        cell: Option<&'a Cell>,
        column: u32,
    ) -> Option<(&'a Value, CellPlace)> {
        if let Some(cell) = cell {
            return Some((&cell.value, (row.number, column)));
        }
        let area = self.merges.tall_at(row.number, column)?;
        if area.top == row.number {
            return None;
        }
        let cell = self.sheet.cell(area.top, area.left)?;
        Some((&cell.value, (area.top, area.left)))
    }

    /// Whether a value counts for a row: money and numbers of a tall merged cell only for its first.
    pub(super) fn states(
        &self,
        assigned: &Assigned,
        row: &Row,
        from: CellPlace,
        new: bool,
    ) -> bool {
        let once = || {
            matches!(
                assigned.field.map(Field::shape),
                Some(Shape::Money | Shape::Count | Shape::Ordinal) | None
            )
        };
        from.0 == row.number || (new && !once())
    }

    pub(super) fn data(&mut self, row: &'a Row, new: bool) {
        if new || self.records.is_empty() {
            self.any = true;
            self.records.push(Box::new(Record {
                sheet: Arc::clone(&self.sheet_name),
                table: self.table,
                row: row.number,
                rows: 1,
                year: self.context.year,
                sources: Sources::with_capacity(row.cells.len().min(self.fields)),
                ..Record::default()
            }));
        } else if let Some(record) = self.records.last_mut() {
            record.rows += 1;
        }
        let mut need = Need {
            row: row.number,
            ..Need::default()
        };
        let layout = self.layout;
        let mut cells = row.cells.iter().peekable();
        for (number, assigned) in layout.columns.iter().enumerate() {
            let column = assigned.column;
            // Both run from left to right.
            while cells.next_if(|cell| cell.column < column).is_some() {}
            let cell = cells.next_if(|cell| cell.column == column);
            let Some((mut value, mut from)) = self.value_at(row, cell, column) else {
                continue;
            };
            if !self.states(assigned, row, from, new) {
                let shape = assigned.field.map(Field::shape);
                if new && matches!(shape, Some(Shape::Money | Shape::Count)) {
                    self.find(
                        Level::Warning,
                        row.number,
                        column,
                        "merged_amount",
                        format!(
                            "Ô gộp {} chứa một số cho nhiều cơ sở; số này chỉ ghi cho cơ sở ở dòng đầu.",
                            address(from.0, from.1)
                        ),
                        "Nếu là số của từng cơ sở, hãy bỏ gộp ô và ghi riêng cho từng dòng.",
                    );
                }
                continue;
            }
            if value.as_text().is_some_and(values::is_ditto) {
                match self.above[number] {
                    Some(above) => {
                        (value, from) = above;
                        self.find(
                            Level::Hint,
                            row.number,
                            column,
                            "as_above",
                            format!(
                                "“Như trên” được hiểu là “{}” ở ô {}.",
                                value.text(),
                                address(from.0, from.1)
                            ),
                            "Kiểm tra lại; nếu khác, hãy ghi rõ giá trị.",
                        );
                    }
                    None => continue,
                }
            } else {
                self.above[number] = Some((value, from));
            }
            match assigned.field {
                None => self.note(column, from, value),
                Some(field) => self.set(field, column, row.number, from, value, &mut need),
            }
        }
        self.ticked(row, &mut need);
        if need
            != (Need {
                row: row.number,
                ..Need::default()
            })
            && let Some(record) = self.records.last_mut()
        {
            record.needs.reserve_exact(1);
            record.needs.push(need);
        }
        if new {
            self.places(row);
        }
        (self.definition.check)(self, row, new);
    }

    /// What the ticks of a row ask for.
    fn ticked(&mut self, row: &Row, need: &mut Need) {
        let layout = self.layout;
        let asked: Vec<(u32, &str)> = layout
            .ticks
            .iter()
            .filter(|(column, _)| {
                row.cell(*column)
                    .and_then(|cell| cell.value.as_text())
                    .is_some_and(is_tick)
            })
            .map(|(column, label)| (*column, label.as_str()))
            .collect();
        let Some((first, _)) = asked.first() else {
            return;
        };
        let labels: Vec<&str> = asked.iter().map(|(_, label)| *label).collect();
        let labels = labels.join("; ");
        if let Some(record) = self.records.last_mut() {
            let at = At::Cell(row.number, *first);
            record.sources.push(Field::NeedContent, at);
            let ticks: Vec<At> = asked
                .iter()
                .map(|(column, _)| At::Cell(row.number, *column))
                .collect();
            record.notes.retain(|note| !ticks.contains(&note.at));
        }
        need.need_content = Some(match need.need_content.take() {
            Some(said) => format!("{said}; {labels}").into(),
            None => labels.into(),
        });
    }

    pub(super) fn note(&mut self, column: u32, from: CellPlace, value: &Value) {
        let Some(text) = values::paragraph(&value.text()) else {
            return;
        };
        let layout = self.layout;
        let header = self.headers.entry(column).or_insert_with(|| {
            let header = layout.headers.iter().find(|(c, _)| *c == column);
            header
                .map_or_else(|| letter(column), |(_, path)| path.join(" / "))
                .into()
        });
        if let Some(record) = self.records.last_mut() {
            record.notes.push(Note {
                header: Arc::clone(header),
                text,
                at: At::Cell(from.0, from.1),
            });
        }
    }

    pub(super) fn set(
        &mut self,
        field: Field,
        column: u32,
        row: u32,
        from: CellPlace,
        value: &Value,
        need: &mut Need,
    ) {
        if let Value::Error(name) = value {
            let level = if matches!(field.shape(), Shape::Money | Shape::Count) {
                Level::Error
            } else {
                Level::Warning
            };
            self.find(
                level,
                row,
                column,
                "cell_error",
                format!(
                    "Ô chứa lỗi công thức {name}, không đọc được “{}”.",
                    self.definition.label(field)
                ),
                "Mở tệp bằng Excel, sửa công thức hoặc gõ giá trị vào ô.",
            );
            return;
        }
        let text = || value.text();
        let stated = match field.shape() {
            Shape::Ordinal => return,
            Shape::Money => self.set_money(field, column, row, value, need),
            Shape::Count => self.set_count(field, column, row, from, value),
            Shape::Date => self.set_date(field, column, row, value),
            Shape::Phone => {
                let (number, remark) = values::phone(value);
                self.remark(field, column, row, value, remark);
                self.put(|r| &mut r.phone, number)
            }
            Shape::TaxCode => {
                let (code, remark) = values::tax_code(value);
                self.remark(field, column, row, value, remark);
                self.put(|r| &mut r.tax_code, code)
            }
            Shape::List => {
                let parts = values::list(&text());
                let any = !parts.is_empty();
                if let Some(record) = self.records.last_mut() {
                    let list = if field == Field::Products {
                        &mut record.products
                    } else {
                        &mut record.equipment
                    };
                    for part in parts {
                        if !list.contains(&part) {
                            list.push(part);
                        }
                    }
                }
                any
            }
            Shape::Place => {
                let place = self.places.called(&text());
                match field {
                    Field::Commune => self.put(|r| &mut r.commune, place),
                    Field::District => self.put(|r| &mut r.district, place),
                    _ => self.put(|r| &mut r.province, place),
                }
            }
            Shape::Paragraph => {
                let said = values::paragraph(&text());
                match field {
                    Field::NeedContent => {
                        need.need_content = said.map(|said| {
                            if !said.contains(';') {
                                return said;
                            }
                            let parts: Vec<&str> = said
                                .split(';')
                                .map(str::trim)
                                .filter(|part| !part.is_empty())
                                .collect();
                            parts.join("; ").into()
                        });
                        need.need_content.is_some()
                    }
                    Field::Note => {
                        if said.is_some() {
                            self.note(column, from, value);
                        }
                        return;
                    }
                    _ => self.put(|r| &mut r.address, said),
                }
            }
            Shape::Line => self.set_line(field, column, row, from, &text()),
            Shape::Gender | Shape::OfGender | Shape::CitizenId => {
                self.set_of_person(field, column, row, value)
            }
            Shape::Id => self.put(|r| &mut r.id_written, values::said(&text())),
        };
        if stated {
            self.source(field, from);
        }
    }

    /// Says where a value came from.
    pub(super) fn source(&mut self, field: Field, from: CellPlace) {
        if let Some(record) = self.records.last_mut() {
            record.sources.push(field, At::Cell(from.0, from.1));
        }
    }

    pub(super) fn set_line(
        &mut self,
        field: Field,
        column: u32,
        row: u32,
        from: CellPlace,
        text: &Arc<str>,
    ) -> bool {
        let Some(mut said) = values::said(text) else {
            return false;
        };
        match field {
            Field::Name if self.layout.column(Field::Address).is_none() => {
                let (name, address_written) = values::split_address(text);
                if let Some(written) = address_written
                    && self.put(|r| &mut r.address, Some(written.into()))
                {
                    self.source(Field::Address, from);
                }
                self.put(|r| &mut r.name, Some(values::without_bullet(name.into())))
            }
            Field::Name => {
                if self.layout.column(Field::Ordinal).is_none() {
                    said = values::without_bullet(said);
                }
                let companies = match text.contains('\n') {
                    true => text
                        .lines()
                        .filter(|l| super::lexicon::is_company(&fold(l.trim())))
                        .count(),
                    false => 0,
                };
                if companies > 1 {
                    self.find(
                        Level::Error,
                        row,
                        column,
                        "several_in_one_cell",
                        format!("Một ô ghi {companies} cơ sở: “{said}”."),
                        "Tách mỗi cơ sở ra một dòng.",
                    );
                }
                self.put(|r| &mut r.name, Some(said))
            }
            Field::Owner => {
                let phone = values::phones_in(&said)
                    .into_iter()
                    .find(|(n, _)| (10..=11).contains(&n.len()));
                if let Some((number, _)) = phone {
                    let end = said
                        .find(|c: char| c.is_ascii_digit())
                        .unwrap_or(said.len());
                    let mut name = said[..end]
                        .trim_end_matches([' ', '(', '-', ':', ',', ';', '.', '–', '+'])
                        .to_owned();
                    for mark in ["ĐT", "đt", "Đt", "SĐT", "Điện thoại", "điện thoại", "Tel"]
                    {
                        if let Some(rest) = name.strip_suffix(mark) {
                            name = rest
                                .trim_end_matches([' ', '(', '-', ':', ',', ';', '–'])
                                .to_owned();
                        }
                    }
                    if name.chars().any(char::is_alphabetic) {
                        said = name.into();
                        if self.layout.column(Field::Phone).is_none()
                            && self.put(|r| &mut r.phone, Some(number.into()))
                        {
                            self.source(Field::Phone, from);
                            self.find(
                                Level::Hint,
                                row,
                                column,
                                "phone_in_name",
                                "Ô ghi cả họ tên và số điện thoại; đã tách làm hai.".to_owned(),
                                "Kiểm tra lại họ tên và số điện thoại.",
                            );
                        }
                    }
                }
                self.put(|r| &mut r.owner, Some(said))
            }
            Field::LegalForm => self.put(|r| &mut r.legal_form, Some(said)),
            Field::Email => self.put(|r| &mut r.email, Some(said)),
            Field::Website => self.put(|r| &mut r.website, Some(said)),
            Field::RegistrationNo => self.put(|r| &mut r.registration_no, Some(said)),
            Field::GivenName
            | Field::Ethnicity
            | Field::JobTitle
            | Field::Workplace
            | Field::Education => self.set_line_of_person(field, said),
            _ => self.put(|r| &mut r.sector, Some(values::without_bullet(said))),
        }
    }

    /// Sets a value that is not set yet (rows below the first only add).
    pub(super) fn put<T>(
        &mut self,
        slot: fn(&mut Record) -> &mut Option<T>,
        value: Option<T>,
    ) -> bool {
        match (self.records.last_mut(), value) {
            (Some(record), Some(value)) => {
                let slot = slot(record);
                if slot.is_none() {
                    *slot = Some(value);
                    return true;
                }
                false
            }
            _ => false,
        }
    }

    pub(super) fn set_date(&mut self, field: Field, column: u32, row: u32, value: &Value) -> bool {
        let date = match dates::date(value, self.epoch_1904) {
            dates::Reading::Nothing => return false,
            dates::Reading::Date(date) => date,
            dates::Reading::MonthFirst(date) => {
                self.find(
                    Level::Warning,
                    row,
                    column,
                    "month_first",
                    format!(
                        "“{}” chỉ đúng khi đọc theo thứ tự tháng/ngày; đã hiểu là {}.",
                        value.text(),
                        crate::clock::written(date.first)
                    ),
                    "Kiểm tra các ngày khác trong cột: có thể cũng bị đảo ngày và tháng.",
                );
                date
            }
            dates::Reading::Malformed => {
                self.find(
                    Level::Warning,
                    row,
                    column,
                    "date_malformed",
                    format!(
                        "“{}” không phải là ngày, tháng hoặc năm đọc được.",
                        value.text()
                    ),
                    "Ghi lại, ví dụ 05/3/2019, 3/2019 hoặc 2019.",
                );
                return false;
            }
        };
        let date_text = Some(date.to_string());
        match field {
            Field::StartDate => self.put(|r| &mut r.start_date, date_text.map(Arc::from)),
            Field::BornOn => self.set_birth(date, value),
            _ => self.put(|r| &mut r.registration_date, date_text.map(Arc::from)),
        }
    }

    pub(super) fn remark(
        &mut self,
        field: Field,
        column: u32,
        row: u32,
        value: &Value,
        remark: Option<Remark>,
    ) {
        let Some(remark) = remark else { return };
        let (label, text) = (self.definition.label(field), value.text());
        let (level, code, message, fix) = match remark {
            Remark::ZeroRestored => (
                Level::Hint,
                "zero_restored",
                format!("{label} “{text}” mất số 0 ở đầu; đã thêm lại."),
                "Kiểm tra lại với người khai nếu nghi ngờ.",
            ),
            Remark::CheckDigit => (
                Level::Warning,
                "tax_code_check",
                format!("Mã số thuế “{text}” không đúng chữ số kiểm tra."),
                "Đối chiếu với giấy đăng ký hoặc trang tra cứu của cơ quan thuế.",
            ),
            Remark::BadForm if field == Field::TaxCode => (
                Level::Warning,
                "tax_code_form",
                format!("Mã số thuế “{text}” không có 10, 12 hoặc 13 chữ số."),
                "Sửa lại mã, hoặc để trống nếu cơ sở chưa có.",
            ),
            Remark::BadForm if field == Field::CitizenId => (
                Level::Warning,
                "citizen_id_form",
                format!("Số định danh “{text}” không có 12 chữ số (số chứng minh cũ: 9 chữ số)."),
                "Đối chiếu với thẻ căn cước; nếu chưa có thì để trống.",
            ),
            Remark::BadForm => (
                Level::Warning,
                "phone_form",
                format!("Số điện thoại “{text}” không có 10 hoặc 11 chữ số."),
                "Sửa lại số điện thoại.",
            ),
            Remark::Several => (
                Level::Hint,
                "several_phones",
                format!("“{text}” có nhiều số điện thoại; đã lấy số đầu tiên."),
                "Ghi số còn lại vào ghi chú nếu cần.",
            ),
        };
        self.find(level, row, column, code, message, fix);
    }
}
