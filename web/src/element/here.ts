/** The module that answers everything of a trace, on this thread: for what the module for figures leaves out. */

import { detectBuild } from '../core/detect.ts';
import { openTrace } from '../core/inline/files.ts';
import { loadModule } from '../core/load.ts';
import type { TraceHandle } from '../core/types.ts';

/** Fetches and starts it, before it is needed. @throws CoreError */
export async function startHere(): Promise<void> {
  await loadModule(detectBuild(), 'view');
}

/** @throws CoreError; WebAssembly.RuntimeError where the module traps */
export async function openTraceHere(bytes: Uint8Array): Promise<TraceHandle> {
  const { module } = await loadModule(detectBuild(), 'view');
  return openTrace(module, bytes);
}
