/** The charts of a run, one cross-hair through all of them, and the way back along its checkpoints. */

import { css, html, LitElement, nothing } from 'lit';
import type { ChartData } from '../../view/chart/chart.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { Follow, type Followed } from '../../view/element/follow.ts';
import { plural } from '../../view/text/format.ts';
import { chartsOf } from './runs/chart_data.ts';
import type { TrainingRun } from './runs/training_run.ts';

export class TrainingCharts extends LitElement {
  static override properties = {
    host: { attribute: false },
    run: { attribute: false },
    beside: { attribute: false },
    step: { attribute: false },
    hover: { state: true },
    log: { state: true },
  };
  /** Says when what is drawn here is another. */
  declare host: Followed;
  declare run: TrainingRun;
  /** Drawn dashed; null: none. */
  declare beside: TrainingRun | null;
  /** The step that is shown; null: the latest. */
  declare step: number | null;
  declare hover: number | null;
  declare log: boolean;

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      :host { container-type: inline-size; }
      .charts { display: grid; gap: 12px 24px; }
      @container (min-width: 560px) {
        .charts { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
        .charts :first-child:nth-last-child(odd) { grid-column: span 2; }
      }
      .time { display: grid; margin-top: 4px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      .time span { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 8px; }
      .below { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; align-items: center; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      .check { display: inline-flex; gap: 6px; align-items: center; min-height: 28px; }
      .check input { margin: 0; accent-color: var(--blue); }
      input[type='range'] { width: 100%; min-height: 28px; margin: 0; accent-color: var(--orange); }
      .dash { display: inline-block; width: 18px; border-top: 2px dashed var(--muted); vertical-align: middle; margin-right: 4px; }
      @media (pointer: coarse) { input[type='range'], .check { min-height: 44px; } }
    `,
  ];

  #known: { key: string; charts: ChartData[] } = { key: '', charts: [] };

  constructor() {
    super();
    new Follow(this, () => [this.host]);
    this.beside = null;
    this.step = null;
    this.hover = null;
    this.log = false;
  }

  #send(type: string, detail: number | null): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #scrub(event: Event): void {
    const { snapshots } = this.run.log;
    const place = Number((event.target as HTMLInputElement).value);
    this.#send('step-shown', place === snapshots.length - 1 ? null : (snapshots[place]?.step ?? null));
  }

  /** The same lists until a run has moved on: only then do the charts look at every step again. */
  #charts(): ChartData[] {
    const { run, beside } = this;
    const moved = [run, beside].map((one) => [one?.id, one?.log.step, one?.log.snapshots.length]);
    const key = JSON.stringify(moved);
    if (key !== this.#known.key) {
      this.#known = { key, charts: chartsOf(run.log, beside?.log ?? null, run.settings.steps) };
    }
    return this.#known.charts;
  }

  #scrubber() {
    const { snapshots } = this.run.log;
    if (snapshots.length < 2) return nothing;
    const shown = this.run.log.snapshotAt(this.step);
    const place = shown ? snapshots.indexOf(shown) : 0;
    const isLast = place === snapshots.length - 1;
    const words = isLast ? `Heads at step ${shown?.step}, the latest` : `Heads at step ${shown?.step}`;
    return html`<label class="time"><span><span>${words}</span><span>${place + 1} of ${plural(snapshots.length, 'checkpoint')}</span></span>
      <input type="range" min="0" max=${snapshots.length - 1} .value=${String(place)} aria-valuetext=${words} @input=${(event: Event) => this.#scrub(event)} /></label>`;
  }

  override render() {
    const { run, beside } = this;
    const at = run.log.snapshotAt(this.step)?.step ?? null;
    return html`<div class="charts" @chart-hover=${(event: CustomEvent<number | null>) => {
      this.hover = event.detail;
    }}>${this.#charts().map((data) => html`<line-chart .data=${data} .log=${this.log} .at=${at} .hover=${this.hover}></line-chart>`)}</div>
      <div class="below"><label class="check"><input type="checkbox" .checked=${this.log} @change=${(
        event: Event,
      ) => {
        this.log = (event.target as HTMLInputElement).checked;
      }} />Stretch the first steps</label>${beside ? html`<span><i class="dash"></i>the run beside it</span>` : nothing}</div>
      ${this.#scrubber()}`;
  }
}
