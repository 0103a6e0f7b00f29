/** This year at a glance: money by content and source, what needs somebody, deadlines, facilities by unit. */
import { refusal, type ByContent, type BySource, type Ipc, type Overview, type Refusal } from "../ipc";

type Amounts = Pick<ByContent | BySource, "planned" | "approved" | "spent">;

export class OverviewPage {
  shown = $state.raw<Overview | null>(null);
  failed = $state.raw<Refusal | null>(null);
  #asked = 0;

  constructor(private readonly ipc: Pick<Ipc, "overviewShow">) {}

  async load(year: number): Promise<void> {
    const mine = ++this.#asked;
    try {
      const shown = await this.ipc.overviewShow(year);
      if (mine === this.#asked) [this.shown, this.failed] = [shown, null];
    } catch (thrown) {
      if (mine === this.#asked) this.failed = refusal(thrown);
    }
  }

  /** The longest bar; every other is drawn against it. */
  get longest(): number {
    const rows: Amounts[] = [...(this.shown?.by_content ?? []), ...(this.shown?.by_source ?? [])];
    return Math.max(1, ...rows.flatMap((row) => [row.planned, row.approved, row.spent]));
  }

  /** Whether there is any money to speak of this year. */
  get empty(): boolean {
    return (this.shown?.by_content ?? []).every((row) => row.planned === 0 && row.approved === 0 && row.spent === 0);
  }
}

/** How wide a bar is, in percent of its track. */
export const share = (amount: number, longest: number): number => Math.max(0, Math.min(100, (amount / longest) * 100));
