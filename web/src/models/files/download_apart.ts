/** A download in a worker where there are workers, on this thread elsewhere. */

import { SourceError } from '../source_error.ts';
import { type Download, type DownloadOptions, download } from './download.ts';
import type { DownloadAnswer, DownloadRequest } from './download_messages.ts';

function startWorker(): Worker | null {
  if (typeof Worker !== 'function') return null;
  try {
    return new Worker(new URL('./download_worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return null;
  }
}

/** Settles with the worker's answer; a worker that cannot even load gives null. */
function follow(worker: Worker, { signal, onProgress }: DownloadOptions): Promise<Download | null> {
  return new Promise((resolve, reject) => {
    const cancel = () => worker.postMessage({ cancel: true } satisfies DownloadRequest);
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel);
    worker.onerror = () => resolve(null);
    worker.onmessage = ({ data: answer }: MessageEvent<DownloadAnswer>) => {
      if ('progress' in answer) onProgress?.(answer.progress);
      else if ('done' in answer) resolve(answer.done);
      else reject(answer.code ? new SourceError(answer.code, answer.problem) : new Error(answer.problem));
    };
  });
}

/**
 * As `download`, with the browser's own cache.
 * @throws SourceError as `download` does
 */
export async function downloadApart(address: URL, options: DownloadOptions): Promise<Download> {
  const worker = startWorker();
  if (!worker) return download(address, options);
  try {
    const { bytes, sha256 } = options;
    worker.postMessage({ address: address.href, bytes, sha256 } satisfies DownloadRequest);
    return (await follow(worker, options)) ?? (await download(address, options));
  } finally {
    worker.terminate();
  }
}
