//! A project's money from its registration to its settlement, in a ledger of its own.

mod adjusting;
mod lines;
mod paying;
mod walk;
mod ways;

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::*;
use crate::document::{Format, Printer, check};
use crate::error::Error;
use crate::json::Json;
use crate::ledger::{Done, Ledger, Op, testing};
use crate::money::{BySource, Money, MoneySource};
use crate::nouns::NOT_JOURNALLED;
use crate::record;
use rusqlite::{Connection, OpenFlags};

struct Office {
    ledger: Ledger,
    path: PathBuf,
    _folder: tempfile::TempDir,
}

fn office() -> Office {
    office_after(0)
}

/// The same so many days after 22/11/2026.
fn office_after(days: i64) -> Office {
    let now = testing::NOW + days * 86_400_000;
    let (ledger, path, _folder) = testing::ledger("74", move || now);
    Office {
        ledger,
        path,
        _folder,
    }
}

fn dong(amount: i64) -> Money {
    Money::new(amount).unwrap()
}

fn million(amount: i64) -> Money {
    dong(amount * 1_000_000)
}

fn code<T: std::fmt::Debug>(result: crate::Result<T>) -> &'static str {
    result.unwrap_err().code()
}

const SOURCES: [MoneySource; 4] = MoneySource::ALL;

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

    /// A project of a content heading, not approved yet.
    fn project(&self, id: &str, source: &str, content: &str, year: i32) {
        self.run(&[&format!(
            "INSERT INTO project(id, name, source, content_id, year, state) SELECT '{id}', 'Đề án {id}', '{source}', id, {year}, 'drafted'
             FROM content WHERE code = '{content}'"
        )]);
    }

    /// The same, approved with these amounts in one line, and frozen.
    fn approved(&self, id: &str, source: &str, content: &str, amounts: &[(MoneySource, Money)]) {
        self.project(id, source, content, 2026);
        add_line(&self.ledger, &id.into(), "Thực hiện").unwrap();
        self.answer(id, "Thực hiện");
        for (source, amount) in amounts {
            self.set(id, "Thực hiện", BudgetStage::Approved, *source, *amount)
                .unwrap();
        }
        self.run(&[&format!(
            "UPDATE project SET state = 'approved', decision_no = '61/QĐ-SCT', decision_on = '2026-06-15' WHERE id = '{id}'"
        )]);
        freeze(&self.ledger, &id.into()).unwrap();
    }

    /// Says of a line that it follows no norm: these tests are about money.
    fn answer(&self, id: &str, line: &str) {
        let input = LineInput {
            norm_reason: Some("Theo quyết định riêng".into()),
            ..LineInput::default()
        };
        set_line(&self.ledger, &id.into(), line, &input).unwrap();
    }

    fn set(
        &self,
        id: &str,
        line: &str,
        stage: BudgetStage,
        source: MoneySource,
        amount: Money,
    ) -> crate::Result<Done<BudgetView>> {
        let input = AmountInput {
            line: line.into(),
            stage,
            source,
            amount,
            year: None,
        };
        set_amount(&self.ledger, &id.into(), &input)
    }

    fn budget(&self, id: &str) -> BudgetView {
        self.ledger
            .read(|reader| budget(reader, &id.into(), self.ledger.today()))
            .unwrap()
    }

    fn money(&self, id: &str) -> MoneyView {
        self.ledger
            .read(|reader| money(reader, &id.into(), self.ledger.today()))
            .unwrap()
    }

    fn as_of(&self, id: &str, day: &str) -> MoneyView {
        self.ledger
            .read(|reader| money_as_of(reader, &id.into(), day.parse().unwrap()))
            .unwrap()
    }

    fn pay(
        &self,
        id: &str,
        kind: FlowKind,
        day: &str,
        source: MoneySource,
        amount: Money,
    ) -> crate::Result<Done<MoneyView>> {
        pay(
            &self.ledger,
            &id.into(),
            &payment(kind, day, source, amount),
        )
    }

    /// Every journalled table, as another program reads it.
    fn dump(&self) -> BTreeMap<String, String> {
        let file =
            Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let names: Vec<String> = file
            .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name LIKE 'project%'")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        names
            .into_iter()
            .filter(|name| !NOT_JOURNALLED.contains(&name.as_str()))
            .map(|name| {
                let columns: Vec<String> = file
                    .prepare("SELECT name FROM pragma_table_info(?1)")
                    .unwrap()
                    .query_map([&name], |row| row.get(0))
                    .unwrap()
                    .collect::<Result<_, _>>()
                    .unwrap();
                let rows = file
                    .query_row(
                        &format!(
                            "SELECT json_group_array(json_array({})) FROM (SELECT * FROM {name} ORDER BY id)",
                            columns.join(", ")
                        ),
                        [],
                        |row| row.get(0),
                    )
                    .unwrap();
                (name, rows)
            })
            .collect()
    }
}

fn payment(kind: FlowKind, day: &str, source: MoneySource, amount: Money) -> PaymentInput {
    PaymentInput {
        kind,
        paid_on: day.into(),
        source,
        amount,
        budget_year: None,
        voucher_no: Some("UNC 1".into()),
        description: None,
        payee: None,
        facility: None,
        note: None,
        over_reason: None,
    }
}

fn adjustment(on: &str) -> Adjustment {
    Adjustment {
        reason: "Giá máy thay đổi".into(),
        decision_no: "90/QĐ-SCT".into(),
        decision_on: on.into(),
        norm_reason: Some("Theo quyết định riêng".into()),
        ..Adjustment::default()
    }
}

fn stage(view: &BudgetView, stage: BudgetStage) -> BySource {
    view.stages
        .iter()
        .find(|one| one.stage == stage)
        .unwrap()
        .amounts
}

/// Whatever was done: sources come to the total, lines to the whole.
fn adds_up(view: &BudgetView) {
    for (at, column) in view.stages.iter().enumerate() {
        let of = |amounts: &BySource| SOURCES.map(|source| amounts.of(source).dong());
        let mut sums = [0; 4];
        for line in &view.lines {
            let cell = &line.stages[at];
            assert_eq!(cell.stage, column.stage);
            assert_eq!(
                of(&cell.amounts).iter().sum::<i64>(),
                cell.amounts.total().dong()
            );
            for (sum, amount) in sums.iter_mut().zip(of(&cell.amounts)) {
                *sum += amount;
            }
        }
        assert_eq!(of(&column.amounts), sums, "{}", column.label);
        assert_eq!(sums.iter().sum::<i64>(), column.amounts.total().dong());
    }
}
