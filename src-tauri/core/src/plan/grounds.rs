//! Thứ tự ưu tiên: why one candidate comes before another, by the dated rows `priority.*` of the day.
//!
//! What surprises: the law names the grounds (area, sector, owner, …) but puts them in no order; the order is
//! data that the office edits, each ground with its citation and how well it is known. A ground counts only
//! while its row holds: what a decree of 2025 prefers does not order a plan of 2023.

use chrono::NaiveDate;

use super::shown::GroundView;
use crate::error::Result;
use crate::ledger::Reader;
use crate::money::Money;
use crate::norm::{self, SettingRow};

const PREFIX: &str = "priority.";
/// The keys that say what a ground means and are no ground themselves.
const SECTORS: &str = "priority.sectors";
const LABOUR_MIN: &str = "priority.labour_min";
/// What the shipped names begin with.
const NAME: &str = "Thứ tự ưu tiên: ";

/// What the grounds look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// What comes every year.
    pub recurring: bool,
    /// Begun or planned last year and not done.
    pub carry_over: bool,
    /// What the commune is counted as on the day: `very_difficult`, `new_rural`.
    pub flags: Vec<String>,
    /// Code of the group of trades.
    pub sector_group: Option<String>,
    /// Owned by a woman.
    pub owner_female: bool,
    /// Owned by a person of an ethnic minority.
    pub owner_minority: bool,
    /// Cleaner or sustainable production.
    pub cleaner_production: bool,
    /// People at work, as last known.
    pub labour: Option<i64>,
    /// What the facility puts in itself.
    pub counterpart: Money,
    /// A facility that was never supported before.
    pub first_support: bool,
}

/// The grounds in force on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Priorities {
    grounds: Vec<GroundView>,
    sectors: Vec<String>,
    labour_min: Option<i64>,
}

impl Priorities {
    /// Reads the rows that hold on a day.
    pub fn read(reader: &Reader<'_>, day: NaiveDate) -> Result<Self> {
        Ok(Self::of(norm::settings(reader, PREFIX, day, None)?))
    }

    /// The same from rows already read.
    pub fn of(rows: Vec<SettingRow>) -> Self {
        let mut found = Self::default();
        for row in rows {
            match row.key.as_str() {
                SECTORS => {
                    let codes = row.value.split(',').map(|code| code.trim().to_owned());
                    found.sectors = codes.filter(|code| !code.is_empty()).collect();
                }
                LABOUR_MIN => found.labour_min = row.whole(),
                _ => found.grounds.extend(ground(&row)),
            }
        }
        found
            .grounds
            .sort_by(|a, b| (a.order, &a.code).cmp(&(b.order, &b.code)));
        found
    }

    /// The grounds that hold, the weightiest first.
    pub fn grounds(&self, facts: &Facts) -> Vec<GroundView> {
        let holds = |ground: &&GroundView| self.holds(&ground.code, facts);
        self.grounds.iter().filter(holds).cloned().collect()
    }

    fn holds(&self, code: &str, facts: &Facts) -> bool {
        match code {
            "recurring" => facts.recurring,
            "carry_over" => facts.carry_over,
            "sector" => facts
                .sector_group
                .as_ref()
                .is_some_and(|group| self.sectors.contains(group)),
            "owner_female" => facts.owner_female,
            "owner_minority" => facts.owner_minority,
            "cleaner_production" => facts.cleaner_production,
            "labour" => facts
                .labour
                .zip(self.labour_min)
                .is_some_and(|(people, least)| people >= least),
            "counterpart" => facts.counterpart > Money::ZERO,
            "first_support" => facts.first_support,
            // Every other ground is a flag of the commune: the office may add one.
            flag => facts.flags.iter().any(|held| held == flag),
        }
    }

    /// The place that grounds give: the one with the weightier ground comes first, then the one with more.
    pub fn rank(grounds: &[GroundView]) -> Vec<i64> {
        let orders = grounds.iter().map(|ground| i64::from(ground.order));
        orders.chain([i64::MAX]).collect()
    }
}

fn ground(row: &SettingRow) -> Option<GroundView> {
    let order = row.whole().and_then(|order| i32::try_from(order).ok())?;
    let name = row.name.strip_prefix(NAME).unwrap_or(&row.name).to_owned();
    let sentence = format!("Ưu tiên: {} ({})", lower_first(&name), row.source());
    Some(GroundView {
        code: row.key.strip_prefix(PREFIX)?.to_owned(),
        order,
        name,
        sentence,
    })
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(code: &str, value: &str) -> SettingRow {
        SettingRow {
            id: code.into(),
            key: format!("priority.{code}"),
            name: format!("Thứ tự ưu tiên: Diện {code}"),
            value: value.into(),
            unit_label: None,
            mark: Some("unverified".into()),
            mark_words: "chưa kiểm chứng".into(),
            basis: Some("NĐ 45/2012/NĐ-CP".into()),
            valid_from: None,
            valid_to: None,
            note: None,
        }
    }

    fn priorities() -> Priorities {
        Priorities::of(vec![
            row("very_difficult", "1"),
            row("difficult", "2"),
            row("sector", "4"),
            row("owner_female", "5"),
            row("labour", "8"),
            row("sectors", "craft, agro"),
            row("labour_min", "50"),
        ])
    }

    #[test]
    fn the_weightier_ground_comes_first_then_the_one_with_more_grounds() {
        let rules = priorities();
        let rank = |facts: Facts| Priorities::rank(&rules.grounds(&facts));
        let flags = |flag: &str| Facts {
            flags: vec![flag.into()],
            ..Facts::default()
        };
        let hard = rank(flags("very_difficult"));
        let many = rank(Facts {
            sector_group: Some("craft".into()),
            owner_female: true,
            labour: Some(80),
            ..flags("difficult")
        });
        let plain = rank(Facts::default());
        assert!(hard < many, "one weighty ground before many lighter ones");
        assert!(many < rank(flags("difficult")), "more grounds first");
        assert!(rank(flags("difficult")) < plain);
    }

    #[test]
    fn a_ground_tells_its_citation_and_how_well_it_is_known() {
        let facts = Facts {
            sector_group: Some("agro".into()),
            labour: Some(49),
            ..Facts::default()
        };
        let found = priorities().grounds(&facts);
        assert_eq!(found.len(), 1, "49 people are not many: {found:?}");
        assert_eq!(
            found[0].sentence,
            "Ưu tiên: diện sector (NĐ 45/2012/NĐ-CP, chưa kiểm chứng)"
        );
    }
}
