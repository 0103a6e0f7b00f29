import { describe, expect, it, vi } from "vitest";
import { Refusal, type Chosen, type Finding, type Ipc, type Preview, type PreviewOptions, type Progress, type SurveyField, type PreviewRecord, type WrittenValue } from "../ipc";
import { addressOf, cellOf, columnOf, doubtful, letterOf, meaningOf, spansOf } from "./cells";
import { said, SurveyPage } from "./page.svelte";

const finding = (at: string, level: Finding["level"]): Finding => ({ at, level, code: at, message: at, fix: "" });
const column = (letter: string, header: string, field: SurveyField | null, confidence: number) => ({ letter, header, field, confidence, hidden: false, unit: null, encoding: "unicode" as const });
const preview = (more: Partial<Preview> = {}): Preview => ({
  file: "a.xlsx",
  sha256: "",
  year: 2023,
  sheets: [
    { name: "Trống", hidden: true, tables: [], skipped: [] },
    { name: "Bieu KS", hidden: false, tables: [{ header_rows: [7, 8], data_rows: [11, 50], unit: "triệu đồng", encoding: "unicode", year: 2023, fingerprint: "", columns: [column("B", "Tên", "name", 0.97), column("J", "Tổng vốn", "investment_vnd", 0.5)] }], skipped: [{ row: 9, reason: "numbering", text: "" }, { row: 10, reason: "group", text: "A" }, { row: 20, reason: "subtotal", text: "Cộng" }, { row: 55, reason: "signature", text: "" }] },
  ],
  records: [{ sheet: "Bieu KS", row: 11, rows: 1, outcome: "new", reason: null, facility_id: null, name: "A" } as PreviewRecord, { sheet: "Bieu KS", row: 12, rows: 1, outcome: "held", reason: "Chưa rõ xã.", facility_id: null, name: "B" } as PreviewRecord],
  findings: [finding("Bieu KS!E15", "warning"), finding("Bieu KS!J17", "error"), finding("Bieu KS!J51", "hint")],
  fields: [],
  values: [],
  counts: { new: 1, update: 0, unchanged: 0, conflict: 0, held: 1 },
  already: null,
  ...more,
});
const file: Chosen = { token: "t1", name: "a.xlsx", size: 1 };

function make(over: Partial<Ipc> = {}) {
  let hear: ((progress: Progress) => void) | undefined;
  const ipc = {
    surveyChoose: vi.fn<Ipc["surveyChoose"]>(async () => [file]),
    surveyChooseFolder: vi.fn<Ipc["surveyChooseFolder"]>(async () => []),
    surveyPreview: vi.fn<Ipc["surveyPreview"]>(async () => preview()),
    surveySheet: vi.fn<Ipc["surveySheet"]>(async (_token, _sheet, first, count) => ({ columns: 15, rows: Array.from({ length: Math.min(count, 60) }, (_, i) => ({ row: first + i, hidden: false, cells: [] })), merges: [], total_rows: 60 })),
    surveyCommit: vi.fn<Ipc["surveyCommit"]>(async () => ({ value: { id: "i", new: 26, updated: 4, unchanged: 0, conflict: 0, held: 2 }, changed: ["facility"], operation: null })),
    surveyImports: vi.fn<Ipc["surveyImports"]>(async () => []),
    surveyUndo: vi.fn<Ipc["surveyUndo"]>(async () => ({ value: { removed: [], restored: [], kept: [] }, changed: [], operation: null })),
    surveyReturned: vi.fn<Ipc["surveyReturned"]>(async () => "a - cần sửa.xlsx"),
    surveyWaiting: vi.fn<Ipc["surveyWaiting"]>(async () => []),
    surveyReopen: vi.fn<Ipc["surveyReopen"]>(async () => Promise.reject(new Refusal("import_missing", ""))),
    surveyDismiss: vi.fn<Ipc["surveyDismiss"]>(async () => ({ value: 2, changed: ["survey_import"], operation: null })),
    jobCancel: vi.fn<Ipc["jobCancel"]>(async () => null),
    onProgress: (listener: (progress: Progress) => void) => {
      hear = listener;
      return () => {};
    },
    onDropped: () => () => {},
    ...over,
  };
  const tell = vi.fn((done: { value: unknown }) => done.value);
  const page = new SurveyPage(ipc, tell as never);
  page.start();
  return { ipc, tell, page, progress: (one: Progress) => hear?.(one) };
}

describe("the import of a workbook", () => {
  it("opens the sheet that holds a table and puts the gravest finding first", async () => {
    const { page } = make();
    await page.choose();
    await vi.waitFor(() => expect(page.sheet?.name).toBe("Bieu KS"));
    expect(page.findings.map((one) => one.at), "hints only on request").toEqual(["Bieu KS!J17", "Bieu KS!E15"]);
    page.onlyProblems = false;
    expect(page.findings.length).toBe(3);
  });

  it("writes nothing until it is told to", async () => {
    const { page, ipc } = make();
    await page.choose();
    await vi.waitFor(() => expect(page.preview).not.toBeNull());
    page.close();
    expect(ipc.surveyCommit).not.toHaveBeenCalled();
  });

  it("another field for a column asks for a new preview with every choice so far", async () => {
    const { page, ipc } = make();
    await page.choose();
    await vi.waitFor(() => expect(page.preview).not.toBeNull());
    await page.setColumn("Bieu KS", 0, "J", "revenue_vnd");
    await page.setColumn("Bieu KS", 0, "B", null);
    await page.setColumn("Bieu KS", 0, "J", "investment_vnd");
    expect(ipc.surveyPreview).toHaveBeenLastCalledWith("t1", {
      year: null,
      as_of: null,
      role: null,
      columns: [
        { sheet: "Bieu KS", table: 0, letter: "B", field: null },
        { sheet: "Bieu KS", table: 0, letter: "J", field: "investment_vnd" },
      ],
      modes: [],
      values: [],
      answered: true,
      reading: { target: "facility", rows: [], cells: [], units: [], encodings: [] },
    } satisfies PreviewOptions);
  });

  it("a file of people is read again without what was said of the columns of facilities", async () => {
    const { page, ipc } = make();
    await page.choose();
    await vi.waitFor(() => expect(page.preview).not.toBeNull());
    await page.setColumn("Bieu KS", 0, "J", "revenue_vnd");
    await page.setTarget("person");
    expect(ipc.surveyPreview).toHaveBeenLastCalledWith("t1", expect.objectContaining({ columns: [], reading: expect.objectContaining({ target: "person" }) as unknown }));
  });

  it("a mended cell, a row, a unit: the last word on each goes with the next reading", async () => {
    const { page, ipc } = make();
    await page.choose();
    await vi.waitFor(() => expect(page.preview).not.toBeNull());
    await page.setCell("Bieu KS", "J17", "90");
    await page.setCell("Bieu KS", "J17", "95");
    await page.setRow("Bieu KS", 20, "note");
    await page.setUnit("Bieu KS", 0, "J", "triệu đồng");
    expect(page.mended("Bieu KS").get("J17")).toBe("95");
    expect(page.rowChoice("Bieu KS", 20)).toBe("note");
    const reading = {
      target: "facility",
      rows: [{ sheet: "Bieu KS", row: 20, kind: "note" }],
      cells: [{ sheet: "Bieu KS", at: "J17", text: "95" }],
      units: [{ sheet: "Bieu KS", table: 0, letter: "J", unit: "triệu đồng" }],
      encodings: [],
    };
    expect(ipc.surveyPreview).toHaveBeenLastCalledWith("t1", expect.objectContaining({ reading }));
    await page.setCell("Bieu KS", "J17", null);
    await page.setRow("Bieu KS", 20, null);
    expect(page.mended("Bieu KS").size).toBe(0);
    expect(page.rowChoice("Bieu KS", 20)).toBeNull();
  });

  it("leads from finding to finding and around again", async () => {
    const { page } = make();
    await page.choose();
    await vi.waitFor(() => expect(page.preview).not.toBeNull());
    page.next(1);
    expect(page.target).toMatchObject({ row: 17, column: 10 });
    page.next(1);
    expect(page.target).toMatchObject({ row: 15, column: 5 });
    page.next(1);
    expect(page.finding?.at).toBe("Bieu KS!J17");
  });

  it("a file that cannot be read says so and leaves nothing half done", async () => {
    const { page } = make({ surveyPreview: async () => Promise.reject(new Refusal("workbook_password", "a.xlsx có đặt mật khẩu.")) });
    await page.choose();
    await vi.waitFor(() => expect(page.refused?.message).toBe("a.xlsx có đặt mật khẩu."));
    expect([page.reading, page.preview]).toEqual([false, null]);
  });

  it("stops the job that reports its progress", async () => {
    let release: (() => void) | undefined;
    const { page, ipc, progress } = make({ surveyPreview: () => new Promise((resolve) => (release = () => resolve(preview()))) });
    await page.choose();
    progress({ job: "j7", done: 3, total: 10 });
    await page.stop();
    expect(ipc.jobCancel).toHaveBeenCalledWith("j7");
    release?.();
  });

  it("several files are read one after another; those that need no look are written at once", async () => {
    const asked: WrittenValue = { list: "legal_form", written: "DN nhỏ", context: "", within: "", records: 2, at: "Bieu KS!F3", answered: "open", value: null, label: null, candidates: [] };
    const { page, ipc, tell } = make({
      surveyPreview: vi.fn<Ipc["surveyPreview"]>(async (token) => {
        if (token === "t3") throw new Refusal("workbook_password", "c.xlsx có đặt mật khẩu.");
        return preview(token === "t2" ? { values: [asked] } : token === "t4" ? { already: "Tệp này đã được nhập ngày 01/11/2026." } : {});
      }),
    });
    page.take([file, ...["b", "c", "d"].map((name, index) => ({ token: `t${index + 2}`, name: `${name}.xlsx`, size: 1 }))]);
    await vi.waitFor(() => expect(page.running).toBe(""));
    expect(page.entries.map((one) => one.state)).toEqual(["ready", "ready", "refused", "already"]);
    expect(page.clean.map((one) => one.file.token), "an unanswered value, a refusal, a file already in: none of them").toEqual(["t1"]);
    await page.writeAll();
    expect(tell).toHaveBeenCalledWith(expect.anything(), "Đã ghi a.xlsx: 26 thêm mới, 4 cập nhật, 2 chờ xử lý");
    expect(page.entries[0]?.state).toBe("written");
    await page.open(page.entries[1]!.file);
    await page.answer([asked], "private");
    expect(ipc.surveyPreview).toHaveBeenLastCalledWith("t2", expect.objectContaining({ values: [{ list: "legal_form", written: "DN nhỏ", context: "", value: "private" }] }));
    await page.commit();
    expect([page.file, page.entries[1]?.state]).toEqual([null, "written"]);
  });

  it("an answer is taken back, a field is kept or replaced", async () => {
    const { page, ipc } = make();
    await page.choose();
    await vi.waitFor(() => expect(page.preview).not.toBeNull());
    const asked = { list: "commune", written: "Xã X", context: "h||2025" } as WrittenValue;
    await page.answer([asked], null);
    await page.setMode("phone", "keep");
    expect(ipc.surveyPreview).toHaveBeenLastCalledWith("t1", expect.objectContaining({ values: [{ list: "commune", written: "Xã X", context: "h||2025", value: null }], modes: [{ field: "phone", mode: "keep" }] }));
    await page.answer([asked], undefined);
    await page.setMode("phone", "replace");
    expect(ipc.surveyPreview).toHaveBeenLastCalledWith("t1", expect.objectContaining({ values: [], modes: [] }));
  });

  it("a past import is opened again with what was said of it, at its rows that wait", async () => {
    const options = { year: 2024, as_of: null, role: null, columns: [], modes: [], values: [], answered: true, reading: { target: "facility" as const, year: null, rows: [], tables: [], encodings: [], units: [], hidden_sheets: false, cells: [{ sheet: "Bieu KS", at: "J12", text: "90" }] } };
    const { page, ipc } = make({ surveyReopen: vi.fn<Ipc["surveyReopen"]>(async () => ({ file, options })) });
    await page.reopen("i1");
    expect(ipc.surveyPreview).toHaveBeenLastCalledWith("t1", expect.objectContaining({ year: 2024, reading: expect.objectContaining({ cells: options.reading.cells }) }));
    expect(page.records.map((record) => record.row)).toEqual([12]);
  });

  it("rows are shown by outcome", async () => {
    const { page } = make();
    await page.choose();
    await vi.waitFor(() => expect(page.preview).not.toBeNull());
    page.outcome = "held";
    expect(page.records.map((record) => record.row)).toEqual([12]);
  });

  it("a summary says only what happened", () => {
    expect(said({ id: "", new: 0, updated: 0, unchanged: 0, conflict: 0, held: 0 })).toBe("không có gì thay đổi");
  });
});

describe("places on a sheet", () => {
  it("letters and numbers of columns", () => {
    for (const [column, letters] of [[1, "A"], [26, "Z"], [27, "AA"], [702, "ZZ"], [16384, "XFD"]] as const) {
      expect(letterOf(column)).toBe(letters);
      expect(columnOf(letters)).toBe(column);
      expect(columnOf(`${letters}16`), "a form's label is known by its cell").toBe(column);
    }
  });

  it("addresses with a sheet, without a column, or not at all", () => {
    expect(addressOf("Bieu KS!C17")).toEqual({ sheet: "Bieu KS", row: 17, column: 3 });
    expect(addressOf("'Xã A!B'!17")).toEqual({ sheet: "Xã A!B", row: 17, column: null });
    expect(addressOf("file")).toBeNull();
    expect(cellOf("Bieu KS!C17")).toBe("C17");
  });

  it("every row is told what it was understood to be", () => {
    const sheet = preview().sheets[1]!;
    const meaning = meaningOf(sheet);
    expect([4, 7, 9, 10, 11, 20, 55, 70].map((row) => meaning(row).kind)).toEqual(["title", "header", "header", "group", "data", "total", "sign", "outside"]);
  });

  it("a merge reaches over its columns and down its rows", () => {
    const spans = spansOf([{ r1: 7, c1: 8, r2: 8, c2: 9 }], 8);
    expect([spans.get(8), spans.get(9), spans.get(10)]).toEqual([{ to: 9, first: false }, null, undefined]);
  });

  it("the running number is no doubtful column", () => {
    expect(doubtful(column("A", "STT", null, 0))).toBe(false);
    expect(doubtful(column("C", "Ghi chú thêm", null, 0))).toBe(true);
  });
});
