import { describe, expect, it, vi } from "vitest";
import { Refusal, type TargetCell, type Done, type ImportPreview, type Ipc, type ProgrammeHead, type ProgrammeView, type TargetRow } from "../ipc";
import { ordered, SheetImport } from "./import.svelte";
import { chosen, number, ProgrammePage, reach, visible, what } from "./page.svelte";

const cell = (more: Partial<TargetCell> = {}): TargetCell => ({ year: null, wanted: "47", planned: "10", approved: "8", done: "5", percent: "10.64", money: null, planned_vnd: 300, approved_vnd: 200, spent_vnd: 100, money_percent: null, ...more });
const row = (id: string, depth: number, more: Partial<TargetRow> = {}): TargetRow => ({ id, parent: null, depth, number: "1", name: id, unit: "cơ sở", content: null, content_id: null, phase: null, heading: false, by_hand: false, every_year: false, adds_up: true, qualifier: null, quantity: "47", years: [cell({ year: 2023 })], whole: cell(), source_text: null, note: null, ...more });
const head = (id: string, first: number, last: number): ProgrammeHead => ({ id, name: id, first, last, state: "", level: "local", rows: 3 });
const view = (more: Partial<ProgrammeView> = {}): ProgrammeView => ({ id: "p", name: "Chương trình", level: "local", first: 2021, last: 2025, state: "", decision_no: null, decision_on: null, as_of: "2023-12-31", year: 2023, phases: [], rows: [row("I", 0, { heading: true }), row("a", 1), row("b", 1), row("II", 0)], total: { years: [], whole: cell() }, findings: [], ...more });

function make(over: Partial<Ipc> = {}) {
  const done = async (): Promise<Done<ProgrammeView>> => ({ value: view({ name: "sau" }), changed: ["programme_target"], operation: null });
  const record = { noun: "project", id: "1", name: "Máy cắt", year: 2023, quantity: "5", amount: null };
  const ipc = {
    programmeList: vi.fn(async () => [head("mới", 2026, 2030), head("p", 2021, 2025)]),
    programmeShow: vi.fn(async (id: string) => view({ id })),
    programmeBehind: vi.fn(async () => [record]),
    programmeGaps: vi.fn(async () => ({ as_of: "2023-12-31", late: [], communes: [], sectors: [] })),
    programmeAdd: vi.fn(done),
    programmeMove: vi.fn(done),
    programmeRemove: vi.fn(done),
    programmeSetYear: vi.fn(done),
    programmeSpread: vi.fn(done),
    programmeCopy: vi.fn(async () => ({ value: "mới", changed: ["programme"], operation: null })),
    recordSave: vi.fn(async () => ({ value: { id: "a", findings: [] }, changed: ["programme_target"], operation: null })),
    ...over,
  };
  const tell = vi.fn();
  return { ipc, tell, page: new ProgrammePage(ipc, tell) };
}

describe("the tree of a programme", () => {
  it("opens the programme of the working year, and stays with the one that was picked", async () => {
    const { page, ipc } = make();
    await page.load(2023);
    expect(page.view?.id).toBe("p");
    await page.pick("mới", 2023);
    await page.load(2023);
    expect(ipc.programmeShow).toHaveBeenLastCalledWith("mới");
    expect(chosen([head("a", 2026, 2030), head("b", 2021, 2025)], 2035)?.id).toBe("a");
    expect(chosen([head("a", 2026, 2030)], 2020)?.id).toBe("a");
    expect(chosen([], 2020)).toBeNull();
  });

  it("hides what stands under a closed heading and nothing else", async () => {
    const { page } = make();
    await page.load(2023);
    page.toggle(page.view!.rows[0]!);
    expect(page.rows.map((one) => one.id)).toEqual(["I", "II"]);
    page.toggle(page.view!.rows[0]!);
    expect(page.rows).toHaveLength(4);
    expect(visible([row("x", 0), row("y", 1), row("z", 2), row("w", 1)], new Set(["y"])).map((one) => one.id)).toEqual(["x", "y", "w"]);
  });

  it("every number opens its records, and the same again closes them", async () => {
    const { page, ipc } = make();
    await page.load(2023);
    const target = page.view!.rows[1]!;
    await page.open(target, 2023);
    expect(ipc.programmeBehind).toHaveBeenCalledWith("a", 2023, "done");
    expect(page.opened?.records).toHaveLength(1);
    await page.open(target, 2023);
    expect(page.opened).toBeNull();
    await page.open(target, 2023);
    await page.load(2023);
    expect(page.opened?.row.id).toBe("a");
    expect(ipc.programmeBehind).toHaveBeenCalledTimes(3);
    page.money = true;
    page.look = "approved";
    await page.open(target, null);
    expect(ipc.programmeBehind).toHaveBeenLastCalledWith("a", null, "approved_vnd");
    await page.findGaps();
    expect(page.opened).toBeNull();
    expect(page.gaps).not.toBeNull();
  });

  it("tells the same number that it opens", () => {
    expect(number(cell(), "planned", false)).toBe("10");
    expect(number(cell(), "done", true)).toBe(100);
    expect(number(cell({ done: null }), "done", false)).toBeNull();
    expect(what("planned", true)).toBe("planned_vnd");
    expect(what("done", true)).toBe("spent_vnd");
    expect([reach("46.81"), reach("127.66"), reach(null), reach("-3")]).toEqual([46, 100, 0, 0]);
  });

  it("a change shows the programme after it and offers to be taken back; a refusal stays in place", async () => {
    const programmeRemove = vi.fn<Ipc["programmeRemove"]>(async () => {
      throw new Refusal("target_in_use", "Chưa bỏ được “a”.");
    });
    const { page, ipc, tell } = make({ programmeRemove });
    await page.load(2023);
    const target = page.view!.rows[1]!;
    expect(await page.setYear(target, 2024, { quantity: "9" })).toBe(true);
    expect(ipc.programmeSetYear).toHaveBeenCalledWith("a", 2024, { quantity: "9", national: null, local: null, beneficiary: null, other: null });
    expect(page.view?.name).toBe("sau");
    expect(tell).toHaveBeenCalledTimes(1);
    expect(await page.remove(target)).toBe(false);
    expect(page.refused).toBe("Chưa bỏ được “a”.");
    expect(await page.save(target, { quantity: "50" })).toBe(true);
    expect(page.refused).toBeNull();
    expect(ipc.recordSave).toHaveBeenCalledWith("programme_target", "a", { quantity: "50" });
  });

  it("an answer that comes late is not shown", async () => {
    let release: (() => void) | undefined;
    const programmeShow = vi.fn<Ipc["programmeShow"]>(async (id) => {
      if (id === "p") await new Promise<void>((resolve) => (release = resolve));
      return view({ id });
    });
    const { page } = make({ programmeShow });
    const old = page.load(2023);
    await vi.waitFor(() => expect(release).toBeDefined());
    await page.load(2027);
    release?.();
    await old;
    expect(page.view?.id).toBe("mới");
  });
});

describe("a sheet on its way into a programme", () => {
  const preview = (more: Partial<ImportPreview> = {}): ImportPreview => ({ file: "ct.xlsx", sheet: "CT", programme: null, name: "Chương trình", first: 2026, last: 2030, columns: [], rows: [], findings: [], needs_unit: false, ready: true, counts: { programme: "", new: 3, updated: 0, unchanged: 0 }, ...more });
  const file = { token: "t", name: "ct.xlsx", size: 10 };

  it("is taken in only when nothing holds it back", async () => {
    const finding = (level: "error" | "warning") => ({ at: "CT!D2", level, code: level, message: "m", fix: "f" });
    let ready = false;
    const programmePreview = vi.fn<Ipc["programmePreview"]>(async () => preview({ ready, findings: ready ? [] : [finding("warning"), finding("error")] }));
    const programmeImport = vi.fn<Ipc["programmeImport"]>(async () => ({ value: { programme: "p", new: 3, updated: 1, unchanged: 0 }, changed: ["programme"], operation: null }));
    const tell = vi.fn();
    const sheet = new SheetImport({ programmePreview, programmeImport }, file, tell);
    await sheet.load();
    expect(ordered(sheet.preview!).map((one) => one.level)).toEqual(["error", "warning"]);
    expect(await sheet.commit()).toBeNull();
    ready = true;
    await sheet.load({ unit: "triệu đồng" });
    expect(programmePreview).toHaveBeenLastCalledWith("t", expect.objectContaining({ unit: "triệu đồng" }));
    expect(await sheet.commit()).toBe("p");
    expect(tell).toHaveBeenCalledWith(expect.anything(), "Đã nhập “ct.xlsx”: 3 thêm mới, 1 cập nhật");
  });
});
