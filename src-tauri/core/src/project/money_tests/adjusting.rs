//! Numbered versions with old, new and authority, and their papers.

use serde_json::{Value, json};

use super::*;

#[test]
fn an_adjustment_is_a_numbered_version_with_old_new_and_authority() {
    let office = office();
    let ledger = &office.ledger;
    office.approved(
        "p",
        "local",
        "ND3",
        &[
            (MoneySource::Local, million(100)),
            (MoneySource::Beneficiary, million(150)),
        ],
    );
    office
        .run(&["UPDATE project SET ends_on = '2026-11-30', place_written = 'Xã A' WHERE id = 'p'"]);
    let before = office.dump();
    assert_eq!(
        code(adjust(ledger, &"p".into(), &adjustment("2026-09-01"))),
        "nothing_adjusted"
    );
    let mut change = adjustment("2026-09-01");
    change
        .fields
        .insert("place_written".into(), Json(json!("Xã B")));
    change
        .fields
        .insert("ends_on".into(), Json(json!("2026-12-15")));
    change.budget = vec![
        BudgetChange {
            line: "Thực hiện".into(),
            source: MoneySource::Local,
            amount: million(80),
            year: None,
        },
        BudgetChange {
            line: "Nghiệm thu".into(),
            source: MoneySource::Local,
            amount: million(20),
            year: None,
        },
    ];
    let draft = adjust_draft(ledger, &"p".into(), &change).unwrap();
    assert_eq!(office.dump(), before, "a draft writes nothing");
    assert_eq!(draft.number, 1);
    assert_eq!(draft.warnings, Vec::<String>::new());
    let versions = adjust(ledger, &"p".into(), &change).unwrap().value;
    let one = &versions[0];
    assert_eq!(one.changes, draft.changes);
    let said: Vec<(&str, &str, &str, &str)> = one
        .changes
        .iter()
        .map(|change| {
            (
                change.kind.as_str(),
                change.what.as_str(),
                change.old.as_str(),
                change.new.as_str(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("place", "Địa điểm như đã ghi", "Xã A", "Xã B"),
            ("schedule", "Kết thúc", "30/11/2026", "15/12/2026"),
            ("budget", "Thực hiện – KCĐP", "100.000.000", "80.000.000"),
            ("budget", "Nghiệm thu – KCĐP", "–", "20.000.000"),
        ]
    );
    assert_eq!(
        one.kinds
            .iter()
            .map(|kind| kind.kind.as_str())
            .collect::<Vec<_>>(),
        ["place", "schedule", "budget"]
    );
    assert!(
        one.kinds
            .iter()
            .all(|kind| kind.mark.as_deref() == Some("chưa kiểm chứng"))
    );
    assert_eq!(
        one.authority.as_deref(),
        Some(
            "Cơ quan phê duyệt đề án (Sở Công Thương): địa điểm, tiến độ, cơ cấu kinh phí trong tổng mức"
        )
    );
    let view = office.budget("p");
    adds_up(&view);
    assert_eq!(view.in_force, BudgetStage::Adjusted);
    assert_eq!(
        stage(&view, BudgetStage::Approved).total(),
        million(250),
        "stays"
    );
    assert_eq!(stage(&view, BudgetStage::Adjusted).total(), million(250));
    ledger.undo().unwrap();
    assert_eq!(office.dump(), before, "one operation");
    ledger.redo().unwrap();

    let mut more = adjustment("2026-10-01");
    more.budget = vec![BudgetChange {
        line: "Thực hiện".into(),
        source: MoneySource::Local,
        amount: million(60),
        year: None,
    }];
    more.stop = true;
    let versions = adjust(ledger, &"p".into(), &more).unwrap().value;
    assert_eq!(versions[1].number, 2);
    assert_eq!(
        versions[1]
            .kinds
            .iter()
            .map(|kind| kind.kind.as_str())
            .collect::<Vec<_>>(),
        ["total", "stop"]
    );
    for (day, approved) in [
        ("2026-06-14", 0),
        ("2026-06-15", 100),
        ("2026-09-30", 100),
        ("2026-10-01", 80),
    ] {
        assert_eq!(
            office.as_of("p", day).funds.approved,
            million(approved),
            "{day}"
        );
    }
    let mut early = adjustment("2026-09-30");
    early
        .fields
        .insert("place_written".into(), Json(json!("Xã C")));
    assert_eq!(
        code(adjust(ledger, &"p".into(), &early)),
        "adjusted_out_of_order"
    );
    let state: String = ledger
        .read(|reader| reader.value("SELECT state FROM project WHERE id = 'p'", []))
        .unwrap();
    assert_eq!(state, "stopped");
    // What was applied is not taken away behind its back.
    let noun = record::noun("project_adjustment").unwrap();
    assert_eq!(
        code(record::delete(ledger, noun, &versions[0].id)),
        "written_elsewhere"
    );
}

#[test]
fn an_adjustment_never_leaves_less_than_was_paid() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    office
        .pay(
            "p",
            FlowKind::Payment,
            "2026-07-01",
            MoneySource::Local,
            million(90),
        )
        .unwrap();
    let mut change = adjustment("2026-09-01");
    change.budget = vec![BudgetChange {
        line: "Thực hiện".into(),
        source: MoneySource::Local,
        amount: million(80),
        year: None,
    }];
    assert_eq!(
        code(adjust(&office.ledger, &"p".into(), &change)),
        "over_approved"
    );
    change.budget[0].amount = million(95);
    adjust(&office.ledger, &"p".into(), &change).unwrap();
    assert_eq!(office.money("p").funds.remaining, million(5));
    assert_eq!(office.as_of("p", "2026-08-31").funds.remaining, million(10));
}

#[test]
fn what_is_not_approved_is_edited_not_adjusted() {
    let office = office();
    office.project("p", "local", "ND3", 2026);
    let mut change = adjustment("2026-09-01");
    change.stop = true;
    assert_eq!(
        code(adjust(&office.ledger, &"p".into(), &change)),
        "not_approved"
    );
    change.reason = " ".into();
    assert_eq!(
        code(adjust(&office.ledger, &"p".into(), &change)),
        "reason_missing"
    );
}

#[test]
fn beneficiaries_are_added_changed_and_taken_away_by_an_adjustment() {
    let office = office();
    let ledger = &office.ledger;
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    office.run(&[
        "INSERT INTO project_beneficiary(id, project_id, position, name_written, support_vnd) VALUES ('a', 'p', 1, 'Cơ sở A', 60000000), ('b', 'p', 2, 'Cơ sở B', 40000000)",
    ]);
    let values = |value: Value| serde_json::from_value(value).unwrap();
    let mut change = adjustment("2026-09-01");
    change.beneficiaries = vec![
        BeneficiaryChange {
            id: Some("a".into()),
            values: values(json!({ "support_vnd": 55_000_000 })),
            ..BeneficiaryChange::default()
        },
        BeneficiaryChange {
            id: Some("b".into()),
            remove: true,
            ..BeneficiaryChange::default()
        },
        BeneficiaryChange {
            values: values(json!({ "name_written": "Cơ sở C", "support_vnd": 45_000_000 })),
            ..BeneficiaryChange::default()
        },
    ];
    let draft = adjust_draft(ledger, &"p".into(), &change).unwrap();
    assert_eq!(draft.kinds[0].kind, "beneficiary");
    assert_eq!(draft.warnings, Vec::<String>::new());
    let mut more = change.clone();
    more.beneficiaries[0].values = values(json!({ "support_vnd": 55_000_001 }));
    assert_eq!(
        code(adjust(ledger, &"p".into(), &more)),
        "shares_over_approved",
        "55 + 45 million and one đồng"
    );
    let versions = adjust(ledger, &"p".into(), &change).unwrap().value;
    let said: Vec<(&str, &str, &str)> = versions[0]
        .changes
        .iter()
        .map(|change| {
            (
                change.what.as_str(),
                change.old.as_str(),
                change.new.as_str(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (
                "Đơn vị thụ hưởng",
                "Cơ sở A, hỗ trợ 60.000.000",
                "Cơ sở A, hỗ trợ 55.000.000"
            ),
            (
                "Đơn vị thụ hưởng thôi tham gia",
                "Cơ sở B, hỗ trợ 40.000.000",
                "–"
            ),
            (
                "Đơn vị thụ hưởng thêm vào",
                "–",
                "Cơ sở C, hỗ trợ 45.000.000"
            ),
        ]
    );
}

#[test]
fn the_papers_of_money_are_printed_in_every_format_without_a_wrong_sum() {
    let office = office();
    let ledger = &office.ledger;
    office.approved(
        "p",
        "local",
        "ND3",
        &[
            (MoneySource::Local, million(100)),
            (MoneySource::Beneficiary, million(40)),
        ],
    );
    let mut change = adjustment("2026-09-01");
    change
        .fields
        .insert("place_written".into(), Json(json!("Xã B")));
    change.budget = vec![BudgetChange {
        line: "Thực hiện".into(),
        source: MoneySource::Local,
        amount: million(90),
        year: None,
    }];
    adjust(ledger, &"p".into(), &change).unwrap();
    let mut place = adjustment("2026-09-02");
    place
        .fields
        .insert("place_written".into(), Json(json!("Xã C")));
    adjust(ledger, &"p".into(), &place).unwrap();
    for paper in [
        MoneyPaper::Reconciliation { year: 2026 },
        MoneyPaper::Reconciliation { year: 2019 },
        MoneyPaper::Comparison {
            project: "p".into(),
            number: 1,
        },
        MoneyPaper::Comparison {
            project: "p".into(),
            number: 2,
        },
    ] {
        let document = money_document(ledger, &paper).unwrap();
        let wrong: Vec<String> = check(&document, &crate::document::Form::default())
            .into_iter()
            .filter(|finding| finding.code.contains("sum") || finding.code.contains("total"))
            .map(|finding| finding.message)
            .collect();
        assert_eq!(wrong, Vec::<String>::new(), "{paper:?}");
        for format in Format::ALL {
            let bytes = write_money(ledger, &paper, format, &Printer::default()).unwrap();
            assert!(bytes.len() > 1_000, "{paper:?} {format:?}");
        }
    }
    let gone = MoneyPaper::Comparison {
        project: "p".into(),
        number: 9,
    };
    assert_eq!(code(money_document(ledger, &gone)), "adjustment_gone");
}
