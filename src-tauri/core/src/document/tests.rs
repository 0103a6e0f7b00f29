//! Whole documents on their pages, measured against the form.

mod charts;
pub(super) mod example;
mod extras;
mod links;
mod measured;
mod twins;

use super::font::width;
use super::form::{mm, points};
use super::*;
use example::{SENTENCE, annex, contents, projects, report};

fn laid(body: Vec<Block>, annexes: Vec<Annex>) -> Vec<Page> {
    layout(&report(body, annexes), &Form::default())
}

/// The text that begins so, on this page.
fn find<'a>(page: &'a Page, start: &str) -> &'a Text {
    page.texts()
        .find(|text| text.text.starts_with(start))
        .unwrap_or_else(|| panic!("“{start}” is on the page"))
}

/// Lines of text from top to bottom, as they read.
fn lines(page: &Page) -> Vec<String> {
    let mut rows: Vec<(i64, String)> = Vec::new();
    for text in page.texts() {
        match rows.iter_mut().find(|(y, _)| *y == text.y) {
            Some((_, line)) => line.push_str(&text.text),
            None => rows.push((text.y, text.text.clone())),
        }
    }
    rows.sort_by_key(|(y, _)| *y);
    rows.into_iter().map(|(_, line)| line).collect()
}

fn centre(text: &Text) -> i64 {
    text.x + text.width / 2
}

#[test]
fn the_head_has_the_sizes_and_places_of_the_decree() {
    let pages = laid(contents(), Vec::new());
    let page = &pages[0];
    assert_eq!((page.width, page.height), (mm(210), mm(297)));
    let (left, right) = (mm(30) + mm(68) / 2, mm(30) + mm(68) + mm(97) / 2);
    for (text, style, size, middle) in [
        (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            Style::Bold,
            120,
            right,
        ),
        ("Độc lập - Tự do - Hạnh phúc", Style::Bold, 130, right),
        ("SỞ CÔNG THƯƠNG", Style::Regular, 120, left),
        ("TỈNH BÌNH DƯƠNG", Style::Regular, 120, left),
        ("TRUNG TÂM KHUYẾN CÔNG", Style::Bold, 120, left),
        ("Số:      /BC-TTKC", Style::Regular, 130, left),
        (
            "Bình Dương, ngày 15 tháng 9 năm 2023",
            Style::Italic,
            130,
            right,
        ),
        ("BÁO CÁO", Style::Bold, 140, mm(30) + mm(165) / 2),
        (
            "phương hướng, nhiệm vụ quý IV",
            Style::Bold,
            140,
            mm(30) + mm(165) / 2,
        ),
        (
            "Kính gửi: Sở Công Thương tỉnh Bình Dương.",
            Style::Regular,
            140,
            mm(30) + mm(165) / 2,
        ),
    ] {
        let found = find(page, text);
        assert_eq!((found.style, found.size), (style, Size(size)), "{text}");
        assert!((centre(found) - middle).abs() <= 1, "{text} is centred");
    }
    // the first lines stand at the top margin, and number and date on one line
    let nation = find(page, "CỘNG HÒA");
    assert_eq!(nation.y, mm(20) + Size(120).ascent());
    assert_eq!(nation.y, find(page, "SỞ CÔNG").y);
    assert_eq!(find(page, "Số:").y, find(page, "Bình Dương,").y);
    assert_eq!((nation.width + 50) / 100, 883, "88.3 mm");
}

#[test]
fn the_rules_are_as_long_as_the_decree_asks() {
    let pages = laid(contents(), Vec::new());
    let page = &pages[0];
    let rules: Vec<&Rule> = page.rules().filter(|r| r.weight == points(7)).collect();
    for (text, percent) in [
        ("TRUNG TÂM KHUYẾN CÔNG", 40),
        ("Độc lập - Tự do - Hạnh phúc", 100),
        ("phương hướng, nhiệm vụ quý IV", 40),
    ] {
        let text = find(page, text);
        let below = text.y + text.size.descent();
        let rule = rules
            .iter()
            .find(|r| r.y1 == r.y2 && (below..below + points(30)).contains(&r.y1))
            .unwrap_or_else(|| panic!("a rule under “{}”", text.text));
        assert!((rule.x2 - rule.x1 - text.width * percent / 100).abs() <= 2);
        assert!(((rule.x1 + rule.x2) / 2 - centre(text)).abs() <= 2);
    }
    assert_eq!(rules.len(), 3);
}

#[test]
fn the_text_keeps_the_margins_the_indent_and_the_gaps() {
    let pages = laid(contents(), Vec::new());
    let form = Form::default();
    let heading = find(&pages[0], "I. TÌNH HÌNH CHUNG");
    assert_eq!((heading.x, heading.style), (mm(40), Style::Bold));
    let first = find(&pages[0], "Thực hiện Quyết định");
    assert_eq!((first.x, first.size), (mm(40), Size(140)));
    let second = find(&pages[0], "Thương, Trung tâm");
    assert_eq!(second.x, mm(30));
    assert_eq!(second.y - first.y, Size(140).line() * 115 / 100);
    let clause = find(&pages[0], "1. Công tác chỉ đạo");
    assert_eq!(
        first.y - clause.y,
        Size(140).line() * 115 / 100 + points(60)
    );
    for page in &pages {
        for text in page.texts().filter(|t| t.y > mm(20)) {
            assert!(
                text.x >= mm(30) && text.x + text.width <= mm(195) + 50,
                "{text:?}"
            );
            assert!(text.y + text.size.descent() <= mm(277), "{text:?}");
        }
    }
    // a full line is justified to the right margin
    let full = find(&pages[0], "duyệt 28 đề án");
    assert!((full.x + full.width - mm(195)).abs() < 50 && full.spacing > 0);
    assert_eq!(form.indent, mm(10));
}

#[test]
fn page_numbers_stand_in_the_top_margin_from_the_second_page_and_annexes_count_anew() {
    let annexes = vec![
        annex("Kết quả thực hiện đề án", true, projects(20)),
        annex("Tổng hợp chỉ tiêu", false, projects(8)),
    ];
    let pages = laid(contents(), annexes);
    let mut numbers = Vec::new();
    for page in &pages {
        let above: Vec<&Text> = page.texts().filter(|t| t.y < mm(20)).collect();
        assert!(above.len() <= 1);
        numbers.push(above.first().map_or("", |text| text.text.as_str()));
        for text in above {
            let block = page.width - mm(45);
            assert_eq!((text.y, text.size), (mm(11), Size(140)));
            assert!((centre(text) - mm(30) - block / 2).abs() <= 1);
        }
    }
    let landscape = pages.iter().filter(|page| page.width == mm(297)).count();
    assert!(landscape > 1);
    let texts: Vec<String> = numbers.iter().map(|n| (*n).to_owned()).collect();
    let first = texts.iter().skip(1).position(String::is_empty).unwrap() + 1;
    assert_eq!(
        lines(&pages[first])[..2],
        ["Phụ lục I", "KẾT QUẢ THỰC HIỆN ĐỀ ÁN"]
    );
    assert_eq!(texts[first + 1], "2");
    assert_eq!(lines(&pages[first + landscape])[0], "Phụ lục II");
}

#[test]
fn a_single_annex_has_no_number() {
    let pages = laid(
        contents(),
        vec![annex("Tổng hợp chỉ tiêu", false, projects(3))],
    );
    let last = pages
        .iter()
        .map(lines)
        .find(|page| page[0] == "Phụ lục")
        .unwrap();
    assert_eq!(last[..2], ["Phụ lục", "TỔNG HỢP CHỈ TIÊU"]);
    assert_eq!(
        last[2..4].join(" "),
        "(Kèm theo Báo cáo số      /BC-TTKC ngày 15 tháng 9 năm 2023 của Trung tâm Khuyến công)"
    );
}

#[test]
fn four_hundred_rows_repeat_the_whole_header_and_nothing_leaves_its_cell() {
    let table = projects(400);
    assert_eq!(table.leaves().len(), 14);
    assert_eq!(table.depth(), 3);
    let pages = laid(
        contents(),
        vec![annex("Kết quả thực hiện đề án", true, table)],
    );
    let pages: Vec<&Page> = pages.iter().filter(|page| page.width == mm(297)).collect();
    assert!(pages.len() > 50, "{} pages", pages.len());
    let mut rows = 0;
    for page in &pages {
        for title in [
            "Kinh phí",
            "Trong đó",
            "KCQG",
            "Thực hiện",
            "Tên đề án",
            "Ghi",
        ] {
            let count = page.texts().filter(|t| t.text == title).count();
            assert_eq!(count, 1, "“{title}” heads every page once");
        }
        let grid: Vec<&Rule> = page.rules().filter(|r| r.weight == points(5)).collect();
        let top = grid.iter().map(|r| r.y1).min().unwrap();
        let bottom = grid.iter().map(|r| r.y2).max().unwrap();
        assert!(bottom <= mm(190), "the grid ends above the bottom margin");
        let inside = page.texts().filter(|t| (top..bottom).contains(&t.y));
        for text in inside {
            let (above, below) = (text.y - text.size.ascent(), text.y + text.size.descent());
            for rule in &grid {
                let crossed = if rule.x1 == rule.x2 {
                    let beside = rule.y1 < below && rule.y2 > above;
                    beside && text.x < rule.x1 && rule.x1 < text.x + text.width
                } else {
                    let over = rule.x1 < text.x + text.width && rule.x2 > text.x;
                    over && above < rule.y1 - 1 && rule.y1 + 1 < below
                };
                assert!(!crossed, "{text:?} crosses {rule:?}");
            }
            assert!(text.x >= mm(30) && text.x + text.width <= mm(282));
        }
        rows += page
            .texts()
            .filter(|t| t.text.starts_with("Hỗ trợ ứng dụng"))
            .count();
        // a group's name is never the last row of a page
        let last = lines(page).pop().unwrap();
        assert!(!last.contains("Nội dung thứ"), "{last}");
    }
    assert_eq!(rows, 400);
    let end = lines(pages.last().unwrap());
    assert!(end.iter().any(|l| l.contains("Tổng cộng")));
    assert!(
        end.iter().any(|l| l.contains("Hỗ trợ ứng dụng")),
        "the total has its last row above"
    );
}

#[test]
fn a_row_taller_than_a_page_goes_on_and_loses_nothing() {
    let words: Vec<String> = (0..3000).map(|i| format!("từ{i}")).collect();
    let table = Table {
        unit: None,
        columns: vec![Column::centred("TT"), Column::text("Nội dung", 1)],
        rows: vec![Row::data(vec![
            Cell::text("1"),
            Cell::text(words.join(" ")),
        ])],
    };
    let pages = laid(contents(), vec![annex("Dài", false, table)]);
    let all: String = pages.iter().flat_map(lines).collect::<Vec<_>>().join(" ");
    assert!(words.iter().all(|word| all.contains(word)));
}

#[test]
fn a_word_wider_than_its_column_is_broken_inside_its_cell() {
    let table = Table {
        unit: None,
        columns: (0..14)
            .map(|i| Column::text(format!("Cộtrấtdàitên{i}"), 1))
            .collect(),
        rows: vec![Row::data(
            (0..14)
                .map(|_| Cell::text("khôngcókhoảngtrắngnào".repeat(3)))
                .collect(),
        )],
    };
    let pages = laid(contents(), vec![annex("Hẹp", false, table)]);
    let page = pages.last().unwrap();
    let columns: Vec<i64> = page
        .rules()
        .filter(|r| r.x1 == r.x2)
        .map(|r| r.x1)
        .collect();
    assert_eq!(columns.len(), 15);
    assert_eq!((columns[0], columns[14]), (mm(30), mm(195)));
    for text in page.texts().filter(|t| t.text.contains("không")) {
        let column = columns.iter().filter(|x| **x <= text.x).max().unwrap();
        let next = columns.iter().filter(|x| **x > text.x).min().unwrap();
        assert!(
            text.x >= *column && text.x + text.width <= *next,
            "{text:?}"
        );
    }
}

#[test]
fn no_first_or_last_line_stands_alone_and_headings_stay_with_their_text() {
    // every position of a page break, as the text above grows line by line
    for above in 0..45 {
        let mut body: Vec<Block> = (0..above)
            .map(|i| Block::paragraph(format!("dòng {i}")))
            .collect();
        body.push(Block::heading(Level::Section, "Đề mục"));
        body.push(Block::heading(Level::Clause, "Đề mục con"));
        body.push(Block::paragraph(SENTENCE.repeat(2)));
        body.push(Block::paragraph(SENTENCE));
        body.push(Block::paragraph("Hết"));
        let pages = laid(body, Vec::new());
        let pages: Vec<Vec<String>> = pages.iter().map(lines).collect();
        for pair in pages.windows(2) {
            let last = pair[0].last().unwrap();
            assert!(
                !last.contains("ĐỀ MỤC") && !last.contains("Đề mục con"),
                "{above}: {last}"
            );
            assert!(
                !last.starts_with("Tổng kinh phí"),
                "{above}: a first line is left behind"
            );
            let first = &pair[1][1];
            assert!(
                !first.ends_with("thụ hưởng."),
                "{above}: a last line is alone"
            );
        }
        // the signature has two lines of the text with it
        let signed = pages
            .iter()
            .find(|page| page.iter().any(|l| l.contains("PHÓ GIÁM ĐỐC")))
            .unwrap();
        let signature = signed
            .iter()
            .position(|l| l.contains("KT. GIÁM ĐỐC"))
            .unwrap();
        let number = usize::from(signed[0].parse::<u32>().is_ok());
        assert!(signature - number >= 2, "{above}: {signed:?}");
        assert!(signed[signature..].iter().any(|l| l == "Nguyễn Thị Thu Hà"));
        assert!(
            signed[signature..]
                .iter()
                .any(|l| l.contains("Lưu: VT, KC, 05 bản."))
        );
    }
}

#[test]
fn the_signature_block_has_its_sizes_and_its_room() {
    let pages = laid(contents(), Vec::new());
    let page = pages.last().unwrap();
    let (authority, name) = (find(page, "KT. GIÁM ĐỐC"), find(page, "Nguyễn Thị Thu Hà"));
    let title = find(page, "PHÓ GIÁM ĐỐC");
    for text in [authority, title, name] {
        assert_eq!((text.style, text.size), (Style::Bold, Size(140)));
        assert!((centre(text) - mm(30 + 75 + 45)).abs() <= 1);
    }
    assert_eq!(name.y - title.y, Size(140).line() + mm(28));
    let label = find(page, "Nơi nhận:");
    assert_eq!(
        (label.style, label.size, label.x),
        (Style::BoldItalic, Size(120), mm(30))
    );
    let list = find(page, "- Như trên;");
    assert_eq!(
        (list.style, list.size, list.x),
        (Style::Regular, Size(110), mm(30))
    );
    assert!(
        lines(page).iter().any(|l| l.ends_with("thụ hưởng./.")),
        "the text is closed"
    );
}

#[test]
fn a_letter_has_its_subject_under_the_number_and_several_addressees_under_the_colon() {
    let mut letter = report(vec![Block::paragraph(SENTENCE)], Vec::new());
    letter.kind = None;
    letter.head.number = Some(5);
    letter.head.symbol = "TTKC-KHTH".into();
    letter.summary = "cung cấp số liệu khảo sát cơ sở công nghiệp nông thôn năm 2023".into();
    letter.addressees = vec![
        "Ủy ban nhân dân các xã, phường".into(),
        "Các hiệp hội ngành hàng".into(),
    ];
    let pages = layout(&letter, &Form::default());
    let number = find(&pages[0], "Số: 05/TTKC-KHTH");
    let about = find(&pages[0], "V/v cung cấp");
    assert_eq!(about.size, Size(120));
    assert_eq!(
        about.y - number.y,
        Size(130).line() - Size(130).ascent() + points(60) + Size(120).ascent()
    );
    let (label, dash) = (
        find(&pages[0], "Kính gửi:"),
        find(&pages[0], "- Ủy ban nhân dân các xã, phường;"),
    );
    assert_eq!(
        dash.x - label.x,
        width("Kính gửi", Style::Regular, Size(140))
    );
    assert_eq!(find(&pages[0], "- Các hiệp hội ngành hàng.").x, dash.x);
}

#[test]
fn headings_and_figures_can_be_found_on_the_pages() {
    let pages = laid(contents(), Vec::new());
    let headings: Vec<&str> = pages[0]
        .headings
        .iter()
        .map(|mark| mark.text.as_str())
        .collect();
    assert_eq!(
        headings[..4],
        [
            "I. TÌNH HÌNH CHUNG",
            "1. Công tác chỉ đạo",
            "II. KẾT QUẢ THỰC HIỆN",
            "1. Kinh phí"
        ]
    );
    let figure = pages[0].texts().find(|t| t.source.is_some()).unwrap();
    assert_eq!(
        (figure.text.as_str(), figure.source.as_deref()),
        ("25", Some("collaborator.count"))
    );
}

#[test]
fn the_same_document_gives_the_same_pages() {
    let once = describe(&laid(contents(), vec![annex("Đề án", true, projects(20))]));
    let again = describe(&laid(contents(), vec![annex("Đề án", true, projects(20))]));
    assert_eq!(once, again);
    expect_test::expect![[r#"
        page 1 210000×297000
          45188,23772 regular 12 "SỞ CÔNG THƯƠNG"
          44956,28640 regular 12 "TỈNH BÌNH DƯƠNG"
          34190,33508 bold 12 "TRUNG TÂM KHUYẾN CÔNG"
          47055,41337 regular 13 "Số:      /BC-TTKC"
          102342,23772 bold 12 "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
          118429,28955 bold 13 "Độc lập - Tự do - Hạnh phúc"
          109504,41337 italic 13 "Bình Dương, ngày 15 tháng 9 năm 2023"
          101044,52217 bold 14 "BÁO CÁO"
          72020,57896 bold 14 "Kết quả công tác khuyến công quý III,"
          67002,63575 bold 14 "phương hướng, nhiệm vụ quý IV năm 2023"
          67248,74016 regular 14 "Kính gửi: Sở Công Thương tỉnh Bình Dương."
          40000,84779 italic 14 +371 "Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính"
          30000,91309 italic 14 "phủ về khuyến công."
          40000,99956 bold 14 "I. TÌNH HÌNH CHUNG"
          40000,108603 bold 14 "1. Công tác chỉ đạo"
          40000,117250 regular 14 +13 "Thực hiện Quyết định số 49/QĐ-SCT ngày 30 tháng 3 năm 2023 của Sở Công"
          30000,123780 regular 14 +249 "Thương, Trung tâm duy trì mạng lưới "
          107613,123780 regular 14 +249 "25"
          112552,123780 regular 14 +249 " cộng tác viên, gồm 08 người cấp huyện,"
          30000,130310 regular 14 "11 người cấp xã và 06 hiệp hội ngành hàng."
          40000,138957 bold 14 "II. KẾT QUẢ THỰC HIỆN"
          40000,147604 bold 14 "1. Kinh phí"
          40000,156251 regular 14 +318 "Tổng kinh phí khuyến công năm 2023 được giao là 5.940 triệu đồng; đã phê"
    "#]]
    .assert_eq(
        &once
            .lines()
            .take(24)
            .fold(String::new(), |out, line| out + line + "\n"),
    );
}

#[test]
fn the_pdf_is_small_and_holds_its_fonts() {
    let document = report(contents(), vec![annex("Đề án", true, projects(60))]);
    let pages = layout(&document, &Form::default());
    let metadata = Metadata::of(&document, crate::clock::Instant(1_694_770_000_000));
    let bytes = pdf::write(&pages, &Typeface::default(), &metadata, &|_, _| Ok(())).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert!(bytes.len() < 200_000, "{} bytes", bytes.len());
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("LiberationSerif-BoldItalic") && text.contains("FontFile2"));
    assert_eq!(metadata.author, "Trung tâm Khuyến công");
    assert!(!text.contains("GTS_PDFX"));
}

#[test]
fn every_letter_comes_back_out_of_the_pdf() {
    let mut letters = String::from("-;,.()%/“”–…²³ đĐ");
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY".chars() {
        letters.push(vowel);
        for mark in ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'] {
            letters.push_str(&crate::text::nfc(&format!("{vowel}{mark}")));
        }
        letters.push(' ');
    }
    let styled = |bold, italic| Run {
        text: letters.clone(),
        bold,
        italic,
        source: None,
    };
    let body = vec![
        Block::Paragraph(vec![styled(false, false), styled(true, false)]),
        Block::Paragraph(vec![styled(false, true), styled(true, true)]),
    ];
    let document = report(body, vec![annex("Đề án", true, projects(20))]);
    let pages = layout(&document, &Form::default());
    let metadata = Metadata::of(&document, crate::clock::Instant(1_694_770_000_000));
    let bytes = pdf::write(&pages, &Typeface::default(), &metadata, &|_, _| Ok(())).unwrap();
    let options = printpdf::PdfParseOptions::default();
    let read = printpdf::PdfDocument::parse(&bytes, &options, &mut Vec::new()).unwrap();
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    for (page, read) in pages.iter().zip(read.extract_text()) {
        let drawn: String = page.texts().map(|t| bare(&t.text)).collect();
        assert_eq!(bare(&read.concat()), drawn);
        assert_eq!(crate::text::nfc(&drawn), drawn);
    }
}

#[test]
fn the_larger_set_of_sizes_still_fits_its_columns() {
    let mut document = report(contents(), Vec::new());
    document.head.place = "Thành phố Hồ Chí Minh".into();
    let form = Form {
        sizes: form::Sizes::large(),
        ..Form::default()
    };
    let pages = layout(&document, &form);
    let nation = find(&pages[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    assert_eq!((nation.size, (nation.width + 50) / 100), (Size(130), 957));
    let date = find(&pages[0], "Thành phố Hồ Chí Minh, ngày 15 tháng 9 năm 2023");
    assert_eq!(date.size, Size(130), "a long place keeps the date at 13");
    assert!(date.x >= mm(98) && date.x + date.width <= mm(195));
}
