//! Rows to facilities: every value with the cell it came from.
//!
//! A value that the sheet does not state stays absent. What stands once for many rows (a commune in a
//! group row, a merged cell, a tab's name) is given to each of them; money never is.

use std::collections::{BTreeSet, HashMap};

use rust_decimal::Decimal;
use serde::Serialize;
use specta::Type;

use super::columns::{Field, Shape};
use super::dates;
use super::layout::{Layout, Merges, RowKind, year_in_titles};
use super::numbers::{self, Convention, Qualifier, Reading, Unit};
use super::places::{self, Place, Tier, ordinal, without_ordinal};
use super::values::{self, Remark};
use super::workbook::{Row, Sheet, Value, address, letter};
use crate::finding::{Finding, Level};
use crate::money::Money;
use crate::text::fold;

/// A facility as a survey states it. `null` means the sheet does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
#[expect(missing_docs, reason = "the fields are those of `columns::Field`")]
pub struct Record {
    /// Name of the sheet.
    pub sheet: String,
    /// Number of the table in the sheet, from 0.
    pub table: u32,
    /// First row.
    pub row: u32,
    /// How many rows it spans.
    pub rows: u32,
    pub name: Option<String>,
    pub legal_form: Option<String>,
    pub owner: Option<String>,
    /// As written.
    pub address: Option<String>,
    pub commune: Option<String>,
    pub district: Option<String>,
    pub province: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub website: Option<String>,
    pub tax_code: Option<String>,
    pub registration_no: Option<String>,
    /// `2019`, `2019-03`, `2022-Q2`, `2022-05-31`
    pub registration_date: Option<String>,
    pub sector: Option<String>,
    pub products: Vec<String>,
    /// `2019`, `2019-03`, `2022-Q2`, `2022-05-31`
    pub start_date: Option<String>,
    pub equipment: Vec<String>,
    pub investment_vnd: Option<Money>,
    pub investment_vnd_qualifier: Option<Qualifier>,
    pub charter_capital_vnd: Option<Money>,
    pub charter_capital_vnd_qualifier: Option<Qualifier>,
    pub revenue_vnd: Option<Money>,
    pub revenue_vnd_qualifier: Option<Qualifier>,
    pub export_vnd: Option<Money>,
    pub export_vnd_qualifier: Option<Qualifier>,
    pub labour_total: Option<u32>,
    pub labour_female: Option<u32>,
    /// All needs, parted by `; `.
    pub need_content: Option<String>,
    pub total_cost_vnd: Option<Money>,
    pub total_cost_vnd_qualifier: Option<Qualifier>,
    /// The sum over all needs.
    pub requested_vnd: Option<Money>,
    pub requested_vnd_qualifier: Option<Qualifier>,
    pub counterpart_vnd: Option<Money>,
    pub counterpart_vnd_qualifier: Option<Qualifier>,
    /// One by one.
    pub needs: Vec<Need>,
    /// Columns that belong to no field.
    pub notes: Vec<Note>,
    /// Group rows above that name no place.
    pub groups: Vec<String>,
    /// The year that the titles state.
    pub year: Option<i32>,
    /// Where each value came from.
    pub sources: Vec<Source>,
    /// An error stands in its rows: not to be written until mended.
    pub held: bool,
}

/// One need of a facility.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
#[expect(missing_docs, reason = "the fields are those of `columns::Field`")]
pub struct Need {
    /// Its row.
    pub row: u32,
    pub need_content: Option<String>,
    pub total_cost_vnd: Option<Money>,
    pub total_cost_vnd_qualifier: Option<Qualifier>,
    pub requested_vnd: Option<Money>,
    pub requested_vnd_qualifier: Option<Qualifier>,
    pub requested_national_vnd: Option<Money>,
    pub requested_local_vnd: Option<Money>,
    pub counterpart_vnd: Option<Money>,
    pub counterpart_vnd_qualifier: Option<Qualifier>,
}

/// A column without a field, kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Note {
    /// Header of the column.
    pub header: String,
    /// Text of the cell.
    pub text: String,
    /// Address of the cell.
    pub at: String,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Source {
    /// The field.
    pub field: Field,
    /// `C17`; the tab's name or `list` where no cell states it.
    pub at: String,
    /// The text as it stands there, decoded.
    pub text: String,
}

/// A person's word on the unit of a column of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, Type)]
pub struct UnitChoice {
    /// Name of the sheet.
    pub sheet: String,
    /// Number of the table, from 0.
    pub table: u32,
    /// Letter of the column; none for all columns of the table.
    pub letter: Option<String>,
    /// The unit.
    pub unit: Unit,
}

/// The units of a table's money columns.
pub type Units = HashMap<u32, Option<Unit>>;

/// What holds for all rows of a sheet.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// From the tab's name or the titles, with where it stands.
    pub places: Vec<(Place, String, String)>,
    /// The year that the titles state.
    pub year: Option<i32>,
}

/// Reads the places and the year that a sheet's name and titles state.
pub fn context(sheet: &Sheet, layouts: &[Layout]) -> Context {
    let mut context = Context::default();
    if let Some(place) = places::whole(&sheet.name) {
        context
            .places
            .push((place, sheet.name.clone(), sheet.name.clone()));
    }
    let mut communes = BTreeSet::new();
    let mut from_titles = Vec::new();
    for (row, text) in layouts.iter().flat_map(|layout| &layout.titles) {
        for place in places::inside(text) {
            if place.tier == Tier::Commune {
                communes.insert(fold(&place.name));
            }
            from_titles.push((place, row.to_string(), text.clone()));
        }
    }
    // Titles that name several communes say nothing about the single row.
    from_titles.retain(|(place, ..)| place.tier != Tier::Commune || communes.len() == 1);
    context.places.extend(from_titles);
    context.year = layouts
        .iter()
        .find_map(|layout| year_in_titles(&layout.titles));
    context
}

/// Units and conventions of the money columns.
fn money_columns(
    sheet: &Sheet,
    layout: &Layout,
    chosen: &[(Option<u32>, Unit)],
    findings: &mut Vec<Finding>,
) -> (Units, HashMap<u32, Convention>) {
    let mut units = HashMap::new();
    let mut conventions = HashMap::new();
    for assigned in &layout.columns {
        if assigned.field.map(Field::shape) != Some(Shape::Money) {
            continue;
        }
        let column = assigned.column;
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
                    if let Reading::Amount { dong, .. } = numbers::money(text, None, convention)
                        && Unit::named_in(text).is_none()
                        && dong != Money::ZERO
                        && !text.chars().any(char::is_alphabetic)
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

struct Group {
    style: u8,
    label: String,
    at: String,
    place: Option<Place>,
    /// Figures that the group row states: column, amount, row.
    stated: Vec<(u32, i64, u32)>,
    before: HashMap<u32, i64>,
}

/// Builds the records of one table while walking its rows.
struct Builder<'a> {
    sheet: &'a Sheet,
    layout: &'a Layout,
    merges: &'a Merges,
    context: &'a Context,
    epoch_1904: bool,
    table: u32,
    units: Units,
    conventions: HashMap<u32, Convention>,
    groups: Vec<Group>,
    above: HashMap<u32, (Value, u32)>,
    sums: HashMap<u32, i64>,
    since: HashMap<u32, i64>,
    top_totals: Vec<(u32, i64, u32)>,
    any: bool,
    turned: u32,
    filled_down: bool,
    records: Vec<Record>,
    findings: &'a mut Vec<Finding>,
}

/// The records of one table, and the unit of each money column.
#[expect(
    clippy::too_many_arguments,
    reason = "what is known of one table, used once"
)]
pub fn build(
    sheet: &Sheet,
    layout: &Layout,
    merges: &Merges,
    context: &Context,
    epoch_1904: bool,
    table: u32,
    units: &[(Option<u32>, Unit)],
    findings: &mut Vec<Finding>,
) -> (Vec<Record>, Units) {
    let (units, conventions) = money_columns(sheet, layout, units, findings);
    let mut builder = Builder {
        sheet,
        layout,
        merges,
        context,
        epoch_1904,
        table,
        units,
        conventions,
        groups: Vec::new(),
        above: HashMap::new(),
        sums: HashMap::new(),
        since: HashMap::new(),
        top_totals: Vec::new(),
        any: false,
        turned: 0,
        filled_down: false,
        records: Vec::new(),
        findings,
    };
    for (index, kind) in &layout.rows {
        let row = &sheet.rows[*index];
        match kind {
            RowKind::Group => builder.group(row),
            RowKind::Subtotal | RowKind::Total => builder.total(row, *kind),
            RowKind::Data => builder.data(row, true),
            RowKind::Continuation => builder.data(row, false),
            _ => {}
        }
    }
    builder.finish()
}

impl Builder<'_> {
    fn at(&self, row: u32, column: u32) -> String {
        format!("{}!{}", self.sheet.name, address(row, column))
    }

    fn find(
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

    fn group(&mut self, row: &Row) {
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
            at: address(row.number, column),
            label: without_ordinal(&label).to_owned(),
            place,
            stated,
            before: self.sums.clone(),
        });
        self.since.clear();
        self.above.clear();
    }

    /// Checks the figures of group rows that end here.
    fn close_groups(&mut self, from: usize) {
        for group in self.groups.split_off(from) {
            for (column, stated, row) in group.stated {
                let sum = self.sums.get(&column).copied().unwrap_or(0)
                    - group.before.get(&column).copied().unwrap_or(0);
                self.compare(row, column, stated, &[sum]);
            }
        }
    }

    fn numeric_columns(&self) -> Vec<u32> {
        self.layout
            .columns
            .iter()
            .filter(|a| matches!(a.field.map(Field::shape), Some(Shape::Money | Shape::Count)))
            .map(|a| a.column)
            .collect()
    }

    /// The figure that a total states, in đồng or people.
    fn figure(&self, row: &Row, column: u32) -> Option<i64> {
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

    fn total(&mut self, row: &Row, kind: RowKind) {
        for column in self.numeric_columns() {
            let Some(stated) = self.figure(row, column) else {
                continue;
            };
            if !self.any {
                self.top_totals.push((column, stated, row.number));
                continue;
            }
            let all = self.sums.get(&column).copied().unwrap_or(0);
            let since = self.since.get(&column).copied().unwrap_or(0);
            let group = self
                .groups
                .last()
                .map_or(all, |g| all - g.before.get(&column).copied().unwrap_or(0));
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

    fn compare(&mut self, row: u32, column: u32, stated: i64, sums: &[i64]) {
        let unit = self.units.get(&column).copied().flatten();
        let slack = unit.map_or(0, |unit| {
            use rust_decimal::prelude::ToPrimitive;
            (unit.dong() / Decimal::TWO).to_i64().unwrap_or(0)
        });
        if sums.iter().any(|sum| (sum - stated).abs() <= slack) {
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

    /// The cell's value, or that of the tall merged cell that covers it, with the row it stands in.
    fn value_at<'s>(&'s self, row: &'s Row, column: u32) -> Option<(&'s Value, u32)> {
        if let Some(cell) = row.cell(column) {
            return Some((&cell.value, row.number));
        }
        let area = self.merges.tall_at(row.number, column)?;
        if area.top == row.number {
            return None;
        }
        let cell = self.sheet.cell(area.top, area.left)?;
        Some((&cell.value, area.top))
    }

    fn data(&mut self, row: &Row, new: bool) {
        if new || self.records.is_empty() {
            self.any = true;
            self.records.push(Record {
                sheet: self.sheet.name.clone(),
                table: self.table,
                row: row.number,
                rows: 1,
                year: self.context.year,
                ..Record::default()
            });
        } else if let Some(record) = self.records.last_mut() {
            record.rows += 1;
        }
        let mut need = Need {
            row: row.number,
            ..Need::default()
        };
        let layout = self.layout;
        for assigned in &layout.columns {
            let column = assigned.column;
            let Some((value, from)) = self.value_at(row, column) else {
                continue;
            };
            let (mut value, mut from) = (value.clone(), from);
            let shape = assigned.field.map(Field::shape);
            if from != row.number
                && (!new
                    || matches!(
                        shape,
                        Some(Shape::Money | Shape::Count | Shape::Ordinal) | None
                    ))
            {
                if new && matches!(shape, Some(Shape::Money | Shape::Count)) {
                    self.find(
                        Level::Warning,
                        row.number,
                        column,
                        "merged_amount",
                        format!(
                            "Ô gộp {} chứa một số cho nhiều cơ sở; số này chỉ ghi cho cơ sở ở dòng đầu.",
                            address(from, column)
                        ),
                        "Nếu là số của từng cơ sở, hãy bỏ gộp ô và ghi riêng cho từng dòng.",
                    );
                }
                continue;
            }
            if value.as_text().is_some_and(values::is_ditto) {
                match self.above.get(&column) {
                    Some((above, at)) => {
                        (value, from) = (above.clone(), *at);
                        self.find(
                            Level::Hint,
                            row.number,
                            column,
                            "as_above",
                            format!(
                                "“Như trên” được hiểu là “{}” ở ô {}.",
                                value.text(),
                                address(from, column)
                            ),
                            "Kiểm tra lại; nếu khác, hãy ghi rõ giá trị.",
                        );
                    }
                    None => continue,
                }
            } else {
                self.above.insert(column, (value.clone(), from));
            }
            match assigned.field {
                None => self.note(column, from, &value),
                Some(field) => self.set(field, column, row.number, from, &value, &mut need),
            }
        }
        if need
            != (Need {
                row: row.number,
                ..Need::default()
            })
            && let Some(record) = self.records.last_mut()
        {
            record.needs.push(need);
        }
        if new {
            self.places(row);
        }
        self.check(row, new);
    }

    fn note(&mut self, column: u32, row: u32, value: &Value) {
        let Some(text) = values::paragraph(&value.text()) else {
            return;
        };
        let header = self
            .layout
            .headers
            .iter()
            .find(|(c, _)| *c == column)
            .map_or_else(|| letter(column), |(_, path)| path.join(" / "));
        if let Some(record) = self.records.last_mut() {
            record.notes.push(Note {
                header,
                text,
                at: address(row, column),
            });
        }
    }

    fn money(&self, value: &Value, column: u32, unit: Option<Unit>) -> Reading {
        match value {
            Value::Number(number) => match unit {
                Some(unit) => {
                    numbers::whole(number * unit.dong()).map_or(Reading::Malformed, |dong| {
                        Reading::Amount {
                            dong,
                            qualifier: None,
                            to: None,
                            doubtful: false,
                        }
                    })
                }
                None if number.is_zero() => Reading::Amount {
                    dong: Money::ZERO,
                    qualifier: None,
                    to: None,
                    doubtful: false,
                },
                None => match (
                    numbers::whole(*number),
                    numbers::whole(number * Unit::Million.dong()),
                ) {
                    (Some(one), Some(other)) => Reading::Ambiguous(one, other),
                    _ => Reading::Malformed,
                },
            },
            Value::Text(text) => {
                let convention = self.conventions.get(&column).copied().unwrap_or_default();
                let read = numbers::money(text, unit, convention);
                match (unit, read) {
                    (None, Reading::Amount { dong, .. })
                        if dong != Money::ZERO && numbers::names_no_unit(text) =>
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

    fn set(
        &mut self,
        field: Field,
        column: u32,
        row: u32,
        from: u32,
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
                    field.label()
                ),
                "Mở tệp bằng Excel, sửa công thức hoặc gõ giá trị vào ô.",
            );
            return;
        }
        let text = value.text();
        let stated = match field.shape() {
            Shape::Ordinal => return,
            Shape::Money => self.set_money(field, column, row, value, need),
            Shape::Count => self.set_count(field, column, row, value),
            Shape::Date => self.set_date(field, column, row, value),
            Shape::Phone => {
                let (number, remark) = values::phone(value);
                self.remark(field, column, row, &text, remark);
                self.put(|r| &mut r.phone, number)
            }
            Shape::TaxCode => {
                let (code, remark) = values::tax_code(value);
                self.remark(field, column, row, &text, remark);
                self.put(|r| &mut r.tax_code, code)
            }
            Shape::List => {
                let parts = values::list(&text);
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
                let place = values::line(&text).map(|text| match places::whole(&text) {
                    Some(place) => place.name,
                    None => text,
                });
                match field {
                    Field::Commune => self.put(|r| &mut r.commune, place),
                    Field::District => self.put(|r| &mut r.district, place),
                    _ => self.put(|r| &mut r.province, place),
                }
            }
            Shape::Paragraph => {
                let said = values::paragraph(&text);
                match field {
                    Field::NeedContent => {
                        need.need_content.clone_from(&said);
                        said.is_some()
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
            Shape::Line => self.set_line(field, column, row, &text),
        };
        if stated {
            let source = Source {
                field,
                at: address(from, column),
                text,
            };
            if let Some(record) = self.records.last_mut() {
                record.sources.push(source);
            }
        }
    }

    fn set_line(&mut self, field: Field, column: u32, row: u32, text: &str) -> bool {
        let Some(mut said) = values::line(text) else {
            return false;
        };
        match field {
            Field::Name => {
                if self.layout.column(Field::Ordinal).is_none() {
                    said = values::unbulleted(&said).to_owned();
                }
                let companies = text
                    .lines()
                    .filter(|l| super::columns::is_company(&fold(l.trim())))
                    .count();
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
                        said = name;
                        if self.layout.column(Field::Phone).is_none()
                            && self.put(|r| &mut r.phone, Some(number))
                        {
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
            _ => self.put(
                |r| &mut r.sector,
                Some(values::unbulleted(&said).to_owned()),
            ),
        }
    }

    /// Sets a value that is not set yet (rows below the first only add).
    fn put(&mut self, slot: fn(&mut Record) -> &mut Option<String>, value: Option<String>) -> bool {
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

    fn set_money(
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
        *self.sums.entry(column).or_default() += amount.dong();
        *self.since.entry(column).or_default() += amount.dong();
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

    fn set_count(&mut self, field: Field, column: u32, row: u32, value: &Value) -> bool {
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
        *self.sums.entry(column).or_default() += count;
        *self.since.entry(column).or_default() += count;
        true
    }

    fn set_date(&mut self, field: Field, column: u32, row: u32, value: &Value) -> bool {
        let date = match dates::date(value, self.epoch_1904) {
            dates::Reading::Nothing => return false,
            dates::Reading::Date(date) => date,
            dates::Reading::MonthFirst(date) => {
                self.turned += 1;
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
        let date = Some(date.to_string());
        if field == Field::StartDate {
            self.put(|r| &mut r.start_date, date)
        } else {
            self.put(|r| &mut r.registration_date, date)
        }
    }

    fn remark(&mut self, field: Field, column: u32, row: u32, text: &str, remark: Option<Remark>) {
        let label = field.label();
        let (level, code, message, fix) = match remark {
            None => return,
            Some(Remark::ZeroRestored) => (
                Level::Hint,
                "zero_restored",
                format!("{label} “{text}” mất số 0 ở đầu; đã thêm lại."),
                "Kiểm tra lại với cơ sở nếu nghi ngờ.",
            ),
            Some(Remark::CheckDigit) => (
                Level::Warning,
                "tax_code_check",
                format!("Mã số thuế “{text}” không đúng chữ số kiểm tra."),
                "Đối chiếu với giấy đăng ký hoặc trang tra cứu của cơ quan thuế.",
            ),
            Some(Remark::BadForm) if field == Field::TaxCode => (
                Level::Warning,
                "tax_code_form",
                format!("Mã số thuế “{text}” không có 10, 12 hoặc 13 chữ số."),
                "Sửa lại mã, hoặc để trống nếu cơ sở chưa có.",
            ),
            Some(Remark::BadForm) => (
                Level::Warning,
                "phone_form",
                format!("Số điện thoại “{text}” không có 10 hoặc 11 chữ số."),
                "Sửa lại số điện thoại.",
            ),
            Some(Remark::Several) => (
                Level::Hint,
                "several_phones",
                format!("“{text}” có nhiều số điện thoại; đã lấy số đầu tiên."),
                "Ghi số còn lại vào ghi chú nếu cần.",
            ),
        };
        self.find(level, row, column, code, message, fix);
    }

    /// Commune and district: the row's own, else group rows, the tab, the titles, the address.
    fn places(&mut self, row: &Row) {
        let mut candidates: Vec<(Place, String, String)> = self
            .groups
            .iter()
            .rev()
            .filter_map(|g| Some((g.place.clone()?, g.at.clone(), g.label.clone())))
            .collect();
        let carried = [Field::Commune, Field::District].map(|field| {
            let column = self.layout.column(field)?;
            let (value, at) = self.above.get(&column)?;
            // Written once for the rows below, without a merge.
            (row.cell(column).is_none()
                && *at < row.number
                && self.groups.iter().all(|g| g.place.is_none()))
            .then(|| {
                (
                    field,
                    values::line(&value.text()),
                    address(*at, column),
                    column,
                )
            })
        });
        for (field, text, at, column) in carried.into_iter().flatten() {
            let Some(text) = text else { continue };
            let tier = if field == Field::Commune {
                Tier::Commune
            } else {
                Tier::District
            };
            let name = places::whole(&text).map_or_else(|| text.clone(), |place| place.name);
            candidates.push((Place { tier, name }, at, text));
            let unset = self.records.last().is_some_and(|r| {
                if tier == Tier::Commune {
                    r.commune.is_none()
                } else {
                    r.district.is_none()
                }
            });
            if unset && !self.filled_down {
                self.filled_down = true;
                self.find(
                    Level::Hint,
                    row.number,
                    column,
                    "filled_down",
                    "Ô trống được hiểu là cùng địa bàn với dòng trên; các dòng sau cũng vậy."
                        .to_owned(),
                    "Kiểm tra lại địa bàn của các dòng để trống.",
                );
            }
        }
        candidates.extend(self.context.places.iter().cloned());
        let Some(record) = self.records.last_mut() else {
            return;
        };
        if let Some(address) = record.address.clone() {
            let at = record
                .sources
                .iter()
                .find(|s| s.field == Field::Address)
                .map(|s| s.at.clone())
                .unwrap_or_default();
            candidates.extend(
                places::inside(&address)
                    .into_iter()
                    .map(|p| (p, at.clone(), address.clone())),
            );
        }
        for (tier, field) in [
            (Tier::Commune, Field::Commune),
            (Tier::District, Field::District),
            (Tier::Province, Field::Province),
        ] {
            let slot = match tier {
                Tier::Commune => &mut record.commune,
                Tier::District => &mut record.district,
                Tier::Province => &mut record.province,
            };
            if slot.is_some() {
                continue;
            }
            if let Some((place, at, text)) =
                candidates.iter().find(|(place, ..)| place.tier == tier)
            {
                *slot = Some(place.name.clone());
                record.sources.push(Source {
                    field,
                    at: at.clone(),
                    text: text.clone(),
                });
            }
        }
        if let (Some(commune), district) = (&record.commune, record.district.as_deref())
            && places::whole(commune).is_none()
            && let Some(full) = places::with_kind(commune, district)
        {
            record.commune = Some(full.to_owned());
        }
        record.groups = self
            .groups
            .iter()
            .filter(|g| g.place.is_none())
            .map(|g| g.label.clone())
            .collect();
    }

    fn check(&mut self, row: &Row, new: bool) {
        let households = self.layout.column(Field::Name).is_none();
        if let Some(record) = self.records.last_mut().filter(|_| new && households) {
            // A list of households names each by its owner.
            record.name.clone_from(&record.owner);
        }
        let Some(record) = self.records.last() else {
            return;
        };
        if new && record.name.is_none() {
            let column = self.layout.column(Field::Name).unwrap_or(0);
            self.find(
                Level::Error,
                row.number,
                column,
                "name_missing",
                "Dòng có số liệu nhưng không có tên cơ sở.".to_owned(),
                "Ghi tên cơ sở, hoặc bỏ dòng này nếu không phải là cơ sở.",
            );
        }
        let Some(record) = self.records.last() else {
            return;
        };
        if let (Some(total), Some(female)) = (record.labour_total, record.labour_female)
            && new
            && female > total
        {
            let column = self.layout.column(Field::LabourFemale).unwrap_or(0);
            self.find(
                Level::Warning,
                row.number,
                column,
                "female_above_total",
                format!("Lao động nữ ({female}) nhiều hơn tổng số lao động ({total})."),
                "Kiểm tra lại hai số lao động.",
            );
        }
    }

    fn finish(mut self) -> (Vec<Record>, Units) {
        self.close_groups(0);
        for (column, stated, row) in std::mem::take(&mut self.top_totals) {
            let all = self.sums.get(&column).copied().unwrap_or(0);
            self.compare(row, column, stated, &[all]);
        }
        for record in &mut self.records {
            gather(record);
        }
        (self.records, self.units)
    }
}

/// What the needs of a facility come to together.
fn gather(record: &mut Record) {
    for need in &mut record.needs {
        if need.requested_vnd.is_none() {
            need.requested_vnd = sum([need.requested_national_vnd, need.requested_local_vnd]);
        }
    }
    let contents: Vec<&str> = record
        .needs
        .iter()
        .filter_map(|n| n.need_content.as_deref())
        .collect();
    record.need_content = (!contents.is_empty()).then(|| contents.join("; "));
    record.total_cost_vnd = sum(record.needs.iter().map(|n| n.total_cost_vnd));
    record.requested_vnd = sum(record.needs.iter().map(|n| n.requested_vnd));
    record.counterpart_vnd = sum(record.needs.iter().map(|n| n.counterpart_vnd));
    record.total_cost_vnd_qualifier = record.needs.iter().find_map(|n| n.total_cost_vnd_qualifier);
    record.requested_vnd_qualifier = record.needs.iter().find_map(|n| n.requested_vnd_qualifier);
    record.counterpart_vnd_qualifier = record
        .needs
        .iter()
        .find_map(|n| n.counterpart_vnd_qualifier);
}

fn sum(amounts: impl IntoIterator<Item = Option<Money>>) -> Option<Money> {
    let stated: Vec<Money> = amounts.into_iter().flatten().collect();
    if stated.is_empty() {
        return None;
    }
    Money::sum(stated).ok()
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

/// Gives records the one district that all communes of the workbook have in common.
pub fn common_district(records: &mut [Record], findings: &mut Vec<Finding>) {
    let mut known: BTreeSet<&str> = records
        .iter()
        .filter_map(|r| r.district.as_deref())
        .collect();
    let from_file = known
        .pop_first()
        .filter(|_| known.is_empty())
        .map(str::to_owned);
    let communes: BTreeSet<&str> = records
        .iter()
        .filter(|r| r.district.is_none())
        .filter_map(|r| r.commune.as_deref())
        .collect();
    if communes.is_empty() {
        return;
    }
    let listed = places::common_district(communes);
    let district = match (&from_file, listed) {
        (_, Some(listed)) => listed.to_owned(),
        _ => return,
    };
    let mut first = None;
    for record in records
        .iter_mut()
        .filter(|r| r.district.is_none() && r.commune.is_some())
    {
        record.district = Some(district.clone());
        let text = record.commune.clone().unwrap_or_default();
        record.sources.push(Source {
            field: Field::District,
            at: "list".to_owned(),
            text,
        });
        first.get_or_insert_with(|| record.sheet.clone());
    }
    if let Some(sheet) = first {
        findings.push(Finding::new(
            Level::Hint,
            sheet,
            "district_inferred",
            format!("Tệp không ghi huyện; các xã trong tệp cùng thuộc {district} theo danh mục trước 01/7/2025."),
            "Kiểm tra lại nếu tệp gồm xã của nhiều huyện.",
        ));
    }
}
