/**
 * What comes next: the likeliest tokens with the model's probability, what sampling makes of it,
 * and, where the reader changed something, the same beside it without the changes.
 */

import { css, html, LitElement, nothing } from 'lit';
import type { Candidate, Prediction, PredictionChange, SamplingSettings } from '../../core/types.ts';
import { headingStyles, spokenStyles } from '../colours/shared_styles.ts';
import { styled } from '../element/styled.ts';
import { Roving } from '../gestures/roving.ts';
import { digits, plural } from './format.ts';

/** How the space before a word is drawn. */
const SPACE = '\u2423';
const FEW = 10;
const REMOVED_BY = { topK: 'top-k', topP: 'top-p', minP: 'min-p' };

export class NextToken extends LitElement {
  static override properties = {
    original: { attribute: false },
    whyNothing: { attribute: false },
    edited: { attribute: false },
    change: { attribute: false },
    sampling: { attribute: false },
    asks: { type: String },
    target: { type: Number },
    nameOf: { attribute: false },
    fixed: { type: Boolean },
    all: { state: true },
  };
  /** The model as it is. */
  declare original: Prediction | null;
  /** Why there will be no prediction; empty: it is yet to come. */
  declare whyNothing: string;
  /** With the reader's changes; null while there are none. */
  declare edited: Prediction | null;
  declare change: PredictionChange | null;
  declare sampling: SamplingSettings | null;
  /** The token after which it comes. */
  declare asks: string;
  /** The token that is compared; -1: none is known yet. */
  declare target: number;
  /** A token's text with spaces and line ends made visible. */
  declare nameOf: (id: number) => string;
  /** Nothing can be appended or compared. */
  declare fixed: boolean;
  declare all: boolean;

  static override styles = [
    headingStyles,
    spokenStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      p { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); overflow-wrap: anywhere; }
      .asks { color: var(--orange); font-weight: 600; white-space: pre; }
      :host { container-type: inline-size; }
      .tables { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 12px; margin-top: 8px; }
      .tables.two { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
      .head, .row { display: grid; grid-template-columns: minmax(4rem, 5fr) minmax(0, 7fr) 3rem 3.25rem; gap: 0 8px; align-items: center; }
      .two .head, .two .row { grid-template-columns: minmax(0, 1fr) auto; gap: 0 4px; }
      .head { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); padding: 0 4px 2px 26px; }
      .head span:nth-last-child(-n + 2) { text-align: right; }
      .two .head span:first-child { text-align: left; }
      .two .after .head { color: var(--orange); }
      ol { list-style: none; margin: 0; padding: 0; }
      .yet { min-height: var(--text-48); }
      .room { visibility: hidden; }
      li { display: grid; grid-template-columns: 22px minmax(0, 1fr); align-items: center; }
      .row {
        all: unset; box-sizing: border-box; display: grid; grid-template-columns: minmax(4rem, 5fr) minmax(0, 7fr) 3rem 3.25rem; gap: 0 8px; align-items: center;
        min-height: 26px; padding: 0 4px; border-radius: 5px; cursor: pointer;
      }
      li.fixed { grid-template-columns: minmax(0, 1fr); padding-inline-start: 22px; }
      li.fixed .row { cursor: default; background: none; }
      .two .row { grid-template-columns: minmax(0, 1fr) auto; padding-bottom: 2px; }
      .two .token { overflow: hidden; white-space: pre; text-overflow: ellipsis; }
      .row:hover { background: var(--hover); }
      .row:focus-visible, input:focus-visible, .more:focus-visible { outline: 2px solid var(--ink); outline-offset: 1px; }
      /* Large letters: the numbers say what the bars show. */
      @container (max-width: 13rem) {
        .tables:not(.two) :is(.head, .row) { grid-template-columns: minmax(0, 1fr) 3rem 3.25rem; }
        .tables:not(.two) :is(.bars, .head span:empty) { display: none; }
      }
      .row { position: relative; }
      .token { white-space: pre-wrap; overflow-wrap: anywhere; }
      li.target .token { font-weight: 600; }
      li.removed .token { text-decoration: line-through; color: var(--muted); }
      .bars { display: grid; gap: 2px; }
      .two .bars { grid-column: 1 / -1; grid-row: 2; }
      .bar { height: 6px; border-radius: 3px; background: var(--line); }
      .bar + .bar { height: 4px; }
      .two .bar { height: 3px; }
      .bar i { display: block; height: 100%; min-width: 1px; border-radius: 3px; background: var(--blue); }
      .bar + .bar i, .after .bar i { background: var(--orange); }
      .removed .bar + .bar { background: repeating-linear-gradient(-45deg, var(--hover) 0 3px, var(--faint) 3px 4px); }
      .removed .bar + .bar i { visibility: hidden; }
      .number { text-align: right; }
      .logit { color: var(--muted); font-size: var(--text-12); }
      input[type='radio'] { margin: 0 0 0 2px; width: 14px; height: 14px; accent-color: var(--orange); opacity: 0.35; }
      li:hover input, input:checked, input:focus-visible { opacity: 1; }
      .rest { padding: 4px 4px 0 26px; display: flex; flex-wrap: wrap; gap: 0 12px; justify-content: space-between; }
      .more { font: inherit; font-size: var(--text-12); border: 0; background: none; padding: 0 4px; min-height: 24px; color: var(--blue); text-decoration: underline; cursor: pointer; }
      .change { margin-top: 8px; padding: 8px 10px; background: var(--hover); border-radius: 8px; font-size: var(--text-13); line-height: var(--text-20); color: var(--ink); }
      .change b { font-weight: 600; white-space: pre; }
      .change strong { font-weight: 600; }
      @media (forced-colors: active) {
        .bar { outline: 1px solid CanvasText; }
        .bar i, .after .bar i { forced-color-adjust: none; background: CanvasText; }
        .bar + .bar i { forced-color-adjust: none; background: Highlight; }
      }
      @media (pointer: coarse) { .row { min-height: 44px; } .more { min-height: 44px; } li { grid-template-columns: 32px minmax(0, 1fr); } input[type='radio'] { width: 20px; height: 20px; } }
    `,
  ];

  constructor() {
    super();
    new Roving(this, 'ol', 'button.row');
    this.original = null;
    this.whyNothing = '';
    this.edited = null;
    this.change = null;
    this.sampling = null;
    this.asks = '';
    this.target = -1;
    this.nameOf = String;
    this.all = false;
    this.fixed = false;
  }

  /** Whether sampling may draw anything but what the model says. */
  get #draws(): boolean {
    const { sampling } = this;
    if (!sampling || sampling.temperature === 0) return false;
    return sampling.temperature !== 1 || sampling.topK > 0 || sampling.topP < 1 || sampling.minP > 0;
  }

  #send(type: string, id: number): void {
    this.dispatchEvent(new CustomEvent(type, { detail: id, bubbles: true, composed: true }));
  }

  /** All figures, for who points at the row. */
  #details(one: Candidate, name: string): string {
    const removed = one.removedBy ? `, taken out by ${REMOVED_BY[one.removedBy]}` : '';
    const drawn = this.#draws && !removed ? `, drawn with ${digits(one.sampledProbability, 3)}` : '';
    return `${name}: probability ${digits(one.probability, 3)}, logit ${digits(one.logit)}${drawn}${removed}. Append it.`;
  }

  #bars(one: Candidate) {
    const width = (share: number) => styled({ width: `${100 * share}%` });
    return html`<span class="bars" aria-hidden="true"><span class="bar"><i ${width(one.probability)}></i></span>${
      this.#draws ? html`<span class="bar"><i ${width(one.sampledProbability)}></i></span>` : nothing
    }</span>`;
  }

  /** What is seen is said, with the words that the columns' heads give. */
  #figures(one: Candidate, why: string) {
    const spoken = (words: string) => html`<span class="spoken">${words}</span>`;
    const does = this.fixed ? nothing : spoken('. Append it');
    const probability = html`${spoken(', probability ')}<span class="number">${digits(one.probability, 3)}</span>`;
    if (this.edited) return html`${probability}${this.#bars(one)}${does}`;
    return html`${this.#bars(one)}${probability}${spoken(why ? ', taken out by ' : ', logit ')}<span class="number logit">${why || digits(one.logit)}</span>${does}`;
  }

  #row(one: Candidate, which: string) {
    const name = this.nameOf(one.id);
    const chosen = one.id === this.target;
    const why = this.#draws && one.removedBy ? REMOVED_BY[one.removedBy] : '';
    const shown = html`<span class="token">${name}</span>${this.#figures(one, why)}`;
    if (this.fixed)
      return html`<li class="fixed ${why ? 'removed' : ''}"><div class="row">${shown}</div></li>`;
    return html`<li class="${chosen ? 'target' : ''} ${why ? 'removed' : ''}">
      <input type="radio" name="target-${which}" .checked=${chosen} aria-label="Compare ${name}" title="Compare this token"
        @change=${() => this.#send('target-change', one.id)} />
      <button class="row" title=${this.#details(one, name)} @click=${() => this.#send('append-token', one.id)}>
        ${shown}
      </button></li>`;
  }

  #table(prediction: Prediction, which: 'before' | 'after', title: string) {
    const two = this.edited !== null;
    const shown = prediction.candidates.slice(0, this.all ? undefined : FEW);
    const hidden = prediction.candidates
      .slice(shown.length)
      .reduce((sum, one) => sum + one.probability, prediction.restProbability);
    return html`<div class=${which}>
      <div class="head" aria-hidden="true">${two ? html`<span>${title}</span><span>prob.</span>` : html`<span>token</span><span></span><span>prob.</span><span><attention-term name="logit" tabindex="-1">logit</attention-term></span>`}</div>
      <ol aria-label=${title}>${shown.map((one) => this.#row(one, which))}</ol>
      <p class="rest"><span>all others share ${digits(hidden, 3)}</span></p></div>`;
  }

  #changed(change: PredictionChange) {
    const { logProbabilityBefore: from, logProbabilityAfter: to } = change;
    return html`<p class="change" role="status"><b>${this.nameOf(change.token)}</b>: <attention-term name="log-probability">log-probability</attention-term> ${digits(from, 3)} → ${digits(to, 3)}, a change of <strong>${digits(to - from, 3)}</strong>.
      Whole distribution: <attention-term name="KL divergence">KL divergence</attention-term> <strong>${digits(change.divergence, 3)}</strong> nats.</p>`;
  }

  /** What no reader knows by sight. */
  #spaceWords({ candidates }: Prediction): string {
    const isDrawn = candidates.some(({ id }) => this.nameOf(id).startsWith(SPACE));
    return isDrawn ? ` ${SPACE} is the space before a word.` : '';
  }

  #drawn(prediction: Prediction) {
    const next = html`<b class="token">${this.nameOf(prediction.sampled)}</b>`;
    if (!this.sampling || this.sampling.temperature === 0) return html`Next comes the likeliest, ${next}.`;
    return html`Seed ${this.sampling.seed} draws ${next} out of ${plural(prediction.kept, 'token')}.`;
  }

  /** As much room as the table will take: what stands beneath it does not move when that comes. */
  #room() {
    const rest = html`<p class="rest"><span>…</span></p>`;
    const row = html`<li><span class="row"></span></li>`;
    return html`<p class="yet">The next token appears here when the text is computed.</p>
      <div class="tables room" aria-hidden="true"><div><div class="head"><span>…</span></div><ol>${Array.from({ length: FEW }, () => row)}</ol>${rest}</div></div>
      <p class="rest room" aria-hidden="true"><span class="more">…</span></p>`;
  }

  override render() {
    const { original: before, edited: after } = this;
    if (!before)
      return html`<h2>What comes next</h2>${this.whyNothing ? html`<p>${this.whyNothing}</p>` : this.#room()}`;
    return html`<h2>What comes next</h2>
      <p>After <span class="asks">${this.asks}</span>. ${this.fixed ? nothing : `Choose a token to append it${after ? '' : '; the dot marks the one that is compared'}. `}${this.#drawn(after ?? before)}${this.#spaceWords(before)}</p>
      <div class="tables ${after ? 'two' : ''}">
        ${this.#table(before, 'before', after ? 'Original' : 'Next tokens')}
        ${after ? this.#table(after, 'after', 'Changed') : nothing}
      </div>
      <p class="rest">${
        before.candidates.length > FEW
          ? html`<button class="more" @click=${() => {
              this.all = !this.all;
            }}>${this.all ? `Show ${FEW}` : `Show ${before.candidates.length}`}</button>`
          : nothing
      }<span>entropy ${digits((after ?? before).entropy)} nats</span></p>
      ${after && this.change ? this.#changed(this.change) : nothing}`;
  }
}
