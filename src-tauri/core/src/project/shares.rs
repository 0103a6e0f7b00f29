//! Who benefits and how much: shares never pass what was approved, and who was helped before is told.
//!
//! What surprises: a project whose shares pass its money already, because it was written so years ago, may still be
//! edited; only a change that makes it worse is refused. Nothing is held against a project whose money nobody has
//! approved.

use serde::Serialize;
use serde_json::Value;
use specta::Type;

use super::sets::ProjectState;
use super::store;
use super::store::GroupYear;
use crate::error::{Error, Result};
use crate::finding::{Finding, Level};
use crate::ids::{FacilityId, ProjectId};
use crate::ledger::{Cells, Reader};
use crate::money::Money;
use crate::record::Values;

/// Support that a facility had before for the same content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EarlierSupport {
    /// The project.
    pub project_id: ProjectId,
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Its budget year.
    pub year: i32,
    /// Code of its state.
    pub state: Option<ProjectState>,
    /// What the state is called.
    pub state_name: Option<String>,
    /// What the facility had of it.
    pub support: Option<Money>,
}

/// The projects of the same content that a facility benefited from, the newest first, but for the one in hand and
/// for those that came to nothing.
pub fn earlier_support(
    reader: &Reader<'_>,
    facility: &FacilityId,
    content: &str,
    except: Option<&ProjectId>,
) -> Result<Vec<EarlierSupport>> {
    // A heading that was worded anew keeps its code. A group and its projects are one support.
    reader.rows(
        "SELECT p.id, p.code, p.name, p.year, p.state, sum(b.support_vnd) AS support
         FROM project_beneficiary b JOIN project p ON p.id = b.project_id JOIN content c ON c.id = p.content_id
         WHERE b.facility_id = ?1 AND c.code = (SELECT code FROM content WHERE id = ?2) AND p.id IS NOT ?3
           AND p.parent_id IS NOT ?3 AND p.id IS NOT coalesce((SELECT parent_id FROM project WHERE id = ?3), '')
           AND p.id NOT IN (SELECT project_id FROM project_void)
         GROUP BY p.id ORDER BY p.year DESC, p.id DESC",
        rusqlite::params![facility, content, except],
        |row| {
            let state: Option<ProjectState> = row.get("state")?;
            Ok(EarlierSupport {
                project_id: row.get("id")?,
                code: row.text("code")?,
                name: row.get("name")?,
                year: row.get("year")?,
                state_name: state.map(|state| state.label().to_owned()),
                state,
                support: row.get("support")?,
            })
        },
    )
}

/// What is to be said of a beneficiary being typed: the same content was supported before, and why again.
pub(super) fn findings(
    reader: &Reader<'_>,
    id: Option<&str>,
    values: &Values,
) -> Result<Vec<Finding>> {
    let stored = match id {
        Some(id) => reader.row(
            "SELECT project_id, facility_id, repeat_reason FROM project_beneficiary WHERE id = ?1",
            [id],
            |row| {
                Ok([
                    row.text("project_id")?,
                    row.text("facility_id")?,
                    row.text("repeat_reason")?,
                ])
            },
        )?,
        None => None,
    };
    let [project, facility, reason] = stored.unwrap_or_default();
    let touched = values.contains_key("facility_id") || values.contains_key("project_id");
    let (project, facility, reason) = (
        given(values, "project_id", project),
        given(values, "facility_id", facility),
        given(values, "repeat_reason", reason),
    );
    // Only what is being decided now is asked about: a phone number of years ago is corrected freely.
    if !touched && !values.contains_key("repeat_reason") {
        return Ok(Vec::new());
    }
    let (Some(project), Some(facility)) = (project, facility) else {
        return Ok(Vec::new());
    };
    let project = ProjectId::from(project);
    let Ok(head) = store::head(reader, &project) else {
        return Ok(Vec::new());
    };
    let Some(content) = &head.content else {
        return Ok(Vec::new());
    };
    let facility = FacilityId::from(facility);
    let earlier = earlier_support(reader, &facility, content, Some(&project))?;
    if earlier.is_empty() {
        return Ok(Vec::new());
    }
    let told: Vec<String> = earlier.iter().map(EarlierSupport::told).collect();
    let mut findings = vec![Finding::new(
        Level::Warning,
        "facility_id",
        "supported_before",
        format!(
            "Cơ sở này đã được hỗ trợ cùng nội dung{}: {}.",
            head.content_name
                .map(|name| format!(" “{name}”"))
                .unwrap_or_default(),
            told.join("; ")
        ),
        "Hãy xem lại các đề án trước; nếu vẫn hỗ trợ thì ghi lý do hỗ trợ lại.",
    )];
    if reason.is_none() {
        findings.push(Finding::new(
            Level::Error,
            "repeat_reason",
            "repeat_reason_missing",
            format!("Chưa có lý do hỗ trợ lại: {}.", told.join("; ")),
            "Hãy ghi vì sao cơ sở được hỗ trợ thêm lần nữa cho nội dung này.",
        ));
    }
    Ok(findings)
}

impl EarlierSupport {
    /// `ĐA-2023-004 Máy cắt CNC (năm 2023, 250.000.000 đồng)`.
    fn told(&self) -> String {
        let name = match &self.code {
            Some(code) => format!("{code} “{}”", self.name),
            None => format!("“{}”", self.name),
        };
        match self.support {
            Some(support) => format!("{name} (năm {}, {support} đồng)", self.year),
            None => format!("{name} (năm {})", self.year),
        }
    }
}

fn given(values: &Values, name: &str, stored: Option<String>) -> Option<String> {
    match values.get(name) {
        Some(Value::String(text)) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Some(_) => None,
        None => stored,
    }
}

/// How shares stood before a change: for each project, by how much they pass its money, and who is helped again
/// without a reason.
#[derive(Debug)]
pub(crate) struct Shares(Vec<(ProjectId, Stood)>);

/// The shares of one project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Stood {
    /// Shares below nothing, with whose they are: they would make room for others.
    below: Vec<(String, Money)>,
    over: Option<Over>,
    /// Of a group the funds and budget years in which the projects inside it pass it.
    outside: Vec<GroupYear>,
    /// A group that nobody approved anything for yet: what it has is typed fund by fund and year by year.
    unapproved: bool,
    repeated: Vec<Repeated>,
}

/// A beneficiary that was supported before for the same content, and nobody says why again.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Repeated {
    facility: FacilityId,
    message: String,
}

/// Shares that pass the money of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Over {
    shared: Money,
    approved: Money,
}

impl Shares {
    /// Looks at these projects and the groups that they belong to.
    pub(crate) fn before(reader: &Reader<'_>, projects: &[ProjectId]) -> Result<Self> {
        let mut all: Vec<ProjectId> = projects.to_vec();
        for project in projects {
            all.extend(store::parent(reader, project)?);
        }
        all.sort();
        all.dedup();
        let stood = all.into_iter().map(|project| {
            let outside = store::outside(reader, &project)?;
            let stood = Stood {
                below: store::shares_below(reader, &project)?,
                over: over(reader, &project)?,
                unapproved: outside.is_none(),
                outside: outside.unwrap_or_default(),
                repeated: repeated(reader, &project)?,
            };
            Ok((project, stood))
        });
        Ok(Self(stood.collect::<Result<_>>()?))
    }

    /// Refuses shares that pass the money of a project, or of its group, whatever they were before: when it is approved.
    pub(crate) fn within(reader: &Reader<'_>, project: &ProjectId) -> Result<()> {
        let stood = Self::before(reader, &[project.to_owned()])?;
        let none = Stood::default();
        for (project, now) in stood.0 {
            let now = Stood {
                repeated: Vec::new(),
                ..now
            };
            now.no_worse(&none, reader, &project)?;
        }
        Ok(())
    }

    /// Refuses a change after which the shares of one of `projects`, or of its group, pass more of its money than
    /// before.
    pub(crate) fn after(&self, reader: &Reader<'_>, projects: &[ProjectId]) -> Result<()> {
        let mut named: Vec<ProjectId> = self.0.iter().map(|(project, _)| project.clone()).collect();
        named.extend(projects.iter().cloned());
        let none = Stood::default();
        for (project, now) in Self::before(reader, &named)?.0 {
            let before = self
                .0
                .iter()
                .find(|(known, _)| *known == project)
                .map_or(&none, |(_, before)| before);
            now.no_worse(before, reader, &project)?;
        }
        Ok(())
    }
}

impl Stood {
    fn no_worse(&self, before: &Self, reader: &Reader<'_>, project: &ProjectId) -> Result<()> {
        let sum = |below: &[(String, Money)]| Money::sum(below.iter().map(|(_, amount)| *amount));
        if let Some((whose, amount)) = self.below.first()
            && sum(&self.below)? < sum(&before.below)?
        {
            return Err(Error::refused(
                "amount_negative",
                format!("Số tiền không thể âm: {whose} ghi {amount} đồng. Hãy nhập từ 0 trở lên."),
            ));
        }
        let asked = self.repeated.iter().find(|one| {
            before
                .repeated
                .iter()
                .all(|known| known.facility != one.facility)
        });
        if let Some(asked) = asked {
            return Err(Error::refused("repeat_reason_missing", &asked.message));
        }
        self.over_no_worse(before, reader, project)?;
        self.outside_no_worse(before, reader, project)
    }

    fn over_no_worse(&self, before: &Self, reader: &Reader<'_>, project: &ProjectId) -> Result<()> {
        let Some(now) = &self.over else {
            return Ok(());
        };
        let by = now.shared.minus(now.approved)?;
        let worse = match &before.over {
            Some(before) => by > before.shared.minus(before.approved)?,
            None => true,
        };
        if !worse {
            return Ok(());
        }
        let head = store::head(reader, project)?;
        Err(Error::refused(
            "shares_over_approved",
            format!(
                "Tổng mức hỗ trợ {} đồng vượt kinh phí khuyến công được duyệt {} đồng của “{}”, thừa {by} đồng. Hãy giảm mức hỗ trợ, hoặc điều chỉnh kinh phí đề án trước.",
                now.shared, now.approved, head.name
            ),
        ))
    }

    fn outside_no_worse(
        &self,
        before: &Self,
        reader: &Reader<'_>,
        project: &ProjectId,
    ) -> Result<()> {
        if before.unapproved {
            return Ok(());
        }
        for now in &self.outside {
            let GroupYear {
                source,
                year,
                own,
                inside,
            } = now;
            let by = inside.minus(*own)?;
            let known = before.outside.iter();
            let mut known = known.filter(|one| (one.source, one.year) == (*source, *year));
            if let Some(before) = known.next()
                && by <= before.inside.minus(before.own)?
            {
                continue;
            }
            let head = store::head(reader, project)?;
            return Err(Error::refused(
                "group_year_over",
                format!(
                    "{} năm {year}: các đề án trong nhóm “{}” được duyệt cộng lại {inside} đồng, vượt kinh phí {own} đồng của nhóm là {by} đồng. Hãy chọn đúng nguồn và năm ngân sách, hoặc ghi kinh phí của nhóm trước.",
                    source.label(),
                    head.name
                ),
            ));
        }
        Ok(())
    }
}

/// Who benefits from a project, was supported before for the same content, and has no reason written: a sentence each.
pub(crate) fn supported_before(reader: &Reader<'_>, project: &ProjectId) -> Result<Vec<String>> {
    let repeated = repeated(reader, project)?;
    Ok(repeated.into_iter().map(|one| one.message).collect())
}

/// A project that came to nothing supports nobody: whom it supports is asked again when it comes back.
fn repeated(reader: &Reader<'_>, project: &ProjectId) -> Result<Vec<Repeated>> {
    let facilities: Vec<(FacilityId, String, String)> = reader.rows(
        "SELECT f.id, f.name, p.content_id FROM project_beneficiary b JOIN project p ON p.id = b.project_id
              JOIN facility f ON f.id = b.facility_id
         WHERE b.project_id = ?1 AND p.content_id IS NOT NULL AND trim(coalesce(b.repeat_reason, '')) = ''
           AND coalesce(p.state, '') NOT IN ('refused', 'withdrawn')
         GROUP BY f.id ORDER BY min(b.position), f.id",
        [project],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let mut repeated = Vec::new();
    for (facility, name, content) in facilities {
        let earlier = earlier_support(reader, &facility, &content, Some(project))?;
        if earlier.is_empty() {
            continue;
        }
        let told: Vec<String> = earlier.iter().map(EarlierSupport::told).collect();
        repeated.push(Repeated {
            facility,
            message: format!(
                "“{name}” đã được hỗ trợ cùng nội dung: {}. Hãy ghi lý do hỗ trợ lại của đơn vị thụ hưởng.",
                told.join("; ")
            ),
        });
    }
    Ok(repeated)
}

/// What the beneficiaries and the child projects of a project take, where it is more than was approved.
fn over(reader: &Reader<'_>, project: &ProjectId) -> Result<Option<Over>> {
    let Some(approved) = store::approved(reader, project)? else {
        return Ok(None);
    };
    let own = supported(reader, project)?;
    let children: Vec<ProjectId> = reader.rows(
        "SELECT id FROM project WHERE parent_id = ?1 AND id NOT IN (SELECT project_id FROM project_void) ORDER BY id",
        [project],
        |row| row.get(0),
    )?;
    let mut shared = own;
    for child in children {
        // A child whose money is not approved yet takes what its beneficiaries are to have.
        let takes = match store::approved(reader, &child)? {
            Some(approved) => approved,
            None => supported(reader, &child)?,
        };
        shared = shared.plus(takes)?;
    }
    Ok((shared > Money::ZERO && shared > approved).then_some(Over { shared, approved }))
}

fn supported(reader: &Reader<'_>, project: &ProjectId) -> Result<Money> {
    let sum: Option<i64> = reader.value(
        "SELECT sum(support_vnd) FROM project_beneficiary WHERE project_id = ?1 AND support_vnd > 0",
        [project],
    )?;
    Ok(sum.and_then(Money::new).unwrap_or_default())
}
