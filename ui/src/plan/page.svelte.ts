/**
 * The plan of the working year: what was asked for on one side, what is planned on the other, ceilings
 * above both. The core places, sums and refuses; here is only what the person is looking at.
 */
import { refusal, type Candidate, type CeilingValues, type Done, type Ipc, type PlanItem, type PlanItemValues, type PlanRefusal, type PlanView, type Refusal } from "../ipc";

type Needs = Pick<
  Ipc,
  "planShow" | "planCandidates" | "planBuild" | "planSetCeiling" | "planPlace" | "planEdit" | "planRemove" | "planMove" | "planApprove"
>;
/** The one refusal that the reserve gets around. */
const OVER = "plan_over_ceiling";
type Tell = (done: Done<PlanView>, sentence: string) => void;

/** Items of one content, in the order of the plan. */
export type Group = { content: string | null; name: string; items: PlanItem[] };

export class PlanPage {
  view = $state.raw<PlanView | null>(null);
  candidates = $state.raw<Candidate[]>([]);
  known = $state(false);
  busy = $state(false);
  failed = $state.raw<Refusal | null>(null);
  /** Why the last change was refused, and what could be done instead. */
  refused = $state.raw<{ sentence: string; reserve?: Candidate } | null>(null);
  /** What the last build could not place, and why; it outlives the reload that follows a change. */
  refusals = $state.raw<PlanRefusal[]>([]);
  search = $state("");
  placed = $state(false);
  year = 0;

  constructor(
    private readonly ipc: Needs,
    private readonly tell: Tell,
  ) {}

  get frozen(): boolean {
    return this.view?.state === "approved";
  }

  get groups(): Group[] {
    const groups: Group[] = [];
    for (const item of this.view?.items ?? []) {
      const group = groups.find((one) => one.content === item.content);
      if (group) group.items.push(item);
      else groups.push({ content: item.content, name: item.content_name ?? "Chưa rõ nội dung", items: [item] });
    }
    return groups;
  }

  async load(year: number): Promise<void> {
    if (year !== this.year) {
      this.view = null;
      this.known = false;
      this.refused = null;
      this.refusals = [];
    }
    this.year = year;
    try {
      const [view, candidates] = await Promise.all([this.ipc.planShow(year), this.ipc.planCandidates(year)]);
      if (year !== this.year) return;
      this.view = view;
      this.candidates = candidates;
      this.failed = null;
    } catch (thrown) {
      if (year === this.year) this.failed = refusal(thrown);
    } finally {
      if (year === this.year) this.known = true;
    }
  }

  build(): Promise<boolean> {
    return this.#change(() => this.ipc.planBuild(this.year), `Đã lập kế hoạch năm ${this.year}`);
  }

  setCeiling(ceiling: CeilingValues): Promise<boolean> {
    return this.#change(() => this.ipc.planSetCeiling(this.year, ceiling), "Đã ghi trần kinh phí");
  }

  /** Puts a candidate into the plan; over a ceiling the core refuses, and the reserve is offered. */
  place(candidate: Candidate, reserve = false, values: PlanItemValues = {}): Promise<boolean> {
    return this.#change(() => this.ipc.planPlace(this.year, candidate.key, reserve ? { ...values, reserve: true } : values), `Đã đưa vào kế hoạch: ${candidate.title}`, reserve ? undefined : candidate);
  }

  add(item: PlanItemValues): Promise<boolean> {
    return this.#change(() => this.ipc.planPlace(this.year, null, item), `Đã đưa vào kế hoạch: ${item.title ?? ""}`);
  }

  edit(id: string, values: PlanItemValues): Promise<boolean> {
    return this.#change(() => this.ipc.planEdit(id, values), "Đã sửa mục kế hoạch");
  }

  remove(item: PlanItem): Promise<boolean> {
    return this.#change(() => this.ipc.planRemove(item.id), `Đã bỏ khỏi kế hoạch: ${item.title}`);
  }

  move(item: PlanItem, by: number): Promise<boolean> {
    const items = this.view?.items ?? [];
    const next = items[items.indexOf(item) + by];
    if (!next) return Promise.resolve(false);
    return this.#change(() => this.ipc.planMove(item.id, next.position), "Đã đổi thứ tự");
  }

  approve(decision: string, date: string): Promise<boolean> {
    return this.#change(() => this.ipc.planApprove(this.year, decision, date), `Đã phê duyệt kế hoạch năm ${this.year}`);
  }

  async #change(run: () => Promise<Done<PlanView>>, sentence: string, reserve?: Candidate): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.refused = null;
    try {
      const done = await run();
      this.view = done.value;
      if (done.value.refusals) this.refusals = done.value.refusals;
      this.tell(done, sentence);
      return true;
    } catch (thrown) {
      const { code, message } = refusal(thrown);
      this.refused = { sentence: message, ...(reserve && code === OVER ? { reserve } : {}) };
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
