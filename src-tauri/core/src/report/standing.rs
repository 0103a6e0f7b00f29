//! Where the report of a period stands: *Nháp → Chốt số liệu → Trình ký → Ban hành → Thay thế*, and what
//! the ledger says otherwise since its figures were frozen.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rusqlite::params;
use serde::Serialize;
use specta::Type;

use super::catalogue::PaperForm;
use super::days::Days;
use super::extras::extras;
use super::figures::{
    ActivityFigures, AggregateFigures, ClassFigures, FacilityFigures, Figure, Figures,
    MeasureFigures, ProjectFigures, Quantities, SourceFigures,
};
use super::list::{ListFigures, ListRow};
use super::narrative::{Section, official};
use super::{catalogue, count, days, document, file, store, worded};
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

/// The report of a period that is on its way with frozen figures: its record and these.
pub(super) fn frozen(
    reader: &Reader<'_>,
    kind: &str,
    period: Period,
) -> Result<Option<(ReportId, Figures)>> {
    let found: Option<(ReportId, String)> = reader.row(
        "SELECT id, figures_json FROM report
         WHERE kind = ?1 AND period = ?2 AND state IN ('frozen', 'submitted') AND figures_json IS NOT NULL
         ORDER BY id DESC LIMIT 1",
        [kind, &period.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    found
        .map(|(id, json)| Ok((id, serde_json::from_str(&json)?)))
        .transpose()
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
    let found: Option<(Standing, String)> = reader.row(
        "SELECT id, state, frozen_on, number, issued_on, figures_json FROM report
         WHERE kind = ?1 AND period = ?2 AND state IN ('frozen', 'submitted', 'issued')
               AND figures_json IS NOT NULL
         ORDER BY state = 'issued', id DESC LIMIT 1",
        [kind, &period.to_string()],
        |row| {
            let standing = Standing {
                id: row.get(0)?,
                state: row.get(1)?,
                frozen_on: row.get(2)?,
                number: row.get(3)?,
                issued_on: row.get(4)?,
                differences: Vec::new(),
            };
            Ok((standing, row.get(5)?))
        },
    )?;
    let Some((mut standing, json)) = found else {
        return Ok(None);
    };
    let before: Figures = serde_json::from_str(&json)?;
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
        tx.run("UPDATE report SET state = 'submitted' WHERE id = ?1", [id])?;
        Ok(())
    })
}

/// Gives frozen figures up: the report is a draft again, with the figures of the ledger.
pub fn reopen(ledger: &Ledger, kind: &str, period: Period) -> Result<Done<()>> {
    let op = Op::ReopenReport {
        report: catalogue::paper(kind)?.called(period),
    };
    ledger.transact(&op, |tx| {
        let id = on_its_way(tx, kind, period)?;
        // Days that somebody chose stay chosen; the rule's are the rule's again.
        let by_rule = days::by_rule(tx, kind, period)?;
        tx.run(
            "UPDATE report SET state = 'draft', frozen_on = NULL, figures_json = NULL,
                    from_on = CASE WHEN (from_on, to_on) IN (VALUES (?2, ?3), (?2, frozen_on)) THEN NULL ELSE from_on END,
                    to_on = CASE WHEN (from_on, to_on) IN (VALUES (?2, ?3), (?2, frozen_on)) THEN NULL ELSE to_on END
             WHERE id = ?1",
            params![id, by_rule.from.to_string(), by_rule.to.to_string()],
        )?;
        Ok(())
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
        let today = tx.today();
        let number = numbers::draw(tx, "report", today.year())?;
        let document = on_paper(
            &figures,
            period,
            &sections,
            number,
            today,
            extras(tx, &id, &figures.agency)?,
        )?;
        let pdf = file(&document, Format::Pdf, ledger, printer)?;
        let sha256 = files::sha256(&pdf);
        blob::keep(tx, &sha256, &pdf)?;
        let replaced: Option<String> = tx.row(
            "SELECT id FROM report WHERE kind = ?1 AND period = ?2 AND state = 'issued' ORDER BY id DESC LIMIT 1",
            [kind, &period.to_string()],
            |row| row.get(0),
        )?;
        if let Some(replaced) = &replaced {
            tx.run("UPDATE report SET state = 'replaced' WHERE id = ?1", [replaced])?;
        }
        let symbol = catalogue::paper(kind)?.form.symbol();
        let printed = format!("{number:02}/{symbol}-{}", figures.agency.symbol);
        tx.run(
            "UPDATE report SET state = 'issued', number = ?2, issued_on = ?3, recipient = ?4, signer_name = ?5,
                               signer_title = ?6, replaces_id = ?7, sections_json = ?8, document_sha256 = ?9
             WHERE id = ?1",
            params![
                id,
                printed,
                today.to_string(),
                figures.agency.superior,
                figures.agency.signer_name,
                figures.agency.signer_title,
                replaced,
                serde_json::to_string(&sections)?,
                sha256
            ],
        )?;
        Ok(Issued { id, number: printed, issued_on: today, document, pdf })
    })
}

/// The file of a report as it was issued: the PDF is the very one, its twins are made of the figures and
/// words that were kept with it.
pub fn issued_file(
    ledger: &Ledger,
    id: &ReportId,
    format: Format,
    printer: &Printer<'_>,
) -> Result<Vec<u8>> {
    type Kept = (
        String,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<NaiveDate>,
        String,
    );
    let (found, pdf) = ledger.read(|reader| {
        let found: Option<Kept> = reader.row(
            "SELECT period, figures_json, sections_json, number, issued_on, coalesce(document_sha256, '')
             FROM report WHERE id = ?1",
            [id],
            |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
            },
        )?;
        let pdf = match &found {
            Some((.., sha256)) => blob::read(reader, sha256)?,
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
    let Some((period, Some(figures), Some(sections), Some(number), Some(issued_on), _)) = found
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

/// The record of a report that has no number yet, frozen or a draft.
pub(super) fn unissued(
    reader: &Reader<'_>,
    kind: &str,
    period: Period,
) -> Result<Option<ReportId>> {
    reader.row(
        "SELECT id FROM report WHERE kind = ?1 AND period = ?2 AND state IN ('draft', 'frozen', 'submitted')
         ORDER BY state = 'draft', id DESC LIMIT 1",
        [kind, &period.to_string()],
        |row| row.get(0),
    )
}

fn freeze_record(tx: &Tx<'_>, id: &ReportId, figures: &Figures, json: &str) -> Result<()> {
    tx.run(
        "UPDATE report SET state = 'frozen', frozen_on = ?2, from_on = ?3, to_on = ?4, figures_json = ?5 WHERE id = ?1",
        params![id, tx.today().to_string(), figures.from, figures.to, json],
    )?;
    Ok(())
}

/// Adds a record with frozen figures; answers its id.
fn add(tx: &Tx<'_>, kind: &str, period: Period, figures: &Figures, json: &str) -> Result<ReportId> {
    let id = ReportId::from(tx.new_id());
    tx.run(
        "INSERT INTO report(id, title, kind, period, from_on, to_on, state, frozen_on, figures_json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'frozen', ?7, ?8)",
        params![
            id,
            catalogue::paper(kind)?.title(period),
            kind,
            period.to_string(),
            figures.from,
            figures.to,
            tx.today().to_string(),
            json
        ],
    )?;
    Ok(id)
}

fn on_its_way(tx: &Tx<'_>, kind: &str, period: Period) -> Result<ReportId> {
    frozen(tx, kind, period)?.map(|(id, _)| id).ok_or_else(|| {
        Error::refused(
            "report_not_frozen",
            "Báo cáo này chưa chốt số liệu. Hãy chốt số liệu trước.",
        )
    })
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
            one.accepted_on.clone().unwrap_or_default(),
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
        whole => format!("{} {}", store::hundredths(whole), one.unit),
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
