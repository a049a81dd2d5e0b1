/** Long heads side by side: what crosses from the core, and that it is what their matrices say. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import {
  type CoreError,
  type HeadComparison,
  HIDDEN_CHANGE,
  type TraceHandle,
} from '../../../../web/src/core/types.ts';
import { leavingLong } from '../../../../web/src/labs/long_traces.ts';
import { alignTokens, countCommon } from '../../../../web/src/trace/aligned_tokens.ts';
import { isLongStages, rowOf } from '../../../../web/src/trace/head_rows.ts';
import type { LongComparison } from '../../../../web/src/trace/long_comparison.ts';
import { type Token, tokenOf } from '../../../../web/src/trace/tokens.ts';
import {
  type ComparedHeads,
  compareHeads,
  largestChanges,
  type Side,
  weightsAt,
} from '../../../../web/src/trace/two_heads.ts';
import { cellWords, sumWords } from '../../../../web/src/view/compare/compare_words.ts';
import { counted, originalOf } from '../../../shared/counted_trace.ts';

const COUNT = 620;
const OTHER_COUNT = 610;
const WIDTH = 8;
const ARRAY = COUNT * COUNT * Float32Array.BYTES_PER_ELEMENT;

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());

const count = { bytes: 0 };

async function traceOf(seed: number, tokens: number): Promise<TraceHandle> {
  const numbers = (more: number) => core.normalValues(seed + more, tokens * 2 * WIDTH);
  const vectors = { queries: await numbers(0), keys: await numbers(1), values: await numbers(2) };
  const size = { heads: 2, queryCount: tokens, keyCount: tokens };
  return counted(await core.attend({ ...size, ...vectors, mask: { causal: 'top-left' } }), count);
}

const tokensOf = (words: readonly string[]) => words.map((word) => tokenOf(word));
/** The second text lacks ten words of the first, and has one changed. */
const OWN = tokensOf(Array.from({ length: COUNT }, (_, at) => `w${at % 97}`));
const THEIRS = OWN.filter((_, at) => at < 300 || at >= 310).map((token, at) =>
  at === 500 ? tokenOf('other') : token,
);

function sideOf(trace: TraceHandle, head: number, tokens: Token[]): Side {
  const names = { queryTokens: tokens, keyTokens: tokens };
  return { trace, layer: 0, head, tokens: names, title: `head ${head}`, apart: '', whyHidden: null };
}

let compared: ComparedHeads;
let plain: HeadComparison;
let crossed = 0;

const long = () => compared.long as LongComparison;
const rowsCame = (queries: readonly number[]) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (queries.every((query) => long().rowAt(query))) resolve();
    };
    long().addEventListener('change', look);
    look();
  });

beforeAll(async () => {
  const [first, second] = [await traceOf(1, COUNT), await traceOf(4, OTHER_COUNT)];
  const both = await compareHeads(sideOf(first, 0, OWN), sideOf(second, 1, THEIRS));
  if (!both) throw new Error('They have tokens in common.');
  compared = both;
  crossed = count.bytes;
  const { queries, keys } = both;
  const own = { layer: 0, head: 0, queries: queries.first, keys: keys.first };
  const theirs = { layer: 0, head: 1, queries: queries.second, keys: keys.second };
  plain = await originalOf(first).compare(own, originalOf(second), theirs, 10);
});

describe('two long heads', () => {
  it('are told of as their matrices are, with a row of numbers in the place of each', () => {
    expect(compared.queries.tokens).toHaveLength(COUNT + 1);
    expect(crossed).toBeLessThan(16 * COUNT);
    const { largest, meanMoved, rowsOfBoth, moved } = compared.comparison;
    expect([largest, meanMoved, rowsOfBoth]).toEqual([plain.largest, plain.meanMoved, plain.rowsOfBoth]);
    expect(moved).toEqual(plain.moved);
    expect(largestChanges(compared)).toEqual(largestChanges({ ...compared, comparison: plain, long: null }));
    expect(sumWords(compared)).toBe(sumWords({ ...compared, comparison: plain, long: null }));
  });

  it('have the rows that somebody looks at, and no more of them crosses', async () => {
    const before = count.bytes;
    const wanted = [2, 305, 619];
    expect(weightsAt(compared, { query: 305, key: 4 })).toBeNull();
    expect(cellWords(compared, { query: 305, key: 4 })).toMatch(/on their way/);
    long().want(wanted);
    await rowsCame(wanted);
    expect(count.bytes - before).toBe(wanted.length * 3 * (COUNT + 1) * Float32Array.BYTES_PER_ELEMENT);
    const short = { ...compared, comparison: plain, long: null };
    for (const query of wanted)
      for (let key = 0; key <= COUNT; key++)
        expect(weightsAt(compared, { query, key })).toEqual(weightsAt(short, { query, key }));
    const { first, change, difference } = long().drawn;
    expect(isLongStages(first) && isLongStages(change)).toBe(true);
    expect(rowOf(first, 2)?.weights).toEqual(plain.first.weights.slice(2 * plain.columns, 3 * plain.columns));
    expect(difference.largest).toBe(plain.largest);
  });

  it('are drawn by tiles, each the strongest of its blocks', async () => {
    const before = count.bytes;
    const side = 64;
    const area = { level: 3, row: 5, column: 0, rows: side, columns: side };
    const [tile, change] = await Promise.all([
      long().tiles.second.tile({ ...area, end: 'one' }),
      long().drawn.difference.tile(area),
    ]);
    expect(count.bytes - before).toBe(2 * side * side * Float32Array.BYTES_PER_ELEMENT);
    const cellsIn = (row: number, column: number) =>
      Array.from({ length: 64 }, (_, at) => {
        const [query, key] = [8 * (area.row + row) + (at >> 3), 8 * column + (at & 7)];
        return query < plain.rows && key < plain.columns ? query * plain.columns + key : -1;
      }).filter((at) => at >= 0);
    for (const [row, column] of [
      [0, 0],
      [30, 12],
      [63, 63],
      [40, 63],
    ] as const) {
      const cells = cellsIn(row, column);
      const seen = cells.filter((at) => plain.second.allowed[at] === 1);
      expect(tile[row * side + column]).toBe(
        Math.max(-1, ...seen.map((at) => plain.second.weights[at] ?? 0)),
      );
      const changes = cells.filter((at) => plain.compared[at] === 1).map((at) => plain.values[at] ?? 0);
      const largest = changes.reduce(
        (best, value) => (best === HIDDEN_CHANGE || Math.abs(value) > Math.abs(best) ? value : best),
        HIDDEN_CHANGE as number,
      );
      expect(change[row * side + column]).toBe(largest);
    }
    expect(count.bytes).toBeLessThan(ARRAY / 8);
  });
});

describe('what a token of a long text reaches', () => {
  it('is what the whole mask says', async () => {
    const trace = await core.attend({
      heads: 1,
      queryCount: COUNT,
      keyCount: COUNT,
      queries: new Float32Array(COUNT),
      keys: new Float32Array(COUNT),
      values: new Float32Array(COUNT),
    });
    await trace.change([{ kind: 'mask', mask: 'window', size: 30, later: true }]);
    const { allowed } = await trace.head(0, 0);
    const whole = await core.maskFigures(allowed, COUNT, 400, 6);
    const { reached, reachedTokens } = whole;
    expect(await trace.reach(0, 0, 400, 6)).toEqual({ reached, reachedTokens });
    expect(whole.reachedTokens[1]).toBe(4 * 29 + 1);
  });
});

describe('the core of the first view', () => {
  it('leaves traces of long heads to the whole one', async () => {
    const asked: string[] = [];
    const opening = (name: string) => ({
      openTrace: async (bytes: Uint8Array) => {
        asked.push(name);
        return core.openTrace(bytes);
      },
    });
    const cores = leavingLong({
      core: async () => opening('first') as never,
      wholeCore: async () => opening('whole') as never,
    });
    const saved = async (tokens: number) =>
      originalOf(await traceOf(9, tokens)).save({ dtype: 'f32', metadata: {} });
    await (await cores.core()).openTrace(await saved(512));
    const refused = (await cores.core()).openTrace(await saved(513));
    await expect(refused).rejects.toMatchObject({ code: 'unsupported' } satisfies Partial<CoreError>);
    expect(asked).toEqual(['first', 'first']);
  });
});

describe('two long texts', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 20, maxLength: 60 });

  it('have as many tokens in common as a table of all pairs says', () => {
    fc.assert(
      fc.property(words, words, (first, second) => {
        let above = new Array<number>(second.length + 1).fill(0);
        for (const own of first) {
          const row = [0];
          second.forEach((other, at) => {
            row.push(own === other ? (above[at] ?? 0) + 1 : Math.max(above[at + 1] ?? 0, row[at] ?? 0));
          });
          above = row;
        }
        expect(countCommon(alignTokens(tokensOf(first), tokensOf(second)))).toBe(above.at(-1));
      }),
    );
  });

  it('are aligned where most tokens are alike, which tells nothing of where they belong', () => {
    const alike = (length: number) => Array.from({ length }, (_, at) => (at % 50 === 7 ? `w${at}` : 'the'));
    const first = alike(4096);
    const second = ['now', ...first.slice(0, 2000), ...first.slice(2003), 'end'];
    const common = countCommon(alignTokens(tokensOf(first), tokensOf(second)));
    expect(common).toBeGreaterThan(4000);
  });
});
