import { css } from 'lit';

export const elementStyles = css`
  :host {
    display: block; box-sizing: border-box; background: var(--paper); color: var(--ink);
    font: 14px/20px ui-sans-serif, system-ui, sans-serif; font-variant-numeric: tabular-nums;
  }
  :host([layout='embed']) { padding: 16px; border: 1px solid var(--line); border-radius: 8px; }
  :host([hidden]) { display: none; }
  attention-sentence { margin-bottom: 16px; }
  .toolbar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin: 8px 0 16px; }
  h2 { margin: 0; font-size: 14px; line-height: 20px; font-weight: 600; }
  .chip { padding: 2px 8px; border-radius: 10px; background: var(--hover); color: var(--muted); font-size: 12px; line-height: 16px; }
  .toggle {
    font: inherit; font-size: 12px; line-height: 16px; min-height: 28px; padding: 0 8px; border: 1px solid var(--line); border-radius: 8px;
    background: var(--panel); color: var(--muted); cursor: pointer;
  }
  .toggle[aria-pressed='true'] { color: var(--ink); border-color: var(--ink); }
  .mass { display: inline-flex; align-items: center; gap: 8px; font-size: 12px; line-height: 16px; color: var(--muted); }
  .mass input { width: 96px; min-height: 28px; margin: 0; accent-color: var(--blue); }
  .spring { flex: 1; }
  button:focus-visible, select:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
  .chooser { font-weight: 600; }
  select {
    font: inherit; font-weight: 400; color: inherit; background: var(--panel); border: 1px solid var(--line);
    border-radius: 8px; min-height: 28px; padding: 0 4px;
  }
  .problem { margin: 8px 0; padding: 8px 12px; border-left: 3px solid var(--orange); background: var(--hover); overflow-wrap: anywhere; }
  .problem button { font: inherit; color: var(--blue); background: none; border: 0; cursor: pointer; text-decoration: underline; min-height: 28px; }
  attention-readout { margin-top: 12px; }
  .below { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin-top: 8px; min-height: 28px; }
  attention-steps { margin-top: 24px; }
  @media (max-width: 480px) { .segments { flex: 1 1 100%; } .segments button { flex: 1; padding: 0 4px; } }
  @media (pointer: coarse) { select, .toggle { min-height: 44px; } }
`;
