import { beforeEach, describe, expect, it, vi } from "vitest";

const wire = vi.hoisted(() => ({ asked: [] as unknown[][], answer: (): Promise<unknown> => Promise.resolve(null) }));
vi.mock("@tauri-apps/api/core", () => ({
  invoke: (...asked: unknown[]) => {
    wire.asked.push(asked);
    return wire.answer();
  },
}));
vi.mock("@tauri-apps/api/event", () => ({ listen: vi.fn(async () => () => {}) }));
const { ipc, Refusal, refusal } = await import("./index");

describe("the wire", () => {
  beforeEach(() => (wire.asked.length = 0));

  it("answers with the value", async () => {
    wire.answer = () => Promise.resolve([{ noun: "facility", id: "f1", title: "Đức Trí", detail: "" }]);
    expect((await ipc.searchFind("duc", 5))[0]?.title).toBe("Đức Trí");
    expect(wire.asked).toEqual([["search_find", { text: "duc", limit: 5 }]]);
  });

  it("throws the core's sentence", async () => {
    wire.answer = () => Promise.reject({ code: "record_invalid", message: "Còn chỗ sai." });
    // The core rejects with a plain object: that is what arrives over the wire.
    const thrown: unknown = await ipc.recordDelete("facility", "f1").catch((one: unknown) => one);
    expect(thrown).toBeInstanceOf(Refusal);
    expect([refusal(thrown).code, refusal(thrown).message]).toEqual(["record_invalid", "Còn chỗ sai."]);
  });

  it("a record that has a field called status is not mistaken for a wrapper", async () => {
    wire.answer = () => Promise.resolve({ status: "active", error: "x" });
    expect(await ipc.recordGet("facility", "f1")).toEqual({ status: "active", error: "x" });
  });

  it("says something sensible when the core cannot be reached", () => {
    const silent = vi.spyOn(console, "error").mockImplementation(() => {});
    expect(refusal(new TypeError("invoke is undefined")).message).toContain("Hãy đóng chương trình và mở lại");
    silent.mockRestore();
  });

  it("brings the report as bytes", async () => {
    wire.answer = () => Promise.resolve(new Uint8Array([37, 80]).buffer);
    expect([...(await ipc.reportPreview("quarter", "2026-Q3", null))]).toEqual([37, 80]);
  });
});
