/** Whether a model fits into the memory that WebAssembly has, before anything is loaded. */

import type { LanguageModelSummary } from '../core/types.ts';

/** 32-bit addresses reach 4 GB, whatever the machine has. */
const REACHABLE = 2 ** 32;
/** For the core itself, and for what else the page shows. */
const RESERVED = 64 * 1024 * 1024;
/** What a text is opened with at first. */
export const SESSION_TOKENS = 512;

/** All in bytes but the tokens. */
export interface MemoryNeed {
  weights: number;
  /** The most that is taken while it loads: the weights, and the file that they are read from. */
  loading: number;
  sessionTokens: number;
  /** A text of `sessionTokens` tokens, beside the weights. */
  session: number;
  /** Of the two moments, the one that takes more. */
  needed: number;
  available: number;
  fits: boolean;
  /** Tokens that a text may have beside the weights, at most the model's own context. */
  longestContext: number;
}

/** `largestFile`: of the files that are read one after the other. */
export function memoryNeed(summary: LanguageModelSummary, largestFile: number): MemoryNeed {
  const { weightBytes: weights, sessionBytesPerToken, contextLength } = summary;
  const available = REACHABLE - RESERVED;
  const sessionTokens = Math.min(SESSION_TOKENS, contextLength);
  const loading = weights + largestFile;
  const session = sessionTokens * sessionBytesPerToken;
  const needed = Math.max(loading, weights + session);
  const room = Math.max(0, available - weights);
  const longestContext =
    sessionBytesPerToken > 0
      ? Math.min(contextLength, Math.floor(room / sessionBytesPerToken))
      : contextLength;
  return {
    weights,
    loading,
    sessionTokens,
    session,
    needed,
    available,
    fits: needed <= available,
    longestContext,
  };
}

export function sizeInWords(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
}

/** Empty where it fits. */
export function whyTooLarge(title: string, { needed, available, fits }: MemoryNeed): string {
  if (fits) return '';
  return `${title} needs ${sizeInWords(needed)} of memory, and WebAssembly in a browser has ${sizeInWords(available)}, whatever the computer has. Choose a GGUF of it with fewer bits per weight, up to about ${sizeInWords(available / 2)}, or a smaller model.`;
}
