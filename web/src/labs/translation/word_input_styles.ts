import { css } from 'lit';

export const wordInputStyles = css`
  :host { display: block; min-width: 0; }
  label { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  /* Text and its mirror lie in one cell: the mirror gives the height and carries the marks. */
  .field { position: relative; display: grid; margin-top: 2px; }
  .mirror, textarea {
    grid-area: 1 / 1; box-sizing: border-box; min-width: 0; padding: 7px 10px; font: var(--text-16)/var(--text-22) ui-sans-serif, system-ui, sans-serif; letter-spacing: 0;
    white-space: pre-wrap; overflow-wrap: break-word; border: 1px solid transparent; border-radius: 8px;
  }
  .mirror { color: transparent; pointer-events: none; z-index: 1; }
  mark { background: none; color: transparent; text-decoration-line: underline; text-decoration-style: dotted; text-decoration-color: var(--orange); text-decoration-thickness: 2px; text-underline-offset: 4px; }
  textarea { border-color: var(--line); background: var(--panel); color: var(--ink); resize: none; overflow: hidden; margin: 0; }
  ul {
    position: absolute; left: 0; top: calc(100% + 4px); z-index: 8; list-style: none; margin: 0; padding: 4px; display: flex; flex-wrap: wrap; gap: 2px; max-width: 100%; box-sizing: border-box;
    background: var(--panel); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 4px 12px rgb(0 0 0 / 12%);
  }
  ul[hidden] { display: none; }
  li { padding: 0 10px; min-height: 30px; line-height: var(--text-30); border-radius: 5px; cursor: pointer; }
  li:hover { background: var(--hover); }
  li[aria-selected='true'] { background: var(--ink); color: var(--paper); }
  .unknown { margin: 6px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--orange); display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; overflow-wrap: anywhere; }
  .near { display: inline-flex; flex-wrap: wrap; gap: 4px 6px; align-items: center; color: var(--muted); }
  .near .plain { min-height: 28px; font-size: var(--text-13); color: var(--ink); }
  @media (pointer: coarse) { li { min-height: 44px; line-height: var(--text-44); } .near .plain { min-height: 44px; } }
`;
