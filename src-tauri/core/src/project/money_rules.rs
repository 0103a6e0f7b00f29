//! The rules of a project's money: never more than was approved, advances under the ceiling of their content,
//! nothing settled before it is accepted, nothing paid beyond what was settled.
//!
//! What surprises: a ledger may hold figures of past years that break a rule. A change is refused only where it
//! breaks one that held, or breaks one more than before; so old figures can be mended step by step.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::NaiveDate;

use super::budget::{BudgetRow, in_force};
use super::money::{AdvanceCeiling, AdvanceRate, Flow};
use super::money_store as store;
use super::money_store::Head;
use super::sets::BudgetStage;
use super::sets::FlowKind;
use super::snapshot;
use crate::clock::written;
use crate::error::{Error, Known, Result};
use crate::ledger::{Reader, Tx};
use crate::money::{Money, MoneySource};
use crate::norm;

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
    pub(super) ceilings_then: BTreeMap<NaiveDate, Vec<AdvanceCeiling>>,
    pub(super) settling_until: (u32, u32),
}

impl Facts {
    pub(super) fn read(reader: &Reader<'_>, project: &str, today: NaiveDate) -> Result<Self> {
        let head = store::head(reader, project)?;
        let rows = store::budget(reader, project)?;
        let flows = store::flows(reader, project)?;
        let standings = snapshot::standings(reader, &head, &rows)?;
        let mut ceilings_then = BTreeMap::new();
        for flow in flows.iter().filter(|flow| flow.kind == FlowKind::Advance) {
            if let Entry::Vacant(day) = ceilings_then.entry(flow.paid_on) {
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
    pub(super) fn approved_on(&self, day: Option<NaiveDate>) -> &[(MoneySource, i32, Money)] {
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
    pub(super) fn limit(&self, source: MoneySource, day: Option<NaiveDate>) -> Result<Money> {
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

    pub(super) fn settled(&self, source: MoneySource) -> Result<Option<Money>> {
        settled(&self.rows, |row| row.source == source)
    }
}

pub(super) fn settled(
    rows: &[BudgetRow],
    which: impl Fn(&BudgetRow) -> bool,
) -> Result<Option<Money>> {
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
pub(super) struct Breach {
    pub(super) code: &'static str,
    pub(super) source: MoneySource,
    pub(super) by: Money,
    pub(super) message: String,
}

/// Every rule that the money of a project breaks.
pub(super) fn breaches(facts: &Facts) -> Result<Vec<Breach>> {
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
                code: Known::AdvanceOverCeiling.code(),
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
    pub(super) broken: Vec<Breach>,
}

impl Held {
    pub(super) fn before(tx: &Tx<'_>, project: &str) -> Result<Self> {
        Self::of(&Facts::read(tx, project, tx.today())?)
    }

    pub(super) fn of(facts: &Facts) -> Result<Self> {
        Ok(Self {
            broken: breaches(facts)?,
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
