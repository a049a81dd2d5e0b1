/**
 * Beside the lines of a cross-attention head: what the words of both texts had read in their own, as arcs. Which
 * heads these are, what the core says of them, and how they are drawn.
 */

import type { HeadStages, LayerSummary } from '../../core/types.ts';
import type { Arcs, HeadPosition } from '../../scene/scene.ts';
import { LONG_HEAD, rowIn } from '../../trace/head_rows.ts';
import { headTitle } from '../../trace/head_titles.ts';
import type { HeadPlace } from '../../trace/tile_source.ts';
import { plural } from '../text/format.ts';
import type { Column } from './lines_window.ts';
import { strongestKey } from './row.ts';

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

/** So many rows are kept. */
const MOST_ROWS = 64;

/** What a word reads in its own text. */
export interface WordRow {
  weights: Float32Array;
  /** What lies in each gap of its column: every second number, as TileSource.massBetween has it. */
  masses: Float32Array;
}

/** Where gaps begin and end. */
function cutsOf({ slots }: Column): Int32Array {
  return Int32Array.from(slots.flatMap(({ gap }) => (gap ? [gap.from, gap.to] : [])));
}

/** The row of a word, asked of the core once for a trace, a head and the gaps of its column. Short heads come whole. */
export class SelfRows {
  #trace: unknown = null;
  #rows = new Map<string, WordRow | null>();
  #heads = new Map<string, Promise<HeadStages>>();
  readonly #came: () => void;

  constructor(came: () => void) {
    this.#came = came;
  }

  /** Null until it comes. */
  of({ trace }: HeadPlace, head: SelfHead | null, word: number, column: Column): WordRow | null {
    if (trace !== this.#trace) [this.#rows, this.#heads] = [new Map(), new Map()];
    this.#trace = trace;
    const { queries = 0 } = (head && trace.summary.layers[head.layer]) ?? {};
    if (!head || word < 0 || word >= queries) return null;
    const cuts = cutsOf(column);
    const key = `${head.layer}.${head.head}.${word} ${cuts}`;
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    this.#rows.set(key, null);
    for (const oldest of this.#rows.keys()) {
      if (this.#rows.size <= MOST_ROWS) break;
      this.#rows.delete(oldest);
    }
    this.#fetch(trace, { ...head, word, cuts }, this.#rows, key);
    return null;
  }

  #headWith(trace: HeadPlace['trace'], layer: number, head: number, word: number): Promise<HeadStages> {
    if ((trace.summary.layers[layer]?.keys ?? 0) > LONG_HEAD)
      return trace.head(layer, head, [], { first: word, count: 1 });
    const key = `${layer}.${head}`;
    const asked = this.#heads.get(key) ?? trace.head(layer, head);
    this.#heads.set(key, asked);
    return asked;
  }

  async #fetch(
    trace: HeadPlace['trace'],
    { layer, head, word, cuts }: HeadPosition & { word: number; cuts: Int32Array },
    rows: Map<string, WordRow | null>,
    key: string,
  ): Promise<void> {
    try {
      const [stages, masses] = await Promise.all([
        this.#headWith(trace, layer, head, word),
        cuts.length > 0 ? trace.massBetween(layer, head, word, cuts) : new Float32Array(),
      ]);
      rows.set(key, { weights: rowIn(stages, word)?.weights ?? new Float32Array(), masses });
      this.#came();
    } catch {
      // A trace that is gone meanwhile is of no interest any more.
    }
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

/** To each word that is there, and one for all that lies in a gap. */
export function arcsOf(row: WordRow | null, word: number, { slots, rowOf }: Column): Arc[] {
  if (!row) return [];
  const from = rowOf[word] ?? 0;
  let gaps = 0;
  const arcs = slots.map(({ token, gap }, to): Arc => {
    const weight = gap ? row.masses[2 * gaps++] : row.weights[token];
    return { from, to, weight: weight ?? 0 };
  });
  return arcs.filter(({ weight }) => weight >= FAINTEST);
}

/** What of a word's own reading lies in the gaps of its column: "0.12 in 40 words left out". */
export function leftOutWords(row: WordRow | null, { slots }: Column): string {
  const parts = slots
    .flatMap(({ gap }) => gap ?? [])
    .flatMap(({ from, to }, at) => {
      const mass = row?.masses[2 * at] ?? 0;
      return mass >= FAINTEST ? [`${mass.toFixed(2)} in ${plural(to - from, 'token')}`] : [];
    });
  return parts.length > 0 ? `; left out: ${parts.join(', ')}` : '';
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
