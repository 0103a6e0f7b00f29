//! What a sheet may do to what the ledger already says, column by column.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Field;

/// What a value of the sheet does to a known facility. An empty cell never does anything.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It takes the place of what the ledger says.
    #[default]
    Replace,
    /// It is taken where the ledger says nothing.
    Fill,
    /// It is not taken; a new facility still gets it.
    Keep,
}

impl Mode {
    /// Whether the sheet's value is written over what the ledger says, or into its blank.
    pub(super) fn writes(self, blank: bool) -> bool {
        match self {
            Self::Replace => true,
            Self::Fill => blank,
            Self::Keep => false,
        }
    }
}

/// A person's word on one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FieldMode {
    /// The field.
    pub field: Field,
    /// What its values do.
    pub mode: Mode,
}

/// The words on all fields; a row that repeats one above only fills.
#[derive(Debug, Clone, Copy)]
pub(super) struct Modes<'a> {
    said: &'a [FieldMode],
    repeats: bool,
}

impl<'a> Modes<'a> {
    pub(super) fn new(said: &'a [FieldMode], repeats: bool) -> Self {
        Self { said, repeats }
    }

    pub(super) fn of(&self, field: Field) -> Mode {
        let said = self
            .said
            .iter()
            .find(|one| one.field == field)
            .map_or(Mode::Replace, |one| one.mode);
        if self.repeats {
            said.max(Mode::Fill)
        } else {
            said
        }
    }
}
