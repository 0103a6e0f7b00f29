//! What SQLite says, as a sentence.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::error::Error;

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        sentence(&error, "").unwrap_or_else(|| Self::internal(format!("sqlite: {error}")))
    }
}

/// As the conversion does, naming the file.
pub(crate) fn naming(error: rusqlite::Error, path: &Path) -> Error {
    sentence(&error, &format!(" “{}”", crate::files::name(path)))
        .unwrap_or_else(|| Error::internal(format!("sqlite: {}: {error}", path.display())))
}

fn sentence(error: &rusqlite::Error, name: &str) -> Option<Error> {
    let (code, message) = match error.sqlite_error_code()? {
        ErrorCode::DiskFull => (
            "disk_full",
            "Ổ đĩa đã đầy nên thao tác này chưa được ghi; sổ giữ nguyên như trước. Hãy giải phóng chỗ trống rồi làm lại.".to_owned(),
        ),
        ErrorCode::ReadOnly => (
            "ledger_read_only",
            format!("Sổ{name} nằm ở nơi không cho ghi. Hãy chép sổ sang một thư mục ghi được rồi mở lại."),
        ),
        ErrorCode::DatabaseCorrupt => (
            "ledger_damaged",
            format!("Tệp sổ{name} đã hỏng. Đừng ghi thêm; hãy khôi phục từ bản sao lưu gần nhất (mục Sổ dữ liệu, sao lưu)."),
        ),
        ErrorCode::NotADatabase => (
            "ledger_not_a_ledger",
            format!("Tệp{name} không phải là sổ khuyến công, hoặc đã hỏng phần đầu, hoặc cần mật khẩu. Hãy chọn tệp khác hay khôi phục từ bản sao lưu."),
        ),
        ErrorCode::CannotOpen | ErrorCode::PermissionDenied => (
            "ledger_cannot_open",
            format!("Không mở được tệp sổ{name}. Hãy kiểm tra thư mục có còn và có quyền đọc, ghi."),
        ),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => (
            "ledger_busy",
            "Sổ đang bận vì một chương trình khác đang ghi. Hãy đợi ít giây rồi làm lại.".to_owned(),
        ),
        ErrorCode::SystemIoFailure => (
            "disk_failed",
            format!("Ổ đĩa báo lỗi khi đọc hoặc ghi sổ{name}; thao tác này chưa được ghi. Hãy kiểm tra ổ đĩa hay thẻ nhớ còn cắm rồi làm lại."),
        ),
        _ => return None,
    };
    Some(Error::refused(code, message))
}
