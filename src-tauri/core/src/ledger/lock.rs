//! One writer: a lock on `<ledger>.lock`, let go by the system even when the program is killed.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Held while the ledger is open for writing.
pub(crate) struct Lock {
    file: File,
}

/// Let go of by name: closing alone keeps it for as long as a child process that is just being
/// started holds a copy of the file, and the ledger opened again meanwhile would be read-only.
impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
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
        Ok(()) => Ok(Lock { file }),
        Err(TryLockError::WouldBlock) => Err(NotTaken::Held),
        Err(TryLockError::Error(_)) => Err(NotTaken::Unwritable),
    }
}
