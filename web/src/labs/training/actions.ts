/** Training in the page: what the scene asks for, what the reader does, and what of a run is shown. */

import { createCore } from '../../core/index.ts';
import { messageOf, type TraceHandle } from '../../core/types.ts';
import { trainingScene } from '../../scene/defaults.ts';
import type { TrainingSource } from '../../scene/scene.ts';
import type { PlaygroundController } from '../../shell/controller.ts';
import { download } from '../../shell/save_trace.ts';
import type { SceneResult } from '../../shell/scene_result.ts';
import { tokensByLayer } from '../../trace/tokens.ts';
import { readTraceFile } from '../../trace/trace_file.ts';
import { ownKnobs, problemOf, settingsOf, type TrainedTask, type TrainingKnobs } from './knobs.ts';
import { IndexedStore } from './runs/indexed_store.ts';
import { StoredChoice } from './runs/keep_choice.ts';
import { isLost, LostRuns, tabStorage } from './runs/lost_runs.ts';
import { TabLocks } from './runs/run_lock.ts';
import type { Snapshot } from './runs/run_log.ts';
import type { TrainingRun } from './runs/training_run.ts';
import { type StudioPlace, TrainingStudio } from './runs/training_runs.ts';

/** With a core of its own: what trains never waits for what is drawn, nor the other way round. */
function defaultPlace(controller: PlaygroundController): Omit<StudioPlace, 'changed'> {
  return {
    startCore: async () => {
      const core = await createCore();
      core.onRestart((message) => controller.notices.say('training', message));
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
  readonly studio: TrainingStudio;
  readonly lost = new LostRuns(tabStorage());
  readonly #controller: PlaygroundController;
  /** The run that the reader chose, where several have the same settings. */
  #chosen: TrainingRun | null = null;
  #shown: Snapshot | null = null;
  /** What trained while something else was shown, until it is looked at. */
  #behind: TrainingRun | null = null;
  #showing = false;
  #listens = false;

  constructor(
    controller: PlaygroundController,
    place: Omit<StudioPlace, 'changed'> = defaultPlace(controller),
  ) {
    this.#controller = controller;
    this.studio = new TrainingStudio({ ...place, changed: () => this.#moved() });
  }

  get source(): TrainingSource | null {
    const { source } = this.#controller.scene;
    return source.kind === 'training' ? source : null;
  }

  /** The run on the screen; null: none with these settings yet. */
  get run(): TrainingRun | null {
    const { source } = this;
    if (!source) return null;
    const chosen = this.#chosen;
    return chosen && this.studio.belongs(chosen, source) ? chosen : this.studio.runOf(source);
  }

  /** A run that trains, or came to rest, while something else is on the screen. */
  get background(): TrainingRun | null {
    const run = this.#behind;
    if (!run || run === this.run || !this.studio.runs.includes(run)) return null;
    return this.source && !run.busy ? null : run;
  }

  forgetBackground(): void {
    this.#behind = null;
    this.#controller.tell();
  }

  get snapshot(): Snapshot | null {
    return this.run?.log.snapshotAt(this.#controller.scene.step) ?? null;
  }

  /** The heads that the scene asks for; null while there are none. @throws CoreError */
  async result(source: TrainingSource): Promise<SceneResult | null> {
    this.#enter(source.task);
    const { snapshot } = this;
    this.#shown = snapshot;
    if (!snapshot) return null;
    const trace = await this.traceOf(snapshot);
    const own = tokensByLayer(trace.summary);
    const last = trace.summary.layers.length - 1;
    const tokensFor = (layer: number) => own(Math.min(layer, last));
    return { trace, tokens: tokensFor(this.#controller.scene.layer), tokensFor, cuts: [] };
  }

  /** In the page's own core. @throws CoreError */
  async traceOf(snapshot: Snapshot): Promise<TraceHandle> {
    return (await this.#controller.core()).openTrace(snapshot.trace.slice());
  }

  /** The same, for a view that is handed a function. */
  readonly lookUp = (snapshot: Snapshot): Promise<TraceHandle> => this.traceOf(snapshot);

  #enter(task: TrainedTask): void {
    this.studio.enter(task);
    if (this.#listens || typeof document === 'undefined') return;
    this.#listens = true;
    this.lost.take();
    const keepSoon = () => this.studio.keepSoon();
    document.addEventListener('visibilitychange', () => document.hidden && keepSoon());
    document.addEventListener('freeze', keepSoon);
    addEventListener('pagehide', keepSoon);
    addEventListener('pagehide', () => this.lost.note(this.studio.runs, this.studio.keeps));
    addEventListener('pageshow', ({ persisted }) => persisted && this.lost.forget());
    addEventListener('beforeunload', (event) => this.#leaving(event));
  }

  /** Asked by the browser before runs are lost that the reader was not done deciding about. */
  #leaving(event: BeforeUnloadEvent): void {
    const { asks, runs, keeps } = this.studio;
    if (asks && runs.some((run) => isLost(run, keeps))) event.preventDefault();
  }

  /** What was lost has been read. */
  forgetLost(): void {
    this.lost.forget();
    this.#controller.tell();
  }

  /** A run moved on: the latest heads come to the screen where the reader has not gone back. */
  #moved(): void {
    const { training } = this.studio;
    if (training && training !== this.run) this.#behind = training;
    // Where trainings are on the screen, those that rest are in the list of runs.
    if (this.source && (this.#behind === this.run || !this.#behind?.busy)) this.#behind = null;
    this.#controller.tell();
    if (!this.source || this.#showing || this.snapshot === this.#shown) return;
    this.#follow();
  }

  async #follow(): Promise<void> {
    this.#showing = true;
    try {
      while (this.source && this.snapshot !== this.#shown) {
        await this.#controller.advance(this.#controller.scene, true);
        await new Promise((resolve) => setTimeout(resolve));
      }
    } finally {
      this.#showing = false;
    }
  }

  /** What was said of the heads is cleared with every look; this stays. */
  #failed(cause: unknown, before = ''): void {
    this.#controller.notices.say('training', `${before}${messageOf(cause)}`);
  }

  setTask(task: TrainedTask): void {
    this.#controller.open(trainingScene(task));
  }

  /** A run that is under way makes room for one with the new settings, and stays beside it. */
  async setKnob(part: TrainingKnobs): Promise<void> {
    const { source, run } = this;
    if (!source) return;
    const recipe = await this.studio.recipe(source.task);
    const knobs = ownKnobs(recipe, { ...source.knobs, ...part });
    await this.#controller.open(
      { ...this.#controller.scene, source: { ...source, knobs }, step: null },
      'knob',
    );
    if (!run || run.log.step === 0) return;
    this.studio.compare(run);
    if (run.busy && problemOf(settingsOf(recipe, knobs)) === '') this.train();
  }

  train(): void {
    const { source } = this;
    if (!source) return;
    this.lost.forget();
    this.setStep(null);
    this.studio.begin(source).then(
      (run) => {
        this.#chosen = run;
        this.#moved();
      },
      (cause) => this.#failed(cause),
    );
  }

  goOn(run: TrainingRun): void {
    this.setStep(null);
    this.studio.goOn(run);
  }

  setStep(step: number | null): void {
    const { scene } = this.#controller;
    if (scene.step !== step) this.#controller.open({ ...scene, step }, 'step');
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
    const source = await this.studio.sourceOf(run);
    const scene = this.source ? this.#controller.scene : trainingScene(source.task);
    this.#chosen = run;
    if (this.studio.beside === run) this.studio.compare(before);
    await this.#controller.open({ ...scene, source, step: null });
  }

  /** Begins again with the same settings but a tenth of the learning rate. */
  async trainSlower(run: TrainingRun): Promise<void> {
    const source = await this.studio.sourceOf(run);
    const rate = Number((run.settings.learning_rate / 10).toPrecision(6));
    await this.#controller.open({
      ...this.#controller.scene,
      source: { ...source, knobs: { ...source.knobs, rate } },
      step: null,
    });
    this.train();
  }

  /** Goes on from a checkpoint file, or says why not. */
  async open(file: File): Promise<void> {
    try {
      await this.choose(await this.studio.open(await readTraceFile(file)));
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
    try {
      await this.studio.discard(run);
      if (this.source) await this.#controller.open({ ...this.#controller.scene, step: null });
    } catch (cause) {
      this.#failed(cause, 'The run could not be discarded: ');
    }
  }
}
