import { expect, it, vi } from "vitest";
import type { Hit } from "../ipc";
import { Finder } from "./find.svelte";

const hit = (noun: string, id: string): Hit => ({ noun, id, title: id, detail: "" });

it("hits stand by noun, and the arrows move in the order seen", async () => {
  const finder = new Finder({ searchFind: async () => [hit("facility", "a"), hit("project", "b"), hit("facility", "c")] }, 0);
  finder.type("duc tri");
  await vi.waitFor(() => expect(finder.hits.length).toBe(3));
  expect(finder.groups.map((group) => group.noun)).toEqual(["facility", "project"]);
  finder.move(1);
  expect(finder.chosen?.id).toBe("c");
  finder.move(-2);
  expect(finder.chosen?.id, "round and round").toBe("b");
});

it("an older answer does not replace a newer question", async () => {
  const waiting: (() => void)[] = [];
  const finder = new Finder({ searchFind: (text) => new Promise((resolve) => waiting.push(() => resolve([hit("facility", text)]))) }, 0);
  finder.type("du");
  await vi.waitFor(() => expect(waiting.length).toBe(1));
  finder.type("duc");
  await vi.waitFor(() => expect(waiting.length).toBe(2));
  waiting[1]!();
  await vi.waitFor(() => expect(finder.hits.length).toBe(1));
  waiting[0]!();
  await Promise.resolve();
  expect(finder.hits[0]?.id).toBe("duc");
});
