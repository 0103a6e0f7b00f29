//! From a recognised workbook to the ledger: the dry run, the commit, and taking it back.
//!
//! The preview and the commit share one assessment, so that what was shown is what is written. One
//! transaction takes every good record; what is held or in conflict waits with the import. An empty
//! cell never erases. The sender's bytes are kept with the import.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rusqlite::params;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::matching::{Identity, Known, Verdict, legal_form};
use super::origin::TableColumns;
use super::store::{self, FacilityValues, YearChange, YearValues};
use super::units::{Communes, Resolved};
use super::{
    ColumnChoice, Field, Limits, Options, Recognised, Record, SheetReading, read, recognise,
};
use crate::clock::{Instant, written};
use crate::error::{Error, Result};
use crate::files;
use crate::finding::{Finding, Level};
use crate::ledger::{Done, Ledger, Op, Reader, Tx, journal};
use crate::progress::Progress;
use crate::text::fold;

/// What a person said about a workbook before it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct PreviewOptions {
    /// The year of the figures; otherwise the titles say it, otherwise the date, otherwise today.
    pub year: Option<i32>,
    /// The date of the survey, `2024-06-30`: communes are read as they were on it.
    pub as_of: Option<String>,
    /// Words on columns.
    pub columns: Vec<ColumnChoice>,
    /// Words on rows, tables, encodings and units.
    pub reading: Options,
}

/// What would become of one record.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A facility that the ledger does not know.
    New,
    /// A known facility, with something to change or to add.
    Update,
    /// A known facility about which the sheet says nothing new.
    Unchanged,
    /// Its keys contradict the ledger; a person decides.
    Conflict,
    /// An error stands in its cells; mended first.
    Held,
}

/// One record and what would become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PreviewRecord {
    /// As read.
    #[serde(flatten)]
    pub record: Record,
    /// What would become of it.
    pub outcome: Outcome,
    /// The facility it is, if known.
    pub facility_id: Option<String>,
    /// Why it waits, in words.
    pub reason: Option<String>,
}

/// How many records come to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Type)]
pub struct Counts {
    /// Thêm mới.
    pub new: u32,
    /// Cập nhật.
    pub update: u32,
    /// Không đổi.
    pub unchanged: u32,
    /// Xung đột.
    pub conflict: u32,
    /// Chờ xử lý.
    pub held: u32,
}

/// A field that a column can be read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FieldName {
    /// Stable name.
    pub name: String,
    /// Label.
    pub label: String,
}

/// The dry run of one workbook. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Preview {
    /// File name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The year the figures are filed under.
    pub year: i32,
    /// What was made of each sheet.
    pub sheets: Vec<SheetReading>,
    /// Record by record.
    pub records: Vec<PreviewRecord>,
    /// What is wrong or worth a look.
    pub findings: Vec<Finding>,
    /// How many come to what.
    pub counts: Counts,
    /// Fields that a column can be read as.
    pub fields: Vec<FieldName>,
    /// Says so where the same file was imported before.
    pub already: Option<String>,
}

/// What a commit wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Summary {
    /// The import; empty where there was nothing to write.
    pub id: String,
    /// New facilities.
    pub new: u32,
    /// Facilities changed or added to.
    pub updated: u32,
    /// Facilities about which nothing was new.
    pub unchanged: u32,
    /// Records that wait for a decision.
    pub conflict: u32,
    /// Records that wait to be mended.
    pub held: u32,
}

/// One past import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Import {
    /// Its id.
    pub id: String,
    /// The sender's file.
    pub file_name: String,
    /// The year of its figures.
    pub year: i32,
    /// When, in Việt Nam.
    pub at: String,
    /// Who.
    pub who: String,
    /// Thêm mới.
    pub new: u32,
    /// Cập nhật.
    pub updated: u32,
    /// Không đổi.
    pub unchanged: u32,
    /// Chờ xử lý, conflicts among them.
    pub held: u32,
    /// It was taken back.
    pub undone: bool,
}

/// What taking an import back did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct Reversed {
    /// What was reversed, in sentences.
    pub reversed: Vec<String>,
    /// What was kept and why, in sentences.
    pub kept: Vec<String>,
}

/// Reads a workbook and says what importing it would do. Writes nothing.
pub fn preview(
    ledger: &Ledger,
    bytes: &[u8],
    file_name: &str,
    options: &PreviewOptions,
    progress: &dyn Progress,
) -> Result<Preview> {
    let workbook = read(bytes, file_name, &Limits::default(), progress)?;
    let reading = Options {
        year: options.year.or(options.reading.year),
        ..options.reading.clone()
    };
    let recognised = recognise(&workbook, &options.columns, &reading);
    let sha256 = files::sha256(bytes);
    ledger.read(|reader| {
        let assessed = assess(reader, ledger.today(), &recognised, options, progress)?;
        let already = store::imported_before(reader, &sha256)?.map(|(_, at)| {
            format!(
                "Tệp này đã được nhập ngày {}. Nhập lại sẽ chỉ ghi những gì khác với sổ.",
                written(Instant(at).day())
            )
        });
        Ok(Preview {
            file: file_name.to_owned(),
            sha256: sha256.clone(),
            year: assessed.year,
            sheets: recognised.sheets.clone(),
            records: recognised
                .records
                .iter()
                .zip(&assessed.records)
                .map(|(record, one)| PreviewRecord {
                    record: record.clone(),
                    outcome: one.outcome,
                    facility_id: one.facility.clone(),
                    reason: one.reason.clone(),
                })
                .collect(),
            findings: recognised
                .findings
                .iter()
                .cloned()
                .chain(assessed.findings)
                .collect(),
            counts: assessed.counts,
            fields: Field::ALL
                .into_iter()
                .map(|field| FieldName {
                    name: field.name().to_owned(),
                    label: field.label().to_owned(),
                })
                .collect(),
            already,
        })
    })
}

/// What was found out about one record.
struct Assessed {
    outcome: Outcome,
    facility: Option<String>,
    /// Its number among the known.
    known: Option<usize>,
    /// It repeats a row above: what that one said stays.
    fill: bool,
    reason: Option<String>,
    values: FacilityValues,
    year: i32,
}

struct Assessment {
    records: Vec<Assessed>,
    findings: Vec<Finding>,
    counts: Counts,
    year: i32,
    known: Known,
    contents: Contents,
}

/// Finds the heading of a need from the words it uses; the words ship as data.
struct Contents {
    ids: BTreeMap<String, String>,
    words: Vec<(String, String)>,
}

impl Contents {
    fn read(reader: &Reader<'_>) -> Result<Self> {
        let words = include_str!("../../../../assets/reference/need_contents.csv")
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .map(|(words, code)| (crate::text::words(words), code.to_owned()))
            .collect();
        Ok(Self {
            ids: store::contents(reader)?,
            words,
        })
    }

    fn of(&self, need: &str) -> Option<&str> {
        let need = format!(" {} ", crate::text::words(need));
        let (_, code) = self
            .words
            .iter()
            .find(|(words, _)| need.contains(&format!(" {words} ")))?;
        self.ids.get(code).map(String::as_str)
    }
}

fn assess(
    reader: &Reader<'_>,
    today: chrono::NaiveDate,
    recognised: &Recognised,
    options: &PreviewOptions,
    progress: &dyn Progress,
) -> Result<Assessment> {
    let as_of: Option<chrono::NaiveDate> = match &options.as_of {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| {
            Error::refused(
                "as_of_unreadable",
                format!("Ngày khảo sát “{text}” không hợp lệ. Hãy nhập dạng 2024-06-30."),
            )
        })?),
    };
    let title_year = recognised.records.iter().find_map(|record| record.year);
    let year = options
        .year
        .or(title_year)
        .or(as_of.map(|day| chrono::Datelike::year(&day)))
        .unwrap_or_else(|| chrono::Datelike::year(&today));
    let mut communes = Communes::read(reader)?;
    let mut known = store::known(reader)?;
    let contents = Contents::read(reader)?;
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut assessment = Assessment {
        records: Vec::with_capacity(recognised.records.len()),
        findings: Vec::new(),
        counts: Counts::default(),
        year,
        known: Known::default(),
        contents,
    };
    let total = recognised.records.len() as u64;
    for (number, record) in recognised.records.iter().enumerate() {
        if number % 256 == 0 {
            progress.step(number as u64, total)?;
        }
        let record_year = options.year.or(record.year).unwrap_or(year);
        let old = communes.before_reform(as_of, record_year);
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let unit = match &record.commune {
            Some(commune) => communes.resolve(
                commune,
                &text(&record.district),
                &text(&record.province),
                old,
            ),
            None => Resolved::default(),
        };
        let form = record
            .legal_form
            .as_deref()
            .and_then(legal_form)
            .or_else(|| record.name.as_deref().and_then(legal_form));
        let mut one = Assessed {
            outcome: Outcome::New,
            facility: None,
            known: None,
            fill: false,
            reason: None,
            values: FacilityValues::of(record, form, unit),
            year: record_year,
        };
        judge(
            reader,
            &assessment.contents,
            &mut known,
            &mut taken,
            number,
            record,
            &mut one,
            &mut assessment.findings,
        )?;
        match one.outcome {
            Outcome::New => assessment.counts.new += 1,
            Outcome::Update => assessment.counts.update += 1,
            Outcome::Unchanged => assessment.counts.unchanged += 1,
            Outcome::Conflict => assessment.counts.conflict += 1,
            Outcome::Held => assessment.counts.held += 1,
        }
        assessment.records.push(one);
    }
    assessment.known = known;
    Ok(assessment)
}

#[expect(
    clippy::too_many_arguments,
    reason = "one record against everything known so far"
)]
fn judge(
    reader: &Reader<'_>,
    contents: &Contents,
    known: &mut Known,
    taken: &mut BTreeMap<usize, usize>,
    number: usize,
    record: &Record,
    one: &mut Assessed,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let name = text(&record.name);
    if record.held || name.is_empty() {
        one.outcome = Outcome::Held;
        one.reason = Some(
            if name.is_empty() {
                "Chưa có tên cơ sở."
            } else {
                "Có ô báo lỗi cần sửa."
            }
            .to_owned(),
        );
        return Ok(());
    }
    let at = record
        .sources
        .iter()
        .find(|source| source.field == Field::Name)
        .map_or_else(
            || format!("{}!A{}", record.sheet, record.row),
            |source| format!("{}!{}", record.sheet, source.at),
        );
    let asked = Identity {
        id: None,
        place: format!("dòng {} trang “{}”", record.row, record.sheet),
        name,
        owner: text(&record.owner),
        commune: text(&record.commune),
        phone: text(&record.phone),
        tax_code: text(&record.tax_code),
        registration_no: text(&record.registration_no),
    };
    match known.find(&asked) {
        Verdict::Conflict(why) => {
            one.outcome = Outcome::Conflict;
            findings.push(Finding::new(
                Level::Warning,
                at,
                "identity_conflict",
                why.clone(),
                "Dòng này chờ xử lý. Hãy sửa mã số hoặc chọn đúng cơ sở rồi nhập lại.",
            ));
            one.reason = Some(why);
        }
        Verdict::Known(found) => {
            one.known = Some(found);
            one.facility.clone_from(&known.get(found).id);
            if taken.contains_key(&found) {
                one.fill = true;
                findings.push(Finding::new(
                    Level::Warning,
                    at,
                    "repeated_in_file",
                    format!("“{}” đã có ở trên: {}.", asked.name, known.described(found)),
                    "Chỉ những ô còn thiếu được bổ sung. Hãy xóa dòng thừa nếu nhập trùng.",
                ));
            }
            taken.entry(found).or_insert(number);
            one.outcome = match &one.facility {
                Some(facility) if !changes(reader, contents, facility, record, one)? => {
                    Outcome::Unchanged
                }
                _ => Outcome::Update,
            };
        }
        Verdict::New { like } => {
            if let Some((like, why)) = like {
                findings.push(Finding::new(
                    Level::Hint,
                    at,
                    "possible_duplicate",
                    format!(
                        "“{}” có thể là “{}” ({why}).",
                        asked.name,
                        known.described(like)
                    ),
                    "Hãy so sánh hai cơ sở; nếu là một, gộp lại sau khi ghi.",
                ));
            }
            let added = known.add(asked);
            taken.insert(added, number);
            one.known = Some(added);
        }
    }
    Ok(())
}

/// Whether writing the record would change anything about a known facility.
fn changes(
    reader: &Reader<'_>,
    contents: &Contents,
    facility: &str,
    record: &Record,
    one: &Assessed,
) -> Result<bool> {
    if !store::facility_changes(reader, facility, &one.values, one.fill)?.is_empty() {
        return Ok(true);
    }
    if store::year_change(
        reader,
        Some(facility),
        one.year,
        &YearValues::of(record),
        one.fill,
    )?
    .is_some()
    {
        return Ok(true);
    }
    Ok(!need_changes(reader, contents, Some(facility), record, one)?.is_empty())
}

/// A need to add, or one whose amounts the sheet states otherwise.
enum NeedChange<'r> {
    Add {
        written: String,
        content: Option<String>,
        need: &'r super::Need,
    },
    Set {
        id: String,
        amounts: [Option<i64>; 3],
    },
}

fn need_changes<'r>(
    reader: &Reader<'_>,
    contents: &Contents,
    facility: Option<&str>,
    record: &'r Record,
    one: &Assessed,
) -> Result<Vec<NeedChange<'r>>> {
    let stored = match facility {
        Some(facility) => store::needs(reader, facility, one.year)?,
        None => Vec::new(),
    };
    let mut changes = Vec::new();
    for need in &record.needs {
        let amounts = store::need_amounts(need);
        let written = match &need.need_content {
            Some(content) => content.clone(),
            None if amounts.iter().all(Option::is_none) => continue,
            None => "(chưa ghi nội dung)".to_owned(),
        };
        match stored.iter().find(|stored| stored.key == fold(&written)) {
            None => changes.push(NeedChange::Add {
                content: contents.of(&written).map(str::to_owned),
                written,
                need,
            }),
            Some(stored) => {
                let differs = amounts
                    .iter()
                    .zip(&stored.amounts)
                    .any(|(new, now)| new.is_some() && new != now);
                if differs && !one.fill {
                    changes.push(NeedChange::Set {
                        id: stored.id.clone(),
                        amounts,
                    });
                }
            }
        }
    }
    Ok(changes)
}

/// Writes every record that is new or changed, in one transaction; the rest waits with the import.
/// What is already in the ledger is written nowhere: the same file twice changes nothing.
pub fn commit(
    ledger: &Ledger,
    bytes: &[u8],
    file_name: &str,
    options: &PreviewOptions,
    progress: &dyn Progress,
) -> Result<Done<Summary>> {
    let workbook = read(bytes, file_name, &Limits::default(), progress)?;
    let reading = Options {
        year: options.year.or(options.reading.year),
        ..options.reading.clone()
    };
    let recognised = recognise(&workbook, &options.columns, &reading);
    drop(workbook);
    if recognised.records.is_empty() {
        return Err(Error::refused(
            "survey_no_records",
            format!(
                "Không nhận ra cơ sở nào trong tệp “{file_name}” nên không có gì để ghi. Hãy xem trước tệp để chỉ dòng tiêu đề, hoặc chọn đúng tệp khảo sát."
            ),
        ));
    }
    let sha256 = files::sha256(bytes);
    ledger.transact(&Op::ImportSurvey { file: file_name.to_owned() }, |tx| {
        // Assessed again: the ledger may have changed since the preview.
        let mut assessment = assess(tx, tx.today(), &recognised, options, progress)?;
        let counts = assessment.counts;
        if let Some((id, _)) = store::imported_before(tx, &sha256)?
            && counts.new + counts.update == 0
        {
            return Ok(summary(id, counts));
        }
        keep_bytes(tx, &sha256, bytes)?;
        let import = tx.new_id();
        let waiting = counts.held + counts.conflict;
        tx.run(
            "INSERT INTO survey_import(id, file_name, sha256, size, year, as_of, state, count_new, count_updated,
                                       count_unchanged, count_held, choices_json)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                import,
                file_name,
                sha256,
                i64::try_from(bytes.len()).unwrap_or(i64::MAX),
                assessment.year,
                options.as_of,
                if waiting > 0 { "partly" } else { "committed" },
                counts.new,
                counts.update,
                counts.unchanged,
                waiting,
                serde_json::to_string(&columns_of(&recognised.sheets))?
            ],
        )?;
        let total = recognised.records.len() as u64;
        for (number, record) in recognised.records.iter().enumerate() {
            if number % 256 == 0 {
                progress.step(number as u64, total)?;
            }
            write(tx, &import, record, number, &mut assessment, options)?;
        }
        progress.step(total, total)?;
        Ok(summary(import, counts))
    })
}

fn summary(id: String, counts: Counts) -> Summary {
    Summary {
        id,
        new: counts.new,
        updated: counts.update,
        unchanged: counts.unchanged,
        conflict: counts.conflict,
        held: counts.held,
    }
}

fn write(
    tx: &Tx<'_>,
    import: &str,
    record: &Record,
    number: usize,
    assessment: &mut Assessment,
    options: &PreviewOptions,
) -> Result<()> {
    let one = &assessment.records[number];
    let mut facility = one
        .known
        .and_then(|known| assessment.known.get(known).id.clone());
    let mut year_id = None;
    let mut need_ids: Vec<String> = Vec::new();
    let mut outcome = match one.outcome {
        Outcome::Held | Outcome::Conflict => "held",
        Outcome::Unchanged => "unchanged",
        Outcome::New => "new",
        Outcome::Update => "updated",
    };
    if matches!(one.outcome, Outcome::New | Outcome::Update) {
        let is_new = facility.is_none();
        let id = match &facility {
            Some(id) => {
                let changes = store::facility_changes(tx, id, &one.values, one.fill)?;
                if !changes.is_empty() {
                    store::change_facility(tx, id, &changes)?;
                }
                id.clone()
            }
            None => store::add_facility(tx, &one.values)?,
        };
        let existing = (!is_new).then_some(id.as_str());
        let year: Option<YearChange> =
            store::year_change(tx, existing, one.year, &YearValues::of(record), one.fill)?;
        if let Some(change) = year {
            year_id = Some(store::change_year(
                tx,
                &id,
                import,
                one.year,
                options.as_of.as_deref(),
                &change,
            )?);
        }
        for change in need_changes(tx, &assessment.contents, existing, record, one)? {
            match change {
                NeedChange::Add {
                    written,
                    content,
                    need,
                } => {
                    need_ids.push(store::add_need(
                        tx,
                        &id,
                        import,
                        one.year,
                        &written,
                        content.as_deref(),
                        need,
                    )?);
                }
                NeedChange::Set { id, amounts } => {
                    store::change_need(tx, &id, amounts)?;
                    need_ids.push(id);
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
    tx.run(
        "INSERT INTO survey_record(id, survey_import_id, sheet, row, rows_json, outcome, facility_id, facility_year_id,
                                   need_ids_json, held_reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            tx.new_id(),
            import,
            record.sheet,
            record.row,
            (record.rows > 1).then(|| record.rows.to_string()),
            outcome,
            facility,
            year_id,
            if need_ids.is_empty() { None } else { Some(serde_json::to_string(&need_ids)?) },
            one.reason
        ],
    )?;
    Ok(())
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

fn keep_bytes(tx: &Tx<'_>, sha256: &str, bytes: &[u8]) -> Result<()> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    let deflated = encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(|error| Error::internal(format!("deflate: {error}")))?;
    let (compression, kept) = if deflated.len() < bytes.len() {
        ("deflate", &deflated[..])
    } else {
        ("none", bytes)
    };
    tx.run(
        "INSERT INTO blob(sha256, size, compression, bytes) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (sha256) DO NOTHING",
        params![sha256, i64::try_from(bytes.len()).unwrap_or(i64::MAX), compression, kept],
    )?;
    Ok(())
}

/// Past imports, newest first.
pub fn imports(reader: &Reader<'_>) -> Result<Vec<Import>> {
    reader.rows(
        "SELECT i.id, i.file_name, i.year, t.at_ms, t.person, coalesce(i.count_new, 0), coalesce(i.count_updated, 0),
                coalesce(i.count_unchanged, 0), coalesce(i.count_held, 0), i.state IS 'undone'
         FROM survey_import i
         JOIN journal_change c ON c.row_id = i.id AND c.tbl = 'survey_import' AND c.kind = 'I'
         JOIN journal_transaction t ON t.id = c.tx AND t.kind = 'do' ORDER BY t.id DESC",
        [],
        |row| {
            Ok(Import {
                id: row.get(0)?,
                file_name: row.get(1)?,
                year: row.get(2)?,
                at: Instant(row.get(3)?).local(),
                who: row.get(4)?,
                new: row.get(5)?,
                updated: row.get(6)?,
                unchanged: row.get(7)?,
                held: row.get(8)?,
                undone: row.get(9)?,
            })
        },
    )
}

/// Takes a past import back: what it added goes, what it changed returns, unless somebody has worked on
/// it since. The answer names both; the operation can itself be undone.
pub fn undo(ledger: &Ledger, id: &str) -> Result<Done<Reversed>> {
    let (file, number) = ledger.read(|reader| {
        let file: Option<(String, bool)> = reader.row(
            "SELECT file_name, state IS 'undone' FROM survey_import WHERE id = ?1",
            [id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        match file {
            None => Err(Error::refused(
                "import_missing",
                "Không có lần nhập này trong sổ. Hãy xem lại danh sách các lần nhập.",
            )),
            Some((file, true)) => Err(Error::refused(
                "import_undone",
                format!("Lần nhập “{file}” đã được hoàn tác trước đó."),
            )),
            Some((file, false)) => {
                let number = journal::number_of(reader, "survey_import", id)?
                    .ok_or_else(|| Error::internal("an import without an operation"))?;
                Ok((file, number))
            }
        }
    })?;
    ledger.transact(&Op::UndoImport { file }, |tx| {
        let titles = titles(tx, id)?;
        let reversal = journal::revert_past(tx, number, &["survey_import", "survey_record"])?;
        tx.run(
            "UPDATE survey_import SET state = 'undone' WHERE id = ?1",
            [id],
        )?;
        Ok(sentences(&reversal, &titles))
    })
}

/// Names of the facilities that an import touched.
fn titles(tx: &Tx<'_>, import: &str) -> Result<BTreeMap<String, String>> {
    let rows = tx.rows(
        "SELECT f.id, f.name FROM facility f WHERE f.id IN (SELECT facility_id FROM survey_record WHERE survey_import_id = ?1)",
        [import],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

fn sentences(reversal: &journal::Reversal, titles: &BTreeMap<String, String>) -> Reversed {
    let mut by_noun: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (table, row) in &reversal.reversed {
        by_noun.entry(table).or_default().insert(row);
    }
    let label = |table: &str| {
        crate::nouns::noun(table).map_or(table.to_owned(), |noun| noun.label.to_owned())
    };
    let reversed = by_noun
        .iter()
        .map(|(table, rows)| format!("Đã hoàn tác {} {}.", rows.len(), label(table)))
        .collect();
    let kept = reversal
        .kept
        .iter()
        .map(|(table, row, why)| match titles.get(row) {
            Some(name) => format!("Giữ {} “{name}”: {why}.", label(table)),
            None => format!("Giữ một {}: {why}.", label(table)),
        })
        .collect();
    Reversed { reversed, kept }
}
