/** The core on this thread. */

import type { MainModule, ModelHandle as ModuleModel } from './generated/attention.d.ts';
import { InlineTrace } from './inline_trace.ts';
import type { LoadedModule } from './load.ts';
import { orThrow, withBuffers } from './memory.ts';
import type { Core, ModelHandle, ModelRun, ModelSource, ModelSummary, TraceHandle, VectorsInput } from './types.ts';
import { CoreError } from './types.ts';
import { bytesOf, checkMask, checkVectors } from './validate.ts';

function int32s(value: unknown, name: string): Int32Array {
  if (value instanceof Int32Array) return value;
  throw new CoreError('invalid_argument', `${name} must be an Int32Array.`);
}

class InlineModel implements ModelHandle {
  readonly summary: ModelSummary;
  readonly #module: MainModule;
  #model: ModuleModel | null;

  constructor(module: MainModule, model: ModuleModel) {
    this.#module = module;
    this.#model = model;
    this.summary = model.summary();
  }

  async run(input: ModelRun): Promise<TraceHandle> {
    const model = this.#model;
    if (!model) throw new CoreError('invalid_argument', 'This model was closed already.');
    const ids = int32s(input.tokenIds, 'The token ids');
    const types = input.tokenTypes ? int32s(input.tokenTypes, 'The token types') : null;
    const mask = checkMask(input.mask, ids.length * ids.length);
    return withBuffers(this.#module, [ids, types, mask.allowed], (idBytes, typeBytes, cells) => {
      const trace = model.run(idBytes ?? null, typeBytes ?? null, mask.value, cells ?? null);
      return new InlineTrace(this.#module, orThrow(this.#module, trace));
    });
  }

  dispose(): void {
    this.#model?.delete();
    this.#model = null;
  }
}

export class InlineCore implements Core {
  readonly build: Core['build'];
  readonly where = 'inline';
  readonly #module: MainModule;

  constructor(loaded: LoadedModule) {
    this.#module = loaded.module;
    this.build = loaded.build;
  }

  async openTrace(file: Uint8Array): Promise<TraceHandle> {
    const trace = withBuffers(this.#module, [bytesOf(file, 'The trace file')], (bytes) =>
      orThrow(this.#module, this.#module.openTrace(bytes ?? null)),
    );
    return new InlineTrace(this.#module, trace);
  }

  async attend(input: VectorsInput): Promise<TraceHandle> {
    const { value, queries, keys, values, mask } = checkVectors(input);
    const trace = withBuffers(this.#module, [queries, keys, values, mask.allowed], (q, k, v, cells) =>
      orThrow(
        this.#module,
        this.#module.attend(value, q ?? null, k ?? null, v ?? null, mask.value, cells ?? null),
      ),
    );
    return new InlineTrace(this.#module, trace);
  }

  async openModel(source: ModelSource): Promise<ModelHandle> {
    const weights = bytesOf(await source.weights(), "The model's weights");
    const model = withBuffers(this.#module, [weights], (bytes) =>
      orThrow(this.#module, this.#module.openModel(bytes ?? null, source.config)),
    );
    return new InlineModel(this.#module, model);
  }

  async compute(file: Uint8Array): Promise<Uint8Array> {
    return withBuffers(this.#module, [bytesOf(file, 'The file')], (bytes) =>
      orThrow(this.#module, this.#module.compute(bytes ?? null)),
    );
  }

  onRestart(): () => void {
    return () => {};
  }

  dispose(): void {}
}
