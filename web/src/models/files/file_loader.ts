/** A model's files, one after the other, counted together. */

import type { CardFile } from '../card.ts';
import { browserCaches, type Caches, type Download, download, type Progress } from './download.ts';
import { downloadApart } from './download_apart.ts';

export interface LoadOptions {
  signal?: AbortSignal;
  /** Bytes of all files together. */
  onProgress?: (progress: Progress) => void;
  /** The browser's, unless given. */
  caches?: Caches | null;
}

/** Fetches the files that a card names. */
export class FileLoader {
  readonly notices = new Set<string>();
  readonly #base: URL;
  readonly #caches: Caches | null;
  readonly #download: typeof download;
  readonly #options: LoadOptions;
  readonly #total: number;
  #before = 0;

  /** `files`: all that will be asked for. */
  constructor(base: URL, files: CardFile[], options: LoadOptions) {
    this.#base = base;
    this.#options = options;
    const own = options.caches;
    this.#caches = own === undefined ? browserCaches() : own;
    // A cache that was handed in cannot follow into a worker.
    this.#download = own === undefined ? downloadApart : download;
    this.#total = files.reduce((sum, { bytes }) => sum + bytes, 0);
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

/** A file's bytes: handed over once; after a worker was lost they are had again. */
export function handOver(first: Uint8Array, again: () => Promise<Uint8Array>): () => Promise<Uint8Array> {
  let pending: Uint8Array | null = first;
  return async () => {
    const data = pending ?? (await again());
    pending = null;
    return data;
  };
}
