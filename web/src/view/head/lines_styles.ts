import { css } from 'lit';
import { spokenStyles } from '../colours/shared_styles.ts';

export const linesStyles = [
  spokenStyles,
  css`
    :host { display: block; position: relative; min-width: 0; }
    .frame { position: relative; display: flex; justify-content: space-between; align-items: flex-start; max-width: 560px; }
    /* Room for the weights is always there: nothing moves when they come. */
    .side { position: relative; box-sizing: border-box; display: flex; flex-direction: column; z-index: 1; max-width: 46%; }
    .side.keys { align-items: flex-start; padding-right: calc(2.25 * var(--rem, 1rem)); }
    .side.queries { align-items: flex-end; padding-left: calc(2.25 * var(--rem, 1rem)); }
    .token, .gap { box-sizing: border-box; height: max(calc(1.75 * var(--rem, 1rem)), 28px); line-height: max(calc(1.75 * var(--rem, 1rem)), 28px); max-width: 100%; border-radius: 5px; cursor: pointer; color: var(--muted); }
    .token { position: relative; display: flex; padding: 0 6px; }
    /* A long one is cut, and its title has the whole; its weight stays in sight. */
    .name { white-space: pre; overflow: hidden; text-overflow: ellipsis; }
    .token:hover { color: var(--ink); background: var(--hover); }
    .token.follows { font-style: italic; }
    /* Heavier, and no wider. */
    .token.asks, .token.read { -webkit-text-stroke: 0.5px; }
    .token.asks { color: var(--orange); }
    .token.read { color: var(--blue); }
    .rank { margin-inline-end: 5px; font-size: calc(0.75 * var(--rem, 1rem)); }
    .place { font-size: calc(0.75 * var(--rem, 1rem)); margin-inline-start: 4px; }
    .gap { border: 4px solid transparent; padding: 0 8px; line-height: calc(1.25 * var(--rem, 1rem)); font: inherit; font-size: calc(0.75 * var(--rem, 1rem)); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; border-radius: 14px; background: var(--hover) padding-box; }
    .gap:hover { color: var(--ink); }
    .gap b { font-weight: 600; color: var(--blue); }
    .gap b.query { color: var(--orange); }
    canvas { position: absolute; top: 0; pointer-events: none; }
    /* Room at both edges, the same as the arcs are drawn in. */
    .with-arcs { max-width: 680px; padding-inline: var(--arcs); }
    :host { --arcs: calc(3.75 * var(--rem, 1rem)); }
    canvas.target { left: 0; }
    canvas.source { right: 0; }
    canvas.source, canvas.target { width: var(--arcs); }
    /* Always as tall, whichever words are named. */
    .arcs { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)) auto; gap: 4px 16px; margin: 0 0 6px; font-size: calc(0.75 * var(--rem, 1rem)); line-height: var(--rem, 1rem); color: var(--muted); max-width: 680px; align-items: end; justify-content: end; }
    .arcs button { grid-column: -2; }
    .arcs label { display: grid; gap: 2px; min-width: 0; }
    .arcs span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .arcs select { font: inherit; min-height: 28px; max-width: 100%; min-width: 0; padding: 0 4px; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 8px; }
    .arcs :is(select, button):focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
    .arcs button { font: inherit; min-height: 28px; padding: 0 8px; color: var(--muted); background: var(--panel); border: 1px solid var(--line); border-radius: 8px; cursor: pointer; }
    .arcs button[aria-pressed='true'] { color: var(--ink); border-color: var(--ink); }
    @media (max-width: 480px) { :host { --arcs: calc(2 * var(--rem, 1rem)); } .arcs { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 4px 8px; } .arcs button { grid-column: 1 / -1; justify-self: end; } }
    :host([silenced]) canvas { opacity: 0.45; }
    .queries:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
    p { margin: 0 0 4px; min-height: var(--rem, 1rem); font-size: calc(0.75 * var(--rem, 1rem)); line-height: var(--rem, 1rem); color: var(--muted); display: flex; gap: 12px; justify-content: space-between; max-width: 560px; }
    p span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    p b { font-weight: 600; color: var(--blue); }
    p b.in { color: var(--orange); }
    .share { position: absolute; left: 100%; color: var(--blue); font-weight: 400; font-size: calc(0.75 * var(--rem, 1rem)); font-variant-numeric: tabular-nums; }
    .queries .share { left: auto; right: 100%; color: var(--orange); }
    @media (pointer: coarse) { .arcs :is(select, button) { min-height: 44px; } .token, .gap { height: 44px; line-height: var(--text-44); } .gap { line-height: var(--text-36); border-radius: 22px; } }
    @media (forced-colors: active) { .gap { border-color: CanvasText; } }
  `,
];
