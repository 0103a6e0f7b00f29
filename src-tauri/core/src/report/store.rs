//! The SQL of reports: what is counted, from the tables as they are.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rusqlite::{Row, params};

use super::catalogue::{self, PaperForm};
use super::days::Days;
use super::extras;
use super::figures::{
    ActivityFigures, AgencyFigures, AggregateFigures, ClassFigures, ContentFigures,
    FacilityFigures, ProjectFigures, SourceFigures, TierFigures,
};
use super::words::{hundredths, million, official};
use crate::activity::sets::ActivityKind;
use crate::collaborator::sets::CollaboratorTier;
use crate::error::Result;
use crate::ids::ProjectId;
use crate::ledger::Reader;
use crate::money::{Money, MoneySource, grouped};
use crate::norm::basis;
use crate::plan::{self, ContentTotal, PlanView};
use crate::project::{Projects, YearOf};
use crate::sets::Qualifier;
use crate::text::{fold, uncapitalised};

/// What every query may speak of: the budget year, the first day, the last, the plan, whether the days are those of a
/// whole year, in which what is known only by its year is told, and the first day of that year.
pub(super) fn d(days: &Days) -> String {
    format!(
        "d AS (SELECT ?1 AS year, ?2 AS first, ?3 AS last, ?4 AS plan, julianday(?3) - julianday(?2) > 300 AS whole, '{}' AS year_first)",
        days.year_from
    )
}

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

/// What a table says of a project besides its figures.
pub(super) struct Named {
    pub(super) id: ProjectId,
    pub(super) name: String,
    pub(super) source: String,
    pub(super) content: String,
    pub(super) content_name: String,
    /// Who benefits, of it and of the projects inside it.
    beneficiaries: Vec<Served>,
    pub(super) decision: Paper,
    pub(super) contract: Paper,
    pub(super) difficulty: String,
    /// The days on which its papers said so.
    from: NaiveDate,
    until: NaiveDate,
    /// Where its content stands among the contents.
    position: i64,
    code: Option<String>,
}

impl Named {
    /// Who benefits on a day by what was decided by then; of a project that is not decided on, whoever is named.
    fn beneficiaries(&self, had: &YearOf, day: NaiveDate) -> String {
        let named = self.beneficiaries.iter().filter(|one| {
            let decided = !had.counts || one.decided_on.is_some_and(|on| on <= day);
            decided && one.from <= day && day < one.until
        });
        let names = named.map(|one| {
            // Of a project that goes on, what was given up inside it says so.
            match had.given_up_as(&one.member).filter(|_| !had.beside) {
                Some(state) => format!("{} ({})", one.name, state.label()),
                None => one.name.clone(),
            }
        });
        names.collect::<Vec<_>>().join("; ")
    }
}

/// Who benefits.
#[derive(Clone)]
struct Served {
    /// The project, or the one of the group.
    member: ProjectId,
    /// The day on which that one was decided on.
    decided_on: Option<NaiveDate>,
    /// The days on which its papers said so.
    from: NaiveDate,
    until: NaiveDate,
    name: String,
}

/// Number and day of a paper.
pub(super) struct Paper {
    kind: &'static str,
    number: Option<String>,
    on: Option<NaiveDate>,
}

impl Paper {
    fn read(row: &Row<'_>, at: usize, kind: &'static str) -> rusqlite::Result<Self> {
        Ok(Self {
            kind,
            number: row.get(at)?,
            on: row.get(at + 1)?,
        })
    }

    /// `12/QĐ-UBND, 05/9/2023`; none where there was none by the day.
    pub(super) fn said(&self, day: NaiveDate) -> Option<String> {
        if self.on.is_some_and(|on| on > day) {
            return None;
        }
        match (&self.number, self.on) {
            (Some(number), Some(on)) => Some(format!("{number}, {}", official(on))),
            (Some(number), None) => Some(number.clone()),
            (None, Some(on)) => Some(official(on)),
            (None, None) => None,
        }
    }
}

/// Every project, read once: the report of a year asks it of several years.
pub(super) struct Book {
    /// What is known of them.
    pub(super) all: Projects,
    named: Vec<Named>,
    at: BTreeMap<ProjectId, Vec<usize>>,
}

/// A project in a year.
pub(super) type InYear<'a> = (&'a Named, YearOf);

impl Book {
    pub(super) fn read(reader: &Reader<'_>) -> Result<Self> {
        let all = Projects::read(reader)?;
        let mut beneficiaries: BTreeMap<ProjectId, Vec<Served>> = BTreeMap::new();
        reader.rows(
            "SELECT p.id, b.from_day, b.until_day, coalesce(f.name || CASE WHEN f.commune_written IS NULL THEN '' ELSE ' (' || f.commune_written || ')' END, n.name, b.name_written)
             FROM project_served b JOIN project p ON p.id = b.project_id LEFT JOIN facility f ON f.id = b.facility_id LEFT JOIN person n ON n.id = b.person_id
             WHERE coalesce(f.name, n.name, b.name_written) IS NOT NULL
             ORDER BY p.parent_id IS NOT NULL, p.code, p.id, b.position, b.id",
            [],
            |row| {
                let member: ProjectId = row.get(0)?;
                if let Some(decision) = all.decision(&member) {
                    let named = beneficiaries.entry(decision.root).or_default();
                    named.push(Served {
                        member,
                        decided_on: decision.on,
                        from: row.get(1)?,
                        until: row.get(2)?,
                        name: row.get(3)?,
                    });
                }
                Ok(())
            },
        )?;
        let named = reader.rows(
            "SELECT p.id, v.name, p.source, coalesce(c.code, ''), coalesce(c.short_name, c.name, 'Chưa rõ nội dung'),
                    p.decision_no, p.decision_on, p.contract_no, p.contract_on, coalesce(p.difficulty, ''), v.from_day, v.until_day, coalesce(c.position, 99), p.code
             FROM project_said v JOIN project p ON p.id = v.project_id LEFT JOIN content c ON c.id = v.content_id",
            [],
            |row| {
                let id: ProjectId = row.get(0)?;
                Ok(Named {
                    beneficiaries: beneficiaries.get(&id).cloned().unwrap_or_default(),
                    id,
                    name: row.get(1)?,
                    source: row.get(2)?,
                    content: row.get(3)?,
                    content_name: row.get(4)?,
                    decision: Paper::read(row, 5, "QĐ")?,
                    contract: Paper::read(row, 7, "HĐ")?,
                    difficulty: row.get(9)?,
                    from: row.get(10)?,
                    until: row.get(11)?,
                    position: row.get(12)?,
                    code: row.get(13)?,
                })
            },
        )?;
        let mut at: BTreeMap<ProjectId, Vec<usize>> = BTreeMap::new();
        for (place, one) in named.iter().enumerate() {
            at.entry(one.id.clone()).or_default().push(place);
        }
        Ok(Self { all, named, at })
    }

    /// The projects of the budget year as they stood on the days, in the order in which tables list them.
    pub(super) fn year(&self, days: &Days) -> Result<Vec<InYear<'_>>> {
        let mut found = Vec::new();
        let day = days.budget();
        for one in self.all.year(days.year, &days.as_of())? {
            let mut said = self.at.get(&one.id).into_iter().flatten();
            let on = |at: &&usize| {
                let said = &self.named[**at];
                said.from <= day && day < said.until
            };
            if let Some(at) = said.find(on) {
                found.push((&self.named[*at], one));
            }
        }
        // KCQG first, then content by content.
        found.sort_by_cached_key(|(one, _)| {
            (
                one.source != "national",
                one.position,
                one.content.as_str(),
                one.code.as_deref(),
                fold(&one.name),
                &one.id,
            )
        });
        Ok(found)
    }
}

/// Where a project stood, in words.
pub(super) fn state_label(had: &YearOf) -> String {
    had.state
        .map(|state| state.label().to_owned())
        .unwrap_or_default()
}

/// Project by project, with what was approved and paid.
pub(super) fn projects(year: &[InYear<'_>], days: &Days) -> Result<Vec<ProjectFigures>> {
    year.iter()
        .map(|(named, had)| {
            let funds = had.funds()?;
            let national = had.of(MoneySource::National);
            let papers = [&named.decision, &named.contract];
            let papers: Vec<String> = papers
                .into_iter()
                .filter_map(|one| Some(format!("{} {}", one.kind, one.said(days.budget())?)))
                .collect();
            Ok(ProjectFigures {
                id: named.id.clone(),
                name: named.name.clone(),
                source: named.source.clone(),
                content: named.content.clone(),
                content_name: named.content_name.clone(),
                beneficiaries: named.beneficiaries(had, days.budget()),
                paper: papers.join("; "),
                national: national.approved,
                local: had.of(MoneySource::Local).approved,
                counterpart: had.beside_funds()?.approved,
                advanced: funds.advanced,
                paid_in_period: funds.in_period,
                paid_to_date: funds.disbursed()?,
                national_in_period: national.in_period,
                national_to_date: national.disbursed()?,
                of_years_before: funds.of_years_before,
                decided: had.counts,
                decided_on: had.decided_on,
                state: state_label(had),
                accepted_on: had.accepted_on,
                difficulty: named.difficulty.clone(),
            })
        })
        .collect()
}

/// Plan of the year by content, in the order of the headings: of a report the plan in force on its day, of a paper
/// about the plan this plan itself, whether or not it is decided.
pub(super) fn planned(
    reader: &Reader<'_>,
    days: &Days,
    paper: &catalogue::Paper,
) -> Result<Option<PlanView>> {
    match paper.form {
        PaperForm::Report => plan::in_force(reader, days.year, days.to),
        PaperForm::Plan | PaperForm::Submission => plan::show(reader, days.year),
    }
}

/// Plan, projects and payments by source and content heading; `last_year` are the projects of the year
/// before, as they stood on the same day of it.
pub(super) fn sources(
    planned: &[ContentTotal],
    projects: &[InYear<'_>],
    last_year: &[InYear<'_>],
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
    for ((named, had), now) in projects
        .iter()
        .map(|one| (one, true))
        .chain(last_year.iter().map(|one| (one, false)))
    {
        for (source, of) in [
            ("national", MoneySource::National),
            ("local", MoneySource::Local),
        ] {
            let sums = had.of(of);
            let to_date = sums.disbursed()?;
            let own = named.source == source;
            let counted = own && had.counts;
            let accepted = counted && had.accepted_on.is_some();
            let within = own && had.accepted_in_period;
            let nothing = [sums.approved, to_date, sums.in_period] == [Money::ZERO; 3];
            if !counted && !within && nothing {
                continue;
            }
            let more = match now {
                true => SourceFigures {
                    approved: sums.approved,
                    paid_in_period: sums.in_period,
                    paid_to_date: to_date,
                    of_years_before: sums.of_years_before,
                    counterpart: if own {
                        had.beside_funds()?.approved
                    } else {
                        Money::ZERO
                    },
                    projects: u32::from(counted),
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
            add(source, &named.content, &named.content_name, more)?;
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
        one.planned > Money::ZERO
            || one.approved > Money::ZERO
            || one.projects > 0
            || one.accepted_in_period > 0
            || one.paid_in_period != Money::ZERO
            || one.paid_to_date != Money::ZERO
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
    let d = d(days);
    reader.rows(
        &format!(
            "WITH {d} SELECT a.kind, a.unit_label, sum(a.quantity), count(*), count(DISTINCT coalesce(a.qualifier, '')), min(a.qualifier)
             FROM d JOIN activity_counted a ON a.held_on BETWEEN d.first AND d.last OR (d.whole AND a.held_year = d.year)
             WHERE ?4 IS NULL GROUP BY 1, 2 ORDER BY 1, 2"
        ),
        params![days.year, days.from.to_string(), days.to.to_string(), None::<String>],
        |row| {
            let (kind, unit): (ActivityKind, String) = (row.get(0)?, row.get(1)?);
            let kinds: u32 = row.get(4)?;
            let qualifier: Option<Qualifier> = row.get(5)?;
            // Exact and inexact together are about as many.
            let qualifier = if kinds > 1 { Some(Qualifier::About) } else { qualifier };
            Ok(ActivityFigures {
                name: kind.label().to_owned(),
                quantity: qualified(qualifier, &format!("{} {unit}", hundredths(row.get(2)?))),
                entries: row.get(3)?,
            })
        },
    )
}

/// A figure with how exact it is: `khoảng 200 học viên`.
pub(super) fn qualified(qualifier: Option<Qualifier>, figure: &str) -> String {
    match qualifier {
        Some(qualifier) => format!("{} {}", qualifier.label(), figure.trim()),
        None => figure.trim().to_owned(),
    }
}

/// Facilities with figures or needs of the year, grouped by former district and commune. Figures are the newest that
/// were stated by the last day.
pub(super) fn facilities(reader: &Reader<'_>, days: &Days) -> Result<Vec<FacilityFigures>> {
    let d = d(days);
    reader.rows(
        &format!("WITH {d},
         labour AS (
           SELECT facility_id, value, max(turn) FROM d JOIN facility_figure USING (year)
           WHERE figure = 'labour' AND stated_on <= d.last GROUP BY facility_id),
         revenue AS (
           SELECT facility_id, value, max(turn) FROM d JOIN facility_figure USING (year)
           WHERE figure = 'revenue' AND stated_on <= d.last GROUP BY facility_id),
         need AS (
           SELECT facility_id, group_concat(content_written, '; ') AS need, sum(requested_vnd) AS requested, sum(counterpart_vnd) AS counterpart
           FROM d JOIN facility_need_stated USING (year) WHERE stated_on <= d.last OR (d.whole AND stated_year = year) GROUP BY 1),
         commune AS (
           SELECT facility_id, name, min(rank) FROM d JOIN facility_on ON from_on <= d.last AND to_on >= d.last
           WHERE level = 3 GROUP BY facility_id),
         listed AS MATERIALIZED (
           SELECT facility_id FROM need UNION
           SELECT facility_id FROM d JOIN facility_year USING (year) WHERE coalesce(as_of, '0000') <= d.last),
         district AS MATERIALIZED (SELECT * FROM facility_district WHERE facility_id IN (SELECT facility_id FROM listed)),
         names AS (SELECT district FROM district GROUP BY district HAVING count(DISTINCT key) > 1)
         SELECT f.id, f.name,
                coalesce(s.district || CASE WHEN s.district IN (SELECT district FROM names) THEN coalesce(' (' || s.province || ')', ' (chưa rõ tỉnh)') ELSE '' END, ''),
                coalesce(commune.name, f.commune_written, ''),
                coalesce(f.sector_written, f.products, ''), labour.value, revenue.value,
                coalesce(need.need, ''), need.requested, need.counterpart
         FROM listed CROSS JOIN facility f ON f.id = listed.facility_id
              LEFT JOIN district s ON s.facility_id = f.id LEFT JOIN commune ON commune.facility_id = f.id
              LEFT JOIN labour ON labour.facility_id = f.id LEFT JOIN revenue ON revenue.facility_id = f.id
              LEFT JOIN need ON need.facility_id = f.id
         ORDER BY fold(s.district), s.key, fold(coalesce(commune.name, f.commune_written)), fold(f.name), f.id"),
        params![days.year, days.from.to_string(), days.to.to_string(), None::<String>],
        |row| {
            let optional = |at: usize| -> rusqlite::Result<Option<Money>> {
                Ok(row.get::<_, Option<i64>>(at)?.and_then(Money::new))
            };
            Ok(FacilityFigures {
                id: row.get(0)?,
                name: row.get(1)?,
                district: row.get(2)?,
                commune: row.get(3)?,
                trade: row.get(4)?,
                labour: row.get(5)?,
                revenue: optional(6)?,
                need: row.get(7)?,
                requested: optional(8)?,
                counterpart: optional(9)?,
            })
        },
    )
}

/// The figures of the year that are known only as totals.
pub(super) fn aggregates(reader: &Reader<'_>, year: i32) -> Result<Vec<AggregateFigures>> {
    reader.rows(
        "SELECT id, noun, source, name, coalesce(place_written, ''), quantity, quantity_qualifier, quantity_to, coalesce(unit_label, ''),
                amount_vnd, amount_vnd_qualifier, amount_to_vnd, coalesce(stated, '')
         FROM aggregate WHERE year = ?1 ORDER BY noun, amount_vnd IS NULL, id",
        [year],
        |row| {
            let quantity = stated(row, 5, &row.get::<_, String>(8)?, hundredths)?;
            let amount = stated(row, 9, "triệu đồng", |dong| million(Money::new(dong).unwrap_or_default()))?;
            let said: Vec<String> = quantity.into_iter().chain(amount).collect();
            Ok(AggregateFigures {
                id: row.get(0)?,
                year,
                about: row.get(1)?,
                source: row.get(2)?,
                name: row.get(3)?,
                said: match said.is_empty() {
                    true => row.get(12)?,
                    false => said.join(", "),
                },
                place: row.get(4)?,
            })
        },
    )
}

/// A value, its qualifier and the end of its range, as they are said: `từ 10 đến 15 cơ sở`.
fn stated(
    row: &Row<'_>,
    at: usize,
    unit: &str,
    said: impl Fn(i64) -> String,
) -> rusqlite::Result<Option<String>> {
    let (value, qualifier, end): (Option<i64>, Option<Qualifier>, Option<i64>) =
        (row.get(at)?, row.get(at + 1)?, row.get(at + 2)?);
    Ok(value.map(|value| {
        let text = match end {
            Some(end) => format!("từ {} đến {} {unit}", said(value), said(end)),
            None => qualified(qualifier, &format!("{} {unit}", said(value))),
        };
        text.trim().to_owned()
    }))
}

/// The classes of the year that were held and are known only by it.
pub(super) fn year_classes(reader: &Reader<'_>, year: i32) -> Result<Vec<ClassFigures>> {
    reader.rows(
        "SELECT id, name, learners, learners_qualifier, coalesce(place_written, '') FROM course_counted
         WHERE held_year = ?1 ORDER BY kind, fold(name), id",
        [year],
        |row| {
            let (learners, qualifier): (Option<i64>, Option<Qualifier>) = (row.get(2)?, row.get(3)?);
            Ok(ClassFigures {
                id: row.get(0)?,
                name: row.get(1)?,
                learners: learners.map(|learners| {
                    qualified(qualifier, &format!("{} học viên", grouped(learners)))
                }),
                place: row.get(4)?,
            })
        },
    )
}

/// How many classes of the year are planned and had not begun on a day.
pub(super) fn planned_classes(reader: &Reader<'_>, days: &Days) -> Result<u32> {
    reader.value(
        "SELECT count(*) FROM course_counted
         WHERE year = ?1 AND held_year IS NULL AND (held_on > ?2 OR (held_on IS NULL AND state = 'planned'))",
        params![days.year, days.to.to_string()],
    )
}

/// How exact the number of learners of the period is; none where it is.
pub(super) fn learners_qualifier(reader: &Reader<'_>, days: &Days) -> Result<Option<String>> {
    let d = d(days);
    let found: (u32, Option<Qualifier>) = reader.row(
        &format!(
            "WITH {d} SELECT count(DISTINCT coalesce(learners_qualifier, '')), min(learners_qualifier)
             FROM d JOIN course_counted ON held_on BETWEEN d.first AND d.last OR (d.whole AND held_year = d.year)
             WHERE learners > 0 AND ?4 IS NULL"
        ),
        params![days.year, days.from.to_string(), days.to.to_string(), None::<String>],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?.unwrap_or_default();
    let qualifier = if found.0 > 1 {
        Some(Qualifier::About)
    } else {
        found.1
    };
    Ok(qualifier.map(|qualifier| qualifier.label().to_owned()))
}

/// Collaborators on a day, by tier.
pub(super) fn tiers(reader: &Reader<'_>, day: NaiveDate) -> Result<Vec<TierFigures>> {
    reader.rows(
        "SELECT tier, count(*) FROM (
           SELECT collaborator_id, tier, max(turn) FROM appointment_on WHERE from_on <= ?1 AND to_on >= ?1 GROUP BY collaborator_id)
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
