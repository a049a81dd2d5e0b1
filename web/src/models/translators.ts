/** The trained translators beside the page. */

import type { TaskModelHandle, TrainingCore } from '../core/training_types.ts';
import type { CatalogueModel } from './catalogue.ts';
import { handOver, type LoadOptions } from './files/file_loader.ts';
import { readBody, request } from './files/transfer.ts';
import { cancelled, SourceError } from './source_error.ts';

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

export interface LoadedTranslator {
  model: TaskModelHandle;
  notices: string[];
}

function sizeOf(response: Response): number {
  const packed = response.headers.get('content-encoding') ?? 'identity';
  return packed === 'identity' ? Number(response.headers.get('content-length')) : 0;
}

async function fetchWeights(address: URL, { signal, onProgress }: LoadOptions): Promise<Uint8Array> {
  const options = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const response = await request(address, {
    hint: 'scripts/train translate makes it.',
    ...(signal && { signal }),
  });
  const bytes = sizeOf(response);
  if (bytes > 0) return readBody(address, response, { bytes, ...options });
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    if (signal?.aborted) throw cancelled();
    throw new SourceError(
      'cut_off',
      `${address.pathname.split('/').pop()} broke off. Check the connection, then retry.`,
    );
  }
}

/** @throws SourceError, or CoreError where the file is no trained translator */
export async function loadTranslator(
  core: Pick<TrainingCore, 'openTaskModel'>,
  { name }: TranslatorEntry,
  base: URL,
  options: LoadOptions,
): Promise<LoadedTranslator> {
  const address = new URL(`${name}.safetensors`, base);
  const weights = handOver(await fetchWeights(address, options), () => fetchWeights(address, {}));
  const model = await core.openTaskModel(weights);
  const task = model.summary.task.name;
  if (task === 'translate' && !options.signal?.aborted) return { model, notices: [] };
  model.dispose();
  if (options.signal?.aborted) throw cancelled();
  throw new SourceError('malformed', `${name}.safetensors was trained for “${task}”, not for translating.`);
}
