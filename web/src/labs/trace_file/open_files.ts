/** Files that the reader opens: a trace, an attention file, or attention from elsewhere in one or several files. */

import { type Core, CoreError, type TraceHandle } from '../../core/types.ts';
import { isDump } from '../../trace/dump_bytes.ts';
import { openAttentionBy } from '../../trace/open_attention.ts';
import { readTraceFile } from '../../trace/trace_file.ts';
import type { LabHost } from '../lab.ts';
import { leavingLong } from '../long_traces.ts';

/** What is kept of the files, as one trace file, and what it holds. */
export interface OpenedTrace {
  bytes: Uint8Array;
  trace: TraceHandle;
}

type Cores = Pick<LabHost, 'core' | 'wholeCore'>;

async function openDump(core: Core, files: File[]): Promise<OpenedTrace> {
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
async function openFile(host: Cores, file: File): Promise<OpenedTrace> {
  const bytes = await readTraceFile(file);
  try {
    return { bytes, trace: await openAttentionBy(leavingLong(host), file.name, bytes) };
  } catch (cause) {
    if (isDump(bytes) || !(cause instanceof CoreError) || cause.code !== 'unsupported') throw cause;
  }
  const core = await host.wholeCore();
  const computed = await core.compute(bytes);
  return { bytes: computed, trace: await core.openTrace(computed) };
}

/** @throws CoreError or SourceError */
export async function openFiles(host: Cores, files: File[]): Promise<OpenedTrace> {
  const [first, ...more] = files;
  return first && more.length === 0 ? openFile(host, first) : openDump(await host.wholeCore(), files);
}
