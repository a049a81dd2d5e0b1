/** A head that the reader changed: as it is now, as it was before, and the difference. */

import { html } from 'lit';

const MOMENTS = ['Now', 'Before', 'Difference'] as const;
export type Moment = (typeof MOMENTS)[number];

export function momentButtons(shown: Moment, choose: (moment: Moment) => void) {
  return html`<div class="segments" role="group" aria-label="Your changes">${MOMENTS.map(
    (moment) =>
      html`<button aria-pressed=${moment === shown} @click=${() => choose(moment)}>${moment}</button>`,
  )}</div>`;
}
