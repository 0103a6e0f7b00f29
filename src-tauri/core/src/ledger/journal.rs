//! The journal: what every operation changed, row by row, written by triggers.
//!
//! One mechanism gives undo, redo, history and "what changed". The triggers are TEMP and made anew at
//! each opening from the tables as they are, so that a migration never has to know of them. An
//! insert keeps no image until it is undone; an update keeps only the fields that differ; a delete
//! keeps the whole row. A row written outside an operation fails, because there is no operation to
//! file it under.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, params};
use serde::Serialize;
use serde_json::{Map, Value};
use specta::Type;

use super::knowledge::Dot;
use super::memory::one_machine;
use super::transact::{Reader, Tx};
use super::{Ledger, World};
use crate::clock::Instant;
use crate::error::{Error, Result};

/// The tables that are journalled: every user table that is not in
/// [`crate::nouns::NOT_JOURNALLED`].
pub fn tables(reader: &Reader<'_>) -> Result<Vec<String>> {
    let all: Vec<String> = reader.rows(
        "SELECT name FROM sqlite_schema
         WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'search' AND name NOT LIKE 'search\\_%' ESCAPE '\\'
         ORDER BY name",
        [],
        |row| row.get(0),
    )?;
    Ok(all
        .into_iter()
        .filter(|table| !crate::nouns::NOT_JOURNALLED.contains(&table.as_str()))
        .collect())
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement =
        connection.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    statement.query_map([table], |row| row.get(0))?.collect()
}

/// Makes the triggers. Names in their bodies are unqualified: a TEMP trigger may not qualify them.
pub(crate) fn watch(connection: &Connection) -> Result<()> {
    connection.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS journal_now(number INTEGER);
         DELETE FROM temp.journal_now;
         INSERT INTO temp.journal_now VALUES (NULL);",
    )?;
    let tables = super::transact::read(connection, tables)?;
    for table in tables {
        let columns = columns(connection, &table)?;
        let each = |make: &dyn Fn(&str) -> String, joint: &str| {
            columns
                .iter()
                .map(|column| make(column))
                .collect::<Vec<_>>()
                .join(joint)
        };
        let differs = each(&|c| format!("OLD.\"{c}\" IS NOT NEW.\"{c}\""), " OR ");
        let mut groups: HashMap<&str, Vec<String>> = HashMap::new();
        for c in &columns {
            let group = groups.entry(group_of(&table, c)).or_default();
            group.push(format!("OLD.\"{c}\" IS NOT NEW.\"{c}\""));
        }
        // An update's image keeps a field group whole: a part says nothing without the others.
        let group_differs = |c: &str| groups[group_of(&table, c)].join(" OR ");
        let image = |side: &str, only: bool| {
            let rows = each(
                &|c| {
                    let condition = if only {
                        format!(" WHERE {}", group_differs(c))
                    } else {
                        String::new()
                    };
                    format!("SELECT '{c}' AS k, {side}.\"{c}\" AS v{condition}")
                },
                " UNION ALL ",
            );
            format!("(SELECT json_group_object(k, v) FROM ({rows}))")
        };
        let file = |what: &str, row: &str, before: &str, after: &str| {
            format!(
                "INSERT INTO journal_change(tx, tbl, row_id, kind, before, after)
                 VALUES ((SELECT number FROM journal_now), '{table}', {row}.id, '{what}', {before}, {after});"
            )
        };
        connection.execute_batch(&format!(
            "CREATE TEMP TRIGGER journal_insert_{table} AFTER INSERT ON main.{table} BEGIN {} END;
             CREATE TEMP TRIGGER journal_update_{table} AFTER UPDATE ON main.{table} WHEN {differs} BEGIN {} END;
             CREATE TEMP TRIGGER journal_delete_{table} AFTER DELETE ON main.{table} BEGIN {} END;",
            file("I", "NEW", "NULL", "NULL"),
            file("U", "NEW", &image("OLD", true), &image("NEW", true)),
            file("D", "OLD", &image("OLD", false), "NULL"),
        ))?;
    }
    Ok(())
}

/// The field group of a column; itself in a table that declares no fields.
fn group_of<'a>(table: &str, column: &'a str) -> &'a str {
    crate::nouns::noun(table).map_or(column, |noun| noun.group_of(column))
}

/// What an entry says of the operation.
pub(crate) struct Heading<'a> {
    pub(crate) op: &'a str,
    pub(crate) label: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) state: &'a str,
    pub(crate) target: Option<i64>,
}

/// Opens an entry and makes it the one that the triggers file under. Answers its number.
pub(crate) fn begin(
    connection: &Connection,
    world: &World,
    now: Instant,
    dot: &Dot,
    heading: &Heading<'_>,
) -> Result<i64> {
    // The hybrid clock never runs backwards, even when the machine's does.
    let clock: i64 = connection.query_row(
        "UPDATE journal_clock SET clock = max(clock + 1, ?1) RETURNING clock",
        [now.0 << 16],
        |row| row.get(0),
    )?;
    connection
        .prepare_cached(
            "INSERT INTO journal_transaction(op, label, kind, state, target, at_ms, clock, person, device,
                                             incarnation, sequence, seen, first_change)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
                     (SELECT coalesce(max(id), 0) + 1 FROM journal_change))",
        )?
        .execute(params![
            heading.op,
            heading.label,
            heading.kind,
            heading.state,
            heading.target,
            now.0,
            clock,
            world.person,
            world.device,
            dot.incarnation,
            dot.sequence,
            dot.seen,
        ])?;
    let number = connection.last_insert_rowid();
    connection.execute("UPDATE temp.journal_now SET number = ?1", [number])?;
    Ok(number)
}

/// Closes the entry: counts its changes, forgets an empty one, and lets go of what could be redone.
/// Answers the nouns touched, none for an empty one.
pub(crate) fn end(tx: &Tx<'_>, is_new: bool) -> Result<Option<Vec<String>>> {
    tx.run("UPDATE temp.journal_now SET number = NULL", [])?;
    let first: i64 = tx.value(
        "SELECT first_change FROM journal_transaction WHERE id = ?1",
        [tx.number],
    )?;
    let touched: Vec<String> = tx.rows(
        "SELECT DISTINCT tbl FROM journal_change WHERE id >= ?1",
        [first],
        |row| row.get(0),
    )?;
    if touched.is_empty() && is_new {
        tx.run("DELETE FROM journal_transaction WHERE id = ?1", [tx.number])?;
        return Ok(None);
    }
    tx.run(
        "UPDATE journal_transaction SET last_change = (SELECT coalesce(max(id), 0) FROM journal_change) WHERE id = ?1",
        [tx.number],
    )?;
    if is_new {
        tx.run(
            "UPDATE journal_transaction SET state = 'abandoned'
             WHERE state = 'undone' AND under IS NULL AND kind IN ('do', 'merge')",
            [],
        )?;
    }
    let mut changed = BTreeSet::new();
    for table in touched {
        if let Some(noun) = crate::nouns::noun(&table)
            && let Some(parent) = noun.parent.and_then(|field| noun.field(field))
            && let crate::field::Kind::Ref { noun } = parent.kind
        {
            changed.insert(noun.to_owned());
        }
        changed.insert(table);
    }
    Ok(Some(changed.into_iter().collect()))
}

/// An operation that undo or redo aims at.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) number: i64,
    pub(crate) code: String,
    pub(crate) label: String,
    /// The entry that undid it last; 0 if none did.
    pub(crate) last_reversal: i64,
}

/// The operation that `state` and `order` choose, if it is this machine's own work. What came from another
/// laptop stands under its merge and is never chosen by itself; and nothing is undone across what another
/// machine wrote into this file before it was carried here.
fn target(reader: &Reader<'_>, device: &str, state: &str, order: &str) -> Result<Option<Target>> {
    let found = reader.row(
        &format!(
            "SELECT id, op, label,
                    coalesce((SELECT max(u.id) FROM journal_transaction u WHERE u.kind = 'undo' AND u.target = t.id), 0),
                    device
             FROM journal_transaction t
             WHERE under IS NULL AND kind IN ('do', 'merge') AND state = ?1 ORDER BY id {order} LIMIT 1"
        ),
        [state],
        |row| {
            let target = Target {
                number: row.get(0)?,
                code: row.get(1)?,
                label: row.get(2)?,
                last_reversal: row.get(3)?,
            };
            Ok((target, row.get::<_, String>(4)?))
        },
    )?;
    Ok(found
        .filter(|(_, writer)| one_machine(writer, device))
        .map(|(target, _)| target))
}

/// The newest operation that stands.
fn newest_done(reader: &Reader<'_>, device: &str) -> Result<Option<Target>> {
    target(reader, device, "done", "DESC")
}

/// The oldest operation that is undone: the one undone last.
fn last_undone(reader: &Reader<'_>, device: &str) -> Result<Option<Target>> {
    target(reader, device, "undone", "ASC")
}

/// What undo takes back: the newest operation that stands, and no other than `wanted` where one is named.
pub(crate) fn to_undo(reader: &Reader<'_>, device: &str, wanted: Option<i64>) -> Result<Target> {
    let newest = newest_done(reader, device)?;
    match (newest, wanted) {
        (Some(newest), None) => Ok(newest),
        (Some(newest), Some(wanted)) if newest.number == wanted => Ok(newest),
        (newest, Some(wanted)) => Err(why_not_undone(reader, wanted, newest)?),
        (None, None) => Err(Error::refused(
            "nothing_to_undo",
            "Không còn thao tác nào để hoàn tác.",
        )),
    }
}

/// What redo does again: the operation undone last, and no other than `wanted` where one is named.
pub(crate) fn to_redo(reader: &Reader<'_>, device: &str, wanted: Option<i64>) -> Result<Target> {
    let last = last_undone(reader, device)?;
    match (last, wanted) {
        (Some(last), None) => Ok(last),
        (Some(last), Some(wanted)) if last.number == wanted => Ok(last),
        (last, Some(wanted)) => Err(why_not_redone(reader, wanted, last)?),
        (None, None) => Err(Error::refused(
            "nothing_to_redo",
            "Không còn thao tác nào để làm lại.",
        )),
    }
}

/// An operation that somebody names.
struct Named {
    label: String,
    state: String,
    /// The merge that brought it, if it is another laptop's.
    under: Option<String>,
}

fn named(reader: &Reader<'_>, number: i64) -> Result<Option<Named>> {
    reader.row(
        "SELECT t.label, t.state, m.label FROM journal_transaction t LEFT JOIN journal_transaction m ON m.id = t.under
         WHERE t.id = ?1 AND t.kind IN ('do', 'merge')",
        [number],
        |row| {
            Ok(Named {
                label: row.get(0)?,
                state: row.get(1)?,
                under: row.get(2)?,
            })
        },
    )
}

/// Why an operation that another machine wrote is not for this one to take back.
fn of_another(label: &str, under: Option<&str>) -> Error {
    let why = match under {
        Some(merge) => format!(
            "Thao tác này ({label}) do máy khác ghi. Chỉ hoàn tác được cả lần nhận đã mang nó về: {merge}."
        ),
        None => format!(
            "Thao tác này ({label}) hoặc thao tác sau nó do máy khác ghi vào sổ nên máy này không hoàn tác được. Hãy sửa lại bằng một thao tác mới."
        ),
    };
    Error::refused("operation_of_another", why)
}

fn unknown_operation() -> Error {
    Error::refused(
        "operation_unknown",
        "Thao tác này không có trong nhật ký của sổ đang mở. Hãy xem Nhật ký thao tác.",
    )
}

fn why_not_undone(reader: &Reader<'_>, wanted: i64, newest: Option<Target>) -> Result<Error> {
    let Some(Named {
        label,
        state,
        under,
    }) = named(reader, wanted)?
    else {
        return Ok(unknown_operation());
    };
    if under.is_some() {
        return Ok(of_another(&label, under.as_deref()));
    }
    Ok(match (state.as_str(), newest) {
        ("done", Some(newest)) => {
            let since: i64 = reader.value(
                "SELECT count(*) FROM journal_transaction WHERE under IS NULL AND kind IN ('do', 'merge') AND state = 'done' AND id > ?1",
                [wanted],
            )?;
            Error::refused(
                "operation_not_newest",
                format!(
                    "Sau thao tác này ({label}) sổ đã ghi {since} thao tác khác, mới nhất là: {}. Hãy hoàn tác lần lượt, từ thao tác mới nhất.",
                    newest.label
                ),
            )
        }
        ("done", None) => of_another(&label, None),
        ("undone" | "abandoned", _) => Error::refused(
            "operation_undone",
            format!("Thao tác này ({label}) đã được hoàn tác rồi."),
        ),
        _ => Error::refused(
            "operation_base",
            format!("Thao tác này ({label}) lập nên sổ nên không hoàn tác được."),
        ),
    })
}

fn why_not_redone(reader: &Reader<'_>, wanted: i64, last: Option<Target>) -> Result<Error> {
    let Some(Named {
        label,
        state,
        under,
    }) = named(reader, wanted)?
    else {
        return Ok(unknown_operation());
    };
    if under.is_some() {
        return Ok(of_another(&label, under.as_deref()));
    }
    Ok(match (state.as_str(), last) {
        ("undone", Some(last)) => Error::refused(
            "operation_not_newest",
            format!(
                "Trước thao tác này ({label}) còn thao tác đã hoàn tác khác. Hãy làm lại lần lượt, bắt đầu từ: {}.",
                last.label
            ),
        ),
        ("undone", None) => of_another(&label, None),
        ("abandoned", _) => Error::refused(
            "operation_abandoned",
            format!(
                "Sau khi hoàn tác ({label}) sổ đã ghi thao tác khác nên không làm lại được nữa."
            ),
        ),
        _ => Error::refused(
            "operation_stands",
            format!("Thao tác này ({label}) đang còn hiệu lực, không cần làm lại."),
        ),
    })
}

/// What undo, or redo, would do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct JournalStep {
    /// The operation, as [`super::Done::operation`] names it.
    #[specta(type = i32)]
    pub operation: i64,
    /// What it is, in words.
    pub label: String,
}

/// What undo and redo would do.
pub(crate) fn next_steps(
    reader: &Reader<'_>,
    device: &str,
) -> Result<(Option<JournalStep>, Option<JournalStep>)> {
    let step = |target: Target| JournalStep {
        operation: target.number,
        label: target.label,
    };
    Ok((
        newest_done(reader, device)?.map(step),
        last_undone(reader, device)?.map(step),
    ))
}

pub(crate) fn mark(tx: &Tx<'_>, number: i64, state: &str) -> Result<()> {
    tx.run(
        "UPDATE journal_transaction SET state = ?2 WHERE id = ?1",
        params![number, state],
    )?;
    Ok(())
}

/// What a reversal looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// The newest operation: nothing can have changed since.
    Newest,
    /// Any past one: what changed since is kept and named.
    Past,
}

/// What a reversal did and what it left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reversal {
    /// Rows taken out, as (table, row).
    pub removed: Vec<(String, String)>,
    /// Rows put back, as (table, row, labels of the fields); no fields for a row that was gone.
    pub restored: Vec<(String, String, Vec<String>)>,
    /// What was kept, as (table, row, why in Vietnamese).
    pub kept: Vec<(String, String, String)>,
}

struct Change {
    id: i64,
    table: String,
    row: String,
    kind: String,
    before: Option<String>,
    after: Option<String>,
}

/// Puts back what a past operation changed where nobody changed it since; rows of the tables `spared` stay.
pub(crate) fn revert_past(tx: &Tx<'_>, number: i64, spared: &[&str]) -> Result<Reversal> {
    reverse(tx, number, Scope::Past, spared)
}

/// Puts back what the newest operation `number` changed, newest change first.
pub(crate) fn revert(tx: &Tx<'_>, number: i64) -> Result<Reversal> {
    reverse(tx, number, Scope::Newest, &[])
}

fn reverse(tx: &Tx<'_>, number: i64, scope: Scope, spared: &[&str]) -> Result<Reversal> {
    let (first, last): (i64, i64) = tx
        .row(
            "SELECT first_change, coalesce(last_change, 0) FROM journal_transaction WHERE id = ?1",
            [number],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .ok_or_else(|| Error::internal(format!("journal has no operation {number}")))?;
    let children = if scope == Scope::Past {
        cascading_children(tx)?
    } else {
        HashMap::new()
    };
    let mut reversal = Reversal::default();
    let mut ceiling = last + 1;
    loop {
        // A slice at a time: an import may have changed half a million rows.
        let slice = tx.rows(
            "SELECT id, tbl, row_id, kind, before, after FROM journal_change
             WHERE id >= ?1 AND id < ?2 ORDER BY id DESC LIMIT 1000",
            [first, ceiling],
            |row| {
                Ok(Change {
                    id: row.get(0)?,
                    table: row.get(1)?,
                    row: row.get(2)?,
                    kind: row.get(3)?,
                    before: row.get(4)?,
                    after: row.get(5)?,
                })
            },
        )?;
        let Some(oldest) = slice.last() else { break };
        ceiling = oldest.id;
        for change in slice
            .iter()
            .filter(|change| !spared.contains(&change.table.as_str()))
        {
            let (table, row) = (change.table.clone(), change.row.clone());
            let kept = match change.kind.as_str() {
                "I" => {
                    let kept = take_out(tx, change, last, scope, &children)?;
                    if kept.is_none() {
                        reversal.removed.push((table.clone(), row.clone()));
                    }
                    kept
                }
                "U" => {
                    let (fields, kept) = put_fields_back(tx, change, scope)?;
                    if !fields.is_empty() {
                        reversal.restored.push((table.clone(), row.clone(), fields));
                    }
                    kept
                }
                _ => {
                    let kept = put_row_back(tx, change)?;
                    if kept.is_none() {
                        let gone = (table.clone(), row.clone(), Vec::new());
                        reversal.restored.push(gone);
                    }
                    kept
                }
            };
            if let Some(why) = kept {
                reversal.kept.push((table, row, why));
            }
        }
    }
    Ok(reversal)
}

/// For each table, the tables whose rows would go with a deleted row of it.
fn cascading_children(tx: &Tx<'_>) -> Result<HashMap<String, Vec<(String, String)>>> {
    let mut children: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for table in tables(tx)? {
        let keys = tx.rows(
            "SELECT \"table\", \"from\" FROM pragma_foreign_key_list(?1) WHERE on_delete = 'CASCADE'",
            [&table],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
        )?;
        for (parent, column) in keys {
            children
                .entry(parent)
                .or_default()
                .push((table.clone(), column));
        }
    }
    Ok(children)
}

fn take_out(
    tx: &Tx<'_>,
    change: &Change,
    last: i64,
    scope: Scope,
    children: &HashMap<String, Vec<(String, String)>>,
) -> Result<Option<String>> {
    let Change { table, row, .. } = change;
    if scope == Scope::Past {
        let edited_by: Option<String> = tx.row(
            "SELECT t.label FROM journal_change c JOIN journal_transaction t ON t.id = c.tx
             WHERE c.tbl = ?1 AND c.row_id = ?2 AND c.id > ?3 AND c.kind = 'U' AND t.kind IN ('do', 'merge') AND t.state = 'done'
               AND t.id <> ?4
             ORDER BY c.id DESC LIMIT 1",
            params![table, row, last, tx.number],
            |row| row.get(0),
        )?;
        if let Some(label) = edited_by {
            return Ok(Some(format!("đã được sửa sau khi nhập ({label})")));
        }
        for (child, column) in children.get(table).into_iter().flatten() {
            let used: bool = tx.value(
                &format!("SELECT EXISTS (SELECT 1 FROM {child} WHERE \"{column}\" = ?1)"),
                [row],
            )?;
            if used {
                let label = crate::nouns::noun(child).map_or(child.as_str(), |noun| noun.label);
                return Ok(Some(format!("đã có thêm {label}")));
            }
        }
        let sql = format!("DELETE FROM {table} WHERE id = ?1");
        let gone = tx.run_unless_referenced(&sql, [row])?;
        return Ok((!gone).then(|| "đang được bản ghi khác dùng".to_owned()));
    }
    tx.run(&format!("DELETE FROM {table} WHERE id = ?1"), [row])?;
    Ok(None)
}

fn object(text: Option<&str>) -> Result<Map<String, Value>> {
    match text.map(serde_json::from_str).transpose()? {
        Some(Value::Object(map)) => Ok(map),
        _ => Err(Error::internal("a journal image is no object")),
    }
}

/// The labels of the fields put back, and why others were not.
fn put_fields_back(
    tx: &Tx<'_>,
    change: &Change,
    scope: Scope,
) -> Result<(Vec<String>, Option<String>)> {
    let before = object(change.before.as_deref())?;
    let after = object(change.after.as_deref())?;
    let mut fields: Vec<&String> = before.keys().collect();
    let mut changed_since = Vec::new();
    if scope == Scope::Past {
        let Some(now) = image(tx, &change.table, &change.row)? else {
            return Ok((Vec::new(), Some("đã bị xóa sau đó".to_owned())));
        };
        changed_since.extend(
            fields
                .iter()
                .filter(|field| now.get(**field) != after.get(**field))
                .map(|field| (*field).clone()),
        );
        // One value is put back whole or not at all.
        fields.retain(|field| {
            let group = group_of(&change.table, field);
            changed_since
                .iter()
                .all(|changed| group_of(&change.table, changed) != group)
        });
    }
    if !fields.is_empty() {
        let sets: Vec<String> = fields
            .iter()
            .map(|f| format!("\"{f}\" = json_extract(?1, '$.{f}')"))
            .collect();
        tx.run(
            &format!(
                "UPDATE {} SET {} WHERE id = ?2",
                change.table,
                sets.join(", ")
            ),
            params![Value::Object(before.clone()).to_string(), change.row],
        )?;
    }
    let noun = crate::nouns::noun(&change.table);
    let labels = |names: &[String]| -> Vec<String> {
        let labels: BTreeSet<&str> = names
            .iter()
            .map(|name| {
                noun.and_then(|noun| noun.field(name))
                    .map_or(name.as_str(), |field| field.label)
            })
            .collect();
        labels.into_iter().map(str::to_owned).collect()
    };
    let fields: Vec<String> = fields
        .into_iter()
        .filter(|field| before.get(*field) != after.get(*field))
        .cloned()
        .collect();
    let kept = (!changed_since.is_empty())
        .then(|| format!("giữ {} vì đã sửa sau đó", labels(&changed_since).join(", ")));
    Ok((labels(&fields), kept))
}

fn put_row_back(tx: &Tx<'_>, change: &Change) -> Result<Option<String>> {
    let before = object(change.before.as_deref())?;
    let names: Vec<String> = before.keys().map(|name| format!("\"{name}\"")).collect();
    let values: Vec<String> = before
        .keys()
        .map(|name| format!("json_extract(?1, '$.{name}')"))
        .collect();
    let inserted = tx.run(
        &format!(
            "INSERT INTO {} ({}) SELECT {} WHERE NOT EXISTS (SELECT 1 FROM {} WHERE id = ?2)",
            change.table,
            names.join(", "),
            values.join(", "),
            change.table
        ),
        params![Value::Object(before.clone()).to_string(), change.row],
    )?;
    Ok((inserted == 0).then(|| "đã có lại trong sổ".to_owned()))
}

/// A row as it is now, all columns.
fn image(reader: &Reader<'_>, table: &str, row: &str) -> Result<Option<Map<String, Value>>> {
    let columns: Vec<String> = reader.rows(
        "SELECT name FROM pragma_table_info(?1) ORDER BY cid",
        [table],
        |row| row.get(0),
    )?;
    let pairs: Vec<String> = columns
        .iter()
        .map(|c| format!("SELECT '{c}' AS k, \"{c}\" AS v FROM {table} WHERE id = ?1"))
        .collect();
    let text: Option<String> = reader.value(
        &format!(
            "SELECT json_group_object(k, v) FROM ({})",
            pairs.join(" UNION ALL ")
        ),
        [row],
    )?;
    match text {
        Some(text) if text != "{}" => Ok(Some(object(Some(&text))?)),
        _ => Ok(None),
    }
}

/// One line of the ledger's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Operation {
    /// Names the operation.
    #[specta(type = i32)]
    pub transaction: i64,
    /// When, in Việt Nam: `2026-11-22 11:05:09`.
    pub at: String,
    /// Who.
    pub who: String,
    /// What, in words.
    pub operation: String,
    /// Stable code, `facility.edit`.
    pub code: String,
    /// `do`, `undo`, `redo`, or `merge` for what brought the work of another laptop.
    pub kind: String,
    /// `done`, `undone`, `abandoned`, or `base` for the rows a ledger is born with.
    pub state: String,
    /// How many rows it touched.
    #[specta(type = i32)]
    pub changes: i64,
}

/// The newest operations, before `before` if given.
pub fn operations(ledger: &Ledger, before: Option<i64>, limit: u32) -> Result<Vec<Operation>> {
    ledger.read(|reader| {
        reader.rows(
            "SELECT id, at_ms, person, label, op, kind, state, coalesce(last_change, first_change - 1) - first_change + 1
             FROM journal_transaction WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            params![before.unwrap_or(i64::MAX), limit],
            |row| {
                let kind: String = row.get(5)?;
                let label: String = row.get(3)?;
                let operation = match kind.as_str() {
                    "undo" => format!("Hoàn tác: {label}"),
                    "redo" => format!("Làm lại: {label}"),
                    _ => label,
                };
                Ok(Operation {
                    transaction: row.get(0)?,
                    at: Instant(row.get(1)?).local(),
                    who: row.get(2)?,
                    operation,
                    code: row.get(4)?,
                    kind,
                    state: row.get(6)?,
                    changes: row.get(7)?,
                })
            },
        )
    })
}

/// One change of one record, as the journal has it; values are raw columns.
#[derive(Debug, Clone)]
pub struct RowChange {
    /// The operation.
    pub operation: Operation,
    /// `insert`, `update` or `delete`.
    pub kind: &'static str,
    /// Columns before.
    pub before: BTreeMap<String, Value>,
    /// Columns after.
    pub after: BTreeMap<String, Value>,
}

/// All changes of one row, newest first.
pub fn of_row(reader: &Reader<'_>, table: &str, row: &str) -> Result<Vec<RowChange>> {
    let parse = |text: Option<String>| -> BTreeMap<String, Value> {
        text.and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    };
    reader.rows(
        "SELECT t.id, t.at_ms, t.person, t.label, t.op, t.kind, t.state, c.kind, c.before, c.after
         FROM journal_change c JOIN journal_transaction t ON t.id = c.tx
         WHERE c.tbl = ?1 AND c.row_id = ?2 ORDER BY c.id DESC",
        [table, row],
        |row| {
            let kind: String = row.get(5)?;
            let label: String = row.get(3)?;
            let operation = match kind.as_str() {
                "undo" => format!("Hoàn tác: {label}"),
                "redo" => format!("Làm lại: {label}"),
                _ => label,
            };
            let change: String = row.get(7)?;
            Ok(RowChange {
                operation: Operation {
                    transaction: row.get(0)?,
                    at: Instant(row.get(1)?).local(),
                    who: row.get(2)?,
                    operation,
                    code: row.get(4)?,
                    kind,
                    state: row.get(6)?,
                    changes: 1,
                },
                kind: match change.as_str() {
                    "I" => "insert",
                    "U" => "update",
                    _ => "delete",
                },
                before: parse(row.get(8)?),
                after: parse(row.get(9)?),
            })
        },
    )
}

/// The operations of one kind that made or changed a row: which import a survey row came with.
pub fn number_of(reader: &Reader<'_>, table: &str, row: &str) -> Result<Option<i64>> {
    reader.row(
        "SELECT c.tx FROM journal_change c JOIN journal_transaction t ON t.id = c.tx
         WHERE c.tbl = ?1 AND c.row_id = ?2 AND c.kind = 'I' AND t.kind = 'do' ORDER BY c.id LIMIT 1",
        [table, row],
        |row| row.get(0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Op;
    use crate::ledger::testing::{NOW, ledger};

    #[test]
    fn what_is_one_value_is_journalled_and_put_back_whole_or_not_at_all() {
        let (ledger, _path, _folder) = ledger("74", || NOW);
        let write = |sql: &str| {
            let done = ledger.transact(&Op::LoadDemo, |tx| {
                tx.run(sql, [])?;
                Ok(tx.number)
            });
            done.unwrap().value
        };
        write("INSERT INTO facility(id, name) VALUES ('f', 'Lò gốm')");
        write(
            "INSERT INTO facility_year(id, facility_id, year, revenue_vnd, revenue_vnd_qualifier, note)
             VALUES ('y', 'f', 2026, 3000, 'over', 'cũ')",
        );
        let amount = write("UPDATE facility_year SET revenue_vnd = 4000, note = 'mới'");
        let kept: String = ledger
            .read(|reader| {
                reader.value(
                    "SELECT before || after FROM journal_change WHERE tx = ?1",
                    [amount],
                )
            })
            .unwrap();
        assert_eq!(
            kept,
            "{\"revenue_vnd\":3000,\"revenue_vnd_qualifier\":\"over\",\"note\":\"cũ\"}\
             {\"revenue_vnd\":4000,\"revenue_vnd_qualifier\":\"over\",\"note\":\"mới\"}",
            "“trên” goes with its amount"
        );

        write("UPDATE facility_year SET revenue_vnd_qualifier = 'about'");
        let reversal = ledger
            .transact(&Op::LoadDemo, |tx| revert_past(tx, amount, &[]))
            .unwrap()
            .value;
        assert_eq!(reversal.restored[0].2, ["Ghi chú"]);
        assert_eq!(reversal.kept[0].2, "giữ Doanh thu: mức độ vì đã sửa sau đó");
        let now: (i64, String, String) = ledger
            .read(|reader| {
                let sql = "SELECT revenue_vnd, revenue_vnd_qualifier, note FROM facility_year";
                let row = reader.row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
                Ok(row.unwrap())
            })
            .unwrap();
        assert_eq!(
            now,
            (4000, "about".to_owned(), "cũ".to_owned()),
            "no amount of the one with the qualifier of the other"
        );
    }
}
