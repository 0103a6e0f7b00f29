import { expect, it, vi } from "vitest";
import { Refusal, type PaperTextView, type PaperView } from "../ipc";
import { Papers } from "./page.svelte";
import { Texts } from "./texts.svelte";

const view = (paper: PaperView["paper"]): PaperView => ({ paper, label: paper, own: null, findings: [] });
const pdf = (byte: number) => new Uint8Array([byte]);

it("the pages follow the paper and the project, and late answers do not", async () => {
  const answers: ((bytes: Uint8Array) => void)[] = [];
  const ipc = { paperList: vi.fn(async () => [view("submission"), view("contract")]), paperPreview: vi.fn(() => new Promise<Uint8Array>((resolve) => answers.push(resolve))), paperExport: vi.fn() };
  const page = new Papers(ipc as never);
  const first = page.open("p");
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  const second = page.choose("contract");
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1]!(pdf(2));
  await second;
  answers[0]!(pdf(1));
  await first;
  expect(page.pdf).toEqual(pdf(2));
  expect(ipc.paperPreview).toHaveBeenLastCalledWith("p", "contract");
  expect(page.current?.paper).toBe("contract");
  expect(page.drawing).toBe(false);
});

it("a refusal is shown and no file is named", async () => {
  const ipc = { paperList: vi.fn(async () => [view("submission")]), paperPreview: vi.fn(async () => pdf(1)), paperExport: vi.fn(async () => Promise.reject(new Refusal("paper_text_is_word", "Giấy này dùng mẫu Word."))) };
  const page = new Papers(ipc as never);
  await page.open("p");
  expect(await page.export("pdf", false)).toBeNull();
  expect(page.failed?.message).toBe("Giấy này dùng mẫu Word.");
  expect(page.busy).toBe(false);
});

const text: PaperTextView = { paper: "contract", label: "Hợp đồng", own: null, tags: [] };

it("a text with errors is told and nothing is said to have changed", async () => {
  const finding = { at: "Thân bài, đoạn 1", level: "error" as const, code: "tag_unknown", message: "Không có ô.", fix: "Sửa lại." };
  const ipc = { paperTexts: vi.fn(async () => [text]), paperTextStart: vi.fn(), paperTextSave: vi.fn(), paperTextReceive: vi.fn(async () => ({ value: { kept: false, findings: [finding] }, changed: [], operation: null })), paperTextDrop: vi.fn() };
  const tell = vi.fn();
  const page = new Texts(ipc as never, tell);
  await page.receive(text);
  expect(page.checked).toEqual({ paper: "contract", kept: false, findings: [finding] });
  expect(tell).not.toHaveBeenCalled();
});

it("a text that was kept is told with the way back", async () => {
  const done = { value: { kept: true, findings: [] }, changed: ["paper_text"], operation: null };
  const ipc = { paperTexts: vi.fn(async () => [text]), paperTextStart: vi.fn(), paperTextSave: vi.fn(), paperTextReceive: vi.fn(async () => done), paperTextDrop: vi.fn(async () => ({ value: null, changed: ["paper_text"], operation: null })) };
  const tell = vi.fn();
  const page = new Texts(ipc as never, tell);
  await page.receive(text);
  expect(tell).toHaveBeenCalledWith(done, "Đã nạp mẫu “Hợp đồng” của đơn vị");
  await page.drop(text);
  expect(page.checked).toBeNull();
  expect(ipc.paperTexts).toHaveBeenCalledTimes(2);
});
