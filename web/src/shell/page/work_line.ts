/** Work that is under way, whatever is shown: models that are loaded, and what a lab does in the background. */

import { html, nothing } from 'lit';
import { percent } from '../../view/text/format.ts';
import type { Playground } from '../store/playground.ts';

/** The scene's model, and others that are on their way. */
export function loadLines(playground: Playground) {
  const { run, runs, scene, session, waiting } = playground;
  const wanted = run?.wantedLoader?.(scene) ?? null;
  const others = runs.all
    .flatMap(({ loaders }) => loaders ?? [])
    .filter((loader) => loader !== wanted && loader.state === 'loading');
  const { text } = scene.source as { text?: string };
  const waits = waiting && text?.trim() !== '';
  return [...(wanted ? [wanted] : []), ...others].map(
    (loader) =>
      html`<load-line .loader=${loader} .host=${playground} .wanted=${waits && loader === wanted} .shows=${session.trace !== null}></load-line>`,
  );
}

export function backgroundLines({ runs }: Playground) {
  return runs.all.map((run) => run.background?.() ?? nothing);
}

/** A forward pass that takes its time. */
export function progressLine({ run }: Playground) {
  const progress = run?.progress?.() ?? null;
  if (!progress) return nothing;
  return html`<div class="computing" role="status"><span>The text is being computed, ${percent(progress.share)}${progress.left === null ? '' : `, ${progress.left} s left`}</span>
    <button class="link" @click=${progress.cancel}>Cancel</button></div>`;
}
