//! Who changed what of a record, when: old and new side by side.

use serde::Serialize;
use serde_json::Value;
use specta::Type;

use super::value;
use crate::error::Result;
use crate::field::Noun;
use crate::json::JsonValue;
use crate::ledger::{Reader, journal};

/// One operation on one record.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct HistoryEntry {
    /// Names the operation.
    #[specta(type = i32)]
    pub transaction: i64,
    /// When, in Việt Nam.
    pub at: String,
    /// Who.
    pub who: String,
    /// What, in words.
    pub operation: String,
    /// `insert`, `update` or `delete`.
    pub kind: String,
    /// Field by field.
    pub changes: Vec<FieldChange>,
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct FieldChange {
    /// Its name.
    pub field: String,
    /// Its label.
    pub label: String,
    /// Before.
    #[specta(type = JsonValue)]
    pub old: Value,
    /// After.
    #[specta(type = JsonValue)]
    pub new: Value,
}

/// All operations on a record, newest first; a deleted record keeps its history.
pub fn history(reader: &Reader<'_>, noun: &'static Noun, id: &str) -> Result<Vec<HistoryEntry>> {
    let changes = journal::of_row(reader, noun.name, id)?;
    Ok(changes
        .into_iter()
        .map(|change| {
            let fields = noun
                .fields
                .iter()
                .filter_map(|field| {
                    let old = value::from_image(field, &change.before);
                    let new = value::from_image(field, &change.after);
                    (old != new).then(|| FieldChange {
                        field: field.name.to_owned(),
                        label: field.label.to_owned(),
                        old,
                        new,
                    })
                })
                .collect();
            HistoryEntry {
                transaction: change.operation.transaction,
                at: change.operation.at,
                who: change.operation.who,
                operation: change.operation.operation,
                kind: change.kind.to_owned(),
                changes: fields,
            }
        })
        .collect())
}
