//! The lists of the catalogue (the tables of official reports), each a query and its columns.
//!
//! What surprises: every query may speak of `d.year`, `d.first`, `d.last` (the days of the report) and
//! `d.plan` (the plan of the year), whether or not it does.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rusqlite::{ToSql, params_from_iter, types::ValueRef};

use super::days::{Days, of_year};
use super::figures::MeasureFigures;
use super::list::{ListCell, ListColumn, ListFigures, ListRow, What};
use super::store::{self, Book, InYear};
use super::totals::{OF_ACTIVITIES, OF_AWARDS, OF_FUNDING, OF_NETWORK, known_by_totals};
use super::words::range;
use crate::error::Result;
use crate::field::Choice;
use crate::ids::ProjectId;
use crate::ledger::Reader;
use crate::money::{Money, MoneySource};
use crate::plan::ContentTotal;
use crate::project::{Sums, Support, YearOf, books_close, supports};
use crate::text::capitalised;
use crate::{award, collaborator, course, facility, programme};

/// What lists are made from.
pub(super) struct Ground<'a> {
    reader: &'a Reader<'a>,
    kind: &'a str,
    days: &'a Days,
    planned: &'a [ContentTotal],
    book: &'a Book,
    /// The projects of the year as they stood on the days.
    projects: &'a [InYear<'a>],
    measures: &'a [MeasureFigures],
    /// Divided when a list first asks for it.
    supports: OnceCell<Vec<Support>>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(
        reader: &'a Reader<'a>,
        kind: &'a str,
        days: &'a Days,
        planned: &'a [ContentTotal],
        book: &'a Book,
        projects: &'a [InYear<'a>],
        measures: &'a [MeasureFigures],
    ) -> Self {
        Self {
            reader,
            kind,
            days,
            planned,
            book,
            projects,
            measures,
            supports: OnceCell::new(),
        }
    }

    /// What each beneficiary was supported with, and what is not divided.
    fn supports(&self) -> Result<&[Support]> {
        if let Some(found) = self.supports.get() {
            return Ok(found);
        }
        let days = self.days;
        let found = supports(self.reader, &self.book.all, days.year, &days.as_of())?;
        Ok(self.supports.get_or_init(|| found))
    }
}

type Make = fn(&Ground<'_>) -> Result<ListFigures>;

/// Every list by its key.
const LISTS: &[(&str, Make)] = &[
    ("plan", plan),
    ("targets", targets),
    ("results", results),
    ("money", money),
    ("supported", supported),
    ("communes", communes),
    ("districts", districts),
    ("provinces", provinces),
    ("programme", programme_targets),
    ("collaborators", collaborators),
    ("products", products),
    ("product_groups", product_groups),
    ("titles", titles),
    ("scores", scores),
    ("product_votes", |ground| {
        votes(ground, "product_votes", "product")
    }),
    ("title_votes", |ground| {
        votes(ground, "title_votes", "title")
    }),
    ("courses", courses),
    ("learners", learners),
    ("attendance", attendance),
    ("settlement", settlement),
];

/// The lists of these keys, in their order.
pub(super) fn lists(keys: &[&str], ground: &Ground<'_>) -> Result<Vec<ListFigures>> {
    let make = |key: &&str| LISTS.iter().find(|(known, _)| known == key);
    let mut lists: Vec<ListFigures> = keys
        .iter()
        .filter_map(make)
        .map(|(_, make)| make(ground))
        .collect::<Result<_>>()?;
    if lists.iter().any(|list| list.rows.is_empty()) {
        let totals = store::aggregates(ground.reader, ground.days.year)?;
        let whole = ground.days.whole_year();
        for list in lists.iter_mut().filter(|list| list.rows.is_empty()) {
            let about = totals_beside(&list.key);
            if let Some(known) = known_by_totals(&totals, &about, ground.days.year, whole) {
                list.empty = known;
            }
        }
    }
    Ok(lists)
}

/// The nouns whose totals tell that a list without rows is not all there was.
fn totals_beside(list: &str) -> Vec<&'static str> {
    match list {
        "plan" => vec!["plan", "plan_item"],
        "supported" | "money" | "settlement" => OF_FUNDING.to_vec(),
        "targets" | "results" => [OF_FUNDING, OF_ACTIVITIES].concat(),
        "courses" | "learners" | "attendance" => OF_ACTIVITIES.to_vec(),
        "products" | "product_groups" | "titles" => OF_AWARDS.to_vec(),
        "collaborators" => OF_NETWORK.to_vec(),
        _ => Vec::new(),
    }
}

/// What the report of a list is made of besides its rows.
struct Shape {
    key: &'static str,
    unit: &'static str,
    noun: &'static str,
    title: &'static str,
    empty: &'static str,
    grouped: bool,
    sums: bool,
}

impl Shape {
    fn with(self, columns: Vec<ListColumn>, rows: Vec<ListRow>) -> ListFigures {
        ListFigures {
            key: self.key.to_owned(),
            unit: self.unit.to_owned(),
            noun: self.noun.to_owned(),
            title: self.title.to_owned(),
            empty: self.empty.to_owned(),
            columns,
            sums: self.sums,
            rows,
        }
    }

    /// The query answers the id, the group where there are groups, then a value for each column that is
    /// not a rate.
    fn query(
        self,
        ground: &Ground<'_>,
        columns: Vec<ListColumn>,
        with: &str,
        sql: &str,
    ) -> Result<ListFigures> {
        self.query_of(ground, &[], columns, with, sql)
    }

    /// The same with parameters of its own, `?5` and on.
    fn query_of(
        self,
        ground: &Ground<'_>,
        own: &[&dyn ToSql],
        columns: Vec<ListColumn>,
        with: &str,
        sql: &str,
    ) -> Result<ListFigures> {
        let plan = crate::plan::of_year(ground.reader, ground.days.year)?;
        let with = if with.is_empty() {
            String::new()
        } else {
            format!(", {with}")
        };
        let days = ground.days;
        let d = store::d(days);
        let sql = format!("WITH {d}{with} {sql}");
        let (from, to) = (days.from.to_string(), days.to.to_string());
        let common: [&dyn ToSql; 4] = [&days.year, &from, &to, &plan];
        let params = common.into_iter().chain(own.iter().copied());
        let rows = ground.reader.rows(&sql, params_from_iter(params), |row| {
            let mut at = 1;
            let group: Option<String> = if self.grouped {
                at += 1;
                row.get(1)?
            } else {
                None
            };
            let mut cells = Vec::with_capacity(columns.len());
            for column in &columns {
                if matches!(column.what, What::Rate { .. }) {
                    cells.push(ListCell::Nothing);
                    continue;
                }
                cells.push(match row.get_ref(at)? {
                    ValueRef::Integer(number) => ListCell::Number(number),
                    ValueRef::Text(text) if !text.is_empty() => {
                        ListCell::Text(String::from_utf8_lossy(text).into_owned())
                    }
                    _ => ListCell::Nothing,
                });
                at += 1;
            }
            Ok(ListRow {
                id: row.get(0)?,
                given_up: false,
                group,
                cells,
            })
        })?;
        Ok(self.with(columns, rows))
    }
}

/// The SQL that reads a code as its label.
fn label(of: &str, choices: &[Choice]) -> String {
    let cases: Vec<String> = choices
        .iter()
        .map(|choice| format!("WHEN '{}' THEN '{}'", choice.code, choice.label))
        .collect();
    format!("CASE {of} {} ELSE {of} END", cases.join(" "))
}

/// The same with a capital letter, as names of groups and rows begin.
pub(super) fn capital(of: &str, choices: &[Choice]) -> String {
    let cases: Vec<String> = choices
        .iter()
        .map(|choice| {
            format!(
                "WHEN '{}' THEN '{}'",
                choice.code,
                capitalised(choice.label)
            )
        })
        .collect();
    format!("CASE {of} {} ELSE {of} END", cases.join(" "))
}

/// The SQL that writes a date as `5/9/2023` is written by the decree: `05/9/2023`.
fn date(of: &str) -> String {
    format!(
        "CASE WHEN {of} IS NULL THEN NULL ELSE substr({of}, 9, 2) || '/' ||
           CASE WHEN substr({of}, 6, 2) IN ('01', '02') THEN substr({of}, 6, 2) ELSE ltrim(substr({of}, 6, 2), '0') END
           || '/' || substr({of}, 1, 4) END"
    )
}

/// The SQL that joins a number and a date of a paper: `12/QĐ-UBND, 05/9/2023`.
fn paper(number: &str, on: &str) -> String {
    format!("concat_ws(', ', nullif({number}, ''), {})", date(on))
}

const CONTENT: &str =
    "coalesce(c.code || '. ' || coalesce(c.short_name, c.name), 'Chưa rõ nội dung')";

/// T1: the plan of the year, line by line; dự phòng is left out, as it is from the sums of the plan.
fn plan(ground: &Ground<'_>) -> Result<ListFigures> {
    let money = |title: &str| ListColumn::money(title).under("Kinh phí");
    let shape = Shape {
        key: "plan",
        unit: "đề án, nhiệm vụ",
        noun: "plan_item",
        title: "Tổng hợp kế hoạch khuyến công",
        empty: "Sổ chưa có kế hoạch nào của năm này.",
        grouped: true,
        sums: true,
    };
    shape.query(
        ground,
        vec![
            ListColumn::text("Tên đề án, nhiệm vụ", 20),
            ListColumn::text("Đơn vị thực hiện", 11),
            ListColumn::text("Đơn vị phối hợp", 10),
            ListColumn::text("Đơn vị thụ hưởng", 13),
            ListColumn::text("Địa điểm", 9),
            ListColumn::text("Thời gian", 8),
            ListColumn::text("Mục tiêu, quy mô", 12),
            money("Tổng"),
            money("KCQG"),
            money("KCĐP"),
            money("Thụ hưởng"),
            money("Khác"),
            ListColumn::text("Ghi chú", 7),
        ],
        "",
        &format!(
            "SELECT i.id, {CONTENT}, i.title, i.implementer, i.coordinator, f.name,
                    coalesce(i.place_written, f.commune_written, u.name), i.schedule,
                    coalesce(i.objective, CASE WHEN i.quantity IS NOT NULL THEN
                      rtrim(rtrim(printf('%d,%02d', i.quantity / 100, i.quantity % 100), '0'), ',') || coalesce(' ' || i.unit_label, '') END),
                    coalesce(i.national_vnd, 0) + coalesce(i.local_vnd, 0) + coalesce(i.beneficiary_vnd, 0) + coalesce(i.other_vnd, 0),
                    coalesce(i.national_vnd, 0), coalesce(i.local_vnd, 0), coalesce(i.beneficiary_vnd, 0), coalesce(i.other_vnd, 0), i.note
             FROM d JOIN plan_item i ON i.plan_id = d.plan LEFT JOIN content c ON c.id = i.content_id
                  LEFT JOIN facility f ON f.id = i.facility_id LEFT JOIN unit u ON u.id = i.unit_id
             WHERE coalesce(i.reserve, 0) = 0
             ORDER BY coalesce(c.position, 99), c.code, i.position, i.id"
        ),
    )
}

/// Tổng hợp chỉ tiêu: the targets of the programmes and what else is counted, against the plan of the year.
fn targets(ground: &Ground<'_>) -> Result<ListFigures> {
    let shape = Shape {
        key: "targets",
        unit: "chỉ tiêu",
        noun: "",
        title: "Tổng hợp chỉ tiêu",
        empty: "Sổ chưa ghi chỉ tiêu nào của năm này.",
        grouped: true,
        sums: false,
    };
    let quantity = |title: &str| ListColumn::new(title, What::Quantity);
    let number = |value: i64| match value {
        0 => ListCell::Nothing,
        value => ListCell::Number(value),
    };
    let speaking = ground.measures.iter().filter(|one| one.speaks());
    let rows = speaking.map(|one| ListRow {
        id: None,
        given_up: false,
        group: Some(match &one.code {
            code if code.is_empty() => one.content.clone(),
            code => format!("{code}. {}", one.content),
        }),
        cells: vec![
            ListCell::Text(one.name.clone()),
            ListCell::Text(one.unit.clone()),
            match one.planned_to {
                Some(upto) => ListCell::Text(range(one.planned.whole(), upto)),
                None => number(one.planned.whole()),
            },
            ListCell::Number(one.in_period.whole()),
            ListCell::Number(one.to_date.whole()),
            ListCell::Nothing,
            number(one.last_year.whole()),
            ListCell::Nothing,
        ],
    });
    let columns = vec![
        ListColumn::text("Chỉ tiêu", 1),
        ListColumn::new("Đơn vị tính", What::Mark),
        quantity("Kế hoạch năm"),
        quantity("Trong kỳ").under("Thực hiện"),
        quantity("Lũy kế").under("Thực hiện"),
        ListColumn::new("% kế hoạch", What::Rate { part: 4, whole: 2 }),
        quantity("Cùng kỳ năm trước"),
        ListColumn::new("So cùng kỳ (%)", What::Rate { part: 4, whole: 6 }),
    ];
    Ok(shape.with(columns, rows.collect()))
}

/// T4: what was done, counted by the source of its money.
fn results(ground: &Ground<'_>) -> Result<ListFigures> {
    let by_source = |what: &str, unit: &str, source: &str, value: &str, from: &str| {
        let of =
            |code: &str| format!("coalesce(sum({value}) FILTER (WHERE {source} = '{code}'), 0)");
        format!(
            "SELECT NULL, '{what}', '{unit}', {}, {}, coalesce(sum({value}) FILTER (WHERE coalesce({source}, '') NOT IN ('national', 'local')), 0), coalesce(sum({value}), 0) {from}",
            of("national"),
            of("local")
        )
    };
    const COURSES: &str = "FROM d JOIN course_counted k ON k.held_on BETWEEN d.first AND d.last OR (d.whole AND k.held_year = d.year)
         LEFT JOIN project p ON p.id = k.project_id";
    const ACTIVITIES: &str = "(SELECT a.kind, a.unit_label AS unit, a.quantity, coalesce(a.source, p.source) AS source
         FROM d JOIN activity_counted a ON a.held_on BETWEEN d.first AND d.last OR (d.whole AND a.held_year = d.year)
              LEFT JOIN project p ON p.id = a.project_id)";
    let kind = capital("a.kind", crate::activity::sets::ActivityKind::CHOICES);
    let mut parts = vec![
        by_source(
            "Lớp đào tạo, tập huấn khai giảng",
            "lớp",
            "p.source",
            "100",
            COURSES,
        ),
        by_source(
            "Học viên của các lớp",
            "người",
            "p.source",
            "100 * coalesce(k.learners, 0)",
            COURSES,
        ),
    ];
    parts.push(format!(
        "SELECT NULL, a.name, a.unit, a.national, a.local, a.unknown, a.whole FROM (
           SELECT {kind} AS name, a.unit, coalesce(sum(a.quantity) FILTER (WHERE a.source = 'national'), 0) AS national,
                  coalesce(sum(a.quantity) FILTER (WHERE a.source = 'local'), 0) AS local,
                  coalesce(sum(a.quantity) FILTER (WHERE coalesce(a.source, '') NOT IN ('national', 'local')), 0) AS unknown,
                  coalesce(sum(a.quantity), 0) AS whole
           FROM {ACTIVITIES} a GROUP BY a.kind, a.unit ORDER BY a.kind, a.unit) a"
    ));
    let quantity = |title: &str| ListColumn::new(title, What::Quantity);
    let shape = Shape {
        key: "results",
        unit: "chỉ tiêu",
        noun: "",
        title: "Kết quả công tác khuyến công",
        empty: "Sổ chưa ghi đề án, lớp học, hoạt động nào trong kỳ.",
        grouped: false,
        sums: false,
    };
    let mut list = shape.query(
        ground,
        vec![
            ListColumn::text("Chỉ tiêu", 1),
            ListColumn::new("Đơn vị tính", What::Mark),
            quantity("KCQG"),
            quantity("KCĐP"),
            quantity("Chưa rõ nguồn"),
            quantity("Cộng"),
        ],
        "",
        &parts.join(" UNION ALL "),
    )?;
    list.rows.splice(0..0, project_results(ground)?);
    // What nobody did is not a result.
    list.rows
        .retain(|row| row.cells.last().and_then(ListCell::number) != Some(0));
    let year = ground.days.year.to_string();
    list.columns
        .insert(AFTER_UNIT, ListColumn::new("Năm", What::Mark));
    for row in &mut list.rows {
        row.cells.insert(AFTER_UNIT, ListCell::Text(year.clone()));
    }
    Ok(list)
}

/// The lines of the statistics that are counted in projects decided on by the day, by the fund of their money.
fn project_results(ground: &Ground<'_>) -> Result<Vec<ListRow>> {
    // What was accepted in these days and is of no budget of this year is in no other report.
    let before = ground
        .projects
        .iter()
        .filter(|(_, had)| !had.counts && had.accepted_in_period);
    let before: Vec<usize> = before
        .map(|(named, _)| usize::from(named.source != "national"))
        .collect();
    let decided: BTreeMap<&str, (usize, bool)> = ground
        .projects
        .iter()
        .filter(|(_, had)| had.counts)
        .map(|(named, had)| {
            let fund = usize::from(named.source != "national");
            (named.id.as_str(), (fund, had.accepted_on.is_some()))
        })
        .collect();
    let (mut projects, mut accepted, mut machines) = ([0; 2], [0; 2], [0; 2]);
    for fund in before {
        accepted[fund] += HUNDREDTHS;
    }
    for (fund, is_accepted) in decided.values() {
        projects[*fund] += HUNDREDTHS;
        accepted[*fund] += HUNDREDTHS * i64::from(*is_accepted);
    }
    // A machine is one in the first year of the money, and in the next where the books of that one were closed before it
    // was decided on.
    let first_years = ground.book.all.first_years(&ground.days.as_of());
    let equipment: Vec<(ProjectId, ProjectId, i64, NaiveDate)> = ground.reader.rows(
        "SELECT d.root_id, d.project_id, coalesce(e.quantity, 100), d.decided_on
         FROM project_equipment e JOIN project_decision d ON d.project_id = e.project_id WHERE d.decided_on <= ?1",
        [ground.days.budget().to_string()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let of_year: BTreeMap<&str, &YearOf> = ground
        .projects
        .iter()
        .map(|(named, had)| (named.id.as_str(), had))
        .collect();
    for (root, project, quantity, decided_on) in &equipment {
        let first = first_years.get(project).or_else(|| first_years.get(root));
        if let Some(year) = first.copied().filter(|year| *year < ground.days.year)
            && *decided_on <= books_close(ground.reader, year)?
        {
            continue;
        }
        let given_up = of_year
            .get(root.as_str())
            .is_some_and(|had| had.given_up_as(project).is_some());
        if let Some((fund, _)) = decided.get(root.as_str()).filter(|_| !given_up) {
            machines[*fund] += quantity;
        }
    }
    let facilities: BTreeMap<String, String> = ground
        .reader
        .rows(
            "SELECT id, coalesce(facility_id, person_id, fold(name_written), id) FROM project_served WHERE from_day <= ?1 AND ?1 < until_day",
            [ground.days.budget().to_string()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .into_iter()
        .collect();
    // One facility is one, whatever the funds; one that only its name is known of is told by it. What was given up
    // supports nobody.
    let mut supported: [BTreeSet<&str>; 2] = Default::default();
    let supports = ground.supports()?;
    for one in supports.iter().filter(|one| one.given_up.is_none()) {
        let facility = one.beneficiary.as_ref().and_then(|id| facilities.get(id));
        let (Some(facility), Some((own, _))) = (facility, decided.get(one.project.as_str())) else {
            continue;
        };
        let paid = [one.national > Money::ZERO, one.local > Money::ZERO];
        for (fund, of_fund) in supported.iter_mut().enumerate() {
            if paid[fund] || (paid == [false; 2] && fund == *own) {
                of_fund.insert(facility);
            }
        }
    }
    let things = |count: usize| i64::try_from(count).unwrap_or_default() * HUNDREDTHS;
    let all: BTreeSet<&str> = supported.iter().flatten().copied().collect();
    let row = |what: &str, unit: &str, [national, local]: [i64; 2], whole: i64| ListRow {
        id: None,
        given_up: false,
        group: None,
        cells: vec![
            ListCell::Text(what.to_owned()),
            ListCell::Text(unit.to_owned()),
            ListCell::Number(national),
            ListCell::Number(local),
            ListCell::Number(0),
            ListCell::Number(whole),
        ],
    };
    let added = |what, unit, by_fund: [i64; 2]| row(what, unit, by_fund, by_fund.iter().sum());
    Ok(vec![
        added("Đề án, nhiệm vụ được phê duyệt", "đề án", projects),
        added("Đề án, nhiệm vụ đã nghiệm thu", "đề án", accepted),
        row(
            "Cơ sở được hỗ trợ",
            "cơ sở",
            supported.each_ref().map(|of_fund| things(of_fund.len())),
            things(all.len()),
        ),
        added("Máy móc, thiết bị được hỗ trợ", "máy", machines),
    ])
}

/// Quantities are scaled by this.
const HUNDREDTHS: i64 = 100;

/// Where the year of the statistics stands: after what they count and the unit.
const AFTER_UNIT: usize = 2;

/// T5: the money of the year by source, from the plan to what is paid.
fn money(ground: &Ground<'_>) -> Result<ListFigures> {
    let by_fund = |of: fn(&Sums) -> Result<Money>| -> Result<[i64; 2]> {
        let mut all = [0, 0];
        for (_, had) in ground.projects {
            for (sum, source) in all.iter_mut().zip(MoneySource::FUNDS) {
                *sum += of(had.of(source))?.dong();
            }
        }
        Ok(all)
    };
    let mut counterpart = [0, 0];
    for (named, had) in ground.projects {
        counterpart[usize::from(named.source != "national")] += had.beside_funds()?.approved.dong();
    }
    let planned = [
        Money::sum(ground.planned.iter().map(|one| one.national))?.dong(),
        Money::sum(ground.planned.iter().map(|one| one.local))?.dong(),
    ];
    let lines = [
        ("Kế hoạch năm", planned),
        ("Được duyệt", by_fund(|sums| Ok(sums.approved))?),
        ("Theo hợp đồng đã ký", by_fund(|sums| Ok(sums.contracted))?),
        ("Giải ngân trong kỳ", by_fund(|sums| Ok(sums.in_period))?),
        (
            "Trong đó: của niên độ ngân sách trước",
            by_fund(|sums| Ok(sums.of_years_before))?,
        ),
        ("Lũy kế giải ngân từ đầu năm", by_fund(Sums::disbursed)?),
        (
            "Đã quyết toán",
            by_fund(|sums| Ok(sums.settled.unwrap_or_default()))?,
        ),
        ("Vốn đối ứng và nguồn khác của đề án", counterpart),
    ];
    let rows = lines
        .into_iter()
        .filter(|(_, amounts)| *amounts != [0, 0])
        .map(|(name, [national, local])| ListRow {
            id: None,
            given_up: false,
            group: None,
            cells: vec![
                ListCell::Text(name.to_owned()),
                ListCell::Number(national),
                ListCell::Number(local),
                ListCell::Number(national + local),
            ],
        })
        .collect();
    let shape = Shape {
        key: "money",
        unit: "chỉ tiêu",
        noun: "",
        title: "Kinh phí khuyến công",
        empty: "Sổ chưa ghi kế hoạch, đề án nào có kinh phí của năm này.",
        grouped: false,
        sums: false,
    };
    let columns = vec![
        ListColumn::text("Chỉ tiêu", 1),
        ListColumn::money("KCQG"),
        ListColumn::money("KCĐP"),
        ListColumn::money("Cộng"),
    ];
    Ok(shape.with(columns, rows))
}

/// What a unit is called on a day, as a subquery: a join would ask it of every unit of the country.
fn unit_name(id: &str, day: &str) -> String {
    format!(
        "(SELECT named.name FROM unit_on named WHERE named.row_id = {id} AND named.from_on <= {day} AND named.to_on >= {day} AND NOT named.through_reform)"
    )
}

/// T7: who was supported. Support that is not split among several stands with nobody.
fn supported(ground: &Ground<'_>) -> Result<ListFigures> {
    let shape = Shape {
        key: "supported",
        unit: "lượt cơ sở",
        noun: "facility",
        title: "Cơ sở công nghiệp nông thôn được hỗ trợ",
        empty: "Sổ chưa ghi cơ sở nào được hỗ trợ trong năm.",
        grouped: true,
        sums: true,
    };
    let form = label("f.legal_form", facility::sets::LegalForm::CHOICES);
    let own_unit = unit_name("b.unit_id", "d.last");
    // Who is told beside money is told as of the day of the money.
    let day = ground.days.budget();
    let mut supports: BTreeMap<&str, &Support> = ground
        .supports()?
        .iter()
        .filter_map(|one| Some((one.beneficiary.as_deref()?, one)))
        .collect();
    let rows: Vec<&str> = supports.keys().copied().collect();
    let mut list = shape.query_of(
        ground,
        &[&serde_json::to_string(&rows)?, &day.to_string()],
        vec![
            ListColumn::text("Tên cơ sở", 20),
            ListColumn::text("Loại hình", 11),
            ListColumn::text("Xã, phường (huyện cũ)", 15),
            ListColumn::text("Ngành nghề", 13),
            ListColumn::text("Đề án", 20),
            ListColumn::money("Kinh phí hỗ trợ"),
            ListColumn::money("Đối ứng"),
            ListColumn::new("Năm", What::Mark),
        ],
        "served AS MATERIALIZED (
           SELECT * FROM project_served WHERE from_day <= ?6 AND ?6 < until_day AND id IN (SELECT value FROM json_each(?5)))",
        &format!(
            "SELECT b.id, {CONTENT}, coalesce(f.name, n.name, b.name_written), {form},
                    coalesce(f.commune_written, {own_unit}, ''),
                    coalesce(f.sector_written, f.products), v.name, 0, 0, CAST(d.year AS TEXT)
             FROM d CROSS JOIN served b JOIN project own ON own.id = b.project_id JOIN project p ON p.id = coalesce(own.parent_id, own.id)
                  JOIN project_said v ON v.project_id = p.id AND v.from_day <= ?6 AND ?6 < v.until_day
                  LEFT JOIN facility f ON f.id = b.facility_id LEFT JOIN person n ON n.id = b.person_id
                  LEFT JOIN content c ON c.id = v.content_id
             ORDER BY coalesce(c.position, 99), c.code, p.source <> 'national', fold(coalesce(f.name, n.name, b.name_written)), b.id"
        ),
    )?;
    let facilities: BTreeMap<String, Option<String>> = ground
        .reader
        .rows(
            "SELECT id, facility_id FROM project_served WHERE from_day <= ?1 AND ?1 < until_day",
            [day.to_string()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .into_iter()
        .collect();
    let listed = list.rows.iter().filter_map(|row| row.id.as_ref());
    let listed: BTreeSet<&str> = listed
        .filter_map(|id| facilities.get(id)?.as_deref())
        .collect();
    let listed = serde_json::to_string(&listed)?;
    // Asked for itself: within the query of the rows every unit of the country would be looked at.
    let communes: BTreeMap<String, String> = ground
        .reader
        .rows(
            "SELECT facility_id, name, min(rank) FROM facility_on
             WHERE level = 3 AND from_on <= ?1 AND to_on >= ?1 AND facility_id IN (SELECT value FROM json_each(?2)) GROUP BY facility_id",
            [ground.days.to.to_string(), listed.clone()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .into_iter()
        .collect();
    let districts: BTreeMap<String, Option<String>> = ground
        .reader
        .rows(
            "SELECT facility_id, district FROM facility_district WHERE facility_id IN (SELECT value FROM json_each(?1))",
            [listed],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .into_iter()
        .collect();
    let mut rows = Vec::new();
    for mut row in std::mem::take(&mut list.rows) {
        let Some(support) = row.id.as_deref().and_then(|id| supports.remove(id)) else {
            continue;
        };
        row.id = row.id.and_then(|id| facilities.get(&id).cloned().flatten());
        if let Some(facility) = &row.id {
            let written = match &row.cells[2] {
                ListCell::Text(written) => written.as_str(),
                _ => "",
            };
            let mut place = communes
                .get(facility)
                .map_or(written, String::as_str)
                .to_owned();
            if let Some(Some(district)) = districts.get(facility) {
                place.push_str(&format!(" ({district})"));
            }
            if !place.is_empty() {
                row.cells[2] = ListCell::Text(place);
            }
        }
        row.cells[5] = amount(support.national.plus(support.local)?);
        row.cells[6] = amount(support.counterpart);
        // What was given up keeps what was decided, and says so; it is none of those supported.
        if let (Some(state), ListCell::Text(name)) = (&support.given_up, &mut row.cells[4]) {
            name.push_str(&format!(" ({})", state.label()));
            row.given_up = true;
        }
        rows.push(row);
    }
    list.rows = rows;
    Ok(list)
}

/// An amount, or nothing where there is none.
fn amount(amount: Money) -> ListCell {
    match amount {
        Money::ZERO => ListCell::Nothing,
        amount => ListCell::Number(amount.dong()),
    }
}

fn communes(ground: &Ground<'_>) -> Result<ListFigures> {
    area(
        ground,
        Shape {
            key: "communes",
            unit: "địa bàn",
            noun: "",
            title: "Kết quả theo xã, phường, đặc khu",
            empty: "Sổ chưa có cơ sở nào được xếp vào xã, phường.",
            grouped: false,
            sums: true,
        },
        Places::Communes,
    )
}

fn districts(ground: &Ground<'_>) -> Result<ListFigures> {
    area(
        ground,
        Shape {
            key: "districts",
            unit: "địa bàn",
            noun: "",
            title: "Kết quả theo huyện cũ",
            empty: "Sổ chưa có cơ sở nào được xếp vào huyện cũ.",
            grouped: false,
            sums: true,
        },
        Places::Districts,
    )
}

fn provinces(ground: &Ground<'_>) -> Result<ListFigures> {
    area(
        ground,
        Shape {
            key: "provinces",
            unit: "địa bàn",
            noun: "",
            title: "Kết quả theo tỉnh cũ",
            empty: "Sổ chưa có cơ sở nào được xếp vào tỉnh cũ.",
            grouped: false,
            sums: true,
        },
        Places::Provinces,
    )
}

/// What places are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Places {
    /// As they are on the last day.
    Communes,
    /// Huyện cũ.
    Districts,
    /// Tỉnh cũ.
    Provinces,
}

/// A place, told from others by its key: two of one name are two.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    key: String,
    name: String,
    above: Option<String>,
}

impl Places {
    /// What a facility is called that lies in no known one.
    fn unknown(self) -> &'static str {
        match self {
            Self::Communes => "Chưa xác định địa giới",
            Self::Districts => "Chưa ghi huyện",
            Self::Provinces => "Chưa ghi tỉnh",
        }
    }

    /// Id, key, name and what lies above, of every facility.
    fn of_facilities(self) -> String {
        match self {
            Self::Communes => {
                let above = unit_name("p.above_id", "?1");
                format!("SELECT f.id, coalesce(o.unit, ''), o.name, o.above, s.since
                 FROM facility f JOIN facility_since s ON s.facility_id = f.id LEFT JOIN (
                   SELECT p.facility_id, p.unit, p.name, {above} AS above, min(p.rank)
                   FROM facility_on p WHERE p.level = 3 AND p.from_on <= ?1 AND p.to_on >= ?1 GROUP BY p.facility_id) o ON o.facility_id = f.id")
            }
            Self::Districts => {
                "SELECT l.facility_id, l.key, l.district, coalesce(l.province, 'chưa rõ tỉnh'), s.since
                 FROM facility_district l JOIN facility_since s USING (facility_id) WHERE ?1 = ?1".to_owned()
            }
            Self::Provinces => {
                "SELECT l.facility_id, coalesce(l.province_id, fold(l.province), ''), l.province, NULL, s.since
                 FROM facility_district l JOIN facility_since s USING (facility_id) WHERE ?1 = ?1".to_owned()
            }
        }
    }

    /// The same of the units that projects and their beneficiaries name.
    fn of_units(self) -> String {
        match self {
            Self::Communes => {
                let above = unit_name("o.above_id", "?1");
                format!("SELECT o.row_id, o.unit, o.name, {above}, min(o.through_reform)
                 FROM (SELECT unit_id AS id FROM project UNION SELECT unit_id FROM project_served) used CROSS JOIN unit_on o ON o.row_id = used.id
                 WHERE o.level = 3 AND o.from_on <= ?1 AND o.to_on >= ?1 GROUP BY o.row_id")
            }
            Self::Districts => {
                "SELECT l.row_id, l.district_id, l.district, l.province
                 FROM (SELECT unit_id AS id FROM project UNION SELECT unit_id FROM project_served) used CROSS JOIN unit_district l ON l.row_id = used.id
                 WHERE ?1 = ?1".to_owned()
            }
            Self::Provinces => {
                "SELECT l.row_id, l.province_id, l.province, NULL
                 FROM (SELECT unit_id AS id FROM project UNION SELECT unit_id FROM project_served) used CROSS JOIN unit_district l ON l.row_id = used.id
                 WHERE l.province_id IS NOT NULL AND ?1 = ?1".to_owned()
            }
        }
    }
}

/// T9: facilities and money by place. The money of a project goes where its beneficiaries are, share by share; what
/// is not divided, and the project itself where nobody benefits, to the place of the project.
fn area(ground: &Ground<'_>, shape: Shape, places: Places) -> Result<ListFigures> {
    let day = ground.days.to.to_string();
    let spot = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Spot> {
        let name: Option<String> = row.get(2)?;
        Ok(Spot {
            key: row.get(1)?,
            name: name.unwrap_or_else(|| places.unknown().to_owned()),
            above: row.get(3)?,
        })
    };
    let facilities: Vec<(String, Spot, bool)> =
        ground.reader.rows(&places.of_facilities(), [&day], |row| {
            Ok((row.get(0)?, spot(row)?, row.get::<_, String>(4)? <= day))
        })?;
    let of_facility: BTreeMap<&str, &Spot> = facilities
        .iter()
        .map(|(id, spot, _)| (id.as_str(), spot))
        .collect();
    // A unit is a place as a facility that lies in it is.
    let of_unit: BTreeMap<String, Spot> = ground
        .reader
        .rows(&places.of_units(), [&day], |row| {
            Ok((row.get(0)?, spot(row)?))
        })?
        .into_iter()
        .collect();
    type Where = (Option<String>, Option<String>, bool);
    let whose: BTreeMap<String, Where> = ground
        .reader
        .rows(
            "SELECT b.id, b.facility_id, b.unit_id, coalesce(u.level, 0) > 1 FROM project_served b LEFT JOIN unit u ON u.id = b.unit_id
             WHERE b.from_day <= ?1 AND ?1 < b.until_day
             UNION ALL SELECT p.id, NULL, p.unit_id, coalesce(u.level, 0) > 1 FROM project p LEFT JOIN unit u ON u.id = p.unit_id",
            [ground.days.budget().to_string()],
            |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?))),
        )?
        .into_iter()
        .collect();
    // Somewhere, but nobody knows in which: as a facility is that lies there.
    let unknown = Spot {
        key: String::new(),
        name: places.unknown().to_owned(),
        above: None,
    };
    let place = |id: &str| -> Option<&Spot> {
        let (facility, unit, local) = whose.get(id)?;
        let facility = facility
            .as_deref()
            .and_then(|id| of_facility.get(id).copied());
        facility
            .or_else(|| of_unit.get(unit.as_deref()?))
            .or_else(|| local.then_some(&unknown))
    };
    let nowhere = Spot {
        key: "-".to_owned(),
        name: "Không theo địa bàn".to_owned(),
        above: None,
    };
    // Facilities, projects, KCQG, KCĐP, đối ứng.
    let mut counted: BTreeMap<&str, (&Spot, [i64; 5])> = BTreeMap::new();
    fn sums<'c, 's>(
        counted: &'c mut BTreeMap<&'s str, (&'s Spot, [i64; 5])>,
        spot: &'s Spot,
    ) -> &'c mut [i64; 5] {
        &mut counted.entry(&spot.key).or_insert((spot, [0; 5])).1
    }
    for (_, spot, _) in facilities.iter().filter(|(.., known)| *known) {
        sums(&mut counted, spot)[0] += 1;
    }
    let mut supports: BTreeMap<ProjectId, Vec<&Support>> = BTreeMap::new();
    for one in ground.supports()? {
        supports.entry(one.project.clone()).or_default().push(one);
    }
    for (named, _) in ground.projects.iter().filter(|(_, had)| had.counts) {
        let own = place(&named.id).unwrap_or(&nowhere);
        let supports = supports.remove(&named.id).unwrap_or_default();
        let mut beneficiaries = supports.iter().filter_map(|one| one.beneficiary.as_deref());
        let first = beneficiaries.find_map(place).unwrap_or(own);
        sums(&mut counted, first)[1] += 1;
        for one in &supports {
            let place = one.beneficiary.as_deref().and_then(place).unwrap_or(own);
            let sums = sums(&mut counted, place);
            sums[2] += one.national.dong();
            sums[3] += one.local.dong();
            sums[4] += one.counterpart.dong();
        }
    }
    let money = |title: &str| ListColumn::money(title).under("Kinh phí đề án trong năm");
    let columns = vec![
        ListColumn::text("Địa bàn", 1),
        ListColumn::count("Cơ sở trong sổ"),
        ListColumn::count("Đề án trong năm"),
        money("KCQG"),
        money("KCĐP"),
        money("Đối ứng, khác"),
    ];
    let mut rows: Vec<(&Spot, [i64; 5])> = counted.into_values().collect();
    // Names first, then what lies in no known place, then what has none.
    rows.sort_by_cached_key(|(spot, _)| {
        let above = spot.above.as_deref().map(crate::text::fold);
        (
            spot.key == "-",
            spot.key.is_empty(),
            crate::text::fold(&spot.name),
            above,
        )
    });
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for (spot, _) in &rows {
        *named.entry(&spot.name).or_default() += 1;
    }
    let rows = rows
        .iter()
        .map(|(spot, sums)| {
            let name = match &spot.above {
                Some(above) if named[spot.name.as_str()] > 1 => format!("{} ({above})", spot.name),
                _ => spot.name.clone(),
            };
            let mut cells = vec![ListCell::Text(name)];
            cells.extend(sums.map(ListCell::Number));
            ListRow {
                id: None,
                given_up: false,
                group: None,
                cells,
            }
        })
        .collect();
    Ok(shape.with(columns, rows))
}

/// T8: the targets of the programmes that the year belongs to, year by year up to the last day.
fn programme_targets(ground: &Ground<'_>) -> Result<ListFigures> {
    let programmes = programme::of_year(ground.reader, ground.days.year)?;
    let first = programmes.iter().map(|one| one.first).min();
    let years: Vec<i32> = (first.unwrap_or(ground.days.year)..=ground.days.year).collect();
    // Each year has the days of its own report of this kind.
    let mut told = Vec::with_capacity(years.len());
    for year in &years {
        let days = of_year(ground.reader, ground.kind, *year)?;
        told.push((*year, days.from, days.to));
    }
    if let Some((_, first, last)) = told.last_mut() {
        (*first, *last) = (ground.days.from.min(*first), ground.days.to);
    }
    let mut rows = Vec::new();
    for one in &programmes {
        for target in programme::progress(ground.reader, &one.id, ground.days.to, &told)? {
            let Some(wanted) = target.wanted else {
                continue;
            };
            let mut cells = vec![
                ListCell::Text(target.name),
                target.unit.map_or(ListCell::Nothing, ListCell::Text),
                ListCell::Number(wanted),
            ];
            let mut whole = 0;
            for year in &years {
                let done = target.done.get(year).copied().unwrap_or_default();
                whole += done;
                cells.push(ListCell::Number(done));
            }
            cells.extend([ListCell::Number(whole), ListCell::Nothing]);
            let group = match (programmes.len(), target.heading) {
                (1, heading) => heading.unwrap_or_else(|| one.name.clone()),
                (_, Some(heading)) => format!("{}: {heading}", one.name),
                (_, None) => one.name.clone(),
            };
            rows.push(ListRow {
                id: Some(target.id.into()),
                given_up: false,
                group: Some(group),
                cells,
            });
        }
    }
    let mut columns = vec![
        ListColumn::text("Chỉ tiêu", 1),
        ListColumn::new("Đơn vị tính", What::Mark),
        ListColumn::new("Mục tiêu giai đoạn", What::Quantity),
    ];
    for year in &years {
        columns.push(ListColumn::new(&year.to_string(), What::Quantity).under("Thực hiện"));
    }
    let whole = u32::try_from(columns.len()).unwrap_or_default();
    columns.push(ListColumn::new("Lũy kế", What::Quantity).under("Thực hiện"));
    columns.push(ListColumn::new(
        "% mục tiêu",
        What::Rate {
            part: whole,
            whole: 2,
        },
    ));
    let shape = Shape {
        key: "programme",
        unit: "chỉ tiêu",
        noun: "programme_target",
        title: "Kết quả thực hiện chương trình khuyến công",
        empty: "Sổ chưa ghi chương trình nào có chỉ tiêu cho năm này.",
        grouped: true,
        sums: false,
    };
    Ok(shape.with(columns, rows))
}

/// T10: who takes part, what they did and what they were paid within the period.
fn collaborators(ground: &Ground<'_>) -> Result<ListFigures> {
    let shape = Shape {
        key: "collaborators",
        unit: "người",
        noun: "collaborator",
        title: "Cộng tác viên khuyến công",
        empty: "Sổ chưa ghi cộng tác viên nào đang tham gia.",
        grouped: true,
        sums: true,
    };
    let tier = label("a.tier", collaborator::sets::CollaboratorTier::CHOICES);
    let (decision, from) = (paper("a.decision_no", "a.decision_on"), date("a.starts_on"));
    let unit = unit_name("a.unit_id", "d.last");
    shape.query(
        ground,
        vec![
            ListColumn::text("Họ và tên", 18),
            ListColumn::text("Chức vụ, nơi công tác", 22),
            ListColumn::text("Địa bàn, tổ chức", 18),
            ListColumn::text("Quyết định", 16),
            ListColumn::new("Từ ngày", What::Mark),
            ListColumn::count("Số hoạt động trong kỳ"),
            ListColumn::money("Thù lao trong kỳ"),
        ],
        "",
        &format!(
            "SELECT k.id, 'Cộng tác viên ' || {tier}, k.name, concat_ws(', ', nullif(k.job_title, ''), nullif(k.workplace, '')),
                    concat_ws(', ', nullif(a.organisation, ''), {unit}), {decision}, {from},
                    (SELECT count(*) FROM collaborator_activity v WHERE v.collaborator_id = k.id AND v.held_on BETWEEN d.first AND d.last),
                    (SELECT sum(l.amount_vnd) FROM collaborator_allowance l
                     WHERE l.collaborator_id = k.id AND l.paid_on BETWEEN d.first AND d.last)
             FROM d JOIN collaborator k
                  JOIN (SELECT collaborator_id, tier, unit_id, organisation, decision_no, decision_on, starts_on, max(turn)
                        FROM d JOIN appointment_on ON from_on <= d.last AND to_on >= d.last GROUP BY collaborator_id) a
                    ON a.collaborator_id = k.id
             ORDER BY CASE a.tier WHEN 'district' THEN 1 WHEN 'commune' THEN 2 WHEN 'association' THEN 3 ELSE 4 END, fold({unit}), fold(k.name), k.id"
        ),
    )
}

/// The nominations of the rounds that began by the last day, those of the year, and those of a year before that began
/// after its report was closed.
const NOMINATIONS: &str = "d JOIN nomination_counted n ON n.from_on <= d.last AND (n.year = d.year OR (n.year < d.year AND n.starts_on >= d.year_first))";

/// Where a nomination stood. How far it had come before it was recognised nobody wrote down: it was not decided.
fn nomination_state() -> String {
    let state = label("n.state", award::sets::NominationState::CHOICES);
    format!("(CASE WHEN n.state_from > d.last THEN 'chưa có quyết định' ELSE {state} END)")
}

/// T11: the products of the year's rounds. The mean of the closed sheets is exact until it is printed.
fn products(ground: &Ground<'_>) -> Result<ListFigures> {
    let shape = Shape {
        key: "products",
        unit: "hồ sơ",
        noun: "nomination",
        title: "Sản phẩm công nghiệp nông thôn tiêu biểu",
        empty: "Sổ chưa ghi sản phẩm nào đăng ký bình chọn trong năm.",
        grouped: true,
        sums: true,
    };
    let group = label("n.product_group", facility::sets::ProductGroup::CHOICES);
    let state = nomination_state();
    shape.query(
        ground,
        vec![
            ListColumn::text("Sản phẩm, bộ sản phẩm", 22),
            ListColumn::new("Mã số", What::Mark),
            ListColumn::text("Nhóm", 14),
            ListColumn::text("Cơ sở", 22),
            ListColumn::new("Điểm trung bình", What::Quantity),
            ListColumn::text("Kết quả", 12),
            ListColumn::text("Giấy chứng nhận", 14),
            ListColumn::money("Tiền thưởng"),
        ],
        "sheet AS (
           SELECT s.nomination_id, s.id, sum(x.points) AS points FROM score_sheet s JOIN score x ON x.score_sheet_id = s.id
           WHERE s.closed = 1 AND coalesce(s.recused, 0) = 0 GROUP BY 1, 2),
         mean AS (SELECT nomination_id, (2 * sum(points) + count(*)) / (2 * count(*)) AS points FROM sheet GROUP BY 1)",
        &format!(
            "SELECT n.id, n.round, n.name, n.code, {group}, f.name, mean.points, concat_ws(', ', {state}, t.name),
                    (SELECT group_concat(k.number, ', ') FROM nomination_certified z JOIN certificate k ON k.id = z.certificate_id
                     WHERE z.nomination_id = n.id AND z.from_on <= d.last AND z.to_on > d.last),
                    CASE WHEN n.state_from <= d.last THEN n.prize_vnd END
             FROM {NOMINATIONS} AND n.kind = 'product'
                  LEFT JOIN facility f ON f.id = n.facility_id LEFT JOIN mean ON mean.nomination_id = n.id
                  LEFT JOIN award_tier t ON t.id = n.award_tier_id AND n.state_from <= d.last
             ORDER BY n.starts_on, n.round, n.award_round_id, n.product_group, mean.points DESC, n.code, fold(n.name), n.id"
        ),
    )
}

/// T6: registered and certified by group of products and level.
fn product_groups(ground: &Ground<'_>) -> Result<ListFigures> {
    let group = capital("n.product_group", facility::sets::ProductGroup::CHOICES);
    let mut columns = vec![ListColumn::text("Nhóm sản phẩm", 1)];
    let mut counts = String::new();
    for level in ["commune", "district", "province", "region", "national"] {
        let over = award::sets::AwardLevel::CHOICES
            .iter()
            .find(|choice| choice.code == level)
            .map_or("", |choice| choice.label);
        let over = capitalised(over);
        columns.push(ListColumn::count("Đăng ký").under(&over));
        columns.push(ListColumn::count("Được cấp GCN").under(&over));
        counts.push_str(&format!(
            ", count(*) FILTER (WHERE n.level = '{level}'),
               count(*) FILTER (WHERE n.level = '{level}' AND EXISTS (SELECT 1 FROM nomination_certified z WHERE z.nomination_id = n.id AND z.from_on <= d.last AND z.to_on > d.last))"
        ));
    }
    let shape = Shape {
        key: "product_groups",
        unit: "nhóm",
        noun: "",
        title: "Kết quả bình chọn sản phẩm công nghiệp nông thôn tiêu biểu",
        empty: "Sổ chưa ghi sản phẩm nào đăng ký bình chọn trong năm.",
        grouped: false,
        sums: true,
    };
    shape.query(
        ground,
        columns,
        "",
        &format!(
            "SELECT NULL, coalesce({group}, 'Chưa rõ nhóm'){counts}
             FROM {NOMINATIONS} AND n.kind = 'product'
             GROUP BY n.product_group ORDER BY n.product_group IS NULL, n.product_group"
        ),
    )
}

/// T11: the people and organisations of the year's rounds of titles.
fn titles(ground: &Ground<'_>) -> Result<ListFigures> {
    let shape = Shape {
        key: "titles",
        unit: "hồ sơ",
        noun: "nomination",
        title: "Xét tặng danh hiệu trong lĩnh vực nghề thủ công",
        empty: "Sổ chưa ghi hồ sơ xét tặng danh hiệu nào trong năm.",
        grouped: true,
        sums: true,
    };
    let title = label("n.title_kind", award::sets::TitleKind::CHOICES);
    let state = nomination_state();
    let decision = paper("n.decision_no", "n.decision_on");
    shape.query(
        ground,
        vec![
            ListColumn::text("Người, tổ chức", 20),
            ListColumn::text("Danh hiệu", 14),
            ListColumn::text("Nghề", 12),
            ListColumn::new("Năm làm nghề", What::Quantity),
            ListColumn::new("Đồng ý / thành viên", What::Mark),
            ListColumn::text("Kết quả", 12),
            ListColumn::text("Quyết định", 16),
            ListColumn::money("Tiền thưởng"),
        ],
        "",
        &format!(
            "SELECT n.id, n.round, n.name, {title}, n.craft, n.years_in_craft * 100,
                    (SELECT v.votes_for || '/' || v.members_total FROM vote v
                     WHERE v.nomination_id = n.id AND coalesce(v.held_on, '0000') <= d.last ORDER BY v.id DESC LIMIT 1),
                    {state}, CASE WHEN coalesce(n.decision_on, n.state_from) <= d.last THEN {decision} END,
                    CASE WHEN n.state_from <= d.last THEN n.prize_vnd END
             FROM {NOMINATIONS} AND n.kind = 'title'
             ORDER BY n.starts_on, n.round, n.award_round_id, n.title_kind, fold(n.name), n.id"
        ),
    )
}

/// T11: the closed sheets of the judges, one line each; the mean of a nomination is in the list of products.
fn scores(ground: &Ground<'_>) -> Result<ListFigures> {
    let shape = Shape {
        key: "scores",
        unit: "phiếu",
        noun: "nomination",
        title: "Phiếu chấm điểm của giám khảo",
        empty: "Sổ chưa ghi phiếu chấm nào đã đóng trong năm.",
        grouped: true,
        sums: false,
    };
    shape.query(
        ground,
        vec![
            ListColumn::text("Giám khảo", 20),
            ListColumn::text("Đơn vị", 20),
            ListColumn::text("Điểm theo tiêu chí", 40),
            ListColumn::new("Tổng điểm", What::Quantity),
            ListColumn::text("Nhận xét", 20),
        ],
        "",
        &format!("SELECT n.id, n.round || ': ' || n.name, m.name, m.organisation,
                (SELECT group_concat(k.name || ' ' || rtrim(rtrim(printf('%d,%02d', x.points / 100, x.points % 100), '0'), ','), '; ' ORDER BY k.position, k.id)
                 FROM score x JOIN award_criterion k ON k.id = x.award_criterion_id WHERE x.score_sheet_id = s.id),
                (SELECT sum(x.points) FROM score x WHERE x.score_sheet_id = s.id), s.comment
         FROM {NOMINATIONS} AND n.kind = 'product'
              JOIN score_sheet s ON s.nomination_id = n.id AND s.closed = 1 AND coalesce(s.recused, 0) = 0
              JOIN council_member m ON m.id = s.council_member_id
         ORDER BY n.starts_on, n.round, n.award_round_id, n.code, fold(n.name), n.id, m.position, fold(m.name), s.id"),
    )
}

/// T11: the votes of the councils, as their minutes have them.
fn votes(ground: &Ground<'_>, key: &'static str, kind: &str) -> Result<ListFigures> {
    let shape = Shape {
        key,
        unit: "lần bỏ phiếu",
        noun: "nomination",
        title: "Kết quả bỏ phiếu của hội đồng",
        empty: "Sổ chưa ghi lần bỏ phiếu nào của hội đồng trong năm.",
        grouped: true,
        sums: false,
    };
    let count = |title: &str| ListColumn::new(title, What::Count);
    shape.query(
        ground,
        vec![
            ListColumn::text("Sản phẩm, người, tổ chức", 30),
            ListColumn::text("Hội đồng", 24),
            count("Thành viên"),
            count("Có mặt"),
            count("Đồng ý").under("Số phiếu"),
            count("Không đồng ý").under("Số phiếu"),
            count("Phiếu trắng").under("Số phiếu"),
            ListColumn::new("% tổng số", What::Rate { part: 4, whole: 2 }),
            ListColumn::new("% có mặt", What::Rate { part: 4, whole: 3 }),
        ],
        "",
        &format!("SELECT n.id, n.round, n.name, c.name, v.members_total, v.members_present, v.votes_for, v.votes_against, v.votes_blank
         FROM {NOMINATIONS} AND n.kind = '{kind}'
              JOIN vote v ON v.nomination_id = n.id AND coalesce(v.held_on, '0000') <= d.last JOIN council c ON c.id = v.council_id
         ORDER BY n.starts_on, n.round, n.award_round_id, n.code, fold(n.name), n.id, c.turn, c.id, v.id"),
    )
}

/// T12: the classes that began within the period.
fn courses(ground: &Ground<'_>) -> Result<ListFigures> {
    let shape = Shape {
        key: "courses",
        unit: "lớp",
        noun: "course",
        title: "Lớp đào tạo, tập huấn",
        empty: "Sổ chưa ghi lớp nào khai giảng trong kỳ.",
        grouped: true,
        sums: true,
    };
    let kind = capital("k.kind", course::sets::CourseKind::CHOICES);
    let (from, to) = (date("k.held_on"), date("k.ends_on"));
    shape.query(
        ground,
        vec![
            ListColumn::text("Tên lớp", 22),
            ListColumn::text("Nghề", 12),
            ListColumn::text("Địa điểm", 14),
            ListColumn::text("Thời gian", 13),
            ListColumn::count("Học viên"),
            ListColumn::count("Nữ"),
            ListColumn::count("Hoàn thành"),
            ListColumn::count("Có việc làm"),
            ListColumn::money("KCQG").under("Kinh phí"),
            ListColumn::money("KCĐP").under("Kinh phí"),
            ListColumn::money("Khác").under("Kinh phí"),
        ],
        "cost AS (
           SELECT course_id, sum(amount_vnd) FILTER (WHERE source = 'national') AS national, sum(amount_vnd) FILTER (WHERE source = 'local') AS local,
                  sum(amount_vnd) FILTER (WHERE source NOT IN ('national', 'local')) AS other
           FROM course_cost GROUP BY 1)",
        &format!(
            "SELECT k.id, coalesce({kind}, 'Lớp khác'), k.name, k.craft, coalesce(k.place_written, u.name),
                    coalesce(nullif(concat_ws(' – ', {from}, {to}), ''), 'Năm ' || k.held_year), k.learners, k.female, k.finished, k.employed,
                    cost.national, cost.local, cost.other
             FROM d JOIN course_counted k ON k.held_on BETWEEN d.first AND d.last OR (d.whole AND k.held_year = d.year)
                  LEFT JOIN cost ON cost.course_id = k.id LEFT JOIN unit u ON u.id = k.unit_id
             ORDER BY k.kind, k.held_on, fold(k.name), k.id"
        ),
    )
}

/// T12: who learns in these classes, with room to sign. Personal numbers are no part of a report.
fn learners(ground: &Ground<'_>) -> Result<ListFigures> {
    let shape = Shape {
        key: "learners",
        unit: "học viên",
        noun: "learner",
        title: "Học viên của các lớp",
        empty: "Sổ chưa có danh sách học viên của lớp nào trong kỳ.",
        grouped: true,
        sums: false,
    };
    let yes = |of: &str| format!("CASE {of} WHEN 1 THEN 'x' END");
    let mark = |title: &str| ListColumn::new(title, What::Mark);
    shape.query(
        ground,
        vec![
            ListColumn::text("Họ và tên", 24),
            mark("Năm sinh"),
            mark("Nữ"),
            mark("Dân tộc thiểu số"),
            ListColumn::text("Nơi ở", 22),
            ListColumn::text("Nơi làm việc", 22),
            ListColumn::text("Ký nhận", 20),
        ],
        "",
        &format!(
            "SELECT l.id, k.name, l.name, substr(l.born_on, 1, 4), {}, {}, concat_ws(', ', nullif(l.commune_written, ''), nullif(l.district_written, '')),
                    coalesce(f.name, l.workplace), NULL
             FROM d JOIN course_counted k ON k.held_on BETWEEN d.first AND d.last OR (d.whole AND k.held_year = d.year)
                  JOIN learner l ON l.course_id = k.id LEFT JOIN facility f ON f.id = l.facility_id
             ORDER BY k.kind, k.held_on, fold(k.name), k.id, l.position, fold(l.name), l.id",
            yes("l.female"),
            yes("l.minority"),
        ),
    )
}

/// T12: who was there, what came of it, and who works since. Which sessions somebody missed is told by their days.
fn attendance(ground: &Ground<'_>) -> Result<ListFigures> {
    let shape = Shape {
        key: "attendance",
        unit: "học viên",
        noun: "learner",
        title: "Điểm danh, kết quả và việc làm sau học",
        empty: "Sổ chưa ghi điểm danh, kết quả học tập của lớp nào trong kỳ.",
        grouped: true,
        sums: false,
    };
    let result = label("l.result", course::sets::LearnerResult::CHOICES);
    let worked =
        |months: &str| format!("CASE l.employed_{months} WHEN 1 THEN 'có' WHEN 0 THEN 'chưa' END");
    let mark = |title: &str| ListColumn::new(title, What::Mark);
    let (missed, session) = (date("s.held_on"), ListColumn::count);
    shape.query(
        ground,
        vec![
            ListColumn::text("Họ và tên", 24),
            session("Số buổi").under("Điểm danh"),
            session("Có mặt").under("Điểm danh"),
            session("Vắng có phép").under("Điểm danh"),
            session("Vắng không phép").under("Điểm danh"),
            ListColumn::text("Ngày vắng", 20).under("Điểm danh"),
            ListColumn::text("Kết quả", 12),
            mark("3 tháng").under("Việc làm sau"),
            mark("6 tháng").under("Việc làm sau"),
            mark("12 tháng").under("Việc làm sau"),
            ListColumn::text("Nơi làm việc, nghề", 20),
        ],
        "session AS (SELECT course_id, count(*) AS held FROM course_session GROUP BY 1)",
        &format!(
            "SELECT l.id, k.name, l.name, session.held, a.present, a.excused, a.absent, a.missed, {result}, {}, {}, {},
                    concat_ws(', ', nullif(l.job_place, ''), nullif(l.job, ''))
             FROM d JOIN course_counted k ON k.held_on BETWEEN d.first AND d.last OR (d.whole AND k.held_year = d.year)
                  JOIN learner l ON l.course_id = k.id LEFT JOIN session ON session.course_id = k.id
                  LEFT JOIN (
                    SELECT t.learner_id, count(*) FILTER (WHERE t.present = 1) AS present,
                           count(*) FILTER (WHERE t.present = 0 AND t.excused = 1) AS excused,
                           count(*) FILTER (WHERE t.present = 0 AND coalesce(t.excused, 0) = 0) AS absent,
                           group_concat({missed}, '; ' ORDER BY s.held_on, s.id) FILTER (WHERE t.present = 0) AS missed
                    FROM attendance t JOIN course_session s ON s.id = t.course_session_id GROUP BY t.learner_id) a ON a.learner_id = l.id
             WHERE a.learner_id IS NOT NULL OR l.result IS NOT NULL OR coalesce(l.employed_3, l.employed_6, l.employed_12) IS NOT NULL
             ORDER BY k.kind, k.held_on, fold(k.name), k.id, l.position, fold(l.name), l.id",
            worked("3"),
            worked("6"),
            worked("12"),
        ),
    )
}

/// Quyết toán: what was approved, contracted, paid and settled of khuyến công money, project by project.
fn settlement(ground: &Ground<'_>) -> Result<ListFigures> {
    let shape = Shape {
        key: "settlement",
        unit: "đề án, nhiệm vụ",
        noun: "project",
        title: "Quyết toán kinh phí khuyến công",
        empty: "Sổ chưa ghi đề án nào của năm này.",
        grouped: true,
        sums: true,
    };
    let paid = |title: &str| ListColumn::money(title).under("Thực hiện");
    let columns = vec![
        ListColumn::text("Tên đề án, nhiệm vụ", 30),
        ListColumn::text("Quyết định", 16),
        ListColumn::money("Được duyệt"),
        ListColumn::money("Hợp đồng"),
        paid("Tạm ứng"),
        paid("Thanh toán"),
        paid("Thu hồi"),
        paid("Đã chi"),
        ListColumn::money("Quyết toán"),
        ListColumn::money("Còn lại so với duyệt"),
    ];
    let mut rows = Vec::new();
    for (named, had) in ground.projects {
        let funds = had.funds()?;
        let spent = funds.disbursed()?;
        // What only moved in the period belongs to the books of another year.
        let of_year = Sums {
            in_period: Money::ZERO,
            of_years_before: Money::ZERO,
            ..funds
        };
        if !had.counts && of_year == Sums::default() {
            continue;
        }
        let name = match had.beside {
            true => format!("{} ({})", named.name, store::state_label(had)),
            false => named.name.clone(),
        };
        let stated = |amount: Option<Money>| {
            amount.map_or(ListCell::Nothing, |one| ListCell::Number(one.dong()))
        };
        let number = |amount: Money| ListCell::Number(amount.dong());
        rows.push(ListRow {
            id: Some(named.id.to_string()),
            given_up: false,
            group: Some(
                match named.source.as_str() {
                    "national" => "KHUYẾN CÔNG QUỐC GIA",
                    _ => "KHUYẾN CÔNG ĐỊA PHƯƠNG",
                }
                .to_owned(),
            ),
            cells: vec![
                ListCell::Text(name),
                match named.decision.said(ground.days.budget()) {
                    Some(paper) => ListCell::Text(paper),
                    None => ListCell::Nothing,
                },
                number(funds.approved),
                amount(funds.contracted),
                number(funds.advanced),
                number(funds.paid),
                number(funds.returned),
                number(spent),
                stated(funds.settled),
                number(funds.approved.minus(spent)?),
            ],
        });
    }
    Ok(shape.with(columns, rows))
}
