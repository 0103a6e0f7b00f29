/** What needs somebody, by place of the rail: the amber counts. Comes with the overview of the working year. */
import type { Attention, Ipc } from "../ipc";
import { placeOf } from "./nouns.svelte";

class Waiting {
  list = $state.raw<Attention[]>([]);

  async load(ipc: Pick<Ipc, "overviewShow">, year: number): Promise<void> {
    try {
      this.list = (await ipc.overviewShow(year)).needs_attention;
    } catch {
      // The rail goes without its counts; the overview itself says what is wrong.
      this.list = [];
    }
  }

  of(place: string): { count: number; title: string } {
    const here = this.list.filter((one) => one.count > 0 && placeOf(one.noun).noun === place);
    return { count: here.reduce((sum, one) => sum + one.count, 0), title: here.map((one) => one.label).join(" · ") };
  }
}

export const attention = new Waiting();
