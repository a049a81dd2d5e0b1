/** Language models held by the module on this thread. */

import type {
  MainModule,
  ModelFiles,
  LanguageModelHandle as ModuleModel,
  HeadRankingHandle as ModuleRanking,
  LanguageSessionHandle as ModuleSession,
} from './generated/attention.d.ts';
import { InlineTrace } from './inline_trace.ts';
import { lastError, orThrow, withBuffers } from './memory.ts';
import { type RankingSteps, type RunBegun, rankSteps, runSteps, type SessionSteps } from './session_steps.ts';
import {
  type Candidate,
  CoreError,
  type HeadDifference,
  type HeadEffect,
  type Intervention,
  type LanguageModelHandle,
  type LanguageModelSource,
  type LanguageModelSummary,
  type LanguageSession,
  type ModelInspection,
  type ModelPart,
  type Prediction,
  type PredictionChange,
  type RunOptions,
  type SamplingSettings,
  type TraceHandle,
} from './types.ts';
import { bytesOf, wholeNumber } from './validate.ts';
import { checkLanguageSource, checkRun, checkSampling, interventionsText } from './validate_language.ts';

const NUMBERS_PER_CANDIDATE = 5;
/** In the order of `RemovedBy` in C++. */
const REMOVED_BY = [undefined, 'topK', 'topP', 'minP'] as const;

interface ModulePrediction {
  ids: Float32Array;
  numbers: Float32Array;
  restProbability: number;
  kept: number;
  entropy: number;
  sampled: number;
}

function candidatesOf({ ids, numbers }: ModulePrediction): Candidate[] {
  return Array.from(ids, (id, index) => {
    const of = (which: number) => numbers[index * NUMBERS_PER_CANDIDATE + which] ?? 0;
    const removedBy = REMOVED_BY[of(4)];
    return {
      id,
      logit: of(0),
      logProbability: of(1),
      probability: of(2),
      sampledProbability: of(3),
      ...(removedBy && { removedBy }),
    };
  });
}

/** A number that is negative where the call failed. */
function countOrThrow(module: MainModule, count: number): number {
  if (count < 0) throw lastError(module);
  return count;
}

/** Lets messages and paint in between two steps on this thread. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** A ranking in progress: it needs its memory until it is disposed of. */
export class InlineRanking implements RankingSteps {
  readonly summary = {};
  readonly #module: MainModule;
  #ranking: ModuleRanking | null;

  constructor(module: MainModule, ranking: ModuleRanking) {
    this.#module = module;
    this.#ranking = ranking;
  }

  #open(): ModuleRanking {
    if (this.#ranking) return this.#ranking;
    throw new CoreError('invalid_argument', 'This ranking was closed already.');
  }

  async advance(): Promise<boolean> {
    return countOrThrow(this.#module, this.#open().advance()) > 0;
  }

  async effects(): Promise<Float32Array> {
    return this.#open().effects();
  }

  dispose(): void {
    this.#ranking?.delete();
    this.#ranking = null;
  }
}

export class InlineSession implements LanguageSession, SessionSteps {
  readonly context: number;
  readonly summary: { context: number };
  readonly #module: MainModule;
  readonly #model: LanguageModelSummary;
  #session: ModuleSession | null;
  #run = 0;

  constructor(module: MainModule, model: LanguageModelSummary, session: ModuleSession, context: number) {
    this.#module = module;
    this.#model = model;
    this.#session = session;
    this.context = context;
    this.summary = { context };
  }

  #open(): ModuleSession {
    if (this.#session) return this.#session;
    throw new CoreError('invalid_argument', 'This session was closed already.');
  }

  async begin(ids: Int32Array, interventions: Intervention[]): Promise<RunBegun> {
    const changes = interventionsText(interventions);
    const kept = withBuffers(this.#module, [ids], (bytes) =>
      countOrThrow(this.#module, this.#open().begin(bytes ?? null, changes)),
    );
    return { kept, layers: this.#model.layers };
  }

  async advance(layers: number): Promise<number> {
    return countOrThrow(this.#module, this.#open().advance(layers));
  }

  async run(
    input: { tokenIds: Int32Array; interventions?: Intervention[] },
    options: RunOptions = {},
  ): Promise<{ reused: number; computed: number }> {
    const run = ++this.#run;
    const steps: SessionSteps = {
      begin: (ids, interventions) => this.begin(ids, interventions),
      advance: async (layers) => {
        const left = await this.advance(layers);
        if (left > 0) await breathe();
        return left;
      },
    };
    return runSteps(steps, checkRun(input), options, () => run === this.#run);
  }

  async trace(tokens?: number): Promise<TraceHandle> {
    const session = this.#open();
    const count = tokens === undefined ? session.tokenCount() : wholeNumber(tokens, 'The tokens', 1);
    return new InlineTrace(this.#module, orThrow(this.#module, session.trace(count)));
  }

  async predict(position: number, sampling: SamplingSettings): Promise<Prediction> {
    wholeNumber(position, 'The position');
    const found = orThrow(this.#module, this.#open().predict(position, checkSampling(sampling)));
    const { restProbability, kept, entropy, sampled } = found as ModulePrediction;
    return { candidates: candidatesOf(found), restProbability, kept, entropy, sampled };
  }

  async logProbability(position: number, token: number): Promise<number> {
    wholeNumber(position, 'The position');
    wholeNumber(token, 'The token');
    return orThrow(this.#module, this.#open().logProbability(position, token));
  }

  #other(session: LanguageSession): ModuleSession {
    if (session instanceof InlineSession) return session.#open();
    throw new CoreError('invalid_argument', 'Only two sessions of the same core can be compared.');
  }

  async compare(after: LanguageSession, position: number, token: number): Promise<PredictionChange> {
    wholeNumber(position, 'The position');
    wholeNumber(token, 'The token');
    const change = this.#open().compare(this.#other(after), position, token);
    return { token, ...orThrow(this.#module, change) };
  }

  async difference(
    after: LanguageSession,
    layer: number,
    head: number,
    tokens: number,
  ): Promise<HeadDifference> {
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    wholeNumber(tokens, 'The tokens', 1);
    return orThrow(this.#module, this.#open().difference(this.#other(after), layer, head, tokens));
  }

  async openRanking(position: number, token: number, by: 'zero' | 'mean'): Promise<InlineRanking> {
    wholeNumber(position, 'The position');
    wholeNumber(token, 'The token');
    const ranking = this.#open().rank(position, token, by === 'mean');
    return new InlineRanking(this.#module, orThrow(this.#module, ranking));
  }

  async rankHeads(
    position: number,
    token: number,
    options: Parameters<LanguageSession['rankHeads']>[2] = {},
  ): Promise<HeadEffect[]> {
    const ranking = await this.openRanking(position, token, options.by ?? 'zero');
    const { heads, layers } = this.#model;
    const steps: RankingSteps = {
      advance: async () => {
        await breathe();
        return ranking.advance();
      },
      effects: () => ranking.effects(),
    };
    try {
      return await rankSteps(steps, heads, layers, options);
    } finally {
      ranking.dispose();
    }
  }

  dispose(): void {
    this.#run++;
    this.#session?.delete();
    this.#session = null;
  }
}

export class InlineLanguageModel implements LanguageModelHandle {
  readonly summary: LanguageModelSummary;
  readonly tokenizer: string | null;
  readonly #module: MainModule;
  #model: ModuleModel | null;

  constructor(module: MainModule, model: ModuleModel) {
    this.#module = module;
    this.#model = model;
    this.summary = model.summary();
    this.tokenizer = String(model.tokenizer()) || null;
  }

  /** For the worker: properties do not cross over. */
  async readTokenizer(): Promise<string | null> {
    return this.tokenizer;
  }

  async openSession(context: number): Promise<InlineSession> {
    if (!this.#model) throw new CoreError('invalid_argument', 'This model was closed already.');
    const size = wholeNumber(context, 'The context', 1);
    const session = orThrow(this.#module, this.#model.openSession(size));
    return new InlineSession(this.#module, this.summary, session, size);
  }

  dispose(): void {
    this.#model?.delete();
    this.#model = null;
  }
}

/** Each file's bytes go into the module before the next one is asked for. */
export async function withModelFiles<T>(
  module: MainModule,
  weights: LanguageModelSource['weights'],
  use: (files: ModelFiles) => T,
): Promise<T> {
  const files = module.ModelFiles.create();
  if (!files) throw lastError(module);
  try {
    for (const { bytes } of weights) {
      withBuffers(module, [bytesOf(await bytes(), "The model's weights")], (buffer) =>
        files.add(buffer ?? null),
      );
    }
    return use(files);
  } finally {
    files.delete();
  }
}

export function openInlineLanguageModel(
  module: MainModule,
  source: LanguageModelSource,
): Promise<InlineLanguageModel> {
  const { config = '', weights } = checkLanguageSource(source);
  return withModelFiles(
    module,
    weights,
    (files) => new InlineLanguageModel(module, orThrow(module, module.openLanguageModel(files, config))),
  );
}

export function inspectInline(module: MainModule, parts: ModelPart[], config = ''): ModelInspection {
  const all = module.ModelParts.create();
  if (!all) throw lastError(module);
  try {
    for (const { beginning, fileSize } of parts) {
      if (!Number.isSafeInteger(fileSize) || fileSize < 0)
        throw new CoreError('invalid_argument', "The file's size must be a whole number of bytes.");
      withBuffers(module, [bytesOf(beginning, 'The beginning of the file')], (bytes) =>
        all.add(bytes ?? null, fileSize),
      );
    }
    return JSON.parse(orThrow(module, all.inspect(config)));
  } finally {
    all.delete();
  }
}
