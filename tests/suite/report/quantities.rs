//! What is counted in things: each told once, from its own day on, and told the same whatever happens later. Every value is
//! worked out by hand.

use so_khuyen_cong_core::report::Figures;
use so_khuyen_cong_tests::Bench;

use super::budget::{all, figures, money, project, run, step, words};
use super::edges::{facilities, inside, measure, result, served, target};

/// A line of results of a project, in whole things.
fn brought(project: &str, unit: &str, target: Option<&str>, done: i64) -> String {
    let target = target.map_or("NULL".to_owned(), |id| format!("'{id}'"));
    format!(
        "INSERT INTO project_result(id, project_id, position, name, unit_label, planned_quantity, done_quantity, programme_target_id)
         VALUES ('{project}/{unit}', '{project}', 1, 'Kết quả {unit}', '{unit}', 0, {}, {target})",
        done * 100
    )
}

fn held(
    id: &str,
    project: &str,
    unit: &str,
    target: Option<&str>,
    on: &str,
    things: i64,
) -> String {
    let target = target.map_or("NULL".to_owned(), |id| format!("'{id}'"));
    format!(
        "INSERT INTO activity(id, kind, name, year, state, held_on, quantity, unit_label, project_id, programme_target_id)
         VALUES ('{id}', 'newsletter', 'Bản tin', 2026, 'done', '{on}', {}, '{unit}', '{project}', {target})",
        things * 100
    )
}

fn accept(project: &str, on: &str) -> String {
    format!("UPDATE project SET state = 'accepted', accepted_on = '{on}' WHERE id = '{project}'")
}

/// What is told of a unit that no target counts: in the period and since the year began.
fn counted(figures: &Figures, unit: &str) -> [i64; 2] {
    let found = figures.measures.iter();
    found
        .filter(|one| one.target.is_none() && one.unit == unit)
        .map(|one| {
            [&one.in_period, &one.to_date].map(|of| (of.national + of.local + of.unknown) / 100)
        })
        .fold([0; 2], |all, one| [all[0] + one[0], all[1] + one[1]])
}

#[test]
fn an_activity_is_told_from_its_day_and_the_result_tells_the_rest() {
    let mut rows = target("số").to_vec();
    rows.extend([
        project("p", "running", Some("2026-02-01")),
        brought("p", "số", Some("t"), 10),
        held("a", "p", "số", Some("t"), "2026-05-01", 6),
    ]);
    let bench = all(&rows);
    let told = |period: &str| measure(&figures(&bench, "quarter", period));
    assert_eq!(told("2026-Q2"), [6, 6], "it said nothing");
    run(&bench, &[&accept("p", "2026-07-01")]);
    assert_eq!(told("2026-Q2"), [6, 6]);
    assert_eq!(told("2026-Q3"), [4, 10]);
    run(&bench, &[&held("b", "p", "số", Some("t"), "2026-10-01", 3)]);
    assert_eq!(told("2026-Q3"), [4, 10]);
    assert_eq!(told("2026-Q4"), [3, 13]);
}

#[test]
fn what_happens_later_takes_nothing_from_an_accepted_result() {
    let bench = all(&[
        project("p", "running", Some("2026-02-01")),
        brought("p", "bản", None, 1000),
        accept("p", "2026-05-03"),
    ]);
    let told = |period: &str| counted(&figures(&bench, "quarter", period), "bản");
    assert_eq!(told("2026-Q2"), [1000, 1000]);
    run(&bench, &[&held("a", "p", "bản", None, "2026-08-01", 200)]);
    assert_eq!(told("2026-Q2"), [1000, 1000], "it said nothing");
    assert_eq!(told("2026-Q3"), [200, 1200]);
}

#[test]
fn a_result_and_an_activity_of_which_one_names_a_target_are_told_once() {
    for (of_result, of_activity) in [(Some("t"), None), (None, Some("t"))] {
        let mut rows = target("số").to_vec();
        rows.extend([
            project("p", "running", Some("2026-02-01")),
            brought("p", "số", of_result, 6),
            held("a", "p", "số", of_activity, "2026-05-01", 6),
            accept("p", "2026-05-10"),
        ]);
        let bench = all(&rows);
        let q2 = figures(&bench, "quarter", "2026-Q2");
        assert_eq!(measure(&q2), [6, 6]);
        assert_eq!(counted(&q2, "số"), [0, 0], "it said 6 once more");
    }
}

#[test]
fn a_class_is_told_of_the_target_that_the_results_of_its_project_name() {
    let mut rows = target("học viên").to_vec();
    rows.extend([
        project("p", "running", Some("2026-02-01")),
        brought("p", "học viên", Some("t"), 50),
        "INSERT INTO course(id, name, year, state, starts_on, ends_on, learners, project_id) VALUES ('k', 'Lớp', 2026, 'finished', '2026-05-02', '2026-05-20', 30, 'p')".to_owned(),
        accept("p", "2026-07-01"),
    ]);
    let bench = all(&rows);
    let q2 = figures(&bench, "quarter", "2026-Q2");
    assert_eq!(measure(&q2), [30, 30], "it said nothing");
    assert_eq!(
        (counted(&q2, "lớp"), counted(&q2, "học viên")),
        ([1, 1], [0, 0])
    );
    assert_eq!(measure(&figures(&bench, "quarter", "2026-Q3")), [20, 50]);
}

#[test]
fn facilities_of_a_target_are_those_of_the_day() {
    let mut rows = target("cơ sở").to_vec();
    rows.extend([
        facilities(&["f1", "f2", "f3", "f4"]),
        project("p", "running", Some("2026-02-01")),
        project("g", "running", Some("2026-02-01")),
        project("a", "running", Some("2026-02-01")),
        project("b", "running", Some("2026-02-01")),
        "UPDATE project SET programme_target_id = 't' WHERE id IN ('p', 'g')".to_owned(),
        inside("g", "'a', 'b'"),
        served("p", "f1", 5),
        served("p", "f2", 5),
        served("a", "f3", 5),
        served("b", "f4", 5),
        accept("p", "2026-05-01"),
        accept("g", "2026-05-02"),
    ]);
    let bench = all(&rows);
    let told = |period: &str| measure(&figures(&bench, "quarter", period));
    assert_eq!(told("2026-Q2"), [4, 4]);
    run(
        &bench,
        &[
            "UPDATE project SET state = 'stopped' WHERE id = 'p'",
            &step("p", 1, "running", "accepted", "2026-05-01"),
            &step("p", 2, "accepted", "stopped", "2026-08-01"),
            "UPDATE project SET state = 'withdrawn' WHERE id = 'b'",
            &step("b", 1, "running", "withdrawn", "2026-08-02"),
        ],
    );
    assert_eq!(told("2026-Q2"), [4, 4], "it said 2");
    assert_eq!(told("2026-Q3"), [0, 3]);
}

#[test]
fn a_group_brings_to_its_target_what_the_projects_inside_it_bring() {
    let mut rows = target("cơ sở").to_vec();
    rows.extend([
        facilities(&["f1", "f2"]),
        project("g", "drafted", None),
        project("a", "running", Some("2026-02-01")),
        project("b", "running", Some("2026-02-01")),
        "UPDATE project SET programme_target_id = 't' WHERE id = 'g'".to_owned(),
        inside("g", "'a', 'b'"),
        served("a", "f1", 5),
        served("b", "f2", 5),
        accept("a", "2026-05-05"),
    ]);
    let bench = all(&rows);
    assert_eq!(
        measure(&figures(&bench, "quarter", "2026-Q2")),
        [1, 1],
        "it said nothing"
    );
}

#[test]
fn machines_of_several_years_are_told_once() {
    let bench = all(&[
        project("m", "running", Some("2026-02-01")),
        money("m", "approved", 2026, 10),
        money("m", "approved", 2027, 20),
        "INSERT INTO project_equipment(id, project_id, position, name, quantity) VALUES ('e', 'm', 1, 'Máy', 300)".to_owned(),
    ]);
    let told = |year: &str| {
        result(
            &figures(&bench, "year", year),
            "Máy móc, thiết bị được hỗ trợ",
        )
    };
    assert_eq!(
        (told("2026"), told("2027")),
        (3, 0),
        "2027 said 3 once more"
    );
}

#[test]
fn a_facility_is_known_from_the_decision_that_supports_it() {
    let bench = Bench::small();
    let facility = bench.add("facility", serde_json::json!({ "name": "Cơ sở Một" }));
    run(
        &bench,
        &[
            "INSERT INTO project(id, name, source, year, state, decision_on) VALUES ('p', 'Đề án', 'local', 2024, 'approved', '2024-02-15')",
            &format!(
                "INSERT INTO project_beneficiary(id, project_id, position, facility_id) VALUES ('b', 'p', 1, '{}')",
                facility
            ),
        ],
    );
    let told = |period: &str| figures(&bench, "year", period).value("facilities");
    assert_eq!((told("2023"), told("2024")), (0, 1), "2024 said 0");
    let said = words(&bench, "year", "2024");
    assert!(!said.contains("chưa ghi cơ sở"), "{said}");
}

#[test]
fn needs_that_no_survey_brought_are_not_called_surveyed() {
    let bench = Bench::small();
    let facility = bench.add("facility", serde_json::json!({ "name": "Cơ sở Một" }));
    bench.add(
        "facility_need",
        serde_json::json!({ "facility_id": facility, "year": 2026, "content_written": "Mua máy" }),
    );
    let said = words(&bench, "year", "2026");
    assert!(
        said.contains("- Rà soát các nhu cầu hỗ trợ đã ghi nhận để đưa vào kế hoạch."),
        "it said of facilities that were surveyed: {said}"
    );
    let said = words(&bench, "facilities", "2026");
    assert!(
        said.contains("Cơ sở có số liệu, nhu cầu năm 2026: 01 cơ sở."),
        "{said}"
    );
}
