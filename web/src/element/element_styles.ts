import { css } from 'lit';

const FONT = css`14px/20px ui-sans-serif, system-ui, sans-serif`;

/**
 * The host is the author's to place: width, margin and display are normal rules. How it is drawn is not: what a page
 * says of all its elements ends here, as important rules inside a shadow tree go before those outside.
 */
const hostStyles = css`
  :host {
    display: block; box-sizing: border-box !important; padding: 0 !important; border: 0 !important; writing-mode: horizontal-tb !important;
    background: var(--paper) !important; color: var(--ink); font: ${FONT};
  }
  :host([layout='embed']) { padding: 16px !important; border: 1px solid var(--line) !important; border-radius: 8px !important; }
  :host([hidden]) { display: none !important; }
`;

/** Nothing that is inherited comes in, but for whether the figure is shown and can be touched. */
const figureStyles = css`
  .figure {
    all: initial; display: block; direction: ltr; unicode-bidi: isolate; visibility: inherit; pointer-events: inherit; color-scheme: inherit;
    color: var(--ink); font: ${FONT}; font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
  }
`;

const partsStyles = css`
  attention-sentence { margin-bottom: 16px; }
  .toolbar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin: 8px 0 16px; }
  h2 { margin: 0; font-size: 14px; line-height: 20px; font-weight: 600; }
  .chip { padding: 2px 8px; border-radius: 10px; background: var(--hover); color: var(--muted); font-size: 12px; line-height: 16px; min-width: 0; overflow-wrap: anywhere; }
  .chip.changed { color: var(--orange); }
  .toggle {
    font: inherit; font-size: 12px; line-height: 16px; min-height: 28px; padding: 0 8px; border: 1px solid var(--line); border-radius: 8px;
    background: var(--panel); color: var(--muted); cursor: pointer;
  }
  .toggle[aria-pressed='true'] { color: var(--ink); border-color: var(--ink); }
  .tools { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 8px 16px; margin-top: 4px; }
  .tools:empty { display: none; }
  .toggle { flex: none; }
  .mass { flex: 1 1 240px; min-width: 0; display: grid; grid-template-columns: auto 96px minmax(0, 1fr); align-items: start; gap: 8px; font-size: 12px; line-height: 16px; color: var(--muted); }
  .mass span { padding-block: 6px; }
  .mass input { width: 96px; min-height: 28px; margin: 0; accent-color: var(--blue); }
  .spring { flex: 1; }
  button:focus-visible, select:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
  .chooser { font-weight: 600; }
  select {
    font: inherit; font-weight: 400; color: inherit; background: var(--panel); border: 1px solid var(--line);
    border-radius: 8px; min-height: 28px; padding: 0 4px;
  }
  .what-if { margin: 0 0 12px; font-size: 12px; line-height: 16px; color: var(--muted); }
  .problem { margin: 8px 0; padding: 8px 12px; border-left: 3px solid var(--orange); background: var(--hover); overflow-wrap: anywhere; }
  .problem button { font: inherit; color: var(--blue); background: none; border: 0; cursor: pointer; text-decoration: underline; min-height: 28px; }
  .warnings { margin: 8px 0 0; font-size: 12px; line-height: 16px; color: var(--muted); overflow-wrap: anywhere; }
  attention-readout { margin-top: 12px; }
  .below { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin-top: 8px; min-height: 28px; }
  attention-steps { margin-top: 24px; }
  @media (max-width: 480px) { .segments { flex: 1 1 100%; } .segments button { flex: 1; padding: 0 4px; } }
  @media (pointer: coarse) { select, .toggle { min-height: 44px; } }
`;

export const elementStyles = [hostStyles, figureStyles, partsStyles];
