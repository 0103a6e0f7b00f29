//! Putting a year's plan together, as a pure function of its inputs.
//!
//! Candidates are taken in the order of their grounds of priority; one that would pass a ceiling is refused with
//! that ceiling's name, and the next is tried. What the law excludes or what is over a norm is never put in: it is
//! held for a person to decide. The same inputs in any order give the same plan: the order is made of explicit keys,
//! ending in the candidate's own key.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::Result;
use crate::ids::FacilityId;
use crate::money::{BySource, Money, MoneySource};

/// Whether any part is below zero.
pub(super) fn has_negative(amounts: &BySource) -> bool {
    let mut parts = MoneySource::ALL
        .map(|source| amounts.of(source))
        .into_iter();
    parts.any(|part| part < Money::ZERO)
}

/// What counts under the source of a ceiling.
pub(super) fn of_ceiling(amounts: &BySource, ceiling: &Ceiling) -> Money {
    MoneySource::of(&ceiling.source).map_or(Money::ZERO, |source| amounts.of(source))
}

/// The most that may be planned from one source, for all contents or for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceiling {
    /// What people call it: "Kinh phí khuyến công địa phương năm 2023".
    pub name: String,
    /// `national`, `local`, `beneficiary` or `other`.
    pub source: String,
    /// Id of the content heading it is limited to, if any.
    pub content: Option<String>,
    /// Whole đồng.
    pub amount: Money,
}

/// What speaks against a line, or is not known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// The law does not serve the facility.
    NotEligible,
    /// More than the norm allows.
    OverNorm,
    /// Nobody chose the item of the norms, or what it is counted by is not known.
    NormOpen,
    /// The same content was supported before.
    SupportedBefore,
}

impl QuestionKind {
    /// Whether the program keeps it out of a plan until a person decides.
    pub fn holds(self) -> bool {
        matches!(self, Self::NotEligible | Self::OverNorm)
    }
}

/// Something that a person has to decide of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Question {
    /// What it is about.
    pub kind: QuestionKind,
    /// The sentence of law, the computation by the norm, or what has to be chosen.
    pub sentence: String,
    /// How much is over a norm.
    pub over: Option<Money>,
}

impl Question {
    /// One that is not about an amount.
    pub fn of(kind: QuestionKind, sentence: String) -> Self {
        Self {
            kind,
            sentence,
            over: None,
        }
    }
}

/// The cap that all lines of one item of the norms share for one facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityCap {
    /// The facility.
    pub facility: FacilityId,
    /// Code of the item.
    pub item: String,
    /// Name of the facility.
    pub facility_name: String,
    /// Name of the item.
    pub item_name: String,
    /// Where the cap stands: `28/2018/TT-BTC, Điều 8`.
    pub clause: String,
    /// The cap in whole đồng.
    pub cap: Money,
}

impl FacilityCap {
    /// Whether two lines of these caps share one.
    pub(super) fn is_shared_with(&self, other: &Self) -> bool {
        (&self.facility, &self.item) == (&other.facility, &other.item)
    }
}

/// Something that could be done in the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Names it among all candidates: `need/<id>`.
    pub key: String,
    /// What it is called in the plan.
    pub title: String,
    /// Id of its content heading; without one it cannot be placed.
    pub content: Option<String>,
    /// What it would cost.
    pub amounts: BySource,
    /// Its place by the grounds of priority ([`super::grounds::Priorities::rank`]): the smaller comes first.
    pub rank: Vec<i64>,
    /// What a person has to decide of it.
    pub questions: Vec<Question>,
    /// The cap it shares with other lines.
    pub cap: Option<FacilityCap>,
}

/// One line that already stands in the plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// Id of its content heading.
    pub content: Option<String>,
    /// What it costs.
    pub amounts: BySource,
    /// Dự phòng: does not count against ceilings.
    pub reserve: bool,
    /// The cap it shares with other lines.
    pub cap: Option<FacilityCap>,
}

/// A candidate that waits for a person, and what has to be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The candidate.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What speaks against it.
    pub questions: Vec<Question>,
}

/// A candidate left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The candidate.
    pub key: String,
    /// Its title.
    pub title: String,
    /// One Vietnamese sentence.
    pub reason: String,
}

/// What building answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Built {
    /// Keys of the candidates placed, in the order of the plan.
    pub placed: Vec<String>,
    /// Those that the law excludes or that are over a norm, in the same order.
    pub held: Vec<Held>,
    /// The others, in the same order.
    pub refused: Vec<Refused>,
}

/// Takes candidates in the order of their grounds as long as every ceiling holds.
pub fn build(candidates: &[Candidate], ceilings: &[Ceiling], standing: &[Line]) -> Result<Built> {
    let mut order: Vec<&Candidate> = candidates.iter().collect();
    order.sort_by_cached_key(|c| {
        (
            c.rank.clone(),
            c.content.clone(),
            crate::text::fold(&c.title),
            c.key.clone(),
        )
    });
    let mut lines = standing.to_vec();
    let mut built = Built::default();
    for candidate in order {
        let refuse = |reason: String| Refused {
            key: candidate.key.clone(),
            title: candidate.title.clone(),
            reason,
        };
        if candidate.content.is_none() {
            built.refused.push(refuse(
                "Chưa rõ thuộc nội dung khuyến công nào. Hãy chọn nội dung cho nhu cầu này.".into(),
            ));
            continue;
        }
        if candidate.amounts.support()? == Money::ZERO {
            built
                .refused
                .push(refuse("Chưa có số tiền đề nghị hỗ trợ.".into()));
            continue;
        }
        if has_negative(&candidate.amounts) {
            built
                .refused
                .push(refuse("Có số tiền âm. Hãy sửa lại đề xuất.".into()));
            continue;
        }
        let line = Line {
            content: candidate.content.clone(),
            amounts: candidate.amounts,
            reserve: false,
            cap: candidate.cap.clone(),
        };
        let mut questions: Vec<Question> = candidate
            .questions
            .iter()
            .filter(|question| question.kind.holds())
            .cloned()
            .collect();
        questions.extend(over_shared_cap(&lines, &line)?);
        if !questions.is_empty() {
            built.held.push(Held {
                key: candidate.key.clone(),
                title: candidate.title.clone(),
                questions,
            });
            continue;
        }
        match passed_by(&lines, &line, ceilings)? {
            Some(passed) => built.refused.push(refuse(passed)),
            None => {
                lines.push(line);
                built.placed.push(candidate.key.clone());
            }
        }
    }
    Ok(built)
}

/// The sentence that names the first ceiling which `line` would pass beside `lines`, if there is one.
pub fn passed_by(lines: &[Line], line: &Line, ceilings: &[Ceiling]) -> Result<Option<String>> {
    if line.reserve {
        return Ok(None);
    }
    for ceiling in ceilings {
        let asked = of_ceiling(&line.amounts, ceiling);
        let concerns = ceiling.content.is_none() || ceiling.content == line.content;
        if !concerns || asked == Money::ZERO {
            continue;
        }
        let left = ceiling.amount.minus(used(lines, ceiling)?)?;
        if asked > left {
            return Ok(Some(format!(
                "Vượt trần “{}”: cần {asked} đồng, chỉ còn {} đồng.",
                ceiling.name,
                left.max(Money::ZERO)
            )));
        }
    }
    Ok(None)
}

/// What the lines of a plan take of a cap that they share. Reserve lines take nothing.
pub fn used_of_cap(lines: &[Line], cap: &FacilityCap) -> Result<Money> {
    let shares = |line: &&Line| {
        !line.reserve && line.cap.as_ref().is_some_and(|one| one.is_shared_with(cap))
    };
    let taken: Vec<Money> = lines
        .iter()
        .filter(shares)
        .map(|line| line.amounts.support())
        .collect::<Result<_>>()?;
    Money::sum(taken)
}

/// Where a line and those beside it come to more for one facility than its cap for all of them allows. What is over
/// by itself is said by the norm.
pub fn over_shared_cap(others: &[Line], line: &Line) -> Result<Option<Question>> {
    let Some(cap) = line.cap.as_ref().filter(|_| !line.reserve) else {
        return Ok(None);
    };
    let beside = used_of_cap(others, cap)?;
    // Of lines with and without the factor of a technological line, the higher cap holds for all.
    let most = others
        .iter()
        .filter(|other| !other.reserve)
        .filter_map(|other| other.cap.as_ref())
        .filter(|one| one.is_shared_with(cap))
        .map(|one| one.cap)
        .fold(cap.cap, Money::max);
    let own = line.amounts.support()?;
    let together = beside.plus(own)?;
    if beside == Money::ZERO || together <= most {
        return Ok(None);
    }
    let over = together.minus(most)?;
    Ok(Some(Question {
        kind: QuestionKind::OverNorm,
        sentence: format!(
            "{}: khoản “{}” cho {} tối đa {most} đồng trong năm; mục này {own} đồng, các mục và đề án khác {beside} đồng → vượt {over} đồng.",
            cap.clause, cap.item_name, cap.facility_name
        ),
        over: Some(over),
    }))
}

/// What the lines of a plan take of a ceiling. Reserve lines take nothing.
pub fn used(lines: &[Line], ceiling: &Ceiling) -> Result<Money> {
    Money::sum(
        lines
            .iter()
            .filter(|line| {
                !line.reserve && (ceiling.content.is_none() || ceiling.content == line.content)
            })
            .map(|line| of_ceiling(&line.amounts, ceiling)),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn million(n: i64) -> Money {
        Money::new(n * 1_000_000).expect("small")
    }

    fn candidate(key: &str, content: &str, local: i64) -> Candidate {
        Candidate {
            key: key.into(),
            title: key.into(),
            content: Some(content.into()),
            amounts: BySource::one(MoneySource::Local, million(local)),
            rank: vec![i64::MAX],
            questions: Vec::new(),
            cap: None,
        }
    }

    fn cap(facility: &str, amount: i64) -> Option<FacilityCap> {
        Some(FacilityCap {
            facility: facility.into(),
            item: "machinery".into(),
            facility_name: "Xưởng An".into(),
            item_name: "Máy móc".into(),
            clause: "28/2018/TT-BTC, Điều 8".into(),
            cap: million(amount),
        })
    }

    fn ceiling(amount: i64) -> Ceiling {
        Ceiling {
            name: "KCĐP năm 2023".into(),
            source: "local".into(),
            content: None,
            amount: million(amount),
        }
    }

    #[test]
    fn the_plan_of_binh_duong_2023_fills_its_ceiling_to_the_dong() {
        let candidates = [
            candidate("a", "ND3", 2_735),
            candidate("b", "ND9", 335),
            candidate("c", "ND4", 900),
            candidate("d", "ND6", 830),
        ];
        let built = build(&candidates, &[ceiling(4_800)], &[]).expect("sums stay in range");
        assert_eq!(built.placed.len(), 4, "2.735 + 335 + 900 + 830 = 4.800");
        assert!(built.refused.is_empty());
    }

    #[test]
    fn a_candidate_over_the_ceiling_is_refused_with_the_ceilings_name_and_what_is_left() {
        let built = build(
            &[candidate("a", "ND3", 60), candidate("b", "ND4", 50)],
            &[ceiling(100)],
            &[],
        )
        .expect("in range");
        assert_eq!(built.placed, ["a"]);
        assert_eq!(
            built.refused[0].reason,
            "Vượt trần “KCĐP năm 2023”: cần 50.000.000 đồng, chỉ còn 40.000.000 đồng."
        );
    }

    #[test]
    fn a_reserve_line_takes_nothing_of_a_ceiling() {
        let reserve = Line {
            content: Some("ND3".into()),
            amounts: BySource::one(MoneySource::Local, million(90)),
            reserve: true,
            cap: None,
        };
        let built =
            build(&[candidate("a", "ND3", 60)], &[ceiling(100)], &[reserve]).expect("in range");
        assert_eq!(built.placed, ["a"]);
    }

    #[test]
    fn what_the_law_excludes_or_a_norm_does_not_allow_is_held_and_takes_nothing_of_a_ceiling() {
        let against = |key: &str, kind, over| Candidate {
            questions: vec![Question {
                kind,
                sentence: "vì luật".into(),
                over,
            }],
            ..candidate(key, "ND3", 60)
        };
        let candidates = [
            against("a", QuestionKind::NotEligible, None),
            against("b", QuestionKind::OverNorm, Some(million(10))),
            against("c", QuestionKind::NormOpen, None),
            candidate("d", "ND3", 40),
        ];
        let built = build(&candidates, &[ceiling(100)], &[]).expect("in range");
        assert_eq!(built.placed, ["c", "d"], "a question is no refusal");
        let held: Vec<&str> = built.held.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(held, ["a", "b"]);
        assert_eq!(built.held[1].questions[0].over, Some(million(10)));
        assert!(built.refused.is_empty());
    }

    #[test]
    fn lines_of_one_item_for_one_facility_share_its_cap() {
        let of = |key: &str, facility: &str, local: i64| Candidate {
            cap: cap(facility, 300),
            ..candidate(key, "ND3", local)
        };
        let built = build(
            &[of("a", "an", 300), of("b", "an", 300), of("c", "binh", 300)],
            &[],
            &[],
        )
        .expect("in range");
        assert_eq!(built.placed, ["a", "c"], "another facility has its own cap");
        assert_eq!(built.held[0].questions[0].over, Some(million(300)));
        assert!(
            built.held[0].questions[0]
                .sentence
                .contains("tối đa 300.000.000 đồng"),
            "{:?}",
            built.held
        );

        let standing = Line {
            content: Some("ND3".into()),
            amounts: candidate("x", "ND3", 250).amounts,
            reserve: false,
            cap: cap("an", 300),
        };
        let built =
            build(&[of("a", "an", 50), of("b", "an", 1)], &[], &[standing]).expect("in range");
        assert_eq!(built.placed, ["a"], "what stands counts, to the đồng");
    }

    #[test]
    fn a_negative_amount_makes_no_room_under_a_ceiling() {
        let built = build(
            &[
                candidate("a", "ND3", 100),
                candidate("b", "ND3", -60),
                candidate("c", "ND3", 50),
            ],
            &[ceiling(100)],
            &[],
        )
        .expect("in range");
        assert_eq!(built.placed, ["a"]);
        assert_eq!(built.refused.len(), 2);
    }

    proptest! {
        #[test]
        fn the_same_candidates_in_any_order_give_the_same_plan_within_every_ceiling(
            sizes in proptest::collection::vec((1_i64..400, 0_usize..3, any::<bool>()), 1..25),
            cap in 1_i64..2_000,
            turn in 0_usize..25,
        ) {
            let contents = ["ND3", "ND4", "ND6"];
            let candidates: Vec<Candidate> = sizes.iter().enumerate().map(|(i, (size, content, first))| Candidate {
                rank: if *first { vec![*size % 4, i64::MAX] } else { vec![*size % 4, 7, i64::MAX] },
                ..candidate(&format!("c{i}"), contents[*content], *size)
            }).collect();
            let mut turned = candidates.clone();
            turned.rotate_left(turn % candidates.len());
            turned.reverse();
            let ceilings = [ceiling(cap), Ceiling { content: Some("ND4".into()), name: "riêng ND4".into(), ..ceiling(cap / 2) }];
            let built = build(&candidates, &ceilings, &[]).expect("in range");
            prop_assert_eq!(&built, &build(&turned, &ceilings, &[]).expect("in range"));
            let placed: i64 = candidates.iter().filter(|c| built.placed.contains(&c.key)).map(|c| c.amounts.local().dong()).sum();
            prop_assert!(placed <= cap * 1_000_000);
            prop_assert_eq!(built.placed.len() + built.refused.len(), candidates.len());
        }
    }
}
