//! From a commune as it was written to the unit it was and the unit it is now.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::error::Result;
use crate::facility::matching::commune_key;
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

impl Resolved {
    /// A unit of today.
    pub fn current(unit: Option<&str>) -> Self {
        Self {
            recorded: unit.map(str::to_owned),
            current: unit.map(str::to_owned),
            decided: unit.map(|_| "same"),
        }
    }
}

struct Commune {
    id: String,
    code: String,
    pre2025: bool,
    /// As the ledger has it.
    name: String,
    /// Its own name as a key.
    key: String,
    /// The id of its district, before the reform; of its province after.
    parent: Option<String>,
}

/// A district or a province.
struct Above {
    name: String,
    key: String,
    parent: Option<String>,
}

/// All communes by their own name.
pub struct Communes {
    all: Vec<Commune>,
    /// Districts and provinces by id.
    above: HashMap<String, Above>,
    by_name: HashMap<String, Vec<usize>>,
    by_id: HashMap<String, usize>,
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
        let above = reader.rows(
            "SELECT id, name, parent_id FROM unit WHERE level < 3",
            [],
            |row| {
                let name: String = row.get(1)?;
                let key = place_key(&name);
                let parent = row.get(2)?;
                Ok((row.get(0)?, Above { name, key, parent }))
            },
        )?;
        let all = reader.rows(
            "SELECT id, code, standard = 'pre2025', name, parent_id FROM unit WHERE level = 3
             ORDER BY valid_from",
            [],
            |row| {
                let name: String = row.get(3)?;
                Ok(Commune {
                    id: row.get(0)?,
                    code: row.get(1)?,
                    pre2025: row.get(2)?,
                    key: commune_key(&name),
                    name,
                    parent: row.get(4)?,
                })
            },
        )?;
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::with_capacity(all.len());
        let mut by_id = HashMap::with_capacity(all.len());
        for (at, commune) in all.iter().enumerate() {
            by_name.entry(commune.key.clone()).or_default().push(at);
            by_id.insert(commune.id.clone(), at);
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
            "SELECT u.name FROM home_province h JOIN unit u ON u.id = h.unit_id WHERE h.relation = 'own'",
            [],
            |row| Ok(place_key(&row.get::<_, String>(0)?)),
        )?;
        let reform: Option<Option<NaiveDate>> = reader.row(
            "SELECT min(valid_from) FROM unit WHERE standard = '2025'",
            [],
            |row| row.get(0),
        )?;
        Ok(Self {
            all,
            above: above.into_iter().collect(),
            by_name,
            by_id,
            now,
            home,
            reform: reform.flatten(),
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
        let (written, district, province) =
            (plain(commune), place_key(district), place_key(province));
        let mut resolved = self.look_up(&written, &district, &province, old);
        if resolved.recorded.is_none() && district.is_empty() {
            // In the year of the reform, and after it, some lists name the others' units.
            resolved = self.look_up(&written, &district, &province, !old);
        }
        let resolved = Arc::new(resolved);
        self.seen.insert(self.asked.clone(), Arc::clone(&resolved));
        resolved
    }

    /// Its district and its province; after the reform its province is both.
    fn above(&self, one: &Commune) -> [Option<&Above>; 2] {
        let up = |id: &Option<String>| self.above.get(id.as_ref()?);
        let district = up(&one.parent);
        let province = match one.pre2025 {
            true => district.and_then(|district| up(&district.parent)),
            false => district,
        };
        [district, province]
    }

    /// The keys of its district and its province, empty where they are not known.
    fn keys(&self, one: &Commune) -> [&str; 2] {
        self.above(one)
            .map(|unit| unit.map_or("", |unit| unit.key.as_str()))
    }

    fn is_home(&self, one: &Commune) -> bool {
        let [_, province] = self.keys(one);
        self.home.iter().any(|home| home == province)
    }

    /// `Xã Định An, Huyện Gò Quao, Tỉnh Kiên Giang`
    fn called(&self, one: &Commune) -> String {
        let mut label = one.name.clone();
        for above in self.above(one).into_iter().flatten() {
            if !label.ends_with(above.name.as_str()) {
                label.push_str(", ");
                label.push_str(&above.name);
            }
        }
        label
    }

    fn look_up(&self, commune: &str, district: &str, province: &str, old: bool) -> Resolved {
        let key = commune_key(commune);
        if key.is_empty() {
            return Resolved::default();
        }
        let mut fitting: Vec<&Commune> = self
            .by_name
            .get(&key)
            .into_iter()
            .flatten()
            .map(|at| &self.all[*at])
            .filter(|one| one.pre2025 == old)
            .filter(|one| {
                let [within, of] = self.keys(one);
                (!old || district.is_empty() || within == district)
                    && (province.is_empty() || of == province)
            })
            .collect();
        if fitting.iter().any(|one| self.is_home(one)) {
            fitting.retain(|one| self.is_home(one));
        }
        // Rows of one code are one unit over time; mappings point at its first row.
        fitting.dedup_by(|a, b| a.code == b.code);
        if fitting.len() > 1 && fitting.iter().any(|one| plain(&one.name) == commune) {
            // “Thị trấn Chi Lăng” is not “Xã Chi Lăng”, “Hương Vân” not “Hương Văn”.
            fitting.retain(|one| plain(&one.name) == commune);
        }
        let [one] = fitting.as_slice() else {
            return Resolved::default();
        };
        self.resolved(one)
    }

    fn resolved(&self, one: &Commune) -> Resolved {
        if !one.pre2025 {
            return Resolved::current(Some(&one.id));
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

/// A unit that a written commune may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// `Xã Định An, Huyện Gò Quao, Tỉnh Kiên Giang`
    pub label: String,
}

impl Communes {
    /// The unit that a person chose for a commune as written; none where the ledger does not know it.
    pub fn chosen(&self, id: &str) -> Option<Resolved> {
        self.by_id.get(id).map(|at| self.resolved(&self.all[*at]))
    }

    /// What a unit is called.
    pub fn label(&self, id: &str) -> Option<String> {
        self.by_id.get(id).map(|at| self.called(&self.all[*at]))
    }

    /// The units that a divided commune became.
    pub fn successors(&self, id: &str) -> Vec<Candidate> {
        let ids = self.now.get(id).into_iter().flatten();
        ids.filter_map(|id| {
            Some(Candidate {
                id: id.clone(),
                label: self.label(id)?,
            })
        })
        .collect()
    }

    /// The units spelt most like a commune as written: of its district or province where they are
    /// stated, else of the ledger's own province; best first.
    pub fn like(&self, commune: &str, district: &str, province: &str, old: bool) -> Vec<Candidate> {
        let (commune, district, province) = (
            commune_key(commune),
            place_key(district),
            place_key(province),
        );
        let near = |one: &&Commune| match (district.is_empty(), province.is_empty()) {
            (false, _) if one.pre2025 => self.keys(one)[0] == district,
            (_, false) => self.keys(one)[1] == province,
            _ => self.home.is_empty() || self.is_home(one),
        };
        let mut fitting: Vec<(usize, &Commune)> = self
            .all
            .iter()
            .filter(|one| district.is_empty() || one.pre2025)
            .filter(near)
            .map(|one| (strsim::levenshtein(&one.key, &commune), one))
            // Half of the letters wrong is another name.
            .filter(|(wrong, one)| 2 * wrong <= one.key.len().max(commune.len()))
            .collect();
        fitting.sort_by_cached_key(|(wrong, one)| (*wrong, one.pre2025 != old, self.called(one)));
        fitting.dedup_by(|a, b| a.1.code == b.1.code);
        fitting
            .into_iter()
            .take(CANDIDATES)
            .map(|(_, one)| Candidate {
                id: one.id.clone(),
                label: self.called(one),
            })
            .collect()
    }
}

/// More than these nobody reads.
const CANDIDATES: usize = 8;

/// A name in small letters, its marks kept, parted by single spaces.
fn plain(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
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
