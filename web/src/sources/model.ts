/** A model beside the page: its card, its tokenizer and its weights. */

import type { Core, ModelHandle } from '../core/types.ts';
import { type Download, download, type Progress } from './download.ts';
import { SourceError } from './source_error.ts';
import { createTokenizer, type TextTokenizer } from './tokenizer.ts';

interface CardFile {
  path: string;
  bytes: number;
  sha256: string;
}

export interface ModelCard {
  name: string;
  title: string;
  license: string;
  layers: number;
  heads: number;
  weightsType: 'f16' | 'f32';
  /** Of any attention weight from the f32 model's, measured over the fixture texts. */
  largestWeightDifference: number;
  files: Record<'config' | 'tokenizer' | 'weights', CardFile>;
}

export interface LoadedModel {
  card: ModelCard;
  tokenizer: TextTokenizer;
  model: ModelHandle;
  notices: string[];
}

const LARGEST_FILE = 4_000_000_000;

function isFile(value: unknown): value is CardFile {
  const file = value as CardFile | null;
  return (
    typeof file?.path === 'string' &&
    Number.isSafeInteger(file.bytes) &&
    file.bytes > 0 &&
    file.bytes <= LARGEST_FILE &&
    /^[\da-f]{64}$/.test(file.sha256)
  );
}

/** @throws SourceError `malformed` */
export function readCard(text: string): ModelCard {
  let card: ModelCard | null = null;
  try {
    card = JSON.parse(text);
  } catch {}
  const files = card?.files;
  if (!card || !isFile(files?.config) || !isFile(files.tokenizer) || !isFile(files.weights)) {
    throw new SourceError('malformed', "The model's card.json cannot be read. Run scripts/models again, then retry.");
  }
  return card;
}

async function fetchCard(base: URL, signal: AbortSignal | undefined): Promise<ModelCard> {
  let response: Response;
  try {
    response = await fetch(new URL('card.json', base), { cache: 'no-cache', ...(signal && { signal }) });
  } catch {
    if (signal?.aborted) throw new SourceError('cancelled', 'Loading was cancelled.');
    throw new SourceError('offline', 'The model could not be fetched. Check the connection, then retry.');
  }
  if (!response.ok || response.headers.get('content-type')?.startsWith('text/html')) {
    throw new SourceError('not_found', 'The model is not served here; scripts/models fetches it.');
  }
  return readCard(await response.text());
}

export interface LoadOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  caches?: Pick<CacheStorage, 'open'> | undefined;
}

/**
 * Loads the model in the folder `base` (with a slash at its end) into the core.
 * @throws SourceError, or CoreError when the files do not fit each other
 */
export async function loadModel(core: Core, base: URL, options: LoadOptions = {}): Promise<LoadedModel> {
  const { signal, onProgress } = options;
  const card = await fetchCard(base, signal);
  const { config, tokenizer, weights } = card.files;
  const total = config.bytes + tokenizer.bytes + weights.bytes;
  let before = 0;
  const get = async (file: CardFile, caches: LoadOptions['caches']): Promise<Download> => {
    const start = before;
    const got = await download(new URL(file.path, base), {
      ...options,
      caches,
      bytes: file.bytes,
      sha256: file.sha256,
      onProgress: ({ loaded }) => onProgress?.({ loaded: start + loaded, total }),
    });
    before += file.bytes;
    return got;
  };
  const small = [await get(config, options.caches), await get(tokenizer, options.caches)];
  const [configText = '', tokenizerText = ''] = small.map(({ data }) => new TextDecoder().decode(data));
  const first = await get(weights, options.caches);
  const read = await createTokenizer(tokenizerText);
  let pending: Uint8Array | null = first.data;
  // Handed over once; after a worker was lost they come from the cache again.
  const bytes = async () => {
    const data = pending ?? (await download(new URL(weights.path, base), { ...weights, caches: options.caches })).data;
    pending = null;
    return data;
  };
  const model = await core.openModel({ config: configText, weights: bytes });
  const notices = [...new Set([...small, first].map(({ notice }) => notice).filter(Boolean))];
  return { card, tokenizer: read, model, notices };
}
