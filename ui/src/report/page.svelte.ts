/** A report being made: its kind and period, the PDF as it would be printed, its words and its figures. */
import { refusal, type Progress, type Behind, type Done, type Figure, type Figures, type Finding, type Format, type Ipc, type Issued, type Refusal, type ReportKind, type ReportNumbered, type Section, type Standing } from "../ipc";
import { showDate } from "../text/dates";
import { likely, periodsOf } from "./periods";

type Needs = Pick<Ipc, "reportKinds" | "reportOpen" | "reportPreview" | "reportNarrativeSave" | "reportIssue" | "reportExport" | "reportFreeze" | "reportSubmit" | "reportReopen" | "reportBehind" | "reportDays" | "reportPrint" | "typefaceOwn" | "typefaceChoose" | "jobCancel" | "onProgress">;
type Tell = <T>(done: Done<T>, sentence?: string) => T;

export class ReportPage {
  kinds = $state.raw<ReportKind[] | null>(null);
  kind = $state("");
  period = $state("");
  periods = $state.raw<string[]>([]);
  pdf = $state.raw<Uint8Array | null>(null);
  sections = $state.raw<Section[] | null>(null);
  figures = $state.raw<Figures | null>(null);
  /** What to look at before it is issued. */
  findings = $state.raw<Finding[]>([]);
  /** The number and the day that its draft has already. */
  numbered = $state.raw<ReportNumbered>({ number: null, issued_on: null });
  /** The records behind the one number that is open. */
  behind = $state.raw<{ key: string; records: Behind[] } | null>(null);
  /** Where it stands; null while it is a draft. */
  standing = $state.raw<Standing | null>(null);
  /** The pages shown are those that were issued, not those in the making. */
  issued = $state(false);
  failed = $state.raw<Refusal | null>(null);
  drawing = $state(false);
  /** How far the pages are, while they take a while. */
  progress = $state.raw<Progress | null>(null);
  /** Drawn in this machine's own Times New Roman. */
  ownTypeface = $state(false);
  busy = $state(false);
  /** What is being typed, by section; what is saved leaves here. */
  typed = $state<Record<string, string>>({});
  #asked = 0;
  #drawn = 0;

  constructor(
    private readonly ipc: Needs,
    private readonly tell: Tell,
    private readonly today: () => Date = () => new Date(),
  ) {}

  /** With which number it is issued: that of its draft, else the next one. */
  get numberSaid(): string {
    const { number, issued_on } = this.numbered;
    const said = [number ? `số ${number}` : "", issued_on ? `ngày ${showDate(issued_on)}` : ""].filter(Boolean).join(", ");
    return said ? `nhận ${said} đã ghi ở bản nháp` : "nhận số tiếp theo";
  }

  get label(): string {
    return this.kinds?.find((one) => one.kind === this.kind)?.label ?? "";
  }

  async start(year: number, kind?: string, period?: string): Promise<void> {
    try {
      const [kinds, own] = await Promise.all([this.ipc.reportKinds(year), this.ipc.typefaceOwn()]);
      this.kinds = kinds;
      this.ownTypeface = own;
    } catch (thrown) {
      this.failed = refusal(thrown);
      return;
    }
    const wanted = this.kinds.find((one) => one.kind === (kind || this.kind)) ?? this.kinds.find((one) => one.kind === "quarter") ?? this.kinds[0];
    if (wanted) await this.choose(wanted.kind, year, period);
  }

  /** Another kind, or another year: the likeliest period of it, unless one is named. */
  async choose(kind: string, year: number, period?: string): Promise<void> {
    const found = this.kinds?.find((one) => one.kind === kind);
    if (!found) return;
    await this.flush();
    this.kind = kind;
    this.periods = periodsOf(found, year);
    if (period && !this.periods.includes(period)) this.periods = [...this.periods, period];
    this.period = period || likely(this.periods, this.today());
    // What was issued is shown first; what is written after it is asked for.
    this.issued = true;
    await this.load();
  }

  async turn(period: string): Promise<void> {
    await this.flush();
    this.period = period;
    this.issued = true;
    await this.load();
  }

  async load(): Promise<void> {
    const mine = ++this.#asked;
    const [kind, period] = [this.kind, this.period];
    if (kind === "" || period === "") return;
    this.failed = null;
    try {
      const { sections, figures, standing, findings, numbered } = await this.ipc.reportOpen(kind, period);
      if (mine !== this.#asked) return;
      this.standing = standing;
      this.issued &&= standing?.state === "issued";
      this.sections = sections;
      this.figures = figures;
      this.findings = findings;
      this.numbered = numbered;
      this.behind = null;
    } catch (thrown) {
      if (mine !== this.#asked) return;
      this.failed = refusal(thrown);
      this.sections = null;
      this.figures = null;
      this.standing = null;
      this.findings = [];
    }
    await this.draw();
  }

  /** The PDF again, after words or figures changed. The old pages stay until the new ones are here. */
  async draw(): Promise<void> {
    const mine = ++this.#drawn;
    this.drawing = true;
    try {
      const pdf = await this.ipc.reportPreview(this.kind, this.period, this.#issuedId);
      if (mine === this.#drawn) this.pdf = pdf;
    } catch (thrown) {
      if (mine !== this.#drawn) return;
      const refused = refusal(thrown);
      // Whoever stopped it knows; the old pages stay.
      if (refused.is("cancelled")) return;
      this.failed = refused;
      this.pdf = null;
    } finally {
      if (mine === this.#drawn) {
        this.drawing = false;
        this.progress = null;
      }
    }
  }

  /** Hears how far the pages are; answers with the way to stop hearing. */
  hear(): () => void {
    return this.ipc.onProgress((progress) => {
      if (progress.job === "report" && (this.drawing || this.busy)) this.progress = progress;
    });
  }

  async stop(): Promise<void> {
    await this.ipc.jobCancel("report");
  }

  /** Draws in this machine's own Times New Roman from now on, or in the letters of the program. */
  async typeface(own: boolean): Promise<void> {
    const chosen = await this.#act(async () => {
      await this.ipc.typefaceChoose(own);
      return true;
    });
    this.ownTypeface = await this.ipc.typefaceOwn();
    if (chosen) await this.draw();
  }

  /** Its figures are frozen, and it has no number yet. */
  get onItsWay(): boolean {
    return this.standing !== null && this.standing.state !== "issued";
  }

  get #issuedId(): string | null {
    return this.issued ? (this.standing?.id ?? null) : null;
  }

  /** The pages that were issued, or those in the making. */
  async show(issued: boolean): Promise<void> {
    this.issued = issued;
    await this.draw();
  }

  /** Keeps the figures as they are now. */
  async freeze(): Promise<void> {
    await this.#step(() => this.ipc.reportFreeze(this.kind, this.period), "Đã chốt số liệu");
  }

  async submit(): Promise<void> {
    await this.#step(() => this.ipc.reportSubmit(this.kind, this.period), "Đã trình ký");
  }

  async reopen(): Promise<void> {
    await this.#step(() => this.ipc.reportReopen(this.kind, this.period), "Đã mở lại, số liệu lấy theo sổ");
  }

  async #step(run: () => Promise<Done<null>>, sentence: string): Promise<void> {
    await this.#act(async () => {
      await this.flush();
      this.tell(await run(), `${sentence}: ${this.label.toLocaleLowerCase("vi")}`);
      await this.load();
    });
  }

  text(section: Section): string {
    return this.typed[section.key] ?? section.text;
  }

  type(section: Section, text: string): void {
    this.typed[section.key] = text;
  }

  /** A section was left: its words are kept and the pages drawn again. */
  async keep(section: Section): Promise<void> {
    const text = this.typed[section.key];
    if (text === undefined) return;
    if (text === section.text) {
      delete this.typed[section.key];
      return;
    }
    this.issued = false;
    if (await this.#save(section, text)) await this.#again();
  }

  /** Gives the written words of a section up for those that its figures make. */
  async redraft(section: Section): Promise<void> {
    delete this.typed[section.key];
    this.issued = false;
    await this.#act(async () => {
      this.tell(await this.ipc.reportNarrativeSave(this.kind, this.period, section.key, ""), `Đã soạn lại “${section.title}” theo số liệu`);
      await this.load();
    });
  }

  /** Puts the number of today where an old one stands, once. */
  async mend(section: Section, was: string, now: string): Promise<void> {
    const text = this.text(section);
    const found = new RegExp(`(?<![\\d.,])${was.replaceAll(".", "\\.")}(?![.,]?\\d)`).exec(text);
    if (!found) return;
    this.type(section, text.slice(0, found.index) + now + text.slice(found.index + was.length));
    await this.keep(section);
  }

  /** Words, findings and pages once more, after words changed. */
  async #again(): Promise<void> {
    const [kind, period] = [this.kind, this.period];
    try {
      const { sections, findings } = await this.ipc.reportOpen(kind, period);
      if (kind === this.kind && period === this.period) [this.sections, this.findings] = [sections, findings];
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
    await this.draw();
  }

  /** Opens the records behind a number, or closes them. */
  async look(figure: Figure): Promise<void> {
    if (this.behind?.key === figure.key) {
      this.behind = null;
      return;
    }
    try {
      const records = await this.ipc.reportBehind(this.kind, this.period, figure.key);
      this.behind = { key: figure.key, records };
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  /** Lets the report be about other days; null brings back those of the reporting calendar. */
  async days(days: { from: string; to: string } | null): Promise<boolean> {
    const done = await this.#act(async () => {
      this.tell(await this.ipc.reportDays(this.kind, this.period, days?.from ?? null, days?.to ?? null), days ? "Đã đổi ngày số liệu" : "Số liệu lại theo lịch báo cáo");
      this.issued = false;
      // The dialog closes at once; numbers and pages follow.
      void this.load();
      return true;
    });
    return done ?? false;
  }

  /** Opens the pages in the machine's own viewer, which prints them. */
  async print(): Promise<void> {
    await this.#act(async () => {
      await this.flush();
      await this.ipc.reportPrint(this.kind, this.period, this.#issuedId);
    });
  }

  /** Keeps whatever is being typed, before the report on screen changes. */
  async flush(): Promise<void> {
    for (const section of this.sections ?? []) {
      const text = this.typed[section.key];
      if (text !== undefined && text !== section.text) await this.#save(section, text);
    }
    this.typed = {};
  }

  async #save(section: Section, text: string): Promise<boolean> {
    try {
      this.tell(await this.ipc.reportNarrativeSave(this.kind, this.period, section.key, text));
    } catch (thrown) {
      this.failed = refusal(thrown);
      return false;
    }
    this.sections = (this.sections ?? []).map((one) => (one.key === section.key ? { ...one, text, drafted: false } : one));
    if (this.typed[section.key] === text) delete this.typed[section.key];
    return true;
  }

  async issue(): Promise<Issued | null> {
    return this.#act(async () => {
      await this.flush();
      const done = await this.ipc.reportIssue(this.kind, this.period);
      this.tell(done, `Đã chốt và ban hành ${this.label.toLocaleLowerCase("vi")} số ${done.value.number}`);
      this.issued = true;
      await this.load();
      return done.value;
    });
  }

  /** Writes the file where the person says; its name, or null when they changed their mind. */
  async export(format: Format): Promise<string | null> {
    return this.#act(async () => {
      await this.flush();
      return this.ipc.reportExport(this.kind, this.period, format, this.#issuedId);
    });
  }

  async #act<T>(run: () => Promise<T>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    this.failed = null;
    try {
      return await run();
    } catch (thrown) {
      this.failed = refusal(thrown);
      return null;
    } finally {
      this.busy = false;
      if (!this.drawing) this.progress = null;
    }
  }
}

/** A figure's value as a line shows it: đồng follow the unit the person reads in, things are counted. */
export function shownFigure(figure: Figure, money: (dong: number) => string, count: (n: number) => string): string {
  return figure.unit === "đồng" ? money(figure.value) : count(figure.value);
}
