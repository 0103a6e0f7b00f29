//! Every gate of the ledger, in one list: the rules that a record typed in a general form passes.
//!
//! What surprises: nothing in [`record`](crate::record) or [`ledger`](crate::ledger) names a noun; whoever opens a ledger
//! hands this list in with its [`World`](crate::ledger::World).

use crate::ledger::gate::{Gate, Gates};
use crate::{attachment, award, facility, norm, plan, programme, project, report};

/// All of them, in the order in which they are asked.
pub const ALL: Gates = Gates::new(GATES);

const GATES: &[&dyn Gate] = &[
    &norm::gate::RuleGate,
    &facility::gate::FigureGate,
    &programme::gate::ProgrammeGate,
    &plan::gate::PlanGate,
    &plan::gate::PlannedNormGate,
    &project::gate::ProjectGate,
    &project::gate::ApprovedNormGate,
    &project::gate::StepGate,
    &award::gate::ScoringGate,
    &report::gate::ReportGate,
    &attachment::gate::FilesGate,
];
