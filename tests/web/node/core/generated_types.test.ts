import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const web = new URL('../../../../web/', import.meta.url);

it.each(['simd', 'relaxed'])(
  "the committed types of the core are what the %s build's binding emits",
  async (build) => {
    const [committed, emitted] = await Promise.all([
      readFile(new URL('src/core/generated/attention.d.ts', web), 'utf8'),
      readFile(new URL(`wasm/${build}/attention.d.mts`, web), 'utf8'),
    ]);
    expect(emitted, `copy web/wasm/${build}/attention.d.mts to web/src/core/generated/attention.d.ts`).toBe(
      committed,
    );
  },
);

it('both builds come with the same glue, of which the page loads one', async () => {
  const [simd, relaxed] = await Promise.all(
    ['simd', 'relaxed'].map((build) => readFile(new URL(`wasm/${build}/attention.mjs`, web), 'utf8')),
  );
  expect(simd).toBe(relaxed);
  expect(simd).not.toMatch(/new Function|[^\w.]eval\(/);
});
