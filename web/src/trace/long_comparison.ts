/**
 * Two long heads side by side: what is told of all their cells, tiles of both and of what differs, and those rows that
 * somebody looks at. Their matrices are never here. Loaded with the first of them.
 */

import {
  COMPARED_PARTS,
  type ComparedHead,
  type ComparedPart,
  type ComparisonFigures,
  type HeadComparison,
  HIDDEN_CHANGE,
  type RowRange,
  type TraceHandle,
} from '../core/types.ts';
import type { HeadRow, LongDifference, LongStages } from './head_rows.ts';
import { runsOfRows } from './long_head.ts';
import type { TileSource } from './tile_source.ts';

/** Bytes of the rows that are kept, and how many rows are kept at least. */
const MOST_BYTES = 32e6;
const LEAST_ROWS = 128;
/** Three numbers and three flags. */
const BYTES_PER_CELL = 3 * (4 + 1);

/** What the three matrices of a comparison draw. */
export interface DrawnParts {
  first: LongStages;
  second: LongStages;
  change: LongStages;
  difference: LongDifference;
}

/** One row of both. */
export interface ComparedRow {
  first: HeadRow;
  second: HeadRow;
  change: HeadRow;
}

type Parts = Record<ComparedPart, Map<number, HeadRow>>;

const NOTHING = new Float32Array();
const NO_CELLS = new Uint8Array();

/** Both sides, as calls of the core name them. */
export interface ComparedSides {
  trace: TraceHandle;
  own: ComparedHead;
  other: TraceHandle;
  theirs: ComparedHead;
}

/** From a row of a tile, whose cells are single ones. */
function rowFrom(part: ComparedPart, cells: Float32Array): HeadRow {
  const isChange = part === 'change';
  const allowed = Uint8Array.from(cells, (cell) => ((isChange ? cell !== HIDDEN_CHANGE : cell >= 0) ? 1 : 0));
  // What marks hidden cells is no weight.
  const weights = cells.map((cell, at) => (allowed[at] === 0 ? 0 : cell));
  const row = { weights, allowed, scores: NOTHING, isEmpty: false, sum: 0, rest: 0 };
  return isChange ? { ...row, change: weights } : row;
}

/** A head of which only rows are here. */
function stagesOf(queries: number, keys: number, rows: ReadonlyMap<number, HeadRow>): LongStages {
  return {
    queries,
    keys,
    valueWidth: 0,
    firstRow: 0,
    hides: true,
    allowedCells: 0,
    rowsLeftEmpty: 0,
    hidesLater: false,
    largestAfterFirst: 1,
    weights: NOTHING,
    allowed: NO_CELLS,
    emptyRows: NO_CELLS,
    rowSums: NOTHING,
    restSums: NOTHING,
    products: NOTHING,
    unrotatedScores: NOTHING,
    scores: NOTHING,
    maskedScores: NOTHING,
    output: NOTHING,
    rows,
  };
}

/** As of two short heads, but for the cells. */
export function withoutCells({ figures, rows, columns }: LongComparison): HeadComparison {
  const none = { weights: NOTHING, allowed: NO_CELLS };
  const { changes: _, ...told } = figures;
  const parts = { first: none, second: none, values: NOTHING, compared: NO_CELLS, changes: new Int32Array() };
  return { rows, columns, ...parts, ...told };
}

/** Says by `change` that there are more rows. */
export class LongComparison extends EventTarget {
  readonly figures: ComparisonFigures;
  readonly tiles: Record<'first' | 'second', TileSource>;
  readonly #sides: ComparedSides;
  readonly #change: LongDifference['tile'];
  readonly #rows: Parts = { first: new Map(), second: new Map(), change: new Map() };
  #drawn: DrawnParts;
  #wanted: readonly number[] = [];
  #isFetching = false;
  #isClosed = false;
  #close = () => {};

  /** With so many of the largest changes. @throws CoreError */
  static async open(sides: ComparedSides, most: number): Promise<LongComparison> {
    const { trace, own, other, theirs } = sides;
    return new LongComparison(sides, await trace.compareLong(own, other, theirs, most));
  }

  private constructor(sides: ComparedSides, figures: ComparisonFigures) {
    super();
    this.#sides = sides;
    this.figures = figures;
    this.#change = (area) => this.#tile('change', area);
    this.tiles = { first: this.#tilesOf('first'), second: this.#tilesOf('second') };
    this.#drawn = this.#draw();
  }

  get rows(): number {
    return this.#sides.own.queries.length;
  }

  get columns(): number {
    return this.#sides.own.keys.length;
  }

  /** Others with each row that comes: views see by them that there is more. */
  get drawn(): DrawnParts {
    return this.#drawn;
  }

  /** Null: it is still to come. */
  rowAt(query: number): ComparedRow | null {
    const [first, second, change] = COMPARED_PARTS.map((part) => this.#rows[part].get(query));
    return first && second && change ? { first, second, change } : null;
  }

  /** In place of what was wanted before, as far as that is not on its way. */
  want(queries: readonly number[]): void {
    this.#wanted = queries.filter((query) => query >= 0 && query < this.rows);
    if (!this.#isFetching) this.#fetchWanted();
  }

  /** What is to be closed with it. */
  closes(close: () => void): void {
    this.#close = close;
  }

  /** Nothing is fetched any more. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#close();
  }

  #tile(part: ComparedPart, area: Parameters<LongDifference['tile']>[0]): Promise<Float32Array> {
    const { trace, own, other, theirs } = this.#sides;
    const { level, row, column, rows, columns } = area;
    return trace.comparedTile(own, other, theirs, part, { level, row, column, rows, columns });
  }

  #tilesOf(part: 'first' | 'second'): TileSource {
    return {
      queries: this.rows,
      keys: this.columns,
      tile: (area) => this.#tile(part, area),
      // No view of a comparison asks for these.
      rows: () => Promise.reject(new Error('Rows of a comparison come by want.')),
      massBetween: () => Promise.reject(new Error('Nothing is left out of a comparison.')),
    };
  }

  #draw(): DrawnParts {
    const { rows, columns } = this;
    const part = (which: ComparedPart) => stagesOf(rows, columns, this.#rows[which]);
    const difference: LongDifference = {
      queries: rows,
      keys: columns,
      firstRow: 0,
      values: NOTHING,
      largest: this.figures.largest,
      rows: this.#rows.change,
      tile: this.#change,
    };
    return { first: part('first'), second: part('second'), change: part('change'), difference };
  }

  async #fetchWanted(): Promise<void> {
    this.#isFetching = true;
    try {
      for (let run = this.#next(); run && !this.#isClosed; run = this.#next()) {
        await this.#fetch(run);
        this.#drawn = this.#draw();
        if (!this.#isClosed) this.dispatchEvent(new Event('change'));
      }
    } catch {
      // A side is gone, and another comparison takes the place of this one.
    } finally {
      this.#isFetching = false;
    }
  }

  #next(): RowRange | undefined {
    return runsOfRows(this.#wanted.filter((query) => !this.#rows.change.has(query)))[0];
  }

  async #fetch({ first, count }: RowRange): Promise<void> {
    const { columns } = this;
    const area = { level: 0, row: first, column: 0, rows: count, columns };
    const tiles = await Promise.all(COMPARED_PARTS.map((part) => this.#tile(part, area)));
    COMPARED_PARTS.forEach((part, place) => {
      for (let at = 0; at < count; at++) {
        const cells = tiles[place]?.subarray(at * columns, (at + 1) * columns);
        if (cells) this.#rows[part].set(first + at, rowFrom(part, cells));
      }
    });
    this.#forgetSome();
  }

  /** The oldest that nobody wants any more. */
  #forgetSome(): void {
    const { change } = this.#rows;
    const most = Math.max(LEAST_ROWS, Math.floor(MOST_BYTES / (this.columns * BYTES_PER_CELL)));
    for (const query of change.keys()) {
      if (change.size <= most) return;
      if (!this.#wanted.includes(query)) for (const rows of Object.values(this.#rows)) rows.delete(query);
    }
  }
}
