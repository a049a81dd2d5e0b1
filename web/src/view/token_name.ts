/** A token named so that a reader knows which one is meant. */

import type { Token } from '../sources/tokens.ts';
import { ordinal } from './format.ts';

/** "My", or "My (2nd of 2)" where it stands more than once. */
export function distinctName(tokens: readonly Pick<Token, 'text'>[], index: number): string {
  const text = tokens[index]?.text ?? `token ${index}`;
  const places = tokens.flatMap((token, at) => (token.text === text ? [at] : []));
  return places.length > 1 ? `${text} (${ordinal(places.indexOf(index) + 1)} of ${places.length})` : text;
}
