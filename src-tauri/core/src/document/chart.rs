//! A chart of an official document: names down the left, a bar and its number for each.
//!
//! Every number is printed at its bar, so that nothing must be read off an axis; there is none. Official
//! documents are black, so that the series differ by their greys and by a hatch.

use rust_decimal::Decimal;

use super::model::Cell;

/// A chart of horizontal bars.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chart {
    /// Without number: “Biểu đồ 1.” is made by its place.
    pub title: String,
    /// `triệu đồng`: printed above as “Đơn vị tính: triệu đồng”.
    pub unit: Option<String>,
    /// The names down the left.
    pub categories: Vec<String>,
    /// What is compared: one to three; with one there is no legend.
    pub series: Vec<Series>,
}

/// One number for every category.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Series {
    /// `Kế hoạch năm`.
    pub name: String,
    /// In the order of the categories.
    pub values: Vec<Value>,
}

/// A number with how it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// How long its bar is.
    pub value: Decimal,
    /// As printed at the bar: `2.735`, `2.735 (57,0 %)`.
    pub text: String,
    /// The figure it shows.
    pub source: Option<String>,
}

impl Chart {
    /// The most series that can be told apart in black and grey.
    pub const SERIES: usize = 3;

    /// The printed numbers of a category, one for each series that has it.
    pub fn of(&self, category: usize) -> impl Iterator<Item = (&Series, &Value)> {
        self.series
            .iter()
            .filter_map(move |series| Some((series, series.values.get(category)?)))
    }

    /// The longest bar's number, more than nought.
    pub(super) fn most(&self) -> Option<Decimal> {
        let values = self.series.iter().flat_map(|series| &series.values);
        let most = values.map(|one| one.value).max()?;
        (most > Decimal::ZERO).then_some(most)
    }

    /// Everything that it says, for those who cannot see it: title, unit, every name and number.
    pub fn described(&self, number: &str) -> String {
        let unit = match &self.unit {
            Some(unit) => format!(" (đơn vị tính: {unit})"),
            None => String::new(),
        };
        let rows: Vec<String> = (0..)
            .zip(&self.categories)
            .map(|(at, name)| {
                let values: Vec<String> = self
                    .of(at)
                    .map(|(series, value)| match self.series.len() {
                        1 => value.text.clone(),
                        _ => format!("{} {}", series.name.to_lowercase(), value.text),
                    })
                    .collect();
                format!("{name}: {}", values.join(", "))
            })
            .collect();
        format!("{number} {}{unit}. {}.", self.title, rows.join("; ")).replace('\n', " ")
    }
}

impl Value {
    /// A number with so many decimals, written `1.234.567,89`.
    pub fn number(value: Decimal, decimals: u32) -> Self {
        let Cell { text, .. } = Cell::number(value, decimals);
        Self {
            value,
            text,
            source: None,
        }
    }

    /// The same with a remark after the number: `2.735 (57,0 %)`.
    #[must_use]
    pub fn with(self, remark: &str) -> Self {
        Self {
            text: format!("{} ({remark})", self.text),
            ..self
        }
    }

    /// The same with the name of its figure.
    #[must_use]
    pub fn from_figure(self, source: impl Into<String>) -> Self {
        Self {
            source: Some(source.into()),
            ..self
        }
    }
}
