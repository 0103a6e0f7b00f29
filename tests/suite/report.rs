//! A report on its way: its figures are frozen, the ledger goes on, the report does not.

use so_khuyen_cong_core::demo;
use so_khuyen_cong_core::document::Format;
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
    let issued = report::issue(&bench.ledger, KIND, period())
        .expect("issued")
        .value;
    let kept = |format| report::issued_file(&bench.ledger, &issued.id, format).expect("kept");
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
    let again = report::issue(&bench.ledger, KIND, period())
        .expect("issued again")
        .value;
    assert_ne!(again.number, issued.number);
    assert_eq!(standing(&bench).expect("issued").id, again.id);
    let refused = report::submit(&bench.ledger, KIND, period()).expect_err("nothing is frozen");
    assert!(refused.to_string().contains("chốt số liệu"), "{refused}");
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
    for (day, amount) in [("2022-12-20", 70_000_000), ("2023-01-15", 5_000_000)] {
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
