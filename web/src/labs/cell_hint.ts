/** How a cell is changed, said beneath the view of a head that can be changed. */

import { html } from 'lit';

export function cellHint() {
  return html`<p class="below what-if">To change a weight, double-click its cell, rest a finger on it, or press Enter on the pinned one. Drag, or Shift with the arrows, for several.</p>`;
}
