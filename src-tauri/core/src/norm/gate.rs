//! What holds of every dated rule that is typed: it ends after it begins, its figures make sense, and a province's never
//! takes the place of the country's.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;

use super::fields::{NORM, SETTING};
use super::scope::{refuse_taking, taken_by_provinces};
use crate::error::Result;
use crate::field::{Noun, Values};
use crate::finding::{Finding, Level};
use crate::ledger::gate::{After, Gate, Typed};
use crate::ledger::{Reader, Tx};
use crate::record;

const FROM: &str = "valid_from";
const TO: &str = "valid_to";

/// The gate of dated rules.
pub(crate) struct RuleGate;

impl Gate for RuleGate {
    fn holds(&self, noun: &Noun) -> bool {
        noun.field(FROM).is_some() && noun.field(TO).is_some()
    }

    fn findings(&self, reader: &Reader<'_>, typed: &Typed<'_>) -> Result<Vec<Finding>> {
        let Some(values) = typed.values else {
            return Ok(Vec::new());
        };
        let mut findings = Vec::new();
        if values.contains_key(FROM) || values.contains_key(TO) {
            let stands = match typed.id {
                Some(id) => record::get(reader, typed.noun, id)?.map(|record| record.values),
                None => None,
            };
            let stands = stands.unwrap_or_default();
            if let (Some(from), Some(to)) = (day(values, &stands, FROM), day(values, &stands, TO))
                && to < from
            {
                findings.push(Finding::new(
                    Level::Error,
                    TO,
                    "rule_ends_first",
                    "Ngày hết hiệu lực trước ngày có hiệu lực.",
                    "Hãy sửa một trong hai ngày.",
                ));
            }
        }
        if typed.noun.name == NORM.name {
            findings.extend(percent(values));
        }
        Ok(findings)
    }

    /// A rule of a province stands beside one of the country and never takes its place.
    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        if ![NORM.name, SETTING.name].contains(&typed.noun.name) {
            return Ok(After::nothing());
        }
        let before = taken_by_provinces(tx)?;
        Ok(After::ask(move |tx| refuse_taking(tx, &before)))
    }
}

fn day(values: &Values, stands: &Values, name: &str) -> Option<NaiveDate> {
    let value = values.get(name).or_else(|| stands.get(name))?;
    value.as_str()?.parse().ok()
}

/// A rate is a share of what is spent.
fn percent(values: &Values) -> Option<Finding> {
    let rate: Decimal = values.get("rate").and_then(Value::as_str)?.parse().ok()?;
    (rate < Decimal::ZERO || rate > Decimal::ONE_HUNDRED).then(|| {
        Finding::new(
            Level::Error,
            "rate",
            "norm_rate",
            "Tỷ lệ hỗ trợ phải từ 0 đến 100 %.",
            "Hãy sửa lại.",
        )
    })
}
