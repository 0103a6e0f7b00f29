//! In what the amounts of a table are printed.

use rust_decimal::Decimal;

use crate::document::Cell;
use crate::money::Money;

/// How amounts are printed in one table: in triệu đồng with as many decimals as they all need, in
/// đồng where three are not enough. No figure is rounded, so the totals equal the rows.
pub(super) struct Unit {
    pub(super) name: &'static str,
    shift: u32,
    decimals: u32,
}

impl Unit {
    pub(super) fn of(amounts: impl Iterator<Item = Money>) -> Self {
        let mut decimals = 0;
        for amount in amounts {
            let needed = Decimal::new(amount.dong(), 6).normalize().scale();
            decimals = decimals.max(needed);
        }
        if decimals <= 3 {
            Self {
                name: "triệu đồng",
                shift: 6,
                decimals,
            }
        } else {
            Self {
                name: "đồng",
                shift: 0,
                decimals: 0,
            }
        }
    }

    pub(super) fn cell(&self, amount: Money) -> Cell {
        Cell::number(Decimal::new(amount.dong(), self.shift), self.decimals)
    }

    pub(super) fn optional(&self, amount: Option<Money>) -> Cell {
        amount.map_or_else(Cell::empty, |amount| self.cell(amount))
    }
}
