/** One weight set by hand: that of the pinned cell of the head on show. */

import { css, html, LitElement, nothing } from 'lit';
import type { HeadStages } from '../../core/types.ts';
import { rowOf } from '../../trace/head_rows.ts';
import type { Cell } from '../../trace/selection.ts';
import type { Token } from '../../trace/tokens.ts';
import { inForm } from '../text/form.ts';
import { digits } from '../text/format.ts';
import { rowNameAt } from '../text/token_name.ts';
import { controlsStyles } from './controls_styles.ts';

export class SetWeight extends LitElement {
  static override properties = {
    stages: { attribute: false },
    pin: { attribute: false },
    queryTokens: { attribute: false },
    keyTokens: { attribute: false },
    isSet: { type: Boolean },
    live: { type: Boolean },
    dragged: { state: true },
  };
  declare stages: HeadStages | null;
  declare pin: Cell | null;
  declare queryTokens: Token[];
  declare keyTokens: Token[];
  /** The reader set the weight of the pinned cell. */
  declare isSet: boolean;
  /** What follows is computed while the slider moves, and not only where it stops. */
  declare live: boolean;
  /** Where the slider is until what follows is there; null: at the weight that is shown. */
  declare dragged: number | null;

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      .row { display: grid; grid-template-columns: auto auto minmax(0, 1fr); justify-items: start; align-items: center; gap: 4px 12px; font-size: var(--text-13); }
      label { display: contents; }
      label > span { grid-column: 1 / -1; overflow-wrap: anywhere; }
      input { width: 160px; max-width: 100%; accent-color: var(--orange); min-height: 28px; }
      output { min-width: 36px; }
      .asks { color: var(--orange); font-weight: 600; }
      .read { color: var(--blue); font-weight: 600; }
      p { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      @media (pointer: coarse) { input { min-height: 44px; } }
    `,
  ];

  constructor() {
    super();
    this.stages = null;
    this.pin = null;
    this.queryTokens = [];
    this.keyTokens = [];
    this.isSet = false;
    this.live = false;
    this.dragged = null;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('stages') || changed.has('pin')) this.dragged = null;
  }

  /** `null`: the weight is the model's own again. */
  #send(weight: number | null): void {
    this.dispatchEvent(new CustomEvent('weight-change', { detail: weight, bubbles: true, composed: true }));
  }

  #slider(weight: number, { query, key }: Cell) {
    const asks = rowNameAt(this.queryTokens, query);
    const read = this.keyTokens[key]?.text ?? '';
    const { text, writes } = this.queryTokens[query] ?? {};
    const named = `“${writes ?? text}” on “${read}”${writes === undefined ? '' : `, after “${text}”`}`;
    const numberOf = ({ target }: Event) => Number((target as HTMLInputElement).value);
    const drag = (event: Event) => {
      this.dragged = numberOf(event);
      if (this.live) this.#send(this.dragged);
    };
    const shown = this.dragged ?? weight;
    return html`<div class="row"><label><span>Set how much <span class="asks">${asks}</span> looks at <span class="read">${read}</span></span>
        <input type="range" min="0" max="1" step="0.01" .value=${String(shown)} aria-label="Weight of ${named}" aria-valuetext=${digits(shown)}
          @input=${drag} @change=${(event: Event) => !this.live && this.#send(numberOf(event))} /></label>
      <output>${digits(shown)}</output>
      ${this.isSet ? html`<button class="link" @click=${() => this.#send(null)}>As the model has it</button>` : nothing}</div>
      <slot><p>${inForm('The other weights of the row share the rest.')}</p></slot>`;
  }

  override render() {
    const { stages, pin } = this;
    if (!stages || !pin || pin.key < 0 || pin.query >= stages.queries || pin.key >= stages.keys)
      return html`<p>Click a cell to set its weight by hand.</p>`;
    const row = rowOf(stages, pin.query);
    if (row?.allowed[pin.key] === 0)
      return html`<p>“${this.keyTokens[pin.key]?.text ?? ''}” is hidden from “${rowNameAt(this.queryTokens, pin.query)}”: its weight cannot be set.</p>`;
    return this.#slider(row?.weights[pin.key] ?? 0, pin);
  }
}
