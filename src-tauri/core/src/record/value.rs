//! Between columns and the wire: one place that knows how each kind is stored.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use rusqlite::Row;
use rusqlite::types::{Null, ToSqlOutput, Value as Sql, ValueRef};
use rust_decimal::Decimal;
use serde_json::Value;

use super::Values;
use crate::error::{Error, Result};
use crate::field::{Field, Kind, Noun};
use crate::nouns;
use crate::period::{PartialDate, Precision};

/// The declared columns of alias `r`, in order.
pub(super) fn columns(noun: &Noun, alias: &str) -> String {
    let names: Vec<String> = noun
        .fields
        .iter()
        .flat_map(|field| field.columns())
        .map(|name| format!("{alias}.\"{name}\""))
        .collect();
    names.join(", ")
}

/// SQL for what names a record of alias `r`; always text, also where a number names it.
pub(super) fn title_of(noun: &Noun, alias: &str) -> String {
    match title_parts(noun, noun.title, alias, 0).as_slice() {
        [] => format!("{alias}.id"),
        [one] => format!("CAST({one} AS TEXT)"),
        parts => format!("concat_ws(' · ', {})", parts.join(", ")),
    }
}

fn title_parts(noun: &Noun, names: &[&str], alias: &str, depth: usize) -> Vec<String> {
    names
        .iter()
        .map(|name| match noun.field(name).map(|field| field.kind) {
            Some(Kind::Ref { noun: target }) => {
                title_by_reference(target, &format!("{alias}.\"{name}\""), depth + 1)
            }
            Some(Kind::Choice { choices }) => {
                let mut sql = format!("CASE {alias}.\"{name}\"");
                for choice in choices {
                    let _ = write!(
                        sql,
                        " WHEN '{}' THEN '{}'",
                        choice.code,
                        choice.label.replace('\'', "''")
                    );
                }
                sql.push_str(" END");
                sql
            }
            _ => format!("{alias}.\"{name}\""),
        })
        .collect()
}

fn title_by_reference(target: &str, column: &str, depth: usize) -> String {
    let alias = format!("t{depth}");
    let title = title_in_reference(target, &alias, depth);
    format!("(SELECT {title} FROM {target} {alias} WHERE {alias}.id = {column})")
}

/// What names a record of alias `alias` where another points at it. A record named by a third shows
/// its own words; only one that has none shows the third's.
pub(super) fn title_in_reference(target: &str, alias: &str, depth: usize) -> String {
    let Some(noun) = nouns::noun(target) else {
        return format!("{alias}.id");
    };
    let is_reference = |name: &&str| {
        matches!(
            noun.field(name).map(|field| field.kind),
            Some(Kind::Ref { .. })
        )
    };
    let own: Vec<&str> = noun
        .title
        .iter()
        .copied()
        .filter(|name| !is_reference(name))
        .collect();
    let parts = if own.is_empty() && depth < 3 {
        title_parts(noun, noun.title, alias, depth)
    } else {
        title_parts(noun, &own, alias, depth)
    };
    if parts.is_empty() {
        format!("{alias}.id")
    } else {
        format!("concat_ws(' · ', {})", parts.join(", "))
    }
}

/// `, …` : one column for each reference, with what names the record it points at.
pub(super) fn title_columns(noun: &Noun, alias: &str) -> String {
    let mut sql = String::new();
    for field in noun.fields {
        if let Kind::Ref { noun: target } = field.kind {
            let _ = write!(
                sql,
                ", {}",
                title_by_reference(target, &format!("{alias}.\"{}\"", field.name), 1)
            );
        }
    }
    sql
}

/// ORDER BY of alias `r`; by the noun's own order where nothing is asked.
pub(super) fn order(noun: &Noun, asked: &[String]) -> Result<String> {
    let mut parts = Vec::new();
    let own = noun.order.iter().map(|name| (*name).to_owned());
    for name in asked.iter().cloned().chain(own) {
        let (name, direction) = match name.strip_prefix('-') {
            Some(name) => (name, " DESC"),
            None => (name.as_str(), ""),
        };
        let field = noun.field(name).ok_or_else(|| undeclared(noun, name))?;
        parts.push(match field.kind {
            Kind::Ref { noun: target } => {
                format!(
                    "fold({}){direction} NULLS LAST",
                    title_by_reference(target, &format!("r.\"{name}\""), 1)
                )
            }
            Kind::Text | Kind::Paragraph => format!("fold(r.\"{name}\"){direction} NULLS LAST"),
            _ => format!("r.\"{name}\"{direction} NULLS LAST"),
        });
    }
    parts.push("r.id".to_owned());
    Ok(parts.join(", "))
}

pub(super) fn undeclared(noun: &Noun, name: &str) -> Error {
    Error::internal(format!("{} declares no field {name}", noun.name))
}

/// Reads the declared columns from `start`, then the reference titles.
pub(super) fn read(
    noun: &Noun,
    row: &Row<'_>,
    start: usize,
) -> rusqlite::Result<(Values, BTreeMap<String, String>)> {
    let mut values = Values::new();
    let mut at = start;
    for field in noun.fields {
        let value = match field.kind {
            Kind::PartialDate => {
                let first: Option<String> = row.get(at)?;
                let precision: Option<String> = row.get(at + 1)?;
                at += 1;
                wire_date(first.as_deref(), precision.as_deref())
            }
            kind => wire(kind, row.get_ref(at)?),
        };
        at += 1;
        values.insert(field.name.to_owned(), value);
    }
    let mut titles = BTreeMap::new();
    for field in noun
        .fields
        .iter()
        .filter(|field| matches!(field.kind, Kind::Ref { .. }))
    {
        if let Some(title) = row.get::<_, Option<String>>(at)? {
            titles.insert(field.name.to_owned(), title);
        }
        at += 1;
    }
    Ok((values, titles))
}

fn wire_date(first: Option<&str>, precision: Option<&str>) -> Value {
    let Some(first) = first.and_then(|text| text.parse().ok()) else {
        return Value::Null;
    };
    let precision = precision
        .and_then(Precision::from_name)
        .unwrap_or(Precision::Day);
    Value::String(PartialDate { first, precision }.to_string())
}

fn wire(kind: Kind, value: ValueRef<'_>) -> Value {
    match (kind, value) {
        (_, ValueRef::Null | ValueRef::Blob(_) | ValueRef::Real(_)) => Value::Null,
        (Kind::Flag, ValueRef::Integer(flag)) => Value::Bool(flag != 0),
        (Kind::Quantity { scale }, ValueRef::Integer(scaled)) => {
            Value::String(Decimal::new(scaled, scale).normalize().to_string())
        }
        (_, ValueRef::Integer(number)) => Value::from(number),
        (_, ValueRef::Text(text)) => Value::String(String::from_utf8_lossy(text).into_owned()),
    }
}

/// A raw journal value of a field as the wire writes it; for history.
pub(super) fn from_image(field: &Field, image: &BTreeMap<String, Value>) -> Value {
    let raw = image.get(field.name).cloned().unwrap_or(Value::Null);
    match (field.kind, &raw) {
        (Kind::PartialDate, Value::String(first)) => {
            let precision = image
                .get(&format!("{}_precision", field.name))
                .and_then(Value::as_str);
            wire_date(Some(first), precision)
        }
        (Kind::Flag, Value::Number(flag)) => Value::Bool(flag.as_i64() != Some(0)),
        (Kind::Quantity { scale }, Value::Number(scaled)) => Value::String(
            Decimal::new(scaled.as_i64().unwrap_or_default(), scale)
                .normalize()
                .to_string(),
        ),
        _ => raw,
    }
}

/// What a field's columns store for a wire value that was checked.
pub(super) fn store(field: &Field, value: &Value) -> Result<Vec<Stored>> {
    let wrong = || Error::internal(format!("{} cannot hold {value}", field.name));
    if value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty()) {
        return Ok(vec![Stored(Sql::Null); field.columns().len()]);
    }
    let text = || {
        value
            .as_str()
            .map(|text| crate::text::nfc(text.trim()))
            .ok_or_else(wrong)
    };
    Ok(match field.kind {
        Kind::Money | Kind::Count | Kind::Year => {
            vec![Stored(Sql::Integer(value.as_i64().ok_or_else(wrong)?))]
        }
        Kind::Flag => vec![Stored(Sql::Integer(i64::from(
            value.as_bool().ok_or_else(wrong)?,
        )))],
        Kind::Quantity { scale } => {
            let decimal = decimal(value).ok_or_else(wrong)?;
            let scaled = decimal
                .checked_mul(Decimal::from(10_i64.pow(scale)))
                .ok_or_else(wrong)?;
            if !scaled.fract().is_zero() {
                return Err(wrong());
            }
            vec![Stored(Sql::Integer(
                i64::try_from(scaled).map_err(|_| wrong())?,
            ))]
        }
        Kind::PartialDate => {
            let date: PartialDate = text()?.parse().map_err(|_| wrong())?;
            vec![
                Stored(Sql::Text(date.first.to_string())),
                Stored(Sql::Text(date.precision.name().to_owned())),
            ]
        }
        Kind::Date => vec![Stored(Sql::Text(
            date(value).ok_or_else(wrong)?.to_string(),
        ))],
        _ => vec![Stored(Sql::Text(text()?))],
    })
}

/// A day of the wire, in the years that the ledger holds.
pub(super) fn date(value: &Value) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(value.as_str()?.trim(), "%Y-%m-%d").ok()?;
    (1000..=9999).contains(&date.year()).then_some(date)
}

/// Whether a decimal fits its column, scaled.
pub(super) fn fits(number: Decimal, scale: u32) -> bool {
    number
        .checked_mul(Decimal::from(10_i64.pow(scale)))
        .is_some_and(|scaled| i64::try_from(scaled).is_ok())
}

/// A decimal of the wire: a JSON string, or a whole JSON number.
pub(super) fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::String(text) => Decimal::from_str(text.trim()).ok(),
        Value::Number(number) => number.as_i64().map(Decimal::from),
        _ => None,
    }
}

/// A value ready to be bound.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stored(pub(super) Sql);

impl rusqlite::ToSql for Stored {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match &self.0 {
            Sql::Null => Null.to_sql(),
            value => Ok(ToSqlOutput::Borrowed(value.into())),
        }
    }
}
