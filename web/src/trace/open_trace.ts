import type { Core, TraceHandle } from '../core/types.ts';
import type { Mode } from '../scene/scene.ts';
import { openAttention } from './attention_dump.ts';
import { maskOf } from './mode_mask.ts';

/**
 * Opens a trace file or attention from elsewhere as `mode` shows it. `applies` is false where the mode means
 * nothing for a trace: it is then shown as it was computed.
 * @throws CoreError, SourceError
 */
export async function openTraceIn(
  core: Core,
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
