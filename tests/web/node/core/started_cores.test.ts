import { describe, expect, it } from 'vitest';
import { createCore } from '../../../../web/src/core/index.ts';
import { StartedCores } from '../../../../web/src/core/started_cores.ts';
import type { Core } from '../../../../web/src/core/types.ts';
import { threeTokens } from '../../../shared/small_vectors.ts';

/** Cores that know the module they were started with, and say when they are asked to restart. */
function recorded(fails: () => boolean = () => false) {
  const started: string[] = [];
  const said: string[] = [];
  const cores = new StartedCores(
    async (module) => {
      started.push(module);
      if (fails()) throw new Error('no core');
      const core = { module, onRestart: (listener: (text: string) => void) => listener(`${module} again`) };
      return core as unknown as Core;
    },
    (message) => said.push(message),
  );
  return { cores, started, said };
}

describe('the cores of a page', () => {
  it('are started when they are first asked for, each once', async () => {
    const { cores, started, said } = recorded();
    expect(cores.any).toBe(false);
    const [view, again] = await Promise.all([cores.view(), cores.view()]);
    expect(again).toBe(view);
    expect(started).toEqual(['view']);
    expect(await cores.whole()).toBe(await cores.whole());
    expect(await cores.view()).toBe(view);
    expect(started).toEqual(['view', 'whole']);
    expect(said).toEqual(['view again', 'whole again']);
  });

  it('the whole one serves the first view where it came first', async () => {
    const { cores, started } = recorded();
    const whole = await cores.whole();
    expect(await cores.view()).toBe(whole);
    expect(started).toEqual(['whole']);
  });

  it('a failed start is tried again', async () => {
    let fails = true;
    const { cores, started } = recorded(() => fails);
    await expect(cores.view()).rejects.toThrow('no core');
    expect(cores.any).toBe(false);
    fails = false;
    await cores.view();
    expect(started).toEqual(['view', 'view']);
  });
});

describe('the module for the first view', () => {
  it('gives the same numbers as the whole one', async () => {
    const view = await createCore({ where: 'inline', module: 'view' });
    const whole = await createCore({ where: 'inline' });
    const [left, right] = await Promise.all([view, whole].map((core) => core.attend(threeTokens())));
    expect(await left?.head(0, 0)).toEqual(await right?.head(0, 0));
    expect(await view.normalValues(7, 5)).toEqual(await whole.normalValues(7, 5));
  });
});
