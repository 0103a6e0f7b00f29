//! What a line of a plan says besides its money: how much of what, where, for whom, who does it and when, and the item
//! of the norms it is held against.
//!
//! What surprises: an input says only what changes, so nothing given means nothing changed, and an empty text takes
//! away what stood there.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::ItemInput;
use super::view::PlanItemView;
use crate::error::{Error, Result};
use crate::ids::{FacilityId, TargetId, UnitId};
use crate::money::{BySource, Money};
use crate::programme::Hundredths;
use crate::sets::Qualifier;

/// What a line says besides its title, content and money.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct LineDetail {
    /// Id of the facility it serves.
    pub facility: Option<FacilityId>,
    /// Id of the target of the programme it serves.
    pub target: Option<TargetId>,
    /// Id of its place.
    pub unit: Option<UnitId>,
    /// Its place as somebody wrote it.
    pub place: Option<String>,
    /// How much it brings.
    pub quantity: Option<Hundredths>,
    /// How exact that is: `about`, `over`, …
    pub quantity_qualifier: Option<String>,
    /// The upper end where a range is meant: 10–15.
    pub quantity_to: Option<Hundredths>,
    /// What it is counted in.
    pub unit_label: Option<String>,
    /// Who carries it out.
    pub implementer: Option<String>,
    /// Who helps.
    pub coordinator: Option<String>,
    /// When.
    pub schedule: Option<String>,
    /// What it is for.
    pub objective: Option<String>,
    /// Remarks.
    pub note: Option<String>,
    /// Code of the item of the norms it is held against: `machinery`.
    pub norm_item: Option<String>,
    /// How many of what the cap is counted by.
    pub norm_units: Option<Hundredths>,
    /// A whole technological line, for which some caps are higher.
    pub production_line: bool,
    /// Why it stands in the plan all the same, where something speaks against it.
    pub reason: Option<String>,
}

impl LineDetail {
    /// The same with what an input says otherwise.
    pub(super) fn changed(self, input: &ItemInput) -> Result<Self> {
        let changed = Self {
            facility: text(self.facility, &input.facility),
            target: text(self.target, &input.target),
            unit: text(self.unit, &input.unit),
            place: text(self.place, &input.place),
            quantity: number(self.quantity, &input.quantity)?,
            quantity_qualifier: text(self.quantity_qualifier, &input.quantity_qualifier),
            quantity_to: number(self.quantity_to, &input.quantity_to)?,
            unit_label: text(self.unit_label, &input.unit_label),
            implementer: text(self.implementer, &input.implementer),
            coordinator: text(self.coordinator, &input.coordinator),
            schedule: text(self.schedule, &input.schedule),
            objective: text(self.objective, &input.objective),
            note: text(self.note, &input.note),
            norm_item: text(self.norm_item, &input.norm_item),
            norm_units: number(self.norm_units, &input.norm_units)?,
            production_line: input.production_line.unwrap_or(self.production_line),
            reason: text(self.reason, &input.reason),
        };
        if let (Some(from), Some(to)) = (changed.quantity, changed.quantity_to)
            && to < from
        {
            return Err(Error::refused(
                "quantity_range",
                format!(
                    "Khối lượng đến ({}) nhỏ hơn khối lượng từ ({}). Hãy sửa lại khoảng.",
                    to.written(),
                    from.written()
                ),
            ));
        }
        if let Some(code) = &changed.quantity_qualifier
            && !Qualifier::CHOICES.iter().any(|one| one.code == code)
        {
            return Err(Error::internal(format!("no qualifier {code}")));
        }
        Ok(changed)
    }

    /// `khoảng 10–15 cơ sở`; empty where nothing is said.
    pub(super) fn volume(&self) -> String {
        let Some(from) = self.quantity else {
            return String::new();
        };
        let label = |code: &String| Qualifier::CHOICES.iter().find(|one| one.code == code);
        let qualifier = self.quantity_qualifier.as_ref().and_then(label);
        let mut text = String::new();
        if let Some(qualifier) = qualifier {
            text.push_str(qualifier.label);
            text.push(' ');
        }
        text.push_str(&from.written());
        if let Some(to) = self.quantity_to {
            text.push('–');
            text.push_str(&to.written());
        }
        if let Some(unit) = &self.unit_label {
            text.push(' ');
            text.push_str(unit);
        }
        text
    }
}

fn text<T>(stands: Option<T>, said: &Option<T>) -> Option<T>
where
    T: AsRef<str> + for<'a> From<&'a str>,
{
    match said.as_ref().map(|said| said.as_ref().trim()) {
        None => stands,
        Some("") => None,
        Some(said) => Some(said.into()),
    }
}

fn number(stands: Option<Hundredths>, said: &Option<String>) -> Result<Option<Hundredths>> {
    match said {
        None => Ok(stands),
        Some(said) => Hundredths::read(&said.replace(',', ".")),
    }
}

/// Refuses an amount below zero: it would make room under a ceiling for what does not fit.
pub(super) fn not_negative(title: &str, amounts: &BySource) -> Result<()> {
    for (name, amount) in [
        ("KCQG", amounts.national()),
        ("KCĐP", amounts.local()),
        ("Đối ứng", amounts.beneficiary()),
        ("Nguồn khác", amounts.other()),
    ] {
        if amount < Money::ZERO {
            return Err(Error::refused(
                "plan_negative",
                format!(
                    "“{title}”: {name} là số âm ({amount} đồng). Hãy ghi số tiền từ 0 trở lên."
                ),
            ));
        }
    }
    Ok(())
}

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
