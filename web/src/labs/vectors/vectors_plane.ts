/** A query and a key as arrows in the plane, to be dragged or moved by the arrow keys. */

import { css, html, LitElement, nothing, svg } from 'lit';
import { type Core, messageOf } from '../../core/types.ts';
import type { Mode, Pin } from '../../scene/scene.ts';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { formed } from '../../view/text/form_words.ts';
import { digits } from '../../view/text/format.ts';
import { type MatrixName, withCells } from './change_vectors.ts';
import type { FilledVectors } from './filled_vectors.ts';
import { LARGEST } from './matrices.ts';
import { type PlaneFigures, planeFigures } from './plane_figures.ts';
import type { Vectors } from './source.ts';
import { groupsOf } from './vectors.ts';
import { emitVectors } from './vectors_change.ts';

/** Of the picture; its unit is a pixel where it is not narrower. */
const SIDE = 260;
const HALF = SIDE / 2;
const MARGIN = 20;
const LEAST_LIMIT = 2;
const STEP = 0.1;
const LARGE_STEP = 1;

interface Arrow {
  which: 'query' | 'key';
  letter: 'q' | 'k';
  token: string;
  name: MatrixName;
  row: number;
  /** First column of the head. */
  first: number;
  /** All of the head's columns; the first two are drawn. */
  numbers: number[];
}

type Point = readonly [x: number, y: number];

const pointOf = ({ numbers }: Arrow): Point => [numbers[0] ?? 0, numbers[1] ?? 0];

export class VectorsPlane extends LitElement {
  static override properties = {
    vectors: { attribute: false },
    numbers: { attribute: false },
    mode: { type: String },
    head: { type: Number },
    pin: { attribute: false },
    core: { attribute: false },
    figures: { state: true },
    problem: { state: true },
    stop: { state: true },
  };
  declare vectors: Vectors;
  declare numbers: FilledVectors;
  declare mode: Mode;
  declare head: number;
  /** Whose query and key they are; null: the first's. */
  declare pin: Pin | null;
  declare core: () => Promise<Pick<Core, 'attend'>>;
  declare figures: PlaneFigures | null;
  declare problem: string;
  /** The arrow that Tab reaches. */
  declare stop: Arrow['which'];

  static override styles = [
    headingStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      .beside { display: flex; flex-wrap: wrap; gap: 16px 32px; align-items: center; }
      svg { width: 260px; max-width: 100%; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); }
      .axis { stroke: var(--line); }
      .query { --tone: var(--orange); }
      .key { --tone: var(--blue); }
      .shaft { stroke: var(--tone); stroke-width: 2.5; }
      .tip { fill: var(--tone); }
      .reach { fill: transparent; }
      g { cursor: grab; outline: none; touch-action: none; }
      g:focus-visible .reach { stroke: var(--ink); stroke-width: 2; }
      text { font: 600 13px ui-sans-serif, system-ui, sans-serif; fill: var(--tone); }
      .beside > div { flex: 1 1 220px; }
      dl { display: grid; grid-template-columns: auto auto; gap: 4px 24px; margin: 0; width: max-content; }
      dd { margin: 0; text-align: right; }
      p { margin: 4px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); max-width: 60ch; }
      .q { color: var(--orange); font-weight: 600; }
      .k { color: var(--blue); font-weight: 600; }
    `,
  ];

  #version = 0;
  #asked = '';
  #limit = LEAST_LIMIT;
  /** Of the movement that is under way. */
  #dragged: { which: Arrow['which']; gesture: string } | null = null;
  #drags = 0;

  constructor() {
    super();
    this.head = 0;
    this.pin = null;
    this.figures = null;
    this.problem = '';
    this.stop = 'query';
  }

  #arrow(which: Arrow['which']): Arrow {
    const { vectors, numbers, mode, pin } = this;
    const cross = mode === 'cross';
    const head = Math.min(this.head, vectors.heads - 1);
    const ofKeys = which === 'key';
    const name = ofKeys ? (cross ? 'crossKeys' : 'keys') : 'queries';
    const names = ofKeys && cross ? vectors.crossTokens : vectors.tokens;
    const wanted = (ofKeys ? pin?.key : pin?.query) ?? 0;
    const row = Math.max(0, Math.min(names.length - 1, wanted));
    const line = numbers[name][row] ?? [];
    const width = line.length / vectors.heads;
    const group = Math.floor((head * groupsOf(vectors)) / vectors.heads);
    const first = (ofKeys ? group : head) * width;
    return {
      which,
      letter: ofKeys ? 'k' : 'q',
      token: names[row] || String(row + 1),
      name,
      row,
      first,
      numbers: line.slice(first, first + width),
    };
  }

  protected override willUpdate(): void {
    const [query, key] = [this.#arrow('query'), this.#arrow('key')];
    // Under the pointer the scale stays as it is.
    if (!this.#dragged) {
      const most = Math.max(...[...pointOf(query), ...pointOf(key)].map(Math.abs));
      this.#limit = Math.max(LEAST_LIMIT, Math.ceil(most * 1.2));
    }
    const asked = JSON.stringify([query.numbers, key.numbers]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#measure(++this.#version, query.numbers, key.numbers);
  }

  async #measure(version: number, query: number[], key: number[]): Promise<void> {
    // Where no core can be had, the page has said so.
    const core = await this.core().catch(() => null);
    if (!core) return;
    try {
      const figures = await planeFigures(core, query, key);
      if (version === this.#version) Object.assign(this, { figures, problem: '' });
    } catch (cause) {
      if (version === this.#version) this.problem = messageOf(cause);
    }
  }

  #place(arrow: Arrow, [x, y]: Point, gesture: string): void {
    const held = (value: number) => Number(Math.max(-LARGEST, Math.min(LARGEST, value)).toFixed(2));
    const cells = [
      [arrow.first, held(x)],
      [arrow.first + 1, held(y)],
    ] as const;
    const drawn = arrow.numbers.length > 1 ? cells : cells.slice(0, 1);
    emitVectors(this, withCells(this.vectors, arrow.name, arrow.row, drawn), gesture);
  }

  #pressed(arrow: Arrow, event: PointerEvent): void {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#drags++;
    this.#dragged = { which: arrow.which, gesture: `arrow ${arrow.letter} ${this.#drags}` };
  }

  #moved(event: PointerEvent): void {
    if (!this.#dragged) return;
    const plane = this.renderRoot.querySelector('svg');
    if (!plane) return;
    const { left, top, width } = plane.getBoundingClientRect();
    const unit = (this.#limit * SIDE) / (HALF - MARGIN) / width;
    const x = (event.clientX - left - width / 2) * unit;
    const y = (top + width / 2 - event.clientY) * unit;
    const within = (value: number) => Math.max(-this.#limit, Math.min(this.#limit, value));
    this.#place(this.#arrow(this.#dragged.which), [within(x), within(y)], this.#dragged.gesture);
  }

  #released(): void {
    this.#dragged = null;
    this.requestUpdate();
  }

  /** Both arrows are one tab stop. */
  #goToOther(event: KeyboardEvent): void {
    event.preventDefault();
    for (const arrow of this.renderRoot.querySelectorAll<SVGElement>('g[role="application"]'))
      if (arrow !== event.currentTarget) arrow.focus();
  }

  #keydown(arrow: Arrow, event: KeyboardEvent): void {
    if (event.key === 'Enter') this.#goToOther(event);
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const [x, y] = pointOf(arrow);
    this.#place(arrow, [x + step * (way[0] ?? 0), y + step * (way[1] ?? 0)], `arrow ${arrow.letter} by key`);
  }

  #drawn(arrow: Arrow) {
    const scale = (HALF - MARGIN) / this.#limit;
    const [x, y] = pointOf(arrow);
    const [right, down] = [HALF + x * scale, HALF - y * scale];
    const words = `${arrow.which === 'query' ? 'Query' : 'Key'} of ${arrow.token}: ${digits(x)}, ${digits(y)}. Arrow keys move it, with Shift by 1; Enter goes to the other arrow`;
    return svg`<g class=${arrow.which} tabindex=${arrow.which === this.stop ? 0 : -1} @focus=${() => {
      this.stop = arrow.which;
    }} role="application" aria-roledescription="arrow" aria-label=${words}
        @pointerdown=${(event: PointerEvent) => this.#pressed(arrow, event)} @pointermove=${(event: PointerEvent) => this.#moved(event)}
        @pointerup=${() => this.#released()} @pointercancel=${() => this.#released()} @keydown=${(event: KeyboardEvent) => this.#keydown(arrow, event)}>
      <line class="shaft" x1=${HALF} y1=${HALF} x2=${right} y2=${down} />
      <circle class="tip" cx=${right} cy=${down} r="6" /><circle class="reach" cx=${right} cy=${down} r="20" />
      <text x=${right + (arrow.which === 'query' ? 10 : -18)} y=${down - 10}>${arrow.letter}</text></g>`;
  }

  #figures() {
    const { figures } = this;
    if (!figures) return nothing;
    return html`<dl aria-label="Comparisons of this query and key"><dt>Dot product</dt><dd>${digits(figures.dot, 3)}</dd>
      <dt>Scaled by √d</dt><dd>${digits(figures.scaled, 3)}</dd><dt>Cosine</dt><dd>${digits(figures.cosine, 3)}</dd></dl>`;
  }

  override render() {
    const [query, key] = [this.#arrow('query'), this.#arrow('key')];
    const columns = query.numbers.length;
    const drawn =
      columns > 2
        ? formed`Columns ${query.first + 1} and ${query.first + 2} of the query are drawn, and the key’s beside them; the figures are of all ${columns}.`
        : 'The dot product grows with length, the cosine knows the angle alone.';
    return html`<h2>In the plane</h2>
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}
      <div class="beside"><svg viewBox="0 0 ${SIDE} ${SIDE}" role="group" aria-label="Query and key as arrows, ±${this.#limit}">
          <line class="axis" x1="0" y1=${HALF} x2=${SIDE} y2=${HALF} /><line class="axis" x1=${HALF} y1="0" x2=${HALF} y2=${SIDE} />
          ${this.#drawn(key)}${this.#drawn(query)}</svg>
        <div>${this.#figures()}<p><span class="q">q</span> is what ${query.token} looks for, <span class="k">k</span> what ${key.token} is found by: pin another cell for others. Drag their tips. ${drawn}</p></div></div>`;
  }
}
