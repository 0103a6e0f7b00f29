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
        let image = |side: &str, only: bool| {
            let rows = each(
                &|c| {
                    let condition = if only {
                        format!(" WHERE {}", part_differs(&columns, c))
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

/// When an update's image keeps a column. The day and the precision of a date known in part are one
/// value: one says nothing without the other.
fn part_differs(columns: &[String], column: &str) -> String {
    let day = column.strip_suffix("_precision").unwrap_or(column);
    let pair = [day.to_owned(), format!("{day}_precision")];
    let together: &[String] = if pair.iter().all(|name| columns.contains(name)) {
        &pair
    } else {
        &[column.to_owned()]
    };
    let parts: Vec<String> = together
        .iter()
        .map(|name| format!("OLD.\"{name}\" IS NOT NEW.\"{name}\""))
        .collect();
    parts.join(" OR ")
}

/// Opens an entry and makes it the one that the triggers file under.
#[expect(clippy::too_many_arguments, reason = "one row, one argument a column")]
pub(crate) fn begin(
    connection: &Connection,
    world: &World,
    now: Instant,
    op: &str,
    label: &str,
    kind: &str,
    state: &str,
    target: Option<i64>,
) -> Result<i64> {
    // The hybrid clock never runs backwards, even when the machine's does.
    let (clock, sequence): (i64, i64) = connection.query_row(
        "INSERT INTO journal_clock(id, clock, sequence) VALUES (1, ?1, 1)
         ON CONFLICT (id) DO UPDATE SET clock = max(clock + 1, excluded.clock), sequence = sequence + 1
         RETURNING clock, sequence",
        [now.0 << 16],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    connection
        .prepare_cached(
            "INSERT INTO journal_transaction(op, label, kind, state, target, at_ms, clock, person, device, sequence, first_change)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, (SELECT coalesce(max(id), 0) + 1 FROM journal_change))",
        )?
        .execute(params![op, label, kind, state, target, now.0, clock, world.person, world.device, sequence])?;
    let number = connection.last_insert_rowid();
    connection.execute("UPDATE temp.journal_now SET number = ?1", [number])?;
    Ok(number)
}

/// Closes the entry: counts its changes, forgets an empty one, and lets go of what could be redone.
/// Answers the nouns touched.
pub(crate) fn end(tx: &Tx<'_>, is_new: bool) -> Result<Vec<String>> {
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
        return Ok(Vec::new());
    }
    tx.run(
        "UPDATE journal_transaction SET last_change = (SELECT coalesce(max(id), 0) FROM journal_change) WHERE id = ?1",
        [tx.number],
    )?;
    if is_new {
        tx.run(
            "UPDATE journal_transaction SET state = 'abandoned' WHERE state = 'undone'",
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
    Ok(changed.into_iter().collect())
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

fn target(reader: &Reader<'_>, state: &str, order: &str) -> Result<Option<Target>> {
    reader.row(
        &format!(
            "SELECT id, op, label,
                    coalesce((SELECT max(u.id) FROM journal_transaction u WHERE u.kind = 'undo' AND u.target = t.id), 0)
             FROM journal_transaction t WHERE kind = 'do' AND state = ?1 ORDER BY id {order} LIMIT 1"
        ),
        [state],
        |row| Ok(Target { number: row.get(0)?, code: row.get(1)?, label: row.get(2)?, last_reversal: row.get(3)? }),
    )
}

/// The newest operation that stands.
fn newest_done(reader: &Reader<'_>) -> Result<Option<Target>> {
    target(reader, "done", "DESC")
}

/// The oldest operation that is undone: the one undone last.
fn last_undone(reader: &Reader<'_>) -> Result<Option<Target>> {
    target(reader, "undone", "ASC")
}

/// What undo takes back: the newest operation that stands, and no other than `wanted` where one is named.
pub(crate) fn to_undo(reader: &Reader<'_>, wanted: Option<i64>) -> Result<Target> {
    let newest = newest_done(reader)?;
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
pub(crate) fn to_redo(reader: &Reader<'_>, wanted: Option<i64>) -> Result<Target> {
    let last = last_undone(reader)?;
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

/// The label and the state of an operation that somebody names.
fn named(reader: &Reader<'_>, number: i64) -> Result<Option<(String, String)>> {
    reader.row(
        "SELECT label, state FROM journal_transaction WHERE id = ?1 AND kind = 'do'",
        [number],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

fn unknown_operation() -> Error {
    Error::refused(
        "operation_unknown",
        "Thao tác này không có trong nhật ký của sổ đang mở. Hãy xem Nhật ký thao tác.",
    )
}

fn why_not_undone(reader: &Reader<'_>, wanted: i64, newest: Option<Target>) -> Result<Error> {
    let Some((label, state)) = named(reader, wanted)? else {
        return Ok(unknown_operation());
    };
    Ok(match (state.as_str(), newest) {
        ("done", Some(newest)) => {
            let since: i64 = reader.value(
                "SELECT count(*) FROM journal_transaction WHERE kind = 'do' AND state = 'done' AND id > ?1",
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
    let Some((label, state)) = named(reader, wanted)? else {
        return Ok(unknown_operation());
    };
    Ok(match (state.as_str(), last) {
        ("undone", Some(last)) => Error::refused(
            "operation_not_newest",
            format!(
                "Trước thao tác này ({label}) còn thao tác đã hoàn tác khác. Hãy làm lại lần lượt, bắt đầu từ: {}.",
                last.label
            ),
        ),
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
) -> Result<(Option<JournalStep>, Option<JournalStep>)> {
    let step = |target: Target| JournalStep {
        operation: target.number,
        label: target.label,
    };
    Ok((
        newest_done(reader)?.map(step),
        last_undone(reader)?.map(step),
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
             WHERE c.tbl = ?1 AND c.row_id = ?2 AND c.id > ?3 AND c.kind = 'U' AND t.kind = 'do' AND t.state = 'done'
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
        fields.retain(|field| {
            let same = now.get(*field) == after.get(*field);
            if !same {
                changed_since.push((*field).clone());
            }
            same
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
    let fields: Vec<String> = fields.into_iter().cloned().collect();
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
    /// `do`, `undo` or `redo`.
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
