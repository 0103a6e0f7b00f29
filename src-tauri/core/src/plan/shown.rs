//! The plan as it is shown and as a frozen version keeps it: values alone.
//!
//! What surprises: these are stored with every version, so what is added later has a default.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::build::Question;
use super::line::LineDetail;
use super::sets::PlanState;
use crate::ids::{PlanId, PlanItemId, ProjectId};
use crate::money::{BySource, Money};
use crate::norm::{Eligibility, NormStatus};

/// A plan with everything that adds up in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PlanView {
    /// Its id.
    pub id: PlanId,
    /// Budget year.
    pub year: i32,
    /// Its name.
    pub name: String,
    /// `draft` or `approved`.
    pub state: String,
    /// Where it stands: `draft`, `submitted`, `submitted_committee`, `issued`, `adjusted`, `closed`, `amending`.
    #[serde(default)]
    pub step: String,
    /// What tells it from the other drafts of the year.
    #[serde(default)]
    pub variant: Option<String>,
    /// The steps taken, oldest first.
    #[serde(default)]
    pub steps: Vec<StepView>,
    /// Where it can go from here.
    #[serde(default)]
    pub next: Vec<NextStep>,
    /// The amendment that is being drafted to it, if one is.
    #[serde(default)]
    pub amendment: Option<PlanId>,
    /// Where it is itself an amendment: what it does to the plan in force.
    #[serde(default)]
    pub delta: Option<Comparison>,
    /// Ceilings with what is used and left of them.
    pub ceilings: Vec<CeilingView>,
    /// In the order of the plan.
    pub items: Vec<PlanItemView>,
    /// Sums over the items, reserve left out.
    pub totals: BySource,
    /// Sums by content heading, in the order of the headings, reserve left out.
    pub by_content: Vec<ContentTotal>,
    /// Approvals, oldest first.
    pub versions: Vec<VersionView>,
    /// Figures known only as totals, as their source states them.
    #[serde(default)]
    pub stated: Vec<StatedView>,
    /// What the last build left out, and why.
    #[serde(default)]
    pub refusals: Vec<RefusalView>,
    /// What the last build holds for a person to decide: the law excludes it, or it is over a norm.
    #[serde(default)]
    pub held: Vec<HeldView>,
    /// The items of the norms that a line of the draft may be held against.
    #[serde(default)]
    pub norm_items: Vec<NormItemView>,
}

/// A candidate that waits for a person's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HeldView {
    /// The candidate.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What speaks against it.
    pub questions: Vec<Question>,
}

/// An item of the norms that a line may be held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NormItemView {
    /// Its code.
    pub code: String,
    /// What it is for.
    pub name: String,
    /// Id of its content heading.
    pub content: Option<String>,
    /// `30 %, tối đa 1.000.000.000 đồng/mô hình`.
    pub limit: String,
    /// What its cap is counted by.
    pub counted_by: Option<String>,
}

/// A figure of a plan known only as a total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StatedView {
    /// Its record.
    pub id: String,
    /// What it is of.
    pub name: String,
    /// `31 chương trình, kế hoạch, đề án`; none where only money is stated.
    pub quantity: Option<String>,
    /// Whole đồng.
    pub amount: Option<Money>,
    /// As the source says it.
    pub stated: Option<String>,
    /// Where it says so.
    pub source: Option<String>,
}

/// A ceiling and how full it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CeilingView {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// `national`, `local`, `beneficiary` or `other`.
    pub source: String,
    /// Id of the content it is limited to, if any.
    pub content: Option<String>,
    /// The ceiling.
    pub amount: Money,
    /// What the plan takes of it.
    pub used: Money,
    /// What is left; negative where it is passed.
    pub left: Money,
}

/// One line of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PlanItemView {
    /// Its id.
    pub id: PlanItemId,
    /// From 1.
    pub position: u32,
    /// What it is called.
    pub title: String,
    /// Code of its content heading, `ND3`.
    pub content: Option<String>,
    /// Id of its content heading.
    pub content_id: Option<String>,
    /// Name of its content heading.
    pub content_name: Option<String>,
    /// Name of the facility it serves.
    pub facility: Option<String>,
    /// KCQG.
    pub national: Money,
    /// KCĐP.
    pub local: Money,
    /// Đối ứng.
    pub beneficiary: Money,
    /// Nguồn khác.
    pub other: Money,
    /// All sources.
    pub total: Money,
    /// Dự phòng.
    pub reserve: bool,
    /// Why it stands where it stands.
    pub reasons: Vec<String>,
    /// Why somebody moved it by hand.
    #[serde(default)]
    pub moved: Option<String>,
    /// The project made of it.
    #[serde(default)]
    pub project: Option<ItemProject>,
    /// What it is known by through drafts and amendments.
    #[serde(default)]
    pub root: String,
    /// What it came from, as its candidate is named: `need/<id>`; none where typed by hand.
    #[serde(default)]
    pub source: Option<String>,
    /// How much, where, for whom, by whom, when.
    #[serde(default)]
    pub detail: LineDetail,
    /// Name of its place.
    #[serde(default)]
    pub unit_name: Option<String>,
    /// Name of the target it serves.
    #[serde(default)]
    pub target_name: Option<String>,
    /// What has to be decided of it, as the law of the plan's day says.
    #[serde(default)]
    pub questions: Vec<Question>,
}

impl PlanItemView {
    /// Whether something is to be decided of it, and nobody said why it stands all the same.
    pub(super) fn is_open(&self) -> bool {
        !self.reserve && !self.questions.is_empty() && self.detail.reason.is_none()
    }
}

/// The project made of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ItemProject {
    /// Its id.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// Its state, in words.
    pub state: Option<String>,
}

/// A step that a plan took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StepView {
    /// What it became.
    pub state: PlanState,
    /// The same in words.
    pub name: String,
    /// The day, `2026-11-22`.
    pub date: NaiveDate,
    /// Number of the paper.
    pub document_no: Option<String>,
    /// Who.
    pub person: Option<String>,
    /// It went back.
    pub backwards: bool,
    /// Why it went back.
    pub reason: Option<String>,
}

/// A step that a plan could take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NextStep {
    /// Where it would go.
    pub state: PlanState,
    /// In words.
    pub name: String,
    /// It would go back, which needs a reason.
    pub backwards: bool,
}

/// A ground of priority that holds for a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct GroundView {
    /// `very_difficult`.
    pub code: String,
    /// Its place in the order; the smaller weighs more.
    pub order: i32,
    /// `Địa bàn kinh tế - xã hội khó khăn`.
    pub name: String,
    /// The same as a sentence, with its citation and how well it is known.
    pub sentence: String,
}

/// Whether the law serves the facility, for a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EligibilityChip {
    /// The answer.
    pub verdict: Eligibility,
    /// Why.
    pub sentence: String,
}

/// What the norm says of the amount asked for, for a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NormChip {
    /// The answer.
    pub status: NormStatus,
    /// How it was computed, or what is missing.
    pub sentence: String,
    /// The most that may be paid, where it is known.
    pub allowed: Option<Money>,
}

/// Support of the same content before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SupportBefore {
    /// The project.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// Its year.
    pub year: i32,
}

/// Sums of one content heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ContentTotal {
    /// Code, `ND3`; empty for lines without a heading.
    pub content: String,
    /// Its name.
    pub name: String,
    /// KCQG.
    pub national: Money,
    /// KCĐP.
    pub local: Money,
    /// All sources.
    pub total: Money,
}

/// One approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct VersionView {
    /// From 1.
    pub number: u32,
    /// Number of the decision.
    pub decision_no: String,
    /// Its date, `2026-11-22`.
    pub decision_date: Option<NaiveDate>,
    /// What was approved, all sources.
    pub total: Money,
    /// `approved`, `supplement` or `adjustment`.
    #[serde(default)]
    pub kind: Option<String>,
    /// What it added, changed or took out; empty for the first.
    #[serde(default)]
    pub changes: Vec<VersionChange>,
}

/// One line that a supplement or adjustment touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct VersionChange {
    /// `add`, `change` or `remove`.
    pub kind: String,
    /// The line.
    pub title: String,
    /// All sources before.
    pub before: Option<Money>,
    /// All sources after.
    pub after: Option<Money>,
    /// What of it changed, in words.
    #[serde(default)]
    pub what: Vec<String>,
}

/// A candidate that a build left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RefusalView {
    /// The candidate.
    pub key: String,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub reason: String,
}

/// Two drafts held against each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Comparison {
    /// Name of the first.
    pub a: String,
    /// Name of the second.
    pub b: String,
    /// Lines that stand in the first alone.
    pub only_a: Vec<PlanItemView>,
    /// Lines that stand in the second alone.
    pub only_b: Vec<PlanItemView>,
    /// Lines that say something else in the second.
    pub changed: Vec<ChangedItem>,
    /// Lines that are the same.
    pub same: u32,
    /// Sums of the first.
    pub totals_a: BySource,
    /// Sums of the second.
    pub totals_b: BySource,
    /// Ceilings of both, by name.
    pub ceilings: Vec<CeilingPair>,
}

/// A line that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ChangedItem {
    /// In the first.
    pub a: PlanItemView,
    /// In the second.
    pub b: PlanItemView,
    /// What differs, in words: `KCĐP: 200.000.000 → 250.000.000`.
    pub what: Vec<String>,
}

/// A ceiling in two drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CeilingPair {
    /// What people call it.
    pub name: String,
    /// The ceiling in the first, and what is used of it.
    pub a: Option<(Money, Money)>,
    /// The same in the second.
    pub b: Option<(Money, Money)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_of_a_frozen_plan_read_and_are_stored_as_they_were() {
        let kept = r#"{"state":"issued","name":"Ban hành","date":"2026-01-05","document_no":"12/QĐ","person":null,"backwards":false,"reason":null}"#;
        let step: StepView = serde_json::from_str(kept).expect("what an earlier version kept");
        assert_eq!(Some(step.date), NaiveDate::from_ymd_opt(2026, 1, 5));
        assert_eq!(serde_json::to_string(&step).ok().as_deref(), Some(kept));

        let kept = r#"{"number":1,"decision_no":"12/QĐ","decision_date":"2026-01-05","total":0,"kind":null,"changes":[]}"#;
        let version: VersionView =
            serde_json::from_str(kept).expect("what an earlier version kept");
        assert_eq!(version.decision_date, NaiveDate::from_ymd_opt(2026, 1, 5));
        assert_eq!(serde_json::to_string(&version).ok().as_deref(), Some(kept));
    }
}
