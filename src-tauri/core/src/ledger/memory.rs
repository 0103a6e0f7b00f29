//! What a machine remembers of the ledgers written on it, outside their files.
//!
//! A backup that was copied back, or a ledger carried here from another laptop, looks like any other
//! file: nothing inside it says that its next change was made once before, or its next number given.
//! The machine knows. The core is handed this memory with [`super::World`] and asks no machine itself.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::clock::Instant;
use crate::error::Result;
use crate::files;
use crate::ids::Ids;

/// What is remembered of one ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// By incarnation, the last sequence written under it on this machine.
    pub written: BTreeMap<String, i64>,
    /// By series (`report/2026`), the last number given on this machine.
    pub given: BTreeMap<String, i64>,
}

/// The memory of a machine.
pub trait Memory: Send + Sync {
    /// What is remembered of the ledger of this id; nothing, if it was never written here.
    fn of(&self, ledger: &str) -> Remembered;

    /// Changes what is remembered of it. One step, whichever programs of the machine do so at once.
    fn change(&self, ledger: &str, change: &mut dyn FnMut(&mut Remembered)) -> Result<()>;
}

/// A memory that ends with the program: for tests, and where a machine has no place for one.
#[derive(Debug, Default)]
pub struct Fleeting(Mutex<BTreeMap<String, Remembered>>);

impl Memory for Fleeting {
    fn of(&self, ledger: &str) -> Remembered {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(ledger).cloned().unwrap_or_default()
    }

    fn change(&self, ledger: &str, change: &mut dyn FnMut(&mut Remembered)) -> Result<()> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(all.entry(ledger.to_owned()).or_default());
        Ok(())
    }
}

/// A memory in the program's folder: one small file for each ledger.
///
/// A file that cannot be read counts as none, which costs an incarnation and loses nothing. It is
/// renamed into place but not flushed: what a power cut takes of it, the ledger itself still says
/// when it is opened next, and a flush would double the time of every edit.
#[derive(Debug)]
pub struct InFolder(PathBuf);

impl InFolder {
    /// The memory that lies in the program's `folder`.
    pub fn new(folder: &Path) -> Self {
        Self(folder.join("so-da-ghi"))
    }

    fn file(&self, ledger: &str) -> PathBuf {
        // The id comes from a file that somebody may have made: it names no other place.
        let name: String = ledger
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .take(64)
            .collect();
        self.0.join(format!("so-{name}.json"))
    }
}

fn recall(file: &Path) -> Remembered {
    fs::read(file)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

impl Memory for InFolder {
    fn of(&self, ledger: &str) -> Remembered {
        recall(&self.file(ledger))
    }

    fn change(&self, ledger: &str, change: &mut dyn FnMut(&mut Remembered)) -> Result<()> {
        files::make_folder(&self.0)?;
        let file = self.file(ledger);
        let refuse = |error: std::io::Error| files::refusal(&error, &file, "ghi");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.0.join("khoa"))
            .map_err(refuse)?;
        lock.lock().map_err(refuse)?;
        let before = recall(&file);
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return Ok(());
        }
        let making = files::beside(&file, ".dang-ghi");
        fs::write(&making, serde_json::to_vec(&after)?)
            .and_then(|()| fs::rename(&making, &file))
            .map_err(refuse)
    }
}

/// The id of this machine, drawn once and kept in the program's folder: outside any ledger, so that a
/// copied ledger is not mistaken for this machine.
pub fn machine(folder: &Path, ids: &Ids, now: Instant) -> String {
    let file = folder.join("may.txt");
    let known = fs::read_to_string(&file).unwrap_or_default();
    if !known.trim().is_empty() {
        return known.trim().to_owned();
    }
    let id = ids.next(now);
    let _ = files::make_folder(folder).and_then(|()| files::write(&file, id.as_bytes()));
    id
}

/// The device that a program is on a machine: each program that writes is one of its own.
pub fn device(machine: &str, program: &str) -> String {
    format!("{machine}/{program}")
}

/// Whether two devices are programs of one machine.
pub(crate) fn one_machine(a: &str, b: &str) -> bool {
    let machine = |device: &str| device.split('/').next().unwrap_or_default().to_owned();
    machine(a) == machine(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_lasts_and_a_ruined_file_counts_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let write = |sequence: i64| {
            InFolder::new(folder.path())
                .change("so-1", &mut |remembered| {
                    remembered.written.insert("đời 1".into(), sequence);
                })
                .unwrap();
        };
        write(3);
        write(4);
        let memory = InFolder::new(folder.path());
        assert_eq!(memory.of("so-1").written["đời 1"], 4);
        assert_eq!(
            memory.of("so-2"),
            Remembered::default(),
            "each ledger by itself"
        );
        std::fs::write(memory.file("so-1"), b"").unwrap();
        assert_eq!(memory.of("so-1"), Remembered::default());
        write(1);
        assert_eq!(memory.of("so-1").written["đời 1"], 1, "and begins anew");
    }

    #[test]
    fn the_id_of_a_foreign_file_names_no_place_outside_the_folder() {
        let memory = InFolder::new(Path::new("thu-muc"));
        for id in ["../../nha", "/etc/x", "a\\..\\b", "", "..", "đường"] {
            let file = memory.file(id);
            assert_eq!(
                file.parent(),
                Some(Path::new("thu-muc/so-da-ghi")),
                "{id}: {}",
                file.display()
            );
        }
    }

    #[test]
    fn two_programs_of_a_machine_are_two_devices_of_one_machine() {
        let folder = tempfile::tempdir().unwrap();
        let machine = |seed: u64| machine(folder.path(), &Ids::seeded(seed), Instant(1));
        assert_eq!(machine(1), machine(2), "drawn once");
        let (window, skc) = (device(&machine(1), "cua-so"), device(&machine(1), "skc"));
        assert_ne!(window, skc);
        assert!(one_machine(&window, &skc));
        assert!(one_machine(&machine(1), &skc));
        assert!(!one_machine("may-2/skc", &skc));
    }
}
