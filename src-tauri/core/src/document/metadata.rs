//! What a file says about itself, whatever its format.

use super::model::Document;
use crate::clock::Instant;

/// What the file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// `Báo cáo Kết quả công tác khuyến công quý III năm 2023`.
    pub title: String,
    /// The issuing agency.
    pub author: String,
    /// When the file was made.
    pub made: Instant,
}

impl Metadata {
    /// Title and author as the document has them.
    pub fn of(document: &Document, made: Instant) -> Self {
        let kind = document.kind.as_deref().unwrap_or("Công văn");
        Self {
            title: format!("{kind} {}", document.summary.replace('\n', " ")),
            author: document.head.agency.replace('\n', " "),
            made,
        }
    }
}
