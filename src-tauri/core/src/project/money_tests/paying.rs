//! Advances, payments, settlement and returns within their limits; the year reconciled; the effect.

use super::*;

#[test]
fn advances_have_the_ceiling_of_their_content() {
    // Content, what the line falls under, the ceiling of 100 million.
    let cases = [
        ("ND1", None, Some(70)),
        ("ND2", None, Some(70)),
        ("ND3", None, Some(50)),
        ("ND4", None, Some(70)),
        ("ND5", None, Some(70)),
        ("ND6", None, Some(70)),
        ("ND7", None, Some(50)),
        ("ND7", Some("cluster_infrastructure"), Some(30)),
        ("ND7", Some("pollution_cluster"), Some(30)),
        ("ND9", None, Some(70)),
    ];
    for (content, item, ceiling) in cases {
        let office = office();
        office.project("p", "national", content, 2026);
        add_line(&office.ledger, &"p".into(), "Thực hiện").unwrap();
        let input = LineInput {
            norm_item_code: item.map(str::to_owned),
            norm_reason: Some("thử mức tạm ứng".into()),
            ..LineInput::default()
        };
        set_line(&office.ledger, &"p".into(), "Thực hiện", &input).unwrap();
        office
            .set(
                "p",
                "Thực hiện",
                BudgetStage::Approved,
                MoneySource::National,
                million(100),
            )
            .unwrap();
        office.run(&[
            "UPDATE project SET state = 'approved', decision_on = '2026-06-15' WHERE id = 'p'",
        ]);
        let view = office.money("p");
        let said = view.ceilings.first().map(|one| one.amount);
        assert_eq!(said, ceiling.map(million), "{content} {item:?}");
        let ceiling = said.unwrap();
        let more = dong(ceiling.dong() + 1);
        let advance = |amount| {
            office.pay(
                "p",
                FlowKind::Advance,
                "2026-07-01",
                MoneySource::National,
                amount,
            )
        };
        assert_eq!(code(advance(more)), "advance_over_ceiling", "{content}");
        advance(ceiling).unwrap();
        assert_eq!(code(advance(dong(1))), "advance_over_ceiling", "{content}");
        let mut reasoned = payment(
            FlowKind::Advance,
            "2026-07-02",
            MoneySource::National,
            dong(1),
        );
        reasoned.over_reason = Some("Cục đồng ý tại công văn 12".into());
        pay(&office.ledger, &"p".into(), &reasoned).unwrap();
    }
}

#[test]
fn the_rate_of_an_advance_is_that_of_its_day_and_says_how_well_it_is_known() {
    let office = office();
    office.approved(
        "p",
        "national",
        "ND1",
        &[(MoneySource::National, million(100))],
    );
    office.run(&[
        "UPDATE setting SET valid_to = '2026-08-31' WHERE key = 'advance_rate.training'",
        "INSERT INTO setting(id, key, name, value, valid_from, mark) VALUES ('moi', 'advance_rate.training', 'Mới', '40', '2026-09-01', 'office')",
    ]);
    let advance = |day| {
        office.pay(
            "p",
            FlowKind::Advance,
            day,
            MoneySource::National,
            million(60),
        )
    };
    let refused = advance("2026-09-01").unwrap_err();
    assert_eq!(refused.code(), "advance_over_ceiling");
    assert!(
        refused.message().contains("40 % của 100.000.000")
            && refused.message().contains("do đơn vị nhập"),
        "{}",
        refused.message()
    );
    advance("2026-08-31").unwrap();
}

#[test]
fn money_never_passes_what_was_approved_accepted_or_settled() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let pay = |kind, day, amount| office.pay("p", kind, day, MoneySource::Local, million(amount));
    pay(FlowKind::Advance, "2026-07-01", 50).unwrap();
    let refused = pay(FlowKind::Payment, "2026-08-01", 51).unwrap_err();
    assert_eq!(refused.code(), "over_approved");
    assert_eq!(
        refused.message(),
        "KCĐP: tạm ứng và thanh toán cộng lại 101.000.000 đồng, vượt kinh phí được duyệt 100.000.000 đồng là 1.000.000 đồng. Hãy giảm số tiền hoặc điều chỉnh kinh phí đề án trước."
    );
    assert_eq!(
        code(pay(FlowKind::Settlement, "2026-08-01", 10)),
        "settled_before_acceptance"
    );
    assert_eq!(
        code(pay(FlowKind::Return, "2026-08-01", 51)),
        "return_too_much"
    );
    assert_eq!(
        code(pay(FlowKind::Return, "2026-06-30", 1)),
        "return_too_much",
        "nothing was paid by then"
    );
    office.run(&["UPDATE project SET accepted_on = '2026-10-01' WHERE id = 'p'"]);
    assert_eq!(
        code(pay(FlowKind::Settlement, "2026-09-30", 10)),
        "settled_before_acceptance"
    );
    office
        .set(
            "p",
            "Thực hiện",
            BudgetStage::Settled,
            MoneySource::Local,
            million(90),
        )
        .unwrap();
    assert_eq!(
        code(pay(FlowKind::Settlement, "2026-10-05", 41)),
        "over_settled"
    );
    let view = pay(FlowKind::Settlement, "2026-10-05", 40).unwrap().value;
    assert_eq!(view.funds.remaining, million(10), "100 − 50 − 40");
    // Of the other fund nothing was approved.
    let other = office.pay(
        "p",
        FlowKind::Payment,
        "2026-10-05",
        MoneySource::National,
        dong(1),
    );
    assert_eq!(code(other), "over_approved");
    let counterpart = office.pay(
        "p",
        FlowKind::Payment,
        "2026-10-05",
        MoneySource::Beneficiary,
        million(500),
    );
    counterpart.expect("what a facility spends of its own has no ceiling");
}

#[test]
fn a_payment_in_the_time_of_settling_belongs_to_the_year_before() {
    let office = office_after(120);
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let year_of = |day: &str, given| {
        let mut input = payment(FlowKind::Payment, day, MoneySource::Local, dong(1));
        input.budget_year = given;
        pay(&office.ledger, &"p".into(), &input).map(|done| {
            done.value
                .payments
                .iter()
                .find(|one| one.paid_on.to_string() == day)
                .unwrap()
                .budget_year
        })
    };
    assert_eq!(year_of("2026-12-31", None).unwrap(), 2026);
    assert_eq!(year_of("2027-01-31", None).unwrap(), 2026);
    assert_eq!(year_of("2027-01-30", Some(2027)).unwrap(), 2027);
    assert_eq!(year_of("2027-02-01", None).unwrap(), 2027);
    assert_eq!(code(year_of("2027-02-02", Some(2026))), "budget_year");
    assert_eq!(code(year_of("2026-11-01", Some(2027))), "budget_year");
}

#[test]
fn a_payment_is_corrected_and_taken_away_under_the_same_rules() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let paid = office
        .pay(
            "p",
            FlowKind::Payment,
            "2026-07-01",
            MoneySource::Local,
            million(60),
        )
        .unwrap();
    assert!(paid.changed.contains(&"project_payment".to_owned()));
    let id = paid.value.payments[0].id.clone();
    office
        .pay(
            "p",
            FlowKind::Return,
            "2026-08-01",
            MoneySource::Local,
            million(20),
        )
        .unwrap();
    assert_eq!(code(remove_payment(&office.ledger, &id)), "return_too_much");
    let input = payment(
        FlowKind::Payment,
        "2026-07-01",
        MoneySource::Local,
        million(101),
    );
    assert_eq!(
        code(edit_payment(&office.ledger, &id, &input)),
        "over_approved"
    );
    let input = payment(
        FlowKind::Payment,
        "2026-07-02",
        MoneySource::Local,
        million(70),
    );
    let view = edit_payment(&office.ledger, &id, &input).unwrap().value;
    assert_eq!(view.funds.remaining, million(50), "100 − 70 + 20");
    assert_eq!(
        view.payments
            .iter()
            .map(|one| one.remaining)
            .collect::<Vec<_>>(),
        [million(30), million(50)],
        "right after each"
    );
    assert_eq!(office.as_of("p", "2026-07-31").funds.remaining, million(30));
    assert_eq!(office.as_of("p", "2026-06-14").funds.approved, Money::ZERO);
}

#[test]
fn a_year_is_reconciled_project_by_project_and_comes_to_its_sums() {
    let office = office_after(120);
    let ledger = &office.ledger;
    office.approved(
        "a",
        "national",
        "ND3",
        &[
            (MoneySource::National, million(300)),
            (MoneySource::Local, million(50)),
        ],
    );
    office.approved("b", "local", "ND4", &[(MoneySource::Local, million(200))]);
    office.approved("c", "local", "ND1", &[(MoneySource::Local, million(80))]);
    let pay = |id: &str, kind, day: &str, source, amount| {
        office.pay(id, kind, day, source, million(amount)).unwrap();
    };
    pay(
        "a",
        FlowKind::Advance,
        "2026-07-01",
        MoneySource::National,
        100,
    );
    pay(
        "a",
        FlowKind::Return,
        "2027-01-20",
        MoneySource::National,
        10,
    );
    pay(
        "b",
        FlowKind::Payment,
        "2026-08-01",
        MoneySource::Local,
        200,
    );
    office
        .set(
            "b",
            "Thực hiện",
            BudgetStage::Settled,
            MoneySource::Local,
            million(190),
        )
        .unwrap();
    office.run(&[
        "UPDATE project SET state = 'stopped' WHERE id = 'c'",
        "UPDATE project SET accepted_on = '2026-09-01' WHERE id = 'b'",
    ]);
    let view = ledger
        .read(|reader| reconcile(reader, 2026, office.ledger.today()))
        .unwrap();
    assert_eq!(view.until.to_string(), "2027-01-31");
    let rows: Vec<(&str, MoneySource, [i64; 7])> = view
        .rows
        .iter()
        .map(|row| {
            let money = &row.money;
            let amounts = [
                money.approved,
                money.disbursed,
                money.settled,
                money.to_settle,
                money.to_return,
                money.carried_over,
                money.released,
            ];
            (
                row.project.as_str(),
                row.source,
                amounts.map(|amount| amount.dong() / 1_000_000),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("a", MoneySource::National, [300, 90, 0, 90, 0, 210, 0]),
            ("c", MoneySource::Local, [80, 0, 0, 0, 0, 0, 80]),
            ("a", MoneySource::Local, [50, 0, 0, 0, 0, 50, 0]),
            ("b", MoneySource::Local, [200, 200, 190, 0, 10, 0, 0]),
        ]
    );
    let total = |sums: &[ReconcileSum]| {
        sums.iter()
            .map(|sum| sum.money.approved.dong())
            .sum::<i64>()
    };
    for sums in [&view.sources, &view.contents, &view.projects] {
        assert_eq!(total(sums), view.total.approved.dong());
    }
    let all = &view.total;
    assert_eq!(
        all.approved,
        Money::sum([all.disbursed, all.carried_over, all.released]).unwrap(),
        "nothing is lost"
    );
    // The settlement of the report counts the same.
    let list: i64 = ledger
        .read(|reader| {
            reader.value(
                "SELECT sum(CASE kind WHEN 'return' THEN -amount_vnd ELSE amount_vnd END) FROM project_payment WHERE budget_year = 2026 AND source IN ('national', 'local')",
                [],
            )
        })
        .unwrap();
    assert_eq!(list, all.disbursed.dong());
    let empty = ledger
        .read(|reader| reconcile(reader, 2020, office.ledger.today()))
        .unwrap();
    assert_eq!(
        (empty.rows.len(), empty.total),
        (0, ReconcileTotals::default())
    );
}

#[test]
fn the_effect_sets_the_year_before_beside_the_year_after() {
    let office = office();
    office.approved(
        "p",
        "local",
        "ND3",
        &[
            (MoneySource::Local, million(300)),
            (MoneySource::Beneficiary, million(355)),
        ],
    );
    office.run(&[
        "INSERT INTO facility(id, name) VALUES ('f', 'Cơ sở gỗ')",
        "INSERT INTO project_beneficiary(id, project_id, facility_id, labour_before, labour_after, revenue_before_vnd) VALUES ('b', 'p', 'f', 9, 12, 1)",
        "INSERT INTO facility_year(id, facility_id, year, as_of, labour_total, revenue_vnd) VALUES
         ('1', 'f', 2025, '2025-06-01', 7, 2000000000), ('2', 'f', 2025, '2025-12-01', 8, NULL), ('3', 'f', 2027, NULL, 10, 3000000000),
         ('4', 'f', 2026, NULL, 99, 9)",
        "INSERT INTO project_result(id, project_id, position, name, unit_label, planned_quantity, done_quantity) VALUES
         ('r', 'p', 1, 'Lao động tăng thêm', 'người', 800, 200), ('s', 'p', 2, 'Mô hình', 'mô hình', 100, NULL)",
    ]);
    let view = office
        .ledger
        .read(|reader| effect(reader, &"p".into()))
        .unwrap();
    assert_eq!(
        (view.support_year, view.leverage.as_deref()),
        (2026, Some("1.18"))
    );
    let figures: Vec<_> = view.served[0]
        .figures
        .iter()
        .map(|one| {
            (
                one.label.as_str(),
                one.before,
                one.after,
                one.typed_before,
                one.difference,
                one.percent.clone(),
            )
        })
        .collect();
    assert_eq!(
        figures,
        [
            (
                "Lao động",
                Some(8),
                Some(10),
                Some(9),
                Some(2),
                Some("25".to_owned())
            ),
            (
                "Doanh thu",
                Some(2_000_000_000),
                Some(3_000_000_000),
                Some(1),
                Some(1_000_000_000),
                Some("50".to_owned())
            ),
        ],
        "of two surveys the newest that states it"
    );
    assert_eq!(
        view.results
            .iter()
            .map(|one| (
                one.planned.as_deref(),
                one.done.as_deref(),
                one.percent.as_deref()
            ))
            .collect::<Vec<_>>(),
        [(Some("8"), Some("2"), Some("25")), (Some("1"), None, None)]
    );
}

#[test]
fn money_of_a_day_to_come_is_refused_written_or_corrected() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let on = |day| payment(FlowKind::Payment, day, MoneySource::Local, million(10));
    let refused = pay(&office.ledger, &"p".into(), &on("2031-01-01")).unwrap_err();
    assert_eq!(refused.code(), "payment_ahead");
    assert_eq!(
        refused.message(),
        "Ngày chứng từ 01/01/2031 chưa tới (hôm nay là 22/11/2026). Hãy kiểm tra lại ngày; khoản tiền chỉ ghi khi đã chi hoặc đã thu về."
    );
    let paid = pay(&office.ledger, &"p".into(), &on("2026-11-22"))
        .unwrap()
        .value;
    let id = &paid.payments[0].id;
    assert_eq!(
        code(edit_payment(&office.ledger, id, &on("2026-11-23"))),
        "payment_ahead"
    );
    // What an older ledger holds of days to come stops nothing else.
    office.run(&["UPDATE project_payment SET paid_on = '2031-01-01', budget_year = 2031"]);
    pay(&office.ledger, &"p".into(), &on("2026-11-20")).unwrap();
}

#[test]
fn a_return_belongs_to_the_year_whose_money_comes_back() {
    let office = office_after(120);
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let flow = |kind, day: &str, amount, year| PaymentInput {
        budget_year: year,
        ..payment(kind, day, MoneySource::Local, million(amount))
    };
    let go = |input: PaymentInput| pay(&office.ledger, &"p".into(), &input);
    go(flow(FlowKind::Advance, "2026-07-01", 50, None)).unwrap();
    let refused = go(flow(FlowKind::Return, "2027-03-10", 20, Some(2027))).unwrap_err();
    assert_eq!(refused.code(), "return_year");
    assert_eq!(
        refused.message(),
        "KCĐP: của năm ngân sách 2027 mới chi 0 đồng nên không thể thu hồi 20.000.000 đồng. Khoản thu hồi thuộc năm ngân sách đã chi khoản tiền đó; hãy chọn năm 2026."
    );
    let view = go(flow(FlowKind::Return, "2027-03-10", 20, None))
        .unwrap()
        .value;
    assert_eq!(view.payments[1].budget_year, 2026);
    let of = |year| {
        let today = office.ledger.today();
        let view = office.ledger.read(|reader| reconcile(reader, year, today));
        view.unwrap().total
    };
    assert_eq!(of(2027), ReconcileTotals::default());
    let total = of(2026);
    assert_eq!(
        (total.disbursed, total.to_settle, total.carried_over),
        (million(30), million(30), million(50))
    );
    // Its correction finds the same year again, as if it were not there.
    let id = view.payments[1].id.clone();
    let view = edit_payment(
        &office.ledger,
        &id,
        &flow(FlowKind::Return, "2027-03-11", 50, None),
    );
    assert_eq!(view.unwrap().value.payments[1].budget_year, 2026);
    assert_eq!(of(2026).disbursed, Money::ZERO);
}

#[test]
fn a_return_of_several_years_is_asked_about() {
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
    office.run(&["UPDATE project SET state = 'approved', decision_no = '61/QĐ', decision_on = '2026-06-15' WHERE id = 'p'"]);
    let flow = |kind, day: &str, amount, year| PaymentInput {
        budget_year: year,
        ..payment(kind, day, MoneySource::Local, million(amount))
    };
    let go = |input: PaymentInput| pay(&office.ledger, &"p".into(), &input);
    go(flow(FlowKind::Payment, "2026-08-01", 60, None)).unwrap();
    go(flow(FlowKind::Payment, "2027-03-01", 30, None)).unwrap();
    let refused = go(flow(FlowKind::Return, "2027-03-10", 10, None)).unwrap_err();
    assert_eq!(refused.code(), "return_year_needed");
    assert_eq!(
        refused.message(),
        "KCĐP: đã chi ở nhiều năm ngân sách (2026: 60.000.000 đồng; 2027: 30.000.000 đồng). Hãy chọn năm ngân sách của khoản thu hồi."
    );
    assert_eq!(
        code(go(flow(FlowKind::Return, "2027-03-10", 31, Some(2027)))),
        "return_year"
    );
    go(flow(FlowKind::Return, "2027-03-10", 30, Some(2027))).unwrap();
    // Now only 2026 has money out.
    let view = go(flow(FlowKind::Return, "2027-03-11", 60, None))
        .unwrap()
        .value;
    assert_eq!(view.payments[3].budget_year, 2026);
}

#[test]
fn a_settled_project_keeps_its_payments() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let paid = office
        .pay(
            "p",
            FlowKind::Payment,
            "2026-07-01",
            MoneySource::Local,
            million(60),
        )
        .unwrap()
        .value;
    let id = paid.payments[0].id.clone();
    office.run(&["UPDATE project SET state = 'settled', accepted_on = '2026-10-01', settled_on = '2026-11-01' WHERE id = 'p'"]);
    let refused = remove_payment(&office.ledger, &id).unwrap_err();
    assert_eq!(refused.code(), "payment_settled");
    assert_eq!(
        refused.message(),
        "“Đề án p” đã quyết toán nên không chi thêm nữa và các khoản tiền đã ghi được giữ nguyên. Ghi nhầm, ghi thiếu thì lùi bước quyết toán với lý do rồi sửa; tiền thu về ghi là một khoản “thu hồi, hoàn trả”."
    );
    let mut input = payment(
        FlowKind::Payment,
        "2026-07-01",
        MoneySource::Local,
        million(59),
    );
    assert_eq!(
        code(edit_payment(&office.ledger, &id, &input)),
        "payment_settled"
    );
    input.amount = million(60);
    input.voucher_no = Some("12/UNC".into());
    edit_payment(&office.ledger, &id, &input).expect("its words may be mended");
    office
        .pay(
            "p",
            FlowKind::Return,
            "2026-11-10",
            MoneySource::Local,
            million(10),
        )
        .expect("what is claimed comes back after the settlement");
    // Paid out and not settled yet: the last payment does not go either, and the sentence is true.
    office.run(&[
        "DELETE FROM project_payment WHERE kind = 'return'",
        "UPDATE project SET state = 'disbursed' WHERE id = 'p'",
    ]);
    let refused = remove_payment(&office.ledger, &id).unwrap_err();
    assert_eq!(refused.code(), "disbursed_unpaid");
    assert!(
        refused.message().contains("lùi bước với lý do"),
        "{}",
        refused.message()
    );
}

#[test]
fn money_of_a_source_that_has_none_is_told_what_comes_first() {
    let office = office();
    office.project("p", "local", "ND3", 2026);
    let pay = |source| office.pay("p", FlowKind::Payment, "2026-07-01", source, million(10));
    assert_eq!(
        pay(MoneySource::Local).unwrap_err().message(),
        "KCĐP: đề án chưa có kinh phí được phê duyệt nên chưa ghi khoản chi 10.000.000 đồng được. Hãy ghi kinh phí phê duyệt của đề án trước."
    );
    office.approved("q", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let refused = office.pay(
        "q",
        FlowKind::Payment,
        "2026-07-01",
        MoneySource::National,
        million(10),
    );
    assert_eq!(
        refused.unwrap_err().message(),
        "KCQG: đề án không được duyệt kinh phí từ nguồn này nên không ghi khoản chi 10.000.000 đồng được. Hãy chọn đúng nguồn, hoặc điều chỉnh kinh phí đề án trước."
    );
}
