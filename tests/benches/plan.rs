//! How fast a year's plan answers with two thousand candidates, and how fast the best mix of three hundred is found.

use std::sync::OnceLock;

use divan::{Bencher, black_box};
use so_khuyen_cong_core::ledger::Op;
use so_khuyen_cong_core::money::{BySource, Money, MoneySource};
use so_khuyen_cong_core::plan::build::Ceiling;
use so_khuyen_cong_core::plan::mix::{self, Offer, POINT, Target};
use so_khuyen_cong_core::plan::{self, CeilingInput, ItemInput};
use so_khuyen_cong_tests::Bench;

const NEEDS: i64 = 2_000;
const YEAR: i32 = 2026;

/// A ledger of two thousand needs in five hundred communes, a plan under one ceiling.
fn bench() -> &'static Bench {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    BENCH.get_or_init(|| {
        let bench = Bench::new();
        let op = Op::ImportSurvey { file: "hai nghìn nhu cầu.xlsx".to_owned() };
        bench
            .ledger
            .transact(&op, |tx| {
                let units: Vec<String> = tx.rows("SELECT id FROM unit WHERE standard = '2025' AND level = 3 AND valid_to IS NULL ORDER BY id LIMIT 500", [], |row| row.get(0))?;
                for (n, unit) in (0..NEEDS).zip(units.iter().cycle()) {
                    let facility = tx.new_id();
                    tx.run(
                        "INSERT INTO facility(id, name, legal_form, owner_female, sector_group, unit_id) VALUES (?1, ?2, 'household', ?3, ?4, ?5)",
                        (&facility, format!("Cơ sở số {n}"), n % 3 == 0, ["craft", "agro", "other"][usize::try_from(n % 3).expect("small")], unit),
                    )?;
                    tx.run(
                        "INSERT INTO facility_need(id, facility_id, year, content_written, content_id, requested_vnd, counterpart_vnd)
                         SELECT ?1, ?2, ?3, 'Máy móc', id, ?4, ?4 FROM content WHERE code = ?5",
                        (tx.new_id(), &facility, YEAR, 50_000_000 + n % 40 * 5_000_000, ["ND3", "ND4", "ND5"][usize::try_from(n % 3).expect("small")]),
                    )?;
                }
                Ok(())
            })
            .expect("written");
        let ceiling = CeilingInput { id: None, name: "KCĐP".into(), source: "local".into(), content: None, amount: million(4_800) };
        plan::set_ceiling(&bench.ledger, YEAR, &ceiling).expect("set");
        plan::build_year(&bench.ledger, YEAR).expect("built");
        bench.reopened()
    })
}

fn million(n: i64) -> Money {
    Money::new(n * 1_000_000).expect("small")
}

#[divan::bench]
fn candidates_of_two_thousand_needs(bencher: Bencher<'_, '_>) {
    let bench = bench();
    bencher.bench(|| {
        bench
            .ledger
            .read(|r| plan::candidates(r, black_box(YEAR)))
            .expect("listed")
    });
}

#[divan::bench]
fn show_a_plan_of_two_thousand_needs(bencher: Bencher<'_, '_>) {
    let bench = bench();
    bencher.bench(|| {
        bench
            .ledger
            .read(|r| plan::show(r, black_box(YEAR)))
            .expect("shown")
    });
}

#[divan::bench(sample_count = 20)]
fn build_a_plan_of_two_thousand(bencher: Bencher<'_, '_>) {
    let bench = bench();
    let built = || plan::build_year(&bench.ledger, black_box(YEAR)).expect("built");
    bencher
        .with_inputs(|| {
            bench.ledger.undo().expect("undone");
        })
        .bench_local_values(|()| built());
}

#[divan::bench(sample_count = 20)]
fn place_one_of_two_thousand(bencher: Bencher<'_, '_>) {
    let bench = bench();
    let open: Vec<String> = bench
        .ledger
        .read(|r| plan::candidates(r, YEAR))
        .expect("listed")
        .into_iter()
        .filter(|one| !one.placed)
        .map(|one| one.key)
        .collect();
    let mut next = open.iter();
    let reserve = ItemInput {
        reserve: Some(true),
        ..ItemInput::default()
    };
    bencher.bench_local(|| {
        plan::place(
            &bench.ledger,
            YEAR,
            next.next().map(String::as_str),
            &reserve,
        )
        .expect("placed")
    });
}

#[divan::bench(sample_count = 10)]
fn best_mix_of_three_hundred(bencher: Bencher<'_, '_>) {
    let contents = ["ND3", "ND4", "ND6"];
    let offers: Vec<Offer> = (0_i64..300)
        .map(|n| {
            let at = usize::try_from(n % 3).expect("small");
            Offer {
                key: format!("need/{n:03}"),
                title: format!("Đề xuất {n}"),
                content: Some(contents[at].into()),
                amounts: BySource::one(
                    MoneySource::Local,
                    Money::new(40_000_000 + n * 7_350_000 % 260_000_000).expect("small"),
                ),
                points: (1 + n * 13 % 17) * POINT,
                serves: vec![(at, 1)],
                barred: None,
                cap: None,
            }
        })
        .collect();
    let targets: Vec<Target> = (0..3)
        .map(|n| Target {
            name: format!("Chỉ tiêu {n}"),
            unit: "cơ sở".into(),
            open: 12,
            points: 100 * POINT,
        })
        .collect();
    let ceiling = |content: Option<&str>, amount: i64| Ceiling {
        name: "KCĐP".into(),
        source: "local".into(),
        content: content.map(str::to_owned),
        amount: million(amount),
    };
    let ceilings = [
        ceiling(None, 4_800),
        ceiling(Some("ND3"), 2_735),
        ceiling(Some("ND4"), 900),
        ceiling(Some("ND6"), 830),
    ];
    bencher.bench(|| mix::best(black_box(&offers), &targets, &ceilings, &[]).expect("solved"));
}
