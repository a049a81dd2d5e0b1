/** The models that ship: their files, how they are named, and that each shows what is said of it. */

import { statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../../web/src/core/load.ts';
import type { Score, TaskModelHandle } from '../../../../../web/src/core/training_types.ts';
import { readHash, writeHash } from '../../../../../web/src/labs/address.ts';
import {
  SHIPPED_MODELS,
  type ShippedModel,
  shippedModelOf,
  shippedScene,
} from '../../../../../web/src/labs/training/ask/shipped_models.ts';
import { knobsOf, ownKnobs } from '../../../../../web/src/labs/training/knobs.ts';
import { rowOf } from '../../../../../web/src/trace/head_rows.ts';
import { trainedBytes } from '../../../../shared/trained_lab.ts';

let core: InlineCore;
beforeAll(async () => {
  core = new InlineCore(await loadModule('simd'));
});
afterAll(() => core.dispose());

const open = ({ file }: ShippedModel) => core.openTaskModel(() => trainedBytes(file));

/** Of the head that the model opens with, the key of each row's largest weight. */
async function looksAt(model: TaskModelHandle, { layer }: ShippedModel) {
  const { trace, source } = await model.probe();
  const stages = await trace.head(layer, 0);
  const largest = Array.from({ length: stages.queries }, (_, query) => {
    const weights = [...(rowOf(stages, query)?.weights ?? [])];
    return weights.indexOf(Math.max(...weights));
  });
  trace.dispose();
  return { largest, source };
}

const scored = (scores: Score[], name: string) =>
  scores.find((score) => score.name === name)?.value ?? Number.NaN;

/** What each model is said to show, measured by other means than the sentence was made. */
const SHOWS: Record<string, (model: TaskModelHandle, shipped: ShippedModel) => Promise<void>> = {
  'induction-two_layers': async (model) => {
    const counts = await model.countRight(0, 400);
    expect(counts.correct).toBe(counts.asked);
    expect(scored(await model.evaluate(), 'induction score, best head')).toBeGreaterThan(0.9);
  },
  'induction-one_layer': async (model) => {
    const { correct, asked } = await model.countRight(0, 400);
    expect(correct * 8).toBeLessThan(asked);
    expect(model.summary.settings.model).toMatchObject({ decoder_layers: 1 });
  },
  'reverse-transformer': async (model, shipped) => {
    const { largest, source } = await looksAt(model, shipped);
    const last = source.length - 2;
    expect(largest.slice(0, -1)).toEqual(Array.from({ length: last + 1 }, (_, row) => last - row));
  },
  'copy-transformer': async (model, shipped) => {
    const { largest } = await looksAt(model, shipped);
    expect(largest.slice(0, -1)).toEqual(Array.from({ length: largest.length - 1 }, (_, row) => row));
  },
  'sort-transformer': async (model, shipped) => {
    const { largest, source } = await looksAt(model, shipped);
    const inOrder = source
      .slice(0, -1)
      .map((word, place) => [Number(word), place] as const)
      .sort(([one], [other]) => one - other);
    expect(largest.slice(0, -1)).toEqual(inOrder.map(([, place]) => place));
  },
  'date-bahdanau': async (model) => {
    const scores = await model.evaluate();
    for (const part of ['year', 'month', 'day'])
      expect(scored(scores, `${part}: largest weight on gold`)).toBeGreaterThan(0.9);
  },
  'word_sense-transformer': async (model) => {
    const scores = await model.evaluate();
    expect(scored(scores, 'mass on the noun')).toBeGreaterThan(0.99);
    expect(scored(scores, 'accuracy of content words')).toBe(1);
  },
  'word_sense-no_encoder': async (model) => {
    const scores = await model.evaluate();
    expect(scored(scores, 'mass on the noun')).toBeGreaterThan(0.99);
    expect(1 - scored(scores, 'accuracy of content words')).toBeCloseTo(0.2, 1);
  },
};

describe.each([...SHIPPED_MODELS])('$file', (shipped) => {
  it('is a file of the size that is said, with the settings that lead to it', async () => {
    const file = new URL(`../../../../../web/public/trained/${shipped.file}.safetensors`, import.meta.url);
    expect(statSync(file).size).toBe(shipped.bytes);
    const model = await open(shipped);
    const { settings } = model.summary;
    const recipe = await core.defaultSettings(shipped.task);
    expect(settings.task).toBe(shipped.task);
    expect(ownKnobs(recipe, knobsOf(settings))).toEqual(shipped.knobs);
    model.dispose();
  });

  it('shows what is said of it', async () => {
    const model = await open(shipped);
    await SHOWS[shipped.file]?.(model, shipped);
    expect(SHOWS[shipped.file]).toBeDefined();
    expect(shipped.see).toMatch(/^\S.*\.$/);
    model.dispose();
  }, 60_000);

  it('has an address, and a cell that is in its example', async () => {
    const scene = shippedScene(shipped);
    expect(readHash(writeHash(scene)).scene).toEqual(scene);
    expect(shippedModelOf(scene.source)).toBe(shipped);
    const model = await open(shipped);
    const { trace } = await model.probe();
    const { queries, keys } = trace.summary.layers[shipped.layer] ?? { queries: 0, keys: 0 };
    expect(shipped.pin.query).toBeLessThan(queries);
    expect(shipped.pin.key).toBeLessThan(keys);
    trace.dispose();
    model.dispose();
  });
});
