//! Hồ sơ đề án: the papers that a project needs, whether each is there, and where it lies.
//!
//! What surprises: the list is filled from the office's templates as often as wanted; it adds what is not there yet
//! and never touches a paper that is.

use chrono::NaiveDate;
use rusqlite::params;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::chain::ChainStep;
use super::sets::{PaperState, ProjectState};
use super::store::{self, Head};
use crate::agency;
use crate::clock::written;
use crate::document::{
    Block, Cell, Column, Document, Format, Head as PaperHead, Metadata, Printer, Row, Signature,
    Table,
};
use crate::error::{Error, Result};
use crate::ids::{AttachmentId, ProjectId, ProjectPaperId};
use crate::ledger::{Cells, Done, Ledger, Op, Reader};
use crate::period::{PartialDate, Precision};

/// The dossier of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DossierView {
    /// The project.
    pub project: ProjectId,
    /// In the order in which they are needed.
    pub papers: Vec<DossierPaper>,
    /// How many are there.
    pub have: u32,
    /// How many are missing, but for those that need not be.
    pub missing: u32,
    /// How many somebody promised.
    pub waiting: u32,
    /// How many are not needed.
    pub not_applicable: u32,
    /// How many the templates know and the list has not.
    pub to_add: u32,
}

/// A paper of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DossierPaper {
    /// Its id.
    pub id: ProjectPaperId,
    /// What it is.
    pub name: String,
    /// The step before which it is needed.
    pub stage: Option<ProjectState>,
    /// What the office calls that step.
    pub stage_name: Option<String>,
    /// Only if there is one.
    pub optional: bool,
    /// Whether it is there.
    pub state: PaperState,
    /// Where it lies.
    pub place: Option<String>,
    /// The day by which somebody promised it.
    pub due_on: Option<NaiveDate>,
    /// The file that is it.
    pub attachment_id: Option<AttachmentId>,
    /// How many files are attached to it.
    pub files: u32,
    /// Ghi chú.
    pub note: Option<String>,
}

/// What is said of a paper; what is left out stays as it is, an empty text empties it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct PaperMark {
    /// Whether it is there.
    pub state: Option<PaperState>,
    /// Where it lies.
    pub place: Option<String>,
    /// ISO day by which somebody promised it.
    pub due_on: Option<String>,
    /// Ghi chú.
    pub note: Option<String>,
}

/// The dossier of a project. `today` decides which templates hold for one that is not approved yet.
pub fn dossier(reader: &Reader<'_>, project: &ProjectId, today: NaiveDate) -> Result<DossierView> {
    let head = store::head(reader, project)?;
    let chain = store::chain(reader, head.source)?;
    let papers = papers(reader, project, &chain)?;
    let count = |state: PaperState| papers.iter().filter(|paper| paper.state == state).count();
    let missing = papers
        .iter()
        .filter(|paper| paper.state == PaperState::Missing && !paper.optional)
        .count();
    Ok(DossierView {
        project: project.to_owned(),
        have: number(count(PaperState::Have)),
        missing: number(missing),
        waiting: number(count(PaperState::Waiting)),
        not_applicable: number(count(PaperState::NotApplicable)),
        to_add: number(to_add(reader, &head, today)?.len()),
        papers,
    })
}

/// Adds the papers of the templates that the dossier has not yet.
pub fn fill_dossier(ledger: &Ledger, project: &ProjectId) -> Result<Done<DossierView>> {
    let (name, open) = ledger.read(|reader| {
        let head = store::head(reader, project)?;
        let open = to_add(reader, &head, ledger.today())?.len();
        Ok((head.name, open))
    })?;
    if open == 0 {
        return Err(Error::refused(
            "dossier_full",
            "Danh mục đã có đủ giấy tờ theo mẫu. Muốn thêm loại giấy khác, hãy sửa mẫu danh mục giấy tờ ở Đề án.",
        ));
    }
    ledger.transact(&Op::FillDossier { project: name }, |tx| {
        let head = store::head(tx, project)?;
        for template in to_add(tx, &head, tx.today())? {
            tx.run(
                "INSERT INTO project_paper(id, project_id, position, name, stage, optional, state, note)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'missing', ?7)",
                params![
                    tx.new_id(),
                    project,
                    template.position,
                    template.name,
                    template.stage,
                    template.optional,
                    template.note
                ],
            )?;
        }
        dossier(tx, project, tx.today())
    })
}

/// Says of a paper whether it is there, and where.
pub fn mark_paper(
    ledger: &Ledger,
    paper: &ProjectPaperId,
    mark: &PaperMark,
) -> Result<Done<DossierView>> {
    let gone = || {
        Error::refused(
            "paper_gone",
            "Giấy này không còn trong hồ sơ. Hãy mở lại danh mục.",
        )
    };
    let due = match mark.due_on.as_deref().map(str::trim) {
        None => None,
        Some("") => Some(None),
        Some(day) => Some(Some(day.parse::<NaiveDate>().map_err(|_| {
            Error::refused(
                "paper_due",
                "Ngày hẹn bổ sung chưa đúng. Hãy nhập ngày/tháng/năm, ví dụ 15/06/2026.",
            )
        })?)),
    };
    let name: String = ledger
        .read(|reader| {
            reader.row(
                "SELECT name FROM project_paper WHERE id = ?1",
                [paper],
                |row| row.get(0),
            )
        })?
        .ok_or_else(gone)?;
    let op = Op::MarkPaper {
        paper: name,
        state: mark.state.map(PaperState::label),
    };
    ledger.transact(&op, |tx| {
        let project: ProjectId = tx
            .row(
                "SELECT project_id FROM project_paper WHERE id = ?1",
                [paper],
                |row| row.get(0),
            )?
            .ok_or_else(gone)?;
        if let Some(state) = mark.state {
            tx.run(
                "UPDATE project_paper SET state = ?2 WHERE id = ?1",
                params![paper, state],
            )?;
        }
        for (field, text) in [("place", &mark.place), ("note", &mark.note)] {
            if let Some(text) = text {
                let text = Some(crate::text::nfc(text.trim())).filter(|text| !text.is_empty());
                tx.run(
                    &format!("UPDATE project_paper SET {field} = ?2 WHERE id = ?1"),
                    params![paper, text],
                )?;
            }
        }
        if let Some(due) = due {
            tx.run(
                "UPDATE project_paper SET due_on = ?2 WHERE id = ?1",
                params![paper, due.map(|due| due.to_string())],
            )?;
        }
        dossier(tx, &project, tx.today())
    })
}

/// The dossier as a checklist to print.
pub fn dossier_document(ledger: &Ledger, project: &ProjectId) -> Result<Document> {
    let today = ledger.today();
    ledger.read(|reader| {
        let head = store::head(reader, project)?;
        let view = dossier(reader, project, today)?;
        let own = agency::own(reader, today)?.unwrap_or_default();
        let code = head.code.iter().map(|code| format!("Mã đề án: {code}."));
        let state = (head.state.iter())
            .map(|state| format!("Trạng thái: {}.", state.label()))
            .collect::<Vec<_>>();
        let facts: Vec<String> = code
            .chain([format!("Năm: {}.", head.year)])
            .chain(state)
            .collect();
        let mut body = vec![
            Block::paragraph(facts.join(" ")),
            Block::paragraph(format!(
                "Tính đến ngày {}: có {}, thiếu {}, chờ bổ sung {}, không áp dụng {}.",
                written(today),
                view.have,
                view.missing,
                view.waiting,
                view.not_applicable
            )),
        ];
        body.push(Block::Table(table(&view)));
        Ok(Document {
            extras: crate::document::Extras::default(),
            head: PaperHead {
                superior: own.superior,
                agency: own
                    .name
                    .unwrap_or_else(|| "Trung tâm Khuyến công".to_owned()),
                number: None,
                symbol: own.symbol.unwrap_or_default(),
                place: own.place.unwrap_or_default(),
                date: PartialDate {
                    first: today,
                    precision: Precision::Day,
                },
                number_written: None,
                date_written: None,
            },
            kind: Some("Danh mục".to_owned()),
            summary: format!("Giấy tờ của đề án “{}”", head.name),
            addressees: Vec::new(),
            body,
            signature: Signature {
                authority: own.authority.into_iter().collect(),
                title: own.signer_title.unwrap_or_else(|| "GIÁM ĐỐC".to_owned()),
                name: own.signer.unwrap_or_default(),
            },
            cosigners: Vec::new(),
            recipients: vec!["Lưu: Hồ sơ đề án".to_owned()],
            annexes: Vec::new(),
        })
    })
}

/// The checklist as a file.
pub fn write_dossier(
    ledger: &Ledger,
    project: &ProjectId,
    format: Format,
    printer: &Printer<'_>,
) -> Result<Vec<u8>> {
    let document = dossier_document(ledger, project)?;
    printer.write_as(&document, format, &Metadata::of(&document, ledger.now()))
}

fn table(view: &DossierView) -> Table {
    let rows = (1..).zip(&view.papers).map(|(number, paper)| {
        let due = paper.due_on.map(|day| format!("hẹn {}", written(day)));
        let optional = paper.optional.then(|| "nếu có".to_owned());
        let notes: Vec<String> = [optional, due, paper.note.clone()]
            .into_iter()
            .flatten()
            .collect();
        Row::data(vec![
            Cell::ordinal(number),
            Cell::text(&paper.name),
            Cell::text(paper.stage_name.clone().unwrap_or_default()),
            Cell::text(paper.state.label()),
            Cell::text(paper.place.clone().unwrap_or_default()),
            Cell::text(notes.join("; ")),
        ])
    });
    Table {
        unit: None,
        rows: rows.collect(),
        columns: vec![
            Column::centred("TT"),
            Column::text("Giấy tờ", 36),
            Column::text("Cần trước bước", 20),
            Column::text("Tình trạng", 14),
            Column::text("Nơi lưu", 16),
            Column::text("Ghi chú", 18),
        ],
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn papers(
    reader: &Reader<'_>,
    project: &ProjectId,
    chain: &[ChainStep],
) -> Result<Vec<DossierPaper>> {
    reader.rows(
        "SELECT p.id, p.name, p.stage, p.optional, p.state, p.place, p.due_on, p.attachment_id, p.note,
                (SELECT count(*) FROM attachment a WHERE a.noun = 'project_paper' AND a.record_id = p.id) AS files
         FROM project_paper p WHERE p.project_id = ?1 ORDER BY p.position, p.id",
        [project],
        |row| {
            let stage: Option<ProjectState> = row.get("stage")?;
            let stage_name = stage.map(|stage| {
                let named = chain.iter().find(|step| step.state == stage);
                named.map_or_else(|| stage.label().to_owned(), |step| step.name.clone())
            });
            Ok(DossierPaper {
                id: row.get("id")?,
                name: row.get("name")?,
                stage,
                stage_name,
                optional: row.yes("optional")?,
                state: row.get("state")?,
                place: row.text("place")?,
                due_on: row.get("due_on")?,
                attachment_id: row.get("attachment_id")?,
                note: row.text("note")?,
                files: row.get("files")?,
            })
        },
    )
}

/// A paper that a template asks for.
struct Wanted {
    position: i64,
    name: String,
    stage: Option<ProjectState>,
    optional: bool,
    note: Option<String>,
}

/// The templates for a project: of its fund, kind and content, that held when it was approved, today where it is not.
fn templates(reader: &Reader<'_>, head: &Head, today: NaiveDate) -> Result<Vec<Wanted>> {
    let approved = head
        .marks
        .iter()
        .find(|mark| mark.state == ProjectState::Approved);
    let on = approved.and_then(|mark| mark.on).unwrap_or(today);
    reader.rows(
        "SELECT t.position, t.name, t.stage, t.optional, t.note FROM paper_template t
         WHERE t.applies_to = 'project' AND coalesce(t.source, ?1) = ?1
           AND (t.project_kind IS NULL OR t.project_kind = ?2)
           AND (t.content_id IS NULL OR (SELECT code FROM content WHERE id = t.content_id)
                                      = (SELECT code FROM content WHERE id = ?3))
           AND coalesce(t.valid_from, '0000') <= ?4 AND coalesce(t.valid_to, '9999') >= ?4
         ORDER BY t.position, t.id",
        params![head.source, head.kind, head.content, on],
        |row| {
            Ok(Wanted {
                position: row.get("position")?,
                name: row.get("name")?,
                stage: row.get("stage")?,
                optional: row.yes("optional")?,
                note: row.text("note")?,
            })
        },
    )
}

/// The papers of the templates that the dossier has not, by name.
fn to_add(reader: &Reader<'_>, head: &Head, today: NaiveDate) -> Result<Vec<Wanted>> {
    let there: Vec<String> = reader.rows(
        "SELECT name FROM project_paper WHERE project_id = ?1",
        [&head.id],
        |row| row.get(0),
    )?;
    let mut known: Vec<String> = there.iter().map(|name| crate::text::fold(name)).collect();
    let mut open = Vec::new();
    for template in templates(reader, head, today)? {
        let name = crate::text::fold(&template.name);
        if !known.contains(&name) {
            known.push(name);
            open.push(template);
        }
    }
    Ok(open)
}

/// The steps before which the templates ask for papers that must be there.
pub(super) fn wanted_stages(
    reader: &Reader<'_>,
    head: &Head,
    today: NaiveDate,
) -> Result<Vec<ProjectState>> {
    let templates = templates(reader, head, today)?;
    let wanted = templates.into_iter().filter(|template| !template.optional);
    Ok(wanted.filter_map(|template| template.stage).collect())
}
