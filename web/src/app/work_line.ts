/** Training while something else is shown: how far it is, how it ended, the way back, and a stop. */

import { html, nothing } from 'lit';
import type { TrainedTask } from '../state/training_knobs.ts';
import type { RunState } from '../training/run_place.ts';
import { runWords } from '../training/run_words.ts';
import type { PlaygroundController } from './controller.ts';

const STATE_WORDS: Record<RunState, string> = {
  starting: 'Training begins',
  training: 'Training goes on',
  paused: 'Training is paused',
  scoring: 'Training is done, its final figures are being computed',
  finished: 'Training has finished',
  diverged: 'Training has stopped, the numbers grew beyond all bounds',
  failed: 'Training has stopped',
};

export function workLine({ training }: PlaygroundController) {
  const run = training.background;
  if (!run) return nothing;
  const { log, settings, state, busy } = run;
  const name = runWords(run, training.studio.recipes.get(settings.task as TrainedTask));
  const stop = busy
    ? html`<button class="link" ?disabled=${state !== 'training'} @click=${() => run.pause()}>Pause it</button>`
    : html`<button class="link" @click=${() => training.forgetBackground()}>Dismiss</button>`;
  return html`<section class="work" aria-label="Training in the background">
    <span>${STATE_WORDS[state]}: ${name}, step ${log.step} of ${settings.steps}</span>
    <progress max=${settings.steps} .value=${log.step} aria-label="Steps taken in the background"></progress>
    <button class="link" @click=${() => training.choose(run)}>Show it</button>${stop}</section>`;
}
