/** "Change something": buttons, sliders and lists, one beneath the other. */

import { css } from 'lit';

export const changeHeadStyles = css`
  :host { display: block; font-variant-numeric: tabular-nums; }
  .off { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
  details { margin-top: 8px; }
  summary { cursor: pointer; min-height: 28px; line-height: var(--text-28); border-radius: 5px; color: var(--muted); }
  .field { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2px; margin-top: 8px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  .field > span { display: flex; justify-content: space-between; gap: 8px; }
  .field select { width: 100%; min-width: 0; }
  .field select, .field input { color: var(--ink); font-size: var(--text-14); }
  .field input[type='range'] { width: 100%; min-height: 28px; margin: 0; accent-color: var(--orange); }
  .value { color: var(--ink); }
  hr { border: 0; border-top: 1px solid var(--line); margin: 12px 0 8px; }
  .segments button { flex: 1 0 auto; padding: 0 3px; font-size: var(--text-12); }
  .block { margin-top: 10px; max-width: 100%; overflow-wrap: anywhere; text-align: left; }
  p { margin: 8px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  @media (pointer: coarse) { summary { min-height: 44px; line-height: var(--text-44); } .field input[type='range'] { min-height: 44px; } }
`;
