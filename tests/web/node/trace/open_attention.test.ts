/** Which core opens a file: the small one what a trace's own files are, the whole one all else. */

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createCore } from '../../../../web/src/core/index.ts';
import { openAttentionBy } from '../../../../web/src/trace/open_attention.ts';
import { errorOf } from '../../../shared/core_error.ts';

const small = await createCore({ where: 'inline', module: 'view' });
const whole = await createCore({ where: 'inline', module: 'whole' });

function recorded() {
  const asked: string[] = [];
  const named = <Core>(name: string, core: Core) => ({
    async start() {
      asked.push(name);
      return core;
    },
  });
  const cores = { core: named('small', small).start, wholeCore: named('whole', whole).start };
  return { asked, cores };
}

const fixture = async (name: string) =>
  new Uint8Array(await readFile(new URL(`../../../fixtures/dumps/${name}`, import.meta.url)));

/** A safetensors file of one tensor of ones. */
function tensor(name: string, shape: number[]): Uint8Array {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(1);
  const entry = { dtype: 'F32', shape, data_offsets: [0, values.byteLength] };
  const header = new TextEncoder().encode(JSON.stringify({ [name]: entry }));
  const file = new Uint8Array(8 + header.length + values.byteLength);
  new DataView(file.buffer).setUint32(0, header.length, true);
  file.set(header, 8);
  file.set(new Uint8Array(values.buffer), 8 + header.length);
  return file;
}

it('a trace needs the small core alone, which gives the same numbers', async () => {
  const { asked, cores } = recorded();
  const bytes = await fixture('named.safetensors');
  const trace = await openAttentionBy(cores, 'named.safetensors', bytes);
  expect(asked).toEqual(['small']);
  const other = await whole.openTrace(bytes);
  expect(await trace.weights(0)).toEqual(await other.weights(0));
});

it.each(['named.npz', 'matrix.npy', 'list.json'])('%s needs the whole core alone', async (name) => {
  const { asked, cores } = recorded();
  const trace = await openAttentionBy(cores, name, await fixture(name));
  expect(asked).toEqual(['whole']);
  expect(trace.summary.layers.length).toBeGreaterThan(0);
});

it('arrays of other names in safetensors are opened by the whole core after the small one', async () => {
  const { asked, cores } = recorded();
  const trace = await openAttentionBy(cores, 'maps.safetensors', tensor('attention_3', [2, 1, 1]));
  expect(asked).toEqual(['small', 'whole']);
  expect(trace.summary.layers.map(({ heads }) => heads)).toEqual([2]);
});

it('what neither can open is said in the words of the whole core', async () => {
  const { cores } = recorded();
  const bytes = tensor('pixels', [2]);
  const said = await errorOf(() => openAttentionBy(cores, 'pixels.safetensors', bytes));
  expect(said.message).toBe((await errorOf(() => whole.openTrace(bytes))).message);
});

it('a damaged file is refused by the small core', async () => {
  const { asked, cores } = recorded();
  const bytes = (await fixture('named.safetensors')).slice(0, 100);
  const said = await errorOf(() => openAttentionBy(cores, 'cut.safetensors', bytes));
  expect(asked).toEqual(['small']);
  expect(said).toMatchObject({ code: 'malformed_file' });
});
