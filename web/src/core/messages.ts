/** What travels between the page and the worker. */

import type { CoreErrorCode } from './types.ts';

/** A call on the core itself or on something that it made; `target` 0 is the core. */
export interface Request {
  id: number;
  target: number;
  method: string;
  arguments: unknown[];
}

export type Response =
  | { id: number; value: unknown }
  /** Something new: its number in the worker, its own plain properties, and what came with it. */
  | { id: number; handle: number; properties: object; beside?: unknown }
  | { id: number; error: { code: CoreErrorCode; message: string; index: number } };

export type Ready =
  /** `lock` is held as long as the worker lives; null where there are no locks (an insecure page). */
  | { ready: true; build: 'relaxed' | 'simd'; lock: string | null }
  | { ready: false; error: { code: CoreErrorCode; message: string; index: number } };
