/** What the card of a cell says of it and of the others in its row. */

import type { HeadStages, PaintedCells } from '../../core/types.ts';
import type { CellKind } from '../../intervention/cell_edit.ts';
import { rowOf, weightAt } from '../../trace/head_rows.ts';
import { sharesOf } from '../head/row.ts';
import { inForm } from '../text/form.ts';
import { plural, shortWeight } from '../text/format.ts';

/** How many allowed keys a row has beside those that are set. */
function countOthers(stages: HeadStages, { query, key, keys = 1 }: PaintedCells): number {
  return sharesOf(stages, query).filter((share) => share.key < key || share.key >= key + keys).length;
}

export const HIDDEN_WORDS = 'Hidden by the mask: what is set here counts for nothing.';

/** "The other 7 share the rest as before." */
export function othersWords(stages: HeadStages, cells: PaintedCells, kind: CellKind, isSet: boolean): string {
  const { queries = 1, keys = 1 } = cells;
  const row = inForm('row');
  if (queries * keys > 1)
    return kind === 'paint'
      ? `${plural(queries * keys, 'cell')} in ${plural(queries, row)}; the others of ${queries === 1 ? 'the' : 'each'} ${row} share what is left.`
      : `${plural(queries * keys, 'cell')} in ${plural(queries, row)}; softmax divides ${queries === 1 ? 'the' : 'each'} ${row} anew.`;
  const count = countOthers(stages, cells);
  if (count === 0) return `Nothing else may be looked at in this ${row}.`;
  const others = count === 1 ? 'The other one' : `The other ${count}`;
  if (kind === 'score')
    return `Softmax divides the ${row} anew: ${others.toLowerCase()} ${count === 1 ? 'has' : 'share'} the rest.`;
  const shared = `${others} ${count === 1 ? 'has' : 'share'} the rest`;
  return isSet && count > 1 ? `${shared} as before.` : `${shared}.`;
}

/** What a screen reader hears while the number moves. */
export function spokenCell(stages: HeadStages, cells: PaintedCells, pair: string, others: string): string {
  const weight = weightAt(stages, cells.query, cells.key);
  return `${pair}: weight ${shortWeight(weight)}. ${others}`;
}

/** Lowest and highest score of a row, with room on both sides. */
export function scoreRange(stages: HeadStages, query: number): { least: number; most: number } {
  const row = rowOf(stages, query);
  const scores = sharesOf(stages, query).map(({ key }) => row?.scores[key] ?? 0);
  const finite = scores.filter(Number.isFinite);
  const [least, most] = [Math.min(0, ...finite), Math.max(0, ...finite)];
  return { least: Math.floor(least) - 4, most: Math.ceil(most) + 4 };
}
