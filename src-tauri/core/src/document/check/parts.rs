//! The parts that every document has: head, addressees, annexes, signature, recipients.

use super::{Weight, text, whole};
use crate::document::mentions::{mentions, unknown};
use crate::document::model::{Block, Document};
use crate::document::words;
use crate::finding::Finding;
use crate::text::words as folded;

fn error(at: &str, code: &str, message: impl Into<String>, fix: impl Into<String>) -> Finding {
    Finding::new(Weight::Error, at, code, message, fix)
}

fn warning(at: &str, code: &str, message: impl Into<String>, fix: impl Into<String>) -> Finding {
    Finding::new(Weight::Warning, at, code, message, fix)
}

/// Above the text.
pub(super) fn head(document: &Document) -> Vec<Finding> {
    let head = &document.head;
    let mut findings = Vec::new();
    let mut missing = |text: &str, at: &str, code: &str, message: &str, fix: &str| {
        if text.trim().is_empty() {
            findings.push(error(at, code, message, fix));
        }
    };
    missing(
        &head.agency,
        "head.agency",
        "agency_missing",
        "Văn bản chưa có tên cơ quan ban hành.",
        "Hãy ghi tên cơ quan trong phần Cơ quan của thiết lập.",
    );
    missing(
        &head.place,
        "head.place",
        "place_missing",
        "Văn bản chưa có địa danh trước ngày, tháng, năm.",
        "Hãy ghi địa danh (tên tỉnh, thành phố) trong phần Cơ quan của thiết lập.",
    );
    missing(
        head.number_written.as_ref().unwrap_or(&head.symbol),
        "head.symbol",
        "symbol_missing",
        "Văn bản chưa có ký hiệu.",
        "Hãy ghi ký hiệu, ví dụ “BC-TTKC”.",
    );
    missing(
        document.kind.as_deref().unwrap_or("Công văn"),
        "kind",
        "kind_missing",
        "Văn bản chưa có tên loại.",
        "Hãy ghi tên loại văn bản, ví dụ “Báo cáo”; công văn thì bỏ hẳn tên loại.",
    );
    missing(
        &document.summary,
        "summary",
        "summary_missing",
        "Văn bản chưa có trích yếu nội dung.",
        "Hãy ghi một câu ngắn nêu nội dung văn bản ngay dưới tên loại.",
    );
    findings.extend(symbol(&head.symbol));
    findings.extend(symbol_of(document));
    findings.extend(summary(&document.summary));
    findings.extend(text::spaces(
        "summary",
        "trích yếu",
        &document.summary.replace('\n', " "),
    ));
    findings.extend(addressees(document));
    findings
}

/// Capitals, `/` and `-` without spaces (NĐ 30/2020, Phụ lục I, mục II.3).
fn symbol(symbol: &str) -> Option<Finding> {
    /// Abbreviations with small letters (Phụ lục III.I).
    const MIXED: [&str; 4] = ["QyĐ", "CTr", "TTr", "TrS"];
    let symbol = symbol.trim();
    let spaced = symbol.chars().any(char::is_whitespace);
    let small = symbol
        .split(['-', '/', ' '])
        .filter(|part| !MIXED.contains(part))
        .any(|part| part.chars().any(char::is_lowercase));
    (spaced || small).then(|| {
        error(
            "head.symbol",
            "symbol_malformed",
            format!("Ký hiệu “{symbol}” có khoảng trắng hoặc chữ thường."),
            "Hãy viết ký hiệu bằng chữ in hoa, nối bằng “-” hoặc “/” liền nhau, ví dụ “BC-TTKC”.",
        )
    })
}

/// The symbol begins with the abbreviation of the document's kind (Phụ lục III.I).
fn symbol_of(document: &Document) -> Option<Finding> {
    const KINDS: [(&str, &str); 12] = [
        ("bao cao", "BC"),
        ("ke hoach", "KH"),
        ("to trinh", "TTr"),
        ("quyet dinh", "QĐ"),
        ("thong bao", "TB"),
        ("bien ban", "BB"),
        ("chuong trinh", "CTr"),
        ("huong dan", "HD"),
        ("phuong an", "PA"),
        ("de an", "ĐA"),
        ("quy che", "QC"),
        ("giay moi", "GM"),
    ];
    let kind = document.kind.as_deref()?;
    let (_, short) = KINDS.iter().find(|(name, _)| *name == folded(kind))?;
    let symbol = document.head.symbol.trim();
    let first = symbol.split(['-', '/', ' ']).next().unwrap_or_default();
    (!symbol.is_empty() && !first.eq_ignore_ascii_case(short)).then(|| {
        warning(
            "head.symbol",
            "symbol_of_other_kind",
            format!("Văn bản là “{kind}” nhưng ký hiệu “{symbol}” không bắt đầu bằng “{short}”."),
            format!("Hãy ghi ký hiệu bắt đầu bằng “{short}-”."),
        )
    })
}

/// Trích yếu is no sentence: it has no full stop.
fn summary(text: &str) -> Option<Finding> {
    let mark = text.trim_end().chars().next_back()?;
    matches!(mark, '.' | ',' | ';' | ':').then(|| {
        Finding::new(
            Weight::Hint,
            "summary",
            "summary_ended",
            format!("Trích yếu có dấu “{mark}” ở cuối."),
            "Hãy bỏ dấu câu ở cuối trích yếu.",
        )
    })
}

fn addressees(document: &Document) -> Option<Finding> {
    let addressed = match document.kind.as_deref() {
        None => true,
        Some(kind) => ["bao cao", "to trinh"].contains(&&*folded(kind)),
    };
    if addressed && document.addressees.is_empty() {
        return Some(warning(
            "addressees",
            "addressee_missing",
            "Văn bản chưa có dòng “Kính gửi”.",
            "Hãy ghi nơi nhận báo cáo, ví dụ tên cơ quan cấp trên trực tiếp.",
        ));
    }
    let empty = document
        .addressees
        .iter()
        .position(|line| line.trim().is_empty())?;
    Some(error(
        &format!("addressees.{empty}"),
        "addressee_empty",
        format!("Dòng thứ {} của “Kính gửi” để trống.", empty + 1),
        "Hãy ghi tên nơi nhận hoặc xóa dòng.",
    ))
}

/// The end of the text, and the annexes that it must name.
pub(super) fn ends(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    if document.body.is_empty() {
        findings.push(error(
            "body",
            "body_empty",
            "Văn bản chưa có nội dung.",
            "Hãy viết nội dung trước khi in.",
        ));
    } else if !closed(document) {
        findings.push(warning(
            &format!("body.{}", document.body.len() - 1),
            "body_not_closed",
            "Lời văn chưa kết thúc bằng dấu “./.”.",
            "Hãy ghi “./.” sau chữ cuối cùng của lời văn.",
        ));
    }
    findings.extend(annexes(document));
    findings
}

fn closed(document: &Document) -> bool {
    match document.body.last() {
        Some(
            Block::Paragraph(runs)
            | Block::Bullet(runs)
            | Block::Basis(runs)
            | Block::Item { runs, .. },
        ) => whole(runs).trim_end().ends_with("./."),
        _ => false,
    }
}

/// Everything that the text says, a block a line.
fn said(body: &[Block]) -> String {
    let lines: Vec<String> = body
        .iter()
        .map(|block| match block {
            Block::Heading { title, .. } => title.clone(),
            Block::Item { runs, .. }
            | Block::Paragraph(runs)
            | Block::Basis(runs)
            | Block::Bullet(runs) => whole(runs),
            Block::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                let cells: Vec<&str> = cells.map(|cell| cell.text.as_str()).collect();
                cells.join("\n")
            }
            Block::Chart(chart) => chart.title.clone(),
        })
        .collect();
    crate::text::nfc(&lines.join("\n"))
}

fn annexes(document: &Document) -> Vec<Finding> {
    let text = said(&document.body);
    let named = mentions(&text, &document.annexes);
    let mut findings = Vec::new();
    for (at, annex) in document.annexes.iter().enumerate() {
        let heading = words::annex_heading(at, &document.annexes);
        let place = format!("annexes.{at}");
        if annex.title.trim().is_empty() {
            findings.push(error(
                &place,
                "annex_untitled",
                format!("{heading} chưa có tên."),
                "Hãy ghi tên phụ lục.",
            ));
        }
        if annex.body.is_empty() {
            findings.push(warning(
                &place,
                "annex_empty",
                format!("{heading} ({}) chưa có nội dung.", annex.title),
                "Hãy thêm nội dung hoặc bỏ phụ lục này.",
            ));
        }
        if !named.iter().any(|(_, index)| *index == at) {
            findings.push(warning(
                &place,
                "annex_not_mentioned",
                format!("Lời văn chưa nhắc đến {heading} ({}).", annex.title),
                format!("Hãy thêm “(chi tiết tại {heading})” vào chỗ thích hợp."),
            ));
        }
    }
    for name in unknown(&text, &document.annexes) {
        let arabic = name.ends_with(|c: char| c.is_ascii_digit());
        let (message, fix) = match document.annexes.len() {
            2.. if arabic => (
                format!("Lời văn nhắc đến “{name}” bằng chữ số thường."),
                "Hãy ghi số phụ lục bằng chữ số La Mã, ví dụ “Phụ lục II”; phụ lục của văn bản khác thì ghi rõ tên văn bản ngay sau.".to_owned(),
            ),
            0 => (
                format!("Lời văn nhắc đến “{name}” nhưng văn bản không có phụ lục nào."),
                "Hãy thêm phụ lục hoặc bỏ câu nhắc.".to_owned(),
            ),
            1 => (
                format!(
                    "Lời văn nhắc đến “{name}” nhưng văn bản chỉ có một phụ lục, không đánh số."
                ),
                "Hãy ghi “Phụ lục”, không kèm số.".to_owned(),
            ),
            several => (
                format!("Lời văn nhắc đến “{name}” nhưng văn bản chỉ có {several} phụ lục."),
                format!(
                    "Hãy sửa số phụ lục: từ Phụ lục I đến {}.",
                    words::annex_heading(several - 1, &document.annexes)
                ),
            ),
        };
        findings.push(warning("body", "annex_unknown", message, fix));
    }
    findings
}

/// Under the text.
pub(super) fn foot(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    let signature = &document.signature;
    if signature.title.trim().is_empty() {
        findings.push(error(
            "signature.title",
            "signer_title_missing",
            "Chưa có chức vụ của người ký.",
            "Hãy ghi chức vụ, ví dụ “Giám đốc”.",
        ));
    }
    findings.extend(titled(&signature.name));
    let name = signature.name.trim();
    if name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_lowercase) {
        findings.push(warning(
            "signature.name",
            "signer_in_capitals",
            format!("Họ tên người ký “{name}” viết toàn chữ in hoa."),
            "Hãy viết họ tên bằng chữ thường, chỉ viết hoa chữ cái đầu mỗi từ.",
        ));
    }
    findings.extend(recipients(document));
    findings
}

/// Học hàm, học vị, danh hiệu do not stand before a signer's name (NĐ 30/2020, Phụ lục I, mục II.7).
fn titled(name: &str) -> Option<Finding> {
    /// Folded, longest first where one begins another.
    const TITLES: [&str; 40] = [
        "pho giao su",
        "giao su",
        "tien si khoa hoc",
        "tien si",
        "thac si",
        "ky su",
        "cu nhan",
        "bac si",
        "duoc si",
        "luat su",
        "kien truc su",
        "nha giao nhan dan",
        "nha giao uu tu",
        "nghe nhan nhan dan",
        "nghe nhan uu tu",
        "nghe si nhan dan",
        "nghe si uu tu",
        "thay thuoc nhan dan",
        "thay thuoc uu tu",
        "anh hung lao dong",
        "pgs",
        "gs",
        "tskh",
        "ts",
        "ths",
        "thsi",
        "ks",
        "kts",
        "cn",
        "bs",
        "bscki",
        "bsckii",
        "ds",
        "ls",
        "nsut",
        "nsnd",
        "ngut",
        "ngnd",
        "nnut",
        "nnnd",
    ];
    let name = name.trim();
    // “PGS.TS. An” is parted by its points, “T.S An” is not
    let form = |name: &str| folded(name).replace(" sy ", " si ");
    let forms = [form(name), form(&name.replace('.', ""))];
    let found = TITLES.iter().find(|title| {
        let begins = |form: &String| {
            let rest = form.strip_prefix(**title);
            rest.is_some_and(|rest| rest.starts_with(' '))
        };
        forms.iter().any(begins)
    })?;
    let shown: String = name
        .chars()
        .take(found.chars().count() + 1)
        .collect::<String>()
        .trim_end()
        .to_owned();
    Some(error(
        "signature.name",
        "signer_titled",
        format!("Trước họ tên người ký “{name}” có học hàm, học vị hoặc danh hiệu (“{shown}”)."),
        "Hãy chỉ ghi họ và tên.",
    ))
}

fn recipients(document: &Document) -> Vec<Finding> {
    let lines = &document.recipients;
    let mut findings = Vec::new();
    if lines.is_empty() {
        return vec![error(
            "recipients",
            "recipients_missing",
            "Văn bản chưa có Nơi nhận.",
            "Hãy ghi nơi nhận, dòng cuối là “Lưu: VT, đơn vị soạn thảo”.",
        )];
    }
    if let Some(empty) = lines.iter().position(|line| line.trim().is_empty()) {
        findings.push(warning(
            &format!("recipients.{empty}"),
            "recipient_empty",
            format!("Dòng thứ {} của Nơi nhận để trống.", empty + 1),
            "Hãy ghi tên nơi nhận hoặc xóa dòng.",
        ));
    }
    let as_above = folded(&lines[0]).starts_with("nhu tren");
    if !document.addressees.is_empty() && !as_above {
        findings.push(warning(
            "recipients.0",
            "recipients_not_as_above",
            "Văn bản có “Kính gửi” nhưng Nơi nhận không bắt đầu bằng “Như trên”.",
            "Hãy thêm dòng “Như trên” lên đầu Nơi nhận.",
        ));
    }
    if as_above && document.addressees.is_empty() {
        findings.push(warning(
            "recipients.0",
            "recipients_as_above_of_none",
            "Nơi nhận ghi “Như trên” nhưng văn bản không có dòng “Kính gửi”.",
            "Hãy ghi rõ tên nơi nhận hoặc thêm dòng “Kính gửi”.",
        ));
    }
    let twice = (1..lines.len()).find(|at| {
        let own = folded(&lines[*at]);
        !own.is_empty() && lines[..*at].iter().any(|line| folded(line) == own)
    });
    if let Some(at) = twice {
        findings.push(warning(
            &format!("recipients.{at}"),
            "recipient_twice",
            format!("Nơi nhận ghi “{}” hai lần.", lines[at].trim()),
            "Hãy xóa dòng trùng.",
        ));
    }
    let filed = |line: &String| {
        let line = folded(line);
        line == "luu vt" || line.starts_with("luu vt ")
    };
    match lines.iter().position(filed) {
        None => findings.push(error(
            "recipients",
            "recipients_no_file_copy",
            "Nơi nhận thiếu dòng “Lưu: VT”.",
            "Hãy thêm dòng “Lưu: VT, đơn vị soạn thảo” vào cuối Nơi nhận.",
        )),
        Some(at) if at + 1 < lines.len() => findings.push(warning(
            &format!("recipients.{at}"),
            "recipients_file_copy_not_last",
            "Dòng “Lưu: VT” không ở cuối Nơi nhận.",
            "Hãy đưa dòng “Lưu: VT” xuống cuối.",
        )),
        Some(_) => {}
    }
    findings
}
