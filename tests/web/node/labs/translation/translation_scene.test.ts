import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intervention } from '../../../../../web/src/core/types.ts';
import { toggled } from '../../../../../web/src/intervention/list.ts';
import { readHash, writeHash } from '../../../../../web/src/labs/address.ts';
import {
  changeWords,
  fittingTranslator,
  hidesLater,
  readsAhead,
} from '../../../../../web/src/labs/translation/changes.ts';
import { TRANSLATION_EXAMPLES } from '../../../../../web/src/labs/translation/examples.ts';
import { translationLab } from '../../../../../web/src/labs/translation/index.ts';
import {
  BAHDANAU,
  STACKS,
  type TranslationSource,
  translationScene,
  translationSource,
} from '../../../../../web/src/labs/translation/source.ts';
import type { Translation } from '../../../../../web/src/labs/translation/text.ts';
import { interventions as ofOneStack } from '../../../../shared/arbitrary_interventions.ts';

const place = { layer: fc.nat({ max: 99 }), head: fc.nat({ max: 99 }) };
const stack = fc.constantFrom(...STACKS);
/** Each in a stack; positions are those of the whole model. */
const interventions = fc
  .tuple(ofOneStack, fc.array(stack, { minLength: 12, maxLength: 12 }))
  .map(([list, stacks]) =>
    list.map((entry, at) =>
      entry.kind === 'positions'
        ? entry
        : ({ ...entry, stack: stacks[at] ?? 'decoder_cross' } as Intervention),
    ),
  );

const source: fc.Arbitrary<TranslationSource> = fc.record({
  kind: fc.constant('translation' as const),
  text: fc.string({ unit: 'grapheme', maxLength: 100 }),
  target: fc.option(fc.string({ unit: 'grapheme', maxLength: 100 })),
  model: fc.constantFrom('transformer' as const, 'leaking' as const),
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

const HEAD = { stack: 'decoder_cross', layer: 0, head: 2 } as const;
const OFF: Intervention = { kind: 'off', ...HEAD, by: 'zero' };
const WEIGHT: Intervention = { kind: 'paint', ...HEAD, query: 6, key: 4, weight: 0.5 };
const SKIP: Intervention = { kind: 'skip_layer', stack: 'encoder_self', layer: 1 };
const UNMASKED: Intervention = { kind: 'mask', stack: 'decoder_self', mask: 'none' };

describe('the address of a translation', () => {
  it('gives back every scene', () => {
    fc.assert(
      fc.property(
        source,
        interventions,
        fc.option(fc.integer({ min: 1, max: 999 })),
        fc.option(fc.record({ query: fc.nat({ max: 99 }), key: fc.integer({ min: -1, max: 99 }) })),
        (one, changes, step, pin) => {
          const scene = { ...translationScene(one, step), interventions: changes, pin };
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
      ['off=0.2', 'cross.0.2'],
      ['paint=6:4:0.5', 'cross.0.2:6:4:0.5'],
      ['weights=cross.0.2:even', 'cross.0.2:own'],
      ['skipff=enc', 'enc.1'],
      ['mask=window:4', 'like 0'],
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
      expect(scene, part).toMatchObject({
        source: { kind: 'translation', text: 'the cat' },
        interventions: [],
      });
    }
  });

  it('holds only what differs from the start', () => {
    expect(decodeURIComponent(writeHash(translationScene()))).toBe(
      `#translate=${BAHDANAU.replaceAll(' ', '+')}`,
    );
  });
});

describe('changes inside the translator', () => {
  it('are written as they were before other models had them', () => {
    const mean: Intervention = { ...OFF, stack: 'encoder_self', by: 'mean' };
    const list = [OFF, mean, WEIGHT, SKIP, UNMASKED, { ...SKIP, stack: 'decoder_self' } as const];
    const hash = writeHash({ ...translationScene(translationSource('the cat')), interventions: list });
    expect(decodeURIComponent(hash)).toBe(
      '#translate=the+cat&off=cross.0.2&off=enc.0.2m&weight=cross.0.2:6.4:0.5&skip=1&mask=0&skip=dec.1',
    );
  });

  it('are read in the words of all models, too', () => {
    const { scene } = readHash('#translate=the+cat&paint=cross.0.2:6:4:0.5&skip=enc.1&mask=none@dec');
    expect(scene.interventions).toEqual([WEIGHT, SKIP, UNMASKED]);
  });

  it('are taken back when they are there already', () => {
    expect(toggled([OFF], OFF)).toEqual([]);
    expect(toggled([WEIGHT], OFF)).toEqual([WEIGHT, OFF]);
    expect(toggled([SKIP, WEIGHT], { ...SKIP, layer: 0 })).toEqual([SKIP, WEIGHT, { ...SKIP, layer: 0 }]);
  });

  it('without a place in the model are told apart', () => {
    const size = {
      layers: { encoder_self: 2, decoder_self: 1, decoder_cross: 1 },
      heads: { encoder_self: 4, decoder_self: 4, decoder_cross: 4 },
      tokens: 19,
    };
    const inside: Intervention[] = [
      OFF,
      WEIGHT,
      SKIP,
      UNMASKED,
      { kind: 'skip_feed_forward', stack: 'decoder_self', layer: 0 },
    ];
    const outside: Intervention[] = [
      { ...OFF, head: 4 } as Intervention,
      { ...SKIP, layer: 2 } as Intervention,
      // Of its only layer the decoder would have nothing left to show.
      { kind: 'skip_layer', stack: 'decoder_self', layer: 0 },
      { kind: 'skip_feed_forward', stack: 'decoder_cross', layer: 0 },
      { ...WEIGHT, key: 19 } as Intervention,
      { kind: 'block', stack: 'encoder_self', token: 19 },
      { kind: 'scale', stack: 'decoder_cross', layer: 1, head: 0, factor: 2 },
    ];
    expect(fittingTranslator([...outside, ...inside], size)).toEqual({ kept: inside, left: outside });
  });

  it('say what they are about', () => {
    const word = (text: string) => ({ text });
    const shown = {
      traced: {
        source: [word('the'), word('European')],
        read: [word('(begin)'), word('économique')],
        rows: [word('(begin)'), { text: 'économique', writes: 'européenne' }],
      },
    } as Translation;
    const says = (entry: Intervention) => changeWords(entry, shown);
    expect(says(OFF)).toBe('Head cross 0.2 switched off');
    expect(says({ ...WEIGHT, query: 1, key: 1 } as Intervention)).toBe(
      'Head cross 0.2: “économique → européenne” looks at “European” with weight 0.5',
    );
    expect(says({ ...WEIGHT, stack: 'encoder_self', query: 0, key: 1 } as Intervention)).toBe(
      'Head encoder 0.2: “the” looks at “European” with weight 0.5',
    );
    expect(says(SKIP)).toBe('Encoder layer 1 skipped');
    expect(says(UNMASKED)).toBe('Every decoder layer: no mask, later tokens are seen');
    const block = { kind: 'block', stack: 'decoder_cross', token: 1 } as const;
    expect([block, { ...block, layer: 0 }, { ...block, layer: 0, head: 2 }].map(says)).toEqual([
      'No cross head may look at “European”',
      'In cross layer 0 nobody may look at “European”',
      'Head cross 0.2 may not look at “European”',
    ]);
  });

  it('decide whether later words are hidden', () => {
    const decoder = { kind: 'mask', stack: 'decoder_self' } as const;
    const cases: [list: Intervention[], trained: boolean, hides: boolean][] = [
      [[], true, true],
      [[], false, false],
      [[UNMASKED], true, false],
      [[{ ...decoder, mask: 'causal' }], false, true],
      [[{ ...decoder, mask: 'window', size: 2 }], true, true],
      [[{ ...decoder, mask: 'none', layer: 0, head: 1 }], true, false],
      [
        [
          { ...decoder, mask: 'none', layer: 0, head: 1 },
          { ...decoder, mask: 'causal' },
        ],
        true,
        true,
      ],
      [[{ ...decoder, mask: 'causal', layer: 0, head: 1 }], false, false],
      [[{ kind: 'mask', stack: 'encoder_self', mask: 'none' }], true, true],
    ];
    for (const [list, trained, hides] of cases)
      expect(hidesLater(list, trained), JSON.stringify(list)).toBe(hides);
  });

  it('read ahead where a mean is taken over the French', () => {
    expect(readsAhead([{ ...OFF, by: 'mean' }], true)).toBe(true);
    expect(readsAhead([{ ...OFF, stack: 'encoder_self', by: 'mean' }], true)).toBe(false);
    expect(readsAhead([OFF], true)).toBe(false);
  });
});

describe('what is computed anew', () => {
  const scene = translationScene();
  const changed = (part: Partial<TranslationSource>) =>
    translationLab.resultPart?.({ ...scene, source: { ...translationSource(), ...part } });
  it('is a translation for another sentence, French, model or change', () => {
    for (const part of [{ text: 'the cat' }, { target: 'le chat' }, { model: 'leaking' }] as const)
      expect(changed(part)).not.toBe(translationLab.resultPart?.(scene));
    expect(translationLab.resultPart?.({ ...scene, interventions: [OFF] })).not.toBe(
      translationLab.resultPart?.(scene),
    );
  });
  it('is nothing for another word, another head, or what stands beside', () => {
    expect(translationLab.resultPart?.({ ...scene, step: 3, head: 1 })).toBe(
      translationLab.resultPart?.(scene),
    );
    expect(changed({ beside: 'leakage', gold: false })).toBe(translationLab.resultPart?.(scene));
  });
});
