/** The files of a model, as the module takes them. */

import { bytesOf } from '../checks.ts';
import type { MainModule, ModelFiles } from '../generated/attention.d.ts';
import type { LanguageModelSource } from '../types.ts';
import { orThrow, withBuffers } from './memory.ts';

/** Each file's bytes go into the module before the next one is asked for. @throws CoreError */
export async function withModelFiles<T>(
  module: MainModule,
  weights: LanguageModelSource['weights'],
  use: (files: ModelFiles) => T,
): Promise<T> {
  const files = orThrow(module, module.ModelFiles.create());
  try {
    for (const { bytes } of weights) {
      withBuffers(module, [bytesOf(await bytes(), "The model's weights")], (buffer = null) =>
        files.add(buffer),
      );
    }
    return use(files);
  } finally {
    files.delete();
  }
}
