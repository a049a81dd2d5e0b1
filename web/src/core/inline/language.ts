/** Language models held by the module on this thread. */

import { bytesOf, wholeNumber } from '../checks.ts';
import type { MainModule, LanguageModelHandle as ModuleModel } from '../generated/attention.d.ts';
import {
  CoreError,
  type LanguageModelHandle,
  type LanguageModelSource,
  type LanguageModelSummary,
  type LanguageSession,
  type ModelInspection,
  type ModelPart,
} from '../types.ts';
import { checkLanguageSource } from '../validate_language.ts';
import { Held } from './held.ts';
import { orThrow, withBuffers } from './memory.ts';
import { withModelFiles } from './model_files.ts';
import { InlineSession } from './session.ts';

class InlineLanguageModel extends Held<ModuleModel> implements LanguageModelHandle {
  readonly summary: LanguageModelSummary;
  readonly tokenizer: string | null;

  constructor(module: MainModule, model: ModuleModel | null) {
    super(module, model, 'model');
    this.summary = this.held.summary();
    this.tokenizer = this.held.tokenizer() || null;
  }

  async openSession(context: number): Promise<LanguageSession> {
    const { held: model, module, summary } = this;
    const size = wholeNumber(context, 'The context', 1);
    return new InlineSession(module, summary, model.openSession(size), size);
  }
}

/** Each file's bytes go into the module before the next one is asked for. */
function openLanguageModel(module: MainModule, source: LanguageModelSource): Promise<LanguageModelHandle> {
  const { config = '', weights } = checkLanguageSource(source);
  return withModelFiles(
    module,
    weights,
    (files) => new InlineLanguageModel(module, module.openLanguageModel(files, config)),
  );
}

function inspectModel(module: MainModule, parts: ModelPart[], config = ''): ModelInspection {
  const all = orThrow(module, module.ModelParts.create());
  try {
    for (const { beginning, fileSize } of parts) {
      if (!Number.isSafeInteger(fileSize) || fileSize < 0)
        throw new CoreError('invalid_argument', "The file's size must be a whole number of bytes.");
      withBuffers(module, [bytesOf(beginning, 'The beginning of the file')], (bytes = null) =>
        all.add(bytes, fileSize),
      );
    }
    return JSON.parse(orThrow(module, all.inspect(config)));
  } finally {
    all.delete();
  }
}

export const LANGUAGE_CALLS = { openLanguageModel, inspectModel };
