//! Cập nhật dữ liệu tham chiếu: what a newer program ships reaches a ledger that is in use, when somebody says so.
//!
//! What surprises: the office's own word stands. A shipped row that the office edited or took out is told and offered
//! one by one, never changed unasked; which rows those are, the journal knows. An update is one operation like any
//! other: undone, the ledger is as before and the rows wait again.

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use serde::Serialize;
use specta::Type;

use super::reference::{Shipped, edition, shipped_rows};
use super::{Done, Ledger, Op, Reader, Tx};
use crate::error::{Error, Result};
use crate::field::{Kind, Noun};
use crate::nouns::noun;

/// What the program knows newer than the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct ReferenceNews {
    /// How many rows the update adds or renews.
    pub waiting: u32,
    /// The same by list, in the words of the lists.
    pub lists: Vec<ReferenceList>,
    /// Rows that the update adds or renews, the first of them.
    pub rows: Vec<ReferenceRow>,
    /// Rows that differ because the office edited or took them out: theirs, taken back only where asked.
    pub own: Vec<ReferenceRow>,
}

/// How many rows of one list wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReferenceList {
    /// Code name.
    pub noun: String,
    /// `định mức hỗ trợ`.
    pub label: String,
    /// New rows.
    pub added: u32,
    /// Rows that say something else now.
    pub renewed: u32,
}

/// A shipped row that the ledger does not have as it ships.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReferenceRow {
    /// Code name of its noun.
    pub noun: String,
    /// `định mức hỗ trợ`.
    pub label: String,
    /// Its id.
    pub id: String,
    /// What names it.
    pub title: String,
    /// What becomes of it.
    pub change: ReferenceChange,
    /// The fields that say something else.
    pub fields: Vec<String>,
}

/// What an update does to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceChange {
    /// It is new.
    Add,
    /// It says something else.
    Renew,
    /// The office took it out.
    Restore,
}

/// How many rows are named one by one.
const NAMED: usize = 200;

/// A row that differs, and what it would be.
struct Differing {
    row: ReferenceRow,
    /// By the number of its list.
    list: usize,
    /// The place in its list.
    at: usize,
    /// The office wrote it.
    own: bool,
}

/// What the program knows newer than this ledger.
pub fn reference_news(reader: &Reader<'_>) -> Result<ReferenceNews> {
    let shipped = shipped_rows()?;
    let differing = differing(reader, &shipped)?;
    let mut news = ReferenceNews::default();
    for one in differing {
        if one.own {
            news.own.push(one.row);
            continue;
        }
        news.waiting += 1;
        let at = match news.lists.iter().position(|list| list.noun == one.row.noun) {
            Some(at) => at,
            None => {
                news.lists.push(ReferenceList {
                    noun: one.row.noun.clone(),
                    label: one.row.label.clone(),
                    added: 0,
                    renewed: 0,
                });
                news.lists.len() - 1
            }
        };
        if let Some(list) = news.lists.get_mut(at) {
            match one.row.change {
                ReferenceChange::Renew => list.renewed += 1,
                ReferenceChange::Add | ReferenceChange::Restore => list.added += 1,
            }
        }
        if news.rows.len() < NAMED {
            news.rows.push(one.row);
        }
    }
    Ok(news)
}

/// The key of `meta` that says which set of shipped rows the ledger took in last.
const TAKEN: &str = "reference";

/// Notes that the ledger has the rows of this program.
pub(super) fn remember(connection: &rusqlite::Connection) -> Result<()> {
    connection.execute(REMEMBER, [TAKEN, edition()])?;
    Ok(())
}

const REMEMBER: &str = "INSERT INTO meta(key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

/// How many rows wait: without looking at them where this program's were taken in and not given back.
pub fn reference_waits(reader: &Reader<'_>) -> Result<u32> {
    let taken: Option<String> =
        reader.row("SELECT value FROM meta WHERE key = ?1", [TAKEN], |row| {
            row.get(0)
        })?;
    let given_back: bool = reader.value(
        "SELECT coalesce((SELECT state <> 'done' FROM journal_transaction WHERE op = ?1 AND kind = 'do' ORDER BY id DESC LIMIT 1), 0)",
        [Op::UpdateReference.code()],
    )?;
    if taken.as_deref() == Some(edition()) && !given_back {
        return Ok(0);
    }
    Ok(reference_news(reader)?.waiting)
}

/// Takes in every row that waits, and of the office's own those named in `take`; answers how many. Where nothing is new
/// nothing is written.
pub fn update_reference(ledger: &Ledger, take: &[String]) -> Result<Done<u32>> {
    let shipped = shipped_rows()?;
    let take: BTreeSet<&str> = take.iter().map(String::as_str).collect();
    let wanted = |one: &Differing| !one.own || take.contains(one.row.id.as_str());
    let waits = ledger.read(|reader| Ok(differing(reader, &shipped)?.iter().any(wanted)))?;
    if !waits {
        return Ok(Done::unchanged(0));
    }
    ledger.transact(&Op::UpdateReference, |tx| {
        tx.defer_references()?;
        let mut count = 0;
        for one in differing(tx, &shipped)?.iter().filter(|one| wanted(one)) {
            let list = shipped
                .get(one.list)
                .ok_or_else(|| Error::internal("a list of shipped rows"))?;
            write(tx, list, one)?;
            count += 1;
        }
        tx.run(REMEMBER, [TAKEN, edition()])?;
        Ok(count)
    })
}

fn write(tx: &Tx<'_>, list: &Shipped, one: &Differing) -> Result<()> {
    let (id, values) = list
        .rows
        .get(one.at)
        .ok_or_else(|| Error::internal("a shipped row"))?;
    let id = Value::Text(id.clone());
    match one.row.change {
        ReferenceChange::Add | ReferenceChange::Restore => {
            let values = std::iter::once(&id).chain(values);
            tx.run(&list.insert(), params_from_iter(values))?;
        }
        ReferenceChange::Renew => {
            let sets: Vec<String> = list
                .columns
                .iter()
                .map(|column| format!("{column} = ?"))
                .collect();
            let sql = format!("UPDATE {} SET {} WHERE id = ?", list.noun, sets.join(", "));
            tx.run(&sql, params_from_iter(values.iter().chain([&id])))?;
        }
    }
    Ok(())
}

fn differing(reader: &Reader<'_>, shipped: &[Shipped]) -> Result<Vec<Differing>> {
    let mut found = Vec::new();
    // Ids that the ledger has, or will have: a row is not offered before what it points at.
    let mut there: HashSet<String> = HashSet::new();
    for (number, list) in shipped.iter().enumerate() {
        let noun = noun(list.noun).ok_or_else(|| Error::internal("a shipped noun"))?;
        let standing = standing(reader, list)?;
        there.extend(standing.keys().cloned());
        for (at, (id, values)) in list.rows.iter().enumerate() {
            let (change, fields) = match standing.get(id) {
                Some(now) => {
                    let fields = other(noun, list, values, now);
                    if fields.is_empty() {
                        continue;
                    }
                    (ReferenceChange::Renew, fields)
                }
                None => (ReferenceChange::Add, Vec::new()),
            };
            let touched = touched(reader, list.noun, id)?;
            let own = touched || !hangs_together(noun, list, values, &there, reader)?;
            if !own {
                there.insert(id.clone());
            }
            let change = match change {
                ReferenceChange::Add if touched => ReferenceChange::Restore,
                change => change,
            };
            found.push(Differing {
                row: ReferenceRow {
                    noun: list.noun.to_owned(),
                    label: noun.label.to_owned(),
                    id: id.clone(),
                    title: title(noun, list, values),
                    change,
                    fields,
                },
                list: number,
                at,
                own,
            });
        }
    }
    Ok(found)
}

/// The rows of a list as the ledger has them, in the columns that ship.
fn standing(reader: &Reader<'_>, list: &Shipped) -> Result<HashMap<String, Vec<Value>>> {
    let sql = format!("SELECT id, {} FROM {}", list.columns.join(", "), list.noun);
    let rows = reader.rows(&sql, [], |row| {
        let values = (1..=list.columns.len())
            .map(|at| row.get(at))
            .collect::<rusqlite::Result<Vec<Value>>>()?;
        Ok((row.get(0)?, values))
    })?;
    Ok(rows.into_iter().collect())
}

/// The labels of the fields that ship with something else than what stands.
fn other(noun: &Noun, list: &Shipped, ships: &[Value], stands: &[Value]) -> Vec<String> {
    let pairs = ships.iter().zip(stands).zip(&list.columns);
    pairs
        .filter(|((ships, stands), _)| ships != stands)
        .map(|(_, column)| {
            let field = noun.field(column);
            field.map_or_else(|| column.clone(), |field| field.label.to_owned())
        })
        .collect()
}

/// Whether the office wrote or deleted this row by an operation that stands.
fn touched(reader: &Reader<'_>, noun: &str, id: &str) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM journal_change c JOIN journal_transaction t ON t.id = c.tx
                        WHERE c.row_id = ?1 AND c.tbl = ?2 AND t.kind = 'do' AND t.state IN ('base', 'done') AND t.op <> ?3)",
        [id, noun, &Op::UpdateReference.code()],
    )
}

/// Whether everything that a row points at is there.
fn hangs_together(
    noun: &Noun,
    list: &Shipped,
    values: &[Value],
    there: &HashSet<String>,
    reader: &Reader<'_>,
) -> Result<bool> {
    for (column, value) in list.columns.iter().zip(values) {
        let Some(Kind::Ref { noun: target }) = noun.field(column).map(|field| field.kind) else {
            continue;
        };
        let Value::Text(id) = value else { continue };
        if there.contains(id) {
            continue;
        }
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {target} WHERE id = ?1)");
        if !reader.value::<bool>(&sql, [id])? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What names a row: its title's texts as they ship.
fn title(noun: &Noun, list: &Shipped, values: &[Value]) -> String {
    let words: Vec<String> = noun
        .title
        .iter()
        .filter_map(|field| {
            let at = list.columns.iter().position(|column| column == field)?;
            match values.get(at)? {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            }
        })
        .collect();
    words.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::shipped;
    use crate::ledger::testing;

    /// A ledger of an older program: without the holidays and two norms, and with another name of a deadline.
    fn older() -> (Ledger, tempfile::TempDir) {
        let (ledger, path, folder) = testing::ledger("74", || testing::NOW);
        let world = ledger.world().clone();
        ledger.close().unwrap();
        let file = rusqlite::Connection::open(&path).unwrap();
        file.execute_batch(
            "DELETE FROM holiday;
             DELETE FROM norm WHERE item_code = 'machinery';
             DELETE FROM search WHERE rowid IN (SELECT doc FROM search_document WHERE noun = 'holiday'
               OR (noun = 'norm' AND record_id NOT IN (SELECT id FROM norm)));
             DELETE FROM search_document WHERE noun = 'holiday' OR (noun = 'norm' AND record_id NOT IN (SELECT id FROM norm));
             DELETE FROM meta WHERE key = 'reference';
             UPDATE deadline SET name = 'Đăng ký năm sau', due_before = NULL WHERE name LIKE 'Đăng ký%';",
        )
        .unwrap();
        drop(file);
        (Ledger::open(&path, world).unwrap(), folder)
    }

    fn news(ledger: &Ledger) -> ReferenceNews {
        ledger.read(reference_news).unwrap()
    }

    fn count(ledger: &Ledger, what: &str) -> i64 {
        ledger
            .read(|reader| reader.value(&format!("SELECT count(*) FROM {what}"), []))
            .unwrap()
    }

    #[test]
    fn a_ledger_of_an_older_set_of_rows_takes_them_in_once_and_gives_them_back() {
        let (ledger, _folder) = older();
        let holidays = i64::try_from(
            csv::Reader::from_reader(
                include_str!("../../../../assets/reference/holidays.csv").as_bytes(),
            )
            .records()
            .count(),
        )
        .unwrap();
        let before = news(&ledger);
        let lists: Vec<(&str, u32, u32)> = before
            .lists
            .iter()
            .map(|list| (list.noun.as_str(), list.added, list.renewed))
            .collect();
        let machines = before.waiting - u32::try_from(holidays).unwrap() - 1;
        assert_eq!(
            lists,
            [
                ("norm", machines, 0),
                ("deadline", 0, 1),
                ("holiday", u32::try_from(holidays).unwrap(), 0)
            ]
        );
        assert!(machines > 0 && before.own.is_empty());
        let renewed = before
            .rows
            .iter()
            .find(|row| row.change == ReferenceChange::Renew)
            .unwrap();
        assert_eq!(renewed.fields, ["Việc", "Trước ngày hạn"]);

        let waits = || ledger.read(reference_waits).unwrap();
        assert_eq!(waits(), before.waiting);
        let done = update_reference(&ledger, &[]).unwrap();
        assert_eq!((done.value, waits()), (before.waiting, 0));
        assert_eq!(done.changed, ["deadline", "holiday", "norm"]);
        assert_eq!(count(&ledger, "holiday"), holidays);
        assert_eq!(news(&ledger), ReferenceNews::default());
        assert_eq!(
            ledger.undoable().unwrap().0.as_deref(),
            Some("Cập nhật dữ liệu tham chiếu")
        );
        let again = update_reference(&ledger, &[]).unwrap();
        assert_eq!((again.value, again.changed.len()), (0, 0));
        assert_eq!(
            count(&ledger, "journal_transaction WHERE op = 'reference.update'"),
            1,
            "nothing new writes nothing"
        );

        ledger.undo().unwrap();
        assert_eq!(news(&ledger), before, "undone, the rows wait again");
        assert_eq!(waits(), before.waiting);
        ledger.redo().unwrap();
        assert_eq!(waits(), 0);
        assert_eq!(news(&ledger), ReferenceNews::default());
    }

    #[test]
    fn what_the_office_wrote_stays_and_is_offered_one_by_one() {
        let (ledger, _folder) = older();
        let deadline = shipped("deadline/report_year");
        let norm = shipped("norm/26-2014/model");
        ledger
            .transact(&Op::LoadDemo, |tx| {
                tx.run(
                    "UPDATE deadline SET due_day = 10 WHERE id = ?1",
                    [&deadline],
                )?;
                tx.run("DELETE FROM norm WHERE id = ?1", [&norm])
            })
            .unwrap();
        let told = news(&ledger);
        let own: Vec<(&str, ReferenceChange)> = told
            .own
            .iter()
            .map(|row| (row.id.as_str(), row.change))
            .collect();
        assert_eq!(
            own,
            [
                (norm.as_str(), ReferenceChange::Restore),
                (deadline.as_str(), ReferenceChange::Renew)
            ]
        );
        update_reference(&ledger, &[]).unwrap();
        assert_eq!(count(&ledger, "deadline WHERE due_day = 10"), 1, "theirs");
        assert_eq!(count(&ledger, &format!("norm WHERE id = '{norm}'")), 0);
        update_reference(&ledger, std::slice::from_ref(&deadline)).unwrap();
        assert_eq!(
            count(&ledger, "deadline WHERE due_day = 10"),
            0,
            "asked for"
        );
        assert_eq!(count(&ledger, &format!("norm WHERE id = '{norm}'")), 0);
        ledger.undo().unwrap();
        assert_eq!(count(&ledger, "deadline WHERE due_day = 10"), 1);
    }

    #[test]
    fn a_new_ledger_waits_for_nothing() {
        let (ledger, _, _folder) = testing::ledger("74", || testing::NOW);
        assert_eq!(news(&ledger), ReferenceNews::default());
    }
}
