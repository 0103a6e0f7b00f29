/** The lists and open records of this session: leaving a page and coming back finds them as they were. */
import { ipc, type Noun } from "../ipc";
import { settings } from "../frame/settings.svelte";
import { List } from "./list.svelte";
import { RecordView } from "./record.svelte";

type Kept = { list: List; view: RecordView };
const shelf = new Map<string, Kept>();

export function shelved(noun: Noun): Kept {
  let kept = shelf.get(noun.name);
  if (!kept || kept.list.noun !== noun) {
    kept = {
      list: new List(ipc, noun, {
        year: () => settings.year,
        kept: settings.columns[noun.name],
        keep: (columns) => {
          settings.columns[noun.name] = columns;
          settings.keep();
        },
      }),
      view: new RecordView(ipc, noun),
    };
    shelf.set(noun.name, kept);
  }
  return kept;
}
