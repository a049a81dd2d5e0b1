/**
 * The rows of a long head, fetched as they come into sight and kept while there is room: the whole would be hundreds
 * of megabytes. One message is under way at a time; what is wanted meanwhile is fetched next. Loaded with the first
 * long head.
 */

import type {
  HeadDifference,
  HeadStages,
  Intervention,
  RowRange,
  StagePart,
  TraceHandle,
} from '../core/types.ts';
import { type HeadRow, type LongDifference, type LongStages, rowIn } from './head_rows.ts';
import type { Cell } from './selection.ts';
import { SPOKEN_PARTS, type TileSource, tilesOf } from './tile_source.ts';
import type { TraceExtras } from './trace_extras.ts';

/** Bytes of the rows that are kept, and how many rows are kept at least. */
const MOST_BYTES = 48e6;
const LEAST_ROWS = 128;
/** Weights, scores, changes, and a byte each for mask and filter. */
const BYTES_PER_CELL = 4 + 4 + 4 + 1 + 1;
/** Rows of one message: a wish that is taken back waits for no more than these. */
const ROWS_AT_ONCE = 32;

export interface LongHeadInput {
  trace: TraceHandle;
  layer: number;
  head: number;
  parts: readonly StagePart[];
  /** Of each row's mass; 1: all. */
  share: number;
  /** Without the reader's changes; null: there are none. */
  before?: TraceHandle | null;
}

const NOTHING = new Float32Array();
const NO_CELLS = new Uint8Array();

/** Runs of rows that follow each other, none longer than `most`. */
export function runsOfRows(queries: Iterable<number>, most = ROWS_AT_ONCE): RowRange[] {
  const runs: RowRange[] = [];
  for (const query of [...queries].sort((one, other) => one - other)) {
    const last = runs.at(-1);
    if (last && query < last.first + last.count) continue;
    if (last && query === last.first + last.count && last.count < most) last.count++;
    else runs.push({ first: query, count: 1 });
  }
  return runs;
}

function longStages(block: HeadStages, rows: ReadonlyMap<number, HeadRow>): LongStages {
  const empty = { weights: NOTHING, allowed: NO_CELLS, emptyRows: NO_CELLS, rowSums: NOTHING };
  const parts = { products: NOTHING, unrotatedScores: NOTHING, scores: NOTHING, maskedScores: NOTHING };
  return { ...block, ...empty, ...parts, restSums: NOTHING, output: NOTHING, rows };
}

export class LongHead {
  readonly #input: LongHeadInput;
  readonly #came: (rows: RowRange) => void;
  readonly #failed: (cause: unknown) => void;
  #stages: LongStages | null = null;
  #difference: LongDifference | null = null;
  #before: LongHead | null = null;
  readonly #rows = new Map<number, HeadRow>();
  #wanted: readonly number[] = [];
  #isFetching = false;
  #isClosed = false;

  /** `came`: these rows are there, too. */
  constructor(input: LongHeadInput, came: (rows: RowRange) => void, failed: (cause: unknown) => void) {
    this.#input = input;
    this.#came = came;
    this.#failed = failed;
  }

  /** What is told of the whole, with one row. */
  async open(query: number): Promise<void> {
    await this.#fetch({ first: query, count: 1 });
  }

  /** With the rows that are here. */
  get stages(): LongStages {
    if (!this.#stages) throw new Error('A long head must be opened first.');
    return this.#stages;
  }

  /** What the reader's changes did, with the rows that are here; null: there are none. */
  get difference(): LongDifference | null {
    return this.#difference;
  }

  /** The same head without them; null: it is not asked for, or there are none. */
  get before(): LongStages | null {
    return this.#before?.stages ?? null;
  }

  get tilesBefore(): TileSource | null {
    const { before, layer, head } = this.#input;
    return this.#before && before ? tilesOf(before, layer, head, 1) : null;
  }

  /** From the same row on. `came`: there are more rows of it. */
  async openBefore(came: () => void): Promise<void> {
    const { before, layer, head } = this.#input;
    if (!before) return;
    const input = { trace: before, layer, head, parts: SPOKEN_PARTS, share: 1 };
    const long = new LongHead(input, came, this.#failed);
    await long.open(this.#rows.keys().next().value ?? 0);
    this.#before = long;
  }

  /** The head as these changes of its layer would have it: that row alone. */
  async preview(interventions: Intervention[], query: number): Promise<LongStages> {
    const { trace, layer, head, parts } = this.#input;
    const block = await trace.headWith(layer, head, interventions, parts, { first: query, count: 1 });
    const row = rowIn(block, query);
    return longStages(block, new Map(row ? [[query, row]] : []));
  }

  /** In place of what was wanted before, as far as that is not on its way; rows beyond the head are none. */
  want(queries: readonly number[]): void {
    const { queries: count } = this.stages;
    this.#wanted = queries.filter((query) => query >= 0 && query < count);
    if (!this.#isFetching) this.#fetchWanted();
    this.#before?.want(queries);
  }

  /** Nothing is fetched any more. */
  close(): void {
    this.#isClosed = true;
    this.#before?.close();
  }

  async #fetchWanted(): Promise<void> {
    this.#isFetching = true;
    try {
      for (let run = this.#next(); run && !this.#isClosed; run = this.#next()) {
        await this.#fetch(run);
        if (!this.#isClosed) this.#came(run);
      }
    } catch (cause) {
      if (!this.#isClosed) this.#failed(cause);
    } finally {
      this.#isFetching = false;
    }
  }

  #next(): RowRange | undefined {
    return runsOfRows(this.#wanted.filter((query) => !this.#rows.has(query)))[0];
  }

  async #fetch(range: RowRange): Promise<void> {
    const { trace, layer, head, parts, share, before } = this.#input;
    const [block, filter, change] = await Promise.all([
      trace.head(layer, head, parts, range),
      share < 1 ? trace.topMass(layer, head, share, range) : null,
      before ? trace.changeOf(layer, head, before, range) : null,
    ]);
    const { keys } = block;
    for (let at = 0; at < range.count; at++) {
      const row = rowIn(block, range.first + at);
      if (!row) continue;
      if (filter)
        row.filter = {
          kept: filter.kept.subarray(at * keys, (at + 1) * keys),
          hidden: filter.hidden[at] ?? 0,
        };
      if (change) row.change = change.values.subarray(at * keys, (at + 1) * keys);
      this.#rows.set(range.first + at, row);
    }
    this.#forgetSome(keys);
    // Others: views see by them that there is more.
    this.#stages = longStages(block, this.#rows);
    this.#difference =
      before && change
        ? {
            ...change,
            values: NOTHING,
            rows: this.#rows,
            tile: this.#difference?.tile ?? ((area) => trace.changeTile(layer, head, before, area)),
          }
        : null;
  }

  /** The oldest that nobody wants any more. */
  #forgetSome(keys: number): void {
    const most = Math.max(LEAST_ROWS, Math.floor(MOST_BYTES / (keys * BYTES_PER_CELL)));
    for (const query of this.#rows.keys()) {
      if (this.#rows.size <= most) return;
      if (!this.#wanted.includes(query)) this.#rows.delete(query);
    }
  }
}

/** What shows the head. */
interface Session extends EventTarget {
  readonly trace: TraceHandle | null;
  readonly layer: number;
  readonly head: number;
  readonly pin: Cell | null;
  readonly massShare: number;
  readonly showsBefore: boolean;
  readonly extras: TraceExtras;
  stages: HeadStages | null;
  difference: HeadDifference | null;
  before: HeadStages | null;
  noteHover(): void;
}

/** What a session opens a long head with. */
interface Opening {
  parts: readonly StagePart[];
  /** No other head was chosen meanwhile. */
  isLatest: () => boolean;
  failed: (cause: unknown) => void;
}

/** The head that is being computed: the next one waits, and is skipped where a later one is wanted by then. */
let opening: Promise<unknown> = Promise.resolve();

/** The chosen head of a session; null where another one was chosen before its turn came. */
export async function openLong(
  session: Session,
  { parts, isLatest, failed }: Opening,
): Promise<LongHead | null> {
  await opening;
  const before = await session.extras.beforeTrace?.();
  const { trace, layer, head, pin, massShare: share } = session;
  if (!trace || !isLatest()) return null;
  const long = new LongHead(
    { trace, layer, head, parts, share, before: before ?? null },
    ({ first, count }) => {
      Object.assign(session, { stages: long.stages, difference: long.difference });
      const pinned = session.pin?.query ?? -1;
      // More than the views of the head tells of what is pinned.
      if (pinned >= first && pinned < first + count) session.dispatchEvent(new Event('change'));
      else session.noteHover();
    },
    failed,
  );
  const opened = long.open(pin?.query ?? 0);
  opening = opened.catch(() => {});
  await opened;
  if (session.showsBefore)
    await long.openBefore(() => {
      session.before = long.before;
      session.noteHover();
    });
  return long;
}
