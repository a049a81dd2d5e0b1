/** The left rail: all heads, the heads that answer the pinned question, and figures of the chosen one. */

import { css, html, LitElement, nothing } from 'lit';
import type { HeadEffect, HeadSite, HeadStatistics, Intervention, Thumbnails } from '../../core/types.ts';
import { KIND_NAMES } from '../../intervention/kinds/index.ts';
import type { KindName, ModelKnobs } from '../../intervention/kinds/kind.ts';
import { headSite } from '../../intervention/kinds/sites.ts';
import { silencedWords, stateOfHead } from '../../intervention/list.ts';
import { type Arrangement, AS_IT_STANDS, isArranged } from '../../scene/arrangement.ts';
import type { HeadPosition } from '../../scene/scene.ts';
import { rowOf } from '../../trace/head_rows.ts';
import type { HeadsOverview } from '../../trace/heads_overview.ts';
import type { Cell } from '../../trace/selection.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { headingStyles } from '../colours/shared_styles.ts';
import { controlsStyles } from '../controls/controls_styles.ts';
import { Follow } from '../element/follow.ts';
import { kept } from '../element/kept.ts';
import { styled } from '../element/styled.ts';
import { Roving } from '../gestures/roving.ts';
import { digits } from '../text/format.ts';
import { placedName } from '../text/token_name.ts';
import { marksOf } from '../together/marks_of.ts';
import {
  cellsBy,
  type HeadCell,
  type HeadStack,
  type PictureOf,
  stacksOf,
  thumbnailPictures,
} from './head_cells.ts';
import { patternFigures, patternOf } from './pattern.ts';

const LISTED = 6;
/** Smaller mean weights are 0 in two decimals. */
const LEAST_MASS = 0.005;

export class HeadRail extends LitElement {
  static override properties = {
    session: { attribute: false },
    dark: { type: Boolean },
    interventions: { attribute: false },
    whyUnchanged: { attribute: false },
    effects: { attribute: false },
    kinds: { attribute: false },
    model: { attribute: false },
    nameOf: { attribute: false },
    siteOf: { attribute: false },
    large: { type: Boolean },
    arrangement: { attribute: false },
    tools: { state: true },
    notes: { state: true },
    old: { type: Boolean },
    oldPairs: { type: Boolean },
  };
  /** The reader's changes; null where nothing can be changed. */
  declare interventions: Intervention[] | null;
  /** Why none can be changed yet; empty: nothing is said of it. */
  declare whyUnchanged: string;
  /** Kinds of changes that are offered. */
  declare kinds: readonly KindName[];
  /** What of the model can be exchanged in every layer; null: it is none. */
  declare model: ModelKnobs | null;
  /** What happens to a token without each head, to colour the grid by. */
  declare effects: HeadEffect[];
  /** The text of the token at a position. */
  declare nameOf: (position: number) => string;
  /** What a head of the trace is to an intervention. */
  declare siteOf: (head: HeadPosition) => HeadSite;
  declare session: TraceSession;
  declare dark: boolean;
  /** A few heads are drawn as large as there is room. */
  declare large: boolean;
  declare arrangement: Arrangement;
  /** Loaded when the reader opens them, or the scene has the heads in another order. */
  declare tools: typeof import('./heads_tools.ts') | 'missing' | null;
  /** Loaded once something is told beneath the grid. */
  declare notes: typeof import('./heads_notes.ts') | null;
  /** Thumbnails and figures are older than the text. */
  declare old: boolean;
  /** The heads that answer the pinned question are, too. */
  declare oldPairs: boolean;

  static override styles = [
    headingStyles,
    controlsStyles,
    css`
    :host { display: block; font-variant-numeric: tabular-nums; }
    section + section { margin-top: 24px; }
    .old { font-weight: 400; font-size: var(--text-12); color: var(--orange); animation: show 0s 400ms both; }
    .faded { animation: fade 0s 400ms both; }
    @keyframes show { from { visibility: hidden; } to { visibility: visible; } }
    @keyframes fade { to { opacity: 0.5; } }
    .asks { color: var(--orange); }
    .reads { color: var(--blue); }
    ul { list-style: none; margin: 0; padding: 0; }
    li button {
      all: unset; box-sizing: border-box; width: 100%; display: grid; grid-template-columns: 2.75rem minmax(0, 1fr) 2.5rem; gap: 8px; align-items: center;
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
    p.pattern { margin: 0 0 4px; font-size: var(--text-14); line-height: var(--text-20); color: var(--ink); }
    p.unchanged { margin-top: 8px; }
    p { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
    section.change { box-sizing: border-box; min-height: 88px; margin-top: 8px; padding-block: 4px 8px; border-bottom: 1px solid var(--line); background: var(--paper); }
    @media (min-width: 40rem) {
      section.change:not(:has(change-head[open])) { position: sticky; top: 0; bottom: 0; z-index: 2; }
    }
    summary { min-height: 28px; line-height: var(--text-28); font-size: var(--text-12); color: var(--muted); cursor: pointer; }
    .legend { display: flex; align-items: center; gap: 8px; margin-top: 8px; }
    .legend i { flex: 1; height: 10px; border-radius: 2px; max-width: 128px; box-shadow: 0 0 0 1px var(--line); }
    attention-heads + p { margin-top: 8px; }
    @media (forced-colors: active) {
      .bar { outline: 1px solid CanvasText; }
      .bar i { forced-color-adjust: none; background: CanvasText; }
    }
    @media (pointer: coarse) { li button { min-height: 44px; } summary { line-height: var(--text-44); } }
  `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.session], {
      select: () => {
        const { overview, layer, head, pin, pairs, stages, extras, hiddenEdits, overlaid } = this.session;
        return [overview, layer, head, pin, pairs, stages, extras, hiddenEdits, overlaid];
      },
    });
    new Roving(this, 'ul', 'button');
    this.dark = false;
    this.large = false;
    this.old = false;
    this.oldPairs = false;
    this.interventions = null;
    this.whyUnchanged = '';
    this.effects = [];
    this.kinds = KIND_NAMES;
    this.model = null;
    this.nameOf = String;
    this.siteOf = headSite;
    this.arrangement = AS_IT_STANDS;
    this.tools = null;
    this.notes = null;
  }

  protected override willUpdate(): void {
    if (!this.tools && isArranged(this.arrangement)) this.#loadTools();
    if (!this.notes && (this.effects.length > 0 || this.session.overview.progress)) this.#loadNotes();
  }

  /** The heads stand without them where they cannot be had; the next change asks for them again. */
  async #loadNotes(): Promise<void> {
    this.notes = await import('./heads_notes.ts').catch(() => null);
  }

  #opened(): void {
    if (typeof this.tools !== 'object' || !this.tools) this.#loadTools();
  }

  async #loadTools(): Promise<void> {
    this.tools = await import('./heads_tools.ts').catch(() => 'missing' as const);
  }

  /** What is soon renewed is not spoken of. */
  #mark(old: boolean) {
    return old && this.session.trace ? html` <span class="old">older than the text</span>` : nothing;
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
    const asks = html`<span class="asks">${placedName(queryTokens, pin.query)}</span>`;
    const reads = html`<span class="reads">${placedName(keyTokens, pin.key)}</span>`;
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
    if (!stages || rowOf(stages, query)?.allowed[key] !== 0)
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
      ${places ? html`<p class="pattern">${patternOf(known, session.keyTokens, session.noun)}</p>` : nothing}<dl class=${this.old ? 'faded' : ''}>
      <dt><attention-term name="entropy">Entropy</attention-term> (1 = even)</dt><dd>${digits(known.entropy)}</dd>
      ${places ? html`<dt><attention-term name="mean distance">Mean distance</attention-term></dt><dd>${digits(known.meanDistance, 1)} ${session.noun}s</dd>${this.#masses(known)}` : nothing}</dl></section>`;
  }

  /** Mean weights, by where they lie. */
  #masses(known: HeadStatistics) {
    return patternFigures(known, this.session.noun)
      .filter(({ value }) => value >= LEAST_MASS)
      .map(({ measured, value }) => html`<dt>${measured}</dt><dd>${digits(value)}</dd>`);
  }

  /** In reach however far the rail is scrolled. */
  #change() {
    const { session, interventions } = this;
    if (!session.trace) return nothing;
    if (!interventions && this.whyUnchanged === '') return nothing;
    const { piecePin: pin } = session;
    const { stack, layer, head } = this.siteOf(session);
    const pinned = pin ? (pin.key < 0 ? pin.query : pin.key) : -1;
    return html`<section class="change" aria-label="Change ${session.headName.toLowerCase()}">${
      interventions
        ? html`<change-head .stack=${stack} .layer=${layer} .head=${head} .interventions=${interventions} .nameOf=${this.nameOf} .kinds=${this.kinds} .model=${this.model} .session=${session} .pinned=${pinned}></change-head>`
        : html`<p class="unchanged">${this.whyUnchanged}</p>`
    }</section>`;
  }

  #stateOf(position: HeadPosition): Pick<HeadCell, 'state' | 'words' | 'mark'> {
    const { hiddenEdits, overlaid } = this.session;
    const interventions = (this.interventions ?? []).filter((entry) => !hiddenEdits?.has(entry));
    const site = this.siteOf(position);
    const state = stateOfHead(interventions, site);
    const together = overlaid && marksOf(overlaid)?.ofHead(overlaid, position);
    const done = state === 'off' ? silencedWords(interventions, site) : state === 'edited' ? 'changed' : '';
    const words = [done, together?.words].filter(Boolean).join(', ');
    return { state: state === 'none' ? '' : state, words, ...(together && { mark: together.mark }) };
  }

  #pictures = kept(
    (thumbnails: Thumbnails | null): PictureOf | null => thumbnails && thumbnailPictures(thumbnails),
  );
  /** The grid is drawn anew only for other cells. */
  #stacks = kept(
    (
      { thumbnails, statistics, ownTokens }: HeadsOverview,
      effects: HeadEffect[],
      _interventions: Intervention[] | null,
      _hiddenEdits: ReadonlySet<Intervention> | undefined,
      _together: string | undefined,
    ): HeadStack[] => {
      const layers = thumbnails ? (this.session.trace?.summary.layers ?? []) : [];
      const stateOf = (position: HeadPosition) => this.#stateOf(position);
      return stacksOf(layers, cellsBy({ statistics, ownTokens, noun: this.session.noun, effects, stateOf }));
    },
  );

  #arranged = kept(
    (
      stacks: readonly HeadStack[],
      { statistics }: HeadsOverview,
      arrangement: Arrangement,
      tools: HeadRail['tools'],
    ) =>
      tools && tools !== 'missing'
        ? tools.arranged(stacks, statistics, arrangement, this.session.noun)
        : stacks,
  );

  #sorting() {
    const { arrangement, effects, tools } = this;
    const { statistics } = this.session.overview;
    const content =
      tools === 'missing'
        ? html`<p>The tools could not be loaded. Check the connection and try it again.</p>`
        : html`<heads-tools .statistics=${statistics} .noun=${this.session.noun} .arrangement=${arrangement} ?hasEffects=${effects.length > 0}></heads-tools>`;
    return html`<details ?open=${isArranged(arrangement)} @toggle=${() => this.#opened()}>
      <summary>Sort and filter</summary>${content}</details>`;
  }

  #captions() {
    const { session, effects } = this;
    const { heads = 0 } = session.layerSummary ?? {};
    const groups = session.layerSummary?.keyValueHeads ?? heads;
    const shared =
      groups > 1 && groups < heads
        ? html` The ${heads / groups} heads of a <attention-term name="key/value groups">group</attention-term> share one key and value.`
        : '';
    const rows = isArranged(this.arrangement)
      ? 'Layer and head stand beneath each.'
      : html`Rows are <attention-term name="layer">layers</attention-term>, columns heads.`;
    return html`${this.notes?.progressNote(session.overview.progress)}${this.notes?.effectsLegend(effects, this.dark)}<p>${rows} Shade: square root of the weight.${shared}</p>${this.#sorting()}`;
  }

  #grid() {
    const { session, interventions, effects } = this;
    const { overview, layer, head, overlaid } = session;
    const { thumbnails } = overview;
    const stacks = this.#arranged(
      this.#stacks(
        overview,
        effects,
        interventions,
        session.hiddenEdits,
        overlaid ? marksOf(overlaid)?.namesOf(overlaid) : '',
      ),
      overview,
      this.arrangement,
      this.tools,
    );
    const alone =
      stacks.length === 1 && stacks[0]?.rows.length === 1 && stacks[0].rows[0]?.cells.length === 1;
    return html`<attention-heads class=${this.old ? 'faded' : ''} aria-busy=${this.old} .stacks=${stacks} .pictureOf=${this.#pictures(thumbnails)}
        .layer=${layer} .head=${head} .groups=${session.layerSummary?.keyValueHeads ?? 0} ?canSwitch=${interventions !== null}
        ?dark=${this.dark} ?large=${this.large}></attention-heads>${thumbnails && !alone ? this.#captions() : nothing}`;
  }

  override render() {
    return html`<div class="layout"><section><h2><attention-term name="head">Heads</attention-term>${this.#mark(this.old)}</h2>${this.#grid()}</section>
      ${this.session.overview.thumbnails ? html`${this.#change()} ${this.#pairs()} ${this.#figures()}` : nothing}</div>`;
  }
}
