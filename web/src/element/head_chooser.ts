/** The list of all heads of the trace, which chooses the one that is shown. */

import { html } from 'lit';
import { readHead } from '../scene/position_text.ts';
import type { TraceSession } from '../trace/trace_session.ts';

export function headChooser(
  { trace, layer: chosenLayer, head: chosenHead }: TraceSession,
  choose: (layer: number, head: number) => void,
) {
  const onChange = (event: Event) => {
    const position = readHead((event.target as HTMLSelectElement).value);
    if (position) choose(position.layer, position.head);
  };
  const options = (trace?.summary.layers ?? []).flatMap(({ heads }, layer) =>
    Array.from({ length: heads }, (_, head) => {
      const isChosen = layer === chosenLayer && head === chosenHead;
      return html`<option value="${layer}.${head}" ?selected=${isChosen}>${layer}.${head}</option>`;
    }),
  );
  return html`<label slot="heading">Head
      <select .value=${`${chosenLayer}.${chosenHead}`} @change=${onChange}>${options}</select></label>`;
}
