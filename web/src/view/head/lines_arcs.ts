/** The arcs at both edges of the lines of a cross-attention head, and what chooses whose they are. */

import { html, nothing } from 'lit';
import type { Arcs, HeadPosition } from '../../scene/scene.ts';
import { isolated } from '../text/direction.ts';
import { rowNameAt } from '../text/token_name.ts';
import type { HeadView } from './head_view.ts';
import type { Between } from './lines_between.ts';
import type { LinesRoom } from './lines_room.ts';
import {
  arcsOf,
  leftOutWords,
  paintArcs,
  type SelfHead,
  SelfRows,
  type Side,
  selfHeadOf,
  selfHeads,
  sourceWord,
} from './self_arcs.ts';

const SIDES: readonly Side[] = ['target', 'source'];
/** A narrower page shows them when it is asked to. */
const NARROW = 480;

type Lines = HeadView & { width: number };

export class LinesArcs {
  readonly #view: Lines;
  readonly #rows: SelfRows;
  /** Null: the reader has not said. */
  #isWanted: boolean | null = null;
  /** Chosen here, of the arcs that were given. */
  #chosen: { of: Arcs; arcs: Arcs } | null = null;

  constructor(view: Lines) {
    this.#view = view;
    this.#rows = new SelfRows(() => view.requestUpdate());
  }

  get #heads(): Record<Side, SelfHead[]> | null {
    return selfHeads(this.#view.tiles?.place);
  }

  get #arcs(): Arcs {
    const { arcs } = this.#view;
    return this.#chosen?.of === arcs ? this.#chosen.arcs : arcs;
  }

  get isShown(): boolean {
    return this.#heads !== null && (this.#isWanted ?? this.#view.width >= NARROW);
  }

  #headOf(side: Side, heads: readonly SelfHead[]): SelfHead | null {
    const { tiles } = this.#view;
    return tiles?.place ? selfHeadOf(heads, this.#arcs[side], tiles.place) : null;
  }

  #choose(side: Side, heads: readonly SelfHead[], event: Event): void {
    const chosen = heads[Number((event.target as HTMLSelectElement).value)];
    if (!chosen) return;
    const place: HeadPosition = { layer: chosen.layer, head: chosen.head };
    const arcs = { ...this.#arcs, [side]: place };
    this.#chosen = { of: this.#view.arcs, arcs };
    this.#view.dispatchEvent(new CustomEvent('arcs-chosen', { detail: arcs, bubbles: true, composed: true }));
    this.#view.requestUpdate();
  }

  /** The words whose own reading is shown; -1, and no name: there is none. */
  #words({ stages, query, key }: Between): { words: Record<Side, number>; names: Record<Side, string> } {
    const { pin, queryTokens, keyTokens } = this.#view;
    const pinnedKey = pin && pin.query === query ? pin.key : -1;
    const words = { target: query, source: sourceWord(stages, query, key >= 0 ? key : pinnedKey) };
    const names = {
      target: query < 0 ? '' : isolated(rowNameAt(queryTokens, query)),
      source: words.source < 0 ? '' : isolated(keyTokens[words.source]?.text ?? ''),
    };
    return { words, names };
  }

  /** Whose arcs stand at which edge. */
  #choice(side: Side, heads: readonly SelfHead[], name: string) {
    if (heads.length === 0) return nothing;
    const own = this.#headOf(side, heads);
    const edge = side === 'target' ? 'Left' : 'Right';
    const words = name === '' ? 'self-attention' : `what ${name} reads`;
    return html`<label><span>${edge}: ${words}</span><select @change=${(event: Event) => this.#choose(side, heads, event)}>
      ${heads.map((head, at) => html`<option value=${at} .selected=${head.layer === own?.layer && head.head === own.head}>${head.title}</option>`)}</select></label>`;
  }

  choices(between: Between) {
    const heads = this.#heads;
    if (!heads) return nothing;
    const { names } = this.#words(between);
    const { isShown } = this;
    const toggle = () => {
      this.#isWanted = !isShown;
      this.#view.requestUpdate();
    };
    return html`<div class="arcs" role="group" aria-label="Self-attention beside the lines">${isShown ? SIDES.map((side) => this.#choice(side, heads[side], names[side])) : nothing}
      <button aria-pressed=${isShown} @click=${toggle}>Self-attention</button></div>`;
  }

  canvases() {
    return this.isShown ? SIDES.map((side) => html`<canvas class=${side} role="img"></canvas>`) : nothing;
  }

  paint({ frame, height, row, density }: LinesRoom, between: Between, colour: string): void {
    const { queries, keys } = between;
    const { tiles } = this.#view;
    const heads = this.#heads;
    if (!heads || !tiles?.place || !this.isShown) return;
    const { words, names } = this.#words(between);
    for (const side of SIDES) {
      const canvas = frame.querySelector<HTMLCanvasElement>(`canvas.${side}`);
      const head = this.#headOf(side, heads[side]);
      if (!canvas) continue;
      const column = side === 'target' ? queries : keys;
      const own = this.#rows.of(tiles.place, head, words[side], column);
      const arcs = arcsOf(own, words[side], column);
      canvas.style.height = `${height}px`;
      canvas.setAttribute(
        'aria-label',
        head && words[side] >= 0
          ? `What ${names[side]} reads of its own text: ${head.title}${leftOutWords(own, column)}`
          : 'No word is chosen',
      );
      paintArcs(canvas, arcs, {
        width: canvas.clientWidth,
        height,
        density,
        row,
        colour,
        edge: side === 'target' ? 'left' : 'right',
      });
    }
  }
}
