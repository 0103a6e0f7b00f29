//! Counting a report: the single numbers, each with the records that it is made of, then its tables.
//!
//! A number is defined by its records: what it says is what they come to, never a count of its own.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::json;
use specta::Type;

use super::catalogue::{Paper, paper};
use super::days::{self, Days};
use super::figures::{Figure, Figures};
use super::lists::{self, Ground};
use super::measures;
use super::record_store;
use super::store::{self, Book, InYear};
use super::totals::{OF_FUNDING, tells};
use crate::error::Result;
use crate::ledger::Reader;
use crate::money::{Money, MoneySource};
use crate::period::Period;
use crate::plan::PlanView;
use crate::project::YearOf;
use crate::record::{Filter, FilterOp};

/// A record behind a number, and what of the number is its.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Behind {
    /// Its noun.
    pub noun: String,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its part of the number.
    #[specta(type = i32)]
    pub value: i64,
}

/// A single number.
struct Single {
    key: &'static str,
    label: &'static str,
    unit: &'static str,
    /// The noun whose list shows its records, and how.
    noun: &'static str,
    within: Within,
    /// Whether the numbers of several years add up to one of all of them.
    adds_up: bool,
    of: Of,
}

/// How the list of a noun is narrowed to the records of a number.
enum Within {
    All,
    Year,
    Days(&'static str),
}

/// Where a number's records are.
enum Of {
    /// Id, name and value of each; `d.year`, `d.first` and `d.last` are the days.
    Sql(&'static str),
    /// The lines of the plan.
    Plan,
    /// The projects of the year.
    Project(fn(&YearOf) -> Result<Money>),
    /// Some of them, one each.
    Projects(fn(&YearOf) -> bool),
}

const SINGLES: &[Single] = &[
    Single { key: "facilities", label: "Cơ sở trong ngân hàng thông tin", unit: "cơ sở", noun: "facility", within: Within::All, adds_up: false,
        of: Of::Sql("SELECT f.id, f.name, 1 FROM d JOIN facility f JOIN facility_since s ON s.facility_id = f.id WHERE s.since <= d.last") },
    Single { key: "surveyed", label: "Cơ sở có số liệu khảo sát năm", unit: "cơ sở", noun: "facility_year", within: Within::Year, adds_up: false,
        of: Of::Sql("SELECT f.id, f.name, 1 FROM d JOIN facility f WHERE EXISTS (SELECT 1 FROM facility_year y WHERE y.facility_id = f.id AND y.year = d.year AND coalesce(y.as_of, '0000') <= d.last)") },
    Single { key: "needs", label: "Nhu cầu hỗ trợ ghi nhận năm", unit: "nhu cầu", noun: "facility_need", within: Within::Year, adds_up: true,
        of: Of::Sql("SELECT n.id, n.content_written, 1 FROM d JOIN facility_need_stated n ON n.year = d.year AND (n.stated_on <= d.last OR (d.whole AND n.stated_year = d.year))") },
    Single { key: "needs_requested", label: "Kinh phí các cơ sở đề nghị", unit: "đồng", noun: "facility_need", within: Within::Year, adds_up: true,
        of: Of::Sql("SELECT n.id, n.content_written, n.requested_vnd FROM d JOIN facility_need_stated n ON n.year = d.year AND (n.stated_on <= d.last OR (d.whole AND n.stated_year = d.year)) WHERE n.requested_vnd <> 0") },
    Single { key: "courses", label: "Lớp đào tạo, tập huấn khai giảng trong kỳ", unit: "lớp", noun: "course", within: Within::Days("starts_on"), adds_up: true,
        of: Of::Sql("SELECT c.id, c.name, 1 FROM d JOIN course_counted c ON c.held_on BETWEEN d.first AND d.last OR (d.whole AND c.held_year = d.year)") },
    Single { key: "learners", label: "Học viên của các lớp trong kỳ", unit: "học viên", noun: "course", within: Within::Days("starts_on"), adds_up: true,
        of: Of::Sql("SELECT c.id, c.name, coalesce(c.learners, 0)
             FROM d JOIN course_counted c ON c.held_on BETWEEN d.first AND d.last OR (d.whole AND c.held_year = d.year)") },
    Single { key: "award_rounds", label: "Đợt bình chọn, xét tặng trong năm", unit: "đợt", noun: "award_round", within: Within::Year, adds_up: true,
        of: Of::Sql("SELECT r.id, r.name, 1 FROM d JOIN award_round_counted r ON r.from_on <= d.last AND (r.year = d.year OR (r.year < d.year AND r.starts_on >= d.year_first))") },
    Single { key: "award_rounds_before", label: "Trong đó: của năm trước, bắt đầu sau kỳ báo cáo năm trước", unit: "đợt", noun: "award_round", within: Within::All, adds_up: false,
        of: Of::Sql("SELECT r.id, r.name, 1 FROM d JOIN award_round_counted r ON r.from_on <= d.last AND r.year < d.year AND r.starts_on >= d.year_first") },
    Single { key: "nominations", label: "Hồ sơ đề cử trong năm", unit: "hồ sơ", noun: "award_round", within: Within::Year, adds_up: true,
        of: Of::Sql("SELECT n.id, n.name, 1 FROM d JOIN award_round_counted r ON r.from_on <= d.last AND (r.year = d.year OR (r.year < d.year AND r.starts_on >= d.year_first)) JOIN nomination n ON n.award_round_id = r.id") },
    Single { key: "certificates", label: "Giấy chứng nhận sản phẩm, danh hiệu cấp trong kỳ", unit: "giấy", noun: "certificate", within: Within::Days("granted_on"), adds_up: true,
        of: Of::Sql("SELECT c.id, c.name, 1 FROM d JOIN certificate c ON c.granted_on BETWEEN d.first AND d.last AND c.kind <> 'course'") },
    Single { key: "collaborators", label: "Cộng tác viên đang tham gia", unit: "người", noun: "collaborator", within: Within::All, adds_up: false,
        of: Of::Sql("SELECT k.id, k.name, 1 FROM d JOIN collaborator k WHERE EXISTS (SELECT 1 FROM appointment_on a WHERE a.collaborator_id = k.id
             AND a.from_on <= d.last AND a.to_on >= d.last)") },
    Single { key: "planned", label: "Kinh phí khuyến công theo kế hoạch năm", unit: "đồng", noun: "plan", within: Within::Year, adds_up: true,
        of: Of::Plan },
    Single { key: "projects", label: "Đề án, nhiệm vụ được phê duyệt", unit: "đề án", noun: "project", within: Within::Year, adds_up: true, of: Of::Projects(|one| one.counts) },
    Single { key: "given_up", label: "Trong đó: đã rút, ngừng triển khai", unit: "đề án", noun: "project", within: Within::Year, adds_up: false,
        of: Of::Projects(|one| one.counts && one.beside) },
    Single { key: "given_up_before", label: "Của năm trước, rút hoặc ngừng triển khai trong kỳ", unit: "đề án", noun: "project", within: Within::All, adds_up: false,
        of: Of::Projects(|one| !one.counts && one.given_up_in_period) },
    Single { key: "to_accept", label: "Còn phải nghiệm thu", unit: "đề án", noun: "project", within: Within::Year, adds_up: false,
        of: Of::Projects(|one| one.live() && one.accepted_on.is_none()) },
    project("approved", "Kinh phí khuyến công được duyệt", |one| Ok(one.funds()?.approved)),
    project("approved_national", "Trong đó: KCQG", |one| Ok(one.of(MoneySource::National).approved)),
    project("approved_local", "Trong đó: KCĐP", |one| Ok(one.of(MoneySource::Local).approved)),
    project("given_up_approved", "Trong đó: của đề án đã rút, ngừng triển khai", YearOf::given_up),
    project("given_up_inside", "Trong đó: của đề án thành phần đã rút, ngừng triển khai", YearOf::given_up_inside),
    project("counterpart", "Vốn đối ứng và nguồn khác", |one| Ok(one.beside_funds()?.approved)),
    project("of_beneficiaries", "Trong đó: vốn đối ứng của đơn vị thụ hưởng", |one| Ok(one.of(MoneySource::Beneficiary).approved)),
    project("of_others", "Trong đó: nguồn khác, lồng ghép", |one| Ok(one.of(MoneySource::Other).approved)),
    project("advanced", "Tạm ứng lũy kế", |one| Ok(one.funds()?.advanced)),
    project("paid_in_period", "Giải ngân trong kỳ", |one| Ok(one.funds()?.in_period)),
    project("of_years_before", "Trong đó: của niên độ ngân sách trước", |one| Ok(one.funds()?.of_years_before)),
    project("paid_to_date", "Giải ngân lũy kế từ đầu năm", |one| one.funds()?.disbursed()),
    project("to_pay", "Còn phải giải ngân", |one| one.to_pay(MoneySource::National)?.plus(one.to_pay(MoneySource::Local)?)),
];

const fn project(
    key: &'static str,
    label: &'static str,
    of: fn(&YearOf) -> Result<Money>,
) -> Single {
    Single {
        key,
        label,
        unit: "đồng",
        noun: "project",
        within: Within::Year,
        adds_up: true,
        of: Of::Project(of),
    }
}

/// What the numbers of a year are counted from.
struct Year<'a> {
    days: Days,
    projects: Vec<InYear<'a>>,
    plan: Option<PlanView>,
}

impl<'a> Year<'a> {
    fn read(reader: &Reader<'_>, book: &'a Book, paper: &Paper, days: Days) -> Result<Self> {
        Ok(Self {
            projects: book.year(&days)?,
            plan: store::planned(reader, &days, paper)?,
            days,
        })
    }

    fn plan_id(&self) -> Option<&str> {
        self.plan.as_ref().map(|plan| plan.id.as_str())
    }
}

impl Single {
    fn records(&self, reader: &Reader<'_>, year: &Year<'_>) -> Result<Vec<Behind>> {
        let behind = |noun: &str, id: &str, name: &str, value: i64| Behind {
            noun: noun.to_owned(),
            id: id.to_owned(),
            name: name.to_owned(),
            value,
        };
        let days = &year.days;
        match self.of {
            Of::Sql(sql) => {
                let d = store::d(days);
                let noun = match self.key {
                    "nominations" => "nomination",
                    "surveyed" => "facility",
                    _ => self.noun,
                };
                reader.rows(
                    &format!("WITH {d} {sql}"),
                    rusqlite::params![
                        days.year,
                        days.from.to_string(),
                        days.to.to_string(),
                        year.plan_id()
                    ],
                    |row| {
                        Ok(Behind {
                            noun: noun.to_owned(),
                            id: row.get(0)?,
                            name: row.get(1)?,
                            value: row.get(2)?,
                        })
                    },
                )
            }
            Of::Plan => {
                let lines = year.plan.iter().flat_map(|plan| &plan.items);
                lines
                    .filter(|line| !line.reserve)
                    .map(|line| {
                        let amount = line.national.plus(line.local)?.dong();
                        Ok(behind("plan_item", &line.id, &line.title, amount))
                    })
                    .collect()
            }
            Of::Projects(which) => {
                let counted = year.projects.iter().filter(|(_, had)| which(had));
                Ok(counted
                    .map(|(named, _)| behind("project", &named.id, &named.name, 1))
                    .collect())
            }
            Of::Project(of) => {
                let mut found = Vec::new();
                for (named, had) in &year.projects {
                    let amount = of(had)?.dong();
                    if amount != 0 {
                        found.push(behind("project", &named.id, &named.name, amount));
                    }
                }
                Ok(found)
            }
        }
    }

    fn value(&self, reader: &Reader<'_>, year: &Year<'_>) -> Result<i64> {
        let sql = match self.of {
            Of::Sql(sql) => sql,
            Of::Plan => {
                let records = self.records(reader, year)?;
                return Ok(records.iter().map(|one| one.value).sum());
            }
            Of::Projects(which) => {
                let counted = year.projects.iter().filter(|(_, had)| which(had));
                return Ok(i64::try_from(counted.count()).unwrap_or(i64::MAX));
            }
            Of::Project(of) => {
                return year
                    .projects
                    .iter()
                    .try_fold(0, |sum, (_, had)| Ok(sum + of(had)?.dong()));
            }
        };
        let days = &year.days;
        let d = store::d(days);
        let value = reader.row(
            &format!(
                "WITH {d},
                 behind(id, name, value) AS ({sql}) SELECT coalesce(sum(value), 0) FROM behind"
            ),
            rusqlite::params![
                days.year,
                days.from.to_string(),
                days.to.to_string(),
                year.plan_id()
            ],
            |row| row.get(0),
        )?;
        Ok(value.unwrap_or_default())
    }

    /// The number over several years: a project that has money in more than one of them is one project.
    fn over(&self, reader: &Reader<'_>, years: &[&Year<'_>]) -> Result<i64> {
        if let Of::Projects(which) = self.of {
            let projects = years.iter().flat_map(|year| &year.projects);
            let ids: BTreeSet<&str> = projects
                .filter(|(_, had)| which(had))
                .map(|(named, _)| named.id.as_str())
                .collect();
            return Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX));
        }
        years
            .iter()
            .try_fold(0, |sum, year| Ok(sum + self.value(reader, year)?))
    }

    fn filters(&self, days: &Days) -> Vec<Filter> {
        let filter = |field: &str, op, value| Filter {
            field: field.to_owned(),
            op,
            value,
        };
        match self.within {
            Within::All => Vec::new(),
            Within::Year => vec![filter("year", FilterOp::Equals, json!(days.year))],
            Within::Days(field) => vec![
                filter(field, FilterOp::AtLeast, json!(days.from.to_string())),
                filter(field, FilterOp::AtMost, json!(days.to.to_string())),
            ],
        }
    }
}

/// Every number of a report, as the ledger has it now.
pub fn figures(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Figures> {
    counted(reader, kind, period, &days::days(reader, kind, period)?)
}

/// The numbers that the report of a period stands on: those that were frozen for it, else the ledger's.
pub fn standing_figures(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Figures> {
    match record_store::frozen(reader, kind, period)? {
        Some((_, figures)) => Ok(figures),
        None => figures(reader, kind, period),
    }
}

/// Every number of a report over these days.
pub(super) fn counted(
    reader: &Reader<'_>,
    kind: &str,
    period: Period,
    days: &Days,
) -> Result<Figures> {
    let paper = paper(kind)?;
    let book = Book::read(reader)?;
    let now = Year::read(reader, &book, paper, days.clone())?;
    let before = year_before(reader, kind, period, days)?;
    let before = Year::read(reader, &book, paper, before)?;
    let none = Vec::new();
    let planned = now.plan.as_ref().map_or(&none, |plan| &plan.by_content);
    let projects = store::projects(&now.projects, days)?;
    let sources = store::sources(planned, &now.projects, &before.projects)?;
    let contents = store::contents(&sources)?;
    let programme = crate::programme::of_year(reader, period.year)?;
    let programme_from = programme.iter().map(|one| one.first).min();
    // The years of the programme before this one, as they are known on the day.
    let mut of_programme = Vec::new();
    for year in programme_from.unwrap_or(period.year)..period.year {
        let own = days::of_year(reader, kind, year)?.by(days.budget());
        // What came back of its money later, and before the day, is known as well.
        let days = Days {
            books: own.books.map(|(before, _)| (before, days.budget())),
            ..own
        };
        of_programme.push(Year::read(reader, &book, paper, days)?);
    }
    let year_to_date = Days {
        from: days.year_from,
        ..days.clone()
    };
    of_programme.push(Year::read(reader, &book, paper, year_to_date)?);
    let of_programme: Vec<&Year<'_>> = of_programme.iter().collect();
    let plan_amount = Money::sum(planned.iter().flat_map(|one| [one.national, one.local]))?.dong();
    let mut figures = Vec::new();
    for single in SINGLES {
        let in_period = matches!(
            single.key,
            "paid_in_period"
                | "of_years_before"
                | "given_up_approved"
                | "given_up_inside"
                | "to_pay"
        );
        let against_plan = matches!(single.key, "approved" | "paid_in_period" | "paid_to_date");
        figures.push(Figure {
            key: single.key.to_owned(),
            label: single.label.to_owned(),
            unit: single.unit.to_owned(),
            value: single.value(reader, &now)?,
            last_year: match single.within {
                Within::All => None,
                Within::Year | Within::Days(_) => Some(single.value(reader, &before)?),
            },
            planned: (against_plan && plan_amount > 0).then_some(plan_amount),
            programme: match programme_from {
                Some(_) if single.adds_up && !in_period => {
                    Some(single.over(reader, &of_programme)?)
                }
                _ => None,
            },
            noun: single.noun.to_owned(),
            filters: single.filters(days),
        });
    }
    let facilities = if paper.annexes.contains(&"facilities") {
        store::facilities(reader, days)?
    } else {
        Vec::new()
    };
    // What the sections of a whole year say, and no other document.
    let known_by_year = days.whole_year()
        && paper
            .chapters
            .iter()
            .any(|chapter| chapter.sections.contains(&"activities"));
    let measures = measures::measures(reader, days, &before.days, now.plan_id())?;
    let mut earlier_totals = Vec::new();
    for year in programme_from.unwrap_or(period.year)..period.year {
        let of_year = store::aggregates(reader, year)?.into_iter();
        earlier_totals.extend(of_year.filter(|one| {
            let about = &&*one.about;
            OF_FUNDING.contains(about) && tells(paper, about)
        }));
    }
    let lists = lists::lists(
        paper.annexes,
        &Ground::new(reader, kind, days, planned, &book, &now.projects, &measures),
    )?;
    Ok(Figures {
        kind: kind.to_owned(),
        period: period.to_string(),
        from: days.from,
        to: days.to,
        books_to: days.books.map(|(_, closed)| closed),
        because: days.because.clone(),
        year: period.year,
        agency: store::agency(reader, days.to)?,
        figures,
        programme_from,
        contents,
        sources,
        projects,
        // Of a part of the year they only keep the words from saying that there was nothing.
        aggregates: store::aggregates(reader, days.year)?
            .into_iter()
            .filter(|one| tells(paper, &one.about))
            .collect(),
        earlier_totals,
        year_classes: if known_by_year {
            store::year_classes(reader, days.year)?
        } else {
            Vec::new()
        },
        planned_classes: store::planned_classes(reader, days)?,
        learners_qualifier: store::learners_qualifier(reader, days)?,
        activities: store::activities(reader, days)?,
        tiers: store::tiers(reader, days.to)?,
        bases: match kind {
            "award-request" => store::bases(reader, days.to, Some("binh chon san pham"))?,
            "title-request" => store::bases(reader, days.to, Some("xet tang danh hieu"))?,
            // A plan is written before its year: it rests on what holds when the year begins.
            _ => store::bases(reader, days.from, None)?,
        },
        facilities,
        measures,
        lists,
    })
}

/// The same days of the year before: by its own rule, or a year earlier where somebody chose the days.
fn year_before(reader: &Reader<'_>, kind: &str, period: Period, days: &Days) -> Result<Days> {
    let rule = days::by_rule(reader, kind, period)?;
    let before = days::by_rule(reader, kind, period.year_before())?;
    if (days.from, days.to) == (rule.from, rule.to) && days.books == rule.books {
        return Ok(before);
    }
    let year_earlier = |day: chrono::NaiveDate| {
        day.checked_sub_months(chrono::Months::new(12))
            .unwrap_or(day)
    };
    Ok(Days {
        year: before.year,
        from: year_earlier(days.from),
        to: year_earlier(days.to),
        books: match (before.books, days.books) {
            (Some((opened, _)), Some((_, closed))) => Some((opened, year_earlier(closed))),
            _ => None,
        },
        year_from: before.year_from,
        because: days.because.clone(),
    })
}

/// The records behind a number: they come to it.
pub fn behind(reader: &Reader<'_>, kind: &str, period: Period, key: &str) -> Result<Vec<Behind>> {
    let days = days::days(reader, kind, period)?;
    let Some(single) = SINGLES.iter().find(|one| one.key == key) else {
        return Ok(Vec::new());
    };
    let book = Book::read(reader)?;
    single.records(reader, &Year::read(reader, &book, paper(kind)?, days)?)
}
