/** What is told above a result: a sentence of what is on the screen, and questions that lead on from it. */

import { html } from 'lit';
import type { Guide } from '../../labs/guide.ts';
import type { AnyLab, Example } from '../../labs/lab.ts';
import type { Scene } from '../../scene/scene.ts';
import type { Token } from '../../trace/tokens.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import './guide_line.ts';
import { type PlaceHost, showPlace } from '../page/page_places.ts';
import { ASKED, type GuideRoom } from './guide_room.ts';

/** Always the same, so that nothing is drawn anew for it. */
const NONE: readonly string[] = [];

/** What the reader acts on; the rest of a scene says how it is drawn. */
function actedOn({ source, mode, layer, head, view, pin, interventions, step }: Scene): string {
  return JSON.stringify([source.kind, source, mode, layer, head, view, pin, interventions, step]);
}

/** The example whose source is on show; of several the one of the same head. */
export function exampleOf({ examples }: AnyLab, { source, mode, layer, head }: Scene): Example | undefined {
  const text = JSON.stringify([source, mode]);
  const here = examples.filter(({ scene }) => JSON.stringify([scene.source, scene.mode]) === text);
  return here.find(({ scene }) => scene.layer === layer && scene.head === head) ?? here[0];
}

/** Whether a sentence speaks of a part of a word. */
function namesPiece(words: string, { queryTokens, keyTokens }: TraceSession): boolean {
  const names = (tokens: readonly Token[]) =>
    tokens.some(
      ({ text, continuesWord }, at) =>
        (continuesWord || tokens[at + 1]?.continuesWord) && words.includes(`“${text}”`),
    );
  return names(queryTokens) || names(keyTokens);
}

export class PageGuide {
  readonly #host: PlaceHost;
  readonly #room: GuideRoom;
  /** Null while it is on its way. */
  readonly #guides = new Map<AnyLab, Guide | null>();
  /** Which lab's first result the questions are about, and what was on the screen then. */
  #first: { lab: AnyLab; scene: string } | null = null;
  /** What a question brought, as long as nothing else is done. */
  #answer: { said: string; scene: string } | null = null;
  #isAsking = false;
  #told = { of: '', text: '' };

  constructor(host: PlaceHost, room: GuideRoom) {
    this.#host = host;
    this.#room = room;
  }

  get #page() {
    return this.#host.page;
  }

  /** What is on the screen is the scene's. */
  get #isThere(): boolean {
    const { isOld, waiting, session } = this.#page.playground;
    const { shown } = this.#page.words;
    if (shown && !shown.session.isCurrent) return false;
    return !isOld && !waiting && !session.busy && session.trace !== null;
  }

  /** After every change: whoever acts by themselves needs no questions any more. */
  follow(): void {
    const { lab, scene } = this.#page.playground;
    this.#fetch(lab);
    if (this.#isAsking || !this.#isThere) return;
    const now = actedOn(scene);
    if (this.#answer?.scene !== now) this.#answer = null;
    if (this.#first?.lab !== lab) this.#first = { lab, scene: now };
    else if (this.#first.scene !== now) this.#remember(lab);
  }

  async #fetch(lab: AnyLab): Promise<void> {
    if (this.#guides.has(lab)) return;
    this.#guides.set(lab, null);
    try {
      const guide = await lab.guide?.();
      if (guide) this.#guides.set(lab, guide);
      this.#page.requestUpdate();
    } catch {
      // The page works without it; the next change asks again.
      this.#guides.delete(lab);
    }
  }

  /** The questions come back, about what is on the screen now. */
  again(): void {
    const { lab } = this.#page.playground;
    this.#keep(this.#room.asked.replaceAll(lab.kind, ''));
    this.#room.room = 'asks';
    this.#first = null;
    this.#answer = null;
    this.follow();
    this.#page.requestUpdate();
  }

  #keep(asked: string): void {
    this.#room.asked = asked;
    try {
      localStorage.setItem(ASKED, asked.trim());
    } catch {
      // This visit remembers it.
    }
  }

  /** The lab's questions were used, or passed over. */
  #remember({ kind }: AnyLab): void {
    if (!this.#room.asked.includes(kind)) this.#keep(`${this.#room.asked} ${kind}`);
  }

  #hide(): void {
    this.#remember(this.#page.playground.lab);
    this.#page.requestUpdate();
  }

  #closeAnswer(): void {
    this.#answer = null;
    this.#page.requestUpdate();
  }

  async #ask({ questions }: Guide, at: number): Promise<void> {
    const { playground } = this.#page;
    const { run } = playground;
    const question = questions[at];
    if (!run || !question || this.#isAsking) return;
    this.#isAsking = true;
    this.#remember(playground.lab);
    try {
      const { said, place } = await question.ask({ host: this.#page.words.shown?.asked ?? playground, run });
      this.#answer = { said, scene: actedOn(playground.scene) };
      this.#isAsking = false;
      this.#page.requestUpdate();
      await showPlace(this.#host, place);
    } catch (cause) {
      playground.notices.failed(cause);
    } finally {
      this.#isAsking = false;
    }
  }

  /** Empty: nothing that could be told is borne out by what is on the screen. */
  #sentence(guide: Guide, asks: boolean): string {
    const { lab, scene, session, run } = this.#page.playground;
    const shown = this.#page.words.session;
    const example = exampleOf(lab, scene);
    // A claim also names figures of other texts, and those are of the model as it is.
    if (!example || scene.interventions.length > 0) return guide.says(shown);
    // The questions are about what is pinned.
    if (asks && !scene.pin) return guide.says(shown);
    const isFirst = asks && example === exampleOf(lab, lab.start());
    const claim = guide.claims[example.name]?.(session, run) ?? '';
    const isHidden = shown !== session && namesPiece(claim, session);
    return isFirst || isHidden || (asks && claim === '') ? guide.says(shown) : claim;
  }

  /** While it is computed anew, what was told of the same head stays. */
  #kept(guide: Guide | null | undefined, asks: boolean): string {
    const { source, layer, head } = this.#page.playground.scene;
    const of = JSON.stringify([source, layer, head]);
    if (guide && this.#isThere) this.#told = { of, text: this.#sentence(guide, asks) };
    return this.#told.of === of ? this.#told.text : '';
  }

  told() {
    const { lab, scene } = this.#page.playground;
    const { session } = this.#page.words;
    const guide = this.#guides.get(lab);
    // Where controls are left out, a question may lead to one of them.
    const asks = !scene.controls && this.#room.room === 'asks' && !this.#room.asked.includes(lab.kind);
    const seen = this.#kept(guide, asks);
    // Of a scene that is another already, nothing is said any more.
    const answer = this.#answer?.scene === actedOn(scene) ? this.#answer.said : '';
    const text = seen || (guide?.begins && !session.trace ? guide.begins : '');
    return html`<guide-line .about=${JSON.stringify(scene.source)} .answer=${answer} .text=${text} .questions=${asks && seen && guide ? guide.questions.map((question) => question.words(session)) : NONE}
      @question-asked=${({ detail }: CustomEvent<number>) => guide && this.#ask(guide, detail)} @questions-hidden=${() => this.#hide()} @answer-closed=${() => this.#closeAnswer()}></guide-line>`;
  }
}
