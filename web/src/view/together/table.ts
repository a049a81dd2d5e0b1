/** The table of a head where several heads or rows are shown together: a column for each, with its hue, dash and number. */

import { html, nothing, type TemplateResult } from 'lit';
import { rowOf } from '../../trace/head_rows.ts';
import { styled } from '../element/styled.ts';
import type { HeadView } from '../head/head_view.ts';
import { emptyRowWords, isEmptyRow, sharesOf } from '../head/row.ts';
import { inForm } from '../text/form.ts';
import { rowNameAt } from '../text/token_name.ts';
import { columnsOf, type TogetherColumn } from './columns.ts';
import { hueOf } from './hues.ts';
import { markOf } from './stroke.ts';

const PLACES = 3;

/** What the table of one head does with its rows. */
export interface TableHands {
  pinRow(query: number): void;
  choose(event: Event, query: number, key: number): void;
  hover(query: number, key: number): void;
  leave(): void;
  /** Of a long table the first rows, and how many are left out. */
  shorten<Row>(rows: Row[], drawn: (row: Row) => TemplateResult): [TemplateResult[], number];
  more(left: number, of: number): unknown;
  back: unknown;
}

type Shown = Pick<
  HeadView,
  'edited' | 'overlaid' | 'stages' | 'queryTokens' | 'keyTokens' | 'noun' | 'dark' | 'pin'
>;

function headOf({ name, spoken, place }: TogetherColumn, dark: boolean, said: string, across = 1) {
  return html`<th scope=${across > 1 ? 'colgroup' : 'col'} colspan=${across} class=${across > 1 ? 'group' : 'number'}><span ${styled({ display: 'inline-flex', gap: '4px', 'align-items': 'center' })}>${markOf(place, dark)}<span aria-hidden="true">${name}</span></span><span class="spoken">${said}${spoken}</span></th>`;
}

/** On a number that the reader set. */
function editedMark({ edited, query: own }: TogetherColumn, query: number, key: number) {
  const row = own ?? query;
  if (!edited.some((cell) => cell.query === row && cell.key === key)) return nothing;
  const dot = {
    display: 'inline-block',
    'margin-inline-end': '4px',
    border: '2px solid var(--orange)',
    'border-radius': '50%',
    'vertical-align': 'middle',
  };
  return html`<span title="Set by you"><span aria-hidden="true" ${styled(dot)}></span><span class="spoken">set by you: </span></span>`;
}

function weightCell(column: TogetherColumn, query: number, key: number, dark: boolean) {
  const row = rowOf(column.stages, column.query ?? query);
  if (!row) return html`<td class="number hidden">…</td>`;
  if (row.allowed[key] === 0) return html`<td class="number hidden">hidden</td>`;
  const weight = row.weights[key] ?? 0;
  const colour = column.place === null ? 'var(--blue)' : hueOf(column.place, dark);
  const bar = {
    height: '3px',
    'border-radius': '2px',
    'margin-inline-start': 'auto',
    width: `${100 * Math.min(1, weight)}%`,
    background: colour,
    'forced-color-adjust': 'none',
  };
  return html`<td class="number">${editedMark(column, query, key)}${weight.toFixed(PLACES)}<div aria-hidden="true" ${styled(bar)}></div></td>`;
}

/** The keys that any of them may look at, with the largest weight that one of them gives; largest first. */
export function keysTogether(columns: readonly TogetherColumn[], query: number): number[] {
  const largest = new Map<number, number>();
  for (const { stages, query: own } of columns)
    for (const { key, weight } of sharesOf(stages, own ?? query))
      largest.set(key, Math.max(largest.get(key) ?? 0, weight));
  return [...largest].sort(([, one], [, other]) => other - one).map(([key]) => key);
}

function summaryCells(shown: Shown, column: TogetherColumn, query: number) {
  const { stages } = column;
  if (!rowOf(stages, query)) return html`<td class="hidden group">…</td><td></td>`;
  if (isEmptyRow(stages, query))
    return html`<td class="hidden group">${emptyRowWords(stages, query)}</td><td></td>`;
  const [strongest] = sharesOf(stages, query);
  if (!strongest) return html`<td></td><td></td>`;
  return html`<td class="token group"><bdi>${shown.keyTokens[strongest.key]?.text}</bdi></td><td class="number">${editedMark(column, query, strongest.key)}${strongest.weight.toFixed(PLACES)}</td>`;
}

function summary(shown: Shown, columns: readonly TogetherColumn[], hands: TableHands) {
  const { queryTokens, noun, dark } = shown;
  const [rows, left] = hands.shorten(
    [...queryTokens.keys()],
    (query) => html`<tr @pointerenter=${() => hands.hover(query, -1)}><td class="place">${query}</td>
      <th scope="row" class="token"><button dir="auto" @click=${() => hands.pinRow(query)}>${rowNameAt(queryTokens, query)}</button></th>
      ${columns.map((column) => summaryCells(shown, column, query))}</tr>`,
  );
  return html`<div class="wide"><table><caption>What each ${noun} looks at most, head by head. Choose a ${noun} to see its whole ${inForm('row')}.</caption>
    <thead><tr><th scope="col" class="number">#</th><th scope="col">${noun}</th>${columns.map((column) =>
      headOf(column, dark, 'looks at, with its weight, in ', 2),
    )}</tr></thead>
    <tbody @pointerleave=${() => hands.leave()}>${rows}</tbody></table></div>${hands.more(left, queryTokens.length)}`;
}

function wholeRow(shown: Shown, columns: readonly TogetherColumn[], query: number, hands: TableHands) {
  const { queryTokens, keyTokens, noun, dark, pin } = shown;
  const keys = keysTogether(columns, query);
  const [rows, left] = hands.shorten(
    keys,
    (key) => html`<tr @pointerenter=${() => hands.hover(query, key)}><td class="place">${key}</td>
      <th scope="row" class="token"><button dir="auto" class=${pin?.key === key ? 'read' : ''} aria-pressed=${pin?.key === key} @click=${(event: Event) => hands.choose(event, query, key)}>${keyTokens[key]?.text}</button></th>
      ${columns.map((column) => weightCell(column, query, key, dark))}</tr>`,
  );
  const isOfHeads = columns[0]?.query === null;
  const asks = html`<bdi class="asks">${rowNameAt(queryTokens, query)}</bdi> looks at`;
  return html`<div class="wide"><table><caption>${isOfHeads ? html`${asks}, by head` : `What ${columns.length === 1 ? `the ${columns[0]?.spoken}` : `each of ${columns.length} ${noun}s`} looks at`}; largest weight first. ${hands.back}</caption>
    <thead><tr><th scope="col" class="number">#</th><th scope="col">${noun}</th>${columns.map((column) => headOf(column, dark, 'weight, '))}</tr></thead>
    <tbody @pointerleave=${() => hands.leave()}>${rows}</tbody></table></div>${hands.more(left, keys.length)}`;
}

/** `query`: the pinned row; below 0: all rows. Null: one head and one row is all there is. */
export function togetherTable(shown: Shown, query: number, hands: TableHands): TemplateResult | null {
  const columns = columnsOf(shown, query);
  if (columns.length === 0) return null;
  return query < 0 ? summary(shown, columns, hands) : wholeRow(shown, columns, query, hands);
}
