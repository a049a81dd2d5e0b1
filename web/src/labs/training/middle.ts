/** The middle of the page while something is trained: what it is, the settings, the run, its charts. */

import { css, html, LitElement, nothing } from 'lit';
import { sizeInWords } from '../../models/size_in_words.ts';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { Follow } from '../../view/element/follow.ts';
import { inForm } from '../../view/text/form.ts';
import type { HeadsTogether } from './ask/heads_together.ts';
import { SHIPPED_MODELS, type ShippedModel, shippedModelOf } from './ask/shipped_models.ts';
import { problemOf, settingsOf, type TrainedTask, type TrainingKnobs } from './knobs.ts';
import type { TrainingLabRun } from './lab_run.ts';
import { runWords } from './runs/run_words.ts';
import { TASK_WORDS } from './runs/task_words.ts';
import type { TrainingRun } from './runs/training_run.ts';
import type { TrainingSource } from './source.ts';

export class TrainingMiddle extends LitElement {
  static override properties = {
    lab: { attribute: false },
    source: { attribute: false },
    dark: { type: Boolean },
  };
  declare lab: TrainingLabRun;
  declare source: TrainingSource;
  declare dark: boolean;

  static override styles = [
    headingStyles,
    controlsStyles,
    css`
      :host { display: grid; gap: 20px; min-width: 0; }
      :host > * { min-width: 0; }
      .words p { margin: 0 0 4px; text-wrap: pretty; }
      .words p:last-child { margin: 0; color: var(--muted); }
      .ask { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; padding: 8px 12px; border-radius: 8px; background: var(--hover); }
      .ask > span { flex: 1 1 200px; }
      .ask div { display: flex; gap: 8px; }
      .shipped { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
      .shipped p { margin: 0; flex: 1 1 100%; text-wrap: pretty; }
      .shipped [aria-pressed='true'] { border-color: var(--ink); font-weight: 600; }
      .problem { margin: 0; border-left: 3px solid var(--orange); padding-left: 8px; }
    `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.lab.host, this.lab.session]);
  }

  /** With these settings, or else with others. */
  get #keptRun(): TrainingRun | null {
    const { run, runs } = this.lab.training;
    const waits = (one: TrainingRun) =>
      runs.isKept(one) && one.state === 'paused' && one.log.step < one.settings.steps;
    if (run) return waits(run) ? run : null;
    return runs.all.find(waits) ?? null;
  }

  /** What was pressed may be gone: the focus goes on to the button of the run. */
  async #then(act: Promise<unknown>): Promise<void> {
    await act;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('training-bar')?.focus();
  }

  /** "A run of induction at step 420 is kept." */
  #kept() {
    const { training } = this.lab;
    const { runs } = training;
    const kept = this.#keptRun;
    if (!kept) return nothing;
    const own = training.run === kept;
    const task = kept.settings.task as TrainedTask;
    const name = own ? TASK_WORDS[task].title : runWords(kept, runs.recipes.get(task));
    const spoken = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const elsewhere = runs.elsewhere.has(kept.id);
    const words = elsewhere
      ? `Another tab is training this run of ${spoken}. Here it can go on as a copy of its own.`
      : `A run of ${spoken} at step ${kept.log.step} is kept.`;
    const goOn = async () => {
      if (!own) await training.choose(kept);
      training.goOn(kept);
    };
    return html`<div class="ask" role="group" aria-label="A run that was kept"><span>${words}</span>
      <div><button class="plain" @click=${() => this.#then(goOn())}>Go on</button>
      ${elsewhere ? nothing : html`<button class="plain" @click=${() => this.#then(training.discard(kept))}>Discard</button>`}</div></div>`;
  }

  /** Said once: in the page after the one that they ended with. */
  #lost() {
    const { training } = this.lab;
    const { names } = training.lost;
    if (names.length === 0) return nothing;
    return html`<div class="ask" role="group" aria-label="Runs that were not kept"><span>Not kept, and gone with the page before: ${names.join(', ')}.</span>
      <div>${training.runs.keeps ? nothing : html`<button class="plain" @click=${() => this.#then(this.#keepFromNow())}>Keep runs from now on</button>`}
      <button class="plain" @click=${() => this.#then(Promise.resolve(training.forgetLost()))}>Dismiss</button></div></div>`;
  }

  async #keepFromNow(): Promise<void> {
    const { training } = this.lab;
    training.forgetLost();
    await training.runs.choose(true);
  }

  #ask() {
    const { runs } = this.lab.training;
    if (!runs.asks) return nothing;
    return html`<div class="ask" role="group" aria-label="Keep runs?"><span>Keep runs in this browser? A closed tab then loses at most 10 seconds.</span>
      <div><button class="plain" @click=${() => this.#then(runs.choose(true))}>Keep</button>
      <button class="plain" @click=${() => this.#then(runs.choose(false))}>Not now</button></div></div>`;
  }

  #charts(run: TrainingRun) {
    const { training, scene } = this.lab;
    const { compared } = training;
    const recipe = training.runs.recipes.get(this.source.task);
    const own = training.snapshot;
    // One that came as weights has told of no steps.
    const curves = run.weightsAlone
      ? nothing
      : html`<training-charts .host=${this.lab.host} .run=${run} .beside=${compared} .step=${scene.step}
        @chart-step=${(event: CustomEvent<number>) => training.goTo(event.detail)}
        @step-shown=${(event: CustomEvent<number | null>) => training.setStep(event.detail)}></training-charts>`;
    return html`${curves}
      ${
        compared && own
          ? html`<run-comparison .own=${own} .other=${compared.log.snapshotAt(own.step)} .dark=${this.dark}
        .names=${[runWords(run, recipe), runWords(compared, recipe)]} .traceOf=${training.lookUp}></run-comparison>`
          : nothing
      }`;
  }

  /** Models of the task that ship, one button each, and what to see in the one that is shown. */
  #shipped() {
    const { source } = this;
    const models = SHIPPED_MODELS.filter(({ task }) => task === source.task);
    const shown = source.shipped ? shippedModelOf(source) : null;
    const words = ({ name, bytes }: ShippedModel) =>
      `${['Open a trained one', name].filter((part) => part !== '').join(' ')}, ${sizeInWords(bytes)}`;
    return html`<div class="shipped" role="group" aria-label="Models that are trained already">${models.map(
      (model) =>
        html`<button class="plain" aria-pressed=${model === shown} @click=${() => this.lab.training.showShipped(model)}>${words(model)}</button>`,
    )}${shown && this.lab.training.run ? html`<p>${inForm(shown.see)}</p>` : nothing}</div>`;
  }

  /** Brings both heads to the screen that can be switched off, training nothing. */
  async #tryTogether(): Promise<void> {
    const { training } = this.lab;
    const [shipped] = SHIPPED_MODELS;
    if (!training.snapshot && shipped) await training.showShipped(shipped);
    await this.updateComplete;
    const table = this.renderRoot.querySelector<HeadsTogether>('heads-together');
    await table?.updateComplete;
    table?.scrollIntoView({ block: 'nearest' });
    table?.focus();
    table?.measure();
  }

  #together() {
    if (this.source.task !== 'induction') return nothing;
    return html` <button class="link" @click=${() => this.#tryTogether()}>Try it: switch them off</button>`;
  }

  override render() {
    const { training, notices } = this.lab;
    const { source } = this;
    const { run, runs } = training;
    const recipe = runs.recipes.get(source.task) ?? null;
    const { title, what, watch } = TASK_WORDS[source.task];
    const ready = recipe !== null && problemOf(settingsOf(recipe, source.knobs)) === '';
    return html`<div class="words"><h2>${title}</h2><p>${what}</p><p>${watch}${this.#together()}</p></div>
      ${runs.problem && !notices.says(runs.problem) ? html`<p class="problem" role="alert">${runs.problem}</p>` : nothing}
      ${this.#kept()} ${this.#lost()}
      <training-knobs-form .task=${source.task} .knobs=${source.knobs} .recipe=${recipe}
        @task-change=${(event: CustomEvent<TrainedTask>) => training.setTask(event.detail)}
        @knob-change=${(event: CustomEvent<TrainingKnobs>) => training.setKnob(event.detail)}></training-knobs-form>
      <training-bar .host=${this.lab.host} .run=${run} ?ready=${ready}
        @run-begin=${() => training.train()} @run-pause=${() => run?.pause()} @run-cancel=${() => run?.close()}
        @run-on=${() => run && training.goOn(run)} @run-slower=${() => run && training.trainSlower(run)}></training-bar>
      ${this.#shipped()}
      ${this.#ask()}
      <ask-model .lab=${this.lab} .source=${source}></ask-model>
      ${source.task === 'induction' ? html`<heads-together .lab=${this.lab}></heads-together>` : nothing}
      ${run && run.log.snapshots.length > 0 ? this.#charts(run) : nothing}`;
  }
}
