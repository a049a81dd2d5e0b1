/** How scores are made and what is known of positions, as changes: words, addresses, and what has a place where. */

import { expect, it } from 'vitest';
import type { Intervention, OwnPositions } from '../../../../web/src/core/types.ts';
import { interventionParts, interventionsIn } from '../../../../web/src/intervention/code.ts';
import { fitting, reaches, withIntervention, wordsOf } from '../../../../web/src/intervention/list.ts';
import { cacheFacts } from '../../../../web/src/labs/language/cache_facts.ts';
import { fittingTranslator, offeredKinds } from '../../../../web/src/labs/translation/changes.ts';

const WORDS: [Intervention, address: string, words: string][] = [
  [{ kind: 'unscaled' }, 'unscaled=all', 'Every layer: scores not divided by √d'],
  [{ kind: 'unscaled', layer: 3 }, 'unscaled=3', 'Layer 3: scores not divided by √d'],
  [{ kind: 'unscaled', layer: 3, head: 1 }, 'unscaled=3.1', 'Head 3.1: scores not divided by √d'],
  [{ kind: 'cap', cap: 5 }, 'cap=5', 'Every layer: scores soft-capped at ±5'],
  [{ kind: 'cap', cap: 2.5, layer: 3, head: 1 }, 'cap=2.5@3.1', 'Head 3.1: scores soft-capped at ±2.5'],
  [{ kind: 'positions', positions: 'none' }, 'positions=none', 'The model has no positions'],
  [
    { kind: 'positions', positions: 'alibi' },
    'positions=alibi',
    'The model has ALiBi in place of its positions',
  ],
  [
    { kind: 'positions', positions: 'rotary' },
    'positions=rotary',
    'The model has rotary positions in place of its own',
  ],
];

it.each(WORDS)('%o is in the address and in words', (entry, address, words) => {
  const parts = interventionParts([entry]).map((part) => part.join('='));
  expect(parts).toEqual([address]);
  expect(interventionsIn(new URLSearchParams(address))).toEqual([entry]);
  expect(wordsOf(entry, String)).toBe(words);
});

it.each([
  'unscaled=',
  'unscaled=x',
  'unscaled=1.2.3',
  'cap=0',
  'cap=-1',
  'cap=1e99',
  'cap=1e-60',
  'cap=5@x',
  'positions=far',
  'positions=constructor',
])('%s is no change', (address) => {
  expect(() => interventionsIn(new URLSearchParams(address))).toThrow('no change that is known');
});

const SIZE = { layers: 6, heads: 12, tokens: 9 };

it('positions have a place only where a model can exchange them', () => {
  const all: Intervention[] = (['none', 'sinusoid', 'alibi', 'rotary'] as const).map((positions) => ({
    kind: 'positions',
    positions,
  }));
  const schemes = (positions?: OwnPositions) =>
    fitting(all, { ...SIZE, ...(positions && { positions }) }).kept.map((entry) =>
      entry.kind === 'positions' ? entry.positions : '',
    );
  expect(schemes('learned')).toEqual(['none', 'sinusoid', 'alibi', 'rotary']);
  expect(schemes('learned_odd')).toEqual(['none', 'sinusoid', 'alibi']);
  expect(schemes('rotary')).toEqual(['none', 'alibi']);
  expect(schemes()).toEqual([]);
});

it('of two that stand in place of positions the newer holds', () => {
  const first: Intervention = { kind: 'positions', positions: 'none' };
  const second: Intervention = { kind: 'positions', positions: 'alibi' };
  expect(withIntervention([first], second)).toEqual([second]);
  expect(reaches(second, { layer: 4, head: 2 })).toBe(true);
});

it('a translator takes caps, unscaled scores where its scores are divided, and other positions where it has some', () => {
  const list: Intervention[] = [
    { kind: 'cap', cap: 3, stack: 'decoder_cross' },
    { kind: 'unscaled', stack: 'decoder_cross', layer: 0, head: 0 },
    { kind: 'positions', positions: 'sinusoid' },
  ];
  const layers = (encoder: number) => ({ encoder_self: encoder, decoder_self: encoder, decoder_cross: 1 });
  const kept = (encoder: number, positions: OwnPositions) => {
    const size = { layers: layers(encoder), heads: layers(encoder), tokens: 9, positions };
    return fittingTranslator(list, size).kept.map(({ kind }) => kind);
  };
  expect(kept(2, 'learned')).toEqual(['cap', 'unscaled', 'positions']);
  expect(kept(2, 'rotary')).toEqual(['cap', 'unscaled']);
  expect(kept(0, 'kept')).toEqual(['cap']);
  expect(offeredKinds('decoder_cross', layers(2))).toContain('unscaled');
  expect(offeredKinds('decoder_cross', layers(0))).not.toContain('unscaled');
  expect(offeredKinds('encoder_self', layers(2))).toContain('positions');
});

it('heads that share keys and values are told with the bytes of their cache', () => {
  const bytes = { cacheBytesPerToken: 46080, cacheBytesUngrouped: 138240 };
  const grouped = cacheFacts({ heads: 9, keyValueHeads: 3, ...bytes });
  expect(grouped).toContain('9 query heads on 3 keys and values: the cache takes 46,080 bytes a token');
  expect(grouped).toContain('it would take 138,240 bytes');
  const alone = cacheFacts({ heads: 9, keyValueHeads: 1, ...bytes });
  expect(alone).toContain('on one key and value');
  const own = cacheFacts({ heads: 9, keyValueHeads: 9, ...bytes });
  expect(own).toContain('9 query heads with a key and value each');
  expect(cacheFacts({ heads: 9, keyValueHeads: 3 })).toBe('');
});
