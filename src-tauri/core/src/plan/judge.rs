//! Cần quyết định: what the law, a norm or an earlier support says against a line of a plan, before it is issued.
//!
//! What surprises: nobody is stopped, and nothing is passed over either. What the law excludes or what is over a norm
//! is never put in by the program; where a person puts it in, the mark stays on the line with the reason. A line whose
//! item of the norms nobody chose is a question, unless it is over every item it could be.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::build::{self, FacilityCap, Line, Question, QuestionKind};
use super::shown::{EligibilityChip, NormChip, SupportBefore};
use super::store::{self, Head, Item};
use crate::error::Result;
use crate::ids::{FacilityId, ProjectId, UnitId};
use crate::ledger::Reader;
use crate::money::{BySource, Money, MoneySource};
use crate::norm::{self, Eligibility, NormQuestion, NormStatus, NormVerdict, Norms};
use crate::project::{self, PastSupport};
use crate::text::fold;
use crate::unit::{self, Place};

/// Hundredths of one facility, model or whatever a cap is counted by.
const ONE: i64 = 100;

/// What is asked about a line.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// Id of its content heading.
    pub(super) content: Option<String>,
    /// The facility it serves, and its name.
    pub(super) facility: Option<(FacilityId, String)>,
    /// Id of its place.
    pub(super) unit: Option<UnitId>,
    pub(super) amounts: BySource,
    /// Eligible costs, where they are known apart from the amounts.
    pub(super) costs: Option<Money>,
    /// It was decided before and only goes on: what was said then stands.
    pub(super) decided_before: bool,
    /// The item of the norms that was chosen.
    pub(super) item: Option<String>,
    /// Hundredths of what the cap is counted by, where somebody said.
    pub(super) units: Option<i64>,
    /// What it brings, in hundredths, and what that is counted in.
    pub(super) volume: Option<(i64, String)>,
    pub(super) production_line: bool,
    /// The project it is itself.
    pub(super) own_project: Option<ProjectId>,
}

impl Asked {
    /// The fund that most of its support would come from.
    pub(super) fn source(&self) -> MoneySource {
        if self.amounts.national() > self.amounts.local() {
            MoneySource::National
        } else {
            MoneySource::Local
        }
    }

    fn support(&self) -> Result<Money> {
        self.amounts.support()
    }
}

/// What is said of a line.
#[derive(Debug, Clone, Default)]
pub(super) struct Judged {
    pub(super) eligibility: Option<EligibilityChip>,
    pub(super) norm: Option<NormChip>,
    /// Support of the same content for the same facility before.
    pub(super) earlier: Vec<SupportBefore>,
    /// It was never supported before.
    pub(super) first_support: bool,
    pub(super) questions: Vec<Question>,
    /// The cap that all lines of one item share for one facility.
    pub(super) cap: Option<FacilityCap>,
    /// What the norm allows of a line that asks for more, where its item is known.
    pub(super) cut_to: Option<Money>,
}

/// What is said of each line on a day, in their order.
pub(super) fn judge(reader: &Reader<'_>, day: NaiveDate, asked: &[Asked]) -> Result<Vec<Judged>> {
    let eligible = eligibility(reader, asked, day)?;
    let supports = supports(reader)?;
    let norms = Norms::read(reader)?;
    let units: BTreeSet<UnitId> = asked.iter().filter_map(|one| one.unit.clone()).collect();
    let places = unit::places(reader, &units.into_iter().collect::<Vec<_>>(), day)?;
    let (own, nowhere) = (unit::place(reader, None, day)?, Place::default());
    asked
        .iter()
        .map(|one| {
            let mut said = Judged::default();
            if let Some((facility, _)) = &one.facility {
                said.eligibility = eligible.get(&(facility.clone(), one.source())).cloned();
                let earlier = supports.get(facility).map_or(&[][..], Vec::as_slice);
                let other =
                    |support: &&PastSupport| Some(&support.project) != one.own_project.as_ref();
                said.first_support = !earlier.iter().any(|support| other(&support));
                said.earlier = earlier
                    .iter()
                    .filter(other)
                    .filter(|support| support.content.is_some() && support.content == one.content)
                    .map(told)
                    .collect();
            }
            let place = match &one.unit {
                Some(unit) => places.get(unit).unwrap_or(&nowhere),
                None => &own,
            };
            by_norm(&norms, place, one, day, &mut said)?;
            said.questions = questions(one, &said)?;
            Ok(said)
        })
        .collect()
}

/// The lines of a plan with what has to be decided of each, held against the others too.
pub(super) fn lines(
    reader: &Reader<'_>,
    plan: &Head,
    day: NaiveDate,
) -> Result<Vec<(Item, Vec<Question>)>> {
    let mut items = store::items(reader, &plan.id)?;
    let asked: Vec<Asked> = items.iter().map(of_line).collect();
    let said = judge(reader, day, &asked)?;
    let mut questions = Vec::with_capacity(items.len());
    for (item, said) in items.iter_mut().zip(said) {
        item.line.cap = said.cap;
        questions.push(said.questions);
    }
    let caps: Vec<&FacilityCap> = items
        .iter()
        .filter_map(|item| item.line.cap.as_ref())
        .collect();
    let elsewhere = in_projects(reader, plan, &caps)?;
    for (at, item) in items.iter().enumerate() {
        let Some(cap) = &item.line.cap else { continue };
        let beside = items.iter().enumerate().filter(|(other, _)| *other != at);
        let others: Vec<Line> = beside
            .map(|(_, other)| &other.line)
            .chain(&elsewhere)
            .filter(|other| {
                other
                    .cap
                    .as_ref()
                    .is_some_and(|own| own.is_shared_with(cap))
            })
            .cloned()
            .collect();
        questions[at].extend(build::over_shared_cap(&others, &item.line)?);
    }
    Ok(items.into_iter().zip(questions).collect())
}

/// How many lines of the year's draft, the one furthest on its way, somebody has to decide on.
pub fn undecided(reader: &Reader<'_>, year: i32) -> Result<u32> {
    let Some(plan) = store::plan(reader, &year.into())?.filter(|plan| !plan.approved) else {
        return Ok(0);
    };
    let lines = lines(reader, &plan, law_day(year, Some(&plan))?)?;
    let asked = lines.iter().filter(|(_, questions)| !questions.is_empty());
    Ok(u32::try_from(asked.count()).unwrap_or(u32::MAX))
}

/// What takes room in a draft, by the law of its day: its lines, and what the facilities of these caps have in the
/// projects of the year.
pub(super) fn standing(
    reader: &Reader<'_>,
    plan: &Head,
    caps: &[&FacilityCap],
) -> Result<Vec<Line>> {
    let day = law_day(plan.year, Some(plan))?;
    let lines = lines(reader, plan, day)?;
    let mut standing: Vec<Line> = lines.into_iter().map(|(item, _)| item.line).collect();
    standing.extend(in_projects(reader, plan, caps)?);
    Ok(standing)
}

/// What facilities have of their items in projects of the year that are no lines of the plan.
pub(super) fn in_projects(
    reader: &Reader<'_>,
    plan: &Head,
    caps: &[&FacilityCap],
) -> Result<Vec<Line>> {
    let facilities: BTreeSet<FacilityId> = caps.iter().map(|cap| cap.facility.clone()).collect();
    if facilities.is_empty() {
        return Ok(Vec::new());
    }
    let own = store::projects_of(reader, &plan.id)?;
    let had = project::had_of_items(reader, &facilities, plan.year)?;
    Ok(had
        .into_iter()
        .filter(|had| !own.contains(&had.project))
        .map(|had| Line {
            amounts: BySource::one(MoneySource::Local, had.amount),
            cap: Some(FacilityCap {
                facility: had.facility,
                item: had.item,
                facility_name: String::new(),
                item_name: String::new(),
                clause: String::new(),
                cap: Money::ZERO,
            }),
            ..Line::default()
        })
        .collect())
}

fn of_line(item: &Item) -> Asked {
    let from = |kind: &str| item.source.as_deref()?.strip_prefix(kind);
    Asked {
        content: item.line.content.clone(),
        facility: item.detail.facility.clone().zip(item.facility.clone()),
        unit: item.judged_unit.clone(),
        amounts: item.line.amounts,
        costs: item.costs,
        decided_before: from("project/").is_some(),
        item: item.detail.norm_item.clone(),
        units: item.detail.norm_units.map(|units| units.0),
        volume: item
            .detail
            .quantity
            .zip(item.detail.unit_label.clone())
            .map(|(quantity, label)| (quantity.0, label)),
        production_line: item.detail.production_line,
        own_project: item.project.as_ref().map(|project| project.id.clone()),
    }
}

/// What a person has to decide, the gravest first.
fn questions(asked: &Asked, said: &Judged) -> Result<Vec<Question>> {
    let mut found = Vec::new();
    if asked.decided_before {
        return Ok(found);
    }
    if let Some(chip) = said
        .eligibility
        .as_ref()
        .filter(|chip| chip.verdict == Eligibility::NotEligible)
    {
        found.push(Question::of(
            QuestionKind::NotEligible,
            chip.sentence.clone(),
        ));
    }
    if let Some(chip) = &said.norm {
        let kind = match chip.status {
            NormStatus::Exceeds => Some(QuestionKind::OverNorm),
            NormStatus::Choose | NormStatus::NeedsCosts => Some(QuestionKind::NormOpen),
            _ => None,
        };
        if let Some(kind) = kind {
            let over = match (kind, chip.allowed) {
                (QuestionKind::OverNorm, Some(allowed)) => Some(asked.support()?.minus(allowed)?),
                _ => None,
            };
            found.push(Question {
                kind,
                sentence: chip.sentence.clone(),
                over,
            });
        }
    }
    if !said.earlier.is_empty() {
        let before: Vec<String> = said
            .earlier
            .iter()
            .map(|one| format!("năm {} (“{}”)", one.year, one.name))
            .collect();
        found.push(Question::of(
            QuestionKind::SupportedBefore,
            format!("Cơ sở đã được hỗ trợ nội dung này {}.", before.join(", ")),
        ));
    }
    Ok(found)
}

/// What the norms say of a line, and the cap it shares with the other lines for its facility.
fn by_norm(
    norms: &Norms,
    place: &Place,
    asked: &Asked,
    day: NaiveDate,
    said: &mut Judged,
) -> Result<()> {
    let support = asked.support()?;
    let Some(content) = &asked.content else {
        return Ok(());
    };
    if support <= Money::ZERO || asked.decided_before {
        return Ok(());
    }
    let question = NormQuestion {
        unit: asked.unit.clone(),
        item_code: asked.item.clone(),
        costs: costs(asked)?,
        production_line: asked.production_line,
        ..NormQuestion::new(content, asked.source(), day, support)
    };
    let first = norms.check_in(place, &question)?;
    let items: BTreeSet<String> = first
        .candidates
        .iter()
        .filter_map(|one| one.item_code.clone())
        .collect();
    if asked.item.is_none() && items.len() > 1 {
        let mut each = Vec::with_capacity(items.len());
        for item in items {
            let question = NormQuestion {
                item_code: Some(item),
                ..question.clone()
            };
            let verdict = norms.check_in(place, &question)?;
            each.push(of_item(norms, place, asked, &question, verdict)?);
        }
        said.norm = Some(of_all(each, first.sentence));
        return Ok(());
    }
    let verdict = of_item(norms, place, asked, &question, first)?;
    // Where no row holds or its text states no figure, there is nothing to hold the line against.
    if matches!(verdict.status, NormStatus::NoRow | NormStatus::NoFigure) {
        return Ok(());
    }
    said.cap = shared_cap(asked, &verdict)?;
    said.cut_to = verdict
        .allowed
        .filter(|_| verdict.status == NormStatus::Exceeds);
    said.norm = Some(NormChip {
        status: verdict.status,
        sentence: verdict.sentence,
        allowed: verdict.allowed,
    });
    Ok(())
}

/// The costs that a share is taken of: those that were told, else what all sources come to where others than the two
/// funds pay too. Support alone says nothing of costs.
fn costs(asked: &Asked) -> Result<Option<Money>> {
    let others = asked.amounts.beneficiary().plus(asked.amounts.other())?;
    Ok(match asked.costs {
        Some(costs) => Some(costs),
        None if others > Money::ZERO => Some(asked.amounts.total()),
        None => None,
    })
}

/// A verdict by one item, with as many of what its cap is counted by as the line serves.
fn of_item(
    norms: &Norms,
    place: &Place,
    asked: &Asked,
    question: &NormQuestion,
    first: NormVerdict,
) -> Result<NormVerdict> {
    let Some(norm) = first.norm.clone() else {
        return Ok(first);
    };
    let (Some(cap), Some(counted)) = (norm.cap, &norm.cap_unit) else {
        return Ok(first);
    };
    let by = fold(counted);
    let by_facility = norm.cap_of_facility(false)?.is_some();
    let volume = || {
        let (units, label) = asked.volume.as_ref()?;
        (fold(label) == by && *units > 0).then_some(*units)
    };
    let again = |units: i64| {
        let question = NormQuestion {
            units,
            ..question.clone()
        };
        norms.check_in(place, &question)
    };
    // A named facility is one, whatever somebody typed.
    let units = match (
        by_facility && asked.facility.is_some(),
        asked.units.or_else(volume),
    ) {
        (true, _) => Some(ONE),
        (false, Some(units)) => Some(units),
        (false, None) => asked.facility.is_some().then_some(ONE),
    };
    if let Some(units) = units {
        return if units == ONE {
            Ok(first)
        } else {
            again(units)
        };
    }
    if first.status != NormStatus::Exceeds || cap <= Money::ZERO {
        return Ok(first);
    }
    // Nobody said for how many: over the norm only where no number of them would do.
    let (whole, part) = (
        question.support.dong() / cap.dong(),
        question.support.dong() % cap.dong(),
    );
    let needed = whole + i64::from(part > 0);
    let mut verdict = again(needed.saturating_mul(ONE))?;
    if verdict.status != NormStatus::Exceeds {
        verdict.status = NormStatus::Choose;
        verdict.allowed = None;
        verdict.sentence = format!(
            "{}: trần {cap} đồng/{counted}, chưa ghi số {counted} được hỗ trợ; mức này cần từ {needed} {counted} trở lên. Hãy ghi khối lượng.",
            norm.clause
        );
    }
    Ok(verdict)
}

/// What is said where several items could be meant: over the norm only where it is over each of them.
fn of_all(each: Vec<NormVerdict>, question: String) -> NormChip {
    let over = each.iter().all(|one| one.status == NormStatus::Exceeds);
    let most = each.iter().max_by_key(|one| one.allowed);
    match most.filter(|_| over) {
        Some(most) => NormChip {
            status: NormStatus::Exceeds,
            sentence: format!(
                "Vượt mọi khoản định mức của nội dung này. Khoản cao nhất, “{}”: {}",
                most.norm.as_ref().map_or("", |norm| norm.item.as_str()),
                most.sentence
            ),
            allowed: most.allowed,
        },
        None => NormChip {
            status: NormStatus::Choose,
            sentence: question,
            allowed: None,
        },
    }
}

/// A cap that is counted by the facility holds for all lines of the item together.
fn shared_cap(asked: &Asked, verdict: &NormVerdict) -> Result<Option<FacilityCap>> {
    let (Some((facility, name)), Some(norm)) = (&asked.facility, &verdict.norm) else {
        return Ok(None);
    };
    let cap = norm.cap_of_facility(asked.production_line)?;
    Ok(cap.map(|cap| FacilityCap {
        facility: facility.clone(),
        item: norm.key().to_owned(),
        facility_name: name.clone(),
        item_name: norm.item.clone(),
        clause: norm.clause.clone(),
        cap,
    }))
}

fn told(support: &PastSupport) -> SupportBefore {
    SupportBefore {
        id: support.project.clone(),
        name: support.name.clone(),
        year: support.year,
    }
}

/// The projects that each facility benefited from.
fn supports(reader: &Reader<'_>) -> Result<HashMap<FacilityId, Vec<PastSupport>>> {
    let mut supports: HashMap<FacilityId, Vec<PastSupport>> = HashMap::new();
    for support in project::past_supports(reader)? {
        supports
            .entry(support.facility.clone())
            .or_default()
            .push(support);
    }
    Ok(supports)
}

/// Whether the law serves each facility, by the money it would be served with.
fn eligibility(
    reader: &Reader<'_>,
    asked: &[Asked],
    day: NaiveDate,
) -> Result<HashMap<(FacilityId, MoneySource), EligibilityChip>> {
    let mut by_source: BTreeMap<MoneySource, BTreeSet<&FacilityId>> = BTreeMap::new();
    for one in asked {
        if let Some((facility, _)) = &one.facility {
            by_source.entry(one.source()).or_default().insert(facility);
        }
    }
    let mut chips = HashMap::new();
    for (source, facilities) in by_source {
        let facilities: Vec<FacilityId> = facilities.into_iter().cloned().collect();
        for one in norm::eligibility_of_many(reader, &facilities, day, source)? {
            let chip = EligibilityChip {
                verdict: one.verdict,
                sentence: one.explanation,
            };
            chips.insert((one.facility, source), chip);
        }
    }
    Ok(chips)
}

/// The day whose law orders and judges a plan: its decision's, else the day it was begun, never after its year.
pub(super) fn law_day(year: i32, plan: Option<&Head>) -> Result<NaiveDate> {
    let day = |month: u32, day: u32| {
        NaiveDate::from_ymd_opt(year, month, day)
            .ok_or_else(|| crate::Error::internal(format!("year {year}")))
    };
    Ok(match plan {
        Some(plan) => match (plan.decision_on, plan.built_on) {
            (Some(decided), _) => decided,
            (None, Some(begun)) => begun.min(day(12, 31)?),
            (None, None) => day(1, 1)?,
        },
        None => day(1, 1)?,
    })
}
