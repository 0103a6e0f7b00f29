//! Reading whole files and writing them whole, with sentences that know the path.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Reads a whole file, refusing one over `most` bytes before reading it.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    let refuse = |error: io::Error| refusal(&error, path, "đọc");
    let mut file = File::open(path).map_err(refuse)?;
    let meta = file.metadata().map_err(refuse)?;
    if meta.is_dir() {
        return Err(Error::refused(
            "file_is_folder",
            format!("“{}” là thư mục, không phải tệp.", name(path)),
        ));
    }
    if meta.len() > most {
        return Err(Error::refused(
            "file_too_large",
            format!(
                "Tệp “{}” lớn quá {} MB nên không mở. Hãy xóa bớt ảnh và các bảng không cần trong tệp rồi thử lại.",
                name(path),
                most >> 20
            ),
        ));
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(refuse)?;
    Ok(bytes)
}

/// Writes a file whole or not at all: beside it first, then renamed over it.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let making = beside(path, ".dang-ghi");
    let written = (|| {
        let mut file = File::create(&making)?;
        file.write_all(bytes)?;
        file.sync_all()
    })();
    if let Err(error) = written {
        let _ = fs::remove_file(&making);
        return Err(refusal(&error, path, "ghi"));
    }
    rename(&making, path)
}

/// Renames, replacing, and makes the new name last through a power cut.
pub fn rename(from: &Path, to: &Path) -> Result<()> {
    if let Err(error) = fs::rename(from, to) {
        let _ = fs::remove_file(from);
        return Err(refusal(&error, to, "ghi"));
    }
    sync_folder(to);
    Ok(())
}

/// On Unix a new name lasts only once its folder is flushed; elsewhere there is nothing to do.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Whether something of that name is there already.
pub fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Takes away a file that was written in vain.
pub fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}

/// Makes a folder and those above it.
pub fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|error| refusal(&error, path, "tạo"))
}

/// The files of a folder and of the folders in it, `depth` levels down, by name; links are not followed,
/// and what Excel or the system keeps beside a file (`~$…`, `.…`) is left out.
pub fn within(folder: &Path, depth: u32) -> Result<Vec<PathBuf>> {
    let refuse = |error: io::Error| refusal(&error, folder, "đọc");
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(refuse)? {
        entries.push(entry.map_err(refuse)?.path());
    }
    entries.sort();
    let mut files = Vec::new();
    for path in entries {
        let Ok(meta) = fs::symlink_metadata(&path) else {
            continue;
        };
        if name(&path).starts_with(['.', '~']) {
            continue;
        }
        if meta.is_file() {
            files.push(path);
        } else if meta.is_dir() && depth > 0 {
            files.append(&mut within(&path, depth - 1)?);
        }
    }
    Ok(files)
}

/// The name without its folder, for sentences.
pub fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// `so.db` with `-wal`: `so.db-wal`.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// SHA-256 in hexadecimal: how a file is known.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of a file too large to hold.
pub fn sha256_of_file(path: &Path) -> Result<String> {
    let refuse = |error: io::Error| refusal(&error, path, "đọc");
    let mut file = File::open(path).map_err(refuse)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).map_err(refuse)?;
        if read == 0 {
            return Ok(hex(&digest.finalize()));
        }
        digest.update(&buffer[..read]);
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// What the system said of a file, as a sentence.
pub fn refusal(error: &io::Error, path: &Path, verb: &str) -> Error {
    let name = name(path);
    let (code, why) = match error.kind() {
        io::ErrorKind::NotFound => (
            "file_missing",
            "không còn tệp hoặc thư mục này. Hãy chọn lại",
        ),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => (
            "file_denied",
            "máy không cho phép. Hãy chọn thư mục khác, hoặc đóng chương trình đang mở tệp",
        ),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (
            "disk_full",
            "ổ đĩa đã đầy. Hãy giải phóng chỗ trống rồi làm lại",
        ),
        _ => (
            "file_failed",
            "ổ đĩa báo lỗi. Hãy kiểm tra ổ đĩa hay thẻ nhớ rồi làm lại",
        ),
    };
    Error::refused(code, format!("Không {verb} được “{name}”: {why}."))
}
