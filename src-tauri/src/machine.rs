//! What the machine tells the core: the time, chance, the device, the person.

use std::path::PathBuf;
use std::sync::Arc;

use so_khuyen_cong_core::clock::Instant;
use so_khuyen_cong_core::document::{Printer, Typeface, typeface};
use so_khuyen_cong_core::ids::Ids;
use so_khuyen_cong_core::ledger::World;
use so_khuyen_cong_core::ledger::memory::{self, InFolder};
use so_khuyen_cong_core::progress::Progress;
use so_khuyen_cong_core::{Error, Result, files, gates, place};

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

/// The folder of the program's data for this person.
pub(crate) fn folder() -> PathBuf {
    place::folder(|name| std::env::var_os(name)).unwrap_or_else(|| PathBuf::from("."))
}

/// The world of this program.
pub(crate) fn world() -> World {
    let seed = getrandom::u64().unwrap_or_else(|_| now_ms().unsigned_abs());
    let (folder, ids) = (folder(), Ids::seeded(seed));
    World {
        clock: Arc::new(now_ms),
        device: memory::machine(&folder, &ids, Instant(now_ms())),
        ids: Arc::new(ids),
        memory: Arc::new(InFolder::new(&folder)),
        person: std::env::var("USERNAME")
            .or_else(|_| std::env::var("USER"))
            .unwrap_or_else(|_| "người dùng máy này".to_owned()),
        gates: gates::ALL,
    }
}

/// Opens a file that people only look at or print in the machine's own viewer. Copies of earlier times go,
/// unless a viewer still holds them.
pub(crate) fn view(name: &str, bytes: &[u8]) -> Result<()> {
    let folder = folder().join("xem");
    files::make_folder(&folder)?;
    for old in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let _ = std::fs::remove_file(old.path());
    }
    // A viewer that holds the last copy keeps us from writing over it: the next one has another name.
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "pdf"));
    let free = (1..)
        .map(|copy| match copy {
            1 => folder.join(name),
            _ => folder.join(format!("{stem} ({copy}).{ending}")),
        })
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.join(name));
    files::write(&free, bytes)?;
    open::that_detached(&free).map_err(|_| {
        Error::refused(
            "no_viewer",
            format!("Máy này chưa có chương trình mở tệp “{name}”. Hãy cài một chương trình mở được loại tệp này, hoặc xuất tệp rồi mở ở máy khác."),
        )
    })
}

fn choice() -> PathBuf {
    folder().join("kieu-chu.txt")
}

/// Whether documents are drawn in this machine's own Times New Roman.
pub(crate) fn has_own_typeface() -> bool {
    std::fs::read_to_string(choice()).is_ok_and(|chosen| chosen.trim() == "times")
}

fn own_typeface() -> Result<Typeface> {
    Typeface::times(&typeface::folders(|name| {
        std::env::var_os(name).map(PathBuf::from)
    }))
}

/// What prints documents in the letters that the person chose, the bundled ones where those cannot be had
/// any more.
pub(crate) fn printer(progress: &dyn Progress) -> Printer<'_> {
    let own = has_own_typeface().then(own_typeface);
    Printer {
        typeface: own.and_then(Result::ok).unwrap_or_default(),
        progress,
        ..Printer::default()
    }
}

/// Draws documents in this machine's own Times New Roman from now on, or in the bundled letters.
pub(crate) fn choose_typeface(own: bool) -> Result<()> {
    if own {
        own_typeface()?;
    }
    files::make_folder(&folder())?;
    files::write(&choice(), if own { b"times" } else { b"" })
}
