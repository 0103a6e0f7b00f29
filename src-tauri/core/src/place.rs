//! Where the ledger lies when nobody says otherwise; the window and `skc` agree on it.
//!
//! The folder is the system's own for a program's data, because the *Documents* of many laptops are
//! copied away by a synchroniser while the ledger is open. Standard library only: the build command
//! reads this file too.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The name of a ledger that nobody named.
pub const LEDGER: &str = "so-khuyen-cong.db";

/// The name of the demo ledger that `skc demo` makes.
pub const DEMO: &str = "demo.db";

/// In the folder, one line: the ledger that the window opened last.
pub const LAST: &str = "so-mo-gan-nhat.txt";

/// The folder of the program's data for this person, from the machine's environment.
pub fn folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let place = |name: &str| {
        variable(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let (above, name) = if cfg!(windows) {
        (place("LOCALAPPDATA"), "So Khuyen cong")
    } else if cfg!(target_os = "macos") {
        let above = place("HOME").map(|home| home.join("Library/Application Support"));
        (above, "So Khuyen cong")
    } else {
        let above =
            place("XDG_DATA_HOME").or_else(|| place("HOME").map(|home| home.join(".local/share")));
        (above, "so-khuyen-cong")
    };
    Some(above?.join(name))
}

/// The ledger to open without being told: the one opened last, else the one of the usual name, else
/// the demo; `None` if the folder holds no ledger yet.
pub fn ledger(folder: &Path) -> Option<PathBuf> {
    let last = std::fs::read_to_string(folder.join(LAST))
        .ok()
        .map(|line| PathBuf::from(line.trim()));
    last.into_iter()
        .chain([folder.join(LEDGER), folder.join(DEMO)])
        .find(|path| path.is_file())
}
