/** Encoders held by the module on this thread. */

import { wholeNumber } from '../checks.ts';
import type { MainModule, ModelHandle as ModuleModel } from '../generated/attention.d.ts';
import type {
  ClassScore,
  EncoderChange,
  ModelHandle,
  ModelRun,
  ModelSource,
  ModelSummary,
  TokenPrediction,
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
    this.summary = { ...this.held.summary(), predicts: this.held.predicts(), classes: this.held.classes() };
    this.tokenizer = this.held.tokenizer() || null;
  }

  /** `use` gets what the module's own functions take for a text. */
  #with<Answer>(
    input: ModelRun,
    use: (model: ModuleModel, ...text: Parameters<ModuleModel['run']>) => Answer | null,
  ): Answer {
    const { held: model, module } = this;
    const { ids, types, mask, interventions } = checkModelRun(input);
    return withBuffers(module, [ids, types, mask.allowed], (idBytes = null, typeBytes = null, cells = null) =>
      orThrow(module, use(model, idBytes, typeBytes, mask.value, cells, interventions)),
    );
  }

  async run(input: ModelRun): Promise<TraceHandle> {
    return new InlineTrace(
      this.module,
      this.#with(input, (model, ...text) => model.run(...text)),
    );
  }

  async follow(input: ModelRun): Promise<EncoderChange> {
    const change = this.#with(input, (model, ...text) => model.follow(...text));
    return { ...change, trace: new InlineTrace(this.module, change.trace) };
  }

  async predict(input: ModelRun, position: number): Promise<TokenPrediction> {
    wholeNumber(position, 'The position');
    return this.#with(input, (model, ...text) => model.predict(...text, position));
  }

  async classify(input: ModelRun): Promise<ClassScore[]> {
    return this.#with(input, (model, ...text) => model.classify(...text));
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
