/** Long heads of two models side by side: tokens are put together row by row, as their matrices in words have it. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { HeadComparison, TraceHandle } from '../../../../web/src/core/types.ts';
import type { LongComparison } from '../../../../web/src/trace/long_comparison.ts';
import { shareLetters } from '../../../../web/src/trace/shared_letters.ts';
import { type Token, tokenOf } from '../../../../web/src/trace/tokens.ts';
import { alignedCell, type ComparedHeads, ownCell, type Side } from '../../../../web/src/trace/two_heads.ts';
import { compareModels } from '../../../../web/src/trace/two_models.ts';
import { beginsOf } from '../../../../web/src/trace/words.ts';
import { CountedHandles } from '../../../shared/counted_handles.ts';
import { counted, originalOf } from '../../../shared/counted_trace.ts';

const WORDS = 420;
const WIDTH = 8;

const handles = new CountedHandles(await loadModule('simd'));
/** All long traces live here, and a short one in another core comes as a file. */
const core = new InlineCore(handles.loaded);
const firstCore = new InlineCore(await loadModule('simd'));
afterAll(() => {
  core.dispose();
  firstCore.dispose();
});
const count = { bytes: 0 };

async function traceOf(of: InlineCore, seed: number, tokens: number): Promise<TraceHandle> {
  const numbers = (more: number) => core.normalValues(seed + more, tokens * 2 * WIDTH);
  const vectors = { queries: await numbers(0), keys: await numbers(1), values: await numbers(2) };
  const size = { heads: 2, queryCount: tokens, keyCount: tokens };
  return counted(await of.attend({ ...size, ...vectors, mask: { causal: 'bottom-right' } }), count);
}

/** Two cuts of one text: one has most words in two pieces, the other every third. */
const OWN = Array.from({ length: WORDS }, (_, at) => (at % 3 === 0 ? [`w${at}x`] : [`w${at}`, '##x'])).flat();
const THEIRS = Array.from({ length: WORDS }, (_, at) =>
  at % 3 === 1 ? [`w${at}`, '##x'] : [`w${at}x`],
).flat();
const tokensOf = (texts: readonly string[]) => texts.map((text) => tokenOf(text));

function sideOf(trace: TraceHandle, head: number, tokens: Token[]): Side {
  const names = { queryTokens: tokens, keyTokens: tokens };
  return { trace, layer: 0, head, tokens: names, title: `head ${head}`, apart: '', whyHidden: null };
}

/** By the matrices of both in words, which only short heads are compared by. */
async function byMatrices([first, second]: readonly [Side, Side]): Promise<HeadComparison> {
  const {
    first: own,
    second: others,
    aligned,
  } = shareLetters(first.tokens.keyTokens, second.tokens.keyTokens);
  const worded = async ({ trace }: Side, { starts, pieces, tokens }: typeof own) => {
    const file = await originalOf(trace).save({ dtype: 'f32', metadata: {} });
    const opened = await core.openTrace(file);
    const begins = beginsOf({ starts, pieces, tokens });
    return opened.inWords(Uint8Array.from([...begins, ...begins]));
  };
  const [one, other] = [await worded(first, own), await worded(second, others)];
  const places = (which: 'first' | 'second', head: number) => ({
    layer: 0,
    head,
    queries: aligned[which],
    keys: aligned[which],
  });
  return one.compare(places('first', first.head), other, places('second', second.head), 10);
}

const OPENING = {
  open: () => Promise.reject(new Error('No short heads are opened.')),
  openLong: async (file: Uint8Array) => counted(await core.openTrace(file), count),
};

describe.each([
  { name: 'both long', mine: OWN, others: THEIRS, secondCore: core },
  { name: 'a short one of another core', mine: OWN, others: THEIRS.slice(0, 300), secondCore: firstCore },
])('heads of two models, $name', ({ mine, others, secondCore }) => {
  let compared: ComparedHeads;
  let plain: HeadComparison;
  let crossed = 0;
  let before = 0;
  let sides: [Side, Side];
  const long = () => compared.long as LongComparison;

  beforeAll(async () => {
    const traces = [
      await traceOf(core, 1, mine.length),
      await traceOf(secondCore, 4, others.length),
    ] as const;
    sides = [sideOf(traces[0], 0, tokensOf(mine)), sideOf(traces[1], 1, tokensOf(others))];
    plain = await byMatrices(sides);
    before = handles.count('TraceHandle');
    count.bytes = 0;
    const both = await compareModels(...sides, OPENING);
    crossed = count.bytes;
    if (!both) throw new Error('They have words in common.');
    compared = both;
  });

  it('are told of as their matrices in words are, and no matrix crosses', () => {
    const { largest, meanMoved, rowsOfBoth, moved } = compared.comparison;
    expect([largest, meanMoved, rowsOfBoth]).toEqual([plain.largest, plain.meanMoved, plain.rowsOfBoth]);
    expect(moved).toEqual(plain.moved);
    expect(compared.queries.tokens.length, 'tokens are put together').toBeLessThan(mine.length);
    // The short side's layer, and what is told of every row.
    const file =
      others === THEIRS ? 0 : 2 * others.length ** 2 * 4 + 3 * others.length * 2 * WIDTH * 4 + 4096;
    expect(crossed).toBeLessThan(file + 16 * compared.queries.tokens.length);
  });

  it('have rows, tiles and pins of what was put together', async () => {
    const wanted = [0, 7, 200];
    long().want(wanted);
    await new Promise<void>((resolve) => {
      const look = () => wanted.every((row) => long().rowAt(row)) && resolve();
      long().addEventListener('change', look);
      look();
    });
    for (const row of wanted)
      for (const part of ['first', 'second'] as const)
        expect(long().rowAt(row)?.[part].weights).toEqual(
          plain[part].weights.slice(row * plain.columns, (row + 1) * plain.columns),
        );
    const pin = alignedCell(compared, { query: 4, key: 3 });
    expect(compared.queries.tokens[pin?.query ?? -1]?.text).toBe('w2x');
    expect(ownCell(compared, pin ?? { query: -1, key: -1 })).toEqual({ query: 3, key: 3 });
  });

  it('are let go of with the comparison', () => {
    long().close();
    long().close();
    expect(handles.count('TraceHandle')).toBe(before);
  });
});
