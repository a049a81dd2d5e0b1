import { css } from 'lit';

export const appStyles = css`
  :host {
    --gutter: 24px; --edge: max(var(--gutter), calc(50% - 80rem + var(--gutter))); display: block; min-height: 100vh; background: var(--paper); color: var(--ink);
    font: var(--text-14)/var(--text-20) ui-sans-serif, system-ui, sans-serif;
  }
  .notice { display: flex; gap: 12px; align-items: center; justify-content: space-between; margin: 0; padding: 6px var(--edge); background: var(--hover); border-left: 3px solid var(--orange); overflow-wrap: anywhere; }
  .notice .link { flex: none; }
  .page { display: grid; align-items: start; min-height: 100vh; box-sizing: border-box; max-width: 160rem; margin-inline: auto; }
  /* Over the head of the page, in room that is always there: what comes and goes moves nothing. */
  .lines { position: relative; height: 0; z-index: 5; }
  .lines > * { background: var(--paper); }
  .side { display: contents; }
  .page > main, .side > * { padding: 32px var(--gutter) 24px; box-sizing: border-box; min-width: 0; }
  main:focus { outline: none; }
  .input { margin-bottom: 16px; }
  .input:is(text-input, language-input) { margin-bottom: 0; }
  main.writes:has(.input:focus-within) attention-head { --sentence-opacity: 0; }
  .told { margin-bottom: 12px; min-height: var(--text-20); }
  .asks { min-height: calc(var(--text-20) + 40px); }
  .what-if { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); margin: 0 0 12px; }
  .awaited { min-height: 320px; margin: 0; padding-top: 16px; color: var(--muted); border-top: 1px solid var(--line); }
  .old :is(attention-head, attention-steps, language-panel, encoder-panel) { animation: fade 0s 400ms both; }
  .below, .panel > .small { margin-top: 16px; }
  .below.tools { margin-top: 8px; display: flex; flex-wrap: wrap; gap: 8px; }
  .below.tools p { flex-basis: 100%; margin: 0; }
  .adds { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; min-height: 30px; }
  .adds[hidden] { display: none; }
  .adds button[aria-pressed='true'] { border-color: var(--ink); }
  .what-now { flex-basis: 100%; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  .what-now:empty { display: none; }
  .older { color: var(--orange); }
  @keyframes fade { to { opacity: 0.5; } }
  .work { position: relative; display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; box-sizing: border-box; min-height: 30px; padding: 0 var(--edge); border-bottom: 1px solid var(--line); font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); font-variant-numeric: tabular-nums; }
  .work progress { width: 120px; height: 8px; accent-color: var(--blue); }
  .drop { position: fixed; inset: 8px; z-index: 20; display: grid; place-items: center; background: var(--paper); opacity: 0.94; border: 2px dashed var(--blue); border-radius: 8px; font-size: var(--text-22); pointer-events: none; }
  footer { padding: 16px var(--edge); border-top: 1px solid var(--line); font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); display: flex; gap: 4px 16px; flex-wrap: wrap; align-items: center; }
  .user-model { margin-bottom: 24px; padding-bottom: 16px; border-bottom: 1px solid var(--line); }
  .computing {
    position: sticky; top: 0; z-index: 5; display: flex; gap: 12px; align-items: center; min-height: 28px; padding: 0 var(--gutter);
    background: var(--hover); font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); animation: appear 0s 400ms both; margin-bottom: -28px;
  }
  @keyframes appear { from { visibility: hidden; } to { visibility: visible; } }
  .panel > .segments { margin-bottom: 16px; }
  .panel > .segments button { flex: 1; padding: 0 8px; }
  .outcome { min-width: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
  .outcome b { font-weight: 600; color: var(--ink); white-space: pre-wrap; }
  .outcome ins { font-weight: 600; color: var(--orange); text-decoration: none; }
  .panel > .outcome { margin: 0 0 16px; padding: 8px 10px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); }
  .foot { position: sticky; bottom: 0; touch-action: pan-y; z-index: 6; display: flex; align-items: center; gap: 8px 12px; box-sizing: border-box; min-height: 40px; padding: 4px var(--gutter); background: var(--panel); border-top: 1px solid var(--line); }
  .foot .outcome { flex: 1; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
  .steps { display: flex; flex: none; }
  .steps .plain { min-width: 32px; padding: 0 8px; white-space: nowrap; }
  .steps .plain:not(:first-child) { border-start-start-radius: 0; border-end-start-radius: 0; margin-inline-start: -1px; }
  .steps .plain:not(:last-child) { border-start-end-radius: 0; border-end-end-radius: 0; }
  /* What one changes and what follows lie side by side: each column scrolls by itself, and stays. */
  @media (min-width: 64rem) {
    .page { grid-template-columns: minmax(15rem, min(20.5%, 30rem)) minmax(0, 1fr) minmax(18rem, min(26.7%, 38rem)); grid-template-areas: 'rail main panel'; }
    .rail { grid-area: rail; }
    .page > main { grid-area: main; }
    .panel { grid-area: panel; }
    .side > * { position: sticky; top: 0; max-height: calc(100vh - 58px); overflow: hidden auto; scrollbar-width: thin; }
    .page > main { align-self: stretch; border: solid var(--line); border-width: 0 1px; min-height: 100vh; }
    .foot { display: none; }
  }
  @media (min-width: 40rem) { attention-head { --short-lines: 5; } }
  @media (min-width: 64rem) and (max-width: 79.99rem) { :host { --gutter: 16px; } }
  /* Half a screen, or one that is enlarged: heads and panel beside the text, one beneath the other. */
  @media (min-width: 40rem) and (max-width: 63.99rem) {
    :host { --gutter: 16px; }
    .page { grid-template-columns: minmax(0, 1fr) minmax(15rem, 38%); }
    .side { display: block; position: sticky; top: 0; max-height: calc(100vh - 98px); overflow: hidden auto; scrollbar-width: thin; border-inline-start: 1px solid var(--line); }
    .side:has(explain-panel) { z-index: 7; }
    .side > * { padding-block: 16px; }
    .panel { border-top: 1px solid var(--line); }
    .page > main { padding-block: 16px; }
    .steps { display: none; }
    .lines { position: fixed; inset: auto 0 41px; height: auto; }
  }
  @media (max-width: 63.99rem) {
    .told { min-height: var(--text-40); }
    .asks { min-height: calc(var(--text-40) + 66px); }
    /* Until there is something to see, what will stand below it is not there. */
    .page.bare > main { min-height: 100vh; }
    .page.bare aside.panel { visibility: hidden; }
  }
  @media (max-width: 39.99rem) {
    :host { --gutter: 16px; }
    .page { grid-template-columns: minmax(0, 1fr); }
    .side > * { border-top: 1px solid var(--line); }
    .page > main { padding-block: 16px; }
    .lines { position: fixed; inset: auto 0 45px; height: auto; }
    .asks:has(~ language-input) { min-height: calc(3 * var(--text-20) + 66px); }
    .rail { order: 2; }
    .panel { order: 3; }
    /* What paints on the matrix stands next to it. */
    .page.panel-first .rail:not(:has(mask-painter, sink-lens)) { order: 3; }
    .page.panel-first .panel { order: 2; }
  }
  @media (max-height: 32rem) { .asks { min-height: var(--text-40); } .asks:has(~ language-input) { min-height: calc(3 * var(--text-20)); } }
  @media (pointer: coarse) { .steps .plain { min-width: 44px; } }
`;
