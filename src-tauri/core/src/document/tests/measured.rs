//! Produced PDFs, read back by what they draw and measured against Nghị định 30/2020/NĐ-CP, Phụ lục I:
//! lengths within 0.2 mm, sizes exactly.
#![expect(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    reason = "a PDF holds its places as floats; here they become micrometres again"
)]

use super::example::{annex, contents, projects, report};
use super::*;
use crate::document::font::width;
use crate::document::form::mm;

/// How far a length may be off: 0.2 mm.
const TOLERANCE: i64 = 200;
/// The margins of the form: 30 mm left, 15 right, 20 above and below.
pub(super) const LEFT: i64 = mm(30);
pub(super) const RIGHT: i64 = mm(195);

/// A text as the file draws it; places from the top left corner, in micrometres.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) left: i64,
    pub(super) baseline: i64,
    pub(super) style: Style,
    pub(super) size: Size,
    pub(super) ink: Ink,
    /// What the file moves the pen by between the letters.
    spread: i64,
}

impl Said {
    pub(super) fn width(&self) -> i64 {
        width(&self.text, self.style, self.size) + self.spread
    }

    pub(super) fn middle(&self) -> i64 {
        self.left + self.width() / 2
    }

    pub(super) fn top(&self) -> i64 {
        self.baseline - self.size.ascent()
    }
}

/// What one page of a file draws.
pub(super) struct Drawn {
    width: i64,
    height: i64,
    pub(super) texts: Vec<Said>,
    pub(super) rules: Vec<Rule>,
}

impl Drawn {
    /// The first text that begins so.
    pub(super) fn said(&self, start: &str) -> &Said {
        let found = self.texts.iter().find(|said| said.text.starts_with(start));
        found.unwrap_or_else(|| panic!("“{start}” is drawn"))
    }

    /// The rule right under a text, of at most its width.
    pub(super) fn rule_under(&self, said: &Said) -> Rule {
        let near = |rule: &&Rule| {
            let below = rule.y1 - said.baseline;
            (0..mm(4)).contains(&below) && near((rule.x1 + rule.x2) / 2, said.middle())
        };
        *self
            .rules
            .iter()
            .find(near)
            .unwrap_or_else(|| panic!("a rule under “{}”", said.text))
    }
}

pub(super) fn near(one: i64, other: i64) -> bool {
    (one - other).abs() <= TOLERANCE
}

/// Reads pages back out of the bytes, by the drawing operations in them.
fn drawn(bytes: &[u8]) -> Vec<Drawn> {
    use printpdf::{Op, PdfFontHandle, TextMatrix};
    let options = printpdf::PdfParseOptions::default();
    let pdf = printpdf::PdfDocument::parse(bytes, &options, &mut Vec::new()).unwrap();
    let texts = pdf.extract_text();
    let micrometres = |points: f32| (f64::from(points) * 25_400.0 / 72.0).round() as i64;
    // The names of its fonts, which printpdf does not read back.
    let file = lopdf::Document::load_mem(bytes).unwrap();
    let mut names = std::collections::BTreeMap::new();
    for page in file.get_pages().into_values() {
        for (key, font) in file.get_page_fonts(page).unwrap() {
            let name = font
                .get(b"BaseFont")
                .and_then(lopdf::Object::as_name)
                .unwrap();
            let (key, name) = (String::from_utf8(key), String::from_utf8(name.to_vec()));
            names.insert(key.unwrap(), name.unwrap());
        }
    }
    let style_of = |font: &PdfFontHandle| {
        let PdfFontHandle::External(id) = font else {
            panic!("every font is in the file");
        };
        let name = &names[&id.0];
        let of = |style: &&Style| name.ends_with(&format!("+{}", style.name()));
        *Style::ALL
            .iter()
            .find(of)
            .unwrap_or_else(|| panic!("{name} is one of ours"))
    };
    let mut pages = Vec::new();
    for (page, texts) in pdf.pages.iter().zip(texts) {
        let (width, height) = (page.media_box.width.0, page.media_box.height.0);
        let (width, height) = (micrometres(width), micrometres(height));
        let place = |x: f32, y: f32| (micrometres(x), height - micrometres(y));
        let mut texts = texts.into_iter();
        let (mut at, mut look, mut weight) = ((0, 0), (Style::Regular, Size(0)), 0);
        let (mut said, mut rules) = (Vec::new(), Vec::new());
        let (mut fill, mut outline) = (Ink::Black, Ink::Black);
        for op in &page.ops {
            match op {
                Op::SetFillColor { col } => fill = ink(col),
                Op::SetOutlineColor { col } => outline = ink(col),
                Op::SetFont { font, size } => {
                    look = (style_of(font), Size((size.0 * 10.0).round() as i64));
                }
                Op::SetTextMatrix {
                    matrix: TextMatrix::Translate(x, y),
                } => at = place(x.0, y.0),
                Op::SetTextMatrix {
                    matrix: TextMatrix::Raw([.., x, y]),
                } => at = place(*x, *y),
                Op::ShowText { items } => said.push(Said {
                    // A wide space is read back as two.
                    text: texts.next().unwrap().replace("  ", " "),
                    spread: spread(items, look.1),
                    left: at.0,
                    baseline: at.1,
                    style: look.0,
                    size: look.1,
                    ink: fill,
                }),
                Op::SetOutlineThickness { pt } => weight = micrometres(pt.0),
                Op::DrawLine { line } => {
                    let [from, to] = [0, 1].map(|end: usize| line.points[end].p);
                    let ((x1, y1), (x2, y2)) = (place(from.x.0, from.y.0), place(to.x.0, to.y.0));
                    rules.push(Rule {
                        x1,
                        y1,
                        x2,
                        y2,
                        weight,
                        ink: outline,
                    });
                }
                _ => {}
            }
        }
        pages.push(Drawn {
            width,
            height,
            texts: said,
            rules,
        });
    }
    pages
}

fn ink(colour: &printpdf::Color) -> Ink {
    use printpdf::Color;
    match colour {
        Color::Greyscale(grey) if grey.percent == 0.0 => Ink::Black,
        Color::Rgb(rgb) if (rgb.r, rgb.g, rgb.b) == (0.0, 0.0, 0.0) => Ink::Black,
        Color::Rgb(rgb) if (rgb.r, rgb.g, rgb.b) == (1.0, 0.0, 0.0) => Ink::Red,
        other => panic!("{other:?} is no ink of ours"),
    }
}

/// How far the numbers between the letters move the pen on, in all.
fn spread(items: &[printpdf::TextItem], size: Size) -> i64 {
    let back: f32 = items
        .iter()
        .map(|item| match item {
            printpdf::TextItem::Offset(back) => *back,
            printpdf::TextItem::GlyphIds(letters) => letters.iter().map(|one| one.offset).sum(),
            printpdf::TextItem::Text(_) => 0.0,
        })
        .sum();
    // In thousandths of the size.
    let points = f64::from(-back) / 1000.0 * size.0 as f64 / 10.0;
    (points * 25_400.0 / 72.0).round() as i64
}

pub(super) fn made(document: &Document) -> Vec<Drawn> {
    let made = crate::clock::Instant(1_694_770_000_000);
    drawn(&write(document, &Form::default(), Format::Pdf, made).unwrap())
}

#[test]
fn the_first_page_has_every_part_in_its_size_style_and_place() {
    let mut document = report(contents(), Vec::new());
    document.head.number = Some(5);
    let pages = made(&document);
    let page = &pages[0];
    assert!(
        near(page.width, mm(210)) && near(page.height, mm(297)),
        "A4"
    );
    let (agency, nation, middle) = (LEFT + mm(34), LEFT + mm(68) + mm(97) / 2, mm(225) / 2);
    use Style::{Bold, Italic, Regular};
    for (start, style, size, centre) in [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Bold, 120, nation),
        ("Độc lập - Tự do - Hạnh phúc", Bold, 130, nation),
        ("SỞ CÔNG THƯƠNG", Regular, 120, agency),
        ("TRUNG TÂM KHUYẾN CÔNG", Bold, 120, agency),
        ("Số: 05/BC-TTKC", Regular, 130, agency),
        ("Bình Dương, ngày 15 tháng 9 năm 2023", Italic, 130, nation),
        ("BÁO CÁO", Bold, 140, middle),
        ("Kết quả công tác khuyến công", Bold, 140, middle),
        (
            "Kính gửi: Sở Công Thương tỉnh Bình Dương.",
            Regular,
            140,
            middle,
        ),
    ] {
        let said = page.said(start);
        assert_eq!((said.style, said.size), (style, Size(size)), "{start}");
        assert!(
            near(said.middle(), centre),
            "{start}: {} not {centre}",
            said.middle()
        );
    }
    // Widths that were measured on the typeface itself: 88.3 and 56.1 mm.
    assert!(near(page.said("CỘNG HÒA").width(), 88_300));
    let motto = page.said("Độc lập");
    assert!(near(motto.width(), 56_100));
    let rule = page.rule_under(motto);
    assert!(
        near(rule.x2 - rule.x1, motto.width()),
        "as long as the text"
    );
    assert!((170..=270).contains(&rule.weight), "0.5 to 0.75 pt");
    for start in ["TRUNG TÂM KHUYẾN CÔNG", "hướng, nhiệm vụ"] {
        let said = page.texts.iter().find(|said| said.text.contains(start));
        let said = said.unwrap_or_else(|| panic!("“{start}” is drawn"));
        let rule = page.rule_under(said);
        let (length, text) = (rule.x2 - rule.x1, said.width());
        assert!(
            3 * length >= text && 2 * length <= text,
            "a third to a half: {start}"
        );
    }
    assert_eq!(
        page.said("Số:").baseline,
        page.said("Bình Dương, ngày").baseline
    );
    assert!(
        near(page.said("CỘNG HÒA").top(), mm(20)),
        "the text begins at the upper margin"
    );
    let single = page.said("Độc lập").top() - page.said("CỘNG HÒA").top();
    assert!(near(single, Size(120).line()), "single spacing");
}

#[test]
fn the_text_is_set_as_the_decree_asks() {
    let pages = made(&report(contents(), Vec::new()));
    let said = |start: &str| {
        pages
            .iter()
            .find_map(|page| page.texts.iter().find(|said| said.text.starts_with(start)))
    };
    use Style::{Bold, BoldItalic, Italic, Regular};
    for (start, style, size, left) in [
        ("Căn cứ Nghị định", Italic, 140, mm(40)),
        ("I. TÌNH HÌNH CHUNG", Bold, 140, mm(40)),
        ("1. Công tác chỉ đạo", Bold, 140, mm(40)),
        ("a)", Regular, 140, mm(40)),
        ("-", Regular, 140, mm(40)),
        ("Nơi nhận:", BoldItalic, 120, mm(30)),
        ("- Như trên;", Regular, 110, mm(30)),
        ("- Lưu: VT, KC, 05 bản.", Regular, 110, mm(30)),
    ] {
        let one = said(start).unwrap_or_else(|| panic!("“{start}” is drawn"));
        assert_eq!((one.style, one.size), (style, Size(size)), "{start}");
        assert!(near(one.left, left), "{start} at {}", one.left);
    }
    let signer = LEFT + mm(75) + mm(90) / 2;
    for start in ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Thị Thu Hà"] {
        let one = said(start).unwrap_or_else(|| panic!("“{start}” is drawn"));
        assert_eq!((one.style, one.size), (Bold, Size(140)), "{start}");
        assert!(near(one.middle(), signer), "{start}");
    }
    let level = said("Nơi nhận:").unwrap().top() - said("KT. GIÁM ĐỐC").unwrap().top();
    assert!(near(level, 0), "level with the signer's authority");
    let last = pages
        .iter()
        .flat_map(|page| &page.texts)
        .rfind(|one| one.text.ends_with("./."));
    assert!(last.is_some(), "the text ends with ./.");
}

#[test]
fn nothing_is_drawn_outside_the_text_block_and_every_part_numbers_its_own_pages() {
    let annexes = vec![
        annex("Đề án", true, projects(400)),
        annex("Cơ sở", false, projects(3)),
    ];
    let pages = made(&report(contents(), annexes));
    let wide = pages.iter().filter(|page| page.width > page.height).count();
    assert!(wide > 10, "{wide} pages in landscape");
    let mut number = 0;
    for (at, page) in pages.iter().enumerate() {
        let first = at == 0
            || page
                .texts
                .iter()
                .any(|one| one.text.starts_with("Phụ lục "));
        number = if first { 1 } else { number + 1 };
        let (right, bottom) = (page.width - mm(15), page.height - mm(20));
        let (above, inside): (Vec<&Said>, Vec<&Said>) =
            page.texts.iter().partition(|one| one.baseline < mm(20));
        match above.as_slice() {
            [] => assert!(first, "page {} has its number", at + 1),
            [shown] => {
                assert!(!first, "a first page shows none");
                assert_eq!(shown.text, number.to_string());
                assert_eq!((shown.style, shown.size), (Style::Regular, Size(140)));
                assert!(near(shown.middle(), (LEFT + right) / 2), "in the middle");
                assert!(
                    (mm(10)..=mm(12)).contains(&shown.baseline),
                    "in the upper margin"
                );
            }
            more => panic!("{more:?}"),
        }
        for one in inside {
            let end = one.left + one.width();
            assert!(
                one.left >= LEFT - TOLERANCE && end <= right + TOLERANCE,
                "{one:?}"
            );
            assert!(one.baseline <= bottom, "{one:?}");
        }
        for rule in &page.rules {
            assert!(
                rule.x1 >= LEFT - TOLERANCE && rule.x2 <= right + TOLERANCE,
                "{rule:?}"
            );
            assert!(
                rule.y1 >= mm(20) - TOLERANCE && rule.y2 <= bottom + TOLERANCE,
                "{rule:?}"
            );
        }
    }
    let annex = pages
        .iter()
        .find(|page| page.texts.iter().any(|one| one.text == "Phụ lục I"));
    let annex = annex.expect("the first annex");
    let middle = (LEFT + annex.width - mm(15)) / 2;
    for (start, style) in [("Phụ lục I", Style::Bold), ("ĐỀ ÁN", Style::Bold)] {
        let one = annex.said(start);
        assert_eq!((one.style, one.size), (style, Size(140)), "{start}");
        assert!(near(one.middle(), middle), "{start}");
    }
    for page in pages.iter().filter(|page| page.width > page.height) {
        for title in ["TT", "Tên đề án"] {
            assert!(
                page.texts.iter().any(|one| one.text == title),
                "“{title}” on every page"
            );
        }
    }
    assert_eq!(RIGHT, mm(210) - mm(15));
}

#[test]
fn headings_are_bookmarks_and_the_language_is_told() {
    let annexes = vec![annex("Đề án", true, projects(3))];
    let document = report(contents(), annexes);
    let made = crate::clock::Instant(1_694_770_000_000);
    let bytes = write(&document, &Form::default(), Format::Pdf, made).unwrap();
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let language = file.catalog().unwrap().get(b"Lang").unwrap();
    assert_eq!(language.as_str().unwrap(), b"vi-VN");
    let toc: Vec<(usize, String)> = file
        .get_toc()
        .unwrap()
        .toc
        .into_iter()
        .map(|one| (one.level, one.title))
        .collect();
    let of = |title: &str| {
        let found = toc.iter().find(|(_, text)| text == title);
        found.unwrap_or_else(|| panic!("{title} in {toc:?}")).0
    };
    let section = of("I. TÌNH HÌNH CHUNG");
    assert_eq!(of("1. Công tác chỉ đạo"), section + 1, "under its section");
    assert_eq!(of("Phụ lục. Đề án"), section, "beside the sections");
}

#[test]
fn a_letter_has_its_subject_and_its_addressees_where_the_decree_puts_them() {
    let mut letter = report(vec![Block::paragraph(super::example::SENTENCE)], Vec::new());
    letter.kind = None;
    letter.head.number = Some(5);
    letter.head.symbol = "TTKC-KHTH".into();
    letter.summary = "cung cấp số liệu khảo sát cơ sở công nghiệp nông thôn năm 2023".into();
    letter.addressees = vec![
        "Ủy ban nhân dân các xã, phường".into(),
        "Các hiệp hội ngành hàng".into(),
    ];
    let pages = made(&letter);
    let page = &pages[0];
    let (number, about) = (page.said("Số: 05/TTKC-KHTH"), page.said("V/v cung cấp"));
    assert_eq!((about.style, about.size), (Style::Regular, Size(120)));
    assert!(
        near(about.middle(), number.middle()),
        "centred under the number"
    );
    let below = about.top() - (number.top() + Size(130).line());
    assert!(near(below, 2_117), "6 pt below it: {below}");
    let label = page.said("Kính gửi:");
    let (first, last) = (
        page.said("- Ủy ban nhân dân các xã, phường;"),
        page.said("- Các hiệp hội ngành hàng."),
    );
    let colon = label.left + width("Kính gửi", Style::Regular, Size(140));
    for one in [first, last] {
        assert_eq!((one.style, one.size), (Style::Regular, Size(140)));
        assert!(near(one.left, colon), "the dash stands under the colon");
    }
    assert!(last.top() > first.top() && first.top() > label.top());
}

#[test]
fn parts_articles_and_points_stand_as_the_decree_sets_them() {
    let body = vec![
        Block::heading(Level::Part, "Những vấn đề chung"),
        Block::heading(Level::Section, "Mục tiêu"),
        Block::heading(Level::Clause, "Mục tiêu chung"),
        Block::item(Level::Clause, "Một khoản không có tiêu đề."),
        Block::item(Level::Point, "Một điểm."),
        Block::item(Level::Point, "Hai điểm."),
        Block::item(Level::Point, "Ba điểm."),
        Block::item(Level::Point, "Bốn điểm."),
        Block::item(Level::Point, "Năm điểm."),
        Block::heading(Level::Part, "Điều khoản"),
        Block::heading(Level::Article, "Trách nhiệm của các bên"),
        Block::paragraph(super::example::SENTENCE.repeat(3)),
    ];
    let pages = made(&report(body, Vec::new()));
    let texts: Vec<&Said> = pages.iter().flat_map(|page| &page.texts).collect();
    let said = |start: &str| {
        let found = texts.iter().find(|one| one.text.starts_with(start));
        *found.unwrap_or_else(|| panic!("“{start}” is drawn"))
    };
    let middle = (LEFT + RIGHT) / 2;
    for start in ["Phần I", "NHỮNG VẤN ĐỀ CHUNG", "Phần II", "ĐIỀU KHOẢN"] {
        let one = said(start);
        assert_eq!((one.style, one.size), (Style::Bold, Size(140)), "{start}");
        assert!(near(one.middle(), middle), "{start} in the middle");
    }
    let (part, title) = (said("Phần I"), said("NHỮNG VẤN ĐỀ CHUNG"));
    assert!(title.top() > part.top(), "its title below");
    for (start, style) in [
        ("I. MỤC TIÊU", Style::Bold),
        ("1. Mục tiêu chung", Style::Bold),
        ("2.", Style::Regular),
        ("a)", Style::Regular),
        ("d)", Style::Regular),
        ("đ)", Style::Regular),
        ("Điều 1. Trách nhiệm của các bên", Style::Bold),
    ] {
        let one = said(start);
        assert_eq!((one.style, one.size), (style, Size(140)), "{start}");
        assert!(near(one.left, mm(40)), "{start} is indented by 1 cm");
    }
    // Justified: every line but the last of a paragraph ends at the right margin.
    let lines: Vec<&&Said> = texts
        .iter()
        .filter(|one| one.size == Size(140) && one.text.split(' ').count() > 8)
        .collect();
    let full = lines
        .iter()
        .filter(|one| near(one.left + one.width(), RIGHT))
        .count();
    assert!(
        full >= 5,
        "{full} of {} lines reach the margin",
        lines.len()
    );
    // Single to one and a half lines apart.
    let paragraph: Vec<i64> = lines
        .iter()
        .filter(|one| near(one.left, LEFT))
        .map(|one| one.baseline)
        .collect();
    let apart = paragraph[1] - paragraph[0];
    let single = Size(140).line();
    assert!((single..=single * 3 / 2).contains(&apart), "{apart}");
}

#[test]
fn annexes_tell_what_they_belong_to_and_are_numbered_only_when_there_are_several() {
    let one = made(&report(
        contents(),
        vec![annex("Cơ sở", false, projects(3))],
    ));
    let headings = one.iter().flat_map(|page| &page.texts);
    let headings: Vec<&Said> = headings.filter(|one| one.text == "Phụ lục").collect();
    assert_eq!(headings.len(), 1, "one annex has no number");
    let mut document = report(
        contents(),
        vec![
            annex("Cơ sở", false, projects(3)),
            annex("Đề án", false, projects(3)),
        ],
    );
    document.head.number = Some(5);
    let pages = made(&document);
    let middle = (LEFT + RIGHT) / 2;
    for heading in ["Phụ lục I", "Phụ lục II"] {
        let page = pages
            .iter()
            .find(|page| page.texts.iter().any(|one| one.text == heading));
        let page = page.unwrap_or_else(|| panic!("{heading}"));
        let said = page.said("(Kèm theo Báo cáo số");
        assert_eq!(
            (said.style, said.size),
            (Style::Italic, Size(140)),
            "{heading}"
        );
        assert!(near(said.middle(), middle), "{heading}");
        let last = page
            .texts
            .iter()
            .rfind(|one| one.style == Style::Italic && one.size == Size(140));
        let rule = page.rule_under(last.expect("its last line"));
        assert!(near((rule.x1 + rule.x2) / 2, middle), "a rule below");
    }
}

#[test]
fn the_other_set_of_sizes_is_one_point_larger_at_the_head() {
    let form = Form {
        sizes: crate::document::form::Sizes::large(),
        ..Form::default()
    };
    let made = crate::clock::Instant(1_694_770_000_000);
    let document = report(contents(), Vec::new());
    let pages = drawn(&write(&document, &form, Format::Pdf, made).unwrap());
    for (start, size) in [
        ("CỘNG HÒA XÃ HỘI", 130),
        ("Độc lập", 140),
        ("SỞ CÔNG THƯƠNG", 130),
        ("TRUNG TÂM KHUYẾN CÔNG", 130),
        ("Bình Dương, ngày", 140),
    ] {
        assert_eq!(pages[0].said(start).size, Size(size), "{start}");
    }
    // Width that was measured on the typeface itself.
    assert!(near(pages[0].said("CỘNG HÒA").width(), 95_700));
}

#[test]
fn dates_gaps_signers_and_the_rule_of_an_annex_are_measured() {
    let body = vec![
        Block::Basis(vec![Run::plain(
            "Căn cứ Luật Tổ chức chính quyền địa phương;",
        )]),
        Block::Basis(vec![Run::plain("Căn cứ Nghị định về khuyến công.")]),
        Block::paragraph("Một đoạn."),
        Block::paragraph("Hai đoạn."),
    ];
    let mut document = report(body, vec![annex("Cơ sở", false, projects(3))]);
    document.head.date = "2020-01-05".parse().unwrap();
    document.addressees = vec!["Sở Công Thương".into(), "Sở Tài chính".into(), "Lưu".into()];
    document.signature.authority = vec!["TM. Ủy ban nhân dân".into(), "KT. Chủ tịch".into()];
    document.cosigners = vec![Signature {
        title: "Đại diện bên A".into(),
        name: "Trần Văn Bình".into(),
        ..Signature::default()
    }];
    let pages = made(&document);
    let texts: Vec<&Said> = pages.iter().flat_map(|page| &page.texts).collect();
    let said = |start: &str| {
        let found = texts.iter().find(|one| one.text.starts_with(start));
        *found.unwrap_or_else(|| panic!("“{start}” is drawn"))
    };
    said("Bình Dương, ngày 05 tháng 01 năm 2020");
    for start in ["- Sở Công Thương;", "- Sở Tài chính;", "- Lưu."] {
        assert!(near(said(start).left, said("- Sở Công").left), "{start}");
    }
    let bases = [said("Căn cứ Luật"), said("Căn cứ Nghị")];
    for basis in bases {
        assert_eq!((basis.style, basis.size), (Style::Italic, Size(140)));
        assert!(near(basis.left, mm(40)), "indented, on a line of its own");
    }
    for (one, next) in [(bases[0], bases[1]), (said("Một đoạn."), said("Hai đoạn."))] {
        // The line's own height is 115 % of single.
        let gap = next.baseline - one.baseline - Size(140).line() * 115 / 100;
        assert!(gap >= 2_117 - TOLERANCE, "6 pt at least: {gap}");
    }
    let (left, right) = (LEFT + 165_000 / 4, LEFT + 3 * 165_000 / 4);
    for (start, middle) in [
        ("ĐẠI DIỆN BÊN A", left),
        ("Trần Văn Bình", left),
        ("TM. ỦY BAN NHÂN DÂN", right),
        ("KT. CHỦ TỊCH", right),
        ("PHÓ GIÁM ĐỐC", right),
        ("Nguyễn Thị Thu Hà", right),
    ] {
        let one = said(start);
        assert_eq!((one.style, one.size), (Style::Bold, Size(140)), "{start}");
        assert!(near(one.middle(), middle), "{start}");
    }
    let names = [said("Trần Văn Bình"), said("Nguyễn Thị Thu Hà")];
    assert_eq!(names[0].baseline, names[1].baseline, "names stand level");
    let attached = |said: &Said| said.text.starts_with("(Kèm theo");
    let page = pages.iter().find(|page| page.texts.iter().any(attached));
    let page = page.expect("the annex");
    let italic = |one: &&Said| one.style == Style::Italic && one.size == Size(140);
    let attached: Vec<&Said> = page.texts.iter().filter(italic).collect();
    let last = attached.last().expect("(Kèm theo …)");
    let rule = page.rule_under(last);
    let (length, text) = (rule.x2 - rule.x1, last.width());
    assert!(
        3 * length >= text && 2 * length <= text + TOLERANCE,
        "a third to a half: {length} of {text}"
    );
}
