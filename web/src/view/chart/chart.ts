/**
 * A small chart over steps: up to two axes, lines with their names at their ends, a cross-hair by pointer and
 * keys. Sends `chart-hover` (a step, or null) and `chart-step`.
 */

import { html, LitElement, nothing, svg } from 'lit';
import { spokenStyles } from '../colours/shared_styles.ts';
import { OwnSize } from '../element/own_size.ts';
import { shortWeight } from '../text/format.ts';
import { type Box, type Points, pathOf, spread } from './chart_path.ts';
import { roundEnd, type Scale, share, ticks, tickWords } from './chart_scale.ts';
import { nearest, steppedTo, valueAt } from './chart_steps.ts';
import { chartStyles } from './chart_styles.ts';

export interface ChartLine extends Points {
  name: string;
  tone: 'ink' | 'quiet' | number;
  /** Of the run beside it. */
  dashed?: boolean;
  axis?: 'right';
}

export interface ChartData {
  title: string;
  lines: ChartLine[];
  /** Last step of the axis. */
  lastStep: number;
  /** Largest value of the left axis; absent: as the lines need. The right one always ends at 1. */
  most?: number;
  /** Where it is enough. */
  wanted?: number;
  height?: number;
  /** What is counted across; absent: steps. */
  across?: string;
  /** Names stand at the ends of the lines. */
  named?: boolean;
}

const MARGIN = { left: 32, right: 32, named: 44, top: 8, bottom: 20 };
const LABEL_GAP = 13;
const NARROW = 480;
/** Of a name beside a line, about. */
const CHARACTER = 6.2;
/** Ticks nearer to the step that is told make room for it. */
const STEP_LABEL = 30;

export class LineChart extends LitElement {
  static override properties = {
    data: { attribute: false },
    log: { type: Boolean },
    at: { attribute: false },
    hover: { attribute: false },
    width: { state: true },
  };
  declare data: ChartData;
  declare log: boolean;
  /** The step that is marked; null: none is. */
  declare at: number | null;
  /** The step under the cross-hair, in this chart or in one beside it. */
  declare hover: number | null;
  declare width: number;

  static override styles = [spokenStyles, chartStyles];

  #left: Scale = { from: 0, to: 1 };
  #paths: string[] = [];

  constructor() {
    super();
    new OwnSize(this, () => {
      this.width = Math.floor(this.clientWidth);
    });
    this.data = { title: '', lines: [], lastStep: 1 };
    this.log = false;
    this.at = null;
    this.hover = null;
    this.width = 0;
  }

  get #box(): Box {
    const { named, height = 124, lines } = this.data;
    const hasRight = lines.some(({ axis }) => axis === 'right');
    const longest = lines.reduce((most, { name }) => Math.max(most, name.length), 0);
    const right = named ? MARGIN.named + longest * CHARACTER : hasRight ? MARGIN.right : 12;
    return {
      left: MARGIN.left,
      top: MARGIN.top,
      width: Math.max(40, this.width - MARGIN.left - right),
      height: height - MARGIN.top - MARGIN.bottom,
    };
  }

  get #across(): Scale {
    return { from: 0, to: Math.max(1, this.data.lastStep), log: this.log };
  }

  #up({ axis }: { axis?: 'right' }): Scale {
    return axis === 'right' ? { from: 0, to: 1 } : this.#left;
  }

  /** What takes a look at every value: done anew only where they, or their places, have changed. */
  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!['data', 'log', 'width'].some((name) => changed.has(name))) return;
    const { lines, most } = this.data;
    const left = lines.filter(({ axis }) => axis !== 'right');
    this.#left = { from: 0, to: most ?? roundEnd(largestOf(left)) };
    const box = this.#box;
    const across = this.#across;
    this.#paths = lines.map((line) => pathOf(line, box, across, this.#up(line)));
  }

  #send(type: 'chart-hover' | 'chart-step', step: number | null): void {
    this.dispatchEvent(new CustomEvent(type, { detail: step, bubbles: true, composed: true }));
  }

  get #steps(): ArrayLike<number> {
    return this.data.lines[0]?.steps ?? [];
  }

  #under(event: PointerEvent): number | null {
    const plot = (event.currentTarget as Element).getBoundingClientRect();
    const { left, width } = this.#box;
    const wanted = (event.clientX - plot.left - left) / width;
    return nearest(this.#steps, (step) => share(this.#across, step), wanted);
  }

  #keydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') this.#send('chart-step', this.#shownStep);
    else if (event.key === 'Escape' && this.hover !== null) this.#send('chart-hover', null);
    else {
      const next = steppedTo(event.key, this.#steps, this.#shownStep);
      if (next === null) return;
      this.#send('chart-hover', next);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** The step whose values are told. */
  get #shownStep(): number | null {
    return this.hover ?? this.at ?? this.#steps[this.#steps.length - 1] ?? null;
  }

  #axes(box: Box) {
    const { left, top, width, height } = box;
    const across = this.#across;
    const up = this.#up({});
    const hasRight = this.data.lines.some(({ axis }) => axis === 'right');
    const y = (scale: Scale, value: number) => top + height * (1 - share(scale, value));
    const at = (step: number) => left + share(across, step) * width;
    const told = this.#toldStep;
    const steps = ticks(across, this.width < NARROW ? 3 : 6).filter(
      (step) => told === null || Math.abs(at(step) - at(told)) >= STEP_LABEL,
    );
    return svg`${ticks(up, this.data.most === undefined ? 3 : 2).map(
      (value) => svg`<line class="grid" x1=${left} x2=${left + width} y1=${y(up, value)} y2=${y(up, value)} />
        <text x=${left - 6} y=${y(up, value) + 4} text-anchor="end">${tickWords(value)}</text>`,
    )}
      ${hasRight ? ticks({ from: 0, to: 1 }, 2).map((value) => svg`<text x=${left + width + 6} y=${y({ from: 0, to: 1 }, value) + 4}>${tickWords(value)}</text>`) : nothing}
      ${steps.map((step) => svg`<text x=${at(step)} y=${top + height + 16} text-anchor="middle">${tickWords(step)}</text>`)}
      ${this.data.wanted === undefined ? nothing : svg`<line class="wanted" x1=${left} x2=${left + width} y1=${y(up, this.data.wanted)} y2=${y(up, this.data.wanted)} />`}`;
  }

  #lines() {
    return this.data.lines.map(
      (line, at) =>
        svg`<path class="line ${toneOf(line)} ${line.dashed ? 'dashed' : ''}" d=${this.#paths[at] ?? ''} />`,
    );
  }

  #ends(box: Box) {
    if (!this.data.named) return nothing;
    const own = this.data.lines.filter(({ dashed, values }) => !dashed && values.length > 0);
    const last = ({ values }: ChartLine) => values[values.length - 1] ?? 0;
    const told = (line: ChartLine) => (this.hover === null ? last(line) : valueAt(line, this.hover));
    const wanted = own.map((line) => box.top + box.height * (1 - share(this.#up(line), last(line))) + 4);
    const places = spread(wanted, LABEL_GAP, box.top + 4, box.top + box.height + 4);
    return own.map(
      (line, at) =>
        svg`<text class="end ${toneOf(line)}" x=${box.left + box.width + 8} y=${places[at] ?? 0}>${line.name} ${told(line) === null ? '–' : valueWords(told(line) ?? 0)}</text>`,
    );
  }

  #vertical(box: Box, step: number | null, kind: 'cross' | 'mark') {
    if (step === null) return nothing;
    const x = box.left + share(this.#across, step) * box.width;
    const dots = kind === 'cross' ? this.data.lines : [];
    return svg`<line class=${kind} x1=${x} x2=${x} y1=${box.top} y2=${box.top + box.height} />
      ${dots.map((line) => {
        const value = valueAt(line, step);
        if (value === null) return nothing;
        const y = box.top + box.height * (1 - share(this.#up(line), value));
        return svg`<circle class="dot ${toneOf(line)}" cx=${x} cy=${y} r="3.5" />`;
      })}`;
  }

  /** The step that stands on the axis: the one under the cross-hair, or the marked one. */
  get #toldStep(): number | null {
    return this.hover ?? this.at;
  }

  #stepLabel(box: Box) {
    const step = this.#toldStep;
    if (step === null) return nothing;
    const x = box.left + share(this.#across, step) * box.width;
    return svg`<text class="told ${this.hover === null ? 'marked' : ''}" x=${x} y=${box.top + box.height + 16} text-anchor="middle">${tickWords(step)}</text>`;
  }

  #key(line: ChartLine, step: number | null) {
    const value = step === null ? null : valueAt(line, step);
    return html`<span class="key"><svg viewBox="0 0 18 8" aria-hidden="true"><path class="line ${toneOf(line)} ${line.dashed ? 'dashed' : ''}" d="M1 4H17" /></svg>${line.name} <b>${value === null ? '–' : valueWords(value)}</b></span>`;
  }

  #askedKey() {
    const { wanted } = this.data;
    if (wanted === undefined) return nothing;
    return html`<span class="key"><svg viewBox="0 0 18 8" aria-hidden="true"><path class="wanted" d="M1 4H17" /></svg>aim ${shortWeight(wanted)}</span>`;
  }

  /** What a screen reader says for a step. */
  #words(step: number | null): string {
    if (step === null) return 'nothing yet';
    const values = this.data.lines.flatMap((line) => {
      const value = valueAt(line, step);
      const of = line.dashed ? ' of the run beside it' : '';
      return value === null ? [] : [`${line.name}${of} ${valueWords(value)}`];
    });
    return `${this.data.across ?? 'step'} ${step}: ${values.join(', ')}`;
  }

  override render() {
    const { data, width } = this;
    const { lines, height = 124 } = data;
    const step = this.#shownStep;
    const keyed = data.named ? [] : lines;
    const box = this.#box;
    return html`<div class="head"><h3>${data.title}</h3>${keyed.map((line) => this.#key(line, step))}${this.#askedKey()}</div>
      <div class="plot" role="slider" tabindex="0" aria-roledescription="chart" aria-label=${data.title}
        aria-valuemin="0" aria-valuemax=${data.lastStep} aria-valuenow=${step ?? 0} aria-valuetext=${this.#words(step)}
        @pointermove=${(event: PointerEvent) => this.#send('chart-hover', this.#under(event))}
        @pointerleave=${() => this.#send('chart-hover', null)} @blur=${() => this.hover !== null && this.#send('chart-hover', null)}
        @click=${(event: PointerEvent) => this.#send('chart-step', this.#under(event))} @keydown=${(event: KeyboardEvent) => this.#keydown(event)}>
        ${width === 0 ? nothing : html`<svg viewBox="0 0 ${width} ${height}" height=${height} aria-hidden="true">${this.#axes(box)}${this.#vertical(box, this.at, 'mark')}${this.#lines()}${this.#ends(box)}${this.#vertical(box, this.hover, 'cross')}${this.#stepLabel(box)}</svg>`}</div>`;
  }
}

function largestOf(lines: Points[]): number {
  let largest = 0;
  for (const { values } of lines) {
    for (let at = 0; at < values.length; at++) {
      const value = values[at] ?? 0;
      if (value > largest && Number.isFinite(value)) largest = value;
    }
  }
  return largest;
}

function toneOf({ tone }: ChartLine): string {
  return typeof tone === 'number' ? `tone${tone}` : tone;
}

function valueWords(value: number): string {
  if (value >= 1e4) return value.toExponential(1).replace('e+', 'e');
  return value >= 10 ? value.toFixed(1) : shortWeight(value);
}
