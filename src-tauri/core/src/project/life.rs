//! The life of a project: the line of its steps with dates and papers, what may follow, and what that lacks.
//!
//! What surprises: a project that was written down under way has a state and no steps; its line says so, and goes on
//! from there. Steps are written only by [`advance`], so the last one always says where the project stands.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::chain::{self, ChainStep, Direction, Place};
use super::due::{self, ProjectDeadline};
use super::eligible;
use super::freeze;
use super::gates::{self, Known, Missing, MissingPlace};
use super::money_rules::MoneyRules;
use super::sets::ProjectState;
use super::shares;
use super::store::{self, Head, MARKED, Past};
use crate::clock::written;
use crate::error::{Error, Result};
use crate::ids::ProjectId;
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::money::Fund;

/// The state from which money stands: what is approved is frozen on reaching it.
const APPROVED: ProjectState = ProjectState::Approved;

/// A move as the person writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "ProjectMove")]
pub struct Move {
    /// The state it leads to.
    pub to: ProjectState,
    /// ISO day on which it happened.
    pub on: String,
    /// Số văn bản.
    #[serde(default)]
    pub document_no: Option<String>,
    /// Who did it.
    #[serde(default)]
    pub person: Option<String>,
    /// Kết quả: `đạt`, `bổ sung`, `loại`.
    #[serde(default)]
    pub outcome: Option<String>,
    /// Ghi chú.
    #[serde(default)]
    pub note: Option<String>,
    /// Why back, why ended, why with something missing.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Move {
    /// A move to a state on an ISO day, of which nothing else is told.
    pub fn to(state: ProjectState, on: &str) -> Self {
        Self {
            to: state,
            on: on.to_owned(),
            document_no: None,
            person: None,
            outcome: None,
            note: None,
            reason: None,
        }
    }
}

/// The life of a project, as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LifeView {
    /// The project.
    pub id: ProjectId,
    /// `national` or `local`.
    pub source: Fund,
    /// The state; none where nobody wrote one.
    pub state: Option<ProjectState>,
    /// What the office calls it.
    pub state_name: Option<String>,
    /// The way, from its first step to its last; an end beside it stands last.
    pub line: Vec<LifePoint>,
    /// Every step that was written, the newest last.
    pub steps: Vec<LifeStep>,
    /// What may follow.
    pub next: Vec<LifeMove>,
    /// Từ chối, rút, ngừng triển khai.
    pub ends: Vec<LifeMove>,
    /// Back to a step behind.
    pub backwards: Vec<LifeMove>,
    /// Days of this project that somebody must keep, the nearest first.
    pub deadlines: Vec<ProjectDeadline>,
    /// What deserves a look, in sentences.
    pub warnings: Vec<String>,
    /// The earliest day that a move may have.
    pub not_before: Option<NaiveDate>,
}

/// How a point of the line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LifeStanding {
    /// Behind, and written down.
    Passed,
    /// Behind, and left out.
    Skipped,
    /// Behind, and nobody wrote when, or whether.
    Unknown,
    /// Here.
    Current,
    /// Still ahead.
    Ahead,
    /// An end beside the way.
    Ended,
}

/// A point of the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LifePoint {
    /// The state.
    pub state: ProjectState,
    /// What the office calls it.
    pub name: String,
    /// How it stands.
    pub standing: LifeStanding,
    /// May be left out.
    pub optional: bool,
    /// The day on which it was reached, where known.
    pub on: Option<NaiveDate>,
    /// Its paper, where known.
    pub document_no: Option<String>,
    /// The day by which it is to be reached, where known.
    pub due: Option<NaiveDate>,
}

/// A step that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LifeStep {
    /// Its id.
    pub id: String,
    /// What the office calls it.
    pub name: String,
    /// Its state.
    pub state: ProjectState,
    /// What it came from.
    pub from_name: Option<String>,
    /// When.
    pub on: NaiveDate,
    /// Số văn bản.
    pub document_no: Option<String>,
    /// Who.
    pub person: Option<String>,
    /// Kết quả.
    pub outcome: Option<String>,
    /// Went back.
    pub backwards: bool,
    /// Why.
    pub reason: Option<String>,
    /// What was missing then.
    pub passed_over: Option<String>,
    /// Ghi chú.
    pub note: Option<String>,
}

/// A move that is defined from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LifeMove {
    /// The state it leads to.
    pub to: ProjectState,
    /// What the office calls it.
    pub name: String,
    /// Where it leads.
    pub direction: Direction,
    /// The paper it stands on.
    pub document_label: Option<String>,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// Why the law forbids it.
    pub forbidden: Option<String>,
    /// Whether it is refused without a reason.
    pub needs_reason: bool,
    /// What the project loses by it: `ngày nghiệm thu`.
    pub clears: Vec<String>,
}

/// The life of a project. `today` tells what lies ahead.
pub fn life(reader: &Reader<'_>, id: &ProjectId, today: NaiveDate) -> Result<LifeView> {
    let life = Life::of(reader, id)?;
    life.view(reader, today)
}

/// Writes one step of a project: its state, the fields it stands for, the fields it takes back. One operation.
pub fn advance(ledger: &Ledger, id: &ProjectId, wanted: &Move) -> Result<Done<LifeView>> {
    let (name, back) = ledger.read(|reader| {
        let life = Life::of(reader, id)?;
        let back = chain::direction(&life.chain, life.place(), wanted.to) == Some(Direction::Back);
        Ok((life.head.name, back))
    })?;
    let op = Op::AdvanceProject {
        project: name,
        to: wanted.to.label().to_owned(),
        back,
    };
    ledger.transact(&op, |tx| {
        MoneyRules::hold(tx, id, || take(tx, id, wanted))?;
        Life::of(tx, id)?.view(tx, tx.today())
    })
}

/// One step inside its transaction: what it writes, clears, freezes and opens.
fn take(tx: &Tx<'_>, id: &ProjectId, wanted: &Move) -> Result<()> {
    let life = Life::of(tx, id)?;
    let on = life.day(wanted)?;
    let (direction, passed_over) = life.allow(tx, wanted, on, tx.today())?;
    let clear = match direction {
        Direction::Back => life.cleared(wanted.to),
        Direction::Forward | Direction::End => Vec::new(),
    };
    let mut set = Vec::new();
    if direction == Direction::Forward
        && let Some((_, number, day, _)) = MARKED.iter().find(|(state, ..)| *state == wanted.to)
    {
        set.push((*day, on.to_string()));
        if let (Some(field), Some(number)) = (*number, given(&wanted.document_no)) {
            set.push((field, number));
        }
    }
    let step = Past {
        id: tx.new_id(),
        position: life.steps.last().map_or(0, |last| last.position) + 1,
        from: life.head.state,
        state: wanted.to,
        on,
        document_no: given(&wanted.document_no),
        person: given(&wanted.person),
        outcome: given(&wanted.outcome),
        backwards: direction == Direction::Back,
        reason: given(&wanted.reason),
        passed_over,
        note: given(&wanted.note),
    };
    let fields: Vec<&'static str> = clear
        .iter()
        .flat_map(|(_, number, day, _)| number.iter().copied().chain([*day]))
        .collect();
    // What was approved is frozen with the norms of that day, and opens again with its approval taken back.
    if clear.iter().any(|(state, ..)| *state == APPROVED) {
        freeze::thaw_approved(tx, id)?;
    }
    store::write_step(tx, id, &step, &fields, &set)?;
    if direction == Direction::Forward && wanted.to == APPROVED {
        freeze::freeze_approved(tx, id, None)?;
    }
    Ok(())
}

pub(super) fn given(text: &Option<String>) -> Option<String> {
    let text = text.as_deref()?.trim();
    (!text.is_empty()).then(|| crate::text::nfc(text))
}

type Marked = (
    ProjectState,
    Option<&'static str>,
    &'static str,
    &'static str,
);

/// All that is read of one life.
pub(super) struct Life {
    pub(super) head: Head,
    steps: Vec<Past>,
    chain: Vec<ChainStep>,
}

impl Life {
    pub(super) fn of(reader: &Reader<'_>, id: &ProjectId) -> Result<Self> {
        let head = store::head(reader, id)?;
        let chain = store::chain(reader, head.source)?;
        let steps = store::steps(reader, id)?;
        Ok(Self { head, steps, chain })
    }

    /// What the ledger knows of it; a decision that is still to come is asked about by the norms of the day `on`.
    fn known(&self, reader: &Reader<'_>, on: NaiveDate, today: NaiveDate) -> Result<Known> {
        let mut known = store::known(reader, &self.head)?;
        known.unanswered = freeze::unanswered(reader, &self.head.id, on)?;
        known.repeated = shares::supported_before(reader, &self.head.id)?;
        known.wanted = super::dossier::wanted_stages(reader, &self.head, today)?;
        Ok(known)
    }

    pub(super) fn name(&self, state: ProjectState) -> String {
        self.chain
            .iter()
            .find(|step| step.state == state)
            .map_or_else(
                // Where no way names it, as everywhere.
                || state.label().to_owned(),
                |step| step.name.clone(),
            )
    }

    fn place(&self) -> Place {
        let state = self.head.state;
        let left = self
            .steps
            .iter()
            .rev()
            .find(|step| Some(step.state) == state)
            .and_then(|step| step.from);
        Place { state, left }
    }

    /// How far along the way it is; at an end beside it, where it left the way.
    fn reached(&self) -> Option<usize> {
        let place = self.place();
        let on_way = |state: ProjectState| chain::reached(&self.chain, state);
        on_way(place.state?).or_else(|| on_way(place.left?))
    }

    /// The last step at each state of the way that still counts: a step back takes away those behind it.
    fn live(&self) -> Vec<Option<&Past>> {
        let way = chain::way(&self.chain).len();
        let mut live: Vec<Option<&Past>> = vec![None; way];
        for step in &self.steps {
            let Some(at) = chain::reached(&self.chain, step.state) else {
                continue;
            };
            for later in live.iter_mut().skip(at) {
                *later = None;
            }
            live[at] = Some(step);
        }
        live
    }

    /// Whether the steps that were written begin before a point of the way.
    fn walked_past(&self, at: usize) -> bool {
        self.steps
            .iter()
            .filter_map(|step| chain::reached(&self.chain, step.state))
            .any(|step| step < at)
    }

    /// The steps that stand, in their order. A step that was taken back gives its day free: it is done again on the
    /// right one.
    pub(super) fn standing(&self) -> Vec<&Past> {
        let mut standing: Vec<&Past> = Vec::new();
        for step in &self.steps {
            match step.backwards {
                true => {
                    let back = standing.iter().rposition(|one| one.state == step.state);
                    standing.truncate(back.map_or(0, |at| at + 1));
                }
                false => standing.push(step),
            }
        }
        standing
    }

    /// The last step that stands at a state.
    pub(super) fn last_at(&self, state: ProjectState) -> Option<&Past> {
        let mut standing = self.standing().into_iter();
        standing.rfind(|step| step.state == state)
    }

    /// The newest day that is known of the steps behind that stand: the next cannot have come before it.
    fn floor(&self) -> Option<(NaiveDate, String)> {
        let standing = self.standing();
        if let Some(last) = standing.last() {
            return Some((last.on, self.name(last.state)));
        }
        let here = self.reached()?;
        let behind =
            |state: ProjectState| chain::reached(&self.chain, state).is_some_and(|at| at <= here);
        self.head
            .marks
            .iter()
            .filter(|mark| behind(mark.state))
            .filter_map(|mark| Some((mark.on?, self.name(mark.state))))
            .max_by_key(|(on, _)| *on)
    }

    /// The day of a move, which does not come before the step before it.
    fn day(&self, wanted: &Move) -> Result<NaiveDate> {
        let on: NaiveDate = wanted.on.trim().parse().map_err(|_| {
            Error::refused(
                "step_date",
                "Ngày của bước chưa đúng. Hãy nhập ngày/tháng/năm, ví dụ 15/06/2026.",
            )
        })?;
        match self.floor() {
            Some((floor, name)) if on < floor => Err(Error::refused(
                "step_before_last",
                format!(
                    "Ngày {} đứng trước bước “{name}” ngày {}. Hãy ghi ngày từ {} trở đi, hoặc hoàn tác bước trước để ghi lại.",
                    written(on),
                    written(floor),
                    written(floor)
                ),
            )),
            _ => Ok(on),
        }
    }

    /// Whether a move is defined, lawful and explained; answers what it passes over.
    fn allow(
        &self,
        reader: &Reader<'_>,
        wanted: &Move,
        on: NaiveDate,
        today: NaiveDate,
    ) -> Result<(Direction, Option<String>)> {
        let to = self.name(wanted.to);
        let Some(direction) = chain::direction(&self.chain, self.place(), wanted.to) else {
            let from = match self.head.state {
                Some(state) => format!("Từ “{}”", self.name(state)),
                None => "Từ đầu quy trình".to_owned(),
            };
            return Err(Error::refused(
                "step_undefined",
                format!(
                    "{from} không chuyển thẳng sang “{to}” được theo quy trình {}. Hãy đi qua các bước ở giữa, hoặc sửa quy trình ở mục Đề án, thẻ Bước của quy trình đề án.",
                    self.head.source.label()
                ),
            ));
        };
        let known = self.known(reader, on, today)?;
        let reason = given(&wanted.reason);
        // What the law forbids is forbidden whichever way leads there: back, or from beside the way.
        let forbidden = gates::forbidden(self.head.state, wanted.to, &known);
        let unapprovable = (direction == Direction::Forward)
            .then(|| gates::unapprovable(wanted.to, &known))
            .flatten();
        if let Some(sentence) = forbidden.or(unapprovable) {
            return Err(Error::refused("step_forbidden", sentence));
        }
        if direction != Direction::Forward {
            if reason.is_none() {
                let what = match direction {
                    Direction::Back => format!("Lùi về “{to}” cần lý do."),
                    Direction::End | Direction::Forward => format!("Kết thúc “{to}” cần lý do."),
                };
                return Err(Error::refused(
                    "step_reason",
                    format!("{what} Hãy ghi lý do để người sau hiểu."),
                ));
            }
            return Ok((direction, None));
        }
        let mut missing = gates::missing(&self.chain, wanted.to, &known);
        missing.extend(self.unnumbered(wanted));
        if missing.is_empty() {
            return Ok((direction, None));
        }
        let told: Vec<&str> = missing.iter().map(|one| one.what.as_str()).collect();
        let told = told.join("; ");
        if reason.is_none() {
            return Err(Error::refused(
                "step_missing",
                format!("Sang “{to}” còn thiếu: {told}. Hãy bổ sung, hoặc ghi lý do vẫn chuyển."),
            ));
        }
        Ok((direction, Some(told)))
    }

    /// A step that stands for a number of the project, and nobody gave one.
    fn unnumbered(&self, wanted: &Move) -> Option<Missing> {
        let (state, field, _, what) = MARKED
            .iter()
            .find(|(state, number, ..)| *state == wanted.to && number.is_some())?;
        let known = self
            .head
            .marks
            .iter()
            .any(|mark| mark.state == *state && mark.number.is_some());
        (!known && given(&wanted.document_no).is_none()).then(|| Missing {
            place: MissingPlace::Move,
            key: field.unwrap_or_default().to_owned(),
            what: (*what).to_owned(),
            message: format!("Chưa ghi {what}."),
        })
    }

    /// What a step back takes from the project: the fields of the steps behind which it goes.
    fn cleared(&self, to: ProjectState) -> Vec<&'static Marked> {
        let Some(target) = chain::reached(&self.chain, to) else {
            return Vec::new();
        };
        let later =
            |state: ProjectState| chain::reached(&self.chain, state).is_some_and(|at| at > target);
        let filled = |state: ProjectState| {
            self.head
                .marks
                .iter()
                .any(|mark| mark.state == state && (mark.on.is_some() || mark.number.is_some()))
        };
        MARKED
            .iter()
            .filter(|(state, ..)| later(*state) && filled(*state))
            .collect()
    }

    pub(super) fn view(&self, reader: &Reader<'_>, today: NaiveDate) -> Result<LifeView> {
        let known = self.known(reader, today, today)?;
        let deadlines = due::of_project(reader, &self.head, today)?;
        let (mut next, mut ends, mut backwards) = (Vec::new(), Vec::new(), Vec::new());
        for (step, direction) in chain::moves(&self.chain, self.place()) {
            let forward = direction == Direction::Forward;
            let missing = match forward {
                true => gates::missing(&self.chain, step.state, &known),
                false => Vec::new(),
            };
            let from = self.head.state;
            let forbidden = gates::forbidden(from, step.state, &known).or(match forward {
                true => gates::unapprovable(step.state, &known),
                false => None,
            });
            let clears = match direction {
                Direction::Back => self.cleared(step.state),
                Direction::Forward | Direction::End => Vec::new(),
            };
            let told = LifeMove {
                to: step.state,
                name: step.name.clone(),
                direction,
                document_label: step.document_label.clone(),
                needs_reason: !forward || !missing.is_empty(),
                missing,
                forbidden,
                clears: clears.iter().map(|(.., what)| (*what).to_owned()).collect(),
            };
            match direction {
                Direction::Forward => next.push(told),
                Direction::End => ends.push(told),
                Direction::Back => backwards.push(told),
            }
        }
        // The step that must come stands first: an optional one before it may be left out.
        next.sort_by_key(|told| {
            self.chain
                .iter()
                .any(|step| step.state == told.to && step.optional)
        });
        backwards.reverse();
        Ok(LifeView {
            id: self.head.id.clone(),
            source: self.head.source,
            state: self.head.state,
            state_name: self.head.state.map(|state| self.name(state)),
            line: self.line(&deadlines),
            steps: self.steps.iter().map(|step| self.told(step)).collect(),
            next,
            ends,
            backwards,
            warnings: self.warnings(reader, today)?,
            deadlines,
            not_before: self.floor().map(|(floor, _)| floor),
        })
    }

    fn told(&self, step: &Past) -> LifeStep {
        LifeStep {
            id: step.id.clone(),
            name: self.name(step.state),
            state: step.state,
            from_name: step.from.map(|from| self.name(from)),
            on: step.on,
            document_no: step.document_no.clone(),
            person: step.person.clone(),
            outcome: step.outcome.clone(),
            backwards: step.backwards,
            reason: step.reason.clone(),
            passed_over: step.passed_over.clone(),
            note: step.note.clone(),
        }
    }

    fn line(&self, deadlines: &[ProjectDeadline]) -> Vec<LifePoint> {
        let (live, here) = (self.live(), self.reached());
        let state = self.head.state;
        let on_way = state.is_some_and(|state| chain::reached(&self.chain, state).is_some());
        let mut line: Vec<LifePoint> = chain::way(&self.chain)
            .iter()
            .zip(live)
            .enumerate()
            .map(|(at, (step, live))| {
                let behind = here.is_some_and(|here| at <= here);
                // What the project itself knows of a step stands in where nobody wrote the step.
                let mark = behind
                    .then(|| self.head.marks.iter().find(|mark| mark.state == step.state))
                    .flatten();
                let written = live.is_some() || mark.is_some_and(|mark| mark.on.is_some());
                let standing = match here {
                    Some(here) if at == here && on_way => LifeStanding::Current,
                    _ if !behind => LifeStanding::Ahead,
                    _ if written => LifeStanding::Passed,
                    // Left out of a way that was walked; before the first step that was written nobody knows.
                    _ if step.optional && self.walked_past(at) => LifeStanding::Skipped,
                    _ => LifeStanding::Unknown,
                };
                let on = live.map(|live| live.on).or(mark.and_then(|mark| mark.on));
                let number = live.and_then(|live| live.document_no.clone());
                LifePoint {
                    state: step.state,
                    name: step.name.clone(),
                    standing,
                    optional: step.optional,
                    on,
                    document_no: number.or(mark.and_then(|mark| mark.number.clone())),
                    due: match standing {
                        LifeStanding::Ahead => deadlines
                            .iter()
                            .find(|one| one.state == Some(step.state))
                            .map(|one| one.due),
                        _ => None,
                    },
                }
            })
            .collect();
        if let (Some(state), false) = (state, on_way) {
            let last = self.steps.iter().rev().find(|step| step.state == state);
            let ended = self.chain.iter().any(|step| step.state == state);
            line.push(LifePoint {
                state,
                name: self.name(state),
                standing: match ended {
                    true => LifeStanding::Ended,
                    false => LifeStanding::Current,
                },
                optional: false,
                on: last.map(|last| last.on),
                document_no: last.and_then(|last| last.document_no.clone()),
                due: None,
            });
        }
        line
    }

    fn warnings(&self, reader: &Reader<'_>, today: NaiveDate) -> Result<Vec<String>> {
        let mut warnings = eligible::warnings(reader, &self.head.id, today)?;
        if self.chain.is_empty() {
            warnings.push(format!(
                "Chưa có quy trình {}. Hãy ghi các bước ở mục Đề án, thẻ Bước của quy trình đề án.",
                self.head.source.label()
            ));
        }
        if let (Some(state), true) = (self.head.state, self.steps.is_empty()) {
            warnings.push(format!(
                "Đề án ghi nhận ở trạng thái “{}”, chưa có bước nào được ghi trước đó.",
                self.name(state)
            ));
        }
        if let Some(state) = self.head.state
            && !self.chain.is_empty()
            && self.chain.iter().all(|step| step.state != state)
        {
            warnings.push(format!(
                "Quy trình {} không có bước “{}”. Hãy đưa đề án về một bước của quy trình, kèm lý do.",
                self.head.source.label(),
                self.name(state)
            ));
        }
        for step in self.steps.iter().filter(|step| step.on > today) {
            warnings.push(format!(
                "Bước “{}” ghi ngày {} là ngày chưa tới.",
                self.name(step.state),
                written(step.on)
            ));
        }
        Ok(warnings)
    }
}
