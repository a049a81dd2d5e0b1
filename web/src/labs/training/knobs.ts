/** What the reader may change about a training run, and what its settings then are. */

import type { TrainingSettings, TransformerSettings } from '../../core/training_types.ts';
import { inForm } from '../../view/text/form.ts';

/** The tasks that train within a minute or two in a page. */
export const TRAINED_TASKS = ['induction', 'reverse', 'sort', 'date', 'copy', 'word_sense'] as const;
export type TrainedTask = (typeof TRAINED_TASKS)[number];
export type Position = TransformerSettings['position'];

/** What differs from the task's recipe. */
export interface TrainingKnobs {
  seed?: number;
  steps?: number;
  rate?: number;
  /** Of the decoder. */
  layers?: number;
  encoder?: number;
  heads?: number;
  width?: number;
  position?: Position;
  causal?: boolean;
}
export type KnobName = keyof TrainingKnobs;

export const FEWEST_STEPS = 10;
export const MOST_STEPS = 20_000;
/** Beyond any use, and the most that the core takes: what happens there is worth seeing. */
export const LARGEST_RATE = 1e9;
export const LAYERS = [1, 2, 3, 4];
export const ENCODER_LAYERS = [0, 1, 2, 3];
export const HEADS = [1, 2, 4, 8];
export const WIDTHS = [16, 32, 64, 96, 128];
export const POSITIONS: Position[] = ['learned', 'learned_from_end', 'rotary', 'none'];
/** Models without heads have these knobs alone. */
const ALWAYS: readonly KnobName[] = ['seed', 'steps', 'rate', 'width'];

/** The knobs at which the settings stand. */
export function knobsOf({ model, seed, steps, learning_rate: rate }: TrainingSettings): TrainingKnobs {
  if (model.kind === 'recurrent_aligner') return { seed, steps, rate, width: model.decoder_width };
  const { width, heads, position, causal, decoder_layers: layers, encoder_layers: encoder } = model;
  return { seed, steps, rate, layers, encoder, heads, width, position, causal };
}

/** Whether the task's model has such a knob; a decoder alone has no encoder to give layers to. */
export function hasKnob(task: TrainedTask, name: KnobName): boolean {
  if (task === 'date') return ALWAYS.includes(name);
  return name !== 'encoder' || task !== 'induction';
}

function different(recipe: TrainingKnobs, name: KnobName, value: unknown): boolean {
  return value !== undefined && value !== recipe[name];
}

/** `knobs` without those that say what the recipe says anyway. */
export function ownKnobs(recipe: TrainingSettings, knobs: TrainingKnobs): TrainingKnobs {
  const start = knobsOf(recipe);
  const own = Object.entries(knobs).filter(([name, value]) => different(start, name as KnobName, value));
  return Object.fromEntries(own);
}

/** In proportion, at least 1. */
function scaled(size: number, width: number, before: number): number {
  return Math.max(1, Math.round((size * width) / before));
}

function modelOf(recipe: TrainingSettings, knobs: TrainingKnobs): TrainingSettings['model'] {
  const { model, task } = recipe;
  if (model.kind === 'recurrent_aligner') {
    const width = knobs.width ?? model.decoder_width;
    const to = (size: number) => scaled(size, width, model.decoder_width);
    return {
      ...model,
      decoder_width: width,
      encoder_width: to(model.encoder_width),
      attention_width: to(model.attention_width),
      embedding: to(model.embedding),
    };
  }
  const width = knobs.width ?? model.width;
  return {
    ...model,
    width,
    feed_forward: model.feed_forward === 0 ? 0 : scaled(model.feed_forward, width, model.width),
    heads: knobs.heads ?? model.heads,
    cross_heads: hasKnob(task as TrainedTask, 'encoder')
      ? (knobs.heads ?? model.cross_heads)
      : model.cross_heads,
    decoder_layers: knobs.layers ?? model.decoder_layers,
    encoder_layers: knobs.encoder ?? model.encoder_layers,
    position: knobs.position ?? model.position,
    causal: knobs.causal ?? model.causal,
  };
}

/** A short run warms up for at most half of it. */
export function settingsOf(recipe: TrainingSettings, knobs: TrainingKnobs): TrainingSettings {
  const steps = knobs.steps ?? recipe.steps;
  return {
    ...recipe,
    model: modelOf(recipe, knobs),
    seed: knobs.seed ?? recipe.seed,
    steps,
    warm_up: Math.min(recipe.warm_up, Math.floor(steps / 2)),
    learning_rate: knobs.rate ?? recipe.learning_rate,
  };
}

/** Why there is no such model, and what to change; empty: there is. */
export function problemOf({ model }: TrainingSettings): string {
  if (model.kind === 'recurrent_aligner') return '';
  const { width, heads, position } = model;
  if (width % heads !== 0)
    return `A width of ${width} cannot be shared out evenly to ${heads} heads: choose another width or number of heads.`;
  if (position === 'rotary' && (width / heads) % 2 !== 0)
    return `${inForm('Rotary positions turn pairs of columns')}, and each head has ${width / heads}: choose an even number.`;
  return '';
}
