/** Weights of the small models that ship, beside the page. */

import type { LoadOptions } from './files/file_loader.ts';
import { readBody, request } from './files/transfer.ts';
import { cancelled, SourceError } from './source_error.ts';

function sizeOf(response: Response): number {
  const packed = response.headers.get('content-encoding') ?? 'identity';
  return packed === 'identity' ? Number(response.headers.get('content-length')) : 0;
}

/**
 * `hint`: how a file is made that is not there.
 * @throws SourceError
 */
export async function fetchTrained(
  address: URL,
  { signal, onProgress }: LoadOptions,
  hint: string,
): Promise<Uint8Array> {
  const options = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const response = await request(address, {
    hint,
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
