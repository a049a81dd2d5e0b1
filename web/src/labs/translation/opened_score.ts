/** How the score of the pinned cell is made in Bahdanau's model; the story of its figure is one click away. */

import { css, html, LitElement } from 'lit';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { assigned } from '../../view/element/assigned.ts';
import { Follow } from '../../view/element/follow.ts';
import type { TranslationLabRun } from './lab_run.ts';

export class OpenedScore extends LitElement {
  static override properties = {
    lab: { attribute: false },
    dark: { type: Boolean },
  };
  declare lab: TranslationLabRun;
  declare dark: boolean;

  static override styles = [
    controlsStyles,
    css`
    :host { display: grid; gap: 16px; }
    p { margin: 0; line-height: var(--text-20); max-width: 72ch; }
  `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.lab.host, this.lab.session]);
    this.dark = false;
  }

  #tell(): void {
    const { host } = this.lab;
    host.stepBackNext();
    host.change({ ...host.scene, story: 'bahdanau.1' });
  }

  #opened() {
    const { translation, session } = this.lab;
    const { cell, aligner } = translation.comparisons;
    const stages = aligner?.forced.traced.layers[0]?.heads[0];
    if (!cell || !stages) return html`<p>Pin a cell of the matrix: here stands how its score is made.</p>`;
    const shown = {
      ...session.shown,
      stages,
      hover: null,
      massFilter: null,
      tiles: null,
      strongest: null,
      difference: null,
      cell,
      dark: this.dark,
    };
    return html`<section><additive-score ${assigned(shown)}></additive-score></section>`;
  }

  override render() {
    return html`<p><button class="link" @click=${() => this.#tell()}>Read figure 3 of the paper again, step by step</button></p>${this.#opened()}`;
  }
}
