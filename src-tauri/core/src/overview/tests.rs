//! The calendar and the figures of the first screen, in a ledger.

use chrono::NaiveDate;
use icalendar::{CalendarComponent, Component};

use super::*;
use crate::clock::Instant;
use crate::money::Money;
use crate::project::life_tests::{Office, office};
use crate::report;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Office {
    fn due(&self, from: &str, to: &str) -> Vec<Due> {
        self.ledger
            .read(|reader| calendar::calendar(reader, day(from), day(to), self.ledger.today()))
            .unwrap()
    }

    fn pending(&self) -> Vec<Due> {
        self.ledger
            .read(|reader| calendar::pending(reader, SOON, self.ledger.today()))
            .unwrap()
    }

    fn overview(&self, year: i32) -> Overview {
        self.ledger
            .read(|reader| show(reader, year, self.ledger.today()))
            .unwrap()
    }
}

fn told(days: &[Due]) -> Vec<String> {
    days.iter()
        .map(|one| format!("{} {} {}", one.due, one.days, one.label))
        .collect()
}

#[test]
fn the_calendar_of_the_law_is_there_from_the_start_with_its_marks() {
    let office = office();
    let days = office.due("2026-12-01", "2027-06-30");
    let of_year = days
        .iter()
        .find(|one| one.label.starts_with("Báo cáo năm"))
        .unwrap();
    assert_eq!(
        (
            of_year.due.as_str(),
            of_year.days,
            of_year.label.as_str(),
            of_year.detail.as_str()
        ),
        (
            "2026-12-20",
            28,
            "Báo cáo năm, năm 2026",
            "gửi Sở Công Thương, số liệu đến 14/12/2026"
        )
    );
    assert_eq!(
        (of_year.mark.as_deref(), of_year.kind),
        (Some("unverified"), DueKind::Report)
    );
    assert_eq!(
        of_year.report,
        Some(DueReport {
            kind: "year".into(),
            period: "2026".into()
        })
    );
    let registered: Vec<_> = told(&days)
        .into_iter()
        .filter(|one| one.contains("đăng ký") || one.contains("Đăng ký"))
        .collect();
    assert_eq!(
        registered,
        [
            "2027-05-20 179 Đăng ký kế hoạch khuyến công quốc gia năm sau, năm 2028",
            "2027-06-20 210 Sở gửi đăng ký kế hoạch khuyến công quốc gia, năm 2028",
        ]
    );
}

#[test]
fn moving_the_row_of_a_deadline_moves_its_day() {
    let office = office();
    let of_quarter = |office: &Office| -> Vec<String> {
        let days = office.due("2026-12-01", "2027-03-31");
        days.iter()
            .filter(|one| one.report.as_ref().is_some_and(|one| one.kind == "quarter"))
            .map(|one| {
                format!(
                    "{} {}",
                    one.due,
                    one.key.rsplit('/').next().unwrap_or_default()
                )
            })
            .collect()
    };
    assert_eq!(
        of_quarter(&office),
        ["2026-12-20 2026-Q4", "2027-03-20 2027-Q1"]
    );
    office.run("UPDATE deadline SET due_day = 25 WHERE report_kind = 'quarter'");
    assert_eq!(
        of_quarter(&office),
        ["2026-12-25 2026-Q4", "2027-03-25 2027-Q1"]
    );
    office.run("UPDATE deadline SET valid_to = '2026-12-31' WHERE report_kind = 'quarter'");
    assert_eq!(
        of_quarter(&office),
        ["2026-12-25 2026-Q4"],
        "a row holds for the days of its validity"
    );
    office.run("DELETE FROM deadline WHERE report_kind = 'quarter'");
    assert_eq!(of_quarter(&office), Vec::<String>::new());
}

#[test]
fn what_is_met_does_not_show() {
    let office = office();
    let has = |office: &Office, words: &str| {
        office
            .due("2026-12-01", "2027-01-31")
            .iter()
            .any(|one| one.label.contains(words))
    };
    assert!(has(&office, "Báo cáo quý"));
    office.run("INSERT INTO report(id, title, kind, period, state) VALUES ('r', 'Báo cáo', 'quarter', '2026-Q4', 'draft')");
    assert!(has(&office, "Báo cáo quý"), "a draft is not sent");
    office.run("UPDATE report SET state = 'issued'");
    assert!(!has(&office, "Báo cáo quý"));

    office.project("p", "national", "single");
    office.run(
        "UPDATE project SET state = 'running', contract_ends_on = '2026-12-10' WHERE id = 'p'",
    );
    assert!(
        has(&office, "Hết hạn hợp đồng: ĐA-p")
            && has(&office, "Thanh lý hợp đồng và quyết toán: ĐA-p")
    );
    office.run("UPDATE project SET state = 'accepted', accepted_on = '2026-11-20' WHERE id = 'p'");
    assert!(
        !has(&office, "Hết hạn hợp đồng") && has(&office, "Hồ sơ quyết toán sau nghiệm thu: ĐA-p")
    );
    office.run("UPDATE project SET state = 'settled', settled_on = '2026-12-01' WHERE id = 'p'");
    assert!(!has(&office, "ĐA-p"));
}

#[test]
fn needs_certificates_terms_visits_and_papers_stand_in_the_same_list() {
    let office = office();
    office.project("p", "local", "single");
    office.run("UPDATE project SET state = 'stopped' WHERE id = 'p'");
    office.run("INSERT INTO project_visit(id, project_id, kind, visited_on, action_wanted, due_on) VALUES ('v', 'p', 'check', '2026-10-01', 'lắp che chắn', '2026-11-20')");
    assert_eq!(
        told(&office.pending())
            .iter()
            .filter(|one| one.contains("che chắn"))
            .count(),
        0,
        "nobody waits for a project that was stopped"
    );
    office.run("UPDATE project SET state = 'running', ends_on = '2026-12-31', contract_ends_on = NULL WHERE id = 'p'");
    office.run("INSERT INTO project_paper(id, project_id, position, name, state, due_on) VALUES ('g', 'p', 90, 'Biên bản bàn giao', 'missing', '2026-11-10')");
    office.run("INSERT INTO facility(id, name) VALUES ('f', 'Cơ sở gốm Lái Thiêu')");
    office.run("INSERT INTO facility_need(id, facility_id, year, content_written, promised_action, due_on) VALUES
                ('n', 'f', 2026, 'Lò nung', 'Khảo sát tại cơ sở', '2026-08-01'), ('m', 'f', 2026, 'Máy ép', NULL, '2026-12-02'), ('o', 'f', 2026, 'Máy in', NULL, NULL)");
    office.run("INSERT INTO certificate(id, number, name, kind, expires_on) VALUES ('c', '07', 'Bộ ấm chén', 'product', '2026-12-15'), ('d', '01', 'Bình hoa', 'product', '2025-12-31')");
    office.run(
        "INSERT INTO collaborator(id, name) VALUES ('k', 'CTV cấp xã 01'), ('l', 'CTV cấp xã 02')",
    );
    office.run("INSERT INTO appointment(id, collaborator_id, tier, ends_on) VALUES ('a', 'k', 'commune', '2026-12-05'), ('b', 'l', 'commune', '2026-12-05'), ('e', 'l', 'commune', '2028-12-05')");
    office.run("INSERT INTO course(id, name, year, state, starts_on) VALUES ('h', 'lớp đan lục bình', 2026, 'planned', '2026-12-01')");
    office.run("DELETE FROM deadline");
    let pending = office.pending();
    assert_eq!(
        told(&pending),
        [
            "2026-08-01 -113 Khảo sát tại cơ sở",
            "2026-11-10 -12 Bổ sung “Biên bản bàn giao”: ĐA-p",
            "2026-11-20 -2 Sau kiểm tra: lắp che chắn: ĐA-p",
            "2026-12-01 9 Khai giảng lớp đan lục bình",
            "2026-12-02 10 Trả lời nhu cầu “Máy ép”",
            "2026-12-05 13 Hết nhiệm kỳ cộng tác viên",
            "2026-12-15 23 Hết hạn giấy chứng nhận số 07",
        ]
    );
    assert_eq!(
        (
            pending[0].noun.as_str(),
            pending[0].record.as_deref(),
            pending[0].detail.as_str()
        ),
        ("facility_need", Some("n"), "Cơ sở gốm Lái Thiêu")
    );
    let waits = office.overview(2026).needs_attention;
    let told: Vec<_> = waits
        .iter()
        .filter(|one| one.late)
        .map(|one| format!("{} {} – {}", one.count, one.label, one.detail))
        .collect();
    assert_eq!(
        told,
        [
            "1 Giấy tờ đã hẹn mà chưa bổ sung – Bổ sung “Biên bản bàn giao”: ĐA-p: chậm 12 ngày",
            "1 Việc sau kiểm tra chưa làm – Sau kiểm tra: lắp che chắn: ĐA-p: chậm 2 ngày",
            "1 Nhu cầu đến hạn hẹn – Khảo sát tại cơ sở: chậm 113 ngày",
        ]
    );
    let lists: Vec<_> = waits
        .iter()
        .filter(|one| !one.late)
        .map(|one| format!("{} {} ({})", one.count, one.label, one.noun))
        .collect();
    assert_eq!(
        lists,
        [
            "1 Giấy tờ đề án còn thiếu (project_paper)",
            "1 Cơ sở chưa xác định địa giới (facility)",
            "1 Giấy chứng nhận sắp hết hạn (certificate)"
        ]
    );
    // A need that became a project waits no longer.
    crate::facility::need_to_project(&office.ledger, "n", 2026, "local").unwrap();
    assert!(
        !office
            .pending()
            .iter()
            .any(|one| one.record.as_deref() == Some("n"))
    );
}

#[test]
fn a_calendar_program_reads_the_same_days_back() {
    let office = office();
    office.project("p", "national", "single");
    office.run("UPDATE project SET code = 'ĐA; 01, mẫu', state = 'running', contract_ends_on = '2026-12-31' WHERE id = 'p'");
    let days = office.due("2026-11-22", "2027-11-22");
    assert!(days.len() > 20, "{}", days.len());
    let bytes = ics(&days, "Trung tâm Khuyến công", Instant(1_795_312_800_000)).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(
        text.replace("\r\n", "").matches(['\r', '\n']).count(),
        0,
        "lines end in CR LF"
    );
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "a line is folded at 75 bytes: {line}");
    }
    let unfolded = text.replace("\r\n ", "");
    assert!(
        unfolded.contains("SUMMARY:Hết hạn hợp đồng: ĐA\\; 01\\, mẫu\r\n"),
        "{unfolded}"
    );
    assert!(
        unfolded.contains("DTSTART;VALUE=DATE:20261231\r\n")
            && unfolded.contains("DTEND;VALUE=DATE:20270101\r\n")
    );
    assert!(
        unfolded.contains("TRIGGER:-PT16H\r\n")
            && unfolded.contains("DTSTAMP:20261122T020000Z\r\n"),
        "{unfolded}"
    );

    let read: icalendar::Calendar = unfolded.parse().unwrap();
    let events: Vec<_> = read
        .components
        .iter()
        .filter_map(|one| match one {
            CalendarComponent::Event(event) => Some(event),
            _ => None,
        })
        .collect();
    assert_eq!(events.len(), days.len());
    let uids: std::collections::BTreeSet<_> = events
        .iter()
        .map(|one| one.get_uid().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(uids.len(), days.len(), "every event has a name of its own");
    for (event, day) in events.iter().zip(&days) {
        let start = event.property_value("DTSTART").unwrap_or_default();
        assert_eq!(start, day.due.replace('-', ""), "{}", day.label);
    }

    // The row moves: the event keeps its name.
    let of_quarter = |days: &[Due]| {
        days.iter()
            .find(|one| one.label.starts_with("Báo cáo quý"))
            .cloned()
            .unwrap()
    };
    let before = of_quarter(&days);
    office.run("UPDATE deadline SET due_day = 25 WHERE report_kind = 'quarter'");
    let after = of_quarter(&office.due("2026-11-22", "2027-11-22"));
    assert_eq!(before.key, after.key);
    assert_ne!(before.due, after.due);
    let again = ics(&days, "Trung tâm Khuyến công", Instant(1_795_312_800_000)).unwrap();
    assert_eq!(
        String::from_utf8(again).unwrap(),
        text,
        "the same days make the same file"
    );
}

#[test]
fn the_figures_of_the_year_are_those_of_its_report_and_open_their_records() {
    let office = office();
    office.project("p", "national", "single");
    office.project("q", "local", "single");
    office.project("r", "local", "single");
    office.run("UPDATE project SET contract_no = '01/HĐ', accepted_on = '2026-11-01', state = 'accepted' WHERE id = 'q'");
    office.run("INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES
                ('x', 'p', 'Máy', 'contracted', 'national', 280000000, 2026), ('z', 'r', 'Máy', 'adjusted', 'local', 250000000, 2026)");
    office.run("INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year) VALUES
                ('t', 'q', 'advance', '2026-07-01', 'local', 150000000, 2026), ('u', 'q', 'return', '2026-09-01', 'local', 20000000, 2026)");
    office.run(
        "INSERT INTO plan(id, year, name, state) VALUES ('k', 2026, 'Kế hoạch 2026', 'draft')",
    );
    office.run("INSERT INTO plan_item(id, plan_id, position, title, content_id, local_vnd, beneficiary_vnd, budget_year)
                SELECT 'i', 'k', 1, 'Máy móc', id, 900000000, 500000000, 2026 FROM content WHERE code = 'ND3'");
    office.run("INSERT INTO plan_item(id, plan_id, position, title, local_vnd, reserve, budget_year) VALUES ('j', 'k', 2, 'Dự phòng', 70000000, 1, 2026)");
    let million = |n: i64| Money::new(n * 1_000_000).unwrap();
    let shown = office.overview(2026);
    let expected = YearAmounts {
        planned: million(900),
        approved: million(300 + 300 + 250),
        contracted: million(280 + 300),
        spent: million(130),
        accepted: million(300),
    };
    assert_eq!(shown.total, expected);
    assert_eq!(shown.by_content.len(), 1);
    assert_eq!(
        (
            shown.by_content[0].code.as_str(),
            shown.by_content[0].amounts
        ),
        ("ND3", expected)
    );
    let of = |source: &str| {
        shown
            .by_source
            .iter()
            .find(|one| one.source == source)
            .unwrap()
            .amounts
    };
    assert_eq!(
        (
            of("national").approved,
            of("local").approved,
            of("beneficiary").planned
        ),
        (million(300), million(550), million(500))
    );
    assert_eq!(
        of("beneficiary").approved,
        million(800),
        "an adjusted budget replaces the approved one"
    );

    let (report, reported) = office
        .ledger
        .read(|reader| {
            let period = "2026".parse()?;
            let figures = report::figures(reader, "year", period)?;
            let approved = report::behind(reader, "year", period, "approved")?;
            Ok((figures, approved))
        })
        .unwrap();
    assert_eq!(
        (
            report.money("planned"),
            report.money("approved"),
            report.money("paid_to_date")
        ),
        (expected.planned, expected.approved, expected.spent)
    );

    let figures = [
        (YearFigure::Planned, expected.planned),
        (YearFigure::Approved, expected.approved),
        (YearFigure::Contracted, expected.contracted),
        (YearFigure::Spent, expected.spent),
        (YearFigure::Accepted, expected.accepted),
    ];
    let behind = |figure, content: Option<&str>, source: Option<&str>| {
        office
            .ledger
            .read(|reader| behind(reader, 2026, figure, content, source))
            .unwrap()
    };
    for (figure, amount) in figures {
        let whole: i64 = behind(figure, None, None).iter().map(|one| one.value).sum();
        let by_source: i64 = ["national", "local"]
            .iter()
            .flat_map(|source| behind(figure, None, Some(source)))
            .map(|one| one.value)
            .sum();
        let by_content: i64 = behind(figure, Some("ND3"), None)
            .iter()
            .map(|one| one.value)
            .sum();
        assert_eq!(
            (whole, by_source, by_content),
            (amount.dong(), amount.dong(), amount.dong()),
            "{figure:?}"
        );
    }
    let mut names: Vec<_> = behind(YearFigure::Approved, None, None)
        .into_iter()
        .map(|one| (one.id, one.value))
        .collect();
    let mut report_names: Vec<_> = reported
        .into_iter()
        .map(|one| (one.id, one.value))
        .collect();
    names.sort();
    report_names.sort();
    assert_eq!(
        names, report_names,
        "the same records as behind the report's number"
    );
}

#[test]
fn the_programme_at_a_glance_is_measured_against_its_time() {
    let office = office();
    crate::demo::load(&office.ledger, &crate::demo::seed("004").unwrap()).unwrap();
    let glance = office.overview(2023).programme.unwrap();
    assert_eq!(
        (glance.first, glance.last, glance.elapsed),
        (2021, 2025, 59),
        "three years of five, less a day"
    );
    let machines = glance
        .targets
        .iter()
        .find(|one| one.wanted == crate::programme::Hundredths(4_700))
        .unwrap();
    assert_eq!((machines.percent, machines.behind), (0, true));
    assert_eq!(office.overview(2040).programme, None);
}
