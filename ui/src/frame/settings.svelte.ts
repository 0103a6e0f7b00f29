/** What this person likes on this machine: theme, size, unit of money, working year. Never ledger data. */
import type { MoneyUnit } from "../text/money";

export type Theme = "system" | "light" | "dark";
export type Size = "100" | "115" | "130";

const KEY = "so-khuyen-cong";

type Kept = { theme: Theme; size: Size; unit: MoneyUnit; year: number; rail: boolean; columns: Record<string, unknown> };

function load(): Partial<Kept> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Kept>;
  } catch {
    return {};
  }
}

class Settings {
  theme = $state<Theme>("system");
  size = $state<Size>("100");
  unit = $state<MoneyUnit>("dong");
  /** The working year: every list, plan and figure follows it. */
  year = $state(new Date().getFullYear());
  /** The left rail at full width. */
  rail = $state(true);
  /** Per list: which columns, how wide. */
  columns: Record<string, unknown> = {};

  constructor() {
    Object.assign(this, load());
  }

  keep(): void {
    const { theme, size, unit, year, rail, columns } = this;
    try {
      localStorage.setItem(KEY, JSON.stringify({ theme, size, unit, year, rail, columns }));
    } catch {
      // A full or forbidden store costs a preference, nothing else.
    }
  }

  /** Puts theme and size on the document; call from an effect. */
  apply(root: HTMLElement): void {
    if (this.theme === "system") delete root.dataset["theme"];
    else root.dataset["theme"] = this.theme;
    root.dataset["size"] = this.size;
    this.keep();
  }
}

export const settings = new Settings();
