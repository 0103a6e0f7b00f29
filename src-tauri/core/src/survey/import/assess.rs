//! What would become of every record: one look at the ledger, shared by the dry run and the commit.

use std::sync::{Arc, mpsc};
use std::thread;

use super::target::Fate;
use super::{Counts, FieldName, Outcome, Preview, PreviewOptions, PreviewRecord, understand};
use crate::clock::written;
use crate::error::{Error, Result};
use crate::facility::fields::FACILITY_YEAR;
use crate::facility::jump;
use crate::facility::matching::{Identity, Keyed, Known, Verdict, akin};
use crate::files;
use crate::finding::{Finding, Level};
use crate::ids::{FacilityId, PersonId};
use crate::ledger::{Ledger, Reader};
use crate::progress::Progress;
use crate::survey::codes::{CodeLists, WrittenValue};
use crate::survey::mode::{FieldMode, Modes};
use crate::survey::questionnaire;
use crate::survey::store::{self, Codes, FacilityValues, NewRows, YearValues};
use crate::survey::units::Resolved;
use crate::survey::{Field, Need, Recognised, Record, Target};
use crate::text::fold;

/// Reads a workbook and says what importing it would do. Writes nothing.
pub fn preview(
    ledger: &Ledger,
    bytes: &[u8],
    file_name: &str,
    options: &PreviewOptions,
    progress: &dyn Progress,
) -> Result<Preview> {
    let (recognised, lists) = rayon::join(
        || understand(ledger, bytes, file_name, options, progress),
        || ledger.read(|reader| CodeLists::read(reader, &options.values)),
    );
    let (recognised, lists) = (recognised?, lists?);
    let sha256 = files::sha256(bytes);
    let target = options.reading.target;
    let (fates, said, counts, values, year, already) = ledger.read(|reader| {
        let today = ledger.today();
        let mut assessed = super::target::assess(
            reader,
            lists,
            today,
            &sha256,
            &recognised,
            options,
            progress,
        )?;
        let already = store::imported_before(reader, target, &sha256)?.map(|before| {
            format!(
                "Tệp này đã được nhập ngày {}. Nhập lại sẽ chỉ ghi những gì khác với sổ.",
                written(before.at.day())
            )
        });
        let fates: Vec<Fate> = (0..recognised.records.len())
            .map(|number| assessed.fate(number))
            .collect();
        let (said, values) = (assessed.findings(), assessed.values());
        let (counts, year) = (assessed.counts(), assessed.year());
        // Nobody has to wait until it is freed.
        rayon::spawn(move || drop(assessed));
        Ok((fates, said, counts, values, year, already))
    })?;
    let Recognised {
        sheets,
        records,
        mut findings,
        ..
    } = recognised;
    findings.extend(said);
    Ok(Preview {
        file: file_name.to_owned(),
        sha256,
        year,
        sheets,
        records: records
            .into_iter()
            .zip(fates)
            .map(|(record, fate)| {
                let of = |one: Target| fate.id.clone().filter(|_| one == target);
                PreviewRecord {
                    record,
                    outcome: fate.outcome,
                    facility_id: of(Target::Facility).map(FacilityId::from),
                    person_id: of(Target::Person).map(PersonId::from),
                    reason: fate.reason,
                }
            })
            .collect(),
        findings,
        counts,
        values,
        fields: target
            .definition()
            .fields
            .iter()
            .map(|field| FieldName {
                name: field.name().to_owned(),
                label: target.definition().label(*field).to_owned(),
            })
            .collect(),
        already,
    })
}

/// What was found out about one record.
pub(super) struct Assessed {
    pub(super) outcome: Outcome,
    pub(super) facility: Option<FacilityId>,
    /// Its number among the known.
    pub(super) known: Option<usize>,
    /// It repeats a row above: what that one said stays.
    pub(super) fill: bool,
    pub(super) reason: Option<String>,
    /// The heading of each need.
    pub(super) contents: Vec<Option<String>>,
    pub(super) year: i32,
    codes: Codes,
    unit: Arc<Resolved>,
    /// Of a questionnaire that came back: fields whose cells still say what was sent, and whether its
    /// place is a word of the commune's own.
    touched: Option<Box<(Vec<Field>, bool)>>,
}

impl Assessed {
    /// What the record says of its facility.
    pub(super) fn values(&self, record: &Record) -> FacilityValues {
        let mut values = FacilityValues::of(record, &self.codes, &self.unit);
        if let Some(touched) = &self.touched {
            let (untouched, place) = &**touched;
            values.only_touched(untouched, *place);
        }
        values
    }
}

impl Assessed {
    /// What its values do to a known facility.
    pub(super) fn modes<'m>(&self, said: &'m [FieldMode]) -> Modes<'m> {
        Modes::new(said, self.fill)
    }
}

pub(super) struct Assessment {
    pub(super) records: Vec<Assessed>,
    pub(super) findings: Vec<Finding>,
    pub(super) counts: Counts,
    pub(super) year: i32,
    pub(super) known: Known,
    pub(super) values: Vec<WrittenValue>,
    /// What the commit has yet to write.
    pub(super) new_rows: NewRows,
}

/// The year that the records are filed under, and the day of the survey if it is known; `otherwise`
/// where nobody and nothing says it.
pub(super) fn year_and_day(
    recognised: &Recognised,
    options: &PreviewOptions,
    otherwise: i32,
) -> Result<(i32, Option<chrono::NaiveDate>)> {
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
        .unwrap_or(otherwise);
    Ok((year, as_of))
}

pub(super) fn assess(
    reader: &Reader<'_>,
    mut lists: CodeLists,
    otherwise: i32,
    sha256: &str,
    recognised: &Recognised,
    options: &PreviewOptions,
    progress: &dyn Progress,
) -> Result<Assessment> {
    let (year, as_of) = year_and_day(recognised, options, otherwise)?;
    let mark = recognised.questionnaire.as_ref();
    let named_on = as_of.or(mark.and_then(|mark| mark.made.parse().ok()));
    let sent_to = match mark.and_then(|mark| Some((mark.unit.as_deref()?, &mark.commune))) {
        Some((unit, commune)) if questionnaire::is_unit(reader, unit, commune)? => {
            Some((unit, commune))
        }
        _ => None,
    };
    let mut known = crate::facility::store::known(reader)?;
    for (sheet, row, facility) in store::written_rows(reader, sha256)? {
        known.add_row(sheet, row, &facility);
    }
    let mut taken = Vec::new();
    let asked_about = jump::threshold(reader, i64::from(year))?;
    let mut assessment = Assessment {
        records: Vec::with_capacity(recognised.records.len()),
        findings: Vec::new(),
        counts: Counts::default(),
        year,
        known: Known::default(),
        new_rows: NewRows::default(),
        values: Vec::new(),
    };
    known.reserve(recognised.records.len());
    let total = recognised.records.len() as u64;
    let code = |record: &Record| {
        let asked = Keyed::from(identity(record));
        let record_year = options.year.or(record.year).unwrap_or(year);
        let old = lists.communes.before_reform(named_on, record_year);
        let unit = match sent_to {
            Some((unit, to))
                if record.commune.as_deref() == Some(to.as_str())
                    && !questionnaire::own_place(record) =>
            {
                Arc::new(Resolved::current(Some(unit)))
            }
            _ => lists.unit(record, old),
        };
        let one = Assessed {
            outcome: Outcome::New,
            facility: None,
            known: None,
            fill: false,
            reason: None,
            contents: lists.contents(record),
            year: record_year,
            codes: lists.codes(record, &asked),
            unit,
            touched: None,
        };
        (asked, one)
    };
    ahead(
        &recognised.records,
        code,
        |number, record, (asked, mut one)| {
            if number.is_multiple_of(256) {
                progress.step(number as u64, total)?;
            }
            judge(
                reader,
                &options.modes,
                &mut known,
                &mut taken,
                record,
                asked,
                &mut one,
                &mut assessment.findings,
            )?;
            if let (Some(percent), Outcome::Update) = (asked_about, one.outcome) {
                jumps(reader, percent, record, &one, &mut assessment.findings)?;
            }
            match one.outcome {
                Outcome::New => assessment.counts.new += 1,
                Outcome::Update => assessment.counts.update += 1,
                Outcome::Unchanged => assessment.counts.unchanged += 1,
                Outcome::Conflict => assessment.counts.conflict += 1,
                Outcome::Held => assessment.counts.held += 1,
            }
            assessment.records.push(one);
            Ok(())
        },
    )?;
    assessment.known = known;
    assessment.values = lists.questions();
    Ok(assessment)
}

/// Goes through the records in their order. What `first` makes of a record needs no ledger: another
/// thread runs ahead with it while `then` judges those that came before.
fn ahead<'a, T: Send>(
    records: &'a [Box<Record>],
    mut first: impl FnMut(&'a Record) -> T + Send,
    mut then: impl FnMut(usize, &'a Record, T) -> Result<()>,
) -> Result<()> {
    const LOT: usize = 512;
    const LOTS: usize = 8;
    thread::scope(|scope| {
        let (hand_over, handed_over) = mpsc::sync_channel(LOTS);
        scope.spawn(move || {
            for some in records.chunks(LOT) {
                let made: Vec<T> = some.iter().map(|record| first(record)).collect();
                if hand_over.send(made).is_err() {
                    // Somebody stopped it.
                    return;
                }
            }
        });
        let made = handed_over.into_iter().flatten();
        for (number, (record, made)) in records.iter().zip(made).enumerate() {
            then(number, record, made)?;
        }
        Ok(())
    })
}

/// What identifies the facility of a record.
fn identity(record: &Record) -> Identity {
    let text = |value: &Option<Arc<str>>| value.clone().unwrap_or_default();
    Identity {
        id: record.id_written.as_deref().map(FacilityId::from),
        place: Some((record.row, Arc::clone(&record.sheet))),
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
fn judge(
    reader: &Reader<'_>,
    modes: &[FieldMode],
    known: &mut Known,
    taken: &mut Vec<bool>,
    record: &Record,
    mut asked: Keyed,
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
        record.sources.of(Field::Name).map_or_else(
            || format!("{}!A{}", record.sheet, record.row),
            |at| format!("{}!{at}", record.sheet),
        )
    };
    taken.resize(known.count(), false);
    if let Some(id) = asked.identity.id.take_if(|id| !known.has(id)) {
        findings.push(Finding::new(
            Level::Warning,
            at(),
            "id_unknown",
            format!("Mã cơ sở “{id}” không có trong sổ: biểu của sổ khác, mã bị sửa, hoặc cơ sở đã bị xóa hay gộp. Dòng được tìm theo mã số thuế, tên và xã."),
            "Kiểm tra dòng này là cơ sở mới hay cơ sở đã có.",
        ));
    }
    let by_id = asked.identity.id.is_some();
    let name = &asked.identity.name;
    let verdict = match known.find(&asked) {
        // Nothing tells it from others, but this row of this very file is in the ledger already.
        Verdict::New { like } => match known.of_row(&record.sheet, record.row) {
            Some(written) => Verdict::Known(written),
            None => Verdict::New { like },
        },
        found => found,
    };
    match verdict {
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
            if by_id {
                sent_and_back(reader, known, found, record, one, findings)?;
            }
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
                Some(facility) if !changes(reader, modes, facility, record, one)? => {
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

/// What a row that is known by its id says of its facility: what somebody changed since it was sent.
fn sent_and_back(
    reader: &Reader<'_>,
    known: &Known,
    found: usize,
    record: &Record,
    one: &mut Assessed,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let mut untouched = record.untouched.clone();
    if record.legal_form.is_none() {
        // Its own column stands empty: the name does not speak for it.
        untouched.push(Field::LegalForm);
    }
    let facility = one.facility.clone().unwrap_or_default();
    let place = questionnaire::own_place(record) || !store::has_unit(reader, &facility)?;
    let name = record.name.as_deref().unwrap_or_default();
    let before = &known.get(found).name;
    if !untouched.contains(&Field::Name) && !akin(before, name) {
        let at = record.sources.of(Field::Name);
        findings.push(Finding::new(
            Level::Warning,
            format!(
                "{}!{}",
                record.sheet,
                at.map_or_else(String::new, |at| at.to_string())
            ),
            "name_changed",
            format!("Tên đổi từ “{before}” thành “{name}”."),
            "Nếu đây là một cơ sở khác, xóa ô mã ẩn của dòng rồi nhập lại.",
        ));
    }
    one.touched = Some(Box::new((untouched, place)));
    Ok(())
}

/// Figures of the row that are far from those of the nearest year before.
fn jumps(
    reader: &Reader<'_>,
    percent: i64,
    record: &Record,
    one: &Assessed,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let Some(facility) = one.facility.as_ref() else {
        return Ok(());
    };
    let before = store::figures_before(reader, facility, one.year)?;
    let figures = YearValues::of(record).figures;
    for (number, (name, field)) in store::FIGURES.iter().enumerate() {
        let last = before
            .iter()
            .find_map(|(year, figures)| Some((*year, figures[number]?)));
        if let (Some(now), Some(last), Some(declared)) =
            (figures[number], last, FACILITY_YEAR.field(name))
            && let Some(mut finding) = jump::finding(declared, last, now, percent)
        {
            let at = record.sources.of(*field);
            finding.at = format!(
                "{}!{}",
                record.sheet,
                at.map_or_else(|| format!("A{}", record.row), |at| at.to_string())
            );
            findings.push(finding);
        }
    }
    Ok(())
}

/// Whether writing the record would change anything about a known facility.
fn changes(
    reader: &Reader<'_>,
    said: &[FieldMode],
    facility: &FacilityId,
    record: &Record,
    one: &Assessed,
) -> Result<bool> {
    let modes = one.modes(said);
    let years = YearValues::of(record);
    let values = one.values(record);
    Ok(
        !store::facility_changes(reader, facility, &values, modes)?.is_empty()
            || store::year_change(reader, Some(facility), one.year, &years, modes)?.is_some()
            || !need_changes(reader, modes, Some(facility), record, one)?.is_empty(),
    )
}

/// A need to add, or one whose amounts the sheet states otherwise.
pub(super) enum NeedChange<'r> {
    Add {
        written: Arc<str>,
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
    modes: Modes<'_>,
    facility: Option<&FacilityId>,
    record: &'r Record,
    one: &Assessed,
) -> Result<Vec<NeedChange<'r>>> {
    let stored = match facility {
        Some(facility) => store::needs(reader, facility, one.year)?,
        None => Vec::new(),
    };
    let mut changes = Vec::new();
    for (need, content) in record.needs.iter().zip(&one.contents) {
        let amounts = store::need_amounts(need);
        let written = match &need.need_content {
            Some(content) => content.clone(),
            None if amounts.iter().all(Option::is_none) => continue,
            None => "(chưa ghi nội dung)".into(),
        };
        match stored.iter().find(|stored| stored.key == fold(&written)) {
            None => changes.push(NeedChange::Add {
                content: content.clone(),
                written,
                need,
            }),
            Some(stored) => {
                if let Some(amounts) = store::need_changes(stored, amounts, modes) {
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
