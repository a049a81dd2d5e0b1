/**
 * One run: it trains in slices, looks at its heads in between, and can be held, gone on with, ended and
 * kept. What it has told stays, whatever becomes of it.
 */

import type { TrainingCore, TrainingHandle, TrainingSettings } from '../../../core/training_types.ts';
import { CoreError, messageOf } from '../../../core/types.ts';
import { plural } from '../../../view/text/format.ts';
import { RunKeeper } from './run_keeper.ts';
import type { RunLocks } from './run_lock.ts';
import { SLICE_MS } from './run_pace.ts';
import { RunRecord } from './run_record.ts';
import type { RunState } from './run_state.ts';
import type { Checkpoint, KeptWithLooks, RunStore } from './run_store.ts';
import { lookAt } from './take_snapshot.ts';

/** What a run needs of the page. */
export interface RunHost {
  core: () => Promise<TrainingCore>;
  locks: RunLocks;
  /** Milliseconds; goes on while the machine sleeps. */
  now: () => number;
  newId: () => string;
  changed: (run: TrainingRun) => void;
}

export class TrainingRun extends RunRecord {
  readonly keeper: RunKeeper;
  /** What happened on the way: sleep, another tab. */
  note = '';
  readonly #host: RunHost;
  #store: RunStore | null;
  #handle: TrainingHandle | null = null;
  #opening: Promise<TrainingHandle> | null = null;
  #release: (() => void) | null = null;
  #running: Promise<void> | null = null;
  #wanted: 'train' | 'pause' = 'pause';
  #keepSoon = false;

  constructor(host: RunHost, settings: TrainingSettings, store: RunStore | null, kept?: KeptWithLooks) {
    super(settings, { id: host.newId, begun: host.now }, kept);
    this.#host = host;
    this.#store = store;
    this.keeper = new RunKeeper(
      store,
      kept?.snapshots.map(({ step }) => step),
    );
  }

  get busy(): boolean {
    return this.state === 'starting' || this.state === 'training' || this.state === 'scoring';
  }

  #set(state: RunState): void {
    this.state = state;
    this.#host.changed(this);
  }

  /** Trains to the last step, or until it is paused. Resolves when it rests; never rejects. */
  train(): Promise<void> {
    this.#wanted = 'train';
    if (this.#running) return this.#running;
    Object.assign(this, { problem: '', note: '', scores: null });
    this.diverged = false;
    const running = this.#run().finally(() => {
      this.#running = null;
    });
    this.#running = running;
    return running;
  }

  /** Resolves when it rests, with what it has learnt kept. */
  async pause(): Promise<void> {
    this.#wanted = 'pause';
    await this.#running;
  }

  /** Gives up its place in the core; it can go on later, from its last step. */
  async close(): Promise<void> {
    await this.pause();
    this.#handle?.dispose();
    this.#handle = null;
    this.#release?.();
    this.#release = null;
  }

  async #run(): Promise<void> {
    try {
      this.#set('starting');
      const handle = await this.#open();
      if (this.log.snapshots.length === 0) {
        await this.#look(handle, false);
        await this.#keep(handle);
      }
      this.#set('training');
      while (this.#wanted === 'train' && this.log.step < this.settings.steps) await this.#slice(handle);
      await this.#rest(handle);
    } catch (cause) {
      await this.#failed(cause);
    }
  }

  /** The model in the core, one at a time: made, or made again from where it was left. */
  #open(): Promise<TrainingHandle> {
    if (this.#handle) return Promise.resolve(this.#handle);
    this.#opening ??= this.#make().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #make(): Promise<TrainingHandle> {
    await this.#hold();
    const core = await this.#host.core();
    await this.bringHere();
    const from = this.checkpoint;
    const handle = from
      ? await core.resumeTraining(from.bytes.slice())
      : await core.startTraining(this.settings);
    const { task, parameters, steps } = handle.summary;
    Object.assign(this, { task, parameters });
    if (steps < this.log.step) this.log.cutBefore(steps + 1);
    this.#handle = handle;
    return handle;
  }

  /** Where another tab has this run, it is gone on with under another name. */
  async #hold(): Promise<void> {
    if (this.#release) return;
    this.#release = await this.#host.locks.hold(this.id);
    if (this.#release) return;
    await this.bringHere();
    this.id = this.#host.newId();
    this.keeper.use(this.#store, true);
    this.note = 'Another tab is training this run. Here it goes on as a copy of its own.';
    this.#release = await this.#host.locks.hold(this.id);
  }

  async #slice(handle: TrainingHandle): Promise<void> {
    const from = this.#host.now();
    const reports = await handle.train(SLICE_MS);
    const seconds = this.pace.took(this.#host.now() - from);
    if (seconds > 0) this.note = `The page was asleep for ${plural(seconds, 'second')}; training went on.`;
    this.log.add(reports);
    if (reports.length === 0) this.#wanted = 'pause';
    if (this.pace.looks) await this.#look(handle, this.pace.keepsWeights);
    if (this.#keepSoon || this.keeper.due(this.#host.now())) await this.#keep(handle);
    this.#host.changed(this);
  }

  async #look(handle: TrainingHandle, withWeights: boolean): Promise<void> {
    const from = this.#host.now();
    const snapshot = await lookAt(handle);
    this.latest = { step: snapshot.step, weights: await handle.weights('f32') };
    this.log.look(withWeights ? { ...snapshot, weights: await handle.weights('f16') } : snapshot);
    this.pace.looked(this.#host.now() - from, withWeights);
  }

  async #newCheckpoint(handle: TrainingHandle): Promise<Checkpoint> {
    return { step: this.log.step, bytes: await handle.checkpoint() };
  }

  async #keep(handle: TrainingHandle): Promise<void> {
    this.#keepSoon = false;
    this.checkpoint = await this.#newCheckpoint(handle);
    await this.#write(this.checkpoint);
  }

  #write(checkpoint: Checkpoint | null): Promise<void> {
    const { log } = this;
    return this.keeper.keep(this.#host.now(), this.kept, checkpoint, log.snapshots, log.takeDropped());
  }

  /** The page may be closed or put to sleep at any moment now. */
  async keepSoon(): Promise<void> {
    this.#keepSoon = true;
    if (this.#handle && !this.busy) await this.#keep(this.#handle);
  }

  /** Its checkpoint, where only the store has it. */
  async bringHere(): Promise<void> {
    this.checkpoint ??= (await this.#store?.checkpoint(this.id)) ?? null;
  }

  /** The reader decided; what is here already is kept at once. */
  async useStore(store: RunStore | null): Promise<void> {
    this.#store = store;
    this.keeper.use(store);
    if (this.log.snapshots.length === 0 || !store) return;
    if (this.busy) this.#keepSoon = true;
    else if (this.#handle) await this.#keep(this.#handle);
    else await this.#write(this.checkpoint);
  }

  async #rest(handle: TrainingHandle): Promise<void> {
    const ended = this.log.step >= this.settings.steps;
    await this.#look(handle, true);
    if (ended) await this.#score(handle);
    await this.#keep(handle);
    this.#set(ended ? 'finished' : 'paused');
  }

  async #score(handle: TrainingHandle): Promise<void> {
    this.#set('scoring');
    this.scores = await handle.evaluate();
  }

  /** The final figures of a run that rests before its end. */
  async score(): Promise<void> {
    if (this.busy) return;
    const { state } = this;
    this.#running = (async () => {
      try {
        this.#set('scoring');
        this.scores = await (await this.#open()).evaluate();
        this.#set(state);
      } catch (cause) {
        await this.#failed(cause);
      }
    })().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  /** What was kept last stays as it is: the model may be beyond repair already. */
  async #failed(cause: unknown): Promise<void> {
    this.problem = messageOf(cause);
    this.diverged = cause instanceof CoreError && cause.code === 'non_finite';
    await this.#write(null);
    this.#handle?.dispose();
    this.#handle = null;
    this.#set(this.diverged ? 'diverged' : 'failed');
  }

  /** As a file to keep. @throws CoreError */
  async file(kind: 'checkpoint' | 'f32' | 'f16'): Promise<Uint8Array> {
    if (this.weightsAlone) return this.weightsAlone;
    const handle = await this.#open();
    return kind === 'checkpoint' ? handle.checkpoint() : handle.weights(kind);
  }
}
