import type { TraceHandle } from '../core/types.ts';
import type { Mode } from '../scene/scene.ts';
import { takesMasks } from './mode_mask.ts';
import { type AttentionCores, openAttentionBy } from './open_attention.ts';

export interface TraceInMode {
  trace: TraceHandle;
  /** False where the mode means nothing for a trace: it is then shown as it was computed. */
  applies: boolean;
}

/** Takes the trace over, and closes it where that fails. @throws CoreError */
export async function inMode(trace: TraceHandle, mode: Mode): Promise<TraceInMode> {
  try {
    const hidesLater = mode === 'causal' && takesMasks(trace.summary);
    if (hidesLater) await trace.hideLater(true);
    return { trace, applies: mode === 'self' || hidesLater };
  } catch (cause) {
    trace.dispose();
    throw cause;
  }
}

/**
 * Opens a trace file or attention from elsewhere as `mode` shows it.
 * @throws CoreError, SourceError
 */
export async function openTraceIn(
  cores: AttentionCores,
  name: string,
  bytes: Uint8Array,
  mode: Mode,
): Promise<TraceInMode> {
  return inMode(await openAttentionBy(cores, name, bytes), mode);
}
