//! Projects and tasks (đề án, nhiệm vụ).
//!
//! What surprises: every amount is a row of line × stage × source with its budget year; beneficiaries may come after approval.

mod adjust;
mod budget;
mod effect;
pub mod fields;
mod hold;
mod line_norm;
mod money;
mod money_print;
mod money_store;
#[cfg(test)]
mod money_tests;
mod reconcile;

pub use adjust::{
    Adjustment, AdjustmentChange, AdjustmentDraft, AdjustmentView, BeneficiaryChange, BudgetChange,
    ChangeKind, adjust, adjust_draft, adjustments,
};
pub use budget::{
    AmountInput, BudgetLine, BudgetStage, BudgetView, LineInput, LineStage, LineVerdict,
    MoneySource, NormChoice, SourceAmounts, StageView, YearAmounts, add_line, budget, copy_stage,
    freeze, move_line, remove_line, rename_line, set_amount, set_line, thaw,
};
pub use effect::{EffectView, FigureEffect, ResultView, ServedEffect, effect};
pub(crate) use hold::guard;
pub use money::{
    AdvanceCeiling, AdvanceRate, FlowKind, MoneyPart, MoneyView, PaymentInput, PaymentView,
    edit_payment, money, money_as_of, pay, remove_payment,
};
pub use money_print::{MoneyPaper, document, write};
pub use reconcile::{ReconcileRow, ReconcileSum, ReconcileTotals, ReconcileView, reconcile};
