import { css } from 'lit';
import { headingStyles } from '../colours/shared_styles.ts';

export const stepsStyles = [
  headingStyles,
  css`
  :host { display: block; font-variant-numeric: tabular-nums; }
  h3 { margin: 0 0 6px; font-size: var(--text-13); line-height: var(--text-20); font-weight: 600; display: flex; justify-content: space-between; gap: 12px; flex-wrap: wrap; }
  .aside { overflow-wrap: anywhere; font-weight: 400; font-size: var(--text-12); color: var(--muted); }
  section { padding: 16px 0; border-bottom: 1px solid var(--line); }
  section:last-of-type { border-bottom: 0; }
  p { margin: 0; }
  .words { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); overflow-wrap: anywhere; }
  .changes { margin-top: 4px; color: var(--orange); }
  .digits { font: var(--text-13)/var(--text-20) ui-monospace, monospace; margin-top: 4px; overflow-wrap: anywhere; }
  strong { color: var(--orange); font-weight: 700; }
  sup { line-height: 0; }
  .asks { color: var(--orange); font-weight: 600; }
  .reads { color: var(--blue); font-weight: 600; }
  ul { list-style: none; margin: 0; padding: 0; }
  li { --number: calc(2.75 * var(--rem, 1rem)); display: grid; grid-template-columns: minmax(0, calc(5.5 * var(--rem, 1rem))) var(--number) var(--number) minmax(0, 1fr) var(--number); gap: clamp(4px, 2%, 8px); align-items: center; line-height: var(--text-24); }
  li.head { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  li.head span { text-align: right; }
  .words + :is(.words, attention-strips), .parts + .words { margin-top: 6px; }
  .parts { margin-top: 4px; }
  .parts li { grid-template-columns: minmax(0, 1fr) repeat(3, 56px); text-align: right; font-size: var(--text-12); }
  .parts .part { text-align: left; }
  li .token { text-align: left; overflow: hidden; text-overflow: ellipsis; white-space: pre; }
  li.read .token { color: var(--blue); font-weight: 600; }
  .score { font-size: var(--text-12); color: var(--muted); text-align: right; }
  .bar { height: 6px; border-radius: 3px; background: var(--hover); }
  .bar i { display: block; height: 6px; border-radius: 3px; background: var(--blue); min-width: 1px; }
  .weight { text-align: right; }
  .fed { text-decoration-line: underline; text-decoration-style: dotted; text-decoration-color: var(--faint); text-decoration-thickness: 1px; text-underline-offset: 3px; cursor: help; border-radius: 3px; }
  .fed:hover, .fed:focus-visible { box-shadow: 0 0 0 2px var(--orange); outline: none; }
  [data-feeds] { background: color-mix(in srgb, var(--blue) 16%, transparent); box-shadow: 0 0 0 2px color-mix(in srgb, var(--blue) 45%, transparent); }
  attention-strips { border-radius: 3px; }
  h3:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
  @media print { details:not([open]) { display: none; } }
  @media (forced-colors: active) { .bar { outline: 1px solid CanvasText; } .bar i { forced-color-adjust: none; background: CanvasText; } .fed:hover, .fed:focus-visible { outline: 2px solid Highlight; } [data-feeds] { outline: 2px dashed Highlight; } }
  attention-strips + attention-strips { margin-top: 8px; }
  ul + .words { margin-top: 4px; }
  details { margin-top: 6px; font-size: var(--text-12); color: var(--muted); }
  summary { cursor: pointer; width: fit-content; min-height: 24px; line-height: var(--text-24); border-radius: 5px; }
  summary:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
  .formula { overflow-x: auto; padding: 4px 0 4px 12px; font-size: var(--text-16); color: var(--ink); }
`,
];
