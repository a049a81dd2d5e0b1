/** A story on the page: where the reader is in it, and what the core says of that at this moment. */

import { messageOf } from '../core/types.ts';
import { presentedAs } from '../scene/presented.ts';
import type { Scene } from '../scene/scene.ts';
import { hasPieces, knownWordsOf } from '../trace/words.ts';
import { isOwnText, onTheWay } from './go.ts';
import { nearestName, type Place, readPlace, writePlace } from './place.ts';
import type { Step, Story, StoryEntry, StoryPage, Told } from './story.ts';

/** Of the page's notices. */
const MATTER = 'story';
/** What is written otherwise is the name of no story. */
const NOWHERE = { step: 0, answer: null };
/** A change of the scene has brought its head and cell to the screen. */
const FOLLOWS_MS = 30;

export class StoryRun {
  readonly entries: readonly StoryEntry[];
  entry: StoryEntry | null = null;
  story: Story | null = null;
  /** Null while the core has not said it yet. */
  told: Told | null = null;
  /** Why the core could not say it; empty: it could, or is asked. */
  problem = '';
  /** No story was found under the address's name: the list of all is wanted. */
  wantsList = false;
  readonly #page: StoryPage;
  readonly #changed: () => void;
  /** The scene in which each story was left. */
  readonly #left = new Map<string, Scene>();
  #place: Place | null = null;
  /** A name that no story has, while it is looked for. */
  #missing: string | null = null;
  /** What was asked of the core last, and of which trace. */
  #asked: { about: string; trace: unknown } = { about: '', trace: null };
  #isAsking = false;
  #isOutdated = false;

  constructor(page: StoryPage, entries: readonly StoryEntry[], changed: () => void) {
    this.#page = page;
    this.entries = entries;
    this.#changed = changed;
  }

  /** Where the reader is; null: in no story. A step beyond the end is the last one. */
  get place(): Place | null {
    const { story, entry } = this;
    const place = this.#place;
    if (!story || !place || entry?.name !== place.name) return null;
    return { ...place, step: Math.min(place.step, story.steps.length - 1) };
  }

  get step(): Step | null {
    const { place, story } = this;
    return (place && story?.steps[place.step]) ?? null;
  }

  get isAnswered(): boolean {
    return this.place?.answer !== null && this.step?.question !== undefined;
  }

  /** What the step shows. */
  #declared(step: Step, answered: boolean): Scene {
    return (answered && step.revealed) || step.scene;
  }

  get declared(): Scene | null {
    const { step } = this;
    return step && this.#declared(step, this.isAnswered);
  }

  /** The page shows another source than the step is about. */
  get isElsewhere(): boolean {
    const { declared, step } = this;
    const isOther = declared !== null && declared.source.kind !== this.#page.scene.source.kind;
    return isOther && !step?.anySource;
  }

  /** The reader put a text, or numbers, in place of the step's. */
  get isOwn(): boolean {
    const { declared } = this;
    const { source } = this.#page.scene;
    return declared?.source.kind === source.kind && isOwnText(source, declared.source);
  }

  /** The reader chose words in place of pieces: they wait for the end of the story (scene/shows_words.ts). */
  get hidesWords(): boolean {
    const { scene, session } = this.#page;
    const texts = [session.queryTokens, session.keyTokens];
    return scene.words === true && texts.some((tokens) => hasPieces(knownWordsOf(tokens)));
  }

  /** The scene of a story where the reader left it; null: it was not begun. */
  leftAt(name: string): Place | null {
    return readPlace(this.#left.get(name)?.story ?? '');
  }

  /** After every change of what the page shows. */
  follow(): void {
    const { scene } = this.#page;
    const { story } = scene;
    const place = story === undefined ? null : (readPlace(story) ?? { ...NOWHERE, name: story });
    const isOther = JSON.stringify(place) !== JSON.stringify(this.#place);
    this.#place = place;
    if (isOther) Object.assign(this, { told: null, problem: '' });
    if (!place) {
      Object.assign(this, { entry: null, story: null });
      return;
    }
    if (this.entry?.name !== place.name && place.name !== this.#missing) this.#open(place);
    if (!this.story) return;
    this.#left.set(place.name, scene);
    if (isOther) this.#checkStep(place, this.story);
    this.#ask();
  }

  async #open(place: Place): Promise<void> {
    const entry = this.entries.find(({ name }) => name === place.name);
    this.#missing = entry ? null : place.name;
    if (!entry) return this.#findNear(place);
    Object.assign(this, { entry, story: null, told: null });
    try {
      const story = await entry.load();
      if (this.entry !== entry) return;
      this.story = story;
      this.#checkStep(place, story);
      await this.#showAlone();
    } catch (cause) {
      if (this.entry !== entry) return;
      this.entry = null;
      this.#page.notices.failed(
        cause,
        `The story “${entry.title}” could not be loaded; the page stays as it is: `,
        MATTER,
      );
      await this.close();
    }
    this.follow();
    this.#changed();
  }

  /** An address that names a step and nothing else means the step's own scene. */
  async #showAlone(): Promise<void> {
    const page = this.#page;
    const { declared, place } = this;
    if (!page.isStoryAlone || !declared || !place) return;
    page.isStoryAlone = false;
    await page.change(presentedAs(page.scene, { ...declared, story: writePlace(place) }));
  }

  async #findNear(place: Place): Promise<void> {
    const near = nearestName(
      place.name,
      this.entries.map(({ name }) => name),
    );
    const entry = this.entries.find(({ name }) => name === near);
    const instead = entry ? `“${entry.title}” is opened instead` : 'all stories are listed';
    if (entry) await this.start(entry.name);
    else {
      this.wantsList = true;
      await this.close();
    }
    this.#missing = null;
    this.#page.notices.say(MATTER, `There is no story “${place.name}”: ${instead}.`);
  }

  #checkStep({ step }: Place, { steps }: Story): void {
    if (step < steps.length) return;
    this.#page.notices.say(
      MATTER,
      `This story has ${steps.length} steps: the last one is shown in place of step ${step + 1}.`,
    );
  }

  /** Everything that the step speaks of is on the screen. */
  get isSettled(): boolean {
    const { busy, failed, waiting, working, session } = this.#page;
    return session.trace !== null && !busy && !failed && !waiting && !working && !this.isElsewhere;
  }

  /** All that an answer is about: one to something older is asked for again. */
  get #about(): string {
    const { scene, session } = this.#page;
    return JSON.stringify([scene, session.layer, session.head, session.pin]);
  }

  /** One question at a time; what changes meanwhile is asked once more. */
  async #ask(): Promise<void> {
    if (this.#isAsking) {
      this.#isOutdated = true;
      return;
    }
    this.#isAsking = true;
    do {
      this.#isOutdated = false;
      // What a change brings along follows it.
      await new Promise((resolve) => setTimeout(resolve, FOLLOWS_MS));
      await this.#askNow();
    } while (this.#isOutdated);
    this.#isAsking = false;
  }

  async #askNow(): Promise<void> {
    const { step, isSettled } = this;
    const page = this.#page;
    if (!step?.tell) return;
    if (!isSettled) {
      if (page.waiting) this.told = null;
      return;
    }
    const about = this.#about;
    const { trace } = page.session;
    const isKnown = this.told !== null && !this.told.pending;
    if (isKnown && about === this.#asked.about && trace === this.#asked.trace) return;
    this.#asked = { about, trace };
    const isSame = () => this.step === step && this.#about === about && page.session.trace === trace;
    try {
      const told = await step.tell(page, this.isAnswered);
      if (isSame()) Object.assign(this, { told, problem: '' });
    } catch (cause) {
      // What was asked of a trace that is gone is asked of the next one.
      if (isSame()) this.problem = messageOf(cause);
    }
    if (!isSame()) this.#isOutdated = true;
    this.#changed();
  }

  /** From the beginning, or where it was left. */
  async start(name: string, resumes = false): Promise<void> {
    const entry = this.entries.find((candidate) => candidate.name === name);
    if (!entry) return;
    const left = resumes ? this.#left.get(name) : undefined;
    try {
      const { steps } = await entry.load();
      const [first] = steps;
      if (!first) return;
      const scene = left ?? { ...first.scene, story: writePlace({ name, step: 0, answer: null }) };
      this.#page.notices.clear(MATTER);
      // Stories speak of rows that look at columns.
      const { convention: _, ...inRows } = presentedAs(this.#page.scene, scene);
      await this.#page.choose(inRows);
    } catch (cause) {
      this.#page.notices.failed(
        cause,
        `The story “${entry.title}” could not be loaded; the page stays as it is: `,
        MATTER,
      );
    }
  }

  async #moveTo(place: Place): Promise<void> {
    const { step: from, story } = this;
    const to = story?.steps[place.step];
    const page = this.#page;
    if (!from || !to) return;
    const declared = this.#declared(to, place.answer !== null && to.question !== undefined);
    const scene = onTheWay(page.scene, this.#declared(from, this.isAnswered), declared);
    page.stepBackNext();
    page.notices.clear(MATTER);
    await page.change(presentedAs(page.scene, { ...scene, story: writePlace(place) }));
  }

  /** How far there is to go: 0 at the end. */
  canGo(by: 1 | -1): boolean {
    const { place, story } = this;
    const to = (place?.step ?? -1) + by;
    return story !== null && place !== null && to >= 0 && to < story.steps.length;
  }

  async go(by: 1 | -1): Promise<void> {
    const { place } = this;
    if (place && this.canGo(by)) await this.#moveTo({ ...place, step: place.step + by });
  }

  async choose(answer: number): Promise<void> {
    const { place, step } = this;
    if (place && step?.question) await this.#moveTo({ ...place, answer });
  }

  /** As the step has it, whatever the reader touched; its question can be answered anew. */
  async again(): Promise<void> {
    const { place, step } = this;
    if (!place || !step) return;
    const answer = step.question ? null : place.answer;
    const scene = { ...step.scene, story: writePlace({ ...place, answer }) };
    await this.#page.change(presentedAs(this.#page.scene, scene));
  }

  async close(): Promise<void> {
    const { story: _told, ...scene } = this.#page.scene;
    await this.#page.change(scene);
  }
}
