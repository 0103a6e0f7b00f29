//! Written values that no list knows, words on what an import may change, and rows that wait.

use serde_json::json;
use so_khuyen_cong_core::record::{self, ListQuery};
use so_khuyen_cong_core::survey::codes::{Answered, List, ValueChoice, WrittenValue};
use so_khuyen_cong_core::survey::import::{self, Outcome, PreviewOptions};
use so_khuyen_cong_core::survey::mode::{FieldMode, Mode};
use so_khuyen_cong_core::survey::{CellChoice, Field, Options};
use so_khuyen_cong_tests::Bench;

use super::Unwatched;

const SENT: &str = "TT,Tên cơ sở,Chủ cơ sở,Xã,Huyện,Loại hình,Ngành nghề,Điện thoại,Doanh thu (triệu đồng),Nội dung đề nghị\n\
    1,Cơ sở Minh Tâm,Lê An,Xã Dịnh Ann,Dầu Tiếng,Loại vừa,Vá săm,0901111222,120,Mua máy xay\n\
    2,Cơ sở Hòa Bình,Trần Bình,xã Dịnh  Ann,Dầu Tiếng,Loại vừa,Cơ khí,0903333444,80,\n\
    3,Cơ sở An Khang,Võ Chi,Xã Định An,Dầu Tiếng,Hộ kinh doanh,Chế biến nông sản,0905555666,90,\n";

fn preview(bench: &Bench, sent: &str, options: &PreviewOptions) -> import::Preview {
    import::preview(
        &bench.ledger,
        sent.as_bytes(),
        "gửi.csv",
        options,
        &Unwatched,
    )
    .expect("previewed")
}

fn commit(
    bench: &Bench,
    sent: &str,
    options: &PreviewOptions,
) -> so_khuyen_cong_core::Result<import::Summary> {
    import::commit(
        &bench.ledger,
        sent.as_bytes(),
        "gửi.csv",
        options,
        &Unwatched,
    )
    .map(|done| done.value)
}

fn facility(bench: &Bench, name: &str) -> record::Record {
    let noun = record::noun("facility").expect("declared");
    let query = ListQuery {
        search: name.to_owned(),
        ..ListQuery::default()
    };
    let page = bench
        .ledger
        .read(|reader| record::list(reader, noun, &query))
        .expect("listed");
    assert_eq!(page.total, 1, "{name}");
    let id = page.rows[0].id.clone();
    bench
        .ledger
        .read(|reader| record::get(reader, noun, &id))
        .expect("read")
        .expect("there")
}

fn said(value: &WrittenValue, to: Option<&str>) -> ValueChoice {
    ValueChoice {
        list: value.list,
        written: value.written.clone(),
        context: value.context.clone(),
        value: to.map(str::to_owned),
    }
}

#[test]
fn what_no_list_knows_is_asked_once_answered_and_remembered() {
    let bench = Bench::new();
    let options = PreviewOptions {
        year: Some(2024),
        answered: true,
        ..PreviewOptions::default()
    };
    let shown = preview(&bench, SENT, &options);
    let asked: Vec<(List, &str, u32)> = shown
        .values
        .iter()
        .map(|one| (one.list, one.written.as_str(), one.records))
        .collect();
    assert_eq!(
        asked,
        [
            (List::Commune, "Xã Dịnh Ann", 2),
            (List::LegalForm, "Loại vừa", 2),
            (List::SectorGroup, "Vá săm", 1),
        ],
        "two spellings of one commune are one question; what rules know is none"
    );
    let refused = commit(&bench, SENT, &options).expect_err("three are open");
    assert_eq!(refused.code(), "values_unanswered");

    let commune = &shown.values[0];
    let best = commune.candidates.first().expect("a likely one");
    assert!(best.label.starts_with("Xã Định An"), "{}", best.label);
    let answers = PreviewOptions {
        values: vec![
            said(commune, Some(&best.value)),
            said(&shown.values[1], Some("private")),
            said(&shown.values[2], None),
        ],
        ..options.clone()
    };
    assert_eq!(commit(&bench, SENT, &answers).expect("answered").new, 3);
    let one = facility(&bench, "Hòa Bình");
    assert_eq!(one.values["legal_form"], json!("private"));
    assert_eq!(one.values["unit_recorded_id"], json!(best.value));
    assert_eq!(one.values["sector_group"], json!("mechanical"));
    assert_eq!(
        one.values["commune_written"],
        json!("Xã Dịnh Ann"),
        "as it was written"
    );

    let again = preview(&bench, SENT, &options);
    assert!(
        again
            .values
            .iter()
            .all(|one| one.answered == Answered::Before),
        "{:?}",
        again.values
    );
    assert_eq!((again.counts.new, again.counts.update), (0, 0));

    bench.ledger.undo().expect("undone with its answers");
    let fresh = preview(&bench, SENT, &options);
    assert!(
        fresh
            .values
            .iter()
            .all(|one| one.answered == Answered::Open)
    );
}

#[test]
fn a_divided_commune_is_asked_once_and_remembered() {
    let bench = Bench::new();
    let divided: Vec<(String, String, String)> = bench
        .ledger
        .read(|reader| {
            reader.rows(
                "SELECT c.name, d.name, p.name FROM unit c JOIN unit d ON d.id = c.parent_id JOIN unit p ON p.id = d.parent_id
                 WHERE c.standard = 'pre2025' AND c.level = 3
                   AND (SELECT count(*) FROM unit_mapping m WHERE m.old_unit_id = c.id) = 2
                   AND NOT EXISTS (SELECT 1 FROM unit o WHERE o.id <> c.id AND o.name = c.name AND o.parent_id = c.parent_id)
                 ORDER BY c.code LIMIT 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
        })
        .expect("read");
    let (commune, district, province) = &divided[0];
    let sent = format!(
        "TT,Tên cơ sở,Xã,Huyện,Tỉnh,Điện thoại\n1,Cơ sở Một,{commune},{district},{province},0901111222\n2,Cơ sở Hai,{commune},{district},{province},0901111333\n"
    );
    let options = PreviewOptions {
        year: Some(2024),
        ..PreviewOptions::default()
    };
    let shown = preview(&bench, &sent, &options);
    let [asked] = shown.values.as_slice() else {
        panic!("one question: {:?}", shown.values)
    };
    assert_eq!((asked.list, asked.records), (List::CurrentUnit, 2));
    assert_eq!(asked.candidates.len(), 2, "the two it became");
    let chosen = asked.candidates[1].value.clone();
    let answers = PreviewOptions {
        values: vec![said(asked, Some(&chosen))],
        ..options.clone()
    };
    commit(&bench, &sent, &answers).expect("imported");
    let one = facility(&bench, "Cơ sở Hai");
    assert_eq!(one.values["unit_id"], json!(chosen));
    assert_eq!(one.values["unit_decided"], json!("asked"));
    let next = sent
        .replace("Một", "Ba")
        .replace("Hai", "Bốn")
        .replace("090", "091");
    commit(&bench, &next, &options).expect("imported");
    assert_eq!(
        facility(&bench, "Cơ sở Ba").values["unit_id"],
        json!(chosen),
        "not asked again"
    );
}

#[test]
fn a_field_is_replaced_filled_or_kept_as_a_person_says() {
    let first = "TT,Tên cơ sở,Xã,Điện thoại,Chủ cơ sở,Doanh thu (triệu đồng)\n1,Cơ sở Minh Tâm,Xã Định An,0901111222,,100\n";
    let second = "TT,Tên cơ sở,Xã,Điện thoại,Chủ cơ sở,Doanh thu (triệu đồng)\n1,Cơ sở Minh Tâm,Xã Định An,0909999888,Lê An,150\n";
    let options = |mode| PreviewOptions {
        year: Some(2024),
        modes: [Field::Phone, Field::Owner, Field::RevenueVnd]
            .map(|field| FieldMode { field, mode })
            .to_vec(),
        ..PreviewOptions::default()
    };
    let revenue = |bench: &Bench| -> i64 {
        bench
            .ledger
            .read(|reader| reader.value("SELECT sum(revenue_vnd) FROM facility_year", []))
            .expect("read")
    };
    for (mode, phone, owner, money) in [
        (Mode::Replace, "0909999888", json!("Lê An"), 150_000_000),
        (Mode::Fill, "0901111222", json!("Lê An"), 100_000_000),
        (Mode::Keep, "0901111222", json!(null), 100_000_000),
    ] {
        let bench = Bench::new();
        commit(&bench, first, &options(Mode::Replace)).expect("imported");
        let summary = commit(&bench, second, &options(mode)).expect("imported");
        assert_eq!(summary.updated, u32::from(mode != Mode::Keep), "{mode:?}");
        let one = facility(&bench, "Minh Tâm");
        assert_eq!(one.values["phone"], json!(phone), "{mode:?}");
        assert_eq!(one.values["owner_name"], owner, "{mode:?}");
        assert_eq!(revenue(&bench), money, "{mode:?}");
    }
}

#[test]
fn what_staff_decided_is_not_undone_by_a_guess() {
    let bench = Bench::new();
    let sent = "TT,Tên cơ sở,Xã,Ngành nghề\n1,Công ty TNHH Minh Tâm,Xã Định An,Cơ khí\n";
    let options = PreviewOptions::default();
    commit(&bench, sent, &options).expect("imported");
    let one = facility(&bench, "Minh Tâm");
    assert_eq!(one.values["legal_form"], json!("llc"), "read from the name");
    bench.edit(
        "facility",
        &one.id,
        json!({ "legal_form": "llc2", "sector_group": "agro" }),
    );
    let again = preview(&bench, sent, &options);
    assert_eq!(again.records[0].outcome, Outcome::Unchanged);
}

#[test]
fn held_rows_wait_and_are_opened_again_after_a_restart() {
    let sent = "TT,Tên cơ sở,Xã,Doanh thu (triệu đồng)\n1,Cơ sở Minh Tâm,Xã Định An,120\n2,Cơ sở Hòa Bình,Xã Định An,nhiều lắm\n3,Cơ sở An Khang,Xã Định An,lỗ\n";
    let bench = Bench::new();
    let options = PreviewOptions {
        year: Some(2024),
        ..PreviewOptions::default()
    };
    let first = commit(&bench, sent, &options).expect("imported");
    assert_eq!((first.new, first.held), (1, 2));
    let bench = bench.reopened();
    let waiting = |bench: &Bench| bench.ledger.read(import::waiting).expect("read");
    let now = waiting(&bench);
    assert_eq!(now.len(), 1);
    let names: Vec<Option<&str>> = now[0].rows.iter().map(|row| row.name.as_deref()).collect();
    assert_eq!(names, [Some("Cơ sở Hòa Bình"), Some("Cơ sở An Khang")]);

    let opened = bench
        .ledger
        .read(|reader| import::reopen(reader, &now[0].import_id))
        .expect("kept in the ledger");
    assert_eq!(opened.bytes, sent.as_bytes());
    assert_eq!(opened.options.year, Some(2024), "with what was said of it");
    let mended = PreviewOptions {
        reading: Options {
            cells: vec![CellChoice {
                sheet: now[0].rows[0].sheet.clone(),
                at: "D3".to_owned(),
                text: "95".to_owned(),
            }],
            ..opened.options.reading
        },
        ..opened.options
    };
    let second = commit(&bench, sent, &mended).expect("imported");
    assert_eq!((second.new, second.unchanged, second.held), (1, 1, 1));
    let still = waiting(&bench);
    assert_eq!(
        still.len(),
        1,
        "the first import waits for nothing any more"
    );
    assert_eq!(still[0].import_id, second.id);
    assert_eq!(still[0].rows.len(), 1);
    let imports = bench.ledger.read(import::imports).expect("read");
    assert_eq!(
        imports.iter().map(|one| one.waiting).collect::<Vec<_>>(),
        [1, 0]
    );

    import::dismiss(&bench.ledger, &second.id).expect("dismissed");
    assert!(waiting(&bench).is_empty());
    let refused = import::dismiss(&bench.ledger, &second.id).expect_err("nothing is left");
    assert_eq!(refused.code(), "nothing_waits");
    bench.ledger.undo().expect("undone");
    assert_eq!(waiting(&bench)[0].rows.len(), 1);

    import::undo(&bench.ledger, &second.id).expect("taken back");
    let back = waiting(&bench);
    assert_eq!(back[0].import_id, first.id, "and the wait begins anew");
    assert_eq!(back[0].rows.len(), 2);
}

#[test]
fn undo_of_an_import_names_what_went_what_returned_and_what_stayed() {
    let first = "TT,Tên cơ sở,Xã,Điện thoại,Chủ cơ sở\n1,Cơ sở Minh Tâm,Xã Định An,0901111222,Lê An\n2,Cơ sở An Khang,Xã Định An,0903333444,Võ Chi\n";
    let second = "TT,Tên cơ sở,Xã,Điện thoại,Chủ cơ sở,Doanh thu (triệu đồng)\n1,Cơ sở Minh Tâm,Xã Định An,0907777888,Lê An,10\n2,Cơ sở An Khang,Xã Định An,0909999000,Võ Chi,20\n3,Cơ sở Hòa Bình,Xã Định An,0905555666,Trần Bình,30\n";
    let bench = Bench::new();
    let options = PreviewOptions {
        year: Some(2024),
        ..PreviewOptions::default()
    };
    commit(&bench, first, &options).expect("imported");
    let summary = commit(&bench, second, &options).expect("imported");
    assert_eq!((summary.new, summary.updated), (1, 2));
    let kept = facility(&bench, "An Khang");
    bench.edit("facility", &kept.id, json!({ "phone": "0911111111" }));
    let answer = import::undo(&bench.ledger, &summary.id)
        .expect("undone")
        .value;
    assert_eq!(
        answer.removed,
        [
            "“Cơ sở Hòa Bình”",
            "số liệu năm 2024 của “Cơ sở An Khang”",
            "số liệu năm 2024 của “Cơ sở Minh Tâm”",
        ]
    );
    assert_eq!(answer.restored, ["“Cơ sở Minh Tâm”: Điện thoại"]);
    assert_eq!(
        answer.kept,
        ["Giữ “Cơ sở An Khang”: giữ Điện thoại vì đã sửa sau đó."]
    );
}

#[test]
fn a_heading_read_as_a_field_is_known_in_the_next_file_whatever_else_is_in_it() {
    use so_khuyen_cong_core::survey::ColumnChoice;
    let first = "TT,Tên cơ sở,Xã,Cách liên hệ nhanh nhất\n1,Cơ sở Minh Tâm,Xã Định An,0901111222\n2,Cơ sở An Khang,Xã Định An,0903333444\n";
    let other = "Cách liên hệ nhanh nhất,Cơ sở sản xuất,Chủ cơ sở,Xã\n0905555666,Cơ sở Hòa Bình,Trần Bình,Xã Định An\n";
    let bench = Bench::new();
    let field = |shown: &import::Preview, letter: &str| {
        let columns = &shown.sheets[0].tables[0].columns;
        columns
            .iter()
            .find(|one| one.letter == letter)
            .and_then(|one| one.field)
    };
    let plain = PreviewOptions::default();
    // The values speak for a telephone; a person says that it is the owner's letter box.
    let said = PreviewOptions {
        columns: vec![ColumnChoice {
            sheet: preview(&bench, first, &plain).sheets[0].name.clone(),
            table: 0,
            letter: "D".to_owned(),
            field: Some("email".to_owned()),
        }],
        ..PreviewOptions::default()
    };
    assert_ne!(
        field(&preview(&bench, other, &plain), "A"),
        Some(Field::Email)
    );
    commit(&bench, first, &said).expect("imported");
    assert_eq!(
        field(&preview(&bench, other, &plain), "A"),
        Some(Field::Email)
    );
    bench.ledger.undo().expect("undone with what it taught");
    assert_ne!(
        field(&preview(&bench, other, &plain), "A"),
        Some(Field::Email)
    );
}
