/** The card of a facility: what was said of it each year, what it asked for, what it got, and where each value came from. */
import { refusal, type Done, type FacilityCard, type Field, type Ipc, type Noun, type Record as Entry, type Refusal, type Support } from "../ipc";

/** The two funds of khuyến công. */
export type Fund = "national" | "local";

/** A measure of the yearly figures that a chart can draw. */
export type Measure = { field: Field; cells: ({ value: number; record: Entry } | null)[] };

export class FacilityPage {
  card = $state.raw<FacilityCard | null>(null);
  failed = $state.raw<Refusal | null>(null);
  /** Why a need did not become a project. */
  refused = $state("");
  beginning = $state(false);
  #id: string | null = null;

  constructor(
    private readonly ipc: Pick<Ipc, "facilityCard" | "facilityNeedToProject">,
    private readonly tell: (done: Done<unknown>, sentence: string) => void,
  ) {}

  /** Registers a project for a need; answers its id, or null where the core refused and `refused` says why. */
  async begin(need: string, year: number, fund: Fund): Promise<string | null> {
    if (this.beginning) return null;
    this.beginning = true;
    this.refused = "";
    try {
      const done = await this.ipc.facilityNeedToProject(need, year, fund);
      this.tell(done, "Đã lập đề án từ nhu cầu");
      return done.value;
    } catch (thrown) {
      this.refused = refusal(thrown).message;
      return null;
    } finally {
      this.beginning = false;
    }
  }

  async open(id: string | null): Promise<void> {
    if (id !== this.#id) this.card = null;
    this.#id = id;
    if (id === null) return;
    try {
      const card = await this.ipc.facilityCard(id);
      if (this.#id === id) [this.card, this.failed] = [card, null];
    } catch (thrown) {
      if (this.#id === id) this.failed = refusal(thrown);
    }
  }

  reload(): Promise<void> {
    return this.open(this.#id);
  }
}

/** The years that figures are known for, oldest first, with the gaps between them: a year nobody asked about is unknown. */
export function yearsOf(records: Entry[], noun: Noun): { years: number[]; field: string | null } {
  const field = noun.fields.find((one) => one.kind.type === "year")?.name ?? null;
  if (field === null) return { years: [], field };
  const known = records.map((record) => record.values[field]).filter((year): year is number => typeof year === "number");
  if (known.length === 0) return { years: [], field };
  const [first, last] = [Math.min(...known), Math.max(...known)];
  return { years: Array.from({ length: last - first + 1 }, (_, i) => first + i), field };
}

/** What can be drawn: money first (revenue before the others), then counts; a measure nobody filled is left out. */
export function measures(records: Entry[], noun: Noun): Measure[] {
  const { years, field } = yearsOf(records, noun);
  if (field === null) return [];
  const rank = (one: Field) => (one.name.startsWith("revenue") ? 0 : one.kind.type === "money" ? 1 : 2);
  return noun.fields
    .filter((one) => one.kind.type === "money" || one.kind.type === "count")
    .sort((a, b) => rank(a) - rank(b))
    .map((one) => {
      const cells = years.map((year) => {
        const record = records.find((record) => record.values[field] === year && typeof record.values[one.name] === "number");
        return record ? { value: record.values[one.name] as number, record } : null;
      });
      return { field: one, cells };
    })
    .filter((measure) => measure.cells.some((cell) => cell !== null));
}

/** Under the bar of a year in which the facility was supported stands a mark. */
export function yearLabels(years: number[], supports: Support[]): string[] {
  return years.map((year) => (supports.some((one) => one.year === year) ? `${year}\n▲` : String(year)));
}

type Known = { year: number; value: number };
/** What is known of a measure before a support and after it; the year of the support itself is neither. */
export type Effect = { support: Support; before: Known | null; after: Known | null };

/** For each support that figures stand on both sides of, the nearest year before it and the newest after it. */
export function effects(years: number[], measure: Measure, supports: Support[]): Effect[] {
  const known = years.flatMap((year, index): Known[] => {
    const cell = measure.cells[index];
    return cell ? [{ year, value: cell.value }] : [];
  });
  return supports
    .map((support) => ({ support, before: known.findLast((one) => one.year < support.year) ?? null, after: known.findLast((one) => one.year > support.year) ?? null }))
    .filter((one) => one.before !== null && one.after !== null);
}
