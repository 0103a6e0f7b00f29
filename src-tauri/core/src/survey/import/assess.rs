//! What would become of every record: one look at the ledger, shared by the dry run and the commit.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Counts, FieldName, Outcome, Preview, PreviewOptions, PreviewRecord, understand};
use crate::clock::{Instant, written};
use crate::error::{Error, Result};
use crate::files;
use crate::finding::{Finding, Level};
use crate::ledger::{Ledger, Reader};
use crate::progress::Progress;
use crate::survey::matching::{Identity, Keyed, Known, Verdict, legal_form};
use crate::survey::store::{self, FacilityValues, YearValues};
use crate::survey::units::{Communes, Resolved};
use crate::survey::{Field, Need, Recognised, Record};
use crate::text::fold;

/// Reads a workbook and says what importing it would do. Writes nothing.
pub fn preview(
    ledger: &Ledger,
    bytes: &[u8],
    file_name: &str,
    options: &PreviewOptions,
    progress: &dyn Progress,
) -> Result<Preview> {
    let recognised = understand(ledger, bytes, file_name, options, progress)?;
    let sha256 = files::sha256(bytes);
    let found = ledger.read(|reader| {
        let assessed = assess(reader, ledger.today(), &recognised, options, progress)?;
        let already = store::imported_before(reader, &sha256)?.map(|(_, at)| {
            format!(
                "Tệp này đã được nhập ngày {}. Nhập lại sẽ chỉ ghi những gì khác với sổ.",
                written(Instant(at).day())
            )
        });
        // Who is known is not kept: it points into the records.
        let Assessment {
            records,
            findings,
            counts,
            year,
            ..
        } = assessed;
        Ok((records, findings, counts, year, already))
    })?;
    let (assessed, said, counts, year, already) = found;
    let Recognised {
        sheets,
        records,
        mut findings,
    } = recognised;
    findings.extend(said);
    Ok(Preview {
        file: file_name.to_owned(),
        sha256,
        year,
        sheets,
        records: records
            .into_iter()
            .zip(assessed)
            .map(|(record, one)| PreviewRecord {
                record,
                outcome: one.outcome,
                facility_id: one.facility,
                reason: one.reason,
            })
            .collect(),
        findings,
        counts,
        fields: Field::ALL
            .into_iter()
            .map(|field| FieldName {
                name: field.name().to_owned(),
                label: field.label().to_owned(),
            })
            .collect(),
        already,
    })
}

/// What was found out about one record.
pub(super) struct Assessed {
    pub(super) outcome: Outcome,
    pub(super) facility: Option<String>,
    /// Its number among the known.
    pub(super) known: Option<usize>,
    /// It repeats a row above: what that one said stays.
    pub(super) fill: bool,
    pub(super) reason: Option<String>,
    pub(super) year: i32,
    form: Option<&'static str>,
    unit: Arc<Resolved>,
}

impl Assessed {
    /// What the record says of its facility.
    pub(super) fn values(&self, record: &Record) -> FacilityValues {
        FacilityValues::of(record, self.form, &self.unit)
    }
}

pub(super) struct Assessment<'a> {
    pub(super) records: Vec<Assessed>,
    pub(super) findings: Vec<Finding>,
    pub(super) counts: Counts,
    pub(super) year: i32,
    pub(super) known: Known<'a>,
    pub(super) contents: Contents,
}

/// Finds the heading of a need from the words it uses; the words ship as data.
pub(super) struct Contents {
    ids: BTreeMap<String, String>,
    words: Vec<(String, String)>,
}

impl Contents {
    fn read(reader: &Reader<'_>) -> Result<Self> {
        let words = include_str!("../../../../../assets/reference/need_contents.csv")
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

pub(super) fn assess<'a>(
    reader: &Reader<'_>,
    today: chrono::NaiveDate,
    recognised: &'a Recognised,
    options: &PreviewOptions,
    progress: &dyn Progress,
) -> Result<Assessment<'a>> {
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
    let mut taken = Vec::new();
    let mut forms: HashMap<&str, Option<&'static str>> = HashMap::new();
    let nowhere = Arc::new(Resolved::default());
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
        let unit = match &record.commune {
            Some(commune) => communes.resolve(
                commune,
                record.district.as_deref().unwrap_or_default(),
                record.province.as_deref().unwrap_or_default(),
                old,
            ),
            None => Arc::clone(&nowhere),
        };
        let asked = Keyed::from(identity(record));
        let form = record
            .legal_form
            .as_deref()
            .and_then(|text| *forms.entry(text).or_insert_with(|| legal_form(text)))
            .or_else(|| asked.legal_form());
        let mut one = Assessed {
            outcome: Outcome::New,
            facility: None,
            known: None,
            fill: false,
            reason: None,
            year: record_year,
            form,
            unit,
        };
        judge(
            reader,
            &assessment.contents,
            &mut known,
            &mut taken,
            record,
            asked,
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

/// What identifies the facility of a record.
fn identity(record: &Record) -> Identity<'_> {
    fn text(value: &Option<String>) -> Cow<'_, str> {
        value.as_deref().unwrap_or_default().into()
    }
    Identity {
        id: None,
        place: Some((record.row, &record.sheet)),
        name: text(&record.name),
        owner: text(&record.owner),
        commune: text(&record.commune),
        phone: text(&record.phone),
        tax_code: text(&record.tax_code),
        registration_no: text(&record.registration_no),
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "what is known of the file and the ledger so far"
)]
fn judge<'a>(
    reader: &Reader<'_>,
    contents: &Contents,
    known: &mut Known<'a>,
    taken: &mut Vec<bool>,
    record: &Record,
    asked: Keyed<'a>,
    one: &mut Assessed,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let name = &asked.identity.name;
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
    let at = || {
        record
            .sources
            .iter()
            .find(|source| source.field == Field::Name)
            .map_or_else(
                || format!("{}!A{}", record.sheet, record.row),
                |source| format!("{}!{}", record.sheet, source.at),
            )
    };
    taken.resize(known.count(), false);
    match known.find(&asked) {
        Verdict::Conflict(why) => {
            one.outcome = Outcome::Conflict;
            findings.push(Finding::new(
                Level::Warning,
                at(),
                "identity_conflict",
                why.clone(),
                "Dòng này chờ xử lý. Hãy sửa mã số hoặc chọn đúng cơ sở rồi nhập lại.",
            ));
            one.reason = Some(why);
        }
        Verdict::Known(found) => {
            one.known = Some(found);
            one.facility.clone_from(&known.get(found).id);
            if std::mem::replace(&mut taken[found], true) {
                one.fill = true;
                findings.push(Finding::new(
                    Level::Warning,
                    at(),
                    "repeated_in_file",
                    format!("“{name}” đã có ở trên: {}.", known.described(found)),
                    "Chỉ những ô còn thiếu được bổ sung. Hãy xóa dòng thừa nếu nhập trùng.",
                ));
            }
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
                    at(),
                    "possible_duplicate",
                    format!("“{name}” có thể là “{}” ({why}).", known.described(like)),
                    "Hãy so sánh hai cơ sở; nếu là một, gộp lại sau khi ghi.",
                ));
            }
            one.known = Some(known.add(asked));
            taken.push(true);
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
    if !store::facility_changes(reader, facility, &one.values(record), one.fill)?.is_empty() {
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
pub(super) enum NeedChange<'r> {
    Add {
        written: String,
        content: Option<String>,
        need: &'r Need,
    },
    Set {
        id: String,
        amounts: [Option<i64>; 3],
        row: u32,
    },
}

pub(super) fn need_changes<'r>(
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
                        row: need.row,
                    });
                }
            }
        }
    }
    Ok(changes)
}
