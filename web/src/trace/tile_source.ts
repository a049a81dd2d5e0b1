/** One head in parts, at any size, as the core gives them. */

import type { HeadStages, RowRange, StagePart, TileRequest, TraceHandle } from '../core/types.ts';
import type { HeadPosition } from '../scene/scene.ts';

export interface TileSource {
  /** What it is a head of; of several heads as one, the chosen one. Absent: of no trace. */
  readonly place?: HeadPlace;
  queries: number;
  keys: number;
  /** @throws where the head is gone */
  rows(range: RowRange): Promise<HeadStages>;
  /** @throws where the head is gone */
  tile(request: Omit<TileRequest, 'share'>): Promise<Float32Array>;
  /**
   * What a row gives to its keys from each of `cuts` up to the next.
   * @throws where the head is gone
   */
  massBetween(query: number, cuts: Int32Array): Promise<Float32Array>;
  /**
   * What a key gets from the queries from each of `cuts` up to the next; absent: the core of a post has no answer.
   * @throws where the head is gone
   */
  columnMass?: ((key: number, cuts: Int32Array) => Promise<Float32Array>) | undefined;
}

export interface HeadPlace extends HeadPosition {
  trace: TraceHandle;
}

/** Readout, table and steps name each cell's score, and hovering must not have to ask for it. */
export const SPOKEN_PARTS: readonly StagePart[] = ['scores'];

/** Of each row's mass the strongest `share`; 1: all. */
export function tilesOf(trace: TraceHandle, layer: number, head: number, share: number): TileSource {
  const { queries = 0, keys = 0 } = trace.summary.layers[layer] ?? {};
  return {
    place: { trace, layer, head },
    queries,
    keys,
    rows: (range) => trace.head(layer, head, SPOKEN_PARTS, range),
    tile: (request) => trace.tile(layer, head, { ...request, share }),
    massBetween: (query, cuts) => trace.massBetween(layer, head, query, cuts),
    columnMass: trace.columnMass && ((key, cuts) => trace.columnMass(layer, head, key, cuts)),
  };
}
