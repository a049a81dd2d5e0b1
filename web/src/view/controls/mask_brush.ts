/**
 * Painting on the matrix of the chosen head, by pointer, finger and key: where the pointer comes to that matrix, it is
 * lent a tool; others may stand beside it. A stroke is kept as rectangles: it may pass millions of cells.
 */

import { nothing, type ReactiveControllerHost } from 'lit';
import type { HeadStages, PaintedCells } from '../../core/types.ts';
import { paintOver } from '../../intervention/paint_over.ts';
import { paintedAt, rectanglesIn } from '../../intervention/painted_bands.ts';
import { isLongStages, rowOf } from '../../trace/head_rows.ts';
import type { LongHead } from '../../trace/long_head.ts';
import { type Cell, cellsBetween, sameCell } from '../../trace/selection.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { selectedIn } from '../matrix/cell_gestures.ts';
import type { MatrixTool } from '../matrix/painting.ts';
import { strokeMarks } from './stroke_marks.ts';

/** What a pointer does in the matrix. */
export type BrushMode = 'pin' | 'allow' | 'block';

interface BrushHost {
  /** What is painted on. */
  readonly session: TraceSession;
  readonly mode: BrushMode;
  /** Of texts that are too long for it, nothing is painted. */
  readonly canPaint: boolean;
  /** A stroke over these cells came to its end. */
  painted(stroke: BrushStroke): void;
}

export interface BrushStroke {
  /** What was painted on; of a long head only some rows are here. */
  stages: HeadStages;
  /** What it makes of those that it passes. */
  cell: 0 | 1;
  areas: readonly PaintedCells[];
}

interface Stroke {
  stages: HeadStages;
  /** The rows of it that were there; other ones have what was painted in them. */
  long: LongHead | null;
  cell: 0 | 1;
  /** Where it came by last, and where a rectangle begins. */
  last: Cell;
  corner: Cell | null;
  /** As painted_bands.ts writes it. */
  painted: string;
}

type Matrix = HTMLElement &
  ReactiveControllerHost & {
    stages?: HeadStages | null;
    tool?: MatrixTool | null;
    readonly cellSize: number;
  };

const TYPES = ['pointerover', 'pointerdown', 'touchstart', 'keydown'] as const;
/** So wide the brush is at least, in px. */
const LEAST_BRUSH = 6;

export class MaskBrush implements MatrixTool {
  readonly #host: BrushHost;
  /** That the tool is lent to. */
  #matrix: Matrix | null = null;
  /** Of the pointer that was pressed last: Alt, and Shift. */
  #isOpposite = false;
  #isRectangle = false;
  #stroke: Stroke | null = null;
  /** The last stroke on a long head, until the numbers with it are there. */
  #awaited: Stroke | null = null;
  readonly #listen = (event: Event) => this.#handle(event);

  constructor(host: BrushHost) {
    this.#host = host;
  }

  /** In front of the matrix: it has the tool before it is pressed. */
  connect(): void {
    for (const type of TYPES) addEventListener(type, this.#listen, { capture: true, passive: false });
  }

  disconnect(): void {
    for (const type of TYPES) removeEventListener(type, this.#listen, { capture: true });
    this.#lend(null);
    this.#stroke = null;
    this.forget();
  }

  /** What was painted last is not awaited any more. */
  forget(): void {
    this.#awaited = null;
    this.#matrix?.requestUpdate();
  }

  #lend(matrix: Matrix | null): void {
    if (this.#matrix && this.#matrix !== matrix) this.#matrix.tool = null;
    this.#matrix = matrix;
    const canPaint = this.#host.mode !== 'pin' && this.#host.canPaint;
    if (matrix) matrix.tool = canPaint ? this : null;
  }

  #handle(event: Event): void {
    const { stages } = this.#host.session;
    const matrix = event
      .composedPath()
      .find((target): target is Matrix => (target as Partial<Matrix>).localName === 'attention-matrix');
    if (matrix?.stages !== stages) return;
    this.#lend(matrix ?? null);
    if (event instanceof KeyboardEvent) this.#keydown(event);
    // The first finger on a matrix comes with the tool: its style says too late that nothing scrolls.
    if (event.type === 'touchstart' && matrix.tool && event.cancelable) event.preventDefault();
    if (event.type !== 'pointerdown') return;
    const { altKey, shiftKey } = event as PointerEvent;
    this.#isOpposite = altKey;
    this.#isRectangle = shiftKey;
  }

  /** Of a long head whose row is still to come: as the mode has it. */
  #allows({ query, key }: Cell): boolean {
    const { stages } = this.#host.session;
    const pending = this.#pending;
    const painted = pending && paintedAt(pending.painted, query, key) !== undefined;
    if (painted) return pending.cell === 1;
    const row = stages && rowOf(stages, query);
    return row ? row.allowed[key] !== 0 : this.#host.mode !== 'allow';
  }

  #keydown(event: KeyboardEvent): void {
    if (event.key !== ' ' || event.ctrlKey || event.metaKey) return;
    const { hover, pin, stages } = this.#host.session;
    const cell = hover ?? pin;
    if (!cell || cell.key < 0 || !stages || !this.#host.canPaint) return;
    event.preventDefault();
    event.stopPropagation();
    const selected = this.#matrix && selectedIn(this.#matrix);
    const { mode } = this.#host;
    // Of several cells some may be hidden and some not: what is done to them is what is chosen.
    const allows = selected && mode !== 'pin' ? mode === 'allow' : !this.#allows(cell);
    this.#begin(cell, allows ? 1 : 0);
    this.#add(selected ?? cell);
    this.end();
  }

  start(cell: Cell): void {
    this.#begin(cell, (this.#host.mode === 'allow') === this.#isOpposite ? 0 : 1);
    this.move(cell);
  }

  #begin(cell: Cell, becomes: 0 | 1): void {
    const { stages, long } = this.#host.session;
    const corner = this.#isRectangle ? cell : null;
    this.#stroke = stages && { stages, long, cell: becomes, last: cell, corner, painted: '' };
    this.#isRectangle = false;
  }

  /** What was painted is on the screen before the core has normalised it anew. */
  move(cell: Cell): void {
    const stroke = this.#stroke;
    if (!stroke || cell.key < 0) return;
    if (stroke.painted !== '' && sameCell(stroke.last, cell)) return;
    if (stroke.corner) {
      stroke.painted = '';
      this.#add(cellsBetween(stroke.corner, cell));
    } else this.#add(...this.#line(stroke.last, cell));
    stroke.last = { ...cell };
  }

  /** Where the brush comes by between two cells. */
  #line(from: Cell, to: Cell): PaintedCells[] {
    const side = Math.max(1, Math.ceil(LEAST_BRUSH / (this.#matrix?.cellSize ?? LEAST_BRUSH)));
    const [down, across] = [to.query - from.query, to.key - from.key];
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(down), Math.abs(across)) / side));
    const before = Math.floor((side - 1) / 2);
    return Array.from({ length: steps }, (_, at) => {
      const share = (at + 1) / steps;
      const query = from.query + Math.round(down * share) - before;
      const key = from.key + Math.round(across * share) - before;
      return { query, key, queries: side, keys: side };
    });
  }

  /** As far as the areas lie in the matrix. */
  #add(...areas: PaintedCells[]): void {
    const stroke = this.#stroke;
    if (!stroke) return;
    const { queries: rows, keys: columns } = stroke.stages;
    const inside = areas.map(({ query, key, queries = 1, keys = 1 }) => {
      const [top, left] = [Math.max(0, query), Math.max(0, key)];
      const [bottom, right] = [Math.min(rows, query + queries), Math.min(columns, key + keys)];
      return { query: top, key: left, queries: bottom - top, keys: right - left };
    });
    stroke.painted = paintOver(stroke.painted, inside, stroke.cell === 1);
    if (isLongStages(stroke.stages)) this.#matrix?.requestUpdate();
    else this.#showAtOnce(stroke);
  }

  /** A head that is here as a whole is drawn with what was painted. */
  #showAtOnce({ stages, cell, painted }: Stroke): void {
    const { session } = this.#host;
    const allowed = stages.allowed.slice();
    for (const { query, key, queries, keys } of rectanglesIn(painted) ?? [])
      for (let row = query; row < query + queries; row++) {
        const from = row * stages.keys + key;
        allowed.fill(cell, from, from + keys);
      }
    session.stages = { ...stages, allowed };
    session.dispatchEvent(new Event('change'));
  }

  get #pending(): Stroke | null {
    const stroke = this.#stroke ?? this.#awaited;
    if (!stroke || !isLongStages(stroke.stages)) return null;
    const { long } = this.#host.session;
    return long === null || long === stroke.long ? stroke : null;
  }

  /** Of a long head, over cells that are so wide. */
  marks(cell: number) {
    const pending = this.#pending;
    return pending ? strokeMarks(pending.painted, pending.cell === 1, cell) : nothing;
  }

  end(): void {
    const stroke = this.#stroke;
    this.#stroke = null;
    if (!stroke) return;
    this.#awaited = stroke;
    const { stages, cell, painted } = stroke;
    this.#host.painted({ stages, cell, areas: rectanglesIn(painted) ?? [] });
  }
}
