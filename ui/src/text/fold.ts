/** The form in which text is compared: no marks, đ as d, lower case. `Đường` folds to `duong`. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase();
}

/** Whether every word of `wanted` occurs in `text`, marks or not. */
export function matches(text: string, wanted: string): boolean {
  const folded = fold(text);
  return fold(wanted)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}
