/** What needs no model: traces from files and vectors, archives, and single operations. */

import { bytesOf, wholeNumber } from '../checks.ts';
import type { MainModule, TraceHandle as ModuleTrace } from '../generated/attention.d.ts';
import type { DumpFile, TraceHandle, VectorsInput, ZipEntry } from '../types.ts';
import { checkDump, checkVectors } from '../validate.ts';
import { orThrow, withBuffers } from './memory.ts';
import { InlineTrace } from './trace.ts';

/** What a trace of the module is on this thread. */
type TraceClass = new (module: MainModule, trace: ModuleTrace | null) => TraceHandle;

export function traceIn(module: MainModule, file: Uint8Array, Trace: TraceClass): TraceHandle {
  return withBuffers(
    module,
    [bytesOf(file, 'The trace file')],
    (bytes = null) => new Trace(module, module.openTrace(bytes)),
  );
}

export function openTrace(module: MainModule, file: Uint8Array): TraceHandle {
  return traceIn(module, file, InlineTrace);
}

function attend(module: MainModule, input: VectorsInput): TraceHandle {
  const { value, queries, keys, values, mask, parameters } = checkVectors(input);
  return withBuffers(
    module,
    [queries, keys, values, mask.allowed, ...parameters],
    (q = null, k = null, v = null, cells = null, ...[queryWeight = null, keyWeight = null, vector = null]) =>
      new InlineTrace(
        module,
        module.attend(value, q, k, v, mask.value, cells, queryWeight, keyWeight, vector),
      ),
  );
}

export function dumpIn(module: MainModule, files: DumpFile[], Trace: TraceClass): TraceHandle {
  const checked = checkDump(files);
  const dump = orThrow(module, module.DumpFiles.create());
  try {
    return withBuffers(
      module,
      checked.map(({ bytes }) => bytes),
      (...buffers) => {
        for (const [index, { name, checksum }] of checked.entries()) {
          dump.add(name, buffers[index] ?? null, checksum);
        }
        return new Trace(module, dump.open());
      },
    );
  } finally {
    dump.delete();
  }
}

export function openDump(module: MainModule, files: DumpFile[]): TraceHandle {
  return dumpIn(module, files, InlineTrace);
}

export function zipEntries(module: MainModule, file: Uint8Array): ZipEntry[] {
  return withBuffers(module, [bytesOf(file, 'The archive')], (bytes = null) =>
    orThrow(module, module.zipEntries(bytes)),
  );
}

function compute(module: MainModule, file: Uint8Array): Uint8Array {
  return withBuffers(module, [bytesOf(file, 'The file')], (bytes = null) =>
    orThrow(module, module.compute(bytes)),
  );
}

function normalValues(module: MainModule, seed: number, count: number): Float32Array {
  wholeNumber(seed, 'The seed');
  wholeNumber(count, 'The number of random numbers');
  return orThrow(module, module.normalValues(seed, count));
}

export function memoryBytes(module: MainModule): number {
  // Any view into the module's memory looks at all of it.
  const byte = orThrow(module, module.ByteBuffer.create(1));
  try {
    return byte.view().buffer.byteLength;
  } finally {
    byte.delete();
  }
}

export const FILE_CALLS = { openTrace, attend, openDump, zipEntries, compute, normalValues, memoryBytes };
