/** The story of copying on real text: the heads that do it are found live, and every figure is the core's. */

import { css, html, LitElement, nothing } from 'lit';
import type { Candidate, HeadEffect, PairWeight, PredictionChange } from '../../core/types.ts';
import { atHead, withIntervention } from '../../intervention/list.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { Follow } from '../../view/follow.ts';
import { digits, percent } from '../../view/format.ts';
import { headingStyles } from '../../view/shared_styles.ts';
import { copyFacts, copyWords, LEAST_LOOK, sharedWords } from './copying_words.ts';
import type { LanguageLabRun } from './lab_run.ts';

/** So many heads are switched off together. */
const TOGETHER = 5;

export class CopyingStory extends LitElement {
  static override properties = { lab: { attribute: false } };
  declare lab: LanguageLabRun;

  static override styles = [
    headingStyles,
    controlsStyles,
    css`
      :host { display: block; margin: 0 0 16px; padding: 12px 16px; background: var(--hover); border-radius: 8px; font-variant-numeric: tabular-nums; }
      .title { display: flex; justify-content: space-between; gap: 12px; align-items: center; }
      p { margin: 4px 0 0; max-width: 68ch; }
      b { font-weight: 600; white-space: pre; }
      .row { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; align-items: center; }
      .head { color: var(--blue); border: 0; background: none; padding: 0 2px; text-decoration: underline; cursor: pointer; min-height: 24px; }
    `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.lab.host, this.lab.session]);
  }

  /** The heads that look most along the pinned cell, and the text and cell that they were found for. */
  #lookers: PairWeight[] = [];
  #about = '';
  #names = ['', ''];

  /** Taken from the model as it is; changes do not take them away, but another text or cell does. */
  protected override willUpdate(): void {
    const { session, scene, language, busy, languageModel } = this.lab;
    const { pin } = session;
    if (!languageModel || busy || !language.before || !language.text) return;
    const shown = language.text.ids.subarray(0, language.step).join();
    const about = `${shown} ${pin?.query}.${pin?.key}`;
    if (about === this.#about) return;
    const untouched = scene.interventions.length === 0;
    if (!untouched && this.#about.startsWith(`${shown} `)) return;
    const found = untouched && pin && pin.key >= 0 && session.pairs.length > 0;
    this.#lookers = found ? session.pairs.slice(0, TOGETHER) : [];
    this.#about = found || !untouched ? about : '';
    if (found) this.#names = [pin.query, pin.key].map((at) => language.nameAt(at));
  }

  /** What happens without a head; undefined until the ranking has come to it. */
  #effectOf({ layer, head }: PairWeight): HeadEffect | undefined {
    return this.lab.language.ranking.effects.find((one) => one.layer === layer && one.head === head);
  }

  #head({ layer, head }: { layer: number; head: number }) {
    return html`<button class="head" @click=${() =>
      this.dispatchEvent(
        new CustomEvent('attention-head', { detail: { layer, head }, bubbles: true, composed: true }),
      )}>${layer}.${head}</button>`;
  }

  #expected(best: Candidate) {
    const { language, session } = this.lab;
    const asks = session.queryTokens[language.step - 1]?.text ?? '';
    const facts = copyFacts(language.text?.ids.subarray(0, language.step) ?? [], best.id);
    return html`<p>After <b>${asks}</b> the model expects <b>${language.nameOf(best.id)}</b> with probability ${digits(best.probability, 3)}.
      ${copyWords(facts, language.nameOf)} An induction head looks from a token back to what came after it the last time, and copies that.</p>`;
  }

  #looking() {
    const most = this.#lookers[0]?.weight ?? 0;
    if (this.#lookers.length === 0) return nothing;
    const [asks, read] = this.#names.map((name) => html`<b>${name}</b>`);
    if (most < LEAST_LOOK)
      return html`<p>From ${asks} no head looks at ${read} with more than ${digits(most)}.</p>`;
    return html`<p>From ${asks} the heads that look most at ${read} are ${this.#listed((one) => digits(one.weight))}.</p>`;
  }

  #listed(figure: (one: PairWeight) => string) {
    return this.#lookers.map((one, at) => html`${at > 0 ? ', ' : ''}${this.#head(one)} (${figure(one)})`);
  }

  #found() {
    const { ranking } = this.lab.language;
    if (this.#lookers.length === 0) return nothing;
    if (ranking.state === 'running')
      return html`<p>Each of all heads is switched off in turn, to see which ones it takes: ${percent(ranking.share)}.</p>`;
    if (this.#lookers.some((one) => !this.#effectOf(one)))
      return html`<div class="row"><button class="strong" @click=${() => this.lab.actions.rank()}>See what each of them does</button></div>`;
    const [most] = ranking.strongest(1);
    return html`<p>Looking is not yet doing: without each of them alone the log-probability of <b>${ranking.name}</b> changes by ${this.#listed((one) => digits(this.#effectOf(one)?.change ?? 0, 3))}.
      ${most && ranking.state === 'done' ? html`Of all heads, ${this.#head(most)} matters most, with ${digits(most.change, 3)}.` : nothing}</p>`;
  }

  #together() {
    const { language, actions, scene } = this.lab;
    if (this.#lookers.length === 0) return nothing;
    if (language.ranking.state === 'running' || this.#lookers.some((one) => !this.#effectOf(one)))
      return nothing;
    const off = this.#lookers.map(({ layer, head }) => ({
      kind: 'off' as const,
      layer,
      head,
      by: 'zero' as const,
    }));
    const { change } = language;
    if (scene.interventions.length === 0) {
      return html`<div class="row"><button class="strong" @click=${() => actions.setInterventions(off.reduce(withIntervention, []))}>Switch these ${off.length} off together</button></div>`;
    }
    if (!change) return nothing;
    return html`<p>With your changes the log-probability of <b>${language.nameOf(change.token)}</b> goes from ${digits(change.logProbabilityBefore)} to ${digits(change.logProbabilityAfter)}${this.#compared(change)}.
      A head that is switched off writes nothing, not even what it writes in the mean: “Use its mean” leaves that.</p>`;
  }

  /** Whether the copying is shared, where exactly these heads are off and the same token is asked about. */
  #compared({ token, logProbabilityBefore, logProbabilityAfter }: PredictionChange) {
    const { language, scene } = this.lab;
    const { interventions } = scene;
    const exactly =
      interventions.length === this.#lookers.length &&
      this.#lookers.every((place) => atHead(interventions, 'off', place)?.by === 'zero');
    if (!exactly || language.nameOf(token) !== language.ranking.name) return nothing;
    const alone = Math.min(...this.#lookers.map((one) => this.#effectOf(one)?.change ?? 0));
    return `: ${sharedWords(logProbabilityAfter - logProbabilityBefore, alone, digits)}`;
  }

  override render() {
    const best = this.lab.language.before?.candidates[0];
    return html`<div class="title"><h2>Copying: induction on real text</h2><button class="link" @click=${() => this.lab.actions.endStory()}>Close</button></div>
      ${best ? html`${this.#expected(best)}${this.#looking()}${this.#found()}${this.#together()}` : html`<p>It begins as soon as the model is here.</p>`}`;
  }
}
