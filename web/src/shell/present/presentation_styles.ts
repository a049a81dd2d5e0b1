/** What the page and its parts look like before a room; given to them while it is presented. */

import { css, unsafeCSS } from 'lit';
import { TEXT_SIZES } from '../../view/colours/theme.ts';

/** A pixel at 853 x 480, which is 1280 x 720 at 150 %: a larger window has larger letters, not more of them. */
const UNIT = 'max(1px, 0.0625rem, min(100vh / 480, 100vw / 853))';

/** `--fit`: by how much letters are smaller so that all of a part is in its room. */
const sizes = unsafeCSS(
  `${TEXT_SIZES.map((size) => `--text-${size}: calc(${size} * ${UNIT} * var(--fit, 1));`).join(' ')} --rem: calc(16 * ${UNIT} * var(--fit, 1));`,
);

const page = css`
  :host([present]) { ${sizes} --gutter: calc(16 * ${unsafeCSS(UNIT)}); display: flex; flex-direction: column; height: 100vh; min-height: 0; overflow: hidden; }
  :host([present]) :is(page-header, .side, footer, .foot, .lines) { display: none; }
  :host([present]) .page { display: block; flex: 1; min-height: 0; width: 100%; max-width: none; }
  :host([present]) .page > main { display: grid; grid-template-rows: minmax(0, 1fr); gap: var(--gutter); height: 100%; min-height: 0; padding: 8px var(--gutter); border: 0; }
  :host([present]) .page > main:has(story-strip) { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); align-items: stretch; }
  :host([present]) main > :is(story-strip, attention-head, translation-page, p) { grid-area: auto; position: static; }
  :host([present]) main > * { display: none; min-width: 0; min-height: 0; margin: 0; }
  :host([present]) main > :is(story-strip, attention-head, compare-view, translation-page, .awaited):not([hidden]) { display: block; }
  :host([present]) main > translation-page { display: grid; grid-template-columns: minmax(0, 1fr); align-content: safe center; }
  :host([present]) .awaited { border: 0; }
  /* What is explained stands beside what it is about; the step of a story waits. */
  :host([present]) .page:has(explain-panel) { display: grid; grid-template: 'main panel' minmax(0, 1fr) / minmax(0, 1fr) minmax(0, 1fr); }
  :host([present]) .page:has(explain-panel) > main { grid-area: main; grid-template: minmax(0, 1fr) / minmax(0, 1fr); }
  :host([present]) .page:has(explain-panel) > main > story-strip { display: none; }
  :host([present]) .page:has(explain-panel) > .side { display: block; grid-area: panel; align-self: stretch; position: static; max-height: none; min-height: 0; overflow: hidden; border-inline-start: 1px solid var(--line); }
  :host([present]) .side > nav { display: none; }
  :host([present]) .side > explain-panel { ${sizes} position: static; height: 100%; max-height: none; padding: 8px var(--gutter) !important; border: 0; overflow: hidden auto; font-size: var(--text-14); line-height: var(--text-20); }
  /* Of vectors by hand a story shows the numbers, too, from which the matrix is made. */
  :host([present]) .page:not(:has(explain-panel)) > main:has(story-strip):has(vectors-editor) { grid-template-rows: minmax(0, 1fr) fit-content(50%); }
  :host([present]) .page:not(:has(explain-panel)) > main:has(story-strip) > vectors-editor { display: block; grid-area: 2 / 1; overflow: hidden; }
  :host([present]) .page:not(:has(explain-panel)) > main:has(story-strip):has(vectors-editor) > attention-head { grid-area: 1 / 2 / span 2; }
  /* Both sides and what differs are more than a window holds. */
  compare-view { overflow: hidden auto; }
  :host([present]) .page > main:has(story-strip):has(translation-page:is(:not(.in-matrix), .in-pair)) { grid-template: max-content minmax(0, 1fr) / minmax(0, 1fr); }
  main:has(translation-page:is(:not(.in-matrix), .in-pair)) story-strip { max-height: 40vh; }
  :host([present]) main > translation-page.in-matrix { align-content: start; }
  story-strip { ${sizes} max-height: 100%; font-size: var(--text-14); line-height: var(--text-20); overflow: hidden auto; }
  .stage { display: flex; align-items: center; gap: 0 24px; min-height: var(--text-44); padding: 4px var(--gutter); border-bottom: 1px solid var(--line); }
  .stage h1 { margin: 0; font-size: var(--text-14); line-height: var(--text-20); font-weight: 600; white-space: nowrap; }
  .stage pointed-line { flex: 1; }
  @media (max-width: 39.99rem) {
    :host([present]) { height: auto; min-height: 100vh; overflow: visible; }
    :host([present]) .page > main { display: block; }
    :host([present]) .page:has(explain-panel) { display: block; }
    .stage { flex-wrap: wrap; }
    .stage pointed-line { order: 1; flex: 1 0 100%; white-space: normal; }
    .stage .plain { margin-inline-start: auto; }
  }
`;

const head = css`
  div:has(> attention-sentence) { display: grid; grid-template-rows: minmax(0, 1fr); height: 100%; gap: 24px; }
  .toolbar, head-tools, attention-readout, .below, slot, attention-sentence { display: none; }
  :host(.alone) div:has(> attention-sentence) { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); }
  :host(.alone) attention-sentence { ${sizes} display: block; max-height: 100%; margin: 0; overflow: hidden auto; }
  @media (max-width: 39.99rem) { :host(.alone) div:has(> attention-sentence) { grid-template-columns: minmax(0, 1fr); } }
`;

const sentence = css`button { padding: 0 0.14em; }`;

/** The names of the row and the column that are pointed at are read from the last row of seats. */
const matrix = css`
  :host { overflow: visible; padding-top: var(--text-20); }
  .around.wide { grid-template-columns: auto; }
  .beside { display: none; }
  .frame { margin-inline: auto; }
  .rows, .columns { clip-path: none; }
  .label:is(.pinned, .hovered) { z-index: 2; max-width: none; overflow: visible; font-size: var(--pinned, 1.5em); padding: 0 4px; background: var(--paper); border-radius: 5px; }
  @media (max-width: 39.99rem) { .label:is(.pinned, .hovered) { font-size: inherit; } }
  .columns { z-index: 2; background: none; }
`;

const lines = css`
  .frame, p { max-width: none; }
  p, .arcs { display: none; }
  .token, .gap { height: var(--row-height); line-height: var(--row-height); font-size: min(var(--text-22), calc(0.78 * var(--row-height))); }
  .token:is(.asks, .read) { -webkit-text-stroke: 0; font-weight: 600; }
`;

/** What leads on is for a reader; the figure itself is beside it. */
const explained = css`
  section { position: static; max-height: none; padding: 0; border: 0; box-shadow: none; background: none; overflow: visible; }
  header { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  header div, live-figure, .hint, .try, .sources, .more, h4:has(+ :is(.try, .sources, .more, .hint)) { display: none; }
  h3 { margin-top: 0; }
  h4 { margin: 0.6em 0 0.2em; }
  /* On the line of its heading: all of the topic fits. */
  .segments { float: inline-end; margin-top: -1.8em; }
  .worked p { font-size: inherit; line-height: inherit; color: inherit; }
  /* There the panel itself has no room around it. */
  @media (max-width: 63.99rem) { section { padding: 4px 8px; } }
  @media (max-width: 39.99rem) { section { padding: 8px 16px; } }
`;

const table = css`:host { display: block; max-height: var(--whole-height); overflow: auto; }`;

const translation = css`
  :host { height: 100%; --pinned: 1em; }
  translation-figure { display: block; transform-origin: top; }
  .inputs, .beside, .steps, :host(.in-matrix) translation-figure, :host(:not(.in-matrix)) :is(translation-matrices, translation-leakage) { display: none; }
`;

const pair = css`.pair { grid-template-columns: none; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: 24px; }`;

const matrices = css`
  ${pair}
  attention-readout, weight-setter, .tools, .foot, details, p { display: none; }
`;

/** The figures of both models are in the step's words. */
const leakage = css`
  ${pair}
  .why, .quiet, dl, h3:not(:has(+ blockquote)), attention-legend { display: none; }
  h3 { margin-top: 4px; }
  blockquote { min-height: 0; }
`;

const editor = css`
  :host { ${sizes} }
  .sizes, .note, details, h2 span { display: none; }
  h2 { font-size: var(--text-14); line-height: var(--text-20); }
  .matrices { flex-wrap: nowrap; gap: 12px; }
  section { flex: 1 0 0; }
  /* Where there are many, those that make the weights have the room. */
  section:nth-child(3):has(tr:nth-child(5)) { display: none; }
  .number { width: 2.4em; min-height: 0; padding: 0 2px; font-size: var(--text-14); line-height: var(--text-20); }
  .number.name { width: 4.4em; }
  .number.drawn { width: 3.2em; }
`;

/** What it tells in small print is said in the line above. */
const figure = css`.caption { display: none; }`;

/** By the tag of the part. */
export const PRESENTED: Readonly<Record<string, CSSStyleSheet | undefined>> = {
  'attention-app': page.styleSheet,
  'attention-head': head.styleSheet,
  'attention-matrix': matrix.styleSheet,
  'attention-lines': lines.styleSheet,
  'attention-sentence': sentence.styleSheet,
  'attention-table': table.styleSheet,
  'explain-panel': explained.styleSheet,
  'translation-figure': figure.styleSheet,
  'translation-leakage': leakage.styleSheet,
  'translation-matrices': matrices.styleSheet,
  'translation-page': translation.styleSheet,
  'vectors-editor': editor.styleSheet,
};
