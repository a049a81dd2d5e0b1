/** What shows several heads and rows in a sentence, a grid and a matrix. */

import { html } from 'lit';
import type { HeadPosition } from '../../scene/scene.ts';
import type { Overlaid } from '../../trace/overlaid.ts';
import { styled } from '../element/styled.ts';
import { hueOf } from './hues.ts';
import { TogetherCells } from './matrix_cells.ts';
import { sayTogether, togetherReadout } from './readout.ts';
import { togetherTable } from './table.ts';

const number = (place: number, styles: Record<string, string>) =>
  html`<b aria-hidden="true" ${styled({
    position: 'absolute',
    'min-width': '14px',
    'font-size': 'var(--text-11)',
    'line-height': 'var(--text-14)',
    'text-align': 'center',
    'border-radius': '7px',
    color: 'var(--paper)',
    ...styles,
  })}>${place + 1}</b>`;

export class TogetherMarks {
  readonly cells = new TogetherCells();
  readonly readout = togetherReadout;
  readonly say = sayTogether;
  readonly table = togetherTable;

  /** A word that is pinned with others: its ring, and its number. Null: it is not. */
  ofWord(overlaid: Overlaid, query: number, dark: boolean) {
    const place = overlaid.rows.findIndex((row) => row.query === query);
    if (place < 0) return null;
    const hue = this.cells.rowsHaveHues(overlaid) ? hueOf(place, dark) : 'var(--orange)';
    return {
      ring: hue,
      number: number(place, { top: '-7px', 'inset-inline-start': '-2px', background: hue }),
    };
  }

  /** The heads, in words that are others for other heads. */
  namesOf({ heads }: Overlaid): string {
    return heads.map(({ layer, head }) => `${layer}.${head}`).join(' ');
  }

  /** A head that is shown with others, in the grid; the chosen one has its ring already. */
  ofHead({ heads }: Overlaid, place: HeadPosition) {
    const at = heads.findIndex(({ layer, head }) => layer === place.layer && head === place.head);
    if (at < 0) return null;
    const ring: Record<string, string> = at === 0 ? {} : { outline: '2px dashed var(--orange)' };
    const corner = {
      right: '0',
      bottom: '0',
      'min-width': '9px',
      'font-size': '9px',
      'line-height': '10px',
      'font-style': 'normal',
      'border-radius': '2px',
      background: 'var(--orange)',
    };
    const over = { position: 'absolute', inset: '0', 'z-index': '2', 'border-radius': '2px', ...ring };
    return { words: `number ${at + 1}`, mark: html`<span ${styled(over)}>${number(at, corner)}</span>` };
  }
}
