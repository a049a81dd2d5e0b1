/** The table of calls, against what answers on this thread and in a worker. */

import { afterAll, describe, expect, it } from 'vitest';
import { CALLS, crossingOf, type Kind } from '../../../../web/src/core/calls.ts';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { WorkerCore } from '../../../../web/src/core/remote/core.ts';
import { WorkerLink } from '../../../../web/src/core/remote/link.ts';
import type { LanguageModelSource, ModelSource } from '../../../../web/src/core/types.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { threeTokens } from '../../../shared/small_vectors.ts';
import { threadWorker } from '../../../shared/thread_worker.ts';
import { TINY_CONFIG, tinyWeights } from '../../../shared/tiny_model.ts';

const inline = new InlineCore(await loadModule());
const worker = await WorkerCore.start(threadWorker);
afterAll(() => worker.dispose());

function methodsOf(handle: object): string[] {
  const names = new Set<string>();
  for (let owner = handle; owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    for (const name of Object.getOwnPropertyNames(owner)) {
      if (typeof Object.getOwnPropertyDescriptor(owner, name)?.value === 'function') names.add(name);
    }
  }
  return [...names];
}

describe('the table of calls', () => {
  it('is answered in full, here and by a worker', async () => {
    for (const core of [inline, worker]) {
      const trace = await core.attend(threeTokens());
      const model = await core.openModel({ config: TINY_CONFIG, weights: async () => tinyWeights() });
      const handles: [Kind, object][] = [
        ['core', core],
        ['trace', trace],
        ['encoder', model],
      ];
      for (const [kind, handle] of handles)
        expect(methodsOf(handle)).toEqual(expect.arrayContaining(Object.keys(CALLS[kind])));
      trace.dispose();
      model.dispose();
    }
  });

  it('has nothing but calls', () => {
    expect(crossingOf('core', 'attend')).toEqual({ makes: 'trace' });
    for (const name of ['constructor', 'toString', '__proto__', 'dispose', ''])
      expect(crossingOf('core', name)).toBeUndefined();
  });

  it('is all that a worker can be asked', async () => {
    const link = new WorkerLink(threadWorker, () => {});
    for (const name of ['constructor', 'toString', 'onRestart', 'nothing']) {
      const error = await errorOf(() => link.call(0, name, []));
      expect(error).toMatchObject({
        code: 'invalid_argument',
        message: `There is no call ${name} on a core.`,
      });
    }
    expect(await link.call(0, 'memoryBytes', [])).toHaveProperty('value');
    link.close();
  });
});

describe('a source', () => {
  it('is found wrong before its bytes are asked for', async () => {
    let asked = 0;
    const weights = async () => {
      asked++;
      return tinyWeights();
    };
    const bad = { config: 7, weights } as unknown as ModelSource;
    const badFile = {
      weights: [{ name: 'a', bytes: weights }, { name: 'b' }],
    } as unknown as LanguageModelSource;
    for (const core of [inline, worker]) {
      expect((await errorOf(() => core.openModel(bad))).message).toContain('config.json');
      expect((await errorOf(() => core.openLanguageModel(badFile))).message).toContain('gives its bytes');
    }
    expect(asked).toBe(0);
  });

  it('may be an object with methods, and what it gives must be bytes', async () => {
    class Source {
      config = TINY_CONFIG;
      async weights() {
        return tinyWeights();
      }
    }
    const noBytes = { config: TINY_CONFIG, weights: async () => 'text' } as unknown as ModelSource;
    for (const core of [inline, worker]) {
      expect((await core.openModel(new Source())).summary.heads).toBe(2);
      expect((await errorOf(() => core.openModel(noBytes))).message).toContain('Uint8Array');
    }
  });
});
