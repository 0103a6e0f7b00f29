/** The import being looked at outlives its page: the rest of the program stays usable meanwhile. */
import { ipc } from "../ipc";
import { book } from "../ledger/book.svelte";
import { route } from "../frame/route.svelte";
import { SurveyPage } from "./page.svelte";

export const survey = new SurveyPage(ipc, (done, sentence) => book.done(done, sentence));

/** Files dropped anywhere on the window open the import. Called once, when the window starts. */
export function watchDrops(): () => void {
  const stopped = survey.start();
  const stopDrops = ipc.onDropped(() => route.go(["survey"]));
  return () => {
    stopped();
    stopDrops();
  };
}
