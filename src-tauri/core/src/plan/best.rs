//! Phương án tốt nhất over the ledger: what is offered, which targets are open, the weights that the office set, and
//! the mix in words; a person looks at it and puts it into the draft as one operation.
//!
//! What surprises: lines of the draft that came from candidates are weighed again with the rest; what was typed by
//! hand, what is reserve and what a person put in with a reason stays where it is.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use super::build::{self, Ceiling, Line, QuestionKind};
use super::candidate::CandidateView;
use super::input::PlanKey;
use super::mix::{self, Limit, Mix, Offer, POINT, Target};
use super::shown::PlanView;
use super::store::{self, Head};
use super::{candidates, judge, view};
use crate::error::{Error, Result};
use crate::ids::{PlanId, TargetId};
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::money::{BySource, Money};
use crate::norm;
use crate::programme;
use crate::text::fold;

const PREFIX: &str = "mix.";

/// The best mix as a person looks at it before it is put into the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MixView {
    /// The draft it is for; none where nobody has begun one.
    pub plan: Option<PlanId>,
    /// What it takes in.
    pub inside: Vec<MixLine>,
    /// What it leaves out.
    pub outside: Vec<MixLine>,
    /// Points of what is in, in words.
    pub objective: String,
    /// The most that any mix could have, in words.
    pub bound: String,
    /// How far it may be from the best: `đã chứng minh là tốt nhất`.
    pub gap: String,
    /// No mix is better.
    pub proven: bool,
    /// KCQG and KCĐP of what is in.
    pub total: Money,
    /// How points are given, in words, with who set them.
    pub weights: Vec<String>,
}

/// A candidate in the mix, or out of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MixLine {
    /// The candidate.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Code of its content heading.
    pub content: Option<String>,
    /// KCQG and KCĐP it would be given.
    pub amount: Money,
    /// Its points alone, in words.
    pub points: String,
    /// One sentence.
    pub reason: String,
    /// It stands in the draft now.
    pub placed: bool,
}

struct Ground {
    head: Option<Head>,
    candidates: Vec<CandidateView>,
    offers: Vec<Offer>,
    /// What each offer's points are for.
    why: Vec<Vec<String>>,
    targets: Vec<Target>,
    limits: Vec<Limit>,
    standing: Vec<Line>,
    weights: Vec<String>,
    mix: Mix,
}

/// Proposes the mix of candidates that serves the most targets under the ceilings. Nothing is written.
pub fn best_mix(reader: &Reader<'_>, key: impl Into<PlanKey>) -> Result<MixView> {
    tell(&find(reader, &key.into())?)
}

/// Puts the mix that was looked at into the draft: `keys` are those it takes in. Refused where it is another by now.
pub fn apply_mix(
    ledger: &Ledger,
    key: impl Into<PlanKey>,
    keys: &[String],
) -> Result<Done<PlanView>> {
    let key = key.into();
    ledger.transact(&Op::ApplyMix { year: key.year }, |tx| {
        let plan = super::draft(tx, &key)?;
        let ground = find(tx, &PlanKey { year: plan.year, plan: Some(plan.id.clone()) })?;
        let found: HashSet<&str> = ground.mix.chosen.iter().map(|at| ground.offers[*at].key.as_str()).collect();
        let seen: HashSet<&str> = keys.iter().map(String::as_str).collect();
        if found != seen {
            return Err(Error::refused(
                "mix_stale",
                "Đề xuất hoặc trần kinh phí vừa thay đổi nên phương án tốt nhất đã khác. Hãy tính lại rồi áp dụng.",
            ));
        }
        put(tx, &plan, &ground)?;
        view::view(tx, &store::by_id(tx, &plan.id)?)
    })
}

fn put(tx: &Tx<'_>, plan: &Head, ground: &Ground) -> Result<()> {
    let chosen: HashSet<&str> = ground
        .mix
        .chosen
        .iter()
        .map(|at| ground.offers[*at].key.as_str())
        .collect();
    let mut stands = HashSet::new();
    for item in store::items(tx, &plan.id)? {
        match &item.source {
            Some(source) if !is_kept(&item) && !chosen.contains(source.as_str()) => {
                store::remove_item(tx, plan, &item.id)?
            }
            Some(source) => {
                stands.insert(source.clone());
            }
            None => {}
        }
    }
    for at in &ground.mix.chosen {
        let (offer, candidate) = (&ground.offers[*at], &ground.candidates[*at]);
        if !stands.contains(&offer.key) {
            let mut placed = candidate.clone();
            placed
                .reasons
                .push(format!("Phương án tốt nhất: {}", inside(ground, *at)));
            let line = Line {
                content: offer.content.clone(),
                amounts: offer.amounts,
                ..Line::default()
            };
            store::place(
                tx,
                plan,
                &store::NewLine {
                    key: &offer.key,
                    title: &offer.title,
                    line: &line,
                    detail: &placed.detail(),
                    reasons: &placed.reasons,
                },
            )?;
        }
    }
    Ok(())
}

/// A line that stays whatever the mix: reserve, typed by hand, or put in by a person who said why.
fn is_kept(item: &store::Item) -> bool {
    item.line.reserve || item.source.is_none() || item.detail.reason.is_some()
}

fn find(reader: &Reader<'_>, key: &PlanKey) -> Result<Ground> {
    let head = store::plan(reader, key)?;
    let year = head.as_ref().map_or(key.year, |head| head.year);
    let day = judge::law_day(year, head.as_ref())?;
    let rows = norm::settings(reader, PREFIX, day, None)?;
    let weight = |code: &str| -> i64 {
        rows.iter()
            .find(|row| row.key.strip_prefix(PREFIX) == Some(code))
            .and_then(|row| row.whole())
            .unwrap_or(0)
    };
    let weights = rows
        .iter()
        .map(|row| {
            format!(
                "{}: {} ({})",
                row.name.trim_start_matches("Phương án tốt nhất: "),
                row.value,
                row.source()
            )
        })
        .collect();

    let items: Vec<store::Item> = match &head {
        Some(head) => judge::lines(reader, head, day)?
            .into_iter()
            .map(|(item, _)| item)
            .collect(),
        None => Vec::new(),
    };
    let ceilings: Vec<Ceiling> = match &head {
        Some(head) => store::ceilings(reader, &head.id)?
            .into_iter()
            .map(|one| one.limit)
            .collect(),
        None => Vec::new(),
    };
    let (kept, weighed): (Vec<store::Item>, Vec<store::Item>) =
        items.into_iter().partition(is_kept);
    let taken: HashSet<String> = kept.iter().filter_map(|item| item.source.clone()).collect();
    let mut standing: Vec<Line> = kept.into_iter().map(|item| item.line).collect();
    let placed: HashMap<String, Line> = weighed
        .into_iter()
        .filter_map(|item| Some((item.source?, item.line)))
        .collect();

    let listed: Vec<CandidateView> = candidates::candidates(reader, year, head.as_ref())?
        .into_iter()
        .filter(|one| !taken.contains(&one.key))
        .collect();
    if let Some(head) = &head {
        let own = placed.values().filter_map(|line| line.cap.as_ref());
        let caps = listed.iter().filter_map(|one| one.cap.as_ref()).chain(own);
        standing.extend(judge::in_projects(reader, head, &caps.collect::<Vec<_>>())?);
    }
    let open = open_targets(reader, year)?;
    let targets: Vec<Target> = open
        .iter()
        .map(|one| Target {
            name: one.name.clone(),
            unit: one.unit.clone(),
            open: one.open,
            points: weight("target") * POINT,
        })
        .collect();
    let (mut offers, mut why) = (Vec::new(), Vec::new());
    for candidate in &listed {
        let stands = placed.get(&candidate.key);
        let amounts = stands.map_or_else(|| within_norm(candidate), |line| Ok(line.amounts))?;
        let mut points = weight("item");
        let mut because = Vec::new();
        for ground in &candidate.grounds {
            let given = weight(&ground.code);
            if given > 0 {
                points += given;
                because.push(format!("{} ({given} điểm)", ground.name));
            }
        }
        offers.push(Offer {
            key: candidate.key.clone(),
            title: candidate.title.clone(),
            content: stands
                .map_or(&candidate.content, |line| &line.content)
                .clone(),
            points: points * POINT,
            serves: serves(candidate, &open),
            barred: barred(candidate, &amounts)?,
            cap: stands.map_or(&candidate.cap, |line| &line.cap).clone(),
            amounts,
        });
        why.push(because);
    }
    let mix = mix::best(&offers, &targets, &ceilings, &standing)?;
    let limits = mix::limits(&offers, &ceilings);
    Ok(Ground {
        head,
        candidates: listed,
        offers,
        why,
        targets,
        limits,
        standing,
        weights,
        mix,
    })
}

/// What is asked for, no more than the norm allows of both funds together where that is known.
fn within_norm(candidate: &CandidateView) -> Result<BySource> {
    let amounts = candidate.amounts()?;
    let Some(allowed) = candidate.cut_to else {
        return Ok(amounts);
    };
    let (national, local) = (amounts.national(), amounts.local());
    // The fund that would give more keeps its part first.
    let more = national.max(local).min(allowed);
    let less = national.min(local).min(allowed.minus(more)?);
    let (national, local) = match national > local {
        true => (more, less),
        false => (less, more),
    };
    amounts.restated([Some(national), Some(local), None, None])
}

fn barred(candidate: &CandidateView, amounts: &BySource) -> Result<Option<String>> {
    if candidate.content.is_none() {
        return Ok(Some(
            "Chưa rõ thuộc nội dung khuyến công nào. Hãy chọn nội dung.".to_owned(),
        ));
    }
    if build::has_negative(amounts) {
        return Ok(Some("Có số tiền âm. Hãy sửa lại đề xuất.".to_owned()));
    }
    if amounts.support()? == Money::ZERO {
        return Ok(Some("Chưa có số tiền đề nghị hỗ trợ.".to_owned()));
    }
    // What was cut down to its norm is over it no more.
    let cut = *amounts != candidate.amounts()?;
    Ok(candidate
        .questions
        .iter()
        .find(|one| one.kind.holds() && !(cut && one.kind == QuestionKind::OverNorm))
        .map(|one| one.sentence.clone()))
}

struct Open {
    id: TargetId,
    name: String,
    unit: String,
    content: Option<String>,
    open: i64,
}

/// The targets of the programmes of a year that the year wants more of, in whole things.
fn open_targets(reader: &Reader<'_>, year: i32) -> Result<Vec<Open>> {
    let end = NaiveDate::from_ymd_opt(year, 12, 31)
        .ok_or_else(|| Error::internal(format!("year {year}")))?;
    let mut open = Vec::new();
    for running in programme::of_year(reader, year)? {
        for row in programme::show(reader, &running.id, end)?.rows {
            let Some(left) = programme::left(&row, year) else {
                continue;
            };
            if left.due.0 > 0 {
                open.push(Open {
                    open: left.due.whole_up(),
                    id: row.id,
                    name: row.name,
                    unit: row.unit.unwrap_or_default(),
                    content: row.content_id,
                });
            }
        }
    }
    Ok(open)
}

/// A candidate that names its target serves it; else it serves the targets of its content that count what it brings:
/// its own quantity in the same unit, or itself as one facility.
fn serves(candidate: &CandidateView, targets: &[Open]) -> Vec<(usize, i64)> {
    let quantity = candidate
        .quantity
        .map(|hundredths| hundredths / 100)
        .filter(|units| *units > 0);
    let mut served = Vec::new();
    for (number, target) in targets.iter().enumerate() {
        if candidate.target.as_ref() == Some(&target.id) {
            return vec![(number, quantity.unwrap_or(1))];
        }
        if target.content.is_none()
            || target.content != candidate.content
            || candidate.target.is_some()
        {
            continue;
        }
        let unit = fold(&target.unit);
        let same = candidate
            .unit_label
            .as_ref()
            .is_some_and(|label| fold(label) == unit);
        if unit == "co so" && candidate.facility_id.is_some() {
            served.push((number, 1));
        } else if let Some(units) = quantity.filter(|_| same) {
            served.push((number, units));
        }
    }
    served
}

fn tell(ground: &Ground) -> Result<MixView> {
    let chosen: HashSet<usize> = ground.mix.chosen.iter().copied().collect();
    let line = |at: usize, reason: String| -> Result<MixLine> {
        let (offer, candidate) = (&ground.offers[at], &ground.candidates[at]);
        Ok(MixLine {
            key: offer.key.clone(),
            title: offer.title.clone(),
            content: candidate.content_code.clone(),
            amount: offer.amounts.support()?,
            points: in_points(mix::points(&ground.offers, &ground.targets, &[at])),
            reason,
            placed: candidate.placed,
        })
    };
    let (mut inside_lines, mut outside_lines) = (Vec::new(), Vec::new());
    for at in 0..ground.offers.len() {
        match chosen.contains(&at) {
            true => inside_lines.push(line(at, inside(ground, at))?),
            false => outside_lines.push(line(at, outside(ground, at)?)?),
        }
    }
    let Mix {
        objective,
        bound,
        proven,
        ..
    } = ground.mix;
    let gap = match proven {
        true => "Đã chứng minh: không có phương án nào nhiều điểm hơn.".to_owned(),
        false => format!(
            "Chưa chứng minh là tốt nhất: còn có thể hơn nhiều nhất {} điểm.",
            in_points(bound - objective)
        ),
    };
    Ok(MixView {
        plan: ground.head.as_ref().map(|head| head.id.clone()),
        total: Money::sum(inside_lines.iter().map(|line| line.amount))?,
        inside: inside_lines,
        outside: outside_lines,
        objective: in_points(objective),
        bound: in_points(bound),
        gap,
        proven,
        weights: ground.weights.clone(),
    })
}

/// Thousandths of points as people read them: `12,5`.
fn in_points(points: i64) -> String {
    let tenths = points / (POINT / 10);
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        part => format!("{},{part}", tenths / 10),
    }
}

fn inside(ground: &Ground, at: usize) -> String {
    let offer = &ground.offers[at];
    let mut parts: Vec<String> = offer
        .serves
        .iter()
        .map(|(number, units)| {
            let target = &ground.targets[*number];
            format!(
                "góp {units} {} cho chỉ tiêu “{}” (còn thiếu {})",
                target.unit, target.name, target.open
            )
        })
        .collect();
    parts.extend(ground.why[at].iter().cloned());
    let candidate = &ground.candidates[at];
    let cut = (candidate.amounts()).is_ok_and(|asked| asked != offer.amounts);
    if cut && !candidate.placed {
        parts.push("mức hỗ trợ giảm còn bằng định mức".to_owned());
    }
    match parts.is_empty() {
        true => "Còn kinh phí trong các trần.".to_owned(),
        false => format!("Được xếp vì: {}.", parts.join("; ")),
    }
}

/// Why a candidate is out: barred, or the ceiling it would pass and what would have to go for it.
fn outside(ground: &Ground, at: usize) -> Result<String> {
    let offer = &ground.offers[at];
    if let Some(barred) = &offer.barred {
        return Ok(format!("Để ngoài: {barred}"));
    }
    let mut over: BTreeMap<usize, Money> = BTreeMap::new();
    for (number, limit) in ground.limits.iter().enumerate() {
        let asked = limit.asked(offer)?;
        if asked == Money::ZERO {
            continue;
        }
        let mut taken = Vec::new();
        for at in &ground.mix.chosen {
            taken.push(limit.asked(&ground.offers[*at])?);
        }
        let past = Money::sum(taken)?
            .plus(asked)?
            .minus(limit.left(&ground.standing)?)?;
        if past > Money::ZERO {
            over.insert(number, past);
        }
    }
    let Some((number, past)) = over.iter().max_by_key(|(_, past)| **past) else {
        return Ok("Để ngoài: chưa được chọn.".to_owned());
    };
    let limit = &ground.limits[*number];
    // What could make room alone, the one with the fewest points first.
    let all: i64 = ground.mix.objective;
    let swap = ground
        .mix
        .chosen
        .iter()
        .filter(|other| {
            over.iter().all(|(number, past)| {
                ground.limits[*number]
                    .asked(&ground.offers[**other])
                    .is_ok_and(|asked| asked >= *past)
            })
        })
        .map(|other| {
            let mut changed: Vec<usize> = ground
                .mix
                .chosen
                .iter()
                .copied()
                .filter(|one| one != other)
                .collect();
            changed.push(at);
            (
                all - mix::points(&ground.offers, &ground.targets, &changed),
                *other,
            )
        })
        .min();
    let then = match swap {
        Some((lost, other)) if lost > 0 => format!(
            "thay vào phải bỏ “{}”, mất {} điểm",
            ground.offers[other].title,
            in_points(lost)
        ),
        Some((_, other)) => format!(
            "thay cho “{}” cũng không được thêm điểm nào",
            ground.offers[other].title
        ),
        None => "thay vào phải bỏ nhiều mục khác".to_owned(),
    };
    Ok(format!(
        "Để ngoài: thêm mục này thì vượt {} {past} đồng; {then}.",
        limit.name()
    ))
}
