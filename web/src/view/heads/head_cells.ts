/** The heads of a trace as cells of the grid: what stands on each, and in which row. */

import type { TemplateResult } from 'lit';
import type { HeadEffect, HeadStatistics, LayerSummary, Thumbnails } from '../../core/types.ts';
import type { HeadPosition } from '../../scene/scene.ts';
import type { Noun, Token } from '../../trace/token.ts';
import { digits } from '../text/format.ts';
import { patternOf } from './pattern.ts';

export interface HeadCell extends HeadPosition {
  /** All that is known of the head: its label. */
  words: string;
  /** `followed`: spoken of elsewhere on the page. */
  state: '' | 'off' | 'edited' | 'followed';
  /** What happens without it, from -1 to 1 of the largest; colours the cell. */
  change?: number;
  /** Laid over it where it is shown with others. */
  mark?: TemplateResult;
  /** Beneath it, where no layer stands in front of its row. */
  caption?: string;
}

export interface HeadRow {
  /** In front of the row; empty: the cells stand in an order of their own, with captions. */
  name: string;
  cells: readonly HeadCell[];
  /** In place of the cells. */
  note?: string;
}

export interface HeadStack {
  /** Empty where there is no other stack. */
  title: string;
  aside?: string;
  rows: readonly HeadRow[];
  /** What stands beneath comes in a slot of this name. */
  slot?: string;
}

/** Levels of the weight scale, and what of them is hidden. */
export interface HeadPicture {
  rows: number;
  columns: number;
  levels: Uint8Array;
  allowed?: Uint8Array;
}

export type PictureOf = (place: HeadPosition) => HeadPicture | null;

export function thumbnailPictures({ layers, heads, rows, columns, pixels }: Thumbnails): PictureOf {
  const size = rows * columns;
  return ({ layer, head }) => {
    if (layer >= layers || head >= heads) return null;
    const start = (layer * heads + head) * size;
    return { rows, columns, levels: pixels.subarray(start, start + size) };
  };
}

const TITLES: Record<string, string> = {
  encoder: 'Encoder',
  self: 'Decoder, self-attention',
  cross: 'Decoder looks at encoder',
};

/** Encoder, decoder and cross-attention under their own names; one nameless stack where there is one alone. */
export function stacksOf(
  layers: readonly LayerSummary[],
  cellOf: (place: HeadPosition) => HeadCell,
): HeadStack[] {
  const stacks = new Map<string, HeadRow[]>();
  const several = layers.some(({ stack }) => stack === 'encoder' || stack === 'decoder');
  for (const [layer, { heads, stack, kind, index }] of layers.entries()) {
    const title = several ? (TITLES[stack === 'encoder' ? stack : kind] ?? '') : '';
    const short = stack === 'encoder' ? 'enc.' : kind;
    const cells = Array.from({ length: heads }, (_, head) => cellOf({ layer, head }));
    const rows = stacks.get(title) ?? [];
    rows.push({ name: several ? `${short} ${index}` : String(layer), cells });
    stacks.set(title, rows);
  }
  return Array.from(stacks, ([title, rows]) => ({ title, rows }));
}

export interface CellFacts {
  statistics: readonly HeadStatistics[];
  /** For each layer the tokens that it looks at, where it looks at its own sequence; else null. */
  ownTokens: readonly (readonly Token[] | null)[];
  /** What the tokens are called; absent: tokens. */
  noun?: Noun;
  effects?: readonly HeadEffect[];
  /** "switched off", and how that looks. */
  stateOf?: (place: HeadPosition) => Pick<HeadCell, 'state' | 'words' | 'mark'>;
}

const keyOf = ({ layer, head }: HeadPosition) => `${layer}.${head}`;

/** A cell says the head's pattern, its evenness, what happens without it and what was done to it. */
export function cellsBy({
  statistics,
  ownTokens,
  noun,
  effects = [],
  stateOf,
}: CellFacts): (place: HeadPosition) => HeadCell {
  const statisticsOf = new Map(statistics.map((head) => [keyOf(head), head]));
  const effectOf = new Map(effects.map((effect) => [keyOf(effect), effect]));
  const most = effects.reduce((largest, { change }) => Math.max(largest, Math.abs(change)), 0);
  return (place) => {
    const known = statisticsOf.get(keyOf(place));
    const effect = effectOf.get(keyOf(place));
    const tokens = ownTokens[place.layer];
    const { words, ...drawn } = stateOf?.(place) ?? { state: '', words: '' };
    const parts = [
      known && tokens ? patternOf(known, tokens, noun) : '',
      known ? `entropy ${digits(known.entropy)}` : '',
      effect ? `without it ${digits(effect.change, 3)}` : '',
      words,
    ].filter((part) => part !== '');
    const label = `Layer ${place.layer}, head ${place.head}`;
    return {
      ...place,
      words: parts.length > 0 ? `${label}: ${parts.join(', ')}` : label,
      ...drawn,
      ...(effect && { change: most > 0 ? effect.change / most : 0 }),
    };
  };
}
