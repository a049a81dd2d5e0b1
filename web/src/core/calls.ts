/**
 * Every call across the worker, and how its answer crosses. A new call takes its binding in cpp/wasm, its type
 * (types.ts, language_types.ts, training_types.ts), its function in inline/, and one word here: the compiler
 * asks for what is missing, and the proxies in remote/ follow from the word.
 */

import { CORE_CALLS_OF_MODELS, MODEL_CALLS, TRACE_CALLS_OF_PAGES } from './model_calls.ts';
import type { HeadRanking, SessionSteps } from './session_steps.ts';
import type {
  Core,
  LanguageModelHandle,
  LanguageSession,
  ModelHandle,
  Probe,
  TaskModelHandle,
  TraceHandle,
  TrainingHandle,
} from './types.ts';

/** Of a run, what is asked in the place of its probes and checkpoints, so that a lost one can go on. */
export interface TrainingSteps {
  /** By its weights, a probe can be made again when the run is further on. */
  probeWithWeights(): Promise<Probe & { weights: Uint8Array }>;
  /** The page's own count may be older, or of a run that was lost. */
  checkpointAtStep(): Promise<{ file: Uint8Array; step: number }>;
}

/** What the worker holds and answers for. Calls that are made of several stand in remote/ instead. */
export interface Kinds {
  core: Core;
  trace: TraceHandle;
  encoder: ModelHandle;
  languageModel: LanguageModelHandle;
  session: Omit<LanguageSession, 'run' | 'rankHeads'> & SessionSteps;
  ranking: HeadRanking;
  taskModel: TaskModelHandle;
  training: Omit<TrainingHandle, 'probe' | 'checkpoint'> & TrainingSteps;
}

export type Kind = keyof Kinds;

/** A new handle. In a new worker it is made again by the same call, from its input as it was. */
export interface Makes<K extends Kind = Kind> {
  makes: K;
  /** The input is kept, not copied: bytes of files. */
  keepsInput?: true;
  /** The input holds functions that give bytes, asked again each time; what else is wrong with it is said before. */
  source?: 'model' | 'languageModel' | 'taskModel';
  /** The answer has the handle as its `trace`, and the rest as plain data beside it. */
  beside?: true;
}

/** What an answer is: copied, or moved with its buffers. */
type Data =
  | 'plain'
  | 'moved'
  /** Plain, and it changes the handle: the last such call is repeated on one that is made again. */
  | 'state';

export type Crossing = Data | Makes;

/** A call's answer by its type. */
type CrossingOf<Answer> = Answer extends TraceHandle
  ? Makes<'trace'> & { beside?: never }
  : Answer extends { trace: TraceHandle }
    ? Makes<'trace'> & { beside: true }
    : Answer extends LanguageModelHandle
      ? Makes<'languageModel'>
      : Answer extends LanguageSession
        ? Makes<'session'>
        : Answer extends HeadRanking
          ? Makes<'ranking'>
          : Answer extends TaskModelHandle
            ? Makes<'taskModel'>
            : Answer extends TrainingHandle
              ? Makes<'training'>
              : Answer extends ModelHandle
                ? Makes<'encoder'>
                : Data;

/** Everything of a kind that can be asked across the worker. */
export type CallsOf<K extends Kind> = {
  [M in keyof Kinds[K] as Kinds[K][M] extends (...parts: never[]) => Promise<unknown>
    ? M
    : never]: Kinds[K][M];
};

/** The same, and its end. */
export type Calls<K extends Kind> = CallsOf<K> & { dispose(): void };

type Table = {
  [K in Kind]: {
    [M in keyof CallsOf<K>]: CallsOf<K>[M] extends (...parts: never[]) => Promise<infer Answer>
      ? CrossingOf<Answer>
      : never;
  };
};

export const CALLS = {
  core: {
    openTrace: { makes: 'trace', keepsInput: true },
    openDump: { makes: 'trace', keepsInput: true },
    zipEntries: 'plain',
    memoryBytes: 'plain',
    ...CORE_CALLS_OF_MODELS,
  },
  trace: {
    head: 'moved',
    heads: 'moved',
    weights: 'moved',
    cell: 'moved',
    thumbnails: 'moved',
    statistics: 'plain',
    pair: 'plain',
    topMass: 'moved',
    massBetween: 'moved',
    tile: 'moved',
    strongest: 'plain',
    hideLater: 'state',
    inWords: { makes: 'trace' },
    ...TRACE_CALLS_OF_PAGES,
  },
  ...MODEL_CALLS,
} as const satisfies Table;

/** How the answer of a call on such a handle crosses; undefined: there is no such call. */
export function crossingOf(kind: Kind, method: string): Crossing | undefined {
  const calls: Record<string, Crossing> = CALLS[kind];
  return Object.hasOwn(calls, method) ? calls[method] : undefined;
}
