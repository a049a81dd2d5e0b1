/** Small trained models: what they read, write and show, on this thread. */

import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type {
  ExampleOutcome,
  Intervention,
  TaskInput,
  TaskModelHandle,
  TaskName,
  TaskRun,
} from '../../../../web/src/core/types.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { floats, readTensorFile } from '../../../shared/safetensors.ts';
import { smallSettings, takeSteps } from '../../../shared/training.ts';

const core = new InlineCore(await loadModule('simd'));
const open: TaskModelHandle[] = [];
afterAll(() => {
  for (const model of open) model.dispose();
});

/** Trained for so short that its weights are no longer drawn, and no more than that. */
async function model(task: TaskName, variant?: string): Promise<TaskModelHandle> {
  const training = await core.startTraining(await smallSettings(core, task, { steps: 5 }, variant));
  await takeSteps(training, 5);
  const weights = await training.weights('f32');
  training.dispose();
  const opened = await core.openTaskModel(async () => weights);
  open.push(opened);
  return opened;
}

const sort = await model('sort');
const date = await model('date');
const induction = await model('induction');
const sortExample = await core.example('sort', 3);
const input: TaskInput = { source: sortExample.source, target: sortExample.target };

/** Uses a run and gives its trace back. */
async function using<T>(run: Promise<TaskRun>, use: (run: TaskRun) => Promise<T>): Promise<T> {
  const made = await run;
  try {
    return await use(made);
  } finally {
    made.trace.dispose();
  }
}

/** Weights of one head by the names of layers. */
async function weightsOf({ trace }: TaskRun, layer: string, head: number): Promise<Float32Array> {
  const index = trace.summary.layers.findIndex(({ name }) => name === layer);
  return (await trace.head(index, head)).weights;
}

describe('a trained model', () => {
  it('says what it is and how it was trained', () => {
    expect(sort.summary).toMatchObject({ steps: 5, settings: { task: 'sort', batch: 8 } });
    expect(sort.summary.task.sourceWords.slice(0, 3)).toEqual(sort.summary.task.targetWords.slice(0, 3));
    expect(sort.summary.metadata.task).toBe('sort');
    expect(induction.summary.task.sourceWords).toEqual([]);
    expect(date.summary.settings.model.kind).toBe('recurrent_aligner');
  });

  it('shows all its attention with the words of both sides', async () => {
    await using(sort.run(input), async ({ trace }) => {
      const { layers, metadata } = trace.summary;
      expect(layers.map(({ name }) => name)).toEqual(['encoder.0.self', 'decoder.0.self', 'decoder.0.cross']);
      expect(layers.map(({ queries, keys }) => [queries, keys])).toEqual([
        [input.source.length, input.source.length],
        [input.target.length, input.target.length],
        [input.target.length, input.source.length],
      ]);
      const { sourceWords, targetWords } = sort.summary.task;
      const words = (ids: Int32Array, of: string[]) => Array.from(ids, (id) => of[id]);
      expect(JSON.parse(metadata.tokens ?? '')).toEqual(words(input.source, sourceWords));
      expect(JSON.parse(metadata.query_tokens ?? '')).toEqual(words(input.target, targetWords));
      // Each row of the decoder writes what the next one has read, the last one the end.
      const written = Int32Array.of(...input.target.subarray(1), 1);
      expect(JSON.parse(metadata.writes ?? '')).toEqual(words(written, targetWords));
      // The decoder must not see what it is to write.
      const { weights, allowed } = await trace.head(1, 0);
      for (let query = 0; query < input.target.length; query++) {
        for (let key = query + 1; key < input.target.length; key++) {
          expect(weights[query * input.target.length + key]).toBe(0);
          expect(allowed[query * input.target.length + key]).toBe(0);
        }
      }
      for (const { length } of [await trace.statistics(), await trace.pair(0, 0)])
        expect(length).toBeGreaterThan(0);
    });
  });

  it('gives the likeliest next tokens of each row, and writes the first of the last', async () => {
    const source = input.source;
    const written = await sort.write(source, 12);
    const begin = input.target.slice(0, 1);
    for (let length = 0; length <= Math.min(written.length, 5); length++) {
      const target = Int32Array.of(...begin, ...written.slice(0, length));
      await using(sort.run({ source, target }), async ({ next }) => {
        expect(next).toHaveLength(target.length);
        for (const row of next) {
          const probabilities = row.map(({ probability }) => probability);
          expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
          expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1.0001);
        }
        if (length < written.length) expect(next.at(-1)?.[0]?.id).toBe(written[length]);
      });
    }
  });

  it('scores its heads against gold as their weights say', async () => {
    const gold = sortExample.gold;
    const scores = await sort.alignment(input, gold);
    expect(scores.map(({ layer, head }) => `${layer.stack}.${layer.index}.${layer.kind}.${head}`)).toEqual([
      'decoder.0.cross.0',
      'decoder.0.cross.1',
    ]);
    await using(sort.run(input), async (run) => {
      for (const { head, missed, mass } of scores) {
        const weights = await weightsOf(run, 'decoder.0.cross', head);
        const keys = input.source.length;
        const rows = gold.flatMap((positions, row) => {
          const all = weights.subarray(row * keys, (row + 1) * keys);
          const largest = all.indexOf(Math.max(...all));
          const sum = positions.reduce((total, key) => total + (all[key] ?? 0), 0);
          return positions.length === 0 ? [] : [{ hit: positions.includes(largest), sum }];
        });
        expect(missed).toBeCloseTo(rows.filter(({ hit }) => !hit).length / rows.length, 10);
        expect(mass).toBeCloseTo(rows.reduce((total, { sum }) => total + sum, 0) / rows.length, 6);
      }
    });
  });

  it('evaluates itself on the held-out sets', async () => {
    const scores = new Map((await sort.evaluate()).map(({ name, value }) => [name, value]));
    expect(scores.get('exact match, test')).toBeLessThan(0.2);
    expect(scores.get('teacher-forced loss')).toBeGreaterThan(0);
  });

  it('as half precision is the same but for roundings', async () => {
    const training = await core.startTraining(await smallSettings(core, 'sort', { steps: 5 }));
    const [full, half] = [await training.weights('f32'), await training.weights('f16')];
    training.dispose();
    expect(half.length).toBeLessThan(full.length * 0.6);
    expect([...readTensorFile(half).tensors.values()].every(({ dtype }) => dtype === 'F16')).toBe(true);
    const [one, other] = await Promise.all(
      [full, half].map((bytes) => core.openTaskModel(async () => bytes)),
    );
    if (!one || !other) throw new Error('two models were to be opened');
    open.push(one, other);
    const [precise, rounded] = [await one.run(input), await other.run(input)];
    for (const [row, [first]] of precise.next.entries()) {
      const same = rounded.next[row]?.find(({ id }) => id === first?.id);
      expect(same?.probability).toBeCloseTo(first?.probability ?? 0, 2);
    }
    precise.trace.dispose();
    rounded.trace.dispose();
  });

  it('that was closed is not asked any more', async () => {
    const closed = await model('copy');
    closed.dispose();
    closed.dispose();
    const message = 'This model was closed already.';
    expect((await errorOf(() => closed.run(input))).message).toBe(message);
    expect((await errorOf(() => closed.write(input.source, 3))).message).toBe(message);
    expect((await errorOf(() => closed.alignment(input, []))).message).toBe(message);
    expect((await errorOf(() => closed.evaluate())).message).toBe(message);
    expect((await errorOf(() => closed.probe())).message).toBe(message);
  });
});

describe('interventions', () => {
  const changed = (...interventions: Intervention[]) => sort.run({ ...input, interventions });
  const cross = { stack: 'decoder_cross', layer: 0, head: 1 } as const;
  const plain = () => using(sort.run(input), async ({ next }) => next);

  it('that change nothing change nothing', async () => {
    const same = changed(
      { kind: 'scale', ...cross, factor: 1 },
      { kind: 'temperature', ...cross, temperature: 1 },
      { kind: 'mask', stack: 'decoder_self', mask: 'causal' },
    );
    expect(await using(same, async ({ next }) => next)).toEqual(await plain());
  });

  it.each<[string, Intervention]>([
    ['a head that is off', { kind: 'off', ...cross, head: 0, by: 'zero' }],
    ["a head's mean", { kind: 'off', ...cross, by: 'mean' }],
    ['a tempered head', { kind: 'temperature', stack: 'encoder_self', layer: 0, head: 0, temperature: 9 }],
    ['a pattern', { kind: 'weights', ...cross, pattern: 'own' }],
    ['a blocked token', { kind: 'block', stack: 'decoder_cross', token: 1 }],
    ['a window', { kind: 'mask', stack: 'decoder_cross', mask: 'window', size: 2 }],
    ['a skipped layer', { kind: 'skip_layer', stack: 'encoder_self', layer: 0 }],
    ['a skipped network', { kind: 'skip_feed_forward', stack: 'decoder_self', layer: 0 }],
    ['no causal mask', { kind: 'mask', stack: 'decoder_self', mask: 'none' }],
  ])('%s flows on to the next tokens', async (_, intervention) => {
    expect(await using(changed(intervention), async ({ next }) => next)).not.toEqual(await plain());
  });

  it('painted stand in the trace, and the rest of the row shares what is left', async () => {
    const painted: Intervention = { kind: 'paint', ...cross, query: 1, key: 2, weight: 0.75 };
    const before = await using(sort.run(input), (run) => weightsOf(run, 'decoder.0.cross', 1));
    const after = await using(changed(painted), (run) => weightsOf(run, 'decoder.0.cross', 1));
    const keys = input.source.length;
    expect(after[keys + 2]).toBeCloseTo(0.75, 6);
    const others = [...before.subarray(keys, 2 * keys)].map((weight, key) => (key === 2 ? 0 : weight));
    const sum = others.reduce((total, weight) => total + weight, 0);
    for (const [key, weight] of others.entries()) {
      if (key !== 2) expect(after[keys + key]).toBeCloseTo((weight * 0.25) / sum, 5);
    }
    expect(after.subarray(0, keys)).toEqual(before.subarray(0, keys));
  });

  it('count while writing, too', async () => {
    const off = [0, 1].map((head): Intervention => ({ kind: 'off', ...cross, head, by: 'zero' }));
    // With no way to look at the source, every source gives the same.
    const other = (await core.example('sort', 8)).source;
    expect(other).not.toEqual(input.source);
    expect(await sort.write(other, 12, off)).toEqual(await sort.write(input.source, 12, off));
  });
});

describe('a sentence in one call', () => {
  // Short of what the model has room for: the begin token takes a place, too.
  const question = { source: input.source, limit: 8 };
  const off: Intervention = { kind: 'off', stack: 'decoder_cross', layer: 0, head: 1, by: 'zero' };

  it('is what writing, running and every head give one by one', async () => {
    const { trace, target, next, following, heads, before, differences } = await sort.read(question);
    expect(target).toEqual(await sort.write(input.source, question.limit));
    const run = await sort.run({ source: input.source, target: Int32Array.of(2, ...target) });
    expect({ next, following }).toEqual({ next: run.next, following: run.following });
    for (const [layer, stages] of heads.entries())
      for (const [head, one] of stages.entries())
        expect(one).toEqual(await run.trace.head(layer, head, ['scores']));
    expect(heads.map(({ length }) => length)).toEqual(run.trace.summary.layers.map((layer) => layer.heads));
    expect([before, differences]).toEqual([null, null]);
    for (const one of [trace, run.trace]) one.dispose();
  });

  it('stands beside the same sentence without the interventions', async () => {
    const given = { ...question, target: input.target.slice(1) };
    const plain = await sort.read(given);
    for (const interventions of [[off], [{ ...off, head: 0 }]]) {
      const changed = await sort.read({ ...given, interventions });
      const { target, next, following } = plain;
      expect(changed.before).toEqual({ target, next, following });
      expect(changed.next).not.toEqual(next);
      for (const [index, layer] of (changed.differences ?? []).entries()) {
        const [was, is] = [await plain.trace.weights(index), await changed.trace.weights(index)];
        expect(layer.values).toEqual(is.map((weight, cell) => weight - (was[cell] ?? 0)));
      }
      expect(changed.differences?.map(({ layer }) => layer)).toEqual(
        plain.trace.summary.layers.map(({ stack, index, kind }) => ({ stack, index, kind })),
      );
      changed.trace.dispose();
    }
    plain.trace.dispose();
  });

  it('is scored against the gold alignment of what is read, and of nothing else', async () => {
    const example = await core.example('sort', 4);
    const target = example.target.slice(1);
    const gold = { target, rows: example.gold };
    const asked = { source: example.source, limit: 8, interventions: [off] };
    const given = await sort.read({ ...asked, target, gold });
    const task: TaskInput = { source: example.source, target: example.target, interventions: [off] };
    expect(given.alignment).toEqual(await sort.alignment(task, example.gold));
    expect(given.alignment?.length).toBeGreaterThan(0);
    const other = await sort.read({ ...asked, target: target.toReversed().slice(1), gold });
    const none = await sort.read({ ...asked, target });
    expect([other.alignment, none.alignment]).toEqual([null, null]);
    for (const { trace } of [given, other, none]) trace.dispose();
    const short = sort.read({ ...asked, target, gold: { target, rows: [[0]] } });
    expect((await errorOf(() => short)).code).toBe('shape_mismatch');
  });

  it('is refused where there is none to read', async () => {
    const wrong = [
      induction.read(question),
      sort.read({ ...question, source: new Int32Array() }),
      sort.read({ ...question, source: new Int32Array(999).fill(3) }),
      sort.read({ ...question, limit: 0 }),
      sort.read({ ...question, interventions: [{ ...off, head: 9 }] }),
    ];
    for (const one of wrong) expect((await errorOf(() => one)).code).toBe('invalid_argument');
  });
});

describe('the example that is watched, under interventions', () => {
  /** Of the rows that are asked for, by the probabilities that a run gives. */
  async function outcomeBy(model: TaskModelHandle, interventions: Intervention[]) {
    const { source, target, labels } = await core.example(model.summary.task.name, 'probe');
    const { trace, next, following } = await model.run({ source, target, interventions });
    trace.dispose();
    const asked = [...labels.keys()].filter((row) => (labels[row] ?? -1) >= 0);
    // What follows in the target is the label wherever one is asked.
    const chances = asked.map((row) => following[row]?.probability ?? 0);
    return {
      rows: asked.length,
      correct: asked.filter((row) => next[row]?.[0]?.id === labels[row]).length,
      loss: -chances.reduce((sum, chance) => sum + Math.log(chance), 0) / asked.length,
      labels,
    };
  }

  const cases: [string, () => TaskModelHandle, Intervention[]][] = [
    [
      'induction',
      () => induction,
      [
        { kind: 'off', layer: 1, head: 0, by: 'zero' },
        { kind: 'off', layer: 1, head: 1, by: 'zero' },
      ],
    ],
    [
      'sort',
      () => sort,
      [
        { kind: 'mask', mask: 'none', stack: 'decoder_self' },
        { kind: 'temperature', stack: 'decoder_cross', layer: 0, head: 0, temperature: 4 },
      ],
    ],
  ];

  it.each(cases)(
    '%s: loss, right predictions and maps are those of a run with them',
    async (_, modelOf, changes) => {
      const model = modelOf();
      const { before, outcome, differences, trace, heads } = await model.follow(changes);
      for (const [told, interventions] of [
        [before, []],
        [outcome, changes],
      ] satisfies [ExampleOutcome, Intervention[]][]) {
        const wanted = await outcomeBy(model, interventions);
        expect({ rows: told.rows, correct: told.correct, labels: told.labels }).toEqual({
          rows: wanted.rows,
          correct: wanted.correct,
          labels: wanted.labels,
        });
        expect(told.loss).toBeCloseTo(wanted.loss, 4);
        expect(told.probabilities.filter((_chance, row) => (told.labels[row] ?? -1) >= 0)).toHaveLength(
          wanted.rows,
        );
      }
      expect(outcome.loss).toBeGreaterThan(before.loss);
      const { trace: plain, ...unchanged } = await model.probe();
      expect(unchanged.outcome).toEqual(before);
      expect(heads.map(({ name }) => name)).toEqual(unchanged.heads.map(({ name }) => name));
      for (const [layer, { values }] of differences.entries()) {
        const [was, is] = [await plain.weights(layer), await trace.weights(layer)];
        expect(values).toEqual(is.map((weight, cell) => weight - (was[cell] ?? 0)));
      }
      plain.dispose();
      trace.dispose();
    },
  );

  it('is as it was without any, and is refused for a head that is not there', async () => {
    const { outcome, before, trace } = await induction.follow([]);
    trace.dispose();
    expect(outcome).toEqual(before);
    const wrong: Intervention = { kind: 'off', layer: 9, head: 0, by: 'zero' };
    expect((await errorOf(() => induction.follow([wrong]))).code).toBe('invalid_argument');
  });
});

describe('a recurrent aligner', () => {
  it('shows the additive scores by which it aligned', async () => {
    const { source, target, gold } = await core.example('date', 5);
    await using(date.run({ source, target }), async ({ trace, next }) => {
      expect(trace.summary.layers).toMatchObject([
        { name: 'decoder.0.cross', heads: 1, queries: target.length, keys: source.length },
      ]);
      expect(next).toHaveLength(target.length);
      const { rowSums } = await trace.head(0, 0);
      for (const sum of rowSums) expect(sum).toBeCloseTo(1, 5);
    });
    expect(await date.alignment({ source, target }, gold)).toHaveLength(1);
  });
});

describe('an example', () => {
  it.each<TaskName>(['translate', 'date', 'induction', 'reverse', 'copy', 'sort', 'word_sense'])(
    'of %s is the same for a seed, within the vocabulary, with gold inside',
    async (task) => {
      const example = await core.example(task, 11);
      expect(await core.example(task, 11)).toEqual(example);
      expect(await core.example(task, 12)).not.toEqual(example);
      const { source, target, labels, gold } = example;
      expect(labels).toHaveLength(target.length);
      expect(gold).toHaveLength(target.length);
      const keys = source.length || target.length;
      for (const row of gold) for (const key of row) expect(key).toBeLessThan(keys);
    },
  );
});

describe('what does not fit the model is refused', () => {
  const refused = async (changes: Partial<TaskInput>) => errorOf(() => sort.run({ ...input, ...changes }));

  it.each<[string, Partial<TaskInput>]>([
    ['no target', { target: new Int32Array() }],
    ['no source', { source: new Int32Array() }],
    ['an id too many', { source: Int32Array.of(3, 9999, 1) }],
    ['an id below 0', { target: Int32Array.of(2, -1) }],
    ['a source too long', { source: new Int32Array(5000).fill(3) }],
    ['a target too long', { target: new Int32Array(5000).fill(3) }],
    [
      'a head too many',
      { interventions: [{ kind: 'off', stack: 'decoder_cross', layer: 0, head: 2, by: 'zero' }] },
    ],
    [
      'a layer too many',
      { interventions: [{ kind: 'off', stack: 'encoder_self', layer: 1, head: 0, by: 'zero' }] },
    ],
    [
      'a layer to skip too many',
      { interventions: [{ kind: 'skip_layer', stack: 'encoder_self', layer: 1 }] },
    ],
    [
      'a temperature of 0',
      {
        interventions: [{ kind: 'temperature', stack: 'encoder_self', layer: 0, head: 0, temperature: 0 }],
      },
    ],
  ])('%s', async (_, changes) => {
    expect((await refused(changes)).code).toBe('invalid_argument');
    // And the model goes on.
    await using(sort.run(input), async ({ next }) => expect(next).toHaveLength(input.target.length));
  });

  it('a model whose only layer is skipped', async () => {
    const shallow = await model('induction', 'one_layer');
    const question = { source: new Int32Array(), target: Int32Array.of(0, 5, 6) };
    const interventions = [{ kind: 'skip_layer' as const, layer: 0 }];
    const error = await errorOf(() => shallow.run({ ...question, interventions }));
    expect(error).toMatchObject({ message: expect.stringContaining('Every layer is skipped') });
    await using(shallow.run(question), async ({ next }) => expect(next).toHaveLength(3));
  });

  it('a source where there is none', async () => {
    const target = Int32Array.of(0, 5, 6);
    const error = await errorOf(() => induction.run({ source: Int32Array.of(1), target }));
    expect(error).toMatchObject({ code: 'invalid_argument', message: expect.stringContaining('no source') });
    await using(induction.run({ source: new Int32Array(), target }), async ({ next }) =>
      expect(next).toHaveLength(3),
    );
    expect((await errorOf(() => induction.write(new Int32Array(), 4))).code).toBe('invalid_argument');
  });

  it('gold of another length, or beyond the source', async () => {
    expect((await errorOf(() => sort.alignment(input, [[0]]))).code).toBe('shape_mismatch');
    const beyond = sortExample.gold.map(() => [input.source.length]);
    expect((await errorOf(() => sort.alignment(input, beyond))).code).toBe('invalid_argument');
  });

  it('weights that are none', async () => {
    const opened = (bytes: Uint8Array) => errorOf(() => core.openTaskModel(async () => bytes));
    expect((await opened(new Uint8Array(100))).code).toBe('malformed_file');
    const training = await core.startTraining(await smallSettings(core, 'copy'));
    const good = await training.weights('f32');
    training.dispose();
    expect((await opened(good.slice(0, -1))).code).toBe('malformed_file');
    const { tensors } = readTensorFile(good);
    const [first] = tensors.values();
    if (!first) throw new Error('the file has no tensors');
    expect(floats(first).every(Number.isFinite)).toBe(true);
    const broken = good.slice();
    broken.set([0, 0, 0xc0, 0x7f], broken.length - 4);
    expect((await opened(broken)).code).toBe('non_finite');
  });
});
