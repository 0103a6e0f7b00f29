import { describe, expect, it, vi } from "vitest";
import { Refusal, type BudgetLine, type BudgetStage, type BudgetView, type Done, type Ipc, type MoneyView } from "../ipc";
import { neighbour, paidShare, ProjectMoney, sourcesShown, stagesShown } from "./money.svelte";

const STAGES: BudgetStage[] = ["registered", "appraised", "approved", "adjusted", "contracted", "done", "settled"];
const amounts = (local: number) => ({ national: 0, local, beneficiary: 0, other: 0, total: local });
const line = (name: string): BudgetLine => ({
  name,
  content: null,
  content_name: null,
  quantity: null,
  unit_label: null,
  unit_price: null,
  computed: null,
  norm_item_code: null,
  norm_units: null,
  production_line: null,
  norm_reason: null,
  stages: STAGES.map((stage) => ({ stage, amounts: amounts(0), years: [] })),
  verdict: null,
  frozen: false,
});
const view = (filled: BudgetStage[] = [], locked: BudgetStage[] = ["adjusted"]): BudgetView => ({
  project: "p",
  year: 2026,
  stages: STAGES.map((stage) => ({ stage, label: stage, locked: locked.includes(stage) ? "đã khóa" : null, amounts: amounts(filled.includes(stage) ? 100 : 0), years: [] })),
  lines: [line("Máy"), line("Lắp đặt")],
  in_force: "approved",
  frozen_on: null,
  frozen: false,
  reopens: false,
  enters_whole: false,
  unreasoned: [],
});
const money = { project: "p", as_of: "2026-11-22", parts: [], sources: [], funds: { source: null, year: null, approved: 0, contracted: 0, advanced: 0, paid: 0, returned: 0, disbursed: 0, remaining: 0, settled: null }, ceilings: [], payments: [], remarks: [], closed: null } satisfies MoneyView;

function make(over: Partial<Ipc> = {}) {
  const budget = vi.fn(async (): Promise<Done<BudgetView>> => ({ value: view(["registered"]), changed: ["project_budget"], operation: null }));
  const moved = vi.fn(async (): Promise<Done<MoneyView>> => ({ value: money, changed: ["project_payment"], operation: null }));
  const ipc = {
    projectBudget: vi.fn(async () => view()),
    projectMoney: vi.fn(async () => money),
    projectAdjustments: vi.fn(async () => []),
    projectEffect: vi.fn(async () => ({ project: "p", support_year: 2026, results: [], served: [], support: 0, counterpart: 0, leverage: null })),
    projectBudgetSet: budget,
    projectBudgetAdd: budget,
    projectBudgetRename: budget,
    projectBudgetRemove: budget,
    projectBudgetMove: budget,
    projectBudgetDescribe: budget,
    projectBudgetCopy: budget,
    projectBudgetFreeze: budget,
    projectBudgetThaw: budget,
    projectMoneyPay: moved,
    projectMoneyEdit: moved,
    projectMoneyRemove: moved,
    projectAdjustDraft: vi.fn(),
    projectAdjust: vi.fn(),
    ...over,
  };
  const tell = vi.fn();
  return { ipc, tell, page: new ProjectMoney(ipc as unknown as Ipc, tell) };
}

describe("a project's money", () => {
  it("a change shows what the core answers and can be taken back", async () => {
    const { page, tell } = make();
    await page.load("p");
    expect(await page.set({ line: "Máy", stage: "registered", source: "local", amount: 100, year: null })).toBe(true);
    expect(page.budget?.stages[0]?.amounts.total).toBe(100);
    expect(tell).toHaveBeenCalledOnce();
  });

  it("a refusal stays as its sentence and nothing is told", async () => {
    const { page, tell } = make({
      projectMoneyPay: async () => {
        throw new Refusal("over_approved", "KCĐP: vượt kinh phí được duyệt.");
      },
    });
    await page.load("p");
    expect(await page.pay(null, { kind: "payment", paid_on: "2026-07-01", source: "local", amount: 1 })).toBe(false);
    expect(page.refused?.message).toBe("KCĐP: vượt kinh phí được duyệt.");
    expect(tell).not.toHaveBeenCalled();
  });

  it("a stage that is filled asks before it is replaced", async () => {
    const copy = vi.fn(async (_id: string, _from: BudgetStage, _to: BudgetStage, replace: boolean): Promise<Done<BudgetView>> => {
      if (!replace) throw new Refusal("stage_filled", "Giai đoạn đã có số tiền.");
      return { value: view(["registered", "appraised"]), changed: [], operation: null };
    });
    const { page } = make({ projectBudgetCopy: copy });
    await page.load("p");
    expect(await page.copy("registered", "appraised", false)).toBe(false);
    expect(page.refused?.is("stage_filled")).toBe(true);
    expect(await page.copy("registered", "appraised", true)).toBe(true);
  });

  it("renames first and writes what a line is only where it differs", async () => {
    const rename = vi.fn(async (): Promise<Done<BudgetView>> => ({ value: view(), changed: [], operation: null }));
    const describe = vi.fn(async (): Promise<Done<BudgetView>> => ({ value: view(), changed: [], operation: null }));
    const { page } = make({ projectBudgetRename: rename, projectBudgetDescribe: describe });
    await page.load("p");
    const { content, quantity, unit_label, unit_price, norm_item_code, norm_units, production_line, norm_reason } = line("Máy");
    const same = { content, quantity, unit_label, unit_price, norm_item_code, norm_units, production_line, norm_reason };
    await page.describe(line("Máy"), "Máy cắt", same);
    expect(rename).toHaveBeenCalledWith("p", "Máy", "Máy cắt");
    expect(describe).not.toHaveBeenCalled();
    await page.describe(line("Máy"), "Máy", { ...same, quantity: "2" });
    expect(describe).toHaveBeenCalledWith("p", "Máy", { ...same, quantity: "2" });
  });

  it("a line moves to the place of its neighbour and not past the end", async () => {
    const { page, ipc } = make();
    await page.load("p");
    await page.move("Máy", 1);
    expect(ipc.projectBudgetMove).toHaveBeenCalledWith("p", "Máy", 2);
    expect(await page.move("Máy", -1)).toBe(false);
  });

  it("the answer for another project is not shown", async () => {
    let release: (() => void) | undefined;
    const { page } = make({
      projectBudget: async (id: string) => {
        if (id === "old") await new Promise<void>((resolve) => (release = resolve));
        return { ...view(), project: id };
      },
    });
    const old = page.load("old");
    await page.load("new");
    release?.();
    await old;
    expect(page.budget?.project).toBe("new");
  });
});

describe("the matrix", () => {
  it("begins with registration and approval, then shows what is filled and what comes next", () => {
    expect(stagesShown(view(), [])).toEqual(["registered", "approved"]);
    expect(stagesShown(view(["registered"]), [])).toEqual(["registered", "appraised"]);
    expect(stagesShown(view(["registered", "approved"], ["approved", "adjusted"]), [])).toEqual(["registered", "approved", "contracted"]);
    expect(stagesShown(view(["settled"]), ["done"])).toEqual(["done", "settled"]);
  });
  it("draws the sources that have money, and the fund and the counterpart always", () => {
    expect(sourcesShown(view(), "national", false)).toEqual(["national", "beneficiary"]);
    expect(sourcesShown(view(["registered"]), "national", false)).toEqual(["national", "local", "beneficiary"]);
    expect(sourcesShown(view(), "local", true)).toHaveLength(4);
  });
  it("arrow keys stay within it", () => {
    expect(neighbour("ArrowRight", 0, 0, 2, 3)).toEqual({ row: 0, column: 1 });
    expect(neighbour("ArrowUp", 0, 0, 2, 3)).toBeNull();
    expect(neighbour("a", 0, 0, 2, 3)).toBeNull();
  });
  it("the bar of what is paid never runs past its end", () => {
    expect(paidShare(875, 1000)).toBe(87.5);
    expect(paidShare(5, 0)).toBe(100);
    expect(paidShare(-5, 100)).toBe(0);
  });
});
