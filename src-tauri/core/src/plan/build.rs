//! Putting a year's plan together, as a pure function of its inputs.
//!
//! Candidates are taken in the order of their grounds of priority; one that would pass a ceiling is refused with
//! that ceiling's name, and the next is tried. The same inputs in any order give the same plan: the
//! order is made of explicit keys, ending in the candidate's own key.

use crate::error::Result;
use crate::money::{BySource, Money, MoneySource};

/// The most that may be planned from one source, for all contents or for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceiling {
    /// What people call it: "Kinh phí khuyến công địa phương năm 2023".
    pub name: String,
    /// Where its money comes from.
    pub source: MoneySource,
    /// Id of the content heading it is limited to, if any.
    pub content: Option<String>,
    /// Whole đồng.
    pub amount: Money,
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
}

/// One line that already stands in the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Id of its content heading.
    pub content: Option<String>,
    /// What it costs.
    pub amounts: BySource,
    /// Dự phòng: does not count against ceilings.
    pub reserve: bool,
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
        let line = Line {
            content: candidate.content.clone(),
            amounts: candidate.amounts,
            reserve: false,
        };
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
        let asked = line.amounts.of(ceiling.source);
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

/// What the lines of a plan take of a ceiling. Reserve lines take nothing.
pub fn used(lines: &[Line], ceiling: &Ceiling) -> Result<Money> {
    Money::sum(
        lines
            .iter()
            .filter(|line| {
                !line.reserve && (ceiling.content.is_none() || ceiling.content == line.content)
            })
            .map(|line| line.amounts.of(ceiling.source)),
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
        }
    }

    fn ceiling(amount: i64) -> Ceiling {
        Ceiling {
            name: "KCĐP năm 2023".into(),
            source: MoneySource::Local,
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
        };
        let built =
            build(&[candidate("a", "ND3", 60)], &[ceiling(100)], &[reserve]).expect("in range");
        assert_eq!(built.placed, ["a"]);
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
