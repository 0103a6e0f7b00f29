import { describe, expect, it, vi } from "vitest";
import { Refusal, type Ipc, type ReferenceNews } from "../ipc";
import { Upkeep } from "./upkeep.svelte";

const news: ReferenceNews = {
  waiting: 2,
  lists: [{ noun: "holiday", label: "ngày nghỉ lễ", added: 2, renewed: 0 }],
  rows: [],
  own: [{ noun: "norm", label: "định mức hỗ trợ", id: "n", title: "Máy", change: "renew", fields: ["Mức tối đa"] }],
};
type EndedUnit = Awaited<ReturnType<Ipc["unitEnded"]>>[number];
const unit = (id: string, successor: boolean, records: number): EndedUnit => ({
  id,
  name: id,
  ended_on: "2026-04-29",
  successor: successor ? { id: `${id}-nay`, name: "nay" } : null,
  choices: successor ? [] : [{ id: "x", name: "x" }, { id: "y", name: "y" }],
  records: Array.from({ length: records }, (_, at) => ({ noun: "facility", id: `${id}${at}`, name: "cơ sở" })),
});

async function make(over = {}) {
  const ipc = {
    ledgerReference: vi.fn(async () => news),
    ledgerReferenceUpdate: vi.fn(async (take: string[]) => ({ value: 2 + take.length, changed: ["holiday"], operation: 1 })),
    unitEnded: vi.fn(async () => [unit("a", true, 3), unit("b", false, 2)]),
    unitRenew: vi.fn(async (_chosen: { [key in string]: string }) => ({ value: 5, changed: ["facility"], operation: 2 })),
    ...over,
  };
  const told: string[] = [];
  const page = new Upkeep(ipc, (_, sentence) => told.push(sentence));
  await page.load();
  return { ipc, page, told };
}

describe("what the ledger is behind in", () => {
  it("own rows go along only where they are ticked", async () => {
    const { ipc, page, told } = await make();
    expect(page.rows).toBe(2);
    page.take["n"] = true;
    expect(page.rows).toBe(3);
    await page.update();
    expect(ipc.ledgerReferenceUpdate).toHaveBeenCalledWith(["n"]);
    expect(told).toEqual(["Đã cập nhật 3 dòng dữ liệu tham chiếu"]);
    expect(page.taken).toEqual([]);
  });

  it("a divided unit waits until somebody chooses", async () => {
    const { ipc, page } = await make();
    expect([page.under, page.records, page.divided.length]).toEqual([5, 3, 1]);
    page.chosen["b"] = "y";
    expect(page.records).toBe(5);
    await page.renew();
    expect(ipc.unitRenew).toHaveBeenCalledWith({ b: "y" });
    expect(page.chosen).toEqual({});
  });

  it("a refusal is said and nothing is lost", async () => {
    const { page, told } = await make({ unitRenew: async () => Promise.reject(new Refusal("unit_ended", "Hãy chọn đơn vị hiện nay.")) });
    page.chosen["b"] = "x";
    await page.renew();
    expect(page.failed?.message).toBe("Hãy chọn đơn vị hiện nay.");
    expect(told).toEqual([]);
    expect(page.chosen).toEqual({ b: "x" });
  });
});
