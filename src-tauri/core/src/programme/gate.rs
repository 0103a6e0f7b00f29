//! What holds of a programme that is typed: its years run forward, its phases lie inside them, its tree has no circle.

use super::fields::{PROGRAMME, PROGRAMME_PHASE, PROGRAMME_TARGET};
use super::store;
use crate::error::{Error, Result};
use crate::field::{Noun, Values};
use crate::finding::{Finding, Level};
use crate::ledger::gate::{After, Gate, Typed};
use crate::ledger::{Reader, Tx};
use crate::record;

/// The gate of programmes.
pub(crate) struct ProgrammeGate;

impl Gate for ProgrammeGate {
    fn holds(&self, noun: &Noun) -> bool {
        [&PROGRAMME, &PROGRAMME_PHASE, &PROGRAMME_TARGET]
            .iter()
            .any(|one| one.name == noun.name)
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
        let mut findings = astray(reader, typed, &stands)?;
        let Some((first, last)) = span(typed.noun) else {
            return Ok(findings);
        };
        let (from, to) = (year(values, &stands, first), year(values, &stands, last));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            findings.push(Finding::new(
                Level::Error,
                last,
                "years_backwards",
                format!("Năm cuối ({to}) trước năm đầu ({from})."),
                "Hãy sửa một trong hai năm.",
            ));
        }
        if let (Some(id), Some(from), Some(to)) = (typed.id, from, to)
            && typed.noun.name == PROGRAMME.name
            && let Some(at) = [first, last]
                .into_iter()
                .find(|field| typed.changes(&stands, field))
        {
            for (phase, start, end) in store::phases_outside(reader, id, from, to)? {
                findings.push(Finding::new(
                    Level::Error,
                    at,
                    "phase_outside",
                    format!("Phân kỳ “{phase}” ({start}–{end}) nằm ngoài giai đoạn {from}–{to}."),
                    "Hãy sửa hoặc xóa phân kỳ trước.",
                ));
            }
        }
        if typed.noun.name == PROGRAMME_PHASE.name
            && let Some(programme) = typed
                .text("programme_id")
                .or_else(|| stands.get("programme_id")?.as_str())
            && let Some((start, end)) = store::period(reader, &programme.into())?
            && let Some(outside) = [from, to]
                .into_iter()
                .flatten()
                .find(|year| !(start..=end).contains(year))
        {
            findings.push(Finding::new(
                Level::Error,
                first,
                "phase_outside",
                format!("Năm {outside} nằm ngoài giai đoạn {start}–{end} của chương trình."),
                "Hãy sửa lại năm của phân kỳ.",
            ));
        }
        Ok(findings)
    }

    fn before<'a>(&self, _: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        let moved = typed.noun.name == PROGRAMME_TARGET.name && typed.text("parent_id").is_some();
        let Some(id) = typed.id.filter(|_| moved) else {
            return Ok(After::nothing());
        };
        Ok(After::ask(move |tx| {
            if store::stands_below_itself(tx, &id.into())? {
                return Err(Error::refused(
                    "target_circle",
                    "Chỉ tiêu không thể nằm dưới chính nó. Hãy chọn mục khác ở “Thuộc”.",
                ));
            }
            Ok(())
        }))
    }
}

/// A target, what it belongs to, what belongs to it and its phase are of one programme.
fn astray(reader: &Reader<'_>, typed: &Typed<'_>, stands: &Values) -> Result<Vec<Finding>> {
    let moved = |field: &str| typed.changes(stands, field);
    let at = |field: &'static str| match typed.given(field) {
        Some(given) => given.as_str().map(str::trim).filter(|id| !id.is_empty()),
        None => stands.get(field)?.as_str(),
    };
    let Some(programme) = at("programme_id") else {
        return Ok(Vec::new());
    };
    let elsewhere = |of: Option<String>| of.is_some_and(|of| of != programme);
    let mut findings = Vec::new();
    let mut wrong = |field: &str, sentence: &str, fix: &str| {
        findings.push(Finding::new(
            Level::Error,
            field,
            "other_programme",
            sentence,
            fix,
        ));
    };
    if typed.noun.name == PROGRAMME_TARGET.name {
        if let Some(parent) = at("parent_id")
            && (moved("parent_id") || moved("programme_id"))
            && elsewhere(store::programme_of_target(reader, parent)?)
        {
            wrong(
                "parent_id",
                "Mục ở “Thuộc” là của chương trình khác.",
                "Hãy chọn mục của cùng chương trình hoặc để trống ô này.",
            );
        }
        if let Some(phase) = at("phase_id")
            && (moved("phase_id") || moved("programme_id"))
            && elsewhere(store::programme_of_phase(reader, phase)?)
        {
            wrong(
                "phase_id",
                "Phân kỳ này là của chương trình khác.",
                "Hãy chọn phân kỳ của cùng chương trình.",
            );
        }
    }
    if let Some(id) = typed.id.filter(|_| moved("programme_id"))
        && store::holds_targets(reader, id)?
    {
        wrong(
            "programme_id",
            "Còn chỉ tiêu thuộc mục này nên không chuyển sang chương trình khác được.",
            "Hãy chuyển các chỉ tiêu ấy trước.",
        );
    }
    Ok(findings)
}

/// The fields of the first and the last year.
fn span(noun: &Noun) -> Option<(&'static str, &'static str)> {
    match noun.name {
        name if name == PROGRAMME.name => Some(("period_start", "period_end")),
        name if name == PROGRAMME_PHASE.name => Some(("from_year", "to_year")),
        _ => None,
    }
}

fn year(values: &Values, stands: &Values, name: &str) -> Option<i64> {
    values.get(name).or_else(|| stands.get(name))?.as_i64()
}
