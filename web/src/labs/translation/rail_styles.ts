import { css } from 'lit';

export const railStyles = css`
  :host { display: block; font-variant-numeric: tabular-nums; }
  attention-heads, section { margin-bottom: 24px; }
  .tools { display: flex; flex-wrap: wrap; gap: 6px; margin: 8px 0 0; }
  .small { min-height: 28px; font-size: 12px; }
  .plain[aria-pressed='true'] { border-color: var(--orange); color: var(--orange); }
  table { border-collapse: collapse; width: 100%; }
  th, td { padding: 2px 0; font-weight: 400; text-align: right; line-height: 20px; }
  th:first-child { text-align: left; }
  thead th { font-size: 12px; color: var(--muted); }
  tbody tr { border-top: 1px solid var(--line); }
  p { margin: 4px 0 0; font-size: 12px; line-height: 16px; color: var(--muted); }
  @media (min-width: 600px) and (max-width: 1023px) {
    .layout { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 32px; }
  }
  @media (pointer: coarse) { .small { min-height: 44px; } }
`;
