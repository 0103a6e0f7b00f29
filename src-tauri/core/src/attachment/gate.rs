//! A record takes its files with it when it is deleted.

use super::{drop_all, of_record};
use crate::error::Result;
use crate::field::Noun;
use crate::ledger::Tx;
use crate::ledger::gate::{After, Gate, Typed};

/// The gate of every record that may have files: all of them.
pub(crate) struct FilesGate;

impl Gate for FilesGate {
    fn holds(&self, _: &Noun) -> bool {
        true
    }

    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        let Some(id) = typed.id.filter(|_| typed.deletes()) else {
            return Ok(After::nothing());
        };
        let files = of_record(tx, typed.noun, id)?;
        Ok(After::ask(move |tx| drop_all(tx, &files)))
    }
}
