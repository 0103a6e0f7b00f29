import { expect, it } from "vitest";
import type { Noun, Record as Entry, Row } from "../ipc";
import { line } from "./page.svelte";

const states = { type: "choice" as const, choices: [["proposed", "đề xuất"], ["registered", "đăng ký"], ["approved", "phê duyệt"], ["running", "đang thực hiện"]].map(([code, label]) => ({ code: code!, label: label! })) };
const project: Noun = { name: "project", label: "đề án", title: [], parent: null, year: "year", order: [], fields: [{ name: "state", label: "Trạng thái", hint: "", group: "", kind: states, required: false, shown: true, searched: false, personal: false }] };
const record = (state: string): Entry => ({ noun: "project", id: "p", title: "", values: { state }, titles: {}, missing: [] });
const step = (state: string, happened_on: string, document_no: string | null = null): Row => ({ id: state + happened_on, values: { state, happened_on, document_no }, titles: {} });

it("the steps behind carry date and paper, the present state stands last", () => {
  const drawn = line(project, undefined, record("running"), [step("proposed", "2023-03-12"), step("registered", "2023-05-05", "ĐK 21/TTKC")]);
  expect(drawn.steps).toEqual([
    { label: "đề xuất", under: "12/03/2023" },
    { label: "đăng ký", under: "05/05/2023 · ĐK 21/TTKC" },
    { label: "đang thực hiện", under: "" },
  ]);
  expect(drawn.current).toBe(2);
});

it("a step back takes the later ones off the line", () => {
  const drawn = line(project, undefined, record("registered"), [step("proposed", "2023-03-12"), step("registered", "2023-05-05"), step("approved", "2023-06-01"), step("registered", "2023-07-01")]);
  expect(drawn.steps.map((one) => one.label)).toEqual(["đề xuất", "đăng ký"]);
});
