//! Programmes in a ledger: the tree of Đồng Nai, progress that moves when work is accepted, the records
//! behind every number, gaps, editing and sheets.

use serde_json::{Value, json};

use super::*;
use crate::ledger::{Ledger, testing};
use crate::money::Money;
use crate::record;

mod change;
mod sheets;
mod shown;

/// The ledger of a centre.
pub(super) struct Office {
    pub(super) ledger: Ledger,
    _folder: tempfile::TempDir,
}

impl Office {
    fn new() -> Self {
        let (ledger, _, folder) = testing::ledger("75", || testing::NOW);
        Self {
            ledger,
            _folder: folder,
        }
    }

    /// The ledger of seed 004, and its programme.
    fn dong_nai() -> (Self, String) {
        let office = Self::new();
        crate::demo::load(&office.ledger, &crate::demo::seed("004").unwrap()).unwrap();
        let programme = office
            .ledger
            .read(|reader| find(reader, Some((2021, 2025)), day("2023-12-31")))
            .unwrap();
        (office, programme.id.into())
    }

    fn add(&self, noun: &str, values: Value) -> String {
        testing::put(&self.ledger, noun, None, values)
    }

    fn edit(&self, noun: &str, id: &str, values: Value) {
        testing::put(&self.ledger, noun, Some(id), values);
    }

    fn show(&self, programme: &str, as_of: &str) -> ProgrammeView {
        self.ledger
            .read(|reader| show(reader, &programme.into(), day(as_of)))
            .unwrap()
    }

    fn behind(
        &self,
        target: &str,
        year: Option<i32>,
        what: Measure,
        as_of: &str,
    ) -> Vec<RecordRef> {
        self.ledger
            .read(|reader| behind(reader, &target.into(), year, what, day(as_of)))
            .unwrap()
    }

    fn gaps(&self, programme: &str, as_of: &str) -> Gaps {
        self.ledger
            .read(|reader| gaps(reader, &programme.into(), day(as_of)))
            .unwrap()
    }
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn million(n: i64) -> Money {
    Money::new(n * 1_000_000).unwrap()
}

/// The row of this name, or whose name begins so.
fn row<'v>(view: &'v ProgrammeView, name: &str) -> &'v TargetRow {
    let called = view.rows.iter().find(|row| row.name == name);
    let begins = || view.rows.iter().find(|row| row.name.starts_with(name));
    called
        .or_else(begins)
        .unwrap_or_else(|| panic!("no row {name}"))
}

fn cell(row: &TargetRow, year: i32) -> &TargetCell {
    row.years
        .iter()
        .find(|cell| cell.year == Some(year))
        .unwrap()
}

/// Every number of the tree is the sum of the records behind it, and every sum of rows is of its rows.
fn assert_numbers_are_their_records(office: &Office, programme: &str, as_of: &str) {
    let view = office.show(programme, as_of);
    for row in &view.rows {
        for what in Measure::ALL {
            let of = |cell: &TargetCell| match what {
                Measure::Planned => cell.planned.map(|one| one.0),
                Measure::Approved => cell.approved.map(|one| one.0),
                Measure::Done => cell.done.map(|one| one.0),
                Measure::PlannedVnd => Some(cell.planned_vnd.dong()),
                Measure::ApprovedVnd => Some(cell.approved_vnd.dong()),
                Measure::SpentVnd => Some(cell.spent_vnd.dong()),
            };
            for cell in row.years.iter().chain([&row.whole]) {
                let Some(shown) = of(cell) else {
                    continue;
                };
                let records = office.behind(&row.id, cell.year, what, as_of);
                let sum: i64 = records.iter().map(RecordRef::value).sum();
                assert_eq!(sum, shown, "{} {:?} {what:?}", row.name, cell.year);
                assert!(records.iter().all(|one| one.value() != 0));
            }
        }
        let below: Vec<&TargetRow> = view
            .rows
            .iter()
            .filter(|one| one.parent.as_ref() == Some(&row.id))
            .collect();
        if below.iter().any(|one| one.whole.money.is_some()) {
            let sum = Money::sum(
                below
                    .iter()
                    .filter_map(|one| one.whole.money)
                    .map(|one| one.total()),
            )
            .unwrap();
            assert_eq!(row.whole.money.unwrap().total(), sum, "{}", row.name);
        }
    }
    let top = view.rows.iter().filter(|row| row.depth == 0);
    let sum = Money::sum(top.filter_map(|row| row.whole.money).map(|one| one.total())).unwrap();
    assert_eq!(
        view.total
            .whole
            .money
            .map_or(Money::ZERO, |one| one.total()),
        sum
    );
}
