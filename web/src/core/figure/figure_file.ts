/**
 * What an ordinary trace file holds and where it lies: layers of one sequence with queries and keys, or with weights
 * alone, in the form of traces/file/trace_file.h. Of every other file nothing is said here: a larger module reads it,
 * and says what is odd or wrong about it.
 */

import { type FigureSettings, settingsIn } from './figure_settings.ts';

/** Element types by their name in a file: their place in the core's `TensorType`, and their bytes. */
const TYPES: Record<string, readonly [type: number, bytes: number]> = {
  F32: [1, 4],
  F16: [2, 2],
  U8: [8, 1],
};

/** Numbers of the file. */
export interface StoredTensor {
  type: number;
  shape: readonly number[];
  bytes: Uint8Array;
}

type Part = 'weights' | 'queries' | 'keys' | 'values';

export interface FigureLayer {
  index: number;
  heads: number;
  keyValueHeads: number;
  queries: number;
  keys: number;
  /** Of one head's query; 0 where only weights are known. */
  width: number;
  valueWidth: number;
  tensors: Partial<Record<Part, StoredTensor>>;
}

export interface FigureFile {
  layers: FigureLayer[];
  settings: FigureSettings;
  metadata: Record<string, string>;
}

type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] };
type Header = { __metadata__?: Record<string, string> } & Record<string, unknown>;

class NotOrdinary extends Error {}

function must(holds: unknown): asserts holds {
  if (!holds) throw new NotOrdinary();
}

/** Tensors lie one after the other, without gaps. */
function tensorsOf(header: Record<string, Entry>, data: Uint8Array): Map<number, FigureLayer['tensors']> {
  const layers = new Map<number, FigureLayer['tensors']>();
  const entries = Object.entries(header).sort(
    ([, one], [, other]) => one.data_offsets[0] - other.data_offsets[0],
  );
  let end = 0;
  for (const [name, { dtype, shape, data_offsets }] of entries) {
    const [, index = '', part = ''] =
      /^layer\.(0|[1-9]\d{0,5})\.(weights|queries|keys|values)$/.exec(name) ?? [];
    const [type = 0, size = 0] = TYPES[dtype] ?? [];
    must(part && type && shape.every((length) => Number.isInteger(length) && length > 0));
    must(shape.length === (part === 'weights' ? 3 : 2) && data_offsets[0] === end);
    end += size * shape.reduce((product, length) => product * length, 1);
    must(data_offsets[1] === end);
    const tensors = layers.get(Number(index)) ?? {};
    tensors[part as Part] = { type, shape, bytes: data.subarray(data_offsets[0], end) };
    layers.set(Number(index), tensors);
  }
  must(end > 0 && end === data.length);
  return layers;
}

function layerOf(index: number, tensors: FigureLayer['tensors'], settings: FigureSettings): FigureLayer {
  const { weights, queries, keys, values } = tensors;
  if (!queries && !keys) {
    const [heads = 0, rows = 0, columns = 0] = weights?.shape ?? [];
    must(heads && !values);
    return {
      index,
      tensors,
      heads,
      keyValueHeads: heads,
      queries: rows,
      keys: columns,
      width: 0,
      valueWidth: 0,
    };
  }
  must(queries && keys);
  const { heads, keyValueHeads } = settings;
  const [rows = 0, queryColumns = 0] = queries.shape;
  const [columns = 0, keyColumns = 0] = keys.shape;
  const [valueRows = columns, valueColumns = 0] = values?.shape ?? [];
  const width = queryColumns / heads;
  const valueWidth = valueColumns / keyValueHeads;
  must(Number.isInteger(width) && keyColumns === width * keyValueHeads);
  must(Number.isInteger(valueWidth) && valueRows === columns);
  return { index, tensors, heads, keyValueHeads, queries: rows, keys: columns, width, valueWidth };
}

/** Whether every layer has as many keys and queries as the file has names for. */
function areNamed(layers: FigureLayer[], metadata: FigureFile['metadata']): boolean {
  const countOf = (text: string | undefined, otherwise: number) => {
    if (text === undefined) return otherwise;
    const names: unknown = JSON.parse(text);
    must(Array.isArray(names) && names.every((name) => typeof name === 'string'));
    return names.length;
  };
  return layers.every(({ queries, keys }) => {
    const named = countOf(metadata.tokens, keys);
    const asking = countOf(metadata.query_tokens, metadata.tokens === undefined ? queries : named);
    return named === keys && asking === queries;
  });
}

function readFile(file: Uint8Array): FigureFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = 8 + view.getUint32(0, true);
  must(view.getUint32(4, true) === 0 && start <= file.length);
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file.subarray(8, start));
  const { __metadata__: metadata = {}, ...header } = JSON.parse(text) as Header;
  for (const [key, value] of Object.entries(metadata)) {
    must(typeof value === 'string');
    // Other names of the same, and what is said of single layers.
    must(/^(query_)?tokens$/.test(key) || !/token|writes|^masks$/i.test(key));
  }
  const tensors = [...tensorsOf(header as Record<string, Entry>, file.subarray(start))].sort(
    ([one], [other]) => one - other,
  );
  const settings = settingsIn(metadata.settings, tensors[0]?.[1].weights?.shape[0]);
  must(settings);
  const layers = tensors.map(([index, parts]) => layerOf(index, parts, settings));
  must(areNamed(layers, metadata));
  return { layers, settings, metadata };
}

/** Null: the file is none that a figure's module knows. */
export function figureFile(file: Uint8Array): FigureFile | null {
  try {
    return readFile(file);
  } catch {
    return null;
  }
}
