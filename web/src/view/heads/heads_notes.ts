/** What is told beneath the grid now and then: how far it has come, and what the colours of a ranking mean. Loaded with the first. */

import { html, nothing } from 'lit';
import type { HeadEffect } from '../../core/types.ts';
import type { HeadsToCome } from '../../trace/long_overview.ts';
import { signedColour } from '../colours/colour.ts';
import { styled } from '../element/styled.ts';
import { digits } from '../text/format.ts';

/** With a button that stops the heads that are still to come, or has them go on. */
export function progressNote(progress: HeadsToCome | undefined) {
  if (!progress) return nothing;
  const { done, all, secondsLeft, stop, goOn } = progress;
  return html`<p><span role="status">${done} of ${all} heads are here${secondsLeft === null ? '' : `, ${secondsLeft} s left`}.</span>
    <button class="link" @click=${stop ?? goOn}>${stop ? 'Stop' : 'Go on'}</button></p>`;
}

export function effectsLegend(effects: readonly HeadEffect[], dark: boolean) {
  if (effects.length === 0) return nothing;
  const most = effects.reduce((largest, { change }) => Math.max(largest, Math.abs(change)), 0);
  const scale = [-1, -0.5, 0, 0.5, 1].map((share) => signedColour(share, 1, dark)).join(', ');
  return html`<p class="legend"><span>${digits(-most)}</span><i aria-hidden="true" ${styled({ background: `linear-gradient(to right, ${scale})` })}></i><span>${digits(most)}</span></p><p>Colour: change in log-probability without the head.</p>`;
}
