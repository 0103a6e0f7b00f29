//! The first screen and its calendar over a ledger: sums open their records, days follow their rows.

use serde_json::{Value, json};

use super::*;
use crate::ledger::{Ledger, testing};
use crate::period::{Part, Period};
use crate::record::{self, Values};

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
        let values: Values = serde_json::from_value(values).unwrap();
        let noun = record::noun(noun).unwrap();
        record::save(&self.ledger, noun, id, &values)
            .unwrap()
            .value
            .id
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
    assert_eq!((before.due.as_str(), before.days), ("2026-05-20", 135));
    assert_eq!(before.mark.as_deref(), Some("verified"));
    assert_eq!(before.basis.as_deref(), Some("TT 36/2013/TT-BCT"));
    office.put(
        "deadline",
        Some(&before.id),
        json!({ "due_day": 25, "mark": "office" }),
    );
    let moved = row(&year(), label).unwrap().clone();
    assert_eq!(
        (moved.due.as_str(), moved.mark.as_deref()),
        ("2026-05-25", Some("office"))
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
        (found[0].due.as_str(), found[0].days, found[0].id.as_str()),
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
fn the_contracts_of_a_year_are_settled_by_the_22nd_of_january_after_it() {
    let office = Office::new();
    office.project(
        "ĐA-01",
        "national",
        json!({ "contract_on": "2026-07-01", "contract_ends_on": "2026-12-15" }),
    );
    let days = office.due("2026-12-01", "2027-02-01", "2026-12-20");
    let settle = row(&days, "Thanh lý hợp đồng và quyết toán").unwrap();
    assert_eq!(
        (settle.due.as_str(), settle.kind.as_str()),
        ("2027-01-22", "settlement")
    );
    let contract = row(&days, "Hết hạn hợp đồng, chưa nghiệm thu").unwrap();
    assert_eq!((contract.due.as_str(), contract.days), ("2026-12-15", -5));
}

#[test]
fn of_reports_that_were_not_issued_the_last_missed_and_those_to_come_are_told() {
    let office = Office::new();
    let months = |days: &[Due]| -> Vec<String> {
        days.iter()
            .filter(|one| one.label == "Báo cáo tháng")
            .map(|one| one.due.clone())
            .collect()
    };
    let days = office.due("2026-01-01", "2026-12-31", "2026-10-25");
    assert_eq!(months(&days), ["2026-10-20", "2026-11-20", "2026-12-20"]);
    office.put("report", None, json!({ "title": "Báo cáo tháng 10", "kind": "month", "period": "2026-10", "state": "issued" }));
    let days = office.due("2026-01-01", "2026-12-31", "2026-10-25");
    assert_eq!(months(&days), ["2026-09-20", "2026-11-20", "2026-12-20"]);
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
