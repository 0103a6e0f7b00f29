//! Facilities: create, edit, find, undo.

use serde_json::json;
use so_khuyen_cong_core::ledger::search;
use so_khuyen_cong_core::record::{self, ListQuery};
use so_khuyen_cong_tests::Bench;

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
