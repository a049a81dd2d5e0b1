/** What is shown together, side by side as columns: several heads, several rows of a head, or rows as one. */

import type { HeadStages } from '../../core/types.ts';
import type { Overlaid } from '../../trace/overlaid.ts';
import type { Cell } from '../../trace/selection.ts';
import type { TileSource } from '../../trace/tile_source.ts';
import type { Token } from '../../trace/tokens.ts';
import { plural } from '../text/format.ts';
import { placedName } from '../text/token_name.ts';

export interface TogetherColumn {
  /** "3.1", or “it”. */
  name: string;
  /** As it is read out: "head 3.1". */
  spoken: string;
  /** Of its hue, dash and number; null: it has none. */
  place: number | null;
  stages: HeadStages;
  /** Where rows of a long head come from; null: all are here. */
  tiles: TileSource | null;
  /** Cells that the reader set. */
  edited: readonly Cell[];
  /** The row that it shows whichever is in question; null: that one. */
  query: number | null;
}

export interface ShownTogether {
  overlaid: Overlaid | null;
  /** Of the chosen head, or of several as one. */
  stages: HeadStages | null;
  queryTokens: Token[];
  /** Of the chosen head, what the reader set. */
  edited?: readonly Cell[];
}

function headColumns({ heads, headsAs }: Overlaid, own: HeadStages): TogetherColumn[] {
  if (headsAs !== 'each' || heads.length < 2) return [];
  return heads.map(({ layer, head, stages, tiles, edited }, place) => ({
    name: `${layer}.${head}`,
    spoken: `head ${layer}.${head}`,
    place,
    // The chosen head's may be a preview.
    stages: place === 0 ? own : stages,
    tiles,
    edited,
    query: null,
  }));
}

/** Rows as one, as a head of one row. */
function rowAsOne({ rows, rowsAs, row }: Overlaid, own: HeadStages): TogetherColumn[] {
  if (!row) return [];
  const name = `${rowsAs === 'average' ? 'Average' : 'Maximum'} of ${plural(rows.length, 'word')}`;
  const allowed = new Uint8Array(own.keys).fill(1);
  const stages: HeadStages = {
    ...own,
    queries: 1,
    firstRow: 0,
    weights: row.weights,
    allowed,
    scores: new Float32Array(),
    emptyRows: new Uint8Array(1),
    rowSums: new Float32Array(1),
    restSums: new Float32Array(1),
  };
  return [{ name, spoken: name.toLowerCase(), place: null, stages, tiles: null, edited: [], query: 0 }];
}

/** Of rows that are pinned together those beside `query`, which must be one of them; with a hue where heads have none. */
function rowColumns(
  { overlaid, stages, queryTokens, edited = [] }: ShownTogether,
  query: number,
  hasHeads: boolean,
): TogetherColumn[] {
  if (!overlaid || !stages || !overlaid.rows.some((row) => row.query === query)) return [];
  if (overlaid.rowsAs !== 'each') return rowAsOne(overlaid, stages);
  return overlaid.rows.slice(hasHeads ? 1 : 0).map((row, at) => {
    const name = `“${placedName(queryTokens, row.query)}”`;
    return { name, spoken: name, place: hasHeads ? null : at, stages, tiles: null, edited, query: row.query };
  });
}

/** `query`: the row in question; below 0: all rows. None where one head and one row is all there is. */
export function columnsOf(shown: ShownTogether, query: number): TogetherColumn[] {
  const { overlaid, stages } = shown;
  if (!overlaid || !stages) return [];
  const heads = headColumns(overlaid, stages);
  const rows = overlaid.rows.length > 1 ? rowColumns(shown, query, heads.length > 0) : [];
  return [...heads, ...rows];
}
