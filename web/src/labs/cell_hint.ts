/** How a head is changed, said and offered beneath its view. */

import { html, nothing } from 'lit';
import { TOOL_NAMES } from '../view/controls/tool_names.ts';
import type { Tool } from './lab.ts';

const TOOLS: readonly { tool: Tool; label: string; key: string }[] = [
  { tool: 'mask', label: TOOL_NAMES.mask, key: 'p' },
  { tool: 'sink', label: TOOL_NAMES.sink, key: 's' },
];

function open(event: Event, tool: Tool): void {
  event.currentTarget?.dispatchEvent(
    new CustomEvent('tool-wanted', { detail: tool, bubbles: true, composed: true }),
  );
}

/** What opens beside the heads, where the reader looks at one. */
export function toolButtons() {
  return TOOLS.map(
    ({ tool, label, key }) =>
      html`<button class="plain" aria-keyshortcuts=${key} @click=${(event: Event) => open(event, tool)}>${label}</button>`,
  );
}

/** What a hand does that has no mouse. */
const byTouch = () => globalThis.matchMedia?.('(pointer: coarse)').matches ?? false;

const changing = () =>
  byTouch()
    ? 'To change a weight, rest a finger on its cell, or tap it twice.'
    : 'To change a weight, double-click its cell, or press Enter on the pinned one. To change several, drag over them, or press Shift with the arrows.';

/** `takesMasks`: the heads have queries and keys, so that other masks can be laid over them. */
export function cellHint(takesMasks = true) {
  return html`<div class="below tools">${takesMasks ? toolButtons() : nothing}<p class="what-if">${changing()}</p></div>`;
}
