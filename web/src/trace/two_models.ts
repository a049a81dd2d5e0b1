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
  isLong,
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

/** The core of the first view for short heads, the whole one where either is long: that one has all long traces. */
export interface ComparingCores {
  open: OpenTrace;
  openLong: OpenTrace;
}

/** The layer of a side in another core. Its trace is the caller's to close. */
async function layerIn(open: OpenTrace, { trace, layer }: Side): Promise<TraceHandle> {
  return open(await trace.save({ dtype: 'f32', layers: [layer], metadata: {} }));
}

/** The layer of a side, with its tokens put together. Its trace is the caller's to close. */
async function groupedLayer(side: Side, { queries, keys }: Grouped, open: OpenTrace): Promise<TraceHandle> {
  const opened = await layerIn(open, side);
  try {
    return await opened.inWords(Uint8Array.from([...beginsOf(queries), ...beginsOf(keys)]));
  } finally {
    opened.dispose();
  }
}

function startOf({ starts }: Words, group: number): number {
  return starts[group] ?? -1;
}

function sideInGroups(side: Side, { queries, keys }: Grouped): Side {
  const { whyHidden } = side;
  return {
    ...side,
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
  cores: ComparingCores,
): Promise<ComparedHeads | null> {
  const { queries, keys } = grouped(first, second);
  if (countCommon(queries.aligned) === 0 || countCommon(keys.aligned) === 0) return null;
  const own = { queries: queries.first, keys: keys.first };
  const others = { queries: queries.second, keys: keys.second };
  const aligned = { queries: queries.aligned, keys: keys.aligned };
  const compare = isLong(first) || isLong(second) ? compareLongSides : compareShortSides;
  const compared = await compare([first, own], [second, others], aligned, cores);
  return compared && { ...compared, pieces: piecesOf(own), cut: [cutOf(own), cutOf(others)] };
}

type GroupedSide = [side: Side, grouped: Grouped];
type Aligned = Pick<ComparedHeads, 'queries' | 'keys'>;

/** Their matrices are made anew from both layers. */
async function compareShortSides(
  first: GroupedSide,
  second: GroupedSide,
  aligned: Aligned,
  { open }: ComparingCores,
): Promise<ComparedHeads | null> {
  const made: TraceHandle[] = [];
  const inGroups = async ([side, groups]: GroupedSide) => {
    const trace = await groupedLayer(side, groups, open);
    made.push(trace);
    return { ...sideInGroups(side, groups), trace, layer: 0 };
  };
  try {
    return await compareHeads(await inGroups(first), await inGroups(second), aligned);
  } finally {
    for (const trace of made) trace.dispose();
  }
}

/** A long trace stays where it is, and a short one comes there; the core puts tokens together row by row. */
async function compareLongSides(
  first: GroupedSide,
  second: GroupedSide,
  aligned: Aligned,
  { openLong }: ComparingCores,
): Promise<ComparedHeads | null> {
  const made: TraceHandle[] = [];
  const close = () => {
    for (const trace of made) trace.dispose();
  };
  const inGroups = async ([side, { queries, keys }]: GroupedSide) => {
    const groups = { queries: Int32Array.from(queries.starts), keys: Int32Array.from(keys.starts) };
    const worded = { ...sideInGroups(side, { queries, keys }), groups };
    if (isLong(side)) return worded;
    const trace = await layerIn(openLong, side);
    made.push(trace);
    return { ...worded, trace, layer: 0 };
  };
  try {
    const compared = await compareHeads(await inGroups(first), await inGroups(second), aligned);
    if (!compared?.long) close();
    // Rows and tiles are asked of them later.
    else compared.long.closes(close);
    return compared;
  } catch (cause) {
    close();
    throw cause;
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
