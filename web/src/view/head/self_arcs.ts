/**
 * Beside the lines of a cross-attention head: what the words of both texts had read in their own, as arcs. Which
 * heads these are, what the core says of them, and how they are drawn.
 */

import type { HeadStages, LayerSummary } from '../../core/types.ts';
import type { Arcs, HeadPosition } from '../../scene/scene.ts';
import { LONG_HEAD, weightAt } from '../../trace/head_rows.ts';
import { headTitle } from '../../trace/head_titles.ts';
import type { HeadPlace } from '../../trace/tile_source.ts';
import { strongestKey } from '../row.ts';
import type { Column } from './lines_window.ts';

export type Side = keyof Arcs;

export interface SelfHead extends HeadPosition {
  title: string;
}

/** Smaller weights are not drawn. */
const FAINTEST = 0.02;

const isSelfOf = (side: Side, { stack, kind }: LayerSummary) =>
  side === 'source' ? stack === 'encoder' : stack === 'decoder' && kind !== 'cross';

/** The self-attention heads of both texts; none where the head does not look from one text at another. */
export function selfHeads(place: HeadPlace | undefined): Record<Side, SelfHead[]> | null {
  const layers = place?.trace.summary.layers ?? [];
  const own = layers[place?.layer ?? 0];
  if (own?.stack !== 'decoder' || own.kind !== 'cross') return null;
  // Longer heads are never here as a whole.
  if (Math.max(own.queries, own.keys) > LONG_HEAD) return null;
  const headsOf = (side: Side): SelfHead[] =>
    layers.flatMap((layer, index) => {
      const fits = side === 'source' ? layer.keys === own.keys : layer.queries === own.queries;
      if (!isSelfOf(side, layer) || !fits) return [];
      return Array.from({ length: layer.heads }, (_, head) => ({
        layer: index,
        head,
        title: headTitle(layer, index, head),
      }));
    });
  const all = { source: headsOf('source'), target: headsOf('target') };
  return all.source.length + all.target.length > 0 ? all : null;
}

/** The one that was chosen, or of the same layer and number as the head on show, or the nearest before it. */
export function selfHeadOf(
  heads: readonly SelfHead[],
  chosen: HeadPosition | undefined,
  place: HeadPlace,
): SelfHead | null {
  const at = (layer: number, head: number) => heads.find((one) => one.layer === layer && one.head === head);
  const own = chosen && at(chosen.layer, chosen.head);
  if (own) return own;
  const { layers } = place.trace.summary;
  const index = layers[place.layer]?.index ?? 0;
  const before = heads.filter(({ layer }) => (layers[layer]?.index ?? 0) <= index);
  const nearest = (before.length > 0 ? before.at(-1) : heads[0])?.layer;
  const ofLayer = heads.filter(({ layer }) => layer === nearest);
  return ofLayer.find(({ head }) => head === place.head) ?? ofLayer.at(-1) ?? null;
}

/** What is asked of the core, each once for a trace and a head. */
export class SelfStages {
  #trace: unknown = null;
  #stages = new Map<string, HeadStages | null>();
  readonly #came: () => void;

  constructor(came: () => void) {
    this.#came = came;
  }

  /** Null until it comes. */
  of({ trace }: HeadPlace, head: SelfHead | null): HeadStages | null {
    if (trace !== this.#trace) this.#stages = new Map();
    this.#trace = trace;
    if (!head) return null;
    const key = `${head.layer}.${head.head}`;
    const known = this.#stages.get(key);
    if (known !== undefined) return known;
    const stages = this.#stages;
    stages.set(key, null);
    trace.head(head.layer, head.head).then(
      (answer) => {
        stages.set(key, answer);
        this.#came();
      },
      // A trace that is gone meanwhile is of no interest any more.
      () => {},
    );
    return null;
  }
}

/** The word of the source whose own reading is shown: the one in question, else what the row looks at most. */
export function sourceWord(cross: HeadStages, query: number, key: number): number {
  if (key >= 0) return key;
  return query >= 0 && query < cross.queries ? strongestKey(cross, query) : -1;
}

/** One arc, by the rows of the column that it joins. */
export interface Arc {
  from: number;
  to: number;
  weight: number;
}

export function arcsOf(stages: HeadStages | null, word: number, { rowOf, left }: Column): Arc[] {
  if (!stages || word < 0 || word >= stages.queries) return [];
  const from = rowOf[word] ?? 0;
  return Array.from({ length: stages.keys }, (_, key) => ({
    from,
    to: rowOf[key] ?? 0,
    weight: left[key] ? 0 : weightAt(stages, word, key),
  })).filter(({ weight }) => weight >= FAINTEST);
}

export interface ArcsPainting {
  width: number;
  height: number;
  density: number;
  row: number;
  colour: string;
  /** At the left of its column, or at the right. */
  edge: 'left' | 'right';
}

/** Curves that leave the column and come back to it; a word that reads itself has a loop. */
export function paintArcs(canvas: HTMLCanvasElement, arcs: readonly Arc[], painting: ArcsPainting): void {
  const { width, height, density, row, colour, edge } = painting;
  canvas.width = Math.max(1, Math.round(width * density));
  canvas.height = Math.max(1, Math.round(height * density));
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(density, density);
  context.lineCap = 'round';
  context.strokeStyle = colour;
  const [start, out] = edge === 'left' ? [width - 2, -1] : [2, 1];
  for (const { from, to, weight } of arcs) {
    const [a, b] = [(from + 0.5) * row, (to + 0.5) * row];
    const loop = from === to ? row * 0.3 : 0;
    const reach = Math.min((width - 6) / 0.75, 18 + Math.abs(b - a) * 0.35);
    context.globalAlpha = 0.2 + 0.8 * weight;
    context.lineWidth = 0.75 + 3.5 * weight;
    context.beginPath();
    context.moveTo(start, a - loop);
    context.bezierCurveTo(start + out * reach, a - loop, start + out * reach, b + loop, start, b + loop);
    context.stroke();
  }
  context.globalAlpha = 1;
}
