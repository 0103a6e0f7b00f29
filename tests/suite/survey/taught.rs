//! What staff taught about reading workbooks goes to another laptop.

use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::survey::import::{self, PreviewOptions};
use so_khuyen_cong_core::survey::{ColumnChoice, Field, taught};
use so_khuyen_cong_tests::Bench;

use super::{preview, workbook};

#[test]
fn what_one_laptop_was_taught_another_one_takes_in() {
    let name = "mau_A_dautieng.xlsx";
    let teacher = Bench::new();
    let plain = preview(&teacher, name, &PreviewOptions::default());
    let column = |shown: &import::Preview, wanted: Field| {
        let columns = &shown.sheets[0].tables[0].columns;
        let column = columns.iter().find(|column| column.field == Some(wanted));
        column.map(|column| column.letter.clone())
    };
    let phone = column(&plain, Field::Phone).expect("a column of phones");
    let said = |letter: &str, field: Option<&str>| PreviewOptions {
        columns: vec![ColumnChoice {
            sheet: plain.sheets[0].name.clone(),
            table: 0,
            letter: letter.to_owned(),
            field: field.map(str::to_owned),
        }],
        ..PreviewOptions::default()
    };
    let nothing = teacher.ledger.read(taught::file);
    assert_eq!(
        nothing.expect_err("nothing taught").code(),
        "nothing_taught"
    );
    let bytes = workbook(name);
    import::commit(
        &teacher.ledger,
        &bytes,
        name,
        &said(&phone, None),
        &Unwatched,
    )
    .expect("imported");
    let file = teacher.ledger.read(taught::file).expect("a file");

    let pupil = Bench::new();
    let received = taught::receive(&pupil.ledger, &file, "cách đọc.json")
        .expect("received")
        .value;
    assert_eq!(
        (
            received.added,
            received.changed,
            received.same,
            received.left
        ),
        (1, 0, 0, 0)
    );
    let shown = preview(&pupil, name, &PreviewOptions::default());
    assert_eq!(
        column(&shown, Field::Phone),
        None,
        "left out, as on the other laptop"
    );
    let again = taught::receive(&pupil.ledger, &file, "cách đọc.json");
    assert_eq!(again.expect_err("known").code(), "taught_already");
    pupil.ledger.undo().expect("undone");
    let shown = preview(&pupil, name, &PreviewOptions::default());
    assert_eq!(column(&shown, Field::Phone), Some(phone.clone()));

    // Both were taught: what only one knows stays, where both speak the file counts.
    let owner = column(&plain, Field::Owner).expect("a column of owners");
    let mut own = said(&phone, Some("note"));
    own.columns.extend(said(&owner, None).columns);
    import::commit(&pupil.ledger, &bytes, name, &own, &Unwatched).expect("imported");
    let received = taught::receive(&pupil.ledger, &file, "cách đọc.json")
        .expect("received")
        .value;
    assert_eq!((received.added, received.changed), (0, 1));
    let shown = preview(&pupil, name, &PreviewOptions::default());
    assert_eq!(column(&shown, Field::Owner), None, "its own word");
    assert_eq!(column(&shown, Field::Phone), None);
    let letter = |shown: &import::Preview| {
        let columns = &shown.sheets[0].tables[0].columns;
        columns
            .iter()
            .find(|column| column.letter == phone)
            .map(|column| column.field)
    };
    assert_eq!(letter(&shown), Some(None), "the file's word, no note");
}

#[test]
fn a_file_that_is_no_teaching_is_refused_and_what_does_not_fit_is_left() {
    let bench = Bench::new();
    let code = |bytes: &[u8]| {
        taught::receive(&bench.ledger, bytes, "x.json")
            .map(|done| done.value)
            .map_err(|error| error.code().to_owned())
    };
    assert_eq!(code(b"").unwrap_err(), "not_taught");
    assert_eq!(
        code(b"{\"format\":\"khac\",\"version\":1}").unwrap_err(),
        "not_taught"
    );
    assert_eq!(
        code(&workbook("mau_A_dautieng.xlsx")).unwrap_err(),
        "not_taught"
    );
    assert_eq!(
        code(b"{\"format\":\"so-khuyen-cong/cach-doc\",\"version\":2}").unwrap_err(),
        "taught_newer"
    );
    let file = r#"{"format":"so-khuyen-cong/cach-doc","version":1,
        "mappings":[{"name":"a","fingerprint":"00","columns":{"Zalo":"no_such_field"}}],
        "headings":[{"field":"phone","written":"Zalo"},{"field":"no_such_field","written":"Bưu cục"}],
        "values":[{"list":"commune","written":"Xã Lạ","context":"||2025","value":"no-such-unit"},
                  {"list":"legal_form","written":"Cty gia đình","context":"","value":"llc"},
                  {"list":"legal_form","written":"Cty nhà","context":"","value":"no_such_form"}]}"#;
    let received = code(file.as_bytes()).expect("what fits");
    assert_eq!(
        (
            received.added,
            received.changed,
            received.same,
            received.left
        ),
        (2, 0, 0, 4)
    );
    let heading: Option<String> = bench
        .ledger
        .read(|reader| {
            reader.row(
                "SELECT field FROM survey_synonym WHERE written = 'Zalo'",
                [],
                |row| row.get(0),
            )
        })
        .expect("read");
    assert_eq!(heading.as_deref(), Some("phone"));
}
