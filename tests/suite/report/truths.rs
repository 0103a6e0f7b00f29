//! What reports must not say: that there was nothing where the ledger knows of something, or what was decided later.

use serde_json::json;
use so_khuyen_cong_core::report::ListCell;
use so_khuyen_cong_tests::Bench;

use super::said::{assert_says, assert_silent, draft, figures, loaded, rows, sql, table, words};

/// The cells of a list of the report as text, row by row.
fn list(bench: &Bench, kind: &str, period: &str, key: &str) -> Vec<Vec<String>> {
    let figures = figures(&bench.ledger, kind, period);
    let list = figures.lists.iter().find(|list| list.key == key);
    let text = |cell: &ListCell| match cell {
        ListCell::Text(text) => text.clone(),
        ListCell::Number(number) => number.to_string(),
        ListCell::Nothing => String::new(),
    };
    list.expect("a list")
        .rows
        .iter()
        .map(|row| row.cells.iter().map(text).collect())
        .collect()
}

#[test]
fn money_of_the_other_fund_is_told_in_its_own_fund() {
    let bench = Bench::small();
    bench.add(
        "content",
        json!({ "code": "ND31", "name": "Ứng dụng máy móc", "position": 31 }),
    );
    sql(
        &bench.ledger,
        &[
            "INSERT INTO project(id, name, source, year, state, content_id, decision_no, decision_on)
             SELECT 'a', 'Máy sấy', 'local', 2023, 'approved', id, '1/QĐ', '2023-02-01' FROM content WHERE name = 'Ứng dụng máy móc'",
            "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES
             ('1', 'a', 'Máy', 'approved', 'local', 300000001, 2023), ('2', 'a', 'Máy', 'approved', 'national', 99999999, 2023)",
        ],
    );
    let text = words(&draft(&bench.ledger, "year", "2023"));
    assert_says(
        &text,
        &[
            "Ứng dụng máy móc: được duyệt 99,999999 triệu đồng trong đề án, nhiệm vụ khuyến công địa phương; chưa giải ngân.",
            "Ứng dụng máy móc: 01 đề án, nhiệm vụ được duyệt 300,000001 triệu đồng; chưa giải ngân.",
        ],
    );
    assert_silent(
        &text,
        &["Sổ chưa ghi nội dung", "chưa có đề án, nhiệm vụ được duyệt"],
    );
    sql(
        &bench.ledger,
        &["INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year)
           VALUES ('t', 'a', 'payment', '2023-06-20', 'national', 33333333, 2023)"],
    );
    let text = words(&draft(&bench.ledger, "year", "2023"));
    assert_says(
        &text,
        &[
            "được duyệt 99,999999 triệu đồng trong đề án, nhiệm vụ khuyến công địa phương; đã giải ngân 33,333333 triệu đồng.",
        ],
    );
}

#[test]
fn what_came_back_is_no_payment_below_nothing() {
    let bench = Bench::small();
    sql(
        &bench.ledger,
        &[
            "INSERT INTO project(id, name, source, year, state, decision_no, decision_on) VALUES ('a', 'Máy sấy', 'local', 2023, 'running', '1/QĐ', '2023-02-01')",
            "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES ('1', 'a', 'Máy', 'approved', 'local', 300000000, 2023)",
            "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year) VALUES
             ('1', 'a', 'advance', '2023-05-20', 'local', 50000000, 2023), ('2', 'a', 'return', '2023-08-20', 'local', 10000001, 2023)",
        ],
    );
    let text = words(&draft(&bench.ledger, "quarter", "2023-Q3"));
    assert_says(
        &text,
        &["đã thu hồi ròng 10,000001 triệu đồng; lũy kế từ đầu năm 39,999999 triệu đồng"],
    );
    assert_silent(&text, &[" -", "-10"]);
}

#[test]
fn nothing_approved_is_said_of_the_year_and_not_against_the_years_before() {
    let bench = Bench::small();
    bench.add(
        "programme",
        json!({ "name": "Chương trình khuyến công", "period_start": 2021, "period_end": 2025 }),
    );
    sql(
        &bench.ledger,
        &[
            "INSERT INTO project(id, name, source, year, state, decision_no, decision_on) VALUES ('a', 'Máy sấy', 'local', 2023, 'running', '1/QĐ', '2023-02-01')",
        ],
    );
    let text = words(&draft(&bench.ledger, "year", "2025"));
    assert_says(
        &text,
        &[
            "Đến ngày 14/12/2025, sổ chưa ghi đề án, nhiệm vụ nào của năm 2025 được phê duyệt.",
            "Lũy kế giai đoạn từ năm 2021",
        ],
    );
}

#[test]
fn money_of_a_budget_year_says_the_day_its_books_are_closed() {
    let bench = Bench::small();
    bench.add(
        "programme",
        json!({ "name": "Chương trình khuyến công", "period_start": 2021, "period_end": 2025 }),
    );
    sql(
        &bench.ledger,
        &[
            "INSERT INTO project(id, name, source, year, state, decision_no, decision_on) VALUES
             ('z', 'Bản tin', 'local', 2022, 'running', '1/QĐ', '2022-02-01'), ('a', 'Máy sấy', 'local', 2023, 'running', '1/QĐ', '2023-02-01')",
            "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES ('1', 'a', 'Máy', 'approved', 'local', 300000000, 2023)",
            "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year) VALUES
             ('1', 'a', 'advance', '2023-05-20', 'local', 50000000, 2023), ('2', 'a', 'payment', '2024-01-20', 'local', 70000000, 2023)",
        ],
    );
    let text = words(&draft(&bench.ledger, "year", "2023"));
    assert_says(
        &text,
        &[
            "Trong niên độ ngân sách năm 2023 (tính đến ngày 31/01/2024) đã giải ngân 120 triệu đồng; lũy kế từ đầu năm 120 triệu đồng",
            "Lũy kế giai đoạn từ năm 2021 đến hết niên độ ngân sách năm 2023 (tính đến ngày 31/01/2024): 02 đề án, nhiệm vụ, giải ngân 120 triệu đồng",
            "Đến ngày 14/12/2023, chưa nghiệm thu đề án nào trong 01 đề án, nhiệm vụ được duyệt.",
            "Niên độ ngân sách năm 2023 (tính đến ngày 31/01/2024): tạm ứng lũy kế 50 triệu đồng; giải ngân 120 triệu đồng.",
        ],
    );
}

#[test]
fn what_is_known_by_its_year_is_never_said_to_be_nothing() {
    let (_folder, ledger) = loaded("003");
    for (kind, period) in [
        ("quarter", "2022-Q4"),
        ("nine-months", "2022-9M"),
        ("progress", "2022"),
        ("progress", "2022-Q4"),
        ("settlement", "2022"),
        ("statistics", "2022"),
        ("statistics", "2022-Q4"),
    ] {
        let text = words(&draft(&ledger, kind, period));
        assert_silent(
            &text,
            &[
                "sổ chưa ghi đề án",
                "Sổ chưa ghi đề án",
                "Sổ chưa ghi kế hoạch, đề án",
            ],
        );
        let told = match period.len() {
            4 => "31 chương trình, kế hoạch, đề án, 5.804 triệu đồng (số liệu tổng hợp)",
            _ => "Năm 2022, sổ chỉ có số liệu tổng hợp của cả năm, chưa rõ phần trong kỳ.",
        };
        assert_says(&text, &[told]);
    }
    let (_folder, ledger) = loaded("000");
    sql(&ledger, &["DELETE FROM course"]);
    let text = words(&draft(&ledger, "course", "2017"));
    assert_says(&text, &["khoảng 200 học viên"]);
    assert_silent(&text, &["Sổ chưa ghi lớp", "Sổ chưa có danh sách"]);
}

#[test]
fn a_report_of_the_bank_without_facilities_speaks_of_facilities() {
    let bench = Bench::small();
    sql(
        &bench.ledger,
        &[
            "INSERT INTO project(id, name, source, year, state, decision_no, decision_on) VALUES ('a', 'Máy sấy', 'local', 2023, 'running', '1/QĐ', '2023-02-01')",
        ],
    );
    let text = words(&draft(&bench.ledger, "facilities", "2023"));
    assert_says(
        &text,
        &["Sổ chưa ghi cơ sở nào có số liệu, nhu cầu của năm 2023."],
    );
    assert_silent(&text, &["đề án"]);
}

#[test]
fn rounds_count_when_held_and_a_recognition_from_its_day() {
    let bench = Bench::small();
    let round = |name: &str, state: &str, year: i32, starts: Option<&str>| {
        bench.add(
            "award_round",
            json!({ "name": name, "kind": "product", "level": "province", "year": year, "state": state, "starts_on": starts }),
        )
    };
    let entered = |round: &str, name: &str, state: &str, decided: Option<&str>| {
        bench.add(
            "nomination",
            json!({ "award_round_id": round, "name": name, "subject": "product", "product_group": "food", "state": state,
                "prize_vnd": 5_000_000, "decision_no": decided.map(|_| "9/QĐ"), "decision_on": decided }),
        )
    };
    entered(
        &round("Đợt bị hủy", "cancelled", 2023, None),
        "Nem",
        "registered",
        None,
    );
    let held = round("Đợt 2023", "recognised", 2023, Some("2023-06-01"));
    entered(&held, "Bánh tráng", "recognised", Some("2024-05-05"));
    entered(
        &round("Đợt cuối năm", "open", 2023, Some("2023-12-20")),
        "Gốm",
        "registered",
        None,
    );
    let of = |year: &str| {
        let rows = list(&bench, "award", year, "products").into_iter();
        rows.map(|row| (row[0].clone(), row[5].clone(), row[7].clone()))
            .collect::<Vec<_>>()
    };
    let row = |name: &str, state: &str, prize: &str| {
        (name.to_owned(), state.to_owned(), prize.to_owned())
    };
    let late = row("Gốm", "đăng ký", "5000000");
    assert_eq!(
        of("2023"),
        [row("Bánh tráng", "chưa có quyết định", ""), late.clone()]
    );
    assert_eq!(of("2024"), []);
    // The annual report ends on 14/12: the round that began after it is in the report of the next.
    for year in ["2023", "2024"] {
        let counted = figures(&bench.ledger, "year", year);
        assert_eq!(
            (counted.value("award_rounds"), counted.value("nominations")),
            (1, 1),
            "{year}"
        );
        let entered = list(&bench, "year", year, "product_groups").remove(0);
        assert_eq!(
            entered.iter().filter(|cell| *cell == "1").count(),
            1,
            "{year} {entered:?}"
        );
    }
    sql(
        &bench.ledger,
        &["UPDATE nomination SET decision_on = '2023-11-05' WHERE name = 'Bánh tráng'"],
    );
    assert_eq!(
        of("2023"),
        [row("Bánh tráng", "đã công nhận", "5000000"), late]
    );
}

#[test]
fn an_activity_with_a_day_and_no_state_was_held_in_every_table() {
    let bench = Bench::small();
    let programme = bench.add(
        "programme",
        json!({ "name": "Chương trình khuyến công", "period_start": 2021, "period_end": 2025 }),
    );
    let target = bench.add(
        "programme_target",
        json!({ "programme_id": programme, "position": 1, "name": "Bản tin", "unit_label": "bản", "quantity": "5000" }),
    );
    for (copies, state) in [("1000", Some("done")), ("500", None)] {
        bench.add(
            "activity",
            json!({ "name": "Bản tin", "kind": "newsletter", "year": 2023, "held_on": "2023-08-01", "state": state,
                "programme_target_id": target, "quantity": copies, "unit_label": "bản" }),
        );
    }
    let last = |kind: &str, key: &str, at: usize| list(&bench, kind, "2023", key)[0][at].clone();
    assert_eq!(last("year", "results", 6), "150000");
    assert_eq!(last("year", "targets", 4), "150000");
    assert_eq!(last("programme", "programme", 6), "150000");
}

#[test]
fn the_stated_number_of_learners_stands_until_as_many_are_listed() {
    let bench = Bench::small();
    let course = bench.add(
        "course",
        json!({ "name": "Lớp may", "kind": "vocational", "year": 2023, "starts_on": "2023-10-02", "state": "finished", "learners": 3, "finished": 3 }),
    );
    let of = || {
        let row = list(&bench, "course", "2023", "courses").remove(0);
        (row[4].clone(), row[5].clone(), row[6].clone())
    };
    let told = |learners: &str, female: &str, finished: &str| {
        (learners.to_owned(), female.to_owned(), finished.to_owned())
    };
    for (position, after) in [
        (1, told("3", "", "3")),
        (2, told("3", "", "3")),
        (3, told("3", "3", "3")),
        (4, told("4", "4", "4")),
    ] {
        bench.add(
            "learner",
            json!({ "course_id": course, "position": position, "name": format!("Học viên {position}"), "female": true, "result": "finished" }),
        );
        assert_eq!(of(), after, "{position} listed");
        let learners = figures(&bench.ledger, "year", "2023").value("learners");
        assert_eq!(learners.to_string(), after.0);
    }
}

#[test]
fn a_divided_unit_is_a_place_whose_border_nobody_knows() {
    let bench = Bench::new();
    // In the old units, of a commune that went into several new ones.
    let divided: String = bench
        .ledger
        .read(|reader| {
            reader.value(
                "SELECT u.id FROM unit u WHERE u.standard = 'pre2025' AND u.level = 3
                 AND NOT EXISTS (SELECT 1 FROM unit_on o WHERE o.row_id = u.id AND o.level = 3 AND o.from_on <= '2025-12-14' AND o.to_on >= '2025-12-14')
                 ORDER BY u.id LIMIT 1",
                [],
            )
        })
        .expect("a divided unit");
    sql(
        &bench.ledger,
        &[
            &format!("INSERT INTO project(id, name, source, year, state, decision_no, decision_on, unit_id)
               VALUES ('a', 'Máy sấy', 'local', 2025, 'running', '1/QĐ', '2025-02-01', '{divided}')"),
            "INSERT INTO project(id, name, source, year, state, decision_no, decision_on) VALUES ('b', 'Bản tin', 'local', 2025, 'running', '2/QĐ', '2025-02-01')",
        ],
    );
    let told: Vec<(String, String)> = list(&bench, "area", "2025", "communes")
        .into_iter()
        .map(|row| (row[0].clone(), row[2].clone()))
        .collect();
    assert_eq!(
        told,
        [
            ("Chưa xác định địa giới".to_owned(), "1".to_owned()),
            ("Không theo địa bàn".to_owned(), "1".to_owned())
        ]
    );
}

#[test]
fn a_facility_of_two_accepted_projects_is_one_and_no_row_is_empty() {
    let bench = Bench::small();
    bench.add(
        "content",
        json!({ "code": "ND3", "name": "Ứng dụng máy móc", "position": 3 }),
    );
    bench.add("facility", json!({ "name": "Cơ sở mộc" }));
    let programme = bench.add(
        "programme",
        json!({ "name": "Chương trình khuyến công", "period_start": 2021, "period_end": 2025 }),
    );
    bench.add(
        "programme_target",
        json!({ "programme_id": programme, "position": 1, "name": "Gian hàng", "unit_label": "gian hàng", "quantity": "50" }),
    );
    sql(
        &bench.ledger,
        &[
            "INSERT INTO project(id, name, source, year, state, content_id, decision_no, decision_on, accepted_on)
             SELECT v.value, 'Máy ' || v.value, iif(v.value = 'a', 'local', 'national'), 2023, 'accepted', c.id, '1/QĐ', '2023-02-01', '2023-09-01'
             FROM content c, json_each('[\"a\", \"b\"]') v WHERE c.name = 'Ứng dụng máy móc'",
            "INSERT INTO project_beneficiary(id, project_id, facility_id) SELECT 'b' || p.id, p.id, f.id FROM project p, facility f",
        ],
    );
    let document = draft(&bench.ledger, "year", "2023");
    let targets = rows(table(&document, "Tổng hợp chỉ tiêu"));
    let named: Vec<(&str, &str)> = targets
        .iter()
        .filter(|row| row.len() > 5 && !row[1].is_empty())
        .map(|row| (row[1], row[5]))
        .collect();
    assert_eq!(named, [("Cơ sở của đề án đã nghiệm thu", "1")]);
}
