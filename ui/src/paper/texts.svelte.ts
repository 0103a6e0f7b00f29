/** Mẫu giấy tờ: the texts of the six papers, built in or the office's own. */
import { refusal, type Done, type Finding, type Ipc, type Paper, type PaperTextView, type Refusal } from "../ipc";

type Needs = Pick<Ipc, "paperTexts" | "paperTextStart" | "paperTextSave" | "paperTextReceive" | "paperTextDrop">;
type Tell = <T>(done: Done<T>, sentence?: string) => T;

export class Texts {
  texts = $state.raw<PaperTextView[] | null>(null);
  failed = $state.raw<Refusal | null>(null);
  busy = $state(false);
  /** What the checker found in the file that was offered last, and whether it was kept. */
  checked = $state.raw<{ paper: Paper; kept: boolean; findings: Finding[] } | null>(null);

  constructor(
    private readonly ipc: Needs,
    private readonly tell: Tell,
  ) {}

  async load(): Promise<void> {
    try {
      [this.texts, this.failed] = [await this.ipc.paperTexts(), null];
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  /** Saves the text to start from, or the office's own; its name, or null when they changed their mind. */
  save(paper: Paper, own: boolean): Promise<string | null> {
    return this.#act(() => (own ? this.ipc.paperTextSave(paper) : this.ipc.paperTextStart(paper)));
  }

  async receive(text: PaperTextView): Promise<void> {
    await this.#act(async () => {
      const done = await this.ipc.paperTextReceive(text.paper);
      if (done === null) return;
      this.checked = { paper: text.paper, ...done.value };
      if (!done.value.kept) return;
      this.tell(done, `Đã nạp mẫu “${text.label}” của đơn vị`);
      await this.load();
    });
  }

  async drop(text: PaperTextView): Promise<void> {
    await this.#act(async () => {
      this.tell(await this.ipc.paperTextDrop(text.paper), `“${text.label}” đã về mẫu gốc`);
      this.checked = null;
      await this.load();
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
    }
  }
}
