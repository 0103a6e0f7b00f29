import { expect, it, vi } from "vitest";
import type { DossierView, LifeMove, LifePoint, LifeView } from "../ipc";
import { line, problem, ProjectPage, step, type Typed } from "./page.svelte";

const STATES: Record<string, LifePoint["state"]> = { "Đề xuất": "proposed", Đơn: "requested", "Tài chính": "finance_agreed", Duyệt: "approved", "Hợp đồng": "contracted", "Thực hiện": "running", "Nghiệm thu": "accepted", Rút: "withdrawn" };
const point = (name: string, standing: LifePoint["standing"], rest: Partial<LifePoint> = {}): LifePoint => ({ state: STATES[name]!, name, standing, optional: false, on: null, document_no: null, due: null, ...rest });
const life = (points: LifePoint[]): LifeView => ({ id: "p", source: "local", state: null, state_name: null, line: points, steps: [], next: [], ends: [], backwards: [], deadlines: [], warnings: [], not_before: null });
const move = (rest: Partial<LifeMove> = {}): LifeMove => ({ to: "contracted", name: "Hợp đồng", direction: "forward", document_label: "Hợp đồng", missing: [], forbidden: null, needs_reason: false, clears: [], ...rest });
const typed = (rest: Partial<Typed> = {}): Typed => ({ on: null, document: "", person: "", outcome: "", note: "", reason: "", ...rest });

it("the steps behind carry day and paper, those ahead the day they are due, one left out says so", () => {
  const drawn = line(
    life([point("Đề xuất", "passed", { on: "2026-03-12" }), point("Tài chính", "skipped"), point("Hợp đồng", "current", { on: "2026-05-05", document_no: "21/HĐ" }), point("Nghiệm thu", "ahead", { due: "2026-09-30" })]),
  );
  expect(drawn.steps.map((one) => one.under)).toEqual(["12/03/2026", "bỏ qua", "05/05/2026", "hạn 30/09/2026"]);
  expect(drawn.steps[2]!.paper).toBe("21/HĐ");
  expect(drawn.current).toBe(2);
});

it("a step that nobody wrote is not ticked", () => {
  const drawn = line(life([point("Đề xuất", "unknown"), point("Tài chính", "skipped"), point("Duyệt", "passed", { on: "2026-02-01" }), point("Thực hiện", "current")]));
  expect(drawn.steps.map((one) => [one.unknown, one.skipped])).toEqual([[true, false], [false, true], [false, false], [false, false]]);
  expect(drawn.steps[0]!.under).toBe("chưa ghi");
});

it("a project that nobody placed stands before its first step, one that ended at its end", () => {
  expect(line(life([point("Đề xuất", "ahead")])).current).toBe(-1);
  expect(line(life([point("Đề xuất", "passed"), point("Duyệt", "ahead"), point("Rút", "ended")])).current).toBe(2);
});

it("a move wants a day not before the last step, and a reason where something is missing or it goes back", () => {
  const on = "2026-03-02";
  expect(problem(move(), typed({ on: null }), null)).toContain("ngày");
  expect(problem(move(), typed({ on: "2026-03-01" }), on)).toContain("02/03/2026");
  expect(problem(move(), typed({ on }), on)).toBe("");
  expect(problem(move({ needs_reason: true }), typed({ on }), null)).toContain("lý do vẫn chuyển");
  expect(problem(move({ needs_reason: true, direction: "back" }), typed({ on }), null)).toBe("Hãy ghi lý do.");
  expect(problem(move({ needs_reason: true }), typed({ on, reason: "gấp" }), null)).toBe("");
});

it("what is left blank is not sent as words", () => {
  expect(step(move(), typed({ document: " 12/HĐ ", note: "  " }), "2026-03-02")).toEqual({ to: "contracted", on: "2026-03-02", document_no: "12/HĐ", person: null, outcome: null, note: null, reason: null });
});

const dossier: DossierView = { project: "p", papers: [], have: 0, missing: 0, waiting: 0, not_applicable: 0, to_add: 3 };

it("a refused step keeps the sentence and the line as it was; a written one tells what changed", async () => {
  const before = life([point("Đề xuất", "current")]);
  const after = life([point("Đề xuất", "passed"), point("Đơn", "current")]);
  const told = vi.fn();
  const projectAdvance = vi.fn().mockRejectedValueOnce({ code: "step_missing", message: "Sang “Đơn” còn thiếu: mục tiêu." }).mockResolvedValueOnce({ value: after, changed: ["project"], operation: null });
  const none = () => Promise.reject(new Error("not asked"));
  const page = new ProjectPage(
    { projectLife: () => Promise.resolve(before), projectDossier: () => Promise.resolve(dossier), projectAdvance, projectCorrect: none, projectDossierFill: none, projectDossierMark: none, projectDossierPrint: none, projectDossierExport: none },
    told,
  );
  await page.open("p");
  expect(page.dossier?.to_add).toBe(3);
  expect(await page.advance(step(move(), typed(), "2026-03-02"), "Đơn")).toBe(false);
  expect(page.refused).toBe("Sang “Đơn” còn thiếu: mục tiêu.");
  expect(page.life).toBe(before);
  expect(await page.advance(step(move(), typed({ reason: "gấp" }), "2026-03-02"), "Đơn")).toBe(true);
  expect(page.life).toBe(after);
  expect(page.refused).toBe("");
  expect(told).toHaveBeenCalledOnce();
});
