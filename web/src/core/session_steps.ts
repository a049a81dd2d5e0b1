/**
 * What a language session does in one go, here or in the worker, and what follows from it the same way in
 * both: a run in steps that can be watched and given up.
 */

import type { HeadEffect, Intervention, RunOptions } from './types.ts';
import { CoreError } from './types.ts';
import type { CheckedRun } from './validate_language.ts';

/** `kept` tokens stay as they are; `layers` are to be passed by the others. */
export interface RunBegun {
  kept: number;
  layers: number;
}

export interface SessionSteps {
  begin(ids: Int32Array, interventions: Intervention[]): Promise<RunBegun>;
  /** How many layers are left. */
  advance(layers: number): Promise<number>;
  openRanking(position: number, token: number, by: 'zero' | 'mean'): Promise<HeadRanking>;
}

/** A ranking in progress: it needs its memory until it is disposed of. */
export interface HeadRanking {
  readonly layers: number;
  /** Of one layer. */
  readonly heads: number;
  /** False when all heads are done. */
  advance(): Promise<boolean>;
  /** Change and divergence of every head that is known. */
  effects(): Promise<Float32Array>;
  dispose(): void;
}

/** Tokens times layers of one step: some 50 to 100 ms of a small model. */
const STEP = 400;

export function cancelled(): CoreError {
  return new CoreError('cancelled', 'The computation was cancelled.');
}

/** Layers of one step, for so many tokens. */
function layersAtOnce(tokens: number, layers: number): number {
  return Math.min(layers, Math.max(1, Math.round(STEP / Math.max(1, tokens))));
}

/** `current` says whether this run is still the one that counts. */
export async function runSteps(
  steps: Pick<SessionSteps, 'begin' | 'advance'>,
  { ids, interventions }: CheckedRun,
  { signal, onProgress }: RunOptions,
  current: () => boolean,
): Promise<{ reused: number; computed: number }> {
  const check = () => {
    if (signal?.aborted || !current()) throw cancelled();
  };
  check();
  const { kept, layers } = await steps.begin(ids, interventions);
  const computed = ids.length - kept;
  const atOnce = layersAtOnce(computed, layers);
  for (let left = computed === 0 ? 0 : layers; left > 0; ) {
    check();
    left = await steps.advance(atOnce);
    onProgress?.((layers - left) / layers);
  }
  // A newer run that began under the last step has the session now.
  if (!current()) throw cancelled();
  return { reused: kept, computed };
}

function effectsOf(numbers: Float32Array, heads: number): HeadEffect[] {
  return Array.from({ length: numbers.length / 2 }, (_, index) => ({
    layer: Math.floor(index / heads),
    head: index % heads,
    change: numbers[2 * index] ?? 0,
    divergence: numbers[2 * index + 1] ?? 0,
  }));
}

/**
 * Heads count up within a layer, layers one after the other. A ranking that was begun anew in another
 * worker knows fewer heads than were counted: it goes on from those.
 */
export async function rankSteps(
  steps: Pick<HeadRanking, 'advance' | 'effects'>,
  heads: number,
  layers: number,
  { signal, onProgress, onPart }: RunOptions & { onPart?: (effects: HeadEffect[]) => void },
): Promise<HeadEffect[]> {
  const total = heads * layers;
  let effects: HeadEffect[] = [];
  let reported = 0;
  for (let done = 0; done < total; ) {
    if (signal?.aborted) throw cancelled();
    await steps.advance();
    done++;
    onProgress?.(done / total);
    if (done % heads !== 0) continue;
    effects = effectsOf(await steps.effects(), heads);
    done = effects.length;
    if (done % heads !== 0 || done <= reported) continue;
    onPart?.(effects.slice(reported));
    reported = done;
  }
  return effects;
}
