//! What the rules of who may benefit look at, read from the ledger: legal form, size by the year's figures and the
//! thresholds of the day, the commune as it was on the day, the craft village and its recognition.
//!
//! What surprises: a facility stands in today's commune, and the day may be before the mergers. The former commune
//! is the one it was recorded under; where only today's is known, every commune that went into it is possible.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use rusqlite::Row;

use super::eligibility::{EligibilityVerdict, FactUsed, Facts, Ground, decide};
use super::setting::setting;
use super::store;
use crate::clock::written;
use crate::error::{Error, Result};
use crate::facility::sets::{FacilitySize, LegalForm};
use crate::ids::{FacilityId, UnitId};
use crate::ledger::Reader;
use crate::money::MoneySource;
use crate::unit::first_row;
use crate::unit::sets::UnitKind;

/// Whether a facility is one the law serves on a day, for a source of money (`national`, `local`).
pub fn eligibility(
    reader: &Reader<'_>,
    facility: &FacilityId,
    date: NaiveDate,
    source: MoneySource,
) -> Result<EligibilityVerdict> {
    eligibility_of_many(reader, &[facility.to_owned()], date, source)?
        .pop()
        .ok_or_else(|| {
            Error::refused(
                "record_gone",
                "Cơ sở này đã bị xóa. Hãy đóng lại và mở danh sách mới.",
            )
        })
}

/// The same for many facilities at once; in their order, without those that are gone.
pub fn eligibility_of_many(
    reader: &Reader<'_>,
    facilities: &[FacilityId],
    date: NaiveDate,
    source: MoneySource,
) -> Result<Vec<EligibilityVerdict>> {
    let rules = store::rules(reader, date, source)?;
    let ids = serde_json::to_string(facilities)?;
    let stored = reader.rows(
        "SELECT f.id, f.legal_form, f.size, f.cluster_investor, f.cleaner_production, f.sustainable_production,
                v.name, v.decision_no, v.decision_on, v.revoked_on, f.unit_recorded_id, f.unit_id
         FROM json_each(?1) j JOIN facility f ON f.id = j.value LEFT JOIN craft_village v ON v.id = f.craft_village_id
         ORDER BY j.key",
        [&ids],
        facility,
    )?;
    let figures = figures(reader, &ids, date)?;
    let thresholds = Thresholds::read(reader, date)?;
    let mut grounds = Grounds::new(reader, date)?;
    stored
        .into_iter()
        .map(|one| {
            let place = grounds.of(one.recorded.as_ref(), one.current.as_ref())?;
            let figures = figures.get(&one.id);
            let facts = facts(one, figures, &thresholds, &place, date);
            Ok(decide(&rules, facts, date))
        })
        .collect()
}

type Figures = HashMap<FacilityId, YearFigures>;

struct Stored {
    id: FacilityId,
    legal_form: Option<LegalForm>,
    size: Option<FacilitySize>,
    cluster_investor: Option<bool>,
    cleaner_production: Option<bool>,
    sustainable_production: Option<bool>,
    village: Option<Village>,
    recorded: Option<UnitId>,
    current: Option<UnitId>,
}

struct Village {
    name: String,
    decision_no: Option<String>,
    since: Option<NaiveDate>,
    revoked: Option<NaiveDate>,
}

fn facility(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let name: Option<String> = row.get(6)?;
    let village = match name {
        Some(name) => Some(Village {
            name,
            decision_no: row.get(7)?,
            since: row.get(8)?,
            revoked: row.get(9)?,
        }),
        None => None,
    };
    Ok(Stored {
        id: row.get(0)?,
        legal_form: row.get(1)?,
        size: row.get(2)?,
        cluster_investor: row.get(3)?,
        cleaner_production: row.get(4)?,
        sustainable_production: row.get(5)?,
        village,
        recorded: row.get(10)?,
        current: row.get(11)?,
    })
}

fn facts(
    one: Stored,
    figures: Option<&YearFigures>,
    thresholds: &Thresholds,
    place: &Places,
    date: NaiveDate,
) -> Facts {
    let mut used = Vec::new();
    let mut fact = |label: &str, value: String| {
        used.push(FactUsed {
            label: label.to_owned(),
            value,
        });
    };
    if let Some(form) = one.legal_form {
        fact("Loại hình", form.label().to_owned());
    }
    if !place.said.is_empty() {
        fact(
            &format!("Địa bàn ngày {}", written(date)),
            place.said.clone(),
        );
    }
    let size = thresholds.size(figures, one.size);
    if let Some(said) = size.said {
        fact("Quy mô", said);
    }
    let craft_village = match &one.village {
        None => Some(false),
        Some(village) if village.revoked.is_some_and(|day| day <= date) => Some(false),
        Some(village) => match (village.since, &village.decision_no) {
            (Some(since), _) => Some(since <= date),
            // A decision without its date: recognised, it is not known since when.
            (None, _) => None,
        },
    };
    if let Some(village) = &one.village {
        let recognised = match (&village.decision_no, village.since) {
            (Some(number), Some(since)) => {
                format!("công nhận theo {number} ngày {}", written(since))
            }
            (Some(number), None) => format!("công nhận theo {number}, chưa rõ ngày"),
            (None, Some(since)) => format!("công nhận ngày {}", written(since)),
            (None, None) => "chưa ghi quyết định công nhận".to_owned(),
        };
        fact("Làng nghề", format!("{} ({recognised})", village.name));
    }
    for (flag, text) in [
        (one.cleaner_production, "Sản xuất sạch hơn"),
        (one.sustainable_production, "Sản xuất, tiêu dùng bền vững"),
        (one.cluster_investor, "Chủ đầu tư hạ tầng cụm công nghiệp"),
    ] {
        if let Some(flag) = flag {
            fact(text, if flag { "có" } else { "không" }.to_owned());
        }
    }
    Facts {
        facility: one.id,
        legal_form: one.legal_form.map(|form| form.code().to_owned()),
        sizes: size.possible,
        size_missing: size.missing,
        grounds: place.grounds.clone(),
        ground_missing: place.missing.clone(),
        craft_village,
        craft_village_written: one.village.is_some(),
        cluster_investor: one.cluster_investor,
        cleaner_production: one.cleaner_production,
        sustainable_production: one.sustainable_production,
        used,
    }
}

/// The figures that tell a size, each of the newest year up to the day that states it.
#[derive(Debug, Clone, Default)]
struct YearFigures {
    labour: Option<(i64, i32)>,
    revenue: Option<(i64, i32)>,
    capital: Option<(i64, i32)>,
}

fn figures(reader: &Reader<'_>, ids: &str, date: NaiveDate) -> Result<Figures> {
    let mut figures = Figures::new();
    // Years up to the day newest first, then those after it oldest first: the first that states a figure gives it.
    let rows: Vec<(FacilityId, i32, [Option<i64>; 3])> = reader.rows(
        "SELECT facility_id, year, labour_total, revenue_vnd,
                CASE WHEN investment_vnd IS NULL AND charter_capital_vnd IS NULL THEN NULL
                     ELSE max(coalesce(investment_vnd, 0), coalesce(charter_capital_vnd, 0)) END
         FROM facility_year WHERE facility_id IN (SELECT value FROM json_each(?1))
         ORDER BY facility_id, year > ?2, abs(year - ?2), as_of DESC NULLS LAST, id DESC",
        rusqlite::params![ids, date.year()],
        |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                [row.get(2)?, row.get(3)?, row.get(4)?],
            ))
        },
    )?;
    for (facility, year, [labour, revenue, capital]) in rows {
        let known = figures.entry(facility).or_default();
        for (known, found) in [
            (&mut known.labour, labour),
            (&mut known.revenue, revenue),
            (&mut known.capital, capital),
        ] {
            if known.is_none() {
                *known = found.map(|value| (value, year));
            }
        }
    }
    Ok(figures)
}

/// What the law calls a small or medium enterprise on the day.
#[derive(Debug, Clone, Default)]
struct Thresholds {
    labour: Option<i64>,
    revenue: Option<i64>,
    capital: Option<i64>,
    /// Labour alone or capital alone is enough; else labour and one of revenue and capital.
    either: bool,
    source: String,
}

struct Size {
    possible: Vec<String>,
    said: Option<String>,
    missing: Option<String>,
}

const LARGE: FacilitySize = FacilitySize::Large;

impl Thresholds {
    fn read(reader: &Reader<'_>, date: NaiveDate) -> Result<Self> {
        let value = |key: &str| setting(reader, key, date, None);
        let labour = value("sme.labour_max")?;
        let test = value("sme.test")?;
        Ok(Self {
            source: labour.as_ref().map(|row| row.source()).unwrap_or_default(),
            labour: labour.and_then(|row| row.whole()),
            revenue: value("sme.revenue_max")?.and_then(|row| row.whole()),
            capital: value("sme.capital_max")?.and_then(|row| row.whole()),
            either: test.is_some_and(|row| row.value == "labour_or_capital"),
        })
    }

    /// Whether it is a large enterprise; none where the figures do not tell.
    fn large(&self, figures: &YearFigures) -> Option<bool> {
        let over = |figure: Option<(i64, i32)>, limit: Option<i64>| {
            figure.zip(limit).map(|((value, _), limit)| value > limit)
        };
        let labour = over(figures.labour, self.labour);
        let capital = over(figures.capital, self.capital);
        if self.either {
            return both(labour, capital);
        }
        let money = both(over(figures.revenue, self.revenue), capital);
        // Large by labour alone, or by both amounts.
        both(labour.map(|over| !over), money.map(|over| !over)).map(|small| !small)
    }

    fn size(&self, figures: Option<&YearFigures>, stated: Option<FacilitySize>) -> Size {
        let none = YearFigures::default();
        let figures = figures.unwrap_or(&none);
        let small = || FacilitySize::ALL.into_iter().filter(|size| *size != LARGE);
        let (possible, word): (Vec<FacilitySize>, String) = match (self.large(figures), stated) {
            (Some(true), _) => (vec![LARGE], "doanh nghiệp lớn".to_owned()),
            (Some(false), Some(stated)) if stated != LARGE => {
                (vec![stated], stated.label().to_owned())
            }
            (Some(false), _) => (small().collect(), "không phải doanh nghiệp lớn".to_owned()),
            (None, Some(stated)) => (vec![stated], format!("{} (như đã ghi)", stated.label())),
            (None, None) => (small().chain([LARGE]).collect(), String::new()),
        };
        let mut missing = Vec::new();
        if figures.labour.is_none() {
            missing.push("lao động");
        }
        match self.either {
            true if figures.capital.is_none() => missing.push("nguồn vốn"),
            false if figures.revenue.is_none() && figures.capital.is_none() => {
                missing.push("doanh thu hoặc nguồn vốn");
            }
            false if figures.revenue.is_none() => missing.push("doanh thu"),
            false if figures.capital.is_none() => missing.push("nguồn vốn"),
            _ => {}
        }
        let stated: Vec<String> = [
            figures
                .labour
                .map(|(value, year)| format!("lao động {value} người năm {year}")),
            figures.revenue.map(|(value, year)| {
                format!("doanh thu {} đồng năm {year}", crate::money::grouped(value))
            }),
            figures.capital.map(|(value, year)| {
                format!("vốn {} đồng năm {year}", crate::money::grouped(value))
            }),
        ]
        .into_iter()
        .flatten()
        .collect();
        let said = match (word.is_empty(), stated.is_empty()) {
            (true, true) => None,
            (true, false) => Some(format!("chưa đủ số liệu ({})", stated.join("; "))),
            (false, true) => Some(word),
            (false, false) => Some(format!(
                "{word} ({}; ngưỡng theo {})",
                stated.join("; "),
                self.source
            )),
        };
        Size {
            possible: possible
                .into_iter()
                .map(|size| size.code().to_owned())
                .collect(),
            said,
            missing: Some(match missing.is_empty() {
                true => "quy mô doanh nghiệp".to_owned(),
                false => format!("quy mô doanh nghiệp ({})", missing.join(", ")),
            }),
        }
    }
}

/// Both, where that can be told.
fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Where a facility may lie on the day.
#[derive(Debug, Clone, Default)]
struct Places {
    grounds: Vec<Ground>,
    said: String,
    missing: String,
}

/// The units of a day, each looked up once.
struct Grounds<'r, 'c> {
    reader: &'r Reader<'c>,
    day: String,
    /// The system of units in force on the day.
    standard: String,
    written: String,
    known: BTreeMap<(Option<UnitId>, Option<UnitId>), Places>,
}

impl<'r, 'c> Grounds<'r, 'c> {
    fn new(reader: &'r Reader<'c>, date: NaiveDate) -> Result<Self> {
        let day = date.to_string();
        let standard = reader.row(
            "SELECT standard FROM unit WHERE level = 1 AND coalesce(valid_from, '0000') <= ?1 AND coalesce(valid_to, '9999') >= ?1
             ORDER BY standard LIMIT 1",
            [&day],
            |row| row.get(0),
        )?;
        Ok(Self {
            reader,
            day,
            standard: standard.unwrap_or_default(),
            written: written(date),
            known: BTreeMap::new(),
        })
    }

    fn of(&mut self, recorded: Option<&UnitId>, current: Option<&UnitId>) -> Result<Places> {
        let key = (recorded.cloned(), current.cloned());
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let found = self.look_up(recorded, current)?;
        self.known.insert(key, found.clone());
        Ok(found)
    }

    fn look_up(&self, recorded: Option<&UnitId>, current: Option<&UnitId>) -> Result<Places> {
        let mut units = Vec::new();
        for unit in [current, recorded].into_iter().flatten() {
            if let Some(first) = first_row(self.reader, unit)?
                && !units.contains(&first)
            {
                units.push(first);
            }
        }
        let mut possible = Vec::new();
        for unit in &units {
            if self.standard_of(unit)?.as_deref() == Some(self.standard.as_str()) {
                possible = vec![unit.clone()];
                break;
            }
        }
        if possible.is_empty() {
            for unit in &units {
                possible = self.mapped(unit)?;
                if !possible.is_empty() {
                    break;
                }
            }
        }
        let mut places = Places {
            missing: match possible.is_empty() {
                true => format!("xã, phường của cơ sở ngày {}", self.written),
                false => String::new(),
            },
            ..Places::default()
        };
        let mut names = Vec::new();
        for unit in &possible {
            let (ground, name) = self.ground(unit)?;
            names.push(name);
            if !places.grounds.contains(&ground) {
                places.grounds.push(ground);
            }
        }
        places.said = names.join(" hoặc ");
        if places.missing.is_empty() {
            places.missing = format!("địa bàn của cơ sở ngày {} ({})", self.written, places.said);
        }
        Ok(places)
    }

    fn standard_of(&self, unit: &UnitId) -> Result<Option<String>> {
        self.reader
            .row("SELECT standard FROM unit WHERE id = ?1", [unit], |row| {
                row.get(0)
            })
    }

    /// The communes of the day's system that a commune of the other one became, or was made of.
    fn mapped(&self, unit: &UnitId) -> Result<Vec<UnitId>> {
        self.reader.rows(
            "SELECT u.id FROM unit_mapping m JOIN unit u ON u.id = m.new_unit_id WHERE m.old_unit_id = ?1 AND u.standard = ?2
             UNION
             SELECT u.id FROM unit_mapping m JOIN unit u ON u.id = m.old_unit_id WHERE m.new_unit_id = ?1 AND u.standard = ?2",
            [unit.as_str(), self.standard.as_str()],
            |row| row.get(0),
        )
    }

    /// The kinds of a unit and of those above it on the day, and its name.
    fn ground(&self, unit: &UnitId) -> Result<(Ground, String)> {
        let above: Vec<(i64, String, String)> = self.reader.rows(
            "WITH RECURSIVE above(id) AS (
               SELECT ?1 UNION SELECT u.parent_id FROM above a JOIN unit u ON u.id = a.id WHERE u.parent_id IS NOT NULL)
             SELECT f.level, coalesce(r.kind, f.kind), coalesce(r.name, f.name)
             FROM above a JOIN unit f ON f.id = a.id
                  LEFT JOIN unit r ON r.standard = f.standard AND r.level = f.level AND r.code = f.code
                       AND coalesce(r.valid_from, '0000') <= ?2 AND coalesce(r.valid_to, '9999') >= ?2
             ORDER BY f.level DESC",
            [unit.as_str(), self.day.as_str()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        let mut ground = Ground::default();
        // Since there are two tiers nothing lies in a district: not unknown, but none.
        if self.standard != "pre2025" {
            ground.district = Some(String::new());
        }
        let mut name = String::new();
        for (level, kind, one) in above {
            if !name.is_empty() {
                name.push_str(", ");
            }
            name.push_str(&one);
            match level {
                1 => {
                    if kind == "city" {
                        name.push_str(&format!(" ({})", UnitKind::City.label()));
                    }
                    ground.province = Some(kind);
                }
                2 => ground.district = Some(kind),
                _ => ground.unit = Some(kind),
            }
        }
        Ok((ground, name))
    }
}
