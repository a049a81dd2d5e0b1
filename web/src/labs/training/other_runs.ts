/** Other steps and other runs of the same task, for the other side of a comparison. */

import { spell } from '../../scene/fields.ts';
import type { Scene } from '../../scene/scene.ts';
import { placeOf } from '../../view/chart/chart_steps.ts';
import { digits, shortWeight } from '../../view/text/format.ts';
import type { OtherMakers, OtherScenes } from '../lab.ts';
import type { TrainingActions } from './actions.ts';
import { SETTINGS } from './address.ts';
import { knobsOf, ownKnobs, settingsOf, type TrainingKnobs } from './knobs.ts';
import { knobsInWords, runWords } from './runs/run_words.ts';
import type { TrainingRun } from './runs/training_run.ts';
import { isTraining, type TrainingSource } from './source.ts';

/** Runs of a task by their settings; of several with the same, the one on the screen or else the newest. */
class NamedRuns {
  readonly own: string;
  readonly all = new Map<string, TrainingRun>();
  readonly #recipe;

  constructor({ runs, run: shown }: TrainingActions, { task, knobs }: TrainingSource) {
    this.#recipe = runs.recipes.get(task);
    this.own = this.nameOf(knobs);
    if (shown) this.all.set(this.own, shown);
    for (const run of runs.all) {
      const name = this.nameOf(knobsOf(run.settings));
      const isSeen = run.settings.task === task && run.log.snapshots.length > 0;
      if (isSeen && !this.all.has(name)) this.all.set(name, run);
    }
  }

  /** What the recipe says anyway is left out. */
  nameOf(knobs: TrainingKnobs): string {
    const recipe = this.#recipe;
    return spell(SETTINGS, recipe ? ownKnobs(recipe, knobsOf(settingsOf(recipe, knobs))) : knobs);
  }

  runOf({ knobs }: TrainingSource): TrainingRun | null {
    return this.all.get(this.nameOf(knobs)) ?? null;
  }

  get makers(): OtherMakers<TrainingSource> {
    return {
      list: [...this.all].map(([name, run]) => ({ name, title: runWords(run, this.#recipe) })),
      own: this.own,
      with: (source, name) => {
        const knobs = knobsIn(name);
        return knobs && this.all.has(this.nameOf(knobs)) ? { ...source, knobs } : null;
      },
      missing: missingRun,
    };
  }
}

function knobsIn(name: string): TrainingKnobs | null {
  try {
    return SETTINGS.read(name, 'run');
  } catch {
    return null;
  }
}

function missingRun(name: string): string {
  const knobs = knobsIn(name);
  return knobs
    ? `There is no run of this task with ${knobsInWords(knobs)} here: choose these settings and train it, then compare again.`
    : `“${name.slice(0, 40)}” names no run: settings such as seed:2,rate:0.001, or recipe, would.`;
}

/** "step 40, loss 1.02, accuracy .31" */
function toldOf(run: TrainingRun | null, step: number | null): string {
  const snapshot = run?.log.snapshotAt(step);
  if (!run || !snapshot) return '';
  const { reports } = run.log;
  const report = run.log.reportAt(placeOf(reports.step, snapshot.step));
  const figures = report ? `, loss ${digits(report.loss)}, accuracy ${shortWeight(report.accuracy)}` : '';
  return `step ${snapshot.step}${figures}`;
}

/** Null: nothing of such a run has been looked at. */
export function otherRuns(training: TrainingActions, of: Scene): OtherScenes<TrainingSource> | null {
  const { source: own } = training;
  if (!own || !isTraining(of.source)) return null;
  const named = new NamedRuns(training, own);
  const run = named.runOf(of.source);
  const shown = run?.log.snapshotAt(of.step);
  if (!run || !shown) return null;
  return {
    modes: [],
    steps: { values: run.log.snapshots.map(({ step }) => step), now: shown.step, name: 'training steps' },
    runs: named.makers,
    told: ({ source, step }) => toldOf(named.runOf(source), step),
    compute: ({ source, step }) => training.atStep(named.runOf(source), step),
  };
}
