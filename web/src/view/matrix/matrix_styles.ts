import { css } from 'lit';

export const matrixStyles = css`
  :host { display: block; min-width: 0; overflow: clip; position: relative; }
  .around { display: grid; gap: 16px 20px; }
  .around.wide { grid-template-columns: auto 164px; justify-content: start; align-items: start; }
  .frame { position: relative; display: grid; width: max-content; max-width: 100%; padding-bottom: 1px; }
  .beside { display: var(--beside, grid); grid-template-columns: minmax(0, 1fr); gap: 16px; align-content: start; min-width: 0; }
  .beside:empty:not(.coming) { display: none; }
  .beside.coming { min-height: calc(15.25 * var(--rem, 1rem)); }
  .columns, .rows { position: relative; color: var(--muted); }
  /* What the columns are stays in sight while the page scrolls. */
  .columns { grid-column: 2; position: sticky; top: 0; z-index: 1; clip-path: inset(0 0 0 -10px); background: linear-gradient(var(--paper) calc(100% - 2px), transparent); }
  /* Of rows that went under them, no labels look out beside them. */
  .frame::before { content: ''; grid-column: 1; grid-row: 1; position: sticky; top: 0; z-index: 1; background: var(--paper); }
  /* Room for half a label beyond the first and the last row. */
  .rows { grid-column: 1; grid-row: 2; clip-path: inset(-7px 0); }
  .scroller { grid-column: 2; grid-row: 2; overflow: auto; scrollbar-width: none; box-shadow: 0 0 0 1px var(--line); cursor: default; touch-action: pan-x pan-y; }
  .scroller.with-tool { cursor: crosshair; touch-action: none; }
  /* No further out: what stands around it would cover a part. */
  .scroller:focus-visible { outline: 2px solid var(--ink); outline-offset: 0; }
  .extent { position: relative; }
  .selection { position: absolute; z-index: 1; box-sizing: border-box; border: 2px solid var(--orange); pointer-events: none; }
  canvas.cells { position: sticky; left: 0; top: 0; display: block; }
  :host([silenced]) canvas.cells { opacity: 0.45; }
  :host([silenced]) .scroller {
    background: linear-gradient(to bottom right, transparent calc(50% - 1px), var(--ink) calc(50% - 1px) calc(50% + 1px), transparent calc(50% + 1px));
  }
  @media (forced-colors: active) {
    :host([silenced]) .scroller { forced-color-adjust: none; background: linear-gradient(to bottom right, transparent calc(50% - 1px), CanvasText calc(50% - 1px) calc(50% + 1px), transparent calc(50% + 1px)); }
  }
  @media print { .columns { background: none; } }
  .label { position: absolute; white-space: pre; line-height: var(--line-height); }
  .columns .label { bottom: 2px; transform: rotate(var(--slant)); transform-origin: left bottom; max-width: 102px; overflow: hidden; text-overflow: ellipsis; }
  .rows .label {
    right: 8px; transform: translateY(-50%); max-width: calc(100% - 8px); overflow: hidden; text-overflow: ellipsis;
  }
  .label.follows { font-style: italic; }
  .label.hovered { color: var(--ink); font-weight: 600; }
  .rows .label.pinned { color: var(--left-hue, var(--orange)); font-weight: 600; }
  .columns .label.pinned { color: var(--top-hue, var(--blue)); font-weight: 600; }
  .edges { grid-column: 2; grid-row: 2; position: relative; pointer-events: none; overflow: hidden; color: var(--muted); font-size: calc(0.75 * var(--rem, 1rem)); line-height: var(--rem, 1rem); font-variant-numeric: tabular-nums; }
  .edge { position: absolute; display: grid; grid-template: 100% / 100%; }
  .edge span { padding: 0 4px; border-radius: 5px; background: var(--paper); box-shadow: 0 0 0 1px var(--line); place-self: center; }
  .edge:is(.left, .right) { inset-block: 0; width: 14px; }
  .edge:is(.top, .bottom) { inset-inline: 0; height: 14px; }
  .left { left: 0; background: linear-gradient(to left, transparent, var(--paper)); }
  .left span { place-self: end start; margin-bottom: 24px; }
  .right { right: 0; background: linear-gradient(to right, transparent, var(--paper)); }
  .right span { place-self: end; margin-bottom: 24px; }
  .top { top: 0; background: linear-gradient(to top, transparent, var(--paper)); }
  .top span { align-self: start; }
  .bottom { bottom: 0; background: linear-gradient(to bottom, transparent, var(--paper)); }
  .bottom span { align-self: end; }
`;
