/** Where the pinned cell's query and key come from: asked for when the step is open and the cell is another. */

import type { TemplateResult } from 'lit';
import type { CellDetail, TraceHandle } from '../../core/types.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { type Projected, projectStep } from '../../view/steps/project_step.ts';
import { isolated } from '../../view/text/direction.ts';
import { type ColumnForm, columnForm } from '../../view/text/form.ts';
import { rowNameAt } from '../../view/text/token_name.ts';
import { answered } from '../guide/answered.ts';

export class ProjectedStep {
  readonly #changed: () => void;
  readonly #failed: (cause: unknown) => void;
  #isOpen = false;
  #asked: CellDetail | null = null;
  #projected: Projected | null = null;
  /** Always the same function for the same step: with another one all steps would be drawn anew. */
  #drawn: { dark: boolean; form: ColumnForm | null; draw: (number: number) => TemplateResult } | null = null;

  constructor(changed: () => void, failed: (cause: unknown) => void) {
    this.#changed = changed;
    this.#failed = failed;
  }

  /** The step for the cell that is pinned; null: its query and key are not known. */
  follow(session: TraceSession, dark: boolean): ((number: number) => TemplateResult) | null {
    const { cell, trace } = session;
    if (!cell || cell.query.length === 0) return null;
    if (this.#isOpen && trace && cell !== this.#asked) {
      this.#asked = cell;
      this.#ask(session, cell, trace);
    }
    if (this.#drawn?.dark !== dark || this.#drawn.form !== columnForm) {
      const fold = {
        isOpen: this.#isOpen,
        toggle: (isOpen: boolean) => this.#toggle(isOpen),
        projected: this.#projected,
      };
      this.#drawn = { dark, form: columnForm, draw: (number) => projectStep(number, fold, dark) };
    }
    return this.#drawn.draw;
  }

  #toggle(isOpen: boolean): void {
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    // What was shown of another cell is not shown again.
    if (!isOpen) this.#asked = this.#projected = null;
    this.#redraw();
  }

  #redraw(): void {
    this.#drawn = null;
    this.#changed();
  }

  async #ask(session: TraceSession, cell: CellDetail, trace: TraceHandle): Promise<void> {
    const { layer, head, pin, layerSummary, queryTokens, keyTokens } = session;
    if (!pin || !layerSummary) return;
    const names = {
      asking: isolated(rowNameAt(queryTokens, pin.query)),
      read: isolated(keyTokens[pin.key]?.text ?? String(pin.key)),
    };
    const made = await answered(() => trace.headOrigin(layer, head, pin.query, pin.key), this.#failed);
    if (this.#asked !== cell || !made) return;
    const { answer: origin, why } = made;
    this.#projected = { cell, layer: layerSummary, head, ...names, origin, why };
    this.#redraw();
  }
}
