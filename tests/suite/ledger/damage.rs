//! Damage: a ledger that rotted on its disk is reported, never a panic, and nothing is half-written.

use so_khuyen_cong_core::Error;
use so_khuyen_cong_core::ledger::{Ledger, backup, search};
use so_khuyen_cong_core::nouns::NOUNS;
use so_khuyen_cong_core::record::{self, ListQuery};
use so_khuyen_cong_tests::sample::Chance;
use so_khuyen_cong_tests::{Bench, world};

use super::{assert_refused, write_whole};

const PAGE: usize = 4_096;

/// Does with a damaged ledger what a person would; answers whether somebody was told.
fn told(path: &std::path::Path, what: &str) -> bool {
    let told = std::cell::Cell::new(false);
    let heard = |error: Error| {
        // A fault of ours has a reference; a damaged file has its sentence.
        if error.code() != "internal" {
            assert!(
                ["ledger_damaged", "ledger_not_a_ledger", "disk_failed"].contains(&error.code()),
                "{what}: {error}"
            );
            assert_refused(&error, error.code());
        }
        told.set(true);
    };
    let ledger = match Ledger::open(path, world(3)) {
        Ok(ledger) => ledger,
        Err(error) => {
            heard(error);
            return true;
        }
    };
    match backup::check(&ledger) {
        Ok(health) if health.ok => {}
        Ok(health) => {
            assert!(!health.lines.is_empty(), "{what}: says what is wrong");
            told.set(true);
        }
        Err(error) => heard(error),
    }
    for noun in NOUNS {
        if let Err(error) = ledger.read(|r| record::list(r, noun, &ListQuery::default())) {
            heard(error);
        }
    }
    let _ = ledger
        .read(|r| search::find(r, "co so", 10))
        .map_err(&heard);
    let before = std::fs::read(path).expect("read");
    let wrote = write_whole(&ledger, 500, 20).map_err(&heard).is_ok();
    let made = backup::make(&ledger, &path.with_extension("sao"), "hand");
    if let Err(error) = made {
        heard(error);
        let left: Vec<_> = std::fs::read_dir(path.with_extension("sao"))
            .map(|entries| entries.flatten().map(|entry| entry.file_name()).collect())
            .unwrap_or_default();
        assert!(
            left.is_empty(),
            "{what}: a backup that failed leaves nothing: {left:?}"
        );
    }
    drop(ledger);
    if !wrote {
        assert!(
            before == std::fs::read(path).expect("read"),
            "{what}: a refused operation wrote nothing"
        );
    }
    told.get()
}

#[test]
fn a_ledger_damaged_in_the_middle_is_reported_and_never_panics() {
    let bench = Bench::small();
    for number in 1..=40 {
        write_whole(&bench.ledger, number, 25).expect("written");
    }
    let path = bench.ledger.path().to_owned();
    bench.ledger.close().expect("closed");
    let whole = std::fs::read(&path).expect("read");
    let pages = whole.len() / PAGE;
    for case in 0..24_u64 {
        let mut chance = Chance(case);
        let mut bytes = whole.clone();
        let what = match case % 4 {
            0 => {
                for _ in 0..300 {
                    let at = PAGE + chance.below(bytes.len() - PAGE);
                    bytes[at] ^= 1 << chance.below(8);
                }
                "three hundred flipped bits"
            }
            1 => {
                for _ in 0..10 {
                    let at = PAGE * (1 + chance.below(pages - 1));
                    bytes[at..at + PAGE]
                        .iter_mut()
                        .for_each(|byte| *byte = chance.draw().to_le_bytes()[0]);
                }
                "ten pages of garbage"
            }
            2 => {
                for _ in 0..pages / 3 {
                    let at = PAGE * (1 + chance.below(pages - 1));
                    bytes[at..at + PAGE].fill(0);
                }
                "a third of the pages zeroed"
            }
            _ => {
                for _ in 0..20 {
                    let (one, other) = (
                        PAGE * (1 + chance.below(pages - 1)),
                        PAGE * (1 + chance.below(pages - 1)),
                    );
                    let page = bytes[one..one + PAGE].to_vec();
                    bytes.copy_within(other..other + PAGE, one);
                    bytes[other..other + PAGE].copy_from_slice(&page);
                }
                "pages in each other's place"
            }
        };
        let damaged = bench.folder.path().join(format!("hong-{case}.db"));
        std::fs::write(&damaged, bytes).expect("written");
        assert!(told(&damaged, what), "case {case}: {what} goes unnoticed");
    }
    std::fs::write(&path, &whole).expect("written");
    assert!(!told(&path, "undamaged"), "a sound ledger gives no alarm");
}
