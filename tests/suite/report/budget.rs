//! What reports say of the budget, figure by figure: by budget year, as it stood on their day, each project once.

use so_khuyen_cong_core::ledger::Op;
use so_khuyen_cong_core::period::Period;
use so_khuyen_cong_core::plan;
use so_khuyen_cong_core::project;
use so_khuyen_cong_core::report::{self, Figures, ListCell};
use so_khuyen_cong_tests::Bench;

pub(super) const MILLION: i64 = 1_000_000;

fn bench(statements: &[&str]) -> Bench {
    let bench = Bench::small();
    run(&bench, statements);
    bench
}

pub(super) fn run(bench: &Bench, statements: &[&str]) {
    bench
        .ledger
        .transact(&Op::LoadDemo, |tx| {
            statements
                .iter()
                .try_for_each(|sql| tx.run(sql, []).map(drop))
        })
        .expect("written");
}

pub(super) fn project(id: &str, state: &str, decided: Option<&str>) -> String {
    let decided = decided.map_or("NULL".to_owned(), |day| format!("'{day}'"));
    format!(
        "INSERT INTO project(id, name, source, year, state, decision_on) VALUES ('{id}', 'Đề án {id}', 'local', 2026, '{state}', {decided})"
    )
}

pub(super) fn money(project: &str, stage: &str, year: i32, millions: i64) -> String {
    format!(
        "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year)
         VALUES ('{project}/{stage}/{year}', '{project}', 'Thực hiện', '{stage}', 'local', {}, {year})",
        millions * MILLION
    )
}

pub(super) fn paid(project: &str, kind: &str, on: &str, year: i32, millions: i64) -> String {
    format!(
        "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year)
         VALUES ('{project}/{on}', '{project}', '{kind}', '{on}', 'local', {}, {year})",
        millions * MILLION
    )
}

pub(super) fn step(project: &str, position: u32, from: &str, to: &str, on: &str) -> String {
    format!(
        "INSERT INTO project_step(id, project_id, position, from_state, state, happened_on)
         VALUES ('{project}/{position}', '{project}', {position}, '{from}', '{to}', '{on}')"
    )
}

pub(super) fn all(statements: &[String]) -> Bench {
    bench(&statements.iter().map(String::as_str).collect::<Vec<_>>())
}

pub(super) fn figures(bench: &Bench, kind: &str, period: &str) -> Figures {
    let period: Period = period.parse().expect("a period");
    bench
        .ledger
        .read(|reader| report::figures(reader, kind, period))
        .expect("counted")
}

pub(super) fn millions(figures: &Figures, key: &str) -> i64 {
    figures.value(key) / MILLION
}

pub(super) fn words(bench: &Bench, kind: &str, period: &str) -> String {
    let period: Period = period.parse().expect("a period");
    let sections = bench
        .ledger
        .read(|reader| report::narrative(reader, kind, period))
        .expect("worded");
    sections
        .into_iter()
        .map(|one| one.text)
        .collect::<Vec<_>>()
        .join("\n")
}

fn cell(figures: &Figures, key: &str, row: usize, title: &str) -> i64 {
    let list = figures
        .lists
        .iter()
        .find(|list| list.key == key)
        .expect("a list");
    let at = list
        .columns
        .iter()
        .position(|one| one.title == title)
        .expect("a column");
    match list.rows[row].cells[at] {
        ListCell::Number(number) => number / MILLION,
        _ => 0,
    }
}

/// Approved 300 on 15/06/2026; paid 200 on 20/11, 40 on 20/12, 60 settled on 20/01/2027.
fn of_the_survey() -> Bench {
    all(&[
        project("a", "accepted", Some("2026-06-15")),
        "UPDATE project SET accepted_on = '2026-12-10' WHERE id = 'a'".to_owned(),
        money("a", "approved", 2026, 300),
        paid("a", "advance", "2026-11-20", 2026, 200),
        paid("a", "payment", "2026-12-20", 2026, 40),
        paid("a", "settlement", "2027-01-20", 2026, 60),
    ])
}

#[test]
fn money_paid_in_chinh_ly_is_in_every_answer_of_its_budget_year() {
    let bench = of_the_survey();
    let today = "2027-03-01".parse().expect("a day");
    let (listed, reconciled) = bench
        .ledger
        .read(|reader| {
            Ok((
                project::list(reader, Some(2026), today)?,
                project::reconcile(reader, 2026, today)?,
            ))
        })
        .expect("read");
    assert_eq!(listed[0].paid_vnd.dong() / MILLION, 300, "it said 240");
    assert_eq!(reconciled.total.disbursed.dong() / MILLION, 300);
    let annual = figures(&bench, "year", "2026");
    assert_eq!(millions(&annual, "paid_to_date"), 300, "it said 200");
    let settlement = figures(&bench, "settlement", "2026");
    assert_eq!(
        cell(&settlement, "settlement", 0, "Đã chi"),
        300,
        "it said 240"
    );
    assert_eq!(
        cell(&settlement, "settlement", 0, "Còn lại so với duyệt"),
        0
    );
    assert!(!words(&bench, "year", "2026").contains("Giải ngân phần kinh phí còn lại"));
    // The windows of quarters join without a gap, and name what belongs to the year before.
    assert_eq!(
        millions(&figures(&bench, "quarter", "2026-Q4"), "paid_in_period"),
        200
    );
    let next = figures(&bench, "quarter", "2027-Q1");
    assert_eq!(millions(&next, "paid_in_period"), 100, "it said 0");
    assert_eq!(millions(&next, "of_years_before"), 100);
    assert_eq!(millions(&next, "paid_to_date"), 0);
    assert!(
        words(&bench, "quarter", "2027-Q1")
            .contains("(trong đó 100 triệu đồng của niên độ ngân sách trước)")
    );
    assert_eq!(
        millions(&figures(&bench, "year", "2027"), "paid_in_period"),
        0
    );
    let draft = bench
        .ledger
        .read(|reader| report::draft(reader, "year", "2026".parse()?))
        .expect("drafted");
    let said = format!("{draft:?}");
    assert!(said.contains("số liệu kinh phí theo năm ngân sách 2026, gồm thời gian chỉnh lý quyết toán đến ngày 31/01/2027"), "{said}");
}

#[test]
fn the_days_of_a_year_may_reach_into_its_chinh_ly() {
    let bench = of_the_survey();
    let choose = |to: &str| {
        let days = (
            "2026-01-01".parse().expect("a day"),
            to.parse().expect("a day"),
        );
        report::choose_days(
            &bench.ledger,
            "settlement",
            "2026".parse().expect("a year"),
            Some(days),
        )
    };
    choose("2027-01-31").expect("it was refused");
    let settlement = figures(&bench, "settlement", "2026");
    assert_eq!(
        (
            settlement.to.to_string().as_str(),
            cell(&settlement, "settlement", 0, "Đã chi")
        ),
        ("2027-01-31", 300)
    );
    assert_eq!(
        choose("2027-02-01").expect_err("after it").code(),
        "report_days_year"
    );
    choose("2026-12-01").expect("chosen");
    assert_eq!(
        cell(
            &figures(&bench, "settlement", "2026"),
            "settlement",
            0,
            "Đã chi"
        ),
        200
    );
}

#[test]
fn a_report_stands_at_its_day_whatever_was_decided_later() {
    let image = |amount: i64| {
        format!(
            r#"{{"fields":{{}},"beneficiaries":[],"budget":[{{"line":"Thực hiện","source":"local","year":2026,"amount_vnd":{}}}]}}"#,
            amount * MILLION
        )
    };
    let bench = all(&[
        project("a", "running", Some("2026-06-15")),
        step("a", 1, "drafted", "approved", "2026-06-15"),
        step("a", 2, "approved", "running", "2026-08-01"),
        money("a", "approved", 2026, 300),
        money("a", "adjusted", 2026, 200),
        money("a", "contracted", 2026, 290),
        "UPDATE project SET contract_on = '2026-07-20' WHERE id = 'a'".to_owned(),
        format!(
            "INSERT INTO project_adjustment(id, project_id, number, reason, decision_on, before_json, after_json)
             VALUES ('j', 'a', 1, 'Giá đổi', '2026-10-05', '{}', '{}')",
            image(300),
            image(200)
        ),
    ]);
    let said = |period: &str| {
        let figures = figures(&bench, "quarter", period);
        let states: Vec<String> = figures
            .projects
            .iter()
            .map(|one| one.state.clone())
            .collect();
        let contracted = figures
            .lists
            .iter()
            .find(|list| list.key == "money")
            .map_or(0, |list| {
                let row = list
                    .rows
                    .iter()
                    .find(|row| row.cells[0] == ListCell::Text("Theo hợp đồng đã ký".to_owned()));
                row.map_or(0, |row| match row.cells[3] {
                    ListCell::Number(number) => number / MILLION,
                    _ => 0,
                })
            });
        (
            figures.value("projects"),
            millions(&figures, "approved"),
            contracted,
            states.join(""),
        )
    };
    assert_eq!(
        said("2026-Q1"),
        (0, 0, 0, String::new()),
        "it counted what was decided in June"
    );
    assert_eq!(said("2026-Q2"), (0, 0, 0, String::new()), "to 14/06");
    assert_eq!(said("2026-Q3"), (1, 300, 290, "đang thực hiện".to_owned()));
    assert_eq!(said("2026-Q4"), (1, 200, 290, "đang thực hiện".to_owned()));
    // An adjustment of a day to come is not yet the budget.
    let approved = |today: &str| {
        let today = today.parse().expect("a day");
        let money = bench
            .ledger
            .read(|reader| project::money(reader, &"a".into(), today))
            .expect("read");
        money.funds.approved.dong() / MILLION
    };
    assert_eq!((approved("2026-10-04"), approved("2026-10-05")), (300, 200));
}

#[test]
fn what_comes_back_after_the_books_are_closed_closes_the_claim_of_its_year() {
    let bench = all(&[
        project("a", "settled", Some("2025-03-01")),
        "UPDATE project SET accepted_on = '2025-11-01', settled_on = '2025-12-20' WHERE id = 'a'"
            .to_owned(),
        money("a", "approved", 2025, 200),
        money("a", "settled", 2025, 100),
        paid("a", "advance", "2025-05-01", 2025, 150),
    ]);
    let reconciled = |year| {
        let today = "2026-06-01".parse().expect("a day");
        let view = bench
            .ledger
            .read(|reader| project::reconcile(reader, year, today))
            .expect("read");
        (
            view.total.to_return.dong() / MILLION,
            view.total.disbursed.dong() / MILLION,
            view.total.released.dong() / MILLION,
        )
    };
    assert_eq!(reconciled(2025), (50, 150, 50));
    let back = project::PaymentInput {
        kind: project::FlowKind::Return,
        paid_on: "2026-03-10".to_owned(),
        source: so_khuyen_cong_core::money::MoneySource::Local,
        amount: so_khuyen_cong_core::money::Money::new(50 * MILLION).expect("money"),
        budget_year: Some(2025),
        voucher_no: None,
        description: None,
        payee: None,
        facility: None,
        note: None,
        over_reason: None,
    };
    project::pay(&bench.ledger, &"a".into(), &back).expect("it was refused");
    assert_eq!(reconciled(2025), (0, 100, 100), "it said 50 for ever");
    assert_eq!(reconciled(2026), (0, 0, 0), "it said -50 and released 50");
    let later = figures(&bench, "year", "2026");
    assert_eq!(
        (
            millions(&later, "paid_in_period"),
            millions(&later, "of_years_before"),
            millions(&later, "paid_to_date")
        ),
        (-50, -50, 0)
    );
}

#[test]
fn money_of_several_years_is_said_in_each_of_them() {
    let bench = all(&[
        project("a", "running", Some("2026-03-01")),
        money("a", "approved", 2026, 100),
        money("a", "approved", 2027, 110),
        paid("a", "advance", "2026-05-01", 2026, 70),
        paid("a", "advance", "2027-05-01", 2027, 50),
    ]);
    for (year, approved, paid) in [("2026", 100, 70), ("2027", 110, 50)] {
        let annual = figures(&bench, "year", year);
        let said = (
            annual.value("projects"),
            millions(&annual, "approved"),
            millions(&annual, "paid_to_date"),
        );
        assert_eq!(said, (1, approved, paid), "{year}");
        let settlement = figures(&bench, "settlement", year);
        assert_eq!(
            cell(&settlement, "settlement", 0, "Được duyệt"),
            approved,
            "{year}"
        );
    }
}

#[test]
fn only_what_was_decided_is_approved_and_a_withdrawal_does_not_rewrite_it() {
    let bench = all(&[
        project("proposed", "proposed", None),
        project("drafted", "drafted", None),
        project("refused", "refused", None),
        step("refused", 1, "drafted", "refused", "2026-04-01"),
        project("withdrawn", "withdrawn", Some("2026-03-01")),
        step("withdrawn", 1, "drafted", "approved", "2026-03-01"),
        step("withdrawn", 2, "approved", "withdrawn", "2026-05-01"),
        project("stopped", "stopped", Some("2026-03-01")),
        step("stopped", 1, "running", "stopped", "2026-10-01"),
        project("approved", "approved", Some("2026-03-01")),
        money("proposed", "registered", 2026, 90),
        money("drafted", "approved", 2026, 80),
        money("refused", "approved", 2026, 75),
        money("withdrawn", "approved", 2026, 70),
        money("stopped", "approved", 2026, 60),
        money("approved", "approved", 2026, 50),
    ]);
    let annual = figures(&bench, "year", "2026");
    assert_eq!(
        (annual.value("projects"), millions(&annual, "approved")),
        (3, 180),
        "it said 06"
    );
    let text = words(&bench, "year", "2026");
    assert!(
        text.contains("Đã phê duyệt 03 đề án, nhiệm vụ với kinh phí khuyến công 180 triệu đồng (trong đó 02 đề án, nhiệm vụ đã rút, ngừng triển khai với 130 triệu đồng)"),
        "{text}"
    );
    // What is still to be accepted and paid is of the live one.
    assert!(
        text.contains("nghiệm thu 01 đề án, nhiệm vụ còn lại"),
        "{text}"
    );
    assert!(
        text.contains("Giải ngân phần kinh phí còn lại 50 triệu đồng"),
        "{text}"
    );
    let settlement = figures(&bench, "settlement", "2026");
    let approved: i64 = (0..3)
        .map(|row| cell(&settlement, "settlement", row, "Được duyệt"))
        .sum();
    assert_eq!(
        (settlement.lists[0].rows.len(), approved),
        (3, 180),
        "it said 130 and dropped the withdrawn"
    );
    let second = figures(&bench, "quarter", "2026-Q3");
    assert_eq!(
        (second.value("given_up"), second.value("to_accept")),
        (1, 2),
        "the other was still running"
    );
}

#[test]
fn a_group_and_those_inside_it_are_one_project() {
    let bench = all(&[
        project("group", "approved", Some("2026-03-01")),
        project("x", "approved", Some("2026-03-01")),
        project("y", "approved", Some("2026-03-01")),
        "UPDATE project SET parent_id = 'group' WHERE id IN ('x', 'y')".to_owned(),
        money("group", "approved", 2026, 500),
        money("x", "approved", 2026, 200),
        money("y", "approved", 2026, 300),
        paid("x", "advance", "2026-05-01", 2026, 120),
    ]);
    let annual = figures(&bench, "year", "2026");
    let said = (
        annual.value("projects"),
        millions(&annual, "approved"),
        millions(&annual, "paid_to_date"),
    );
    assert_eq!(said, (1, 500, 120), "it said 03 đề án, 1.000");
    let settlement = figures(&bench, "settlement", "2026");
    assert_eq!(settlement.lists[0].rows.len(), 1);
    let today = "2026-11-22".parse().expect("a day");
    let (reconciled, page) = bench
        .ledger
        .read(|reader| {
            Ok((
                project::reconcile(reader, 2026, today)?,
                project::money(reader, &"group".into(), today)?,
            ))
        })
        .expect("read");
    assert_eq!(reconciled.total.approved.dong() / MILLION, 500);
    assert_eq!(
        (
            page.funds.approved.dong() / MILLION,
            page.funds.disbursed.dong() / MILLION
        ),
        (500, 120)
    );
}

#[test]
fn a_draft_is_not_the_plan_of_a_report() {
    let bench = bench(&[
        "INSERT INTO plan(id, name, year, state) VALUES ('plan', 'Kế hoạch', 2026, 'draft')",
        "INSERT INTO plan_item(id, plan_id, position, title, budget_year, local_vnd) VALUES ('item', 'plan', 1, 'Máy', 2026, 4635000000)",
    ]);
    assert_eq!(
        millions(&figures(&bench, "quarter", "2026-Q1"), "planned"),
        0,
        "it said 4.635"
    );
    run(
        &bench,
        &["UPDATE plan SET state = 'issued', decision_on = '2026-04-01' WHERE id = 'plan'"],
    );
    assert_eq!(
        millions(&figures(&bench, "quarter", "2026-Q1"), "planned"),
        0,
        "not decided by 14/03"
    );
    assert_eq!(
        millions(&figures(&bench, "quarter", "2026-Q2"), "planned"),
        4_635
    );
}

#[test]
fn money_goes_to_the_places_of_its_shares_and_then_of_its_project() {
    let bench = all(&[
        "INSERT INTO unit(id, standard, level, code, kind, name) VALUES ('u1', '2025', 3, '91', 'commune', 'Xã Một'), ('u2', '2025', 3, '92', 'commune', 'Xã Hai')".to_owned(),
        "INSERT INTO facility(id, name, unit_id) VALUES ('f1', 'Một', 'u1'), ('f2', 'Hai', 'u2')".to_owned(),
        project("a", "approved", Some("2026-03-01")),
        project("b", "approved", Some("2026-03-01")),
        "UPDATE project SET unit_id = 'u2' WHERE id = 'b'".to_owned(),
        money("a", "approved", 2026, 300),
        money("b", "approved", 2026, 50),
        "INSERT INTO project_beneficiary(id, project_id, position, facility_id, support_vnd) VALUES ('p1', 'a', 1, 'f1', 100000000), ('p2', 'a', 2, 'f2', 200000000)".to_owned(),
    ]);
    let area = figures(&bench, "area", "2026");
    let list = area
        .lists
        .iter()
        .find(|list| list.key == "communes")
        .expect("listed");
    let said: Vec<(ListCell, i64)> = list
        .rows
        .iter()
        .enumerate()
        .map(|(row, one)| (one.cells[0].clone(), cell(&area, "communes", row, "KCĐP")))
        .collect();
    let named = |name: &str, amount| (ListCell::Text(name.to_owned()), amount);
    assert_eq!(
        said,
        [named("Xã Hai", 250), named("Xã Một", 100)],
        "it said 300 and nowhere 50"
    );
}

#[test]
fn what_is_carried_over_is_what_an_adjustment_left() {
    let bench = all(&[
        project("a", "running", Some("2026-03-01")),
        money("a", "approved", 2026, 300),
        money("a", "adjusted", 2026, 200),
        paid("a", "advance", "2026-05-01", 2026, 150),
    ]);
    let today = "2026-11-22".parse().expect("a day");
    let (candidates, reconciled) = bench
        .ledger
        .read(|reader| {
            Ok((
                plan::candidates(reader, 2027)?,
                project::reconcile(reader, 2026, today)?,
            ))
        })
        .expect("read");
    let carried = candidates
        .iter()
        .find(|one| one.key == "project/a")
        .expect("carried");
    assert_eq!(carried.local.dong() / MILLION, 50, "it said 150");
    assert_eq!(reconciled.total.carried_over, carried.local);
}

#[test]
fn a_report_of_days_to_come_stands_at_today_or_is_not_made() {
    let bench = of_the_survey();
    // The ledger's day is 22/11/2026.
    let refused = report::freeze(
        &bench.ledger,
        "quarter",
        "2027-Q1".parse().expect("a quarter"),
    );
    assert_eq!(
        refused.expect_err("it was frozen").code(),
        "report_not_begun"
    );
    let quarter: Period = "2026-Q4".parse().expect("a quarter");
    report::freeze(&bench.ledger, "quarter", quarter).expect("frozen");
    let standing = || {
        bench
            .ledger
            .read(|reader| {
                Ok((
                    report::standing_figures(reader, "quarter", quarter)?,
                    report::standing(reader, "quarter", quarter)?,
                ))
            })
            .expect("read")
    };
    let (figures, stands) = standing();
    assert_eq!(figures.to.to_string(), "2026-11-22", "it said 14/12/2026");
    assert_eq!(stands.expect("frozen").differences, []);
    report::reopen(&bench.ledger, "quarter", quarter).expect("a draft again");
    assert_eq!(
        standing().0.to.to_string(),
        "2026-12-14",
        "the rule's days again"
    );
}

#[test]
fn differences_are_counted_over_the_report_s_own_days_and_over_all_it_prints() {
    let bench = all(&[
        project("old", "approved", Some("2025-03-01")),
        "UPDATE project SET year = 2025 WHERE id = 'old'".to_owned(),
        money("old", "approved", 2025, 40),
        paid("old", "advance", "2025-05-01", 2025, 30),
        project("a", "approved", Some("2026-03-01")),
        money("a", "approved", 2026, 300),
        paid("a", "advance", "2026-05-01", 2026, 90),
        paid("a", "payment", "2026-07-15", 2026, 9),
    ]);
    let half: Period = "2026-H1".parse().expect("a half");
    let days = (
        "2026-01-01".parse().expect("a day"),
        "2026-07-31".parse().expect("a day"),
    );
    report::choose_days(&bench.ledger, "half", half, Some(days)).expect("chosen");
    report::freeze(&bench.ledger, "half", half).expect("frozen");
    run(
        &bench,
        &["UPDATE report SET state = 'issued', number = '01/BC'"],
    );
    let differences = || {
        let standing = bench
            .ledger
            .read(|reader| report::standing(reader, "half", half))
            .expect("read");
        standing.expect("issued").differences
    };
    assert_eq!(differences(), [], "there were eight without one edit");
    run(
        &bench,
        &["UPDATE project_payment SET amount_vnd = 35000000 WHERE project_id = 'old'"],
    );
    let told = differences();
    assert!(
        told.iter()
            .any(|one| one.label == "Giải ngân lũy kế từ đầu năm, cùng kỳ năm trước"),
        "{told:?}"
    );
}
