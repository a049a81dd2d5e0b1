/**
 * `<head-tools>`: how weights become colours, and how many of them are shown. Tells `colours-chosen`
 * (Colours) and `mass-chosen` (the share).
 */

import { css, html, LitElement, nothing } from 'lit';
import type { MassFilter } from '../../core/types.ts';
import { coloursOf } from '../../scene/colours.ts';
import type { Colours } from '../../scene/scene.ts';
import { PLAIN, type Shading } from '../colours/shading.ts';
import { defineParts } from '../element/define_parts.ts';
import { Roving } from '../gestures/roving.ts';
import { movesInToolbar, TOOLBAR_ITEMS } from '../gestures/toolbar.ts';
import { inForm } from '../text/form.ts';
import { percent } from '../text/format.ts';

/** What the end of the scale is. */
const SCALES = [
  { by: undefined, words: '0 to 1' },
  { by: 'row', words: 'by row' },
  { by: 'column', words: 'by column' },
] as const;

export class HeadTools extends LitElement {
  static override properties = {
    shading: { attribute: false },
    colours: { attribute: false },
    scaled: { attribute: false },
    sink: { attribute: false },
    noun: { attribute: false },
    filters: { attribute: false },
    massFilter: { attribute: false },
    massShare: { attribute: false },
  };
  declare shading: Shading;
  declare colours: Colours;
  /** The view has a scale of colours. */
  declare scaled: boolean;
  /** Much of the head rests on the first token. */
  declare sink: boolean;
  /** What is looked at: "token", "word". */
  declare noun: string;
  /** The weakest weights can be left out. */
  declare filters: boolean;
  declare massFilter: MassFilter | null;
  declare massShare: number;

  static override styles = css`
    div { display: contents; }
    :host { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 8px 16px; font-size: var(--text-12); line-height: var(--text-16); }
    .toggle {
      flex: none; font: inherit; min-height: 28px; padding: 0 8px; border: 1px solid var(--line); border-radius: 8px;
      background: var(--panel); color: var(--muted); cursor: pointer;
    }
    .toggle[aria-pressed='true'] { color: var(--ink); border-color: var(--ink); }
    .scale { display: inline-flex; align-items: center; gap: 8px; color: var(--muted); }
    .scale select { font: inherit; min-height: 28px; padding: 0 4px; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 8px; }
    .mass { flex: 1 1 240px; min-width: 0; display: grid; grid-template-columns: auto 96px minmax(0, 1fr); align-items: start; gap: 8px; color: var(--muted); }
    .mass span { padding-block: 6px; }
    .mass input { width: 96px; min-height: 28px; margin: 0; accent-color: var(--blue); }
    :is(button, input, select):focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; border-radius: 5px; }
    @media print { :host { display: none; } }
    @media (pointer: coarse) { .toggle, .scale select { min-height: 44px; } }
  `;

  constructor() {
    super();
    new Roving(this, 'div', TOOLBAR_ITEMS, movesInToolbar);
    this.shading = PLAIN;
    this.colours = {};
    this.scaled = false;
    this.sink = false;
    this.noun = 'token';
    this.filters = false;
    this.massFilter = null;
    this.massShare = 1;
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #colour(colours: { [Name in keyof Colours]: Colours[Name] | undefined }): void {
    this.#tell('colours-chosen', coloursOf(colours));
  }

  #rescaler() {
    if (!this.sink) return nothing;
    const { rescaled = false, shades } = this.colours;
    return html`<button class="toggle" aria-pressed=${rescaled} title="Ends the scale at the largest weight that is not on the first ${this.noun}" @click=${() =>
      this.#colour(rescaled ? { shades } : { rescaled: true, shades })}>Rescale colours</button>`;
  }

  /** What the end of the scale is, and whether faint weights are lifted. */
  #scaler() {
    const { end, root } = this.shading;
    const chosen = (event: Event) => (event.target as HTMLSelectElement).value;
    return html`<label class="scale">Colours <select @change=${(event: Event) => this.#colour({ scaledBy: SCALES.find(({ by }) => by === chosen(event))?.by, shades: this.colours.shades })}>
        ${SCALES.map(({ by, words }) => html`<option value=${by ?? ''} .selected=${(by ?? 'one') === end}>${inForm(words)}</option>`)}</select></label>
      <button class="toggle" aria-pressed=${root} title="Colours by the square root of the weight: faint ones show" @click=${() =>
        this.#colour({ ...this.colours, shades: root ? 'linear' : 'root' })}>Square root</button>`;
  }

  /** Only the strongest weights, with what that hides beside it. */
  #massSlider() {
    const { massFilter, massShare } = this;
    const most = massFilter?.hidden.reduce((largest, mass) => Math.max(largest, mass), 0);
    const words = massFilter
      ? `strongest ${percent(massShare)} of each ${inForm('row')}${most ? `; at most ${most.toFixed(2)} hidden` : ''}`
      : 'all weights';
    return html`<label class="mass"><span>Show</span><input type="range" min="0.5" max="1" step="0.01" .value=${String(massShare)}
      aria-label=${inForm("Share of each row's mass that is shown")} aria-valuetext=${words}
      @input=${(event: Event) => this.#tell('mass-chosen', Number((event.target as HTMLInputElement).value))} /><span>${words}</span></label>`;
  }

  override render() {
    return html`<div role="toolbar" aria-label="Colours and filter">${this.scaled ? [this.#scaler(), this.#rescaler()] : nothing}${this.filters ? this.#massSlider() : nothing}</div>`;
  }
}

defineParts({ 'head-tools': HeadTools });
