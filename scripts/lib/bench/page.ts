/** MiniLM with all its maps, here and in onnxruntime-web: one thread, one page, turn by turn. */

import { largestDifference } from '/tests/shared/agreement.ts';
import { InlineCore } from '/web/src/core/inline/core.ts';
import { loadModule } from '/web/src/core/load.ts';
import { bytesOf, median } from './measuring.ts';
import { loadOnnxruntime, openOnnx } from './onnxruntime.ts';

type Runner = (tokens: number) => Promise<Float32Array[]>;

const LAYERS = 6;
const HEADS = 12;

/** The maps of one layer, head by head. */
function split(all: Float32Array, tokens: number): Float32Array[] {
  const size = tokens * tokens;
  return Array.from({ length: HEADS }, (_, head) => all.subarray(head * size, (head + 1) * size));
}

/** The same made-up text for both. */
function idsOf(tokens: number): Int32Array {
  return Int32Array.from({ length: tokens }, (_, at) => 1996 + ((37 * at) % 20000));
}

async function ours(build: 'simd' | 'relaxed'): Promise<Runner> {
  const core = new InlineCore(await loadModule(build));
  const config = await (await fetch('/model/config.json')).text();
  const model = await core.openModel({ config, weights: () => bytesOf('/model/model.safetensors') });
  return async (tokens) => {
    const trace = await model.run({ tokenIds: idsOf(tokens) });
    const maps: Float32Array[] = [];
    for (let layer = 0; layer < LAYERS; layer++) maps.push(...split(await trace.weights(layer), tokens));
    trace.dispose();
    return maps;
  };
}

async function theirs(): Promise<Runner> {
  const ort = await loadOnnxruntime();
  const session = await openOnnx(await bytesOf('/minilm.onnx'));
  return async (tokens) => {
    const whole = (values: ArrayLike<number>) =>
      new ort.Tensor('int64', BigInt64Array.from(Array.from(values, (value) => BigInt(value))), [1, tokens]);
    const results = await session.run({
      token_ids: whole(idsOf(tokens)),
      token_types: whole(new Int32Array(tokens)),
      positions: whole(Int32Array.from({ length: tokens }, (_, at) => at)),
    });
    const names = session.outputNames.filter((name: string) => name.startsWith('Softmax'));
    return names.flatMap((name: string) => split(results[name].data, tokens));
  };
}

function apart(one: Float32Array[], other: Float32Array[]): number {
  return Math.max(...one.map((map, at) => largestDifference(map, other[at] ?? [])));
}

/** Milliseconds: medians over `rounds`, the runners taking turns. */
async function compare(lengths: number[], rounds: number): Promise<object[]> {
  const runners: Record<string, Runner> = {
    relaxed: await ours('relaxed'),
    simd: await ours('simd'),
    onnxruntime: await theirs(),
  };
  const rows = [];
  for (const tokens of lengths) {
    const times: Record<string, number[]> = {};
    const maps: Record<string, Float32Array[]> = {};
    for (let round = -3; round < rounds; round++) {
      for (const [name, run] of Object.entries(runners)) {
        const start = performance.now();
        maps[name] = await run(tokens);
        const took = performance.now() - start;
        if (round >= 0) times[name] = [...(times[name] ?? []), took];
      }
    }
    const row: Record<string, number> = { tokens };
    for (const [name, all] of Object.entries(times)) row[name] = median(all);
    row.difference = apart(maps.simd ?? [], maps.onnxruntime ?? []);
    rows.push(row);
  }
  return rows;
}

Object.assign(globalThis, { compare });
