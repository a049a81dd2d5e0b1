/** One cell in several heads, or several rows on one key: below the view and as a screen reader hears it. */

import { html, nothing } from 'lit';
import type { HeadStages } from '../../core/types.ts';
import { rowOf } from '../../trace/head_rows.ts';
import type { Cell } from '../../trace/selection.ts';
import { styled } from '../element/styled.ts';
import type { HeadView } from '../head/head_view.ts';
import { sharesOf } from '../head/row.ts';
import { isolated } from '../text/direction.ts';
import { digits } from '../text/format.ts';
import { rowNameAt } from '../text/token_name.ts';
import { columnsOf, type ShownTogether, type TogetherColumn } from './columns.ts';
import { markOf } from './stroke.ts';

/** Of each row, beside the key in question. */
const NAMED = 3;

type Read = ShownTogether & Pick<HeadView, 'keyTokens' | 'difference' | 'dark'>;

const keyName = ({ keyTokens }: Pick<Read, 'keyTokens'>, key: number) =>
  isolated(keyTokens[key]?.text ?? String(key));

function strongestOf(column: TogetherColumn, { query, key }: Cell) {
  return sharesOf(column.stages, column.query ?? query)
    .filter((share) => share.key !== key)
    .slice(0, NAMED);
}

function weightWords(read: Read, column: TogetherColumn, { query, key }: Cell) {
  const row = rowOf(column.stages, column.query ?? query);
  if (!row) return 'weight …';
  if (row.allowed[key] === 0) return 'hidden';
  const change =
    column.place === 0 && column.query === null
      ? read.difference?.values[query * column.stages.keys + key]
      : undefined;
  return html`weight <b>${(row.weights[key] ?? 0).toFixed(3)}</b>${change === undefined ? nothing : html`, changed by <b>${digits(change, 3)}</b>`}`;
}

function line(read: Read, column: TogetherColumn, cell: Cell) {
  const words = strongestOf(column, cell)
    .map((share) => `${keyName(read, share.key)} ${share.weight.toFixed(2)}`)
    .join(', ');
  const rest = words && html`<span class="rest">${cell.key < 0 ? '' : '; beside it '}${words}</span>`;
  return html`<p>${markOf(column.place, read.dark)}<span>${isolated(column.name)}:</span> ${cell.key < 0 ? nothing : weightWords(read, column, cell)}${rest}</p>`;
}

/** One line for each; null: what is shown of the cell is that of one head and one row. */
export function togetherReadout(read: Read, cell: Cell) {
  const columns = columnsOf(read, cell.query);
  if (columns.length === 0) return null;
  const { queryTokens } = read;
  const isOfHeads = columns[0]?.query === null;
  const asks = html`<span class="asks">${rowNameAt(queryTokens, cell.query)}</span> looks at`;
  const intro = isOfHeads ? asks : cell.key < 0 ? 'Looking at' : 'How much they look at';
  const name = cell.key < 0 ? nothing : html` <span class="read">${keyName(read, cell.key)}</span>`;
  return html`<div role="group" aria-label="Shown together" ${styled({ 'min-height': `${20 * (columns.length + 1)}px` })}><p>${intro}${name}:</p>${columns.map((column) => line(read, column, cell))}</div>`;
}

function percentOf(stages: HeadStages, query: number, key: number): string {
  const row = rowOf(stages, query);
  if (!row) return 'on its way';
  return row.allowed[key] === 0 ? 'hidden' : `${Math.round(100 * (row.weights[key] ?? 0))} percent`;
}

/** "it looks at trophy: 62 percent in head 3.1; 10 percent in head 3.2." Empty: as of one head and one row. */
export function sayTogether(read: Omit<Read, 'difference' | 'dark'>, cell: Cell): string {
  const columns = columnsOf(read, cell.query);
  if (columns.length === 0) return '';
  const asking = rowNameAt(read.queryTokens, cell.query);
  const name = read.keyTokens[cell.key]?.text ?? String(cell.key);
  const isOfHeads = columns[0]?.query === null;
  const wordsOf = (column: TogetherColumn) => {
    if (cell.key >= 0) {
      const said = percentOf(column.stages, column.query ?? cell.query, cell.key);
      return isOfHeads && column.query === null ? `${said} in ${column.spoken}` : `${column.spoken} ${said}`;
    }
    const strongest = strongestOf(column, cell).map(
      ({ key, weight }) => `${read.keyTokens[key]?.text ?? key} ${Math.round(100 * weight)}`,
    );
    return `${column.spoken}: ${strongest.join(', ') || 'nothing'}`;
  };
  const intro = isOfHeads
    ? `${asking} looks at${cell.key < 0 ? ', in percent' : ` ${name}`}`
    : cell.key < 0
      ? 'Looking, in percent'
      : `Looking at ${name}`;
  return `${intro}: ${columns.map(wordsOf).join('; ')}.`;
}
