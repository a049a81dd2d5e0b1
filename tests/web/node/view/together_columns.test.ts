/** Several heads and rows as columns: in the table, in a file, in the line below the view and read out. */

import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { ShownAs } from '../../../../web/src/scene/scene.ts';
import { Overlays } from '../../../../web/src/trace/overlaid.ts';
import { tokensByLayer } from '../../../../web/src/trace/tokens.ts';
import type { TraceExtras } from '../../../../web/src/trace/trace_extras.ts';
import { TraceSession } from '../../../../web/src/trace/trace_session.ts';
import { writeHead } from '../../../../web/src/view/head/table_export.ts';
import { commaSeparated } from '../../../../web/src/view/head/table_text.ts';
import { columnsOf } from '../../../../web/src/view/together/columns.ts';
import { sayTogether } from '../../../../web/src/view/together/readout.ts';
import { keysTogether } from '../../../../web/src/view/together/table.ts';
import { tablesTogether } from '../../../../web/src/view/together/table_text.ts';

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());
const bytes = new Uint8Array(
  await readFile(new URL('../../../fixtures/joined/trace.safetensors', import.meta.url)),
);
const HEADS = [
  { layer: 0, head: 1 },
  { layer: 1, head: 2 },
  { layer: 1, head: 0 },
];
const PIN = { query: 5, key: 3 };

interface Wish {
  heads?: ShownAs;
  rows?: ShownAs;
}

async function shownWith({ heads, rows }: Wish, edited: TraceExtras['edited'] = () => []) {
  const session = new TraceSession();
  const trace = await core.openTrace(bytes);
  Object.assign(session, { ...HEADS[0], pin: PIN, beside: new Overlays(), extras: { edited } });
  session.beside?.want({
    compared: heads && { places: HEADS.slice(1), as: heads },
    rows: rows && { places: [2, 7], as: rows },
  });
  await session.show(trace, tokensByLayer(trace.summary)(0));
  const weights = await Promise.all(
    HEADS.map(async ({ layer, head }) => (await trace.head(layer, head)).weights),
  );
  return { shown: session.shown, weights, size: session.keyTokens.length };
}

const readFields = (text: string) =>
  text
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));

describe('heads with a hue each', () => {
  it('have a column each, with the weights of each', async () => {
    const { shown, weights, size } = await shownWith({ heads: 'each' });
    const columns = columnsOf(shown, PIN.query);
    expect(columns.map(({ name, place }) => [name, place])).toEqual([
      ['0.1', 0],
      ['1.2', 1],
      ['1.0', 2],
    ]);
    for (const [at, { stages }] of columns.entries()) expect(stages.weights).toEqual(weights[at]);
    const most = (key: number) => Math.max(...weights.map((of) => of[PIN.query * size + key] ?? 0));
    const keys = keysTogether(columns, PIN.query);
    expect(keys.map(most)).toEqual(keys.map(most).toSorted((one, other) => other - one));
  });

  it('are read out with their numbers', async () => {
    const { shown, weights, size } = await shownWith({ heads: 'each' });
    const said = sayTogether(shown, PIN);
    for (const [at, { layer, head }] of HEADS.entries()) {
      const percent = Math.round(100 * (weights[at]?.[PIN.query * size + PIN.key] ?? 0));
      const isHidden = columnsOf(shown, PIN.query)[at]?.stages.allowed[PIN.query * size + PIN.key] === 0;
      expect(said).toContain(`${isHidden ? 'hidden' : `${percent} percent`} in head ${layer}.${head}`);
    }
    expect(sayTogether(shown, { query: PIN.query, key: -1 })).toMatch(
      /head 0\.1: .*; head 1\.2: .*; head 1\.0: /,
    );
  });

  it('each say which of their cells the reader set', async () => {
    const set = [{ query: 5, key: 3 }];
    const { shown } = await shownWith({ heads: 'each' }, (layer, head) =>
      layer === 1 && head === 2 ? set : [],
    );
    expect(columnsOf(shown, PIN.query).map(({ edited }) => edited)).toEqual([[], set, []]);
  });

  it('are saved side by side, every pair and the strongest', async () => {
    const { shown, weights, size } = await shownWith({ heads: 'each' });
    const { stages, queryTokens, keyTokens, noun } = shown;
    if (!stages) throw new Error('nothing is shown');
    const figures = { stages, queryTokens, keyTokens, noun };
    const tables = tablesTogether(shown, -1);
    if (!tables) throw new Error('there is one head');
    const written = async (table: typeof tables.pairs) => {
      const options = { separated: commaSeparated, changes: [], written: () => {} };
      return readFields(await (await writeHead(figures, null, table, options)).text.text());
    };
    const [names, ...pairs] = await written(tables.pairs);
    expect(names?.slice(4)).toEqual(
      ['weight, head 0.1', 'weight, head 1.2', 'weight, head 1.0'].flatMap((name) =>
        name.split(',').map((part, at) => (at === 0 ? `"${part}` : `${part}"`)),
      ),
    );
    expect(pairs.length).toBeGreaterThan(size);
    for (const [query, , key, , ...cells] of pairs)
      for (const [at, cell] of cells.entries())
        if (cell !== '')
          expect(Math.fround(Number(cell))).toBe(weights[at]?.[Number(query) * size + Number(key)]);
    const [, ...strongest] = await written(tables.strongest);
    for (const [query, , ...cells] of strongest)
      for (const [at, of] of weights.entries()) {
        const row = of.subarray(Number(query) * size, (Number(query) + 1) * size);
        expect(Math.fround(Number(cells[3 * at + 2]))).toBe(Math.max(...row));
      }
  });
});

describe('rows that are pinned together', () => {
  it('have a column each on the keys of the pin, and a number', async () => {
    const { shown, weights, size } = await shownWith({ rows: 'each' });
    const columns = columnsOf(shown, PIN.query);
    expect(columns.map(({ place, query }) => [place, query])).toEqual([
      [0, 5],
      [1, 2],
      [2, 7],
    ]);
    const [names, ...rows] =
      tablesTogether(shown, PIN.query)?.row({ ...shown, stages: columns[0]?.stages as never }) ?? [];
    expect(names).toHaveLength(5);
    for (const [key, , ...cells] of rows)
      for (const [at, query] of [5, 2, 7].entries())
        if (cells[at] !== '')
          expect(Math.fround(Number(cells[at]))).toBe(weights[0]?.[query * size + Number(key)]);
    // The pointer on another row asks of that alone.
    expect(columnsOf(shown, 4)).toEqual([]);
    expect(sayTogether(shown, { query: 4, key: 0 })).toBe('');
  });

  it('as one have one column, of all of them', async () => {
    const { shown, weights, size } = await shownWith({ rows: 'average' });
    const [column, ...others] = columnsOf(shown, PIN.query);
    expect(others).toEqual([]);
    expect(column?.name).toBe('Average of 3 words');
    for (const key of [0, 1, 2]) {
      const mean = [5, 2, 7].reduce((sum, query) => sum + (weights[0]?.[query * size + key] ?? 0), 0) / 3;
      expect(column?.stages.weights[key]).toBeCloseTo(mean, 6);
    }
  });

  it('stand beside heads without a hue of their own', async () => {
    const { shown } = await shownWith({ heads: 'each', rows: 'each' });
    expect(columnsOf(shown, PIN.query).map(({ place }) => place)).toEqual([0, 1, 2, null, null]);
  });
});

it('heads as one are one head: there are no columns', async () => {
  const { shown } = await shownWith({ heads: 'average' });
  expect(columnsOf(shown, PIN.query)).toEqual([]);
  expect(tablesTogether(shown, -1)).toBeNull();
});
