/** The trained translators beside the page. */

import type { TaskModelHandle, TrainingCore } from '../core/training_types.ts';
import type { CatalogueModel } from './catalogue.ts';
import { handOver, type LoadOptions } from './files/file_loader.ts';
import { cancelled, SourceError } from './source_error.ts';
import { fetchTrained } from './trained_weights.ts';

export type TranslatorName = 'transformer' | 'bahdanau' | 'leaking';
export type TranslatorEntry = Pick<CatalogueModel, 'name' | 'title' | 'folder' | 'bytes'>;

/** `bytes`: about; what the server says counts. */
function entry(name: TranslatorName, title: string, bytes: number): TranslatorEntry {
  return { name: `translate-${name}`, title, folder: 'trained/', bytes };
}

export const TRANSLATORS: Record<TranslatorName, TranslatorEntry> = {
  transformer: entry('transformer', 'The translator', 460_000),
  bahdanau: entry('bahdanau', 'Bahdanau’s translator', 660_000),
  leaking: entry('leaking', 'The translator trained without the mask', 460_000),
};

const HINT = 'scripts/train translate makes it.';

export interface LoadedTranslator {
  model: TaskModelHandle;
  notices: string[];
}

/** @throws SourceError, or CoreError where the file is no trained translator */
export async function loadTranslator(
  core: Pick<TrainingCore, 'openTaskModel'>,
  { name }: TranslatorEntry,
  base: URL,
  options: LoadOptions,
): Promise<LoadedTranslator> {
  const address = new URL(`${name}.safetensors`, base);
  const weights = handOver(await fetchTrained(address, options, HINT), () => fetchTrained(address, {}, HINT));
  const model = await core.openTaskModel(weights);
  const task = model.summary.task.name;
  if (task === 'translate' && !options.signal?.aborted) return { model, notices: [] };
  model.dispose();
  if (options.signal?.aborted) throw cancelled();
  throw new SourceError('malformed', `${name}.safetensors was trained for “${task}”, not for translating.`);
}
