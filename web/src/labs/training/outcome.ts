/** What the reader's changes did to the example on the screen. */

import { html, nothing } from 'lit';
import { inForm } from '../../view/text/form.ts';
import { digits, plural } from '../../view/text/format.ts';
import type { ChangedOutcome } from './changed_snapshot.ts';

/** In one line: right predictions and loss, before and now. */
export function changedOutcome({ before, after }: ChangedOutcome) {
  return html`${before.correct} → <ins>${after.correct}</ins> of ${plural(after.rows, 'prediction')} right · loss ${digits(before.loss)} → <ins>${digits(after.loss)}</ins>`;
}

/** A row that is asked for, whose likeliest word is another now. */
export interface ChangedRow {
  row: number;
  label: string;
  before: string;
  after: string;
  /** Of the label. */
  probabilityBefore: number;
  probability: number;
}

/** In the order of the rows. */
export function changedRows({ before, after, targetWords }: ChangedOutcome): ChangedRow[] {
  const word = (id: number | undefined) => targetWords[id ?? -1] ?? String(id);
  return [...after.labels].flatMap((label, row) => {
    if (label < 0 || before.likeliest[row] === after.likeliest[row]) return [];
    return {
      row,
      label: word(label),
      before: word(before.likeliest[row]),
      after: word(after.likeliest[row]),
      probabilityBefore: before.probabilities[row] ?? 0,
      probability: after.probabilities[row] ?? 0,
    };
  });
}

const LISTED = 8;

/** In full: the figures, and which predictions are others now. */
export function changedSection(outcome: ChangedOutcome) {
  const { before, after, step } = outcome;
  const rows = changedRows(outcome);
  return html`<section aria-label="With your changes"><h2>With your changes, at step ${step}</h2>
    <p role="status">On this example ${after.correct} of ${plural(after.rows, 'prediction')} are right instead of ${before.correct}; the loss is ${digits(after.loss, 3)} instead of ${digits(before.loss, 3)}.</p>
    ${rows.length === 0 ? html`<p class="hint">Every prediction is the same as before.</p>` : rowTable(rows)}</section>`;
}

function rowTable(rows: readonly ChangedRow[]) {
  const more = rows.length - LISTED;
  return html`<table><caption>Predictions that changed</caption>
    <thead><tr><th scope="col">${inForm('row')}</th><th scope="col">right</th><th scope="col">before</th><th scope="col">now</th><th scope="col">chance of the right one</th></tr></thead>
    <tbody>${rows
      .slice(0, LISTED)
      .map(
        ({ row, label, before, after, probabilityBefore, probability }) =>
          html`<tr><th scope="row">${row}</th><td>${label}</td><td>${before}</td><td><ins>${after}</ins></td><td>${digits(probabilityBefore)} → ${digits(probability)}</td></tr>`,
      )}</tbody></table>
    ${more > 0 ? html`<p class="hint">and ${plural(more, 'other')}</p>` : nothing}`;
}
