import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floatFile, readTensorFile } from '../../../shared/safetensors.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../../../scripts/lib/round_weights.mjs', import.meta.url));
const native = fileURLToPath(new URL('../../../../build/portable/attention_native', import.meta.url));

/** Ties, subnormals, the largest half, both zeros, and many in between. */
const VALUES = Float32Array.from([
  0,
  -0,
  1 / 3,
  2049,
  2051,
  65504,
  65519,
  2 ** -14,
  2 ** -24,
  3 * 2 ** -25,
  2 ** -26,
  ...Array.from({ length: 4000 }, (_, i) => Math.sin(i) * 2 ** ((i % 30) - 20)),
]);

describe('the weights as they are served', () => {
  let folder: string;
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'round-'));
    const tensors = {
      'layer.weight': { shape: [VALUES.length], values: VALUES },
      'embeddings.weight': { shape: [2, 2], values: Float32Array.from([1, 2, 3, 4]) },
      'pooler.weight': { shape: [1], values: Float32Array.from([1]) },
    };
    await writeFile(file('in'), floatFile(tensors, { format: 'pt' }));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are the bytes that the native core rounds to', async () => {
    await run(process.execPath, [script, file('in'), file('here'), 'pooler']);
    await run(native, [
      'convert',
      ...['--in', file('in'), '--dtype', 'f16', '--drop', 'pooler', '--out', file('there')],
    ]);
    const [here, there] = [
      readTensorFile(await readFile(file('here'))),
      readTensorFile(await readFile(file('there'))),
    ];
    expect(here).toEqual(there);
    expect([...here.tensors.keys()].sort()).toEqual(['embeddings.weight', 'layer.weight']);
  });

  it('are refused where a half cannot hold them', async () => {
    await writeFile(file('large'), floatFile({ w: { shape: [1], values: Float32Array.from([70000]) } }));
    await expect(run(process.execPath, [script, file('large'), file('none')])).rejects.toThrow(
      "Tensor 'w' holds 70000, too large for f16.",
    );
    await expect(readFile(file('none'))).rejects.toThrow();
  });
});
