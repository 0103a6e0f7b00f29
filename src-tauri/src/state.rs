//! What the window holds: the open ledger, the files that tokens stand for, the jobs under way.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use serde::Serialize;
use so_khuyen_cong_core::ledger::{Creation, Ledger, World, backup};
use so_khuyen_cong_core::progress::{Progress, Unwatched};
use so_khuyen_cong_core::survey::{self, Limits, Workbook, import};
use so_khuyen_cong_core::{Error, Result, files, place};
use specta::Type;
use tauri::{AppHandle, Emitter};

use crate::dialogs::{Dialogs, dialogs};
use crate::machine;

/// A refusal or a fault, as the window shows it.
#[derive(Debug, Clone, Serialize, Type)]
pub(crate) struct Fault {
    /// Stable code.
    pub(crate) code: String,
    /// The sentence.
    pub(crate) message: String,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        if matches!(error, Error::Internal { .. }) {
            log(&error);
        }
        Self {
            code: error.code().to_owned(),
            message: error.message(),
        }
    }
}

/// What went wrong on our side, kept for whoever mends it.
fn log(error: &Error) {
    use std::io::Write as _;
    let path = machine::folder().join("nhat-ky-loi.txt");
    if let Ok(mut file) = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
    {
        let _ = writeln!(file, "{error}");
    }
}

/// A file that the person chose: the window gets a token and a name, never the path.
#[derive(Debug, Clone, Serialize, Type)]
pub(crate) struct Chosen {
    /// Stands for the path.
    pub(crate) token: String,
    /// File name.
    pub(crate) name: String,
    /// Bytes.
    #[specta(type = i32)]
    pub(crate) size: u64,
}

/// The state behind the window.
pub(crate) struct App {
    pub(crate) world: World,
    pub(crate) dialogs: Box<dyn Dialogs>,
    ledger: RwLock<std::result::Result<Arc<Ledger>, Fault>>,
    tokens: Mutex<HashMap<String, Held>>,
    jobs: Mutex<HashMap<String, Arc<AtomicBool>>>,
    shown: Mutex<Option<Shown>>,
}

/// What a token stands for.
#[derive(Clone)]
enum Held {
    /// A file on the disk.
    File(PathBuf),
    /// The workbook of a past import, kept in the ledger.
    Import(String),
}

/// The workbook that is on the screen, so that looking further down it does not read it anew.
struct Shown {
    token: String,
    /// Size and time of change when it was read.
    stamp: (u64, Option<SystemTime>),
    workbook: Arc<Workbook>,
}

impl App {
    /// Opens the ledger that was open last, or makes the first one.
    pub(crate) fn start() -> Self {
        let world = machine::world();
        let opened = first(&world).map(Arc::new).map_err(Fault::from);
        Self {
            world,
            dialogs: dialogs(),
            ledger: RwLock::new(opened),
            tokens: Mutex::default(),
            jobs: Mutex::default(),
            shown: Mutex::default(),
        }
    }

    /// The workbook a token stands for, as it lies on the disk now.
    pub(crate) fn workbook(&self, ledger: &Ledger, token: &str) -> Result<Arc<Workbook>> {
        let stamp = match self.held(token)? {
            Held::File(path) => std::fs::metadata(&path)
                .map(|meta| (meta.len(), meta.modified().ok()))
                .map_err(|error| files::refusal(&error, &path, "đọc"))?,
            Held::Import(_) => (0, None),
        };
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = &*shown
            && last.token == token
            && last.stamp == stamp
        {
            return Ok(last.workbook.clone());
        }
        let (bytes, name) = self.bytes(ledger, token)?;
        let workbook = survey::read(&bytes, &name, &Limits::default(), &Unwatched)?;
        let workbook = Arc::new(workbook);
        *shown = Some(Shown {
            token: token.to_owned(),
            stamp,
            workbook: workbook.clone(),
        });
        Ok(workbook)
    }

    /// The bytes and the name of the workbook that a token stands for.
    pub(crate) fn bytes(&self, ledger: &Ledger, token: &str) -> Result<(Vec<u8>, String)> {
        match self.held(token)? {
            Held::File(path) => Ok((
                files::read(&path, Limits::default().file_bytes)?,
                files::name(&path),
            )),
            Held::Import(id) => {
                let opened = ledger.read(|reader| import::reopen(reader, &id.as_str().into()))?;
                Ok((opened.bytes, opened.file_name))
            }
        }
    }

    /// Runs one command on the open ledger. A panic in it is its own fault, never the end of the program.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&Ledger) -> Result<T>,
    ) -> std::result::Result<T, Fault> {
        let ledger = self
            .ledger
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()?;
        guarded(|| work(&ledger))
    }

    /// Opens another ledger in place of this one.
    pub(crate) fn open(&self, path: &Path) -> Result<()> {
        let opened = Ledger::open(path, self.world.clone())?;
        self.replace(opened);
        Ok(())
    }

    /// Puts an open ledger in place of this one and remembers it for the next start.
    pub(crate) fn replace(&self, opened: Ledger) {
        let last = machine::folder().join(place::LAST);
        let _ = files::write(&last, opened.path().to_string_lossy().as_bytes());
        let mut current = self.ledger.write().unwrap_or_else(PoisonError::into_inner);
        let old = std::mem::replace(&mut *current, Ok(Arc::new(opened)));
        drop(current);
        if let Ok(Ok(old)) = old.map(Arc::try_unwrap) {
            let _ = old.close();
        }
    }

    /// Restores a backup of the open ledger; nothing else is done meanwhile.
    pub(crate) fn restore(&self, file: &str) -> Result<String> {
        let mut current = self.ledger.write().unwrap_or_else(PoisonError::into_inner);
        let closed = Err(Fault {
            code: "ledger_closed".into(),
            message: "Sổ đang được khôi phục. Hãy đợi ít giây.".into(),
        });
        let Ok(open) = std::mem::replace(&mut *current, closed) else {
            return Err(Error::refused(
                "ledger_closed",
                "Chưa mở được sổ nào để khôi phục.",
            ));
        };
        let path = open.path().to_owned();
        let restored = match Arc::try_unwrap(open) {
            Ok(open) => {
                open.close()?;
                backup::restore(
                    &path,
                    &backup::folder(&path).join(files::name(Path::new(file))),
                    &self.world,
                )
            }
            Err(open) => {
                *current = Ok(open);
                return Err(Error::refused(
                    "ledger_busy",
                    "Sổ đang bận một việc khác. Hãy đợi việc đó xong rồi khôi phục.",
                ));
            }
        };
        *current = Ledger::open(&path, self.world.clone())
            .map(Arc::new)
            .map_err(Fault::from);
        restored.map(|replaced| replaced.map(|backup| backup.file).unwrap_or_default())
    }

    /// Backs up what changed since the last backup and closes.
    pub(crate) fn close(&self) {
        let gone = Err(Fault {
            code: "ledger_closed".into(),
            message: "Sổ đã đóng.".into(),
        });
        let mut current = self.ledger.write().unwrap_or_else(PoisonError::into_inner);
        let Ok(open) = std::mem::replace(&mut *current, gone) else {
            return;
        };
        if open.read_only().is_none() {
            let folder = backup::folder(open.path());
            if backup::make(&open, &folder, "exit").is_ok() {
                let _ = backup::tidy(&folder, open.today());
            }
        }
        if let Ok(open) = Arc::try_unwrap(open) {
            let _ = open.close();
        }
    }

    /// A token for a file.
    pub(crate) fn token(&self, path: PathBuf) -> Result<Chosen> {
        let size = std::fs::metadata(&path)
            .map_err(|error| files::refusal(&error, &path, "đọc"))?
            .len();
        Ok(self.keep(files::name(&path), size, Held::File(path)))
    }

    /// Tokens for the workbooks that paths stand for: files themselves, folders by what is in them.
    pub(crate) fn workbooks(&self, paths: Vec<PathBuf>) -> Result<Vec<Chosen>> {
        let mut chosen = Vec::new();
        for path in paths {
            for file in import::workbooks(&path)? {
                chosen.push(self.token(file)?);
            }
        }
        Ok(chosen)
    }

    /// A token for the workbook of a past import.
    pub(crate) fn token_of_import(&self, id: String, name: String, size: u64) -> Chosen {
        self.keep(name, size, Held::Import(id))
    }

    fn keep(&self, name: String, size: u64, held: Held) -> Chosen {
        let token = self.world.ids.next(self.world.clock.now());
        self.tokens
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(token.clone(), held);
        Chosen { token, name, size }
    }

    fn held(&self, token: &str) -> Result<Held> {
        self.tokens
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(token)
            .cloned()
            .ok_or_else(|| {
                Error::refused(
                    "file_forgotten",
                    "Chương trình không còn giữ tệp đã chọn. Hãy chọn lại tệp.",
                )
            })
    }

    /// Begins a job that says how far it is and can be stopped.
    pub(crate) fn job(&self, name: &str, window: &AppHandle) -> Job {
        let stop = Arc::new(AtomicBool::new(false));
        self.jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), Arc::clone(&stop));
        Job {
            name: name.to_owned(),
            stop,
            window: window.clone(),
            said: AtomicI64::new(-1),
        }
    }

    /// Stops a job.
    pub(crate) fn cancel(&self, name: &str) {
        if let Some(stop) = self
            .jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
        {
            stop.store(true, Ordering::Relaxed);
        }
    }
}

fn first(world: &World) -> Result<Ledger> {
    let folder = machine::folder();
    files::make_folder(&folder)?;
    match place::ledger(&folder) {
        Some(path) => Ledger::open(&path, world.clone()),
        None => Ledger::create(
            &folder.join(place::LEDGER),
            world.clone(),
            &Creation::default(),
        ),
    }
}

/// Runs a command's work so that a panic in it becomes a fault with a reference.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> std::result::Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(Fault::from),
        Err(panic) => {
            let what = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                .unwrap_or_default();
            Err(Error::internal(format!("panic: {what}")).into())
        }
    }
}

/// One long job.
pub(crate) struct Job {
    name: String,
    stop: Arc<AtomicBool>,
    window: AppHandle,
    said: AtomicI64,
}

#[derive(Clone, Serialize)]
struct Step<'a> {
    job: &'a str,
    done: u64,
    total: u64,
}

impl Progress for Job {
    fn step(&self, done: u64, total: u64) -> Result<()> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Error::Cancelled);
        }
        // At most two hundred steps are said: the window has other things to do.
        let share = i64::try_from(done.saturating_mul(200) / total.max(1)).unwrap_or_default();
        if self.said.swap(share, Ordering::Relaxed) != share {
            let _ = self.window.emit(
                "progress",
                Step {
                    job: &self.name,
                    done,
                    total,
                },
            );
        }
        Ok(())
    }
}
