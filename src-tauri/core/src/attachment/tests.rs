//! Files of records in a ledger.

use serde_json::json;

use super::*;
use crate::project::life_tests::{Office, office};

fn file(name: &str, bytes: &[u8]) -> NewFile {
    NewFile {
        name: name.into(),
        bytes: bytes.to_vec(),
    }
}

fn refused(office: &Office, file: NewFile) -> (&'static str, String) {
    let error = add(&office.ledger, "project", "p", &[file]).unwrap_err();
    (error.code(), error.message())
}

#[test]
fn a_file_is_kept_listed_read_taken_away_and_brought_back() {
    let office = office();
    office.run("INSERT INTO project(id, code, name, source, year) VALUES ('p', 'ĐA-1', 'Máy tiện', 'local', 2026)");
    let pdf = file("Hợp đồng.pdf", b"%PDF-1.7 rest");
    let photo = file("Máy.JPG", b"\xff\xd8\xff\xdarest");
    let done = add(
        &office.ledger,
        "project",
        "p",
        &[photo.clone(), pdf.clone()],
    )
    .unwrap();
    assert_eq!(done.changed, ["attachment"]);
    let told: Vec<(&str, Option<&str>, &str, bool)> = done
        .value
        .iter()
        .map(|one| {
            (
                one.name.as_str(),
                one.kind.as_deref(),
                one.media_type.as_str(),
                one.here,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Hợp đồng.pdf", Some("paper"), "application/pdf", true),
            ("Máy.JPG", Some("photo"), "image/jpeg", true)
        ]
    );
    let (undo, _) = office.ledger.undoable().unwrap();
    assert_eq!(
        undo.as_deref(),
        Some("Đính kèm “2 tệp” vào “ĐA-1 · Máy tiện”")
    );
    let id = done.value[0].id.clone();
    let kept = office.ledger.read(|reader| read(reader, &id)).unwrap();
    assert_eq!(kept, ("Hợp đồng.pdf".to_owned(), pdf.bytes.clone()));
    assert_eq!(
        refused(&office, file("bản sao.pdf", &pdf.bytes)).0,
        "attachment_twice"
    );

    office.run("UPDATE attachment SET name = '..\\..\\lạ/Hợp đồng (ký).pdf' WHERE media_type = 'application/pdf'");
    let renamed = office.ledger.read(|reader| read(reader, &id)).unwrap();
    assert_eq!(renamed.0, "Hợp đồng (ký).pdf", "a name is no path");
    office.run("UPDATE attachment SET name = 'Hợp đồng.bat' WHERE media_type = 'application/pdf'");
    assert_eq!(
        office
            .ledger
            .read(|reader| read(reader, &id))
            .unwrap_err()
            .code(),
        "attachment_kind"
    );
    for _ in 0..2 {
        office.ledger.undo().unwrap();
    }

    let left = remove(&office.ledger, &id).unwrap().value;
    assert_eq!(left.len(), 1);
    assert_eq!(
        remove(&office.ledger, &id).unwrap_err().code(),
        "attachment_gone"
    );
    office.ledger.undo().unwrap();
    let back = office.ledger.read(|reader| read(reader, &id)).unwrap();
    assert_eq!(back.1, pdf.bytes, "its bytes stayed");
}

#[test]
fn what_may_not_be_kept_is_refused_by_its_name_and_nothing_of_the_batch_is_kept() {
    let office = office();
    office
        .run("INSERT INTO project(id, name, source, year) VALUES ('p', 'Máy tiện', 'local', 2026)");
    let large = vec![b'a'; usize::try_from(LARGEST).unwrap() + 1];
    let cases: [(&str, &[u8], &str, &str); 7] = [
        ("rỗng.pdf", b"", "attachment_empty", "“rỗng.pdf”"),
        ("to.txt", &large, "attachment_large", "nặng quá 20 MB"),
        ("cài.exe", b"MZ", "attachment_kind", "Hãy dùng PDF"),
        (
            "ảnh.heic",
            b"ftypheic",
            "attachment_kind",
            "đổi ảnh sang JPG",
        ),
        ("không đuôi", b"abc", "attachment_kind", "“không đuôi”"),
        (
            "giả.pdf",
            b"MZ program",
            "attachment_not_what_it_says",
            "đuôi .pdf",
        ),
        (
            "giả.docx",
            b"%PDF-1.7",
            "attachment_not_what_it_says",
            "đuôi .docx",
        ),
    ];
    for (name, bytes, code, words) in cases {
        let (told, message) = refused(&office, file(name, bytes));
        assert_eq!(told, code, "{name}");
        assert!(message.contains(words), "{message}");
    }
    let batch = [file("tốt.txt", b"abc"), file("xấu.exe", b"MZ")];
    add(&office.ledger, "project", "p", &batch).unwrap_err();
    let listed = office
        .ledger
        .read(|reader| list(reader, "project", "p"))
        .unwrap();
    assert_eq!(listed, []);
    let gone = add(&office.ledger, "project", "khác", &[file("a.txt", b"abc")]);
    assert_eq!(gone.unwrap_err().code(), "record_gone");
}

#[test]
fn a_record_takes_the_files_of_its_lists_with_it_and_undo_brings_them_back() {
    let office = office();
    let ledger = &office.ledger;
    office
        .run("INSERT INTO project(id, name, source, year) VALUES ('p', 'Máy tiện', 'local', 2026)");
    office.run("INSERT INTO project_visit(id, project_id, kind, visited_on) VALUES ('v', 'p', 'check', '2026-10-01')");
    office.run("INSERT INTO project_paper(id, project_id, position, name, state) VALUES ('g', 'p', 1, 'Hợp đồng', 'have')");
    let visit = add(
        ledger,
        "project_visit",
        "v",
        &[file("Ảnh.jpg", b"\xff\xd8\xff\xdaa")],
    )
    .unwrap();
    let paper = add(ledger, "project_paper", "g", &[file("HĐ.pdf", b"%PDF-1.4")]).unwrap();
    let noun = record::noun("project_paper").unwrap();
    let values = serde_json::from_value(json!({ "attachment_id": paper.value[0].id })).unwrap();
    record::save(ledger, noun, Some("g"), &values).unwrap();
    let count = || -> i64 {
        ledger
            .read(|reader| reader.value("SELECT count(*) FROM attachment", []))
            .unwrap()
    };
    assert_eq!(count(), 2);
    remove(ledger, &paper.value[0].id).expect("the paper forgets its file");
    ledger.undo().unwrap();
    record::delete(ledger, record::noun("project").unwrap(), "p").unwrap();
    assert_eq!(count(), 0);
    ledger.undo().unwrap();
    assert_eq!(count(), 2);
    let linked: String = ledger
        .read(|reader| reader.value("SELECT attachment_id FROM project_paper", []))
        .unwrap();
    assert_eq!(linked, paper.value[0].id.as_str());
    assert_eq!(
        ledger
            .read(|reader| list(reader, "project_visit", "v"))
            .unwrap(),
        visit.value
    );
}
