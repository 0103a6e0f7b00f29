//! The stages at which a project's money is known, where it comes from, and amounts that always come to their
//! total.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::fields::STAGES;
use crate::error::Result;
use crate::field::SOURCES;
use crate::money::Money;

/// The stages at which a project's money is known, in their order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum BudgetStage {
    /// Đăng ký.
    Registered,
    /// Thẩm định.
    Appraised,
    /// Phê duyệt.
    Approved,
    /// Điều chỉnh: the whole budget as the latest adjustment leaves it.
    Adjusted,
    /// Hợp đồng.
    Contracted,
    /// Thực hiện.
    Done,
    /// Quyết toán.
    Settled,
}

impl BudgetStage {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Registered,
        Self::Appraised,
        Self::Approved,
        Self::Adjusted,
        Self::Contracted,
        Self::Done,
        Self::Settled,
    ];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Appraised => "appraised",
            Self::Approved => "approved",
            Self::Adjusted => "adjusted",
            Self::Contracted => "contracted",
            Self::Done => "done",
            Self::Settled => "settled",
        }
    }

    /// The stage of this code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// `phê duyệt`.
    pub fn label(self) -> &'static str {
        STAGES
            .iter()
            .find(|choice| choice.code == self.code())
            .map_or("", |choice| choice.label)
    }
}

/// Where money comes from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum MoneySource {
    /// KCQG.
    National,
    /// KCĐP.
    Local,
    /// Đối ứng.
    Beneficiary,
    /// Nguồn khác, lồng ghép.
    Other,
}

impl MoneySource {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::National, Self::Local, Self::Beneficiary, Self::Other];
    /// The two funds of khuyến công.
    pub const FUNDS: [Self; 2] = [Self::National, Self::Local];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::Local => "local",
            Self::Beneficiary => "beneficiary",
            Self::Other => "other",
        }
    }

    /// The source of this code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }

    /// `KCQG`.
    pub fn label(self) -> &'static str {
        SOURCES
            .iter()
            .find(|choice| choice.code == self.code())
            .map_or("", |choice| choice.label)
    }

    /// Whether it is khuyến công money.
    pub fn is_fund(self) -> bool {
        Self::FUNDS.contains(&self)
    }
}

/// Amounts by source; the total is always their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SourceAmounts {
    /// KCQG.
    pub national: Money,
    /// KCĐP.
    pub local: Money,
    /// Đối ứng.
    pub beneficiary: Money,
    /// Nguồn khác.
    pub other: Money,
    /// All of them.
    pub total: Money,
}

impl SourceAmounts {
    /// The amount of one source.
    pub fn of(&self, source: MoneySource) -> Money {
        match source {
            MoneySource::National => self.national,
            MoneySource::Local => self.local,
            MoneySource::Beneficiary => self.beneficiary,
            MoneySource::Other => self.other,
        }
    }

    /// Khuyến công money: both funds.
    pub fn support(&self) -> Result<Money> {
        self.national.plus(self.local)
    }

    pub(super) fn add(&mut self, source: MoneySource, amount: Money) -> Result<()> {
        let own = match source {
            MoneySource::National => &mut self.national,
            MoneySource::Local => &mut self.local,
            MoneySource::Beneficiary => &mut self.beneficiary,
            MoneySource::Other => &mut self.other,
        };
        *own = own.plus(amount)?;
        self.total = self.total.plus(amount)?;
        Ok(())
    }
}

pub(super) fn hundredths(value: i64) -> String {
    Decimal::new(value, 2).normalize().to_string()
}
