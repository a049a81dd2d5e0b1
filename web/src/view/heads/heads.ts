/** All heads as thumbnails, stack by stack; one tab stop, arrows move, Enter chooses, x switches off. */

import { html, LitElement, nothing } from 'lit';
import type { HeadPosition } from '../../scene/scene.ts';
import { signedColour } from '../colours/colour.ts';
import { headingStyles } from '../colours/shared_styles.ts';
import { styled } from '../element/styled.ts';
import type { HeadCell, HeadRow, HeadStack, PictureOf } from './head_cells.ts';
import { paintHeads } from './heads_paint.ts';
import { headsStyles } from './heads_styles.ts';

/** From so many rows on the thumbnails stay small: the grid should be seen as a whole. */
const MANY_ROWS = 12;
const FEW_HEADS = 4;

const isAt = (one: HeadPosition, other: HeadPosition) => one.layer === other.layer && one.head === other.head;

export class AttentionHeads extends LitElement {
  static override properties = {
    stacks: { attribute: false },
    pictureOf: { attribute: false },
    layer: { type: Number },
    head: { type: Number },
    groups: { type: Number },
    canSwitch: { type: Boolean },
    dark: { type: Boolean },
    large: { type: Boolean },
    focused: { state: true },
  };
  declare stacks: readonly HeadStack[];
  /** Drawn anew for another one; null: there is nothing to draw yet. */
  declare pictureOf: PictureOf | null;
  declare layer: number;
  declare head: number;
  /** Key/value heads: so many groups of heads share their keys and values. 0: each has its own. */
  declare groups: number;
  /** Heads can be switched off. */
  declare canSwitch: boolean;
  declare dark: boolean;
  /** A few heads may fill the width. */
  declare large: boolean;
  declare focused: HeadPosition | null;

  static override styles = [headingStyles, headsStyles];

  constructor() {
    super();
    this.stacks = [];
    this.pictureOf = null;
    this.layer = 0;
    this.head = 0;
    this.groups = 0;
    this.canSwitch = false;
    this.dark = false;
    this.large = false;
    this.focused = null;
  }

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

  /** Rows that hold heads, from top to bottom. */
  get #rows(): (readonly HeadCell[])[] {
    return this.stacks
      .flatMap(({ rows }) => rows.map(({ cells }) => cells))
      .filter(({ length }) => length > 0);
  }

  /** What Tab leads to: where the reader was, else the chosen head, else the first. */
  get #stop(): HeadPosition | undefined {
    const cells = this.#rows.flat();
    const at = (place: HeadPosition) => cells.find((cell) => isAt(cell, place));
    return (this.focused && at(this.focused)) ?? at(this) ?? cells[0];
  }

  #send(type: string, { layer, head }: HeadPosition): void {
    this.dispatchEvent(new CustomEvent(type, { detail: { layer, head }, bubbles: true, composed: true }));
  }

  #nextPlace(key: string, place: HeadPosition): HeadPosition | null | undefined {
    const rows = this.#rows;
    const down = rows.findIndex((cells) => cells.some((cell) => isAt(cell, place)));
    const row = rows[down] ?? [];
    const across = row.findIndex((cell) => isAt(cell, place));
    const beside = (step: number) => {
      const cells = rows[down + step] ?? [];
      return cells[Math.min(across, cells.length - 1)];
    };
    switch (key) {
      case 'ArrowUp':
        return beside(-1);
      case 'ArrowDown':
        return beside(1);
      case 'ArrowLeft':
        return row[across - 1];
      case 'ArrowRight':
        return row[across + 1];
      case 'Home':
        return row[0];
      case 'End':
        return row.at(-1);
      default:
        return null;
    }
  }

  #keydown(event: KeyboardEvent, place: HeadPosition): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'x') {
      this.#switch(event, place);
      return;
    }
    const next = this.#nextPlace(event.key, place);
    if (next === null) return;
    event.preventDefault();
    if (!next) return;
    this.focused = next;
    this.updateComplete.then(() => this.#buttonOf(next)?.focus());
  }

  #switch(event: Event, place: HeadPosition): void {
    if (!this.canSwitch) return;
    event.preventDefault();
    this.#send('toggle-head', place);
  }

  #buttonOf({ layer, head }: HeadPosition): HTMLButtonElement | null {
    return this.renderRoot.querySelector(`[data-head="${layer}.${head}"]`);
  }

  #cell(cell: HeadCell, stop: HeadPosition | undefined) {
    const { layer, head, words, state, change, caption } = cell;
    const effect =
      change === undefined
        ? nothing
        : html`<span class="effect" ${styled({ 'background-color': signedColour(change, 1, this.dark) })}></span>`;
    return html`<button role="gridcell" class=${state} data-head="${layer}.${head}"
      aria-selected=${isAt(cell, this)} aria-label=${words} title=${words} tabindex=${cell === stop ? 0 : -1}
      @click=${() => this.#send('attention-head', cell)}
      @contextmenu=${(event: Event) => this.#switch(event, cell)}
      @keydown=${(event: KeyboardEvent) => this.#keydown(event, cell)}><i>${effect}${cell.mark}</i>${caption ? html`<small aria-hidden="true">${caption}</small>` : nothing}</button>`;
  }

  /** Heads in each group; all of them where none are shared. */
  #groupSize(heads: number): number {
    const shared = this.groups > 1 && this.groups < heads && heads % this.groups === 0;
    return shared ? heads / this.groups : heads;
  }

  /** The cells of one row with a gap in front of every group but the first. */
  #spaced(cells: readonly unknown[], size: number) {
    const gap = html`<span role="presentation"></span>`;
    return cells.map((cell, at) => [at > 0 && at % size === 0 ? gap : nothing, cell]);
  }

  #groupLabels(heads: number, size: number) {
    if (size === heads) return nothing;
    const labels = Array.from({ length: heads / size }, (_, group) => {
      const words = `Group ${group}: heads ${group * size} to ${(group + 1) * size - 1} share keys and values`;
      return html`${group > 0 ? html`<span role="presentation"></span>` : nothing}<span class="axis group" title=${words} ${styled({ 'grid-column': `span ${size}` })}>group ${group}</span>`;
    });
    return html`<div role="presentation" class="row"><span role="presentation"></span>${labels}</div>`;
  }

  #headers(heads: number, size: number) {
    const numbers = Array.from(
      { length: heads },
      (_, head) => html`<span class="axis" role="columnheader">${head}</span>`,
    );
    return html`${this.#groupLabels(heads, size)}
      <div role="row" class="row"><span class="axis" role="presentation"></span>${this.#spaced(numbers, size)}</div>`;
  }

  #row({ name, cells, note }: HeadRow, size: number, stop: HeadPosition | undefined) {
    const drawn = cells.map((cell) => this.#cell(cell, stop));
    return html`<div role="row" class="row" aria-label=${name || nothing}>${name ? html`<span class="axis" role="rowheader">${name}</span>` : nothing}
      ${note ? html`<span class="note" role="gridcell">${note}</span>` : this.#spaced(drawn, size)}</div>`;
  }

  #stack({ title, aside, rows, slot }: HeadStack, stop: HeadPosition | undefined) {
    const heads = Math.max(0, ...rows.map(({ cells }) => cells.length));
    const inOrder = rows.every(({ name }) => name !== '');
    const size = inOrder ? this.#groupSize(heads) : heads;
    return html`<section>${title ? html`<h2 class="spread">${title}<span class="aside">${aside}</span></h2>` : nothing}
      <div class="grid" role="grid" aria-label=${title || (inOrder ? 'Heads: one row per layer' : 'Heads')} ${styled({ 'grid-template-columns': this.#columns(heads, size, rows) })}>
        ${inOrder && heads > 0 ? this.#headers(heads, size) : nothing}
        ${rows.map((row) => this.#row(row, size, stop))}
      </div>${slot ? html`<slot name=${slot}></slot>` : nothing}</section>`;
  }

  #columns(heads: number, size: number, rows: readonly HeadRow[]): string {
    const widest = heads <= FEW_HEADS ? (this.large ? '116px' : '56px') : this.#many ? '28px' : '1fr';
    const names = Math.max(0, ...rows.map(({ name }) => name.length));
    const axis = names === 0 ? '' : names > 2 ? '44px ' : '16px ';
    const groups = Array.from(
      { length: size > 0 ? heads / size : 0 },
      () => `repeat(${size}, minmax(0, ${widest}))`,
    );
    return `${axis}${groups.join(' 6px ')}`;
  }

  get #many(): boolean {
    return (
      this.#rows.length > MANY_ROWS && this.stacks.every(({ rows }) => rows.every(({ name }) => name !== ''))
    );
  }

  override render() {
    if (!this.pictureOf) return html`<p>The heads appear when they are computed.</p>`;
    const stop = this.#stop;
    const wide = this.stacks.every(({ rows }) => rows.every(({ cells }) => cells.length <= FEW_HEADS));
    return html`<div class="heads ${this.#many ? 'many' : ''} ${wide ? 'wide' : ''}">
      ${this.stacks.map((stack) => this.#stack(stack, stop))}<canvas aria-hidden="true"></canvas></div>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (['stacks', 'pictureOf', 'groups', 'dark', 'large'].some((name) => changed.has(name)))
      this.#paintSoon();
  }

  /** With the next frame, when the cells have their places. */
  #paintSoon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.paint();
    });
  }

  /** What the cells show, on one canvas over all of them. */
  paint(): void {
    const { pictureOf } = this;
    const canvas = this.renderRoot.querySelector('canvas');
    if (!pictureOf || !canvas) return;
    const pictures = this.#rows.flat().flatMap((cell) => {
      const picture = pictureOf(cell);
      const place = this.#buttonOf(cell)?.firstElementChild;
      return picture && place ? [{ picture, place }] : [];
    });
    paintHeads(canvas, pictures, this.dark);
  }
}
