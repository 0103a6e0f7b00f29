//! What to look at before a document is printed: is the form within the decree's ranges, is
//! anything missing that every official document has.
//!
//! It finds, it does not refuse: a draft may be printed with findings.

use super::font::Size;
use super::form::{Form, Margins, Ranges};
use super::model::{Block, Document, Level, Row, Run};
use super::words;
use crate::finding::{Finding, Level as Weight};
use crate::text::words as folded;

/// Everything worth a look, in the order of the document.
pub fn check(document: &Document, form: &Form) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(ranges(form));
    findings.extend(empty_headings(&document.body));
    findings.extend(annexes(document));
    findings.extend(signer(document));
    findings.extend(recipients(document));
    findings
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

/// A heading with nothing under it.
fn empty_headings(body: &[Block]) -> Vec<Finding> {
    let numbers = words::numbers(body);
    let level = |block: &Block| match block {
        Block::Heading { level, .. } => Some(*level),
        _ => None,
    };
    let mut findings = Vec::new();
    for (i, block) in body.iter().enumerate() {
        let Block::Heading { level: own, title } = block else {
            continue;
        };
        let empty = match body.get(i + 1) {
            None => true,
            Some(next) => level(next).is_some_and(|next: Level| next <= *own),
        };
        if empty {
            let number = numbers[i].as_deref().unwrap_or_default();
            findings.push(Finding::new(
                Weight::Warning,
                format!("body.{i}"),
                "heading_empty",
                format!("Mục “{number} {title}” còn trống."),
                "Hãy viết nội dung cho mục này hoặc bỏ mục.",
            ));
        }
    }
    findings
}

/// The text must mention each annex.
fn annexes(document: &Document) -> Vec<Finding> {
    let text = format!(" {} ", folded(&whole(&document.body)));
    let mut findings = Vec::new();
    for (i, annex) in document.annexes.iter().enumerate() {
        let heading = words::annex_heading(i, &document.annexes);
        if !text.contains(&format!(" {} ", folded(&heading))) {
            findings.push(Finding::new(
                Weight::Warning,
                format!("annexes.{i}"),
                "annex_not_mentioned",
                format!("Lời văn chưa nhắc đến {heading} ({}).", annex.title),
                format!("Hãy thêm “(chi tiết tại {heading})” vào chỗ thích hợp."),
            ));
        }
    }
    findings
}

/// Academic titles do not stand before a signer's name.
fn signer(document: &Document) -> Option<Finding> {
    const TITLES: [&str; 12] = [
        "gs",
        "pgs",
        "ts",
        "ths",
        "ks",
        "cn",
        "bs",
        "giao su",
        "pho giao su",
        "tien si",
        "thac si",
        "ky su",
    ];
    let name = folded(&document.signature.name);
    let titled = TITLES.iter().any(|title| {
        name.strip_prefix(title)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    titled.then(|| {
        Finding::new(
            Weight::Error,
            "signature.name",
            "signer_titled",
            format!(
                "Tên người ký “{}” có học hàm, học vị.",
                document.signature.name
            ),
            "Hãy chỉ ghi họ và tên.",
        )
    })
}

fn recipients(document: &Document) -> Option<Finding> {
    let filed = document
        .recipients
        .iter()
        .any(|line| folded(line).starts_with("luu vt"));
    (!filed).then(|| {
        Finding::new(
            Weight::Error,
            "recipients",
            "recipients_no_file_copy",
            "Nơi nhận thiếu dòng “Lưu: VT”.",
            "Hãy thêm dòng “Lưu: VT, đơn vị soạn thảo” vào cuối Nơi nhận.",
        )
    })
}

fn whole(body: &[Block]) -> String {
    let of_runs = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    let of_row = |row: &Row| {
        let cells = row.cells.iter().map(|cell| cell.text.as_str());
        cells.collect::<Vec<_>>().join(" ")
    };
    body.iter()
        .map(|block| match block {
            Block::Heading { title, .. } => title.clone(),
            Block::Item { runs, .. }
            | Block::Paragraph(runs)
            | Block::Basis(runs)
            | Block::Bullet(runs) => of_runs(runs),
            Block::Table(table) => table.rows.iter().map(of_row).collect::<Vec<_>>().join(" "),
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::form::mm;
    use super::super::model::Annex;
    use super::super::tests::example::{contents, report};
    use super::*;

    fn codes(document: &Document, form: &Form) -> Vec<String> {
        check(document, form).into_iter().map(|f| f.code).collect()
    }

    #[test]
    fn a_report_in_order_has_no_findings() {
        assert!(codes(&report(contents(), Vec::new()), &Form::default()).is_empty());
    }

    #[test]
    fn each_fault_is_found_where_it_is() {
        let annex = |title: &str| Annex::new(title, Vec::new());
        let mut body = contents();
        body.push(Block::heading(Level::Section, "Chi tiết tại Phụ lục I"));
        let mut document = report(body, vec![annex("Một"), annex("Hai")]);
        document.body.pop(); // the closing mark
        document.signature.name = "ThS. Nguyễn Thị Thu Hà".into();
        document.recipients.pop();
        let form = Form {
            margins: Margins {
                left: mm(20),
                ..Margins::default()
            },
            ..Form::default()
        };
        let found: Vec<(String, String)> = check(&document, &form)
            .into_iter()
            .map(|f| (f.at, f.code))
            .collect();
        let at = format!("body.{}", document.body.len() - 1);
        let expected = [
            ("form", "form_out_of_range"),
            (at.as_str(), "heading_empty"),
            ("annexes.1", "annex_not_mentioned"),
            ("signature.name", "signer_titled"),
            ("recipients", "recipients_no_file_copy"),
        ];
        assert_eq!(
            found,
            expected.map(|(at, code)| (at.to_owned(), code.to_owned()))
        );
    }
}
