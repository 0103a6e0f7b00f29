/** Where things are on a sheet: Excel addresses, and what each row was understood to be. */
import type { Encoding, Merge, Mode, PreviewSheet, PreviewTable, RowKind, Unit } from "../ipc";

/** `1` → `A`, `27` → `AA`. Columns are counted from 1, as rows are. */
export function letterOf(column: number): string {
  let letters = "";
  for (let n = column; n > 0; n = Math.floor((n - 1) / 26)) letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  return letters;
}

/** `AA` → `27`. */
export const columnOf = (letters: string): number => [...letters.toUpperCase().replace(/\d+/, "")].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0);

export type Address = { sheet: string; row: number; column: number | null };

/** `Bieu KS!C17` → the sheet, row 17, column 3; `Bieu KS!17` and `C17` are understood too. */
export function addressOf(at: string): Address | null {
  const mark = at.lastIndexOf("!");
  const found = /^\$?([A-Z]{1,3})?\$?(\d+)(?::.*)?$/i.exec(at.slice(mark + 1));
  if (!found) return null;
  return { sheet: mark < 0 ? "" : at.slice(0, mark).replace(/^'|'$/g, ""), row: Number(found[2]), column: found[1] ? columnOf(found[1]) : null };
}

/** The cell alone, as people say it: `C17`. */
export const cellOf = (at: string): string => at.slice(at.lastIndexOf("!") + 1);

export type RowTint = "title" | "header" | "group" | "total" | "sign" | "skipped" | "data" | "outside";
export type RowMeaning = { kind: RowTint; tag: string };

const REASONS: Record<string, RowMeaning> = {
  group: { kind: "group", tag: "Nhóm" },
  subtotal: { kind: "total", tag: "Cộng" },
  total: { kind: "total", tag: "Tổng cộng" },
  repeated_header: { kind: "header", tag: "Lặp tiêu đề" },
  numbering: { kind: "header", tag: "" },
  signature: { kind: "sign", tag: "Chữ ký" },
  note: { kind: "title", tag: "Ghi chú" },
  blank: { kind: "skipped", tag: "" },
  hidden: { kind: "skipped", tag: "Dòng ẩn" },
};

const between = (row: number, range: number[]): boolean => range.length > 0 && row >= Math.min(...range) && row <= Math.max(...range);

/** What a row of the sheet was understood to be. */
export function meaningOf(sheet: PreviewSheet): (row: number) => RowMeaning {
  const skipped = new Map(sheet.skipped.map((one) => [one.row, one.reason]));
  const first = Math.min(...sheet.tables.map((table) => Math.min(...table.header_rows, ...table.data_rows)));
  return (row) => {
    const reason = skipped.get(row);
    if (reason !== undefined) return REASONS[reason] ?? { kind: "skipped", tag: "" };
    if (sheet.tables.some((table) => between(row, table.header_rows))) return { kind: "header", tag: "" };
    if (sheet.tables.some((table) => between(row, table.data_rows))) return { kind: "data", tag: "" };
    return row < first ? { kind: "title", tag: "Đầu bảng" } : { kind: "outside", tag: "" };
  };
}

/** The table a row belongs to, or the first below it. */
export function tableAt(sheet: PreviewSheet, row: number): number {
  const inside = sheet.tables.findIndex((table) => row <= Math.max(0, ...table.data_rows));
  return Math.max(0, inside);
}

/** A column somebody should look at before relying on it. */
export const SURE = 0.8;
export const doubtful = (column: PreviewTable["columns"][number]): boolean => column.header.trim() !== "" && !NUMBERING.test(column.header.trim()) && (column.field === null || column.confidence < SURE);
/** The running number of a row says nothing about the facility. */
const NUMBERING = /^(s?tt|số tt|số thứ tự)\.?$/iu;

export type Span = { to: number; first: boolean };

/** How the merges of a sheet fall on one row: which column reaches how far, and which are swallowed (`null`). */
export function spansOf(merges: Merge[], row: number): Map<number, Span | null> {
  const spans = new Map<number, Span | null>();
  for (const merge of merges) {
    if (row < merge.r1 || row > merge.r2) continue;
    spans.set(merge.c1, { to: merge.c2, first: row === merge.r1 });
    for (let column = merge.c1 + 1; column <= merge.c2; column++) spans.set(column, null);
  }
  return spans;
}

/** What a person may say a row is; the empty word leaves it to recognition. */
export const ROW_WORDS: [RowKind | "", string][] = [
  ["", "tự nhận biết"],
  ["data", "là một cơ sở"],
  ["continuation", "thuộc cơ sở dòng trên"],
  ["group", "dòng nhóm (xã, ngành…)"],
  ["total", "dòng cộng"],
  ["note", "bỏ qua dòng này"],
];
/** What the values of a column do to a facility that the ledger knows. */
export const MODES: [Mode, string][] = [
  ["replace", "sổ đã có: thay bằng tệp"],
  ["fill", "sổ đã có: chỉ điền ô trống"],
  ["keep", "sổ đã có: giữ như sổ"],
];

export const UNITS: Unit[] = ["đồng", "nghìn đồng", "triệu đồng", "tỷ đồng"];
export const ENCODINGS: [Encoding, string][] = [
  ["unicode", "Unicode"],
  ["tcvn3", "TCVN3 (ABC)"],
  ["vni", "VNI"],
];
