/** What the question and its answer look like. */

import { css } from 'lit';

export const askStyles = css`
  :host { display: block; font-variant-numeric: tabular-nums; }
  form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  input { box-sizing: border-box; flex: 1 1 200px; min-width: 0; min-height: 32px; padding: 0 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); color: var(--ink); }
  input[aria-invalid='true'] { outline: 2px solid var(--orange); }
  p { margin: 8px 0 0; overflow-wrap: anywhere; text-wrap: pretty; }
  .hint { margin-top: 4px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  .problem { border-left: 3px solid var(--orange); padding-left: 8px; }
  ol { list-style: none; display: flex; flex-wrap: wrap; gap: 4px; margin: 8px 0 0; padding: 0; }
  li { display: grid; justify-items: center; min-width: 28px; padding: 2px 4px; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); }
  li b { font-weight: 600; }
  li small { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  li.wrong { border-color: var(--orange); }
  li.wrong b { color: var(--orange); text-decoration: line-through; }
  li .right { color: var(--ink); }
  .unseen { margin-top: 8px; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; }
  .unseen p { margin: 0; }
  .row { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
  @media (pointer: coarse) { input { min-height: 44px; } }
  @media (forced-colors: active) { li.wrong { outline: 2px solid Highlight; } }
`;
