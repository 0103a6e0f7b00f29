//! Finding a header and reading its levels, merged or not.

use std::collections::HashMap;

use super::columns::Field;
use super::lexicon::LEAST;
use super::target::Definition;
use super::workbook::{Area, Cell, Row, Sheet, Value};
use crate::money::written::Unit;
use crate::text::words;

/// Merged areas, ready to be asked by cell.
pub struct Merges {
    /// Areas of more than one row, by column, by first row.
    tall: HashMap<u32, Vec<Area>>,
    /// Columns spanned by the widest area that starts in a row.
    wide: HashMap<u32, u32>,
    /// Header areas: looked at one by one, only near headers.
    all: Vec<Area>,
}

/// Most places, an area in a column each, that tall areas are noted at: areas lie side by side, and
/// a file in which they take more lies.
const MOST_NOTED: u32 = 1_000_000;

impl Merges {
    /// Of a sheet.
    pub fn of(sheet: &Sheet) -> Self {
        let mut tall: HashMap<u32, Vec<Area>> = HashMap::new();
        let mut wide = HashMap::new();
        let mut noted = 0;
        for area in &sheet.merges {
            if area.bottom > area.top && noted < MOST_NOTED {
                // An area across a whole sheet is a slip of the hand, not 16.384 columns of data.
                for column in area.left..=area.right.min(area.left + 256) {
                    tall.entry(column).or_default().push(*area);
                    noted += 1;
                }
            }
            let width = area.right - area.left + 1;
            let slot = wide.entry(area.top).or_insert(0);
            *slot = width.max(*slot);
        }
        Self {
            tall,
            wide,
            all: sheet.merges.clone(),
        }
    }

    /// The tall area that holds a cell.
    pub fn tall_at(&self, row: u32, column: u32) -> Option<Area> {
        let areas = self.tall.get(&column)?;
        let after = areas.partition_point(|area| area.top <= row);
        areas[..after]
            .last()
            .copied()
            .filter(|area| area.holds(row, column))
    }

    pub(super) fn width(&self, row: u32) -> u32 {
        self.wide.get(&row).copied().unwrap_or(1)
    }

    /// Areas that touch rows `top..=bottom`.
    fn near(&self, top: u32, bottom: u32) -> Vec<Area> {
        let until = self.all.partition_point(|area| area.top <= bottom);
        self.all[..until]
            .iter()
            .filter(|area| area.bottom >= top && area.bottom - area.top < 20)
            .copied()
            .collect()
    }
}

/// Most header rows.
const LEVELS: u32 = 4;

pub(super) struct Found {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) headers: Vec<(u32, Vec<String>)>,
    pub(super) score: u32,
    pub(super) fields: usize,
}

/// The header that starts at a row, if one does; looks a few rows on for a better one.
pub(super) fn header_at(
    definition: &Definition,
    sheet: &Sheet,
    merges: &Merges,
    at: usize,
) -> Option<Found> {
    let mut best: Option<Found> = None;
    let mut limit = at + 1;
    let mut first = at;
    while first < limit.min(sheet.rows.len()) {
        if plausible_header(sheet.rows.get(first)?) {
            for last in first..(first + LEVELS as usize).min(sheet.rows.len()) {
                if sheet.rows[last].number - sheet.rows[first].number >= LEVELS
                    || !plausible_header(&sheet.rows[last])
                {
                    break;
                }
                let headers = paths(sheet, merges, first, last);
                let (score, fields) = score(definition, &headers);
                // “Chủ cơ sở: | Trần Thị Hoa” is a line of a form, though a “thị trấn” could be meant.
                let asks = || {
                    headers
                        .iter()
                        .flat_map(|(_, path)| path)
                        .any(|t| t.ends_with(':'))
                };
                let enough = fields >= 3 || (fields == 2 && headers.len() <= 4 && !asks());
                // Among equals the one without a line of title above it.
                let better = best.as_ref().is_none_or(|b| {
                    score > b.score
                        || (score == b.score
                            && first > b.first
                            && last <= b.last
                            && sheet.rows[b.first].cells.len() < 3)
                });
                if enough && better {
                    // A better one may start a few rows below, where parents were taken for it.
                    limit = limit.max(first + 4);
                    best = Some(Found {
                        first,
                        last,
                        headers,
                        score,
                        fields,
                    });
                }
            }
        }
        first += 1;
    }
    let best = best?;
    // The header ends where its tall cells end.
    let top = sheet.rows[best.first].number;
    let bottom = merges
        .near(top, top)
        .iter()
        .filter(|area| area.top == top)
        .map(|area| area.bottom)
        .max()
        .unwrap_or(top);
    let last = sheet
        .rows
        .partition_point(|row| row.number <= bottom)
        .saturating_sub(1);
    let mut last = last.max(best.last);
    // A row of nothing but units belongs to the header: “(người) (triệu đồng)”.
    if let Some(next) = sheet.rows.get(last + 1) {
        let only_units = next.number == sheet.rows[last].number + 1
            && next.cells.iter().all(|cell| {
                cell.value.as_text().is_some_and(|text| {
                    let text = text.trim();
                    text.chars().count() <= 24
                        && (Unit::named_in(text).is_some()
                            || matches!(words(text).as_str(), "nguoi" | "m2" | "ha" | "nam" | "kw"))
                        && !text
                            .chars()
                            .any(|c| c.is_ascii_digit() && c != '1' && c != '0')
                })
            });
        if only_units {
            last += 1;
        }
    }
    if last > best.last && last - best.first < LEVELS as usize {
        let headers = paths(sheet, merges, best.first, last);
        return Some(Found {
            last,
            headers,
            ..best
        });
    }
    let _ = best.fields;
    Some(best)
}

/// Header cells are short texts; a year may stand among them.
pub(super) fn plausible_header(row: &Row) -> bool {
    let mut texts = 0;
    for cell in &row.cells {
        match &cell.value {
            Value::Text(text) if text.chars().count() <= 160 => texts += 1,
            Value::Number(number) if *number >= 1990.into() && *number <= 2100.into() => {}
            _ => return false,
        }
    }
    texts >= 1
}

/// How well headers match the names of fields, each field once.
pub(super) fn score(definition: &Definition, headers: &[(u32, Vec<String>)]) -> (u32, usize) {
    let mut all: HashMap<Field, u32> = HashMap::new();
    for (_, path) in headers {
        if let Some((field, score)) = best(definition, path) {
            let slot = all.entry(field).or_default();
            *slot = (*slot).max(u32::from(score));
        }
    }
    (all.values().sum(), all.len())
}

/// The field that a heading is best known as, if it is known at all.
pub(super) fn best(definition: &Definition, path: &[String]) -> Option<(Field, u8)> {
    let best = definition.lexicon().candidates(path).first().copied();
    best.filter(|(_, score)| *score >= LEAST)
}

/// The header of every column over some rows: from the highest to the lowest, each text once.
pub(super) fn paths(
    sheet: &Sheet,
    merges: &Merges,
    first: usize,
    last: usize,
) -> Vec<(u32, Vec<String>)> {
    let Some(rows) = sheet.rows.get(first..=last) else {
        return Vec::new();
    };
    let (top, bottom) = (
        rows.first().map_or(0, |r| r.number),
        rows.last().map_or(0, |r| r.number),
    );
    let areas = merges.near(top, bottom);
    let mut columns: Vec<u32> = rows
        .iter()
        .flat_map(|row| row.cells.iter().map(|cell| cell.column))
        .collect();
    for area in &areas {
        if sheet.cell(area.top, area.left).is_some() && area.top >= top {
            columns.extend(area.left..=area.right.min(area.left + 60));
        }
    }
    columns.sort_unstable();
    columns.dedup();
    let covered: Vec<Vec<Option<&Area>>> = rows
        .iter()
        .map(|row| covering(&areas, row.number, &columns))
        .collect();
    let flat = areas.is_empty();
    // Without merges (csv), an empty cell above a filled one continues its left parent.
    let mut parents: Vec<Option<&Cell>> = vec![None; rows.len()];
    let mut out = Vec::with_capacity(columns.len());
    for (at, column) in columns.into_iter().enumerate() {
        let mut path: Vec<String> = Vec::new();
        for (level, row) in rows.iter().enumerate() {
            let cell = match covered[level][at] {
                Some(area) if area.top < top => None,
                Some(area) => sheet.cell(area.top, area.left),
                None => row.cell(column),
            };
            let below = rows.get(level + 1).and_then(|below| below.cell(column));
            parents[level] = cell.or(parents[level]).filter(|_| flat && below.is_some());
            if let Some(text) = cell
                .or(parents[level])
                .and_then(|cell| super::values::line(&cell.value.text()))
                && path.last() != Some(&text)
            {
                path.push(text);
            }
        }
        if !path.is_empty() {
            out.push((column, path));
        }
    }
    out
}

/// For each of these columns, which are sorted, the first area that covers it in a row.
fn covering<'a>(areas: &'a [Area], row: u32, columns: &[u32]) -> Vec<Option<&'a Area>> {
    let mut out = vec![None; columns.len()];
    // From each column the next that no area covers yet, so that areas over each other cost nothing.
    let mut next: Vec<usize> = (0..=columns.len()).collect();
    for area in areas {
        if !(area.top..=area.bottom).contains(&row) {
            continue;
        }
        let mut at = columns.partition_point(|column| *column < area.left);
        loop {
            let from = at;
            while next[at] != at {
                at = next[at];
            }
            next[from] = at;
            if columns.get(at).is_none_or(|column| *column > area.right) {
                break;
            }
            out[at] = Some(area);
            next[at] = at + 1;
        }
    }
    out
}
