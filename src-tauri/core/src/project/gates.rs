//! What a project lacks before it goes on: fields, money, beneficiaries, papers of its dossier.
//!
//! What surprises: what is missing stops nobody who says why (the reason stays with the step); only what the law
//! forbids is refused, and that is little: settling what nobody has accepted or nobody was paid for, and approving
//! money whose norm nobody has answered for.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::chain::{self, ChainStep};
use super::sets::ProjectState;
use crate::ids::ProjectPaperId;
use crate::money::Money;

/// The first step of each way for which the project must be written: it is read by others from there on.
const WRITTEN: &[ProjectState] = &[ProjectState::Registered, ProjectState::DepartmentAppraisal];
const APPROVED: ProjectState = ProjectState::Approved;
const CONTRACTED: ProjectState = ProjectState::Contracted;
const ACCEPTED: ProjectState = ProjectState::Accepted;
/// Kinds that are approved without naming who benefits: a group names them later, a task has none.
const UNNAMED: &[&str] = &["group", "task"];

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "MissingThing")]
pub struct Missing {
    /// Where it is mended.
    pub place: MissingPlace,
    /// The field's name, the paper's id, or empty.
    pub key: String,
    /// In two words: `đơn vị thực hiện`.
    pub what: String,
    /// A sentence.
    pub message: String,
}

/// Where a missing thing is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MissingPlace {
    /// A field of the project.
    Field,
    /// Its beneficiaries.
    Beneficiary,
    /// Its budget.
    Budget,
    /// A paper of its dossier.
    Paper,
    /// The dossier itself, which nobody has listed.
    Dossier,
    /// The move: its document number.
    Move,
}

/// A paper of the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct PaperKnown {
    /// Its id.
    pub(super) id: ProjectPaperId,
    /// What it is.
    pub(super) name: String,
    /// The step before which it is needed; none: at no particular one.
    pub(super) stage: Option<ProjectState>,
    /// Only if there is one.
    pub(super) optional: bool,
    /// `have`, `missing`, `waiting`, `not_applicable`.
    pub(super) state: String,
}

/// What the ledger knows of a project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Known {
    /// `single`, `group`, `task`…
    pub(super) kind: Option<String>,
    /// Content heading known.
    pub(super) content: bool,
    /// Unit or place known.
    pub(super) place: bool,
    /// Who carries it out known.
    pub(super) implementer: bool,
    /// What it is for known.
    pub(super) objective: bool,
    /// How many benefit, with those of the projects of a group.
    pub(super) beneficiaries: u32,
    /// All money of all sources in the newest stage that is written.
    pub(super) budget: Money,
    /// Khuyến công money approved.
    pub(super) approved: Money,
    /// Days of the work known.
    pub(super) starts: bool,
    /// End of the work or of the contract known.
    pub(super) ends: bool,
    /// Accepted: the step was passed, or the day is written.
    pub(super) accepted: bool,
    /// Khuyến công money was paid and did not all come back, of the project or of its group.
    pub(super) paid: bool,
    /// What the lines of its budget are still to be asked before approval, a sentence each.
    pub(super) unanswered: Vec<String>,
    /// Beneficiaries supported before for the same content, without a reason to do it again.
    pub(super) repeated: Vec<String>,
    /// Its dossier.
    pub(super) papers: Vec<PaperKnown>,
    /// Steps before which templates of papers ask for some.
    pub(super) wanted: Vec<ProjectState>,
}

/// What a project lacks to stand at `to`. An end beside the way lacks nothing.
pub(super) fn missing(chain: &[ChainStep], to: ProjectState, known: &Known) -> Vec<Missing> {
    let Some(at) = chain::reached(chain, to) else {
        return Vec::new();
    };
    // A step that the office took out of the way asks for nothing.
    let from = |state: ProjectState| chain::reached(chain, state).is_some_and(|from| at >= from);
    let mut missing = Vec::new();
    let named = !known
        .kind
        .as_deref()
        .is_some_and(|kind| UNNAMED.contains(&kind));
    let group = known.kind.as_deref() == Some("group");
    if WRITTEN.iter().any(|state| from(*state)) || from(APPROVED) {
        for (there, key, what) in [
            (known.content, "content_id", "nội dung khuyến công"),
            (known.place, "unit_id", "địa bàn thực hiện"),
            (known.implementer, "implementer", "đơn vị thực hiện"),
            (known.objective, "objective", "mục tiêu"),
        ] {
            if !there {
                missing.push(field(key, what));
            }
        }
        if named && known.beneficiaries == 0 {
            missing.push(unnamed());
        }
        if known.budget <= Money::ZERO {
            missing.push(Missing {
                place: MissingPlace::Budget,
                key: String::new(),
                what: "dự toán kinh phí".to_owned(),
                message: "Chưa có dự toán theo khoản và nguồn.".to_owned(),
            });
        }
    }
    if from(APPROVED) && known.approved <= Money::ZERO {
        missing.push(Missing {
            place: MissingPlace::Budget,
            key: APPROVED.code().to_owned(),
            what: "kinh phí phê duyệt".to_owned(),
            message: "Chưa có kinh phí khuyến công được phê duyệt.".to_owned(),
        });
    }
    if to == APPROVED {
        missing.extend(known.repeated.iter().map(|message| Missing {
            place: MissingPlace::Beneficiary,
            key: "repeat_reason".to_owned(),
            what: "lý do hỗ trợ lại".to_owned(),
            message: message.clone(),
        }));
    }
    if from(CONTRACTED) {
        if !known.starts {
            missing.push(field("starts_on", "ngày bắt đầu"));
        }
        if !known.ends {
            missing.push(field("ends_on", "ngày kết thúc"));
        }
    }
    if group && from(ACCEPTED) && known.beneficiaries == 0 {
        missing.push(unnamed());
    }
    let wanted =
        |stage: ProjectState| chain::reached(chain, stage).is_some_and(|stage| stage <= at);
    if known.papers.is_empty() && known.wanted.iter().any(|stage| wanted(*stage)) {
        missing.push(Missing {
            place: MissingPlace::Dossier,
            key: String::new(),
            what: "danh mục giấy tờ".to_owned(),
            message: "Chưa lập danh mục giấy tờ của đề án.".to_owned(),
        });
    }
    for paper in &known.papers {
        let there = matches!(paper.state.as_str(), "have" | "not_applicable");
        if !there && !paper.optional && paper.stage.is_some_and(wanted) {
            let waiting = paper.state == "waiting";
            missing.push(Missing {
                place: MissingPlace::Paper,
                key: paper.id.to_string(),
                what: paper.name.clone(),
                message: match waiting {
                    true => format!("“{}” còn chờ bổ sung.", paper.name),
                    false => format!("Còn thiếu “{}”.", paper.name),
                },
            });
        }
    }
    missing
}

/// Settling what nobody has accepted.
pub(super) const UNACCEPTED: &str = "Chưa nghiệm thu nên chưa được quyết toán. Hãy ghi bước nghiệm thu, hoặc ngày nghiệm thu nếu đã có.";
/// Settling, or calling paid out, what nothing was paid for.
pub(super) const UNPAID: &str = "Sổ tiền của đề án chưa có khoản chi kinh phí khuyến công nào, hoặc đã thu hồi hết, nên chưa giải ngân, quyết toán được. Hãy ghi khoản chi ở thẻ Kinh phí trước.";

/// Why the law forbids going from a state to `to`, whatever reason somebody has and whichever way leads there. What is
/// settled already, as figures of past years may be, goes on.
pub(super) fn forbidden(
    from: Option<ProjectState>,
    to: ProjectState,
    known: &Known,
) -> Option<String> {
    let settled = from.is_some_and(|from| chain::SETTLED_ON.contains(&from));
    let enters = |states: &[ProjectState]| states.contains(&to) && !settled;
    if enters(chain::AFTER_ACCEPTANCE) && !known.accepted {
        return Some(UNACCEPTED.to_owned());
    }
    if enters(chain::AFTER_PAYING) && !known.paid {
        return Some(UNPAID.to_owned());
    }
    None
}

/// Why a project is not approved yet: what the lines of its budget are still to be asked.
pub(super) fn unapprovable(to: ProjectState, known: &Known) -> Option<String> {
    (to == APPROVED && !known.unanswered.is_empty()).then(|| known.unanswered.join(" "))
}

fn field(key: &str, what: &str) -> Missing {
    Missing {
        place: MissingPlace::Field,
        key: key.to_owned(),
        what: what.to_owned(),
        message: format!("Chưa có {what}."),
    }
}

fn unnamed() -> Missing {
    Missing {
        place: MissingPlace::Beneficiary,
        key: String::new(),
        what: "đơn vị thụ hưởng".to_owned(),
        message: "Chưa ghi đơn vị thụ hưởng nào.".to_owned(),
    }
}
