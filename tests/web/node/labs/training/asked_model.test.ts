/** A trained model is asked the reader's own question: through the core, in the page, and in words. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TaskModelHandle } from '../../../../../web/src/core/training_types.ts';
import type { Intervention } from '../../../../../web/src/core/types.ts';
import { readHash, writeHash } from '../../../../../web/src/labs/address.ts';
import { answerSentence, answerTokens } from '../../../../../web/src/labs/training/ask/answer_words.ts';
import { SHIPPED_MODELS, shippedScene } from '../../../../../web/src/labs/training/ask/shipped_models.ts';
import { togetherRows } from '../../../../../web/src/labs/training/ask/together_rows.ts';
import { trainingLab } from '../../../../../web/src/labs/training/index.ts';
import type { TrainedTask } from '../../../../../web/src/labs/training/knobs.ts';
import { TASK_WORDS } from '../../../../../web/src/labs/training/runs/task_words.ts';
import { type TrainingSource, trainingScene } from '../../../../../web/src/labs/training/source.ts';
import type { Scene } from '../../../../../web/src/scene/scene.ts';
import { trainedBytes, trainedLab } from '../../../../shared/trained_lab.ts';

const off = (layer: number, head: number): Intervention => ({ kind: 'off', layer, head, by: 'zero' });
const CROSS_OFF: Intervention = { kind: 'off', stack: 'decoder_cross', layer: 0, head: 0, by: 'zero' };

let page: Awaited<ReturnType<typeof trainedLab>>;
beforeEach(async () => {
  page = await trainedLab();
});
afterEach(() => page.dispose());

async function withModel<T>(file: string, act: (model: TaskModelHandle) => Promise<T>): Promise<T> {
  const model = await page.core.openTaskModel(() => trainedBytes(file));
  try {
    return await act(model);
  } finally {
    model.dispose();
  }
}

/** The model of a task that ships, asked this. */
function asking(task: TrainedTask, ask?: string): Scene<TrainingSource> {
  const model = SHIPPED_MODELS.find((each) => each.task === task);
  if (!model) throw new Error(`No model of ${task} ships.`);
  return shippedScene(model, ask);
}

const answered = () => page.lab.training.steps.asking.answered;
const refused = () => page.lab.training.steps.asking.refused;
const source = () => page.playground.scene.source as TrainingSource;
const keys = () => page.playground.session.keyTokens.map(({ text }) => text);

describe('the core', () => {
  it('answers, says what is right, and looks at what was asked', async () => {
    await withModel('reverse-transformer', async (model) => {
      const { answer, labels, before, differences, trace } = await model.ask('cabbage');
      const word = (id: number) => model.summary.task.targetWords[id];
      expect([...labels].map(word)).toEqual([...'egabbac', '<end>']);
      expect([...answer.likeliest].map(word)).toEqual([...'egabbac', '<end>']);
      expect([answer.right, answer.asked, answer.correct]).toEqual([true, 8, 8]);
      expect([before, differences]).toEqual([null, null]);
      expect(JSON.parse(trace.summary.metadata.tokens ?? '')).toEqual([...'cabbage', '<end>']);
      for (const [row, id] of answer.likeliest.entries()) {
        expect(answer.next[row]?.[0]?.id).toBe(id);
        expect(answer.probabilities[row]).toBeCloseTo(answer.next[row]?.[0]?.probability ?? 0, 6);
      }
      trace.dispose();
    });
  });

  it('answers otherwise without the head that reads, and says both', async () => {
    await withModel('date-bahdanau', async (model) => {
      const whole = await model.ask('20 july 1969');
      const without = await model.ask('20 july 1969', [CROSS_OFF]);
      expect(whole.answer.right).toBe(true);
      expect(without.answer.right).toBe(false);
      expect(without.before).toEqual(whole.answer);
      expect(without.differences).toHaveLength(1);
      for (const { trace } of [whole, without]) trace.dispose();
    });
  });

  it('counts in parts what it counts at once', async () => {
    await withModel('induction-two_layers', async (model) => {
      const changes = [off(0, 0)];
      const all = await model.countRight(0, 400, changes);
      expect([all.examples, all.of]).toEqual([400, 400]);
      expect((await model.countRight(390, 20, changes)).examples).toBe(10);
      expect((await model.countRight(900, 20, changes)).examples).toBe(0);
      const parts = [await model.countRight(0, 150, changes), await model.countRight(150, 250, changes)];
      expect(parts.reduce((sum, { correct }) => sum + correct, 0)).toBe(all.correct);
    });
  });

  it('refuses what it cannot be asked', async () => {
    await withModel('reverse-transformer', async (model) => {
      await expect(model.ask('cake')).rejects.toThrow("'k'");
      await expect(model.ask('a', [off(9, 0)])).rejects.toThrow();
      await expect(model.ask(7 as never)).rejects.toThrow('question');
      await expect(model.countRight(-1, 2)).rejects.toThrow('first example');
      await expect(model.countRight(0, 0)).rejects.toThrow();
    });
  });
});

describe('the page', () => {
  it('fetches a model that ships, once, and shows it without training', async () => {
    await page.show(asking('reverse'));
    expect(page.lab.training.run?.state).toBe('finished');
    expect(keys()).toEqual(
      [...'cabbagefed', '<end>'].map((text) => text.replace('<end>', 'end')).map(() => expect.any(String)),
    );
    await page.show(trainingScene('sort'));
    expect(page.playground.session.trace).toBeNull();
    await page.show(asking('reverse'));
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(page.lab.training.runs.all).toHaveLength(1);
  });

  it('shows the question, its answer and its heads; undo brings the example back', async () => {
    await page.show(asking('reverse'));
    const example = keys();
    await page.lab.training.ask('face');
    expect(keys().slice(0, 4)).toEqual([...'face']);
    expect(answered()).toMatchObject({ text: 'face', step: 1000, kept: [] });
    expect(readHash(writeHash(page.playground.scene)).scene.source).toEqual(source());
    await page.playground.undo();
    expect(keys()).toEqual(example);
    expect(answered()).toBeNull();
  });

  it('answers anew with every change, beside what it answered before', async () => {
    await page.show(asking('date', '20 july 1969'));
    const sentence = () => answerSentence(answered() as never);
    expect(sentence()).toBe('It writes “1969-07-20”, which is right.');
    await page.lab.toggleHead({ layer: 0, head: 0 });
    expect(sentence()).toMatch(
      /^It writes .*right is “1969-07-20”\. Without your changes: “1969-07-20”, which is right\.$/,
    );
    const wrong = answerTokens(answered() as never, answered()?.answer as never).filter(
      ({ isRight }) => !isRight,
    );
    expect(wrong.length).toBeGreaterThan(0);
    const { session } = page.playground;
    expect(await session.extras.differenceOf?.(0, 0)).toMatchObject({
      queries: answered()?.answer.target.length,
    });
    const before = await session.extras.beforeOf?.(0, 0);
    const rows = [...(before?.weights ?? [])];
    expect(rows.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(before?.queries ?? 0, 3);
    await page.playground.undo();
    expect(sentence()).toBe('It writes “1969-07-20”, which is right.');
  });

  it('explains a question of another task, keeps it, and shows the example', async () => {
    await page.show(asking('date', '20 july 1969'));
    page.lab.training.setTask('reverse');
    await expect.poll(() => source().task).toBe('reverse');
    expect(source().ask).toBe('20 july 1969');
    await page.show(asking('reverse', '20 july 1969'));
    expect(refused()).toContain("'2'");
    expect([answered(), keys().length]).toEqual([null, 11]);
    await page.show(asking('date', '20 july 1969'));
    expect(answered()?.answer.right).toBe(true);
  });

  it('says that no model ships with such settings', async () => {
    const scene = asking('reverse');
    await page.show({ ...scene, source: { ...scene.source, knobs: { width: 64 } } } as Scene);
    expect(page.playground.failed).toBe(true);
    expect(page.playground.notices.all.map(({ text }) => text).join()).toContain('train it here');
  });

  it('measures on unseen examples, and can be stopped', async () => {
    await page.show(asking('reverse'));
    const { weights, steps } = page.lab.training;
    const { heldOut } = steps;
    if (!weights) throw new Error('There are no weights.');
    await heldOut.measure(weights, [[], [CROSS_OFF]]);
    expect(heldOut.counts(weights, [])).toMatchObject({ examples: 400, examplesRight: 400 });
    expect(heldOut.counts(weights, [CROSS_OFF])?.examplesRight).toBeLessThan(4);
    const measuring = heldOut.measure(weights, [[off(0, 0)]]);
    heldOut.cancel();
    await measuring;
    expect([heldOut.share, heldOut.counts(weights, [off(0, 0)])]).toEqual([null, null]);
  });

  it('has heads of two layers to switch off where they have to work together', async () => {
    await page.show(asking('induction'));
    const rows = togetherRows(page.lab.training.snapshot?.heads ?? []) ?? [];
    expect(rows.map(({ words }) => words)).toEqual([
      'Every head on',
      expect.stringMatching(/^Head 0\.\d off$/),
      expect.stringMatching(/^Head 1\.\d off$/),
      'Both off',
      'All of layer 0 off',
      'All of layer 1 off',
    ]);
    await withModel('induction-two_layers', async (model) => {
      const shares = [];
      for (const { off: heads } of rows) {
        const { correct, asked } = await model.countRight(0, 400, heads);
        shares.push(correct / asked);
      }
      const [every = 0, one = 0, other = 0, both = 1, first = 1, second = 1] = shares;
      expect(every).toBe(1);
      expect(both).toBeLessThan(Math.min(one, other));
      expect(Math.max(first, second)).toBeLessThan(0.1);
    });
    await page.show(shippedScene(SHIPPED_MODELS[1] as never));
    expect(togetherRows(page.lab.training.snapshot?.heads ?? []), 'of one layer').toBeNull();
  });

  it('leads on by questions that the core answers', async () => {
    await page.show(asking('induction'));
    const guide = await trainingLab.guide?.();
    const { playground } = page;
    const asked = { host: playground, run: page.lab as never };
    const [why, without, another] = guide?.questions ?? [];
    expect(guide?.questions).toHaveLength(3);
    expect(why?.words(playground.session)).toMatch(/^Why does .* look there\?$/);
    const told = await without?.ask(asked);
    const { outcome } = page.lab.training.steps.changed;
    expect(told?.said).toContain(
      `${outcome?.after.correct} of ${outcome?.after.rows} predictions are right instead of ${outcome?.before.correct}`,
    );
    expect((await without?.ask(asked))?.said).toContain('off already');
    expect(playground.scene.interventions).toHaveLength(1);
    const answer = await another?.ask(asked);
    expect(answer?.place).toBe('tag:ask-model');
    expect(answer?.said).toContain(`It is asked “${source().ask}”.`);
    expect(answer?.said).toContain(answerSentence(answered() as never));
  });

  it.each(Object.keys(TASK_WORDS) as TrainedTask[])(
    '%s can be asked what is given as such a question',
    async (task) => {
      await page.show(asking(task, TASK_WORDS[task].such));
      expect([refused(), answered()?.answer.right]).toEqual(['', true]);
    },
  );
});
