//! How fast the list of ten thousand projects answers: every action within a tenth of a second.

use std::sync::OnceLock;

use divan::{Bencher, black_box};
use so_khuyen_cong_core::ledger::Op;
use so_khuyen_cong_core::project;
use so_khuyen_cong_core::record::{self, Filter, FilterOp, ListQuery};
use so_khuyen_cong_core::report;
use so_khuyen_cong_tests::Bench;

const PROJECTS: i64 = 10_000;
const FIRST_YEAR: i64 = 2017;
const YEARS: i64 = 10;

/// A ledger of ten thousand projects over ten years, each with its money and who benefits.
fn bench() -> &'static Bench {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    BENCH.get_or_init(|| {
        let bench = Bench::new();
        bench
            .ledger
            .transact(&Op::LoadDemo, |tx| {
                let contents: Vec<String> = tx.rows("SELECT id FROM content ORDER BY position", [], |row| row.get(0))?;
                for (n, content) in (0..PROJECTS).zip(contents.iter().cycle()) {
                    let (project, facility) = (tx.new_id(), tx.new_id());
                    let year = FIRST_YEAR + n % YEARS;
                    let source = if n % 4 == 0 { "national" } else { "local" };
                    let state = if year + 1 < FIRST_YEAR + YEARS { "settled" } else { "running" };
                    tx.run("INSERT INTO facility(id, name) VALUES (?1, ?2)", (&facility, format!("Cơ sở mây tre số {n}")))?;
                    tx.run(
                        "INSERT INTO project(id, code, name, source, kind, content_id, year, state, contract_ends_on)
                         VALUES (?1, ?2, ?3, ?4, 'single', ?5, ?6, ?7, ?6 || '-11-30')",
                        (&project, format!("ĐA-{n:05}"), format!("Hỗ trợ máy móc cho cơ sở số {n}"), source, content, year, state),
                    )?;
                    tx.run(
                        "INSERT INTO project_beneficiary(id, project_id, position, facility_id, support_vnd) VALUES (?1, ?2, 1, ?3, 150000000)",
                        (tx.new_id(), &project, &facility),
                    )?;
                    for (source, amount) in [(source, 150_000_000), ("beneficiary", 200_000_000)] {
                        tx.run(
                            "INSERT INTO project_budget(id, project_id, position, line, stage, source, amount_vnd, budget_year)
                             VALUES (?1, ?2, 1, 'Máy', 'approved', ?3, ?4, ?5)",
                            (tx.new_id(), &project, source, amount, year),
                        )?;
                    }
                    tx.run(
                        "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year)
                         VALUES (?1, ?2, 'advance', ?4 || '-07-01', ?3, 75000000, ?4)",
                        (tx.new_id(), &project, source, year),
                    )?;
                }
                Ok(())
            })
            .expect("written");
        bench.reopened()
    })
}

#[divan::bench(args = ["first page", "far behind", "of a year", "by state", "by content", "filtered", "searched"])]
fn list_ten_thousand_projects(bencher: Bencher<'_, '_>, what: &str) {
    let bench = bench();
    let noun = record::noun("project").expect("a noun");
    let mut query = ListQuery {
        limit: 100,
        ..ListQuery::default()
    };
    match what {
        "far behind" => query.offset = 9_000,
        "of a year" => query.year = Some(2026),
        "by state" => query.sort = vec!["-state".to_owned()],
        "by content" => query.sort = vec!["content_id".to_owned()],
        "filtered" => {
            query.filters = vec![Filter {
                field: "name".to_owned(),
                op: FilterOp::Contains,
                value: "so 99".into(),
            }]
        }
        "searched" => query.search = "may moc 99".to_owned(),
        _ => {}
    }
    bencher.bench(|| {
        bench
            .ledger
            .read(|r| record::list(r, noun, black_box(&query)))
            .expect("listed")
    });
}

#[divan::bench]
fn lines_of_ten_thousand_projects(bencher: Bencher<'_, '_>) {
    let bench = bench();
    let today = bench.ledger.today();
    bencher.bench(|| {
        bench
            .ledger
            .read(|r| project::list(r, black_box(None), today))
            .expect("listed")
    });
}

#[divan::bench]
fn open_one_of_ten_thousand_projects(bencher: Bencher<'_, '_>) {
    let bench = bench();
    let today = bench.ledger.today();
    let id: String = bench
        .ledger
        .read(|r| r.value("SELECT max(id) FROM project", []))
        .expect("one");
    bencher.bench(|| {
        bench
            .ledger
            .read(|r| project::life(r, black_box(&id.as_str().into()), today))
            .expect("opened")
    });
}

#[divan::bench]
fn overview_of_ten_thousand_projects(bencher: Bencher<'_, '_>) {
    let bench = bench();
    let today = bench.ledger.today();
    bencher.bench(|| {
        bench
            .ledger
            .read(|r| so_khuyen_cong_core::overview::show(r, black_box(2026), today))
            .expect("shown")
    });
}

/// What opening the page of an annual report asks, one after another.
#[divan::bench(sample_count = 10)]
fn report_page_of_ten_thousand_projects(bencher: Bencher<'_, '_>) {
    let bench = bench();
    let period = "2026".parse().expect("a year");
    bencher.bench_local(|| {
        bench
            .ledger
            .read(|reader| report::open(reader, black_box("year"), period))
            .expect("counted")
    });
}
