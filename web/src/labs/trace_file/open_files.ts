/** Files that the reader opens: a trace, an attention file, or attention from elsewhere in one or several files. */

import { CoreError, type TraceHandle, type ViewCore } from '../../core/types.ts';
import { isDump, openAttention } from '../../trace/attention_dump.ts';
import { readTraceFile } from '../../trace/trace_file.ts';

/** What is kept of the files, as one trace file, and what it holds. */
export interface OpenedTrace {
  bytes: Uint8Array;
  trace: TraceHandle;
}

async function openDump(core: ViewCore, files: File[]): Promise<OpenedTrace> {
  const read = await Promise.all(
    files.map(async (file) => ({ name: file.name, bytes: await readTraceFile(file) })),
  );
  const trace = await core.openDump(read);
  try {
    return { bytes: await trace.save({ dtype: 'f32', metadata: trace.summary.metadata }), trace };
  } catch (cause) {
    trace.dispose();
    throw cause;
  }
}

/** An attention file that no trace can keep is computed, and its result taken. */
async function openFile(core: ViewCore, file: File): Promise<OpenedTrace> {
  const bytes = await readTraceFile(file);
  try {
    return { bytes, trace: await openAttention(core, file.name, bytes) };
  } catch (cause) {
    if (isDump(bytes) || !(cause instanceof CoreError) || cause.code !== 'unsupported') throw cause;
  }
  const computed = await core.compute(bytes);
  return { bytes: computed, trace: await core.openTrace(computed) };
}

/** @throws CoreError or SourceError */
export function openFiles(core: ViewCore, files: File[]): Promise<OpenedTrace> {
  const [first, ...more] = files;
  return first && more.length === 0 ? openFile(core, first) : openDump(core, files);
}
