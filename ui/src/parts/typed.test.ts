import { flushSync, mount, unmount, type Component } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import NeedDialog from "../facility/NeedDialog.svelte";
import { FacilityPage } from "../facility/page.svelte";
import { settings } from "../frame/settings.svelte";
import { ipc, Refusal, type BudgetLine, type BudgetView, type LifeMove, type Record as Entry, type TargetRow } from "../ipc";
import NormCheck from "../norm/Check.svelte";
import NewText from "../norm/NewText.svelte";
import ApproveDialog from "../plan/ApproveDialog.svelte";
import CeilingDialog from "../plan/CeilingDialog.svelte";
import ItemDialog from "../plan/ItemDialog.svelte";
import StepDialog from "../plan/StepDialog.svelte";
import { PlanPage } from "../plan/page.svelte";
import PlanScreen from "../plan/Screen.svelte";
import AddDialog from "../programme/AddDialog.svelte";
import { ProgrammePage } from "../programme/page.svelte";
import ProgrammeScreen from "../programme/Screen.svelte";
import AdjustDialog from "../project/AdjustDialog.svelte";
import Budget from "../project/Budget.svelte";
import CorrectDialog from "../project/CorrectDialog.svelte";
import LineDialog from "../project/LineDialog.svelte";
import { ProjectMoney } from "../project/money.svelte";
import MoveDialog from "../project/MoveDialog.svelte";
import PaymentDialog from "../project/PaymentDialog.svelte";
import { MONEY } from "../text/values";
import { Entries, readTyped } from "./typed";
import TypedInput from "./TypedInput.svelte";

const AMOUNTS: Record<string, number> = { "3 tỷ": 3_000_000_000, "80 triệu": 80_000_000 };
const unreadable = (text: string) => new Refusal("money_unreadable", `“${text}” chưa phải là số tiền.`);

let shown: ReturnType<typeof mount> | undefined;
const settled = async () => {
  for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setTimeout(resolve));
  flushSync();
};
function draw<P extends Record<string, unknown>>(component: Component<P>, props: P): void {
  shown = mount(component, { target: document.body, props });
  flushSync();
}
const at = (testid: string) => document.querySelector<HTMLInputElement>(`[data-testid="${testid}"]`)!;
function type(testid: string, text: string): void {
  const input = at(testid);
  input.focus();
  for (let end = 1; end <= text.length; end++) {
    input.value = text.slice(0, end);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  flushSync();
}
/** As *Ghi* and Enter do: the form around the field is submitted. */
async function submit(testid: string): Promise<void> {
  at(testid).form!.requestSubmit();
  await settled();
}

beforeEach(() => {
  settings.year = 2026;
  settings.unit = "dong";
  vi.spyOn(ipc, "recordReadMoney").mockImplementation(async (text) => AMOUNTS[text] ?? Promise.reject(unreadable(text)));
  vi.spyOn(ipc, "recordGet").mockResolvedValue(null);
  vi.spyOn(ipc, "recordList").mockResolvedValue({ total: 0, rows: [], sums: {} });
  vi.spyOn(ipc, "recordChoices").mockResolvedValue([]);
});
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = undefined;
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

const line = { name: "Mua máy", stages: [], quantity: null, unit_label: null, unit_price: null, content: null, content_name: null, norm_item_code: null, norm_units: null, norm_reason: null, production_line: false, frozen: false, verdict: null, computed: null } as unknown as BudgetLine;
const budget = { project: "p", lines: [{ ...line, stages: [{ stage: "approved", amounts: { national: 0, local: 5, beneficiary: 0, other: 0, total: 5 } }] }], stages: [{ stage: "approved", label: "phê duyệt", locked: null, amounts: { national: 0, local: 5, beneficiary: 0, other: 0, total: 5 } }], in_force: "approved" } as unknown as BudgetView;
const move = { to: "approved", name: "Phê duyệt", direction: "forward", missing: [], clears: [], needs_reason: false, document_label: "Quyết định" } as unknown as LifeMove;

/** Every dialog that takes a figure or a day: the field, what is typed, and what then has to be handed on. */
type Case = { what: string; testid: string; bad: string; good: string; open: (save: (...given: unknown[]) => void) => void; before?: () => void; handed: (given: unknown[]) => unknown; value: unknown };
const saved = (save: (...given: unknown[]) => void) => async (...given: unknown[]) => {
  save(...given);
  return true;
};
const props = (given: Record<string, unknown>) => given as never;
const payment = (save: (...given: unknown[]) => void) => draw(PaymentDialog, props({ open: true, payment: null, fund: "local", save: saved(save), refused: null }));
const adjust = (save: (...given: unknown[]) => void) => {
  const page = new ProjectMoney({ projectAdjustDraft: async (project: string, adjustment: unknown) => (save(project, adjustment), { changes: [], kinds: [], warnings: [], over_norm: [], before: { total: 0 }, after: { total: 0 }, number: 1 }) } as never, () => {});
  draw(AdjustDialog, props({ open: true, page, budget }));
};
const CASES: Case[] = [
  { what: "ceiling of a plan", testid: "ceiling-amount", bad: "3 tỷ xx", good: "3 tỷ", open: (save) => draw(CeilingDialog, props({ open: true, ceiling: null, save: saved(save), refused: "" })), handed: ([values]) => (values as { amount: number }).amount, value: 3_000_000_000 },
  ...(["national", "local", "beneficiary", "other"] as const).map((fund): Case => ({
    what: `item of a plan, ${fund}`, testid: `item-${fund}`, bad: "80 triệu hay 90", good: "80 triệu",
    open: (save) => draw(ItemDialog, props({ open: true, item: { title: "Máy cắt", content_id: "c1", national: 0, local: 0, beneficiary: 0, other: 0, reserve: false, content_name: "ND4", detail: {}, questions: [] }, norms: [], candidate: null, save: saved(save), refused: "" })),
    handed: ([values]) => (values as Record<string, unknown>)[fund], value: 80_000_000,
  })),
  {
    what: "item of a plan, how much", testid: "item-quantity", bad: "mười", good: "10,5",
    open: (save) => draw(ItemDialog, props({ open: true, item: { title: "Máy cắt", content_id: "c1", national: 0, local: 0, beneficiary: 0, other: 0, reserve: false, content_name: "ND4", detail: {}, questions: [] }, norms: [], candidate: null, save: saved(save), refused: "" })),
    handed: ([values]) => (values as Record<string, unknown>)["quantity"], value: "10.5",
  },
  { what: "step of a plan", testid: "step-date", bad: "31/2", good: "15/8", open: (save) => draw(StepDialog, props({ open: true, next: [{ state: "submitted", name: "Trình", backwards: false }], take: saved(save), refused: "" })), handed: ([step]) => (step as { date: string }).date, value: "2026-08-15" },
  { what: "approval of a plan", testid: "approve-date", bad: "hôm qua", good: "15/8/2026", open: (save) => draw(ApproveDialog, props({ open: true, year: 2026, open_items: [], asked: false, approve: saved(save), refused: "" })), before: () => type("approve-decision", "49/QĐ-SCT"), handed: ([, day]) => day, value: "2026-08-15" },
  { what: "payment", testid: "pay-amount", bad: "80 triệu xx", good: "80 triệu", open: payment, before: () => type("pay-day", "15/8"), handed: ([values]) => (values as { amount: number }).amount, value: 80_000_000 },
  { what: "day of a payment", testid: "pay-day", bad: "15/13", good: "15/8", open: payment, before: () => type("pay-amount", "80 triệu"), handed: ([values]) => (values as { paid_on: string }).paid_on, value: "2026-08-15" },
  { what: "budget year of a payment", testid: "pay-year", bad: "26", good: "2026", open: payment, before: () => { type("pay-amount", "80 triệu"); type("pay-day", "15/8"); }, handed: ([values]) => (values as { budget_year: number }).budget_year, value: 2026 },
  ...([["line-price", "3 tỷ xx", "3 tỷ", "unit_price", 3_000_000_000], ["line-quantity", "1,2,3", "1,5", "quantity", "1.5"], ["line-units", "hai", "2", "norm_units", "2"]] as const).map(([testid, bad, good, field, value]): Case => ({
    what: `line of a budget, ${field}`, testid, bad, good, open: (save) => draw(LineDialog, props({ open: true, line, save: saved(save), refused: "" })), handed: ([, , values]) => (values as Record<string, unknown>)[field], value,
  })),
  { what: "amount of an adjustment", testid: "adjust-amount", bad: "3 tỷ xx", good: "3 tỷ", open: adjust, handed: ([, given]) => (given as { budget: { amount: number }[] }).budget[0]?.amount, value: 3_000_000_000 },
  { what: "day of an adjustment", testid: "adjust-on", bad: "mai", good: "15/8", open: adjust, handed: ([, given]) => (given as { decision_on: string }).decision_on, value: "2026-08-15" },
  { what: "a project's new end", testid: "adjust-ends_on", bad: "cuối năm", good: "15/8", open: adjust, handed: ([, given]) => (given as { fields: Record<string, unknown> }).fields["ends_on"], value: "2026-08-15" },
  { what: "step of a project", testid: "step-on", bad: "30/2/2026", good: "15/8", open: (save) => draw(MoveDialog, props({ open: true, move, notBefore: null, refused: "", write: saved(save) })), handed: ([step]) => (step as { on: string }).on, value: "2026-08-15" },
  {
    what: "day put right", testid: "correct-on", bad: "31/2", good: "15/8",
    open: (save) => {
      draw(CorrectDialog, props({ open: true, life: { line: [{ state: "approved", name: "Phê duyệt", on: "2026-02-01", document_no: "1/QĐ" }] }, name: "Máy", refused: "", write: saved(save) }));
      at("correct-step").value = "approved";
      at("correct-step").dispatchEvent(new Event("change", { bubbles: true }));
      flushSync();
    },
    handed: ([given]) => (given as { on: string }).on, value: "2026-08-15",
  },
  { what: "target of a programme", testid: "target-quantity", bad: "1,2,3", good: "12,5", open: (save) => draw(AddDialog, props({ open: true, parent: { name: "x" } as TargetRow, add: saved(save), refused: "" })), before: () => type("target-name", "Máy móc"), handed: ([, , quantity]) => quantity, value: "12.5" },
  {
    what: "year of a need's project", testid: "need-year", bad: "27", good: "2027",
    open: (save) => draw(NeedDialog, props({ page: new FacilityPage({ facilityNeedToProject: async (...given: unknown[]) => (save(...given), { value: "p", changed: [], operation: null }) } as never, () => {}), need: { id: "n", title: "Máy" } as Entry, close: () => {} })),
    handed: ([, year]) => year, value: 2027,
  },
];

describe("every dialog that takes a figure or a day", () => {
  for (const { what, testid, bad, good, open, before, handed, value } of CASES) {
    it(`${what}: “${bad}” hands on nothing, “${good}” is read as written`, async () => {
      const save = vi.fn();
      open(save);
      await settled();
      before?.();
      type(testid, bad);
      await submit(testid);
      expect(save, "nothing is saved beside an error").not.toHaveBeenCalled();
      expect(at(testid).getAttribute("aria-invalid")).toBe("true");
      expect(document.querySelector(".hint.bad")?.textContent?.trim()).not.toBe("");
      expect(document.activeElement, "the cursor is where the mistake is").toBe(at(testid));
      expect(at(testid).value, "what was typed stays").toBe(bad);

      type(testid, good);
      await submit(testid);
      expect(save).toHaveBeenCalledOnce();
      expect(handed(save.mock.calls[0]!)).toEqual(value);
    });

    it(`${what}: “Hủy” asks before what was typed is given up`, async () => {
      open(vi.fn());
      await settled();
      const cancel = () => document.querySelector<HTMLElement>("[data-cancel]");
      expect(cancel(), "a form is left by a button that asks").not.toBeNull();
      type(testid, good);
      cancel()!.click();
      await settled();
      expect(at("leaving"), "it asks").not.toBeNull();
      expect(at(testid).value, "and keeps what was typed").toBe(good);
      at("stay").click();
      await settled();
      cancel()!.click();
      await settled();
      at("leave").click();
      await settled();
      expect(at(testid)).toBeNull();
    });
  }

  it("“Hủy” closes at once where nothing was typed", async () => {
    payment(vi.fn());
    await settled();
    document.querySelector<HTMLElement>("[data-cancel]")!.click();
    await settled();
    expect(at("pay-amount")).toBeNull();
  });
});

/** Cells of tables: each is typed over where it stands, and settled by Enter or by leaving it. */
const CELLS: { what: string; open: (save: (...given: unknown[]) => void) => void; door: string; other: string; testid: string; handed: (given: unknown[]) => unknown }[] = [
  {
    what: "an amount of the plan", door: "amount-local", other: "amount-national", testid: "amount-input",
    open: (save) => {
      const item = (id: string) => ({ id, position: 1, title: id, content: "ND4", content_id: "c4", content_name: "máy móc", facility: null, national: 0, local: 100, beneficiary: 0, other: 0, total: 100, reserve: false, reasons: [], moved: null, project: null, root: id, source: null, detail: {}, unit_name: null, target_name: null, questions: [] });
      const view = { id: "p", year: 2026, name: "", state: "draft", step: "draft", variant: null, steps: [], next: [], amendment: null, delta: null, stated: [], ceilings: [], items: [item("a")], totals: { national: 0, local: 100, beneficiary: 0, other: 0, total: 100 }, by_content: [], versions: [], refusals: [], held: [], norm_items: [] };
      const page = new PlanPage({ planShow: async () => view, planCandidates: async () => [], planDrafts: async () => [], planEdit: async (...given: unknown[]) => (save(...given), { value: view, changed: [], operation: null }) } as never, () => {});
      draw(PlanScreen, props({ page, approving: false }));
    },
    handed: ([, values]) => (values as { local: number }).local,
  },
  {
    what: "an amount of a budget", door: "cell", other: "line-open", testid: "cell-input",
    open: (save) => {
      const page = new ProjectMoney({ projectBudgetSet: async (...given: unknown[]) => (save(...given), { value: budget, changed: [], operation: null }) } as never, () => {});
      draw(Budget, props({ page, budget: { ...budget, frozen_on: null, frozen: false, reopens: false, enters_whole: false, unreasoned: [] }, dialog: false }));
    },
    handed: ([, values]) => (values as { amount: number }).amount,
  },
  {
    what: "money of a programme", door: "want-2026", other: "want-whole", testid: "amount-input",
    open: (save) => {
      const cell = (year: number | null) => ({ year, wanted: null, planned: null, approved: null, done: null, percent: null, money: { national: 0, local: 5, beneficiary: 0, other: 0, total: 5 }, planned_vnd: 0, approved_vnd: 0, spent_vnd: 0, money_percent: null });
      const row = { id: "a", parent: null, depth: 0, number: "1", name: "Máy móc", unit: "cơ sở", content: null, content_id: null, phase: null, heading: false, by_hand: false, every_year: false, adds_up: true, qualifier: null, quantity: null, years: [cell(2026)], whole: cell(null), source_text: null, note: null };
      const view = { id: "p", name: "CT", level: "local", first: 2026, last: 2026, state: "", decision_no: null, decision_on: null, as_of: "2026-12-31", year: 2026, phases: [], rows: [row], total: { years: [cell(2026)], whole: cell(null) }, findings: [] };
      const page = new ProgrammePage({ programmeList: async () => [{ id: "p", name: "CT", first: 2026, last: 2026, state: "", level: "local", rows: 1 }], programmeShow: async () => view, programmeSetYear: async (...given: unknown[]) => (save(...given), { value: view, changed: [], operation: null }) } as never, () => {});
      page.money = true;
      draw(ProgrammeScreen, props({ page, importSheet: () => {} }));
    },
    handed: ([, , values]) => (values as Record<string, number>)["local"],
  },
];

describe("every cell that takes an amount", () => {
  const press = async (testid: string) => {
    at(testid).click();
    await settled();
  };
  for (const { what, open, door, other, testid, handed } of CELLS) {
    it(`${what}: what cannot be read is not written and keeps the cell open, “3 tỷ” is`, async () => {
      const save = vi.fn();
      open(save);
      await settled();
      await press(door);
      type(testid, "3 tỷ xx");
      at(testid).blur();
      await settled();
      if (other !== "line-open") await press(other);
      expect(save).not.toHaveBeenCalled();
      expect(document.querySelectorAll(`[data-testid="${testid}"]`).length, "no other cell opens over it").toBe(1);
      expect(at(testid).value).toBe("3 tỷ xx");
      type(testid, "3 tỷ");
      at(testid).blur();
      await settled();
      expect(save).toHaveBeenCalledOnce();
      expect(handed(save.mock.calls[0]!)).toBe(3_000_000_000);
    });
  }
});

it("a norm is asked about only with what could be read", async () => {
  const asked = vi.spyOn(ipc, "normCheck").mockImplementation(() => new Promise(() => {}));
  vi.spyOn(ipc, "recordChoices").mockResolvedValue([{ id: "c4", title: "Máy móc", detail: "" }]);
  draw(NormCheck, props({}));
  await settled();
  const content = document.querySelector<HTMLSelectElement>('[data-testid="norm-content"]')!;
  content.value = "c4";
  content.dispatchEvent(new Event("change", { bubbles: true }));
  for (const bad of ["3 tỷ xx", "khoảng 3 tỷ"]) {
    type("norm-support", bad);
    await submit("norm-support");
    at("norm-support").blur();
    await settled();
  }
  expect(asked).not.toHaveBeenCalled();
  type("norm-support", "3 tỷ");
  await submit("norm-support");
  expect(asked.mock.calls[0]?.[0].support).toBe(3_000_000_000);
});

it("a new text is not written beside a figure or a day that cannot be read", async () => {
  const norm = { id: "n1", content: "ND4", item: "Máy móc", item_code: "machinery", limit: "", clause: "", source: "local", unit: null, unit_id: null, rate: "50", cap: 300, cap_unit: null, line_factor: null, mark: "verified" };
  vi.spyOn(ipc, "normInForce").mockResolvedValue([norm] as never);
  const save = vi.spyOn(ipc, "normSupersede").mockImplementation(() => new Promise(() => {}));
  draw(NewText, props({ close: () => {} }));
  await settled();
  type("doc-number", "12/2026/NQ-HĐND");
  const change = document.querySelector<HTMLSelectElement>('[data-testid="line-change"]')!;
  // The test's document knows no ":checked" among options.
  vi.spyOn(change, "querySelector").mockReturnValue([...change.options].find((one) => one.textContent === "thay bằng mức mới")!);
  change.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
  const fields: [string, string, string][] = [["doc-effective", "mai", "1/1/2027"], ["doc-issued", "31/2", "15/8"], ["line-cap", "3 tỷ xx", "3 tỷ"], ["line-rate", "1,2,3", "50,5"], ["line-factor", "gấp đôi", "1,5"]];
  for (const [testid, good] of fields.map(([testid, , good]) => [testid, good] as const)) type(testid, good);
  for (const [testid, bad, good] of fields) {
    type(testid, bad);
    at("new-text-save").click();
    await settled();
    expect(save, `${testid}: ${bad}`).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(at(testid));
    type(testid, good);
  }
  at("new-text-save").click();
  await settled();
  expect(save).toHaveBeenCalledOnce();
  expect(save.mock.calls[0]?.[0]).toMatchObject({ issued_on: "2026-08-15", effective_on: "2027-01-01" });
  expect(save.mock.calls[0]?.[1]).toMatchObject([{ rate: "50.5", cap: 3_000_000_000, line_factor: "1.5" }]);
});

describe("a typed field", () => {
  const cell = (more: Record<string, unknown> = {}) => {
    const [set, done, cancel] = [vi.fn(), vi.fn(), vi.fn()];
    draw(TypedInput, props({ kind: MONEY, value: 5, testid: "cell", set, done, cancel, focus: true, ...more }));
    return { set, done, cancel };
  };
  const key = async (name: string) => {
    at("cell").dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
    await settled();
  };

  it("settles a cell by Enter and by leaving it, only with what could be read", async () => {
    const { set, done } = cell();
    type("cell", "3 tỷ xx");
    await key("Enter");
    expect(done).not.toHaveBeenCalled();
    at("cell").blur();
    await settled();
    expect(done).not.toHaveBeenCalled();
    expect(set, "no prefix is handed on").toHaveBeenLastCalledWith(null);
    type("cell", "3 tỷ");
    await key("Enter");
    expect(set).toHaveBeenLastCalledWith(3_000_000_000);
    expect(done).toHaveBeenCalledOnce();
  });

  it("is given up by Esc", async () => {
    const { done, cancel } = cell();
    type("cell", "3 tỷ xx");
    await key("Escape");
    expect([cancel.mock.calls.length, done.mock.calls.length]).toEqual([1, 0]);
  });

  it("that is only passed through is not blamed", async () => {
    const { set, done } = cell({ check: () => "Hãy ghi số tiền." });
    at("cell").blur();
    await settled();
    expect([set.mock.calls.length, done.mock.calls.length]).toEqual([0, 1]);
    expect(document.querySelector(".hint.bad")).toBeNull();
  });

  it("says below itself what the core says of an amount below zero", async () => {
    const asked = vi.fn(async () => Promise.reject(new Refusal("money_negative", "không được âm")));
    expect(await readTyped({ recordReadMoney: asked }, MONEY, "-5", false)).toEqual({ problem: "không được âm" });
    expect(asked).toHaveBeenCalledWith("-5", false, false);
  });

  it("on a screen in triệu đồng asks about a small bare figure, and takes it with its unit", async () => {
    settings.unit = "million";
    const question = "“90” có thể hiểu là 90 đồng hoặc 90.000.000 đồng.";
    vi.spyOn(ipc, "recordReadMoney").mockImplementation(async (text, _, millions) => (text === "90 triệu" ? 90_000_000 : Promise.reject(new Refusal("money_ambiguous", millions ? question : "đồng"))));
    const { set, done } = cell({});
    type("cell", "90");
    await key("Enter");
    expect(done).not.toHaveBeenCalled();
    expect(document.querySelector("[role=alert]")?.textContent).toContain(question);
    expect(set).toHaveBeenLastCalledWith(null);
    type("cell", "90 triệu");
    await key("Enter");
    expect([set.mock.lastCall, done.mock.calls.length]).toEqual([[90_000_000], 1]);
    type("cell", "90.000.000");
    expect(set).toHaveBeenLastCalledWith(90_000_000);
  });

  it("in a table says that it is in đồng, whatever the screen is in", () => {
    cell({ small: true });
    expect(document.querySelector(".typed i")?.textContent).toBe("đồng");
  });

  it("of a form that could not be read takes the cursor, the first of them", async () => {
    const entries = new Entries();
    const focused: string[] = [];
    const entry = (name: string, read: boolean) => ({ settle: async () => read, focus: () => void focused.push(name) });
    const out = entries.add(entry("a", true));
    entries.add(entry("b", false));
    entries.add(entry("c", false));
    expect(await entries.settled()).toBe(false);
    expect(focused).toEqual(["b"]);
    out();
    expect(await new Entries().settled(), "nothing there is nothing wrong").toBe(true);
  });
});
