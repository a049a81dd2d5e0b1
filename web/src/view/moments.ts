/** A head that the reader changed: as it is now, as it was before, and the difference. */

import { html } from 'lit';

export type Moment = 'now' | 'before' | 'difference';

const NAMES: readonly [Moment, string][] = [
  ['now', 'Now'],
  ['before', 'Before'],
  ['difference', 'Difference'],
];

export function momentButtons(shown: Moment, choose: (moment: Moment) => void) {
  return html`<div class="segments" role="group" aria-label="Your changes">${NAMES.map(
    ([moment, name]) =>
      html`<button aria-pressed=${moment === shown} @click=${() => choose(moment)}>${name}</button>`,
  )}</div>`;
}
