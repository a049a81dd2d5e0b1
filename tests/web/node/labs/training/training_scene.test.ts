import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intervention } from '../../../../../web/src/core/types.ts';
import { readHash, writeHash } from '../../../../../web/src/labs/address.ts';
import {
  ENCODER_LAYERS,
  HEADS,
  hasKnob,
  knobsOf,
  LAYERS,
  ownKnobs,
  POSITIONS,
  problemOf,
  settingsOf,
  TRAINED_TASKS,
  type TrainedTask,
  type TrainingKnobs,
  WIDTHS,
} from '../../../../../web/src/labs/training/knobs.ts';
import {
  type TrainingSource,
  trainingScene,
  untrainedMode,
} from '../../../../../web/src/labs/training/source.ts';
import type { Scene } from '../../../../../web/src/scene/scene.ts';
import { RECIPE } from '../../../../shared/scripted_training.ts';

const anyKnobs = fc.record(
  {
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    steps: fc.integer({ min: 10, max: 20_000 }),
    rate: fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.constantFrom(0, 0.002, 1e9, 1e-7)),
    layers: fc.constantFrom(...LAYERS),
    encoder: fc.constantFrom(...ENCODER_LAYERS),
    heads: fc.constantFrom(...HEADS),
    width: fc.constantFrom(...WIDTHS),
    position: fc.constantFrom(...POSITIONS),
    causal: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Those that the task's model has. */
function knobsFor(task: TrainedTask, all: TrainingKnobs): TrainingKnobs {
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) =>
        hasKnob(task, name as keyof TrainingKnobs) &&
        (name !== 'rate' || (value as number) === 0 || (value as number) >= 1e-99),
    ),
  );
}

const anyScene: fc.Arbitrary<Scene<TrainingSource>> = fc
  .tuple(
    fc.constantFrom(...TRAINED_TASKS),
    anyKnobs,
    fc.option(anyKnobs),
    fc.option(fc.integer({ min: 0, max: 20_000 })),
  )
  .map(([task, knobs, beside, step]) => ({
    ...trainingScene(task),
    source: {
      kind: 'training',
      task,
      knobs: knobsFor(task, knobs),
      ...(beside && { beside: knobsFor(task, beside) }),
    },
    step,
  }));

describe('a training in the address', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const { scene: read, problem } = readHash(writeHash(scene));
        expect(problem).toBe('');
        expect(read).toEqual(scene);
      }),
    );
  });

  it('is short for a recipe, and opens the head that matters', () => {
    expect(writeHash(trainingScene())).toBe('#train=induction&head=1.0');
    expect(readHash('#train=induction').scene).toEqual(trainingScene());
    expect(readHash('#train=sort').scene).toEqual(trainingScene('sort'));
  });

  it('holds what the reader changed in the heads, beside the knobs', () => {
    const changes: Intervention[] = [
      { kind: 'off', layer: 1, head: 0, by: 'zero' },
      { kind: 'paint', layer: 1, head: 1, query: 12, key: 3, weight: 0.5 },
      { kind: 'mask', mask: 'window', size: 3, layer: 0 },
    ];
    const scene = { ...trainingScene('induction'), interventions: changes };
    const seesLater: TrainingSource = { ...scene.source, knobs: { causal: false } };
    const hash = decodeURIComponent(writeHash({ ...scene, source: seesLater }));
    expect(hash).toContain('mask=off');
    expect(hash).toContain('off=1.0&paint=1.1:12:3:0.5&masked=window:3@0');
    expect(readHash(hash).scene).toMatchObject({ interventions: changes });
    expect(readHash(hash).scene.source).toMatchObject({ knobs: { causal: false } });
    const stacked: Intervention = { kind: 'off', stack: 'decoder_cross', layer: 0, head: 0, by: 'zero' };
    const sorted = { ...trainingScene('sort'), interventions: [stacked] };
    expect(writeHash(sorted)).toContain('off=cross.0.0');
    expect(readHash(writeHash(sorted)).scene).toEqual(sorted);
  });

  const refused: [string, string][] = [
    ['#train=induction&off=here', "'off=here' is no change that is known"],
    ['#train=induction&rate=-1', "'rate=-1' should be a learning rate such as 0.002"],
    ['#train=induction&rate=1e13', "'rate=1e13' should be a learning rate such as 0.002"],
    ['#train=induction&width=65', "'width=65' should be one of 16, 32, 64, 96, 128"],
    ['#train=induction&steps=9', "'steps=9' should be a whole number from 10 to 20000"],
    ['#train=induction&encoder=1', "the model of 'induction' has no knob 'encoder'"],
    ['#train=date&heads=2', "the model of 'date' has no knob 'heads'"],
    ['#train=induction&mask=perhaps', "'mask=perhaps' should be one of on, off"],
    [
      '#train=induction&beside=first',
      "'beside=first' should be settings such as seed:2,rate:0.001, or recipe",
    ],
    ['#train=induction&beside=seed:2,rate:fast', "'rate=fast' should be a learning rate such as 0.002"],
    ['#train=date&beside=heads:2', "the model of 'date' has no knob 'heads'"],
    ['#train=induction&gen=1', "'gen' is not known"],
  ];
  it.each(refused)('%s is left out in words, and its task stays', (hash, words) => {
    const { scene, problem } = readHash(hash);
    expect(problem).toBe(`Left out, as it could not be read in the address: ${words}.`);
    expect(scene.source).toMatchObject({ kind: 'training', task: hash.match(/train=(\w+)/)?.[1] });
  });

  it('refuses a task that is none', () => {
    expect(readHash('#train=chess').problem).toBe(
      "The address could not be read: 'train=chess' should be one of induction, reverse, sort, date, copy, word_sense. The saved example is shown instead.",
    );
  });
});

describe('the knobs', () => {
  it('change what they name and nothing else', () => {
    const settings = settingsOf(RECIPE, { seed: 7, width: 32, causal: false, steps: 12 });
    expect(settings).toEqual({
      ...RECIPE,
      seed: 7,
      steps: 12,
      warm_up: 6,
      model: { ...RECIPE.model, width: 32, causal: false },
    });
  });

  it('leave out what the recipe says anyway', () => {
    expect(ownKnobs(RECIPE, { ...knobsOf(RECIPE), heads: 4 })).toEqual({ heads: 4 });
    expect(settingsOf(RECIPE, {})).toEqual(RECIPE);
  });

  it('scale a recurrent model with its width', () => {
    const model = {
      kind: 'recurrent_aligner' as const,
      embedding: 32,
      encoder_width: 32,
      decoder_width: 64,
      attention_width: 32,
      annotations_see_words: true,
      scores_see_previous_word: true,
    };
    const settings = settingsOf({ ...RECIPE, task: 'date', model }, { width: 32 });
    expect(settings.model).toEqual({
      ...model,
      embedding: 16,
      encoder_width: 16,
      decoder_width: 32,
      attention_width: 16,
    });
  });

  it('say which sizes make no model', () => {
    expect(problemOf(settingsOf(RECIPE, { width: 16, heads: 8 }))).toBe('');
    const three = { ...RECIPE, model: { ...RECIPE.model, heads: 3 } } as typeof RECIPE;
    expect(problemOf(three)).toMatch(/^A width of 64 cannot be shared out evenly to 3 heads/);
    const odd = { ...RECIPE, model: { ...RECIPE.model, width: 33, heads: 1, position: 'rotary' } };
    expect(problemOf(odd as typeof RECIPE)).toMatch(/^Rotary positions turn pairs of columns/);
  });
});

describe('what the head of a task does, before anything is trained', () => {
  it.each([
    ['induction', 'causal'],
    ['reverse', 'cross'],
    ['sort', 'cross'],
    ['date', 'cross'],
  ] as const)('%s: %s', (task, mode) => {
    expect(untrainedMode(trainingScene(task))).toBe(mode);
  });

  it('follows the mask that the reader chose, and other layers are no cross-attention', () => {
    const scene = trainingScene('induction');
    const source = { ...scene.source, knobs: { causal: false } };
    expect(untrainedMode({ ...scene, source })).toBe('self');
    expect(untrainedMode({ ...trainingScene('reverse'), layer: 0 })).toBe('causal');
  });
});
