import { css } from 'lit';

export const appStyles = css`
  :host {
    --gutter: 24px; display: block; min-height: 100vh; background: var(--paper); color: var(--ink);
    font: 14px/20px ui-sans-serif, system-ui, sans-serif;
  }
  .notice { display: flex; gap: 12px; align-items: center; justify-content: space-between; margin: 0; padding: 6px var(--gutter); background: var(--hover); border-left: 3px solid var(--orange); overflow-wrap: anywhere; }
  .notice .link { flex: none; }
  .page { display: grid; grid-template-columns: 296px minmax(0, 1fr) 384px; align-items: start; }
  .page > * { padding: 24px var(--gutter); box-sizing: border-box; min-width: 0; }
  main { align-self: stretch; border: solid var(--line); border-width: 0 1px; min-height: calc(100vh - 58px); }
  .input { margin-bottom: 16px; }
  .what-if { font-size: 12px; line-height: 16px; color: var(--muted); margin: 0 0 12px; }
  .awaited { display: grid; place-items: center; min-height: 320px; margin: 0; padding: 24px; text-align: center; color: var(--muted); border: 1px dashed var(--line); border-radius: 8px; }
  .old :is(attention-head, attention-steps, language-panel, encoder-panel) { animation: fade 0s 400ms both; }
  .below { margin-top: 16px; }
  .older { color: var(--orange); }
  @keyframes fade { to { opacity: 0.5; } }
  .work { position: relative; display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; min-height: 32px; padding: 2px var(--gutter); border-bottom: 1px solid var(--line); font-size: 12px; line-height: 16px; color: var(--muted); font-variant-numeric: tabular-nums; }
  .work progress { width: 120px; height: 8px; accent-color: var(--blue); }
  .drop { position: fixed; inset: 8px; z-index: 20; display: grid; place-items: center; background: var(--paper); opacity: 0.94; border: 2px dashed var(--blue); border-radius: 8px; font-size: 22px; pointer-events: none; }
  .keys { position: fixed; right: 16px; bottom: 16px; z-index: 15; box-sizing: border-box; width: min(360px, calc(100vw - 32px)); max-height: 80vh; overflow: auto; padding: 16px; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; }
  .keys h2 { margin: 0 0 8px; font-size: 13px; }
  .keys dl { margin: 0 0 8px; display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; font-size: 13px; }
  .keys dt { font-family: ui-monospace, monospace; color: var(--muted); }
  .keys dd { margin: 0; }
  footer { padding: 16px var(--gutter); border-top: 1px solid var(--line); font-size: 12px; line-height: 16px; color: var(--muted); display: flex; gap: 4px 16px; flex-wrap: wrap; align-items: center; }
  .user-model { margin-bottom: 24px; padding-bottom: 16px; border-bottom: 1px solid var(--line); }
  .computing {
    position: sticky; top: 0; z-index: 5; display: flex; gap: 12px; align-items: center; min-height: 28px; padding: 0 var(--gutter);
    background: var(--hover); font-size: 12px; line-height: 16px; color: var(--muted); animation: appear 0s 400ms both; margin-bottom: -28px;
  }
  @keyframes appear { from { visibility: hidden; } to { visibility: visible; } }
  .panel > .segments { margin-bottom: 16px; }
  .panel > .segments button { flex: 1; padding: 0 8px; }
  @media (max-width: 1279px) {
    .page { grid-template-columns: 296px minmax(0, 1fr); }
    .panel { grid-column: 2; border-top: 1px solid var(--line); border-left: 1px solid var(--line); }
    .rail { grid-row: span 2; }
    main { border-right: 0; min-height: 0; }
  }
  @media (max-width: 1023px) {
    .page { grid-template-columns: minmax(0, 1fr); }
    .panel { grid-column: auto; border-left: 0; }
    .rail { grid-row: auto; border-bottom: 1px solid var(--line); }
    main { border: 0; }
  }
  @media (max-width: 599px) {
    :host { --gutter: 16px; }
    .rail { order: 2; border-bottom: 0; border-top: 1px solid var(--line); }
    .panel { order: 3; }
    .page:is(.panel-first, .rail-first) .rail { order: 3; }
    .page.panel-first .panel { order: 2; }
    .page.rail-first .panel { order: 4; }
  }
`;
