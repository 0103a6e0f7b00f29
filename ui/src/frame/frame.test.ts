import { describe, expect, it } from "vitest";
import type { Field, Noun } from "../ipc";
import { groups, may, Nouns, placeOf, PLACES } from "./nouns.svelte";
import { href, parse } from "./route.svelte";

const field = (name: string, group: string, ref?: string): Field => ({ name, label: name, hint: "", group, kind: ref ? { type: "ref", noun: ref } : { type: "text" }, required: false, shown: true, searched: false, personal: false, signed: false, codes: [], inner: false, own: null });
const noun = (name: string, parent: string | null = null, fields: Field[] = []): Noun => ({ name, label: name, title: [], parent, year: null, order: [], written: { way: "form" }, fields });

describe("where things are", () => {
  it("a place survives a reload", () => {
    const query = { filters: JSON.stringify([{ field: "unit_id", op: "equals", value: "xã Long Hoà" }]) };
    expect(parse(href(["facility", "f 1/2"], query))).toEqual({ path: ["facility", "f 1/2"], query });
    expect(parse("")).toEqual({ path: [], query: {} });
  });

  it("every noun belongs to one place of the rail", () => {
    const cases = { facility: "facility", craft_village: "facility", proposal: "plan", award_round: "award", certificate: "award", legal_document: "norm", user_account: "ledger", survey_import: "survey", something_new: "norm" };
    for (const [name, place] of Object.entries(cases)) expect(placeOf(name).noun, name).toBe(place);
    expect(PLACES.length).toBe(13);
  });

  it("a place's own noun comes first; lists inside records stay with their records", () => {
    const nouns = new Nouns();
    nouns.all = [noun("unit"), noun("facility_year", "facility_id", [field("facility_id", "", "facility")]), noun("facility")];
    const place = PLACES.find((one) => one.noun === "facility")!;
    expect(nouns.at(place).map((one) => one.name)).toEqual(["facility", "unit"]);
    expect(nouns.children("facility").map((one) => one.name)).toEqual(["facility_year"]);
  });

  it("what nothing can be done with yet has no tab", () => {
    const nouns = new Nouns();
    nouns.all = ["agency", "user_account", "saved_view", "exchange_peer", "attachment"].map((name) => noun(name));
    expect(nouns.at(PLACES.find((one) => one.noun === "ledger")!).map((one) => one.name)).toEqual(["agency", "attachment"]);
  });

  it("a form does to a noun what the noun says, and says where the rest is done", () => {
    const own: Noun = { ...noun("project_payment"), written: { way: "own", instead: "Ghi ở thẻ Kinh phí." } };
    const edited: Noun = { ...noun("attachment"), written: { way: "edit", instead: "Đính kèm ở thẻ Tệp." } };
    expect(may(noun("facility"))).toEqual({ add: true, edit: true, remove: true, instead: "" });
    expect(may(own)).toEqual({ add: false, edit: false, remove: false, instead: "Ghi ở thẻ Kinh phí." });
    expect(may(edited)).toEqual({ add: false, edit: true, remove: false, instead: "Đính kèm ở thẻ Tệp." });
    expect(may(noun("report")).add, "a report is made on its page").toBe(false);
  });

  it("fields stand under their headings in the order declared", () => {
    expect(groups([field("a", ""), field("b", "Chủ cơ sở"), field("c", "Chủ cơ sở"), field("d", "Khác")]).map((group) => [group.title, group.fields.length])).toEqual([["", 1], ["Chủ cơ sở", 2], ["Khác", 1]]);
  });
});
