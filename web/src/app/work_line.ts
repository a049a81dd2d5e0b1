/** Training that goes on while something else is shown: how far it is, the way back, and a stop. */

import { html, nothing } from 'lit';
import type { TrainedTask } from '../state/training_knobs.ts';
import { runWords } from '../training/run_words.ts';
import type { PlaygroundController } from './controller.ts';

export function workLine({ training }: PlaygroundController) {
  const { studio } = training;
  const run = studio.training;
  if (!run || run === training.run) return nothing;
  const { log, settings } = run;
  const name = runWords(run, studio.recipes.get(settings.task as TrainedTask));
  return html`<section class="work" aria-label="Training in the background">
    <span>Training goes on: ${name}, step ${log.step} of ${settings.steps}</span>
    <progress max=${settings.steps} .value=${log.step} aria-label="Steps taken in the background"></progress>
    <button class="link" @click=${() => training.choose(run)}>Show it</button>
    <button class="link" @click=${() => run.pause()}>Pause it</button></section>`;
}
