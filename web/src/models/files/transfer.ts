/** One file over the network into one buffer, with words for what can go wrong on the way. */

import { cancelled, SourceError } from '../source_error.ts';

export interface Progress {
  /** Bytes so far. */
  loaded: number;
  total: number;
}

export function nameOf(address: URL): string {
  return address.pathname.split('/').pop() || address.href;
}

function unreachable(address: URL, reason: string): SourceError {
  const message = `${nameOf(address)} could not be fetched: ${reason}. Check the connection, then retry.`;
  return new SourceError('offline', message);
}

export interface Request extends RequestInit {
  /** What to do where there is no such file. */
  hint: string;
}

/**
 * The server's answer, its body not read yet. A page in the file's place counts as none.
 * @throws SourceError `offline`, `not_found` or `cancelled`
 */
export async function request(address: URL, { hint, ...init }: Request): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch {
    if (init.signal?.aborted) throw cancelled();
    throw unreachable(address, 'the server cannot be reached');
  }
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (response.ok && !isPage) return response;
  response.body?.cancel().catch(() => {});
  if (response.status >= 500) throw unreachable(address, `the server answered ${response.status}`);
  const answer = response.ok ? 'a page in its place' : String(response.status);
  throw new SourceError(
    'not_found',
    `${nameOf(address)} is not served here (the server answered ${answer}). ${hint}`,
  );
}

/** @throws SourceError `unsupported` where the browser has no room */
export function roomFor(name: string, bytes: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(bytes);
  } catch {
    const size = (bytes / 1e9).toFixed(1);
    throw new SourceError(
      'unsupported',
      `${name} has ${size} GB, and the browser has no room for it. Close other tabs, or use a smaller model.`,
    );
  }
}

export interface ReadOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

function brokeOff(address: URL, loaded: number, bytes: number): SourceError {
  const message = `${nameOf(address)} broke off after ${loaded} of ${bytes} bytes. Check the connection, then retry.`;
  return new SourceError('cut_off', message);
}

/**
 * The first `bytes` bytes of the body. Where there are more, `tooLong` says what that means; without
 * it, the rest is left.
 * @throws SourceError `cut_off` where there are fewer, `checksum`, `unsupported` or `cancelled`
 */
export async function readBody(
  address: URL,
  response: Response,
  { bytes, tooLong, signal, onProgress }: ReadOptions & { bytes: number; tooLong?: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const data = roomFor(nameOf(address), bytes);
  const reader = response.body?.getReader();
  let loaded = 0;
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      const left = bytes - loaded;
      if (part.value.length > left && tooLong) throw new SourceError('checksum', tooLong);
      data.set(part.value.subarray(0, left), loaded);
      loaded += Math.min(left, part.value.length);
      onProgress?.({ loaded, total: bytes });
      // A body that ends here is read to its end: cancelled, the browser would not keep it for the next visit.
      if (part.value.length > left) break;
    }
  } catch (cause) {
    if (signal?.aborted) throw cancelled();
    if (cause instanceof SourceError) throw cause;
    throw brokeOff(address, loaded, bytes);
  } finally {
    reader?.cancel().catch(() => {});
  }
  if (loaded < bytes) throw brokeOff(address, loaded, bytes);
  return data;
}
