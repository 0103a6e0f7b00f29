/** The one search box: every noun at once, hits grouped by noun, moved through with the arrows. */
import { refusal, type Hit, type Ipc } from "../ipc";

export type Group = { noun: string; hits: Hit[] };

export class Finder {
  text = $state("");
  hits = $state.raw<Hit[]>([]);
  failed = $state("");
  searching = $state(false);
  at = $state(0);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ipc: Pick<Ipc, "searchFind">,
    private readonly delay = 120,
  ) {}

  /** Hits by noun, in the order the core ranked the first of each. */
  get groups(): Group[] {
    const groups: Group[] = [];
    for (const hit of this.hits) {
      const group = groups.find((one) => one.noun === hit.noun);
      if (group) group.hits.push(hit);
      else groups.push({ noun: hit.noun, hits: [hit] });
    }
    return groups;
  }

  /** The hits as they stand on screen, which is what the arrows move through. */
  get listed(): Hit[] {
    return this.groups.flatMap((group) => group.hits);
  }

  get chosen(): Hit | undefined {
    return this.listed[this.at];
  }

  type(text: string): void {
    this.text = text;
    clearTimeout(this.#timer);
    const mine = ++this.#asked;
    if (text.trim() === "") {
      this.hits = [];
      this.searching = false;
      return;
    }
    this.searching = true;
    this.#timer = setTimeout(() => void this.#find(mine), this.delay);
  }

  async #find(mine: number): Promise<void> {
    try {
      const hits = await this.ipc.searchFind(this.text.trim(), 40);
      if (mine !== this.#asked) return;
      this.hits = hits;
      this.failed = "";
      this.at = 0;
    } catch (thrown) {
      if (mine === this.#asked) this.failed = refusal(thrown).message;
    } finally {
      if (mine === this.#asked) this.searching = false;
    }
  }

  move(by: number): void {
    const count = this.listed.length;
    if (count > 0) this.at = (this.at + by + count) % count;
  }

  clear(): void {
    this.type("");
    this.at = 0;
  }
}
