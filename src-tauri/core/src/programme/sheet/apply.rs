//! What a sheet changes in a programme: rows matched by name and place, differences told, then written.

use std::collections::BTreeMap;

use rusqlite::params;

use super::header::{Column, SOURCES, period_in};
use super::read::{Read, ReadRow, Stated};
use super::{ImportOptions, ImportSummary, RowOutcome};
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::ids::{ProgrammeId, TargetId};
use crate::ledger::{Reader, Tx};
use crate::money::{BySource, MoneySource};
use crate::programme::edit::{in_order, reorder};
use crate::programme::number::Hundredths;
use crate::programme::store;
use crate::programme::tree::{self, Node, YearStated};
use crate::text::words;

/// What an import will do.
pub(super) struct Plan {
    pub(super) sheet: String,
    pub(super) programme: Option<ProgrammeId>,
    pub(super) name: String,
    pub(super) period: Option<(i32, i32)>,
    pub(super) columns: Vec<(String, String, Option<Column>)>,
    pub(super) rows: Vec<Planned>,
    pub(super) findings: Vec<Finding>,
    pub(super) needs_unit: bool,
    nodes: Vec<Node>,
}

/// A row of the sheet and the row of the programme that it is.
pub(super) struct Planned {
    pub(super) row: ReadRow,
    pub(super) node: Option<TargetId>,
    pub(super) content_id: Option<String>,
    pub(super) phase: Option<Phase>,
    pub(super) outcome: RowOutcome,
    pub(super) changes: Vec<String>,
}

/// A phase, known or to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Phase {
    Known(String),
    New(String, i32, i32),
}

impl Plan {
    pub(super) fn errors(&self) -> usize {
        self.findings
            .iter()
            .filter(|one| one.level == Level::Error)
            .count()
    }

    pub(super) fn counts(&self) -> ImportSummary {
        let count = |outcome: RowOutcome| {
            let rows = self.rows.iter().filter(|one| one.outcome == outcome);
            u32::try_from(rows.count()).unwrap_or(u32::MAX)
        };
        ImportSummary {
            programme: self.programme.clone().unwrap_or_default(),
            new: count(RowOutcome::New),
            updated: count(RowOutcome::Update),
            unchanged: count(RowOutcome::Unchanged),
        }
    }
}

/// The place of each row by the names above it; rows of one name count on.
fn places<'r>(rows: impl Iterator<Item = (usize, &'r str)>) -> Vec<String> {
    let mut above: Vec<String> = Vec::new();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    rows.map(|(depth, name)| {
        above.truncate(depth);
        let path = format!(
            "{}/{}",
            above.last().map_or("", String::as_str),
            words(name)
        );
        let times = seen.entry(path.clone()).or_default();
        *times += 1;
        let place = format!("{path}#{times}");
        above.push(place.clone());
        place
    })
    .collect()
}

/// Matches a sheet with the ledger.
pub(super) fn plan(reader: &Reader<'_>, read: Read, options: &ImportOptions) -> Result<Plan> {
    let mut findings = read.findings.clone();
    let years = read.years();
    let stated = match (options.first, options.last) {
        (Some(first), Some(last)) => Some((first, last)),
        _ => read
            .period
            .or(years.as_ref().map(|years| (*years.start(), *years.end()))),
    };
    let own_name = options.name.clone().filter(|name| !name.trim().is_empty());
    let name = own_name.or(read.title.clone());
    let programme = match &options.programme {
        Some(id) => Some(store::head(reader, id)?),
        None => {
            let same = |one: &crate::programme::ProgrammeHead| {
                Some((one.first, one.last)) == stated
                    && name
                        .as_deref()
                        .is_none_or(|name| words(name) == words(&one.name))
            };
            let known = store::list(reader)?.into_iter().find(same);
            known.map(|one| store::head(reader, &one.id)).transpose()?
        }
    };
    let period = programme
        .as_ref()
        .map(|one| (one.first, one.last))
        .or(stated);
    match (period, &years) {
        (None, _) => findings.push(Finding::new(
            Level::Error,
            read.sheet.clone(),
            "period_missing",
            "Bảng không ghi giai đoạn và không có cột năm nào nên chưa biết chương trình thuộc giai đoạn nào.",
            "Chọn năm đầu và năm cuối của chương trình.",
        )),
        (Some((first, last)), _) if last < first => findings.push(Finding::new(
            Level::Error,
            read.sheet.clone(),
            "period_backwards",
            format!("Năm cuối {last} trước năm đầu {first}."),
            "Sửa lại năm đầu và năm cuối của chương trình.",
        )),
        (Some((first, last)), Some(years)) if *years.start() < first || *years.end() > last => {
            findings.push(Finding::new(
                Level::Error,
                read.sheet.clone(),
                "year_outside",
                format!("Bảng có cột năm {}–{}, ngoài giai đoạn {first}–{last} của chương trình.", years.start(), years.end()),
                "Chọn đúng chương trình, hoặc sửa năm ở hàng tiêu đề.",
            ));
        }
        _ => {}
    }
    let (nodes, phases) = match &programme {
        Some(head) => (
            store::nodes(reader, &head.id)?,
            store::phases(reader, &head.id)?,
        ),
        None => (Vec::new(), Vec::new()),
    };
    let placed = tree::arrange(nodes.clone());
    let known: BTreeMap<String, &Node> =
        places(placed.iter().map(|row| (row.depth, row.node.name.as_str())))
            .into_iter()
            .zip(placed.iter().map(|row| &row.node))
            .collect();
    let contents: Vec<(String, String, String, Option<String>)> = reader.rows(
        "SELECT id, code, name, short_name FROM content ORDER BY valid_from DESC, id",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let sheet_places = places(read.rows.iter().map(|row| (row.depth, row.name.as_str())));
    let mut above: Vec<Option<String>> = Vec::new();
    let mut rows = Vec::with_capacity(read.rows.len());
    for (row, place) in read.rows.into_iter().zip(sheet_places) {
        let node = known.get(&place).copied();
        let content = match &row.content {
            Some(code) => {
                let found = contents
                    .iter()
                    .find(|(_, known, ..)| words(known) == words(code));
                if found.is_none() {
                    findings.push(Finding::new(
                        Level::Warning,
                        format!("{}!{}", read.sheet, row.row),
                        "content_unknown",
                        format!("“{}”: không có nội dung khuyến công “{code}”.", row.name),
                        "Ghi mã nội dung, ví dụ ND3, hoặc chọn nội dung sau khi nhập.",
                    ));
                }
                found
            }
            None => {
                let called = words(&row.name);
                contents.iter().find(|(_, _, name, short)| {
                    words(name) == called
                        || short.as_deref().is_some_and(|short| words(short) == called)
                })
            }
        }
        .map(|(id, ..)| id.clone());
        above.truncate(row.depth);
        let inherited = above.last().cloned().flatten();
        // What a row is of its heading's content is a guess: it never overrules what stands.
        let content_id = content.clone().or(match node {
            None => inherited.clone(),
            Some(_) => None,
        });
        above.push(
            content
                .or(node.and_then(|node| node.content_id.clone()))
                .or(inherited),
        );
        let phase = row.phase.as_ref().and_then(|text| {
            let called =
                |phase: &&crate::programme::PhaseView| words(text).starts_with(&words(&phase.name));
            match (phases.iter().find(called), period_in(text)) {
                (Some(phase), _) => Some(Phase::Known(phase.id.clone())),
                (None, Some((from, to))) => {
                    let name = text.split('(').next().unwrap_or(text).trim();
                    Some(Phase::New(name.to_owned(), from, to))
                }
                (None, None) => {
                    findings.push(Finding::new(
                        Level::Warning,
                        format!("{}!{}", read.sheet, row.row),
                        "phase_unknown",
                        format!(
                            "“{}”: chưa rõ phân kỳ “{text}” gồm những năm nào.",
                            row.name
                        ),
                        "Ghi thêm năm, ví dụ “Phân kỳ 1 (2021–2023)”.",
                    ));
                    None
                }
            }
        });
        let changes = match node {
            None => Vec::new(),
            Some(node) => changes(node, &row, content_id.as_deref(), phase.as_ref())?,
        };
        rows.push(Planned {
            outcome: match (node, changes.is_empty()) {
                (None, _) => RowOutcome::New,
                (Some(_), true) => RowOutcome::Unchanged,
                (Some(_), false) => RowOutcome::Update,
            },
            node: node.map(|node| node.id.clone()),
            content_id,
            phase,
            row,
            changes,
        });
    }
    let named = period.map_or_else(
        || "Chương trình khuyến công".to_owned(),
        |(first, last)| format!("Chương trình khuyến công giai đoạn {first}–{last}"),
    );
    Ok(Plan {
        sheet: read.sheet,
        name: programme
            .as_ref()
            .map(|one| one.name.clone())
            .or(name)
            .unwrap_or(named),
        programme: programme.map(|one| one.id),
        period,
        columns: read.columns,
        rows,
        findings,
        needs_unit: read.needs_unit,
        nodes,
    })
}

/// What is stated after a row is taken in: what the row states, else what stood.
fn money_after(before: Option<BySource>, stated: &Stated) -> Result<Option<BySource>> {
    if before.is_none() && stated.iter().all(Option::is_none) {
        return Ok(None);
    }
    before.unwrap_or_default().restated(*stated).map(Some)
}

/// The years of a row after it is taken in, those that change.
fn years_after(node: &Node, row: &ReadRow) -> Result<BTreeMap<i32, YearStated>> {
    let years = row.years.keys().chain(row.money_years.keys());
    let mut changed = BTreeMap::new();
    for year in years {
        let before = node.years.get(year).copied().unwrap_or_default();
        let money = row.money_years.get(year).copied().unwrap_or_default();
        let after = YearStated {
            quantity: row.years.get(year).copied().or(before.quantity),
            money: money_after(before.money, &money)?,
        };
        if after != before {
            changed.insert(*year, after);
        }
    }
    Ok(changed)
}

/// What differs between a row of the programme and what the sheet states of it.
fn changes(
    node: &Node,
    row: &ReadRow,
    content: Option<&str>,
    phase: Option<&Phase>,
) -> Result<Vec<String>> {
    let mut changes = Vec::new();
    let mut tell = |label: &str, old: String, new: String| {
        if old != new {
            let old = if old.is_empty() {
                "chưa có".to_owned()
            } else {
                old
            };
            changes.push(format!("{label}: {old} → {new}"));
        }
    };
    let text = |one: &Option<String>| one.clone().unwrap_or_default();
    for (label, old, new) in [
        ("Tên", &Some(node.name.clone()), &Some(row.name.clone())),
        ("Đơn vị tính", &node.unit, &row.unit),
        ("Nguồn số liệu", &node.source_text, &row.source_text),
        ("Ghi chú", &node.note, &row.note),
    ] {
        if new.is_some() {
            tell(label, text(old), text(new));
        }
    }
    let number = |one: Option<i64>| one.map_or_else(String::new, |one| Hundredths(one).written());
    if row.quantity.is_some() {
        tell("Số lượng", number(node.quantity), number(row.quantity));
        let qualifier = row.qualifier.map(|one| one.name().to_owned());
        if node.qualifier != qualifier {
            tell(
                "Mức độ của số lượng",
                qualified(node.qualifier.as_deref()),
                qualified(qualifier.as_deref()),
            );
        }
    }
    let flag = |one: bool| if one { "có" } else { "không" }.to_owned();
    if let Some(every_year) = row.every_year {
        tell("Giao cho từng năm", flag(node.every_year), flag(every_year));
    }
    if let Some(by_hand) = row.by_hand {
        tell("Chỉ tiêu vĩ mô", flag(node.by_hand), flag(by_hand));
    }
    if content.is_some_and(|content| node.content_id.as_deref() != Some(content)) {
        tell(
            "Nội dung khuyến công",
            text(&node.content),
            row.content.clone().unwrap_or_else(|| row.name.clone()),
        );
    }
    match phase {
        Some(Phase::Known(id)) if node.phase.as_ref() != Some(id) => {
            tell("Phân kỳ", String::new(), text(&row.phase));
        }
        Some(Phase::New(name, ..)) => tell("Phân kỳ", String::new(), name.clone()),
        _ => {}
    }
    let mut money = |label: &str, before: Option<BySource>, stated: &Stated| {
        let old = before.unwrap_or_default();
        let old = MoneySource::ALL.map(|source| old.of(source));
        for (source, (old, new)) in SOURCES.iter().zip(old.into_iter().zip(stated)) {
            if let Some(new) = new.filter(|new| *new != old) {
                let old = if before.is_some() {
                    old.to_string()
                } else {
                    String::new()
                };
                tell(&format!("{source}{label}"), old, new.to_string());
            }
        }
    };
    money("", node.money, &row.money);
    for (year, stated) in &row.money_years {
        let before = node.years.get(year).and_then(|year| year.money);
        money(&format!(" năm {year}"), before, stated);
    }
    for (year, quantity) in &row.years {
        let before = node.years.get(year).and_then(|year| year.quantity);
        tell(
            &format!("Số lượng năm {year}"),
            number(before),
            number(Some(*quantity)),
        );
    }
    // A zero beside nothing is written too.
    if changes.is_empty()
        && (!years_after(node, row)?.is_empty()
            || money_after(node.money, &row.money)? != node.money)
    {
        changes.push("Ghi số 0 ở chỗ chưa có số".to_owned());
    }
    Ok(changes)
}

fn qualified(code: Option<&str>) -> String {
    let known = crate::sets::Qualifier::CHOICES
        .iter()
        .find(|choice| Some(choice.code) == code);
    known.map_or_else(|| "đúng số".to_owned(), |choice| choice.label.to_owned())
}

/// Writes what was planned.
pub(super) fn apply(tx: &Tx<'_>, plan: &Plan) -> Result<ImportSummary> {
    let (first, last) = plan.period.unwrap_or_default();
    let programme = match &plan.programme {
        Some(id) => id.clone(),
        None => {
            let id = ProgrammeId::from(tx.new_id());
            tx.run(
                "INSERT INTO programme(id, name, level, period_start, period_end, state) VALUES (?1, ?2, 'local', ?3, ?4, 'draft')",
                params![id, crate::text::nfc(plan.name.trim()), first, last],
            )?;
            id
        }
    };
    let mut phases: BTreeMap<(String, i32, i32), String> = BTreeMap::new();
    let mut above: Vec<TargetId> = Vec::new();
    let mut nodes = plan.nodes.clone();
    let mut children = tree::children(&nodes);
    let mut before: BTreeMap<Option<TargetId>, TargetId> = BTreeMap::new();
    for one in &plan.rows {
        let row = &one.row;
        above.truncate(row.depth);
        let parent = above.last().cloned();
        let phase = match &one.phase {
            None => None,
            Some(Phase::Known(id)) => Some(id.clone()),
            Some(Phase::New(name, from, to)) => {
                let key = (name.clone(), *from, *to);
                if !phases.contains_key(&key) {
                    let id = tx.new_id();
                    tx.run(
                        "INSERT INTO programme_phase(id, programme_id, name, from_year, to_year) VALUES (?1, ?2, ?3, ?4, ?5)",
                        params![id, programme, name, from, to],
                    )?;
                    phases.insert(key.clone(), id);
                }
                phases.get(&key).cloned()
            }
        };
        let id = match &one.node {
            Some(id) => id.clone(),
            None => {
                let id = TargetId::from(tx.new_id());
                tx.run(
                    "INSERT INTO programme_target(id, programme_id, parent_id, position, name) VALUES (?1, ?2, ?3, 0, ?4)",
                    params![id, programme, parent, row.name],
                )?;
                let list = children.entry(parent.clone()).or_default();
                // Behind the row that stands before it in the sheet.
                let behind = before
                    .get(&parent)
                    .and_then(|before| list.iter().position(|id| id == before));
                list.insert(behind.map_or(list.len(), |at| at + 1), id.clone());
                nodes.push(Node {
                    id: id.clone(),
                    parent: parent.clone(),
                    name: row.name.clone(),
                    ..Node::default()
                });
                id
            }
        };
        if one.outcome != RowOutcome::Unchanged {
            let node = nodes
                .iter()
                .find(|node| node.id == id)
                .cloned()
                .unwrap_or_default();
            write(tx, &node, one, phase.as_deref())?;
            for (year, stated) in years_after(&node, row)? {
                store::set_year(tx, &id, year, stated)?;
            }
        }
        before.insert(parent, id.clone());
        above.push(id);
    }
    reorder(tx, in_order(nodes, &children))?;
    Ok(ImportSummary {
        programme,
        ..plan.counts()
    })
}

fn write(tx: &Tx<'_>, node: &Node, one: &Planned, phase: Option<&str>) -> Result<()> {
    let row = &one.row;
    let money = money_after(node.money, &row.money)?;
    let dong = |source| money.map(|money| money.of(source));
    let qualifier = match row.quantity {
        Some(_) => row.qualifier.map(|one| one.name().to_owned()),
        None => node.qualifier.clone(),
    };
    tx.run(
        "UPDATE programme_target SET name = ?2, unit_label = coalesce(?3, unit_label), content_id = coalesce(?4, content_id),
                phase_id = coalesce(?5, phase_id), quantity = coalesce(?6, quantity), quantity_qualifier = ?7,
                every_year = coalesce(?8, every_year), macro = coalesce(?9, macro), national_vnd = ?10, local_vnd = ?11,
                beneficiary_vnd = ?12, other_vnd = ?13, source_text = coalesce(?14, source_text), note = coalesce(?15, note)
         WHERE id = ?1",
        params![
            node.id,
            row.name,
            row.unit,
            one.content_id,
            phase,
            row.quantity,
            qualifier,
            row.every_year.filter(|given| *given || node.every_year),
            row.by_hand.filter(|given| *given || node.by_hand),
            dong(MoneySource::National),
            dong(MoneySource::Local),
            dong(MoneySource::Beneficiary),
            dong(MoneySource::Other),
            row.source_text,
            row.note
        ],
    )?;
    Ok(())
}
