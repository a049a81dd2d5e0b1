/**
 * What the modules without models do; it stands in the place of module_calls.ts where posts show traces. The larger
 * of them also knows words.
 */

import type { MainModule } from '../generated/attention.d.ts';
import type { DumpFile, TraceHandle } from '../types.ts';
import { dumpIn, memoryBytes, traceIn, zipEntries } from './files.ts';
import { WordedTrace } from './worded_trace.ts';

function openTrace(module: MainModule, file: Uint8Array): TraceHandle {
  return traceIn(module, file, WordedTrace);
}

function openDump(module: MainModule, files: DumpFile[]): TraceHandle {
  return dumpIn(module, files, WordedTrace);
}

export const MODULE_CALLS = { openTrace, openDump, zipEntries, memoryBytes };
