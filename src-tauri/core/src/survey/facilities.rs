//! What recognition knows of a survey of facilities.

use std::sync::OnceLock;

use rayon::iter::{IntoParallelRefMutIterator, ParallelIterator};

use super::column_field::Field;
use super::columns::{Assigned, Evidence};
use super::record::{Record, gather};
use super::records::Builder;
use super::target::{Definition, Heading, Target};
use super::workbook::Row;
use crate::finding::Level;

/// Facilities, with their figures and needs.
pub(super) static FACILITIES: Definition = Definition {
    target: Target::Facility,
    one: "cơ sở",
    list: "danh sách cơ sở",
    fields: &[
        Field::Ordinal,
        Field::Name,
        Field::LegalForm,
        Field::Owner,
        Field::Address,
        Field::Commune,
        Field::District,
        Field::Province,
        Field::Phone,
        Field::Email,
        Field::Website,
        Field::TaxCode,
        Field::RegistrationNo,
        Field::RegistrationDate,
        Field::Sector,
        Field::Products,
        Field::StartDate,
        Field::Equipment,
        Field::InvestmentVnd,
        Field::CharterCapitalVnd,
        Field::RevenueVnd,
        Field::ExportVnd,
        Field::LabourTotal,
        Field::LabourFemale,
        Field::NeedContent,
        Field::TotalCostVnd,
        Field::RequestedVnd,
        Field::RequestedNationalVnd,
        Field::RequestedLocalVnd,
        Field::CounterpartVnd,
        Field::Note,
    ],
    labels: &[],
    anchors: &[Field::Name, Field::Owner],
    headers: include_str!("../../../../assets/reference/survey_headers.csv"),
    lexicon: OnceLock::new(),
    leaning,
    suggestion,
    settle,
    check,
    finish,
};

fn leaning(seen: &Evidence, field: Field) -> i32 {
    let company = seen.companies();
    match field {
        Field::Name if company >= 30 => 10,
        Field::Name if seen.persons() >= 80 && company == 0 => -12,
        Field::Owner if company >= 60 => -30,
        Field::Owner if seen.persons() >= 60 => 8,
        Field::Address | Field::Sector | Field::Products if company >= 60 => -30,
        _ => 0,
    }
}

fn suggestion(seen: &Evidence) -> Option<(Field, u8)> {
    if seen.is_enough() && seen.companies() >= 70 {
        Some((Field::Name, 66))
    } else {
        seen.are_phones().then_some((Field::Phone, 64))
    }
}

/// Every column of a survey speaks for itself.
fn settle(_: &[Heading], _: &mut [Assigned]) {}

fn check(builder: &mut Builder<'_>, row: &Row, new: bool) {
    let households = builder.layout.column(Field::Name).is_none();
    if let Some(record) = builder.records.last_mut().filter(|_| new && households) {
        // A list of households names each by its owner.
        record.name.clone_from(&record.owner);
    }
    let Some(record) = builder.records.last() else {
        return;
    };
    if new && record.name.is_none() {
        let column = builder.layout.column(Field::Name).unwrap_or(0);
        builder.find(
            Level::Error,
            row.number,
            column,
            "name_missing",
            "Dòng có số liệu nhưng không có tên cơ sở.".to_owned(),
            "Ghi tên cơ sở, hoặc bỏ dòng này nếu không phải là cơ sở.",
        );
    }
    let Some(record) = builder.records.last() else {
        return;
    };
    if let (Some(total), Some(female)) = (record.labour_total, record.labour_female)
        && new
        && female > total
    {
        let column = builder.layout.column(Field::LabourFemale).unwrap_or(0);
        builder.find(
            Level::Warning,
            row.number,
            column,
            "female_above_total",
            format!("Lao động nữ ({female}) nhiều hơn tổng số lao động ({total})."),
            "Kiểm tra lại hai số lao động.",
        );
    }
}

fn finish(records: &mut [Box<Record>]) {
    records.par_iter_mut().for_each(|record| gather(record));
}
