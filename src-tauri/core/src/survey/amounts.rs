//! Money and people of a table: units and number habits of whole columns, then the single cells.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rust_decimal::Decimal;

use super::columns::{Assigned, Field, Shape};
use super::record::Need;
use super::records::{Builder, CellPlace, Units};
use super::table::{Layout, RowKind};
use super::values;
use super::workbook::{Sheet, Value, address};
use crate::finding::{Finding, Level};
use crate::money::Money;
use crate::money::written::{self, Convention, Reading, Unit};

/// How the amounts of a column are written.
struct Habit {
    convention: Convention,
    /// Amounts without a unit, and how many of them are below a million.
    plain: u32,
    small: u32,
}

impl Habit {
    fn of(sheet: &Sheet, layout: &Layout, column: u32) -> Self {
        let mut convention = Convention::default();
        let (mut plain, mut small) = (0_u32, 0_u32);
        for (index, kind) in &layout.rows {
            if !matches!(
                kind,
                RowKind::Data | RowKind::Continuation | RowKind::Subtotal | RowKind::Total
            ) {
                continue;
            }
            let Some(cell) = sheet.rows[*index].cell(column) else {
                continue;
            };
            match &cell.value {
                Value::Text(text) => {
                    convention.see(text);
                    if !text.chars().any(char::is_alphabetic)
                        && let Reading::Amount { dong, .. } = written::money(text, None, convention)
                        && Unit::named_in(text).is_none()
                        && dong != Money::ZERO
                    {
                        plain += 1;
                        small += u32::from(dong.dong() < 1_000_000);
                    }
                }
                Value::Number(number) if !number.is_zero() => {
                    plain += 1;
                    small += u32::from(*number < Decimal::from(1_000_000));
                }
                _ => {}
            }
        }
        Self {
            convention,
            plain,
            small,
        }
    }
}

/// Units and conventions of the money columns.
pub(super) fn money_columns(
    sheet: &Sheet,
    layout: &Layout,
    chosen: &[(Option<u32>, Unit)],
    findings: &mut Vec<Finding>,
) -> (Units, BTreeMap<u32, Convention>) {
    let mut units = BTreeMap::new();
    let mut conventions = BTreeMap::new();
    let money = |assigned: &&Assigned| assigned.field.map(Field::shape) == Some(Shape::Money);
    let habits: Vec<(u32, Habit)> = layout
        .columns
        .par_iter()
        .filter(money)
        .map(|assigned| (assigned.column, Habit::of(sheet, layout, assigned.column)))
        .collect();
    for (column, habit) in habits {
        let Habit {
            convention,
            plain,
            small,
        } = habit;
        let path = layout
            .headers
            .iter()
            .find(|(c, _)| *c == column)
            .map(|(_, path)| path);
        let named = chosen
            .iter()
            .find(|(c, _)| c.is_none_or(|c| c == column))
            .map(|(_, unit)| *unit)
            .or_else(|| {
                path.and_then(|path| path.iter().rev().find_map(|text| Unit::named_in(text)))
            })
            .or(layout.unit);
        let unit = named.or_else(|| {
            // Sums of millions and more, with no unit anywhere, are đồng; small ones are asked.
            (plain > 0 && small == 0).then_some(Unit::Dong)
        });
        if unit.is_none() && plain > 0 {
            let at = format!("{}!{}", sheet.name, address(layout.header_rows.0, column));
            let header = path.map_or_else(String::new, |path| path.join(" / "));
            findings.push(Finding::new(
                Level::Error,
                at,
                "unit_missing",
                format!("Cột “{header}” có số tiền nhưng không ghi đơn vị tính."),
                "Chọn đơn vị tính của cột (đồng, nghìn đồng, triệu đồng hoặc tỷ đồng).",
            ));
        }
        units.insert(column, unit);
        conventions.insert(column, convention);
    }
    let (comma, dot) = conventions
        .values()
        .fold((0, 0), |(comma, dot), c: &Convention| {
            (comma + c.comma, dot + c.dot)
        });
    for convention in conventions.values_mut() {
        convention.comma_elsewhere = comma > 0 && dot == 0;
        convention.dot_elsewhere = dot > 0 && comma == 0;
    }
    (units, conventions)
}

impl Builder<'_> {
    pub(super) fn money(&self, value: &Value, column: u32, unit: Option<Unit>) -> Reading {
        match value {
            Value::Number(number) => match unit {
                Some(unit) => {
                    unit.times(*number)
                        .map_or(Reading::Malformed, |dong| Reading::Amount {
                            dong,
                            qualifier: None,
                            to: None,
                            doubtful: false,
                        })
                }
                None if number.is_zero() => Reading::Amount {
                    dong: Money::ZERO,
                    qualifier: None,
                    to: None,
                    doubtful: false,
                },
                None => match (written::whole(*number), Unit::Million.times(*number)) {
                    (Some(one), Some(other)) => Reading::Ambiguous(one, other),
                    _ => Reading::Malformed,
                },
            },
            Value::Text(text) => {
                let convention = self.conventions.get(&column).copied().unwrap_or_default();
                let read = written::money(text, unit, convention);
                match (unit, read) {
                    (None, Reading::Amount { dong, .. })
                        if dong != Money::ZERO && written::names_no_unit(text) =>
                    {
                        match Money::new(dong.dong().saturating_mul(1_000_000)) {
                            Some(other) => Reading::Ambiguous(dong, other),
                            None => Reading::Malformed,
                        }
                    }
                    (_, read) => read,
                }
            }
            _ => Reading::Malformed,
        }
    }

    pub(super) fn set_money(
        &mut self,
        field: Field,
        column: u32,
        row: u32,
        value: &Value,
        need: &mut Need,
    ) -> bool {
        let unit = self.units.get(&column).copied().flatten();
        let (amount, qualifier) = match self.money(value, column, unit) {
            Reading::Nothing => return false,
            Reading::Amount {
                dong,
                qualifier,
                to,
                doubtful,
            } => {
                if let Some(to) = to {
                    self.find(
                        Level::Hint,
                        row,
                        column,
                        "range",
                        format!(
                            "“{}” là một khoảng: ghi mức thấp {dong} đồng, mức cao là {to} đồng.",
                            value.text()
                        ),
                        "Nếu cần mức khác, hãy sửa trực tiếp ô này.",
                    );
                }
                if doubtful {
                    self.find(
                        Level::Warning,
                        row,
                        column,
                        "english_decimal",
                        format!("“{}” dùng dấu chấm thập phân, khác các ô còn lại của cột; đã hiểu là {dong} đồng.", value.text()),
                        "Kiểm tra lại số này.",
                    );
                }
                if dong.dong() > 100_000_000_000_000 {
                    self.find(
                        Level::Warning,
                        row,
                        column,
                        "amount_huge",
                        format!(
                            "“{}” được hiểu là {dong} đồng, lớn bất thường.",
                            value.text()
                        ),
                        "Kiểm tra đơn vị tính của cột và của ô này.",
                    );
                }
                (dong, qualifier)
            }
            Reading::Ambiguous(one, other) => {
                self.find(
                    Level::Error,
                    row,
                    column,
                    "amount_ambiguous",
                    format!(
                        "“{}” có thể hiểu là {one} đồng hoặc {other} đồng.",
                        value.text()
                    ),
                    "Chọn cách hiểu đúng, hoặc ghi rõ đơn vị tính trong ô.",
                );
                return false;
            }
            Reading::Malformed => {
                self.find(
                    Level::Error,
                    row,
                    column,
                    "amount_malformed",
                    format!("“{}” không phải là một số tiền đọc được.", value.text()),
                    "Sửa lại số, ví dụ 3.300.000 hoặc 3,3 triệu đồng.",
                );
                return false;
            }
        };
        add(&mut self.sums, column, amount.dong());
        add(&mut self.since, column, amount.dong());
        let Some(record) = self.records.last_mut() else {
            return false;
        };
        let (slot, slot_qualifier) = match field {
            Field::InvestmentVnd => (
                &mut record.investment_vnd,
                &mut record.investment_vnd_qualifier,
            ),
            Field::CharterCapitalVnd => (
                &mut record.charter_capital_vnd,
                &mut record.charter_capital_vnd_qualifier,
            ),
            Field::RevenueVnd => (&mut record.revenue_vnd, &mut record.revenue_vnd_qualifier),
            Field::ExportVnd => (&mut record.export_vnd, &mut record.export_vnd_qualifier),
            Field::TotalCostVnd => (&mut need.total_cost_vnd, &mut need.total_cost_vnd_qualifier),
            Field::RequestedNationalVnd => {
                need.requested_national_vnd = Some(amount);
                return true;
            }
            Field::RequestedLocalVnd => {
                need.requested_local_vnd = Some(amount);
                return true;
            }
            Field::CounterpartVnd => (
                &mut need.counterpart_vnd,
                &mut need.counterpart_vnd_qualifier,
            ),
            _ => (&mut need.requested_vnd, &mut need.requested_vnd_qualifier),
        };
        if slot.is_some() {
            return false;
        }
        *slot = Some(amount);
        *slot_qualifier = qualifier;
        true
    }

    pub(super) fn set_count(
        &mut self,
        field: Field,
        column: u32,
        row: u32,
        from: CellPlace,
        value: &Value,
    ) -> bool {
        if field == Field::LabourTotal
            && let Some((total, female)) = value.as_text().and_then(values::total_and_female)
            && let Some(record) = self.records.last_mut()
        {
            let first = record.labour_total.is_none();
            record.labour_total = record.labour_total.or(u32::try_from(total).ok());
            let women = record.labour_female.is_none();
            record.labour_female = record.labour_female.or(u32::try_from(female).ok());
            if women {
                self.source(Field::LabourFemale, from);
            }
            if first {
                add(&mut self.sums, column, total);
                add(&mut self.since, column, total);
            }
            return first;
        }
        let count = match values::count(value) {
            Ok(None) => return false,
            Ok(Some(count)) => count,
            Err(values::NotACount) => {
                self.find(
                    Level::Error,
                    row,
                    column,
                    "count_malformed",
                    format!("“{}” không phải là số người.", value.text()),
                    "Ghi một số nguyên, hoặc để trống nếu không có số liệu.",
                );
                return false;
            }
        };
        let Ok(people) = u32::try_from(count) else {
            return false;
        };
        let Some(record) = self.records.last_mut() else {
            return false;
        };
        let slot = if field == Field::LabourFemale {
            &mut record.labour_female
        } else {
            &mut record.labour_total
        };
        if slot.is_some() {
            return false;
        }
        *slot = Some(people);
        add(&mut self.sums, column, count);
        add(&mut self.since, column, count);
        true
    }
}

/// Adds to the sum of a column; a file of absurd figures gets an absurd sum.
pub(super) fn add(sums: &mut BTreeMap<u32, i64>, column: u32, amount: i64) {
    let sum = sums.entry(column).or_default();
    *sum = sum.saturating_add(amount);
}
