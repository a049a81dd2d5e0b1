/**
 * The mask that a stroke of the brush makes. Of a head that is here as a whole every cell is kept, of a long one the
 * rectangles that were painted over the mask that it has.
 */

import type { HeadStages, PaintedCells } from '../../core/types.ts';
import type { Reach } from '../../intervention/kinds/kind.ts';
import { paintOver } from '../../intervention/paint_over.ts';
import { paintedCells } from '../../intervention/painted_cells.ts';
import { isLongStages } from '../../trace/head_rows.ts';
import type { WordSession } from '../../trace/word_session.ts';
import type { BrushStroke } from './mask_brush.ts';
import type { MaskEntry } from './mask_presets.ts';

/** Longer texts are not painted by hand. */
export const MOST_PAINTED = 4096;

export function canBePainted({ queries, keys }: HeadStages): boolean {
  return Math.max(queries, keys) <= MOST_PAINTED;
}

/** Of areas of words those of their pieces. */
export function pieceAreas(words: WordSession, areas: readonly PaintedCells[]): PaintedCells[] {
  return areas.map(({ query, key, queries = 1, keys = 1 }) => {
    const first = words.block({ query, key });
    const last = words.block({ query: query + queries - 1, key: key + keys - 1 });
    return {
      query: first.queries.from,
      key: first.keys.from,
      queries: last.queries.to - first.queries.from,
      keys: last.keys.to - first.keys.from,
    };
  });
}

/** What is allowed now becomes the reader's own. */
export function maskByHand(stages: HeadStages, entry: MaskEntry | undefined, reach: Reach): MaskEntry {
  const empty = entry?.empty && { empty: entry.empty };
  if (isLongStages(stages)) return { kind: 'mask', mask: 'own', ...empty, ...reach };
  const { queries, keys, allowed } = stages;
  return {
    kind: 'mask',
    mask: 'painted',
    queries,
    keys,
    cells: paintedCells(allowed),
    ...empty,
    ...reach,
  };
}

/** Null: the stroke leaves everything as it was. */
export function maskAfter(
  { cell, areas }: Pick<BrushStroke, 'cell' | 'areas'>,
  stages: HeadStages,
  entry: MaskEntry | undefined,
  reach: Reach,
): MaskEntry | null {
  if (isLongStages(stages)) {
    const rectangles = paintOver(entry?.rectangles ?? '', areas, cell === 1);
    if (rectangles === (entry?.rectangles ?? '')) return null;
    return { ...(entry ?? maskByHand(stages, entry, reach)), rectangles };
  }
  const allowed = stages.allowed.slice();
  for (const { query, key, queries = 1, keys = 1 } of areas)
    for (let row = query; row < query + queries; row++)
      allowed.fill(cell, row * stages.keys + key, row * stages.keys + key + keys);
  if (allowed.every((after, at) => after === stages.allowed[at])) return null;
  return maskByHand({ ...stages, allowed }, entry, reach);
}
