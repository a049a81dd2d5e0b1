/** What was painted on a long head, on its matrix until its tiles come with it. */

import { html, svg } from 'lit';
import { rectanglesIn } from '../../intervention/painted_bands.ts';
import { styled } from '../element/styled.ts';
import { seenCells } from '../matrix/matrix_hands.ts';

/** `painted` as painted_bands.ts writes it, over cells that are so wide. */
export function strokeMarks(painted: string, allowed: boolean, cell: number) {
  const rectangles = (rectanglesIn(painted) ?? []).map(seenCells);
  const width = Math.max(0, ...rectangles.map(({ key, keys }) => key + keys)) * cell;
  const height = Math.max(0, ...rectangles.map(({ query, queries }) => query + queries)) * cell;
  const look = { position: 'absolute', left: '0', top: '0', 'z-index': '1', 'pointer-events': 'none' };
  const size = { width: `${width}px`, height: `${height}px` };
  const colours = { fill: allowed ? 'var(--paper)' : 'var(--hover)', stroke: 'var(--orange)' };
  return html`<svg aria-hidden="true" ${styled({ ...look, ...size, ...colours })}>${rectangles.map(
    ({ query, queries, key, keys }) =>
      svg`<rect x=${key * cell} y=${query * cell} width=${keys * cell} height=${queries * cell}></rect>`,
  )}</svg>`;
}
