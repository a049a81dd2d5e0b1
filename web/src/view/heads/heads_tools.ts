/** Puts the heads of the grid in order, picks some by their pattern, and makes them larger. */

import { css, html, LitElement } from 'lit';
import type { HeadStatistics } from '../../core/types.ts';
import { type Arrangement, AS_IT_STANDS, HEAD_ORDERS, type HeadOrder } from '../../scene/arrangement.ts';
import type { Noun } from '../../trace/token.ts';
import { controlsStyles } from '../controls/controls_styles.ts';
import { defineParts } from '../element/define_parts.ts';
import { labelOf, patternCounts } from './heads_arranged.ts';
import { inNoun } from './pattern.ts';

export { arranged } from './heads_arranged.ts';

export class HeadsTools extends LitElement {
  static override properties = {
    statistics: { attribute: false },
    arrangement: { attribute: false },
    hasEffects: { type: Boolean },
    noun: { attribute: false },
  };
  declare statistics: readonly HeadStatistics[];
  declare arrangement: Arrangement;
  /** What happens without each head is known. */
  declare hasEffects: boolean;
  declare noun: Noun;

  static override styles = [
    controlsStyles,
    css`
      :host { display: grid; gap: 8px; margin: 8px 0; }
      label { display: grid; grid-template-columns: 56px minmax(0, 1fr); align-items: center; gap: 8px; font-size: var(--text-12); color: var(--muted); }
      label.tick { display: flex; min-height: 28px; }
      select { min-width: 0; }
      p { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      @media (pointer: coarse) { label.tick { min-height: 44px; } }
    `,
  ];

  constructor() {
    super();
    this.statistics = [];
    this.arrangement = AS_IT_STANDS;
    this.hasEffects = false;
    this.noun = 'token';
  }

  #arrange(part: Partial<Arrangement>): void {
    const detail: Arrangement = { ...this.arrangement, ...part };
    this.dispatchEvent(new CustomEvent('heads-arranged', { detail, bubbles: true, composed: true }));
  }

  #orders() {
    const { order } = this.arrangement;
    const offered = HEAD_ORDERS.filter((name) => name !== 'effect' || this.hasEffects || name === order);
    return html`<label>Order<select @change=${(event: Event) => this.#arrange({ order: (event.target as HTMLSelectElement).value as HeadOrder })}>
      ${offered.map((name) => html`<option value=${name} ?selected=${name === order}>${labelOf(name, this.noun)}</option>`)}</select></label>`;
  }

  #patterns() {
    const { only } = this.arrangement;
    const counts = patternCounts(this.statistics);
    const offered =
      only === '' || counts.some(([name]) => name === only) ? counts : [...counts, [only, 0] as const];
    return html`<label>Show<select @change=${(event: Event) => this.#arrange({ only: (event.target as HTMLSelectElement).value })}>
      <option value="" ?selected=${only === ''}>all ${this.statistics.length} heads</option>
      ${offered.map(([name, count]) => html`<option value=${name} ?selected=${name === only}>${inNoun(name, this.noun)} (${count})</option>`)}</select></label>`;
  }

  override render() {
    const { only, large } = this.arrangement;
    const isEmpty = only !== '' && !patternCounts(this.statistics).some(([name]) => name === only);
    return html`${this.#orders()} ${this.#patterns()}
      <label class="tick"><input type="checkbox" .checked=${large} @change=${(event: Event) => this.#arrange({ large: (event.target as HTMLInputElement).checked })} />Larger, with their patterns</label>
      ${isEmpty ? html`<p role="status">No head does this here.</p>` : ''}`;
  }
}

defineParts({ 'heads-tools': HeadsTools });
