/** All runs of this page, and those that were kept in the browser. */

import type { TrainingCore, TrainingSettings } from '../../../core/training_types.ts';
import { messageOf } from '../../../core/types.ts';
import { knobsOf, ownKnobs, settingsOf, TRAINED_TASKS, type TrainedTask } from '../knobs.ts';
import type { TrainingSource } from '../source.ts';
import type { KeepChoice } from './keep_choice.ts';
import { openRunFile } from './run_file.ts';
import type { RunLocks } from './run_lock.ts';
import type { RunStore } from './run_store.ts';
import { type RunHost, TrainingRun } from './training_run.ts';

export interface RunsHost {
  /** Starts a core for training alone, so that nothing waits for it. */
  startCore: () => Promise<TrainingCore>;
  store: RunStore;
  locks: RunLocks;
  choice: KeepChoice;
  now: () => number;
  newId: () => string;
  /** A run moved on. */
  changed: (run: TrainingRun | null) => void;
}

function sourceKey({ task, knobs }: TrainingSource): string {
  return JSON.stringify([task, Object.entries(knobs).sort()]);
}

export class TrainingRuns {
  /** Newest first. */
  all: TrainingRun[] = [];
  /** Runs that another tab is training. */
  elsewhere: ReadonlySet<string> = new Set();
  /** A failure that belongs to no run. */
  problem = '';
  /** The reader may be asked whether runs are to be kept. */
  asks = false;
  readonly #host: RunsHost;
  readonly #sources = new Map<TrainingRun, string>();
  /** Those from an earlier visit that were not gone on with. */
  readonly #kept = new Set<TrainingRun>();
  readonly #recipes = new Map<TrainedTask, Promise<TrainingSettings>>();
  readonly recipes = new Map<TrainedTask, TrainingSettings>();
  #core: Promise<TrainingCore> | null = null;
  #listed: Promise<void> | null = null;

  constructor(host: RunsHost) {
    this.#host = host;
  }

  #changed(run: TrainingRun | null = null): void {
    this.#host.changed(run);
  }

  #startedCore = (): Promise<TrainingCore> => {
    if (this.#core) return this.#core;
    const started = this.#host.startCore();
    this.#core = started;
    started.catch(() => {
      this.#core = null;
    });
    return started;
  };

  get keeps(): boolean {
    return this.#host.choice.value === 'yes';
  }

  get #store(): RunStore | null {
    return this.keeps ? this.#host.store : null;
  }

  get #runHost(): RunHost {
    const { locks, now, newId } = this.#host;
    return { core: this.#startedCore, locks, now, newId, changed: (run) => this.#changed(run) };
  }

  /** What the task is trained with unless the reader says otherwise. @throws CoreError */
  recipe(task: TrainedTask): Promise<TrainingSettings> {
    const known = this.#recipes.get(task);
    if (known) return known;
    const asked = this.#startedCore().then((core) => core.defaultSettings(task));
    this.#recipes.set(task, asked);
    asked.then(
      (settings) => {
        this.recipes.set(task, settings);
        this.#changed();
      },
      () => this.#recipes.delete(task),
    );
    return asked;
  }

  /** The recipe and, once, the runs that were kept. */
  async enter(task: TrainedTask): Promise<void> {
    this.problem = '';
    try {
      await this.recipe(task);
      this.#listed ??= this.#list();
      await this.#listed;
    } catch (cause) {
      this.problem = messageOf(cause);
      this.#changed();
    }
  }

  /** Runs of a browser that was asked to keep them; a storage that cannot be read hides none of the page. */
  async #list(): Promise<void> {
    if (!this.keeps) return;
    try {
      const [kept, held] = await Promise.all([this.#host.store.list(), this.#host.locks.held()]);
      this.elsewhere = held;
      for (const one of kept) {
        if (!isTrained(one.run.settings.task)) continue;
        const run = new TrainingRun(this.#runHost, one.run.settings, this.#host.store, one);
        this.#sources.set(run, sourceKey(await this.sourceOf(run)));
        this.all.push(run);
        this.#kept.add(run);
      }
    } catch (cause) {
      this.problem = `The runs that were kept cannot be read (${messageOf(cause)}). New ones can be trained all the same.`;
    }
    this.#changed();
  }

  /** How the scene speaks of a run. */
  async sourceOf({ settings }: TrainingRun): Promise<TrainingSource> {
    const task = settings.task as TrainedTask;
    return { kind: 'training', task, knobs: ownKnobs(await this.recipe(task), knobsOf(settings)) };
  }

  /** The newest run with these settings. */
  runOf(source: TrainingSource): TrainingRun | null {
    const key = sourceKey(source);
    return this.all.find((run) => this.#sources.get(run) === key) ?? null;
  }

  /** Whether a run has these settings. */
  belongs(run: TrainingRun, source: TrainingSource): boolean {
    return this.all.includes(run) && this.#sources.get(run) === sourceKey(source);
  }

  get training(): TrainingRun | null {
    return this.all.find(({ busy }) => busy) ?? null;
  }

  /** A run from its first step; the one that is under way rests, and stays to be compared with. */
  async begin(source: TrainingSource): Promise<TrainingRun> {
    const recipe = await this.recipe(source.task);
    const before = this.training ?? this.runOf(source);
    const run = new TrainingRun(this.#runHost, settingsOf(recipe, source.knobs), this.#store);
    this.#add(run, sourceKey(source));
    this.#rest(before);
    if (this.#host.choice.value === null) this.asks = true;
    this.#goOn(run);
    return run;
  }

  #add(run: TrainingRun, key: string): void {
    this.#sources.set(run, key);
    this.all = [run, ...this.all];
  }

  async #rest(run: TrainingRun | null): Promise<void> {
    await run?.close();
    this.#changed();
  }

  /** Only one run trains at a time. */
  goOn(run: TrainingRun): void {
    for (const other of this.all) if (other !== run) this.#rest(other);
    this.#goOn(run);
  }

  isKept(run: TrainingRun): boolean {
    return this.#kept.has(run);
  }

  #goOn(run: TrainingRun): void {
    this.#kept.delete(run);
    // Either it is this tab's from now on, or it goes on under another name.
    this.elsewhere = new Set([...this.elsewhere].filter((id) => id !== run.id));
    run.train().then(() => this.#changed());
  }

  /** Brings the run of a checkpoint, or the model of a weights file, here. @throws CoreError */
  async open(bytes: Uint8Array): Promise<TrainingRun> {
    const opened = await openRunFile(await this.#startedCore(), bytes);
    const { settings } = opened.summary;
    if (!isTrained(settings.task))
      throw new Error(`“${settings.task}” is a task that this page does not train.`);
    const run = new TrainingRun(this.#runHost, settings, opened.finished ? null : this.#store);
    run.take(opened, bytes);
    this.#add(run, sourceKey(await this.sourceOf(run)));
    return run;
  }

  /** The reader's answer, asked for once. What was kept is forgotten with a no; it stays in this page. */
  async choose(keep: boolean): Promise<void> {
    const keptBefore = this.keeps;
    this.#host.choice.value = keep ? 'yes' : 'no';
    this.asks = false;
    this.#changed();
    const runs = this.all.filter(({ weightsAlone }) => weightsAlone === null);
    await Promise.all(runs.map((run) => this.#useStore(run, keptBefore && !keep)));
    this.#changed();
  }

  async #useStore(run: TrainingRun, forgets: boolean): Promise<void> {
    if (forgets) await run.bringHere();
    await run.useStore(this.#store);
    if (forgets) await this.#forget(run);
  }

  /** Another tab may have had the run when it was listed, and be done with it by now. */
  async #forget({ id }: TrainingRun): Promise<void> {
    const { locks, store } = this.#host;
    if (this.elsewhere.has(id)) this.elsewhere = await locks.held();
    if (!this.elsewhere.has(id)) await store.discard(id);
  }

  /** @throws DOMException */
  async discard(run: TrainingRun): Promise<void> {
    await run.close();
    this.all = this.all.filter((one) => one !== run);
    this.#sources.delete(run);
    this.#changed();
    await this.#forget(run);
  }

  /** The page is about to be hidden, put to sleep or closed. */
  keepSoon(): void {
    for (const run of this.all) if (run.busy) run.keepSoon();
  }
}

function isTrained(task: string): task is TrainedTask {
  return (TRAINED_TASKS as readonly string[]).includes(task);
}
