import { describe, expect, it } from "vitest";
import type { BudgetView, Record as Entry, Row } from "../ipc";
import { AdjustmentForm } from "./adjustment.svelte";

const amounts = (local: number) => ({ national: 0, local, beneficiary: 0, other: 0, total: local });
const budget = {
  project: "p",
  in_force: "approved",
  lines: [{ name: "Máy", stages: [{ stage: "approved", amounts: amounts(300), years: [] }] }],
} as unknown as BudgetView;
const record = { values: { name: "Hỗ trợ máy", ends_on: "2026-12-31", unit_id: "u" }, titles: { unit_id: "Xã A" } } as unknown as Entry;
const rows = [
  { id: "a", values: { facility_id: "f", support_vnd: 200 }, titles: { facility_id: "Cơ sở Một" } },
  { id: "b", values: { name_written: "Hộ Hai", support_vnd: 100 }, titles: {} },
] as unknown as Row[];

function begun(): AdjustmentForm {
  const form = new AdjustmentForm(budget);
  form.begin(record, rows);
  return form;
}

describe("an adjustment while it is typed", () => {
  it("sends nothing that stayed as it was", () => {
    expect(begun().whole(["local"])).toMatchObject({ fields: {}, budget: [], beneficiaries: [], stop: false });
  });

  it("sends fields, amounts and those who benefit as they differ", () => {
    const form = begun();
    form.texts["name"] = "Hỗ trợ hai máy";
    form.days["ends_on"] = "2027-03-31";
    form.amounts["Máy|local"] = 250;
    form.beneficiaries[0]!.amounts.support_vnd = 250;
    form.beneficiaries[1]!.gone = true;
    form.addBeneficiary();
    form.beneficiaries[2]!.written = " Hộ Ba ";
    expect(form.whole(["local"])).toMatchObject({
      fields: { name: "Hỗ trợ hai máy", ends_on: "2027-03-31" },
      budget: [{ line: "Máy", source: "local", amount: 250, year: null }],
      beneficiaries: [
        { id: "a", remove: false, values: { support_vnd: 250 } },
        { id: "b", remove: true, values: {} },
        { id: null, remove: false, values: { name_written: "Hộ Ba" } },
      ],
    });
  });

  it("forgets a row that was added and taken away again, and one left empty", () => {
    const form = begun();
    form.addBeneficiary();
    form.beneficiaries[2]!.written = "Hộ Ba";
    form.beneficiaries[2]!.gone = true;
    form.addBeneficiary();
    expect(form.whole(["local"]).beneficiaries).toEqual([]);
  });
});
