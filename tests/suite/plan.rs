//! Plans: the same candidates in any order, ceilings that hold, approval that freezes, and the plan
//! of Bình Dương 2023 to the đồng.

use chrono::NaiveDate;
use serde_json::json;
use so_khuyen_cong_core::money::Money;
use so_khuyen_cong_core::plan::{self, CeilingInput, ItemInput, PlanView};
use so_khuyen_cong_tests::Bench;
use so_khuyen_cong_tests::dump::differences;

fn million(n: i64) -> Money {
    Money::new(n * 1_000_000).expect("small")
}

fn content(bench: &Bench, code: &str) -> String {
    let found = bench
        .ledger
        .read(|r| {
            r.row(
                "SELECT id FROM content WHERE code = ?1 ORDER BY valid_from DESC, id LIMIT 1",
                [code],
                |row| row.get(0),
            )
        })
        .expect("read");
    found.unwrap_or_else(|| panic!("{code} ships with every ledger"))
}

fn ceiling(bench: &Bench, year: i32, name: &str, content: Option<String>, amount: i64) -> PlanView {
    let ceiling = CeilingInput {
        id: None,
        name: name.into(),
        source: "local".into(),
        content,
        amount: million(amount),
    };
    plan::set_ceiling(&bench.ledger, year, &ceiling)
        .expect("set")
        .value
}

fn proposal(bench: &Bench, title: &str, code: &str, amount: i64) -> String {
    bench.add(
        "proposal",
        json!({ "year": 2023, "title": title, "content_id": content(bench, code), "local_vnd": amount * 1_000_000 }),
    )
}

/// The four programmes of 2023 (seed 003), two of them as recurring tasks of the centre.
const BINH_DUONG: [(&str, &str, i64); 4] = [
    ("Hỗ trợ ứng dụng máy móc thiết bị tiên tiến", "ND3", 2_735),
    ("Nâng cao năng lực quản lý, đào tạo, tập huấn", "ND9", 335),
    (
        "Phát triển sản phẩm tiêu biểu, hội chợ, kết nối",
        "ND4",
        900,
    ),
    (
        "Tuyên truyền, bản tin, truyền hình, cộng tác viên",
        "ND6",
        830,
    ),
];

/// Titles and amounts of a plan's lines, in its order.
fn lines(plan: &PlanView) -> Vec<(String, i64)> {
    plan.items
        .iter()
        .map(|item| (item.title.clone(), item.total.dong()))
        .collect()
}

fn binh_duong(bench: &Bench, order: [usize; 4]) -> PlanView {
    ceiling(bench, 2023, "KCĐP năm 2023", None, 4_800);
    for at in order {
        let (title, code, amount) = BINH_DUONG[at];
        if at == 3 {
            bench.add(
                "recurring_task",
                json!({ "title": title, "content_id": content(bench, code), "source": "local", "amount_vnd": amount * 1_000_000 }),
            );
        } else {
            proposal(bench, title, code, amount);
        }
    }
    plan::build_year(&bench.ledger, 2023).expect("built").value
}

#[test]
fn the_plan_of_binh_duong_2023_is_four_thousand_eight_hundred_million_to_the_dong() {
    let bench = Bench::small();
    let plan = binh_duong(&bench, [0, 1, 2, 3]);
    assert_eq!(
        plan.totals.total(),
        million(4_800),
        "2.735 + 335 + 900 + 830"
    );
    assert_eq!(
        plan.totals.local(),
        plan.totals.total(),
        "all of it local money"
    );
    assert_eq!((plan.items.len(), plan.refusals.len()), (4, 0));
    assert_eq!(
        plan.ceilings[0].left,
        Money::ZERO,
        "the ceiling is filled and not passed"
    );
    assert_eq!(
        plan.items[0].title, BINH_DUONG[3].0,
        "what comes every year comes first"
    );
    let by_content: i64 = plan.by_content.iter().map(|one| one.total.dong()).sum();
    assert_eq!(
        by_content,
        plan.totals.total().dong(),
        "headings add up to the whole"
    );
    assert!(
        plan.items.iter().all(|item| !item.reasons.is_empty()),
        "every line says why"
    );

    let again = plan::build_year(&bench.ledger, 2023).expect("built").value;
    assert_eq!(
        lines(&again),
        lines(&plan),
        "building again adds nothing twice"
    );
}

#[test]
fn the_same_candidates_entered_in_any_order_give_the_same_plan() {
    let first = lines(&binh_duong(&Bench::small(), [0, 1, 2, 3]));
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        assert_eq!(
            lines(&binh_duong(&Bench::small(), order)),
            first,
            "{order:?}"
        );
    }
}

#[test]
fn what_would_pass_a_ceiling_is_refused_with_its_name_and_what_is_left() {
    let bench = Bench::small();
    ceiling(&bench, 2023, "KCĐP năm 2023", None, 1_060);
    ceiling(
        &bench,
        2023,
        "Riêng máy móc",
        Some(content(&bench, "ND3")),
        300,
    );
    proposal(&bench, "A máy cắt", "ND3", 250);
    proposal(&bench, "B máy dập", "ND3", 100);
    proposal(&bench, "C hội chợ", "ND4", 700);
    proposal(&bench, "D chưa có tiền", "ND4", 0);
    bench.add(
        "proposal",
        json!({ "year": 2023, "title": "E chưa rõ nội dung", "local_vnd": 1_000_000 }),
    );
    let plan = plan::build_year(&bench.ledger, 2023).expect("built").value;
    let refusals: Vec<(&str, &str)> = plan
        .refusals
        .iter()
        .map(|one| (one.title.as_str(), one.reason.as_str()))
        .collect();
    let reason = |title: &str| {
        refusals
            .iter()
            .find(|(of, _)| *of == title)
            .map(|(_, reason)| *reason)
    };
    assert_eq!(
        reason("B máy dập"),
        Some("Vượt trần “Riêng máy móc”: cần 100.000.000 đồng, chỉ còn 50.000.000 đồng.")
    );
    assert_eq!(
        reason("D chưa có tiền"),
        Some("Chưa có số tiền đề nghị hỗ trợ.")
    );
    assert!(
        reason("E chưa rõ nội dung").is_some_and(|reason| reason.contains("nội dung")),
        "{refusals:?}"
    );
    assert_eq!(plan.items.len(), 2);

    let by_hand = ItemInput {
        title: Some("Thêm tay".into()),
        content: Some(content(&bench, "ND6")),
        local: Some(million(120)),
        ..ItemInput::default()
    };
    let error = plan::place(&bench.ledger, 2023, None, &by_hand).expect_err("only 110 are left");
    assert_eq!(error.code(), "plan_over_ceiling");
    assert_eq!(
        error.message(),
        "Vượt trần “KCĐP năm 2023”: cần 120.000.000 đồng, chỉ còn 110.000.000 đồng. Hãy giảm mức hỗ trợ, bớt mục khác hoặc đánh dấu dự phòng."
    );
    let reserve = ItemInput {
        reserve: Some(true),
        ..by_hand
    };
    let plan = plan::place(&bench.ledger, 2023, None, &reserve)
        .expect("reserve is outside the ceilings")
        .value;
    assert_eq!(plan.totals.total(), million(950), "and outside the sums");
    let item = plan
        .items
        .iter()
        .find(|item| item.title == "C hội chợ")
        .expect("placed")
        .id
        .clone();
    let raised = ItemInput {
        local: Some(million(811)),
        ..ItemInput::default()
    };
    assert_eq!(
        plan::edit_item(&bench.ledger, &item, &raised)
            .expect_err("one too many")
            .code(),
        "plan_over_ceiling"
    );
    let raised = ItemInput {
        local: Some(million(810)),
        ..ItemInput::default()
    };
    let plan = plan::edit_item(&bench.ledger, &item, &raised)
        .expect("exactly")
        .value;
    assert_eq!(
        plan.ceilings
            .iter()
            .find(|one| one.content.is_none())
            .expect("there")
            .left,
        Money::ZERO
    );
}

#[test]
fn an_approved_plan_is_frozen_with_its_decision() {
    let bench = Bench::small();
    binh_duong(&bench, [0, 1, 2, 3]);
    let day: NaiveDate = "2023-03-30".parse().expect("a day");
    assert_eq!(
        plan::approve(&bench.ledger, 2023, "  ", day)
            .expect_err("no number")
            .code(),
        "decision_missing"
    );
    assert_eq!(
        plan::approve(&bench.ledger, 2023, "49/QĐ-SCT", day)
            .expect_err("nobody chose the items of the norms")
            .code(),
        "plan_undecided"
    );
    let why = Some("chương trình chung, khoản chọn khi lập đề án");
    let approved = plan::approve_giving(&bench.ledger, 2023, "49/QĐ-SCT", day, why)
        .expect("approved")
        .value;
    assert_eq!(approved.state, "approved");
    assert_eq!(
        (approved.versions[0].number, approved.versions[0].total),
        (1, million(4_800))
    );
    assert_eq!(approved.versions[0].decision_no, "49/QĐ-SCT");

    let before = bench.dump();
    let item = approved.items[0].id.clone();
    let nothing = ItemInput::default();
    let ceiling = CeilingInput {
        id: None,
        name: "Thêm".into(),
        source: "local".into(),
        content: None,
        amount: million(1),
    };
    let refusals = [
        plan::build_year(&bench.ledger, 2023).map(|_| ()),
        plan::place(&bench.ledger, 2023, None, &nothing).map(|_| ()),
        plan::edit_item(&bench.ledger, &item, &nothing).map(|_| ()),
        plan::remove_item(&bench.ledger, &item).map(|_| ()),
        plan::move_item(&bench.ledger, &item, 2, None).map(|_| ()),
        plan::set_ceiling(&bench.ledger, 2023, &ceiling).map(|_| ()),
        plan::approve(&bench.ledger, 2023, "50/QĐ-SCT", day).map(|_| ()),
    ];
    for refused in refusals {
        let error = refused.expect_err("frozen");
        assert_eq!(error.code(), "plan_approved");
        assert!(
            error.message().contains("49/QĐ-SCT ngày 30/03/2023"),
            "{error}"
        );
    }
    assert_eq!(
        differences(&before, &bench.dump()),
        Vec::<String>::new(),
        "nothing changed"
    );

    let (undo, _) = bench.ledger.undoable().expect("asked");
    assert_eq!(undo.as_deref(), Some("Phê duyệt kế hoạch năm 2023"));
    bench.ledger.undo().expect("undone");
    let plan = bench
        .ledger
        .read(|r| plan::show(r, 2023))
        .expect("read")
        .expect("there");
    assert_eq!(
        (plan.state.as_str(), plan.versions.len()),
        ("draft", 0),
        "an approval by mistake is taken back"
    );
}

#[test]
fn lines_are_moved_and_removed_and_their_source_is_a_candidate_again() {
    let bench = Bench::small();
    let plan = binh_duong(&bench, [0, 1, 2, 3]);
    let last = plan.items[3].id.clone();
    let moved = plan::move_item(&bench.ledger, &last, 1, Some("họp giao ban"))
        .expect("moved")
        .value;
    assert_eq!(moved.items[0].id, last);
    let positions: Vec<u32> = moved.items.iter().map(|item| item.position).collect();
    assert_eq!(positions, [1, 2, 3, 4], "positions run without a gap");
    let removed = plan::remove_item(&bench.ledger, &last)
        .expect("removed")
        .value;
    assert_eq!(
        removed
            .items
            .iter()
            .map(|item| item.position)
            .collect::<Vec<_>>(),
        [1, 2, 3]
    );
    let open: Vec<bool> = bench
        .ledger
        .read(|r| plan::candidates(r, 2023))
        .expect("read")
        .iter()
        .map(|one| one.placed)
        .collect();
    assert_eq!(
        open.iter().filter(|placed| !**placed).count(),
        1,
        "{open:?}"
    );
    bench.ledger.undo().expect("undone");
    bench.ledger.undo().expect("undone");
    let back = bench
        .ledger
        .read(|r| plan::show(r, 2023))
        .expect("read")
        .expect("there");
    assert_eq!(lines(&back), lines(&plan), "as it was built");
}

#[test]
fn a_need_of_a_facility_becomes_a_line_and_keeps_the_link() {
    let bench = Bench::small();
    let facility = bench.add(
        "facility",
        json!({ "name": "Lò gốm Tân Vạn", "owner_female": true }),
    );
    let need = bench.add(
        "facility_need",
        json!({ "facility_id": facility, "year": 2025, "content_written": "Máy nghiền", "content_id": content(&bench, "ND3"), "requested_vnd": 200_000_000, "counterpart_vnd": 300_000_000 }),
    );
    ceiling(&bench, 2026, "KCĐP năm 2026", None, 500);
    let plan = plan::build_year(&bench.ledger, 2026).expect("built").value;
    let item = &plan.items[0];
    assert_eq!(
        (item.facility.as_deref(), item.local, item.beneficiary),
        (Some("Lò gốm Tân Vạn"), million(200), million(300))
    );
    assert!(
        item.reasons.iter().any(|reason| reason.contains("nữ")),
        "{:?}",
        item.reasons
    );
    let linked: Option<String> = bench
        .ledger
        .read(|r| {
            r.row(
                "SELECT facility_need_id FROM plan_item WHERE id = ?1",
                [&item.id],
                |row| row.get(0),
            )
        })
        .expect("read");
    assert_eq!(linked, Some(need));
    let error = plan::place(
        &bench.ledger,
        2026,
        Some(&format!("need/{}", linked.expect("linked"))),
        &ItemInput::default(),
    )
    .expect_err("twice");
    assert_eq!(error.code(), "candidate_placed");
}
