/** The middle of the page for the translator: the sentence, the linked figure, and what stands beside it. */

import { html, LitElement, nothing } from 'lit';
import { segmentsStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import type { FigureShown } from '../../view/figure/translation_figure.ts';
import { Roving } from '../../view/gestures/roving.ts';
import { digits } from '../../view/text/format.ts';
import { followWord } from './follow_word.ts';
import { goldRows } from './gold.ts';
import type { TranslationLabRun } from './lab_run.ts';
import { translationPageStyles } from './page_styles.ts';
import { type Comparison, isTranslation, nameOfHead, type TranslationSource } from './source.ts';
import { type SentencePair, type Translation, unsureWord } from './text.ts';
import { type Resolved, stagesOf, strongestSource } from './translation_trace.ts';
import { translatorAwaited } from './words.ts';

const BESIDES: { beside: Comparison; label: string }[] = [
  { beside: 'bahdanau', label: 'Beside Bahdanau' },
  { beside: 'head', label: 'This head' },
  { beside: 'leakage', label: 'Leakage' },
];

export class TranslationPage extends LitElement {
  static override properties = {
    lab: { attribute: false },
    dark: { type: Boolean },
  };
  declare lab: TranslationLabRun;
  declare dark: boolean;

  static override styles = [controlsStyles, segmentsStyles, translationPageStyles];

  constructor() {
    super();
    new Roving(this, '.beside', 'button');
    followWord(this);
    this.dark = false;
  }

  #cut(pair: SentencePair | null, which: 'sourceCut' | 'targetCut') {
    const cut = pair?.[which] ?? 0;
    if (cut === 0 || !pair) return nothing;
    return html`<p class="warning" role="status">${pair.most} of ${pair.most + cut} words are used: the model was made for sentences of at most ${pair.most}.</p>`;
  }

  #input(source: TranslationSource) {
    const { translation, translating } = this.lab;
    const { pair } = translation;
    const task = translation.modelOf(source)?.summary.task;
    const isSentence = (event: CustomEvent<string>) => event.detail;
    return html`<div class="inputs"><div class="line">
      <word-input label="English" language="en" .text=${source.text} .words=${pair?.source ?? []} .vocabulary=${task?.sourceWords ?? []}
        @text-change=${(event: CustomEvent<string>) => translating.setText(isSentence(event))}></word-input>
      <button class="link" ?disabled=${!task} @click=${() => translating.anotherSentence()}>Another sentence</button></div>${this.#cut(pair, 'sourceCut')}
      ${
        source.target === null
          ? nothing
          : html`<word-input label="Your own French: the model is asked about these words, whatever it would write itself" language="fr" .text=${source.target} .words=${pair?.target ?? []} .vocabulary=${task?.targetWords ?? []}
        @text-change=${(event: CustomEvent<string>) => translating.setTarget(isSentence(event))}></word-input>${this.#cut(pair, 'targetCut')}
        <button class="link" @click=${() => translating.setTarget(null)}>Back to the model’s own translation</button>`
      }
      ${this.#trained(source)}${this.#unsure(source)}</div>`;
  }

  /** All words are known, and yet the sentence may be none of the grammar's. */
  #unsure(source: TranslationSource) {
    const { pair, shown, before } = this.lab.translation;
    const own = before ?? (this.lab.scene.interventions.length === 0 ? shown : null);
    if (!own || source.target !== null || !pair?.source.every(({ known }) => known)) return nothing;
    const word = unsureWord(own);
    const least =
      word && html`it wrote <b lang="fr">${word.text}</b> with probability ${digits(word.probability)}`;
    const hesitates = least ?? (own.ended ? null : html`it did not come to an end`);
    if (!hesitates && pair.fits !== false) return nothing;
    const problem =
      pair.fits === false ? 'this is no sentence of the grammar that it learnt' : 'the model hesitates';
    return html`<p class="hint" role="status">All these words are known, but ${problem}${hesitates ? html`: ${hesitates}` : nothing}. It learnt short statements, such as “the hero did not see this old hotel”; with others it may go wrong.</p>`;
  }

  /** The model that was trained without a mask can be looked into, too. */
  #trained({ model }: TranslationSource) {
    if (model === 'transformer') return nothing;
    return html`<div class="tools"><span class="aside">The model on show was trained without the causal mask.</span>
      <button class="link" @click=${() => this.lab.translating.setModel('transformer')}>Back to the one trained with it</button></div>`;
  }

  #shown({ traced, ids }: Translation, source: Resolved): FigureShown {
    const { translation, session, scene } = this.lab;
    const { followed } = source;
    const word = translation.wordIn(scene);
    const strongest = strongestSource(traced, followed, word);
    const stack = traced.layers[session.layer]?.stack;
    const pinned =
      session.pin && stack === 'decoder_cross' && session.pin.query === word ? session.pin.key : -1;
    const english =
      stack === 'encoder_self' && translation.hovered === null ? (session.pin?.query ?? -1) : pinned;
    return {
      source: traced.source,
      written: traced.written,
      cross: stagesOf(traced, 'decoder_cross', followed.decoder_cross),
      own: stagesOf(traced, 'decoder_self', followed.decoder_self),
      encoder: stagesOf(traced, 'encoder_self', followed.encoder_self),
      word,
      gold: (source.gold && goldRows(translation.gold, ids)?.[word]) || [],
      read: english >= 0 ? english : strongest,
      names: {
        cross: nameOfHead('decoder_cross', followed.decoder_cross),
        own: nameOfHead('decoder_self', followed.decoder_self),
        encoder: nameOfHead('encoder_self', followed.encoder_self),
      },
    };
  }

  /** An English word in the figure: the cell of the word that is being written. */
  #chooseSource(at: number): void {
    const { translation, translating, scene } = this.lab;
    const stack = translation.shown?.traced.layers[scene.layer]?.stack;
    const word = translation.wordIn(scene);
    if (stack === 'decoder_cross' && word >= 0) translating.pin({ query: word, key: at });
  }

  #figure(shown: Translation, source: TranslationSource) {
    const { translation, translating } = this.lab;
    return html`<translation-figure .shown=${this.#shown(shown, translation.resolved(source))} .dark=${this.dark}
        @choose-word=${(event: CustomEvent<number | null>) => translating.chooseWord(event.detail)}
        @hover-word=${(event: CustomEvent<number | null>) => translation.hover(event.detail)}
        @choose-source=${(event: CustomEvent<number>) => this.#chooseSource(event.detail)}></translation-figure>
      <word-steps class="steps" .lab=${this.lab}></word-steps>`;
  }

  #wish(): void {
    this.dispatchEvent(new CustomEvent('compare-wanted', { bubbles: true, composed: true }));
  }

  /** Once something is compared, the page has it in their place. */
  #beside({ beside }: TranslationSource) {
    const parts = { lab: this.lab, dark: this.dark };
    if (this.lab.scene.against) return nothing;
    return html`<div class="beside"><div class="segments" role="group" aria-label="Below the figure">${BESIDES.map(
      ({ beside: one, label }) =>
        html`<button aria-pressed=${beside === one} @click=${() => this.lab.translating.setBeside(one)}>${label}</button>`,
    )}</div>
      <button class="plain small" @click=${this.#wish}>Compare with …</button></div>
      ${
        beside === 'leakage'
          ? html`<translation-leakage .lab=${parts.lab} .dark=${parts.dark}></translation-leakage>`
          : html`<translation-matrices .lab=${parts.lab} .dark=${parts.dark}></translation-matrices>`
      }`;
  }

  #awaited(source: TranslationSource) {
    const { translation } = this.lab;
    const { words, retry, progress } = translatorAwaited(
      translation.loaders[source.model],
      translation.advice,
      this.lab.busy,
    );
    return html`<div class="awaited"><p>${words}</p>
      ${progress === null ? nothing : html`<progress max="1" .value=${progress} aria-label="Loading the translator"></progress>`}
      ${retry ? html`<button class="plain" @click=${() => translation.retry(source)}>${retry}</button>` : nothing}</div>`;
  }

  override render() {
    const { translation, scene } = this.lab;
    const { source } = scene;
    if (!isTranslation(source)) return nothing;
    const { shown } = translation;
    return html`${this.#input(source)}
      ${
        shown
          ? html`${translation.failed ? html`<p class="warning">This is the last translation that could be computed. <button class="link" @click=${() => translation.retry(source)}>Retry</button></p>` : nothing}
        ${this.#figure(shown, source)}
        ${this.#beside(source)}`
          : this.#awaited(source)
      }`;
  }
}
