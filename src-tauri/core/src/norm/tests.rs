//! Norms, thresholds and the rules of who may benefit, on both sides of the days on which the law changed.

mod check;
mod served;
mod supersede;

use chrono::NaiveDate;

use super::*;
use crate::ids::{NormId, UnitId, shipped};
use crate::ledger::{Ledger, Op, testing};
use crate::money::{Money, MoneySource};

/// A new ledger of a centre in Bình Dương.
struct Office {
    ledger: Ledger,
    _folder: tempfile::TempDir,
}

fn office() -> Office {
    let (ledger, _, _folder) = testing::ledger("74", || testing::NOW);
    Office { ledger, _folder }
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
fn unit(name: &str) -> UnitId {
    shipped(&format!("unit/{name}")).into()
}

fn norm_id(name: &str) -> NormId {
    shipped(&format!("norm/{name}")).into()
}
