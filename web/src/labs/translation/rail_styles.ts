import { css } from 'lit';

export const railStyles = css`
  :host { display: block; font-variant-numeric: tabular-nums; }
  attention-heads, section { margin-bottom: 24px; }
  .tools { display: flex; flex-wrap: wrap; gap: 6px; margin: 8px 0 0; }
  .small { min-height: 28px; font-size: var(--text-12); }
  .plain[aria-pressed='true'] { border-color: var(--orange); color: var(--orange); }
  table { border-collapse: collapse; width: 100%; }
  th, td { padding: 2px 0 2px 12px; font-weight: 400; text-align: right; vertical-align: bottom; line-height: var(--text-20); }
  th:first-child { padding-left: 0; text-align: left; }
  tbody th { white-space: nowrap; }
  thead th { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  tbody tr { border-top: 1px solid var(--line); }
  p { margin: 4px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  section.change { padding-block: 8px; border: solid var(--line); border-width: 1px 0; background: var(--paper); }
  @media (min-width: 40rem) {
    section.change:not(:has(change-head[open])) { position: sticky; top: 0; bottom: 0; z-index: 2; }
  }
  @media (pointer: coarse) { .small { min-height: 44px; } }
`;
