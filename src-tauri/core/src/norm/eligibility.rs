//! Đối tượng thụ hưởng: whether a facility is one the law serves on a day (NĐ 45/2012/NĐ-CP, Điều 1 khoản 2), by
//! the rules of that day.
//!
//! The first rule that fits decides, and its sentence of law is the reason. What surprises: what is not known does
//! not decide. A rule that would fit if something unknown were so is kept in mind; where it would conclude
//! otherwise, the answer is *cần xem xét* and names what is missing. It never blocks: people decide.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use super::mark_words;
use super::sets::Eligibility;
use crate::clock::written;
use crate::ids::FacilityId;
use crate::text::capitalised;

/// The verdict of a facility on a day, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EligibilityVerdict {
    /// The facility.
    pub facility: FacilityId,
    /// The day it is asked for.
    pub date: NaiveDate,
    /// What the law says.
    pub verdict: Eligibility,
    /// One sentence: the verdict, the case, the clause and how well it is known; or what is missing.
    pub explanation: String,
    /// The rule that decided, or the first that could not be decided.
    pub rule_id: Option<String>,
    /// Its case: `Ở xã, phường, đặc khu của tỉnh`.
    pub rule: Option<String>,
    /// The sentence of law.
    pub sentence: Option<String>,
    /// Its clause.
    pub basis: Option<String>,
    /// `verified`, `unverified` or `office`.
    pub mark: Option<String>,
    /// The same in words.
    pub mark_words: String,
    /// What it was decided from.
    pub facts: Vec<FactUsed>,
    /// What has to be known to decide.
    pub missing: Vec<String>,
    /// What would decide otherwise if it were so, and is not written in the ledger.
    pub unless: Vec<String>,
}

/// Something known of the facility that the rules looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FactUsed {
    /// `Địa bàn`.
    pub label: String,
    /// `Phường Long Thành, Thành phố Đồng Nai`.
    pub value: String,
}

/// A dated rule; empty conditions fit anything.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) legal_forms: Vec<String>,
    pub(super) sizes: Vec<String>,
    pub(super) province_kinds: Vec<String>,
    pub(super) district_kinds: Vec<String>,
    pub(super) unit_kinds: Vec<String>,
    pub(super) craft_village: Option<bool>,
    pub(super) cluster_investor: Option<bool>,
    pub(super) cleaner_production: Option<bool>,
    pub(super) sustainable_production: Option<bool>,
    pub(super) verdict: Eligibility,
    pub(super) sentence: String,
    pub(super) basis: Option<String>,
    pub(super) mark: Option<String>,
}

/// What the rules look at.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub(super) facility: FacilityId,
    pub(super) legal_form: Option<String>,
    /// What it may be: one size, or several where figures are missing.
    pub(super) sizes: Vec<String>,
    /// What has to be known to tell its size.
    pub(super) size_missing: Option<String>,
    /// Where it may lie: one place, or several where its commune was divided.
    pub(super) grounds: Vec<Ground>,
    pub(super) ground_missing: String,
    /// Whether it lies in a recognised craft village; none where the recognition is not dated.
    pub(super) craft_village: Option<bool>,
    pub(super) craft_village_written: bool,
    pub(super) cluster_investor: Option<bool>,
    pub(super) cleaner_production: Option<bool>,
    pub(super) sustainable_production: Option<bool>,
    pub(super) used: Vec<FactUsed>,
}

/// Kinds of the units above a facility; none where that level is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ground {
    pub(super) province: Option<String>,
    /// Empty since there are no districts.
    pub(super) district: Option<String>,
    pub(super) unit: Option<String>,
}

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Yes,
    No,
    Unknown,
}

impl Holds {
    fn any_of(list: &[String], what: Option<&String>) -> Self {
        match what {
            _ if list.is_empty() => Self::Yes,
            None => Self::Unknown,
            Some(one) if list.contains(one) => Self::Yes,
            Some(_) => Self::No,
        }
    }

    /// Of several possible values: all, none or some of them.
    fn of_all(values: impl Iterator<Item = Self>) -> Self {
        let mut all: Option<Self> = None;
        for value in values {
            all = match all {
                None => Some(value),
                Some(before) if before == value => Some(before),
                Some(_) => Some(Self::Unknown),
            };
        }
        all.unwrap_or(Self::Unknown)
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Yes, Self::Yes) => Self::Yes,
        }
    }
}

/// A rule held against the facts.
struct Tried {
    holds: Holds,
    missing: BTreeSet<String>,
    /// It would fit if these were so; the ledger does not say they are.
    unwritten: Vec<&'static str>,
}

impl Rule {
    fn verdict(&self) -> Eligibility {
        self.verdict
    }

    fn source(&self) -> String {
        let mark = mark_words(self.mark.as_deref());
        match &self.basis {
            Some(basis) => format!("{basis}; {mark}"),
            None => mark,
        }
    }

    fn try_on(&self, facts: &Facts) -> Tried {
        let mut missing = BTreeSet::new();
        let mut note = |holds: Holds, what: &str| {
            if holds == Holds::Unknown && !what.is_empty() {
                missing.insert(what.to_owned());
            }
            holds
        };
        let form = note(
            Holds::any_of(&self.legal_forms, facts.legal_form.as_ref()),
            "loại hình của cơ sở",
        );
        let size = match self.sizes.is_empty() {
            true => Holds::Yes,
            false => Holds::of_all(
                facts
                    .sizes
                    .iter()
                    .map(|size| Holds::any_of(&self.sizes, Some(size))),
            ),
        };
        let size = note(
            size,
            facts
                .size_missing
                .as_deref()
                .unwrap_or("quy mô doanh nghiệp"),
        );
        let anywhere = self.province_kinds.is_empty()
            && self.district_kinds.is_empty()
            && self.unit_kinds.is_empty();
        let ground = match anywhere {
            true => Holds::Yes,
            false => Holds::of_all(facts.grounds.iter().map(|ground| {
                Holds::any_of(&self.province_kinds, ground.province.as_ref())
                    .and(Holds::any_of(
                        &self.district_kinds,
                        ground.district.as_ref(),
                    ))
                    .and(Holds::any_of(&self.unit_kinds, ground.unit.as_ref()))
            })),
        };
        let ground = note(ground, &facts.ground_missing);
        // A village whose recognition is not dated may or may not count; none written counts as none.
        let village = match (self.craft_village, facts.craft_village) {
            (None, _) => Holds::Yes,
            (Some(_), None) => Holds::Unknown,
            (Some(wanted), Some(is)) if wanted == is => Holds::Yes,
            (Some(_), Some(_)) => Holds::No,
        };
        let village = note(village, "quyết định công nhận làng nghề và ngày công nhận");
        let known = form.and(size).and(ground);
        let flags = [
            (
                self.cluster_investor,
                facts.cluster_investor,
                "là chủ đầu tư hạ tầng cụm công nghiệp",
            ),
            (
                self.cleaner_production,
                facts.cleaner_production,
                "áp dụng sản xuất sạch hơn",
            ),
            (
                self.sustainable_production,
                facts.sustainable_production,
                "sản xuất và tiêu dùng bền vững",
            ),
        ];
        let mut holds = known.and(village);
        let mut unwritten = Vec::new();
        for (wanted, is, what) in flags {
            let Some(wanted) = wanted else { continue };
            // Rare and asked for by name: what nobody wrote is taken as not so, and said.
            if is.unwrap_or(false) != wanted {
                if is.is_none() && holds != Holds::No {
                    unwritten.push(what);
                }
                holds = Holds::No;
            }
        }
        if self.craft_village == Some(true) && !facts.craft_village_written && known != Holds::No {
            unwritten.push("ở làng nghề được công nhận");
        }
        if holds != Holds::Unknown {
            missing.clear();
        }
        Tried {
            holds,
            missing,
            unwritten,
        }
    }
}

/// The verdict of the rules of the day, given in their order.
pub(super) fn decide(rules: &[Rule], facts: Facts, date: NaiveDate) -> EligibilityVerdict {
    let mut open: Vec<(&Rule, BTreeSet<String>)> = Vec::new();
    let mut unwritten: Vec<(&Rule, Vec<&'static str>)> = Vec::new();
    let mut decided = None;
    for rule in rules {
        let tried = rule.try_on(&facts);
        if !tried.unwritten.is_empty() {
            unwritten.push((rule, tried.unwritten));
        }
        match tried.holds {
            Holds::Yes => {
                decided = Some(rule);
                break;
            }
            Holds::Unknown => open.push((rule, tried.missing)),
            Holds::No => {}
        }
    }
    let conclusion = decided.map_or(Eligibility::Consider, Rule::verdict);
    open.retain(|(rule, _)| decided.is_none() || rule.verdict() != conclusion);
    let missing: Vec<String> = open
        .iter()
        .flat_map(|(_, missing)| missing.iter().cloned())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let (verdict, said) = match open.first() {
        Some((rule, _)) => (Eligibility::Consider, Some(*rule)),
        None => (conclusion, decided),
    };
    let explanation = match (open.is_empty(), decided) {
        (false, _) => {
            let cases: Vec<String> = open
                .iter()
                .map(|(rule, _)| format!("“{}” thì {}", rule.name, small(rule.verdict())))
                .chain([format!("còn lại thì {}", small(conclusion))])
                .collect();
            format!(
                "Cần xem xét: chưa rõ {}. Nếu là trường hợp {}.",
                missing.join("; "),
                cases.join("; ")
            )
        }
        (true, Some(rule)) => format!(
            "{}: {} ({}).",
            capitalised(conclusion.label()),
            rule.name,
            rule.source()
        ),
        (true, None) => format!(
            "Cần xem xét: sổ chưa có quy tắc đối tượng nào hợp với cơ sở này ngày {}. Hãy ghi quy tắc trong Văn bản và định mức.",
            written(date)
        ),
    };
    let unless = unwritten
        .into_iter()
        .filter(|(rule, _)| rule.verdict() != verdict)
        .map(|(rule, what)| {
            format!(
                "Sổ chưa ghi cơ sở {}; nếu đúng như vậy thì {}.",
                what.join(", "),
                small(rule.verdict())
            )
        })
        .collect();
    EligibilityVerdict {
        facility: facts.facility,
        date,
        verdict,
        explanation,
        rule_id: said.map(|rule| rule.id.clone()),
        rule: said.map(|rule| rule.name.clone()),
        sentence: said.map(|rule| rule.sentence.clone()),
        basis: said.and_then(|rule| rule.basis.clone()),
        mark_words: mark_words(said.and_then(|rule| rule.mark.as_deref())),
        mark: said.and_then(|rule| rule.mark.clone()),
        facts: facts.used,
        missing,
        unless,
    }
}

fn small(verdict: Eligibility) -> &'static str {
    verdict.label()
}
