/** What topics write with the numbers of a pinned cell: both sides of each equation, and the values of the published examples. */

import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { Formula } from '../../../../web/src/explain/formula.ts';
import { loadTopic, TOPICS } from '../../../../web/src/explain/index.ts';
import {
  additiveWorked,
  readWorked,
  scaleWorked,
  sharesWorked,
} from '../../../../web/src/explain/numbers.ts';
import { drawn } from '../../../../web/src/explain/tries.ts';
import { runVectors } from '../../../../web/src/labs/vectors/run_vectors.ts';
import { additiveVectors, defaultVectors, type Vectors } from '../../../../web/src/labs/vectors/source.ts';
import type { Mode } from '../../../../web/src/scene/scene.ts';
import type { TraceSession } from '../../../../web/src/trace/trace_session.ts';

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());

/** As much of what the page shows as a topic looks at. */
async function seenOf(vectors: Vectors, mode: Mode, query: number, key: number): Promise<TraceSession> {
  const { trace, tokens } = await runVectors(core, vectors, mode);
  const seen = {
    trace,
    ...tokens,
    layer: 0,
    head: 0,
    pin: { query, key },
    cell: await trace.cell(0, 0, query, key),
    stages: await trace.head(0, 0),
    layerSummary: trace.summary.layers[0],
    overview: { isOld: false, statistics: [] },
  };
  trace.dispose();
  return seen as unknown as TraceSession;
}

/** What a formula of digits comes to; null: there is a name in it. */
function amountOf(formula: Formula): number | null {
  const all = (parts: readonly Formula[]) => {
    const values = parts.map(amountOf);
    return values.includes(null) ? null : (values as number[]);
  };
  switch (formula.is) {
    case 'digits':
      return Number(formula.text.replace('−', '-'));
    case 'number':
      return formula.name === 'e' ? Math.E : null;
    case 'fraction': {
      const [over, under] = all([formula.over, formula.under]) ?? [];
      return over === undefined || under === undefined ? null : over / under;
    }
    case 'times': {
      const [by, of] = all([formula.by, formula.of]) ?? [];
      return by === undefined || of === undefined ? null : by * of;
    }
    case 'power': {
      const [of, to] = all([formula.of, formula.to]) ?? [];
      return of === undefined || to === undefined ? null : of ** to;
    }
    case 'root': {
      const of = amountOf(formula.of);
      return of === null ? null : Math.sqrt(of);
    }
    case 'sum':
      return (
        all(formula.parts)?.reduce((sum, value, at) =>
          formula.signs?.[at - 1] === '−' ? sum - value : sum + value,
        ) ?? null
      );
    case 'call': {
      const [of] = all(formula.of) ?? [];
      return of === undefined || formula.name !== 'tanh' ? null : Math.tanh(of);
    }
    default:
      return null;
  }
}

const sides = (formula: Formula) =>
  (formula.is === 'relation' ? formula.parts : []).map(amountOf).filter((value) => value !== null);

/** What two decimals leave open, after a division or a power. */
const ROUNDED = 0.02;

const SHOWN: [string, Vectors, Mode, number, number][] = [
  ['three tokens', defaultVectors(), 'self', 1, 2],
  ['three tokens, causal', defaultVectors(), 'causal', 1, 0],
  ['two that are looked at', defaultVectors(), 'cross', 1, 1],
  ['additive scores', additiveVectors(), 'cross', 0, 1],
  ['twelve columns', drawn(12), 'self', 2, 4],
];

describe('the numbers of a topic', () => {
  it.each(SHOWN)('agree on both sides of each equation: %s', async (_, vectors, mode, query, key) => {
    const seen = await seenOf(vectors, mode, query, key);
    let checked = 0;
    for (const entry of TOPICS) {
      const { numbers } = await loadTopic(entry);
      for (const { formula, words } of numbers?.(seen) ?? []) {
        expect(words, entry.name).toMatch(/^\S.*\.$/);
        const values = sides(formula);
        for (const value of values) {
          expect(Math.abs(value - (values[0] ?? 0)), `${entry.name}: ${values}`).toBeLessThan(
            ROUNDED * Math.max(1, Math.abs(value)),
          );
        }
        if (values.length > 1) checked++;
      }
    }
    expect(checked).toBeGreaterThan(8);
  });

  it('are those of the published examples', async () => {
    // Science, 0.3, F1: query b, key c.
    const three = await seenOf(defaultVectors(), 'self', 1, 2);
    expect(sides(scaleWorked(three)[0]?.formula as Formula).at(-1)).toBeCloseTo(1 / Math.SQRT2, 2);
    expect(sides(sharesWorked(three)[0]?.formula as Formula).at(-1)).toBeCloseTo(0.40111209, 3);
    expect(sides(readWorked(three)[0]?.formula as Formula).at(-1)).toBeCloseTo(2 * 0.40111209, 3);
    // Science, 1, F2: of both hidden numbers tanh(2) is the larger, and the other one is 0.
    const two = await seenOf(additiveVectors(), 'cross', 0, 1);
    const [worked] = additiveWorked(two);
    expect(sides(worked?.formula as Formula).at(-1)).toBeCloseTo(0.96402758, 2);
    expect(worked?.words).toContain('add up to 0.96');
    expect(additiveWorked(three)).toEqual([]);
  });
});
