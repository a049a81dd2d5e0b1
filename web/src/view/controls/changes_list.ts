/** What I changed: every change in words, each with an undo. */

import { css, html, LitElement, nothing } from 'lit';
import { headingStyles } from '../colours/shared_styles.ts';
import { Roving } from '../gestures/roving.ts';
import { controlsStyles } from './controls_styles.ts';

export interface Change {
  words: string;
  /** Sent back when it is undone. */
  change: unknown;
}

export class ChangesList extends LitElement {
  static override properties = {
    changes: { attribute: false },
    masked: { attribute: false },
    hint: { attribute: false },
  };
  declare changes: Change[];
  /** Those of cells that a mask hides. */
  declare masked: ReadonlySet<unknown> | undefined;
  /** What the reader may do while there are none. */
  declare hint: unknown;

  static override styles = [
    headingStyles,
    controlsStyles,
    css`
      :host { display: block; }
      .title { display: flex; justify-content: space-between; align-items: center; gap: 8px; min-height: 28px; }
      ul { list-style: none; margin: 0; padding: 0; }
      li .link { flex: none; }
      li { display: flex; justify-content: space-between; align-items: center; gap: 8px; border-top: 1px solid var(--line); min-height: 32px; overflow-wrap: anywhere; }
      em { display: block; font-style: normal; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      p { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
    `,
  ];

  constructor() {
    super();
    new Roving(this, 'ul', '.link');
    this.changes = [];
    this.masked = undefined;
    this.hint = '';
  }

  #send(one: unknown): void {
    this.dispatchEvent(new CustomEvent('remove-change', { detail: one, bubbles: true, composed: true }));
  }

  override render() {
    const { changes: list, masked, hint } = this;
    if (list.length === 0)
      return html`<div class="title"><h2>What I changed</h2></div><p>Nothing yet. ${hint}</p>`;
    return html`<div class="title"><h2>What I changed</h2>${list.length > 1 ? html`<button class="link" @click=${() => this.#send(null)}>Undo all</button>` : nothing}</div>
      <ul>${list.map(
        ({ words, change }) =>
          html`<li><span>${words}${masked?.has(change) ? html`<em>hidden by the mask: counts for nothing</em>` : nothing}</span><button class="link" aria-label="Undo: ${words}" @click=${() => this.#send(change)}>Undo</button></li>`,
      )}</ul>`;
  }
}
