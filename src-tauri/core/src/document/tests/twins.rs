//! The Word and the Excel file against the document that they are made of.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use quick_xml::events::Event;

use super::example::{annex, contents, projects, report};
use super::*;

const MADE: crate::clock::Instant = crate::clock::Instant(1_694_770_000_000);

fn document() -> Document {
    let annexes = vec![
        annex("Kết quả thực hiện đề án", true, projects(60)),
        annex("Danh sách <cơ sở> & nhu cầu", false, projects(3)),
    ];
    report(contents(), annexes)
}

pub(super) fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// A row of a Word table: its cells, whether it repeats as a header, whether it may split.
pub(super) struct WordRow {
    pub(super) cells: Vec<String>,
    header: bool,
    whole: bool,
}

/// The tables of a Word document and the text of its paragraphs outside of them.
pub(super) fn word(xml: &str) -> (Vec<Vec<WordRow>>, Vec<String>) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut tables, mut paragraphs): (Vec<Vec<WordRow>>, Vec<String>) = Default::default();
    let (mut within, mut text) = (false, String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                "w:tbl" => {
                    within = true;
                    tables.push(Vec::new());
                }
                "w:tr" => tables.last_mut().unwrap().push(WordRow {
                    cells: Vec::new(),
                    header: false,
                    whole: false,
                }),
                "w:tblHeader" => tables.last_mut().unwrap().last_mut().unwrap().header = true,
                "w:cantSplit" => tables.last_mut().unwrap().last_mut().unwrap().whole = true,
                "w:br" => text.push('\n'),
                _ => {}
            },
            Event::Text(said) => text.push_str(&said),
            Event::GeneralRef(one) => text.push_str(match &*one {
                "lt" => "<",
                "gt" => ">",
                "amp" => "&",
                "quot" => "\"",
                other => panic!("&{other};"),
            }),
            Event::End(element) => match element.name().as_ref() {
                "w:tc" => {
                    let row = tables.last_mut().unwrap().last_mut().unwrap();
                    row.cells.push(std::mem::take(&mut text));
                }
                "w:tbl" => within = false,
                "w:p" if !within => paragraphs.push(std::mem::take(&mut text)),
                _ => {}
            },
            Event::Eof => return (tables, paragraphs),
            _ => {}
        }
    }
}

/// The tables of a document in the order in which they are printed.
fn tables(document: &Document) -> Vec<&Table> {
    let bodies = std::iter::once(&document.body).chain(document.annexes.iter().map(|a| &a.body));
    let blocks = bodies.flatten();
    blocks
        .filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
        .collect()
}

#[test]
fn the_word_file_holds_every_word_and_figure_in_its_order() {
    let document = document();
    let bytes = write(&document, &Form::default(), Format::Docx, MADE).unwrap();
    let (made, paragraphs) = word(&part(&bytes, "word/document.xml"));
    // The head and the signature are tables without lines.
    assert_eq!(made.len(), tables(&document).len() + 2);
    let inner = made[1..].iter().filter(|table| table[0].header);
    for (table, rows) in tables(&document).into_iter().zip(inner) {
        let (header, data): (Vec<&WordRow>, Vec<&WordRow>) = rows.iter().partition(|r| r.header);
        assert_eq!(header.len(), table.depth());
        assert!(rows.iter().all(|row| row.whole), "no row splits");
        let titles: Vec<&str> = header
            .iter()
            .flat_map(|row| &row.cells)
            .map(|t| &**t)
            .collect();
        for leaf in table.leaves() {
            assert!(titles.contains(&&*leaf.title), "{}", leaf.title);
        }
        assert_eq!(data.len(), table.rows.len());
        for (row, one) in data.iter().zip(&table.rows) {
            let texts: Vec<&str> = one.cells.iter().map(|cell| &*cell.text).collect();
            assert_eq!(row.cells, texts);
        }
    }
    let printed = words::numbers(&document.body, 0);
    for (block, number) in document.body.iter().zip(printed) {
        if let Block::Heading {
            level: Level::Clause,
            title,
        } = block
        {
            let heading = format!("{} {title}", number.unwrap());
            assert!(paragraphs.contains(&heading), "{heading}");
        }
    }
    assert!(paragraphs.contains(&"Danh sách <cơ sở> & nhu cầu".to_uppercase()));
}

#[test]
fn every_annex_of_the_word_file_numbers_its_own_pages_on_paper_of_its_own() {
    let bytes = write(&document(), &Form::default(), Format::Docx, MADE).unwrap();
    let xml = part(&bytes, "word/document.xml");
    let sections: Vec<&str> = xml.split("<w:sectPr>").skip(1).collect();
    assert_eq!(sections.len(), 3);
    for (section, turned) in sections.iter().zip(["portrait", "landscape", "portrait"]) {
        assert!(section.contains(&format!("w:orient=\"{turned}\"")));
        assert!(section.contains(r#"<w:pgNumType w:start="1"/>"#));
        assert!(
            section.contains("<w:titlePg/>"),
            "no number on a first page"
        );
        // 20, 15, 20 and 30 mm.
        for margin in [r#"w:top="1134""#, r#"w:right="850""#, r#"w:left="1701""#] {
            assert!(section.contains(margin), "{section}");
        }
    }
    assert!(part(&bytes, "word/header1.xml").contains("PAGE"));
    assert!(!part(&bytes, "word/header2.xml").contains("PAGE"));
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains("Báo cáo Kết quả công tác khuyến công"));
    assert!(core.contains("<dc:language>vi-VN</dc:language>"));
    for name in ["styles", "settings"] {
        word(&part(&bytes, &format!("word/{name}.xml")));
    }
}

#[test]
fn the_excel_file_holds_numbers_as_numbers_and_sums_as_formulas() {
    let document = document();
    let bytes = write(&document, &Form::default(), Format::Xlsx, MADE).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
    let names = book.sheet_names();
    assert_eq!(names, ["Văn bản", "Bảng 1", "Phụ lục I", "Phụ lục II"]);
    let mut sums = 0;
    for (name, table) in names[1..].iter().zip(tables(&document)) {
        let cells = book.worksheet_range(name).unwrap();
        let formulas = book.worksheet_formula(name).unwrap();
        let first = 2 + u32::try_from(table.depth()).unwrap();
        for (row, one) in (first..).zip(&table.rows) {
            let mut at = 0;
            for cell in &one.cells {
                let found = cells.get_value((row, at)).unwrap_or(&Data::Empty);
                match cell.value {
                    Some(value) => {
                        assert!(
                            matches!(found, Data::Float(_) | Data::Int(_)),
                            "{}",
                            cell.text
                        );
                        assert_eq!(found.to_string(), value.normalize().to_string());
                        if one.kind != RowKind::Data {
                            let formula = formulas.get_value((row, at)).cloned();
                            let formula = formula.unwrap_or_default();
                            sums += usize::from(formula.starts_with("SUBTOTAL(9,"));
                        }
                    }
                    None if cell.text.is_empty() => assert_eq!(found, &Data::Empty),
                    None => assert_eq!(found, &Data::String(cell.text.clone())),
                }
                at += u32::try_from(cell.span).unwrap();
            }
        }
    }
    let words = book.worksheet_range("Văn bản").unwrap();
    let words: Vec<String> = words
        .used_cells()
        .map(|(.., cell)| cell.to_string())
        .collect();
    for said in ["Nơi nhận:", "- Như trên;", "Nguyễn Thị Thu Hà", "BÁO CÁO"] {
        assert!(words.iter().any(|line| line == said), "{said}");
    }
    assert_eq!(
        sums, 3,
        "the total of each amount; the share does not add up"
    );
}

#[test]
fn no_text_becomes_a_formula() {
    let hostile = ["=HYPERLINK(\"http://x\")", "+1+1", "-2", "@SUM(A1)", "\t=1"];
    let table = Table {
        unit: None,
        columns: vec![Column::text("=1+1", 1), Column::number("Số")],
        rows: hostile
            .iter()
            .map(|text| Row::data(vec![Cell::text(*text), Cell::number(7.into(), 0)]))
            .collect(),
    };
    let document = report(vec![Block::Table(table)], Vec::new());
    let bytes = write(&document, &Form::default(), Format::Xlsx, MADE).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let formulas = book.worksheet_formula("Bảng 1").unwrap();
    assert!(formulas.used_cells().next().is_none());
    let cells = book.worksheet_range("Bảng 1").unwrap();
    assert_eq!(cells.get_value((2, 0)), Some(&Data::String("=1+1".into())));
    for (row, text) in (3..).zip(hostile) {
        assert_eq!(cells.get_value((row, 0)), Some(&Data::String(text.into())));
    }
}

#[test]
fn a_sum_that_is_no_sum_of_its_rows_stays_a_number() {
    let number = |n: i64| Cell::number(n.into(), 0);
    let row = |kind, n| Row {
        kind,
        cells: vec![Cell::text("a"), number(n), number(n)],
    };
    let table = Table {
        unit: None,
        columns: vec![
            Column::text("Tên", 1),
            Column::number("Số"),
            Column::rate("Tỷ lệ"),
        ],
        rows: vec![
            row(RowKind::Data, 3),
            row(RowKind::Subtotal, 3),
            row(RowKind::Data, 4),
            row(RowKind::Subtotal, 5),
            row(RowKind::Total, 7),
        ],
    };
    let document = report(vec![Block::Table(table)], Vec::new());
    let bytes = write(&document, &Form::default(), Format::Xlsx, MADE).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let formulas = book.worksheet_formula("Bảng 1").unwrap();
    let of = |row, column| {
        formulas
            .get_value((row, column))
            .map(String::as_str)
            .unwrap_or("")
    };
    assert_eq!(of(4, 1), "SUBTOTAL(9,B4:B4)");
    assert_eq!(of(6, 1), "", "the parts come to 4, the cell says 5");
    assert_eq!(
        of(7, 1),
        "SUBTOTAL(9,B4:B6)",
        "the 5 is a number: it would count beside its own row"
    );
    assert_eq!((of(4, 2), of(7, 2)), ("", ""), "shares do not add up");
}

#[test]
fn what_says_rows_again_is_in_no_sum_of_the_sheet() {
    let row = |kind, n: i64| Row {
        kind,
        cells: vec![Cell::text("a"), Cell::number(n.into(), 0)],
    };
    let empty = || Row::data(vec![Cell::text("b"), Cell::empty()]);
    let table = Table {
        unit: None,
        columns: vec![Column::text("Tên", 1), Column::number("Số")],
        rows: vec![
            row(RowKind::Data, 3),
            empty(),
            row(RowKind::Subtotal, 3),
            row(RowKind::Group(2), 3),
            empty(),
            row(RowKind::Group(2), 4),
            row(RowKind::Data, 4),
            empty(),
            row(RowKind::Total, 7),
        ],
    };
    let document = report(vec![Block::Table(table)], Vec::new());
    let bytes = write(&document, &Form::default(), Format::Xlsx, MADE).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let formulas = book.worksheet_formula("Bảng 1").unwrap();
    let of = |row| formulas.get_value((row, 1)).map(String::as_str);
    assert_eq!(of(5), Some("SUBTOTAL(9,B4:B5)"));
    assert_eq!(of(11), Some("SUBTOTAL(9,B4:B4,B10:B11)"));
}
