/** A worker that is taken away in silence: everything that was open must answer as before. */

import { WorkerCore } from '../../web/src/core/remote/core.ts';
import type { TraceHandle } from '../../web/src/core/types.ts';
import { CAUSAL_MASK } from '../shared/painted_mask.ts';
import { bitsOf, threeTokens } from '../shared/small_vectors.ts';
import { TINY_CONFIG, tinyWeights } from '../shared/tiny_model.ts';

/** Weights of head 0, to the bit. */
async function weightsOf(trace: TraceHandle): Promise<string> {
  return bitsOf((await trace.head(0, 0)).weights).join();
}

async function openTraces(core: WorkerCore): Promise<Record<string, TraceHandle>> {
  const vectors = await core.attend(threeTokens());
  const file = await vectors.save({ dtype: 'f32', metadata: {} });
  const masked = await core.openTrace(file);
  await masked.change([CAUSAL_MASK]);
  const model = await core.openModel({ config: TINY_CONFIG, weights: async () => tinyWeights() });
  const run = await model.run({ tokenIds: Int32Array.of(1, 2, 3) });
  return { vectors, 'a file': await core.openTrace(file), 'a masked trace': masked, 'a model': run };
}

/** What was not as before, one sentence each, and how many traces were asked. */
export async function killWorkers(): Promise<{ asked: number; failures: string[] }> {
  const workers: Worker[] = [];
  const core = await WorkerCore.start(() => {
    const worker = new Worker(new URL('../../web/src/core/worker.ts', import.meta.url), { type: 'module' });
    workers.push(worker);
    return worker;
  });
  const failures: string[] = [];
  const traces = Object.entries(await openTraces(core));
  const before = await Promise.all(traces.map(([, trace]) => weightsOf(trace)));
  for (const when of ['first', 'second']) {
    workers.at(-1)?.terminate();
    const after = await Promise.all(traces.map(([, trace]) => weightsOf(trace).catch(String)));
    for (const [index, [name]] of traces.entries()) {
      if (after[index] !== before[index]) failures.push(`${name} after the ${when} death: ${after[index]}`);
    }
  }
  core.dispose();
  return { asked: 2 * traces.length, failures };
}
