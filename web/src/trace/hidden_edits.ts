/** Numbers that the reader set in cells which a mask hides: they are there, and count for nothing. */

import type { HeadStages, Intervention, PaintedCells, TraceHandle } from '../core/types.ts';
import { reaches } from '../intervention/list.ts';
import type { TraceExtras } from './trace_extras.ts';

type Heads = (layer: number, head: number) => Promise<HeadStages>;

/** Whether the mask allows one of the cells. */
export function seesAny({ queries, keys, allowed }: HeadStages, cells: PaintedCells): boolean {
  const lastQuery = Math.min(queries, cells.query + (cells.queries ?? 1));
  const lastKey = Math.min(keys, cells.key + (cells.keys ?? 1));
  for (let query = cells.query; query < lastQuery; query++)
    if (allowed.subarray(query * keys + cells.key, query * keys + lastKey).includes(1)) return true;
  return false;
}

/** Each of these heads is asked for once. */
function headsOf(trace: TraceHandle, held: TraceExtras['headsHeld']): Heads {
  const asked = new Map<string, Promise<HeadStages>>();
  return async (layer, head) => {
    const known = held?.(layer, head);
    if (known) return known;
    const place = `${layer}.${head}`;
    const stages = asked.get(place) ?? trace.head(layer, head);
    asked.set(place, stages);
    return stages;
  };
}

/** Entries of which every cell is hidden in every head that they reach. @throws CoreError */
export async function hiddenEdits(
  trace: TraceHandle,
  { kept, siteOf }: NonNullable<TraceExtras['changes']>,
  held: TraceExtras['headsHeld'],
): Promise<ReadonlySet<Intervention>> {
  const headAt = headsOf(trace, held);
  const hidden = new Set<Intervention>();
  for (const entry of kept) {
    if (entry.kind !== 'paint' && entry.kind !== 'score') continue;
    if (!(await isSeen(trace, entry, siteOf, headAt))) hidden.add(entry);
  }
  return hidden;
}

async function isSeen(
  { summary }: TraceHandle,
  entry: Intervention & PaintedCells,
  siteOf: NonNullable<TraceExtras['changes']>['siteOf'],
  headAt: Heads,
): Promise<boolean> {
  for (const [layer, { heads }] of summary.layers.entries())
    for (let head = 0; head < heads; head++)
      if (reaches(entry, siteOf(layer, head)) && seesAny(await headAt(layer, head), entry)) return true;
  return false;
}

const NONE: ReadonlySet<Intervention> = new Set();

/** A session, as far as it is told of them. */
interface EditedSession {
  readonly trace: TraceHandle | null;
  readonly extras: TraceExtras;
  hiddenEdits: ReadonlySet<Intervention>;
}

/** Brings what a session knows of them up to date. @throws CoreError */
export async function checkEdits(session: EditedSession): Promise<void> {
  const { trace, extras } = session;
  const { changes, headsHeld } = extras;
  const hidden = trace && changes ? await hiddenEdits(trace, changes, headsHeld) : NONE;
  if (trace !== session.trace || extras !== session.extras) return;
  if (hidden.size > 0 || session.hiddenEdits.size > 0) session.hiddenEdits = hidden;
}
