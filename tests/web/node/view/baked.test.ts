import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const generated = new URL('../../../../web/src/view/generated/', import.meta.url);

describe('what is baked at build time is what the build scripts make today', () => {
  it.each([
    ['colour_tables', 'colourTables'],
    ['formulas', 'formulas'],
  ])('%s', async (file, name) => {
    const made = (await import(new URL(`../../../../web/build/${file}.mjs`, import.meta.url).href))[name]();
    expect(await readFile(new URL(`${file}.ts`, generated), 'utf8')).toBe(made);
  });
});

describe('the weight scale', async () => {
  const { contrast } = await import(new URL('../../../../web/build/colour_tables.mjs', import.meta.url).href);
  const { weightColours, textOnWeight, weightColour } = await import(
    '../../../../web/src/view/colours/colour.ts'
  );
  const lightness = (table: Uint8ClampedArray, entry: number) =>
    0.2126 * (table[4 * entry] ?? 0) +
    0.7152 * (table[4 * entry + 1] ?? 0) +
    0.0722 * (table[4 * entry + 2] ?? 0);

  it.each([
    [false, -1],
    [true, 1],
  ])('gets steadily darker, in the dark lighter (%s)', (dark, direction) => {
    const table = weightColours(dark);
    for (let entry = 1; entry < 256; entry++) {
      expect(direction * (lightness(table, entry) - lightness(table, entry - 1))).toBeGreaterThanOrEqual(
        -0.8,
      );
    }
    expect(direction * (lightness(table, 255) - lightness(table, 0))).toBeGreaterThan(150);
  });

  it.each([
    [false, '#1d1f24', '#fcfcfa'],
    [true, '#eceae4', '#141519'],
  ])('lets every weight be read behind text (dark: %s)', (dark, ink, paper) => {
    for (let step = 0; step <= 1000; step++) {
      const text = textOnWeight(step / 1000, dark) === 'var(--ink)' ? ink : paper;
      expect(contrast(weightColour(step / 1000, dark), text), `weight ${step}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('begins at the paper, and bears odd weights', () => {
    expect(weightColour(0, false)).toBe('#fcfcfa');
    expect(weightColour(Number.NaN, false)).toBe('#fcfcfa');
    expect(weightColour(2, false)).toBe(weightColour(1, false));
    expect(textOnWeight(0, false)).toBe('var(--ink)');
    expect(textOnWeight(1, false)).toBe('var(--paper)');
  });
});

describe('the signed scale', async () => {
  const { signedColour, paperOnChange } = await import('../../../../web/src/view/colours/colour.ts');
  const { apart, contrast } = await import(
    new URL('../../../../web/build/colour_tables.mjs', import.meta.url).href
  );

  it.each(['all colours', 'no red', 'no green', 'no blue'])(
    'tells below from above for who sees %s',
    (sight) => {
      for (const dark of [false, true]) {
        const [below, above] = [signedColour(-1, 1, dark), signedColour(1, 1, dark)];
        expect(apart(below, above, sight)).toBeGreaterThan(0.1);
      }
    },
  );

  it.each([
    [false, '#3d4fc4', '#b8500a'],
    [true, '#9fb0ff', '#f5a35c'],
  ])('keeps away from the hues of weights and of the reader’s choice (dark: %s)', (dark, blue, orange) => {
    for (const end of [-1, 1]) {
      for (const hue of [blue, orange]) expect(apart(signedColour(end, 1, dark), hue)).toBeGreaterThan(0.08);
    }
  });

  it.each([
    [false, '#1d1f24', '#fcfcfa'],
    [true, '#eceae4', '#141519'],
  ])('takes the better of ink and paper for the digits (dark: %s)', (dark, ink, paper) => {
    for (let share = 0; share <= 1; share += 0.01) {
      for (const sign of [-1, 1]) {
        const colour = signedColour(sign * share, 1, dark);
        expect(contrast(colour, paperOnChange(share, dark) ? paper : ink)).toBeGreaterThan(3);
      }
    }
  });
});
