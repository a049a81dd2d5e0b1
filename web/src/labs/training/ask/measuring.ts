/** Measuring on examples that the model never saw: the button, how far it is, and what came of it. */

import { html, nothing } from 'lit';
import type { RightCounts } from '../../../core/training_types.ts';
import type { HeldOut } from './held_out.ts';

/** `byToken`: of what a model reads, every token is a prediction; what it writes is right as a whole or not. */
export function rightWords(
  { examples, examplesRight, asked, correct }: RightCounts,
  byToken: boolean,
): string {
  return byToken ? `${correct} of ${asked} predictions` : `${examplesRight} of ${examples} answers`;
}

/** `words`: of the button; empty: there is nothing left to measure. */
export function measuring(heldOut: HeldOut, words: string, begin: () => void) {
  const { share } = heldOut;
  if (share !== null)
    return html`<div class="row"><progress max="1" .value=${share} aria-label="Measuring on unseen examples"></progress>
      <button class="plain" @click=${() => heldOut.cancel()}>Stop measuring</button></div>`;
  return words ? html`<button class="plain" @click=${begin}>${words}</button>` : nothing;
}
