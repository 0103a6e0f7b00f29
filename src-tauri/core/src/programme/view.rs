//! A programme as the screen, `skc` and the reports show it.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use specta::Type;

use super::number::{Hundredths, add_up, percent};
use super::records::{self, Measure};
use super::store::{self, Head};
use super::tree::{self, Placed, RowMoney};
use crate::error::Result;
use crate::finding::Finding;
use crate::ids::{ProgrammeId, TargetId};
use crate::ledger::Reader;
use crate::money::{BySource, Money};

/// A programme in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProgrammeHead {
    /// Its id.
    pub id: ProgrammeId,
    /// Its name.
    pub name: String,
    /// Its first year.
    pub first: i32,
    /// Its last.
    pub last: i32,
    /// `draft`, `approved`, `running`, `reviewed`, `closed`; empty where nobody said.
    pub state: String,
    /// `national` or `local`; empty where nobody said.
    pub level: String,
    /// How many rows its tree has.
    pub rows: u32,
}

/// A programme with everything that adds up in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProgrammeView {
    /// Its id.
    pub id: ProgrammeId,
    /// Its name.
    pub name: String,
    /// `national` or `local`; empty where nobody said.
    pub level: String,
    /// Its first year.
    pub first: i32,
    /// Its last.
    pub last: i32,
    /// Where it stands; empty where nobody said.
    pub state: String,
    /// Number of its decision.
    pub decision_no: Option<String>,
    /// Date of its decision.
    pub decision_on: Option<NaiveDate>,
    /// The day up to which things are counted.
    pub as_of: NaiveDate,
    /// The year of that day, within the programme: progress of the year is of this one.
    pub year: i32,
    /// Parts of its years.
    pub phases: Vec<PhaseView>,
    /// The rows in the order of the tree.
    pub rows: Vec<TargetRow>,
    /// Money of all rows: the sum of the rows at the top.
    pub total: TotalRow,
    /// Measure does not add up; `at` is the row's id.
    pub findings: Vec<Finding>,
}

/// A part of a programme's years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PhaseView {
    /// Its id.
    pub id: String,
    /// Measure people call it.
    pub name: String,
    /// Its first year.
    pub from: i32,
    /// Its last.
    pub to: i32,
}

/// A heading, task or target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TargetRow {
    /// Its id.
    pub id: TargetId,
    /// The row it stands under.
    pub parent: Option<TargetId>,
    /// 0 at the top.
    pub depth: u32,
    /// `I`, `1`, `1.1`, …: where it stands.
    pub number: String,
    /// Measure it is called.
    pub name: String,
    /// Measure it is counted in.
    pub unit: Option<String>,
    /// Code of its content heading, `ND3`.
    pub content: Option<String>,
    /// Id of its content heading.
    pub content_id: Option<String>,
    /// Id of its phase.
    pub phase: Option<String>,
    /// Nothing is wanted of it; it names the rows below.
    pub heading: bool,
    /// A figure of the whole province, typed by hand.
    pub by_hand: bool,
    /// Its quantity is of every year.
    pub every_year: bool,
    /// Its years add up; a rate in per cent does not.
    pub adds_up: bool,
    /// How exact its quantity is: `about`, `over`, …
    pub qualifier: Option<String>,
    /// The quantity as it is written: of all years, or of every year.
    pub quantity: Option<Hundredths>,
    /// Its years.
    pub years: Vec<TargetCell>,
    /// All years together, done up to the day.
    pub whole: TargetCell,
    /// Where its figures come from.
    pub source_text: Option<String>,
    /// Remarks.
    pub note: Option<String>,
}

/// Measure is wanted of a row and what came of it, in a year or in all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct TargetCell {
    /// The year; none for all of them.
    pub year: Option<i32>,
    /// Wanted.
    pub wanted: Option<Hundredths>,
    /// In the approved plans; none for a heading.
    pub planned: Option<Hundredths>,
    /// Measure approved projects are to bring; none for a heading.
    pub approved: Option<Hundredths>,
    /// Done and accepted; none for a heading, and for what does not add up in all.
    pub done: Option<Hundredths>,
    /// Done in per cent of wanted.
    pub percent: Option<Hundredths>,
    /// Money wanted by source; none where nobody stated any.
    pub money: Option<BySource>,
    /// Support in the approved plans.
    pub planned_vnd: Money,
    /// Support approved for projects.
    pub approved_vnd: Money,
    /// Support paid out.
    pub spent_vnd: Money,
    /// Support paid out in per cent of the support wanted.
    pub money_percent: Option<Hundredths>,
}

/// Money of the whole programme.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct TotalRow {
    /// By year.
    pub years: Vec<TargetCell>,
    /// In all.
    pub whole: TargetCell,
}

/// The numbers of every row, each by row and year; see [`records`].
struct Numbers(Vec<std::collections::BTreeMap<(TargetId, i32), i64>>);

impl Numbers {
    fn of(reader: &Reader<'_>, programme: &ProgrammeId, as_of: NaiveDate) -> Result<Self> {
        Measure::ALL
            .into_iter()
            .map(|what| records::sums(reader, programme, what, as_of))
            .collect::<Result<_>>()
            .map(Self)
    }

    fn sum(&self, what: Measure, rows: &[Placed], at: &[usize], year: i32) -> i64 {
        let Some(numbers) = Measure::ALL
            .iter()
            .position(|one| *one == what)
            .map(|at| &self.0[at])
        else {
            return 0;
        };
        let found = at
            .iter()
            .filter_map(|one| numbers.get(&(rows[*one].node.id.clone(), year)));
        add_up(found.copied())
    }
}

/// The rows of the tree with everything that adds up in them.
pub(super) struct Counted {
    pub(super) head: Head,
    pub(super) placed: Vec<Placed>,
    pub(super) money: Vec<RowMoney>,
    pub(super) rows: Vec<TargetRow>,
}

pub(super) fn counted(
    reader: &Reader<'_>,
    programme: &ProgrammeId,
    as_of: NaiveDate,
) -> Result<Counted> {
    let head = store::head(reader, programme)?;
    let placed = tree::arrange(store::nodes(reader, programme)?);
    let money = tree::money(&placed)?;
    let numbers = Numbers::of(reader, programme, as_of)?;
    let mut rows = Vec::with_capacity(placed.len());
    for at in 0..placed.len() {
        rows.push(row(&head, &placed, &money, &numbers, at)?);
    }
    Ok(Counted {
        head,
        placed,
        money,
        rows,
    })
}

fn row(
    head: &Head,
    placed: &[Placed],
    money: &[RowMoney],
    numbers: &Numbers,
    at: usize,
) -> Result<TargetRow> {
    let one = &placed[at];
    let node = &one.node;
    let wants = node.wants();
    let things = tree::counted(placed, at);
    let below: Vec<usize> = (at..=at + one.below).collect();
    let mut years = Vec::new();
    for year in head.first..=head.last {
        let count = |what: Measure| {
            (wants || one.below == 0).then(|| Hundredths(numbers.sum(what, placed, &things, year)))
        };
        let dong =
            |what: Measure| Money::new(numbers.sum(what, placed, &below, year)).unwrap_or_default();
        let cell = TargetCell {
            year: Some(year),
            wanted: node.wanted_in(year, head.first, head.last).map(Hundredths),
            planned: count(Measure::Planned),
            approved: count(Measure::Approved),
            done: count(Measure::Done),
            percent: None,
            money: money[at].years.get(&year).copied(),
            planned_vnd: dong(Measure::PlannedVnd),
            approved_vnd: dong(Measure::ApprovedVnd),
            spent_vnd: dong(Measure::SpentVnd),
            money_percent: None,
        };
        years.push(shared(cell)?);
    }
    let mut whole = sum(&years)?;
    if !node.adds_up() {
        (whole.planned, whole.approved, whole.done) = (None, None, None);
    }
    whole.wanted = node.wanted(head.first, head.last).map(Hundredths);
    whole.money = money[at].whole;
    Ok(TargetRow {
        id: node.id.clone(),
        parent: node.parent.clone(),
        depth: u32::try_from(one.depth).unwrap_or_default(),
        number: one.number.clone(),
        name: node.name.clone(),
        unit: node.unit.clone(),
        content: node.content.clone(),
        content_id: node.content_id.clone(),
        phase: node.phase.clone(),
        heading: !wants && one.below > 0,
        by_hand: node.by_hand,
        every_year: node.every_year,
        adds_up: node.adds_up(),
        qualifier: node.qualifier.clone(),
        quantity: node.quantity.map(Hundredths),
        years,
        whole: shared(whole)?,
        source_text: node.source_text.clone(),
        note: node.note.clone(),
    })
}

/// With its shares in per cent.
fn shared(mut cell: TargetCell) -> Result<TargetCell> {
    cell.percent = match (cell.done, cell.wanted) {
        (Some(done), Some(wanted)) => percent(done.0, wanted.0),
        _ => None,
    };
    cell.money_percent = match &cell.money {
        Some(money) => percent(cell.spent_vnd.dong(), money.support()?.dong()),
        None => None,
    };
    Ok(cell)
}

/// The years together: things and money that came of them, and the money wanted in them.
fn sum(years: &[TargetCell]) -> Result<TargetCell> {
    let things = |of: fn(&TargetCell) -> Option<Hundredths>| {
        let known: Vec<i64> = years.iter().filter_map(of).map(|one| one.0).collect();
        (!known.is_empty()).then(|| Hundredths(add_up(known.into_iter())))
    };
    Ok(TargetCell {
        year: None,
        wanted: None,
        planned: things(|cell| cell.planned),
        approved: things(|cell| cell.approved),
        done: things(|cell| cell.done),
        percent: None,
        money: None,
        planned_vnd: Money::sum(years.iter().map(|cell| cell.planned_vnd))?,
        approved_vnd: Money::sum(years.iter().map(|cell| cell.approved_vnd))?,
        spent_vnd: Money::sum(years.iter().map(|cell| cell.spent_vnd))?,
        money_percent: None,
    })
}

/// Money of the rows at the top together.
fn total(counted: &Counted) -> Result<TotalRow> {
    let mut money = RowMoney::default();
    for (at, _) in counted
        .placed
        .iter()
        .enumerate()
        .filter(|(_, row)| row.depth == 0)
    {
        money = money.plus(&counted.money[at])?;
    }
    let top = || counted.rows.iter().filter(|row| row.depth == 0);
    let mut years = Vec::new();
    for (at, year) in (counted.head.first..=counted.head.last).enumerate() {
        let cell = TargetCell {
            year: Some(year),
            money: money.years.get(&year).copied(),
            planned_vnd: Money::sum(top().map(|row| row.years[at].planned_vnd))?,
            approved_vnd: Money::sum(top().map(|row| row.years[at].approved_vnd))?,
            spent_vnd: Money::sum(top().map(|row| row.years[at].spent_vnd))?,
            ..TargetCell::default()
        };
        years.push(shared(cell)?);
    }
    let mut whole = sum(&years)?;
    whole.money = money.whole;
    Ok(TotalRow {
        whole: shared(whole)?,
        years,
    })
}

/// The programme as it stands on a day.
pub(super) fn show(
    reader: &Reader<'_>,
    programme: &ProgrammeId,
    as_of: NaiveDate,
) -> Result<ProgrammeView> {
    let counted = counted(reader, programme, as_of)?;
    let total = total(&counted)?;
    let head = &counted.head;
    let findings = tree::findings(
        &counted.placed,
        &counted.money,
        (head.first, head.last),
        head.total,
    )?;
    Ok(ProgrammeView {
        id: head.id.clone(),
        name: head.name.clone(),
        level: head.level.clone().unwrap_or_default(),
        first: head.first,
        last: head.last,
        state: head.state.clone().unwrap_or_default(),
        decision_no: head.decision_no.clone(),
        decision_on: head.decision_on,
        as_of,
        year: as_of.year().clamp(head.first, head.last.max(head.first)),
        phases: store::phases(reader, programme)?,
        total,
        findings,
        rows: counted.rows,
    })
}
