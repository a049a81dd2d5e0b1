/** The right panel of an encoder: what it predicts, what followed of the reader's changes, and what they are. */

import { css, html, LitElement, nothing } from 'lit';
import type { ClassScore, EncoderChange, TokenPrediction } from '../../core/types.ts';
import { wordsOf } from '../../intervention/list.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { Follow } from '../../view/element/follow.ts';
import { styled } from '../../view/element/styled.ts';
import { Roving } from '../../view/gestures/roving.ts';
import { digits, isSame, plural, similarity } from '../../view/text/format.ts';
import { pieceName, readLast } from '../../view/text/piece_name.ts';
import { type WordBar, wordBars, wordBarsStyles } from '../../view/text/word_bars.ts';
import { changedHeads } from './changed_heads.ts';
import type { EncoderLabRun } from './lab_run.ts';
import { panelStyles } from './panel_styles.ts';
import { type Beside, isMask } from './predictions.ts';
import type { EncoderText } from './run_text.ts';

const LISTED = 8;
const HINT = html`Switch a head off with <kbd>x</kbd>, or open “Change something” beside the heads.`;

export class EncoderPanel extends LitElement {
  static override properties = { lab: { attribute: false } };
  declare lab: EncoderLabRun;

  static override styles = [controlsStyles, wordBarsStyles, panelStyles, css`:host { display: block; }`];

  constructor() {
    super();
    new Follow(this, () => [this.lab.host, this.lab.session]);
    new Roving(this, 'ul', 'button');
  }

  #candidates({ before, after }: Beside<TokenPrediction>, names: ReadonlyMap<number, string>) {
    const was = new Map(before.candidates.map(({ id, probability }) => [id, probability]));
    const { candidates, entropy } = after ?? before;
    const bars = candidates.slice(0, LISTED).map(({ id, probability }, rank): WordBar => {
      const earlier = after ? was.get(id) : undefined;
      return {
        text: names.get(id) ?? `token ${id}`,
        share: probability,
        chosen: rank === 0,
        compared: after !== null,
        ...(earlier !== undefined && { before: earlier }),
      };
    });
    return html`${wordBars(bars, 'writes', 'The likeliest tokens', 3)}<p><attention-term name="entropy">entropy</attention-term> ${digits(entropy)} <attention-term name="nats">nats</attention-term>${after ? '; the mark shows what it was before your changes' : ''}</p>`;
  }

  #token({ encoder, tokens }: EncoderText) {
    const { said } = this.lab.predictions;
    const { predicts } = encoder.model.summary;
    if (predicts === '') return nothing;
    const isAsked = this.lab.position(this.lab.session.pin) >= 0;
    if (isAsked && !said?.token) return nothing;
    if (!isAsked || !said?.token)
      return html`<p>${predicts === 'masked' ? 'Write [MASK] in the text, or pin a cell: then it says which token it expects there.' : 'The next token appears here when the text is computed.'}</p>`;
    const token = tokens[said.position];
    const inWords = this.lab.scene.words;
    const read = predicts === 'next' ? readLast : pieceName;
    const name = html`<span class="asks">${token && read(tokens, said.position, inWords)}</span>`;
    const words =
      predicts === 'next'
        ? html`The next token, after ${name}`
        : token && isMask(token)
          ? html`The token that it expects in place of ${name}`
          : html`The token that it expects where ${name} stands, which it sees: write [MASK] there to hide it`;
    return html`<p>${words}</p>
      ${this.#candidates(said.token, said.names)}`;
  }

  #class({ label, logit, probability }: ClassScore, was: ClassScore | undefined) {
    const figure = (score: ClassScore) =>
      score.probability === null ? `logit ${digits(score.logit)}` : digits(score.probability, 3);
    const share = probability ?? 0;
    return html`<li><span class="row"><span class="name">${label}</span>
      <span class="track"><i ${styled({ width: `${100 * share}%` })}></i></span>
      <span class="figure">${was ? html`<span class="old">${figure(was)} → </span>` : nothing}${figure({ label, logit, probability })}</span></span></li>`;
  }

  #classes({ before, after }: Beside<ClassScore[]>) {
    return html`<p>The class of the whole text${after ? ', before and after your changes' : ''}</p>
      <ol class="bars writes ${after ? 'two' : ''}" aria-label="Classes">${(after ?? before).map((score, at) => this.#class(score, after ? before[at] : undefined))}</ol>`;
  }

  #predicts(text: EncoderText) {
    if (!this.lab.hasHead) return nothing;
    const classes = this.lab.predictions.said?.classes;
    return html`<section aria-label="What it predicts"><h2>What it predicts</h2>${this.#token(text)}${classes ? this.#classes(classes) : nothing}</section>`;
  }

  #choose(layer: number, head: number): void {
    this.dispatchEvent(
      new CustomEvent('attention-head', { detail: { layer, head }, bubbles: true, composed: true }),
    );
  }

  #heads(change: EncoderChange) {
    const heads = changedHeads(change);
    if (heads.length === 0) return html`<p>No weight of any head changed by as much as 0.005.</p>`;
    const most = heads[0]?.largest ?? 1;
    const { session } = this.lab;
    return html`<h3>Heads whose weights changed most</h3>
      <ul class="heads" aria-label="Heads whose weights changed most">${heads.slice(0, LISTED).map(
        ({
          layer,
          head,
          largest,
        }) => html`<li><button aria-current=${layer === session.layer && head === session.head}
          title="Layer ${layer}, head ${head}: largest change of a weight" @click=${() => this.#choose(layer, head)}>
          <span>${layer}.${head}</span> <span class="bar"><i ${styled({ width: `${(100 * largest) / most}%` })}></i></span> <span class="change">${digits(largest)}</span></button></li>`,
      )}</ul>
      <p>The largest change of one weight. ${heads.length > LISTED ? `${plural(heads.length - LISTED, 'other head')} changed less. ` : ''}The view “Difference” shows every cell of the chosen head.</p>`;
  }

  #followed({ meanCosine, firstCosine }: EncoderChange) {
    const words = isSame(meanCosine) && isSame(firstCosine) ? ' Nothing of it changed.' : '';
    return html`<p class="followed" role="status"><attention-term name="cosine">Cosine</attention-term> of the text’s <attention-term name="embedding">embedding</attention-term> with what it was before: <strong>${similarity(meanCosine)}</strong> as the mean over all tokens, <strong>${similarity(firstCosine)}</strong> as the first token’s vector.${words}</p>`;
  }

  override render() {
    const { text, scene, nameOf, predictions, session } = this.lab;
    if (!text) return nothing;
    predictions.follow(text, this.lab.position(session.pin));
    const { change } = text;
    return html`${this.#predicts(text)}
      ${change ? html`<section aria-label="What followed"><h2>What followed</h2>${this.#followed(change)}${this.#heads(change)}</section>` : nothing}
      <section><changes-list .masked=${this.lab.session.hiddenEdits} .changes=${scene.interventions.map((entry) => ({ change: entry, words: wordsOf(entry, nameOf) }))} .hint=${HINT}></changes-list></section>`;
  }
}
