/** What is kept of a run in the browser, and where. */

import type { Score, TaskSummary, TrainingSettings } from '../../../core/training_types.ts';
import type { Reports, Snapshot } from './run_log.ts';

/** From this the training goes on to the bit. */
export interface Checkpoint {
  step: number;
  bytes: Uint8Array;
}

export interface KeptRun {
  id: string;
  /** Milliseconds since 1970. */
  begun: number;
  settings: TrainingSettings;
  task: TaskSummary | null;
  parameters: number;
  /** Time spent on steps. */
  milliseconds: number;
  reports: Reports;
  scores: Score[] | null;
  /** Why it ended before its last step; empty: it did not. */
  problem: string;
  /** It ended because its numbers grew beyond all bounds, not for another reason. */
  diverged: boolean;
}

export interface KeptWithLooks {
  run: KeptRun;
  snapshots: Snapshot[];
}

/** What is written at once, or not at all. */
export interface Kept {
  run: KeptRun;
  /** Null: the one before stays. */
  checkpoint: Checkpoint | null;
  /** Those that are new. */
  snapshots: Snapshot[];
  /** Steps of snapshots that are given up. */
  dropped: number[];
}

export interface RunStore {
  /** Newest first, without their checkpoints. */
  list(): Promise<KeptWithLooks[]>;
  checkpoint(id: string): Promise<Checkpoint | null>;
  /** @throws DOMException `QuotaExceededError`; what was kept before then stays */
  keep(kept: Kept): Promise<void>;
  discard(id: string): Promise<void>;
}
