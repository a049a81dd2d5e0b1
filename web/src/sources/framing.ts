/** What encoders read: one text or two between the tokens that their kind asks for, cut to fit. */

import type { Cut, Encoding } from './tokenizer.ts';
import { lastWords, type Token } from './tokens.ts';

export interface Pieces {
  ids: number[];
  /** The first `count` of them as tokens. */
  tokens: (count: number, sentence: 0 | 1) => Token[];
}

export interface Frame {
  start: Token & { id: number };
  /** After each text; its `sentence` is set. */
  end: Token & { id: number };
  /** Further end tokens before the second text. */
  between: number;
  /** Type of the second text. */
  secondType: 0 | 1;
}

/** How many tokens of two texts are kept: the longer is cut first, as by Hugging Face's `longest_first`. */
function kept(first: number, second: number, room: number): [number, number] {
  if (first + second <= room) return [first, second];
  const half = Math.floor(room / 2);
  const shorter = Math.min(first, second, half);
  return first <= second ? [shorter, room - shorter] : [room - shorter, shorter];
}

export function framed(texts: readonly Pieces[], frame: Frame, limit: number): Encoding {
  const [first, second] = [texts[0]?.ids.length ?? 0, texts[1]?.ids.length ?? 0];
  const added = 1 + texts.length + (texts.length - 1) * frame.between;
  const counts = kept(first, second, Math.max(0, limit - added));
  const { id: startId, ...start } = frame.start;
  const { id: endId, ...end } = frame.end;
  const ids = [startId];
  const types: number[] = [0];
  const tokens: Token[] = [start];
  const cuts: Cut[] = [];
  texts.forEach((pieces, index) => {
    const sentence = index === 0 ? 0 : 1;
    const type = index === 0 ? 0 : frame.secondType;
    const count = counts[sentence];
    const before = index === 0 ? 0 : frame.between;
    const own = pieces.tokens(count, sentence);
    for (let more = 0; more < before; more++) ids.push(endId);
    for (const id of pieces.ids.slice(0, count)) ids.push(id);
    ids.push(endId);
    const ending: Token = { ...end, sentence };
    tokens.push(...Array.from({ length: before }, () => ending), ...own, ending);
    types.push(...Array.from({ length: before + count + 1 }, () => type));
    const left = pieces.ids.length - count;
    if (left > 0) cuts.push({ count: left, sentence, after: lastWords(own) });
  });
  const total = first + second + added;
  return { ids: Int32Array.from(ids), types: Int32Array.from(types), tokens, total, cuts };
}
