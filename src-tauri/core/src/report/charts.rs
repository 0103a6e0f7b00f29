//! The charts of a report: how far the money has come by content, and where it comes from.
//!
//! A chart repeats figures of the text and the annexes, unrounded; it is drawn only where there is
//! something to compare.

use rust_decimal::Decimal;

use super::figures::{ContentFigures, Figures, ProjectFigures};
use super::words::percent;
use crate::document::{Block, Chart, Series, Value};
use crate::error::Result;
use crate::money::Money;

/// The charts that stand after the text of a section.
pub(super) fn after(section: &str, figures: &Figures) -> Result<Vec<Block>> {
    let chart = match (figures.kind.as_str(), section) {
        // what is only planned has come nowhere yet
        ("plan" | "registration", _) => None,
        (_, "local") | ("progress", "overview") => contents(figures),
        (_, "funding") => sources(&figures.projects)?,
        _ => None,
    };
    Ok(chart.map(Block::Chart).into_iter().collect())
}

/// Plan, approval and payment by content.
fn contents(figures: &Figures) -> Option<Chart> {
    type Amount = fn(&ContentFigures) -> Money;
    let kinds: [(&str, &str, Amount); 3] = [
        ("Kế hoạch năm", "planned", |one| one.planned),
        ("Đã phê duyệt", "approved", |one| one.approved),
        ("Đã giải ngân", "paid_to_date", |one| one.paid_to_date),
    ];
    let shown: Vec<_> = figures
        .contents
        .iter()
        .filter(|one| kinds.iter().any(|(.., amount)| amount(one) > Money::ZERO))
        .collect();
    if shown.len() < 2 {
        return None;
    }
    let used = kinds
        .iter()
        .filter(|(.., amount)| shown.iter().any(|one| amount(one) != Money::ZERO));
    let amounts = shown
        .iter()
        .flat_map(|one| kinds.iter().map(|(.., amount)| amount(one)));
    let unit = Unit::of(amounts);
    let series = used
        .map(|(name, key, amount)| Series {
            name: (*name).to_owned(),
            values: shown
                .iter()
                .map(|one| {
                    let figure = format!("contents.{}.{key}", one.code);
                    unit.value(amount(one)).from_figure(figure)
                })
                .collect(),
        })
        .collect();
    Some(Chart {
        title: format!(
            "Tiến độ kinh phí khuyến công năm {} theo nội dung",
            figures.year
        ),
        unit: Some(unit.name.to_owned()),
        categories: shown.iter().map(|one| one.name.clone()).collect(),
        series,
    })
}

/// Approved money by where it comes from, with the share of each.
fn sources(projects: &[ProjectFigures]) -> Result<Option<Chart>> {
    let sum = |amount: fn(&ProjectFigures) -> Money| {
        projects
            .iter()
            .try_fold(Money::ZERO, |sum, one| sum.plus(amount(one)))
    };
    let parts = [
        ("Khuyến công quốc gia", "national", sum(|one| one.national)?),
        ("Khuyến công địa phương", "local", sum(|one| one.local)?),
        (
            "Đối ứng và nguồn khác",
            "counterpart",
            sum(|one| one.counterpart)?,
        ),
    ];
    if parts
        .iter()
        .filter(|(.., part)| *part > Money::ZERO)
        .count()
        < 2
    {
        return Ok(None);
    }
    let whole = parts
        .iter()
        .try_fold(Money::ZERO, |whole, (.., part)| whole.plus(*part))?;
    let unit = Unit::of(parts.iter().map(|(.., part)| *part));
    let values = parts
        .iter()
        .map(|(_, key, part)| {
            let share = format!("{} %", percent(*part, whole));
            unit.value(*part)
                .with(&share)
                .from_figure(format!("sources.{key}"))
        })
        .collect();
    Ok(Some(Chart {
        title: "Kinh phí được duyệt theo nguồn".to_owned(),
        unit: Some(unit.name.to_owned()),
        categories: parts.iter().map(|(name, ..)| (*name).to_owned()).collect(),
        series: vec![Series {
            name: "Kinh phí được duyệt".to_owned(),
            values,
        }],
    }))
}

/// How amounts are printed in one chart, as in the tables: nothing is rounded.
struct Unit {
    name: &'static str,
    shift: u32,
    decimals: u32,
}

impl Unit {
    fn of(amounts: impl Iterator<Item = Money>) -> Self {
        let scale = |amount: Money| Decimal::new(amount.dong(), 6).normalize().scale();
        match amounts.map(scale).max().unwrap_or(0) {
            decimals @ 0..=3 => Self {
                name: "triệu đồng",
                shift: 6,
                decimals,
            },
            _ => Self {
                name: "đồng",
                shift: 0,
                decimals: 0,
            },
        }
    }

    fn value(&self, amount: Money) -> Value {
        Value::number(Decimal::new(amount.dong(), self.shift), self.decimals)
    }
}

#[cfg(test)]
mod tests {
    use super::super::figures::AgencyFigures;
    use super::*;

    fn money(dong: i64) -> Money {
        Money::new(dong).unwrap()
    }

    fn content(code: &str, planned: i64, approved: i64, paid: i64) -> ContentFigures {
        ContentFigures {
            code: code.into(),
            name: format!("Nội dung {code}"),
            planned: money(planned),
            approved: money(approved),
            paid_in_period: Money::ZERO,
            paid_to_date: money(paid),
            projects: 1,
        }
    }

    fn figures(contents: Vec<ContentFigures>) -> Figures {
        let contents = serde_json::to_value(contents).unwrap();
        serde_json::from_value(serde_json::json!({
            "kind": "year", "period": "2023", "from": "2023-01-01", "to": "2023-12-31", "year": 2023,
            "agency": AgencyFigures::default(), "figures": [], "contents": contents, "projects": [],
            "activities": [], "facilities": [],
        }))
        .unwrap()
    }

    fn project(national: i64, local: i64, counterpart: i64) -> ProjectFigures {
        serde_json::from_value(serde_json::json!({
            "id": "1", "name": "Đề án", "source": "local", "content": "ND3", "content_name": "",
            "beneficiaries": "", "paper": "", "national": national, "local": local,
            "counterpart": counterpart, "advanced": 0, "paid_in_period": 0, "paid_to_date": 0,
            "state": "", "accepted_on": null, "difficulty": "",
        }))
        .unwrap()
    }

    #[test]
    fn every_bar_is_the_figure_that_it_names() {
        let all = figures(vec![
            content("ND1", 240_000_000, 240_000_000, 168_500_000),
            content("ND2", 0, 0, 0),
            content("ND3", 3_635_000_000, 3_350_000_000, 0),
        ]);
        let [Block::Chart(chart)] = &after("local", &all).unwrap()[..] else {
            panic!("one chart");
        };
        assert_eq!(chart.categories, ["Nội dung ND1", "Nội dung ND3"]);
        assert_eq!(chart.unit.as_deref(), Some("triệu đồng"));
        let printed: Vec<Vec<&str>> = chart
            .series
            .iter()
            .map(|series| series.values.iter().map(|value| &*value.text).collect())
            .collect();
        assert_eq!(
            printed,
            [["240,0", "3.635,0"], ["240,0", "3.350,0"], ["168,5", "0,0"]]
        );
        let million = Decimal::from(1_000_000);
        for series in &chart.series {
            for value in &series.values {
                let source = value.source.as_deref().unwrap();
                let [_, code, key] = source.split('.').collect::<Vec<_>>()[..] else {
                    panic!("{source}");
                };
                let one = all.contents.iter().find(|one| one.code == code).unwrap();
                let figure = match key {
                    "planned" => one.planned,
                    "approved" => one.approved,
                    _ => one.paid_to_date,
                };
                assert_eq!(value.value * million, Decimal::from(figure.dong()));
            }
        }
    }

    #[test]
    fn a_chart_is_drawn_only_where_there_is_something_to_compare() {
        let one = figures(vec![
            content("ND1", 1_000_000, 0, 0),
            content("ND2", 0, 0, 0),
        ]);
        assert!(after("local", &one).unwrap().is_empty());
        assert!(after("funding", &one).unwrap().is_empty());
        assert!(after("awards", &one).unwrap().is_empty());
        let mut plan = figures(vec![
            content("ND1", 1_000_000, 0, 0),
            content("ND2", 2_000_000, 0, 0),
        ]);
        assert_eq!(after("local", &plan).unwrap().len(), 1);
        plan.kind = "plan".into();
        assert!(after("local", &plan).unwrap().is_empty());
        assert!(after("funding", &plan).unwrap().is_empty());
        let unplanned = figures(vec![
            content("ND1", 0, 1_000_000, 500_000),
            content("ND2", 0, 2_000_000, 0),
        ]);
        let [Block::Chart(chart)] = &after("local", &unplanned).unwrap()[..] else {
            panic!("one chart");
        };
        let names: Vec<&str> = chart.series.iter().map(|one| &*one.name).collect();
        assert_eq!(names, ["Đã phê duyệt", "Đã giải ngân"], "no row of noughts");
    }

    #[test]
    fn money_by_source_says_the_amount_and_its_share() {
        let mut all = figures(Vec::new());
        all.projects = vec![
            project(0, 1_500_000_000, 4_000_000_000),
            project(500_000_000, 0, 0),
        ];
        let [Block::Chart(chart)] = &after("funding", &all).unwrap()[..] else {
            panic!("one chart");
        };
        let texts: Vec<&str> = chart.series[0]
            .values
            .iter()
            .map(|one| &*one.text)
            .collect();
        assert_eq!(texts, ["500 (8,3 %)", "1.500 (25,0 %)", "4.000 (66,7 %)"]);
        all.projects.truncate(1);
        all.projects[0].counterpart = Money::ZERO;
        assert!(
            after("funding", &all).unwrap().is_empty(),
            "one source only"
        );
    }
}
