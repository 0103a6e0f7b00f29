import { describe, expect, it, vi } from "vitest";
import { Refusal, type Candidate, type Done, type DraftRow, type Ipc, type PlanItem, type PlanView } from "../ipc";
import { bar, beside, chips, itemProblem, PlanPage, way } from "./page.svelte";

const detail: PlanItem["detail"] = { facility: null, target: null, unit: null, place: null, quantity: null, quantity_qualifier: null, quantity_to: null, unit_label: null, implementer: null, coordinator: null, schedule: null, objective: null, note: null, norm_item: null, norm_units: null, production_line: false, reason: null };

const item = (id: string, content: string, position: number): PlanItem => ({ id, position, title: id, content, content_id: `id ${content}`, content_name: `nội dung ${content}`, facility: null, national: 0, local: 100, beneficiary: 0, other: 0, total: 100, reserve: false, reasons: [], moved: null, project: null, root: id, source: null, detail, unit_name: null, target_name: null, questions: [] });
const view = (more: Partial<PlanView> = {}): PlanView => ({ id: "p", year: 2023, name: "Dự thảo 1", state: "draft", step: "draft", variant: null, steps: [], next: [], amendment: null, delta: null, stated: [], ceilings: [], items: [item("a", "ND3", 1), item("b", "ND4", 2), item("c", "ND3", 3)], totals: { national: 0, local: 300, beneficiary: 0, other: 0, total: 300 }, by_content: [], versions: [], refusals: [], held: [], norm_items: [], ...more });
const candidate: Candidate = { key: "k1", kind: "need", title: "Máy chấn CNC", content: "ND3", content_code: "ND3", content_name: "", grounds: [], eligibility: null, norm: null, earlier: [], facility_id: null, facility: null, unit: null, national: 0, local: 250, requested: 250, counterpart: 0, reasons: [], questions: [], placed: false };

function make(over: Partial<Ipc> = {}) {
  const done = async (): Promise<Done<PlanView>> => ({ value: view(), changed: ["plan"], operation: null });
  const ipc = { planShow: vi.fn(async () => view()), planCandidates: vi.fn(async () => [candidate]), planBuild: vi.fn(done), planSetCeiling: vi.fn(done), planDropCeiling: vi.fn(done), planPlace: vi.fn(done), planEdit: vi.fn(done), planRemove: vi.fn(done), planMove: vi.fn(done), planApprove: vi.fn(done), planAsOf: vi.fn(async () => view({ state: "approved", step: "issued" })), planStep: vi.fn(done), planDrafts: vi.fn(async () => []), planCopy: vi.fn(done), planRename: vi.fn(done), planPromote: vi.fn(done), planCompare: vi.fn(), planAmend: vi.fn(done), planDropAmendment: vi.fn(done), planProjects: vi.fn(), planMix: vi.fn(), planApplyMix: vi.fn(done), ...over };
  const tell = vi.fn();
  return { ipc, tell, page: new PlanPage(ipc, tell) };
}

describe("the plan builder", () => {
  it("shows the items by content, in the order of the plan", async () => {
    const { page } = make();
    await page.load(2023);
    expect(page.groups.map((group) => [group.content, group.items.map((one) => one.id)])).toEqual([["ND3", ["a", "c"]], ["ND4", ["b"]]]);
  });

  it("shows contents from ND1 to ND9 whatever the order of the lines", async () => {
    const lines = [item("a", "ND10", 1), item("b", "ND4", 2), item("c", "ND3", 3), item("d", "ND1", 4)];
    const { page } = make({ planShow: async () => view({ items: [...lines, { ...item("e", "ND1", 5), content: null }] }) });
    await page.load(2023);
    expect(page.groups.map((group) => group.content)).toEqual(["ND1", "ND3", "ND4", "ND10", null]);
  });

  it("an edit answers the page by itself: nothing is asked again", async () => {
    const placed = { ...item("k", "ND3", 1), source: "k1" };
    const planPlace = vi.fn<Ipc["planPlace"]>(async () => ({ value: view({ items: [placed], totals: { national: 0, local: 250, beneficiary: 0, other: 0, total: 250 } }), changed: ["plan"], operation: null }));
    const { page, ipc, tell } = make({ planPlace, planDrafts: async () => [{ id: "p", name: "p", step: "draft", step_words: "dự thảo", items: 0, total: 0, main: true }] });
    await page.load(2023);
    tell.mockImplementation(() => page.heard(2023));
    await page.place(candidate);
    expect(ipc.planShow).toHaveBeenCalledTimes(1);
    expect(ipc.planCandidates).toHaveBeenCalledTimes(1);
    expect(page.candidates.map((one) => one.placed)).toEqual([true]);
    expect(page.drafts.map((one) => [one.items, one.total])).toEqual([[1, 250]]);
    page.heard(2023);
    expect(ipc.planDrafts).toBeDefined();
    await vi.waitFor(() => expect(ipc.planShow).toHaveBeenCalledTimes(2));
  });

  it("what speaks against a candidate is held, and a refusal asks the reason", async () => {
    const against: Candidate = { ...candidate, key: "k2", questions: [{ kind: "not_eligible", sentence: "Không đủ điều kiện.", over: null }] };
    const open: Candidate = { ...candidate, key: "k3", questions: [{ kind: "norm_open", sentence: "Chưa chọn khoản.", over: null }] };
    const planPlace = vi.fn<Ipc["planPlace"]>(async (_year, _plan, _key, values) => {
      if (!values.reason) throw new Refusal("plan_undecided", "Cần quyết định.");
      return { value: view({ items: [{ ...item("x", "ND3", 1), source: "k2" }] }), changed: ["plan"], operation: null };
    });
    const { page } = make({ planPlace, planCandidates: async () => [against, open] });
    await page.load(2023);
    expect(page.held.map((one) => one.key)).toEqual(["k2"]);
    expect(await page.place(against)).toBe(false);
    expect(page.refused?.decide).toEqual(against);
    expect(await page.place(against, false, { reason: "Sở đồng ý" })).toBe(true);
    expect(page.held).toEqual([]);
  });

  it("an approval names the lines that are open and hands on the reason", async () => {
    const question = { kind: "over_norm" as const, sentence: "Vượt.", over: 5 };
    const lines = [{ ...item("a", "ND3", 1), questions: [question] }, { ...item("b", "ND3", 2), questions: [question], reserve: true }, { ...item("c", "ND3", 3), questions: [question], detail: { ...detail, reason: "đã ghi" } }];
    const { page, ipc } = make({ planShow: async () => view({ items: lines }) });
    await page.load(2023);
    expect(page.open.map((one) => one.id)).toEqual(["a"]);
    await page.approve("49/QĐ", "2023-03-30", "Sở đồng ý");
    expect(ipc.planApprove).toHaveBeenCalledWith(2023, null, "49/QĐ", "2023-03-30", "Sở đồng ý");
  });

  it("a refusal stays in place and offers the reserve", async () => {
    const planPlace = vi.fn<Ipc["planPlace"]>(async (_year, _plan, _key, values) => {
      if (!values.reserve) throw new Refusal("plan_over_ceiling", "ND3 vượt trần 125 triệu đồng.");
      return { value: view(), changed: ["plan"], operation: null };
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
    const { page } = make({ planBuild: async () => ({ value: view({ refusals }), changed: ["plan"], operation: null }) });
    await page.load(2023);
    await page.build();
    await page.load(2023);
    expect(page.refusals).toEqual(refusals);
    await page.load(2024);
    expect(page.refusals).toEqual([]);
  });

  it("moves an item to the place of its neighbour of the same content, and not past the end", async () => {
    const { page, ipc } = make();
    await page.load(2023);
    await page.move(page.view!.items[0]!, 1);
    expect(ipc.planMove).toHaveBeenCalledWith("a", 3, null);
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

describe("drafts, amendments and days", () => {
  const row = (id: string, step: DraftRow["step"] = "draft") => ({ id, name: id, step, step_words: step, items: 1, total: 1, main: id === "p" });

  it("a copy is looked at as soon as it is made, and edits go to it", async () => {
    const planCopy = vi.fn<Ipc["planCopy"]>(async () => ({ value: view({ id: "q" }), changed: ["plan"], operation: null }));
    const { page, ipc } = make({ planCopy, planDrafts: async () => [row("p"), row("q")] });
    await page.load(2023);
    expect(await page.copy("Phương án 2")).toBe(true);
    await page.place(candidate);
    expect(ipc.planPlace).toHaveBeenCalledWith(2023, "q", "k1", {});
  });

  it("a copy that is refused leaves the plan that was looked at", async () => {
    const planCopy = vi.fn<Ipc["planCopy"]>(async () => { throw new Refusal("plan_approved", "Đã ban hành."); });
    const { page } = make({ planCopy });
    await page.load(2023);
    expect(await page.copy("Phương án 2")).toBe(false);
    expect(page.plan).toBeNull();
  });

  it("what was looked at and is gone gives way to the main plan", async () => {
    const { page } = make({ planDrafts: async () => [row("p")] });
    await page.load(2023);
    await page.select("gone");
    expect(page.plan).toBeNull();
  });

  it("the plan of a day is shown and cannot be edited", async () => {
    const { page, ipc } = make();
    await page.load(2023);
    expect(page.frozen).toBe(false);
    await page.asOf("2023-06-30");
    expect(ipc.planAsOf).toHaveBeenCalledWith(2023, "2023-06-30");
    expect(page.frozen).toBe(true);
    await page.asOf(null);
    expect(page.frozen).toBe(false);
  });

  it("a plan on its way is not edited; its amendment is", async () => {
    const { page } = make({ planShow: async (_year, plan) => view(plan === "a" ? { id: "a", step: "amending" } : { step: "submitted" }), planDrafts: async () => [row("p"), row("a", "amending")] });
    await page.load(2023);
    expect(page.frozen).toBe(true);
    await page.select("a");
    expect([page.frozen, page.amending]).toEqual([false, true]);
  });
});

describe("candidates", () => {
  it("are narrowed by content, kind and doubt", async () => {
    const doubted: Candidate = { ...candidate, key: "k2", kind: "carry", content_code: "ND4", earlier: [{ id: "x", name: "Máy cũ", year: 2021 }], questions: [{ kind: "supported_before", sentence: "Đã hỗ trợ năm 2021.", over: null }] };
    const { page } = make({ planCandidates: async () => [candidate, doubted] });
    await page.load(2023);
    page.narrow.content = "ND4";
    expect(page.shown.map((one) => one.key)).toEqual(["k2"]);
    page.narrow = { content: "", kind: "need", doubt: false };
    expect(page.shown.map((one) => one.key)).toEqual(["k1"]);
    page.narrow = { content: "", kind: "", doubt: true };
    expect(page.shown.map((one) => one.key)).toEqual(["k2"]);
    expect(page.contents).toEqual(["ND3", "ND4"]);
  });

  it("say the gravest first", () => {
    const said = chips({ ...candidate, questions: [{ kind: "not_eligible", sentence: "Doanh nghiệp lớn.", over: null }], grounds: [{ code: "sector", order: 4, name: "Ngành nghề ưu tiên", sentence: "Ưu tiên…" }] });
    expect(said.map((chip) => chip.text)).toEqual(["không đủ điều kiện", "ngành nghề ưu tiên"]);
  });
});

describe("the way of a plan", () => {
  it("tells paper and day under the step that was taken", () => {
    const steps: PlanView["steps"] = [{ state: "submitted", name: "trình Sở", date: "2023-02-01", document_no: "12/TTr", person: null, backwards: false, reason: null }];
    const line = way(view({ step: "submitted", steps }), (day) => day);
    expect(line.current).toBe(1);
    expect(line.steps[1]).toEqual({ label: "Trình Sở", under: "12/TTr, 2023-02-01" });
  });
});

describe("what was never recorded", () => {
  it("is not ticked: it says so", () => {
    const steps: PlanView["steps"] = [{ state: "issued", name: "đã ban hành", date: "2023-03-30", document_no: "49/QĐ", person: null, backwards: false, reason: null }];
    const line = way(view({ state: "approved", step: "issued", steps }), (day) => day);
    expect(line.steps.map((step) => [step.label, step.under ?? "", step.unknown ?? false])).toEqual([
      ["Dự thảo", "", false],
      ["Trình Sở", "chưa ghi", true],
      ["Trình UBND", "chưa ghi", true],
      ["Ban hành", "49/QĐ, 2023-03-30", false],
      ["Điều chỉnh", "", false],
      ["Tổng kết", "", false],
    ]);
    expect(line.current).toBe(3);
  });

  it("an adjustment that never was is no step of a plan that was summed up", () => {
    const line = way(view({ state: "approved", step: "closed" }), (day) => day);
    expect(line.steps.map((step) => step.label)).not.toContain("Điều chỉnh");
    expect(line.steps[line.current]?.label).toBe("Tổng kết");
  });
});

describe("a line", () => {
  it("does not repeat the name of its facility", () => {
    expect(beside("Hỗ trợ tham gia hội chợ: Công ty TNHH Trường Sơn", "Công ty TNHH Trường Sơn")).toBeNull();
    expect(beside("Hội chợ", "Công ty TNHH Trường Sơn")).toBe("Công ty TNHH Trường Sơn");
    expect(beside("Hội chợ", null)).toBeNull();
  });

  it("is not written with an amount below zero, nor without title or content", () => {
    const whole = { title: "Máy", content: "x", local: 100 };
    expect(itemProblem(whole)).toBe("");
    expect(itemProblem({ ...whole, local: -60 })).toContain("âm");
    expect(itemProblem({ ...whole, other: -1 })).toContain("âm");
    expect(itemProblem({ ...whole, title: " " })).toContain("tên");
    expect(itemProblem({ ...whole, content: "" })).toContain("nội dung");
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
