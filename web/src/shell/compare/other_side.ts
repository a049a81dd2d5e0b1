/**
 * The other side of a comparison: its trace, made by the lab's own code with the model that is there, and the head of
 * the page beside it. What a newer wish has overtaken is aborted, and its answer is dropped.
 */

import { messageOf, type TraceHandle } from '../../core/types.ts';
import type { OtherScenes, Shown } from '../../labs/lab.ts';
import type { Against, HeadPosition, Scene } from '../../scene/scene.ts';
import { isLongStages } from '../../trace/head_rows.ts';
import { headTitle } from '../../trace/head_titles.ts';
import { type TraceTokens, tokensOfTrace } from '../../trace/tokens.ts';
import type { TraceExtras } from '../../trace/trace_extras.ts';
import { type ComparedHeads, compareHeads, type Side } from '../../trace/two_heads.ts';
import type { Playground } from '../playground.ts';
import { apartWords } from './words.ts';

/** A trace of the other side, and whether it is to be closed with it. */
interface Other {
  trace: TraceHandle;
  extras: TraceExtras;
  tokensOf(layer: number): TraceTokens;
}

/** Why there is no comparison: a sentence, and the head that can be compared in place of the one asked for. */
export interface Problem {
  words: string;
  nearest: HeadPosition | null;
}

/** Said in place of an error's own words. */
class CannotCompare extends Error {}

/** The scene of the other side. */
export function otherScene(scene: Scene, against: Against, others: OtherScenes | null): Scene {
  const { against: _, ...own } = scene;
  const { text, mode, step, unchanged } = against;
  return {
    ...own,
    ...(mode && { mode }),
    ...(step !== undefined && { step }),
    ...(unchanged && { interventions: [] }),
    ...(text !== undefined && others?.text && { source: others.text.with(scene.source, text) }),
  };
}

export class OtherSide {
  shown: ComparedHeads | null = null;
  problem: Problem | null = null;
  busy = false;
  readonly #playground: Playground;
  readonly #changed: () => void;
  #asked = '';
  #head: unknown = null;
  #abort = new AbortController();
  /** The lab's answer for the other scene, kept while only the head is another. */
  #made: { key: string; others: OtherScenes; result: Promise<Shown | null> } | null = null;

  constructor(playground: Playground, changed: () => void) {
    this.#playground = playground;
    this.#changed = changed;
  }

  /** After every change of the page. */
  follow(): void {
    const { scene, session, busy, run } = this.#playground;
    const { against } = scene;
    if (!against) this.leave();
    if (!against || busy || session.busy || !session.trace || !session.stages) return;
    const isThere = run?.others?.() != null;
    const asked = JSON.stringify([against, isThere, this.#loading, session.layer, session.head]);
    // Of a long head there are others with each row that comes.
    const head = isLongStages(session.stages) ? session.tiles : session.stages;
    if (asked === this.#asked && head === this.#head) return;
    this.#asked = asked;
    this.#head = head;
    this.#compare(against);
  }

  get #loading(): string {
    const { run, scene } = this.#playground;
    return run?.wantedLoader?.(scene)?.state ?? '';
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
    Object.assign(this, { shown: null, problem: null, busy: false });
  }

  #forget(): void {
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
    let problem: Problem | null = null;
    let shown: ComparedHeads | null = null;
    try {
      const other = await this.#other(against, abort.signal);
      if (abort.signal.aborted) return;
      const sides = this.#sides(against, other);
      shown = await compareHeads(...sides);
      if (!shown) problem = this.#unlike(sides);
    } catch (cause) {
      problem = { words: cause instanceof CannotCompare ? cause.message : messageOf(cause), nearest: null };
    }
    if (abort.signal.aborted) return;
    this.shown?.long?.close();
    Object.assign(this, { shown, problem, busy: false });
    this.#changed();
  }

  /** Its trace: that of the page where nothing of it differs. @throws CannotCompare, CoreError or SourceError */
  async #other(against: Against, signal: AbortSignal): Promise<Other> {
    const { scene, session, runs, run } = this.#playground;
    const others = run?.others?.() ?? null;
    const wanted = otherScene(scene, against, others);
    const own: Other = {
      trace: session.trace as TraceHandle,
      extras: session.extras,
      tokensOf: (layer) => session.tokensOf(layer),
    };
    const { text, unchanged } = against;
    const isSame =
      runs.resultPart({ ...wanted, interventions: scene.interventions }) === runs.resultPart(scene);
    if (isSame && (text === undefined || others?.text)) return unchanged ? this.#before(own) : own;
    if (!others) throw new CannotCompare(this.#waitsFor());
    return this.#computed(wanted, others, signal);
  }

  /** The page's own trace as it was before the reader's changes. */
  async #before(own: Other): Promise<Other> {
    const { beforeTrace } = own.extras;
    if (beforeTrace) return { ...own, trace: await beforeTrace(), extras: {} };
    throw new CannotCompare(
      'You have changed nothing here, so both sides are the same. Change a head or a weight, or compare with another head.',
    );
  }

  #waitsFor(): string {
    const { run, scene } = this.#playground;
    if (!run?.others)
      return 'This source has one text and one mask: compare with another head, or with the head before your changes.';
    const loader = run.wantedLoader?.(scene);
    if (!loader)
      return 'The model is not here: open it again, or compare with another head of what is shown.';
    if (loader.state === 'idle') loader.load();
    const { title } = loader.entry;
    return loader.state === 'loading'
      ? `${title} is loading: the comparison appears when it is here.`
      : `${title} is not loaded: load it, or compare with another head of what is shown.`;
  }

  async #computed(wanted: Scene, others: OtherScenes, signal: AbortSignal): Promise<Other> {
    const key = this.#playground.runs.resultPart(wanted);
    if (this.#made?.key !== key) {
      this.#forget();
      const made = { key, others, result: others.compute(wanted, signal) };
      this.#made = made;
      made.result.catch(() => {
        if (this.#made === made) this.#made = null;
      });
    }
    const shown = await this.#made?.result;
    if (!shown) throw new CannotCompare('The other side is empty: type a text for B.');
    const { queryTokens, keyTokens } = shown.tokens;
    const fits = (layer: number) => {
      const { queries, keys } = shown.trace.summary.layers[layer] ?? {};
      return queries === queryTokens.length && keys === keyTokens.length;
    };
    return {
      trace: shown.trace,
      extras: shown,
      tokensOf: (layer) =>
        shown.tokensFor?.(layer) ?? (fits(layer) ? shown.tokens : tokensOfTrace(shown.trace.summary, layer)),
    };
  }

  #sides(against: Against, other: Other): [Side, Side] {
    const { session } = this.#playground;
    const { layers } = other.trace.summary;
    const wanted = against.head ?? session;
    const layer = Math.min(wanted.layer, layers.length - 1);
    const head = Math.min(wanted.head, (layers[layer]?.heads ?? 1) - 1);
    const trace = session.trace as TraceHandle;
    const first = sideOf(trace, session, session.tokensOf(session.layer), session.extras);
    const second = sideOf(other.trace, { layer, head }, other.tokensOf(layer), other.extras);
    return [
      { ...first, apart: '' },
      { ...second, apart: apartWords(against) },
    ];
  }

  /** They look at other texts: the nearest head that looks at the same ones. */
  #unlike([first, second]: [Side, Side]): Problem {
    const { layers } = first.trace.summary;
    const own = layers[first.layer];
    const isAlike = (layer: number) =>
      layers[layer]?.stack === own?.stack && layers[layer]?.kind === own?.kind;
    const places = layers.flatMap(({ heads }, layer) =>
      isAlike(layer) ? Array.from({ length: heads }, (_, head) => ({ layer, head })) : [],
    );
    const nearest = places.find(({ layer, head }) => layer !== first.layer || head !== first.head) ?? null;
    const words = `${first.title} and ${second.title} have no tokens in common: there is nothing to compare cell by cell.`;
    return { words, nearest };
  }
}

function sideOf(
  trace: TraceHandle,
  { layer, head }: HeadPosition,
  tokens: TraceTokens,
  { whyHidden }: TraceExtras,
): Omit<Side, 'apart'> {
  return {
    trace,
    layer,
    head,
    tokens,
    title: headTitle(trace.summary.layers[layer], layer, head),
    whyHidden: whyHidden ? (query, key) => whyHidden(layer, head, query, key) : null,
  };
}
