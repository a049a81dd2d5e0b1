import { describe, expect, it, vi } from 'vitest';
import { type Core, CoreError } from '../../../../web/src/core/types.ts';
import { translationLab } from '../../../../web/src/labs/translation/index.ts';
import type { TranslationLabRun } from '../../../../web/src/labs/translation/lab_run.ts';
import { Playground } from '../../../../web/src/shell/store/playground.ts';

const SENTENCE = 'The core could not be fetched. Check the connection, then reload.';

function withoutCore(): Playground {
  return new Playground(() => Promise.reject(new CoreError('load_failed', SENTENCE)));
}

const sentences = ({ notices, runs }: Playground) => [
  ...notices.all.map(({ text }) => text),
  ...runs.all.flatMap(({ loaders }) => (loaders ?? []).map(({ problem }) => problem)),
];

describe('a core that cannot be had', () => {
  it.each([
    '',
    '#vectors=',
    '#trace=mine.safetensors',
    '#model=smollm2',
    '#translate=the cat',
    '#train=sort',
  ])('is told once at “%s”, and nothing is said to be shown instead', async (hash) => {
    const playground = withoutCore();
    await playground.start(hash);
    expect(sentences(playground).filter((text) => text !== '')).toEqual([SENTENCE]);
    expect([playground.hasResult, playground.failed]).toEqual([false, true]);
  });

  it('is told once by whatever is tried next', async () => {
    const playground = withoutCore();
    await playground.start('#translate=the cat');
    playground.notices.clear('compute');
    const { transformer, bahdanau } = ((await playground.runs.open(translationLab)) as TranslationLabRun)
      .translation.loaders;
    // Models lie beside the page.
    vi.stubGlobal('document', { baseURI: 'http://localhost/' });
    await Promise.all([transformer.load(), bahdanau.load()]);
    vi.unstubAllGlobals();
    expect(sentences(playground).filter((text) => text !== '')).toEqual([SENTENCE]);
    expect([transformer.state, bahdanau.state]).toEqual(['failed', 'failed']);
  });

  it('is asked for again by the next text', async () => {
    let starts = 0;
    const playground = new Playground(async () => {
      starts++;
      if (starts === 1) throw new CoreError('load_failed', SENTENCE);
      return { onRestart: () => () => {} } as unknown as Core;
    });
    await playground.start('#train=sort');
    expect(playground.failed).toBe(true);
    await playground.recompute();
    expect([playground.failed, playground.notices.all]).toEqual([false, []]);
  });
});
