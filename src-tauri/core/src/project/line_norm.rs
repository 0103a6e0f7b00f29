//! A line of a budget held against the norms: those of the approval's day, kept with the line from then on;
//! today's while it is a draft.

use chrono::NaiveDate;

use super::budget::{BudgetRow, LineVerdict, NormChoice, Property, sum};
use super::money_store::Head;
use super::sets::BudgetStage;
use crate::error::Result;
use crate::ledger::Reader;
use crate::money::Money;
use crate::norm::{NormQuestion, NormStatus, Norms};

/// Hundredths of one facility, model or whatever a cap is counted by.
const ONE: i64 = 100;

/// Which amounts of a line the norm is asked about, the latest first.
const ASKED: [BudgetStage; 4] = [
    BudgetStage::Adjusted,
    BudgetStage::Approved,
    BudgetStage::Appraised,
    BudgetStage::Registered,
];

/// What the norms of a day say of the amounts of a line; nothing where it takes no khuyến công money.
pub(super) fn asked(
    reader: &Reader<'_>,
    norms: &Norms,
    head: &Head,
    rows: &[&BudgetRow],
    property: &Property,
    on: NaiveDate,
) -> Result<Option<LineVerdict>> {
    let amounts = sum(rows.iter().copied())?;
    let support = amounts.support()?;
    if support == Money::ZERO {
        return Ok(None);
    }
    let content = property.content_id.clone().or(head.content_id.clone());
    if content.is_none() && property.norm_item_code.is_none() {
        return Ok(Some(LineVerdict {
            state: NormStatus::NoRow,
            label: NormStatus::NoRow.label().to_owned(),
            sentence: "Chưa rõ nội dung khuyến công nên chưa đối chiếu được định mức. Hãy chọn nội dung của đề án hoặc khoản định mức.".to_owned(),
            allowed: None,
            excess: None,
            support,
            norm_id: None,
            mark: None,
            on: on.to_string(),
            frozen: false,
            candidates: Vec::new(),
        }));
    }
    let found = norms.check(
        reader,
        &NormQuestion {
            content,
            source: head.source,
            date: on,
            unit: head.unit_id.clone(),
            item_code: property.norm_item_code.clone(),
            costs: Some(amounts.total()),
            support,
            units: property.norm_units.unwrap_or(ONE),
            production_line: property.production_line.unwrap_or(false),
        },
    )?;
    let mut sentence = found.sentence;
    for remark in &found.remarks {
        sentence.push(' ');
        sentence.push_str(remark);
    }
    Ok(Some(LineVerdict {
        state: found.status,
        label: found.status.label().to_owned(),
        sentence,
        allowed: found.allowed,
        excess: found.excess,
        support,
        mark: found.norm.as_ref().map(|norm| norm.mark_words.clone()),
        norm_id: found.norm.map(|norm| norm.id),
        on: on.to_string(),
        frozen: false,
        candidates: found
            .candidates
            .into_iter()
            .filter_map(|norm| {
                Some(NormChoice {
                    item_code: norm.item_code?,
                    item: norm.item,
                })
            })
            .collect(),
    }))
}

/// The verdict of a line as it stands: kept where its stage is frozen, asked anew where not.
pub(super) fn verdict(
    reader: &Reader<'_>,
    norms: &Norms,
    head: &Head,
    rows: &[&BudgetRow],
    property: &Property,
    today: NaiveDate,
) -> Result<Option<LineVerdict>> {
    let standing = ASKED.into_iter().find_map(|stage| {
        let own: Vec<&BudgetRow> = rows
            .iter()
            .copied()
            .filter(|row| row.stage == stage)
            .collect();
        (!own.is_empty()).then_some((stage, own))
    });
    let Some((stage, own)) = standing else {
        return Ok(None);
    };
    let Some(kept) = own.iter().find(|row| row.frozen_on.is_some()) else {
        let approved = head.approved_by_step && stage == BudgetStage::Approved;
        let on = head.decision_on.filter(|_| approved).unwrap_or(today);
        return asked(reader, norms, head, &own, property, on);
    };
    let support = sum(own.iter().copied())?.support()?;
    let (Some(state), Some(on)) = (kept.verdict, kept.frozen_on) else {
        return Ok(None);
    };
    let excess = match kept.allowed {
        Some(allowed) if support > allowed => Some(support.minus(allowed)?),
        _ => None,
    };
    let mark: Option<String> = match &kept.norm_id {
        Some(norm) => reader.row("SELECT mark FROM norm WHERE id = ?1", [norm], |row| {
            row.get(0)
        })?,
        None => None,
    };
    Ok(Some(LineVerdict {
        label: state.label().to_owned(),
        state,
        sentence: kept.verdict_text.clone().unwrap_or_default(),
        allowed: kept.allowed,
        excess,
        support,
        mark: kept
            .norm_id
            .as_ref()
            .map(|_| crate::norm::mark_words(mark.as_deref())),
        norm_id: kept.norm_id.clone(),
        on: on.to_string(),
        frozen: true,
        candidates: Vec::new(),
    }))
}
