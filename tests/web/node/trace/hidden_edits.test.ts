/** What the reader set in cells that a mask hides, found by asking the core for the heads. */

import { expect, it, vi } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { Intervention } from '../../../../web/src/core/types.ts';
import { hiddenEdits } from '../../../../web/src/trace/hidden_edits.ts';

const core = new InlineCore(await loadModule('simd'));
const numbers = (count: number) => Float32Array.from({ length: count }, (_, at) => Math.sin(at + 1));
const trace = await core.attend({
  heads: 2,
  queryCount: 4,
  keyCount: 4,
  queries: numbers(16),
  keys: numbers(16),
  values: numbers(16),
  mask: { causal: 'bottom-right' },
});
const siteOf = (layer: number, head: number) => ({ layer, head });
const paint = (query: number, key: number, more: object = {}): Intervention => ({
  kind: 'paint',
  layer: 0,
  head: 0,
  query,
  key,
  weight: 0.5,
  ...more,
});

it('are those of which the mask hides every cell in every head', async () => {
  const hidden: Intervention[] = [
    paint(1, 2),
    paint(0, 1, { queries: 1, keys: 3 }),
    paint(2, 3, { head: undefined }),
    { kind: 'score', layer: 0, head: 1, query: 0, key: 3, score: 4 },
    // Beyond the text.
    paint(9, 9),
  ];
  const counting: Intervention[] = [
    paint(2, 2),
    paint(1, 1, { queries: 1, keys: 3 }),
    paint(0, 3, { queries: 4 }),
    { kind: 'off', layer: 0, head: 0, by: 'zero' },
  ];
  const changes = { kept: [...counting, ...hidden], siteOf };
  expect(await hiddenEdits(trace, changes, undefined)).toEqual(new Set(hidden));
});

it('follow a mask that the reader put in its place', async () => {
  const kept = [paint(1, 2)];
  await trace.change([{ kind: 'mask', mask: 'none' }]);
  expect((await hiddenEdits(trace, { kept, siteOf }, undefined)).size).toBe(0);
  await trace.change([]);
  expect((await hiddenEdits(trace, { kept, siteOf }, undefined)).size).toBe(1);
});

it('asks for the same rows of a head once, and for none that is held', async () => {
  const head = vi.fn((...of: Parameters<typeof trace.head>) => trace.head(...of));
  const counted = { ...trace, summary: trace.summary, head } as unknown as typeof trace;
  const kept = [paint(0, 1), paint(0, 2), paint(0, 3)];
  await hiddenEdits(counted, { kept, siteOf }, undefined);
  expect(head).toHaveBeenCalledTimes(1);
  const stages = await trace.head(0, 0);
  await hiddenEdits(counted, { kept, siteOf }, () => stages);
  expect(head).toHaveBeenCalledTimes(1);
});
