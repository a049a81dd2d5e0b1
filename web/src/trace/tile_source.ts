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
}
