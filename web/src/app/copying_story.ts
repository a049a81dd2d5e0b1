/** The story of copying on real text: the heads that do it are found live, and every figure is the core's. */

import { css, html, LitElement, nothing } from 'lit';
import type { Candidate, HeadEffect } from '../core/types.ts';
import { withIntervention } from '../state/interventions.ts';
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

  /** Heads without which the token is less likely, those that help most first. */
  get #helpers(): HeadEffect[] {
    const { effects } = this.controller.language.ranking;
    return effects
      .filter(({ change }) => change < 0)
      .toSorted((one, other) => one.change - other.change)
      .slice(0, TOGETHER);
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
      It stood behind the same word before: an induction head looks from here back to what came then, and copies it.</p>`;
  }

  #found(helpers: HeadEffect[]) {
    const [first] = helpers;
    const { language } = this.controller;
    const { state, share } = language.ranking;
    if (state === 'running')
      return html`<p>Each head is switched off in turn to see which ones do it: ${percent(share)}.</p>`;
    if (!first)
      return html`<div class="row"><button class="strong" @click=${() => this.controller.actions.rank()}>Find the heads that do it</button></div>`;
    return html`<p>Without head ${this.#head(first)} alone its log-probability changes by ${digits(first.change, 3)}: no single head is <em>the</em> induction head.
      The ${helpers.length} that help most are ${helpers.map((one, at) => html`${at > 0 ? ', ' : ''}${this.#head(one)} (${digits(one.change, 3)})`)}.</p>`;
  }

  #together(helpers: HeadEffect[]) {
    const { language, actions, scene } = this.controller;
    if (helpers.length === 0 || language.ranking.state === 'running') return nothing;
    const off = helpers.map(({ layer, head }) => ({
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
    return html`<p>With your changes the log-probability of <b>${language.nameOf(change.token)}</b> goes from ${digits(change.logProbabilityBefore)} to ${digits(change.logProbabilityAfter)};
      the two predictions are ${digits(change.divergence, 3)} nats apart (KL divergence). Copying is shared by several heads.</p>`;
  }

  override render() {
    const { controller } = this;
    const best = controller.language.before?.candidates[0];
    const helpers = this.#helpers;
    return html`<div class="title"><h2>Copying: induction on real text</h2><button class="link" @click=${() => controller.endStory()}>Close</button></div>
      ${best ? html`${this.#expected(best)}${this.#found(helpers)}${this.#together(helpers)}` : html`<p>It begins as soon as the model is here.</p>`}`;
  }
}
