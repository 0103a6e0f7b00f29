import { expect, it, vi } from "vitest";
import type { QuestionnairesSent, SurveyArea } from "../ipc";
import { Questionnaires } from "./questionnaires.svelte";

const area = (code: string, name: string, facilities: number): SurveyArea => ({ code, name, province: "Thành phố Hồ Chí Minh", facilities });
const areas = [area("", "Chưa xác định địa giới", 2), area("25777", "Xã Dầu Tiếng", 12), area("25780", "Xã Minh Thạnh", 0)];

function begun(sent: QuestionnairesSent | null = null) {
  const ipc = { surveyAreas: vi.fn(async () => areas), surveyQuestionnaires: vi.fn(async () => sent), jobCancel: vi.fn(), onProgress: vi.fn(() => () => {}) };
  const page = new Questionnaires(ipc as never);
  return { ipc, page, ready: page.begin(2026) };
}

it("every commune with facilities is chosen, an empty one only when somebody asks for it", async () => {
  const { page, ready } = begun();
  await ready;
  expect([...page.chosen]).toEqual(["", "25777"]);
  expect(page.shown.map((one) => one.code)).toEqual(["", "25777"]);
  page.search = "minh thanh";
  expect(page.shown.map((one) => one.code)).toEqual(["25780"]);
  page.chooseShown(true);
  page.search = "";
  expect(page.shown.map((one) => one.code)).toEqual(["", "25777", "25780"]);
  expect(page.everyShown).toBe(true);
  page.chooseShown(false);
  expect(page.ready).toBe(false);
});

it("what was written is told by count and folder, and nothing is when the folder was not chosen", async () => {
  const { ipc, page, ready } = begun({ folder: "Gửi xã 2026", files: [{ file: "Khao_sat_2026_xa-dau-tieng.xlsx", unit: "Xã Dầu Tiếng", facilities: 12 }] });
  await ready;
  page.choose("", false);
  await page.write();
  expect(ipc.surveyQuestionnaires).toHaveBeenCalledWith({ year: 2026, areas: ["25777"] });
  expect(page.done).toBe("Đã ghi 1 biểu khảo sát, 12 cơ sở, vào thư mục “Gửi xã 2026”.");
  const other = begun();
  await other.ready;
  await other.page.write();
  expect(other.page.done).toBe("");
});

it("a year that is no year is not asked for", async () => {
  const { ipc, page, ready } = begun();
  await ready;
  page.year = null;
  await page.write();
  expect(page.ready).toBe(false);
  expect(ipc.surveyQuestionnaires).not.toHaveBeenCalled();
});
