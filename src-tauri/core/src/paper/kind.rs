//! The six papers of a project, and the text that an office may have put in place of one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A paper of a project.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// Tờ trình: asks the superior to approve the project.
    Submission,
    /// Phiếu thẩm định.
    Appraisal,
    /// Hợp đồng with who benefits.
    Contract,
    /// Biên bản nghiệm thu cấp cơ sở.
    Acceptance,
    /// Biên bản thanh lý hợp đồng.
    Liquidation,
    /// Văn bản đề nghị thanh toán.
    PaymentRequest,
}

impl Paper {
    /// All of them, in the order in which a project needs them.
    pub const ALL: [Self; 6] = [
        Self::Submission,
        Self::Appraisal,
        Self::Contract,
        Self::Acceptance,
        Self::Liquidation,
        Self::PaymentRequest,
    ];

    /// Stable name: in the ledger, on the wire, of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Submission => "submission",
            Self::Appraisal => "appraisal",
            Self::Contract => "contract",
            Self::Acceptance => "acceptance",
            Self::Liquidation => "liquidation",
            Self::PaymentRequest => "payment_request",
        }
    }

    /// The paper of this stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.name() == name)
    }

    /// `Tờ trình`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Submission => "Tờ trình",
            Self::Appraisal => "Phiếu thẩm định",
            Self::Contract => "Hợp đồng",
            Self::Acceptance => "Biên bản nghiệm thu",
            Self::Liquidation => "Biên bản thanh lý hợp đồng",
            Self::PaymentRequest => "Đề nghị thanh toán",
        }
    }

    /// What its files are called, without an ending.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Submission => "to-trinh",
            Self::Appraisal => "phieu-tham-dinh",
            Self::Contract => "hop-dong",
            Self::Acceptance => "bien-ban-nghiem-thu",
            Self::Liquidation => "bien-ban-thanh-ly",
            Self::PaymentRequest => "de-nghi-thanh-toan",
        }
    }

    /// In front of the agency's own in the symbol (NĐ 30/2020/NĐ-CP, Phụ lục III); a letter has none.
    pub(super) fn symbol(self) -> Option<&'static str> {
        match self {
            Self::Submission => Some("TTr"),
            Self::Contract => Some("HĐ"),
            Self::Acceptance | Self::Liquidation => Some("BB"),
            Self::Appraisal | Self::PaymentRequest => None,
        }
    }
}

/// The office's own text of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "PaperOwnText")]
pub struct OwnText {
    /// As the file was called.
    pub file_name: String,
    /// When it was taken in.
    pub added_on: NaiveDate,
    /// In bytes.
    #[specta(type = i32)]
    pub size: i64,
}
