//! Papers and photos of any record.
//!
//! What surprises: the row here is journalled, its bytes are not; they lie once per content in `blob`. A photo loses
//! where it was taken, and with what, before it is kept: a ledger is passed on, the workshop's coordinates are not
//! (the way up is kept). A record takes its files with it when it is deleted, and undo brings both back.

pub mod fields;
pub(crate) mod gate;
mod media;
mod photo;
pub mod sets;
#[cfg(test)]
mod tests;

use std::path::Path;

use chrono::NaiveDate;
use rusqlite::Row;
use serde::Serialize;
use specta::Type;

use crate::error::{Error, Result};
use crate::field::Noun;
use crate::files;
use crate::ids::AttachmentId;
use crate::ledger::{Done, Ledger, Op, Reader, Tx, blob};
use crate::nouns::NOUNS;
use crate::record;
use media::Media;

/// The largest file that is kept, in bytes.
pub const LARGEST: u64 = 20 << 20;

/// The endings of files that may be attached.
pub const ENDINGS: &[&str] = media::ENDINGS;

/// A file to attach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Its name, with its ending.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AttachmentView {
    /// Its id.
    pub id: AttachmentId,
    /// Code name of the record's noun.
    pub noun: String,
    /// The record.
    pub record_id: String,
    /// File name.
    pub name: String,
    /// Nội dung.
    pub caption: Option<String>,
    /// `paper`, `photo`, `workbook`, `other`.
    pub kind: Option<String>,
    /// `image/jpeg`.
    pub media_type: String,
    /// In bytes.
    #[specta(type = i32)]
    pub size: i64,
    /// Số, ký hiệu văn bản.
    pub document_no: Option<String>,
    /// The day of the paper or the photo.
    pub dated_on: Option<NaiveDate>,
    /// Whether this ledger has its bytes: a package between laptops may have left them behind.
    pub here: bool,
}

/// The files of a record, papers before photos.
pub fn list(reader: &Reader<'_>, noun: &str, record: &str) -> Result<Vec<AttachmentView>> {
    reader.rows(
        &format!("{SELECT} WHERE a.noun = ?1 AND a.record_id = ?2 ORDER BY a.kind = 'photo', a.name, a.id"),
        [noun, record],
        view,
    )
}

/// Puts files to a record, as one operation. One that may not be kept refuses them all, with its name.
pub fn add(
    ledger: &Ledger,
    noun: &str,
    record: &str,
    new: &[NewFile],
) -> Result<Done<Vec<AttachmentView>>> {
    let declared = record::noun(noun)?;
    let mut kept: Vec<(Media, String, Vec<u8>)> = Vec::with_capacity(new.len());
    for file in new {
        let media = media::of(&file.name, &file.bytes)?;
        let bytes = photo::without_place(media, &file.bytes);
        kept.push((media, files::sha256(&bytes), bytes));
    }
    let title = ledger
        .read(|reader| record::get(reader, declared, record))?
        .ok_or_else(|| gone(declared))?
        .title;
    let op = Op::AddAttachment {
        file: match new {
            [one] => one.name.clone(),
            many => format!("{} tệp", many.len()),
        },
        title,
    };
    ledger.transact(&op, |tx| {
        for (file, (media, sha256, bytes)) in new.iter().zip(&kept) {
            let there: Option<String> = tx.row(
                "SELECT name FROM attachment WHERE noun = ?1 AND record_id = ?2 AND sha256 = ?3",
                [noun, record, sha256],
                |row| row.get(0),
            )?;
            if let Some(there) = there {
                return Err(Error::refused(
                    "attachment_twice",
                    format!(
                        "Tệp “{}” đã được đính kèm ở đây với tên “{there}”.",
                        file.name
                    ),
                ));
            }
            blob::keep(tx, sha256, bytes)?;
            tx.run(
                "INSERT INTO attachment(id, noun, record_id, name, kind, media_type, sha256, size)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                rusqlite::params![
                    tx.new_id(),
                    noun,
                    record,
                    crate::text::nfc(&file.name),
                    media.kind(),
                    media.media_type(),
                    sha256,
                    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
                ],
            )?;
        }
        list(tx, noun, record)
    })
}

/// Refuses a file over [`LARGEST`], for who knows its size before reading it.
pub fn too_large(name: &str) -> Error {
    media::too_large(name)
}

/// The name and the bytes of a file, as it was kept. Whatever somebody called it since, it is still a file that may
/// be attached, and its name is no path: it is opened by the machine's own programs.
pub fn read(reader: &Reader<'_>, id: &AttachmentId) -> Result<(String, Vec<u8>)> {
    let found: Option<(String, String)> = reader.row(
        "SELECT name, sha256 FROM attachment WHERE id = ?1",
        [id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let (name, sha256) = found.ok_or_else(file_gone)?;
    match blob::read(reader, &sha256)? {
        Some(bytes) => {
            let name = files::name(Path::new(&name.replace('\\', "/")));
            media::of(&name, &bytes)?;
            Ok((name, bytes))
        }
        None => Err(Error::refused(
            "attachment_bytes",
            format!(
                "Sổ này không có nội dung của tệp “{name}”. Hãy mở ở máy đã đính kèm, hoặc đính kèm lại."
            ),
        )),
    }
}

/// Takes a file from its record. Its bytes stay for undo.
pub fn remove(ledger: &Ledger, id: &AttachmentId) -> Result<Done<Vec<AttachmentView>>> {
    let view = ledger
        .read(|reader| one(reader, id))?
        .ok_or_else(file_gone)?;
    let title = ledger.read(|reader| {
        let declared = record::noun(&view.noun)?;
        record::title(reader, declared, &view.record_id)
    })?;
    let op = Op::RemoveAttachment {
        file: view.name.clone(),
        title,
    };
    let gates = ledger.world().gates;
    ledger.transact(&op, |tx| {
        gate::refuse_closed(tx, gates, &view.noun, &view.record_id)?;
        drop_row(tx, id)?;
        list(tx, &view.noun, &view.record_id)
    })
}

/// The files of a record and of the lists inside it, to go with it when it is deleted.
fn of_record(reader: &Reader<'_>, noun: &Noun, record: &str) -> Result<Vec<AttachmentId>> {
    let mut ids: Vec<AttachmentId> = reader.rows(
        "SELECT id FROM attachment WHERE noun = ?1 AND record_id = ?2",
        [noun.name, record],
        |row| row.get(0),
    )?;
    for child in NOUNS {
        let Some(field) = child.parent else {
            continue;
        };
        let inside = child
            .field(field)
            .is_some_and(|field| field.kind == (crate::field::Kind::Ref { noun: noun.name }));
        if inside {
            let records: Vec<String> = reader.rows(
                &format!("SELECT id FROM {} WHERE \"{field}\" = ?1", child.name),
                [record],
                |row| row.get(0),
            )?;
            for record in records {
                ids.extend(of_record(reader, child, &record)?);
            }
        }
    }
    Ok(ids)
}

/// The files of a record that is brought together with another go with that one.
pub(crate) fn follow(tx: &Tx<'_>, noun: &Noun, keep: &str, other: &str) -> Result<()> {
    tx.run(
        "UPDATE attachment SET record_id = ?1 WHERE noun = ?2 AND record_id = ?3",
        [keep, noun.name, other],
    )?;
    Ok(())
}

/// Drops the rows of files whose record is gone.
fn drop_all(tx: &Tx<'_>, ids: &[AttachmentId]) -> Result<()> {
    ids.iter().try_for_each(|id| drop_row(tx, id))
}

/// A paper that points at the file forgets it first.
fn drop_row(tx: &Tx<'_>, id: &AttachmentId) -> Result<()> {
    for noun in NOUNS {
        for field in noun.fields {
            if field.kind == (crate::field::Kind::Ref { noun: "attachment" }) {
                tx.run(
                    &format!(
                        "UPDATE {} SET \"{}\" = NULL WHERE \"{}\" = ?1",
                        noun.name, field.name, field.name
                    ),
                    [id],
                )?;
            }
        }
    }
    tx.run("DELETE FROM attachment WHERE id = ?1", [id])?;
    Ok(())
}

const SELECT: &str = "SELECT a.id, a.noun, a.record_id, a.name, a.caption, a.kind, a.media_type, a.size, a.document_no,
                             a.dated_on, EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = a.sha256) FROM attachment a";

/// The record of a file: its noun and its id.
fn owner(reader: &Reader<'_>, id: &str) -> Result<Option<(String, String)>> {
    reader.row(
        "SELECT noun, record_id FROM attachment WHERE id = ?1",
        [id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

fn one(reader: &Reader<'_>, id: &AttachmentId) -> Result<Option<AttachmentView>> {
    reader.row(&format!("{SELECT} WHERE a.id = ?1"), [id], view)
}

fn view(row: &Row<'_>) -> rusqlite::Result<AttachmentView> {
    Ok(AttachmentView {
        id: row.get(0)?,
        noun: row.get(1)?,
        record_id: row.get(2)?,
        name: row.get(3)?,
        caption: row.get(4)?,
        kind: row.get(5)?,
        media_type: row.get(6)?,
        size: row.get(7)?,
        document_no: row.get(8)?,
        dated_on: row.get(9)?,
        here: row.get(10)?,
    })
}

fn gone(noun: &Noun) -> Error {
    Error::refused(
        "record_gone",
        format!(
            "Bản ghi {} này đã bị xóa. Hãy đóng lại và mở danh sách mới.",
            noun.label
        ),
    )
}

fn file_gone() -> Error {
    Error::refused(
        "attachment_gone",
        "Tệp này không còn trong sổ. Hãy mở lại bản ghi.",
    )
}
