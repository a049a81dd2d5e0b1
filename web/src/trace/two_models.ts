/**
 * The heads of two models side by side: tokens that two tokenizers cut are put together where they cover the same
 * letters, and the core averages their rows and adds their columns. In words, whole words are put together so.
 */

import type { TraceHandle } from '../core/types.ts';
import { countCommon } from './aligned_tokens.ts';
import { type Grouped, groupedPieces, sideInGroups } from './compared_words.ts';
import { type SharedLetters, shareLetters } from './shared_letters.ts';
import type { Token } from './token.ts';
import { type ComparedHeads, type CutTokens, compareHeads, isLong, type Side } from './two_heads.ts';
import { beginsOf, knownWordsOf, type Words } from './words.ts';

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

/** Words of words, as pieces. */
function ofPieces(words: Words, { tokens, starts }: Words): Words {
  return { tokens, starts: starts.map((word) => words.starts[word] ?? 0), pieces: words.pieces };
}

/** Whole words alone, put together where only several of them cover the same letters. */
function shareWords(first: readonly Token[], second: readonly Token[]): SharedLetters {
  const [own, others] = [knownWordsOf(first), knownWordsOf(second)];
  const shared = shareLetters(own.tokens, others.tokens);
  return { ...shared, first: ofPieces(own, shared.first), second: ofPieces(others, shared.second) };
}

const WORDS = { noun: 'word' } as const;

/** What of both sides is put together, row by row and column by column. */
function grouped(first: Side, second: Side, inWords: boolean) {
  const share = inWords ? shareWords : shareLetters;
  const queries = share(first.tokens.queryTokens, second.tokens.queryTokens);
  const isSelf = [first, second].every(({ tokens }) => tokens.queryTokens === tokens.keyTokens);
  const keys = isSelf ? queries : share(first.tokens.keyTokens, second.tokens.keyTokens);
  return { queries, keys };
}

/** Null: they have no row, or no column, in common. @throws CoreError */
export async function compareModels(
  first: Side,
  second: Side,
  cores: ComparingCores,
  inWords = false,
): Promise<ComparedHeads | null> {
  const { queries, keys } = grouped(first, second, inWords);
  if (countCommon(queries.aligned) === 0 || countCommon(keys.aligned) === 0) return null;
  const own = { queries: queries.first, keys: keys.first };
  const others = { queries: queries.second, keys: keys.second };
  const aligned = { queries: queries.aligned, keys: keys.aligned };
  const compare = isLong(first) || isLong(second) ? compareLongSides : compareShortSides;
  const compared = await compare([first, own], [second, others], aligned, cores);
  const cut: [CutTokens, CutTokens] = [cutOf(first, own), cutOf(second, others)];
  return compared && { ...compared, ...(inWords && WORDS), pieces: groupedPieces(own), cut };
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
    return { ...sideInGroups(side, trace, groups), layer: 0 };
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
    if (isLong(side)) return { ...sideInGroups(side, side.trace, { queries, keys }), groups };
    const trace = await layerIn(openLong, side);
    made.push(trace);
    return { ...sideInGroups(side, trace, { queries, keys }), layer: 0, groups };
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
function cutOf({ tokens }: Side, { queries }: Grouped): CutTokens {
  const words = knownWordsOf(tokens.queryTokens).tokens.length;
  return { tokens: queries.pieces, words, rows: queries.tokens.length };
}
