/** What the heads do at this step, small enough to keep many of. */

import type { Probe } from '../../../core/training_types.ts';
import type { Snapshot } from './run_log.ts';

/**
 * The trace leaves the core as a file: the core that trains keeps nothing of it. As f32, since what runs
 * away is beyond f16 long before it is beyond f32.
 * @throws CoreError
 */
export async function lookAt(model: { probe(): Promise<Probe> }): Promise<Snapshot> {
  const { step, heads, outcome, trace } = await model.probe();
  try {
    const bytes = await trace.save({ dtype: 'f32', metadata: trace.summary.metadata });
    return { step, heads, outcome, trace: bytes };
  } finally {
    trace.dispose();
  }
}
