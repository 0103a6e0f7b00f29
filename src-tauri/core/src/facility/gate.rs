//! What a form is told of a facility's figures while they are typed.

use serde_json::Value;

use super::fields::FACILITY_YEAR;
use super::{jump, store};
use crate::clock::written;
use crate::error::Result;
use crate::field::{Noun, Values};
use crate::finding::{Finding, Level};
use crate::ledger::Reader;
use crate::ledger::gate::{Gate, Typed};
use crate::record;

/// Those who are among all who work.
const AMONG: &[&str] = &["labour_female", "labour_minority", "labour_trained"];

/// The gate of a facility's yearly figures.
pub(crate) struct FigureGate;

impl Gate for FigureGate {
    fn holds(&self, noun: &Noun) -> bool {
        noun.name == FACILITY_YEAR.name
    }

    fn findings(&self, reader: &Reader<'_>, typed: &Typed<'_>) -> Result<Vec<Finding>> {
        let Some(values) = typed.values else {
            return Ok(Vec::new());
        };
        let stands = match typed.id {
            Some(id) => record::get(reader, typed.noun, id)?.map(|record| record.values),
            None => None,
        };
        let stands = stands.unwrap_or_default();
        let mut findings = jump::findings(reader, typed.id, values)?;
        findings.extend(twice(reader, typed, &stands)?);
        findings.extend(among(typed, &stands));
        Ok(findings)
    }
}

fn now<'a>(typed: &'a Typed<'_>, stands: &'a Values, name: &str) -> Option<&'a Value> {
    typed.given(name).or_else(|| stands.get(name))
}

/// A facility has one figure of a year and a day.
fn twice(reader: &Reader<'_>, typed: &Typed<'_>, stands: &Values) -> Result<Option<Finding>> {
    let moved = ["facility_id", "year", "as_of"]
        .iter()
        .any(|field| typed.changes(stands, field));
    let text = |name: &str| now(typed, stands, name)?.as_str();
    let year = now(typed, stands, "year").and_then(Value::as_i64);
    let (true, Some(facility), Some(year)) = (moved, text("facility_id"), year) else {
        return Ok(None);
    };
    let day = text("as_of").filter(|day| !day.trim().is_empty());
    if !store::has_figures_of(reader, facility, year, day, typed.id)? {
        return Ok(None);
    }
    let day = day.and_then(|day| day.parse().ok()).map(written);
    let at = day.map_or_else(String::new, |day| format!(" đến ngày {day}"));
    Ok(Some(Finding::new(
        Level::Error,
        "year",
        "figures_twice",
        format!("Cơ sở này đã có số liệu năm {year}{at}."),
        "Hãy sửa bản ghi đã có, hoặc ghi ngày khác ở “Số liệu đến ngày”.",
    )))
}

/// A part is no more than the whole.
fn among(typed: &Typed<'_>, stands: &Values) -> Vec<Finding> {
    let count = |name: &str| now(typed, stands, name).and_then(Value::as_i64);
    let Some(total) = count("labour_total") else {
        return Vec::new();
    };
    let over = AMONG.iter().filter_map(|name| {
        let moved = typed.changes(stands, name) || typed.changes(stands, "labour_total");
        let part = count(name).filter(|part| moved && *part > total)?;
        let label = FACILITY_YEAR.field(name)?.label;
        Some(Finding::new(
            Level::Error,
            *name,
            "more_than_all",
            format!("{label} ({part}) nhiều hơn tổng số lao động ({total})."),
            "Hãy sửa một trong hai số.",
        ))
    });
    over.collect()
}
