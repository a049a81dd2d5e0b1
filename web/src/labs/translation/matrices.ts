/** The chosen head as a matrix and, beside it, Bahdanau's alignment on the same rows and columns. */

import { css, html, nothing } from 'lit';
import { joined } from '../../models/sentence.ts';
import { withDrawing } from '../../scene/drawing.ts';
import type { Cell } from '../../trace/selection.ts';
import { headingStyles, segmentsStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { assigned } from '../../view/element/assigned.ts';
import { DrawnLater } from '../../view/element/drawn_later.ts';
import { Follow } from '../../view/element/follow.ts';
import { Roving } from '../../view/gestures/roving.ts';
import { type Moment, momentButtons } from '../../view/head/moments.ts';
import { inForm } from '../../view/text/form.ts';
import { rowsWrite } from '../../view/text/token_name.ts';
import { toolButtons } from '../cell_hint.ts';
import type { ComparedModel } from './comparisons.ts';
import { goldRows } from './gold.ts';
import type { TranslationLabRun } from './lab_run.ts';
import { isTranslation, nameOfHead, type TranslationSource } from './source.ts';
import { sentenceOf, type Translation } from './text.ts';
import { translatorAwaited } from './words.ts';

export class TranslationMatrices extends DrawnLater {
  static override properties = {
    lab: { attribute: false },
    dark: { type: Boolean },
  };
  declare lab: TranslationLabRun;
  declare dark: boolean;

  static override styles = [
    headingStyles,
    controlsStyles,
    segmentsStyles,
    css`
      :host { display: block; min-width: 0; font-variant-numeric: tabular-nums; }
      .pair { display: grid; gap: 24px 32px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18.75rem), 1fr)); align-items: start; }
      .changed { font-weight: 400; font-size: var(--text-12); color: var(--orange); }
      p.kind { margin: 0 0 8px; }
      p { margin: 8px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); overflow-wrap: anywhere; max-width: 72ch; }
      b { color: var(--ink); font-weight: 600; }
      .foot { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-top: 12px; align-items: center; }
      .foot p { margin: 0; }
      .gold { display: inline-flex; align-items: center; gap: 6px; font-size: var(--text-12); color: var(--muted); min-height: 28px; }
      .gold input { margin: 0; accent-color: var(--blue); }
      attention-readout { margin-top: 8px; }
      weight-setter { margin-top: 12px; }
      .tools { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 12px; }
      details { margin-top: 16px; }
      summary { cursor: pointer; min-height: 28px; line-height: var(--text-28); border-radius: 5px; color: var(--muted); width: fit-content; }
      opened-score { margin-top: 8px; }
    `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.lab.host, this.lab.session], { events: ['change', 'hover'] });
    new Roving(this, '.segments', 'button');
    this.dark = false;
  }

  get #stack() {
    const { translation, session } = this.lab;
    return translation.shown?.traced.layers[session.layer]?.stack ?? 'decoder_cross';
  }

  /** A row of French is the word of the figure; a row of English is only looked at here. */
  #hover(cell: Cell | null): void {
    const { translation, session } = this.lab;
    session.setHover(cell);
    if (this.#stack !== 'encoder_self') translation.hover(cell?.query ?? null);
  }

  /** What hangs over the matrix: its own cell, or the row of a word hovered elsewhere. */
  get #hovered(): Cell | null {
    const { translation, session } = this.lab;
    if (session.hover || translation.hovered === null || this.#stack === 'encoder_self') return session.hover;
    return { query: translation.hovered, key: -1 };
  }

  #gold(): readonly (readonly number[])[] {
    const { translation, translating } = this.lab;
    const { gold, shown } = translation;
    const wanted = translating.source?.gold && this.#stack === 'decoder_cross';
    return (wanted && goldRows(gold, shown?.ids ?? [])) || [];
  }

  get #moment(): Moment {
    const { session, scene } = this.lab;
    if (!session.difference) return 'Now';
    if (scene.view === 'difference') return 'Difference';
    return session.showsBefore ? 'Before' : 'Now';
  }

  #moments() {
    const { session, host } = this.lab;
    if (!session.difference) return nothing;
    return momentButtons(this.#moment, (moment) => {
      const view = moment === 'Difference' ? 'difference' : 'matrix';
      host.change(withDrawing({ ...this.lab.scene, view }, { before: moment === 'Before' || undefined }));
    });
  }

  /** What is compared where the changes led to other words. */
  #compared(shown: Translation) {
    const { before } = this.lab.translation;
    if (this.#moment === 'Now' || !before || before.ids.join() === shown.ids.join()) return nothing;
    return html`<p>Without your changes the model writes other French. ${inForm('So that rows and columns agree')}, it is asked here about this French, word by word.</p>`;
  }

  /** What is set there stands above what another model makes of it: that comes and goes. */
  #head() {
    const { session, translation, translating } = this.lab;
    const one = translation.shown?.traced.layers[session.layer];
    const shown = {
      ...session.shown,
      strongest: null,
      hover: this.#hovered,
      dark: this.dark,
      gold: this.#gold(),
    };
    return html`<section><h2>Transformer · ${one ? nameOfHead(one.stack, { layer: one.layer, head: session.head }) : ''}${session.silenced === '' ? nothing : html` <span class="changed">${session.silenced}</span>`}${shown.edited.length > 0 ? html` <span class="changed">changed by you</span>` : nothing}</h2><p class="kind">scaled dot product, 2017</p>
      <attention-matrix ${assigned({ ...shown, signed: this.#moment === 'Difference' })} @attention-hover=${(event: CustomEvent<Cell | null>) => this.#hover(event.detail)}
        @attention-pin=${(event: CustomEvent<Cell | null>) => translating.pin(event.detail)}></attention-matrix>
      <attention-readout ${assigned({ ...session.shown, hover: this.#hovered })}></attention-readout>
      <weight-setter .lab=${this.lab}></weight-setter><div class="tools">${this.#moments()}${toolButtons()}</div></section>`;
  }

  /** All models are there; their answer is on its way, or failed. */
  #reads() {
    const { translation, scene } = this.lab;
    const { problem } = translation.comparisons;
    if (problem === '') return html`<p>Bahdanau’s model reads the sentence.</p>`;
    return html`<p role="status">${problem} <button class="link" @click=${() => translation.follow(scene)}>Retry</button></p>`;
  }

  #missing(source: TranslationSource) {
    const { translation } = this.lab;
    const loader = translation.comparisons.missing(source)[0];
    if (!loader) return this.#reads();
    const { words, retry } = translatorAwaited(loader, '', true);
    return html`<p role="status">${words} ${retry ? html`<button class="link" @click=${() => loader.load()}>${retry}</button>` : nothing}</p>`;
  }

  #aligned({ forced }: ComparedModel) {
    const { session, translating } = this.lab;
    const stages = forced.traced.layers[0]?.heads[0] ?? null;
    const shown = {
      ...session.shown,
      stages,
      queryTokens: session.queryTokens,
      keyTokens: session.keyTokens,
      massFilter: null,
      tiles: null,
      strongest: null,
      silenced: false,
      edited: [],
      hover: this.#hovered,
      dark: this.dark,
      gold: this.#gold(),
    };
    return html`<attention-matrix ${assigned(shown)} @attention-hover=${(event: CustomEvent<Cell | null>) => this.#hover(event.detail)}
        @attention-pin=${(event: CustomEvent<Cell | null>) => translating.pin(event.detail)}></attention-matrix>
      <attention-readout ${assigned({ ...shown, difference: null })}></attention-readout>`;
  }

  #bahdanau(source: TranslationSource) {
    const { aligner } = this.lab.translation.comparisons;
    return html`<section><h2>Bahdanau</h2><p class="kind">additive, 2014, recurrent</p>${aligner ? this.#aligned(aligner) : this.#missing(source)}</section>`;
  }

  #agreement(shown: Translation) {
    const { aligner } = this.lab.translation.comparisons;
    if (!aligner) return nothing;
    if (aligner.agrees) return html`<p>Left to itself, Bahdanau’s model writes the same French.</p>`;
    return html`<p>${inForm('So that the rows agree')}, Bahdanau’s model is asked about this French, word by word. Left to itself it writes <b lang="fr">“${aligner.own}”</b>, not “${sentenceOf(shown)}”.</p>`;
  }

  /** Whether the dots are there, and for which French they would be. */
  #goldWords() {
    const { translation, translating } = this.lab;
    const { gold, shown } = translation;
    if (!gold || !shown || this.#stack !== 'decoder_cross') return nothing;
    if (!goldRows(gold, shown.ids))
      return html`<p>The gold alignment is that of <span lang="fr">“${joined(gold.words)}”</span>; this French is another, so there are no dots.</p>`;
    return html`<label class="gold"><input type="checkbox" .checked=${translating.source?.gold ?? false} @change=${(event: Event) => translating.showGold((event.target as HTMLInputElement).checked)} />dots: gold alignment</label>`;
  }

  #foot() {
    const { session } = this.lab;
    return html`<div class="foot"><attention-legend .stages=${session.stages} .difference=${this.#moment === 'Difference' ? session.difference : null} ?writes=${rowsWrite(session.queryTokens)} .dark=${this.dark} .hiddenWords=${session.hiddenWords || 'comes later, hidden'}></attention-legend>${this.#goldWords()}</div>`;
  }

  /** What is to be read about Bahdanau's model lies folded beneath what can be touched. */
  #story(shown: Translation) {
    return html`${this.#agreement(shown)}<details><summary>How Bahdanau’s model aligns</summary>
      <opened-score .lab=${this.lab} .dark=${this.dark}></opened-score></details>`;
  }

  override render() {
    const { translation, scene, translating } = this.lab;
    const { source } = scene;
    const { shown } = translation;
    if (!isTranslation(source) || !shown) return nothing;
    const both = source.beside === 'bahdanau';
    const cross = this.#stack === 'decoder_cross';
    return html`<div class="pair">${this.#head()}${both && cross ? this.#bahdanau(source) : nothing}</div>
      ${this.#compared(shown)} ${this.#foot()}
      ${both && !cross ? html`<p>Bahdanau’s model has no self-attention. <button class="link" @click=${() => translating.chooseHead('decoder_cross', translation.resolved(source).followed.decoder_cross)}>Choose the cross head</button> to see both models side by side.</p>` : nothing}
      ${both && cross ? this.#story(shown) : nothing}`;
  }
}
