/** The reader's vectors through the bare operation. */

import type { TraceHandle, ViewCore } from '../../core/types.ts';
import type { Mode } from '../../scene/scene.ts';
import { type TraceTokens, tokenOf } from '../../trace/tokens.ts';
import { filledBy, inputOf } from './filled_vectors.ts';
import type { Vectors } from './source.ts';

function named(names: string[]) {
  return names.map((name, index) => tokenOf(name.trim() === '' ? String(index + 1) : name));
}

/** @throws CoreError */
export async function runVectors(
  core: Pick<ViewCore, 'attend' | 'normalValues'>,
  vectors: Vectors,
  mode: Mode,
): Promise<{ trace: TraceHandle; tokens: TraceTokens }> {
  const trace = await core.attend(inputOf(await filledBy(core, vectors), mode));
  const queryTokens = named(vectors.tokens);
  const keyTokens = mode === 'cross' ? named(vectors.crossTokens) : queryTokens;
  return { trace, tokens: { queryTokens, keyTokens } };
}
