/** One model's pass over one sentence pair: every head of every stack, with the words at both sides. */

import type { LayerId } from '../../core/layer_id.ts';
import { stackOf } from '../../core/layer_stack.ts';
import type { SentencePass, SentenceReading, Stack, TaskModelHandle } from '../../core/training_types.ts';
import type { HeadStages, TraceHandle } from '../../core/types.ts';
import type { Token, TraceTokens } from '../../trace/tokens.ts';
import type { StackHead, TranslationSource } from './source.ts';

export interface StackLayer {
  stack: Stack;
  /** Counted within the stack. */
  layer: number;
  heads: HeadStages[];
}

export interface Words {
  /** The sentence, with its end token. */
  source: Token[];
  /** What the decoder has read at each row: the begin token first. */
  read: Token[];
  /** What it writes at each row: the end token last. */
  written: Token[];
}

/** The rows of a pass: for each the likeliest words, and the one that follows there. */
export interface TracedRows extends Words, Pick<SentencePass, 'next' | 'following'> {
  /** The decoder's rows: what each has read last, and what it writes. */
  rows: Token[];
}

export interface TranslationTrace extends TracedRows {
  trace: TraceHandle;
  /** In the order of the trace. */
  layers: StackLayer[];
}

/** Where a layer of a trace stands; null: in no translator. */
export function placeOf(layer: LayerId): { stack: Stack; layer: number } | null {
  const own = stackOf(layer);
  return own ? { stack: own, layer: layer.index } : null;
}

export function wordToken(text: string, special = false, unknown = false): Token {
  return { text, raw: text, special, unknown, continuesWord: false, sentence: 0 };
}

export function tracedRows({ next, following }: SentencePass, words: Words): TracedRows {
  return { next, following, ...words, rows: rowsOf(words) };
}

/** Every head at once: they are small, and figure, rail and panel look at all of them. */
export function layersOf({ trace, heads }: Pick<SentenceReading, 'trace' | 'heads'>): StackLayer[] {
  return heads.map((stages, index) => {
    const layer = trace.summary.layers[index];
    const place = layer && placeOf(layer);
    return { ...(place ?? { stack: 'decoder_cross', layer: index }), heads: stages };
  });
}

export function rowsOf({ read, written }: Pick<Words, 'read' | 'written'>): Token[] {
  return read.map((token, at) => ({ ...token, ...(written[at] && { writes: written[at].text }) }));
}

/** The layer's number in the trace; -1: the model has no such layer. */
export function layerIndex(
  { layers }: Pick<TranslationTrace, 'layers'>,
  stack: Stack,
  layer: number,
): number {
  return layers.findIndex((one) => one.stack === stack && one.layer === layer);
}

export function stagesOf(
  traced: TranslationTrace,
  stack: Stack,
  { layer, head }: StackHead,
): HeadStages | null {
  return traced.layers[layerIndex(traced, stack, layer)]?.heads[head] ?? null;
}

/** Who asks and who answers in a layer. */
export function tokensOfLayer({ layers, source, read, rows }: TranslationTrace, index: number): TraceTokens {
  const stack = layers[index]?.stack;
  if (stack === 'encoder_self') return { queryTokens: source, keyTokens: source };
  return { queryTokens: rows, keyTokens: stack === 'decoder_self' ? read : source };
}

export interface WeightOfWord {
  at: number;
  weight: number;
}

/** The words that a row reads, strongest first; hidden ones are left out. */
export function rowOf(stages: HeadStages | null, query: number): WeightOfWord[] {
  if (!stages || query < 0 || query >= stages.queries) return [];
  const words: WeightOfWord[] = [];
  for (let key = 0; key < stages.keys; key++) {
    const at = query * stages.keys + key;
    if (stages.allowed[at] !== 0) words.push({ at: key, weight: stages.weights[at] ?? 0 });
  }
  return words.sort((a, b) => b.weight - a.weight);
}

/** Heads that the model has, in each stack. */
export function countsOf({ summary }: Pick<TaskModelHandle, 'summary'>): {
  layers: Record<Stack, number>;
  heads: Record<Stack, number>;
} {
  const { model } = summary.settings;
  if (model.kind !== 'transformer') {
    const one = { encoder_self: 0, decoder_self: 0, decoder_cross: 1 };
    return { layers: one, heads: one };
  }
  return {
    layers: {
      encoder_self: model.encoder_layers,
      decoder_self: model.decoder_layers,
      decoder_cross: model.decoder_layers,
    },
    heads: { encoder_self: model.heads, decoder_self: model.heads, decoder_cross: model.cross_heads },
  };
}

/** The row, from 0, at a step of a scene; where that is beyond the end, the last word. */
export function rowAtStep(step: number, rows: number): number {
  return step <= rows ? step - 1 : Math.max(0, rows - 2);
}

/** In each stack, the head that figure and panel speak of. */
export type Followed = Record<Stack, StackHead>;
export type Resolved = Omit<TranslationSource, 'followed'> & { followed: Followed };

/** The cross head that the model's card names as the best, the last layer of the encoder, and else the first head. */
export function followedIn(
  model: Pick<TaskModelHandle, 'summary'> | null,
  chosen: TranslationSource['followed'],
): Followed {
  const layers = model ? countsOf(model).layers.encoder_self : 1;
  const best = scoresIn(model?.summary.metadata.scores).find(({ name }) => name === 'best head')?.value ?? 0;
  return {
    encoder_self: { layer: Math.max(0, layers - 1), head: 0 },
    decoder_self: { layer: 0, head: 0 },
    decoder_cross: { layer: 0, head: best },
    ...chosen,
  };
}

/** The figures of a model's card. */
export function scoresIn(text: string | undefined): { name: string; value: number }[] {
  try {
    const found = JSON.parse(text ?? '{}') as Record<string, unknown> | null;
    return Object.entries(found ?? {}).flatMap(([name, value]) =>
      typeof value === 'number' ? [{ name, value }] : [],
    );
  } catch {
    return [];
  }
}

/** The English word that a French one reads most in the followed cross head; -1: none. */
export function strongestSource(traced: TranslationTrace, followed: Followed, word: number): number {
  return rowOf(stagesOf(traced, 'decoder_cross', followed.decoder_cross), word)[0]?.at ?? -1;
}

/** The head that the matrix shows; where its layer is skipped, that between the languages. */
export function placeIn(
  traced: TranslationTrace,
  { active, followed }: Pick<Resolved, 'active' | 'followed'>,
): StackHead {
  for (const stack of [active, 'decoder_cross'] as const) {
    const { layer, head } = followed[stack];
    const index = layerIndex(traced, stack, layer);
    if (index >= 0 && head < (traced.layers[index]?.heads.length ?? 0)) return { layer: index, head };
  }
  return { layer: Math.max(0, layerIndex(traced, 'decoder_cross', 0)), head: 0 };
}

/** The strongest cell of the row that belongs to a French word: in the encoder, of the English word behind it. */
export function pinOf(
  traced: TranslationTrace,
  source: Pick<Resolved, 'active' | 'followed'>,
  word: number,
): { query: number; key: number } | null {
  const { layer, head } = placeIn(traced, source);
  const one = traced.layers[layer];
  if (!one || word < 0) return null;
  const query = one.stack === 'encoder_self' ? strongestSource(traced, source.followed, word) : word;
  const key = rowOf(one.heads[head] ?? null, query)[0]?.at;
  return key === undefined ? null : { query, key };
}
