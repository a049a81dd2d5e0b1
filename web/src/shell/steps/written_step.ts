/** What the pinned cell's head writes: asked for when the cell is another, shown until the next answer is there. */

import type { TemplateResult } from 'lit';
import type { CellDetail, TraceHandle } from '../../core/types.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { type Written, writeStep } from '../../view/steps/write_step.ts';
import { isolated } from '../../view/text/direction.ts';
import { type ColumnForm, columnForm } from '../../view/text/form.ts';
import { rowNameAt } from '../../view/text/token_name.ts';
import { answered } from '../guide/answered.ts';

export class WrittenStep {
  readonly #changed: () => void;
  readonly #failed: (cause: unknown) => void;
  #asked: CellDetail | null = null;
  #written: Written | null = null;
  /** Always the same function for the same step: with another one all steps would be drawn anew. */
  #drawn: { dark: boolean; form: ColumnForm | null; draw: (number: number) => TemplateResult } | null = null;

  constructor(changed: () => void, failed: (cause: unknown) => void) {
    this.#changed = changed;
    this.#failed = failed;
  }

  /** The step for the cell that is pinned; null: there is none yet. */
  follow(session: TraceSession, dark: boolean): ((number: number) => TemplateResult) | null {
    const { cell, trace } = session;
    if (cell !== this.#asked) {
      this.#asked = cell;
      if (cell && trace) this.#ask(session, cell, trace);
    }
    const written = this.#written;
    if (!cell || !written) return null;
    if (this.#drawn?.dark !== dark || this.#drawn.form !== columnForm)
      this.#drawn = { dark, form: columnForm, draw: (number) => writeStep(number, written, dark) };
    return this.#drawn.draw;
  }

  async #ask(session: TraceSession, cell: CellDetail, trace: TraceHandle): Promise<void> {
    const { layer, head, pin, layerSummary, queryTokens, keyTokens, extras } = session;
    if (!pin || !layerSummary) return;
    const names = {
      asking: isolated(rowNameAt(queryTokens, pin.query)),
      read: isolated(keyTokens[pin.key]?.text ?? String(pin.key)),
    };
    const made = await answered(async () => {
      const write = await trace.headWrite(layer, head, pin.query, pin.key);
      const tokens = (await extras.writtenTokens?.(layer, head, pin.query)) ?? null;
      return { write, tokens };
    }, this.#failed);
    if (this.#asked !== cell || !made) return;
    const { write, tokens } = made.answer ?? { write: null, tokens: null };
    this.#drawn = null;
    this.#written = { cell, layer: layerSummary, key: pin.key, ...names, write, tokens, why: made.why };
    this.#changed();
  }
}
