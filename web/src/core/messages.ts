/** What travels between the page and the worker. */

import type { CoreErrorCode } from './types.ts';

/** Calls on the core itself, on a trace or on a model; `target` 0 is the core. */
export interface Request {
  id: number;
  target: number;
  method: string;
  arguments: unknown[];
}

export type Response =
  | { id: number; value: unknown }
  /** A new trace, model or run: its number in the worker and what it is; of a trace also what came with it. */
  | { id: number; handle: number; summary: unknown; beside?: unknown }
  | { id: number; error: { code: CoreErrorCode; message: string; index: number } };

export type Ready =
  /** `lock` is held as long as the worker lives; null where there are no locks (an insecure page). */
  | { ready: true; build: 'relaxed' | 'simd'; lock: string | null }
  | { ready: false; error: { code: CoreErrorCode; message: string; index: number } };
