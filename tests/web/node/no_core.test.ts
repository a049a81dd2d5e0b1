import { describe, expect, it } from 'vitest';
import { type Core, CoreError } from '../../../web/src/core/types.ts';
import { PlaygroundController } from '../../../web/src/shell/controller.ts';

const SENTENCE = 'The core could not be fetched. Check the connection, then reload.';

function withoutCore(): PlaygroundController {
  return new PlaygroundController(() => Promise.reject(new CoreError('load_failed', SENTENCE)));
}

const sentences = ({ notices, loader, languageLoader, translation }: PlaygroundController) => [
  ...notices.all.map(({ text }) => text),
  ...[loader, languageLoader, ...Object.values(translation.loaders)].map(({ problem }) => problem),
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
    const controller = withoutCore();
    await controller.start(hash);
    expect(sentences(controller).filter((text) => text !== '')).toEqual([SENTENCE]);
    expect([controller.hasResult, controller.failed]).toEqual([false, true]);
  });

  it('is told once by whatever is tried next', async () => {
    const controller = withoutCore();
    await controller.start('#translate=the cat');
    controller.notices.clear('compute');
    await Promise.all([controller.loader.load(), controller.translation.loaders.transformer.load()]);
    expect(sentences(controller).filter((text) => text !== '')).toEqual([SENTENCE]);
    expect(controller.loader.state).toBe('failed');
  });

  it('is asked for again by the next text', async () => {
    let starts = 0;
    const controller = new PlaygroundController(async () => {
      starts++;
      if (starts === 1) throw new CoreError('load_failed', SENTENCE);
      return { onRestart: () => () => {} } as unknown as Core;
    });
    await controller.start('#train=sort');
    expect(controller.failed).toBe(true);
    await controller.again();
    expect([controller.failed, controller.notices.all]).toEqual([false, []]);
  });
});
