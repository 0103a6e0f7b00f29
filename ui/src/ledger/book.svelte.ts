/**
 * The open ledger as the whole window sees it: its name, what would be undone, and who wants to know
 * when a noun changed. Every write ends in `done`, which reloads what shows the changed nouns.
 */
import { ipc as core, type Done, type Ipc, type LedgerStatus, Refusal, refusal } from "../ipc";
import { toasts, type Action } from "../parts/toasts.svelte";

type Needs = Pick<Ipc, "ledgerStatus" | "ledgerUndo" | "ledgerRedo">;
type Listener = (changed: string[]) => void;
type Way = "undo" | "redo";

const WAYS = {
  undo: { said: "Đã hoàn tác", label: "Hoàn tác", other: "redo" },
  redo: { said: "Đã làm lại", label: "Làm lại", other: "undo" },
} as const;

/** Stands for "anything may have changed": another ledger was opened or restored. */
export const EVERYTHING = "*";

export class Book {
  status = $state<LedgerStatus | null>(null);
  failed = $state<Refusal | null>(null);
  busy = $state(false);
  /** The operations that undo and redo would take now; only a message about one of them may offer it. */
  next = $state<{ undo: number | null; redo: number | null }>({ undo: null, redo: null });
  #listeners = new Set<Listener>();
  #asked = 0;

  constructor(private readonly ipc: Needs) {}

  /** A sentence why nothing can be written, or null. */
  get readOnly(): string | null {
    return this.status?.read_only ?? null;
  }

  async load(): Promise<void> {
    const mine = ++this.#asked;
    try {
      const status = await this.ipc.ledgerStatus();
      if (mine !== this.#asked) return;
      this.status = status;
      this.next = { undo: status.undo?.operation ?? null, redo: status.redo?.operation ?? null };
      this.failed = null;
    } catch (thrown) {
      if (mine === this.#asked) this.failed = refusal(thrown);
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

  /** After a write: the status, the lists that show it, and a line that offers to take it back while it is the newest. */
  done<T>(result: Done<T>, sentence?: string): T {
    const { operation } = result;
    if (operation !== null) this.next = { undo: operation, redo: null };
    void this.load();
    this.tell(result.changed);
    if (sentence) toasts.add(sentence, operation === null ? {} : { action: this.#back("undo", operation) });
    return result.value;
  }

  /** Another ledger, or another past: what was said of the one before goes, everything is read again. */
  async replaced(): Promise<void> {
    toasts.clear();
    await this.load();
    this.tell([EVERYTHING]);
  }

  undo = (operation: number | null = null): Promise<void> => this.#step("undo", operation);
  redo = (operation: number | null = null): Promise<void> => this.#step("redo", operation);

  #back(way: Way, operation: number): Action {
    return { label: WAYS[way].label, run: () => void this.#step(way, operation), stands: () => this.next[way] === operation };
  }

  async #step(way: Way, operation: number | null): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const { said, other } = WAYS[way];
    try {
      const result = await (way === "undo" ? this.ipc.ledgerUndo(operation) : this.ipc.ledgerRedo(operation));
      this.tell(result.changed);
      await this.load();
      toasts.add(`${said}: ${result.value}`, result.operation === null ? {} : { action: this.#back(other, result.operation) });
    } catch (thrown) {
      toasts.refuse(thrown);
    } finally {
      this.busy = false;
    }
  }
}

export const book = new Book(core);
