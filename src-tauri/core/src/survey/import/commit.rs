//! The commit: what the assessment found new, in one transaction, with where it came from.

use std::collections::BTreeMap;

use rusqlite::params;

use super::assess::{Assessment, NeedChange, need_changes};
use super::{Counts, Outcome, PreviewOptions, Summary, understand};
use crate::error::{Error, Result};
use crate::files;
use crate::ids::ImportId;
use crate::ledger::{Done, Ledger, Tx, blob};
use crate::progress::Progress;
use crate::survey::codes::{self, Answered, CodeLists};
use crate::survey::origin::{self, TableColumns};
use crate::survey::store::{self, YearChange, YearValues};
use crate::survey::{Record, SheetReading, mapping};

/// Writes every record that is new or changed, in one transaction; the rest waits with the import.
/// What is already in the ledger is written nowhere: the same file twice changes nothing.
pub fn commit(
    ledger: &Ledger,
    bytes: &[u8],
    file_name: &str,
    options: &PreviewOptions,
    progress: &dyn Progress,
) -> Result<Done<Summary>> {
    let recognised = understand(ledger, bytes, file_name, options, progress)?;
    if recognised.records.is_empty() {
        return Err(Error::refused(
            "survey_no_records",
            format!(
                "Không nhận ra {} nào trong tệp “{file_name}” nên không có gì để ghi. Hãy xem trước tệp để chỉ dòng tiêu đề, hoặc chọn đúng tệp và loại tệp.",
                options.reading.target.definition().one
            ),
        ));
    }
    let sha256 = files::sha256(bytes);
    let target = options.reading.target;
    ledger.transact(&super::target::import(target, file_name.to_owned()), |tx| {
        // Assessed again: the ledger may have changed since the preview.
        let lists = CodeLists::read(tx, &options.values)?;
        let mut assessment = super::target::assess(
            tx,
            lists,
            tx.today(),
            &sha256,
            &recognised,
            options,
            progress,
        )?;
        let counts = assessment.counts();
        let open = assessment
            .values()
            .iter()
            .filter(|value| value.answered == Answered::Open)
            .count();
        if options.answered && open > 0 {
            return Err(Error::refused(
                "values_unanswered",
                format!(
                    "Còn {open} cách ghi chưa khớp danh mục (xã, loại hình, ngành nghề, nội dung). Hãy chọn giá trị đúng hoặc để như đã ghi ở thẻ “Danh mục”, rồi ghi vào sổ."
                ),
            ));
        }
        let waiting = counts.held + counts.conflict;
        if let Some(before) = store::imported_before(tx, target, &sha256)?
            && counts.new + counts.update == 0
            && waiting == super::waiting::count(tx, &before.id)?
        {
            return Ok(summary(before.id, counts));
        }
        blob::keep(tx, &sha256, bytes)?;
        // From now on this import says which of its rows wait.
        tx.run(
            "UPDATE survey_import SET state = 'committed' WHERE sha256 = ?1 AND state = 'partly'",
            [&sha256],
        )?;
        let import = ImportId::from(tx.new_id());
        let columns = columns_of(&recognised.sheets);
        let cells = &options.reading.cells;
        let mended = match cells.is_empty() {
            true => None,
            false => Some(serde_json::to_string(cells)?),
        };
        tx.run(
            "INSERT INTO survey_import(id, file_name, sha256, size, year, as_of, state, count_new, count_updated,
                                       count_unchanged, count_held, choices_json, cells_json, options_json, target)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            params![
                import,
                file_name,
                sha256,
                i64::try_from(bytes.len()).unwrap_or(i64::MAX),
                assessment.year(),
                options.as_of,
                if waiting > 0 { "partly" } else { "committed" },
                counts.new,
                counts.update,
                counts.unchanged,
                waiting,
                serde_json::to_string(&columns)?,
                mended,
                serde_json::to_string(options)?,
                target.name()
            ],
        )?;
        mapping::remember(tx, &recognised.sheets, &options.columns, file_name)?;
        mapping::learn(tx, &recognised.sheets, &options.columns, target)?;
        codes::remember(tx, &options.values)?;
        let total = recognised.records.len() as u64;
        for (number, record) in recognised.records.iter().enumerate() {
            if number % 256 == 0 {
                progress.step(number as u64, total)?;
            }
            assessment.write(tx, &import, record, number, &columns, options)?;
        }
        assessment.finish(tx)?;
        progress.step(total, total)?;
        Ok(summary(import, counts))
    })
}

fn summary(id: ImportId, counts: Counts) -> Summary {
    Summary {
        id,
        new: counts.new,
        updated: counts.update,
        unchanged: counts.unchanged,
        conflict: counts.conflict,
        held: counts.held,
    }
}

/// Writes one facility of a survey, its year and its needs.
pub(super) fn write(
    tx: &Tx<'_>,
    import: &ImportId,
    record: &Record,
    number: usize,
    columns: &[TableColumns],
    assessment: &mut Assessment,
    options: &PreviewOptions,
) -> Result<()> {
    let one = &assessment.records[number];
    let modes = one.modes(&options.modes);
    let mut facility = one
        .known
        .and_then(|known| assessment.known.get(known).id.clone());
    let mut year_id = None;
    let mut need_rows: BTreeMap<String, u32> = BTreeMap::new();
    let mut wrote: Vec<&'static str> = Vec::new();
    let mut outcome = match one.outcome {
        Outcome::Held | Outcome::Conflict => "held",
        Outcome::Unchanged => "unchanged",
        Outcome::New => "new",
        Outcome::Update => "updated",
    };
    if matches!(one.outcome, Outcome::New | Outcome::Update) {
        let is_new = facility.is_none();
        let values = one.values(record);
        let id = match &facility {
            Some(id) => {
                // It may be one of this very file.
                assessment.new_rows.write(tx)?;
                let changes = store::facility_changes(tx, id, &values, modes)?;
                if !changes.is_empty() {
                    store::change_facility(tx, id, &changes)?;
                }
                wrote.extend(changes.iter().map(|(column, _)| *column));
                id.clone()
            }
            None => store::add_facility(tx, &mut assessment.new_rows, &values),
        };
        let existing = (!is_new).then_some(&id);
        let year: Option<YearChange> =
            store::year_change(tx, existing, one.year, &YearValues::of(record), modes)?;
        if let Some(change) = year {
            wrote.extend(change.set.iter().map(|(column, _)| *column));
            year_id = Some(store::change_year(
                tx,
                &mut assessment.new_rows,
                &id,
                import,
                one.year,
                options.as_of.as_deref(),
                &change,
            )?);
        }
        for change in need_changes(tx, modes, existing, record, one)? {
            match change {
                NeedChange::Add {
                    written,
                    content,
                    need,
                } => {
                    let id = store::add_need(
                        tx,
                        &mut assessment.new_rows,
                        &id,
                        import,
                        one.year,
                        (&written, content.as_deref()),
                        need,
                    );
                    need_rows.insert(id, need.row);
                }
                NeedChange::Set { id, amounts, row } => {
                    store::change_need(tx, &id, amounts)?;
                    need_rows.insert(id, row);
                }
            }
        }
        if is_new && one.outcome == Outcome::Update {
            // The row above that it repeats was held back; then this one is the first.
            outcome = "new";
        }
        let known = one.known;
        facility = Some(id.clone());
        if let Some(known) = known {
            assessment.known.set_id(known, id);
        }
    }
    let one = &assessment.records[number];
    let cells = origin::cells(record, columns, one.fill.then_some(&wrote));
    let json = |empty: bool, text: serde_json::Result<String>| {
        if empty { Ok(None) } else { text.map(Some) }
    };
    let row = [
        tx.new_id().into(),
        import.to_string().into(),
        record.sheet.to_string().into(),
        record.row.into(),
        record.rows.max(1).into(),
        outcome.to_owned().into(),
        facility.map(String::from).into(),
        year_id.into(),
        json(need_rows.is_empty(), serde_json::to_string(&need_rows))?.into(),
        json(cells.is_empty(), serde_json::to_string(&cells))?.into(),
        (record.name.as_deref().filter(|_| outcome == "held"))
            .map(str::to_owned)
            .into(),
        one.reason.clone().into(),
    ];
    assessment.new_rows.record(tx, row)
}

fn columns_of(sheets: &[SheetReading]) -> Vec<TableColumns> {
    sheets
        .iter()
        .flat_map(|sheet| {
            sheet.tables.iter().map(|table| TableColumns {
                sheet: sheet.name.clone(),
                first_row: table.data_rows.0,
                last_row: table.data_rows.1,
                letters: table
                    .columns
                    .iter()
                    .filter_map(|column| {
                        Some((column.field?.name().to_owned(), column.letter.clone()))
                    })
                    .collect(),
            })
        })
        .collect()
}
