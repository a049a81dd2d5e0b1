/** Random texts through every source that runs here: what the page says of each head is measured anew. */

import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type {
  HeadStages,
  HeadStatistics,
  Intervention,
  TaskModelHandle,
  TraceHandle,
} from '../../../../web/src/core/types.ts';
import {
  alignedRows,
  goingOn,
  runsBack,
  widestRow,
} from '../../../../web/src/labs/translation/alignment_facts.ts';
import { shiftsOf } from '../../../../web/src/labs/translation/difference.ts';
import { readPair, type Translation, translate } from '../../../../web/src/labs/translation/text.ts';
import { stagesOf } from '../../../../web/src/labs/translation/translation_trace.ts';
import { isOneSequence, tokenNumbers } from '../../../../web/src/trace/token_numbers.ts';
import { type Token, type TraceTokens, tokenOf, tokensOfTrace } from '../../../../web/src/trace/tokens.ts';
import { patternFigures, patternOf } from '../../../../web/src/view/heads/pattern.ts';
import { rowNameAt } from '../../../../web/src/view/text/token_name.ts';
import { type ReferencePattern, referencePattern } from '../../../shared/reference_pattern.ts';

const core = new InlineCore(await loadModule('simd'));
const models = new Map<string, TaskModelHandle>();
for (const name of ['induction-two_layers', 'sort-transformer', 'reverse-transformer', 'date-bahdanau']) {
  models.set(name, await opened(name));
}
const translator = await opened('translate-transformer');
afterAll(() => {
  for (const model of [...models.values(), translator]) model.dispose();
});

async function opened(name: string): Promise<TaskModelHandle> {
  const bytes = await readFile(
    new URL(`../../../../web/public/trained/${name}.safetensors`, import.meta.url),
  );
  return core.openTaskModel(async () => Uint8Array.from(bytes));
}

const mean = (values: number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length;

/** The figures of a head, from its weights alone. */
function measured({ weights, queries, keys }: HeadStages, tokens: readonly Token[]): Record<string, number> {
  const at = (query: number, key: number) => weights[query * keys + key] ?? 0;
  const rows = Array.from({ length: queries }, (_, query) => query);
  const same = (one: number, other: number) =>
    !tokens[one]?.special && tokens[one]?.raw === tokens[other]?.raw;
  const earlier = (query: number) => rows.slice(0, query).filter((key) => same(key, query));
  const repeated = rows.filter((query) => earlier(query).length > 0);
  const onTheWay = (query: number, step: number) =>
    earlier(query)
      .filter((key) => key + step < query)
      .reduce((sum, key) => sum + at(query, key + step), 0);
  return {
    'first token': mean(rows.slice(1).map((query) => at(query, 0))),
    'previous token': mean(rows.slice(1, keys + 1).map((query) => at(query, query - 1))),
    'own token': mean(rows.slice(0, keys).map((query) => at(query, query))),
    'next token': mean(rows.filter((query) => query + 1 < keys).map((query) => at(query, query + 1))),
    'last token': mean(rows.slice(0, -1).map((query) => at(query, keys - 1))),
    induction: mean(repeated.map((query) => onTheWay(query, 1))),
    'same token before': mean(repeated.map((query) => onTheWay(query, 0))),
    rows: repeated.length,
  };
}

const MEASURES: Record<string, string> = {
  'On the first token': 'first token',
  'On the previous token': 'previous token',
  'On its own token': 'own token',
  'On the next token': 'next token',
  'On the last token': 'last token',
  'On what followed it before': 'induction',
  'On the same token before': 'same token before',
};

/** What is said of a head holds of its weights. */
function expectTrue(head: HeadStatistics, stages: HeadStages, tokens: readonly Token[]): void {
  const figures = measured(stages, tokens);
  expect(head.repeatedRows).toBe(figures.rows);
  for (const { measured: words, value } of patternFigures(head))
    expect(value).toBeCloseTo(figures[MEASURES[words.replace(/ \(.*/, '')] ?? ''] ?? -1, 4);
  expectPattern(head, referencePattern(stages, tokens), patternOf(head, tokens));
}

/** The same name as the reference gives, unless a threshold is so near that rounding decides. */
function expectPattern(head: HeadStatistics, reference: ReferencePattern, words: string): void {
  expect(head.restMass, words).toBeCloseTo(reference.rest?.mass ?? 0, 4);
  if (reference.isNear) return;
  expect(head.restKey, words).toBe(reference.rest?.key ?? -1);
  expect([head.repeated, head.place], words).toEqual([reference.repeated.name, reference.place.name]);
  expect(head.repeatedShare, words).toBeCloseTo(reference.repeated.share, 4);
  if (head.place !== 'mixed') expect(head.placeShare, words).toBeCloseTo(reference.place.share, 4);
}

async function expectAllTrue(trace: TraceHandle, tokensOf: (layer: number) => TraceTokens): Promise<void> {
  const statistics = await trace.statistics(tokenNumbers(trace.summary, tokensOf));
  for (const one of statistics) {
    const tokens = tokensOf(one.layer);
    const stages = await trace.head(one.layer, one.head);
    if (isOneSequence(trace.summary.layers[one.layer], tokens)) expectTrue(one, stages, tokens.keyTokens);
    else expect(one.repeatedRows).toBe(0);
  }
}

describe('what is said of every head', () => {
  it.each([...models.keys()])('holds for random texts of %s', async (name) => {
    const model = models.get(name) as TaskModelHandle;
    const task = model.summary.task.name as Parameters<typeof core.example>[0];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
        const { source, target } = await core.example(task, seed);
        const { trace } = await model.run({ source, target });
        try {
          await expectAllTrue(trace, (layer) => tokensOfTrace(trace.summary, layer));
        } finally {
          trace.dispose();
        }
      }),
      { numRuns: 6 },
    );
  });

  it('holds for vectors by hand with any names', async () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    const names = fc.array(fc.constantFrom('a', 'b', '[SEP]'), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.boolean(),
        fc.array(number, { minLength: 16, maxLength: 16 }),
        async (texts, causal, values) => {
          const rows = Float32Array.from(values.slice(0, 2 * texts.length));
          const trace = await core.attend({
            heads: 1,
            queries: rows,
            keys: rows.toReversed(),
            values: rows,
            queryCount: texts.length,
            keyCount: texts.length,
            ...(causal && { mask: { causal: 'bottom-right' as const } }),
          });
          const tokens = texts.map((text) => tokenOf(text));
          await expectAllTrue(trace, () => ({ queryTokens: tokens, keyTokens: tokens }));
          trace.dispose();
        },
      ),
      {
        numRuns: 40,
        // The largest offset is that of one row; the own token, which is smaller, is that of several.
        examples: [
          [
            ['a', 'a', '[SEP]', 'a', '[SEP]', 'a', 'a'],
            false,
            [0, 0, 1.1172, 0, 0, 0, 0, 0, 0, 0, 0, 1.9821, -2, 0.6798, 0, 0],
          ],
        ],
      },
    );
  });
});

describe('what is said of a translation', () => {
  const read = async (text: string, french: string | null, off: number | null): Promise<Translation> => {
    const pair = await readPair(core, translator.summary.task, { text, target: french });
    const interventions: Intervention[] =
      off === null ? [] : [{ kind: 'off', stack: 'decoder_cross', layer: 0, head: off, by: 'zero' }];
    const ids = pair.target?.map(({ id }) => id) ?? null;
    return (await translate(translator, pair, ids, interventions)).shown;
  };
  const sentenceOf = async (seed: number) => {
    const { source } = await core.example('translate', seed);
    return core.writeSentence('translate', 'source', source);
  };

  it('holds: rows carry both names, and chances are those of the words that stand there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom(null, "l'accord a été signé", 'le chat dort'),
        fc.integer({ min: 0, max: 3 }),
        async (seed, french, head) => {
          const text = await sentenceOf(seed);
          const [before, after] = [await read(text, french, null), await read(text, french, head)];
          const { traced } = before;
          for (const [row, { text: written }] of traced.written.entries())
            expect(rowNameAt(traced.rows, row)).toBe(`${traced.read[row]?.text} → ${written}`);
          for (const { word, before: was, after: is, below } of shiftsOf(before, after)) {
            const row = traced.written.findIndex(
              ({ text: written }, at) => written === word && traced.following?.[at]?.probability === was,
            );
            expect(row).toBeGreaterThanOrEqual(0);
            const same = after.ids[row] === before.ids[row];
            if (same) expect(is).toBe(after.traced.following?.[row]?.probability);
            if (below) expect(after.traced.next[row]?.some(({ id }) => id === before.ids[row])).toBe(false);
          }
          const stages = stagesOf(traced, 'decoder_cross', { layer: 0, head }) as HeadStages;
          const rows = alignedRows(stages, traced.source, traced.written);
          for (const [row, { at, weight }] of rows.entries())
            expect(stages.weights[row * stages.keys + at]).toBe(weight);
          expect(goingOn(rows) + 1).toBeLessThanOrEqual(Math.max(1, rows.length));
          if (runsBack(rows)) expect(goingOn(rows)).toBe(0);
          expect(widestRow(rows)?.weight).toBe(Math.min(...rows.map(({ weight }) => weight)));
          before.traced.trace.dispose();
          after.traced.trace.dispose();
        },
      ),
      { numRuns: 10 },
    );
  });
});
