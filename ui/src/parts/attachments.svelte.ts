/** The files of one record, with small pictures of its photos while they are on the screen. */
import { refusal, type AttachmentView, type Done, type Ipc, type Refusal } from "../ipc";

type Needs = Pick<Ipc, "attachmentList" | "attachmentAdd" | "attachmentRemove" | "attachmentPhoto">;

/** Photos beyond this many show their name only: a picture is read whole. */
const PICTURES = 24;

export class Files {
  all = $state.raw<AttachmentView[]>([]);
  known = $state(false);
  failed = $state.raw<Refusal | null>(null);
  /** Addresses of pictures by file. */
  pictures = $state<Record<string, string>>({});
  #closed = false;

  constructor(
    private readonly ipc: Needs,
    readonly noun: string,
    readonly record: string,
  ) {}

  get photos(): AttachmentView[] {
    return this.all.filter((file) => file.kind === "photo");
  }

  get papers(): AttachmentView[] {
    return this.all.filter((file) => file.kind !== "photo");
  }

  async load(): Promise<void> {
    try {
      this.all = await this.ipc.attachmentList(this.noun, this.record);
      this.known = true;
      this.failed = null;
      await this.#draw();
    } catch (thrown) {
      this.failed = refusal(thrown);
    }
  }

  async #draw(): Promise<void> {
    for (const id of Object.keys(this.pictures)) if (!this.all.some((file) => file.id === id)) this.#forget(id);
    for (const file of this.photos.slice(0, PICTURES)) {
      if (!file.here || this.pictures[file.id]) continue;
      try {
        const bytes = await this.ipc.attachmentPhoto(file.id);
        if (this.#closed) return;
        this.pictures[file.id] = URL.createObjectURL(new Blob([bytes as BlobPart], { type: file.media_type }));
      } catch {
        // Its name stands for it; opening it says why.
      }
    }
  }

  #forget(id: string): void {
    const address = this.pictures[id];
    if (address) URL.revokeObjectURL(address);
    delete this.pictures[id];
  }

  /** Lets go of the pictures. */
  close(): void {
    this.#closed = true;
    for (const id of Object.keys(this.pictures)) this.#forget(id);
  }

  /** Asks for files; null when the person cancels. */
  async add(): Promise<Done<AttachmentView[]> | null> {
    const done = await this.ipc.attachmentAdd(this.noun, this.record);
    if (done) this.all = done.value;
    return done;
  }

  async remove(file: AttachmentView): Promise<Done<AttachmentView[]>> {
    const done = await this.ipc.attachmentRemove(file.id);
    this.all = done.value;
    return done;
  }
}
