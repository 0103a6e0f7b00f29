//! What stands on an edge: between two periods, between a group and the projects inside it, between a decision and
//! what changed it. Every value is worked out by hand.

use so_khuyen_cong_core::project;
use so_khuyen_cong_core::report::{Figures, ListCell};
use so_khuyen_cong_tests::Bench;

use super::budget::{MILLION, all, figures, millions, money, paid, project, run, step, words};

/// The rows of a list as text, cell by cell.
pub(super) fn rows(figures: &Figures, key: &str) -> Vec<Vec<String>> {
    let list = figures.lists.iter().find(|list| list.key == key);
    let text = |cell: &ListCell| match cell {
        ListCell::Text(text) => text.clone(),
        ListCell::Number(number) => number.to_string(),
        ListCell::Nothing => String::new(),
    };
    list.map_or(Vec::new(), |list| {
        let rows = list.rows.iter();
        rows.map(|row| row.cells.iter().map(text).collect())
            .collect()
    })
}

/// Who was supported with how many triệu đồng, and by what, in the order of the rows.
fn supported(figures: &Figures) -> Vec<String> {
    rows(figures, "supported")
        .iter()
        .map(|row| {
            let amount: i64 = row[5].parse().unwrap_or_default();
            format!("{} {} {}", row[0], row[4], amount / MILLION)
        })
        .collect()
}

/// The whole of a line of the statistics.
pub(super) fn result(figures: &Figures, name: &str) -> i64 {
    let rows = rows(figures, "results");
    let row = rows.iter().find(|row| row[0] == name);
    row.and_then(|row| row.last()?.parse::<i64>().ok())
        .unwrap_or_default()
        / 100
}

pub(super) fn facilities(names: &[&str]) -> String {
    let rows: Vec<String> = names
        .iter()
        .map(|name| format!("('{name}', 'Cơ sở {name}')"))
        .collect();
    format!("INSERT INTO facility(id, name) VALUES {}", rows.join(", "))
}

pub(super) fn served(project: &str, facility: &str, millions: i64) -> String {
    format!(
        "INSERT INTO project_beneficiary(id, project_id, position, facility_id, support_vnd)
         VALUES ('{project}/{facility}', '{project}', 1, '{facility}', {})",
        millions * MILLION
    )
}

pub(super) fn inside(group: &str, projects: &str) -> String {
    format!("UPDATE project SET parent_id = '{group}' WHERE id IN ({projects})")
}

/// A programme of 2026–2030 with one target.
pub(super) fn target(unit: &str) -> [String; 2] {
    [
        "INSERT INTO programme(id, name, period_start, period_end) VALUES ('c', 'Chương trình', 2026, 2030)".to_owned(),
        format!("INSERT INTO programme_target(id, programme_id, position, name, unit_label, quantity) VALUES ('t', 'c', 1, 'Chỉ tiêu', '{unit}', 100000)"),
    ]
}

/// What is told to be done of the target: in the period and since the year began.
pub(super) fn measure(figures: &Figures) -> [i64; 2] {
    let found = figures
        .measures
        .iter()
        .find(|one| one.target.as_deref() == Some("t"));
    found.map_or([0; 2], |one| {
        [&one.in_period, &one.to_date].map(|of| (of.national + of.local + of.unknown) / 100)
    })
}

/// The same of the table of the programme, year by year.
pub(super) fn by_year(figures: &Figures) -> Vec<i64> {
    let rows = rows(figures, "programme");
    let numbers = rows[0][3..].iter();
    let mut numbers: Vec<i64> = numbers
        .filter_map(|text| text.parse().ok())
        .map(|number: i64| number / 100)
        .collect();
    numbers.pop();
    numbers
}

fn json_of(facility: &str, millions: i64) -> String {
    format!(
        "json_object('fields', json_object(), 'budget', json_array(json_object('line', 'Thực hiện', 'source', 'local', 'year', 2026, 'amount_vnd', 300000000)),
            'beneficiaries', json_array(json_object('id', 'p/f1', 'name', 'Cơ sở {facility}', 'support_vnd', {amount}, 'counterpart_vnd', NULL,
                'values', json_object('facility_id', '{facility}', 'person_id', NULL, 'name_written', NULL, 'unit_id', NULL, 'support_vnd', {amount}))))",
        amount = millions * MILLION
    )
}

#[test]
fn who_benefits_is_told_as_it_was_on_the_day() {
    let bench = all(&[
        facilities(&["f1", "f2"]),
        project("p", "approved", Some("2026-02-15")),
        money("p", "approved", 2026, 300),
        served("p", "f1", 300),
    ]);
    let told = |period: &str| {
        let figures = figures(&bench, "quarter", period);
        let named = figures.projects[0].beneficiaries.clone();
        (named, supported(&figures))
    };
    let first = (
        "Cơ sở f1".to_owned(),
        vec!["Cơ sở f1 Đề án p 300".to_owned()],
    );
    assert_eq!(told("2026-Q2"), first);
    let before = format!("{:?}", figures(&bench, "quarter", "2026-Q2"));
    run(
        &bench,
        &[
            &format!(
                "INSERT INTO project_adjustment(id, project_id, number, reason, decision_on, before_json, after_json)
                 VALUES ('a', 'p', 1, 'Đổi đơn vị thụ hưởng', '2026-07-05', {}, {})",
                json_of("f1", 300),
                json_of("f2", 250)
            ),
            "UPDATE project_beneficiary SET facility_id = 'f2', support_vnd = 250000000 WHERE id = 'p/f1'",
        ],
    );
    assert_eq!(told("2026-Q2"), first, "it said f2");
    assert_eq!(
        format!("{:?}", figures(&bench, "quarter", "2026-Q2")),
        before
    );
    assert_eq!(
        told("2026-Q3"),
        (
            "Cơ sở f2".to_owned(),
            vec!["Cơ sở f2 Đề án p 250".to_owned()]
        )
    );
}

#[test]
fn a_project_inside_a_group_counts_from_its_own_decision() {
    let bench = all(&[
        facilities(&["f1", "f2", "f3"]),
        project("g", "approved", Some("2026-02-01")),
        project("a", "approved", Some("2026-02-01")),
        project("b", "approved", Some("2026-08-01")),
        project("d", "approved", None),
        project("e", "drafted", None),
        inside("g", "'a', 'b', 'd', 'e'"),
        money("e", "approved", 2026, 5),
        money("a", "approved", 2026, 100),
        money("b", "approved", 2026, 200),
        money("d", "approved", 2026, 7),
        served("a", "f1", 100),
        served("b", "f2", 200),
        served("d", "f3", 7),
    ]);
    let told = |period: &str| {
        let figures = figures(&bench, "quarter", period);
        let facilities = result(&figures, "Cơ sở được hỗ trợ");
        (millions(&figures, "approved"), facilities)
    };
    assert_eq!(told("2026-Q1"), (107, 2), "it said 307 and 3");
    assert_eq!(told("2026-Q3"), (307, 3));
    let q1 = figures(&bench, "quarter", "2026-Q1");
    assert_eq!(
        supported(&q1),
        ["Cơ sở f1 Đề án g 100", "Cơ sở f3 Đề án g 7"],
        "what has no day of its own has the group's"
    );
}

#[test]
fn what_is_done_for_a_target_is_of_the_report_that_its_day_lies_in() {
    let class = |id: &str, year: i32, to: &str| {
        format!(
            "INSERT INTO course(id, name, year, state, starts_on, ends_on, learners, programme_target_id) VALUES ('{id}', 'Lớp {id}', {year}, 'finished', '2026-11-01', '{to}', 30, 't')"
        )
    };
    let issue = |id: &str, year: i32, on: &str| {
        format!(
            "INSERT INTO activity(id, kind, name, year, state, held_on, quantity, unit_label, programme_target_id) VALUES ('{id}', 'newsletter', 'Bản tin', {year}, 'done', {on}, 100, 'lớp', 't')"
        )
    };
    let mut rows = target("lớp").to_vec();
    rows.extend([
        class("a", 2026, "2026-12-10"),
        class("b", 2026, "2027-01-10"),
        issue("x", 2027, "'2026-06-01'"),
        issue("y", 2026, "'2026-12-20'"),
        issue("z", 2026, "NULL"),
        "UPDATE activity SET quantity = 200 WHERE id = 'x'".to_owned(),
    ]);
    let bench = all(&rows);
    // Of 2026 to 14/12: the class of 10/12, the two issues of June, and the issue that only its year is known of. Of 2027
    // from 15/12: the issue of 20/12 and the class that ended on 10/01.
    assert_eq!(measure(&figures(&bench, "year", "2026")), [4, 4]);
    assert_eq!(measure(&figures(&bench, "year", "2027")), [2, 2]);
    // The statistics and the table of the programme run by the calendar: with the issue of 20/12, and without it.
    assert_eq!(measure(&figures(&bench, "statistics", "2026")), [5, 5]);
    assert_eq!(measure(&figures(&bench, "statistics", "2027")), [1, 1]);
    assert_eq!(
        by_year(&figures(&bench, "programme", "2026")),
        [5],
        "it said 3"
    );
    assert_eq!(
        by_year(&figures(&bench, "programme", "2027")),
        [5, 1],
        "it said 4 and 2"
    );
}

#[test]
fn what_was_given_up_inside_a_group_supports_nobody_and_says_so() {
    let bench = all(&[
        facilities(&["f1", "f2", "f3"]),
        project("g", "approved", Some("2026-02-01")),
        project("a", "approved", Some("2026-02-01")),
        project("b", "withdrawn", Some("2026-02-01")),
        project("w", "withdrawn", Some("2026-02-01")),
        inside("g", "'a', 'b'"),
        money("a", "approved", 2026, 100),
        money("b", "approved", 2026, 200),
        money("w", "approved", 2026, 7),
        served("a", "f1", 100),
        served("b", "f2", 200),
        served("w", "f3", 7),
        step("b", 1, "approved", "withdrawn", "2026-05-01"),
        step("w", 1, "approved", "withdrawn", "2026-05-01"),
    ]);
    let year = figures(&bench, "year", "2026");
    assert_eq!(
        supported(&year),
        [
            "Cơ sở f1 Đề án g 100",
            "Cơ sở f2 Đề án g (rút) 200",
            "Cơ sở f3 Đề án w (rút) 7"
        ]
    );
    assert_eq!(result(&year, "Cơ sở được hỗ trợ"), 1, "it said 3");
    let said = words(&bench, "year", "2026");
    assert!(
        said.contains("Có 01 lượt cơ sở công nghiệp nông thôn được hỗ trợ."),
        "{said}"
    );
    let names: Vec<&str> = year
        .projects
        .iter()
        .map(|one| &*one.beneficiaries)
        .collect();
    assert_eq!(names, ["Cơ sở f1; Cơ sở f2 (rút)", "Cơ sở f3"]);
    // Before they withdrew they were among those supported.
    let q1 = figures(&bench, "quarter", "2026-Q1");
    assert_eq!(result(&q1, "Cơ sở được hỗ trợ"), 3);
    let area = words(&bench, "area", "2026");
    assert!(area.contains("01 lượt cơ sở"), "{area}");
}

#[test]
fn a_beneficiary_known_by_its_name_is_one_that_was_supported() {
    let named = |project: &str, name: &str| {
        format!(
            "INSERT INTO project_beneficiary(id, project_id, position, name_written, support_vnd) VALUES ('{project}/{name}', '{project}', 1, '{name}', 8000000)"
        )
    };
    let bench = all(&[
        facilities(&["f1"]),
        project("p", "approved", Some("2026-02-01")),
        project("q", "approved", Some("2026-02-01")),
        project("r", "approved", Some("2026-02-01")),
        money("p", "approved", 2026, 8),
        money("q", "approved", 2026, 8),
        money("r", "approved", 2026, 8),
        served("p", "f1", 8),
        named("q", "Hộ ông B"),
        named("r", "hộ ông B"),
    ]);
    let year = figures(&bench, "year", "2026");
    assert_eq!(supported(&year).len(), 3);
    assert_eq!(result(&year, "Cơ sở được hỗ trợ"), 2, "it said 1");
}

#[test]
fn a_need_that_no_survey_dates_is_known_from_the_day_it_was_written() {
    let bench = Bench::small();
    let facility = bench.add("facility", serde_json::json!({ "name": "Cơ sở Một" }));
    for year in [2024, 2026] {
        bench.add(
            "facility_need",
            serde_json::json!({ "facility_id": facility, "year": year, "content_written": "Mua máy", "requested_vnd": 50_000_000 }),
        );
    }
    let told = |kind: &str, period: &str| {
        let figures = figures(&bench, kind, period);
        ["needs", "needs_requested", "facilities"].map(|key| figures.value(key))
    };
    let other = bench.add("facility", serde_json::json!({ "name": "Cơ sở Hai" }));
    bench.add(
        "facility_need",
        serde_json::json!({ "facility_id": other, "year": 2026, "content_written": "Mua lò" }),
    );
    assert_eq!(bench.ledger.today().to_string(), "2026-11-22");
    assert_eq!(told("quarter", "2026-Q1"), [0, 0, 1], "it said 2, and 2");
    assert_eq!(told("quarter", "2026-Q4"), [2, 50_000_000, 2]);
    assert_eq!(told("year", "2026"), [2, 50_000_000, 2]);
    assert_eq!(
        told("quarter", "2024-Q4"),
        [0, 0, 1],
        "nobody knows its day"
    );
    assert_eq!(
        told("year", "2024"),
        [1, 50_000_000, 1],
        "its year is known"
    );
    assert_eq!(told("year", "2023"), [0, 0, 0]);
}

#[test]
fn a_plan_line_of_one_facility_is_one_in_every_table() {
    let mut rows = target("cơ sở").to_vec();
    rows.extend([
        facilities(&["f1", "f2"]),
        "INSERT INTO plan(id, name, year, state, decision_no, decision_on) VALUES ('k', 'Kế hoạch 2026', 2026, 'issued', '1/QĐ', '2026-01-05')".to_owned(),
        "INSERT INTO plan_item(id, plan_id, position, title, programme_target_id, facility_id, local_vnd, budget_year) VALUES
         ('a', 'k', 1, 'Máy A', 't', 'f1', 5, 2026), ('b', 'k', 2, 'Máy B', 't', 'f2', 5, 2026)".to_owned(),
    ]);
    let bench = all(&rows);
    let year = figures(&bench, "year", "2026");
    let planned = year
        .measures
        .iter()
        .find(|one| one.target.as_deref() == Some("t"))
        .map(|one| (one.planned.national + one.planned.local + one.planned.unknown) / 100);
    assert_eq!(planned, Some(2), "it said nothing");
}

#[test]
fn totals_of_earlier_years_are_told_beside_what_the_programme_came_to() {
    let bench = all(&[
        "INSERT INTO programme(id, name, period_start, period_end) VALUES ('c', 'Chương trình', 2024, 2028)".to_owned(),
        project("p", "approved", Some("2026-02-01")),
        money("p", "approved", 2026, 100),
        paid("p", "payment", "2026-05-01", 2026, 40),
        "INSERT INTO aggregate(id, noun, name, year, quantity, unit_label, amount_vnd, source_text)
         VALUES ('a', 'project', 'Đề án được duyệt', 2025, 3100, 'đề án', 5804000000, 'Báo cáo'),
                ('b', 'course', 'Lớp', 2025, 400, 'lớp', NULL, 'Báo cáo'),
                ('z', 'project', 'Đề án được duyệt', 2023, 900, 'đề án', NULL, 'Báo cáo')".to_owned(),
    ]);
    let said = words(&bench, "year", "2026");
    assert!(said.contains("01 đề án, nhiệm vụ, giải ngân 40 triệu đồng kinh phí khuyến công.\n- Năm 2025: Đề án được duyệt: 31 đề án, 5.804 triệu đồng (số liệu tổng hợp), chưa cộng vào lũy kế giai đoạn."), "{said}");
    assert!(
        !said.contains("Năm 2023:") && !said.contains("4 lớp"),
        "{said}"
    );
}

#[test]
fn acceptances_are_told_of_the_projects_decided_on_by_the_same_day() {
    let bench = all(&[
        project("p", "accepted", Some("2026-02-01")),
        "UPDATE project SET accepted_on = '2026-11-05' WHERE id = 'p'".to_owned(),
        money("p", "approved", 2026, 100),
        project("q", "approved", Some("2026-12-20")),
        money("q", "approved", 2026, 70),
    ]);
    let said = words(&bench, "year", "2026");
    assert!(said.contains("Đã phê duyệt 02 đề án"), "{said}");
    assert!(
        said.contains("Đến ngày 14/12/2026, 01/01 đề án, nhiệm vụ đã nghiệm thu"),
        "{said}"
    );
    run(
        &bench,
        &["UPDATE project SET state = 'running', accepted_on = NULL WHERE id = 'p'"],
    );
    let said = words(&bench, "year", "2026");
    assert!(
        said.contains(
            "Đến ngày 14/12/2026, chưa nghiệm thu đề án nào trong 01 đề án, nhiệm vụ được duyệt"
        ),
        "it said 02: {said}"
    );
}

#[test]
fn what_moves_of_the_other_fund_after_its_year_is_told_in_its_section() {
    let national = |on: &str, kind: &str, millions: i64| {
        format!(
            "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year) VALUES ('{on}', 'p', '{kind}', '{on}', 'national', {}, 2026)",
            millions * MILLION
        )
    };
    let bench = all(&[
        project("p", "running", Some("2026-02-01")),
        "UPDATE project SET content_id = (SELECT id FROM content WHERE code = 'ND3') WHERE id = 'p'".to_owned(),
        money("p", "approved", 2026, 300),
        "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES ('n', 'p', 'Máy', 'approved', 'national', 90000000, 2026)".to_owned(),
        national("2027-01-20", "payment", 60),
        national("2027-05-20", "return", 10),
    ]);
    let q1 = words(&bench, "quarter", "2027-Q1");
    assert!(
        q1.contains(": trong kỳ giải ngân 60 triệu đồng của niên độ ngân sách trước."),
        "{q1}"
    );
    assert!(!q1.contains("bố trí kinh phí khuyến công quốc gia"), "{q1}");
    let q2 = words(&bench, "quarter", "2027-Q2");
    assert!(
        q2.contains(": trong kỳ thu hồi ròng 10 triệu đồng của niên độ ngân sách trước."),
        "{q2}"
    );
}

#[test]
fn a_round_begun_after_the_annual_report_is_in_every_report_of_the_next_year() {
    let bench = all(&[
        "INSERT INTO award_round(id, name, kind, level, year, state, starts_on) VALUES
         ('r', 'Đợt cuối năm', 'product', 'province', 2025, 'open', '2025-12-20'), ('s', 'Đợt 2026', 'product', 'province', 2026, 'open', '2026-03-01')".to_owned(),
        "INSERT INTO nomination(id, award_round_id, name, subject, product_group, state, decision_no, decision_on) VALUES
         ('n', 'r', 'Gốm', 'product', 'handicraft', 'recognised', '9/QĐ', '2026-07-05')".to_owned(),
    ]);
    let rounds = |period: &str| figures(&bench, "quarter", period).value("award_rounds");
    assert_eq!(
        ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"].map(rounds),
        [0, 2, 2, 2, 2],
        "it said 1 from the second quarter on"
    );
    assert_eq!(figures(&bench, "year", "2025").value("award_rounds"), 0);
    assert_eq!(figures(&bench, "year", "2026").value("award_rounds"), 2);
    let said = words(&bench, "year", "2026");
    assert!(
        said.contains("Kỳ báo cáo năm 2026 có 02 đợt bình chọn, xét tặng với 01 hồ sơ, trong đó 01 đợt của năm trước."),
        "it said of 2026 alone: {said}"
    );
    // What was decided in July was not decided in December; how far it had come is not known.
    let products = rows(&figures(&bench, "award", "2025"), "products");
    assert_eq!(products[0][5], "chưa có quyết định", "it said it was sent");
}

#[test]
fn what_is_given_up_after_the_annual_report_is_told_in_the_next() {
    let stopped = |id: &str, on: &str| {
        [
            project(id, "stopped", Some("2026-02-01")),
            money(id, "approved", 2026, 100),
            step(id, 1, "running", "stopped", on),
        ]
    };
    let mut rows = stopped("p", "2026-12-20").to_vec();
    rows.extend(stopped("q", "2027-02-20"));
    let bench = all(&rows);
    let told = |kind: &str, period: &str| {
        let figures = figures(&bench, kind, period);
        ["given_up", "given_up_before"].map(|key| figures.value(key))
    };
    assert_eq!(told("quarter", "2026-Q4"), [0, 0]);
    // The books of 2026 are open until 31/01: the first is in its own annual report, the second in the next.
    assert_eq!(told("year", "2026"), [1, 0]);
    assert_eq!(told("quarter", "2027-Q1"), [0, 2], "it was in none");
    assert_eq!(told("quarter", "2027-Q2"), [0, 0]);
    assert_eq!(told("year", "2027"), [0, 1]);
    let said = words(&bench, "quarter", "2027-Q1");
    assert!(
        said.contains("trong kỳ có 02 đề án, nhiệm vụ của năm trước đã rút, ngừng triển khai"),
        "{said}"
    );
}

#[test]
fn what_a_group_has_not_given_out_is_still_to_be_paid_when_those_inside_are_settled() {
    let mut rows = vec![
        project("g", "running", Some("2026-02-01")),
        money("g", "approved", 2026, 100),
    ];
    for (id, millions) in [("a", 60), ("b", 40)] {
        rows.extend([
            project(id, "settled", Some("2026-02-01")),
            format!("UPDATE project SET accepted_on = '2026-06-01', settled_on = '2026-07-02' WHERE id = '{id}'"),
            money(id, "approved", 2026, millions),
            money(id, "settled", 2026, millions),
            paid(id, "payment", "2026-06-05", 2026, millions),
        ]);
    }
    rows.push(inside("g", "'a'"));
    let bench = all(&rows);
    let told = |bench: &Bench| {
        let today = "2026-11-22".parse().expect("a day");
        let reconciled = bench
            .ledger
            .read(|reader| project::reconcile(reader, 2026, today))
            .expect("reconciled");
        let row = reconciled.rows.iter().find(|row| row.name == "Đề án g");
        let money = row.expect("the group").money;
        let year = figures(bench, "year", "2026");
        [
            millions(&year, "to_pay"),
            money.carried_over.dong() / MILLION,
            money.released.dong() / MILLION,
            money.to_settle.dong() / MILLION,
        ]
    };
    assert_eq!(told(&bench), [40, 40, 0, 0], "it said 0, 0 and 40");
    // With both it has given out all of it, and is settled with them.
    run(&bench, &[&inside("g", "'b'")]);
    assert_eq!(told(&bench), [0, 0, 0, 0]);
    // Its own settlement is of the whole.
    run(
        &bench,
        &[
            "UPDATE project SET parent_id = NULL WHERE id = 'b'",
            "UPDATE project SET state = 'accepted', accepted_on = '2026-08-01' WHERE id = 'g'",
            &money("g", "settled", 2026, 60),
        ],
    );
    assert_eq!(told(&bench), [0, 0, 40, 0]);
}

#[test]
fn what_is_approved_inside_a_group_beside_its_own_decision_counts_in_its_year_and_fund() {
    // Of the group 50 of KCĐP in 2026; inside it 30 of that, 25 of KCĐP in 2027 and 7 of KCQG in 2026.
    let bench = all(&[
        project("g", "running", Some("2026-02-01")),
        money("g", "approved", 2026, 50),
        project("a", "running", Some("2026-03-01")),
        money("a", "approved", 2026, 30),
        money("a", "approved", 2027, 25),
        "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES ('n', 'a', 'Máy', 'approved', 'national', 7000000, 2026)".to_owned(),
        paid("a", "advance", "2027-03-01", 2027, 15),
        inside("g", "'a'"),
    ]);
    let approved = |period: &str| {
        let figures = figures(&bench, "year", period);
        ["approved", "to_pay"].map(|key| millions(&figures, key))
    };
    assert_eq!(approved("2026"), [57, 57], "it said 50");
    assert_eq!(approved("2027"), [25, 10], "it said 0 and 0");
    let today = "2026-11-22".parse().expect("a day");
    let page = bench
        .ledger
        .read(|reader| project::reconcile(reader, 2027, today))
        .expect("reconciled");
    let total = [page.total.approved, page.total.overpaid].map(|one| one.dong() / MILLION);
    assert_eq!(total, [25, 0], "it said 0 and 15");
}

#[test]
fn a_project_withdrawn_after_its_acceptance_is_not_among_the_accepted() {
    let bench = all(&[
        project("p", "accepted", Some("2026-02-01")),
        project("w", "withdrawn", Some("2026-02-01")),
        "UPDATE project SET accepted_on = '2026-05-03'".to_owned(),
        money("p", "approved", 2026, 100),
        money("w", "approved", 2026, 70),
        step("w", 1, "accepted", "withdrawn", "2026-08-01"),
    ]);
    let told = |period: &str| {
        let figures = figures(&bench, "quarter", period);
        let accepted: u32 = figures.sources.iter().map(|one| one.accepted).sum();
        (accepted, result(&figures, "Đề án, nhiệm vụ đã nghiệm thu"))
    };
    assert_eq!(told("2026-Q2"), (2, 2));
    assert_eq!(told("2026-Q3"), (1, 1), "it said 2");
}
