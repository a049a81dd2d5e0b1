/** An encoder keeps its last passes: in whatever order it is asked, it answers as one that was just opened. */

import { readFile } from 'node:fs/promises';
import { afterAll, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { Intervention, MaskSpec, ModelHandle, ModelRun } from '../../../../web/src/core/types.ts';
import { checkpointFolder } from '../../../shared/checkpoints.ts';
import { bitsOf } from '../../../shared/small_vectors.ts';

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());
/** Of two layers. */
const folder = checkpointFolder('bert');
const config = await readFile(new URL('config.json', folder), 'utf8');
const file = await readFile(new URL('model.safetensors', folder));
const open = () => core.openModel({ config, weights: async () => Uint8Array.from(file) });

const TEXTS = [Int32Array.of(1, 5, 9, 2), Int32Array.of(1, 9, 5, 2)];
const MASKS: (MaskSpec | undefined)[] = [undefined, { causal: 'bottom-right' }, { window: { left: 1 } }];

const CHANGES: Intervention[][] = [
  [],
  [{ kind: 'off', layer: 0, head: 0, by: 'zero' }],
  [{ kind: 'temperature', layer: 1, head: 0, temperature: 0.5 }],
  [{ kind: 'skip_layer', layer: 1 }],
  [{ kind: 'block', token: 1 }],
];

/** Every map of a pass, and what followed where it has changes. */
async function answer(model: ModelHandle, input: ModelRun): Promise<unknown[]> {
  const change = input.interventions?.length ? await model.follow(input) : null;
  const trace = change?.trace ?? (await model.run(input));
  const maps = await Promise.all(
    trace.summary.layers.map(async (_, layer) => bitsOf(await trace.weights(layer))),
  );
  const heads = await Promise.all(
    trace.summary.layers.map(async (_, layer) => bitsOf((await trace.head(layer, 0)).weights)),
  );
  trace.dispose();
  return [maps, heads, change?.meanCosine, change?.differences.map(({ largest }) => [...largest])];
}

it('in any order of texts, masks and changes', async () => {
  const inputs = TEXTS.flatMap((tokenIds) =>
    MASKS.flatMap((mask) =>
      CHANGES.map((interventions) => ({ tokenIds, interventions, ...(mask && { mask }) }) as ModelRun),
    ),
  );
  const fresh: unknown[][] = [];
  for (const input of inputs) {
    const model = await open();
    fresh.push(await answer(model, input));
    model.dispose();
  }
  const model = await open();
  // Steps of 1 stay with a text, those of 7 and 11 go between texts and masks and come back.
  for (const step of [1, 7, 11])
    for (let at = 0; at < inputs.length; at++) {
      const place = (at * step) % inputs.length;
      expect(await answer(model, inputs[place] as ModelRun), `${step}: ${place}`).toEqual(fresh[place]);
    }
  model.dispose();
});
