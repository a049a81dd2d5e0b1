/** A model beside the page: its card, its tokenizer and its weights. */

import type { Core, ModelHandle } from '../core/types.ts';
import { browserCaches, type Caches, type Download, download, type Progress } from './download.ts';
import { downloadApart } from './download_apart.ts';
import { SourceError } from './source_error.ts';
import { startTokenizer } from './start_tokenizer.ts';
import type { TextTokenizer } from './tokenizer.ts';

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

type Fields = Record<string, unknown>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown, largest: number): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= largest;
}

/** A name below the model's folder, so that a card cannot point anywhere else. */
function isName(path: unknown): boolean {
  return typeof path === 'string' && /^[\w-][\w.-]*$/.test(path);
}

function isFile(value: unknown): boolean {
  return (
    isObject(value) &&
    isName(value.path) &&
    isCount(value.bytes, LARGEST_FILE) &&
    /^[\da-f]{64}$/.test(String(value.sha256))
  );
}

/** The first entry of a card that is not as it should be. */
function wrongEntry(card: unknown): string | undefined {
  if (!isObject(card)) return 'card';
  const files = isObject(card.files) ? card.files : {};
  const checks: [name: string, isRight: boolean][] = [
    ...['name', 'title', 'license'].map((name): [string, boolean] => [name, typeof card[name] === 'string']),
    ...['layers', 'heads'].map((name): [string, boolean] => [name, isCount(card[name], 1000)]),
    ['weightsType', card.weightsType === 'f16' || card.weightsType === 'f32'],
    [
      'largestWeightDifference',
      typeof card.largestWeightDifference === 'number' && card.largestWeightDifference >= 0,
    ],
    ...['config', 'tokenizer', 'weights'].map((name): [string, boolean] => [
      `files.${name}`,
      isFile(files[name]),
    ]),
  ];
  return checks.find(([, isRight]) => !isRight)?.[0];
}

/** @throws SourceError `malformed` */
export function readCard(text: string): ModelCard {
  let card: unknown;
  try {
    card = JSON.parse(text);
  } catch {
    throw malformed('it is not JSON');
  }
  const wrong = wrongEntry(card);
  if (wrong) throw malformed(`its "${wrong}" is missing or wrong`);
  return card as ModelCard;
}

function malformed(reason: string): SourceError {
  const message = `The model's card.json cannot be read: ${reason}. Run scripts/models again, then retry.`;
  return new SourceError('malformed', message);
}

function cancelled(): SourceError {
  return new SourceError('cancelled', 'Loading was cancelled.');
}

async function fetchCard(base: URL, signal: AbortSignal | undefined): Promise<ModelCard> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(new URL('card.json', base), { cache: 'no-cache', ...(signal && { signal }) });
    text = await response.text();
  } catch {
    if (signal?.aborted) throw cancelled();
    throw new SourceError('offline', 'The model could not be fetched. Check the connection, then retry.');
  }
  if (!response.ok || response.headers.get('content-type')?.startsWith('text/html')) {
    throw new SourceError('not_found', 'The model is not served here; scripts/models fetches it.');
  }
  return readCard(text);
}

export interface LoadOptions {
  signal?: AbortSignal;
  /** Bytes of all files together. */
  onProgress?: (progress: Progress) => void;
  /** The browser's, unless given. */
  caches?: Caches | null;
}

/** Fetches a card's files one after the other and counts them together. */
class FileLoader {
  readonly notices = new Set<string>();
  readonly #base: URL;
  readonly #caches: Caches | null;
  readonly #download: typeof download;
  readonly #options: LoadOptions;
  readonly #total: number;
  #before = 0;

  constructor(base: URL, { files }: ModelCard, options: LoadOptions) {
    this.#base = base;
    this.#options = options;
    const own = options.caches;
    this.#caches = own === undefined ? browserCaches() : own;
    // A cache that was handed in cannot follow into a worker.
    this.#download = own === undefined ? downloadApart : download;
    this.#total = files.config.bytes + files.tokenizer.bytes + files.weights.bytes;
  }

  async next(file: CardFile): Promise<Download['data']> {
    const { signal, onProgress } = this.#options;
    const { data, notice } = await this.#download(new URL(file.path, this.#base), {
      ...file,
      caches: this.#caches,
      ...(signal && { signal }),
      onProgress: ({ loaded }) => onProgress?.({ loaded: this.#before + loaded, total: this.#total }),
    });
    this.#before += file.bytes;
    if (notice) this.notices.add(notice);
    return data;
  }

  async nextText(file: CardFile): Promise<string> {
    return new TextDecoder().decode(await this.next(file));
  }

  /** Without progress, and whether or not the first loading was cancelled in the end. */
  async again(file: CardFile): Promise<Download['data']> {
    return (await this.#download(new URL(file.path, this.#base), { ...file, caches: this.#caches })).data;
  }
}

/** The weights' bytes: handed over once; after a worker was lost they are fetched again. */
function handOver(first: Uint8Array, again: () => Promise<Uint8Array>): () => Promise<Uint8Array> {
  let pending: Uint8Array | null = first;
  return async () => {
    const data = pending ?? (await again());
    pending = null;
    return data;
  };
}

/**
 * Loads the model in the folder `base` (with a slash at its end) into the core.
 * @throws SourceError, or CoreError when the files do not fit each other
 */
export async function loadModel(core: Core, base: URL, options: LoadOptions = {}): Promise<LoadedModel> {
  const card = await fetchCard(base, options.signal);
  const { files } = card;
  const loader = new FileLoader(base, card, options);
  const config = await loader.nextText(files.config);
  const tokenizer = await startTokenizer(await loader.nextText(files.tokenizer));
  const weights = handOver(await loader.next(files.weights), () => loader.again(files.weights));
  const model = await core.openModel({ config, weights });
  if (options.signal?.aborted) {
    model.dispose();
    throw cancelled();
  }
  const { layers, heads } = model.summary;
  if (layers !== card.layers || heads !== card.heads) {
    model.dispose();
    throw malformed(`the model has ${layers} layers with ${heads} heads, which it does not say`);
  }
  return { card, tokenizer, model, notices: [...loader.notices] };
}
