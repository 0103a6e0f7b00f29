//! Every number of a report, as values, each with the records behind it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::list::ListFigures;
use crate::error::Result;
use crate::ids::{FacilityId, ProjectId, TargetId};
use crate::money::Money;
use crate::record::Filter;

/// What a report of a period says, before anybody words it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Figures {
    /// `month`, `quarter`, `half`, `nine-months` or `year`.
    pub kind: String,
    /// `2023-Q3`.
    pub period: String,
    /// First day, by the calendar.
    pub from: NaiveDate,
    /// Last day; figures stand at its end.
    pub to: NaiveDate,
    /// Of a whole year: the day until which what is said of the budget year counts its chỉnh lý.
    #[serde(default)]
    pub books_to: Option<NaiveDate>,
    /// Where the days come from, in words.
    #[serde(default)]
    pub because: String,
    /// Budget year.
    pub year: i32,
    /// Who reports.
    pub agency: AgencyFigures,
    /// The single numbers, by key.
    pub figures: Vec<Figure>,
    /// The first year of the programme that the year belongs to, from which numbers are added up.
    #[serde(default)]
    pub programme_from: Option<i32>,
    /// Plan, approval and payment by content heading.
    pub contents: Vec<ContentFigures>,
    /// The same by source, with what the same days of last year came to.
    #[serde(default)]
    pub sources: Vec<SourceFigures>,
    /// Project by project.
    pub projects: Vec<ProjectFigures>,
    /// What was done, counted in issues, booths, trips.
    pub activities: Vec<ActivityFigures>,
    /// Collaborators on the last day, by tier.
    #[serde(default)]
    pub tiers: Vec<TierFigures>,
    /// Figures of the year known only as totals, in a report of the whole year.
    #[serde(default)]
    pub aggregates: Vec<AggregateFigures>,
    /// The same of the projects of the years before since the programme began.
    #[serde(default)]
    pub earlier_totals: Vec<AggregateFigures>,
    /// Classes of the year that are known only by it, in a report of the whole year.
    #[serde(default)]
    pub year_classes: Vec<ClassFigures>,
    /// How many classes of the year are planned and had not begun on the last day.
    #[serde(default)]
    pub planned_classes: u32,
    /// How exact the number of learners is, in words: `khoảng`.
    #[serde(default)]
    pub learners_qualifier: Option<String>,
    /// Căn cứ: the texts about khuyến công that hold on the last day, each cited whole.
    #[serde(default)]
    pub bases: Vec<String>,
    /// What is counted in classes, learners, facilities, copies.
    #[serde(default)]
    pub measures: Vec<MeasureFigures>,
    /// The other tables of the document.
    #[serde(default)]
    pub lists: Vec<ListFigures>,
    /// Facilities that surveys of the year describe, with what they ask for.
    pub facilities: Vec<FacilityFigures>,
}

/// The agency as it is called on the last day of the period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AgencyFigures {
    /// Cơ quan chủ quản.
    pub superior: Option<String>,
    /// Cơ quan ban hành.
    pub name: String,
    /// `TTKC`.
    pub symbol: String,
    /// Địa danh.
    pub place: String,
    /// Nơi nhận, one a line.
    pub recipients: Vec<String>,
    /// `KT. GIÁM ĐỐC`, if any.
    pub authority: Option<String>,
    /// `GIÁM ĐỐC`.
    pub signer_title: String,
    /// Who signs; empty leaves room.
    pub signer_name: String,
    /// Where it is and how to reach it, line by line as printed; none where the ledger has no address.
    #[serde(default)]
    pub address: Vec<String>,
}

/// One number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Figure {
    /// Stable name: `paid_to_date`.
    pub key: String,
    /// What it is, in words.
    pub label: String,
    /// `đồng`, `đề án`, `lớp`, …
    pub unit: String,
    /// The number.
    #[specta(type = i32)]
    pub value: i64,
    /// The same over the same days of the year before; none for what has no period.
    #[serde(default)]
    #[specta(type = Option<i32>)]
    pub last_year: Option<i64>,
    /// What the plan of the year has for it.
    #[serde(default)]
    #[specta(type = Option<i32>)]
    pub planned: Option<i64>,
    /// From the first year of the programme to the last day; none where numbers of years do not add up.
    #[serde(default)]
    #[specta(type = Option<i32>)]
    pub programme: Option<i64>,
    /// The noun whose records are behind it.
    pub noun: String,
    /// Which of them.
    pub filters: Vec<Filter>,
}

/// One content heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ContentFigures {
    /// `ND3`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// In the plan of the year, khuyến công sources, reserve left out.
    pub planned: Money,
    /// Approved for projects of the year, khuyến công sources.
    pub approved: Money,
    /// Paid within the period.
    pub paid_in_period: Money,
    /// Paid in the budget year up to the last day.
    pub paid_to_date: Money,
    /// How many projects.
    pub projects: u32,
}

/// One content heading in one source of khuyến công money.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SourceFigures {
    /// `national` or `local`.
    pub source: String,
    /// `ND3`; empty if none.
    pub code: String,
    /// Its name.
    pub name: String,
    /// In the plan of the year, reserve left out.
    pub planned: Money,
    /// Approved for projects of the year.
    pub approved: Money,
    /// Paid within the period.
    pub paid_in_period: Money,
    /// Paid in the budget year up to the last day.
    pub paid_to_date: Money,
    /// Of what was paid within the period, what belongs to budget years before.
    #[serde(default)]
    pub of_years_before: Money,
    /// Paid in the budget year before up to the same day of it.
    pub last_year: Money,
    /// Đối ứng and others of its projects.
    pub counterpart: Money,
    /// How many projects of this source.
    pub projects: u32,
    /// How many of the projects were accepted within the period.
    #[serde(default)]
    pub accepted_in_period: u32,
    /// How many were accepted up to the last day.
    #[serde(default)]
    pub accepted: u32,
    /// How many projects of the year before were accepted up to the same day of it.
    #[serde(default)]
    pub accepted_last_year: u32,
}

impl SourceFigures {
    /// All of them together.
    pub(super) fn sum(parts: &[Self]) -> Result<Self> {
        parts.iter().try_fold(Self::default(), |sum, one| {
            Ok(Self {
                planned: sum.planned.plus(one.planned)?,
                approved: sum.approved.plus(one.approved)?,
                paid_in_period: sum.paid_in_period.plus(one.paid_in_period)?,
                paid_to_date: sum.paid_to_date.plus(one.paid_to_date)?,
                of_years_before: sum.of_years_before.plus(one.of_years_before)?,
                last_year: sum.last_year.plus(one.last_year)?,
                counterpart: sum.counterpart.plus(one.counterpart)?,
                projects: sum.projects + one.projects,
                accepted_in_period: sum.accepted_in_period + one.accepted_in_period,
                accepted: sum.accepted + one.accepted,
                accepted_last_year: sum.accepted_last_year + one.accepted_last_year,
                ..sum
            })
        })
    }
}

/// What is counted in one unit: a target of a programme, or what stands under one content heading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MeasureFigures {
    /// What tells it from others.
    pub key: String,
    /// The target, where it is one.
    pub target: Option<TargetId>,
    /// Code of its content heading; empty if none.
    pub code: String,
    /// Name of its content heading.
    pub content: String,
    /// The heading of the programme that it stands under.
    pub heading: Option<String>,
    /// What it is.
    pub name: String,
    /// Đơn vị tính.
    pub unit: String,
    /// In the plan of the year.
    pub planned: Quantities,
    /// The end of the range, where the plan has one.
    #[specta(type = Option<i32>)]
    pub planned_to: Option<i64>,
    /// Done within the period.
    pub in_period: Quantities,
    /// Done from the beginning of the year up to the last day.
    pub to_date: Quantities,
    /// Done over the same days of the year before.
    pub last_year: Quantities,
}

/// Hundredths of things by the fund that paid for them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Quantities {
    /// KCQG.
    #[specta(type = i32)]
    pub national: i64,
    /// KCĐP.
    #[specta(type = i32)]
    pub local: i64,
    /// Of no known fund.
    #[specta(type = i32)]
    pub unknown: i64,
}

/// One project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ProjectFigures {
    /// Its id.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// `national` or `local`.
    pub source: String,
    /// Code of its content heading; empty if none.
    pub content: String,
    /// Name of its content heading.
    pub content_name: String,
    /// Who benefits, joined by `; `.
    pub beneficiaries: String,
    /// Decision or contract, number and date.
    pub paper: String,
    /// Approved, KCQG.
    pub national: Money,
    /// Approved, KCĐP.
    pub local: Money,
    /// Approved, đối ứng and others.
    pub counterpart: Money,
    /// Advances up to the last day.
    pub advanced: Money,
    /// Paid within the period, advances included, returns taken off.
    pub paid_in_period: Money,
    /// Paid in the budget year up to the last day, advances included, returns taken off.
    pub paid_to_date: Money,
    /// Of what was paid within the period, KCQG.
    #[serde(default)]
    pub national_in_period: Money,
    /// Of what was paid up to the last day, KCQG.
    #[serde(default)]
    pub national_to_date: Money,
    /// Of what was paid within the period, what belongs to budget years before.
    #[serde(default)]
    pub of_years_before: Money,
    /// It was decided on by the last day, with money of the year.
    #[serde(default = "yes")]
    pub decided: bool,
    /// The day of that decision.
    #[serde(default)]
    pub decided_on: Option<NaiveDate>,
    /// State, in words.
    pub state: String,
    /// Ngày nghiệm thu, if accepted.
    pub accepted_on: Option<NaiveDate>,
    /// Vướng mắc.
    pub difficulty: String,
}

fn yes() -> bool {
    true
}

impl ProjectFigures {
    /// Khuyến công money approved.
    pub fn supported(&self) -> Result<Money> {
        self.national.plus(self.local)
    }

    /// All sources.
    pub fn total(&self) -> Result<Money> {
        self.supported()?.plus(self.counterpart)
    }
}

/// Collaborators of one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TierFigures {
    /// `cấp xã`.
    pub tier: String,
    /// How many people.
    pub people: u32,
}

/// A figure known only as a total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AggregateFigures {
    /// Its id.
    pub id: String,
    /// The year it is of.
    #[serde(default)]
    pub year: i32,
    /// The noun it is about: `course`.
    pub about: String,
    /// `national`, `local`; none where its source does not say.
    pub source: Option<String>,
    /// What it is.
    pub name: String,
    /// The figure with its qualifier, or the words of its source: `khoảng 200 học viên`.
    pub said: String,
    /// Where; empty where it is not said.
    pub place: String,
}

/// A class that is known only by its year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ClassFigures {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its learners with their qualifier; none where nobody stated them.
    pub learners: Option<String>,
    /// Where; empty where it is not said.
    pub place: String,
}

/// Activities of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ActivityFigures {
    /// Label of the kind.
    pub name: String,
    /// How many, as written: `6.000 bản`.
    pub quantity: String,
    /// How many entries.
    pub entries: u32,
}

/// One surveyed facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FacilityFigures {
    /// Its id.
    pub id: FacilityId,
    /// Its name.
    pub name: String,
    /// Former district, by which the annex groups.
    pub district: String,
    /// Commune, as it was written.
    pub commune: String,
    /// Trade or products.
    pub trade: String,
    /// Labour; none where nobody stated it.
    pub labour: Option<u32>,
    /// Doanh thu.
    pub revenue: Option<Money>,
    /// What it asks for, joined by `; `.
    pub need: String,
    /// Support asked for.
    pub requested: Option<Money>,
    /// Đối ứng.
    pub counterpart: Option<Money>,
}

impl Figures {
    /// Whether they are of a whole year, in which what is known only by its year is told.
    pub(super) fn of_whole_year(&self) -> bool {
        (self.to - self.from).num_days() > LONGER_THAN_NINE_MONTHS
    }

    /// The number of this key.
    pub fn value(&self, key: &str) -> i64 {
        self.figures
            .iter()
            .find(|figure| figure.key == key)
            .map_or(0, |figure| figure.value)
    }

    /// The amount of this key.
    pub fn money(&self, key: &str) -> Money {
        Money::new(self.value(key)).unwrap_or_default()
    }

    /// The number of this key over the same days of the year before.
    pub(super) fn last_year(&self, key: &str) -> i64 {
        let found = self.figures.iter().find(|figure| figure.key == key);
        found
            .and_then(|figure| figure.last_year)
            .unwrap_or_default()
    }

    /// The number of this key since the first year of the programme, with that year.
    pub(super) fn programme(&self, key: &str) -> Option<(i32, i64)> {
        let found = self.figures.iter().find(|figure| figure.key == key)?;
        Some((self.programme_from?, found.programme?))
    }
}

/// No nine months are so many days, and every year is.
pub(super) const LONGER_THAN_NINE_MONTHS: i64 = 300;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_of_frozen_figures_read_and_are_stored_as_they_were() {
        let kept = serde_json::json!({
            "id": "p1", "name": "Đề án", "source": "local", "content": "ND3", "content_name": "Máy móc",
            "beneficiaries": "", "paper": "", "national": 0, "local": 90_000_000, "counterpart": 0, "advanced": 0,
            "paid_in_period": 0, "paid_to_date": 0, "state": "nghiệm thu", "accepted_on": "2023-02-09",
            "difficulty": ""
        });
        let read: ProjectFigures =
            serde_json::from_value(kept).expect("what an earlier report kept is read");
        assert_eq!(read.accepted_on, NaiveDate::from_ymd_opt(2023, 2, 9));
        let stored = serde_json::to_value(&read).expect("figures are values");
        assert_eq!(stored["accepted_on"], "2023-02-09", "the text is the same");
    }
}
