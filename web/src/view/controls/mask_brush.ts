/**
 * Painting on the matrix of the chosen head, by pointer, finger and key: where the pointer comes to that matrix, it is
 * lent a tool; others may stand beside it.
 */

import type { HeadStages } from '../../core/types.ts';
import { rowOf } from '../../trace/head_rows.ts';
import { type Cell, sameCell } from '../../trace/selection.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import type { MatrixTool } from '../painting.ts';

/** What a pointer does in the matrix. */
export type BrushMode = 'pin' | 'allow' | 'block';

interface BrushHost {
  /** What is painted on. */
  readonly session: TraceSession;
  readonly mode: BrushMode;
  /** Of heads that are too long for it, nothing is painted. */
  readonly canPaint: boolean;
  /** A stroke over these cells came to its end. */
  painted(stroke: BrushStroke): void;
}

export interface BrushStroke {
  /** The cells as it leaves them. */
  allowed: Uint8Array;
  stages: HeadStages;
  /** What it makes of those that it passes. */
  cell: 0 | 1;
  passed: Cell[];
}

type Matrix = HTMLElement & { stages?: HeadStages | null; tool?: MatrixTool | null };

const TYPES = ['pointerover', 'pointerdown', 'keydown'] as const;

export class MaskBrush implements MatrixTool {
  readonly #host: BrushHost;
  /** That the tool is lent to. */
  #matrix: Matrix | null = null;
  /** Of the pointer that was pressed last. */
  #isOpposite = false;
  /** Cells of the stroke under way, and what it makes of them. */
  #stroke: BrushStroke | null = null;
  readonly #listen = (event: Event) => this.#handle(event);

  constructor(host: BrushHost) {
    this.#host = host;
  }

  /** In front of the matrix: it has the tool before it is pressed. */
  connect(): void {
    for (const type of TYPES) addEventListener(type, this.#listen, { capture: true });
  }

  disconnect(): void {
    for (const type of TYPES) removeEventListener(type, this.#listen, { capture: true });
    this.#lend(null);
    this.#stroke = null;
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
    if (event instanceof KeyboardEvent) this.#keydown(event);
    else this.#lend(matrix ?? null);
    if (event.type === 'pointerdown') this.#isOpposite = (event as PointerEvent).altKey;
  }

  #keydown(event: KeyboardEvent): void {
    if (event.key !== ' ' || event.ctrlKey || event.metaKey) return;
    const { hover, pin, stages } = this.#host.session;
    const cell = hover ?? pin;
    if (!cell || cell.key < 0 || !stages || !this.#host.canPaint) return;
    event.preventDefault();
    event.stopPropagation();
    this.#begin(rowOf(stages, cell.query)?.allowed[cell.key] === 0 ? 1 : 0);
    this.move(cell);
    this.end();
  }

  start(cell: Cell): void {
    this.#begin((this.#host.mode === 'allow') === this.#isOpposite ? 0 : 1);
    this.move(cell);
  }

  #begin(cell: 0 | 1): void {
    const { stages } = this.#host.session;
    this.#stroke = stages && { allowed: stages.allowed.slice(), stages, cell, passed: [] };
  }

  /** What was painted is on the screen before the core has normalised it anew. */
  move(cell: Cell): void {
    const stroke = this.#stroke;
    if (!stroke || cell.key < 0) return;
    const last = stroke.passed.at(-1);
    if (!last || !sameCell(last, cell)) stroke.passed.push({ ...cell });
    const at = cell.query * stroke.stages.keys + cell.key;
    if (stroke.allowed[at] === stroke.cell) return;
    stroke.allowed[at] = stroke.cell;
    const { session } = this.#host;
    session.stages = { ...stroke.stages, allowed: stroke.allowed.slice() };
    session.dispatchEvent(new Event('change'));
  }

  end(): void {
    const stroke = this.#stroke;
    this.#stroke = null;
    if (stroke) this.#host.painted(stroke);
  }
}
