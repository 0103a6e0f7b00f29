//! A whole life: a need out of a survey becomes a candidate, a line of a plan, a project with a contract and an
//! advance, is visited, accepted, settled in time, and stands in the report; every step can be undone and done again.

use chrono::NaiveDate;
use serde_json::json;
use so_khuyen_cong_core::ids::ProjectId;
use so_khuyen_cong_core::ledger::Reader;
use so_khuyen_cong_core::money::{Money, MoneySource};
use so_khuyen_cong_core::period::{Part, Period};
use so_khuyen_cong_core::plan::{self, CeilingInput, ItemInput};
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::project::sets::ProjectState;
use so_khuyen_cong_core::project::{self, BudgetStage, FlowKind, MoneyPart, Move, PaymentInput};
use so_khuyen_cong_core::survey::import::{self, PreviewOptions};
use so_khuyen_cong_core::{overview, report};
use so_khuyen_cong_tests::Bench;
use so_khuyen_cong_tests::dump::differences;

const SURVEY: &[u8] = include_bytes!("../../../assets/demo/workbooks/mau_A_dautieng.xlsx");

/// One change: done, undone to what was before, done again to what was after.
fn step<T>(bench: &Bench, what: &str, change: impl FnOnce() -> T) -> T {
    let before = bench.dump();
    let value = change();
    let after = bench.dump();
    assert!(
        !differences(&before, &after).is_empty(),
        "{what} changes the ledger"
    );
    bench.ledger.undo().expect("undone");
    assert_eq!(
        differences(&before, &bench.dump()),
        [""; 0],
        "{what}, undone"
    );
    bench.ledger.redo().expect("done again");
    assert_eq!(
        differences(&after, &bench.dump()),
        [""; 0],
        "{what}, done again"
    );
    value
}

struct Life {
    bench: Bench,
    project: ProjectId,
    year: i32,
}

impl Life {
    fn day(&self, month_day: &str) -> String {
        format!("{}-{month_day}", self.year)
    }

    fn go(&self, to: &str, month_day: &str, document: &str) {
        let made = Move {
            document_no: Some(document.to_owned()),
            person: Some("Nguyễn Thị Thu Hà".to_owned()),
            reason: Some("giấy tờ gốc lưu ở phòng kế toán".to_owned()),
            ..Move::to(ProjectState::of(to).expect("a state"), &self.day(month_day))
        };
        step(&self.bench, to, || {
            project::advance(&self.bench.ledger, &self.project, &made).expect(to)
        });
        let today = self.bench.ledger.today();
        let life = self.read(|reader| project::life(reader, &self.project, today));
        assert_eq!(life.state.map(ProjectState::code), Some(to));
    }

    fn pay(&self, kind: FlowKind, month_day: &str, amount: Money) {
        let payment = PaymentInput {
            kind,
            paid_on: self.day(month_day),
            source: MoneySource::National,
            amount,
            budget_year: Some(self.year),
            voucher_no: Some("UNC-01".to_owned()),
            description: None,
            payee: None,
            facility: None,
            note: None,
            over_reason: None,
        };
        step(&self.bench, "a payment", || {
            project::pay(&self.bench.ledger, &self.project, &payment).expect("paid")
        });
    }

    fn read<T>(&self, read: impl FnOnce(&Reader<'_>) -> so_khuyen_cong_core::Result<T>) -> T {
        self.bench.ledger.read(read).expect("read")
    }

    /// Approved, contracted, advanced, paid, remaining of both funds.
    fn funds(&self) -> [i64; 5] {
        let today = self.bench.ledger.today();
        let MoneyPart {
            approved,
            contracted,
            advanced,
            paid,
            remaining,
            ..
        } = self
            .read(|reader| project::money(reader, &self.project, today))
            .funds;
        [approved, contracted, advanced, paid, remaining].map(|money| money.dong() / 1_000_000)
    }

    /// Planned, approved, contracted, spent, accepted of the year on the first screen, in million đồng.
    fn screen(&self) -> [i64; 5] {
        let today = self.bench.ledger.today();
        let total = self
            .read(|reader| overview::show(reader, self.year, today))
            .total;
        [
            total.planned,
            total.approved,
            total.contracted,
            total.spent,
            total.accepted,
        ]
        .map(|money| money.dong() / 1_000_000)
    }

    fn settlement_due(&self, today: &str) -> Option<i32> {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let (from, to) = (day(&self.day("01-01")), day(&self.day("12-31")));
        let days = self.read(|reader| overview::calendar(reader, from, to, day(today)));
        days.into_iter()
            .find(|one| {
                one.id == self.project.as_str() && one.label == "Hồ sơ quyết toán sau nghiệm thu"
            })
            .map(|one| one.days)
    }
}

#[test]
fn a_need_of_a_survey_lives_on_to_its_settlement_and_every_figure_on_the_way_is_right() {
    let bench = Bench::new();
    step(&bench, "the import", || {
        import::commit(
            &bench.ledger,
            SURVEY,
            "mau_A_dautieng.xlsx",
            &PreviewOptions::default(),
            &Unwatched,
        )
        .expect("imported")
    });
    let (need, facility, year): (String, String, i32) = bench
        .ledger
        .read(|reader| {
            reader.row(
                "SELECT n.id, n.facility_id, n.year FROM facility_need n JOIN content c ON c.id = n.content_id
                 WHERE c.code = 'ND3' AND n.requested_vnd > 0 ORDER BY n.id LIMIT 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
        })
        .expect("read")
        .expect("a facility asks for a machine");

    // The need is a candidate of its year, and goes into the plan under a ceiling.
    let million = |n: i64| Money::new(n * 1_000_000).expect("small");
    let ceiling = CeilingInput {
        id: None,
        name: format!("KCQG năm {year}"),
        source: "national".into(),
        content: None,
        amount: million(300),
    };
    step(&bench, "the ceiling", || {
        plan::set_ceiling(&bench.ledger, year, &ceiling).expect("set")
    });
    let key = format!("need/{need}");
    let candidates = bench
        .ledger
        .read(|reader| plan::candidates(reader, year))
        .expect("listed");
    assert!(
        candidates.iter().any(|one| one.key == key && !one.placed),
        "the need is a candidate"
    );
    let line = ItemInput {
        national: Some(million(200)),
        local: Some(Money::ZERO),
        beneficiary: Some(million(450)),
        norm_item: Some("machinery".into()),
        ..ItemInput::default()
    };
    let placed = step(&bench, "the line of the plan", || {
        plan::place(&bench.ledger, year, Some(&key), &line)
            .expect("placed")
            .value
    });
    assert_eq!(placed.totals.national(), million(200));
    let decided: NaiveDate = format!("{year}-01-20").parse().expect("a day");
    step(&bench, "the plan's approval", || {
        plan::approve(&bench.ledger, year, "12/QĐ-BCT", decided).expect("approved")
    });
    let made = step(&bench, "the projects of the plan", || {
        plan::to_projects(&bench.ledger, year, &[])
            .expect("made")
            .value
    });
    assert_eq!(made.made.len(), 1);
    let life = Life {
        project: made.made[0].project.clone(),
        bench,
        year,
    };
    assert_eq!(life.screen(), [200, 0, 0, 0, 0]);
    let linked: Option<ProjectId> = life.read(|reader| {
        reader.value(
            "SELECT project_id FROM facility_need WHERE id = ?1",
            [&need],
        )
    });
    assert_eq!(
        linked.as_ref(),
        Some(&life.project),
        "the need keeps the link"
    );

    // Registered, appraised, approved.
    life.go("base_appraisal", "02-10", "05/TĐ-SCT");
    life.go("submitted", "02-20", "31/TTr-SCT");
    life.go("ministry_appraisal", "03-10", "77/TĐ-CĐP");
    step(&life.bench, "the approved money", || {
        project::copy_stage(
            &life.bench.ledger,
            &life.project,
            BudgetStage::Registered,
            BudgetStage::Approved,
            false,
        )
        .expect("copied")
    });
    life.go("approved", "03-30", "88/QĐ-BCT");
    assert_eq!(life.funds(), [200, 0, 0, 0, 200]);
    assert_eq!(life.screen(), [200, 200, 0, 0, 0]);

    // Contract and advance; more than half may not be advanced for machinery without a reason.
    step(&life.bench, "the contract's money", || {
        project::copy_stage(
            &life.bench.ledger,
            &life.project,
            BudgetStage::Approved,
            BudgetStage::Contracted,
            false,
        )
        .expect("copied")
    });
    life.go("contracted", "04-15", "01/HĐ-KC");
    let too_much = PaymentInput {
        kind: FlowKind::Advance,
        paid_on: life.day("04-20"),
        source: MoneySource::National,
        amount: million(101),
        budget_year: Some(year),
        voucher_no: None,
        description: None,
        payee: None,
        facility: None,
        note: None,
        over_reason: None,
    };
    let before = life.bench.dump();
    project::pay(&life.bench.ledger, &life.project, &too_much)
        .expect_err("more than the advance allowed");
    assert_eq!(differences(&before, &life.bench.dump()), [""; 0]);
    life.pay(FlowKind::Advance, "04-20", million(100));
    assert_eq!(life.funds(), [200, 200, 100, 0, 100]);
    life.go("running", "05-02", "khởi công");

    // A visit; then acceptance, from which the papers are due within fifteen days.
    step(&life.bench, "the visit", || {
        life.bench.add(
            "project_visit",
            json!({ "project_id": life.project, "kind": "check", "visited_on": life.day("07-01"),
                    "facility_id": facility, "people": "Trung tâm, UBND xã", "conclusion": "Máy chạy ổn định" }),
        )
    });
    life.go("accepted", "09-10", "07/BB-NT");
    assert_eq!(life.screen(), [200, 200, 200, 100, 200]);
    assert_eq!(
        life.settlement_due(&life.day("09-15")),
        Some(10),
        "15 days after acceptance"
    );
    life.go("settlement_dossier", "09-20", "15/HS-QT");
    assert_eq!(
        life.settlement_due(&life.day("09-21")),
        None,
        "the dossier is there in time"
    );
    life.pay(FlowKind::Payment, "09-25", million(100));
    life.go("settled", "10-05", "09/BB-TL");
    assert_eq!(life.funds(), [200, 200, 100, 100, 0], "nothing is left");

    // The report of the year says the same, and its numbers open this project.
    let period = Period {
        year,
        part: Part::Year,
    };
    let figures = life.read(|reader| report::figures(reader, "year", period));
    for (key, wanted) in [
        ("planned", 200),
        ("approved", 200),
        ("approved_national", 200),
        ("counterpart", 450),
        ("advanced", 100),
        ("paid_to_date", 200),
    ] {
        assert_eq!(figures.money(key), million(wanted), "{key}");
    }
    for key in ["approved", "paid_to_date"] {
        let behind = life.read(|reader| report::behind(reader, "year", period, key));
        assert_eq!(
            behind.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
            [life.project.as_str()],
            "{key}"
        );
    }
}
