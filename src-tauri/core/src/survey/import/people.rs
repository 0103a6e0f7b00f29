//! People: who each row of a list is in the ledger, and how it is written.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::Datelike;
use rusqlite::params;

use super::assess::year_and_day;
use super::target::{Assessed, Fate};
use super::{Counts, Outcome, PreviewOptions};
use crate::error::{Error, Result};
use crate::facility::matching::Verdict;
use crate::field::Choice;
use crate::finding::{Finding, Level};
use crate::ids::{ImportId, PersonId};
use crate::ledger::{Reader, Tx};
use crate::period::PartialDate;
use crate::person::matching::{Identity, Known};
use crate::person::sets::PersonRole;
use crate::person::store::{self, Stated};
use crate::progress::Progress;
use crate::survey::codes::{CodeLists, WrittenValue};
use crate::survey::origin::{self, TableColumns};
use crate::survey::units::Resolved;
use crate::survey::{Field, Recognised, Record};
use crate::text::fold;

/// Between these ages somebody on a list of the centre is nothing to ask about.
const AGES: std::ops::RangeInclusive<i32> = 15..=100;

/// The rows of a list, held against the ledger.
pub(super) struct People {
    rows: Vec<Row>,
    findings: Vec<Finding>,
    counts: Counts,
    year: i32,
    known: Known,
    values: Vec<WrittenValue>,
    role: Option<&'static Choice>,
}

struct Row {
    outcome: Outcome,
    /// Its number among the known.
    known: Option<usize>,
    /// It repeats a row above: what that one said stays.
    fill: bool,
    reason: Option<String>,
    stated: Stated,
}

pub(super) fn assess(
    reader: &Reader<'_>,
    mut lists: CodeLists,
    otherwise: i32,
    recognised: &Recognised,
    options: &PreviewOptions,
    progress: &dyn Progress,
) -> Result<People> {
    let (year, as_of) = year_and_day(recognised, options, otherwise)?;
    let mut people = People {
        rows: Vec::with_capacity(recognised.records.len()),
        findings: Vec::new(),
        counts: Counts::default(),
        year,
        known: store::known(reader)?,
        values: Vec::new(),
        role: options.role.as_deref().map(role).transpose()?,
    };
    let mut taken = BTreeSet::new();
    let total = recognised.records.len() as u64;
    for (number, record) in recognised.records.iter().enumerate() {
        if number % 256 == 0 {
            progress.step(number as u64, total)?;
        }
        let old = lists
            .communes
            .before_reform(as_of, options.year.or(record.year).unwrap_or(year));
        let unit = lists.unit(record, old);
        let row = people.judge(reader, record, stated(record, &unit), &mut taken)?;
        let counts = &mut people.counts;
        *match row.outcome {
            Outcome::New => &mut counts.new,
            Outcome::Update => &mut counts.update,
            Outcome::Unchanged => &mut counts.unchanged,
            Outcome::Conflict => &mut counts.conflict,
            Outcome::Held => &mut counts.held,
        } += 1;
        people.rows.push(row);
    }
    people.values = lists.questions();
    Ok(people)
}

/// The role that the people of a list are given.
fn role(name: &str) -> Result<&'static Choice> {
    PersonRole::CHOICES
        .iter()
        .find(|role| role.code == name)
        .ok_or_else(|| {
            Error::refused(
                "role_unknown",
                format!(
                    "Không có vai trò “{name}”. Hãy chọn một vai trò trong danh mục, hoặc bỏ trống."
                ),
            )
        })
}

fn stated(record: &Record, unit: &Resolved) -> Stated {
    let person = record.person.clone().unwrap_or_default();
    let own = |text: &Option<Arc<str>>| text.as_deref().map(str::to_owned);
    Stated {
        minority: person
            .ethnicity
            .as_deref()
            .map(|ethnicity| fold(ethnicity) != "kinh"),
        born: person.born_on.as_deref().and_then(|text| text.parse().ok()),
        female: person.female,
        texts: [
            own(&record.name),
            person.citizen_id,
            own(&record.phone),
            own(&record.email),
            person.ethnicity,
            person.job_title,
            person.workplace,
            person.education,
            own(&record.address),
            own(&record.commune),
            own(&record.district),
        ],
        unit: (unit.recorded.clone(), unit.current.clone(), unit.decided),
    }
}

impl People {
    fn judge(
        &mut self,
        reader: &Reader<'_>,
        record: &Record,
        stated: Stated,
        taken: &mut BTreeSet<usize>,
    ) -> Result<Row> {
        let mut row = Row {
            outcome: Outcome::New,
            known: None,
            fill: false,
            reason: None,
            stated,
        };
        let Some(name) = record.name.clone().filter(|_| !record.held) else {
            row.outcome = Outcome::Held;
            row.reason = Some(match &record.name {
                None => "Chưa có họ tên.".to_owned(),
                Some(_) => "Có ô báo lỗi cần sửa.".to_owned(),
            });
            return Ok(row);
        };
        self.age(record, row.stated.born);
        let at = cell(record, Field::Name);
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let person = record.person.clone().unwrap_or_default();
        let asked = Identity {
            id: None,
            place: format!("dòng {} trang “{}”", record.row, record.sheet),
            name: name.to_string(),
            born: row.stated.born,
            female: person.female,
            citizen_id: text(person.citizen_id.as_deref()),
            phone: text(record.phone.as_deref()),
            commune: text(record.commune.as_deref()),
            workplace: text(person.workplace.as_deref()),
            job_title: text(person.job_title.as_deref()),
            address: text(record.address.as_deref()),
        };
        let mut find = |level, code: &str, message: String, fix: &str| {
            self.findings
                .push(Finding::new(level, at.clone(), code, message, fix));
        };
        match self.known.find(&asked) {
            Verdict::Conflict(why) => {
                find(
                    Level::Warning,
                    "identity_conflict",
                    why.clone(),
                    "Dòng này chờ xử lý. Hãy bổ sung số định danh, ngày sinh hoặc điện thoại rồi nhập lại.",
                );
                row.outcome = Outcome::Conflict;
                row.reason = Some(why);
            }
            Verdict::Known(found) => {
                row.known = Some(found);
                if !taken.insert(found) {
                    row.fill = true;
                    find(
                        Level::Warning,
                        "repeated_in_file",
                        format!("“{name}” đã có ở trên: {}.", self.known.described(found)),
                        "Chỉ những ô còn thiếu được bổ sung. Nếu là hai người, hãy ghi thêm ngày sinh hoặc số định danh.",
                    );
                }
                row.outcome = match &self.known.get(found).id {
                    Some(id) if !self.changes(reader, id, &row)? => Outcome::Unchanged,
                    _ => Outcome::Update,
                };
            }
            Verdict::New { like } => {
                if let Some((like, why)) = like {
                    find(
                        Level::Hint,
                        "possible_duplicate",
                        format!("“{name}” có thể là {} ({why}).", self.known.described(like)),
                        "Hãy so sánh hai người; nếu là một, bổ sung ngày sinh hoặc số định danh rồi nhập lại.",
                    );
                }
                let added = self.known.add(asked);
                taken.insert(added);
                row.known = Some(added);
            }
        }
        Ok(row)
    }

    /// Whether writing the row would change anything about a known person.
    fn changes(&self, reader: &Reader<'_>, id: &PersonId, row: &Row) -> Result<bool> {
        let role_missing = match self.role {
            Some(role) => !store::has_role(reader, id, role.code)?,
            None => false,
        };
        Ok(role_missing || !store::changes(reader, id, &row.stated, row.fill)?.is_empty())
    }

    /// Says where somebody would be too young or too old for a list of that year.
    fn age(&mut self, record: &Record, born: Option<PartialDate>) {
        let Some(born) = born.map(|born| born.first.year()) else {
            return;
        };
        let age = self.year - born;
        if !AGES.contains(&age) {
            self.findings.push(Finding::new(
                Level::Warning,
                cell(record, Field::BornOn),
                "age_unlikely",
                match age {
                    ..0 => format!("Năm sinh {born} ở sau năm {} của danh sách.", self.year),
                    _ => format!("Sinh năm {born}, đến năm {} là {age} tuổi.", self.year),
                },
                "Kiểm tra lại năm sinh, hoặc năm của danh sách.",
            ));
        }
    }
}

/// The cell that a field was read from, `DS!C17`.
fn cell(record: &Record, field: Field) -> String {
    let at = record.sources.of(field);
    let at = at.map_or_else(|| format!("A{}", record.row), |at| at.to_string());
    format!("{}!{at}", record.sheet)
}

impl Assessed for People {
    fn year(&self) -> i32 {
        self.year
    }

    fn counts(&self) -> Counts {
        self.counts
    }

    fn findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    fn values(&mut self) -> Vec<WrittenValue> {
        std::mem::take(&mut self.values)
    }

    fn fate(&self, number: usize) -> Fate {
        let row = &self.rows[number];
        Fate {
            outcome: row.outcome,
            id: row
                .known
                .and_then(|known| self.known.get(known).id.clone())
                .map(String::from),
            reason: row.reason.clone(),
        }
    }

    fn write(
        &mut self,
        tx: &Tx<'_>,
        import: &ImportId,
        record: &Record,
        number: usize,
        columns: &[TableColumns],
        _: &PreviewOptions,
    ) -> Result<()> {
        let row = &self.rows[number];
        let mut person = row.known.and_then(|known| self.known.get(known).id.clone());
        let mut wrote: Vec<&'static str> = Vec::new();
        let outcome = match row.outcome {
            Outcome::Held | Outcome::Conflict => "held",
            Outcome::Unchanged => "unchanged",
            Outcome::New | Outcome::Update if person.is_none() => "new",
            Outcome::New | Outcome::Update => "updated",
        };
        if matches!(row.outcome, Outcome::New | Outcome::Update) {
            let id = match person {
                Some(id) => {
                    let changes = store::changes(tx, &id, &row.stated, row.fill)?;
                    if !changes.is_empty() {
                        store::change(tx, &id, &changes)?;
                    }
                    wrote.extend(changes.iter().map(|(column, _)| *column));
                    id
                }
                None => store::add(tx, &row.stated)?,
            };
            if let Some(role) = self.role
                && !store::has_role(tx, &id, role.code)?
            {
                store::add_role(tx, &id, role.code)?;
            }
            if let Some(known) = row.known {
                self.known.set_id(known, id.clone());
            }
            person = Some(id);
        }
        let row = &self.rows[number];
        let cells = origin::cells(record, columns, row.fill.then_some(&wrote));
        let cells = match cells.is_empty() {
            true => None,
            false => Some(serde_json::to_string(&cells)?),
        };
        tx.run(
            "INSERT INTO survey_record(id, survey_import_id, sheet, row, row_count, outcome, person_id, cells_json, name_written,
                                       held_reason)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                tx.new_id(),
                import,
                record.sheet,
                record.row,
                record.rows.max(1),
                outcome,
                person,
                cells,
                record.name.as_ref().filter(|_| outcome == "held"),
                row.reason
            ],
        )?;
        Ok(())
    }
}
