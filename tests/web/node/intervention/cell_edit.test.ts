/** The list of changes while cells and rows are set: what replaces what, its words, and addresses of yesterday. */

import { describe, expect, it } from 'vitest';
import type { Intervention } from '../../../../web/src/core/types.ts';
import {
  patternInRows,
  setInCells,
  withCells,
  withoutCells,
  withoutRows,
  withRows,
} from '../../../../web/src/intervention/cell_edit.ts';
import { interventionParts, interventionsIn } from '../../../../web/src/intervention/code.ts';
import { fitting, paintedCells, wordsOf } from '../../../../web/src/intervention/list.ts';
import { withCellReset } from '../../../../web/src/intervention/reset_cell.ts';
import { readHash, writeHash } from '../../../../web/src/labs/address.ts';
import { othersWords, scoreRange, spokenCell } from '../../../../web/src/view/controls/cell_words.ts';
import { headStages } from '../../../shared/head_stages.ts';

const HEAD = { layer: 3, head: 1 };
const LAYER = { layer: 3 };
const CELL = { query: 11, key: 9 };
const names = (position: number) => `t${position}`;

const written = (list: Intervention[]) => new URLSearchParams(interventionParts(list)).toString();
const read = (code: string) => interventionsIn(new URLSearchParams(code));

describe('a cell', () => {
  it('holds one number, a weight or a score', () => {
    const weight = withCells([], 'paint', CELL, [HEAD], 0.6);
    expect(weight).toEqual([{ kind: 'paint', ...HEAD, ...CELL, weight: 0.6 }]);
    const score = withCells(weight, 'score', CELL, [HEAD], 4);
    expect(score).toEqual([{ kind: 'score', ...HEAD, ...CELL, score: 4 }]);
    expect(setInCells(score, CELL, HEAD)).toBe(score[0]);
    expect(setInCells(score, CELL, LAYER)).toBeUndefined();
    expect(withoutCells(score, CELL, [HEAD])).toEqual([]);
  });

  it('is another one when it is several, or of all heads', () => {
    const several = { ...CELL, queries: 2, keys: 3 };
    const list = withCells(withCells([], 'paint', CELL, [HEAD], 0.6), 'paint', several, [LAYER], 0.1);
    expect(list).toHaveLength(2);
    expect(paintedCells(list, HEAD)).toHaveLength(7);
    expect(paintedCells(list, { layer: 3, head: 0 })).toHaveLength(6);
    expect(paintedCells(list, { layer: 2, head: 1 })).toEqual([]);
  });
});

describe('a row', () => {
  it('is even in place of what was set in it', () => {
    const list = withCells(
      withCells([], 'paint', CELL, [HEAD], 0.6),
      'score',
      { query: 2, key: 0 },
      [HEAD],
      1,
    );
    const even = withRows(list, CELL, [HEAD], 'uniform');
    expect(even).toEqual([list[1], { kind: 'row', pattern: 'uniform', ...HEAD, query: 11 }]);
    expect(patternInRows(even, CELL, HEAD)).toBe('uniform');
    expect(patternInRows(even, { ...CELL, queries: 2 }, HEAD)).toBeNull();
    expect(withoutRows(even, CELL, [HEAD])).toEqual([list[1]]);
  });
});

describe('an address', () => {
  it.each([
    ['paint=3.1:11:9:0.6', 'Head 3.1: “t11” looks at “t9” with weight 0.6'],
    ['paint=3:11:9-10:0.6', 'Layer 3: “t11” looks at “t9” to “t10” with weight 0.6'],
    ['score=3.1:11-12:9:-2.5', 'Head 3.1: “t11” to “t12” look at “t9” with score -2.5'],
    ['row=3.1:11:uniform', 'Head 3.1: “t11” looks evenly at all that may be seen'],
    ['row=3:0-4:own', 'Layer 3: “t0” to “t4” look only at the token itself'],
  ])('%s says: %s', (code, words) => {
    const list = read(code);
    expect(list.map((entry) => wordsOf(entry, names))).toEqual([words]);
    expect(decodeURIComponent(written(list))).toBe(code);
  });

  it.each([
    'paint=3.1:11:9:1.5',
    'paint=3.1:12-11:9:1',
    'score=3.1:11:9:',
    'row=3.1:11:odd',
    'row=3.1:uniform',
  ])('refuses %s', (code) => {
    expect(() => read(code)).toThrow(/is no change that is known/);
  });

  it('leaves out what reaches beyond the text', () => {
    const list = read('paint=3.1:11:9-20:0.6&row=3.1:11-20:own&score=3.1:1:1:0');
    const { kept } = fitting(list, { layers: 6, heads: 12, tokens: 20 });
    expect(kept.map(({ kind }) => kind)).toEqual(['score']);
  });
});

describe('the address of a trace or of vectors', () => {
  it.each(['#trace=a.safetensors', '#vectors='])('%s writes each change once', (hash) => {
    const { scene, problem } = readHash(`${hash}&paint=3.1:1:0:0.6&row=0:2:own`);
    expect(problem).toBe('');
    const parts = new URLSearchParams(writeHash(scene).slice(1));
    expect([parts.getAll('paint'), parts.getAll('row')]).toEqual([['3.1:1:0:0.6'], ['0:2:own']]);
  });
});

describe('the card', () => {
  // A causal row of three: the last is hidden.
  const stages = headStages({
    queries: 1,
    keys: 3,
    weights: Float32Array.of(0.6, 0.4, 0),
    allowed: Uint8Array.of(1, 1, 0),
    scores: Float32Array.of(2.5, -1.5, 99),
  });
  const cell = { query: 0, key: 0 };

  it('says what the others of the row do', () => {
    expect(othersWords(stages, cell, 'paint', false)).toBe('The other one has the rest.');
    expect(othersWords(stages, cell, 'score', true)).toBe(
      'Softmax divides the row anew: the other one has the rest.',
    );
    const wide = {
      ...stages,
      keys: 3,
      allowed: Uint8Array.of(1, 1, 1),
      weights: Float32Array.of(0.5, 0.3, 0.2),
    };
    expect(othersWords(wide, cell, 'paint', true)).toBe('The other 2 share the rest as before.');
    expect(othersWords(wide, { ...cell, queries: 2, keys: 3 }, 'paint', true)).toBe(
      '6 cells in 2 rows; the others of each row share what is left.',
    );
    const alone = { ...stages, allowed: Uint8Array.of(1, 0, 0) };
    expect(othersWords(alone, cell, 'paint', true)).toBe('Nothing else may be looked at in this row.');
  });

  it('lets scores range beyond those that are allowed', () => {
    expect(scoreRange(stages, 0)).toEqual({ least: -6, most: 7 });
  });

  it('says the new weight to whoever listens', () => {
    expect(spokenCell(stages, cell, '“it” looks at “the”', 'So.')).toBe(
      '“it” looks at “the”: weight .60. So.',
    );
  });
});

describe('a cell that is set back', () => {
  const site = { layer: 3, head: 1 };
  /** Which cells a list sets in the head, in reading order. */
  const cellsOf = (list: Intervention[]) =>
    paintedCells(list, site)
      .map(({ query, key }) => `${query}.${key}`)
      .sort();

  it('leaves what was set in others, whichever cell of a block it is', () => {
    const block = { query: 4, key: 2, queries: 3, keys: 4 };
    const list: Intervention[] = [
      { kind: 'off', layer: 0, head: 0, by: 'zero' },
      { kind: 'paint', ...site, ...block, weight: 0.25 },
      { kind: 'score', ...site, query: 9, key: 9, score: 2 },
    ];
    const all = cellsOf(list);
    for (let query = 4; query < 7; query++)
      for (let key = 2; key < 6; key++) {
        const left = withCellReset(list, { query, key }, site);
        expect(cellsOf(left)).toEqual(all.filter((cell) => cell !== `${query}.${key}`));
        expect(
          left
            .filter(({ kind }) => kind === 'paint')
            .every((entry) => 'weight' in entry && entry.weight === 0.25),
        ).toBe(true);
        expect(left).toContainEqual(list[0]);
      }
  });

  it('goes in every head that it was set in at once, and in no other cell or head', () => {
    const list: Intervention[] = [
      { kind: 'paint', layer: 3, query: 1, key: 1, weight: 1 },
      { kind: 'paint', layer: 2, head: 1, query: 1, key: 1, weight: 1 },
      { kind: 'row', pattern: 'uniform', ...site, query: 1 },
    ];
    expect(withCellReset(list, { query: 1, key: 1 }, site)).toEqual(list.slice(1));
    expect(withCellReset(list, { query: 1, key: 2 }, site)).toEqual(list);
  });
});
