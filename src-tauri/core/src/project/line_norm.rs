//! A line of a budget held against the norms: those of the approval's day, kept with the line from then on;
//! today's while it is a draft.
//!
//! What surprises: a cap of one facility (TT 28/2018/TT-BTC, Điều 8) is asked of all that the facility has of the item,
//! in the lines before this one and in the other projects of the year; the lines before take the room first.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::budget::{BudgetRow, LineVerdict, NormChoice, Property, line_names, property, sum};
use super::money_store::{self as store, Elsewhere, Head, Served};
use super::sets::BudgetStage;
use crate::error::Result;
use crate::ledger::Reader;
use crate::money::{BySource, Money};
use crate::norm::{NormQuestion, NormStatus, NormVerdict, NormView, Norms};

/// Hundredths of one facility, model or whatever a cap is counted by.
const ONE: i64 = 100;

/// Which amounts of a line the norm is asked about, the latest first.
const ASKED: [BudgetStage; 4] = [
    BudgetStage::Adjusted,
    BudgetStage::Approved,
    BudgetStage::Appraised,
    BudgetStage::Registered,
];

/// A budget under question: its lines at one stage or at the stage where each stands, who benefits, and what they have
/// elsewhere.
pub(super) struct Asking<'a> {
    norms: &'a Norms,
    head: &'a Head,
    on: NaiveDate,
    served: Vec<Served>,
    /// Of each of `served`, in their order.
    elsewhere: Vec<Vec<Elsewhere>>,
    lines: Vec<AskedLine>,
}

/// One line under question.
struct AskedLine {
    name: String,
    amounts: BySource,
    support: Money,
    property: Property,
    found: Option<NormVerdict>,
}

impl<'a> Asking<'a> {
    /// Asks about every line at the stage `of`, or at the newest where norms are asked about one; by the norms of a day.
    pub(super) fn read(
        reader: &Reader<'_>,
        norms: &'a Norms,
        head: &'a Head,
        rows: &[BudgetRow],
        of: Option<BudgetStage>,
        on: NaiveDate,
    ) -> Result<Self> {
        let mut lines = Vec::new();
        let mut years: BTreeSet<i32> = BTreeSet::new();
        for name in line_names(rows) {
            let own: Vec<&BudgetRow> = rows.iter().filter(|row| row.line == name).collect();
            let at: Vec<&BudgetRow> = match of {
                Some(stage) => at_stage(&own, stage),
                None => standing(&own).map(|(_, rows)| rows).unwrap_or_default(),
            };
            if at.is_empty() {
                continue;
            }
            // What a line is, is said by its newest stage; while one stage is frozen, by the rows of that.
            let property = property(if of.is_some() { &at } else { &own });
            let amounts = sum(at.iter().copied())?;
            years.extend(at.iter().map(|row| row.year));
            lines.push(AskedLine {
                found: None,
                support: amounts.support()?,
                amounts,
                property,
                name,
            });
        }
        let served = store::served(reader, &head.id)?;
        let years: Vec<i32> = years.into_iter().collect();
        let elsewhere = served
            .iter()
            .map(|one| match &one.facility {
                Some(facility) => store::elsewhere(reader, facility, &head.id, &years),
                None => Ok(Vec::new()),
            })
            .collect::<Result<_>>()?;
        let mut asking = Self {
            norms,
            head,
            on,
            served,
            elsewhere,
            lines,
        };
        for at in 0..asking.lines.len() {
            asking.lines[at].found = asking.check(reader, &asking.lines[at])?;
        }
        Ok(asking)
    }

    /// What the norms say of a line by itself; nothing where no content and no item is known.
    fn check(&self, reader: &Reader<'_>, line: &AskedLine) -> Result<Option<NormVerdict>> {
        let content = self.content(line);
        let item = line.property.norm_item_code.clone();
        if line.support == Money::ZERO || (content.is_none() && item.is_none()) {
            return Ok(None);
        }
        let question = NormQuestion {
            content,
            source: self.head.source,
            date: self.on,
            unit: self.head.unit_id.clone(),
            item_code: item,
            costs: Some(line.amounts.total()),
            support: line.support,
            units: line.property.norm_units.unwrap_or(ONE),
            production_line: line.property.production_line.unwrap_or(false),
        };
        self.norms.check(reader, &question).map(Some)
    }

    fn content(&self, line: &AskedLine) -> Option<String> {
        let own = line.property.content_id.clone();
        own.or_else(|| self.head.content_id.clone())
    }

    /// What the norms say of a line; nothing where it takes no khuyến công money.
    pub(super) fn verdict(&self, name: &str) -> Result<Option<LineVerdict>> {
        let Some(at) = self.lines.iter().position(|line| line.name == name) else {
            return Ok(None);
        };
        let line = &self.lines[at];
        if line.support == Money::ZERO {
            return Ok(None);
        }
        let Some(found) = &line.found else {
            return Ok(Some(self.told(line, NormStatus::NoRow, "Chưa rõ nội dung khuyến công nên chưa đối chiếu được định mức. Hãy chọn nội dung của đề án hoặc khoản định mức.".to_owned())));
        };
        let mut sentence = found.sentence.clone();
        for remark in &found.remarks {
            sentence.push(' ');
            sentence.push_str(remark);
        }
        let mut verdict = LineVerdict {
            allowed: found.allowed,
            excess: found.excess,
            mark: found.norm.as_ref().map(|norm| norm.mark_words.clone()),
            norm_id: found.norm.as_ref().map(|norm| norm.id.clone()),
            candidates: found
                .candidates
                .iter()
                .filter_map(|norm| {
                    Some(NormChoice {
                        item_code: norm.item_code.clone()?,
                        item: norm.item.clone(),
                    })
                })
                .collect(),
            ..self.told(line, found.status, sentence)
        };
        if let Some(norm) = found.norm.as_ref().filter(|_| found.candidates.is_empty()) {
            self.hold_facilities(at, norm, &mut verdict)?;
        }
        Ok(Some(verdict))
    }

    fn told(&self, line: &AskedLine, state: NormStatus, sentence: String) -> LineVerdict {
        LineVerdict {
            state,
            label: state.label().to_owned(),
            sentence,
            allowed: None,
            excess: None,
            support: line.support,
            norm_id: None,
            mark: None,
            on: self.on,
            frozen: false,
            candidates: Vec::new(),
        }
    }

    /// Whether a line is of this item.
    fn is_of(&self, line: &AskedLine, key: &str) -> bool {
        line.found.as_ref().is_some_and(|found| {
            found.candidates.is_empty() && found.norm.as_ref().is_some_and(|norm| norm.key() == key)
        })
    }

    /// Holds a line against the cap of each facility that benefits, with what it has of the item besides.
    fn hold_facilities(&self, at: usize, norm: &NormView, verdict: &mut LineVerdict) -> Result<()> {
        let of_item = || self.lines.iter().filter(|one| self.is_of(one, norm.key()));
        let production = of_item().any(|one| one.property.production_line == Some(true));
        let Some(cap) = norm.cap_of_facility(production)? else {
            return Ok(());
        };
        self.count_units(at, norm, verdict);
        let before = Money::sum(
            self.lines[..at]
                .iter()
                .filter(|one| self.is_of(one, norm.key()))
                .map(|one| one.support),
        )?;
        let mut over_all = Money::ZERO;
        let mut told = Vec::new();
        for (one, elsewhere) in self.served.iter().zip(&self.elsewhere) {
            let mut had = one.part(before)?;
            let mut named = Vec::new();
            for other in elsewhere {
                if other.item(self.norms) == Some(norm.key()) {
                    let part = other.had.part(other.amount)?;
                    had = had.plus(part)?;
                    named.push(format!("{} {part}", other.project));
                }
            }
            let own = one.part(self.lines[at].support)?;
            let total = had.plus(own)?;
            let over = total.minus(cap)?.min(own);
            if over <= Money::ZERO {
                continue;
            }
            over_all = over_all.plus(over)?;
            let already = match named.is_empty() {
                true => String::new(),
                false => format!(" (trong đó {})", named.join("; ")),
            };
            told.push(format!(
                "Cộng các khoản và đề án trong năm, “{}” được {total} đồng{already}, vượt trần {cap} đồng mỗi {} ({}) là {} đồng.",
                one.name,
                norm.cap_unit.as_deref().unwrap_or_default(),
                norm.clause,
                total.minus(cap)?,
            ));
        }
        if over_all <= verdict.excess.unwrap_or_default() {
            return Ok(());
        }
        verdict.state = NormStatus::Exceeds;
        verdict.label = verdict.state.label().to_owned();
        verdict.excess = Some(over_all);
        verdict.allowed = Some(verdict.support.minus(over_all)?);
        verdict.sentence = format!("{} {}", told.join(" "), verdict.sentence);
        Ok(())
    }

    /// Says where a line counts more facilities than benefit.
    fn count_units(&self, at: usize, norm: &NormView, verdict: &mut LineVerdict) {
        let units = self.lines[at].property.norm_units.unwrap_or(ONE);
        let served = i64::try_from(self.served.len()).unwrap_or(i64::MAX);
        if served == 0 || units <= served.saturating_mul(ONE) {
            return;
        }
        verdict.sentence.push_str(&format!(
            " Khoản này tính cho {} {} nhưng đề án ghi {served} đơn vị thụ hưởng; hãy kiểm tra lại.",
            super::budget::hundredths(units).replace('.', ","),
            norm.cap_unit.as_deref().unwrap_or_default(),
        ));
    }
}

fn at_stage<'a>(rows: &[&'a BudgetRow], stage: BudgetStage) -> Vec<&'a BudgetRow> {
    rows.iter()
        .copied()
        .filter(|row| row.stage == stage)
        .collect()
}

/// The newest stage of a line that norms are asked about, with its rows.
pub(super) fn standing<'a>(rows: &[&'a BudgetRow]) -> Option<(BudgetStage, Vec<&'a BudgetRow>)> {
    ASKED.into_iter().find_map(|stage| {
        let own = at_stage(rows, stage);
        (!own.is_empty()).then_some((stage, own))
    })
}

impl Elsewhere {
    /// The item of the norms that the money was of.
    pub(super) fn item<'a>(&'a self, norms: &'a Norms) -> Option<&'a str> {
        self.item_code
            .as_deref()
            .or_else(|| norms.item_of(self.norm_id.as_ref()?))
    }
}

/// The verdict of a line as it stands: kept where its stage is frozen, asked anew where not.
pub(super) fn verdict(
    reader: &Reader<'_>,
    asking: &Asking<'_>,
    rows: &[&BudgetRow],
) -> Result<Option<LineVerdict>> {
    let Some((_, own)) = standing(rows) else {
        return Ok(None);
    };
    let Some(kept) = own.iter().find(|row| row.frozen_on.is_some()) else {
        return match own.first() {
            Some(row) => asking.verdict(&row.line),
            None => Ok(None),
        };
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
        on,
        frozen: true,
        candidates: Vec::new(),
    }))
}
