//! The SQL of reports: what is counted, from the tables as they are.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rusqlite::{Row, params};

use super::days::Days;
use super::extras;
use super::figures::{
    ActivityFigures, AgencyFigures, ContentFigures, FacilityFigures, ProjectFigures, SourceFigures,
    TierFigures,
};
use super::narrative::official;
use crate::activity::sets::ActivityKind;
use crate::collaborator::sets::CollaboratorTier;
use crate::error::Result;
use crate::ledger::{Cells, Reader};
use crate::money::{Money, grouped};
use crate::norm::basis;
use crate::plan::ContentTotal;
use crate::project::sets::ProjectState;
use crate::text::uncapitalised;

/// What is approved for each project by source, as `budget`: an adjusted budget replaces the approved one.
pub(crate) const APPROVED: &str = "stage AS (
           SELECT project_id, CASE WHEN max(stage = 'adjusted') THEN 'adjusted' ELSE 'approved' END AS stage
           FROM project_budget WHERE stage IN ('approved', 'adjusted') GROUP BY project_id),
         budget AS (
           SELECT b.project_id, sum(b.amount_vnd) FILTER (WHERE b.source = 'national') AS national,
                  sum(b.amount_vnd) FILTER (WHERE b.source = 'local') AS local,
                  sum(b.amount_vnd) FILTER (WHERE b.source NOT IN ('national', 'local')) AS counterpart
           FROM project_budget b JOIN stage USING (project_id, stage) GROUP BY b.project_id)";

/// The agency and its signer as they are on a day.
pub(super) fn agency(reader: &Reader<'_>, day: NaiveDate) -> Result<AgencyFigures> {
    let own = crate::agency::own(reader, day)?.unwrap_or_default();
    Ok(AgencyFigures {
        address: extras::address(&own),
        superior: own.superior,
        name: own
            .name
            .unwrap_or_else(|| "Trung tâm Khuyến công".to_owned()),
        symbol: own.symbol.unwrap_or_else(|| "TTKC".to_owned()),
        place: own.place.unwrap_or_default(),
        recipients: own.recipients,
        authority: own.authority,
        signer_title: own.signer_title.unwrap_or_else(|| "GIÁM ĐỐC".to_owned()),
        signer_name: own.signer.unwrap_or_default(),
    })
}

/// The projects of the budget year with what was approved and paid.
pub(super) fn projects(reader: &Reader<'_>, days: &Days) -> Result<Vec<ProjectFigures>> {
    reader.rows(
        &format!("WITH {APPROVED},
         paid AS (
           SELECT project_id,
                  sum(amount_vnd) FILTER (WHERE kind = 'advance') AS advanced,
                  sum(CASE kind WHEN 'return' THEN -amount_vnd ELSE amount_vnd END) FILTER (WHERE paid_on >= ?2) AS in_period,
                  sum(CASE kind WHEN 'return' THEN -amount_vnd ELSE amount_vnd END) AS to_date,
                  sum(CASE kind WHEN 'return' THEN -amount_vnd ELSE amount_vnd END)
                    FILTER (WHERE paid_on >= ?2 AND source = 'national') AS national_in_period,
                  sum(CASE kind WHEN 'return' THEN -amount_vnd ELSE amount_vnd END)
                    FILTER (WHERE source = 'national') AS national_to_date
           FROM project_payment
           WHERE paid_on <= ?3 AND budget_year = ?1 AND source IN ('national', 'local') GROUP BY project_id)
         SELECT p.id, p.name, p.source, coalesce(c.code, '') AS content, coalesce(c.short_name, c.name, 'Chưa rõ nội dung') AS content_name,
                coalesce((SELECT group_concat(name, '; ') FROM (
                   SELECT coalesce(f.name || CASE WHEN f.commune_written IS NULL THEN '' ELSE ' (' || f.commune_written || ')' END, b.name_written) AS name
                   FROM project_beneficiary b LEFT JOIN facility f ON f.id = b.facility_id
                   WHERE b.project_id = p.id ORDER BY b.position, b.id)), '') AS beneficiaries,
                p.decision_no, p.decision_on, p.contract_no, p.contract_on,
                budget.national, budget.local, budget.counterpart, paid.advanced, paid.in_period, paid.to_date,
                p.state, p.accepted_on, coalesce(p.difficulty, '') AS difficulty,
                paid.national_in_period, paid.national_to_date
         FROM project p LEFT JOIN content c ON c.id = p.content_id
              LEFT JOIN budget ON budget.project_id = p.id LEFT JOIN paid ON paid.project_id = p.id
         WHERE p.year = ?1
         ORDER BY p.source <> 'national', coalesce(c.position, 99), c.code, p.code, fold(p.name), p.id"),
        params![days.year, days.from.to_string(), days.to.to_string()],
        |row| {
            let accepted: Option<String> = row.get("accepted_on")?;
            let state: Option<ProjectState> = row.get("state")?;
            Ok(ProjectFigures {
                id: row.get("id")?,
                name: row.get("name")?,
                source: row.get("source")?,
                content: row.get("content")?,
                content_name: row.get("content_name")?,
                beneficiaries: row.get("beneficiaries")?,
                paper: paper(row)?,
                national: row.amount("national")?,
                local: row.amount("local")?,
                counterpart: row.amount("counterpart")?,
                advanced: row.amount("advanced")?,
                paid_in_period: row.amount("in_period")?,
                paid_to_date: row.amount("to_date")?,
                state: state.map_or("", ProjectState::label).to_owned(),
                accepted_on: accepted.filter(|day| *day <= days.to.to_string()),
                difficulty: row.get("difficulty")?,
                national_in_period: row.amount("national_in_period")?,
                national_to_date: row.amount("national_to_date")?,
            })
        },
    )
}

fn paper(row: &Row<'_>) -> rusqlite::Result<String> {
    let mut papers = Vec::new();
    for (kind, number, date) in [
        ("QĐ", "decision_no", "decision_on"),
        ("HĐ", "contract_no", "contract_on"),
    ] {
        let number: Option<String> = row.get(number)?;
        let date: Option<NaiveDate> = row.get(date)?;
        match (number, date) {
            (Some(number), Some(date)) => {
                papers.push(format!("{kind} {number}, {}", official(date)))
            }
            (Some(number), None) => papers.push(format!("{kind} {number}")),
            (None, Some(date)) => papers.push(format!("{kind} {}", official(date))),
            (None, None) => {}
        }
    }
    Ok(papers.join("; "))
}

/// Plan of the year by content, in the order of the headings.
pub(super) fn planned(reader: &Reader<'_>, year: i32) -> Result<Vec<ContentTotal>> {
    Ok(crate::plan::show(reader, year)?.map_or_else(Vec::new, |plan| plan.by_content))
}

/// Plan, projects and payments by source and content heading; `last_year` are the projects of the year
/// before, paid up to the same day of it.
pub(super) fn sources(
    planned: &[ContentTotal],
    projects: &[ProjectFigures],
    last_year: &[ProjectFigures],
    days: &Days,
) -> Result<Vec<SourceFigures>> {
    type Key = (bool, bool, String);
    let mut all: BTreeMap<Key, SourceFigures> = BTreeMap::new();
    let mut add = |source: &str, code: &str, name: &str, more: SourceFigures| -> Result<()> {
        let key = (source == "local", code.is_empty(), code.to_owned());
        let one = all.remove(&key).unwrap_or_default();
        let sum = SourceFigures {
            source: source.to_owned(),
            code: code.to_owned(),
            name: name.to_owned(),
            ..SourceFigures::sum(&[one, more])?
        };
        all.insert(key, sum);
        Ok(())
    };
    for one in planned {
        for (source, planned) in [("national", one.national), ("local", one.local)] {
            if planned > Money::ZERO {
                let more = SourceFigures {
                    planned,
                    ..SourceFigures::default()
                };
                add(source, &one.content, &one.name, more)?;
            }
        }
    }
    for (project, now) in projects
        .iter()
        .map(|one| (one, true))
        .chain(last_year.iter().map(|one| (one, false)))
    {
        let local_in_period = project.paid_in_period.minus(project.national_in_period)?;
        let local_to_date = project.paid_to_date.minus(project.national_to_date)?;
        for (source, approved, in_period, to_date) in [
            (
                "national",
                project.national,
                project.national_in_period,
                project.national_to_date,
            ),
            ("local", project.local, local_in_period, local_to_date),
        ] {
            let own = project.source == source;
            let accepted = own && project.accepted_on.is_some();
            let first = days.from.to_string();
            let within = accepted && project.accepted_on.as_deref() >= Some(first.as_str());
            if !own && approved == Money::ZERO && to_date == Money::ZERO {
                continue;
            }
            let more = match now {
                true => SourceFigures {
                    approved,
                    paid_in_period: in_period,
                    paid_to_date: to_date,
                    counterpart: if own {
                        project.counterpart
                    } else {
                        Money::ZERO
                    },
                    projects: u32::from(own),
                    accepted: u32::from(accepted),
                    accepted_in_period: u32::from(within),
                    ..SourceFigures::default()
                },
                false => SourceFigures {
                    last_year: to_date,
                    accepted_last_year: u32::from(accepted),
                    ..SourceFigures::default()
                },
            };
            add(source, &project.content, &project.content_name, more)?;
        }
    }
    Ok(all.into_values().collect())
}

/// The same without regard to the source.
pub(super) fn contents(sources: &[SourceFigures]) -> Result<Vec<ContentFigures>> {
    // ND1 … ND9 in their order; what has no heading comes last.
    let mut by_content: BTreeMap<(bool, &str), Vec<SourceFigures>> = BTreeMap::new();
    // Money of last year alone is no content of this one.
    let of_this_year = |one: &&SourceFigures| {
        one.planned > Money::ZERO || one.approved > Money::ZERO || one.projects > 0
    };
    for one in sources.iter().filter(of_this_year) {
        let key = (one.code.is_empty(), one.code.as_str());
        by_content.entry(key).or_default().push(one.clone());
    }
    by_content
        .into_iter()
        .map(|((_, code), parts)| {
            let sum = SourceFigures::sum(&parts)?;
            Ok(ContentFigures {
                code: code.to_owned(),
                name: parts
                    .first()
                    .map(|one| one.name.clone())
                    .unwrap_or_default(),
                planned: sum.planned,
                approved: sum.approved,
                paid_in_period: sum.paid_in_period,
                paid_to_date: sum.paid_to_date,
                projects: sum.projects,
            })
        })
        .collect()
}

/// Activities held in the period, by kind and unit.
pub(super) fn activities(reader: &Reader<'_>, days: &Days) -> Result<Vec<ActivityFigures>> {
    reader.rows(
        "SELECT kind, coalesce(unit_label, '') AS unit, sum(quantity) AS quantity, count(*) AS entries FROM activity
         WHERE held_on BETWEEN ?1 AND ?2 AND coalesce(state, '') NOT IN ('planned', 'cancelled')
         GROUP BY 1, 2 ORDER BY 1, 2",
        [days.from.to_string(), days.to.to_string()],
        |row| {
            let quantity: Option<i64> = row.get("quantity")?;
            let unit: String = row.get("unit")?;
            Ok(ActivityFigures {
                name: row.get::<_, ActivityKind>("kind")?.label().to_owned(),
                quantity: match quantity {
                    Some(scaled) if scaled % 100 == 0 => {
                        format!("{} {unit}", grouped(scaled / 100))
                            .trim()
                            .to_owned()
                    }
                    Some(scaled) => format!("{},{:02} {unit}", grouped(scaled / 100), scaled % 100)
                        .trim()
                        .to_owned(),
                    None => String::new(),
                },
                entries: row.get("entries")?,
            })
        },
    )
}

/// Facilities with figures or needs of the year, grouped by former district and commune.
pub(super) fn facilities(reader: &Reader<'_>, year: i32) -> Result<Vec<FacilityFigures>> {
    reader.rows(
        "WITH figures AS (
           SELECT facility_id, max(labour_total) AS labour, max(revenue_vnd) AS revenue FROM facility_year WHERE year = ?1 GROUP BY 1),
         need AS (
           SELECT facility_id, group_concat(content_written, '; ') AS need, sum(requested_vnd) AS requested, sum(counterpart_vnd) AS counterpart
           FROM facility_need WHERE year = ?1 GROUP BY 1)
         SELECT f.id, f.name, coalesce(f.district_written, '') AS district, coalesce(f.commune_written, '') AS commune,
                coalesce(f.sector_written, f.products, '') AS trade, figures.labour, figures.revenue,
                coalesce(need.need, '') AS need, need.requested, need.counterpart
         FROM facility f LEFT JOIN figures ON figures.facility_id = f.id LEFT JOIN need ON need.facility_id = f.id
         WHERE figures.facility_id IS NOT NULL OR need.facility_id IS NOT NULL
         ORDER BY fold(f.district_written), fold(f.commune_written), fold(f.name), f.id",
        [year],
        |row| {
            Ok(FacilityFigures {
                id: row.get("id")?,
                name: row.get("name")?,
                district: row.get("district")?,
                commune: row.get("commune")?,
                trade: row.get("trade")?,
                labour: row.get("labour")?,
                revenue: row.get("revenue")?,
                need: row.get("need")?,
                requested: row.get("requested")?,
                counterpart: row.get("counterpart")?,
            })
        },
    )
}

/// Collaborators on a day, by tier.
pub(super) fn tiers(reader: &Reader<'_>, day: NaiveDate) -> Result<Vec<TierFigures>> {
    reader.rows(
        "SELECT tier, count(DISTINCT collaborator_id) FROM appointment
         WHERE coalesce(starts_on, decision_on, '0000') <= ?1 AND coalesce(ends_on, '9999') >= ?1
         GROUP BY tier ORDER BY min(CASE tier WHEN 'district' THEN 1 WHEN 'commune' THEN 2 WHEN 'association' THEN 3 ELSE 4 END)",
        [day.to_string()],
        |row| {
            Ok(TierFigures {
                tier: row.get::<_, CollaboratorTier>(0)?.label().to_owned(),
                people: row.get(1)?,
            })
        },
    )
}

/// The texts about khuyến công and `also` about something else that hold on a day, cited whole as a first
/// citation is, and the programmes of the year.
pub(super) fn bases(
    reader: &Reader<'_>,
    day: NaiveDate,
    also: Option<&str>,
) -> Result<Vec<String>> {
    let mut bases = basis::law(&basis::documents(reader)?, day, true, also);
    bases.extend(reader.rows(
        "SELECT decision_no, decision_on, issuer, name FROM programme
         WHERE decision_no IS NOT NULL AND ?1 BETWEEN period_start AND period_end AND coalesce(decision_on, '0000') <= ?2 ORDER BY period_start, name",
        params![day.year(), day.to_string()],
        |row| {
            let mut text = format!("Quyết định số {}", row.get::<_, String>(0)?);
            if let Some(day) = row.get::<_, Option<NaiveDate>>(1)? {
                text.push_str(&format!(" {}", basis::in_full(day)));
            }
            if let Some(issuer) = row.get::<_, Option<String>>(2)? {
                text.push_str(&format!(" của {issuer}"));
            }
            let name: String = row.get(3)?;
            Ok(format!("{text} phê duyệt {}", uncapitalised(&name)))
        },
    )?);
    Ok(bases)
}

/// Text that somebody wrote over the draft, by section, with the draft that it was written over.
pub(super) fn narrative(
    reader: &Reader<'_>,
    kind: &str,
    period: &str,
) -> Result<BTreeMap<String, (String, Option<String>)>> {
    let rows = reader.rows(
        "SELECT section, text, draft_text FROM report_narrative WHERE kind = ?1 AND period = ?2 ORDER BY id",
        [kind, period],
        |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))),
    )?;
    Ok(rows.into_iter().collect())
}
