//! What the ledger knows of the communes and facilities that are asked.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::{Area, UNDECIDED};
use crate::clock::Instant;
use crate::error::Result;
use crate::facility::sets::LegalForm;
use crate::ledger::Reader;
use crate::period::{PartialDate, Precision};
use crate::survey::columns::Field;
use crate::text::words;

/// What all questionnaires of one making have in common.
#[derive(Debug)]
pub(super) struct Common {
    pub(super) ledger: String,
    pub(super) year: i32,
    pub(super) now: Instant,
    /// The centre's superior and the centre, as they are called now; empty where nobody said.
    pub(super) agency: (String, String),
    /// Headings of needs.
    pub(super) contents: Vec<String>,
    /// Names of the communes of the centre's province.
    pub(super) communes: Vec<String>,
}

/// The latest figure of a facility: its year, and people or đồng.
pub(super) type Figure = (i32, i64);

/// The latest figures: labour, investment, revenue, export.
pub(super) type Latest = [Option<Figure>; 4];

/// A facility as the ledger has it.
#[derive(Debug, Default)]
pub(super) struct Facility {
    pub(super) id: String,
    /// What is sent to be corrected, by field.
    pub(super) known: BTreeMap<Field, String>,
    /// Commune, district and province as they were written.
    pub(super) written: String,
    pub(super) latest: Latest,
}

/// Communes as they are on a day (`?1`).
const CURRENT: &str = "SELECT u.id FROM unit u WHERE u.level = 3 AND u.standard = '2025'
   AND coalesce(u.valid_from, '0000') <= ?1 AND coalesce(u.valid_to, '9999') >= ?1";

/// The provinces that the centre's own province is now or became a part of.
const HOME: &str = "SELECT unit_id FROM home_province WHERE standard = '2025'";

/// Facilities that are still there to be asked.
const ASKED: &str = "f.status IS NOT 'closed' AND f.status IS NOT 'moved'";

pub(super) fn areas(reader: &Reader<'_>, today: NaiveDate) -> Result<Vec<Area>> {
    let day = today.to_string();
    let undecided: u32 = reader.value(
        &format!("SELECT count(*) FROM facility f WHERE {ASKED} AND (f.unit_id IS NULL OR f.unit_id NOT IN ({CURRENT}))"),
        [&day],
    )?;
    let home: Option<String> = reader.row(
        &format!("SELECT name FROM unit WHERE id IN ({HOME}) ORDER BY code LIMIT 1"),
        [],
        |row| row.get(0),
    )?;
    let mut communes = reader.rows(
        &format!(
            "WITH asked AS (SELECT f.unit_id, count(*) AS n FROM facility f WHERE f.unit_id IS NOT NULL AND {ASKED} GROUP BY f.unit_id)
             SELECT u.id, u.code, u.name, coalesce(p.name, ''), coalesce(a.n, 0) FROM unit u
             LEFT JOIN unit p ON p.id = u.parent_id LEFT JOIN asked a ON a.unit_id = u.id
             WHERE u.id IN ({CURRENT}) AND (a.n > 0 OR u.parent_id IN ({HOME})) ORDER BY u.code"
        ),
        [&day],
        |row| {
            Ok(Area {
                unit: row.get(0)?,
                code: row.get(1)?,
                name: row.get(2)?,
                province: row.get(3)?,
                facilities: row.get(4)?,
            })
        },
    )?;
    communes.sort_by_cached_key(|area| (words(&area.province), words(&area.name)));
    let mut areas = Vec::with_capacity(communes.len() + 1);
    if undecided > 0 {
        areas.push(Area {
            code: String::new(),
            name: UNDECIDED.to_owned(),
            province: home.unwrap_or_default(),
            facilities: undecided,
            unit: None,
        });
    }
    areas.append(&mut communes);
    Ok(areas)
}

/// Whether the ledger has this commune under this name.
pub(crate) fn is_unit(reader: &Reader<'_>, id: &str, name: &str) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM unit WHERE id = ?1 AND name = ?2 AND level = 3)",
        [id, name],
    )
}

pub(super) fn common(reader: &Reader<'_>, now: Instant, year: i32) -> Result<Common> {
    let day = now.day().to_string();
    let agency = reader.row(
        "SELECT coalesce(superior_name, ''), name FROM agency
         WHERE own = 1 AND coalesce(valid_from, '0000') <= ?1 AND coalesce(valid_to, '9999') >= ?1
         ORDER BY valid_from DESC NULLS LAST, id LIMIT 1",
        [&day],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let contents = reader.rows(
        "SELECT coalesce(short_name, name) FROM content
         WHERE coalesce(valid_from, '0000') <= ?1 AND coalesce(valid_to, '9999') >= ?1 ORDER BY position, code",
        [&day],
        |row| row.get(0),
    )?;
    let mut communes: Vec<String> = reader.rows(
        &format!(
            "SELECT DISTINCT name FROM unit u WHERE u.id IN ({CURRENT}) AND u.parent_id IN ({HOME})"
        ),
        [&day],
        |row| row.get(0),
    )?;
    communes.sort_by_cached_key(|name| words(name));
    Ok(Common {
        ledger: reader
            .row(
                "SELECT value FROM meta WHERE key = 'ledger_id'",
                [],
                |row| row.get(0),
            )?
            .unwrap_or_default(),
        year,
        now,
        agency: agency.unwrap_or_default(),
        contents,
        communes,
    })
}

/// The facilities of an area, by name.
pub(super) fn facilities(
    reader: &Reader<'_>,
    area: &Area,
    common: &Common,
) -> Result<Vec<Facility>> {
    let (of, bound) = match &area.unit {
        Some(unit) => ("f.unit_id = ?1".to_owned(), unit.clone()),
        None => (
            format!("(f.unit_id IS NULL OR f.unit_id NOT IN ({CURRENT}))"),
            common.now.day().to_string(),
        ),
    };
    let mut latest = latest(reader, &of, &bound, common.year)?;
    let mut facilities = reader.rows(
        &format!(
            "SELECT f.id, f.name, f.legal_form, f.owner_name, f.address_written, f.phone, f.tax_code, f.sector_written,
                    f.products, f.established, f.established_precision, f.commune_written, f.district_written, f.province_written
             FROM facility f WHERE {of} AND {ASKED} ORDER BY f.id"
        ),
        [&bound],
        facility,
    )?;
    for one in &mut facilities {
        one.latest = latest.remove(&one.id).unwrap_or_default();
    }
    facilities.sort_by_cached_key(|one| {
        (
            one.known.get(&Field::Name).map(|name| words(name)),
            one.id.clone(),
        )
    });
    Ok(facilities)
}

fn facility(row: &Row<'_>) -> rusqlite::Result<Facility> {
    let mut known = BTreeMap::new();
    for (at, field) in [
        (1, Field::Name),
        (3, Field::Owner),
        (4, Field::Address),
        (5, Field::Phone),
        (6, Field::TaxCode),
        (7, Field::Sector),
        (8, Field::Products),
    ] {
        if let Some(text) = row.get::<_, Option<String>>(at)? {
            known.insert(field, one_line(&text));
        }
    }
    let form: Option<String> = row.get(2)?;
    if let Some(form) = LegalForm::CHOICES
        .iter()
        .find(|choice| Some(choice.code) == form.as_deref())
    {
        known.insert(Field::LegalForm, capital(form.label));
    }
    let since: (Option<String>, Option<String>) = (row.get(9)?, row.get(10)?);
    if let (Some(first), Some(precision)) = since
        && let (Ok(first), Some(precision)) = (first.parse(), Precision::from_name(&precision))
    {
        known.insert(Field::StartDate, day(PartialDate { first, precision }));
    }
    let places: [Option<String>; 3] = [row.get(11)?, row.get(12)?, row.get(13)?];
    let places: Vec<String> = places.into_iter().flatten().collect();
    known.retain(|_, text| !text.is_empty());
    Ok(Facility {
        id: row.get(0)?,
        known,
        written: places.join(", "),
        latest: Latest::default(),
    })
}

/// The latest of each figure, of this year or before.
fn latest(
    reader: &Reader<'_>,
    of: &str,
    bound: &str,
    year: i32,
) -> Result<HashMap<String, Latest>> {
    let rows = reader.rows(
        &format!(
            "SELECT y.facility_id, y.year, y.labour_total, y.investment_vnd, y.revenue_vnd, y.export_vnd
             FROM facility_year y JOIN facility f ON f.id = y.facility_id WHERE {of} AND y.year <= ?2
             ORDER BY y.year DESC, y.as_of DESC NULLS LAST, y.id DESC"
        ),
        params![bound, year],
        |row| {
            let figures: [Option<i64>; 4] =
                [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
            Ok((row.get::<_, String>(0)?, row.get::<_, i32>(1)?, figures))
        },
    )?;
    let mut latest: HashMap<String, Latest> = HashMap::new();
    for (facility, year, figures) in rows {
        let of = latest.entry(facility).or_default();
        for (slot, figure) in of.iter_mut().zip(figures) {
            *slot = slot.or(figure.map(|figure| (year, figure)));
        }
    }
    Ok(latest)
}

/// A cell keeps to one line, so that what comes back can be compared.
fn one_line(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("; ")
}

/// With a capital at the front, as a list in a workbook shows it.
pub(super) fn capital(label: &str) -> String {
    let mut chars = label.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + chars.as_str()
}

/// `2019`, `3/2019`, `quý II/2022`, `31/05/2022`
fn day(date: PartialDate) -> String {
    use chrono::Datelike;
    let (year, month) = (date.first.year(), date.first.month());
    match date.precision {
        Precision::Day => crate::clock::written(date.first),
        Precision::Month => format!("{month}/{year}"),
        Precision::Quarter => format!("quý {}/{year}", crate::period::roman(month.div_ceil(3))),
        Precision::Year => year.to_string(),
    }
}
