/** Training while something else is shown: how far it is, how it ended, the way back, and a stop. */

import { html, type TemplateResult } from 'lit';
import type { TrainingActions } from './actions.ts';
import type { TrainedTask } from './knobs.ts';
import type { RunState } from './runs/run_state.ts';
import { runWords } from './runs/run_words.ts';

const STATE_WORDS: Record<RunState, string> = {
  starting: 'Training begins',
  training: 'Training goes on',
  paused: 'Training is paused',
  scoring: 'Training is done, its final figures are being computed',
  finished: 'Training has finished',
  diverged: 'Training has stopped, the numbers grew beyond all bounds',
  failed: 'Training has stopped',
};

/** Null where nothing trains behind what is shown. */
export function backgroundLine(training: TrainingActions): TemplateResult | null {
  const run = training.background;
  if (!run) return null;
  const { log, settings, state, busy } = run;
  const name = runWords(run, training.runs.recipes.get(settings.task as TrainedTask));
  const stop = busy
    ? html`<button class="link" ?disabled=${state !== 'training'} @click=${() => run.pause()}>Pause it</button>`
    : html`<button class="link" @click=${() => training.forgetBackground()}>Dismiss</button>`;
  return html`<section class="work" aria-label="Training in the background">
    <span>${STATE_WORDS[state]}: ${name}, step ${log.step} of ${settings.steps}</span>
    <progress max=${settings.steps} .value=${log.step} aria-label="Steps taken in the background"></progress>
    <button class="link" @click=${() => training.choose(run)}>Show it</button>${stop}</section>`;
}
