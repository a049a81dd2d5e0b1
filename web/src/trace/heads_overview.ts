/** Thumbnails and figures of all heads of a trace. */

import type { HeadStatistics, Thumbnails, TraceHandle } from '../core/types.ts';
import { LONG_HEAD } from './head_rows.ts';
import type { HeadsToCome } from './long_overview.ts';
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
  /** Of long heads, those that are still to come; absent: all are here. */
  progress?: HeadsToCome;
}

export const NO_OVERVIEW: HeadsOverview = {
  thumbnails: null,
  statistics: [],
  ownTokens: [],
  isOld: false,
};

type TokensOf = (layer: number) => TraceTokens;

/** Who waits for it. */
interface Asking {
  came: (overview: HeadsOverview) => unknown;
  /** Nothing else is shown by now. */
  isLatest: () => boolean;
}

function ownTokensOf({ summary }: TraceHandle, tokensOf: TokensOf): (Token[] | null)[] {
  return summary.layers.map(({ kind }, layer) => {
    const tokens = tokensOf(layer);
    return isOneSequence({ kind }, tokens) ? tokens.keyTokens : null;
  });
}

export async function overviewOf(trace: TraceHandle, tokensOf: TokensOf, asking: Asking): Promise<void> {
  const { summary } = trace;
  const numbers = tokenNumbers(summary, tokensOf);
  const isLong = summary.layers.some(({ queries, keys }) => Math.max(queries, keys) > LONG_HEAD);
  if (isLong) {
    const ownTokens = ownTokensOf(trace, tokensOf);
    const { overviewByHeads } = await import('./long_overview.ts');
    return overviewByHeads(trace, {
      size: THUMBNAIL_SIZE,
      numbers,
      isLatest: asking.isLatest,
      came: (heads) => asking.came({ ...heads, ownTokens, isOld: false }),
    });
  }
  const [thumbnails, statistics] = await Promise.all([
    trace.thumbnails(THUMBNAIL_SIZE),
    trace.statistics(numbers),
  ]);
  const ownTokens = ownTokensOf(trace, tokensOf);
  if (asking.isLatest()) await asking.came({ thumbnails, statistics, ownTokens, isOld: false });
}
