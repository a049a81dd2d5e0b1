/** What a run can be doing. */

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
