/** What is shown of a step of a run: its heads on the task's example or on the reader's question, changed or not. */

import { CoreError, type HeadStages, type Intervention, type TraceHandle } from '../../core/types.ts';
import { tokensByLayer } from '../../trace/tokens.ts';
import { fileName } from '../file_name.ts';
import type { LabHost, Shown } from '../lab.ts';
import { type ChangePlaces, TraceChanges } from '../trace_changes.ts';
import { Asking } from './ask/asking.ts';
import { HeldOut } from './ask/held_out.ts';
import { OpenModel } from './ask/open_model.ts';
import { ChangedSnapshot } from './changed_snapshot.ts';
import type { Snapshot } from './runs/run_log.ts';
import type { TrainingSource } from './source.ts';

export class ShownSteps {
  readonly changes: TraceChanges;
  readonly changed: ChangedSnapshot;
  readonly asking: Asking;
  readonly heldOut: HeldOut;
  readonly #host: LabHost;
  readonly #model: OpenModel;

  constructor(host: LabHost, places: ChangePlaces) {
    this.#host = host;
    this.#model = new OpenModel(host);
    this.changes = new TraceChanges(host, places);
    this.changed = new ChangedSnapshot(host, this.changes, places, this.#model);
    this.asking = new Asking(host, this.changes, places, this.#model);
    this.heldOut = new HeldOut(host, this.#model);
  }

  /** `weights`: null where they were not kept. @throws CoreError */
  async show(
    snapshot: Snapshot,
    weights: Uint8Array | null,
    source: TrainingSource,
    interventions: Intervention[],
  ): Promise<Shown> {
    this.asking.forget();
    const asked = weights && (await this.#asked(snapshot, weights, source, interventions));
    if (asked) return asked;
    const shown = this.#shownOf(await this.traceOf(snapshot), `${source.task}-step-${snapshot.step}`);
    return this.changed.change(shown, snapshot, weights, interventions);
  }

  /** What the model makes of the reader's own question; null: none is asked, or it cannot be. @throws CoreError */
  async #asked(
    { step }: Snapshot,
    weights: Uint8Array,
    { task, ask }: TrainingSource,
    interventions: Intervention[],
  ): Promise<Shown | null> {
    if (ask === undefined) return null;
    const asked = await this.asking.ask(ask, { step, weights }, interventions);
    if (!asked) return null;
    this.changed.outcome = null;
    return { ...this.#shownOf(asked.trace, `${task}-step-${step}-asked`), ...asked.extras };
  }

  #shownOf(trace: TraceHandle, name: string): Shown {
    const own = tokensByLayer(trace.summary);
    const last = trace.summary.layers.length - 1;
    const tokensFor = (layer: number) => own(Math.min(layer, last));
    return { trace, tokens: tokensFor(this.#host.scene.layer), tokensFor, name: fileName(name) };
  }

  /** Another step beside the one on the screen, of the same question. @throws CoreError */
  async unchanged(
    snapshot: Snapshot,
    weights: Uint8Array | null,
    { task, ask }: TrainingSource,
  ): Promise<Shown> {
    const name = `${task}-step-${snapshot.step}`;
    if (!this.asking.answered || ask === undefined) return this.#shownOf(await this.traceOf(snapshot), name);
    if (!weights)
      throw new CoreError(
        'invalid_argument',
        `The weights of step ${snapshot.step} were not kept, so that nothing can be asked there: choose another step, or go back to the task’s example.`,
      );
    const core = await this.#host.wholeCore();
    const model = await core.openTaskModel(async () => weights.slice());
    try {
      return this.#shownOf((await model.ask(ask.trim())).trace, name);
    } finally {
      model.dispose();
    }
  }

  /** In the page's own core. @throws CoreError */
  async traceOf(snapshot: Snapshot): Promise<TraceHandle> {
    return (await this.#host.core()).openTrace(snapshot.trace.slice());
  }

  /** The chosen head under one more change. @throws CoreError */
  async under(more: Intervention, weights: Uint8Array): Promise<HeadStages> {
    const trace = await this.asking.under(more, weights);
    if (!trace) return this.changed.under(more, weights);
    const { layer, head } = this.#host.session;
    try {
      return await trace.head(layer, head, ['scores']);
    } finally {
      trace.dispose();
    }
  }

  dispose(): void {
    this.heldOut.cancel();
    this.changed.dispose();
    this.asking.dispose();
    this.#model.dispose();
    this.changes.dispose();
  }
}
