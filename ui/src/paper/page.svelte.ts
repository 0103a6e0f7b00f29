/** The papers of one project: the six of them, what each lacks, and the pages of the one that is looked at. */
import { refusal, type Format, type Ipc, type Paper, type PaperView, type Refusal } from "../ipc";

type Needs = Pick<Ipc, "paperList" | "paperPreview" | "paperExport">;

export class Papers {
  papers = $state.raw<PaperView[] | null>(null);
  paper = $state<Paper>("submission");
  pdf = $state.raw<Uint8Array | null>(null);
  failed = $state.raw<Refusal | null>(null);
  drawing = $state(false);
  busy = $state(false);
  #project: string | null = null;
  #asked = 0;

  constructor(private readonly ipc: Needs) {}

  get current(): PaperView | undefined {
    return this.papers?.find((one) => one.paper === this.paper);
  }

  /** Another project, or the same after something changed; the pages shown stay until the new ones are here. */
  async open(project: string | null): Promise<void> {
    if (project !== this.#project) [this.papers, this.pdf, this.failed] = [null, null, null];
    this.#project = project;
    await this.#load();
  }

  reload(): Promise<void> {
    return this.#load();
  }

  async choose(paper: Paper): Promise<void> {
    this.paper = paper;
    await this.#load();
  }

  async #load(): Promise<void> {
    const mine = ++this.#asked;
    const project = this.#project;
    if (project === null) return;
    this.drawing = true;
    try {
      const papers = await this.ipc.paperList(project);
      if (mine !== this.#asked) return;
      [this.papers, this.failed] = [papers, null];
      const pdf = await this.ipc.paperPreview(project, this.paper);
      if (mine === this.#asked) this.pdf = pdf;
    } catch (thrown) {
      if (mine !== this.#asked) return;
      this.failed = refusal(thrown);
      this.pdf = null;
    } finally {
      if (mine === this.#asked) this.drawing = false;
    }
  }

  /** Writes the file where the person says; its name, or null when they changed their mind. */
  async export(format: Format, builtIn: boolean): Promise<string | null> {
    if (this.busy || this.#project === null) return null;
    this.busy = true;
    this.failed = null;
    try {
      return await this.ipc.paperExport(this.#project, this.paper, format, builtIn);
    } catch (thrown) {
      this.failed = refusal(thrown);
      return null;
    } finally {
      this.busy = false;
    }
  }
}
