/** A project as a line of steps: those behind it with date and paper, the next saying what is missing, its dossier. */
import { refusal, type Done, type DossierView, type Format, type Ipc, type LifeMove, type LifePoint, type LifeView, type PaperMark, type PaperState, type ProjectCorrection, type ProjectMove, type ProjectState, type Refusal } from "../ipc";
import { showDate } from "../text/dates";

type Needs = Pick<Ipc, "projectLife" | "projectAdvance" | "projectCorrect" | "projectDossier" | "projectDossierFill" | "projectDossierMark" | "projectDossierPrint" | "projectDossierExport">;

/** What is written when any of these changes is the life of the project that is open. */
export const TOUCHED = ["project", "project_step", "project_paper", "project_beneficiary", "project_budget", "project_visit", "workflow_step", "paper_template", "deadline", "attachment"];

/** How a state of a paper is coloured. */
export const PAPER_TONES: { [state in PaperState]: string } = { have: "good", missing: "bad", waiting: "warn", not_applicable: "" };

export class ProjectPage {
  life = $state.raw<LifeView | null>(null);
  dossier = $state.raw<DossierView | null>(null);
  failed = $state.raw<Refusal | null>(null);
  /** Why the last move or mark was refused. */
  refused = $state("");
  busy = $state(false);
  #id: string | null = null;

  constructor(
    private readonly ipc: Needs,
    private readonly tell: (done: Done<unknown>, sentence?: string) => void,
  ) {}

  async open(id: string | null): Promise<void> {
    if (id !== this.#id) [this.life, this.dossier, this.refused] = [null, null, ""];
    this.#id = id;
    if (id === null) return;
    try {
      const [life, dossier] = await Promise.all([this.ipc.projectLife(id), this.ipc.projectDossier(id)]);
      if (this.#id === id) [this.life, this.dossier, this.failed] = [life, dossier, null];
    } catch (thrown) {
      if (this.#id === id) this.failed = refusal(thrown);
    }
  }

  reload(): Promise<void> {
    return this.open(this.#id);
  }

  /** Writes a step; false where the core refused, with its sentence in `refused`. */
  advance(step: ProjectMove, name: string): Promise<boolean> {
    return this.#change(async (id) => {
      const done = await this.ipc.projectAdvance(id, step);
      this.life = done.value;
      this.tell(done, `Đã ghi bước ${name}`);
    });
  }

  /** Puts right what was typed wrong. */
  correct(correction: ProjectCorrection): Promise<boolean> {
    return this.#change(async (id) => {
      const done = await this.ipc.projectCorrect(id, correction);
      this.life = done.value;
      this.tell(done, "Đã đính chính");
    });
  }

  fill(): Promise<boolean> {
    return this.#change(async (id) => {
      const done = await this.ipc.projectDossierFill(id);
      this.dossier = done.value;
      this.tell(done, "Đã lập danh mục giấy tờ");
    });
  }

  /** No line at the foot of the window: a list is marked in one go, and undo names the last mark. */
  mark(paper: string, mark: PaperMark): Promise<boolean> {
    return this.#change(async () => {
      const done = await this.ipc.projectDossierMark(paper, mark);
      this.dossier = done.value;
      this.tell(done);
    });
  }

  print(): Promise<boolean> {
    return this.#change(async (id) => void (await this.ipc.projectDossierPrint(id)));
  }

  /** The file's name; null when the person cancels. */
  async export(format: Format): Promise<string | null> {
    let name: string | null = null;
    await this.#change(async (id) => void (name = await this.ipc.projectDossierExport(id, format)));
    return name;
  }

  async #change(work: (id: string) => Promise<void>): Promise<boolean> {
    if (this.#id === null || this.busy) return false;
    this.busy = true;
    try {
      await work(this.#id);
      this.refused = "";
      return true;
    } catch (thrown) {
      this.refused = refusal(thrown).message;
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** What stands under a point of the line: its day, or the day it is due. */
function under(point: LifePoint): string {
  if (point.standing === "skipped") return "bỏ qua";
  if (point.standing === "unknown") return "chưa ghi";
  return point.on ? showDate(point.on) : point.due ? `hạn ${showDate(point.due)}` : "";
}

/** The line as it is drawn; a project that nobody placed stands before its first step. */
export function line(life: LifeView): { steps: { label: string; under: string; paper: string; unknown: boolean; skipped: boolean }[]; current: number } {
  const steps = life.line.map((point) => ({ label: point.name, under: under(point), paper: point.document_no ?? "", unknown: point.standing === "unknown", skipped: point.standing === "skipped" }));
  const current = life.line.findIndex((point) => point.standing === "current" || point.standing === "ended");
  return { steps, current };
}

/** What is put right, as it is typed. */
export type Corrected = { name: string; step: ProjectState | ""; document_no: string; on: string | null; reason: string };

/** The steps of which a number or a day is written. */
export const correctable = (life: LifeView): LifePoint[] => life.line.filter((point) => point.on !== null || point.document_no !== null);

/** Only what differs goes to the core. */
export function correction(typed: Corrected, name: string): ProjectCorrection {
  const given = (text: string) => (text.trim() === "" ? null : text.trim());
  return { name: typed.name.trim() === name ? null : given(typed.name), step: typed.step || null, document_no: given(typed.document_no), on: typed.on, reason: typed.reason };
}

/** What a move dialog asks for, as it is typed. */
export type Typed = { on: string | null; document: string; person: string; outcome: string; note: string; reason: string };

/** What is wrong with a move before the core is asked; empty when nothing is. */
export function problem(move: LifeMove, typed: Typed, notBefore: string | null): string {
  if (typed.on === null) return "Hãy ghi ngày của bước.";
  if (notBefore !== null && typed.on < notBefore) return `Bước trước ghi ngày ${showDate(notBefore)}. Hãy ghi từ ngày đó trở đi.`;
  if (move.needs_reason && typed.reason.trim() === "") return move.direction === "forward" ? "Còn thiếu giấy tờ hoặc thông tin: hãy ghi lý do vẫn chuyển." : "Hãy ghi lý do.";
  return "";
}

/** The move as the core takes it. */
export function step(move: LifeMove, typed: Typed, on: string): ProjectMove {
  const given = (text: string) => (text.trim() === "" ? null : text.trim());
  return { to: move.to, on, document_no: given(typed.document), person: given(typed.person), outcome: given(typed.outcome), note: given(typed.note), reason: given(typed.reason) };
}
