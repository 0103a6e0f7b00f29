//! The tree of a programme as values: order, numbering, what every row is to bring in all and each year.
//!
//! What surprises: money that is stated below a heading stands for the heading's own; a target given for
//! every year of the programme is wanted so many times; a rate in per cent never adds up over years.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::ids::TargetId;
use crate::money::{BySource, Money};
use crate::period::roman;
use crate::text::fold;

use super::number::{Hundredths, add_up};

/// What is stated of one year of a target.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct YearStated {
    pub(super) quantity: Option<i64>,
    pub(super) money: Option<BySource>,
}

/// A row as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) id: TargetId,
    pub(super) parent: Option<TargetId>,
    pub(super) name: String,
    pub(super) unit: Option<String>,
    pub(super) content_id: Option<String>,
    pub(super) content: Option<String>,
    pub(super) phase: Option<String>,
    /// First and last year of its phase, where it has one.
    pub(super) phase_years: Option<(i32, i32)>,
    pub(super) quantity: Option<i64>,
    pub(super) qualifier: Option<String>,
    pub(super) every_year: bool,
    pub(super) by_hand: bool,
    pub(super) money: Option<BySource>,
    pub(super) source_text: Option<String>,
    pub(super) note: Option<String>,
    pub(super) years: BTreeMap<i32, YearStated>,
}

impl Node {
    /// Rates in per cent are of their year alone.
    pub(super) fn adds_up(&self) -> bool {
        !self.unit.as_deref().is_some_and(|unit| unit.contains('%'))
    }

    /// The years it is wanted in.
    pub(super) fn wanted_years(&self, first: i32, last: i32) -> impl Iterator<Item = i32> + use<> {
        let (from, to) = self.phase_years.unwrap_or((first, last));
        from.max(first)..=to.min(last)
    }

    /// What is wanted in a year.
    pub(super) fn wanted_in(&self, year: i32, first: i32, last: i32) -> Option<i64> {
        self.years
            .get(&year)
            .and_then(|stated| stated.quantity)
            .or_else(|| {
                let given =
                    self.every_year && self.wanted_years(first, last).any(|one| one == year);
                given.then_some(self.quantity).flatten()
            })
    }

    /// What is wanted in all.
    pub(super) fn wanted(&self, first: i32, last: i32) -> Option<i64> {
        if !self.adds_up() {
            let latest = self.years.values().rev().find_map(|year| year.quantity);
            return self.quantity.or(latest);
        }
        if !self.every_year && self.quantity.is_some() {
            return self.quantity;
        }
        let years: Vec<i64> = (first..=last)
            .filter_map(|year| self.wanted_in(year, first, last))
            .collect();
        (!years.is_empty()).then(|| add_up(years.into_iter()))
    }

    /// Whether anything is wanted of it at all.
    pub(super) fn wants(&self) -> bool {
        self.quantity.is_some() || self.years.values().any(|year| year.quantity.is_some())
    }

    /// Money stated of its years together.
    fn money_of_years(&self) -> Result<Option<BySource>> {
        let mut sum = None;
        for money in self.years.values().filter_map(|year| year.money) {
            sum = Some(match sum {
                None => money,
                Some(before) => money.plus(&before)?,
            });
        }
        Ok(sum)
    }
}

/// A row in its place: the rows below it follow at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) node: Node,
    pub(super) depth: usize,
    /// `I`, `1`, `1.1`, …
    pub(super) number: String,
    /// How many of the rows that follow are below it.
    pub(super) below: usize,
}

/// Which rows stand below which, each list in its order. What points nowhere, or in a circle, stands at the
/// top.
pub(super) fn children(nodes: &[Node]) -> BTreeMap<Option<TargetId>, Vec<TargetId>> {
    let known: BTreeMap<&TargetId, Option<&TargetId>> = nodes
        .iter()
        .map(|node| (&node.id, node.parent.as_ref()))
        .collect();
    let reaches_the_top = |id: &TargetId| {
        let mut seen = BTreeSet::new();
        let mut at = Some(id);
        while let Some(one) = at {
            if !seen.insert(one) {
                return false;
            }
            at = known.get(one).copied().flatten();
        }
        true
    };
    let mut children: BTreeMap<Option<TargetId>, Vec<TargetId>> = BTreeMap::new();
    for node in nodes {
        let parent = node
            .parent
            .clone()
            .filter(|parent| known.contains_key(parent) && reaches_the_top(&node.id));
        children.entry(parent).or_default().push(node.id.clone());
    }
    children
}

/// The rows in the order of the tree, numbered.
pub(super) fn arrange(nodes: Vec<Node>) -> Vec<Placed> {
    let children = children(&nodes);
    let mut by_id: BTreeMap<TargetId, Node> = nodes
        .into_iter()
        .map(|node| (node.id.clone(), node))
        .collect();
    let mut placed = Vec::with_capacity(by_id.len());
    place(&children, &mut by_id, None, 0, "", &mut placed);
    placed
}

fn place(
    children: &BTreeMap<Option<TargetId>, Vec<TargetId>>,
    by_id: &mut BTreeMap<TargetId, Node>,
    parent: Option<&TargetId>,
    depth: usize,
    prefix: &str,
    placed: &mut Vec<Placed>,
) {
    for (number, id) in (1_u32..).zip(children.get(&parent.cloned()).into_iter().flatten()) {
        let Some(node) = by_id.remove(id) else {
            continue;
        };
        let number = match depth {
            0 => roman(number),
            1 => number.to_string(),
            _ => format!("{prefix}.{number}"),
        };
        let at = placed.len();
        placed.push(Placed {
            node,
            depth,
            number: number.clone(),
            below: 0,
        });
        place(children, by_id, Some(id), depth + 1, &number, placed);
        placed[at].below = placed.len() - at - 1;
    }
}

/// Money of a row: in all, and by year where the years state any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RowMoney {
    pub(super) whole: Option<BySource>,
    pub(super) years: BTreeMap<i32, BySource>,
}

impl RowMoney {
    pub(super) fn plus(&self, more: &Self) -> Result<Self> {
        let whole = match (self.whole, more.whole) {
            (Some(one), Some(other)) => Some(one.plus(&other)?),
            (one, other) => one.or(other),
        };
        let mut years = self.years.clone();
        for (year, amounts) in &more.years {
            let sum = years.get(year).copied().unwrap_or_default().plus(amounts)?;
            years.insert(*year, sum);
        }
        Ok(Self { whole, years })
    }
}

/// The money of every row: a row with money below it shows the sum of what is below.
pub(super) fn money(rows: &[Placed]) -> Result<Vec<RowMoney>> {
    let mut all = vec![RowMoney::default(); rows.len()];
    for at in (0..rows.len()).rev() {
        let row = &rows[at];
        let mut sum = RowMoney::default();
        for child in direct(rows, at) {
            sum = sum.plus(&all[child])?;
        }
        all[at] = if sum.whole.is_some() {
            sum
        } else {
            let years = row.node.years.iter();
            RowMoney {
                whole: row.node.money.or(row.node.money_of_years()?),
                years: years
                    .filter_map(|(year, stated)| Some((*year, stated.money?)))
                    .collect(),
            }
        };
    }
    Ok(all)
}

/// The rows directly below a row.
pub(super) fn direct(rows: &[Placed], at: usize) -> impl Iterator<Item = usize> + '_ {
    let end = at + rows[at].below;
    let mut next = at + 1;
    std::iter::from_fn(move || {
        (next <= end).then(|| {
            let one = next;
            next = one + 1 + rows[one].below;
            one
        })
    })
}

/// The rows whose records count for the things of a row: itself, and those below that count the same things.
pub(super) fn counted(rows: &[Placed], at: usize) -> Vec<usize> {
    let unit = |at: usize| rows[at].node.unit.as_deref().map(fold);
    let own = unit(at);
    (at..=at + rows[at].below)
        .filter(|one| *one == at || (own.is_some() && unit(*one) == own))
        .collect()
}

/// What does not add up in a programme; each says the row it is about.
pub(super) fn findings(
    rows: &[Placed],
    money: &[RowMoney],
    (first, last): (i32, i32),
    total: Option<Money>,
) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    let mut warn = |at: &str, code: &str, message: String, fix: &str| {
        found.push(Finding::new(Level::Warning, at, code, message, fix));
    };
    for (at, row) in rows.iter().enumerate() {
        let node = &row.node;
        let years: Vec<i64> = node
            .years
            .values()
            .filter_map(|year| year.quantity)
            .collect();
        let sum = add_up(years.iter().copied());
        if let Some(whole) = node.quantity
            && node.adds_up()
            && !node.every_year
            && !years.is_empty()
            && sum != whole
        {
            warn(
                &node.id,
                "split_differs",
                format!(
                    "“{}”: các năm cộng lại là {}, mục tiêu cả giai đoạn là {}.",
                    node.name,
                    Hundredths(sum).written(),
                    Hundredths(whole).written()
                ),
                "Sửa số của từng năm, hoặc chia lại phần còn thiếu cho các năm còn lại.",
            );
        }
        if let Some(own) = node.money
            && let Some(shown) = money[at].whole
            && own != shown
        {
            warn(
                &node.id,
                "money_differs",
                format!(
                    "“{}”: kinh phí ghi ở mục này là {} đồng, các mục bên dưới cộng lại là {} đồng.",
                    node.name,
                    own.total(),
                    shown.total()
                ),
                "Chương trình dùng số cộng từ bên dưới. Hãy sửa một trong hai cho khớp.",
            );
        }
        let of_years = node.money_of_years()?;
        if let (Some(own), Some(of_years)) = (node.money, of_years)
            && own != of_years
        {
            warn(
                &node.id,
                "money_split_differs",
                format!(
                    "“{}”: kinh phí các năm cộng lại là {} đồng, cả giai đoạn là {} đồng.",
                    node.name,
                    of_years.total(),
                    own.total()
                ),
                "Sửa kinh phí từng năm hoặc kinh phí cả giai đoạn.",
            );
        }
        if let Some(year) = node
            .years
            .keys()
            .find(|year| **year < first || **year > last)
        {
            warn(
                &node.id,
                "year_outside",
                format!(
                    "“{}” có số của năm {year}, ngoài giai đoạn {first}–{last}.",
                    node.name
                ),
                "Sửa năm, hoặc sửa giai đoạn của chương trình.",
            );
        }
    }
    let mut sum = Money::ZERO;
    let mut any = false;
    for (at, _) in rows.iter().enumerate().filter(|(_, row)| row.depth == 0) {
        if let Some(whole) = money[at].whole {
            sum = sum.plus(whole.total())?;
            any = true;
        }
    }
    if let Some(total) = total
        && any
        && total != sum
    {
        warn(
            "total_vnd",
            "total_differs",
            format!(
                "Tổng kinh phí của chương trình ghi {total} đồng, các mục cộng lại là {sum} đồng."
            ),
            "Bổ sung kinh phí của mục còn thiếu, hoặc sửa tổng kinh phí.",
        );
    }
    Ok(found)
}
