import { describe, expect, it, vi } from "vitest";
import { Refusal, type Candidate, type Done, type Ipc, type PlanItem, type PlanView } from "../ipc";
import { bar, PlanPage } from "./page.svelte";

const item = (id: string, content: string, position: number): PlanItem => ({ id, position, title: id, content, content_id: `id ${content}`, content_name: `nội dung ${content}`, facility: null, national: 0, local: 100, beneficiary: 0, other: 0, total: 100, reserve: false, reasons: [] });
const view = (more: Partial<PlanView> = {}): PlanView => ({ id: "p", year: 2023, name: "Dự thảo 1", state: "draft", ceilings: [], items: [item("a", "ND3", 1), item("b", "ND4", 2), item("c", "ND3", 3)], totals: { national: 0, local: 300, beneficiary: 0, other: 0, total: 300 }, by_content: [], versions: [], refusals: [], ...more });
const candidate: Candidate = { key: "k1", title: "Máy chấn CNC", content: "ND3", content_name: "", facility_id: null, facility: null, unit: null, national: 0, local: 250, requested: 250, counterpart: 0, reasons: [], placed: false };

function make(over: Partial<Ipc> = {}) {
  const done = async (): Promise<Done<PlanView>> => ({ value: view(), changed: ["plan"] });
  const ipc = { planShow: vi.fn(async () => view()), planCandidates: vi.fn(async () => [candidate]), planBuild: vi.fn(done), planSetCeiling: vi.fn(done), planPlace: vi.fn(done), planEdit: vi.fn(done), planRemove: vi.fn(done), planMove: vi.fn(done), planApprove: vi.fn(done), ...over };
  const tell = vi.fn();
  return { ipc, tell, page: new PlanPage(ipc, tell) };
}

describe("the plan builder", () => {
  it("shows the items by content, in the order of the plan", async () => {
    const { page } = make();
    await page.load(2023);
    expect(page.groups.map((group) => [group.content, group.items.map((one) => one.id)])).toEqual([["ND3", ["a", "c"]], ["ND4", ["b"]]]);
  });

  it("a refusal stays in place and offers the reserve", async () => {
    const planPlace = vi.fn<Ipc["planPlace"]>(async (_year, _key, values) => {
      if (!values.reserve) throw new Refusal("plan_over_ceiling", "ND3 vượt trần 125 triệu đồng.");
      return { value: view(), changed: ["plan"] };
    });
    const { page, tell } = make({ planPlace });
    await page.load(2023);
    expect(await page.place(candidate)).toBe(false);
    expect(page.refused).toEqual({ sentence: "ND3 vượt trần 125 triệu đồng.", reserve: candidate });
    expect(tell).not.toHaveBeenCalled();
    expect(await page.place(page.refused!.reserve!, true)).toBe(true);
    expect(page.refused).toBeNull();
  });

  it("what the build could not place is still said after the reload that follows", async () => {
    const refusals = [{ key: "k", title: "Máy sao chè", reason: "vượt trần" }];
    const { page } = make({ planBuild: async () => ({ value: view({ refusals }), changed: ["plan"] }) });
    await page.load(2023);
    await page.build();
    await page.load(2023);
    expect(page.refusals).toEqual(refusals);
    await page.load(2024);
    expect(page.refusals).toEqual([]);
  });

  it("moves an item to the place of its neighbour, and not past the end", async () => {
    const { page, ipc } = make();
    await page.load(2023);
    await page.move(page.view!.items[0]!, 1);
    expect(ipc.planMove).toHaveBeenCalledWith("a", 2);
    expect(await page.move(page.view!.items[0]!, -1)).toBe(false);
  });

  it("an answer for another year is not shown", async () => {
    let release: (() => void) | undefined;
    const planShow = vi.fn<Ipc["planShow"]>(async (year) => {
      if (year === 2022) await new Promise<void>((resolve) => (release = resolve));
      return view({ year });
    });
    const { page } = make({ planShow });
    const old = page.load(2022);
    await page.load(2023);
    release?.();
    await old;
    expect(page.view?.year).toBe(2023);
  });
});

describe("a ceiling's bar", () => {
  it("turns amber near the ceiling and red past it, and the part past it is drawn apart", () => {
    expect(bar(755, 900)).toMatchObject({ over: 0, tone: "ok" });
    expect(bar(4780, 4800).tone).toBe("near");
    expect(bar(830, 830).tone).toBe("near");
    const past = bar(2860, 2735);
    expect(past.tone).toBe("over");
    expect(past.over).toBeGreaterThan(0);
    expect(bar(10, 0).tone).toBe("over");
  });
});
