/**
 * What the engine can run, found out by validating the smallest modules that
 * use each feature.
 */

import { CoreError } from './types.ts';

export type Build = 'relaxed' | 'simd';

/** (module (func (result v128) i32.const 0 i8x16.splat)) */
const SIMD_MODULE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
];

/** The same with f32x4.relaxed_madd over three splats. */
const RELAXED_MODULE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 0, 253, 15, 65, 0,
  253, 15, 65, 0, 253, 15, 253, 133, 2, 11,
];

export type Validate = (module: Uint8Array<ArrayBuffer>) => boolean;

function engineValidate(module: Uint8Array<ArrayBuffer>): boolean {
  return WebAssembly.validate(module);
}

/** The fastest build that runs here. @throws CoreError `no_wasm` where none does. */
export function detectBuild(
  hasWasm: boolean = typeof WebAssembly === 'object',
  validate: Validate = engineValidate,
): Build {
  if (!hasWasm) {
    throw new CoreError(
      'no_wasm',
      'This browser has no WebAssembly, so attention cannot be computed here. Open the page in a current browser, or allow WebAssembly in its settings.',
    );
  }
  if (validate(new Uint8Array(RELAXED_MODULE))) return 'relaxed';
  if (validate(new Uint8Array(SIMD_MODULE))) return 'simd';
  throw new CoreError(
    'no_wasm',
    'This browser has no WebAssembly SIMD, so attention cannot be computed here. Update the browser.',
  );
}
