/** What the first attention did with the sentence that it was shown on, and how its score is made. */

import { css, html, LitElement, nothing } from 'lit';
import { assigned } from '../../view/assigned.ts';
import { Follow } from '../../view/follow.ts';
import { shortWeight } from '../../view/format.ts';
import { headingStyles } from '../../view/shared_styles.ts';
import {
  type AlignedRow,
  alignedRows,
  DIAGONAL,
  FOCUSED,
  goingOn,
  rowsOfWords,
  runsBack,
  widestRow,
} from './alignment_facts.ts';
import type { TranslationLabRun } from './lab_run.ts';
import { BAHDANAU } from './source.ts';

const BLOCK = ['zone', 'économique', 'européenne'];
const ARTICLES = ['le', 'la', 'l’', "l'"];

export class BahdanauStory extends LitElement {
  static override properties = {
    lab: { attribute: false },
    dark: { type: Boolean },
  };
  declare lab: TranslationLabRun;
  declare dark: boolean;

  static override styles = [
    headingStyles,
    css`
    :host { display: grid; gap: 24px; }
    p { margin: 0 0 8px; line-height: var(--text-20); max-width: 72ch; overflow-wrap: anywhere; }
    p:last-child { margin-bottom: 0; }
    .quiet { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.lab.host, this.lab.session]);
    this.dark = false;
  }

  /** Only beside the sentence that it speaks of, and what its rows do here. */
  #figure() {
    const { pair, comparisons } = this.lab.translation;
    const words = pair?.source.map(({ text }) => text.toLowerCase()).join(' ');
    const { traced } = comparisons.aligner?.forced ?? {};
    const stages = traced?.layers[0]?.heads[0];
    if (words !== BAHDANAU.toLowerCase() || !traced || !stages) return nothing;
    const rows = alignedRows(stages, traced.source, traced.written);
    return html`<section><h2>Figure 3 of the paper, read again</h2>
      <p>Bahdanau, Cho and Bengio printed this sentence’s alignment in 2014, one row for each French word. ${this.#diagonal(rows)} ${this.#block(rows)} Nobody told the model that words correspond; it was trained on pairs of sentences alone.</p>
      ${this.#widest(rows)}
      <p class="quiet">The model here is a small one, trained on a grammar. Two things differ from the paper’s: its annotations see the word itself beside the two recurrent states, and its score sees the previous French word beside the decoder’s state. Without them the alignment smears.</p></section>`;
  }

  #diagonal(rows: AlignedRow[]) {
    const on = goingOn(rows);
    const count = `in ${on} of ${rows.length - 1} rows the strongest English word stands at or after that of the row above`;
    return on >= DIAGONAL * (rows.length - 1)
      ? `Mostly it runs down the diagonal, because the two languages tell things in the same order: ${count}.`
      : `Here it does not run down the diagonal: only ${count}.`;
  }

  /** French puts the noun first: whether these rows run back to the adjectives. */
  #block(rows: AlignedRow[]) {
    const block = rowsOfWords(rows, BLOCK);
    if (!block) return nothing;
    const told = block.map(
      ({ french, english, weight }, at) =>
        html`${at > 0 ? ', ' : ''}<i lang="fr">${french}</i> looks most at “${english}” (${shortWeight(weight)})`,
    );
    return html`French puts the noun first: “European Economic Area” becomes <span lang="fr">“zone économique européenne”</span>. ${told}: ${runsBack(block) ? 'the block runs against the diagonal.' : 'here the rows do not run back word by word.'}`;
  }

  #widest(rows: AlignedRow[]) {
    const row = widestRow(rows);
    if (!row || row.weight >= FOCUSED) return nothing;
    const why = ARTICLES.includes(row.french.toLowerCase())
      ? html` That has a reason: an article cannot be chosen from “the” alone, because the noun decides whether it is <i lang="fr">le</i>, <i lang="fr">la</i> or <i lang="fr">l’</i>.`
      : nothing;
    return html`<p>The row that spreads out most is that of <i lang="fr">${row.french}</i>: its largest weight is ${shortWeight(row.weight)}, on “${row.english}”.${why}</p>`;
  }

  #opened() {
    const { translation, session } = this.lab;
    const { cell, aligner } = translation.comparisons;
    const stages = aligner?.forced.traced.layers[0]?.heads[0];
    if (!cell || !stages) return nothing;
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
    return html`${this.#figure()}${this.#opened()}`;
  }
}
