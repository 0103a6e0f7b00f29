//! Something that could go into a plan, as a value.

use serde::Serialize;
use specta::Type;

use super::build::{Candidate, FacilityCap, Question};
use super::input::ItemInput;
use super::line::LineDetail;
use super::sets::CandidateKind;
use super::shown::{EligibilityChip, GroundView, NormChip, SupportBefore};
use crate::error::{Error, Result};
use crate::ids::{FacilityId, TargetId, UnitId};
use crate::money::{BySource, Money};
use crate::programme::Hundredths;

/// Something that could go into the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct CandidateView {
    /// Names it: `need/<id>`, `proposal/<id>`, `task/<id>`, `project/<id>`, `item/<id>`; empty for something typed by hand.
    pub key: String,
    /// What it is; none for something typed by hand.
    pub kind: Option<CandidateKind>,
    /// What it would be called.
    pub title: String,
    /// Id of its content heading.
    pub content: Option<String>,
    /// Code of its content heading, `ND3`.
    pub content_code: Option<String>,
    /// Name of its content heading.
    pub content_name: Option<String>,
    /// Id of the facility.
    pub facility_id: Option<FacilityId>,
    /// Name of the facility.
    pub facility: Option<String>,
    /// Commune or other place.
    pub unit: Option<String>,
    /// KCQG asked for.
    pub national: Money,
    /// KCĐP asked for.
    pub local: Money,
    /// Both together.
    pub requested: Money,
    /// Đối ứng.
    pub counterpart: Money,
    /// Why it comes where it comes, as sentences.
    pub reasons: Vec<String>,
    /// The grounds of priority that hold, the weightiest first.
    pub grounds: Vec<GroundView>,
    /// Whether the law serves the facility.
    pub eligibility: Option<EligibilityChip>,
    /// What the norm says of the amount.
    pub norm: Option<NormChip>,
    /// The same facility and content before.
    pub earlier: Vec<SupportBefore>,
    /// What a person has to decide before it is put in.
    pub questions: Vec<Question>,
    /// It already stands in the plan.
    pub placed: bool,
    #[serde(skip)]
    pub(super) cap: Option<FacilityCap>,
    /// What its norm allows, where it asks for more.
    #[serde(skip)]
    pub(super) cut_to: Option<Money>,
    /// Id of its place, where it serves no facility by name.
    #[serde(skip)]
    pub(super) unit_id: Option<UnitId>,
    #[serde(skip)]
    pub(super) objective: Option<String>,
    #[serde(skip)]
    pub(super) schedule: Option<String>,
    /// Costs, where they are known apart from the amounts.
    #[serde(skip)]
    pub(super) costs: Option<Money>,
    #[serde(skip)]
    pub(super) rank: Vec<i64>,
    #[serde(skip)]
    pub(super) other: Money,
    /// Hundredths of what it brings.
    #[serde(skip)]
    pub(super) quantity: Option<i64>,
    #[serde(skip)]
    pub(super) unit_label: Option<String>,
    /// The programme target it serves.
    #[serde(skip)]
    pub(super) target: Option<TargetId>,
}

impl CandidateView {
    /// What a line made of it says.
    pub(super) fn detail(&self) -> LineDetail {
        LineDetail {
            facility: self.facility_id.clone(),
            target: self.target.clone(),
            unit: self.unit_id.clone(),
            quantity: self.quantity.map(Hundredths),
            unit_label: self.unit_label.clone(),
            schedule: self.schedule.clone(),
            objective: self.objective.clone(),
            ..LineDetail::default()
        }
    }

    /// Whether it goes on with what was decided before.
    pub(super) fn decided_before(&self) -> bool {
        self.key.starts_with("project/")
    }

    pub(super) fn amounts(&self) -> Result<BySource> {
        BySource::new([self.national, self.local, self.counterpart, self.other])
    }

    pub(crate) fn value(&self) -> Result<Candidate> {
        Ok(Candidate {
            key: self.key.clone(),
            title: self.title.clone(),
            content: self.content.clone(),
            amounts: self.amounts()?,
            rank: self.rank.clone(),
            questions: self.questions.clone(),
            cap: self.cap.clone(),
        })
    }

    /// Something typed straight into the plan.
    pub(super) fn by_hand(input: &ItemInput) -> Result<Self> {
        let title = input.title.as_deref().unwrap_or_default().trim().to_owned();
        if title.is_empty() {
            return Err(Error::refused(
                "item_untitled",
                "Mục kế hoạch chưa có tên. Hãy nhập tên đề án, nhiệm vụ.",
            ));
        }
        Ok(Self {
            title,
            content: input.content.clone(),
            reasons: vec!["Nhập tay".to_owned()],
            rank: vec![i64::MAX],
            ..Self::default()
        })
    }
}
