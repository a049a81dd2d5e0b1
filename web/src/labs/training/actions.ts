/** Training in the page: what the scene asks for, what the reader does, and what of a run is shown. */

import { createCore } from '../../core/index.ts';
import { messageOf, type TraceHandle } from '../../core/types.ts';
import type { Scene } from '../../scene/scene.ts';
import { download } from '../../trace/download.ts';
import { tokensByLayer } from '../../trace/tokens.ts';
import { readTraceFile } from '../../trace/trace_file.ts';
import { fileName } from '../file_name.ts';
import type { LabHost, Shown } from '../lab.ts';
import { ownPositions } from '../own_positions.ts';
import { TraceChanges } from '../trace_changes.ts';
import { ChangedSnapshot } from './changed_snapshot.ts';
import { ownKnobs, problemOf, settingsOf, type TrainedTask, type TrainingKnobs } from './knobs.ts';
import { trainedPlaces } from './places.ts';
import { IndexedStore } from './runs/indexed_store.ts';
import { StoredChoice } from './runs/keep_choice.ts';
import { isLost, LostRuns, tabStorage } from './runs/lost_runs.ts';
import { TabLocks } from './runs/run_lock.ts';
import type { Snapshot } from './runs/run_log.ts';
import type { TrainingRun } from './runs/training_run.ts';
import { type RunsHost, TrainingRuns } from './runs/training_runs.ts';
import { comparedWith, isTraining, type TrainingSource, trainingScene } from './source.ts';

/** With a core of its own: what trains never waits for what is drawn, nor the other way round. */
function pageOf(host: LabHost): Omit<RunsHost, 'changed'> {
  return {
    startCore: async () => {
      const core = await createCore();
      core.onRestart((message) => host.notices.say('training', message));
      return core;
    },
    store: new IndexedStore(),
    locks: new TabLocks(),
    choice: new StoredChoice(),
    now: () => Date.now(),
    newId: () => globalThis.crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${performance.now()}`,
  };
}

export class TrainingActions {
  readonly runs: TrainingRuns;
  readonly lost = new LostRuns(tabStorage());
  readonly changes: TraceChanges;
  readonly changed: ChangedSnapshot;
  readonly #host: LabHost;
  /** The run that the reader chose, where several have the same settings. */
  #chosen: TrainingRun | null = null;
  #shown: Snapshot | null = null;
  /** What trained while something else was shown, until it is looked at. */
  #behind: TrainingRun | null = null;
  #showing = false;
  #listens = false;

  constructor(host: LabHost, page: Omit<RunsHost, 'changed'> = pageOf(host)) {
    this.#host = host;
    const places = trainedPlaces(() => (this.run && this.weights ? ownPositions(this.run.settings) : 'kept'));
    this.changes = new TraceChanges(host, places);
    this.changed = new ChangedSnapshot(host, this.changes, places);
    this.runs = new TrainingRuns({ ...page, changed: () => this.#moved() });
  }

  get source(): TrainingSource | null {
    const { source } = this.#host.scene;
    return isTraining(source) ? source : null;
  }

  /** The run on the screen; null: none with these settings yet. */
  get run(): TrainingRun | null {
    const { source } = this;
    if (!source) return null;
    const chosen = this.#chosen;
    return chosen && this.runs.belongs(chosen, source) ? chosen : this.runs.runOf(source);
  }

  /** The run that the one on the screen is compared with; null: none is. */
  get compared(): TrainingRun | null {
    const { source, run } = this;
    if (!source?.beside) return null;
    const beside = { ...source, knobs: source.beside };
    return this.runs.all.find((other) => other !== run && this.runs.belongs(other, beside)) ?? null;
  }

  /** A run that trains, or came to rest, while something else is on the screen. */
  get background(): TrainingRun | null {
    const run = this.#behind;
    if (!run || run === this.run || !this.runs.all.includes(run)) return null;
    return this.source && !run.busy ? null : run;
  }

  forgetBackground(): void {
    this.#behind = null;
    this.#host.notify();
  }

  get snapshot(): Snapshot | null {
    return this.run?.log.snapshotAt(this.#host.scene.step) ?? null;
  }

  /** The model of the step on the screen; null: it was not kept. */
  get weights(): Uint8Array | null {
    const { run, snapshot } = this;
    return (run && snapshot && run.weightsOf(snapshot)) ?? null;
  }

  /** The heads that the scene asks for; null while there are none. @throws CoreError */
  async result({ source, interventions }: Scene<TrainingSource>): Promise<Shown | null> {
    this.#enter(source.task);
    const { snapshot, weights } = this;
    this.#shown = snapshot;
    if (!snapshot) return null;
    const trace = await this.traceOf(snapshot);
    const own = tokensByLayer(trace.summary);
    const last = trace.summary.layers.length - 1;
    const tokensFor = (layer: number) => own(Math.min(layer, last));
    const name = fileName(`${source.task}-step-${snapshot.step}`);
    const shown = { trace, tokens: tokensFor(this.#host.scene.layer), tokensFor, name };
    return this.changed.change(shown, snapshot, weights, interventions);
  }

  /** The heads of a run at one of its steps, as they were trained. @throws CoreError */
  async atStep(run: TrainingRun | null, step: number | null): Promise<Shown | null> {
    const snapshot = run?.log.snapshotAt(step);
    if (!snapshot) return null;
    const trace = await this.traceOf(snapshot);
    const tokensFor = tokensByLayer(trace.summary);
    return { trace, tokens: tokensFor(0), tokensFor };
  }

  /** In the page's own core. @throws CoreError */
  async traceOf(snapshot: Snapshot): Promise<TraceHandle> {
    return (await this.#host.core()).openTrace(snapshot.trace.slice());
  }

  /** The same, for a view that is handed a function. */
  readonly lookUp = (snapshot: Snapshot): Promise<TraceHandle> => this.traceOf(snapshot);

  #enter(task: TrainedTask): void {
    this.runs.enter(task);
    if (this.#listens || typeof document === 'undefined') return;
    this.#listens = true;
    this.lost.take();
    const keepSoon = () => this.runs.keepSoon();
    document.addEventListener('visibilitychange', () => document.hidden && keepSoon());
    document.addEventListener('freeze', keepSoon);
    addEventListener('pagehide', keepSoon);
    addEventListener('pagehide', () => this.lost.note(this.runs.all, this.runs.keeps));
    addEventListener('pageshow', ({ persisted }) => persisted && this.lost.forget());
    addEventListener('beforeunload', (event) => this.#leaving(event));
  }

  /** Asked by the browser before runs are lost that the reader was not done deciding about. */
  #leaving(event: BeforeUnloadEvent): void {
    const { asks, all: runs, keeps } = this.runs;
    if (asks && runs.some((run) => isLost(run, keeps))) event.preventDefault();
  }

  /** What was lost has been read. */
  forgetLost(): void {
    this.lost.forget();
    this.#host.notify();
  }

  /** A run moved on: the latest heads come to the screen where the reader has not gone back. */
  #moved(): void {
    const { training } = this.runs;
    if (training && training !== this.run) this.#behind = training;
    // Where trainings are on the screen, those that rest are in the list of runs.
    if (this.source && (this.#behind === this.run || !this.#behind?.busy)) this.#behind = null;
    this.#host.notify();
    if (!this.source || this.#showing || this.snapshot === this.#shown) return;
    this.#follow();
  }

  async #follow(): Promise<void> {
    this.#showing = true;
    try {
      while (this.source && this.snapshot !== this.#shown) {
        await this.#host.advance(this.#host.scene, true);
        await new Promise((resolve) => setTimeout(resolve));
      }
    } finally {
      this.#showing = false;
    }
  }

  /** What was said of the heads is cleared with every look; this stays. */
  #failed(cause: unknown, before = ''): void {
    this.#host.notices.say('training', `${before}${messageOf(cause)}`);
  }

  setTask(task: TrainedTask): void {
    this.#host.change(trainingScene(task));
  }

  /** A run that is under way makes room for one with the new settings, and stays beside it. */
  async setKnob(part: TrainingKnobs): Promise<void> {
    const { source, run } = this;
    if (!source) return;
    const recipe = await this.runs.recipe(source.task);
    const knobs = ownKnobs(recipe, { ...source.knobs, ...part });
    const stays = run !== null && run.log.step > 0;
    const beside = stays ? (await this.runs.sourceOf(run)).knobs : source.beside;
    const next = comparedWith({ ...source, knobs }, beside);
    await this.#host.change({ ...this.#host.scene, source: next, step: null }, 'knob');
    if (stays && run.busy && problemOf(settingsOf(recipe, knobs)) === '') this.train();
  }

  train(): void {
    const { source } = this;
    if (!source) return;
    this.lost.forget();
    this.setStep(null);
    this.runs.begin(source).then(
      (run) => {
        this.#chosen = run;
        this.#moved();
      },
      (cause) => this.#failed(cause),
    );
  }

  goOn(run: TrainingRun): void {
    this.setStep(null);
    this.runs.goOn(run);
  }

  setStep(step: number | null): void {
    const { scene } = this.#host;
    if (scene.step !== step) this.#host.change({ ...scene, step }, 'step');
  }

  /** The checkpoint nearest before a step; the last one follows what is still to come. */
  goTo(step: number): void {
    const { log } = this.run ?? {};
    const found = log?.snapshotAt(step);
    if (found) this.setStep(found === log?.snapshots.at(-1) ? null : found.step);
  }

  /** Another run comes to the screen. */
  async choose(run: TrainingRun): Promise<void> {
    const before = this.run;
    const source = await this.runs.sourceOf(run);
    const scene = this.source ? this.#host.scene : trainingScene(source.task);
    const isSwapped = before !== null && this.compared === run;
    const beside = isSwapped ? (await this.runs.sourceOf(before)).knobs : this.#besideOf(source);
    this.#chosen = run;
    await this.#host.change({ ...scene, source: comparedWith(source, beside), step: null });
  }

  /** What is compared with stays with the task. */
  #besideOf({ task }: TrainingSource): TrainingKnobs | undefined {
    return this.source?.task === task ? this.source.beside : undefined;
  }

  /** Sets a run beside the one on the screen; null: none. */
  async compare(run: TrainingRun | null): Promise<void> {
    const { source } = this;
    if (!source) return;
    const beside = run ? (await this.runs.sourceOf(run)).knobs : undefined;
    await this.#host.change({ ...this.#host.scene, source: comparedWith(source, beside) });
  }

  /** Begins again with the same settings but a tenth of the learning rate. */
  async trainSlower(run: TrainingRun): Promise<void> {
    const source = await this.runs.sourceOf(run);
    const rate = Number((run.settings.learning_rate / 10).toPrecision(6));
    await this.#host.change({
      ...this.#host.scene,
      source: comparedWith({ ...source, knobs: { ...source.knobs, rate } }, this.#besideOf(source)),
      step: null,
    });
    this.train();
  }

  /** Goes on from a checkpoint file, or says why not. */
  async open(file: File): Promise<void> {
    try {
      await this.choose(await this.runs.open(await readTraceFile(file)));
    } catch (cause) {
      this.#failed(cause, `${file.name}: `);
    }
  }

  /** Weights that were kept on the way. */
  savePast({ settings: { task, seed } }: TrainingRun, { step, weights }: Snapshot): void {
    if (weights) download(weights, `${task}-seed-${seed}-step-${step}-f16.safetensors`);
  }

  async save(run: TrainingRun, kind: 'checkpoint' | 'f32' | 'f16'): Promise<void> {
    const { task, seed } = run.settings;
    try {
      download(await run.file(kind), `${task}-seed-${seed}-step-${run.log.step}-${kind}.safetensors`);
    } catch (cause) {
      this.#failed(cause);
    }
  }

  async discard(run: TrainingRun): Promise<void> {
    const isCompared = this.compared === run;
    try {
      await this.runs.discard(run);
      const { source } = this;
      if (!source) return;
      const next = isCompared ? comparedWith(source, undefined) : source;
      await this.#host.change({ ...this.#host.scene, source: next, step: null });
    } catch (cause) {
      this.#failed(cause, 'The run could not be discarded: ');
    }
  }
}
