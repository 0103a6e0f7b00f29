//! Money that moved is written, corrected and taken away: each one operation, within the rules.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::money::{Flow, MoneyView, closed, money};
use super::money_rules::{Facts, MoneyRules, is_year_of, not_of_year, paid_by_year};
use super::money_store as store;
use super::sets::FlowKind;
use crate::error::{Error, Result};
use crate::ids::{FacilityId, PaymentId, ProjectId};
use crate::ledger::{Done, Ledger, Op, Tx};
use crate::money::{Money, MoneySource};

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
    /// Budget year; left out, that of the day, or the year before while it is being settled; of a return, the year
    /// whose money comes back.
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
    pub facility: Option<FacilityId>,
    /// Anything else.
    #[serde(default)]
    pub note: Option<String>,
    /// Why the advance may exceed its ceiling, or money that of its budget year.
    #[serde(default)]
    pub over_reason: Option<String>,
}

/// Writes that money moved. Refused where it would pass what was approved, the ceiling of advances or the money of its
/// budget year (unless a reason is given) or what was settled, or where it is settled before it is accepted.
pub fn pay(ledger: &Ledger, project: &ProjectId, input: &PaymentInput) -> Result<Done<MoneyView>> {
    change(
        ledger,
        project,
        &format!("Ghi {}", input.kind.label()),
        |tx, facts| {
            let flow = flow(facts, PaymentId::default(), input)?;
            if flow.kind != FlowKind::Return {
                open(facts)?;
            }
            store::put_flow(tx, project, &flow)?;
            Ok(())
        },
    )
}

/// Changes what was written of money that moved, under the same rules.
pub fn edit_payment(
    ledger: &Ledger,
    id: &PaymentId,
    input: &PaymentInput,
) -> Result<Done<MoneyView>> {
    let project = owner(ledger, id)?;
    change(
        ledger,
        &project,
        &format!("Sửa khoản {}", input.kind.label()),
        |tx, facts| {
            let flow = flow(facts, id.to_owned(), input)?;
            let same = |old: &&Flow| {
                let what = |one: &Flow| (one.kind, one.paid_on, one.source, one.amount, one.year);
                old.id == *id && what(old) == what(&flow)
            };
            if !facts.flows.iter().any(|old| same(&old)) {
                open(facts)?;
            }
            store::put_flow(tx, &project, &flow)?;
            Ok(())
        },
    )
}

/// Takes away what was written by mistake. Refused of a settled project, and where a later return would then come to
/// more than was paid.
pub fn remove_payment(ledger: &Ledger, id: &PaymentId) -> Result<Done<MoneyView>> {
    let project = owner(ledger, id)?;
    change(ledger, &project, "Bỏ khoản tiền", |tx, facts| {
        open(facts)?;
        store::drop_flow(tx, id)
    })
}

/// Refuses what a settlement closed.
fn open(facts: &Facts) -> Result<()> {
    match closed(facts) {
        Some(sentence) => Err(Error::refused("payment_settled", sentence)),
        None => Ok(()),
    }
}

pub(super) fn owner(ledger: &Ledger, id: &PaymentId) -> Result<ProjectId> {
    ledger
        .read(|reader| store::owner(reader, "project_payment", id))?
        .ok_or_else(|| {
            Error::refused(
                "payment_gone",
                "Khoản tiền này không còn trong sổ. Hãy tải lại.",
            )
        })
}

pub(super) fn change(
    ledger: &Ledger,
    project: &ProjectId,
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
        MoneyRules::hold(tx, project, || work(tx, &facts))?;
        money(tx, project, tx.today())
    })
}

pub(super) fn flow(facts: &Facts, id: PaymentId, input: &PaymentInput) -> Result<Flow> {
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
    let year = match (input.kind, input.budget_year) {
        (FlowKind::Return, None) => year_returned(facts, &id, input.source, paid_on)?,
        (_, given) => budget_year(facts, input.kind, paid_on, given)?,
    };
    Ok(Flow {
        id,
        kind: input.kind,
        paid_on,
        source: input.source,
        amount: input.amount,
        year,
        voucher_no: text(&input.voucher_no),
        description: text(&input.description),
        payee: text(&input.payee),
        facility_id: (input.facility.as_deref().map(str::trim))
            .filter(|facility| !facility.is_empty())
            .map(FacilityId::from),
        facility: None,
        note: text(&input.note),
        over_reason: text(&input.over_reason).filter(|_| input.kind != FlowKind::Return),
    })
}

/// The budget year whose money comes back: the only one that has some out; asked where there are several.
fn year_returned(facts: &Facts, id: &str, source: MoneySource, paid_on: NaiveDate) -> Result<i32> {
    let of_source = |flow: &&Flow| flow.source == source && flow.id != id;
    let out: Vec<(i32, Money)> = paid_by_year(facts.flows.iter().filter(of_source))?
        .into_iter()
        .filter(|(_, left)| *left > Money::ZERO)
        .collect();
    match out.as_slice() {
        // Nothing is out: the rules say what is wrong with the return.
        [] => Ok(paid_on.year()),
        [(year, _)] => budget_year(facts, FlowKind::Return, paid_on, Some(*year)),
        several => {
            let years: Vec<String> = several
                .iter()
                .map(|(year, left)| format!("{year}: {left} đồng"))
                .collect();
            Err(Error::refused(
                "return_year_needed",
                format!(
                    "{}: đã chi ở nhiều năm ngân sách ({}). Hãy chọn năm ngân sách của khoản thu hồi.",
                    source.label(),
                    years.join("; ")
                ),
            ))
        }
    }
}

/// The budget year of a day: its own, or the one before while that is being settled.
pub(super) fn budget_year(
    facts: &Facts,
    kind: FlowKind,
    paid_on: NaiveDate,
    given: Option<i32>,
) -> Result<i32> {
    let own = paid_on.year();
    let settling = (paid_on.month(), paid_on.day()) <= facts.settling_until;
    let year = given.unwrap_or(if settling && facts.head.year < own {
        own - 1
    } else {
        own
    });
    match is_year_of(kind, paid_on, year, facts.settling_until) {
        true => Ok(year),
        false => Err(Error::refused(
            "budget_year",
            not_of_year(paid_on, facts.settling_until),
        )),
    }
}
