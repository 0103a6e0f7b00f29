//! Changing the tree of a programme, each change one operation that can be undone.
//!
//! What a single row says is edited like any record. Here is what touches several rows: where a row stands,
//! its years, giving a whole out over them, and the next period's draft.

use std::collections::BTreeMap;

use rusqlite::params;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::number::{Hundredths, split_dong, split_things};
use super::store;
use super::tree::{self, Node, Placed, YearStated};
use super::view::{self, ProgrammeView};
use crate::error::{Error, Result};
use crate::ids::{ProgrammeId, TargetId};
use crate::ledger::{Done, Ledger, Op, Tx};
use crate::money::{BySource, Money, MoneySource};

/// A new row of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NewTarget {
    /// The programme.
    pub programme: ProgrammeId,
    /// The row it stands under; none at the top.
    #[serde(default)]
    pub parent: Option<TargetId>,
    /// What it is called.
    pub name: String,
    /// What it is counted in.
    #[serde(default)]
    pub unit: Option<String>,
    /// What is wanted of it, `12.5`.
    #[serde(default)]
    pub quantity: Option<String>,
}

/// One step of a row within the tree; what is below it goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TargetStep {
    /// Before the row above it.
    Up,
    /// Behind the row below it.
    Down,
    /// Under the row above it.
    In,
    /// Behind the row that it stands under.
    Out,
}

/// What is stated of one year of a target; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct YearInput {
    /// `12.5`; an empty text takes the quantity away.
    pub quantity: Option<String>,
    /// KCQG.
    pub national: Option<Money>,
    /// KCĐP.
    pub local: Option<Money>,
    /// Đối ứng.
    pub beneficiary: Option<Money>,
    /// Nguồn khác.
    pub other: Option<Money>,
}

/// Adds a row behind its siblings.
pub fn add_target(ledger: &Ledger, input: &NewTarget) -> Result<Done<ProgrammeView>> {
    let name = input.name.trim();
    if name.is_empty() {
        return Err(Error::refused(
            "target_unnamed",
            "Chỉ tiêu chưa có tên. Hãy ghi tên nội dung, nhiệm vụ hoặc chỉ tiêu.",
        ));
    }
    let quantity = Hundredths::read(input.quantity.as_deref().unwrap_or_default())?;
    change(ledger, &input.programme, |tx, mut nodes| {
        if let Some(parent) = &input.parent {
            node(&nodes, parent)?;
        }
        let id = TargetId::from(tx.new_id());
        let content: Option<Option<String>> = tx.row(
            "SELECT content_id FROM programme_target WHERE id = ?1",
            [&input.parent],
            |row| row.get(0),
        )?;
        tx.run(
            "INSERT INTO programme_target(id, programme_id, parent_id, position, content_id, name, unit_label, quantity)
             VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, ?7)",
            params![
                id,
                input.programme,
                input.parent,
                content.flatten(),
                crate::text::nfc(name),
                input.unit.as_deref().map(str::trim).filter(|unit| !unit.is_empty()),
                quantity.map(|quantity| quantity.0)
            ],
        )?;
        nodes.push(Node {
            id,
            parent: input.parent.clone(),
            name: name.to_owned(),
            ..Node::default()
        });
        reorder(tx, nodes)
    })
}

/// Moves a row one step, with what is below it.
pub fn move_target(
    ledger: &Ledger,
    target: &TargetId,
    step: TargetStep,
) -> Result<Done<ProgrammeView>> {
    let programme = ledger.read(|reader| store::programme_of(reader, target))?;
    change(ledger, &programme, |tx, nodes| {
        let parent = node(&nodes, target)?.parent.clone();
        let mut children = tree::children(&nodes);
        let siblings = children.entry(parent.clone()).or_default();
        let at = siblings.iter().position(|id| id == target);
        let at = at.ok_or_else(|| Error::internal("a row is not among its siblings"))?;
        let stuck = || {
            Error::refused(
                "target_stuck",
                "Mục này đã ở đầu hoặc cuối nên không dời thêm được.",
            )
        };
        match step {
            TargetStep::Up => siblings.swap(at.checked_sub(1).ok_or_else(stuck)?, at),
            TargetStep::Down if at + 1 < siblings.len() => siblings.swap(at, at + 1),
            TargetStep::Down => return Err(stuck()),
            TargetStep::In => {
                let under = siblings[at.checked_sub(1).ok_or_else(stuck)?].clone();
                siblings.remove(at);
                children
                    .entry(Some(under))
                    .or_default()
                    .push(target.to_owned());
            }
            TargetStep::Out => {
                let above = parent.clone().ok_or_else(stuck)?;
                siblings.remove(at);
                let over = node(&nodes, &above)?.parent.clone();
                let list = children.entry(over).or_default();
                let behind = list.iter().position(|id| *id == above);
                list.insert(behind.map_or(list.len(), |at| at + 1), target.to_owned());
            }
        }
        reorder(tx, in_order(nodes, &children))
    })
}

/// Removes a row with all that is below it; refused while plans, projects or other work name any of it.
pub fn remove_target(ledger: &Ledger, target: &TargetId) -> Result<Done<ProgrammeView>> {
    let programme = ledger.read(|reader| store::programme_of(reader, target))?;
    change(ledger, &programme, |tx, nodes| {
        let name = node(&nodes, target)?.name.clone();
        if !tx.run_unless_referenced("DELETE FROM programme_target WHERE id = ?1", [target])? {
            let users = users(tx, nodes, target)?;
            return Err(Error::refused(
                "target_in_use",
                format!(
                    "Chưa bỏ được “{name}” vì đang có {users} tính vào chỉ tiêu này. Hãy chuyển sang chỉ tiêu khác trước."
                ),
            ));
        }
        let left = store::nodes(tx, &programme)?;
        reorder(tx, left)
    })
}

/// Which records name a row or one below it, as a sentence carries them.
fn users(tx: &Tx<'_>, nodes: Vec<Node>, target: &TargetId) -> Result<String> {
    let rows = tree::arrange(nodes);
    let at = rows
        .iter()
        .position(|row| row.node.id == *target)
        .unwrap_or_default();
    let ids: Vec<&str> = rows[at..=at + rows[at].below]
        .iter()
        .map(|row| row.node.id.as_str())
        .collect();
    let ids = serde_json::to_string(&ids)?;
    let mut users = Vec::new();
    for noun in crate::nouns::NOUNS {
        let points = noun.field("programme_target_id").is_some();
        if !points || noun.name == "programme_target_year" {
            continue;
        }
        let count: i64 = tx.value(
            &format!(
                "SELECT count(*) FROM {} WHERE programme_target_id IN (SELECT value FROM json_each(?1))",
                noun.name
            ),
            [&ids],
        )?;
        if count > 0 {
            users.push(format!("{count} {}", noun.label));
        }
    }
    Ok(users.join(", "))
}

/// Sets what is stated of one year of a target.
pub fn set_year(
    ledger: &Ledger,
    target: &TargetId,
    year: i32,
    input: &YearInput,
) -> Result<Done<ProgrammeView>> {
    let programme = ledger.read(|reader| store::programme_of(reader, target))?;
    let quantity = input
        .quantity
        .as_deref()
        .map(Hundredths::read)
        .transpose()?;
    change(ledger, &programme, |tx, nodes| {
        let head = store::head(tx, &programme)?;
        if !(head.first..=head.last).contains(&year) {
            return Err(Error::refused(
                "year_outside",
                format!(
                    "Năm {year} ngoài giai đoạn {}–{} của chương trình. Hãy chọn năm khác.",
                    head.first, head.last
                ),
            ));
        }
        let before = node(&nodes, target)?
            .years
            .get(&year)
            .copied()
            .unwrap_or_default();
        let old = before.money.unwrap_or_default();
        let given = [input.national, input.local, input.beneficiary, input.other];
        let money = old.restated(given)?;
        let stated = before.money.is_some() || given.iter().any(Option::is_some);
        let after = YearStated {
            quantity: match quantity {
                Some(quantity) => quantity.map(|quantity| quantity.0),
                None => before.quantity,
            },
            money: (stated && money != BySource::default()).then_some(money),
        };
        store::set_year(tx, target, year, after)
    })
}

/// Gives the quantity and the money of a target out over its years, from a year on where one is named: what
/// the years before it state stays, and the rest is given out to the last đồng.
pub fn spread(
    ledger: &Ledger,
    target: &TargetId,
    from: Option<i32>,
) -> Result<Done<ProgrammeView>> {
    let programme = ledger.read(|reader| store::programme_of(reader, target))?;
    change(ledger, &programme, |tx, nodes| {
        let head = store::head(tx, &programme)?;
        let node = node(&nodes, target)?;
        let quantity = node.quantity.filter(|_| !node.every_year && node.adds_up());
        if quantity.is_none() && node.money.is_none() {
            return Err(Error::refused(
                "nothing_to_spread",
                format!(
                    "“{}” chưa có số lượng hoặc kinh phí của cả giai đoạn để chia cho các năm. Hãy ghi số của cả giai đoạn trước.",
                    node.name
                ),
            ));
        }
        let years: Vec<i32> = node.wanted_years(head.first, head.last).collect();
        let (kept, open): (Vec<i32>, Vec<i32>) = years
            .into_iter()
            .partition(|year| from.is_some_and(|from| *year < from));
        if open.is_empty() {
            return Err(Error::refused(
                "no_year_left",
                format!(
                    "“{}” không còn năm nào để chia. Hãy chọn năm sớm hơn.",
                    node.name
                ),
            ));
        }
        let stated = |year: &i32| node.years.get(year).copied().unwrap_or_default();
        let too_much = || {
            Error::refused(
                "split_too_much",
                format!(
                    "“{}”: các năm trước đã vượt số của cả giai đoạn nên không còn gì để chia.",
                    node.name
                ),
            )
        };
        let things = match quantity {
            None => None,
            Some(whole) => {
                let before: i64 = kept.iter().filter_map(|year| stated(year).quantity).sum();
                if before > whole {
                    return Err(too_much());
                }
                Some(split_things(whole - before, open.len()))
            }
        };
        let mut dong = Vec::new();
        if let Some(whole) = node.money {
            for source in MoneySource::ALL {
                let before = Money::sum(
                    kept.iter()
                        .filter_map(|year| stated(year).money)
                        .map(|money| money.of(source)),
                )?;
                let left = whole.of(source).minus(before)?;
                if left < Money::ZERO {
                    return Err(too_much());
                }
                dong.push(split_dong(left.dong(), open.len()));
            }
        }
        for (at, year) in open.iter().enumerate() {
            let money = |of: &Vec<i64>| Money::new(of[at]).unwrap_or_default();
            let after = YearStated {
                quantity: things
                    .as_ref()
                    .map_or(stated(year).quantity, |things| Some(things[at])),
                money: match dong.is_empty() {
                    true => stated(year).money,
                    false => Some(BySource::sum(
                        MoneySource::ALL.into_iter().zip(dong.iter().map(money)),
                    )?),
                },
            };
            store::set_year(tx, target, *year, after)?;
        }
        Ok(())
    })
}

/// The tree of a programme as the draft of the period that follows it; answers the new programme's id.
/// What was done stays behind, decisions too.
pub fn copy(ledger: &Ledger, programme: &ProgrammeId) -> Result<Done<ProgrammeId>> {
    let (head, nodes, phases) = ledger.read(|reader| {
        Ok((
            store::head(reader, programme)?,
            store::nodes(reader, programme)?,
            store::phases(reader, programme)?,
        ))
    })?;
    let by = head.last - head.first + 1;
    let (first, last) = (head.first + by, head.last + by);
    let name = renamed(&head.name, (head.first, head.last), (first, last));
    ledger.transact(&Op::CopyProgramme { title: name.clone() }, |tx| {
        let copy = ProgrammeId::from(tx.new_id());
        tx.run(
            "INSERT INTO programme(id, name, level, period_start, period_end, unit_id, objective, state)
             SELECT ?2, ?3, level, ?4, ?5, unit_id, objective, 'draft' FROM programme WHERE id = ?1",
            params![programme, copy, name, first, last],
        )?;
        let mut ids: BTreeMap<TargetId, TargetId> = BTreeMap::new();
        let mut of_phase: BTreeMap<String, String> = BTreeMap::new();
        for phase in &phases {
            let id = tx.new_id();
            tx.run(
                "INSERT INTO programme_phase(id, programme_id, name, from_year, to_year) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    id,
                    copy,
                    renamed(&phase.name, (phase.from, phase.to), (phase.from + by, phase.to + by)),
                    phase.from + by,
                    phase.to + by
                ],
            )?;
            of_phase.insert(phase.id.clone(), id);
        }
        for (position, row) in (1_i64..).zip(tree::arrange(nodes)) {
            let id = TargetId::from(tx.new_id());
            tx.run(
                "INSERT INTO programme_target(id, programme_id, parent_id, position, phase_id, content_id, name, unit_label, quantity,
                        quantity_qualifier, every_year, macro, national_vnd, local_vnd, beneficiary_vnd, other_vnd)
                 SELECT ?2, ?3, ?4, ?5, ?6, content_id, name, unit_label, quantity,
                        quantity_qualifier, every_year, macro, national_vnd, local_vnd, beneficiary_vnd, other_vnd
                 FROM programme_target WHERE id = ?1",
                params![
                    row.node.id,
                    id,
                    copy,
                    row.node.parent.as_ref().and_then(|parent| ids.get(parent)),
                    position,
                    row.node.phase.as_ref().and_then(|phase| of_phase.get(phase))
                ],
            )?;
            for (year, stated) in &row.node.years {
                store::set_year(tx, &id, year + by, *stated)?;
            }
            ids.insert(row.node.id, id);
        }
        Ok(copy)
    })
}

/// A name with its years moved on, however the dash between them is written.
fn renamed(name: &str, old: (i32, i32), new: (i32, i32)) -> String {
    let mut found = false;
    let mut renamed = name.to_owned();
    for dash in ["–", "-", " – ", " - "] {
        let written = format!("{}{dash}{}", old.0, old.1);
        if renamed.contains(&written) {
            renamed = renamed.replace(&written, &format!("{}{dash}{}", new.0, new.1));
            found = true;
        }
    }
    if found {
        renamed
    } else {
        format!("{name} (giai đoạn {}–{})", new.0, new.1)
    }
}

/// One change of a programme's tree, and the programme after it.
fn change(
    ledger: &Ledger,
    programme: &ProgrammeId,
    work: impl FnOnce(&Tx<'_>, Vec<Node>) -> Result<()>,
) -> Result<Done<ProgrammeView>> {
    let title = ledger.read(|reader| Ok(store::head(reader, programme)?.name))?;
    ledger.transact(&Op::EditProgramme { title }, |tx| {
        let nodes = store::nodes(tx, programme)?;
        work(tx, nodes)?;
        view::show(tx, programme, tx.today())
    })
}

fn node<'n>(nodes: &'n [Node], id: &TargetId) -> Result<&'n Node> {
    nodes.iter().find(|node| node.id == *id).ok_or_else(|| {
        Error::refused(
            "target_gone",
            "Chỉ tiêu này không còn trong chương trình. Hãy tải lại.",
        )
    })
}

/// The same rows with parents and order as the lists say.
pub(super) fn in_order(
    nodes: Vec<Node>,
    children: &BTreeMap<Option<TargetId>, Vec<TargetId>>,
) -> Vec<Node> {
    let mut by_id: BTreeMap<TargetId, Node> = nodes
        .into_iter()
        .map(|node| (node.id.clone(), node))
        .collect();
    let mut ordered = Vec::with_capacity(by_id.len());
    for (parent, list) in children {
        for id in list {
            if let Some(node) = by_id.remove(id) {
                ordered.push(Node {
                    parent: parent.clone(),
                    ..node
                });
            }
        }
    }
    ordered
}

/// Writes where the rows stand: rows of one parent in the order given.
pub(super) fn reorder(tx: &Tx<'_>, nodes: Vec<Node>) -> Result<()> {
    let rows: Vec<Placed> = tree::arrange(nodes);
    let parents: Vec<Option<TargetId>> = rows.iter().map(|row| row.node.parent.clone()).collect();
    store::write_order(tx, &rows, &parents)
}
