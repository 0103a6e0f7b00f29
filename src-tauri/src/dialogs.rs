//! Native dialogs behind a trait, so that a window journey can answer them by script.

use std::path::PathBuf;

use so_khuyen_cong_core::attachment;
use so_khuyen_cong_core::document::Format;
use tauri::WebviewWindow;

/// Which files a dialog offers.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// A sender's workbook.
    Workbook,
    /// A ledger.
    Ledger,
    /// A report.
    Report(Format),
    /// Days to keep, for a calendar program.
    Calendar,
    /// What a laptop was taught about reading workbooks.
    Taught,
    /// A paper or a photo of a record.
    Attachment,
}

impl Kind {
    fn words(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Workbook => ("Bảng tính", &["xlsx", "xlsm", "xlsb", "xls", "ods", "csv"]),
            Self::Ledger => ("Sổ Khuyến công", &["db"]),
            Self::Report(Format::Pdf) => ("PDF", &["pdf"]),
            Self::Report(Format::Docx) => ("Word", &["docx"]),
            Self::Report(Format::Xlsx) => ("Excel", &["xlsx"]),
            Self::Calendar => ("Lịch", &["ics"]),
            Self::Taught => ("Cách đọc", &["json"]),
            Self::Attachment => ("Giấy tờ, ảnh", attachment::ENDINGS),
        }
    }
}

/// Asks the person for a file or a folder; none when they cancel.
pub(crate) trait Dialogs: Send + Sync {
    /// An existing file.
    fn open(&self, window: &WebviewWindow, title: &str, kind: Kind) -> Option<PathBuf>;
    /// Existing files.
    fn open_many(&self, window: &WebviewWindow, title: &str, kind: Kind) -> Option<Vec<PathBuf>>;
    /// An existing folder.
    fn folder(&self, window: &WebviewWindow, title: &str) -> Option<PathBuf>;
    /// A file to write.
    fn save(&self, window: &WebviewWindow, title: &str, name: &str, kind: Kind) -> Option<PathBuf>;
}

/// The system's own dialogs.
struct Native;

impl Native {
    /// Before the window, which waits for it; rfd takes no parent under GTK.
    fn dialog(window: &WebviewWindow, title: &str, kind: Kind) -> rfd::FileDialog {
        let (name, extensions) = kind.words();
        Self::plain(window, title).add_filter(name, extensions)
    }

    fn plain(window: &WebviewWindow, title: &str) -> rfd::FileDialog {
        let dialog = rfd::FileDialog::new().set_title(title);
        if cfg!(target_os = "linux") {
            dialog
        } else {
            dialog.set_parent(window)
        }
    }
}

impl Dialogs for Native {
    fn open(&self, window: &WebviewWindow, title: &str, kind: Kind) -> Option<PathBuf> {
        Self::dialog(window, title, kind).pick_file()
    }

    fn open_many(&self, window: &WebviewWindow, title: &str, kind: Kind) -> Option<Vec<PathBuf>> {
        Self::dialog(window, title, kind).pick_files()
    }

    fn folder(&self, window: &WebviewWindow, title: &str) -> Option<PathBuf> {
        Self::plain(window, title).pick_folder()
    }

    fn save(&self, window: &WebviewWindow, title: &str, name: &str, kind: Kind) -> Option<PathBuf> {
        Self::dialog(window, title, kind)
            .set_file_name(name)
            .save_file()
    }
}

/// Answers from a file, one path a line, taken from the top; an empty line cancels. Only in test builds.
#[cfg(feature = "e2e")]
struct Scripted(PathBuf);

#[cfg(feature = "e2e")]
impl Scripted {
    fn next(&self) -> Option<PathBuf> {
        let text = std::fs::read_to_string(&self.0).ok()?;
        let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
        std::fs::write(&self.0, rest).ok()?;
        (!first.trim().is_empty()).then(|| PathBuf::from(first.trim()))
    }
}

#[cfg(feature = "e2e")]
impl Dialogs for Scripted {
    fn open(&self, _window: &WebviewWindow, _title: &str, _kind: Kind) -> Option<PathBuf> {
        self.next()
    }
    fn open_many(
        &self,
        _window: &WebviewWindow,
        _title: &str,
        _kind: Kind,
    ) -> Option<Vec<PathBuf>> {
        self.next().map(|path| vec![path])
    }
    fn folder(&self, _window: &WebviewWindow, _title: &str) -> Option<PathBuf> {
        self.next()
    }
    fn save(
        &self,
        _window: &WebviewWindow,
        _title: &str,
        _name: &str,
        _kind: Kind,
    ) -> Option<PathBuf> {
        self.next()
    }
}

/// The dialogs of this program.
pub(crate) fn dialogs() -> Box<dyn Dialogs> {
    #[cfg(feature = "e2e")]
    if let Some(script) = std::env::var_os("SKC_E2E_DIALOGS") {
        return Box::new(Scripted(PathBuf::from(script)));
    }
    Box::new(Native)
}
