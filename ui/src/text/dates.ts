/** Dates as people write them (`22/11/2026`) and as the wire carries them (`2026-11-22`). */

const ROMAN = ["I", "II", "III", "IV"];
const two = (n: number | string) => String(n).padStart(2, "0");

/** `2022-05-31` → `31/05/2022`; `2019-03` → `03/2019`; `2022-Q2` → `quý II/2022`; `2019` → `2019`. */
export function showDate(wire: string): string {
  const day = /^(\d{4})-(\d\d)-(\d\d)/.exec(wire);
  if (day) return `${day[3]}/${day[2]}/${day[1]}`;
  const quarter = /^(\d{4})-Q([1-4])$/.exec(wire);
  if (quarter) return `quý ${ROMAN[Number(quarter[2]) - 1]}/${quarter[1]}`;
  const month = /^(\d{4})-(\d\d)$/.exec(wire);
  if (month) return `${month[2]}/${month[1]}`;
  return wire;
}

/** A moment: `2026-11-22T08:05:00` or `2026-11-22 08:05` → `08:05, 22/11/2026`. Other text stays. */
export function showMoment(at: string): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d:\d\d)/.exec(at);
  return found ? `${found[4]}, ${found[3]}/${found[2]}/${found[1]}` : showDate(at);
}

/** The moment of the last backup, short: `11:42 hôm nay`, `11:42, 21/11/2026`. */
export function showRecent(at: string, today: Date = new Date()): string {
  const found = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)/.exec(at);
  const iso = `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`;
  return found && found[1] === iso ? `${found[2]} hôm nay` : showMoment(at);
}

type Read = { value: string | null } | { problem: string };

function day(d: string, m: string, y: string): string | null {
  const [dd, mm, yyyy] = [Number(d), Number(m), Number(y)];
  const date = new Date(Date.UTC(yyyy, mm - 1, dd));
  const real = date.getUTCFullYear() === yyyy && date.getUTCMonth() === mm - 1 && date.getUTCDate() === dd;
  return real ? `${yyyy}-${two(mm)}-${two(dd)}` : null;
}

/** `ngày 5 tháng 8 năm 2026` as `5/8/2026`; `tháng 3/2019` as `3/2019`. */
const bared = (text: string): string =>
  text
    .trim()
    .normalize("NFC")
    .replace(/^ngày\s+/iu, "")
    .replace(/\s*(?:tháng|năm)\s*/giu, "/")
    .replace(/^\//, "");

/** Two digits of a year: of this century until 2040, as workbooks are read. */
const whole = (year: string): string => (year.length === 4 ? year : String(Number(year) <= 40 ? 2000 + Number(year) : 1900 + Number(year)));

/** A whole day as typed: `22/11/2026`, `22-11-26`, `22112026`; `15/8` is a day of `year`, the working year. */
export function readDate(text: string, year: number = new Date().getFullYear()): Read {
  const bare = bared(text);
  if (bare === "") return { value: null };
  const parts = /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d\d))?$/.exec(bare) ?? /^(\d\d)(\d\d)(\d{4})$/.exec(bare);
  const value = parts && day(parts[1]!, parts[2]!, whole(parts[3] ?? String(year)));
  return value ? { value } : { problem: `“${text.trim()}” không phải là ngày. Hãy ghi ngày/tháng/năm, ví dụ 22/11/2026.` };
}

/** A date known in part: a day, `03/2019`, `2019` or `quý II/2022`. */
export function readPartialDate(text: string, year: number = new Date().getFullYear()): Read {
  const bare = bared(text);
  if (bare === "") return { value: null };
  if (/^\d{4}$/.test(bare)) return { value: bare };
  const month = /^(\d{1,2})[/.-](\d{4})$/.exec(bare);
  if (month && Number(month[1]) >= 1 && Number(month[1]) <= 12) return { value: `${month[2]}-${two(month[1]!)}` };
  const quarter = /^(?:quý|quy|q)\s*(IV|I{1,3}|[1-4])\s*[/.\- ]\s*(\d{4})$/iu.exec(bare);
  if (quarter) {
    const written = quarter[1]!.toUpperCase();
    return { value: `${quarter[2]}-Q${ROMAN.includes(written) ? ROMAN.indexOf(written) + 1 : written}` };
  }
  const day = readDate(text, year);
  if ("value" in day) return day;
  return { problem: `“${text.trim()}” không phải là ngày. Hãy ghi 31/05/2022, 05/2022, quý II/2022 hoặc 2022.` };
}

/** A reporting period in words: `2026-Q3` → `quý III năm 2026`, `2026-9M` → `9 tháng đầu năm 2026`. */
export function showPeriod(period: string): string {
  const [year, part] = period.split("-");
  if (!part) return `năm ${year}`;
  if (part === "9M") return `9 tháng đầu năm ${year}`;
  if (part === "H1") return `6 tháng đầu năm ${year}`;
  if (part === "H2") return `6 tháng cuối năm ${year}`;
  if (part.startsWith("Q")) return `quý ${ROMAN[Number(part.slice(1)) - 1] ?? part} năm ${year}`;
  return `tháng ${Number(part)} năm ${year}`;
}
