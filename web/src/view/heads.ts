/** The layer x head grid of thumbnails; one tab stop, arrows move, Enter chooses. */

import { css, html, LitElement, nothing } from 'lit';
import type { HeadEffect, HeadStatistics, Intervention, Thumbnails } from '../core/types.ts';
import { silencedWords, stateOfHead } from '../intervention/list.ts';
import { signedColour } from './colour.ts';
import { digits } from './format.ts';
import { paintHeads } from './heads_paint.ts';
import { patternOf } from './pattern.ts';
import { styled } from './styled.ts';

export interface HeadPlace {
  layer: number;
  head: number;
}

function keyOf({ layer, head }: HeadPlace): string {
  return `${layer}.${head}`;
}

/** From so many layers on the thumbnails stay small: the grid should be seen as a whole. */
const MANY_LAYERS = 12;
const FEW_HEADS = 4;

export class AttentionHeads extends LitElement {
  static override properties = {
    thumbnails: { attribute: false },
    statistics: { attribute: false },
    places: { attribute: false },
    names: { attribute: false },
    layer: { type: Number },
    head: { type: Number },
    groups: { type: Number },
    interventions: { attribute: false },
    effects: { attribute: false },
    dark: { type: Boolean },
    large: { type: Boolean },
    focused: { state: true },
  };
  declare thumbnails: Thumbnails | null;
  declare statistics: HeadStatistics[];
  /** For each layer whether it looks at its own sequence: only there has it a name where a head looks. */
  declare places: readonly boolean[];
  /** What the rows are called where they are more than layers; none: their numbers. */
  declare names: string[];
  declare layer: number;
  declare head: number;
  /** Key/value heads: so many groups of heads share their keys and values. 0: each has its own. */
  declare groups: number;
  /** What the reader did to the heads; null: nothing can be done. */
  declare interventions: Intervention[] | null;
  /** What happens to a token without each head: coloured over the thumbnails. */
  declare effects: HeadEffect[];
  declare dark: boolean;
  /** A few heads may fill the width. */
  declare large: boolean;
  declare focused: HeadPlace | null;

  static override styles = css`
    :host { display: block; }
    .grid { position: relative; display: grid; gap: 2px; align-items: center; }
    .row { display: contents; }
    .axis { font-size: 11px; line-height: 16px; color: var(--muted); text-align: center; font-variant-numeric: tabular-nums; }
    .group { white-space: nowrap; overflow: hidden; border-bottom: 1px solid var(--line); margin-bottom: 2px; }
    button { all: unset; display: block; position: relative; cursor: pointer; border-radius: 2px; aspect-ratio: 1; }
    .many button { aspect-ratio: 4 / 3; }
    canvas { position: absolute; inset: 0; width: 100%; height: 100%; image-rendering: pixelated; pointer-events: none; }
    button:hover { box-shadow: 0 0 0 1px var(--muted); }
    button[aria-selected='true'] { box-shadow: 0 0 0 2px var(--orange); z-index: 1; }
    button:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; z-index: 2; }
    button.off::before { content: ''; position: absolute; inset: 0; background: var(--paper); opacity: 0.6; }
    button.off::after {
      content: ''; position: absolute; inset: 0;
      background: linear-gradient(to top right, transparent calc(50% - 1px), var(--ink) calc(50% - 1px) calc(50% + 1px), transparent calc(50% + 1px));
    }
    button.edited::after { content: ''; position: absolute; inset: 0; border: 2px dotted var(--orange); border-radius: 2px; }
    .effect { position: absolute; inset: 0; border-radius: 2px; opacity: 0.82; }
    p { margin: 8px 0 0; font-size: 12px; line-height: 16px; color: var(--muted); }
    .legend { display: flex; align-items: center; gap: 8px; font-variant-numeric: tabular-nums; }
    .legend i { flex: 1; height: 10px; border-radius: 2px; max-width: 128px; box-shadow: 0 0 0 1px var(--line); }
    .legend + p { margin-top: 4px; }
    @media (forced-colors: active) { button[aria-selected='true'] { outline: 3px solid Highlight; } }
  `;

  constructor() {
    super();
    this.thumbnails = null;
    this.statistics = [];
    this.places = [];
    this.names = [];
    this.layer = 0;
    this.head = 0;
    this.groups = 0;
    this.interventions = null;
    this.effects = [];
    this.dark = false;
    this.large = false;
    this.focused = null;
  }

  #statisticsOf = new Map<string, HeadStatistics>();
  #effectOf = new Map<string, HeadEffect>();
  #largestEffect = 0;
  #frame = 0;
  #sizes = new ResizeObserver(() => this.#paintSoon());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('statistics'))
      this.#statisticsOf = new Map(this.statistics.map((one) => [keyOf(one), one]));
    if (!changed.has('effects')) return;
    this.#effectOf = new Map(this.effects.map((one) => [keyOf(one), one]));
    this.#largestEffect = this.effects.reduce((most, { change }) => Math.max(most, Math.abs(change)), 0);
  }

  #stateOf(place: HeadPlace): 'off' | 'edited' | 'none' {
    return this.interventions ? stateOfHead(this.interventions, place) : 'none';
  }

  #send(type: string, place: HeadPlace): void {
    this.dispatchEvent(new CustomEvent(type, { detail: place, bubbles: true, composed: true }));
  }

  #nextPlace(key: string, { layer, head }: HeadPlace, heads: number): HeadPlace | null {
    switch (key) {
      case 'ArrowUp':
        return { layer: layer - 1, head };
      case 'ArrowDown':
        return { layer: layer + 1, head };
      case 'ArrowLeft':
        return { layer, head: head - 1 };
      case 'ArrowRight':
        return { layer, head: head + 1 };
      case 'Home':
        return { layer, head: 0 };
      case 'End':
        return { layer, head: heads - 1 };
      default:
        return null;
    }
  }

  #keydown(event: KeyboardEvent, place: HeadPlace): void {
    const { thumbnails } = this;
    if (!thumbnails || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'x' && this.interventions) {
      event.preventDefault();
      this.#send('toggle-head', place);
      return;
    }
    const next = this.#nextPlace(event.key, place, thumbnails.heads);
    if (!next) return;
    event.preventDefault();
    const { layer, head } = next;
    if (layer < 0 || layer >= thumbnails.layers || head < 0 || head >= thumbnails.heads) return;
    this.focused = next;
    this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLButtonElement>(`[data-head="${layer}.${head}"]`)?.focus();
    });
  }

  #toggle(event: Event, place: HeadPlace): void {
    if (!this.interventions) return;
    event.preventDefault();
    this.#send('toggle-head', place);
  }

  #describe({ layer, head }: HeadPlace): string {
    const known = this.#statisticsOf.get(keyOf({ layer, head }));
    const effect = this.#effectOf.get(keyOf({ layer, head }));
    const parts = known
      ? [...(this.places[layer] ? [patternOf(known)] : []), `entropy ${digits(known.entropy)}`]
      : [];
    if (effect) parts.push(`without it ${digits(effect.change, 3)}`);
    const state = this.#stateOf({ layer, head });
    if (state === 'off') parts.push(silencedWords(this.interventions ?? [], { layer, head }));
    if (state === 'edited') parts.push('changed');
    return `Layer ${layer}, head ${head}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
  }

  #effect(place: HeadPlace) {
    const found = this.#effectOf.get(keyOf(place));
    if (!found) return nothing;
    const background = signedColour(found.change, this.#largestEffect, this.dark);
    return html`<span class="effect" ${styled({ 'background-color': background })}></span>`;
  }

  #thumbnail(place: HeadPlace) {
    const stop = this.focused ?? { layer: this.layer, head: this.head };
    const isStop = stop.layer === place.layer && stop.head === place.head;
    const words = this.#describe(place);
    return html`<button
      role="gridcell"
      class=${this.#stateOf(place)}
      data-head="${place.layer}.${place.head}"
      aria-selected=${place.layer === this.layer && place.head === this.head}
      aria-label=${words}
      title=${words}
      tabindex=${isStop ? 0 : -1}
      @click=${() => this.#send('attention-head', place)}
      @contextmenu=${(event: Event) => this.#toggle(event, place)}
      @keydown=${(event: KeyboardEvent) => this.#keydown(event, place)}
    >${this.#effect(place)}</button>`;
  }

  /** Heads in each group; all of them where none are shared. */
  get #groupSize(): number {
    const heads = this.thumbnails?.heads ?? 0;
    const shared = this.groups > 1 && this.groups < heads && heads % this.groups === 0;
    return shared ? heads / this.groups : heads;
  }

  /** The cells of one row with a gap in front of every group but the first. */
  #spaced(heads: number, cellOf: (head: number) => unknown) {
    const size = this.#groupSize;
    return Array.from({ length: heads }, (_, head) => [
      head > 0 && head % size === 0 ? html`<span role="presentation"></span>` : nothing,
      cellOf(head),
    ]);
  }

  #groupLabels(heads: number) {
    const size = this.#groupSize;
    if (size === heads) return nothing;
    return html`<div role="presentation" class="row"><span role="presentation"></span>${Array.from(
      { length: heads / size },
      (_, group) => {
        const words = `Group ${group}: heads ${group * size} to ${(group + 1) * size - 1} share keys and values`;
        return html`${group > 0 ? html`<span role="presentation"></span>` : nothing}<span class="axis group" title=${words} ${styled({ 'grid-column': `span ${size}` })}>group ${group}</span>`;
      },
    )}</div>`;
  }

  #captions({ layers, heads }: Thumbnails) {
    if (layers * heads === 1) return nothing;
    const size = this.#groupSize;
    const shared = size < heads ? ` The ${size} heads of a group share one key and value.` : '';
    const most = this.#largestEffect;
    const scale = [-1, -0.5, 0, 0.5, 1].map((share) => signedColour(share, 1, this.dark)).join(', ');
    return html`${
      this.effects.length > 0
        ? html`<p class="legend"><span>${digits(-most)}</span><i aria-hidden="true" ${styled({ background: `linear-gradient(to right, ${scale})` })}></i><span>${digits(most)}</span></p><p>Colour: change in log-probability without the head.</p>`
        : nothing
    }<p>${this.names.length > 0 ? 'Rows say who looks where' : 'Rows are layers'}, columns heads. Shade: square root of the weight.${shared}</p>`;
  }

  override render() {
    const { thumbnails } = this;
    if (!thumbnails) return html`<p>The heads appear when they are computed.</p>`;
    const { layers, heads } = thumbnails;
    return html`<div class="grid ${layers > MANY_LAYERS ? 'many' : ''}" role="grid" aria-label="Heads: one row per layer" ${styled({ 'grid-template-columns': this.#columns(thumbnails) })}>
        <canvas aria-hidden="true"></canvas>
        ${this.#groupLabels(heads)}
        <div role="row" class="row"><span class="axis" role="presentation"></span>${this.#spaced(
          heads,
          (head) => html`<span class="axis" role="columnheader">${head}</span>`,
        )}</div>
        ${Array.from(
          { length: layers },
          (_, layer) =>
            html`<div role="row" class="row"><span class="axis" role="rowheader">${this.names[layer] ?? layer}</span>${this.#spaced(
              heads,
              (head) => this.#thumbnail({ layer, head }),
            )}</div>`,
        )}
      </div>${this.#captions(thumbnails)}`;
  }

  #columns({ layers, heads }: Thumbnails): string {
    const widest =
      heads <= FEW_HEADS ? (this.large ? '116px' : '56px') : layers > MANY_LAYERS ? '28px' : '1fr';
    const size = this.#groupSize;
    const group = `repeat(${size}, minmax(0, ${widest}))`;
    return `${this.names.length > 0 ? '44px' : '16px'} ${Array.from({ length: heads / size }, () => group).join(' 6px ')}`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (['thumbnails', 'groups', 'dark'].some((name) => changed.has(name))) this.#paintSoon();
  }

  /** With the next frame, when the cells have their places. */
  #paintSoon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const { thumbnails, renderRoot } = this;
    const canvas = renderRoot.querySelector('canvas');
    if (!thumbnails || !canvas) return;
    const cellOf = (layer: number, head: number) =>
      renderRoot.querySelector(`[data-head="${layer}.${head}"]`);
    paintHeads(canvas, thumbnails, cellOf, this.dark);
  }
}
