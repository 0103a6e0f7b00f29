//! A list that a report prints, one record a row, with what its columns are: so that a frozen report prints
//! the same table whatever becomes of the catalogue.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::scale::Unit;
use super::words::share;
use crate::document::{Cell, Column, Kind, Row, RowKind, Table, Width};
use crate::error::Result;
use crate::money::Money;
use crate::period::roman;

/// A list of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ListFigures {
    /// Stable name: `supported`.
    pub key: String,
    /// What its rows are counted in: `cơ sở`.
    pub unit: String,
    /// The noun of its rows; empty where a row is an indicator, not a record.
    pub noun: String,
    /// The title of its annex, without the period.
    pub title: String,
    /// What the screen says while nothing is there to list.
    pub empty: String,
    /// Its columns, without the one that numbers the rows.
    pub columns: Vec<ListColumn>,
    /// Whether its rows add up.
    pub sums: bool,
    /// The rows, groups together.
    pub rows: Vec<ListRow>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ListColumn {
    /// The heading that it shares with its neighbours; empty for none.
    pub over: String,
    /// Its own heading.
    pub title: String,
    /// What stands in it.
    pub what: What,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// Words.
    Text {
        /// Of the width that numbers leave.
        share: u32,
    },
    /// A short word.
    Mark,
    /// Whole đồng; adds up.
    Money,
    /// Whole things; adds up.
    Count,
    /// Hundredths, of things that do not add up.
    Quantity,
    /// One column in per cent of another, both counted from 0.
    Rate {
        /// The part.
        part: u32,
        /// The whole.
        whole: u32,
    },
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ListRow {
    /// The record, where it is one.
    pub id: Option<String>,
    /// It was given up: its amounts stand, and it is none of those that are counted.
    #[serde(default)]
    pub given_up: bool,
    /// The group it stands in; none in a list without groups.
    pub group: Option<String>,
    /// A value for each column; nothing for rates.
    pub cells: Vec<ListCell>,
}

/// A value: đồng, things or hundredths as the column says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(untagged)]
pub enum ListCell {
    /// A number.
    Number(#[specta(type = i32)] i64),
    /// Words.
    Text(String),
    /// Not stated.
    Nothing,
}

impl ListFigures {
    /// How many of its rows are counted: what was given up is not.
    pub(super) fn counted(&self) -> usize {
        self.rows.iter().filter(|row| !row.given_up).count()
    }
}

impl ListColumn {
    /// Words with their share of the width.
    pub(super) fn text(title: &str, share: u32) -> Self {
        Self::new(title, What::Text { share })
    }

    pub(super) fn money(title: &str) -> Self {
        Self::new(title, What::Money)
    }

    pub(super) fn count(title: &str) -> Self {
        Self::new(title, What::Count)
    }

    pub(super) fn new(title: &str, what: What) -> Self {
        Self {
            over: String::new(),
            title: title.to_owned(),
            what,
        }
    }

    /// The same under a heading.
    pub(super) fn under(mut self, over: &str) -> Self {
        over.clone_into(&mut self.over);
        self
    }

    fn column(&self) -> Column {
        let (kind, width) = match self.what {
            What::Text { share } => (Kind::Text, Width::Share(share)),
            What::Mark => (Kind::Centred, Width::Content),
            What::Money | What::Count => (Kind::Number, Width::Content),
            What::Quantity | What::Rate { .. } => (Kind::Rate, Width::Content),
        };
        Column::new(&self.title, kind, width)
    }
}

impl ListCell {
    pub(super) fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(_) | Self::Nothing => None,
        }
    }

    /// As the differences of a report tell it.
    pub(super) fn said(&self, what: What) -> String {
        match (self, what) {
            (Self::Nothing, _) => String::new(),
            (Self::Text(text), _) => text.clone(),
            (Self::Number(number), What::Quantity) => quantity(*number).text,
            (Self::Number(number), What::Money) => {
                format!("{} đồng", crate::money::grouped(*number))
            }
            (Self::Number(number), _) => crate::money::grouped(*number),
        }
    }
}

impl ListFigures {
    /// What its rows come to in a column that adds up; none where no row states a value.
    pub fn sum(&self, column: usize) -> Option<i64> {
        sum(&self.rows, column)
    }

    /// The table.
    pub(super) fn table(&self) -> Result<Table> {
        let unit = Unit::of(self.amounts());
        let mut rows = Vec::new();
        let mut number = 0;
        let groups: Vec<&[ListRow]> = self.rows.chunk_by(|a, b| a.group == b.group).collect();
        for (index, of_group) in (1..).zip(&groups) {
            if let Some(name) = &of_group[0].group {
                rows.push(Row::group(1, roman(index), name));
            }
            for row in *of_group {
                number += 1;
                let mut cells = vec![Cell::ordinal(number)];
                cells.extend(self.cells(&unit, |column| row.cells[column].clone()));
                rows.push(Row::data(cells));
            }
            if self.sums && of_group[0].group.is_some() && groups.len() > 1 {
                let title = format!("Cộng {}", roman(index));
                rows.push(self.sum_row(RowKind::Subtotal, &title, of_group, &unit));
            }
        }
        if self.sums && !self.rows.is_empty() {
            rows.push(self.sum_row(RowKind::Total, "Tổng cộng", &self.rows, &unit));
        }
        let mut columns = vec![Column::centred("TT")];
        for together in self
            .columns
            .chunk_by(|a, b| !a.over.is_empty() && a.over == b.over)
        {
            let leaves = together.iter().map(ListColumn::column).collect();
            if together[0].over.is_empty() {
                columns.extend::<Vec<Column>>(leaves);
            } else {
                columns.push(Column::over(&together[0].over, leaves));
            }
        }
        let has_money = self.columns.iter().any(|column| column.what == What::Money);
        Ok(Table {
            unit: has_money.then(|| unit.name.to_owned()),
            columns,
            rows,
        })
    }

    fn amounts(&self) -> impl Iterator<Item = Money> {
        self.rows.iter().flat_map(|row| {
            row.cells
                .iter()
                .zip(&self.columns)
                .filter(|(_, column)| column.what == What::Money)
                .filter_map(|(cell, _)| Money::new(cell.number()?))
        })
    }

    /// Each column's cell, rates made of their part and whole.
    fn cells(&self, unit: &Unit, value: impl Fn(usize) -> ListCell) -> Vec<Cell> {
        let cell = |(at, column): (usize, &ListColumn)| match (column.what, value(at)) {
            (What::Rate { part, whole }, _) => {
                let amount = |at: u32| {
                    let number = value(usize::try_from(at).unwrap_or_default()).number();
                    number.and_then(Money::new).unwrap_or_default()
                };
                share(amount(part), amount(whole))
                    .map_or_else(|| Cell::text("–"), |share| Cell::number(share, 1))
            }
            (_, ListCell::Nothing) => Cell::empty(),
            (_, ListCell::Text(text)) => Cell::text(text),
            (What::Money, ListCell::Number(number)) => {
                unit.cell(Money::new(number).unwrap_or_default())
            }
            (What::Quantity, ListCell::Number(number)) => quantity(number),
            (_, ListCell::Number(number)) => Cell::number(Decimal::from(number), 0),
        };
        self.columns.iter().enumerate().map(cell).collect()
    }

    fn sum_row(&self, kind: RowKind, title: &str, of: &[ListRow], unit: &Unit) -> Row {
        let adds_up = |column: &ListColumn| matches!(column.what, What::Money | What::Count);
        // The words of a sum take the place of the texts before the first number.
        let texts = self
            .columns
            .iter()
            .take_while(|column| matches!(column.what, What::Text { .. } | What::Mark))
            .count()
            .max(1);
        let summed = |at: usize| {
            let found = adds_up(&self.columns[at]).then(|| sum(of, at)).flatten();
            found.map_or(ListCell::Nothing, ListCell::Number)
        };
        let mut cells = vec![Cell::empty(), Cell::text(title).spanning(texts)];
        cells.extend(self.cells(unit, summed).into_iter().skip(texts));
        Row { kind, cells }
    }
}

fn sum(rows: &[ListRow], column: usize) -> Option<i64> {
    let mut stated = rows
        .iter()
        .filter_map(|row| row.cells.get(column)?.number())
        .peekable();
    stated.peek()?;
    Some(stated.sum())
}

/// Hundredths, with as many decimals as they need.
fn quantity(hundredths: i64) -> Cell {
    let value = Decimal::new(hundredths, 2).normalize();
    Cell::number(value, value.scale())
}
