//! Measure a programme shows: every target of the article, and numbers that follow recorded work.

use super::*;

/// The targets of Đồng Nai 2021–2025 as the article states them: number, quantity in hundredths, unit.
const DONG_NAI: &[(&str, &str, i64, &str)] = &[
    ("1", "Đoàn tham quan", 500, "đoàn"),
    ("2", "Đào tạo khởi sự doanh nghiệp", 150_000, "học viên"),
    (
        "3",
        "Hỗ trợ cơ sở CNNT xây dựng và đăng ký nhãn hiệu",
        200,
        "cơ sở",
    ),
    ("1", "Mô hình trình diễn kỹ thuật", 200, "mô hình"),
    ("2", "Hỗ trợ cơ sở CNNT ứng dụng máy móc", 4_700, "cơ sở"),
    ("1", "Bình chọn và cấp giấy chứng nhận", 500, "lần"),
    (
        "2",
        "Tham gia bình chọn sản phẩm CNNT tiêu biểu cấp khu vực",
        200,
        "lần",
    ),
    ("3", "Xét tặng danh hiệu Nghệ nhân, Thợ giỏi", 500, "lần"),
    ("4", "Xét chọn cá nhân đề nghị", 100, "lần"),
    ("5", "Tham gia hội chợ", 1_500, "lần"),
    ("6", "Hỗ trợ gian hàng", 4_200, "gian hàng"),
    ("7", "Trang thiết bị cho phòng trưng bày", 100, "phòng"),
    ("8", "Hỗ trợ phòng trưng bày", 500, "phòng"),
    ("1", "Hỗ trợ lập quy hoạch chi tiết", 400, "cụm công nghiệp"),
    (
        "2",
        "Sửa chữa, nâng cấp hệ thống xử lý ô nhiễm môi trường tại cụm",
        100,
        "cụm công nghiệp",
    ),
    (
        "3",
        "Sửa chữa, nâng cấp hệ thống xử lý ô nhiễm môi trường tại cơ sở",
        200,
        "cơ sở",
    ),
    ("4", "Hỗ trợ lãi suất vốn vay", 200, "cơ sở"),
    ("1", "Hỗ trợ cơ sở CNNT thuê tư vấn", 2_500, "cơ sở"),
    ("2", "Chuyên đề khuyến công", 12_000, "chuyên đề"),
    ("3", "Bản tin khuyến công", 800_000, "cuốn"),
    ("4", "Số liệu công nghiệp nông thôn", 2_000, "quý"),
    ("5", "Ấn phẩm (brochure)", 500_000, "cuốn"),
    ("6", "Hội thảo phổ biến công nghệ", 2_000, "hội thảo"),
];

#[test]
fn every_target_of_dong_nai_is_there_with_its_figure_and_unit() {
    let (office, programme) = Office::dong_nai();
    let view = office.show(&programme, "2023-12-31");
    assert_eq!((view.first, view.last, view.year), (2021, 2025, 2023));
    for (number, name, wanted, unit) in DONG_NAI {
        let row = row(&view, name);
        assert_eq!(
            (row.number.as_str(), row.whole.wanted, row.unit.as_deref()),
            (*number, Some(Hundredths(*wanted)), Some(*unit)),
            "{name}"
        );
    }
    let wanting = view
        .rows
        .iter()
        .filter(|row| row.whole.wanted.is_some() && !row.by_hand);
    assert_eq!(
        wanting.count(),
        DONG_NAI.len(),
        "and no other target has a quantity"
    );
    assert!(
        row(&view, "Duy trì, cập nhật trang").every_year,
        "the website is kept every year"
    );

    let headings: Vec<&str> = view
        .rows
        .iter()
        .filter(|row| row.heading)
        .map(|row| row.number.as_str())
        .collect();
    assert_eq!(headings, ["I", "II", "III", "IV", "V", "VI", "VII"]);

    let statistics = row(&view, "Số liệu công nghiệp");
    let quarters: Vec<_> = statistics.years.iter().map(|cell| cell.wanted).collect();
    assert_eq!(quarters, [Some(Hundredths(400)); 5], "four quarters a year");

    let machinery = row(&view, "Hỗ trợ cơ sở CNNT ứng dụng máy móc");
    let money: Vec<Money> = machinery
        .years
        .iter()
        .map(|cell| cell.money.unwrap().local())
        .collect();
    assert_eq!(money, [2_700, 2_700, 3_700, 2_700, 3_700].map(million));
    assert_eq!(machinery.whole.money.unwrap().total(), million(15_500));
    let heading = row(&view, "Mô hình trình diễn kỹ thuật;");
    assert_eq!(
        heading.whole.money, machinery.whole.money,
        "a heading sums what is below it"
    );
    assert_eq!(view.total.whole.money.unwrap().total(), million(15_500));

    for (name, wanted, qualifier, adds_up) in [
        ("Cơ sở được hỗ trợ", 30_000, "about", true),
        ("Giá trị sản xuất CNNT tăng", 500, "from", false),
        ("Kim ngạch xuất khẩu tăng", 520, "from", false),
    ] {
        let row = row(&view, name);
        assert_eq!(
            (
                row.by_hand,
                row.whole.wanted,
                row.qualifier.as_deref(),
                row.adds_up
            ),
            (true, Some(Hundredths(wanted)), Some(qualifier), adds_up),
            "{name}"
        );
    }
    assert_eq!(
        view.findings,
        [],
        "nothing in the article contradicts itself"
    );
    assert_numbers_are_their_records(&office, &programme, "2023-12-31");
}

/// A project that names a target, approved and not accepted yet.
fn machinery_project(office: &Office, target: &str, year: i32, facilities: usize) -> String {
    let project = office.add(
        "project",
        json!({ "name": format!("Máy cắt CNC {year}"), "source": "local", "year": year, "state": "running",
                "programme_target_id": target, "decision_on": format!("{year}-03-01") }),
    );
    for at in 0..facilities {
        let facility = office.add("facility", json!({ "name": format!("Cơ sở {year}/{at}") }));
        office.add(
            "project_beneficiary",
            json!({ "project_id": project, "facility_id": facility }),
        );
    }
    for (stage, source, amount) in [
        ("approved", "local", 500_000_000),
        ("approved", "beneficiary", 900_000_000),
    ] {
        office.add(
            "project_budget",
            json!({ "project_id": project, "line": "Máy", "stage": stage, "source": source, "amount_vnd": amount, "budget_year": year }),
        );
    }
    for (kind, amount) in [
        ("advance", 200_000_000),
        ("payment", 300_000_000),
        ("return", 50_000_000),
    ] {
        office.add(
            "project_payment",
            json!({ "project_id": project, "kind": kind, "paid_on": format!("{year}-10-01"), "source": "local", "amount_vnd": amount, "budget_year": year }),
        );
    }
    project
}

#[test]
fn accepting_a_project_moves_done_and_the_per_cent_and_approving_moves_approved() {
    let (office, programme) = Office::dong_nai();
    let target = row(
        &office.show(&programme, "2023-12-31"),
        "Hỗ trợ cơ sở CNNT ứng dụng máy móc",
    )
    .id
    .clone();
    let state = |as_of: &str| {
        let view = office.show(&programme, as_of);
        let whole = row(&view, "Hỗ trợ cơ sở CNNT ứng dụng máy móc")
            .whole
            .clone();
        let number = |one: Option<Hundredths>| one.map(|one| one.written()).unwrap_or_default();
        format!(
            "approved {}, done {}, {} %, spent {} {} %",
            number(whole.approved),
            number(whole.done),
            number(whole.percent),
            whole.spent_vnd,
            number(whole.money_percent)
        )
    };
    assert_eq!(state("2023-12-31"), "approved 0, done 0, 0 %, spent 0 0 %");
    let project = machinery_project(&office, &target, 2022, 3);
    assert_eq!(
        state("2021-12-31"),
        "approved 0, done 0, 0 %, spent 0 0 %",
        "not yet decided then"
    );
    assert_eq!(
        state("2023-12-31"),
        "approved 3, done 0, 0 %, spent 450.000.000 2,9 %",
        "approved, but nobody accepted it"
    );
    office.edit(
        "project",
        &project,
        json!({ "state": "accepted", "accepted_on": "2022-11-20" }),
    );
    assert_eq!(
        state("2022-11-19"),
        "approved 3, done 0, 0 %, spent 450.000.000 2,9 %"
    );
    assert_eq!(
        state("2022-11-20"),
        "approved 3, done 3, 6,38 %, spent 450.000.000 2,9 %"
    );
    assert_numbers_are_their_records(&office, &programme, "2023-12-31");

    // A line of results says it more exactly than the list of beneficiaries.
    office.add(
        "project_result",
        json!({ "project_id": project, "name": "Cơ sở có máy mới", "unit_label": "cơ sở", "planned_quantity": "4", "done_quantity": "2" }),
    );
    assert_eq!(
        state("2023-12-31"),
        "approved 4, done 2, 4,26 %, spent 450.000.000 2,9 %"
    );

    office.edit("project", &project, json!({ "state": "withdrawn" }));
    assert_eq!(
        state("2023-12-31"),
        "approved 0, done 0, 0 %, spent 450.000.000 2,9 %",
        "withdrawn work is not done; what was paid for it was paid"
    );
}

#[test]
fn a_group_project_is_counted_once_by_its_parts_and_its_money_once_by_the_whole() {
    let (office, programme) = Office::dong_nai();
    let target = row(
        &office.show(&programme, "2023-12-31"),
        "Hỗ trợ cơ sở CNNT ứng dụng máy móc",
    )
    .id
    .clone();
    let group = machinery_project(&office, &target, 2023, 0);
    // The parts share what was approved for the whole.
    office.add(
        "project_budget",
        json!({ "project_id": group, "line": "Máy của cơ sở thứ hai", "stage": "approved", "source": "local",
                "amount_vnd": 500_000_000, "budget_year": 2023 }),
    );
    for number in 1..=2 {
        let part = machinery_project(&office, &target, 2023, 1);
        office.edit(
            "project",
            &part,
            json!({ "parent_id": group, "accepted_on": (number == 1).then_some("2023-11-01") }),
        );
    }
    let view = office.show(&programme, "2023-12-31");
    let whole = &row(&view, "Hỗ trợ cơ sở CNNT ứng dụng máy móc").whole;
    assert_eq!(
        (whole.approved, whole.done, whole.approved_vnd),
        (Some(Hundredths(200)), Some(Hundredths(100)), million(1_000))
    );
}

#[test]
fn planned_is_what_approved_plans_name_and_drafts_and_reserves_are_left_out() {
    let (office, programme) = Office::dong_nai();
    let view = office.show(&programme, "2023-12-31");
    let machinery = row(&view, "Hỗ trợ cơ sở CNNT ứng dụng máy móc").id.clone();
    let newsletters = row(&view, "Bản tin khuyến công").id.clone();
    let plan = office.add(
        "plan",
        json!({ "name": "KH 2023", "year": 2023, "state": "issued", "decision_on": "2023-01-15" }),
    );
    let item = |plan: &str, more: Value| {
        let mut values = json!({ "plan_id": plan, "position": 1, "title": "Mục", "budget_year": 2023, "local_vnd": 100_000_000 });
        values
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        office.add("plan_item", values)
    };
    item(
        &plan,
        json!({ "programme_target_id": machinery, "quantity": "10", "national_vnd": 400_000_000, "beneficiary_vnd": 1 }),
    );
    item(
        &plan,
        json!({ "programme_target_id": machinery, "quantity": "5", "reserve": true }),
    );
    let task = office.add(
        "recurring_task",
        json!({ "title": "Bản tin", "programme_target_id": newsletters, "quantity": "1600" }),
    );
    item(&plan, json!({ "recurring_task_id": task }));
    let draft = office.add(
        "plan",
        json!({ "name": "KH 2024", "year": 2024, "state": "draft" }),
    );
    item(
        &draft,
        json!({ "programme_target_id": machinery, "quantity": "12" }),
    );

    let view = office.show(&programme, "2023-12-31");
    let row_of = |name: &str| row(&view, name).clone();
    let machines = row_of("Hỗ trợ cơ sở CNNT ứng dụng máy móc");
    assert_eq!(cell(&machines, 2023).planned, Some(Hundredths(1_000)));
    assert_eq!(
        cell(&machines, 2023).planned_vnd,
        million(500),
        "support alone"
    );
    assert_eq!(cell(&machines, 2024).planned, Some(Hundredths(0)));
    assert_eq!(
        cell(&row_of("Bản tin khuyến công"), 2023).planned,
        Some(Hundredths(160_000)),
        "through its recurring task"
    );
    assert_eq!(
        office
            .show(&programme, "2023-01-14")
            .total
            .whole
            .planned_vnd,
        Money::ZERO,
        "before its decision a plan is none"
    );
    assert_numbers_are_their_records(&office, &programme, "2023-12-31");
}

#[test]
fn classes_rounds_activities_and_typed_figures_count_once_each() {
    let (office, programme) = Office::dong_nai();
    let view = office.show(&programme, "2023-12-31");
    let id = |name: &str| row(&view, name).id.clone();
    let learners = id("Đào tạo khởi sự");
    let project = office.add(
        "project",
        json!({ "name": "Đào tạo 2023", "source": "local", "year": 2023, "accepted_on": "2023-12-01", "decision_on": "2023-02-01" }),
    );
    office.add(
        "project_result",
        json!({ "project_id": project, "name": "Học viên", "done_quantity": "35", "planned_quantity": "40", "programme_target_id": learners }),
    );
    for (name, project, finished) in [
        ("Lớp của đề án", Some(&project), 35),
        ("Lớp riêng", None, 50),
    ] {
        office.add(
            "course",
            json!({ "name": name, "kind": "startup", "year": 2023, "state": "finished", "ends_on": "2023-11-01", "finished": finished,
                    "project_id": project, "programme_target_id": learners }),
        );
    }
    office.add("programme_target_year", json!({ "programme_target_id": learners, "year": 2022, "done_quantity": "200", "done_amount_vnd": 90_000_000 }));
    office.add(
        "award_round",
        json!({ "name": "Bình chọn 2022", "kind": "product", "level": "province", "year": 2022, "state": "recognised",
                "programme_target_id": id("Bình chọn và cấp giấy") }),
    );
    for (state, held) in [("done", "2023-05-01"), ("planned", "2023-09-01")] {
        office.add(
            "activity",
            json!({ "name": "Hội chợ", "kind": "fair", "year": 2023, "state": state, "held_on": held, "times": 2, "local_vnd": 30_000_000,
                    "programme_target_id": id("Tham gia hội chợ") }),
        );
    }
    let view = office.show(&programme, "2023-12-31");
    let done = |name: &str| row(&view, name).whole.done.unwrap().written();
    assert_eq!(
        done("Đào tạo khởi sự"),
        "285",
        "35 + 50 + 200: the class of the project is in its result"
    );
    assert_eq!(done("Bình chọn và cấp giấy"), "1");
    assert_eq!(done("Tham gia hội chợ"), "2", "what was held");
    assert_eq!(view.total.whole.spent_vnd, million(120));
    assert_eq!(
        row(&view, "Phát triển sản phẩm công nghiệp nông thôn tiêu biểu")
            .whole
            .spent_vnd,
        million(30)
    );
    assert_numbers_are_their_records(&office, &programme, "2023-12-31");

    // The reports count the same.
    let progress = office
        .ledger
        .read(|reader| {
            let years: Vec<_> = (2021..=2023)
                .map(|year| {
                    (
                        year,
                        day(&format!("{year}-01-01")),
                        day(&format!("{year}-12-31")),
                    )
                })
                .collect();
            progress(
                reader,
                &programme.as_str().into(),
                day("2023-12-31"),
                &years,
            )
        })
        .unwrap();
    let of_report = progress.iter().find(|one| one.id == learners).unwrap();
    assert_eq!(
        (of_report.done.get(&2022), of_report.done.get(&2023)),
        (Some(&20_000), Some(&8_500))
    );
    assert_eq!(
        of_report.heading.as_deref(),
        Some(row(&view, "Nâng cao năng lực quản lý").name.as_str())
    );
}

#[test]
fn what_is_left_of_a_target_is_shared_by_the_years_left() {
    let (office, programme) = Office::dong_nai();
    let due = |name: &str, year: i32| {
        let view = office.show(&programme, "2025-12-31");
        left(row(&view, name), year).map(|left| (left.left.0, left.due.0))
    };
    let machines = "Hỗ trợ cơ sở CNNT ứng dụng máy móc";
    assert_eq!(
        due(machines, 2021),
        Some((4_700, 1_000)),
        "47 over five years"
    );
    let target = row(&office.show(&programme, "2023-12-31"), machines)
        .id
        .clone();
    for (year, done) in [(2021, "6"), (2022, "9"), (2023, "30")] {
        office.add(
            "programme_target_year",
            json!({ "programme_target_id": target, "year": year, "done_quantity": done }),
        );
    }
    assert_eq!(
        due(machines, 2024),
        Some((200, 100)),
        "two are left for two years"
    );
    office.add(
        "programme_target_year",
        json!({ "programme_target_id": target, "year": 2024, "done_quantity": "2" }),
    );
    assert_eq!(due(machines, 2025), Some((0, 0)), "47 of 47 are done");
    let brands = office
        .show(&programme, "2025-12-31")
        .rows
        .into_iter()
        .filter(|one| !one.heading && one.whole.wanted == Some(Hundredths(200)))
        .collect::<Vec<_>>();
    assert!(!brands.is_empty(), "seed 004 wants two of several things");
    for one in brands {
        let left = left(&one, 2021).unwrap();
        assert_eq!(
            (left.left.0, left.due.0),
            (200, 100),
            "{} is open",
            one.name
        );
    }
}

#[test]
fn a_target_that_cannot_be_met_says_the_pace_it_needs_against_the_best_year() {
    let (office, programme) = Office::dong_nai();
    let target = row(
        &office.show(&programme, "2023-12-31"),
        "Hỗ trợ cơ sở CNNT ứng dụng máy móc",
    )
    .id
    .clone();
    for (year, done) in [(2021, "6"), (2022, "9"), (2023, "7")] {
        office.add(
            "programme_target_year",
            json!({ "programme_target_id": target, "year": year, "done_quantity": done }),
        );
    }
    let plan = office.add(
        "plan",
        json!({ "name": "KH 2024", "year": 2024, "state": "issued" }),
    );
    office.add(
        "plan_item",
        json!({ "plan_id": plan, "position": 1, "title": "Máy", "budget_year": 2024, "programme_target_id": target, "quantity": "10" }),
    );
    let late = |as_of: &str| {
        let gaps = office.gaps(&programme, as_of);
        gaps.late.into_iter().find(|one| one.id == target)
    };
    let found = late("2023-12-31").unwrap();
    assert_eq!(
        (
            found.done,
            found.planned,
            found.short,
            found.years_left,
            found.pace,
            found.best
        ),
        (
            Hundredths(2_200),
            Hundredths(1_000),
            Hundredths(1_500),
            2,
            Some(Hundredths(1_300)),
            Hundredths(900)
        )
    );
    assert_eq!(
        found.sentence,
        "Mới thực hiện 22 trên 47 cơ sở; kế hoạch các năm còn lại mới có thêm 10 cơ sở, còn thiếu 15 cơ sở. Cần 13 cơ sở/năm, trong khi năm cao nhất mới được 9 cơ sở."
    );
    assert_eq!(found.number, "II.2");
    assert_eq!(late("2025-12-31").unwrap().pace, None);
    assert!(
        late("2025-12-31")
            .unwrap()
            .sentence
            .ends_with("giai đoạn đã hết, còn thiếu 25 cơ sở.")
    );
    office.add(
        "programme_target_year",
        json!({ "programme_target_id": target, "year": 2025, "done_quantity": "25" }),
    );
    assert_eq!(late("2025-12-31"), None, "met to the last one");
    let by_hand = office.gaps(&programme, "2025-12-31");
    assert!(
        by_hand
            .late
            .iter()
            .all(|one| !one.name.starts_with("Cơ sở được hỗ trợ")),
        "figures of the province are not the centre's"
    );
}

#[test]
fn communes_and_sectors_without_any_beneficiary_are_found_by_todays_map() {
    let (office, programme) = Office::dong_nai();
    let communes: Vec<(String, String)> = office
        .ledger
        .read(|reader| {
            reader.rows(
                "SELECT u.id, u.name FROM unit u JOIN unit p ON p.id = u.parent_id
                 WHERE u.standard = '2025' AND u.level = 3 AND p.code = '75' ORDER BY u.code LIMIT 2",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
        })
        .unwrap();
    let elsewhere: String = office
        .ledger
        .read(|reader| {
            reader.value(
                "SELECT u.id FROM unit u JOIN unit p ON p.id = u.parent_id WHERE u.standard = '2025' AND u.level = 3 AND p.code = '01' ORDER BY u.code LIMIT 1",
                [],
            )
        })
        .unwrap();
    let facility = |name: &str, unit: &str, sector: &str| {
        office.add(
            "facility",
            json!({ "name": name, "unit_id": unit, "sector_group": sector }),
        )
    };
    let served = facility("Mộc An", &communes[0].0, "craft");
    facility("Mộc Bình", &communes[0].0, "material");
    facility("Gốm Cường", &communes[1].0, "craft");
    facility("Gốm Dũng", &communes[1].0, "material");
    facility("Xa", &elsewhere, "material");
    let project = office.add(
        "project",
        json!({ "name": "Máy", "source": "local", "year": 2023, "decision_on": "2023-03-01" }),
    );
    office.add(
        "project_beneficiary",
        json!({ "project_id": project, "facility_id": served }),
    );

    let gaps = office.gaps(&programme, "2023-12-31");
    let found: Vec<_> = gaps
        .communes
        .iter()
        .map(|one| (one.name.as_str(), one.facilities))
        .collect();
    assert_eq!(
        found,
        [(communes[1].1.as_str(), 2)],
        "the other commune has a beneficiary, the third is not ours"
    );
    let sectors: Vec<_> = gaps
        .sectors
        .iter()
        .map(|one| (one.key.as_str(), one.facilities))
        .collect();
    assert_eq!(sectors, [("material", 3)]);
    let page = office
        .ledger
        .read(|reader| {
            let query = record::ListQuery {
                filters: gaps.communes[0].filters.clone(),
                limit: 10,
                ..Default::default()
            };
            record::list(reader, record::noun("facility")?, &query)
        })
        .unwrap();
    assert_eq!(
        page.total, 2,
        "the list opens the facilities that were counted"
    );
    assert_eq!(
        office.gaps(&programme, "2023-02-01").communes.len(),
        2,
        "before the decision nobody was served"
    );
}
