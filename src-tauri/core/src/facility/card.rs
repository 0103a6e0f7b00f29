//! One screen about one facility: what is known, year by year, what it asked for, what it was given,
//! and where every imported value came from.

use std::collections::BTreeMap;

use serde::Serialize;
use specta::Type;

use crate::error::Result;
use crate::ids::{FacilityId, ProjectId};
use crate::ledger::Reader;
use crate::nouns;
use crate::origin::Origin;
use crate::record::{self, Record};

/// Everything the card of a facility shows.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct FacilityCard {
    /// The facility itself.
    pub record: Record,
    /// Figures by year, newest first.
    pub years: Vec<Record>,
    /// What it asked for.
    pub needs: Vec<Record>,
    /// Supports: its places in projects.
    pub projects: Vec<Record>,
    /// The years it was supported in, oldest first: its figures are read before and after them.
    pub supports: Vec<Support>,
    /// Courses it takes people from.
    pub courses: Vec<Record>,
    /// Its nominations.
    pub nominations: Vec<Record>,
    /// By the id of the facility, of a year's figures and of a need: field by field, the cell of the
    /// workbook it was read from. Hand-typed values have none.
    pub origins: BTreeMap<String, BTreeMap<String, Origin>>,
}

/// A support that a facility had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Support {
    /// The project.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// The budget year of the money.
    pub year: i32,
}

/// For each field of a record, the cell it was read from.
pub type Origins<'a> = &'a dyn Fn(&Reader<'_>, &Record) -> Result<BTreeMap<String, Origin>>;

/// The card of a facility; none if there is no such facility. Who imported its values says where they come
/// from.
pub fn card(
    reader: &Reader<'_>,
    id: &FacilityId,
    origins_of: Origins<'_>,
) -> Result<Option<FacilityCard>> {
    let Some(record) = record::get(reader, record::noun("facility")?, id)? else {
        return Ok(None);
    };
    let linked = |noun: &str, field: &str| match nouns::noun(noun) {
        Some(noun) => record::linked(reader, noun, field, id),
        None => Ok(Vec::new()),
    };
    let years = linked("facility_year", "facility_id")?;
    let needs = linked("facility_need", "facility_id")?;
    let mut origins = BTreeMap::new();
    for one in [&record].into_iter().chain(&years).chain(&needs) {
        let of_record = origins_of(reader, one)?;
        if !of_record.is_empty() {
            origins.insert(one.id.clone(), of_record);
        }
    }
    Ok(Some(FacilityCard {
        projects: linked("project_beneficiary", "facility_id")?,
        supports: supports(reader, id)?,
        courses: linked("course", "recruiter_id")?,
        nominations: linked("nomination", "facility_id")?,
        record,
        years,
        needs,
        origins,
    }))
}

/// What was decided on and not given up, in every budget year that money was approved for, of the project or of the group
/// that it is in. A project that is still asked for is no support yet.
fn supports(reader: &Reader<'_>, id: &FacilityId) -> Result<Vec<Support>> {
    reader.rows(
        "WITH supported AS (
           SELECT p.id, p.name, p.year, d.root_id FROM project_support s JOIN project p ON p.id = s.project_id
                  JOIN project_decision d ON d.project_id = p.id
           WHERE s.facility_id = ?1 AND s.given_up_on IS NULL),
         given AS MATERIALIZED (
           SELECT DISTINCT project_id, budget_year FROM project_money
           WHERE kind = 'approved' AND until_day = '9999-12-31' AND source IN ('national', 'local') AND amount_vnd > 0
                 AND project_id IN (SELECT id FROM supported UNION SELECT root_id FROM supported))
         SELECT s.id, s.name, coalesce(own.budget_year, whole.budget_year, s.year) AS year
         FROM supported s LEFT JOIN given own ON own.project_id = s.id
              LEFT JOIN given whole ON whole.project_id = s.root_id AND own.project_id IS NULL
         ORDER BY 3, s.name, s.id",
        [id],
        |row| {
            Ok(Support {
                project: row.get(0)?,
                name: row.get(1)?,
                year: row.get(2)?,
            })
        },
    )
}
