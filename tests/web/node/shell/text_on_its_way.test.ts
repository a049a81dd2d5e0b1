/** What is changed while a scene's text is still being computed, over the text before: with the real core. */

import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { LABS } from '../../../../web/src/labs/index.ts';
import { traceFileLab } from '../../../../web/src/labs/trace_file/index.ts';
import { Playground } from '../../../../web/src/shell/store/playground.ts';

const FIXTURES = new URL('../../../fixtures/dumps/', import.meta.url);

async function served(address: string | URL | Request): Promise<Response> {
  const name = new URL(String(address)).pathname.slice(1);
  return new Response(Uint8Array.from(await readFile(new URL(name, FIXTURES))));
}

const core = new InlineCore(await loadModule('simd'));
/** Each file counts as another text. */
const labs = LABS.map((lab) =>
  lab === traceFileLab ? { ...traceFileLab, text: ({ src = '' }) => src } : lab,
);
let playground: Playground;

beforeEach(async () => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('fetch', served);
  playground = new Playground(async () => core, labs);
  await playground.start('#trace=object.safetensors&pin=0.0');
});
afterEach(() => {
  playground.session.dispose();
  vi.unstubAllGlobals();
});

it('a second address of the new text keeps its own cell', async () => {
  expect(playground.session.pin).toEqual({ query: 0, key: 0 });
  await Promise.all([
    playground.openHash('#trace=window.safetensors&pin=2.1'),
    playground.openHash('#trace=window.safetensors&pin=1.1&view=lines'),
  ]);
  expect(playground.scene).toMatchObject({ pin: { query: 1, key: 1 }, view: 'lines' });
  expect(playground.session.pin).toEqual({ query: 1, key: 1 });
});

it('a second address of the new text leaves the head that is still on the screen', async () => {
  const brought = playground.openHash('#trace=window.safetensors&head=0.0');
  const { layer, head } = playground.session;
  const changed = playground.openHash('#trace=window.safetensors&head=0.1');
  expect(playground.session).toMatchObject({ layer, head });
  await Promise.all([brought, changed]);
  expect(playground.scene).toMatchObject({ layer: 0, head: 1 });
  expect(playground.session).toMatchObject({ layer: 0, head: 1 });
});
