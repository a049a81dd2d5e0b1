/** What travels between the page and the worker that downloads. */

import type { SourceErrorCode } from '../source_error.ts';
import type { Download, Progress } from './download.ts';

export type DownloadRequest = { address: string; bytes: number; sha256: string } | { cancel: true };

export type DownloadAnswer =
  | { progress: Progress }
  | { done: Download }
  | { problem: string; code: SourceErrorCode | null };
