/** The reader's changes inside the translator: what has a place in it, what it then sees, and what it is called. */

import type { Intervention, OwnPositions, Stack } from '../../core/types.ts';
import { KIND_NAMES } from '../../intervention/kinds/index.ts';
import type { KindName } from '../../intervention/kinds/kind.ts';
import { reachOf } from '../../intervention/kinds/sites.ts';
import { fitting, seesLater, wordsOf } from '../../intervention/list.ts';
import type { Token } from '../../trace/tokens.ts';
import { distinctName, rowNameAt } from '../../view/text/token_name.ts';
import type { Translation } from './text.ts';

export interface TranslatorSize {
  layers: Record<Stack, number>;
  heads: Record<Stack, number>;
  /** Most tokens of a sentence. */
  tokens: number;
  /** Of encoder and decoder; absent: they cannot be exchanged. */
  positions?: OwnPositions;
}

/** Without its only layer a stack would have nothing to show; what a cross layer feeds belongs to the decoder's. */
function hasLayerFor({ kind }: Intervention, stack: Stack, { layers }: TranslatorSize): boolean {
  if (kind === 'unscaled') return dividesByRoot(layers);
  if (kind === 'skip_layer') return stack !== 'decoder_cross' && layers[stack] > 1;
  return kind !== 'skip_feed_forward' || stack !== 'decoder_cross';
}

/** Bahdanau's scores are sums, which nothing divides; his model has no encoder with attention. */
function dividesByRoot({ encoder_self }: Record<Stack, number>): boolean {
  return encoder_self > 0;
}

function hasPlaceFor(entry: Intervention, size: TranslatorSize): boolean {
  const { stack = entry.kind === 'positions' ? 'decoder_self' : undefined } = reachOf(entry);
  if (!stack || !hasLayerFor(entry, stack, size)) return false;
  const { layers, heads, ...model } = size;
  return fitting([entry], { layers: layers[stack], heads: heads[stack], ...model }).left.length === 0;
}

/** Entries that the model has no place for are left out, and said. */
export function fittingTranslator(
  list: Intervention[],
  size: TranslatorSize,
): { kept: Intervention[]; left: Intervention[] } {
  const kept = list.filter((entry) => hasPlaceFor(entry, size));
  return { kept, left: list.filter((entry) => !kept.includes(entry)) };
}

/** Those that are made at a head of a stack; a layer is skipped beside its name. */
export function offeredKinds(stack: Stack, layers: Record<Stack, number>): readonly KindName[] {
  return KIND_NAMES.filter((name) => {
    if (name === 'unscaled') return dividesByRoot(layers);
    if (name === 'skip_layer') return false;
    return name !== 'skip_feed_forward' || stack !== 'decoder_cross';
  });
}

/** The causal mask of the decoder put in or taken out, whichever the model was trained with. */
export function otherMask(trained: boolean): Intervention {
  return { kind: 'mask', stack: 'decoder_self', mask: trained ? 'none' : 'causal' };
}

/** Whether later French words are hidden from every head: as the model was trained, unless the reader changed it. */
export function hidesLater(list: Intervention[], trained: boolean): boolean {
  const masks = list.filter((entry) => entry.kind === 'mask').filter(({ stack }) => stack === 'decoder_self');
  const last = masks.findLastIndex((entry) => reachOf(entry).layer === undefined);
  const isCausal = last < 0 || masks[last]?.mask === 'own' ? trained : true;
  return isCausal && !seesLater(masks.slice(Math.max(0, last)));
}

/** Whether a row reads words that were not written yet when it was. */
export function readsAhead(list: Intervention[], trained: boolean): boolean {
  const averages = list.some(
    (entry) => entry.kind === 'off' && entry.by === 'mean' && entry.stack !== 'encoder_self',
  );
  return averages || !hidesLater(list, trained);
}

/** A change in words, with the words that it is about. */
export function changeWords(entry: Intervention, shown: Translation | null): string {
  const { source, read, rows } = shown?.traced ?? {};
  const { stack } = reachOf(entry);
  const name = (tokens: Token[] | undefined, at: number) =>
    tokens?.[at] ? distinctName(tokens, at) : `word ${at}`;
  return wordsOf(entry, (at, side) => {
    if (side === 'key' || stack === 'encoder_self') return name(stack === 'decoder_self' ? read : source, at);
    return rows?.[at] ? rowNameAt(rows, at) : `word ${at}`;
  });
}
