import { expect, it } from "vitest";
import type { Due, MoneyRow, Overview } from "../ipc";
import { CalendarPage, months, OverviewPage, share } from "./page.svelte";

const row = (code: string, planned: number): MoneyRow => ({ code, name: code, planned, approved: 0, contracted: 0, spent: 0, accepted: 0 });
const shown = (year: number, planned: number): Overview => ({
  year,
  plan: "none",
  planned_year: null,
  by_content: planned === 0 ? [] : [row("ND3", 2735)],
  total: row("", planned),
  by_source: [row("local", planned)],
  programmes: [],
  facilities_by_unit: [],
  needs_attention: [],
  deadlines: [],
  missed_before: 0,
});
const door = { overviewBehind: async () => [] };
const due = (day: string, kind: Due["kind"]): Due => ({ label: kind, about: null, due: day, days: 1, kind, basis: null, mark: null, note: null, noun: "deadline", id: day });

it("every bar is drawn against the longest", async () => {
  const page = new OverviewPage({ ...door, overviewShow: async (year) => shown(year, 4800) });
  await page.load(2023);
  expect(page.longest).toBe(4800);
  expect([share(2400, page.longest), share(9999, page.longest), share(0, page.longest)]).toEqual([50, 100, 0]);
});

it("a year without any money says so", async () => {
  const page = new OverviewPage({ ...door, overviewShow: async (year) => shown(year, 0) });
  await page.load(2031);
  expect(page.empty).toBe(true);
});

it("the figures of another year never stand under this one", async () => {
  let release: (() => void) | undefined;
  const page = new OverviewPage({
    ...door,
    overviewShow: async (year) => {
      if (year === 2022) await new Promise<void>((resolve) => (release = resolve));
      return shown(year, 1);
    },
  });
  const old = page.load(2022);
  await page.load(2023);
  release?.();
  await old;
  expect(page.shown?.year).toBe(2023);
});

it("a sum opens the records of its row and stage, and another year closes them", async () => {
  const asked: unknown[][] = [];
  const page = new OverviewPage({
    overviewShow: async (year) => shown(year, 4800),
    overviewBehind: async (...question) => {
      asked.push(question);
      return [{ noun: "project", id: "a", name: "Máy sấy", value: 2735 }];
    },
  });
  await page.load(2023);
  await page.look(page.shown!.by_content[0]!, "content", "planned");
  await page.look(page.shown!.by_source[0]!, "source", "spent");
  expect(asked).toEqual([
    [2023, "planned", "ND3", null],
    [2023, "spent", null, "local"],
  ]);
  expect(page.opened?.records).toHaveLength(1);
  await page.load(2024);
  expect(page.opened).toBeNull();
});

it("days stand month by month, and one kind can be looked at alone", async () => {
  const days = [due("2026-11-20", "report"), due("2026-11-25", "settlement"), due("2027-01-22", "settlement")];
  expect(months(days, "").map((one) => [one.month, one.days.length])).toEqual([
    ["2026-11", 2],
    ["2027-01", 1],
  ]);
  const page = new CalendarPage({ overviewCalendar: async () => ({ days, holidays_unknown: [2027] }) });
  await page.load();
  page.kind = "settlement";
  expect(page.unknown).toEqual([2027]);
  expect(page.kinds.map((one) => one.code)).toEqual(["report", "settlement"]);
  expect(page.months.map((one) => one.days.length)).toEqual([1, 1]);
});
