//! The list of commands. Its types are exported to `ui/src/ipc/bindings.ts`; a test keeps that current.

use so_khuyen_cong_core::error::Known;
use so_khuyen_cong_core::money::{Fund, MoneySource};
use so_khuyen_cong_core::overview::sets::DueKind;
use so_khuyen_cong_core::plan::WAY;
use so_khuyen_cong_core::plan::sets::{CandidateKind, PlanState};
use so_khuyen_cong_core::project::FlowKind;
use so_khuyen_cong_core::project::sets::PaperState;
use tauri::Wry;
use tauri::ipc::Invoke;
use tauri_specta::{Builder, collect_commands};

use crate::commands::{
    attachment, facility, job, ledger, norm, overview, paper, plan, programme, project,
    project_money, record, report, search, survey, unit,
};

/// Every command whose types the window knows.
fn commands() -> Builder<Wry> {
    Builder::<Wry>::new()
        .typ::<Known>()
        .constant("SOURCES", MoneySource::CHOICES)
        .constant("FUNDS", Fund::CHOICES)
        .constant("PLAN_WAY", WAY)
        .constant("PLAN_STATES", PlanState::CHOICES)
        .constant("CANDIDATE_KINDS", CandidateKind::CHOICES)
        .constant("DUE_KINDS", DueKind::CHOICES)
        .constant("FLOW_KINDS", FlowKind::CHOICES)
        .constant("PAPER_STATES", PaperState::CHOICES)
        .commands(collect_commands![
            record::record_nouns,
            record::record_list,
            record::record_get,
            record::record_kept,
            record::record_check,
            record::record_read_money,
            record::record_save,
            record::record_succeed,
            record::record_delete,
            record::record_history,
            record::record_choices,
            record::record_draft,
            record::record_draft_keep,
            record::record_draft_drop,
            search::search_find,
            ledger::ledger_status,
            ledger::ledger_undo,
            ledger::ledger_redo,
            ledger::ledger_history,
            ledger::ledger_check,
            ledger::ledger_reference,
            ledger::ledger_reference_update,
            ledger::ledger_backup,
            ledger::ledger_backups,
            ledger::ledger_restore,
            ledger::ledger_open,
            ledger::ledger_create,
            ledger::ledger_copy,
            overview::overview_show,
            overview::overview_behind,
            overview::overview_calendar,
            overview::overview_calendar_export,
            survey::survey_choose,
            survey::survey_choose_folder,
            survey::survey_preview,
            survey::survey_sheet,
            survey::survey_commit,
            survey::survey_imports,
            survey::survey_undo,
            survey::survey_reopen,
            survey::survey_waiting,
            survey::survey_dismiss,
            survey::survey_taught,
            survey::survey_taught_send,
            survey::survey_taught_receive,
            survey::survey_returned,
            survey::survey_areas,
            survey::survey_questionnaires,
            unit::unit_ended,
            unit::unit_renew,
            facility::facility_card,
            facility::facility_duplicates,
            facility::facility_merge,
            facility::facility_need_to_project,
            norm::norm_check,
            norm::norm_in_force,
            norm::norm_eligibility,
            norm::norm_supersede,
            programme::programme_list,
            programme::programme_show,
            programme::programme_behind,
            programme::programme_gaps,
            programme::programme_add,
            programme::programme_move,
            programme::programme_remove,
            programme::programme_set_year,
            programme::programme_spread,
            programme::programme_copy,
            programme::programme_choose,
            programme::programme_preview,
            programme::programme_import,
            programme::programme_export,
            plan::plan_show,
            plan::plan_candidates,
            plan::plan_build,
            plan::plan_set_ceiling,
            plan::plan_drop_ceiling,
            plan::plan_place,
            plan::plan_edit,
            plan::plan_remove,
            plan::plan_move,
            plan::plan_approve,
            project_money::project_budget,
            project_money::project_budget_set,
            project_money::project_budget_add,
            project_money::project_budget_rename,
            project_money::project_budget_remove,
            project_money::project_budget_move,
            project_money::project_budget_describe,
            project_money::project_budget_copy,
            project_money::project_budget_freeze,
            project_money::project_budget_thaw,
            project_money::project_money,
            project_money::project_money_pay,
            project_money::project_money_edit,
            project_money::project_money_remove,
            project_money::project_money_reconcile,
            project_money::project_money_print,
            project_money::project_money_export,
            project_money::project_adjustments,
            project_money::project_adjust_draft,
            project_money::project_adjust,
            project_money::project_effect,
            project::project_life,
            project::project_advance,
            project::project_correct,
            project::project_earlier_support,
            project::project_eligibility,
            project::project_dossier,
            project::project_dossier_fill,
            project::project_dossier_mark,
            project::project_dossier_print,
            project::project_dossier_export,
            attachment::attachment_list,
            attachment::attachment_add,
            attachment::attachment_open,
            attachment::attachment_remove,
            plan::plan_as_of,
            plan::plan_step,
            plan::plan_drafts,
            plan::plan_copy,
            plan::plan_rename,
            plan::plan_promote,
            plan::plan_compare,
            plan::plan_amend,
            plan::plan_drop_amendment,
            plan::plan_projects,
            plan::plan_mix,
            plan::plan_apply_mix,
            report::report_kinds,
            report::report_open,
            report::report_behind,
            report::typeface_own,
            report::typeface_choose,
            report::report_print,
            report::report_days,
            report::report_narrative_save,
            report::report_issue,
            report::report_export,
            report::report_freeze,
            report::report_submit,
            report::report_reopen,
            paper::paper_list,
            paper::paper_export,
            paper::paper_texts,
            paper::paper_text_start,
            paper::paper_text_save,
            paper::paper_text_receive,
            paper::paper_text_drop,
            job::job_cancel,
        ])
}

/// Answers the window. The previews are bytes and go past the typed commands.
pub(crate) fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    // One for the life of the program: what it answers with borrows it.
    let commands: &'static Builder<Wry> = Box::leak(Box::new(commands()));
    let typed = commands.invoke_handler();
    let raw: fn(Invoke<Wry>) -> bool = tauri::generate_handler![
        report::report_preview,
        paper::paper_preview,
        attachment::attachment_photo
    ];
    move |invoke| match invoke.message.command() {
        "report_preview" | "paper_preview" | "attachment_photo" => raw(invoke),
        _ => typed(invoke),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use specta_typescript::Typescript;

    use super::*;

    /// Regenerates the bindings; `SKC_BLESS=1` keeps what it made.
    #[test]
    fn the_bindings_in_the_tree_are_those_of_the_commands() {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/ipc/bindings.ts");
        let made = std::env::temp_dir().join(format!("bindings-{}.ts", std::process::id()));
        let typescript = Typescript::default()
            .header("// The wire between this window and the core. Regenerated from Rust; do not edit by hand.\n");
        commands()
            .export(typescript, &made)
            .expect("the types can be written as TypeScript");
        let text = std::fs::read_to_string(&made)
            .expect("just written")
            .replace("\r\n", "\n");
        let _ = std::fs::remove_file(&made);
        if std::env::var_os("SKC_BLESS").is_some() {
            std::fs::write(&committed, &text).expect("the tree can be written");
        }
        let now = std::fs::read_to_string(&committed)
            .unwrap_or_default()
            .replace("\r\n", "\n");
        assert!(
            now == text,
            "ui/src/ipc/bindings.ts is stale: run SKC_BLESS=1 cargo test -p so-khuyen-cong"
        );
    }
}
