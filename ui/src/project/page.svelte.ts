/** A project as a line of steps: those behind it with date and paper, then the state it is in. */
import { refusal, type Ipc, type Noun, type Record as Entry, type Refusal, type Row } from "../ipc";
import { showDate } from "../text/dates";
import { show } from "../text/values";

export const STEPS = "project_step";
export type Step = { label: string; under: string };

export class ProjectSteps {
  rows = $state.raw<Row[] | null>(null);
  failed = $state.raw<Refusal | null>(null);
  #id: string | null = null;

  constructor(private readonly ipc: Pick<Ipc, "recordList">) {}

  async open(id: string | null): Promise<void> {
    if (id !== this.#id) this.rows = null;
    this.#id = id;
    if (id === null) return;
    try {
      const page = await this.ipc.recordList(STEPS, { search: "", filters: [], sort: [], offset: 0, limit: 200, year: null, parent: id });
      if (this.#id === id) [this.rows, this.failed] = [page.rows, null];
    } catch (thrown) {
      if (this.#id === id) this.failed = refusal(thrown);
    }
  }

  reload(): Promise<void> {
    return this.open(this.#id);
  }
}

/**
 * The line to draw: every state passed, once, in the order it was reached; the present one last. A step
 * back takes the states after it off the line.
 */
export function line(project: Noun, steps: Noun | undefined, record: Entry, rows: Row[]): { steps: Step[]; current: number } {
  const states = project.fields.find((field) => field.name === "state")?.kind;
  const stepStates = steps?.fields.find((field) => field.name === "state")?.kind ?? states;
  const now = record.values["state"];
  const passed: { code: string; step: Step }[] = [];
  for (const row of rows) {
    const code = String(row.values["state"] ?? "");
    const label = stepStates ? show(stepStates, code) : code;
    const date = typeof row.values["happened_on"] === "string" ? showDate(row.values["happened_on"]) : "";
    const paper = typeof row.values["document_no"] === "string" ? row.values["document_no"] : "";
    const again = passed.findIndex((one) => one.code === code);
    if (again >= 0) passed.length = again;
    passed.push({ code, step: { label, under: [date, paper].filter(Boolean).join(" · ") } });
  }
  if (typeof now === "string" && passed.at(-1)?.code !== now) passed.push({ code: now, step: { label: states ? show(states, now) : now, under: "" } });
  return { steps: passed.map((one) => one.step), current: passed.length - 1 };
}
