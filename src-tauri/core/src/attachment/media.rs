//! Which files may be attached, told by their ending and by their first bytes alike.
//!
//! What surprises: a file whose bytes are not what its ending says is refused: it opens nowhere, or it opens as
//! something that nobody expects.

use crate::error::{Error, Result};

/// The endings of files that may be attached.
pub(super) const ENDINGS: &[&str] = &[
    "pdf", "jpg", "jpeg", "png", "docx", "doc", "xlsx", "xls", "ods", "odt", "pptx", "ppt", "csv",
    "txt",
];

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    Pdf,
    Jpeg,
    Png,
    /// Word, Excel, PowerPoint and OpenDocument of today: a zip.
    Zipped(&'static str, &'static str),
    /// Word, Excel, PowerPoint of before 2007.
    Ole(&'static str, &'static str),
    Text(&'static str, &'static str),
}

impl Media {
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Zipped(media, _) | Self::Ole(media, _) | Self::Text(media, _) => media,
        }
    }

    /// As `attachment.kind` has it.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Pdf => "paper",
            Self::Jpeg | Self::Png => "photo",
            Self::Zipped(_, kind) | Self::Ole(_, kind) | Self::Text(_, kind) => kind,
        }
    }

    fn fits(self, bytes: &[u8]) -> bool {
        match self {
            // A scanner may write a few bytes before it.
            Self::Pdf => bytes
                .windows(5)
                .take(1_024)
                .any(|window| window == b"%PDF-"),
            Self::Jpeg => bytes.starts_with(&[0xff, 0xd8, 0xff]),
            Self::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Zipped(..) => bytes.starts_with(b"PK\x03\x04"),
            Self::Ole(..) => bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
            Self::Text(..) => !bytes.contains(&0),
        }
    }
}

/// What a file of this ending is to be.
fn by_ending(ending: &str) -> Option<Media> {
    Some(match ending {
        "pdf" => Media::Pdf,
        "jpg" | "jpeg" => Media::Jpeg,
        "png" => Media::Png,
        "docx" => Media::Zipped(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "paper",
        ),
        "xlsx" => Media::Zipped(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "workbook",
        ),
        "pptx" => Media::Zipped(
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "other",
        ),
        "ods" => Media::Zipped("application/vnd.oasis.opendocument.spreadsheet", "workbook"),
        "odt" => Media::Zipped("application/vnd.oasis.opendocument.text", "paper"),
        "doc" => Media::Ole("application/msword", "paper"),
        "xls" => Media::Ole("application/vnd.ms-excel", "workbook"),
        "ppt" => Media::Ole("application/vnd.ms-powerpoint", "other"),
        "csv" => Media::Text("text/csv", "workbook"),
        "txt" => Media::Text("text/plain", "other"),
        _ => return None,
    })
}

pub(super) fn too_large(name: &str) -> Error {
    Error::refused(
        "attachment_large",
        format!(
            "Tệp “{name}” nặng quá {} MB. Hãy quét hoặc chụp ở độ phân giải thấp hơn, hoặc tách thành nhiều tệp.",
            super::LARGEST >> 20
        ),
    )
}

/// What a file is, or why it is not kept.
pub(super) fn of(name: &str, bytes: &[u8]) -> Result<Media> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size == 0 {
        return Err(Error::refused(
            "attachment_empty",
            format!("Tệp “{name}” rỗng, chưa có nội dung. Hãy kiểm tra lại tệp."),
        ));
    }
    if size > super::LARGEST {
        return Err(too_large(name));
    }
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase())
        .unwrap_or_default();
    let Some(media) = by_ending(&ending) else {
        let hint = match ending.as_str() {
            "heic" | "heif" | "webp" => "Hãy đổi ảnh sang JPG rồi đính kèm.",
            _ => "Hãy dùng PDF, ảnh JPG hoặc PNG, tệp Word, Excel.",
        };
        return Err(Error::refused(
            "attachment_kind",
            format!(
                "Chưa đính kèm được tệp “{name}” vì chương trình không nhận loại tệp này. {hint}"
            ),
        ));
    };
    if !media.fits(bytes) {
        return Err(Error::refused(
            "attachment_not_what_it_says",
            format!(
                "Tệp “{name}” có đuôi .{ending} nhưng nội dung không phải loại đó. Hãy mở thử tệp, lưu lại đúng loại rồi đính kèm."
            ),
        ));
    }
    Ok(media)
}
