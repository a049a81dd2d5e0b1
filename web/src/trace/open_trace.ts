import type { TraceHandle, ViewCore } from '../core/types.ts';
import type { Mode } from '../scene/scene.ts';
import { openAttention } from './attention_dump.ts';

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
  try {
    if (mode === 'causal') await trace.hideLater(true);
    return { trace, applies: mode !== 'cross' };
  } catch (cause) {
    trace.dispose();
    throw cause;
  }
}
