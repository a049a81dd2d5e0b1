/** One download on a thread of its own: checking and keeping tens of megabytes would hold up the page. */

import { messageOf } from '../../core/types.ts';
import { SourceError } from '../source_error.ts';
import { browserCaches, download } from './download.ts';
import type { DownloadAnswer, DownloadRequest } from './download_messages.ts';

/** The page repaints its progress no more often than this. */
const PROGRESS_MS = 50;

const abort = new AbortController();
let told = 0;

function tell(answer: DownloadAnswer, moved: Transferable[] = []): void {
  self.postMessage(answer, { transfer: moved });
}

self.onmessage = async ({ data: request }: MessageEvent<DownloadRequest>) => {
  if ('cancel' in request) {
    abort.abort();
    return;
  }
  try {
    const done = await download(new URL(request.address), {
      bytes: request.bytes,
      sha256: request.sha256,
      signal: abort.signal,
      caches: browserCaches(),
      onProgress: (progress) => {
        const now = performance.now();
        if (now - told < PROGRESS_MS && progress.loaded < progress.total) return;
        told = now;
        tell({ progress });
      },
    });
    tell({ done }, [done.data.buffer]);
  } catch (cause) {
    const problem = messageOf(cause);
    tell({ problem, code: cause instanceof SourceError ? cause.code : null });
  }
};
