//! A finding says where the data is wrong, what is wrong, and what to do.
//!
//! Findings are values, not errors: a workbook with four hundred of them still imports its good rows.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How much a finding matters.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Gợi ý: worth a look, stops nothing.
    Hint,
    /// Cảnh báo: somebody should look before relying on it.
    Warning,
    /// Lỗi: the record is held back until it is mended.
    Error,
}

/// One problem with one place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
pub struct Finding {
    /// Where: `Bieu KS!C17` in a workbook, a field's name in a form.
    pub at: String,
    /// How much it matters.
    pub level: Level,
    /// Stable code; the contract with scripts.
    pub code: String,
    /// One Vietnamese sentence: what is wrong.
    pub message: String,
    /// What to do about it, in Vietnamese.
    pub fix: String,
}

impl Finding {
    /// A finding at `at`.
    pub fn new(
        level: Level,
        at: impl Into<String>,
        code: &str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            at: at.into(),
            level,
            code: code.to_owned(),
            message: message.into(),
            fix: fix.into(),
        }
    }
}
