//! The ways round: what a gate refuses by the front it refuses by every detour too.

use chrono::NaiveDate;
use serde_json::{Value, json};
use so_khuyen_cong_core::facility;
use so_khuyen_cong_core::norm::{self, NewDocument, NewNorm, NormChange};
use so_khuyen_cong_core::plan::{self, CeilingInput, ItemInput};
use so_khuyen_cong_core::record;
use so_khuyen_cong_tests::Bench;

use super::{delete, ids, issued_plan, kept, million, one};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn value(bench: &Bench, noun: &str, id: &str, field: &str) -> Value {
    let noun = record::noun(noun).expect("a noun");
    let record = bench
        .ledger
        .read(|reader| record::get(reader, noun, id))
        .expect("read")
        .expect("there");
    record.values[field].clone()
}

/// A round with a criterion, a council and its judge, and a nomination.
struct Round {
    round: String,
    criterion: String,
    council: String,
    judge: String,
    nomination: String,
}

fn round(bench: &Bench) -> Round {
    let round = bench.add(
        "award_round",
        json!({ "name": "Bình chọn", "kind": "product", "level": "province", "year": 2026, "pass_mark": "70" }),
    );
    let criterion = bench.add(
        "award_criterion",
        json!({ "award_round_id": round, "position": 1, "name": "Thẩm mỹ", "max_points": "50" }),
    );
    let council = bench.add(
        "council",
        json!({ "award_round_id": round, "name": "Ban giám khảo", "kind": "jury" }),
    );
    let judge = bench.add(
        "council_member",
        json!({ "council_id": council, "name": "Giám khảo 01", "role": "judge" }),
    );
    let nomination = bench.add(
        "nomination",
        json!({ "award_round_id": round, "name": "Bình gốm", "subject": "product" }),
    );
    Round {
        round,
        criterion,
        council,
        judge,
        nomination,
    }
}

#[test]
fn a_scored_round_is_not_opened_by_moving_what_was_scored_or_who_scored() {
    let bench = Bench::small();
    let (here, there) = (round(&bench), round(&bench));
    let sheet = bench
        .form(
            "score_sheet",
            None,
            json!({ "nomination_id": here.nomination, "council_member_id": here.judge }),
        )
        .expect("a sheet");
    let points =
        json!({ "score_sheet_id": sheet, "award_criterion_id": here.criterion, "points": "40" });
    bench.form("score", None, points).expect("scored");
    let before = bench.dump();
    for (noun, id, values, code) in [
        (
            "nomination",
            &here.nomination,
            json!({ "award_round_id": there.round }),
            "nomination_judged",
        ),
        (
            "council",
            &here.council,
            json!({ "award_round_id": there.round }),
            "council_judged",
        ),
        (
            "council_member",
            &here.judge,
            json!({ "council_id": there.council }),
            "council_judged",
        ),
        (
            "score_sheet",
            &sheet,
            json!({ "nomination_id": there.nomination }),
            "sheet_elsewhere",
        ),
        (
            "score_sheet",
            &sheet,
            json!({ "council_member_id": there.judge }),
            "sheet_elsewhere",
        ),
        (
            "score_sheet",
            &sheet,
            json!({ "nomination_id": there.nomination, "council_member_id": there.judge }),
            "sheet_elsewhere",
        ),
        (
            "award_criterion",
            &here.criterion,
            json!({ "max_points": "30" }),
            "criteria_locked",
        ),
    ] {
        let refused = bench.form(noun, Some(id), values.clone());
        assert_eq!(refused, Err(code), "{noun} {values}");
    }
    for (nomination, judge, code) in [
        (&here.nomination, &here.judge, "sheet_twice"),
        (&here.nomination, &there.judge, "sheet_elsewhere"),
    ] {
        let another = json!({ "nomination_id": nomination, "council_member_id": judge });
        assert_eq!(bench.form("score_sheet", None, another), Err(code));
    }
    // Whoever judged stays with what was judged, closed or not.
    for (noun, id) in [("council_member", &here.judge), ("council", &here.council)] {
        assert_eq!(delete(&bench, noun, id), Err("council_judged"), "{noun}");
        assert!(kept(&bench, noun, id).iter().any(|kept| kept.stays));
    }
    assert_eq!(bench.dump(), before, "not a byte of it moved");

    bench
        .form("score_sheet", Some(&sheet), json!({ "closed": true }))
        .expect("closed");
    for (noun, id) in [("council_member", &here.judge), ("council", &here.council)] {
        assert_eq!(delete(&bench, noun, id), Err("council_judged"), "{noun}");
    }
    assert_eq!(
        (ids(&bench, "score_sheet").len(), ids(&bench, "score").len()),
        (1, 1)
    );
    delete(&bench, "council_member", &there.judge).expect("who judged nothing goes");
}

#[test]
fn no_more_vote_than_were_there_and_no_more_are_there_than_members() {
    let bench = Bench::small();
    let (here, there) = (round(&bench), round(&bench));
    let vote = |total: i64, present: i64, cast: [i64; 3]| {
        json!({ "nomination_id": here.nomination, "council_id": here.council, "members_total": total, "members_present": present,
                "votes_for": cast[0], "votes_against": cast[1], "votes_blank": cast[2] })
    };
    for values in [
        vote(5, 9, [5, 0, 0]),
        vote(5, 5, [50, 0, 0]),
        vote(5, 4, [3, 1, 1]),
    ] {
        assert_eq!(
            bench.form("vote", None, values.clone()),
            Err("record_invalid"),
            "{values}"
        );
    }
    let held = bench
        .form("vote", None, vote(5, 4, [3, 1, 0]))
        .expect("held");
    let more = bench.form("vote", Some(&held), json!({ "votes_blank": 1 }));
    assert_eq!(more, Err("record_invalid"), "five of four");
    let elsewhere = json!({ "nomination_id": here.nomination, "council_id": there.council });
    assert_eq!(bench.form("vote", None, elsewhere), Err("vote_elsewhere"));
    assert_eq!(
        delete(&bench, "council", &here.council),
        Err("council_judged")
    );
}

fn norm(bench: &Bench, name: &str) -> String {
    one(
        bench,
        &format!(
            "SELECT id FROM norm WHERE item_code = '{name}' AND valid_from = '2018-05-11' AND unit_id IS NULL"
        ),
    )
}

#[test]
fn a_norm_of_an_issued_plan_keeps_what_it_said_and_holds_on_the_day_of_the_decision() {
    let bench = Bench::new();
    let ceiling = CeilingInput {
        id: None,
        name: "KCĐP".into(),
        source: "local".into(),
        content: None,
        amount: million(900),
    };
    plan::set_ceiling(&bench.ledger, 2027, &ceiling).expect("set");
    let item = ItemInput {
        title: Some("Nhân rộng mô hình".into()),
        content: Some(one(&bench, "SELECT id FROM content WHERE code = 'ND3'")),
        local: Some(million(100)),
        norm_item: Some("cleaner_copy".into()),
        ..ItemInput::default()
    };
    plan::place(&bench.ledger, 2027, None, &item).expect("placed");
    let (used, other) = (norm(&bench, "cleaner_copy"), norm(&bench, "brand"));
    bench
        .form("norm", Some(&used), json!({ "note": "trước khi ban hành" }))
        .expect("a draft holds nothing");
    let held_as_used = |id: &str| {
        let mut kept = kept(&bench, "norm", id);
        kept.retain(|one| one.code == "norm_used");
        kept
    };
    assert!(held_as_used(&used).is_empty());
    plan::approve(&bench.ledger, 2027, "05/QĐ-SCT", day("2026-11-01")).expect("issued");

    let refused = bench.form("norm", Some(&used), json!({ "cap_vnd": 1 }));
    assert_eq!(refused, Err("norm_used"));
    assert_eq!(
        delete(&bench, "norm", &used),
        Err("norm_of_country"),
        "used or not"
    );
    let because = &held_as_used(&used)[0].because;
    assert!(because.contains("1 mục kế hoạch"), "{because}");
    assert!(held_as_used(&other).is_empty(), "nobody used it");

    let early = bench.form("norm", Some(&used), json!({ "valid_to": "2026-10-31" }));
    assert_eq!(early, Err("record_invalid"), "it held on 01/11/2026");
    let noun = record::noun("norm").expect("a noun");
    let early = record::succeed(&bench.ledger, noun, &used, day("2026-11-01"));
    assert_eq!(early.expect_err("too early").code(), "record_invalid");
    let text = NewDocument {
        number: "09/2026/TT-BTC".into(),
        kind: "circular".into(),
        effective_on: day("2026-11-01"),
        ..NewDocument::default()
    };
    let row = NewNorm {
        from: used.clone().into(),
        change: NormChange::End,
        rate: None,
        cap: None,
        cap_unit: None,
        line_factor: None,
        clause: None,
        citation: None,
    };
    let early = norm::supersede(&bench.ledger, &text, std::slice::from_ref(&row));
    assert_eq!(early.expect_err("too early").code(), "record_invalid");
    bench
        .form("norm", Some(&used), json!({ "valid_to": "2026-11-01" }))
        .expect("it held on the day, and ends with it");
}

#[test]
fn a_norm_does_not_end_before_the_last_day_something_was_approved_by_it() {
    let bench = Bench::small();
    let norm = bench.add(
        "norm",
        json!({ "item": "Máy móc", "cap_vnd": 300_000_000, "valid_from": "2018-10-05" }),
    );
    let project = super::approved_project(&bench, "single");
    bench
        .ledger
        .transact(&so_khuyen_cong_core::ledger::Op::LoadDemo, |tx| {
            tx.run(
                "UPDATE project_budget SET norm_id = ?1, frozen_on = '2026-06-10' WHERE project_id = ?2",
                [&norm, &project],
            )
        })
        .expect("frozen");
    for (to, expected) in [
        ("2019-01-01", Err("record_invalid")),
        ("2026-06-09", Err("record_invalid")),
        ("2026-06-10", Ok(norm.clone())),
    ] {
        let ended = bench.form("norm", Some(&norm), json!({ "valid_to": to }));
        assert_eq!(ended, expected, "{to}");
    }
}

#[test]
fn the_decisions_number_on_the_life_line_is_the_decisions_number() {
    let bench = Bench::small();
    let project = super::approved_project(&bench, "single");
    let step = bench.add(
        "project_step",
        json!({ "project_id": project, "position": 2, "state": "approved", "happened_on": "2026-06-15", "document_no": "61/QĐ-SCT" }),
    );
    let refused = bench.form(
        "project_step",
        Some(&step),
        json!({ "document_no": "999/QĐ-GIẢ" }),
    );
    assert_eq!(refused, Err("step_decided"));
    bench
        .form(
            "project_step",
            Some(&step),
            json!({ "document_no": "61/QĐ-SCT", "note": "bản chính" }),
        )
        .expect("a note beside it");
}

#[test]
fn a_ceiling_and_a_name_of_an_issued_plan_are_not_written_through_another_draft() {
    let bench = Bench::small();
    let issued = issued_plan(&bench);
    let ceiling = one(&bench, "SELECT id FROM plan_ceiling");
    let mut input = CeilingInput {
        id: None,
        name: "KCĐP".into(),
        source: "local".into(),
        content: None,
        amount: million(100),
    };
    plan::set_ceiling(&bench.ledger, 2027, &input).expect("a draft of another year");
    let before = bench.dump();
    input.id = Some(ceiling);
    input.source = "national".into();
    input.amount = million(9);
    let refused = plan::set_ceiling(&bench.ledger, 2027, &input).expect_err("of another plan");
    assert_eq!(refused.code(), "ceiling_gone", "{refused}");
    let refused =
        plan::rename(&bench.ledger, &issued.clone().into(), "Phương án 9").expect_err("issued");
    assert_eq!(refused.code(), "plan_decided", "{refused}");
    assert_eq!(bench.dump(), before);
}

#[test]
fn a_plan_says_what_can_still_be_done_about_it() {
    let bench = Bench::small();
    let issued = issued_plan(&bench);
    let told = kept(&bench, "plan", &issued);
    let told = told.iter().find(|one| one.stays).expect("it stays");
    assert!(told.because.ends_with("đã ban hành"), "{told:?}");
    assert!(
        !told.instead.contains("lùi bước"),
        "nothing goes back behind the decision: {told:?}"
    );
    bench.edit("plan", &issued, json!({ "decision_no": null }));
    let item = one(&bench, "SELECT id FROM plan_item");
    let refused = plan::remove_item(&bench.ledger, &item.into()).expect_err("issued");
    assert!(
        refused
            .to_string()
            .contains("đã phê duyệt ngày 12/01/2026 nên"),
        "no number, no “theo”: {refused}"
    );
}

#[test]
fn the_needs_of_a_draft_that_is_deleted_are_open_again() {
    let bench = Bench::new();
    let facility = bench.add("facility", json!({ "name": "Cơ sở Tám Lượm" }));
    let need = bench.add(
        "facility_need",
        json!({ "facility_id": facility, "year": 2027, "content_id": one(&bench, "SELECT id FROM content WHERE code = 'ND3'"),
                "content_written": "Máy sấy", "requested_vnd": 50_000_000 }),
    );
    let item = ItemInput {
        local: Some(million(50)),
        reason: Some("đặc thù".into()),
        ..ItemInput::default()
    };
    let key = format!("need/{need}");
    plan::place(&bench.ledger, 2027, Some(&key), &item).expect("placed");
    assert_eq!(
        value(&bench, "facility_need", &need, "state"),
        json!("planned")
    );
    let draft = one(&bench, "SELECT id FROM plan");
    let copied = plan::copy(&bench.ledger, &draft.clone().into(), "Phương án 2").expect("copied");
    let other = copied.value.id.to_string();
    delete(&bench, "plan", &draft).expect("a draft goes");
    assert_eq!(
        value(&bench, "facility_need", &need, "state"),
        json!("planned"),
        "the other draft has it"
    );
    delete(&bench, "plan", &other).expect("and the other");
    assert_eq!(value(&bench, "facility_need", &need, "state"), json!("new"));
}

#[test]
fn dated_rules_that_overlap_or_make_no_sense_are_told_so() {
    let bench = Bench::new();
    let deadline = |day: Value, month: Value| json!({ "name": "Hạn", "kind": "other", "cycle": "year", "due_day": day, "due_month": month });
    for (values, wrong) in [
        (deadline(json!(45), json!(3)), true),
        (deadline(json!(5), json!(13)), true),
        (deadline(json!(30), json!(2)), true),
        (deadline(json!(0), json!(2)), true),
        (deadline(json!(29), json!(2)), false),
        (deadline(json!(31), Value::Null), false),
        (
            json!({ "name": "Hạn", "kind": "other", "cycle": "month", "cut_off_day": 99, "cut_off_month": 77 }),
            true,
        ),
    ] {
        let saved = bench.form("deadline", None, values.clone());
        assert_eq!(saved == Err("record_invalid"), wrong, "{values}");
    }
    let said = |noun: &str, values: Value| -> Vec<String> {
        let noun = record::noun(noun).expect("a noun");
        let values = serde_json::from_value(values).expect("values");
        let found = record::check_in(&bench.ledger, noun, None, &values).expect("asked");
        found
            .into_iter()
            .map(|one| format!("{:?} {}", one.level, one.code))
            .collect()
    };
    assert_eq!(
        said("deadline", deadline(json!(29), json!(2))),
        ["Warning deadline_twice"]
    );

    let setting = |key: &str, value: &str, from: Value| json!({ "key": key, "name": "Tham số", "value": value, "valid_from": from });
    let after = json!("2027-01-01");
    assert_eq!(
        said(
            "setting",
            setting("advance_rate.training", "95", after.clone())
        ),
        ["Warning rule_overlaps"]
    );
    assert_eq!(
        said(
            "setting",
            setting("advance_rate.training", "95", Value::Null)
        ),
        ["Error rule_overlaps"],
        "both from the start"
    );
    for (key, wrong) in [
        ("advance_rate.training", "ba mươi"),
        ("advance_rate.training", "130"),
        ("advance_rate.training", "-1"),
        ("advance_rate.new", "x"),
        ("budget.settling_until", "02-31"),
    ] {
        let found = said("setting", setting(key, wrong, after.clone()));
        assert!(
            found.contains(&"Error setting_value".to_owned()),
            "{key} {wrong}: {found:?}"
        );
    }
    for (key, right) in [
        ("advance_rate.new", "30.5"),
        ("priority.sectors", "a,b"),
        ("office.own", "bất kỳ"),
    ] {
        let found = said("setting", setting(key, right, after.clone()));
        assert!(
            !found.contains(&"Error setting_value".to_owned()),
            "{key} {right}: {found:?}"
        );
    }
    let brand = json!({ "item": "Nhãn hiệu", "item_code": "brand", "source": "national", "cap_vnd": 99, "valid_from": "2019-01-01" });
    assert_eq!(said("norm", brand), ["Warning rule_overlaps"]);

    let rest = |from: &str, to: Value, worked: bool| json!({ "name": "Nghỉ", "starts_on": from, "ends_on": to, "worked": worked });
    for (values, expected) in [
        (
            rest("2027-05-01", json!("2027-04-01"), false),
            vec!["Error holiday_ends_first"],
        ),
        (
            rest("2026-12-02", json!("2999-12-31"), false),
            vec!["Error holiday_long"],
        ),
        (
            rest("2027-02-01", json!("2027-02-20"), false),
            vec!["Warning holiday_long"],
        ),
        (
            rest("2026-05-01", Value::Null, false),
            vec!["Warning holiday_twice"],
        ),
        (
            rest("2026-02-18", Value::Null, true),
            vec!["Warning worked_weekday", "Error holiday_worked"],
        ),
        (
            rest("2027-05-05", Value::Null, true),
            vec!["Warning worked_weekday"],
        ),
        (rest("2027-05-08", Value::Null, true), vec![]),
        (rest("2027-04-30", json!("2027-05-03"), false), vec![]),
    ] {
        assert_eq!(said("holiday", values.clone()), expected, "{values}");
    }
}

#[test]
fn a_programme_keeps_its_phases_inside_it_and_its_targets_together() {
    let bench = Bench::small();
    let programme = |name: &str| {
        bench.add(
            "programme",
            json!({ "name": name, "period_start": 2021, "period_end": 2025 }),
        )
    };
    let (a, b) = (programme("A"), programme("B"));
    let phase = bench.add(
        "programme_phase",
        json!({ "programme_id": a, "name": "Năm đầu", "from_year": 2021, "to_year": 2021 }),
    );
    let target = |programme: &str, parent: Value| {
        bench.add(
            "programme_target",
            json!({ "programme_id": programme, "parent_id": parent, "position": 1, "name": "Chỉ tiêu" }),
        )
    };
    let (above, theirs) = (target(&a, Value::Null), target(&b, Value::Null));
    let below = target(&a, json!(above));
    for (noun, id, values) in [
        ("programme", &a, json!({ "period_start": 2022 })),
        (
            "programme",
            &a,
            json!({ "period_start": 2015, "period_end": 2020 }),
        ),
        ("programme_target", &below, json!({ "parent_id": theirs })),
        ("programme_target", &below, json!({ "programme_id": b })),
        ("programme_target", &above, json!({ "programme_id": b })),
        ("programme_target", &theirs, json!({ "phase_id": phase })),
    ] {
        let refused = bench.form(noun, Some(id), values.clone());
        assert_eq!(refused, Err("record_invalid"), "{noun} {values}");
    }
    let under =
        json!({ "programme_id": b, "parent_id": above, "position": 2, "name": "Dưới mục của A" });
    assert_eq!(
        bench.form("programme_target", None, under),
        Err("record_invalid")
    );
    bench
        .form(
            "programme_target",
            Some(&below),
            json!({ "programme_id": b, "parent_id": theirs }),
        )
        .expect("with its place in the other tree");
    bench
        .form("programme", Some(&a), json!({ "period_end": 2030 }))
        .expect("longer is no matter");
}

#[test]
fn a_project_is_no_part_of_itself_nor_of_a_group_of_another_fund_or_year() {
    let bench = Bench::small();
    let project = |name: &str, kind: &str, source: &str, year: i64| {
        bench
            .form(
                "project",
                None,
                json!({ "name": name, "kind": kind, "source": source, "year": year }),
            )
            .expect("written down")
    };
    let group = project("Nhóm", "group", "local", 2026);
    let child = project("Con", "single", "local", 2026);
    let under = |of: &str| json!({ "parent_id": of });
    let itself = bench.form("project", Some(&group), under(&group));
    assert_eq!(itself, Err("group_in_group"));
    bench
        .form("project", Some(&child), under(&group))
        .expect("in the group");
    let round = bench.form("project", Some(&group), under(&child));
    assert_eq!(round, Err("group_in_group"));
    for (source, year, code) in [
        ("national", 2026, "group_source"),
        ("local", 2031, "group_year"),
        ("local", 2025, "group_year"),
    ] {
        let other = project("Khác", "single", source, year);
        assert_eq!(
            bench.form("project", Some(&other), under(&group)),
            Err(code),
            "{source} {year}"
        );
        let born = json!({ "name": "Mới", "source": source, "year": year, "parent_id": group });
        assert_eq!(bench.form("project", None, born), Err(code));
    }
    assert_eq!(
        bench.form("project", Some(&child), json!({ "year": 2027 })),
        Err("group_year")
    );
    bench
        .form("project", Some(&group), json!({ "ends_on": "2027-06-30" }))
        .expect("a group that goes on");
    bench
        .form("project", Some(&child), json!({ "year": 2027 }))
        .expect("within its time");
    assert_eq!(
        bench.form("project", Some(&group), json!({ "source": "national" })),
        Err("group_source")
    );
}

#[test]
fn what_two_facilities_both_have_becomes_one_when_they_do() {
    let bench = Bench::small();
    let facility = |name: &str| bench.add("facility", json!({ "name": name }));
    let (keep, other) = (facility("Gộp A"), facility("Gộp B"));
    let project = bench.add(
        "project",
        json!({ "name": "Máy", "source": "local", "year": 2026 }),
    );
    let share = |facility: &str, amount: i64| {
        bench.add(
            "project_beneficiary",
            json!({ "project_id": project, "facility_id": facility, "position": 1, "support_vnd": amount }),
        )
    };
    let stays = share(&keep, 10_000_000);
    share(&other, 20_000_000);
    let figures = |facility: &str, values: Value| {
        let mut all = json!({ "facility_id": facility, "year": 2025 });
        all.as_object_mut()
            .expect("an object")
            .extend(values.as_object().expect("an object").clone());
        bench.add("facility_year", all)
    };
    let own = figures(&keep, json!({ "labour_total": 5, "note": "sổ của xã" }));
    let theirs = figures(
        &other,
        json!({ "labour_total": 9, "revenue_vnd": 700_000_000, "revenue_vnd_qualifier": "about" }),
    );
    figures(&other, json!({ "as_of": "2025-06-30", "labour_total": 8 }));
    let before = bench.dump();
    let asked = facility::merge(&bench.ledger, &keep, &other, &[]).expect_err("5 or 9");
    assert_eq!(asked.code(), "merge_contradicts", "{asked}");
    assert!(asked.to_string().contains("5 và 9"), "{asked}");
    assert_eq!(bench.dump(), before);

    bench.edit("facility_year", &theirs, json!({ "labour_total": 5 }));
    let before = bench.dump();
    facility::merge(&bench.ledger, &keep, &other, &[]).expect("merged");
    assert_eq!(
        ids(&bench, "project_beneficiary"),
        std::slice::from_ref(&stays)
    );
    assert_eq!(
        value(&bench, "project_beneficiary", &stays, "support_vnd"),
        json!(30_000_000),
        "10 and 20 of one facility are 30"
    );
    assert_eq!(
        ids(&bench, "facility_year").len(),
        2,
        "the year, and its half"
    );
    for (field, expected) in [
        ("labour_total", json!(5)),
        ("revenue_vnd", json!(700_000_000)),
        ("revenue_vnd_qualifier", json!("about")),
        ("note", json!("sổ của xã")),
    ] {
        assert_eq!(value(&bench, "facility_year", &own, field), expected);
    }
    bench.ledger.undo().expect("undone");
    assert_eq!(bench.dump(), before, "whole");
}

#[test]
fn a_facility_has_one_figure_of_a_year_and_a_day_and_no_part_above_the_whole() {
    let bench = Bench::small();
    let facility = bench.add("facility", json!({ "name": "Cơ sở" }));
    let figures = |day: Value, total: i64, women: i64| json!({ "facility_id": facility, "year": 2025, "as_of": day, "labour_total": total, "labour_female": women });
    let wrong = bench.form("facility_year", None, figures(Value::Null, 5, 50));
    assert_eq!(wrong, Err("record_invalid"), "50 women of 5");
    let id = bench
        .form("facility_year", None, figures(Value::Null, 5, 3))
        .expect("typed");
    let twice = bench.form("facility_year", None, figures(Value::Null, 9, 3));
    assert_eq!(twice, Err("record_invalid"));
    bench
        .form("facility_year", None, figures(json!("2025-06-30"), 9, 3))
        .expect("of another day");
    bench
        .form("facility_year", Some(&id), json!({ "labour_total": 6 }))
        .expect("itself");
    let fewer = bench.form("facility_year", Some(&id), json!({ "labour_total": 2 }));
    assert_eq!(fewer, Err("record_invalid"), "three women of two");
}

#[test]
fn a_record_that_was_deleted_under_a_form_is_missed_in_a_sentence() {
    let bench = Bench::small();
    let facility = bench.add("facility", json!({ "name": "Cơ sở" }));
    delete(&bench, "facility", &facility).expect("deleted");
    let noun = record::noun("facility_need").expect("a noun");
    let values = json!({ "facility_id": facility, "year": 2026, "content_written": "Máy sấy" });
    let values = serde_json::from_value(values).expect("values");
    let refused = record::save(&bench.ledger, noun, None, &values).expect_err("gone");
    assert_eq!(refused.code(), "record_invalid");
    assert!(
        refused.to_string().contains("không còn trong sổ"),
        "{refused}"
    );
}

#[test]
fn a_rule_of_the_country_is_not_taken_away_first_to_be_replaced_by_a_provinces() {
    let bench = Bench::new();
    let brand = norm(&bench, "brand");
    let before = bench.dump();
    assert_eq!(delete(&bench, "norm", &brand), Err("norm_of_country"));
    for values in [
        json!({ "item_code": "khac" }),
        json!({ "source": "local" }),
        json!({ "area": "difficult" }),
        json!({ "valid_from": "2030-01-01" }),
    ] {
        assert_eq!(
            bench.form("norm", Some(&brand), values.clone()),
            Err("norm_of_country"),
            "{values}"
        );
    }
    let setting = one(
        &bench,
        "SELECT id FROM setting WHERE key = 'advance_rate.training' AND unit_id IS NULL",
    );
    assert_eq!(delete(&bench, "setting", &setting), Err("norm_of_country"));
    assert_eq!(bench.dump(), before);
    bench
        .form("norm", Some(&brand), json!({ "note": "Đã đối chiếu" }))
        .expect("what it says besides is free");
    // A rule that the office typed itself is its own to take out again.
    let own = bench.add(
        "norm",
        json!({ "item": "Khoản mới", "item_code": "khoan_moi", "cap_vnd": 1_000_000, "cap_unit": "lượt", "valid_from": "2026-01-01" }),
    );
    delete(&bench, "norm", &own).expect("its own");
}
