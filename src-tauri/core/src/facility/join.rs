//! What two facilities that become one both have: a place in one project or activity, figures of one year and day.
//!
//! What surprises: shares are added up, blanks are filled, remarks stand side by side; two figures that contradict each
//! other are asked about, because nobody can tell which of them is right.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::duplicates::read_from;
use super::fields::FACILITY_YEAR;
use super::store;
use crate::attachment;
use crate::error::{Error, Result};
use crate::field::{Field, Kind, Noun};
use crate::ledger::{Reader, Tx};
use crate::nouns::NOUNS;
use crate::record::{self, Record, Values};

/// What each of two rows has a part of.
const SHARED: &[&str] = &["support_vnd", "counterpart_vnd", "quantity"];

/// A place in an order, which contradicts nothing.
const PLACE: &str = "position";

/// Makes one row of two that would stand twice once `other` is `keep`.
pub(super) fn join(tx: &Tx<'_>, keep: &str, other: &str) -> Result<()> {
    for noun in NOUNS {
        for field in noun.fields {
            let named =
                field.kind == (Kind::Ref { noun: "facility" }) && noun.title.contains(&field.name);
            if let Some(parent) = noun.parent.filter(|parent| named && *parent != field.name) {
                for (kept, gone) in in_one_list(tx, noun, parent, field, (keep, other))? {
                    one_of(tx, noun, &kept, &gone)?;
                }
            }
        }
    }
    for (kept, gone) in store::figures_of_one_day(tx, keep, other)? {
        one_of(tx, &FACILITY_YEAR, &kept, &gone)?;
    }
    Ok(())
}

/// The rows of two facilities inside one record, in pairs.
fn in_one_list(
    reader: &Reader<'_>,
    noun: &Noun,
    parent: &str,
    field: &Field,
    (keep, other): (&str, &str),
) -> Result<Vec<(String, String)>> {
    let (table, column) = (noun.name, field.name);
    reader.rows(
        &format!(
            "SELECT min(k.id), o.id FROM {table} o JOIN {table} k ON k.\"{parent}\" = o.\"{parent}\"
             WHERE k.\"{column}\" = ?1 AND o.\"{column}\" = ?2 GROUP BY o.id"
        ),
        [keep, other],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Writes into one row what both say, and drops the other; its files go with the one that stays.
fn one_of(tx: &Tx<'_>, noun: &'static Noun, keep: &str, other: &str) -> Result<()> {
    let (Some(kept), Some(gone)) = (record::get(tx, noun, keep)?, record::get(tx, noun, other)?)
    else {
        return Ok(());
    };
    let values = both(noun, &kept, &gone)?;
    record::update(tx, noun, keep, &values)?;
    attachment::follow(tx, noun, keep, other)?;
    if noun.name == FACILITY_YEAR.name {
        read_from(tx, "facility_year_id", keep, other)?;
    }
    tx.run(&format!("DELETE FROM {} WHERE id = ?1", noun.name), [other])?;
    Ok(())
}

fn value<'a>(record: &'a Record, field: &Field) -> Option<&'a Value> {
    let value = record.values.get(field.name)?;
    let blank = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
    (!blank).then_some(value)
}

/// What one row of two says.
fn both(noun: &Noun, kept: &Record, gone: &Record) -> Result<Values> {
    let mut values = Values::new();
    for field in noun.fields {
        let (own, theirs) = (value(kept, field), value(gone, field));
        let Some(theirs) = theirs else { continue };
        let shared = SHARED.contains(&field.name);
        let now = match own {
            // The qualifier of a figure comes with the figure.
            None if !shared && field.with.is_some_and(|of| kept_says(noun, kept, of)) => continue,
            None => theirs.clone(),
            Some(own) if shared => sum(own, theirs)?,
            Some(own) if own == theirs => continue,
            Some(own) => match field.kind {
                _ if noun.title.contains(&field.name) || noun.parent == Some(field.name) => {
                    continue;
                }
                Kind::Text | Kind::Paragraph => together(field, own, theirs),
                Kind::Count | Kind::Money | Kind::Quantity { .. } if field.name != PLACE => {
                    return Err(contradiction(noun, kept, field, (own, theirs)));
                }
                _ => continue,
            },
        };
        values.insert(field.name.to_owned(), now);
    }
    Ok(values)
}

fn kept_says(noun: &Noun, kept: &Record, field: &str) -> bool {
    noun.field(field)
        .is_some_and(|field| value(kept, field).is_some())
}

fn together(field: &Field, own: &Value, theirs: &Value) -> Value {
    let between = if field.kind == Kind::Paragraph {
        "\n"
    } else {
        "; "
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().trim().to_owned();
    json!([text(own), text(theirs)].join(between))
}

/// The sum of two amounts as they travel: whole, or a decimal as text.
fn sum(own: &Value, theirs: &Value) -> Result<Value> {
    let lost = || Error::internal("two shares that cannot be added up");
    if let (Some(own), Some(theirs)) = (own.as_i64(), theirs.as_i64()) {
        return Ok(json!(own.checked_add(theirs).ok_or_else(lost)?));
    }
    let decimal = |value: &Value| value.as_str()?.parse::<Decimal>().ok();
    let sum = decimal(own)
        .zip(decimal(theirs))
        .and_then(|(own, theirs)| own.checked_add(theirs))
        .ok_or_else(lost)?;
    Ok(json!(sum.normalize().to_string()))
}

fn contradiction(
    noun: &Noun,
    kept: &Record,
    field: &Field,
    (own, theirs): (&Value, &Value),
) -> Error {
    let written = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    Error::refused(
        "merge_contradicts",
        format!(
            "Hai cơ sở có {} “{}” khác nhau ở {}: {} và {}. Hãy sửa cho khớp hoặc xóa một trong hai rồi gộp.",
            noun.label,
            kept.title,
            field.label,
            written(own),
            written(theirs)
        ),
    )
}
