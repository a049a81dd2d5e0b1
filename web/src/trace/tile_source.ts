/** One head in parts, at any size, as the core gives them. */

import type { HeadStages, RowRange, TileRequest } from '../core/types.ts';

export interface TileSource {
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
