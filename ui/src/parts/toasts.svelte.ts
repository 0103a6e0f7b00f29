/** One line at the foot of the window after something was done, with the way back. */
import { refusal } from "../ipc";

/** What a message offers; the offer goes when it no longer stands. */
export type Action = { label: string; run: () => void; stands: () => boolean };
export type Toast = { id: number; text: string; tone: "done" | "warn"; action?: Action };

class Toasts {
  shown = $state<Toast[]>([]);
  #next = 0;

  add(text: string, options: { tone?: Toast["tone"]; action?: Toast["action"]; seconds?: number } = {}): void {
    const id = this.#next++;
    const toast: Toast = { id, text, tone: options.tone ?? "done" };
    if (options.action) toast.action = options.action;
    this.shown = [...this.shown.slice(-2), toast];
    setTimeout(() => this.drop(id), (options.seconds ?? 8) * 1000);
  }

  /** The sentence of a refusal, where no field or panel can carry it. */
  refuse(thrown: unknown): void {
    const said = refusal(thrown);
    this.add(said.message, said.is("cancelled") ? {} : { tone: "warn", seconds: 14 });
  }

  clear(): void {
    this.shown = [];
  }

  drop(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
