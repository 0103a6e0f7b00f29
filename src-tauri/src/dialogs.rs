//! Native dialogs behind a trait, so that a window journey can answer them by script.

use std::path::PathBuf;

/// Which files a dialog offers.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// A sender's workbook.
    Workbook,
    /// A ledger.
    Ledger,
    /// A printed report.
    Pdf,
}

impl Kind {
    fn words(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Workbook => ("Bảng tính", &["xlsx", "xlsm", "xlsb", "xls", "ods", "csv"]),
            Self::Ledger => ("Sổ Khuyến công", &["db"]),
            Self::Pdf => ("PDF", &["pdf"]),
        }
    }
}

/// Asks the person for a file; none when they cancel.
pub(crate) trait Dialogs: Send + Sync {
    /// An existing file.
    fn open(&self, title: &str, kind: Kind) -> Option<PathBuf>;
    /// A file to write.
    fn save(&self, title: &str, name: &str, kind: Kind) -> Option<PathBuf>;
}

/// The system's own dialogs.
struct Native;

impl Dialogs for Native {
    fn open(&self, title: &str, kind: Kind) -> Option<PathBuf> {
        let (name, extensions) = kind.words();
        rfd::FileDialog::new()
            .set_title(title)
            .add_filter(name, extensions)
            .pick_file()
    }

    fn save(&self, title: &str, file_name: &str, kind: Kind) -> Option<PathBuf> {
        let (name, extensions) = kind.words();
        rfd::FileDialog::new()
            .set_title(title)
            .set_file_name(file_name)
            .add_filter(name, extensions)
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
    fn open(&self, _title: &str, _kind: Kind) -> Option<PathBuf> {
        self.next()
    }
    fn save(&self, _title: &str, _name: &str, _kind: Kind) -> Option<PathBuf> {
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
