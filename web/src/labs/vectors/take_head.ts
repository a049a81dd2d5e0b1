/** The queries, keys and values of a head on show, to be changed further by hand. */

import type { CellDetail, Intervention, LayerSummary, ViewCore } from '../../core/types.ts';
import type { Mode, Scene } from '../../scene/scene.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { inForm } from '../../view/text/form.ts';
import type { Taken } from '../lab.ts';
import type { Row, Vectors } from './source.ts';
import { MOST_COLUMNS, MOST_TOKENS, vectorsScene } from './source.ts';

/** Numbers are rounded to so many: an address holds them all. */
const DIGITS = 4;

/** No mask or bias of its own goes with it. */
type Head = Pick<TraceSession, 'trace' | 'layer' | 'head' | 'headName' | 'queryTokens' | 'keyTokens' | 'pin'>;

const rounded = (numbers: Float32Array, width: number): Row =>
  Array.from(numbers.subarray(0, width), (number) => Number(number.toPrecision(DIGITS)));

const namesOf = (tokens: Head['queryTokens'], count: number) =>
  tokens.slice(0, count).map(({ text }) => text.slice(0, 40));

/** The factor of a product so wide as the lab has it, which the core knows. */
async function standardScale(core: ViewCore, width: number): Promise<number> {
  const row = new Float32Array(width);
  const trace = await core.attend({
    heads: 1,
    queries: row,
    keys: row,
    values: row,
    queryCount: 1,
    keyCount: 1,
  });
  const scale = trace.summary.layers[0]?.scale ?? 1;
  trace.dispose();
  return scale;
}

/** The head's own factor, as a score or, where it is another than the width's, a temperature. */
async function scaleOf(
  core: ViewCore,
  { scale }: LayerSummary,
  width: number,
): Promise<Pick<Vectors, 'score'> & { interventions: Intervention[] }> {
  if (scale === 1) return { score: { function: 'dot' }, interventions: [] };
  const temperature = Number(((await standardScale(core, width)) / scale).toPrecision(DIGITS));
  if (temperature === 1 || !(temperature > 0)) return { interventions: [] };
  return { interventions: [{ kind: 'temperature', layer: 0, head: 0, temperature }] };
}

/** How much of a head is taken. */
interface Extent {
  queries: number;
  keys: number;
  width: number;
  valueWidth: number;
  cross: boolean;
}

function extentOf({ queries, keys, width, valueWidth, hasValues }: LayerSummary, mode: Mode): Extent {
  const columns = Math.min(width, MOST_COLUMNS);
  return {
    queries: Math.min(queries, MOST_TOKENS),
    keys: Math.min(keys, MOST_TOKENS),
    width: columns,
    valueWidth: hasValues ? Math.min(valueWidth, MOST_COLUMNS) : columns,
    cross: mode === 'cross' || queries !== keys,
  };
}

function vectorsOf(
  rows: CellDetail[],
  extent: Extent,
  { queryTokens, keyTokens }: Pick<Head, 'queryTokens' | 'keyTokens'>,
): Vectors {
  const { queries, keys, width, valueWidth, cross } = extent;
  const empty = (count: number): Row[] => Array.from({ length: count }, () => []);
  const keyRows = rows.slice(0, keys).map(({ key }) => rounded(key, width));
  const valueRows = rows.slice(0, keys).map(({ value }) => rounded(value, valueWidth));
  return {
    heads: 1,
    columns: { keys: width, values: valueWidth },
    tokens: namesOf(queryTokens, queries),
    queries: rows.slice(0, queries).map(({ query }) => rounded(query, width)),
    keys: cross ? empty(queries) : keyRows,
    values: cross ? empty(queries) : valueRows,
    crossTokens: cross ? namesOf(keyTokens, keys) : ['x', 'y'],
    crossKeys: cross ? keyRows : empty(2),
    crossValues: cross ? valueRows : empty(2),
  };
}

const cutWords = (kept: number, all: number, what: string) =>
  kept < all ? [`the first ${kept} of ${all} ${what}`] : [];

/** What becomes of the places of tokens. */
function placesWords(rows: CellDetail[]): string {
  return rows.some(({ unrotatedQuery }) => unrotatedQuery.length > 0)
    ? 'Queries and keys are taken as their places turned them.'
    : 'What a model adds to scores by place stays there.';
}

/** Why a head cannot be taken, in a sentence; empty: it can. */
function whyNot(layer: LayerSummary | undefined): string {
  if (!layer?.hasVectors) return 'This trace holds weights alone: there are no vectors to take.';
  if (layer.score !== 'scaled-dot' && layer.score !== 'dot')
    return `The scores of this head are ${layer.score}, and their parameters stay with the model: only vectors under a dot product can be taken.`;
  return '';
}

function takenWords(rows: CellDetail[], layer: LayerSummary, extent: Extent, headName: string): string {
  const { queries, keys, width, valueWidth, cross } = extent;
  const cuts = [
    ...cutWords(queries, layer.queries, cross ? 'tokens that look' : 'tokens'),
    ...(cross ? cutWords(keys, layer.keys, 'tokens looked at') : []),
    ...cutWords(width, layer.width, inForm('query and key columns')),
    ...(layer.hasValues ? cutWords(valueWidth, layer.valueWidth, inForm('value columns')) : []),
  ];
  const cut = cuts.length > 0 ? `: ${cuts.join(', ')}` : '';
  const values = layer.hasValues ? '' : ' It holds no values: those are drawn by a seed.';
  return `Taken from ${headName.toLowerCase()}${cut}, each number rounded to ${DIGITS} digits.${values} ${placesWords(rows)}`;
}

/** @throws CoreError */
export async function takeHead(core: ViewCore, session: Head, mode: Mode): Promise<Taken> {
  // The session may show another head by the time that this one's rows are there.
  const { trace, layer, head, headName, queryTokens, keyTokens, pin } = session;
  const size = trace?.summary.layers[layer];
  const problem = whyNot(size);
  if (!trace || !size || problem) return { scene: null, words: problem };
  const extent = extentOf(size, mode);
  const { queries, keys, width, cross } = extent;
  const rows = await Promise.all(
    Array.from({ length: Math.max(queries, keys) }, (_, at) =>
      trace.cell(layer, head, Math.min(at, queries - 1), Math.min(at, keys - 1)),
    ),
  );
  const { interventions, ...score } = await scaleOf(core, size, width);
  const vectors: Vectors = {
    ...vectorsOf(rows, extent, { queryTokens, keyTokens }),
    ...score,
    ...(size.softCap > 0 && { softCap: size.softCap }),
  };
  const scene: Scene = {
    ...vectorsScene({ kind: 'vectors', vectors }),
    mode: cross ? 'cross' : mode,
    pin: pin && pin.query < queries && pin.key < keys ? pin : null,
    interventions,
  };
  return { scene, words: takenWords(rows, size, extent, headName) };
}
