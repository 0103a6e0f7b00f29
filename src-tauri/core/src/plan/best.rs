//! Phương án tốt nhất over the ledger: what is offered, which targets are open, the weights that the office set, and
//! the mix in words; a person looks at it and puts it into the draft as one operation.
//!
//! What surprises: lines of the draft that came from candidates are weighed again with the rest; what was typed by
//! hand and what is reserve stays where it is.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use super::build::{Ceiling, Line};
use super::mix::{self, Mix, Offer, POINT, Target};
use super::store::{self, Head};
use super::view::{self, CandidateView, PlanView};
use super::{PlanKey, candidates};
use crate::error::{Error, Result};
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::money::{BySource, Money, MoneySource};
use crate::norm::{self, Eligibility, NormStatus};
use crate::programme;
use crate::text::fold;

const PREFIX: &str = "mix.";

/// The best mix as a person looks at it before it is put into the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MixView {
    /// The draft it is for; none where nobody has begun one.
    pub plan: Option<String>,
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
    ceilings: Vec<Ceiling>,
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
            Some(source) if !item.line.reserve && !chosen.contains(source.as_str()) => {
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
                .push(format!("Phương án tốt nhất: {}", inside(ground, *at)?));
            store::place(tx, plan, &placed, &offer.amounts, false)?;
        }
    }
    Ok(())
}

fn find(reader: &Reader<'_>, key: &PlanKey) -> Result<Ground> {
    let head = store::plan(reader, key)?;
    let year = head.as_ref().map_or(key.year, |head| head.year);
    let day = candidates::law_day(year, head.as_ref())?;
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

    let items = match &head {
        Some(head) => store::items(reader, &head.id)?,
        None => Vec::new(),
    };
    let ceilings = match &head {
        Some(head) => store::ceilings(reader, &head.id)?
            .into_iter()
            .map(|one| one.limit)
            .collect(),
        None => Vec::new(),
    };
    let reserve: HashSet<String> = items
        .iter()
        .filter(|item| item.line.reserve)
        .filter_map(|item| item.source.clone())
        .collect();
    let standing: Vec<Line> = items
        .iter()
        .filter(|item| item.source.is_none())
        .map(|item| item.line.clone())
        .collect();
    let placed: HashMap<String, BySource> = items
        .into_iter()
        .filter_map(|item| Some((item.source?, item.line.amounts)))
        .collect();

    let listed: Vec<CandidateView> = candidates::candidates(reader, year, head.as_ref())?
        .into_iter()
        .filter(|one| !reserve.contains(&one.key))
        .collect();
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
        let amounts = placed
            .get(&candidate.key)
            .copied()
            .map_or_else(|| within_norm(candidate), Ok)?;
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
            content: candidate.content.clone(),
            points: points * POINT,
            serves: serves(candidate, &open),
            barred: barred(candidate, &amounts)?,
            amounts,
        });
        why.push(because);
    }
    let mix = mix::best(&offers, &targets, &ceilings, &standing)?;
    Ok(Ground {
        head,
        candidates: listed,
        offers,
        why,
        targets,
        ceilings,
        standing,
        weights,
        mix,
    })
}

/// What is asked for, no more than the norm allows where that is known.
fn within_norm(candidate: &CandidateView) -> Result<BySource> {
    let asked = candidate.amounts()?;
    let allowed = candidate
        .norm
        .as_ref()
        .filter(|one| one.status == NormStatus::Exceeds)
        .and_then(|one| one.allowed);
    let Some(allowed) = allowed else {
        return Ok(asked);
    };
    let most = candidate.source();
    BySource::new(MoneySource::ALL.map(|source| match source == most {
        true => asked.of(source).min(allowed),
        false => asked.of(source),
    }))
}

fn barred(candidate: &CandidateView, amounts: &BySource) -> Result<Option<String>> {
    if candidate.content.is_none() {
        return Ok(Some(
            "Chưa rõ thuộc nội dung khuyến công nào. Hãy chọn nội dung.".to_owned(),
        ));
    }
    if amounts.support()? == Money::ZERO {
        return Ok(Some("Chưa có số tiền đề nghị hỗ trợ.".to_owned()));
    }
    Ok(candidate
        .eligibility
        .as_ref()
        .filter(|one| one.verdict == Eligibility::NotEligible)
        .map(|one| one.sentence.clone()))
}

struct Open {
    id: String,
    name: String,
    unit: String,
    content: Option<String>,
    open: i64,
}

/// The targets of the programmes of a year that the year wants more of: the year's own figure where one is set, else
/// an even part of the whole, less what was done.
fn open_targets(reader: &Reader<'_>, year: i32) -> Result<Vec<Open>> {
    let end = NaiveDate::from_ymd_opt(year, 12, 31)
        .ok_or_else(|| Error::internal(format!("year {year}")))?;
    let mut open = Vec::new();
    for running in programme::of_year(reader, year)? {
        let years = i64::from(running.last - running.first + 1);
        for row in programme::show(reader, &running.id, end)?.rows {
            if row.heading || row.by_hand {
                continue;
            }
            let cell = row.years.iter().find(|cell| cell.year == Some(year));
            let own = cell.and_then(|cell| cell.wanted).map(|wanted| wanted.0);
            let whole = row.quantity.map(|whole| whole.0);
            let part = whole.map(|whole| if row.every_year { whole } else { whole / years });
            let done = cell.and_then(|cell| cell.done).map_or(0, |done| done.0);
            let left = (own.or(part).unwrap_or_default() - done) / 100;
            if left > 0 {
                open.push(Open {
                    id: row.id,
                    name: row.name,
                    unit: row.unit.unwrap_or_default(),
                    content: row.content_id,
                    open: left,
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
            true => inside_lines.push(line(at, inside(ground, at)?)?),
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

fn inside(ground: &Ground, at: usize) -> Result<String> {
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
    if offer.amounts != ground.candidates[at].amounts()? && !ground.candidates[at].placed {
        parts.push("mức hỗ trợ giảm còn bằng định mức".to_owned());
    }
    Ok(match parts.is_empty() {
        true => "Còn kinh phí trong các trần.".to_owned(),
        false => format!("Được xếp vì: {}.", parts.join("; ")),
    })
}

/// Why a candidate is out: barred, or the ceiling it would pass and what would have to go for it.
fn outside(ground: &Ground, at: usize) -> Result<String> {
    let offer = &ground.offers[at];
    if let Some(barred) = &offer.barred {
        return Ok(format!("Để ngoài: {barred}"));
    }
    let mut over: BTreeMap<usize, Money> = BTreeMap::new();
    for (number, ceiling) in ground.ceilings.iter().enumerate() {
        let asked = mix::asked(offer, ceiling);
        if asked == Money::ZERO {
            continue;
        }
        let standing = super::build::used(&ground.standing, ceiling)?;
        let taken = Money::sum(
            ground
                .mix
                .chosen
                .iter()
                .map(|at| mix::asked(&ground.offers[*at], ceiling)),
        )?;
        let past = Money::sum([standing, taken, asked])?.minus(ceiling.amount)?;
        if past > Money::ZERO {
            over.insert(number, past);
        }
    }
    let Some((number, past)) = over.iter().max_by_key(|(_, past)| **past) else {
        return Ok("Để ngoài: chưa được chọn.".to_owned());
    };
    let ceiling = &ground.ceilings[*number];
    // What could make room alone, the one with the fewest points first.
    let all: i64 = ground.mix.objective;
    let swap = ground
        .mix
        .chosen
        .iter()
        .filter(|other| {
            over.iter().all(|(number, past)| {
                mix::asked(&ground.offers[**other], &ground.ceilings[*number]) >= *past
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
        "Để ngoài: thêm mục này thì vượt trần “{}” {past} đồng; {then}.",
        ceiling.name
    ))
}
