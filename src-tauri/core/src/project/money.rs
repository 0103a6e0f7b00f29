//! Sổ tiền của đề án: what was advanced, paid, settled and returned, with its vouchers.
//!
//! `remaining = approved − paid + returned`, by source, right after every operation and on every day: what was
//! approved is the budget as it stood on that day, adjustments of later days left out. What surprises: an advance
//! is money paid, so it takes from what remains like any other payment; and the year of a payment is its budget
//! year, which in the time of chỉnh lý is still the year before.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use super::chain;
use super::money_rules::{self, Facts};
use super::sets::FlowKind;
use super::year::{AsOf, Projects, Sums};
use crate::clock::written;
use crate::error::Result;
use crate::ids::{FacilityId, PaymentId, ProjectId};
use crate::ledger::Reader;
use crate::money::{Money, MoneySource};

/// Money that moved, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flow {
    pub(super) id: PaymentId,
    pub(super) kind: FlowKind,
    pub(super) paid_on: NaiveDate,
    pub(super) source: MoneySource,
    pub(super) amount: Money,
    pub(super) year: i32,
    pub(super) voucher_no: Option<String>,
    pub(super) description: Option<String>,
    pub(super) payee: Option<String>,
    pub(super) facility_id: Option<FacilityId>,
    pub(super) facility: Option<String>,
    pub(super) note: Option<String>,
    pub(super) over_reason: Option<String>,
}

/// Sums of one source, or of both funds, in one budget year or in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Type)]
pub struct MoneyPart {
    /// Which source; none for both funds together.
    pub source: Option<MoneySource>,
    /// Budget year; none for all.
    pub year: Option<i32>,
    /// As approved, or as last adjusted.
    pub approved: Money,
    /// By contract.
    pub contracted: Money,
    /// Tạm ứng.
    pub advanced: Money,
    /// Thanh toán and quyết toán.
    pub paid: Money,
    /// Thu hồi, hoàn trả.
    pub returned: Money,
    /// Advanced and paid, less what came back.
    pub disbursed: Money,
    /// Approved − disbursed.
    pub remaining: Money,
    /// Approved in the settlement; none while it is not settled.
    pub settled: Option<Money>,
}

/// How much may be advanced of one fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AdvanceCeiling {
    /// Which fund.
    pub source: MoneySource,
    /// Per cent of what is approved: one, or several where lines have their own.
    pub rates: Vec<AdvanceRate>,
    /// Lines whose rate the ledger does not know: they give no room until somebody says it.
    pub unknown: Vec<String>,
    /// The most, in whole đồng rounded down.
    pub amount: Money,
    /// Every advance so far.
    pub given: Money,
    /// All that came back.
    pub returned: Money,
    /// Advanced and not come back.
    pub advanced: Money,
    /// What is left of the most; negative where it was exceeded with a reason.
    pub left: Money,
}

/// A rate of advance and what it is a rate of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AdvanceRate {
    /// Per cent, as it is written: `62,5`.
    pub percent: String,
    /// What it is a rate of.
    pub of: Money,
    /// `Tạm ứng lần đầu: đào tạo nghề, truyền nghề`.
    pub name: String,
    /// The text it stands in.
    pub basis: Option<String>,
    /// `chưa kiểm chứng`.
    pub mark: String,
}

/// Money that moved, as the screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PaymentView {
    /// Its id.
    pub id: PaymentId,
    /// How.
    pub kind: FlowKind,
    /// `tạm ứng`.
    pub label: String,
    /// The day of the voucher.
    pub paid_on: NaiveDate,
    /// Which source.
    pub source: MoneySource,
    /// Whole đồng.
    pub amount: Money,
    /// Budget year.
    pub budget_year: i32,
    /// Number of the voucher.
    pub voucher_no: Option<String>,
    /// What for.
    pub description: Option<String>,
    /// To whom.
    pub payee: Option<String>,
    /// Id of the facility.
    pub facility: Option<FacilityId>,
    /// Its name.
    pub facility_name: Option<String>,
    /// Anything else.
    pub note: Option<String>,
    /// Why the advance may exceed its ceiling.
    pub over_reason: Option<String>,
    /// What remained of the source right after it.
    pub remaining: Money,
}

/// The money of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MoneyView {
    /// The project.
    pub project: ProjectId,
    /// The day it stands at; later movements are left out.
    pub as_of: NaiveDate,
    /// By source and budget year.
    pub parts: Vec<MoneyPart>,
    /// By source, all years.
    pub sources: Vec<MoneyPart>,
    /// Khuyến công money: both funds, all years.
    pub funds: MoneyPart,
    /// How much may be advanced, by fund; a fund whose content has no rate is not there.
    pub ceilings: Vec<AdvanceCeiling>,
    /// What moved, oldest first.
    pub payments: Vec<PaymentView>,
    /// What wants attention, a sentence each.
    pub remarks: Vec<String>,
    /// Why what is written stays as it is and nothing but a return is added; none while it is open.
    pub closed: Option<String>,
}

/// The money of a project as it stands.
pub fn money(reader: &Reader<'_>, project: &ProjectId, today: NaiveDate) -> Result<MoneyView> {
    view(reader, project, None, today)
}

/// The money of a project as it stood at the end of a day.
pub fn money_as_of(reader: &Reader<'_>, project: &ProjectId, day: NaiveDate) -> Result<MoneyView> {
    view(reader, project, Some(day), day)
}

fn view(
    reader: &Reader<'_>,
    project: &ProjectId,
    until: Option<NaiveDate>,
    day: NaiveDate,
) -> Result<MoneyView> {
    let facts = &Facts::read(reader, project, day)?;
    let flows: Vec<&Flow> = facts
        .flows
        .iter()
        .filter(|flow| until.is_none_or(|until| flow.paid_on <= until))
        .collect();
    let as_of = AsOf {
        moved: until.unwrap_or(NaiveDate::MAX),
        ..AsOf::today(day)
    };
    let parts = parts(&Projects::group(reader, project)?, project, &as_of)?;
    let mut sources = Vec::new();
    for source in MoneySource::ALL {
        let own: Vec<&MoneyPart> = parts
            .iter()
            .filter(|part| part.source == Some(source))
            .collect();
        if own.is_empty() {
            continue;
        }
        sources.push(MoneyPart {
            source: Some(source),
            ..MoneyPart::sum(own)?
        });
    }
    let funds: Vec<&MoneyPart> = sources
        .iter()
        .filter(|part| part.source.is_some_and(MoneySource::is_fund))
        .collect();
    let funds = MoneyPart::sum(funds)?;
    let mut left: BTreeMap<MoneySource, Money> = BTreeMap::new();
    let mut payments = Vec::new();
    for flow in flows {
        let moved = left.entry(flow.source).or_default();
        *moved = match flow.kind {
            FlowKind::Return => moved.minus(flow.amount)?,
            _ => moved.plus(flow.amount)?,
        };
        let then = Money::sum(
            facts
                .approved_on(Some(flow.paid_on))
                .iter()
                .filter(|(of, ..)| *of == flow.source)
                .map(|(.., amount)| *amount),
        )?;
        payments.push(PaymentView {
            id: flow.id.clone(),
            kind: flow.kind,
            label: flow.kind.label().to_owned(),
            paid_on: flow.paid_on,
            source: flow.source,
            amount: flow.amount,
            budget_year: flow.year,
            voucher_no: flow.voucher_no.clone(),
            description: flow.description.clone(),
            payee: flow.payee.clone(),
            facility: flow.facility_id.clone(),
            facility_name: flow.facility.clone(),
            note: flow.note.clone(),
            over_reason: flow.over_reason.clone(),
            remaining: then.minus(*moved)?,
        });
    }
    Ok(MoneyView {
        project: facts.head.id.clone(),
        as_of: day,
        remarks: remarks(facts, &sources)?,
        closed: closed(facts),
        parts,
        sources,
        funds,
        ceilings: facts.ceilings.clone(),
        payments,
    })
}

/// A settlement stands on what was paid: that stays as it was written.
pub(super) fn closed(facts: &Facts) -> Option<String> {
    let state = facts.head.state;
    let settled = state.is_some_and(|state| chain::SETTLED_ON.contains(&state));
    settled.then(|| {
        format!(
            "“{}” đã quyết toán nên không chi thêm nữa và các khoản tiền đã ghi được giữ nguyên. Ghi nhầm, ghi thiếu thì lùi bước quyết toán với lý do rồi sửa; tiền thu về ghi là một khoản “thu hồi, hoàn trả”.",
            facts.head.name
        )
    })
}

/// What a project, or a group as one, has by source and budget year. Once it is settled, a fund and a year that the
/// settlement does not speak of have nothing in it.
fn parts(known: &Projects, project: &ProjectId, as_of: &AsOf) -> Result<Vec<MoneyPart>> {
    let mut parts: BTreeMap<(MoneySource, i32), MoneyPart> = BTreeMap::new();
    let mut is_settled = false;
    for year in known.years() {
        let had = known.year(year, as_of)?;
        let Some(had) = had.iter().find(|one| one.id == *project) else {
            continue;
        };
        is_settled |= had.settlement;
        for source in MoneySource::ALL {
            let sums = had.of(source);
            if *sums == Sums::default() {
                continue;
            }
            let part = MoneyPart {
                source: Some(source),
                year: Some(year),
                approved: sums.approved,
                contracted: sums.contracted,
                advanced: sums.advanced,
                paid: sums.paid,
                returned: sums.returned,
                settled: sums.settled,
                ..MoneyPart::default()
            };
            parts.insert((source, year), part.reckoned()?);
        }
    }
    for ((source, _), part) in &mut parts {
        part.settled = (is_settled && source.is_fund()).then(|| part.settled.unwrap_or_default());
    }
    Ok(parts.into_values().collect())
}

fn remarks(facts: &Facts, sources: &[MoneyPart]) -> Result<Vec<String>> {
    let mut remarks = money_rules::paid_early(facts)?;
    for part in sources {
        let Some(source) = part.source.filter(|source| source.is_fund()) else {
            continue;
        };
        if part.remaining < Money::ZERO {
            remarks.push(format!(
                "{}: đã chi vượt kinh phí được duyệt {} đồng.",
                source.label(),
                Money::ZERO.minus(part.remaining)?
            ));
        }
        if let Some(settled) = part.settled
            && part.disbursed > settled
        {
            remarks.push(format!(
                "{}: đã chi {} đồng, quyết toán {} đồng; còn phải thu hồi {} đồng.",
                source.label(),
                part.disbursed,
                settled,
                part.disbursed.minus(settled)?
            ));
        }
        if part.contracted > part.approved {
            remarks.push(format!(
                "{}: giá trị hợp đồng {} đồng vượt kinh phí được duyệt {} đồng.",
                source.label(),
                part.contracted,
                part.approved
            ));
        }
    }
    if let Some(flow) = facts.flows.iter().find(|flow| {
        flow.kind == FlowKind::Settlement
            && facts
                .head
                .accepted_on
                .is_none_or(|accepted| flow.paid_on < accepted)
    }) {
        remarks.push(format!(
            "Khoản quyết toán ngày {} có trước ngày nghiệm thu.",
            written(flow.paid_on)
        ));
    }
    Ok(remarks)
}

impl MoneyPart {
    fn reckoned(self) -> Result<Self> {
        let disbursed = self.advanced.plus(self.paid)?.minus(self.returned)?;
        Ok(Self {
            disbursed,
            remaining: self.approved.minus(disbursed)?,
            ..self
        })
    }

    /// The sum of parts, of no source and no year.
    fn sum<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Result<Self> {
        let mut sum = Self::default();
        for part in parts {
            sum.approved = sum.approved.plus(part.approved)?;
            sum.contracted = sum.contracted.plus(part.contracted)?;
            sum.advanced = sum.advanced.plus(part.advanced)?;
            sum.paid = sum.paid.plus(part.paid)?;
            sum.returned = sum.returned.plus(part.returned)?;
            if let Some(settled) = part.settled {
                sum.settled = Some(sum.settled.unwrap_or_default().plus(settled)?);
            }
        }
        sum.reckoned()
    }
}
