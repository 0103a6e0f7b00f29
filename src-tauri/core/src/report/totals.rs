//! What the ledger knows of a year only as a total: which nouns each part of a report speaks of, and how it says them.

use super::catalogue::Paper;
use super::figures::AggregateFigures;

impl AggregateFigures {
    /// `Học viên các lớp: khoảng 200 học viên (số liệu tổng hợp)`.
    pub(super) fn in_words(&self) -> String {
        let place = match self.place.as_str() {
            "" => String::new(),
            place => format!(" ({place})"),
        };
        format!("{}: {}{place} (số liệu tổng hợp)", self.name, self.said)
    }
}

/// What is said instead of “sổ chưa ghi …” where the ledger knows the year by totals of these nouns: the totals in words
/// of the whole year, and of a part of it that nobody knows its part. None where there are no totals.
pub(super) fn known_by_totals(
    aggregates: &[AggregateFigures],
    about: &[&str],
    year: i32,
    whole: bool,
) -> Option<String> {
    let told = |one: &&AggregateFigures| about.contains(&one.about.as_str());
    let totals: Vec<String> = aggregates
        .iter()
        .filter(told)
        .map(AggregateFigures::in_words)
        .collect();
    match (totals.is_empty(), whole) {
        (true, _) => None,
        (false, true) => Some(format!("Năm {year}: {}.", totals.join("; "))),
        (false, false) => Some(format!(
            "Năm {year}, sổ chỉ có số liệu tổng hợp của cả năm, chưa rõ phần trong kỳ."
        )),
    }
}

/// The nouns whose totals each section tells.
pub(super) const OF_FUNDING: &[&str] = &[
    "plan",
    "plan_item",
    "plan_ceiling",
    "proposal",
    "project",
    "project_budget",
    "project_payment",
];

pub(super) const OF_NETWORK: &[&str] = &[
    "collaborator",
    "appointment",
    "collaborator_activity",
    "collaborator_allowance",
];

pub(super) const OF_ACTIVITIES: &[&str] = &["course", "course_cost", "learner", "activity"];

pub(super) const OF_AWARDS: &[&str] = &["award_round", "nomination", "certificate"];

pub(super) const OF_SURVEYS: &[&str] = &["survey_import", "facility_need", "facility_year"];

pub(super) const OF_FACILITIES: &[&str] = &[
    "facility",
    "facility_year",
    "facility_need",
    "survey_import",
];

/// Whether a document tells of the totals of a noun.
pub(super) fn tells(paper: &Paper, noun: &str) -> bool {
    let mut sections = paper.chapters.iter().flat_map(|chapter| chapter.sections);
    let of_everything = sections.any(|section| *section == "activities");
    let among = |annex, nouns: &[&str]| paper.annexes.contains(&annex) && nouns.contains(&noun);
    of_everything || among("projects", OF_FUNDING) || among("facilities", OF_FACILITIES)
}
