//! Bytes that are kept once for each content, found by their SHA-256: senders' workbooks, documents as they
//! were issued. They are not journalled: undo leaves them, and the rows that name them come and go.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rusqlite::params;

use super::{Reader, Tx};
use crate::error::{Error, Result};

/// Keeps bytes, deflated where that makes them less; `sha256` is theirs.
pub(crate) fn keep(tx: &Tx<'_>, sha256: &str, bytes: &[u8]) -> Result<()> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    let deflated = encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(|error| Error::internal(format!("deflate: {error}")))?;
    let (compression, kept) = if deflated.len() < bytes.len() {
        ("deflate", &deflated[..])
    } else {
        ("none", bytes)
    };
    tx.run(
        "INSERT INTO blob(sha256, size, compression, bytes) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (sha256) DO NOTHING",
        params![sha256, i64::try_from(bytes.len()).unwrap_or(i64::MAX), compression, kept],
    )?;
    Ok(())
}

/// Bytes as they were kept; none where the ledger does not keep them.
pub(crate) fn read(reader: &Reader<'_>, sha256: &str) -> Result<Option<Vec<u8>>> {
    let found: Option<(i64, String, Vec<u8>)> = reader.row(
        "SELECT size, compression, bytes FROM blob WHERE sha256 = ?1",
        [sha256],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let Some((size, compression, stored)) = found else {
        return Ok(None);
    };
    if compression != "deflate" {
        return Ok(Some(stored));
    }
    let mut bytes = Vec::new();
    // One byte more than it should be tells a damaged copy apart.
    DeflateDecoder::new(&stored[..])
        .take(size.unsigned_abs() + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::internal(format!("inflate: {error}")))?;
    Ok(Some(bytes))
}
