/** Buttons, fields and menus: the same everywhere on the page. */

import { css } from 'lit';

export const controlsStyles = css`
  button, select, input, textarea { font: inherit; color: inherit; }
  .plain, select {
    min-height: 32px; padding: 0 10px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); cursor: pointer;
  }
  .plain:hover, select:hover { background: var(--hover); }
  .plain:disabled { color: var(--faint); cursor: default; }
  .strong { min-height: 32px; padding: 0 14px; border: 0; border-radius: 8px; background: var(--ink); color: var(--paper); font-weight: 600; cursor: pointer; }
  .link { padding: 0 4px; min-height: 28px; border: 0; background: none; color: var(--blue); text-decoration: underline; cursor: pointer; }
  :is(button, select, input, textarea, summary, a):focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
  @media (forced-colors: active) { .strong { border: 1px solid ButtonText; } }
  @media (pointer: coarse) { .plain, .strong, .link, select { min-height: 44px; } }
`;
