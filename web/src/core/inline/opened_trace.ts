/** A trace held by the module on this thread, as far as every module answers for it. */

import { bad, oneOf, wholeNumber } from '../checks.ts';
import type { MainModule, TraceHandle as ModuleTrace } from '../generated/attention.d.ts';
import type {
  CellDetail,
  HeadRange,
  HeadStages,
  HeadStatistics,
  LayerSummary,
  MassFilter,
  PairWeight,
  RowRange,
  ScoreFunction,
  StagePart,
  StrongestCells,
  StrongestPair,
  Thumbnails,
  TileRequest,
  TraceSummary,
} from '../types.ts';
import { CoreError, SCALE_ENDS } from '../types.ts';
import { rowBounds, stageBits } from '../validate.ts';
import { FIGURES_PER_HEAD, statisticsOf } from './head_figures.ts';
import { Held } from './held.ts';
import { lastError, orThrow, withBuffers } from './memory.ts';

const NAMES_PER_HEAD = 2;

function readSummary(trace: ModuleTrace): TraceSummary {
  const layers: LayerSummary[] = [];
  for (let index = 0; index < trace.layerCount(); index++) {
    const layer = trace.layer(index);
    layers.push({
      ...layer,
      name: String(layer.name),
      stack: String(layer.stack) as LayerSummary['stack'],
      kind: String(layer.kind) as LayerSummary['kind'],
      score: String(layer.score) as ScoreFunction,
    });
  }
  return {
    layers,
    metadata: JSON.parse(String(trace.metadata())),
    warnings: JSON.parse(String(trace.warnings())),
  };
}

/** (layer, head) of every head in the order in which the core lists them. */
function headPlaces(layers: LayerSummary[]): { layer: number; head: number }[] {
  return layers.flatMap(({ heads }, layer) => Array.from({ length: heads }, (_, head) => ({ layer, head })));
}

/** As the core lists them: how many are named, five places, five weights, the others and their sum. */
const MOST_NAMED = 5;
const STRONGEST_NUMBERS = 3 + 2 * MOST_NAMED;

function strongestCells(numbers: Float32Array, start: number): StrongestCells {
  const at = (index: number) => numbers[start + index] ?? 0;
  return {
    named: Array.from({ length: at(0) }, (_, rank) => ({
      place: at(1 + rank),
      weight: at(1 + MOST_NAMED + rank),
    })),
    others: at(1 + 2 * MOST_NAMED),
    othersWeight: at(2 + 2 * MOST_NAMED),
  };
}

export class OpenedTrace extends Held<ModuleTrace> {
  readonly summary: TraceSummary;

  constructor(module: MainModule, trace: ModuleTrace | null) {
    super(module, trace, 'trace');
    this.summary = readSummary(this.held);
  }

  async head(
    layer: number,
    head: number,
    parts: readonly StagePart[] = [],
    rows?: RowRange,
  ): Promise<HeadStages> {
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    return orThrow(this.module, this.held.head(layer, head, stageBits(parts), ...rowBounds(rows)));
  }

  async heads(parts: readonly StagePart[] = []): Promise<HeadStages[][]> {
    const bits = stageBits(parts);
    return this.summary.layers.map(({ heads }, layer) =>
      Array.from({ length: heads }, (_, head) =>
        orThrow(this.module, this.held.head(layer, head, bits, ...rowBounds(undefined))),
      ),
    );
  }

  async weights(layer: number): Promise<Float32Array> {
    const { heads = 1 } = this.summary.layers[layer] ?? {};
    const all = Array.from({ length: heads }, (_, head) => this.head(layer, head));
    const rows = (await Promise.all(all)).map(({ weights }) => weights);
    const joined = new Float32Array(rows.reduce((cells, { length }) => cells + length, 0));
    rows.forEach((weights, head) => void joined.set(weights, head * weights.length));
    return joined;
  }

  async cell(layer: number, head: number, query: number, key: number): Promise<CellDetail> {
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    wholeNumber(query, 'The query');
    wholeNumber(key, 'The key');
    return orThrow(this.module, this.held.cell(layer, head, query, key));
  }

  async thumbnails(size: number, heads?: HeadRange): Promise<Thumbnails> {
    wholeNumber(size, 'The size of a thumbnail', 1);
    const made = orThrow(this.module, this.held.thumbnails(size, ...rowBounds(heads)));
    const { layers } = this.summary;
    return { ...made, layers: layers.length, heads: layers[0]?.heads ?? 0 };
  }

  async statistics(tokens?: Int32Array, heads?: HeadRange): Promise<HeadStatistics[]> {
    if (tokens !== undefined && !(tokens instanceof Int32Array))
      throw new CoreError('invalid_argument', 'The numbers of the tokens must be an Int32Array.');
    const [first, count] = rowBounds(heads);
    const { figures, names } = withBuffers(this.module, [tokens ?? null], (ids) =>
      orThrow(this.module, this.held.statistics(ids ?? null, first, count)),
    );
    const places = headPlaces(this.summary.layers);
    return places.slice(first, count < 0 ? places.length : first + count).map(({ layer, head }, index) => {
      const own = figures.subarray(index * FIGURES_PER_HEAD, (index + 1) * FIGURES_PER_HEAD);
      const [repeated, where] = names.slice(index * NAMES_PER_HEAD, (index + 1) * NAMES_PER_HEAD);
      return statisticsOf({ layer, head }, own, String(repeated ?? ''), String(where ?? ''));
    });
  }

  async pair(query: number, key: number): Promise<PairWeight[]> {
    wholeNumber(query, 'The query');
    wholeNumber(key, 'The key');
    const weights = orThrow(this.module, this.held.pair(query, key));
    return headPlaces(this.summary.layers)
      .map((place, index) => ({ ...place, weight: weights[index] ?? 0 }))
      .filter(({ weight }) => !Number.isNaN(weight))
      .sort((a, b) => b.weight - a.weight);
  }

  async topMass(layer: number, head: number, share: number, rows?: RowRange): Promise<MassFilter> {
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    if (typeof share !== 'number') throw new CoreError('invalid_argument', 'The share must be a number.');
    return orThrow(this.module, this.held.topMass(layer, head, share, ...rowBounds(rows)));
  }

  async massBetween(layer: number, head: number, query: number, cuts: Int32Array): Promise<Float32Array> {
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    wholeNumber(query, 'The query');
    if (!(cuts instanceof Int32Array))
      throw new CoreError('invalid_argument', 'The cuts of a row must be an Int32Array.');
    return withBuffers(this.module, [cuts], (held) =>
      orThrow(this.module, this.held.massBetween(layer, head, query, held)),
    );
  }

  async tile(layer: number, head: number, request: TileRequest): Promise<Float32Array> {
    const { level, row, column, rows, columns, end, share } = request;
    for (const [name, value] of Object.entries({ layer, head, level, row, column, rows, columns }))
      wholeNumber(value, `The tile's ${name}`);
    if (typeof share !== 'number') bad('The share must be a number.');
    const which = oneOf(end, SCALE_ENDS, "The scale's end");
    return orThrow(this.module, this.held.tile(layer, head, share, which, level, row, column, rows, columns));
  }

  async strongest(layer: number, head: number, query: number, key: number): Promise<StrongestPair> {
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    wholeNumber(query, 'The query');
    wholeNumber(key, 'The key', -1);
    const numbers = orThrow(this.module, this.held.strongest(layer, head, query, key));
    return { row: strongestCells(numbers, 0), column: strongestCells(numbers, STRONGEST_NUMBERS) };
  }

  async hideLater(hides: boolean): Promise<void> {
    if (typeof hides !== 'boolean')
      throw new CoreError('invalid_argument', 'Whether what comes later is hidden must be true or false.');
    if (!this.held.hideLater(hides)) throw lastError(this.module);
  }
}
