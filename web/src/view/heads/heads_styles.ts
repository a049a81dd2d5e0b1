import { css } from 'lit';

export const headsStyles = css`
  :host { display: block; font-variant-numeric: tabular-nums; }
  .heads { position: relative; }
  section + section { margin-top: 20px; }
  .aside { font-weight: 400; font-size: var(--text-12); color: var(--muted); }
  .grid { display: grid; gap: 2px; align-items: center; }
  .wide .grid { gap: 6px; }
  .row { display: contents; }
  .axis, .note, small { font-size: var(--text-11); line-height: var(--text-16); color: var(--muted); text-align: center; }
  /* Two digits fit a column of a narrow screen, however large its text is. */
  .axis { font-size: min(var(--text-11), 5vw); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .group { border-bottom: 1px solid var(--line); margin-bottom: 2px; }
  .note { grid-column: 2 / -1; text-align: start; color: var(--orange); border: 1px dashed var(--line); border-radius: 5px; padding: 6px 8px; }
  button { all: unset; display: block; cursor: pointer; border-radius: 2px; }
  i { display: block; position: relative; aspect-ratio: 1; border-radius: 2px; }
  .many i { aspect-ratio: 4 / 3; }
  .wide i {
    box-shadow: 0 0 0 1px var(--line);
    background: repeating-linear-gradient(-45deg, var(--hover) 0 3px, color-mix(in srgb, var(--faint) 45%, var(--hover)) 3px 4px);
  }
  small { display: block; }
  .grid:has(small) { align-items: start; }
  canvas { position: absolute; inset: 0; width: 100%; height: 100%; image-rendering: pixelated; pointer-events: none; }
  button:hover i { box-shadow: 0 0 0 1px var(--muted); }
  button.followed i { box-shadow: 0 0 0 1.5px var(--blue); }
  button[aria-selected='true'] i { box-shadow: 0 0 0 2px var(--orange); }
  button:focus-visible { outline: 2px solid var(--ink); outline-offset: 3px; z-index: 2; }
  .off i::before { content: ''; position: absolute; inset: 0; z-index: 1; background: var(--paper); opacity: 0.6; }
  .off i::after {
    content: ''; position: absolute; inset: 0; z-index: 1;
    background: linear-gradient(to top right, transparent calc(50% - 1px), var(--ink) calc(50% - 1px) calc(50% + 1px), transparent calc(50% + 1px));
  }
  .edited i::after { content: ''; position: absolute; inset: 0; z-index: 1; border: 2px dotted var(--orange); border-radius: 2px; }
  .effect { position: absolute; inset: 0; z-index: 1; border-radius: 2px; opacity: 0.82; }
  p { margin: 8px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  @media (forced-colors: active) {
    button[aria-selected='true'] i { outline: 3px solid Highlight; }
    .off i::before { background: Canvas; }
    .off i::after { forced-color-adjust: none; background: linear-gradient(to top right, transparent calc(50% - 1px), CanvasText calc(50% - 1px) calc(50% + 1px), transparent calc(50% + 1px)); }
  }
`;
