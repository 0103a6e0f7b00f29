//! Every document of the catalogue, made of one ledger that has something of everything.

use so_khuyen_cong_core::document::{
    self, Block, Document, Form, Format, Kind, Printer, RowKind, Table,
};
use so_khuyen_cong_core::period::Period;
use so_khuyen_cong_core::report::{self, Figures};
use so_khuyen_cong_tests::Bench;

use crate::tidy::root;

/// The ledger of the other tests here, with a programme, classes, rounds, collaborators' work and activities.
pub(super) fn rich() -> Bench {
    let bench = super::bench();
    let programme = bench.add(
        "programme",
        serde_json::json!({ "name": "Chương trình khuyến công giai đoạn 2021–2025", "period_start": 2021, "period_end": 2025,
            "decision_no": "558/QĐ-UBND", "decision_on": "2021-02-09", "issuer": "UBND tỉnh" }),
    );
    let heading = bench.add(
        "programme_target",
        serde_json::json!({ "programme_id": programme, "position": 1, "name": "Đào tạo nghề, truyền nghề" }),
    );
    let learners = bench.add(
        "programme_target",
        serde_json::json!({ "programme_id": programme, "parent_id": heading, "position": 1, "name": "Học viên được đào tạo",
            "unit_label": "học viên", "quantity": "1500" }),
    );
    let classes = bench.add(
        "programme_target",
        serde_json::json!({ "programme_id": programme, "parent_id": heading, "position": 2, "name": "Lớp tập huấn hằng năm",
            "unit_label": "lớp", "quantity": "2", "every_year": true }),
    );
    bench.add(
        "programme_target_year",
        serde_json::json!({ "programme_target_id": learners, "year": 2022, "done_quantity": "310" }),
    );
    let course = bench.add(
        "course",
        serde_json::json!({ "name": "Lớp may công nghiệp", "kind": "vocational", "year": 2023, "craft": "May công nghiệp", "state": "finished",
            "starts_on": "2023-10-20", "ends_on": "2023-12-05", "place_written": "Xã An Bình", "programme_target_id": learners }),
    );
    let session = bench.add(
        "course_session",
        serde_json::json!({ "course_id": course, "held_on": "2023-10-21", "part": "day" }),
    );
    for (position, (name, born, female, result)) in [
        ("Nguyễn Thị Hoa", "1990", true, "finished"),
        ("Trần Văn Bình", "1988-05-02", false, "finished"),
        ("Lê Thị Ngọc Ánh", "1995", true, "left"),
    ]
    .into_iter()
    .enumerate()
    {
        let learner = bench.add(
            "learner",
            serde_json::json!({ "course_id": course, "position": position + 1, "name": name, "born_on": born, "female": female,
                "result": result, "commune_written": "Xã An Bình", "district_written": "Huyện Phú Giáo", "employed_3": result == "finished" }),
        );
        bench.add(
            "attendance",
            serde_json::json!({ "course_session_id": session, "learner_id": learner, "present": position < 2 }),
        );
    }
    for (name, source, amount) in [
        ("Giảng viên", "local", 45_000_000),
        ("Vật tư thực hành", "beneficiary", 12_500_000),
    ] {
        bench.add(
            "course_cost",
            serde_json::json!({ "course_id": course, "name": name, "source": source, "amount_vnd": amount, "budget_year": 2023 }),
        );
    }
    bench.add(
        "course",
        serde_json::json!({ "name": "Tập huấn cộng tác viên", "kind": "collaborators", "year": 2023, "state": "finished",
            "starts_on": "2023-11-06", "ends_on": "2023-11-07", "learners": 40, "finished": 40, "programme_target_id": classes }),
    );
    let round = bench.add(
        "award_round",
        serde_json::json!({ "name": "Bình chọn sản phẩm CNNT tiêu biểu cấp tỉnh năm 2023", "kind": "product", "level": "province", "year": 2023, "state": "recognised" }),
    );
    let mut products = Vec::new();
    for (code, name, group, state, prize) in [
        (
            "01",
            "Bánh tráng Trảng Bàng",
            "food",
            "recognised",
            5_000_000,
        ),
        (
            "02",
            "Gốm sứ Lái Thiêu",
            "handicraft",
            "recognised",
            3_000_000,
        ),
        ("03", "Máy cắt cỏ", "machinery", "failed", 0),
    ] {
        let nomination = bench.add(
            "nomination",
            serde_json::json!({ "award_round_id": round, "code": code, "name": name, "subject": "product", "product_group": group, "state": state, "prize_vnd": prize }),
        );
        products.push(nomination.clone());
        if state == "recognised" {
            bench.add(
                "certificate",
                serde_json::json!({ "name": name, "number": format!("{code}/GCN"), "kind": "product", "level": "province", "nomination_id": nomination, "granted_on": "2023-11-30" }),
            );
        }
    }
    let titles = bench.add(
        "award_round",
        serde_json::json!({ "name": "Xét tặng nghệ nhân, thợ giỏi năm 2023", "kind": "title", "level": "province", "year": 2023 }),
    );
    let person = bench.add(
        "nomination",
        serde_json::json!({ "award_round_id": titles, "name": "Đỗ Văn Sơn", "subject": "person", "title_kind": "artisan", "craft": "Sơn mài", "years_in_craft": 32, "state": "recognised", "prize_vnd": 6_000_000 }),
    );
    let council = bench.add(
        "council",
        serde_json::json!({ "award_round_id": titles, "name": "Hội đồng cấp tỉnh", "kind": "council" }),
    );
    bench.add(
        "vote",
        serde_json::json!({ "nomination_id": person, "council_id": council, "members_total": 9, "members_present": 8, "votes_for": 8, "votes_against": 0, "votes_blank": 0 }),
    );
    let jury = bench.add(
        "council",
        serde_json::json!({ "award_round_id": round, "name": "Ban giám khảo", "kind": "jury" }),
    );
    let criterion = bench.add(
        "award_criterion",
        serde_json::json!({ "award_round_id": round, "position": 1, "name": "Kỹ thuật, mỹ thuật", "max_points": "40" }),
    );
    for (position, (name, points)) in [("Nguyễn Văn Chấm", "35.5"), ("Lê Thị Điểm", "36")]
        .into_iter()
        .enumerate()
    {
        let judge = bench.add(
            "council_member",
            serde_json::json!({ "council_id": jury, "position": position + 1, "name": name, "role": "judge", "scores": true }),
        );
        let sheet = bench.add(
            "score_sheet",
            serde_json::json!({ "nomination_id": products[0], "council_member_id": judge, "closed": true }),
        );
        bench.add(
            "score",
            serde_json::json!({ "score_sheet_id": sheet, "award_criterion_id": criterion, "points": points }),
        );
    }
    let collaborator = super::first(&bench, "collaborator");
    bench.add(
        "collaborator_activity",
        serde_json::json!({ "collaborator_id": collaborator, "kind": "visit", "held_on": "2023-11-15", "year": 2023 }),
    );
    bench.add(
        "collaborator_allowance",
        serde_json::json!({ "collaborator_id": collaborator, "year": 2023, "quarter": 4, "amount_vnd": 2_106_000, "budget_year": 2023, "paid_on": "2023-12-10" }),
    );
    bench.add(
        "activity",
        serde_json::json!({ "name": "Bản tin khuyến công", "kind": "newsletter", "year": 2023, "state": "done", "held_on": "2023-11-20",
            "quantity": "6000", "unit_label": "bản", "local_vnd": 60_000_000 }),
    );
    let project = super::first(&bench, "project");
    bench.add(
        "project_equipment",
        serde_json::json!({ "project_id": project, "name": "Máy phay CNC", "quantity": "2", "unit_label": "máy" }),
    );
    bench
}

/// Each kind with the period that the tests here make it for.
pub(super) fn kinds() -> Vec<(String, Period)> {
    report::kinds(2023)
        .into_iter()
        .map(|one| {
            let last = one.periods.last().expect("a period");
            (one.kind, last.parse().expect("written as periods are"))
        })
        .collect()
}

fn figures(bench: &Bench, kind: &str, period: Period) -> Figures {
    let read = bench
        .ledger
        .read(|reader| report::figures(reader, kind, period));
    read.expect("counted")
}

pub(super) fn draft(bench: &Bench, kind: &str, period: Period) -> Document {
    let read = bench
        .ledger
        .read(|reader| report::draft(reader, kind, period));
    read.expect("drafted")
}

/// The tables of a document with the annex that they stand in.
pub(super) fn tables(document: &Document) -> Vec<(&str, &Table)> {
    let of = |body: &'_ [Block]| -> Vec<usize> { (0..body.len()).collect() };
    document
        .annexes
        .iter()
        .flat_map(|annex| {
            of(&annex.body)
                .into_iter()
                .filter_map(|at| match &annex.body[at] {
                    Block::Table(table) => Some((annex.title.as_str(), table)),
                    _ => None,
                })
        })
        .collect()
}

/// Every sum of a table is the sum of the rows it stands under, as exact numbers.
pub(super) fn assert_sums(title: &str, table: &Table) {
    use rust_decimal::Decimal;
    let leaves = table.leaves();
    let cells = |row: &document::Row| -> Vec<Option<Decimal>> {
        let mut values = vec![None; leaves.len()];
        for (place, cell) in row.placed(leaves.len()) {
            values[place.start] = cell.value;
        }
        values
    };
    for (column, leaf) in leaves
        .iter()
        .enumerate()
        .filter(|(_, leaf)| leaf.kind == Kind::Number)
    {
        let (mut group, mut all) = (Decimal::ZERO, Decimal::ZERO);
        for row in &table.rows {
            let value = cells(row)[column].unwrap_or_default();
            match row.kind {
                RowKind::Group(1) => group = Decimal::ZERO,
                RowKind::Group(_) => {}
                RowKind::Data => {
                    group += value;
                    all += value;
                }
                RowKind::Subtotal => assert_eq!(value, group, "{title}: {}", leaf.title),
                RowKind::Total => assert_eq!(value, all, "{title}: {}", leaf.title),
            }
        }
    }
}

#[test]
fn every_number_is_what_its_records_come_to() {
    let bench = rich();
    for (kind, period) in kinds() {
        for figure in figures(&bench, &kind, period).figures {
            let behind = bench
                .ledger
                .read(|reader| report::behind(reader, &kind, period, &figure.key))
                .expect("found");
            let sum: i64 = behind.iter().map(|one| one.value).sum();
            assert_eq!(sum, figure.value, "{kind} {}", figure.key);
        }
    }
    let year = "2023".parse().expect("a year");
    let counted = figures(&bench, "year", year);
    for key in [
        "facilities",
        "needs",
        "courses",
        "learners",
        "nominations",
        "certificates",
        "collaborators",
        "planned",
        "approved",
        "paid_to_date",
    ] {
        assert!(counted.value(key) > 0, "{key} says something");
    }
    let since = |key: &str| {
        counted
            .figures
            .iter()
            .find(|one| one.key == key)
            .and_then(|one| one.programme)
    };
    assert_eq!(
        since("courses"),
        Some(2),
        "the programme began in 2021, its classes in 2023"
    );
    assert_eq!(
        since("facilities"),
        None,
        "a number that stands is not added up over years"
    );
}

#[test]
fn every_document_of_the_catalogue_adds_up_and_is_written_in_three_formats() {
    let bench = rich();
    let empty = Bench::small();
    for (kind, period) in kinds() {
        let document = draft(&bench, &kind, period);
        assert!(!document.annexes.is_empty(), "{kind} has a table");
        for (title, table) in tables(&document) {
            assert!(!table.rows.is_empty(), "{kind}: {title}");
            assert_sums(title, table);
        }
        for format in [Format::Pdf, Format::Docx, Format::Xlsx] {
            let bytes = report::file(&document, format, &bench.ledger, &Printer::default())
                .expect("written");
            assert!(bytes.len() > 1_000, "{kind} {format:?}");
        }
        let pages = document::layout(&document, &Form::default());
        assert!(!pages.is_empty());
        let found = bench
            .ledger
            .read(|reader| report::findings(reader, &kind, period));
        let found = found.expect("looked over");
        assert!(found.is_empty(), "{kind} is in order: {found:?}");
        // A ledger with nothing makes a document without tables, and says on screen what is missing.
        let nothing = draft(&empty, &kind, period);
        assert_eq!(nothing.annexes.len(), 0, "{kind}");
        for list in figures(&empty, &kind, period).lists {
            assert!(
                list.rows.is_empty() && list.empty.ends_with('.'),
                "{kind} {}",
                list.key
            );
        }
    }
}

/// The words of every page, in the order of the drawing: what a person reads, whatever the measures.
fn pages(document: &Document) -> String {
    let mut text = String::new();
    for (number, page) in (1..).zip(document::layout(document, &Form::default())) {
        text.push_str(&format!("=== trang {number}\n"));
        let mut line = None;
        for one in page.texts() {
            match line.replace(one.y) {
                Some(y) if y == one.y => text.push(' '),
                Some(_) => text.push('\n'),
                None => {}
            }
            text.push_str(one.text.trim());
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_pages_of_every_kind_read_as_they_did() {
    let bench = rich();
    for (kind, period) in kinds() {
        let read = pages(&draft(&bench, &kind, period));
        let path = root().join(format!("tests/fixtures/reports/{kind}.txt"));
        if std::env::var_os("SKC_BLESS").is_some() {
            std::fs::write(&path, &read).expect("kept");
            // What is kept is looked at first.
            let folder = std::env::temp_dir().join("so-khuyen-cong-reports");
            std::fs::create_dir_all(&folder).expect("made");
            let document = draft(&bench, &kind, period);
            let pdf = report::file(&document, Format::Pdf, &bench.ledger, &Printer::default());
            std::fs::write(folder.join(format!("{kind}.pdf")), pdf.expect("printed"))
                .expect("kept");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == read,
            "the pages of {kind} are others: look at them, then keep them by SKC_BLESS=1 ({})",
            path.display()
        );
    }
}
