/** Where words are shown, no name of a pattern and no order speaks of tokens: these are pieces there. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type HeadStatistics, RESTS_ON_NONE, RESTS_ON_SPECIAL } from '../../../../web/src/core/types.ts';
import { AS_IT_STANDS, HEAD_ORDERS } from '../../../../web/src/scene/arrangement.ts';
import { tokenOf } from '../../../../web/src/trace/tokens.ts';
import { PAIRS, rowTable, STRONGEST } from '../../../../web/src/view/head/table_text.ts';
import { cellsBy, stacksOf } from '../../../../web/src/view/heads/head_cells.ts';
import { arranged, labelOf, ORDERS } from '../../../../web/src/view/heads/heads_arranged.ts';
import { inNoun, patternFigures, patternOf } from '../../../../web/src/view/heads/pattern.ts';
import { headStages } from '../../../shared/head_stages.ts';

const SOURCE = new URL('../../../../cpp/src/analysis/head_pattern.cpp', import.meta.url);

/** Every name that the core gives, as its source has them. */
const names = [
  ...readFileSync(SOURCE, 'utf8')
    .split('std::string name_of(')
    .slice(1)
    .join('')
    .matchAll(/"([^"\n]*)"/g),
]
  .map(([, name = '']) => name)
  .filter((name) => name !== '')
  .map((name) => (name.startsWith(' ') ? `3${name}` : name));

const head = (part: Partial<HeadStatistics>) =>
  ({
    layer: 0,
    head: 0,
    entropy: 0.5,
    meanDistance: 1,
    firstTokenMass: 0.1,
    previousTokenMass: 0.1,
    selfMass: 0.1,
    nextTokenMass: 0.1,
    lastTokenMass: 0.1,
    inductionMass: 0.1,
    duplicateTokenMass: 0.1,
    repeatedRows: 2,
    repeated: '',
    repeatedShare: 0,
    place: '',
    placeShare: 0.5,
    restKey: RESTS_ON_NONE,
    restMass: 0,
    ...part,
  }) as HeadStatistics;

const tokens = ['a', 'b'].map((text) => tokenOf(text));

it('knows all names', () => {
  expect(names).toContain('previous token');
  expect(names).toContain('3 tokens back');
  expect(names.length).toBeGreaterThan(13);
});

describe.each(names)('“%s”', (name) => {
  it('is of words in words, and as the core says it in pieces', () => {
    const pieces = name === 'mixed' ? name : `${name} .50`;
    expect(patternOf(head({ place: name }), tokens)).toBe(pieces);
    expect(patternOf(head({ place: name }), tokens, 'word')).toBe(pieces.replace('token', 'word'));
    expect(patternOf(head({ repeated: name, repeatedShare: 0.4 }), tokens, 'word')).toBe(
      `${name.replace('token', 'word')} .40`,
    );
    expect(inNoun(name, 'word')).not.toMatch(/token/);
  });

  it('is so on the cell and beneath it', () => {
    const statistics = [head({ place: name, restKey: 0, restMass: 0.4 })];
    const layers = [{ stack: 'text', kind: 'self', index: 0, heads: 1 } as never];
    const cell = cellsBy({ statistics, ownTokens: [tokens], noun: 'word' });
    const [stack] = arranged(stacksOf(layers, cell), statistics, { ...AS_IT_STANDS, large: true }, 'word');
    const [drawn] = stack?.rows[0]?.cells ?? [];
    expect(drawn?.words).toMatch(/rests on a \.40/);
    expect(drawn?.words).not.toMatch(/token/);
    expect(drawn?.caption).toBe(`0.0 ${name.replace('token', 'word')}`);
  });
});

it('orders and figures are of words', () => {
  for (const order of HEAD_ORDERS) {
    expect(labelOf(order, 'token')).toBe(ORDERS[order].label);
    expect(labelOf(order, 'word')).not.toMatch(/token/);
  }
  const measured = (noun: 'token' | 'word') =>
    patternFigures(head({}), noun).map((figure) => figure.measured);
  expect(measured('word')).toEqual(measured('token').map((words) => words.replaceAll('token', 'word')));
});

it('special tokens keep their name: they are what the tokenizer adds', () => {
  expect(patternOf(head({ restKey: RESTS_ON_SPECIAL, restMass: 0.4 }), tokens, 'word')).toBe(
    'rests on special tokens .40',
  );
});

it('a share that is not all is not called 1', () => {
  const said = (placeShare: number) => patternOf(head({ place: 'even', placeShare }), tokens);
  expect([0.994, 0.996, 0.9994, 0.9996, 1].map(said)).toEqual([
    'even .99',
    'even >.99',
    'even >.99',
    'even 1',
    'even 1',
  ]);
  expect(patternOf(head({ restKey: 0, restMass: 0.997 }), tokens)).toBe('rests on a >.99');
});

it('a table names its columns so', () => {
  const stages = headStages({ queries: 2, keys: 2, weights: Float32Array.of(1, 0, 0.5, 0.5) });
  const figures = { stages, queryTokens: tokens, keyTokens: tokens, noun: 'word' as const };
  for (const names of [STRONGEST.names(figures), PAIRS.names(figures), rowTable(figures, 0)[0]])
    expect(names?.slice(0, 2)).toEqual(['position', 'word']);
});
