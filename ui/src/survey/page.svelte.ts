/**
 * The import of survey workbooks: past imports, and the one being looked at now. Nothing is written
 * before *Ghi vào sổ*; until then every choice asks the core for a new preview of the same file.
 */
import {
  refusal,
  type Again,
  type CellChoice,
  type Chosen,
  type ColumnChoice,
  type Done,
  type Encoding,
  type EncodingChoice,
  type FieldMode,
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
  type Mode,
  type Summary,
  type SurveyField,
  type SurveyTarget,
  type Unit,
  type UnitChoice,
  type ValueChoice,
  type Waiting,
  type WrittenValue,
} from "../ipc";
import { LEVEL_ORDER } from "../parts/levels";
import { addressOf, doubtful, tableAt } from "./cells";

type Needs = Pick<
  Ipc,
  | "surveyChoose"
  | "surveyChooseFolder"
  | "surveyPreview"
  | "surveySheet"
  | "surveyCommit"
  | "surveyReturned"
  | "surveyImports"
  | "surveyWaiting"
  | "surveyReopen"
  | "surveyDismiss"
  | "surveyUndo"
  | "jobCancel"
  | "onProgress"
  | "onDropped"
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
  return { year: null, as_of: null, role: null, columns: [], modes: [], values: [], answered: true, reading: { target: "facility", rows: [], cells: [], units: [], encodings: [] } };
}

/** What a person has said about a workbook. */
type Said = {
  year: number | null;
  as_of: string | null;
  role: string | null;
  columns: ColumnChoice[];
  modes: FieldMode[];
  values: ValueChoice[];
  /** The core refuses to write while a written value has no answer. */
  answered: true;
  reading: { target: SurveyTarget; rows: RowChoice[]; cells: CellChoice[]; units: UnitChoice[]; encodings: EncodingChoice[] };
};

/** What was said of a workbook when it was imported, to go on from there. */
function saidBefore({ year, as_of, role, columns, modes, values, reading }: Again["options"]): Said {
  const { target, rows, cells, units, encodings } = reading;
  return { ...unsaid(), year, as_of, role, columns, modes, values, reading: { target, rows, cells, units, encodings } };
}

/** The columns look like those of another kind of list. */
export function mistaken(preview: Preview | null): boolean {
  return (preview?.findings ?? []).some((one) => one.code === "other_target");
}

/** One of several files on their way in. */
export type Entry = {
  file: Chosen;
  state: "waiting" | "reading" | "ready" | "already" | "refused" | "written";
  preview: Preview | null;
  /** What keeps it from being written, in words. */
  problem: string;
  summary: Summary | null;
};

/** Written values that still have no answer. */
export function openValues(preview: Preview | null): WrittenValue[] {
  return (preview?.values ?? []).filter((one) => one.answered === "open");
}

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
  /** Rows held back by past imports. */
  waiting = $state.raw<Waiting[]>([]);
  failed = $state.raw<Refusal | null>(null);

  /** The files on their way in; several are a list, one is looked at. */
  entries = $state.raw<Entry[]>([]);
  /** The file on screen. */
  file = $state.raw<Chosen | null>(null);
  /** The list is being read or written. */
  running = $state<"" | "reading" | "writing">("");
  #halted = false;
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
        if (this.reading || this.writing || this.running !== "") this.progress = progress;
      }),
      this.ipc.onDropped((files) => this.take(files)),
    ];
    return () => stops.forEach((stop) => stop());
  }

  get listed(): boolean {
    return this.entries.length > 1;
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
      [this.imports, this.waiting] = await Promise.all([this.ipc.surveyImports(), this.ipc.surveyWaiting()]);
      this.failed = null;
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  choose(): Promise<void> {
    return this.#choose(() => this.ipc.surveyChoose());
  }

  chooseFolder(): Promise<void> {
    return this.#choose(() => this.ipc.surveyChooseFolder());
  }

  async #choose(ask: () => Promise<Chosen[]>): Promise<void> {
    try {
      this.take(await ask());
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  /** Files chosen or dropped: one is opened, several are read one after another. */
  take(files: Chosen[]): void {
    if (files.length === 0) return;
    this.entries = [...this.entries, ...files.map((file): Entry => ({ file, state: "waiting", preview: null, problem: "", summary: null }))];
    const [only] = this.entries;
    if (!this.listed && only) void this.open(only.file);
    else void this.readAll();
  }

  #set(file: Chosen, change: Partial<Entry>): void {
    this.entries = this.entries.map((one) => (one.file.token === file.token ? { ...one, ...change } : one));
  }

  /** Reads the files of the list that nobody has read yet. */
  async readAll(): Promise<void> {
    if (this.running !== "") return;
    this.running = "reading";
    this.#halted = false;
    for (let next = this.#next("waiting"); next && !this.#halted; next = this.#next("waiting")) {
      const { file } = next;
      this.#set(file, { state: "reading" });
      try {
        const preview = await this.ipc.surveyPreview(file.token, unsaid());
        this.#set(file, { state: preview.already ? "already" : "ready", preview, problem: preview.already ?? "" });
      } catch (thrown) {
        const said = refusal(thrown);
        this.#set(file, said.is("cancelled") ? { state: "waiting" } : { state: "refused", problem: said.message });
      }
      this.progress = null;
    }
    this.running = "";
  }

  #next(state: Entry["state"]): Entry | undefined {
    return this.entries.find((one) => one.state === state);
  }

  /** Files of the list that can be written without another look. */
  get clean(): Entry[] {
    return this.entries.filter((one) => one.state === "ready" && one.preview !== null && openValues(one.preview).length === 0 && !mistaken(one.preview) && one.preview.counts.new + one.preview.counts.update > 0);
  }

  /** Writes every file of the list that needs no look, each in an operation of its own. */
  async writeAll(): Promise<void> {
    if (this.running !== "") return;
    this.running = "writing";
    this.#halted = false;
    for (const { file } of this.clean) {
      if (this.#halted) break;
      try {
        const done = await this.ipc.surveyCommit(file.token, unsaid());
        this.#set(file, { state: "written", summary: this.tell(done, `Đã ghi ${file.name}: ${said(done.value)}`) });
      } catch (thrown) {
        const refused = refusal(thrown);
        if (refused.is("cancelled")) break;
        this.#set(file, { problem: refused.message });
      }
      this.progress = null;
    }
    this.running = "";
    void this.load();
  }

  /** Looks at one file. */
  async open(file: Chosen, options: Said = { ...unsaid(), year: this.options.year }): Promise<void> {
    this.file = file;
    this.options = options;
    this.preview = null;
    this.sheet = null;
    this.finding = null;
    this.outcome = null;
    this.target = null;
    await this.read();
  }

  /** Opens the workbook of a past import again, to mend the rows that wait. */
  async reopen(id: string): Promise<void> {
    try {
      const again = await this.ipc.surveyReopen(id);
      this.entries = [{ file: again.file, state: "waiting", preview: null, problem: "", summary: null }];
      await this.open(again.file, saidBefore(again.options));
      this.outcome = "held";
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  /** The rows of an import wait no longer. */
  async dismiss(one: Waiting): Promise<void> {
    try {
      this.tell(await this.ipc.surveyDismiss(one.import_id), `Đã bỏ ${one.rows.length} dòng chờ xử lý của ${one.file_name}`);
      await this.load();
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  /** Saves the sender's workbook with what is to be mended; answers with its name. */
  async giveBack(): Promise<string | null> {
    const file = this.file;
    if (!file) return null;
    this.refused = null;
    try {
      return await this.ipc.surveyReturned(file.token, $state.snapshot(this.options));
    } catch (thrown) {
      this.refused = refusal(thrown);
      return null;
    } finally {
      this.progress = null;
    }
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
    this.#halted = true;
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

  /** Says what the values of a field do to what the ledger has. */
  setMode(field: SurveyField, mode: Mode): Promise<void> {
    const others = this.options.modes.filter((one) => one.field !== field);
    this.options.modes = mode === "replace" ? others : [...others, { field, mode }];
    return this.read();
  }

  mode(field: SurveyField): Mode {
    return this.options.modes.find((one) => one.field === field)?.mode ?? "replace";
  }

  /** Answers for every row that writes a value so; `null` leaves it as written, `undefined` takes the answer back. */
  answer(values: WrittenValue[], value: string | null | undefined): Promise<void> {
    const same = (one: ValueChoice): boolean => values.some((of) => of.list === one.list && of.context === one.context && of.written === one.written);
    const others = this.options.values.filter((one) => !same(one));
    const said = value === undefined ? [] : values.map(({ list, written, context }): ValueChoice => ({ list, written, context, value }));
    this.options.values = [...others, ...said];
    return this.read();
  }

  /** Says what the rows are; what was said of the columns was of other fields. */
  setTarget(target: SurveyTarget): Promise<void> {
    this.options.reading.target = target;
    this.options.columns = [];
    this.options.modes = [];
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
      const summary = this.tell(done, `Đã ghi ${file.name}: ${said(done.value)}`);
      this.#set(file, { state: "written", preview: this.preview, problem: "", summary });
      this.back();
      return summary;
    } catch (thrown) {
      this.refused = refusal(thrown);
      return null;
    } finally {
      this.writing = false;
      this.progress = null;
    }
  }

  /** Leaves the file as it is; nothing was written. Back to the list, where there is one. */
  back(): void {
    this.#asked++;
    this.file = null;
    this.preview = null;
    this.sheet = null;
    this.finding = null;
    this.refused = null;
    this.reading = false;
    if (!this.listed) this.entries = [];
    else if (this.#next("waiting")) void this.readAll();
    void this.load();
  }

  /** Leaves all files. */
  close(): void {
    this.entries = [];
    void this.stop();
    this.back();
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
