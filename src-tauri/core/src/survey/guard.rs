//! What a file really is, and whether it is safe to open.
//!
//! The extension is not believed, and neither are the sizes that a zip declares: every part is
//! inflated and counted here, with nothing kept, before any reader sees it.

use std::io::{Cursor, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use zip::ZipArchive;

use super::ole;
use super::workbook::Limits;
use crate::error::{Error, Result};
use crate::progress::Progress;

/// What a file is by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `.xlsx`, `.xlsm`
    Xlsx,
    /// `.xlsb`
    Xlsb,
    /// `.xls`
    Xls,
    /// `.ods`
    Ods,
    /// `.csv`
    Csv,
}

/// Tells the kind and refuses what is protected, broken, hostile or no workbook.
pub(super) fn check(
    bytes: &[u8],
    file_name: &str,
    limits: &Limits,
    progress: &dyn Progress,
) -> Result<Kind> {
    if bytes.is_empty() {
        return Err(Error::refused(
            "file_empty",
            format!("Tệp “{file_name}” rỗng (0 byte). Hãy chép lại tệp hoặc xin nơi gửi gửi lại."),
        ));
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits.file_bytes {
        return Err(too_large(file_name));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return check_zip(bytes, file_name, limits, progress);
    }
    if bytes.starts_with(b"PK") {
        return Err(not_a_workbook(file_name));
    }
    if bytes.starts_with(&ole::MAGIC) {
        return check_ole(bytes, file_name);
    }
    // BIFF2 to BIFF4 stood without a container; nobody's spreadsheet program writes them any more.
    if looks_like_text(bytes) {
        return Ok(Kind::Csv);
    }
    Err(not_a_workbook(file_name))
}

fn check_zip(
    bytes: &[u8],
    file_name: &str,
    limits: &Limits,
    progress: &dyn Progress,
) -> Result<Kind> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable(file_name))?;
    if zip.len() > 20_000 {
        return Err(too_large(file_name));
    }
    let mut kind = None;
    let mut parts = Vec::with_capacity(zip.len());
    for i in 0..zip.len() {
        let part = zip.by_index_raw(i).map_err(|_| unreadable(file_name))?;
        if part.encrypted() {
            return Err(protected(file_name));
        }
        let name = part
            .name()
            .map_err(|_| unreadable(file_name))?
            .replace('\\', "/")
            .to_ascii_lowercase();
        match name.as_str() {
            "xl/workbook.bin" => kind = Some(Kind::Xlsb),
            "content.xml" => kind = kind.or(Some(Kind::Ods)),
            name if kind.is_none() && name.starts_with("xl/") => kind = Some(Kind::Xlsx),
            _ => {}
        }
        parts.push(name);
    }
    let total = AtomicU64::new(0);
    let check = |(i, name): (usize, &String)| {
        progress.step(0, 0)?;
        check_part(zip.clone(), i, name, file_name, limits, &total)
    };
    // The first fault is told, however many look for faults.
    let parts = parts.par_iter().enumerate();
    if let Some(fault) = parts.find_map_first(|part| check(part).err()) {
        return Err(fault);
    }
    kind.ok_or_else(|| not_a_workbook(file_name))
}

/// Inflates one part and counts it, alone and with the others.
fn check_part(
    mut zip: ZipArchive<Cursor<&[u8]>>,
    number: usize,
    name: &str,
    file_name: &str,
    limits: &Limits,
    total: &AtomicU64,
) -> Result<()> {
    let mut part = zip.by_index(number).map_err(|_| unreadable(file_name))?;
    let most = if name.contains("sharedstrings") || name.contains("styles") {
        limits.strings_bytes
    } else {
        limits.part_bytes
    };
    let mut buffer = vec![0; 64 << 10];
    let mut size = 0;
    let mut protected_ods = false;
    loop {
        let n = part.read(&mut buffer).map_err(|_| unreadable(file_name))?;
        if n == 0 {
            break;
        }
        if name == "meta-inf/manifest.xml" && memchr(&buffer[..n], b"encryption-data") {
            protected_ods = true;
        }
        let n = u64::try_from(n).unwrap_or(u64::MAX);
        size += n;
        let all = total.fetch_add(n, Ordering::Relaxed) + n;
        if size > most || all > limits.total_bytes {
            return Err(too_large(file_name));
        }
    }
    match protected_ods {
        true => Err(protected(file_name)),
        false => Ok(()),
    }
}

fn check_ole(bytes: &[u8], file_name: &str) -> Result<Kind> {
    let ole = ole::Compound::open(bytes).ok_or_else(|| unreadable(file_name))?;
    if ole.has("EncryptedPackage") || ole.has("EncryptionInfo") {
        return Err(protected(file_name));
    }
    if !ole.has("Workbook") && !ole.has("Book") {
        return Err(not_a_workbook(file_name));
    }
    Ok(Kind::Xls)
}

/// Whether `needle` stands in `haystack`.
pub(super) fn memchr(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

/// Text has no control characters but the usual ones, and at least one separator or line end.
fn looks_like_text(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    let start = &bytes[..bytes.len().min(64 << 10)];
    if start.starts_with(b"%PDF") || start.starts_with(b"{\\rtf") {
        return false;
    }
    let first = start.iter().find(|b| !b.is_ascii_whitespace());
    if matches!(first, Some(b'<')) {
        return false;
    }
    // Programs of fixed-length fields leave a NUL, old ones end a file with Ctrl-Z.
    let strange = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r');
    let odd = start.iter().filter(strange).count();
    let known = start.iter().filter(|b| matches!(**b, 0 | 0x1a)).count();
    odd == known
        && odd * 20 <= start.len()
        && start
            .iter()
            .any(|b| matches!(b, b',' | b';' | b'\t' | b'\n'))
}

/// Above a limit.
pub(super) fn too_large(file_name: &str) -> Error {
    Error::refused(
        "workbook_too_large",
        format!(
            "Tệp “{file_name}” quá lớn hoặc phình to bất thường khi mở nên không được đọc. Hãy xoá các dòng, cột và trang tính thừa rồi lưu lại, hoặc tách thành nhiều tệp."
        ),
    )
}

/// Broken, truncated, or something that a reader chokes on.
pub(super) fn unreadable(file_name: &str) -> Error {
    Error::refused(
        "workbook_unreadable",
        format!(
            "Tệp “{file_name}” bị hỏng hoặc chép thiếu nên không đọc được. Hãy mở bằng Excel, lưu lại thành .xlsx rồi nhập lại, hoặc xin nơi gửi gửi lại."
        ),
    )
}

/// Needs a password.
pub(super) fn protected(file_name: &str) -> Error {
    Error::refused(
        "workbook_protected",
        format!(
            "Tệp “{file_name}” có mật khẩu nên không mở được. Hãy mở bằng Excel, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ sổ làm việc) rồi lưu lại."
        ),
    )
}

/// A picture, a PDF, a Word document.
fn not_a_workbook(file_name: &str) -> Error {
    Error::refused(
        "not_a_workbook",
        format!(
            "Tệp “{file_name}” không phải là bảng tính. Hãy chọn tệp .xlsx, .xls, .xlsb, .ods hoặc .csv."
        ),
    )
}
