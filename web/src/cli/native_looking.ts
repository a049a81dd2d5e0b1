/** What the native core says of models and attention, in the words of the other core. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DumpFile, ModelInspection, TraceHandle, ZipEntry } from '../core/types.ts';
import type { LookingCore } from './looking_core.ts';
import { runNative } from './native_program.ts';

/** Bytes as files of a folder that is there only for `use`. */
async function withFiles<T>(
  files: { name: string; bytes: Uint8Array }[],
  use: (paths: string[], folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'attention-'));
  try {
    const paths = files.map(({ name }) => join(folder, name.replaceAll(/[/\\]/g, '.')));
    await Promise.all(files.map(({ bytes }, at) => writeFile(paths[at] ?? '', bytes)));
    return await use(paths, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Of a trace, only what it is made of. */
async function summaryBy(option: string, paths: string[]): Promise<TraceHandle> {
  const summary = JSON.parse(await runNative(['inspect', option, paths.join('\n')]));
  return { summary, dispose() {} } as TraceHandle;
}

export class NativeLooking implements LookingCore {
  readonly #place: string;

  /** `place`: where the model is, whose files the program reads itself. */
  constructor(place: string) {
    this.#place = place;
  }

  async inspectModel(): Promise<ModelInspection> {
    return JSON.parse(await runNative(['inspect', '--model', this.#place]));
  }

  openTrace(bytes: Uint8Array): Promise<TraceHandle> {
    return withFiles([{ name: 'trace.safetensors', bytes }], (paths) => summaryBy('--trace', paths));
  }

  openDump(files: DumpFile[]): Promise<TraceHandle> {
    return withFiles(files, (paths) => summaryBy('--dump', paths));
  }

  zipEntries(bytes: Uint8Array): Promise<ZipEntry[]> {
    return withFiles([{ name: 'arrays.zip', bytes }], async (paths) =>
      JSON.parse(await runNative(['inspect', '--zip', ...paths])),
    );
  }

  compute(bytes: Uint8Array): Promise<Uint8Array> {
    return withFiles([{ name: 'operation.safetensors', bytes }], async ([path = ''], folder) => {
      const out = join(folder, 'result.safetensors');
      await runNative(['compute', '--in', path, '--out', out]);
      return new Uint8Array(await readFile(out));
    });
  }
}
