/** Language models in a worker that dies at bad moments, and handles that were closed. */

import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { Request } from '../../../../web/src/core/messages.ts';
import { WorkerCore } from '../../../../web/src/core/remote/core.ts';
import type { HeadEffect, Intervention, LanguageModelHandle } from '../../../../web/src/core/types.ts';
import { checkpointFolder } from '../../../shared/checkpoints.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { threadWorker } from '../../../shared/thread_worker.ts';

const GGUF = await readFile(new URL('model.gguf', checkpointFolder('gguf_llama_q8_0')));
const weights = [{ name: 'model.gguf', bytes: async () => new Uint8Array(GGUF) }];
const tokenIds = Int32Array.of(5, 17, 3, 42, 8, 17, 3);
const off: Intervention[] = [{ kind: 'off', layer: 0, head: 1, by: 'zero' }];

const open: WorkerCore[] = [];
afterEach(() => {
  for (const core of open.splice(0)) core.dispose();
});

async function opened(create = threadWorker): Promise<{ core: WorkerCore; model: LanguageModelHandle }> {
  const core = await WorkerCore.start(create);
  open.push(core);
  return { core, model: await core.openLanguageModel({ weights }) };
}

async function twoSessions(model: LanguageModelHandle) {
  const before = await model.openSession(16);
  const after = await model.openSession(16);
  await before.run({ tokenIds });
  await after.run({ tokenIds, interventions: off });
  return { before, after };
}

/** So many turns of the microtask queue. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await null;
}

describe('a worker that dies', () => {
  it('under a comparison finds both sessions again, each under its new number', async () => {
    const { core, model } = await opened();
    // Closed ones leave gaps in the numbers, which a new worker does not have.
    (await model.openSession(4)).dispose();
    const { before, after } = await twoSessions(model);
    const expected = await before.compare(after, 6, 7);
    expect(expected.divergence).toBeGreaterThan(0);
    for (let wait = 0; wait < 12; wait++) {
      const answer = before.compare(after, 6, 7);
      await turns(wait);
      core.killWorker();
      expect(await answer).toEqual(expected);
    }
  });

  it('in the middle of a ranking leaves no head without its effect', async () => {
    const { core, model } = await opened();
    const { before } = await twoSessions(model);
    const expected = await before.rankHeads(6, 7);
    const { layers, heads } = model.summary;
    expect(expected).toHaveLength(layers * heads);
    for (const moment of [1, heads, heads + 1]) {
      let steps = 0;
      const parts: HeadEffect[] = [];
      const effects = await before.rankHeads(6, 7, {
        onProgress: () => ++steps === moment && core.killWorker(),
        onPart: (part) => parts.push(...part),
      });
      expect(effects).toEqual(expected);
      expect(parts).toEqual(expected);
    }
  });

  it('after a run that failed brings back what had stayed, and the session runs on', async () => {
    let refuses = false;
    const { core, model } = await opened(() => {
      const worker = threadWorker();
      const send = worker.postMessage.bind(worker);
      worker.postMessage = (request: Request, moved: unknown) => {
        if (!refuses || request.method !== 'advance') return send(request, moved as Transferable[]);
        const error = { code: 'out_of_memory', message: 'No more memory.', index: -1 };
        worker.onmessage?.({ data: { id: request.id, error } } as MessageEvent);
      };
      return worker;
    });
    const session = await model.openSession(16);
    await session.run({ tokenIds: tokenIds.subarray(0, 4) });
    const expected = await session.logProbability(3, 7);
    refuses = true;
    expect((await errorOf(() => session.run({ tokenIds }))).code).toBe('out_of_memory');
    refuses = false;
    core.killWorker();
    expect(await session.logProbability(3, 7)).toBe(expected);
    expect((await errorOf(() => session.logProbability(4, 7))).code).toBe('invalid_argument');
    expect(await session.run({ tokenIds })).toEqual({ reused: 4, computed: 3 });
  });

  it('after model and session were closed makes a trace again, and closes them again', async () => {
    const asked: string[] = [];
    const { core, model } = await opened(() => {
      const worker = threadWorker();
      const send = worker.postMessage.bind(worker);
      worker.postMessage = (request: Request, moved: unknown) => {
        asked.push(request.method);
        send(request, moved as Transferable[]);
      };
      return worker;
    });
    const { before } = await twoSessions(model);
    const trace = await before.trace();
    const expected = await trace.head(1, 1);
    before.dispose();
    model.dispose();
    core.killWorker();
    asked.length = 0;
    expect(await trace.head(1, 1)).toEqual(expected);
    expect(asked.filter((method) => method === 'dispose')).toHaveLength(2);
  });
});

describe('what was closed', () => {
  it('is not opened again by asking it', async () => {
    const { model } = await opened();
    const { before, after } = await twoSessions(model);
    after.dispose();
    const closed = { code: 'invalid_argument', message: expect.stringContaining('closed already') };
    expect(await errorOf(() => after.trace())).toMatchObject(closed);
    expect(await errorOf(() => after.rankHeads(0, 1))).toMatchObject(closed);
    expect(await errorOf(() => before.compare(after, 0, 1))).toMatchObject(closed);
    model.dispose();
    expect(await errorOf(() => model.openSession(4))).toMatchObject(closed);
  });

  it('is one of another core: two of these cannot be compared', async () => {
    const one = await twoSessions((await opened()).model);
    const other = await twoSessions((await opened()).model);
    expect((await errorOf(() => one.before.compare(other.after, 0, 1))).message).toContain('same core');
  });
});

describe('a run', () => {
  it('whose session a newer one took during its last layer ends as cancelled', async () => {
    const core = new InlineCore(await loadModule('simd'));
    for (const { model } of [{ model: await core.openLanguageModel({ weights }) }, await opened()]) {
      const session = await model.openSession(16);
      let newer: Promise<unknown> | undefined;
      const older = session.run(
        { tokenIds },
        {
          onProgress: (share) => {
            if (share === 1) newer = session.run({ tokenIds: tokenIds.subarray(0, 2) });
          },
        },
      );
      expect((await errorOf(() => older)).code).toBe('cancelled');
      await newer;
      expect((await (await session.trace()).head(0, 0)).queries).toBe(2);
    }
  });

  it('with changes that JSON cannot say is refused, and the worker lives on', async () => {
    const { core, model } = await opened();
    let restarts = 0;
    core.onRestart(() => restarts++);
    const session = await model.openSession(16);
    const interventions = [{ kind: 'block', token: 1n }] as unknown as Intervention[];
    expect(await errorOf(() => session.run({ tokenIds, interventions }))).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('plain data'),
    });
    await session.run({ tokenIds });
    expect(restarts).toBe(0);
  });
});
