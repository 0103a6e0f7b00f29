//! What every noun can do because it declares its fields: list, card, create, edit, delete, history.
//!
//! A record travels as a map from field name to JSON value; its [`Noun`] says what each value must
//! be. The SQL is built from the declaration, never from what the caller sends: a name that is not
//! declared is a refusal. Rules do not read records; they take typed structs from their noun's
//! `store.rs`.

mod change;
mod check;
mod history;
mod list;
mod succeed;
mod value;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

pub use change::{Saved, delete, insert, kept, save, update};
pub use check::{check, check_in};
pub use history::{FieldChange, HistoryEntry, history};
pub use list::{Filter, FilterOp, ListPage, ListQuery, Row, list};
pub use succeed::{is_rule, succeed};

use crate::error::{Error, Result};
use crate::field::{Kind, Noun};
use crate::json::JsonValue;
use crate::ledger::Reader;
use crate::nouns;

pub use crate::field::Values;

/// One record with everything a card shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Record {
    /// Code name of its noun.
    pub noun: String,
    /// Its id.
    pub id: String,
    /// What names it to a person.
    pub title: String,
    /// Every declared field.
    #[specta(type = BTreeMap<String, JsonValue>)]
    pub values: Values,
    /// For each reference that is set, what names the record it points at.
    pub titles: BTreeMap<String, String>,
    /// Labels of the fields that a complete record has and this one has not.
    pub missing: Vec<String>,
}

/// One record offered by a picker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecordChoice {
    /// What is stored.
    pub id: String,
    /// What is read.
    pub title: String,
    /// What tells it from others of the same title.
    pub detail: String,
}

/// The noun of this code name, or a refusal.
pub fn noun(name: &str) -> Result<&'static Noun> {
    nouns::noun(name).ok_or_else(|| Error::internal(format!("no noun {name}")))
}

/// One record, if it exists.
pub fn get(reader: &Reader<'_>, noun: &'static Noun, id: &str) -> Result<Option<Record>> {
    let columns = value::columns(noun, "r");
    let titles = value::title_columns(noun, "r");
    let own = value::title_of(noun, "r");
    let sql = format!(
        "SELECT {own}, {columns}{titles} FROM {} r WHERE r.id = ?1",
        noun.name
    );
    reader.row(&sql, [id], |row| {
        let (values, titles) = value::read(noun, row, 1)?;
        let missing = noun
            .fields
            .iter()
            .filter(|field| field.required && values.get(field.name).is_none_or(Value::is_null))
            .map(|field| field.label.to_owned())
            .collect();
        Ok(Record {
            noun: noun.name.to_owned(),
            id: id.to_owned(),
            title: row.get::<_, Option<String>>(0)?.unwrap_or_default(),
            values,
            titles,
            missing,
        })
    })
}

/// The records of a child list, in its declared order.
pub fn children(reader: &Reader<'_>, noun: &'static Noun, parent: &str) -> Result<Vec<Record>> {
    let field = noun
        .parent
        .ok_or_else(|| Error::internal(format!("{} is no child list", noun.name)))?;
    linked(reader, noun, field, parent)
}

/// The records whose reference `field` points at `id`.
pub fn linked(
    reader: &Reader<'_>,
    noun: &'static Noun,
    field: &str,
    id: &str,
) -> Result<Vec<Record>> {
    let order = value::order(noun, &[])?;
    let ids: Vec<String> = reader.rows(
        &format!(
            "SELECT r.id FROM {} r WHERE r.\"{field}\" = ?1 ORDER BY {order}",
            noun.name
        ),
        [id],
        |row| row.get(0),
    )?;
    ids.iter()
        .filter_map(|id| get(reader, noun, id).transpose())
        .collect()
}

/// What names a record, or its id where it is gone.
pub fn title(reader: &Reader<'_>, noun: &'static Noun, id: &str) -> Result<String> {
    let own = value::title_of(noun, "r");
    let title: Option<Option<String>> = reader.row(
        &format!("SELECT {own} FROM {} r WHERE r.id = ?1", noun.name),
        [id],
        |row| row.get(0),
    )?;
    Ok(title.flatten().unwrap_or_else(|| id.to_owned()))
}

/// What names a record that is not written yet, from the values given: as [`title`] will name it.
fn title_typed(reader: &Reader<'_>, noun: &'static Noun, values: &Values) -> Result<String> {
    let mut parts = Vec::new();
    for name in noun.title {
        let kind = noun.field(name).map(|field| field.kind);
        match (kind, values.get(*name)) {
            (Some(Kind::Ref { noun: target }), Some(Value::String(id))) => {
                let named = value::title_in_reference(target, "t", 1);
                let sql = format!("SELECT {named} FROM {target} t WHERE t.id = ?1");
                parts.extend(
                    reader
                        .row(&sql, [id], |row| row.get::<_, Option<String>>(0))?
                        .flatten(),
                );
            }
            (Some(Kind::Choice { choices }), Some(Value::String(code))) => {
                let choice = choices.iter().find(|choice| choice.code == code);
                parts.extend(choice.map(|choice| choice.label.to_owned()));
            }
            (_, Some(Value::String(text))) => parts.push(text.clone()),
            (_, Some(Value::Number(number))) => parts.push(number.to_string()),
            _ => {}
        }
    }
    Ok(parts.join(" · "))
}

/// Records for a picker: those that match what was typed, or the first ones.
pub fn choices(
    reader: &Reader<'_>,
    noun: &'static Noun,
    search: &str,
    limit: u32,
) -> Result<Vec<RecordChoice>> {
    let query = ListQuery {
        search: search.to_owned(),
        limit,
        ..ListQuery::default()
    };
    let page = list(reader, noun, &query)?;
    page.rows
        .into_iter()
        .map(|row| {
            let title = title(reader, noun, &row.id)?;
            let detail: Vec<String> = noun
                .fields
                .iter()
                .filter(|field| field.shown && !field.personal && !noun.title.contains(&field.name))
                .filter_map(|field| match field.kind {
                    Kind::Ref { .. } => row.titles.get(field.name).cloned(),
                    Kind::Choice { choices } => {
                        let code = row.values.get(field.name)?.as_str()?;
                        choices
                            .iter()
                            .find(|choice| choice.code == code)
                            .map(|choice| choice.label.to_owned())
                    }
                    Kind::Text => row.values.get(field.name)?.as_str().map(str::to_owned),
                    _ => None,
                })
                .take(3)
                .collect();
            Ok(RecordChoice {
                id: row.id,
                title,
                detail: detail.join(" · "),
            })
        })
        .collect()
}
