/** The saved example stands in for a text that waits for its encoder, whatever was shown before. */

import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { InlineCore } from '../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../web/src/core/load.ts';
import { readHash } from '../../../web/src/labs/address.ts';
import { Playground } from '../../../web/src/shell/playground.ts';

const core = new InlineCore(await loadModule('simd'));
let playground: Playground;

/** The page's own folder; models are kept away. */
async function served(address: string | URL | Request): Promise<Response> {
  const { pathname } = new URL(String(address));
  if (!pathname.startsWith('/traces/')) return new Response(null, { status: 404 });
  const file = new URL(`../../../web/public${pathname}`, import.meta.url);
  return new Response(Uint8Array.from(await readFile(file)));
}

beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('fetch', served);
  playground = new Playground(async () => core);
});
afterEach(() => {
  playground.session.dispose();
  vi.unstubAllGlobals();
});
afterAll(() => core.dispose());

const shown = () => playground.session.queryTokens.map(({ text }) => text);

it.each(['#vectors=', '#trace=traces/trophy.safetensors&mode=causal'])('after %s', async (other) => {
  await playground.start(other);
  const before = playground.session.trace;
  await playground.change(readHash('#text=Another+text').scene);
  expect(playground.waiting).toBe(true);
  expect(playground.session.trace).not.toBe(before);
  expect(shown().slice(0, 3)).toEqual(['[CLS]', 'the', 'trophy']);
});

it('and stays where it was there already', async () => {
  await playground.start('');
  const before = playground.session.trace;
  expect(shown().slice(0, 3)).toEqual(['[CLS]', 'the', 'trophy']);
  await playground.change(readHash('#text=Another+text').scene);
  expect(playground.session.trace).toBe(before);
});

it('and comes back after an empty text', async () => {
  await playground.start('');
  await playground.change(readHash('#text=').scene);
  expect(playground.session.trace).toBeNull();
  await playground.change(readHash('#text=Another+text').scene);
  expect(shown().slice(0, 3)).toEqual(['[CLS]', 'the', 'trophy']);
});
