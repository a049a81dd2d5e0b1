/** Large files: with progress, a check of length and sum, and the browser's cache where there is one. */

import { SourceError } from './source_error.ts';

export interface Progress {
  /** Bytes so far. */
  loaded: number;
  total: number;
}

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

function nameOf(address: URL): string {
  return address.pathname.split('/').pop() || address.href;
}

function cancelled(): SourceError {
  return new SourceError('cancelled', 'Loading was cancelled.');
}

async function matches(data: Uint8Array<ArrayBuffer>, { bytes, sha256 }: DownloadOptions): Promise<boolean> {
  if (data.length !== bytes) return false;
  // Browsers offer no digest on insecure addresses; there the length must do.
  if (!globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}

async function request(address: URL, signal: AbortSignal | undefined): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { cache: 'no-store', ...(signal && { signal }) });
  } catch {
    if (signal?.aborted) throw cancelled();
    throw unreachable(address, 'the server cannot be reached');
  }
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (response.ok && !isPage) return response;
  response.body?.cancel().catch(() => {});
  if (response.status >= 500) throw unreachable(address, `the server answered ${response.status}`);
  const answer = response.ok ? 'a page in its place' : String(response.status);
  throw new SourceError(
    'not_found',
    `${nameOf(address)} is not served here (the server answered ${answer}). scripts/models fetches the model.`,
  );
}

function unreachable(address: URL, reason: string): SourceError {
  const message = `${nameOf(address)} could not be fetched: ${reason}. Check the connection, then retry.`;
  return new SourceError('offline', message);
}

function roomFor(address: URL, bytes: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(bytes);
  } catch {
    const size = (bytes / 1e9).toFixed(1);
    throw new SourceError(
      'unsupported',
      `${nameOf(address)} has ${size} GB, and the browser has no room for it. Close other tabs, or use a smaller model.`,
    );
  }
}

async function readAll(
  address: URL,
  response: Response,
  { bytes, signal, onProgress }: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const data = roomFor(address, bytes);
  const reader = response.body?.getReader();
  let loaded = 0;
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      if (loaded + part.value.length > bytes) throw new SourceError('checksum', wrongFile(address));
      data.set(part.value, loaded);
      loaded += part.value.length;
      onProgress?.({ loaded, total: bytes });
    }
  } catch (cause) {
    reader?.cancel().catch(() => {});
    if (signal?.aborted) throw cancelled();
    if (cause instanceof SourceError) throw cause;
    throw new SourceError('cut_off', brokeOff(address, loaded, bytes));
  }
  if (loaded < bytes) throw new SourceError('cut_off', brokeOff(address, loaded, bytes));
  return data;
}

function brokeOff(address: URL, loaded: number, bytes: number): string {
  return `${nameOf(address)} broke off after ${loaded} of ${bytes} bytes. Check the connection, then retry.`;
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
  const data = await readAll(address, await request(address, signal), options);
  const isRight = await matches(data, options);
  if (signal?.aborted) throw cancelled();
  if (!isRight) throw new SourceError('checksum', wrongFile(address));
  return { data, notice: await keep(cache, address, data) };
}
