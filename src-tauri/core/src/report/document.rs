//! From figures and words to the official document.

use super::figures::Figures;
use super::narrative::{Section, summary, written};
use super::tables;
use crate::document::{Annex, Block, Document, Head, Level, Signature};
use crate::error::Result;
use crate::period::{PartialDate, Period, roman};

/// The report as a document. `number` is none until it is issued.
pub(super) fn document(
    figures: &Figures,
    period: Period,
    sections: &[Section],
    number: Option<u32>,
    date: PartialDate,
) -> Result<Document> {
    let agency = &figures.agency;
    let mut recipients = vec!["Như trên".to_owned()];
    recipients.extend(agency.recipients.iter().cloned());
    if !recipients.iter().any(|line| line.starts_with("Lưu")) {
        recipients.push("Lưu: VT".to_owned());
    }
    let (notes, annexes): (Vec<&str>, Vec<Annex>) = annexes(figures, period)?.into_iter().unzip();
    let document = Document {
        head: Head {
            superior: agency.superior.clone(),
            agency: agency.name.clone(),
            number,
            symbol: format!("BC-{}", agency.symbol),
            place: agency.place.clone(),
            date,
        },
        kind: Some("Báo cáo".to_owned()),
        summary: summary(period),
        addressees: agency.superior.iter().cloned().collect(),
        body: body(figures, sections, &annex_notes(&notes)),
        signature: Signature {
            authority: agency.authority.iter().cloned().collect(),
            title: agency.signer_title.clone(),
            name: agency.signer_name.clone(),
        },
        recipients,
        annexes,
    };
    Ok(document.closed())
}

fn body(figures: &Figures, sections: &[Section], notes: &[String]) -> Vec<Block> {
    let text = |key: &str| sections.iter().find(|section| section.key == key);
    let mut body = vec![Block::paragraph(format!(
        "{} báo cáo kết quả thực hiện như sau (số liệu tính đến {}):",
        figures.agency.name,
        written(&figures.to)
    ))];
    let chapters: [(&str, &[&str]); 3] = [
        ("Tình hình chung", &["situation", "collaborators"]),
        (
            "Kết quả thực hiện",
            &["funding", "contents", "activities", "awards"],
        ),
        ("Đánh giá", &["evaluation", "difficulties"]),
    ];
    for (title, keys) in chapters {
        body.push(Block::heading(Level::Section, title));
        for section in keys
            .iter()
            .filter_map(|key| text(key))
            .filter(|section| !section.text.trim().is_empty())
        {
            body.push(Block::heading(Level::Clause, section.title.clone()));
            paragraphs(&mut body, &section.text);
            if section.key == "contents" {
                body.extend(notes.iter().map(Block::paragraph));
            }
        }
    }
    for key in ["direction", "proposal"] {
        if let Some(section) = text(key).filter(|section| !section.text.trim().is_empty()) {
            body.push(Block::heading(Level::Section, section.title.clone()));
            paragraphs(&mut body, &section.text);
        }
    }
    body.push(Block::paragraph(format!(
        "Trên đây là báo cáo của {}",
        figures.agency.name
    )));
    body
}

/// The annexes that there is something to say in, each with what the text says of it.
fn annexes(figures: &Figures, period: Period) -> Result<Vec<(&'static str, Annex)>> {
    let mut annexes = Vec::new();
    let mut add = |note, title: String, table| {
        let annex = Annex {
            title,
            attached: true,
            landscape: true,
            body: vec![Block::Table(table)],
        };
        annexes.push((note, annex));
    };
    if !figures.sources.is_empty() {
        add(
            "Tình hình thực hiện theo nội dung, so với kế hoạch và cùng kỳ năm trước",
            format!(
                "Tình hình thực hiện khuyến công theo nội dung {}",
                period.words()
            ),
            tables::contents(&figures.sources)?,
        );
    }
    if !figures.projects.is_empty() {
        add(
            "Chi tiết từng đề án, nhiệm vụ",
            format!(
                "Kết quả thực hiện đề án, nhiệm vụ khuyến công {}",
                period.words()
            ),
            tables::projects(&figures.projects)?,
        );
    }
    if !figures.facilities.is_empty() {
        add(
            "Danh sách cơ sở được khảo sát và nhu cầu hỗ trợ",
            format!(
                "Cơ sở công nghiệp nông thôn được khảo sát năm {} và nhu cầu hỗ trợ",
                figures.year
            ),
            tables::facilities(&figures.facilities)?,
        );
    }
    Ok(annexes)
}

/// The text must point at its annexes (NĐ 30/2020, Phụ lục I).
fn annex_notes(notes: &[&str]) -> Vec<String> {
    let name = |index: u32| match notes.len() {
        1 => "Phụ lục".to_owned(),
        _ => format!("Phụ lục {}", roman(index)),
    };
    (1..)
        .zip(notes)
        .map(|(index, note)| format!("({note} tại {} kèm theo.)", name(index)))
        .collect()
}

fn paragraphs(body: &mut Vec<Block>, text: &str) {
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        body.push(match line.strip_prefix("- ") {
            Some(rest) => Block::bullet(rest),
            None => Block::paragraph(line),
        });
    }
}
