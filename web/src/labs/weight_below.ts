/** The weight of the pinned cell, to be set beneath the view of the head. */

import { html } from 'lit';
import type { Intervention } from '../core/types.ts';
import { paint } from '../intervention/kinds/paint.ts';
import type { TraceSession } from '../trace/trace_session.ts';

interface Painted {
  session: TraceSession;
  interventions: Intervention[];
  /** A short pass: it follows the slider while it moves. */
  live: boolean;
  add(entry: Intervention): void;
  remove(entry: Intervention): void;
}

/** For a model with one stack of layers. */
export function weightBelow({ session, interventions, live, add, remove }: Painted) {
  const { stages, pin, queryTokens, keyTokens, layer, head } = session;
  const made = interventions.find(
    (entry) =>
      entry.kind === 'paint' &&
      entry.layer === layer &&
      entry.head === head &&
      entry.query === pin?.query &&
      entry.key === pin.key,
  );
  const change = ({ detail: weight }: CustomEvent<number | null>) => {
    if (weight === null && made) remove(made);
    else if (weight !== null && pin && paint.control.form === 'cell')
      add(paint.control.make({ layer, head }, pin, weight));
  };
  return html`<set-weight class="below" .stages=${stages} .pin=${pin} .queryTokens=${queryTokens} .keyTokens=${keyTokens}
    ?isSet=${made !== undefined} ?live=${live} @weight-change=${change}></set-weight>`;
}
