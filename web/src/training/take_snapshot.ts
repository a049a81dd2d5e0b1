/** What the heads do at this step, small enough to keep many of. */

import type { TrainingHandle } from '../core/training_types.ts';
import type { Snapshot } from './run_log.ts';

/** The trace leaves the core as a file: the core that trains keeps nothing of it. @throws CoreError */
export async function lookAt(handle: TrainingHandle, withWeights: boolean): Promise<Snapshot> {
  const { step, heads, trace } = await handle.probe();
  try {
    const bytes = await trace.save({ dtype: 'f16', metadata: trace.summary.metadata });
    const weights = withWeights ? await handle.weights('f16') : null;
    return { step, heads, trace: bytes, ...(weights && { weights }) };
  } finally {
    trace.dispose();
  }
}
