/**
 * A form of any noun: what is typed, what it reads as, what the core finds wrong with it, and the draft
 * that survives the window. A field's value is checked when it is left; nothing is rewritten while typing.
 */
import { refusal, type Done, type Field, type Finding, type Ipc, type JsonValue, type Kept, type Noun, type Refusal, type Saved, type Values } from "../ipc";
import { same, typed, type ReadValue } from "../text/values";
import { plain, readTyped } from "./typed";

type Needs = Pick<Ipc, "recordReadMoney" | "recordCheck" | "recordSave" | "recordDraft" | "recordDraftKeep" | "recordDraftDrop">;
type Start = { id: string | null; values?: Values; titles?: Record<string, string>; fixed?: Values; kept?: Kept[] };
type Draft = { values: Values; texts: Record<string, string>; titles: Record<string, string> };

const DRAFT_AFTER = 800;

export class Form {
  readonly id: string | null;
  values = $state<Values>({});
  titles = $state<Record<string, string>>({});
  /** What stands in the fields that are typed in, where somebody typed. */
  texts = $state<Record<string, string>>({});
  /** Fields whose text is not read, and why it cannot be; without words while somebody still types there. */
  problems = $state<Record<string, string>>({});
  findings = $state.raw<Finding[]>([]);
  left = $state<Record<string, boolean>>({});
  tried = $state(false);
  saving = $state(false);
  failed = $state.raw<Refusal | null>(null);
  offered = $state.raw<Draft | null>(null);

  readonly #original: Values;
  readonly #fixed: Values;
  readonly #kept: Kept[];
  #checks = 0;
  #keeping: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ipc: Needs,
    readonly noun: Noun,
    start: Start,
  ) {
    this.id = start.id;
    this.#original = { ...start.values };
    this.#fixed = start.fixed ?? {};
    this.#kept = start.kept ?? [];
    this.values = { ...start.values, ...this.#fixed };
    this.titles = { ...start.titles };
  }

  /**
   * The fields somebody fills in: the link to the parent is given, what an operation writes comes with it, a key of the
   * program is typed once.
   */
  get fields(): Field[] {
    const keyed = (field: Field) => field.inner && this.id !== null && (this.#original[field.name] ?? null) !== null;
    return this.noun.fields.filter((field) => !(field.name in this.#fixed) && (field.own === null || this.id !== null) && !keyed(field));
  }

  /** Why a field is not typed in: an operation writes it, or something was decided with what stands there. Empty where it is. */
  held(field: Field): string {
    const kept = this.#kept.find((one) => one.fields.includes(field.name));
    return field.own ?? (kept ? `${kept.because}. ${kept.instead}` : "");
  }

  get key(): string {
    return this.id ?? "new";
  }

  /** Only what differs from the record; for a new one, only what is there. A text that is not read hands on nothing. */
  changed(): Values {
    const changed: Values = {};
    for (const { name } of this.noun.fields) {
      if (name in this.problems) continue;
      const value = this.values[name] ?? null;
      const before = this.id === null ? null : this.#original[name];
      if (!same(value, before)) changed[name] = value;
    }
    return changed;
  }

  get dirty(): boolean {
    // What a new record begins with was typed by nobody.
    return Object.keys(this.problems).length > 0 || Object.keys(this.changed()).some((name) => !(name in this.#fixed) && !same(this.values[name] ?? null, this.#original[name] ?? null));
  }

  /** What a typed field shows: the words being typed, or the value. */
  text(field: Field): string {
    return this.texts[field.name] ?? typed(field.kind, this.values[field.name]);
  }

  type(field: Field, text: string): void {
    this.texts[field.name] = text;
    this.#take(field, plain(field.kind, text));
    this.#keepSoon();
  }

  #take({ name }: Field, result: ReadValue): void {
    if ("problem" in result) {
      this.problems[name] = result.problem;
      this.values[name] = null;
    } else {
      delete this.problems[name];
      this.values[name] = result.value;
    }
  }

  /** Reads for good what stands in a field; false where it cannot be read. */
  async #settle(field: Field): Promise<boolean> {
    const text = this.texts[field.name];
    if (field.name in this.problems && text !== undefined) {
      const result = await readTyped(this.ipc, field.kind, text, field.signed);
      if (this.texts[field.name] !== text) return !(field.name in this.problems);
      this.#take(field, result);
      this.#keepSoon();
    }
    if (field.name in this.problems) return false;
    delete this.texts[field.name];
    return true;
  }

  set(field: Field, value: JsonValue, title?: string): void {
    this.values[field.name] = value;
    if (title !== undefined) this.titles[field.name] = title;
    this.#keepSoon();
  }

  /** The field was left: its value is settled and the core looks at it. */
  async leave(field: Field): Promise<void> {
    this.left[field.name] = true;
    await this.#settle(field);
    await this.check();
  }

  async check(): Promise<void> {
    const mine = ++this.#checks;
    try {
      const findings = await this.ipc.recordCheck(this.noun.name, this.id, this.changed());
      if (mine === this.#checks) this.findings = findings;
    } catch (thrown) {
      if (mine === this.#checks) this.failed = refusal(thrown);
    }
  }

  /** What is said below a field: what cannot be read first, then what the core found. */
  below(field: Field): Finding[] {
    const problem = this.problems[field.name];
    const shown = this.left[field.name] || this.tried;
    const found = shown ? this.findings.filter((finding) => finding.at === field.name) : [];
    if (!problem || !shown) return found;
    return [{ at: field.name, level: "error", code: "unreadable", message: problem, fix: "" }, ...found];
  }

  /** Findings that belong to no field of the form. */
  get general(): Finding[] {
    const names = new Set(this.fields.map((field) => field.name));
    return this.findings.filter((finding) => !names.has(finding.at) && (this.tried || finding.level !== "error"));
  }

  async save(): Promise<Done<Saved> | null> {
    if (this.saving) return null;
    this.tried = true;
    this.saving = true;
    this.failed = null;
    try {
      for (const field of this.noun.fields) if (field.name in this.problems) await this.#settle(field);
      if (Object.keys(this.problems).length > 0) return null;
      const done = await this.ipc.recordSave(this.noun.name, this.id, this.changed());
      this.findings = done.value.findings;
      await this.#drop();
      return done;
    } catch (thrown) {
      this.failed = refusal(thrown);
      if (this.failed.is("record_invalid")) await this.check();
      return null;
    } finally {
      this.saving = false;
    }
  }

  /** Looks for what was being typed when the form was last closed. */
  async offer(): Promise<void> {
    try {
      const draft = (await this.ipc.recordDraft(this.noun.name, this.key)) as Draft | null;
      if (draft && typeof draft === "object" && "values" in draft && !this.dirty) this.offered = draft;
    } catch {
      // A draft that cannot be read is no reason to keep somebody from typing.
    }
  }

  resume(): void {
    const draft = this.offered;
    if (!draft) return;
    this.values = { ...this.values, ...draft.values };
    this.titles = { ...this.titles, ...draft.titles };
    for (const [name, text] of Object.entries(draft.texts ?? {})) {
      const field = this.noun.fields.find((one) => one.name === name);
      if (field) this.type(field, text);
    }
    this.offered = null;
    void this.check();
  }

  async forget(): Promise<void> {
    this.offered = null;
    await this.#drop();
  }

  /** The form closes: what was typed is kept at once. */
  async close(): Promise<void> {
    if (this.#keeping !== undefined) await this.#keep();
  }

  #keepSoon(): void {
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => void this.#keep(), DRAFT_AFTER);
  }

  async #keep(): Promise<void> {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    const texts = Object.fromEntries(Object.entries(this.texts).filter(([name]) => name in this.problems));
    const values = this.changed();
    const titles = Object.fromEntries(Object.entries($state.snapshot(this.titles)).filter(([name]) => name in values));
    try {
      await this.ipc.recordDraftKeep(this.noun.name, this.key, { values, texts, titles });
    } catch {
      // The next key press tries again; the sentence about the ledger is said by the save.
    }
  }

  async #drop(): Promise<void> {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    try {
      await this.ipc.recordDraftDrop(this.noun.name, this.key);
    } catch {
      // A draft left behind is offered again, nothing worse.
    }
  }
}
