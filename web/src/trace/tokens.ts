/** How a trace names its tokens. */

import type { TraceSummary } from '../core/types.ts';
import { decodingIn, tokensOfNames } from '../models/tokenizer/decoding.ts';
import { type Token, type TraceTokens, tokenOf } from './token.ts';

export { lastWords, type Noun, sameTokens, type Token, type TraceTokens, tokenOf } from './token.ts';

function namesIn(text: string | undefined): string[] | null {
  if (text === undefined) return null;
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : null;
  } catch {
    return null;
  }
}

/** The tokens that a metadata entry names; null where it is no list of names. */
function namedBy(summary: TraceSummary, entry: 'tokens' | 'query_tokens' | 'writes'): Token[] | null {
  const names = namesIn(summary.metadata[entry]);
  return names && tokensOfNames(names, decodingIn(summary.metadata, entry));
}

/** So many tokens; where the file names none, their numbers stand for them. */
function fitted(named: Token[] | null, count: number): Token[] {
  const tokens = (named ?? []).slice(0, count);
  for (let index = tokens.length; index < count; index++) tokens.push(tokenOf(String(index)));
  return tokens;
}

/**
 * Metadata `tokens` names the keys, and the queries too where they are as many. Beside an encoder or
 * cross-attention it names the source alone, and `query_tokens` what the decoder reads: its queries and, in
 * self-attention, its keys. `writes` is what each row of a decoder writes next. The core warns of names that
 * do not fit.
 */
export function tokensOfTrace(summary: TraceSummary, layer = 0): TraceTokens {
  const { stack, kind, queries = 0, keys = 0 } = summary.layers[layer] ?? {};
  const source = namedBy(summary, 'tokens');
  const target = namedBy(summary, 'query_tokens');
  if (stack === 'encoder') return { queryTokens: fitted(source, queries), keyTokens: fitted(source, keys) };
  const isCross = kind === 'cross';
  const twoTexts = summary.layers.some((other) => other.stack === 'encoder' || other.kind === 'cross');
  const own = target ?? (twoTexts ? null : source);
  const asking = target ?? (isCross || queries !== keys ? null : own);
  const written = namedBy(summary, 'writes');
  const queryTokens = fitted(asking, queries).map((token, index) => {
    const writes = written?.[index]?.text;
    return writes === undefined ? token : { ...token, writes };
  });
  return { queryTokens, keyTokens: fitted(stack === 'decoder' && !isCross ? own : source, keys) };
}

/** The same for every layer, made once each: a stack's tokens are its own, even where another has as many. */
export function tokensByLayer(summary: TraceSummary): (layer: number) => TraceTokens {
  const made = new Map<number, TraceTokens>();
  return (layer) => {
    const tokens = made.get(layer) ?? tokensOfTrace(summary, layer);
    made.set(layer, tokens);
    return tokens;
  };
}
