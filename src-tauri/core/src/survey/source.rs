//! Where the values of a record were read.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use specta::Type;

use super::columns::Field;
use super::workbook::letter;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Source {
    /// The field.
    pub field: Field,
    /// `C17`; the tab's name or `list` where no cell states it.
    #[specta(type = String)]
    pub at: At,
}

/// Where a value stands; on the wire its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// A row (from 1) and a column (from 0).
    Cell(u32, u32),
    /// What no cell states: the tab's name, the row of a title, `list`.
    Named(Arc<str>),
}

impl At {
    /// The row (from 1) and the column (from 0) of a cell.
    pub fn cell(&self) -> Option<(u32, u32)> {
        match self {
            Self::Cell(row, column) => Some((*row, *column)),
            Self::Named(_) => None,
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell(row, column) => write!(f, "{}{row}", letter(*column)),
            Self::Named(name) => f.write_str(name),
        }
    }
}

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where each value of a record came from. There are millions of them in a long sheet, so each takes
/// twelve bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    places: Vec<Place>,
    /// Most records have none.
    names: Option<Box<Names>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Names(Vec<Arc<str>>);

/// A [`Source`]; one without a row is the name of that number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    row: u32,
    column: u32,
    field: Field,
}

impl Sources {
    /// None, with room for so many.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self {
            places: Vec::with_capacity(capacity),
            names: None,
        }
    }

    /// Adds where a field was read.
    pub(super) fn push(&mut self, field: Field, at: At) {
        let (row, column) = match at {
            At::Cell(row, column) => (row, column),
            At::Named(name) => {
                let Names(names) = &mut **self.names.get_or_insert_default();
                names.push(name);
                (0, u32::try_from(names.len() - 1).unwrap_or(u32::MAX))
            }
        };
        self.places.push(Place { row, column, field });
    }

    /// One by one, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = Source> {
        self.places.iter().map(|place| self.source(*place))
    }

    /// Where a field was read first.
    pub fn of(&self, field: Field) -> Option<At> {
        let place = self.places.iter().find(|place| place.field == field)?;
        Some(self.source(*place).at)
    }

    /// Forgets where a field was read.
    pub(super) fn forget(&mut self, field: Field) {
        self.places.retain(|place| place.field != field);
    }

    fn source(&self, Place { row, column, field }: Place) -> Source {
        let at = match row {
            0 => {
                let names = self.names.as_ref();
                let name = names.and_then(|names| names.0.get(column as usize));
                At::Named(name.cloned().unwrap_or_default())
            }
            _ => At::Cell(row, column),
        };
        Source { field, at }
    }
}

impl FromIterator<Source> for Sources {
    fn from_iter<T: IntoIterator<Item = Source>>(sources: T) -> Self {
        let mut all = Self::default();
        for source in sources {
            all.push(source.field, source.at);
        }
        all
    }
}

impl Serialize for Sources {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
