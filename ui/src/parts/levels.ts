/** How the three levels of a finding look and read. Never colour alone: an icon and a word go with it. */
import type { Level } from "../ipc";
import type { IconName } from "./icons";

export const LEVEL_WORD: Record<Level, string> = { error: "Lỗi", warning: "Cảnh báo", hint: "Gợi ý" };
export const LEVEL_ICON: Record<Level, IconName> = { error: "err", warning: "warn", hint: "tip" };
export const LEVEL_TONE: Record<Level, string> = { error: "bad", warning: "warn", hint: "acc" };
export const LEVEL_ORDER: Record<Level, number> = { error: 0, warning: 1, hint: 2 };
