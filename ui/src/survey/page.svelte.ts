/**
 * The import of survey workbooks: past imports, and the one being looked at now. Nothing is written
 * before *Ghi vào sổ*; until then every choice asks the core for a new preview of the same file.
 */
import {
  refusal,
  type CellChoice,
  type Chosen,
  type ColumnChoice,
  type Done,
  type Encoding,
  type EncodingChoice,
  type Finding,
  type Import,
  type Ipc,
  type Outcome,
  type Preview,
  type PreviewRecord,
  type PreviewSheet,
  type Progress,
  type Refusal,
  type Reversed,
  type RowChoice,
  type RowKind,
  type SheetRow,
  type Merge,
  type Summary,
  type SurveyTarget,
  type Unit,
  type UnitChoice,
} from "../ipc";
import { LEVEL_ORDER } from "../parts/levels";
import { addressOf, doubtful, tableAt } from "./cells";

type Needs = Pick<
  Ipc,
  "surveyChoose" | "surveyPreview" | "surveySheet" | "surveyCommit" | "surveyImports" | "surveyUndo" | "jobCancel" | "onProgress" | "onDropped"
>;
type Tell = <T>(done: Done<T>, sentence: string) => T;

const WINDOW = 120;
export const OUTCOMES: [Outcome, string, string][] = [
  ["new", "thêm mới", "good"],
  ["update", "cập nhật", "acc"],
  ["unchanged", "không đổi", "dim"],
  ["conflict", "xung đột", "warn"],
  ["held", "chờ xử lý", "bad"],
];

/** Nobody has said anything about a workbook yet. */
function unsaid(): Said {
  return { year: null, as_of: null, role: null, columns: [], reading: { target: "facility", rows: [], cells: [], units: [], encodings: [] } };
}

/** What a person has said about a workbook. */
type Said = {
  year: number | null;
  as_of: string | null;
  role: string | null;
  columns: ColumnChoice[];
  reading: { target: SurveyTarget; rows: RowChoice[]; cells: CellChoice[]; units: UnitChoice[]; encodings: EncodingChoice[] };
};

/** The cells of one sheet, in windows, as they stand in the sender's file. */
export class SheetView {
  total = $state(0);
  columns = $state(0);
  merges = $state.raw<Merge[]>([]);
  failed = $state.raw<Refusal | null>(null);
  #windows = $state.raw<ReadonlyMap<number, SheetRow[]>>(new Map());
  #asked = new Set<number>();

  constructor(
    private readonly ipc: Pick<Ipc, "surveySheet">,
    readonly token: string,
    readonly name: string,
  ) {}

  /** A row by its Excel number, from 1. */
  row(number: number): SheetRow | undefined {
    const window = this.#windows.get(Math.floor((number - 1) / WINDOW));
    return window?.find((row) => row.row === number);
  }

  view(first: number, last: number): void {
    for (let window = Math.floor((first - 1) / WINDOW); window <= Math.floor((last - 1) / WINDOW); window++) if (!this.#asked.has(window)) void this.#fetch(window);
  }

  async #fetch(window: number): Promise<void> {
    this.#asked.add(window);
    try {
      const page = await this.ipc.surveySheet(this.token, this.name, window * WINDOW + 1, WINDOW);
      this.#windows = new Map(this.#windows).set(window, page.rows);
      this.total = page.total_rows;
      this.columns = page.columns;
      const known = new Set(this.merges.map((merge) => `${merge.r1} ${merge.c1}`));
      this.merges = [...this.merges, ...page.merges.filter((merge) => !known.has(`${merge.r1} ${merge.c1}`))];
      this.failed = null;
    } catch (thrown) {
      this.#asked.delete(window);
      this.failed = refusal(thrown);
    }
  }
}

export class SurveyPage {
  imports = $state.raw<Import[] | null>(null);
  failed = $state.raw<Refusal | null>(null);

  /** The files waiting to be looked at; the first is the one on screen. */
  queue = $state.raw<Chosen[]>([]);
  options = $state(unsaid());
  preview = $state.raw<Preview | null>(null);
  refused = $state.raw<Refusal | null>(null);
  reading = $state(false);
  writing = $state(false);
  progress = $state.raw<Progress | null>(null);
  sheet = $state.raw<SheetView | null>(null);
  finding = $state.raw<Finding | null>(null);
  /** The cell the eye is led to. */
  target = $state.raw<{ row: number; column: number | null; at: number } | null>(null);
  outcome = $state<Outcome | null>(null);
  onlyProblems = $state(true);
  #asked = 0;
  #targets = 0;

  constructor(
    private readonly ipc: Needs,
    private readonly tell: Tell,
  ) {}

  /** Starts listening for progress and dropped files; answers with the way to stop. */
  start(): () => void {
    const stops = [
      this.ipc.onProgress((progress) => {
        if (this.reading || this.writing) this.progress = progress;
      }),
      this.ipc.onDropped((files) => this.take(files)),
    ];
    return () => stops.forEach((stop) => stop());
  }

  get file(): Chosen | null {
    return this.queue[0] ?? null;
  }

  get sheets(): PreviewSheet[] {
    return this.preview?.sheets ?? [];
  }

  get understood(): PreviewSheet | undefined {
    return this.sheets.find((sheet) => sheet.name === this.sheet?.name);
  }

  /** Findings with the gravest first, in the order of the sheet. */
  get findings(): Finding[] {
    const all = this.preview?.findings ?? [];
    const shown = this.onlyProblems ? all.filter((finding) => finding.level !== "hint") : all;
    return [...shown].sort((a, b) => LEVEL_ORDER[a.level] - LEVEL_ORDER[b.level]);
  }

  get records(): PreviewRecord[] {
    return (this.preview?.records ?? []).filter((record) => this.outcome === null || record.outcome === this.outcome);
  }

  /** The columns of the table in view, doubtful first. */
  columns(row: number): { table: number; columns: PreviewSheet["tables"][number]["columns"] } {
    const sheet = this.understood;
    if (!sheet || sheet.tables.length === 0) return { table: 0, columns: [] };
    const table = tableAt(sheet, row);
    return { table, columns: sheet.tables[table]?.columns ?? [] };
  }

  get doubts(): number {
    return this.sheets.flatMap((sheet) => sheet.tables.flatMap((table) => table.columns)).filter(doubtful).length;
  }

  async load(): Promise<void> {
    try {
      this.imports = await this.ipc.surveyImports();
      this.failed = null;
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  async choose(): Promise<void> {
    try {
      const chosen = await this.ipc.surveyChoose();
      if (chosen) this.take([chosen]);
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  take(files: Chosen[]): void {
    if (files.length === 0) return;
    const idle = this.queue.length === 0;
    this.queue = [...this.queue, ...files];
    if (idle) void this.open();
  }

  /** Looks at the first file of the queue. */
  async open(): Promise<void> {
    this.options = { ...unsaid(), year: this.options.year };
    this.preview = null;
    this.sheet = null;
    this.finding = null;
    this.outcome = null;
    this.target = null;
    await this.read();
  }

  async read(): Promise<void> {
    const file = this.file;
    if (!file) return;
    const mine = ++this.#asked;
    this.reading = true;
    this.refused = null;
    this.progress = null;
    try {
      const preview = await this.ipc.surveyPreview(file.token, $state.snapshot(this.options));
      if (mine !== this.#asked) return;
      this.preview = preview;
      if (!this.sheet || this.sheet.token !== file.token || !preview.sheets.some((sheet) => sheet.name === this.sheet?.name)) {
        const best = preview.sheets.find((sheet) => sheet.tables.length > 0) ?? preview.sheets[0];
        if (best) this.show(best.name);
      }
      const again = this.finding;
      this.finding = again ? (preview.findings.find((one) => one.at === again.at && one.code === again.code) ?? null) : null;
    } catch (thrown) {
      if (mine === this.#asked) this.refused = refusal(thrown);
    } finally {
      if (mine === this.#asked) {
        this.reading = false;
        this.progress = null;
      }
    }
  }

  show(sheet: string): void {
    if (!this.file || this.sheet?.name === sheet) return;
    this.sheet = new SheetView(this.ipc, this.file.token, sheet);
  }

  /** *Dừng*: the core stops at the next row; the ledger stays as it was. */
  async stop(): Promise<void> {
    if (!this.progress) return;
    try {
      await this.ipc.jobCancel(this.progress.job);
    } catch (thrown) {
      this.refused = refusal(thrown);
    }
  }

  setColumn(sheet: string, table: number, letter: string, field: string | null): Promise<void> {
    const others = this.options.columns.filter((one) => !(one.sheet === sheet && one.table === table && one.letter === letter));
    this.options.columns = [...others, { sheet, table, letter, field }];
    return this.read();
  }

  /** What a person typed over cells of a sheet, by address. */
  mended(sheet: string): Map<string, string> {
    return new Map(this.options.reading.cells.filter((one) => one.sheet === sheet).map((one) => [one.at, one.text]));
  }

  /** Mends a cell and reads again; `null` takes the sender's text back. */
  setCell(sheet: string, at: string, text: string | null): Promise<void> {
    const others = this.options.reading.cells.filter((one) => one.sheet !== sheet || one.at !== at);
    this.options.reading.cells = text === null ? others : [...others, { sheet, at, text }];
    return this.read();
  }

  /** Says what a row is; `null` leaves it to recognition. */
  setRow(sheet: string, row: number, kind: RowKind | null): Promise<void> {
    const others = this.options.reading.rows.filter((one) => one.sheet !== sheet || one.row !== row);
    this.options.reading.rows = kind === null ? others : [...others, { sheet, row, kind }];
    return this.read();
  }

  rowChoice(sheet: string, row: number): RowKind | null {
    return this.options.reading.rows.find((one) => one.sheet === sheet && one.row === row)?.kind ?? null;
  }

  /** Says in which unit a column of money is written. */
  setUnit(sheet: string, table: number, letter: string, unit: Unit | null): Promise<void> {
    const others = this.options.reading.units.filter((one) => !(one.sheet === sheet && one.table === table && one.letter === letter));
    this.options.reading.units = unit === null ? others : [...others, { sheet, table, letter, unit }];
    return this.read();
  }

  /** Says in which encoding a column was typed. */
  setEncoding(sheet: string, letter: string, encoding: Encoding): Promise<void> {
    const others = this.options.reading.encodings.filter((one) => one.sheet !== sheet || one.letter !== letter);
    this.options.reading.encodings = [...others, { sheet, letter, encoding }];
    return this.read();
  }

  /** Says what the rows are; what was said of the columns was of other fields. */
  setTarget(target: SurveyTarget): Promise<void> {
    this.options.reading.target = target;
    this.options.columns = [];
    this.options.role = null;
    return this.read();
  }

  /** The role that everybody on a list of people is given; none to give none. */
  setRole(role: string | null): Promise<void> {
    this.options.role = role;
    return this.read();
  }

  setYear(year: number | null): Promise<void> {
    this.options.year = year;
    return this.preview ? this.read() : Promise.resolve();
  }

  setAsOf(date: string | null): Promise<void> {
    this.options.as_of = date;
    return this.preview ? this.read() : Promise.resolve();
  }

  /** Leads the eye to where a finding is. */
  see(finding: Finding): void {
    this.finding = finding;
    const address = addressOf(finding.at);
    if (address) this.lead(address.sheet, address.row, address.column);
  }

  lead(sheet: string, row: number, column: number | null): void {
    if (sheet !== "") this.show(sheet);
    this.target = { row, column, at: ++this.#targets };
  }

  next(by: number): void {
    const all = this.findings;
    if (all.length === 0) return;
    const now = this.finding ? all.indexOf(this.finding) : by > 0 ? -1 : 0;
    const finding = all[(now + by + all.length) % all.length];
    if (finding) this.see(finding);
  }

  async commit(): Promise<Summary | null> {
    const file = this.file;
    if (!file || this.writing) return null;
    this.writing = true;
    this.refused = null;
    this.progress = null;
    try {
      const done = await this.ipc.surveyCommit(file.token, $state.snapshot(this.options));
      this.queue = this.queue.slice(1);
      const summary = this.tell(done, `Đã ghi ${file.name}: ${said(done.value)}`);
      if (this.queue.length > 0) void this.open();
      else this.close();
      return summary;
    } catch (thrown) {
      this.refused = refusal(thrown);
      return null;
    } finally {
      this.writing = false;
      this.progress = null;
    }
  }

  /** Leaves the file as it is; nothing was written. */
  skip(): void {
    this.#asked++;
    this.reading = false;
    this.queue = this.queue.slice(1);
    if (this.queue.length > 0) void this.open();
    else this.close();
  }

  close(): void {
    this.#asked++;
    this.queue = [];
    this.preview = null;
    this.sheet = null;
    this.finding = null;
    this.refused = null;
    this.reading = false;
    void this.load();
  }

  async undo(one: Import): Promise<Reversed | null> {
    try {
      const done = await this.ipc.surveyUndo(one.id);
      const reversed = this.tell(done, `Đã hoàn tác lần nhập ${one.file_name}`);
      await this.load();
      return reversed;
    } catch (thrown) {
      this.failed = refusal(thrown);
      return null;
    }
  }
}

/** `31 thêm mới, 4 cập nhật, 2 chờ xử lý`: what is zero is not said. */
export function said(summary: Summary): string {
  const parts = [
    [summary.new, "thêm mới"],
    [summary.updated, "cập nhật"],
    [summary.unchanged, "không đổi"],
    [summary.conflict, "xung đột"],
    [summary.held, "chờ xử lý"],
  ] as const;
  const kept = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return kept.length > 0 ? kept.join(", ") : "không có gì thay đổi";
}
