/** How many heads share a key and a value, and what the cache of both takes. */

import type { LanguageModelSummary } from '../../core/types.ts';
import { plural } from '../../view/text/format.ts';

type Sizes = Pick<
  LanguageModelSummary,
  'heads' | 'keyValueHeads' | 'cacheBytesPerToken' | 'cacheBytesUngrouped'
>;

/** Empty where the sizes are not known. */
export function cacheFacts({ heads, keyValueHeads, cacheBytesPerToken, cacheBytesUngrouped }: Sizes): string {
  if (!cacheBytesPerToken || !cacheBytesUngrouped) return '';
  const bytes = (count: number) => `${count.toLocaleString('en')} bytes`;
  const cache = `the cache takes ${bytes(cacheBytesPerToken)} a token`;
  if (heads === keyValueHeads)
    return `In each layer ${plural(heads, 'query head')} with a key and value each: ${cache}. Where this is built, among the vectors, it can be chosen.`;
  return `In each layer ${plural(heads, 'query head')} on ${keyValueHeads === 1 ? 'one key and value' : `${keyValueHeads} keys and values`}: ${cache}; with one for each query head it would take ${bytes(cacheBytesUngrouped)}. Where this is built, among the vectors, it can be chosen.`;
}
