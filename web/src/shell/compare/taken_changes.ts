/** Which of the reader's changes the other side of a comparison takes, where another model makes it; and what is said of the others. */

import type { Intervention, TraceSummary } from '../../core/types.ts';
import type { TokenNames } from '../../intervention/kinds/kind.ts';
import { fitting, wordsOf } from '../../intervention/list.ts';

/** A token of one text is none of another tokenizer's. */
function namesTokens(entry: Intervention): boolean {
  if ('token' in entry || 'query' in entry) return true;
  return entry.kind === 'mask' && (entry.mask === 'painted' || entry.rectangles !== undefined);
}

/** Those that mean the same whatever the tokens are. */
export function withoutTokens(list: readonly Intervention[]): Intervention[] {
  return list.filter((entry) => !namesTokens(entry));
}

/** `taken`: of the reader's changes, those that side B was asked for. Empty: it takes them all. */
export function leftWords(
  own: readonly Intervention[],
  taken: readonly Intervention[],
  { layers }: Pick<TraceSummary, 'layers'>,
  names: TokenNames,
): string {
  const heads = Math.min(...layers.map((layer) => layer.heads));
  const size = {
    layers: layers.length,
    heads,
    tokens: Number.MAX_SAFE_INTEGER,
    positions: 'learned' as const,
  };
  const { kept } = fitting([...taken], size);
  const left = own.filter((entry) => !kept.includes(entry));
  if (left.length === 0) return '';
  return `Side B is shown without these of your changes, as its tokens, layers or heads are others: ${left.map((entry) => wordsOf(entry, names)).join('; ')}.`;
}
