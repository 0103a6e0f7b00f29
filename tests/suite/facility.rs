//! Facilities: create, edit, find, undo.

use serde_json::json;
use so_khuyen_cong_core::facility;
use so_khuyen_cong_core::ledger::search;
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::record::{self, ListQuery};
use so_khuyen_cong_core::survey::import::{self, PreviewOptions};
use so_khuyen_cong_tests::Bench;

use crate::tidy::root;

#[test]
fn a_facility_is_found_without_marks_edited_undone_and_done_again() {
    let bench = Bench::new();
    let id = bench.add("facility", json!({ "name": "Cơ sở Đường Phèn Hòa Bình", "tax_code": "6604449783", "phone": "0998067425" }));
    for typed in [
        "duong",
        "Đường",
        "đuong phen",
        "6604449783",
        "0998067425",
        "hoa binh",
    ] {
        let hits = bench
            .ledger
            .read(|r| search::find(r, typed, 10))
            .expect("searched");
        assert!(hits.iter().any(|hit| hit.id == id), "{typed} finds it");
    }
    bench.edit("facility", &id, json!({ "phone": "0912345678" }));
    let (undo, _) = bench.ledger.undoable().expect("named");
    assert_eq!(
        undo.as_deref(),
        Some("Sửa cơ sở CNNT “Cơ sở Đường Phèn Hòa Bình”")
    );
    bench.ledger.undo().expect("undone");
    let noun = record::noun("facility").expect("declared");
    let phone = |bench: &Bench| {
        bench
            .ledger
            .read(|r| record::get(r, noun, &id))
            .expect("read")
            .map(|r| r.values["phone"].clone())
    };
    assert_eq!(phone(&bench), Some(json!("0998067425")));
    bench.ledger.redo().expect("done again");
    assert_eq!(phone(&bench), Some(json!("0912345678")));
    bench.ledger.undo().expect("undone");
    bench.ledger.undo().expect("the creation undone too");
    assert_eq!(phone(&bench), None);
    let hits = bench
        .ledger
        .read(|r| search::find(r, "duong phen", 10))
        .expect("searched");
    assert!(hits.is_empty(), "what is gone is not found");
    bench.ledger.redo().expect("back");
    assert_eq!(phone(&bench), Some(json!("0998067425")));
    let history = bench
        .ledger
        .read(|r| record::history(r, noun, &id))
        .expect("read");
    assert!(
        history.len() >= 4,
        "creation, edit and their reversals are all there"
    );
    let page = bench.ledger.read(|r| {
        record::list(
            r,
            noun,
            &ListQuery {
                search: "duong".into(),
                ..ListQuery::default()
            },
        )
    });
    assert_eq!(page.expect("listed").total, 1);
}

fn pairs(bench: &Bench) -> Vec<facility::Pair> {
    bench
        .ledger
        .read(|reader| facility::duplicates(reader, 100))
        .expect("looked for")
}

/// The three samples hold four facilities twice (their makers say which); one of them shares its key
/// and is known at once, the other three are found by likeness, and nothing else is.
#[test]
fn the_doubles_of_the_samples_are_found_and_nothing_else() {
    let bench = Bench::new();
    for name in [
        "mau_A_dautieng.xlsx",
        "mau_B_vuthu_tcvn3.xls",
        "mau_C_vithuy_nhieu_sheet.xlsx",
    ] {
        let bytes = std::fs::read(root().join("tests/fixtures/workbooks").join(name)).expect(name);
        let options = PreviewOptions::default();
        import::commit(&bench.ledger, &bytes, name, &options, &Unwatched).expect("imported");
    }
    let names: Vec<String> = pairs(&bench)
        .iter()
        .map(|pair| format!("{} = {}", pair.a.values["name"], pair.b.values["name"]))
        .collect();
    assert_eq!(names.len(), 3, "{names:#?}");
}

#[test]
fn merging_moves_everything_fills_blanks_and_is_undone_whole() {
    let bench = Bench::new();
    let keep = bench.add(
        "facility",
        json!({ "name": "Cơ sở Nhật Quang", "owner_name": "Lê Thị Hoa", "phone": "0901112223" }),
    );
    let other = bench.add(
        "facility",
        json!({ "name": "CS Nhật Quang", "owner_name": "Lê Thị Hoa", "phone": "0901112223",
                "commune_written": "Xã Vị Thanh", "email": "nhatquang@example.vn" }),
    );
    let need = bench.add(
        "facility_need",
        json!({ "facility_id": other, "year": 2026, "content_written": "Máy sấy" }),
    );
    let found = pairs(&bench);
    assert_eq!(found.len(), 1);
    assert!(found[0].reasons.contains(&"cùng chủ cơ sở".to_owned()));
    let before = bench.dump();
    facility::merge(&bench.ledger, &keep, &other, &["name".to_owned()]).expect("merged");
    let get = |noun: &str, id: &str| {
        let noun = record::noun(noun).expect("declared");
        bench
            .ledger
            .read(|reader| record::get(reader, noun, id))
            .expect("read")
    };
    assert_eq!(get("facility", &other), None);
    let kept = get("facility", &keep).expect("kept");
    assert_eq!(kept.values["name"], json!("CS Nhật Quang"), "taken");
    assert_eq!(
        kept.values["email"],
        json!("nhatquang@example.vn"),
        "filled"
    );
    let need = get("facility_need", &need).expect("moved");
    assert_eq!(need.values["facility_id"], json!(keep));
    assert!(pairs(&bench).is_empty());
    bench.ledger.undo().expect("undone");
    assert_eq!(before, bench.dump(), "as if nothing had been merged");
    bench.add(
        "not_duplicate",
        json!({ "facility_a": other, "facility_b": keep, "reason": "hai chi nhánh" }),
    );
    assert!(pairs(&bench).is_empty(), "told apart, and remembered");
}

#[test]
fn a_card_says_the_years_of_the_money_and_not_of_the_project() {
    let bench = Bench::small();
    let id = bench.add("facility", json!({ "name": "Xưởng mộc An" }));
    let statements = [
        "INSERT INTO project(id, name, source, year, state, decision_no, decision_on) VALUES
           ('a', 'Máy cưa', 'local', 2024, 'running', '1/QĐ', '2024-02-15'), ('g', 'Nhóm máy sấy', 'local', 2024, 'running', '2/QĐ', '2024-02-15')",
        "INSERT INTO project(id, name, source, year, state, parent_id) VALUES ('g1', 'Máy sấy', 'local', 2024, 'running', 'g')",
        "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES
           ('1', 'a', 'Máy', 'approved', 'local', 35000000, 2025), ('2', 'a', 'Máy', 'approved', 'national', 15000000, 2026),
           ('3', 'a', 'Máy', 'approved', 'beneficiary', 35000000, 2024), ('4', 'g', 'Máy', 'approved', 'local', 50000000, 2025)",
        "INSERT INTO project_beneficiary(id, project_id, facility_id) SELECT p.id, p.id, f.id FROM project p, facility f WHERE p.id IN ('a', 'g1')",
    ];
    bench
        .ledger
        .transact(&so_khuyen_cong_core::ledger::Op::LoadDemo, |tx| {
            statements
                .iter()
                .try_for_each(|sql| tx.run(sql, []).map(drop))
        })
        .expect("written");
    let card = bench
        .ledger
        .read(|reader| {
            facility::card(reader, &id.as_str().into(), &|_, _| {
                Ok(std::collections::BTreeMap::new())
            })
        })
        .expect("read")
        .expect("a card");
    let told: Vec<(i32, &str)> = card
        .supports
        .iter()
        .map(|one| (one.year, one.name.as_str()))
        .collect();
    assert_eq!(
        told,
        [(2025, "Máy cưa"), (2025, "Máy sấy"), (2026, "Máy cưa")]
    );
}
