/** Encoders held by the module on this thread. */

import type { MainModule, ModelHandle as ModuleModel } from '../generated/attention.d.ts';
import type {
  EncoderChange,
  ModelHandle,
  ModelRun,
  ModelSource,
  ModelSummary,
  TraceHandle,
} from '../types.ts';
import { checkModelRun, checkModelSource } from '../validate.ts';
import { Held } from './held.ts';
import { orThrow, withBuffers } from './memory.ts';
import { withModelFiles } from './model_files.ts';
import { InlineTrace } from './trace.ts';

class InlineEncoder extends Held<ModuleModel> implements ModelHandle {
  readonly summary: ModelSummary;
  readonly tokenizer: string | null;

  constructor(module: MainModule, model: ModuleModel | null) {
    super(module, model, 'model');
    this.summary = this.held.summary();
    this.tokenizer = this.held.tokenizer() || null;
  }

  async run(input: ModelRun): Promise<TraceHandle> {
    const { held: model, module } = this;
    const { ids, types, mask, interventions } = checkModelRun(input);
    return withBuffers(
      module,
      [ids, types, mask.allowed],
      (idBytes = null, typeBytes = null, cells = null) =>
        new InlineTrace(module, model.run(idBytes, typeBytes, mask.value, cells, interventions)),
    );
  }

  async follow(input: ModelRun): Promise<EncoderChange> {
    const { held: model, module } = this;
    const { ids, types, mask, interventions } = checkModelRun(input);
    const change = withBuffers(
      module,
      [ids, types, mask.allowed],
      (idBytes = null, typeBytes = null, cells = null) =>
        orThrow(module, model.follow(idBytes, typeBytes, mask.value, cells, interventions)),
    );
    return { ...change, trace: new InlineTrace(module, change.trace) };
  }
}

function openModel(module: MainModule, source: ModelSource): Promise<ModelHandle> {
  const { config = '', weights } = checkModelSource(source);
  return withModelFiles(
    module,
    weights,
    (files) => new InlineEncoder(module, module.openModel(files, config)),
  );
}

export const ENCODER_CALLS = { openModel };
