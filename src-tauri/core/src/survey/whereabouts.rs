//! Which commune and district a row belongs to: its own cells, group rows, the tab, titles, address.

use std::collections::BTreeSet;

use super::columns::Field;
use super::layout::{Layout, year_in_titles};
use super::places::{self, Place, Tier};
use super::record::{Record, Source};
use super::records::Builder;
use super::values;
use super::workbook::{Row, Sheet, address};
use crate::finding::{Finding, Level};
use crate::text::fold;

/// What holds for all rows of a sheet.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// From the tab's name or the titles, with where it stands.
    pub places: Vec<(Place, String, String)>,
    /// The year that the titles state.
    pub year: Option<i32>,
}

/// What the lines above all tables of a sheet name.
#[derive(Debug, Clone, Default)]
pub(super) struct Titles {
    places: Vec<(Place, String, String)>,
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
        places.retain(|(place, ..)| seen.insert((place.tier, place.name.clone())));
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
            .find_map(|(district, ..)| places::with_kind(&sheet.name, Some(&district.name)))
            .map(|name| Place {
                tier: Tier::Commune,
                name: name.to_owned(),
            })
    });
    if let Some(place) = tab {
        places.push((place, sheet.name.clone(), sheet.name.clone()));
    }
    places.extend(all.places.iter().cloned());
    // Every row asks for the first of a tier.
    let mut tiers = BTreeSet::new();
    places.retain(|(place, ..)| tiers.insert(place.tier));
    Context {
        places,
        year: year_in_titles(&layout.titles).or(all.year),
    }
}

/// Titles that name several communes say nothing about the single row.
fn places_of(titles: &[(u32, String)]) -> Vec<(Place, String, String)> {
    let mut communes = BTreeSet::new();
    let mut found = Vec::new();
    for (row, text) in titles {
        for place in places::inside(text) {
            if place.tier == Tier::Commune {
                communes.insert(fold(&place.name));
            }
            found.push((place, row.to_string(), text.clone()));
        }
    }
    found.retain(|(place, ..)| place.tier != Tier::Commune || communes.len() == 1);
    found
}

/// Gives records the one district that all communes of the workbook have in common.
pub(super) fn common_district(records: &mut [Record], findings: &mut Vec<Finding>) {
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
        (_, Some(listed)) => listed.to_owned(),
        _ => return,
    };
    let mut first = None;
    for record in records
        .iter_mut()
        .filter(|r| r.district.is_none() && r.commune.is_some())
    {
        record.district = Some(district.clone());
        let text = record.commune.clone().unwrap_or_default();
        record.sources.push(Source {
            field: Field::District,
            at: "list".to_owned(),
            text,
        });
        first.get_or_insert_with(|| record.sheet.clone());
    }
    if let Some(sheet) = first {
        findings.push(Finding::new(
            Level::Hint,
            sheet,
            "district_inferred",
            format!("Tệp không ghi huyện; các xã trong tệp cùng thuộc {district} theo danh mục trước 01/7/2025."),
            "Kiểm tra lại nếu tệp gồm xã của nhiều huyện.",
        ));
    }
}

impl Builder<'_> {
    /// Commune and district: the row's own, else group rows, the tab, the titles, the address.
    pub(super) fn places(&mut self, row: &Row) {
        let mut candidates: Vec<(Place, String, String)> = self
            .groups
            .iter()
            .rev()
            .filter_map(|g| Some((g.place.clone()?, g.at.clone(), g.label.clone())))
            .collect();
        let carried = [Field::Commune, Field::District].map(|field| {
            let column = self.layout.column(field)?;
            let (value, at) = self.above.get(&column)?;
            // Written once for the rows below, without a merge.
            (row.cell(column).is_none()
                && at.0 < row.number
                && self.groups.iter().all(|g| g.place.is_none()))
            .then(|| {
                (
                    field,
                    values::line(&value.text()),
                    address(at.0, at.1),
                    column,
                )
            })
        });
        for (field, text, at, column) in carried.into_iter().flatten() {
            let Some(text) = text else { continue };
            let tier = if field == Field::Commune {
                Tier::Commune
            } else {
                Tier::District
            };
            let name = places::whole(&text).map_or_else(|| text.clone(), |place| place.name);
            candidates.push((Place { tier, name }, at, text));
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
                    "filled_down",
                    "Ô trống được hiểu là cùng địa bàn với dòng trên; các dòng sau cũng vậy."
                        .to_owned(),
                    "Kiểm tra lại địa bàn của các dòng để trống.",
                );
            }
        }
        candidates.extend(self.context.places.iter().cloned());
        let Some(record) = self.records.last_mut() else {
            return;
        };
        if let Some(address) = record.address.clone() {
            let at = record
                .sources
                .iter()
                .find(|s| s.field == Field::Address)
                .map(|s| s.at.clone())
                .unwrap_or_default();
            candidates.extend(
                places::inside(&address)
                    .into_iter()
                    .map(|p| (p, at.clone(), address.clone())),
            );
        }
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
            if let Some((place, at, text)) =
                candidates.iter().find(|(place, ..)| place.tier == tier)
            {
                *slot = Some(place.name.clone());
                record.sources.push(Source {
                    field,
                    at: at.clone(),
                    text: text.clone(),
                });
            }
        }
        if let Some(district) = &record.district
            && places::whole(district).is_none()
            && let Some(full) = places::district_named(district)
        {
            record.district = Some(full.to_owned());
        }
        if let (Some(commune), district) = (&record.commune, record.district.as_deref())
            && places::whole(commune).is_none()
            && let Some(full) = places::with_kind(commune, district)
        {
            record.commune = Some(full.to_owned());
        }
        record.groups = self
            .groups
            .iter()
            .filter(|g| g.place.is_none())
            .map(|g| g.label.clone())
            .collect();
    }
}
