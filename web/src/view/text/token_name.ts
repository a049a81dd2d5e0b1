/** A token named so that a reader knows which one is meant. */

import type { Token } from '../../trace/tokens.ts';
import { ordinal } from './format.ts';

type Asking = Pick<Token, 'text' | 'writes'>;

/** Between what a decoder's row has read last and what it writes next. */
const THEN = '\u2192';

/** "été → dévalisée" of a decoder's row, which reads after the one and writes the other; else the token. */
export function rowName({ text, writes }: Asking): string {
  return writes === undefined ? text : `${text} ${THEN} ${writes}`;
}

/** The same for a row of a head. */
export function rowNameAt(queryTokens: readonly Asking[], query: number): string {
  const token = queryTokens[query];
  return token ? rowName(token) : String(query);
}

/** Whether the rows have two names each. */
export function rowsWrite(queryTokens: readonly Asking[]): boolean {
  return queryTokens.some(({ writes }) => writes !== undefined);
}

/** "My", or "My (2nd of 2)" where it stands more than once. */
export function distinctName(tokens: readonly Pick<Token, 'text'>[], index: number): string {
  const text = tokens[index]?.text ?? `token ${index}`;
  const places = tokens.flatMap((token, at) => (token.text === text ? [at] : []));
  return places.length > 1 ? `${text} (${ordinal(places.indexOf(index) + 1)} of ${places.length})` : text;
}

/** "keeper 169", its place beside it, where the same word stands more than once; else the token. */
export function placedName(tokens: readonly Asking[], index: number): string {
  const name = rowNameAt(tokens, index);
  const text = tokens[index]?.text;
  return tokens.some((token, at) => at !== index && token.text === text) ? `${name} ${index}` : name;
}
