import { mount, unmount } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ipc as core, Refusal, type Field, type Finding, type Ipc, type Kind, type ListQuery, type Kept, type Noun, type Row } from "../ipc";
import { mayOf } from "../frame/nouns.svelte";
import ChildTable from "./ChildTable.svelte";
import { Form } from "./form.svelte";
import { List, WINDOW } from "./list.svelte";
import { ChildList, RecordView } from "./record.svelte";

const field = (name: string, kind: Kind, more: Partial<Field> = {}): Field => ({
  name,
  label: `nhãn ${name}`,
  hint: "",
  group: "",
  kind,
  required: false,
  shown: true,
  searched: false,
  personal: false,
  signed: false,
  codes: [],
  inner: false,
  own: null,
  ...more,
});
const FACILITY: Noun = {
  name: "facility",
  label: "cơ sở CNNT",
  title: ["name"],
  parent: null,
  year: null,
  order: ["name"], written: { way: "form" },
  fields: [field("name", { type: "text" }, { required: true }), field("capital", { type: "money" }), field("founded", { type: "partial_date" }), field("unit_id", { type: "ref", noun: "unit" })],
};
const NEED: Noun = { ...FACILITY, name: "facility_need", label: "nhu cầu", parent: "facility_id", year: "year", fields: [field("facility_id", { type: "ref", noun: "facility" }), field("year", { type: "year" }), field("what", { type: "text" })] };

describe("a list", () => {
  const rows = (query: ListQuery, total: number): Row[] =>
    Array.from({ length: Math.min(query.limit, total - query.offset) }, (_, i) => ({ id: `r${query.offset + i}`, values: { name: `=Cơ sở ${query.offset + i}`, capital: 1_000_000 * i, founded: "2022-Q2" }, titles: { unit_id: "xã Long Hoà" } }));
  const asked: ListQuery[] = [];
  const ipc = {
    recordList: vi.fn(async (_noun: string, query: ListQuery) => {
      asked.push(structuredClone(query));
      return { total: 50_000, rows: rows(query, 50_000), sums: { capital: 9 } };
    }),
  } satisfies Pick<Ipc, "recordList">;
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  beforeEach(() => {
    asked.length = 0;
    ipc.recordList.mockClear();
  });

  it("asks only for the windows in view, each once", async () => {
    const list = new List(ipc, FACILITY, { year: () => 2023 });
    await list.reload();
    list.view(90, 130);
    list.view(95, 135);
    await settled();
    expect(asked.map((query) => query.offset)).toEqual([0, WINDOW]);
    expect(list.row(120)?.id).toBe("r120");
    expect(list.total).toBe(50_000);
  });

  it("never holds a long list whole", async () => {
    const list = new List(ipc, FACILITY, { year: () => 2023 });
    await list.reload();
    for (let first = 0; first < 5000; first += 100) {
      list.view(first, first + 30);
      await settled();
    }
    expect([...list.seen()].length).toBeLessThanOrEqual(12 * WINDOW);
    expect(list.row(4910)?.id, "what is in view stays").toBe("r4910");
  });

  it("an answer to an older question is not shown", async () => {
    let release: (() => void) | undefined;
    const slow = { recordList: vi.fn(async (_noun: string, query: ListQuery) => {
      if (query.search === "cũ") await new Promise<void>((resolve) => (release = resolve));
      return { total: query.search === "cũ" ? 1 : 2, rows: [], sums: {} };
    }) };
    const list = new List(slow, FACILITY, { year: () => 2023 });
    const old = list.ask({ search: "cũ" });
    await list.ask({ search: "mới" });
    release?.();
    await old;
    expect(list.total).toBe(2);
  });

  it("follows the working year only where the noun has one", async () => {
    const list = new List(ipc, NEED, { year: () => 2023 });
    await list.reload();
    await list.ask({ everyYear: true });
    await new List(ipc, FACILITY, { year: () => 2023 }).reload();
    expect(asked.map((query) => query.year)).toEqual([2023, null, null]);
  });

  it("narrowed by a link is as it was before once the link is left, and stays what a person made of it", async () => {
    const list = new List(ipc, NEED, { year: () => 2023 });
    await list.reload();
    await list.follow([{ field: "what", op: "empty", value: null }], true);
    expect([asked.at(-1)!.year, asked.at(-1)!.filters.length]).toEqual([null, 1]);
    await list.follow([{ field: "what", op: "filled", value: null }], false);
    expect([asked.at(-1)!.year, asked.at(-1)!.filters[0]!.op], "a second link counts the working year").toEqual([2023, "filled"]);
    await list.unfollow();
    expect([list.narrowed, asked.at(-1)!.year]).toEqual([false, 2023]);
    const before = asked.length;
    await list.unfollow();
    expect(asked.length, "nothing was followed").toBe(before);

    await list.follow([{ field: "what", op: "empty", value: null }], true);
    await list.clear();
    expect([list.narrowed, list.everyYear]).toEqual([false, false]);

    await list.follow([{ field: "what", op: "empty", value: null }], true);
    await list.setFilter("year", { op: "equals", value: 2022 });
    await list.unfollow();
    expect(list.filters.length, "what was added to it is kept").toBe(2);
  });

  it("a column sorts up, down, then not at all; Shift keeps the others", async () => {
    const list = new List(ipc, FACILITY, { year: () => 2023 });
    await list.sortBy("name");
    expect(list.direction("name")).toBe("ascending");
    await list.sortBy("capital", true);
    expect(list.sort).toEqual(["name", "capital"]);
    await list.sortBy("capital", true);
    expect(list.sort).toEqual(["name", "-capital"]);
    await list.sortBy("capital");
    expect(list.sort).toEqual([]);
  });

  it("copies figures bare and never a formula", async () => {
    const list = new List(ipc, FACILITY, { year: () => 2023 });
    await list.reload();
    list.toggle(list.row(1)!);
    expect(list.tsv()).toBe("nhãn name\tnhãn capital\tnhãn founded\tnhãn unit_id\r\n'=Cơ sở 1\t1000000\tquý II/2022\t");
  });

  it("says why it could not be read and keeps what it had", async () => {
    const list = new List(ipc, FACILITY, { year: () => 2023 });
    await list.reload();
    ipc.recordList.mockRejectedValueOnce(new Refusal("ledger_locked", "Sổ đang bận."));
    await list.reload();
    expect(list.failed?.message).toBe("Sổ đang bận.");
    expect(list.row(0)?.id).toBe("r0");
  });
});

describe("a form", () => {
  const found = (at: string): Finding => ({ at, level: "error", code: "x", message: `${at} sai`, fix: "" });
  const make = (over: Partial<Pick<Ipc, "recordCheck" | "recordReadMoney" | "recordSave" | "recordDraft" | "recordDraftKeep" | "recordDraftDrop">> = {}) => ({
    recordCheck: vi.fn<Ipc["recordCheck"]>(async () => []),
    recordReadMoney: vi.fn<Ipc["recordReadMoney"]>(async (text) => (text === "3 tỷ" ? 3_000_000_000 : Promise.reject(new Refusal("money_unreadable", `“${text}” chưa phải là số tiền.`)))),
    recordSave: vi.fn<Ipc["recordSave"]>(async () => ({ value: { id: "f1", findings: [] }, changed: ["facility"], operation: null })),
    recordDraft: vi.fn<Ipc["recordDraft"]>(async () => null),
    recordDraftKeep: vi.fn<Ipc["recordDraftKeep"]>(async () => null),
    recordDraftDrop: vi.fn<Ipc["recordDraftDrop"]>(async () => null),
    ...over,
  });
  const [name, capital, founded, unit] = FACILITY.fields as [Field, Field, Field, Field];

  it("sends only what was changed", async () => {
    const ipc = make();
    const form = new Form(ipc, FACILITY, { id: "f1", values: { name: "Đức Trí", capital: 5 } });
    form.type(capital, "1.250.000");
    form.set(unit, "u1", "xã Long Hoà");
    await form.save();
    expect(ipc.recordSave).toHaveBeenCalledWith("facility", "f1", { capital: 1_250_000, unit_id: "u1" });
  });

  it("of a new record keeps no draft of what it began with", async () => {
    const form = new Form(make(), NEED, { id: null, values: { year: 2026 } });
    expect(form.dirty).toBe(false);
    form.type(NEED.fields[2]!, "máy cắt");
    expect(form.dirty).toBe(true);
    expect(form.changed()).toEqual({ year: 2026, what: "máy cắt" });
  });

  it("does not rewrite what is being typed, and settles it when the field is left", async () => {
    const form = new Form(make(), FACILITY, { id: null });
    form.type(capital, "1250");
    expect(form.text(capital)).toBe("1250");
    form.type(capital, "1250000");
    await form.leave(capital);
    expect(form.values["capital"]).toBe(1_250_000);
    form.type(founded, "quý II/2022");
    await form.leave(founded);
    expect(form.values["founded"]).toBe("2022-Q2");
  });

  it("what cannot be read is said below the field and not saved", async () => {
    const ipc = make();
    const form = new Form(ipc, FACILITY, { id: null });
    form.type(capital, "năm trăm");
    await form.leave(capital);
    expect(form.below(capital).map((finding) => finding.code)).toEqual(["unreadable"]);
    expect(await form.save()).toBeNull();
    expect(ipc.recordSave).not.toHaveBeenCalled();
  });

  it("an amount as people write it is read by the core when the field is left, and before it is saved", async () => {
    const ipc = make();
    const form = new Form(ipc, FACILITY, { id: "f1", values: { name: "Đức Trí", capital: 5 } });
    for (const text of ["3", "3 ", "3 t", "3 tỷ"]) form.type(capital, text);
    expect([form.values["capital"], form.changed()], "no prefix of it is handed on").toEqual([null, {}]);
    await form.leave(capital);
    expect([form.values["capital"], form.below(capital)]).toEqual([3_000_000_000, []]);
    form.type(capital, "3 tỷ");
    await form.save();
    expect(ipc.recordSave).toHaveBeenCalledWith("facility", "f1", { capital: 3_000_000_000 });
  });

  it("a text that cannot be read hands on nothing, and says why once it is left or saved", async () => {
    const ipc = make();
    const form = new Form(ipc, FACILITY, { id: "f1", values: { name: "Đức Trí", capital: 5 } });
    for (const text of ["3", "3 tỷ xx"]) form.type(capital, text);
    form.left["capital"] = true;
    expect(form.below(capital), "nothing is said while somebody types").toEqual([]);
    expect(await form.save()).toBeNull();
    expect(form.below(capital).map((finding) => finding.message)).toEqual(["“3 tỷ xx” chưa phải là số tiền."]);
    form.type(founded, "quý V/2022");
    form.type(capital, "80");
    expect(await form.save(), "every kind of field stops it").toBeNull();
    form.type(founded, "quý II/2022");
    await form.save();
    expect(ipc.recordSave).toHaveBeenCalledExactlyOnceWith("facility", "f1", { capital: 80, founded: "2022-Q2" });
  });

  it("the core's findings stand below fields that were left, and below all after a refused save", async () => {
    const refused = new Refusal("record_invalid", "Còn chỗ sai.");
    const ipc = make({ recordCheck: async () => [found("name"), found("capital")], recordSave: async () => Promise.reject(refused) });
    const form = new Form(ipc, FACILITY, { id: null });
    await form.leave(capital);
    expect([form.below(name).length, form.below(capital).length]).toEqual([0, 1]);
    await form.save();
    expect([form.below(name).length, form.below(capital).length]).toEqual([1, 1]);
    expect(form.failed?.message).toBe("Còn chỗ sai.");
  });

  it("keeps a draft as it is typed, offers it again and drops it when saved", async () => {
    vi.useFakeTimers();
    const ipc = make();
    const form = new Form(ipc, FACILITY, { id: null });
    form.type(name, "Đức");
    form.type(name, "Đức Trí");
    form.type(capital, "khoảng 5 tỷ");
    await vi.advanceTimersByTimeAsync(1000);
    expect(ipc.recordDraftKeep).toHaveBeenCalledTimes(1);
    const draft = vi.mocked(ipc.recordDraftKeep).mock.calls[0]![2];
    expect(draft).toEqual({ values: { name: "Đức Trí" }, texts: { capital: "khoảng 5 tỷ" }, titles: {} });
    vi.useRealTimers();

    const again = new Form(make({ recordDraft: async () => draft }), FACILITY, { id: null });
    await again.offer();
    again.resume();
    expect([again.values["name"], again.text(capital)], "even what could not be read comes back").toEqual(["Đức Trí", "khoảng 5 tỷ"]);

    form.type(capital, "");
    await form.save();
    expect(ipc.recordDraftDrop).toHaveBeenCalledWith("facility", "new");
  });

  it("leaves to its operation what a form may not write: asked for in no new record, shown in one that stands", async () => {
    const stated: Noun = { ...FACILITY, fields: [...FACILITY.fields, field("state", { type: "text" }, { own: "Ghi khi chuyển bước." })] };
    expect(new Form(make(), stated, { id: null }).fields.map((one) => one.name)).not.toContain("state");
    expect(new Form(make(), stated, { id: "f1", values: { name: "Đ" } }).fields.map((one) => one.name)).toContain("state");
  });

  it("locks what was decided, with the reason below the field", () => {
    const kept = { code: "x", because: "“A” đã phê duyệt", instead: "Hãy lập điều chỉnh.", fields: ["name"], lists: [], stays: true };
    const form = new Form(make(), FACILITY, { id: "f1", values: { name: "Đ" }, kept: [kept] });
    expect(FACILITY.fields.filter((one) => form.held(one)).map((one) => [one.name, form.held(one)])).toEqual([["name", "“A” đã phê duyệt. Hãy lập điều chỉnh."]]);
    expect([mayOf(FACILITY, [kept]).remove, mayOf(FACILITY, [kept]).edit]).toEqual([false, true]);
    const all = { ...kept, fields: FACILITY.fields.map((one) => one.name) };
    expect(mayOf(FACILITY, [all])).toEqual({ add: true, edit: false, remove: false, instead: "“A” đã phê duyệt. Hãy lập điều chỉnh." });
  });

  it("closing at once loses nothing", async () => {
    const ipc = make();
    const form = new Form(ipc, FACILITY, { id: "f1", values: {} });
    form.type(name, "Đ");
    await form.close();
    expect(ipc.recordDraftKeep).toHaveBeenCalledWith("facility", "f1", { values: { name: "Đ" }, texts: {}, titles: {} });
  });
});

describe("a list inside a record", () => {
  const row: Row = { id: "n1", values: { what: "máy cắt" }, titles: {} };
  const draw = async (written: Noun["written"], kept: Kept[] = [], around: Kept[] = []) => {
    vi.spyOn(core, "recordKept").mockResolvedValue([kept]);
    vi.spyOn(core, "recordList").mockResolvedValue({ total: 1, rows: [row], sums: {} });
    const shown = mount(ChildTable, { target: document.body, props: { noun: { ...NEED, written }, parent: "f1", kept: around } });
    await vi.waitFor(() => expect(document.body.textContent).toContain("máy cắt"));
    const has = (testid: string) => document.querySelector(`[data-testid="${testid}"]`) !== null;
    const seen = { add: has("add-facility_need"), edit: has("edit-row"), remove: has("delete-row"), says: document.querySelector('[data-testid="instead"]')?.textContent?.trim() ?? "" };
    await unmount(shown);
    vi.restoreAllMocks();
    return seen;
  };

  it("has the buttons that a form may use, and the sentence in place of the others", async () => {
    expect(await draw({ way: "form" })).toEqual({ add: true, edit: true, remove: true, says: "" });
    expect(await draw({ way: "own", instead: "Ghi ở thẻ Kinh phí." })).toEqual({ add: false, edit: false, remove: false, says: "Ghi ở thẻ Kinh phí." });
    expect(await draw({ way: "edit", instead: "Đính kèm ở thẻ Tệp." })).toEqual({ add: false, edit: true, remove: false, says: "Đính kèm ở thẻ Tệp." });
  });

  it("takes no pencil to a row that keeps everything, and no new row where the record around it takes none", async () => {
    const kept = { code: "x", because: "“A” đã phê duyệt", instead: "Hãy lập điều chỉnh.", fields: NEED.fields.map((one) => one.name), lists: [], stays: true };
    expect(await draw({ way: "form" }, [kept])).toEqual({ add: true, edit: false, remove: false, says: "" });
    expect(await draw({ way: "form" }, [], [{ ...kept, lists: [NEED.name] }])).toEqual({ add: false, edit: true, remove: true, says: "“A” đã phê duyệt. Hãy lập điều chỉnh." });
  });
});

describe("an open record", () => {
  const ipc = {
    recordKept: vi.fn<Ipc["recordKept"]>(async (_, ids) => ids.map(() => [])),
    recordGet: vi.fn<Ipc["recordGet"]>(async (noun, id) => ({ noun, id, title: id, values: {}, titles: {}, missing: [] })),
    recordDelete: vi.fn<Ipc["recordDelete"]>(async () => ({ value: null, changed: ["facility"], operation: null })),
    recordSucceed: vi.fn<Ipc["recordSucceed"]>(async () => ({ value: "f2", changed: ["facility"], operation: null })),
    recordHistory: vi.fn<Ipc["recordHistory"]>(async () => []),
    recordList: vi.fn<Ipc["recordList"]>(async () => ({ total: 0, rows: [], sums: {} })),
    recordCheck: vi.fn<Ipc["recordCheck"]>(async () => []),
    recordReadMoney: vi.fn<Ipc["recordReadMoney"]>(async (text) => (text === "3 tỷ" ? 3_000_000_000 : Promise.reject(new Refusal("money_unreadable", `“${text}” chưa phải là số tiền.`)))),
    recordSave: vi.fn<Ipc["recordSave"]>(async () => ({ value: { id: "n1", findings: [] }, changed: ["facility_need"], operation: null })),
    recordDraft: vi.fn<Ipc["recordDraft"]>(async () => null),
    recordDraftKeep: vi.fn<Ipc["recordDraftKeep"]>(async () => null),
    recordDraftDrop: vi.fn<Ipc["recordDraftDrop"]>(async () => null),
  };

  it("that was deleted meanwhile is said to be gone, not faulty", async () => {
    const view = new RecordView({ ...ipc, recordGet: async () => null }, FACILITY);
    await view.open("f1");
    expect([view.gone, view.failed]).toEqual([true, null]);
  });

  it("after a new one is saved, it is the one that is open", async () => {
    const view = new RecordView(ipc, FACILITY);
    view.create();
    view.form!.type(FACILITY.fields[0]!, "Đức Trí");
    await view.save();
    expect([view.form, view.id, view.record?.id]).toEqual([null, "n1", "n1"]);
  });

  it("is a rule where it is dated and marked, and the rule that follows it opens to be changed", async () => {
    expect(new RecordView(ipc, FACILITY).rule).toBe(false);
    const dated = ["valid_from", "valid_to", "mark"].map((name) => field(name, { type: "text" }));
    const view = new RecordView(ipc, { ...FACILITY, name: "deadline", fields: [...FACILITY.fields, ...dated] });
    await view.open("f1");
    expect(view.rule).toBe(true);
    await view.succeed("2027-01-01");
    expect(ipc.recordSucceed).toHaveBeenCalledWith("deadline", "f1", "2027-01-01");
    expect([view.id, view.form?.id]).toEqual(["f2", "f2"]);
  });

  it("a row of a list inside it knows its parent without being told", async () => {
    const children = new ChildList(ipc, NEED, "f1");
    children.add();
    expect(children.form!.fields.map((one) => one.name)).toEqual(["year", "what"]);
    children.form!.type(NEED.fields[1]!, "2023");
    await children.save();
    expect(ipc.recordSave).toHaveBeenLastCalledWith("facility_need", null, { facility_id: "f1", year: 2023 });
    expect(ipc.recordList).toHaveBeenLastCalledWith("facility_need", expect.objectContaining({ parent: "f1" }));
  });
});
