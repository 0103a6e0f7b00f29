//! Projects and tasks (đề án, nhiệm vụ).
//!
//! What surprises: every amount is a row of line × stage × source with its budget year; beneficiaries may come after approval.

mod adjust;
mod begin;
mod budget;
mod budget_edit;
mod effect;
mod eligible;
pub mod fields;
mod freeze;
mod had;
mod line_norm;
mod money;
mod money_print;
mod money_rules;
mod money_store;
#[cfg(test)]
mod money_tests;
mod pay;
mod reconcile;
pub mod sets;
mod snapshot;

pub use adjust::{
    Adjustment, AdjustmentChange, AdjustmentDraft, AdjustmentView, BeneficiaryChange, BudgetChange,
    ChangeKind, adjust, adjust_draft, adjustments,
};
pub(crate) use budget::stands_in;
pub use budget::{
    BudgetLine, BudgetView, LineStage, LineVerdict, NormChoice, StageView, YearAmounts, budget,
};
pub use budget_edit::{
    AmountInput, LineInput, add_line, copy_stage, move_line, remove_line, rename_line, set_amount,
    set_line,
};
pub use effect::{EffectView, FigureEffect, ResultView, ServedEffect, effect};
pub use eligible::{ProjectEligibility, ServedEligibility, eligibility};
pub(crate) use freeze::freeze_approved;
pub use freeze::{freeze, thaw};
pub(crate) use had::had_of_items;
pub use money::{
    AdvanceCeiling, AdvanceRate, MoneyPart, MoneyView, PaymentView, money, money_as_of,
};
pub use money_print::{MoneyPaper, money_document, write_money};
pub use pay::{PaymentInput, edit_payment, pay, remove_payment};
pub use reconcile::{ReconcileRow, ReconcileSum, ReconcileTotals, ReconcileView, reconcile};
pub use sets::{BudgetStage, FlowKind};
pub(crate) use store::{PastSupport, past_supports};
pub mod chain;
mod correct;
mod dossier;
mod due;
mod due_store;
mod from_need;
pub(crate) mod gate;
mod gates;
mod life;
#[cfg(test)]
pub(crate) mod life_tests;
mod list;
mod shares;
mod store;
mod support;
mod year;
mod year_store;

pub use begin::{Beginning, BeginningMoney, BeginningResult, begin};
pub use correct::{Correction, correct};
pub use dossier::{
    DossierPaper, DossierView, PaperMark, dossier, dossier_document, fill_dossier, mark_paper,
    write_dossier,
};
pub use due::{DayKind, ProjectDeadline, due, registered};
pub use from_need::need_to_project;
pub use gates::{Missing, MissingPlace};
pub use life::{LifeMove, LifePoint, LifeStanding, LifeStep, LifeView, Move, advance, life};
pub use list::{ProjectLine, list};
pub use shares::{EarlierSupport, earlier_support};
pub(crate) use support::{Support, supports};
pub(crate) use year::{AsOf, Part, Projects, Span, Sums, YearOf, books_close, carried_over, parts};
