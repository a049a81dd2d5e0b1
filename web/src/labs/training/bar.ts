/** Train, pause, go on, cancel; how far it is, and what went wrong. */

import { css, html, LitElement, nothing } from 'lit';
import { spokenStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { Follow, type Followed } from '../../view/element/follow.ts';
import { digits, shortWeight } from '../../view/text/format.ts';
import { headSentences } from './runs/head_words.ts';
import { rateWords } from './runs/knob_words.ts';
import type { RunState } from './runs/run_state.ts';
import type { TrainingRun } from './runs/training_run.ts';

/** A screen reader is told so often at most. */
const SPOKEN_MS = 6000;

const STATE_WORDS: Record<RunState, string> = {
  starting: 'The model is being made',
  training: 'Training',
  paused: 'Paused',
  scoring: 'The final figures are being computed',
  finished: 'Finished',
  diverged: 'Stopped: the numbers grew beyond all bounds',
  failed: 'Stopped',
};

export class TrainingBar extends LitElement {
  static override properties = {
    host: { attribute: false },
    run: { attribute: false },
    ready: { type: Boolean },
    spoken: { state: true },
  };
  /** Says when what is drawn here is another. */
  declare host: Followed;
  declare run: TrainingRun | null;
  /** The settings make a model. */
  declare ready: boolean;
  declare spoken: string;

  static override styles = [
    controlsStyles,
    spokenStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      .row { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
      .strong[aria-disabled='true'] { background: var(--line); color: var(--muted); cursor: default; }
      .now { color: var(--muted); font-size: var(--text-13); }
      progress { display: block; width: 100%; height: 4px; margin-top: 10px; border: 0; border-radius: 2px; overflow: hidden; background: var(--line); accent-color: var(--blue); }
      progress::-webkit-progress-bar { background: var(--line); }
      progress::-webkit-progress-value { background: var(--blue); }
      progress::-moz-progress-bar { background: var(--blue); }
      @media (forced-colors: active) {
        progress { border: 1px solid CanvasText; }
        progress::-webkit-progress-value { background: Highlight; forced-color-adjust: none; }
      }
      p { margin: 8px 0 0; font-size: var(--text-13); line-height: var(--text-18); overflow-wrap: anywhere; }
      .problem { border-left: 3px solid var(--orange); padding-left: 8px; }
      .note { color: var(--muted); }
    `,
  ];

  #spokenAt = 0;
  #spokenState = '';

  constructor() {
    super();
    new Follow(this, () => [this.host]);
    this.run = null;
    this.ready = false;
    this.spoken = '';
  }

  #send(type: string): void {
    this.dispatchEvent(new CustomEvent(type, { detail: this.run, bubbles: true, composed: true }));
  }

  protected override willUpdate(): void {
    const { run } = this;
    if (!run) return;
    const now = performance.now();
    const state = `${run.id} ${run.state}`;
    if (state === this.#spokenState && (run.state !== 'training' || now - this.#spokenAt < SPOKEN_MS)) return;
    this.#spokenAt = now;
    this.#spokenState = state;
    this.spoken = this.#summary(run);
  }

  #summary({ state, log, settings }: TrainingRun): string {
    const { last, snapshots } = log;
    if (!last) return `${STATE_WORDS[state]}.`;
    const heads = headSentences(snapshots.at(-1)?.heads ?? []).map(({ words }) => `${words}.`);
    return `${STATE_WORDS[state]}, step ${last.step} of ${settings.steps}: loss ${digits(last.loss)}, accuracy ${shortWeight(last.accuracy)}. ${heads.join(' ')}`;
  }

  /** One button through all states, so that the focus stays on it. */
  #main(): { words: string; event: string; can: boolean } {
    const { run } = this;
    if (!run) return { words: 'Train', event: 'run-begin', can: this.ready };
    switch (run.state) {
      case 'starting':
      case 'training':
      case 'scoring':
        return { words: 'Pause', event: 'run-pause', can: run.state === 'training' };
      case 'diverged':
        return { words: 'Try a tenth of the rate', event: 'run-slower', can: true };
      case 'paused':
        return { words: 'Go on', event: 'run-on', can: true };
      case 'failed':
        if (run.log.step > 0) return { words: 'Go on', event: 'run-on', can: true };
    }
    return { words: 'Train anew', event: 'run-begin', can: this.ready };
  }

  #buttons(run: TrainingRun | null) {
    const { words, event, can } = this.#main();
    const goesOn = event === 'run-on';
    return html`<button class="strong" aria-disabled=${!can} @click=${() => can && this.#send(event)}>${words}</button>
      ${run?.busy ? html`<button class="plain" @click=${() => this.#send('run-cancel')}>Cancel</button>` : nothing}
      ${goesOn ? html`<button class="plain" @click=${() => this.#send('run-begin')}>Train anew</button>` : nothing}
      ${run?.state === 'diverged' && run.checkpoint ? html`<span class="now">The checkpoint of step ${run.checkpoint.step} is kept.</span>` : nothing}`;
  }

  /** Where something that had the focus has gone. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.strong')?.focus();
  }

  #now({ state, log, settings, stepsPerSecond }: TrainingRun) {
    const { step } = log;
    const rate =
      stepsPerSecond > 0 ? ` · ${digits(stepsPerSecond, stepsPerSecond < 10 ? 1 : 0)} steps per second` : '';
    const left = stepsPerSecond > 0 ? Math.ceil((settings.steps - step) / stepsPerSecond) : 0;
    const remaining = state === 'training' && left > 0 ? ` · ${left} s left` : '';
    const words = state === 'training' ? '' : `${STATE_WORDS[state]} · `;
    return html`<span class="now">${words}step ${step} of ${settings.steps}${rate}${remaining}</span>`;
  }

  #losing({ log, state }: TrainingRun): boolean {
    const { last, reports } = log;
    const first = reports.loss[0] ?? 0;
    return state === 'training' && last !== null && last.loss > 3 * first && last.step > 5;
  }

  #run(run: TrainingRun) {
    const { problem, note, keeper } = run;
    return html`<progress max=${run.settings.steps} .value=${run.log.step} aria-label="Steps taken"></progress>
      ${problem ? html`<p class="problem" role="alert">${problem} ${run.state === 'diverged' ? `A learning rate of ${rateWords(run.settings.learning_rate)} was too large.` : ''}</p>` : nothing}
      ${this.#losing(run) ? html`<p class="problem">The loss is far above where it began: the learning rate is too large. <button class="link" @click=${() => this.#send('run-slower')}>Try a tenth of the rate</button></p>` : nothing}
      ${note ? html`<p class="note" role="status">${note}</p>` : nothing}
      ${keeper.problem ? html`<p class="problem" role="status">${keeper.problem}</p>` : nothing}`;
  }

  override render() {
    const { run } = this;
    return html`<div class="row">${this.#buttons(run)}${run ? this.#now(run) : html`<span class="now">It trains in this page, and you can go on reading.</span>`}</div>
      ${run ? this.#run(run) : nothing}<p class="spoken" role="status">${this.spoken}</p>`;
  }
}
