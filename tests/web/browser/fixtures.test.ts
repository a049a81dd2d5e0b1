import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../web/src/core/load.ts';
import { FixtureRunner, readHashes, readManifest, servedFiles } from '../../shared/fixtures.ts';

// The test server names a file outside its root by the file's path, and gives
// its raw bytes below /@fs.
const upToRoot = '../../../';
const repository = new URL(upToRoot, import.meta.url).pathname;
const files = servedFiles(new URL(`/@fs${repository}`, location.href));
const { cases } = await readManifest(files);
const hashes = await readHashes(files);

describe.each(['simd', 'relaxed'] as const)('fixtures in the browser, %s build', async (build) => {
  const runner = new FixtureRunner(new InlineCore(await loadModule(build)), files);
  afterAll(() => runner.dispose());

  it.each(cases)('$name', async (one) => {
    const result = await runner.run(one);
    expect(result.failures).toEqual([]);
    if (build === 'simd') expect(result.hash).toBe(hashes[one.name]);
  });
});
