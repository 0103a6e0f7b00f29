//! The rows of a table in their order: which begin a record, which sum up, and long runs of records read
//! in parts at the same time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::amounts::{add, money_columns};
use super::header::Merges;
use super::record::Records;
use super::records::{Builder, Units};
use super::table::{Layout, RowKind};
use super::target::Definition;
use super::values;
use super::whereabouts::{Context, FILLED_DOWN, Places};
use super::workbook::Sheet;
use crate::error::Result;
use crate::finding::Finding;
use crate::money::written::Unit;
use crate::progress::Progress;

/// What recognition knows of one table before it reads its rows.
pub(super) struct Table<'a> {
    pub(super) definition: &'a Definition,
    pub(super) sheet: &'a Sheet,
    pub(super) layout: &'a Layout,
    pub(super) merges: &'a Merges,
    pub(super) context: &'a Context,
    pub(super) epoch_1904: bool,
    /// Its number in the sheet.
    pub(super) number: u32,
    /// A person's words on units.
    pub(super) units: &'a [(Option<u32>, Unit)],
}

/// The records of one table, and the unit of each money column.
pub(super) fn build(
    table: &Table<'_>,
    findings: &mut Vec<Finding>,
    progress: &dyn Progress,
) -> Result<(Records, Units)> {
    let Table { sheet, layout, .. } = *table;
    let (units, conventions) = money_columns(sheet, layout, table.units, findings);
    let fields = layout.columns.iter().filter(|one| one.field.is_some());
    let mut builder = Builder {
        definition: table.definition,
        sheet,
        sheet_name: sheet.name.as_str().into(),
        layout,
        merges: table.merges,
        context: table.context,
        epoch_1904: table.epoch_1904,
        table: table.number,
        fields: fields.count(),
        units,
        conventions,
        groups: Vec::new(),
        above: vec![None; layout.columns.len()],
        sums: BTreeMap::new(),
        since: BTreeMap::new(),
        top_totals: Vec::new(),
        any: false,
        filled_down: false,
        headers: BTreeMap::new(),
        places: Places::default(),
        records: Vec::new(),
        findings: Vec::new(),
    };
    let walk = Walk {
        progress,
        done: AtomicU64::new(0),
        total: layout.rows.len() as u64,
    };
    for run in layout.rows.chunk_by(|a, b| is_record(a) && is_record(b)) {
        if run.first().is_some_and(is_record) {
            builder.run(run, &walk)?;
        } else {
            for (index, kind) in run {
                let row = &sheet.rows[*index];
                match kind {
                    RowKind::Group => builder.group(row),
                    RowKind::Subtotal | RowKind::Total => builder.total(row, *kind),
                    _ => {}
                }
            }
        }
    }
    Ok(builder.finish(findings))
}

/// Whether a row is one of a record's.
fn is_record((_, kind): &(usize, RowKind)) -> bool {
    matches!(kind, RowKind::Data | RowKind::Continuation)
}

/// How far the rows of a table are read.
struct Walk<'a> {
    progress: &'a dyn Progress,
    done: AtomicU64,
    total: u64,
}

impl Walk<'_> {
    fn step(&self) -> Result<()> {
        let done = self.done.fetch_add(1, Ordering::Relaxed);
        match done.is_multiple_of(256) {
            true => self.progress.step(done, self.total),
            false => Ok(()),
        }
    }
}

/// Fewer rows than these are not worth another processor.
const PART: usize = 4_096;

impl<'a> Builder<'a> {
    /// Rows of records with nothing between them. What a row says does not depend on the records above
    /// it, but for the last value of each column: a long run is read in parts, at the same time.
    fn run(&mut self, rows: &'a [(usize, RowKind)], walk: &Walk<'_>) -> Result<()> {
        // More parts than processors: they are not equally quick.
        let parts = (4 * rayon::current_num_threads()).min(rows.len() / PART);
        let begins = |at: &usize| rows[*at].1 == RowKind::Data;
        let mut ends: Vec<usize> = (1..parts)
            .filter_map(|part| (part * rows.len() / parts..rows.len()).find(begins))
            .collect();
        ends.push(rows.len());
        ends.dedup();
        let spans = [0].into_iter().chain(ends.iter().copied()).zip(&ends);
        let spans: Vec<(usize, usize)> = spans.map(|(start, end)| (start, *end)).collect();
        if spans.len() == 1 {
            return self.rows(rows, walk);
        }
        let this = &*self;
        let parts: Vec<Self> = spans
            .into_par_iter()
            .map(|(start, end)| {
                let mut part = this.part(&rows[..start]);
                part.rows(&rows[start..end], walk)?;
                Ok(part)
            })
            .collect::<Result<_>>()?;
        for part in parts {
            self.take(part);
        }
        Ok(())
    }

    fn rows(&mut self, rows: &'a [(usize, RowKind)], walk: &Walk<'_>) -> Result<()> {
        for (index, kind) in rows {
            walk.step()?;
            self.data(&self.sheet.rows[*index], *kind == RowKind::Data);
        }
        Ok(())
    }

    /// A builder of its own for what follows these rows.
    fn part(&self, before: &'a [(usize, RowKind)]) -> Self {
        let columns = self.layout.columns.iter().zip(&self.above);
        let above = columns.map(|(assigned, above)| {
            let mut upwards = before.iter().rev();
            let found = upwards.find_map(|(index, kind)| {
                let row = &self.sheet.rows[*index];
                let cell = row.cell(assigned.column);
                let (value, from) = self.value_at(row, cell, assigned.column)?;
                let kept = self.states(assigned, row, from, *kind == RowKind::Data)
                    && !value.as_text().is_some_and(values::is_ditto);
                kept.then_some((value, from))
            });
            found.or(*above)
        });
        Self {
            sheet_name: Arc::clone(&self.sheet_name),
            units: self.units.clone(),
            conventions: self.conventions.clone(),
            groups: self.groups.clone(),
            above: above.collect(),
            sums: BTreeMap::new(),
            since: BTreeMap::new(),
            top_totals: Vec::new(),
            headers: self.headers.clone(),
            places: Places::default(),
            records: Vec::new(),
            findings: Vec::new(),
            ..*self
        }
    }

    /// Goes on after a part.
    fn take(&mut self, mut part: Self) {
        for (sums, more) in [(&mut self.sums, part.sums), (&mut self.since, part.since)] {
            for (column, sum) in more {
                add(sums, column, sum);
            }
        }
        if self.filled_down {
            part.findings.retain(|finding| finding.code != FILLED_DOWN);
        }
        self.filled_down |= part.filled_down;
        self.any |= part.any;
        self.above = part.above;
        self.records.append(&mut part.records);
        self.findings.append(&mut part.findings);
    }

    fn finish(mut self, findings: &mut Vec<Finding>) -> (Records, Units) {
        self.close_groups(0);
        for (column, stated, row) in std::mem::take(&mut self.top_totals) {
            let all = self.sums.get(&column).copied().unwrap_or(0);
            self.compare(row, column, stated, &[all]);
        }
        (self.definition.finish)(&mut self.records);
        findings.append(&mut self.findings);
        (self.records, self.units)
    }
}
