import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHash, writeHash } from '../../../web/src/labs/address.ts';
import { TRANSLATION_EXAMPLES } from '../../../web/src/labs/translation/examples.ts';
import { translationLab } from '../../../web/src/labs/translation/index.ts';
import {
  BAHDANAU,
  changeOf,
  fittingChanges,
  interventionsOf,
  masks,
  STACKS,
  type TranslationChange,
  type TranslationSource,
  toggled,
  translationScene,
  translationSource,
  withChange,
  withoutChange,
  wordsOfChange,
} from '../../../web/src/labs/translation/source.ts';

const place = { layer: fc.nat({ max: 99 }), head: fc.nat({ max: 99 }) };
const stack = fc.constantFrom(...STACKS);
const change: fc.Arbitrary<TranslationChange> = fc.oneof(
  fc.record({ kind: fc.constant('off' as const), stack, ...place }),
  fc.record({
    kind: fc.constant('weight' as const),
    stack,
    ...place,
    query: fc.nat({ max: 99 }),
    key: fc.nat({ max: 99 }),
    weight: fc.nat({ max: 100 }).map((hundredths) => hundredths / 100),
  }),
  fc.record({
    kind: fc.constant('temperature' as const),
    stack,
    ...place,
    temperature: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('scale' as const),
    stack,
    ...place,
    factor: fc.double({ min: -10, max: 10, noNaN: true }).map((factor) => factor + 0),
  }),
  fc.oneof(
    fc.record({ kind: fc.constant('block' as const), stack, token: fc.nat({ max: 99 }) }),
    fc.record({ kind: fc.constant('block' as const), stack, token: fc.nat({ max: 99 }), layer: place.layer }),
    fc.record({ kind: fc.constant('block' as const), stack, token: fc.nat({ max: 99 }), ...place }),
  ),
  fc.record({ kind: fc.constant('skip' as const), layer: fc.nat({ max: 99 }) }),
  fc.record({ kind: fc.constant('mask' as const), causal: fc.boolean() }),
);
const changes = fc
  .array(change, { maxLength: 20 })
  .map((list) => list.reduce<TranslationChange[]>((kept, one) => withChange(kept, one), []));

const source: fc.Arbitrary<TranslationSource> = fc.record({
  kind: fc.constant('translation' as const),
  text: fc.string({ unit: 'grapheme', maxLength: 100 }),
  target: fc.option(fc.string({ unit: 'grapheme', maxLength: 100 })),
  model: fc.constantFrom('transformer' as const, 'leaking' as const),
  changes,
  followed: fc.record(
    {
      encoder_self: fc.record(place),
      decoder_self: fc.record(place),
      decoder_cross: fc.record(place),
    },
    { requiredKeys: [] },
  ),
  active: stack,
  beside: fc.constantFrom('bahdanau' as const, 'head' as const, 'leakage' as const),
  gold: fc.boolean(),
  example: fc.option(fc.nat({ max: 2 ** 31 })),
});

const OFF: TranslationChange = { kind: 'off', stack: 'decoder_cross', layer: 0, head: 2 };
const WEIGHT: TranslationChange = { ...OFF, kind: 'weight', query: 6, key: 4, weight: 0.5 };

describe('the address of a translation', () => {
  it('gives back every scene', () => {
    fc.assert(
      fc.property(
        source,
        fc.option(fc.integer({ min: 1, max: 999 })),
        fc.option(fc.record({ query: fc.nat({ max: 99 }), key: fc.integer({ min: -1, max: 99 }) })),
        (one, step, pin) => {
          const scene = { ...translationScene(one, step), pin };
          expect(readHash(writeHash(scene))).toEqual({ scene, problem: '' });
        },
      ),
    );
  });

  it('gives back every example', () => {
    for (const { scene } of TRANSLATION_EXAMPLES) expect(readHash(writeHash(scene)).scene).toEqual(scene);
  });

  it('says what cannot be read', () => {
    for (const [part, words] of [
      ['off=cross.2', 'cross.0.2'],
      ['weight=cross.0.2:6.4:1.5', 'cross.0.2:6.4:0.5'],
      ['skip=first', "'skip=first'"],
      ['mask=2', "'mask=2'"],
      ['beside=nothing', 'bahdanau, head, leakage'],
      ['trained=well', 'transformer, leaking'],
      ['enc=1', "'enc=1'"],
      ['step=0', 'from 1 to 999'],
      ['chat=1', 'not known'],
    ] as const) {
      const { scene, problem } = readHash(`#translate=the+cat&${part}`);
      expect(problem, part).toContain(words);
      expect(scene.source.kind, part).toBe('model');
    }
  });

  it('holds only what differs from the start', () => {
    expect(decodeURIComponent(writeHash(translationScene()))).toBe(
      `#translate=${BAHDANAU.replaceAll(' ', '+')}`,
    );
  });
});

describe('changes inside the translator', () => {
  it('are interventions that the core takes', () => {
    const list: TranslationChange[] = [
      WEIGHT,
      { kind: 'skip', layer: 1 },
      { ...WEIGHT, key: 5, weight: 0.25 },
      OFF,
      { kind: 'mask', causal: false },
    ];
    const head = { stack: 'decoder_cross', layer: 0, head: 2 };
    expect(interventionsOf(list)).toEqual([
      { kind: 'paint', ...head, query: 6, key: 4, weight: 0.5 },
      { kind: 'skip_layer', stack: 'encoder_self', layer: 1 },
      { kind: 'paint', ...head, query: 6, key: 5, weight: 0.25 },
      { kind: 'off', ...head, by: 'zero' },
      { kind: 'mask', stack: 'decoder_self', mask: 'none' },
    ]);
    expect(interventionsOf([])).toEqual([]);
  });

  it('of the kinds that other models have, too, are the same entries, and come back from them', () => {
    const stack = 'decoder_cross';
    const list: TranslationChange[] = [
      { kind: 'temperature', stack, layer: 0, head: 2, temperature: 0.5 },
      { kind: 'scale', stack, layer: 0, head: 2, factor: -1 },
      { kind: 'block', stack, token: 3 },
    ];
    expect(interventionsOf(list)).toEqual(list);
    expect(interventionsOf(list).map(changeOf)).toEqual(list);
    expect(interventionsOf([OFF, { kind: 'skip', layer: 1 }]).map(changeOf)).toEqual([null, null]);
  });

  it('replace what cannot hold beside them', () => {
    expect(withChange([WEIGHT, OFF], { ...WEIGHT, weight: 1 })).toEqual([OFF, { ...WEIGHT, weight: 1 }]);
    expect(toggled([OFF], OFF)).toEqual([]);
    expect(toggled([WEIGHT], OFF)).toEqual([WEIGHT, OFF]);
  });

  it('are gone once they are taken back', () => {
    fc.assert(
      fc.property(changes, change, (list, one) => {
        const without = withoutChange(list, one);
        expect(withoutChange(withChange(list, one), one)).toEqual(without);
        expect(withChange(without, one)).toEqual([...without, one]);
      }),
    );
  });

  it('without a place in the model are told apart', () => {
    const size = {
      layers: { encoder_self: 2, decoder_self: 1, decoder_cross: 1 },
      heads: { encoder_self: 4, decoder_self: 4, decoder_cross: 4 },
      tokens: 19,
    };
    const outside: TranslationChange[] = [
      { ...OFF, head: 4 },
      { kind: 'skip', layer: 2 },
      { ...WEIGHT, key: 19 },
      { kind: 'block', stack: 'encoder_self', token: 19 },
      { kind: 'scale', stack: 'decoder_cross', layer: 1, head: 0, factor: 2 },
    ];
    expect(fittingChanges([OFF, ...outside, WEIGHT], size)).toEqual({ kept: [OFF, WEIGHT], left: outside });
  });

  it('say what they are about', () => {
    const names = { query: () => 'européenne', key: () => 'European' };
    expect(wordsOfChange(OFF, names)).toBe('Head cross 0.2 switched off');
    expect(wordsOfChange(WEIGHT, names)).toBe('cross 0.2: “européenne” looks at “European” with weight 0.5');
    const block = { kind: 'block', stack: 'decoder_cross', token: 4 } as const;
    expect(
      [block, { ...block, layer: 0 }, { ...block, layer: 0, head: 2 }].map((one) =>
        wordsOfChange(one, names),
      ),
    ).toEqual([
      'No cross head may look at “European”',
      'No head of cross layer 0 may look at “European”',
      'Head cross 0.2 may not look at “European”',
    ]);
  });

  it('decide whether later words are hidden', () => {
    expect([masks([], true), masks([], false)]).toEqual([true, false]);
    expect(masks([{ kind: 'mask', causal: false }], true)).toBe(false);
  });
});

describe('what is computed anew', () => {
  const scene = translationScene();
  const changed = (part: Partial<TranslationSource>) =>
    translationLab.resultPart?.({ ...scene, source: { ...translationSource(), ...part } });
  it('is a translation for another sentence, French, model or change', () => {
    for (const part of [
      { text: 'the cat' },
      { target: 'le chat' },
      { model: 'leaking' },
      { changes: [OFF] },
    ] as const)
      expect(changed(part as Partial<TranslationSource>)).not.toBe(translationLab.resultPart?.(scene));
  });
  it('is nothing for another word, another head, or what stands beside', () => {
    expect(translationLab.resultPart?.({ ...scene, step: 3, head: 1 })).toBe(
      translationLab.resultPart?.(scene),
    );
    expect(changed({ beside: 'leakage', gold: false })).toBe(translationLab.resultPart?.(scene));
  });
});
