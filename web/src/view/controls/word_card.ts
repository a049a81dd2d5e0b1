/** The card beside a cell in words whose weight cannot be set as one number: it says why, and leads to the pieces. */

import { html, LitElement } from 'lit';
import { defineParts } from '../element/define_parts.ts';
import { cellCardStyles } from './cell_card_styles.ts';
import { controlsStyles } from './controls_styles.ts';

export class WordCard extends LitElement {
  static override properties = {
    asking: { attribute: false },
    read: { attribute: false },
    reason: { attribute: false },
  };
  declare asking: string;
  declare read: string;
  declare reason: string;

  static override styles = [controlsStyles, cellCardStyles];

  override focus(): void {
    this.renderRoot.querySelector('button')?.focus();
  }

  #send(type: 'card-pieces' | 'card-close'): void {
    this.dispatchEvent(new Event(type));
  }

  #keydown(event: KeyboardEvent): void {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.#send('card-close');
  }

  override render() {
    return html`<div role="dialog" aria-label="Change a weight between words" @keydown=${(event: KeyboardEvent) => this.#keydown(event)}>
      <h2><bdi class="asks">${this.asking}</bdi> → <bdi class="read">${this.read}</bdi></h2>
      <p>${this.reason} Single pieces can be set.</p>
      <div class="line"><button class="plain" @click=${() => this.#send('card-pieces')}>Show pieces</button>
        <button class="link" @click=${() => this.#send('card-close')}>Close</button></div></div>`;
  }
}

defineParts({ 'word-card': WordCard });
