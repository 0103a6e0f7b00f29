/** This year at a glance: its money by content and source, the programme, what needs somebody, days to keep. */
import { DUE_KINDS, refusal, type Behind, type Due, type Ipc, type MoneyRow, type Overview, type Refusal } from "../ipc";

/** The stages of a sum of money, in the order in which a year goes through them. */
export const STAGES = ["planned", "approved", "contracted", "spent", "accepted"] as const;
export type Stage = (typeof STAGES)[number];
export const HEADS: { [stage in Stage]: string } = { planned: "Kế hoạch", approved: "Đã duyệt", contracted: "Hợp đồng", spent: "Đã chi", accepted: "Nghiệm thu" };

/** A sum that was opened, and the records that come to it. */
export type Opened = { title: string; value: number; records: Behind[] | null };
/** Which rows of the table a line stands for. */
export type RowKind = "content" | "source" | "total";

export class OverviewPage {
  shown = $state.raw<Overview | null>(null);
  failed = $state.raw<Refusal | null>(null);
  opened = $state.raw<Opened | null>(null);
  #asked = 0;
  #looked = 0;

  constructor(private readonly ipc: Pick<Ipc, "overviewShow" | "overviewBehind">) {}

  async load(year: number): Promise<void> {
    const mine = ++this.#asked;
    if (this.shown && this.shown.year !== year) this.opened = null;
    try {
      const shown = await this.ipc.overviewShow(year);
      if (mine === this.#asked) [this.shown, this.failed] = [shown, null];
    } catch (thrown) {
      if (mine === this.#asked) this.failed = refusal(thrown);
    }
  }

  /** Opens a sum of the table: its records are fetched and listed. */
  async look(row: MoneyRow, kind: RowKind, stage: Stage): Promise<void> {
    const year = this.shown?.year;
    if (year === undefined) return;
    const mine = ++this.#looked;
    const opened: Opened = { title: `${HEADS[stage]}: ${row.name}`, value: row[stage], records: null };
    this.opened = opened;
    try {
      const records = await this.ipc.overviewBehind(year, stage, kind === "content" ? row.code : null, kind === "source" ? row.code : null);
      if (mine === this.#looked) this.opened = { ...opened, records };
    } catch (thrown) {
      if (mine === this.#looked) [this.opened, this.failed] = [null, refusal(thrown)];
    }
  }

  close(): void {
    this.#looked++;
    this.opened = null;
  }

  /** The longest bar; every other is drawn against it. */
  get longest(): number {
    const rows = [...(this.shown?.by_content ?? []), ...(this.shown?.by_source ?? [])];
    return Math.max(1, ...rows.flatMap((row) => [row.planned, row.approved, row.spent]));
  }

  /** Whether there is any money to speak of this year. */
  get empty(): boolean {
    return (this.shown?.by_source ?? []).every((row) => STAGES.every((stage) => row[stage] === 0));
  }
}

/** Why a year shows no money, by what there is of its plan. */
export const NO_MONEY: { [plan in Overview["plan"]]: (year: number) => { title: string; text: string } } = {
  none: (year) => ({ title: `Năm ${year} chưa có kế hoạch.`, text: "Lập kế hoạch từ nhu cầu khảo sát dưới các trần kinh phí." }),
  pending: (year) => ({ title: `Kế hoạch năm ${year} chưa có hiệu lực.`, text: "Kế hoạch được tính vào số liệu của năm từ ngày quyết định phê duyệt." }),
  in_force: (year) => ({ title: `Năm ${year} chưa có kinh phí.`, text: "Kế hoạch đã phê duyệt nhưng chưa mục nào có kinh phí, và chưa có đề án nào của năm được duyệt." }),
};

/** How wide a bar is, in percent of its track. */
export const share = (amount: number, longest: number): number => Math.max(0, Math.min(100, (amount / longest) * 100));

/** Days of one month, `2026-11`. */
export type Month = { month: string; days: Due[] };

/** The calendar month by month, narrowed to one kind where one is chosen. */
export function months(days: Due[], kind: string): Month[] {
  const found: Month[] = [];
  for (const one of days.filter((day) => kind === "" || day.kind === kind)) {
    const month = one.due.slice(0, 7);
    if (found.at(-1)?.month === month) found.at(-1)!.days.push(one);
    else found.push({ month, days: [one] });
  }
  return found;
}

export class CalendarPage {
  days = $state.raw<Due[] | null>(null);
  /** Years to come whose holidays nobody has entered. */
  unknown = $state.raw<number[]>([]);
  failed = $state.raw<Refusal | null>(null);
  kind = $state("");

  constructor(private readonly ipc: Pick<Ipc, "overviewCalendar">) {}

  async load(): Promise<void> {
    try {
      const found = await this.ipc.overviewCalendar();
      [this.days, this.unknown, this.failed] = [found.days, found.holidays_unknown, null];
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  get kinds(): { code: Due["kind"]; label: string }[] {
    const days = this.days ?? [];
    return DUE_KINDS.filter(({ code }) => days.some((one) => one.kind === code));
  }

  get months(): Month[] {
    return months(this.days ?? [], this.kind);
  }
}
