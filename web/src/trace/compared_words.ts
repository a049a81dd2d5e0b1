/** Two heads side by side in words: the core averages the rows of a word's pieces and adds their columns. */

import type { TraceHandle } from '../core/types.ts';
import type { Cell } from './selection.ts';
import { type ComparedHeads, type ComparedPieces, compareHeads, type Side } from './two_heads.ts';
import { beginsOf, hasPieces, knownWordsOf, type Words, wordAt } from './words.ts';

/** A side's rows and columns, as its pieces are put together. */
export interface Grouped {
  queries: Words;
  keys: Words;
}

/** Whether words of either side have several pieces. */
export function haveWords(...sides: readonly Side[]): boolean {
  return sides.some(({ tokens: { queryTokens, keyTokens } }) =>
    [queryTokens, keyTokens].some((tokens) => hasPieces(knownWordsOf(tokens))),
  );
}

/** The words of a side; of other layers pieces stay what they are. Its trace is the caller's to close. */
function tracedInWords({ trace, layer }: Side, { queries, keys }: Grouped): Promise<TraceHandle> {
  const begins = trace.summary.layers.map((other, at) =>
    at === layer ? [...beginsOf(queries), ...beginsOf(keys)] : Array(other.queries + other.keys).fill(1),
  );
  return trace.inWords(Uint8Array.from(begins.flat()));
}

function firstOf({ starts }: Words, group: number): number {
  return starts[group] ?? -1;
}

/** From the page's own tokens to rows and columns, and back to the first token of each. */
export function groupedPieces({ queries, keys }: Grouped): ComparedPieces {
  return {
    toGroups: ({ query, key }: Cell): Cell => ({ query: wordAt(queries, query), key: wordAt(keys, key) }),
    toTokens: ({ query, key }: Cell): Cell => ({
      query: firstOf(queries, query),
      key: key < 0 ? -1 : firstOf(keys, key),
    }),
  };
}

/** A side whose trace stands in groups of its tokens. */
export function sideInGroups(side: Side, trace: TraceHandle, { queries, keys }: Grouped): Side {
  const { whyHidden } = side;
  return {
    ...side,
    trace,
    tokens: { queryTokens: queries.tokens, keyTokens: keys.tokens },
    whyHidden: whyHidden && ((query, key) => whyHidden(firstOf(queries, query), firstOf(keys, key))),
  };
}

/** Null: they have no row, or no column, in common. @throws CoreError */
export async function compareInWords(first: Side, second: Side): Promise<ComparedHeads | null> {
  const [own, others] = [first, second].map(({ tokens }) => ({
    queries: knownWordsOf(tokens.queryTokens),
    keys: knownWordsOf(tokens.keyTokens),
  })) as [Grouped, Grouped];
  const made: TraceHandle[] = [];
  const close = () => {
    for (const trace of made) trace.dispose();
  };
  const inWords = async (side: Side, groups: Grouped) => {
    const trace = await tracedInWords(side, groups);
    made.push(trace);
    return sideInGroups(side, trace, groups);
  };
  try {
    const compared = await compareHeads(await inWords(first, own), await inWords(second, others));
    // Rows and tiles of long heads are still to be read.
    if (compared?.long) compared.long.closes(close);
    else close();
    return compared && { ...compared, noun: 'word', pieces: groupedPieces(own) };
  } catch (cause) {
    close();
    throw cause;
  }
}
