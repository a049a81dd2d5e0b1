/** The number and the stroke that a head or a word has where several are shown together. */

import { html, nothing } from 'lit';
import { styled } from '../element/styled.ts';
import { DASHES, hueOf } from './hues.ts';

const WIDTH = 3;

/** The stroke with which the lines of this place are drawn. */
export function strokeOf(place: number, dark: boolean) {
  const dashes = (DASHES[place] ?? []).map((length) => WIDTH * length).join(' ');
  return html`<svg width="22" height="8" aria-hidden="true" ${styled({ flex: 'none', overflow: 'visible' })}><line x1="1" x2="21" y1="4" y2="4" stroke-width=${WIDTH} stroke-dasharray=${dashes || nothing} ${styled({ stroke: hueOf(place, dark), 'forced-color-adjust': 'none' })}></line></svg>`;
}

/** Both, before a name; nothing where it has no hue. */
export function markOf(place: number | null, dark: boolean) {
  if (place === null) return nothing;
  return html`<b ${styled({ color: hueOf(place, dark) })}>${place + 1}</b> ${strokeOf(place, dark)} `;
}
