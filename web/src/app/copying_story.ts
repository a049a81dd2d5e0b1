/** The story of copying on real text: the heads that do it are found live, and every figure is the core's. */

import { css, html, LitElement, nothing } from 'lit';
import type { Candidate, HeadEffect, PairWeight, PredictionChange } from '../core/types.ts';
import { stateOfHead, withIntervention } from '../state/interventions.ts';
import { digits, percent } from '../view/format.ts';
import type { PlaygroundController } from './controller.ts';
import { controlsStyles } from './controls_styles.ts';

/** So many heads are switched off together. */
const TOGETHER = 5;

export class CopyingStory extends LitElement {
  static override properties = { controller: { attribute: false }, tick: { attribute: false } };
  declare controller: PlaygroundController;
  declare tick: unknown;

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; margin: 0 0 16px; padding: 12px 16px; background: var(--hover); border-radius: 8px; font-variant-numeric: tabular-nums; }
      .title { display: flex; justify-content: space-between; gap: 12px; align-items: center; }
      h2 { margin: 0; font-size: 13px; line-height: 20px; font-weight: 600; }
      p { margin: 4px 0 0; max-width: 68ch; }
      b { font-weight: 600; white-space: pre; }
      .row { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; align-items: center; }
      .head { color: var(--blue); border: 0; background: none; padding: 0 2px; text-decoration: underline; cursor: pointer; min-height: 24px; }
    `,
  ];

  /** The heads that look most from the last token to what followed the same word before. */
  #lookers: PairWeight[] = [];

  /** Taken from the model as it is; later changes do not take them away. */
  protected override willUpdate(): void {
    const { session, scene, language, busy, waiting } = this.controller;
    if (waiting || busy || !language.before || !session.pin) return;
    if (this.#lookers.length > 0 || scene.interventions.length > 0) return;
    this.#lookers = session.pairs.slice(0, TOGETHER);
  }

  /** What happens without a head; undefined until the ranking has come to it. */
  #effectOf({ layer, head }: PairWeight): HeadEffect | undefined {
    return this.controller.language.ranking.effects.find((one) => one.layer === layer && one.head === head);
  }

  #head({ layer, head }: { layer: number; head: number }) {
    return html`<button class="head" @click=${() =>
      this.dispatchEvent(
        new CustomEvent('attention-head', { detail: { layer, head }, bubbles: true, composed: true }),
      )}>${layer}.${head}</button>`;
  }

  #expected(best: Candidate) {
    const { language, session } = this.controller;
    const asks = session.queryTokens[language.step - 1]?.text ?? '';
    return html`<p>After <b>${asks}</b> the model expects <b>${language.nameOf(best.id)}</b> with probability ${digits(best.probability, 3)}.
      It followed the same word before. An induction head looks from a token back to what came after it the last time, and copies that.</p>`;
  }

  #looking() {
    const { session } = this.controller;
    const { pin } = session;
    if (this.#lookers.length === 0 || !pin || pin.key < 0) return nothing;
    return html`<p>From this <b>${session.queryTokens[pin.query]?.text}</b> the heads that look most at that <b>${session.keyTokens[pin.key]?.text}</b> are ${this.#listed((one) => digits(one.weight))}.</p>`;
  }

  #listed(figure: (one: PairWeight) => string) {
    return this.#lookers.map((one, at) => html`${at > 0 ? ', ' : ''}${this.#head(one)} (${figure(one)})`);
  }

  #found() {
    const { ranking } = this.controller.language;
    if (ranking.state === 'running')
      return html`<p>Each of all heads is switched off in turn, to see which ones it takes: ${percent(ranking.share)}.</p>`;
    if (this.#lookers.some((one) => !this.#effectOf(one)))
      return html`<div class="row"><button class="strong" @click=${() => this.controller.actions.rank()}>See what each of them does</button></div>`;
    const [most] = ranking.strongest(1);
    return html`<p>Looking is not yet doing: without each of them alone the log-probability changes by ${this.#listed((one) => digits(this.#effectOf(one)?.change ?? 0, 3))}.
      ${most ? html`Of all heads, ${this.#head(most)} matters most, with ${digits(most.change, 3)}.` : nothing}</p>`;
  }

  #together() {
    const { language, actions, scene } = this.controller;
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
      A head that is switched off writes nothing, which is further from what it usually writes than “Use its mean”.</p>`;
  }

  /** Whether the copying is shared, where exactly these heads are off. */
  #compared({ logProbabilityBefore, logProbabilityAfter }: PredictionChange) {
    const { interventions } = this.controller.scene;
    const exactly =
      interventions.length === this.#lookers.length &&
      this.#lookers.every((place) => stateOfHead(interventions, place) === 'off');
    if (!exactly) return nothing;
    const together = logProbabilityAfter - logProbabilityBefore;
    const alone = Math.min(...this.#lookers.map((one) => this.#effectOf(one)?.change ?? 0));
    return together < alone
      ? `: ${digits(together)} together, against ${digits(alone)} for the one that matters most alone, so the work is shared`
      : `: ${digits(together)} together, no more than the ${digits(alone)} of the one that matters most alone`;
  }

  override render() {
    const { controller } = this;
    const best = controller.language.before?.candidates[0];
    return html`<div class="title"><h2>Copying: induction on real text</h2><button class="link" @click=${() => controller.story.end()}>Close</button></div>
      ${best ? html`${this.#expected(best)}${this.#looking()}${this.#found()}${this.#together()}` : html`<p>It begins as soon as the model is here.</p>`}`;
  }
}
