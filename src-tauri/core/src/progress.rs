//! Long work says how far it is and asks whether to go on: one mechanism for both.

use crate::error::Result;

/// Told now and then by long work; answers `Err(Cancelled)` when the person pressed *Dừng*.
pub trait Progress: Sync {
    /// `done` of `total` steps; a total of 0 means not known yet.
    fn step(&self, done: u64, total: u64) -> Result<()>;
}

/// Nobody watches and nobody stops it.
pub struct Unwatched;

impl Progress for Unwatched {
    fn step(&self, _done: u64, _total: u64) -> Result<()> {
        Ok(())
    }
}
