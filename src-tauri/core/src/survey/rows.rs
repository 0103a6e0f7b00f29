//! What a row below a header is: judged by what it holds, never by where it stands alone.

use std::collections::HashMap;

use super::columns::{Assigned, Field, Shape};
use super::header::{Merges, best, plausible_header};
use super::lexicon::{is_company, is_legal_form};
use super::places::{self, Ordinal, ordinal, without_ordinal};
use super::table::{Layout, RowKind};
use super::target::Definition;
use super::workbook::{Cell, Row, Sheet, Value, Workbook};
use crate::money::written::states_nothing;
use crate::text::{fold, words};

/// Judges rows of one table.
pub(super) struct Judge<'a> {
    definition: &'a Definition,
    workbook: &'a Workbook,
    sheet: &'a Sheet,
    merges: &'a Merges,
    ordinal: Option<u32>,
    name: Option<u32>,
    /// What a person is: on a list of people, not below it.
    office: Option<u32>,
    /// The hidden column of a questionnaire of ours.
    id: Option<u32>,
    /// Columns whose text makes a row a facility's.
    telling: Vec<u32>,
    numeric: Vec<u32>,
    header_words: HashMap<u32, Vec<String>>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        definition: &'a Definition,
        workbook: &'a Workbook,
        sheet: &'a Sheet,
        merges: &'a Merges,
        layout: &Layout,
    ) -> Self {
        let shape = |assigned: &Assigned| assigned.field.map(Field::shape);
        let numeric = layout
            .columns
            .iter()
            .filter(|a| matches!(shape(a), Some(Shape::Money | Shape::Count)))
            .map(|a| a.column)
            .collect();
        let telling = layout
            .columns
            .iter()
            .filter(|a| {
                !matches!(
                    a.field,
                    None | Some(Field::Name | Field::Ordinal | Field::Note | Field::FacilityId)
                ) && !matches!(shape(a), Some(Shape::Money | Shape::Count | Shape::Place))
            })
            .map(|a| a.column)
            .collect();
        Self {
            definition,
            workbook,
            sheet,
            merges,
            ordinal: layout.column(Field::Ordinal),
            name: layout.column(Field::Name),
            office: layout.column(Field::JobTitle),
            id: layout.column(Field::FacilityId),
            telling,
            numeric,
            header_words: layout
                .headers
                .iter()
                .map(|(column, path)| (*column, path.iter().map(|p| words(p)).collect()))
                .collect(),
        }
    }

    pub(super) fn text(&self, row: &Row, column: Option<u32>) -> Option<String> {
        let cell = row.cell(column?)?;
        super::values::line(&cell.value.text())
    }

    pub(super) fn ordinal_of(&self, row: &Row) -> Option<Ordinal> {
        match &row.cell(self.ordinal?)?.value {
            Value::Number(number) => {
                use rust_decimal::prelude::ToPrimitive;
                number.to_u32().map(Ordinal::Arabic)
            }
            Value::Text(text) => ordinal(text),
            _ => None,
        }
    }

    /// A running number, a name and more: a facility beyond doubt.
    pub(super) fn strong(&self, row: &Row) -> bool {
        let numbered =
            self.ordinal.is_none() || matches!(self.ordinal_of(row), Some(Ordinal::Arabic(_)));
        let named = self
            .name
            .and_then(|name| row.cell(name))
            .is_some_and(|cell| {
                cell.value
                    .as_text()
                    .is_some_and(|text| text.chars().any(char::is_alphabetic))
            });
        named
            && numbered
            && self.telling.iter().any(|c| row.cell(*c).is_some())
            && row.cells.len() >= if self.ordinal.is_some() { 3 } else { 4 }
    }

    pub(super) fn kind(&self, row: &Row, any_data: bool) -> RowKind {
        if self.sheet.is_row_hidden(row.number) {
            return RowKind::Hidden;
        }
        if row.cells.is_empty() {
            return RowKind::Blank;
        }
        // Whoever has an id and a name was a facility when it was sent.
        if self.text(row, self.id).is_some() && self.text(row, self.name).is_some() {
            return RowKind::Data;
        }
        if self.ordinal.is_some() && self.strong(row) && !self.total_words(row) {
            return RowKind::Data;
        }
        if self.is_numbering(row) {
            return RowKind::Numbering;
        }
        if self.repeats_header(row) {
            return RowKind::RepeatedHeader;
        }
        if let Some(kind) = self.total(row) {
            return kind;
        }
        if self.strong(row) && row.cells.len() >= 4 {
            return RowKind::Data;
        }
        if self.is_signature(row) {
            return RowKind::Signature;
        }
        let names_place = self
            .label(row)
            .is_some_and(|label| places::whole(&label).is_some());
        if self.is_note(row) && !(names_place && self.is_group(row)) {
            return RowKind::Note;
        }
        let merged_name = self
            .name
            .and_then(|name| self.merges.tall_at(row.number, name))
            .is_some_and(|area| area.top < row.number);
        if any_data && merged_name && !names_place {
            let more = |cell: &Cell| {
                self.telling.contains(&cell.column) || self.numeric.contains(&cell.column)
            };
            if row.cells.iter().any(more) {
                return RowKind::Continuation;
            }
        }
        if self.is_group(row) {
            return RowKind::Group;
        }
        let named = self.text(row, self.name).is_some()
            && self
                .name
                .and_then(|name| self.merges.tall_at(row.number, name))
                .is_none_or(|area| area.top >= row.number);
        if named {
            return RowKind::Data;
        }
        let numbered = matches!(self.ordinal_of(row), Some(Ordinal::Arabic(_)))
            && self
                .ordinal
                .and_then(|c| self.merges.tall_at(row.number, c))
                .is_none_or(|area| area.top >= row.number);
        let filled = row
            .cells
            .iter()
            .filter(|cell| {
                self.telling.contains(&cell.column) || self.numeric.contains(&cell.column)
            })
            .count();
        if any_data && filled > 0 && !numbered {
            RowKind::Continuation
        } else if filled >= 2 {
            RowKind::Data
        } else if numbered && row.cells.len() == 1 {
            // A number written ahead for rows that were never filled.
            RowKind::Blank
        } else {
            RowKind::Note
        }
    }

    /// `(1) (2) (3)`, `1 2 3`, `A B 1 2 3`, `(3)=(4)+(5)`, in another order where columns were moved.
    pub(super) fn is_numbering(&self, row: &Row) -> bool {
        if row.cells.len() < 3 {
            return false;
        }
        let mut numbers = Vec::new();
        let (mut letters, mut run) = (0, true);
        for cell in &row.cells {
            let text = match &cell.value {
                Value::Number(number) => number.normalize().to_string(),
                Value::Text(text) => text.trim().to_owned(),
                _ => return false,
            };
            let first = text.split('=').next().unwrap_or("").trim();
            let first = first.trim_matches(['(', ')', '[', ']', '.', ' ']);
            if let Some(number) = first.parse::<u32>().ok().filter(|n| *n <= 200) {
                numbers.push(number);
            } else if first.len() <= 2
                && first
                    .chars()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_lowercase())
                && !first.is_empty()
            {
                // `A B C D 1 2 3`: as many letters as there are, if they run through the alphabet.
                let expected = b'a'.saturating_add(u8::try_from(letters).unwrap_or(u8::MAX));
                run &= first.len() == 1 && first.as_bytes()[0].to_ascii_lowercase() == expected;
                letters += 1;
            } else {
                return false;
            }
        }
        let rising = numbers
            .windows(2)
            .filter(|pair| pair[1] == pair[0] + 1)
            .count();
        let in_order = numbers.first().is_some_and(|first| *first <= 3)
            && (rising + 1) * 10 >= numbers.len() * 7;
        // Columns were moved with their numbers: each from 1 on, once.
        let moved = numbers.len() >= 5 && {
            let mut sorted = numbers.clone();
            sorted.sort_unstable();
            (1..)
                .zip(&sorted)
                .all(|(expected, number)| *number == expected)
        };
        numbers.len() >= 2 && (letters <= 3 || run) && (in_order || moved)
    }

    pub(super) fn repeats_header(&self, row: &Row) -> bool {
        let mut same = 0;
        let mut texts = 0;
        for cell in &row.cells {
            let Some(text) = cell.value.as_text() else {
                continue;
            };
            texts += 1;
            let folded = words(text);
            let known = self
                .header_words
                .get(&cell.column)
                .is_some_and(|path| path.contains(&folded));
            same += usize::from(known);
        }
        same >= 2 && same * 10 >= texts * 6 && same * 10 >= row.cells.len() * 6
    }

    /// Whether a row could be the header of another table: most cells are text, several are names.
    pub(super) fn new_header(&self, row: &Row) -> bool {
        row.cells.len() >= 3
            && plausible_header(row)
            && row
                .cells
                .iter()
                .filter_map(|cell| cell.value.as_text())
                .filter(|text| {
                    best(self.definition, &[(*text).to_owned()])
                        .is_some_and(|(_, score)| score >= 85)
                })
                .count()
                * 2
                >= row.cells.len()
    }

    pub(super) fn label(&self, row: &Row) -> Option<String> {
        let head = match self.ordinal.and_then(|column| row.cell(column)) {
            Some(cell) if is_running_number(&cell.value) => None,
            _ => self
                .text(row, self.ordinal)
                .filter(|text| ordinal(text).is_none()),
        };
        head.or_else(|| self.text(row, self.name)).or_else(|| {
            row.cells
                .iter()
                .find_map(|cell| cell.value.as_text().filter(|text| ordinal(text).is_none()))
                .and_then(super::values::line)
        })
    }

    pub(super) fn total_words(&self, row: &Row) -> bool {
        let cell = |column: Option<u32>| Some(&row.cell(column?)?.value);
        // Nearly every row is a running number and a name that begins like no total.
        if cell(self.ordinal).is_some_and(is_running_number)
            && cell(self.name)
                .and_then(Value::as_text)
                .is_some_and(|name| !states_nothing(name) && !begins_as_total(name))
        {
            return false;
        }
        self.label(row)
            .is_some_and(|label| total_label(&label).is_some())
    }

    pub(super) fn total(&self, row: &Row) -> Option<RowKind> {
        let label = self.label(row)?;
        let kind = total_label(&label)?;
        let telling = self
            .telling
            .iter()
            .filter_map(|c| row.cell(*c))
            .filter(|cell| {
                cell.value
                    .as_text()
                    .is_some_and(|text| super::values::line(text).is_some_and(|t| t != label))
            })
            .count();
        (telling == 0 && !matches!(self.ordinal_of(row), Some(Ordinal::Arabic(_)))).then_some(kind)
    }

    pub(super) fn is_group(&self, row: &Row) -> bool {
        // A group's text may stand in any column, but there is no other.
        let first_text = row
            .cells
            .iter()
            .find(|cell| {
                cell.value
                    .as_text()
                    .is_some_and(|text| ordinal(text).is_none())
            })
            .map(|cell| cell.column);
        if self
            .telling
            .iter()
            .any(|c| Some(*c) != first_text && row.cell(*c).is_some())
        {
            return false;
        }
        let Some(label) = self.label(row) else {
            return false;
        };
        let plain = without_ordinal(&label);
        let texts = row
            .cells
            .iter()
            .filter(|cell| cell.value.as_text().is_some_and(|t| ordinal(t).is_none()))
            .count();
        if texts > 2 {
            return false;
        }
        let mut score = 0;
        match self.ordinal_of(row) {
            Some(Ordinal::Roman | Ordinal::Letter) => score += 20,
            Some(Ordinal::Arabic(_)) => score -= 20,
            None => score += 5,
        }
        if plain.len() < label.trim().len() && !label.starts_with(|c: char| c.is_ascii_digit()) {
            score += 20;
        }
        // No facility is called “Xã Song Lãng”, whatever number stands before it.
        if places::whole(&label).is_some() {
            score += 45;
        }
        if self.merges.width(row.number) >= 3 {
            score += 15;
        }
        if row.cells.len() == 1 {
            score += 5;
            if self.ordinal.is_some() {
                // Facilities are numbered here.
                score += 6;
            }
            if self.label_column(row) != self.name {
                score += 8;
            }
        }
        let cell: Option<&Cell> = row.cells.first();
        if cell
            .and_then(|c| c.font)
            .and_then(|f| self.workbook.fonts.get(usize::from(f)))
            .is_some_and(|f| f.bold)
        {
            score += 6;
        }
        if is_legal_form(plain) {
            // Nobody is called just “Hợp tác xã”.
            score += 30;
        } else if is_company(&fold(plain)) {
            score -= 25;
        }
        score >= 15
    }

    pub(super) fn label_column(&self, row: &Row) -> Option<u32> {
        row.cells
            .iter()
            .find(|cell| cell.value.as_text().is_some())
            .map(|cell| cell.column)
    }

    pub(super) fn is_signature(&self, row: &Row) -> bool {
        if row.cells.len() > 5 || matches!(self.ordinal_of(row), Some(Ordinal::Arabic(_))) {
            return false;
        }
        // A director on a list is no signature: the person's name stands beside the office.
        let named = self.name.filter(|_| self.office.is_some());
        let signs = |cell: &Cell| cell.value.as_text().is_some_and(Self::is_of_signature);
        let person = named
            .and_then(|column| row.cell(column))
            .is_some_and(|cell| cell.value.as_text().is_some() && !signs(cell));
        row.cells
            .iter()
            .filter(|cell| !(person && Some(cell.column) == self.office))
            .any(signs)
    }

    /// Whether a text is what stands below a list: who made it, who signs it, where and when.
    fn is_of_signature(text: &str) -> bool {
        const STARTS: [&str; 22] = [
            "nguoi lap",
            "nguoi tong hop",
            "nguoi bao cao",
            "nguoi khao sat",
            "nguoi ke khai",
            "can bo",
            "tm ubnd",
            "tm uy ban",
            "kt chu tich",
            "kt truong phong",
            "kt giam doc",
            "chu tich",
            "thu truong",
            "truong phong",
            "pho truong phong",
            "giam doc",
            "ky ghi ro",
            "ky ten",
            "ky va ghi",
            "xac nhan",
            "noi nhan",
            "lap bieu",
        ];
        let folded = words(text);
        STARTS.iter().any(|start| folded.starts_with(start))
            || (folded.contains("ngay")
                && folded.contains("thang")
                && folded.contains("nam")
                && folded.len() < 70)
            || folded.contains("ky ghi ro ho ten")
    }

    pub(super) fn is_note(&self, row: &Row) -> bool {
        if row.cells.len() > 2 {
            return false;
        }
        row.cells
            .iter()
            .filter_map(|cell| cell.value.as_text())
            .any(|text| {
                let folded = words(text);
                text.trim_start().starts_with(['*', '(', '['])
                    || [
                        "ghi chu",
                        "luu y",
                        "chu thich",
                        "nguon",
                        "dvt",
                        "don vi tinh",
                        "bang chu",
                    ]
                    .iter()
                    .any(|start| folded.starts_with(start))
                    || (text.chars().count() > 120 && row.cells.len() == 1)
            })
    }
}

/// A whole number of at most eight digits: always an ordinal.
fn is_running_number(value: &Value) -> bool {
    matches!(value, Value::Number(number) if number.scale() == 0 && (0..100_000_000).contains(&number.mantissa()))
}

/// Whether the first word is one that totals begin with.
fn begins_as_total(label: &str) -> bool {
    let label = without_ordinal(label);
    let Some(start) = label.find(char::is_alphanumeric) else {
        return false;
    };
    let rest = &label[start..];
    let first = rest.split(char::is_whitespace).next().unwrap_or(rest);
    let starts = |word: &str| {
        ["tong", "cong", "ts", "toan"]
            .iter()
            .any(|total| word.starts_with(total))
    };
    starts(&words(first))
}

/// Whether a label says “total”.
pub(super) fn total_label(label: &str) -> Option<RowKind> {
    if !begins_as_total(label) {
        return None;
    }
    let folded = words(without_ordinal(label));
    let list: Vec<&str> = folded.split(' ').collect();
    let next = list.get(1).copied().unwrap_or("");
    match list.first().copied()? {
        "tong" => match next {
            "cong" if list.get(2) == Some(&"ty") => None,
            "cong" | "so" | "" | "toan" | "i" | "a" | "1" => Some(RowKind::Total),
            "xa" | "phuong" | "thi" | "nhom" | "muc" | "huyen" => Some(RowKind::Subtotal),
            _ => None,
        },
        "cong" => match next {
            "ty" | "nghiep" | "nghe" | "nhan" | "thuong" | "dong" | "doan" => None,
            "" | "xa" | "phuong" | "thi" | "nhom" | "muc" | "huyen" | "i" | "ii" | "iii" | "iv"
            | "v" | "a" | "b" | "c" | "so" | "theo" | "don" | "cac" | "1" | "2" | "3" => {
                Some(RowKind::Subtotal)
            }
            "chung" | "toan" => Some(RowKind::Total),
            _ => (list.len() <= 4).then_some(RowKind::Subtotal),
        },
        "ts" if list.len() == 1 => Some(RowKind::Total),
        "toan" if matches!(next, "huyen" | "tinh" | "xa") && list.len() <= 5 => {
            Some(RowKind::Total)
        }
        _ => None,
    }
}
