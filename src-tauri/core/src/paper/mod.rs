//! Giấy tờ của đề án: the six papers that a project needs on its way, from the tờ trình to the payment.
//!
//! A paper is [`wording`] with tags in place of facts; [`facts`] says what the tags stand for in one project;
//! [`fill`] brings them together as an official document. The same wording as a Word file, its tags left in
//! it, is where an office starts its own text from; [`template`] checks and fills what it made of it, with the
//! same facts.
//!
//! What surprises: a paper is never refused for what the ledger does not know. The place is left free in dots
//! to be filled by hand, and a finding says what is missing and where to write it.

mod bases;
mod facts;
mod fill;
mod kind;
mod store;
mod tag;
mod template;
#[cfg(test)]
mod tests;
mod wording;

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use crate::document::{Document, Format, Metadata, Printer};
use crate::error::{Error, Result};
use crate::files;
use crate::finding::{Finding, Level};
use crate::ids::ProjectId;
use crate::ledger::{Done, Ledger, Op, Reader, blob};
use crate::norm::basis::{self, LegalDocument};
use facts::{Facts, Sources};
pub use kind::{OwnText, Paper};
use template::Template;

/// A paper of one project, as its page lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PaperView {
    /// Which.
    pub paper: Paper,
    /// `Tờ trình`.
    pub label: String,
    /// The office's own text, where there is one: Word files are made from it.
    pub own: Option<OwnText>,
    /// What the ledger does not know yet, and what does not add up.
    pub findings: Vec<Finding>,
}

/// A paper's text, as the list of texts shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PaperTextView {
    /// Which.
    pub paper: Paper,
    /// `Tờ trình`.
    pub label: String,
    /// The office's own text, where there is one.
    pub own: Option<OwnText>,
    /// The tags that it may use, as they are typed: `{{tên đề án}}`.
    pub tags: Vec<PaperTag>,
}

/// A tag that a text may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PaperTag {
    /// `{{tên đề án}}`.
    pub tag: String,
    /// Where the ledger keeps what it stands for.
    pub kept: String,
    /// The list it repeats a row for, where it stands within one: `{{#thiết bị}}`.
    pub list: Option<String>,
}

/// What came of a text that was offered: kept, or what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "PaperTextReceived")]
pub struct Received {
    /// One with an error is not kept, and the one before it stays.
    pub kept: bool,
    /// What the checker found.
    pub findings: Vec<Finding>,
}

/// The six papers of a project, with what each lacks.
pub fn list(ledger: &Ledger, project: &ProjectId) -> Result<Vec<PaperView>> {
    ledger.read(|reader| {
        let known = Known::of(reader, project, ledger)?;
        let papers = Paper::ALL.into_iter().map(|paper| {
            let own = own_template(reader, paper)?;
            let facts = known.facts(reader, paper)?;
            let mut findings = match &own {
                // A text that can no longer be filled says why instead.
                Some((_, Ok(template))) => facts.missing(&template.used()),
                Some((_, Err(findings))) => findings.clone(),
                None => facts.missing(&fill::used(&wording::pattern(paper))),
            };
            findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
            Ok(PaperView {
                paper,
                label: paper.label().to_owned(),
                own: own.map(|(own, _)| own),
                findings,
            })
        });
        papers.collect()
    })
}

/// The built-in document of a paper.
pub fn document(ledger: &Ledger, project: &ProjectId, paper: Paper) -> Result<Document> {
    let facts = ledger.read(|reader| Known::of(reader, project, ledger)?.facts(reader, paper))?;
    Ok(fill::document(wording::pattern(paper), &facts))
}

/// A paper as a file. Where the office has its own text, that is a Word file and nothing else.
pub fn write(
    ledger: &Ledger,
    project: &ProjectId,
    paper: Paper,
    format: Format,
    printer: &Printer<'_>,
) -> Result<Vec<u8>> {
    let (own, facts) = ledger.read(|reader| {
        let own = own_template(reader, paper)?;
        let facts = Known::of(reader, project, ledger)?.facts(reader, paper)?;
        Ok((own, facts))
    })?;
    match (own, format) {
        (None, _) => write_built_in(ledger, project, paper, format, printer),
        (Some((_, Ok(template))), Format::Docx) => template.fill(&facts),
        (Some((own, Err(_))), Format::Docx) => Err(Error::refused(
            "paper_text_faulty",
            format!(
                "Mẫu “{}” của đơn vị có ô điền sai nên chưa điền được. Hãy nạp lại mẫu đã sửa, hoặc về mẫu gốc.",
                own.file_name
            ),
        )),
        (Some((own, _)), Format::Pdf | Format::Xlsx) => Err(Error::refused(
            "paper_text_is_word",
            format!(
                "Giấy này dùng mẫu Word “{}” của đơn vị. Hãy xuất tệp Word rồi in từ Word, hoặc chọn bản theo mẫu gốc.",
                own.file_name
            ),
        )),
    }
}

/// The same from the built-in text, whatever text the office has.
pub fn write_built_in(
    ledger: &Ledger,
    project: &ProjectId,
    paper: Paper,
    format: Format,
    printer: &Printer<'_>,
) -> Result<Vec<u8>> {
    let document = document(ledger, project, paper)?;
    printer.write(&document, format, ledger.now())
}

/// The texts of all papers, with the tags that each may use.
pub fn texts(ledger: &Ledger) -> Result<Vec<PaperTextView>> {
    ledger.read(|reader| {
        let texts = Paper::ALL.into_iter().map(|paper| {
            Ok(PaperTextView {
                paper,
                label: paper.label().to_owned(),
                own: store::own_text(reader, paper)?.map(|(own, _)| own),
                tags: tags(paper),
            })
        });
        texts.collect()
    })
}

/// The tags that a paper may use.
pub fn tags(paper: Paper) -> Vec<PaperTag> {
    let single = tag::TAGS.iter().filter(|tag| tag.papers.contains(&paper));
    let mut tags: Vec<PaperTag> = single
        .map(|tag| PaperTag {
            tag: format!("{{{{{}}}}}", tag::shown(tag.name)),
            kept: tag.kept.to_owned(),
            list: None,
        })
        .collect();
    for list in tag::LISTS
        .iter()
        .filter(|list| list.papers.contains(&paper))
    {
        tags.extend(list.fields.iter().map(|field| PaperTag {
            tag: format!("{{{{{field}}}}}"),
            kept: list.kept.to_owned(),
            list: Some(format!("{{{{#{}}}}}", list.name)),
        }));
    }
    tags
}

/// The text that an office starts its own from: the built-in one as a Word file, with its tags.
pub fn starting_text(ledger: &Ledger, paper: Paper) -> Result<Vec<u8>> {
    let pattern = wording::starting(paper);
    let metadata = Metadata {
        title: format!("Mẫu {}", paper.label().to_lowercase()),
        author: String::new(),
        made: ledger.now(),
    };
    Printer::default().write_as(&pattern, Format::Docx, &metadata)
}

/// What is wrong with a text that somebody edited; a file that cannot be read at all is refused.
pub fn check_text(paper: Paper, file_name: &str, bytes: &[u8]) -> Result<Vec<Finding>> {
    Ok(Template::read(file_name, bytes)?.check(paper))
}

/// Keeps the office's own text of a paper in place of the one before. One with an error is not kept: a bad
/// text never replaces a good one.
pub fn receive_text(
    ledger: &Ledger,
    paper: Paper,
    file_name: &str,
    bytes: &[u8],
) -> Result<Done<Received>> {
    let findings = check_text(paper, file_name, bytes)?;
    if findings.iter().any(|finding| finding.level == Level::Error) {
        return Ok(Done::unchanged(Received {
            kept: false,
            findings,
        }));
    }
    let op = Op::ReceivePaperText {
        paper: paper.label(),
    };
    ledger.transact(&op, |tx| {
        let sha256 = files::sha256(bytes);
        blob::keep(tx, &sha256, bytes)?;
        let own = OwnText {
            file_name: file_name.to_owned(),
            added_on: tx.today(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        };
        store::keep_own_text(tx, paper, &own, &sha256)?;
        Ok(Received {
            kept: true,
            findings,
        })
    })
}

/// Back to the built-in text.
pub fn drop_text(ledger: &Ledger, paper: Paper) -> Result<Done<()>> {
    let op = Op::DropPaperText {
        paper: paper.label(),
    };
    ledger.transact(&op, |tx| match store::drop_own_text(tx, paper)? {
        true => Ok(()),
        false => Err(no_own_text(paper)),
    })
}

/// The office's own text as it was kept, with the name of its file.
pub fn own_text(ledger: &Ledger, paper: Paper) -> Result<(String, Vec<u8>)> {
    ledger.read(|reader| match own_bytes(reader, paper)? {
        Some((own, bytes)) => Ok((own.file_name, bytes)),
        None => Err(no_own_text(paper)),
    })
}

fn no_own_text(paper: Paper) -> Error {
    Error::refused(
        "paper_text_missing",
        format!(
            "Đơn vị chưa có mẫu riêng cho “{}”. Hãy tải mẫu gốc, sửa rồi nạp lại.",
            paper.label()
        ),
    )
}

fn own_bytes(reader: &Reader<'_>, paper: Paper) -> Result<Option<(OwnText, Vec<u8>)>> {
    let Some((own, sha256)) = store::own_text(reader, paper)? else {
        return Ok(None);
    };
    match blob::read(reader, &sha256)? {
        Some(bytes) => Ok(Some((own, bytes))),
        None => Err(Error::refused(
            "paper_text_gone",
            format!(
                "Sổ không còn giữ tệp mẫu “{}”. Hãy nạp lại mẫu, hoặc về mẫu gốc.",
                own.file_name
            ),
        )),
    }
}

type Own = (OwnText, std::result::Result<Template, Vec<Finding>>);

/// The office's own text, read and checked again: what was kept on another laptop, or by a program that knew
/// other tags, may not fit here.
fn own_template(reader: &Reader<'_>, paper: Paper) -> Result<Option<Own>> {
    let Some((own, bytes)) = own_bytes(reader, paper)? else {
        return Ok(None);
    };
    let template = Template::read(&own.file_name, &bytes)?;
    let mut findings = template.check(paper);
    findings.retain(|finding| finding.level == Level::Error);
    let checked = match findings.is_empty() {
        true => Ok(template),
        false => Err(findings),
    };
    Ok(Some((own, checked)))
}

/// What the ledger knows of one project, for any of its papers.
struct Known {
    project: store::Project,
    documents: Vec<LegalDocument>,
    today: NaiveDate,
}

impl Known {
    fn of(reader: &Reader<'_>, project: &ProjectId, ledger: &Ledger) -> Result<Self> {
        Ok(Self {
            project: store::project(reader, project, ledger.today())?,
            documents: basis::documents(reader)?,
            today: ledger.today(),
        })
    }

    fn facts(&self, reader: &Reader<'_>, paper: Paper) -> Result<Facts> {
        let day = facts::day(paper, &self.project).unwrap_or(self.today);
        let sources = Sources {
            project: &self.project,
            // A paper of an old day keeps the name and the signer of that day.
            agency: &crate::agency::own(reader, day)?.unwrap_or_default(),
            documents: &self.documents,
            today: self.today,
        };
        facts::gather(paper, &sources)
    }
}
