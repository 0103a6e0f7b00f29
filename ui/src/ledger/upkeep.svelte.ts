/** What the ledger is behind in: newer reference data, records under units that ended. Each is taken in by one step that can be undone. */
import { refusal, type Done, type EndedUnit, type Ipc, type ReferenceNews, type Refusal } from "../ipc";

type Needs = Pick<Ipc, "ledgerReference" | "ledgerReferenceUpdate" | "unitEnded" | "unitRenew">;
type Tell = (done: Done<unknown>, sentence: string) => void;

export class Upkeep {
  news = $state.raw<ReferenceNews | null>(null);
  units = $state.raw<EndedUnit[]>([]);
  /** The unit of today chosen for a divided one, by the id of the one that ended. */
  chosen = $state<Record<string, string>>({});
  /** Own rows that the office wants as they ship, by id. */
  take = $state<Record<string, boolean>>({});
  failed = $state.raw<Refusal | null>(null);
  busy = $state(false);

  constructor(
    private readonly ipc: Needs,
    private readonly tell: Tell,
  ) {}

  async load(): Promise<void> {
    try {
      [this.news, this.units] = await Promise.all([this.ipc.ledgerReference(), this.ipc.unitEnded()]);
      this.failed = null;
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  /** Rows that the press would write: those that wait, and own ones that are ticked. */
  get rows(): number {
    return (this.news?.waiting ?? 0) + this.taken.length;
  }

  get taken(): string[] {
    return (this.news?.own ?? []).map((row) => row.id).filter((id) => this.take[id]);
  }

  /** Records that the press would move: those with one successor, and those whose divided unit somebody decided. */
  get records(): number {
    return this.units.filter((unit) => unit.successor || this.chosen[unit.id]).reduce((sum, unit) => sum + unit.records.length, 0);
  }

  get divided(): EndedUnit[] {
    return this.units.filter((unit) => !unit.successor);
  }

  /** Records under units that ended. */
  get under(): number {
    return this.units.reduce((sum, unit) => sum + unit.records.length, 0);
  }

  update(): Promise<void> {
    return this.#run(async () => {
      const done = await this.ipc.ledgerReferenceUpdate(this.taken);
      this.take = {};
      this.tell(done, `Đã cập nhật ${done.value} dòng dữ liệu tham chiếu`);
    });
  }

  renew(): Promise<void> {
    return this.#run(async () => {
      const chosen = Object.fromEntries(Object.entries(this.chosen).filter(([, unit]) => unit !== ""));
      const done = await this.ipc.unitRenew(chosen);
      this.chosen = {};
      this.tell(done, `Đã ghi ${done.value} bản ghi theo địa giới hiện nay; địa chỉ như đã ghi giữ nguyên`);
    });
  }

  async #run(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await work();
      await this.load();
    } catch (thrown) {
      this.failed = refusal(thrown);
    } finally {
      this.busy = false;
    }
  }
}
