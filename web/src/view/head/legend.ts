/** What the colours mean: always there. */

import { css, html, LitElement, nothing } from 'lit';
import type { HeadDifference, HeadStages } from '../../core/types.ts';
import { signedColours, weightColours } from '../colours/colour.ts';
import { entryOf, PLAIN, type Shading } from '../colours/shading.ts';
import { inForm } from '../text/form.ts';
import { digits } from '../text/format.ts';

/** Smaller changes are 0 in three decimals. */
const NO_CHANGE = 0.0005;

export class AttentionLegend extends LitElement {
  static override properties = {
    stages: { attribute: false },
    difference: { attribute: false },
    shading: { attribute: false },
    rowSum: { attribute: false },
    hiddenWords: { type: String },
    writes: { type: Boolean },
    reading: { type: String },
    dark: { type: Boolean },
  };
  declare stages: HeadStages | null;
  /** Shown in place of the weights; null: the weights are shown. */
  declare difference: HeadDifference | null;
  declare shading: Shading;
  /** Of the row in question; null: none is. */
  declare rowSum: number | null;
  /** What hides cells, in words; empty: the mask. */
  declare hiddenWords: string;
  /** Each row has two names: what it has read last, and what it writes. */
  declare writes: boolean;
  /** Who looks at whom, as the view draws it. */
  declare reading: string;
  declare dark: boolean;

  static override styles = css`
    :host { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
    span { display: inline-flex; align-items: center; gap: 8px; font-variant-numeric: tabular-nums; }
    canvas { width: 128px; height: 10px; border-radius: 2px; box-shadow: 0 0 0 1px var(--line); }
    .hatch {
      width: 16px; height: 12px; border-radius: 2px; box-shadow: 0 0 0 1px var(--line);
      background: repeating-linear-gradient(-45deg, var(--hover) 0 3px, var(--faint) 3px 4px);
    }
    @media (forced-colors: active) { canvas, .hatch { forced-color-adjust: none; } .hatch { outline: 1px solid CanvasText; } }
  `;

  constructor() {
    super();
    this.stages = null;
    this.difference = null;
    this.shading = PLAIN;
    this.rowSum = null;
    this.hiddenWords = '';
    this.writes = false;
    this.reading = 'row looks at column';
    this.dark = false;
  }

  #scale() {
    const scale = html`<canvas width="256" height="1" aria-hidden="true"></canvas>`;
    if (this.difference) {
      const most = this.difference.largest;
      if (most < NO_CHANGE) return html`<span>The weights of this head did not change.</span>`;
      return html`<span>${digits(-most, 3)} less ${scale} ${digits(most, 3)} more weight</span>`;
    }
    const { end, limit, root } = this.shading;
    const most =
      end !== 'one'
        ? `the largest of its ${inForm(end)}`
        : limit < 1
          ? `${digits(limit)} weight or more`
          : html`1 <attention-term name="weight">weight</attention-term>`;
    return html`<span>0 ${scale} ${most}${root ? ', square root' : ''}</span>`;
  }

  override render() {
    const masked = this.stages?.hides ?? false;
    return html`${this.#scale()}
      ${this.reading ? html`<span>${inForm(this.reading + (this.writes ? '; row: read last \u2192 writes' : ''))}</span>` : nothing}
      ${this.rowSum === null ? nothing : html`<span>${inForm('row sum')} ${this.rowSum.toFixed(3)}</span>`}
      ${masked ? html`<span><i class="hatch" aria-hidden="true"></i>${this.hiddenWords || html`hidden by the <attention-term name="mask">mask</attention-term>`}</span>` : nothing}`;
  }

  protected override updated(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    const scale = new Uint32Array(
      (this.difference ? signedColours(this.dark) : weightColours(this.dark)).slice().buffer,
    );
    const { root } = this.shading;
    const shades = scale.map((colour, at) =>
      this.difference
        ? colour
        : (scale[entryOf(at / (scale.length - 1), { end: 'one', limit: 1, root })] ?? 0),
    );
    canvas
      ?.getContext('2d')
      ?.putImageData(new ImageData(new Uint8ClampedArray(shades.buffer), scale.length, 1), 0, 0);
  }
}
