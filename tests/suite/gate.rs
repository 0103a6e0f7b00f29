//! The gate of the one door: what was approved, issued or scored is changed by no form, whoever types it.
//!
//! Each test tries every row of what it is about by every way that a form has, and finds the ledger as it was.

mod detours;

use serde_json::json;
use so_khuyen_cong_core::attachment;
use so_khuyen_cong_core::document::Printer;
use so_khuyen_cong_core::ledger::Op;
use so_khuyen_cong_core::ledger::gate::Kept;
use so_khuyen_cong_core::money::Money;
use so_khuyen_cong_core::nouns::NOUNS;
use so_khuyen_cong_core::period::Period;
use so_khuyen_cong_core::plan::{self, CeilingInput, ItemInput};
use so_khuyen_cong_core::record::{self, Values};
use so_khuyen_cong_core::report;
use so_khuyen_cong_tests::Bench;

fn million(n: i64) -> Money {
    Money::new(n * 1_000_000).expect("small")
}

fn ids(bench: &Bench, noun: &str) -> Vec<String> {
    bench
        .ledger
        .read(|r| {
            r.rows(&format!("SELECT id FROM {noun} ORDER BY id"), [], |row| {
                row.get(0)
            })
        })
        .expect("read")
}

fn one(bench: &Bench, sql: &str) -> String {
    bench.ledger.read(|r| r.value(sql, [])).expect("read")
}

/// Deletes a record as a form does; the code of what refuses it.
fn delete(bench: &Bench, noun: &str, id: &str) -> Result<(), &'static str> {
    let noun = record::noun(noun).expect("a noun");
    record::delete(&bench.ledger, noun, id)
        .map(|_| ())
        .map_err(|error| error.code())
}

fn kept(bench: &Bench, noun: &str, id: &str) -> Vec<Kept> {
    let noun = record::noun(noun).expect("a noun");
    let kept = record::kept(&bench.ledger, noun, &[id.to_owned()]).expect("asked");
    kept.into_iter().flatten().collect()
}

fn issued_plan(bench: &Bench) -> String {
    let ceiling = CeilingInput {
        id: None,
        name: "KCĐP".into(),
        source: "local".into(),
        content: None,
        amount: million(4_800),
    };
    plan::set_ceiling(&bench.ledger, 2026, &ceiling).expect("set");
    let item = ItemInput {
        title: Some("Bản tin khuyến công".into()),
        content: Some(one(bench, "SELECT id FROM content WHERE code = 'ND6'")),
        local: Some(million(200)),
        ..ItemInput::default()
    };
    plan::place(&bench.ledger, 2026, None, &item).expect("placed");
    let day = "2026-01-12".parse().expect("a day");
    plan::approve(&bench.ledger, 2026, "05/QĐ-SCT", day).expect("issued");
    one(bench, "SELECT id FROM plan")
}

/// The files of a record that is decided are neither added to nor changed nor taken away, whoever asks. One that it has
/// came with it.
fn files_stay(bench: &Bench, noun: &str, record: &str, code: &str) {
    let id = "0190a000-0000-7000-8000-000000000001";
    let row = format!(
        "INSERT INTO attachment(id, noun, record_id, name, media_type, sha256, size)
         VALUES ('{id}', '{noun}', '{record}', 'Bản ký.pdf', 'application/pdf', '{}', 1)",
        "a".repeat(64)
    );
    let put = bench.ledger.transact(&Op::LoadDemo, |tx| tx.run(&row, []));
    put.expect("it came with the record");
    let before = bench.dump();
    let removed = attachment::remove(&bench.ledger, &id.into());
    assert_eq!(removed.expect_err("closed").code(), code, "{noun}");
    for values in [
        json!({ "name": "x.pdf" }),
        json!({ "document_no": "99/QĐ" }),
    ] {
        let refused = bench.form("attachment", Some(id), values.clone());
        assert_eq!(
            refused.map_err(str::to_owned),
            Err(code.to_owned()),
            "{values}"
        );
    }
    assert_eq!(bench.dump(), before, "{noun}");
    // The signed paper is scanned when it is signed.
    let file = attachment::NewFile {
        name: "Khác.pdf".into(),
        bytes: b"%PDF-1.7 rest".to_vec(),
    };
    attachment::add(&bench.ledger, noun, record, &[file]).expect("one more file");
}

#[test]
fn an_issued_plan_takes_nothing_from_a_form_but_a_note() {
    let bench = Bench::small();
    let plan = issued_plan(&bench);
    let before = bench.dump();
    for noun in [
        "plan_item",
        "plan_ceiling",
        "plan_version",
        "plan_step",
        "plan_change",
    ] {
        for id in ids(&bench, noun) {
            let amount = match noun {
                "plan_item" => json!({ "local_vnd": 900_000_000_i64 }),
                "plan_ceiling" => json!({ "amount_vnd": 12_064_000_000_i64 }),
                "plan_version" => json!({ "total_vnd": 1 }),
                _ => json!({ "note": "x" }),
            };
            assert_eq!(
                bench.form(noun, Some(&id), amount),
                Err("written_elsewhere"),
                "{noun}"
            );
            assert_eq!(
                delete(&bench, noun, &id),
                Err("written_elsewhere"),
                "{noun}"
            );
        }
    }
    let typed = [
        (json!({ "state": "draft" }), "record_invalid"),
        (json!({ "decision_no": "99/QĐ-GIẢ" }), "record_invalid"),
        (json!({ "decision_on": "2020-01-01" }), "record_invalid"),
        (json!({ "name": "Kế hoạch khác" }), "plan_decided"),
        (json!({ "year": 2027 }), "plan_decided"),
        (json!({ "issuer": "UBND tỉnh" }), "plan_decided"),
    ];
    for (values, code) in typed {
        assert_eq!(
            bench.form("plan", Some(&plan), values.clone()),
            Err(code),
            "{values}"
        );
    }
    assert_eq!(delete(&bench, "plan", &plan), Err("plan_decided"));
    assert_eq!(bench.dump(), before, "not a byte of it moved");
    files_stay(&bench, "plan", &plan, "plan_decided");
    let kept = kept(&bench, "plan", &plan);
    assert!(
        kept.iter()
            .any(|one| one.stays && one.fields.contains(&"name") && !one.fields.contains(&"note")),
        "{kept:?}"
    );
    bench
        .form(
            "plan",
            Some(&plan),
            json!({ "note": "Bản gốc lưu ở văn thư" }),
        )
        .expect("a note is nobody's promise");
}

#[test]
fn an_issued_report_keeps_its_number_its_state_and_itself() {
    let bench = Bench::small();
    let period: Period = "2026-Q1".parse().expect("a period");
    report::freeze(&bench.ledger, "quarter", period).expect("frozen");
    let id = one(&bench, "SELECT id FROM report");
    for values in [
        json!({ "state": "draft" }),
        json!({ "number": "99/BC-GIẢ" }),
        json!({ "to_on": "2026-12-31" }),
        json!({ "period": "2026-Q2" }),
    ] {
        let refused = bench.form("report", Some(&id), values.clone());
        assert_eq!(refused, Err("report_kept"), "frozen: {values}");
    }
    bench
        .form(
            "report",
            Some(&id),
            json!({ "recipient": "Sở Công Thương" }),
        )
        .expect("how it is printed is open until it is issued");
    report::issue(&bench.ledger, "quarter", period, &Printer::default()).expect("issued");
    let before = bench.dump();
    for values in [
        json!({ "number": "99/BC-GIẢ" }),
        json!({ "state": "frozen" }),
        json!({ "state": "draft" }),
        json!({ "issued_on": "2020-01-01" }),
        json!({ "recipient": "Bộ" }),
        json!({ "title": "Khác" }),
        json!({ "note": "Khác" }),
    ] {
        let refused = bench.form("report", Some(&id), values.clone());
        assert_eq!(refused, Err("report_kept"), "issued: {values}");
    }
    assert_eq!(delete(&bench, "report", &id), Err("report_kept"));
    let kept = kept(&bench, "report", &id);
    let noun = record::noun("report").expect("a noun");
    assert!(
        kept.iter()
            .any(|one| one.stays && one.fields.len() == noun.fields.len()),
        "no pencil and no bin: {kept:?}"
    );
    for narrative in ids(&bench, "report_narrative") {
        assert_eq!(
            delete(&bench, "report_narrative", &narrative),
            Err("written_elsewhere")
        );
    }
    assert_eq!(bench.dump(), before);
    files_stay(&bench, "report", &id, "report_kept");

    // One that was issued on paper, outside the program, is a record like another.
    let paper = json!({ "title": "Báo cáo tháng 1", "kind": "month", "period": "2026-01", "state": "issued", "number": "01/BC" });
    let paper = bench.form("report", None, paper).expect("typed");
    let refused = bench.form("report", Some(&paper), json!({ "state": "frozen" }));
    assert_eq!(
        refused,
        Err("report_by_page"),
        "there are no figures to freeze"
    );
    delete(&bench, "report", &paper).expect("deleted again");
}

#[test]
fn the_number_and_the_day_of_a_draft_are_those_it_is_issued_with() {
    let bench = Bench::small();
    let issue = |period: &str| {
        let period: Period = period.parse().expect("a period");
        report::issue(&bench.ledger, "quarter", period, &Printer::default())
            .map(|done| (done.value.number, done.value.issued_on.to_string()))
    };
    let typed = |period: &str, values: serde_json::Value| {
        let at: Period = period.parse().expect("a period");
        report::freeze(&bench.ledger, "quarter", at).expect("frozen");
        report::reopen(&bench.ledger, "quarter", at).expect("a draft again");
        let id = one(
            &bench,
            &format!("SELECT id FROM report WHERE period = '{period}' AND state = 'draft'"),
        );
        bench.form("report", Some(&id), values).expect("typed");
        let opened = bench
            .ledger
            .read(|reader| report::open(reader, "quarter", at))
            .expect("opened");
        opened.numbered
    };
    let (first, today) = issue("2026-Q1").expect("issued");
    let symbol = first.strip_prefix("01").expect("the first").to_owned();
    let told = typed(
        "2026-Q2",
        json!({ "number": format!("45{symbol}"), "issued_on": "2026-06-16" }),
    );
    assert_eq!(told.number, Some(format!("45{symbol}")));
    assert_eq!(
        issue("2026-Q2").expect("issued"),
        (format!("45{symbol}"), "2026-06-16".to_owned())
    );
    // Another with the same number, or a number of another kind of paper, is not issued.
    for number in [
        format!("45{symbol}"),
        "12/QĐ-UBND".to_owned(),
        "x".to_owned(),
        "0".to_owned(),
        "20261201".to_owned(),
    ] {
        typed("2026-Q3", json!({ "number": number }));
        assert_eq!(
            issue("2026-Q3").map_err(|one| one.code()),
            Err("report_number")
        );
    }
    // Neither before its figures stand nor before its day has come.
    for day in ["2026-09-13", "2099-01-01"] {
        typed("2026-Q3", json!({ "number": null, "issued_on": day }));
        assert_eq!(
            issue("2026-Q3").map_err(|one| one.code()),
            Err("report_day"),
            "{day}"
        );
    }
    typed("2026-Q3", json!({ "issued_on": null }));
    assert_eq!(
        issue("2026-Q3").expect("issued"),
        (format!("46{symbol}"), today.clone()),
        "the series goes on behind it"
    );
    typed("2025-Q1", json!({ "number": "44" }));
    assert_eq!(
        issue("2025-Q1").expect("issued"),
        (format!("44{symbol}"), today),
        "a number below the series that no report has"
    );
}

/// A project with its decision, its approved money and a payment, as its operations leave it.
fn approved_project(bench: &Bench, kind: &str) -> String {
    let project = bench.add(
        "project",
        json!({ "name": "Máy cắt CNC", "source": "local", "kind": kind, "year": 2026, "state": "approved",
                "decision_no": "61/QĐ-SCT", "decision_on": "2026-06-15" }),
    );
    bench.add(
        "project_budget",
        json!({ "project_id": project, "line": "Máy", "stage": "approved", "source": "local",
                "amount_vnd": 300_000_000, "budget_year": 2026 }),
    );
    bench.add(
        "project_step",
        json!({ "project_id": project, "position": 1, "state": "approved", "happened_on": "2026-06-15" }),
    );
    project
}

#[test]
fn an_approved_project_changes_by_an_adjustment_and_is_not_deleted() {
    let bench = Bench::small();
    let project = approved_project(&bench, "single");
    let beneficiary = bench.add(
        "project_beneficiary",
        json!({ "project_id": project, "name_written": "Cơ sở Tám Lượm", "support_vnd": 300_000_000 }),
    );
    let facility = bench.add("facility", json!({ "name": "Cơ sở Tám Lượm" }));
    let before = bench.dump();
    for values in [
        json!({ "name": "Máy khác" }),
        json!({ "content_id": one(&bench, "SELECT id FROM content WHERE code = 'ND4'") }),
        json!({ "place_written": "Xã khác" }),
        json!({ "starts_on": "2026-07-01" }),
        json!({ "source": "national" }),
        json!({ "year": 2025 }),
        json!({ "decision_no": "99/QĐ-GIẢ" }),
        json!({ "decision_on": "2026-01-01" }),
    ] {
        let refused = bench.form("project", Some(&project), values.clone());
        assert_eq!(refused, Err("project_decided"), "{values}");
    }
    let settled = bench.form("project", Some(&project), json!({ "state": "settled" }));
    assert_eq!(
        settled,
        Err("state_by_steps"),
        "the steps say where it stands"
    );
    assert_eq!(delete(&bench, "project", &project), Err("project_decided"));
    for values in [
        json!({ "support_vnd": 1 }),
        json!({ "name_written": "Khác" }),
    ] {
        let refused = bench.form("project_beneficiary", Some(&beneficiary), values.clone());
        assert_eq!(refused, Err("beneficiary_decided"), "{values}");
    }
    assert_eq!(
        delete(&bench, "project_beneficiary", &beneficiary),
        Err("beneficiary_decided")
    );
    let another = json!({ "project_id": project, "name_written": "Cơ sở khác" });
    assert_eq!(
        bench.form("project_beneficiary", None, another),
        Err("beneficiary_decided")
    );
    for noun in ["project_budget", "project_payment", "project_adjustment"] {
        let noun = record::noun(noun).expect("a noun");
        let refused = record::save(&bench.ledger, noun, None, &Values::new());
        assert_eq!(refused.expect_err(noun.name).code(), "written_elsewhere");
    }
    assert_eq!(bench.dump(), before, "not a byte of it moved");

    bench
        .form(
            "project",
            Some(&project),
            json!({ "difficulty": "Giao máy chậm", "name": "Máy cắt CNC" }),
        )
        .expect(
            "what the decision does not say is typed, and what it says may be sent as it stands",
        );
    bench
        .form(
            "project_beneficiary",
            Some(&beneficiary),
            json!({ "facility_id": facility }),
        )
        .expect("who is meant by the name was found in the bank");
    bench
        .form(
            "project_beneficiary",
            Some(&beneficiary),
            json!({ "effect": "Tăng năng suất" }),
        )
        .expect("what it did for them");
}

#[test]
fn no_form_settles_what_nobody_accepted_or_was_paid_for() {
    let bench = Bench::small();
    let typed = |state: &str, accepted: Option<&str>| json!({ "name": "Đề án", "source": "local", "year": 2026, "state": state, "decision_on": "2026-06-15", "accepted_on": accepted });
    let refused = bench.form("project", None, typed("settled", None));
    assert_eq!(refused, Err("settled_unaccepted"));
    let refused = bench.form("project", None, typed("settled", Some("2026-09-01")));
    assert_eq!(refused, Err("settled_unpaid"));
    let project = bench
        .form("project", None, typed("running", None))
        .expect("written down as it stands");
    let before = bench.dump();
    for state in ["settled", "disbursed", "archived"] {
        let refused = bench.form("project", Some(&project), json!({ "state": state }));
        assert!(
            refused.is_err(),
            "{state}: nobody accepted it, nothing was paid"
        );
    }
    assert_eq!(bench.dump(), before);
}

#[test]
fn a_project_with_money_is_not_deleted_though_nobody_approved_it() {
    let bench = Bench::small();
    let project = bench.add(
        "project",
        json!({ "name": "Đề án cũ", "source": "local", "year": 2019 }),
    );
    bench.add(
        "project_payment",
        json!({ "project_id": project, "kind": "payment", "paid_on": "2019-08-01", "source": "local",
                "amount_vnd": 100_000_000, "budget_year": 2019 }),
    );
    let before = bench.dump();
    assert_eq!(delete(&bench, "project", &project), Err("project_decided"));
    assert_eq!(bench.dump(), before);
}

#[test]
fn a_norm_by_which_something_was_approved_keeps_what_it_said() {
    let bench = Bench::small();
    let norm = bench.add(
        "norm",
        json!({ "item": "Máy móc", "cap_vnd": 300_000_000, "valid_from": "2018-10-05" }),
    );
    let project = approved_project(&bench, "single");
    bench
        .form("norm", Some(&norm), json!({ "cap_vnd": 299_000_000 }))
        .expect("nobody used it yet");
    bench
        .ledger
        .transact(&so_khuyen_cong_core::ledger::Op::LoadDemo, |tx| {
            tx.run(
                "UPDATE project_budget SET norm_id = ?1, frozen_on = '2026-06-15' WHERE project_id = ?2",
                [&norm, &project],
            )
        })
        .expect("frozen");
    let refused = bench.form("norm", Some(&norm), json!({ "cap_vnd": 500_000_000 }));
    assert_eq!(refused, Err("norm_used"));
    assert_eq!(delete(&bench, "norm", &norm), Err("norm_used"));
    bench
        .form("norm", Some(&norm), json!({ "valid_to": "2026-12-31" }))
        .expect("it may end");
    let refused = bench.form("norm", Some(&norm), json!({ "valid_to": "2018-01-01" }));
    assert_eq!(refused, Err("record_invalid"), "not before it began");
}

#[test]
fn criteria_are_locked_by_the_first_score_and_a_closed_sheet_is_closed() {
    let bench = Bench::small();
    let round = bench.add(
        "award_round",
        json!({ "name": "Bình chọn 2026", "kind": "product", "level": "province", "year": 2026, "score_step": "0.5" }),
    );
    let criterion = bench.add(
        "award_criterion",
        json!({ "award_round_id": round, "position": 1, "name": "Thẩm mỹ", "max_points": "40" }),
    );
    let council = bench.add(
        "council",
        json!({ "award_round_id": round, "name": "Hội đồng", "kind": "jury" }),
    );
    let judge = bench.add(
        "council_member",
        json!({ "council_id": council, "name": "Giám khảo 01", "role": "judge" }),
    );
    let nomination = bench.add(
        "nomination",
        json!({ "award_round_id": round, "name": "Bình gốm", "subject": "product" }),
    );
    let sheet = bench.add(
        "score_sheet",
        json!({ "nomination_id": nomination, "council_member_id": judge }),
    );
    bench
        .form(
            "award_criterion",
            Some(&criterion),
            json!({ "max_points": "45" }),
        )
        .expect("before the first score");
    let points = |points: &str| json!({ "score_sheet_id": sheet, "award_criterion_id": criterion, "points": points });
    assert_eq!(
        bench.form("score", None, points("45.5")),
        Err("score_wrong")
    );
    assert_eq!(bench.form("score", None, points("-1")), Err("score_wrong"));
    assert_eq!(
        bench.form("score", None, points("8.3")),
        Err("score_wrong"),
        "steps of a half"
    );
    let score = bench.form("score", None, points("38.5")).expect("scored");
    assert_eq!(
        bench.form("score", None, points("38.5")),
        Err("score_wrong"),
        "twice"
    );
    let before = bench.dump();
    for values in [json!({ "max_points": "50" }), json!({ "name": "Khác" })] {
        let refused = bench.form("award_criterion", Some(&criterion), values.clone());
        assert_eq!(refused, Err("criteria_locked"), "{values}");
    }
    let more =
        json!({ "award_round_id": round, "position": 2, "name": "Thêm", "max_points": "10" });
    assert_eq!(
        bench.form("award_criterion", None, more),
        Err("criteria_locked")
    );
    let refused = bench.form("award_round", Some(&round), json!({ "pass_mark": "60" }));
    assert_eq!(refused, Err("criteria_locked"));
    assert_eq!(
        delete(&bench, "award_round", &round),
        Err("criteria_locked")
    );
    assert_eq!(bench.dump(), before);

    bench
        .form("score_sheet", Some(&sheet), json!({ "closed": true }))
        .expect("closed");
    let before = bench.dump();
    assert_eq!(
        bench.form("score", Some(&score), json!({ "points": "1" })),
        Err("sheet_closed")
    );
    assert_eq!(delete(&bench, "score", &score), Err("sheet_closed"));
    assert_eq!(
        bench.form("score_sheet", Some(&sheet), json!({ "closed": false })),
        Err("sheet_reopened"),
        "not without a reason"
    );
    let comment = json!({ "comment": "Khác" });
    assert_eq!(
        bench.form("score_sheet", Some(&sheet), comment),
        Err("sheet_closed")
    );
    assert_eq!(delete(&bench, "score_sheet", &sheet), Err("sheet_closed"));
    assert_eq!(
        delete(&bench, "nomination", &nomination),
        Err("sheet_closed")
    );
    assert_eq!(bench.dump(), before);
    // With a reason it opens while nothing is decided, and each time with a reason of its own.
    let open = |reason: &str| {
        let values = json!({ "closed": false, "reopened_reason": reason });
        bench.form("score_sheet", Some(&sheet), values)
    };
    let set = |noun: &str, id: &str, values| bench.form(noun, Some(id), values).expect("set");
    set(
        "award_round",
        &round,
        json!({ "state": "recognised", "decision_no": "9/QĐ" }),
    );
    assert_eq!(open("Cộng nhầm"), Err("sheet_closed"), "decided");
    set(
        "award_round",
        &round,
        json!({ "state": "scoring", "decision_no": null }),
    );
    open("Cộng nhầm").expect("reopened");
    set("score", &score, json!({ "points": "8.5" }));
    set("score_sheet", &sheet, json!({ "closed": true }));
    assert_eq!(
        open("Cộng nhầm"),
        Err("sheet_reopened"),
        "the reason of before answered for before"
    );
    open("Chấm nhầm hồ sơ").expect("reopened again");
    delete(&bench, "score", &score).expect("open");
    delete(&bench, "score_sheet", &sheet).expect("and nobody's any more");
}

#[test]
fn a_survey_that_went_in_is_taken_out_by_its_own_undo_and_by_no_form() {
    let bench = Bench::small();
    let mut chance = so_khuyen_cong_tests::sample::Chance(11);
    let noun = record::noun("survey_import").expect("a noun");
    let fill = so_khuyen_cong_tests::sample::Fill::Required;
    let import = so_khuyen_cong_tests::sample::add(&bench.ledger, noun, fill, &mut chance)
        .expect("imported");
    let refused = bench.form("survey_import", Some(&import), json!({ "state": "undone" }));
    assert_eq!(refused, Err("written_elsewhere"));
}

#[test]
fn no_form_writes_money_below_zero_but_a_loss() {
    for noun in NOUNS {
        for field in noun.fields {
            if field.kind != so_khuyen_cong_core::field::Kind::Money {
                continue;
            }
            let values = Values::from([(field.name.to_owned(), json!(-100_000_000))]);
            let refused = record::check(noun, &values, false)
                .iter()
                .any(|finding| finding.code == "money_negative");
            assert_eq!(
                refused,
                field.name != "profit_vnd",
                "{}.{}",
                noun.name,
                field.name
            );
        }
    }
}
