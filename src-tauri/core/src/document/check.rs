//! What to look at before a document is printed: is the form within the decree's ranges (NĐ 30/2020/NĐ-CP),
//! is anything missing that every official document has, do numbers, dates and sums stand as they should.
//!
//! It finds, it does not refuse: a draft may be printed with findings. `at` is a place for programs
//! (`body.7`, `annexes.1.body.0`); the sentence names the place as a reader sees it.

mod parts;
mod tables;
#[cfg(test)]
mod tests;
mod text;

use super::font::Size;
use super::form::{Form, Margins, Ranges};
use super::model::{Block, Document, Level, Run, Runs};
use super::words;
use crate::finding::{Finding, Level as Weight};

/// Everything worth a look, in the order of the document.
pub fn check(document: &Document, form: &Form) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(ranges(form));
    findings.extend(parts::head(document));
    for (place, block) in places(document) {
        findings.extend(block_of(&place, block));
    }
    findings.extend(parts::ends(document));
    findings.extend(parts::foot(document));
    let mut once = std::collections::HashSet::new();
    findings.retain(|finding| once.insert(finding.clone()));
    findings
}

/// Where a block stands.
struct Place<'a> {
    /// For programs: `body.7`.
    at: String,
    /// For readers: `mục “1. Kinh phí”`, `Phụ lục II`.
    said: String,
    /// The number in front of it.
    number: String,
    /// The block after it, in the same text.
    after: Option<&'a Block>,
    /// The level of the numbered block before it.
    level: Option<Level>,
}

/// Every block of the document with its place.
fn places(document: &Document) -> Vec<(Place<'_>, &Block)> {
    let mut places = Vec::new();
    for (index, (blocks, charts)) in document.texts().enumerate() {
        let annex = index.checked_sub(1);
        let root = annex.map_or_else(|| "body".to_owned(), |at| format!("annexes.{at}.body"));
        let whole = annex.map_or_else(
            || "phần mở đầu".to_owned(),
            |at| words::annex_heading(at, &document.annexes),
        );
        let numbers = words::numbers(blocks, charts);
        let (mut said, mut level) = (whole.clone(), None);
        for (at, (block, number)) in blocks.iter().zip(numbers).enumerate() {
            let number = number.unwrap_or_default();
            if let Block::Heading { title, .. } = block {
                let heading = format!("mục “{number} {title}”");
                said = match annex {
                    None => heading,
                    Some(_) => format!("{heading} của {whole}"),
                };
            }
            let place = Place {
                at: format!("{root}.{at}"),
                said: said.clone(),
                number,
                after: blocks.get(at + 1),
                level,
            };
            if let Block::Heading { level: own, .. } | Block::Item { level: own, .. } = block {
                level = Some(*own);
            }
            places.push((place, block));
        }
    }
    places
}

fn block_of(place: &Place<'_>, block: &Block) -> Vec<Finding> {
    let mut findings = Vec::new();
    match block {
        Block::Heading { level, title } => {
            findings.extend(skipped(place, *level));
            findings.extend(heading(place, *level, title));
            findings.extend(ended(place, title));
            findings.extend(text::check(place, title));
        }
        Block::Item { level, runs } => {
            findings.extend(skipped(place, *level));
            findings.extend(paragraph(place, runs));
            findings.extend(text::check(place, &whole(runs)));
        }
        Block::Paragraph(runs) | Block::Basis(runs) | Block::Bullet(runs) => {
            findings.extend(paragraph(place, runs));
            findings.extend(text::check(place, &whole(runs)));
            if let Block::Basis(_) = block {
                findings.extend(basis(place, &whole(runs)));
            }
        }
        Block::Table(table) => findings.extend(tables::table(place, table)),
        Block::Chart(chart) => findings.extend(tables::chart(place, chart)),
    }
    findings
}

/// A number that jumps: `a)` right under `II.`, without a `1.` between them.
fn skipped(place: &Place<'_>, level: Level) -> Option<Finding> {
    let jumps = match place.level {
        Some(above) => rank(level) > rank(above) + 1,
        None => level == Level::Point,
    };
    let (own, missing) = (
        place.number.as_str(),
        match level {
            Level::Point => "1.",
            Level::Clause => "I.",
            _ => "Phần I",
        },
    );
    jumps.then(|| {
        Finding::new(
            Weight::Warning,
            &place.at,
            "level_skipped",
            format!(
                "Số thứ tự “{own}” ở {} nhảy cấp: phía trên nó chưa có cấp “{missing}”.",
                place.said
            ),
            format!("Hãy thêm đề mục cấp “{missing}” phía trên hoặc đưa “{own}” lên đúng cấp."),
        )
    })
}

/// How deep a level stands: a document has sections or articles.
fn rank(level: Level) -> u8 {
    match level {
        Level::Part | Level::Chapter | Level::Division | Level::Subdivision => 0,
        Level::Section | Level::Article => 1,
        Level::Clause => 2,
        Level::Point => 3,
    }
}

/// A heading without a title, or with nothing under it.
fn heading(place: &Place<'_>, own: Level, title: &str) -> Option<Finding> {
    let number = place.number.as_str();
    if title.trim().is_empty() {
        return Some(Finding::new(
            Weight::Error,
            &place.at,
            "heading_untitled",
            format!("Mục “{number}” chưa có tên."),
            "Hãy ghi tên mục hoặc bỏ mục.",
        ));
    }
    let empty = match place.after {
        None => true,
        Some(Block::Heading { level, .. }) => *level <= own,
        Some(_) => false,
    };
    empty.then(|| {
        Finding::new(
            Weight::Warning,
            &place.at,
            "heading_empty",
            format!("Mục “{number} {title}” còn trống."),
            "Hãy viết nội dung cho mục này hoặc bỏ mục.",
        )
    })
}

/// A title has no full stop.
fn ended(place: &Place<'_>, title: &str) -> Option<Finding> {
    let mark = title.trim_end().chars().next_back()?;
    matches!(mark, '.' | ',' | ';' | ':').then(|| {
        Finding::new(
            Weight::Hint,
            &place.at,
            "heading_ended",
            format!("Tên {} có dấu “{mark}” ở cuối.", place.said),
            "Hãy bỏ dấu câu ở cuối tên mục.",
        )
    })
}

/// Each căn cứ ends with `;`, the last with `.` (NĐ 30/2020, Phụ lục I, mục II.6).
fn basis(place: &Place<'_>, text: &str) -> Option<Finding> {
    let (mark, which) = match place.after {
        Some(Block::Basis(_)) => (';', "không phải căn cứ cuối cùng"),
        _ => ('.', "là căn cứ cuối cùng"),
    };
    let text = text.trim();
    if text.is_empty() || text.ends_with(mark) {
        return None;
    }
    let start: String = text.chars().take(40).collect();
    Some(Finding::new(
        Weight::Warning,
        &place.at,
        "basis_ending",
        format!("“{start}…” {which} nên phải kết thúc bằng dấu “{mark}”."),
        format!("Hãy ghi dấu “{mark}” ở cuối dòng căn cứ này."),
    ))
}

/// A paragraph that says nothing.
fn paragraph(place: &Place<'_>, runs: &Runs) -> Option<Finding> {
    whole(runs).trim().is_empty().then(|| {
        Finding::new(
            Weight::Warning,
            &place.at,
            "paragraph_empty",
            format!("Ở {} có một đoạn trống.", place.said),
            "Hãy viết nội dung cho đoạn này hoặc xóa đoạn.",
        )
    })
}

/// The text of runs.
fn whole(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

fn ranges(form: &Form) -> Option<Finding> {
    let allowed = Ranges::default();
    let margins = |m: &Margins| {
        allowed.edge.contains(&m.top)
            && allowed.edge.contains(&m.bottom)
            && allowed.left.contains(&m.left)
            && allowed.right.contains(&m.right)
    };
    let sizes = form.sizes;
    let within = |list: &[Size], range: &std::ops::RangeInclusive<Size>| {
        list.iter().all(|size| range.contains(size))
    };
    let right = margins(&form.margins)
        && margins(&form.landscape_margins)
        && within(&[sizes.nation, sizes.agency, sizes.about], &allowed.small)
        && within(
            &[
                sizes.motto,
                sizes.number,
                sizes.date,
                sizes.title,
                sizes.body,
                sizes.signature,
                sizes.page_number,
                sizes.stamp,
                sizes.circulation,
            ],
            &allowed.large,
        )
        && allowed.indent.contains(&form.indent)
        && allowed.lines.contains(&form.line_percent)
        && allowed.rule.contains(&form.rule_percent)
        && form.paragraph_gap >= allowed.least_gap;
    (!right).then(|| {
        Finding::new(
            Weight::Error,
            "form",
            "form_out_of_range",
            "Lề, cỡ chữ hoặc giãn dòng ra ngoài khoảng mà Nghị định 30/2020/NĐ-CP cho phép.",
            "Hãy đưa thể thức về mặc định trong phần thiết lập văn bản.",
        )
    })
}
