/** Other vectors that the reader asks for. */

import type { Vectors } from './source.ts';

export interface VectorsChange {
  vectors: Vectors;
  /** A name for what is one movement and undone at once; empty: a change of its own. */
  gesture: string;
}

export function emitVectors(from: EventTarget, vectors: Vectors, gesture = ''): void {
  const detail: VectorsChange = { vectors, gesture };
  from.dispatchEvent(new CustomEvent('vectors-change', { detail, bubbles: true, composed: true }));
}
