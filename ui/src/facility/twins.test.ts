import { expect, it, vi } from "vitest";
import type { Field, Noun, Pair, Record as Entry } from "../ipc";
import { compared, Twins } from "./twins.svelte";

const field = (name: string): Field => ({ name, label: name, hint: "", group: "", kind: { type: "text" }, required: false, shown: true, searched: false, personal: false, signed: false, codes: [], inner: false, own: null });
const noun: Noun = { name: "facility", label: "cơ sở", title: ["name"], parent: null, year: null, order: [], written: { way: "form" }, fields: [field("name"), field("phone"), field("email"), field("note")] };
const record = (id: string, values: Entry["values"]): Entry => ({ noun: "facility", id, title: id, values, titles: {}, missing: [] });
const pair: Pair = { score: 80, reasons: ["cùng chủ cơ sở"], against: [], a: record("a", { name: "Cơ sở Minh Tâm", phone: "0901", email: null }), b: record("b", { name: "CS Minh Tâm", phone: "0901", email: "x@example.vn" }) };

it("only fields that both state differently are to be chosen", () => {
  expect(compared(pair, noun).map(({ field, differs }) => [field.name, differs])).toEqual([
    ["name", true],
    ["phone", false],
    ["email", false],
  ]);
});

it("merging takes the chosen values along and asks for the pairs again", async () => {
  const ipc = { facilityDuplicates: vi.fn(async () => [pair]), facilityMerge: vi.fn(async () => ({ value: null, changed: [], operation: null })), recordSave: vi.fn() };
  const told = vi.fn();
  const twins = new Twins(ipc as never, told);
  await twins.load();
  twins.choose(pair, "name", true);
  twins.choose(pair, "phone", true);
  twins.choose(pair, "phone", false);
  await twins.merge(pair);
  expect(ipc.facilityMerge).toHaveBeenCalledWith("a", "b", ["name"]);
  expect(told).toHaveBeenCalledOnce();
  expect(ipc.facilityDuplicates).toHaveBeenCalledTimes(2);
});
