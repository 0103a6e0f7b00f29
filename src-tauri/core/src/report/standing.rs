//! Where the report of a period stands: *Nháp → Chốt số liệu → Trình ký → Ban hành → Thay thế*, and what
//! the ledger says otherwise since its figures were frozen.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use specta::Type;

use super::catalogue::PaperForm;
use super::days::Days;
use super::document::file;
use super::extras::extras;
use super::figures::{
    ActivityFigures, AggregateFigures, ClassFigures, FacilityFigures, Figure, Figures,
    MeasureFigures, ProjectFigures, Quantities, SourceFigures,
};
use super::list::{ListFigures, ListRow};
use super::narrative::Section;
use super::record_store::{self, add, freeze_record, frozen, on_its_way, typed, unissued};
use super::wording::worded;
use super::words::{hundredths, official};
use super::{catalogue, count, days, document};
use crate::clock::written;
use crate::document::{Document, Extras, Format, Printer};
use crate::error::{Error, Result};
use crate::files;
use crate::ids::ReportId;
use crate::ledger::{Done, Ledger, Op, Reader, Tx, blob, numbers};
use crate::money::{Money, MoneySource, grouped};
use crate::period::{PartialDate, Period, Precision};
use crate::record::Filter;

/// The latest report of a period whose figures are frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Standing {
    /// Its record.
    pub id: ReportId,
    /// `frozen`, `submitted` or `issued`.
    pub state: String,
    /// The day of its figures.
    pub frozen_on: Option<NaiveDate>,
    /// `01/BC-TTKC`, once it is issued.
    pub number: Option<String>,
    /// Its date, once it is issued.
    pub issued_on: Option<NaiveDate>,
    /// What the ledger says otherwise now.
    pub differences: Vec<Difference>,
}

/// One number or one record that is not what it was when the figures were frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Difference {
    /// The figure, or the record and what of it.
    pub label: String,
    /// As frozen; none where it was not there.
    pub frozen: Option<String>,
    /// As the ledger has it; none where it is gone.
    pub now: Option<String>,
    /// The noun whose records are behind it.
    pub noun: String,
    /// The record, where it is one.
    pub id: Option<String>,
    /// Which records, where it is a figure.
    pub filters: Vec<Filter>,
}

/// A report with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Issued {
    /// Its record.
    pub id: ReportId,
    /// `01/BC-TTKC`.
    pub number: String,
    /// Its date.
    pub issued_on: NaiveDate,
    /// The document as it was issued.
    #[serde(skip)]
    #[specta(skip)]
    pub document: Document,
    /// Its PDF: the very bytes whose hash the ledger keeps.
    #[serde(skip)]
    #[specta(skip)]
    pub pdf: Vec<u8>,
}

impl Issued {
    /// The file of the report as it was issued.
    pub fn file(&self, format: Format, ledger: &Ledger, printer: &Printer<'_>) -> Result<Vec<u8>> {
        match format {
            Format::Pdf => Ok(self.pdf.clone()),
            Format::Docx | Format::Xlsx => file(&self.document, format, ledger, printer),
        }
    }
}

/// Where the report of a period stands; none while it is a draft.
pub fn standing(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Option<Standing>> {
    standing_beside(reader, kind, period, None)
}

/// The same beside figures that were counted already: where they are the ledger's over the days of the report, they are
/// not counted again.
pub(super) fn standing_beside(
    reader: &Reader<'_>,
    kind: &str,
    period: Period,
    counted: Option<&Figures>,
) -> Result<Option<Standing>> {
    let Some(kept) = record_store::latest(reader, kind, period)? else {
        return Ok(None);
    };
    let mut standing = Standing {
        id: kept.id,
        state: kept.state,
        frozen_on: kept.frozen_on,
        number: kept.number,
        issued_on: kept.issued_on,
        differences: Vec::new(),
    };
    let before: Figures = serde_json::from_str(&kept.figures_json)?;
    // Counted again over its own days, whatever the rule or somebody says of them by now.
    let days = Days::of(reader, &before)?;
    let same = |one: &&Figures| {
        (&one.from, &one.to, &one.books_to) == (&before.from, &before.to, &before.books_to)
    };
    // What a report on its way stands on was frozen, not counted.
    standing.differences = match counted.filter(same).filter(|_| standing.state == "issued") {
        Some(now) => differences(&before, now),
        None => differences(&before, &count::counted(reader, kind, period, &days)?),
    };
    Ok(Some(standing))
}

/// The figures that a report is frozen with. One whose days are not over stands at today, and says so; one whose days
/// have not begun has nothing to say. What is about a plan is written before its year.
fn counted(tx: &Tx<'_>, kind: &str, period: Period) -> Result<Figures> {
    let days = days::days(tx, kind, period)?;
    let paper = catalogue::paper(kind)?;
    if !matches!(paper.form, PaperForm::Report) {
        return count::counted(tx, kind, period, &days);
    }
    if days.from > tx.today() {
        return Err(Error::refused(
            "report_not_begun",
            format!(
                "Kỳ của {} bắt đầu ngày {}, nay chưa tới nên chưa có số liệu để chốt. Hãy làm báo cáo này khi kỳ đã bắt đầu.",
                paper.called(period),
                official(days.from)
            ),
        ));
    }
    count::counted(tx, kind, period, &days.by(tx.today()))
}

/// Keeps the figures of a period as the ledger has them now; those that were frozen before are replaced.
pub fn freeze(ledger: &Ledger, kind: &str, period: Period) -> Result<Done<()>> {
    let op = Op::FreezeReport {
        report: catalogue::paper(kind)?.called(period),
    };
    ledger.transact(&op, |tx| {
        let now = counted(tx, kind, period)?;
        let json = serde_json::to_string(&now)?;
        match unissued(tx, kind, period)? {
            Some(id) => freeze_record(tx, &id, &now, &json)?,
            None => {
                add(tx, kind, period, &now, &json)?;
            }
        }
        Ok(())
    })
}

/// Lays a report with frozen figures before the signer.
pub fn submit(ledger: &Ledger, kind: &str, period: Period) -> Result<Done<()>> {
    let op = Op::SubmitReport {
        report: catalogue::paper(kind)?.called(period),
    };
    ledger.transact(&op, |tx| {
        let id = on_its_way(tx, kind, period)?;
        record_store::set_submitted(tx, &id)
    })
}

/// Gives frozen figures up: the report is a draft again, with the figures of the ledger.
pub fn reopen(ledger: &Ledger, kind: &str, period: Period) -> Result<Done<()>> {
    let op = Op::ReopenReport {
        report: catalogue::paper(kind)?.called(period),
    };
    ledger.transact(&op, |tx| {
        let id = on_its_way(tx, kind, period)?;
        let by_rule = days::by_rule(tx, kind, period)?;
        record_store::set_draft(tx, &id, by_rule.from, by_rule.to)
    })
}

/// Gives the report of a period its number, with the figures that were frozen for it or else those of now,
/// and keeps its PDF. The number is never given again, undo or not.
pub fn issue(
    ledger: &Ledger,
    kind: &str,
    period: Period,
    printer: &Printer<'_>,
) -> Result<Done<Issued>> {
    let op = Op::IssueReport {
        report: catalogue::paper(kind)?.called(period),
    };
    ledger.transact(&op, |tx| {
        let (id, figures) = match frozen(tx, kind, period)? {
            Some(found) => found,
            None => {
                let now = counted(tx, kind, period)?;
                let json = serde_json::to_string(&now)?;
                let id = match unissued(tx, kind, period)? {
                    Some(id) => {
                        freeze_record(tx, &id, &now, &json)?;
                        id
                    }
                    None => add(tx, kind, period, &now, &json)?,
                };
                (id, now)
            }
        };
        let sections = worded(tx, &figures, kind, period)?;
        let symbol = format!(
            "{}-{}",
            catalogue::paper(kind)?.form.symbol(),
            figures.agency.symbol
        );
        let (number, day) = numbered(tx, &id, &symbol)?;
        if catalogue::paper(kind)?.form == PaperForm::Report && day < figures.to {
            return Err(Error::refused(
                "report_day",
                format!(
                    "Báo cáo này lấy số liệu đến {} nên không ban hành được ngày {}. Hãy sửa ngày ở bản ghi báo cáo (báo cáo đã chốt số liệu thì mở lại trước).",
                    written(figures.to),
                    written(day)
                ),
            ));
        }
        let printed = format!("{number:02}/{symbol}");
        let document = on_paper(
            &figures,
            period,
            &sections,
            number,
            day,
            extras(tx, &id, &figures.agency)?,
        )?;
        let pdf = file(&document, Format::Pdf, ledger, printer)?;
        let sha256 = files::sha256(&pdf);
        blob::keep(tx, &sha256, &pdf)?;
        let issued = record_store::Issue {
            number: &printed,
            on: day,
            agency: &figures.agency,
            sections_json: &serde_json::to_string(&sections)?,
            document_sha256: &sha256,
        };
        record_store::set_issued(tx, &id, (kind, period), &issued)?;
        Ok(Issued {
            id,
            number: printed,
            issued_on: day,
            document,
            pdf,
        })
    })
}

/// The greatest number of a series: what is above it is a day or a telephone number typed in its place.
const MOST: u32 = 9_999;

/// The number and the day that a report gets: those that somebody wrote in its draft, else the next and today.
fn numbered(tx: &Tx<'_>, id: &ReportId, symbol: &str) -> Result<(u32, NaiveDate)> {
    let typed = typed(tx, id)?;
    let today = tx.today();
    let day = typed.issued_on.unwrap_or(today);
    if day > today {
        return Err(Error::refused(
            "report_day",
            format!(
                "Ngày ban hành {} ghi ở bản nháp chưa tới. Hãy sửa ngày ở bản ghi báo cáo, hoặc để trống để lấy ngày hôm nay.",
                written(day)
            ),
        ));
    }
    let Some(text) = typed.number else {
        return Ok((numbers::draw(tx, "report", day.year())?, day));
    };
    let (digits, rest) = text.split_at(text.bytes().take_while(u8::is_ascii_digit).count());
    let own = rest.is_empty() || rest == format!("/{symbol}");
    let number = digits.parse::<u32>().ok();
    let number = number.filter(|number| own && (1..=MOST).contains(number));
    let Some(number) = number else {
        return Err(Error::refused(
            "report_number",
            format!(
                "Số “{text}” ghi ở bản nháp không theo ký hiệu của báo cáo này, ví dụ 45/{symbol} (từ 1 đến 9.999). Hãy sửa số ở bản ghi báo cáo (báo cáo đã chốt số liệu thì mở lại trước), hoặc để trống để nhận số tiếp theo."
            ),
        ));
    };
    let given = record_store::has_number(tx, id, &format!("{number:02}/{symbol}"), day.year())?;
    if given {
        return Err(Error::refused(
            "report_number",
            format!(
                "Số {number:02}/{symbol} năm {} đã cấp cho báo cáo khác. Hãy sửa số ở bản ghi báo cáo (báo cáo đã chốt số liệu thì mở lại trước), hoặc để trống để nhận số tiếp theo.",
                day.year()
            ),
        ));
    }
    numbers::take(tx, "report", day.year(), number)?;
    Ok((number, day))
}

/// The file of a report as it was issued: the PDF is the very one, its twins are made of the figures and
/// words that were kept with it.
pub fn issued_file(
    ledger: &Ledger,
    id: &ReportId,
    format: Format,
    printer: &Printer<'_>,
) -> Result<Vec<u8>> {
    let (found, pdf) = ledger.read(|reader| {
        let found = record_store::issued(reader, id)?;
        let pdf = match &found {
            Some(found) => blob::read(reader, &found.document_sha256)?,
            None => None,
        };
        Ok((found, pdf))
    })?;
    let gone = || {
        Error::refused(
            "report_file_missing",
            "Sổ không giữ bản đã ban hành của báo cáo này. Hãy mở tệp đã gửi đi, hoặc ban hành lại.",
        )
    };
    if format == Format::Pdf {
        return pdf.ok_or_else(gone);
    }
    let Some(record_store::Paper {
        period,
        figures_json: Some(figures),
        sections_json: Some(sections),
        number: Some(number),
        issued_on: Some(issued_on),
        ..
    }) = found
    else {
        return Err(gone());
    };
    let figures: Figures = serde_json::from_str(&figures)?;
    let sections: Vec<Section> = serde_json::from_str(&sections)?;
    let number = number
        .split('/')
        .next()
        .and_then(|number| number.parse().ok());
    let extras = ledger.read(|reader| extras(reader, id, &figures.agency))?;
    let document = on_paper(
        &figures,
        period.parse()?,
        &sections,
        number.ok_or_else(gone)?,
        issued_on,
        extras,
    )?;
    file(&document, format, ledger, printer)
}

fn on_paper(
    figures: &Figures,
    period: Period,
    sections: &[Section],
    number: u32,
    day: NaiveDate,
    extras: Extras,
) -> Result<Document> {
    let date = PartialDate {
        first: day,
        precision: Precision::Day,
    };
    document::document(figures, period, sections, Some(number), date, extras)
}

/// What a report says of a figure, beside its number.
type Beside = fn(&Figure) -> Option<i64>;

/// What is not as it was, of all that a report prints: single figures, contents, activities, then projects
/// and facilities.
fn differences(before: &Figures, now: &Figures) -> Vec<Difference> {
    let mut all = Vec::new();
    for figure in &now.figures {
        let frozen = before.figures.iter().find(|one| one.key == figure.key);
        let said = |value: i64| format!("{} {}", grouped(value), figure.unit);
        // What is printed beside the number is said by the report as well.
        let printed: [(&str, Beside); 4] = [
            ("", |one| Some(one.value)),
            (", cùng kỳ năm trước", |one| one.last_year),
            (", kế hoạch năm", |one| one.planned),
            (", lũy kế giai đoạn", |one| one.programme),
        ];
        for (beside, of) in printed {
            let (was, is) = (frozen.and_then(of), of(figure));
            if was != is {
                all.push(Difference {
                    label: format!("{}{beside}", figure.label),
                    frozen: was.map(said),
                    now: is.map(said),
                    noun: figure.noun.clone(),
                    id: None,
                    filters: figure.filters.clone(),
                });
            }
        }
    }
    records(
        "project",
        &before.sources,
        &now.sources,
        of_source,
        &mut all,
    );
    records(
        "activity",
        &before.activities,
        &now.activities,
        of_activity,
        &mut all,
    );
    // Totals of a year are told of the whole year alone.
    let told = |figures: &Figures| match figures.of_whole_year() {
        true => figures.aggregates.clone(),
        false => Vec::new(),
    };
    records(
        "aggregate",
        &told(before),
        &told(now),
        of_aggregate,
        &mut all,
    );
    records(
        "course",
        &before.year_classes,
        &now.year_classes,
        of_class,
        &mut all,
    );
    records(
        "project",
        &before.projects,
        &now.projects,
        of_project,
        &mut all,
    );
    // Where the same is printed as a list, the list says it.
    if !now.lists.iter().any(|list| list.key == "targets") {
        records("", &before.measures, &now.measures, of_measure, &mut all);
    }
    records(
        "facility",
        &before.facilities,
        &now.facilities,
        of_facility,
        &mut all,
    );
    for list in &now.lists {
        let rows = before.lists.iter().find(|one| one.key == list.key);
        let rows = rows.map_or(&[][..], |before| &before.rows);
        records(
            &list.noun,
            rows,
            &list.rows,
            |row| of_row(list, row),
            &mut all,
        );
    }
    all
}

/// A row of a list: a record by its id, an indicator by its name.
fn of_row(list: &ListFigures, row: &ListRow) -> Said {
    let name = row
        .cells
        .iter()
        .zip(&list.columns)
        .map(|(cell, column)| cell.said(column.what))
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    let group = row.group.clone().unwrap_or_default();
    Said {
        key: row.id.clone().unwrap_or_else(|| format!("{group}/{name}")),
        id: row.id.clone(),
        name,
        values: list
            .columns
            .iter()
            .zip(&row.cells)
            .map(|(column, cell)| {
                let label = crate::text::uncapitalised(&column.title);
                let label = match column.over.as_str() {
                    "" => label,
                    over => format!("{}, {label}", crate::text::uncapitalised(over)),
                };
                (label, cell.said(column.what))
            })
            .collect(),
    }
}

/// What a report says of something.
struct Said {
    /// What tells it from others of its kind.
    key: String,
    /// The record, where it is one.
    id: Option<String>,
    name: String,
    /// Its values with their labels.
    values: Vec<(String, String)>,
}

fn money(amount: Money) -> String {
    format!("{} đồng", grouped(amount.dong()))
}

/// What is not stated is nothing.
fn stated(amount: Option<Money>) -> String {
    amount.map_or_else(String::new, money)
}

fn of_source(one: &SourceFigures) -> Said {
    let source = MoneySource::CHOICES
        .iter()
        .find(|choice| choice.code == one.source);
    Said {
        key: format!("{}/{}", one.source, one.code),
        id: None,
        name: format!("{}, {}", one.name, source.map_or("", |choice| choice.label)),
        values: vec![
            ("số đề án".to_owned(), one.projects.to_string()),
            (
                "nghiệm thu trong kỳ".to_owned(),
                one.accepted_in_period.to_string(),
            ),
            ("nghiệm thu lũy kế".to_owned(), one.accepted.to_string()),
            (
                "nghiệm thu cùng kỳ năm trước".to_owned(),
                one.accepted_last_year.to_string(),
            ),
            ("kế hoạch năm".to_owned(), money(one.planned)),
            ("được duyệt".to_owned(), money(one.approved)),
            ("giải ngân trong kỳ".to_owned(), money(one.paid_in_period)),
            ("lũy kế giải ngân".to_owned(), money(one.paid_to_date)),
            (
                "giải ngân của niên độ trước".to_owned(),
                money(one.of_years_before),
            ),
            ("lũy kế cùng kỳ năm trước".to_owned(), money(one.last_year)),
            ("vốn đối ứng, khác".to_owned(), money(one.counterpart)),
        ],
    }
}

fn of_activity(one: &ActivityFigures) -> Said {
    // One kind may be counted in several units.
    let figure = one
        .quantity
        .trim_start_matches(|c: char| !c.is_ascii_digit());
    let unit = figure.split_once(' ').map_or("", |(_, unit)| unit);
    Said {
        key: format!("{}/{unit}", one.name),
        id: None,
        name: one.name.clone(),
        values: vec![
            ("khối lượng".to_owned(), one.quantity.clone()),
            ("số lần".to_owned(), one.entries.to_string()),
        ],
    }
}

fn of_aggregate(one: &AggregateFigures) -> Said {
    Said {
        key: one.id.clone(),
        id: Some(one.id.clone()),
        name: one.name.clone(),
        values: vec![
            ("tên".to_owned(), one.name.clone()),
            ("số liệu".to_owned(), one.said.clone()),
            ("địa điểm".to_owned(), one.place.clone()),
        ],
    }
}

fn of_class(one: &ClassFigures) -> Said {
    Said {
        key: one.id.clone(),
        id: Some(one.id.clone()),
        name: one.name.clone(),
        values: vec![
            ("tên".to_owned(), one.name.clone()),
            (
                "học viên".to_owned(),
                one.learners.clone().unwrap_or_default(),
            ),
            ("địa điểm".to_owned(), one.place.clone()),
        ],
    }
}

fn of_project(one: &ProjectFigures) -> Said {
    let values = vec![
        ("tên".to_owned(), one.name.clone()),
        ("nội dung".to_owned(), one.content_name.clone()),
        ("đơn vị thụ hưởng".to_owned(), one.beneficiaries.clone()),
        ("quyết định, hợp đồng".to_owned(), one.paper.clone()),
        ("KCQG".to_owned(), money(one.national)),
        ("KCĐP".to_owned(), money(one.local)),
        ("đối ứng, khác".to_owned(), money(one.counterpart)),
        ("tạm ứng".to_owned(), money(one.advanced)),
        ("giải ngân trong kỳ".to_owned(), money(one.paid_in_period)),
        ("lũy kế giải ngân".to_owned(), money(one.paid_to_date)),
        ("tiến độ".to_owned(), one.state.clone()),
        (
            "ngày nghiệm thu".to_owned(),
            one.accepted_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
        ),
        (
            "giải ngân của niên độ trước".to_owned(),
            money(one.of_years_before),
        ),
        ("vướng mắc".to_owned(), one.difficulty.clone()),
    ];
    Said {
        key: one.id.to_string(),
        id: Some(one.id.to_string()),
        name: one.name.clone(),
        values,
    }
}

fn of_measure(one: &MeasureFigures) -> Said {
    let said = |of: &Quantities| match of.whole() {
        0 => String::new(),
        whole => format!("{} {}", hundredths(whole), one.unit),
    };
    Said {
        key: one.key.clone(),
        id: None,
        name: one.name.clone(),
        values: vec![
            ("kế hoạch năm".to_owned(), said(&one.planned)),
            ("thực hiện trong kỳ".to_owned(), said(&one.in_period)),
            ("lũy kế".to_owned(), said(&one.to_date)),
            ("cùng kỳ năm trước".to_owned(), said(&one.last_year)),
        ],
    }
}

fn of_facility(one: &FacilityFigures) -> Said {
    let labour = one
        .labour
        .map_or_else(String::new, |labour| labour.to_string());
    let values = vec![
        ("tên".to_owned(), one.name.clone()),
        ("xã, phường".to_owned(), one.commune.clone()),
        ("ngành nghề, sản phẩm".to_owned(), one.trade.clone()),
        ("lao động".to_owned(), labour),
        ("doanh thu".to_owned(), stated(one.revenue)),
        ("nhu cầu".to_owned(), one.need.clone()),
        ("đề nghị".to_owned(), stated(one.requested)),
        ("đối ứng".to_owned(), stated(one.counterpart)),
    ];
    Said {
        key: one.id.to_string(),
        id: Some(one.id.to_string()),
        name: one.name.clone(),
        values,
    }
}

fn records<T>(
    noun: &str,
    before: &[T],
    now: &[T],
    said: impl Fn(&T) -> Said,
    all: &mut Vec<Difference>,
) {
    let by_key = |list: &[T]| -> BTreeMap<String, Said> {
        let said = list.iter().map(&said);
        said.map(|one| (one.key.clone(), one)).collect()
    };
    let mut add = |one: &Said, what: &str, frozen: Option<&String>, now: Option<&String>| {
        let shown = |text: Option<&String>| text.filter(|text| !text.is_empty()).cloned();
        all.push(Difference {
            label: format!("{}: {what}", one.name),
            frozen: shown(frozen),
            now: shown(now),
            noun: noun.to_owned(),
            id: one.id.clone(),
            filters: Vec::new(),
        });
    };
    let (before, now) = (by_key(before), by_key(now));
    for (key, was) in &before {
        match now.get(key) {
            None => add(was, "không còn trong báo cáo", Some(&was.name), None),
            Some(is) => {
                for ((label, before), (_, now)) in was.values.iter().zip(&is.values) {
                    if before != now {
                        add(was, label, Some(before), Some(now));
                    }
                }
            }
        }
    }
    for (_, is) in now.iter().filter(|(key, _)| !before.contains_key(*key)) {
        add(is, "mới có", None, Some(&is.name));
    }
}
