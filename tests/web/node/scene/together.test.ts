/** Heads and rows that are shown together: in the scene, in its address, and what becomes of them when others are chosen. */

import { describe, expect, it } from 'vitest';
import { readHash, writeHash } from '../../../../web/src/labs/address.ts';
import { defaultScene } from '../../../../web/src/labs/encoder/source.ts';
import { withDrawing } from '../../../../web/src/scene/drawing.ts';
import type { Scene } from '../../../../web/src/scene/scene.ts';

const compared = {
  places: [
    { layer: 4, head: 0 },
    { layer: 5, head: 2 },
  ],
  as: 'average',
} as const;
const start: Scene = { ...defaultScene(), layer: 3, head: 1, pin: { query: 11, key: 2 } };

describe('the address', () => {
  it.each([
    'with=4.0,5.2',
    'with=average:4.0',
    'with=maximum:4.0,5.2,0.1,2.3',
    'rows=5,7',
    'rows=maximum:5',
    'with=4.0&rows=average:5,7',
    'arcs=1.0,3.2',
    'arcs=,3.2',
  ])('keeps %s', (part) => {
    const { scene, problem } = readHash(`#text=one+two&pin=1.2&${part}`);
    expect(problem).toBe('');
    expect(decodeURIComponent(writeHash(scene))).toContain(part);
    expect(readHash(writeHash(scene)).scene).toEqual(scene);
  });

  it.each([
    ['with=', 'up to four heads'],
    ['with=3', 'up to four heads'],
    ['with=0.0,0.1,0.2,0.3,0.4', 'up to four heads'],
    ['with=sum:3.1', 'up to four heads'],
    ['with=average:3.1:2.0', 'up to four heads'],
    ['rows=-1', 'up to four rows'],
    ['rows=1,2,3,4,5', 'up to four rows'],
    ['arcs=,', 'two heads'],
    ['arcs=1.0,3.2,2.2', 'two heads'],
  ])('says what is wrong with %s and keeps the rest', (part, words) => {
    const { scene, problem } = readHash(`#text=one+two&head=2.3&${part}`);
    expect(problem).toContain(words);
    expect(scene).toMatchObject({ layer: 2, head: 3 });
    expect(scene.compared ?? scene.rows ?? scene.arcs).toBeUndefined();
  });

  it('says nothing where one head and one row are shown', () => {
    const scene = withDrawing(start, { compared: { places: [], as: 'each' }, rows: undefined });
    expect(Object.keys(scene)).toEqual(Object.keys(start));
    expect(writeHash(scene)).not.toMatch(/with=|rows=/);
  });
});

describe('another choice', () => {
  const together = withDrawing(start, { compared, rows: { places: [5, 7], as: 'each' } });

  it('of one that is compared changes places with it', () => {
    const next = withDrawing(together, { layer: 5, head: 2 });
    expect(next.compared).toEqual({
      ...compared,
      places: [
        { layer: 4, head: 0 },
        { layer: 3, head: 1 },
      ],
    });
  });

  it('of another head is compared with the same ones', () => {
    expect(withDrawing(together, { layer: 0, head: 0 }).compared).toEqual(compared);
  });

  it('of a row that is pinned changes places with the pin, and without a pin no row is left', () => {
    expect(withDrawing(together, { pin: { query: 7, key: 1 } }).rows?.places).toEqual([5, 11]);
    expect(withDrawing(together, { pin: { query: 11, key: 9 } }).rows?.places).toEqual([5, 7]);
    expect(withDrawing(together, { pin: null }).rows).toBeUndefined();
    expect(withDrawing(together, { pin: null }).compared).toEqual(compared);
  });
});
