//! Where the tables of a sheet are, and what each of their rows is.
//!
//! A header is where most words are names of fields; titles, unit lines and the row `(1) (2) (3)` are
//! told from it by that alone. Below it every row gets a kind from what it holds, so that a total or
//! a group row never becomes a facility. Nothing is lost: what is skipped is listed with its reason.

use std::collections::HashMap;

use super::columns::{Evidence, Field, assign};
use super::header::{Merges, best, header_at, paths};
use super::rows::Judge;
use super::table::{Layout, RowChoice, RowKind, TableChoice, is_tick};
use super::target::Definition;
use super::workbook::{Row, Sheet, Value, Workbook};
use crate::money::written::Unit;
use crate::text::words;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

/// Fewer rows than these are not worth another processor.
const PART: usize = 2_048;

/// Most rows looked at for the first header of a sheet.
const SEARCH: usize = 200;
/// The tables of a sheet.
pub fn tables(
    definition: &Definition,
    workbook: &Workbook,
    sheet: &Sheet,
    merges: &Merges,
    tables: &[TableChoice],
    rows: &[RowChoice],
    columns: &dyn Fn(u32) -> HashMap<u32, Option<Field>>,
) -> Vec<Layout> {
    let chosen_rows: HashMap<u32, RowKind> = rows
        .iter()
        .filter(|choice| choice.sheet == sheet.name)
        .map(|choice| (choice.row, choice.kind))
        .collect();
    let mut out: Vec<Layout> = Vec::new();
    let mine: Vec<&TableChoice> = tables.iter().filter(|t| t.sheet == sheet.name).collect();
    if !mine.is_empty() {
        let mut from = 0;
        for choice in mine {
            let at = |row: u32| sheet.rows.partition_point(|r| r.number < row);
            let (first, last) = (at(choice.header_rows.0), at(choice.header_rows.1 + 1));
            let headers = paths(sheet, merges, first, last.saturating_sub(1).max(first));
            let end = at(choice.data_rows.1.saturating_add(1));
            let number = u32::try_from(out.len()).unwrap_or(u32::MAX);
            let mut layout = lay(
                definition,
                workbook,
                sheet,
                merges,
                from,
                first,
                last,
                headers,
                &columns(number),
                &chosen_rows,
                Some((choice.data_rows, end)),
            );
            layout.header_rows = choice.header_rows;
            out.push(layout);
            from = end;
        }
        return out;
    }
    let mut from = 0;
    let mut at = 0;
    while at < sheet.rows.len() && (!out.is_empty() || at < SEARCH) {
        let Some(found) = header_at(definition, sheet, merges, at) else {
            at += 1;
            continue;
        };
        let number = u32::try_from(out.len()).unwrap_or(u32::MAX);
        let layout = lay(
            definition,
            workbook,
            sheet,
            merges,
            from,
            found.first,
            found.last + 1,
            found.headers,
            &columns(number),
            &chosen_rows,
            None,
        );
        let next = layout.rows.last().map_or(found.last, |(index, _)| *index) + 1;
        out.push(layout);
        from = next;
        at = next;
    }
    out
}

/// Lays out one table whose header is known.
#[expect(
    clippy::too_many_arguments,
    reason = "what is known of one table, used once"
)]
fn lay(
    definition: &Definition,
    workbook: &Workbook,
    sheet: &Sheet,
    merges: &Merges,
    from: usize,
    first: usize,
    after: usize,
    headers: Vec<(u32, Vec<String>)>,
    chosen: &HashMap<u32, Option<Field>>,
    chosen_rows: &HashMap<u32, RowKind>,
    bounds: Option<((u32, u32), usize)>,
) -> Layout {
    let titles: Vec<(u32, String)> = sheet.rows[from.min(first)..first]
        .iter()
        .flat_map(|row| {
            row.cells
                .iter()
                .filter_map(|cell| Some((row.number, super::values::line(cell.value.as_text()?)?)))
        })
        .collect();
    let unit = titles
        .iter()
        .rev()
        .filter(|(_, text)| {
            let text = words(text);
            text.contains("dvt") || text.contains("don vi")
        })
        .find_map(|(_, text)| Unit::named_in(text));
    let headers = without_hollow(headers, sheet, first, after);
    let evidence = Evidence::of(sheet.rows.iter().skip(after));
    let mut columns = assign(definition, &headers, &evidence, chosen);
    (definition.settle)(&headers, &mut columns);
    let ticks = ticks(
        definition,
        &headers,
        sheet.rows.get(after..).unwrap_or(&[]),
        chosen,
    );
    for assigned in &mut columns {
        if ticks.iter().any(|(column, _)| *column == assigned.column) {
            (assigned.field, assigned.wanted) = (None, None);
        }
    }
    let header_rows = (
        sheet.rows.get(first).map_or(0, |row| row.number),
        sheet
            .rows
            .get(after.saturating_sub(1))
            .map_or(0, |row| row.number),
    );
    let mut layout = Layout {
        titles,
        header_rows,
        headers,
        columns,
        ticks,
        unit,
        rows: Vec::new(),
        blanks: Vec::new(),
    };
    let judge = Judge::new(definition, workbook, sheet, merges, &layout);
    let mut signed = false;
    let mut any_data = false;
    let end = bounds.map_or(sheet.rows.len(), |(_, end)| end);
    let mut rows: Vec<(usize, RowKind)> = Vec::new();
    let mut ahead: Vec<(RowKind, bool)> = Vec::new();
    let mut from = after;
    for index in after..end {
        let row = &sheet.rows[index];
        if index == from + ahead.len() && end - index > PART {
            // Of a long list nearly every row follows data.
            from = index;
            let some = &sheet.rows[index..end.min(index + 16 * PART)];
            let judged = some.par_iter().with_min_len(PART);
            ahead = judged
                .map(|row| (judge.kind(row, true), judge.strong(row)))
                .collect();
        }
        if bounds.is_some_and(|((from, _), _)| row.number < from) {
            continue;
        }
        let judged = ahead.get(index - from).filter(|_| any_data);
        let (mut kind, strong) = match judged {
            Some(judged) => *judged,
            None => (judge.kind(row, any_data), judge.strong(row)),
        };
        if let Some(chosen) = chosen_rows.get(&row.number) {
            kind = *chosen;
        } else if bounds.is_none()
            && !matches!(kind, RowKind::RepeatedHeader | RowKind::Hidden)
            && !(kind == RowKind::Data && strong)
            && judge.new_header(row)
            && header_at(definition, sheet, merges, index)
                .is_some_and(|found| found.first == index && found.fields >= 3)
        {
            break;
        }
        if signed {
            kind = match kind {
                RowKind::Data if strong => {
                    signed = false;
                    RowKind::Data
                }
                RowKind::RepeatedHeader => {
                    signed = false;
                    kind
                }
                RowKind::Note | RowKind::Hidden => kind,
                _ => RowKind::Signature,
            };
        }
        match kind {
            RowKind::Signature => signed = true,
            RowKind::Data => any_data = true,
            _ => {}
        }
        rows.push((index, kind));
    }
    // Lines of title before the next table's header belong to that table.
    let is_end = |kind: &RowKind| {
        matches!(
            kind,
            RowKind::Group
                | RowKind::Note
                | RowKind::Continuation
                | RowKind::Signature
                | RowKind::Data
        )
    };
    let next_index = rows.last().map_or(after, |(index, _)| index + 1);
    if next_index < end {
        while let Some((index, kind)) = rows.last() {
            let row = &sheet.rows[*index];
            let title = row.cells.len() <= 2 && is_end(kind) && !judge.strong(row);
            if !title || *kind == RowKind::Signature && !is_title(row) {
                break;
            }
            rows.pop();
        }
    }
    let last_data = rows
        .iter()
        .rev()
        .find(|(_, kind)| {
            matches!(
                kind,
                RowKind::Data | RowKind::Continuation | RowKind::Total | RowKind::Subtotal
            )
        })
        .map_or(0, |(index, _)| sheet.rows[*index].number);
    let mut before = header_rows.1;
    for (index, _) in &rows {
        let number = sheet.rows[*index].number;
        if number <= last_data && number - before > 1 && number - before < 1000 {
            layout.blanks.extend(before + 1..number);
        }
        before = number;
    }
    layout.rows = rows;
    layout
}

/// Without columns that a merged header runs over and nothing else: a column put in between, or a
/// header made wider than what stands below it. They would claim the field of their neighbours.
fn without_hollow(
    mut headers: Vec<(u32, Vec<String>)>,
    sheet: &Sheet,
    first: usize,
    after: usize,
) -> Vec<(u32, Vec<String>)> {
    let filled = |rows: &[Row], column: u32| rows.iter().any(|row| row.cell(column).is_some());
    let (above, below) = sheet.rows.split_at(after.min(sheet.rows.len()));
    let own = above.get(first..).unwrap_or(&[]);
    headers.retain(|(column, _)| filled(own, *column) || filled(below, *column));
    headers
}

/// Columns under a heading of needs in which nothing but ticks stands.
fn ticks(
    definition: &Definition,
    headers: &[(u32, Vec<String>)],
    rows: &[Row],
    chosen: &HashMap<u32, Option<Field>>,
) -> Vec<(u32, String)> {
    const SAMPLE: usize = 200;
    headers
        .iter()
        .filter(|(column, _)| !chosen.contains_key(column))
        .filter_map(|(column, path)| {
            let (leaf, above) = path.split_last()?;
            let asks = above.iter().any(|text| {
                best(definition, std::slice::from_ref(text))
                    .is_some_and(|(field, _)| field == Field::NeedContent)
            });
            let (mut ticked, mut other) = (0_u32, 0_u32);
            for cell in rows.iter().take(SAMPLE).filter_map(|row| row.cell(*column)) {
                match &cell.value {
                    Value::Text(text) if is_tick(text) => ticked += 1,
                    Value::Text(text) if super::values::line(text).is_some() => other += 1,
                    _ => {}
                }
            }
            (asks && ticked > 0 && other == 0).then(|| (*column, leaf.clone()))
        })
        .collect()
}

fn is_title(row: &Row) -> bool {
    row.cells
        .iter()
        .filter_map(|cell| cell.value.as_text())
        .any(|text| {
            let folded = words(text);
            [
                "bieu",
                "phu luc",
                "danh sach",
                "bang",
                "don vi tinh",
                "dvt",
                "tong hop",
            ]
            .iter()
            .any(|start| folded.starts_with(start))
        })
}
