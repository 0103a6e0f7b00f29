//! Sổ tiền của đề án: what was advanced, paid, settled and returned, with its vouchers.
//!
//! `remaining = approved − paid + returned`, by source, right after every operation and on every day: what was
//! approved is the budget as it stood on that day, adjustments of later days left out. What surprises: an advance
//! is money paid, so it takes from what remains like any other payment; and the year of a payment is its budget
//! year, which in the time of chỉnh lý is still the year before.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::budget::{BudgetRow, BudgetStage, MoneySource, in_force};
use super::fields::PAYMENT_KINDS;
use super::money_store as store;
use super::money_store::Head;
use crate::clock::written;
use crate::error::{Error, Result};
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::money::Money;
use crate::norm;

/// How money moves.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum FlowKind {
    /// Tạm ứng.
    Advance,
    /// Thanh toán.
    Payment,
    /// Quyết toán: paid when the project is settled, after its acceptance.
    Settlement,
    /// Thu hồi, hoàn trả.
    Return,
}

impl FlowKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Advance, Self::Payment, Self::Settlement, Self::Return];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Advance => "advance",
            Self::Payment => "payment",
            Self::Settlement => "settlement",
            Self::Return => "return",
        }
    }

    /// The kind of this code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// `tạm ứng`.
    pub fn label(self) -> &'static str {
        PAYMENT_KINDS
            .iter()
            .find(|choice| choice.code == self.code())
            .map_or("", |choice| choice.label)
    }
}

/// Money that moved, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flow {
    pub(super) id: String,
    pub(super) kind: FlowKind,
    pub(super) paid_on: NaiveDate,
    pub(super) source: MoneySource,
    pub(super) amount: Money,
    pub(super) year: i32,
    pub(super) voucher_no: Option<String>,
    pub(super) description: Option<String>,
    pub(super) payee: Option<String>,
    pub(super) facility_id: Option<String>,
    pub(super) facility: Option<String>,
    pub(super) note: Option<String>,
    pub(super) over_reason: Option<String>,
}

/// Money that moved, as the person writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PaymentInput {
    /// How.
    pub kind: FlowKind,
    /// The day of the voucher, `2026-11-22`.
    pub paid_on: String,
    /// From which source, or back to it.
    pub source: MoneySource,
    /// Whole đồng, more than nothing.
    pub amount: Money,
    /// Budget year; left out, that of the day, or the year before while it is being settled.
    #[serde(default)]
    pub budget_year: Option<i32>,
    /// Number of the voucher.
    #[serde(default)]
    pub voucher_no: Option<String>,
    /// What for.
    #[serde(default)]
    pub description: Option<String>,
    /// To whom.
    #[serde(default)]
    pub payee: Option<String>,
    /// Id of the facility, where it is one.
    #[serde(default)]
    pub facility: Option<String>,
    /// Anything else.
    #[serde(default)]
    pub note: Option<String>,
    /// Why the advance may exceed its ceiling.
    #[serde(default)]
    pub over_reason: Option<String>,
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
    /// The most, in whole đồng rounded down.
    pub amount: Money,
    /// Advanced so far.
    pub advanced: Money,
    /// What is left of it; negative where it was exceeded with a reason.
    pub left: Money,
}

/// A rate of advance and what it is a rate of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AdvanceRate {
    /// Per cent.
    pub percent: u32,
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
    pub id: String,
    /// How.
    pub kind: FlowKind,
    /// `tạm ứng`.
    pub label: String,
    /// The day of the voucher.
    pub paid_on: String,
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
    pub facility: Option<String>,
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
    pub project: String,
    /// The day it stands at; later movements are left out.
    pub as_of: String,
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
}

/// A budget as it stood from a day on: what each source had by year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    /// None: from the beginning.
    pub(super) from: Option<NaiveDate>,
    pub(super) cells: Vec<(MoneySource, i32, Money)>,
}

/// What the rules of money are asked about.
pub(super) struct Facts {
    pub(super) head: Head,
    pub(super) rows: Vec<BudgetRow>,
    /// Oldest first; the last one stands now.
    pub(super) standings: Vec<Standing>,
    pub(super) flows: Vec<Flow>,
    /// How much may be advanced, by today's rates.
    pub(super) ceilings: Vec<AdvanceCeiling>,
    /// The same by the rates of each day on which something was advanced.
    ceilings_then: BTreeMap<NaiveDate, Vec<AdvanceCeiling>>,
    settling_until: (u32, u32),
}

impl Facts {
    pub(super) fn read(reader: &Reader<'_>, project: &str, today: NaiveDate) -> Result<Self> {
        let head = store::head(reader, project)?;
        let rows = store::budget(reader, project)?;
        let flows = store::flows(reader, project)?;
        let standings = super::adjust::standings(reader, &head, &rows)?;
        let mut ceilings_then = BTreeMap::new();
        for flow in flows.iter().filter(|flow| flow.kind == FlowKind::Advance) {
            if let std::collections::btree_map::Entry::Vacant(day) =
                ceilings_then.entry(flow.paid_on)
            {
                day.insert(ceilings(reader, &head, &rows, &flows, flow.paid_on)?);
            }
        }
        Ok(Self {
            ceilings: ceilings(reader, &head, &rows, &flows, today)?,
            ceilings_then,
            settling_until: settling_until(reader, today)?,
            head,
            rows,
            standings,
            flows,
        })
    }

    /// The approved budget on a day; none of it before the day of the approval.
    fn approved_on(&self, day: Option<NaiveDate>) -> &[(MoneySource, i32, Money)] {
        self.standings
            .iter()
            .rev()
            .find(|one| {
                one.from
                    .is_none_or(|from| day.is_none_or(|day| from <= day))
            })
            .map_or(&[], |one| &one.cells)
    }

    /// The most that may have been paid of a source by a day, or by now.
    fn limit(&self, source: MoneySource, day: Option<NaiveDate>) -> Result<Money> {
        let standing = self.approved_on(day);
        let cells = match (standing.is_empty(), self.standings.first()) {
            // Papers of an approval are often written after the first payment.
            (true, Some(first)) => &first.cells,
            _ => standing,
        };
        Money::sum(
            cells
                .iter()
                .filter(|(of, ..)| *of == source)
                .map(|(.., amount)| *amount),
        )
    }

    fn settled(&self, source: MoneySource) -> Result<Option<Money>> {
        settled(&self.rows, |row| row.source == source)
    }
}

fn settled(rows: &[BudgetRow], which: impl Fn(&BudgetRow) -> bool) -> Result<Option<Money>> {
    let stated = rows
        .iter()
        .any(|row| row.stage == BudgetStage::Settled && row.source.is_fund());
    let sum = Money::sum(
        rows.iter()
            .filter(|row| row.stage == BudgetStage::Settled && which(row))
            .map(|row| row.amount),
    )?;
    Ok((stated || sum != Money::ZERO).then_some(sum))
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

/// The money of a project as it stands.
pub fn money(reader: &Reader<'_>, project: &str, today: NaiveDate) -> Result<MoneyView> {
    view(&Facts::read(reader, project, today)?, None, today)
}

/// The money of a project as it stood at the end of a day.
pub fn money_as_of(reader: &Reader<'_>, project: &str, day: NaiveDate) -> Result<MoneyView> {
    view(&Facts::read(reader, project, day)?, Some(day), day)
}

fn view(facts: &Facts, until: Option<NaiveDate>, day: NaiveDate) -> Result<MoneyView> {
    let flows: Vec<&Flow> = facts
        .flows
        .iter()
        .filter(|flow| until.is_none_or(|until| flow.paid_on <= until))
        .collect();
    let approved = facts.approved_on(until);
    let mut parts: BTreeMap<(MoneySource, i32), MoneyPart> = BTreeMap::new();
    for (source, year, amount) in approved {
        let part = parts.entry((*source, *year)).or_default();
        part.approved = part.approved.plus(*amount)?;
    }
    for row in facts
        .rows
        .iter()
        .filter(|row| row.stage == BudgetStage::Contracted)
    {
        let part = parts.entry((row.source, row.year)).or_default();
        part.contracted = part.contracted.plus(row.amount)?;
    }
    for flow in &flows {
        let part = parts.entry((flow.source, flow.year)).or_default();
        let own = match flow.kind {
            FlowKind::Advance => &mut part.advanced,
            FlowKind::Payment | FlowKind::Settlement => &mut part.paid,
            FlowKind::Return => &mut part.returned,
        };
        *own = own.plus(flow.amount)?;
    }
    for ((source, year), part) in &mut parts {
        part.source = Some(*source);
        part.year = Some(*year);
        part.settled = settled(&facts.rows, |row| {
            row.source == *source && row.year == *year
        })?
        .filter(|_| source.is_fund());
    }
    let parts: Vec<MoneyPart> = parts
        .into_values()
        .map(MoneyPart::reckoned)
        .collect::<Result<_>>()?;
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
            settled: facts.settled(source)?.filter(|_| source.is_fund()),
            ..MoneyPart::sum(own)?
        });
    }
    let funds: Vec<&MoneyPart> = sources
        .iter()
        .filter(|part| part.source.is_some_and(MoneySource::is_fund))
        .collect();
    let funds = MoneyPart {
        settled: settled(&facts.rows, |row| row.source.is_fund())?,
        ..MoneyPart::sum(funds)?
    };
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
            paid_on: flow.paid_on.to_string(),
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
        as_of: day.to_string(),
        remarks: remarks(facts, &sources)?,
        parts,
        sources,
        funds,
        ceilings: facts.ceilings.clone(),
        payments,
    })
}

fn remarks(facts: &Facts, sources: &[MoneyPart]) -> Result<Vec<String>> {
    let mut remarks = Vec::new();
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
        }
        sum.reckoned()
    }
}

/// How much may be advanced of each fund on a day: line by line by the rate of its norm item, else of its
/// content; nothing for a fund of which some line has no rate.
pub(super) fn ceilings(
    reader: &Reader<'_>,
    head: &Head,
    rows: &[BudgetRow],
    flows: &[Flow],
    on: NaiveDate,
) -> Result<Vec<AdvanceCeiling>> {
    let unit = head.unit_id.as_deref();
    let rates = norm::settings(reader, "advance_rate.", on, unit)?;
    let names = norm::settings(reader, "advance_contents.", on, unit)?;
    let contents = store::content_names(reader)?;
    let rate_of = |code: &str| {
        names
            .iter()
            .find(|row| row.value.split(',').any(|one| one.trim() == code))
            .and_then(|row| row.key.strip_prefix("advance_contents."))
            .and_then(|kind| {
                rates
                    .iter()
                    .find(|row| row.key.strip_prefix("advance_rate.") == Some(kind))
            })
    };
    let stage = in_force(rows);
    let mut ceilings = Vec::new();
    'fund: for source in MoneySource::FUNDS {
        let mut by_rate: Vec<AdvanceRate> = Vec::new();
        let mut amount: i128 = 0;
        for row in rows
            .iter()
            .filter(|row| row.stage == stage && row.source == source && row.amount > Money::ZERO)
        {
            let content = match &row.content_id {
                Some(id) => contents
                    .iter()
                    .find(|(content, ..)| content == id)
                    .map(|(_, code, _)| code.as_str()),
                None => head.content_code.as_deref(),
            };
            let found = row
                .norm_item_code
                .as_deref()
                .and_then(rate_of)
                .or_else(|| content.and_then(rate_of));
            let Some((setting, percent)) =
                found.and_then(|setting| Some((setting, u32::try_from(setting.whole()?).ok()?)))
            else {
                continue 'fund;
            };
            amount += i128::from(row.amount.dong()) * i128::from(percent);
            match by_rate.iter_mut().find(|one| one.name == setting.name) {
                Some(one) => one.of = one.of.plus(row.amount)?,
                None => by_rate.push(AdvanceRate {
                    percent,
                    of: row.amount,
                    name: setting.name.clone(),
                    basis: setting.basis.clone(),
                    mark: setting.mark_words.clone(),
                }),
            }
        }
        if by_rate.is_empty() {
            continue;
        }
        let amount = i64::try_from(amount / 100)
            .ok()
            .and_then(Money::new)
            .unwrap_or(Money::MAX);
        let advanced = Money::sum(
            flows
                .iter()
                .filter(|flow| flow.source == source && flow.kind == FlowKind::Advance)
                .map(|flow| flow.amount),
        )?;
        ceilings.push(AdvanceCeiling {
            source,
            rates: by_rate,
            left: amount.minus(advanced)?,
            amount,
            advanced,
        });
    }
    Ok(ceilings)
}

/// A rule of money that does not hold, by how much, and its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Breach {
    code: &'static str,
    source: MoneySource,
    by: Money,
    message: String,
}

/// Every rule that the money of a project breaks.
fn breaches(facts: &Facts) -> Result<Vec<Breach>> {
    let mut found = Vec::new();
    for source in MoneySource::ALL {
        let flows: Vec<&Flow> = facts
            .flows
            .iter()
            .filter(|flow| flow.source == source)
            .collect();
        let label = source.label();
        let mut moved = Money::ZERO;
        let mut advanced = Money::ZERO;
        let mut least = (Money::ZERO, None);
        // The worst day: by how much, what was paid by then, of what.
        let mut most = (Money::ZERO, Money::ZERO, Money::ZERO);
        let mut ahead: Option<(Money, &AdvanceCeiling, Money)> = None;
        for flow in &flows {
            moved = match flow.kind {
                FlowKind::Return => moved.minus(flow.amount)?,
                _ => moved.plus(flow.amount)?,
            };
            if moved < least.0 {
                least = (moved, Some(*flow));
            }
            let limit = facts.limit(source, Some(flow.paid_on))?;
            let over = moved.minus(limit)?;
            if over > most.0 {
                most = (over, moved, limit);
            }
            if flow.kind != FlowKind::Advance {
                continue;
            }
            advanced = advanced.plus(flow.amount)?;
            let ceiling = facts
                .ceilings_then
                .get(&flow.paid_on)
                .and_then(|all| all.iter().find(|one| one.source == source));
            if let Some(ceiling) = ceiling
                && advanced > ceiling.amount
                && flow.over_reason.is_none()
            {
                let by = advanced.minus(ceiling.amount)?;
                if ahead.is_none_or(|(worst, ..)| by > worst) {
                    ahead = Some((by, ceiling, advanced));
                }
            }
        }
        let limit = facts.limit(source, None)?;
        if moved.minus(limit)? > most.0 {
            most = (moved.minus(limit)?, moved, limit);
        }
        if let (short, Some(flow)) = least {
            let paid = short.plus(flow.amount)?;
            found.push(Breach {
                code: "return_too_much",
                source,
                by: Money::ZERO.minus(short)?,
                message: format!(
                    "{label}: đến ngày {} mới chi {paid} đồng nên không thể thu hồi {} đồng. Hãy kiểm tra số tiền và ngày.",
                    written(flow.paid_on),
                    flow.amount
                ),
            });
        }
        if !source.is_fund() {
            continue;
        }
        let (over, paid, approved) = most;
        if over > Money::ZERO {
            found.push(Breach {
                code: "over_approved",
                source,
                by: over,
                message: format!(
                    "{label}: tạm ứng và thanh toán cộng lại {paid} đồng, vượt kinh phí được duyệt {approved} đồng là {over} đồng. Hãy giảm số tiền hoặc điều chỉnh kinh phí đề án trước."
                ),
            });
        }
        if let Some(settled) = facts.settled(source)?
            && moved > settled
        {
            found.push(Breach {
                code: "over_settled",
                source,
                by: moved.minus(settled)?,
                message: format!(
                    "{label}: đã chi {moved} đồng, vượt số quyết toán {settled} đồng là {} đồng. Hãy giảm số tiền hoặc ghi khoản thu hồi.",
                    moved.minus(settled)?
                ),
            });
        }
        let early = flows.iter().find(|flow| {
            flow.kind == FlowKind::Settlement
                && facts.head.accepted_on.is_none_or(|on| flow.paid_on < on)
        });
        if let Some(flow) = early {
            let message = match facts.head.accepted_on {
                None => {
                    "Đề án chưa nghiệm thu nên chưa quyết toán được. Hãy ghi ngày nghiệm thu trước."
                        .to_owned()
                }
                Some(on) => format!(
                    "Ngày quyết toán {} có trước ngày nghiệm thu {}. Hãy kiểm tra lại ngày.",
                    written(flow.paid_on),
                    written(on)
                ),
            };
            found.push(Breach {
                code: "settled_before_acceptance",
                source,
                by: Money::sum(
                    flows
                        .iter()
                        .filter(|flow| flow.kind == FlowKind::Settlement)
                        .map(|flow| flow.amount),
                )?,
                message,
            });
        }
        if let Some((by, ceiling, advanced)) = ahead {
            found.push(Breach {
                code: "advance_over_ceiling",
                source,
                by,
                message: format!(
                    "{label}: tạm ứng {advanced} đồng vượt mức {} là {by} đồng. Hãy giảm số tiền hoặc ghi lý do vượt mức.",
                    ceiling.words()
                ),
            });
        }
    }
    Ok(found)
}

impl AdvanceCeiling {
    /// `70 % của 100.000.000 = 70.000.000 đồng (TT 36/2013/TT-BCT, đã kiểm chứng)`.
    pub fn words(&self) -> String {
        let parts: Vec<String> = self
            .rates
            .iter()
            .map(|rate| {
                let basis = rate.basis.as_deref().unwrap_or("chưa ghi căn cứ");
                format!(
                    "{} % của {} ({basis}, {})",
                    rate.percent, rate.of, rate.mark
                )
            })
            .collect();
        format!("{} = {} đồng", parts.join(" + "), self.amount)
    }
}

/// The state of a project's money before a change, to hold the change against.
pub(super) struct Held {
    broken: Vec<Breach>,
}

impl Held {
    pub(super) fn before(tx: &Tx<'_>, project: &str) -> Result<Self> {
        Ok(Self {
            broken: breaches(&Facts::read(tx, project, tx.today())?)?,
        })
    }

    /// Refuses a change that breaks a rule, or breaks one more than before.
    pub(super) fn after(&self, tx: &Tx<'_>, project: &str) -> Result<()> {
        for breach in breaches(&Facts::read(tx, project, tx.today())?)? {
            let before = self
                .broken
                .iter()
                .find(|one| one.code == breach.code && one.source == breach.source)
                .map_or(Money::ZERO, |one| one.by);
            if breach.by > before {
                return Err(Error::refused(breach.code, breach.message));
            }
        }
        Ok(())
    }
}

/// Writes that money moved. Refused where it would pass what was approved, the ceiling of advances (unless a
/// reason is given) or what was settled, or where it is settled before it is accepted.
pub fn pay(ledger: &Ledger, project: &str, input: &PaymentInput) -> Result<Done<MoneyView>> {
    change(
        ledger,
        project,
        &format!("Ghi {}", input.kind.label()),
        |tx, facts| {
            let flow = flow(facts, String::new(), input)?;
            store::put_flow(tx, project, &flow)?;
            Ok(())
        },
    )
}

/// Changes what was written of money that moved, under the same rules.
pub fn edit_payment(ledger: &Ledger, id: &str, input: &PaymentInput) -> Result<Done<MoneyView>> {
    let project = owner(ledger, id)?;
    change(
        ledger,
        &project,
        &format!("Sửa khoản {}", input.kind.label()),
        |tx, facts| {
            let flow = flow(facts, id.to_owned(), input)?;
            store::put_flow(tx, &project, &flow)?;
            Ok(())
        },
    )
}

/// Takes away what was written by mistake. Refused where a later return would then come to more than was paid.
pub fn remove_payment(ledger: &Ledger, id: &str) -> Result<Done<MoneyView>> {
    let project = owner(ledger, id)?;
    change(ledger, &project, "Bỏ khoản tiền", |tx, _| {
        store::drop_flow(tx, id)
    })
}

fn owner(ledger: &Ledger, id: &str) -> Result<String> {
    ledger
        .read(|reader| store::owner(reader, "project_payment", id))?
        .ok_or_else(|| {
            Error::refused(
                "payment_gone",
                "Khoản tiền này không còn trong sổ. Hãy tải lại.",
            )
        })
}

fn change(
    ledger: &Ledger,
    project: &str,
    what: &str,
    work: impl FnOnce(&Tx<'_>, &Facts) -> Result<()>,
) -> Result<Done<MoneyView>> {
    let name = ledger.read(|reader| Ok(store::head(reader, project)?.name))?;
    let op = Op::MoveMoney {
        what: what.to_owned(),
        project: name,
    };
    ledger.transact(&op, |tx| {
        let facts = Facts::read(tx, project, tx.today())?;
        let held = Held {
            broken: breaches(&facts)?,
        };
        work(tx, &facts)?;
        held.after(tx, project)?;
        money(tx, project, tx.today())
    })
}

fn flow(facts: &Facts, id: String, input: &PaymentInput) -> Result<Flow> {
    let paid_on: NaiveDate = input.paid_on.trim().parse().map_err(|_| {
        Error::refused(
            "payment_date",
            "Ngày chứng từ chưa đúng. Hãy nhập ngày/tháng/năm, ví dụ 15/08/2026.",
        )
    })?;
    if input.amount <= Money::ZERO {
        return Err(Error::refused(
            "payment_amount",
            "Số tiền phải lớn hơn 0. Khoản thu về ghi là “thu hồi, hoàn trả” với số dương.",
        ));
    }
    let text = |text: &Option<String>| {
        text.as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    Ok(Flow {
        id,
        kind: input.kind,
        paid_on,
        source: input.source,
        amount: input.amount,
        year: budget_year(facts, paid_on, input.budget_year)?,
        voucher_no: text(&input.voucher_no),
        description: text(&input.description),
        payee: text(&input.payee),
        facility_id: text(&input.facility),
        facility: None,
        note: text(&input.note),
        over_reason: text(&input.over_reason).filter(|_| input.kind == FlowKind::Advance),
    })
}

/// The budget year of a day: its own, or the one before while that is being settled.
fn budget_year(facts: &Facts, paid_on: NaiveDate, given: Option<i32>) -> Result<i32> {
    let own = paid_on.year();
    let settling = (paid_on.month(), paid_on.day()) <= facts.settling_until;
    let year = given.unwrap_or(if settling && facts.head.year < own {
        own - 1
    } else {
        own
    });
    if year == own || (settling && year == own - 1) {
        return Ok(year);
    }
    let (month, day) = facts.settling_until;
    Err(Error::refused(
        "budget_year",
        format!(
            "Khoản chi ngày {} thuộc năm ngân sách {own}; chỉ chi đến {day:02}/{month:02} (thời gian chỉnh lý) mới tính cho năm trước. Hãy chọn lại năm ngân sách.",
            written(paid_on)
        ),
    ))
}
