/**
 * What only some matrices show: signed differences, marks over cells, and words in rows that are left empty. Loaded with
 * the first of them.
 */

import type { HeadDifference, HeadStages } from '../../core/types.ts';
import { changesIn } from '../../trace/head_rows.ts';
import { paperOnChange, signedColours, signedEntry } from '../colours/colour.ts';
import { emptyRowWords, isEmptyRow } from '../head/row.ts';
import { shortChange } from '../text/format.ts';
import { imageOf } from './matrix_paint.ts';
import type { Painting, ValueAt } from './painting.ts';

export { paintMarks } from './matrix_marks.ts';

/** Changes are written out from this share of the largest one on. */
const CHANGE_WITH_VALUE = 0.3;
const SMALLEST_CHANGE = 0.005;

/** The signed change of each weight; what is hidden and was before is left clear. */
export function differenceImage(
  stages: HeadStages,
  { values, largest }: HeadDifference,
  dark: boolean,
): HTMLCanvasElement {
  return imageOf(stages, signedColours(dark), (at) => {
    const value = values[at] ?? 0;
    return stages.allowed[at] === 0 && value === 0 ? -1 : signedEntry(value, largest);
  });
}

/** The changes of a row, where they are worth a number. */
export function changesOf(difference: HeadDifference, { dark }: Painting, query: number): ValueAt {
  const changes = changesIn(difference, query);
  const { largest } = difference;
  return (key) => {
    const change = changes?.[key] ?? 0;
    const strength = largest > 0 ? Math.abs(change) / largest : 0;
    if (Math.abs(change) < SMALLEST_CHANGE || strength < CHANGE_WITH_VALUE) return null;
    return { text: shortChange(change), onPaper: !paperOnChange(strength, dark) };
  };
}

/** Words in rows that nothing is allowed in. */
export function paintEmptyRows(
  context: CanvasRenderingContext2D,
  painting: Painting,
  rows: readonly number[],
): void {
  const { stages, cell, left, top, palette, width, font } = painting;
  context.font = `11px ${font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const row of rows.filter((query) => isEmptyRow(stages, query))) {
    const words = `nothing allowed: ${emptyRowWords(stages, row)}`;
    const room = Math.min(width, stages.keys * cell - left);
    const size = context.measureText(words).width + 8;
    if (size > room) continue;
    context.fillStyle = palette.hover;
    context.fillRect(2, row * cell - top + 2, size, cell - 4);
    context.fillStyle = palette.muted;
    context.fillText(words, 6, (row + 0.5) * cell - top + 0.5);
  }
}
