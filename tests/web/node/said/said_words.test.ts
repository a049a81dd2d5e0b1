/** Claims of the page's sentences, over random texts and figures: each is evaluated anew. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeadStages, HeadStatistics, Intervention } from '../../../../web/src/core/types.ts';
import { seesEverything, seesLater, silencedWords } from '../../../../web/src/intervention/list.ts';
import { encoderWhatIf } from '../../../../web/src/labs/encoder/what_if.ts';
import {
  copyFacts,
  copyWords,
  SAME_CHANGE,
  sharedWords,
} from '../../../../web/src/labs/language/copying_words.ts';
import { languageScene } from '../../../../web/src/labs/language/source.ts';
import { languageMode, languageWhatIf } from '../../../../web/src/labs/language/what_if.ts';
import { leftOutWords } from '../../../../web/src/labs/left_out.ts';
import { nearestWords } from '../../../../web/src/labs/training/runs/head_words.ts';
import {
  type AlignedRow,
  alignedRows,
  goingOn,
  rowsOfWords,
  runsBack,
  widestRow,
} from '../../../../web/src/labs/translation/alignment_facts.ts';
import { unsureWord } from '../../../../web/src/labs/translation/text.ts';
import { rowsOf, wordToken } from '../../../../web/src/labs/translation/translation_trace.ts';
import { type WidthFigures, widthWords } from '../../../../web/src/labs/vectors/width_figures.ts';
import { followed, followPin } from '../../../../web/src/trace/follow_pin.ts';
import { isOneSequence, tokenNumbers } from '../../../../web/src/trace/token_numbers.ts';
import { tokenOf } from '../../../../web/src/trace/tokens.ts';
import { patternName, patternOf } from '../../../../web/src/view/heads/pattern.ts';
import { isSame, shortWeight, similarity } from '../../../../web/src/view/text/format.ts';
import { distinctName, rowName, rowNameAt, rowsWrite } from '../../../../web/src/view/text/token_name.ts';
import { interventions } from '../../../shared/arbitrary_interventions.ts';

const ids = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 30 });
const digits = (value: number) => value.toFixed(3);
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('the copying story says', () => {
  const nameOf = (id: number) => `t${id}`;

  it('that a token was followed before by what is expected, only where it was', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 0, max: 5 }), (text, expected) => {
        const words = copyWords(copyFacts(text, expected), nameOf);
        const last = text.at(-1);
        const followers = text.slice(1).filter((_, at) => text[at] === last);
        const isCopied = followers.includes(expected);
        expect(words.startsWith('That is what followed')).toBe(isCopied);
        expect(words.includes('has not stood')).toBe(followers.length === 0);
        const named = [...words.matchAll(/“t(\d)”/g)].map(([, id]) => Number(id));
        if (followers.length > 0 && !isCopied) expect(new Set(named)).toEqual(new Set(followers));
        else expect(named).toEqual([]);
        const times = /once|(\d+) times?/.exec(words);
        const wanted = isCopied ? followers.filter((id) => id === expected).length : followers.length;
        if (times) expect(times[1] === undefined ? 1 : Number(times[1])).toBe(wanted);
      }),
    );
  });

  it('that work is shared, only where it is beyond noise', () => {
    const change = fc.double({ min: -3, max: 1, noNaN: true });
    fc.assert(
      fc.property(change, change, (together, alone) => {
        const words = sharedWords(together, alone, digits);
        expect(words).toContain(digits(together));
        expect(words.endsWith('the work is shared')).toBe(together < alone - SAME_CHANGE);
        expect(words.includes('add nothing')).toBe(Math.abs(together - alone) <= SAME_CHANGE);
      }),
    );
  });
});

const name = (...names: string[]) => fc.constantFrom('', ...names);
const statistics = fc.record({
  layer: fc.constant(0),
  head: fc.constant(0),
  entropy: share,
  meanDistance: share,
  firstTokenMass: share,
  previousTokenMass: share,
  nextTokenMass: share,
  selfMass: share,
  lastTokenMass: share,
  inductionMass: share,
  duplicateTokenMass: share,
  repeatedRows: fc.integer({ min: 0, max: 3 }),
  repeated: name('induction', 'same token'),
  repeatedShare: share,
  place: name('previous token', 'broad', 'mixed'),
  placeShare: share,
  restKey: fc.integer({ min: -2, max: 2 }),
  restMass: share,
  telling: share,
});

describe('the pattern of a head', () => {
  const tokens = ['[CLS]', 'a', 'a'].map((text) => tokenOf(text));

  it('says what the core names, each with its figure, and what the head rests on', () => {
    fc.assert(
      fc.property(statistics, (head: HeadStatistics) => {
        const words = patternOf(head, tokens);
        for (const [named, figure] of [
          [head.repeated, head.repeatedShare],
          [head.place, head.placeShare],
        ] as const) {
          if (named === 'mixed') expect(words.split(', ')).toContain('mixed');
          else if (named) expect(words.split(', ')).toContain(`${named} ${shortWeight(figure)}`);
        }
        const rest = ['special tokens', '', '[CLS]', 'a (1st of 2)', 'a (2nd of 2)'][head.restKey + 2];
        expect(words.includes('rests on')).toBe(head.restKey !== -1);
        if (rest) expect(words.endsWith(`rests on ${rest} ${shortWeight(head.restMass)}`)).toBe(true);
      }),
    );
  });

  it('is sorted by its most particular name', () => {
    const none = { repeated: '', place: '' } as HeadStatistics;
    expect(patternName({ ...none, repeated: 'induction', place: 'previous token' })).toBe('induction');
    expect(patternName({ ...none, place: 'broad' })).toBe('broad');
    expect(patternName(none)).toBe('rests');
  });
});

describe('tokens are compared', () => {
  const tokens = (names: string[]) => names.map((name) => tokenOf(name));
  const layer = (kind: string, queries: number, keys: number) => ({ kind, queries, keys });

  it('by their names, special ones and those of another sequence with none', () => {
    const source = tokens(['[CLS]', 'a', 'b', 'a', '[SEP]']);
    const written = tokens(['a', 'b']);
    const summary = { layers: [layer('self', 5, 5), layer('cross', 2, 5)] };
    const sides = [
      { queryTokens: source, keyTokens: source },
      { queryTokens: written, keyTokens: source },
    ];
    const numbers = tokenNumbers(summary as never, (at) => sides[at] as never);
    expect([...numbers]).toEqual([-2, 0, 1, 0, -2, -1, -1, -1, -1, -1]);
  });

  it('never across cross-attention, even where both sides read the same', () => {
    const both = { queryTokens: tokens(['x', 'y']), keyTokens: tokens(['x', 'y']) };
    expect(isOneSequence({ kind: 'cross' }, both)).toBe(false);
    expect(isOneSequence({ kind: 'self' }, both)).toBe(true);
  });
});

describe('a row of a decoder', () => {
  it('carries what it has read and what it writes', () => {
    const word = (text: string) => wordToken(text);
    const read = [word('(begin)'), word('été'), word('volé')];
    const rows = rowsOf({ read, written: [word('été'), word('volé'), word('(end)')] });
    expect(rows.map(rowName)).toEqual(['(begin) → été', 'été → volé', 'volé → (end)']);
    expect(rows.map(({ raw }) => raw)).toEqual(read.map(({ raw }) => raw));
    expect(rowsWrite(rows)).toBe(true);
    expect(rowsWrite(read)).toBe(false);
    expect(rowNameAt(read, 1)).toBe('été');
    expect(rowNameAt(read, 7)).toBe('7');
  });
});

describe('a token that stands more than once', () => {
  it('is told apart from every other', () => {
    const texts = fc.array(fc.constantFrom('My', 'cat', 'sat'), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(texts, (words) => {
        const tokens = words.map((text) => ({ text }));
        const names = words.map((_, at) => distinctName(tokens, at));
        expect(new Set(names).size).toBe(names.length);
      }),
    );
    expect(distinctName([{ text: 'My' }, { text: 'cat' }, { text: 'My' }], 2)).toBe('My (2nd of 2)');
    expect(distinctName([{ text: 'My' }], 4)).toBe('token 4');
  });
});

describe('a pin follows its token', () => {
  const text = fc.array(fc.constantFrom('the', 'cat', 'sat', 'on', 'mat'), { maxLength: 10 });
  const tokens = (words: string[]) => words.map((word) => ({ text: word }));

  it('to an equal one, or is gone where there is none', () => {
    fc.assert(
      fc.property(text, text, fc.nat(9), (before, after, index) => {
        const at = followed(tokens(before), tokens(after), index);
        if (index >= before.length) expect(at).toBe(-1);
        else if (at >= 0) expect(after[at]).toBe(before[index]);
        else expect(after).not.toContain(before[index]);
      }),
    );
  });

  it('past what was typed in front of it', () => {
    fc.assert(
      fc.property(text, text, text, (start, typed, end) => {
        const [before, after] = [
          [...start, ...end],
          [...start, ...typed, ...end],
        ].map(tokens);
        for (let at = 0; at < end.length; at++) {
          const now = followed(before ?? [], after ?? [], start.length + at);
          expect(after?.[now]?.text).toBe(end[at]);
        }
      }),
    );
  });

  it('with its row alone where what it looked at is gone', () => {
    const sides = (words: string[]) => ({ queryTokens: tokens(words), keyTokens: tokens(words) });
    const before = sides(['the', 'cat', 'sat']);
    expect(followPin({ query: 2, key: 1 }, before, sides(['the', 'dog', 'sat']))).toEqual({
      query: 2,
      key: -1,
    });
    expect(followPin({ query: 1, key: 0 }, before, sides(['the', 'dog', 'sat']))).toBeNull();
    expect(followPin({ query: 2, key: -1 }, before, sides(['so', 'the', 'cat', 'sat']))).toEqual({
      query: 3,
      key: -1,
    });
  });
});

describe('what is said of a mask', () => {
  it('follows the changes: “Self” only where no head hides anything', () => {
    const sees = (list: Intervention[], layer: number, head: number) =>
      list
        .filter((one) => one.kind === 'mask' && (one.layer ?? layer) === layer && (one.head ?? head) === head)
        .at(-1);
    fc.assert(
      fc.property(interventions, (list) => {
        const scene = { ...languageScene(), interventions: list };
        const masks = [0, 1, 2, 3].flatMap((layer) => [0, 1, 2, 3].map((head) => sees(list, layer, head)));
        const open = masks.every((one) => one?.kind === 'mask' && one.mask === 'none');
        if (seesEverything(list)) expect(open).toBe(true);
        expect(languageMode(scene)).toBe(seesEverything(list) ? 'self' : 'causal');
        expect(languageWhatIf(scene) !== '').toBe(seesLater(list));
      }),
    );
  });

  it('asks for a second text where Cross has none', () => {
    const source = { kind: 'model' as const, model: 'minilm' as const, text: 'a', pair: '' };
    const scene = { source, mode: 'cross' as const, interventions: [] };
    expect(encoderWhatIf(scene, { causal: false })).toMatch(/^Cross needs a second text/);
    expect(encoderWhatIf({ ...scene, source: { ...source, pair: 'b' } }, { causal: false })).toMatch(
      /^What if: each text/,
    );
  });

  it('names what stands in for a head', () => {
    const off = (by: 'zero' | 'mean'): Intervention[] => [{ kind: 'off', layer: 1, head: 2, by }];
    expect(silencedWords(off('zero'), { layer: 1, head: 2 })).toBe('switched off');
    expect(silencedWords(off('mean'), { layer: 1, head: 2 })).toBe('replaced by its mean');
    expect(silencedWords(off('zero'), { layer: 2, head: 1 })).toBe('');
  });
});

describe('what is said of an alignment', () => {
  const size = fc.integer({ min: 1, max: 6 });
  const stages = fc.tuple(size, size).chain(([queries, keys]) =>
    fc.array(share, { minLength: queries * keys, maxLength: queries * keys }).map(
      (weights) =>
        ({
          queries,
          keys,
          weights: Float32Array.from(weights),
          allowed: new Uint8Array(queries * keys).fill(1),
        }) as unknown as HeadStages,
    ),
  );

  it('is what its rows’ largest weights say', () => {
    fc.assert(
      fc.property(stages, (head) => {
        const source = Array.from({ length: head.keys }, (_, at) => ({ text: `e${at}` }));
        const written = Array.from({ length: head.queries }, (_, at) => ({ text: `f${at}` }));
        const rows = alignedRows(head, source, written);
        expect(rows).toHaveLength(head.queries);
        for (const [at, { french, english, weight }] of rows.entries()) {
          const row = [...head.weights.slice(at * head.keys, (at + 1) * head.keys)];
          expect(weight).toBe(Math.max(...row));
          expect(french).toBe(`f${at}`);
          expect(row[Number(english.slice(1))]).toBe(weight);
        }
        expect(widestRow(rows)?.weight).toBe(Math.min(...rows.map(({ weight }) => weight)));
        expect(goingOn(rows)).toBeLessThan(rows.length);
        if (runsBack(rows)) expect(goingOn(rows)).toBe(0);
      }),
    );
  });

  it('finds words only where they stand in a row', () => {
    const row = (french: string, at: number): AlignedRow => ({ french, english: '', at, weight: 1 });
    const rows = [row('la', 0), row('zone', 3), row('Économique', 2), row('européenne', 1)];
    const block = rowsOfWords(rows, ['zone', 'économique', 'européenne']);
    expect(block?.map(({ at }) => at)).toEqual([3, 2, 1]);
    expect(runsBack(block ?? [])).toBe(true);
    expect(rowsOfWords(rows, ['zone', 'européenne'])).toBeNull();
  });
});

describe('what is said of widths', () => {
  it('is that the softmax saturates only where the rows without the division are less even', () => {
    fc.assert(
      fc.property(share, share, (scaled, unscaled) => {
        const figures = [
          { width: 64, scaled: { entropy: scaled }, unscaled: { entropy: unscaled } },
        ] as WidthFigures[];
        const words = widthWords(figures, digits);
        expect(words.includes('saturates')).toBe(scaled - unscaled >= 0.05);
        expect(words).toContain(digits(scaled));
        expect(words).toContain(digits(unscaled));
      }),
    );
  });
});

describe('a translator that hesitates', () => {
  it('names the least likely word, the end among them where it was written', () => {
    const written = ['le', 'chat', '(end)'].map((text) => ({ text }));
    const said = (chances: number[], ended = true) =>
      unsureWord({
        ended,
        traced: { written, following: chances.map((probability) => ({ probability, rank: 1 })) },
      } as never);
    expect(said([0.9, 0.4, 0.99])).toEqual({ text: 'chat', probability: 0.4 });
    expect(said([0.9, 0.8, 0.3])).toEqual({ text: '(end)', probability: 0.3 });
    expect(said([0.9, 0.95, 0.3], false)).toBeNull();
    expect(said([0.9, 0.95, 0.98])).toBeNull();
  });
});

describe('a training whose heads do nothing yet', () => {
  it('says how near the best one comes', () => {
    const score = (name: string, value: number, head: number) => ({
      layer: { stack: 'layer' as const, index: 1, kind: '' as const },
      head,
      name,
      value,
    });
    expect(nearestWords([score('induction', 0.31, 0), score('previous token', 0.2, 1)])).toBe(
      'No head does anything particular at this step. The strongest is induction .31, in head 1.0.',
    );
    expect(nearestWords([])).toContain('Nothing is measured');
  });
});

describe('a cosine', () => {
  it('shows that it is not 1 where four decimals would hide it', () => {
    expect(similarity(0.93124)).toBe('0.9312');
    expect(similarity(1 - 3.2e-6)).toBe('0.9999968');
    expect(similarity(1 - 9.6e-5)).toBe('0.9999');
    expect(similarity(1 - 4e-9)).toBe('0.9999999960');
  });

  it('is 1 where no more than rounding is left, and says what is the same', () => {
    for (const cosine of [1, 1 + 2e-16, 1 - 2e-16]) {
      expect(similarity(cosine)).toBe('1.0000');
      expect(isSame(cosine)).toBe(true);
    }
    expect(isSame(1 - 1e-9)).toBe(false);
  });

  it('never reads as 1 and never loses the difference', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-11, max: 0.5, noNaN: true }), (difference) => {
        const read = Number(similarity(1 - difference));
        expect(read).toBeLessThan(1);
        expect(Math.abs(1 - read - difference)).toBeLessThanOrEqual(Math.max(0.5e-4, 0.06 * difference));
      }),
    );
  });
});

describe('what is left out', () => {
  it('is named, with when it acts again', () => {
    expect(leftOutWords('This trace has', ['Head 9.0 switched off'])).toBe(
      'This trace has no place for: Head 9.0 switched off. It is left out and acts again where there is one.',
    );
    expect(leftOutWords('This model has', ['a', 'b'])).toBe(
      'This model has no place for: a; b. They are left out and act again where there is one.',
    );
  });
});
