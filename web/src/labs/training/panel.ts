/** The right panel of a training: what the heads became, the final figures, files, all runs. */

import { css, html, LitElement, nothing } from 'lit';
import { isSameLayer, type LayerId } from '../../core/layer_id.ts';
import type { Score } from '../../core/training_types.ts';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { Follow } from '../../view/element/follow.ts';
import { digits, plural, shortWeight } from '../../view/text/format.ts';
import type { TrainingLabRun } from './lab_run.ts';
import { changedSection } from './outcome.ts';
import { headSentences, nearestWords } from './runs/head_words.ts';
import type { Snapshot } from './runs/run_log.ts';
import type { TrainingRun } from './runs/training_run.ts';

export class TrainingPanel extends LitElement {
  static override properties = { lab: { attribute: false } };
  declare lab: TrainingLabRun;

  static override styles = [
    headingStyles,
    controlsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      section { padding: 16px 0; border-bottom: 1px solid var(--line); }
      section:first-child { padding-top: 0; }
      section:last-child { border-bottom: 0; }
      p { margin: 0 0 8px; overflow-wrap: anywhere; }
      .hint { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      ul { list-style: none; margin: 0; padding: 0; }
      .head { display: flex; gap: 8px; justify-content: space-between; align-items: baseline; }
      dl { margin: 0 0 8px; display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: 2px 12px; }
      dt { color: var(--muted); overflow-wrap: anywhere; }
      dd { margin: 0; text-align: right; white-space: nowrap; }
      table { border-collapse: collapse; width: 100%; font-size: var(--text-12); }
      caption { text-align: left; color: var(--muted); padding-bottom: 4px; }
      th, td { text-align: left; padding: 2px 8px 2px 0; font-weight: 400; overflow-wrap: anywhere; }
      thead th { color: var(--muted); border-bottom: 1px solid var(--line); }
      td:last-child, thead th:last-child { text-align: right; padding-right: 0; }
      ins { color: var(--orange); text-decoration: none; font-weight: 600; }
      .reached { color: var(--ink); }
      .row { display: flex; flex-wrap: wrap; gap: 8px; }
      input[type='file'] { display: none; }
    `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.lab.host, this.lab.session]);
  }

  #send(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #goTo(layer: LayerId, head: number): void {
    const layers = this.lab.session.trace?.summary.layers ?? [];
    const place = layers.findIndex((other) => isSameLayer(other, layer));
    if (place >= 0) this.#send('attention-head', { layer: place, head });
  }

  #heads() {
    const { snapshot } = this.lab.training;
    const sentences = headSentences(snapshot?.heads ?? []);
    return html`<section><h2>What the heads ${snapshot ? `do at step ${snapshot.step}` : 'become'}</h2>
      ${
        sentences.length > 0
          ? html`<ul>${sentences.map(
              ({ words, layer, head }) =>
                html`<li class="head"><span>${words}</span><button class="link" aria-label="Show: ${words}" @click=${() => this.#goTo(layer, head)}>Show</button></li>`,
            )}</ul>`
          : html`<p class="hint">${snapshot ? nearestWords(snapshot.heads) : 'Every head begins with random weights. As it trains, you see here what each comes to do.'}</p>`
      }${this.#example(snapshot)}</section>`;
  }

  /** How the model does on the example that is shown, where nothing is changed in it. */
  #example(snapshot: Snapshot | null) {
    const { outcome } = snapshot ?? {};
    if (!outcome || this.lab.training.steps.changed.outcome) return nothing;
    return html`<p class="hint">On the example shown ${outcome.correct} of ${plural(outcome.rows, 'prediction')} are right; its loss is ${digits(outcome.loss)}.</p>`;
  }

  /** "layer.0 head 1" as it is read. */
  #named(name: string): string {
    return name.replace(/(\w+)\.(\d+)(?:\.(\w+))? head/, (_, stack, layer, kind) =>
      [stack, layer, ...(kind ? [kind] : [])].join(' ').concat(', head'),
    );
  }

  #figure({ name, value, least }: Score) {
    const reached = least !== undefined && value >= least;
    const words = least === undefined ? '' : `aim ${shortWeight(least)}${reached ? ', reached' : ''}`;
    return html`<dt>${this.#named(name)}</dt><dd>${digits(value, 3)}</dd><dd class="hint ${reached ? 'reached' : ''}">${words}</dd>`;
  }

  #scores(run: TrainingRun) {
    if (run.scores)
      return html`<section><h2>Figures on examples that it never saw</h2><dl>${run.scores.map((score) => this.#figure(score))}</dl></section>`;
    return html`<section><h2>Figures</h2><p class="hint">Measured on examples that it never saw, when all steps are taken.</p>
      <button class="plain" ?disabled=${run.busy || run.log.step === 0} @click=${() => run.score()}>Measure now</button></section>`;
  }

  /** Where the reader has gone back: the weights kept nearest before. */
  #pastWeights(run: TrainingRun | null) {
    const { step } = this.lab.scene;
    const past = step === null ? null : (run?.log.withWeightsBy(step) ?? null);
    if (!run || !past) return nothing;
    return html`<button class="plain" @click=${() => this.lab.training.savePast(run, past)}>Weights of step ${past.step}, f16</button>`;
  }

  #files(run: TrainingRun | null) {
    const held = !run || run.busy || run.log.snapshots.length === 0;
    const save = (kind: 'checkpoint' | 'f32' | 'f16', words: string) =>
      html`<button class="plain" ?disabled=${held} @click=${() => run && this.lab.training.save(run, kind)}>${words}</button>`;
    return html`<section><h2>Take it with you</h2>
      <p class="hint">Weights as safetensors. A checkpoint also holds the optimiser’s state: training goes on from it to the bit.</p>
      <div class="row">${run?.weightsAlone ? save('f16', 'Weights') : html`${save('f16', 'Weights, f16')}${save('f32', 'Weights, f32')}${save('checkpoint', 'Checkpoint')}`}${this.#pastWeights(run)}
        <button class="plain" @click=${() => this.renderRoot.querySelector<HTMLInputElement>('input[type="file"]')?.click()}>Open a file …</button></div>
      <input type="file" accept=".safetensors" aria-label="Checkpoint or weights" @change=${(event: Event) => this.#open(event)} /></section>`;
  }

  #open(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = '';
    if (file) this.lab.training.open(file);
  }

  /** Where the weights of the step are not there, the nearest step before it whose weights are. */
  #kept() {
    const { run, weights, snapshot } = this.lab.training;
    if (weights || !run || !snapshot) return nothing;
    const kept = run.log.withWeightsBy(snapshot.step);
    if (!kept)
      return html`<p class="hint">No weights were kept of this step or of one before it. Those of the latest step are there: go to the end of the run.</p>`;
    return html`<p class="hint">What follows is known at step ${kept.step}, whose weights were kept.</p>
      <button class="plain" @click=${() => this.lab.training.setStep(kept.step)}>Go to step ${kept.step}</button>`;
  }

  #changes() {
    const { changed, changes } = this.lab.training.steps;
    const list = changes.list();
    if (list.length === 0) return nothing;
    return html`${changed.outcome ? changedSection(changed.outcome) : nothing}
      <section>${this.#kept()}<changes-list .masked=${this.lab.session.hiddenEdits} .changes=${list}></changes-list></section>`;
  }

  override render() {
    const { run } = this.lab.training;
    return html`${this.#changes()}${this.#heads()}${run ? this.#scores(run) : nothing}
      <section><run-list .host=${this.lab.host} .actions=${this.lab.training}></run-list></section>${this.#files(run)}`;
  }
}
