//! The tables of a report's annexes: groups, rows and sums, every amount in one unit and unrounded.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::figures::{FacilityFigures, ProjectFigures, SourceFigures};
use super::narrative::{share, written};
use crate::document::{Cell, Column, Kind, Row, RowKind, Table, Width};
use crate::error::Result;
use crate::money::Money;
use crate::period::roman;

/// The sources of khuyến công money, in their order.
const SOURCES: [(&str, &str); 2] = [
    ("national", "Khuyến công quốc gia"),
    ("local", "Khuyến công địa phương"),
];

/// How amounts are printed in one table: in triệu đồng with as many decimals as they all need, in
/// đồng where three are not enough. No figure is rounded, so the totals equal the rows.
pub(super) struct Unit {
    pub(super) name: &'static str,
    shift: u32,
    decimals: u32,
}

impl Unit {
    pub(super) fn of(amounts: impl Iterator<Item = Money>) -> Self {
        let mut decimals = 0;
        for amount in amounts {
            let needed = Decimal::new(amount.dong(), 6).normalize().scale();
            decimals = decimals.max(needed);
        }
        if decimals <= 3 {
            Self {
                name: "triệu đồng",
                shift: 6,
                decimals,
            }
        } else {
            Self {
                name: "đồng",
                shift: 0,
                decimals: 0,
            }
        }
    }

    pub(super) fn cell(&self, amount: Money) -> Cell {
        Cell::number(Decimal::new(amount.dong(), self.shift), self.decimals)
    }

    fn optional(&self, amount: Option<Money>) -> Cell {
        amount.map_or_else(Cell::empty, |amount| self.cell(amount))
    }
}

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
                let accepted = project
                    .accepted_on
                    .as_deref()
                    .map(|day| format!("nghiệm thu {}", written(day)));
                let stands = accepted.unwrap_or_else(|| project.state.clone());
                cells.push(Cell::text(match project.difficulty.trim() {
                    "" => stands,
                    difficulty => format!("{stands}; vướng mắc: {difficulty}"),
                }));
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
            Column::new("Tiến độ, vướng mắc", Kind::Text, Width::Share(16)),
        ],
        rows,
    })
}

fn sum_row(kind: RowKind, title: &str, projects: &[&ProjectFigures], unit: &Unit) -> Result<Row> {
    let mut cells = vec![Cell::text(""), Cell::text(title).spanning(3)];
    cells.extend(ProjectSums::of(projects.iter().copied())?.cells(unit)?);
    cells.push(Cell::empty());
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

/// One row a content heading, by source: against the plan, and against the same days of last year.
pub(super) fn contents(contents: &[SourceFigures]) -> Result<Table> {
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
    let mut group = 0;
    for (source, name) in SOURCES {
        let of_source: Vec<SourceFigures> = contents
            .iter()
            .filter(|one| one.source == source)
            .cloned()
            .collect();
        if of_source.is_empty() {
            continue;
        }
        group += 1;
        rows.push(Row::group(1, roman(group), name.to_uppercase()));
        for (number, one) in (1..).zip(&of_source) {
            let mut cells = vec![Cell::ordinal(number), Cell::text(&one.name)];
            cells.extend(content_cells(one, &all, &unit));
            rows.push(Row::data(cells));
        }
        let sum = SourceFigures::sum(&of_source)?;
        let mut cells = vec![Cell::empty(), Cell::text(format!("Cộng {}", roman(group)))];
        cells.extend(content_cells(&sum, &all, &unit));
        rows.push(Row {
            kind: RowKind::Subtotal,
            cells,
        });
    }
    let mut cells = vec![Cell::empty(), Cell::text("Tổng cộng")];
    cells.extend(content_cells(&all, &all, &unit));
    rows.push(Row {
        kind: RowKind::Total,
        cells,
    });
    Ok(Table {
        unit: Some(unit.name.to_owned()),
        columns: vec![
            Column::centred("TT"),
            Column::text("Nội dung", 1),
            Column::over(
                "Số đề án, nhiệm vụ",
                vec![
                    Column::number("Được duyệt"),
                    Column::number("Nghiệm thu trong kỳ"),
                    Column::number("Nghiệm thu lũy kế"),
                ],
            ),
            Column::over(
                "Kinh phí khuyến công",
                vec![
                    Column::number("Kế hoạch năm"),
                    Column::number("Được duyệt"),
                    Column::number("Giải ngân trong kỳ"),
                    Column::number("Lũy kế giải ngân"),
                    Column::rate("% kế hoạch"),
                    Column::rate("Tỷ trọng (%)"),
                ],
            ),
            Column::over(
                "Cùng kỳ năm trước",
                vec![
                    Column::number("Nghiệm thu lũy kế"),
                    Column::number("Lũy kế giải ngân"),
                    Column::rate("So cùng kỳ (%)"),
                ],
            ),
            Column::number("Vốn đối ứng, khác"),
        ],
        rows,
    })
}

fn content_cells(one: &SourceFigures, all: &SourceFigures, unit: &Unit) -> Vec<Cell> {
    let count = |value: u32| Cell::number(Decimal::from(value), 0);
    vec![
        count(one.projects),
        count(one.accepted_in_period),
        count(one.accepted),
        unit.cell(one.planned),
        unit.cell(one.approved),
        unit.cell(one.paid_in_period),
        unit.cell(one.paid_to_date),
        rate(one.paid_to_date, one.planned),
        rate(one.paid_to_date, all.paid_to_date),
        count(one.accepted_last_year),
        unit.cell(one.last_year),
        rate(one.paid_to_date, one.last_year),
        unit.cell(one.counterpart),
    ]
}
