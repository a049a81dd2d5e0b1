/** Large files: with progress, a check of length and sum, and the browser's cache where there is one. */

import { cancelled, SourceError } from '../source_error.ts';
import { nameOf, type Progress, readBody, request } from './transfer.ts';

export type { Progress };

export interface DownloadOptions {
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** Null where there is none, as on insecure addresses. */
  caches: Caches | null;
}

/** What is used of the browser's `caches`. */
export type Caches = Pick<CacheStorage, 'open'>;

export interface Download {
  data: Uint8Array<ArrayBuffer>;
  /** One sentence when the file could not be kept for the next visit. */
  notice: string;
}

const CACHE = 'attention-playground-models-1';
const NOT_KEPT =
  'The browser could not keep the model (its storage is full, blocked or missing); the next visit loads it again.';

/** Not to be had on insecure addresses; where storage is blocked, even asking throws. */
export function browserCaches(): Caches | null {
  try {
    return globalThis.caches ?? null;
  } catch {
    return null;
  }
}

async function matches(data: Uint8Array<ArrayBuffer>, { bytes, sha256 }: DownloadOptions): Promise<boolean> {
  if (data.length !== bytes) return false;
  // Browsers offer no digest on insecure addresses; there the length must do.
  if (!globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}

function wrongFile(address: URL): string {
  return `${nameOf(address)} is not the file that the model's card names: its checksum or length differs. Run scripts/models again, then retry.`;
}

async function opened(caches: Caches | null): Promise<Cache | null> {
  try {
    return (await caches?.open(CACHE)) ?? null;
  } catch {
    return null;
  }
}

async function fromCache(cache: Cache | null, address: URL, options: DownloadOptions) {
  try {
    const kept = await cache?.match(address);
    if (!kept) return null;
    const data = new Uint8Array(await kept.arrayBuffer());
    if (await matches(data, options)) return data;
    await cache?.delete(address);
  } catch {
    // A cache that fails is as good as none.
  }
  return null;
}

async function keep(cache: Cache | null, address: URL, data: Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    await cache?.put(address, new Response(data));
    return cache ? '' : NOT_KEPT;
  } catch {
    return NOT_KEPT;
  }
}

/** @throws SourceError `offline`, `not_found`, `cut_off`, `checksum`, `unsupported` or `cancelled` */
export async function download(address: URL, options: DownloadOptions): Promise<Download> {
  const { signal, onProgress, bytes } = options;
  const cache = await opened(options.caches);
  const kept = await fromCache(cache, address, options);
  if (signal?.aborted) throw cancelled();
  if (kept) {
    onProgress?.({ loaded: bytes, total: bytes });
    return { data: kept, notice: '' };
  }
  const response = await request(address, {
    cache: 'no-store',
    hint: 'scripts/models fetches the model.',
    ...(signal && { signal }),
  });
  const data = await readBody(address, response, { ...options, tooLong: wrongFile(address) });
  const isRight = await matches(data, options);
  if (signal?.aborted) throw cancelled();
  if (!isRight) throw new SourceError('checksum', wrongFile(address));
  return { data, notice: await keep(cache, address, data) };
}
