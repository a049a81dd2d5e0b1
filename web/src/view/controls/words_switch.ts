/** Pieces or words: below the sentence of a text that has words of several pieces. */

import { css, html, LitElement } from 'lit';
import { WORD_RULE } from '../../trace/word_session.ts';
import { segmentsStyles } from '../colours/shared_styles.ts';
import { defineParts } from '../element/define_parts.ts';
import { Roving } from '../gestures/roving.ts';
import { inForm } from '../text/form.ts';

export class WordsSwitch extends LitElement {
  static override properties = { on: { attribute: false } };
  /** Words are shown. */
  declare on: boolean;

  static override styles = [
    segmentsStyles,
    css`
    :host { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; margin-top: 12px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
    .segments button { padding: 0 10px; min-height: 28px; line-height: var(--text-28); }
    @media (pointer: coarse) { .segments button { min-height: 44px; line-height: var(--text-44); } }
  `,
  ];

  constructor() {
    super();
    this.on = false;
    new Roving(this, '.segments', 'button');
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  }

  #choose(on: boolean): void {
    if (on !== this.on) this.dispatchEvent(new Event('words-toggled'));
  }

  override render() {
    return html`<div class="segments" role="group" aria-label="Tokens as">
        <button aria-pressed=${!this.on} @click=${() => this.#choose(false)}>Pieces</button>
        <button aria-pressed=${this.on} @click=${() => this.#choose(true)}>Words</button></div>
      <span role="status">${this.on ? inForm(`In ${WORD_RULE}.`) : ''}</span>`;
  }
}

defineParts({ 'words-switch': WordsSwitch });
