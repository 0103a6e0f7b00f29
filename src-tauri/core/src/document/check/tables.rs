//! Tables and charts: something in them, sums that are the sums of their rows, amounts with a unit.

use std::ops::Range;

use rust_decimal::Decimal;

use super::{Place, Weight, text};
use crate::document::chart::Chart;
use crate::document::model::{Column, Kind, Row, RowKind, Table};
use crate::document::words::number;
use crate::finding::Finding;
use crate::text::words as folded;

/// Everything worth a look in a table.
pub(super) fn table(place: &Place<'_>, table: &Table) -> Vec<Finding> {
    let columns = table.leaves();
    let data = table.rows.iter().any(|row| row.kind == RowKind::Data);
    if columns.is_empty() || !data {
        return vec![Finding::new(
            Weight::Warning,
            &place.at,
            "table_empty",
            format!("Bảng ở {} chưa có dòng số liệu nào.", place.said),
            "Hãy thêm số liệu vào bảng hoặc bỏ bảng.",
        )];
    }
    let mut findings = Vec::new();
    findings.extend(long_row(place, table, columns.len()));
    findings.extend(sums(place, table, &columns));
    findings.extend(unit(place, table));
    for row in &table.rows {
        for cell in &row.cells {
            let said = format!("bảng ở {}, dòng “{}”", place.said, name(row));
            findings.extend(text::tags(&place.at, &said, &cell.text));
            findings.extend(text::impossible(&place.at, &said, &cell.text));
        }
    }
    findings
}

/// A row by what it says: its first text of more than a number.
fn name(row: &Row) -> String {
    let texts = row.cells.iter().filter(|cell| cell.value.is_none());
    let longest = texts.max_by_key(|cell| cell.text.chars().count());
    longest.map_or_else(String::new, |cell| cell.text.replace('\n', " "))
}

/// What stands beyond the last column is not printed.
fn long_row(place: &Place<'_>, table: &Table, columns: usize) -> Option<Finding> {
    let row = table.rows.iter().find(|row| {
        let taken: usize = row.cells.iter().map(|cell| cell.span.max(1)).sum();
        taken > columns
    })?;
    Some(Finding::new(
        Weight::Error,
        &place.at,
        "row_too_long",
        format!(
            "Trong bảng ở {}, dòng “{}” có nhiều ô hơn số cột, phần thừa sẽ không được in.",
            place.said,
            name(row)
        ),
        "Hãy bớt ô của dòng này hoặc thêm cột cho bảng.",
    ))
}

/// Every sum against the rows it can be the sum of.
fn sums(place: &Place<'_>, table: &Table, columns: &[&Column]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        if column.kind != Kind::Number {
            continue;
        }
        let values: Vec<Option<Decimal>> = table
            .rows
            .iter()
            .map(|row| {
                row.placed(columns.len())
                    .find(|(taken, _)| *taken == (at..at + 1))
                    .and_then(|(_, cell)| cell.value)
            })
            .collect();
        for (row, one) in table.rows.iter().enumerate() {
            let Some(value) = values[row] else { continue };
            let parts = match one.kind {
                RowKind::Total => whole(table),
                RowKind::Subtotal => starts(&table.rows, row),
                RowKind::Data | RowKind::Group(_) => continue,
            };
            let sums: Vec<Decimal> = parts
                .into_iter()
                .filter_map(|rows| sum(&table.rows, &values, rows))
                .collect();
            let Some(first) = sums.first() else { continue };
            if sums.contains(&value) {
                continue;
            }
            let decimals = |one: Decimal| number(one, one.normalize().scale());
            findings.push(Finding::new(
                Weight::Error,
                &place.at,
                "sum_differs",
                format!(
                    "Trong bảng ở {}, dòng “{}”, cột “{}” ghi {} nhưng các dòng cộng lại là {}.",
                    place.said,
                    name(one),
                    column.title.replace('\n', " "),
                    decimals(value),
                    decimals(*first),
                ),
                "Hãy đối chiếu từng dòng với chứng từ rồi sửa dòng sai hoặc sửa số cộng.",
            ));
        }
    }
    findings
}

/// All rows, as the only ones that a total may be the sum of.
fn whole(table: &Table) -> Vec<Range<usize>> {
    std::iter::once(0..table.rows.len()).collect()
}

/// The rows that a subtotal may be the sum of: since the sum before it, since a group's name, or, where it
/// stands above its rows, down to the next sum or group.
fn starts(rows: &[Row], at: usize) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let since = rows[..at]
        .iter()
        .rposition(|row| row.kind == RowKind::Subtotal);
    ranges.push(since.map_or(0, |sum| sum + 1)..at);
    for (start, row) in rows[..at].iter().enumerate() {
        if matches!(row.kind, RowKind::Group(_)) {
            ranges.push(start..at);
        }
    }
    ranges.push(0..at);
    let ends = rows[at + 1..]
        .iter()
        .enumerate()
        .filter(|(_, row)| row.kind != RowKind::Data);
    ranges.extend(ends.map(|(end, _)| at + 1..at + 1 + end));
    ranges.push(at + 1..rows.len());
    ranges
}

/// None where no row has a number.
fn sum(rows: &[Row], values: &[Option<Decimal>], range: Range<usize>) -> Option<Decimal> {
    let data = range.filter(|row| rows[*row].kind == RowKind::Data);
    data.filter_map(|row| values[row]).fold(None, |sum, value| {
        sum.unwrap_or(Decimal::ZERO).checked_add(value)
    })
}

/// Words of columns that hold money, folded.
const MONEY: &[&str] = &[
    "kinh phi",
    "von",
    "giai ngan",
    "tam ung",
    "doanh thu",
    "so tien",
    "kcqg",
    "kcdp",
    "doi ung",
];

/// Amounts need a unit above the table or in their heading.
fn unit(place: &Place<'_>, table: &Table) -> Option<Finding> {
    if table
        .unit
        .as_deref()
        .is_some_and(|unit| !unit.trim().is_empty())
    {
        return None;
    }
    /// A column of money whose headings say no unit.
    fn bare<'c>(column: &'c Column, over: &str) -> Option<&'c str> {
        let whole = format!("{over} {}", column.title);
        if !column.children.is_empty() {
            return column.children.iter().find_map(|child| bare(child, &whole));
        }
        let said = format!(" {} ", folded(&whole));
        let has = |word: &&'static str| said.contains(&format!(" {word} "));
        let money = column.kind == Kind::Number && MONEY.iter().any(has);
        (money && !["dong", "trd", "usd"].iter().any(has)).then_some(&column.title)
    }
    let title = table.columns.iter().find_map(|column| bare(column, ""))?;
    Some(Finding::new(
        Weight::Warning,
        &place.at,
        "table_without_unit",
        format!(
            "Bảng ở {} có cột tiền “{}” nhưng chưa ghi đơn vị tính.",
            place.said,
            title.replace('\n', " ")
        ),
        "Hãy ghi “Đơn vị tính: triệu đồng” ở trên bảng.",
    ))
}

/// A chart with nothing to compare, or whose series do not have a number for every name.
pub(super) fn chart(place: &Place<'_>, chart: &Chart) -> Vec<Finding> {
    let number = place.number.trim_end_matches('.');
    let mut findings = Vec::new();
    if chart.title.trim().is_empty() {
        findings.push(Finding::new(
            Weight::Error,
            &place.at,
            "chart_untitled",
            format!("{number} ở {} chưa có tên.", place.said),
            "Hãy ghi tên biểu đồ.",
        ));
    }
    if chart.categories.is_empty() || chart.series.is_empty() {
        findings.push(Finding::new(
            Weight::Warning,
            &place.at,
            "chart_empty",
            format!("{number} ở {} chưa có số liệu.", place.said),
            "Hãy thêm số liệu hoặc bỏ biểu đồ.",
        ));
    }
    let count = chart.categories.len();
    let uneven = chart
        .series
        .iter()
        .find(|series| series.values.len() != count);
    if let Some(series) = uneven {
        findings.push(Finding::new(
            Weight::Error,
            &place.at,
            "chart_uneven",
            format!(
                "{number} ở {}: “{}” có {} số cho {count} tên.",
                place.said,
                series.name,
                series.values.len()
            ),
            "Hãy ghi đủ một số cho mỗi tên.",
        ));
    }
    if chart.series.len() > Chart::SERIES {
        findings.push(Finding::new(
            Weight::Warning,
            &place.at,
            "chart_crowded",
            format!(
                "{number} ở {} có {} nhóm cột, in đen trắng khó phân biệt.",
                place.said,
                chart.series.len()
            ),
            "Hãy giữ nhiều nhất ba nhóm cột hoặc tách thành hai biểu đồ.",
        ));
    }
    findings
}
