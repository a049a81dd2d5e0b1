import { css } from 'lit';
import { spokenStyles } from '../shared_styles.ts';

export const linesStyles = [
  spokenStyles,
  css`
    :host { display: block; position: relative; min-width: 0; }
    .frame { position: relative; display: flex; justify-content: space-between; align-items: flex-start; max-width: 560px; }
    .side { position: relative; display: flex; flex-direction: column; z-index: 1; max-width: 40%; }
    .side.keys { align-items: flex-start; }
    .side.queries { align-items: flex-end; }
    .token, .gap { box-sizing: border-box; height: max(1.75rem, 28px); line-height: max(1.75rem, 28px); max-width: 100%; border-radius: 5px; cursor: pointer; color: var(--muted); }
    .token { display: flex; padding: 0 6px; }
    /* A long one is cut, and its title has the whole; its weight stays in sight. */
    .name { white-space: pre; overflow: hidden; text-overflow: ellipsis; }
    .token:hover { color: var(--ink); background: var(--hover); }
    .token.follows { font-style: italic; }
    .token.asks { color: var(--orange); font-weight: 600; }
    .token.read { color: var(--blue); font-weight: 600; }
    .place { font-size: 0.75rem; margin-inline-start: 4px; }
    .gap { border: 4px solid transparent; padding: 0 8px; line-height: 1.25rem; font: inherit; font-size: 0.75rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; border-radius: 14px; background: var(--hover) padding-box; }
    .gap:hover { color: var(--ink); }
    .gap b { font-weight: 600; color: var(--blue); }
    canvas { position: absolute; top: 0; pointer-events: none; }
    :host([silenced]) canvas { opacity: 0.45; }
    .queries:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
    p { margin: 0 0 8px; font-size: 0.75rem; line-height: 1rem; color: var(--muted); display: flex; gap: 12px; justify-content: space-between; max-width: 560px; }
    p b { font-weight: 600; color: var(--blue); }
    p b.in { color: var(--orange); }
    .share { font-variant-numeric: tabular-nums; color: var(--blue); font-weight: 400; margin-inline-start: 6px; font-size: 0.75rem; }
    .queries .share { color: var(--orange); margin-inline: 0 6px; }
    @media (pointer: coarse) { .token, .gap { height: 44px; line-height: var(--text-44); } .gap { line-height: var(--text-36); border-radius: 22px; } }
    @media (forced-colors: active) { .gap { border-color: CanvasText; } }
  `,
];
