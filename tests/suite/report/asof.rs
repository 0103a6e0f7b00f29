//! What later days do to reports of earlier ones: nothing. And what stands on the edge of two periods is in one of them.

use so_khuyen_cong_core::project;
use so_khuyen_cong_core::report::Figures;
use so_khuyen_cong_tests::Bench;

use super::budget::{MILLION, all, figures, millions, money, paid, project, run, step, words};

/// What a list says of the rows whose first text holds `named`, row by row.
fn rows(figures: &Figures, key: &str) -> String {
    let list = figures.lists.iter().find(|list| list.key == key);
    format!("{:?}", list.map(|list| &list.rows))
}

fn measure(figures: &Figures, name: &str) -> [i64; 2] {
    let found = figures.measures.iter().find(|one| one.name == name);
    found.map_or([0; 2], |one| {
        [&one.in_period, &one.to_date].map(|of| (of.national + of.local + of.unknown) / 100)
    })
}

/// One report twice; where it differs is shown, not all of it.
fn assert_same(before: &str, after: &str) {
    let at = before
        .chars()
        .zip(after.chars())
        .position(|(one, other)| one != other);
    let around = |text: &str| {
        let from = at.unwrap_or_default().saturating_sub(200);
        text.chars().skip(from).take(400).collect::<String>()
    };
    assert!(before == after, "{}\n≠\n{}", around(before), around(after));
}

/// Every figure of every report of 2026 up to the end of June, and its words.
fn said(bench: &Bench) -> Vec<String> {
    let periods = [
        ("month", "2026-03"),
        ("quarter", "2026-Q1"),
        ("quarter", "2026-Q2"),
        ("half", "2026-H1"),
    ];
    periods
        .into_iter()
        .map(|(kind, period)| {
            let figures = figures(bench, kind, period);
            format!("{figures:?} {}", words(bench, kind, period))
        })
        .collect()
}

#[test]
fn what_an_adjustment_says_is_in_no_report_of_an_earlier_day() {
    let content = |code: &str| format!("(SELECT id FROM content WHERE code = '{code}')");
    let bench = all(&[
        project("p", "approved", Some("2026-02-15")),
        money("p", "approved", 2026, 300),
        format!(
            "UPDATE project SET content_id = {} WHERE id = 'p'",
            content("ND6")
        ),
    ]);
    let before = said(&bench);
    let q1 = figures(&bench, "quarter", "2026-Q1");
    let of = |figures: &Figures, code: &str| {
        let found = figures.contents.iter().find(|one| one.code == code);
        found.map(|one| one.approved.dong() / MILLION)
    };
    assert_eq!((of(&q1, "ND6"), of(&q1, "ND2")), (Some(300), None));
    run(
        &bench,
        &[
            &format!(
                "INSERT INTO project_adjustment(id, project_id, number, reason, decision_on, before_json, after_json)
                 SELECT 'a', 'p', 1, 'Đổi nội dung', '2026-09-01',
                        json_object('fields', json_object('name', json_object('value', p.name, 'words', ''), 'content_id', json_object('value', p.content_id, 'words', '')),
                                    'budget', json_array(json_object('line', 'Thực hiện', 'source', 'local', 'year', 2026, 'amount_vnd', 300000000)), 'beneficiaries', json_array()),
                        json_object('fields', json_object('name', json_object('value', 'Tên mới', 'words', ''), 'content_id', json_object('value', {nd2}, 'words', '')),
                                    'budget', json_array(json_object('line', 'Thực hiện', 'source', 'local', 'year', 2026, 'amount_vnd', 300000000)), 'beneficiaries', json_array())
                 FROM project p WHERE p.id = 'p'",
                nd2 = content("ND2")
            ),
            &format!("UPDATE project SET name = 'Tên mới', content_id = {} WHERE id = 'p'", content("ND2")),
        ],
    );
    for (before, after) in before.iter().zip(&said(&bench)) {
        assert_same(before, after);
    }
    let q3 = figures(&bench, "quarter", "2026-Q3");
    assert_eq!((of(&q3, "ND2"), of(&q3, "ND6")), (Some(300), None));
    assert!(format!("{:?}", q3.projects).contains("Tên mới"));
}

#[test]
fn an_acceptance_taken_back_stands_in_the_reports_of_its_days() {
    let bench = all(&[
        project("p", "accepted", Some("2026-01-10")),
        money("p", "approved", 2026, 100),
        step("p", 1, "drafted", "approved", "2026-01-10"),
        step("p", 2, "approved", "running", "2026-02-01"),
        step("p", 3, "running", "accepted", "2026-06-01"),
        "UPDATE project SET accepted_on = '2026-06-01' WHERE id = 'p'".to_owned(),
        "INSERT INTO project_result(id, project_id, position, name, unit_label, done_quantity) VALUES ('r', 'p', 1, 'Máy', 'máy', 300)".to_owned(),
        "INSERT INTO programme(id, name, period_start, period_end) VALUES ('c', 'Chương trình', 2026, 2030)".to_owned(),
        "INSERT INTO programme_target(id, programme_id, position, name, unit_label, quantity) VALUES ('t', 'c', 1, 'Đề án', 'đề án', 1000)".to_owned(),
        "UPDATE project SET programme_target_id = 't' WHERE id = 'p'".to_owned(),
    ]);
    let q2 = figures(&bench, "quarter", "2026-Q2");
    assert_eq!(measure(&q2, "Đề án"), [1, 1]);
    assert_eq!(measure(&q2, "Máy"), [3, 3]);
    let whole: i64 = q2.measures.iter().map(|one| one.to_date.local / 100).sum();
    assert_eq!(whole, 4, "three machines of one project, once");
    let before = format!("{q2:?}");
    run(
        &bench,
        &[
            "INSERT INTO project_step(id, project_id, position, from_state, state, happened_on, backwards) VALUES ('p/4', 'p', 4, 'accepted', 'running', '2026-07-10', 1)",
            "UPDATE project SET state = 'running', accepted_on = NULL WHERE id = 'p'",
        ],
    );
    assert_same(
        &format!("{:?}", figures(&bench, "quarter", "2026-Q2")),
        &before,
    );
    assert_eq!(
        measure(&figures(&bench, "quarter", "2026-Q3"), "Đề án"),
        [0, 0]
    );
    run(
        &bench,
        &[
            "INSERT INTO project_step(id, project_id, position, from_state, state, happened_on) VALUES ('p/5', 'p', 5, 'running', 'accepted', '2026-11-01')",
            "UPDATE project SET state = 'accepted', accepted_on = '2026-11-01' WHERE id = 'p'",
        ],
    );
    assert_same(
        &format!("{:?}", figures(&bench, "quarter", "2026-Q2")),
        &before,
    );
    let year = figures(&bench, "year", "2026");
    assert_eq!(measure(&year, "Đề án"), [1, 1], "once");
    assert_eq!(measure(&year, "Máy"), [3, 3], "once");
}

#[test]
fn an_acceptance_after_the_annual_report_is_in_the_next_one() {
    let bench = all(&[
        project("p", "accepted", Some("2026-03-01")),
        money("p", "approved", 2026, 100),
        "UPDATE project SET accepted_on = '2026-12-20' WHERE id = 'p'".to_owned(),
    ]);
    let accepted = |kind: &str, period: &str| -> u32 {
        let figures = figures(&bench, kind, period);
        figures
            .sources
            .iter()
            .map(|one| one.accepted_in_period)
            .sum()
    };
    assert_eq!(
        [accepted("year", "2026"), accepted("quarter", "2026-Q4")],
        [0, 0]
    );
    assert_eq!(
        [accepted("year", "2027"), accepted("quarter", "2027-Q1")],
        [1, 1],
        "it was in none"
    );
    assert_eq!(accepted("quarter", "2027-Q2"), 0);
    let next = figures(&bench, "year", "2027");
    assert_eq!(next.value("projects"), 0, "its money is of 2026");
}

#[test]
fn what_came_back_late_is_taken_off_what_was_paid_since_the_programme_began() {
    let bench = all(&[
        "INSERT INTO programme(id, name, period_start, period_end) VALUES ('c', 'Chương trình', 2024, 2030)".to_owned(),
        project("p", "settled", Some("2024-03-01")),
        money("p", "approved", 2024, 100),
        paid("p", "payment", "2024-05-01", 2024, 90),
        paid("p", "return", "2026-03-20", 2024, 10),
    ]);
    let since = |period: &str| {
        let figures = figures(&bench, "year", period);
        let one = figures.figures.iter().find(|one| one.key == "paid_to_date");
        one.and_then(|one| one.programme).map(|dong| dong / MILLION)
    };
    assert_eq!(since("2025"), Some(90));
    assert_eq!(since("2026"), Some(80), "it said 90");
}

#[test]
fn what_a_project_inside_a_group_gave_up_is_not_carried_over() {
    let bench = all(&[
        project("g", "approved", Some("2026-02-01")),
        "UPDATE project SET kind = 'group' WHERE id = 'g'".to_owned(),
        project("a", "withdrawn", Some("2026-02-01")),
        project("b", "running", Some("2026-02-01")),
        "UPDATE project SET parent_id = 'g' WHERE id IN ('a', 'b')".to_owned(),
        money("a", "approved", 2026, 100),
        money("b", "approved", 2026, 200),
        paid("b", "advance", "2026-06-01", 2026, 50),
        step("a", 1, "approved", "withdrawn", "2026-05-01"),
    ]);
    let today = "2026-12-31".parse().expect("a day");
    let reconciled = bench
        .ledger
        .read(|reader| project::reconcile(reader, 2026, today))
        .expect("read")
        .total;
    let [approved, carried, released] = [
        reconciled.approved,
        reconciled.carried_over,
        reconciled.released,
    ]
    .map(|money| money.dong() / MILLION);
    assert_eq!(
        (approved, carried, released),
        (300, 150, 100),
        "it carried 250 over"
    );
    let year = figures(&bench, "year", "2026");
    assert_eq!(
        [
            millions(&year, "to_pay"),
            millions(&year, "given_up_inside")
        ],
        [150, 100]
    );
}

#[test]
fn what_those_inside_a_group_add_is_told_beside_the_groups_own_decision() {
    let bench = all(&[
        project("g", "approved", Some("2026-02-01")),
        "UPDATE project SET kind = 'group' WHERE id = 'g'".to_owned(),
        money("g", "approved", 2026, 500),
        project("a", "approved", Some("2026-02-01")),
        "UPDATE project SET parent_id = 'g' WHERE id = 'a'".to_owned(),
        money("a", "approved", 2026, 300),
        "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES ('x', 'a', 'Máy', 'approved', 'beneficiary', 200000000, 2026)".to_owned(),
    ]);
    let year = figures(&bench, "year", "2026");
    assert_eq!(
        [millions(&year, "approved"), millions(&year, "counterpart")],
        [500, 200],
        "it said 0"
    );
}

#[test]
fn a_target_of_a_group_counts_whom_the_projects_inside_support() {
    let bench = all(&[
        "INSERT INTO programme(id, name, period_start, period_end) VALUES ('c', 'Chương trình', 2026, 2030)".to_owned(),
        "INSERT INTO programme_target(id, programme_id, position, name, unit_label, quantity) VALUES ('t', 'c', 1, 'Cơ sở đổi mới', 'cơ sở', 1000)".to_owned(),
        "INSERT INTO facility(id, name) VALUES ('f1', 'Một'), ('f2', 'Hai')".to_owned(),
        project("g", "accepted", Some("2026-02-01")),
        "UPDATE project SET kind = 'group', programme_target_id = 't', accepted_on = '2026-06-01' WHERE id = 'g'".to_owned(),
        money("g", "approved", 2026, 500),
        project("a", "accepted", Some("2026-02-01")),
        project("b", "accepted", Some("2026-02-01")),
        "UPDATE project SET parent_id = 'g', accepted_on = '2026-06-01' WHERE id IN ('a', 'b')".to_owned(),
        "INSERT INTO project_beneficiary(id, project_id, position, facility_id) VALUES ('1', 'g', 1, 'f1'), ('2', 'a', 1, 'f1'), ('3', 'b', 1, 'f2')".to_owned(),
    ]);
    let year = figures(&bench, "year", "2026");
    assert_eq!(measure(&year, "Cơ sở đổi mới"), [2, 2], "it said 1");
}

#[test]
fn a_survey_of_september_is_in_no_report_of_march() {
    let bench = all(&[
        "INSERT INTO survey_import(id, file_name, target, sha256, size, year, as_of) VALUES ('i', 'a.xlsx', 'facility', printf('%064d', 0), 1, 2026, '2026-09-01')".to_owned(),
        "INSERT INTO facility(id, name) VALUES ('f', 'Cơ sở Một')".to_owned(),
        "INSERT INTO facility_need(id, facility_id, year, content_written, requested_vnd, survey_import_id) VALUES ('n', 'f', 2026, 'Mua máy', 50000000, 'i')".to_owned(),
    ]);
    let needs = |period: &str| {
        let figures = figures(&bench, "quarter", period);
        [
            figures.value("needs"),
            figures.value("needs_requested") / MILLION,
        ]
    };
    assert_eq!(needs("2026-Q1"), [0, 0]);
    assert_eq!(needs("2026-Q3"), [1, 50]);
    assert!(!rows(&figures(&bench, "year", "2026"), "needs").contains("Sổ chưa"));
}

/// A group of 300 in two parts; the first has 90 of its 100 paid and settled, the second 50 of its 200 paid.
fn of_two(own: Option<i64>) -> Bench {
    let mut all_of = vec![
        project("g", "approved", Some("2026-02-01")),
        "UPDATE project SET kind = 'group' WHERE id = 'g'".to_owned(),
        project("a", "settled", Some("2026-02-01")),
        project("b", "running", Some("2026-02-01")),
        "UPDATE project SET parent_id = 'g' WHERE id IN ('a', 'b')".to_owned(),
        "UPDATE project SET accepted_on = '2026-08-15', settled_on = '2026-09-15' WHERE id = 'a'"
            .to_owned(),
        money("a", "approved", 2026, 100),
        money("b", "approved", 2026, 200),
        paid("a", "advance", "2026-06-01", 2026, 90),
        paid("b", "advance", "2026-06-01", 2026, 50),
        money("a", "settled", 2026, 90),
    ];
    all_of.extend(own.map(|millions| money("g", "approved", 2026, millions)));
    all(&all_of)
}

#[test]
fn a_group_with_one_settled_part_is_not_settled() {
    for own in [None, Some(300)] {
        let bench = of_two(own);
        let today = "2026-12-31".parse().expect("a day");
        let total = bench
            .ledger
            .read(|reader| project::reconcile(reader, 2026, today))
            .expect("read")
            .total;
        let said = [
            total.approved,
            total.disbursed,
            total.settled,
            total.to_settle,
            total.to_return,
            total.carried_over,
            total.released,
        ]
        .map(|money| money.dong() / MILLION);
        assert_eq!(said, [300, 140, 90, 50, 0, 150, 10], "own: {own:?}");
        assert_eq!(millions(&figures(&bench, "year", "2026"), "to_pay"), 150);
    }
}

#[test]
fn a_result_counts_once_from_its_acceptance_on() {
    let bench = all(&[
        project("p", "accepted", Some("2026-01-10")),
        money("p", "approved", 2026, 100),
        step("p", 1, "drafted", "running", "2026-02-01"),
        step("p", 2, "running", "accepted", "2026-06-01"),
        step("p", 3, "accepted", "running", "2026-07-10"),
        step("p", 4, "running", "accepted", "2026-07-20"),
        "UPDATE project_step SET backwards = 1 WHERE id = 'p/3'".to_owned(),
        "UPDATE project SET accepted_on = '2026-07-20' WHERE id = 'p'".to_owned(),
        "INSERT INTO project_result(id, project_id, position, name, unit_label, done_quantity, done_on)
         VALUES ('r', 'p', 1, 'Bản tin', 'số', 1200, '2026-05-20'), ('s', 'p', 2, 'Bản tin in', 'bản', 100000, NULL)"
            .to_owned(),
        "INSERT INTO activity(id, kind, name, year, state, held_on, quantity, unit_label, project_id)
         VALUES ('x', 'newsletter', 'Bản tin', 2026, 'done', '2026-05-20', 100000, 'bản', 'p')"
            .to_owned(),
    ]);
    let of_unit = |kind: &str, period: &str, unit: &str| -> i64 {
        let figures = figures(&bench, kind, period);
        let of = figures.measures.iter().filter(|one| one.unit == unit);
        of.map(|one| (one.to_date.national + one.to_date.local + one.to_date.unknown) / 100)
            .sum()
    };
    assert_eq!(of_unit("half", "2026-H1", "số"), 12, "it said 24");
    assert_eq!(of_unit("year", "2026", "số"), 12);
    assert_eq!(
        of_unit("quarter", "2026-Q1", "số"),
        0,
        "before its acceptance"
    );
    assert_eq!(of_unit("year", "2026", "bản"), 1000, "it said 2.000");
    // The same days of the year before are told as they were told then.
    let next = figures(&bench, "half", "2027-H1");
    let before = next.measures.iter().find(|one| one.unit == "số");
    assert_eq!(before.map(|one| one.last_year.local / 100), Some(12));
}

#[test]
fn what_is_given_up_inside_a_group_is_told_as_money_of_a_part() {
    let bench = all(&[
        project("g", "approved", Some("2026-02-01")),
        "UPDATE project SET kind = 'group' WHERE id = 'g'".to_owned(),
        money("g", "approved", 2026, 300),
        project("a", "withdrawn", Some("2026-02-01")),
        "UPDATE project SET parent_id = 'g' WHERE id = 'a'".to_owned(),
        money("a", "approved", 2026, 200),
        step("a", 1, "approved", "withdrawn", "2026-05-01"),
        project("w", "withdrawn", Some("2026-02-01")),
        money("w", "approved", 2026, 7),
        step("w", 1, "approved", "withdrawn", "2026-05-01"),
    ]);
    let year = figures(&bench, "year", "2026");
    assert_eq!(millions(&year, "to_pay"), 100, "it said 300");
    let said = words(&bench, "year", "2026");
    assert!(
        said.contains("(trong đó 01 đề án, nhiệm vụ đã rút, ngừng triển khai với 7 triệu đồng; 200 triệu đồng của đề án thành phần đã rút, ngừng triển khai)"),
        "{said}"
    );
}

#[test]
fn a_facility_of_last_year_is_one_of_this_year_as_well() {
    let accepted = |id: &str, on: &str| {
        [
            project(id, "accepted", Some("2025-02-01")),
            format!("UPDATE project SET accepted_on = '{on}' WHERE id = '{id}'"),
            format!(
                "INSERT INTO project_beneficiary(id, project_id, position, facility_id) VALUES ('{id}', '{id}', 1, 'f')"
            ),
        ]
    };
    let mut all_of = vec!["INSERT INTO facility(id, name) VALUES ('f', 'Cơ sở Một')".to_owned()];
    all_of.extend(accepted("a", "2025-08-01"));
    all_of.extend(accepted("b", "2026-05-01"));
    let bench = all(&all_of);
    let name = "Cơ sở của đề án đã nghiệm thu";
    assert_eq!(
        measure(&figures(&bench, "quarter", "2026-Q2"), name),
        [1, 1],
        "it had no row"
    );
    assert_eq!(measure(&figures(&bench, "year", "2026"), name), [1, 1]);
}
