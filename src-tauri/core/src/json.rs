//! A JSON value as the window's types know it.
//!
//! Values of records travel as plain JSON. These types exist for the generated TypeScript only: they
//! say what a value may be, where `serde_json::Value` would speak of integers that JavaScript lacks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

/// What a value may be.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(untagged)]
pub enum JsonValue {
    /// Unknown.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i32),
    /// Text.
    Text(String),
    /// Several.
    List(Vec<JsonValue>),
    /// By name.
    Object(BTreeMap<String, JsonValue>),
}

/// A value that comes from the window or goes to it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct Json(#[specta(type = JsonValue)] pub Value);

impl From<Json> for Value {
    fn from(json: Json) -> Self {
        json.0
    }
}
