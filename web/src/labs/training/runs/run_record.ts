/** What is known of one run, and kept of it. */

import type { Score, TaskSummary, TrainingSettings } from '../../../core/training_types.ts';
import type { OpenedRun } from './run_file.ts';
import { RunLog, type Snapshot } from './run_log.ts';
import { RunPace } from './run_pace.ts';
import type { RunState } from './run_state.ts';
import type { Checkpoint, KeptRun, KeptWithLooks } from './run_store.ts';

export class RunRecord {
  id: string;
  readonly settings: TrainingSettings;
  readonly log: RunLog;
  readonly pace: RunPace;
  readonly begun: number;
  state: RunState = 'paused';
  /** Why it ended before its last step. */
  problem = '';
  diverged = false;
  scores: Score[] | null = null;
  task: TaskSummary | null = null;
  parameters = 0;
  /** From where it goes on once its model is gone from the core. */
  checkpoint: Checkpoint | null = null;
  /** The model as f32, at the latest look of this page. */
  latest: { step: number; weights: Uint8Array } | null = null;
  /** Of a run that came as weights and cannot go on. */
  weightsAlone: Uint8Array | null = null;

  /** `fresh`: the name and the time in milliseconds of a run that was not kept before. */
  constructor(
    settings: TrainingSettings,
    fresh: { id: () => string; begun: () => number },
    kept?: KeptWithLooks,
  ) {
    this.settings = settings;
    this.id = kept?.run.id ?? fresh.id();
    this.begun = kept?.run.begun ?? fresh.begun();
    this.log = new RunLog(kept?.run.reports, kept?.snapshots);
    this.pace = new RunPace(kept?.run.milliseconds);
    if (kept) this.#adopt(kept.run);
  }

  #adopt({ task, parameters, scores, problem, diverged }: KeptRun): void {
    Object.assign(this, { task, parameters, scores, problem });
    if (problem) this.state = diverged ? 'diverged' : 'failed';
    else if (this.log.step >= this.settings.steps) this.state = 'finished';
  }

  get stepsPerSecond(): number {
    const { milliseconds } = this.pace;
    return milliseconds > 0 ? (1000 * this.log.reports.step.length) / milliseconds : 0;
  }

  get milliseconds(): number {
    return this.pace.milliseconds;
  }

  /** The model at a look; null: it was not kept. */
  weightsOf({ step, weights }: Snapshot): Uint8Array | null {
    return this.latest?.step === step ? this.latest.weights : (weights ?? null);
  }

  /** Takes over what a file holds. */
  take({ summary: { task, parameters }, snapshot, finished }: OpenedRun, bytes: Uint8Array): void {
    Object.assign(this, { task, parameters, scores: finished?.scores ?? null });
    this.log.look(snapshot);
    if (finished) this.weightsAlone = finished.weights;
    else this.checkpoint = { step: snapshot.step, bytes };
    if (finished || snapshot.step >= this.settings.steps) this.state = 'finished';
  }

  /** As it is kept. */
  get kept(): KeptRun {
    const { id, begun, settings, task, parameters, scores, problem, diverged, milliseconds, log } = this;
    const { reports } = log;
    return { id, begun, settings, task, parameters, scores, problem, diverged, milliseconds, reports };
  }
}
