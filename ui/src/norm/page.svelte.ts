/**
 * Tra định mức: a line as somebody thinks of it, and what the norms of its day say. The core looks up, computes
 * and says; here is only what was typed.
 */
import { refusal, type Eligibility, type Ipc, type NormAsked, type NormStatus, type NormVerdict, type Refusal, type MoneySource } from "../ipc";
import type { IconName } from "../parts/icons";

/** What is typed before anything is asked: a draft of today, one facility or model. */
export class NormCheck {
  content = $state("");
  source = $state<MoneySource>("local");
  date = $state<string | null>(null);
  unit = $state<{ id: string; title: string } | null>(null);
  item = $state<{ code: string; label: string } | null>(null);
  costs = $state<number | null>(null);
  support = $state<number | null>(null);
  units = $state<string | null>(null);
  line = $state(false);
  verdict = $state.raw<NormVerdict | null>(null);
  failed = $state.raw<Refusal | null>(null);
  busy = $state(false);
  #asked = 0;

  constructor(private readonly ipc: Pick<Ipc, "normCheck">) {}

  /** Nothing can be asked before a content and an amount are known. */
  get ready(): boolean {
    return this.content !== "" && this.support !== null;
  }

  /** A figure or the day is typed over: what was answered for another says nothing any more. */
  type(typed: Partial<Pick<NormCheck, "support" | "costs" | "units" | "date">>): void {
    Object.assign(this, typed);
    this.verdict = null;
    this.#asked++;
    this.busy = false;
  }

  /** Another content: the item chosen among those of the old one says nothing any more. */
  choose(content: string): Promise<void> {
    this.content = content;
    this.item = null;
    return this.ask();
  }

  pick(code: string, label: string): Promise<void> {
    this.item = { code, label };
    return this.ask();
  }

  drop(): Promise<void> {
    this.item = null;
    return this.ask();
  }

  async ask(): Promise<void> {
    if (!this.ready || this.support === null) {
      this.verdict = null;
      return;
    }
    const question: NormAsked = {
      content: this.content,
      source: this.source,
      date: this.date,
      unit: this.unit?.id ?? null,
      item_code: this.item?.code ?? null,
      costs: this.costs,
      support: this.support,
      units: this.units,
      production_line: this.line,
    };
    const mine = ++this.#asked;
    this.busy = true;
    try {
      const verdict = await this.ipc.normCheck(question);
      if (mine === this.#asked) [this.verdict, this.failed] = [verdict, null];
    } catch (thrown) {
      if (mine === this.#asked) [this.verdict, this.failed] = [null, refusal(thrown)];
    } finally {
      if (mine === this.#asked) this.busy = false;
    }
  }
}

export type Tone = "good" | "warn" | "bad" | "acc";

/** How an answer is called and coloured; the word always goes with the colour. */
export const STATUS: Record<NormStatus, { label: string; tone: Tone; icon: IconName }> = {
  within: { label: "Trong định mức", tone: "good", icon: "check" },
  exceeds: { label: "Vượt định mức", tone: "bad", icon: "err" },
  needs_costs: { label: "Cần chi phí hợp lệ", tone: "warn", icon: "warn" },
  choose: { label: "Cần chọn khoản", tone: "acc", icon: "warn" },
  no_figure: { label: "Không ghi mức bằng số", tone: "warn", icon: "warn" },
  no_row: { label: "Không có định mức", tone: "warn", icon: "warn" },
};

/** The colour of how well a row is known. */
export function markTone(mark: string | null): Tone {
  return mark === "verified" ? "good" : mark === "office" ? "acc" : "warn";
}


/** What the law says of a facility, as it is called and coloured. */
export const ELIGIBILITY: Record<Eligibility, { label: string; tone: Tone; icon: IconName }> = {
  eligible: { label: "Đủ điều kiện", tone: "good", icon: "check" },
  not_eligible: { label: "Không đủ điều kiện", tone: "bad", icon: "err" },
  consider: { label: "Cần xem xét", tone: "warn", icon: "warn" },
};
