/** Numbers that the reader set in cells which a mask hides: they are there, and count for nothing. */

import type { HeadSite, HeadStages, Intervention, PaintedCells, TraceHandle } from '../core/types.ts';
import { reaches } from '../intervention/list.ts';
import { rowOf } from './head_rows.ts';
import type { TraceExtras } from './trace_extras.ts';

/** Changes, and what a head of the trace is to them. */
export interface PlacedChanges {
  kept: Intervention[];
  siteOf: (layer: number, head: number) => HeadSite;
}

/** Of a head, the rows of these cells. */
type Rows = (layer: number, head: number, cells: PaintedCells) => Promise<HeadStages>;

/** Whether the mask allows one of the cells; what of a long head is still to come may be allowed. */
export function seesAny(stages: HeadStages, { query, key, queries = 1, keys = 1 }: PaintedCells): boolean {
  const lastQuery = Math.min(stages.queries, query + queries);
  for (let at = query; at < lastQuery; at++)
    if (
      rowOf(stages, at)
        ?.allowed.subarray(key, key + keys)
        .includes(1) ??
      true
    )
      return true;
  return false;
}

/** What is asked for again is there. */
function rowsOf(trace: TraceHandle, held: TraceExtras['headsHeld']): Rows {
  const asked = new Map<string, Promise<HeadStages>>();
  return async (layer, head, { query, queries = 1 }) => {
    const known = held?.(layer, head);
    if (known) return known;
    const count = Math.min(queries, (trace.summary.layers[layer]?.queries ?? 0) - query);
    const place = [layer, head, query, count].join();
    const stages = asked.get(place) ?? trace.head(layer, head, [], { first: query, count });
    asked.set(place, stages);
    return stages;
  };
}

/** Entries of which every cell is hidden in every head that they reach. @throws CoreError */
export async function hiddenEdits(
  trace: TraceHandle,
  { kept, siteOf }: PlacedChanges,
  held: TraceExtras['headsHeld'],
): Promise<ReadonlySet<Intervention>> {
  const rowsAt = rowsOf(trace, held);
  const hidden = new Set<Intervention>();
  for (const entry of kept) {
    if (entry.kind !== 'paint' && entry.kind !== 'score') continue;
    if (!(await isSeen(trace, entry, siteOf, rowsAt))) hidden.add(entry);
  }
  return hidden;
}

async function isSeen(
  { summary }: TraceHandle,
  entry: Intervention & PaintedCells,
  siteOf: PlacedChanges['siteOf'],
  rowsAt: Rows,
): Promise<boolean> {
  for (const [layer, { heads, queries }] of summary.layers.entries())
    for (let head = 0; head < heads && entry.query < queries; head++)
      if (reaches(entry, siteOf(layer, head)) && seesAny(await rowsAt(layer, head, entry), entry))
        return true;
  return false;
}
