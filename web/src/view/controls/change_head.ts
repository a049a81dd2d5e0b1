/** "Change something": what can be done to the chosen head, its layer or every layer. */

import { css, html, LitElement, nothing } from 'lit';
import type { Intervention } from '../../core/types.ts';
import { atHead, type Reach } from '../../intervention/list.ts';
import { digits } from '../format.ts';
import { segmentsStyles } from '../shared_styles.ts';
import { controlsStyles } from './controls_styles.ts';

type Where = 'head' | 'layer' | 'all';
type MaskName = 'causal' | 'window' | 'sinks' | 'prefix' | 'none';

const WHERES: { where: Where; label: string }[] = [
  { where: 'head', label: 'This head' },
  { where: 'layer', label: 'This layer' },
  { where: 'all', label: 'Everywhere' },
];
const MASKS: { mask: MaskName; label: string }[] = [
  { mask: 'causal', label: 'Causal, as the model is' },
  { mask: 'window', label: 'Sliding window' },
  { mask: 'sinks', label: 'Window and first tokens' },
  { mask: 'prefix', label: 'Prefix sees itself' },
  { mask: 'none', label: 'No mask' },
];
const PATTERNS = [
  { pattern: 'model', label: 'as the model computes them' },
  { pattern: 'uniform', label: 'even over what it may see' },
  { pattern: 'previous', label: 'all on the token before' },
  { pattern: 'own', label: 'all on the token itself' },
];
/** Widest window that the field offers; the context is no longer. */
const WIDEST = 2048;

export class ChangeHead extends LitElement {
  static override properties = {
    layer: { type: Number },
    head: { type: Number },
    interventions: { attribute: false },
    pinned: { type: Number },
    nameOf: { attribute: false },
    where: { state: true },
    size: { state: true },
    sinks: { state: true },
  };
  declare layer: number;
  declare head: number;
  declare interventions: Intervention[];
  /** Position of the token that is looked at or, where only a row is pinned, that looks; -1: none. */
  declare pinned: number;
  declare nameOf: (position: number) => string;
  declare where: Where;
  declare size: number;
  declare sinks: number;

  static override styles = [
    controlsStyles,
    segmentsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      .off { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
      details { margin-top: 8px; }
      summary { cursor: pointer; min-height: 28px; line-height: 28px; border-radius: 5px; color: var(--muted); }
      .field { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2px; margin-top: 8px; font-size: 12px; line-height: 16px; color: var(--muted); }
      .field > span { display: flex; justify-content: space-between; gap: 8px; }
      .field select { width: 100%; min-width: 0; }
      .field select, .field input { color: var(--ink); font-size: 14px; }
      .field input[type='range'] { width: 100%; min-height: 28px; margin: 0; accent-color: var(--orange); }
      .value { color: var(--ink); }
      hr { border: 0; border-top: 1px solid var(--line); margin: 12px 0 8px; }
      .segments button { flex: 1; min-width: 0; padding: 0 2px; font-size: 13px; }
      .sizes { display: flex; gap: 12px; margin-top: 6px; font-size: 12px; color: var(--muted); flex-wrap: wrap; }
      .sizes input { width: 64px; min-height: 32px; box-sizing: border-box; padding: 0 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); color: var(--ink); }
      .block { margin-top: 10px; max-width: 100%; overflow-wrap: anywhere; text-align: left; }
      p { margin: 8px 0 0; font-size: 12px; line-height: 16px; color: var(--muted); }
      @media (pointer: coarse) { summary { min-height: 44px; line-height: 44px; } .field input[type='range'], .sizes input { min-height: 44px; } }
    `,
  ];

  constructor() {
    super();
    this.layer = 0;
    this.head = 0;
    this.interventions = [];
    this.pinned = -1;
    this.nameOf = String;
    this.where = 'head';
    this.size = 4;
    this.sinks = 1;
  }

  get #place() {
    return { layer: this.layer, head: this.head };
  }

  get #reach(): Reach {
    if (this.where === 'all') return {};
    return this.where === 'layer' ? { layer: this.layer } : this.#place;
  }

  #add(one: Intervention): void {
    this.dispatchEvent(new CustomEvent('add-change', { detail: one, bubbles: true, composed: true }));
  }

  #remove(one: Intervention | undefined): void {
    if (one)
      this.dispatchEvent(new CustomEvent('remove-change', { detail: one, bubbles: true, composed: true }));
  }

  /** The label says what a press does; what is done to the head stands in the list of changes. */
  #off(by: 'zero' | 'mean', label: string, back: string, title: string) {
    const off = atHead(this.interventions, 'off', this.#place);
    const on = off?.by === by;
    return html`<button class="plain" aria-pressed=${on} title=${title}
      @click=${() => (on ? this.#remove(off) : this.#add({ kind: 'off', ...this.#place, by }))}>${on ? back : label}</button>`;
  }

  #factor(kind: 'temperature' | 'scale') {
    const known = atHead(this.interventions, kind, this.#place);
    const value =
      known?.kind === 'temperature' ? known.temperature : known?.kind === 'scale' ? known.factor : 1;
    const [label, least, most] =
      kind === 'temperature' ? ['Attention temperature', 0.1, 4] : ['Output times', -1, 3];
    const change = (event: Event) => {
      const next = Number((event.target as HTMLInputElement).value);
      if (next === 1) this.#remove(known);
      else if (kind === 'temperature') this.#add({ kind, ...this.#place, temperature: next });
      else this.#add({ kind, ...this.#place, factor: next });
    };
    return html`<label class="field"><span>${label}<span class="value">${digits(value, 1)}</span></span>
      <input type="range" min=${least} max=${most} step="0.1" .value=${String(value)} aria-valuetext=${digits(value, 1)} @change=${change} /></label>`;
  }

  #weights() {
    const known = atHead(this.interventions, 'weights', this.#place);
    const change = (event: Event) => {
      const pattern = (event.target as HTMLSelectElement).value;
      if (pattern === 'model') this.#remove(known);
      else this.#add({ kind: 'weights', ...this.#place, pattern: pattern as 'uniform' | 'previous' | 'own' });
    };
    return html`<label class="field">Its weights<select @change=${change}>${PATTERNS.map(
      ({ pattern, label }) =>
        html`<option value=${pattern} ?selected=${(known?.pattern ?? 'model') === pattern}>${label}</option>`,
    )}</select></label>`;
  }

  /** The mask entry at exactly this reach. */
  get #mask(): Extract<Intervention, { kind: 'mask' }> | undefined {
    const { layer, head } = this.#reach;
    const found = this.interventions.find(
      (one) => one.kind === 'mask' && one.layer === layer && one.head === head,
    );
    return found as Extract<Intervention, { kind: 'mask' }> | undefined;
  }

  #setMask(mask: MaskName): void {
    const reach = this.#reach;
    if (mask === 'causal') this.#remove(this.#mask);
    else if (mask === 'none') this.#add({ kind: 'mask', mask, ...reach });
    else if (mask === 'sinks')
      this.#add({ kind: 'mask', mask, size: this.size, sinks: this.sinks, ...reach });
    else this.#add({ kind: 'mask', mask, size: this.size, ...reach });
  }

  #number(name: 'size' | 'sinks', label: string, mask: MaskName) {
    const change = (event: Event) => {
      const input = event.target as HTMLInputElement;
      this[name] = Math.min(WIDEST, Math.max(1, Math.round(Number(input.value)) || 1));
      input.value = String(this[name]);
      this.#setMask(mask);
    };
    return html`<label>${label} <input type="number" min="1" max=${WIDEST} .value=${String(this[name])} @change=${change} /></label>`;
  }

  #maskFields() {
    const mask = this.#mask?.mask ?? 'causal';
    const sized = mask === 'window' || mask === 'sinks' || mask === 'prefix';
    return html`<label class="field">Mask<select @change=${(event: Event) => this.#setMask((event.target as HTMLSelectElement).value as MaskName)}>${MASKS.map(
      (one) => html`<option value=${one.mask} ?selected=${one.mask === mask}>${one.label}</option>`,
    )}</select></label>
      ${sized ? html`<div class="sizes">${this.#number('size', 'tokens', mask)}${mask === 'sinks' ? this.#number('sinks', 'first', mask) : nothing}</div>` : nothing}`;
  }

  #block() {
    if (this.pinned < 0) return html`<p>Pin a cell, and the token that it looks at can be hidden.</p>`;
    const token = this.pinned;
    const { layer, head } = this.#reach;
    const known = this.interventions.find(
      (one) => one.kind === 'block' && one.token === token && one.layer === layer && one.head === head,
    );
    const name = `“${this.nameOf(token)}”`;
    return html`<button class="plain block" aria-pressed=${known !== undefined} @click=${() =>
      known
        ? this.#remove(known)
        : this.#add({
            kind: 'block',
            token,
            ...this.#reach,
          })}>${known ? `Let ${name} be seen` : `Hide ${name}`}</button>`;
  }

  override render() {
    return html`<div class="off">${this.#off('zero', 'Switch off', 'Switch on', 'The head writes nothing (key: x)')}${this.#off('mean', 'Use its mean', 'Stop using its mean', 'At every token the head writes its mean over the text')}</div>
      <details><summary>Change something</summary>
        ${this.#factor('temperature')} ${this.#factor('scale')} ${this.#weights()}
        <hr />
        <div class="segments" role="group" aria-label="Where mask and hiding act">${WHERES.map(
          ({ where, label }) =>
            html`<button aria-pressed=${this.where === where} @click=${() => {
              this.where = where;
            }}>${label}</button>`,
        )}</div>
        ${this.#maskFields()} ${this.#block()}
      </details>`;
  }
}
