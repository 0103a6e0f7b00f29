//! What a paper says: the value of every tag, from one project's facts.
//!
//! Nothing is computed here but sums of parts and what remains; what the ledger does not know has no value and
//! is left to be filled by hand.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::bases;
use super::kind::Paper;
use super::store::{Beneficiary, BudgetRow, Equipment, Payment, Project, Step};
use crate::agency::Own;
use crate::clock;
use crate::document::words;
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::money::{BySource, Money, MoneySource, in_words};
use crate::norm::basis::{LegalDocument, in_full};
use crate::period::{PartialDate, Precision};
use crate::project::sets::{BudgetStage, FlowKind};

/// A value as it is printed, with the number behind it where it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) number: Option<Decimal>,
}

/// One entry of a list: values by the names of the list's fields.
pub(super) type Entry = BTreeMap<&'static str, Value>;

/// The values of a paper by the names of its tags, and the entries of its lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) values: BTreeMap<&'static str, Value>,
    pub(super) lists: BTreeMap<&'static str, Vec<Entry>>,
    /// What somebody should know of them.
    pub(super) findings: Vec<Finding>,
}

/// Everything that is asked of the ledger for one paper.
pub(super) struct Sources<'a> {
    pub(super) project: &'a Project,
    pub(super) agency: &'a Own,
    pub(super) documents: &'a [LegalDocument],
    pub(super) today: NaiveDate,
}

/// The day that a paper is about, where the ledger knows it: its bases are those in force on it.
pub(super) fn day(paper: Paper, project: &Project) -> Option<NaiveDate> {
    match paper {
        Paper::Contract => project.contract_on,
        Paper::Acceptance => project.accepted_on,
        Paper::Liquidation => project.settled_on,
        Paper::Submission | Paper::Appraisal | Paper::PaymentRequest => None,
    }
}

/// The facts of a paper.
pub(super) fn gather(paper: Paper, from: &Sources<'_>) -> Result<Facts> {
    let mut facts = Facts::default();
    of_agency(&mut facts, paper, from);
    of_project(&mut facts, from.project);
    of_money(&mut facts, paper, from.project)?;
    of_papers(&mut facts, from.project);
    of_party(&mut facts, from.project);
    of_lists(&mut facts, from.project)?;
    let cited = bases::cited(paper, from.project, from.documents, from.today);
    let entries = cited.into_iter().map(|text| {
        let text = Value { text, number: None };
        Entry::from([("văn bản", text)])
    });
    facts.lists.insert("căn cứ", entries.collect());
    Ok(facts)
}

impl Facts {
    fn text(&mut self, name: &'static str, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            let text = text.trim().to_owned();
            self.values.insert(name, Value { text, number: None });
        }
    }

    fn maybe(&mut self, name: &'static str, text: Option<&String>) {
        if let Some(text) = text {
            self.text(name, text.as_str());
        }
    }

    fn day(&mut self, name: &'static str, day: Option<NaiveDate>) {
        if let Some(day) = day {
            self.text(name, in_full(day));
        }
    }

    /// An amount, and the same in words.
    fn money(&mut self, name: &'static str, in_letters: Option<&'static str>, amount: Money) {
        self.values.insert(name, money(amount));
        if let Some(name) = in_letters {
            self.text(name, in_words(amount));
        }
    }
}

fn money(amount: Money) -> Value {
    Value {
        text: amount.to_string(),
        number: Some(Decimal::from(amount.dong())),
    }
}

/// A quantity with the decimals that it has, two at most.
fn quantity(value: Decimal) -> Value {
    let value = value.normalize();
    Value {
        text: words::number(value, value.scale()),
        number: Some(value),
    }
}

fn of_agency(facts: &mut Facts, paper: Paper, from: &Sources<'_>) {
    let (agency, project) = (from.agency, from.project);
    facts.maybe("cơ quan chủ quản", agency.superior.as_ref());
    facts.maybe("tên đơn vị", agency.name.as_ref());
    facts.maybe("địa danh", agency.place.as_ref());
    facts.maybe("địa chỉ đơn vị", agency.address.as_ref());
    facts.maybe("điện thoại đơn vị", agency.phone.as_ref());
    facts.maybe("mã số thuế đơn vị", agency.tax_code.as_ref());
    facts.maybe("tài khoản đơn vị", agency.account.as_ref());
    facts.maybe("người ký", agency.signer.as_ref());
    facts.maybe("chức vụ người ký", agency.signer_title.as_ref());
    if let Some(title) = &agency.signer_title {
        let above = agency.authority.as_ref().map(|above| format!("{above}\n"));
        facts.text("thẩm quyền ký", above.unwrap_or_default() + title);
    }
    let own = match paper {
        Paper::Contract => project.contract_no.clone(),
        Paper::Appraisal => {
            let number = project
                .appraisal
                .as_ref()
                .and_then(|step| step.document_no.clone());
            // Whoever appraises numbers it in their own way.
            number.or_else(|| Some(words::GAP.to_owned()))
        }
        _ => None,
    };
    let number = own.or_else(|| {
        let symbol = agency.symbol.as_ref()?;
        let symbol = match paper.symbol() {
            Some(kind) => format!("{kind}-{symbol}"),
            None => symbol.clone(),
        };
        // The room for the number is part of the value.
        Some(format!("{}/{symbol}", words::GAP))
    });
    if let Some(text) = number {
        facts
            .values
            .insert("số ký hiệu", Value { text, number: None });
    }
    let date = match day(paper, project) {
        Some(first) => PartialDate {
            first,
            precision: Precision::Day,
        },
        // Drafted now, signed on a day that nobody knows yet.
        None => PartialDate {
            first: from.today,
            precision: Precision::Year,
        },
    };
    facts.text("ngày tháng", words::date(date));
}

fn of_project(facts: &mut Facts, project: &Project) {
    facts.text("tên đề án", project.name.as_str());
    facts.maybe("mã đề án", project.code.as_ref());
    facts.text("nguồn kinh phí", fund(project.national));
    facts.maybe("nội dung khuyến công", project.content.as_ref());
    facts.text("năm", project.year.to_string());
    facts.maybe("mục tiêu", project.objective.as_ref());
    facts.maybe("đơn vị thực hiện", project.implementer.as_ref());
    facts.maybe("đơn vị phối hợp", project.coordinator.as_ref());
    facts.maybe("địa điểm", project.place.as_ref());
    let names: Vec<&str> = project.beneficiaries.iter().map(|one| &*one.name).collect();
    facts.text("đơn vị thụ hưởng", names.join("; "));
    if let (Some(from), Some(to)) = (project.starts_on, project.ends_on) {
        let text = format!("từ {} đến {}", in_full(from), in_full(to));
        facts.text("thời gian thực hiện", text);
    }
}

fn fund(national: bool) -> &'static str {
    match national {
        true => "kinh phí khuyến công quốc gia",
        false => "kinh phí khuyến công địa phương",
    }
}

/// The funds that support comes from: the one that gives all of it, or both, each with its part. What is asked to be
/// paid now is no such part.
fn funds(paper: Paper, parts: &BySource) -> Option<String> {
    let part = |amount: Money, national| match paper {
        Paper::PaymentRequest => fund(national).to_owned(),
        _ => format!("{amount} đồng {}", fund(national)),
    };
    match (parts.national() > Money::ZERO, parts.local() > Money::ZERO) {
        (true, true) => Some(format!(
            "{} và {}",
            part(parts.national(), true),
            part(parts.local(), false)
        )),
        (true, false) => Some(fund(true).to_owned()),
        (false, true) => Some(fund(false).to_owned()),
        (false, false) => None,
    }
}

/// The budget years of the support: `2024`, or each with its part: `2024 (150 đồng) và năm 2025 (100 đồng)`. What is
/// asked to be paid now is no such part.
fn years(paper: Paper, project: &Project, stage: BudgetStage) -> Result<Option<String>> {
    let mut by_year: BTreeMap<i32, Money> = BTreeMap::new();
    let of_support = |source| MoneySource::FUNDS.contains(&source);
    for row in &project.budget {
        if row.stage == stage && of_support(row.source) && row.amount > Money::ZERO {
            let sum = by_year.entry(row.year).or_default();
            *sum = sum.plus(row.amount)?;
        }
    }
    let several = by_year.len() > 1;
    let told: Vec<String> = by_year
        .into_iter()
        .map(|(year, amount)| match paper {
            Paper::PaymentRequest => year.to_string(),
            _ if several => format!("{year} ({amount} đồng)"),
            _ => year.to_string(),
        })
        .collect();
    Ok(match told.split_last() {
        None => None,
        Some((last, [])) => Some(last.clone()),
        Some((last, before)) => Some(format!("{} và năm {last}", before.join(", năm "))),
    })
}

/// The stages whose money a paper is about, the fittest first.
fn stages(paper: Paper) -> [BudgetStage; 3] {
    use BudgetStage::{Adjusted, Appraised, Approved, Contracted, Registered};
    match paper {
        Paper::Submission => [Registered, Appraised, Approved],
        Paper::Appraisal => [Appraised, Registered, Approved],
        Paper::Contract | Paper::Acceptance | Paper::Liquidation | Paper::PaymentRequest => {
            [Contracted, Adjusted, Approved]
        }
    }
}

/// A fund that was approved and never asked for stands beside what is asked for: the province decides over its own at
/// once, and the ministry is still asked for the other.
fn asked_for(facts: &mut Facts, paper: Paper, project: &Project, stage: BudgetStage) -> Project {
    let mut project = project.clone();
    if !matches!(paper, Paper::Submission | Paper::Appraisal) || stage == BudgetStage::Approved {
        return project;
    }
    let asked = |source: MoneySource| {
        let mut rows = project.budget.iter();
        rows.any(|row| row.source == source && row.stage != BudgetStage::Approved)
    };
    let beside: Vec<BudgetRow> = project
        .budget
        .iter()
        .filter(|row| row.stage == BudgetStage::Approved && !asked(row.source))
        .map(|row| BudgetRow {
            stage,
            ..row.clone()
        })
        .collect();
    for source in MoneySource::FUNDS {
        if beside.iter().any(|row| row.source == source) {
            facts.findings.push(Finding::new(
                Level::Hint,
                "kinh phí hỗ trợ",
                "paper_other_stage",
                format!(
                    "Sổ chưa có kinh phí {} giai đoạn {}; giấy này lấy kinh phí đã phê duyệt.",
                    source.label(),
                    stage.label()
                ),
                format!(
                    "Nếu khác, hãy ghi kinh phí giai đoạn {} ở đề án, bảng kinh phí.",
                    stage.label()
                ),
            ));
        }
    }
    project.budget.extend(beside);
    project
}

fn of_money(facts: &mut Facts, paper: Paper, project: &Project) -> Result<()> {
    let has = |stage: BudgetStage| project.budget.iter().any(|row| row.stage == stage);
    let stage = stages(paper).into_iter().find(|stage| has(*stage));
    let asked = stage.map(|stage| asked_for(facts, paper, project, stage));
    let project = asked.as_ref().unwrap_or(project);
    let mut support = None;
    if let Some(stage) = stage {
        let [wanted, ..] = stages(paper);
        if stage != wanted {
            facts.findings.push(Finding::new(
                Level::Hint,
                "kinh phí hỗ trợ",
                "paper_other_stage",
                format!(
                    "Sổ chưa có kinh phí giai đoạn {}; giấy này lấy kinh phí giai đoạn {}.",
                    wanted.label(),
                    stage.label()
                ),
                format!(
                    "Nếu khác, hãy ghi kinh phí giai đoạn {} ở đề án, bảng kinh phí.",
                    wanted.label()
                ),
            ));
        }
        let parts = money_of(project, stage, None)?;
        facts.money(
            "tổng kinh phí",
            Some("tổng kinh phí bằng chữ"),
            parts.total(),
        );
        facts.money(
            "kinh phí hỗ trợ",
            Some("kinh phí hỗ trợ bằng chữ"),
            parts.support()?,
        );
        if let Some(funds) = funds(paper, &parts) {
            facts.text("nguồn kinh phí", funds);
        }
        if let Some(years) = years(paper, project, stage)? {
            facts.text("năm", years);
        }
        facts.money("kinh phí quốc gia", None, parts.national());
        facts.money("kinh phí địa phương", None, parts.local());
        facts.money("vốn đối ứng", None, parts.beneficiary());
        facts.money("nguồn khác", None, parts.other());
        support = Some(parts.support()?.minus(ended(project, stage)?)?);
        facts.lists.insert("kinh phí", budget(project, stage)?);
        shares(facts, project, parts.support()?)?;
    }
    for (stage, name, in_letters) in [
        (
            BudgetStage::Done,
            "kinh phí thực hiện",
            "kinh phí thực hiện bằng chữ",
        ),
        (
            BudgetStage::Settled,
            "kinh phí quyết toán",
            "kinh phí quyết toán bằng chữ",
        ),
    ] {
        // What is settled of some inside a group is no settlement of the group.
        let whole = stage != BudgetStage::Settled || settled_whole(project);
        if has(stage) && whole {
            // What was spent is the whole; what is settled is what khuyến công pays.
            let parts = money_of(project, stage, None)?;
            let amount = match stage {
                BudgetStage::Settled => parts.support()?,
                _ => parts.total(),
            };
            if stage == BudgetStage::Settled {
                support = Some(amount);
            }
            facts.money(name, Some(in_letters), amount);
        }
    }
    paid(facts, project, support)
}

/// What of the support of a group will not be paid any more, because projects inside it ended.
fn ended(project: &Project, stage: BudgetStage) -> Result<Money> {
    let mut rows = project.budget.iter().filter(|row| row.stage == stage);
    let own = rows.any(|row| row.own);
    Money::sum(project.parts.iter().map(|part| match (part.given_up, own) {
        // What the group has of its own is for those as well.
        (true, true) => part.approved,
        (true, false) => Money::ZERO,
        (false, _) => part.closed,
    }))
}

/// Whether its settlement is of the whole: its own, or that of every project inside it that goes on, where it keeps no
/// money that none of them has.
fn settled_whole(project: &Project) -> bool {
    let own = |row: &BudgetRow| row.own && row.stage == BudgetStage::Settled;
    let mut parts = project.parts.iter().filter(|part| !part.given_up);
    project.budget.iter().any(own) || (!project.keeps_some && parts.all(|part| part.settlement))
}

/// What khuyến công paid, and what remains of the support.
fn paid(facts: &mut Facts, project: &Project, support: Option<Money>) -> Result<()> {
    let of = |kinds: &[FlowKind]| {
        let rows = project.payments.iter();
        Money::sum(
            rows.filter(|row| kinds.contains(&row.kind))
                .map(|row| row.amount),
        )
    };
    let (advanced, paid, back) = (
        of(&[FlowKind::Advance])?,
        of(&[FlowKind::Payment, FlowKind::Settlement])?,
        of(&[FlowKind::Return])?,
    );
    let net = advanced.plus(paid)?.minus(back)?;
    facts.money("đã tạm ứng", None, advanced);
    facts.money("đã thanh toán", None, paid);
    facts.money("đã thu hồi", None, back);
    facts.money("đã cấp", Some("đã cấp bằng chữ"), net);
    if let Some(support) = support {
        let rest = support.minus(net)?;
        if rest < Money::ZERO {
            facts.findings.push(Finding::new(
                Level::Warning,
                "còn lại",
                "paper_overpaid",
                format!("Đã cấp {net} đồng, nhiều hơn kinh phí hỗ trợ {support} đồng."),
                "Hãy kiểm tra bảng kinh phí và sổ tiền của đề án.",
            ));
        }
        facts.money("còn lại", Some("còn lại bằng chữ"), rest);
    }
    Ok(())
}

/// The shares of the beneficiaries must be the whole.
fn shares(facts: &mut Facts, project: &Project, support: Money) -> Result<()> {
    let shares: Option<Vec<Money>> = project
        .beneficiaries
        .iter()
        .map(|one| one.support)
        .collect();
    if let Some(shares) = shares.filter(|shares| !shares.is_empty()) {
        let sum = Money::sum(shares)?;
        if sum != support {
            facts.findings.push(Finding::new(
                Level::Warning,
                "kinh phí hỗ trợ",
                "paper_shares_differ",
                format!("Cộng mức hỗ trợ của các đơn vị thụ hưởng là {sum} đồng, khác kinh phí hỗ trợ {support} đồng."),
                "Hãy sửa mức hỗ trợ ở danh sách đơn vị thụ hưởng hoặc bảng kinh phí của đề án.",
            ));
        }
    }
    Ok(())
}

/// The money of a whole stage, or of one line of it.
fn money_of(project: &Project, stage: BudgetStage, line: Option<&str>) -> Result<BySource> {
    let rows = project
        .budget
        .iter()
        .filter(|row| row.stage == stage && line.is_none_or(|line| row.line == line));
    BySource::sum(rows.map(|row| (row.source, row.amount)))
}

fn ordinal(at: u32) -> Value {
    Value {
        text: at.to_string(),
        number: Some(Decimal::from(at)),
    }
}

/// The lines of a stage, in the order in which they were written.
fn budget(project: &Project, stage: BudgetStage) -> Result<Vec<Entry>> {
    let mut lines: Vec<&str> = Vec::new();
    for row in project.budget.iter().filter(|row| row.stage == stage) {
        if !lines.contains(&&*row.line) {
            lines.push(&row.line);
        }
    }
    (1..)
        .zip(lines)
        .map(|(at, line)| {
            let parts = money_of(project, stage, Some(line))?;
            Ok(Entry::from([
                ("tt", ordinal(at)),
                ("khoản", written(line)),
                ("cộng", money(parts.total())),
                ("quốc gia", money(parts.national())),
                ("địa phương", money(parts.local())),
                ("thụ hưởng", money(parts.beneficiary())),
                ("khác", money(parts.other())),
            ]))
        })
        .collect()
}

fn written(text: &str) -> Value {
    Value {
        text: text.trim().to_owned(),
        number: None,
    }
}

fn of_papers(facts: &mut Facts, project: &Project) {
    if let Some(Step { outcome, on, .. }) = &project.appraisal {
        facts.maybe("kết quả thẩm định", outcome.as_ref());
        facts.day("ngày thẩm định", Some(*on));
    }
    facts.maybe("số quyết định", project.decision_no.as_ref());
    facts.day("ngày quyết định", project.decision_on);
    facts.maybe("số hợp đồng", project.contract_no.as_ref());
    facts.day("ngày hợp đồng", project.contract_on);
    facts.day("hạn hợp đồng", project.contract_ends_on);
    facts.day("ngày nghiệm thu", project.accepted_on);
    facts.day("ngày thanh lý", project.settled_on);
}

/// Bên B: the one who benefits. Several sign a contract each, so the place is left free.
fn of_party(facts: &mut Facts, project: &Project) {
    match project.beneficiaries.as_slice() {
        [] => {}
        [one] => {
            facts.text("tên bên b", one.name.as_str());
            facts.maybe("địa chỉ bên b", one.address.as_ref());
            facts.maybe("mã số thuế bên b", one.tax_code.as_ref());
            facts.maybe("điện thoại bên b", one.phone.as_ref());
            facts.maybe("đại diện bên b", one.owner.as_ref());
            facts.maybe("chức vụ bên b", one.owner_title.as_ref());
        }
        several => facts.findings.push(Finding::new(
            Level::Warning,
            "tên bên b",
            "paper_several_parties",
            format!(
                "Đề án có {} đơn vị thụ hưởng; giấy này để trống phần bên B và ghi số tiền của cả đề án.",
                several.len()
            ),
            "Ký riêng với từng đơn vị thì điền phần bên B và số tiền của đơn vị đó bằng tay.",
        )),
    }
}

fn of_lists(facts: &mut Facts, project: &Project) -> Result<()> {
    let beneficiaries = (1..).zip(&project.beneficiaries);
    facts.lists.insert(
        "danh sách thụ hưởng",
        beneficiaries.map(of_beneficiary).collect(),
    );
    let equipment: Vec<(Entry, Option<Money>)> =
        (1..).zip(&project.equipment).map(of_equipment).collect();
    let amounts: Option<Vec<Money>> = equipment.iter().map(|(_, amount)| *amount).collect();
    if let Some(amounts) = amounts.filter(|amounts| !amounts.is_empty()) {
        facts.money("cộng thiết bị", None, Money::sum(amounts)?);
    }
    let entries = equipment.into_iter().map(|(entry, _)| entry).collect();
    facts.lists.insert("thiết bị", entries);
    let results = (1..).zip(&project.results).map(|(at, one)| {
        let mut entry = Entry::from([("tt", ordinal(at)), ("tên kết quả", written(&one.name))]);
        entry.extend(
            one.unit
                .as_deref()
                .map(|unit| ("đơn vị tính", written(unit))),
        );
        entry.extend(one.planned.map(|planned| ("kế hoạch", quantity(planned))));
        entry.extend(one.done.map(|done| ("thực hiện", quantity(done))));
        entry
    });
    facts.lists.insert("kết quả", results.collect());
    let payments = (1..).zip(&project.payments).map(of_payment);
    facts
        .lists
        .insert("thanh toán", payments.collect::<Result<_>>()?);
    Ok(())
}

fn of_beneficiary((at, one): (u32, &Beneficiary)) -> Entry {
    let mut entry = Entry::from([("tt", ordinal(at)), ("tên cơ sở", written(&one.name))]);
    let mut add =
        |name, text: Option<&String>| entry.extend(text.map(|text| (name, written(text))));
    add("địa chỉ", one.address.as_ref());
    add("người đại diện", one.owner.as_ref());
    add("mã số thuế", one.tax_code.as_ref());
    entry.extend(one.support.map(|amount| ("mức hỗ trợ", money(amount))));
    entry.extend(one.counterpart.map(|amount| ("đối ứng", money(amount))));
    entry
}

fn of_equipment((at, one): (u32, &Equipment)) -> (Entry, Option<Money>) {
    let mut entry = Entry::from([("tt", ordinal(at)), ("tên thiết bị", written(&one.name))]);
    let mut add =
        |name, text: Option<&String>| entry.extend(text.map(|text| (name, written(text))));
    let from: Vec<&str> = one.maker.iter().chain(&one.origin).map(|s| &**s).collect();
    let from = from.join(", ");
    add("xuất xứ", (!from.is_empty()).then_some(&from));
    add("thông số", one.specification.as_ref());
    add("đơn vị tính", one.unit.as_ref());
    entry.extend(one.quantity.map(|number| ("số lượng", quantity(number))));
    entry.extend(one.price.map(|price| ("đơn giá", money(price))));
    // Where only the price is stated, the amount is what it comes to in whole đồng.
    let amount = one.amount.or_else(|| {
        let product = one.quantity? * Decimal::from(one.price?.dong());
        let whole = product.is_integer().then_some(product)?;
        Money::new(i64::try_from(whole).ok()?)
    });
    entry.extend(amount.map(|amount| ("thành tiền", money(amount))));
    (entry, amount)
}

fn of_payment((at, one): (u32, &Payment)) -> Result<Entry> {
    let amount = match one.kind {
        FlowKind::Return => Money::ZERO.minus(one.amount)?,
        _ => one.amount,
    };
    let mut entry = Entry::from([
        ("tt", ordinal(at)),
        ("ngày chi", written(&clock::written(one.on))),
        ("loại", written(one.kind.label())),
        ("số tiền", money(amount)),
    ]);
    entry.extend(
        one.voucher
            .as_deref()
            .map(|voucher| ("chứng từ", written(voucher))),
    );
    Ok(entry)
}
