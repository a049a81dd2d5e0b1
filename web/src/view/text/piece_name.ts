/** How tokens are named beside the views: where those show words in place of pieces, by their words. */

import type { Token } from '../../trace/tokens.ts';
import { knownWordsOf, piecesOf, wordAt, wordsOf } from '../../trace/words.ts';
import { distinctName } from './token_name.ts';

/** "My (2nd of 2)"; in words a piece comes with its word, "pton of Crompton". */
export function pieceName(tokens: readonly Token[], at: number, inWords: boolean | undefined): string {
  if (!inWords || !tokens[at]) return distinctName(tokens, at);
  const words = knownWordsOf(tokens);
  const word = wordAt(words, at);
  const { from, to } = piecesOf(words, word);
  const name = distinctName(words.tokens, word);
  return to - from > 1 ? `${tokens[at].text} of ${name}` : name;
}

/** What was read last: in words the last of them, as far as it is written by then. */
export function readLast(tokens: readonly Token[], at: number, inWords: boolean | undefined): string {
  const read = inWords ? wordsOf(tokens.slice(0, at + 1)).tokens.at(-1) : tokens[at];
  return read?.text ?? '';
}
