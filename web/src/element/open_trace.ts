import type { TraceHandle, ViewCore } from '../core/types.ts';
import { openAttention } from '../sources/attention_dump.ts';
import type { Mode } from '../state/scene.ts';
import { maskOf } from './mode_mask.ts';

/**
 * Opens a trace file or attention from elsewhere as `mode` shows it. `applies` is false where the mode means
 * nothing for a trace: it is then shown as it was computed.
 * @throws CoreError, SourceError
 */
export async function openTraceIn(
  core: ViewCore,
  name: string,
  bytes: Uint8Array,
  mode: Mode,
): Promise<{ trace: TraceHandle; applies: boolean }> {
  const trace = await openAttention(core, name, bytes);
  const mask = maskOf(mode, trace.summary);
  try {
    if (mask && mode !== 'self') await trace.setMask(mask);
    return { trace, applies: mask !== null };
  } catch (cause) {
    trace.dispose();
    throw cause;
  }
}
