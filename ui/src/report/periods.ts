/** Which periods a kind of report can be made for, in a year. */

const SHAPES: [RegExp, (year: number) => string[]][] = [
  [/^month/, (year) => Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, "0")}`)],
  [/^quarter/, (year) => [1, 2, 3, 4].map((quarter) => `${year}-Q${quarter}`)],
  [/^half/, (year) => [`${year}-H1`, `${year}-H2`]],
  [/^nine/, (year) => [`${year}-9M`]],
];

/** The core's own list where it gives whole periods; else what the kind's name, or the shapes it lists, say. */
export function periodsOf(kind: { kind: string; periods: string[] }, year: number): string[] {
  const whole = kind.periods.filter((period) => /^\d{4}(-.+)?$/.test(period));
  const mine = whole.filter((period) => period.startsWith(String(year)));
  if (mine.length > 0) return mine;
  if (whole.length > 0) return [...new Set(whole.map((period) => year + period.slice(4)))];
  const shapes = kind.periods.length > 0 ? kind.periods : [kind.kind];
  const periods = shapes.flatMap((shape) => SHAPES.find(([pattern]) => pattern.test(shape.toLowerCase()))?.[1](year) ?? []);
  return periods.length > 0 ? [...new Set(periods)] : [String(year)];
}

/** The period people most likely want: the one before today, else the last there is. */
export function likely(periods: string[], today: Date): string {
  const month = today.getMonth() + 1;
  const past = periods.filter((period) => {
    const [year, part = ""] = period.split("-");
    const last = part.startsWith("Q") ? Number(part[1]) * 3 : part === "H1" ? 6 : part === "9M" ? 9 : /^\d\d$/.test(part) ? Number(part) : 12;
    return Number(year) < today.getFullYear() || (Number(year) === today.getFullYear() && last <= month);
  });
  return past.at(-1) ?? periods[0] ?? "";
}
