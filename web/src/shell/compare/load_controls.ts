/** How far the model of the other side is on its way, and how it is stopped or fetched. */

import { html } from 'lit';
import type { ModelLoader } from '../../models/model_loader.ts';
import { sizeInWords } from '../../models/size_in_words.ts';

export function loadControls(loader: ModelLoader<{ notices: string[] }>) {
  const { entry, state, progress } = loader;
  if (state !== 'loading')
    return html` <button class="link" @click=${() => loader.load()}>Load it, ${sizeInWords(entry.bytes)}</button>`;
  const share = progress && progress.total > 0 ? progress.loaded / progress.total : 0;
  return html` <progress max="1" .value=${share} aria-label="Loading ${entry.title}"></progress>
    <button class="link" @click=${() => loader.cancel()}>Cancel</button>`;
}
