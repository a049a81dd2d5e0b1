/** What followed of the reader's changes to an encoder, and what it predicts, in a line. */

import { html } from 'lit';
import { digits, similarity } from '../../view/text/format.ts';
import type { EncoderPredictions } from './predictions.ts';
import type { EncoderText } from './run_text.ts';

const LISTED = 2;

export function encoderOutcome({ text, said }: { text: EncoderText; said: EncoderPredictions['said'] }) {
  const { change } = text;
  const cosine = change
    ? html`Cosine of the text’s embedding with before (1: the same): <ins>${similarity(change.meanCosine)}</ins>`
    : null;
  const token = said?.token;
  if (!token) return cosine;
  const { candidates } = token.after ?? token.before;
  const expected = candidates
    .slice(0, LISTED)
    .map(
      ({ id, probability }, at) =>
        html`${at > 0 ? ', ' : ''}<b>${said.names.get(id) ?? `token ${id}`}</b> ${digits(probability, 3)}`,
    );
  return html`It expects ${expected}${cosine ? html`. ${cosine}` : ''}`;
}
