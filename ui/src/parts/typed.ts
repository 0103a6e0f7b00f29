/**
 * Reading what somebody typed, and asking before anything is saved whether all of it could be read.
 *
 * A field whose text cannot be read hands on nothing and says why below itself. Every such field tells the
 * `Entries` of the form, dialog or screen it stands in; whoever saves asks `settled` first and hears no, with the
 * cursor put into that field.
 */
import { getContext, setContext } from "svelte";
import { settings } from "../frame/settings.svelte";
import { refusal, type Ipc, type Kind } from "../ipc";
import { read, type ReadValue } from "../text/values";

export type Reads = Pick<Ipc, "recordReadMoney">;

const MILLION = 1_000_000;

/**
 * What can be taken as it stands, while somebody still types. On a screen in triệu đồng a small bare figure has two
 * readings: it is for the core to ask.
 */
export function plain(kind: Kind, text: string): ReadValue {
  const result = read(kind, text, settings.year);
  const small = "value" in result && typeof result.value === "number" && result.value > 0 && result.value < MILLION;
  return kind.type === "money" && settings.unit === "million" && small ? { problem: "" } : result;
}

/** What was typed, read for good: an amount by the core, as people write it. */
export async function readTyped(ipc: Reads, kind: Kind, text: string, negative: boolean): Promise<ReadValue> {
  const here = plain(kind, text);
  if (kind.type !== "money" || "value" in here) return here;
  try {
    return { value: await ipc.recordReadMoney(text, negative, settings.unit === "million") };
  } catch (thrown) {
    return { problem: refusal(thrown).message };
  }
}

export interface Entry {
  /** Reads what still stands there unread; false where it cannot be. */
  settle(): Promise<boolean>;
  focus(): void;
}

export class Entries {
  #all = new Set<Entry>();

  /** Takes a field in; answers with the way out. */
  add(entry: Entry): () => void {
    this.#all.add(entry);
    return () => this.#all.delete(entry);
  }

  /** Whether every field could be read; the cursor goes into the first that could not. */
  async settled(): Promise<boolean> {
    let first: Entry | null = null;
    for (const entry of [...this.#all]) {
      if (!(await entry.settle())) first ??= entry;
    }
    first?.focus();
    return first === null;
  }
}

const KEY = Symbol("entries");

/** Begins a form of its own: the fields inside this component tell it. */
export const entriesHere = (): Entries => setContext(KEY, new Entries());

/** The form that a field stands in, if it stands in one. */
export const entriesAround = (): Entries | undefined => getContext<Entries | undefined>(KEY);
