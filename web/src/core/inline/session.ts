/** A text in a language model of the module on this thread. */

import { wholeNumber } from '../checks.ts';
import type {
  MainModule,
  HeadRankingHandle as ModuleRanking,
  LanguageSessionHandle as ModuleSession,
  PredictionAnswer,
} from '../generated/attention.d.ts';
import { type HeadRanking, type RunBegun, rankSteps, runSteps, type SessionSteps } from '../session_steps.ts';
import {
  type Candidate,
  CoreError,
  type HeadEffect,
  type Intervention,
  type LanguageModelSummary,
  type LanguageSession,
  type Prediction,
  type PredictionChange,
  type RunOptions,
  type SamplingSettings,
  type TraceHandle,
  type WrittenTokens,
} from '../types.ts';
import { checkRun, checkSampling, interventionsText } from '../validate_language.ts';
import { Held } from './held.ts';
import { lastError, orThrow, withBuffers } from './memory.ts';
import { InlineTrace } from './trace.ts';

const NUMBERS_PER_CANDIDATE = 5;
/** In the order of `RemovedBy` in C++. */
const REMOVED_BY = [undefined, 'topK', 'topP', 'minP'] as const;

function candidatesOf({ ids, numbers }: NonNullable<PredictionAnswer>): Candidate[] {
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

class InlineRanking extends Held<ModuleRanking> implements HeadRanking {
  readonly layers: number;
  readonly heads: number;

  constructor(module: MainModule, { layers, heads }: LanguageModelSummary, ranking: ModuleRanking | null) {
    super(module, ranking, 'ranking');
    this.layers = layers;
    this.heads = heads;
  }

  async advance(): Promise<boolean> {
    return countOrThrow(this.module, this.held.advance()) > 0;
  }

  async effects(): Promise<Float32Array> {
    return this.held.effects();
  }
}

export class InlineSession extends Held<ModuleSession> implements LanguageSession, SessionSteps {
  readonly context: number;
  readonly #model: LanguageModelSummary;
  #run = 0;

  constructor(
    module: MainModule,
    model: LanguageModelSummary,
    session: ModuleSession | null,
    context: number,
  ) {
    super(module, session, 'session');
    this.#model = model;
    this.context = context;
  }

  async begin(ids: Int32Array, interventions: Intervention[]): Promise<RunBegun> {
    const changes = interventionsText(interventions);
    const kept = withBuffers(this.module, [ids], (bytes) =>
      countOrThrow(this.module, this.held.begin(bytes ?? null, changes)),
    );
    return { kept, layers: this.#model.layers };
  }

  async advance(layers: number): Promise<number> {
    return countOrThrow(this.module, this.held.advance(layers));
  }

  async run(
    input: { tokenIds: Int32Array; interventions?: Intervention[] },
    options: RunOptions = {},
  ): Promise<{ reused: number; computed: number }> {
    const run = ++this.#run;
    const steps: Parameters<typeof runSteps>[0] = {
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
    const { held: session } = this;
    const count = tokens === undefined ? session.tokenCount() : wholeNumber(tokens, 'The tokens', 1);
    return new InlineTrace(this.module, session.trace(count));
  }

  async predict(position: number, sampling: SamplingSettings): Promise<Prediction> {
    wholeNumber(position, 'The position');
    const prediction = orThrow(this.module, this.held.predict(position, checkSampling(sampling)));
    const { restProbability, kept, entropy, sampled } = prediction;
    return { candidates: candidatesOf(prediction), restProbability, kept, entropy, sampled };
  }

  async logProbability(position: number, token: number): Promise<number> {
    wholeNumber(position, 'The position');
    wholeNumber(token, 'The token');
    return orThrow(this.module, this.held.logProbability(position, token));
  }

  #other(session: LanguageSession): ModuleSession {
    if (session instanceof InlineSession) return session.held;
    throw new CoreError('invalid_argument', 'Only two sessions of the same core can be compared.');
  }

  async compare(after: LanguageSession, position: number, token: number): Promise<PredictionChange> {
    wholeNumber(position, 'The position');
    wholeNumber(token, 'The token');
    const change = this.held.compare(this.#other(after), position, token);
    return { token, ...orThrow(this.module, change) };
  }

  async writtenTokens(tokens: number, layer: number, head: number, query: number): Promise<WrittenTokens> {
    wholeNumber(tokens, 'The tokens', 1);
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    wholeNumber(query, 'The query');
    return orThrow(this.module, this.held.writtenTokens(tokens, layer, head, query));
  }

  async openRanking(position: number, token: number, by: 'zero' | 'mean'): Promise<HeadRanking> {
    wholeNumber(position, 'The position');
    wholeNumber(token, 'The token');
    return new InlineRanking(this.module, this.#model, this.held.rank(position, token, by === 'mean'));
  }

  async rankHeads(
    position: number,
    token: number,
    options: Parameters<LanguageSession['rankHeads']>[2] = {},
  ): Promise<HeadEffect[]> {
    const ranking = await this.openRanking(position, token, options.by ?? 'zero');
    const steps: Parameters<typeof rankSteps>[0] = {
      advance: async () => {
        await breathe();
        return ranking.advance();
      },
      effects: () => ranking.effects(),
    };
    try {
      return await rankSteps(steps, ranking.heads, ranking.layers, options);
    } finally {
      ranking.dispose();
    }
  }

  override dispose(): void {
    this.#run++;
    super.dispose();
  }
}
