//! What a person asks of a plan: which one is meant, a ceiling, what a line is to say.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::ids::{FacilityId, PlanId, TargetId, UnitId};
use crate::money::Money;

/// Which plan is meant: one by its id, else that of the year (the one in force, else the one furthest on its way).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanKey {
    /// Budget year.
    pub year: i32,
    /// A draft of it, or its amendment.
    pub plan: Option<PlanId>,
}

impl From<i32> for PlanKey {
    fn from(year: i32) -> Self {
        Self { year, plan: None }
    }
}

impl From<(i32, Option<PlanId>)> for PlanKey {
    fn from((year, plan): (i32, Option<PlanId>)) -> Self {
        Self { year, plan }
    }
}

/// A ceiling as the person sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CeilingInput {
    /// The ceiling to change; none for a new one.
    #[serde(default)]
    pub id: Option<String>,
    /// What people call it.
    pub name: String,
    /// `national`, `local`, `beneficiary` or `other`.
    pub source: String,
    /// Id of the content heading it is limited to, if any.
    #[serde(default)]
    pub content: Option<String>,
    /// Whole đồng.
    pub amount: Money,
}

/// A line of the plan as the person writes it; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct ItemInput {
    /// What it is called.
    pub title: Option<String>,
    /// Id of its content heading.
    pub content: Option<String>,
    /// Kinh phí khuyến công quốc gia.
    pub national: Option<Money>,
    /// Kinh phí khuyến công địa phương.
    pub local: Option<Money>,
    /// Vốn đối ứng.
    pub beneficiary: Option<Money>,
    /// Vốn khác.
    pub other: Option<Money>,
    /// Dự phòng: outside the ceilings.
    pub reserve: Option<bool>,
    /// Id of the facility it serves; an empty text takes it away, here and below.
    pub facility: Option<FacilityId>,
    /// Id of the target of the programme it serves.
    pub target: Option<TargetId>,
    /// Id of its place.
    pub unit: Option<UnitId>,
    /// Its place in words.
    pub place: Option<String>,
    /// How much it brings: `12.5`.
    pub quantity: Option<String>,
    /// How exact that is: `about`.
    pub quantity_qualifier: Option<String>,
    /// The upper end of a range.
    pub quantity_to: Option<String>,
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
    /// Code of the item of the norms it is held against.
    pub norm_item: Option<String>,
    /// How many of what the cap is counted by.
    pub norm_units: Option<String>,
    /// A whole technological line.
    pub production_line: Option<bool>,
    /// Why it stands in the plan all the same, where the law or a norm speaks against it.
    pub reason: Option<String>,
}
