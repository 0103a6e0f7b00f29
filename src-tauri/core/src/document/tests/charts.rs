//! Charts on the page, in the Word file and in the Excel file, against the figures they are made of.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use rust_decimal::Decimal;

use super::example::{contents, report};
use super::*;
use crate::document::form::mm;

const MADE: crate::clock::Instant = crate::clock::Instant(1_694_770_000_000);

fn series(name: &str, values: &[i64]) -> Series {
    Series {
        name: name.into(),
        values: values
            .iter()
            .map(|value| Value::number(Decimal::from(*value), 0))
            .collect(),
    }
}

/// Money by content, as a report of the year has it.
pub(super) fn progress() -> Chart {
    Chart {
        title: "Tiến độ kinh phí khuyến công năm 2023 theo nội dung".into(),
        unit: Some("triệu đồng".into()),
        categories: [
            "Đào tạo nghề, truyền nghề",
            "Xây dựng mô hình trình diễn kỹ thuật; chuyển giao công nghệ và ứng dụng máy móc tiên tiến, tiến bộ khoa học kỹ thuật vào sản xuất",
            "Phát triển sản phẩm CNNT tiêu biểu",
            "Cung cấp thông tin, tuyên truyền",
            "Năng lực quản lý và tổ chức thực hiện",
        ]
        .map(String::from)
        .to_vec(),
        series: vec![
            series("Kế hoạch năm", &[240, 3635, 900, 830, 335]),
            series("Đã phê duyệt", &[240, 3350, 900, 830, 335]),
            series("Đã giải ngân", &[168, 1905, 512, 468, 0]),
        ],
    }
}

/// Money by source, with shares.
pub(super) fn sources() -> Chart {
    let of = |value: i64, share: &str| Value::number(Decimal::from(value), 0).with(share);
    Chart {
        title: "Kinh phí được duyệt theo nguồn".into(),
        unit: Some("triệu đồng".into()),
        categories: [
            "Khuyến công quốc gia",
            "Khuyến công địa phương",
            "Đối ứng và nguồn khác",
        ]
        .map(String::from)
        .to_vec(),
        series: vec![Series {
            name: "Kinh phí được duyệt".into(),
            values: vec![of(1200, "9,7 %"), of(4455, "36,0 %"), of(6730, "54,3 %")],
        }],
    }
}

/// The example with both charts in it and one in an annex.
pub(super) fn charted() -> Document {
    let mut body = contents();
    body.insert(8, Block::Chart(sources()));
    body.push(Block::heading(Level::Section, "Tiến độ"));
    body.push(Block::Chart(progress()));
    body.push(Block::paragraph("Hết"));
    let annex = Annex::new("Biểu đồ", vec![Block::Chart(progress())]);
    report(body, vec![annex])
}

fn part(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut inner = Vec::new();
    zip.by_name(name).unwrap().read_to_end(&mut inner).unwrap();
    inner
}

fn text(bytes: &[u8], name: &str) -> String {
    String::from_utf8(part(bytes, name)).unwrap()
}

#[test]
fn a_chart_stands_inside_the_text_block_and_is_longest_where_its_number_is() {
    for (width, room) in [(mm(165), mm(257)), (mm(252), mm(170))] {
        for chart in [progress(), sources()] {
            let strips = bars::strips(&chart, "Biểu đồ 1.", &Form::default(), width, room);
            let [strip] = &strips[..] else {
                panic!("one strip");
            };
            assert!(strip.height <= room);
            let mut lengths = Vec::new();
            for item in &strip.items {
                let (left, top, right, bottom) = match item {
                    Item::Text(text) => {
                        let ascent = text.y - text.size.ascent();
                        (
                            text.x,
                            ascent,
                            text.x + text.width,
                            text.y + text.size.descent(),
                        )
                    }
                    Item::Shade(one) => {
                        lengths.push((one.grey, one.y, one.width));
                        (one.x, one.y, one.x + one.width, one.y + one.height)
                    }
                    Item::Rule(rule) => (
                        rule.x1.min(rule.x2),
                        rule.y1.min(rule.y2),
                        rule.x1.max(rule.x2),
                        rule.y1.max(rule.y2),
                    ),
                };
                assert!(left >= 0 && right <= width, "{item:?}");
                assert!(top >= 0 && bottom <= strip.height + 1, "{item:?}");
            }
            if chart.series.len() == 1 {
                let lengths: Vec<i64> = lengths.iter().map(|(.., length)| *length).collect();
                assert!(lengths[0] * 4455 / 1200 - lengths[1] < 10);
                assert!(lengths.iter().max() == lengths.last());
            }
        }
    }
}

#[test]
fn no_number_stands_on_a_bar_or_on_another_text() {
    let strips = bars::strips(
        &progress(),
        "Biểu đồ 1.",
        &Form::default(),
        mm(165),
        mm(257),
    );
    let frame = |item: &Item| match item {
        Item::Text(t) => Some((t.x, t.y - t.size.length(1400), t.x + t.width, t.y)),
        Item::Shade(s) => Some((s.x, s.y, s.x + s.width, s.y + s.height)),
        Item::Rule(_) => None,
    };
    let items = &strips[0].items;
    for (at, one) in items.iter().enumerate() {
        for other in &items[at + 1..] {
            let (Some(a), Some(b)) = (frame(one), frame(other)) else {
                continue;
            };
            let apart = a.2 <= b.0 || b.2 <= a.0 || a.3 <= b.1 || b.3 <= a.1;
            assert!(apart, "{one:?}\n{other:?}");
        }
    }
}

#[test]
fn a_chart_says_its_title_its_unit_its_names_and_every_number_in_order() {
    let document = charted();
    let pages = layout(&document, &Form::default());
    let whole: Vec<&str> = pages
        .iter()
        .flat_map(Page::texts)
        .map(|t| &*t.text)
        .collect();
    let mut rest = whole.as_slice();
    for said in [
        "Biểu đồ 1. Kinh phí được duyệt theo nguồn",
        "Đơn vị tính: triệu đồng",
        "Khuyến công quốc gia",
        "1.200 (9,7 %)",
        "Khuyến công địa phương",
        "4.455 (36,0 %)",
        "Đối ứng và nguồn khác",
        "6.730 (54,3 %)",
        "Biểu đồ 2. Tiến độ kinh phí khuyến công năm 2023 theo nội dung",
        "Kế hoạch năm",
        "Đã phê duyệt",
        "Đã giải ngân",
        "Đào tạo nghề, truyền nghề",
        "240",
        "240",
        "168",
        "3.635",
        "3.350",
        "1.905",
        "335",
        "335",
        "0",
        "Phụ lục",
        "Biểu đồ 3. Tiến độ kinh phí khuyến công năm 2023 theo nội dung",
    ] {
        let at = rest.iter().position(|one| *one == said);
        rest = &rest[at.unwrap_or_else(|| panic!("“{said}” in {rest:?}"))..][1..];
    }
    // and the file says it as well
    let bytes = write(&document, &Form::default(), Format::Pdf, MADE).unwrap();
    let options = printpdf::PdfParseOptions::default();
    let read = printpdf::PdfDocument::parse(&bytes, &options, &mut Vec::new()).unwrap();
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    for (page, read) in pages.iter().zip(read.extract_text()) {
        let drawn: String = page.texts().map(|t| bare(&t.text)).collect();
        assert_eq!(bare(&read.concat()), drawn);
    }
}

#[test]
fn a_chart_keeps_with_its_title_on_one_page() {
    let mut body = vec![Block::paragraph("Lời mở đầu")];
    for _ in 0..5 {
        body.push(Block::heading(Level::Clause, "Tiến độ"));
        body.push(Block::Chart(progress()));
    }
    let pages = layout(&report(body, Vec::new()), &Form::default());
    assert!(pages.len() >= 3);
    for page in &pages {
        let count = |start: &str| page.texts().filter(|t| t.text.starts_with(start)).count();
        assert_eq!(
            count("Biểu đồ"),
            count("Năng lực quản lý"),
            "whole charts only"
        );
        let headings = page
            .texts()
            .filter(|t| t.text.contains(". Tiến độ") && !t.text.starts_with("Biểu"));
        assert_eq!(headings.count(), count("Biểu đồ"), "under their heading");
    }
}

#[test]
fn a_chart_longer_than_a_page_goes_on_under_its_title_and_loses_nothing() {
    let chart = Chart {
        categories: (1..=60).map(|n| format!("Cơ sở {n:02}")).collect(),
        series: vec![
            series("Kế hoạch", &(1..=60).collect::<Vec<_>>()),
            series("Thực hiện", &(101..=160).collect::<Vec<_>>()),
        ],
        ..progress()
    };
    let strips = bars::strips(&chart, "Biểu đồ 1.", &Form::default(), mm(165), mm(257));
    assert!(strips.len() > 1);
    let texts: Vec<&str> = strips
        .iter()
        .flat_map(|strip| &strip.items)
        .filter_map(|item| match item {
            Item::Text(text) => Some(&*text.text),
            _ => None,
        })
        .collect();
    for n in 1..=60 {
        for said in [
            format!("Cơ sở {n:02}"),
            n.to_string(),
            (n + 100).to_string(),
        ] {
            assert!(texts.contains(&&*said), "{said}");
        }
    }
    assert!(strips.iter().all(|strip| strip.height <= mm(257)));
    let (low, high) = (
        strips.iter().map(|s| s.height).min(),
        strips.iter().map(|s| s.height).max(),
    );
    assert!(
        high.unwrap() - low.unwrap() < mm(30),
        "evenly: {low:?} {high:?}"
    );
    let on = texts
        .iter()
        .filter(|text| text.ends_with("(tiếp theo)"))
        .count();
    assert_eq!(on, strips.len() - 1);
}

#[test]
fn an_empty_chart_draws_nothing_and_numbers_below_nought_have_no_bar() {
    let form = Form::default();
    let none = bars::strips(&Chart::default(), "Biểu đồ 1.", &form, mm(165), mm(257));
    assert!(none.is_empty());
    let mut chart = sources();
    for value in &mut chart.series[0].values {
        value.value = -value.value;
    }
    let strips = bars::strips(&chart, "Biểu đồ 1.", &form, mm(165), mm(257));
    let shades = strips[0]
        .items
        .iter()
        .filter(|i| matches!(i, Item::Shade(_)));
    assert_eq!(shades.count(), 0);
}

#[test]
fn the_word_file_has_a_picture_for_each_chart_that_says_what_it_shows() {
    let document = charted();
    let bytes = write(&document, &Form::default(), Format::Docx, MADE).unwrap();
    let xml = text(&bytes, "word/document.xml");
    let relations = text(&bytes, "word/_rels/document.xml.rels");
    assert_eq!(xml.matches("<wp:inline ").count(), 3);
    for (place, chart) in [sources(), progress(), progress()].iter().enumerate() {
        let place = place + 1;
        let number = format!("Biểu đồ {place}.");
        let said = format!(
            "name=\"Biểu đồ {place}\" descr=\"{}\"",
            chart.described(&number)
        );
        assert!(xml.contains(&said), "{said}");
        assert!(
            xml.contains(&format!("{number} {}</w:t>", chart.title)),
            "its title is text"
        );
        let id = format!("rId{}", 6 + place);
        assert!(xml.contains(&format!("r:embed=\"{id}\"")));
        assert!(relations.contains(&format!("Target=\"media/chart{place}.png\"")));
        let picture = part(&bytes, &format!("word/media/chart{place}.png"));
        let reader = png::Decoder::new(Cursor::new(picture)).read_info().unwrap();
        let info = reader.info();
        assert_eq!(info.width, 1948, "165 mm in 300 dots to the inch");
        let dots = info.pixel_dims.unwrap();
        assert_eq!((dots.xppu, dots.unit), (11_811, png::Unit::Meter));
    }
    let described = sources().described("Biểu đồ 1.");
    assert_eq!(
        described,
        "Biểu đồ 1. Kinh phí được duyệt theo nguồn (đơn vị tính: triệu đồng). Khuyến công quốc gia: 1.200 (9,7 %); Khuyến công địa phương: 4.455 (36,0 %); Đối ứng và nguồn khác: 6.730 (54,3 %)."
    );
    assert!(progress().described("1.").contains(
        "Cung cấp thông tin, tuyên truyền: kế hoạch năm 830, đã phê duyệt 830, đã giải ngân 468;"
    ));
    let again = write(&document, &Form::default(), Format::Docx, MADE).unwrap();
    assert_eq!(
        part(&bytes, "word/media/chart2.png"),
        part(&again, "word/media/chart2.png")
    );
}

#[test]
fn the_excel_file_draws_each_chart_over_its_numbers() {
    let bytes = write(&charted(), &Form::default(), Format::Xlsx, MADE).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
    let names = book.sheet_names();
    assert_eq!(
        names,
        ["Văn bản", "Bảng 1", "Biểu đồ 1", "Biểu đồ 2", "Biểu đồ 3"]
    );
    for (name, chart) in names[2..].iter().zip([sources(), progress(), progress()]) {
        let cells = book.worksheet_range(name).unwrap();
        let title = format!("{name}. {}", chart.title);
        assert_eq!(cells.get_value((0, 0)), Some(&Data::String(title)));
        for (to, series) in (1..).zip(&chart.series) {
            let header = Data::String(series.name.clone());
            assert_eq!(cells.get_value((2, to)), Some(&header));
            for (row, value) in (3..).zip(&series.values) {
                let found = cells.get_value((row, to)).unwrap();
                assert_eq!(found.to_string(), value.value.to_string());
            }
        }
        for (row, category) in (3..).zip(&chart.categories) {
            assert_eq!(
                cells.get_value((row, 0)),
                Some(&Data::String(category.clone()))
            );
        }
    }
    for place in 1..=3 {
        let chart = text(&bytes, &format!("xl/charts/chart{place}.xml"));
        assert!(
            chart.contains("<c:barDir val=\"bar\"/>") && chart.contains("<c:showVal val=\"1\"/>")
        );
    }
    let drawing = text(&bytes, "xl/drawings/drawing1.xml");
    assert!(drawing.contains("descr=\"Biểu đồ 1. Kinh phí được duyệt theo nguồn. Số liệu"));
}

#[test]
fn a_chart_is_laid_out_in_whole_micrometres_the_same_every_time() {
    let document = report(vec![Block::Chart(sources())], Vec::new());
    let said = describe(&layout(&document, &Form::default()));
    let from = said
        .find("Biểu đồ 1.")
        .map(|at| said[..at].rfind('\n').unwrap() + 1);
    let lines: Vec<&str> = said[from.unwrap()..].lines().take(8).collect();
    let shades = said.lines().filter(|line| line.contains(" grey "));
    let all: Vec<&str> = shades.chain(lines).map(str::trim).collect();
    expect_test::expect![[r#"
          74479,94230 16694×4168 grey 60
          74479,101298 61975×4168 grey 60
          74479,108366 93624×4168 grey 60
          73651,85416 bold 12 "Biểu đồ 1. Kinh phí được duyệt theo nguồn"
          155821,90984 italic 12 "Đơn vị tính: triệu đồng"
          34772,97652 regular 12 "Khuyến công quốc gia"
          92173,97652 regular 12 "1.200 (9,7 %)"
          30001,104720 regular 12 "Khuyến công địa phương"
          137454,104720 regular 12 "4.455 (36,0 %)"
          33298,111788 regular 12 "Đối ứng và nguồn khác"
          169103,111788 regular 12 "6.730 (54,3 %)"
    "#]]
    .assert_eq(&(all.join("\n") + "\n"));
}

#[test]
fn the_picture_shows_the_bars_where_the_page_has_them() {
    let [laid] = &bars::pictures(&sources(), "Biểu đồ 1.", &Form::default(), mm(165), mm(257))[..]
    else {
        panic!("one picture");
    };
    let items = laid.items.clone();
    let bytes = picture::png(items, mm(165), laid.height, &Typeface::default()).unwrap();
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().unwrap();
    let mut dots = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut dots).unwrap();
    assert_eq!(
        (info.color_type, info.bit_depth),
        (png::ColorType::Grayscale, png::BitDepth::Eight)
    );
    let dot = |x: i64, y: i64| {
        let (x, y) = (x * 300 / 25_400, y * 300 / 25_400);
        dots[usize::try_from(y).unwrap() * info.line_size + usize::try_from(x).unwrap()]
    };
    let mut seen = 0;
    for item in &laid.items {
        match item {
            Item::Shade(bar) => {
                let middle = bar.y + bar.height / 2;
                assert_eq!(dot(bar.x + bar.width / 2, middle), 153, "grey of 60 in 100");
                assert_eq!(dot(bar.x + bar.width + 500, middle), 255, "white beside it");
                seen += 1;
            }
            Item::Text(text) => {
                let steps = (0..text.width / 50).map(|step| text.x + step * 50);
                let dark = steps
                    .filter(|x| dot(*x, text.y - text.size.length(500)) < 100)
                    .count();
                assert!(dark > 3, "“{}” is drawn", text.text);
                seen += 1;
            }
            Item::Rule(_) => {}
        }
    }
    assert_eq!(seen, 9);
}
