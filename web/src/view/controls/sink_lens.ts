/**
 * What a sink hides: the rows of the chosen head as they are, without the key that they rest on, and with somewhere
 * else to rest, side by side; and each of them as a change of the model. Every row is normalised by the core.
 */

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import {
  type HeadStages,
  type Intervention,
  type SinkLens as Lens,
  messageOf,
  type NormalisedRows,
} from '../../core/types.ts';
import type { Reach } from '../../intervention/kinds/kind.ts';
import { subjectOf } from '../../intervention/kinds/sites.ts';
import { sameIntervention } from '../../intervention/list.ts';
import { isLongStages } from '../../trace/head_rows.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { rootEntry, weightColours, weightEntry } from '../colours/colour.ts';
import { headingStyles, segmentsStyles } from '../colours/shared_styles.ts';
import { defineParts } from '../element/define_parts.ts';
import { Follow } from '../element/follow.ts';
import { LONG } from '../matrix/matrix_layout.ts';
import { columnForm, inForm } from '../text/form.ts';
import { digits } from '../text/format.ts';
import { pieceName } from '../text/piece_name.ts';
import { rowNameAt } from '../text/token_name.ts';
import { controlsStyles } from './controls_styles.ts';
import type { MaskSite } from './mask_site.ts';
import { reachFrom, type Where, wheresIn } from './where.ts';

const LEAST_SCORE = -10;
const MOST_SCORE = 15;
/** The map is 64 px wide, on a dense screen in as many more device pixels. */
const MAP_SIDE = 128;

interface Asked {
  /** The head. */
  of: unknown;
  key: number;
  score: number;
  query: number;
}

interface Way {
  name: string;
  words: string;
  rows: NormalisedRows | null;
  /** What stands in place of the rows. */
  missing?: TemplateResult | string;
  /** As a change of the model. */
  change?: Intervention;
  more?: TemplateResult;
}

export class SinkLens extends LitElement {
  static override properties = {
    session: { attribute: false },
    site: { attribute: false },
    dark: { type: Boolean },
    where: { state: true },
    inWords: { type: Boolean },
    atPin: { state: true },
    score: { state: true },
    lens: { state: true },
    dropped: { state: true },
    problem: { state: true },
  };
  declare session: TraceSession;
  declare site: MaskSite;
  /** The views show words; what is done here is of pieces. */
  declare inWords: boolean;
  declare dark: boolean;
  declare where: Where;
  /** The pinned key is taken for the sink, and not the first one. */
  declare atPin: boolean;
  declare score: number;
  declare lens: Lens | null;
  declare dropped: NormalisedRows | null;
  declare problem: string;

  static override styles = [
    controlsStyles,
    segmentsStyles,
    headingStyles,
    css`
      :host { display: block; margin-bottom: 24px; font-variant-numeric: tabular-nums; }
      .title { display: flex; justify-content: space-between; align-items: center; gap: 8px; }
      h2, h3 { margin: 0; font-size: var(--text-13); line-height: var(--text-20); font-weight: 600; overflow-wrap: anywhere; }
      section { border-top: 1px solid var(--line); margin-top: 12px; padding-top: 8px; }
      .rows { display: grid; grid-template-columns: 4rem minmax(0, 1fr); gap: 4px 12px; align-items: start; margin-top: 4px; }
      canvas { display: block; width: 100%; image-rendering: pixelated; }
      .map { width: 64px; height: 64px; border: 1px solid var(--line); }
      .row { height: 14px; border: 1px solid var(--line); box-sizing: border-box; }
      p { margin: 4px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      b { color: var(--ink); font-weight: 600; }
      .segments { flex-wrap: wrap; margin-top: 8px; }
      .segments button { flex: 1 0 auto; max-width: 100%; padding: 0 3px; font-size: var(--text-12); overflow-wrap: anywhere; }
      label { display: block; margin-top: 4px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      label span { display: flex; justify-content: space-between; }
      input { width: 100%; min-height: 28px; margin: 0; accent-color: var(--orange); }
      .plain { margin-top: 6px; }
      @media (pointer: coarse) { input { min-height: 44px; } }
    `,
  ];

  /** What the rows were asked for. */
  #asked: Asked | null = null;

  constructor() {
    super();
    new Follow(this, () => [this.session]);
    this.dark = false;
    this.inWords = false;
    this.where = 'head';
    this.atPin = false;
    this.score = 2;
    this.lens = null;
    this.dropped = null;
    this.problem = '';
  }

  get #key(): number {
    const { pin } = this.session;
    return this.atPin && pin && pin.key >= 0 ? pin.key : 0;
  }

  get #query(): number {
    return this.session.pin?.query ?? 0;
  }

  get #keyName(): string {
    return this.#quoted(this.#key);
  }

  /** A key by its name; in words with its word. */
  #quoted(key: number): string {
    const { keyTokens } = this.session;
    return `“${this.inWords ? pieceName(keyTokens, key, true) : (keyTokens[key]?.text ?? key)}”`;
  }

  get #reach(): Reach {
    return reachFrom(this.where, this.site, this.session.head);
  }

  protected override updated(): void {
    const { stages } = this.session;
    if (!stages) return;
    const { score } = this;
    const [key, query] = [this.#key, this.#query];
    const of = this.#of(stages);
    const asked = this.#asked;
    const isAsked =
      asked !== null &&
      asked.of === of &&
      asked.key === key &&
      asked.score === score &&
      asked.query === query;
    if (!isAsked) this.#ask({ of, key, score, query });
    this.#draw();
  }

  /** Of a long head there are other stages with each row that comes. */
  #of(stages: HeadStages): unknown {
    return isLongStages(stages) ? this.session.tiles : stages;
  }

  /** Late answers give way to newer ones. */
  async #ask(asked: Asked): Promise<void> {
    const { trace, layer, head } = this.session;
    const { key, score, query } = asked;
    const before = this.#asked;
    this.#asked = asked;
    try {
      const lens = (await trace?.sinkLens(layer, head, { key, score, query, side: MAP_SIDE })) ?? null;
      if (this.#asked !== asked) return;
      this.lens = lens;
      if (before && before.of === asked.of && before.key === key && before.query === query) return;
      this.dropped = null;
      if (this.site.isQuick) await this.#drop();
    } catch (cause) {
      if (this.#asked === asked) this.problem = messageOf(cause);
    }
  }

  async #drop(): Promise<void> {
    const asked = this.#asked;
    try {
      const view = { query: this.#query, side: MAP_SIDE };
      const rows = (await this.site.without?.(this.#key, view)) ?? null;
      if (this.#asked?.of === asked?.of && this.#asked?.key === asked?.key) this.dropped = rows;
    } catch (cause) {
      this.problem = messageOf(cause);
    }
  }

  #draw(): void {
    const ways = this.#ways().filter(({ rows }) => rows && rows.row.length > 0);
    const colours = new Uint32Array(weightColours(this.dark).slice().buffer);
    const sections = [...this.renderRoot.querySelectorAll<HTMLElement>('.rows')];
    for (const [index, { rows }] of ways.entries()) {
      if (!rows) continue;
      const { mapRows, mapColumns } = rows;
      const [map, row] = sections[index]?.querySelectorAll('canvas') ?? [];
      // Of many keys each weight is faint.
      const entry = rows.row.length > LONG ? rootEntry : weightEntry;
      if (map) paintRows(map, rows.map, { rows: mapRows, columns: mapColumns, entry }, colours);
      if (row) paintRows(row, rows.row, { rows: 1, columns: rows.row.length, entry }, colours);
    }
  }

  #dropWords() {
    if (!this.site.without) return 'Use it in the model, and the matrix shows it.';
    return html`<button class="plain" @click=${() => this.#drop()}>Compute it</button>`;
  }

  #ways(): Way[] {
    const { lens, score } = this;
    const [key, name, reach] = [this.#key, this.#keyName, this.#reach];
    const stack = this.site.stack === undefined ? {} : { stack: this.site.stack };
    const scoreless = 'This file holds only weights: another softmax needs its scores.';
    return [
      { name: 'As it is now', words: inForm('The rows of the head.'), rows: lens?.raw ?? null },
      {
        name: 'Hidden, the rest renormalised',
        words: `The weight of ${name} is taken out and the others are divided by what is left. A mask gives just that over the same scores, so the model gets one.`,
        rows: lens?.without ?? null,
        change: { kind: 'block', token: key, ...reach },
      },
      {
        name: 'Dropped, computed again',
        words: `Nobody may look at ${name}. ${subjectOf(stack)} hides it: the queries and keys that come here are others.`,
        rows: this.dropped,
        missing: this.#dropWords(),
        change: { kind: 'block', token: key, ...stack },
      },
      {
        name: 'Softmax plus one',
        words: 'One more score, 0, stands in each softmax; its weight is dropped.',
        rows: lens?.plusOne ?? null,
        missing: scoreless,
        change: { kind: 'sink', score: 0, ...reach },
      },
      {
        name: 'A learned sink',
        words: 'The same with a score of its own, as a model could have learned it.',
        rows: lens?.learned ?? null,
        missing: scoreless,
        change: { kind: 'sink', score, ...reach },
        more: html`<label><span>Score of the sink<b>${digits(score, 1)}</b></span>
          <input type="range" min=${LEAST_SCORE} max=${MOST_SCORE} step="0.1" .value=${String(score)}
            @input=${(event: Event) => {
              this.score = Number((event.target as HTMLInputElement).value);
            }} /></label>`,
      },
    ];
  }

  #rows({ name, rows, missing }: Way) {
    if (!rows) return html`<p>${missing ?? ''}</p>`;
    if (rows.row.length === 0) return html`<p>${missing}</p>`;
    const { queryTokens } = this.session;
    const asks = this.inWords
      ? pieceName(queryTokens, this.#query, true)
      : rowNameAt(queryTokens, this.#query);
    const sum = digits(rows.rowSum, 3);
    return html`<div class="rows"><canvas class="map" role="img" aria-label="${name}: ${inForm('all rows')}"></canvas>
      <div><canvas class="row" role="img" aria-label="${name}: ${inForm('the row of')} ${asks}"></canvas>
      <p>“${asks}”: ${inForm('row sum')} <b>${sum}</b></p></div></div>`;
  }

  #button({ change }: Way) {
    if (!change) return nothing;
    const made = this.site.interventions.find((entry) => sameIntervention(entry, change));
    const send = () =>
      this.dispatchEvent(
        new CustomEvent(made ? 'remove-change' : 'add-change', {
          detail: made ?? change,
          bubbles: true,
          composed: true,
        }),
      );
    return html`<button class="plain" aria-pressed=${made !== undefined} @click=${send}>${made ? 'Take it back' : 'Use it in the model'}</button>`;
  }

  #way(way: Way) {
    return html`<section aria-label=${way.name}><h3>${way.name}</h3>${this.#rows(way)}<p>${way.words}</p>${way.more ?? nothing}${this.#button(way)}</section>`;
  }

  #segments<Choice>(
    label: string,
    choices: readonly { value: Choice; label: string }[],
    chosen: Choice,
    choose: (value: Choice) => void,
  ) {
    return html`<div class="segments" role="group" aria-label=${label}>${choices.map(
      (choice) =>
        html`<button aria-pressed=${choice.value === chosen} @click=${() => choose(choice.value)}>${choice.label}</button>`,
    )}</div>`;
  }

  /** Which key is taken for the sink. */
  #keys() {
    const { pin } = this.session;
    if (!pin || pin.key < 1)
      return html`<p>The first token, ${this.#quoted(0)}. Pin a cell to take another key.</p>`;
    const choices = [
      { value: false, label: `first, ${this.#quoted(0)}` },
      { value: true, label: `pinned, ${this.#quoted(pin.key)}` },
    ];
    return this.#segments('Which key is the sink', choices, this.atPin, (atPin) => {
      this.atPin = atPin;
    });
  }

  override render() {
    return html`<div class="title"><h2>What a <attention-term name="sink">sink</attention-term> hides</h2><button class="link" @click=${() => this.dispatchEvent(new Event('close-tool'))}>Close</button></div>
      ${this.#keys()}
      ${this.#segments('Where a change acts', wheresIn(this.site.stack), this.where, (where) => {
        this.where = where;
      })}
      ${this.session.keyTokens.length > LONG ? html`<p>Shade: square root of the weight.</p>` : nothing}
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}
      ${this.#ways().map((way) => this.#way(way))}`;
  }
}

/** A pixel for each cell, by its weight. */
function paintRows(
  canvas: HTMLCanvasElement,
  weights: Float32Array,
  { rows, columns, entry }: { rows: number; columns: number; entry: (weight: number) => number },
  colours: Uint32Array,
): void {
  // One row is a strip in either form.
  const form = rows > 1 ? columnForm : null;
  const [wide, tall] = form ? [rows, columns] : [columns, rows];
  canvas.width = wide;
  canvas.height = tall;
  const pixels = new Uint32Array(rows * columns);
  for (const [at, weight] of (form?.cells(weights, rows, columns) ?? weights).entries())
    pixels[at] = colours[entry(weight)] ?? 0;
  canvas
    .getContext('2d')
    ?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), wide, tall), 0, 0);
}

defineParts({ 'sink-lens': SinkLens });
