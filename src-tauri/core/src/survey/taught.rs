//! What staff taught the program about reading workbooks, as a file for another laptop: words on
//! columns, headings, answers on written values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::codes::{self, AS_WRITTEN, List, ValueChoice};
use super::mapping::{self, Mapping, mappings};
use super::{Field, Wording, store};
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
        headings: store::headings(reader)?
            .into_iter()
            .map(|one| Heading {
                field: one.field.name().to_owned(),
                written: one.written,
            })
            .collect(),
        values: store::value_matches(reader)?
            .into_iter()
            .map(|(list, written, context, value)| Value {
                list,
                written,
                context,
                value,
            })
            .collect(),
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
    let (received, news) = ledger.read(|reader| compare(reader, taught))?;
    if received.added + received.changed == 0 {
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
        for mapping in news.mappings {
            mapping::keep(tx, mapping)?;
        }
        for heading in news.headings {
            mapping::keep_heading(tx, heading.field, &heading.written)?;
        }
        codes::remember(tx, &news.values)?;
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

/// What of a file this ledger does not know, or knows otherwise.
#[derive(Default)]
struct News {
    mappings: Vec<Mapping>,
    headings: Vec<Wording>,
    values: Vec<ValueChoice>,
}

fn compare(reader: &Reader<'_>, taught: Taught) -> Result<(Received, News)> {
    let (mut received, mut news) = (Received::default(), News::default());
    // Of two words on one thing the newer counts: it comes last.
    let known: BTreeMap<String, BTreeMap<String, String>> = mappings(reader)?
        .into_iter()
        .map(|one| (one.fingerprint, one.columns))
        .collect();
    for mut mapping in taught.mappings {
        let is_field = |field: &str| field.is_empty() || Field::from_name(field).is_some();
        mapping.columns.retain(|_, field| is_field(field));
        if mapping.columns.is_empty() || mapping.fingerprint.is_empty() {
            received.left += 1;
            continue;
        }
        let before = known.get(&mapping.fingerprint);
        let same = |before: &BTreeMap<String, String>| {
            let mut said = mapping.columns.iter();
            said.all(|(header, field)| before.get(header) == Some(field))
        };
        if received.counts(before.map(same)) {
            news.mappings.push(mapping);
        }
    }
    let known: BTreeMap<String, Field> = store::headings(reader)?
        .into_iter()
        .map(|one| (words(&one.written), one.field))
        .collect();
    for Heading { field, written } in taught.headings {
        match Field::from_name(&field).filter(|_| !words(&written).is_empty()) {
            None => received.left += 1,
            Some(field) => {
                let before = known.get(&words(&written));
                if received.counts(before.map(|before| *before == field)) {
                    news.headings.push(Wording { field, written });
                }
            }
        }
    }
    let known: BTreeMap<(String, String, String), String> = store::value_matches(reader)?
        .into_iter()
        .map(|(list, written, context, value)| ((list, words(&written), context), value))
        .collect();
    for one in taught.values {
        let value = Some(one.value.clone()).filter(|value| value != AS_WRITTEN);
        let list = match (List::from_name(&one.list), &value) {
            (Some(list), Some(value)) if !codes::is_value(reader, list, value)? => None,
            (list, _) => list,
        };
        let Some(list) = list else {
            received.left += 1;
            continue;
        };
        let asked = (one.list, words(&one.written), one.context.clone());
        if received.counts(known.get(&asked).map(|before| *before == one.value)) {
            news.values.push(ValueChoice {
                list,
                written: one.written,
                context: one.context,
                value,
            });
        }
    }
    Ok((received, news))
}

impl Received {
    /// Counts one thing by whether it was known the same before; answers whether it is news.
    fn counts(&mut self, same: Option<bool>) -> bool {
        *(match same {
            None => &mut self.added,
            Some(false) => &mut self.changed,
            Some(true) => &mut self.same,
        }) += 1;
        same != Some(true)
    }
}
