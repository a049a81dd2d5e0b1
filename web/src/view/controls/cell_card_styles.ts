import { css } from 'lit';

export const cellCardStyles = css`
  :host {
    box-sizing: border-box; display: block; width: 19rem; max-width: calc(100vw - 16px); padding: 12px 14px; border: 1px solid var(--line); border-radius: 8px;
    background: var(--panel); color: var(--ink); box-shadow: 0 4px 16px rgb(0 0 0 / 12%); font-size: 0.8125rem; line-height: 1.25rem; font-variant-numeric: tabular-nums;
  }
  .title { display: flex; align-items: center; justify-content: space-between; gap: 8px; min-height: 28px; }
  .title .link { flex: none; }
  h2 { margin: 0; font-size: 0.9375rem; font-weight: 600; overflow-wrap: anywhere; }
  .asks { color: var(--orange); }
  .read { color: var(--blue); }
  .line { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 10px; min-height: 32px; margin-top: 8px; }
  .title + .line { margin-top: 4px; }
  .was { color: var(--muted); }
  .number { box-sizing: border-box; width: 4.25rem; min-height: 28px; padding: 0 6px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); }
  .number[aria-invalid='true'] { border-color: var(--orange); }
  .slider { box-sizing: border-box; display: block; width: 100%; min-height: 28px; margin: 4px 0; accent-color: var(--orange); }
  p { margin: 4px 0 0; font-size: 0.75rem; line-height: 1rem; color: var(--muted); }
  .segments { flex: none; }
  .segments button { padding: 0 9px; min-height: 28px; line-height: var(--text-28); }
  .reach { max-width: 100%; min-width: 0; }
  label.where { display: flex; align-items: center; gap: 6px; min-width: 0; }
  .done { display: none; }
  /* Who has no keys has buttons in their place. */
  @media (pointer: coarse) {
    .number, .slider { min-height: 44px; }
    .done { display: flex; }
    .keys { display: none; }
  }
  @media (forced-colors: active) { :host { border-color: CanvasText; } }
`;
