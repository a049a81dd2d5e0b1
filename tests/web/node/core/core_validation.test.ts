import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { VectorsInput } from '../../../../web/src/core/types.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { CAUSAL_MASK } from '../../../shared/painted_mask.ts';
import { THREE_TOKENS_WEIGHTS, threeTokens } from '../../../shared/small_vectors.ts';

const core = new InlineCore(await loadModule('simd'));
const trace = await core.attend(threeTokens());
afterAll(() => trace.dispose());

/** Input as a caller without types might send it. */
function vectors(changes: Record<string, unknown>): VectorsInput {
  return { ...threeTokens(), ...changes } as unknown as VectorsInput;
}

const NOT_WHOLE = [
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 31,
  2 ** 32 + 1,
  2 ** 53,
  '1',
  null,
  true,
  1n,
];

describe('vectors that are refused before the call', () => {
  const sizes = ['heads', 'keyValueHeads', 'queryCount', 'keyCount'];
  it.each(sizes)('%s must be a whole number from 1 up', async (size) => {
    // Null is an absent optional here, and zero is one more wrong size.
    const wrong = size === 'keyValueHeads' ? NOT_WHOLE.filter((value) => value !== null) : NOT_WHOLE;
    for (const value of [0, ...wrong]) {
      const error = await errorOf(() => core.attend(vectors({ [size]: value })));
      expect(error.code, `${size} ${String(value)}`).toBe('invalid_argument');
      expect(error.message).toContain(String(value));
    }
  });

  it.each(['scale', 'softCap'])('%s must be a finite number', async (name) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '1', {}]) {
      const error = await errorOf(() => core.attend(vectors({ [name]: value })));
      expect(error.code, `${name} ${String(value)}`).toBe('invalid_argument');
    }
  });

  it('a scale or soft cap that no 32-bit float can hold is refused too', async () => {
    expect((await errorOf(() => core.attend(vectors({ scale: 1e60 })))).message).toContain('scale');
    expect((await errorOf(() => core.attend(vectors({ softCap: 1e60 })))).message).toContain('soft cap');
  });

  it.each(['queries', 'keys', 'values'])('%s must be floats that fill their rows', async (name) => {
    for (const value of [null, [1, 0, 0, 1, 1, 1], new Float64Array(6), new Uint8Array(24), 'abc']) {
      expect((await errorOf(() => core.attend(vectors({ [name]: value })))).code).toBe('invalid_argument');
    }
    for (const length of [0, 1, 5, 7]) {
      const error = await errorOf(() => core.attend(vectors({ [name]: new Float32Array(length) })));
      expect(error.code, `${name} of length ${length}`).toBe('shape_mismatch');
    }
  });

  it.each(['queries', 'keys', 'values'])(
    '%s with NaN or infinity are reported with the position',
    async (name) => {
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        const error = await errorOf(() =>
          core.attend(vectors({ [name]: Float32Array.of(1, 0, 0, value, 1, 1) })),
        );
        expect(error).toMatchObject({ code: 'non_finite', index: 3 });
        expect(error.message).toMatch(/row 1, column 1/);
      }
    },
  );

  it('widths that do not divide into heads name the sizes', async () => {
    const error = await errorOf(() => core.attend(vectors({ heads: 3 })));
    expect(error.code).toBe('shape_mismatch');
    expect(error.message).toMatch(/3 x 2.*3 query heads/);
    expect((await errorOf(() => core.attend(vectors({ heads: 2 ** 31 - 1 })))).code).toBe('shape_mismatch');
  });

  it('keys of another width than the queries are refused', async () => {
    const error = await errorOf(() => core.attend(vectors({ keys: new Float32Array(9) })));
    expect(error.code).toBe('shape_mismatch');
  });

  it('an unknown rule for empty rows is refused with the rules there are', async () => {
    const error = await errorOf(() => core.attend(vectors({ emptyRow: 'Zero' })));
    expect(error.message).toMatch(/zero, uniform, nan, not Zero/);
  });

  it.each([null, undefined, 5, 'text'])('%s is no input', async (input) => {
    expect((await errorOf(() => core.attend(input as unknown as VectorsInput))).code).toBe(
      'invalid_argument',
    );
  });
});

describe('masks that are refused', () => {
  const masks: [string, unknown, RegExp][] = [
    ['null', null, /mask must be an object/],
    ['a word', 'causal', /mask must be an object/],
    ['an unknown alignment', { causal: 'bottom_right' }, /none, bottom-right, top-left, not bottom_right/],
    ['a window that is no object', { window: 3 }, /window must be an object/],
    ['a negative window', { window: { left: -2 } }, /window to the left/],
    ['half a token', { window: { right: 0.5 } }, /window to the right/],
    ['a prefix of NaN', { prefix: Number.NaN }, /prefix/],
    ['more keys than there are', { keyLength: 4 }, /between 0 and 3/],
    ['cells that are not bytes', { allowed: [1, 1, 1] }, /Uint8Array/],
    ['too few cells', { allowed: new Uint8Array(8) }, /needs 9 cells/],
    ['too many cells', { allowed: new Uint8Array(18) }, /needs 9 cells/],
  ];

  it.each(masks)('%s', async (_name, mask, sentence) => {
    expect((await errorOf(() => core.attend(vectors({ mask })))).message).toMatch(sentence);
  });

  it('leave the mask before them in force', async () => {
    await trace.change([CAUSAL_MASK]);
    const before = await trace.head(0, 0);
    await errorOf(() => trace.change([{ kind: 'mask', mask: 'window', size: 0 }]));
    expect(Array.from((await trace.head(0, 0)).weights)).toEqual(Array.from(before.weights));
    await trace.change([]);
  });
});

describe('questions to a trace that are refused', () => {
  it('places must be whole numbers that exist', async () => {
    for (const value of NOT_WHOLE) {
      const wrong = value as number;
      for (const call of [
        () => trace.head(wrong, 0),
        () => trace.head(0, wrong),
        () => trace.cell(0, 0, wrong, 0),
        () => trace.cell(0, 0, 0, wrong),
        () => trace.pair(wrong, 0),
        () => trace.pair(0, wrong),
        () => trace.thumbnails(wrong),
      ]) {
        expect((await errorOf(call)).code).toBe('invalid_argument');
      }
    }
    expect((await errorOf(() => trace.head(1, 0))).message).toContain('no layer 1');
    expect((await errorOf(() => trace.head(0, 1))).message).toContain('no head 1');
    expect((await errorOf(() => trace.cell(0, 0, 3, 0))).message).toContain('no query 3');
    expect((await errorOf(() => trace.pair(0, 3))).message).toContain('no key 3');
    expect((await errorOf(() => trace.thumbnails(0))).code).toBe('invalid_argument');
    expect((await errorOf(() => trace.thumbnails(2 ** 31 - 1))).code).toBe('invalid_argument');
  });

  const saves: [string, unknown, RegExp][] = [
    ['null', null, /options must be an object/],
    ['an unknown dtype', { dtype: 'f64', metadata: {} }, /f32, f16, u8, not f64/],
    ['no metadata', { dtype: 'f32' }, /metadata must be an object/],
    ['metadata that is no text', { dtype: 'f32', metadata: { tokens: ['a'] } }, /"tokens" must be a string/],
    ['half a character', { dtype: 'f32', metadata: { text: '\ud83d' } }, /lone surrogate/],
    ['a layer that is not there', { dtype: 'f32', metadata: {}, layers: [1] }, /no layer 1/],
    ['a layer and a half', { dtype: 'f32', metadata: {}, layers: [0.5] }, /layer must be a whole number/],
    ['layers as text', { dtype: 'f32', metadata: {}, layers: '0' }, /layers must be an array/],
  ];
  it.each(saves)('saving with %s', async (_name, options, sentence) => {
    expect((await errorOf(() => trace.save(options as Parameters<typeof trace.save>[0]))).message).toMatch(
      sentence,
    );
  });

  it('a closed trace says so, and closing twice is harmless', async () => {
    const closed = await core.attend(threeTokens());
    closed.dispose();
    closed.dispose();
    for (const call of [
      () => closed.head(0, 0),
      () => closed.cell(0, 0, 0, 0),
      () => closed.thumbnails(8),
      () => closed.statistics(),
      () => closed.pair(0, 0),
      () => closed.change([]),
      () => closed.hideLater(true),
      () => closed.save({ dtype: 'f32', metadata: {} }),
    ]) {
      expect(await errorOf(call)).toMatchObject({
        code: 'invalid_argument',
        message: 'This trace was closed already.',
      });
    }
  });
});

describe('after all refusals', () => {
  it('the module still answers, and rightly', async () => {
    const { weights, rowSums } = await trace.head(0, 0);
    THREE_TOKENS_WEIGHTS.forEach((wanted, index) => {
      expect(Math.abs((weights[index] ?? 0) - wanted)).toBeLessThan(1e-7);
    });
    for (const sum of rowSums) expect(Math.abs(sum - 1)).toBeLessThan(1e-6);
  });
});
