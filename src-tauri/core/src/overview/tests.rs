//! The first screen and its calendar over a ledger: sums open their records, days follow their rows.

use serde_json::{Value, json};

use super::sets::DueKind;
use super::*;
use crate::ledger::{Ledger, testing};
use crate::period::{Part, Period};

struct Office {
    ledger: Ledger,
    _folder: tempfile::TempDir,
}

impl Office {
    fn new() -> Self {
        let (ledger, _, folder) = testing::ledger("74", || testing::NOW);
        Self {
            ledger,
            _folder: folder,
        }
    }

    fn put(&self, noun: &str, id: Option<&str>, values: Value) -> String {
        testing::put(&self.ledger, noun, id, values)
    }

    fn content(&self, code: &str) -> String {
        self.ledger
            .read(|reader| reader.value("SELECT id FROM content WHERE code = ?1", [code]))
            .unwrap()
    }

    fn project(&self, code: &str, source: &str, more: Value) -> String {
        let mut values = json!({
            "code": code, "name": format!("Đề án {code}"), "source": source, "year": 2026, "content_id": self.content("ND3"),
        });
        values
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.put("project", None, values)
    }

    fn run(&self, sql: &str) {
        self.ledger
            .transact(&crate::ledger::Op::LoadDemo, |tx| tx.run(sql, []).map(drop))
            .unwrap();
    }

    fn due(&self, from: &str, to: &str, today: &str) -> Vec<Due> {
        self.ledger
            .read(|reader| calendar(reader, day(from), day(to), day(today)))
            .unwrap()
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn row<'a>(days: &'a [Due], label: &str) -> Option<&'a Due> {
    days.iter().find(|one| one.label == label)
}

#[test]
fn a_dated_rule_sets_the_day_and_moving_its_row_moves_the_day() {
    let office = Office::new();
    let year = || office.due("2026-01-01", "2026-12-31", "2026-01-05");
    let label = "Đăng ký kế hoạch khuyến công quốc gia năm sau";
    let before = row(&year(), label).unwrap().clone();
    assert_eq!(
        (before.due.to_string().as_str(), before.days),
        ("2026-05-19", 134)
    );
    assert_eq!(before.mark.as_deref(), Some("verified"));
    assert_eq!(before.basis.as_deref(), Some("TT 36/2013/TT-BCT"));
    office.put(
        "deadline",
        Some(&before.id),
        json!({ "due_day": 25, "mark": "office" }),
    );
    let moved = row(&year(), label).unwrap().clone();
    assert_eq!(
        (moved.due.to_string().as_str(), moved.mark.as_deref()),
        ("2026-05-24", Some("office"))
    );
    office.put(
        "deadline",
        Some(&before.id),
        json!({ "valid_to": "2026-03-31" }),
    );
    assert_eq!(
        row(&year(), label),
        None,
        "the rule no longer holds on that day"
    );
}

#[test]
fn fifteen_days_after_acceptance_the_dossier_is_due_until_the_project_has_it() {
    let office = Office::new();
    let project = office.project(
        "ĐA-01",
        "national",
        json!({ "accepted_on": "2026-11-10", "state": "accepted" }),
    );
    office.project(
        "ĐA-02",
        "local",
        json!({ "accepted_on": "2026-11-10", "state": "accepted" }),
    );
    let label = "Hồ sơ quyết toán sau nghiệm thu";
    let all: Vec<Due> = office.due("2026-11-01", "2026-12-31", "2026-11-30");
    let found: Vec<&Due> = all.iter().filter(|one| one.label == label).collect();
    assert_eq!(found.len(), 1, "the row is of national projects");
    assert_eq!(
        (
            found[0].due.to_string().as_str(),
            found[0].days,
            found[0].id.as_str()
        ),
        ("2026-11-25", -5, project.as_str())
    );
    office.put(
        "project",
        Some(&project),
        json!({ "settled_on": "2026-11-28" }),
    );
    assert_eq!(
        row(&office.due("2026-11-01", "2026-12-31", "2026-11-30"), label),
        None
    );
}

#[test]
fn the_contracts_of_a_year_are_settled_before_the_22nd_of_january_after_it() {
    let office = Office::new();
    office.project(
        "ĐA-01",
        "national",
        json!({ "contract_on": "2026-07-01", "contract_ends_on": "2026-12-15" }),
    );
    let days = office.due("2026-12-01", "2027-02-01", "2026-12-20");
    let settle = row(&days, "Thanh lý hợp đồng và quyết toán").unwrap();
    assert_eq!(
        (settle.due.to_string().as_str(), settle.kind.code()),
        ("2027-01-21", "settlement")
    );
    let contract = row(&days, "Hết hạn hợp đồng, chưa nghiệm thu").unwrap();
    assert_eq!(
        (contract.due.to_string().as_str(), contract.days),
        ("2026-12-15", -5)
    );
}

/// The days of a label, the ledger made on 22/11/2026.
fn days_of(office: &Office, label: &str, from: &str, to: &str, today: &str) -> Vec<String> {
    office
        .due(from, to, today)
        .into_iter()
        .filter(|one| one.label == label)
        .map(|one| one.due.to_string())
        .collect()
}

#[test]
fn of_reports_that_were_not_issued_the_last_missed_and_those_to_come_are_told() {
    let office = Office::new();
    office.project("ĐA-01", "local", json!({}));
    let months = |today: &str| days_of(&office, "Báo cáo tháng", "2026-01-01", "2027-03-31", today);
    assert_eq!(
        months("2027-02-01"),
        ["2027-01-20", "2027-02-20", "2027-03-20"]
    );
    office.run("INSERT INTO report(id, title, kind, period, state) VALUES ('r', 'Báo cáo tháng 1', 'month', '2027-01', 'issued')");
    assert_eq!(
        months("2027-02-01"),
        ["2026-12-20", "2027-02-20", "2027-03-20"]
    );
}

#[test]
fn nothing_is_late_that_fell_due_before_the_ledger_was_there_or_while_it_was_empty() {
    let office = Office::new();
    let late = |today: &str| -> Vec<String> {
        let days = office.due("2017-01-01", today, today);
        days.into_iter()
            .filter(|one| one.days < 0)
            .map(|one| format!("{} {}", one.due, one.label))
            .collect()
    };
    assert_eq!(late("2027-01-15"), Vec::<String>::new(), "an empty ledger");
    office.project(
        "ĐA-01",
        "local",
        json!({ "state": "running", "year": 2025 }),
    );
    assert_eq!(
        late("2026-11-30"),
        Vec::<String>::new(),
        "what fell due before it was made was kept on paper"
    );
    let found = late("2026-12-21");
    assert!(
        found.contains(&"2026-12-20 Báo cáo năm".to_owned()) && found.len() == 4,
        "month, quarter, half and year: {found:?}"
    );
}

#[test]
fn what_a_text_wants_before_a_day_is_due_the_day_before_and_says_so() {
    let office = Office::new();
    let label = "Đăng ký kế hoạch khuyến công quốc gia năm sau";
    let told = |today: &str| row(&office.due("2027-05-01", "2027-05-31", today), label).cloned();
    let before = told("2027-05-19").unwrap();
    assert_eq!(
        (before.due.to_string().as_str(), before.days),
        ("2027-05-19", 0)
    );
    assert_eq!(
        before.note.as_deref(),
        Some("Trước ngày 20/05/2027, chậm nhất là ngày 19/05/2027.")
    );
    office.project("ĐA-01", "local", json!({}));
    let late = told("2027-05-20").unwrap();
    assert_eq!(
        (late.due.to_string().as_str(), late.days),
        ("2027-05-19", -1)
    );
    office.put("deadline", Some(&late.id), json!({ "due_before": false }));
    let by = told("2027-05-20").unwrap();
    assert_eq!(
        (by.due.to_string().as_str(), by.days, by.note),
        ("2027-05-20", 0, None),
        "by the day is another fact of the row"
    );
}

#[test]
fn a_registration_that_passed_is_overdue_until_something_is_registered_or_its_year_begins() {
    let office = Office::new();
    let label = "Đăng ký kế hoạch khuyến công quốc gia năm sau";
    let told = |today: &str| {
        let days = office.due("2026-01-01", "2027-12-31", today);
        days.iter()
            .filter(|one| one.label == label && one.days < 0)
            .map(|one| one.due.to_string())
            .collect::<Vec<_>>()
    };
    // Of the same fund, but only proposed; of another fund; of another year.
    office.project(
        "ĐA-01",
        "national",
        json!({ "year": 2028, "state": "proposed" }),
    );
    office.project(
        "ĐA-02",
        "local",
        json!({ "year": 2028, "state": "requested" }),
    );
    office.project(
        "ĐA-03",
        "national",
        json!({ "year": 2027, "state": "registered" }),
    );
    assert_eq!(told("2027-05-19"), Vec::<String>::new());
    assert_eq!(told("2027-05-20"), ["2027-05-19"]);
    assert_eq!(told("2027-12-31"), ["2027-05-19"]);
    assert_eq!(
        told("2028-01-01"),
        Vec::<String>::new(),
        "the year has begun"
    );
    let fourth = office.project(
        "ĐA-04",
        "national",
        json!({ "year": 2028, "state": "registered" }),
    );
    assert_eq!(told("2027-05-20"), Vec::<String>::new());
    office.run(&format!(
        "UPDATE project SET state = 'withdrawn' WHERE id = '{fourth}'"
    ));
    assert_eq!(
        told("2027-05-20"),
        Vec::<String>::new(),
        "it was registered, then withdrawn"
    );
    assert_eq!(
        days_of(&office, label, "2028-01-01", "2028-12-31", "2028-03-01"),
        ["2028-05-19"],
        "what is to come is told whatever is registered already"
    );
}

#[test]
fn days_that_staff_add_show_whatever_their_kind() {
    let office = Office::new();
    for (name, kind, cycle, month, day) in [
        ("Nhận hồ sơ bình chọn", "award", "year", Some(3), 31),
        ("Họp giao ban", "other", "month", None, 31),
        (
            "Quyết toán với Sở Tài chính",
            "settlement",
            "year",
            Some(2),
            28,
        ),
        (
            "Thanh lý hợp đồng từng quý",
            "liquidation",
            "quarter",
            None,
            5,
        ),
    ] {
        office.put("deadline", None, json!({ "name": name, "kind": kind, "cycle": cycle, "due_month": month, "due_day": day }));
    }
    let of = |label: &str| days_of(&office, label, "2027-01-01", "2027-06-30", "2026-12-31");
    assert_eq!(of("Nhận hồ sơ bình chọn"), ["2027-03-31"]);
    assert_eq!(of("Quyết toán với Sở Tài chính"), ["2027-02-28"]);
    assert_eq!(
        of("Thanh lý hợp đồng từng quý"),
        ["2027-03-05", "2027-06-05"]
    );
    assert_eq!(
        of("Họp giao ban"),
        [
            "2027-01-31",
            "2027-02-28",
            "2027-03-31",
            "2027-04-30",
            "2027-05-31",
            "2027-06-30"
        ],
        "a month without the day 31 keeps its last"
    );
    // A settlement of the year that no report tells of is missed; a meeting that passed is not.
    office.project("ĐA-01", "local", json!({}));
    let late = |label: &str| days_of(&office, label, "2027-01-01", "2027-03-02", "2027-03-03");
    assert_eq!(late("Quyết toán với Sở Tài chính"), ["2027-02-28"]);
    assert_eq!(late("Họp giao ban"), Vec::<String>::new());
    office.run("INSERT INTO report(id, title, kind, period, state) VALUES ('r', 'Quyết toán', 'settlement', '2026', 'issued')");
    assert_eq!(
        late("Quyết toán với Sở Tài chính"),
        ["2027-02-28"],
        "the settlement of another year is out"
    );
    office.run("UPDATE report SET period = '2027'");
    assert_eq!(late("Quyết toán với Sở Tài chính"), Vec::<String>::new());
}

#[test]
fn a_count_in_working_days_steps_over_tet_and_a_rule_of_any_kind_counts_from_acceptance() {
    let office = Office::new();
    let rule = office.put("deadline", None, json!({
        "name": "Gửi hồ sơ giải ngân", "kind": "other", "cycle": "event", "days_after": 15, "working_days": true,
    }));
    let accepted = office.project(
        "ĐA-01",
        "local",
        json!({ "state": "accepted", "accepted_on": "2026-02-12" }),
    );
    let told = || {
        row(
            &office.due("2026-01-01", "2029-12-31", "2026-02-12"),
            "Gửi hồ sơ giải ngân",
        )
        .cloned()
        .unwrap()
    };
    let one = told();
    // 13/2, then after Tết (16–20/2) the working days of 23/2–12/3: one and fourteen.
    assert_eq!(
        (one.due.to_string().as_str(), one.id.as_str()),
        ("2026-03-12", accepted.as_str())
    );
    assert_eq!(
        one.note.as_deref(),
        Some("15 ngày làm việc kể từ ngày 12/02/2026.")
    );
    office.put("deadline", Some(&rule), json!({ "working_days": false }));
    assert_eq!(told().due.to_string(), "2026-02-27", "days of the calendar");
    office.put("deadline", Some(&rule), json!({ "working_days": true }));
    office.run("UPDATE project SET accepted_on = '2028-04-20'");
    let one = told();
    assert_eq!(
        one.due.to_string(),
        "2028-05-11",
        "of 2028 only the weekends are known"
    );
    assert!(
        one.note
            .unwrap()
            .contains("Sổ chưa có đủ ngày nghỉ lễ năm 2028")
    );
    office.run("UPDATE project SET settled_on = '2028-05-01', state = 'settled'");
    assert_eq!(
        row(
            &office.due("2026-01-01", "2029-12-31", "2026-02-12"),
            "Gửi hồ sơ giải ngân"
        ),
        None
    );
}

#[test]
fn a_day_of_rest_names_the_working_day_before_it() {
    let office = Office::new();
    let need = |day: &str| {
        office.run(&format!("UPDATE facility_need SET due_on = '{day}'"));
        let days = office.due("2026-01-01", "2026-12-31", "2026-01-01");
        days.into_iter()
            .find(|one| one.kind == DueKind::Need)
            .unwrap()
            .note
    };
    let facility = office.put("facility", None, json!({ "name": "Cơ sở Bưởi" }));
    office.put("facility_need", None, json!({ "facility_id": facility, "year": 2026, "content_written": "máy sấy", "due_on": "2026-02-13" }));
    assert_eq!(need("2026-02-13"), None, "the Friday before Tết");
    assert_eq!(
        need("2026-02-17").as_deref(),
        Some("Ngày này là Tết Nguyên đán Bính Ngọ; ngày làm việc liền trước là 13/02/2026.")
    );
    assert_eq!(need("2026-02-23"), None, "the Monday after");
    assert_eq!(
        need("2026-08-23").as_deref(),
        Some("Ngày này là Chủ nhật; ngày làm việc liền trước là 22/08/2026."),
        "that Saturday is worked"
    );
}

#[test]
fn what_a_visit_asked_for_stands_in_the_calendar_and_at_the_start() {
    let office = Office::new();
    let project = office.project("ĐA-01", "local", json!({ "state": "running" }));
    for (id, what) in [("v1", "lắp che chắn"), ("v2", "bổ sung hóa đơn")] {
        office.run(&format!("INSERT INTO project_visit(id, project_id, kind, visited_on, action_wanted, due_on) VALUES ('{id}', '{project}', 'check', '2026-10-01', '{what}', '2026-11-20')"));
    }
    let screen = office
        .ledger
        .read(|reader| show(reader, 2026, day("2026-11-22")))
        .unwrap();
    let visits: Vec<&Due> = screen
        .deadlines
        .iter()
        .filter(|one| one.kind == DueKind::Visit)
        .collect();
    assert_eq!(visits.len(), 2);
    assert_eq!(
        (
            visits[1].label.as_str(),
            visits[1].days,
            visits[1].id.as_str()
        ),
        ("Sau kiểm tra: lắp che chắn", -2, project.as_str())
    );
    let file = ics(&screen.deadlines, day("2026-11-22"));
    let uids: std::collections::BTreeSet<&str> = file
        .lines()
        .filter(|line| line.starts_with("UID:"))
        .collect();
    assert_eq!(
        uids.len(),
        2 * screen.deadlines.len(),
        "two of one project are two days"
    );
    office.run("UPDATE project_visit SET done_on = '2026-11-21' WHERE id = 'v1'");
    office.run("UPDATE project SET state = 'withdrawn'");
    assert_eq!(
        office
            .due("2026-01-01", "2026-12-31", "2026-11-22")
            .iter()
            .filter(|one| one.kind == DueKind::Visit)
            .count(),
        0
    );
}

#[test]
fn the_contract_of_several_years_is_settled_after_its_last_budget_year() {
    let office = Office::new();
    let project = office.project(
        "ĐA-01",
        "national",
        json!({ "contract_on": "2026-07-01", "kind": "multi_year" }),
    );
    for year in [2026, 2027] {
        office.run(&format!("INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES ('b{year}', '{project}', 'Máy', 'approved', 'national', 1, {year})"));
    }
    assert_eq!(
        days_of(
            &office,
            "Thanh lý hợp đồng và quyết toán",
            "2026-01-01",
            "2029-12-31",
            "2026-12-01"
        ),
        ["2028-01-21"]
    );
}

#[test]
fn the_calendar_file_is_whole_day_events_that_keep_their_names() {
    let office = Office::new();
    office.project("ĐA-01", "national", json!({ "contract_on": "2026-07-01", "contract_ends_on": "2026-12-15", "name": "Máy sấy; lò, kho" }));
    let days = office.due("2026-12-01", "2027-02-01", "2026-12-20");
    let file = ics(&days, day("2026-12-20"));
    assert!(file.starts_with("BEGIN:VCALENDAR\r\n") && file.ends_with("END:VCALENDAR\r\n"));
    assert!(
        file.lines().all(|line| line.len() <= 75),
        "lines are folded at 75 bytes"
    );
    let whole = file.replace("\r\n ", "");
    assert_eq!(whole.matches("BEGIN:VEVENT").count(), days.len());
    assert!(whole.contains("DTSTART;VALUE=DATE:20261215\r\n"), "{whole}");
    assert!(
        !whole.contains("DTEND"),
        "a day is whole without an end; one on the day itself is none"
    );
    assert_eq!(
        whole.matches("DTSTAMP:").count(),
        whole.matches("T000000Z").count(),
        "every stamp is the day of the export"
    );
    assert!(
        whole.contains(
            "SUMMARY:Hết hạn hợp đồng\\, chưa nghiệm thu: ĐA-01 Máy sấy\\; lò\\, kho\r\n"
        ),
        "{whole}"
    );
    assert_eq!(whole.matches("BEGIN:VALARM").count(), days.len());
    let uids: std::collections::BTreeSet<&str> = whole
        .lines()
        .filter(|line| line.starts_with("UID:"))
        .collect();
    assert_eq!(
        uids.len(),
        2 * days.len(),
        "each event and each reminder has its own name"
    );
    assert_eq!(
        file,
        ics(&days, day("2026-12-20")),
        "the same days give the same file"
    );
}

#[test]
fn every_sum_of_the_year_is_what_the_records_behind_it_come_to() {
    let office = Office::new();
    let one = office.project("ĐA-01", "local", json!({ "accepted_on": "2026-11-10" }));
    let decided = json!({ "content_id": null, "decision_on": "2026-03-02" });
    let two = office.project("ĐA-02", "national", decided);
    let budget = |project: &str, stage: &str, source: &str, amount: i64| {
        office.put("project_budget", None, json!({
            "project_id": project, "line": "Hỗ trợ", "stage": stage, "source": source, "amount_vnd": amount, "budget_year": 2026,
        }));
    };
    budget(&one, "approved", "local", 300);
    budget(&one, "approved", "beneficiary", 500);
    budget(&one, "adjusted", "local", 280);
    budget(&one, "adjusted", "beneficiary", 500);
    budget(&one, "contracted", "local", 280);
    budget(&one, "done", "local", 270);
    budget(&two, "approved", "national", 900);
    for (kind, amount) in [("advance", 200), ("return", 20)] {
        office.put("project_payment", None, json!({
            "project_id": one, "kind": kind, "paid_on": "2026-08-01", "source": "local", "amount_vnd": amount, "budget_year": 2026,
        }));
    }
    let screen = office
        .ledger
        .read(|reader| show(reader, 2026, day("2026-11-22")))
        .unwrap();
    let sums = |row: &MoneyRow| {
        [
            row.planned,
            row.approved,
            row.contracted,
            row.spent,
            row.accepted,
        ]
        .map(Money::dong)
    };
    let content = screen
        .by_content
        .iter()
        .find(|row| row.code == "ND3")
        .unwrap();
    assert_eq!(sums(content), [0, 280, 280, 180, 270]);
    assert_eq!(sums(&screen.total), [0, 1_180, 280, 180, 270]);
    for (at, stage) in STAGES.into_iter().enumerate() {
        let of = |content: Option<&str>, source: Option<&str>| -> i64 {
            let found = office
                .ledger
                .read(|reader| behind(reader, 2026, stage, content, source, day("2026-11-22")))
                .unwrap();
            found.iter().map(|one| one.value).sum()
        };
        for row in &screen.by_content {
            assert_eq!(
                of(Some(&row.code), None),
                sums(row)[at],
                "{} {stage}",
                row.code
            );
        }
        for row in &screen.by_source {
            assert_eq!(
                of(None, Some(&row.code)),
                sums(row)[at],
                "{} {stage}",
                row.code
            );
        }
        assert_eq!(of(None, None), sums(&screen.total)[at], "{stage}");
        let contents: i64 = screen.by_content.iter().map(|row| sums(row)[at]).sum();
        assert_eq!(
            contents,
            sums(&screen.total)[at],
            "{stage}: rows add up to the total"
        );
    }
}

#[test]
fn the_first_screen_says_what_a_report_of_the_year_would_print() {
    let office = Office::new();
    crate::demo::load(&office.ledger, &crate::demo::seed("003").unwrap()).unwrap();
    office
        .ledger
        .read(|reader| {
            let screen = show(reader, 2023, day("2023-12-31"))?;
            let year = Period {
                year: 2023,
                part: Part::Year,
            };
            let report = crate::report::figures(reader, "year", year)?;
            assert_eq!(screen.total.planned, Money::new(4_800_000_000).unwrap());
            for one in &report.contents {
                let row = screen.by_content.iter().find(|row| row.code == one.code);
                let said = row.map_or([Money::ZERO; 3], |row| {
                    [row.planned, row.approved, row.spent]
                });
                assert_eq!(
                    said,
                    [one.planned, one.approved, one.paid_to_date],
                    "{}",
                    one.code
                );
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_waits_is_told_with_a_door_to_where_it_is_done_and_an_empty_ledger_waits_for_nothing() {
    let office = Office::new();
    let waits = || -> Vec<(String, u32, String, Option<String>)> {
        let screen = office
            .ledger
            .read(|reader| show(reader, 2026, day("2026-11-22")))
            .unwrap();
        screen
            .needs_attention
            .into_iter()
            .map(|one| (one.label, one.count, one.noun, one.page))
            .collect()
    };
    assert_eq!(waits(), [], "an empty ledger");
    let project = office.project("ĐA-01", "local", json!({}));
    office.run(&format!(
        "INSERT INTO project_paper(id, project_id, position, name, state) VALUES ('g', '{project}', 1, 'Hóa đơn', 'missing')"
    ));
    // Two of one tax code, under a commune of before the reform.
    office.run(
        "INSERT INTO facility(id, name, tax_code, unit_id)
         SELECT value, 'Công ty TNHH Tấn Phát', '3701234567', (SELECT id FROM unit WHERE level = 3 AND valid_to = '2025-06-30' ORDER BY id LIMIT 1)
         FROM json_each('[\"a\",\"b\"]')",
    );
    let told = |label: &str, count: u32, noun: &str, page: Option<&str>| {
        (
            label.to_owned(),
            count,
            noun.to_owned(),
            page.map(str::to_owned),
        )
    };
    assert_eq!(
        waits(),
        [
            told("Giấy tờ đề án còn thiếu", 1, "project_paper", None),
            told("Cặp cơ sở nghi trùng", 1, "facility", Some("twins")),
            told(
                "Bản ghi ở đơn vị hành chính đã hết hiệu lực",
                2,
                "ledger",
                None
            ),
        ]
    );
}

#[test]
fn a_year_says_how_far_its_plan_is_and_points_at_one_that_is_in_force() {
    let office = Office::new();
    let show = |year: i32, today: &str| {
        let shown = office
            .ledger
            .read(|reader| super::show(reader, year, day(today)))
            .unwrap();
        (shown.plan, shown.planned_year)
    };
    use crate::plan::YearPlan;
    assert_eq!(show(2026, "2026-11-22"), (YearPlan::None, None));
    for (year, state, decided) in [
        (2023, "issued", "'2023-01-10'"),
        (2024, "draft", "NULL"),
        (2022, "dropped", "NULL"),
        (2027, "issued", "'2026-12-20'"),
    ] {
        office.run(&format!(
            "INSERT INTO plan(id, name, year, state, decision_on) VALUES ('p{year}', 'Kế hoạch {year}', {year}, '{state}', {decided})"
        ));
    }
    assert_eq!(show(2024, "2026-11-22"), (YearPlan::Pending, Some(2023)));
    assert_eq!(show(2023, "2026-11-22"), (YearPlan::InForce, None));
    assert_eq!(show(2022, "2026-11-22"), (YearPlan::None, Some(2023)));
    assert_eq!(
        show(2026, "2026-11-22"),
        (YearPlan::None, Some(2023)),
        "2027 is decided later"
    );
    assert_eq!(show(2026, "2026-12-20"), (YearPlan::None, Some(2027)));
}

#[test]
fn records_of_one_name_behind_a_sum_are_told_apart() {
    let office = Office::new();
    let facility = office.put("facility", None, json!({ "name": "Cơ sở Bưởi" }));
    for (code, name) in [("A1", "Máy sấy"), ("A2", "Máy sấy"), ("A3", "Máy cắt")] {
        let project = office.project(
            code,
            "local",
            json!({ "name": name, "decision_no": "1/QĐ", "decision_on": "2026-03-01" }),
        );
        office.run(&format!("INSERT INTO project_budget(id, project_id, position, line, stage, source, amount_vnd, budget_year) VALUES ('b{code}', '{project}', 1, 'Máy', 'approved', 'local', 5000000, 2026)"));
        if code == "A2" {
            office.run(&format!("INSERT INTO project_beneficiary(id, project_id, position, facility_id) VALUES ('n{code}', '{project}', 1, '{facility}')"));
        }
    }
    let found = office
        .ledger
        .read(|reader| behind(reader, 2026, "approved", None, None, day("2026-11-22")))
        .unwrap();
    let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(
        names,
        ["Máy cắt", "Máy sấy (A1)", "Máy sấy (A2, Cơ sở Bưởi)"]
    );
}
