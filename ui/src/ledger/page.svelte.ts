/** The ledger itself: what was done in it, its backups, its health; open, create, copy. */
import { refusal, type Backup, type Done, type Health, type Ipc, type LedgerStatus, type Operation, type Refusal } from "../ipc";

const PAGE = 100;
type Needs = Pick<Ipc, "ledgerHistory" | "ledgerBackups" | "ledgerBackup" | "ledgerCheck" | "ledgerRestore" | "ledgerOpen" | "ledgerCreate" | "ledgerCopy">;

export class LedgerPage {
  operations = $state.raw<Operation[] | null>(null);
  more = $state(false);
  backups = $state.raw<Backup[] | null>(null);
  health = $state.raw<Health | null>(null);
  failed = $state.raw<Refusal | null>(null);
  /** What is being done now, in words; null when nothing is. */
  busy = $state<string | null>(null);

  constructor(private readonly ipc: Needs) {}

  async load(): Promise<void> {
    await this.#try(null, async () => {
      const [operations, backups] = await Promise.all([this.ipc.ledgerHistory(null, PAGE), this.ipc.ledgerBackups()]);
      this.operations = operations;
      this.more = operations.length === PAGE;
      this.backups = backups;
    });
  }

  async older(): Promise<void> {
    const last = this.operations?.at(-1);
    if (!last) return;
    await this.#try(null, async () => {
      const older = await this.ipc.ledgerHistory(last.transaction, PAGE);
      this.operations = [...(this.operations ?? []), ...older];
      this.more = older.length === PAGE;
    });
  }

  backup(): Promise<Backup | null> {
    return this.#try("Đang sao lưu…", async () => {
      const made = await this.ipc.ledgerBackup();
      this.backups = await this.ipc.ledgerBackups();
      return made;
    });
  }

  check(): Promise<Health | null> {
    return this.#try("Đang kiểm tra sổ…", async () => (this.health = await this.ipc.ledgerCheck()));
  }

  restore(file: string): Promise<Done<string> | null> {
    return this.#try("Đang khôi phục bản sao lưu…", () => this.ipc.ledgerRestore(file));
  }

  /** Opens or creates; null when the person changed their mind, or when it was refused (`failed` says why). */
  another(make: boolean): Promise<LedgerStatus | null> {
    return this.#try("Đang mở sổ…", () => (make ? this.ipc.ledgerCreate() : this.ipc.ledgerOpen()));
  }

  copy(): Promise<string | null> {
    return this.#try("Đang sao chép sổ…", () => this.ipc.ledgerCopy());
  }

  async #try<T>(busy: string | null, run: () => Promise<T>): Promise<T | null> {
    if (busy && this.busy) return null;
    if (busy) this.busy = busy;
    this.failed = null;
    try {
      return await run();
    } catch (thrown) {
      this.failed = refusal(thrown);
      return null;
    } finally {
      if (busy) this.busy = null;
    }
  }
}
