/** The heads of two runs side by side, at the same step. */

import { css, html, LitElement, nothing } from 'lit';
import { isSameLayer, type LayerId } from '../../core/layer_id.ts';
import type { HeadScore } from '../../core/training_types.ts';
import type { Thumbnails, TraceHandle } from '../../core/types.ts';
import { weightColours } from '../../view/colours/colour.ts';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { shortWeight } from '../../view/text/format.ts';
import { headName } from './runs/head_words.ts';
import type { Snapshot } from './runs/run_log.ts';

/** Every cell of the examples that are trained on. */
const SIZE = 64;

interface Looked {
  snapshot: Snapshot;
  thumbnails: Thumbnails;
  layers: LayerId[];
}

export class RunComparison extends LitElement {
  static override properties = {
    own: { attribute: false },
    other: { attribute: false },
    names: { attribute: false },
    traceOf: { attribute: false },
    dark: { type: Boolean },
    shown: { state: true },
  };
  declare own: Snapshot | null;
  declare other: Snapshot | null;
  /** What the two runs are called. */
  declare names: [string, string];
  declare traceOf: (snapshot: Snapshot) => Promise<TraceHandle>;
  declare dark: boolean;
  declare shown: [Looked | null, Looked | null];

  static override styles = [
    headingStyles,
    controlsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      p { margin: 0 0 8px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); overflow-wrap: anywhere; }
      .heads { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.25rem, 1fr)); gap: 12px 16px; }
      button { all: unset; display: grid; grid-template-columns: 1fr 1fr; align-content: start; gap: 4px; cursor: pointer; border-radius: 2px; }
      button:disabled { cursor: default; }
      button:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
      .name { grid-column: span 2; font-size: var(--text-12); line-height: var(--text-16); }
      .score { font-size: var(--text-11); line-height: var(--text-14); color: var(--muted); text-align: center; }
      canvas { width: 100%; aspect-ratio: 1; image-rendering: pixelated; border-radius: 2px; box-shadow: 0 0 0 1px var(--line); }
      .second { outline: 1px dashed var(--muted); outline-offset: 1px; }
    `,
  ];

  #wanted = '';

  constructor() {
    super();
    this.own = null;
    this.other = null;
    this.names = ['', ''];
    this.dark = false;
    this.shown = [null, null];
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('own') || changed.has('other')) this.#load();
  }

  /** The newest pair wins. */
  async #load(): Promise<void> {
    const { own, other } = this;
    const wanted = `${own?.step} ${other?.step} ${performance.now()}`;
    this.#wanted = wanted;
    const shown = await Promise.all([this.#look(own, this.shown[0]), this.#look(other, this.shown[1])]);
    if (wanted === this.#wanted) this.shown = shown;
  }

  async #look(snapshot: Snapshot | null, known: Looked | null): Promise<Looked | null> {
    if (!snapshot || known?.snapshot === snapshot) return known;
    let trace: TraceHandle | null = null;
    try {
      trace = await this.traceOf(snapshot);
      const thumbnails = await trace.thumbnails(SIZE);
      return { snapshot, thumbnails, layers: trace.summary.layers };
    } catch {
      return known;
    } finally {
      trace?.dispose();
    }
  }

  protected override updated(): void {
    for (const canvas of this.renderRoot.querySelectorAll('canvas')) {
      const [which = 0, layer = 0, head = 0] = (canvas.dataset.place ?? '').split(' ').map(Number);
      const looked = this.shown[which as 0 | 1];
      if (looked) paint(canvas, looked.thumbnails, layer, head, this.dark);
    }
  }

  #score(looked: Looked | null, layer: LayerId, head: number) {
    const scores =
      looked?.snapshot.heads.filter((one) => isSameLayer(one.layer, layer) && one.head === head) ?? [];
    const best = scores.reduce<HeadScore | null>(
      (most, one) => (most && most.value >= one.value ? most : one),
      null,
    );
    return html`<span class="score">${best ? `${best.name} ${shortWeight(best.value)}` : ''}</span>`;
  }

  #head(layer: number, head: number) {
    const [own, other] = this.shown;
    const id: LayerId = own?.layers[layer] ??
      other?.layers[layer] ?? { stack: 'layer', index: layer, kind: '' };
    const fits = (one: Looked | null) =>
      one !== null && layer < one.thumbnails.layers && head < one.thumbnails.heads;
    const canvas = (which: 0 | 1, looked: Looked | null) =>
      fits(looked)
        ? html`<canvas class=${which === 1 ? 'second' : ''} width=${looked?.thumbnails.columns ?? 1} height=${looked?.thumbnails.rows ?? 1} data-place="${which} ${layer} ${head}"></canvas>`
        : html`<span class="score">not in this run</span>`;
    return html`<button ?disabled=${!fits(own)} title="Show head ${headName({ layer: id, head })}" @click=${() =>
      this.dispatchEvent(
        new CustomEvent('attention-head', { detail: { layer, head }, bubbles: true, composed: true }),
      )}>
      <span class="name">Head ${headName({ layer: id, head })}</span>${canvas(0, own)}${canvas(1, other)}${this.#score(own, id, head)}${this.#score(other, other?.layers[layer] ?? id, head)}</button>`;
  }

  override render() {
    const [own, other] = this.shown;
    if (!own || !other) return nothing;
    const most = (count: 'layers' | 'heads') => Math.max(own.thumbnails[count], other.thumbnails[count]);
    const places = Array.from({ length: most('layers') }, (_, layer) =>
      Array.from({ length: most('heads') }, (_unused, head) => [layer, head] as const),
    ).flat();
    return html`<h2>Side by side</h2>
      <p>Left: ${this.names[0]}, step ${own.snapshot.step}. Right, dashed: ${this.names[1]}, step ${other.snapshot.step}.</p>
      <div class="heads">${places.map(([layer, head]) => this.#head(layer, head))}</div>`;
  }
}

function paint(
  canvas: HTMLCanvasElement,
  { heads, rows, columns, pixels }: Thumbnails,
  layer: number,
  head: number,
  dark: boolean,
): void {
  const colours = new Uint32Array(weightColours(dark).slice().buffer);
  const first = (layer * heads + head) * rows * columns;
  const painted = new Uint32Array(rows * columns);
  for (let at = 0; at < painted.length; at++) painted[at] = colours[pixels[first + at] ?? 0] ?? 0;
  const image = new ImageData(new Uint8ClampedArray(painted.buffer), columns, rows);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
