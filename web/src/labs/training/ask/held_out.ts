/** How often a model is right on examples that it never saw, under changes and without them. */

import type { RightCounts } from '../../../core/training_types.ts';
import { type Intervention, messageOf } from '../../../core/types.ts';
import type { LabHost } from '../../lab.ts';
import type { OpenModel } from './open_model.ts';

/** Of one call: short, so that what is looked at need not wait, and a reader can stop it. */
const AT_ONCE = 20;
const NOTHING: RightCounts = { examples: 0, examplesRight: 0, asked: 0, correct: 0, of: 0 };

function added(sum: RightCounts, more: RightCounts): RightCounts {
  return {
    examples: sum.examples + more.examples,
    examplesRight: sum.examplesRight + more.examplesRight,
    asked: sum.asked + more.asked,
    correct: sum.correct + more.correct,
    of: more.of,
  };
}

const keyOf = (interventions: readonly Intervention[]) => JSON.stringify(interventions);

export class HeldOut {
  /** What is being measured: its share of all that was asked for; null: nothing is. */
  share: number | null = null;
  readonly #host: LabHost;
  readonly #model: OpenModel;
  readonly #counts = new WeakMap<Uint8Array, Map<string, RightCounts>>();
  #stopped = new AbortController();

  constructor(host: LabHost, model: OpenModel) {
    this.#host = host;
    this.#model = model;
  }

  /** Null: not measured yet. */
  counts(weights: Uint8Array, interventions: readonly Intervention[]): RightCounts | null {
    return this.#counts.get(weights)?.get(keyOf(interventions)) ?? null;
  }

  /** One after the other, as far as they are not known; never rejects. */
  async measure(weights: Uint8Array, lists: readonly Intervention[][]): Promise<void> {
    this.cancel();
    const stopped = new AbortController();
    this.#stopped = stopped;
    const left = lists.filter((list) => !this.counts(weights, list));
    try {
      for (const [place, list] of left.entries()) {
        const told = (share: number) => this.#tell((place + share) / left.length);
        const counts = await this.#measureOne(weights, list, stopped.signal, told);
        if (!counts) return;
        const known = this.#counts.get(weights) ?? new Map<string, RightCounts>();
        this.#counts.set(weights, known.set(keyOf(list), counts));
      }
    } catch (cause) {
      this.#host.notices.say('training', messageOf(cause));
    } finally {
      if (this.#stopped === stopped) this.#tell(null);
    }
  }

  #tell(share: number | null): void {
    this.share = share;
    this.#host.notify();
  }

  /** Null where it was stopped. @throws CoreError */
  async #measureOne(
    weights: Uint8Array,
    list: Intervention[],
    signal: AbortSignal,
    told: (share: number) => void,
  ): Promise<RightCounts | null> {
    const model = await this.#model.of(weights);
    let sum = NOTHING;
    do {
      if (signal.aborted) return null;
      told(sum.of > 0 ? sum.examples / sum.of : 0);
      sum = added(sum, await model.countRight(sum.examples, AT_ONCE, list));
    } while (sum.examples < sum.of);
    return sum;
  }

  cancel(): void {
    this.#stopped.abort();
  }
}
