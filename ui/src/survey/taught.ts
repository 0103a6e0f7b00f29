/** What a file from another laptop brought, in words. */
import type { SurveyTaughtReceived } from "../ipc";
import { grouped } from "../text/money";

export function said(received: SurveyTaughtReceived): string {
  const parts = [
    [received.added, "cách đọc mới"],
    [received.changed, "cách đọc đổi theo tệp"],
    [received.same, "đã có sẵn"],
    [received.left, "bỏ qua vì sổ này không có trường, danh mục hoặc đơn vị đó"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, words]) => `${grouped(count)} ${words}`);
  return `Đã nhận: ${told.join(", ")}`;
}
