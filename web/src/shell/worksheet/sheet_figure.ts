/** The head of a worksheet, in colours that a grey printer keeps apart: darker is more, and what is hidden is hatched. */

import { html, nothing, svg } from 'lit';
import { rowOf } from '../../trace/head_rows.ts';
import { rootEntry, weightColours, weightEntry } from '../../view/colours/colour.ts';
import { columnForm, inForm } from '../../view/text/form.ts';
import { shortWeight } from '../../view/text/format.ts';
import { rowNameAt } from '../../view/text/token_name.ts';
import { fitsMatrix, type SheetFigure } from './sheet.ts';

const WIDTH = 640;
const MOST_CELL = 16;
const LONGEST_COLUMN = 12;
const LONGEST_ROW = 24;
const LETTER = 0.62;
/** Names above the columns are slanted. */
const SLANT = -50;
/** Where a cell is so large, the answers' figure has its digits. */
const CELL_WITH_WEIGHT = 15;
/** Smaller weights are 0 in two decimals. */
const LEAST_SEEN = 0.005;
/** Letters on darker cells are white. */
const DARK = 0.5;
const STEPS = [0, 0.25, 0.5, 0.75, 1];

function colourOf(weight: number, entryOf = weightEntry): string {
  const at = 4 * entryOf(weight);
  const [red, green, blue] = weightColours(false).subarray(at, at + 3);
  return `rgb(${red},${green},${blue})`;
}

/** Names with their places, which tell the same words apart. */
function nameAt(name: string, place: number, longest: number): string {
  const letters = [...name];
  const short = letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : name;
  return `${short} ${place}`;
}

function laidOut({ queryTokens, keyTokens }: SheetFigure) {
  const [longestAsks, longestRead] = columnForm
    ? [LONGEST_COLUMN, LONGEST_ROW]
    : [LONGEST_ROW, LONGEST_COLUMN];
  const asks = queryTokens.map((_, query) => nameAt(rowNameAt(queryTokens, query), query, longestAsks));
  const read = keyTokens.map(({ text }, key) => nameAt(text, key, longestRead));
  const [rows, columns] = columnForm ? [read, asks] : [asks, read];
  const longest = (names: string[]) => Math.max(...names.map((name) => [...name].length));
  const letters = (cell: number) => Math.min(11, Math.max(6, 0.62 * cell));
  let cell = MOST_CELL;
  const leftOf = (size: number) => longest(rows) * LETTER * letters(size) + 14;
  while (cell > 7 && leftOf(cell) + cell * (columns.length + 2) > WIDTH) cell--;
  const font = letters(cell);
  const left = leftOf(cell);
  const top = longest(columns) * LETTER * font * 0.8 + font;
  return { rows, columns, cell, font, left, top };
}

function cellOf(
  figure: SheetFigure,
  query: number,
  key: number,
  { cell, left, top }: ReturnType<typeof laidOut>,
  answers: boolean,
) {
  const row = rowOf(figure.stages, query);
  const weight = row?.weights[key] ?? 0;
  const isHidden = row?.allowed[key] === 0;
  const [across, down] = columnForm ? [query, key] : [key, query];
  const [x, y] = [left + across * cell, top + down * cell];
  const hasDigits = answers && !isHidden && cell >= CELL_WITH_WEIGHT && weight >= LEAST_SEEN;
  return svg`<rect x=${x} y=${y} width=${cell} height=${cell} fill=${isHidden ? 'url(#hidden)' : colourOf(weight)} stroke="#c9ccd3" stroke-width="0.5" />${
    hasDigits
      ? svg`<text x=${x + cell / 2} y=${y + 0.66 * cell} font-size=${0.42 * cell} text-anchor="middle" fill=${weight > DARK ? '#fff' : '#1d1f24'}>${shortWeight(weight)}</text>`
      : nothing
  }`;
}

function matrix(figure: SheetFigure, answers: boolean) {
  const { query } = figure;
  const laid = laidOut(figure);
  const { rows, columns, cell, font, left, top } = laid;
  const [across, down] = [columns.length * cell, rows.length * cell];
  const width = Math.ceil(left + across + 2 * cell);
  const height = Math.ceil(top + down + 2);
  const bold = (at: number, asks: boolean) => (asks && at === query ? 700 : 400);
  const outline = columnForm
    ? svg`<rect x=${left + query * cell} y=${top} width=${cell} height=${down} fill="none" stroke="#1d1f24" stroke-width="1.6" />`
    : svg`<rect x=${left} y=${top + query * cell} width=${across} height=${cell} fill="none" stroke="#1d1f24" stroke-width="1.6" />`;
  return html`<svg viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-label="Matrix of ${rows.length} rows and ${columns.length} columns">
    <defs><pattern id="hidden" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="4" height="4" fill="#fff" /><path d="M0 0V4" stroke="#7b808b" stroke-width="1" /></pattern></defs>
    ${columns.map((name, at) => svg`<text transform="translate(${left + (at + 0.6) * cell} ${top - 4}) rotate(${SLANT})" font-size=${font} font-weight=${bold(at, columnForm !== null)} fill="#1d1f24">${name}</text>`)}
    ${rows.map((name, row) => svg`<text x=${left - 5} y=${top + (row + 0.5) * cell + 0.35 * font} font-size=${font} text-anchor="end" font-weight=${bold(row, columnForm === null)} fill="#1d1f24">${name}</text>${columns.map((_, at) => cellOf(figure, ...(columnForm ? ([at, row] as const) : ([row, at] as const)), laid, answers))}`)}
    ${outline}</svg>`;
}

/** The row of a text that no matrix holds: each token as dark as its weight. */
function tinted({ stages, keyTokens, query }: SheetFigure) {
  const row = rowOf(stages, query);
  return html`<ol class="tokens shaded">${keyTokens.map(({ text }, key) => {
    const weight = row?.weights[key] ?? 0;
    return html`<li><svg width="18" height="7" aria-hidden="true"><rect width="18" height="7" fill=${colourOf(weight, rootEntry)} stroke="#c9ccd3" stroke-width="0.5" /></svg><span>${text}</span><small>${key}</small></li>`;
  })}</ol>`;
}

function scale(hides: boolean) {
  return html`<svg viewBox="0 0 300 16" width="300" height="16" role="img" aria-label="From 0 to 1">${STEPS.map(
    (step, at) =>
      svg`<rect x=${at * 34} y="2" width="12" height="12" fill=${colourOf(step)} stroke="#c9ccd3" stroke-width="0.5" /><text x=${at * 34 + 15} y="12" font-size="9" fill="#1d1f24">${shortWeight(step)}</text>`,
  )}${hides ? svg`<rect x="180" y="2" width="12" height="12" fill="url(#hidden)" stroke="#c9ccd3" stroke-width="0.5" /><text x="196" y="12" font-size="9" fill="#1d1f24">hidden</text>` : nothing}</svg>`;
}

/** `answers`: with digits, where there is room. */
export function sheetFigure(figure: SheetFigure, answers: boolean) {
  const { stages, queryTokens, query } = figure;
  const asker = rowNameAt(queryTokens, query);
  return fitsMatrix(stages)
    ? html`<figure>${matrix(figure, answers)}<figcaption>${scale(stages.hides)}${inForm('Each row looks at the columns; the darker, the larger the weight. The outlined row is that of')} “${asker}”.</figcaption></figure>`
    : html`<figure>${tinted(figure)}<figcaption>What “${asker}” (token ${query}) looks at: the darker the bar, the larger the weight; shade: square root of the weight.</figcaption></figure>`;
}
