//! The rules of a project's money: nothing negative, never more than was approved for the project and its budget
//! years, advances under the ceiling of their content, nothing settled before it is accepted or paid, nothing paid
//! beyond what was settled.
//!
//! Every way in asks them the same way: [`MoneyRules::before`] the change and [`MoneyRules::after`] it.
//!
//! What surprises: a ledger may hold figures of past years that break a rule. A change is refused only where it
//! breaks one that held, or breaks one more than before; so old figures can be mended step by step.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::budget::{BudgetRow, in_force};
use super::chain;
use super::gates;
use super::money::{AdvanceCeiling, AdvanceRate, Flow};
use super::money_store as store;
use super::money_store::Head;
use super::sets::ProjectState;
use super::sets::{BudgetStage, FlowKind};
use super::shares::Shares;
use super::snapshot;
use super::year::settling_until;
use crate::clock::written;
use crate::error::{Error, Known, Result};
use crate::ids::ProjectId;
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
    /// What moved in the projects inside a group.
    pub(super) inside: Vec<Flow>,
    /// How much may be advanced, by today's rates.
    pub(super) ceilings: Vec<AdvanceCeiling>,
    /// The same by the rates of each day on which something was advanced.
    pub(super) ceilings_then: BTreeMap<NaiveDate, Vec<AdvanceCeiling>>,
    pub(super) settling_until: (u32, u32),
    /// No money moved after it yet.
    pub(super) today: NaiveDate,
    /// Khuyến công money was paid, of the project or of its group.
    pub(super) paid: bool,
    /// When it was decided on, by itself or by its group.
    pub(super) decided_on: Option<NaiveDate>,
    /// From when until when it, or its group, was given up.
    pub(super) given_up: Vec<(NaiveDate, NaiveDate)>,
}

impl Facts {
    pub(super) fn read(reader: &Reader<'_>, project: &ProjectId, today: NaiveDate) -> Result<Self> {
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
            today,
            paid: super::store::paid(reader, project)?,
            decided_on: store::decided_on(reader, project)?,
            given_up: store::given_up(reader, project)?,
            inside: store::flows_inside(reader, project)?,
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
        self.limit_to(source, day, i32::MAX)
    }

    /// The same of the budget years up to one: what a year leaves over may be paid in the next.
    fn limit_to(&self, source: MoneySource, day: Option<NaiveDate>, year: i32) -> Result<Money> {
        let standing = self.approved_on(day);
        let cells = match (standing.is_empty(), self.standings.first()) {
            // Papers of an approval are often written after the first payment.
            (true, Some(first)) => &first.cells,
            _ => standing,
        };
        Money::sum(
            cells
                .iter()
                .filter(|(of, own, _)| *of == source && *own <= year)
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

/// Whether money of a day may belong to a budget year: that of the day, or the one before while it is settled. What
/// comes back closes the claim of the year that it was paid in, whenever it comes.
pub(super) fn is_year_of(
    kind: FlowKind,
    paid_on: NaiveDate,
    year: i32,
    settling_until: (u32, u32),
) -> bool {
    let settling = (paid_on.month(), paid_on.day()) <= settling_until;
    let came_back = kind == FlowKind::Return && year < paid_on.year();
    year == paid_on.year() || (settling && year == paid_on.year() - 1) || came_back
}

/// How much may be advanced of each fund on a day: line by line by the rate of its norm item, else of its content. A
/// line whose rate the ledger does not know gives no room, and is named.
pub(super) fn ceilings(
    reader: &Reader<'_>,
    head: &Head,
    rows: &[BudgetRow],
    flows: &[Flow],
    on: NaiveDate,
) -> Result<Vec<AdvanceCeiling>> {
    let rates = Rates::read(reader, head, on)?;
    let stage = in_force(rows);
    let mut ceilings = Vec::new();
    for source in MoneySource::FUNDS {
        let mut by_rate: Vec<AdvanceRate> = Vec::new();
        let mut unknown: Vec<String> = Vec::new();
        let mut amount = Decimal::ZERO;
        for row in rows
            .iter()
            .filter(|row| row.stage == stage && row.source == source && row.amount > Money::ZERO)
        {
            let Some((setting, percent)) = rates.of(head, row) else {
                if !unknown.contains(&row.line) {
                    unknown.push(row.line.clone());
                }
                continue;
            };
            amount += Decimal::from(row.amount.dong()) * percent;
            match by_rate.iter_mut().find(|one| one.name == setting.name) {
                Some(one) => one.of = one.of.plus(row.amount)?,
                None => by_rate.push(AdvanceRate {
                    percent: percent.normalize().to_string().replace('.', ","),
                    of: row.amount,
                    name: setting.name.clone(),
                    basis: setting.basis.clone(),
                    mark: setting.mark_words.clone(),
                }),
            }
        }
        if by_rate.is_empty() && unknown.is_empty() {
            continue;
        }
        let amount = i64::try_from((amount / Decimal::ONE_HUNDRED).floor())
            .ok()
            .and_then(Money::new)
            .unwrap_or(Money::MAX);
        let (mut advanced, mut given, mut returned) = (Money::ZERO, Money::ZERO, Money::ZERO);
        for flow in flows.iter().filter(|flow| flow.source == source) {
            advanced = outstanding(advanced, flow)?;
            match flow.kind {
                FlowKind::Advance => given = given.plus(flow.amount)?,
                FlowKind::Return => returned = returned.plus(flow.amount)?,
                FlowKind::Payment | FlowKind::Settlement => {}
            }
        }
        ceilings.push(AdvanceCeiling {
            source,
            given,
            returned,
            rates: by_rate,
            unknown,
            left: amount.minus(advanced)?,
            amount,
            advanced,
        });
    }
    Ok(ceilings)
}

/// What is advanced and not come back, after one more flow.
fn outstanding(advanced: Money, flow: &Flow) -> Result<Money> {
    Ok(match flow.kind {
        FlowKind::Advance => advanced.plus(flow.amount)?,
        FlowKind::Return => advanced.minus(flow.amount)?.max(Money::ZERO),
        FlowKind::Payment | FlowKind::Settlement => advanced,
    })
}

/// The rates of advances on a day, and what each of them is for.
struct Rates {
    rates: Vec<norm::SettingRow>,
    names: Vec<norm::SettingRow>,
    contents: Vec<(String, String, String)>,
}

impl Rates {
    fn read(reader: &Reader<'_>, head: &Head, on: NaiveDate) -> Result<Self> {
        let unit = head.unit_id.as_ref();
        Ok(Self {
            rates: norm::settings(reader, "advance_rate.", on, unit)?,
            names: norm::settings(reader, "advance_contents.", on, unit)?,
            contents: store::content_names(reader)?,
        })
    }

    /// The rate of a line, in per cent: of its norm item, else of its content.
    fn of(&self, head: &Head, row: &BudgetRow) -> Option<(&norm::SettingRow, Decimal)> {
        let content = match &row.content_id {
            Some(id) => self
                .contents
                .iter()
                .find(|(content, ..)| content == id)
                .map(|(_, code, _)| code.as_str()),
            None => head.content_code.as_deref(),
        };
        let item = row.norm_item_code.as_deref();
        let setting = item
            .and_then(|item| self.named(item))
            .or_else(|| content.and_then(|content| self.named(content)))?;
        let percent: Decimal = setting.value.trim().replace(',', ".").parse().ok()?;
        let percent = (!percent.is_sign_negative()).then_some(percent)?;
        Some((setting, percent))
    }

    fn named(&self, code: &str) -> Option<&norm::SettingRow> {
        let kind = self
            .names
            .iter()
            .find(|row| row.value.split(',').any(|one| one.trim() == code))
            .and_then(|row| row.key.strip_prefix("advance_contents."))?;
        self.rates
            .iter()
            .find(|row| row.key.strip_prefix("advance_rate.") == Some(kind))
    }
}

/// A rule of money that does not hold, by how much, and its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Breach {
    pub(super) code: &'static str,
    /// None for a rule of all sources.
    pub(super) source: Option<MoneySource>,
    pub(super) by: Money,
    pub(super) message: String,
}

/// Every rule that the money of a project breaks.
pub(super) fn breaches(facts: &Facts) -> Result<Vec<Breach>> {
    let mut found = Vec::new();
    found.extend(negative(facts)?);
    found.extend(wrong_year(facts)?);
    found.extend(not_yet(facts)?);
    found.extend(unlawful_state(facts));
    found.extend(out_of_order(facts)?);
    for source in MoneySource::ALL {
        let flows: Vec<&Flow> = facts
            .flows
            .iter()
            .filter(|flow| flow.source == source)
            .collect();
        let moved = Moved::read(facts, source, &flows)?;
        found.extend(moved.returned_too_much(source)?);
        found.extend(returned_of_another_year(source, &flows)?);
        if !source.is_fund() {
            continue;
        }
        found.extend(moved.over_approved(facts, source));
        found.extend(over_year(facts, source, &flows)?);
        found.extend(over_settled(facts, source, moved.now)?);
        found.extend(settled_early(facts, source, &flows)?);
        found.extend(advanced_too_much(facts, source, &flows)?);
        found.extend(over_settling(facts, source)?);
    }
    found.extend(over_group(facts)?);
    found.extend(unapproved(facts)?);
    found.extend(after_the_end(facts)?);
    Ok(found)
}

/// A settlement of more than was approved.
fn over_settling(facts: &Facts, source: MoneySource) -> Result<Option<Breach>> {
    let approved = facts.limit(source, None)?;
    let settled = facts.settled(source)?.filter(|settled| *settled > approved);
    let Some(settled) = settled else {
        return Ok(None);
    };
    let by = settled.minus(approved)?;
    Ok(Some(Breach {
        code: "settled_over_approved",
        source: Some(source),
        by,
        message: format!(
            "{}: số quyết toán {settled} đồng vượt kinh phí được duyệt {approved} đồng là {by} đồng. Hãy giảm số quyết toán hoặc điều chỉnh kinh phí đề án trước.",
            source.label()
        ),
    }))
}

/// A group and the projects inside it together paid beyond what the group has of its own: both funds.
fn over_group(facts: &Facts) -> Result<Option<Breach>> {
    let mut paid = Money::ZERO;
    let flows = facts.flows.iter().chain(&facts.inside);
    for flow in flows.filter(|flow| flow.source.is_fund()) {
        paid = after(paid, flow)?;
    }
    let [national, local] = MoneySource::FUNDS.map(|source| facts.limit(source, None));
    let approved = national?.plus(local?)?;
    // A group without money of its own has that of its projects.
    if facts.inside.is_empty() || approved == Money::ZERO || paid <= approved {
        return Ok(None);
    }
    let by = paid.minus(approved)?;
    Ok(Some(Breach {
        code: "group_over_approved",
        source: None,
        by,
        message: format!(
            "“{}” và các đề án trong nhóm cộng lại chi {paid} đồng, vượt kinh phí khuyến công được duyệt của nhóm {approved} đồng là {by} đồng. Hãy giảm số tiền hoặc điều chỉnh kinh phí đề án nhóm trước.",
            facts.head.name
        ),
    }))
}

/// An amount below nothing, wherever it is written: only *thu hồi* takes money back, as an amount of its own.
fn negative(facts: &Facts) -> Result<Option<Breach>> {
    let rows = facts.rows.iter().map(|row| {
        (
            format!("“{}” ({})", row.line, row.stage.label()),
            row.amount,
        )
    });
    let flows = facts.flows.iter().map(|flow| {
        let what = format!("khoản {} ngày {}", flow.kind.label(), written(flow.paid_on));
        (what, flow.amount)
    });
    let below: Vec<(String, Money)> = rows
        .chain(flows)
        .filter(|(_, amount)| *amount < Money::ZERO)
        .collect();
    let by = Money::ZERO.minus(Money::sum(below.iter().map(|(_, amount)| *amount))?)?;
    Ok(below.into_iter().next().map(|(what, amount)| Breach {
        code: "amount_negative",
        source: None,
        by,
        message: format!(
            "Số tiền không thể âm: {what} ghi {amount} đồng. Hãy nhập từ 0 trở lên; tiền thu về ghi là khoản “thu hồi, hoàn trả”."
        ),
    }))
}

/// Money whose day does not belong to its budget year.
fn wrong_year(facts: &Facts) -> Result<Option<Breach>> {
    let wrong: Vec<&Flow> = facts
        .flows
        .iter()
        .filter(|flow| !is_year_of(flow.kind, flow.paid_on, flow.year, facts.settling_until))
        .collect();
    let mut by = Money::ZERO;
    for flow in &wrong {
        by = by.plus(flow.amount.max(Money::ZERO.minus(flow.amount)?))?;
    }
    Ok(wrong.first().map(|flow| Breach {
        code: "budget_year",
        source: None,
        by,
        message: not_of_year(flow.paid_on, facts.settling_until),
    }))
}

/// Why money of a day does not belong to another year.
pub(super) fn not_of_year(paid_on: NaiveDate, (month, day): (u32, u32)) -> String {
    format!(
        "Khoản chi ngày {} thuộc năm ngân sách {}; chỉ chi đến {day:02}/{month:02} (thời gian chỉnh lý) mới tính cho năm trước. Hãy chọn lại năm ngân sách.",
        written(paid_on),
        paid_on.year()
    )
}

/// Money of a day that has not come: nothing was paid by it.
fn not_yet(facts: &Facts) -> Result<Option<Breach>> {
    let ahead = || facts.flows.iter().filter(|flow| flow.paid_on > facts.today);
    let Some(first) = ahead().next() else {
        return Ok(None);
    };
    Ok(Some(Breach {
        code: "payment_ahead",
        source: None,
        by: Money::sum(ahead().map(|flow| flow.amount))?,
        message: format!(
            "Ngày chứng từ {} chưa tới (hôm nay là {}). Hãy kiểm tra lại ngày; khoản tiền chỉ ghi khi đã chi hoặc đã thu về.",
            written(first.paid_on),
            written(facts.today)
        ),
    }))
}

/// Khuyến công money that went out on days of which one thing is true: the sum, and the first.
fn gone_out(facts: &Facts, when: impl Fn(NaiveDate) -> bool) -> Result<Option<(Money, &Flow)>> {
    let gone = || {
        facts.flows.iter().filter(|flow| {
            flow.kind != FlowKind::Return && flow.source.is_fund() && when(flow.paid_on)
        })
    };
    let by = Money::sum(gone().map(|flow| flow.amount))?;
    Ok(gone().next().map(|first| (by, first)))
}

/// Money that went out before the project was approved.
fn unapproved(facts: &Facts) -> Result<Option<Breach>> {
    let gone = gone_out(facts, |day| facts.decided_on.is_none_or(|from| day < from))?;
    Ok(gone.map(|(by, flow)| Breach {
        code: "paid_unapproved",
        source: None,
        by,
        message: format!(
            "“{}” chưa phê duyệt vào ngày {} nên không có khoản {} ngày đó được. Hãy kiểm tra lại ngày chứng từ; đề án đã có quyết định thì ghi bước phê duyệt trước.",
            facts.head.name,
            written(flow.paid_on),
            flow.kind.label()
        ),
    }))
}

/// Money that went out after the project was refused, withdrawn or stopped; what was paid on that day was paid before.
fn after_the_end(facts: &Facts) -> Result<Option<Breach>> {
    let gone = gone_out(facts, |day| {
        let ended = |(from, until): &(NaiveDate, NaiveDate)| *from < day && day < *until;
        facts.given_up.iter().any(ended)
    })?;
    Ok(gone.map(|(by, flow)| Breach {
        code: "paid_after_end",
        source: None,
        by,
        message: format!(
            "“{}” đã dừng lại trước ngày {} nên không có khoản {} ngày đó được. Hãy kiểm tra lại ngày chứng từ; tiền thu về ghi là khoản “thu hồi, hoàn trả”.",
            facts.head.name,
            written(flow.paid_on),
            flow.kind.label()
        ),
    }))
}

/// What is left of what was paid of a source in each budget year, nothing left out.
pub(super) fn paid_by_year<'a>(
    flows: impl IntoIterator<Item = &'a Flow>,
) -> Result<BTreeMap<i32, Money>> {
    let mut left: BTreeMap<i32, Money> = BTreeMap::new();
    for flow in flows {
        let year = left.entry(flow.year).or_default();
        *year = after(*year, flow)?;
    }
    Ok(left)
}

/// A return that closes the claim of a budget year in which no such money was paid.
fn returned_of_another_year(source: MoneySource, flows: &[&Flow]) -> Result<Option<Breach>> {
    let mut left: BTreeMap<i32, Money> = BTreeMap::new();
    let mut worst: BTreeMap<i32, Money> = BTreeMap::new();
    let mut first: Option<(&Flow, Money)> = None;
    for flow in flows {
        let year = left.entry(flow.year).or_default();
        let before = *year;
        *year = after(before, flow)?;
        if *year < Money::ZERO {
            let least = worst.entry(flow.year).or_default();
            *least = (*least).min(*year);
            first.get_or_insert((flow, before.max(Money::ZERO)));
        }
    }
    let Some((flow, paid)) = first else {
        return Ok(None);
    };
    let open: Vec<String> = paid_by_year(flows.iter().copied().filter(|one| one.id != flow.id))?
        .into_iter()
        .filter(|(year, left)| *year != flow.year && *left > Money::ZERO)
        .map(|(year, _)| year.to_string())
        .collect();
    let advice = match open.as_slice() {
        [] => "Hãy kiểm tra số tiền và năm ngân sách.".to_owned(),
        years => format!(
            "Khoản thu hồi thuộc năm ngân sách đã chi khoản tiền đó; hãy chọn năm {}.",
            years.join(" hoặc ")
        ),
    };
    Ok(Some(Breach {
        code: "return_year",
        source: Some(source),
        by: Money::ZERO.minus(Money::sum(worst.into_values())?)?,
        message: format!(
            "{}: của năm ngân sách {} mới chi {paid} đồng nên không thể thu hồi {} đồng. {advice}",
            source.label(),
            flow.year,
            flow.amount
        ),
    }))
}

/// A project that stands where the law lets none stand: settled without acceptance, or without anything paid.
fn unlawful_state(facts: &Facts) -> Vec<Breach> {
    let Some(state) = facts.head.state else {
        return Vec::new();
    };
    let breach = |code, message: &str| Breach {
        code,
        source: None,
        // It holds or not: what was so before is not made worse.
        by: Money::MAX,
        message: message.to_owned(),
    };
    let mut found = Vec::new();
    let settled = chain::SETTLED_ON.contains(&state);
    if chain::AFTER_ACCEPTANCE.contains(&state) && facts.head.accepted_on.is_none() {
        let code = match settled {
            true => "settled_unaccepted",
            false => "dossier_unaccepted",
        };
        found.push(breach(code, gates::UNACCEPTED));
    }
    if chain::AFTER_PAYING.contains(&state) && !facts.paid {
        let code = match settled {
            true => "settled_unpaid",
            false => "disbursed_unpaid",
        };
        found.push(breach(code, PAYS_NOTHING));
    }
    found
}

/// Days of the project itself that lie the other way than its steps: the decision, the contract, the acceptance, the
/// settlement. Steps keep that order; so does whoever types the days.
fn out_of_order(facts: &Facts) -> Result<Option<Breach>> {
    let head = &facts.head;
    let days = [
        ("phê duyệt", head.decision_on),
        ("ký hợp đồng", head.contract_on),
        ("nghiệm thu", head.accepted_on),
        ("quyết toán", head.settled_on),
    ];
    let known: Vec<(&str, NaiveDate)> = days
        .into_iter()
        .filter_map(|(what, on)| Some((what, on?)))
        .collect();
    let wrong: Vec<_> = known
        .iter()
        .zip(known.iter().skip(1))
        .filter(|((_, before), (_, after))| after < before)
        .collect();
    let Some(((earlier, before), (later, after))) = wrong.first() else {
        return Ok(None);
    };
    // By how many days: what was so before may stay, and is not made worse.
    let by = wrong
        .iter()
        .map(|((_, before), (_, after))| (*before - *after).num_days())
        .sum();
    Ok(Some(Breach {
        code: "days_out_of_order",
        source: None,
        by: Money::new(by).unwrap_or(Money::MAX),
        message: format!(
            "Ngày {later} {} có trước ngày {earlier} {}. Hãy kiểm tra lại hai ngày.",
            written(*after),
            written(*before)
        ),
    }))
}

/// Calling paid out, or settled, what no payment is left of.
const PAYS_NOTHING: &str = "Đề án đã giải ngân, quyết toán thì sổ tiền phải có khoản chi kinh phí khuyến công. Hãy ghi khoản chi ở thẻ Kinh phí trước, hoặc lùi bước với lý do.";

/// What moved of a source, and its worst days.
struct Moved<'a> {
    /// Paid less returned, of all days.
    now: Money,
    /// The least it ever was, and the return that led there.
    least: Option<(Money, &'a Flow)>,
    /// The day on which it passed most what was approved: by how much, what was paid by then, of what.
    most: (Money, Money, Money),
}

impl<'a> Moved<'a> {
    fn read(facts: &Facts, source: MoneySource, flows: &[&'a Flow]) -> Result<Self> {
        let mut moved = Self {
            now: Money::ZERO,
            least: None,
            most: (Money::ZERO, Money::ZERO, Money::ZERO),
        };
        for flow in flows {
            moved.now = after(moved.now, flow)?;
            if moved.now < moved.least.map_or(Money::ZERO, |(least, _)| least) {
                moved.least = Some((moved.now, *flow));
            }
            moved.hold(facts.limit(source, Some(flow.paid_on))?)?;
        }
        moved.hold(facts.limit(source, None)?)?;
        Ok(moved)
    }

    fn hold(&mut self, limit: Money) -> Result<()> {
        let over = self.now.minus(limit)?;
        if over > self.most.0 {
            self.most = (over, self.now, limit);
        }
        Ok(())
    }

    fn returned_too_much(&self, source: MoneySource) -> Result<Option<Breach>> {
        let Some((short, flow)) = self.least else {
            return Ok(None);
        };
        let paid = short.plus(flow.amount)?;
        Ok(Some(Breach {
            code: "return_too_much",
            source: Some(source),
            by: Money::ZERO.minus(short)?,
            message: format!(
                "{}: đến ngày {} mới chi {paid} đồng nên không thể thu hồi {} đồng. Hãy kiểm tra số tiền và ngày.",
                source.label(),
                written(flow.paid_on),
                flow.amount
            ),
        }))
    }

    fn over_approved(&self, facts: &Facts, source: MoneySource) -> Option<Breach> {
        let (over, paid, approved) = self.most;
        let label = source.label();
        let nothing = facts.standings.iter().all(|one| {
            let mut amounts = one.cells.iter().map(|(.., amount)| *amount);
            amounts.all(|amount| amount == Money::ZERO)
        });
        let message = match (nothing, approved) {
            (true, _) => format!(
                "{label}: đề án chưa có kinh phí được phê duyệt nên chưa ghi khoản chi {paid} đồng được. Hãy ghi kinh phí phê duyệt của đề án trước."
            ),
            (false, Money::ZERO) => format!(
                "{label}: đề án không được duyệt kinh phí từ nguồn này nên không ghi khoản chi {paid} đồng được. Hãy chọn đúng nguồn, hoặc điều chỉnh kinh phí đề án trước."
            ),
            _ => format!(
                "{label}: tạm ứng và thanh toán cộng lại {paid} đồng, vượt kinh phí được duyệt {approved} đồng là {over} đồng. Hãy giảm số tiền hoặc điều chỉnh kinh phí đề án trước."
            ),
        };
        (over > Money::ZERO).then_some(Breach {
            code: "over_approved",
            source: Some(source),
            by: over,
            message,
        })
    }
}

/// What was paid, after one more flow.
fn after(moved: Money, flow: &Flow) -> Result<Money> {
    match flow.kind {
        FlowKind::Return => moved.minus(flow.amount),
        FlowKind::Advance | FlowKind::Payment | FlowKind::Settlement => moved.plus(flow.amount),
    }
}

/// More paid by the end of a budget year than the years up to it have. A payment that passes it may say why; the next
/// one says so itself.
fn over_year(facts: &Facts, source: MoneySource, flows: &[&Flow]) -> Result<Option<Breach>> {
    let mut years: Vec<i32> = flows.iter().map(|flow| flow.year).collect();
    years.sort_unstable();
    years.dedup();
    let mut worst: Option<(Money, i32, Money, Money)> = None;
    for year in years {
        let own = || flows.iter().filter(|flow| flow.year == year);
        let last = own().map(|flow| flow.paid_on).max();
        let limit = facts
            .limit_to(source, None, year)?
            .min(facts.limit_to(source, last, year)?);
        let (mut paid, mut answered) = (Money::ZERO, limit);
        for flow in flows.iter().filter(|flow| flow.year <= year) {
            paid = after(paid, flow)?;
            if flow.over_reason.is_some() && flow.year == year {
                answered = answered.max(paid);
            }
        }
        let over = paid.minus(limit)?;
        // What passes the whole of the project is told as that.
        let whole = paid > facts.limit(source, last)?;
        if paid > answered && !whole && worst.is_none_or(|(most, ..)| over > most) {
            worst = Some((over, year, paid, limit));
        }
    }
    Ok(worst.map(|(over, year, paid, limit)| Breach {
        code: Known::OverYear.code(),
        source: Some(source),
        by: over,
        message: format!(
            "{}: đến hết năm ngân sách {year} đã chi {paid} đồng, vượt kinh phí bố trí đến năm đó {limit} đồng là {over} đồng. Hãy giảm số tiền, ghi đúng năm ngân sách, hoặc ghi lý do chi vượt.",
            source.label()
        ),
    }))
}

fn over_settled(facts: &Facts, source: MoneySource, moved: Money) -> Result<Option<Breach>> {
    let Some(settled) = facts.settled(source)?.filter(|settled| moved > *settled) else {
        return Ok(None);
    };
    let by = moved.minus(settled)?;
    Ok(Some(Breach {
        code: OVER_SETTLED,
        source: Some(source),
        by,
        message: format!(
            "{}: đã chi {moved} đồng, vượt số quyết toán {settled} đồng là {by} đồng. Hãy giảm số tiền hoặc ghi khoản thu hồi.",
            source.label()
        ),
    }))
}

fn settled_early(facts: &Facts, source: MoneySource, flows: &[&Flow]) -> Result<Option<Breach>> {
    let settlements = || {
        flows
            .iter()
            .filter(|flow| flow.kind == FlowKind::Settlement)
    };
    let early =
        settlements().find(|flow| facts.head.accepted_on.is_none_or(|on| flow.paid_on < on));
    let Some(flow) = early else {
        return Ok(None);
    };
    let message = match facts.head.accepted_on {
        None => format!(
            "Đề án chưa nghiệm thu mà có khoản quyết toán ngày {}. Hãy ghi ngày nghiệm thu trước, hoặc bỏ khoản quyết toán.",
            written(flow.paid_on)
        ),
        Some(on) => format!(
            "Ngày quyết toán {} có trước ngày nghiệm thu {}. Hãy kiểm tra lại ngày.",
            written(flow.paid_on),
            written(on)
        ),
    };
    Ok(Some(Breach {
        code: "settled_before_acceptance",
        source: Some(source),
        by: Money::sum(settlements().map(|flow| flow.amount))?,
        message,
    }))
}

/// Advances that were outstanding beyond the ceiling of their day, without a reason.
fn advanced_too_much(
    facts: &Facts,
    source: MoneySource,
    flows: &[&Flow],
) -> Result<Option<Breach>> {
    let mut advanced = Money::ZERO;
    let mut worst: Option<(Money, &AdvanceCeiling, Money)> = None;
    for flow in flows {
        advanced = outstanding(advanced, flow)?;
        let ceiling = facts
            .ceilings_then
            .get(&flow.paid_on)
            .and_then(|all| all.iter().find(|one| one.source == source))
            .filter(|_| flow.kind == FlowKind::Advance && flow.over_reason.is_none());
        let Some(ceiling) = ceiling.filter(|ceiling| advanced > ceiling.amount) else {
            continue;
        };
        let by = advanced.minus(ceiling.amount)?;
        if worst.is_none_or(|(most, ..)| by > most) {
            worst = Some((by, ceiling, advanced));
        }
    }
    Ok(worst.map(|(by, ceiling, advanced)| {
        let label = source.label();
        let (code, message) = match ceiling.unknown.as_slice() {
            [] => (
                Known::AdvanceOverCeiling.code(),
                format!(
                    "{label}: tạm ứng {advanced} đồng vượt mức {} là {by} đồng. Hãy giảm số tiền hoặc ghi lý do vượt mức.",
                    ceiling.words()
                ),
            ),
            lines => (
                Known::AdvanceRateUnknown.code(),
                format!(
                    "{label}: chưa rõ mức tạm ứng của khoản “{}” nên chưa biết tạm ứng {advanced} đồng có vượt không. Hãy ghi nội dung hoặc khoản định mức của khoản đó, hoặc mức tạm ứng ở Văn bản và định mức; nếu vẫn tạm ứng thì ghi lý do.",
                    lines.join("”, “")
                ),
            ),
        };
        Breach {
            code,
            source: Some(source),
            by,
            message,
        }
    }))
}

/// What was paid before acceptance beyond what may be advanced: giải ngân follows nghiệm thu. A sentence for each fund.
pub(super) fn paid_early(facts: &Facts) -> Result<Vec<String>> {
    let mut told = Vec::new();
    for ceiling in facts.ceilings.iter().filter(|one| one.unknown.is_empty()) {
        let early = facts.flows.iter().filter(|flow| {
            flow.source == ceiling.source
                && facts.head.accepted_on.is_none_or(|on| flow.paid_on < on)
        });
        let (mut paid, mut as_payment) = (Money::ZERO, false);
        for flow in early {
            paid = after(paid, flow)?;
            as_payment |= flow.kind == FlowKind::Payment;
        }
        if as_payment && paid > ceiling.amount {
            told.push(format!(
                "{}: đã chi {paid} đồng trước khi nghiệm thu, vượt mức được tạm ứng {}; phần còn lại chỉ thanh toán sau nghiệm thu.",
                ceiling.source.label(),
                ceiling.words()
            ));
        }
    }
    Ok(told)
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

/// Settling for less than was paid leaves a claim, and is no fault; only paying more then is.
const OVER_SETTLED: &str = "over_settled";

/// The state of a project's money before a change, to hold the change against.
#[derive(Debug, Default)]
pub(super) struct Held {
    broken: Vec<Breach>,
    disbursed: Vec<(MoneySource, Money)>,
}

impl Held {
    pub(super) fn before(tx: &Tx<'_>, project: &ProjectId) -> Result<Self> {
        Self::read(tx, project, tx.today())
    }

    /// Refuses a change that breaks a rule, or breaks one more than before.
    pub(super) fn after(&self, tx: &Tx<'_>, project: &ProjectId) -> Result<()> {
        match self.worse(&Self::before(tx, project)?) {
            Some(breach) => Err(Error::refused(breach.code, breach.message.clone())),
            None => Ok(()),
        }
    }

    fn read(reader: &Reader<'_>, project: &ProjectId, today: NaiveDate) -> Result<Self> {
        let facts = Facts::read(reader, project, today)?;
        let mut disbursed = Vec::new();
        for source in MoneySource::ALL {
            let mut moved = Money::ZERO;
            for flow in facts.flows.iter().filter(|flow| flow.source == source) {
                moved = after(moved, flow)?;
            }
            disbursed.push((source, moved));
        }
        Ok(Self {
            broken: breaches(&facts)?,
            disbursed,
        })
    }

    fn disbursed(&self, source: Option<MoneySource>) -> Money {
        self.disbursed
            .iter()
            .find(|(of, _)| Some(*of) == source)
            .map_or(Money::ZERO, |(_, moved)| *moved)
    }

    /// The first rule that is broken now and held before, or is broken more than before.
    fn worse<'a>(&self, now: &'a Self) -> Option<&'a Breach> {
        now.broken.iter().find(|breach| {
            let before = self
                .broken
                .iter()
                .find(|one| one.code == breach.code && one.source == breach.source)
                .map_or(Money::ZERO, |one| one.by);
            let paid_more = now.disbursed(breach.source) > self.disbursed(breach.source);
            breach.by > before && (breach.code != OVER_SETTLED || paid_more)
        })
    }
}

/// How the money of some projects stood before a change, by every rule of money and of shares.
#[derive(Debug)]
pub(crate) struct MoneyRules {
    held: BTreeMap<ProjectId, Held>,
    shares: Shares,
}

impl MoneyRules {
    /// Looks at these projects and the groups that they belong to.
    pub(crate) fn before(tx: &Tx<'_>, projects: &[ProjectId]) -> Result<Self> {
        let mut held = BTreeMap::new();
        for project in &store::with_group(tx, projects)? {
            if store::is_there(tx, project)? {
                held.insert(project.clone(), Held::before(tx, project)?);
            }
        }
        Ok(Self {
            held,
            shares: Shares::before(tx, projects)?,
        })
    }

    /// Refuses a change that breaks a rule for one of these projects or those before, or breaks one more than before.
    pub(crate) fn after(&self, tx: &Tx<'_>, projects: &[ProjectId]) -> Result<()> {
        let new = Held::default();
        let named = store::with_group(tx, projects)?;
        let all: std::collections::BTreeSet<&ProjectId> =
            self.held.keys().chain(named.iter()).collect();
        for project in all {
            if !store::is_there(tx, project)? {
                continue;
            }
            self.held.get(project).unwrap_or(&new).after(tx, project)?;
        }
        self.shares.after(tx, projects)
    }

    /// Refuses a new project that begins where the law lets none stand: settled before it was accepted, or before a
    /// payment of it could be written.
    pub(crate) fn begins(state: Option<ProjectState>, accepted: bool) -> Result<()> {
        let stands = |states: &[ProjectState]| state.is_some_and(|state| states.contains(&state));
        if stands(chain::AFTER_ACCEPTANCE) && !accepted {
            return Err(Error::refused("settled_unaccepted", gates::UNACCEPTED));
        }
        if stands(chain::AFTER_PAYING) {
            return Err(Error::refused(
                "settled_unpaid",
                "Đề án mới chưa có khoản chi nào nên chưa ghi là đã giải ngân, quyết toán được. Hãy ghi đề án ở trạng thái nghiệm thu, ghi kinh phí và các khoản chi, rồi chuyển bước.",
            ));
        }
        Ok(())
    }

    /// Makes a change to a project's money within its rules.
    pub(crate) fn hold<T>(
        tx: &Tx<'_>,
        project: &ProjectId,
        change: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let projects = [project.to_owned()];
        let rules = Self::before(tx, &projects)?;
        let changed = change()?;
        rules.after(tx, &projects)?;
        Ok(changed)
    }
}
