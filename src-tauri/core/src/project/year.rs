//! Projects in a budget year: what each had, was paid and where it stood on a day. Whoever says a figure of several
//! projects says it from here: the list, the first screen, the reconciliation, every report and its tables.
//!
//! What surprises: a group and the projects inside it are one project. What was approved for it is what its own
//! decision says, else what those of the projects inside say; what moved is all of theirs. And a project belongs
//! to the years of its money, not to the year that is written on it; only one without any money does.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::sets::ProjectState;
use super::year_store::{Event, Kind, Known, add};
use crate::error::Result;
use crate::ids::ProjectId;
use crate::ledger::Reader;
use crate::money::{Money, MoneySource};
use crate::norm;

/// The days on which figures stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AsOf {
    /// What was decided by the end of this day is approved; contracts and settlements stand at it.
    pub(crate) budget: NaiveDate,
    /// What moved until the end of this day is paid.
    pub(crate) moved: NaiveDate,
    /// States and acceptances stand at the end of this day.
    pub(crate) state: NaiveDate,
    /// The first day of the period: what was accepted since belongs to it, whatever the year of its money.
    pub(crate) accepted_from: Option<NaiveDate>,
    /// What is told of as moved within the period, if there is one.
    pub(crate) period: Option<Span>,
}

/// What of the money that moved belongs to a period. Periods of one kind that follow each other leave nothing out
/// and count nothing twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    /// What moved on these days, of whatever budget year.
    Days(NaiveDate, NaiveDate),
    /// What the books of the budget year hold: its own, and what came of the years before after these books had been
    /// closed at the end of this day.
    Books(NaiveDate),
}

/// What the projects that go on have of both funds from a budget year into the next: approved by the end of its
/// chỉnh lý and not paid. A project that nothing is left of is there as well.
pub(crate) fn carried_over(
    reader: &Reader<'_>,
    year: i32,
) -> Result<BTreeMap<ProjectId, [Money; 2]>> {
    let close = books_close(reader, year)?;
    // What comes back later goes back to the budget; it is nobody's to spend.
    let as_of = AsOf {
        moved: close,
        ..AsOf::today(close)
    };
    let mut carried = BTreeMap::new();
    for one in Projects::read(reader)?.year(year, &as_of)? {
        if !one.live() || one.settled || one.settlement {
            continue;
        }
        let left = [
            one.to_pay(MoneySource::National)?,
            one.to_pay(MoneySource::Local)?,
        ];
        carried.insert(one.id, left);
    }
    Ok(carried)
}

/// A project inside a group, with what of its support a paper of the group must not say is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// The project.
    pub(crate) id: ProjectId,
    /// It ended beside the way: từ chối, rút, ngừng triển khai.
    pub(crate) given_up: bool,
    /// Its settlement stands.
    pub(crate) settlement: bool,
    /// Approved, of both funds.
    pub(crate) approved: Money,
    /// Of that what will not be paid any more, because it ended.
    pub(crate) closed: Money,
}

/// The projects inside a group as they are today, and whether it has money that none of them has.
pub(crate) fn parts(
    reader: &Reader<'_>,
    group: &ProjectId,
    today: NaiveDate,
) -> Result<(Vec<Part>, bool)> {
    let as_of = AsOf::today(today);
    let known = Projects::group(reader, group)?;
    let mut keeps = false;
    for one in &known.groups {
        keeps |= keeps_some(one, &as_of)?;
    }
    let all = known.each(None, &as_of)?;
    let parts = all
        .into_values()
        .filter(|one| one.id != *group)
        .map(|one| {
            let funds = one.funds()?;
            let closed = match one.ended() || one.settlement {
                true => funds.approved.minus(funds.disbursed()?)?.max(Money::ZERO),
                false => Money::ZERO,
            };
            Ok(Part {
                given_up: one.beside,
                settlement: one.settlement,
                approved: funds.approved,
                closed,
                id: one.id,
            })
        })
        .collect::<Result<_>>()?;
    Ok((parts, keeps))
}

/// Month and day of the next year until which a budget year is settled.
pub(super) fn settling_until(reader: &Reader<'_>, on: NaiveDate) -> Result<(u32, u32)> {
    let setting = norm::setting(reader, "budget.settling_until", on, None)?;
    Ok(setting
        .and_then(|row| {
            let (month, day) = row.value.trim().split_once('-')?;
            Some((month.parse().ok()?, day.parse().ok()?))
        })
        .unwrap_or((0, 0)))
}

/// The last day on which the books of a budget year are open: the end of its chỉnh lý.
pub(crate) fn books_close(reader: &Reader<'_>, year: i32) -> Result<NaiveDate> {
    let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
    let (month, day) = settling_until(reader, end)?;
    Ok(NaiveDate::from_ymd_opt(year + 1, month, day).unwrap_or(end))
}

impl AsOf {
    /// Everything that is known today. Whatever was written down as moved has moved: no day after today is taken.
    pub(crate) fn today(today: NaiveDate) -> Self {
        Self {
            budget: today,
            moved: NaiveDate::MAX,
            state: today,
            accepted_from: None,
            period: None,
        }
    }
}

/// Money of one source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    /// In force: as it was decided, or as the latest adjustment left it.
    pub(crate) approved: Money,
    /// By contract.
    pub(crate) contracted: Money,
    /// Tạm ứng.
    pub(crate) advanced: Money,
    /// Thanh toán and quyết toán.
    pub(crate) paid: Money,
    /// Thu hồi, hoàn trả.
    pub(crate) returned: Money,
    /// Carried out, as it was written down at the acceptance.
    pub(crate) done: Option<Money>,
    /// Approved in the settlement; none while it is not settled.
    pub(crate) settled: Option<Money>,
    /// Moved within the days of the period, whatever its budget year.
    pub(crate) in_period: Money,
    /// Of that, of the budget years before.
    pub(crate) of_years_before: Money,
}

impl Sums {
    /// Advanced and paid, less what came back.
    pub(crate) fn disbursed(&self) -> Result<Money> {
        self.advanced.plus(self.paid)?.minus(self.returned)
    }

    /// Both together.
    pub(crate) fn plus(&self, more: &Self) -> Result<Self> {
        let either = |one: Option<Money>, other: Option<Money>| match (one, other) {
            (Some(one), Some(other)) => one.plus(other).map(Some),
            (one, other) => Ok(one.or(other)),
        };
        Ok(Self {
            approved: self.approved.plus(more.approved)?,
            contracted: self.contracted.plus(more.contracted)?,
            advanced: self.advanced.plus(more.advanced)?,
            paid: self.paid.plus(more.paid)?,
            returned: self.returned.plus(more.returned)?,
            done: either(self.done, more.done)?,
            settled: either(self.settled, more.settled)?,
            in_period: self.in_period.plus(more.in_period)?,
            of_years_before: self.of_years_before.plus(more.of_years_before)?,
        })
    }

    fn add(&mut self, event: &Event, as_of: &AsOf, year: i32) -> Result<()> {
        let own = event.year == year;
        let stands = |day: NaiveDate| event.from <= day && day < event.until;
        let amount = event.amount;
        let add = |sum: &mut Money, amount: Money| -> Result<()> {
            *sum = sum.plus(amount)?;
            Ok(())
        };
        match event.kind {
            Kind::Approved | Kind::Contracted | Kind::Done | Kind::Settled => {
                if !own || !stands(as_of.budget) {
                    return Ok(());
                }
                match event.kind {
                    Kind::Approved => add(&mut self.approved, amount),
                    Kind::Contracted => add(&mut self.contracted, amount),
                    Kind::Done => add(self.done.get_or_insert_default(), amount),
                    _ => add(self.settled.get_or_insert_default(), amount),
                }
            }
            Kind::Advance | Kind::Payment | Kind::Return => {
                let signed = match event.kind {
                    Kind::Return => Money::ZERO.minus(amount)?,
                    _ => amount,
                };
                let within = match as_of.period {
                    None => false,
                    Some(Span::Days(from, to)) => from <= event.from && event.from <= to,
                    Some(Span::Books(before)) => {
                        event.from <= as_of.moved
                            && (own || (event.year < year && event.from > before))
                    }
                };
                if within {
                    add(&mut self.in_period, signed)?;
                    if event.year < year {
                        add(&mut self.of_years_before, signed)?;
                    }
                }
                if !own || event.from > as_of.moved {
                    return Ok(());
                }
                match event.kind {
                    Kind::Advance => add(&mut self.advanced, amount),
                    Kind::Payment => add(&mut self.paid, amount),
                    _ => add(&mut self.returned, amount),
                }
            }
        }
    }
}

/// What a project, or a group as one, had in a budget year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct YearOf {
    /// The project.
    pub(crate) id: ProjectId,
    /// When it was decided on, if that was by the day.
    pub(crate) decided_on: Option<NaiveDate>,
    /// Its decision gives it money of this year, or no money at all was written down and the year is its own: one of
    /// the approved projects of the year.
    pub(crate) counts: bool,
    /// Its decision, as it stood, gives it money of the year.
    pub(crate) has_approved: bool,
    /// Where it stood on the day.
    pub(crate) state: Option<ProjectState>,
    /// It ended beside the way by the day: từ chối, rút, ngừng triển khai.
    pub(crate) beside: bool,
    /// It was given up within the period, whatever the year of its money.
    pub(crate) given_up_in_period: bool,
    /// It was settled by the day.
    pub(crate) settled: bool,
    /// The day it was accepted, if that was by the day and it was not withdrawn since.
    pub(crate) accepted_on: Option<NaiveDate>,
    /// It was accepted within the period, whatever the year of its money.
    pub(crate) accepted_in_period: bool,
    /// Its money by source, in the order of [`MoneySource::ALL`].
    pub(crate) money: [Sums; 4],
    /// Which of it, the whole or projects inside it, ended beside the way by the day, and as what.
    ended_beside: Vec<(ProjectId, ProjectState)>,
    /// Of what was approved: of what ended beside the way, the whole or projects inside it.
    given_up: [Money; 4],
    /// Of what was approved: what will not be paid any more, because projects inside it ended.
    closed: [Money; 4],
    /// Its settlement speaks of the whole of it: its own, or those of all inside it that were not given up, where they
    /// have all of its money.
    pub(crate) settlement: bool,
    /// What was disbursed of projects inside it whose settlements stand, and of that what these do not say.
    settled_inside: [(Money, Money); 4],
}

impl YearOf {
    /// Its money of one source.
    pub(crate) fn of(&self, source: MoneySource) -> &Sums {
        &self.money[at(source)]
    }

    /// Khuyến công money: both funds.
    pub(crate) fn funds(&self) -> Result<Sums> {
        self.of(MoneySource::National)
            .plus(self.of(MoneySource::Local))
    }

    /// What was approved of both funds, where it was given up.
    pub(crate) fn given_up(&self) -> Result<Money> {
        match self.beside && self.counts {
            true => Money::sum(MoneySource::FUNDS.map(|source| self.given_up[at(source)])),
            false => Ok(Money::ZERO),
        }
    }

    /// Of both funds what projects inside it had that were given up while it goes on.
    pub(crate) fn given_up_inside(&self) -> Result<Money> {
        match self.beside {
            true => Ok(Money::ZERO),
            false => Money::sum(MoneySource::FUNDS.map(|source| self.given_up[at(source)])),
        }
    }

    /// As what a project inside it, or it itself, was given up: the whole before its parts.
    pub(crate) fn given_up_as(&self, project: &ProjectId) -> Option<ProjectState> {
        let of = |id: &ProjectId| self.ended_beside.iter().find(|(one, _)| one == id);
        of(&self.id)
            .or_else(|| of(project))
            .map(|(_, state)| *state)
    }

    /// Of a source what was disbursed of projects inside it that were settled, and what of it they are to give back.
    pub(super) fn settled_inside(&self, source: MoneySource) -> (Money, Money) {
        self.settled_inside[at(source)]
    }

    /// What of a source is not paid any more, because projects inside it ended though it goes on.
    pub(super) fn closed(&self, source: MoneySource) -> Money {
        self.closed[at(source)]
    }

    /// Nothing more is to be paid of it: it was settled, or ended beside the way.
    pub(crate) fn ended(&self) -> bool {
        self.settled || self.beside
    }

    /// Decided on, and not given up: what is still to be accepted and paid is of these alone.
    pub(crate) fn live(&self) -> bool {
        self.counts && !self.beside
    }

    /// What is still to be paid of a source: nothing of what was settled or given up.
    pub(crate) fn to_pay(&self, source: MoneySource) -> Result<Money> {
        if !self.live() || self.settled || self.settlement {
            return Ok(Money::ZERO);
        }
        let sums = self.of(source);
        let open = sums.approved.minus(self.closed(source))?;
        Ok(open.minus(sums.disbursed()?)?.max(Money::ZERO))
    }

    /// What beneficiaries and others add.
    pub(crate) fn beside_funds(&self) -> Result<Sums> {
        self.of(MoneySource::Beneficiary)
            .plus(self.of(MoneySource::Other))
    }
}

fn at(source: MoneySource) -> usize {
    MoneySource::ALL
        .iter()
        .position(|one| *one == source)
        .unwrap_or_default()
}

/// Every project with all that is known of it, read once; years and days are then asked of it.
#[derive(Debug)]
pub(crate) struct Projects {
    /// Groups with the projects inside them, each group first.
    groups: Vec<Vec<Known>>,
    decisions: BTreeMap<ProjectId, Decision>,
}

/// When a project was decided on, and the group that it is in, or itself.
#[derive(Debug, Clone)]
pub(crate) struct Decision {
    pub(crate) root: ProjectId,
    pub(crate) on: Option<NaiveDate>,
}

impl Projects {
    /// Reads them all.
    pub(crate) fn read(reader: &Reader<'_>) -> Result<Self> {
        let mut known = BTreeMap::new();
        add(reader, &mut known, None)?;
        Ok(Self::grouped(known))
    }

    /// One project with those inside it.
    pub(crate) fn group(reader: &Reader<'_>, id: &ProjectId) -> Result<Self> {
        let inside: Vec<ProjectId> = reader.rows(
            "SELECT id FROM project WHERE id = ?1 OR parent_id = ?1",
            [id],
            |row| row.get(0),
        )?;
        let mut known = BTreeMap::new();
        for id in inside {
            add(reader, &mut known, Some(&id))?;
        }
        Ok(Self::grouped(known))
    }

    fn grouped(known: BTreeMap<ProjectId, Known>) -> Self {
        let decisions: BTreeMap<ProjectId, Decision> = known
            .iter()
            .map(|(id, one)| {
                // Inside a group that is not there (one of its projects was asked for) it stands for itself.
                let root = if known.contains_key(&one.root) {
                    &one.root
                } else {
                    id
                };
                let decision = Decision {
                    root: root.clone(),
                    on: one.decided_on,
                };
                (id.clone(), decision)
            })
            .collect();
        let mut groups: BTreeMap<ProjectId, Vec<Known>> = BTreeMap::new();
        for (id, project) in known {
            let root = decisions.get(&id).map_or(id, |one| one.root.clone());
            let group = groups.entry(root).or_default();
            match project.id == project.root {
                true => group.insert(0, project),
                false => group.push(project),
            }
        }
        Self {
            groups: groups.into_values().collect(),
            decisions,
        }
    }

    /// When a project was decided on.
    pub(crate) fn decision(&self, id: &ProjectId) -> Option<Decision> {
        self.decisions.get(id).cloned()
    }

    /// Each project, a group as one, that belongs to a budget year on the days: it has or had money of the year, or
    /// something moved or was accepted within the period, or it was decided on and nothing else but its own year tells when.
    pub(crate) fn year(&self, year: i32, as_of: &AsOf) -> Result<Vec<YearOf>> {
        let mut found = Vec::new();
        for group in &self.groups {
            if let Some(one) = of_group(group, Some(year), as_of)? {
                found.push(one);
            }
        }
        Ok(found)
    }

    /// Each project over all its budget years, or what it had of one, by id: a group with the projects inside it, and
    /// each of these by itself.
    pub(crate) fn each(
        &self,
        year: Option<i32>,
        as_of: &AsOf,
    ) -> Result<BTreeMap<ProjectId, YearOf>> {
        let mut found = BTreeMap::new();
        for group in &self.groups {
            let inside = group.iter().skip(1).map(std::slice::from_ref);
            for one in std::iter::once(&group[..]).chain(inside) {
                if let Some(one) = of_group(one, year, as_of)? {
                    found.insert(one.id.clone(), one);
                }
            }
        }
        Ok(found)
    }

    /// The first budget year of what was approved for each project by the day, of whatever source.
    pub(crate) fn first_years(&self, as_of: &AsOf) -> BTreeMap<&ProjectId, i32> {
        let years = self.groups.iter().flatten().filter_map(|one| {
            let stated = one.events.iter().filter(|event| event.in_force(as_of));
            let years = stated.filter(|event| event.amount != Money::ZERO);
            Some((&one.id, years.map(|event| event.year).min()?))
        });
        years.collect()
    }

    /// The budget years that any project has or had money of.
    pub(crate) fn years(&self) -> BTreeSet<i32> {
        let events = self.groups.iter().flatten().flat_map(|one| &one.events);
        events.map(|event| event.year).collect()
    }
}

impl Event {
    /// It says what was approved as it stood on the day of the budget.
    fn in_force(&self, as_of: &AsOf) -> bool {
        self.kind == Kind::Approved && self.from <= as_of.budget && as_of.budget < self.until
    }
}

/// A group has money of its own decision that no project inside it has: its settlement is still to come.
fn keeps_some(group: &[Known], as_of: &AsOf) -> Result<bool> {
    let Some((head, inside)) = group.split_first().filter(|(_, inside)| !inside.is_empty()) else {
        return Ok(false);
    };
    let mut kept: BTreeMap<(usize, i32), Money> = BTreeMap::new();
    for (own, member) in std::iter::once((true, head)).chain(inside.iter().map(|one| (false, one)))
    {
        let approved = member.events.iter().filter(|one| one.in_force(as_of));
        for event in approved.filter(|one| one.source.is_fund()) {
            let left = kept.entry((at(event.source), event.year)).or_default();
            *left = match own {
                true => left.plus(event.amount)?,
                false => left.minus(event.amount)?,
            };
        }
    }
    Ok(kept.into_values().any(|left| left > Money::ZERO))
}

fn of_group(group: &[Known], year: Option<i32>, as_of: &AsOf) -> Result<Option<YearOf>> {
    let Some(head) = group.first() else {
        return Ok(None);
    };
    let in_force = |event: &Event| event.in_force(as_of);
    // A decision on the group itself speaks for those inside it of the funds and years that it names, and of what is
    // added where it names any.
    let own: Vec<&Event> = head.events.iter().filter(|event| in_force(event)).collect();
    let speaks_for = |event: &Event| match event.source.is_fund() {
        true => own
            .iter()
            .any(|one| (one.source, one.year) == (event.source, event.year)),
        false => own.iter().any(|one| !one.source.is_fund()),
    };
    let mut money = [Sums::default(); 4];
    let mut given_up = [Money::ZERO; 4];
    let mut closed = [Money::ZERO; 4];
    let mut settled_inside = [(Money::ZERO, Money::ZERO); 4];
    let mut settlements = Vec::new();
    let mut ended_beside = Vec::new();
    let (mut touched, mut approved, mut without_money) = (false, false, true);
    for (place, member) in group.iter().enumerate() {
        let mut had = [Sums::default(); 4];
        let mut spoken = [Money::ZERO; 4];
        for event in &member.events {
            let of = year.unwrap_or(event.year);
            if place > 0 && event.kind == Kind::Approved && speaks_for(event) {
                if in_force(event) && event.year == of {
                    let sum = &mut spoken[at(event.source)];
                    *sum = sum.plus(event.amount)?;
                }
                continue;
            }
            had[at(event.source)].add(event, as_of, of)?;
            without_money &= !in_force(event);
            approved |= in_force(event) && event.year == of;
        }
        // What is said of money stands at the day of the money.
        let given_up_as = member.on(as_of.budget).filter(|one| one.beside);
        let beside = given_up_as.is_some();
        ended_beside.extend(given_up_as.map(|one| (member.id.clone(), one.state)));
        let settlement = MoneySource::FUNDS
            .iter()
            .any(|source| had[at(*source)].settled.is_some());
        let ended = beside || settlement || member.on(as_of.budget).is_some_and(|one| one.settled);
        if place == 0 || !beside {
            settlements.push((place, settlement));
        }
        for source in MoneySource::ALL {
            let spoken = spoken[at(source)];
            let had = &had[at(source)];
            touched |= *had != Sums::default();
            money[at(source)] = money[at(source)].plus(had)?;
            let approved = had.approved.plus(spoken)?;
            if beside {
                given_up[at(source)] = given_up[at(source)].plus(approved)?;
            }
            if ended && place > 0 {
                let left = approved.minus(had.disbursed()?)?.max(Money::ZERO);
                closed[at(source)] = closed[at(source)].plus(left)?;
            }
            if settlement && place > 0 {
                let (disbursed, over) = &mut settled_inside[at(source)];
                let more = had.disbursed()?;
                let settled = had.settled.unwrap_or_default();
                *disbursed = disbursed.plus(more)?;
                *over = over.plus(more.minus(settled)?.max(Money::ZERO))?;
            }
        }
    }
    let inside = settlements.iter().filter(|(place, _)| *place > 0);
    let settlement = settlements.iter().any(|(place, one)| *place == 0 && *one)
        || (inside.clone().count() > 0
            && inside.clone().all(|(_, one)| *one)
            && !keeps_some(group, as_of)?);
    let standing = head.on(as_of.state);
    let by_day = |day: Option<NaiveDate>| day.filter(|day| *day <= as_of.state);
    let accepted_on = by_day(head.accepted_on).or_else(|| {
        standing.filter(|one| one.accepted)?;
        head.acceptances
            .iter()
            .copied()
            .filter(|day| *day <= as_of.state)
            .max()
    });
    // What was given up is accepted no more, as `project_accepted` says.
    let withdrawn = standing
        .is_some_and(|one| matches!(one.state, ProjectState::Refused | ProjectState::Withdrawn));
    let accepted_on = accepted_on.filter(|_| !withdrawn);
    let accepted_in_period = accepted_on
        .zip(as_of.accepted_from)
        .is_some_and(|(accepted, from)| from <= accepted);
    // Decided on as a group, else with the first of those inside it.
    let decided = |one: &Known| one.decided_on.filter(|day| *day <= as_of.budget);
    let decided_on = decided(head).or_else(|| group.iter().skip(1).filter_map(decided).min());
    let counts = decided_on.is_some()
        && (approved || (without_money && year.is_none_or(|year| head.year == year)));
    // What was asked for and never decided on is given up unnoticed.
    let given_up_on = head.on(as_of.budget).filter(|one| one.beside);
    let given_up_in_period = decided_on.is_some()
        && given_up_on.is_some_and(|one| match as_of.period {
            None => false,
            Some(Span::Days(from, to)) => from <= one.from && one.from <= to,
            Some(Span::Books(before)) => before < one.from,
        });
    if year.is_some() && !touched && !counts && !accepted_in_period && !given_up_in_period {
        return Ok(None);
    }
    let beside = head.on(as_of.budget).is_some_and(|one| one.beside);
    if beside {
        given_up = MoneySource::ALL.map(|source| money[at(source)].approved);
    }
    Ok(Some(YearOf {
        id: head.id.clone(),
        decided_on,
        counts,
        has_approved: approved,
        state: standing.map(|one| one.state),
        beside,
        given_up_in_period,
        settled: standing.is_some_and(|one| one.settled) || by_day(head.settled_on).is_some(),
        accepted_on,
        accepted_in_period,
        money,
        ended_beside,
        given_up,
        closed,
        settlement,
        settled_inside,
    }))
}
