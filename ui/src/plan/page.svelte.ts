/**
 * The plan of the working year: what was asked for on one side, what is planned on the other, ceilings
 * above both. The core places, sums and refuses; here is only what the person is looking at.
 */
import { fold, matches } from "../text/fold";
import { opening } from "../text/sentences";
import { PLAN_WAY, refusal, type Candidate, type CeilingValues, type Comparison, type Done, type DraftRow, type Ipc, type MixView, type PlanItem, type PlanItemValues, type PlanQuestion, type PlanRefusal, type PlanView, type ProjectsMade, type Refusal, type StepValues } from "../ipc";

type Needs = Pick<
  Ipc,
  | "planShow" | "planCandidates" | "planBuild" | "planSetCeiling" | "planDropCeiling" | "planPlace" | "planEdit" | "planRemove" | "planMove" | "planApprove"
  | "planAsOf" | "planStep" | "planDrafts" | "planCopy" | "planRename" | "planPromote" | "planCompare" | "planAmend" | "planDropAmendment"
  | "planProjects" | "planMix" | "planApplyMix"
>;
/** What the core never puts in by itself. */
const HELD: PlanQuestion["kind"][] = ["not_eligible", "over_norm"];
type Tell = (done: Done<unknown>, sentence: string) => void;

/** What the list of candidates is narrowed to; empty is everything. */
export type Narrow = { content: string; kind: string; doubt: boolean };

/** A candidate that waits for a person to decide, with what speaks against it. */
export type Held = { key: string; title: string; questions: PlanQuestion[] };

/** Items of one content, in the order of the plan. */
export type Group = { content: string | null; name: string; items: PlanItem[] };

export class PlanPage {
  view = $state.raw<PlanView | null>(null);
  candidates = $state.raw<Candidate[]>([]);
  known = $state(false);
  busy = $state(false);
  failed = $state.raw<Refusal | null>(null);
  /** Why the last change was refused, and what could be done instead. */
  refused = $state.raw<{ sentence: string; reserve?: Candidate; decide?: Candidate; undecided?: true } | null>(null);
  /** What the last build could not place, and why; it outlives the reload that follows a change. */
  refusals = $state.raw<PlanRefusal[]>([]);
  /** What the last build held because of the lines beside it. */
  #heldByBuild = $state.raw<Held[]>([]);
  #answering = false;
  search = $state("");
  placed = $state(false);
  narrow = $state<Narrow>({ content: "", kind: "", doubt: false });
  drafts = $state.raw<DraftRow[]>([]);
  /** The draft or amendment that is looked at; none is the main plan of the year. */
  plan = $state<string | null>(null);
  /** The day that the plan is shown as of; none is as it stands. */
  day = $state<string | null>(null);
  year = 0;

  constructor(
    private readonly ipc: Needs,
    private readonly tell: Tell,
  ) {}

  /** Nothing of what is shown can be edited: it is in force, on its way, not used, or of another day. */
  get frozen(): boolean {
    return this.day !== null || (this.view !== null && !["", "draft", "amending"].includes(this.view.step));
  }

  get inForce(): boolean {
    return this.view?.state === "approved";
  }

  get amending(): boolean {
    return this.view?.step === "amending";
  }

  /** The candidates that the search and the filters leave, in the order of the law. */
  get shown(): Candidate[] {
    const { content, kind, doubt } = this.narrow;
    const asked = this.search.trim();
    return this.candidates.filter(
      (one) =>
        (this.placed || !one.placed) &&
        (content === "" || (one.content_code ?? "?") === content) &&
        (kind === "" || one.kind === kind) &&
        (!doubt || doubtful(one)) &&
        (asked === "" || matches(`${one.title} ${one.facility ?? ""} ${one.unit ?? ""} ${one.content_name ?? ""}`, asked)),
    );
  }

  /** The contents that candidates have, for the filter. */
  get contents(): string[] {
    return [...new Set(this.candidates.map((one) => one.content_code ?? "?"))].sort();
  }

  /** Contents in the order of the decree, ND1 to ND9, what has none last; in each the order of the plan. */
  get groups(): Group[] {
    const groups: Group[] = [];
    for (const item of this.view?.items ?? []) {
      const group = groups.find((one) => one.content === item.content);
      if (group) group.items.push(item);
      else groups.push({ content: item.content, name: item.content_name ?? "Chưa rõ nội dung", items: [item] });
    }
    const last = "\uffff";
    return groups.sort((a, b) => (a.content ?? last).localeCompare(b.content ?? last, "vi", { numeric: true }));
  }

  /** What the law excludes or what is over a norm, and nobody has put in: people decide. */
  get held(): Held[] {
    const own = this.candidates.filter((one) => !one.placed && one.questions.some((question) => HELD.includes(question.kind)));
    const waits = (one: Held) => this.candidates.some((candidate) => candidate.key === one.key && !candidate.placed);
    return [...own, ...this.#heldByBuild.filter((one) => waits(one) && !own.some((other) => other.key === one.key))];
  }

  /** Lines that an approval has to give a reason for. */
  get open(): PlanItem[] {
    return (this.view?.items ?? []).filter((one) => !one.reserve && one.questions.length > 0 && one.detail.reason === null);
  }

  async load(year: number): Promise<void> {
    if (year !== this.year) {
      this.view = null;
      this.known = false;
      this.refused = null;
      this.refusals = [];
      this.#heldByBuild = [];
      this.plan = null;
      this.day = null;
    }
    this.year = year;
    try {
      const drafts = await this.ipc.planDrafts(year);
      if (year !== this.year) return;
      this.drafts = drafts;
      // What was looked at may be gone: an amendment that was decided, a draft that was undone.
      if (this.plan !== null && !drafts.some((one) => one.id === this.plan)) this.plan = null;
      const [plan, day] = [this.plan, this.day];
      const [view, candidates] = await Promise.all([
        day === null ? this.ipc.planShow(year, plan) : this.ipc.planAsOf(year, day),
        this.ipc.planCandidates(year, plan),
      ]);
      if (year !== this.year || plan !== this.plan || day !== this.day) return;
      this.view = view;
      this.candidates = candidates;
      this.failed = null;
    } catch (thrown) {
      if (year === this.year) this.failed = refusal(thrown);
    } finally {
      if (year === this.year) this.known = true;
    }
  }

  /** Something in the ledger changed: an edit of this page has answered already. */
  heard(year: number): void {
    if (!this.#answering) void this.load(year);
  }

  /** Looks at another draft of the year. */
  select(plan: string | null): Promise<void> {
    this.plan = plan;
    this.day = null;
    this.refused = null;
    this.refusals = [];
    this.#heldByBuild = [];
    return this.load(this.year);
  }

  /** Looks at the plan as it stood on a day; none goes back to how it stands. */
  asOf(day: string | null): Promise<void> {
    this.day = day;
    if (day !== null) this.plan = null;
    return this.load(this.year);
  }

  async copy(variant: string): Promise<boolean> {
    const from = this.view?.id;
    return from !== undefined && this.#turn(() => this.ipc.planCopy(from, variant), `Đã tạo phương án “${variant}”`);
  }

  rename(variant: string): Promise<boolean> {
    const plan = this.view?.id;
    return plan === undefined ? Promise.resolve(false) : this.#change(() => this.ipc.planRename(plan, variant), "Đã đổi tên phương án");
  }

  promote(): Promise<boolean> {
    const plan = this.view?.id;
    return plan === undefined ? Promise.resolve(false) : this.#change(() => this.ipc.planPromote(plan), "Đã chọn phương án này; các phương án khác không dùng");
  }

  compare(other: string): Promise<Comparison | null> {
    const plan = this.view?.id;
    return plan === undefined ? Promise.resolve(null) : this.#ask(() => this.ipc.planCompare(plan, other));
  }

  step(step: StepValues): Promise<boolean> {
    const plan = this.view?.id;
    return plan === undefined ? Promise.resolve(false) : this.#change(() => this.ipc.planStep(plan, step), "Đã chuyển bước của kế hoạch");
  }

  amend(kind: "supplement" | "adjustment"): Promise<boolean> {
    return this.#turn(() => this.ipc.planAmend(this.year, kind), kind === "supplement" ? "Đang soạn một lần bổ sung" : "Đang soạn một lần điều chỉnh");
  }

  dropAmendment(): Promise<boolean> {
    this.plan = null;
    return this.#change(() => this.ipc.planDropAmendment(this.year), "Đã bỏ lần điều chỉnh đang soạn");
  }

  /** Makes projects of the plan in force; answers what became of each line. */
  async projects(): Promise<ProjectsMade | null> {
    const done = await this.#ask(() => this.ipc.planProjects(this.year, []));
    if (done && done.value.made.length > 0) this.tell(done, `Đã tạo ${done.value.made.length} đề án từ kế hoạch`);
    return done?.value ?? null;
  }

  mix(): Promise<MixView | null> {
    return this.#ask(() => this.ipc.planMix(this.year, this.plan));
  }

  applyMix(mix: MixView): Promise<boolean> {
    return this.#edit(() => this.ipc.planApplyMix(this.year, this.plan, mix.inside.map((one) => one.key)), "Đã áp dụng phương án tốt nhất");
  }

  build(): Promise<boolean> {
    return this.#edit(() => this.ipc.planBuild(this.year, this.plan), `Đã lập kế hoạch năm ${this.year}`);
  }

  setCeiling(ceiling: CeilingValues): Promise<boolean> {
    return this.#edit(() => this.ipc.planSetCeiling(this.year, this.plan, ceiling), "Đã ghi trần kinh phí");
  }

  dropCeiling(id: string): Promise<boolean> {
    return this.#edit(() => this.ipc.planDropCeiling(this.year, this.plan, id), "Đã bỏ trần kinh phí");
  }

  /** Puts a candidate into the plan; over a ceiling the core refuses and the reserve is offered, against the law or a norm it asks a reason. */
  place(candidate: Candidate, reserve = false, values: PlanItemValues = {}): Promise<boolean> {
    return this.#edit(() => this.ipc.planPlace(this.year, this.plan, candidate.key, reserve ? { ...values, reserve: true } : values), `Đã đưa vào kế hoạch: ${candidate.title}`, reserve ? undefined : candidate);
  }

  add(item: PlanItemValues): Promise<boolean> {
    return this.#edit(() => this.ipc.planPlace(this.year, this.plan, null, item), `Đã đưa vào kế hoạch: ${item.title ?? ""}`);
  }

  edit(id: string, values: PlanItemValues): Promise<boolean> {
    return this.#edit(() => this.ipc.planEdit(id, values), "Đã sửa mục kế hoạch");
  }

  remove(item: PlanItem): Promise<boolean> {
    return this.#edit(() => this.ipc.planRemove(item.id), `Đã bỏ khỏi kế hoạch: ${item.title}`);
  }

  /** Against the order by law: the reason stays with the line. */
  move(item: PlanItem, by: number, reason: string | null = null): Promise<boolean> {
    const items = this.groups.find((group) => group.content === item.content)?.items ?? [];
    const next = items[items.findIndex((one) => one.id === item.id) + by];
    if (!next) return Promise.resolve(false);
    return this.#edit(() => this.ipc.planMove(item.id, next.position, reason), "Đã đổi thứ tự");
  }

  approve(decision: string, date: string, reason: string | null = null): Promise<boolean> {
    const amended = this.amending;
    return this.#turn(() => this.ipc.planApprove(this.year, this.plan, decision, date, reason), amended ? "Đã ban hành lần điều chỉnh" : `Đã phê duyệt kế hoạch năm ${this.year}`);
  }

  /** A change that answers with another plan than the one looked at. */
  async #turn(run: () => Promise<Done<PlanView>>, sentence: string): Promise<boolean> {
    const before = this.plan;
    const turned = await this.#change(async () => {
      const done = await run();
      this.plan = done.value.id;
      return done;
    }, sentence);
    if (!turned) this.plan = before;
    return turned;
  }

  async #ask<T>(run: () => Promise<T>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    this.refused = null;
    try {
      return await run();
    } catch (thrown) {
      this.refused = { sentence: refusal(thrown).message };
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** A change of the lines or ceilings of the draft that is looked at: its answer is all that changed on the page. */
  async #edit(run: () => Promise<Done<PlanView>>, sentence: string, candidate?: Candidate): Promise<boolean> {
    this.#answering = true;
    try {
      const done = await this.#change(run, sentence, candidate);
      if (done && this.view) this.#take(this.view);
      return done;
    } finally {
      this.#answering = false;
    }
  }

  /** Follows the plan with what else the page shows of it. */
  #take(view: PlanView): void {
    const placed = new Set(view.items.map((item) => item.source));
    this.candidates = this.candidates.map((one) => (one.placed === placed.has(one.key) ? one : { ...one, placed: placed.has(one.key) }));
    const row: DraftRow = { id: view.id, name: view.variant ?? view.name, step: view.step as DraftRow["step"], step_words: "dự thảo", items: view.items.length, total: view.totals.total, main: true };
    const known = this.drafts.some((one) => one.id === view.id);
    this.drafts = known ? this.drafts.map((one) => (one.id === view.id ? { ...one, items: row.items, total: row.total } : one)) : [...this.drafts, row];
  }

  async #change(run: () => Promise<Done<PlanView>>, sentence: string, candidate?: Candidate): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.refused = null;
    try {
      const done = await run();
      this.view = done.value;
      if (done.value.refusals) this.refusals = done.value.refusals;
      if (done.value.held) this.#heldByBuild = done.value.held;
      this.tell(done, sentence);
      return true;
    } catch (thrown) {
      const refused = refusal(thrown);
      // The reserve gets around a ceiling, a reason around what speaks against a line, and nothing else.
      this.refused = { sentence: refused.message, ...(candidate && refused.is("plan_over_ceiling") ? { reserve: candidate } : {}), ...(refused.is("plan_undecided") ? (candidate ? { decide: candidate } : { undecided: true as const }) : {}) };
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** How a ceiling's bar is drawn: the tick stands at a fixed place, the bar runs past it. */
export function bar(used: number, amount: number): { width: number; over: number; tone: "ok" | "near" | "over" } {
  const TICK = 89;
  if (amount <= 0) return { width: used > 0 ? 100 : 0, over: used > 0 ? 100 : 0, tone: used > 0 ? "over" : "ok" };
  const width = Math.min(100, (used / amount) * TICK);
  return { width, over: Math.max(0, width - TICK), tone: used > amount ? "over" : used >= amount * 0.97 ? "near" : "ok" };
}

/** Somebody should look before it is placed: something speaks against it, or whether the law serves it is to be considered. */
export function doubtful(one: Candidate): boolean {
  return one.questions.some((question) => question.kind !== "norm_open") || one.eligibility?.verdict === "consider";
}

type Chip = { text: string; tone: "" | "good" | "warn" | "bad" | "acc"; title: string };

const QUESTIONS: Record<PlanQuestion["kind"], { text: string; tone: "warn" | "bad" }> = {
  not_eligible: { text: "không đủ điều kiện", tone: "bad" },
  over_norm: { text: "vượt định mức", tone: "bad" },
  norm_open: { text: "chưa đối chiếu được định mức", tone: "warn" },
  supported_before: { text: "đã hỗ trợ trước đây", tone: "warn" },
};

/** What has to be decided of a line or a candidate, as chips. */
export function marks(questions: PlanQuestion[]): Chip[] {
  return questions.map((one) => ({ ...QUESTIONS[one.kind], title: one.sentence }));
}

/** The name of a facility where the title does not say it already. */
export function beside(title: string, facility: string | null): string | null {
  return facility !== null && !fold(title).includes(fold(facility)) ? facility : null;
}

/** What a candidate's row says beside its title, the gravest first. */
export function chips(one: Candidate): Chip[] {
  const found: Chip[] = marks(one.questions.filter((question) => question.kind !== "supported_before"));
  if (one.eligibility?.verdict === "consider") found.push({ text: "cần xem xét", tone: "warn", title: one.eligibility.sentence });
  if (one.earlier.length > 0) found.push({ text: `đã hỗ trợ ${one.earlier.map((earlier) => earlier.year).join(", ")}`, tone: "warn", title: one.earlier.map((earlier) => `${earlier.year}: ${earlier.name}`).join("\n") });
  if (one.kind === "carry") found.push({ text: "chuyển tiếp", tone: "acc", title: one.reasons[0] ?? "" });
  for (const ground of one.grounds) if (ground.code !== "carry_over") found.push({ text: ground.name.toLocaleLowerCase("vi"), tone: "", title: ground.sentence });
  if (one.norm?.status === "within") found.push({ text: "trong định mức", tone: "good", title: one.norm.sentence });
  if (one.eligibility?.verdict === "eligible") found.push({ text: "đủ điều kiện", tone: "good", title: one.eligibility.sentence });
  return found;
}

/** What of an item is still to be said before it can be written, or nothing. */
export function itemProblem(values: PlanItemValues): string {
  if (!values.title?.trim()) return "Hãy ghi tên đề án hoặc nhiệm vụ.";
  if (!values.content) return "Hãy chọn nội dung để cộng đúng trần.";
  const amounts = [values.national, values.local, values.beneficiary, values.other];
  if (amounts.some((amount) => (amount ?? 0) < 0)) return "Số tiền không được âm. Hãy ghi từ 0 trở lên.";
  return "";
}

/** The way of a plan as a line of steps, each with the day it was taken; what it went past without a record says so. */
export function way(view: PlanView, date: (day: string) => string): { steps: { label: string; under?: string; unknown?: boolean }[]; current: number } {
  const taken = (state: string) => view.steps.findLast((step) => step.state === state && !step.backwards);
  // A plan that was summed up without being adjusted never went that way.
  const line = PLAN_WAY.filter(({ code }) => code !== "adjusted" || view.step !== "closed" || taken(code) !== undefined);
  const current = Math.max(0, line.findIndex(({ code }) => code === view.step));
  const steps = line.map(({ code, label: called }, index) => {
    const step = taken(code);
    const label = opening(called);
    if (index > 0 && index < current && !step) return { label, under: "chưa ghi", unknown: true };
    const under = [step?.document_no, step ? date(step.date) : null].filter(Boolean).join(", ");
    return { label, ...(under ? { under } : {}) };
  });
  return { steps, current };
}
