/** What a trace file says of its tokens: the way back of `decoding.ts`. */

import { sameTokens, type Token, type TraceTokens } from '../../trace/token.ts';
import { type DecodingName, KINDS, type Undecoded, USUAL_CONTINUATION } from './decoding.ts';
import { Spelling } from './spelling.ts';

function decodingOf(tokens: readonly Token[]): DecodingName {
  const spellings = new Set(tokens.map(({ spelling }) => spelling));
  if (spellings.has(Spelling.letters)) return 'byte-level';
  if (spellings.has(Spelling.marked) || spellings.has(Spelling.byte)) return 'sentencepiece';
  if (spellings.has(Spelling.word) || spellings.has(Spelling.continued)) return 'word-pieces';
  // A text may hold nothing but special tokens.
  return tokens.some(({ visible }) => visible === undefined) ? 'word-pieces' : 'text';
}

/** What marks the pieces among these tokens; the usual mark where there are none. */
function continuationOf(tokens: readonly Token[]): string {
  const piece = tokens.find(({ spelling }) => spelling === Spelling.continued);
  return piece ? piece.raw.slice(0, piece.raw.length - piece.text.length) : USUAL_CONTINUATION;
}

function undecodedOf(tokens: readonly Token[]): Undecoded {
  const places: Undecoded = {};
  tokens.forEach(({ spelling = Spelling.none }, index) => {
    const [kind] = KINDS.find(([, one]) => one === spelling) ?? [];
    if (kind) places[kind] = [...(places[kind] ?? []), index];
  });
  return places;
}

function secondOf(tokens: readonly Token[]): number {
  const second = tokens.findIndex(({ sentence }) => sentence === 1);
  return second < 0 ? tokens.length : second;
}

/** The metadata that name tokens, so that a reader of the file draws them alike. */
export function tokenMetadata({ keyTokens, queryTokens }: TraceTokens): Record<string, string> {
  const lists = {
    tokens: keyTokens,
    ...(!sameTokens(queryTokens, keyTokens) && { query_tokens: queryTokens }),
  };
  const ofEach = <T>(read: (tokens: readonly Token[]) => T) =>
    Object.fromEntries(Object.entries(lists).map(([entry, tokens]) => [entry, read(tokens)]));
  const all = [...keyTokens, ...queryTokens];
  const isTyped = all.every(({ spelling }) => spelling === undefined);
  const continuation = continuationOf(all);
  return {
    ...ofEach((tokens) => JSON.stringify(tokens.map(({ raw }) => raw))),
    decoding: decodingOf(all),
    ...(!isTyped && { undecoded: JSON.stringify(ofEach(undecodedOf)) }),
    ...(continuation !== USUAL_CONTINUATION && { continuation }),
    second_text: JSON.stringify(ofEach(secondOf)),
  };
}
