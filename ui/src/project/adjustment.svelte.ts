/** An adjustment while it is typed: the record as it stands, what is written over it, and only what differs is sent. */
import type { Adjustment, BudgetView, MoneySource, Record as Entry, Row } from "../ipc";

export const TEXTS = [
  ["name", "Tên đề án"],
  ["objective", "Mục tiêu, kết quả dự kiến"],
  ["implementer", "Đơn vị thực hiện"],
  ["coordinator", "Đơn vị phối hợp"],
  ["place_written", "Địa điểm"],
] as const;
export const DAYS = [
  ["starts_on", "Bắt đầu"],
  ["ends_on", "Kết thúc"],
  ["contract_ends_on", "Hạn hợp đồng"],
] as const;
const REFERENCES = ["content_id", "unit_id"] as const;
const SHARES = ["support_vnd", "counterpart_vnd"] as const;
type Share = (typeof SHARES)[number];

/** One who benefits: a facility of the bank or a name as written, with its shares. */
export type Beneficiary = { id: string | null; facility: string | null; title: string; written: string; again: string; amounts: { [share in Share]: number | null }; gone: boolean };

const text = (value: unknown) => (typeof value === "string" ? value : "");
const whole = (value: unknown) => (typeof value === "number" ? value : null);

export function beneficiaryOf(row: Row): Beneficiary {
  return { id: row.id, facility: text(row.values["facility_id"]) || null, title: row.titles["facility_id"] ?? "", written: text(row.values["name_written"]), again: text(row.values["repeat_reason"]), amounts: { support_vnd: whole(row.values["support_vnd"]), counterpart_vnd: whole(row.values["counterpart_vnd"]) }, gone: false };
}

/** What is sent of one who benefits; nothing where nothing was changed. */
export function beneficiaryChange(now: Beneficiary, before: Beneficiary | undefined): NonNullable<Adjustment["beneficiaries"]>[number] | null {
  if (now.gone) return now.id === null ? null : { id: now.id, remove: true, values: {} };
  const values: Record<string, string | number | null> = {};
  if (now.facility !== (before?.facility ?? null)) values["facility_id"] = now.facility;
  if (now.written.trim() !== (before?.written ?? "")) values["name_written"] = now.written.trim() || null;
  if (now.again.trim() !== (before?.again ?? "")) values["repeat_reason"] = now.again.trim() || null;
  for (const share of SHARES) if (now.amounts[share] !== (before?.amounts[share] ?? null)) values[share] = now.amounts[share];
  return Object.keys(values).length === 0 ? null : { id: now.id, remove: false, values };
}

export class AdjustmentForm {
  texts = $state<Record<string, string>>({});
  days = $state<Record<string, string | null>>({});
  references = $state<Record<string, { id: string | null; title: string }>>({});
  beneficiaries = $state<Beneficiary[]>([]);
  /** By line and source, where it was typed over. */
  amounts = $state<Record<string, number>>({});
  /** Lines that this adjustment adds, behind those there are. */
  added = $state<string[]>([]);
  stop = $state(false);
  reason = $state("");
  normReason = $state("");
  decision = $state("");
  on = $state<string | null>(null);
  #record: Entry | null = null;
  #before: Beneficiary[] = [];

  constructor(private readonly budget: BudgetView) {}

  /** Takes the project and those who benefit as they stand. */
  begin(record: Entry | null, rows: Row[]): void {
    this.#record = record;
    this.#before = rows.map(beneficiaryOf);
    this.beneficiaries = rows.map(beneficiaryOf);
    for (const [name] of TEXTS) this.texts[name] = text(record?.values[name]);
    for (const [name] of DAYS) this.days[name] = text(record?.values[name]) || null;
    for (const name of REFERENCES) this.references[name] = { id: text(record?.values[name]) || null, title: record?.titles[name] ?? "" };
  }

  get lines(): string[] {
    return [...this.budget.lines.map((one) => one.name), ...this.added];
  }

  amount(line: string, source: MoneySource): number {
    return this.amounts[`${line}|${source}`] ?? this.#standing(line, source);
  }

  addBeneficiary(): void {
    this.beneficiaries.push({ id: null, facility: null, title: "", written: "", again: "", amounts: { support_vnd: null, counterpart_vnd: null }, gone: false });
  }

  /** Only what differs. */
  whole(sources: MoneySource[]): Adjustment {
    const fields: NonNullable<Adjustment["fields"]> = {};
    const before = (name: string) => text(this.#record?.values[name]);
    for (const [name] of TEXTS) if (this.texts[name] !== before(name)) fields[name] = this.texts[name] || null;
    for (const [name] of DAYS) if ((this.days[name] ?? null) !== (before(name) || null)) fields[name] = this.days[name] ?? null;
    for (const name of REFERENCES) if ((this.references[name]?.id ?? null) !== (before(name) || null)) fields[name] = this.references[name]?.id ?? null;
    const budget = this.lines.flatMap((line) => sources.map((source) => ({ line, source, amount: this.amount(line, source), year: null }))).filter((one) => one.amount !== this.#standing(one.line, one.source));
    const beneficiaries = this.beneficiaries.flatMap((one) => beneficiaryChange(one, this.#before.find((old) => old.id === one.id && one.id !== null)) ?? []);
    return { fields, budget, beneficiaries, stop: this.stop, reason: this.reason, norm_reason: this.normReason.trim() || null, norm_items: {}, decision_no: this.decision, decision_on: this.on ?? "", note: null };
  }

  #standing(line: string, source: MoneySource): number {
    return this.budget.lines.find((one) => one.name === line)?.stages.find((one) => one.stage === this.budget.in_force)?.amounts[source] ?? 0;
  }
}
