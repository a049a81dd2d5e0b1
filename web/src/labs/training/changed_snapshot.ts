/**
 * The heads of a step as the reader's changes leave them: by the model of that step, where its weights were kept,
 * and else in each layer by itself.
 */

import type { ExampleOutcome, ProbeChange, TaskModelHandle } from '../../core/training_types.ts';
import { type HeadStages, type Intervention, messageOf } from '../../core/types.ts';
import { wordsOf } from '../../intervention/list.ts';
import { BeforeTrace } from '../before_trace.ts';
import { headDifference } from '../head_difference.ts';
import type { LabHost, Shown } from '../lab.ts';
import { leftOutWords } from '../left_out.ts';
import { type ChangePlaces, saidOf, type TraceChanges } from '../trace_changes.ts';
import type { OpenModel } from './ask/open_model.ts';
import type { Snapshot } from './runs/run_log.ts';

/** What the model makes of the example that is shown. */
export interface ChangedOutcome {
  step: number;
  before: ExampleOutcome;
  after: ExampleOutcome;
  targetWords: string[];
}

export class ChangedSnapshot {
  /** Null: nothing is changed, or the weights of the step were not kept. */
  outcome: ChangedOutcome | null = null;
  readonly #host: LabHost;
  readonly #changes: TraceChanges;
  readonly #places: ChangePlaces;
  readonly #model: OpenModel;
  readonly #unchanged = new BeforeTrace();
  #kept: Intervention[] = [];

  constructor(host: LabHost, changes: TraceChanges, places: ChangePlaces, model: OpenModel) {
    this.#host = host;
    this.#changes = changes;
    this.#places = places;
    this.#model = model;
  }

  /** `shown`: the same without changes; its trace is this one's to close. @throws CoreError */
  async change(
    shown: Shown,
    { step }: Snapshot,
    weights: Uint8Array | null,
    interventions: Intervention[],
  ): Promise<Shown> {
    this.outcome = null;
    if (interventions.length === 0) return shown;
    if (!weights) return this.#changes.change(shown, interventions);
    const { summary } = shown.trace;
    const { kept, left } = this.#places.fitting(interventions, summary);
    try {
      const model = await this.#model.of(weights);
      const change = await model.follow(kept);
      this.#kept = kept;
      const { targetWords } = model.summary.task;
      this.outcome = { step, before: change.before, after: change.outcome, targetWords };
      if (left.length > 0)
        this.#host.notices.say(
          'compute',
          leftOutWords(
            'This model has',
            left.map((entry) => wordsOf(entry, this.#changes.nameOf)),
          ),
        );
      shown.trace.dispose();
      return this.#shownOf(shown, change, model, weights, kept);
    } catch (cause) {
      this.#host.notices.say('compute', messageOf(cause));
      return shown;
    }
  }

  #shownOf(
    shown: Shown,
    { trace, differences }: ProbeChange,
    model: TaskModelHandle,
    weights: Uint8Array,
    kept: Intervention[],
  ): Shown {
    const beforeTrace = () => this.#unchanged.get(weights, async () => (await model.probe()).trace);
    return {
      ...shown,
      trace,
      ...saidOf(
        trace,
        kept,
        (layer, head) => this.#places.siteOf(trace.summary, layer, head),
        (entry) => wordsOf(entry, this.#changes.nameOf),
      ),
      differenceOf: async (layer, head) => headDifference(differences[layer], head),
      ...(!kept.some(({ kind }) => kind === 'skip_layer') && { beforeTrace }),
      beforeOf: async (layer, head) => (await beforeTrace()).head(layer, head, ['scores']),
    };
  }

  /** The chosen head under one more change. @throws CoreError */
  async under(more: Intervention, weights: Uint8Array): Promise<HeadStages> {
    const { layer, head } = this.#host.session;
    const model = await this.#model.of(weights);
    const kept = this.outcome ? this.#kept : [];
    const { trace } = await model.follow([...kept, more]);
    try {
      return await trace.head(layer, head, ['scores']);
    } finally {
      trace.dispose();
    }
  }

  dispose(): void {
    this.#unchanged.dispose();
  }
}
