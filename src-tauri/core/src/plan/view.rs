//! The plan as the screen, `skc` and a frozen version show it.

use std::collections::{BTreeMap, HashMap};

use super::build::{self, Line};
use super::candidate::CandidateView;
use super::compare::{compare_views, differences};
use super::judge::{self, Asked, law_day};
use super::line::LineDetail;
use super::shown::{CeilingView, Comparison, ContentTotal, NormItemView, PlanItemView, PlanView};
use super::store::{self, Head, called};
use super::way;
use crate::error::Result;
use crate::ids::{ProjectId, UnitId};
use crate::ledger::Reader;
use crate::money::BySource;
use crate::norm;

/// The plan with what has to be decided of its lines; where it is an amendment, with what it does to the plan in force.
pub(super) fn view(reader: &Reader<'_>, plan: &Head) -> Result<PlanView> {
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
pub(super) fn plain(reader: &Reader<'_>, plan: &Head) -> Result<PlanView> {
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
        next: way::next(plan.state),
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

pub(super) fn compare_heads(reader: &Reader<'_>, a: &Head, b: &Head) -> Result<Comparison> {
    let (first, second) = (plain(reader, a)?, plain(reader, b)?);
    Ok(compare_views((called(a), &first), (called(b), &second)))
}
