/** One text or two between the tokens that an encoder expects around them, cut to what it takes. */

import type { Cut, Encoding } from './tokenizer.ts';
import { type Token, tokenOf } from './tokens.ts';

export interface Pieces {
  ids: number[];
  tokens: Token[];
}

export interface AddedToken {
  id: number;
  name: string;
}

/** BERT: [CLS] first [SEP] second [SEP]; RoBERTa: <s> first </s> </s> second </s>. */
export interface Frame {
  start: AddedToken;
  between: AddedToken[];
  end: AddedToken;
}

const WORDS_SHOWN = 6;
const CHARACTERS_SHOWN = 60;

/** How many tokens of two texts are kept: the longer is cut first, as Hugging Face's `longest_first` does. */
function kept(first: number, second: number, room: number): [number, number] {
  if (first + second <= room) return [first, second];
  const half = Math.floor(room / 2);
  const shorter = Math.min(first, second, half);
  return first <= second ? [shorter, room - shorter] : [room - shorter, shorter];
}

function lastWords(tokens: Token[]): string {
  let start = tokens.length;
  for (let words = 0; start > 0 && words < WORDS_SHOWN; words += tokens[start]?.continuesWord ? 0 : 1)
    start--;
  const words = tokens.slice(start).map(({ text, continuesWord }) => (continuesWord ? text : ` ${text}`));
  return [...words.join('').trim()].slice(-CHARACTERS_SHOWN).join('');
}

/** `second` is null where there is one text. */
export function framed(first: Pieces, second: Pieces | null, frame: Frame, limit: number): Encoding {
  const between = second ? frame.between : [];
  const added = between.length + 2;
  const texts = second ? [first, second] : [first];
  const counts = kept(first.ids.length, second?.ids.length ?? 0, Math.max(0, limit - added));
  const ids: number[] = [];
  const types: number[] = [];
  const tokens: Token[] = [];
  const cuts: Cut[] = [];
  const put = (id: number, token: Token, sentence: 0 | 1) => {
    ids.push(id);
    types.push(sentence);
    tokens.push({ ...token, sentence });
  };
  const putAdded = ({ id, name }: AddedToken, sentence: 0 | 1) => put(id, tokenOf(name), sentence);
  putAdded(frame.start, 0);
  texts.forEach((pieces, index) => {
    const sentence = index === 0 ? 0 : 1;
    const count = counts[sentence];
    const own = pieces.tokens.slice(0, count);
    own.forEach((token, at) => {
      put(pieces.ids[at] ?? 0, token, sentence);
    });
    const after = index === texts.length - 1 ? [frame.end] : between;
    for (const one of after) putAdded(one, sentence);
    const left = pieces.ids.length - count;
    if (left > 0) cuts.push({ count: left, sentence, after: lastWords(own) });
  });
  const total = texts.reduce((sum, pieces) => sum + pieces.ids.length, added);
  return { ids: Int32Array.from(ids), types: Int32Array.from(types), tokens, total, cuts };
}
