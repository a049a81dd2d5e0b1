/** Training in the page: what the scene asks for, what the reader does, and what of a run is shown. */

import { messageOf, type TraceHandle } from '../../core/types.ts';
import type { Scene } from '../../scene/scene.ts';
import { download } from '../../trace/download.ts';
import { readTraceFile } from '../../trace/trace_file.ts';
import type { LabHost, Shown } from '../lab.ts';
import { ownPositions } from '../own_positions.ts';
import { drawnQuestion } from './ask/drawn_question.ts';
import { type ShippedModel, shippedScene } from './ask/shipped_models.ts';
import { ShippedRuns } from './ask/shipped_runs.ts';
import { ownKnobs, problemOf, settingsOf, type TrainedTask, type TrainingKnobs } from './knobs.ts';
import { trainedPlaces } from './places.ts';
import { LeavingPage } from './runs/leaving_page.ts';
import { LostRuns, tabStorage } from './runs/lost_runs.ts';
import { pageOf } from './runs/page_runs.ts';
import type { Snapshot } from './runs/run_log.ts';
import type { TrainingRun } from './runs/training_run.ts';
import { type RunsHost, TrainingRuns } from './runs/training_runs.ts';
import { ShownSteps } from './shown_steps.ts';
import { comparedWith, isTraining, type TrainingSource, trainedHere, trainingScene } from './source.ts';

export class TrainingActions {
  readonly runs: TrainingRuns;
  readonly lost = new LostRuns(tabStorage());
  readonly steps: ShownSteps;
  readonly shipped: ShippedRuns;
  readonly #host: LabHost;
  readonly #leaving: LeavingPage;
  /** The run that the reader chose, where several have the same settings. */
  #chosen: TrainingRun | null = null;
  #shown: Snapshot | null = null;
  /** What trained while something else was shown, until it is looked at. */
  #behind: TrainingRun | null = null;
  #showing = false;
  /** Questions that were drawn. */
  #drawn = 0;

  constructor(host: LabHost, page: Omit<RunsHost, 'changed'> = pageOf(host)) {
    this.#host = host;
    const positions = () => (this.run && this.weights ? ownPositions(this.run.settings) : 'kept');
    this.steps = new ShownSteps(host, trainedPlaces(positions));
    this.runs = new TrainingRuns({ ...page, changed: () => this.#moved() });
    this.shipped = new ShippedRuns(this.runs);
    this.#leaving = new LeavingPage(this.runs, this.lost);
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
    if (chosen && this.runs.belongs(chosen, source)) return chosen;
    return source.shipped ? this.shipped.runOf(source) : this.runs.runOf(source);
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

  /** The heads that the scene asks for; null while there are none. @throws CoreError or SourceError */
  async result({ source, interventions }: Scene<TrainingSource>): Promise<Shown | null> {
    this.#enter(source.task);
    if (source.shipped && !this.run) await this.shipped.open(source);
    const { snapshot, weights } = this;
    this.#shown = snapshot;
    if (!snapshot) return null;
    return this.steps.show(snapshot, weights, source, interventions);
  }

  /** The heads of a run at one of its steps, as they were trained. @throws CoreError */
  async atStep(run: TrainingRun | null, step: number | null): Promise<Shown | null> {
    const { source } = this;
    const snapshot = run?.log.snapshotAt(step);
    if (!run || !snapshot || !source) return null;
    return this.steps.unchanged(snapshot, run.weightsOf(snapshot), source);
  }

  /** Its heads, for a view that is handed a function. */
  readonly lookUp = (snapshot: Snapshot): Promise<TraceHandle> => this.steps.traceOf(snapshot);

  #enter(task: TrainedTask): void {
    this.runs.enter(task);
    this.#leaving.listen();
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

  /** What is asked stays: where the other task cannot be asked that, it says so. */
  setTask(task: TrainedTask): void {
    this.#host.change(this.#asking(trainingScene(task)));
  }

  #asking(scene: Scene<TrainingSource>): Scene<TrainingSource> {
    const { ask } = this.source ?? {};
    return ask === undefined ? scene : { ...scene, source: { ...scene.source, ask } };
  }

  /** Null: the task's own example. What was pinned was of another text. */
  async ask(text: string | null): Promise<void> {
    const { source } = this;
    if (!source || (source.ask ?? null) === text) return;
    const { ask: _, ...rest } = source;
    const next = text === null ? rest : { ...rest, ask: text };
    await this.#host.choose({ ...this.#host.scene, source: next, pin: null });
  }

  /** An example that is drawn anew each time. @throws CoreError */
  async askAnother(): Promise<void> {
    const { source } = this;
    if (source) await this.ask(await drawnQuestion(await this.#host.wholeCore(), source.task, ++this.#drawn));
  }

  /** One that ships, in place of what is trained here. */
  async showShipped(model: ShippedModel): Promise<void> {
    this.#chosen = null;
    await this.#host.choose(shippedScene(model, this.source?.ask));
  }

  /** A run that is under way makes room for one with the new settings, and stays beside it. */
  async setKnob(part: TrainingKnobs): Promise<void> {
    const { source, run } = this;
    if (!source) return;
    const recipe = await this.runs.recipe(source.task);
    const knobs = ownKnobs(recipe, { ...source.knobs, ...part });
    const stays = run !== null && run.log.step > 0;
    const beside = stays ? (await this.runs.sourceOf(run)).knobs : source.beside;
    const next = comparedWith({ ...trainedHere(source), knobs }, beside);
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
    const { ask } = this.source ?? {};
    const source: TrainingSource = {
      ...(await this.runs.sourceOf(run)),
      ...(ask !== undefined && { ask }),
      ...(this.shipped.has(run) && { shipped: true }),
    };
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
      const here = trainedHere(source);
      const next = isCompared ? comparedWith(here, undefined) : here;
      await this.#host.change({ ...this.#host.scene, source: next, step: null });
    } catch (cause) {
      this.#failed(cause, 'The run could not be discarded: ');
    }
  }

  dispose(): void {
    this.steps.dispose();
  }
}
