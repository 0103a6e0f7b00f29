/**
 * The open ledger as the whole window sees it: its name, what would be undone, and who wants to know
 * when a noun changed. Every write ends in `done`, which reloads what shows the changed nouns.
 */
import { ipc as core, type Done, type Ipc, type LedgerStatus, Refusal, refusal } from "../ipc";
import { toasts } from "../parts/toasts.svelte";

type Needs = Pick<Ipc, "ledgerStatus" | "ledgerUndo" | "ledgerRedo">;
type Listener = (changed: string[]) => void;

/** Stands for "anything may have changed": another ledger was opened or restored. */
export const EVERYTHING = "*";

export class Book {
  status = $state<LedgerStatus | null>(null);
  failed = $state<Refusal | null>(null);
  busy = $state(false);
  #listeners = new Set<Listener>();

  constructor(private readonly ipc: Needs) {}

  /** A sentence why nothing can be written, or null. */
  get readOnly(): string | null {
    return this.status?.read_only ?? null;
  }

  async load(): Promise<void> {
    try {
      this.status = await this.ipc.ledgerStatus();
      this.failed = null;
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  /** Hears which nouns changed; answers with the way to stop. */
  listen(hear: Listener): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  /** Hears only about these nouns. */
  watch(nouns: () => string[], reload: () => void): () => void {
    return this.listen((changed) => {
      if (changed.includes(EVERYTHING) || nouns().some((noun) => changed.includes(noun))) reload();
    });
  }

  tell(changed: string[]): void {
    for (const hear of this.#listeners) hear(changed);
  }

  /** After a write: the status, the lists that show it, and a line that offers to take it back. */
  done<T>(result: Done<T>, sentence?: string): T {
    void this.load();
    this.tell(result.changed);
    if (sentence) toasts.add(sentence, { action: { label: "Hoàn tác", run: () => void this.undo() } });
    return result.value;
  }

  /** Another ledger, or another past: everything is read again. */
  async replaced(): Promise<void> {
    await this.load();
    this.tell([EVERYTHING]);
  }

  undo = (): Promise<void> => this.#step(() => this.ipc.ledgerUndo(), "Đã hoàn tác", "Làm lại", () => void this.redo());
  redo = (): Promise<void> => this.#step(() => this.ipc.ledgerRedo(), "Đã làm lại", "Hoàn tác", () => void this.undo());

  async #step(run: () => Promise<Done<string>>, said: string, label: string, back: () => void): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const result = await run();
      this.tell(result.changed);
      await this.load();
      toasts.add(`${said}: ${result.value}`, { action: { label, run: back } });
    } catch (thrown) {
      toasts.refuse(thrown);
    } finally {
      this.busy = false;
    }
  }
}

export const book = new Book(core);
