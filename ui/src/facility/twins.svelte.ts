/** Facilities that may be one and the same: looked at pair by pair, told apart or brought together. */
import { refusal, type Done, type Ipc, type Noun, type Pair, type Refusal } from "../ipc";

type Needs = Pick<Ipc, "facilityDuplicates" | "facilityMerge" | "recordSave">;
type Tell = <T>(done: Done<T>, sentence: string) => T;

export class Twins {
  pairs = $state.raw<Pair[] | null>(null);
  failed = $state.raw<Refusal | null>(null);
  busy = $state(false);
  /** Per pair the fields whose value is wanted from the second. */
  #second = $state<Record<string, string[]>>({});

  constructor(
    private readonly ipc: Needs,
    private readonly tell: Tell,
  ) {}

  async load(): Promise<void> {
    try {
      this.pairs = await this.ipc.facilityDuplicates();
      this.failed = null;
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  /** Whether the value of a field is wanted from the second facility. */
  fromSecond(pair: Pair, field: string): boolean {
    return (this.#second[key(pair)] ?? []).includes(field);
  }

  choose(pair: Pair, field: string, second: boolean): void {
    const others = (this.#second[key(pair)] ?? []).filter((one) => one !== field);
    this.#second[key(pair)] = second ? [...others, field] : others;
  }

  /** The second goes into the first; the values chosen from it come along. */
  merge(pair: Pair): Promise<void> {
    return this.#decide(async () => {
      const done = await this.ipc.facilityMerge(pair.a.id, pair.b.id, this.#second[key(pair)] ?? []);
      this.tell(done, `Đã gộp ${pair.b.title} vào ${pair.a.title}`);
    });
  }

  /** They are two; nobody is asked again. */
  apart(pair: Pair): Promise<void> {
    return this.#decide(async () => {
      const done = await this.ipc.recordSave("not_duplicate", null, { facility_a: pair.a.id, facility_b: pair.b.id });
      this.tell(done, "Đã ghi: hai cơ sở khác nhau");
    });
  }

  async #decide(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await work();
      await this.load();
    } catch (thrown) {
      this.failed = refusal(thrown);
    } finally {
      this.busy = false;
    }
  }
}

const key = (pair: Pair): string => `${pair.a.id} ${pair.b.id}`;

const blank = (value: unknown): boolean => value === null || value === undefined || value === "";

/** The fields in which at least one says something; those where both do and differ are to be chosen. */
export function compared(pair: Pair, noun: Noun): { field: Noun["fields"][number]; differs: boolean }[] {
  return noun.fields
    .filter((field) => !blank(pair.a.values[field.name]) || !blank(pair.b.values[field.name]))
    .map((field) => {
      const [a, b] = [pair.a.values[field.name], pair.b.values[field.name]];
      return { field, differs: !blank(a) && !blank(b) && JSON.stringify(a) !== JSON.stringify(b) };
    });
}
