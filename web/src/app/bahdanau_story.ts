/** What the first attention did with the sentence that it was shown on, and how its score is made. */

import { css, html, LitElement, nothing } from 'lit';
import { BAHDANAU } from '../state/translation.ts';
import { assigned } from '../view/assigned.ts';
import type { PlaygroundController } from './controller.ts';

export class BahdanauStory extends LitElement {
  static override properties = {
    controller: { attribute: false },
    tick: { attribute: false },
    dark: { type: Boolean },
  };
  declare controller: PlaygroundController;
  declare tick: unknown;
  declare dark: boolean;

  static override styles = css`
    :host { display: grid; gap: 24px; }
    h2 { margin: 0 0 4px; font-size: 13px; line-height: 20px; font-weight: 600; }
    p { margin: 0 0 8px; line-height: 20px; max-width: 72ch; overflow-wrap: anywhere; }
    p:last-child { margin-bottom: 0; }
    .quiet { font-size: 12px; line-height: 16px; color: var(--muted); }
  `;

  constructor() {
    super();
    this.tick = null;
    this.dark = false;
  }

  /** Only beside the sentence that it speaks of. */
  #figure() {
    const { pair } = this.controller.translation;
    const words = pair?.source.map(({ text }) => text.toLowerCase()).join(' ');
    if (words !== BAHDANAU.toLowerCase()) return nothing;
    return html`<section><h2>Figure 3 of the paper, read again</h2>
      <p>Bahdanau, Cho and Bengio printed this sentence’s alignment in 2014, one row for each French word. Mostly it runs down the diagonal: the two languages tell things in the same order. In one place it does not. French puts the noun first, so that “European Economic Area” becomes <span lang="fr">“zone économique européenne”</span>: for <i lang="fr">zone</i> the weight jumps over two words to “Area”, then comes back one word at a time, to “Economic” and to “European”. The block runs against the diagonal. Nobody told the model that words correspond; it was trained on pairs of sentences alone.</p>
      <p>Some rows spread out, and for a reason: <i lang="fr">l’</i> cannot be chosen from “the” alone, because the noun decides whether it is <i lang="fr">le</i>, <i lang="fr">la</i> or <i lang="fr">l’</i>.</p>
      <p class="quiet">The model here is a small one, trained on a grammar. Two things differ from the paper’s: its annotations see the word itself beside the two recurrent states, and its score sees the previous French word beside the decoder’s state. Without them the alignment smears.</p></section>`;
  }

  #opened() {
    const { translation, session } = this.controller;
    const { cell, aligner } = translation.besides;
    const stages = aligner?.forced.reading.layers[0]?.heads[0];
    if (!cell || !stages) return nothing;
    const shown = {
      ...session.shown,
      stages,
      hover: null,
      massFilter: null,
      difference: null,
      cell,
      dark: this.dark,
    };
    return html`<section><additive-score ${assigned(shown)}></additive-score></section>`;
  }

  override render() {
    return html`${this.#figure()}${this.#opened()}`;
  }
}
