//! What the machine tells: the time, chance, the device, the default ledger.

use std::path::PathBuf;
use std::sync::Arc;

use so_khuyen_cong_core::clock::Instant;
use so_khuyen_cong_core::ids::Ids;
use so_khuyen_cong_core::ledger::memory::{self, Fleeting, InFolder, Memory};
use so_khuyen_cong_core::ledger::{Ledger, World};
use so_khuyen_cong_core::progress::Progress;
use so_khuyen_cong_core::{Error, Result, gates, place};

use crate::arguments::Arguments;

#[expect(
    clippy::disallowed_methods,
    reason = "the shell is where the time comes from"
)]
fn now_ms() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or_default()
}

/// The world of this call. `skc` is a device of its own on the machine, beside the window.
pub(crate) fn world(arguments: &Arguments) -> Result<World> {
    let seed = getrandom::u64()
        .map_err(|error| Error::internal(format!("no chance from the machine: {error}")))?;
    let ids = Ids::seeded(seed);
    let now = Instant(now_ms());
    let (machine, memory): (String, Arc<dyn Memory>) = match folder() {
        Some(folder) => (
            memory::machine(&folder, &ids, now),
            Arc::new(InFolder::new(&folder)),
        ),
        // A machine without a place for this person is another one each time.
        None => (ids.next(now), Arc::new(Fleeting::default())),
    };
    Ok(World {
        clock: Arc::new(now_ms),
        ids: Arc::new(ids),
        device: memory::device(&machine, "skc"),
        memory,
        person: arguments
            .text("as")
            .unwrap_or_else(|| "dòng lệnh".to_owned()),
        gates: gates::ALL,
    })
}

/// The folder of the programs' data for this person.
fn folder() -> Option<PathBuf> {
    place::folder(|name| std::env::var_os(name))
}

/// The ledger that this call is about.
pub(crate) fn ledger_path(arguments: &Arguments) -> Result<PathBuf> {
    if let Some(path) = arguments.path("ledger") {
        return Ok(path);
    }
    let folder = folder().ok_or_else(|| {
        Error::refused(
            "no_data_folder",
            "Không biết thư mục dữ liệu của người dùng này. Hãy chỉ sổ bằng --ledger TỆP.",
        )
    })?;
    Ok(place::ledger(&folder).unwrap_or_else(|| folder.join(place::LEDGER)))
}

/// Opens the ledger for reading or writing.
pub(crate) fn open(arguments: &Arguments) -> Result<Ledger> {
    Ledger::open(&ledger_path(arguments)?, world(arguments)?)
}

/// Progress as a line on stderr, where somebody sees it.
pub(crate) struct Line(pub(crate) &'static str);

impl Progress for Line {
    fn step(&self, done: u64, total: u64) -> Result<()> {
        if crate::watched() {
            let share = (done * 100)
                .checked_div(total)
                .map_or_else(String::new, |share| format!(" {share}%"));
            eprint!("\r{}{share}   ", self.0);
        }
        Ok(())
    }
}
