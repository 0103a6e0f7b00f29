/**
 * The only door to the core: every command answers with its value or throws a `Refusal`.
 *
 * Nothing else in the window imports `bindings.ts` or `@tauri-apps`, so a test hands a controller a
 * plain object in the place of `ipc`.
 */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type * as wire from "./bindings";
import { CANDIDATE_KINDS as candidateKinds, commands, DUE_KINDS as dueKinds, FLOW_KINDS as flowKinds, FUNDS as funds, PAPER_STATES as paperStates, PLAN_STATES as planStates, PLAN_WAY as planWay, SOURCES as sources, type Chosen, type Fault } from "./bindings";

export type * from "./bindings";
/** Where money comes from, as the core names it. */
export const SOURCES: { code: wire.MoneySource; label: string }[] = [...sources];
/** The two funds of khuyến công. */
export const FUNDS: { code: wire.Fund; label: string }[] = [...funds];
/** Where a plan stands, and the steps of its way in their order, as they are called. */
export const PLAN_STATES: { code: wire.PlanState; label: string }[] = [...planStates];
export const PLAN_WAY: { code: wire.PlanState; label: string }[] = [...planWay];
/** What could go into a plan. */
export const CANDIDATE_KINDS: { code: wire.CandidateKind; label: string }[] = [...candidateKinds];
/** What a day to keep is about. */
export const DUE_KINDS: { code: wire.DueKind; label: string }[] = [...dueKinds];
/** How money moves. */
export const FLOW_KINDS: { code: wire.FlowKind; label: string }[] = [...flowKinds];
/** Whether a paper of a dossier is there. */
export const PAPER_STATES: { code: wire.PaperState; label: string }[] = [...paperStates];

// What the core calls by its role, the pages call by its name.
export type { FieldChange as Change, RefusalView as PlanRefusal } from "./bindings";
// The generator writes each of these twice: as it leaves the core, and as the core takes it in.
export type Done<T> = wire.Done<T>;
export type AttachmentView = wire.AttachmentView_Serialize;
export type DossierPaper = wire.DossierPaper_Serialize;
export type DossierView = wire.DossierView_Serialize;
export type EarlierSupport = wire.EarlierSupport_Serialize;
export type LifeMove = wire.LifeMove_Serialize;
export type LifePoint = wire.LifePoint_Serialize;
export type LifeView = wire.LifeView_Serialize;
export type Missing = wire.MissingThing;
export type PaperMark = wire.PaperMark_Deserialize;
export type ProjectMove = wire.ProjectMove_Deserialize;
export type AgencyFigures = wire.AgencyFigures_Serialize;
export type Candidate = wire.CandidateView_Serialize;
export type CeilingValues = wire.CeilingInput_Serialize;
export type Ceiling = wire.CeilingView_Serialize;
export type ColumnChoice = wire.ColumnChoice_Deserialize;
export type ColumnReading = wire.ColumnReading_Serialize;
export type EncodingChoice = wire.EncodingChoice_Serialize;
export type ImportOptions = wire.ImportOptions_Deserialize;
export type Gaps = wire.Gaps_Serialize;
export type ImportPreview = wire.ImportPreview_Serialize;
export type ImportRow = wire.ImportRow_Serialize;
export type ProgrammeView = wire.ProgrammeView_Serialize;
export type RecordRef = wire.RecordRef_Serialize;
export type TargetCell = wire.TargetCell_Serialize;
export type TargetRow = wire.TargetRow_Serialize;
export type Unserved = wire.Unserved_Serialize;
export type NewTarget = wire.NewTarget_Deserialize;
export type YearInput = wire.YearInput_Deserialize;
export type Field = wire.Field_Serialize;
export type FacilityCard = wire.FacilityCard_Serialize;
export type FacilityFigures = wire.FacilityFigures_Serialize;
export type Figure = wire.Figure_Serialize;
export type Figures = wire.Figures_Serialize;
export type PlanItemValues = wire.ItemInput_Deserialize;
export type LedgerStatus = wire.LedgerStatus_Serialize;
export type ListQuery = wire.ListQuery_Deserialize;
export type Need = wire.Need_Serialize;
export type Noun = wire.Noun_Serialize;
export type DocumentTyped = wire.DocumentTyped_Deserialize;
export type EligibilityVerdict = wire.EligibilityVerdict_Serialize;
export type ProjectEligibility = wire.ProjectEligibility_Serialize;
export type NewNorm = wire.NewNorm_Deserialize;
export type NormAsked = wire.NormAsked_Deserialize;
export type NormVerdict = wire.NormVerdict_Serialize;
export type NormView = wire.NormView_Serialize;
export type Superseded = wire.Superseded_Serialize;
export type Options = wire.Options_Serialize;
export type Origin = wire.Origin_Serialize;
export type Due = wire.Due_Serialize;
export type Overview = wire.Overview_Serialize;
export type PaperTextView = wire.PaperTextView_Serialize;
export type PaperView = wire.PaperView_Serialize;
export type PlanItem = wire.PlanItemView_Serialize;
export type PlanQuestion = wire.Question_Serialize;
export type PlanView = wire.PlanView_Serialize;
export type Comparison = wire.Comparison_Serialize;
export type MixLine = wire.MixLine_Serialize;
export type MixView = wire.MixView_Serialize;
export type ProjectsMade = wire.ProjectsMade_Serialize;
export type StepValues = wire.StepInput_Deserialize;
export type Preview = wire.Preview_Serialize;
export type PreviewOptions = wire.PreviewOptions_Deserialize & { columns: wire.ColumnChoice_Deserialize[] };
export type PreviewRecord = wire.PreviewRecord_Serialize;
export type ProjectFigures = wire.ProjectFigures_Serialize;
export type Section = wire.Section_Serialize;
export type Opened = wire.Opened_Serialize;
export type PreviewSheet = wire.SheetReading_Serialize;
export type SurveyRecord = wire.SurveyRecord_Serialize;
export type PreviewTable = wire.TableReading_Serialize;
export type Adjustment = wire.Adjustment_Deserialize;
export type AmountValues = wire.AmountInput_Deserialize;
export type LineValues = wire.LineInput_Deserialize;
export type PaymentValues = wire.PaymentInput_Deserialize;
export type BudgetView = wire.BudgetView_Serialize;
export type BudgetLine = wire.BudgetLine_Serialize;
export type LineVerdict = wire.LineVerdict_Serialize;
export type StageView = wire.StageView_Serialize;
export type MoneyView = wire.MoneyView_Serialize;
export type MoneyPart = wire.MoneyPart_Serialize;
export type PaymentView = wire.PaymentView_Serialize;
export type AdvanceCeiling = wire.AdvanceCeiling_Serialize;
export type AdvanceRate = wire.AdvanceRate_Serialize;
export type AdjustmentView = wire.AdjustmentView_Serialize;
export type AdjustmentDraft = wire.AdjustmentDraft_Serialize;
export type AdjustmentChange = wire.AdjustmentChange_Serialize;
export type ChangeKind = wire.ChangeKind_Serialize;
export type EffectView = wire.EffectView_Serialize;
export type ServedEffect = wire.ServedEffect_Serialize;
export type FigureEffect = wire.FigureEffect_Serialize;
export type ResultView = wire.ResultView_Serialize;
export type ReconcileView = wire.ReconcileView_Serialize;
export type ReconcileRow = wire.ReconcileRow_Serialize;
export type Again = wire.Again_Serialize;
export type UnitChoice = wire.UnitChoice_Serialize;
export type ValueChoice = wire.ValueChoice_Serialize;
export type VersionView = wire.VersionView_Serialize;
export type Waiting = wire.Waiting_Serialize;
export type WrittenValue = wire.WrittenValue_Serialize;

/** Values of a record by field name. */
export type Values = { [key in string]: wire.JsonValue };

type Commands = typeof commands;
type Value<R> = R extends { status: "ok"; data: infer T } ? T : R extends { status: "error" } ? never : R;
type Unwrapped<C> = {
  [K in keyof C]: C[K] extends (...args: infer A) => Promise<infer R> ? (...args: A) => Promise<Value<R>> : never;
};

/** How far a long job has come. */
export type Progress = { job: string; done: number; total: number };

export type Ipc = Unwrapped<Commands> & {
  /** The report as it would be printed, or as it was issued: the bytes of the PDF. */
  reportPreview(kind: string, period: string, issued: string | null): Promise<Uint8Array>;
  /** A paper of a project as its built-in text prints it: the bytes of the PDF. */
  paperPreview(project: string, paper: wire.Paper): Promise<Uint8Array>;
  /** A photo of a record: its bytes, for a small picture. */
  attachmentPhoto(id: string): Promise<Uint8Array>;
  /** Long jobs say how far they are; answers with the way to stop listening. */
  onProgress(hear: (progress: Progress) => void): () => void;
  /** Workbooks dropped on the window; the window gets tokens and names, never paths. */
  onDropped(hear: (files: Chosen[]) => void): () => void;
};

/** The core said no, or failed: `message` is the sentence to show. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  /** Whether it is one of those that the window acts on; all others it only shows. */
  is(known: wire.Known): boolean {
    return this.code === known;
  }
}

/** Whatever was thrown, as something that can be shown. */
export function refusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (isFault(thrown)) return new Refusal(thrown.code, thrown.message);
  console.error(thrown);
  return new Refusal("window", "Chương trình gặp sự cố. Hãy đóng chương trình và mở lại; dữ liệu đã ghi không mất.");
}

function isFault(value: unknown): value is Fault {
  return typeof value === "object" && value !== null && "code" in value && "message" in value && !(value instanceof Error);
}

async function unwrap<R>(answer: Promise<R>): Promise<Value<R>> {
  let result: unknown;
  try {
    result = await answer;
  } catch (thrown) {
    throw refusal(thrown);
  }
  if (typeof result === "object" && result !== null && "status" in result) {
    if (result.status === "error" && "error" in result) throw refusal(result.error);
    if (result.status === "ok" && "data" in result) return result.data as Value<R>;
  }
  return result as Value<R>;
}

function heard<T>(event: string, hear: (payload: T) => void): () => void {
  const stopped = listen<T>(event, ({ payload }) => hear(payload)).catch((thrown: unknown) => {
    console.error(thrown);
    return () => {};
  });
  return () => void stopped.then((stop) => stop());
}

const unwrapped = Object.fromEntries(
  Object.entries(commands).map(([name, call]) => [
    name,
    (...args: unknown[]) => unwrap((call as (...args: unknown[]) => Promise<unknown>)(...args)),
  ]),
) as Unwrapped<Commands>;

export const ipc: Ipc = {
  ...unwrapped,
  async reportPreview(kind, period, issued) {
    const bytes = await unwrap(invoke<ArrayBuffer | number[]>("report_preview", { kind, period, issued }));
    return new Uint8Array(bytes);
  },
  async paperPreview(project, paper) {
    const bytes = await unwrap(invoke<ArrayBuffer | number[]>("paper_preview", { project, paper }));
    return new Uint8Array(bytes);
  },
  async attachmentPhoto(id) {
    const bytes = await unwrap(invoke<ArrayBuffer | number[]>("attachment_photo", { id }));
    return new Uint8Array(bytes);
  },
  onProgress: (hear) => heard<Progress>("progress", hear),
  onDropped: (hear) => heard<Chosen[]>("survey-dropped", hear),
};
