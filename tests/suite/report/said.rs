//! What a report says of what is known in part, of places and of quantities: each sentence and row against the tables.

use serde_json::json;
use so_khuyen_cong_core::demo;
use so_khuyen_cong_core::document::{Block, Document, Printer, Table};
use so_khuyen_cong_core::ledger::{Creation, Ledger, Op};
use so_khuyen_cong_core::period::Period;
use so_khuyen_cong_core::report::{self, Figures};
use so_khuyen_cong_tests::{Bench, world};
use tempfile::TempDir;

pub(super) fn loaded(number: &str) -> (TempDir, Ledger) {
    let seed = demo::seed(number).expect("a seed");
    let folder = TempDir::new().expect("a temporary folder");
    let creation = Creation {
        agency: seed.agency.clone(),
        province: seed.province.clone(),
    };
    let path = folder.path().join("demo.db");
    let ledger = Ledger::create(&path, world(3), &creation).expect("a new ledger");
    demo::load(&ledger, &seed).expect("every record is in order");
    (folder, ledger)
}

pub(super) fn period(text: &str) -> Period {
    text.parse().expect("a period")
}

pub(super) fn figures(ledger: &Ledger, kind: &str, of: &str) -> Figures {
    let read = ledger.read(|reader| report::figures(reader, kind, period(of)));
    read.expect("counted")
}

pub(super) fn draft(ledger: &Ledger, kind: &str, of: &str) -> Document {
    let read = ledger.read(|reader| report::draft(reader, kind, period(of)));
    read.expect("drafted")
}

/// The words of a document, a line a paragraph.
pub(super) fn words(document: &Document) -> String {
    let line = |block: &Block| match block {
        Block::Heading { title, .. } => title.clone(),
        Block::Item { runs, .. }
        | Block::Paragraph(runs)
        | Block::Basis(runs)
        | Block::Bullet(runs) => runs.iter().map(|run| run.text.as_str()).collect(),
        Block::Chart(_) | Block::Table(_) => String::new(),
    };
    let lines: Vec<String> = document.body.iter().map(line).collect();
    lines.join("\n")
}

/// The table of the annex whose title begins so.
pub(super) fn table<'d>(document: &'d Document, title: &str) -> &'d Table {
    super::catalogue::tables(document)
        .into_iter()
        .find(|(of, _)| of.starts_with(title))
        .unwrap_or_else(|| panic!("no annex “{title}”"))
        .1
}

/// The cells of every row as printed.
pub(super) fn rows(table: &Table) -> Vec<Vec<&str>> {
    let texts = |row: &'_ so_khuyen_cong_core::document::Row| -> Vec<usize> {
        (0..row.cells.len()).collect()
    };
    table
        .rows
        .iter()
        .map(|row| {
            texts(row)
                .into_iter()
                .map(|at| row.cells[at].text.as_str())
                .collect()
        })
        .collect()
}

pub(super) fn sql(ledger: &Ledger, statements: &[&str]) {
    let written = ledger.transact(&Op::LoadDemo, |tx| {
        for one in statements {
            tx.run(one, [])?;
        }
        Ok(())
    });
    written.expect("written");
}

pub(super) fn assert_says(text: &str, sentences: &[&str]) {
    for sentence in sentences {
        assert!(
            text.contains(sentence),
            "“{sentence}” is not said in:\n{text}"
        );
    }
}

pub(super) fn assert_silent(text: &str, sentences: &[&str]) {
    for sentence in sentences {
        assert!(!text.contains(sentence), "“{sentence}” is said in:\n{text}");
    }
}

#[test]
fn the_classes_and_totals_of_2017_stand_in_the_issued_annual_report() {
    let (_folder, ledger) = loaded("000");
    let issued = report::issue(&ledger, "year", period("2017"), &Printer::default());
    let text = words(&issued.expect("issued").value.document);
    assert_says(
        &text,
        &[
            "Năm 2017 có 04 lớp đào tạo, tập huấn: đã tổ chức 01 lớp với khoảng 50 học viên, còn 03 lớp trong kế hoạch.",
            "Tập huấn công tác khuyến công huyện Thống Nhất: khoảng 50 học viên, Huyện Thống Nhất.",
            "Học viên các lớp tập huấn công tác khuyến công: khoảng 200 học viên (Các huyện Vĩnh Cửu, Cẩm Mỹ, Thống Nhất, Nhơn Trạch) (số liệu tổng hợp).",
            "Kinh phí các lớp tập huấn công tác khuyến công: trên 90 triệu đồng (số liệu tổng hợp).",
            "Mức tăng số lớp tập huấn so với năm 2016: Số này tăng trên 150% so với năm 2016 (số liệu tổng hợp).",
        ],
    );
    assert_silent(&text, &["chưa khai giảng", " 0 triệu đồng", "– %", "0/0"]);
    let quarter = words(&draft(&ledger, "quarter", "2017-Q2"));
    assert_silent(&quarter, &["90 triệu", "200 học viên", "50 học viên"]);
}

#[test]
fn what_2022_came_to_stands_in_its_annual_report_though_no_record_is_behind_it() {
    let (_folder, ledger) = loaded("003");
    let issued = report::issue(&ledger, "year", period("2022"), &Printer::default());
    let text = words(&issued.expect("issued").value.document);
    assert_says(
        &text,
        &[
            "Kinh phí khuyến công được giao thực hiện: 5.978 triệu đồng (số liệu tổng hợp).",
            "Chương trình, kế hoạch, đề án được phê duyệt: 31 chương trình, kế hoạch, đề án, 5.804 triệu đồng (số liệu tổng hợp).",
        ],
    );
    assert_silent(
        &text,
        &[
            "Đã phê duyệt 0 đề án",
            "chưa có nội dung nào được bố trí",
            "Sổ chưa ghi nội dung nào được bố trí kinh phí khuyến công địa phương",
            " 0 triệu đồng",
            "– %",
            "0/0",
        ],
    );
}

#[test]
fn nothing_is_said_not_to_have_been_because_nobody_wrote_it_down() {
    let (_folder, ledger) = loaded("003");
    let text = words(&draft(&ledger, "year", "2023"));
    assert_silent(
        &text,
        &[
            "chưa tổ chức bình chọn",
            "chưa ghi nhận nhu cầu",
            "chưa khai giảng",
        ],
    );
    let bench = Bench::small();
    for (kind, of) in [
        ("quarter", "2023-Q1"),
        ("year", "2023"),
        ("statistics", "2023"),
    ] {
        let text = words(&draft(&bench.ledger, kind, of));
        assert_silent(
            &text,
            &[
                "– %",
                "0/0",
                " 0 đồng",
                " 0 triệu đồng",
                " 0 đề án",
                "chưa tổ chức",
                "hiện có 0",
            ],
        );
        assert_says(
            &text,
            &["Sổ chưa ghi"].map(|said| {
                if kind == "statistics" {
                    said
                } else {
                    "sổ chưa ghi"
                }
            }),
        );
    }
}

#[test]
fn a_class_that_was_called_off_is_counted_nowhere() {
    let bench = Bench::small();
    for (name, state, learners) in [("Lớp may", "finished", 30), ("Lớp gò hàn", "cancelled", 40)]
    {
        bench.add(
            "course",
            json!({ "name": name, "kind": "vocational", "year": 2023, "starts_on": "2023-10-02", "state": state, "learners": learners }),
        );
    }
    let counted = figures(&bench.ledger, "year", "2023");
    assert_eq!(
        (counted.value("courses"), counted.value("learners")),
        (1, 30)
    );
    let document = draft(&bench.ledger, "year", "2023");
    assert_says(
        &words(&document),
        &["01 lớp đào tạo, tập huấn với 30 học viên"],
    );
    let statistics = table(&document, "Kết quả công tác khuyến công");
    let of = |name: &str| {
        let found = rows(statistics).into_iter().find(|row| row[1] == name);
        found.map(|row| (row[3].to_owned(), row[row.len() - 1].to_owned()))
    };
    assert_eq!(
        of("Lớp đào tạo, tập huấn khai giảng"),
        Some(("2023".into(), "1".into()))
    );
    assert_eq!(
        of("Học viên của các lớp"),
        Some(("2023".into(), "30".into()))
    );
}

#[test]
fn an_activity_of_five_times_is_five_in_words_and_table() {
    let bench = Bench::small();
    bench.add(
        "activity",
        json!({ "name": "Chuyên mục", "kind": "broadcast", "year": 2023, "held_on": "2023-06-01", "state": "done", "times": 5 }),
    );
    let document = draft(&bench.ledger, "year", "2023");
    assert_says(&words(&document), &["Truyền hình, phát thanh: 5 lần."]);
    let statistics = rows(table(&document, "Kết quả công tác khuyến công"));
    let row = statistics
        .iter()
        .find(|row| row[1] == "Truyền hình, phát thanh");
    assert_eq!(row.and_then(|row| row.last().copied()), Some("5"));
}

#[test]
fn the_newest_survey_of_a_year_speaks_not_the_largest() {
    let bench = Bench::small();
    let facility = bench.add("facility", json!({ "name": "Cơ sở mộc An Bình" }));
    for (as_of, labour, revenue) in [
        ("2023-03-01", Some(50), Some(9_000_000_000_i64)),
        ("2023-09-01", Some(20), Some(5_000_000_000)),
        ("2023-11-01", None, Some(4_000_000_000)),
    ] {
        bench.add(
            "facility_year",
            json!({ "facility_id": facility, "year": 2023, "as_of": as_of, "labour_total": labour, "revenue_vnd": revenue }),
        );
    }
    let of = |kind: &str, of: &str| {
        let one = figures(&bench.ledger, kind, of).facilities.remove(0);
        (one.labour, one.revenue.map(|amount| amount.dong()))
    };
    assert_eq!(of("year", "2023"), (Some(20), Some(4_000_000_000)));
    // On the day of an earlier report the later surveys are not known.
    assert_eq!(of("quarter", "2023-Q2"), (Some(50), Some(9_000_000_000)));
}

#[test]
fn a_facility_is_one_whatever_the_funds() {
    let bench = Bench::small();
    bench.add("facility", json!({ "name": "Cơ sở mộc" }));
    sql(
        &bench.ledger,
        &[
            "INSERT INTO project(id, name, source, year, state, decision_no, decision_on) VALUES
               ('n', 'Đề án quốc gia', 'national', 2023, 'running', '1/QĐ', '2023-02-01'),
               ('l', 'Đề án địa phương', 'local', 2023, 'running', '2/QĐ', '2023-02-01'),
               ('q', 'Đề án mới đăng ký', 'local', 2023, 'proposed', NULL, NULL)",
            "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES
               ('1', 'n', 'Máy', 'approved', 'national', 100000000, 2023), ('2', 'l', 'Máy', 'approved', 'local', 50000000, 2023)",
            "INSERT INTO project_beneficiary(id, project_id, facility_id) SELECT 'b' || p.id, p.id, f.id FROM project p, facility f",
        ],
    );
    let document = draft(&bench.ledger, "year", "2023");
    let statistics = rows(table(&document, "Kết quả công tác khuyến công"));
    let row = statistics
        .iter()
        .find(|row| row[1] == "Cơ sở được hỗ trợ")
        .expect("a row");
    let numbers: Vec<&str> = row[4..].to_vec();
    assert_eq!(
        numbers,
        ["1", "1", "0", "1"],
        "KCQG, KCĐP, unknown, together"
    );
}

/// The id of a shipped unit.
fn unit(ledger: &Ledger, standard: &str, name: &str, above: &str) -> String {
    let found = ledger.read(|reader| {
        reader.value::<String>(
            "SELECT u.id FROM unit u JOIN unit p ON p.id = u.parent_id WHERE u.standard = ?1 AND u.name = ?2 AND p.name = ?3
             ORDER BY u.valid_from LIMIT 1",
            [standard, name, above],
        )
    });
    found.expect("a unit")
}

#[test]
fn two_districts_of_one_name_are_two() {
    let bench = Bench::new();
    for (name, commune, above) in [
        ("Cơ sở bánh pía", "Thị trấn Châu Thành", "Huyện Châu Thành"),
        ("Cơ sở đan lát", "Thị trấn Ngã Sáu", "Huyện Châu Thành"),
        ("Cơ sở cơ khí", "Thị trấn Ngã Sáu", "Huyện Châu Thành"),
    ] {
        let place = if commune == "Thị trấn Châu Thành" {
            let found = bench.ledger.read(|reader| {
                reader.value::<String>(
                    "SELECT u.id FROM unit u JOIN unit d ON d.id = u.parent_id JOIN unit p ON p.id = d.parent_id
                     WHERE u.level = 3 AND d.name = 'Huyện Châu Thành' AND p.name = 'Tỉnh Sóc Trăng' ORDER BY u.code LIMIT 1",
                    [],
                )
            });
            found.expect("a commune")
        } else {
            unit(&bench.ledger, "pre2025", commune, above)
        };
        let facility = bench.add(
            "facility",
            json!({ "name": name, "unit_recorded_id": place, "district_written": "Huyện Châu Thành" }),
        );
        bench.add(
            "facility_year",
            json!({ "facility_id": facility, "year": 2026, "labour_total": 5 }),
        );
    }
    let document = draft(&bench.ledger, "area", "2026");
    let districts: Vec<Vec<String>> = rows(table(&document, "Kết quả theo huyện cũ"))
        .into_iter()
        .map(|row| row.into_iter().map(str::to_owned).collect())
        .collect();
    let counted: Vec<(&str, &str)> = districts[..districts.len() - 1]
        .iter()
        .map(|row| (row[1].as_str(), row[2].as_str()))
        .collect();
    assert_eq!(
        counted,
        [
            ("Huyện Châu Thành (Tỉnh Hậu Giang)", "2"),
            ("Huyện Châu Thành (Tỉnh Sóc Trăng)", "1")
        ]
    );
    let annex: Vec<String> = figures(&bench.ledger, "year", "2026")
        .facilities
        .into_iter()
        .map(|one| one.district)
        .collect();
    assert_eq!(annex.len(), 3);
    assert_eq!(
        annex
            .iter()
            .filter(|name| name.ends_with("(Tỉnh Hậu Giang)"))
            .count(),
        2
    );
}

#[test]
fn a_commune_that_changed_its_kind_counts_once_under_its_name_of_the_day() {
    let bench = Bench::new();
    let ids = bench.ledger.read(|reader| {
        reader.rows(
            "SELECT id FROM unit WHERE standard = '2025' AND name IN ('Xã Trảng Bom', 'Phường Trảng Bom') ORDER BY valid_from",
            [],
            |row| row.get::<_, String>(0),
        )
    });
    let ids = ids.expect("read");
    assert_eq!(ids.len(), 2, "the commune became a ward on 30/4/2026");
    for id in &ids {
        let facility = bench.add(
            "facility",
            json!({ "name": format!("Cơ sở {id}"), "unit_id": id }),
        );
        bench.add(
            "facility_year",
            json!({ "facility_id": facility, "year": 2025, "labour_total": 5 }),
        );
    }
    let communes = |of: &str| -> Vec<(String, String)> {
        let document = draft(&bench.ledger, "area", of);
        rows(table(&document, "Kết quả theo xã, phường"))
            .into_iter()
            .filter(|row| row[1] != "Tổng cộng")
            .map(|row| (row[1].to_owned(), row[2].to_owned()))
            .collect()
    };
    assert_eq!(
        communes("2026"),
        [("Phường Trảng Bom".to_owned(), "2".to_owned())]
    );
    assert_eq!(
        communes("2025"),
        [("Xã Trảng Bom".to_owned(), "2".to_owned())]
    );
    let overview = bench
        .ledger
        .read(|reader| so_khuyen_cong_core::overview::show(reader, 2026, bench.ledger.today()));
    let by_unit = overview.expect("shown").facilities_by_unit;
    assert_eq!(by_unit.len(), 1);
    assert_eq!(
        (by_unit[0].name.as_str(), by_unit[0].count),
        ("Phường Trảng Bom", 2)
    );
}

#[test]
fn the_bank_of_a_day_has_what_was_known_by_then() {
    let bench = Bench::small();
    let facility = bench.add("facility", json!({ "name": "Cơ sở khảo sát năm 2023" }));
    bench.add(
        "facility_year",
        json!({ "facility_id": facility, "year": 2023, "as_of": "2023-05-10", "labour_total": 4 }),
    );
    bench.add("facility", json!({ "name": "Cơ sở ghi hôm nay" }));
    let of = |kind: &str, of: &str| figures(&bench.ledger, kind, of).value("facilities");
    assert_eq!(of("year", "2010"), 0);
    assert_eq!(of("quarter", "2023-Q1"), 0);
    assert_eq!(of("quarter", "2023-Q2"), 1);
    assert_eq!(of("year", "2026"), 2);
}

#[test]
fn who_takes_part_is_one_person_of_one_tier() {
    let bench = Bench::small();
    let one = bench.add("collaborator", json!({ "name": "Nguyễn Văn A" }));
    for (tier, from) in [("commune", "2022-01-01"), ("district", "2023-01-01")] {
        bench.add(
            "appointment",
            json!({ "collaborator_id": one, "tier": tier, "starts_on": from }),
        );
    }
    let counted = figures(&bench.ledger, "year", "2023");
    assert_eq!(counted.value("collaborators"), 1);
    let tiers: Vec<(&str, u32)> = counted
        .tiers
        .iter()
        .map(|one| (one.tier.as_str(), one.people))
        .collect();
    assert_eq!(tiers, [("cấp huyện", 1)]);
}

#[test]
fn things_are_told_against_the_plan_and_the_same_days_of_last_year() {
    let bench = Bench::small();
    let content = bench.add(
        "content",
        json!({ "code": "ND6", "name": "Thông tin, tuyên truyền", "position": 6 }),
    );
    sql(
        &bench.ledger,
        &[
            "INSERT INTO plan(id, name, year, state, decision_no, decision_on) VALUES ('k', 'Kế hoạch 2023', 2023, 'issued', '5/QĐ', '2022-12-20')",
            &format!("INSERT INTO plan_item(id, plan_id, position, title, content_id, quantity, unit_label, budget_year, local_vnd)
               VALUES ('i', 'k', 1, 'Bản tin', '{content}', 600000, 'bản', 2023, 60000000)"),
        ],
    );
    for (year, day, copies) in [
        (2022, "2022-05-10", 1_500),
        (2022, "2022-11-10", 2_000),
        (2023, "2023-02-01", 1_000),
        (2023, "2023-05-10", 3_500),
        (2023, "2023-11-10", 900),
    ] {
        bench.add(
            "activity",
            json!({ "name": "Bản tin", "kind": "newsletter", "year": year, "held_on": day, "state": "done", "content_id": content,
                "quantity": copies.to_string(), "unit_label": "bản", "local_vnd": 1_000_000 }),
        );
    }
    let document = draft(&bench.ledger, "quarter", "2023-Q2");
    // Planned 6.000; in the quarter 3.500; since January 4.500; a year before 1.500: 75 % and 300 %.
    let targets = rows(table(&document, "Tổng hợp chỉ tiêu"));
    let row = targets
        .iter()
        .find(|row| row[1] == "Bản tin")
        .expect("a row");
    assert_eq!(
        row[2..],
        ["bản", "6.000", "3.500", "4.500", "75,0", "1.500", "300,0"]
    );
    let contents = table(&document, "Tình hình thực hiện khuyến công theo nội dung");
    let row = rows(contents)
        .into_iter()
        .find(|row| row[1] == "- Bản tin")
        .expect("a row");
    assert_eq!(
        row[2..9],
        ["bản", "6.000", "3.500", "4.500", "75,0", "1.500", "300,0"]
    );
    super::catalogue::assert_sums("T2", contents);
}

#[test]
fn the_targets_of_the_programme_stand_in_the_summary() {
    let (_folder, ledger) = loaded("004");
    let counted = figures(&ledger, "year", "2021");
    let named = |name: &str| {
        counted
            .measures
            .iter()
            .find(|one| one.name.starts_with(name))
            .unwrap_or_else(|| panic!("no target {name}"))
    };
    assert_eq!(
        counted.measures.len(),
        23,
        "every target of the article that has a quantity"
    );
    let statistics = named("Số liệu công nghiệp nông thôn");
    assert_eq!(
        (statistics.unit.as_str(), statistics.planned.unknown),
        ("quý", 400)
    );
    assert_eq!(named("Hỗ trợ cơ sở CNNT ứng dụng máy móc").unit, "cơ sở");
}

#[test]
fn learners_sign_and_their_attendance_is_told() {
    let bench = Bench::small();
    let course = bench.add(
        "course",
        json!({ "name": "Lớp mây tre đan", "kind": "vocational", "year": 2023, "starts_on": "2023-10-02", "state": "finished" }),
    );
    let sessions: Vec<String> = ["2023-10-02", "2023-10-03", "2023-10-04"]
        .iter()
        .map(|day| {
            bench.add(
                "course_session",
                json!({ "course_id": course, "held_on": day, "part": "day" }),
            )
        })
        .collect();
    let learner = bench.add("learner", json!({ "course_id": course, "position": 1, "name": "Lê Thị Mây", "born_on": "1990", "result": "finished" }));
    for (session, present, excused) in [(0, true, None), (1, false, Some(true)), (2, false, None)] {
        bench.add(
            "attendance",
            json!({ "course_session_id": sessions[session], "learner_id": learner, "present": present, "excused": excused }),
        );
    }
    let document = draft(&bench.ledger, "course", "2023");
    let list = table(&document, "Học viên của các lớp");
    let columns: Vec<&str> = list
        .leaves()
        .iter()
        .map(|leaf| leaf.title.as_str())
        .collect();
    assert_eq!(columns.last(), Some(&"Ký nhận"));
    let attendance = rows(table(&document, "Điểm danh"));
    let row = attendance.iter().find(|row| row.len() > 2).expect("a row");
    assert_eq!(
        row[1..7],
        ["Lê Thị Mây", "3", "1", "1", "1", "03/10/2023; 04/10/2023"]
    );
}

#[test]
fn state_acceptance_and_difficulty_stand_apart() {
    let bench = Bench::small();
    sql(
        &bench.ledger,
        &[
            "INSERT INTO project(id, name, source, year, state, decision_no, decision_on, accepted_on, difficulty)
             VALUES ('p', 'Máy cắt', 'local', 2023, 'accepted', '1/QĐ', '2023-02-01', '2023-11-02', 'Giao máy chậm')",
            "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year)
             VALUES ('1', 'p', 'Máy', 'approved', 'local', 100000000, 2023)",
        ],
    );
    let document = draft(&bench.ledger, "progress", "2023");
    let projects = table(&document, "Kết quả thực hiện đề án");
    let row = rows(projects)
        .into_iter()
        .find(|row| row[1] == "Máy cắt")
        .expect("a row");
    let columns: Vec<&str> = projects
        .leaves()
        .iter()
        .map(|leaf| leaf.title.as_str())
        .collect();
    assert_eq!(
        columns[columns.len() - 3..],
        ["Trạng thái", "Ngày nghiệm thu", "Vướng mắc"]
    );
    assert_eq!(row[row.len() - 2..], ["02/11/2023", "Giao máy chậm"]);
}

#[test]
fn what_other_programmes_add_is_no_counterpart() {
    let bench = Bench::small();
    sql(
        &bench.ledger,
        &[
            "INSERT INTO project(id, name, source, year, state, decision_no, decision_on)
             VALUES ('p', 'Máy cắt', 'local', 2023, 'running', '1/QĐ', '2023-02-01')",
            "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES
               ('1', 'p', 'Máy', 'approved', 'local', 100000000, 2023), ('2', 'p', 'Máy', 'approved', 'beneficiary', 150000000, 2023),
               ('3', 'p', 'Máy', 'approved', 'other', 50000000, 2023)",
        ],
    );
    let text = words(&draft(&bench.ledger, "year", "2023"));
    assert_says(
        &text,
        &[
            "thu hút 150 triệu đồng vốn đối ứng và 50 triệu đồng nguồn khác, lồng ghép",
            "ỗi đồng kinh phí khuyến công thu hút 1,5 đồng vốn đối ứng",
        ],
    );
}

#[test]
fn what_is_left_to_pay_is_of_projects_that_go_on() {
    let bench = Bench::small();
    sql(
        &bench.ledger,
        &[
            "INSERT INTO project(id, name, source, year, state, decision_no, decision_on) VALUES
               ('a', 'Đang làm', 'local', 2023, 'running', '1/QĐ', '2023-02-01'),
               ('b', 'Đã dừng', 'local', 2023, 'stopped', '2/QĐ', '2023-02-01')",
            "INSERT INTO project_step(id, project_id, position, state, happened_on) VALUES
               ('s1', 'b', 1, 'approved', '2023-02-01'), ('s2', 'b', 2, 'stopped', '2023-06-01')",
            "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES
               ('1', 'a', 'Máy', 'approved', 'local', 100000000, 2023), ('2', 'b', 'Máy', 'approved', 'local', 70000000, 2023)",
        ],
    );
    let text = words(&draft(&bench.ledger, "year", "2023"));
    assert_says(
        &text,
        &[
            "Giải ngân phần kinh phí còn lại 100 triệu đồng.",
            "nghiệm thu 01 đề án, nhiệm vụ còn lại",
        ],
    );
}
