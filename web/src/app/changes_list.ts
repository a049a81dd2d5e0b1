/** What I changed: every intervention in words, each with an undo. */

import { css, html, LitElement, nothing } from 'lit';
import type { Intervention } from '../core/types.ts';
import { wordsOf } from '../state/interventions.ts';
import { controlsStyles } from './controls_styles.ts';

export class ChangesList extends LitElement {
  static override properties = { interventions: { attribute: false }, nameOf: { attribute: false } };
  declare interventions: Intervention[];
  /** The text of the token at a position. */
  declare nameOf: (position: number) => string;

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; }
      .title { display: flex; justify-content: space-between; align-items: center; gap: 8px; min-height: 28px; }
      h2 { margin: 0; font-size: 13px; line-height: 20px; font-weight: 600; }
      ul { list-style: none; margin: 0; padding: 0; }
      li { display: flex; justify-content: space-between; align-items: center; gap: 8px; border-top: 1px solid var(--line); min-height: 32px; overflow-wrap: anywhere; }
      p { margin: 0; font-size: 12px; line-height: 16px; color: var(--muted); }
    `,
  ];

  constructor() {
    super();
    this.interventions = [];
    this.nameOf = String;
  }

  #send(one: Intervention | null): void {
    this.dispatchEvent(new CustomEvent('remove-change', { detail: one, bubbles: true, composed: true }));
  }

  override render() {
    const { interventions: list } = this;
    if (list.length === 0)
      return html`<div class="title"><h2>What I changed</h2></div><p>Nothing yet. Switch a head off with <kbd>x</kbd>, or open “Change something” beside the heads.</p>`;
    return html`<div class="title"><h2>What I changed</h2>${list.length > 1 ? html`<button class="link" @click=${() => this.#send(null)}>Undo all</button>` : nothing}</div>
      <ul>${list.map((one) => {
        const words = wordsOf(one, this.nameOf);
        return html`<li><span>${words}</span><button class="link" aria-label="Undo: ${words}" @click=${() => this.#send(one)}>Undo</button></li>`;
      })}</ul>`;
  }
}
