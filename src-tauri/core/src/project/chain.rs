//! Quy trình của đề án: the steps of the way of khuyến công quốc gia and địa phương, and which move is defined.
//!
//! The steps are rows that the office edits (`workflow_step`), in the words it uses; here is only what follows from
//! their order. A project goes to the next step that is not optional, or to an optional one before it; it ends
//! beside the way (từ chối, rút, ngừng triển khai); it goes back to any step behind it.
//!
//! What surprises: a project may stand at a state that the way does not have, because it changed its fund or the
//! office took a step out. It then goes to any step, with a reason.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::sets::ProjectState;

/// The state after which nothing ends beside the way any more.
const SETTLED: ProjectState = ProjectState::Settled;

/// Settled, and whatever comes after it.
pub const SETTLED_ON: &[ProjectState] = &[SETTLED, ProjectState::Followed, ProjectState::Archived];
/// States that nobody stands at before the work was accepted (TT 36/2013/TT-BCT: quyết toán comes after nghiệm thu).
pub const AFTER_ACCEPTANCE: &[ProjectState] = &[
    ProjectState::SettlementDossier,
    SETTLED,
    ProjectState::Followed,
    ProjectState::Archived,
];
/// States that nobody stands at before any money was paid.
pub const AFTER_PAYING: &[ProjectState] = &[
    ProjectState::Disbursed,
    SETTLED,
    ProjectState::Followed,
    ProjectState::Archived,
];

/// A step of the way, or an end beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainStep {
    /// The state.
    pub state: ProjectState,
    /// As the office calls it: `Ký hợp đồng`.
    pub name: String,
    /// May be left out.
    pub optional: bool,
    /// Từ chối, rút, ngừng triển khai.
    pub side_end: bool,
    /// The paper that the step stands on: `Quyết định phê duyệt`.
    pub document_label: Option<String>,
}

/// Where a move leads.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "MoveDirection")]
pub enum Direction {
    /// To the next step.
    Forward,
    /// To an end beside the way.
    End,
    /// To a step behind, or onto the way again.
    Back,
}

/// Where a project stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// Its state; none where nobody wrote one.
    pub state: Option<ProjectState>,
    /// At an end beside the way: the step it was left from, where that is known.
    pub left: Option<ProjectState>,
}

/// The steps of the way itself, in order.
pub fn way(chain: &[ChainStep]) -> Vec<&ChainStep> {
    chain.iter().filter(|step| !step.side_end).collect()
}

/// How far along the way a state is; none for an end beside it, or a state that it does not have.
pub fn reached(chain: &[ChainStep], state: ProjectState) -> Option<usize> {
    chain
        .iter()
        .filter(|step| !step.side_end)
        .position(|step| step.state == state)
}

/// Every move that is defined from a place: the next steps, the ends, the steps back.
pub fn moves<'a>(chain: &'a [ChainStep], place: Place) -> Vec<(&'a ChainStep, Direction)> {
    let way = way(chain);
    let ends = || chain.iter().filter(|step| step.side_end);
    let Some(state) = place.state else {
        return next(&way).map(|step| (step, Direction::Forward)).collect();
    };
    let back = |steps: &[&'a ChainStep]| -> Vec<(&'a ChainStep, Direction)> {
        steps.iter().map(|step| (*step, Direction::Back)).collect()
    };
    if let Some(at) = reached(chain, state) {
        let (behind, ahead) = (&way[..at], &way[at + 1..]);
        let mut moves: Vec<_> = next(ahead).map(|step| (step, Direction::Forward)).collect();
        if way[..=at].iter().all(|step| step.state != SETTLED) {
            moves.extend(ends().map(|step| (step, Direction::End)));
        }
        moves.extend(back(behind));
        return moves;
    }
    if ends().any(|step| step.state == state) {
        let left = place.left.and_then(|left| reached(chain, left));
        return back(left.map_or(&way[..], |left| &way[..=left]));
    }
    back(&way)
}

/// Where a move leads, if it is defined.
pub fn direction(chain: &[ChainStep], place: Place, to: ProjectState) -> Option<Direction> {
    moves(chain, place)
        .into_iter()
        .find(|(step, _)| step.state == to)
        .map(|(_, direction)| direction)
}

/// The optional steps ahead, and the first that is not.
fn next<'a, 's>(ahead: &'s [&'a ChainStep]) -> impl Iterator<Item = &'a ChainStep> + use<'a, 's> {
    let last = ahead.iter().position(|step| !step.optional);
    ahead
        .iter()
        .take(last.map_or(ahead.len(), |last| last + 1))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters of the cases, each a state.
    const LETTERS: &[(&str, ProjectState)] = &[
        ("a", ProjectState::Proposed),
        ("b", ProjectState::Requested),
        ("c", ProjectState::Approved),
        ("settled", SETTLED),
        ("e", ProjectState::Archived),
        ("x", ProjectState::Refused),
        ("y", ProjectState::Withdrawn),
        ("gone", ProjectState::Running),
    ];

    fn state(letter: &str) -> ProjectState {
        let found = LETTERS.iter().find(|(one, _)| *one == letter);
        found.expect("a letter of the cases").1
    }

    fn letter(state: ProjectState) -> &'static str {
        let found = LETTERS.iter().find(|(_, one)| *one == state);
        found.expect("a state of the cases").0
    }

    /// `a b? c / x y`: the way with optional steps, then the ends.
    fn chain(text: &str) -> Vec<ChainStep> {
        let (way, ends) = text.split_once('/').unwrap_or((text, ""));
        let step = |word: &str, side_end| ChainStep {
            state: state(word.trim_end_matches('?')),
            name: word.to_uppercase(),
            optional: word.ends_with('?'),
            side_end,
            document_label: None,
        };
        way.split_whitespace()
            .map(|word| step(word, false))
            .chain(ends.split_whitespace().map(|word| step(word, true)))
            .collect()
    }

    fn told(chain: &[ChainStep], state: Option<&str>, left: Option<&str>) -> String {
        let of = |wanted: Direction| {
            let place = Place {
                state: state.map(self::state),
                left: left.map(self::state),
            };
            let moves = moves(chain, place);
            let states: Vec<&str> = moves
                .into_iter()
                .filter(|(_, direction)| *direction == wanted)
                .map(|(step, _)| letter(step.state))
                .collect();
            states.join(" ")
        };
        format!(
            "> {} | x {} | < {}",
            of(Direction::Forward),
            of(Direction::End),
            of(Direction::Back)
        )
    }

    #[test]
    fn only_the_next_step_an_optional_one_before_it_an_end_or_a_step_behind_is_a_move() {
        let chain = chain("a b? c settled e / x y");
        let cases = [
            (None, None, "> a | x  | < "),
            (Some("a"), None, "> b c | x x y | < "),
            (Some("b"), None, "> c | x x y | < a"),
            (Some("c"), None, "> settled | x x y | < a b"),
            (Some("settled"), None, "> e | x  | < a b c"),
            (Some("e"), None, ">  | x  | < a b c settled"),
            (Some("x"), Some("b"), ">  | x  | < a b"),
            (Some("x"), None, ">  | x  | < a b c settled e"),
            (Some("y"), Some("gone"), ">  | x  | < a b c settled e"),
            (Some("gone"), None, ">  | x  | < a b c settled e"),
        ];
        for (state, left, expected) in cases {
            assert_eq!(told(&chain, state, left), expected, "{state:?} {left:?}");
        }
    }

    #[test]
    fn optional_steps_at_the_end_and_a_way_without_steps_are_no_trap() {
        assert_eq!(told(&chain("a b? c?"), Some("a"), None), "> b c | x  | < ");
        assert_eq!(told(&[], None, None), ">  | x  | < ");
        assert_eq!(told(&[], Some("a"), None), ">  | x  | < ");
    }
}
