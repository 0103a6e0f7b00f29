//! Đối chiếu định mức: how much of a line the law lets the programme pay, by the row that held on its day.
//!
//! `support ≤ min(rate × eligible costs, cap × factor of a production line × number of what the cap counts)`, in
//! whole đồng rounded down, so that rounding never allows more than the law does.
//!
//! What surprises: where several items of a content could be meant and none is named, the answer is a question;
//! nothing is guessed. But what passes every one of them exceeds the norm, whichever is meant. A row of the province goes before the country's for local money, and the country's stands
//! in where the ledger has none, saying so.

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use super::mark_words;
use super::store;
use crate::clock::written;
use crate::error::{Error, Result};
use crate::ids::{LegalDocumentId, NormId, UnitId};
use crate::ledger::Reader;
use crate::money::{Money, MoneySource};
use crate::norm::sets::NormStatus;
use crate::unit::{Place, Rank, place};

/// Hundredths in a whole: rates, factors and numbers of things are kept in hundredths.
const WHOLE: i128 = 100;
/// Per cent in a whole.
const PERCENT: i128 = 100;

/// What is asked of the norms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormQuestion {
    /// Code (`ND3`) or id of the content heading; none only where the item is named.
    pub content: Option<String>,
    /// Where its money comes from.
    pub source: MoneySource,
    /// The day of approval; today while a draft.
    pub date: NaiveDate,
    /// Id of the commune, former district or province it is for; none for the ledger's own province.
    pub unit: Option<UnitId>,
    /// Code of the item (`machinery`), or the id of a norm row; none where it is not known.
    pub item_code: Option<String>,
    /// Eligible costs, where they are known.
    pub costs: Option<Money>,
    /// The support asked for.
    pub support: Money,
    /// Hundredths of what the cap is counted by (facilities, models): 100 is one.
    pub units: i64,
    /// A whole technological line, for which some caps are higher.
    pub production_line: bool,
}

impl NormQuestion {
    /// A line for one facility, model or whatever the cap counts; the rest is filled in as it is known.
    pub fn new(content: &str, source: MoneySource, date: NaiveDate, support: Money) -> Self {
        Self {
            content: Some(content.to_owned()),
            source,
            date,
            unit: None,
            item_code: None,
            costs: None,
            support,
            units: 100,
            production_line: false,
        }
    }
}

/// A line held against the norm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NormVerdict {
    /// The answer.
    pub status: NormStatus,
    /// One sentence that says how it was computed, or what is missing.
    pub sentence: String,
    /// The row that decided.
    pub norm: Option<NormView>,
    /// The most that may be paid, where it is known.
    pub allowed: Option<Money>,
    /// How much is asked beyond that; none where nothing is.
    pub excess: Option<Money>,
    /// What else is to be known: the row is not verified, is that of the country, holds in difficult areas only.
    pub remarks: Vec<String>,
    /// What could be meant, where that has to be chosen.
    pub candidates: Vec<NormView>,
}

/// A norm as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NormView {
    /// Its row.
    pub id: NormId,
    /// What is supported.
    pub item: String,
    /// The same item of all times and places has one code.
    pub item_code: Option<String>,
    /// `national` or `local`; none for both.
    pub source: Option<MoneySource>,
    /// Code of its content heading.
    pub content: Option<String>,
    /// Id of its content heading.
    pub content_id: Option<String>,
    /// Name of the province it is limited to.
    pub unit: Option<String>,
    /// Id of that province.
    pub unit_id: Option<UnitId>,
    /// `any`, `difficult` or `very_difficult`.
    pub area: Option<String>,
    /// Per cent of eligible costs, `1.5`.
    pub rate: Option<String>,
    /// Cap in whole đồng.
    pub cap: Option<Money>,
    /// What the cap is counted by.
    pub cap_unit: Option<String>,
    /// Multiplies the cap for a technological line, `1.5`.
    pub line_factor: Option<String>,
    /// Number of the legal document.
    pub document: Option<String>,
    /// Its row.
    pub document_id: Option<LegalDocumentId>,
    /// `28/2018/TT-BTC, Điều 8`.
    pub clause: String,
    /// What the text says: a summary, or its own words in quotation marks.
    pub citation: Option<String>,
    /// The first day it holds.
    pub valid_from: Option<NaiveDate>,
    /// The last.
    pub valid_to: Option<NaiveDate>,
    /// `verified`, `unverified` or `office`.
    pub mark: Option<String>,
    /// The same in words.
    pub mark_words: String,
    /// `30 %, tối đa 1.000.000.000 đồng/mô hình`.
    pub limit: String,
    /// What else is to be known of it.
    pub note: Option<String>,
}

/// What caps are counted by where they are caps of one facility, whatever the lines and projects of its year.
const PER_FACILITY: &[&str] = &["cơ sở", "doanh nghiệp"];

impl NormView {
    /// The item it is about: rows of one item follow each other in time and place.
    pub fn key(&self) -> &str {
        self.item_code.as_deref().unwrap_or(&self.id)
    }

    /// The most that one facility may have of the item in a year; none where the cap counts something else.
    pub fn cap_of_facility(&self, production_line: bool) -> Result<Option<Money>> {
        let unit = self.cap_unit.as_deref().map(str::trim).unwrap_or_default();
        let Some(cap) = self.cap.filter(|_| PER_FACILITY.contains(&unit)) else {
            return Ok(None);
        };
        let factor = self.line_factor.as_deref().filter(|_| production_line);
        let factor = factor.and_then(super::parse_hundredths).unwrap_or(100);
        floor(i128::from(cap.dong()) * i128::from(factor), WHOLE).map(Some)
    }
}

/// A norm as rules read it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NormRow {
    pub(super) id: NormId,
    pub(super) item: String,
    pub(super) item_code: Option<String>,
    pub(super) source: Option<MoneySource>,
    pub(super) content_id: Option<String>,
    pub(super) content: Option<String>,
    pub(super) unit_id: Option<UnitId>,
    /// Standard and code of the province it is limited to.
    pub(super) province: Option<(String, String)>,
    pub(super) unit: Option<String>,
    pub(super) area: Option<String>,
    /// Hundredths of a per cent.
    pub(super) rate: Option<i64>,
    pub(super) cap: Option<Money>,
    pub(super) cap_unit: Option<String>,
    /// Hundredths.
    pub(super) line_factor: Option<i64>,
    pub(super) document_id: Option<LegalDocumentId>,
    pub(super) document: Option<String>,
    pub(super) clause: Option<String>,
    pub(super) citation: Option<String>,
    pub(super) valid_from: Option<NaiveDate>,
    pub(super) valid_to: Option<NaiveDate>,
    pub(super) mark: Option<String>,
    pub(super) note: Option<String>,
}

/// All norms of a ledger, read once for many questions.
#[derive(Debug, Clone, Default)]
pub struct Norms {
    rows: Vec<NormRow>,
    /// Every content heading: id, code and name.
    contents: Vec<(String, String, String)>,
}

/// Holds a line against the norm in force on its day.
pub fn check(reader: &Reader<'_>, question: &NormQuestion) -> Result<NormVerdict> {
    Norms::read(reader)?.check(reader, question)
}

/// The norms in force on a day in a place (none: the ledger's own province), of all sources and contents, the
/// province's own included.
pub fn in_force(
    reader: &Reader<'_>,
    date: NaiveDate,
    unit: Option<&UnitId>,
) -> Result<Vec<NormView>> {
    let place = place(reader, unit, date)?;
    let norms = Norms::read(reader)?;
    let mut rows: Vec<&NormRow> = norms
        .rows
        .iter()
        .filter(|row| row.holds(date) && row.nearness(&place).is_some())
        .collect();
    rows.sort_by_key(|row| (&row.content, &row.item, row.province.is_none(), &row.id));
    Ok(rows.into_iter().map(NormRow::view).collect())
}

impl Norms {
    /// The item that a row is about.
    pub fn item_of(&self, norm: &NormId) -> Option<&str> {
        self.rows
            .iter()
            .find(|row| row.id == *norm)
            .map(NormRow::key)
    }

    /// Reads all norms.
    pub fn read(reader: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            rows: store::norms(reader)?,
            contents: store::contents(reader)?,
        })
    }

    /// Holds a line against the norm in force on its day; the reader is asked only where the place is.
    pub fn check(&self, reader: &Reader<'_>, question: &NormQuestion) -> Result<NormVerdict> {
        let place = place(reader, question.unit.as_ref(), question.date)?;
        self.check_in(&place, question)
    }

    /// The same where the place is known already: `unit::place`, or one of `unit::places`, of the question's unit and day.
    pub fn check_in(&self, place: &Place, question: &NormQuestion) -> Result<NormVerdict> {
        let mut verdict = decide(&self.rows, place, question)?;
        if verdict.status == NormStatus::NoRow {
            verdict.sentence = no_row(&self.called(question), question);
        }
        Ok(verdict)
    }

    /// What is asked about, as people call it.
    fn called(&self, question: &NormQuestion) -> String {
        let item = question.item_code.as_deref();
        let row = item.and_then(|item| self.rows.iter().find(|row| row.key() == item));
        let asked = question.content.as_deref();
        let content = self
            .contents
            .iter()
            .find(|(id, code, _)| asked == Some(id.as_str()) || asked == Some(code.as_str()));
        match (row, content) {
            (Some(row), _) => format!("khoản “{}”", row.item),
            (None, Some((.., name))) => format!("nội dung “{name}”"),
            (None, None) => "nội dung này".to_owned(),
        }
    }
}

impl NormRow {
    fn holds(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|first| first <= day)
            && self.valid_to.is_none_or(|last| last >= day)
    }

    /// How near its province is; none where it does not hold in the place.
    fn nearness(&self, place: &Place) -> Option<Nearness> {
        match &self.province {
            Some((standard, code)) => place.rank(standard, code).map(Nearness::Province),
            None => Some(Nearness::Country),
        }
    }

    /// The item it is about: rows of one item follow each other in time and place.
    fn key(&self) -> &str {
        self.item_code.as_deref().unwrap_or(&self.id)
    }

    fn clause(&self) -> String {
        let parts: Vec<&str> = [self.document.as_deref(), self.clause.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        match parts.is_empty() {
            true => "chưa ghi văn bản".to_owned(),
            false => parts.join(", "),
        }
    }

    fn per(&self) -> String {
        match &self.cap_unit {
            Some(unit) => format!(" đồng/{unit}"),
            None => " đồng".to_owned(),
        }
    }

    /// `30 %, tối đa 1.000.000.000 đồng/mô hình`.
    fn limit(&self) -> String {
        let rate = self.rate.map(|rate| format!("{} %", decimal(rate)));
        let cap = self.cap.map(|cap| format!("tối đa {cap}{}", self.per()));
        let parts: Vec<String> = [rate, cap].into_iter().flatten().collect();
        match parts.is_empty() {
            true => "văn bản không ghi mức bằng số".to_owned(),
            false => parts.join(", "),
        }
    }

    pub(super) fn view(&self) -> NormView {
        NormView {
            id: self.id.clone(),
            item: self.item.clone(),
            item_code: self.item_code.clone(),
            source: self.source,
            content: self.content.clone(),
            content_id: self.content_id.clone(),
            unit: self.unit.clone(),
            unit_id: self.unit_id.clone(),
            area: self.area.clone(),
            rate: self.rate.map(plain),
            cap: self.cap,
            cap_unit: self.cap_unit.clone(),
            line_factor: self.line_factor.map(plain),
            document: self.document.clone(),
            document_id: self.document_id.clone(),
            clause: self.clause(),
            citation: self.citation.clone(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            mark_words: mark_words(self.mark.as_deref()),
            mark: self.mark.clone(),
            limit: self.limit(),
            note: self.note.clone(),
        }
    }
}

/// How local a row is, the most local first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Province(Rank),
    Country,
}

/// Whether a row is made for the area of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum AreaFit {
    /// For such an area, and the place is one.
    Made,
    /// For every area.
    Any,
    /// For such an area; the ledger does not say that the place is one.
    Unsaid,
}

/// A row that fits, and how well; the best is the least.
struct Fitting<'a> {
    row: &'a NormRow,
    /// The country's row of national money, standing in for the province's.
    borrowed: bool,
    near: Nearness,
    area: AreaFit,
}

impl Fitting<'_> {
    fn order(&self) -> (bool, Nearness, AreaFit) {
        (self.borrowed, self.near, self.area)
    }
}

/// The rule itself: which row held for the line, and what it allows.
pub(super) fn decide(
    rows: &[NormRow],
    place: &Place,
    question: &NormQuestion,
) -> Result<NormVerdict> {
    let fitting: Vec<Fitting<'_>> = rows
        .iter()
        .filter_map(|row| fit(row, place, question))
        .collect();
    let mut items: Vec<&str> = fitting.iter().map(|one| one.row.key()).collect();
    items.sort_unstable();
    items.dedup();
    if items.is_empty() {
        return Ok(NormVerdict::without(
            NormStatus::NoRow,
            no_row("nội dung này", question),
        ));
    }
    // Of each item the rows that are nearest; more than one only where former provinces differ.
    let best = |item: &str| -> Vec<&Fitting<'_>> {
        let of_item = || fitting.iter().filter(|one| one.row.key() == item);
        let least = of_item().map(Fitting::order).min();
        let mut best: Vec<&Fitting<'_>> =
            of_item().filter(|one| Some(one.order()) == least).collect();
        // Newest first already: of one province only the newest counts.
        let mut seen: Vec<&Option<(String, String)>> = Vec::new();
        best.retain(|one| {
            let new = !seen.contains(&&one.row.province);
            seen.push(&one.row.province);
            new
        });
        best
    };
    let meant: Vec<&Fitting<'_>> = items.iter().flat_map(|item| best(item)).collect();
    if let [one] = meant.as_slice() {
        return judge(one, question);
    }
    let mut verdict = match above_all(&meant, question)? {
        Some(verdict) => verdict,
        None => NormVerdict::without(
            NormStatus::Choose,
            match items.len() {
                1 => "Các tỉnh cũ đã sáp nhập có định mức khác nhau cho khoản này. Hãy chọn xã, phường hoặc tỉnh cũ để đối chiếu.".to_owned(),
                several => format!(
                    "Nội dung này có {several} khoản hỗ trợ khác nhau. Hãy chọn khoản để đối chiếu."
                ),
            },
        ),
    };
    verdict.candidates = views(meant.into_iter());
    Ok(verdict)
}

/// The verdict of the most generous row, where the support passes every row that could be meant.
fn above_all(meant: &[&Fitting<'_>], question: &NormQuestion) -> Result<Option<NormVerdict>> {
    let mut most: Option<NormVerdict> = None;
    for one in meant {
        let verdict = judge(one, question)?;
        if verdict.status != NormStatus::Exceeds {
            return Ok(None);
        }
        if most
            .as_ref()
            .is_none_or(|most| verdict.allowed > most.allowed)
        {
            most = Some(verdict);
        }
    }
    if let Some(most) = &mut most {
        let item = most.norm.as_ref().map_or("", |norm| norm.item.as_str());
        most.sentence = format!(
            "Chưa chọn khoản định mức, nhưng vượt mọi khoản có thể áp dụng; cao nhất là “{item}”: {}",
            most.sentence
        );
    }
    Ok(most)
}

fn views<'a>(of: impl Iterator<Item = &'a Fitting<'a>>) -> Vec<NormView> {
    let mut views: Vec<NormView> = of.map(|one| one.row.view()).collect();
    views.sort_by(|a, b| (&a.content, &a.item, &a.id).cmp(&(&b.content, &b.item, &b.id)));
    views
}

fn fit<'a>(row: &'a NormRow, place: &Place, question: &NormQuestion) -> Option<Fitting<'a>> {
    if !row.holds(question.date) {
        return None;
    }
    let named = |asked: &Option<String>, have: [&Option<String>; 2]| match asked {
        Some(asked) => have.into_iter().flatten().any(|one| one == asked),
        None => true,
    };
    let of_content =
        row.content_id.is_none() || named(&question.content, [&row.content_id, &row.content]);
    let of_item = named(
        &question.item_code,
        [&row.item_code, &Some(row.id.to_string())],
    );
    if !of_content || !of_item {
        return None;
    }
    let (borrowed, near) = match question.source {
        // The country's own rows only: a resolution of a province says nothing of national money.
        MoneySource::National => {
            let of_it = row
                .source
                .is_none_or(|source| source == MoneySource::National);
            let fits = of_it && row.province.is_none();
            (false, fits.then_some(Nearness::Country)?)
        }
        MoneySource::Local => match row.source {
            None | Some(MoneySource::Local) => (false, row.nearness(place)?),
            Some(MoneySource::National) if row.province.is_none() => (true, Nearness::Country),
            Some(_) => return None,
        },
        other => (row.source == Some(other)).then_some((false, row.nearness(place)?))?,
    };
    let flagged = |flag: &str| place.flags.iter().any(|one| one == flag);
    let area = match row.area.as_deref() {
        None | Some("any") => AreaFit::Any,
        // What holds in difficult areas holds in the very difficult ones.
        Some("difficult") if flagged("difficult") || flagged("very_difficult") => AreaFit::Made,
        Some(area) if flagged(area) => AreaFit::Made,
        Some(_) => AreaFit::Unsaid,
    };
    Some(Fitting {
        row,
        borrowed,
        near,
        area,
    })
}

impl NormVerdict {
    fn without(status: NormStatus, sentence: String) -> Self {
        Self {
            status,
            sentence,
            norm: None,
            allowed: None,
            excess: None,
            remarks: Vec::new(),
            candidates: Vec::new(),
        }
    }
}

fn no_row(what: &str, question: &NormQuestion) -> String {
    format!(
        "Sổ không có định mức nào cho {what}, nguồn {}, có hiệu lực ngày {}. Hãy ghi định mức trong Văn bản và định mức, hoặc nêu căn cứ khác.",
        question.source.label(),
        written(question.date)
    )
}

/// What one row allows a line.
fn judge(fitting: &Fitting<'_>, question: &NormQuestion) -> Result<NormVerdict> {
    let row = fitting.row;
    let units = question.units.max(0);
    let mut remarks = remarks(fitting);
    let by_rate = match (row.rate, question.costs) {
        (Some(rate), Some(costs)) => Some(floor(
            i128::from(costs.dong()) * i128::from(rate),
            WHOLE * PERCENT,
        )?),
        _ => None,
    };
    let factor = row.line_factor.filter(|_| question.production_line);
    if question.production_line && row.line_factor.is_none() && row.cap.is_some() {
        remarks
            .push("Văn bản không ghi hệ số riêng cho dây chuyền công nghệ ở khoản này.".to_owned());
    }
    let by_cap = match row.cap {
        Some(cap) => Some(floor(
            i128::from(cap.dong()) * i128::from(factor.unwrap_or(100)) * i128::from(units),
            WHOLE * WHOLE,
        )?),
        None => None,
    };
    let mut said = Vec::new();
    if let (Some(rate), Some(costs), Some(by_rate)) = (row.rate, question.costs, by_rate) {
        said.push(format!("{} % của {costs} = {by_rate}", decimal(rate)));
    }
    if let (Some(cap), Some(by_cap)) = (row.cap, by_cap) {
        let mut text = format!("trần {cap}{}", row.per());
        if let Some(factor) = factor {
            text.push_str(&format!(" × {} (dây chuyền công nghệ)", decimal(factor)));
        }
        if units != 100 {
            text.push_str(&format!(
                " × {} {}",
                decimal(units),
                row.cap_unit.as_deref().unwrap_or_default()
            ));
        }
        if by_cap != cap {
            text.push_str(&format!(" = {by_cap}"));
        }
        said.push(text.trim_end().to_owned());
    }
    let computed = said.join(", ");
    let opening = crate::text::capitalised(&computed);
    let mut verdict = NormVerdict::without(NormStatus::Within, String::new());
    verdict.norm = Some(row.view());
    verdict.remarks = remarks;

    let allowed = match (row.rate, by_rate, by_cap) {
        (None, _, None) => {
            verdict.status = NormStatus::NoFigure;
            verdict.sentence = match &row.note {
                Some(note) => format!(
                    "{} không ghi mức bằng số cho khoản này. {note}",
                    row.clause()
                ),
                None => format!(
                    "{} không ghi mức bằng số cho khoản này. Hãy đọc văn bản.",
                    row.clause()
                ),
            };
            return Ok(verdict);
        }
        // Without costs the share is not known; what passes the cap passes the norm all the same.
        (Some(rate), None, by_cap) if by_cap.is_none_or(|cap| question.support <= cap) => {
            verdict.status = NormStatus::NeedsCosts;
            let cap = match computed.is_empty() {
                true => String::new(),
                false => format!(", {computed}"),
            };
            verdict.sentence = format!(
                "Được hỗ trợ tối đa {} % chi phí hợp lệ{cap}. Hãy nhập chi phí hợp lệ để đối chiếu.",
                decimal(rate)
            );
            return Ok(verdict);
        }
        (_, Some(rate), Some(cap)) => rate.min(cap),
        (_, Some(one), None) | (_, None, Some(one)) => one,
        // A share without costs and without a cap was answered above.
        (Some(_), None, None) => return Err(Error::internal("a norm without a limit")),
    };
    verdict.allowed = Some(allowed);
    let end = if question.support > allowed {
        let excess = question.support.minus(allowed)?;
        verdict.status = NormStatus::Exceeds;
        verdict.excess = Some(excess);
        format!("vượt {excess} đồng")
    } else {
        format!("mức {} đồng là trong định mức", question.support)
    };
    verdict.sentence = format!("{opening} → được hỗ trợ tối đa {allowed} đồng; {end}.");
    Ok(verdict)
}

fn remarks(fitting: &Fitting<'_>) -> Vec<String> {
    let row = fitting.row;
    let mut remarks = Vec::new();
    if row.mark.as_deref() != Some("verified") {
        remarks.push(format!(
            "Định mức này {}.",
            match row.mark.as_deref() {
                Some("office") => "do đơn vị nhập".to_owned(),
                Some("unverified") =>
                    "chưa kiểm chứng; hãy đối chiếu với văn bản trước khi dùng".to_owned(),
                _ => "chưa ghi độ tin cậy".to_owned(),
            }
        ));
    }
    if fitting.borrowed {
        remarks.push("Sổ chưa có định mức riêng của tỉnh cho khoản này; đối chiếu theo mức của kinh phí khuyến công quốc gia.".to_owned());
    }
    if let (Nearness::Province(Rank::Former | Rank::Merged), Some(unit)) = (fitting.near, &row.unit)
    {
        remarks.push(format!(
            "Theo quy định của {unit} cũ, còn áp dụng trên địa bàn cũ khi chưa có quy định mới."
        ));
    }
    if fitting.area == AreaFit::Unsaid {
        remarks.push(match row.area.as_deref() {
            Some("very_difficult") => "Chỉ áp dụng ở địa bàn đặc biệt khó khăn; sổ chưa ghi nơi này thuộc diện đó.".to_owned(),
            _ => "Chỉ áp dụng ở địa bàn khó khăn, đặc biệt khó khăn; sổ chưa ghi nơi này thuộc diện đó.".to_owned(),
        });
    }
    remarks
}

/// Whole đồng, rounded down.
fn floor(numerator: i128, denominator: i128) -> Result<Money> {
    i64::try_from(numerator.div_euclid(denominator))
        .ok()
        .and_then(Money::new)
        .ok_or_else(|| {
            Error::refused(
                "money_too_large",
                "Số tiền vượt quá 9 triệu tỷ đồng nên không thể tính chính xác. Hãy kiểm tra lại chi phí và số lượng.",
            )
        })
}

/// Hundredths as people write them: `30`, `1,5`, `0,25`.
pub(super) fn decimal(hundredths: i64) -> String {
    plain(hundredths).replace('.', ",")
}

/// Hundredths as they travel: `30`, `1.5`, `0.25`.
fn plain(hundredths: i64) -> String {
    rust_decimal::Decimal::new(hundredths, 2)
        .normalize()
        .to_string()
}
