//! From figures and words to the official document.

use super::catalogue::{Paper, PaperForm, paper};
use super::charts;
use super::figures::Figures;
use super::narrative::Section;
use super::tables;
use super::words::written;
use crate::document::{
    Annex, Block, Document, Extras, Format, Head, Level, Printer, Run, Signature,
};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::period::{PartialDate, Period, roman};

/// The report as a document. `number` is none until it is issued.
pub(super) fn document(
    figures: &Figures,
    period: Period,
    sections: &[Section],
    number: Option<u32>,
    date: PartialDate,
    extras: Extras,
) -> Result<Document> {
    let paper = paper(&figures.kind)?;
    let agency = &figures.agency;
    let addressees: Vec<String> = match paper.form {
        PaperForm::Plan => Vec::new(),
        PaperForm::Report | PaperForm::Submission => agency.superior.iter().cloned().collect(),
    };
    let mut recipients = match paper.form {
        PaperForm::Plan => agency.superior.iter().cloned().collect(),
        PaperForm::Report | PaperForm::Submission => vec!["Như trên".to_owned()],
    };
    recipients.extend(
        agency
            .recipients
            .iter()
            .filter(|line| Some(*line) != agency.superior.as_ref())
            .cloned(),
    );
    if !recipients.iter().any(|line| line.starts_with("Lưu")) {
        recipients.push("Lưu: VT".to_owned());
    }
    let (notes, annexes): (Vec<String>, Vec<Annex>) =
        annexes(paper, figures, period)?.into_iter().unzip();
    let document = Document {
        head: Head {
            superior: agency.superior.clone(),
            agency: agency.name.clone(),
            number,
            symbol: format!("{}-{}", paper.form.symbol(), agency.symbol),
            place: agency.place.clone(),
            date,
            number_written: None,
            date_written: None,
        },
        kind: Some(paper.form.name().to_owned()),
        summary: paper.summary(period),
        addressees,
        body: body(paper, figures, sections, annex_notes(&notes))?,
        signature: Signature {
            authority: agency.authority.iter().cloned().collect(),
            title: agency.signer_title.clone(),
            name: agency.signer_name.clone(),
        },
        cosigners: Vec::new(),
        recipients,
        annexes,
        extras,
    };
    Ok(document.closed())
}

fn body(
    paper: &Paper,
    figures: &Figures,
    sections: &[Section],
    mut notes: Option<String>,
) -> Result<Vec<Block>> {
    let agency = &figures.agency.name;
    let mut body = Vec::new();
    if paper.form == PaperForm::Report {
        body.push(Block::paragraph(format!(
            "{agency} báo cáo kết quả thực hiện như sau (số liệu tính đến {}{}):",
            written(figures.to),
            books(paper, figures)
        )));
    } else {
        if let Some(section) = sections.iter().find(|section| section.key == "basis") {
            body.extend(bases(&section.text));
        }
        body.push(Block::paragraph(match paper.form {
            PaperForm::Plan => {
                format!("{agency} ban hành {} như sau:", paper.subject(figures.year))
            }
            _ => format!(
                "{agency} kính trình {} như sau:",
                paper.subject(figures.year)
            ),
        }));
    }
    for chapter in paper.chapters {
        let filled: Vec<&Section> = chapter
            .sections
            .iter()
            .filter_map(|key| sections.iter().find(|section| section.key == *key))
            .filter(|section| section.key != "basis" && !section.text.trim().is_empty())
            .collect();
        if filled.is_empty() {
            continue;
        }
        let level = if chapter.title.is_empty() {
            Level::Section
        } else {
            body.push(Block::heading(Level::Section, chapter.title));
            Level::Clause
        };
        for section in filled {
            body.push(Block::heading(level, section.title.clone()));
            paragraphs(&mut body, &section.text);
            body.extend(charts::after(&section.key, figures)?);
            // The first table belongs to the contents of each source, or to the first section there is.
            if NOTED.contains(&section.key.as_str())
                && let Some(notes) = notes.take()
            {
                body.push(Block::paragraph(notes));
            }
        }
    }
    body.extend(notes.map(Block::paragraph));
    match paper.form {
        PaperForm::Report => body.push(Block::paragraph(format!(
            "Trên đây là báo cáo của {agency}"
        ))),
        PaperForm::Plan => body.push(Block::paragraph(format!(
            "Trên đây là {} của {agency}",
            paper.subject(figures.year)
        ))),
        // It ends with what it asks for.
        PaperForm::Submission => {}
    }
    Ok(body)
}

/// The tables that speak of the budget.
const OF_BUDGET: &[&str] = &["contents", "money", "projects", "settlement", "communes"];

/// What is said of the budget of a whole year counts its chỉnh lý, and says so.
fn books(paper: &Paper, figures: &Figures) -> String {
    let of_budget = paper.annexes.iter().any(|key| OF_BUDGET.contains(key));
    match figures.books_to {
        Some(closed) if of_budget && closed > figures.to => format!(
            "; số liệu kinh phí theo năm ngân sách {}, gồm thời gian chỉnh lý quyết toán đến {}",
            figures.year,
            written(closed)
        ),
        _ => String::new(),
    }
}

/// The sections after which the text points at its annexes.
const NOTED: &[&str] = &["local", "overview", "tasks"];

/// Căn cứ, each on its own line; the last ends with a point.
fn bases(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let last = lines.len().saturating_sub(1);
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let line = line.trim_end_matches([';', '.', ',']);
            let end = if at == last { '.' } else { ';' };
            Block::Basis(vec![Run::plain(format!("{line}{end}"))])
        })
        .collect()
}

/// The annexes that there is something to say in, each with what the text says of it.
fn annexes(paper: &Paper, figures: &Figures, period: Period) -> Result<Vec<(String, Annex)>> {
    let words = period.words();
    let mut annexes = Vec::new();
    for key in paper.annexes {
        let (note, title, table) = match *key {
            "contents" if tables::has_contents(figures) => (
                "Tình hình thực hiện theo nội dung, so với kế hoạch và cùng kỳ năm trước"
                    .to_owned(),
                format!("Tình hình thực hiện khuyến công theo nội dung {words}"),
                tables::contents(&figures.sources, &figures.measures)?,
            ),
            "projects" if !figures.projects.is_empty() => (
                "Chi tiết từng đề án, nhiệm vụ".to_owned(),
                format!("Kết quả thực hiện đề án, nhiệm vụ khuyến công {words}"),
                tables::projects(&figures.projects)?,
            ),
            "facilities" if !figures.facilities.is_empty() => (
                "Danh sách cơ sở được khảo sát và nhu cầu hỗ trợ".to_owned(),
                format!(
                    "Cơ sở công nghiệp nông thôn được khảo sát năm {} và nhu cầu hỗ trợ",
                    figures.year
                ),
                tables::facilities(&figures.facilities)?,
            ),
            _ => match figures.lists.iter().find(|list| list.key == *key) {
                Some(list) if !list.rows.is_empty() => (
                    list.title.clone(),
                    format!("{} {words}", list.title),
                    list.table()?,
                ),
                _ => continue,
            },
        };
        let annex = Annex {
            title,
            attached: true,
            landscape: table.is_wide(),
            body: vec![Block::Table(table)],
        };
        annexes.push((note, annex));
    }
    Ok(annexes)
}

/// The text must point at its annexes (NĐ 30/2020, Phụ lục I).
fn annex_notes(notes: &[String]) -> Option<String> {
    let name = |index: u32| match notes.len() {
        1 => "Phụ lục".to_owned(),
        _ => format!("Phụ lục {}", roman(index)),
    };
    let told: Vec<String> = (1..)
        .zip(notes)
        .map(|(index, note)| format!("{note} tại {}", name(index)))
        .collect();
    (!told.is_empty()).then(|| format!("({} kèm theo.)", told.join("; ")))
}

fn paragraphs(body: &mut Vec<Block>, text: &str) {
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        body.push(match line.strip_prefix("- ") {
            Some(rest) => Block::bullet(rest),
            None => Block::paragraph(line),
        });
    }
}

/// A document as a file.
pub fn file(
    document: &Document,
    format: Format,
    ledger: &Ledger,
    printer: &Printer<'_>,
) -> Result<Vec<u8>> {
    printer.write(document, format, ledger.now())
}
