//! One writer: a lock on `<ledger>.lock`, let go by the system even when the program is killed.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Held while the ledger is open for writing.
pub(crate) struct Lock {
    _file: File,
}

/// Why the lock was not taken.
pub(crate) enum NotTaken {
    /// Another program holds it.
    Held,
    /// The folder or the ledger cannot be written.
    Unwritable,
}

/// Takes the lock of the ledger at `path`.
pub(crate) fn take(path: &Path) -> Result<Lock, NotTaken> {
    if OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .is_err()
    {
        return Err(NotTaken::Unwritable);
    }
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(crate::files::beside(path, ".lock"))
        .map_err(|_| NotTaken::Unwritable)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(NotTaken::Held),
        Err(TryLockError::Error(_)) => Err(NotTaken::Unwritable),
    }
}
