/** Whether a model fits into the memory that WebAssembly has, before anything is loaded. */

import type { ModelInspection } from '../core/types.ts';
import { sizeOf } from './files/model_file.ts';
import { sizeInWords } from './size_in_words.ts';

/** 32-bit addresses reach 4 GB, whatever the machine has. */
const REACHABLE = 2 ** 32;
/** What the core holds of one file: as far as a 32-bit difference of addresses reaches. */
const LARGEST_FILE = 2 ** 31 - 1;
/** For the core itself, and for what else the page shows. */
const RESERVED = 64 * 1024 * 1024;
/** What a text is opened with at first. */
export const SESSION_TOKENS = 512;

/** All in bytes but the tokens. */
export interface MemoryNeed {
  /** While it loads, at most. */
  loading: number;
  /** Of the loaded model. */
  held: number;
  sessionTokens: number;
  /** A text of `sessionTokens` tokens, beside the model. */
  session: number;
  /** Of the two moments, loading and reading a text, the one that takes more. */
  needed: number;
  available: number;
  /** Of the files, the largest. */
  largestFile: number;
  fits: boolean;
  /** Tokens that a text may have beside the model, at most the model's own context. */
  longestContext: number;
}

/** How the core keeps the weights. */
function kept({ summary }: ModelInspection, fileBytes: number) {
  // In place, but for what the core must keep otherwise than the files do.
  const held = fileBytes + summary.ownBytes;
  return { held, loading: held };
}

/** `files`: of all weights. */
export function memoryNeed(inspection: ModelInspection, files: { size: number }[]): MemoryNeed {
  const largestFile = Math.max(0, ...files.map(({ size }) => size));
  const { sessionBytesPerToken, contextLength } = inspection.summary;
  const available = REACHABLE - RESERVED;
  const { held, loading } = kept(inspection, sizeOf(files));
  const sessionTokens = Math.min(SESSION_TOKENS, contextLength);
  const session = sessionTokens * sessionBytesPerToken;
  const needed = Math.max(loading, held + session);
  const room = Math.max(0, available - held);
  const fitting = sessionBytesPerToken > 0 ? Math.floor(room / sessionBytesPerToken) : contextLength;
  const longestContext = Math.min(contextLength, fitting);
  const fits = needed <= available && largestFile <= LARGEST_FILE;
  return { loading, held, sessionTokens, session, needed, available, largestFile, fits, longestContext };
}

/** Empty where it fits. */
export function whyTooLarge(name: string, memory: MemoryNeed): string {
  const { needed, available, session, largestFile, fits } = memory;
  if (fits) return '';
  const most = sizeInWords(Math.min(available - session, LARGEST_FILE));
  const advice = `A GGUF file of up to ${most} would fit: choose one with fewer bits per weight, or a smaller model.`;
  if (needed > available) {
    return `${name} needs ${sizeInWords(needed)} of memory, and WebAssembly in a browser has ${sizeInWords(available)}, whatever the computer has. ${advice}`;
  }
  return `${name} has a file of ${sizeInWords(largestFile)}, and WebAssembly in a browser holds files of up to ${sizeInWords(LARGEST_FILE)}. ${advice} Safetensors can be saved in several files: model.save_pretrained(folder, max_shard_size="1GB").`;
}
