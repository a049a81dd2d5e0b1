/** The right panel of a training: what the heads became, the final figures, files, all runs. */

import { css, html, LitElement, nothing } from 'lit';
import { isSameLayer, type LayerId } from '../../core/layer_id.ts';
import type { Score } from '../../core/training_types.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { Follow } from '../../view/follow.ts';
import { digits, shortWeight } from '../../view/format.ts';
import { headingStyles } from '../../view/shared_styles.ts';
import type { TrainingLabRun } from './lab_run.ts';
import { headSentences, nearestWords } from './runs/head_words.ts';
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
      }</section>`;
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

  override render() {
    const { run } = this.lab.training;
    return html`${this.#heads()}${run ? this.#scores(run) : nothing}
      <section><run-list .host=${this.lab.host} .actions=${this.lab.training}></run-list></section>${this.#files(run)}`;
  }
}
