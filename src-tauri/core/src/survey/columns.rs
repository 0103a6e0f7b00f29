//! Which column holds what: header → field, with a confidence.
//!
//! The words of a header are compared with the synonyms in `assets/reference/survey_headers.csv`,
//! without case, marks, punctuation, abbreviations and units; a rare word counts more than a common
//! one. The header above (“Lao động / Nữ”) and the values below have their say. A field belongs to
//! one column; a second claim is a finding, never silence.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use specta::Type;

pub use super::column_field::{Field, Shape};
use super::dates::Reading;
use super::lexicon::{LEAST, is_company};
use super::people;
use super::target::Definition;
use super::values::{phones_in, tax_code};
use super::workbook::{Row, Value};
use crate::money::written::is_nothing;
use crate::text::fold;

/// A share of certainty, in hundredths; on the wire `0.97`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Type)]
#[specta(transparent)]
pub struct Confidence(#[specta(type = i32)] pub u8);

impl Serialize for Confidence {
    #[expect(
        clippy::disallowed_types,
        clippy::float_arithmetic,
        reason = "JSON writes 0.97; nothing is computed with it"
    )]
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 100.0)
    }
}

/// A person's word on one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ColumnChoice {
    /// Name of the sheet.
    pub sheet: String,
    /// Number of the table in the sheet, from 0.
    pub table: u32,
    /// Letter of the column.
    pub letter: String,
    /// Name of the field; none to leave the column as a note.
    pub field: Option<String>,
}

/// What the values of a column look like, in hundredths of the filled cells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence {
    filled: u32,
    numbers: u32,
    phones: u32,
    taxes: u32,
    companies: u32,
    persons: u32,
    dates: u32,
    moneys: u32,
    genders: u32,
    births: u32,
    citizens: u32,
    ids: u32,
}

/// Rows looked at below a header.
const SAMPLE: usize = 200;

impl Evidence {
    /// Of every column, from the rows below a header.
    pub fn of<'a>(rows: impl Iterator<Item = &'a Row>) -> HashMap<u32, Self> {
        let mut out: HashMap<u32, Self> = HashMap::new();
        for row in rows.take(SAMPLE) {
            for cell in &row.cells {
                out.entry(cell.column).or_default().see(&cell.value);
            }
        }
        out
    }

    fn see(&mut self, value: &Value) {
        let text = value.text();
        let folded = fold(&text);
        if is_nothing(&folded) {
            return;
        }
        self.filled += 1;
        let plain_number = matches!(value, Value::Number(_))
            || folded
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' '));
        self.numbers += u32::from(plain_number);
        let digits = folded.bytes().filter(u8::is_ascii_digit).count();
        let phone = (9..=11).contains(&digits)
            && phones_in(&text)
                .first()
                .is_some_and(|(n, _)| (10..=11).contains(&n.len()) && n.starts_with('0'));
        self.phones += u32::from(phone);
        self.taxes += u32::from(
            (9..=13).contains(&digits)
                && matches!(tax_code(value), (Some(code), remark) if code.len() >= 10 && remark != Some(super::values::Remark::BadForm)),
        );
        self.companies += u32::from(is_company(&folded));
        let capitalised = (2..=6).contains(&text.split_whitespace().count())
            && text
                .split_whitespace()
                .all(|w| w.chars().next().is_some_and(char::is_uppercase));
        self.persons += u32::from(capitalised && digits == 0 && !is_company(&folded));
        let date = match super::dates::date(value, false) {
            Reading::Date(date) | Reading::MonthFirst(date) => Some(date),
            Reading::Nothing | Reading::Malformed => None,
        };
        self.dates += u32::from(date.is_some());
        self.genders += u32::from(people::gender(&folded).is_some());
        self.births += u32::from(people::is_crossed(&text) || date.is_some_and(people::is_birth));
        self.citizens += u32::from((8..=12).contains(&digits) && plain_number);
        self.ids += u32::from(uuid::Uuid::try_parse(text.trim()).is_ok());
        self.moneys += u32::from(
            plain_number
                || (digits > 0
                    && (folded.contains("tr")
                        || folded.contains("ty")
                        || folded.contains("ti")
                        || folded.contains("dong")
                        || folded.ends_with('d'))),
        );
    }

    fn share(&self, n: u32) -> u32 {
        (100 * n).checked_div(self.filled).unwrap_or(0)
    }

    /// Likeness of a header for a field, mended by the values below.
    fn mend(&self, definition: &Definition, field: Field, score: u8) -> u8 {
        let score = i32::from(score);
        if self.filled == 0 {
            return u8::try_from(score).unwrap_or(0);
        }
        let sure = self.filled >= 3;
        let by = |share: u32| match share {
            60.. => 8,
            25.. => 0,
            _ if sure => -35,
            _ => -10,
        };
        let change = match field.shape() {
            Shape::Phone => by(self.share(self.phones)),
            Shape::TaxCode => by(self.share(self.taxes)),
            Shape::Money => by(self.share(self.moneys)).min(0),
            Shape::Count => by(self.share(self.moneys)).min(0),
            Shape::Date => by(self.share(self.dates)).min(0),
            Shape::Ordinal => 0,
            Shape::Gender => by(self.share(self.genders)),
            Shape::OfGender => by(self.share(self.births)),
            Shape::CitizenId => by(self.share(self.citizens)),
            // A code that others gave their facilities is not ours.
            Shape::Id if self.share(self.ids) >= 60 => 8,
            Shape::Id => -100,
            Shape::Line | Shape::Paragraph | Shape::List | Shape::Place => {
                let numbers = self.share(self.numbers) > 80
                    && sure
                    && !matches!(
                        field,
                        Field::RegistrationNo | Field::Note | Field::Education
                    );
                match numbers {
                    true => -45,
                    false => (definition.leaning)(self, field),
                }
            }
        };
        u8::try_from((score + change).clamp(0, 100)).unwrap_or(0)
    }

    /// How many of a hundred filled cells name a facility.
    pub(super) fn companies(&self) -> u32 {
        self.share(self.companies)
    }

    /// How many of a hundred filled cells could be the name of a person.
    pub(super) fn persons(&self) -> u32 {
        self.share(self.persons)
    }

    /// Whether there are enough telephone numbers, written as such, to know them without a heading.
    pub(super) fn are_phones(&self) -> bool {
        self.is_enough() && self.share(self.phones) >= 80 && self.share(self.numbers) < 100
    }

    /// Whether there are enough cells to say anything without a heading.
    pub(super) fn is_enough(&self) -> bool {
        self.filled >= 3
    }
}

/// A column with the field it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// From 0.
    pub column: u32,
    /// The field; none for a column kept as a note.
    pub field: Option<Field>,
    /// How sure.
    pub confidence: Confidence,
    /// A field that it also could be, but which another column holds.
    pub wanted: Option<Field>,
}

/// Gives every column at most one field and every field at most one column: the surest pair first.
pub fn assign(
    definition: &Definition,
    headers: &[(u32, Vec<String>)],
    evidence: &HashMap<u32, Evidence>,
    chosen: &HashMap<u32, Option<Field>>,
) -> Vec<Assigned> {
    let mut pairs = Vec::new();
    for (i, (column, path)) in headers.iter().enumerate() {
        if chosen.contains_key(column) {
            continue;
        }
        let seen = evidence.get(column).copied().unwrap_or_default();
        let mut any = false;
        for (field, score) in definition.lexicon().candidates(path).iter().copied() {
            let score = seen.mend(definition, field, score);
            if score >= LEAST {
                any = true;
                pairs.push((
                    std::cmp::Reverse(score),
                    year_of(path).map(std::cmp::Reverse),
                    i,
                    field,
                ));
            }
        }
        if !any && let Some((field, score)) = (definition.suggestion)(&seen) {
            pairs.push((std::cmp::Reverse(score), None, i, field));
        }
    }
    // Among equals the latest year, then the first column.
    pairs.sort_by_key(|(score, year, i, field)| (*score, year.is_none(), *year, *i, *field));
    let mut out: Vec<Assigned> = headers
        .iter()
        .map(|(column, _)| Assigned {
            column: *column,
            field: chosen.get(column).copied().flatten(),
            confidence: Confidence(if chosen.contains_key(column) { 100 } else { 0 }),
            wanted: None,
        })
        .collect();
    let mut taken: BTreeSet<Field> = out.iter().filter_map(|a| a.field).collect();
    for (std::cmp::Reverse(score), _, i, field) in pairs {
        let Some(assigned) = out.get_mut(i) else {
            continue;
        };
        if assigned.field.is_some() {
            continue;
        }
        if taken.insert(field) {
            assigned.field = Some(field);
            assigned.confidence = Confidence(score);
            assigned.wanted = None;
        } else if score >= 80 && assigned.wanted.is_none() {
            assigned.wanted = Some(field);
        }
    }
    out
}

/// The year that a header names.
pub fn year_of(path: &[String]) -> Option<i32> {
    path.iter().rev().find_map(|text| {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|part| part.len() == 4)
            .filter_map(|part| part.parse().ok())
            .rfind(|year| (1990..=2100).contains(year))
    })
}
