/** What the element makes of its attributes, and of letters that run from right to left. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LayerSummary, TraceSummary } from '../../../../web/src/core/types.ts';
import { refusedAttributes } from '../../../../web/src/element/attributes.ts';
import { modeOf, whatIfOfTrace } from '../../../../web/src/trace/mode_mask.ts';
import { directionOf, isolated, runsOf } from '../../../../web/src/view/text/direction.ts';

const layer = (heads: number, queries = 4, keys = queries): LayerSummary =>
  ({ name: 'layer.0', heads, queries, keys, hasVectors: true }) as LayerSummary;

const shown = { layer: 0, head: 0 };

test('a head that the trace does not have is named, with those that it has and the one that is shown', () => {
  const layers = [layer(12), layer(4)];
  const said = (head: string) => refusedAttributes({ head }, layers, shown).get('head');
  expect(said('0.11')).toBe('');
  expect(said('')).toBe('');
  expect(said('99.1')).toBe('head="99.1" is not in this trace: it has 2 layers, 0 to 1. Head 0.0 is shown.');
  expect(said('1.4')).toBe(
    'head="1.4" is not in this trace: layer 1 has 4 heads, 0 to 3. Head 0.0 is shown.',
  );
  for (const nonsense of ['3', '3,1', '-1.0', '1.5.2', 'first', '1e3.0', ' . '])
    expect(said(nonsense)).toMatch(/names no head: .*head="0\.0"\. Head 0\.0 is shown\.$/);
});

test('a pin outside, and choices that do not exist, have a sentence each', () => {
  const all = { head: '0.0', pin: '4.0', mode: 'round', view: 'map', theme: 'blue' };
  const said = [...refusedAttributes(all, [layer(1)], shown).values()].filter((sentence) => sentence !== '');
  expect(said).toHaveLength(4);
  for (const sentence of said) expect(sentence).toMatch(/^\w+=".+" .+\. .+\.$/);
  const good = { head: '0.0', pin: '3.3', mode: 'causal', view: 'lines', theme: 'dark' };
  expect([...refusedAttributes(good, [layer(1)], shown).values()].join('')).toBe('');
});

test('every head and every pin of a trace passes, and none outside does', () => {
  const size = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(size, size, size, fc.nat(12), fc.nat(12), (heads, queries, keys, first, second) => {
      const said = refusedAttributes(
        { head: `0.${first}`, pin: `${first}.${second}` },
        [layer(heads, queries, keys)],
        shown,
      );
      expect(said.get('head') === '').toBe(first < heads);
      expect(said.get('pin') === '').toBe(first < queries && second < keys);
    }),
  );
});

test('a head that hides later tokens is causal, and one between two sequences is cross, whatever it hides', () => {
  expect(modeOf({ hidesLater: true }, true)).toBe('causal');
  expect(modeOf({ hidesLater: false }, true)).toBe('self');
  expect(modeOf({ hidesLater: true }, false)).toBe('cross');
});

function traceOf(settings: object, scene?: object): TraceSummary {
  const metadata = { settings: JSON.stringify(settings), ...(scene && { scene: JSON.stringify(scene) }) };
  return { layers: [layer(1)], metadata, warnings: [] };
}

test("a causal mask that is not the trace's own is a what-if", () => {
  const windowed = traceOf({ window: [2, -1], prefix: 1 });
  expect(whatIfOfTrace('causal', windowed)).toMatch(/^What if: /);
  expect(whatIfOfTrace('self', windowed)).toBe('');
  const causal = traceOf({ causal: 'top-left' });
  expect(whatIfOfTrace('causal', causal)).toBe('');
  // Saved from the page while it asked its encoder what if.
  const saved = traceOf(
    { causal: 'bottom-right' },
    { mode: 'causal', source: { kind: 'model', model: 'minilm' } },
  );
  expect(whatIfOfTrace('self', saved)).toMatch(/^What if: .*trained/);
  expect(
    whatIfOfTrace('self', { layers: [layer(1)], metadata: { scene: '[', settings: 'null' }, warnings: [] }),
  ).toBe('');
});

test('letters have a direction, digits follow, marks have none', () => {
  for (const word of ['سلام', 'שלום', '\u07ca', '\u{1e900}', '1ש', '„א“'])
    expect(directionOf(word)).toBe('rtl');
  for (const word of ['the', 'ελ', '是', 'a1', 'Ġש']) expect(directionOf(word)).toBe('ltr');
  for (const word of ['12', '٣', '-4']) expect(directionOf(word)).toBe('digits');
  for (const word of ['', '…', '😀', '␣']) expect(directionOf(word)).toBe(null);
  expect(isolated('it')).toBe('it');
  expect(isolated('הוא')).toBe('\u2068הוא\u2069');
});

/** Runs as letters: one for each word, in capitals where it runs from right to left. */
function drawn(text: string): string {
  const { runs } = runsOf(text.split(' ').map((word) => directionOf(word)));
  return runs.map(({ direction, from, to }) => (direction === 'rtl' ? 'R' : 'l').repeat(to - from)).join('');
}

test('runs are those of the bidirectional algorithm', () => {
  expect(drawn('the trophy is 3 .')).toBe('lllll');
  expect(drawn('he said سلام ، يا and שלום !')).toBe('llRRRlRl');
  expect(drawn('سلام ، 3 .')).toBe('RRRR');
  expect(drawn('كتاب Python 3 الجديد')).toBe('RllR');
  expect(drawn('12 שלום')).toBe('RR');
  expect(drawn('. !')).toBe('ll');
});

test('runs cover all words in order, and no two neighbours run the same way', () => {
  const words = fc.array(fc.constantFrom('ltr' as const, 'rtl' as const, 'digits' as const, null), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(words, (tendencies) => {
      const { runs } = runsOf(tendencies);
      const each = runs.flatMap(({ direction, from, to }) => Array(to - from).fill(direction));
      expect(each).toHaveLength(tendencies.length);
      runs.forEach(({ direction, from }, at) => {
        expect(from).toBe(at === 0 ? 0 : runs[at - 1]?.to);
        expect(direction).not.toBe(runs[at - 1]?.direction);
      });
      tendencies.forEach((own, at) => {
        if (own === 'ltr' || own === 'rtl') expect(each[at]).toBe(own);
      });
    }),
  );
});
