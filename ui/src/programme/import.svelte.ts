/** A sheet on its way into a programme: chosen, looked at, then taken in as one operation. */
import { refusal, type Chosen, type Done, type ImportOptions, type ImportPreview, type ImportSummary, type Ipc, type Refusal } from "../ipc";

type Needs = Pick<Ipc, "programmePreview" | "programmeImport">;

/** Findings that hold the sheet back come first, then the others in the order of the sheet. */
export function ordered(preview: ImportPreview): ImportPreview["findings"] {
  const held = preview.findings.filter((one) => one.level === "error");
  return [...held, ...preview.findings.filter((one) => one.level !== "error")];
}

export class SheetImport {
  preview = $state.raw<ImportPreview | null>(null);
  failed = $state.raw<Refusal | null>(null);
  busy = $state(false);
  options = $state.raw<ImportOptions>({ programme: null, name: null, first: null, last: null, unit: null, source: null });
  #asked = 0;

  constructor(
    private readonly ipc: Needs,
    readonly file: Chosen,
    private readonly tell: (done: Done<ImportSummary>, sentence: string) => void,
  ) {}

  async load(more: Partial<ImportOptions> = {}): Promise<void> {
    const mine = ++this.#asked;
    this.options = { ...this.options, ...more };
    try {
      const preview = await this.ipc.programmePreview(this.file.token, this.options);
      if (mine === this.#asked) [this.preview, this.failed] = [preview, null];
    } catch (thrown) {
      if (mine === this.#asked) [this.preview, this.failed] = [null, refusal(thrown)];
    }
  }

  /** Takes it in; answers the programme it went into. */
  async commit(): Promise<string | null> {
    if (this.busy || !this.preview?.ready) return null;
    this.busy = true;
    try {
      const done = await this.ipc.programmeImport(this.file.token, this.options);
      const { new: added, updated } = done.value;
      this.tell(done, `Đã nhập “${this.file.name}”: ${added} thêm mới, ${updated} cập nhật`);
      return done.value.programme;
    } catch (thrown) {
      this.failed = refusal(thrown);
      return null;
    } finally {
      this.busy = false;
    }
  }
}
