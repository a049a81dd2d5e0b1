/** Which head matters most for a token: the ablation over all heads, with progress, and what it found. */

import { css, html, LitElement, nothing } from 'lit';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { Follow, type Followed } from '../../view/element/follow.ts';
import { styled } from '../../view/element/styled.ts';
import { digits, percent } from '../../view/text/format.ts';
import type { Ranking } from './ranking.ts';

const LISTED = 8;

export class HeadRanking extends LitElement {
  static override properties = {
    host: { attribute: false },
    ranking: { attribute: false },
    name: { type: String },
    heads: { type: Number },
    offHeads: { attribute: false },
    ready: { type: Boolean },
  };
  /** Says when what is drawn here is another. */
  declare host: Followed;
  declare ranking: Ranking;
  /** The token in question, visibly. */
  declare name: string;
  declare heads: number;
  /** Names of the heads that are switched off, `18.6`. */
  declare offHeads: ReadonlySet<string>;
  declare ready: boolean;

  static override styles = [
    headingStyles,
    controlsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      p { margin: 0 0 8px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); overflow-wrap: anywhere; }
      .line { display: flex; gap: 12px; align-items: center; }
      progress { flex: 1; min-width: 0; accent-color: var(--blue); height: 8px; }
      ol { list-style: none; margin: 8px 0 0; padding: 0; }
      li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px; align-items: center; }
      .go { all: unset; box-sizing: border-box; display: grid; grid-template-columns: 2.5rem minmax(0, 1fr) 3rem; gap: 8px; align-items: center; min-height: 28px; padding: 0 4px; border-radius: 5px; cursor: pointer; }
      .go:hover { background: var(--hover); }
      .bar { display: grid; grid-template-columns: 1fr 1fr; }
      .bar i { display: block; height: 6px; border-radius: 3px; background: var(--above); grid-column: 2; }
      .bar i.less { background: var(--below); grid-column: 1; justify-self: end; }
      .number { text-align: right; }
      @media (pointer: coarse) { .go { min-height: 44px; } }
    `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.host]);
  }

  #send(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #list() {
    const { effects } = this.ranking;
    const shown = this.ranking.strongest(LISTED);
    const most = Math.abs(shown[0]?.change ?? 0);
    if (effects.length === 0) return nothing;
    return html`<ol aria-label="Heads by what happens without them">${shown.map(({ layer, head, change }) => {
      const name = `${layer}.${head}`;
      const off = this.offHeads.has(name);
      return html`<li><button class="go" title="Layer ${layer}, head ${head}: go there" @click=${() => this.#send('attention-head', { layer, head })}>
          <span>${name}</span><span class="bar"><i class=${change < 0 ? 'less' : ''} ${styled({ width: `${most > 0 ? (100 * Math.abs(change)) / most : 0}%` })}></i></span><span class="number">${digits(change, 3)}</span></button>
        <button class="link" aria-label="${off ? 'Switch on' : 'Switch off'} head ${name}" @click=${() => this.#send('toggle-head', { layer, head })}>${off ? 'Switch on' : 'Switch off'}</button></li>`;
    })}</ol>`;
  }

  #words() {
    const { state, found, stale } = this.ranking;
    if (state === 'running') return `Switching off one head after the other: ${found} of ${this.heads}.`;
    if (this.ranking.effects.length === 0)
      return `Runs the text once for each of the ${this.heads} heads with that head switched off.`;
    const latest = stale ? ' Ranked before your latest change.' : '';
    const part = state === 'cancelled' ? ` Stopped after ${found} of ${this.heads} heads.` : '';
    return `Change in log-probability without the head: below 0 the head helps.${part}${latest}`;
  }

  override render() {
    const { state, share, problem } = this.ranking;
    const running = state === 'running';
    const named = this.ranking.effects.length > 0 && this.ranking.name ? this.ranking.name : this.name;
    return html`<h2>Which head matters most${named && ` for “${named}”`}?</h2><p>${this.#words()}</p>
      ${problem ? html`<p role="alert">${problem}</p>` : nothing}
      ${
        running
          ? html`<div class="line"><progress max="1" .value=${share} aria-label="Ranking">${percent(share)}</progress><button class="plain" @click=${() => this.ranking.cancel()}>Cancel</button></div>`
          : html`<button class="plain" ?disabled=${!this.ready} @click=${() => this.#send('rank-heads', null)}>Rank ${this.heads} heads</button>`
      }
      ${this.#list()}`;
  }
}
