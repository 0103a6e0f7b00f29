import { expect, it } from "vitest";
import type { Field, Kind, Noun, Record as Entry } from "../ipc";
import { measures, yearsOf } from "./page.svelte";

const field = (name: string, kind: Kind): Field => ({ name, label: name, hint: "", group: "", kind, required: false, shown: true, searched: false, personal: false });
const noun: Noun = { name: "facility_year", label: "số liệu năm", title: [], parent: "facility_id", year: "year", order: [], fields: [field("year", { type: "year" }), field("labour_total", { type: "count" }), field("investment_vnd", { type: "money" }), field("revenue_vnd", { type: "money" })] };
const year = (year: number, values: Entry["values"]): Entry => ({ noun: noun.name, id: String(year), title: "", values: { year, ...values }, titles: {}, missing: [] });

it("a year nobody asked about is a gap, not a zero", () => {
  const records = [year(2023, { revenue_vnd: 700, labour_total: 20 }), year(2021, { revenue_vnd: 520 })];
  expect(yearsOf(records, noun).years).toEqual([2021, 2022, 2023]);
  expect(measures(records, noun).map((one) => [one.field.name, one.cells.map((cell) => cell && [cell.value, cell.record.id])])).toEqual([
    ["revenue_vnd", [[520, "2021"], null, [700, "2023"]]],
    ["labour_total", [null, null, [20, "2023"]]],
  ]);
});

it("nothing known draws nothing", () => {
  expect(measures([], noun)).toEqual([]);
});
