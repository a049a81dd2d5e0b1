/**
 * The heads of two models side by side: tokens that two tokenizers cut are put together where they cover the same
 * letters, and the core averages their rows and adds their columns. In words, whole words are put together so.
 */

import type { TraceHandle } from '../core/types.ts';
import { countCommon } from './aligned_tokens.ts';
import { type Grouped, groupedPieces, sideInGroups } from './compared_words.ts';
import { type SharedLetters, shareLetters } from './shared_letters.ts';
import type { Token } from './token.ts';
import { type ComparedHeads, type CutTokens, compareHeads, type Side } from './two_heads.ts';
import { beginsOf, knownWordsOf, type Words } from './words.ts';

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
  open: OpenTrace,
  inWords = false,
): Promise<ComparedHeads | null> {
  const { queries, keys } = grouped(first, second, inWords);
  if (countCommon(queries.aligned) === 0 || countCommon(keys.aligned) === 0) return null;
  const own = { queries: queries.first, keys: keys.first };
  const others = { queries: queries.second, keys: keys.second };
  const made: TraceHandle[] = [];
  const inGroups = async (side: Side, groups: Grouped) => {
    const trace = await groupedLayer(side, groups, open);
    made.push(trace);
    return { ...sideInGroups(side, trace, groups), layer: 0 };
  };
  try {
    const sides: [Side, Side] = [await inGroups(first, own), await inGroups(second, others)];
    const compared = await compareHeads(...sides, { queries: queries.aligned, keys: keys.aligned });
    const cut: [CutTokens, CutTokens] = [cutOf(first, own), cutOf(second, others)];
    return compared && { ...compared, ...(inWords && WORDS), pieces: groupedPieces(own), cut };
  } finally {
    for (const trace of made) trace.dispose();
  }
}

/** Rows are counted: of self-attention, columns are the same ones. */
function cutOf({ tokens }: Side, { queries }: Grouped): CutTokens {
  const words = knownWordsOf(tokens.queryTokens).tokens.length;
  return { tokens: queries.pieces, words, rows: queries.tokens.length };
}
