//! The money of a project: its budget, what moved, its adjustments, what it brought.

use so_khuyen_cong_core::Error;
use so_khuyen_cong_core::document::Format;
use so_khuyen_cong_core::files;
use so_khuyen_cong_core::ids::{PaymentId, ProjectId};
use so_khuyen_cong_core::ledger::Done;
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::project::{
    self, Adjustment, AdjustmentDraft, AdjustmentView, AmountInput, BudgetStage, BudgetView,
    EffectView, LineInput, MoneyPaper, MoneyView, PaymentInput, ReconcileView,
};
use tauri::WebviewWindow;

use super::{Answer, State};
use crate::dialogs::Kind;
use crate::machine;

/// Lines, sources and stages, with what the norms say of each line.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_budget(app: State<'_>, project: ProjectId) -> Answer<BudgetView> {
    app.with(|ledger| ledger.read(|reader| project::budget(reader, &project, ledger.today())))
}

/// Sets one amount.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_budget_set(
    app: State<'_>,
    project: ProjectId,
    amount: AmountInput,
) -> Answer<Done<BudgetView>> {
    app.with(|ledger| project::set_amount(ledger, &project, &amount))
}

/// Adds a line.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_budget_add(
    app: State<'_>,
    project: ProjectId,
    line: String,
) -> Answer<Done<BudgetView>> {
    app.with(|ledger| project::add_line(ledger, &project, &line))
}

/// Gives a line another name.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_budget_rename(
    app: State<'_>,
    project: ProjectId,
    line: String,
    name: String,
) -> Answer<Done<BudgetView>> {
    app.with(|ledger| project::rename_line(ledger, &project, &line, &name))
}

/// Takes a line away.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_budget_remove(
    app: State<'_>,
    project: ProjectId,
    line: String,
) -> Answer<Done<BudgetView>> {
    app.with(|ledger| project::remove_line(ledger, &project, &line))
}

/// Moves a line.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_budget_move(
    app: State<'_>,
    project: ProjectId,
    line: String,
    position: u32,
) -> Answer<Done<BudgetView>> {
    app.with(|ledger| project::move_line(ledger, &project, &line, position))
}

/// Says what a line is.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_budget_describe(
    app: State<'_>,
    project: ProjectId,
    line: String,
    values: LineInput,
) -> Answer<Done<BudgetView>> {
    app.with(|ledger| project::set_line(ledger, &project, &line, &values))
}

/// Takes over the amounts of another stage.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_budget_copy(
    app: State<'_>,
    project: ProjectId,
    from: BudgetStage,
    to: BudgetStage,
    replace: bool,
) -> Answer<Done<BudgetView>> {
    app.with(|ledger| project::copy_stage(ledger, &project, from, to, replace))
}

/// Freezes the approved budget with what the norms say of it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_budget_freeze(
    app: State<'_>,
    project: ProjectId,
) -> Answer<Done<BudgetView>> {
    app.with(|ledger| project::freeze(ledger, &project))
}

/// Opens it again, while nothing stands on it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_budget_thaw(app: State<'_>, project: ProjectId) -> Answer<Done<BudgetView>> {
    app.with(|ledger| project::thaw(ledger, &project))
}

/// What moved and what remains, now or at the end of a day.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_money(
    app: State<'_>,
    project: ProjectId,
    as_of: Option<String>,
) -> Answer<MoneyView> {
    app.with(|ledger| {
        let day = match as_of {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| {
                Error::refused(
                    "money_date",
                    "Ngày tính số dư chưa đúng. Hãy nhập ngày/tháng/năm, ví dụ 15/08/2026.",
                )
            })?),
        };
        ledger.read(|reader| match day {
            None => project::money(reader, &project, ledger.today()),
            Some(day) => project::money_as_of(reader, &project, day),
        })
    })
}

/// Writes that money moved.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_money_pay(
    app: State<'_>,
    project: ProjectId,
    payment: PaymentInput,
) -> Answer<Done<MoneyView>> {
    app.with(|ledger| project::pay(ledger, &project, &payment))
}

/// Changes what was written of it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_money_edit(
    app: State<'_>,
    id: PaymentId,
    payment: PaymentInput,
) -> Answer<Done<MoneyView>> {
    app.with(|ledger| project::edit_payment(ledger, &id, &payment))
}

/// Takes away what was written by mistake.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_money_remove(app: State<'_>, id: PaymentId) -> Answer<Done<MoneyView>> {
    app.with(|ledger| project::remove_payment(ledger, &id))
}

/// A budget year, project by project.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_money_reconcile(app: State<'_>, year: i32) -> Answer<ReconcileView> {
    app.with(|ledger| ledger.read(|reader| project::reconcile(reader, year, ledger.today())))
}

/// Opens the PDF of a paper of money in the machine's own viewer.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_money_print(app: State<'_>, paper: MoneyPaper) -> Answer<()> {
    app.with(|ledger| {
        let printer = machine::printer(&Unwatched);
        let bytes = project::write_money(ledger, &paper, Format::Pdf, &printer)?;
        machine::view(&format!("{}.pdf", paper.file_name()), &bytes)
    })
}

/// Writes the file where the person says; answers the file's name, none when they cancel.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_money_export(
    window: WebviewWindow,
    app: State<'_>,
    paper: MoneyPaper,
    format: Format,
) -> Answer<Option<String>> {
    let printer = machine::printer(&Unwatched);
    let bytes = app.with(|ledger| project::write_money(ledger, &paper, format, &printer))?;
    let name = format!("{}.{}", paper.file_name(), format.extension());
    let kind = Kind::Report(format);
    let Some(path) = app.dialogs.save(&window, "Xuất bảng kinh phí", &name, kind) else {
        return Ok(None);
    };
    app.with(|_| {
        files::write(&path, &bytes)?;
        Ok(Some(files::name(&path)))
    })
}

/// The versions of an approved project.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_adjustments(
    app: State<'_>,
    project: ProjectId,
) -> Answer<Vec<AdjustmentView>> {
    app.with(|ledger| ledger.read(|reader| project::adjustments(reader, &project)))
}

/// What an adjustment would change, and who decides it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_adjust_draft(
    app: State<'_>,
    project: ProjectId,
    adjustment: Adjustment,
) -> Answer<AdjustmentDraft> {
    app.with(|ledger| project::adjust_draft(ledger, &project, &adjustment))
}

/// Writes an adjustment and applies it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_adjust(
    app: State<'_>,
    project: ProjectId,
    adjustment: Adjustment,
) -> Answer<Done<Vec<AdjustmentView>>> {
    app.with(|ledger| project::adjust(ledger, &project, &adjustment))
}

/// What a project brought.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_effect(app: State<'_>, project: ProjectId) -> Answer<EffectView> {
    app.with(|ledger| ledger.read(|reader| project::effect(reader, &project)))
}
