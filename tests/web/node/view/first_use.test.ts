/** Nothing that a reader does is lost while the code for it is on its way, and nothing is fetched unasked. */

import { expect, test } from 'vitest';
import { FirstUse } from '../../../../web/src/view/element/first_use.ts';

/** Fetches that end when they are told to. */
function fetched() {
  const fetches: PromiseWithResolvers<string[]>[] = [];
  const settled: boolean[] = [];
  const use: FirstUse<string[]> = new FirstUse(
    () => {
      const fetch = Promise.withResolvers<string[]>();
      fetches.push(fetch);
      return fetch.promise;
    },
    () => settled.push(use.isMissing),
  );
  return { use, fetches, settled };
}

const round = () => new Promise((resolve) => setTimeout(resolve));

test('what is done before the code is there is done once it is, in its order', async () => {
  const { use, fetches, settled } = fetched();
  use.do((done) => done.push('down'));
  use.goOn((done) => done.push('move'));
  use.do((done) => done.push('key'));
  expect(fetches).toHaveLength(1);
  expect(use.part).toBeNull();
  const done: string[] = [];
  fetches[0]?.resolve(done);
  await round();
  use.do((part) => part.push('at once'));
  expect(done).toEqual(['down', 'move', 'key', 'at once']);
  expect(settled).toEqual([false]);
});

test('what only goes on fetches nothing', async () => {
  const { use, fetches } = fetched();
  use.goOn(() => expect.unreachable());
  await round();
  expect(fetches).toHaveLength(0);
});

test('what cannot be had is told of once, and tried again by the next use', async () => {
  const { use, fetches, settled } = fetched();
  use.do(() => expect.unreachable());
  use.do(() => expect.unreachable());
  fetches[0]?.reject(new Error('cut off'));
  await round();
  expect(settled).toEqual([true]);
  const done: string[] = [];
  use.do((part) => part.push('again'));
  fetches[1]?.resolve(done);
  await round();
  expect(done).toEqual(['again']);
  expect(use.isMissing).toBe(false);
});
