/** What the modes mean as masks over an existing trace. */

import type { HeadStages, MaskSpec, TraceSummary } from '../core/types.ts';
import type { Mode, Scene } from '../scene/scene.ts';

/** Of a session. */
interface ShownHead {
  stages: HeadStages | null;
  oneSequence: boolean;
}

/** The source of a scene on the page's own encoder. */
const MINILM_SOURCE = 'minilm';
/** Said of a trace whose queries and keys were computed without the mask. */
export const SAVED_WHAT_IF =
  'What if: the saved queries and keys, with what comes later hidden; that earlier layers would change, too, is left out.';
/** Said of a trace whose heads the reader changed. */
export const CHANGED_WHAT_IF =
  'What if: the saved queries and keys, with your changes in each layer by itself; that earlier layers would change, too, is left out.';
/** Said where the whole model ran with the mask. */
export const MODEL_WHAT_IF =
  'What if: this model was trained to see the whole text; here every layer hides what comes later.';

function parsed(json: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function isCausal({ metadata }: TraceSummary): boolean {
  const { causal } = parsed(metadata.settings);
  return causal === 'bottom-right' || causal === 'top-left';
}

/** The label of a mask that the model was not trained with; empty where there is none. */
export function whatIfOfTrace(mode: Mode, summary: TraceSummary): string {
  const { source, mode: saved } = parsed(summary.metadata.scene);
  const model = parsed(JSON.stringify(source ?? {})).model;
  if (model === MINILM_SOURCE && saved === 'causal') return MODEL_WHAT_IF;
  return mode === 'causal' && canHideLater(summary) ? SAVED_WHAT_IF : '';
}

/** Another mask needs the queries and keys of every layer. */
export function takesMasks({ layers }: TraceSummary): boolean {
  return layers.every(({ hasVectors }) => hasVectors);
}

/** Whether causal mode changes what this trace shows: it has no such mask of its own. */
export function canHideLater(summary: TraceSummary): boolean {
  return !isCausal(summary) && takesMasks(summary);
}

/** What a head's attention is, whoever asked for it: between two sequences, or in one with or without what comes later. */
export function modeOf(stages: Pick<HeadStages, 'hidesLater'>, oneSequence: boolean): Mode {
  if (!oneSequence) return 'cross';
  return stages.hidesLater ? 'causal' : 'self';
}

/** What the head on show does; until one is, what the scene says. */
export function modeShown({ mode }: Pick<Scene, 'mode'>, session: ShownHead): Mode {
  const { stages, oneSequence } = session;
  return stages && stages.keys > 1 ? modeOf(stages, oneSequence) : mode;
}

/**
 * Two sentences, each seeing only the other: a what-if for a model that reads
 * pairs. `sentences` holds 0 or 1 for each token.
 */
export function crossMask(sentences: ArrayLike<number>): MaskSpec {
  const count = sentences.length;
  const allowed = new Uint8Array(count * count);
  for (let query = 0; query < count; query++) {
    for (let key = 0; key < count; key++) {
      allowed[query * count + key] = sentences[query] === sentences[key] ? 0 : 1;
    }
  }
  return { allowed };
}
