/** Heads that have to work together, switched off one by one, together, and layer by layer. */

import { css, html, LitElement, nothing } from 'lit';
import type { Intervention } from '../../../core/types.ts';
import { headingStyles } from '../../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../../view/controls/controls_styles.ts';
import { Follow } from '../../../view/element/follow.ts';
import { plural } from '../../../view/text/format.ts';
import type { TrainingLabRun } from '../lab_run.ts';
import { measuring, rightWords } from './measuring.ts';
import { type TogetherRow, togetherRows } from './together_rows.ts';

const same = (one: readonly Intervention[], other: readonly Intervention[]) =>
  JSON.stringify(one) === JSON.stringify(other);

export class HeadsTogether extends LitElement {
  static override properties = { lab: { attribute: false } };
  declare lab: TrainingLabRun;

  static override styles = [
    headingStyles,
    controlsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      p { margin: 0 0 8px; }
      table { border-collapse: collapse; width: 100%; margin-bottom: 8px; }
      th, td { text-align: left; padding: 2px 12px 2px 0; font-weight: 400; }
      thead th { color: var(--muted); border-bottom: 1px solid var(--line); font-size: var(--text-12); }
      td:last-child, thead th:last-child { padding-right: 0; }
      tr[aria-current] th { font-weight: 600; }
      .hint, .row { color: var(--muted); font-size: var(--text-12); line-height: var(--text-16); }
      .row { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
    `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.lab.host]);
  }

  /** The heads of the step on the screen, without what the reader changed; null: there are none. */
  get #rows(): TogetherRow[] | null {
    const { snapshot } = this.lab.training;
    return snapshot && togetherRows(snapshot.heads);
  }

  /** Measures all that can be shown. */
  measure(): void {
    const { weights, steps } = this.lab.training;
    const { heldOut } = steps;
    const rows = this.#rows;
    if (weights && rows)
      heldOut.measure(
        weights,
        rows.map(({ off }) => off),
      );
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('button')?.focus();
  }

  #show(off: Intervention[]): void {
    const { host, scene } = this.lab;
    host.choose({ ...scene, interventions: off });
  }

  #row({ words, off }: TogetherRow, weights: Uint8Array) {
    const { scene, training } = this.lab;
    const isShown = same(scene.interventions, off);
    const counts = training.steps.heldOut.counts(weights, off);
    return html`<tr aria-current=${isShown ? 'true' : nothing}><th scope="row">${words}</th>
      <td>${counts ? rightWords(counts, true) : '–'}</td>
      <td><button class="link" aria-pressed=${isShown} aria-label="Show: ${words}" @click=${() => this.#show(off)}>Show</button></td></tr>`;
  }

  override render() {
    const { training } = this.lab;
    const { weights, steps, run } = training;
    const { heldOut } = steps;
    const rows = this.#rows;
    if (!rows || !weights || !run || run.busy) return nothing;
    const isMeasured = rows.every(({ off }) => heldOut.counts(weights, off));
    return html`<section aria-label="Do heads have to work together?"><h2>Do heads have to work together?</h2>
      <p>Switch them off. A second head of the same layer may step in: only without all of a layer is it sure that nobody did.</p>
      <table><thead><tr><th scope="col">switched off</th><th scope="col">right on unseen examples</th><th scope="col">on the example shown</th></tr></thead>
        <tbody>${rows.map((row) => this.#row(row, weights))}</tbody></table>
      ${measuring(heldOut, isMeasured ? '' : `Measure ${plural(rows.length, 'row')} on unseen examples`, () => this.measure())}</section>`;
  }
}
