//! Kết quả và hiệu quả: what a project was to bring and brought, and how the facilities that it served fared
//! from the year before its support to the year after.
//!
//! What surprises: figures of the surveys and figures typed at a visit stand beside each other, never mixed; a
//! difference is told only where both ends of one kind are known.

use chrono::{Datelike, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;
use specta::Type;

use super::budget::{hundredths, in_force, sum};
use super::money_store as store;
use crate::error::Result;
use crate::ids::{FacilityId, ProjectId};
use crate::ledger::Reader;
use crate::money::Money;

/// What a project brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EffectView {
    /// The project.
    pub project: ProjectId,
    /// The year of the support: that of the acceptance, else the project's own.
    pub support_year: i32,
    /// Planned and done.
    pub results: Vec<ResultView>,
    /// Facility by facility.
    pub served: Vec<ServedEffect>,
    /// Khuyến công money, as approved or last adjusted.
    pub support: Money,
    /// Đối ứng and other money beside it.
    pub counterpart: Money,
    /// Đồng of counterpart for each đồng of support, two decimals, `1.18`; none without support.
    pub leverage: Option<String>,
}

/// One output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ResultView {
    /// Its id.
    pub id: String,
    /// What.
    pub name: String,
    /// Counted in.
    pub unit_label: Option<String>,
    /// `12.5`.
    pub planned: Option<String>,
    /// `12.5`.
    pub done: Option<String>,
    /// Done in per cent of planned, one decimal.
    pub percent: Option<String>,
    /// When.
    pub done_on: Option<NaiveDate>,
}

/// How one beneficiary fared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ServedEffect {
    /// The row of the beneficiary.
    pub id: String,
    /// The facility, where it is one.
    pub facility: Option<FacilityId>,
    /// Its name.
    pub name: String,
    /// Khuyến công money for it.
    pub support: Option<Money>,
    /// Its own money.
    pub counterpart: Option<Money>,
    /// Figure by figure; those that nobody knows anything of are left out.
    pub figures: Vec<FigureEffect>,
    /// What else somebody wrote.
    pub effect: Option<String>,
    /// The day of the last visit.
    pub followed_on: Option<NaiveDate>,
}

/// One figure before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FigureEffect {
    /// `Lao động`.
    pub label: String,
    /// `người` or `đồng`.
    pub unit: String,
    /// Of the survey, the year before.
    #[specta(type = Option<i32>)]
    pub before: Option<i64>,
    /// Of the survey, the year after.
    #[specta(type = Option<i32>)]
    pub after: Option<i64>,
    /// As somebody typed it.
    #[specta(type = Option<i32>)]
    pub typed_before: Option<i64>,
    /// As somebody typed it.
    #[specta(type = Option<i32>)]
    pub typed_after: Option<i64>,
    /// After − before: of the surveys, else of what was typed.
    #[specta(type = Option<i32>)]
    pub difference: Option<i64>,
    /// The same in per cent of before, one decimal.
    pub percent: Option<String>,
}

/// The figures of a year that are compared: column, label, unit.
const FIGURES: &[(&str, &str, &str)] = &[
    ("labour_total", "Lao động", "người"),
    ("labour_female", "Lao động nữ", "người"),
    ("revenue_vnd", "Doanh thu", "đồng"),
    ("output_value_vnd", "Giá trị sản xuất", "đồng"),
    ("export_vnd", "Kim ngạch xuất khẩu", "đồng"),
    ("profit_vnd", "Lợi nhuận", "đồng"),
    ("tax_paid_vnd", "Nộp ngân sách", "đồng"),
    ("income_month_vnd", "Thu nhập bình quân tháng", "đồng"),
];

/// `part` in per cent of `whole`, one decimal, halves away from zero; none of nothing.
fn percent(part: i64, whole: i64) -> Option<String> {
    if whole <= 0 {
        return None;
    }
    let share = Decimal::from(part).checked_mul(Decimal::ONE_HUNDRED)? / Decimal::from(whole);
    Some(
        share
            .round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero)
            .normalize()
            .to_string(),
    )
}

/// Đồng of counterpart for each đồng of support.
fn leverage(counterpart: Money, support: Money) -> Option<String> {
    if support <= Money::ZERO {
        return None;
    }
    let ratio = Decimal::from(counterpart.dong()) / Decimal::from(support.dong());
    let mut ratio = ratio.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    ratio.rescale(2);
    Some(ratio.to_string())
}

/// What a project brought, so far as the ledger knows.
pub fn effect(reader: &Reader<'_>, project: &ProjectId) -> Result<EffectView> {
    let head = store::head(reader, project)?;
    let rows = store::budget(reader, project)?;
    let stage = in_force(&rows);
    let amounts = sum(rows.iter().filter(|row| row.stage == stage))?;
    let support = amounts.support()?;
    let counterpart = amounts.beneficiary().plus(amounts.other())?;
    let support_year = head.accepted_on.map_or(head.year, |day| day.year());
    Ok(EffectView {
        project: head.id.clone(),
        support_year,
        results: results(reader, project)?,
        served: served(reader, project, support_year)?,
        leverage: leverage(counterpart, support),
        support,
        counterpart,
    })
}

fn results(reader: &Reader<'_>, project: &ProjectId) -> Result<Vec<ResultView>> {
    reader.rows(
        "SELECT id, name, unit_label, planned_quantity, done_quantity, done_on FROM project_result
         WHERE project_id = ?1 ORDER BY coalesce(position, 9999), id",
        [project],
        |row| {
            let planned: Option<i64> = row.get(3)?;
            let done: Option<i64> = row.get(4)?;
            Ok(ResultView {
                id: row.get(0)?,
                name: row.get(1)?,
                unit_label: row.get(2)?,
                planned: planned.map(hundredths),
                done: done.map(hundredths),
                percent: planned
                    .zip(done)
                    .and_then(|(planned, done)| percent(done, planned)),
                done_on: row.get(5)?,
            })
        },
    )
}

/// The figures of a facility in a year: of several surveys the newest that states each.
fn year(reader: &Reader<'_>, facility: &FacilityId, year: i32) -> Result<Vec<Option<i64>>> {
    let columns: Vec<&str> = FIGURES.iter().map(|(column, ..)| *column).collect();
    let surveys: Vec<Vec<Option<i64>>> = reader.rows(
        &format!(
            "SELECT {} FROM facility_year WHERE facility_id = ?1 AND year = ?2 ORDER BY as_of DESC NULLS LAST, id DESC",
            columns.join(", ")
        ),
        rusqlite::params![facility, year],
        |row| (0..FIGURES.len()).map(|at| row.get(at)).collect(),
    )?;
    Ok((0..FIGURES.len())
        .map(|at| {
            surveys
                .iter()
                .find_map(|survey| survey.get(at).copied().flatten())
        })
        .collect())
}

fn served(
    reader: &Reader<'_>,
    project: &ProjectId,
    support_year: i32,
) -> Result<Vec<ServedEffect>> {
    let typed = reader.rows(
        "SELECT b.id, b.facility_id, coalesce(f.name, b.name_written, n.name, 'Chưa rõ tên'), b.support_vnd, b.counterpart_vnd,
                b.labour_before, b.labour_after, b.revenue_before_vnd, b.revenue_after_vnd, b.effect, b.followed_on
         FROM project_beneficiary b LEFT JOIN facility f ON f.id = b.facility_id LEFT JOIN person n ON n.id = b.person_id
         WHERE b.project_id = ?1 ORDER BY coalesce(b.position, 9999), b.id",
        [project],
        |row| {
            let money = |at: usize| -> rusqlite::Result<Option<Money>> {
                Ok(row.get::<_, Option<i64>>(at)?.and_then(Money::new))
            };
            let labour: (Option<i64>, Option<i64>) = (row.get(5)?, row.get(6)?);
            let revenue: (Option<i64>, Option<i64>) = (row.get(7)?, row.get(8)?);
            Ok((
                ServedEffect {
                    id: row.get(0)?,
                    facility: row.get(1)?,
                    name: row.get(2)?,
                    support: money(3)?,
                    counterpart: money(4)?,
                    figures: Vec::new(),
                    effect: row.get(9)?,
                    followed_on: row.get(10)?,
                },
                labour,
                revenue,
            ))
        },
    )?;
    let mut served = Vec::with_capacity(typed.len());
    for (mut one, labour, revenue) in typed {
        let of_year = |year_of: i32| match &one.facility {
            Some(facility) => year(reader, facility, year_of),
            None => Ok(vec![None; FIGURES.len()]),
        };
        let (before, after) = (of_year(support_year - 1)?, of_year(support_year + 1)?);
        let mut figures = Vec::new();
        for ((column, label, unit), (before, after)) in
            FIGURES.iter().zip(before.into_iter().zip(after))
        {
            let (typed_before, typed_after) = match *column {
                "labour_total" => labour,
                "revenue_vnd" => revenue,
                _ => (None, None),
            };
            if [before, after, typed_before, typed_after]
                .iter()
                .all(Option::is_none)
            {
                continue;
            }
            let ends = before.zip(after).or(typed_before.zip(typed_after));
            let difference = ends.and_then(|(before, after)| after.checked_sub(before));
            figures.push(FigureEffect {
                label: (*label).to_owned(),
                unit: (*unit).to_owned(),
                before,
                after,
                typed_before,
                typed_after,
                difference,
                percent: ends
                    .zip(difference)
                    .and_then(|((before, _), difference)| percent(difference, before)),
            });
        }
        one.figures = figures;
        served.push(one);
    }
    Ok(served)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leverage_is_told_with_two_decimals_and_never_of_nothing() {
        let money = |dong| Money::new(dong).unwrap();
        let cases = [
            (355_000_000, 300_000_000, Some("1.18")),
            (300_000_000, 300_000_000, Some("1.00")),
            (0, 300_000_000, Some("0.00")),
            (1, 8, Some("0.13")),
            (100, 0, None),
        ];
        for (counterpart, support, said) in cases {
            assert_eq!(
                leverage(money(counterpart), money(support)).as_deref(),
                said,
                "{counterpart} / {support}"
            );
        }
    }

    #[test]
    fn a_share_is_told_in_per_cent_of_what_there_was() {
        assert_eq!(percent(5, 40).as_deref(), Some("12.5"));
        assert_eq!(percent(-1, 3).as_deref(), Some("-33.3"));
        assert_eq!(percent(1, 0), None, "of nothing there is no share");
    }
}
