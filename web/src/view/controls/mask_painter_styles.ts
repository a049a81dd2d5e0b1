/** The painter of masks: tiles, sliders, and the strips of what a token can reach. */

import { css } from 'lit';

export const maskPainterStyles = css`
  :host { display: block; margin-bottom: 24px; font-variant-numeric: tabular-nums; }
  .title { display: flex; justify-content: space-between; align-items: center; gap: 8px; }
  h2, h3 { margin: 0; font-size: var(--text-13); line-height: var(--text-20); font-weight: 600; overflow-wrap: anywhere; }
  h3 { margin-top: 16px; padding-top: 12px; border-top: 1px solid var(--line); }
  p { margin: 6px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  .segments { margin-top: 8px; }
  .segments button { flex: 1 0 auto; max-width: 100%; padding: 0 3px; font-size: var(--text-12); }
  .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(3.5rem, 1fr)); gap: 8px 4px; margin-top: 12px; }
  .tile {
    all: unset; box-sizing: border-box; cursor: pointer; display: flex; flex-direction: column; align-items: center; gap: 4px;
    padding: 3px 2px; border-radius: 5px; font-size: var(--text-12); line-height: var(--text-14); text-align: center; color: var(--muted); overflow-wrap: anywhere;
  }
  .tile:hover { background: var(--hover); }
  .tile:focus-visible { outline: 2px solid var(--ink); outline-offset: 1px; }
  .picture { box-sizing: border-box; width: 44px; height: 44px; padding: 1px; border: 1px solid transparent; border-radius: 2px; background: var(--hover); }
  canvas { display: block; width: 100%; image-rendering: pixelated; }
  .picture canvas { height: 100%; }
  .tile[aria-pressed='true'] { color: var(--ink); font-weight: 600; }
  .tile[aria-pressed='true'] .picture { border-color: transparent; outline: 2px solid var(--orange); outline-offset: 1px; }
  .own { display: grid; place-items: center; font-size: var(--text-20); color: var(--muted); }
  label.field { display: block; margin-top: 8px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  .field span { display: flex; justify-content: space-between; gap: 8px; }
  .field b { color: var(--ink); font-weight: 600; }
  input[type='range'] { width: 100%; min-height: 28px; margin: 0; accent-color: var(--orange); }
  .box { display: flex; align-items: center; gap: 6px; min-height: 28px; margin-top: 4px; font-size: var(--text-12); color: var(--muted); }
  .box input { margin: 0; accent-color: var(--orange); }
  .strip { display: grid; grid-template-columns: 3.75rem minmax(0, 1fr); gap: 0 8px; align-items: center; margin-top: 4px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  .strip canvas { height: 12px; }
  @media (pointer: coarse) { input[type='range'], .box { min-height: 44px; } }
  @media (forced-colors: active) { .tile[aria-pressed='true'] .picture { outline-color: Highlight; } }
`;
