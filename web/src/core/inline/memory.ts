/** Bytes into the module, and its last error out. */

import type { ByteBuffer, MainModule } from '../generated/attention.d.ts';
import { CoreError, type CoreErrorCode } from '../types.ts';

/** The error that the call which just failed has left behind. */
export function lastError(module: MainModule): CoreError {
  const error = module.lastError();
  return new CoreError(error.code as CoreErrorCode, sentence(String(error.message)), error.index);
}

/** With a capital, unless it begins with a file's name. */
function sentence(text: string): string {
  const capital = /^\S+\.\S/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

/** The value, unless it is null: then the module says why. */
export function orThrow<T>(module: MainModule, value: T | null): T {
  if (value === null) throw lastError(module);
  return value;
}

type Source = Uint8Array | Float32Array | Int32Array;

/**
 * Copies each source into the module for the time of one call. A null source
 * stays null. A buffer that `use` hands to a C++ object lives on there.
 */
export function withBuffers<T>(
  module: MainModule,
  sources: (Source | null)[],
  use: (...buffers: (ByteBuffer | null)[]) => T,
): T {
  const buffers: (ByteBuffer | null)[] = [];
  try {
    for (const source of sources) {
      if (source === null) {
        buffers.push(null);
        continue;
      }
      const buffer = orThrow(module, module.ByteBuffer.create(source.byteLength));
      buffers.push(buffer);
      const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
      buffer.view().set(bytes);
    }
    return use(...buffers);
  } finally {
    for (const buffer of buffers) buffer?.delete();
  }
}
