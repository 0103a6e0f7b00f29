/** One record beside its list: the card, its lists, its history, and the form that changes it. */
import { refusal, type Done, type HistoryEntry, type Ipc, type Kept, type Noun, type Record as Entry, type Refusal, type Row, type Saved, type Values } from "../ipc";
import { Form } from "./form.svelte";

type Needs = Pick<
  Ipc,
  "recordGet" | "recordKept" | "recordDelete" | "recordSucceed" | "recordHistory" | "recordList" | "recordCheck" | "recordReadMoney" | "recordSave" | "recordDraft" | "recordDraftKeep" | "recordDraftDrop"
>;

export class RecordView {
  id = $state<string | null>(null);
  record = $state.raw<Entry | null>(null);
  /** What the record keeps because something was decided with it. */
  kept = $state.raw<Kept[]>([]);
  failed = $state.raw<Refusal | null>(null);
  gone = $state(false);
  tab = $state("card");
  form = $state.raw<Form | null>(null);
  history = $state.raw<HistoryEntry[] | null>(null);

  constructor(
    private readonly ipc: Needs,
    readonly noun: Noun,
  ) {}

  async open(id: string): Promise<void> {
    if (this.id !== id) {
      await this.closeForm();
      this.record = null;
      this.history = null;
    }
    this.id = id;
    await this.load();
  }

  async load(): Promise<void> {
    const id = this.id;
    if (id === null) return;
    try {
      const [record, kept] = await Promise.all([this.ipc.recordGet(this.noun.name, id), this.ipc.recordKept(this.noun.name, [id])]);
      if (this.id !== id) return;
      this.record = record;
      this.kept = kept.flat();
      this.gone = record === null;
      this.failed = null;
      if (this.tab === "history") await this.loadHistory();
    } catch (thrown) {
      if (this.id === id) this.failed = refusal(thrown);
    }
  }

  async loadHistory(): Promise<void> {
    if (this.id === null) return;
    try {
      this.history = await this.ipc.recordHistory(this.noun.name, this.id);
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  /** A form for a new record, with what is already known of it. */
  create(values: Values = {}, titles: Record<string, string> = {}): void {
    this.id = null;
    this.record = null;
    this.kept = [];
    this.failed = null;
    this.gone = false;
    this.form = new Form(this.ipc, this.noun, { id: null, values, titles });
    void this.form.offer();
  }

  edit(): void {
    if (!this.record) return;
    this.form = new Form(this.ipc, this.noun, { id: this.record.id, values: this.record.values, titles: this.record.titles, kept: this.kept });
    void this.form.offer();
  }

  async closeForm(): Promise<void> {
    const form = this.form;
    this.form = null;
    await form?.close();
  }

  async save(): Promise<Done<Saved> | null> {
    const done = (await this.form?.save()) ?? null;
    if (done) {
      this.form = null;
      this.id = done.value.id;
      await this.load();
    }
    return done;
  }

  remove(): Promise<Done<null>> {
    return this.ipc.recordDelete(this.noun.name, this.id ?? "");
  }

  /** Rows of this noun are dated rules: one is followed by another from a day. A heading with a code is renamed instead. */
  get rule(): boolean {
    const has = (name: string) => this.noun.fields.some((field) => field.name === name);
    return ["valid_from", "valid_to", "mark"].every(has) && !has("code");
  }

  /** Puts a copy in force from a day and opens it to be changed; what was decided by the old one stands. */
  async succeed(from: string): Promise<Done<string>> {
    const done = await this.ipc.recordSucceed(this.noun.name, this.id ?? "", from);
    this.id = done.value;
    await this.load();
    this.edit();
    return done;
  }
}

/** A list inside a record: small enough to be read whole, changed row by row. */
export class ChildList {
  #kept = $state.raw<Record<string, Kept[]>>({});
  rows = $state.raw<Row[]>([]);
  total = $state(0);
  sums = $state.raw<Record<string, number>>({});
  known = $state(false);
  failed = $state.raw<Refusal | null>(null);
  form = $state.raw<Form | null>(null);

  constructor(
    private readonly ipc: Needs,
    readonly noun: Noun,
    readonly parent: string,
  ) {}

  async load(): Promise<void> {
    try {
      const page = await this.ipc.recordList(this.noun.name, { search: "", filters: [], sort: [], offset: 0, limit: 500, year: null, parent: this.parent });
      const ids = page.rows.map((row) => row.id);
      const kept = this.noun.written.way === "own" ? [] : await this.ipc.recordKept(this.noun.name, ids);
      this.#kept = Object.fromEntries(ids.map((id, at) => [id, kept[at] ?? []]));
      this.rows = page.rows;
      this.total = page.total;
      this.sums = page.sums;
      this.known = true;
      this.failed = null;
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  /** What a row keeps because something was decided with it. */
  kept(row: Row): Kept[] {
    return this.#kept[row.id] ?? [];
  }

  get fixed(): Values {
    return this.noun.parent ? { [this.noun.parent]: this.parent } : {};
  }

  add(): void {
    this.form = new Form(this.ipc, this.noun, { id: null, fixed: this.fixed });
  }

  edit(row: Row): void {
    this.form = new Form(this.ipc, this.noun, { id: row.id, values: row.values, titles: row.titles, fixed: this.fixed, kept: this.kept(row) });
    void this.form.offer();
  }

  async cancel(): Promise<void> {
    const form = this.form;
    this.form = null;
    await form?.close();
  }

  async save(): Promise<Done<Saved> | null> {
    const done = (await this.form?.save()) ?? null;
    if (done) {
      this.form = null;
      await this.load();
    }
    return done;
  }

  async remove(row: Row): Promise<Done<null>> {
    const done = await this.ipc.recordDelete(this.noun.name, row.id);
    await this.load();
    return done;
  }
}
