/** Small pieces of Vietnamese that several screens say. */
import { grouped } from "./money";

/** First letter upper case: a label as the start of a line. */
export const opening = (text: string): string => text.charAt(0).toLocaleUpperCase("vi") + text.slice(1);

/** A label inside a sentence: only its first letter bends, and not that of an abbreviation (`KCQG`, `VSIC`). */
export const inside = (text: string): string => (text.charAt(1) === text.charAt(1).toLocaleLowerCase("vi") ? text.charAt(0).toLocaleLowerCase("vi") + text.slice(1) : text);

/** `3 cơ sở CNNT`. Vietnamese nouns do not bend. */
export const counted = (n: number, what: string): string => `${grouped(n)} ${what}`;

/** How far a deadline is: `quá 6 ngày`, `hôm nay`, `còn 5 ngày`. */
export function daysLeft(days: number): string {
  if (days < 0) return `quá ${grouped(-days)} ngày`;
  return days === 0 ? "hôm nay" : `còn ${grouped(days)} ngày`;
}

/** A file's size as the file manager would say it. */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} byte`;
  const [size, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "kB"] : [bytes / 1024 / 1024, "MB"];
  return `${size.toFixed(size < 10 ? 1 : 0).replace(".", ",")} ${unit}`;
}

/** How long is left, in words that do not pretend to know the second. */
export function timeLeft(seconds: number): string {
  if (seconds < 10) return "sắp xong";
  if (seconds < 90) return `còn khoảng ${Math.ceil(seconds / 10) * 10} giây`;
  return `còn khoảng ${Math.ceil(seconds / 60)} phút`;
}
