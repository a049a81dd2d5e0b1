/** What a run can be doing, and what it needs of the page. */

import type { TrainingCore } from '../../../core/training_types.ts';
import type { RunLocks } from './run_lock.ts';
import type { TrainingRun } from './training_run.ts';

export type RunState =
  /** The core is asked for a model, or to go on from a checkpoint. */
  | 'starting'
  | 'training'
  | 'paused'
  /** All steps are taken, and the final figures are computed. */
  | 'scoring'
  | 'finished'
  /** A loss was not a number. */
  | 'diverged'
  | 'failed';

/** What a run needs of the page. */
export interface RunPlace {
  core: () => Promise<TrainingCore>;
  locks: RunLocks;
  /** Milliseconds; goes on while the machine sleeps. */
  now: () => number;
  newId: () => string;
  changed: (run: TrainingRun) => void;
}
