/** What models read: one text or two between the tokens that their kind asks for, cut to fit. */

import { lastWords, type Token } from '../../trace/tokens.ts';
import type { Cut, Encoding } from './encoding.ts';
import type { Frame, FramePart } from './tokenizer_plan.ts';

export interface Pieces {
  ids: readonly number[];
  /** The first `count` of them as tokens. */
  tokens: (count: number, sentence: 0 | 1) => Token[];
}

/** How many tokens of two texts are kept: the longer is cut first, as by Hugging Face's `longest_first`. */
function kept(first: number, second: number, room: number): [number, number] {
  if (first + second <= room) return [first, second];
  const half = Math.floor(room / 2);
  const shorter = Math.min(first, second, half);
  return first <= second ? [shorter, room - shorter] : [room - shorter, shorter];
}

function addedBy(parts: readonly FramePart[]): number {
  return parts.reduce((sum, part) => sum + ('ids' in part ? part.ids.length : 0), 0);
}

/** A token belongs to the text right before it, else to the next one. */
function sentencesOf(parts: readonly FramePart[]): (0 | 1)[] {
  const textIn = (part: FramePart | undefined) => (part && 'text' in part ? part.text : undefined);
  return parts.map((part, at) => {
    const next = parts.slice(at).find((other) => 'text' in other);
    const last = parts.findLast((other) => 'text' in other);
    return textIn(part) ?? textIn(parts[at - 1]) ?? textIn(next) ?? textIn(last) ?? 0;
  });
}

/** `tokensOf`: of those that the frame adds. */
export function framed(
  texts: readonly Pieces[],
  { single, pair }: Frame,
  tokensOf: (ids: readonly number[], sentence: 0 | 1) => Token[],
  limit: number,
): Encoding {
  const parts = texts.length > 1 ? pair : single;
  const [first, second] = [texts[0]?.ids.length ?? 0, texts[1]?.ids.length ?? 0];
  const added = addedBy(parts);
  const counts = kept(first, second, Math.max(0, limit - added));
  const sentences = sentencesOf(parts);
  const ids: number[] = [];
  const types: number[] = [];
  const tokens: Token[] = [];
  const cuts: Cut[] = [];
  for (const [at, part] of parts.entries()) {
    if ('ids' in part) {
      for (const id of part.ids) ids.push(id);
      for (const token of tokensOf(part.ids, sentences[at] ?? 0)) tokens.push(token);
    } else {
      const pieces = texts[part.text];
      const count = counts[part.text];
      const own = pieces?.tokens(count, part.text) ?? [];
      for (let index = 0; index < count; index++) ids.push(pieces?.ids[index] ?? 0);
      for (const token of own) tokens.push(token);
      const left = (pieces?.ids.length ?? 0) - count;
      if (left > 0) cuts.push({ count: left, sentence: part.text, after: lastWords(own) });
    }
    while (types.length < ids.length) types.push(part.type);
  }
  return {
    ids: Int32Array.from(ids),
    types: Int32Array.from(types),
    tokens,
    total: first + second + added,
    cuts,
  };
}
