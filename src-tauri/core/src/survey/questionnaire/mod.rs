//! Biểu khảo sát gửi xã: a workbook for every commune, which its officers fill in and which comes back
//! through the normal import.
//!
//! # Design
//! What a facility *is* (name, owner, address, tax code, …) stands in its cells, to be corrected where
//! it changed. What a facility *did* in a year does not: a number of last year that is left untouched
//! would come back as this year's, and nobody could tell a careful answer from an unopened file. So
//! the cells of the year asked for are empty, and beside each, in grey, stands the latest figure the
//! ledger has, with its year; that column belongs to no field and is never read.
//!
//! A row is known again by the facility's id in a hidden column, wherever it was moved. The column
//! stands right behind the name, so that whoever sorts a part of the table takes it along. A second,
//! hidden sheet keeps what was sent, cell by cell. A cell that still says what was sent says nothing:
//! it changes nothing, even where the centre has corrected the ledger since. It also tells a row that
//! was written over a copy of another, or whose id slid to its neighbour, from one that was renamed.
//!
//! The sheet is not protected: people paste. Nothing in the file is trusted; an id that the ledger does
//! not have is a finding, and the row is looked up by its keys like any other.

mod back;
mod sheet;
mod store;
mod table;

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::{Error, Result};
use crate::files;
use crate::ledger::{Ledger, Reader};
use crate::progress::Progress;
use crate::text::words;

pub use back::Mark;
pub(super) use back::{Sent, own_place};
pub(super) use store::is_unit;

/// What the area of the facilities whose commune is not settled is called.
pub const UNDECIDED: &str = "Chưa xác định địa giới";
/// The years that a title can name and be understood.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// A commune as it is now, or the facilities whose commune is not settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "SurveyArea")]
pub struct Area {
    /// The code of the commune; empty for [`UNDECIDED`].
    pub code: String,
    /// `Xã Vị Thủy`
    pub name: String,
    /// `Thành phố Cần Thơ`; of [`UNDECIDED`] the centre's own.
    pub province: String,
    /// How many facilities are asked about: those that closed or moved away are not.
    pub facilities: u32,
    /// The commune's id.
    #[serde(skip)]
    pub(crate) unit: Option<String>,
}

/// Which workbooks are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename = "SurveyQuestionnaires")]
pub struct Wanted {
    /// The year that the figures are asked for.
    pub year: i32,
    /// Codes of [`areas`]; none for all that have facilities.
    pub areas: Vec<String>,
}

/// One workbook that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "SurveyQuestionnaire")]
pub struct Questionnaire {
    /// Name of the file.
    pub file: String,
    /// The commune, or [`UNDECIDED`].
    pub unit: String,
    /// Facilities in it.
    pub facilities: u32,
}

/// The communes of the centre's province and any other that has facilities, by name; first the
/// facilities whose commune is not settled, if there are any.
pub fn areas(reader: &Reader<'_>, today: chrono::NaiveDate) -> Result<Vec<Area>> {
    store::areas(reader, today)
}

/// Writes the workbooks into a folder, each whole. A file that is there already is never written over;
/// stopped or refused midway, those written are taken away again.
pub fn save(
    ledger: &Ledger,
    wanted: &Wanted,
    folder: &Path,
    progress: &dyn Progress,
) -> Result<Vec<Questionnaire>> {
    let planned = ledger.read(|reader| plan(reader, ledger.today(), wanted))?;
    files::make_folder(folder)?;
    for (one, _) in &planned {
        if files::exists(&folder.join(&one.file)) {
            return Err(Error::refused(
                "questionnaire_exists",
                format!(
                    "Thư mục “{}” đã có tệp “{}” nên chưa ghi tệp nào. Hãy chọn thư mục khác, hoặc chuyển các biểu cũ đi rồi làm lại.",
                    files::name(folder),
                    one.file
                ),
            ));
        }
    }
    let mut written = Vec::new();
    let done = each(
        ledger,
        wanted.year,
        &planned,
        progress,
        &mut |one, bytes| {
            let path = folder.join(&one.file);
            files::write(&path, &bytes)?;
            written.push(path);
            Ok(())
        },
    );
    if let Err(error) = done {
        written.iter().for_each(|path| files::remove(path));
        return Err(error);
    }
    Ok(planned.into_iter().map(|(one, _)| one).collect())
}

/// The workbook of one area, its name and its bytes, without writing it anywhere.
pub fn make(ledger: &Ledger, year: i32, code: &str) -> Result<(Questionnaire, Vec<u8>)> {
    let wanted = Wanted {
        year,
        areas: vec![code.to_owned()],
    };
    let planned = ledger.read(|reader| plan(reader, ledger.today(), &wanted))?;
    let mut made = None;
    each(
        ledger,
        year,
        &planned,
        &crate::progress::Unwatched,
        &mut |one, bytes| {
            made = Some((one.clone(), bytes));
            Ok(())
        },
    )?;
    made.ok_or_else(nothing)
}

/// Makes them one by one.
fn each(
    ledger: &Ledger,
    year: i32,
    planned: &[(Questionnaire, Area)],
    progress: &dyn Progress,
    take: &mut dyn FnMut(&Questionnaire, Vec<u8>) -> Result<()>,
) -> Result<()> {
    let common = ledger.read(|reader| store::common(reader, ledger.now(), year))?;
    let total = planned.len() as u64;
    for (number, (one, area)) in planned.iter().enumerate() {
        progress.step(number as u64, total)?;
        let facilities = ledger.read(|reader| store::facilities(reader, area, &common))?;
        take(one, sheet::write(&common, area, &facilities)?)?;
    }
    progress.step(total, total)
}

/// Which files there will be.
fn plan(
    reader: &Reader<'_>,
    today: chrono::NaiveDate,
    wanted: &Wanted,
) -> Result<Vec<(Questionnaire, Area)>> {
    if !YEARS.contains(&wanted.year) {
        return Err(Error::refused(
            "questionnaire_year",
            format!(
                "Không lập được biểu khảo sát năm {}. Hãy nhập năm từ {} đến {}.",
                wanted.year,
                YEARS.start(),
                YEARS.end()
            ),
        ));
    }
    let mut areas = areas(reader, today)?;
    for code in &wanted.areas {
        if !areas.iter().any(|area| area.code == *code) {
            return Err(Error::refused(
                "questionnaire_unit_unknown",
                format!(
                    "Không có xã, phường mã “{code}” trong địa bàn của sổ. Hãy xem mã ở danh mục đơn vị hành chính hiện nay."
                ),
            ));
        }
    }
    match wanted.areas.is_empty() {
        true => areas.retain(|area| area.facilities > 0),
        false => areas.retain(|area| wanted.areas.contains(&area.code)),
    }
    if areas.is_empty() {
        return Err(nothing());
    }
    let mut names = BTreeSet::new();
    let mut planned = Vec::with_capacity(areas.len());
    for area in areas {
        let mut stem = format!(
            "Khao_sat_{}_{}",
            wanted.year,
            words(&area.name).replace(' ', "-")
        );
        if !names.insert(stem.clone()) {
            stem = format!("{stem}-{}", area.code);
            names.insert(stem.clone());
        }
        let one = Questionnaire {
            file: format!("{stem}.xlsx"),
            unit: area.name.clone(),
            facilities: area.facilities,
        };
        planned.push((one, area));
    }
    Ok(planned)
}

fn nothing() -> Error {
    Error::refused(
        "questionnaire_nothing",
        "Sổ chưa có cơ sở nào để lập biểu khảo sát. Hãy nhập danh sách cơ sở, hoặc chọn xã cần gửi biểu trống.",
    )
}
