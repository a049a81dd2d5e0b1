/** Changes of heads on a trace whose queries and keys are there: a what-if inside each layer. */

import { html } from 'lit';
import { stackOf } from '../core/layer_stack.ts';
import {
  type HeadSite,
  type Intervention,
  messageOf,
  type TraceHandle,
  type TraceSummary,
} from '../core/types.ts';
import { hiddenReason } from '../intervention/hidden_reason.ts';
import { KIND_NAMES } from '../intervention/kinds/index.ts';
import type { KindName } from '../intervention/kinds/kind.ts';
import {
  fitting,
  gestureOf,
  paintedCells,
  type Reach,
  reaches,
  reachOf,
  silencedWords,
  toggledOff,
  withIntervention,
  withoutIntervention,
  wordsOf,
} from '../intervention/list.ts';
import type { Scene } from '../scene/scene.ts';
import { takesMasks } from '../trace/mode_mask.ts';
import { ChangeHead } from '../view/controls/change_head.ts';
import { type Change, ChangesList } from '../view/controls/changes_list.ts';
import type { MaskSite } from '../view/controls/mask_site.ts';
import { defineParts } from '../view/element/define_parts.ts';
import { pieceName } from '../view/text/piece_name.ts';
import { BeforeTrace } from './before_trace.ts';
import { changesOf } from './changes_of.ts';
import type { HeadEdits, LabHost, LabParts, RailOptions, Shown } from './lab.ts';
import { leftOutWords } from './left_out.ts';

defineParts({ 'change-head': ChangeHead, 'changes-list': ChangesList });

/** What is about a head: a trace has no layers to leave out, and its positions are in its vectors. */
const NOT_OF_HEADS: readonly KindName[] = ['skip_layer', 'skip_feed_forward', 'positions'];
const isOfHead = (kind: KindName) => !NOT_OF_HEADS.includes(kind);
const KINDS = KIND_NAMES.filter(isOfHead);

/** Of every layer: where the layers differ, what the least of them holds. */
function sizeOf({ layers }: TraceSummary): { layers: number; heads: number; tokens: number } {
  return {
    layers: layers.length,
    heads: Math.min(...layers.map(({ heads }) => heads)),
    tokens: Math.min(...layers.map(({ keys }) => keys)),
  };
}

/** What can be set where only weights are known. */
const OF_WEIGHTS: readonly KindName[] = ['paint', 'row', 'weights'];

/** What the trace has a place for, and the rest. */
function fittingTrace(list: Intervention[], summary: TraceSummary): ReturnType<typeof fitting> {
  const hasVectors = ({ layer }: Reach) =>
    layer === undefined ? takesMasks(summary) : (summary.layers[layer]?.hasVectors ?? false);
  const { kept } = fitting(
    list.filter(
      (entry) => isOfHead(entry.kind) && (OF_WEIGHTS.includes(entry.kind) || hasVectors(reachOf(entry))),
    ),
    sizeOf(summary),
  );
  return { kept, left: list.filter((entry) => !kept.includes(entry)) };
}

/** What changes call the heads of a trace, and which of them have a place in it. */
export interface ChangePlaces {
  siteOf(trace: TraceSummary, layer: number, head: number): HeadSite;
  fitting(list: Intervention[], trace: TraceSummary): { kept: Intervention[]; left: Intervention[] };
}

/** Without a model, layers count as the trace has them. */
const AS_IN_THE_TRACE: ChangePlaces = {
  siteOf: (_trace, layer, head) => ({ layer, head }),
  fitting: fittingTrace,
};

/** What is said of heads under these changes. */
export function saidOf(
  trace: TraceHandle,
  kept: Intervention[],
  siteOf: (layer: number, head: number) => HeadSite,
  words: (entry: Intervention) => string,
): Pick<Shown, 'whyHidden' | 'silenced' | 'edited' | 'hiddenWords' | 'changes' | 'hiddenEdits'> {
  const hides = kept.some(({ kind }) => kind === 'mask' || kind === 'block');
  return {
    whyHidden: (layer, head, query, key) => hiddenReason(kept, siteOf(layer, head), query, key),
    silenced: (layer, head) => silencedWords(kept, siteOf(layer, head)),
    edited: (layer, head) => paintedCells(kept, siteOf(layer, head)),
    ...changesOf(trace, kept, siteOf, words),
    hiddenWords: hides ? 'hidden: by the mask, or by your change' : '',
  };
}

const sameChanges = (one: Scene, other: Scene) =>
  JSON.stringify(one.interventions) === JSON.stringify(other.interventions);

export class TraceChanges {
  readonly #host: LabHost;
  readonly #places: ChangePlaces;
  readonly #unchanged = new BeforeTrace();
  #following: Promise<unknown> = Promise.resolve();
  /** Those of this source: another may have taken the screen. */
  readonly #traces = new WeakSet<TraceHandle>();

  constructor(host: LabHost, places = AS_IN_THE_TRACE) {
    this.#host = host;
    this.#places = places;
  }

  #siteOf = (layer: number, head: number): HeadSite => {
    const { trace } = this.#host.session;
    return trace ? this.#places.siteOf(trace.summary, layer, head) : { layer, head };
  };

  /** The trace with the reader's changes; those that it has no place for are said and left out. */
  async change(shown: Shown, interventions: Intervention[]): Promise<Shown> {
    const { trace } = shown;
    this.#traces.add(trace);
    this.#unchanged.keepOnly(trace);
    const kept = this.#fitting(trace, interventions);
    if (kept.length === 0) return shown;
    const { session } = this.#host;
    const isOnScreen = session.trace === trace;
    try {
      await trace.change(kept);
      return this.#changed(shown, kept);
    } catch (cause) {
      // The next trace closes the one on the screen.
      if (isOnScreen && session.trace !== trace) return shown;
      this.#host.notices.say('compute', messageOf(cause));
      await trace.change([]);
      return shown;
    }
  }

  #fitting(trace: TraceHandle, interventions: Intervention[]): Intervention[] {
    const { kept, left } = this.#places.fitting(interventions, trace.summary);
    if (left.length > 0)
      this.#host.notices.say(
        'compute',
        leftOutWords(
          `This trace ${takesMasks(trace.summary) ? '' : 'holds only weights and '}has`,
          left.map((entry) => wordsOf(entry, this.nameOf)),
        ),
      );
    return kept;
  }

  #changed(shown: Shown, kept: Intervention[]): Shown {
    const { trace } = shown;
    return {
      ...shown,
      ...saidOf(
        trace,
        kept,
        (layer, head) => this.#places.siteOf(trace.summary, layer, head),
        (entry) => wordsOf(entry, this.nameOf),
      ),
      beforeTrace: () => this.#unchanged.get(trace, () => trace.unchanged()),
    };
  }

  /**
   * The scene has other changes: the trace that is shown follows, and nothing is opened anew. One at a time: a
   * newer scene that comes meanwhile is what the next one follows.
   */
  follow(before: Scene): Promise<boolean> {
    if (sameChanges(before, this.#host.scene)) return Promise.resolve(false);
    const following = this.#following.then(() => this.#follow());
    this.#following = following.catch(() => {});
    return following;
  }

  async #follow(): Promise<boolean> {
    const { scene, session } = this.#host;
    const { trace, queryTokens, keyTokens } = session;
    if (!trace || !this.#traces.has(trace)) return false;
    const { tokensFor, showsStages, name } = session.extras;
    const own = {
      trace,
      tokens: { queryTokens, keyTokens },
      ...(tokensFor && { tokensFor }),
      ...(showsStages && { showsStages }),
      ...(name !== undefined && { name }),
    };
    try {
      const kept = this.#fitting(trace, scene.interventions);
      const problem = await this.#show(kept, kept.length > 0 ? this.#changed(own, kept) : own);
      if (trace !== session.trace) return false;
      if (problem === null) return true;
      this.#host.notices.say('compute', messageOf(problem));
      await this.#show([], own);
      return true;
    } catch (cause) {
      if (trace === session.trace) throw cause;
      return false;
    }
  }

  /** The core answers in the order it is asked: what is shown is asked for without waiting for the change. */
  async #show(kept: Intervention[], shown: Shown): Promise<unknown> {
    const { session } = this.#host;
    const changing = shown.trace.change(kept).then(
      () => null,
      (cause: unknown) => cause,
    );
    session.extras = shown;
    const refreshing = session.refresh();
    const problem = await changing;
    // What was asked beside a change that failed may have failed by it.
    await (problem === null ? refreshing : refreshing.catch(() => {}));
    if (shown.beforeTrace === undefined) this.#unchanged.dispose();
    return problem;
  }

  dispose(): void {
    this.#unchanged.dispose();
  }

  /** Null: there is no trace. */
  edits(): HeadEdits | null {
    if (!this.#host.session.trace) return null;
    return {
      interventions: this.#interventions,
      site: this.#siteOf,
      set: (interventions, gesture) => this.#set(interventions, gesture),
    };
  }

  nameOf = (position: number, side: 'query' | 'key' = 'key'): string => {
    const { queryTokens, keyTokens } = this.#host.session;
    return pieceName(side === 'query' ? queryTokens : keyTokens, position, this.#host.scene.words);
  };

  get #interventions(): Intervention[] {
    return this.#host.scene.interventions;
  }

  /** Null: the trace holds only weights, or there is none. */
  masks(ownMask: MaskSite['ownMask']): MaskSite | null {
    const { trace, layer, head } = this.#host.session;
    if (!trace || !takesMasks(trace.summary)) return null;
    const { stack, layer: own } = this.#siteOf(layer, head);
    const { layers } = trace.summary;
    const ofStack = stack ? layers.filter((other) => stackOf(other) === stack) : layers;
    return {
      interventions: this.#interventions,
      ownMask,
      ...(stack && { stack }),
      layer: own,
      layers: ofStack.length,
      alone: true,
    };
  }

  rail(): Partial<RailOptions> {
    const { trace } = this.#host.session;
    if (!trace || !takesMasks(trace.summary)) return {};
    return {
      interventions: this.#placed,
      nameOf: this.nameOf,
      kinds: KINDS,
      siteOf: ({ layer, head }) => this.#siteOf(layer, head),
    };
  }

  /** Changes that the trace has a place for. */
  get #placed(): Intervention[] {
    const { trace } = this.#host.session;
    return trace ? this.#places.fitting(this.#interventions, trace.summary).kept : this.#interventions;
  }

  words(): string[] {
    const { layer, head } = this.#host.session;
    const site = this.#siteOf(layer, head);
    return this.#placed.filter((entry) => reaches(entry, site)).map((entry) => wordsOf(entry, this.nameOf));
  }

  panel(): Pick<LabParts, 'panel'> {
    if (this.#interventions.length === 0) return {};
    return {
      panel: {
        name: 'Your changes',
        content: html`<changes-list .changes=${this.list()} .masked=${this.#host.session.hiddenEdits}></changes-list>`,
        behind: true,
      },
    };
  }

  /** All of them in words, each to be undone. */
  list(): Change[] {
    return this.#interventions.map((change) => ({ change, words: wordsOf(change, this.nameOf) }));
  }

  #set(interventions: Intervention[], gesture = ''): Promise<void> {
    return this.#host.change({ ...this.#host.scene, interventions }, gesture);
  }

  add(entry: Intervention): Promise<void> {
    return this.#set(withIntervention(this.#interventions, entry), gestureOf(entry));
  }

  remove(change: unknown): Promise<void> {
    return this.#set(change ? withoutIntervention(this.#interventions, change as Intervention) : []);
  }

  toggleHead({ layer, head }: { layer: number; head: number }): Promise<void> {
    return this.#set(toggledOff(this.#interventions, this.#siteOf(layer, head)));
  }
}
