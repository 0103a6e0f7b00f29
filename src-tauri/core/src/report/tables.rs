//! The tables of a report's annexes: groups, rows and sums, every amount in one unit and unrounded.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::figures::{
    FacilityFigures, Figures, MeasureFigures, ProjectFigures, Quantities, SourceFigures,
};
use super::scale::Unit;
use super::words::{official, range, share};
use crate::document::{Cell, Column, Row, RowKind, Table};
use crate::error::Result;
use crate::money::Money;
use crate::period::roman;

/// The sources of khuyến công money, in their order.
const SOURCES: [(&str, &str); 2] = [
    ("national", "Khuyến công quốc gia"),
    ("local", "Khuyến công địa phương"),
];

#[derive(Default, Clone, Copy)]
struct ProjectSums {
    national: Money,
    local: Money,
    counterpart: Money,
    advanced: Money,
    in_period: Money,
    to_date: Money,
}

impl ProjectSums {
    fn of<'p>(projects: impl Iterator<Item = &'p ProjectFigures>) -> Result<Self> {
        projects
            .into_iter()
            .try_fold(Self::default(), |sums, project| {
                Ok(Self {
                    national: sums.national.plus(project.national)?,
                    local: sums.local.plus(project.local)?,
                    counterpart: sums.counterpart.plus(project.counterpart)?,
                    advanced: sums.advanced.plus(project.advanced)?,
                    in_period: sums.in_period.plus(project.paid_in_period)?,
                    to_date: sums.to_date.plus(project.paid_to_date)?,
                })
            })
    }

    fn cells(&self, unit: &Unit) -> Result<Vec<Cell>> {
        let supported = self.national.plus(self.local)?;
        Ok(vec![
            unit.cell(supported.plus(self.counterpart)?),
            unit.cell(self.national),
            unit.cell(self.local),
            unit.cell(self.counterpart),
            unit.cell(self.advanced),
            unit.cell(self.in_period),
            unit.cell(self.to_date),
            rate(self.to_date, supported),
        ])
    }
}

/// A share with one digit.
fn rate(part: Money, whole: Money) -> Cell {
    share(part, whole).map_or_else(|| Cell::text("–"), |share| Cell::number(share, 1))
}

/// One row a project, in groups by source and content, with the sums of each.
pub(super) fn projects(projects: &[ProjectFigures]) -> Result<Table> {
    let mut amounts = Vec::new();
    for project in projects {
        amounts.extend([
            project.total()?,
            project.national,
            project.local,
            project.counterpart,
        ]);
        amounts.extend([
            project.advanced,
            project.paid_in_period,
            project.paid_to_date,
        ]);
    }
    let unit = Unit::of(amounts.into_iter());
    let mut rows = Vec::new();
    let mut group = 0;
    for (source, name) in SOURCES {
        let of_source: Vec<&ProjectFigures> = projects
            .iter()
            .filter(|project| project.source == source)
            .collect();
        if of_source.is_empty() {
            continue;
        }
        group += 1;
        rows.push(Row::group(1, roman(group), name.to_uppercase()));
        let mut by_content: BTreeMap<(bool, &str), Vec<&ProjectFigures>> = BTreeMap::new();
        for project in &of_source {
            by_content
                .entry((project.content.is_empty(), &project.content))
                .or_default()
                .push(project);
        }
        let mut number = 0;
        for of_content in by_content.values() {
            rows.push(Row::group(
                2,
                of_content[0].content.clone(),
                of_content[0].content_name.clone(),
            ));
            for project in of_content {
                number += 1;
                let mut cells = vec![
                    Cell::ordinal(number),
                    Cell::text(&project.name),
                    Cell::text(&project.beneficiaries),
                    Cell::text(&project.paper),
                ];
                cells.extend(ProjectSums::of(std::iter::once(*project))?.cells(&unit)?);
                let accepted = project.accepted_on.map(official);
                cells.extend([
                    Cell::text(&project.state),
                    accepted.map_or_else(Cell::empty, Cell::text),
                    Cell::text(project.difficulty.trim()),
                ]);
                rows.push(Row::data(cells));
            }
        }
        rows.push(sum_row(
            RowKind::Subtotal,
            &format!("Cộng {}", roman(group)),
            &of_source,
            &unit,
        )?);
    }
    rows.push(sum_row(
        RowKind::Total,
        "Tổng cộng",
        &projects.iter().collect::<Vec<_>>(),
        &unit,
    )?);
    Ok(Table {
        unit: Some(unit.name.to_owned()),
        columns: vec![
            Column::centred("TT"),
            Column::text("Tên đề án, nhiệm vụ", 22),
            Column::text("Đơn vị thụ hưởng", 22),
            Column::text("Quyết định, hợp đồng", 22),
            Column::over(
                "Kinh phí được duyệt",
                vec![
                    Column::number("Tổng vốn"),
                    Column::number("KCQG"),
                    Column::number("KCĐP"),
                    Column::number("Đối ứng, khác"),
                ],
            ),
            Column::over(
                "Thực hiện",
                vec![
                    Column::number("Tạm ứng"),
                    Column::number("Giải ngân trong kỳ"),
                    Column::number("Lũy kế giải ngân"),
                    Column::rate("Tỷ lệ (%)"),
                ],
            ),
            Column::text("Trạng thái", 10),
            Column::centred("Ngày nghiệm thu"),
            Column::text("Vướng mắc", 12),
        ],
        rows,
    })
}

fn sum_row(kind: RowKind, title: &str, projects: &[&ProjectFigures], unit: &Unit) -> Result<Row> {
    let mut cells = vec![Cell::text(""), Cell::text(title).spanning(3)];
    cells.extend(ProjectSums::of(projects.iter().copied())?.cells(unit)?);
    cells.extend([Cell::empty(), Cell::empty(), Cell::empty()]);
    Ok(Row { kind, cells })
}

/// One row a facility, in groups by former district.
pub(super) fn facilities(facilities: &[FacilityFigures]) -> Result<Table> {
    let unit = Unit::of(
        facilities
            .iter()
            .flat_map(|one| [one.revenue, one.requested, one.counterpart])
            .flatten(),
    );
    let mut rows = Vec::new();
    let mut districts: BTreeMap<String, Vec<&FacilityFigures>> = BTreeMap::new();
    for facility in facilities {
        districts
            .entry(facility.district.clone())
            .or_default()
            .push(facility);
    }
    let mut number = 0;
    for (index, (district, of_district)) in (1..).zip(&districts) {
        let name = if district.is_empty() {
            "Chưa ghi huyện"
        } else {
            district
        };
        rows.push(Row::group(1, roman(index), name));
        for facility in of_district {
            number += 1;
            rows.push(Row::data(vec![
                Cell::ordinal(number),
                Cell::text(&facility.name),
                Cell::text(&facility.commune),
                Cell::text(&facility.trade),
                facility
                    .labour
                    .map_or_else(Cell::empty, |labour| Cell::number(Decimal::from(labour), 0)),
                unit.optional(facility.revenue),
                Cell::text(&facility.need),
                unit.optional(facility.requested),
                unit.optional(facility.counterpart),
            ]));
        }
        rows.push(facility_sums(
            RowKind::Subtotal,
            &format!("Cộng {}", roman(index)),
            of_district,
            &unit,
        )?);
    }
    let all: Vec<&FacilityFigures> = facilities.iter().collect();
    rows.push(facility_sums(RowKind::Total, "Tổng cộng", &all, &unit)?);
    Ok(Table {
        unit: Some(unit.name.to_owned()),
        columns: vec![
            Column::centred("TT"),
            Column::text("Tên cơ sở", 26),
            Column::text("Xã, phường", 14),
            Column::text("Ngành nghề, sản phẩm", 20),
            Column::over(
                "Số liệu năm",
                vec![Column::number("Lao động"), Column::number("Doanh thu")],
            ),
            Column::over(
                "Nhu cầu hỗ trợ",
                vec![
                    Column::text("Nội dung", 26),
                    Column::number("Đề nghị"),
                    Column::number("Đối ứng"),
                ],
            ),
        ],
        rows,
    })
}

fn facility_sums(
    kind: RowKind,
    title: &str,
    facilities: &[&FacilityFigures],
    unit: &Unit,
) -> Result<Row> {
    // What no row states has no sum.
    let sum = |of: &dyn Fn(&FacilityFigures) -> Option<Money>| -> Result<Option<Money>> {
        let stated: Vec<Money> = facilities.iter().filter_map(|one| of(one)).collect();
        if stated.is_empty() {
            return Ok(None);
        }
        Money::sum(stated).map(Some)
    };
    let labour: Vec<u32> = facilities.iter().filter_map(|one| one.labour).collect();
    Ok(Row {
        kind,
        cells: vec![
            Cell::text(""),
            Cell::text(title).spanning(3),
            if labour.is_empty() {
                Cell::empty()
            } else {
                Cell::number(Decimal::from(labour.iter().sum::<u32>()), 0)
            },
            unit.optional(sum(&|one| one.revenue)?),
            Cell::empty(),
            unit.optional(sum(&|one| one.requested)?),
            unit.optional(sum(&|one| one.counterpart)?),
        ],
    })
}

/// Whether the table by content has a row.
pub(super) fn has_contents(figures: &Figures) -> bool {
    !figures.sources.is_empty() || figures.measures.iter().any(MeasureFigures::speaks)
}

impl MeasureFigures {
    /// Whether more than one part of it speaks: of either fund, of none.
    fn shared(&self) -> bool {
        let all = [self.planned, self.in_period, self.to_date, self.last_year];
        let parts = FUNDS
            .iter()
            .filter(|(.., of)| all.iter().any(|one| of(one) != 0));
        parts.count() > 1
    }

    /// Whether anything of it was planned or done.
    pub(super) fn speaks(&self) -> bool {
        [self.planned, self.in_period, self.to_date, self.last_year]
            .iter()
            .any(|one| *one != Quantities::default())
    }
}

/// T2: by fund and then of all of them, a line of money a content heading, and under it what is counted: projects, and
/// what they and the activities brought. Against the plan, and against the same days of last year.
pub(super) fn contents(contents: &[SourceFigures], measures: &[MeasureFigures]) -> Result<Table> {
    let amounts = contents.iter().flat_map(|one| {
        [
            one.planned,
            one.approved,
            one.counterpart,
            one.paid_in_period,
            one.paid_to_date,
            one.last_year,
        ]
    });
    let unit = Unit::of(amounts);
    let all = SourceFigures::sum(contents)?;
    let mut rows = Vec::new();
    let mut groups = 0;
    for (source, name, of) in FUNDS {
        let of_source: Vec<&SourceFigures> = contents
            .iter()
            .filter(|one| one.source == *source)
            .collect();
        let lines = by_content(&of_source, measures, *of)?;
        if lines.is_empty() {
            continue;
        }
        groups += 1;
        rows.push(Row::group(1, roman(groups), name.to_uppercase()));
        for (number, line) in (1..).zip(&lines) {
            let mut cells = vec![Cell::ordinal(number), Cell::text(&line.name), Cell::empty()];
            cells.extend(no_quantities());
            cells.extend(money_cells(line.money.as_ref(), &all, &unit));
            rows.push(Row::data(cells));
            rows.extend(line.counted.iter().map(Quantity::row));
        }
        if of_source.is_empty() {
            continue;
        }
        let sum = sum_of(&of_source)?;
        rows.push(sums(
            RowKind::Subtotal,
            &format!("Cộng {}", roman(groups)),
            &sum,
            &all,
            &unit,
        ));
    }
    // What all funds come to is another number only where two of them pay for one thing.
    let funds = FUNDS
        .iter()
        .filter(|(source, ..)| contents.iter().any(|one| one.source == *source));
    if funds.count() > 1 || measures.iter().any(MeasureFigures::shared) {
        groups += 1;
        let sources: Vec<&SourceFigures> = contents.iter().collect();
        rows.push(Row::group(1, roman(groups), "CỘNG CÁC NGUỒN THEO NỘI DUNG"));
        for line in by_content(&sources, measures, Quantities::whole)? {
            let mut cells = vec![Cell::empty(), Cell::text(&line.name), Cell::empty()];
            cells.extend(no_quantities());
            cells.extend(money_cells(line.money.as_ref(), &all, &unit));
            // No data: the money stands in the groups above.
            rows.push(Row {
                kind: RowKind::Group(2),
                cells,
            });
            rows.extend(line.counted.iter().map(Quantity::row));
        }
    }
    rows.push(sums(RowKind::Total, "Tổng cộng", &all, &all, &unit));
    Ok(Table {
        unit: Some(unit.name.to_owned()),
        columns: vec![
            Column::centred("TT"),
            Column::text("Nội dung, chỉ tiêu", 1),
            Column::centred("ĐVT"),
            Column::over(
                "Khối lượng",
                vec![
                    Column::rate("KH năm"),
                    Column::rate("Trong kỳ"),
                    Column::rate("Lũy kế"),
                    Column::rate("% KH"),
                    Column::rate("Cùng kỳ"),
                    Column::rate("% cùng kỳ"),
                ],
            ),
            Column::over(
                "Kinh phí khuyến công",
                vec![
                    Column::number("KH năm"),
                    Column::number("Được duyệt"),
                    Column::number("Giải ngân trong kỳ"),
                    Column::number("Giải ngân lũy kế"),
                    Column::rate("% KH"),
                    Column::rate("Tỷ trọng (%)"),
                    Column::number("Cùng kỳ"),
                    Column::rate("% cùng kỳ"),
                ],
            ),
            Column::number("Vốn đối ứng, khác"),
        ],
        rows,
    })
}

/// What a fund's part of a measure is.
type Part = fn(&Quantities) -> i64;

/// The funds in their order, and what is of no known fund: quantities alone.
const FUNDS: &[(&str, &str, Part)] = &[
    ("national", SOURCES[0].1, |of| of.national),
    ("local", SOURCES[1].1, |of| of.local),
    ("", "Chưa rõ nguồn", |of| of.unknown),
];

/// A content heading of one fund, or of all.
struct Line {
    name: String,
    money: Option<SourceFigures>,
    counted: Vec<Quantity>,
}

/// A line of things under a heading; all but the plan in hundredths.
struct Quantity {
    name: String,
    unit: String,
    planned: Option<i64>,
    planned_to: Option<i64>,
    in_period: Option<i64>,
    to_date: i64,
    last_year: Option<i64>,
}

fn by_content(
    sources: &[&SourceFigures],
    measures: &[MeasureFigures],
    of: Part,
) -> Result<Vec<Line>> {
    /// Name of a content, its money by source, what is counted of it.
    type Content<'a> = (&'a str, Vec<&'a SourceFigures>, Vec<Quantity>);
    let mut lines: BTreeMap<(bool, &str), Content<'_>> = BTreeMap::new();
    for one in sources {
        let line = lines.entry((one.code.is_empty(), &one.code)).or_default();
        line.0 = &one.name;
        line.1.push(one);
    }
    for one in measures {
        let [planned, in_period, to_date, last_year] =
            [&one.planned, &one.in_period, &one.to_date, &one.last_year].map(of);
        if [planned, in_period, to_date, last_year] == [0; 4] {
            continue;
        }
        let line = lines.entry((one.code.is_empty(), &one.code)).or_default();
        if line.0.is_empty() {
            line.0 = &one.content;
        }
        line.2.push(Quantity {
            name: one.name.clone(),
            unit: one.unit.clone(),
            planned: (planned != 0).then_some(planned),
            // A range is of one plan line, or of the whole.
            planned_to: one.planned_to.filter(|_| planned == one.planned.whole()),
            in_period: Some(in_period),
            to_date,
            last_year: Some(last_year),
        });
    }
    lines
        .into_values()
        .map(|(name, sources, mut counted)| {
            let money = (!sources.is_empty())
                .then(|| sum_of(&sources))
                .transpose()?;
            if let Some(money) = &money {
                counted.splice(0..0, projects_of(money));
            }
            Ok(Line {
                name: name.to_owned(),
                money,
                counted,
            })
        })
        .collect()
}

fn sum_of(sources: &[&SourceFigures]) -> Result<SourceFigures> {
    let sources: Vec<SourceFigures> = sources.iter().map(|one| (*one).clone()).collect();
    SourceFigures::sum(&sources)
}

/// The projects of a heading, approved and accepted.
fn projects_of(money: &SourceFigures) -> Vec<Quantity> {
    let things = |count: u32| i64::from(count) * HUNDREDTHS;
    let mut lines = Vec::new();
    if money.projects > 0 {
        lines.push(Quantity {
            name: "Đề án được duyệt".to_owned(),
            unit: "đề án".to_owned(),
            planned: None,
            planned_to: None,
            in_period: None,
            to_date: things(money.projects),
            last_year: None,
        });
    }
    if money.accepted > 0 || money.accepted_last_year > 0 {
        lines.push(Quantity {
            name: "Đề án nghiệm thu".to_owned(),
            unit: "đề án".to_owned(),
            planned: None,
            planned_to: None,
            in_period: Some(things(money.accepted_in_period)),
            to_date: things(money.accepted),
            last_year: Some(things(money.accepted_last_year)),
        });
    }
    lines
}

/// Quantities are scaled by this.
const HUNDREDTHS: i64 = 100;

impl Quantity {
    fn row(&self) -> Row {
        let number = |value: i64| {
            Cell::number(
                Decimal::new(value, 2).normalize(),
                Decimal::new(value, 2).normalize().scale(),
            )
        };
        let known = |value: Option<i64>| value.map_or_else(Cell::empty, number);
        let rate = |part: i64, whole: Option<i64>| match whole.filter(|whole| *whole != 0) {
            Some(whole) => share_of(part, whole),
            None => Cell::empty(),
        };
        let planned = match (self.planned, self.planned_to) {
            (Some(from), Some(to)) => Cell::text(range(from, to)),
            (planned, _) => known(planned),
        };
        let mut cells = vec![
            Cell::empty(),
            Cell::text(format!("- {}", self.name)),
            Cell::text(&self.unit),
            planned,
            known(self.in_period),
            number(self.to_date),
            rate(
                self.to_date,
                self.planned.filter(|_| self.planned_to.is_none()),
            ),
            known(self.last_year.filter(|value| *value != 0)),
            rate(self.to_date, self.last_year),
        ];
        cells.extend((0..MONEY_COLUMNS).map(|_| Cell::empty()));
        Row::data(cells)
    }
}

/// How many columns of the table by content speak of money, and of things.
const MONEY_COLUMNS: usize = 9;
const QUANTITY_COLUMNS: usize = 6;

fn no_quantities() -> impl Iterator<Item = Cell> {
    (0..QUANTITY_COLUMNS).map(|_| Cell::empty())
}

fn share_of(part: i64, whole: i64) -> Cell {
    rate(
        Money::new(part).unwrap_or_default(),
        Money::new(whole).unwrap_or_default(),
    )
}

fn money_cells(one: Option<&SourceFigures>, all: &SourceFigures, unit: &Unit) -> Vec<Cell> {
    let Some(one) = one else {
        return (0..MONEY_COLUMNS).map(|_| Cell::empty()).collect();
    };
    vec![
        unit.cell(one.planned),
        unit.cell(one.approved),
        unit.cell(one.paid_in_period),
        unit.cell(one.paid_to_date),
        rate(one.paid_to_date, one.planned),
        rate(one.paid_to_date, all.paid_to_date),
        unit.cell(one.last_year),
        rate(one.paid_to_date, one.last_year),
        unit.cell(one.counterpart),
    ]
}

fn sums(kind: RowKind, title: &str, sum: &SourceFigures, all: &SourceFigures, unit: &Unit) -> Row {
    let mut cells = vec![Cell::empty(), Cell::text(title), Cell::empty()];
    cells.extend(no_quantities());
    cells.extend(money_cells(Some(sum), all, unit));
    Row { kind, cells }
}
