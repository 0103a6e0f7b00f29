/**
 * The nouns the core declares, and the thirteen places of the rail where they are kept. A noun the
 * rail does not name stands as a tab of the place it belongs to, so nothing in the ledger is out of reach.
 */
import type { Field, Ipc, Noun } from "../ipc";

export type Place = { noun: string; label: string; icon: string; gap?: boolean; also: string[] };

export const PLACES: Place[] = [
  { noun: "overview", label: "Tổng quan", icon: "home", also: [] },
  { noun: "survey", label: "Khảo sát", icon: "sheet", also: ["need"] },
  { noun: "facility", label: "Cơ sở CNNT", icon: "factory", also: ["unit"] },
  { noun: "programme", label: "Chương trình", icon: "five", gap: true, also: ["target"] },
  { noun: "plan", label: "Kế hoạch", icon: "plan", also: ["proposal", "ceiling"] },
  { noun: "project", label: "Đề án", icon: "steps", also: ["contract", "payment"] },
  { noun: "course", label: "Đào tạo, tập huấn", icon: "klass", gap: true, also: ["class", "learner"] },
  { noun: "award", label: "Bình chọn, danh hiệu", icon: "medal", also: ["nomination", "certificate", "council", "round"] },
  { noun: "collaborator", label: "Cộng tác viên", icon: "people", also: ["person"] },
  { noun: "activity", label: "Tuyên truyền, hội chợ", icon: "horn", also: [] },
  { noun: "report", label: "Báo cáo", icon: "doc", gap: true, also: ["document"] },
  { noun: "norm", label: "Văn bản và định mức", icon: "law", also: ["content", "deadline", "threshold", "law", "legal", "vsic", "sector"] },
  { noun: "ledger", label: "Sổ dữ liệu, sao lưu", icon: "disk", also: ["agency", "user", "device", "attachment", "setting"] },
];

/** Which place of the rail a top-level noun belongs to. */
export function placeOf(noun: string): Place {
  const exact = PLACES.find((place) => place.noun === noun);
  if (exact) return exact;
  const starts = (stem: string) => noun === stem || noun.startsWith(stem + "_");
  return (
    PLACES.find((place) => place.also.some(starts)) ?? PLACES.find((place) => starts(place.noun)) ?? PLACES.find((place) => place.noun === "norm")!
  );
}

/** The field of a child list that points at its parent, and the noun it points at. */
export function parentOf(noun: Noun): string | null {
  const kind = noun.fields.find((field) => field.name === noun.parent)?.kind;
  return kind?.type === "ref" ? kind.noun : null;
}

export class Nouns {
  all = $state.raw<Noun[]>([]);

  async load(ipc: Pick<Ipc, "recordNouns">): Promise<void> {
    this.all = await ipc.recordNouns();
  }

  get(name: string): Noun | undefined {
    return this.all.find((noun) => noun.name === name);
  }

  label(name: string): string {
    return this.get(name)?.label ?? PLACES.find((place) => place.noun === name)?.label.toLocaleLowerCase("vi") ?? name;
  }

  /** The lists inside a record of this noun. */
  children(name: string): Noun[] {
    return this.all.filter((noun) => noun.parent !== null && parentOf(noun) === name);
  }

  /** The nouns listed at one place of the rail, its own first. */
  at(place: Place): Noun[] {
    const here = this.all.filter((noun) => noun.parent === null && placeOf(noun.name) === place);
    return here.sort((a, b) => Number(b.name === place.noun) - Number(a.name === place.noun));
  }
}

export const nouns = new Nouns();

/** The fields of a form, in their groups, in the order declared. */
export function groups(fields: Field[]): { title: string; fields: Field[] }[] {
  const found: { title: string; fields: Field[] }[] = [];
  for (const field of fields) {
    const title = field.group;
    const last = found.at(-1);
    if (last && (last.title === title || title === "")) last.fields.push(field);
    else found.push({ title, fields: [field] });
  }
  return found;
}
