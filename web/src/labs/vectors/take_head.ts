/** The queries, keys and values of a head on show, to be changed further by hand. */

import type { CellDetail, Intervention, LayerSummary, ViewCore } from '../../core/types.ts';
import type { Mode } from '../../scene/scene.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import type { Taken } from '../lab.ts';
import { withGroups } from './change_vectors.ts';
import type { Row, Vectors } from './source.ts';
import { MOST_COLUMNS, MOST_TOKENS, vectorsScene } from './source.ts';

/** Numbers are rounded to so many: an address holds them all. */
const DIGITS = 4;

/** No mask or bias of its own goes with it. */
type Head = Pick<TraceSession, 'trace' | 'layer' | 'head' | 'headName' | 'queryTokens' | 'keyTokens'>;

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

function matrices(
  rows: CellDetail[],
  queries: number,
  keys: number,
  widths: { keys: number; values: number },
) {
  return {
    queries: rows.slice(0, queries).map(({ query }) => rounded(query, widths.keys)),
    keys: rows.slice(0, keys).map(({ key }) => rounded(key, widths.keys)),
    values: rows.slice(0, keys).map(({ value }) => rounded(value, widths.values)),
  };
}

const cutWords = (kept: number, all: number, what: string) =>
  kept < all ? [`the first ${kept} of ${all} ${what}`] : [];

/** Why a head cannot be taken, in a sentence; empty: it can. */
function whyNot(layer: LayerSummary | undefined): string {
  if (!layer?.hasVectors) return 'This trace holds weights alone: there are no vectors to take.';
  if (layer.score !== 'scaled-dot' && layer.score !== 'dot')
    return `The scores of this head are ${layer.score}, and their parameters stay with the model: only vectors under a dot product can be taken.`;
  return '';
}

/** @throws CoreError */
export async function takeHead(core: ViewCore, session: Head, mode: Mode): Promise<Taken> {
  const { trace, layer, head, queryTokens, keyTokens } = session;
  const size = trace?.summary.layers[layer];
  const problem = whyNot(size);
  if (!trace || !size || problem) return { scene: null, words: problem };
  const queries = Math.min(size.queries, MOST_TOKENS);
  const keys = Math.min(size.keys, MOST_TOKENS);
  const width = Math.min(size.width, MOST_COLUMNS);
  const valueWidth = size.hasValues ? Math.min(size.valueWidth, MOST_COLUMNS) : width;
  const rows = await Promise.all(
    Array.from({ length: Math.max(queries, keys) }, (_, at) =>
      trace.cell(layer, head, Math.min(at, queries - 1), Math.min(at, keys - 1)),
    ),
  );
  const taken = matrices(rows, queries, keys, { keys: width, values: valueWidth });
  const { interventions, ...score } = await scaleOf(core, size, width);
  const empty = (count: number): Row[] => Array.from({ length: count }, () => []);
  const cross = mode === 'cross' || queries !== keys;
  const one = { tokens: namesOf(queryTokens, queries), queries: taken.queries };
  const other = { crossTokens: namesOf(keyTokens, keys), crossKeys: taken.keys, crossValues: taken.values };
  const vectors: Vectors = {
    heads: 1,
    ...score,
    ...(size.softCap > 0 && { softCap: size.softCap }),
    columns: { keys: width, values: valueWidth },
    ...one,
    ...(cross
      ? { keys: empty(queries), values: empty(queries), ...other }
      : {
          keys: taken.keys,
          values: taken.values,
          crossTokens: ['x', 'y'],
          crossKeys: empty(2),
          crossValues: empty(2),
        }),
  };
  const cuts = [
    ...cutWords(queries, size.queries, cross ? 'tokens that look' : 'tokens'),
    ...(cross ? cutWords(keys, size.keys, 'tokens looked at') : []),
    ...cutWords(width, size.width, 'query and key columns'),
    ...(size.hasValues ? cutWords(valueWidth, size.valueWidth, 'value columns') : []),
  ];
  const values = size.hasValues ? '' : ' It holds no values: those are drawn by a seed.';
  return {
    scene: {
      ...vectorsScene({ kind: 'vectors', vectors: withGroups(vectors, 1) }),
      mode: cross ? 'cross' : mode,
      interventions,
    },
    words: `Taken from ${session.headName.toLowerCase()}${cuts.length > 0 ? `: ${cuts.join(', ')}` : ''}, each number rounded to ${DIGITS} digits.${values} What the model adds to scores by place stays there.`,
  };
}
