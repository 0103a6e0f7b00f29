/**
 * A list of one noun: what is searched, filtered and sorted, and the rows seen so far. Rows come from
 * the core in windows of a hundred; the old ones stay on screen until the new ones are here.
 */
import { refusal, type Field, type Filter, type Ipc, type JsonValue, type ListQuery, type Noun, type Refusal, type Row } from "../ipc";
import { columnWidth, isFigure, show } from "../text/values";

export const WINDOW = 100;
/** Windows kept around what is in view; a list of 50.000 rows is never held whole. */
const KEPT = 12;
export type Column = { field: Field; width: number; shown: boolean };
type Kept = { columns: { name: string; width: number; shown: boolean }[] };
type Needs = Pick<Ipc, "recordList">;
type Options = { year: () => number; kept?: unknown; keep?: (kept: unknown) => void };

export class List {
  search = $state("");
  filters = $state.raw<Filter[]>([]);
  sort = $state.raw<string[]>([]);
  /** Every year, whatever the working year is. */
  everyYear = $state(false);
  /** Narrowed by a link, and whether every year was shown before; what a person narrows is theirs to keep. */
  #followed: { everyYear: boolean } | null = null;
  total = $state(0);
  sums = $state.raw<Record<string, number>>({});
  columns = $state<Column[]>([]);
  /** The first answer has come. */
  known = $state(false);
  failed = $state.raw<Refusal | null>(null);
  /** The cell the keyboard is on. */
  cell = $state({ row: 0, col: 0 });
  selected = $state.raw<ReadonlyMap<string, Row>>(new Map());
  /** Where the list was scrolled to when its page was left. */
  scroll = 0;

  #windows = $state.raw<ReadonlyMap<number, Row[]>>(new Map());
  #asked = new Set<number>();
  #generation = 0;
  #visible: [number, number] = [0, 0];

  constructor(
    private readonly ipc: Needs,
    readonly noun: Noun,
    private readonly options: Options,
  ) {
    const kept = (options.kept as Kept | undefined)?.columns ?? [];
    this.columns = noun.fields
      .filter((field) => field.name !== noun.parent && !field.inner)
      .map((field) => {
        const mine = kept.find((column) => column.name === field.name);
        return { field, width: mine?.width ?? columnWidth(field), shown: mine?.shown ?? field.shown };
      });
    if (!this.columns.some((column) => column.shown)) for (const column of this.columns.slice(0, 6)) column.shown = true;
  }

  get shown(): Column[] {
    return this.columns.filter((column) => column.shown);
  }

  /** Nothing matches although something is there to be matched. */
  get narrowed(): boolean {
    return this.search.trim() !== "" || this.filters.length > 0;
  }

  query(offset: number, limit = WINDOW): ListQuery {
    const year = this.noun.year !== null && !this.everyYear ? this.options.year() : null;
    return { search: this.search.trim(), filters: this.filters, sort: this.sort, offset, limit, year, parent: null };
  }

  row(index: number): Row | undefined {
    return this.#windows.get(Math.floor(index / WINDOW))?.[index % WINDOW];
  }

  /** The rows at hand; what a column's decimals are decided from. */
  *seen(): Iterable<Row> {
    for (const rows of this.#windows.values()) yield* rows;
  }

  /** The rows from `first` to `last` are in view: fetch what is missing. */
  view(first: number, last: number): void {
    this.#visible = [first, last];
    for (let window = Math.floor(first / WINDOW); window <= Math.floor(last / WINDOW); window++) {
      if (!this.#asked.has(window)) void this.#fetch(window);
    }
  }

  /** Asks again for what is in view. */
  async reload(): Promise<void> {
    this.#generation++;
    this.#asked.clear();
    const [first, last] = this.#visible;
    const windows: number[] = [];
    for (let window = Math.floor(first / WINDOW); window <= Math.floor(last / WINDOW); window++) windows.push(window);
    await Promise.all(windows.map((window, i) => this.#fetch(window, i === 0)));
  }

  /** A new question: back to the top. */
  async ask(change: { search?: string; filters?: Filter[]; sort?: string[]; everyYear?: boolean }): Promise<void> {
    Object.assign(this, change);
    this.cell = { row: 0, col: this.cell.col };
    this.#visible = [0, 0];
    await this.reload();
  }

  async #fetch(window: number, fresh = false): Promise<void> {
    const generation = this.#generation;
    this.#asked.add(window);
    try {
      const page = await this.ipc.recordList(this.noun.name, this.query(window * WINDOW));
      if (generation !== this.#generation) return;
      const windows = new Map(fresh ? [] : this.#windows);
      windows.set(window, page.rows);
      this.#forget(windows);
      this.#windows = windows;
      this.total = page.total;
      this.sums = page.sums;
      this.known = true;
      this.failed = null;
      if (this.cell.row >= page.total) this.cell = { row: Math.max(0, page.total - 1), col: this.cell.col };
    } catch (thrown) {
      if (generation !== this.#generation) return;
      this.#asked.delete(window);
      this.failed = refusal(thrown);
    }
  }

  #forget(windows: Map<number, Row[]>): void {
    const middle = (this.#visible[0] + this.#visible[1]) / 2 / WINDOW;
    const far = [...windows.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const window of far.slice(0, Math.max(0, windows.size - KEPT))) {
      windows.delete(window);
      this.#asked.delete(window);
    }
  }

  /** Sorts by a column: up, down, then as declared again. With `more`, after the columns already chosen. */
  sortBy(name: string, more = false): Promise<void> {
    const now = this.sort.find((key) => key === name || key === "-" + name);
    const next = now === undefined ? [name] : now === name ? ["-" + name] : [];
    const others = more ? this.sort.filter((key) => key !== now) : [];
    return this.ask({ sort: [...others, ...next] });
  }

  direction(name: string): "ascending" | "descending" | "none" {
    if (this.sort.includes(name)) return "ascending";
    return this.sort.includes("-" + name) ? "descending" : "none";
  }

  filter(name: string): Filter | undefined {
    return this.filters.find((filter) => filter.field === name);
  }

  /** Shows what a link says: the records of a figure, of every year where it counts every year. */
  follow(filters: Filter[], everyYear: boolean): Promise<void> {
    this.#followed ??= { everyYear: this.everyYear };
    return this.ask({ filters, search: "", everyYear: everyYear || this.#followed.everyYear });
  }

  /** Back to what it was before a link was followed. */
  unfollow(): Promise<void> {
    const before = this.#followed;
    if (!before) return Promise.resolve();
    this.#followed = null;
    return this.ask({ filters: [], ...before });
  }

  setFilter(name: string, filter: { op: Filter["op"]; value: JsonValue } | null): Promise<void> {
    this.#followed = null;
    const others = this.filters.filter((one) => one.field !== name);
    return this.ask({ filters: filter ? [...others, { field: name, ...filter }] : others });
  }

  clear(): Promise<void> {
    const before = this.#followed;
    this.#followed = null;
    return this.ask({ search: "", filters: [], ...before });
  }

  toggle(row: Row): void {
    const next = new Map(this.selected);
    if (!next.delete(row.id)) next.set(row.id, row);
    this.selected = next;
  }

  unselect(): void {
    this.selected = new Map();
  }

  move(rows: number, cols: number): void {
    const row = Math.min(Math.max(this.cell.row + rows, 0), Math.max(this.total - 1, 0));
    const col = Math.min(Math.max(this.cell.col + cols, 0), this.shown.length - 1);
    this.cell = { row, col };
  }

  show(name: string, shown: boolean): void {
    const column = this.columns.find((one) => one.field.name === name);
    if (column) column.shown = shown;
    this.keepColumns();
  }

  resize(name: string, width: number): void {
    const column = this.columns.find((one) => one.field.name === name);
    if (column) column.width = Math.max(44, Math.round(width));
  }

  keepColumns(): void {
    this.options.keep?.({ columns: this.columns.map(({ field, width, shown }) => ({ name: field.name, width, shown })) } satisfies Kept);
  }

  /** The chosen rows, or the one the keyboard is on, as a table that Excel takes by Ctrl+V. */
  tsv(): string {
    const current = this.row(this.cell.row);
    const rows = this.selected.size > 0 ? [...this.selected.values()] : current ? [current] : [];
    const head = this.shown.map(({ field }) => field.label);
    return [head, ...rows.map((row) => this.shown.map(({ field }) => tsvCell(field, row)))].map((line) => line.join("\t")).join("\r\n");
  }
}

/** Figures go out as bare digits; a text that Excel would take for a formula gets an apostrophe. */
function tsvCell(field: Field, row: Row): string {
  const value = row.values[field.name];
  if (isFigure(field.kind) && field.kind.type !== "quantity") return value === null || value === undefined ? "" : String(value);
  const text = show(field.kind, value, row.titles[field.name]).replace(/[\t\r\n]+/g, " ");
  return /^[=+\-@]/.test(text) && !isFigure(field.kind) ? "'" + text : text;
}
