//! Ways through a file: bookmarks to their lines, and mentions of annexes to the annexes.

use std::io::{Cursor, Read};

use lopdf::{Object, ObjectId};

use super::example::{annex, contents, projects, report};
use super::*;

const MADE: crate::clock::Instant = crate::clock::Instant(1_694_770_000_000);

fn document() -> Document {
    let mut body = contents();
    body.push(Block::paragraph(format!(
        "{}(Chi tiết tại Phụ lục II kèm theo; danh sách tại Phụ lục I; theo mẫu tại Phụ lục I của Nghị định số 30/2020/NĐ-CP.)",
        "Kết quả thực hiện từng đề án được tổng hợp như sau. ".repeat(3)
    )));
    let annexes = vec![
        annex("Đề án", true, projects(40)),
        annex("Cơ sở", false, projects(3)),
    ];
    report(body, annexes)
}

/// Where an action goes: the page, and how far from its top in micrometres.
fn goal(file: &lopdf::Document, action: &lopdf::Dictionary, pages: &[Page]) -> (usize, i64) {
    assert_eq!(action.get(b"S").unwrap().as_name().unwrap(), b"GoTo");
    let place = action.get(b"D").unwrap().as_array().unwrap();
    assert_eq!(place[1].as_name().unwrap(), b"XYZ");
    assert_eq!((&place[2], &place[4]), (&Object::Null, &Object::Null));
    let id: ObjectId = place[0].as_reference().unwrap();
    let page = file
        .get_pages()
        .values()
        .position(|one| *one == id)
        .unwrap();
    // tenths of a point are enough
    let tenths = format!("{:.1}", place[3].as_float().unwrap()).replace('.', "");
    let top = tenths.parse::<i64>().unwrap() * 25_400 / 720;
    (page, pages[page].height - top)
}

#[test]
fn a_mention_of_an_annex_leads_to_its_first_page() {
    let document = document();
    let pages = layout(&document, &Form::default());
    let bytes = write(&document, &Form::default(), Format::Pdf, MADE).unwrap();
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let starts: Vec<usize> = (0..2)
        .map(|annex| {
            let begins = |page: &Page| page.headings.iter().any(|mark| mark.annex == Some(annex));
            pages.iter().position(begins).unwrap()
        })
        .collect();
    let mut goals = Vec::new();
    for (number, id) in file.get_pages() {
        let page = file.get_dictionary(id).unwrap();
        let Ok(links) = page.get(b"Annots") else {
            continue;
        };
        for link in links.as_array().unwrap() {
            let link = file.get_dictionary(link.as_reference().unwrap()).unwrap();
            assert_eq!(link.get(b"Subtype").unwrap().as_name().unwrap(), b"Link");
            assert_eq!(link.get(b"Rect").unwrap().as_array().unwrap().len(), 4);
            let action = link.get(b"A").unwrap().as_dict().unwrap();
            let (page, y) = goal(&file, action, &pages);
            assert!((y - form::mm(20)).abs() < 100, "at its heading");
            goals.push(page);
            let laid = &pages[number as usize - 1];
            assert!(laid.texts().any(|text| text.link.is_some()));
        }
    }
    assert_eq!(
        goals,
        [starts[1], starts[0]],
        "and not for the decree's annex"
    );
}

#[test]
fn a_bookmark_leads_to_the_line_of_its_heading() {
    let document = document();
    let pages = layout(&document, &Form::default());
    let bytes = write(&document, &Form::default(), Format::Pdf, MADE).unwrap();
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let catalog = file.catalog().unwrap();
    let outline = catalog.get(b"Outlines").unwrap().as_reference().unwrap();
    let mut found = Vec::new();
    let mut next = file.get_dictionary(outline).unwrap().get(b"First").ok();
    let mut later = Vec::new();
    while let Some(id) = next {
        let one = file.get_dictionary(id.as_reference().unwrap()).unwrap();
        let title = lopdf::decode_text_string(one.get(b"Title").unwrap()).unwrap();
        let action = one.get(b"A").unwrap().as_reference().unwrap();
        let action = file.get_dictionary(action).unwrap();
        found.push((title, goal(&file, action, &pages)));
        later.extend(one.get(b"Next").ok());
        next = one.get(b"First").ok().or_else(|| later.pop());
    }
    let laid: Vec<(&String, (usize, i64))> = pages
        .iter()
        .enumerate()
        .flat_map(|(at, page)| {
            page.headings
                .iter()
                .map(move |mark| (&mark.text, (at, mark.y)))
        })
        .collect();
    assert_eq!(found.len(), laid.len());
    for ((title, (page, y)), (text, (own, place))) in found.iter().zip(laid) {
        assert_eq!((title, *page), (text, own));
        assert!((y - place).abs() < 100, "{title}: {y} against {place}");
    }
}

#[test]
fn the_word_file_leads_to_its_annexes_too() {
    let bytes = write(&document(), &Form::default(), Format::Docx, MADE).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    let mut part = zip.by_name("word/document.xml").unwrap();
    part.read_to_string(&mut xml).unwrap();
    for (annex, named) in [(1, "Phụ lục I"), (2, "Phụ lục II")] {
        let start = format!("w:name=\"PhuLuc{annex}\"/>");
        assert_eq!(xml.matches(&start).count(), 1, "{named} is marked");
        let link = format!("<w:hyperlink w:anchor=\"PhuLuc{annex}\" w:history=\"1\">");
        let parts: Vec<&str> = xml.split(&link).collect();
        assert_eq!(parts.len(), 2, "{named} is named once");
        let inner = parts[1].split("</w:hyperlink>").next().unwrap();
        assert!(inner.contains(&format!(">{named}</w:t>")), "{inner}");
    }
}
