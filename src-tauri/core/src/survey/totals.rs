//! Group rows and sums: what a group row says of the rows below, and whether sums are right.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::columns::{Field, Shape};
use super::places::{self, Place, ordinal, without_ordinal};
use super::records::Builder;
use super::source::At;
use super::table::RowKind;
use super::values;
use super::workbook::Row;
use crate::finding::{Finding, Level};
use crate::money::written::Reading;

#[derive(Clone)]
pub(super) struct Group {
    pub(super) style: u8,
    pub(super) label: Arc<str>,
    pub(super) at: At,
    pub(super) place: Option<Place>,
    /// Figures that the group row states: column, amount, row.
    pub(super) stated: Vec<(u32, i64, u32)>,
    pub(super) before: BTreeMap<u32, i64>,
}

impl Group {
    /// The sum of a column above the group.
    fn before(&self, column: u32) -> i64 {
        self.before.get(&column).copied().unwrap_or(0)
    }
}

impl Builder<'_> {
    /// The sum of a column so far.
    fn sum(&self, column: u32) -> i64 {
        self.sums.get(&column).copied().unwrap_or(0)
    }

    pub(super) fn group(&mut self, row: &Row) {
        let Some((column, label)) = row.cells.iter().find_map(|cell| {
            let text = values::line(cell.value.as_text()?)?;
            ordinal(&text).is_none().then_some((cell.column, text))
        }) else {
            return;
        };
        let mark = row
            .cells
            .first()
            .map(|cell| cell.value.text())
            .unwrap_or_default();
        let style = style(&mark);
        let place = places::whole(&label);
        let same = self.groups.iter().position(|g| {
            g.style == style || matches!((&g.place, &place), (Some(a), Some(b)) if a.tier >= b.tier)
        });
        if let Some(same) = same {
            self.close_groups(same);
        }
        let stated = self
            .numeric_columns()
            .into_iter()
            .filter_map(|column| Some((column, self.figure(row, column)?, row.number)))
            .collect();
        self.groups.push(Group {
            style,
            at: At::Cell(row.number, column),
            label: without_ordinal(&label).into(),
            place,
            stated,
            before: self.sums.clone(),
        });
        self.since.clear();
        self.above.fill(None);
    }

    /// Checks the figures of group rows that end here.
    pub(super) fn close_groups(&mut self, from: usize) {
        for group in self.groups.split_off(from) {
            for (column, stated, row) in &group.stated {
                let sum = self.sum(*column).saturating_sub(group.before(*column));
                self.compare(*row, *column, *stated, &[sum]);
            }
        }
    }

    pub(super) fn numeric_columns(&self) -> Vec<u32> {
        self.layout
            .columns
            .iter()
            .filter(|a| matches!(a.field.map(Field::shape), Some(Shape::Money | Shape::Count)))
            .map(|a| a.column)
            .collect()
    }

    /// The figure that a total states, in đồng or people.
    pub(super) fn figure(&self, row: &Row, column: u32) -> Option<i64> {
        let value = &row.cell(column)?.value;
        if let Some(unit) = self.units.get(&column) {
            match self.money(value, column, *unit) {
                Reading::Amount { dong, .. } => Some(dong.dong()),
                _ => None,
            }
        } else {
            values::count(value).ok().flatten()
        }
    }

    pub(super) fn total(&mut self, row: &Row, kind: RowKind) {
        for column in self.numeric_columns() {
            let Some(stated) = self.figure(row, column) else {
                continue;
            };
            if !self.any {
                self.top_totals.push((column, stated, row.number));
                continue;
            }
            let all = self.sum(column);
            let since = self.since.get(&column).copied().unwrap_or(0);
            let group = self
                .groups
                .last()
                .map_or(all, |group| all.saturating_sub(group.before(column)));
            if kind == RowKind::Total {
                self.compare(row.number, column, stated, &[all, group]);
            } else {
                self.compare(row.number, column, stated, &[since, group, all]);
            }
        }
        if kind == RowKind::Subtotal {
            self.since.clear();
        }
    }

    pub(super) fn compare(&mut self, row: u32, column: u32, stated: i64, sums: &[i64]) {
        let unit = self.units.get(&column).copied().flatten();
        let slack = unit.map_or(0, |unit| (unit.dong() / Decimal::TWO).to_i64().unwrap_or(0));
        if sums
            .iter()
            .any(|sum| sum.saturating_sub(stated).saturating_abs() <= slack)
        {
            return;
        }
        let sum = sums.first().copied().unwrap_or(0);
        let (what, stated, sum) = if self.units.contains_key(&column) {
            (
                "đồng",
                crate::money::grouped(stated),
                crate::money::grouped(sum),
            )
        } else {
            ("người", stated.to_string(), sum.to_string())
        };
        let at = self.at(row, column);
        self.findings.push(Finding::new(
            Level::Warning,
            at,
            "total_differs",
            format!("Dòng cộng ghi {stated} {what}, cộng lại các dòng được {sum} {what}."),
            "Đối chiếu với nơi gửi: thiếu dòng, hay số cộng trong tệp đã cũ.",
        ));
    }
}

/// How a group is numbered: groups of one style end each other.
fn style(mark: &str) -> u8 {
    let mark = mark.trim();
    let head = mark.split(['.', ')', ' ', '-', ':']).next().unwrap_or("");
    match ordinal(head) {
        Some(places::Ordinal::Roman) => 1,
        Some(places::Ordinal::Letter) => 2,
        Some(places::Ordinal::Arabic(_)) => 3,
        None if mark.starts_with('-') => 4,
        None => 5,
    }
}
