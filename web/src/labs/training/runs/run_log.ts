/** What a run has told so far: a report for each step, and from time to time what its heads did. */

import type { ExampleOutcome, HeadScore, StepReport } from '../../../core/training_types.ts';
import { placeOf } from '../../../view/chart/chart_steps.ts';

/** The heads at one step, on the task's fixed example. */
export interface Snapshot {
  step: number;
  heads: HeadScore[];
  /** What the model makes of the example; absent: it was kept before that was noted. */
  outcome?: ExampleOutcome;
  /** A trace file: every head's queries, keys and weights. */
  trace: Uint8Array;
  /** The model as a file, kept for some of them. */
  weights?: Uint8Array;
}

/** One list for each figure, in the order of steps. */
export interface Reports {
  step: number[];
  loss: number[];
  accuracy: number[];
  gradientNorm: number[];
  learningRate: number[];
}

/** More would fill memory without anybody seeing a difference: every other one goes. */
export const MOST_SNAPSHOTS = 160;
const FIGURES: readonly (keyof Reports)[] = ['step', 'loss', 'accuracy', 'gradientNorm', 'learningRate'];

export function noReports(): Reports {
  return { step: [], loss: [], accuracy: [], gradientNorm: [], learningRate: [] };
}

export class RunLog {
  reports: Reports;
  snapshots: Snapshot[];
  /** Steps at which snapshots were given up since the last `takeDropped`. */
  #dropped: number[] = [];

  constructor(reports = noReports(), snapshots: Snapshot[] = []) {
    this.reports = reports;
    this.snapshots = snapshots;
  }

  /** A run from a file has been looked at, but has told of no steps. */
  get step(): number {
    return Math.max(this.reports.step.at(-1) ?? 0, this.snapshots.at(-1)?.step ?? 0);
  }

  get last(): StepReport | null {
    return this.reportAt(this.reports.step.length - 1);
  }

  reportAt(place: number): StepReport | null {
    const { step, loss, accuracy, gradientNorm, learningRate } = this.reports;
    const known = step[place];
    if (known === undefined) return null;
    return {
      step: known,
      loss: loss[place] ?? 0,
      accuracy: accuracy[place] ?? 0,
      gradientNorm: gradientNorm[place] ?? 0,
      learningRate: learningRate[place] ?? 0,
    };
  }

  /** A step that was there already was taken again, after a lost worker: what came after it goes. */
  add(reports: StepReport[]): void {
    const [first] = reports;
    if (first && first.step <= this.step) this.cutBefore(first.step);
    for (const report of reports) {
      for (const figure of FIGURES) this.reports[figure].push(report[figure]);
    }
  }

  cutBefore(step: number): void {
    const kept = placeOf(this.reports.step, step - 1) + 1;
    for (const figure of FIGURES) this.reports[figure].length = kept;
    this.#drop((one) => one.step >= step);
  }

  #drop(goes: (one: Snapshot, place: number) => boolean): void {
    const kept: Snapshot[] = [];
    this.snapshots.forEach((one, place) => {
      if (goes(one, place)) this.#dropped.push(one.step);
      else kept.push(one);
    });
    this.snapshots = kept;
  }

  look(snapshot: Snapshot): void {
    if (this.snapshots.at(-1)?.step === snapshot.step) this.snapshots.pop();
    this.snapshots.push(snapshot);
    const last = this.snapshots.length - 1;
    if (last >= MOST_SNAPSHOTS) this.#drop((_, place) => place % 2 === 1 && place !== last);
  }

  /** The newest snapshot that was taken by `step`; the latest of all for null. */
  snapshotAt(step: number | null): Snapshot | null {
    const { snapshots } = this;
    if (step === null) return snapshots.at(-1) ?? null;
    const place = placeOf(
      snapshots.map((one) => one.step),
      step,
    );
    return snapshots[Math.max(0, place)] ?? null;
  }

  /** The newest that was taken by `step` and has the model's weights beside it. */
  withWeightsBy(step: number): Snapshot | null {
    return this.snapshots.findLast((one) => one.step <= step && one.weights !== undefined) ?? null;
  }

  /** What a store may forget; asked once. */
  takeDropped(): number[] {
    const dropped = this.#dropped;
    this.#dropped = [];
    return dropped;
  }
}
