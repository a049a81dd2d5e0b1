/** A trace, or attention from elsewhere, in a file. */

import { untouched } from '../../scene/defaults.ts';
import type { Scene, Source } from '../../scene/scene.ts';

export interface TraceSource {
  kind: 'trace';
  /** The reader's file by its name, or one beside the page by its address. */
  src: string;
  /** Of the reader's own file: the hash of its bytes, by which the page keeps it. */
  bytes?: string;
}

export function isTrace(source: Source): source is TraceSource {
  return source.kind === 'trace';
}

export function traceScene(source: TraceSource): Scene<TraceSource> {
  return { source, mode: 'self', layer: 0, head: 0, view: 'matrix', pin: null, ...untouched() };
}
