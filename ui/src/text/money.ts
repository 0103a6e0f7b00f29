/**
 * Money as people read it. Amounts are whole đồng; nothing here adds, scales or rounds: the million
 * view moves the decimal sign inside the text.
 */
export type MoneyUnit = "dong" | "million";

/** Groups of three with dots: `1.234.567`. */
export function grouped(whole: number | string): string {
  const text = String(whole);
  const sign = text.startsWith("-") ? "-" : "";
  return sign + text.slice(sign.length).replace(/\B(?=(\d{3})+$)/g, ".");
}

/** How many decimals an amount needs when it is read in million đồng: `2500500000` needs 1. */
export function decimalsInMillions(dong: number): number {
  const digits = String(Math.abs(dong)).padStart(7, "0").slice(-6);
  return digits.replace(/0+$/, "").length;
}

/** The decimals a whole column needs, so that every figure in it has the same number. */
export function decimalsOf(amounts: Iterable<unknown>): number {
  let most = 0;
  for (const amount of amounts) if (typeof amount === "number") most = Math.max(most, decimalsInMillions(amount));
  return most;
}

/** `2.500,5` for 2.500.500.000 đồng, with at least `decimals` digits after the comma. */
export function inMillions(dong: number, decimals = 0): string {
  const digits = String(Math.abs(dong)).padStart(7, "0");
  const whole = digits.slice(0, -6);
  const fraction = digits.slice(-6).slice(0, Math.max(decimals, decimalsInMillions(dong)));
  return (dong < 0 ? "-" : "") + grouped(whole) + (fraction ? "," + fraction : "");
}

/** An amount in the unit the person chose. */
export function money(dong: number, unit: MoneyUnit = "dong", decimals = 0): string {
  return unit === "million" ? inMillions(dong, decimals) : grouped(dong);
}

/** The unit as a column head carries it. */
export const unitWord = (unit: MoneyUnit): string => (unit === "million" ? "triệu đồng" : "đồng");

/**
 * Whole đồng in plain digits, alone or in groups, as they can be taken while somebody types. Everything else that
 * people write for money (`3 tỷ`, `1,2 tỷ`) is for the core to read: the problem has no words yet.
 */
export function plainMoney(text: string): { value: number } | { problem: "" } {
  const bare = text.trim();
  const plain = /^\d+$/.test(bare) || /^\d{1,3}([. \u00a0]\d{3})+$/.test(bare);
  const value = Number(bare.replace(/[. \u00a0]/g, ""));
  return plain && Number.isSafeInteger(value) ? { value } : { problem: "" };
}
