/**
 * Painting on the matrix of the chosen head, by pointer, finger and key. It listens in front of the matrix, which
 * tells where the pointer is as it does for everyone; while something is painted, nothing is pinned.
 */

import type { HeadStages } from '../../core/types.ts';
import type { Cell } from '../../trace/selection.ts';
import type { TraceSession } from '../../trace/trace_session.ts';

/** What a pointer does in the matrix. */
export type BrushMode = 'pin' | 'allow' | 'block';

interface BrushHost {
  readonly session: TraceSession;
  readonly mode: BrushMode;
  /** A stroke came to its end. */
  painted(allowed: Uint8Array, stages: HeadStages): void;
}

const TYPES = ['pointerdown', 'pointerup', 'attention-hover', 'attention-pin', 'keydown'] as const;

export class MaskBrush {
  readonly #host: BrushHost;
  /** What was pressed last: a click, and so a pin, may follow. */
  #pressed: 'touch' | 'other' | null = null;
  /** Cells of the stroke under way, and what it makes of them. */
  #stroke: { allowed: Uint8Array; stages: HeadStages; cell: 0 | 1 } | null = null;
  readonly #listen = (event: Event) => this.#handle(event);

  constructor(host: BrushHost) {
    this.#host = host;
  }

  connect(): void {
    for (const type of TYPES) addEventListener(type, this.#listen, { capture: true });
  }

  disconnect(): void {
    for (const type of TYPES) removeEventListener(type, this.#listen, { capture: true });
    this.#stroke = null;
  }

  /** The matrix of the chosen head; others may stand beside it. */
  #isOnMatrix(event: Event): boolean {
    const { stages } = this.#host.session;
    return event
      .composedPath()
      .some(
        (target) =>
          target instanceof HTMLElement &&
          target.localName === 'attention-matrix' &&
          (target as HTMLElement & { stages?: HeadStages | null }).stages === stages,
      );
  }

  #handle(event: Event): void {
    if (event.type === 'pointerup') this.#end();
    else if (this.#isOnMatrix(event)) this.#work(event);
  }

  #work(event: Event): void {
    if (event instanceof KeyboardEvent) this.#keydown(event);
    else if (event instanceof PointerEvent) this.#press(event);
    else if (event.type === 'attention-pin') this.#pin(event as CustomEvent<Cell | null>);
    else if (this.#stroke) this.#paint((event as CustomEvent<Cell | null>).detail);
  }

  #keydown(event: KeyboardEvent): void {
    this.#pressed = null;
    if (event.key !== ' ' || event.ctrlKey || event.metaKey) return;
    const { hover, pin, stages } = this.#host.session;
    const cell = hover ?? pin;
    if (!cell || cell.key < 0 || !stages) return;
    event.preventDefault();
    event.stopPropagation();
    this.#begin(stages.allowed[cell.query * stages.keys + cell.key] === 0 ? 1 : 0);
    this.#paint(cell);
    this.#end();
  }

  /** A finger scrolls: it paints by tapping, which arrives as a pin. */
  #press(event: PointerEvent): void {
    const { mode, session } = this.#host;
    this.#pressed = event.pointerType === 'touch' ? 'touch' : 'other';
    if (mode === 'pin' || event.pointerType === 'touch' || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.#begin((mode === 'allow') === event.altKey ? 0 : 1);
    this.#paint(session.hover);
  }

  #pin(event: CustomEvent<Cell | null>): void {
    const { mode, session } = this.#host;
    const pressed = this.#pressed;
    this.#pressed = null;
    if (mode === 'pin' || pressed === null) return;
    event.stopPropagation();
    if (pressed === 'other') return;
    const cell = event.detail ?? session.pin;
    this.#begin(mode === 'allow' ? 1 : 0);
    this.#paint(cell);
    this.#end();
  }

  #begin(cell: 0 | 1): void {
    const { stages } = this.#host.session;
    this.#stroke = stages && { allowed: stages.allowed.slice(), stages, cell };
  }

  /** What was painted is on the screen before the core has normalised it anew. */
  #paint(cell: Cell | null): void {
    const stroke = this.#stroke;
    if (!stroke || !cell || cell.key < 0) return;
    const at = cell.query * stroke.stages.keys + cell.key;
    if (stroke.allowed[at] === stroke.cell) return;
    stroke.allowed[at] = stroke.cell;
    const { session } = this.#host;
    session.stages = { ...stroke.stages, allowed: stroke.allowed.slice() };
    session.dispatchEvent(new Event('change'));
  }

  #end(): void {
    const stroke = this.#stroke;
    this.#stroke = null;
    if (stroke?.allowed.some((cell, at) => cell !== stroke.stages.allowed[at]))
      this.#host.painted(stroke.allowed, stroke.stages);
  }
}
