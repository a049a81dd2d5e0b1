/** The whole matrix in small with a frame to drag, and buttons that zoom. Loaded once something does not fit. */

import { css, html, LitElement, nothing } from 'lit';
import { defineParts } from '../element/define_parts.ts';
import { styled } from '../element/styled.ts';
import { pointIn } from '../element/zoom.ts';
import { columnForm } from '../text/form.ts';
import type { MatrixLayout } from './matrix_layout.ts';
import type { MatrixTiles } from './matrix_tiles.ts';

export { MatrixTiles } from './matrix_tiles.ts';

/** The whole is painted, whatever is in sight. */
const NO_SIGHT = { left: 0, top: 0, width: 0, height: 0 };
/** So much of what is in sight a key moves by. */
const KEY_SHARE = 0.5;

export interface MapMove {
  left: number;
  top: number;
}

/** How much lies beyond each edge of what is in sight. */
export function edgesOf(
  { cell, viewWidth, viewHeight }: MatrixLayout,
  { left, top }: MapMove,
  [down, across]: readonly [down: readonly unknown[], across: readonly unknown[]],
) {
  const beyond = (count: number, from: number, room: number) =>
    [Math.round(from / cell), Math.max(0, count - Math.round((from + room) / cell))] as const;
  const [before, after] = beyond(across.length, left, viewWidth);
  const [above, below] = beyond(down.length, top, viewHeight);
  const edge = (name: string, count: number) =>
    count > 0 ? html`<div class="edge ${name}"><span>+${count}</span></div>` : nothing;
  return html`<div class="edges" aria-hidden="true">${edge('left', before)}${edge('right', after)}${edge('top', above)}${edge('bottom', below)}</div>`;
}

export class MatrixMap extends LitElement {
  static override properties = {
    tiles: { attribute: false },
    layout: { attribute: false },
    left: { type: Number },
    top: { type: Number },
    version: { type: Number },
  };
  /** Null: there are only the buttons. */
  declare tiles: MatrixTiles | null;
  declare layout: MatrixLayout;
  declare left: number;
  declare top: number;
  /** Tells that the tiles are others. */
  declare version: number;

  static override styles = css`
    @media print { :host { display: none !important; } }
    :host { display: grid; gap: 8px; justify-items: start; font-size: calc(0.75 * var(--rem, 1rem)); line-height: var(--rem, 1rem); color: var(--muted); }
    .map {
      position: relative; width: calc(9.5 * var(--rem, 1rem)); max-width: 100%; max-height: calc(9.5 * var(--rem, 1rem)); cursor: grab; touch-action: none; overflow: hidden;
      background: var(--hover); box-shadow: 0 0 0 1px var(--line);
    }
    .map:active { cursor: grabbing; }
    .map:focus-visible, button:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
    canvas { display: block; width: 100%; height: 100%; image-rendering: pixelated; }
    .sight { position: absolute; box-sizing: border-box; border: 2px solid var(--ink); min-width: 8px; min-height: 8px; }
    p { margin: 0; }
    .buttons { display: flex; align-items: center; padding: 2px; border-radius: 8px; background: var(--hover); font-size: calc(0.875 * var(--rem, 1rem)); }
    button, output { font: inherit; color: var(--muted); min-width: calc(2.25 * var(--rem, 1rem)); min-height: calc(1.75 * var(--rem, 1rem)); padding: 0 8px; border: 0; border-radius: 6px; background: none; text-align: center; }
    button { cursor: pointer; }
    button:hover:not(:disabled) { color: var(--ink); }
    button:disabled { opacity: 0.5; cursor: default; }
    output { display: grid; place-items: center; color: var(--ink); font-weight: 600; background: var(--panel); box-shadow: 0 1px 2px rgb(0 0 0 / 15%); font-variant-numeric: tabular-nums; }
    @media (pointer: coarse) { button, output { min-height: 44px; min-width: 44px; } }
    @media (forced-colors: active) { output, .sight { outline: 1px solid CanvasText; } }
  `;

  #move(left: number, top: number): void {
    const detail: MapMove = { left, top };
    this.dispatchEvent(new CustomEvent('map-move', { detail }));
  }

  #zoom(steps: number): void {
    this.dispatchEvent(new CustomEvent('map-zoom', { detail: steps }));
  }

  #drag(event: PointerEvent): void {
    const map = event.currentTarget as HTMLElement;
    if (event.type === 'pointerdown') map.setPointerCapture(event.pointerId);
    else if (!map.hasPointerCapture(event.pointerId)) return;
    const { x, y } = pointIn(map, event);
    const { plotWidth, plotHeight, viewWidth, viewHeight } = this.layout;
    this.#move(
      (x / map.offsetWidth) * plotWidth - viewWidth / 2,
      (y / map.offsetHeight) * plotHeight - viewHeight / 2,
    );
  }

  #keydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { viewWidth, viewHeight } = this.layout;
    const by: Record<string, [across: number, down: number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const step = by[event.key];
    if (step)
      this.#move(this.left + step[0] * KEY_SHARE * viewWidth, this.top + step[1] * KEY_SHARE * viewHeight);
    else if (event.key === '+' || event.key === '=') this.#zoom(1);
    else if (event.key === '-') this.#zoom(-1);
    else if (event.key === '0') this.#zoom(0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #map() {
    const { plotWidth, plotHeight, viewWidth, viewHeight } = this.layout;
    if (!this.tiles) return nothing;
    const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
    return html`<div class="map" role="application" tabindex="0" aria-label="Whole matrix in small. Arrow keys move the frame, plus and minus zoom, 0 shows all."
        ${styled({ 'aspect-ratio': `${plotWidth} / ${plotHeight}` })}
        @pointerdown=${(event: PointerEvent) => this.#drag(event)} @pointermove=${(event: PointerEvent) => this.#drag(event)}
        @keydown=${(event: KeyboardEvent) => this.#keydown(event)}><canvas aria-hidden="true"></canvas><div class="sight" ${styled(
          {
            left: share(this.left, plotWidth),
            top: share(this.top, plotHeight),
            width: share(viewWidth, plotWidth),
            height: share(viewHeight, plotHeight),
          },
        )}></div></div><p>Whole map; drag the frame.</p>`;
  }

  /** The keys of the matrix do the same: the buttons are no tab stops. */
  override render() {
    const { cell, fit, viewHeight } = this.layout;
    const rows = Math.round(viewHeight / cell);
    return html`${this.#map()}<div class="buttons" role="group" aria-label="Zoom">
      <button tabindex="-1" aria-label="Zoom out" title="Zoom out (−)" ?disabled=${cell <= fit} @click=${() => this.#zoom(-1)}>−</button>
      <output title="Rows in sight" aria-label="Rows in sight">${rows}</output>
      <button tabindex="-1" aria-label="Zoom in" title="Zoom in (+)" ?disabled=${cell >= 64} @click=${() => this.#zoom(1)}>+</button>
      <button tabindex="-1" title="Show all (0)" ?disabled=${cell <= fit} @click=${() => this.#zoom(0)}>Fit</button></div>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has('tiles') && !changed.has('version')) return;
    const canvas = this.renderRoot.querySelector('canvas');
    if (canvas) this.tiles?.paintWhole(columnForm?.onto(canvas, { ...NO_SIGHT }) ?? canvas);
  }
}

defineParts({ 'attention-matrix-map': MatrixMap });
