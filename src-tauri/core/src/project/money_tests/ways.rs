//! Rules of money on every way in, and the norms by item and facility, by line, by approval and by adjustment.

use serde_json::json;

use super::super::sets::ProjectState;
use super::money_rules::MoneyRules;
use super::*;
use crate::json::Json;

fn line(item: Option<&str>) -> LineInput {
    LineInput {
        norm_item_code: item.map(str::to_owned),
        ..LineInput::default()
    }
}

impl Office {
    /// A draft of ND3 with lines of an item, each with its support and as much of the beneficiary's own and more.
    fn draft(&self, id: &str, lines: &[(&str, Option<&str>, i64)]) {
        self.project(id, "national", "ND3", 2026);
        for (name, item, support) in lines {
            add_line(&self.ledger, &id.into(), name).unwrap();
            set_line(&self.ledger, &id.into(), name, &line(*item)).unwrap();
            for (source, amount) in [
                (MoneySource::National, *support),
                (MoneySource::Beneficiary, support * 3),
            ] {
                self.set(id, name, BudgetStage::Approved, source, million(amount))
                    .unwrap();
            }
        }
    }

    /// One facility that benefits from it.
    fn served(&self, id: &str, facility: &str, support: Option<i64>) {
        let support = support.map_or("NULL".to_owned(), |one| (one * 1_000_000).to_string());
        self.run(&[
            &format!(
                "INSERT INTO facility(id, name) VALUES ('{facility}', 'Cơ sở {facility}') ON CONFLICT (id) DO NOTHING"
            ),
            &format!(
                "INSERT INTO project_beneficiary(id, project_id, position, facility_id, support_vnd) VALUES ('{id}-{facility}', '{id}', 1, '{facility}', {support})"
            ),
        ]);
    }

    fn verdicts(&self, id: &str) -> Vec<(String, Option<i64>)> {
        self.budget(id)
            .lines
            .into_iter()
            .filter_map(|line| line.verdict)
            .map(|verdict| {
                let excess = verdict.excess.map(|money| money.dong() / 1_000_000);
                (verdict.state.code().to_owned(), excess)
            })
            .collect()
    }

    fn decided(&self, id: &str, on: &str) {
        self.run(&[&format!(
            "UPDATE project SET state = 'approved', decision_no = '61/QĐ', decision_on = '{on}' WHERE id = '{id}'"
        )]);
    }
}

fn verdict(state: &str, excess: Option<i64>) -> (String, Option<i64>) {
    (state.to_owned(), excess)
}

#[test]
fn a_cap_of_one_facility_is_asked_of_all_its_lines() {
    let office = office();
    let machinery = Some("machinery");
    office.draft("p", &[("Máy A", machinery, 300), ("Máy B", machinery, 300)]);
    office.served("p", "f", Some(600));
    assert_eq!(
        office.verdicts("p"),
        [verdict("within", None), verdict("exceeds", Some(300))],
        "300 a facility, TT 28/2018 Điều 8"
    );
    let view = office.budget("p");
    let told = &view.lines[1].verdict.as_ref().unwrap().sentence;
    assert!(
        told.contains("“Cơ sở f” được 600.000.000 đồng")
            && told.contains("28/2018/TT-BTC")
            && told.contains("trần 300.000.000"),
        "{told}"
    );
    assert_eq!(
        code(freeze(&office.ledger, &"p".into())),
        "norm_reason_needed"
    );
    // Two facilities with half each are within.
    office.run(&["UPDATE project_beneficiary SET support_vnd = 300000000"]);
    office.served("p", "g", Some(300));
    assert_eq!(
        office.verdicts("p"),
        [verdict("within", None), verdict("within", None)]
    );
    // A whole line has half as much again: 450.
    office.run(&[
        "DELETE FROM project_beneficiary WHERE facility_id = 'g'",
        "UPDATE project_budget SET production_line = 1",
    ]);
    assert_eq!(
        office.verdicts("p"),
        [verdict("within", None), verdict("exceeds", Some(150))]
    );
}

#[test]
fn a_cap_of_one_facility_is_asked_of_all_its_projects_of_the_year() {
    let office = office();
    let machinery = Some("machinery");
    office.draft("a", &[("Máy A", machinery, 200)]);
    office.served("a", "f", Some(200));
    office.draft("p", &[("Máy B", machinery, 200)]);
    office.served("p", "f", Some(200));
    assert_eq!(
        office.verdicts("p"),
        [verdict("within", None)],
        "the other is a draft"
    );
    office.decided("a", "2026-03-01");
    assert_eq!(office.verdicts("p"), [verdict("exceeds", Some(100))]);
    for (elsewhere, expected) in [
        (
            "UPDATE project SET state = 'withdrawn' WHERE id = 'a'",
            None,
        ),
        (
            "UPDATE project SET state = 'approved' WHERE id = 'a'",
            Some(100),
        ),
        (
            "UPDATE project_budget SET budget_year = 2025 WHERE project_id = 'a'",
            None,
        ),
        (
            "UPDATE project_budget SET budget_year = 2026, norm_item_code = 'model' WHERE project_id = 'a'",
            None,
        ),
        (
            "UPDATE project_budget SET norm_item_code = 'machinery' WHERE project_id = 'a'",
            Some(100),
        ),
        // What was frozen says its row, whatever the line says.
        (
            "UPDATE project_budget SET norm_item_code = NULL, norm_id = (SELECT id FROM norm WHERE item_code = 'machinery' LIMIT 1) WHERE project_id = 'a'",
            Some(100),
        ),
        ("UPDATE project SET parent_id = 'p' WHERE id = 'a'", None),
    ] {
        office.run(&[elsewhere]);
        let state = if expected.is_some() {
            "exceeds"
        } else {
            "within"
        };
        assert_eq!(
            office.verdicts("p"),
            [verdict(state, expected)],
            "{elsewhere}"
        );
    }
}

#[test]
fn more_facilities_than_benefit_are_told_and_held() {
    let office = office();
    office.draft("p", &[("Máy", Some("machinery"), 3_000)]);
    office.served("p", "f", Some(3_000));
    let input = LineInput {
        norm_units: Some("10".into()),
        ..line(Some("machinery"))
    };
    let view = set_line(&office.ledger, &"p".into(), "Máy", &input)
        .unwrap()
        .value;
    let told = view.lines[0].verdict.clone().unwrap();
    assert_eq!(told.state.code(), "exceeds", "{}", told.sentence);
    assert_eq!(told.excess, Some(million(2_700)));
    assert!(
        told.sentence
            .contains("tính cho 10 cơ sở nhưng đề án ghi 1 đơn vị thụ hưởng"),
        "{}",
        told.sentence
    );
}

#[test]
fn without_an_item_a_line_is_asked_and_what_passes_every_item_exceeds() {
    let office = office();
    office.draft("p", &[("Máy", None, 100)]);
    assert_eq!(office.verdicts("p"), [verdict("choose", None)]);
    assert_eq!(office.budget("p").unreasoned, ["Máy"]);
    assert_eq!(
        code(freeze(&office.ledger, &"p".into())),
        "norm_item_needed"
    );
    office
        .set(
            "p",
            "Máy",
            BudgetStage::Approved,
            MoneySource::National,
            million(9_000),
        )
        .unwrap();
    let view = office.budget("p");
    let told = view.lines[0].verdict.clone().unwrap();
    assert_eq!(
        told.state.code(),
        "exceeds",
        "9 tỷ is above every item of ND3"
    );
    assert!(
        told.sentence.contains("vượt mọi khoản có thể áp dụng"),
        "{}",
        told.sentence
    );
    assert!(told.candidates.len() > 1, "and still to choose");
    assert_eq!(
        code(freeze(&office.ledger, &"p".into())),
        "norm_reason_needed"
    );
}

#[test]
fn both_funds_of_a_line_are_added_before_the_norm_is_asked() {
    let office = office();
    office.project("p", "local", "ND4", 2026);
    add_line(&office.ledger, &"p".into(), "Nhãn hiệu").unwrap();
    set_line(
        &office.ledger,
        &"p".into(),
        "Nhãn hiệu",
        &line(Some("brand")),
    )
    .unwrap();
    for (source, amount) in [
        (MoneySource::National, 30),
        (MoneySource::Local, 30),
        (MoneySource::Beneficiary, 100),
    ] {
        office
            .set(
                "p",
                "Nhãn hiệu",
                BudgetStage::Registered,
                source,
                million(amount),
            )
            .unwrap();
    }
    assert_eq!(
        office.verdicts("p"),
        [verdict("exceeds", Some(25))],
        "60 against 35"
    );
}

#[test]
fn an_adjustment_past_its_norm_needs_a_reason_of_its_own() {
    let office = office();
    let machinery = Some("machinery");
    office.draft("p", &[("Máy A", machinery, 250), ("Máy B", machinery, 20)]);
    office.decided("p", "2026-06-15");
    freeze(&office.ledger, &"p".into()).unwrap();
    let mut change = adjustment("2026-09-01");
    change.norm_reason = None;
    change.budget = vec![BudgetChange {
        line: "Máy A".into(),
        source: MoneySource::National,
        amount: million(5_000),
        year: None,
    }];
    let before = office.dump();
    let draft = adjust_draft(&office.ledger, &"p".into(), &change).unwrap();
    assert_eq!(draft.over_norm.len(), 1);
    assert!(
        draft.over_norm[0].contains("“Máy A”") && draft.over_norm[0].contains("vượt"),
        "{:?}",
        draft.over_norm
    );
    assert_eq!(
        code(adjust(&office.ledger, &"p".into(), &change)),
        "norm_reason_needed",
        "why it changes is not why it may pass the norm"
    );
    assert_eq!(office.dump(), before);
    change.norm_reason = Some("HĐND cho phép tại NQ 12".into());
    adjust(&office.ledger, &"p".into(), &change).unwrap();
    let row: String = office
        .ledger
        .read(|reader| {
            reader.value(
                "SELECT norm_reason FROM project_budget WHERE stage = 'adjusted' AND line = 'Máy A' LIMIT 1",
                [],
            )
        })
        .unwrap();
    assert_eq!(row, "HĐND cho phép tại NQ 12");
    // Still more: the reason of before answered for less.
    let mut more = change.clone();
    more.decision_on = "2026-10-01".into();
    more.budget[0].amount = million(6_000);
    more.norm_reason = None;
    assert_eq!(
        code(adjust(&office.ledger, &"p".into(), &more)),
        "norm_reason_needed"
    );
    // A new line whose item nobody chose is asked, and may say it.
    let mut new = adjustment("2026-10-01");
    new.norm_reason = None;
    new.budget = vec![BudgetChange {
        line: "Máy C".into(),
        source: MoneySource::National,
        amount: million(1),
        year: None,
    }];
    assert_eq!(
        code(adjust(&office.ledger, &"p".into(), &new)),
        "norm_item_needed"
    );
    new.budget.push(BudgetChange {
        source: MoneySource::Beneficiary,
        amount: million(5),
        ..new.budget[0].clone()
    });
    new.norm_items = [("Máy C".to_owned(), "machinery".to_owned())].into();
    adjust(&office.ledger, &"p".into(), &new).unwrap();
}

#[test]
fn a_line_that_does_not_change_keeps_the_verdict_of_its_approval() {
    let office = office();
    let machinery = Some("machinery");
    office.draft("p", &[("Máy A", machinery, 250), ("Máy B", machinery, 20)]);
    office.decided("p", "2026-06-15");
    freeze(&office.ledger, &"p".into()).unwrap();
    let verdict_of = |view: &BudgetView| view.lines[0].verdict.clone().unwrap();
    let kept = verdict_of(&office.budget("p"));
    assert_eq!(kept.state.code(), "within");
    office.run(&["UPDATE norm SET cap_vnd = 200000000 WHERE item_code = 'machinery'"]);
    let mut change = adjustment("2026-09-01");
    change.norm_reason = None;
    change.reason = "Giảm máy B".into();
    change.budget = vec![BudgetChange {
        line: "Máy B".into(),
        source: MoneySource::National,
        amount: million(10),
        year: None,
    }];
    let draft = adjust_draft(&office.ledger, &"p".into(), &change).unwrap();
    assert!(
        draft.over_norm.iter().all(|told| !told.contains("Máy A")),
        "{:?}",
        draft.over_norm
    );
    change.norm_reason = Some("Theo giá thị trường".into());
    adjust(&office.ledger, &"p".into(), &change).unwrap();
    let after = office.budget("p");
    assert_eq!(after.in_force, BudgetStage::Adjusted);
    assert_eq!(verdict_of(&after), kept, "word for word");
    assert_eq!(
        after.lines[0].norm_reason, None,
        "nobody's reason was written to it"
    );
}

#[test]
fn advances_are_counted_less_what_came_back() {
    let office = office();
    office.approved(
        "p",
        "national",
        "ND1",
        &[(MoneySource::National, million(100))],
    );
    let pay =
        |kind, day, amount| office.pay("p", kind, day, MoneySource::National, million(amount));
    pay(FlowKind::Advance, "2026-07-01", 70).unwrap();
    assert_eq!(
        code(pay(FlowKind::Advance, "2026-07-02", 10)),
        "advance_over_ceiling"
    );
    pay(FlowKind::Return, "2026-08-01", 70).unwrap();
    let view = pay(FlowKind::Advance, "2026-08-02", 70).unwrap().value;
    let ceiling = &view.ceilings[0];
    assert_eq!(
        (
            ceiling.given,
            ceiling.returned,
            ceiling.advanced,
            ceiling.left
        ),
        (million(140), million(70), million(70), Money::ZERO)
    );
    assert_eq!(
        code(pay(FlowKind::Advance, "2026-08-03", 1)),
        "advance_over_ceiling"
    );
}

#[test]
fn a_rate_with_decimals_holds_and_an_unknown_one_is_asked() {
    let office = office();
    office.approved(
        "p",
        "national",
        "ND1",
        &[(MoneySource::National, million(100))],
    );
    let pay = |day, amount| office.pay("p", FlowKind::Advance, day, MoneySource::National, amount);
    office.run(&["UPDATE setting SET value = '62.5' WHERE key = 'advance_rate.training'"]);
    let ceiling = office.money("p").ceilings[0].clone();
    assert_eq!(ceiling.amount, dong(62_500_000));
    assert!(
        ceiling.words().starts_with("62,5 % của 100.000.000"),
        "{}",
        ceiling.words()
    );
    assert_eq!(
        code(pay("2026-07-01", dong(62_500_001))),
        "advance_over_ceiling"
    );
    // Neither a rate that is no number nor a line without content opens the door.
    for unknown in [
        "UPDATE setting SET value = 'theo hợp đồng' WHERE key = 'advance_rate.training'",
        "UPDATE project SET content_id = NULL WHERE id = 'p'",
    ] {
        office.run(&[unknown]);
        let ceiling = office.money("p").ceilings[0].clone();
        assert_eq!(ceiling.unknown, ["Thực hiện"], "{unknown}");
        let refused = pay("2026-07-01", million(10)).unwrap_err();
        assert_eq!(refused.code(), "advance_rate_unknown", "{unknown}");
        assert!(
            refused
                .message()
                .contains("chưa rõ mức tạm ứng của khoản “Thực hiện”")
        );
    }
    let mut reasoned = payment(
        FlowKind::Advance,
        "2026-07-01",
        MoneySource::National,
        million(10),
    );
    reasoned.over_reason = Some("Hợp đồng ghi 10 %".into());
    pay_input(&office, &reasoned).unwrap();
}

fn pay_input(office: &Office, input: &PaymentInput) -> crate::Result<Done<MoneyView>> {
    pay(&office.ledger, &"p".into(), input)
}

#[test]
fn what_is_paid_before_acceptance_beyond_the_advance_is_told() {
    let office = office();
    office.approved(
        "p",
        "national",
        "ND1",
        &[(MoneySource::National, million(100))],
    );
    office
        .pay(
            "p",
            FlowKind::Payment,
            "2026-07-01",
            MoneySource::National,
            million(100),
        )
        .unwrap();
    let told = office.money("p").remarks.join(" ");
    assert!(
        told.contains("đã chi 100.000.000 đồng trước khi nghiệm thu") && told.contains("70 % của"),
        "{told}"
    );
    office.run(&["UPDATE project SET accepted_on = '2026-06-30' WHERE id = 'p'"]);
    assert_eq!(office.money("p").remarks, Vec::<String>::new());
}

#[test]
fn a_budget_year_is_a_limit_and_what_it_leaves_over_goes_to_the_next() {
    let office = office_after(120);
    office.project("p", "local", "ND1", 2026);
    add_line(&office.ledger, &"p".into(), "Lớp").unwrap();
    for year in [2026, 2027] {
        let input = AmountInput {
            line: "Lớp".into(),
            stage: BudgetStage::Approved,
            source: MoneySource::Local,
            amount: million(100),
            year: Some(year),
        };
        set_amount(&office.ledger, &"p".into(), &input).unwrap();
    }
    office.decided("p", "2026-06-15");
    freeze(&office.ledger, &"p".into()).unwrap();
    let mut input = payment(
        FlowKind::Payment,
        "2026-08-01",
        MoneySource::Local,
        million(150),
    );
    let refused = pay_input(&office, &input).unwrap_err();
    assert_eq!(refused.code(), "over_year");
    assert!(
        refused
            .message()
            .contains("đến hết năm ngân sách 2026 đã chi 150.000.000 đồng")
            && refused.message().contains("50.000.000"),
        "{}",
        refused.message()
    );
    input.amount = million(60);
    pay_input(&office, &input).unwrap();
    let next = |amount| {
        payment(
            FlowKind::Payment,
            "2027-03-01",
            MoneySource::Local,
            million(amount),
        )
    };
    pay_input(&office, &next(140)).expect("40 of 2026 were left over");
    assert_eq!(code(pay_input(&office, &next(1))), "over_approved");
    // With its own reason a year may be passed.
    office.ledger.undo().unwrap();
    let mut reasoned = payment(
        FlowKind::Payment,
        "2026-09-01",
        MoneySource::Local,
        million(90),
    );
    assert_eq!(code(pay_input(&office, &reasoned)), "over_year");
    reasoned.over_reason = Some("Sở Tài chính cho ứng trước dự toán năm 2027".into());
    pay_input(&office, &reasoned).unwrap();
}

#[test]
fn whoever_was_supported_before_is_asked_about_in_an_adjustment() {
    let office = office();
    office.approved("a", "local", "ND1", &[(MoneySource::Local, million(10))]);
    office.served("a", "f", Some(10));
    office.approved("p", "local", "ND1", &[(MoneySource::Local, million(100))]);
    let mut change = adjustment("2026-09-01");
    let joins = |reason: Option<&str>| BeneficiaryChange {
        values: [
            ("facility_id".to_owned(), Json(json!("f"))),
            ("support_vnd".to_owned(), Json(json!(5_000_000))),
            ("repeat_reason".to_owned(), Json(json!(reason))),
        ]
        .into(),
        ..BeneficiaryChange::default()
    };
    change.beneficiaries = vec![joins(None)];
    let before = office.dump();
    let refused = adjust(&office.ledger, &"p".into(), &change).unwrap_err();
    assert_eq!(refused.code(), "repeat_reason_missing");
    assert!(
        refused
            .message()
            .contains("“Cơ sở f” đã được hỗ trợ cùng nội dung"),
        "{}",
        refused.message()
    );
    assert_eq!(office.dump(), before);
    change.beneficiaries = vec![joins(Some("Máy khác"))];
    adjust(&office.ledger, &"p".into(), &change).unwrap();
}

/// A way in and what it tries; none of them may write anything.
type Way<'a> = (
    &'a str,
    &'static str,
    Box<dyn Fn() -> crate::Result<()> + 'a>,
);

/// Every rule of money by every way in that could break it: refused with its code, and nothing is written.
#[test]
fn every_rule_of_money_holds_on_every_way_in() {
    let office = office();
    let ledger = &office.ledger;
    let local = MoneySource::Local;
    // A group of 500 with a child of 300, and a project with 90 of 100 paid, 20 of it as settlement.
    office.approved("g", "local", "ND1", &[(local, million(500))]);
    office.approved("c", "local", "ND1", &[(local, million(300))]);
    office.approved("p", "local", "ND1", &[(local, million(100))]);
    office.run(&["UPDATE project SET parent_id = 'g' WHERE id = 'c'"]);
    office.project("d", "local", "ND1", 2026);
    add_line(ledger, &"d".into(), "Lớp").unwrap();
    office
        .set("d", "Lớp", BudgetStage::Registered, local, million(400))
        .unwrap();
    office.run(&["UPDATE project SET parent_id = 'g' WHERE id = 'd'"]);
    office
        .run(&["UPDATE project SET accepted_on = '2026-09-01', state = 'accepted' WHERE id = 'p'"]);
    // Accepted, with nothing paid.
    office.approved("e", "local", "ND1", &[(local, million(100))]);
    office
        .run(&["UPDATE project SET accepted_on = '2026-09-01', state = 'accepted' WHERE id = 'e'"]);
    let paid = office
        .pay("p", FlowKind::Payment, "2026-09-10", local, million(70))
        .unwrap();
    let first_payment = paid.operation.number().unwrap();
    let paid = paid.value.payments[0].id.clone();
    // Undone, and something else written since.
    let undone = office
        .pay("p", FlowKind::Payment, "2026-09-11", local, million(30))
        .unwrap()
        .operation
        .number()
        .unwrap();
    ledger.undo().unwrap();
    office
        .pay("p", FlowKind::Settlement, "2026-09-20", local, million(20))
        .unwrap();
    // Written down before it was frozen, with money paid: the editor is open.
    office.project("u", "local", "ND1", 2026);
    add_line(ledger, &"u".into(), "Lớp").unwrap();
    office
        .set("u", "Lớp", BudgetStage::Approved, local, million(450))
        .unwrap();
    office.run(&[
        "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year) VALUES ('u-1', 'u', 'payment', '2026-08-01', 'local', 440000000, 2026)",
        "INSERT INTO project_beneficiary(id, project_id, position, name_written, support_vnd) VALUES ('b', 'p', 1, 'Cơ sở B', 60000000)",
    ]);

    let pay_in = |project: &'static str, change: &dyn Fn(&mut PaymentInput)| {
        let mut input = payment(FlowKind::Payment, "2026-10-01", local, million(1));
        change(&mut input);
        pay(ledger, &project.into(), &input).map(drop)
    };
    let edit_in = |change: &dyn Fn(&mut PaymentInput)| {
        let mut input = payment(FlowKind::Payment, "2026-09-10", local, million(70));
        change(&mut input);
        edit_payment(ledger, &paid, &input).map(drop)
    };
    let adjust_in = |project: &'static str, change: &dyn Fn(&mut Adjustment)| {
        let mut wanted = adjustment("2026-10-01");
        change(&mut wanted);
        adjust(ledger, &project.into(), &wanted).map(drop)
    };
    let amount = |amount: i64| {
        vec![BudgetChange {
            line: "Thực hiện".into(),
            source: local,
            amount: million(amount),
            year: None,
        }]
    };
    let shares = |support: i64| {
        vec![BeneficiaryChange {
            id: Some("b".into()),
            values: [("support_vnd".to_owned(), Json(json!(support * 1_000_000)))].into(),
            ..BeneficiaryChange::default()
        }]
    };
    let step = |project: &'static str, to: &str| {
        let wanted = Move {
            reason: Some("theo hồ sơ".into()),
            ..Move::to(ProjectState::of(to).expect("a state"), "2026-11-01")
        };
        advance(ledger, &project.into(), &wanted).map(drop)
    };
    let set = |project: &'static str, line: &str, stage, to: i64| {
        office
            .set(project, line, stage, local, million(to))
            .map(drop)
    };
    let begun = |amount: i64| {
        let beginning = Beginning {
            name: "Đề án mới".into(),
            fund: "local".into(),
            year: 2026,
            state: Some(ProjectState::Proposed),
            money: vec![BeginningMoney {
                stage: "registered",
                source: "local",
                amount: million(amount),
            }],
            ..Beginning::default()
        };
        ledger
            .transact(&Op::LoadDemo, |tx| begin(tx, &beginning))
            .map(drop)
    };
    let typed = |noun: &str, values: serde_json::Value| {
        let values: record::Values = serde_json::from_value(values).unwrap();
        record::save(ledger, record::noun(noun).unwrap(), None, &values).map(drop)
    };
    let ways: Vec<Way<'_>> = vec![
        (
            "share −1 by form",
            "record_invalid",
            Box::new(|| {
                typed(
                    "project_beneficiary",
                    json!({ "project_id": "d", "name_written": "Cơ sở D", "support_vnd": -1 }),
                )
            }),
        ),
        // Nothing negative outside thu hồi.
        (
            "pay −1",
            "payment_amount",
            Box::new(|| pay_in("p", &|one| one.amount = million(-1))),
        ),
        (
            "edit −1",
            "payment_amount",
            Box::new(|| edit_in(&|one| one.amount = million(-1))),
        ),
        (
            "editor −1",
            "amount_negative",
            Box::new(|| set("d", "Lớp", BudgetStage::Registered, -1)),
        ),
        (
            "contract −1",
            "amount_negative",
            Box::new(|| set("p", "Thực hiện", BudgetStage::Contracted, -1)),
        ),
        (
            "adjust −1",
            "adjusted_amount",
            Box::new(|| adjust_in("p", &|one| one.budget = amount(-1))),
        ),
        (
            "share −1 by adjustment",
            "record_invalid",
            Box::new(|| adjust_in("p", &|one| one.beneficiaries = shares(-1))),
        ),
        ("begin −1", "amount_negative", Box::new(|| begun(-1))),
        // Day and budget year agree.
        (
            "pay another year",
            "budget_year",
            Box::new(|| pay_in("p", &|one| one.budget_year = Some(2024))),
        ),
        (
            "edit another year",
            "budget_year",
            Box::new(|| edit_in(&|one| one.budget_year = Some(2027))),
        ),
        // Never more than approved.
        (
            "pay over",
            "over_approved",
            Box::new(|| pay_in("p", &|one| one.amount = million(11))),
        ),
        (
            "edit over",
            "over_approved",
            Box::new(|| edit_in(&|one| one.amount = million(81))),
        ),
        (
            "adjust below what was paid",
            "over_approved",
            Box::new(|| adjust_in("p", &|one| one.budget = amount(89))),
        ),
        (
            "editor below what was paid",
            "over_approved",
            Box::new(|| set("u", "Lớp", BudgetStage::Approved, 100)),
        ),
        (
            "line away below what was paid",
            "over_approved",
            Box::new(|| remove_line(ledger, &"u".into(), "Lớp").map(drop)),
        ),
        (
            "frozen stage",
            "stage_locked",
            Box::new(|| set("p", "Thực hiện", BudgetStage::Approved, 900)),
        ),
        // Returns and settlements.
        (
            "return over",
            "return_too_much",
            Box::new(|| {
                pay_in("p", &|one| {
                    one.kind = FlowKind::Return;
                    one.amount = million(91);
                })
            }),
        ),
        (
            "settlement early",
            "settled_before_acceptance",
            Box::new(|| pay_in("u", &|one| one.kind = FlowKind::Settlement)),
        ),
        (
            "edit to settlement early",
            "settled_before_acceptance",
            Box::new(|| {
                edit_in(&|one| {
                    one.kind = FlowKind::Settlement;
                    one.paid_on = "2026-08-01".into();
                })
            }),
        ),
        // Advances under their ceiling.
        (
            "advance over",
            "advance_over_ceiling",
            Box::new(|| {
                pay_in("c", &|one| {
                    one.kind = FlowKind::Advance;
                    one.amount = million(211);
                })
            }),
        ),
        (
            "edit to an advance over",
            "advance_over_ceiling",
            Box::new(|| {
                edit_in(&|one| {
                    one.kind = FlowKind::Advance;
                    one.amount = million(71);
                })
            }),
        ),
        // Children within their group, shares within the money.
        (
            "editor past the group",
            "shares_over_approved",
            Box::new(|| set("d", "Lớp", BudgetStage::Approved, 201)),
        ),
        (
            "editor beside the fund of the group",
            "group_year_over",
            Box::new(|| {
                office
                    .set(
                        "d",
                        "Lớp",
                        BudgetStage::Approved,
                        MoneySource::National,
                        million(1),
                    )
                    .map(drop)
            }),
        ),
        (
            "editor beside the year of the group",
            "group_year_over",
            Box::new(|| {
                let input = AmountInput {
                    line: "Lớp".into(),
                    stage: BudgetStage::Approved,
                    source: local,
                    amount: million(1),
                    year: Some(2027),
                };
                set_amount(ledger, &"d".into(), &input).map(drop)
            }),
        ),
        (
            "adjust beside the year of the group",
            "group_year_over",
            Box::new(|| {
                adjust_in("c", &|one| {
                    one.budget = amount(299);
                    one.budget.push(BudgetChange {
                        year: Some(2027),
                        ..amount(1).remove(0)
                    });
                })
            }),
        ),
        (
            "stage copied past the group",
            "shares_over_approved",
            Box::new(|| {
                copy_stage(
                    ledger,
                    &"d".into(),
                    BudgetStage::Registered,
                    BudgetStage::Approved,
                    false,
                )
                .map(drop)
            }),
        ),
        (
            "adjust past the group",
            "shares_over_approved",
            Box::new(|| adjust_in("c", &|one| one.budget = amount(501))),
        ),
        (
            "adjust the group below its children",
            "shares_over_approved",
            Box::new(|| adjust_in("g", &|one| one.budget = amount(299))),
        ),
        (
            "shares past the money",
            "shares_over_approved",
            Box::new(|| adjust_in("p", &|one| one.beneficiaries = shares(101))),
        ),
        // No settlement without acceptance or money, by no step.
        (
            "settle what nobody accepted",
            "step_forbidden",
            Box::new(|| step("u", "settled")),
        ),
        (
            "paid out with nothing paid",
            "step_forbidden",
            Box::new(|| step("e", "disbursed")),
        ),
        (
            "back past acceptance with a settlement",
            "settled_before_acceptance",
            Box::new(|| step("p", "running")),
        ),
        (
            "open the approval with money on it",
            "budget_in_use",
            Box::new(|| thaw(ledger, &"p".into()).map(drop)),
        ),
        // The days of the project keep their order.
        (
            "settled before it was accepted, by form",
            "days_out_of_order",
            Box::new(|| {
                let days = json!({ "accepted_on": "2026-10-10", "settled_on": "2026-10-09" });
                save(&office, "project", "e", days)
            }),
        ),
        (
            "accepted before it was approved, put right by a correction",
            "days_out_of_order",
            Box::new(|| {
                let wanted = Correction {
                    step: Some(ProjectState::Accepted),
                    on: Some("2026-06-14".into()),
                    reason: "gõ nhầm".into(),
                    ..Correction::default()
                };
                correct(ledger, &"e".into(), &wanted).map(drop)
            }),
        ),
        // Undo and redo take and bring back the newest alone: neither pulls away what others stand on.
        (
            "undo the payment under a settlement",
            "operation_not_newest",
            Box::new(|| ledger.undo_operation(first_payment).map(drop)),
        ),
        (
            "redo 30 over 90 of 100",
            "operation_abandoned",
            Box::new(|| ledger.redo_operation(undone).map(drop)),
        ),
    ];
    office.run(&["UPDATE project SET state = 'stopped' WHERE id = 'u'"]);
    none_is_written(&office, &ways);
    // The same where something was undone, and where it was done again: a refusal is no operation, so undo offers none
    // of it and redo still offers what it did.
    office.run(&["UPDATE project SET note = 'Đã đối chiếu' WHERE id = 'u'"]);
    let (undo, _) = ledger.undoable().unwrap();
    ledger.undo().unwrap();
    none_is_written(&office, &ways);
    assert_eq!(ledger.undoable().unwrap().1, undo, "redo is still offered");
    ledger.redo().unwrap();
    none_is_written(&office, &ways);
}

/// Each way is refused with its code, and neither the ledger nor its undo and redo know of it.
fn none_is_written(office: &Office, ways: &[Way<'_>]) {
    let before = office.dump();
    let steps = office.ledger.undoable().unwrap();
    for (way, expected, tried) in ways {
        let refused = match tried() {
            Err(refused) => refused,
            Ok(()) => panic!("{way} was written"),
        };
        assert_eq!(refused.code(), *expected, "{way}: {}", refused.message());
        assert!(
            refused.message().ends_with('.'),
            "{way}: {}",
            refused.message()
        );
        assert_eq!(office.dump(), before, "{way} wrote something");
        assert_eq!(office.ledger.undoable().unwrap(), steps, "{way} is no step");
    }
}

#[test]
fn a_new_project_begins_where_the_law_lets_it() {
    let begins = |state: ProjectState, accepted| {
        MoneyRules::begins(Some(state), accepted).map_err(|one| one.code())
    };
    assert_eq!(
        begins(ProjectState::Settled, false),
        Err("settled_unaccepted")
    );
    assert_eq!(
        begins(ProjectState::SettlementDossier, false),
        Err("settled_unaccepted")
    );
    assert_eq!(begins(ProjectState::Archived, true), Err("settled_unpaid"));
    assert_eq!(
        begins(ProjectState::Disbursed, false),
        Err("settled_unpaid")
    );
    for state in [
        ProjectState::Proposed,
        ProjectState::Running,
        ProjectState::Accepted,
        ProjectState::Stopped,
    ] {
        assert_eq!(begins(state, false), Ok(()), "{state:?}");
    }
    assert_eq!(begins(ProjectState::SettlementDossier, true), Ok(()));
}

#[test]
fn a_project_that_passes_its_group_is_not_frozen() {
    let office = office();
    let local = MoneySource::Local;
    office.approved("g", "local", "ND1", &[(local, million(500))]);
    office.project("c", "local", "ND1", 2026);
    // Written by somebody else than the editor.
    office.run(&[
        "INSERT INTO project_budget(id, project_id, position, line, stage, source, amount_vnd, budget_year) VALUES ('r', 'c', 1, 'Lớp', 'approved', 'local', 501000000, 2026)",
        "UPDATE project SET parent_id = 'g' WHERE id = 'c'",
    ]);
    assert_eq!(
        code(freeze(&office.ledger, &"c".into())),
        "shares_over_approved"
    );
    let step = office.ledger.transact(&Op::LoadDemo, |tx| {
        freeze::freeze_approved(tx, &"c".into(), Some("theo kế hoạch"))
    });
    assert_eq!(code(step), "shares_over_approved", "by a plan neither");
}

#[test]
fn a_project_has_no_money_beside_the_fund_and_the_year_of_its_group() {
    let office = office();
    let local = MoneySource::Local;
    for id in ["g", "c"] {
        office.project(id, "local", "ND1", 2026);
        add_line(&office.ledger, &id.into(), "Lớp").unwrap();
        office.answer(id, "Lớp");
    }
    office.run(&["UPDATE project SET parent_id = 'g' WHERE id = 'c'"]);
    let set = |id: &str, year: i32, amount: i64| {
        let input = AmountInput {
            line: "Lớp".into(),
            stage: BudgetStage::Approved,
            source: local,
            amount: million(amount),
            year: Some(year),
        };
        set_amount(&office.ledger, &id.into(), &input)
    };
    // What the group has of its own is typed year by year after that of the project inside it.
    set("c", 2026, 30).unwrap();
    set("c", 2027, 20).unwrap();
    set("g", 2026, 60).unwrap();
    let refused = freeze(&office.ledger, &"c".into()).unwrap_err();
    assert_eq!(
        refused.message(),
        "KCĐP năm 2027: các đề án trong nhóm “Đề án g” được duyệt cộng lại 20.000.000 đồng, vượt kinh phí 0 đồng của nhóm là 20.000.000 đồng. Hãy chọn đúng nguồn và năm ngân sách, hoặc ghi kinh phí của nhóm trước."
    );
    assert_eq!(code(set("c", 2027, 21)), "group_year_over");
    set("g", 2027, 20).unwrap();
    assert_eq!(code(set("c", 2027, 21)), "group_year_over");
    assert_eq!(code(set("g", 2027, 19)), "group_year_over");
    office.run(&["UPDATE project SET state = 'approved', decision_no = '61/QĐ', decision_on = '2026-06-15' WHERE id = 'c'"]);
    freeze(&office.ledger, &"c".into()).unwrap();
}

#[test]
fn a_plan_freezes_with_the_norms_of_its_day_and_its_reason() {
    let office = office();
    office.draft("p", &[("Máy", None, 250)]);
    office.decided("p", "2026-01-12");
    office.run(&[
        "UPDATE norm SET valid_to = '2026-06-30' WHERE item_code = 'machinery' AND source = 'national' AND valid_to IS NULL",
        "INSERT INTO norm(id, item, item_code, source, content_id, cap_vnd, cap_unit, valid_from, mark) SELECT 'moi', 'Máy', 'machinery', 'national', id, 200000000, 'cơ sở', '2026-07-01', 'office' FROM content WHERE code = 'ND3'",
        "UPDATE project_budget SET norm_item_code = 'machinery'",
    ]);
    assert_eq!(
        office.verdicts("p"),
        [verdict("within", None)],
        "the norm of the decision's day"
    );
    let frozen = office
        .ledger
        .transact(&Op::LoadDemo, |tx| {
            freeze::freeze_approved(tx, &"p".into(), None)
        })
        .unwrap();
    assert!(frozen.value);
    let view = office.budget("p");
    assert!(view.frozen);
    assert_eq!(
        view.frozen_on.map(|day| day.to_string()).as_deref(),
        Some("2026-01-12")
    );
    assert_eq!(
        code(office.set(
            "p",
            "Máy",
            BudgetStage::Approved,
            MoneySource::National,
            million(450)
        )),
        "stage_locked"
    );
}

#[test]
fn a_decision_without_its_day_counts_against_the_cap_of_its_facility() {
    let office = office();
    let machinery = Some("machinery");
    office.draft("a", &[("Máy A", machinery, 300)]);
    office.served("a", "f", Some(300));
    office.draft("p", &[("Máy B", machinery, 200)]);
    office.served("p", "f", Some(200));
    office.run(&["UPDATE project SET state = 'approved', decision_no = '61/QĐ' WHERE id = 'a'"]);
    assert_eq!(office.verdicts("p"), [verdict("exceeds", Some(200))]);
}

#[test]
fn the_money_of_an_approved_project_enters_as_a_whole_and_is_frozen_with_it() {
    let office = office();
    // Approved by a step, with nothing approved yet.
    office.project("p", "national", "ND3", 2026);
    office.served("p", "f", None);
    office.run(&[
        "UPDATE project SET state = 'approved', decision_no = '61/QĐ', decision_on = '2026-03-01' WHERE id = 'p'",
        "INSERT INTO project_step(id, project_id, position, state, happened_on) VALUES ('s', 'p', 1, 'approved', '2026-03-01')",
    ]);
    add_line(&office.ledger, &"p".into(), "Máy").unwrap();
    set_line(&office.ledger, &"p".into(), "Máy", &line(Some("machinery"))).unwrap();
    let set = |stage, source, amount| office.set("p", "Máy", stage, source, million(amount));
    let refused = set(BudgetStage::Approved, MoneySource::National, 9_000).unwrap_err();
    assert_eq!(refused.code(), "stage_locked", "never cell by cell");
    assert!(
        refused.message().contains("nhập một lần"),
        "{}",
        refused.message()
    );
    for (source, amount) in [
        (MoneySource::National, 9_000),
        (MoneySource::Local, 60),
        (MoneySource::Beneficiary, 20_000),
    ] {
        set(BudgetStage::Registered, source, amount).unwrap();
    }
    assert!(office.budget("p").enters_whole);
    let enter = || {
        copy_stage(
            &office.ledger,
            &"p".into(),
            BudgetStage::Registered,
            BudgetStage::Approved,
            false,
        )
    };
    assert_eq!(code(enter()), "norm_reason_needed", "300 a facility");
    assert_eq!(
        office.budget("p").stages[2].amounts.total(),
        Money::ZERO,
        "nothing of it entered"
    );
    set_line(
        &office.ledger,
        &"p".into(),
        "Máy",
        &LineInput {
            norm_reason: Some("Bộ Công Thương đồng ý".into()),
            ..line(Some("machinery"))
        },
    )
    .unwrap();
    let view = enter().unwrap().value;
    assert_eq!(
        view.frozen_on.map(|day| day.to_string()).as_deref(),
        Some("2026-03-01"),
        "the day of the decision"
    );
    assert!(view.frozen && !view.enters_whole);
    let approved = view
        .stages
        .iter()
        .find(|one| one.stage == BudgetStage::Approved)
        .unwrap();
    assert_eq!(
        (approved.amounts.national(), approved.amounts.local()),
        (million(9_000), million(60)),
        "both funds"
    );
    assert_eq!(
        code(set(BudgetStage::Approved, MoneySource::Local, 70)),
        "stage_locked"
    );
    assert_eq!(
        code(copy_stage(
            &office.ledger,
            &"p".into(),
            BudgetStage::Registered,
            BudgetStage::Approved,
            true
        )),
        "stage_locked"
    );
    // One operation.
    office.ledger.undo().unwrap();
    assert!(office.budget("p").enters_whole);
    assert_eq!(office.budget("p").stages[2].amounts.total(), Money::ZERO);
}

#[test]
fn half_an_approval_of_an_older_ledger_is_frozen_or_replaced_as_a_whole() {
    let office = office();
    office.draft("p", &[("Máy", Some("machinery"), 300)]);
    office.served("p", "f", None);
    office.run(&[
        "UPDATE project SET state = 'approved', decision_no = '61/QĐ', decision_on = '2026-03-01' WHERE id = 'p'",
        "INSERT INTO project_step(id, project_id, position, state, happened_on) VALUES ('s', 'p', 1, 'approved', '2026-03-01')",
    ]);
    let view = office.budget("p");
    assert!(view.enters_whole && view.frozen_on.is_none());
    for (source, amount) in [
        (MoneySource::National, 250),
        (MoneySource::Beneficiary, 750),
    ] {
        office
            .set("p", "Máy", BudgetStage::Appraised, source, million(amount))
            .unwrap();
    }
    let enter = |replace| {
        copy_stage(
            &office.ledger,
            &"p".into(),
            BudgetStage::Appraised,
            BudgetStage::Approved,
            replace,
        )
    };
    assert_eq!(code(enter(false)), "stage_filled");
    assert_eq!(
        enter(true)
            .unwrap()
            .value
            .frozen_on
            .map(|day| day.to_string())
            .as_deref(),
        Some("2026-03-01")
    );
    office.ledger.undo().unwrap();
    let frozen = freeze(&office.ledger, &"p".into()).unwrap().value;
    assert_eq!(
        frozen.frozen_on.map(|day| day.to_string()).as_deref(),
        Some("2026-03-01")
    );
}

#[test]
fn a_reason_to_pass_a_year_stands_for_its_own_payment_only() {
    let office = office();
    office.project("p", "local", "ND1", 2026);
    add_line(&office.ledger, &"p".into(), "Lớp").unwrap();
    for year in [2026, 2027] {
        let input = AmountInput {
            line: "Lớp".into(),
            stage: BudgetStage::Approved,
            source: MoneySource::Local,
            amount: million(100),
            year: Some(year),
        };
        set_amount(&office.ledger, &"p".into(), &input).unwrap();
    }
    office.decided("p", "2026-06-15");
    let pay = |day, amount, reason: Option<&str>| {
        let mut input = payment(FlowKind::Payment, day, MoneySource::Local, dong(amount));
        input.over_reason = reason.map(str::to_owned);
        pay_input(&office, &input)
    };
    pay("2026-08-01", 100_000_000, None).unwrap();
    pay("2026-08-02", 1, Some("Ứng trước dự toán năm 2027")).unwrap();
    assert_eq!(code(pay("2026-08-03", 99_999_999, None)), "over_year");
    pay("2026-08-03", 99_999_999, Some("Ứng hết dự toán năm 2027")).unwrap();
}

#[test]
fn a_settlement_of_more_than_was_approved_is_refused() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let settle = |amount| {
        office.set(
            "p",
            "Thực hiện",
            BudgetStage::Settled,
            MoneySource::Local,
            million(amount),
        )
    };
    assert_eq!(code(settle(500)), "settled_over_approved");
    settle(100).unwrap();
}

#[test]
fn a_group_and_its_projects_together_pay_no_more_than_the_group_has() {
    let office = office();
    office.approved("g", "local", "ND3", &[(MoneySource::Local, million(500))]);
    office.run(&["UPDATE project SET kind = 'group' WHERE id = 'g'"]);
    for (id, amount) in [("a", 300), ("b", 200)] {
        office.approved(id, "local", "ND3", &[(MoneySource::Local, million(amount))]);
        office.run(&[&format!(
            "UPDATE project SET parent_id = 'g' WHERE id = '{id}'"
        )]);
    }
    let pay = |id, amount| {
        office.pay(
            id,
            FlowKind::Payment,
            "2026-07-01",
            MoneySource::Local,
            million(amount),
        )
    };
    pay("a", 300).unwrap();
    let refused = pay("g", 201).unwrap_err();
    assert_eq!(refused.code(), "group_over_approved");
    assert_eq!(
        refused.message(),
        "“Đề án g” và các đề án trong nhóm cộng lại chi 501.000.000 đồng, vượt kinh phí khuyến công được duyệt của nhóm 500.000.000 đồng là 1.000.000 đồng. Hãy giảm số tiền hoặc điều chỉnh kinh phí đề án nhóm trước."
    );
    let paid = pay("g", 200).unwrap().value;
    assert_eq!(code(pay("b", 1)), "group_over_approved", "from inside, too");
    // A project settled on what its group paid keeps that payment.
    office.run(&["UPDATE project SET state = 'settled', accepted_on = '2026-09-01', settled_on = '2026-10-01' WHERE id = 'b'"]);
    office.run(&["DELETE FROM project_payment WHERE project_id = 'a'"]);
    let id = &paid.payments[0].id;
    assert_eq!(code(remove_payment(&office.ledger, id)), "settled_unpaid");
}

#[test]
fn what_came_back_whole_is_no_money_to_settle() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    office
        .run(&["UPDATE project SET state = 'accepted', accepted_on = '2026-09-01' WHERE id = 'p'"]);
    let flow = |kind, day| office.pay("p", kind, day, MoneySource::Local, million(100));
    flow(FlowKind::Payment, "2026-09-10").unwrap();
    let settle = || {
        let life = office
            .ledger
            .read(|reader| life(reader, &"p".into(), office.ledger.today()))
            .unwrap();
        life.next.into_iter().find_map(|one| one.forbidden)
    };
    assert_eq!(settle(), None);
    flow(FlowKind::Return, "2026-09-11").unwrap();
    assert!(settle().unwrap().contains("đã thu hồi hết"));
}

#[test]
fn an_approved_project_keeps_its_kind_and_no_group_is_inside_a_group() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let noun = record::noun("project").unwrap();
    let save = |id: &str, values: serde_json::Value| {
        let values: crate::field::Values = serde_json::from_value(values).unwrap();
        record::save(&office.ledger, noun, Some(id), &values).map(drop)
    };
    assert_eq!(
        code(save("p", json!({ "kind": "group" }))),
        "project_decided"
    );
    for id in ["a", "b", "c"] {
        office.project(id, "local", "ND3", 2026);
    }
    assert_eq!(
        code(save("a", json!({ "parent_id": "a" }))),
        "group_in_group"
    );
    save("a", json!({ "parent_id": "b" })).unwrap();
    assert_eq!(
        code(save("b", json!({ "parent_id": "a" }))),
        "group_in_group"
    );
    assert_eq!(
        code(save("c", json!({ "parent_id": "a" }))),
        "group_in_group"
    );
    // Approved by a step while its money was missing: it is decided all the same.
    office.run(&[
        "UPDATE project SET state = 'approved', decision_no = '61/QĐ', decision_on = '2026-03-01' WHERE id = 'c'",
        "INSERT INTO project_step(id, project_id, position, state, happened_on) VALUES ('s', 'c', 1, 'approved', '2026-03-01')",
    ]);
    assert_eq!(
        code(save("c", json!({ "name": "Khác" }))),
        "project_decided"
    );
    save("c", json!({ "implementer": "Trung tâm" })).expect("what was missing");
    assert_eq!(
        code(record::delete(&office.ledger, noun, "c")),
        "project_decided"
    );
}

fn save(office: &Office, noun: &str, id: &str, values: serde_json::Value) -> crate::Result<()> {
    let values: crate::field::Values = serde_json::from_value(values).unwrap();
    record::save(
        &office.ledger,
        record::noun(noun).unwrap(),
        Some(id),
        &values,
    )
    .map(drop)
}

#[test]
fn the_days_of_a_project_keep_the_order_of_its_steps_without_a_step() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let set = |values| save(&office, "project", "p", values);
    set(json!({ "contract_on": "2026-07-01", "accepted_on": "2026-09-09" })).unwrap();
    set(json!({ "settled_on": "2026-10-09" })).unwrap();
    let refused = set(json!({ "accepted_on": "2026-10-10" })).unwrap_err();
    assert_eq!(refused.code(), "days_out_of_order");
    assert_eq!(
        refused.message(),
        "Ngày quyết toán 09/10/2026 có trước ngày nghiệm thu 10/10/2026. Hãy kiểm tra lại hai ngày."
    );
    for values in [
        json!({ "settled_on": "2026-09-08" }),
        json!({ "contract_on": "2026-06-14" }),
        json!({ "contract_on": "2026-09-10" }),
    ] {
        assert_eq!(code(set(values.clone())), "days_out_of_order", "{values}");
    }
    set(json!({ "accepted_on": "2026-10-09" })).expect("on one day");
    // What stands the wrong way of old is mended step by step, and not made worse.
    office.run(&["UPDATE project SET accepted_on = '2026-12-31' WHERE id = 'p'"]);
    set(json!({ "note": "Đã xem" })).unwrap();
    set(json!({ "accepted_on": "2026-11-30" })).unwrap();
    assert_eq!(
        code(set(json!({ "accepted_on": "2027-01-31" }))),
        "days_out_of_order"
    );
}

#[test]
fn no_khuyen_cong_money_goes_out_before_the_approval_or_after_the_end() {
    let office = office();
    let local = MoneySource::Local;
    for id in ["p", "c", "g", "r"] {
        office.approved(id, "local", "ND3", &[(local, million(100))]);
    }
    office.run(&["UPDATE project SET parent_id = 'g' WHERE id = 'c'"]);
    office.project("u", "local", "ND3", 2026);
    add_line(&office.ledger, &"u".into(), "Máy").unwrap();
    office.answer("u", "Máy");
    office
        .set("u", "Máy", BudgetStage::Approved, local, million(100))
        .unwrap();
    let pay = |project: &str, kind, day: &str, amount| {
        let input = PaymentInput {
            over_reason: Some("theo hồ sơ".into()),
            ..payment(kind, day, local, million(amount))
        };
        pay(&office.ledger, &project.into(), &input).map(drop)
    };
    let end = |project: &str, state| {
        let wanted = Move {
            reason: Some("Cơ sở rút".into()),
            ..Move::to(state, "2026-10-01")
        };
        advance(&office.ledger, &project.into(), &wanted).map(drop)
    };
    for kind in [FlowKind::Advance, FlowKind::Payment] {
        assert_eq!(
            code(pay("u", kind, "2026-07-05", 50)),
            "paid_unapproved",
            "nobody approved it"
        );
        assert_eq!(
            code(pay("p", kind, "2026-06-14", 50)),
            "paid_unapproved",
            "the day before"
        );
    }
    pay("p", FlowKind::Advance, "2026-06-15", 20).expect("from the day of the approval on");
    for (project, state) in [
        ("p", ProjectState::Withdrawn),
        ("r", ProjectState::Stopped),
        ("g", ProjectState::Withdrawn),
    ] {
        end(project, state).unwrap();
    }
    for project in ["p", "r", "g", "c"] {
        let refused = pay(project, FlowKind::Payment, "2026-10-02", 10).unwrap_err();
        assert_eq!(refused.code(), "paid_after_end", "{project}");
    }
    let refused = pay("p", FlowKind::Payment, "2026-10-02", 10).unwrap_err();
    assert_eq!(
        refused.message(),
        "“Đề án p” đã dừng lại trước ngày 02/10/2026 nên không có khoản thanh toán ngày đó được. Hãy kiểm tra lại ngày chứng từ; tiền thu về ghi là khoản “thu hồi, hoàn trả”."
    );
    pay("p", FlowKind::Payment, "2026-09-30", 10)
        .expect("paid before it was withdrawn, written late");
    pay("p", FlowKind::Return, "2026-10-05", 30).expect("what comes back");
    // An end is not written over what was paid after its day.
    office.approved("l", "local", "ND3", &[(local, million(100))]);
    pay("l", FlowKind::Payment, "2026-10-02", 10).unwrap();
    assert_eq!(code(end("l", ProjectState::Withdrawn)), "paid_after_end");
}

#[test]
fn an_adjustment_of_a_day_to_come_is_refused() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let change = |on: &str| {
        let wanted = Adjustment {
            budget: vec![BudgetChange {
                line: "Thực hiện".into(),
                source: MoneySource::Local,
                amount: million(90),
                year: None,
            }],
            ..adjustment(on)
        };
        adjust(&office.ledger, &"p".into(), &wanted).map(drop)
    };
    assert_eq!(code(change("2099-10-01")), "adjusted_ahead");
    assert_eq!(code(change("2026-11-23")), "adjusted_ahead", "tomorrow");
    change("2026-11-22").expect("today");
}

#[test]
fn a_project_that_goes_to_another_year_takes_its_money_along() {
    let office = office();
    office.project("p", "local", "ND3", 2026);
    add_line(&office.ledger, &"p".into(), "Máy").unwrap();
    for (year, amount) in [(2026, 70), (2027, 30)] {
        let input = AmountInput {
            line: "Máy".into(),
            stage: BudgetStage::Registered,
            source: MoneySource::Local,
            amount: million(amount),
            year: Some(year),
        };
        set_amount(&office.ledger, &"p".into(), &input).unwrap();
    }
    let years = || -> Vec<(i64, i64)> {
        office
            .ledger
            .read(|reader| {
                reader.rows(
                    "SELECT budget_year, amount_vnd / 1000000 FROM project_budget WHERE amount_vnd > 0 ORDER BY budget_year",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
            })
            .unwrap()
    };
    let values: record::Values = serde_json::from_value(json!({ "year": 2028 })).unwrap();
    let noun = record::noun("project").unwrap();
    let told = record::check_in(&office.ledger, noun, Some("p"), &values).unwrap();
    assert!(
        told.iter().any(|one| one.code == "money_moves_along"
            && one.message
                == "Kinh phí đã ghi từ năm ngân sách 2026 chuyển theo đề án, bắt đầu từ năm 2028."),
        "{told:?}"
    );
    save(&office, "project", "p", json!({ "year": 2028 })).unwrap();
    assert_eq!(years(), [(2028, 70), (2029, 30)]);
    office.ledger.undo().unwrap();
    assert_eq!(years(), [(2026, 70), (2027, 30)], "one operation");
    // A year that is set right after its money was: the money stays.
    office.run(&["UPDATE project_budget SET budget_year = budget_year + 1"]);
    save(&office, "project", "p", json!({ "year": 2027 })).unwrap();
    assert_eq!(years(), [(2027, 70), (2028, 30)]);
}

#[test]
fn a_field_that_no_adjustment_speaks_of_is_refused_by_its_name() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let try_field = |name: &str| {
        let mut change = adjustment("2026-09-01");
        change.fields = [(name.to_owned(), Json(json!("x")))].into();
        adjust(&office.ledger, &"p".into(), &change).unwrap_err()
    };
    let refused = try_field("mau_sac");
    assert_eq!(refused.code(), "not_adjusted");
    assert_eq!(
        refused.message(),
        "Không có ô “mau_sac” để điều chỉnh. Hãy kiểm tra lại tên ô."
    );
    assert_eq!(try_field("decision_no").code(), "not_adjusted");
    let mut change = adjustment("2026-09-01");
    change.beneficiaries = vec![BeneficiaryChange {
        values: [("mau_sac".to_owned(), Json(json!("x")))].into(),
        ..BeneficiaryChange::default()
    }];
    assert_eq!(
        code(adjust(&office.ledger, &"p".into(), &change)),
        "not_adjusted",
        "nothing is left out in silence"
    );
}
