//! A report on its way: its figures are frozen, the ledger goes on, the report does not.

mod asof;
mod budget;
mod catalogue;
mod edges;
mod properties;
mod quantities;
mod said;
mod truths;

use so_khuyen_cong_core::demo;
use so_khuyen_cong_core::document::{Format, Printer};
use so_khuyen_cong_core::period::Period;
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::record::{self, ListQuery};
use so_khuyen_cong_core::report::{self, Standing};
use so_khuyen_cong_core::survey::import::{self, PreviewOptions};
use so_khuyen_cong_tests::Bench;

use crate::tidy::root;

const KIND: &str = "quarter";

fn period() -> Period {
    "2023-Q4".parse().expect("a quarter")
}

/// A ledger with a plan, a survey and the sample projects that come of them.
fn bench() -> Bench {
    let bench = Bench::new();
    let seed = demo::seed("003").expect("a seed");
    demo::load(&bench.ledger, &seed).expect("loaded");
    let name = "mau_A_dautieng.xlsx";
    let bytes = std::fs::read(root().join("tests/fixtures/workbooks").join(name)).expect("read");
    let options = PreviewOptions {
        year: Some(2023),
        ..PreviewOptions::default()
    };
    import::commit(&bench.ledger, &bytes, name, &options, &Unwatched).expect("imported");
    demo::sample_projects(&bench.ledger, 2023).expect("made");
    bench
}

fn standing(bench: &Bench) -> Option<Standing> {
    bench
        .ledger
        .read(|reader| report::standing(reader, KIND, period()))
        .expect("read")
}

fn draft(bench: &Bench) -> so_khuyen_cong_core::document::Document {
    bench
        .ledger
        .read(|reader| report::draft(reader, KIND, period()))
        .expect("read")
}

fn first(bench: &Bench, noun: &str) -> String {
    let noun = record::noun(noun).expect("declared");
    let query = ListQuery::default();
    let page = bench
        .ledger
        .read(|reader| record::list(reader, noun, &query));
    page.expect("listed").rows[0].id.clone()
}

#[test]
fn frozen_figures_stay_and_the_ledger_tells_what_it_says_otherwise() {
    let bench = bench();
    assert_eq!(standing(&bench), None);
    let before = bench.dump();
    report::freeze(&bench.ledger, KIND, period()).expect("frozen");
    let frozen = draft(&bench);
    let stands = standing(&bench).expect("frozen");
    assert_eq!((&*stands.state, stands.differences.len()), ("frozen", 0));

    let payment = first(&bench, "project_payment");
    bench.edit(
        "project_payment",
        &payment,
        serde_json::json!({ "amount_vnd": 1_234_567 }),
    );
    let project = first(&bench, "project");
    bench.edit(
        "project",
        &project,
        serde_json::json!({ "name": "Đề án đổi tên" }),
    );
    assert_eq!(draft(&bench), frozen, "the report says what it said");
    let told = standing(&bench).expect("frozen").differences;
    let paid = told
        .iter()
        .find(|one| one.label == "Giải ngân lũy kế từ đầu năm");
    let paid = paid.expect("the sum is another");
    assert!(
        paid.now
            .as_deref()
            .is_some_and(|now| now.ends_with(".567 đồng")),
        "{paid:?}"
    );
    let content = told
        .iter()
        .find(|one| one.id.is_none() && one.label.ends_with("KCĐP: lũy kế giải ngân"));
    assert!(content.is_some(), "the annex by content prints it too");
    let renamed = told
        .iter()
        .find(|one| one.now.as_deref() == Some("Đề án đổi tên"));
    let renamed = renamed.expect("the project is named");
    assert_eq!(
        (&*renamed.noun, renamed.id.as_deref()),
        ("project", Some(&*project))
    );
    assert!(renamed.label.ends_with(": tên"), "{}", renamed.label);

    report::reopen(&bench.ledger, KIND, period()).expect("a draft again");
    assert_ne!(draft(&bench), frozen, "a draft follows the ledger");
    for _ in 0..4 {
        bench.ledger.undo().expect("undone");
    }
    assert_eq!(before, bench.dump(), "every step can be undone");
}

#[test]
fn an_issued_report_keeps_its_pdf_and_its_twins() {
    let bench = bench();
    report::freeze(&bench.ledger, KIND, period()).expect("frozen");
    report::submit(&bench.ledger, KIND, period()).expect("submitted");
    assert_eq!(standing(&bench).expect("there").state, "submitted");
    let project = first(&bench, "project");
    bench.edit(
        "project",
        &project,
        serde_json::json!({ "name": "Tên sau khi chốt" }),
    );
    let issued = report::issue(&bench.ledger, KIND, period(), &Printer::default())
        .expect("issued")
        .value;
    let kept = |format| {
        report::issued_file(&bench.ledger, &issued.id, format, &Printer::default()).expect("kept")
    };
    assert_eq!(kept(Format::Pdf), issued.pdf);
    let twin = kept(Format::Docx);
    // Words and figures after the issue are another report's.
    bench.edit(
        "project",
        &project,
        serde_json::json!({ "name": "Tên sau khi ban hành" }),
    );
    report::save_narrative(&bench.ledger, KIND, period(), "evaluation", "Viết lại.").expect("kept");
    assert_eq!(kept(Format::Pdf), issued.pdf);
    assert_eq!(words(&kept(Format::Docx)), words(&twin));
    let said = words(&twin);
    assert!(said.contains(&format!("Số: {}", issued.number)));
    assert!(
        !said.contains("Tên sau khi"),
        "the figures were frozen before"
    );

    let stands = standing(&bench).expect("issued");
    assert_eq!(
        (&*stands.state, stands.number.as_deref()),
        ("issued", Some(&*issued.number))
    );
    assert!(
        stands
            .differences
            .iter()
            .any(|one| one.now.as_deref() == Some("Tên sau khi ban hành"))
    );
    let again = report::issue(&bench.ledger, KIND, period(), &Printer::default())
        .expect("issued again")
        .value;
    assert_ne!(again.number, issued.number);
    assert_eq!(standing(&bench).expect("issued").id, again.id);
    let refused = report::submit(&bench.ledger, KIND, period()).expect_err("nothing is frozen");
    assert!(refused.to_string().contains("chốt số liệu"), "{refused}");
}

#[test]
fn a_report_is_printed_with_the_stamps_initials_and_address_that_its_record_asks_for() {
    use so_khuyen_cong_core::document::{Drafter, Extras, Secrecy, Urgency};
    let bench = bench();
    assert_eq!(draft(&bench).extras, Extras::default(), "nobody asked");
    let own = bench.ledger.read(|reader| {
        reader.value::<String>(
            "SELECT id FROM agency WHERE own = 1 AND valid_to IS NULL",
            [],
        )
    });
    let own = own.expect("the centre");
    bench.edit(
        "agency",
        &own,
        serde_json::json!({ "address": null, "phone": null, "email": null }),
    );
    let id = bench.add(
        "report",
        serde_json::json!({
            "title": "Báo cáo quý IV", "kind": KIND, "period": "2023-Q4", "state": "draft",
            "secrecy": "secret", "urgency": "express", "circulation": "Lưu hành nội bộ",
            "drafter": "pl", "copies": 300, "with_address": true,
        }),
    );
    let told = || {
        let found = bench
            .ledger
            .read(|reader| report::findings(reader, KIND, period()));
        let found = found.expect("checked");
        found.iter().any(|one| one.code == "address_missing")
    };
    assert!(told(), "an address is asked for and not known");
    bench.edit(
        "agency",
        &own,
        serde_json::json!({
            "address": "Số 26, đường Huỳnh Văn Nghệ", "phone": "0274 3822 333", "email": "ttkc@binhduong.gov.vn",
        }),
    );
    assert!(!told());
    let asked = Extras {
        secrecy: Some(Secrecy::Secret),
        urgency: Some(Urgency::Express),
        circulation: Some("Lưu hành nội bộ".to_owned()),
        drafter: Some(Drafter {
            initials: "pl".to_owned(),
            copies: Some(300),
        }),
        address: vec![
            "Địa chỉ: Số 26, đường Huỳnh Văn Nghệ".to_owned(),
            "Điện thoại: 0274 3822 333; Thư điện tử: ttkc@binhduong.gov.vn".to_owned(),
        ],
    };
    assert_eq!(draft(&bench).extras, asked);
    report::freeze(&bench.ledger, KIND, period()).expect("frozen");
    bench.edit("agency", &own, serde_json::json!({ "address": "Nơi mới" }));
    let issued = report::issue(&bench.ledger, KIND, period(), &Printer::default())
        .expect("issued")
        .value;
    assert_eq!(issued.id, id.as_str(), "the record that asked");
    assert_eq!(issued.document.extras, asked, "the address is frozen too");
    let twin = report::issued_file(
        &bench.ledger,
        &id.as_str().into(),
        Format::Docx,
        &Printer::default(),
    );
    let said = words(&twin.expect("kept"));
    for word in ["MẬT", "HỎA TỐC", "LƯU HÀNH NỘI BỘ", "PL.(300)"] {
        assert!(said.contains(word), "{word}");
    }
}

#[test]
fn what_sources_and_contents_come_to_is_what_the_single_figures_say() {
    let bench = bench();
    // A payment of the year before, within the same days: the comparison finds it.
    let project = first(&bench, "project");
    let noun = record::noun("project").expect("declared");
    let values = bench
        .ledger
        .read(|reader| record::get(reader, noun, &project))
        .expect("read")
        .expect("there")
        .values;
    let old = bench.add(
        "project",
        serde_json::json!({ "name": "Đề án năm trước", "year": 2022, "source": "local", "content_id": values["content_id"] }),
    );
    for (day, amount) in [("2022-12-10", 70_000_000), ("2022-12-20", 5_000_000)] {
        bench.add(
            "project_payment",
            serde_json::json!({ "project_id": old, "kind": "payment", "paid_on": day, "source": "local", "amount_vnd": amount, "budget_year": 2022 }),
        );
    }
    let figures = bench
        .ledger
        .read(|reader| report::figures(reader, KIND, period()))
        .expect("counted");
    type Of = fn(&report::SourceFigures) -> i64;
    let sum = |of: Of| figures.sources.iter().map(of).sum::<i64>();
    let parts: [(&str, Of); 6] = [
        ("planned", |one| one.planned.dong()),
        ("approved", |one| one.approved.dong()),
        ("paid_in_period", |one| one.paid_in_period.dong()),
        ("paid_to_date", |one| one.paid_to_date.dong()),
        ("counterpart", |one| one.counterpart.dong()),
        ("projects", |one| i64::from(one.projects)),
    ];
    for (key, of) in parts {
        assert_eq!(sum(of), figures.value(key), "{key}");
        assert!(figures.value(key) > 0, "{key} says something");
    }
    let last_year = sum(|one| one.last_year.dong());
    assert_eq!(last_year, 70_000_000, "up to the same day");
    let document = draft(&bench);
    assert!(document.annexes[0].title.starts_with("Tình hình thực hiện"));
}

/// The text of a Word file.
fn words(bytes: &[u8]) -> String {
    use std::io::Read as _;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut xml = String::new();
    let mut part = zip.by_name("word/document.xml").expect("a document");
    part.read_to_string(&mut xml).expect("read");
    xml
}

#[test]
fn figures_end_on_the_day_of_the_reporting_calendar_or_on_the_one_chosen() {
    let bench = bench();
    let days = |kind: &str, period: &str| {
        let period = period.parse().expect("a period");
        let days = bench
            .ledger
            .read(|reader| report::days(reader, kind, period));
        let days = days.expect("known");
        (days.from.to_string(), days.to.to_string(), days.because)
    };
    let expected = [
        ("month", "2023-10", "2023-09-15", "2023-10-14"),
        ("quarter", "2023-Q1", "2022-12-15", "2023-03-14"),
        ("quarter", "2023-Q4", "2023-09-15", "2023-12-14"),
        ("half", "2023-H1", "2022-12-15", "2023-06-14"),
        ("half", "2023-H2", "2023-06-15", "2023-12-14"),
        ("nine-months", "2023-9M", "2022-12-15", "2023-09-14"),
        ("year", "2023", "2022-12-15", "2023-12-14"),
        // Before the decree, and for what is no report of the calendar: the calendar.
        ("year", "2018", "2018-01-01", "2018-12-31"),
        ("plan", "2023", "2023-01-01", "2023-12-31"),
    ];
    for (kind, period, from, to) in expected {
        let (first, last, because) = days(kind, period);
        assert_eq!((&*first, &*last), (from, to), "{kind} {period}");
        let by_rule = from.ends_with("15");
        assert_eq!(because.contains("09/2019"), by_rule, "{because}");
        assert_eq!(
            because.contains("chưa kiểm chứng"),
            by_rule,
            "the mark is told: {because}"
        );
    }
    let before = bench.dump();
    let chosen = |from: &str, to: &str| {
        let day = |text: &str| text.parse().expect("a day");
        report::choose_days(&bench.ledger, KIND, period(), Some((day(from), day(to))))
    };
    chosen("2023-10-01", "2023-12-31").expect("chosen");
    let (first, last, because) = days(KIND, "2023-Q4");
    assert_eq!((&*first, &*last), ("2023-10-01", "2023-12-31"));
    assert!(because.contains("chọn"), "{because}");
    assert!(
        chosen("2023-12-31", "2023-10-01").is_err(),
        "ends before it begins"
    );
    report::freeze(&bench.ledger, KIND, period()).expect("frozen");
    assert!(
        chosen("2023-10-02", "2023-12-31").is_err(),
        "frozen figures have their days"
    );
    report::reopen(&bench.ledger, KIND, period()).expect("a draft");
    assert_eq!(days(KIND, "2023-Q4").1, "2023-12-31", "chosen days stay");
    report::choose_days(&bench.ledger, KIND, period(), None).expect("the rule again");
    assert_eq!(days(KIND, "2023-Q4").1, "2023-12-14");
    for _ in 0..4 {
        bench.ledger.undo().expect("undone");
    }
    assert_eq!(before, bench.dump());

    // Another day in the calendar moves the figures.
    let noun = record::noun("deadline").expect("declared");
    let page = bench
        .ledger
        .read(|reader| record::list(reader, noun, &ListQuery::default()));
    let rule = page
        .expect("listed")
        .rows
        .into_iter()
        .find(|row| row.values["name"] == "Báo cáo quý");
    bench.edit(
        "deadline",
        &rule.expect("shipped").id,
        serde_json::json!({ "cut_off_day": 20 }),
    );
    assert_eq!(days(KIND, "2023-Q4").1, "2023-12-20");
}

#[test]
fn a_number_in_written_words_that_moved_since_is_told() {
    let bench = bench();
    let section = |key: &str| {
        let read = bench
            .ledger
            .read(|reader| report::narrative(reader, KIND, period()));
        let mut sections = read.expect("drafted");
        let at = sections
            .iter()
            .position(|one| one.key == key)
            .expect("there");
        sections.swap_remove(at)
    };
    let draft = section("funding").text;
    let said = draft
        .lines()
        .next()
        .expect("a line")
        .replace("Kế hoạch khuyến công", "Theo kế hoạch khuyến công");
    report::save_narrative(&bench.ledger, KIND, period(), "funding", &said).expect("kept");
    assert!(section("funding").stale.is_empty());
    let plan = first(&bench, "plan_item");
    bench.edit(
        "plan_item",
        &plan,
        serde_json::json!({ "local_vnd": 1_000_000 }),
    );
    let kept = section("funding");
    assert_eq!(kept.text, said, "nobody writes over words");
    let stale = kept.stale;
    assert_eq!(stale.len(), 1, "{stale:?}");
    assert_eq!(stale[0].was, "4.800");
    assert!(
        stale[0].now.as_deref().is_some_and(|now| now != "4.800"),
        "{stale:?}"
    );
}
