/** Encoders held by the module on this thread. */

import type { MainModule, ModelHandle as ModuleModel } from '../generated/attention.d.ts';
import type { ModelHandle, ModelRun, ModelSource, ModelSummary, TraceHandle } from '../types.ts';
import { bytesOf, checkModelRun, checkModelSource } from '../validate.ts';
import { Held } from './held.ts';
import { withBuffers } from './memory.ts';
import { InlineTrace } from './trace.ts';

class InlineEncoder extends Held<ModuleModel> implements ModelHandle {
  readonly summary: ModelSummary;

  constructor(module: MainModule, model: ModuleModel | null) {
    super(module, model, 'model');
    this.summary = this.held.summary();
  }

  async run(input: ModelRun): Promise<TraceHandle> {
    const { held: model, module } = this;
    const { ids, types, mask } = checkModelRun(input);
    return withBuffers(
      module,
      [ids, types, mask.allowed],
      (idBytes = null, typeBytes = null, cells = null) =>
        new InlineTrace(module, model.run(idBytes, typeBytes, mask.value, cells)),
    );
  }
}

async function openModel(module: MainModule, source: ModelSource): Promise<ModelHandle> {
  const { config, weights } = checkModelSource(source);
  const file = bytesOf(await weights(), "The model's weights");
  return withBuffers(
    module,
    [file],
    (bytes = null) => new InlineEncoder(module, module.openModel(bytes, config)),
  );
}

export const ENCODER_CALLS = { openModel };
