/**
 * The heads of two models side by side: tokens that two tokenizers cut are put together where they cover the same
 * letters, and the core averages their rows and adds their columns.
 */

import type { TraceHandle } from '../core/types.ts';
import { countCommon } from './aligned_tokens.ts';
import type { Cell } from './selection.ts';
import { shareLetters } from './shared_letters.ts';
import {
  type ComparedHeads,
  type ComparedPieces,
  type CutTokens,
  compareHeads,
  type Side,
} from './two_heads.ts';
import { beginsOf, type Words, wordAt } from './words.ts';

/** A side's rows and columns, as its tokens are put together. */
interface Grouped {
  queries: Words;
  keys: Words;
}

/** Opens a file in the core that compares: two models may live in two. */
export type OpenTrace = (file: Uint8Array) => Promise<TraceHandle>;

/** The layer of a side, with its tokens put together. Its trace is the caller's to close. */
async function groupedLayer({ trace, layer }: Side, grouped: Grouped, open: OpenTrace) {
  const file = await trace.save({ dtype: 'f32', layers: [layer], metadata: {} });
  const opened = await open(file);
  try {
    const { queries, keys } = grouped;
    return await opened.inWords(Uint8Array.from([...beginsOf(queries), ...beginsOf(keys)]));
  } finally {
    opened.dispose();
  }
}

function startOf({ starts }: Words, group: number): number {
  return starts[group] ?? -1;
}

function sideInGroups(side: Side, trace: TraceHandle, { queries, keys }: Grouped): Side {
  const { whyHidden } = side;
  return {
    ...side,
    trace,
    layer: 0,
    tokens: { queryTokens: queries.tokens, keyTokens: keys.tokens },
    whyHidden: whyHidden && ((query, key) => whyHidden(startOf(queries, query), startOf(keys, key))),
  };
}

/** What of both sides is put together, row by row and column by column. */
function grouped(first: Side, second: Side) {
  const queries = shareLetters(first.tokens.queryTokens, second.tokens.queryTokens);
  const isSelf = [first, second].every(({ tokens }) => tokens.queryTokens === tokens.keyTokens);
  const keys = isSelf ? queries : shareLetters(first.tokens.keyTokens, second.tokens.keyTokens);
  return { queries, keys };
}

/** Null: they have no row, or no column, in common. @throws CoreError */
export async function compareModels(
  first: Side,
  second: Side,
  open: OpenTrace,
): Promise<ComparedHeads | null> {
  const { queries, keys } = grouped(first, second);
  if (countCommon(queries.aligned) === 0 || countCommon(keys.aligned) === 0) return null;
  const own = { queries: queries.first, keys: keys.first };
  const others = { queries: queries.second, keys: keys.second };
  const made: TraceHandle[] = [];
  const inGroups = async (side: Side, groups: Grouped) => {
    const trace = await groupedLayer(side, groups, open);
    made.push(trace);
    return sideInGroups(side, trace, groups);
  };
  try {
    const sides: [Side, Side] = [await inGroups(first, own), await inGroups(second, others)];
    const compared = await compareHeads(...sides, { queries: queries.aligned, keys: keys.aligned });
    return compared && { ...compared, pieces: piecesOf(own), cut: [cutOf(own), cutOf(others)] };
  } finally {
    for (const trace of made) trace.dispose();
  }
}

/** Rows are counted: of self-attention, columns are the same ones. */
function cutOf({ queries }: Grouped): CutTokens {
  return { tokens: queries.pieces, rows: queries.tokens.length };
}

/** From the page's own tokens to rows and columns, and back to the first token of each. */
function piecesOf({ queries, keys }: Grouped): ComparedPieces {
  return {
    toGroups: ({ query, key }: Cell): Cell => ({ query: wordAt(queries, query), key: wordAt(keys, key) }),
    toTokens: ({ query, key }: Cell): Cell => ({
      query: startOf(queries, query),
      key: key < 0 ? -1 : startOf(keys, key),
    }),
  };
}
