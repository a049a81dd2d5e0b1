import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { weightsApart } from '../../../shared/agreement.ts';
import {
  difference,
  type FixtureFiles,
  FixtureRunner,
  readHashes,
  readManifest,
} from '../../../shared/fixtures.ts';
import { FloatHash } from '../../../shared/hash.ts';

const repository = new URL('../../../../', import.meta.url);
const { ATTENTION_MODELS } = process.env;
const models = ATTENTION_MODELS ? pathToFileURL(`${ATTENTION_MODELS}/`) : new URL('models/', repository);
const files: FixtureFiles = {
  fixture: (path) => readFile(new URL(`tests/fixtures/${path}`, repository)),
  model: (path) => readFile(new URL(path, models)),
};
const { cases } = await readManifest(files);
const hashes = await readHashes(files);

describe.each(['simd', 'relaxed'] as const)('fixtures, %s build', async (build) => {
  const runner = new FixtureRunner(new InlineCore(await loadModule(build)), files);
  afterAll(() => runner.dispose());

  it.each(cases)('$name', async (one) => {
    const result = await runner.run(one);
    expect(result.failures).toEqual([]);
    // Fused multiply-add gives other last bits: hashes hold for simd alone.
    if (build === 'simd') expect(result.hash).toBe(hashes[one.name]);
  });
});

describe('fused multiply-add', async () => {
  const [simd, relaxed] = await Promise.all(
    (['simd', 'relaxed'] as const).map(async (build) => new InlineCore(await loadModule(build))),
  );
  it.each(cases.filter(({ kind }) => kind === 'attention'))('moves no weight of $name far', async (one) => {
    if (!simd || !relaxed) throw new Error('a build is missing');
    expect(await weightsApart(one, files, simd, relaxed)).toBe('');
  });
});

describe('what the fixtures are judged by', () => {
  it('hashes as FNV-1a does with 64-bit arithmetic', () => {
    const values = Float32Array.from({ length: 257 }, (_, i) => Math.sin(i) * 10 ** (i % 30));
    let state = 0xcbf29ce484222325n;
    for (const byte of new Uint8Array(values.buffer)) {
      state = BigInt.asUintN(64, (state ^ BigInt(byte)) * 0x100000001b3n);
    }
    expect(new FloatHash().add(values).digits()).toBe(state.toString(16).padStart(16, '0'));
  });

  it('sees numbers, infinities and shapes that differ', () => {
    const tensor = (...values: number[]) => ({ shape: [values.length], values: Float32Array.from(values) });
    const none = { absolute: 0, relative: 0 };
    expect(difference(tensor(1, -Infinity, NaN), tensor(1, -Infinity, NaN), none)).toBe('');
    expect(difference(tensor(1.001), tensor(1), { absolute: 0, relative: 0.01 })).toBe('');
    expect(difference(tensor(1.001), tensor(1), { absolute: 0, relative: 1e-4 })).not.toBe('');
    expect(difference(tensor(Infinity), tensor(-Infinity), { absolute: 1e30, relative: 1e30 })).not.toBe('');
    expect(difference(tensor(1, 2), tensor(1), { absolute: 10, relative: 0 })).not.toBe('');
  });
});
