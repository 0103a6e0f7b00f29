//! From a commune as it was written to the unit it was and the unit it is now.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::matching::commune_key;
use crate::error::Result;
use crate::ledger::Reader;
use crate::text::words;

/// The unit a record names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The unit as it was at the survey's date.
    pub recorded: Option<String>,
    /// The unit as it is now; none while a divided commune is undecided.
    pub current: Option<String>,
    /// `same`, `mapping` or `undecided`.
    pub decided: Option<&'static str>,
}

struct Commune {
    id: String,
    code: String,
    pre2025: bool,
    district: Arc<str>,
    province: Arc<str>,
}

/// A district or a province.
struct Above {
    key: Arc<str>,
    parent: Option<String>,
}

/// All communes by their own name.
pub struct Communes {
    by_name: HashMap<String, Vec<Commune>>,
    /// Current units of each old commune.
    now: HashMap<String, Vec<String>>,
    /// The ledger's own province, under its old and new codes.
    home: Vec<String>,
    /// The first day of today's units.
    reform: Option<NaiveDate>,
    /// What was asked before, as written: a survey names the same few in every row.
    seen: HashMap<String, Arc<Resolved>>,
    asked: String,
}

impl Communes {
    /// Reads the units of the ledger.
    pub fn read(reader: &Reader<'_>) -> Result<Self> {
        let mut by_name: HashMap<String, Vec<Commune>> = HashMap::with_capacity(16_000);
        let above: HashMap<String, Above> = reader
            .rows(
                "SELECT id, name, parent_id FROM unit WHERE level < 3",
                [],
                |row| {
                    let key = place_key(row.get_ref(1)?.as_str()?).into();
                    let parent = row.get(2)?;
                    Ok((row.get(0)?, Above { key, parent }))
                },
            )?
            .into_iter()
            .collect();
        let none: Arc<str> = "".into();
        let key = |unit: Option<&Above>| {
            unit.map_or_else(|| Arc::clone(&none), |one| Arc::clone(&one.key))
        };
        let rows = reader.rows(
            "SELECT id, code, standard = 'pre2025', name, parent_id FROM unit WHERE level = 3 ORDER BY valid_from",
            [],
            |row| {
                let pre2025 = row.get(2)?;
                let district = row.get_ref(4)?.as_str_or_null()?.and_then(|id| above.get(id));
                let province = match pre2025 {
                    true => district.and_then(|one| above.get(one.parent.as_ref()?)),
                    false => district,
                };
                Ok((
                    commune_key(row.get_ref(3)?.as_str()?),
                    Commune {
                        id: row.get(0)?,
                        code: row.get(1)?,
                        pre2025,
                        district: key(district),
                        province: key(province),
                    },
                ))
            },
        )?;
        for (name, commune) in rows {
            by_name.entry(name).or_default().push(commune);
        }
        let mut now: HashMap<String, Vec<String>> = HashMap::new();
        let pairs = reader.rows(
            "SELECT old_unit_id, new_unit_id FROM unit_mapping ORDER BY id",
            [],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
        )?;
        for (old, new) in pairs {
            now.entry(old).or_default().push(new);
        }
        let home = reader.rows(
            "SELECT name FROM unit WHERE level = 1 AND code = (SELECT value FROM meta WHERE key = 'province')",
            [],
            |row| Ok(place_key(&row.get::<_, String>(0)?)),
        )?;
        let reform: Option<Option<String>> = reader.row(
            "SELECT min(valid_from) FROM unit WHERE standard = '2025'",
            [],
            |row| row.get(0),
        )?;
        Ok(Self {
            by_name,
            now,
            home,
            reform: reform.flatten().and_then(|day| day.parse().ok()),
            seen: HashMap::new(),
            asked: String::new(),
        })
    }

    /// Whether a survey of this day, or of this year where the day is not known, names the units
    /// before the reform of 1/7/2025. A whole year is read as it began.
    pub fn before_reform(&self, day: Option<NaiveDate>, year: i32) -> bool {
        let day = day.or_else(|| NaiveDate::from_ymd_opt(year, 1, 1));
        self.reform
            .zip(day)
            .is_some_and(|(reform, day)| day < reform)
    }

    /// The unit of a commune as written. `old` says that the survey is from before 1/7/2025; a district
    /// says so by itself.
    pub fn resolve(
        &mut self,
        commune: &str,
        district: &str,
        province: &str,
        old: bool,
    ) -> Arc<Resolved> {
        let old = old || !district.is_empty();
        self.asked.clear();
        for part in [commune, district, province, if old { "old" } else { "" }] {
            self.asked.push_str(part);
            self.asked.push('\n');
        }
        if let Some(known) = self.seen.get(&self.asked) {
            return Arc::clone(known);
        }
        let key = commune_key(commune);
        let resolved = Arc::new(match key.is_empty() {
            true => Resolved::default(),
            false => self.look_up(&key, &place_key(district), &place_key(province), old),
        });
        self.seen.insert(self.asked.clone(), Arc::clone(&resolved));
        resolved
    }

    fn is_home(&self, one: &Commune) -> bool {
        self.home.iter().any(|home| **home == *one.province)
    }

    fn look_up(&self, commune: &str, district: &str, province: &str, old: bool) -> Resolved {
        let mut fitting: Vec<&Commune> = self
            .by_name
            .get(commune)
            .into_iter()
            .flatten()
            .filter(|one| one.pre2025 == old)
            .filter(|one| !old || district.is_empty() || *one.district == *district)
            .filter(|one| province.is_empty() || *one.province == *province)
            .collect();
        if fitting.iter().any(|one| self.is_home(one)) {
            fitting.retain(|one| self.is_home(one));
        }
        // Rows of one code are one unit over time; mappings point at its first row.
        fitting.dedup_by(|a, b| a.code == b.code);
        let [one] = fitting.as_slice() else {
            return Resolved::default();
        };
        if !one.pre2025 {
            return Resolved {
                recorded: Some(one.id.clone()),
                current: Some(one.id.clone()),
                decided: Some("same"),
            };
        }
        match self.now.get(&one.id).map(Vec::as_slice) {
            Some([new]) => Resolved {
                recorded: Some(one.id.clone()),
                current: Some(new.clone()),
                decided: Some("mapping"),
            },
            _ => Resolved {
                recorded: Some(one.id.clone()),
                current: None,
                decided: Some("undecided"),
            },
        }
    }
}

/// The own name of a district or province: without its kind.
fn place_key(name: &str) -> String {
    let words = words(name);
    for kind in [
        "thanh pho ",
        "thi xa ",
        "huyen ",
        "quan ",
        "tinh ",
        "tp ",
        "tx ",
        "h ",
        "q ",
        "t ",
    ] {
        if let Some(rest) = words.strip_prefix(kind) {
            return rest.to_owned();
        }
    }
    words
}
