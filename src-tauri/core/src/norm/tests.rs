//! Norms, thresholds and the rules of who may benefit, on both sides of the days on which the law changed.

mod check;
mod served;
mod supersede;

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::*;
use crate::ids::{Ids, shipped};
use crate::ledger::{Creation, Ledger, Op, World};
use crate::money::Money;

/// A new ledger of a centre in Bình Dương.
struct Office {
    ledger: Ledger,
    _folder: tempfile::TempDir,
}

fn world(seed: u64) -> World {
    World {
        // 22/11/2026 in the morning.
        clock: Arc::new(|| 1_795_312_800_000),
        ids: Arc::new(Ids::seeded(seed)),
        device: "may-1".into(),
        person: "Lan".into(),
    }
}

fn office() -> Office {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    let template = TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("so.db");
        let creation = Creation {
            agency: "Trung tâm Khuyến công".into(),
            province: "74".into(),
        };
        let ledger = Ledger::create(&path, world(1), &creation).unwrap();
        ledger.close().unwrap();
        std::fs::read(&path).unwrap()
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so.db");
    std::fs::write(&path, template).unwrap();
    Office {
        ledger: Ledger::open(&path, world(7)).unwrap(),
        _folder: folder,
    }
}

impl Office {
    fn run(&self, statements: &[&str]) {
        self.ledger
            .transact(&Op::LoadDemo, |tx| {
                for sql in statements {
                    tx.run(sql, [])?;
                }
                Ok(())
            })
            .unwrap();
    }

    fn ask(&self, question: &NormQuestion) -> NormVerdict {
        self.ledger.read(|reader| check(reader, question)).unwrap()
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn million(n: i64) -> Money {
    Money::new(n * 1_000_000).unwrap()
}

/// `2025/3/26368` or `pre2025/1/34`.
fn unit(name: &str) -> String {
    shipped(&format!("unit/{name}"))
}

fn norm_id(name: &str) -> String {
    shipped(&format!("norm/{name}"))
}
