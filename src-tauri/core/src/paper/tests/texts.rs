//! Texts that staff edit: torn by Word, wrong, hostile, kept and undone.

use std::io::{Cursor, Read, Write};

use expect_test::expect;
use quick_xml::events::Event;
use rusqlite::params;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, ZipArchive};

use super::*;

/// The parts of a `.docx` by name.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().to_string(), bytes)
        })
        .collect()
}

/// The words of a part, a line a paragraph, breaks as spaces.
fn said(bytes: &[u8], name: &str) -> Vec<String> {
    let parts = parts(bytes);
    let (_, xml) = parts.iter().find(|(part, _)| part == name).unwrap();
    let xml = std::str::from_utf8(xml).unwrap();
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut lines, mut line) = (Vec::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Text(text) => line.push_str(&text),
            Event::GeneralRef(reference) => line.push_str(match &*reference {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                "#169" => "©",
                other => panic!("&{other};"),
            }),
            Event::Empty(element) if element.name().as_ref() == "w:br" => line.push(' '),
            Event::End(element) if element.name().as_ref() == "w:p" => {
                let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
                if !text.is_empty() {
                    lines.push(text);
                }
                line.clear();
            }
            Event::Eof => return lines,
            _ => {}
        }
    }
}

/// A `.docx` as small as Word takes it, with this body.
fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

fn docx_with(body: &str, more: &[(&str, &str, &str)]) -> Vec<u8> {
    const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    const SPACE: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let mut types = format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"{WORD}.document.main+xml\"/>"
    );
    for (name, kind, _) in more {
        types.push_str(&format!(
            "<Override PartName=\"/word/{name}\" ContentType=\"{WORD}.{kind}+xml\"/>"
        ));
    }
    types.push_str("</Types>");
    let document = format!("<w:document {SPACE}><w:body>{body}</w:body></w:document>");
    let mut all = vec![
        ("[Content_Types].xml".to_owned(), types),
        ("word/document.xml".to_owned(), document),
        ("word/media/seal.png".to_owned(), "not text".to_owned()),
    ];
    for (name, kind, body) in more {
        let root = if *kind == "header" { "hdr" } else { "ftr" };
        all.push((
            format!("word/{name}"),
            format!("<w:{root} {SPACE}>{body}</w:{root}>"),
        ));
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in all {
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(name, stored).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| format!("<w:tc>{}</w:tc>", paragraph(cell)))
        .collect();
    format!("<w:tr>{}</w:tr>", cells.concat())
}

fn own(office: &Office, paper: Paper, bytes: &[u8]) -> Received {
    receive_text(&office.ledger, paper, "mẫu của sở.docx", bytes)
        .unwrap()
        .value
}

#[test]
fn the_starting_text_filled_says_what_the_built_in_paper_says() {
    let office = office();
    for paper in Paper::ALL {
        let start = starting_text(&office.ledger, paper).unwrap();
        assert_eq!(
            told(&check_text(paper, "mẫu.docx", &start).unwrap()),
            "",
            "{paper:?}"
        );
        let built_in = write(
            &office.ledger,
            &"p".into(),
            paper,
            Format::Docx,
            &Printer::default(),
        )
        .unwrap();
        let missing = list(&office.ledger, &"p".into()).unwrap();
        assert_eq!(
            own(&office, paper, &start),
            Received {
                kept: true,
                findings: vec![]
            }
        );
        let filled = write(
            &office.ledger,
            &"p".into(),
            paper,
            Format::Docx,
            &Printer::default(),
        )
        .unwrap();
        let name = "word/document.xml";
        assert_eq!(said(&filled, name), said(&built_in, name), "{paper:?}");
        let of = |views: &[PaperView]| {
            views
                .iter()
                .find(|view| view.paper == paper)
                .map(|view| view.findings.clone())
        };
        assert_eq!(
            of(&list(&office.ledger, &"p".into()).unwrap()),
            of(&missing),
            "the same is missing"
        );
    }
}

#[test]
fn a_tag_in_five_runs_is_filled_in_the_look_of_its_first() {
    let office = office();
    let torn = "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"720\"/></w:tabs></w:pPr>\
        <w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Số: {</w:t></w:r><w:proofErr w:type=\"spellStart\"/>\
        <w:r><w:t>{Số </w:t></w:r><w:bookmarkStart w:id=\"0\" w:name=\"a\"/><w:r><w:rPr><w:i/></w:rPr><w:t>hợp</w:t></w:r>\
        <w:r><w:t xml:space=\"preserve\"> đồ</w:t></w:r><w:bookmarkEnd w:id=\"0\"/><w:proofErr w:type=\"spellEnd\"/>\
        <w:r><w:t>ng}} ký</w:t></w:r><w:r><w:tab/><w:t>hết</w:t></w:r></w:p>";
    assert!(own(&office, Paper::Contract, &docx(torn)).kept);
    let filled = write(
        &office.ledger,
        &"p".into(),
        Paper::Contract,
        Format::Docx,
        &Printer::default(),
    )
    .unwrap();
    let xml = parts(&filled).remove(1).1;
    let keep = "<w:t xml:space=\"preserve\">";
    let whole = torn
        .replace(&format!("{keep}Số: {{"), &format!("{keep}Số: 01/HĐ-KC"))
        .replace("<w:t>{Số ", keep)
        .replace("<w:t>hợp", keep)
        .replace(" đồ</w:t>", "</w:t>")
        .replace("<w:t>ng}} ký", &format!("{keep} ký"));
    let xml = String::from_utf8(xml).unwrap();
    assert!(xml.contains(&whole), "{xml}\n{whole}");
}

#[test]
fn rows_repeat_and_every_other_byte_of_the_file_stays() {
    let office = office();
    let table = format!(
        "<w:tbl>{}{}{}</w:tbl>{}{}",
        row(&["TT", "Máy"]),
        row(&[
            "{{#thiết bị}}{{TT}}",
            "{{TÊN THIẾT BỊ}}: {{thành tiền}}{{/thiết bị}}"
        ]),
        row(&["", "Cộng {{cộng thiết bị}}"]),
        paragraph("{{#kết quả}}+ {{tên kết quả}}: {{kế hoạch}}.{{/kết quả}}"),
        "<w:p w:rsidR=\"00AB\"><!-- kept --><w:r><w:t>&#169; nguyên vẹn</w:t></w:r></w:p>",
    );
    let header = paragraph("{{TÊN ĐƠN VỊ}}");
    let bytes = docx_with(
        &table,
        &[
            ("header7.xml", "header", &header),
            ("footer1.xml", "footer", &paragraph("chân")),
        ],
    );
    assert_eq!(told(&own(&office, Paper::Contract, &bytes).findings), "");
    let filled = write(
        &office.ledger,
        &"p".into(),
        Paper::Contract,
        Format::Docx,
        &Printer::default(),
    )
    .unwrap();
    assert_eq!(
        said(&filled, "word/document.xml").join("\n"),
        "TT\nMáy\n1\nMÁY CẮT CNC 1325: 620.000.000\n2\nMÁY HÚT BỤI: 15.000.000\nCộng 635.000.000\n+ Cơ sở được hỗ trợ: 1.\n+ Lao động tăng thêm: 12,5.\n© nguyên vẹn"
    );
    assert_eq!(said(&filled, "word/header7.xml"), ["TRUNG TÂM KHUYẾN CÔNG"]);
    let (before, after) = (parts(&bytes), parts(&filled));
    let names = |parts: &[(String, Vec<u8>)]| {
        parts
            .iter()
            .map(|(name, _)| name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&before), names(&after));
    for ((name, was), (_, is)) in before.iter().zip(&after) {
        if !name.ends_with("document.xml") && !name.ends_with("header7.xml") {
            assert_eq!(was, is, "{name}");
        }
    }
    let xml = String::from_utf8(after[1].1.clone()).unwrap();
    assert!(xml.contains(
        "<w:p w:rsidR=\"00AB\"><!-- kept --><w:r><w:t>&#169; nguyên vẹn</w:t></w:r></w:p>"
    ));
}

#[test]
fn values_cannot_do_anything_but_be_read() {
    let office = office();
    let hostile = "=1+1 <w:p>&amp; \"{{năm}}\" }} {{#thiết bị}}\r\ndòng hai\u{1}\tcột";
    run(
        &office.ledger,
        &[&format!(
            "UPDATE project SET name = '{hostile}' WHERE id = 'p'"
        )],
    );
    let body = format!(
        "{}{}",
        paragraph("A {{tên đề án}} B"),
        paragraph("{{TÊN ĐỀ ÁN}}")
    );
    assert!(own(&office, Paper::Submission, &docx(&body)).kept);
    let filled = write(
        &office.ledger,
        &"p".into(),
        Paper::Submission,
        Format::Docx,
        &Printer::default(),
    )
    .unwrap();
    assert_eq!(
        said(&filled, "word/document.xml"),
        [
            "A =1+1 <w:p>&amp; \"{{năm}}\" }} {{#thiết bị}} dòng hai cột B",
            "=1+1 <W:P>&AMP; \"{{NĂM}}\" }} {{#THIẾT BỊ}} DÒNG HAI CỘT",
        ]
    );
    let xml = String::from_utf8(parts(&filled).remove(1).1).unwrap();
    assert!(
        xml.contains("</w:t><w:br/><w:t xml:space=\"preserve\">dòng hai cột B</w:t>"),
        "{xml}"
    );
    for format in Format::ALL {
        write_built_in(
            &office.ledger,
            &"p".into(),
            Paper::Submission,
            format,
            &Printer::default(),
        )
        .unwrap();
    }
    let workbook = write_built_in(
        &office.ledger,
        &"p".into(),
        Paper::Submission,
        Format::Xlsx,
        &Printer::default(),
    )
    .unwrap();
    let sheets: Vec<u8> = parts(&workbook)
        .into_iter()
        .filter(|(name, _)| name.starts_with("xl/worksheets/"))
        .flat_map(|(_, xml)| xml)
        .collect();
    assert!(
        !String::from_utf8(sheets).unwrap().contains("<f>=1"),
        "no formula"
    );
}

#[test]
fn every_fault_of_a_text_is_told_with_where_it_stands() {
    let table = |rows: &[String]| format!("<w:tbl>{}</w:tbl>", rows.concat());
    let mut out = String::new();
    for body in [
        paragraph("Căn cứ {{ten de an}} và {{tên đề ám}}"),
        paragraph("{{con mèo}}"),
        paragraph("Hôm nay, {{ngày hợp đồng, tại đây"),
        format!("{}{}", paragraph("{{tên đề"), paragraph("án}} ở đây")),
        paragraph("{tên đề án} và {số hợp đồng}} và {ghi chú của sở}"),
        paragraph("Đã cấp {{đã cấp}}"),
        paragraph("Giá {{đơn giá}}"),
        table(&[row(&["{{#thiết bị}}{{TT}}", "{{đơn giá}}"])]),
        table(&[
            row(&["{{#thiết bị}}{{TT}}"]),
            row(&["{{đơn giá}}{{/thiết bị}}"]),
        ]),
        table(&[row(&["{{TT}}", "{{/thiết bị}}"])]),
        table(&[row(&[
            "{{#thiết bị}}{{tt}}{{/thiết bị}}",
            "{{#kết quả}}{{kế hoạch}}{{/kết quả}}",
        ])]),
        table(&[row(&["{{#thiết bi}}{{tt}}{{/thiết bi}}"])]),
        paragraph("không có ô nào"),
    ] {
        let findings = check_text(Paper::Contract, "mẫu.docx", &docx(&body)).unwrap();
        assert!(!findings.is_empty(), "{body}");
        for one in findings {
            out.push_str(&format!(
                "{} | {} | {} | {}\n",
                one.code, one.at, one.message, one.fix
            ));
        }
        out.push('\n');
    }
    expect![[r#"
        tag_unknown | Thân bài, đoạn 1 | Không có ô “{{ten de an}}”: “Căn cứ {{ten de an}} và {{tên đề ám}}”. | Có phải là “{{tên đề án}}”? Hãy sửa lại cho đúng.
        tag_unknown | Thân bài, đoạn 1 | Không có ô “{{tên đề ám}}”: “Căn cứ {{ten de an}} và {{tên đề ám}}”. | Có phải là “{{tên đề án}}”? Hãy sửa lại cho đúng.

        tag_unknown | Thân bài, đoạn 1 | Không có ô “{{con mèo}}”: “{{con mèo}}”. | Hãy xem danh sách ô điền của mẫu này và sửa lại cho đúng.

        tag_unclosed | Thân bài, đoạn 1 | Ô điền mở bằng {{ mà không đóng: “Hôm nay, {{ngày hợp đồng, tại đây”. | Hãy thêm }} vào cuối tên ô, trong cùng một đoạn.

        tag_unclosed | Thân bài, đoạn 1 | Ô điền mở bằng {{ mà không đóng: “{{tên đề”. | Hãy thêm }} vào cuối tên ô, trong cùng một đoạn.
        tag_unopened | Thân bài, đoạn 2 | Có dấu }} mà không có {{ ở trước: “án}} ở đây”. | Hãy thêm {{ vào trước tên ô, hoặc bỏ dấu }}.

        tag_single_brace | Thân bài, đoạn 1 | “{tên đề án}” thiếu dấu ngoặc: “{tên đề án} và {số hợp đồng}} và {gh…”. | Hãy viết “{{tên đề án}}”.
        tag_single_brace | Thân bài, đoạn 1 | “{số hợp đồng}}” thiếu dấu ngoặc: “{tên đề án} và {số hợp đồng}} và {ghi chú của sở}”. | Hãy viết “{{số hợp đồng}}”.

        tag_of_other_paper | Thân bài, đoạn 1 | “{{đã cấp}}” là ô của Biên bản thanh lý hợp đồng, Đề nghị thanh toán, không có ở mẫu “Hợp đồng”. | Hãy bỏ ô này, hoặc nạp tệp vào đúng mẫu của nó.

        tag_outside_row | Thân bài, đoạn 1 | “{{đơn giá}}” chỉ dùng trong dòng lặp {{#thiết bị}}. | Hãy đặt ô này trong dòng bảng có dấu mở và dấu đóng của danh sách đó.

        repeat_unclosed | Thân bài, bảng 1, dòng 1 | Dòng lặp “{{#thiết bị}}” mở mà không đóng. | Hãy thêm “{{/thiết bị}}” vào ô cuối của cùng dòng đó.

        repeat_over_rows | Thân bài, bảng 1, dòng 1 | Dòng lặp “{{#thiết bị}}” kéo qua nhiều dòng bảng hoặc nhiều đoạn. | Hãy đặt dấu mở và dấu đóng trong cùng một dòng bảng, hoặc trong cùng một đoạn.

        repeat_unopened | Thân bài, bảng 1, dòng 1 | Có “{{/thiết bị}}” mà trước đó không mở dòng lặp này. | Hãy thêm “{{#thiết bị}}” vào ô đầu của cùng dòng đó.

        repeat_twice | Thân bài, bảng 1, dòng 1 | Một dòng chỉ lặp theo một danh sách, nhưng ở đây có thêm “{{#kết quả}}”. | Hãy tách ra hai dòng.

        tag_unknown | Thân bài, bảng 1, dòng 1 | Không có ô “{{#thiết bi}}”: “{{#thiết bi}}{{tt}}{{/thiết bi}}”. | Có phải là “{{#thiết bị}}”? Hãy sửa lại cho đúng.
        tag_unknown | Thân bài, bảng 1, dòng 1 | Không có ô “{{/thiết bi}}”: “{{#thiết bi}}{{tt}}{{/thiết bi}}”. | Có phải là “{{#thiết bị}}”? Hãy sửa lại cho đúng.

        template_no_tags | Thân bài | Mẫu không có ô điền nào nên giấy của mọi đề án sẽ giống nhau. | Hãy tải mẫu gốc để xem các ô điền, như {{tên đề án}}.

    "#]].assert_eq(&out);
}

#[test]
fn a_bad_text_never_replaces_a_good_one_and_undo_brings_the_one_before() {
    let office = office();
    let good = docx(&paragraph("Một {{tên đề án}}"));
    let better = docx(&paragraph("Hai {{tên đề án}}"));
    let words = || {
        let filled = write(
            &office.ledger,
            &"p".into(),
            Paper::Contract,
            Format::Docx,
            &Printer::default(),
        )
        .unwrap();
        said(&filled, "word/document.xml").remove(0)
    };
    let built_in = words();
    assert!(own(&office, Paper::Contract, &good).kept);
    assert_eq!(words(), "Một Hỗ trợ ứng dụng máy cắt CNC");
    let bad = receive_text(
        &office.ledger,
        Paper::Contract,
        "hỏng.docx",
        &docx(&paragraph("{{tên")),
    )
    .unwrap();
    assert!(!bad.value.kept && bad.changed.is_empty());
    assert_eq!(words(), "Một Hỗ trợ ứng dụng máy cắt CNC");
    assert!(own(&office, Paper::Contract, &better).kept);
    assert_eq!(words(), "Hai Hỗ trợ ứng dụng máy cắt CNC");
    assert_eq!(own_text(&office.ledger, Paper::Contract).unwrap().1, better);
    assert_eq!(
        office.ledger.undo().unwrap().value,
        "Nạp mẫu “Hợp đồng” của đơn vị"
    );
    assert_eq!(words(), "Một Hỗ trợ ứng dụng máy cắt CNC");
    drop_text(&office.ledger, Paper::Contract).unwrap();
    assert_eq!(words(), built_in);
    assert_eq!(
        drop_text(&office.ledger, Paper::Contract)
            .unwrap_err()
            .code(),
        "paper_text_missing"
    );
    office.ledger.undo().unwrap();
    assert_eq!(words(), "Một Hỗ trợ ứng dụng máy cắt CNC");
    for format in [Format::Pdf, Format::Xlsx] {
        let refused = write(
            &office.ledger,
            &"p".into(),
            Paper::Contract,
            format,
            &Printer::default(),
        )
        .unwrap_err();
        assert_eq!(refused.code(), "paper_text_is_word");
        write_built_in(
            &office.ledger,
            &"p".into(),
            Paper::Contract,
            format,
            &Printer::default(),
        )
        .unwrap();
    }
    let texts = texts(&office.ledger).unwrap();
    assert_eq!(texts.iter().filter(|text| text.own.is_some()).count(), 1);
}

#[test]
fn files_that_are_no_text_are_refused_in_a_sentence() {
    let bomb = {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", SimpleFileOptions::default())
            .unwrap();
        for _ in 0..80 {
            zip.write_all(&vec![b' '; 1 << 20]).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let whole = docx(&paragraph("{{tên đề án}}"));
    let deep = format!("{}{}", "<w:p>".repeat(2_000), "</w:p>".repeat(2_000));
    for (bytes, code) in [
        (Vec::new(), "template_not_word"),
        (b"%PDF-1.7".to_vec(), "template_not_word"),
        (
            vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0],
            "template_protected",
        ),
        (whole[..whole.len() / 2].to_vec(), "template_unreadable"),
        (bomb, "template_too_large"),
        (docx(&deep), "template_unreadable"),
        (docx("<w:p><w:r>"), "template_unreadable"),
        (
            docx("<w:p><w:r><w:t>&bomb;</w:t></w:r></w:p>"),
            "template_unreadable",
        ),
    ] {
        let refused = check_text(Paper::Contract, "tệp.docx", &bytes).unwrap_err();
        assert_eq!(refused.code(), code, "{}", refused.message());
        assert!(refused.message().contains("tệp.docx"));
    }
}

#[test]
fn a_text_box_is_filled_in_both_of_its_forms_and_told_once() {
    let office = office();
    let text_box = |tag: &str| {
        let inner = format!("<w:txbxContent>{}</w:txbxContent>", paragraph(tag));
        format!(
            "<w:p><w:r><w:t>Trước {{{{năm}}}}</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>sau {{{{năm}}}}</w:t></w:r></w:p>"
        )
    };
    let findings = check_text(Paper::Contract, "mẫu.docx", &docx(&text_box("{{nam}}"))).unwrap();
    assert_eq!(findings.len(), 1, "{}", told(&findings));
    assert!(own(&office, Paper::Contract, &docx(&text_box("{{tên đề án}}"))).kept);
    let filled = write(
        &office.ledger,
        &"p".into(),
        Paper::Contract,
        Format::Docx,
        &Printer::default(),
    )
    .unwrap();
    let xml = String::from_utf8(parts(&filled).remove(1).1).unwrap();
    assert_eq!(xml.matches("Hỗ trợ ứng dụng máy cắt CNC").count(), 2);
    assert_eq!(xml.matches("2023").count(), 2, "{xml}");
    assert!(!xml.contains("{{"));
}

#[test]
fn a_kept_text_that_no_longer_fits_says_so_and_is_not_filled() {
    let office = office();
    let bytes = docx(&paragraph("{{ô của bản sau}}"));
    let kept = office.ledger.transact(&Op::LoadDemo, |tx| {
        let sha256 = files::sha256(&bytes);
        blob::keep(tx, &sha256, &bytes)?;
        tx.run(
            "INSERT INTO paper_text(id, paper, file_name, sha256, size, added_on) VALUES ('t', 'contract', 'mẫu.docx', ?1, 1, '2026-11-22')",
            params![sha256],
        )
    });
    kept.unwrap();
    let refused = write(
        &office.ledger,
        &"p".into(),
        Paper::Contract,
        Format::Docx,
        &Printer::default(),
    )
    .unwrap_err();
    assert_eq!(refused.code(), "paper_text_faulty");
    let views = list(&office.ledger, &"p".into()).unwrap();
    let contract = views
        .iter()
        .find(|view| view.paper == Paper::Contract)
        .unwrap();
    assert_eq!(contract.findings[0].code, "tag_unknown");
}
