/**
 * A project's money as one screen looks at it: the budget by line, stage and source, what moved, what was
 * adjusted and what it brought. The core adds up, checks and refuses; here is only what the person looks at.
 */
import {
  refusal,
  SOURCES,
  type Adjustment,
  type AdjustmentDraft,
  type AdjustmentView,
  type AmountValues,
  type BudgetLine,
  type BudgetStage,
  type BudgetView,
  type Done,
  type EffectView,
  type Ipc,
  type LineValues,
  type MoneySource,
  type MoneyView,
  type PaymentValues,
  type Refusal,
} from "../ipc";

type Needs = Pick<
  Ipc,
  | "projectBudget"
  | "projectBudgetSet"
  | "projectBudgetAdd"
  | "projectBudgetRename"
  | "projectBudgetRemove"
  | "projectBudgetMove"
  | "projectBudgetDescribe"
  | "projectBudgetCopy"
  | "projectBudgetFreeze"
  | "projectBudgetThaw"
  | "projectMoney"
  | "projectMoneyPay"
  | "projectMoneyEdit"
  | "projectMoneyRemove"
  | "projectAdjustments"
  | "projectAdjustDraft"
  | "projectAdjust"
  | "projectEffect"
>;
type Tell = (done: Done<unknown>, sentence: string) => void;


/** What this screen shows changes with any of these. */
export const NOUNS = ["project", "project_budget", "project_payment", "project_adjustment", "project_result", "project_beneficiary", "facility_year", "norm", "setting", "authority_rule"];

export class ProjectMoney {
  budget = $state.raw<BudgetView | null>(null);
  money = $state.raw<MoneyView | null>(null);
  adjustments = $state.raw<AdjustmentView[]>([]);
  effect = $state.raw<EffectView | null>(null);
  draft = $state.raw<AdjustmentDraft | null>(null);
  failed = $state.raw<Refusal | null>(null);
  refused = $state.raw<Refusal | null>(null);
  busy = $state(false);
  /** Stages shown although nothing stands in them yet. */
  opened = $state.raw<BudgetStage[]>([]);
  id = "";

  constructor(
    private readonly ipc: Needs,
    private readonly tell: Tell,
  ) {}

  async load(id: string): Promise<void> {
    if (id !== this.id) {
      this.budget = this.money = this.effect = this.draft = null;
      this.adjustments = [];
      this.opened = [];
      this.refused = null;
    }
    this.id = id;
    try {
      const [budget, money, adjustments, effect] = await Promise.all([this.ipc.projectBudget(id), this.ipc.projectMoney(id, null), this.ipc.projectAdjustments(id), this.ipc.projectEffect(id)]);
      if (this.id !== id) return;
      [this.budget, this.money, this.adjustments, this.effect, this.failed] = [budget, money, adjustments, effect, null];
    } catch (thrown) {
      if (this.id === id) this.failed = refusal(thrown);
    }
  }

  reload(): Promise<void> {
    return this.id === "" ? Promise.resolve() : this.load(this.id);
  }

  set(amount: AmountValues): Promise<boolean> {
    return this.#budget(() => this.ipc.projectBudgetSet(this.id, amount), `Đã sửa số tiền: ${amount.line}`);
  }
  add(name: string): Promise<boolean> {
    return this.#budget(() => this.ipc.projectBudgetAdd(this.id, name), `Đã thêm khoản: ${name}`);
  }
  remove(line: string): Promise<boolean> {
    return this.#budget(() => this.ipc.projectBudgetRemove(this.id, line), `Đã bỏ khoản: ${line}`);
  }
  move(line: string, by: number): Promise<boolean> {
    const names = this.budget?.lines.map((one) => one.name) ?? [];
    const to = names.indexOf(line) + by;
    if (to < 0 || to >= names.length) return Promise.resolve(false);
    return this.#budget(() => this.ipc.projectBudgetMove(this.id, line, to + 1), "Đã đổi thứ tự khoản");
  }
  /** Its name and what it is; only what differs is written. */
  async describe(line: BudgetLine, name: string, values: LineValues): Promise<boolean> {
    if (name !== line.name && !(await this.#budget(() => this.ipc.projectBudgetRename(this.id, line.name, name), `Đã đổi tên khoản: ${name}`))) return false;
    const before = lineValues(line);
    if (JSON.stringify(before) === JSON.stringify(values)) return true;
    return this.#budget(() => this.ipc.projectBudgetDescribe(this.id, name, values), `Đã sửa khoản: ${name}`);
  }
  copy(from: BudgetStage, to: BudgetStage, replace: boolean): Promise<boolean> {
    return this.#budget(() => this.ipc.projectBudgetCopy(this.id, from, to, replace), "Đã lấy số liệu giai đoạn");
  }
  freeze(): Promise<boolean> {
    return this.#budget(() => this.ipc.projectBudgetFreeze(this.id), "Đã chốt kinh phí phê duyệt");
  }
  thaw(): Promise<boolean> {
    return this.#budget(() => this.ipc.projectBudgetThaw(this.id), "Đã mở lại kinh phí phê duyệt");
  }

  /** A new payment, or an old one changed. */
  pay(id: string | null, payment: PaymentValues): Promise<boolean> {
    return this.#money(() => (id === null ? this.ipc.projectMoneyPay(this.id, payment) : this.ipc.projectMoneyEdit(id, payment)), id === null ? "Đã ghi khoản tiền" : "Đã sửa khoản tiền");
  }
  takeBack(id: string): Promise<boolean> {
    return this.#money(() => this.ipc.projectMoneyRemove(id), "Đã bỏ khoản tiền");
  }

  /** What an adjustment would do; a refusal says why it would not. */
  async consider(adjustment: Adjustment): Promise<boolean> {
    return this.#run(async () => {
      this.draft = await this.ipc.projectAdjustDraft(this.id, adjustment);
    });
  }
  async adjust(adjustment: Adjustment): Promise<boolean> {
    return this.#run(async () => {
      const done = await this.ipc.projectAdjust(this.id, adjustment);
      this.adjustments = done.value;
      this.draft = null;
      this.tell(done, `Đã điều chỉnh lần ${done.value.at(-1)?.number ?? ""}`);
    });
  }

  #budget(run: () => Promise<Done<BudgetView>>, sentence: string): Promise<boolean> {
    return this.#run(async () => {
      const done = await run();
      this.budget = done.value;
      this.tell(done, sentence);
    });
  }
  #money(run: () => Promise<Done<MoneyView>>, sentence: string): Promise<boolean> {
    return this.#run(async () => {
      const done = await run();
      this.money = done.value;
      this.tell(done, sentence);
    });
  }
  async #run(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.refused = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.refused = refusal(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** What a line is, as it is sent back. */
export function lineValues(line: BudgetLine): LineValues {
  const { content, quantity, unit_label, unit_price, norm_item_code, norm_units, production_line, norm_reason } = line;
  return { content, quantity, unit_label, unit_price, norm_item_code, norm_units, production_line, norm_reason };
}

/**
 * The stages to draw: those with money, the ones opened by hand, and the first that comes next to be filled.
 * Before anything is written: registration and approval.
 */
export function stagesShown(view: BudgetView, opened: BudgetStage[]): BudgetStage[] {
  const filled = view.stages.filter((one) => one.amounts.total !== 0).map((one) => one.stage);
  const last = filled.at(-1);
  const next = last === undefined ? ["registered", "approved"] : view.stages.slice(view.stages.findIndex((one) => one.stage === last) + 1).filter((one) => one.locked === null).map((one) => one.stage).slice(0, 1);
  return view.stages.map((one) => one.stage).filter((stage) => filled.includes(stage) || next.includes(stage) || opened.includes(stage));
}

/** The sources to draw at every stage: those that have money, else the two that most projects have. */
export function sourcesShown(view: BudgetView, fund: MoneySource, all: boolean): MoneySource[] {
  return SOURCES.map((one) => one.code).filter((source) => all || source === fund || source === "beneficiary" || view.stages.some((one) => one.amounts[source] !== 0));
}

/** The cell that an arrow key leads to, within rows and columns. */
export function neighbour(key: string, row: number, column: number, rows: number, columns: number): { row: number; column: number } | null {
  const step: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const by = step[key];
  if (!by) return null;
  const to = { row: row + by[0], column: column + by[1] };
  return to.row < 0 || to.column < 0 || to.row >= rows || to.column >= columns ? null : to;
}

/** How much of what was approved is paid, as a bar draws it; never past its end. */
export function paidShare(paid: number, approved: number): number {
  if (approved <= 0) return paid > 0 ? 100 : 0;
  return Math.max(0, Math.min(100, Math.round((paid * 1000) / approved) / 10));
}
