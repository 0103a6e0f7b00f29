//! Changing the tree: rows move with what is below them, wholes are given out exactly, undo takes it back.

use super::*;

/// Number and name of every row.
fn outline(view: &ProgrammeView) -> Vec<String> {
    view.rows
        .iter()
        .map(|row| format!("{} {}", row.number, row.name))
        .collect()
}

/// A programme with two headings.
fn small(office: &Office) -> (String, ProgrammeView) {
    let programme = office.add(
        "programme",
        json!({ "name": "Chương trình khuyến công giai đoạn 2026–2030", "period_start": 2026, "period_end": 2030, "level": "local" }),
    );
    let mut parent = None;
    let mut view = None;
    for (under, name, unit, quantity) in [
        (false, "Đào tạo", None, None),
        (true, "Học viên", Some("học viên"), Some("1000")),
        (true, "Lớp", Some("lớp"), Some("7")),
        (false, "Máy móc", None, None),
        (true, "Cơ sở có máy", Some("cơ sở"), Some("47")),
    ] {
        let input = NewTarget {
            programme: programme.clone().into(),
            parent: if under { parent.clone() } else { None },
            name: name.into(),
            unit: unit.map(str::to_owned),
            quantity: quantity.map(str::to_owned),
        };
        let after = add_target(&office.ledger, &input).unwrap().value;
        if !under {
            parent = Some(row(&after, name).id.clone());
        }
        view = Some(after);
    }
    (programme, view.unwrap())
}

#[test]
fn a_row_moves_with_what_is_below_it_and_undo_brings_it_back() {
    let office = Office::new();
    let (programme, view) = small(&office);
    let start = outline(&view);
    assert_eq!(
        start,
        [
            "I Đào tạo",
            "1 Học viên",
            "2 Lớp",
            "II Máy móc",
            "1 Cơ sở có máy"
        ]
    );
    let id = |name: &str| row(&view, name).id.clone();
    let step = |name: &str, step: TargetStep| {
        outline(
            &move_target(&office.ledger, &id(name).as_str().into(), step)
                .unwrap()
                .value,
        )
    };

    assert_eq!(
        step("Máy móc", TargetStep::Up),
        [
            "I Máy móc",
            "1 Cơ sở có máy",
            "II Đào tạo",
            "1 Học viên",
            "2 Lớp"
        ]
    );
    assert_eq!(step("Máy móc", TargetStep::Down), start);
    assert_eq!(
        step("Lớp", TargetStep::In),
        [
            "I Đào tạo",
            "1 Học viên",
            "1.1 Lớp",
            "II Máy móc",
            "1 Cơ sở có máy"
        ]
    );
    assert_eq!(step("Lớp", TargetStep::Out), start);
    assert_eq!(
        step("Học viên", TargetStep::Out),
        [
            "I Đào tạo",
            "1 Lớp",
            "II Học viên",
            "III Máy móc",
            "1 Cơ sở có máy"
        ]
    );
    for (name, stuck) in [
        ("Đào tạo", TargetStep::Up),
        ("Đào tạo", TargetStep::Out),
        ("Máy móc", TargetStep::Down),
        ("Lớp", TargetStep::In),
    ] {
        let refused = move_target(&office.ledger, &id(name).as_str().into(), stuck).unwrap_err();
        assert_eq!(refused.code(), "target_stuck", "{name} {stuck:?}");
    }
    office.ledger.undo().unwrap();
    assert_eq!(outline(&office.show(&programme, "2026-11-22")), start);
}

#[test]
fn a_whole_is_given_out_over_the_years_to_the_last_thing_and_the_last_dong() {
    let office = Office::new();
    let (_, view) = small(&office);
    let target = row(&view, "Cơ sở có máy").id.clone();
    office.edit(
        "programme_target",
        &target,
        json!({ "local_vnd": 15_500_000_000_i64, "national_vnd": 1_000_003 }),
    );
    let after = spread(&office.ledger, &target.as_str().into(), None)
        .unwrap()
        .value;
    let row_of = row(&after, "Cơ sở có máy");
    let things: Vec<_> = row_of
        .years
        .iter()
        .map(|cell| cell.wanted.unwrap().written())
        .collect();
    assert_eq!(things, ["10", "10", "9", "9", "9"]);
    let money = row_of.years.iter().map(|cell| cell.money.unwrap());
    assert_eq!(
        Money::sum(money.map(|one| one.total())).unwrap(),
        row_of.whole.money.unwrap().total()
    );
    assert_eq!(cell(row_of, 2026).money.unwrap().national().dong(), 200_001);
    assert_eq!(after.findings, []);

    // A year typed over: the rest is given out anew over the years left.
    let input = YearInput {
        quantity: Some("4".into()),
        local: Some(million(1_000)),
        ..YearInput::default()
    };
    let typed = set_year(&office.ledger, &target.as_str().into(), 2026, &input)
        .unwrap()
        .value;
    let codes: Vec<_> = typed.findings.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["split_differs", "money_split_differs"]);
    assert!(
        typed.findings[0]
            .message
            .contains("các năm cộng lại là 41, mục tiêu cả giai đoạn là 47")
    );
    let after = spread(&office.ledger, &target.as_str().into(), Some(2027))
        .unwrap()
        .value;
    let things: Vec<_> = row(&after, "Cơ sở có máy")
        .years
        .iter()
        .map(|cell| cell.wanted.unwrap().written())
        .collect();
    assert_eq!(things, ["4", "11", "11", "11", "10"]);
    assert_eq!(after.findings, []);

    let outside = set_year(&office.ledger, &target.as_str().into(), 2031, &input).unwrap_err();
    assert_eq!(outside.code(), "year_outside");
    let heading = row(&view, "Máy móc").id.clone();
    assert_eq!(
        spread(&office.ledger, &heading.as_str().into(), None)
            .unwrap_err()
            .code(),
        "nothing_to_spread"
    );
    assert_eq!(
        spread(&office.ledger, &target.as_str().into(), Some(2031))
            .unwrap_err()
            .code(),
        "no_year_left"
    );
}

#[test]
fn a_year_with_nothing_stated_any_more_leaves_no_row_but_keeps_what_was_done() {
    let office = Office::new();
    let (programme, view) = small(&office);
    let target = row(&view, "Lớp").id.clone();
    let rows = |office: &Office| -> i64 {
        office
            .ledger
            .read(|reader| reader.value("SELECT count(*) FROM programme_target_year", []))
            .unwrap()
    };
    let set = |quantity: &str| {
        let input = YearInput {
            quantity: Some(quantity.into()),
            ..YearInput::default()
        };
        set_year(&office.ledger, &target.as_str().into(), 2026, &input).unwrap()
    };
    set("3");
    set("5");
    assert_eq!(rows(&office), 1);
    set("");
    assert_eq!(rows(&office), 0);
    office.add("programme_target_year", json!({ "programme_target_id": target, "year": 2026, "quantity": "2", "done_quantity": "1" }));
    set("");
    assert_eq!(rows(&office), 1, "what was typed as done stays");
    assert_eq!(
        row(&office.show(&programme, "2026-11-22"), "Lớp")
            .whole
            .done,
        Some(Hundredths(100))
    );
}

#[test]
fn a_row_that_work_counts_towards_is_not_removed() {
    let office = Office::new();
    let (programme, view) = small(&office);
    let target = row(&view, "Cơ sở có máy").id.clone();
    office.add(
        "project",
        json!({ "name": "Máy", "source": "local", "year": 2026, "programme_target_id": target }),
    );
    let heading = row(&view, "Máy móc").id.clone();
    let refused = remove_target(&office.ledger, &heading.as_str().into()).unwrap_err();
    assert_eq!(refused.code(), "target_in_use");
    assert!(
        refused.message().contains("1 đề án"),
        "{}",
        refused.message()
    );
    let after = remove_target(&office.ledger, &row(&view, "Đào tạo").id.as_str().into())
        .unwrap()
        .value;
    assert_eq!(outline(&after), ["I Máy móc", "1 Cơ sở có máy"]);
    office.ledger.undo().unwrap();
    assert_eq!(
        outline(&office.show(&programme, "2026-11-22")),
        outline(&view)
    );
}

#[test]
fn the_next_period_begins_as_a_copy_without_what_was_done() {
    let (office, programme) = Office::dong_nai();
    let old = office.show(&programme, "2023-12-31");
    office.add("programme_phase", json!({ "programme_id": programme, "name": "2021–2023", "from_year": 2021, "to_year": 2023 }));
    let target = row(&old, "Bản tin").id.clone();
    office.add(
        "programme_target_year",
        json!({ "programme_target_id": target, "year": 2022, "done_quantity": "200" }),
    );
    let copied = copy(&office.ledger, &programme.as_str().into())
        .unwrap()
        .value;
    let new = office.show(&copied, "2026-11-22");
    assert_eq!(
        new.name,
        "Chương trình khuyến công trên địa bàn tỉnh Đồng Nai giai đoạn 2026–2030"
    );
    assert_eq!(
        (
            new.first,
            new.last,
            new.state.as_str(),
            new.decision_no.clone()
        ),
        (2026, 2030, "draft", None)
    );
    assert_eq!(outline(&new), outline(&old));
    assert_eq!(new.phases[0].name, "2026–2028");
    assert_eq!(new.total.whole.money, old.total.whole.money);
    assert_eq!(
        cell(row(&new, "Hỗ trợ cơ sở CNNT ứng dụng"), 2028)
            .money
            .unwrap()
            .local(),
        million(3_700)
    );
    assert!(
        new.rows
            .iter()
            .all(|row| row.whole.done.is_none_or(|done| done.0 == 0))
    );
    office.ledger.undo().unwrap();
    assert_eq!(office.ledger.read(list).unwrap().len(), 1);
}

#[test]
fn a_target_of_a_phase_is_wanted_in_its_years_alone() {
    let office = Office::new();
    let (programme, view) = small(&office);
    let phase = office.add("programme_phase", json!({ "programme_id": programme, "name": "2026–2027", "from_year": 2026, "to_year": 2027 }));
    let target = row(&view, "Lớp").id.clone();
    office.edit(
        "programme_target",
        &target,
        json!({ "every_year": true, "phase_id": phase }),
    );
    let after = office.show(&programme, "2026-11-22");
    let wanted: Vec<_> = row(&after, "Lớp")
        .years
        .iter()
        .map(|cell| cell.wanted.map(|one| one.0))
        .collect();
    assert_eq!(wanted, [Some(700), Some(700), None, None, None]);
    assert_eq!(row(&after, "Lớp").whole.wanted, Some(Hundredths(1_400)));
    office.edit("programme_target", &target, json!({ "every_year": false }));
    let given = spread(&office.ledger, &target.as_str().into(), None)
        .unwrap()
        .value;
    let things: Vec<_> = row(&given, "Lớp")
        .years
        .iter()
        .map(|cell| cell.wanted.map(|one| one.0))
        .collect();
    assert_eq!(things, [Some(400), Some(300), None, None, None]);
}
