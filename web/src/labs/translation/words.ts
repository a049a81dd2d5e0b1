/** What stands in place of a translation while there is none. */

import type { ModelLoader } from '../../models/model_loader.ts';
import type { LoadedTranslator } from '../../models/translators.ts';

export interface Awaited {
  words: string;
  /** What the button says; empty: there is none. */
  retry: string;
  /** Share of the file that has come; null: nothing is under way. */
  progress: number | null;
}

export function translatorAwaited(
  {
    state,
    entry,
    problem,
    progress,
  }: Pick<ModelLoader<LoadedTranslator>, 'state' | 'entry' | 'problem' | 'progress'>,
  advice: string,
  busy: boolean,
): Awaited {
  if (state === 'failed')
    return { words: `${problem} Your sentence stays as it is.`, retry: 'Retry', progress: null };
  const size = (entry.bytes / 1e6).toFixed(1);
  if (state === 'cancelled' || state === 'idle')
    return { words: `${entry.title} is not loaded.`, retry: `Load it, ${size} MB`, progress: null };
  if (state === 'loading') {
    const share = progress && progress.total > 0 ? progress.loaded / progress.total : 0;
    return {
      words: `${entry.title}, ${size} MB, is loading: the translation appears when it is here.`,
      retry: '',
      progress: share,
    };
  }
  if (advice !== '') return { words: advice, retry: '', progress: null };
  if (busy) return { words: 'The sentence is being translated.', retry: '', progress: null };
  return {
    words: 'The sentence could not be translated. It stays as it is.',
    retry: 'Retry',
    progress: null,
  };
}
