//! Số liệu năm nhảy vọt: a figure that is far from that of the year before is asked about, never refused.
//!
//! From how many per cent on it is asked about is a row of the ledger (`facility.jump_percent`); without one nothing
//! is. It is compared with the nearest year before that has the figure: two years between are no excuse for a slip of
//! three zeros.

use serde_json::Value;

use crate::error::Result;
use crate::field::{Field, Kind};
use crate::finding::{Finding, Level};
use crate::ids::FacilityId;
use crate::ledger::Reader;
use crate::money::grouped;
use crate::norm;
use crate::period::{Part, Period};
use crate::record::Values;

use super::fields::FACILITY_YEAR;

/// The row that says from how many per cent on a figure is asked about.
const KEY: &str = "facility.jump_percent";

/// What the figures before say to those of a year being typed.
pub(super) fn findings(
    reader: &Reader<'_>,
    id: Option<&str>,
    values: &Values,
) -> Result<Vec<Finding>> {
    let stands: Option<(FacilityId, i32)> = match id {
        Some(id) => reader.row(
            "SELECT facility_id, year FROM facility_year WHERE id = ?1",
            [id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?,
        None => None,
    };
    let facility = values
        .get("facility_id")
        .and_then(Value::as_str)
        .map(FacilityId::from)
        .or_else(|| stands.as_ref().map(|(facility, _)| facility.clone()));
    let year = values
        .get("year")
        .and_then(Value::as_i64)
        .or_else(|| stands.as_ref().map(|(_, year)| i64::from(*year)));
    let (Some(facility), Some(year)) = (facility, year) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    let mut percent = None;
    for field in measured() {
        let Some(now) = values.get(field.name).and_then(Value::as_i64) else {
            continue;
        };
        let Some(before) = before(reader, field, &facility, year)? else {
            continue;
        };
        let percent = match percent {
            Some(percent) => percent,
            None => *percent.insert(threshold(reader, year)?),
        };
        if let Some(percent) = percent {
            found.extend(finding(field, before, now, percent));
        }
    }
    Ok(found)
}

/// From how many per cent on the figures of a year are asked about.
pub(crate) fn threshold(reader: &Reader<'_>, year: i64) -> Result<Option<i64>> {
    let year = Period {
        year: i32::try_from(year).unwrap_or_default(),
        part: Part::Year,
    };
    let (_, last) = year.days();
    Ok(norm::setting(reader, KEY, last, None)?.and_then(|row| row.whole()))
}

/// What is compared from year to year.
fn measured() -> impl Iterator<Item = &'static Field> {
    FACILITY_YEAR
        .fields
        .iter()
        .filter(|field| matches!(field.kind, Kind::Money | Kind::Count))
}

fn before(
    reader: &Reader<'_>,
    field: &Field,
    facility: &FacilityId,
    year: i64,
) -> Result<Option<(i64, i64)>> {
    reader.row(
        &format!(
            "SELECT year, {0} FROM facility_year WHERE facility_id = ?1 AND year < ?2 AND {0} IS NOT NULL
             ORDER BY year DESC, as_of DESC NULLS LAST, id DESC LIMIT 1",
            field.name
        ),
        rusqlite::params![facility, year],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The warning about a figure that is so many per cent away from what it was, if it is.
pub(crate) fn finding(
    field: &Field,
    (year, before): (i64, i64),
    now: i64,
    percent: i64,
) -> Option<Finding> {
    let change = change(before, now)?;
    if change.abs() < i128::from(percent) {
        return None;
    }
    let unit = if field.kind == Kind::Money {
        " đồng"
    } else {
        ""
    };
    Some(Finding::new(
        Level::Warning,
        field.name,
        "figure_jumps",
        format!(
            "{}: {}{unit}, {} {} % so với năm {year} ({}{unit}).",
            field.label,
            grouped(now),
            if change < 0 { "giảm" } else { "tăng" },
            change.abs(),
            grouped(before),
        ),
        "Hãy kiểm tra đơn vị tính và số chữ số; nếu đúng thì giữ nguyên.",
    ))
}

/// In whole per cent of what it was; none where there was nothing to compare with.
fn change(before: i64, now: i64) -> Option<i128> {
    let (before, now) = (i128::from(before), i128::from(now));
    (before > 0).then(|| (now - before) * 100 / before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: i64, now: i64) -> Option<String> {
        let field = FACILITY_YEAR.field("revenue_vnd").unwrap();
        finding(field, (2024, before), now, 50).map(|one| one.message)
    }

    #[test]
    fn a_figure_half_as_large_again_is_asked_about() {
        let cases: &[(i64, i64, Option<&str>)] = &[
            (1_000, 1_499, None),
            (
                1_000,
                1_500,
                Some("Doanh thu: 1.500 đồng, tăng 50 % so với năm 2024 (1.000 đồng)."),
            ),
            (
                1_000,
                500,
                Some("Doanh thu: 500 đồng, giảm 50 % so với năm 2024 (1.000 đồng)."),
            ),
            (1_000, 501, None),
            (
                1_000,
                1_000_000,
                Some("Doanh thu: 1.000.000 đồng, tăng 99900 % so với năm 2024 (1.000 đồng)."),
            ),
            (0, 5_000, None),
        ];
        for (before, now, expected) in cases {
            assert_eq!(
                told(*before, *now).as_deref(),
                *expected,
                "{before} → {now}"
            );
        }
    }

    #[test]
    fn the_form_asks_about_a_jump_and_a_row_says_from_when() {
        use crate::project::life_tests::office;
        use serde_json::json;

        let office = office();
        office.run("INSERT INTO facility(id, name) VALUES ('f', 'Lò rèn Phú Mỹ')");
        office.run("INSERT INTO facility_year(id, facility_id, year, labour_total, revenue_vnd) VALUES ('y', 'f', 2023, 20, 1000000000)");
        let noun = crate::record::noun("facility_year").unwrap();
        let asked = || -> Vec<String> {
            let values: Values = serde_json::from_value(
                json!({ "facility_id": "f", "year": 2025, "labour_total": 24, "revenue_vnd": 1_700_000_000_i64 }),
            )
            .unwrap();
            let found = crate::record::check_in(&office.ledger, noun, None, &values).unwrap();
            found
                .into_iter()
                .map(|one| format!("{} {}", one.at, one.code))
                .collect()
        };
        assert_eq!(asked(), ["revenue_vnd figure_jumps"]);
        office.run("UPDATE setting SET value = '80' WHERE key = 'facility.jump_percent'");
        assert_eq!(asked(), Vec::<String>::new(), "the threshold is a row");
        office.run("UPDATE setting SET value = '10' WHERE key = 'facility.jump_percent'");
        assert_eq!(
            asked(),
            ["labour_total figure_jumps", "revenue_vnd figure_jumps"]
        );
        office.run("DELETE FROM setting WHERE key = 'facility.jump_percent'");
        assert_eq!(asked(), Vec::<String>::new());
    }
}
