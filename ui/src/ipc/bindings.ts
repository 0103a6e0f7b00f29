// The wire between this window and the core. Regenerated from Rust; do not edit by hand.

import { invoke as __TAURI_INVOKE } from "@tauri-apps/api/core";

/** Commands */
export const commands = {
  recordNouns: () => typedError<Noun[], Fault>(__TAURI_INVOKE("record_nouns")),
  recordList: (noun: string, query: ListQuery) => typedError<ListPage, Fault>(__TAURI_INVOKE("record_list", { noun, query })),
  recordGet: (noun: string, id: string) => typedError<Record | null, Fault>(__TAURI_INVOKE("record_get", { noun, id })),
  recordCheck: (noun: string, id: string | null, values: Values) => typedError<Finding[], Fault>(__TAURI_INVOKE("record_check", { noun, id, values })),
  recordSave: (noun: string, id: string | null, values: Values) => typedError<Done<Saved>, Fault>(__TAURI_INVOKE("record_save", { noun, id, values })),
  recordDelete: (noun: string, id: string) => typedError<Done<null>, Fault>(__TAURI_INVOKE("record_delete", { noun, id })),
  recordHistory: (noun: string, id: string) => typedError<HistoryEntry[], Fault>(__TAURI_INVOKE("record_history", { noun, id })),
  recordChoices: (noun: string, search: string, limit: number) => typedError<RecordChoice[], Fault>(__TAURI_INVOKE("record_choices", { noun, search, limit })),
  recordDraft: (noun: string, key: string) => typedError<JsonValue, Fault>(__TAURI_INVOKE("record_draft", { noun, key })),
  recordDraftKeep: (noun: string, key: string, values: JsonValue) => typedError<null, Fault>(__TAURI_INVOKE("record_draft_keep", { noun, key, values })),
  recordDraftDrop: (noun: string, key: string) => typedError<null, Fault>(__TAURI_INVOKE("record_draft_drop", { noun, key })),
  searchFind: (text: string, limit: number) => typedError<Hit[], Fault>(__TAURI_INVOKE("search_find", { text, limit })),

  ledgerStatus: () => typedError<LedgerStatus, Fault>(__TAURI_INVOKE("ledger_status")),
  ledgerUndo: () => typedError<Done<string>, Fault>(__TAURI_INVOKE("ledger_undo")),
  ledgerRedo: () => typedError<Done<string>, Fault>(__TAURI_INVOKE("ledger_redo")),
  ledgerHistory: (before: number | null, limit: number) => typedError<Operation[], Fault>(__TAURI_INVOKE("ledger_history", { before, limit })),
  ledgerCheck: () => typedError<Health, Fault>(__TAURI_INVOKE("ledger_check")),
  ledgerBackup: () => typedError<Backup, Fault>(__TAURI_INVOKE("ledger_backup")),
  ledgerBackups: () => typedError<Backup[], Fault>(__TAURI_INVOKE("ledger_backups")),
  ledgerRestore: (file: string) => typedError<Done<string>, Fault>(__TAURI_INVOKE("ledger_restore", { file })),
  ledgerOpen: () => typedError<LedgerStatus | null, Fault>(__TAURI_INVOKE("ledger_open")),
  ledgerCreate: () => typedError<LedgerStatus | null, Fault>(__TAURI_INVOKE("ledger_create")),
  ledgerCopy: () => typedError<string | null, Fault>(__TAURI_INVOKE("ledger_copy")),

  overviewShow: (year: number) => typedError<Overview, Fault>(__TAURI_INVOKE("overview_show", { year })),

  surveyChoose: () => typedError<Chosen | null, Fault>(__TAURI_INVOKE("survey_choose")),
  surveyPreview: (token: string, options: PreviewOptions) => typedError<Preview, Fault>(__TAURI_INVOKE("survey_preview", { token, options })),
  surveySheet: (token: string, sheet: string, firstRow: number, count: number) => typedError<SheetRows, Fault>(__TAURI_INVOKE("survey_sheet", { token, sheet, firstRow, count })),
  surveyCommit: (token: string, options: PreviewOptions) => typedError<Done<Summary>, Fault>(__TAURI_INVOKE("survey_commit", { token, options })),
  surveyImports: () => typedError<Import[], Fault>(__TAURI_INVOKE("survey_imports")),
  surveyUndo: (id: string) => typedError<Done<Reversed>, Fault>(__TAURI_INVOKE("survey_undo", { id })),

  facilityCard: (id: string) => typedError<FacilityCard, Fault>(__TAURI_INVOKE("facility_card", { id })),

  planShow: (year: number) => typedError<PlanView | null, Fault>(__TAURI_INVOKE("plan_show", { year })),
  planCandidates: (year: number) => typedError<CandidateView[], Fault>(__TAURI_INVOKE("plan_candidates", { year })),
  planBuild: (year: number) => typedError<Done<PlanView>, Fault>(__TAURI_INVOKE("plan_build", { year })),
  planSetCeiling: (year: number, ceiling: CeilingInput) => typedError<Done<PlanView>, Fault>(__TAURI_INVOKE("plan_set_ceiling", { year, ceiling })),
  planPlace: (year: number, key: string | null, item: ItemInput) => typedError<Done<PlanView>, Fault>(__TAURI_INVOKE("plan_place", { year, key, item })),
  planEdit: (id: string, values: ItemInput) => typedError<Done<PlanView>, Fault>(__TAURI_INVOKE("plan_edit", { id, values })),
  planRemove: (id: string) => typedError<Done<PlanView>, Fault>(__TAURI_INVOKE("plan_remove", { id })),
  planMove: (id: string, position: number) => typedError<Done<PlanView>, Fault>(__TAURI_INVOKE("plan_move", { id, position })),
  planApprove: (year: number, decisionNo: string, decisionDate: string) => typedError<Done<PlanView>, Fault>(__TAURI_INVOKE("plan_approve", { year, decisionNo, decisionDate })),

  reportKinds: (year: number | null) => typedError<ReportKind[], Fault>(__TAURI_INVOKE("report_kinds", { year })),
  reportFigures: (kind: string, period: string) => typedError<Figures, Fault>(__TAURI_INVOKE("report_figures", { kind, period })),
  reportNarrative: (kind: string, period: string) => typedError<Section[], Fault>(__TAURI_INVOKE("report_narrative", { kind, period })),
  reportNarrativeSave: (kind: string, period: string, key: string, text: string) => typedError<Done<null>, Fault>(__TAURI_INVOKE("report_narrative_save", { kind, period, key, text })),
  reportIssue: (kind: string, period: string) => typedError<Done<Issued>, Fault>(__TAURI_INVOKE("report_issue", { kind, period })),
  reportExport: (kind: string, period: string) => typedError<string | null, Fault>(__TAURI_INVOKE("report_export", { kind, period })),

  jobCancel: (job: string) => typedError<null, Fault>(__TAURI_INVOKE("job_cancel", { job })),
};

/* Types */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key in string]: JsonValue };
export type Values = { [key in string]: JsonValue };

export type Fault = { code: string; message: string };
export type Done<T> = { value: T; changed: string[] };
export type Level = "hint" | "warning" | "error";
export type Finding = { at: string; level: Level; code: string; message: string; fix: string };

export type Choice = { code: string; label: string };
export type Kind =
  | { type: "text" }
  | { type: "paragraph" }
  | { type: "money" }
  | { type: "count" }
  | { type: "quantity"; scale: number }
  | { type: "date" }
  | { type: "partial_date" }
  | { type: "year" }
  | { type: "flag" }
  | { type: "choice"; choices: Choice[] }
  | { type: "ref"; noun: string }
  | { type: "tax_code" }
  | { type: "phone" }
  | { type: "citizen_id" };
export type Field = {
  name: string;
  label: string;
  hint: string;
  group: string;
  kind: Kind;
  required: boolean;
  shown: boolean;
  searched: boolean;
  personal: boolean;
};
export type Noun = {
  name: string;
  label: string;
  title: string[];
  parent: string | null;
  year: string | null;
  order: string[];
  fields: Field[];
};

export type FilterOp = "contains" | "equals" | "at_least" | "at_most" | "empty" | "filled";
export type Filter = { field: string; op: FilterOp; value: JsonValue };
export type ListQuery = {
  search: string;
  filters: Filter[];
  sort: string[];
  offset: number;
  limit: number;
  year: number | null;
  parent: string | null;
};
export type Row = { id: string; values: Values; titles: { [key in string]: string } };
export type ListPage = { total: number; rows: Row[]; sums: { [key in string]: number } };
export type Record = { noun: string; id: string; title: string; values: Values; titles: { [key in string]: string }; missing: string[] };
export type Saved = { id: string; findings: Finding[] };
export type FieldChange = { field: string; label: string; old: JsonValue; new: JsonValue };
export type HistoryEntry = { transaction: number; at: string; who: string; operation: string; kind: string; changes: FieldChange[] };
export type RecordChoice = { id: string; title: string; detail: string };
export type Hit = { noun: string; id: string; title: string; detail: string };

export type LedgerStatus = {
  name: string;
  place: string;
  read_only: string | null;
  last_backup: string | null;
  undo: string | null;
  redo: string | null;
  agency: string;
  province: string;
  counts: { [key in string]: number };
  version: string;
};
export type Operation = { transaction: number; at: string; who: string; operation: string; kind: "do" | "undo" | "redo"; state: "done" | "undone" | "abandoned"; changes: number };
export type Health = { ok: boolean; lines: string[]; counts: { [key in string]: number } };
export type Backup = { file: string; at: string; reason: string; size: number; sha256: string; counts: { [key in string]: number }; verified: boolean };

export type ByContent = { code: string; name: string; planned: number; approved: number; spent: number };
export type BySource = { source: string; label: string; planned: number; approved: number; spent: number };
export type ByUnit = { id: string; name: string; count: number };
export type Attention = { label: string; count: number; noun: string; filter: Filter[] };
export type Deadline = { label: string; due: string; days: number };
export type Overview = {
  year: number;
  by_content: ByContent[];
  by_source: BySource[];
  facilities_by_unit: ByUnit[];
  needs_attention: Attention[];
  deadlines: Deadline[];
};

export type Chosen = { token: string; name: string; size: number };
export type ColumnChoice = { sheet: string; table: number; letter: string; field: string | null };
export type PreviewOptions = { year: number | null; as_of: string | null; columns: ColumnChoice[] };
export type ColumnReading = { letter: string; header: string; field: string | null; confidence: number; hidden: boolean; unit: string | null; encoding: string };
export type TableReading = { header_rows: number[]; data_rows: number[]; unit: string | null; encoding: string; columns: ColumnReading[]; year: number | null; fingerprint: string };
export type Skipped = { row: number; reason: string; text: string };
export type SheetReading = { name: string; hidden: boolean; tables: TableReading[]; skipped: Skipped[] };
export type Outcome = "new" | "update" | "unchanged" | "conflict" | "held";
export type PreviewRecord = { sheet: string; row: number; rows: number; outcome: Outcome; reason: string | null; facility_id: string | null; name: string | null };
export type FieldName = { name: string; label: string };
export type Preview = {
  file: string;
  sha256: string;
  year: number;
  sheets: SheetReading[];
  records: PreviewRecord[];
  findings: Finding[];
  fields: FieldName[];
  counts: { [key in Outcome]: number };
  already: string | null;
};
export type SheetCell = { col: number; text: string };
export type SheetRow = { row: number; hidden: boolean; cells: SheetCell[] };
export type Merge = { r1: number; c1: number; r2: number; c2: number };
export type SheetRows = { columns: number; rows: SheetRow[]; merges: Merge[]; total_rows: number };
export type Summary = { id: string; new: number; updated: number; unchanged: number; conflict: number; held: number };
export type Import = { id: string; file_name: string; year: number | null; at: string; who: string; new: number; updated: number; unchanged: number; held: number; undone: boolean };
export type Reversed = { reversed: string[]; kept: string[] };

export type Origin = { file_name: string; sheet: string; cell: string | null; row: number; imported_at: string; who: string; import_id: string };
export type FacilityCard = {
  record: Record;
  years: Record[];
  needs: Record[];
  projects: Record[];
  courses: Record[];
  nominations: Record[];
  origins: { [key in string]: Origin };
};

export type CeilingView = { id: string; name: string; source: string; content: string | null; amount: number; used: number; left: number };
export type CeilingInput = { id: string | null; name: string; source: string; content: string | null; amount: number };
export type PlanItemView = {
  id: string;
  position: number;
  title: string;
  content: string | null;
  content_id: string | null;
  content_name: string | null;
  facility: string | null;
  national: number;
  local: number;
  beneficiary: number;
  other: number;
  total: number;
  reserve: boolean;
  reasons: string[];
};
export type ItemInput = {
  title?: string;
  content?: string;
  national?: number;
  local?: number;
  beneficiary?: number;
  other?: number;
  reserve?: boolean;
};
export type Totals = { national: number; local: number; beneficiary: number; other: number; total: number };
export type ContentTotal = { content: string; name: string; total: number; national: number; local: number };
export type VersionView = { number: number; decision_no: string; decision_date: string | null; total: number };
export type RefusalView = { key: string; title: string; reason: string };
export type PlanView = {
  id: string;
  year: number;
  name: string;
  state: "draft" | "approved";
  ceilings: CeilingView[];
  items: PlanItemView[];
  totals: Totals;
  by_content: ContentTotal[];
  versions: VersionView[];
  refusals?: RefusalView[];
};
export type CandidateView = {
  key: string;
  title: string;
  content: string | null;
  content_name: string | null;
  facility_id: string | null;
  facility: string | null;
  unit: string | null;
  national: number;
  local: number;
  requested: number;
  counterpart: number;
  reasons: string[];
  placed: boolean;
};

export type ReportKind = { kind: string; label: string; periods: string[] };
export type Figure = { key: string; label: string; value: number; unit: string; noun: string; filters: Filter[] };
export type Figures = { kind: string; period: string; figures: Figure[] };
export type Section = { key: string; title: string; text: string; drafted: boolean };
export type Issued = { id: string; number: string; issued_on: string };

/* Helpers */
async function typedError<T, E>(result: Promise<T>): Promise<{ status: "ok"; data: T } | { status: "error"; error: E }> {
  try {
    return { status: "ok", data: await result };
  } catch (e) {
    if (e instanceof Error) throw e;
    return { status: "error", error: e as E };
  }
}
