import { expect, it } from "vitest";
import type { Done, Field, Kind, Noun, Record as Entry } from "../ipc";
import { Refusal, type Support } from "../ipc";
import { effects, FacilityPage, measures, yearLabels, yearsOf } from "./page.svelte";

const field = (name: string, kind: Kind): Field => ({ name, label: name, hint: "", group: "", kind, required: false, shown: true, searched: false, personal: false, signed: false, codes: [], inner: false, own: null });
const noun: Noun = { name: "facility_year", label: "số liệu năm", title: [], parent: "facility_id", year: "year", order: [], written: { way: "form" }, fields: [field("year", { type: "year" }), field("labour_total", { type: "count" }), field("investment_vnd", { type: "money" }), field("revenue_vnd", { type: "money" })] };
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

const support = (year: number): Support => ({ project: `p${year}`, name: "Máy chẻ tre", year });

it("a year of support is marked, and its effect is read from the years around it", () => {
  const records = [year(2021, { revenue_vnd: 520 }), year(2022, { revenue_vnd: 600 }), year(2023, { revenue_vnd: 900 }), year(2025, { revenue_vnd: 1100 })];
  const { years } = yearsOf(records, noun);
  const revenue = measures(records, noun)[0]!;
  expect(yearLabels(years, [support(2023)])).toEqual(["2021", "2022", "2023\n▲", "2024", "2025"]);
  expect(effects(years, revenue, [support(2023)])).toEqual([{ support: support(2023), before: { year: 2022, value: 600 }, after: { year: 2025, value: 1100 } }]);
  expect(effects(years, revenue, [support(2021), support(2025)]), "nothing is known on one side").toEqual([]);
});

it("a need becomes a project, or says why not", async () => {
  const told: string[] = [];
  const make = (facilityNeedToProject: () => Promise<Done<string>>) =>
    new FacilityPage({ facilityCard: () => Promise.reject(new Error("not asked")), facilityNeedToProject }, (_, sentence) => told.push(sentence));
  expect(await make(async () => ({ value: "p", changed: ["project"], operation: null })).begin("n", 2027, "local")).toBe("p");
  expect(told).toEqual(["Đã lập đề án từ nhu cầu"]);
  const refusing = make(() => Promise.reject(new Refusal("need_linked", "Nhu cầu này đã thành đề án “Máy”.")));
  expect(await refusing.begin("n", 2027, "local")).toBeNull();
  expect([refusing.refused, refusing.beginning]).toEqual(["Nhu cầu này đã thành đề án “Máy”.", false]);
});
