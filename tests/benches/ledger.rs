//! How fast a ledger of fifty thousand facilities answers.

use std::sync::OnceLock;

use divan::{Bencher, black_box};
use so_khuyen_cong_core::ledger::{Ledger, Op, search};
use so_khuyen_cong_core::record::{self, Filter, FilterOp, ListQuery};
use so_khuyen_cong_tests::{Bench, world};

const FACILITIES: i64 = 50_000;

/// A ledger of fifty thousand facilities, made once.
fn bench() -> &'static Bench {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    BENCH.get_or_init(|| {
        let bench = Bench::new();
        let trades = ["Mây tre đan", "Gốm sứ", "Chế biến gỗ", "Cơ khí", "May mặc", "Đường phèn", "Lò rèn"];
        let families = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương"];
        let op = Op::ImportSurvey { file: "năm mươi nghìn.xlsx".to_owned() };
        bench
            .ledger
            .transact(&op, |tx| {
                let units: Vec<String> = tx.rows("SELECT id FROM unit WHERE level = 3 AND valid_to IS NULL ORDER BY id LIMIT 500", [], |row| row.get(0))?;
                for (n, unit) in (0..FACILITIES).zip(units.iter().cycle()) {
                    let at = usize::try_from(n).expect("fits");
                    let name = format!("Cơ sở {} {} số {n}", trades[at % trades.len()], families[at / 3 % families.len()]);
                    tx.run(
                        "INSERT INTO facility(id, name, tax_code, phone, unit_id, note) VALUES (?1, ?2, ?3, ?4, ?5, 'mẫu')",
                        (tx.new_id(), name, format!("37{n:08}"), format!("09{n:08}"), unit),
                    )?;
                }
                Ok(())
            })
            .expect("written");
        bench.reopened()
    })
}

#[divan::bench(args = ["duong phen", "Đường Phèn", "co so", "3700012345", "khong co gi nhu vay"])]
fn search_fifty_thousand(bencher: Bencher<'_, '_>, typed: &str) {
    let bench = bench();
    bencher.bench(|| {
        bench
            .ledger
            .read(|r| search::find(r, black_box(typed), 20))
            .expect("searched")
    });
}

/// A window at the front and far behind, by the noun's own order and by another, and filtered.
#[divan::bench(args = ["front", "far behind", "by phone", "by commune", "filtered", "searched"])]
fn list_window_of_fifty_thousand(bencher: Bencher<'_, '_>, what: &str) {
    let bench = bench();
    let noun = record::noun("facility").expect("declared");
    let mut query = ListQuery {
        limit: 100,
        ..ListQuery::default()
    };
    match what {
        "far behind" => query.offset = 45_000,
        "by phone" => query.sort = vec!["-phone".to_owned()],
        "by commune" => query.sort = vec!["unit_id".to_owned()],
        "filtered" => {
            query.filters = vec![Filter {
                field: "name".to_owned(),
                op: FilterOp::Contains,
                value: "gom su".into(),
            }]
        }
        "searched" => query.search = "gom su nguyen".to_owned(),
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
fn open_a_ledger_of_fifty_thousand(bencher: Bencher<'_, '_>) {
    let path = bench().path("ban-chep.db");
    std::fs::copy(bench().ledger.path(), &path).expect("copied");
    bencher.bench_local(|| Ledger::open(black_box(&path), world(3)).expect("opened"));
}

#[divan::bench]
fn save_one_facility(bencher: Bencher<'_, '_>) {
    let bench = Bench::new();
    bencher.bench_local(|| {
        bench.add(
            "facility",
            serde_json::json!({ "name": "Lò gốm Tân Vạn", "phone": "0998067425" }),
        )
    });
}
