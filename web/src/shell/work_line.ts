/** Work that is under way, whatever is shown: models that are loaded, and a training. */

import { html, nothing } from 'lit';
import type { TrainedTask } from '../labs/training/knobs.ts';
import type { RunState } from '../labs/training/runs/run_place.ts';
import { runWords } from '../labs/training/runs/run_words.ts';
import type { PlaygroundController } from './controller.ts';
import { isEmpty } from './scene_result.ts';

const STATE_WORDS: Record<RunState, string> = {
  starting: 'Training begins',
  training: 'Training goes on',
  paused: 'Training is paused',
  scoring: 'Training is done, its final figures are being computed',
  finished: 'Training has finished',
  diverged: 'Training has stopped, the numbers grew beyond all bounds',
  failed: 'Training has stopped',
};

/** The scene's model, and others that are on their way. */
export function loadLines(
  { wantedLoader, loader, languageLoader, waiting, session, scene }: PlaygroundController,
  tick: object,
) {
  const others = [loader, languageLoader].filter((one) => one !== wantedLoader && one.state === 'loading');
  const wanted = waiting && !('text' in scene.source && isEmpty(scene.source));
  return [...(wantedLoader ? [wantedLoader] : []), ...others].map(
    (one) =>
      html`<load-line .loader=${one} .tick=${tick} .wanted=${wanted && one === wantedLoader} .shows=${session.trace !== null}></load-line>`,
  );
}

/** Training while something else is shown: how far it is, how it ended, the way back, and a stop. */
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
