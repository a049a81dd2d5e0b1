import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadWord, TaskModelHandle, TaskSummary } from '../../../../../web/src/core/training_types.ts';
import type { HeadStages, TraceSummary } from '../../../../../web/src/core/types.ts';
import { shiftsOf } from '../../../../../web/src/labs/translation/difference.ts';
import { cardFigures, looksAheadMost } from '../../../../../web/src/labs/translation/leakage.ts';
import { adviceFor, readPair, type Translation } from '../../../../../web/src/labs/translation/text.ts';
import {
  followedIn,
  placeOf,
  rowAtStep,
  rowOf,
} from '../../../../../web/src/labs/translation/translation_trace.ts';
import { wordDifference } from '../../../../../web/src/labs/translation/word_difference.ts';
import { translatorAwaited } from '../../../../../web/src/labs/translation/words.ts';
import { completionsOf, joined, wordAt } from '../../../../../web/src/models/sentence.ts';
import { tokensOfTrace } from '../../../../../web/src/trace/tokens.ts';
import {
  crossPath,
  layoutFigure,
  sourceArc,
  targetArc,
} from '../../../../../web/src/view/figure/figure_layout.ts';
import { picturesOf } from '../../../../../web/src/view/heads/thumbnail.ts';

const words = fc.array(fc.constantFrom('le', 'chat', 'noir', 'dort', 'petit'), { maxLength: 12 });

describe('two word orders', () => {
  it('mark what changed', () => {
    expect(wordDifference(['le', 'chat', 'noir', 'dort'], ['le', 'petit', 'chat', 'dort'])).toEqual({
      gone: [false, false, true, false],
      fresh: [false, true, false, false],
      first: 1,
    });
  });

  it('keep the same words in the same order on both sides', () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        const { gone, fresh, first } = wordDifference(before, after);
        const kept = before.filter((_, at) => !gone[at]);
        expect(after.filter((_, at) => !fresh[at])).toEqual(kept);
        expect(first < 0).toBe(JSON.stringify(before) === JSON.stringify(after));
        if (first < 0) expect(kept).toEqual(before);
        else expect(before.slice(0, first)).toEqual(after.slice(0, first));
      }),
    );
  });

  it('keep as many as the longest subsequence that both have', () => {
    const longest = (one: string[], other: string[]): number => {
      const [first, ...rest] = one;
      if (first === undefined || other.length === 0) return 0;
      const at = other.indexOf(first);
      const taken = at < 0 ? 0 : 1 + longest(rest, other.slice(at + 1));
      return Math.max(taken, longest(rest, other));
    };
    fc.assert(
      fc.property(
        words.map((list) => list.slice(0, 7)),
        words.map((list) => list.slice(0, 7)),
        (before, after) => {
          expect(wordDifference(before, after).gone.filter((one) => !one)).toHaveLength(
            longest(before, after),
          );
        },
      ),
    );
  });
});

describe('the word at the caret', () => {
  it('is the one that ends there', () => {
    expect(wordAt('the cat', 7)).toEqual({ from: 4, to: 7, word: 'cat' });
    expect(wordAt('the ca t', 6)).toEqual({ from: 4, to: 6, word: 'ca' });
    expect(wordAt('the cat', 6)).toBeNull();
    expect(wordAt('the ', 4)).toBeNull();
    expect(wordAt("sur l'acc", 9)).toEqual({ from: 6, to: 9, word: 'acc' });
    expect(wordAt('', 0)).toBeNull();
  });

  it('is completed from the vocabulary, without its signs', () => {
    const vocabulary = ['<unknown>', '<end>', 'the', 'European', 'egg', 'economic', 'economy', 'e'];
    expect(completionsOf(vocabulary, 'E')).toEqual(['egg', 'economy', 'European', 'economic']);
    expect(completionsOf(vocabulary, '<')).toEqual([]);
    expect(completionsOf(vocabulary, 'the')).toEqual([]);
  });

  it('stays with what follows where it is elided', () => {
    expect(joined(["l'", 'accord', 'sur', "l'", 'eau'])).toBe("l'accord sur l'eau");
  });
});

describe('a sentence for the model', () => {
  const read = (text: string): ReadWord[] =>
    [...text.matchAll(/\S+/g)].map(([word], at) => ({
      text: word,
      start: at,
      end: at + 1,
      id: word === 'zzz' ? 0 : 5,
      known: word !== 'zzz',
      near: [],
    }));
  const core = {
    readWords: async (_task: string, _side: string, text: string) => ({
      ids: new Int32Array(),
      words: read(text),
    }),
  };
  const pairOf = (text: string, target: string | null) =>
    readPair(core, { longest: 4 } as TaskSummary, { text, target });

  it('keeps unknown words, and says how many words are too many', async () => {
    const pair = await pairOf('a zzz b c d', 'e f g h');
    expect(pair.source.map(({ id }) => id)).toEqual([5, 0, 5]);
    expect([pair.sourceCut, pair.targetCut, pair.most]).toEqual([2, 1, 3]);
    expect(adviceFor(pair)).toBe('');
  });

  it('says what to do where there is nothing to translate', async () => {
    expect(adviceFor(await pairOf('', null))).toMatch(/^Type an English sentence/);
    const unknown = await pairOf('zzz zzz', null);
    expect(adviceFor(unknown)).toMatch(/knows none of these words\. Type a word/);
    unknown.source[1]?.near.push('zoo');
    expect(adviceFor(unknown)).toMatch(/knows none of these words\. Choose one of the near words/);
    expect(adviceFor(await pairOf('a', ''))).toMatch(/^Type the French/);
  });
});

describe('the row at a step', () => {
  it('is that of the step, the end token’s too; beyond the end that of the last word', () => {
    expect([1, 4, 5, 7].map((step) => rowAtStep(step, 5))).toEqual([0, 3, 4, 3]);
    expect([1, 2].map((step) => rowAtStep(step, 1))).toEqual([0, 0]);
  });
});

describe('a row of weights', () => {
  const stages = {
    queries: 1,
    keys: 4,
    weights: Float32Array.of(0.2, 0.5, 0, 0.3),
    allowed: Uint8Array.of(1, 1, 0, 1),
  } as HeadStages;
  it('is read strongest first, what is hidden aside', () => {
    expect(rowOf(stages, 0).map(({ at }) => at)).toEqual([1, 3, 0]);
    expect([rowOf(stages, 1), rowOf(null, 0), rowOf(stages, -1)]).toEqual([[], [], []]);
  });
  it('is painted with hidden cells left clear', () => {
    const pictureOf = picturesOf([[stages]]);
    expect(pictureOf({ layer: 0, head: 0 })).toMatchObject({ rows: 1, columns: 4, allowed: stages.allowed });
    // The square root, on a scale of 255.
    expect([...(pictureOf({ layer: 0, head: 0 })?.levels ?? [])]).toEqual([114, 180, 0, 139]);
    expect(pictureOf({ layer: 0, head: 1 })).toBeNull();
  });
  it('belongs to a stack by its layer', () => {
    expect(placeOf({ stack: 'encoder', index: 1, kind: 'self' })).toEqual({
      stack: 'encoder_self',
      layer: 1,
    });
    expect(placeOf({ stack: 'decoder', index: 0, kind: 'cross' })).toEqual({
      stack: 'decoder_cross',
      layer: 0,
    });
    expect(placeOf({ stack: 'layer', index: 3, kind: '' })).toBeNull();
  });
});

describe('the trace of a translator in a file', () => {
  const layer = (stack: string, kind: string, queries: number, keys: number) => ({
    stack,
    kind,
    queries,
    keys,
  });
  const summary = {
    layers: [layer('encoder', 'self', 2, 2), layer('decoder', 'self', 3, 3), layer('decoder', 'cross', 3, 2)],
    metadata: { tokens: '["the","cat"]', query_tokens: '["<begin>","le","chat"]' },
  } as unknown as TraceSummary;
  it('has each stack’s own words', () => {
    const named = (index: number) => {
      const { queryTokens, keyTokens } = tokensOfTrace(summary, index);
      return [queryTokens, keyTokens].map((tokens) => tokens.map(({ text }) => text).join(' '));
    };
    expect([0, 1, 2].map(named)).toEqual([
      ['the cat', 'the cat'],
      ['<begin> le chat', '<begin> le chat'],
      ['<begin> le chat', 'the cat'],
    ]);
  });
});

describe('the linked figure', () => {
  const widths = fc.array(fc.integer({ min: 10, max: 120 }), { minLength: 1, maxLength: 20 });
  const scales = fc.double({ min: 1, max: 3, noNaN: true });
  it('keeps every word inside, and apart from the next', () => {
    fc.assert(
      fc.property(
        widths,
        widths,
        fc.integer({ min: 288, max: 1200 }),
        scales,
        (source, target, width, scale) => {
          const layout = layoutFigure(source, target, width, scale);
          for (const boxes of [layout.source, layout.target]) {
            boxes.forEach((box, at) => {
              expect(box.x).toBeGreaterThanOrEqual(0);
              expect(box.x + box.width).toBeLessThanOrEqual(width + 0.01);
              expect(box.y + box.height).toBeLessThanOrEqual(layout.height);
              const next = boxes[at + 1];
              if (!next) return;
              if (layout.direction === 'across') expect(next.x).toBeGreaterThan(box.x + box.width);
              else expect(next.y).toBeGreaterThan(box.y + box.height);
            });
          }
        },
      ),
    );
  });

  it('draws a line from each word to each other one', () => {
    for (const width of [320, 1200]) {
      const layout = layoutFigure([60, 80, 70], [50, 90], width);
      const [first, second] = layout.source as [(typeof layout.source)[0], (typeof layout.source)[0]];
      const target = layout.target[0] as (typeof layout.target)[0];
      for (const path of [
        crossPath(layout, target, first),
        sourceArc(layout, first, second),
        sourceArc(layout, first, first),
        targetArc(layout, target, target),
      ])
        expect(path).toMatch(/^M [-\d. ]+ C [-\d. ]+$/);
    }
  });
});

describe('while there is no translation', () => {
  const entry = {
    name: 'translate-transformer',
    title: 'The translator',
    folder: 'trained/',
    bytes: 460_000,
  };
  const said = (state: 'loading' | 'failed' | 'ready' | 'idle', problem = '', advice = '', busy = false) =>
    translatorAwaited({ state, entry, problem, progress: { loaded: 115_000, total: 460_000 } }, advice, busy);
  it('says how far it is, what failed, or what to do', () => {
    expect(said('loading')).toMatchObject({ retry: '', progress: 0.25 });
    expect(said('failed', 'It is not served here.')).toMatchObject({
      words: 'It is not served here. Your sentence stays as it is.',
      retry: 'Retry',
    });
    expect(said('idle').retry).toBe('Load it, 0.5 MB');
    expect(said('ready', '', 'Type a sentence.')).toMatchObject({ words: 'Type a sentence.', retry: '' });
    expect(said('ready', '', '', true).retry).toBe('');
    expect(said('ready').retry).toBe('Retry');
  });
});

describe('what changes do to the chances of the words', () => {
  const translation = (ids: number[], next: [id: number, probability: number][][]) =>
    ({
      ids,
      traced: {
        written: [...ids, 1].map((id) => ({ text: `w${id}` })),
        next: next.map((row) => row.map(([id, probability]) => ({ id, probability }))),
        following: [],
      },
    }) as unknown as Translation;
  const before = translation(
    [5, 6],
    [
      [
        [5, 0.9],
        [7, 0.05],
      ],
      [
        [6, 0.8],
        [8, 0.1],
      ],
      [[1, 1]],
    ],
  );
  it('is told as far as the words before are the same', () => {
    const after = translation(
      [5, 8],
      [
        [
          [5, 0.7],
          [7, 0.2],
        ],
        [
          [8, 0.6],
          [9, 0.02],
        ],
        [[1, 0.5]],
      ],
    );
    expect(shiftsOf(before, after)).toEqual([
      { word: 'w6', before: 0.8, after: 0.02, below: true },
      { word: 'w5', before: 0.9, after: 0.7, below: false },
    ]);
    expect(shiftsOf(before, before)).toEqual([]);
  });
});

describe('a head that looks ahead', () => {
  const head = (weights: number[]) =>
    ({ queries: 2, keys: 2, weights: Float32Array.from(weights) }) as HeadStages;
  const layers = (heads: HeadStages[]) => [{ stack: 'decoder_self' as const, layer: 0, heads }];
  it('is the one with most weight on what comes next; none under a mask', () => {
    expect(looksAheadMost({ layers: layers([head([0.9, 0.1, 0, 1]), head([0.2, 0.8, 0, 1])]) })).toEqual({
      layer: 0,
      head: 1,
    });
    expect(looksAheadMost({ layers: layers([head([1, 0, 0.5, 0.5])]) })).toBeNull();
  });
});

describe('the heads that are followed', () => {
  const model = {
    summary: {
      settings: { model: { kind: 'transformer', encoder_layers: 2 } },
      metadata: { scores: '{"best head": 3}' },
    },
  } as unknown as Pick<TaskModelHandle, 'summary'>;
  it('are the card’s best, unless the reader chose others', () => {
    const chosen = { encoder_self: { layer: 0, head: 1 } };
    expect(followedIn(model, {}).decoder_cross).toEqual({ layer: 0, head: 3 });
    expect(followedIn(model, {}).encoder_self).toEqual({ layer: 1, head: 0 });
    expect(followedIn(model, chosen).encoder_self).toEqual(chosen.encoder_self);
    expect(followedIn(null, {}).decoder_cross).toEqual({ layer: 0, head: 0 });
  });
});

describe('the card of a trained model', () => {
  it('gives the figures that the leakage is shown by', () => {
    const scores = { 'exact match, test': 0, 'exact match, bahdanau': 1, 'teacher-forced loss': 0.005 };
    expect(cardFigures({ steps: 1000, metadata: { scores: JSON.stringify(scores) } })).toEqual([
      { name: 'Training steps', value: '1000' },
      { name: 'Loss, the right French given', value: '0.0050' },
      { name: 'Exact, writing alone', value: '0.000' },
    ]);
    expect(cardFigures({ steps: 5, metadata: { scores: 'no JSON' } })).toEqual([
      { name: 'Training steps', value: '5' },
    ]);
  });
});
