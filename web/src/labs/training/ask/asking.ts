/** The reader's own question to the model of a step, and what is shown of its answer. */

import type { AskedQuestion, TaskModelHandle } from '../../../core/training_types.ts';
import { CoreError, type Intervention, type TraceHandle } from '../../../core/types.ts';
import { wordsOf } from '../../../intervention/list.ts';
import type { TraceExtras } from '../../../trace/trace_extras.ts';
import { BeforeTrace } from '../../before_trace.ts';
import { headDifference } from '../../head_difference.ts';
import type { LabHost } from '../../lab.ts';
import { leftOutWords } from '../../left_out.ts';
import { type ChangePlaces, saidOf, type TraceChanges } from '../../trace_changes.ts';
import type { TrainedTask } from '../knobs.ts';
import type { OpenModel } from './open_model.ts';

export interface Answered extends Omit<AskedQuestion, 'trace'> {
  text: string;
  task: TrainedTask;
  step: number;
  /** The changes that it was answered under. */
  kept: Intervention[];
  /** Words by id: of what it writes, and of what it goes on with. */
  targetWords: string[];
}

/** A model that does not end where it should writes something else in its last row than the end. */
function nameWritten({ source, answer, trace }: AskedQuestion, words: readonly string[]): void {
  if (source.length === 0) return;
  trace.summary.metadata.writes = JSON.stringify([...answer.likeliest].map((id) => words[id] ?? String(id)));
}

export class Asking {
  /** Null: nothing is asked, or it cannot be. */
  answered: Answered | null = null;
  /** Why what was asked is not answered; empty: it is. */
  refused = '';
  readonly #host: LabHost;
  readonly #changes: TraceChanges;
  readonly #places: ChangePlaces;
  readonly #model: OpenModel;
  readonly #unchanged = new BeforeTrace();

  constructor(host: LabHost, changes: TraceChanges, places: ChangePlaces, model: OpenModel) {
    this.#host = host;
    this.#changes = changes;
    this.#places = places;
    this.#model = model;
  }

  forget(): void {
    this.answered = null;
    this.refused = '';
  }

  /** Null: the task cannot be asked this, and `refused` says why. @throws CoreError */
  async ask(
    text: string,
    { step, weights }: { step: number; weights: Uint8Array },
    interventions: Intervention[],
  ): Promise<{ trace: TraceHandle; extras: TraceExtras } | null> {
    const model = await this.#model.of(weights);
    const plain = await this.#plain(model, text);
    if (!plain) return null;
    const { kept, left } = this.#places.fitting(interventions, plain.trace.summary);
    this.#tellLeft(left);
    const question = kept.length > 0 ? await this.#changed(model, text, kept, plain) : plain;
    const { trace, ...rest } = question;
    const { name, targetWords } = model.summary.task;
    nameWritten(question, targetWords);
    this.answered = { ...rest, text, task: name as TrainedTask, step, kept, targetWords };
    return { trace, extras: this.#extras(model, question, kept) };
  }

  async #plain(model: TaskModelHandle, text: string): Promise<AskedQuestion | null> {
    try {
      return await model.ask(text.trim());
    } catch (cause) {
      if (!(cause instanceof CoreError) || cause.code !== 'invalid_argument') throw cause;
      this.refused = cause.message;
      return null;
    }
  }

  async #changed(
    model: TaskModelHandle,
    text: string,
    kept: Intervention[],
    plain: AskedQuestion,
  ): Promise<AskedQuestion> {
    try {
      return await model.ask(text.trim(), kept);
    } finally {
      plain.trace.dispose();
    }
  }

  #tellLeft(left: Intervention[]): void {
    if (left.length === 0) return;
    const words = left.map((entry) => wordsOf(entry, this.#changes.nameOf));
    this.#host.notices.say('compute', leftOutWords('For this question the model has', words));
  }

  #extras(
    model: TaskModelHandle,
    { trace, source, answer, differences }: AskedQuestion,
    kept: Intervention[],
  ): TraceExtras {
    if (kept.length === 0) return {};
    const { target } = answer;
    const beforeTrace = () =>
      this.#unchanged.get(trace, async () => (await model.run({ source, target })).trace);
    return {
      ...saidOf(
        trace,
        kept,
        (layer, head) => this.#places.siteOf(trace.summary, layer, head),
        (entry) => wordsOf(entry, this.#changes.nameOf),
      ),
      differenceOf: async (layer, head) => headDifference(differences?.[layer], head),
      ...(!kept.some(({ kind }) => kind === 'skip_layer') && { beforeTrace }),
      beforeOf: async (layer, head) => (await beforeTrace()).head(layer, head, ['scores']),
    };
  }

  /** The trace under one more change, while the same is read; the caller's to close. @throws CoreError */
  async under(more: Intervention, weights: Uint8Array): Promise<TraceHandle | null> {
    if (!this.answered) return null;
    const { source, answer, kept } = this.answered;
    const model = await this.#model.of(weights);
    const { trace } = await model.run({ source, target: answer.target, interventions: [...kept, more] });
    return trace;
  }

  dispose(): void {
    this.#unchanged.dispose();
  }
}
