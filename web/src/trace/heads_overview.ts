/** Thumbnails and figures of all heads of a trace. */

import type { HeadStatistics, Thumbnails, TraceHandle } from '../core/types.ts';
import { isOneSequence, tokenNumbers } from './token_numbers.ts';
import type { Token, TraceTokens } from './tokens.ts';

/** Side of a thumbnail in cells; at most this many bytes per head cross over. */
const THUMBNAIL_SIZE = 48;

export interface HeadsOverview {
  thumbnails: Thumbnails | null;
  statistics: HeadStatistics[];
  /** For each layer its tokens, where it looks at its own sequence: only there has it a name where a head looks. */
  ownTokens: (Token[] | null)[];
  /** It is of the trace before, or of the mask before. */
  isOld: boolean;
}

export const NO_OVERVIEW: HeadsOverview = {
  thumbnails: null,
  statistics: [],
  ownTokens: [],
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
  const ownTokens = trace.summary.layers.map(({ kind }, layer) => {
    const tokens = tokensOf(layer);
    return isOneSequence({ kind }, tokens) ? tokens.keyTokens : null;
  });
  return { thumbnails, statistics, ownTokens, isOld: false };
}
