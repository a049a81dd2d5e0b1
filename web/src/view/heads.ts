/** The layer x head grid of thumbnails; one tab stop, arrows move, Enter chooses. */

import { css, html, LitElement, nothing } from 'lit';
import type { HeadStatistics, Thumbnails } from '../core/types.ts';
import { weightColours } from './colour.ts';
import { digits } from './format.ts';
import { patternOf } from './pattern.ts';

export interface HeadPlace {
  layer: number;
  head: number;
}

export class AttentionHeads extends LitElement {
  static override properties = {
    thumbnails: { attribute: false },
    statistics: { attribute: false },
    places: { type: Boolean },
    layer: { type: Number },
    head: { type: Number },
    dark: { type: Boolean },
    focused: { state: true },
  };
  declare thumbnails: Thumbnails | null;
  declare statistics: HeadStatistics[];
  /** Queries and keys are the same tokens: where a head looks has a name. */
  declare places: boolean;
  declare layer: number;
  declare head: number;
  declare dark: boolean;
  declare focused: HeadPlace | null;

  static override styles = css`
    :host { display: block; }
    .grid { display: grid; gap: 2px; align-items: center; }
    .axis { font-size: 11px; line-height: 16px; color: var(--muted); text-align: center; font-variant-numeric: tabular-nums; }
    button { all: unset; display: block; position: relative; cursor: pointer; border-radius: 2px; aspect-ratio: 1; }
    canvas { display: block; width: 100%; height: 100%; image-rendering: pixelated; border-radius: 2px; background: var(--panel); }
    button:hover { box-shadow: 0 0 0 1px var(--muted); }
    button[aria-selected='true'] { box-shadow: 0 0 0 2px var(--orange); z-index: 1; }
    button:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; z-index: 2; }
    p { margin: 8px 0 0; font-size: 12px; line-height: 16px; color: var(--muted); }
    @media (forced-colors: active) { button[aria-selected='true'] { outline: 3px solid Highlight; } }
  `;

  constructor() {
    super();
    this.thumbnails = null;
    this.statistics = [];
    this.places = true;
    this.layer = 0;
    this.head = 0;
    this.dark = false;
    this.focused = null;
  }

  #choose(place: HeadPlace): void {
    this.dispatchEvent(new CustomEvent('attention-head', { detail: place, bubbles: true, composed: true }));
  }

  #keydown(event: KeyboardEvent, place: HeadPlace): void {
    const steps: Record<string, [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const step = steps[event.key];
    const { thumbnails } = this;
    if (!thumbnails) return;
    let next: HeadPlace | null = null;
    if (step) next = { layer: place.layer + step[0], head: place.head + step[1] };
    if (event.key === 'Home') next = { layer: place.layer, head: 0 };
    if (event.key === 'End') next = { layer: place.layer, head: thumbnails.heads - 1 };
    if (!next) return;
    event.preventDefault();
    if (next.layer < 0 || next.layer >= thumbnails.layers || next.head < 0 || next.head >= thumbnails.heads)
      return;
    this.focused = next;
    const { layer, head } = next;
    this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLButtonElement>(`[data-head="${layer}.${head}"]`)?.focus();
    });
  }

  #describe({ layer, head }: HeadPlace): string {
    const known = this.statistics.find((one) => one.layer === layer && one.head === head);
    if (!known) return `Layer ${layer}, head ${head}`;
    const pattern = this.places ? `${patternOf(known)}, ` : '';
    return `Layer ${layer}, head ${head}: ${pattern}entropy ${digits(known.entropy)}`;
  }

  #thumbnail(place: HeadPlace) {
    const stop = this.focused ?? { layer: this.layer, head: this.head };
    const isStop = stop.layer === place.layer && stop.head === place.head;
    return html`<button
      role="gridcell"
      data-head="${place.layer}.${place.head}"
      aria-selected=${place.layer === this.layer && place.head === this.head}
      aria-label=${this.#describe(place)}
      title=${this.#describe(place)}
      tabindex=${isStop ? 0 : -1}
      @click=${() => this.#choose(place)}
      @keydown=${(event: KeyboardEvent) => this.#keydown(event, place)}
    ><canvas></canvas></button>`;
  }

  override render() {
    const { thumbnails } = this;
    if (!thumbnails) return html`<p>The heads appear when they are computed.</p>`;
    const layers = Array.from({ length: thumbnails.layers }, (_, layer) => layer);
    const heads = Array.from({ length: thumbnails.heads }, (_, head) => head);
    const several = thumbnails.layers * thumbnails.heads > 1;
    return html`<div class="grid" role="grid" aria-label="Heads: one row per layer">
        <div role="row" class="row"><span class="axis" role="presentation"></span>${heads.map(
          (head) => html`<span class="axis" role="columnheader">${head}</span>`,
        )}</div>
        ${layers.map(
          (layer) =>
            html`<div role="row" class="row"><span class="axis" role="rowheader">${layer}</span>${heads.map(
              (head) => this.#thumbnail({ layer, head }),
            )}</div>`,
        )}
      </div>
      ${several ? html`<p>Rows are layers, columns heads. Shade: square root of the weight.</p>` : nothing}`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    const { thumbnails } = this;
    if (!thumbnails) return;
    for (const row of this.renderRoot.querySelectorAll<HTMLElement>('.row')) {
      row.style.display = 'contents';
    }
    const grid = this.renderRoot.querySelector<HTMLElement>('.grid');
    if (grid)
      grid.style.gridTemplateColumns = `16px repeat(${thumbnails.heads}, minmax(0, ${thumbnails.heads > 4 ? '1fr' : '56px'}))`;
    if (changed.has('thumbnails') || changed.has('dark')) this.#paint(thumbnails);
  }

  #paint(thumbnails: Thumbnails): void {
    const { rows, columns, pixels } = thumbnails;
    const table = new Uint32Array(weightColours(this.dark).slice().buffer);
    const canvases = this.renderRoot.querySelectorAll('canvas');
    canvases.forEach((canvas, index) => {
      canvas.width = columns;
      canvas.height = rows;
      const image = new ImageData(columns, rows);
      const cells = new Uint32Array(image.data.buffer);
      const start = index * rows * columns;
      for (let at = 0; at < cells.length; at++) cells[at] = table[pixels[start + at] ?? 0] ?? 0;
      canvas.getContext('2d')?.putImageData(image, 0, 0);
    });
  }
}
