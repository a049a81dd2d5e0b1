/** The figures behind the page's sentences, from the core itself. */

import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { isSameLayer } from '../../../../web/src/core/layer_id.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { TaskModelHandle } from '../../../../web/src/core/types.ts';
import { headSentences } from '../../../../web/src/labs/training/runs/head_words.ts';
import { withColumns } from '../../../../web/src/labs/vectors/change_vectors.ts';
import { filled, fillingOf } from '../../../../web/src/labs/vectors/filled_vectors.ts';
import { defaultVectors, FIRST_SEED } from '../../../../web/src/labs/vectors/source.ts';
import { widthFigures, widthWords } from '../../../../web/src/labs/vectors/width_figures.ts';
import { tokenNumbers } from '../../../../web/src/trace/token_numbers.ts';
import { tokensOfTrace } from '../../../../web/src/trace/tokens.ts';
import { patternOf } from '../../../../web/src/view/heads/pattern.ts';
import { errorOf } from '../../../shared/core_error.ts';

const core = new InlineCore(await loadModule('simd'));
const trained = new URL('../../../../web/public/trained/', import.meta.url);
const open: TaskModelHandle[] = [];
afterAll(() => {
  for (const model of open) model.dispose();
});

async function model(name: string): Promise<TaskModelHandle> {
  const bytes = await readFile(new URL(`${name}.safetensors`, trained));
  const opened = await core.openTaskModel(async () => Uint8Array.from(bytes));
  open.push(opened);
  return opened;
}

describe('a trained induction head', () => {
  it('is named so by what its repeated tokens look at', async () => {
    const { trace, heads } = await (await model('induction-two_layers')).probe();
    const { queryTokens, keyTokens } = tokensOfTrace(trace.summary);
    const numbers = tokenNumbers(trace.summary, () => ({ queryTokens, keyTokens }));
    const statistics = await trace.statistics(numbers);
    const best = heads
      .filter(({ name }) => name === 'induction')
      .reduce((most, one) => (one.value > most.value ? one : most));
    const layer = trace.summary.layers.findIndex((other) => isSameLayer(other, best.layer));
    const named = statistics.find((one) => one.layer === layer && one.head === best.head);
    expect(best.value).toBeGreaterThan(0.9);
    // The task's own measure is taken over the rows that it asks about.
    expect(named?.inductionMass).toBeGreaterThan(best.value - 0.1);
    expect(named?.repeated).toBe('induction');
    expect(named && patternOf(named, keyTokens)).toMatch(/^induction \.9/);
    expect(headSentences(heads).some(({ words }) => words.includes('followed last time'))).toBe(true);
    // Without names nothing is said of repeated tokens.
    expect((await trace.statistics()).every(({ repeatedRows }) => repeatedRows === 0)).toBe(true);
    expect((await errorOf(() => trace.statistics(numbers.slice(1)))).message).toContain('token numbers');
    expect((await errorOf(() => trace.statistics([1] as never))).message).toContain('Int32Array');
    trace.dispose();
  });
});

describe('one weight', () => {
  it('is its power over the sum of all powers of the row', async () => {
    const trace = await core.attend({
      heads: 1,
      queries: Float32Array.of(1, 0, 0, 2),
      keys: Float32Array.of(1, 0, 0, 1, 1, 1),
      values: Float32Array.of(1, 2, 3),
      queryCount: 2,
      keyCount: 3,
    });
    const { weights } = await trace.head(0, 0);
    for (let query = 0; query < 2; query++) {
      for (let key = 0; key < 3; key++) {
        const cell = await trace.cell(0, 0, query, key);
        const sum = cell.exponentials.reduce((total, one) => total + one, 0);
        expect(sum).toBeCloseTo(cell.rowSum, 5);
        expect((cell.exponentials[key] ?? 0) / sum).toBeCloseTo(weights[query * 3 + key] ?? 0, 6);
        expect(cell.exponentials[key]).toBeCloseTo(Math.exp(cell.score - cell.rowMaximum), 5);
        expect(cell).toMatchObject({ fromScores: true, scoreIsSet: false, averaged: false, outputFactor: 1 });
      }
    }
    trace.dispose();
  });
});

describe('what the division by √d does', () => {
  it('is the more to see the wider the vectors are', async () => {
    const figures = await widthFigures(core, defaultVectors(), 'self');
    expect(figures.map(({ width }) => width)).toEqual([1, 2, 4, 8, 16, 32, 64]);
    const [, two] = figures;
    const last = figures.at(-1);
    // Two columns are the reader's own: fixture F1's weights.
    expect(two?.scaled.stages.weights[0]).toBeCloseTo(0.4011, 3);
    expect(last?.unscaled.entropy).toBeLessThan(0.2);
    expect(last?.scaled.entropy).toBeGreaterThan(3 * (last?.unscaled.entropy ?? 1));
    expect(widthWords(figures, String)).toContain('saturates');
  });

  it('fills new columns with the same numbers, and gives back what was there', async () => {
    const filling = await fillingOf(core, defaultVectors());
    const mean = filling.reduce((sum, one) => sum + one, 0) / filling.length;
    const square = filling.reduce((sum, one) => sum + one * one, 0) / filling.length;
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(square).toBeCloseTo(1, 0);
    const written = withColumns(defaultVectors(), 'keys', 64);
    const wide = filled(written, filling);
    expect(filled(withColumns(withColumns(written, 'keys', 2), 'keys', 64), filling)).toEqual(wide);
    expect(wide.queries[0]).toHaveLength(64);
    expect(wide.queries[0]?.slice(2).some((one) => one !== 0)).toBe(true);
    expect(await core.normalValues(FIRST_SEED, 5)).toEqual(filling.slice(0, 5));
    expect((await errorOf(() => core.normalValues(1, 2 ** 21))).message).toContain('random numbers');
  });
});

describe('the word that follows in the French', () => {
  it('has the probability and the rank that the whole list gives it', async () => {
    const translator = await model('translate-transformer');
    const { ids } = await core.readWords('translate', 'source', 'the small cat sleeps');
    const written = await translator.write(ids, 18);
    const target = Int32Array.of(2, ...written);
    const { trace, next, following } = await translator.run({ source: ids, target });
    trace.dispose();
    expect(following).toHaveLength(target.length);
    for (const [row, { probability, rank }] of following.entries()) {
      const id = target[row + 1] ?? 1;
      const place = next[row]?.findIndex((one) => one.id === id) ?? -1;
      expect(rank).toBe(place + 1);
      expect(next[row]?.[place]?.probability).toBeCloseTo(probability, 6);
    }
    const other = await translator.run({ source: ids, target: Int32Array.of(2, 7) });
    other.trace.dispose();
    const [first] = other.following;
    expect(first?.rank).toBeGreaterThan(1);
    expect(first?.probability).toBeLessThan(other.next[0]?.[0]?.probability ?? 0);
  });
});
