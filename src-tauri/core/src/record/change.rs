//! Creating, editing and deleting a record of any noun.

use serde::Serialize;
use specta::Type;

use super::check::findings;
use super::{Values, get, title, title_typed, value};
use crate::error::{Error, Result};
use crate::field::Noun;
use crate::finding::{Finding, Level};
use crate::ledger::gate::{Kept, Typed};
use crate::ledger::{Done, Ledger, Op, Reader, Tx};

/// What saving answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Saved {
    /// The record's id; new for a new record.
    pub id: String,
    /// Warnings and hints; errors would have refused it.
    pub findings: Vec<Finding>,
}

/// Saves the given values of a new (`id` is none) or existing record, as one undoable operation.
/// Values that are not given stay as they are.
pub fn save(
    ledger: &Ledger,
    noun: &'static Noun,
    id: Option<&str>,
    values: &Values,
) -> Result<Done<Saved>> {
    let typed = Typed {
        noun,
        id,
        values: Some(values),
    };
    typed.allowed()?;
    let gates = ledger.world().gates;
    let named = ledger.read(|reader| match id {
        Some(id) => title(reader, noun, id),
        None => title_typed(reader, noun, values),
    })?;
    let op = match id {
        None => Op::Add {
            noun: noun.name,
            label: noun.label,
            title: named,
        },
        Some(_) => Op::Edit {
            noun: noun.name,
            label: noun.label,
            title: named,
        },
    };
    ledger.transact(&op, |tx| {
        let findings = findings(tx, gates, &typed)?;
        refuse_errors(&findings)?;
        // With the record in one transaction: a draft that cannot be forgotten must not make a
        // saved record look unsaved.
        tx.run(
            "DELETE FROM draft WHERE noun = ?1 AND key = ?2",
            [noun.name, id.unwrap_or("new")],
        )?;
        let stands = stands(tx, noun, id)?;
        let id = gates.pass(tx, &typed, &stands, || match id {
            None => insert(tx, noun, values),
            Some(id) => {
                update(tx, noun, id, values)?;
                Ok(id.to_owned())
            }
        })?;
        Ok(Saved { id, findings })
    })
}

/// What is stored of a record; nothing of a new one.
fn stands(reader: &Reader<'_>, noun: &'static Noun, id: Option<&str>) -> Result<Values> {
    let record = match id {
        Some(id) => get(reader, noun, id)?,
        None => None,
    };
    Ok(record.map(|record| record.values).unwrap_or_default())
}

/// What records of a noun keep because something was decided with them, in the order of `ids`: what a screen does not
/// offer to change.
pub fn kept(ledger: &Ledger, noun: &'static Noun, ids: &[String]) -> Result<Vec<Vec<Kept>>> {
    let gates = ledger.world().gates;
    ledger.read(|reader| ids.iter().map(|id| gates.kept(reader, noun, id)).collect())
}

fn refuse_errors(findings: &[Finding]) -> Result<()> {
    let errors: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.level == Level::Error)
        .map(|finding| finding.message.as_str())
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        let code = crate::error::Known::RecordInvalid.code();
        Err(Error::refused(code, errors.join(" ")))
    }
}

/// Adds a record inside a transaction under way; answers its id. The values were checked.
pub fn insert(tx: &Tx<'_>, noun: &'static Noun, values: &Values) -> Result<String> {
    let id = tx.new_id();
    let mut names = vec!["id".to_owned()];
    let mut stored = vec![value::Stored(rusqlite::types::Value::Text(id.clone()))];
    for (name, given) in values {
        let field = noun
            .field(name)
            .ok_or_else(|| value::undeclared(noun, name))?;
        for (column, one) in field.columns().into_iter().zip(value::store(field, given)?) {
            // An unset column takes its default.
            if one.0 != rusqlite::types::Value::Null {
                names.push(format!("\"{column}\""));
                stored.push(one);
            }
        }
    }
    let marks: Vec<String> = (1..=stored.len()).map(|n| format!("?{n}")).collect();
    tx.run(
        &format!(
            "INSERT INTO {} ({}) VALUES ({})",
            noun.name,
            names.join(", "),
            marks.join(", ")
        ),
        rusqlite::params_from_iter(&stored),
    )?;
    Ok(id)
}

/// Changes the given values of a record inside a transaction under way. The values were checked.
pub fn update(tx: &Tx<'_>, noun: &'static Noun, id: &str, values: &Values) -> Result<()> {
    let mut sets = Vec::new();
    let mut stored = Vec::new();
    for (name, given) in values {
        let field = noun
            .field(name)
            .ok_or_else(|| value::undeclared(noun, name))?;
        for (column, one) in field.columns().into_iter().zip(value::store(field, given)?) {
            stored.push(one);
            sets.push(format!("\"{column}\" = ?{}", stored.len()));
        }
    }
    if sets.is_empty() {
        return Ok(());
    }
    stored.push(value::Stored(rusqlite::types::Value::Text(id.to_owned())));
    let touched = tx.run(
        &format!(
            "UPDATE {} SET {} WHERE id = ?{}",
            noun.name,
            sets.join(", "),
            stored.len()
        ),
        rusqlite::params_from_iter(&stored),
    )?;
    if touched == 0 {
        return Err(Error::refused(
            "record_gone",
            format!(
                "Bản ghi {} này đã bị xóa. Hãy đóng lại và mở danh sách mới.",
                noun.label
            ),
        ));
    }
    Ok(())
}

/// Deletes a record with its child lists; refused with the noun that still points at it.
pub fn delete(ledger: &Ledger, noun: &'static Noun, id: &str) -> Result<Done<()>> {
    let typed = Typed {
        noun,
        id: Some(id),
        values: None,
    };
    typed.allowed()?;
    let gates = ledger.world().gates;
    let named = ledger.read(|reader| {
        get(reader, noun, id)?
            .map(|record| record.title)
            .ok_or_else(|| {
                Error::refused(
                    "record_gone",
                    format!("Bản ghi {} này đã bị xóa.", noun.label),
                )
            })
    })?;
    ledger.transact(&Op::Remove { noun: noun.name, label: noun.label, title: named.clone() }, |tx| {
        let stands = stands(tx, noun, Some(id))?;
        let deleted = gates.pass(tx, &typed, &stands, || {
            tx.run_unless_referenced(&format!("DELETE FROM {} WHERE id = ?1", noun.name), [id])
        })?;
        if deleted {
            return Ok(());
        }
        let users = users(tx, noun, id)?;
        Err(Error::refused(
            "record_in_use",
            format!("Chưa xóa được “{named}” vì đang có {users} dùng đến. Hãy xóa hoặc đổi ở đó trước."),
        ))
    })
}

/// Which nouns point at a record, as a sentence carries them.
fn users(tx: &Tx<'_>, noun: &Noun, id: &str) -> Result<String> {
    let mut users = Vec::new();
    for other in crate::nouns::NOUNS {
        for field in other.fields {
            if field.kind == (crate::field::Kind::Ref { noun: noun.name }) {
                let count: i64 = tx.value(
                    &format!(
                        "SELECT count(*) FROM {} WHERE \"{}\" = ?1",
                        other.name, field.name
                    ),
                    [id],
                )?;
                if count > 0 && other.parent != Some(field.name) {
                    users.push(format!("{count} {}", other.label));
                }
            }
        }
    }
    Ok(if users.is_empty() {
        "bản ghi khác".to_owned()
    } else {
        users.join(", ")
    })
}
