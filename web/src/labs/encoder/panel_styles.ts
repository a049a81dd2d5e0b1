/** Sections one beneath the other, and heads with a bar each. */

import { css } from 'lit';
import { headingStyles } from '../../view/colours/shared_styles.ts';

export const panelStyles = [
  headingStyles,
  css`
  :host { font-variant-numeric: tabular-nums; }
  section { padding: 16px 0; border-bottom: 1px solid var(--line); }
  section:first-child { padding-top: 0; }
  section:last-child { border-bottom: 0; }
  h3 { margin: 12px 0 4px; font-size: var(--text-12); line-height: var(--text-16); font-weight: 600; }
  p { margin: 4px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); overflow-wrap: anywhere; }
  .asks { color: var(--orange); font-weight: 600; }
  .followed { margin-top: 8px; padding: 8px 10px; background: var(--hover); border-radius: 8px; font-size: var(--text-13); line-height: var(--text-20); color: var(--ink); }
  .bars .row { grid-template-columns: minmax(4.5rem, 2fr) minmax(0, 3fr) minmax(2.75rem, auto); }
  .heads { list-style: none; margin: 0; padding: 0; }
  .heads button {
    all: unset; box-sizing: border-box; width: 100%; display: grid; grid-template-columns: 2.75rem minmax(0, 1fr) 2.5rem; gap: 8px; align-items: center;
    min-height: 28px; padding: 0 6px; border-radius: 5px; cursor: pointer;
  }
  .heads button:hover, .heads button[aria-current='true'] { background: var(--hover); }
  .heads button:focus-visible { outline: 2px solid var(--ink); outline-offset: 1px; }
  .heads .bar { height: 6px; border-radius: 3px; background: var(--line); }
  .heads .bar i { display: block; height: 6px; border-radius: 3px; background: var(--orange); }
  .heads .change { text-align: right; }
  @media (pointer: coarse) { .heads button { min-height: 44px; } }
  @media (forced-colors: active) { .heads .bar i { forced-color-adjust: none; background: CanvasText; } }
`,
];
