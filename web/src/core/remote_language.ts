/** Language models in the worker; made again, with their last text, where it dies. */

import { answerValue, copied, type Made, makeBy, RemoteHandle, surviving } from './remote_handle.ts';
import { cancelled, type RunBegun, rankSteps, runSteps, type SessionSteps } from './session_steps.ts';
import {
  CoreError,
  type HeadDifference,
  type HeadEffect,
  type LanguageModelHandle,
  type LanguageModelSource,
  type LanguageModelSummary,
  type LanguageSession,
  type Prediction,
  type PredictionChange,
  type RunOptions,
  type SamplingSettings,
  type TraceHandle,
} from './types.ts';
import { type CheckedRun, checkLanguageSource, checkRun } from './validate_language.ts';
import type { WorkerLink } from './worker_link.ts';

/** Makes a trace by a call on another handle. */
export type MakeTrace = (link: WorkerLink, make: () => Promise<Made>) => Promise<TraceHandle>;

class RemoteSession implements LanguageSession {
  readonly context: number;
  readonly #remote: RemoteHandle;
  readonly #model: LanguageModelSummary;
  readonly #makeTrace: MakeTrace;
  /** What the session was last brought to, for a new worker. */
  readonly #last: { input: CheckedRun | null };
  #run = 0;

  constructor(
    remote: RemoteHandle,
    model: LanguageModelSummary,
    context: number,
    last: { input: CheckedRun | null },
    makeTrace: MakeTrace,
  ) {
    this.#remote = remote;
    this.#model = model;
    this.context = context;
    this.#last = last;
    this.#makeTrace = makeTrace;
  }

  async run(
    input: Parameters<LanguageSession['run']>[0],
    options: RunOptions = {},
  ): Promise<{ reused: number; computed: number }> {
    const run = ++this.#run;
    const own = copied(checkRun(input));
    let kept = 0;
    const steps: SessionSteps = {
      begin: async (ids, interventions) => {
        const begun = await this.#remote.call<RunBegun>('begin', ids, interventions);
        this.#last.input = own;
        kept = begun.kept;
        return begun;
      },
      advance: (layers) => this.#remote.call<number>('advance', layers),
    };
    try {
      return await runSteps(steps, own, options, () => run === this.#run);
    } catch (cause) {
      if (!(cause instanceof CoreError && cause.code === 'cancelled')) this.#forget(own, kept);
      throw cause;
    }
  }

  /** What failed would fail again in a new worker, and take the session with it: only what stayed is replayed. */
  #forget(failed: CheckedRun, kept: number): void {
    if (this.#last.input !== failed) return;
    this.#last.input = kept > 0 ? { ...failed, ids: failed.ids.slice(0, kept) } : null;
  }

  async trace(tokens?: number): Promise<TraceHandle> {
    const remote = this.#remote;
    remote.refuseClosed();
    return this.#makeTrace(remote.link, () =>
      remote.lend(({ handle, generation }) => makeBy(remote.link, handle, 'trace', tokens, generation)),
    );
  }

  predict(position: number, sampling: SamplingSettings): Promise<Prediction> {
    return this.#remote.call('predict', position, sampling);
  }

  logProbability(position: number, token: number): Promise<number> {
    return this.#remote.call('logProbability', position, token);
  }

  #other(session: LanguageSession): RemoteHandle {
    if (session instanceof RemoteSession && session.#remote.link === this.#remote.link)
      return session.#remote;
    throw new CoreError('invalid_argument', 'Only two sessions of the same core can be compared.');
  }

  async compare(after: LanguageSession, position: number, token: number): Promise<PredictionChange> {
    return this.#remote.call('compare', this.#other(after), position, token);
  }

  async difference(
    after: LanguageSession,
    layer: number,
    head: number,
    tokens: number,
  ): Promise<HeadDifference> {
    return this.#remote.call('difference', this.#other(after), layer, head, tokens);
  }

  async rankHeads(
    position: number,
    token: number,
    options: Parameters<LanguageSession['rankHeads']>[2] = {},
  ): Promise<HeadEffect[]> {
    const remote = this.#remote;
    remote.refuseClosed();
    const asked = this.#last.input;
    const ranking = new RemoteHandle(remote.link, () => {
      // In a new worker, the session may have another text by now.
      if (this.#last.input !== asked) throw cancelled();
      const question = [position, token, options.by ?? 'zero'];
      return remote.lend(async ({ handle, generation }) => {
        const answer = await remote.link.call(handle, 'openRanking', question, generation);
        return { ...(answer as { handle: number; summary: unknown }), generation };
      });
    });
    const { heads, layers } = this.#model;
    try {
      const steps = {
        advance: () => ranking.call<boolean>('advance'),
        effects: () => ranking.call<Float32Array>('effects'),
      };
      return await rankSteps(steps, heads, layers, options);
    } finally {
      ranking.dispose();
    }
  }

  dispose(): void {
    this.#run++;
    this.#remote.dispose();
  }
}

/** All files' bytes, with the memory that may be moved: copying a hundred megabytes would hold up the page. */
export async function filesToMove(weights: LanguageModelSource['weights']) {
  const files = [];
  for (const { name, bytes } of weights) files.push({ name, bytes: await bytes() });
  const moved = files
    .map(({ bytes }) => bytes)
    .filter(({ byteLength, buffer }) => buffer instanceof ArrayBuffer && byteLength === buffer.byteLength)
    .map(({ buffer }) => buffer as ArrayBuffer);
  return { files, moved };
}

export class RemoteLanguageModel implements LanguageModelHandle {
  readonly summary: LanguageModelSummary;
  readonly tokenizer: string | null;
  readonly #remote: RemoteHandle;
  readonly #makeTrace: MakeTrace;

  private constructor(
    remote: RemoteHandle,
    summary: LanguageModelSummary,
    tokenizer: string | null,
    makeTrace: MakeTrace,
  ) {
    this.#remote = remote;
    this.summary = summary;
    this.tokenizer = tokenizer;
    this.#makeTrace = makeTrace;
  }

  static async open(
    link: WorkerLink,
    source: LanguageModelSource,
    makeTrace: MakeTrace,
  ): Promise<RemoteLanguageModel> {
    const { config, weights } = checkLanguageSource(source);
    const remote = new RemoteHandle(link, async () => {
      const { files, moved } = await filesToMove(weights);
      return makeBy(link, 0, 'openLanguageModel', { config, files }, undefined, moved);
    });
    const { summary } = await surviving(() => remote.open());
    const tokenizer = await remote.call<string | null>('readTokenizer');
    return new RemoteLanguageModel(remote, summary as LanguageModelSummary, tokenizer, makeTrace);
  }

  async openSession(context: number): Promise<LanguageSession> {
    const model = this.#remote;
    model.refuseClosed();
    const { link } = model;
    const last: { input: CheckedRun | null } = { input: null };
    const remote = new RemoteHandle(link, async () => {
      const made = await model.lend(({ handle, generation }) =>
        makeBy(link, handle, 'openSession', context, generation),
      );
      if (last.input) {
        const { ids, interventions } = last.input;
        answerValue(await link.call(made.handle, 'begin', [ids, interventions], made.generation));
        answerValue(await link.call(made.handle, 'advance', [this.summary.layers], made.generation));
      }
      return made;
    });
    await surviving(() => remote.open());
    return new RemoteSession(remote, this.summary, context, last, this.#makeTrace);
  }

  dispose(): void {
    this.#remote.dispose();
  }
}
