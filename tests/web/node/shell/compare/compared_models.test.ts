/** Heads of two models side by side: what the core makes of tokens put together, against sums in double precision. */

import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../../web/src/core/load.ts';
import type { HeadStages, TraceHandle } from '../../../../../web/src/core/types.ts';
import { defaultScene } from '../../../../../web/src/labs/encoder/source.ts';
import { languageScene } from '../../../../../web/src/labs/language/source.ts';
import type { Against } from '../../../../../web/src/scene/scene.ts';
import { OtherSide } from '../../../../../web/src/shell/compare/other_side.ts';
import type { Token } from '../../../../../web/src/trace/tokens.ts';
import { tokenOf } from '../../../../../web/src/trace/tokens.ts';
import {
  alignedCell,
  type ComparedHeads,
  ownCell,
  type Side,
} from '../../../../../web/src/trace/two_heads.ts';
import { compareModels } from '../../../../../web/src/trace/two_models.ts';
import { cutWords } from '../../../../../web/src/view/compare/cut_words.ts';
import { CountedHandles } from '../../../../shared/counted_handles.ts';
import { isServed, realPlayground } from '../../../../shared/real_playground.ts';

const handles = new CountedHandles(await loadModule('simd'));
const core = new InlineCore(handles.loaded);
/** What the other model lives in: its traces can be compared here only as files. */
const otherCore = new InlineCore(await loadModule('simd'));
afterAll(() => {
  core.dispose();
  otherCore.dispose();
});
const file = new Uint8Array(
  await readFile(new URL('../../../../fixtures/joined/trace.safetensors', import.meta.url)),
);
const cores = {
  open: (bytes: Uint8Array) => core.openTrace(bytes),
  openLong: (bytes: Uint8Array) => core.openTrace(bytes),
};
const COUNT = 9;
const near = (value: number) => expect.closeTo(value, 6);

function sideOf(trace: TraceHandle, texts: string[], head: number): Side {
  const tokens = texts.map((text) => tokenOf(text));
  expect(tokens).toHaveLength(COUNT);
  return {
    trace,
    layer: 1,
    head,
    title: '',
    apart: '',
    tokens: { queryTokens: tokens, keyTokens: tokens },
    whyHidden: (query, key) => `${query} may not see ${key}`,
  };
}

/** Rows averaged and columns added over runs of tokens. */
function inGroups({ weights, keys }: HeadStages, runs: readonly (readonly number[])[]): number[][] {
  return runs.map((rows) =>
    runs.map((columns) => {
      let sum = 0;
      for (const row of rows) for (const column of columns) sum += weights[row * keys + column] ?? Number.NaN;
      return sum / rows.length;
    }),
  );
}

const OWN = ['[CLS]', 'the', 'ca', '##ts', 'sat', 'down', "'", 't', '[SEP]'];
const OTHERS = ['the', 'c', 'at', 's', 'sat', 'do', 'wn', "'t", '</s>'];
/** The tokens of each side that cover the same letters. */
const OWN_RUNS = [[1], [2, 3], [4], [5], [6, 7]];
const OTHER_RUNS = [[0], [1, 2, 3], [4], [5, 6], [7]];

describe('heads of two models', () => {
  it('are averaged over rows and added over columns of the same letters, and differ by that', async () => {
    const trace = await core.openTrace(file.slice());
    const other = await otherCore.openTrace(file.slice());
    const before = handles.count('TraceHandle');
    const sides: [Side, Side] = [sideOf(trace, OWN, 1), sideOf(other, OTHERS, 2)];
    const compared = (await compareModels(...sides, cores)) as ComparedHeads;
    const own = inGroups(await trace.head(1, 1), OWN_RUNS);
    const others = inGroups(await other.head(1, 2), OTHER_RUNS);
    const { comparison, queries } = compared;
    const shared = queries.tokens.flatMap((_, at) =>
      (queries.first[at] ?? -1) >= 0 && (queries.second[at] ?? -1) >= 0 ? [at] : [],
    );
    expect(shared.map((at) => queries.tokens[at]?.text)).toEqual(['the', 'cats', 'sat', 'down', "'t"]);
    expect(comparison.rowsOfBoth).toBe(5);
    for (const [row, at] of shared.entries())
      for (const [column, across] of shared.entries()) {
        const cell = at * comparison.columns + across;
        const [a = 0, b = 0] = [own[row]?.[column], others[row]?.[column]];
        expect(comparison.first.weights[cell]).toEqual(near(a));
        expect(comparison.second.weights[cell]).toEqual(near(b));
        expect(comparison.values[cell]).toEqual(near(b - a));
      }
    expect(cutWords(compared)).toBe(
      'A cuts the text into 9 tokens, B into 9: tokens that cover the same letters are compared as one, rows averaged and columns added. Not aligned: [CLS] (A), [SEP] (A). Not aligned: </s> (B).',
    );
    // The page's own cells are of its tokens.
    const pin = alignedCell(compared, { query: 3, key: 7 });
    expect(queries.tokens[pin?.query ?? -1]?.text).toBe('cats');
    expect(ownCell(compared, pin ?? { query: -1, key: -1 })).toEqual({ query: 2, key: 6 });
    expect(compared.first.whyHidden?.(2, 5)).toBe('2 may not see 6');
    expect(handles.count('TraceHandle'), 'traces that are still open').toBe(before);
    trace.dispose();
    other.dispose();
  });

  it('over other letters are not compared', async () => {
    const trace = await core.openTrace(file.slice());
    const others = [...'qwxzvkjpn'];
    const sides: [Side, Side] = [sideOf(trace, OWN, 0), sideOf(trace, others, 0)];
    expect(await compareModels(...sides, cores)).toBeNull();
    trace.dispose();
  });
});

const isHere = isServed('minilm') && isServed('smollm2');

describe.skipIf(!isHere)('MiniLM and SmolLM2 on one text', () => {
  async function compared(from: 'minilm' | 'smollm2', against: Against) {
    const { playground, show, dispose } = await realPlayground();
    const text = defaultScene().source.text;
    const start =
      from === 'minilm' ? defaultScene() : { ...languageScene('smollm2', text), layer: 3, head: 1 };
    await show({ ...start, against });
    const side = new OtherSide(playground, () => {});
    playground.addEventListener('change', () => side.follow());
    side.follow();
    const seen: string[] = [];
    while (!side.shown && !(side.problem && !side.problem.loader)) {
      if (side.problem && seen.at(-1) !== side.problem.words) seen.push(side.problem.words);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return { side, playground, seen, dispose };
  }

  /** Of tokens with these letters, whatever stands around them. */
  function weightOf(stages: HeadStages, tokens: readonly Token[], query: string, key: string): number {
    const letters = tokens.map(({ text }) => text.trim().toLowerCase());
    const at = (word: string) => {
      for (let from = 0; from < letters.length; from++)
        for (let to = from + 1; to <= letters.length; to++)
          if (letters.slice(from, to).join('') === word)
            return Array.from({ length: to - from }, (_, piece) => from + piece);
      throw new Error(`There is no ${word}.`);
    };
    const [rows, columns] = [at(query), at(key)];
    let sum = 0;
    for (const row of rows)
      for (const column of columns) sum += stages.weights[row * stages.keys + column] ?? 0;
    return sum / rows.length;
  }

  it.each(['minilm', 'smollm2'] as const)(
    'are compared from the page of %s',
    async (from) => {
      const model = from === 'minilm' ? 'smollm2' : 'minilm';
      const head = { layer: 4, head: 5 };
      const { side, playground, seen, dispose } = await compared(from, { model, head });
      expect(side.problem).toBeNull();
      // The page has loaded its first model by itself.
      if (from === 'minilm')
        expect(seen.join(' ')).toMatch(/, 98 MB, is loading: the comparison appears when it is here\./);
      const shown = side.shown as ComparedHeads;
      expect([shown.first.apart, shown.second.apart]).toEqual(
        from === 'minilm' ? ['MiniLM', 'SmolLM2-135M'] : ['SmolLM2-135M', 'MiniLM'],
      );
      const { comparison, queries } = shown;
      const row = queries.tokens.findIndex(({ text }) => text === 'suitcase');
      const column = queries.tokens.findIndex(({ text }) => text === 'trophy');
      expect(Math.min(row, column)).toBeGreaterThan(0);
      const { session } = playground;
      const own = weightOf(
        await (session.trace as TraceHandle).head(session.layer, session.head),
        session.queryTokens,
        'suitcase',
        'trophy',
      );
      const cell = row * comparison.columns + column;
      expect(comparison.first.weights[cell]).toBeCloseTo(own, 6);
      expect(comparison.values[cell]).toBeCloseTo((comparison.second.weights[cell] ?? 0) - own, 6);
      // A decoder's later words are hidden from it, and an encoder sees them.
      const later = column * comparison.columns + row;
      const sides = [comparison.first.allowed[later], comparison.second.allowed[later]];
      expect(sides).toEqual(from === 'minilm' ? [1, 0] : [0, 1]);
      side.leave();
      dispose();
    },
    120_000,
  );

  it('an unknown model, or one that is not open, is told with the one that is there', async () => {
    const { side, playground, dispose } = await compared('minilm', { model: 'gpt9' });
    expect(side.problem?.words).toBe('There is no model “gpt9” here to compare with.');
    expect(side.problem?.nearest).toEqual({ name: 'SmolLM2-135M', against: { model: 'smollm2' } });
    await playground.change({ ...playground.scene, against: { model: 'own:mine', text: 'a' } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(side.problem?.words).toMatch(/^mine was a file of the reader's own: open it here again/);
    expect(side.problem?.nearest?.against).toEqual({ model: 'smollm2', text: 'a' });
    await playground.change({ ...playground.scene, against: { run: 'seed:2' } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(side.problem?.words).toMatch(/^What is shown was not made by a training run/);
    expect(side.problem?.nearest?.against).toEqual({ head: { layer: 3, head: 2 } });
    side.leave();
    dispose();
  }, 120_000);
});
