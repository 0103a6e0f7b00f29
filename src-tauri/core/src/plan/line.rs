//! What a line of a plan says besides its money: how much of what, where, for whom, who does it and when, and the item
//! of the norms it is held against.
//!
//! What surprises: an input says only what changes, so nothing given means nothing changed, and an empty text takes
//! away what stood there.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::input::ItemInput;
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
