//! The plan as the screen, `skc` and a frozen version show it.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use specta::Type;

use super::build::{self, Candidate, FacilityCap, Line, Question};
use super::candidates::law_day;
use super::drafts::{Comparison, compare_heads};
use super::judge::{self, Asked};
use super::line::{LineDetail, differences};
use super::sets::PlanState;
use super::{ItemInput, store};
use crate::error::{Error, Result};
use crate::ids::{FacilityId, PlanId, PlanItemId, ProjectId, TargetId, UnitId};
use crate::ledger::Reader;
use crate::money::{BySource, Money};
use crate::norm::{self, Eligibility, NormStatus};
use crate::programme::Hundredths;

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
    pub date: String,
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
    pub decision_date: Option<String>,
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

/// Something that could go into the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct CandidateView {
    /// Names it: `need/<id>`, `proposal/<id>`, `task/<id>`, `project/<id>`, `item/<id>`; empty for something typed by hand.
    pub key: String,
    /// `need`, `proposal`, `task` or `carry`.
    pub kind: String,
    /// What it would be called.
    pub title: String,
    /// Id of its content heading.
    pub content: Option<String>,
    /// Code of its content heading, `ND3`.
    pub content_code: Option<String>,
    /// Name of its content heading.
    pub content_name: Option<String>,
    /// Id of the facility.
    pub facility_id: Option<FacilityId>,
    /// Name of the facility.
    pub facility: Option<String>,
    /// Commune or other place.
    pub unit: Option<String>,
    /// KCQG asked for.
    pub national: Money,
    /// KCĐP asked for.
    pub local: Money,
    /// Both together.
    pub requested: Money,
    /// Đối ứng.
    pub counterpart: Money,
    /// Why it comes where it comes, as sentences.
    pub reasons: Vec<String>,
    /// The grounds of priority that hold, the weightiest first.
    pub grounds: Vec<GroundView>,
    /// Whether the law serves the facility.
    pub eligibility: Option<EligibilityChip>,
    /// What the norm says of the amount.
    pub norm: Option<NormChip>,
    /// The same facility and content before.
    pub earlier: Vec<SupportBefore>,
    /// What a person has to decide before it is put in.
    pub questions: Vec<Question>,
    /// It already stands in the plan.
    pub placed: bool,
    #[serde(skip)]
    pub(super) cap: Option<FacilityCap>,
    /// What its norm allows, where it asks for more.
    #[serde(skip)]
    pub(super) cut_to: Option<Money>,
    /// Id of its place, where it serves no facility by name.
    #[serde(skip)]
    pub(super) unit_id: Option<UnitId>,
    #[serde(skip)]
    pub(super) objective: Option<String>,
    #[serde(skip)]
    pub(super) schedule: Option<String>,
    /// Costs, where they are known apart from the amounts.
    #[serde(skip)]
    pub(super) costs: Option<Money>,
    #[serde(skip)]
    pub(super) rank: Vec<i64>,
    #[serde(skip)]
    pub(super) other: Money,
    /// Hundredths of what it brings.
    #[serde(skip)]
    pub(super) quantity: Option<i64>,
    #[serde(skip)]
    pub(super) unit_label: Option<String>,
    /// The programme target it serves.
    #[serde(skip)]
    pub(super) target: Option<TargetId>,
}

impl CandidateView {
    /// What a line made of it says.
    pub(super) fn detail(&self) -> LineDetail {
        LineDetail {
            facility: self.facility_id.clone(),
            target: self.target.clone(),
            unit: self.unit_id.clone(),
            quantity: self.quantity.map(Hundredths),
            unit_label: self.unit_label.clone(),
            schedule: self.schedule.clone(),
            objective: self.objective.clone(),
            ..LineDetail::default()
        }
    }

    /// Whether it goes on with what was decided before.
    pub(super) fn decided_before(&self) -> bool {
        self.key.starts_with("project/")
    }

    pub(super) fn amounts(&self) -> Result<BySource> {
        BySource::new([self.national, self.local, self.counterpart, self.other])
    }

    pub(crate) fn value(&self) -> Result<Candidate> {
        Ok(Candidate {
            key: self.key.clone(),
            title: self.title.clone(),
            content: self.content.clone(),
            amounts: self.amounts()?,
            rank: self.rank.clone(),
            questions: self.questions.clone(),
            cap: self.cap.clone(),
        })
    }

    /// Something typed straight into the plan.
    pub(super) fn by_hand(input: &ItemInput) -> Result<Self> {
        let title = input.title.as_deref().unwrap_or_default().trim().to_owned();
        if title.is_empty() {
            return Err(Error::refused(
                "item_untitled",
                "Mục kế hoạch chưa có tên. Hãy nhập tên đề án, nhiệm vụ.",
            ));
        }
        Ok(Self {
            title,
            content: input.content.clone(),
            reasons: vec!["Nhập tay".to_owned()],
            rank: vec![i64::MAX],
            ..Self::default()
        })
    }
}

/// The plan with what has to be decided of its lines; where it is an amendment, with what it does to the plan in force.
pub(super) fn view(reader: &Reader<'_>, plan: &store::Head) -> Result<PlanView> {
    let mut view = plain(reader, plan)?;
    if plan.approved {
        if let Some(frozen) = store::last_frozen(reader, &plan.id)? {
            keep_questions(&mut view, &serde_json::from_str(&frozen)?);
        }
        return Ok(view);
    }
    let day = law_day(plan.year, Some(plan))?;
    let standing = match &plan.amends {
        Some(amended) => Some(store::by_id(reader, amended)?),
        None => None,
    };
    // What an amendment leaves as it is was decided before, by the law of its own day.
    let decided: HashMap<String, PlanItemView> = match &standing {
        Some(standing) => self::view(reader, standing)?
            .items
            .into_iter()
            .map(|item| (item.root.clone(), item))
            .collect(),
        None => HashMap::new(),
    };
    for (item, (_, questions)) in view.items.iter_mut().zip(judge::lines(reader, plan, day)?) {
        item.questions = match decided.get(&item.root) {
            Some(before) if differences(before, item).is_empty() => before.questions.clone(),
            _ => questions,
        };
    }
    view.norm_items = norm_items(reader, day)?;
    if let Some(standing) = standing {
        view.delta = Some(compare_heads(reader, &standing, plan)?);
    }
    Ok(view)
}

/// Leaves on every line what was to be decided of it when it was decided.
pub(super) fn keep_questions(view: &mut PlanView, decided: &PlanView) {
    let by_root: HashMap<&str, &PlanItemView> = decided
        .items
        .iter()
        .map(|item| (item.root.as_str(), item))
        .collect();
    for item in &mut view.items {
        if let Some(before) = by_root.get(item.root.as_str()) {
            item.questions = before.questions.clone();
        }
    }
}

/// The items of the norms in force on a day where the ledger is, each once under its content.
fn norm_items(reader: &Reader<'_>, day: chrono::NaiveDate) -> Result<Vec<NormItemView>> {
    let mut found: Vec<NormItemView> = Vec::new();
    for norm in norm::in_force(reader, day, None)? {
        let Some(code) = norm.item_code else { continue };
        if found
            .iter()
            .any(|one| one.code == code && one.content == norm.content_id)
        {
            continue;
        }
        found.push(NormItemView {
            code,
            name: norm.item,
            content: norm.content_id,
            limit: norm.limit,
            counted_by: norm.cap_unit,
        });
    }
    Ok(found)
}

/// What the norms and the law are asked about a line of a candidate or typed by hand; last its facility's name and
/// the unit that is in.
pub(super) fn asked(
    candidate: &CandidateView,
    content: Option<&String>,
    amounts: &BySource,
    detail: &LineDetail,
    (facility, unit): (Option<String>, Option<UnitId>),
) -> Asked {
    Asked {
        content: content.cloned(),
        facility: detail.facility.clone().zip(facility),
        unit: detail.unit.clone().or(unit),
        amounts: *amounts,
        costs: candidate.costs,
        decided_before: candidate.decided_before(),
        item: detail.norm_item.clone(),
        units: detail.norm_units.map(|units| units.0),
        volume: detail
            .quantity
            .zip(detail.unit_label.clone())
            .map(|(quantity, label)| (quantity.0, label)),
        production_line: detail.production_line,
        own_project: candidate.key.strip_prefix("project/").map(ProjectId::from),
    }
}

/// The plan by itself.
pub(super) fn plain(reader: &Reader<'_>, plan: &store::Head) -> Result<PlanView> {
    let stored = store::items(reader, &plan.id)?;
    let lines: Vec<Line> = stored.iter().map(|item| item.line.clone()).collect();
    let ceilings = store::ceilings(reader, &plan.id)?
        .into_iter()
        .map(|ceiling| {
            let used = build::used(&lines, &ceiling.limit)?;
            Ok(CeilingView {
                id: ceiling.id,
                left: ceiling.limit.amount.minus(used)?,
                name: ceiling.limit.name,
                source: ceiling.limit.source,
                content: ceiling.limit.content,
                amount: ceiling.limit.amount,
                used,
            })
        })
        .collect::<Result<_>>()?;
    let mut sums = BySource::default();
    let mut by_content: BTreeMap<(i64, String), (String, BySource)> = BTreeMap::new();
    let mut items = Vec::with_capacity(stored.len());
    for item in stored {
        let amounts = item.line.amounts;
        if !item.line.reserve {
            sums = sums.plus(&amounts)?;
            let key = (
                item.content_position,
                item.content_code.clone().unwrap_or_default(),
            );
            let name = item
                .content_name
                .clone()
                .unwrap_or_else(|| "Chưa rõ nội dung".to_owned());
            let entry = by_content.entry(key).or_insert((name, BySource::default()));
            entry.1 = entry.1.plus(&amounts)?;
        }
        items.push(PlanItemView {
            id: item.id,
            position: item.position,
            title: item.title,
            content: item.content_code,
            content_id: item.line.content,
            content_name: item.content_name,
            facility: item.facility,
            national: amounts.national(),
            local: amounts.local(),
            beneficiary: amounts.beneficiary(),
            other: amounts.other(),
            total: amounts.total(),
            reserve: item.line.reserve,
            reasons: item.reasons,
            moved: item.moved,
            project: item.project,
            root: item.root,
            source: item.source,
            detail: item.detail,
            unit_name: item.unit_name,
            target_name: item.target_name,
            questions: Vec::new(),
        });
    }
    let by_content = by_content
        .into_iter()
        .map(|((_, content), (name, amounts))| {
            Ok(ContentTotal {
                content,
                name,
                national: amounts.national(),
                local: amounts.local(),
                total: amounts.total(),
            })
        })
        .collect::<Result<_>>()?;
    Ok(PlanView {
        id: plan.id.clone(),
        year: plan.year,
        name: plan.name.clone(),
        state: if plan.approved { "approved" } else { "draft" }.to_owned(),
        step: plan.state.code().to_owned(),
        variant: plan.variant.clone(),
        steps: store::steps(reader, &plan.id)?,
        next: super::steps::next(plan.state),
        amendment: store::amendment_of(reader, &plan.id)?,
        delta: None,
        ceilings,
        items,
        totals: sums,
        by_content,
        versions: store::versions(reader, &plan.id)?,
        stated: store::stated(reader, &plan.id)?,
        refusals: Vec::new(),
        held: Vec::new(),
        norm_items: Vec::new(),
    })
}
