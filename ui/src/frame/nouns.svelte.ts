/**
 * The nouns the core declares, and the thirteen places of the rail where they are kept. A noun the
 * rail does not name stands as a tab of the place it belongs to, so nothing in the ledger is out of reach.
 */
import type { Field, Ipc, Kept, Noun } from "../ipc";

export type Place = { noun: string; label: string; icon: string; gap?: boolean; also: string[] };

export const PLACES: Place[] = [
  { noun: "overview", label: "Tổng quan", icon: "home", also: [] },
  { noun: "survey", label: "Khảo sát", icon: "sheet", also: ["facility_need"] },
  { noun: "facility", label: "Cơ sở CNNT", icon: "factory", also: ["unit", "craft_village", "industry", "not_duplicate"] },
  { noun: "programme", label: "Chương trình", icon: "five", gap: true, also: [] },
  { noun: "plan", label: "Kế hoạch", icon: "plan", also: ["proposal", "recurring_task"] },
  { noun: "project", label: "Đề án", icon: "steps", also: ["paper_template", "workflow_step", "authority_rule"] },
  { noun: "course", label: "Đào tạo, tập huấn", icon: "klass", gap: true, also: ["learner", "attendance"] },
  { noun: "award", label: "Bình chọn, danh hiệu", icon: "medal", also: ["nomination", "certificate", "council", "criterion_template", "score", "vote"] },
  { noun: "collaborator", label: "Cộng tác viên", icon: "people", also: ["appointment", "person"] },
  { noun: "activity", label: "Tuyên truyền, hội chợ", icon: "horn", also: [] },
  { noun: "report", label: "Báo cáo", icon: "doc", gap: true, also: ["aggregate"] },
  { noun: "norm", label: "Văn bản và định mức", icon: "law", also: ["content", "deadline", "legal_document", "eligibility_rule", "setting"] },
  { noun: "ledger", label: "Sổ dữ liệu, sao lưu", icon: "disk", also: ["agency", "user", "user_account", "device", "attachment", "exchange", "saved_view"] },
];

/** Nouns that nothing can be done with yet: no tab leads to them. */
const NOT_YET = ["saved_view", "user_account", "exchange_peer"];
/** Nouns whose records a page makes, though a form may change them. */
const MADE_BY_PAGE = ["report"];

type May = { add: boolean; edit: boolean; remove: boolean; instead: string };

/** What a general form may do to records of a noun; the core refuses the rest with `instead`, which says where it is done. */
export const may = (noun: Noun): May => {
  const { written } = noun;
  const form = written.way === "form";
  return { add: form && !MADE_BY_PAGE.includes(noun.name), edit: written.way !== "own", remove: form, instead: written.way === "form" ? "" : written.instead };
};

/** The same for one record, which keeps what was decided with it. */
export function mayOf(noun: Noun, kept: Kept[]): May {
  const free = may(noun);
  const stays = kept.find((one) => one.stays);
  const typed = noun.fields.some((field) => field.own === null && !kept.some((one) => one.fields.includes(field.name)));
  return { ...free, edit: free.edit && typed, remove: free.remove && !stays, instead: free.instead || (stays ? `${stays.because}. ${stays.instead}` : "") };
}

/** Lists inside records that people also want to see across all of them. */
const ACROSS = ["facility_need", "nomination", "learner"];

/** Which place of the rail a top-level noun belongs to. */
export function placeOf(noun: string): Place {
  const exact = PLACES.find((place) => place.noun === noun);
  if (exact) return exact;
  const starts = (stem: string) => noun === stem || noun.startsWith(stem + "_");
  return (
    PLACES.find((place) => place.also.includes(noun)) ?? PLACES.find((place) => place.also.some(starts)) ?? PLACES.find((place) => starts(place.noun)) ?? PLACES.find((place) => place.noun === "norm")!
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
    const here = this.all.filter((noun) => !NOT_YET.includes(noun.name) && (noun.parent === null || ACROSS.includes(noun.name)) && placeOf(noun.name) === place);
    const rank = (noun: Noun) => (noun.name === place.noun ? 0 : ACROSS.includes(noun.name) ? 2 : noun.name.startsWith(place.noun) ? 1 : 3);
    return here.sort((a, b) => rank(a) - rank(b));
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
