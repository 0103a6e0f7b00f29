//! What can go wrong, and the sentence the person reads.
//!
//! Three kinds, kept apart: data that is wrong is a list of [`crate::finding::Finding`]s and not an
//! error at all; a *refusal* is us, or the world, saying no, in one sentence with a next step; a
//! *fault* is our own mistake, known to the person by a short reference only.

use std::fmt;

use serde::Serialize;
use specta::Type;

/// The result of anything that can be refused.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a piece of work did not happen. Nothing of it was written.
#[derive(Debug)]
pub enum Error {
    /// We say no, or the world did. `code` is the contract; `message` is one Vietnamese sentence
    /// that says what happened and what to do.
    Refused {
        /// A stable name, such as `ledger_locked`.
        code: &'static str,
        /// The sentence for the person.
        message: String,
    },
    /// The person pressed *Dừng*.
    Cancelled,
    /// We are wrong. The reference is four hexadecimal digits of the chain, so that the same fault
    /// has the same reference on every machine.
    Internal {
        /// What the person reads out over the phone.
        reference: String,
        /// What the log keeps.
        chain: String,
    },
}

/// The refusals on which the window acts: it asks, offers another way, or keeps quiet. All others it only shows,
/// whatever their code. What refuses with one of these takes the code from here, and the window compares with the
/// union that is exported of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// The person stopped it: nothing is wrong.
    Cancelled,
    /// Fields of a form are wrong: they are checked, and each says why.
    RecordInvalid,
    /// A stage of a budget already has money: whether to replace it is asked.
    StageFilled,
    /// An advance above its ceiling: the reason is asked.
    AdvanceOverCeiling,
    /// An advance of a line whose rate nobody knows: the reason is asked.
    AdvanceRateUnknown,
    /// More paid than the budget years so far have: the reason is asked.
    OverYear,
    /// A plan past a ceiling: the reserve is offered.
    PlanOverCeiling,
    /// Lines of a plan that something speaks against: the reason why they stand is asked.
    PlanUndecided,
}

impl Known {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Cancelled,
        Self::RecordInvalid,
        Self::StageFilled,
        Self::AdvanceOverCeiling,
        Self::AdvanceRateUnknown,
        Self::OverYear,
        Self::PlanOverCeiling,
        Self::PlanUndecided,
    ];

    /// The code on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::RecordInvalid => "record_invalid",
            Self::StageFilled => "stage_filled",
            Self::AdvanceOverCeiling => "advance_over_ceiling",
            Self::AdvanceRateUnknown => "advance_rate_unknown",
            Self::OverYear => "over_year",
            Self::PlanOverCeiling => "plan_over_ceiling",
            Self::PlanUndecided => "plan_undecided",
        }
    }
}

impl Error {
    /// A refusal with its stable code and its sentence.
    pub fn refused(code: &'static str, message: impl Into<String>) -> Self {
        Self::Refused {
            code,
            message: message.into(),
        }
    }

    /// A fault of ours; `chain` says what happened for whoever mends it.
    pub fn internal(chain: impl Into<String>) -> Self {
        let chain = chain.into();
        let mut hash: u32 = 0x811c_9dc5;
        for byte in chain.bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
        Self::Internal {
            reference: format!("{:04X}", (hash >> 16) ^ (hash & 0xffff)),
            chain,
        }
    }

    /// The stable code of the wire.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused { code, .. } => code,
            Self::Cancelled => Known::Cancelled.code(),
            Self::Internal { .. } => "internal",
        }
    }

    /// The sentence for the person.
    pub fn message(&self) -> String {
        match self {
            Self::Refused { message, .. } => message.clone(),
            Self::Cancelled => "Đã dừng theo yêu cầu. Sổ giữ nguyên như trước.".to_owned(),
            Self::Internal { reference, .. } => format!(
                "Chương trình gặp lỗi (mã {reference}). Thao tác này chưa được ghi; hãy thử lại hoặc báo mã này cho người hỗ trợ."
            ),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal { reference, chain } => write!(f, "[{reference}] {chain}"),
            other => f.write_str(&other.message()),
        }
    }
}

impl std::error::Error for Error {}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(format!("json: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_a_known_refusal_is_the_name_it_is_exported_by() {
        for known in Known::ALL {
            let exported = serde_json::to_value(known).expect("a name");
            assert_eq!(exported, known.code(), "{known:?}");
        }
    }
}
