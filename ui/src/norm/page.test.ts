import { describe, expect, it, vi } from "vitest";
import { Refusal, type Done, type Ipc, type NormVerdict, type NormView, type Superseded } from "../ipc";
import { markTone, NormCheck } from "./page.svelte";
import { NewText } from "./supersede.svelte";

const norm = (id: string, more: Partial<NormView> = {}): NormView => ({ id, item: id, item_code: id, source: "local", content: "ND3", content_id: "c3", unit: "Tỉnh Đắk Lắk", unit_id: "u66", area: "any", rate: "30", cap: 800_000_000, cap_unit: "mô hình", line_factor: null, document: "NQ", document_id: "d", clause: "NQ", citation: null, valid_from: "2025-07-26", valid_to: null, mark: "verified", mark_words: "đã kiểm chứng", limit: "", note: null, ...more });
const verdict = (more: Partial<NormVerdict> = {}): NormVerdict => ({ status: "within", sentence: "", norm: null, allowed: null, excess: null, remarks: [], candidates: [], ...more });

describe("a line held against the norms", () => {
  it("asks nothing before a content and an amount are known, then everything that was typed", async () => {
    const normCheck = vi.fn<Ipc["normCheck"]>(async () => verdict());
    const page = new NormCheck({ normCheck });
    await page.ask();
    await page.choose("c3");
    expect(normCheck).not.toHaveBeenCalled();
    [page.support, page.costs, page.date, page.units, page.line] = [650_000_000, 2_000_000_000, "2018-05-11", "2", true];
    await page.pick("machinery", "Máy móc");
    expect(normCheck).toHaveBeenCalledWith({ content: "c3", source: "local", date: "2018-05-11", unit: null, item_code: "machinery", costs: 2_000_000_000, support: 650_000_000, units: "2", production_line: true });
    await page.choose("c4");
    expect(normCheck.mock.calls.at(-1)?.[0].item_code, "an item of another content says nothing").toBeNull();
  });

  it("a figure typed over takes the answer away, and a refusal is shown as it is said", async () => {
    const page = new NormCheck({ normCheck: async () => Promise.reject(new Refusal("units_unclear", "“x” không phải là số lượng.")) });
    page.verdict = verdict();
    page.type({ support: null });
    await page.choose("c3");
    expect([page.ready, page.verdict, page.failed]).toEqual([false, null, null]);
    page.type({ support: 1 });
    await page.ask();
    expect(page.failed?.message).toBe("“x” không phải là số lượng.");
  });

  it("only the last question is answered", async () => {
    const answers: ((value: NormVerdict) => void)[] = [];
    const page = new NormCheck({ normCheck: () => new Promise<NormVerdict>((answer) => answers.push(answer)) });
    page.support = 1;
    const first = page.choose("c3");
    const second = page.choose("c4");
    answers[1]?.(verdict({ sentence: "mới" }));
    answers[0]?.(verdict({ sentence: "cũ" }));
    await Promise.all([first, second]);
    expect(page.verdict?.sentence).toBe("mới");
  });

  it("what is not verified never looks verified", () => {
    expect([markTone("verified"), markTone("unverified"), markTone("office"), markTone(null)]).toEqual(["good", "warn", "acc", "warn"]);
  });
});

describe("a new text", () => {
  const done = (): Done<Superseded> => ({ value: { document: "d2", number: "12/2026/NQ-HĐND", added: [norm("new")], ended: [norm("model")] }, changed: ["norm"], operation: null });
  async function make(supersede: Ipc["normSupersede"] = async () => done()) {
    const ipc = { normInForce: vi.fn<Ipc["normInForce"]>(async () => [norm("model"), norm("machinery", { source: "national", unit: null, unit_id: null, rate: "1.5" })]), normSupersede: vi.fn(supersede) };
    const tell = vi.fn();
    const page = new NewText(ipc, tell);
    [page.number, page.effective, page.unit] = ["12/2026/NQ-HĐND", "2027-01-01", { id: "u66", title: "Tỉnh Đắk Lắk" }];
    await page.load();
    return { ipc, tell, page };
  }

  it("sends only the rows it changes, with the figures as typed", async () => {
    const { ipc, tell, page } = await make();
    expect(ipc.normInForce).toHaveBeenCalledWith("2027-01-01", "u66");
    Object.assign(page.lines[0]!, { change: "replace", cap: 900_000_000, clause: " Điều 3 " });
    expect(await page.save()).toBe(true);
    expect(ipc.normSupersede.mock.calls[0]?.[1]).toEqual([{ from: "model", change: "replace", rate: "30", cap: 900_000_000, cap_unit: "mô hình", line_factor: null, clause: "Điều 3", citation: null }]);
    expect(tell).toHaveBeenCalledWith(done(), "Đã ghi 12/2026/NQ-HĐND: thêm 1 định mức, 1 định mức cũ hết hiệu lực");
  });

  it("a province's text stands beside the country's rows and keeps what was typed when the day changes", async () => {
    const { page } = await make();
    const changes = page.lines.map((line) => page.choices(line.norm).map((one) => one.change));
    expect(changes).toEqual([["keep", "replace", "end"], ["keep", "copy"]]);
    expect(page.lines[1]?.rate, "the figure of the row it may change").toBe("1.5");
    Object.assign(page.lines[1]!, { change: "copy", rate: "40" });
    page.effective = "1/2/2027";
    await page.load();
    expect(page.changed.map((line) => [line.norm.id, line.rate])).toEqual([["machinery", "40"]]);
  });

  it("without a number or a day nothing is sent, and a refusal stays in place", async () => {
    const { ipc, page } = await make(async () => Promise.reject(new Refusal("norm_newer", "Hãy kiểm tra lại ngày.")));
    page.number = " ";
    expect(await page.save()).toBe(false);
    expect(ipc.normSupersede).not.toHaveBeenCalled();
    page.number = "12";
    expect(await page.save()).toBe(false);
    expect(page.refused).toBe("Hãy kiểm tra lại ngày.");
  });
});
