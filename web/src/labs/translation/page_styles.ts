import { css } from 'lit';

export const translationPageStyles = css`
  :host { display: block; min-width: 0; }
  /* What a story speaks of comes first. */
  :host(.in-figure) { display: flex; flex-direction: column; }
  :host(.in-figure) :is(.beside, translation-matrices, translation-leakage) { order: 2; }
  :host(.in-figure) .inputs { order: 1; margin-top: 24px; }
  :host(.in-matrix) { display: grid; grid-template-columns: minmax(0, 1fr); }
  :host(.in-matrix) :is(.inputs, translation-figure, .steps, .awaited, .warning) { order: 1; }
  :host(.in-matrix) :is(.beside, translation-matrices, translation-leakage) { order: 0; }
  :host(.in-matrix) .beside { margin-top: 0; }
  :host(.in-matrix) .inputs { margin-top: 24px; }
  .inputs { display: grid; gap: 8px; margin-bottom: 16px; grid-template-columns: minmax(0, 1fr); justify-items: start; }
  .line { position: relative; justify-self: stretch; }
  .line .link { position: absolute; right: 0; top: -8px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); text-decoration: none; }
  .line .link:hover { text-decoration: underline; }
  word-input { justify-self: stretch; }
  .tools { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .aside { font-size: var(--text-12); color: var(--muted); }
  .hint { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  .hint b { color: var(--ink); font-weight: 600; }
  .warning { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--orange); }
  .steps { margin: 16px 0 0; }
  .beside { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; margin: 24px 0 16px; }
  .segments { width: fit-content; max-width: 100%; flex-wrap: wrap; }
  .awaited { display: grid; place-items: center; align-content: center; gap: 12px; min-height: 320px; padding: 24px; text-align: center; color: var(--muted); border: 1px dashed var(--line); border-radius: 8px; }
  .awaited p { margin: 0; max-width: 60ch; overflow-wrap: anywhere; }
  progress { width: 200px; accent-color: var(--blue); }
  @media (min-width: 64rem) { .steps { display: none; } }
  @media (max-width: 39.99rem) { .segments button { padding: 0 9px; } }
  @media (pointer: coarse) { .line .link { top: -24px; } .inputs { padding-top: 16px; } }
`;
