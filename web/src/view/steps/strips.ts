/**
 * Vectors as strips of colour, one below the other, column under column:
 * purple negative, green positive. Narrow vectors show their digits instead.
 */

import { css, html, LitElement, nothing } from 'lit';
import { signedColour } from '../colours/colour.ts';
import { styled } from '../element/styled.ts';
import { pointIn } from '../element/zoom.ts';
import { inForm } from '../text/form.ts';
import { digits } from '../text/format.ts';

export interface Strip {
  label: string;
  /** In words, for the line below and for a screen reader. */
  name: string;
  values: Float32Array;
  /** What is drawn at full strength. */
  limit: number;
}

/** Up to so many columns there is room for digits. */
const COLUMNS_WITH_DIGITS = 8;

/** The largest size among the values, for a common limit. */
export function limitOf(...vectors: Float32Array[]): number {
  return vectors.reduce(
    (most, values) => values.reduce((limit, value) => Math.max(limit, Math.abs(value)), most),
    0,
  );
}

export class AttentionStrips extends LitElement {
  static override properties = {
    strips: { attribute: false },
    dark: { type: Boolean },
    grouped: { type: Boolean },
    column: { state: true },
  };
  declare strips: Strip[];
  declare dark: boolean;
  /** Keys of a group around lead here, not Tab. */
  declare grouped: boolean;
  declare column: number;

  static override styles = css`
    :host { display: block; }
    .strips { display: grid; grid-template-columns: 32px minmax(0, 1fr); gap: 4px 0; align-items: center; }
    .strips:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
    .label { font: var(--text-12)/var(--text-14) ui-monospace, monospace; color: var(--muted); }
    canvas { width: 100%; height: 14px; image-rendering: pixelated; display: block; border-radius: 2px; }
    .digits { display: flex; gap: 2px; }
    .digits span { flex: 1 1 0; max-width: 56px; text-align: center; font-size: var(--text-12); line-height: var(--text-20); border-radius: 2px; min-width: 0; color: var(--ink); }
    .digits i { forced-color-adjust: none; display: block; height: 3px; border-radius: 2px; }
    .line { margin: 4px 0 0; font: var(--text-12)/var(--text-16) ui-monospace, monospace; color: var(--muted); min-height: 16px; overflow-wrap: anywhere; }
  `;

  constructor() {
    super();
    this.strips = [];
    this.dark = false;
    this.grouped = false;
    this.column = -1;
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.strips')?.focus();
  }

  get #columns(): number {
    return this.strips[0]?.values.length ?? 0;
  }

  #point(event: PointerEvent): void {
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas) return;
    const at = Math.floor((pointIn(canvas, event).x / canvas.offsetWidth) * this.#columns);
    this.column = at >= 0 && at < this.#columns ? at : -1;
  }

  #keydown(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Escape' && this.column >= 0) {
      this.column = -1;
      event.stopPropagation();
    }
    if (step === undefined) return;
    event.preventDefault();
    this.column = Math.max(0, Math.min(this.#columns - 1, this.column + step));
  }

  #narrow(strip: Strip) {
    return html`<div class="digits">${Array.from(
      strip.values,
      (value) =>
        html`<span>${digits(value)}<i ${styled({ background: signedColour(value, strip.limit, this.dark) })}></i></span>`,
    )}</div>`;
  }

  override render() {
    const narrow = this.#columns <= COLUMNS_WITH_DIGITS;
    const named = this.strips.map((strip) => strip.name).join(', ');
    const at = this.column;
    const line =
      at < 0
        ? nothing
        : html`${inForm('column')} ${at}: ${this.strips.map((strip) => `${strip.label} ${digits(strip.values[at] ?? 0)}`).join('  ')}`;
    const rows = this.strips.map(
      (strip) =>
        html`<span class="label">${strip.label}</span>${narrow ? this.#narrow(strip) : html`<canvas aria-hidden="true"></canvas>`}`,
    );
    if (narrow) return html`<div class="strips" role="group" aria-label=${named}>${rows}</div>`;
    return html`<div class="strips" tabindex=${this.grouped ? -1 : 0} role="application"
        aria-label="${named}: ${this.#columns} ${inForm('columns')}; left and right read them out"
        @pointermove=${(event: PointerEvent) => this.#point(event)}
        @pointerleave=${() => {
          this.column = -1;
        }}
        @keydown=${(event: KeyboardEvent) => this.#keydown(event)}>${rows}</div>
      <p class="line" role="status">${line}</p>`;
  }

  protected override updated(): void {
    const canvases = this.renderRoot.querySelectorAll('canvas');
    canvases.forEach((canvas, row) => {
      const strip = this.strips[row];
      if (strip) this.#paint(canvas, strip);
    });
  }

  #paint(canvas: HTMLCanvasElement, { values, limit }: Strip): void {
    canvas.width = values.length;
    canvas.height = 1;
    const context = canvas.getContext('2d');
    if (!context) return;
    values.forEach((value, column) => {
      context.fillStyle = signedColour(value, limit, this.dark);
      context.fillRect(column, 0, 1, 1);
    });
  }
}
