//! What two lines and two plans say otherwise.

use std::collections::{HashMap, HashSet};

use super::line::LineDetail;
use super::shown::{CeilingPair, ChangedItem, Comparison, PlanItemView, PlanView};
use crate::programme::Hundredths;

/// What a line says otherwise, in words. Its position in the list is no difference.
pub(super) fn differences(a: &PlanItemView, b: &PlanItemView) -> Vec<String> {
    let mut what = Vec::new();
    let mut said = |name: &str, before: Option<&str>, after: Option<&str>| {
        let shown = |text: Option<&str>| {
            let text = text.unwrap_or_default().trim();
            if text.is_empty() {
                "–".to_owned()
            } else {
                text.to_owned()
            }
        };
        let (before, after) = (shown(before), shown(after));
        if before != after {
            what.push(format!("{name}: {before} → {after}"));
        }
    };
    said("Tên", Some(&a.title), Some(&b.title));
    said("Nội dung", a.content.as_deref(), b.content.as_deref());
    for (name, before, after) in [
        ("KCQG", a.national, b.national),
        ("KCĐP", a.local, b.local),
        ("Đối ứng", a.beneficiary, b.beneficiary),
        ("Nguồn khác", a.other, b.other),
    ] {
        said(name, Some(&before.to_string()), Some(&after.to_string()));
    }
    let (x, y) = (&a.detail, &b.detail);
    said("Khối lượng", Some(&x.volume()), Some(&y.volume()));
    let place = |one: &PlanItemView| {
        let parts = [one.unit_name.clone(), one.detail.place.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    said("Địa điểm", Some(&place(a)), Some(&place(b)));
    said(
        "Đơn vị thụ hưởng",
        a.facility.as_deref(),
        b.facility.as_deref(),
    );
    said(
        "Đơn vị thực hiện",
        x.implementer.as_deref(),
        y.implementer.as_deref(),
    );
    said(
        "Đơn vị phối hợp",
        x.coordinator.as_deref(),
        y.coordinator.as_deref(),
    );
    said("Thời gian", x.schedule.as_deref(), y.schedule.as_deref());
    said("Mục tiêu", x.objective.as_deref(), y.objective.as_deref());
    said(
        "Chỉ tiêu",
        a.target_name.as_deref(),
        b.target_name.as_deref(),
    );
    said(
        "Khoản định mức",
        x.norm_item.as_deref(),
        y.norm_item.as_deref(),
    );
    let units = |one: &LineDetail| one.norm_units.map(Hundredths::written);
    said(
        "Số đơn vị tính mức tối đa",
        units(x).as_deref(),
        units(y).as_deref(),
    );
    said("Ghi chú", x.note.as_deref(), y.note.as_deref());
    if x.production_line != y.production_line {
        what.push(
            if y.production_line {
                "Là dây chuyền công nghệ"
            } else {
                "Không còn là dây chuyền công nghệ"
            }
            .to_owned(),
        );
    }
    if a.reserve != b.reserve {
        what.push(
            if b.reserve {
                "Chuyển sang dự phòng"
            } else {
                "Thôi dự phòng"
            }
            .to_owned(),
        );
    }
    what
}

/// The pure part of [`compare`].
pub(super) fn compare_views(
    (name_a, a): (String, &PlanView),
    (name_b, b): (String, &PlanView),
) -> Comparison {
    let roots: HashMap<&str, usize> = b
        .items
        .iter()
        .enumerate()
        .map(|(at, item)| (item.root.as_str(), at))
        .collect();
    let sources: HashMap<&str, usize> = b
        .items
        .iter()
        .enumerate()
        .filter_map(|(at, item)| Some((item.source.as_deref()?, at)))
        .collect();
    let mut met = HashSet::new();
    let (mut only_a, mut changed, mut same) = (Vec::new(), Vec::new(), 0);
    for item in &a.items {
        let at = roots
            .get(item.root.as_str())
            .or_else(|| sources.get(item.source.as_deref()?))
            .filter(|at| !met.contains(*at));
        let Some(&at) = at else {
            only_a.push(item.clone());
            continue;
        };
        met.insert(at);
        let what = differences(item, &b.items[at]);
        match what.is_empty() {
            true => same += 1,
            false => changed.push(ChangedItem {
                a: item.clone(),
                b: b.items[at].clone(),
                what,
            }),
        }
    }
    let only_b = b
        .items
        .iter()
        .enumerate()
        .filter(|(at, _)| !met.contains(at))
        .map(|(_, item)| item.clone())
        .collect();
    let mut ceilings: Vec<CeilingPair> = Vec::new();
    for one in &a.ceilings {
        ceilings.push(CeilingPair {
            name: one.name.clone(),
            a: Some((one.amount, one.used)),
            b: None,
        });
    }
    for one in &b.ceilings {
        match ceilings
            .iter_mut()
            .find(|pair| pair.name == one.name && pair.b.is_none())
        {
            Some(pair) => pair.b = Some((one.amount, one.used)),
            None => ceilings.push(CeilingPair {
                name: one.name.clone(),
                a: None,
                b: Some((one.amount, one.used)),
            }),
        }
    }
    Comparison {
        a: name_a,
        b: name_b,
        only_a,
        only_b,
        changed,
        same,
        totals_a: a.totals,
        totals_b: b.totals,
        ceilings,
    }
}
