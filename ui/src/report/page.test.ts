import { describe, expect, it, vi } from "vitest";
import { Refusal, type Ipc, type Opened, type Section } from "../ipc";
import { ReportPage, shownFigure } from "./page.svelte";
import { likely, periodsOf } from "./periods";

const sections: Section[] = [{ key: "1", title: "I", text: "cũ", drafted: true, stale: [] }];
function make(over: Partial<Ipc> = {}, opened: Partial<Opened> = {}) {
  const kept = structuredClone(sections);
  const ipc = {
    reportKinds: vi.fn<Ipc["reportKinds"]>(async () => [{ kind: "month", label: "Báo cáo tháng", group: "Báo cáo định kỳ", periods: [] }, { kind: "quarter", label: "Báo cáo quý", group: "Báo cáo định kỳ", periods: [] }]),
    reportOpen: vi.fn<Ipc["reportOpen"]>(async (kind, period) => ({ figures: { kind, period, figures: [], lists: [] } as never, sections: structuredClone(kept), standing: null, findings: [], numbered: { number: null, issued_on: null }, ...structuredClone(opened) })),
    reportPreview: vi.fn<Ipc["reportPreview"]>(async () => new Uint8Array([1])),
    reportBehind: vi.fn<Ipc["reportBehind"]>(async () => [{ noun: "project", id: "p1", name: "Đề án", value: 5 }]),
    reportDays: vi.fn<Ipc["reportDays"]>(async () => ({ value: null, changed: ["report"], operation: null })),
    typefaceOwn: vi.fn<Ipc["typefaceOwn"]>(async () => false),
    typefaceChoose: vi.fn<Ipc["typefaceChoose"]>(async () => null),
    jobCancel: vi.fn<Ipc["jobCancel"]>(async () => null),
    onProgress: vi.fn<Ipc["onProgress"]>(() => () => {}),
    reportPrint: vi.fn<Ipc["reportPrint"]>(async () => null),
    reportNarrativeSave: vi.fn<Ipc["reportNarrativeSave"]>(async (_kind, period, _key, text) => {
      if (period === "2026-Q3") Object.assign(kept[0]!, { text, drafted: false });
      return { value: null, changed: [], operation: null };
    }),
    reportIssue: vi.fn<Ipc["reportIssue"]>(async () => ({ value: { id: "r", number: "12/BC-TTKC", issued_on: "2026-11-22" }, changed: ["report"], operation: null })),
    reportExport: vi.fn<Ipc["reportExport"]>(async () => "bao-cao.pdf"),
    reportFreeze: vi.fn<Ipc["reportFreeze"]>(async () => ({ value: null, changed: ["report"], operation: null })),
    reportSubmit: vi.fn<Ipc["reportSubmit"]>(async () => ({ value: null, changed: ["report"], operation: null })),
    reportReopen: vi.fn<Ipc["reportReopen"]>(async () => ({ value: null, changed: ["report"], operation: null })),
    ...over,
  };
  const page = new ReportPage(ipc, ((done: { value: unknown }) => done.value) as never, () => new Date(2026, 10, 22));
  return { ipc, page };
}

describe("a report", () => {
  it("starts with the quarter that has just passed", async () => {
    const { page } = make();
    await page.start(2026);
    expect([page.kind, page.period]).toEqual(["quarter", "2026-Q3"]);
  });

  it("words are saved when the section is left, and the pages drawn again", async () => {
    const { page, ipc } = make();
    await page.start(2026);
    const section = page.sections![0]!;
    page.type(section, "mới");
    expect(ipc.reportNarrativeSave).not.toHaveBeenCalled();
    await page.keep(section);
    expect(ipc.reportNarrativeSave).toHaveBeenCalledWith("quarter", "2026-Q3", "1", "mới");
    expect(page.sections![0]).toMatchObject({ text: "mới", drafted: false });
    expect(ipc.reportPreview).toHaveBeenCalledTimes(2);
  });

  it("an old number is put right where it stands alone, and a redraft gives written words up", async () => {
    const old: Section = { key: "1", title: "I", text: "Năm 2.735; kế hoạch 2.735, 12.735 và 2.735,5 triệu đồng.", drafted: false, stale: [{ was: "2.735", now: "2.835" }] };
    const { page, ipc } = make({}, { sections: [old] });
    await page.start(2026);
    await page.mend(page.sections![0]!, "2.735", "2.835");
    expect(ipc.reportNarrativeSave).toHaveBeenLastCalledWith("quarter", "2026-Q3", "1", "Năm 2.835; kế hoạch 2.735, 12.735 và 2.735,5 triệu đồng.");
    await page.redraft(page.sections![0]!);
    expect(ipc.reportNarrativeSave).toHaveBeenLastCalledWith("quarter", "2026-Q3", "1", "");
  });

  it("the records behind a number open, and close when it is pressed again", async () => {
    const { page, ipc } = make();
    await page.start(2026);
    const figure = { key: "approved" } as never;
    await page.look(figure);
    expect(page.behind).toMatchObject({ key: "approved", records: [{ value: 5 }] });
    await page.look(figure);
    expect(page.behind).toBeNull();
    expect(ipc.reportBehind).toHaveBeenCalledTimes(1);
  });

  it("pages that somebody stops leave the old ones, and a machine without Times New Roman says so", async () => {
    let answer: () => Promise<Uint8Array> = async () => new Uint8Array([1]);
    const { page } = make({
      reportPreview: () => answer(),
      typefaceChoose: async () => {
        throw new Refusal("typeface_not_found", "Máy này không có Times New Roman.");
      },
    });
    await page.start(2026);
    answer = async () => {
      throw new Refusal("cancelled", "Đã dừng.");
    };
    await page.draw();
    expect([page.pdf?.[0], page.failed]).toEqual([1, null]);
    await page.typeface(true);
    expect([page.ownTypeface, page.failed?.code]).toEqual([false, "typeface_not_found"]);
  });

  it("what is being typed is kept before another report comes up", async () => {
    const { page, ipc } = make();
    await page.start(2026);
    page.type(page.sections![0]!, "mới");
    await page.turn("2026-Q2");
    expect(ipc.reportNarrativeSave).toHaveBeenCalledWith("quarter", "2026-Q3", "1", "mới");
    expect(page.typed).toEqual({});
  });

  it("shows and exports the pages that were issued first, and those in the making once somebody asks or writes", async () => {
    const issued = { id: "r1", state: "issued", frozen_on: "2026-10-01", number: "12/BC-TTKC", issued_on: "2026-10-02", differences: [] };
    const { page, ipc } = make({}, { standing: issued });
    await page.start(2026);
    expect(ipc.reportPreview).toHaveBeenLastCalledWith("quarter", "2026-Q3", "r1");
    await page.export("docx");
    expect(ipc.reportExport).toHaveBeenLastCalledWith("quarter", "2026-Q3", "docx", "r1");
    await page.show(false);
    expect(ipc.reportPreview).toHaveBeenLastCalledWith("quarter", "2026-Q3", null);
    await page.turn("2026-Q2");
    expect(ipc.reportPreview).toHaveBeenLastCalledWith("quarter", "2026-Q2", "r1");
    page.type(page.sections![0]!, "chữ sửa sau khi ban hành");
    await page.keep(page.sections![0]!);
    expect(page.issued, "what is written now is not what was issued").toBe(false);
    expect(ipc.reportPreview).toHaveBeenLastCalledWith("quarter", "2026-Q2", null);
  });

  it("keeps what is being typed before its figures are frozen", async () => {
    const { page, ipc } = make();
    await page.start(2026);
    page.type(page.sections![0]!, "mới");
    await page.freeze();
    expect(ipc.reportNarrativeSave).toHaveBeenCalledWith("quarter", "2026-Q3", "1", "mới");
    expect(ipc.reportFreeze).toHaveBeenCalledWith("quarter", "2026-Q3");
  });

  it("a refused issue is a sentence and changes nothing", async () => {
    const { page } = make({ reportIssue: async () => Promise.reject(new Refusal("report_incomplete", "Mục IV còn trống.")) });
    await page.start(2026);
    expect(await page.issue()).toBeNull();
    expect([page.failed?.message, page.busy]).toEqual(["Mục IV còn trống.", false]);
  });

  it("knows the periods of every kind", () => {
    const of = (kind: string, periods: string[] = []) => periodsOf({ kind, periods }, 2026);
    expect(of("quarter")).toEqual(["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]);
    expect(of("nine-months")).toEqual(["2026-9M"]);
    expect(of("year")).toEqual(["2026"]);
    expect(of("progress", ["quarter", "year"]).length).toBe(4);
    expect(of("any", ["2025", "2026-H1"]), "the core's own list wins").toEqual(["2026-H1"]);
    expect(of("any", ["2023-Q1", "2023-Q2"]), "said for another year, meant for this one").toEqual(["2026-Q1", "2026-Q2"]);
    expect(likely(of("month"), new Date(2026, 0, 5))).toBe("2026-01");
  });

  it("money follows the unit people read in, things are counted", () => {
    const figure = (value: number, unit: string) => shownFigure({ key: "", label: "", value, unit, last_year: null, planned: null, programme: null, noun: "project", filters: [] }, (dong) => `${dong} đ`, String);
    expect([figure(0, "đồng"), figure(28, "đề án")]).toEqual(["0 đ", "28"]);
  });
});
