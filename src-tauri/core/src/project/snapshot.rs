//! A project as it was at one time, and what differs between two times, in words and figures.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::adjust::{AdjustmentChange, ChangeKind};
use super::budget::{BudgetRow, in_force};
use super::fields::{PROJECT, PROJECT_BENEFICIARY};
use super::money_rules::Standing;
use super::money_store::Head;
use super::sets::ProjectState;
use crate::clock::written;
use crate::error::{Error, Result};
use crate::field::Kind;
use crate::ids::ProjectId;
use crate::ledger::Reader;
use crate::money::{BySource, Money, MoneySource};
use crate::record::{self, Values};

/// The fields of a project that an adjustment may change, each with the kind of change that it is.
pub(super) const FIELDS: &[(&str, &str)] = &[
    ("name", "content"),
    ("content_id", "content"),
    ("objective", "content"),
    ("implementer", "content"),
    ("coordinator", "content"),
    ("unit_id", "place"),
    ("place_written", "place"),
    ("starts_on", "schedule"),
    ("ends_on", "schedule"),
    ("contract_ends_on", "schedule"),
];

/// The fields of a beneficiary that an adjustment may change.
pub(super) const BENEFICIARY_FIELDS: &[&str] = &[
    "facility_id",
    "person_id",
    "name_written",
    "unit_id",
    "support_vnd",
    "counterpart_vnd",
    "repeat_reason",
];

/// Everything of a project that an adjustment can change, as it is at one time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Snapshot {
    /// Field → value, and what a reference is called.
    pub(super) fields: BTreeMap<String, Stated>,
    pub(super) budget: Vec<Cell>,
    pub(super) beneficiaries: Vec<Beneficiary>,
    #[serde(default)]
    pub(super) state: String,
    /// Of an `after`: the kinds of change with their authorities.
    #[serde(default)]
    pub(super) kinds: Vec<ChangeKind>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Stated {
    pub(super) value: Value,
    pub(super) words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Cell {
    pub(super) line: String,
    pub(super) source: MoneySource,
    pub(super) year: i32,
    pub(super) amount_vnd: Money,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Beneficiary {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) support_vnd: Option<Money>,
    pub(super) counterpart_vnd: Option<Money>,
    pub(super) values: Values,
}

pub(super) fn cells(rows: &[BudgetRow]) -> Vec<Cell> {
    let stage = in_force(rows);
    rows.iter()
        .filter(|row| row.stage == stage)
        .map(|row| Cell {
            line: row.line.clone(),
            source: row.source,
            year: row.year,
            amount_vnd: row.amount,
        })
        .collect()
}

pub(super) fn sum(cells: &[Cell]) -> Result<BySource> {
    BySource::sum(cells.iter().map(|cell| (cell.source, cell.amount_vnd)))
}

/// The budget as it stood: first as approved, then as each adjustment left it.
pub(super) fn standings(
    reader: &Reader<'_>,
    head: &Head,
    rows: &[BudgetRow],
) -> Result<Vec<Standing>> {
    let plain = |cells: &[Cell]| {
        cells
            .iter()
            .map(|cell| (cell.source, cell.year, cell.amount_vnd))
            .collect()
    };
    let stored = stored(reader, &head.id)?;
    let mut standings: Vec<Standing> = Vec::new();
    for one in &stored {
        let (Some(before), Some(after)) = (&one.before, &one.after) else {
            continue;
        };
        if standings.is_empty() {
            standings.push(Standing {
                from: head.decision_on,
                cells: plain(&before.budget),
            });
        }
        standings.push(Standing {
            from: one.decision_on,
            cells: plain(&after.budget),
        });
    }
    match standings.last_mut() {
        // What stands now is what the rows say.
        Some(last) => last.cells = plain(&cells(rows)),
        None => standings.push(Standing {
            from: head.decision_on,
            cells: plain(&cells(rows)),
        }),
    }
    Ok(standings)
}

pub(super) struct Stored {
    pub(super) id: String,
    pub(super) number: u32,
    pub(super) reason: String,
    pub(super) authority: Option<String>,
    pub(super) decision_no: Option<String>,
    pub(super) decision_on: Option<NaiveDate>,
    pub(super) note: Option<String>,
    pub(super) before: Option<Snapshot>,
    pub(super) after: Option<Snapshot>,
}

pub(super) fn stored(reader: &Reader<'_>, project: &ProjectId) -> Result<Vec<Stored>> {
    reader.rows(
        "SELECT id, number, reason, authority, decision_no, decision_on, note, before_json, after_json
         FROM project_adjustment WHERE project_id = ?1 ORDER BY number, id",
        [project],
        |row| {
            let snapshot = |at: usize| -> rusqlite::Result<Option<Snapshot>> {
                let text: Option<String> = row.get(at)?;
                Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
            };
            Ok(Stored {
                id: row.get(0)?,
                number: row.get(1)?,
                reason: row.get(2)?,
                authority: row.get(3)?,
                decision_no: row.get(4)?,
                decision_on: row.get(5)?,
                note: row.get(6)?,
                before: snapshot(7)?,
                after: snapshot(8)?,
            })
        },
    )
}

pub(super) fn snapshot(reader: &Reader<'_>, head: &Head, rows: &[BudgetRow]) -> Result<Snapshot> {
    let gone = || Error::internal(format!("project {} is gone", head.id));
    let project = record::get(reader, &PROJECT, &head.id)?.ok_or_else(gone)?;
    let fields = FIELDS
        .iter()
        .map(|(name, _)| {
            let value = project.values.get(*name).cloned().unwrap_or_default();
            let words = match project.titles.get(*name) {
                Some(title) => title.clone(),
                None => in_words(name, &value),
            };
            ((*name).to_owned(), Stated { value, words })
        })
        .collect();
    let beneficiaries = record::children(reader, &PROJECT_BENEFICIARY, &head.id)?
        .into_iter()
        .map(|one| {
            let money = |name: &str| {
                one.values
                    .get(name)
                    .and_then(Value::as_i64)
                    .and_then(Money::new)
            };
            let name = ["facility_id", "person_id"]
                .iter()
                .find_map(|name| one.titles.get(*name).cloned())
                .or_else(|| {
                    one.values
                        .get("name_written")
                        .and_then(Value::as_str)
                        .map(str::to_owned)
                })
                .unwrap_or_else(|| "chưa rõ tên".to_owned());
            let mut values = one.values.clone();
            values.retain(|name, _| BENEFICIARY_FIELDS.contains(&name.as_str()));
            Beneficiary {
                support_vnd: money("support_vnd"),
                counterpart_vnd: money("counterpart_vnd"),
                id: one.id,
                name,
                values,
            }
        })
        .collect();
    Ok(Snapshot {
        fields,
        budget: cells(rows),
        beneficiaries,
        state: head
            .state
            .map(|state| state.code().to_owned())
            .unwrap_or_default(),
        kinds: Vec::new(),
    })
}

pub(super) fn in_words(field: &str, value: &Value) -> String {
    let text = match value {
        Value::Null => return String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match PROJECT.field(field).map(|field| field.kind) {
        Some(Kind::Date) => text.parse().map_or(text, written),
        _ => text,
    }
}

/// What differs between two times: fields, money line by line, who benefits, whether it goes on.
pub(super) fn changes(before: &Snapshot, after: &Snapshot) -> Result<Vec<AdjustmentChange>> {
    let mut changes = Vec::new();
    let none = || "(chưa ghi)".to_owned();
    for (name, kind) in FIELDS {
        let (old, new) = (before.fields.get(*name), after.fields.get(*name));
        if old.map(|one| &one.value) == new.map(|one| &one.value) {
            continue;
        }
        let words = |stated: Option<&Stated>| {
            stated
                .map(|one| one.words.clone())
                .filter(|words| !words.is_empty())
                .unwrap_or_else(none)
        };
        changes.push(AdjustmentChange {
            kind: (*kind).to_owned(),
            what: PROJECT
                .field(name)
                .map_or(*name, |field| field.label)
                .to_owned(),
            old: words(old),
            new: words(new),
            old_amount: None,
            new_amount: None,
            difference: None,
        });
    }
    changes.extend(budget_changes(before, after)?);
    changes.extend(beneficiary_changes(before, after)?);
    if before.state != after.state && after.state == ProjectState::Stopped.code() {
        changes.push(AdjustmentChange {
            kind: "stop".to_owned(),
            what: "Thực hiện đề án".to_owned(),
            old: "tiếp tục".to_owned(),
            new: "ngừng triển khai".to_owned(),
            old_amount: None,
            new_amount: None,
            difference: None,
        });
    }
    Ok(changes)
}

pub(super) fn amounts(
    kind: &str,
    what: String,
    old: Option<Money>,
    new: Option<Money>,
) -> Result<AdjustmentChange> {
    let words =
        |amount: Option<Money>| amount.map_or_else(|| "–".to_owned(), |amount| amount.to_string());
    Ok(AdjustmentChange {
        kind: kind.to_owned(),
        what,
        old: words(old),
        new: words(new),
        old_amount: old,
        new_amount: new,
        difference: Some(new.unwrap_or_default().minus(old.unwrap_or_default())?),
    })
}

pub(super) fn budget_changes(before: &Snapshot, after: &Snapshot) -> Result<Vec<AdjustmentChange>> {
    let kind = budget_kind(&sum(&before.budget)?, &sum(&after.budget)?);
    let mut order: Vec<&str> = Vec::new();
    for cell in before.budget.iter().chain(&after.budget) {
        if !order.contains(&cell.line.as_str()) {
            order.push(&cell.line);
        }
    }
    let years: BTreeSet<i32> = before
        .budget
        .iter()
        .chain(&after.budget)
        .map(|cell| cell.year)
        .collect();
    let amount = |cells: &[Cell], line: &str, source, year| {
        let own: Vec<Money> = cells
            .iter()
            .filter(|cell| cell.line == line && cell.source == source && cell.year == year)
            .map(|cell| cell.amount_vnd)
            .collect();
        match own.is_empty() {
            true => Ok(None),
            false => Money::sum(own).map(Some),
        }
    };
    let mut changes = Vec::new();
    for line in order {
        for source in MoneySource::ALL {
            for year in &years {
                let old = amount(&before.budget, line, source, *year)?;
                let new = amount(&after.budget, line, source, *year)?;
                if old.unwrap_or_default() == new.unwrap_or_default() {
                    continue;
                }
                let what = match years.len() {
                    1 => format!("{line} – {}", source.label()),
                    _ => format!("{line} – {}, năm {year}", source.label()),
                };
                changes.push(amounts(kind, what, old, new)?);
            }
        }
    }
    Ok(changes)
}

/// Within the total only while neither fund nor the whole changes.
pub(super) fn budget_kind(before: &BySource, after: &BySource) -> &'static str {
    let whole = |one: &BySource| (one.national(), one.local(), one.total());
    match whole(before) == whole(after) {
        true => "budget",
        false => "total",
    }
}

pub(super) fn beneficiary_changes(
    before: &Snapshot,
    after: &Snapshot,
) -> Result<Vec<AdjustmentChange>> {
    let described = |one: &Beneficiary| {
        let mut text = one.name.clone();
        for (label, amount) in [
            ("hỗ trợ", one.support_vnd),
            ("đối ứng", one.counterpart_vnd),
        ] {
            if let Some(amount) = amount {
                text.push_str(&format!(", {label} {amount}"));
            }
        }
        text
    };
    let change = |what: &str, old: String, new: String| AdjustmentChange {
        kind: "beneficiary".to_owned(),
        what: what.to_owned(),
        old,
        new,
        old_amount: None,
        new_amount: None,
        difference: None,
    };
    let mut changes = Vec::new();
    for old in &before.beneficiaries {
        match after.beneficiaries.iter().find(|new| new.id == old.id) {
            None => changes.push(change(
                "Đơn vị thụ hưởng thôi tham gia",
                described(old),
                "–".into(),
            )),
            Some(new) if new.values != old.values => {
                changes.push(change("Đơn vị thụ hưởng", described(old), described(new)));
            }
            Some(_) => {}
        }
    }
    for new in &after.beneficiaries {
        if !before.beneficiaries.iter().any(|old| old.id == new.id) {
            changes.push(change(
                "Đơn vị thụ hưởng thêm vào",
                "–".into(),
                described(new),
            ));
        }
    }
    Ok(changes)
}
