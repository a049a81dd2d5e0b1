import { css } from 'lit';

/** Of the names beside a small matrix. */
export const LETTERS_OF_FIGURE = css`var(--text-12)`;

export const panelStyles = css`
  :host { display: block; }
  header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 12px; }
  header h2 { margin: 0; font-size: var(--text-13); line-height: var(--text-20); color: var(--muted); }
  header div { display: flex; gap: 8px; margin-inline-end: -4px; }
  h3 { margin: 12px 0 4px; font-size: var(--text-18, 1.125rem); line-height: var(--text-24); font-weight: 600; overflow-wrap: anywhere; }
  h3:focus { outline: none; }
  h4 { margin: 20px 0 6px; font-size: var(--text-13); line-height: var(--text-20); font-weight: 600; }
  p { margin: 0 0 8px; overflow-wrap: anywhere; }
  .formula { font-size: var(--text-16); margin: 8px 0; padding: 8px 0; overflow: hidden; text-align: start; }
  .formula math { font-size: var(--math, 1em); }
  .worked .formula { margin: 0; padding: 4px 0 8px; color: var(--ink); font-variant-numeric: tabular-nums; }
  .worked p, .look, .sources, .hint { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  .worked { padding-inline-start: 8px; border-inline-start: 2px solid var(--blue); }
  .try { margin: 0 0 10px; padding: 0; list-style: none; display: grid; gap: 10px; }
  .try .plain { text-align: start; min-height: 32px; padding-block: 4px; }
  .try .look { margin: 4px 0 0; }
  .sources { margin: 0; padding: 0; list-style: none; }
  .more { display: flex; flex-wrap: wrap; gap: 0 12px; margin-inline-start: -4px; }
  .segments { width: fit-content; margin: 8px 0 0; font-size: var(--text-12); }
  .segments button { padding: 0 10px; }
  .topics h4:first-child { margin-top: 8px; }
  .topics ul { list-style: none; margin: 0; padding: 0; }
  .topics button { all: unset; box-sizing: border-box; display: block; width: 100%; padding: 4px 6px; margin-inline-start: -6px; min-height: 28px; border-radius: 5px; cursor: pointer; }
  .topics button:hover { background: var(--hover); }
  .topics button:focus-visible { outline: 2px solid var(--ink); outline-offset: -2px; }
  .wrong { color: var(--orange); }
  @media (pointer: coarse) { .topics button { min-height: 44px; } }
  /* Beneath what it speaks of: what one tries stays in sight. */
  @media (max-width: 63.99rem) {
    :host { padding: 0 !important; border: 0 !important; }
    section { position: fixed; inset: auto 0 0; z-index: 12; box-sizing: border-box; max-height: 52vh; overflow: auto; overscroll-behavior: contain; padding: 12px 16px 16px; background: var(--paper); border-top: 1px solid var(--line); box-shadow: 0 -4px 16px rgb(0 0 0 / 12%); }
    header { position: sticky; top: -12px; margin: -12px -16px 0; padding: 6px 16px; background: var(--paper); border-bottom: 1px solid var(--line); z-index: 1; }
  }
  @media print { :host { display: none; } }
`;
