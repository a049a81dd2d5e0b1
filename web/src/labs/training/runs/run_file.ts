/** Files of small models: a checkpoint goes on, weights alone can be looked at. */

import type { Score, TaskModelSummary, TrainingCore } from '../../../core/training_types.ts';
import { CoreError } from '../../../core/types.ts';
import type { Snapshot } from './run_log.ts';
import { lookAt } from './take_snapshot.ts';

/** What the core writes as a file's format (`training/weights_file.h`). */
const FORMATS: Record<string, 'checkpoint' | 'weights'> = {
  'attention playground training checkpoint 1': 'checkpoint',
  'attention playground trained model 1': 'weights',
};
const LONGEST_HEADER = 1_000_000;
const LENGTH_BYTES = 8;

/** So much of a file is enough to tell its kind. */
export const BEGINNING = LENGTH_BYTES + LONGEST_HEADER;

/** By the metadata in a safetensors file's header; null: something else. */
export function kindOfFile(bytes: Uint8Array): 'checkpoint' | 'weights' | null {
  if (bytes.length < LENGTH_BYTES) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > LONGEST_HEADER || LENGTH_BYTES + Number(length) > bytes.length) return null;
  try {
    const text = new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + Number(length)));
    return FORMATS[JSON.parse(text).__metadata__?.format] ?? null;
  } catch {
    return null;
  }
}

export interface OpenedRun {
  summary: TaskModelSummary;
  snapshot: Snapshot;
  /** Null: it can go on. */
  finished: { scores: Score[]; weights: Uint8Array } | null;
}

/** @throws CoreError */
export async function openRunFile(core: TrainingCore, bytes: Uint8Array): Promise<OpenedRun> {
  const kind = kindOfFile(bytes);
  if (kind === null)
    throw new CoreError(
      'malformed_file',
      'This is neither a checkpoint of a training nor the weights of a model that was trained here.',
    );
  if (kind === 'checkpoint') {
    const run = await core.resumeTraining(bytes.slice());
    try {
      return { summary: run.summary, snapshot: await lookAt(run), finished: null };
    } finally {
      run.dispose();
    }
  }
  const model = await core.openTaskModel(async () => bytes.slice());
  try {
    const snapshot = { ...(await lookAt(model)), step: model.summary.steps, weights: bytes };
    return {
      summary: model.summary,
      snapshot,
      finished: { scores: await model.evaluate(), weights: bytes },
    };
  } finally {
    model.dispose();
  }
}
