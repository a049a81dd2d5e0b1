/** The left rail: all heads, the heads that answer the pinned question, and figures of the chosen one. */

import { css, html, LitElement, nothing } from 'lit';
import type { HeadEffect, HeadStatistics, Intervention } from '../core/types.ts';
import type { Cell } from '../trace/selection.ts';
import type { TraceSession } from '../trace/trace_session.ts';
import type { OwnMask } from './controls/change_head.ts';
import { digits } from './format.ts';
import { patternFigures, patternOf } from './pattern.ts';
import { styled } from './styled.ts';
import { rowNameAt } from './token_name.ts';

const LISTED = 6;
/** Smaller mean weights are 0 in two decimals. */
const LEAST_MASS = 0.005;

export class HeadRail extends LitElement {
  static override properties = {
    session: { attribute: false },
    tick: { attribute: false },
    dark: { type: Boolean },
    interventions: { attribute: false },
    whyUnchanged: { attribute: false },
    ownMask: { attribute: false },
    effects: { attribute: false },
    nameOf: { attribute: false },
    large: { type: Boolean },
    old: { type: Boolean },
    oldPairs: { type: Boolean },
  };
  /** The reader's changes; null where nothing can be changed. */
  declare interventions: Intervention[] | null;
  /** Why none can be changed yet; empty: nothing is said of it. */
  declare whyUnchanged: string;
  /** What the model hides by itself. */
  declare ownMask: OwnMask;
  /** What happens to a token without each head, to colour the grid by. */
  declare effects: HeadEffect[];
  /** The text of the token at a position. */
  declare nameOf: (position: number) => string;
  declare session: TraceSession;
  declare tick: unknown;
  declare dark: boolean;
  /** A few heads are drawn as large as there is room. */
  declare large: boolean;
  /** Thumbnails and figures are older than the text. */
  declare old: boolean;
  /** The heads that answer the pinned question are, too. */
  declare oldPairs: boolean;

  static override styles = css`
    :host { display: block; font-variant-numeric: tabular-nums; }
    h2 { margin: 0 0 8px; font-size: 13px; line-height: 20px; font-weight: 600; overflow-wrap: anywhere; }
    section + section { margin-top: 24px; }
    .old { font-weight: 400; font-size: 12px; color: var(--orange); animation: show 0s 400ms both; }
    .faded { animation: fade 0s 400ms both; }
    @keyframes show { from { visibility: hidden; } to { visibility: visible; } }
    @keyframes fade { to { opacity: 0.5; } }
    .asks { color: var(--orange); }
    .reads { color: var(--blue); }
    ul { list-style: none; margin: 0; padding: 0; }
    li button {
      all: unset; box-sizing: border-box; width: 100%; display: grid; grid-template-columns: 44px minmax(0, 1fr) 40px; gap: 8px; align-items: center;
      min-height: 28px; padding: 0 6px; border-radius: 5px; cursor: pointer;
    }
    li button:hover, li button[aria-current='true'] { background: var(--hover); }
    li button:focus-visible { outline: 2px solid var(--ink); outline-offset: 1px; }
    .bar { height: 6px; border-radius: 3px; background: var(--line); }
    .bar i { display: block; height: 6px; border-radius: 3px; background: var(--blue); }
    .weight { text-align: right; }
    dl { margin: 0; display: grid; grid-template-columns: 1fr auto; gap: 2px 12px; }
    dt { color: var(--muted); }
    dd { margin: 0; text-align: right; }
    p.pattern { margin: 0 0 4px; font-size: 14px; line-height: 20px; color: var(--ink); }
    p.unchanged { margin-top: 8px; }
    p { margin: 0; font-size: 12px; line-height: 16px; color: var(--muted); }
    section.change { margin-top: 8px; padding-bottom: 8px; background: var(--paper); }
    @media (min-width: 40rem) {
      section.change:not(:has(change-head[open])) { position: sticky; top: 0; bottom: 0; z-index: 2; }
    }
    @media (pointer: coarse) { li button { min-height: 44px; } }
  `;

  constructor() {
    super();
    this.tick = null;
    this.dark = false;
    this.large = false;
    this.old = false;
    this.oldPairs = false;
    this.interventions = null;
    this.whyUnchanged = '';
    this.ownMask = 'causal';
    this.effects = [];
    this.nameOf = String;
  }

  /** What is soon renewed is not spoken of. */
  #mark(old: boolean) {
    return old ? html` <span class="old">older than the text</span>` : nothing;
  }

  #choose(layer: number, head: number): void {
    this.dispatchEvent(
      new CustomEvent('attention-head', { detail: { layer, head }, bubbles: true, composed: true }),
    );
  }

  #pairs() {
    const { session } = this;
    const { pin, pairs, queryTokens, keyTokens } = session;
    const several = pairs.length > 1;
    if (!several) return nothing;
    if (!pin || pin.key < 0) return nothing;
    const asks = html`<span class="asks">${rowNameAt(queryTokens, pin.query)}</span>`;
    const reads = html`<span class="reads">${keyTokens[pin.key]?.text}</span>`;
    const looking = pairs.filter(({ weight }) => weight >= LEAST_MASS);
    if (looking.length === 0)
      return html`<section><h2>No head where ${asks} looks at ${reads}</h2><p>${this.#whyNone(pin)}</p></section>`;
    return html`<section><h2>Heads where ${asks} looks at ${reads}</h2><ul class=${this.oldPairs ? 'faded' : ''}>${looking
      .slice(0, LISTED)
      .map(
        ({
          layer,
          head,
          weight,
        }) => html`<li><button aria-current=${layer === session.layer && head === session.head}
        title="Layer ${layer}, head ${head}" @click=${() => this.#choose(layer, head)}>
        <span>${layer}.${head}</span> <span class="bar"><i ${styled({ width: `${100 * weight}%` })}></i></span> <span class="weight">${weight.toFixed(2)}</span></button></li>`,
      )}</ul></section>`;
  }

  /** Hidden, or all but unseen. */
  #whyNone({ query, key }: Cell): string {
    const { stages, shown } = this.session;
    if (stages?.allowed[query * stages.keys + key] !== 0)
      return `None gives it a weight of as much as ${LEAST_MASS}.`;
    return `It is hidden: ${shown.hiddenWhy?.(query, key) ?? 'the mask hides it'}.`;
  }

  #figures() {
    const { session } = this;
    const known = session.overview.statistics.find(
      (one) => one.layer === session.layer && one.head === session.head,
    );
    if (!known) return nothing;
    // Between two sequences, places say nothing about who looks at whom.
    const places = session.oneSequence;
    return html`<section><h2>This head${this.#mark(this.old)}</h2>
      ${places ? html`<p class="pattern">${patternOf(known)}</p>` : nothing}<dl class=${this.old ? 'faded' : ''}>
      <dt>Entropy (1 = even)</dt><dd>${digits(known.entropy)}</dd>
      ${places ? html`<dt>Mean distance</dt><dd>${digits(known.meanDistance, 1)} tokens</dd>${this.#masses(known)}` : nothing}</dl></section>`;
  }

  /** Mean weights, by where they lie. */
  #masses(known: HeadStatistics) {
    return patternFigures(known)
      .filter(({ value }) => value >= LEAST_MASS)
      .map(({ measured, value }) => html`<dt>${measured}</dt><dd>${digits(value)}</dd>`);
  }

  /** In reach however far the rail is scrolled. */
  #change() {
    const { session, interventions } = this;
    if (!session.trace) return nothing;
    if (!interventions)
      return this.whyUnchanged ? html`<p class="unchanged">${this.whyUnchanged}</p>` : nothing;
    const { pin, layer, head } = session;
    return html`<section class="change" aria-label="Change ${session.headName.toLowerCase()}"><change-head .layer=${layer} .head=${head} .interventions=${interventions}   .nameOf=${this.nameOf} .ownMask=${this.ownMask}
      .pinned=${pin ? (pin.key < 0 ? pin.query : pin.key) : -1}></change-head></section>`;
  }

  override render() {
    const { session, interventions } = this;
    return html`<div class="layout"><section><h2>Heads${this.#mark(this.old)}</h2>
      <attention-heads class=${this.old ? 'faded' : ''} aria-busy=${this.old} .thumbnails=${session.overview.thumbnails} .statistics=${session.overview.statistics} .places=${session.overview.oneSequences} .names=${session.stackNames}
        .layer=${session.layer} .head=${session.head} .groups=${session.layerSummary?.keyValueHeads ?? 0} .effects=${this.effects}
        .interventions=${interventions} .dark=${this.dark} ?large=${this.large}></attention-heads></section>
      ${this.#change()} ${this.#pairs()} ${this.#figures()}</div>`;
  }
}
