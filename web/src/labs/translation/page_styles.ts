import { css } from 'lit';

export const translationPageStyles = css`
  :host { display: block; min-width: 0; }
  .inputs { display: grid; gap: 8px; margin-bottom: 24px; grid-template-columns: minmax(0, 1fr); justify-items: start; }
  word-input { justify-self: stretch; }
  .tools { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .aside { font-size: 12px; color: var(--muted); }
  .hint { margin: 0; font-size: 12px; line-height: 16px; color: var(--muted); }
  .hint b { color: var(--ink); font-weight: 600; }
  .warning { margin: 0; font-size: 12px; line-height: 16px; color: var(--orange); }
  .steps { margin: 16px 0 0; }
  .segments { width: fit-content; max-width: 100%; margin: 32px 0 16px; flex-wrap: wrap; }
  .awaited { display: grid; place-items: center; align-content: center; gap: 12px; min-height: 320px; padding: 24px; text-align: center; color: var(--muted); border: 1px dashed var(--line); border-radius: 8px; }
  .awaited p { margin: 0; max-width: 60ch; overflow-wrap: anywhere; }
  progress { width: 200px; accent-color: var(--blue); }
  translation-difference { margin-top: 24px; }
  @media (min-width: 1280px) { .steps { display: none; } }
  @media (max-width: 599px) { .segments button { padding: 0 9px; } }
`;
