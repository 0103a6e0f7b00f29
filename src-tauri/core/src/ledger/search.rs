//! One box finds everything: every declared field that is marked as searched, of every noun.
//!
//! The index holds folded text, so that `duong` and `đuong` find "Đường"; the text as written lies
//! beside it, and a query typed with its marks ranks exact matches first. It is derived: each
//! operation re-indexes the rows it touched, and nothing of it is journalled.

use std::fmt::Write as _;

use rusqlite::{Connection, params};
use serde::Serialize;
use specta::Type;

use super::transact::{Reader, Tx};
use crate::error::Result;
use crate::field::{Kind, Noun};
use crate::nouns::NOUNS;
use crate::text::{fold, nfc, words};

/// One record found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Hit {
    /// Code name of its noun.
    pub noun: String,
    /// Its id.
    pub id: String,
    /// What names it.
    pub title: String,
    /// What else the search looks at, as written.
    pub detail: String,
}

/// Whether a noun stands in the search box of its own accord.
fn searchable(noun: &Noun) -> bool {
    noun.fields.iter().any(|field| field.searched)
}

/// Title and detail of a record as SQL over alias `r`.
fn texts(noun: &Noun) -> (String, String) {
    let as_text = |name: &str| match noun.field(name).map(|field| field.kind) {
        Some(Kind::Ref { noun: target }) => {
            let inner = crate::nouns::noun(target)
                .and_then(|noun| noun.title.first())
                .map_or("id".to_owned(), |title| format!("t.\"{title}\""));
            format!("(SELECT {inner} FROM {target} t WHERE t.id = r.\"{name}\")")
        }
        _ => format!("r.\"{name}\""),
    };
    let title: Vec<String> = noun.title.iter().map(|name| as_text(name)).collect();
    let detail: Vec<String> = noun
        .fields
        .iter()
        .filter(|field| field.searched && !field.personal && !noun.title.contains(&field.name))
        .map(|field| as_text(field.name))
        .collect();
    let join = |parts: &[String]| match parts {
        [] => "''".to_owned(),
        parts => format!("concat_ws(' · ', {})", parts.join(", ")),
    };
    (join(&title), join(&detail))
}

/// Everything the search looks at, personal fields included: a phone number finds its owner, but is not shown.
fn looked_at(noun: &Noun) -> String {
    let (title, detail) = texts(noun);
    let mut sql = format!("concat_ws(' ', {title}, {detail}");
    for field in noun
        .fields
        .iter()
        .filter(|field| field.searched && field.personal)
    {
        let _ = write!(sql, ", r.\"{}\"", field.name);
    }
    sql.push(')');
    sql
}

/// Re-indexes the rows that the operation under way touched.
pub(crate) fn follow(tx: &Tx<'_>) -> Result<()> {
    let first: Option<i64> = tx.row(
        "SELECT first_change FROM journal_transaction WHERE id = ?1",
        [tx.number],
        |row| row.get(0),
    )?;
    let Some(first) = first else { return Ok(()) };
    let touched: Vec<String> = tx.rows(
        "SELECT DISTINCT tbl FROM journal_change WHERE id >= ?1",
        [first],
        |row| row.get(0),
    )?;
    for noun in touched
        .iter()
        .filter_map(|table| crate::nouns::noun(table))
        .filter(|noun| searchable(noun))
    {
        let rows = "SELECT row_id FROM journal_change WHERE id >= ?1 AND tbl = ?2";
        // What is new has nothing in the index yet.
        let old = format!("{rows} AND kind <> 'I'");
        tx.run(
            &format!("DELETE FROM search WHERE rowid IN (SELECT doc FROM search_document WHERE noun = ?2 AND record_id IN ({old}))"),
            params![first, noun.name],
        )?;
        tx.run(
            &format!("DELETE FROM search_document WHERE noun = ?2 AND record_id IN ({old})"),
            params![first, noun.name],
        )?;
        let last: i64 = tx.value("SELECT coalesce(max(doc), 0) FROM search_document", [])?;
        let (title, detail) = texts(noun);
        tx.run(
            &format!(
                "INSERT INTO search_document(noun, record_id, title, detail)
                 SELECT ?2, r.id, {title}, {detail} FROM {} r WHERE r.id IN ({rows})",
                noun.name
            ),
            params![first, noun.name],
        )?;
        tx.run(
            &format!(
                "INSERT INTO search(rowid, folded)
                 SELECT d.doc, fold({}) FROM search_document d JOIN {} r ON r.id = d.record_id WHERE d.doc > ?1",
                looked_at(noun),
                noun.name
            ),
            [last],
        )?;
    }
    Ok(())
}

/// Fills the index of a new ledger.
pub(crate) fn index_everything(connection: &Connection) -> Result<()> {
    for noun in NOUNS.iter().filter(|noun| searchable(noun)) {
        let (title, detail) = texts(noun);
        connection.execute(
            &format!(
                "INSERT INTO search_document(noun, record_id, title, detail) SELECT ?1, r.id, {title}, {detail} FROM {} r",
                noun.name
            ),
            [noun.name],
        )?;
        connection.execute(
            &format!(
                "INSERT INTO search(rowid, folded) SELECT d.doc, fold({})
                 FROM search_document d JOIN {} r ON r.id = d.record_id WHERE d.noun = ?1",
                looked_at(noun),
                noun.name
            ),
            [noun.name],
        )?;
    }
    Ok(())
}

/// The query of the index: every word as a prefix. `None` where nothing is asked.
pub(crate) fn query(text: &str) -> Option<String> {
    let words = words(text);
    let mut query = String::new();
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        if !query.is_empty() {
            query.push(' ');
        }
        let _ = write!(query, "\"{word}\"*");
    }
    (!query.is_empty()).then_some(query)
}

/// Finds records of all nouns, best first. Typed with marks, exact marks come first.
pub fn find(reader: &Reader<'_>, text: &str, limit: u32) -> Result<Vec<Hit>> {
    let Some(query) = query(text) else {
        return Ok(Vec::new());
    };
    let typed = nfc(text).trim().to_lowercase();
    let mut hits = reader.rows(
        "SELECT d.noun, d.record_id, d.title, d.detail
         FROM (SELECT rowid AS doc, rank AS score FROM search WHERE search MATCH ?1 ORDER BY rank LIMIT 400) f
         JOIN search_document d ON d.doc = f.doc ORDER BY f.score, d.doc",
        [&query],
        |row| Ok(Hit { noun: row.get(0)?, id: row.get(1)?, title: row.get(2)?, detail: row.get(3)? }),
    )?;
    let folded = fold(&typed);
    hits.sort_by_key(|hit| {
        let title = hit.title.to_lowercase();
        let exact = typed != folded
            && (title.contains(&typed) || hit.detail.to_lowercase().contains(&typed));
        // Places and codes are many; what the centre works with comes before them.
        let backdrop = matches!(hit.noun.as_str(), "unit" | "industry");
        (!exact, backdrop, !fold(&title).contains(&folded))
    });
    hits.truncate(limit as usize);
    Ok(hits)
}
