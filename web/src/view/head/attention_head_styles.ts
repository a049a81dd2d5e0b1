import { css } from 'lit';

export const attentionHeadStyles = css`
  :host { display: block; font-variant-numeric: tabular-nums; }
  :host([hidden]) { display: none; }
  attention-sentence { display: var(--sentence, block); margin-bottom: 16px; }
  .toolbar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin: 8px 0 16px; container-type: inline-size; }
  h2 { margin: 0; font-size: var(--text-14); line-height: var(--text-20); font-weight: 600; }
  .chip { padding: 2px 8px; border-radius: 10px; background: var(--hover); color: var(--muted); font-size: var(--text-12); line-height: var(--text-16); min-width: 0; overflow-wrap: anywhere; }
  /* Narrower where that keeps the bar on one line: an edit moves nothing below it. */
  .chip.changed { flex: 1000 1 calc(4.5 * var(--rem, 1rem)); max-width: calc(7 * var(--rem, 1rem)); box-sizing: border-box; padding: 0 4px; text-align: center; background: none; color: var(--orange); box-shadow: inset 0 0 0 1px var(--line); }
  head-tools { display: block; min-height: 28px; margin-top: 4px; }
  .spring { flex: 1; margin-inline-start: -8px; }
  .missing { margin: 8px 0; padding: 8px 12px; border-left: 3px solid var(--orange); background: var(--hover); }
  button:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; border-radius: 5px; }
  attention-readout { margin-top: 12px; }
  .below { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin-top: 8px; min-height: 28px; }
  /* All of it stays on one line when a change adds to it: nothing beneath moves. */
  @container (max-width: 690px) { .segments button { padding: 0 6px; } }
  @media (max-width: 480px) { attention-sentence { margin-bottom: 4px; } .toolbar { margin: 0 0 8px; } .segments { flex: 1 1 100%; } .segments button { flex: 1; padding: 0 4px; } }
  @media print { .segments, head-tools { display: none; } }
  @media (pointer: coarse) { head-tools { min-height: 44px; } }
`;
