//! Forms of one facility each (*phiếu*): labels down the page, the answers beside them or behind a colon.
//!
//! A form is turned into a table of one row a form, so that everything else of recognition holds for
//! it too; what comes out is then told in the cells of the sender's sheet again.

use std::collections::{BTreeSet, HashMap};

use super::columns::Field;
use super::header::best;
use super::places::{ordinal, without_ordinal};
use super::record::Record;
use super::source::{At, Source};
use super::target::{Definition, Heading};
use super::workbook::{Cell, Row, Sheet, Value, address, column_of, place_of};
use super::{RowChoice, RowKind, SheetReading, Skipped, values};
use crate::finding::Finding;
use crate::text::words;

/// Fewer answers than this are no form.
const LEAST_FIELDS: usize = 5;
/// More labels side by side than this are the header of a table.
const LABELS_IN_A_ROW: usize = 2;

/// The forms of a sheet as a table.
pub(super) struct Forms {
    /// Titles, a header row, one row a form.
    pub(super) sheet: Sheet,
    /// The field of each column, by its label.
    pub(super) fields: HashMap<u32, Option<Field>>,
    /// Where each cell of the table really stands.
    cells: HashMap<(u32, u32), (u32, u32)>,
    /// First and last row of each form, by its row in the table.
    spans: HashMap<u32, (u32, u32)>,
    /// The real row of each title.
    titles: HashMap<u32, u32>,
    /// Rows that the sender hid, or that a person left out.
    left_out: Vec<(Row, RowKind)>,
}

/// One label with its answer.
struct Answer {
    label: String,
    field: Field,
    value: Option<Value>,
    /// Where the answer stands, or its label.
    at: (u32, u32),
}

/// Reads the forms of a sheet; none where it holds a table or nothing that is known.
/// A person's words on rows leave them out, or take hidden ones in.
pub(super) fn forms(definition: &Definition, sheet: &Sheet, rows: &[RowChoice]) -> Option<Forms> {
    let mut forms: Vec<Vec<Answer>> = Vec::new();
    let mut first_row = None;
    let mut before = String::new();
    let mut left_out = Vec::new();
    for row in &sheet.rows {
        let choice = rows
            .iter()
            .find(|one| one.sheet == sheet.name && one.row == row.number);
        let kind = match choice {
            Some(choice) => choice.kind,
            None if sheet.is_row_hidden(row.number) => RowKind::Hidden,
            None => RowKind::Data,
        };
        if !matches!(kind, RowKind::Data | RowKind::Continuation) {
            left_out.push((row.clone(), kind));
            continue;
        }
        let answers = answers(definition, row, &before);
        if answers.is_empty() || answers.len() > LABELS_IN_A_ROW {
            continue;
        }
        first_row.get_or_insert(row.number);
        for answer in answers {
            before.clone_from(&answer.label);
            // A form begins with the name; the same label again begins the next one.
            let again = forms
                .last()
                .is_none_or(|form| form.iter().any(|one| one.label == answer.label));
            if again {
                forms.push(Vec::new());
            }
            if let Some(form) = forms.last_mut() {
                form.push(answer);
            }
        }
    }
    forms.retain(|form| {
        let fields: BTreeSet<Field> = form.iter().map(|answer| answer.field).collect();
        fields.len() >= LEAST_FIELDS
            && form
                .iter()
                .any(|answer| answer.field == Field::Name && answer.value.is_some())
    });
    (!forms.is_empty()).then(|| Forms {
        left_out,
        ..table(sheet, &forms, first_row.unwrap_or(1))
    })
}

/// The labels of a row that are known, each with its answer.
fn answers(definition: &Definition, row: &Row, before: &str) -> Vec<Answer> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(cell) = row.cells.get(at) {
        at += 1;
        let Some(text) = cell.value.as_text() else {
            continue;
        };
        let colon = |cell: &Cell| cell.value.as_text().is_some_and(|text| text.trim() == ":");
        let colon_beside = row.cells.get(at).is_some_and(colon);
        if let Some((label, said)) = text.split_once(':')
            && !said.trim().is_empty()
            && !colon_beside
            && !matches!(words(label).as_str(), "trong do" | "gom" | "bao gom")
            && let Some((label, field)) = known(definition, label, before)
        {
            let value = stated(said).map(|said| Value::Text(said.into()));
            out.push(Answer {
                label,
                field,
                value,
                at: (row.number, cell.column),
            });
            continue;
        }
        let Some((label, field)) = known(definition, text.trim().trim_end_matches(':'), before)
        else {
            continue;
        };
        // The answer is the next cell that is more than a colon, unless that is a label itself.
        let next = row.cells[at..]
            .iter()
            .position(|cell| cell.value.as_text().is_none_or(|text| text.trim() != ":"))
            .map(|skip| at + skip)
            .filter(|next| !is_label(definition, &row.cells[*next], &label));
        // A heading or a title asks nothing: no number before it, no colon, no answer.
        let numbered = row.cells[..at - 1]
            .last()
            .is_some_and(|cell| ordinal(&cell.value.text()).is_some());
        let asks = numbered || text.trim().ends_with(':') || colon_beside;
        if next.is_none() && !asks {
            continue;
        }
        let mut answer = Answer {
            label,
            field,
            value: None,
            at: (row.number, cell.column),
        };
        if let Some(next) = next {
            let cell = &row.cells[next];
            answer.at = (row.number, cell.column);
            answer.value = match &cell.value {
                Value::Text(text) => stated(text).map(|text| Value::Text(text.into())),
                other => Some(other.clone()),
            };
            at = next + 1;
        }
        out.push(answer);
    }
    out
}

fn is_label(definition: &Definition, cell: &Cell, before: &str) -> bool {
    cell.value.as_text().is_some_and(|text| {
        text.contains(':')
            && known(definition, text.split(':').next().unwrap_or(""), before).is_some()
    })
}

/// A label and the field it asks for. “Trong đó nữ” asks for a part of what was asked before it.
fn known(definition: &Definition, text: &str, before: &str) -> Option<(String, Field)> {
    let label = values::line(without_ordinal(text))?;
    if label.chars().count() > 80 || label.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let folded = words(&label);
    let mut path = vec![label.clone()];
    if (folded.starts_with("trong do") || folded.starts_with("nu")) && !before.is_empty() {
        path.insert(0, before.to_owned());
    }
    best(definition, &path).map(|(field, _)| (label, field))
}

/// The text of an answer; none for the dots that wait for one, whatever unit is printed behind them.
fn stated(text: &str) -> Option<String> {
    let leader = |c: char| matches!(c, '.' | '…' | '_' | ' ');
    let written = text.trim().trim_matches(['…', '_']).trim();
    let rest = written.trim_start_matches(leader);
    let waits = text.trim().starts_with(['.', '…', '_']);
    let unit = matches!(
        words(rest).as_str(),
        "dong" | "nghin dong" | "trieu dong" | "ty dong" | "nguoi" | "lao dong" | "m2"
    );
    let blank = rest.is_empty() || (waits && unit);
    (!blank).then(|| written.to_owned())
}

fn table(sheet: &Sheet, forms: &[Vec<Answer>], first_row: u32) -> Forms {
    let mut labels: Vec<(String, Field)> = Vec::new();
    for answer in forms.iter().flatten() {
        if !labels.iter().any(|(label, _)| *label == answer.label) {
            labels.push((answer.label.clone(), answer.field));
        }
    }
    let mut out = Forms {
        sheet: Sheet {
            name: sheet.name.clone(),
            hidden: sheet.hidden,
            ..Sheet::default()
        },
        fields: HashMap::new(),
        cells: HashMap::new(),
        spans: HashMap::new(),
        titles: HashMap::new(),
        left_out: Vec::new(),
    };
    let mut number = 0;
    for row in sheet.rows.iter().take_while(|row| row.number < first_row) {
        number += 1;
        out.titles.insert(number, row.number);
        out.sheet.rows.push(Row {
            number,
            cells: row.cells.clone(),
        });
    }
    number += 1;
    let column = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let answered = |label: &str| {
        let all = forms.iter().flatten();
        all.filter(|answer| answer.label == label && answer.value.is_some())
            .count()
    };
    for (at, (label, field)) in labels.iter().enumerate() {
        out.sheet
            .push(number, column(at), None, Value::Text(label.as_str().into()));
        // Of several labels that ask for the same, the one that is answered most.
        let rivals = labels.iter().filter(|(_, other)| other == field);
        let most = rivals.rev().max_by_key(|(label, _)| answered(label));
        let holds = most.is_some_and(|(most, _)| most == label);
        out.fields.insert(column(at), holds.then_some(*field));
        let asked = forms
            .iter()
            .flatten()
            .find(|answer| answer.label == *label)
            .map_or((first_row, 0), |answer| answer.at);
        out.cells.insert((number, column(at)), asked);
    }
    for form in forms {
        number += 1;
        let rows = form.iter().map(|answer| answer.at.0);
        let (first, last) = (rows.clone().min().unwrap_or(1), rows.max().unwrap_or(1));
        out.spans.insert(number, (first, last));
        for (at, (label, _)) in labels.iter().enumerate() {
            let Some(answer) = form.iter().find(|answer| answer.label == *label) else {
                continue;
            };
            out.cells.insert((number, column(at)), answer.at);
            if let Some(value) = &answer.value {
                out.sheet.push(number, column(at), None, value.clone());
            }
        }
    }
    out
}

impl Forms {
    /// Where a cell of the table stands in the sheet; what is no cell of it stays as it is.
    fn real(&self, at: &At) -> At {
        match at {
            At::Cell(row, column) => self
                .cells
                .get(&(*row, *column))
                .map_or_else(|| at.clone(), |(row, column)| At::Cell(*row, *column)),
            At::Named(name) => name
                .parse::<u32>()
                .ok()
                .and_then(|row| self.titles.get(&row))
                .map_or_else(|| at.clone(), |row| At::Named(row.to_string().into())),
        }
    }

    /// What the forms ask for, as headings of the table.
    pub(super) fn labels(&self) -> Vec<Heading> {
        let header = self.sheet.rows.get(self.titles.len());
        let cells = header.into_iter().flat_map(|row| &row.cells);
        cells
            .map(|cell| (cell.column, vec![cell.value.text().to_string()]))
            .collect()
    }

    /// The column of the table whose answer stands first in this cell: what a person's word points at.
    pub(super) fn column(&self, cell: &str) -> Option<u32> {
        let place = place_of(cell)?;
        let header = self.sheet.rows.get(self.titles.len())?.number;
        self.cells
            .iter()
            .find(|((row, _), real)| *row == header && **real == place)
            .map(|((_, column), _)| *column)
    }

    /// Tells what was read of the table in the cells of the sheet.
    pub(super) fn back(
        &self,
        records: &mut [Box<Record>],
        findings: &mut [Finding],
        reading: &mut SheetReading,
    ) {
        for record in records {
            let (first, last) = self
                .spans
                .get(&record.row)
                .copied()
                .unwrap_or((record.row, record.row));
            let real = |source: Source| Source {
                at: self.real(&source.at),
                ..source
            };
            record.sources = record.sources.iter().map(real).collect();
            let asked = record.sources.of(Field::NeedContent);
            let asked = asked.and_then(|at| at.cell());
            for need in &mut record.needs {
                need.row = asked.map_or(first, |(row, _)| row);
            }
            for note in &mut record.notes {
                note.at = self.real(&note.at);
            }
            let named = record.sources.of(Field::Name).and_then(|at| at.cell());
            record.row = named.map_or(first, |(row, _)| row);
            record.rows = last.saturating_sub(record.row) + 1;
        }
        for finding in findings {
            if let Some((sheet, at)) = finding.at.rsplit_once('!') {
                let at = match place_of(at) {
                    Some((row, column)) => At::Cell(row, column),
                    None => At::Named(at.into()),
                };
                finding.at = format!("{sheet}!{}", self.real(&at));
            }
        }
        let rows = |rows: (u32, u32)| {
            let span = |row| self.spans.get(&row).copied();
            match (span(rows.0), span(rows.1)) {
                (Some((first, _)), Some((_, last))) => (first, last),
                _ => rows,
            }
        };
        for table in &mut reading.tables {
            let header = table.header_rows.0;
            table.data_rows = rows(table.data_rows);
            table.header_rows = (table.data_rows.0, table.data_rows.0);
            for column in &mut table.columns {
                if let Some(real) =
                    column_of(&column.letter).and_then(|column| self.cells.get(&(header, column)))
                {
                    column.letter = address(real.0, real.1);
                }
            }
        }
        reading.skipped = self
            .left_out
            .iter()
            .map(|(row, kind)| Skipped::of(row, *kind))
            .collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_and_the_unit_printed_behind_them_are_no_answer() {
        for blank in [
            "",
            "………",
            "....",
            "______",
            "………… triệu đồng",
            "..... người",
        ] {
            assert_eq!(stated(blank), None, "{blank}");
        }
        for said in ["250 triệu đồng", "Đồng Tiến", "Không", "5-6 triệu"] {
            assert_eq!(stated(said).as_deref(), Some(said));
        }
    }
}
