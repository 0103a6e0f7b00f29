/**
 * The tree of a programme: what is wanted, what came of it, and the records behind each number. The core
 * counts, sums and refuses; here is only what the person is looking at.
 */
import {
  refusal,
  type TargetCell,
  type Done,
  type Gaps,
  type Ipc,
  type ProgrammeHead,
  type ProgrammeView,
  type RecordRef,
  type Refusal,
  type TargetStep,
  type TargetRow,
  type Values,
  type Measure,
  type YearInput,
  type MoneySource,
  SOURCES,
} from "../ipc";

type Needs = Pick<
  Ipc,
  | "programmeList"
  | "programmeShow"
  | "programmeBehind"
  | "programmeGaps"
  | "programmeAdd"
  | "programmeMove"
  | "programmeRemove"
  | "programmeSetYear"
  | "programmeSpread"
  | "programmeCopy"
  | "recordSave"
>;
type Tell = (done: Done<unknown>, sentence: string) => void;

export type Fund = MoneySource;
export const FUNDS = Object.fromEntries(SOURCES.map((one) => [one.code, one.label])) as Record<Fund, string>;

/** What stands beside what is wanted: things or money, in plans, in approved projects, or done. */
export type Look = "planned" | "approved" | "done";

/** The records behind one number, as the drawer shows them. */
export type Opened = { row: TargetRow; year: number | null; what: Measure; records: RecordRef[] };

/** The programme that a year asks for: the one it belongs to, else the newest that has begun. */
export function chosen(programmes: ProgrammeHead[], year: number): ProgrammeHead | null {
  return programmes.find((one) => one.first <= year && year <= one.last) ?? programmes.find((one) => one.first <= year) ?? programmes[0] ?? null;
}

/** The rows on the screen: those whose headings are open. */
export function visible(rows: TargetRow[], closed: ReadonlySet<string>): TargetRow[] {
  const shown: TargetRow[] = [];
  let under: number | null = null;
  for (const row of rows) {
    if (under !== null && row.depth > under) continue;
    under = closed.has(row.id) ? row.depth : null;
    shown.push(row);
  }
  return shown;
}

/** The number of a cell under a look; null where there is none to tell. */
export function number(cell: TargetCell, look: Look, money: boolean): string | number | null {
  if (money) return { planned: cell.planned_vnd, approved: cell.approved_vnd, done: cell.spent_vnd }[look];
  return { planned: cell.planned, approved: cell.approved, done: cell.done }[look];
}

/** Which number of the core that is. */
export function what(look: Look, money: boolean): Measure {
  if (money) return ({ planned: "planned_vnd", approved: "approved_vnd", done: "spent_vnd" } as const)[look];
  return look;
}

/** How far a bar reaches, in whole per cent of its track. */
export function reach(percent: string | null): number {
  if (percent === null) return 0;
  const whole = Number.parseInt(percent, 10);
  return Number.isNaN(whole) ? 0 : Math.max(0, Math.min(100, whole));
}

export class ProgrammePage {
  programmes = $state.raw<ProgrammeHead[]>([]);
  view = $state.raw<ProgrammeView | null>(null);
  known = $state(false);
  busy = $state(false);
  failed = $state.raw<Refusal | null>(null);
  refused = $state<string | null>(null);
  opened = $state.raw<Opened | null>(null);
  gaps = $state.raw<Gaps | null>(null);
  closed = $state.raw<ReadonlySet<string>>(new Set());
  look = $state<Look>("done");
  money = $state(false);
  #asked = 0;
  /** A programme the person chose rules over the working year. */
  #picked: string | null = null;

  constructor(
    private readonly ipc: Needs,
    private readonly tell: Tell,
  ) {}

  get rows(): TargetRow[] {
    return visible(this.view?.rows ?? [], this.closed);
  }

  /** The source that money is shown and typed by; none picked shows the sum of all. */
  source = $state<Fund | null>(null);

  /** Without a source picked, support is typed under the fund that decides on the programme. */
  get fund(): Fund {
    return this.source ?? (this.view?.level === "national" ? "national" : "local");
  }

  async load(year: number, id: string | null = this.#picked): Promise<void> {
    const mine = ++this.#asked;
    try {
      const programmes = await this.ipc.programmeList();
      const picked = programmes.find((one) => one.id === id) ?? chosen(programmes, year);
      const view = picked ? await this.ipc.programmeShow(picked.id) : null;
      if (mine !== this.#asked) return;
      if (view?.id !== this.view?.id) [this.opened, this.gaps, this.closed] = [null, null, new Set()];
      [this.programmes, this.view, this.failed] = [programmes, view, null];
      if (this.gaps && view) await this.findGaps();
      if (this.opened) await this.#reopen(this.opened);
    } catch (thrown) {
      if (mine === this.#asked) this.failed = refusal(thrown);
    } finally {
      if (mine === this.#asked) this.known = true;
    }
  }

  pick(id: string, year: number): Promise<void> {
    this.#picked = id;
    return this.load(year, id);
  }

  toggle(row: TargetRow): void {
    const closed = new Set(this.closed);
    if (!closed.delete(row.id)) closed.add(row.id);
    this.closed = closed;
  }

  /** Opens the records behind a number; the same again closes them. */
  async open(row: TargetRow, year: number | null): Promise<void> {
    const asked = what(this.look, this.money);
    if (this.opened?.row.id === row.id && this.opened.year === year && this.opened.what === asked) {
      this.opened = null;
      return;
    }
    try {
      const records = await this.ipc.programmeBehind(row.id, year, asked);
      [this.opened, this.gaps] = [{ row, year, what: asked, records }, null];
    } catch (thrown) {
      this.refused = refusal(thrown).message;
    }
  }

  /** What the drawer shows follows the ledger; a row that is gone takes it away. */
  async #reopen({ row, year, what }: Opened): Promise<void> {
    const now = this.view?.rows.find((one) => one.id === row.id);
    this.opened = now ? { row: now, year, what, records: await this.ipc.programmeBehind(row.id, year, what) } : null;
  }

  async findGaps(): Promise<void> {
    if (!this.view) return;
    try {
      const gaps = await this.ipc.programmeGaps(this.view.id);
      [this.gaps, this.opened] = [gaps, null];
    } catch (thrown) {
      this.refused = refusal(thrown).message;
    }
  }

  shut(): void {
    [this.opened, this.gaps] = [null, null];
  }

  add(parent: TargetRow | null, name: string, unit: string, quantity: string): Promise<boolean> {
    const programme = this.view?.id ?? "";
    return this.#change(() => this.ipc.programmeAdd({ programme, parent: parent?.id ?? null, name, unit: unit || null, quantity: quantity || null }), `Đã thêm “${name}”`);
  }

  move(row: TargetRow, step: TargetStep): Promise<boolean> {
    return this.#change(() => this.ipc.programmeMove(row.id, step), `Đã dời “${row.name}”`);
  }

  remove(row: TargetRow): Promise<boolean> {
    return this.#change(() => this.ipc.programmeRemove(row.id), `Đã bỏ “${row.name}”`);
  }

  setYear(row: TargetRow, year: number, values: Partial<YearInput>): Promise<boolean> {
    const nothing = { quantity: null, national: null, local: null, beneficiary: null, other: null };
    return this.#change(() => this.ipc.programmeSetYear(row.id, year, { ...nothing, ...values }), `Đã ghi năm ${year} của “${row.name}”`);
  }

  /** From the working year on where years before it state something, else over all years. */
  spread(row: TargetRow, from: number | null): Promise<boolean> {
    return this.#change(() => this.ipc.programmeSpread(row.id, from), `Đã chia “${row.name}” cho các năm`);
  }

  /** A change of the row alone goes through the door of every record. */
  async save(row: TargetRow, values: Values): Promise<boolean> {
    return this.#run(async () => {
      const done = await this.ipc.recordSave("programme_target", row.id, values);
      if (this.view) this.view = await this.ipc.programmeShow(this.view.id);
      this.tell(done, `Đã sửa “${row.name}”`);
    });
  }

  async copy(): Promise<boolean> {
    const id = this.view?.id;
    if (!id) return false;
    return this.#run(async () => {
      const done = await this.ipc.programmeCopy(id);
      this.#picked = done.value;
      this.tell(done, "Đã lập dự thảo chương trình của giai đoạn sau");
    });
  }

  #change(run: () => Promise<Done<ProgrammeView>>, sentence: string): Promise<boolean> {
    return this.#run(async () => {
      const done = await run();
      this.view = done.value;
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
      this.refused = refusal(thrown).message;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
