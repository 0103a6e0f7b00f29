//! Lines, stages and sources; the norm of each line; what is frozen.

use serde_json::json;

use super::*;
use crate::norm::NormStatus;

#[test]
fn a_budget_goes_from_registration_to_approval_and_adds_up_at_each_stage() {
    let office = office();
    office.project("p", "national", "ND3", 2026);
    add_line(&office.ledger, &"p".into(), "Mua máy cắt CNC").unwrap();
    add_line(&office.ledger, &"p".into(), "Quản lý, nghiệm thu").unwrap();
    let registered = BudgetStage::Registered;
    for (line, source, amount) in [
        ("Mua máy cắt CNC", MoneySource::National, 280),
        ("Mua máy cắt CNC", MoneySource::Beneficiary, 355),
        ("Quản lý, nghiệm thu", MoneySource::National, 20),
    ] {
        office
            .set("p", line, registered, source, million(amount))
            .unwrap();
    }
    let view = copy_stage(
        &office.ledger,
        &"p".into(),
        registered,
        BudgetStage::Appraised,
        false,
    )
    .unwrap()
    .value;
    adds_up(&view);
    assert_eq!(stage(&view, BudgetStage::Appraised).total(), million(655));
    assert_eq!(
        stage(&view, BudgetStage::Appraised).national(),
        million(300),
        "280 + 20"
    );
    assert_eq!(
        code(copy_stage(
            &office.ledger,
            &"p".into(),
            registered,
            BudgetStage::Appraised,
            false
        )),
        "stage_filled"
    );
    assert_eq!(
        code(add_line(&office.ledger, &"p".into(), " Mua máy cắt CNC ")),
        "line_twice"
    );
    let view = move_line(&office.ledger, &"p".into(), "Quản lý, nghiệm thu", 1)
        .unwrap()
        .value;
    assert_eq!(view.lines[0].name, "Quản lý, nghiệm thu");
    let view = rename_line(
        &office.ledger,
        &"p".into(),
        "Quản lý, nghiệm thu",
        "Chi quản lý",
    )
    .unwrap()
    .value;
    assert_eq!(stage(&view, registered).total(), million(655));
    let view = remove_line(&office.ledger, &"p".into(), "Chi quản lý")
        .unwrap()
        .value;
    assert_eq!(stage(&view, registered).total(), million(635));
    adds_up(&view);
    assert_eq!(
        code(office.set(
            "p",
            "Mua máy cắt CNC",
            registered,
            MoneySource::National,
            dong(-1)
        )),
        "amount_negative"
    );
}

#[test]
fn quantity_and_price_are_shown_beside_the_amounts_they_should_come_to() {
    let office = office();
    office.project("p", "local", "ND3", 2026);
    add_line(&office.ledger, &"p".into(), "Máy").unwrap();
    let input = LineInput {
        quantity: Some("2.5".into()),
        unit_label: Some("bộ".into()),
        unit_price: Some(dong(333)),
        ..LineInput::default()
    };
    let view = set_line(&office.ledger, &"p".into(), "Máy", &input)
        .unwrap()
        .value;
    assert_eq!(
        view.lines[0].computed,
        Some(dong(832)),
        "832,5 rounded down"
    );
    assert_eq!(view.lines[0].quantity.as_deref(), Some("2.5"));
    let wrong = LineInput {
        quantity: Some("1.234".into()),
        ..LineInput::default()
    };
    assert_eq!(
        code(set_line(&office.ledger, &"p".into(), "Máy", &wrong)),
        "not_number"
    );
}

#[test]
fn an_approved_stage_is_not_edited_any_more() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let set = |stage, amount| {
        code(office.set("p", "Thực hiện", stage, MoneySource::Local, million(amount)))
    };
    assert_eq!(set(BudgetStage::Approved, 90), "stage_locked");
    assert_eq!(set(BudgetStage::Adjusted, 90), "stage_locked");
    let ledger = &office.ledger;
    assert_eq!(
        code(rename_line(ledger, &"p".into(), "Thực hiện", "Khác")),
        "stage_locked"
    );
    assert_eq!(
        code(remove_line(ledger, &"p".into(), "Thực hiện")),
        "stage_locked"
    );
    assert_eq!(
        code(copy_stage(
            ledger,
            &"p".into(),
            BudgetStage::Registered,
            BudgetStage::Approved,
            true
        )),
        "stage_locked"
    );
    // The general form writes rows too.
    let noun = record::noun("project_budget").unwrap();
    let row: String = ledger
        .read(|reader| reader.value("SELECT id FROM project_budget WHERE stage = 'approved'", []))
        .unwrap();
    let values = serde_json::from_value(json!({ "amount_vnd": 1 })).unwrap();
    assert_eq!(
        code(record::save(ledger, noun, Some(&row), &values)),
        "written_elsewhere"
    );
    assert_eq!(
        code(record::delete(ledger, noun, &row)),
        "written_elsewhere"
    );
    office
        .set(
            "p",
            "Thực hiện",
            BudgetStage::Contracted,
            MoneySource::Local,
            million(95),
        )
        .unwrap();
    let sentence = office
        .set(
            "p",
            "Thực hiện",
            BudgetStage::Approved,
            MoneySource::Local,
            million(1),
        )
        .unwrap_err()
        .message();
    assert_eq!(
        sentence,
        "Kinh phí đã phê duyệt theo 61/QĐ-SCT ngày 15/06/2026 nên không sửa được. Thay đổi sau phê duyệt là một lần điều chỉnh."
    );
}

#[test]
fn a_line_over_its_norm_needs_a_reason_and_a_new_norm_changes_nothing_approved() {
    let office = office();
    let ledger = &office.ledger;
    office.project("p", "national", "ND3", 2026);
    add_line(ledger, &"p".into(), "Mua máy").unwrap();
    let mut input = LineInput {
        norm_item_code: Some("machinery".into()),
        ..LineInput::default()
    };
    set_line(ledger, &"p".into(), "Mua máy", &input).unwrap();
    let approved = BudgetStage::Approved;
    office
        .set(
            "p",
            "Mua máy",
            approved,
            MoneySource::National,
            million(350),
        )
        .unwrap();
    let view = office
        .set(
            "p",
            "Mua máy",
            approved,
            MoneySource::Beneficiary,
            million(650),
        )
        .unwrap()
        .value;
    let verdict = view.lines[0].verdict.as_ref().unwrap();
    assert_eq!(
        (verdict.state, verdict.allowed, verdict.excess),
        (NormStatus::Exceeds, Some(million(300)), Some(million(50))),
        "{}",
        verdict.sentence
    );
    assert!(!verdict.frozen);
    assert_eq!(view.unreasoned, ["Mua máy"]);
    assert_eq!(code(freeze(ledger, &"p".into())), "norm_reason_needed");
    input.norm_reason = Some("Dây chuyền đồng bộ theo QĐ 61".into());
    set_line(ledger, &"p".into(), "Mua máy", &input).unwrap();
    let frozen = freeze(ledger, &"p".into()).unwrap().value;
    let kept = frozen.lines[0].verdict.clone().unwrap();
    assert!(kept.frozen);
    office.run(&[
        "UPDATE norm SET cap_vnd = 900000000 WHERE item_code = 'machinery'",
        "DELETE FROM norm WHERE item_code = 'model'",
    ]);
    assert_eq!(office.budget("p").lines[0].verdict, Some(kept));
}

#[test]
fn a_production_line_has_half_as_much_again() {
    let office = office();
    let ledger = &office.ledger;
    office.project("p", "national", "ND3", 2026);
    add_line(ledger, &"p".into(), "Dây chuyền").unwrap();
    for (source, amount) in [
        (MoneySource::National, 450),
        (MoneySource::Beneficiary, 1_000),
    ] {
        office
            .set(
                "p",
                "Dây chuyền",
                BudgetStage::Registered,
                source,
                million(amount),
            )
            .unwrap();
    }
    let mut input = LineInput {
        norm_item_code: Some("machinery".into()),
        production_line: Some(true),
        ..LineInput::default()
    };
    let verdict = |input: &LineInput| {
        let view = set_line(ledger, &"p".into(), "Dây chuyền", input)
            .unwrap()
            .value;
        let verdict = view.lines[0].verdict.clone().unwrap();
        (verdict.state, verdict.allowed)
    };
    assert_eq!(verdict(&input), (NormStatus::Within, Some(million(450))));
    input.production_line = Some(false);
    assert_eq!(verdict(&input), (NormStatus::Exceeds, Some(million(300))));
    input.norm_units = Some("2".into());
    assert_eq!(
        verdict(&input),
        (NormStatus::Within, Some(million(600))),
        "two facilities"
    );
}

#[test]
fn a_frozen_budget_opens_again_only_while_nothing_stands_on_it() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    assert_eq!(
        code(thaw(&office.ledger, &"p".into())),
        "budget_decided",
        "its norms are those of the decision's day"
    );
    office.run(&["UPDATE project SET state = 'drafted', decision_no = NULL, decision_on = NULL"]);
    let open = thaw(&office.ledger, &"p".into()).unwrap().value;
    assert!(!open.frozen);
    office.run(&["UPDATE project SET state = 'approved', decision_no = '61/QĐ-SCT', decision_on = '2026-06-15'"]);
    freeze(&office.ledger, &"p".into()).unwrap();
    office
        .pay(
            "p",
            FlowKind::Payment,
            "2026-07-01",
            MoneySource::Local,
            million(1),
        )
        .unwrap();
    assert_eq!(code(thaw(&office.ledger, &"p".into())), "budget_in_use");
    office.project("q", "local", "ND3", 2026);
    assert_eq!(
        code(freeze(&office.ledger, &"q".into())),
        "nothing_approved"
    );
    assert!(matches!(
        office
            .ledger
            .read(|reader| budget(reader, &"gone".into(), office.ledger.today())),
        Err(Error::Refused {
            code: "project_gone",
            ..
        })
    ));
}
