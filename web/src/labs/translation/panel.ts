/** "Why this word?": what a French word reads on both sides, what comes of it, and what the reader changed. */

import { css, html, LitElement, nothing } from 'lit';
import { END_ID } from '../../core/token_ids.ts';
import type { NextToken } from '../../core/training_types.ts';
import type { HeadStages } from '../../core/types.ts';
import type { Token } from '../../trace/tokens.ts';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { inForm } from '../../view/text/form.ts';
import { digits, ordinal } from '../../view/text/format.ts';
import { type WordBar, wordBars, wordBarsStyles } from '../../view/text/word_bars.ts';
import { changeWords, hidesLater, readsAhead } from './changes.ts';
import { followWord } from './follow_word.ts';
import type { TranslationLabRun } from './lab_run.ts';
import { nameOfHead } from './source.ts';
import { frenchOf, type Translation } from './text.ts';
import { type Resolved, rowOf, stagesOf, type TranslationTrace } from './translation_trace.ts';

const LISTED = 4;
const HINT = html`Switch a head off with <kbd>x</kbd>, skip an encoder layer or take the mask out beside the heads, or set a weight below the matrix.`;

export class TranslationPanel extends LitElement {
  static override properties = { lab: { attribute: false } };
  declare lab: TranslationLabRun;

  static override styles = [
    headingStyles,
    controlsStyles,
    wordBarsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      section { padding: 16px 0; border-bottom: 1px solid var(--line); }
      section:first-child { padding-top: 0; }
      section:last-child { border-bottom: 0; }
      p { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); overflow-wrap: anywhere; }
      .written { font-size: var(--text-14); line-height: var(--text-20); color: var(--ink); margin: 4px 0; }
      .written b { color: var(--orange); font-weight: 600; }
      .asks { color: var(--orange); font-weight: 600; }
      .note { margin-top: 8px; }
      @media (max-width: 63.99rem) { .steps { display: none; } }
    `,
  ];

  constructor() {
    super();
    followWord(this);
  }

  #bars(stages: HeadStages | null, word: number, tokens: Token[]): WordBar[] {
    return rowOf(stages, word)
      .slice(0, LISTED)
      .map(({ at, weight }, rank) => ({ text: tokens[at]?.text ?? '', share: weight, chosen: rank === 0 }));
  }

  #english({ traced }: Translation, { followed }: Resolved, word: number) {
    const stages = stagesOf(traced, 'decoder_cross', followed.decoder_cross);
    const sum = stages?.rowSums[word];
    const bars = this.#bars(stages, word, traced.source);
    return html`<section><h2>It reads in the English</h2>
      <p>cross-attention, ${nameOfHead('decoder_cross', followed.decoder_cross)}${sum === undefined ? '' : `, ${inForm('row sum')} ${sum.toFixed(3)}`}</p>${wordBars(bars, 'reads', 'What it reads in the English')}</section>`;
  }

  #french({ traced }: Translation, { followed, model }: Resolved, word: number) {
    const stages = stagesOf(traced, 'decoder_self', followed.decoder_self);
    const hides = hidesLater(this.lab.scene.interventions, model === 'transformer');
    return html`<section><h2>It reads in what is written</h2>
      <p>self-attention, ${nameOfHead('decoder_self', followed.decoder_self)}; ${hides ? 'later words are hidden' : 'later words are seen, too'}</p>${wordBars(this.#bars(stages, word, traced.read), 'reads', 'What it reads in the French')}</section>`;
  }

  /** The likeliest words without the reader's changes; null where other words come before, or nothing was changed. */
  #nextBefore(word: number): NextToken[] | null {
    const { before, shown } = this.lab.translation;
    const same = before && shown?.ids.slice(0, word).every((one, at) => before.ids[at] === one);
    return (same && before.traced.next[word]) || null;
  }

  #next(next: NextToken[], word: number, written: number) {
    const { translation, translating, scene } = this.lab;
    const { source } = translating;
    const model = source && translation.modelOf(source);
    const names = model?.summary.task.targetWords ?? [];
    const before = this.#nextBefore(word);
    const bars = next.slice(0, LISTED).map(({ id, probability }) => {
      const was = before?.find((one) => one.id === id)?.probability;
      return {
        text: frenchOf(id, names),
        share: probability,
        chosen: id === written,
        compared: before !== null,
        ...(was !== undefined && { before: was }),
      };
    });
    const parted = translation.before !== null && before === null;
    const looksAhead =
      source?.target === null && readsAhead(scene.interventions, source.model === 'transformer');
    const wroteAnother = looksAhead && next[0]?.id !== written;
    const heading =
      source?.target !== null
        ? 'What the model expects after your words'
        : looksAhead
          ? 'Read again with later words in sight, the next word would be'
          : 'So the next word is';
    return html`<section><h2>${heading}</h2>${this.#written(word, source?.target !== null || looksAhead)}<p>four most likely, with their probabilities${before ? '; the mark shows what they were' : ''}</p>${wordBars(bars, 'writes', 'The most likely next words', 3)}
      ${wroteAnother ? html`<p class="note">It wrote another word here: that was before the words after it were there to be read.</p>` : nothing}
      ${parted ? html`<p class="note">Without your changes, other words come before: there is nothing to compare.</p>` : nothing}</section>`;
  }

  /** The word that stands there, before those that the model likes best. */
  #written(word: number, counts: boolean) {
    const { traced } = this.lab.translation.shown ?? {};
    const follows = traced?.following?.[word];
    if (!counts || !follows) return nothing;
    const rank = follows.rank === 1 ? 'the likeliest' : `the ${ordinal(follows.rank)} likeliest`;
    return html`<p class="written"><b lang="fr">${traced?.written[word]?.text}</b>: probability ${digits(follows.probability, 3)}, ${rank}</p>`;
  }

  #changes(shown: Translation | null) {
    const { interventions } = this.lab.scene;
    return html`<section><changes-list .masked=${this.lab.session.hiddenEdits} .changes=${interventions.map((change) => ({ change, words: changeWords(change, shown) }))} .hint=${HINT}></changes-list></section>`;
  }

  /** First, so that it is seen whatever is changed. */
  #followed() {
    const { translation, translating, scene } = this.lab;
    const { shown, before } = translation;
    const { source } = translating;
    if (!shown || !before || !source) return nothing;
    return html`<section><translation-difference .original=${before} .edited=${shown} .forced=${source.target !== null}
      .ahead=${readsAhead(scene.interventions, source.model === 'transformer')}></translation-difference></section>`;
  }

  #title(traced: TranslationTrace, word: number) {
    if (word < 0)
      return html`<section><h2>The whole translation</h2><p>Choose a French word in the figure, or go through the translation word by word.</p></section>`;
    return html`<section><h2>Writing <span class="asks" lang="fr">${traced.written[word]?.text}</span></h2><p>after <span lang="fr">${traced.read[word]?.text}</span>, position ${word} of 0 to ${traced.written.length - 1}</p></section>`;
  }

  override render() {
    const { translation, translating, scene } = this.lab;
    const { shown } = translation;
    const source = translating.source && translation.resolved(translating.source);
    if (!shown || !source)
      return html`<section><p>The reasons appear when there is a translation.</p></section>${this.#changes(null)}`;
    const word = translation.wordIn(scene);
    const written = shown.ids[word] ?? END_ID;
    return html`${this.#followed()} ${this.#title(shown.traced, word)}
      ${word < 0 ? nothing : html`${this.#english(shown, source, word)} ${this.#french(shown, source, word)} ${this.#next(shown.traced.next[word] ?? [], word, written)}`}
      <section class="steps"><word-steps .lab=${this.lab}></word-steps></section>
      ${this.#changes(shown)}`;
  }
}
