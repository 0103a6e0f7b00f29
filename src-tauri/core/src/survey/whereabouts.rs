//! Which commune and district a row belongs to: its own cells, group rows, the tab, titles, address.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::columns::Field;
use super::places::{self, Place, Tier};
use super::record::Record;
use super::records::Builder;
use super::source::{At, Sources};
use super::table::{Layout, year_in_titles};
use super::values;
use super::workbook::{Row, Sheet};
use crate::finding::{Finding, Level};
use crate::text::fold;

/// What holds for all rows of a sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    /// From the tab's name or the titles, with where it stands.
    pub places: Vec<(Place, At)>,
    /// The year that the titles state.
    pub year: Option<i32>,
}

/// What the lines above all tables of a sheet name.
#[derive(Debug, Clone, Default)]
pub(super) struct Titles {
    places: Vec<(Place, At)>,
    year: Option<i32>,
}

impl Titles {
    /// Of a sheet.
    pub(super) fn of(layouts: &[Layout]) -> Self {
        let all: Vec<(u32, String)> = layouts
            .iter()
            .flat_map(|layout| layout.titles.iter().cloned())
            .collect();
        let mut places = places_of(&all);
        let mut seen = BTreeSet::new();
        places.retain(|(place, _)| seen.insert((place.tier, place.name.clone())));
        Self {
            places,
            year: layouts
                .iter()
                .find_map(|layout| year_in_titles(&layout.titles)),
        }
    }
}

/// Reads the places and the year that hold for one table: the lines above it, the tab's name, then
/// the lines above the other tables of the sheet.
pub(super) fn context(sheet: &Sheet, layout: &Layout, all: &Titles) -> Context {
    let mut places = places_of(&layout.titles);
    let tab = places::whole(&sheet.name).or_else(|| {
        // A tab called just “Cẩm Sơn”: a commune if the district that the titles name has one so called.
        let districts = places.iter().chain(&all.places);
        districts
            .filter(|(place, ..)| place.tier == Tier::District)
            .find_map(|(district, _)| places::with_kind(&sheet.name, Some(&district.name)))
            .map(|name| Place {
                tier: Tier::Commune,
                name: name.to_owned(),
            })
    });
    if let Some(place) = tab {
        places.push((place, At::Named(sheet.name.as_str().into())));
    }
    places.extend(all.places.iter().cloned());
    // Every row asks for the first of a tier.
    let mut tiers = BTreeSet::new();
    places.retain(|(place, _)| tiers.insert(place.tier));
    Context {
        places,
        year: year_in_titles(&layout.titles).or(all.year),
    }
}

/// Titles that name several communes say nothing about the single row.
fn places_of(titles: &[(u32, String)]) -> Vec<(Place, At)> {
    let mut communes = BTreeSet::new();
    let mut found = Vec::new();
    for (row, text) in titles {
        for place in places::inside(text) {
            if place.tier == Tier::Commune {
                communes.insert(fold(&place.name));
            }
            let at = At::Named(row.to_string().into());
            found.push((place, at));
        }
    }
    found.retain(|(place, _)| place.tier != Tier::Commune || communes.len() == 1);
    found
}

/// Gives records the one district that all communes of the workbook have in common.
pub(super) fn common_district(records: &mut [Box<Record>], findings: &mut Vec<Finding>) {
    let mut known: BTreeSet<&str> = records
        .iter()
        .filter_map(|r| r.district.as_deref())
        .collect();
    let from_file = known
        .pop_first()
        .filter(|_| known.is_empty())
        .map(str::to_owned);
    let communes: BTreeSet<&str> = records
        .iter()
        .filter(|r| r.district.is_none())
        .filter_map(|r| r.commune.as_deref())
        .collect();
    if communes.is_empty() {
        return;
    }
    let listed = places::common_district(communes);
    let district = match (&from_file, listed) {
        (_, Some(listed)) => Arc::<str>::from(listed),
        _ => return,
    };
    let mut first = None;
    let list: Arc<str> = "list".into();
    let without = |record: &&mut Box<Record>| record.district.is_none() && record.commune.is_some();
    for record in records.iter_mut().filter(without) {
        record.district = Some(district.clone());
        let at = At::Named(Arc::clone(&list));
        record.sources.push(Field::District, at);
        first.get_or_insert_with(|| record.sheet.clone());
    }
    if let Some(sheet) = first {
        findings.push(Finding::new(
            Level::Hint,
            sheet.to_string(),
            "district_inferred",
            format!("Tệp không ghi huyện; các xã trong tệp cùng thuộc {district} theo danh mục trước 01/7/2025."),
            "Kiểm tra lại nếu tệp gồm xã của nhiều huyện.",
        ));
    }
}

/// The full name by what is written; none where it is one, or nothing is known.
type Called = HashMap<Arc<str>, Option<Arc<str>>>;

/// What places are called in full: a sheet names the same few in every row.
#[derive(Default)]
pub(super) struct Places {
    called: Called,
    districts: Called,
    /// By district.
    communes: HashMap<Arc<str>, Called>,
}

impl Places {
    /// The name that a cell of places states.
    pub(super) fn called(&mut self, text: &Arc<str>) -> Option<Arc<str>> {
        if let Some(known) = self.called.get(text) {
            return known.clone();
        }
        let called = values::said(text).map(|text| match places::whole(&text) {
            Some(place) => place.name.into(),
            None => text,
        });
        self.called.insert(Arc::clone(text), called.clone());
        called
    }

    /// The full name of a district written without its kind.
    fn district(&mut self, name: &Arc<str>) -> Option<Arc<str>> {
        if let Some(known) = self.districts.get(name) {
            return known.clone();
        }
        let full = match places::whole(name) {
            Some(_) => None,
            None => places::district_named(name).map(Arc::from),
        };
        self.districts.insert(Arc::clone(name), full.clone());
        full
    }

    /// The full name of a commune written without its kind.
    fn commune(&mut self, name: &Arc<str>, district: Option<&str>) -> Option<Arc<str>> {
        let of = district.unwrap_or_default();
        if let Some(known) = self.communes.get(of).and_then(|known| known.get(name)) {
            return known.clone();
        }
        let full = match places::whole(name) {
            Some(_) => None,
            None => places::with_kind(name, district).map(Arc::from),
        };
        let known = self.communes.entry(of.into()).or_default();
        known.insert(Arc::clone(name), full.clone());
        full
    }
}

/// Of the finding that says so once for a table.
pub(super) const FILLED_DOWN: &str = "filled_down";

impl Builder<'_> {
    /// Commune and district: the row's own, else group rows, the tab, the titles, the address.
    pub(super) fn places(&mut self, row: &Row) {
        let carried = self.carried(row);
        let Some(record) = self.records.last_mut() else {
            return;
        };
        let around = || {
            let groups = self.groups.iter().rev();
            groups
                .filter_map(|group| Some((group.place.as_ref()?, &group.at)))
                .chain(carried.iter().chain(&self.context.places).map(borrowed))
        };
        let mut written: Option<Vec<(Place, At)>> = None;
        for (tier, field) in [
            (Tier::Commune, Field::Commune),
            (Tier::District, Field::District),
            (Tier::Province, Field::Province),
        ] {
            let slot = match tier {
                Tier::Commune => &mut record.commune,
                Tier::District => &mut record.district,
                Tier::Province => &mut record.province,
            };
            if slot.is_some() {
                continue;
            }
            let mut found = around().find(|(place, _)| place.tier == tier);
            if found.is_none()
                && let Some(address) = &record.address
            {
                let written = written.get_or_insert_with(|| in_address(address, &record.sources));
                found = written
                    .iter()
                    .map(borrowed)
                    .find(|(place, _)| place.tier == tier);
            }
            if let Some((place, at)) = found {
                *slot = Some(place.name.as_str().into());
                record.sources.push(field, at.clone());
            }
        }
        if let Some(district) = &record.district
            && let Some(full) = self.places.district(district)
        {
            record.district = Some(full);
        }
        if let Some(commune) = &record.commune
            && let Some(full) = self.places.commune(commune, record.district.as_deref())
        {
            record.commune = Some(full);
        }
        record.groups = self
            .groups
            .iter()
            .filter(|g| g.place.is_none())
            .map(|g| g.label.to_string())
            .collect();
    }

    /// Commune and district that are written once for the rows below, without a merge.
    fn carried(&mut self, row: &Row) -> Vec<(Place, At)> {
        let mut carried = Vec::new();
        if self.groups.iter().any(|group| group.place.is_some()) {
            return carried;
        }
        for (field, tier) in [
            (Field::Commune, Tier::Commune),
            (Field::District, Tier::District),
        ] {
            let columns = &self.layout.columns;
            let Some(number) = columns.iter().position(|one| one.field == Some(field)) else {
                continue;
            };
            let column = columns[number].column;
            let Some((value, at)) = self.above[number].filter(|(_, at)| at.0 < row.number) else {
                continue;
            };
            if row.cell(column).is_some() {
                continue;
            }
            let Some(text) = values::said(&value.text()) else {
                continue;
            };
            let name = places::whole(&text).map_or_else(|| text.to_string(), |place| place.name);
            carried.push((Place { tier, name }, At::Cell(at.0, at.1)));
            let unset = self.records.last().is_some_and(|r| {
                if tier == Tier::Commune {
                    r.commune.is_none()
                } else {
                    r.district.is_none()
                }
            });
            if unset && !self.filled_down {
                self.filled_down = true;
                self.find(
                    Level::Hint,
                    row.number,
                    column,
                    FILLED_DOWN,
                    "Ô trống được hiểu là cùng địa bàn với dòng trên; các dòng sau cũng vậy."
                        .to_owned(),
                    "Kiểm tra lại địa bàn của các dòng để trống.",
                );
            }
        }
        carried
    }
}

fn borrowed((place, at): &(Place, At)) -> (&Place, &At) {
    (place, at)
}

fn in_address(address: &str, sources: &Sources) -> Vec<(Place, At)> {
    let places = places::inside(address);
    if places.is_empty() {
        return Vec::new();
    }
    let at = sources.of(Field::Address);
    let at = at.unwrap_or_else(|| At::Named("".into()));
    places
        .into_iter()
        .map(|place| (place, at.clone()))
        .collect()
}
