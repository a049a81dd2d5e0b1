/** The button Share. What it opens comes with its first use. */

import { css, html, LitElement, nothing } from 'lit';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import type { Playground } from '../store/playground.ts';

export class ShareMenu extends LitElement {
  static override properties = {
    playground: { attribute: false },
    open: { state: true },
  };
  declare playground: Playground;
  declare open: boolean;

  static override styles = [controlsStyles, css`:host { position: relative; display: block; }`];

  constructor() {
    super();
    this.open = false;
  }

  /** Esc closes it wherever the reader is, before it lets go of anything else. */
  readonly #onKey = (event: KeyboardEvent) => this.#keydown(event);

  protected override updated(): void {
    if (this.open) addEventListener('keydown', this.#onKey, true);
    else removeEventListener('keydown', this.#onKey, true);
  }

  async #toggle(): Promise<void> {
    this.open = !this.open;
    if (!this.open) return;
    try {
      await import('./share_panel.ts');
    } catch (cause) {
      this.open = false;
      this.playground.notices.failed(cause, 'What can be shared could not be loaded; try it again: ');
    }
  }

  #keydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.open = false;
    this.renderRoot.querySelector<HTMLButtonElement>('.strong')?.focus();
  }

  override render() {
    return html`<div>
      <button class="strong" aria-expanded=${this.open} @click=${() => this.#toggle()}>Share</button>${
        this.open
          ? html`<share-panel role="group" aria-label="Share" .playground=${this.playground}></share-panel>`
          : nothing
      }</div>`;
  }
}
