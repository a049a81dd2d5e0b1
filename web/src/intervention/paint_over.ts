/** Painting by hand over what was painted before, as painted_bands.ts writes it. Loaded with the brush. */

import type { PaintedCells } from '../core/types.ts';
import { type PaintedRectangle, rectanglesIn } from './painted_bands.ts';
import { digitsOf } from './painted_cells.ts';

type Run = Pick<PaintedRectangle, 'key' | 'keys' | 'allowed'>;
interface Band {
  query: number;
  queries: number;
  runs: readonly Run[];
}

/** Runs in order, those that touch and are alike as one. */
function joined(runs: readonly Run[]): Run[] {
  const all: Run[] = [];
  for (const run of [...runs].sort((one, other) => one.key - other.key)) {
    const last = all.at(-1);
    if (last && last.allowed === run.allowed && last.key + last.keys === run.key) last.keys += run.keys;
    else all.push({ ...run });
  }
  return all;
}

/** The new one with what of the others lies left and right of it. */
function withRun(runs: readonly Run[], run: Run): Run[] {
  const end = run.key + run.keys;
  const left = runs.map((old) => ({ ...old, keys: Math.min(old.key + old.keys, run.key) - old.key }));
  const right = runs.map((old) => {
    const key = Math.max(old.key, end);
    return { ...old, key, keys: old.key + old.keys - key };
  });
  return [...left, run, ...right].filter(({ keys }) => keys > 0);
}

/** Bands of rows in which the same lies over each other, from the top. */
function bandsOf(rectangles: readonly PaintedRectangle[]): Band[] {
  const cuts = new Set(rectangles.flatMap(({ query, queries }) => [query, query + queries]));
  const rows = [...cuts].sort((one, other) => one - other);
  return rows.slice(0, -1).map((query, at) => {
    const here = rectangles.filter((one) => one.query <= query && query < one.query + one.queries);
    const runs = here.reduce<Run[]>(
      (before, { key, keys, allowed }) => withRun(before, { key, keys, allowed }),
      [],
    );
    return { query, queries: (rows[at + 1] ?? query) - query, runs: joined(runs) };
  });
}

const runsText = (runs: readonly Run[]) => {
  let end = 0;
  const parts = runs.map(({ key, keys, allowed }) => {
    const skipped = key - end;
    end = key + keys;
    return digitsOf(skipped) + digitsOf(2 * keys + (allowed ? 1 : 0));
  });
  return digitsOf(runs.length) + parts.join('');
};

/** The same, however it was painted. */
function textOf(bands: readonly Band[]): string {
  let text = '';
  let end = 0;
  const painted = bands.filter(({ runs }) => runs.length > 0);
  for (let at = 0; at < painted.length; ) {
    const { query, runs } = painted[at] as Band;
    const same = runsText(runs);
    const skipped = query - end;
    end = query;
    for (; at < painted.length; at++) {
      const next = painted[at] as Band;
      if (next.query !== end || runsText(next.runs) !== same) break;
      end += next.queries;
    }
    text += digitsOf(skipped) + digitsOf(end - query) + same;
  }
  return text;
}

/** `painted` with these cells allowed or hidden on top of it. */
export function paintOver(painted: string, areas: readonly PaintedCells[], allowed: boolean): string {
  const strokes = areas.map(({ query, key, queries = 1, keys = 1 }) => ({
    query,
    key,
    queries,
    keys,
    allowed,
  }));
  return textOf(bandsOf([...(rectanglesIn(painted) ?? []), ...strokes]));
}
