import { describe, expect, it, vi } from "vitest";
import { Refusal, type Ipc, type LedgerStatus, type Operation } from "../ipc";
import { toasts } from "../parts/toasts.svelte";
import { Book, EVERYTHING } from "./book.svelte";
import { LedgerPage } from "./page.svelte";

const status: LedgerStatus = { name: "Sổ", place: "", read_only: null, last_backup: null, undo: { operation: 7, label: "Sửa điện thoại" }, redo: null, agency: "", province: "", counts: {}, version: "" };

describe("the open ledger", () => {
  const ipc = {
    ledgerStatus: vi.fn<Ipc["ledgerStatus"]>(async () => status),
    ledgerUndo: vi.fn<Ipc["ledgerUndo"]>(async () => ({ value: "Sửa điện thoại", changed: ["facility"], operation: 7 })),
    ledgerRedo: vi.fn<Ipc["ledgerRedo"]>(async () => ({ value: "Sửa điện thoại", changed: ["facility"], operation: 7 })),
  };

  it("tells only those whose nouns changed, and everybody when the ledger is another one", () => {
    const book = new Book(ipc);
    const heard: string[] = [];
    book.watch(() => ["facility"], () => heard.push("facility"));
    const stop = book.watch(() => ["plan"], () => heard.push("plan"));
    book.done({ value: 1, changed: ["facility", "survey_import"], operation: null });
    book.tell([EVERYTHING]);
    stop();
    book.tell(["plan"]);
    expect(heard).toEqual(["facility", "facility", "plan"]);
  });

  it("undo names what it undid and offers the way back", async () => {
    const book = new Book(ipc);
    await book.undo();
    const toast = toasts.shown.at(-1);
    expect(toast?.text).toBe("Đã hoàn tác: Sửa điện thoại");
    toast?.action?.run();
    expect(ipc.ledgerRedo).toHaveBeenCalledWith(7);
  });

  it("a message undoes its own operation, and offers it only while that is the newest", async () => {
    toasts.clear();
    let newest = 7;
    const ledgerUndo = vi.fn<Ipc["ledgerUndo"]>(async () => ({ value: "Thêm hoạt động", changed: [], operation: newest }));
    const book = new Book({ ...ipc, ledgerUndo, ledgerStatus: async () => ({ ...status, undo: { operation: newest, label: "" } }) });
    book.done({ value: 1, changed: ["collaborator"], operation: 7 }, "Đã thêm cộng tác viên");
    const first = toasts.shown.at(-1)!;
    expect(first.action?.stands()).toBe(true);
    newest = 8;
    book.done({ value: 1, changed: ["activity"], operation: 8 }, "Đã thêm hoạt động");
    const second = toasts.shown.at(-1)!;
    expect([first.action?.stands(), second.action?.stands()]).toEqual([false, true]);
    await book.load();
    expect([first.action?.stands(), second.action?.stands()], "as the ledger says too").toEqual([false, true]);
    second.action?.run();
    await vi.waitFor(() => expect(ledgerUndo).toHaveBeenCalledWith(8));
    first.action?.run();
    expect(ledgerUndo, "busy").toHaveBeenCalledTimes(1);
  });

  it("what changed nothing offers nothing to undo", () => {
    toasts.clear();
    new Book(ipc).done({ value: 1, changed: [], operation: null }, "Không có gì thay đổi");
    expect(toasts.shown.at(-1)?.action).toBeUndefined();
  });

  it("messages of another ledger go", async () => {
    const book = new Book(ipc);
    book.done({ value: 1, changed: ["collaborator"], operation: 7 }, "Đã thêm cộng tác viên");
    await book.replaced();
    expect(toasts.shown).toEqual([]);
  });

  it("says why no ledger is open", async () => {
    const book = new Book({ ...ipc, ledgerStatus: async () => Promise.reject(new Refusal("ledger_missing", "Không thấy tệp sổ.")) });
    await book.load();
    expect(book.failed?.message).toBe("Không thấy tệp sổ.");
  });
});

describe("the page of the ledger", () => {
  const operation = (transaction: number): Operation => ({ transaction, at: "", who: "", operation: "", code: "", kind: "do", state: "done", changes: 1 });
  const make = (over: Partial<Ipc> = {}) =>
    new LedgerPage({
      ledgerHistory: async (before: number | null, limit: number) => Array.from({ length: before === null ? limit : 3 }, (_, i) => operation((before ?? 1000) - 1 - i)),
      ledgerBackups: async () => [],
      ledgerBackup: async () => ({ file: "b", at: "", reason: "", size: 1, sha256: "", counts: {}, verified: true }),
      ledgerCheck: async () => ({ ok: true, lines: [], knowledge: { incarnation: "d", sequence: 0, seen: {} }, counts: {} }),
      ledgerRestore: async () => ({ value: "", changed: [], operation: null }),
      ledgerOpen: async () => null,
      ledgerCreate: async () => null,
      ledgerCopy: async () => null,
      ...over,
    });

  it("reads older operations after the last one shown", async () => {
    const page = make();
    await page.load();
    expect(page.more).toBe(true);
    await page.older();
    expect([page.operations?.length, page.more, page.operations?.at(-1)?.transaction]).toEqual([103, false, 897]);
  });

  it("a backup that cannot be made is a sentence", async () => {
    const page = make({ ledgerBackup: async () => Promise.reject(new Refusal("disk_full", "Đĩa đầy.")) });
    expect(await page.backup()).toBeNull();
    expect([page.failed?.message, page.busy]).toEqual(["Đĩa đầy.", null]);
  });

  it("changing one's mind in the dialog is no failure", async () => {
    const page = make();
    expect(await page.another(false)).toBeNull();
    expect(page.failed).toBeNull();
  });
});
