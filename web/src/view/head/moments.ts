/** A head that the reader changed: as it is now, as it was before, and the difference. */

import { html, nothing } from 'lit';
import type { View } from '../../scene/scene.ts';
import type { TraceSession } from '../../trace/trace_session.ts';

const MOMENTS = ['Now', 'Before', 'Difference'] as const;
export type Moment = (typeof MOMENTS)[number];

/** Where a head is shown. */
interface ShownHead {
  readonly session: TraceSession;
  readonly view: View;
  chooseView(view: View): void;
}

/** The view that each showed before the difference: what leads back from there. */
const left = new WeakMap<ShownHead, View>();

export function momentButtons(shown: Moment, choose: (moment: Moment) => void) {
  return html`<div class="segments" role="group" aria-label="Your changes">${MOMENTS.map(
    (moment) =>
      html`<button aria-pressed=${moment === shown} @click=${() => choose(moment)}>${moment}</button>`,
  )}</div>`;
}

/** `signed`: the difference is on show. */
export function headMoments(head: ShownHead, signed: unknown) {
  const { session, view } = head;
  if (view !== 'difference') left.set(head, view);
  if (!session.difference) return nothing;
  return momentButtons(signed ? 'Difference' : session.showsBefore ? 'Before' : 'Now', (moment) => {
    session.chooseBefore(moment === 'Before');
    head.chooseView(moment === 'Difference' ? 'difference' : leftView(head));
  });
}

function leftView(head: ShownHead): View {
  return left.get(head) ?? 'matrix';
}

/** What a view's key leads to: that of the difference leads back from there. */
export function viewAfter(head: ShownHead, name: View): View {
  return name === head.view ? leftView(head) : name;
}
