//! A record takes its files with it when it is deleted, and keeps them where something was decided with it.

use super::fields::ATTACHMENT;
use super::{drop_all, of_record};
use crate::error::{Error, Result};
use crate::field::Noun;
use crate::ledger::gate::{After, Gate, Gates, Kept, Typed};
use crate::ledger::{Reader, Tx};
use crate::record;

/// The gate of every record that may have files: all of them.
pub(crate) struct FilesGate;

impl Gate for FilesGate {
    fn holds(&self, _: &Noun) -> bool {
        true
    }

    /// A file of a record that keeps its files is as decided as the record.
    fn kept(&self, reader: &Reader<'_>, noun: &'static Noun, id: &str) -> Result<Vec<Kept>> {
        if noun.name != ATTACHMENT.name {
            return Ok(Vec::new());
        }
        let Some((of, record)) = super::owner(reader, id)? else {
            return Ok(Vec::new());
        };
        let fields = noun.fields.iter().map(|field| field.name);
        let closed = closed(crate::gates::ALL, reader, &of, &record)?;
        Ok(closed
            .into_iter()
            .map(|kept| Kept {
                fields: fields.clone().collect(),
                lists: Vec::new(),
                stays: true,
                ..kept
            })
            .collect())
    }

    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        let Some(id) = typed.id.filter(|_| typed.deletes()) else {
            return Ok(After::nothing());
        };
        let files = of_record(tx, typed.noun, id)?;
        Ok(After::ask(move |tx| drop_all(tx, &files)))
    }
}

/// What closes the files of a record. More may always be added: the signed paper is scanned when all is decided.
fn closed(gates: Gates, reader: &Reader<'_>, of: &str, record: &str) -> Result<Option<Kept>> {
    let kept = gates.kept(reader, record::noun(of)?, record)?;
    let mut closes = kept.into_iter();
    Ok(closes.find(|kept| kept.lists.contains(&ATTACHMENT.name)))
}

/// Refuses to take away a file of a record that keeps its files.
pub(super) fn refuse_closed(tx: &Tx<'_>, gates: Gates, of: &str, record: &str) -> Result<()> {
    match closed(gates, tx, of, record)? {
        None => Ok(()),
        Some(kept) => Err(Error::refused(
            kept.code,
            format!(
                "{} nên không bỏ tệp được; vẫn đính kèm thêm được.",
                kept.because
            ),
        )),
    }
}
