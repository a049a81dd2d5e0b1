/** A text in a language model in the worker; brought to where it was in the next one, where it dies. */

import type { Calls } from '../calls.ts';
import { cancelled, rankSteps, runSteps } from '../session_steps.ts';
import { CoreError, type HeadEffect, type LanguageSession } from '../types.ts';
import { type CheckedRun, checkRun } from '../validate_language.ts';
import { copied, type RemoteHandle, remoteOf } from './handle.ts';

/** Its runs: the newest one counts, and what it came to is repeated in a new worker. */
class SessionRuns {
  readonly #calls: Calls<'session'>;
  #last: CheckedRun | null = null;
  #run = 0;

  constructor(calls: Calls<'session'>, remote: RemoteHandle) {
    this.#calls = calls;
    const { restore } = remote;
    remote.restore = async (made) => {
      await restore(made);
      if (!this.#last) return;
      const { handle, generation } = made;
      const { ids, interventions } = this.#last;
      const begun = await remote.link.call(handle, 'begin', [ids, interventions], generation);
      const { layers } = (begun as { value: { layers: number } }).value;
      await remote.link.call(handle, 'advance', [layers], generation);
    };
  }

  /** What the session was last brought to. */
  get last(): CheckedRun | null {
    return this.#last;
  }

  async run(
    input: Parameters<LanguageSession['run']>[0],
    options: Parameters<LanguageSession['run']>[1] = {},
  ): Promise<{ reused: number; computed: number }> {
    const run = ++this.#run;
    const own = copied(checkRun(input));
    let kept = 0;
    const steps: Parameters<typeof runSteps>[0] = {
      begin: async (ids, interventions) => {
        const begun = await this.#calls.begin(ids, interventions);
        this.#last = own;
        kept = begun.kept;
        return begun;
      },
      advance: (layers) => this.#calls.advance(layers),
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
    if (this.#last !== failed) return;
    this.#last = kept > 0 ? { ...failed, ids: failed.ids.slice(0, kept) } : null;
  }

  /** The run in progress, if there is one, counts no more. */
  end(): void {
    this.#run++;
  }
}

/** @throws CoreError `cancelled` once the session has another text than the ranking was asked of */
async function rankHeads(
  calls: Calls<'session'>,
  runs: SessionRuns,
  [position, token, options = {}]: Parameters<LanguageSession['rankHeads']>,
): Promise<HeadEffect[]> {
  const asked = runs.last;
  const ranking = await calls.openRanking(position, token, options.by ?? 'zero');
  const remote = remoteOf(ranking);
  const { make } = remote;
  remote.make = async () => {
    if (runs.last !== asked) throw cancelled();
    return make();
  };
  try {
    return await rankSteps(ranking, ranking.heads, ranking.layers, options);
  } finally {
    ranking.dispose();
  }
}

export function sessionFrom(calls: Calls<'session'>, remote: RemoteHandle): Omit<LanguageSession, 'context'> {
  const runs = new SessionRuns(calls, remote);
  const { begin: _, advance: __, openRanking: ___, ...forwarded } = calls;
  return {
    ...forwarded,
    run: (input, options) => runs.run(input, options),
    rankHeads: (...question) => rankHeads(calls, runs, question),
    dispose: () => {
      runs.end();
      remote.dispose();
    },
  };
}
