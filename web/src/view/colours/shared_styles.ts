/** Styles that several parts wear. */

import { css } from 'lit';

/** Headings of panels and their sections; one with a paragraph beneath it stands closer to it. */
export const headingStyles = css`
  h2 { margin: 0 0 8px; font-size: var(--text-13); line-height: var(--text-20); font-weight: 600; overflow-wrap: anywhere; }
  h2:has(+ p) { margin-bottom: 4px; }
  .title h2 { margin: 0; }
  h2.spread { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; }
`;

/** For screen readers alone. */
export const spokenStyles = css`
  .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

/** One choice out of a few, side by side. */
export const segmentsStyles = css`
  .segments { display: flex; flex-wrap: wrap; padding: 2px; border-radius: 8px; background: var(--hover); }
  .segments button {
    all: unset; box-sizing: border-box; cursor: pointer; padding: 0 14px; min-height: 30px; line-height: var(--text-30);
    border-radius: 6px; color: var(--muted); text-align: center;
  }
  .segments button[aria-pressed='true'] {
    background: var(--panel); color: var(--ink); font-weight: 600; box-shadow: 0 1px 2px rgb(0 0 0 / 15%);
  }
  .segments button:focus-visible { outline: 2px solid var(--ink); outline-offset: -2px; }
  @media (pointer: coarse) { .segments button { min-height: 44px; line-height: var(--text-44); } }
  @media (forced-colors: active) { .segments button[aria-pressed='true'] { outline: 2px solid Highlight; } }
`;
