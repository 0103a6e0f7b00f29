//! The workbook that comes back: that it is ours, what was sent in it, and which row is whose.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Serialize;
use specta::Type;

use super::table::{Column, columns};
use crate::facility::matching::{akin, commune_key, digits, name_key, owner_key};
use crate::finding::{Finding, Level};
use crate::survey::Recognised;
use crate::survey::columns::Field;
use crate::survey::record::Record;
use crate::survey::source::At;
use crate::survey::workbook::{Sheet, Workbook};
use crate::text::{nfc, words};

/// The sheet that marks a workbook as ours, and the sheet of its lists.
pub(super) const MARK: &str = "_so_khuyen_cong";
pub(super) const LISTS: &str = "_danh_muc";
/// The sheet that tells how to fill it in.
pub(super) const GUIDE: &str = "Hướng dẫn";
/// What stands in the first cell of [`MARK`], and the version of all this.
pub(super) const SIGN: &str = "so-khuyen-cong/bieu-khao-sat";
pub(super) const VERSION: &str = "1";

/// What a questionnaire says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "SurveyMark")]
pub struct Mark {
    /// The ledger that made it.
    pub ledger: String,
    /// Id of the commune it was made for; none for facilities whose commune was not settled.
    pub unit: Option<String>,
    /// Name of that commune; empty for none.
    pub commune: String,
    /// Its province.
    pub province: String,
    /// The year that was asked for.
    pub year: i32,
    /// The day it was made, `2026-11-22`: communes are named as they were on it.
    pub made: String,
}

/// A questionnaire as it was sent.
#[derive(Debug)]
pub(in crate::survey) struct Sent {
    pub(in crate::survey) mark: Mark,
    /// What each facility's cells said.
    cells: BTreeMap<String, HashMap<Field, String>>,
}

impl Sent {
    /// Of a workbook, where it is one of ours.
    pub(in crate::survey) fn of(workbook: &Workbook) -> Option<Self> {
        let sheet = workbook.sheets.iter().find(|sheet| sheet.name == MARK)?;
        let text = |row: u32, column: u32| {
            let cell = sheet.cell(row, column);
            cell.map(|cell| cell.value.text().trim().to_owned())
                .filter(|text| !text.is_empty())
        };
        if text(1, 0)? != SIGN || text(1, 1)? != VERSION {
            return None;
        }
        let mark = Mark {
            ledger: text(1, 2).unwrap_or_default(),
            unit: text(1, 3),
            commune: text(1, 4).unwrap_or_default(),
            province: text(1, 5).unwrap_or_default(),
            year: text(1, 6)?.parse().ok()?,
            made: text(1, 7).unwrap_or_default(),
        };
        let fields: Vec<(u32, Field)> = (1..)
            .map_while(|column| Some((column, Field::from_name(&text(2, column)?)?)))
            .collect();
        let mut cells = BTreeMap::new();
        for row in sheet.rows.iter().filter(|row| row.number > 2) {
            let Some(id) = text(row.number, 0) else {
                continue;
            };
            let said = fields
                .iter()
                .filter_map(|(column, field)| Some((*field, text(row.number, *column)?)));
            cells.insert(id, said.collect());
        }
        Some(Self { mark, cells })
    }

    /// Whether a sheet is ours and no table of facilities.
    pub(in crate::survey) fn is_beside(&self, sheet: &Sheet) -> bool {
        [MARK, LISTS, GUIDE].contains(&sheet.name.as_str())
    }

    /// The fields of the columns that still have the heading they were sent with.
    pub(in crate::survey) fn fields(
        &self,
        headers: &[(u32, Vec<String>)],
    ) -> HashMap<u32, Option<Field>> {
        let sent: HashMap<String, Option<Field>> = columns(self.mark.year, true)
            .iter()
            .map(|column| (words(&column.path()), column.field))
            .collect();
        let mut fields = HashMap::new();
        for (column, path) in headers {
            let found = sent.get(&words(&path.join(" / ")));
            // A heading written twice is the first one's.
            if let Some(field) = found
                && !(field.is_some() && fields.values().any(|taken| taken == field))
            {
                fields.insert(*column, *field);
            }
        }
        fields
    }

    /// Says of each record whose it is, which of its cells nobody touched, and where it is.
    pub(in crate::survey) fn settle(&self, workbook: &Workbook, out: &mut Recognised) {
        self.whose(workbook, out);
        let shown: Vec<String> = columns(self.mark.year, true)
            .iter()
            .filter(|column| column.field.is_none())
            .map(Column::path)
            .collect();
        for record in &mut out.records {
            let said = record
                .id_written
                .as_deref()
                .and_then(|id| self.cells.get(id));
            record.untouched = said
                .map(|said| same(workbook, record, said))
                .unwrap_or_default();
            self.place(record);
            record
                .notes
                .retain(|note| !shown.iter().any(|path| **path == *note.header));
        }
    }

    /// The id says which facility a row is, unless the row itself says clearly that it is another.
    fn whose(&self, workbook: &Workbook, out: &mut Recognised) {
        let mut by_name: HashMap<String, Vec<&String>> = HashMap::new();
        for (id, said) in &self.cells {
            if let Some(name) = said.get(&Field::Name) {
                by_name.entry(name_key(name)).or_default().push(id);
            }
        }
        let likeness = |record: &Record, id: &str| {
            self.cells
                .get(id)
                .map_or(0, |said| same(workbook, record, said).len())
        };
        let mut slid = Vec::new();
        for (number, record) in out.records.iter_mut().enumerate() {
            let Some(name) = record.name.as_deref() else {
                continue;
            };
            let Some([other]) = by_name.get(&name_key(name)).map(Vec::as_slice) else {
                continue;
            };
            let own = record.id_written.as_deref();
            let is_other = match own {
                Some(own) if own == other.as_str() => continue,
                // The row says what was sent for another facility: its id slid.
                Some(own) if self.cells.contains_key(own) => {
                    likeness(record, other) > likeness(record, own)
                }
                _ => !self.contradicts(record, other),
            };
            if is_other {
                if own.is_some() {
                    slid.push(number);
                }
                record.id_written = Some(other.as_str().into());
            }
        }
        for number in slid {
            out.findings.push(Finding::new(
                Level::Warning,
                at(&out.records[number]),
                "id_mended",
                format!(
                    "Mã ẩn của dòng “{}” bị lệch hoặc bị sửa; đã nhận ra cơ sở theo nội dung của dòng.",
                    named(&out.records[number])
                ),
                "Kiểm tra dòng này có đúng là cơ sở đã gửi không.",
            ));
        }
        self.copied(out);
    }

    /// A new facility written over a copy of another's row carries that one's id.
    fn copied(&self, out: &mut Recognised) {
        let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, record) in out.records.iter().enumerate() {
            if let Some(id) = &record.id_written {
                rows.entry(id.to_string()).or_default().push(number);
            }
        }
        for (id, numbers) in rows.into_iter().filter(|(_, numbers)| numbers.len() > 1) {
            let Some(sent) = self.cells.get(&id).and_then(|said| said.get(&Field::Name)) else {
                continue;
            };
            let name = |number: &usize| named(&out.records[*number]);
            let kept = |number: &usize| name_key(name(number)) == name_key(sent);
            let others: Vec<usize> = match numbers.iter().any(kept) {
                true => numbers.into_iter().filter(|one| !kept(one)).collect(),
                false if numbers.iter().any(|one| akin(sent, name(one))) => numbers
                    .into_iter()
                    .filter(|one| !akin(sent, name(one)))
                    .collect(),
                false => continue,
            };
            for number in others {
                out.findings.push(Finding::new(
                    Level::Warning,
                    at(&out.records[number]),
                    "id_copied",
                    format!(
                        "Dòng “{}” mang mã ẩn của “{sent}” (có lẽ chép từ dòng đó); được coi là cơ sở khác.",
                        named(&out.records[number])
                    ),
                    "Nếu là một cơ sở đổi tên thì xóa dòng kia; nếu là cơ sở mới thì không cần làm gì.",
                ));
                out.records[number].id_written = None;
            }
        }
    }

    /// Whether a row of that facility's name is nevertheless somebody else.
    fn contradicts(&self, record: &Record, id: &str) -> bool {
        let differs = |field: Field, now: &Option<Arc<str>>, key: fn(&str) -> String| {
            let sent = self.cells.get(id).and_then(|said| said.get(&field));
            sent.zip(now.as_ref())
                .is_some_and(|(sent, now)| key(sent) != key(now))
        };
        differs(Field::TaxCode, &record.tax_code, digits)
            || (differs(Field::Phone, &record.phone, digits)
                && differs(Field::Owner, &record.owner, owner_key))
    }

    /// What the heading says of the place holds as it was sent; an address names units of any time.
    fn place(&self, record: &mut Record) {
        let commune = &self.mark.commune;
        if !own_place(record) {
            let heading = record.commune.as_deref().map(commune_key);
            if commune.is_empty() {
                // Of facilities that nobody has settled yet, an address of any time settles none.
                if record.id_written.is_some() {
                    (record.commune, record.district, record.province) = (None, None, None);
                }
                return;
            }
            if heading.is_some_and(|heading| heading != commune_key(commune)) {
                // Somebody made another commune's list of it.
                return;
            }
            record.commune = Some(commune.as_str().into());
        }
        record.district = None;
        record.sources.forget(Field::District);
        record.sources.forget(Field::Province);
        record.province = Some(self.mark.province.as_str())
            .filter(|name| !name.is_empty())
            .map(Arc::from);
    }
}

/// Whether a record names its commune in a cell of its own, not by the lines above or its address.
pub(in crate::survey) fn own_place(record: &Record) -> bool {
    let of = |field: Field| {
        record
            .sources
            .iter()
            .filter(move |source| source.field == field)
    };
    let rows = record.row..record.row + record.rows.max(1);
    of(Field::Commune).any(|commune| {
        commune
            .at
            .cell()
            .is_some_and(|(row, _)| rows.contains(&row))
            && of(Field::Address).all(|address| address.at != commune.at)
    })
}

/// The fields whose cells still say what was sent.
fn same(workbook: &Workbook, record: &Record, sent: &HashMap<Field, String>) -> Vec<Field> {
    let sheet = workbook
        .sheets
        .iter()
        .find(|one| *one.name == *record.sheet);
    let now = |at: &At| {
        let (row, column) = at.cell()?;
        Some(sheet?.cell(row, column)?.value.text())
    };
    let mut fields: Vec<Field> = record
        .sources
        .iter()
        .filter(|source| {
            let both = sent.get(&source.field).zip(now(&source.at));
            both.is_some_and(|(text, now)| {
                let (text, now) = (nfc(text), nfc(&now));
                text.split_whitespace().eq(now.split_whitespace())
            })
        })
        .map(|source| source.field)
        .collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

fn named(record: &Record) -> &str {
    record.name.as_deref().unwrap_or_default()
}

fn at(record: &Record) -> String {
    let sources = &record.sources;
    match sources.of(Field::Name).or(sources.of(Field::FacilityId)) {
        Some(at) => format!("{}!{at}", record.sheet),
        None => format!("{}!A{}", record.sheet, record.row),
    }
}
