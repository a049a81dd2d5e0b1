/** The other side of a comparison in the address, and on the way back. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHash, writeHash } from '../../../../web/src/labs/address.ts';
import { defaultScene } from '../../../../web/src/labs/encoder/source.ts';
import { languageScene } from '../../../../web/src/labs/language/source.ts';
import { trainingScene } from '../../../../web/src/labs/training/source.ts';
import { translationScene } from '../../../../web/src/labs/translation/source.ts';
import { History } from '../../../../web/src/scene/history.ts';
import type { Against } from '../../../../web/src/scene/scene.ts';

const against: fc.Arbitrary<Against> = fc
  .record(
    {
      head: fc.record({ layer: fc.nat({ max: 99 }), head: fc.nat({ max: 99 }) }),
      text: fc.string({ unit: 'grapheme', maxLength: 100 }),
      mode: fc.constantFrom('self' as const, 'causal' as const, 'cross' as const),
      step: fc.integer({ min: 0, max: 2048 }),
      unchanged: fc.constant(true as const),
      model: fc.constantFrom('smollm2', 'own:a model', 'bahdanau', '<b>', ''),
      run: fc.constantFrom('recipe', 'seed:2,rate:0.001', 'nonsense'),
    },
    { requiredKeys: [] },
  )
  .filter((parts) => Object.keys(parts).length > 0);

describe('the other side of a comparison', () => {
  it('comes back from the address, in every source', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(defaultScene(), languageScene(), translationScene(), trainingScene()),
        against,
        (scene, parts) => {
          const compared = { ...scene, against: parts };
          const { scene: read, problem } = readHash(writeHash(compared));
          expect(problem).toBe('');
          expect(read).toEqual(compared);
        },
      ),
    );
    expect(writeHash({ ...defaultScene(), against: { head: { layer: 4, head: 0 }, text: 'a b' } })).toContain(
      'against.head=4.0&against.text=a+b',
    );
  });

  it('is absent where nothing is compared, and what is none is told', () => {
    expect(readHash('#head=3.1').scene.against).toBeUndefined();
    expect(readHash('#text=a').scene).not.toHaveProperty('against');
    for (const part of ['head=x', 'mode=both', 'step=-1', 'unchanged=yes']) {
      const { scene, problem } = readHash(`#text=a&against.${part}`);
      expect(problem).toContain(`'against.${part}' should be`);
      expect(scene.against).toBeUndefined();
    }
  });

  it('is undone like any other change, and typing it is one step', () => {
    const history = new History();
    const start = defaultScene();
    const typed = (text: string) => ({ ...start, against: { text } });
    history.remember(start, 'against-text', 0);
    history.remember(typed('a'), 'against-text', 100);
    history.remember(typed('ab'), 'against-text', 200);
    expect(history.undo(typed('abc'))).toBe(start);
    expect(history.redo(start)).toEqual(typed('abc'));
  });
});
