//! What only some documents carry, measured in the PDF (0.2 mm) and found in its Word and Excel twins.

use std::io::Cursor;

use calamine::{Reader, Xlsx};

use super::example::{SENTENCE, annex, contents, projects, report};
use super::measured::{Drawn, LEFT, RIGHT, Said, made, near};
use super::twins::{part, word};
use super::*;

const MADE: crate::clock::Instant = crate::clock::Instant(1_694_770_000_000);
/// The middle of the agency's column, which the number stands in.
const AGENCY: i64 = LEFT + mm(34);

fn extras() -> Extras {
    Extras {
        secrecy: Some(Secrecy::Secret),
        urgency: Some(Urgency::Express),
        circulation: Some("Lưu hành nội bộ".into()),
        drafter: Some(Drafter {
            initials: "pl".into(),
            copies: Some(300),
        }),
        address: vec![
            "Số 26, đường Huỳnh Văn Nghệ, phường Phú Lợi, tỉnh Bình Dương".into(),
            "ĐT: (0274) 3822 333; thư điện tử: ttkc@binhduong.gov.vn".into(),
        ],
    }
}

fn document(extras: Extras) -> Document {
    let mut document = report(contents(), vec![annex("Cơ sở", false, projects(3))]);
    document.head.number = Some(5);
    document.extras = extras;
    document
}

/// The outer edges of the frame around a text: left, upper, right, lower; and its ink.
fn frame(page: &Drawn, said: &Said) -> ([i64; 4], Ink) {
    let (line, middle) = (said.top() + said.size.line() / 2, said.middle());
    let closest = |of: &dyn Fn(&Rule) -> Option<i64>| {
        let found = page.rules.iter().filter_map(|rule| Some((of(rule)?, rule)));
        let (_, rule) = found.min_by_key(|(away, _)| *away).expect("a side");
        *rule
    };
    let ahead = |away: i64| (away > 0).then_some(away);
    let flat = |rule: &Rule| rule.y1 == rule.y2 && (rule.x1..rule.x2).contains(&middle);
    let upright = |rule: &Rule| {
        let (low, high) = (rule.y1.min(rule.y2), rule.y1.max(rule.y2));
        rule.x1 == rule.x2 && (low..high).contains(&line)
    };
    let above = closest(&|rule| flat(rule).then(|| ahead(line - rule.y1)).flatten());
    let below = closest(&|rule| flat(rule).then(|| ahead(rule.y1 - line)).flatten());
    let left = closest(&|rule| upright(rule).then(|| ahead(middle - rule.x1)).flatten());
    let right = closest(&|rule| upright(rule).then(|| ahead(rule.x1 - middle)).flatten());
    let sides = [above, below, left, right];
    assert!(sides.iter().all(|side| side.ink == above.ink), "one frame");
    let half = above.weight / 2;
    let edges = [
        left.x1 - half,
        above.y1 - half,
        right.x1 + half,
        below.y1 + half,
    ];
    (edges, above.ink)
}

#[test]
fn stamps_of_secrecy_and_urgency_are_red_frames_of_their_size_under_the_number() {
    let urgencies = [
        (Urgency::Express, "HỎA TỐC", 30),
        (Urgency::VeryUrgent, "THƯỢNG KHẨN", 40),
        (Urgency::Urgent, "KHẨN", 20),
    ];
    let secrecies = [
        (Secrecy::MostSecret, "TUYỆT MẬT", 40),
        (Secrecy::TopSecret, "TỐI MẬT", 30),
        (Secrecy::Secret, "MẬT", 20),
    ];
    for ((urgency, urgent, urgent_width), (secrecy, secret, secret_width)) in
        urgencies.into_iter().zip(secrecies)
    {
        let pages = made(&document(Extras {
            secrecy: Some(secrecy),
            urgency: Some(urgency),
            ..Extras::default()
        }));
        let page = &pages[0];
        let number = page.said("Số: 05/BC-TTKC");
        let mut above = number.top() + number.size.line();
        for (words, wide) in [(secret, secret_width), (urgent, urgent_width)] {
            let said = page.said(words);
            assert_eq!(
                (said.style, said.size, said.ink),
                (Style::Bold, Size(130), Ink::Red),
                "{words}"
            );
            let ([left, top, right, bottom], ink) = frame(page, said);
            assert_eq!(ink, Ink::Red, "{words}");
            assert!(near(right - left, mm(wide)), "{words}: {}", right - left);
            assert!(near(bottom - top, mm(8)), "{words}: {}", bottom - top);
            assert!(near((left + right) / 2, AGENCY), "{words} under the number");
            assert!(near(said.middle(), AGENCY), "{words} amid its frame");
            assert!(left < said.left && said.left + said.width() < right);
            let middle = said.top() + said.size.line() / 2;
            assert!(near(middle, (top + bottom) / 2), "{words} amid its frame");
            assert!(near(top - above, 2_117), "6 pt below: {}", top - above);
            above = bottom;
        }
        assert!(page.said("BÁO CÁO").top() > above, "the title stands below");
        let red = |said: &&Said| said.ink == Ink::Red;
        let texts = pages.iter().flat_map(|page| &page.texts);
        assert_eq!(texts.filter(red).count(), 2, "all else is black");
        let rules = pages.iter().flat_map(|page| &page.rules);
        assert_eq!(rules.filter(|rule| rule.ink == Ink::Red).count(), 8);
    }
}

#[test]
fn who_may_read_it_stands_in_a_black_frame() {
    let pages = made(&document(extras()));
    let page = &pages[0];
    let said = page.said("LƯU HÀNH NỘI BỘ");
    assert_eq!(
        (said.style, said.size, said.ink),
        (Style::Bold, Size(130), Ink::Black)
    );
    let ([left, top, right, bottom], ink) = frame(page, said);
    assert_eq!(ink, Ink::Black);
    assert!(near(right - left, said.width() + mm(4)), "{}", right - left);
    assert!(near(bottom - top, mm(8)) && near((left + right) / 2, AGENCY));
    let (_, _, _, last) = (left, top, right, frame(page, page.said("HỎA TỐC")).0[3]);
    assert!(near(top - last, 2_117), "under the stamps");

    let long = "Chỉ lưu hành trong các phòng thuộc Trung tâm, xem xong trả lại cho văn thư";
    let pages = made(&document(Extras {
        circulation: Some(long.into()),
        ..Extras::default()
    }));
    let first = pages[0].said("CHỈ LƯU HÀNH");
    let mut lines: Vec<&Said> = (pages[0].texts.iter())
        .filter(|said| near(said.middle(), AGENCY) && said.top() >= first.top())
        .collect();
    lines.retain(|said| said.style == Style::Bold);
    assert!(lines.len() > 1, "a long one is broken");
    for said in lines {
        assert!(said.left > LEFT && said.left + said.width() < LEFT + mm(68));
    }
}

#[test]
fn the_writers_initials_end_the_recipients() {
    let pages = made(&document(extras()));
    let texts: Vec<&Said> = pages.iter().flat_map(|page| &page.texts).collect();
    let at = |start: &str| texts.iter().position(|said| said.text.starts_with(start));
    let (last, own) = (at("- Lưu: VT").unwrap(), at("PL.(300)").unwrap());
    assert_eq!(own, last + 1);
    let (last, own) = (texts[last], texts[own]);
    assert_eq!((own.style, own.size), (Style::Regular, Size(110)));
    assert!(near(own.left, LEFT) && near(own.top() - last.top(), Size(110).line()));
}

#[test]
fn the_address_closes_the_first_page_under_a_rule_as_wide_as_the_text() {
    let pages = made(&document(extras()));
    let page = &pages[0];
    let (first, last) = (page.said("Số 26, đường"), page.said("ĐT: (0274)"));
    for said in [first, last] {
        assert_eq!((said.style, said.size), (Style::Regular, Size(110)));
        assert!(near(said.middle(), (LEFT + RIGHT) / 2));
    }
    assert!(
        near(last.top() + Size(110).line(), mm(277)),
        "on the lower margin"
    );
    let wide = |rule: &&Rule| near(rule.x1, LEFT) && near(rule.x2, RIGHT);
    let rule = page
        .rules
        .iter()
        .filter(wide)
        .max_by_key(|rule| rule.y1)
        .expect("a rule");
    assert!((0..mm(2)).contains(&(first.top() - rule.y1)), "{rule:?}");
    for said in &page.texts {
        let below = said.baseline + said.size.descent();
        assert!(
            below <= rule.y1 || said.top() > rule.y1,
            "the text ends above it: {said:?}"
        );
    }
    for page in &pages[1..] {
        assert!(page.texts.iter().all(|said| !said.text.contains("Số 26,")));
    }
    let (with, without) = (
        lasting(&pages),
        lasting(&made(&document(Extras::default()))),
    );
    assert_eq!(with, without, "nothing of the text is lost");
}

/// The words of the text, without what stands around it.
fn lasting(pages: &[Drawn]) -> String {
    let texts = pages.iter().flat_map(|page| &page.texts);
    let texts = texts.skip_while(|said| !said.text.starts_with("Căn cứ"));
    let texts = texts.filter(|said| said.baseline > mm(20) && said.size == Size(140));
    let words: Vec<&str> = texts
        .flat_map(|said| said.text.split_whitespace())
        .collect();
    words.join(" ")
}

#[test]
fn chapters_and_their_sections_stand_in_the_middle_above_their_titles_in_capitals() {
    let body = vec![
        Block::heading(Level::Chapter, "Quy định chung"),
        Block::heading(Level::Article, "Phạm vi điều chỉnh"),
        Block::paragraph(SENTENCE),
        Block::heading(Level::Chapter, "Tổ chức thực hiện"),
        Block::heading(Level::Division, "Trách nhiệm"),
        Block::heading(Level::Subdivision, "Của Trung tâm"),
        Block::heading(Level::Article, "Giám đốc"),
        Block::item(Level::Clause, "Chỉ đạo chung."),
        Block::heading(Level::Subdivision, "Của các phòng"),
        Block::heading(Level::Article, "Trưởng phòng"),
        Block::paragraph(SENTENCE),
        Block::heading(Level::Division, "Kinh phí"),
        Block::heading(Level::Article, "Nguồn kinh phí"),
        Block::paragraph(SENTENCE),
    ];
    let document = report(body, Vec::new());
    let pages = made(&document);
    let texts: Vec<&Said> = pages.iter().flat_map(|page| &page.texts).collect();
    let at = |text: &str| {
        let found = texts.iter().position(|said| said.text == text);
        found.unwrap_or_else(|| panic!("“{text}” is drawn"))
    };
    for (number, title) in [
        ("Chương I", "QUY ĐỊNH CHUNG"),
        ("Chương II", "TỔ CHỨC THỰC HIỆN"),
        ("Mục 1", "TRÁCH NHIỆM"),
        ("Tiểu mục 1", "CỦA TRUNG TÂM"),
        ("Tiểu mục 2", "CỦA CÁC PHÒNG"),
        ("Mục 2", "KINH PHÍ"),
    ] {
        assert_eq!(at(title), at(number) + 1, "{number}, then its title");
        for said in [texts[at(number)], texts[at(title)]] {
            assert_eq!(
                (said.style, said.size),
                (Style::Bold, Size(140)),
                "{number}"
            );
            assert!(near(said.middle(), (LEFT + RIGHT) / 2), "{number}");
        }
    }
    let articles: Vec<&str> = texts
        .iter()
        .filter(|said| said.text.starts_with("Điều "))
        .map(|said| &*said.text)
        .collect();
    assert_eq!(
        articles,
        [
            "Điều 1. Phạm vi điều chỉnh",
            "Điều 2. Giám đốc",
            "Điều 3. Trưởng phòng",
            "Điều 4. Nguồn kinh phí",
        ],
        "articles are counted through"
    );
    let bytes = write(&document, &Form::default(), Format::Docx, MADE).unwrap();
    let (_, paragraphs) = word(&part(&bytes, "word/document.xml"));
    for heading in ["Chương II\nTỔ CHỨC THỰC HIỆN", "Mục 1\nTRÁCH NHIỆM"] {
        assert!(paragraphs.iter().any(|one| one == heading), "{heading}");
    }
    assert!(
        check(&document, &Form::default())
            .iter()
            .all(|one| one.code != "level_skipped")
    );
}

#[test]
fn the_word_file_has_the_same_stamps_initials_and_address() {
    let bytes = write(&document(extras()), &Form::default(), Format::Docx, MADE).unwrap();
    let xml = part(&bytes, "word/document.xml");
    let (tables, _) = word(&xml);
    let under_number = &tables[0][1].cells[0];
    assert_eq!(under_number, "Số: 05/BC-TTKCMẬTHỎA TỐCLƯU HÀNH NỘI BỘ");
    let (before, _) = xml.split_once("HỎA TỐC").unwrap();
    let stamp = &before[before.rfind("<w:p>").unwrap()..];
    // A column of 68 mm leaves 19 mm at both sides of 30 mm, less the frame's own line.
    assert!(stamp.contains(r#"w:val="DauChi""#) && stamp.contains(r#"w:left="1091""#));
    let styles = part(&bytes, "word/styles.xml");
    let style = |id: &str| {
        let (_, rest) = styles.split_once(&format!("w:styleId=\"{id}\"")).unwrap();
        rest.split_once("</w:style>").unwrap().0.to_owned()
    };
    let stamp = style("DauChi");
    for said in [
        r#"<w:color w:val="FF0000"/>"#,
        r#"<w:sz w:val="26"/>"#,
        "<w:b/>",
    ] {
        assert!(stamp.contains(said), "{said} in {stamp}");
    }
    assert_eq!(
        stamp.matches(r#"w:color="FF0000""#).count(),
        4,
        "four sides"
    );
    let frame = style("PhamViLuuHanh");
    assert!(!frame.contains("FF0000") && frame.contains(r#"<w:sz w:val="26"/>"#));
    assert!(style("NguoiSoan").contains(r#"<w:sz w:val="22"/>"#));
    assert!(style("DiaChi").contains(r#"<w:sz w:val="22"/>"#));
    let recipients = &tables.last().unwrap().last().unwrap();
    let recipients = tables
        .iter()
        .flatten()
        .flat_map(|row| &row.cells)
        .find(|cell| cell.starts_with("Nơi nhận:"))
        .unwrap_or_else(|| panic!("{:?}", recipients.cells));
    assert!(recipients.ends_with("PL.(300)"), "{recipients}");
    let (_, lines) = word(&part(&bytes, "word/footer1.xml"));
    assert_eq!(lines, extras().address);
    assert_eq!(word(&part(&bytes, "word/footer2.xml")).1, [""]);
    let sections: Vec<&str> = xml.split("<w:sectPr>").skip(1).collect();
    let foot = |id: &str| format!(r#"<w:footerReference w:type="first" r:id="{id}"/>"#);
    assert!(sections[0].contains(&foot("rId5")), "the text's first page");
    assert!(sections[1].contains(&foot("rId6")), "an annex has none");
}

#[test]
fn the_excel_file_has_the_same_words() {
    let bytes = write(&document(extras()), &Form::default(), Format::Xlsx, MADE).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let cells = book.worksheet_range("Văn bản").unwrap();
    let words: Vec<String> = cells
        .used_cells()
        .map(|(.., cell)| cell.to_string())
        .collect();
    let address = &extras().address[0];
    for said in ["MẬT", "HỎA TỐC", "LƯU HÀNH NỘI BỘ", "PL.(300)", address] {
        assert!(words.iter().any(|line| line == said), "{said}");
    }
}

#[test]
fn a_document_that_asks_for_none_of_it_has_none() {
    let bytes = write(
        &document(Extras::default()),
        &Form::default(),
        Format::Docx,
        MADE,
    )
    .unwrap();
    let xml = part(&bytes, "word/document.xml");
    assert!(!xml.contains("DauChi") && !xml.contains("footerReference"));
    assert!(!describe(&layout(&document(Extras::default()), &Form::default())).contains(" red"));
}
