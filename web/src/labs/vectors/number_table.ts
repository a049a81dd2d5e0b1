/** A small matrix whose numbers are typed by hand, or stepped by the arrow keys. */

import { css, html, nothing } from 'lit';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { showUsedValue } from '../../view/controls/used_values.ts';
import { columnForm } from '../../view/text/form.ts';
import { LARGEST } from './matrices.ts';

const STEP = 0.1;
const LARGE_STEP = 1;
/** What adding up steps leaves behind is finer. */
const STEP_PLACES = 4;

export const numberTableStyles = [
  headingStyles,
  css`
  section { min-width: 0; max-width: 100%; }
  h2 span { font-weight: 400; font-size: var(--text-12); color: var(--muted); }
  .matrices { display: flex; flex-wrap: wrap; gap: 16px 24px; }
  .scroll { overflow-x: auto; max-width: 100%; padding: 3px; margin: -3px; }
  table { border-collapse: separate; border-spacing: 2px; }
  .number { box-sizing: border-box; width: 56px; min-height: 28px; padding: 0 4px; text-align: right; border: 1px solid var(--line); border-radius: 5px; background: var(--panel); }
  .number[aria-invalid='true'] { border-color: var(--orange); box-shadow: 0 0 0 1px var(--orange); }
  .number.name { width: 64px; text-align: left; color: var(--muted); }
  .turned .number.name { width: 56px; text-align: right; }
  .number.drawn { color: var(--muted); font-style: italic; }
  td.split { padding-left: 5px; border-left: 2px solid var(--ink); }
  td.split-above { padding-top: 5px; border-top: 2px solid var(--ink); }
  .fields { display: flex; flex-wrap: wrap; gap: 2px; margin-top: 6px; }
  .fields .split { margin-left: 4px; padding-left: 5px; border-left: 2px solid var(--ink); }
  .problem { margin: 8px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--orange); }
  .sizes { display: flex; flex-wrap: wrap; gap: 8px 12px; font-size: var(--text-12); color: var(--muted); }
    .sizes .number { min-width: 40px; width: 96px; color: var(--ink); }
  @supports (field-sizing: content) { .sizes .number { field-sizing: content; width: auto; } }
  .sizes label { display: inline-flex; align-items: center; gap: 6px; }
  .sizes select { min-height: 28px; color: var(--ink); }
  @media (pointer: coarse) { .number { min-height: 44px; font-size: var(--text-16); } .sizes select { min-height: 44px; } }
`,
];

/** What stands in the field of `event`; null, and the field is marked, where that is no number. */
export function typedNumber(event: Event): number | null {
  const field = event.target as HTMLInputElement;
  const text = field.value.trim().replace('\u2212', '-').replace(',', '.');
  const value = Number(text);
  const bad = text === '' || !Number.isFinite(value) || Math.abs(value) > LARGEST;
  field.setAttribute('aria-invalid', String(bad));
  return bad ? null : value;
}

export function noNumberWords(event: Event): string {
  const { value } = event.target as HTMLInputElement;
  return `“${value.slice(0, 20)}” is no number up to a million: the last good one is still used.`;
}

/** Up and down step the number in the field, with Shift by a whole one. */
function stepped(event: KeyboardEvent, edit: (event: Event) => void): void {
  const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  const field = event.target as HTMLInputElement;
  if (way === undefined || typedNumber(event) === null) return;
  event.preventDefault();
  const next = (typedNumber(event) ?? 0) + way * (event.shiftKey ? LARGE_STEP : STEP);
  field.value = String(Number(Math.max(-LARGEST, Math.min(LARGEST, next)).toFixed(STEP_PLACES)));
  edit(event);
}

function leave(event: Event): void {
  const field = event.target as HTMLInputElement;
  if (field.getAttribute('aria-invalid') === 'true') showUsedValue(field);
}

/** What is used stands in the attribute, too, for the field to go back to. */
export function numberField(label: string, value: number, edit: (event: Event) => void, drawn = false) {
  return html`<input class="number ${drawn ? 'drawn' : ''}" inputmode="decimal" aria-label=${label} value=${String(value)} .value=${String(value)} @input=${edit}
    @keydown=${(event: KeyboardEvent) => stepped(event, edit)} @blur=${leave} />`;
}

/** As a row form has them: a row for each token. */
export interface NumberTable {
  title: string;
  words: string;
  rows: number[][];
  /** Columns of one head; there is a line between two. */
  width: number;
  edit: (row: number, column: number, event: Event) => void;
  /** Whether a seed draws the number; absent: none. */
  drawn?: (row: number, column: number) => boolean;
  /** In front of each row. */
  names?: { of: string[]; rename: (row: number, event: Event) => void };
  /** It is given as column form has it, as Bahdanau writes his W and U. */
  ofColumnForm?: boolean;
}

/** The lines between the heads in words; empty where there is one head. */
export function separatorWords(columns: number, width: number, isTurned = columnForm !== null): string {
  const after = Array.from({ length: columns / width - 1 }, (_, head) => (head + 1) * width);
  return after.length === 0 ? '' : `, lines after ${isTurned ? 'row' : 'column'} ${after.join(', ')}`;
}

/** Where the number of a token stands in the table, counted from 1. */
export function placeWords(token: number, number: number, isTurned = columnForm !== null): string {
  return isTurned ? `row ${number + 1}, column ${token + 1}` : `row ${token + 1}, column ${number + 1}`;
}

export function numberTable({ title, words, rows, width, edit, drawn, names, ofColumnForm }: NumberTable) {
  const isTurned = (columnForm !== null) !== (ofColumnForm === true);
  const columns = rows[0]?.length ?? 0;
  const name = (at: number) =>
    names
      ? html`<td><input class="number name" aria-label="Name of token ${at + 1}" .value=${names.of[at] ?? ''}
          @change=${(event: Event) => names.rename(at, event)} /></td>`
      : nothing;
  const split = isTurned ? 'split-above' : 'split';
  const cell = (at: number, column: number) =>
    html`<td class=${column > 0 && column % width === 0 ? split : ''}>${numberField(
      `${title}, ${placeWords(at, column, isTurned)}`,
      rows[at]?.[column] ?? 0,
      (event) => edit(at, column, event),
      drawn?.(at, column),
    )}</td>`;
  const each = (count: number, draw: (at: number) => unknown) =>
    Array.from({ length: count }, (_, at) => draw(at));
  const body = isTurned
    ? html`${names ? html`<tr>${each(rows.length, name)}</tr>` : nothing}${each(columns, (column) => html`<tr>${each(rows.length, (at) => cell(at, column))}</tr>`)}`
    : each(rows.length, (at) => html`<tr>${name(at)}${each(columns, (column) => cell(at, column))}</tr>`);
  return html`<section><h2>${title} <span>${words}</span></h2><div class="scroll"><table class=${isTurned ? 'turned' : ''} aria-label="${title}${separatorWords(columns, width, isTurned)}"><tbody>${body}</tbody></table></div></section>`;
}

/** A menu of numbers. */
export function numberChooser(
  title: string,
  value: number,
  choices: number[],
  choose: (chosen: number) => void,
) {
  return html`<label>${title}<select aria-label=${title} .value=${String(value)} @change=${(event: Event) =>
    choose(Number((event.target as HTMLSelectElement).value))}>
    ${choices.map((one) => html`<option value=${one} ?selected=${one === value}>${one}</option>`)}</select></label>`;
}

export const upTo = (most: number): number[] => Array.from({ length: most }, (_, at) => at + 1);
