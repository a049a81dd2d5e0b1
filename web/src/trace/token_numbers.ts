/** Which keys of a trace hold the same token, for the figures that speak of repeated ones. */

import type { LayerId } from '../core/layer_id.ts';
import { FIRST_PUNCTUATION, SPECIAL_TOKEN, type TraceSummary, UNKNOWN_TOKEN } from '../core/types.ts';
import { sameTokens, type Token, type TraceTokens } from './tokens.ts';

const PUNCTUATION = /^[\p{P}]+$/u;

/** A sequence that looks at itself: only there do places such as "the token before" mean anything. */
export function isOneSequence(
  layer: Pick<LayerId, 'kind'> | null | undefined,
  { queryTokens, keyTokens }: TraceTokens,
): boolean {
  return layer?.kind !== 'cross' && sameTokens(queryTokens, keyTokens);
}

function numbered(tokens: readonly Token[], numbers: Map<string, number>): number[] {
  return tokens.map(({ raw, text, special }) => {
    if (special) return SPECIAL_TOKEN;
    const number = numbers.get(raw) ?? numbers.size;
    numbers.set(raw, number);
    return PUNCTUATION.test(text.trim()) ? FIRST_PUNCTUATION + number : number;
  });
}

/**
 * For the keys of all layers, one after the other: the same number for the same token. Special tokens
 * are compared with none, as the keys of a layer that looks at another sequence.
 */
export function tokenNumbers(summary: TraceSummary, tokensOf: (layer: number) => TraceTokens): Int32Array {
  const numbers = new Map<string, number>();
  // Most layers have the same tokens, which are looked at once.
  const known = new Map<readonly Token[], number[]>();
  const ofTokens = (tokens: readonly Token[]) => {
    const own = known.get(tokens) ?? numbered(tokens, numbers);
    known.set(tokens, own);
    return own;
  };
  return Int32Array.from(
    summary.layers.flatMap(({ kind, keys }, layer) => {
      const tokens = tokensOf(layer);
      const compared = isOneSequence({ kind }, tokens) && tokens.keyTokens.length === keys;
      return compared ? ofTokens(tokens.keyTokens) : Array.from({ length: keys }, () => UNKNOWN_TOKEN);
    }),
  );
}
