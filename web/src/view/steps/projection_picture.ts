/** The one matrix that makes the queries (or keys) of all heads, a dot for each block of weights; a head's columns outlined. */

import { css, html, LitElement } from 'lit';
import type { PooledMatrix } from '../../core/types.ts';
import { signedColours, signedEntry } from '../colours/colour.ts';
import { defineParts } from '../element/define_parts.ts';
import { styled } from '../element/styled.ts';
import { columnForm } from '../text/form.ts';
import { formed } from '../text/form_words.ts';
import { digits } from '../text/format.ts';

const CHANNELS = 4;
const SCALE_ENTRIES = 256;

function paint(canvas: HTMLCanvasElement, columns: number, entries: number[], dark: boolean): void {
  canvas.width = columns;
  canvas.height = entries.length / columns;
  const context = canvas.getContext('2d');
  if (!context || entries.length === 0) return;
  const colours = signedColours(dark);
  const image = context.createImageData(canvas.width, canvas.height);
  entries.forEach((entry, at) => {
    image.data.set(colours.subarray(CHANNELS * entry, CHANNELS * (entry + 1)), CHANNELS * at);
  });
  context.putImageData(image, 0, 0);
}

export class AttentionProjection extends LitElement {
  static override properties = {
    matrix: { attribute: false },
    name: { type: String },
    heads: { type: Number },
    head: { type: Number },
    dark: { type: Boolean },
  };
  declare matrix: PooledMatrix | null;
  /** "W_Q". */
  declare name: string;
  /** As many groups of columns lie side by side. */
  declare heads: number;
  /** Whose columns are outlined. */
  declare head: number;
  declare dark: boolean;

  static override styles = css`
    :host { display: block; margin-top: 8px; }
    .picture { position: relative; border-radius: 2px; box-shadow: 0 0 0 1px var(--line); }
    canvas { display: block; width: 100%; height: 96px; image-rendering: pixelated; border-radius: 2px; forced-color-adjust: none; }
    .own { position: absolute; box-sizing: border-box; border: 2px solid var(--orange); border-radius: 3px; pointer-events: none; }
    .legend { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 8px; margin: 6px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); font-variant-numeric: tabular-nums; }
    .legend b { font: var(--text-12)/var(--text-16) ui-monospace, monospace; }
    .legend canvas { width: 64px; height: 8px; }
    @media (forced-colors: active) { .own { border-color: Highlight; } }
  `;

  constructor() {
    super();
    this.matrix = null;
    this.name = '';
    this.heads = 1;
    this.head = 0;
    this.dark = false;
  }

  override render() {
    const limit = digits(this.matrix?.limit ?? 0, 3);
    const [from, size] = [`${(100 * this.head) / this.heads}%`, `${100 / this.heads}%`];
    const own: Record<string, string> = columnForm
      ? { top: from, height: size, left: '-2px', right: '-2px' }
      : { left: from, width: size, top: '-2px', bottom: '-2px' };
    const words = formed`${this.name}: weights from −${limit} to ${limit}, a row for each number that is read; the columns of ${this.heads === 1 ? 'its one head' : `head ${this.head} of ${this.heads}`} are outlined`;
    return html`<div class="picture" role="img" aria-label=${words}><canvas class="cells"></canvas><i class="own" ${styled(own)}></i></div>
      <p class="legend" aria-hidden="true"><b>${this.name}</b><span>−${limit}</span><canvas class="scale"></canvas><span>${limit}</span></p>`;
  }

  protected override updated(): void {
    const canvas = (part: string) => this.renderRoot.querySelector<HTMLCanvasElement>(part);
    const { matrix, dark } = this;
    const [cells, scale] = [canvas('.cells'), canvas('.scale')];
    if (!matrix || !cells || !scale) return;
    const entries = (means: Float32Array) => Array.from(means, (mean) => signedEntry(mean, matrix.limit));
    const { rows, columns, means } = matrix;
    if (columnForm) paint(cells, rows, entries(columnForm.cells(means, rows, columns)), dark);
    else paint(cells, columns, entries(means), dark);
    paint(
      scale,
      SCALE_ENTRIES,
      Array.from({ length: SCALE_ENTRIES }, (_, entry) => entry),
      dark,
    );
  }
}

defineParts({ 'attention-projection': AttentionProjection });
