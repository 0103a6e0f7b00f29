/** How a value of each kind is shown, typed and read back. Labels and kinds come from the core. */
import type { Field, JsonValue, Kind } from "../ipc";
import { readDate, readPartialDate, showDate, showPeriod } from "./dates";
import { opening } from "./sentences";
import { grouped, money, plainMoney, type MoneyUnit } from "./money";

export type ReadValue = { value: JsonValue } | { problem: string };
/** Kinds of the fields that dialogs ask for beside those a noun declares. */
export const MONEY: Kind = { type: "money" };
export const DATE: Kind = { type: "date" };
export const YEAR: Kind = { type: "year" };
export const quantity = (scale: number): Kind => ({ type: "quantity", scale });

export const UNKNOWN = "chưa rõ";
export const FLAG_WORDS: [JsonValue, string][] = [
  [true, "có"],
  [false, "không"],
  [null, UNKNOWN],
];

/** Figures stand at the right of their column. */
export const isFigure = (kind: Kind): boolean => kind.type === "money" || kind.type === "count" || kind.type === "quantity";

/** Digits may be typed; the keyboard of a tablet should show them. */
export const inputMode = (kind: Kind): "numeric" | "decimal" | "tel" | "text" => {
  if (kind.type === "money" || kind.type === "count" || kind.type === "year") return "numeric";
  if (kind.type === "quantity") return "decimal";
  return kind.type === "phone" ? "tel" : "text";
};

/** The decimal text of the wire (`1234.5`) as people read it (`1.234,5`). */
export function showQuantity(wire: string): string {
  const [whole = "", fraction = ""] = wire.split(".");
  const kept = fraction.replace(/0+$/, "");
  return grouped(whole) + (kept ? "," + kept : "");
}

/** A value as a cell, a card or a history line shows it; empty for null. */
export function show(kind: Kind, value: JsonValue | undefined, title?: string, unit: MoneyUnit = "dong", decimals = 0): string {
  if (value === null || value === undefined || value === "") return "";
  switch (kind.type) {
    case "money":
      return typeof value === "number" ? money(value, unit, decimals) : String(value);
    case "count":
      return grouped(String(value));
    case "quantity":
      return showQuantity(String(value));
    case "date":
    case "partial_date":
      return showDate(String(value));
    case "flag":
      return value === true || value === 1 ? "có" : "không";
    case "choice":
      return kind.choices.find((choice) => choice.code === value)?.label ?? String(value);
    case "ref":
      return title ?? String(value);
    case "text":
      return typeof value === "string" && PERIOD.test(value) ? opening(showPeriod(value)) : String(value);
    default:
      return typeof value === "object" ? JSON.stringify(value) : String(value);
  }
}

/** The codes of a text that is a list of them. */
export const codesOf = (value: JsonValue | undefined): string[] => (typeof value === "string" ? value.split(",").map((code) => code.trim()).filter(Boolean) : []);

/** A value of a field: what it is a list of is called by its names. */
export function showField(field: Field, value: JsonValue | undefined, title?: string, unit: MoneyUnit = "dong", decimals = 0): string {
  if (field.codes.length === 0) return show(field.kind, value, title, unit, decimals);
  return codesOf(value).map((code) => field.codes.find((one) => one.code === code)?.label ?? code).join(", ");
}

/** A reporting period as it is stored, `2023-Q4`: people read it in words. */
const PERIOD = /^\d{4}-(Q[1-4]|H[12]|9M|0[1-9]|1[0-2])$/;

/** What stands in the field while it is being typed in: no grouping, so nothing jumps. */
export function typed(kind: Kind, value: JsonValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (kind.type === "text") return String(value);
  if (kind.type === "money" || kind.type === "count") return String(value);
  if (kind.type === "quantity") return String(value).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "").replace(".", ",");
  return show(kind, value);
}

/**
 * Reads what was typed, as far as the window can: an amount that is no plain number is for the core. An empty
 * field is `null`: unknown, never zero. A day without a year is one of `year`.
 */
export function read(kind: Kind, text: string, year?: number): ReadValue {
  const bare = text.trim();
  if (bare === "") return { value: null };
  switch (kind.type) {
    case "money":
      return plainMoney(bare);
    case "count":
      return readCount(bare);
    case "quantity":
      return readQuantity(bare, kind.scale);
    case "date":
      return readDate(bare, year);
    case "partial_date":
      return readPartialDate(bare, year);
    case "year":
      return /^(19|2\d)\d\d$/.test(bare) ? { value: Number(bare) } : { problem: `“${bare}” không phải là năm. Hãy ghi đủ bốn chữ số.` };
    case "paragraph":
      return { value: text.replace(/\s+$/, "").normalize("NFC") };
    default:
      return { value: bare.normalize("NFC") };
  }
}

function readCount(bare: string): ReadValue {
  const plain = /^\d+$/.test(bare) || /^\d{1,3}([. ]\d{3})+$/.test(bare);
  if (!plain) return { problem: `“${bare}” chưa phải là một số đếm. Hãy ghi số nguyên, ví dụ 120.` };
  const value = Number(bare.replace(/[. ]/g, ""));
  return Number.isSafeInteger(value) ? { value } : { problem: "Số quá lớn. Hãy kiểm tra lại." };
}

function readQuantity(bare: string, scale: number): ReadValue {
  // 1.234 is a thousand and more, as everywhere else on the screen; 12.5 can only be a fraction.
  const groups = /^-?\d{1,3}([. ]\d{3})+(,\d+)?$/.test(bare);
  const parts = /^(-?\d+)(?:[,.](\d+))?$/.exec(groups ? bare.replace(/[. ]/g, "") : bare);
  if (!parts) return { problem: `“${bare}” chưa phải là một số. Dấu phẩy ngăn phần lẻ, ví dụ 12,5.` };
  const fraction = parts[2] ?? "";
  if (fraction.length > scale) {
    return { problem: scale === 0 ? "Số này không có phần lẻ." : `Chỉ giữ được ${scale} chữ số sau dấu phẩy.` };
  }
  return { value: fraction ? `${parts[1]}.${fraction}` : parts[1]! };
}

/** The wire's values laid side by side: the same thing, whatever the order of keys. */
export const same = (a: JsonValue | undefined, b: JsonValue | undefined): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** What an empty field of a kind shows of how it is written. */
export const placeholder = (kind: Kind): string => (kind.type === "partial_date" ? "05/2022, 2022, quý II/2022…" : kind.type === "date" ? "ngày/tháng/năm" : "");

/** A usual width of a column, in pixels at 100 %. */
export function columnWidth(field: Field): number {
  switch (field.kind.type) {
    case "money":
      return 128;
    case "count":
    case "quantity":
      return 84;
    case "year":
      return 64;
    case "date":
    case "partial_date":
      return 100;
    case "flag":
      return 78;
    case "choice":
      return 132;
    case "phone":
    case "tax_code":
    case "citizen_id":
      return 118;
    case "ref":
      return 160;
    case "paragraph":
      return 240;
    default:
      return field.required ? 230 : 160;
  }
}
