//! The grid: rows in windows, sorted, filtered, searched, with the sums of all that match.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

use super::Values;
use super::value::{self, Stored};
use crate::error::Result;
use crate::field::{Field, Kind, Noun};
use crate::json::JsonValue;
use crate::ledger::{Reader, search};

/// What a grid asks for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct ListQuery {
    /// What was typed in the search field.
    pub search: String,
    /// All must hold.
    pub filters: Vec<Filter>,
    /// Field names, `-` in front for descending.
    pub sort: Vec<String>,
    /// First row wanted.
    pub offset: u32,
    /// How many rows.
    pub limit: u32,
    /// The working year, for nouns that have one.
    pub year: Option<i32>,
    /// For a child list: the id of the record it belongs to.
    pub parent: Option<String>,
}

/// One condition on one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Filter {
    /// The field.
    pub field: String,
    /// How it is compared.
    pub op: FilterOp,
    /// What it is compared with.
    #[specta(type = JsonValue)]
    pub value: Value,
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FilterOp {
    /// Folded text contains folded text; for a reference, what names it.
    Contains,
    /// Equal as stored.
    Equals,
    /// Not less.
    AtLeast,
    /// Not more.
    AtMost,
    /// Unknown.
    Empty,
    /// Known.
    Filled,
}

/// A window of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct ListPage {
    /// How many rows match in all.
    pub total: u32,
    /// The rows of this window.
    pub rows: Vec<Row>,
    /// Sums of money and counts over all matching rows.
    #[specta(type = BTreeMap<String, i32>)]
    pub sums: BTreeMap<String, i64>,
}

/// One row of a grid.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Row {
    /// The record's id.
    pub id: String,
    /// Every declared field.
    #[specta(type = BTreeMap<String, JsonValue>)]
    pub values: Values,
    /// What names the records it points at.
    pub titles: BTreeMap<String, String>,
}

/// A window of the records of a noun.
pub fn list(reader: &Reader<'_>, noun: &'static Noun, query: &ListQuery) -> Result<ListPage> {
    let mut conditions = Vec::new();
    let mut bound: Vec<Stored> = Vec::new();
    let mut bind = |value: Stored| {
        bound.push(value);
        format!("?{}", bound.len())
    };
    if let Some(words) = search::query(&query.search) {
        let noun_name = bind(text(noun.name));
        let words = bind(text(&words));
        conditions.push(format!(
            "r.id IN (SELECT d.record_id FROM search s JOIN search_document d ON d.doc = s.rowid
                      WHERE search MATCH {words} AND d.noun = {noun_name})"
        ));
    }
    if let (Some(parent), Some(field)) = (&query.parent, noun.parent) {
        let id = bind(text(parent));
        conditions.push(format!("r.\"{field}\" = {id}"));
    }
    if let (Some(year), Some(name)) = (query.year, noun.year) {
        let field = noun
            .field(name)
            .ok_or_else(|| value::undeclared(noun, name))?;
        conditions.push(if field.kind == Kind::Year {
            let year = bind(Stored(rusqlite::types::Value::Integer(i64::from(year))));
            format!("r.\"{name}\" = {year}")
        } else {
            let first = bind(text(&format!("{year}-01-01")));
            let last = bind(text(&format!("{year}-12-31")));
            format!("r.\"{name}\" BETWEEN {first} AND {last}")
        });
    }
    for filter in &query.filters {
        let field = noun
            .field(&filter.field)
            .ok_or_else(|| value::undeclared(noun, &filter.field))?;
        conditions.push(condition(field, filter, &mut bind)?);
    }
    let filtered = if conditions.is_empty() {
        "1".to_owned()
    } else {
        conditions.join(" AND ")
    };

    let mut totals = "count(*)".to_owned();
    let summed: Vec<&Field> = noun
        .fields
        .iter()
        .filter(|field| matches!(field.kind, Kind::Money | Kind::Count) && !field.alone)
        .collect();
    for field in &summed {
        let _ = write!(totals, ", sum(r.\"{}\")", field.name);
    }
    let (total, sums) = reader
        .row(
            &format!("SELECT {totals} FROM {} r WHERE {filtered}", noun.name),
            rusqlite::params_from_iter(&bound),
            |row| {
                let mut sums = BTreeMap::new();
                for (at, field) in summed.iter().enumerate() {
                    if let Some(sum) = row.get::<_, Option<i64>>(at + 1)? {
                        sums.insert(field.name.to_owned(), sum);
                    }
                }
                Ok((row.get(0)?, sums))
            },
        )?
        .unwrap_or_default();

    // The window is found by id first: the titles of references are looked up for its rows only.
    let order = value::order(noun, &query.sort)?;
    let limit = if query.limit == 0 { 200 } else { query.limit };
    let ids: Vec<String> = reader.rows(
        &format!(
            "SELECT r.id FROM {} r WHERE {filtered} ORDER BY {order} LIMIT {limit} OFFSET {}",
            noun.name, query.offset
        ),
        rusqlite::params_from_iter(&bound),
        |row| row.get(0),
    )?;
    let one = format!(
        "SELECT {}{} FROM {} r WHERE r.id = ?1",
        value::columns(noun, "r"),
        value::title_columns(noun, "r"),
        noun.name
    );
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some((values, titles)) = reader.row(&one, [&id], |row| value::read(noun, row, 0))? {
            rows.push(Row { id, values, titles });
        }
    }
    Ok(ListPage { total, rows, sums })
}

fn text(text: &str) -> Stored {
    Stored(rusqlite::types::Value::Text(text.to_owned()))
}

fn condition(
    field: &Field,
    filter: &Filter,
    bind: &mut impl FnMut(Stored) -> String,
) -> Result<String> {
    let column = format!("r.\"{}\"", field.name);
    let words = || {
        filter
            .value
            .as_str()
            .map(crate::text::fold)
            .unwrap_or_default()
    };
    Ok(match (filter.op, field.kind) {
        (FilterOp::Empty, _) => format!("{column} IS NULL"),
        (FilterOp::Filled, _) => format!("{column} IS NOT NULL"),
        (FilterOp::Contains, Kind::Ref { noun: target }) => {
            let words = bind(text(&words()));
            let title = value::title_in_reference(target, "t", 1);
            format!(
                "{column} IN (SELECT t.id FROM {target} t WHERE instr(fold({title}), {words}) > 0)"
            )
        }
        (FilterOp::Contains, _) => {
            let words = bind(text(&words()));
            format!("instr(fold({column}), {words}) > 0")
        }
        (op, _) => {
            let sign = match op {
                FilterOp::AtLeast => ">=",
                FilterOp::AtMost => "<=",
                _ => "=",
            };
            let stored = value::store(field, &filter.value)?.into_iter().next();
            let value = bind(stored.unwrap_or(Stored(rusqlite::types::Value::Null)));
            format!("{column} {sign} {value}")
        }
    })
}
