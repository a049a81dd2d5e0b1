/** What a gesture waits for: the core is asked before the page is drawn for it, and drawn once where it answers at once. */

import { expect, it } from 'vitest';
import type { Core } from '../../../web/src/core/types.ts';
import { LABS } from '../../../web/src/labs/index.ts';
import { traceFileLab } from '../../../web/src/labs/trace_file/index.ts';
import { traceScene } from '../../../web/src/labs/trace_file/source.ts';
import { Playground } from '../../../web/src/shell/playground.ts';

const core = { onRestart: () => () => {} } as unknown as Core;

/** A page whose lab answers when `answer` does; `told`: what came in which order. */
function pageWith(answer: () => Promise<null>) {
  const told: string[] = [];
  const run = {
    compute: () => {
      told.push('asked');
      return answer();
    },
    waiting: () => false,
    parts: () => ({}),
    dispose: () => {},
  };
  const lab = { ...traceFileLab, open: async () => run };
  const labs = LABS.map((other) => (other === traceFileLab ? lab : other));
  const playground = new Playground(async () => core, labs);
  playground.addEventListener('change', () => told.push(playground.busy ? 'drawn busy' : 'drawn'));
  const change = (src: string) => playground.change(traceScene({ kind: 'trace', src }));
  return { told, change };
}

it('the core is asked first, and the page is drawn while it computes', async () => {
  let answer = (_: null) => {};
  const { told, change } = pageWith(() => new Promise<null>((resolve) => (answer = resolve)));
  const changed = change('one.safetensors');
  await expect.poll(() => told).toEqual(['asked', 'drawn busy']);
  answer(null);
  await changed;
  expect(told).toEqual(['asked', 'drawn busy', 'drawn']);
});

it('an answer that is there at once is drawn alone', async () => {
  const { told, change } = pageWith(async () => null);
  await change('one.safetensors');
  told.length = 0;
  await change('two.safetensors');
  expect(told).toEqual(['asked', 'drawn']);
});
