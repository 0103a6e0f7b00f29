//! What holds of every dated rule that is typed: it ends after it begins, its figures make sense, and a province's never
//! takes the place of the country's.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;

use super::fields::{ELIGIBILITY_RULE, HOLIDAY, LEGAL_DOCUMENT, NORM, SETTING};
use super::scope::{OF_COUNTRY, Scope};
use super::sense;
use crate::clock::written;
use crate::error::Result;
use crate::field::{Noun, Values};
use crate::finding::{Finding, Level};
use crate::ledger::gate::{After, Gate, Kept, Typed};
use crate::ledger::{Reader, Tx};
use crate::record;

const FROM: &str = "valid_from";
const TO: &str = "valid_to";

/// Rules that say whose they are.
const SCOPED: &[&Noun] = &[&NORM, &SETTING, &ELIGIBILITY_RULE];

/// The gate of dated rules.
pub(crate) struct RuleGate;

impl Gate for RuleGate {
    fn holds(&self, noun: &Noun) -> bool {
        [LEGAL_DOCUMENT.name, HOLIDAY.name].contains(&noun.name)
            || (noun.field(FROM).is_some() && noun.field(TO).is_some())
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
        let mut findings = sense::findings(reader, typed, &stands)?;
        if (values.contains_key(FROM) || values.contains_key(TO))
            && let (Some(from), Some(to)) = (day(values, &stands, FROM), day(values, &stands, TO))
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
        if typed.noun.name == NORM.name {
            findings.extend(percent(values));
        }
        Ok(findings)
    }

    /// A rule of the country that ships is not taken away.
    fn kept(&self, reader: &Reader<'_>, noun: &'static Noun, id: &str) -> Result<Vec<Kept>> {
        if !SCOPED.iter().any(|one| one.name == noun.name) {
            return Ok(Vec::new());
        }
        let name = Scope::read(reader)?.shipped_of_country(id);
        Ok(name
            .into_iter()
            .map(|name| Kept {
                code: "norm_of_country",
                because: format!("“{name}” là quy định của trung ương"),
                instead: OF_COUNTRY,
                fields: Vec::new(),
                lists: Vec::new(),
                stays: true,
            })
            .collect())
    }

    /// A rule or a text of a province stands beside one of the country and never takes its place.
    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        let is_text = typed.noun.name == LEGAL_DOCUMENT.name;
        if !is_text && !SCOPED.iter().any(|one| one.name == typed.noun.name) {
            return Ok(After::nothing());
        }
        let before = Scope::read(tx)?;
        Ok(After::ask(move |tx| before.refuse_taking(tx)))
    }
}

fn day(values: &Values, stands: &Values, name: &str) -> Option<NaiveDate> {
    let value = values.get(name).or_else(|| stands.get(name))?;
    value.as_str()?.parse().ok()
}

/// What may be typed of a norm by which something was approved: when it ends, what the office notes.
const FREE: &[&str] = &["valid_to", "note", "mark"];

/// What a norm keeps by which something was approved.
pub(crate) fn kept_as_used(noun: &Noun, because: String) -> Kept {
    let fields = noun.fields.iter().map(|field| field.name);
    Kept {
        code: "norm_used",
        because,
        instead: "Định mức thay đổi thì dùng “Quy định mới từ ngày…”.",
        fields: fields.filter(|name| !FREE.contains(name)).collect(),
        lists: Vec::new(),
        stays: true,
    }
}

/// A norm holds on every day on which something was approved by it, the last of which is `used`.
pub(crate) fn ends_before_use(
    reader: &Reader<'_>,
    typed: &Typed<'_>,
    id: &str,
    used: Option<NaiveDate>,
) -> Result<Vec<Finding>> {
    let Some(record) = record::get(reader, typed.noun, id)? else {
        return Ok(Vec::new());
    };
    let end: Option<NaiveDate> = typed.text(TO).and_then(|day| day.parse().ok());
    let (Some(end), Some(used)) = (end, used) else {
        return Ok(Vec::new());
    };
    if end >= used || !typed.changes(&record.values, TO) {
        return Ok(Vec::new());
    }
    Ok(vec![Finding::new(
        Level::Error,
        TO,
        "norm_used",
        format!(
            "Định mức “{}” đã dùng khi phê duyệt ngày {} nên không hết hiệu lực trước ngày đó.",
            record.title,
            written(used)
        ),
        "Hãy ghi ngày hết hiệu lực từ ngày đó trở đi.",
    )])
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
