//! What staff taught the program about reading workbooks, as a file for another laptop: words on
//! columns, headings, answers on written values.

use std::collections::BTreeMap;

use rusqlite::params;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::Field;
use super::codes::{AS_WRITTEN, List};
use super::mapping::{Mapping, mappings};
use crate::error::{Error, Result};
use crate::ledger::{Done, Ledger, Op, Reader};
use crate::text::words;

/// What stands first in the file, and the version of all this.
const FORMAT: &str = "so-khuyen-cong/cach-doc";
const VERSION: u32 = 1;
/// Bytes that such a file has at most; nobody teaches more.
pub const MOST: u64 = 16 << 20;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Taught {
    format: String,
    version: u32,
    #[serde(default)]
    mappings: Vec<Mapping>,
    #[serde(default)]
    headings: Vec<Heading>,
    #[serde(default)]
    values: Vec<Value>,
}

/// A heading that staff read as a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Heading {
    field: String,
    written: String,
}

/// An answer on a written value of a code list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Value {
    list: String,
    written: String,
    context: String,
    value: String,
}

impl Value {
    /// What is asked, whatever its case and marks.
    fn asked(&self) -> (String, String, String) {
        (
            self.list.clone(),
            words(&self.written),
            self.context.clone(),
        )
    }
}

/// How much the ledger remembers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "SurveyTaught")]
pub struct Count {
    /// Mẫu ghép cột.
    pub mappings: u32,
    /// Tên gọi khác của cột.
    pub headings: u32,
    /// Cách ghi đã khớp.
    pub values: u32,
}

/// What a file from another laptop brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "SurveyTaughtReceived")]
pub struct Received {
    /// Not known before.
    pub added: u32,
    /// Known otherwise before; as in the file now.
    pub changed: u32,
    /// Known already.
    pub same: u32,
    /// Not for this ledger: a field, list or unit that it does not have.
    pub left: u32,
}

/// How much the ledger remembers.
pub fn count(reader: &Reader<'_>) -> Result<Count> {
    let rows = |table: &str| -> Result<u32> {
        let count = reader.row(&format!("SELECT count(*) FROM {table}"), [], |row| {
            row.get(0)
        })?;
        Ok(count.unwrap_or(0))
    };
    Ok(Count {
        mappings: rows("survey_mapping")?,
        headings: rows("survey_synonym")?,
        values: rows("survey_value_match")?,
    })
}

/// The file for another laptop. Refuses where nothing is remembered yet.
pub fn file(reader: &Reader<'_>) -> Result<Vec<u8>> {
    let taught = Taught {
        format: FORMAT.to_owned(),
        version: VERSION,
        mappings: mappings(reader)?,
        headings: headings(reader)?,
        values: values(reader)?,
    };
    if taught.mappings.is_empty() && taught.headings.is_empty() && taught.values.is_empty() {
        return Err(Error::refused(
            "nothing_taught",
            "Sổ chưa nhớ cách đọc nào. Khi bạn chọn lại trường cho một cột hoặc trả lời ở tab Danh mục rồi ghi vào sổ, cách đọc được nhớ lại.",
        ));
    }
    Ok(serde_json::to_vec_pretty(&taught)?)
}

/// Takes in what another laptop remembers. Where both remember, the file counts; nothing else is
/// forgotten. Refuses a file that is none, or that brings nothing new.
pub fn receive(ledger: &Ledger, bytes: &[u8], file_name: &str) -> Result<Done<Received>> {
    let taught = parse(bytes, file_name)?;
    let (received, changes) = ledger.read(|reader| compare(reader, taught))?;
    if changes.is_empty() {
        return Err(Error::refused(
            "taught_already",
            match received.left {
                0 => {
                    format!("Sổ đã nhớ mọi cách đọc trong tệp “{file_name}”, không có gì để nhận.")
                }
                left => format!(
                    "Tệp “{file_name}” không có cách đọc nào mới; {left} cách đọc trỏ tới trường, danh mục hoặc đơn vị mà sổ này không có."
                ),
            },
        ));
    }
    let op = Op::ReceiveTaught {
        file: file_name.to_owned(),
    };
    ledger.transact(&op, |tx| {
        for change in &changes {
            match change {
                Change::AddMapping(one) => tx.run(
                    "INSERT INTO survey_mapping(id, name, fingerprint, columns_json) VALUES (?1, ?2, ?3, ?4)",
                    params![tx.new_id(), one.name, one.fingerprint, serde_json::to_string(&one.columns)?],
                )?,
                Change::SetMapping(id, columns) => tx.run(
                    "UPDATE survey_mapping SET columns_json = ?2 WHERE id = ?1",
                    params![id, serde_json::to_string(columns)?],
                )?,
                Change::AddHeading(one) => tx.run(
                    "INSERT INTO survey_synonym(id, field, written) VALUES (?1, ?2, ?3)",
                    params![tx.new_id(), one.field, one.written],
                )?,
                Change::AddValue(one) => tx.run(
                    "INSERT INTO survey_value_match(id, list, written, context, value) VALUES (?1, ?2, ?3, nullif(?4, ''), ?5)",
                    params![tx.new_id(), one.list, one.written, one.context, one.value],
                )?,
                Change::SetValue(id, value) => tx.run(
                    "UPDATE survey_value_match SET value = ?2 WHERE id = ?1",
                    params![id, value],
                )?,
            };
        }
        Ok(received)
    })
}

fn parse(bytes: &[u8], file_name: &str) -> Result<Taught> {
    let other = || {
        Error::refused(
            "not_taught",
            format!(
                "Tệp “{file_name}” không phải là tệp cách đọc do Sổ Khuyến công ghi. Hãy chọn tệp nhận từ máy kia (Gửi cách đọc sang máy khác)."
            ),
        )
    };
    let taught: Taught = serde_json::from_slice(bytes).map_err(|_| other())?;
    if taught.format != FORMAT {
        return Err(other());
    }
    if taught.version > VERSION {
        return Err(Error::refused(
            "taught_newer",
            format!(
                "Tệp “{file_name}” do bản Sổ Khuyến công mới hơn ghi. Hãy cập nhật chương trình ở máy này rồi nhận lại."
            ),
        ));
    }
    Ok(taught)
}

enum Change {
    AddMapping(Mapping),
    SetMapping(String, BTreeMap<String, String>),
    AddHeading(Heading),
    AddValue(Value),
    SetValue(String, String),
}

/// What the file would change, one of each thing.
fn compare(reader: &Reader<'_>, taught: Taught) -> Result<(Received, Vec<Change>)> {
    let (mut received, mut changes) = (Received::default(), Vec::new());
    for mut mapping in taught.mappings {
        mapping
            .columns
            .retain(|_, field| field.is_empty() || Field::from_name(field).is_some());
        if mapping.columns.is_empty() || mapping.fingerprint.is_empty() {
            received.left += 1;
            continue;
        }
        let known: Option<(String, String)> = reader.row(
            "SELECT id, columns_json FROM survey_mapping WHERE fingerprint = ?1 ORDER BY id DESC LIMIT 1",
            [&mapping.fingerprint],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let Some((id, columns)) = known else {
            received.added += 1;
            changes.push(Change::AddMapping(mapping));
            continue;
        };
        let before: BTreeMap<String, String> = serde_json::from_str(&columns).unwrap_or_default();
        let mut after = before.clone();
        after.append(&mut mapping.columns);
        if after == before {
            received.same += 1;
        } else {
            received.changed += 1;
            changes.push(Change::SetMapping(id, after));
        }
    }
    // The newest word on a heading counts.
    let newest: BTreeMap<String, String> = headings(reader)?
        .into_iter()
        .map(|one| (words(&one.written), one.field))
        .collect();
    for heading in taught.headings {
        let known = newest.get(&words(&heading.written));
        if Field::from_name(&heading.field).is_none() || words(&heading.written).is_empty() {
            received.left += 1;
        } else if known == Some(&heading.field) {
            received.same += 1;
        } else {
            *(match known {
                Some(_) => &mut received.changed,
                None => &mut received.added,
            }) += 1;
            changes.push(Change::AddHeading(heading));
        }
    }
    let known: BTreeMap<_, (String, String)> = stored_values(reader)?
        .into_iter()
        .map(|(id, one)| (one.asked(), (id, one.value)))
        .collect();
    for value in taught.values {
        let list = List::from_name(&value.list);
        let reachable = match list {
            None => false,
            Some(list) if list.is_of_units() && value.value != AS_WRITTEN => {
                let unit: Option<bool> =
                    reader.row("SELECT 1 FROM unit WHERE id = ?1", [&value.value], |row| {
                        row.get(0)
                    })?;
                unit.is_some()
            }
            Some(_) => true,
        };
        match known.get(&value.asked()) {
            _ if !reachable => received.left += 1,
            Some((_, before)) if *before == value.value => received.same += 1,
            Some((id, _)) => {
                received.changed += 1;
                changes.push(Change::SetValue(id.clone(), value.value));
            }
            None => {
                received.added += 1;
                changes.push(Change::AddValue(value));
            }
        }
    }
    Ok((received, changes))
}

fn headings(reader: &Reader<'_>) -> Result<Vec<Heading>> {
    reader.rows(
        "SELECT field, written FROM survey_synonym ORDER BY id",
        [],
        |row| {
            Ok(Heading {
                field: row.get(0)?,
                written: row.get(1)?,
            })
        },
    )
}

fn values(reader: &Reader<'_>) -> Result<Vec<Value>> {
    let stored = stored_values(reader)?;
    Ok(stored.into_iter().map(|(_, value)| value).collect())
}

fn stored_values(reader: &Reader<'_>) -> Result<Vec<(String, Value)>> {
    reader.rows(
        "SELECT id, list, written, coalesce(context, ''), value FROM survey_value_match ORDER BY id",
        [],
        |row| {
            let value = Value {
                list: row.get(1)?,
                written: row.get(2)?,
                context: row.get(3)?,
                value: row.get(4)?,
            };
            Ok((row.get(0)?, value))
        },
    )
}
