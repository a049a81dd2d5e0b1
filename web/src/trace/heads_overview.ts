/** Thumbnails and figures of all heads of a trace. */

import type { HeadStatistics, Thumbnails, TraceHandle } from '../core/types.ts';
import { isOneSequence, tokenNumbers } from './token_numbers.ts';
import type { TraceTokens } from './tokens.ts';

/** Side of a thumbnail in cells; at most this many bytes per head cross over. */
const THUMBNAIL_SIZE = 48;

export interface HeadsOverview {
  thumbnails: Thumbnails | null;
  statistics: HeadStatistics[];
  /** For each layer of the statistics whether it looks at its own sequence. */
  oneSequences: boolean[];
  /** It is of the trace before, or of the mask before. */
  isOld: boolean;
}

export const NO_OVERVIEW: HeadsOverview = {
  thumbnails: null,
  statistics: [],
  oneSequences: [],
  isOld: false,
};

export async function overviewOf(
  trace: TraceHandle,
  tokensOf: (layer: number) => TraceTokens,
): Promise<HeadsOverview> {
  const [thumbnails, statistics] = await Promise.all([
    trace.thumbnails(THUMBNAIL_SIZE),
    trace.statistics(tokenNumbers(trace.summary, tokensOf)),
  ]);
  const oneSequences = trace.summary.layers.map(({ name }, layer) => isOneSequence(name, tokensOf(layer)));
  return { thumbnails, statistics, oneSequences, isOld: false };
}
