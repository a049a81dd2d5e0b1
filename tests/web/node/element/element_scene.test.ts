/** The scene that the element is given, against what the page writes into its address and into the files that it saves. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LayerSummary, TraceSummary } from '../../../../web/src/core/types.ts';
import { refusedAttributes } from '../../../../web/src/element/attributes.ts';
import { CHANGES, readScene } from '../../../../web/src/element/scene_attribute.ts';
import { fetchReader } from '../../../../web/src/element/scene_reader.ts';
import { INTERVENTION_KEYS } from '../../../../web/src/intervention/code.ts';
import { writeHash } from '../../../../web/src/labs/address.ts';
import { savedScene } from '../../../../web/src/labs/trace_file/saved_scene.ts';
import { traceScene } from '../../../../web/src/labs/trace_file/source.ts';
import type { Scene } from '../../../../web/src/scene/scene.ts';

const count = fc.nat(99);
const scenes = fc
  .record({
    layer: count,
    head: count,
    pin: fc.option(fc.record({ query: count, key: fc.integer({ min: -1, max: 99 }) })),
    view: fc.constantFrom('matrix', 'lines', 'table'),
    mode: fc.constantFrom('self' as const, 'causal' as const),
    share: fc.integer({ min: 50, max: 100 }),
    rescaled: fc.boolean(),
    words: fc.boolean(),
  })
  .map(({ share, rescaled, words, ...place }): Scene => {
    const start = traceScene({ kind: 'trace', src: 'a trace.safetensors' });
    const drawing = {
      ...(share < 100 && { massShare: share / 100 }),
      ...(rescaled && { rescaled }),
      ...(words && { words }),
    };
    return { ...start, ...place, ...drawing } as Scene;
  });

test('the address of a trace in the page shows the same in the element, with and without its #', () => {
  fc.assert(
    fc.property(scenes, (scene) => {
      const hash = writeHash(scene);
      expect(readScene(hash)).toEqual({ scene, problem: '' });
      expect(readScene(hash.slice(1)).scene).toEqual(scene);
    }),
  );
});

test('changes in the address of the page leave head and pin to the element, which shows the file as it is', () => {
  expect(CHANGES.keys).toEqual(INTERVENTION_KEYS);
  const { scene, problem } = readScene('#trace=a&off=1.2&temp=0.1:0.5&head=3.1&pin=1.0');
  expect(problem).toBe('');
  expect(scene).toMatchObject({ layer: 3, head: 1, pin: { query: 1, key: 0 }, interventions: [] });
});

test('what is no scene of a trace has one sentence, in which the attribute is not too long', async () => {
  await fetchReader('head=0.0');
  const said = (scene: string) => refusedAttributes({ scene }, [], { layer: 0, head: 0 }).get('scene');
  expect(said('')).toBe('');
  expect(said('head=3.1&pin=1.-')).toBe('');
  expect(said('text=hello')).toBe(
    `scene="text=hello" cannot be read: 'text' is not known. The trace is shown without it.`,
  );
  for (const scene of ['head=3', 'pin=a.b', 'mass=0.2', 'colours=some', 'view=map', 'trace=', 'head=3.-'])
    expect(said(scene)).toMatch(/^scene="[^"]+" cannot be read: .+\. The trace is shown without it\.$/);
  expect(said(`pin=${'9'.repeat(500)}`)?.length).toBeLessThan(200);
});

const layers = [{ heads: 4, queries: 3, keys: 5 }] as LayerSummary[];
const start = traceScene({ kind: 'trace', src: 'saved.safetensors' });

function opened(scene: unknown): Scene {
  const metadata = { scene: JSON.stringify(scene) } as TraceSummary['metadata'];
  return savedScene({ metadata, layers }, start.source, start);
}

test('a saved scene is shown again as far as the trace has it, whatever the metadata says', () => {
  const saved = { ...start, layer: 0, head: 3, pin: { query: 2, key: 4 }, view: 'table', massShare: 0.9 };
  expect(opened({ ...saved, rescaled: true })).toEqual({ ...saved, rescaled: true });
  expect(opened({ ...saved, words: true })).toEqual({ ...saved, words: true });
  expect(opened({ ...saved, words: 'yes' })).toEqual(saved);
  expect(opened({ ...saved, pin: { query: 2, key: 5 } }).pin).toBeNull();
  expect(opened({ ...saved, pin: { query: 3, key: -1 } }).pin).toBeNull();
  expect(opened({ ...saved, pin: { query: 0, key: -1 } }).pin).toEqual({ query: 0, key: -1 });
  expect(opened({ ...saved, head: 4 })).toEqual(start);
  // There are no changes whose difference could be shown.
  expect(opened({ ...saved, view: 'difference' }).view).toBe('matrix');
  for (const massShare of [0.4, 1, 2, '0.9', null])
    expect(opened({ ...saved, massShare }).massShare).toBeUndefined();
  fc.assert(
    fc.property(fc.jsonValue(), (anything) => {
      const { layer, head, pin } = opened(anything);
      expect(head).toBeLessThan(layers[layer]?.heads ?? 0);
      expect(pin === null || (pin.query < 3 && pin.key < 5)).toBe(true);
    }),
  );
});
