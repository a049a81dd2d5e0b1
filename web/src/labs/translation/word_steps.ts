/** Through the translation word by word, and the reader's own French in its place. */

import { css, html, LitElement } from 'lit';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { followWord } from './follow_word.ts';
import type { TranslationLabRun } from './lab_run.ts';

export class WordSteps extends LitElement {
  static override properties = { lab: { attribute: false } };
  declare lab: TranslationLabRun;

  static override styles = [
    controlsStyles,
    css`
      :host { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
      .strong:disabled { background: var(--line); color: var(--muted); cursor: default; }
    `,
  ];

  constructor() {
    super();
    followWord(this);
  }

  override render() {
    const { translation, translating, scene } = this.lab;
    const word = translation.wordIn(scene);
    const own = translating.source?.target !== null;
    return html`<button class="strong" ?disabled=${word === 0} @click=${() => translating.stepWord(-1)}>Previous word</button>
      <button class="strong" ?disabled=${word === translating.rows - 1} @click=${() => translating.stepWord(1)}>Next word</button>
      <button class="link" ?hidden=${scene.step === null} @click=${() => translating.chooseWord(null)}>Whole translation</button>
      <button class="link own" ?hidden=${own} @click=${() => translating.writeOwn()}>Type your own French</button>`;
  }
}
