//! Where a programme falls behind: targets that the years left cannot bring, communes and sectors that
//! never saw support.
//!
//! A target is late when what is done and what the approved plans of the years left still bring do not come
//! to what is wanted. The current year counts as left until its last day. What is left of a target, and how much of it
//! a year has to bring ([`left`]), is one fact: the best mix of a plan aims at it too.

use chrono::{Datelike, NaiveDate};
use rusqlite::params;
use serde::Serialize;
use serde_json::json;
use specta::Type;

use super::number::{Hundredths, add_up};
use super::view::{self, TargetRow};
use crate::error::Result;
use crate::facility::sets::SectorGroup;
use crate::ids::{ProgrammeId, TargetId};
use crate::ledger::Reader;
use crate::record::{Filter, FilterOp};

/// What a programme lacks on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Gaps {
    /// The day.
    pub as_of: NaiveDate,
    /// Targets that will not be met as things are planned, in the order of the tree.
    pub late: Vec<LateTarget>,
    /// Communes of the centre's area with facilities of which none ever benefited from a project.
    pub communes: Vec<Unserved>,
    /// Sectors with facilities of which none ever benefited.
    pub sectors: Vec<Unserved>,
}

/// A target that will not be met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LateTarget {
    /// The row.
    pub id: TargetId,
    /// Where it stands, `II.3`.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// What it is counted in.
    pub unit: Option<String>,
    /// Wanted in all.
    pub wanted: Hundredths,
    /// Done up to the day.
    pub done: Hundredths,
    /// What the approved plans of the years left still bring.
    pub planned: Hundredths,
    /// What nobody has planned yet.
    pub short: Hundredths,
    /// Years left, the current one among them.
    pub years_left: u32,
    /// What each year left has to bring; none where no year is left.
    pub pace: Option<Hundredths>,
    /// The most that one year brought so far.
    pub best: Hundredths,
    /// The same in a sentence.
    pub sentence: String,
}

/// A commune or a sector without any beneficiary.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Unserved {
    /// Id of the commune, or code of the sector.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The province of a commune.
    pub within: Option<String>,
    /// How many facilities are there.
    pub facilities: u32,
    /// How many of them asked for support and wait.
    pub waiting: u32,
    /// Opens the facilities.
    pub filters: Vec<Filter>,
}

/// What a programme lacks on a day.
pub fn gaps(reader: &Reader<'_>, programme: &ProgrammeId, as_of: NaiveDate) -> Result<Gaps> {
    let counted = view::counted(reader, programme, as_of)?;
    let mut late = Vec::new();
    let mut top = "";
    for row in &counted.rows {
        if row.depth == 0 {
            top = &row.number;
        }
        if let Some(mut one) = late_target(row, as_of) {
            if row.depth > 0 {
                one.number = format!("{top}.{}", row.number);
            }
            late.push(one);
        }
    }
    Ok(Gaps {
        as_of,
        late,
        communes: communes(reader, as_of)?,
        sectors: sectors(reader, as_of)?,
    })
}

/// What is left of a target for a year and those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Wanted in all.
    pub wanted: Hundredths,
    /// Done so far, in whatever year.
    pub done: Hundredths,
    /// What is still missing; zero where it was met.
    pub left: Hundredths,
    /// Years left, this one among them.
    pub years_left: u32,
    /// What each year left has to bring; none where no year is left.
    pub pace: Option<Hundredths>,
    /// What the year itself still has to bring: by its own figures up to it where those are set, else its part of what
    /// is left, less what was done in it.
    pub due: Hundredths,
}

/// What is left of a target for a year and those after it; none for what is no target, or is counted by hand.
pub fn left(row: &TargetRow, from: i32) -> Option<Left> {
    if row.heading || row.by_hand {
        return None;
    }
    let of = |year: i32| row.years.iter().find(|cell| cell.year == Some(year));
    let done_in = |year: i32| number(of(year).and_then(|cell| cell.done));
    let wanted = row.whole.wanted.filter(|wanted| wanted.0 > 0)?;
    let Some(done) = row.whole.done else {
        // A rate does not add up over years: each has its own.
        let own = number(of(from).and_then(|cell| cell.wanted).or(row.quantity));
        let due = Hundredths((own - done_in(from)).max(0));
        return (!row.adds_up).then_some(Left {
            wanted,
            done: Hundredths(done_in(from)),
            left: due,
            years_left: 1,
            pace: Some(Hundredths(own)),
            due,
        });
    };
    let left = wanted.0.saturating_sub(done.0).max(0);
    let years_left = row
        .years
        .iter()
        .filter(|cell| cell.year.is_some_and(|year| year >= from) && is_wanted_in(row, cell.year))
        .count();
    let years_left = u32::try_from(years_left).unwrap_or_default();
    let before = row
        .years
        .iter()
        .filter_map(|cell| cell.year)
        .filter(|year| *year < from);
    let before = add_up(before.map(done_in));
    // Whole things are needed whole.
    let step = if wanted.0 % 100 == 0 { 100 } else { 1 };
    let pace = (years_left > 0).then(|| {
        let years = i64::from(years_left) * step;
        Hundredths((wanted.0 - before + years - 1).div_euclid(years) * step)
    });
    let scheduled = row
        .years
        .iter()
        .filter(|cell| cell.year.is_some_and(|year| year <= from));
    let scheduled: Vec<i64> = scheduled
        .filter_map(|cell| cell.wanted)
        .map(|one| one.0)
        .collect();
    let due = match (of(from).and_then(|cell| cell.wanted), pace) {
        // Behind its own figures a target is caught up; ahead of them it waits.
        (Some(_), _) => add_up(scheduled.into_iter()) - done.0,
        (None, Some(pace)) if is_wanted_in(row, Some(from)) => pace.0 - done_in(from),
        (None, _) => 0,
    };
    Some(Left {
        wanted,
        done,
        left: Hundredths(left),
        years_left,
        pace,
        due: Hundredths(due.clamp(0, left)),
    })
}

fn number(one: Option<Hundredths>) -> i64 {
    one.map_or(0, |one| one.0)
}

fn late_target(row: &TargetRow, as_of: NaiveDate) -> Option<LateTarget> {
    let year_is_over = (as_of.month(), as_of.day()) == (12, 31);
    let from = as_of.year() + i32::from(year_is_over);
    // A rate is not done by adding up.
    row.whole.done?;
    let Left {
        wanted,
        done,
        left,
        years_left,
        pace,
        ..
    } = self::left(row, from)?;
    let planned = row
        .years
        .iter()
        .filter(|cell| cell.year.is_some_and(|year| year >= from) && is_wanted_in(row, cell.year))
        .map(|cell| (number(cell.planned) - number(cell.done)).max(0));
    let planned = add_up(planned);
    let short = left.0.saturating_sub(planned);
    if short <= 0 {
        return None;
    }
    let best = row.years.iter().map(|cell| number(cell.done)).max();
    let best = Hundredths(best.unwrap_or_default());
    let mut late = LateTarget {
        id: row.id.clone(),
        number: row.number.clone(),
        name: row.name.clone(),
        unit: row.unit.clone(),
        wanted,
        done,
        planned: Hundredths(planned),
        short: Hundredths(short),
        years_left,
        pace,
        best,
        sentence: String::new(),
    };
    late.sentence = sentence(&late);
    Some(late)
}

/// A target of a phase is not wanted after it.
fn is_wanted_in(row: &TargetRow, year: Option<i32>) -> bool {
    let shared = row.years.iter().any(|cell| cell.wanted.is_some());
    let of_year = row.years.iter().find(|cell| cell.year == year);
    !row.every_year || !shared || of_year.is_some_and(|cell| cell.wanted.is_some())
}

fn sentence(late: &LateTarget) -> String {
    let unit = late.unit.as_deref().unwrap_or_default();
    let count = |number: Hundredths| format!("{} {unit}", number.written()).trim_end().to_owned();
    let mut text = if late.done.0 == 0 {
        format!("Chưa thực hiện, mục tiêu {}", count(late.wanted))
    } else {
        format!(
            "Mới thực hiện {} trên {}",
            late.done.written(),
            count(late.wanted)
        )
    };
    match late.pace {
        None => {
            text.push_str(&format!(
                "; giai đoạn đã hết, còn thiếu {}.",
                count(late.short)
            ));
        }
        Some(pace) => {
            if late.planned.0 > 0 {
                text.push_str(&format!(
                    "; kế hoạch các năm còn lại mới có thêm {}",
                    count(late.planned)
                ));
            }
            text.push_str(&format!(", còn thiếu {}. ", count(late.short)));
            let need = format!("{}/năm", count(pace));
            if late.best.0 == 0 {
                text.push_str(&format!(
                    "Cần {need}, trong khi chưa năm nào thực hiện được."
                ));
            } else if pace > late.best {
                text.push_str(&format!(
                    "Cần {need}, trong khi năm cao nhất mới được {}.",
                    count(late.best)
                ));
            } else {
                text.push_str(&format!(
                    "Cần {need}; năm cao nhất đã được {}, nên đưa thêm vào kế hoạch là kịp.",
                    count(late.best)
                ));
            }
        }
    }
    text
}

/// Facilities that are still there, and whether each ever benefited from a project and waits for one.
const FACILITIES: &str = "WITH bank AS (
   SELECT f.id, f.unit_id, f.sector_group,
          EXISTS (SELECT 1 FROM project_beneficiary b JOIN project p ON p.id = b.project_id
                  WHERE b.facility_id = f.id AND p.id NOT IN (SELECT project_id FROM project_void)
                        AND coalesce(p.decision_on, '0000') <= ?1) AS served,
          EXISTS (SELECT 1 FROM facility_need n WHERE n.facility_id = f.id AND coalesce(n.state, 'new') IN ('new', 'considered', 'planned')) AS waits
   FROM facility f WHERE f.status IS NOT 'closed' AND f.status IS NOT 'moved')";

fn communes(reader: &Reader<'_>, as_of: NaiveDate) -> Result<Vec<Unserved>> {
    // The centre's area: the province that its own is now, or became a part of.
    reader.rows(
        &format!(
            "{FACILITIES} SELECT u.id, u.name, above.name, count(*), sum(bank.waits)
             FROM bank JOIN unit u ON u.id = bank.unit_id LEFT JOIN unit above ON above.id = u.parent_id
             WHERE u.level = 3 AND u.parent_id IN (SELECT unit_id FROM home_province WHERE standard = '2025')
             GROUP BY u.id HAVING NOT max(bank.served) ORDER BY count(*) DESC, fold(u.name), u.id"
        ),
        params![as_of.to_string()],
        |row| {
            let key: String = row.get(0)?;
            Ok(Unserved {
                filters: vec![equals("unit_id", &key)],
                key,
                name: row.get(1)?,
                within: row.get(2)?,
                facilities: row.get(3)?,
                waiting: row.get(4)?,
            })
        },
    )
}

fn sectors(reader: &Reader<'_>, as_of: NaiveDate) -> Result<Vec<Unserved>> {
    reader.rows(
        &format!(
            "{FACILITIES} SELECT bank.sector_group, count(*), sum(bank.waits) FROM bank WHERE bank.sector_group IS NOT NULL
             GROUP BY 1 HAVING NOT max(bank.served) ORDER BY 2 DESC, 1"
        ),
        params![as_of.to_string()],
        |row| {
            let key: String = row.get(0)?;
            let known = SectorGroup::CHOICES.iter().find(|choice| choice.code == key);
            Ok(Unserved {
                name: known.map_or(key.as_str(), |choice| choice.label).to_owned(),
                filters: vec![equals("sector_group", &key)],
                key,
                within: None,
                facilities: row.get(1)?,
                waiting: row.get(2)?,
            })
        },
    )
}

fn equals(field: &str, value: &str) -> Filter {
    Filter {
        field: field.to_owned(),
        op: FilterOp::Equals,
        value: json!(value),
    }
}
