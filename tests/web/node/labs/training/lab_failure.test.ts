import { expect, it } from 'vitest';
import type { Core } from '../../../../../web/src/core/types.ts';
import { LABS } from '../../../../../web/src/labs/index.ts';
import { traceFileLab } from '../../../../../web/src/labs/trace_file/index.ts';
import { traceScene } from '../../../../../web/src/labs/trace_file/source.ts';
import { trainingLab } from '../../../../../web/src/labs/training/index.ts';
import { trainingScene } from '../../../../../web/src/labs/training/source.ts';
import { Playground } from '../../../../../web/src/shell/store/playground.ts';

const core = { onRestart: () => () => {} } as unknown as Core;

it('a lab whose code cannot be loaded says so, leaves the others alone and is tried again', async () => {
  let attempts = 0;
  let shown = 0;
  const broken = {
    ...trainingLab,
    open: async () => {
      attempts++;
      throw new TypeError('Failed to fetch dynamically imported module');
    },
  };
  const sound = {
    ...traceFileLab,
    open: async () => ({
      compute: async () => {
        shown++;
        return null;
      },
      waiting: () => false,
      parts: () => ({}),
      dispose: () => {},
    }),
  };
  const labs = LABS.map((lab) => (lab === trainingLab ? broken : lab === traceFileLab ? sound : lab));
  const playground = new Playground(async () => core, labs);
  const sentences = () => playground.notices.all.map(({ text }) => text);

  await playground.change(trainingScene());
  expect([playground.failed, playground.busy, attempts]).toEqual([true, false, 1]);
  expect(sentences()).toEqual([expect.stringMatching(/^This part of the page could not be loaded\. /)]);

  await playground.change(traceScene({ kind: 'trace', src: 'mine.safetensors' }));
  expect([playground.failed, shown, sentences()]).toEqual([false, 1, []]);

  await playground.change(trainingScene());
  expect(attempts).toBe(2);
});
