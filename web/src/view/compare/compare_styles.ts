import { css } from 'lit';

export const compareStyles = css`
  :host { display: block; container-type: inline-size; font-variant-numeric: tabular-nums; }
  .sides { display: grid; grid-template: 'first change second' 'told told told' 'list list list' / minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1fr); gap: 12px 16px; align-items: start; }
  /* What is in sight is one for all three: the map beside the difference moves it. */
  .first, .second { --beside: none; }
  .first { grid-area: first; }
  .change { grid-area: change; }
  .second { grid-area: second; }
  .changes { grid-area: list; }
  section { min-width: 0; }
  h2 { display: flex; flex-wrap: wrap; gap: 0 8px; margin: 0 0 8px; min-height: 40px; align-content: end; font-size: var(--text-13); line-height: var(--text-20); font-weight: 600; overflow-wrap: anywhere; }
  h2 span { font-weight: 400; color: var(--muted); }
  h2 b { flex: none; }
  .sum { margin: 12px 0; overflow-wrap: anywhere; }
  .cut { margin: -8px 0 12px; color: var(--muted); font-size: var(--text-12); line-height: var(--text-16); overflow-wrap: anywhere; }
  .pinned { grid-area: told; margin: 0; min-height: 20px; overflow-wrap: anywhere; }
  .pinned b { font-weight: 600; }
  attention-legend { margin-top: 8px; }
  .changes h2 { min-height: 0; }
  ol { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 0 16px; margin: 0; padding: 0; list-style: none; }
  li { border-top: 1px solid var(--line); }
  li button { all: unset; display: grid; grid-template-columns: minmax(0, 1fr) auto 4em; gap: 8px; align-items: center; box-sizing: border-box; width: 100%; min-height: 28px; cursor: pointer; font-size: var(--text-12); line-height: var(--text-16); overflow-wrap: anywhere; }
  li button:hover { background: var(--hover); }
  li button:focus-visible { outline: 2px solid var(--ink); outline-offset: -2px; }
  li button[aria-pressed='true'] { box-shadow: inset 3px 0 var(--orange); padding-inline-start: 8px; }
  li span { color: var(--muted); }
  li b { text-align: end; font-weight: 600; }
  .old { opacity: 0.5; }
  @container (max-width: 879px) {
    .sides { grid-template: 'change list' 'told told' 'first second' / minmax(0, 1fr) minmax(0, 1fr); }
    h2 { min-height: 0; }
  }
  @container (max-width: 559px) {
    .sides { grid-template: 'change' 'told' 'list' 'first' 'second' / minmax(0, 1fr); gap: 16px; }
  }
  @media (pointer: coarse) { li button { min-height: 44px; } }
  @media (forced-colors: active) { li button[aria-pressed='true'] { outline: 2px solid Highlight; outline-offset: -2px; } }
`;
