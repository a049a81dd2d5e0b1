/** A file of a model that the reader brought: on their disk, or on the same site. */

import { cancelled, SourceError } from '../source_error.ts';
import { type ReadOptions, roomFor } from './transfer.ts';

export interface ModelFile {
  /** Folders and name, with slashes: `SmolLM2/config.json`. */
  readonly path: string;
  readonly name: string;
  readonly size: number;
  /** Its first bytes, all of them where it has no more than `most`. @throws SourceError */
  beginning(most: number, signal?: AbortSignal): Promise<Uint8Array>;
  /** All of it, in a buffer of its own. @throws SourceError */
  read(options?: ReadOptions): Promise<Uint8Array>;
}

export function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function folderIn(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Bytes of all together. */
export function sizeOf(files: { size: number }[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** Read at once; between two parts, progress is told and cancelling is noticed. */
const PART = 8 * 1024 * 1024;

/** A file on the reader's disk. It is read anew each time: nothing is kept and nothing leaves the page. */
export class LocalFile implements ModelFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly #file: Blob;

  constructor(file: Blob, path: string) {
    this.#file = file;
    this.path = path;
    this.name = nameIn(path);
    this.size = file.size;
  }

  async beginning(most: number, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#read(Math.min(most, this.size), { signal });
  }

  async read(options: ReadOptions = {}): Promise<Uint8Array> {
    return this.#read(this.size, options);
  }

  async #read(end: number, { signal, onProgress }: ReadOptions): Promise<Uint8Array> {
    const data = roomFor(this.name, end);
    for (let loaded = 0; loaded < end; ) {
      if (signal?.aborted) throw cancelled();
      const part = await this.#part(loaded, Math.min(end, loaded + PART));
      data.set(part, loaded);
      loaded += part.length;
      onProgress?.({ loaded, total: end });
    }
    return data;
  }

  async #part(from: number, to: number): Promise<Uint8Array> {
    let part: Uint8Array | null = null;
    try {
      part = new Uint8Array(await this.#file.slice(from, to).arrayBuffer());
    } catch {
      // Browsers refuse with NotReadableError or NotFoundError; the sentence is the same.
    }
    if (part?.length === to - from) return part;
    throw new SourceError(
      'cut_off',
      `${this.name} was removed or changed while it was being read (${from} of ${this.size} bytes were). Choose it again.`,
    );
  }
}

/** What a download or a `git clone` leaves in place of a file of text; null where nothing is known of it. */
function standIn(text: string): string | null {
  if (text === '') return 'is empty: its download did not begin or was given up. Download it again.';
  if (text.startsWith('version https://git-lfs.github.com/spec/'))
    return 'is a Git LFS pointer, not the file itself. Download the file itself, with "git lfs pull" or from the model\'s page.';
  if (/^\s*<(?:!doctype html|html|head|body)\b/i.test(text))
    return "is an HTML page, not the file itself: the address led to a page, perhaps of an error or for signing in. Download the file from the model's list of files.";
  return null;
}

/**
 * A small file as text.
 * @throws SourceError `malformed` where it is larger than `most` bytes or something else in its place,
 * or as `read`
 */
export async function readText(file: ModelFile, most: number, options: ReadOptions = {}): Promise<string> {
  if (file.size > most) {
    throw new SourceError(
      'malformed',
      `${file.name} has ${file.size} bytes, and the page reads at most ${most} of such a file. Check that it is the right one.`,
    );
  }
  const text = new TextDecoder().decode(await file.read(options));
  const problem = standIn(text);
  if (problem) throw new SourceError('malformed', `${file.name} ${problem}`);
  return text;
}
