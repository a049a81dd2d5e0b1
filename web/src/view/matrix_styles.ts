import { css } from 'lit';

export const matrixStyles = css`
  :host { display: block; min-width: 0; overflow: hidden; position: relative; }
  .frame { display: grid; width: max-content; max-width: 100%; padding-bottom: 1px; }
  .corner { position: relative; }
  .columns, .rows { position: relative; overflow: hidden; color: var(--muted); }
  .columns { grid-column: 2; }
  /* Room for half a label beyond the first and the last row. */
  .rows { grid-column: 1; grid-row: 2; overflow: visible; clip-path: inset(-7px 0); }
  .scroller { grid-column: 2; grid-row: 2; overflow: auto; scrollbar-width: thin; box-shadow: 0 0 0 1px var(--line); cursor: default; }
  .scroller:focus-visible { outline: 2px solid var(--ink); outline-offset: 3px; }
  .extent { position: relative; }
  .selection { position: absolute; z-index: 1; box-sizing: border-box; border: 2px solid var(--orange); pointer-events: none; }
  canvas.cells { position: sticky; left: 0; top: 0; display: block; }
  :host([silenced]) canvas.cells { opacity: 0.45; }
  :host([silenced]) .scroller {
    background: linear-gradient(to bottom right, transparent calc(50% - 1px), var(--ink) calc(50% - 1px) calc(50% + 1px), transparent calc(50% + 1px));
  }
  .label { position: absolute; white-space: pre; line-height: 14px; }
  .columns .label { bottom: 2px; transform: rotate(-45deg); transform-origin: left bottom; max-width: 102px; overflow: hidden; text-overflow: ellipsis; }
  .rows .label {
    right: 8px; transform: translateY(-50%); max-width: calc(100% - 8px); overflow: hidden; text-overflow: ellipsis;
  }
  .label.follows { font-style: italic; }
  .label.hovered { color: var(--ink); font-weight: 600; }
  .rows .label.pinned { color: var(--orange); font-weight: 600; }
  .columns .label.pinned { color: var(--blue); font-weight: 600; }
  .minimap { position: absolute; inset: 0 10px 10px 0; max-width: 72px; max-height: 72px; cursor: pointer; overflow: hidden; background: var(--hover); }
  .minimap canvas { display: block; width: 100%; height: 100%; image-rendering: pixelated; }
  .sight { position: absolute; box-sizing: border-box; border: 1.5px solid var(--ink); min-width: 6px; min-height: 6px; }
  .zoom {
    margin-top: 8px; font: inherit; font-size: 12px; min-height: 28px; padding: 0 10px; border-radius: 8px;
    border: 1px solid var(--line); background: var(--panel); color: var(--ink); cursor: pointer;
  }
  .zoom:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
  @media (pointer: coarse) { .zoom { min-height: 44px; } }
`;
