/** Which communes are sent a questionnaire, for which year, and how far the writing has come. */
import { refusal, type Ipc, type Progress, type QuestionnairesSent, type Refusal, type SurveyArea } from "../ipc";
import { grouped } from "../text/money";
import { matches } from "../text/fold";

type Needs = Pick<Ipc, "surveyAreas" | "surveyQuestionnaires" | "jobCancel" | "onProgress">;

/** The core's name for this job. */
const JOB = "questionnaires";

export class Questionnaires {
  open = $state(false);
  year = $state<number | null>(null);
  search = $state("");
  /** Communes without a facility too: they get an empty form. */
  all = $state(false);
  areas = $state.raw<SurveyArea[] | null>(null);
  chosen = $state.raw<ReadonlySet<string>>(new Set());
  progress = $state.raw<Progress | null>(null);
  writing = $state(false);
  refused = $state.raw<Refusal | null>(null);
  sent = $state.raw<QuestionnairesSent | null>(null);

  constructor(private readonly ipc: Needs) {}

  /** Starts listening for progress; answers with the way to stop. */
  start(): () => void {
    return this.ipc.onProgress((progress) => {
      if (this.writing && progress.job === JOB) this.progress = progress;
    });
  }

  /** Shows what can be sent; every commune with facilities is chosen. */
  async begin(year: number): Promise<void> {
    this.open = true;
    this.year = year;
    this.search = "";
    this.all = false;
    this.areas = null;
    this.sent = null;
    this.refused = null;
    try {
      this.areas = await this.ipc.surveyAreas();
      this.chosen = new Set(this.areas.filter((area) => area.facilities > 0).map((area) => area.code));
    } catch (thrown) {
      this.refused = refusal(thrown);
    }
  }

  /** The communes on the list: those looked for, or those with facilities, and any that is chosen. */
  get shown(): SurveyArea[] {
    const wanted = this.search.trim();
    return (this.areas ?? []).filter((area) => (wanted === "" ? this.all || area.facilities > 0 || this.chosen.has(area.code) : matches(`${area.name} ${area.code}`, wanted)));
  }

  get everyShown(): boolean {
    return this.shown.length > 0 && this.shown.every((area) => this.chosen.has(area.code));
  }

  choose(code: string, wanted: boolean): void {
    const others = [...this.chosen].filter((one) => one !== code);
    this.chosen = new Set(wanted ? [...others, code] : others);
  }

  chooseShown(wanted: boolean): void {
    const shown = new Set(this.shown.map((area) => area.code));
    const others = [...this.chosen].filter((code) => !shown.has(code));
    this.chosen = new Set(wanted ? [...others, ...shown] : others);
  }

  get ready(): boolean {
    return !this.writing && this.chosen.size > 0 && this.year !== null;
  }

  /** Asks for a folder and writes; cancelling the folder changes nothing. */
  async write(): Promise<void> {
    if (!this.ready || this.year === null) return;
    this.writing = true;
    this.progress = null;
    this.refused = null;
    try {
      this.sent = await this.ipc.surveyQuestionnaires({ year: this.year, areas: [...this.chosen] });
    } catch (thrown) {
      this.refused = refusal(thrown);
    } finally {
      this.writing = false;
      this.progress = null;
    }
  }

  async stop(): Promise<void> {
    try {
      await this.ipc.jobCancel(JOB);
    } catch (thrown) {
      this.refused = refusal(thrown);
    }
  }

  /** What was done, in a sentence. */
  get done(): string {
    if (!this.sent) return "";
    const facilities = this.sent.files.reduce((sum, file) => sum + file.facilities, 0);
    return `Đã ghi ${grouped(this.sent.files.length)} biểu khảo sát, ${grouped(facilities)} cơ sở, vào thư mục “${this.sent.folder}”.`;
  }
}
