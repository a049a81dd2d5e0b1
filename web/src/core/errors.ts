/** Failures of the core. */

/** Stable names of the C++ error codes, and those of the client itself. */
export type CoreErrorCode =
  | 'invalid_argument'
  | 'shape_mismatch'
  | 'non_finite'
  | 'malformed_file'
  | 'missing_tensor'
  | 'unsupported'
  | 'out_of_memory'
  /** WebAssembly or its SIMD is missing. */
  | 'no_wasm'
  /** The module could not be fetched or started; can be tried again. */
  | 'load_failed'
  /** The worker died and could not be brought back. */
  | 'worker_lost'
  | 'cancelled';

/** A failure with one clear sentence: what was wrong and what to do. */
export class CoreError extends Error {
  override readonly name = 'CoreError';
  readonly code: CoreErrorCode;
  /** Element, row or byte the message speaks of; -1 when there is none. */
  readonly index: number;
  constructor(code: CoreErrorCode, message: string, index = -1) {
    super(message);
    this.code = code;
    this.index = index;
  }
}

/** The words of whatever was thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
