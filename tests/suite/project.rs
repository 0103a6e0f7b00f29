//! Projects among their neighbours: one written down under way goes on from there, what a step writes is what papers
//! read, and a backup carries the files.

mod agree;
mod life;

use serde_json::json;
use so_khuyen_cong_core::attachment::{self, NewFile};
use so_khuyen_cong_core::ledger::{Ledger, Op, backup};
use so_khuyen_cong_core::paper::{self, Paper};
use so_khuyen_cong_core::project::sets::ProjectState;
use so_khuyen_cong_core::project::{self, LifeStanding, Move};
use so_khuyen_cong_core::record::{self, Values};
use so_khuyen_cong_tests::dump::differences;
use so_khuyen_cong_tests::{Bench, world};

fn step(to: &str, on: &str, document: &str) -> Move {
    Move {
        document_no: Some(document.to_owned()),
        reason: Some("theo hồ sơ giấy".to_owned()),
        ..Move::to(ProjectState::of(to).expect("a state"), on)
    }
}

#[test]
fn a_project_written_down_under_way_goes_on_from_there_and_every_step_is_undone() {
    let bench = Bench::small();
    let id = bench.add(
        "project",
        json!({ "name": "Máy cắt CNC", "source": "local", "year": 2023, "state": "running",
                "decision_no": "61/QĐ-SCT", "decision_on": "2023-06-15", "contract_no": "01/HĐ-KC", "contract_on": "2023-07-03" }),
    );
    let today = bench.ledger.today();
    let life = bench
        .ledger
        .read(|reader| project::life(reader, &id.as_str().into(), today))
        .expect("read");
    let known: Vec<(&str, Option<String>)> = life
        .line
        .iter()
        .filter(|point| point.document_no.is_some())
        .map(|point| (point.state.code(), point.on.map(|on| on.to_string())))
        .collect();
    assert_eq!(
        known,
        [
            ("approved", Some("2023-06-15".to_owned())),
            ("contracted", Some("2023-07-03".to_owned()))
        ],
        "what the project itself says stands under its steps"
    );
    assert_eq!(
        life.not_before.map(|day| day.to_string()).as_deref(),
        Some("2023-07-03")
    );
    // What was paid then is known too: without it nothing is called paid out.
    let unpaid = project::advance(
        &bench.ledger,
        &id.as_str().into(),
        &step("settled", "2023-12-05", ""),
    );
    assert!(unpaid.is_err(), "nothing was accepted or paid");
    let paid: Values = serde_json::from_value(json!({
        "project_id": id, "kind": "payment", "paid_on": "2023-11-30", "source": "local", "amount_vnd": 90_000_000,
        "budget_year": 2023 }))
    .expect("values by field");
    bench
        .ledger
        .transact(&Op::LoadDemo, |tx| {
            record::insert(tx, record::noun("project_payment")?, &paid)
        })
        .expect("written down");
    let before = bench.dump();
    let walked = [
        step("accepted", "2023-11-20", "07/BB"),
        step("disbursed", "2023-12-05", "UNC 31"),
        step("stopped", "2023-12-06", "12/TB"),
        step("contracted", "2023-12-07", "13/TB"),
    ];
    for wanted in &walked {
        let done = project::advance(&bench.ledger, &id.as_str().into(), wanted)
            .unwrap_or_else(|error| panic!("{}: {error}", wanted.to.code()));
        assert_eq!(
            done.changed,
            ["project", "project_step"],
            "{}",
            wanted.to.code()
        );
    }
    let life = bench
        .ledger
        .read(|reader| project::life(reader, &id.as_str().into(), today))
        .expect("read");
    let here = life
        .line
        .iter()
        .find(|point| point.standing == LifeStanding::Current);
    assert_eq!(here.map(|point| point.state.code()), Some("contracted"));
    for _ in &walked {
        bench.ledger.undo().expect("undone");
    }
    assert_eq!(differences(&before, &bench.dump()), Vec::<String>::new());
}

#[test]
fn a_step_writes_what_the_papers_of_the_project_read() {
    let bench = Bench::small();
    let id = bench.add(
        "project",
        json!({ "name": "Máy cắt CNC", "source": "local", "year": 2026, "state": "approved" }),
    );
    let lacks = |paper: Paper| {
        let papers = paper::list(&bench.ledger, &id.as_str().into()).expect("read");
        let one = papers.into_iter().find(|one| one.paper == paper);
        one.expect("there").findings.len()
    };
    let before = lacks(Paper::Acceptance);
    for wanted in [
        step("contracted", "2026-03-02", "05/HĐ-KC"),
        step("running", "2026-03-05", ""),
        step("accepted", "2026-06-10", "07/BB"),
    ] {
        project::advance(&bench.ledger, &id.as_str().into(), &wanted).expect("written");
    }
    assert!(
        lacks(Paper::Acceptance) < before,
        "the record of acceptance knows its contract and its day"
    );
}

#[test]
fn a_backup_carries_the_files_of_records() {
    let bench = Bench::small();
    let id = bench.add(
        "project",
        json!({ "name": "Máy cắt CNC", "source": "local", "year": 2026 }),
    );
    let file = NewFile {
        name: "Hợp đồng.pdf".to_owned(),
        bytes: b"%PDF-1.7 ...".to_vec(),
    };
    let kept = attachment::add(&bench.ledger, "project", &id, std::slice::from_ref(&file))
        .expect("kept")
        .value;
    let folder = bench.path("sao-luu");
    let made = backup::make(&bench.ledger, &folder, "hand").expect("backed up");
    let copy = Ledger::open(&folder.join(&made.file), world(9)).expect("opened");
    let read = copy
        .read(|reader| attachment::read(reader, &kept[0].id))
        .expect("read");
    assert_eq!(read, (file.name, file.bytes));
}
