//! A record as a workbook states it, ready for the window and for `skc`.

use std::sync::Arc;

use serde::{Serialize, Serializer};
use specta::Type;

use super::columns::Field;
use super::source::{At, Source, Sources};
use crate::money::Money;
use crate::money::written::{Qualifier, Unit};

/// A facility, or a person, as a workbook states it. `null` means the sheet does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
#[expect(missing_docs, reason = "the fields are those of `columns::Field`")]
#[serde(rename = "SurveyRecord")]
pub struct Record {
    /// Name of the sheet.
    pub sheet: Arc<str>,
    /// Number of the table in the sheet, from 0.
    pub table: u32,
    /// First row.
    pub row: u32,
    /// How many rows it spans.
    pub rows: u32,
    /// The facility's id in the hidden column of a questionnaire of ours.
    pub id_written: Option<Arc<str>>,
    /// Fields whose cells still say what the questionnaire was sent with.
    pub untouched: Vec<Field>,
    pub name: Option<Arc<str>>,
    pub legal_form: Option<Arc<str>>,
    pub owner: Option<Arc<str>>,
    /// As written.
    pub address: Option<Arc<str>>,
    pub commune: Option<Arc<str>>,
    pub district: Option<Arc<str>>,
    pub province: Option<Arc<str>>,
    pub phone: Option<Arc<str>>,
    pub email: Option<Arc<str>>,
    pub website: Option<Arc<str>>,
    pub tax_code: Option<Arc<str>>,
    pub registration_no: Option<Arc<str>>,
    /// `2019`, `2019-03`, `2022-Q2`, `2022-05-31`
    pub registration_date: Option<Arc<str>>,
    pub sector: Option<Arc<str>>,
    pub products: Vec<Arc<str>>,
    /// `2019`, `2019-03`, `2022-Q2`, `2022-05-31`
    pub start_date: Option<Arc<str>>,
    pub equipment: Vec<Arc<str>>,
    pub investment_vnd: Option<Money>,
    pub investment_vnd_qualifier: Option<Qualifier>,
    pub charter_capital_vnd: Option<Money>,
    pub charter_capital_vnd_qualifier: Option<Qualifier>,
    pub revenue_vnd: Option<Money>,
    pub revenue_vnd_qualifier: Option<Qualifier>,
    pub export_vnd: Option<Money>,
    pub export_vnd_qualifier: Option<Qualifier>,
    pub labour_total: Option<u32>,
    pub labour_female: Option<u32>,
    /// All needs, parted by `; `.
    pub need_content: Option<String>,
    pub total_cost_vnd: Option<Money>,
    pub total_cost_vnd_qualifier: Option<Qualifier>,
    /// The sum over all needs.
    pub requested_vnd: Option<Money>,
    pub requested_vnd_qualifier: Option<Qualifier>,
    pub counterpart_vnd: Option<Money>,
    pub counterpart_vnd_qualifier: Option<Qualifier>,
    /// One by one.
    pub needs: Vec<Need>,
    /// What only a list of people states; none for a facility.
    pub person: Option<Box<PersonValues>>,
    /// Columns that belong to no field.
    pub notes: Vec<Note>,
    /// Group rows above that name no place.
    pub groups: Vec<String>,
    /// The year that the titles state.
    pub year: Option<i32>,
    /// Where each value came from.
    #[specta(type = Vec<Source>)]
    pub sources: Sources,
    /// An error stands in its rows: not to be written until mended.
    pub held: bool,
}

// There may be a hundred thousand, and the allocator has no size between this one and 768.
const _: () = assert!(size_of::<Record>() <= 640);

/// Records in the order of their rows; boxed, because there may be a hundred thousand and they move from
/// list to list.
pub type Records = Vec<Box<Record>>;

/// What a list states of a person beside name, address and telephone. `null`: the list does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "SurveyPersonValues")]
pub struct PersonValues {
    /// `1975`, `1975-03`, `1975-03-21`
    pub born_on: Option<String>,
    /// A woman.
    pub female: Option<bool>,
    /// Twelve digits, or nine of an old number; as written where it is neither.
    pub citizen_id: Option<String>,
    /// `Kinh`
    pub ethnicity: Option<String>,
    /// As written.
    pub job_title: Option<String>,
    /// As written.
    pub workplace: Option<String>,
    /// As written.
    pub education: Option<String>,
}

/// One need of a facility.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
#[expect(missing_docs, reason = "the fields are those of `columns::Field`")]
pub struct Need {
    /// Its row.
    pub row: u32,
    pub need_content: Option<Arc<str>>,
    pub total_cost_vnd: Option<Money>,
    pub total_cost_vnd_qualifier: Option<Qualifier>,
    pub requested_vnd: Option<Money>,
    pub requested_vnd_qualifier: Option<Qualifier>,
    pub requested_national_vnd: Option<Money>,
    pub requested_local_vnd: Option<Money>,
    pub counterpart_vnd: Option<Money>,
    pub counterpart_vnd_qualifier: Option<Qualifier>,
}

/// A column without a field, kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Note {
    /// Header of the column.
    #[serde(serialize_with = "shared")]
    #[specta(type = String)]
    pub header: Arc<str>,
    /// Text of the cell.
    #[serde(serialize_with = "shared")]
    #[specta(type = String)]
    pub text: Arc<str>,
    /// Address of the cell.
    #[specta(type = String)]
    pub at: At,
}

fn shared<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

/// A person's word on the unit of a column of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, Type)]
pub struct UnitChoice {
    /// Name of the sheet.
    pub sheet: String,
    /// Number of the table, from 0.
    pub table: u32,
    /// Letter of the column; none for all columns of the table.
    pub letter: Option<String>,
    /// The unit.
    pub unit: Unit,
}

/// What the needs of a facility come to together.
pub(super) fn gather(record: &mut Record) {
    for need in &mut record.needs {
        if need.requested_vnd.is_none() {
            need.requested_vnd = sum([need.requested_national_vnd, need.requested_local_vnd]);
        }
    }
    let contents: Vec<&str> = record
        .needs
        .iter()
        .filter_map(|n| n.need_content.as_deref())
        .collect();
    record.need_content = (!contents.is_empty()).then(|| contents.join("; "));
    record.total_cost_vnd = sum(record.needs.iter().map(|n| n.total_cost_vnd));
    record.requested_vnd = sum(record.needs.iter().map(|n| n.requested_vnd));
    record.counterpart_vnd = sum(record.needs.iter().map(|n| n.counterpart_vnd));
    record.total_cost_vnd_qualifier = record.needs.iter().find_map(|n| n.total_cost_vnd_qualifier);
    record.requested_vnd_qualifier = record.needs.iter().find_map(|n| n.requested_vnd_qualifier);
    record.counterpart_vnd_qualifier = record
        .needs
        .iter()
        .find_map(|n| n.counterpart_vnd_qualifier);
}

fn sum(amounts: impl IntoIterator<Item = Option<Money>>) -> Option<Money> {
    let stated: Vec<Money> = amounts.into_iter().flatten().collect();
    if stated.is_empty() {
        return None;
    }
    Money::sum(stated).ok()
}
