//! What a form is told of a facility's figures while they are typed.

use super::fields::FACILITY_YEAR;
use super::jump;
use crate::error::Result;
use crate::field::Noun;
use crate::finding::Finding;
use crate::ledger::Reader;
use crate::ledger::gate::{Gate, Typed};

/// The gate of a facility's yearly figures.
pub(crate) struct FigureGate;

impl Gate for FigureGate {
    fn holds(&self, noun: &Noun) -> bool {
        noun.name == FACILITY_YEAR.name
    }

    fn findings(&self, reader: &Reader<'_>, typed: &Typed<'_>) -> Result<Vec<Finding>> {
        match typed.values {
            Some(values) => jump::findings(reader, typed.id, values),
            None => Ok(Vec::new()),
        }
    }
}
