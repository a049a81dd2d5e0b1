/** Settings, ids, interventions and numbers that are refused before the module sees them, or by it, without harm. */

import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { Intervention, TaskInput, TrainingSettings } from '../../../../web/src/core/types.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { smallSettings } from '../../../shared/training.ts';

const core = new InlineCore(await loadModule('simd'));
const settings = await smallSettings(core, 'sort');
const training = await core.startTraining(settings);
const weights = await training.weights('f32');
const model = await core.openTaskModel(async () => weights);
afterAll(() => {
  model.dispose();
  training.dispose();
});

const NOT_WHOLE = [
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 31,
  2 ** 53,
  '1',
  null,
  undefined,
  true,
  1n,
];
const NOT_FINITE = [Number.NaN, Number.POSITIVE_INFINITY, '1', null, undefined, true, {}];

/** As a caller without types might send them. */
function start(changes: Record<string, unknown>, ofModel: Record<string, unknown> = {}) {
  const all = { ...settings, model: { ...settings.model, ...ofModel }, ...changes };
  return errorOf(() => core.startTraining(all as unknown as TrainingSettings));
}

describe('settings', () => {
  it.each(['steps', 'batch', 'warm_up'])('%s must be a whole number', async (name) => {
    for (const value of NOT_WHOLE) {
      const error = await start({ [name]: value });
      expect(error.code, `${name} ${String(value)}`).toBe('invalid_argument');
      expect(error.message).toContain(`'${name}'`);
    }
  });

  it.each(['learning_rate', 'beta_1', 'beta_2', 'weight_decay', 'clip', 'dropout', 'label_smoothing'])(
    '%s must be a finite number, and one that makes sense',
    async (name) => {
      for (const value of [...NOT_FINITE, -1, 1e30]) {
        const error = await start({ [name]: value });
        expect(error.code, `${name} ${String(value)}`).toBe('invalid_argument');
        expect(error.message).toContain(name);
      }
    },
  );

  it.each(['width', 'heads', 'cross_heads', 'encoder_layers', 'decoder_layers', 'feed_forward'])(
    "the model's %s must be a whole number, and one that a model can have",
    async (name) => {
      for (const value of [...NOT_WHOLE, 2 ** 31 - 1]) {
        const error = await start({}, { [name]: value });
        expect(error.code, `${name} ${String(value)}`).toBe('invalid_argument');
        expect(error.message).toContain(name);
      }
    },
  );

  it('name a task, a kind of model and of positions that there are', async () => {
    expect((await start({ task: 'poetry' })).message).toContain('translate, date, induction');
    expect((await start({}, { kind: 'perceptron' })).message).toContain('transformer, recurrent_aligner');
    expect((await start({}, { position: 'sinusoidal' })).message).toContain('rotary');
    expect((await start({}, { causal: 1 })).message).toContain("'causal'");
    expect((await start({ model: null })).code).toBe('invalid_argument');
    expect((await errorOf(() => core.startTraining(null as unknown as TrainingSettings))).code).toBe(
      'invalid_argument',
    );
    expect((await start({}, { width: 15 })).code).toBe('invalid_argument');
  });

  it.each([-1, 0.5, 2 ** 53, '7', null])('a seed is no %s', async (seed) => {
    expect((await start({ seed })).message).toContain('seed');
    expect((await errorOf(() => core.example('copy', seed as number))).message).toContain('seed');
  });

  it('that ask for too much memory are refused, and the module lives on', async () => {
    const error = await start({ batch: 2 ** 31 - 1 });
    expect(['invalid_argument', 'out_of_memory']).toContain(error.code);
    expect((await training.train(0)).length).toBe(1);
  });

  it('of a recipe come by its task and variant', async () => {
    expect((await core.defaultSettings('translate', 'bahdanau')).model.kind).toBe('recurrent_aligner');
    expect((await core.defaultSettings('translate', 'leaking')).model).toMatchObject({ causal: false });
    const error = await errorOf(() => core.defaultSettings('translate', 'none'));
    expect(error).toMatchObject({ code: 'invalid_argument', message: expect.stringContaining('bahdanau') });
    expect((await errorOf(() => core.defaultSettings('poetry' as 'copy'))).message).toContain('word_sense');
    expect((await errorOf(() => core.defaultSettings('copy', 3 as unknown as string))).code).toBe(
      'invalid_argument',
    );
  });
});

describe('calls', () => {
  const ids = Int32Array.of(3, 4, 1);
  const run = (changes: Record<string, unknown>) =>
    errorOf(() => model.run({ source: ids, target: Int32Array.of(2), ...changes } as TaskInput));

  it('take ids as an Int32Array', async () => {
    for (const value of [null, [3, 1], new Float32Array(2), 'ab']) {
      expect((await run({ source: value })).message).toContain('Int32Array');
      expect((await run({ target: value })).message).toContain('Int32Array');
      expect((await errorOf(() => model.write(value as unknown as Int32Array, 3))).code).toBe(
        'invalid_argument',
      );
    }
  });

  const at = { stack: 'decoder_self', layer: 0, head: 0 };

  it.each(['layer', 'head'])("an intervention's %s is a whole number", async (name) => {
    for (const value of NOT_WHOLE) {
      const change = { kind: 'off', by: 'zero', ...at, [name]: value };
      expect((await run({ interventions: [change] })).code, String(value)).toBe('invalid_argument');
    }
  });

  it.each<[string, unknown]>([
    ['no list', 3],
    ['an object', { kind: 'off' }],
    ['an entry', [null]],
    ['what is no plain data', [{ kind: 'off', ...at, by: 1n }]],
    ['a kind', [{ kind: 'away', ...at }]],
    ['a stack', [{ kind: 'off', by: 'zero', ...at, stack: 'middle' }]],
    ['a factor', [{ kind: 'scale', ...at, factor: Number.NaN }]],
    ['a temperature', [{ kind: 'temperature', ...at, temperature: '2' }]],
    ['a painted key', [{ kind: 'paint', ...at, query: 0, key: 0.5, weight: 1 }]],
    ['a painted weight', [{ kind: 'paint', ...at, query: 0, key: 0, weight: 2 }]],
    ['a skipped layer', [{ kind: 'skip_layer', stack: 'decoder_self', layer: 0.5 }]],
    ['a mask', [{ kind: 'mask', stack: 'decoder_self', mask: false }]],
  ])('interventions are refused for %s', async (_, interventions) => {
    expect((await run({ interventions })).code).toBe('invalid_argument');
    const written = errorOf(() => model.write(ids, 3, interventions as Intervention[]));
    expect((await written).code).toBe('invalid_argument');
  });

  it('a limit and a time are numbers that make sense', async () => {
    for (const value of [0, ...NOT_WHOLE]) {
      expect((await errorOf(() => model.write(ids, value as number))).code, String(value)).toBe(
        'invalid_argument',
      );
    }
    for (const value of [-1, 1e9, ...NOT_FINITE]) {
      expect((await errorOf(() => training.train(value as number))).code, String(value)).toBe(
        'invalid_argument',
      );
    }
  });

  it('refuse what is far too long before it is copied', async () => {
    const long = new Int32Array(2 ** 24).fill(3);
    for (const changes of [{ source: long }, { target: long }]) {
      expect((await run(changes)).message).toContain('at most');
    }
    expect((await errorOf(() => model.write(long, 3))).message).toContain('at most');
    expect((await errorOf(() => core.writeSentence('sort', 'source', long))).message).toContain('at most');
    const input: TaskInput = { source: ids, target: Int32Array.of(2) };
    const gold = [Array.from({ length: 2 ** 20 + 1 }, () => 0)];
    expect((await errorOf(() => model.alignment(input, gold))).message).toContain('too many');
  });

  it('gold is rows of positions', async () => {
    const input: TaskInput = { source: ids, target: Int32Array.of(2) };
    for (const gold of [3, [3], [[0.5]], [[-1]], [['0']]]) {
      const error = await errorOf(() => model.alignment(input, gold as unknown as number[][]));
      expect(error.code, JSON.stringify(gold)).toBe('invalid_argument');
    }
  });

  it('the type of weights is f32 or f16', async () => {
    for (const type of ['u8', 'F32', 0, undefined]) {
      expect((await errorOf(() => training.weights(type as 'f32'))).message).toContain('f32, f16');
    }
  });

  it('files are bytes, and come from a function', async () => {
    expect(
      (await errorOf(() => core.openTaskModel(weights as unknown as () => Promise<Uint8Array>))).code,
    ).toBe('invalid_argument');
    expect((await errorOf(() => core.openTaskModel(async () => 'x' as unknown as Uint8Array))).code).toBe(
      'invalid_argument',
    );
    expect((await errorOf(() => core.resumeTraining('x' as unknown as Uint8Array))).code).toBe(
      'invalid_argument',
    );
  });
});
