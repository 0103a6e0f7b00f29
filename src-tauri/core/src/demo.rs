//! The facts of the five articles that the program grew from, as records of a demonstration ledger.
//!
//! Each seed is a JSON file of records by noun, saved through the same door and the same checks as
//! anything typed by hand. A figure known only as a total is an aggregate with its source; a person
//! the article does not name carries a placeholder name marked *mẫu*.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::field::Kind;
use crate::finding::Level;
use crate::ids;
use crate::ledger::{Done, Ledger, Op, Tx};
use crate::record::{self, Values};

/// The seeds by number, with what each file says.
const SEEDS: &[(&str, &str)] = &[
    ("000", include_str!("../../../assets/demo/seeds/000.json")),
    ("001", include_str!("../../../assets/demo/seeds/001.json")),
    ("002", include_str!("../../../assets/demo/seeds/002.json")),
    ("003", include_str!("../../../assets/demo/seeds/003.json")),
    ("004", include_str!("../../../assets/demo/seeds/004.json")),
];

/// One seed: whose ledger it is, and its records in the order in which they are saved.
#[derive(Debug, Deserialize)]
pub struct Seed {
    /// Name of the centre.
    pub agency: String,
    /// Code of its province.
    pub province: String,
    /// The year its plan and report are about.
    pub year: i32,
    records: Vec<SeedRecord>,
}

#[derive(Debug, Deserialize)]
struct SeedRecord {
    noun: String,
    #[serde(default)]
    key: Option<String>,
    #[serde(default)]
    parent: Option<String>,
    values: Values,
}

/// The seed of this number (`000` … `004`).
pub fn seed(number: &str) -> Result<Seed> {
    let (_, text) = SEEDS
        .iter()
        .find(|(name, _)| *name == number)
        .ok_or_else(|| {
            Error::refused(
                "seed_unknown",
                format!(
                    "Không có bộ dữ liệu minh họa “{number}”. Hãy chọn 000, 001, 002, 003 hoặc 004."
                ),
            )
        })?;
    Ok(serde_json::from_str(text)?)
}

/// Saves the records of a seed as one operation; answers how many.
pub fn load(ledger: &Ledger, seed: &Seed) -> Result<Done<usize>> {
    ledger.transact(&Op::LoadDemo, |tx| {
        let mut keys: HashMap<&str, String> = HashMap::new();
        for one in &seed.records {
            let noun = record::noun(&one.noun)?;
            let mut values = one.values.clone();
            if let (Some(field), Some(parent)) = (noun.parent, &one.parent) {
                values.insert(field.to_owned(), Value::String(format!("@{parent}")));
            }
            for (name, value) in &mut values {
                if let Some(Kind::Ref { .. }) = noun.field(name).map(|field| field.kind)
                    && let Some(text) = value.as_str()
                {
                    *value = Value::String(resolve(tx, text, &keys)?);
                }
            }
            let findings = record::check(noun, &values, true);
            if let Some(error) = findings
                .iter()
                .find(|finding| finding.level == Level::Error)
            {
                return Err(Error::internal(format!(
                    "seed record {} {:?}: {}",
                    one.noun, one.key, error.message
                )));
            }
            let id = record::insert(tx, noun, &values)?;
            if let Some(key) = &one.key {
                keys.insert(key, id);
            }
        }
        Ok(seed.records.len())
    })
}

/// `@key` is another record of the seed, `#ND3` a content heading, `unit/…` a shipped unit.
fn resolve(tx: &Tx<'_>, text: &str, keys: &HashMap<&str, String>) -> Result<String> {
    let missing = || Error::internal(format!("seed points at {text}, which is not there"));
    if let Some(key) = text.strip_prefix('@') {
        return keys.get(key).cloned().ok_or_else(missing);
    }
    if let Some(code) = text.strip_prefix('#') {
        return tx
            .row(
                "SELECT id FROM content WHERE code = ?1 ORDER BY valid_from LIMIT 1",
                [code],
                |row| row.get(0),
            )?
            .ok_or_else(missing);
    }
    Ok(ids::shipped(text))
}
