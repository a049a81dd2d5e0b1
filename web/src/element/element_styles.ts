import { css } from 'lit';

const FONT = css`14px/20px ui-sans-serif, system-ui, sans-serif`;

/**
 * The host is the author's to place: width, margin and display are normal rules. How it is drawn is not: what a page
 * says of all its elements ends here, as important rules inside a shadow tree go before those outside.
 */
const hostStyles = css`
  :host {
    display: block; box-sizing: border-box !important; padding: 16px !important; border: 1px solid var(--line) !important; border-radius: 8px !important; writing-mode: horizontal-tb !important;
    background: var(--paper) !important; color: var(--ink); font: ${FONT};
  }
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
  button:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
  .what-if { margin: 0 0 12px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  .problem { margin: 8px 0; padding: 8px 12px; border-left: 3px solid var(--orange); background: var(--hover); overflow-wrap: anywhere; }
  .problem button { font: inherit; color: var(--blue); background: none; border: 0; cursor: pointer; text-decoration: underline; min-height: 28px; }
  .warnings { margin: 8px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); overflow-wrap: anywhere; }
  attention-heads { margin-top: 16px; max-width: 416px; }
  attention-steps { margin-top: 24px; }
`;

const paperStyles = css`
  :host([paper]) { --ink: #000; break-inside: avoid; border: 0 !important; padding: 0 !important; }
  :host([paper]) .figure { print-color-adjust: exact; }
`;

export const elementStyles = [hostStyles, figureStyles, partsStyles, paperStyles];
