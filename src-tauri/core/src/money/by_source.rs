//! Where money comes from, and amounts by source.

use serde::{Deserialize, Deserializer, Serialize};
use specta::Type;

use super::Money;
use crate::error::Result;
use crate::sets::closed_sets;

closed_sets! {
    /// Where money comes from: plans, projects and reports are split by it.
    MoneySource {
        National = "national", "KCQG";
        Local = "local", "KCĐP";
        Beneficiary = "beneficiary", "Đối ứng";
        Other = "other", "Nguồn khác";
    }

    /// The two funds of khuyến công.
    Fund {
        National = "national", "KCQG";
        Local = "local", "KCĐP";
    }
}

impl MoneySource {
    /// The two funds of khuyến công.
    pub const FUNDS: [Self; 2] = [Self::National, Self::Local];

    /// Whether it is khuyến công money.
    pub fn is_fund(self) -> bool {
        Self::FUNDS.contains(&self)
    }
}

impl From<Fund> for MoneySource {
    fn from(fund: Fund) -> Self {
        match fund {
            Fund::National => Self::National,
            Fund::Local => Self::Local,
        }
    }
}

/// Amounts by source; the total is always their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Type)]
pub struct BySource {
    /// KCQG.
    national: Money,
    /// KCĐP.
    local: Money,
    /// Đối ứng.
    beneficiary: Money,
    /// Nguồn khác, lồng ghép.
    other: Money,
    /// All of them.
    total: Money,
}

impl BySource {
    /// The amounts of the four sources, in their order.
    pub fn new(amounts: [Money; 4]) -> Result<Self> {
        let [national, local, beneficiary, other] = amounts;
        Ok(Self {
            national,
            local,
            beneficiary,
            other,
            total: Money::sum(amounts)?,
        })
    }

    /// What is stated of each source, in their order; what is not stays as it was.
    pub fn restated(&self, stated: [Option<Money>; 4]) -> Result<Self> {
        let mut amounts = MoneySource::ALL.map(|source| self.of(source));
        for (amount, stated) in amounts.iter_mut().zip(stated) {
            *amount = stated.unwrap_or(*amount);
        }
        Self::new(amounts)
    }

    /// The amount of one source and nothing of the others.
    pub fn one(source: MoneySource, amount: Money) -> Self {
        let mut one = Self {
            total: amount,
            ..Self::default()
        };
        *one.part(source) = amount;
        one
    }

    /// The sums of amounts with their sources.
    pub fn sum(amounts: impl IntoIterator<Item = (MoneySource, Money)>) -> Result<Self> {
        let mut sum = Self::default();
        for (source, amount) in amounts {
            sum.add(source, amount)?;
        }
        Ok(sum)
    }

    /// The amount of one source.
    pub fn of(&self, source: MoneySource) -> Money {
        match source {
            MoneySource::National => self.national,
            MoneySource::Local => self.local,
            MoneySource::Beneficiary => self.beneficiary,
            MoneySource::Other => self.other,
        }
    }

    /// KCQG.
    pub fn national(&self) -> Money {
        self.national
    }

    /// KCĐP.
    pub fn local(&self) -> Money {
        self.local
    }

    /// Đối ứng.
    pub fn beneficiary(&self) -> Money {
        self.beneficiary
    }

    /// Nguồn khác, lồng ghép.
    pub fn other(&self) -> Money {
        self.other
    }

    /// All of them.
    pub fn total(&self) -> Money {
        self.total
    }

    /// Khuyến công money: both funds.
    pub fn support(&self) -> Result<Money> {
        self.national.plus(self.local)
    }

    /// More of one source.
    pub fn add(&mut self, source: MoneySource, amount: Money) -> Result<()> {
        let sum = self.of(source).plus(amount)?;
        let total = self.total.plus(amount)?;
        *self.part(source) = sum;
        self.total = total;
        Ok(())
    }

    /// Source by source.
    pub fn plus(&self, more: &Self) -> Result<Self> {
        let mut sum = *self;
        for source in MoneySource::ALL {
            sum.add(source, more.of(source))?;
        }
        Ok(sum)
    }

    fn part(&mut self, source: MoneySource) -> &mut Money {
        match source {
            MoneySource::National => &mut self.national,
            MoneySource::Local => &mut self.local,
            MoneySource::Beneficiary => &mut self.beneficiary,
            MoneySource::Other => &mut self.other,
        }
    }
}

/// The four amounts; a total that stands beside them is summed again.
impl<'de> Deserialize<'de> for BySource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Parts {
            national: Money,
            local: Money,
            beneficiary: Money,
            other: Money,
        }
        let parts = Parts::deserialize(deserializer)?;
        Self::new([parts.national, parts.local, parts.beneficiary, parts.other])
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dong(amount: i64) -> Money {
        Money::new(amount).unwrap()
    }

    #[test]
    fn the_total_is_always_the_sum_of_the_sources() {
        let mut amounts = BySource::new([1, 20, 300, 4_000].map(dong)).unwrap();
        assert_eq!(amounts.total(), dong(4_321));
        amounts.add(MoneySource::Local, dong(5)).unwrap();
        assert_eq!((amounts.local(), amounts.total()), (dong(25), dong(4_326)));
        assert_eq!(amounts.support().unwrap(), dong(26));
        let twice = amounts.plus(&amounts).unwrap();
        assert_eq!(twice.total(), dong(8_652));
        for source in MoneySource::ALL {
            assert_eq!(BySource::one(source, dong(7)).of(source), dong(7));
        }
    }

    #[test]
    fn a_total_that_somebody_sent_is_summed_again() {
        let sent = r#"{"national":1,"local":2,"beneficiary":3,"other":4,"total":999}"#;
        let read: BySource = serde_json::from_str(sent).unwrap();
        assert_eq!(read.total(), dong(10));
    }

    #[test]
    fn a_sum_out_of_range_is_refused_and_leaves_the_amounts_as_they_were() {
        let mut amounts = BySource::one(MoneySource::Local, Money::MAX);
        let before = amounts;
        let refused = amounts.add(MoneySource::Other, dong(1));
        assert_eq!(
            refused.map_err(|error| error.code()),
            Err("money_too_large")
        );
        assert_eq!(amounts, before);
    }
}
