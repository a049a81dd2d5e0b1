/** What the modes mean as masks over an existing trace. */

import type { MaskSpec, TraceSummary } from '../core/types.ts';
import type { Mode } from '../state/scene.ts';

/**
 * Self shows the trace under its own mask: none, unless its settings name one.
 * Causal hides what comes later. Null: the mode does not apply to a trace.
 */
export function maskOf(mode: Mode, summary: TraceSummary): MaskSpec | null {
  if (mode === 'causal') return { causal: 'bottom-right' };
  if (mode === 'cross') return null;
  return { causal: ownAlignment(summary) };
}

function ownAlignment(summary: TraceSummary): 'none' | 'bottom-right' | 'top-left' {
  try {
    const { causal } = JSON.parse(summary.metadata.settings ?? '{}');
    return causal === 'bottom-right' || causal === 'top-left' ? causal : 'none';
  } catch {
    return 'none';
  }
}

/**
 * Two sentences, each seeing only the other: a what-if for a model that reads
 * pairs. `sentences` holds 0 or 1 for each token.
 */
export function crossMask(sentences: ArrayLike<number>): MaskSpec {
  const count = sentences.length;
  const allowed = new Uint8Array(count * count);
  for (let query = 0; query < count; query++) {
    for (let key = 0; key < count; key++) {
      allowed[query * count + key] = sentences[query] === sentences[key] ? 0 : 1;
    }
  }
  return { allowed };
}
