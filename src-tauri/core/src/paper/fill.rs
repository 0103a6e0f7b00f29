//! A paper's document with its tags filled: every paragraph and table row that repeats stands once for each
//! entry of its list.

use std::collections::BTreeSet;

use super::facts::{Entry, Facts, Value};
use super::tag::{self, DOTS, Kind, List, Mark, scan};
use crate::document::{Block, Cell, Document, Head, Row, Run, Runs, Signature, Table};
use crate::finding::{Finding, Level};

impl Facts {
    /// What stands in place of a tag, within an entry of a list or outside.
    pub(super) fn value<'a>(&'a self, name: &str, entry: Option<&'a Entry>) -> Option<&'a Value> {
        entry
            .and_then(|entry| entry.get(name))
            .or_else(|| self.values.get(name))
    }

    /// The same as it is printed: what the ledger does not know is left free.
    pub(super) fn printed(&self, mark: &Mark, entry: Option<&Entry>) -> String {
        let text = match self.value(&mark.name, entry) {
            Some(value) => value.text.clone(),
            None => tag::named(&mark.name)
                .map_or(DOTS, |tag| tag.dots())
                .to_owned(),
        };
        match mark.kind {
            Kind::Value { capitals: true } => text.to_uppercase(),
            _ => text,
        }
    }

    /// The entries that a list fills its rows with: where there are none, one to be filled by hand.
    pub(super) fn entries(&self, name: &str) -> Vec<Entry> {
        let entries = self.lists.get(name).cloned().unwrap_or_default();
        match entries.is_empty() {
            true => vec![Entry::new()],
            false => entries,
        }
    }

    /// What a text with these tags lacks, and where to write it: one finding for each place.
    pub(super) fn missing(&self, used: &BTreeSet<String>) -> Vec<Finding> {
        let mut findings = self.findings.clone();
        findings.retain(|finding| used.contains(&finding.at));
        let mut absent: Vec<Absent> = Vec::new();
        let mut add = |at: &'static str, what: String, kept, optional| {
            let level = if optional {
                Level::Hint
            } else {
                Level::Warning
            };
            match absent
                .iter_mut()
                .find(|one| one.kept == kept && one.level == level)
            {
                Some(one) => one.what.push(what),
                None => absent.push(Absent {
                    level,
                    at,
                    what: vec![what],
                    kept,
                }),
            }
        };
        for tag in tag::TAGS {
            let absent = used.contains(tag.name) && !self.values.contains_key(tag.name);
            // An amount in words is missing with its figures.
            if absent && !tag.name.ends_with("bằng chữ") {
                add(tag.name, tag::shown(tag.name), tag.kept, tag.optional);
            }
        }
        for list in tag::LISTS.iter().filter(|list| used.contains(list.name)) {
            let entries = self.lists.get(list.name).map_or(&[][..], Vec::as_slice);
            if entries.is_empty() {
                let what = match list.name {
                    "căn cứ" => "căn cứ pháp lý".to_owned(),
                    "thanh toán" => "khoản chi nào".to_owned(),
                    name => format!("bảng {name}"),
                };
                add(list.name, what, list.kept, list.optional);
            } else {
                findings.extend(incomplete(list, entries, used));
            }
        }
        findings.extend(absent.into_iter().map(|one| {
            Finding::new(
                one.level,
                one.at,
                "paper_fact_missing",
                format!("Chưa có {}.", one.what.join(", ")),
                filled_where(one.kept),
            )
        }));
        findings
    }
}

/// What is missing that one place of the ledger keeps.
struct Absent {
    level: Level,
    at: &'static str,
    what: Vec<String>,
    kept: &'static str,
}

fn filled_where(kept: &str) -> String {
    format!("Ghi ở {kept}; chỗ chấm cũng điền tay được.")
}

/// Entries that do not say all that the text asks of them.
fn incomplete(list: &List, entries: &[Entry], used: &BTreeSet<String>) -> Option<Finding> {
    let asked = list.fields.iter().filter(|field| used.contains(**field));
    let lacking: Vec<String> = asked
        .map(|field| {
            (
                field,
                entries
                    .iter()
                    .filter(|entry| !entry.contains_key(field))
                    .count(),
            )
        })
        .filter(|(_, rows)| *rows > 0)
        .map(|(field, rows)| format!("{field} ({rows} dòng)"))
        .collect();
    (!lacking.is_empty()).then(|| {
        Finding::new(
            Level::Hint,
            list.name,
            "paper_entry_incomplete",
            format!("Bảng {} còn thiếu: {}.", list.name, lacking.join(", ")),
            filled_where(list.kept),
        )
    })
}

/// A text with its tags filled; marks of repetition leave nothing.
pub(super) fn text(text: &str, facts: &Facts, entry: Option<&Entry>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for mark in scan(text).0 {
        out.push_str(&text[at..mark.span.start]);
        if let Kind::Value { .. } = mark.kind {
            out.push_str(&facts.printed(&mark, entry));
        }
        at = mark.span.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The list that a paragraph or a row repeats for.
fn repeats<'t>(texts: impl Iterator<Item = &'t str>) -> Option<String> {
    texts
        .flat_map(|text| scan(text).0)
        .find(|mark| mark.kind == Kind::Open)
        .map(|mark| mark.name)
}

/// The document with every tag filled.
pub(super) fn document(pattern: Document, facts: &Facts) -> Document {
    let fill = |of: &str| text(of, facts, None);
    let signer = |signature: Signature| Signature {
        authority: signature.authority.iter().map(|line| fill(line)).collect(),
        title: fill(&signature.title),
        name: fill(&signature.name),
    };
    let head = pattern.head;
    Document {
        head: Head {
            superior: head.superior.as_deref().map(fill),
            agency: fill(&head.agency),
            place: fill(&head.place),
            number_written: head.number_written.as_deref().map(fill),
            date_written: head.date_written.as_deref().map(fill),
            ..head
        },
        kind: pattern.kind,
        summary: fill(&pattern.summary),
        addressees: pattern.addressees.iter().map(|one| fill(one)).collect(),
        body: pattern
            .body
            .iter()
            .flat_map(|block| blocks(block, facts))
            .collect(),
        signature: signer(pattern.signature),
        cosigners: pattern.cosigners.into_iter().map(signer).collect(),
        recipients: pattern.recipients.iter().map(|one| fill(one)).collect(),
        annexes: pattern.annexes,
        extras: pattern.extras,
    }
}

fn blocks(block: &Block, facts: &Facts) -> Vec<Block> {
    let filled = |runs: &Runs, make: &dyn Fn(Runs) -> Block| -> Vec<Block> {
        match repeats(runs.iter().map(|run| &*run.text)) {
            Some(list) => {
                let entries = facts.entries(&list);
                entries
                    .iter()
                    .map(|entry| make(fill_runs(runs, facts, Some(entry))))
                    .collect()
            }
            None => vec![make(fill_runs(runs, facts, None))],
        }
    };
    match block {
        Block::Heading { level, title } => vec![Block::heading(*level, text(title, facts, None))],
        Block::Item { level, runs } => filled(runs, &|runs| Block::Item {
            level: *level,
            runs,
        }),
        Block::Paragraph(runs) => filled(runs, &Block::Paragraph),
        Block::Basis(runs) => filled(runs, &Block::Basis),
        // A chart draws figures, which have no tags.
        Block::Chart(chart) => vec![Block::Chart(chart.clone())],
        Block::Bullet(runs) => filled(runs, &Block::Bullet),
        Block::Table(table) => vec![Block::Table(Table {
            rows: table.rows.iter().flat_map(|row| rows(row, facts)).collect(),
            ..table.clone()
        })],
    }
}

fn fill_runs(runs: &Runs, facts: &Facts, entry: Option<&Entry>) -> Runs {
    let filled = runs.iter().map(|run| Run {
        text: text(&run.text, facts, entry),
        ..run.clone()
    });
    filled.filter(|run| !run.text.is_empty()).collect()
}

fn rows(row: &Row, facts: &Facts) -> Vec<Row> {
    let filled = |entry: Option<&Entry>| Row {
        kind: row.kind,
        cells: row
            .cells
            .iter()
            .map(|cell| fill_cell(cell, facts, entry))
            .collect(),
    };
    match repeats(row.cells.iter().map(|cell| &*cell.text)) {
        Some(list) => facts
            .entries(&list)
            .iter()
            .map(|entry| filled(Some(entry)))
            .collect(),
        None => vec![filled(None)],
    }
}

fn fill_cell(cell: &Cell, facts: &Facts, entry: Option<&Entry>) -> Cell {
    let text = text(&cell.text, facts, entry);
    // A cell of one number is a number in Excel too.
    let value = scan(&cell.text)
        .0
        .iter()
        .filter_map(|mark| facts.value(&mark.name, entry))
        .find(|value| value.text == text)
        .and_then(|value| value.number);
    Cell {
        text,
        value,
        ..cell.clone()
    }
}

/// Every name that a document's tags ask for, lists and their fields among them.
pub(super) fn used(document: &Document) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut take = |text: &str| used.extend(scan(text).0.into_iter().map(|mark| mark.name));
    let head = &document.head;
    let heads = [
        Some(&head.agency),
        Some(&head.place),
        head.superior.as_ref(),
    ];
    let written = [head.number_written.as_ref(), head.date_written.as_ref()];
    heads
        .into_iter()
        .chain(written)
        .flatten()
        .for_each(|text| take(text));
    take(&document.summary);
    document
        .addressees
        .iter()
        .chain(&document.recipients)
        .for_each(|text| take(text));
    for signer in document.signers() {
        let lines = signer.authority.iter().chain([&signer.title, &signer.name]);
        lines.for_each(|text| take(text));
    }
    for block in &document.body {
        match block {
            Block::Heading { title, .. } => take(title),
            Block::Item { runs, .. }
            | Block::Paragraph(runs)
            | Block::Basis(runs)
            | Block::Bullet(runs) => runs.iter().for_each(|run| take(&run.text)),
            Block::Chart(_) => {}
            Block::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.for_each(|cell| take(&cell.text));
            }
        }
    }
    used
}
