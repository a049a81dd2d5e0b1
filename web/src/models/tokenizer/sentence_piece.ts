/** Merges of a SentencePiece vocabulary, which has a score for each piece instead of a list. */

import { GGUF_VOCABULARY, refuse } from './tokenizer_plan.ts';

/** Longer than any piece that training makes; a longer one would take a square of its length to split. */
const LONGEST_PIECE = 1024;

/**
 * Every way to put a piece together of two others, best scores first: the pair whose result scores best is
 * joined first, as SentencePiece does. `known` gives each piece's place in `scores`.
 * @throws SourceError where a piece is too long
 */
export function mergesByScore(
  known: ReadonlyMap<string, number>,
  scores: readonly number[],
): [string, string][] {
  const merges: { pair: [string, string]; score: number; id: number }[] = [];
  for (const [piece, id] of known) {
    if (piece.length > LONGEST_PIECE) {
      refuse(
        GGUF_VOCABULARY,
        `token ${id} has ${piece.length} characters, more than the ${LONGEST_PIECE} that a piece may have.`,
      );
    }
    for (let cut = 1; cut < piece.length; cut++) {
      const pair: [string, string] = [piece.slice(0, cut), piece.slice(cut)];
      if (known.has(pair[0]) && known.has(pair[1])) merges.push({ pair, score: scores[id] ?? 0, id });
    }
  }
  merges.sort((one, other) => other.score - one.score || one.id - other.id);
  return merges.map(({ pair }) => pair);
}
