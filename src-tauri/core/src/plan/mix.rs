//! Phương án tốt nhất: which candidates serve the most targets under the ceilings, proved by an exact solver.
//!
//! A pure function of its inputs: candidates with points, what each brings to the programme's targets, ceilings.
//! What surprises: the solver works in floating point, so nothing of its answer is believed: what it takes is
//! rounded, held against every ceiling in whole đồng, and counted again in whole points. Its work is bounded by a
//! number of nodes, not by the clock, so that the same candidates always give the same mix; where the proof is not
//! finished within that, the gap to the bound is told.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

use super::build::{self, Ceiling, FacilityCap, Line};
use crate::error::{Error, Result};
use crate::money::{BySource, Money};

/// Points are counted in thousandths, so that a part of a target has its part of the points.
pub const POINT: i64 = 1_000;
/// How far the solver searches before it answers with a gap.
const NODES: u64 = 10_000;

/// A candidate of the mix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Names it: `need/<id>`.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// Id of its content heading.
    pub content: Option<String>,
    /// What it would cost.
    pub amounts: BySource,
    /// Points of its grounds, in thousandths.
    pub points: i64,
    /// What it brings: the number of a target and whole units of it.
    pub serves: Vec<(usize, i64)>,
    /// Why it must stay out, whatever its points; none where it may come in.
    pub barred: Option<String>,
    /// The cap it shares with other lines for its facility.
    pub cap: Option<FacilityCap>,
}

/// What a mix may not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Limit {
    /// A ceiling of the plan.
    Ceiling(Ceiling),
    /// A cap of the norms that several offers share.
    Shared(FacilityCap),
}

impl Limit {
    /// What an offer takes of it.
    pub(super) fn asked(&self, offer: &Offer) -> Result<Money> {
        match self {
            Self::Ceiling(ceiling) => Ok(asked(offer, ceiling)),
            Self::Shared(cap) => match &offer.cap {
                Some(own) if own.is_shared_with(cap) => offer.amounts.support(),
                _ => Ok(Money::ZERO),
            },
        }
    }

    /// What lines that stand already leave of it.
    pub(super) fn left(&self, standing: &[Line]) -> Result<Money> {
        match self {
            Self::Ceiling(ceiling) => ceiling.amount.minus(build::used(standing, ceiling)?),
            Self::Shared(cap) => cap.cap.minus(build::used_of_cap(standing, cap)?),
        }
    }

    /// `trần “KCĐP năm 2026”`.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Ceiling(ceiling) => format!("trần “{}”", ceiling.name),
            Self::Shared(cap) => format!(
                "mức tối đa của khoản “{}” cho {} ({})",
                cap.item_name, cap.facility_name, cap.clause
            ),
        }
    }
}

/// Every limit of a mix: the ceilings, and each cap that offers share.
pub(super) fn limits(offers: &[Offer], ceilings: &[Ceiling]) -> Vec<Limit> {
    let mut limits: Vec<Limit> = ceilings.iter().cloned().map(Limit::Ceiling).collect();
    let mut caps: Vec<&FacilityCap> = Vec::new();
    for cap in offers.iter().filter_map(|offer| offer.cap.as_ref()) {
        match caps.iter_mut().find(|one| one.is_shared_with(cap)) {
            // Of lines with and without the factor of a technological line, the higher cap holds for all.
            Some(one) if one.cap < cap.cap => *one = cap,
            Some(_) => {}
            None => caps.push(cap),
        }
    }
    limits.extend(caps.into_iter().cloned().map(Limit::Shared));
    limits
}

/// A target that is still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What it is called.
    pub name: String,
    /// What it is counted in.
    pub unit: String,
    /// Whole units still missing.
    pub open: i64,
    /// Points for all of them together, in thousandths.
    pub points: i64,
}

impl Target {
    fn per_unit(&self) -> i64 {
        self.points.checked_div(self.open).unwrap_or(0)
    }
}

/// What the mix answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mix {
    /// In, in the order given: the offer's number.
    pub chosen: Vec<usize>,
    /// Points of what is in, in thousandths.
    pub objective: i64,
    /// The most that any mix could have.
    pub bound: i64,
    /// Whether no mix is better.
    pub proven: bool,
}

/// Finds the mix with the most points under every ceiling, beside lines that stand already.
pub fn best(
    offers: &[Offer],
    targets: &[Target],
    ceilings: &[Ceiling],
    standing: &[Line],
) -> Result<Mix> {
    let limits: Vec<Held> = limits(offers, ceilings)
        .iter()
        .map(|limit| Held::of(limit, offers, standing))
        .collect::<Result<_>>()?;
    let open: Vec<usize> = (0..offers.len())
        .filter(|at| {
            offers[*at].barred.is_none() && limits.iter().all(|one| one.asked[*at] <= one.left)
        })
        .collect();
    let greedy = keep_fitting(&limits, by_worth(offers, &open, targets))?;
    let solved = solve(offers, targets, &limits, &open, &greedy)?;

    // In whole đồng and whole points from here on.
    let taken = keep_fitting(&limits, by_worth(offers, &solved.taken, targets))?;
    let taken = fill(&limits, taken, &open)?;
    let (by_solver, by_greed) = (
        points(offers, targets, &taken),
        points(offers, targets, &greedy),
    );
    let (mut chosen, objective) = if by_solver >= by_greed {
        (taken, by_solver)
    } else {
        (greedy, by_greed)
    };
    chosen.sort_unstable();
    let bound = solved.bound.max(objective);
    Ok(Mix {
        chosen,
        objective,
        bound,
        proven: bound == objective,
    })
}

/// A limit with what is left of it and what each offer takes.
struct Held {
    left: Money,
    asked: Vec<Money>,
}

impl Held {
    fn of(limit: &Limit, offers: &[Offer], standing: &[Line]) -> Result<Self> {
        Ok(Self {
            left: limit.left(standing)?.max(Money::ZERO),
            asked: offers
                .iter()
                .map(|offer| limit.asked(offer))
                .collect::<Result<_>>()?,
        })
    }
}

/// What an offer takes of a ceiling.
fn asked(offer: &Offer, ceiling: &Ceiling) -> Money {
    match ceiling.content.is_none() || ceiling.content == offer.content {
        true => build::of_ceiling(&offer.amounts, ceiling),
        false => Money::ZERO,
    }
}

/// The points of a choice, counted whole.
pub fn points(offers: &[Offer], targets: &[Target], chosen: &[usize]) -> i64 {
    let grounds: i64 = chosen.iter().map(|at| offers[*at].points).sum();
    let mut brought = vec![0_i64; targets.len()];
    for (target, units) in chosen.iter().flat_map(|at| &offers[*at].serves) {
        brought[*target] = brought[*target].saturating_add(*units);
    }
    let served: i64 = targets
        .iter()
        .zip(brought)
        .map(|(target, units)| target.per_unit() * units.min(target.open))
        .sum();
    grounds + served
}

/// By points alone, the most first; ties by key.
fn by_worth(offers: &[Offer], which: &[usize], targets: &[Target]) -> Vec<usize> {
    let mut order = which.to_vec();
    order.sort_by_key(|at| (-points(offers, targets, &[*at]), &offers[*at].key));
    order
}

/// As many as every limit holds, in the order given.
fn keep_fitting(limits: &[Held], order: Vec<usize>) -> Result<Vec<usize>> {
    let mut left: Vec<Money> = limits.iter().map(|one| one.left).collect();
    let mut kept = Vec::new();
    for at in order {
        let takes = || limits.iter().map(|one| one.asked[at]);
        if takes().zip(&left).all(|(takes, left)| takes <= *left) {
            for (left, takes) in left.iter_mut().zip(takes()) {
                *left = left.minus(takes)?;
            }
            kept.push(at);
        }
    }
    Ok(kept)
}

/// Whatever still fits beside a choice.
fn fill(limits: &[Held], taken: Vec<usize>, open: &[usize]) -> Result<Vec<usize>> {
    let others: Vec<usize> = open
        .iter()
        .copied()
        .filter(|at| !taken.contains(at))
        .collect();
    keep_fitting(limits, taken.into_iter().chain(others).collect())
}

struct Solved {
    taken: Vec<usize>,
    bound: i64,
}

/// The one place where numbers are floats, because the solver's are: all that goes in is whole and small.
#[expect(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    reason = "the solver counts in floats; its answer is checked in whole numbers"
)]
fn solve(
    offers: &[Offer],
    targets: &[Target],
    limits: &[Held],
    open: &[usize],
    hint: &[usize],
) -> Result<Solved> {
    if open.is_empty() {
        return Ok(Solved {
            taken: Vec::new(),
            bound: 0,
        });
    }
    let float = |whole: i64| whole as f64;
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let take: Vec<(usize, Variable)> = open
        .iter()
        .map(|at| (*at, problem.add_binary_var(float(offers[*at].points))))
        .collect();
    for (number, target) in targets.iter().enumerate() {
        let brings: Vec<(Variable, i64)> = take
            .iter()
            .filter_map(|(at, variable)| {
                let units: i64 = offers[*at]
                    .serves
                    .iter()
                    .filter(|(of, _)| *of == number)
                    .map(|(_, units)| units)
                    .sum();
                (units > 0).then_some((*variable, units))
            })
            .collect();
        let most = target.open.min(brings.iter().map(|(_, units)| units).sum());
        let Some(most) = i32::try_from(most).ok().filter(|most| *most > 0) else {
            continue;
        };
        // Served is no more than what is open, and no more than what is brought.
        let served = problem.add_integer_var(float(target.per_unit()), (0, most));
        let row: Vec<(Variable, f64)> = brings
            .iter()
            .map(|(variable, units)| (*variable, -float(*units)))
            .chain([(served, 1.0)])
            .collect();
        problem.add_constraint(row, ComparisonOp::Le, 0.0);
    }
    for limit in limits {
        let takes: Vec<(Variable, i64)> = take
            .iter()
            .map(|(at, variable)| (*variable, limit.asked[*at].dong()))
            .filter(|(_, dong)| *dong > 0)
            .collect();
        // Amounts are round: divided by what they share they are small whole numbers, and nothing is lost.
        let Some(share) = takes.iter().map(|(_, dong)| *dong).reduce(common) else {
            continue;
        };
        let row: Vec<(Variable, f64)> = takes
            .iter()
            .map(|(variable, dong)| (*variable, float(dong / share)))
            .collect();
        problem.add_constraint(row, ComparisonOp::Le, float(limit.left.dong() / share));
    }
    let mut options = SolveOptions::default();
    options.node_limit = Some(NODES);
    let whole = take
        .iter()
        .map(|(at, variable)| (*variable, if hint.contains(at) { 1.0 } else { 0.0 }));
    options.warm_start = Some(whole.collect());
    let outcome = problem
        .solve_with(options)
        .map_err(|error| Error::internal(format!("best mix: {error}")))?;
    let bound = outcome.stats().best_bound;
    let (taken, found) = match outcome.solution() {
        Some(solution) => {
            let taken = take
                .iter()
                .filter(|(_, variable)| solution.var_value(*variable) > 0.5)
                .map(|(at, _)| *at)
                .collect();
            (taken, Some(solution.objective()))
        }
        None => (Vec::new(), None),
    };
    let everything = points(offers, targets, open);
    let bound = match (outcome.is_optimal(), found, bound) {
        (true, Some(found), _) => found.round() as i64,
        // Points are whole: what is between two of them is the lower one.
        (_, _, Some(bound)) => (bound + 1e-6).floor() as i64,
        _ => everything,
    };
    Ok(Solved {
        taken,
        bound: bound.min(everything),
    })
}

/// The greatest common divisor.
fn common(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common(b, a % b) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn million(n: i64) -> Money {
        Money::new(n * 1_000_000).expect("small")
    }

    fn offer(number: usize, content: &str, local: i64, points: i64) -> Offer {
        Offer {
            key: format!("need/{number:03}"),
            title: format!("Đề xuất {number}"),
            content: Some(content.into()),
            amounts: BySource::one(crate::money::MoneySource::Local, million(local)),
            points: points * POINT,
            serves: Vec::new(),
            barred: None,
            cap: None,
        }
    }

    fn ceiling(content: Option<&str>, amount: i64) -> Ceiling {
        Ceiling {
            name: "KCĐP".into(),
            source: "local".into(),
            content: content.map(str::to_owned),
            amount: million(amount),
        }
    }

    /// The best by trying every choice.
    fn by_force(offers: &[Offer], targets: &[Target], ceilings: &[Ceiling]) -> i64 {
        (0_u32..1 << offers.len())
            .filter_map(|bits| {
                let chosen: Vec<usize> =
                    (0..offers.len()).filter(|at| bits >> at & 1 == 1).collect();
                let holds = ceilings.iter().all(|one| {
                    chosen
                        .iter()
                        .map(|at| asked(&offers[*at], one).dong())
                        .sum::<i64>()
                        <= one.amount.dong()
                });
                holds.then(|| points(offers, targets, &chosen))
            })
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn two_smaller_that_serve_more_come_before_the_large_one() {
        let offers = [
            offer(0, "ND3", 100, 6),
            offer(1, "ND3", 60, 5),
            offer(2, "ND3", 40, 4),
        ];
        let mix = best(&offers, &[], &[ceiling(None, 100)], &[]).expect("solved");
        assert_eq!(
            (mix.chosen, mix.objective, mix.proven),
            (vec![1, 2], 9 * POINT, true)
        );
    }

    #[test]
    fn offers_of_one_item_for_one_facility_stay_under_its_cap_together() {
        let of = |number| Offer {
            cap: Some(FacilityCap {
                facility: "an".into(),
                item: "machinery".into(),
                facility_name: "Xưởng An".into(),
                item_name: "Máy móc".into(),
                clause: "28/2018/TT-BTC, Điều 8".into(),
                cap: million(300),
            }),
            ..offer(number, "ND3", 200, 9)
        };
        let offers = [of(0), of(1), offer(2, "ND3", 200, 1)];
        let mix = best(&offers, &[], &[ceiling(None, 600)], &[]).expect("solved");
        assert_eq!((mix.chosen, mix.proven), (vec![0, 2], true));
    }

    #[test]
    fn a_target_counts_until_it_is_met() {
        let serving = |number, units| Offer {
            serves: vec![(0, units)],
            ..offer(number, "ND3", 50, 0)
        };
        let offers = [serving(0, 2), serving(1, 2), offer(2, "ND4", 50, 10)];
        let target = Target {
            name: "Máy móc".into(),
            unit: "cơ sở".into(),
            open: 2,
            points: 100 * POINT,
        };
        let mix = best(&offers, &[target], &[ceiling(None, 100)], &[]).expect("solved");
        assert_eq!(
            mix.objective,
            110 * POINT,
            "one that meets the target, then the other content: {mix:?}"
        );
        assert!(mix.chosen.contains(&2));
    }

    #[test]
    fn three_hundred_candidates_are_mixed_with_a_small_gap() {
        let offers: Vec<Offer> = (0..300)
            .map(|n| Offer {
                serves: vec![(n % 3, 1)],
                ..offer(
                    n,
                    ["ND3", "ND4", "ND6"][n % 3],
                    40 + (n as i64 * 37) % 260,
                    1 + (n as i64 * 13) % 17,
                )
            })
            .collect();
        let targets: Vec<Target> = (0..3)
            .map(|n| Target {
                name: format!("Chỉ tiêu {n}"),
                unit: "cơ sở".into(),
                open: 12,
                points: 100 * POINT,
            })
            .collect();
        let ceilings = [
            ceiling(None, 4_800),
            ceiling(Some("ND3"), 2_735),
            ceiling(Some("ND4"), 900),
            ceiling(Some("ND6"), 830),
        ];
        let mix = best(&offers, &targets, &ceilings, &[]).expect("solved");
        assert!(mix.bound >= mix.objective);
        assert!(
            (mix.bound - mix.objective) * 50 <= mix.bound,
            "at most two per cent: {} of {}",
            mix.objective,
            mix.bound
        );
        assert_eq!(
            mix,
            best(&offers, &targets, &ceilings, &[]).expect("solved"),
            "the same again"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn no_choice_is_better_than_the_mix_and_every_ceiling_holds(
            sizes in proptest::collection::vec((1_i64..300, 0_i64..9, 0_usize..2, 0_i64..4), 1..11),
            cap in 1_i64..900,
            part in 1_i64..400,
        ) {
            let offers: Vec<Offer> = sizes.iter().enumerate().map(|(n, (size, points, content, units))| Offer {
                serves: if *units > 0 { vec![(0, *units)] } else { Vec::new() },
                ..offer(n, ["ND3", "ND4"][*content], *size, *points)
            }).collect();
            let targets = [Target { name: "Chỉ tiêu".into(), unit: "cơ sở".into(), open: 5, points: 20 * POINT }];
            let ceilings = [ceiling(None, cap), ceiling(Some("ND4"), part)];
            let mix = best(&offers, &targets, &ceilings, &[]).expect("solved");
            prop_assert_eq!(mix.objective, by_force(&offers, &targets, &ceilings));
            prop_assert!(mix.proven, "bound {} objective {}", mix.bound, mix.objective);
            for one in &ceilings {
                let used: i64 = mix.chosen.iter().map(|at| asked(&offers[*at], one).dong()).sum();
                prop_assert!(used <= one.amount.dong());
            }
        }
    }
}
