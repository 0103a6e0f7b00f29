//! What the machine tells: the time, chance, the device, the default ledger.

use std::path::PathBuf;
use std::sync::Arc;

use so_khuyen_cong_core::ids::Ids;
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

/// The world of this call.
pub(crate) fn world(arguments: &Arguments) -> Result<World> {
    let seed = getrandom::u64()
        .map_err(|error| Error::internal(format!("no chance from the machine: {error}")))?;
    Ok(World {
        clock: Arc::new(now_ms),
        ids: Arc::new(Ids::seeded(seed)),
        device: "skc".to_owned(),
        person: arguments
            .text("as")
            .unwrap_or_else(|| "dòng lệnh".to_owned()),
        gates: gates::ALL,
    })
}

/// The ledger that this call is about.
pub(crate) fn ledger_path(arguments: &Arguments) -> Result<PathBuf> {
    if let Some(path) = arguments.path("ledger") {
        return Ok(path);
    }
    let folder = place::folder(|name| std::env::var_os(name)).ok_or_else(|| {
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
