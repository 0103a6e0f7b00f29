import { expect, it } from "vitest";
import type { Overview } from "../ipc";
import { OverviewPage, share } from "./page.svelte";

const shown = (year: number, planned: number): Overview => ({ year, planned_year: null, by_content: [{ code: "ND3", name: "", planned, approved: 0, spent: 0 }], by_source: [{ source: "local", label: "KCĐP", planned: 4800, approved: 0, spent: 0 }], facilities_by_unit: [], needs_attention: [], deadlines: [] });

it("every bar is drawn against the longest", async () => {
  const page = new OverviewPage({ overviewShow: async (year) => shown(year, 2735) });
  await page.load(2023);
  expect(page.longest).toBe(4800);
  expect([share(2400, page.longest), share(9999, page.longest), share(0, page.longest)]).toEqual([50, 100, 0]);
});

it("a year without a plan says so", async () => {
  const page = new OverviewPage({ overviewShow: async (year) => shown(year, 0) });
  await page.load(2031);
  expect(page.empty).toBe(true);
});

it("the figures of another year never stand under this one", async () => {
  let release: (() => void) | undefined;
  const page = new OverviewPage({
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
