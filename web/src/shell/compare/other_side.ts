/**
 * The other side of a comparison: its trace, made by the lab's own code, and the head of the page beside it. What a
 * newer wish has overtaken is aborted, and its answer is dropped.
 */

import { messageOf, type TraceHandle } from '../../core/types.ts';
import type { LabRun, OtherScenes, Shown } from '../../labs/lab.ts';
import type { Against } from '../../scene/scene.ts';
import { showsWords } from '../../scene/shows_words.ts';
import { compareInWords, haveWords } from '../../trace/compared_words.ts';
import { isLongStages } from '../../trace/head_rows.ts';
import { headTitle } from '../../trace/head_titles.ts';
import { type ComparedHeads, compareHeads, type Side } from '../../trace/two_heads.ts';
import { compareModels } from '../../trace/two_models.ts';
import { distinctName } from '../../view/text/token_name.ts';
import type { Playground } from '../store/playground.ts';
import { CannotCompare, type Problem } from './cannot_compare.ts';
import { heeded } from './heeded.ts';
import { areUnlike, meantHead, nearestHead } from './other_head.ts';
import { type OtherPlace, otherPlace, runOf } from './other_place.ts';
import { type Other, otherOf, refuseNoNumbers, sideOf } from './sides.ts';
import { leftWords } from './taken_changes.ts';
import { apartWords, loadWords, ownWords, stepNote } from './words.ts';

type Layers = TraceHandle['summary']['layers'];

/** What the other side is made of. */
interface Sources {
  place: OtherPlace;
  /** Null: its model is not there. */
  others: OtherScenes | null;
  run: LabRun | null;
}

interface Made {
  key: string;
  lab: OtherPlace['lab'];
  others: OtherScenes;
  /** Another head of the same scene is no other computation: it goes on. */
  abort: AbortController;
  result: Promise<Shown | null>;
}

export class OtherSide {
  shown: ComparedHeads | null = null;
  problem: Problem | null = null;
  /** What was asked for is not there, and what is nearest to it is compared. */
  note = '';
  /** Of the other side's trace; null: it is not known yet. */
  layers: Layers | null = null;
  busy = false;
  readonly #playground: Playground;
  readonly #changed: () => void;
  #asked = '';
  #head: unknown = null;
  #abort = new AbortController();
  /** The lab's answer for the other scene, kept while only the head is another. */
  #made: Made | null = null;

  constructor(playground: Playground, changed: () => void) {
    this.#playground = playground;
    this.#changed = changed;
  }

  /** After every change of the page. */
  follow(): void {
    const { scene, session, busy } = this.#playground;
    const { against } = scene;
    if (!against) this.leave();
    if (!against || busy || session.busy || !session.trace || !session.stages) return;
    const { layer, head: number } = session;
    const asked = JSON.stringify([against, this.#stateOf(against), layer, number, showsWords(scene)]);
    // Of a long head there are others with each row that comes.
    const head = isLongStages(session.stages) ? session.tiles : session.stages;
    if (asked === this.#asked && head === this.#head) return;
    this.#asked = asked;
    this.#head = head;
    this.#compare(against);
  }

  /** What the other side waits for, or is at: when it is another, the comparison is. */
  #stateOf(against: Against): unknown {
    try {
      const place = otherPlace(this.#playground, against);
      const run = place.lab ? this.#playground.runs.opened(place.lab) : this.#playground.run;
      const others = run?.others?.(place.scene);
      return [others != null, loaderOf(run, place)?.state, others?.steps?.now];
    } catch (cause) {
      return messageOf(cause);
    }
  }

  /** Nothing is compared any more. */
  leave(): void {
    if (this.#asked === '') return;
    this.#asked = '';
    this.#head = null;
    this.#abort.abort();
    this.#made?.others.end?.();
    this.#forget();
    this.shown?.long?.close();
    Object.assign(this, { shown: null, problem: null, note: '', layers: null, busy: false });
  }

  #forget(): void {
    this.#made?.abort.abort();
    this.#made?.result.then(
      (shown) => shown?.trace.dispose(),
      () => {},
    );
    this.#made = null;
  }

  async #compare(against: Against): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.busy = true;
    this.#changed();
    const found = await this.#answer(against, abort.signal).catch(problemOf);
    if (abort.signal.aborted) {
      if ('shown' in found) found.shown?.long?.close();
      return;
    }
    this.shown?.long?.close();
    const none = { shown: null, problem: null, note: '', layers: null };
    Object.assign(this, { ...none, ...found, busy: false });
    this.#changed();
  }

  /** @throws CannotCompare, CoreError or SourceError */
  async #answer(
    wanted: Against,
    signal: AbortSignal,
  ): Promise<Partial<Pick<OtherSide, 'shown' | 'problem' | 'note' | 'layers'>>> {
    const { sources, against, left } = await this.#heeded(wanted);
    const other = await this.#other(against, sources);
    if (signal.aborted) return {};
    const { layers } = other.trace.summary;
    const { sides, note } = this.#sides(against, other, sources);
    const shown = await this.#shownOf(sides, sources.place.isApart);
    if (!shown) return { problem: this.#nothingInCommon(sides), layers };
    refuseNoNumbers(shown);
    const taken = against.unchanged ? '' : this.#leftOf(sources.place, other);
    return { shown, note: [left, note, taken].filter(Boolean).join(' '), layers };
  }

  /** In words where the page shows them. @throws CoreError */
  #shownOf(sides: [Side, Side], isApart: boolean | undefined): Promise<ComparedHeads | null> {
    const inWords = showsWords(this.#playground.scene) && haveWords(...sides);
    if (isApart) return compareModels(...sides, this.#cores, inWords);
    return (inWords ? compareInWords : compareHeads)(...sides);
  }

  /** What of the reader's changes side B has no place for, where another model or run makes it. */
  #leftOf({ scene, titles }: OtherPlace, { trace }: Other): string {
    if (!titles) return '';
    const { interventions } = this.#playground.scene;
    const { queryTokens, keyTokens } = this.#playground.session;
    return leftWords(interventions, scene.interventions, trace.summary, (position, which) =>
      distinctName(which === 'query' ? queryTokens : keyTokens, position),
    );
  }

  readonly #cores = {
    open: async (file: Uint8Array) => (await this.#playground.core()).openTrace(file),
    openLong: async (file: Uint8Array) => (await this.#playground.wholeCore()).openTrace(file),
  };

  /** What of it the other side can have, and where that comes from. */
  async #heeded(wanted: Against): Promise<{ sources: Sources; against: Against; left: string }> {
    const sources = await this.#sources(wanted);
    const { others } = sources;
    if (!others) return { sources, against: wanted, left: '' };
    const { mode: _, ...bare } = wanted;
    const own = otherPlace(this.#playground, bare).scene.mode;
    const { against, note } = heeded(wanted, others, own);
    return { sources: note === '' ? sources : await this.#sources(against), against, left: note };
  }

  async #sources(against: Against): Promise<Sources> {
    const place = otherPlace(this.#playground, against);
    const run = await runOf(this.#playground, place);
    return { place, run, others: run?.others?.(place.scene) ?? null };
  }

  /** Its trace: that of the page where nothing of it differs. @throws CannotCompare, CoreError or SourceError */
  async #other({ text, unchanged }: Against, sources: Sources): Promise<Other> {
    const { scene, session, runs } = this.#playground;
    const { place, others } = sources;
    const own: Other = {
      trace: session.trace as TraceHandle,
      extras: session.extras,
      tokensOf: (layer) => session.tokensOf(layer),
    };
    const isSame =
      !place.titles &&
      runs.resultPart({ ...place.scene, interventions: scene.interventions }) === runs.resultPart(scene);
    if (isSame && (text === undefined || others?.text)) return unchanged ? this.#before(own) : own;
    if (!others) throw this.#waitsFor(sources);
    return this.#computed(place, others);
  }

  /** The page's own trace as it was before the reader's changes. */
  async #before(own: Other): Promise<Other> {
    const { beforeTrace } = own.extras;
    if (beforeTrace) return { ...own, trace: await beforeTrace(), extras: {} };
    throw new CannotCompare(
      'You have changed nothing here, so both sides are the same. Change a head or a weight, or compare with another head.',
    );
  }

  #waitsFor({ run, place }: Sources): CannotCompare {
    if (!run?.others)
      return new CannotCompare(
        'This source has one text and one mask: compare with another head, or with the head before your changes.',
      );
    const loader = loaderOf(run, place);
    if (!loader)
      return new CannotCompare(
        'The model is not here: open it again, or compare with another head of what is shown.',
      );
    loader.loadUnasked();
    return new CannotCompare(loadWords(loader), { loader });
  }

  async #computed({ scene, lab }: OtherPlace, others: OtherScenes): Promise<Other> {
    const key = this.#playground.runs.resultPart(scene);
    if (this.#made?.key !== key) {
      // What a lab has open serves its next scene, too.
      if (this.#made?.lab !== lab) this.#made?.others.end?.();
      this.#forget();
      const abort = new AbortController();
      const made = { key, lab, others, abort, result: others.compute(scene, abort.signal) };
      this.#made = made;
      made.result.catch(() => {
        if (this.#made === made) this.#made = null;
      });
    }
    const shown = await this.#made?.result;
    if (!shown) throw new CannotCompare('The other side is empty: type a text for B.');
    return otherOf(shown);
  }

  #sides(against: Against, other: Other, { place, others }: Sources): { sides: [Side, Side]; note: string } {
    const { session, scene, run } = this.#playground;
    const trace = session.trace as TraceHandle;
    const id = trace.summary.layers[session.layer];
    const own = { layer: session.layer, head: session.head, id };
    const meant = meantHead(against.head, own, other.trace.summary.layers);
    const first = sideOf(trace, session, session.tokensOf(session.layer), session.extras);
    const second = sideOf(other.trace, meant, other.tokensOf(meant.layer), other.extras);
    if (areUnlike(id, other.trace.summary.layers[meant.layer]))
      throw this.#otherTexts(against, [first.title, second.title], other);
    const [ownTitle, otherTitle] = place.titles ?? ['', ''];
    const ownFacts = { title: ownTitle, told: run?.others?.()?.told?.(scene) ?? '' };
    const facts = { title: otherTitle, told: others?.told?.(place.scene) ?? '' };
    const sides: [Side, Side] = [
      { ...first, apart: ownWords(against, ownFacts) },
      { ...second, apart: apartWords(against, facts) },
    ];
    return { sides, note: [meant.note, stepNote(against, others)].filter(Boolean).join(' ') };
  }

  /** One of them looks from another text, or at another one: the nearest that does as the page's own. */
  #otherTexts(against: Against, [own, title]: [string, string], other: Other): CannotCompare {
    const { session } = this.#playground;
    const ownLayers = session.trace?.summary.layers ?? [];
    const id = ownLayers[session.layer];
    const { layers } = other.trace.summary;
    const there = nearestHead(layers, id, other.trace === session.trace ? session : null);
    const place = there ?? nearestHead(ownLayers, id, session);
    const name = place && headTitle((there ? layers : ownLayers)[place.layer], place.layer, place.head);
    return new CannotCompare(
      `${own} and ${title} look at different texts: there is nothing to compare cell by cell.`,
      {
        nearest: place && {
          name: name ?? '',
          against: there ? { ...against, head: place } : { head: place },
        },
      },
    );
  }

  /** Their texts have no tokens in common: the nearest is a head over the page's own. */
  #nothingInCommon([first, second]: [Side, Side]): Problem {
    const { layers } = first.trace.summary;
    const head = nearestHead(layers, layers[first.layer], first);
    const words = `${first.title} and ${second.title} have no tokens in common: there is nothing to compare cell by cell.`;
    const nearest = head && {
      name: headTitle(layers[head.layer], head.layer, head.head),
      against: { head },
    };
    return { words, nearest, loader: null };
  }
}

function loaderOf(run: LabRun | null, { scene }: OtherPlace): Problem['loader'] {
  return run?.otherLoader?.(scene) ?? run?.wantedLoader?.(scene) ?? null;
}

function problemOf(cause: unknown): { problem: Problem } {
  if (!(cause instanceof CannotCompare))
    return { problem: { words: messageOf(cause), nearest: null, loader: null } };
  const { words, nearest, loader } = cause;
  return { problem: { words, nearest, loader } };
}
