/**
 * Có văn bản mới: the text in hand, and under it the norms in force that it changes, each with its new figures.
 * Everything is written in one step; what was approved under the old rows stands.
 */
import { refusal, type DocumentTyped, type Done, type Ipc, type NewNorm, type NormChange, type NormView, type Refusal, type Superseded } from "../ipc";

/** A norm in force and what the new text makes of it. */
export type Line = {
  norm: NormView;
  change: NormChange | "keep";
  rate: string | null;
  cap: number | null;
  cap_unit: string;
  line_factor: string | null;
  clause: string;
};

type Picked = { id: string; title: string } | null;
type Tell = (done: Done<Superseded>, sentence: string) => void;

export class NewText {
  number = $state("");
  kind = $state("resolution");
  name = $state("");
  issuer = $state("");
  issued = $state<string | null>(null);
  effective = $state<string | null>(null);
  unit = $state<Picked>(null);
  replaces = $state<Picked>(null);
  amends = $state<Picked>(null);
  verified = $state(true);
  search = $state("");
  lines = $state<Line[]>([]);
  known = $state(false);
  busy = $state(false);
  refused = $state("");
  failed = $state.raw<Refusal | null>(null);

  constructor(
    private readonly ipc: Pick<Ipc, "normInForce" | "normSupersede">,
    private readonly tell: Tell,
  ) {}

  /** The norms in force on the new text's first day, in its province; what was typed on a line stays. */
  async load(): Promise<void> {
    try {
      const found = await this.ipc.normInForce(this.effective, this.unit?.id ?? null);
      const typed = new Map(this.lines.filter((line) => line.change !== "keep").map((line) => [line.norm.id, line]));
      this.lines = found.map((norm) => typed.get(norm.id) ?? fresh(norm));
      this.failed = null;
    } catch (thrown) {
      this.failed = refusal(thrown);
    } finally {
      this.known = true;
    }
  }

  /** Whether the text is a province's: it is limited to one, or its number says so and the ledger's own is meant. */
  get provincial(): boolean {
    return this.unit !== null || ofProvince(this.number);
  }

  /** What may become of a row: the text of a province stands beside the country's rows and never ends them. */
  choices(norm: NormView): { change: Line["change"]; label: string }[] {
    const keep = { change: "keep" as const, label: "giữ nguyên" };
    const country = norm.unit_id === null && (norm.document ? !ofProvince(norm.document) : norm.source !== "local");
    if (this.provincial && country) return [keep, { change: "copy", label: "thêm mức của tỉnh" }];
    return [keep, { change: "replace", label: "thay bằng mức mới" }, { change: "end", label: "hết hiệu lực, không thay" }];
  }

  get changed(): Line[] {
    return this.lines.filter((line) => line.change !== "keep");
  }

  get ready(): boolean {
    return this.number.trim() !== "" && this.effective !== null;
  }

  async save(): Promise<boolean> {
    if (this.busy || !this.ready) return false;
    const document: DocumentTyped = {
      number: this.number.trim(),
      kind: this.kind,
      name: this.name.trim(),
      issuer: this.issuer.trim(),
      issued_on: this.issued,
      effective_on: this.effective,
      unit: this.unit?.id ?? null,
      replaces: this.replaces?.id ?? null,
      amends: this.amends?.id ?? null,
      verified: this.verified,
    };
    this.busy = true;
    this.refused = "";
    try {
      const done = await this.ipc.normSupersede(document, this.changed.map(sent));
      const { added, ended } = done.value;
      this.tell(done, `Đã ghi ${document.number}: thêm ${added.length} định mức, ${ended.length} định mức cũ hết hiệu lực`);
      return true;
    } catch (thrown) {
      this.refused = refusal(thrown).message;
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** `12/2026/NQ-HĐND`, `05/2026/QĐ-UBND`: a text of a province's council or committee. */
const ofProvince = (number: string): boolean => /(HĐND|UBND)/iu.test(number.normalize("NFC"));

/** A line begins with the figures of the row it may change. */
function fresh(norm: NormView): Line {
  return { norm, change: "keep", rate: norm.rate, cap: norm.cap, cap_unit: norm.cap_unit ?? "", line_factor: norm.line_factor, clause: "" };
}

function sent(line: Line): NewNorm {
  const text = (value: string) => (value.trim() === "" ? null : value.trim());
  return { from: line.norm.id, change: line.change === "keep" ? "copy" : line.change, rate: line.rate, cap: line.cap, cap_unit: text(line.cap_unit), line_factor: line.line_factor, clause: text(line.clause), citation: null };
}
