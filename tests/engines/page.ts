/**
 * Every fixture through the core of this page: the simd build to the bit, the
 * relaxed build within tolerance where the engine has it, and the worker, which
 * must give the bits of the same build on the page's own thread, also after death.
 */

import { detectBuild } from '../../web/src/core/detect.ts';
import { type Core, createCore } from '../../web/src/core/index.ts';
import { InlineCore } from '../../web/src/core/inline/core.ts';
import { loadModule } from '../../web/src/core/load.ts';
import { weightsApart } from '../shared/agreement.ts';
import {
  type FixtureCase,
  FixtureRunner,
  readHashes,
  readManifest,
  servedFiles,
} from '../shared/fixtures.ts';
import { killWorkers } from './worker_death.ts';

export interface RunReport {
  run: string;
  passed: number;
  /** One sentence per case that failed. */
  failures: string[];
}

export interface Conformance {
  fastestBuild: string;
  runs: RunReport[];
}

declare global {
  interface Window {
    conformance: Promise<Conformance>;
  }
}

const files = servedFiles(new URL('/', location.href));
const fixtureBytes = new Map<string, Promise<Uint8Array>>();
/** Each file once; copies, because a worker may take its bytes over. */
const remembered = {
  fixture: async (path: string) => {
    const known = fixtureBytes.get(path) ?? files.fixture(path);
    fixtureBytes.set(path, known);
    return (await known).slice();
  },
  model: files.model,
};

/** Runs all cases; `hashes` are the bits to be met, and receive the bits where there are none yet. */
async function run(
  name: string,
  core: Core,
  cases: FixtureCase[],
  hashes: Map<string, string>,
): Promise<RunReport> {
  const runner = new FixtureRunner(core, remembered);
  const report: RunReport = { run: name, passed: 0, failures: [] };
  for (const one of cases) {
    const wanted = hashes.get(one.name);
    const problems: string[] = [];
    try {
      const { failures, hash } = await runner.run(one);
      problems.push(...failures);
      if (wanted === undefined) hashes.set(one.name, hash);
      else if (hash !== wanted) problems.push(`other bits: ${hash}, not ${wanted}`);
    } catch (cause) {
      problems.push(String(cause));
    }
    if (problems.length === 0) report.passed++;
    else report.failures.push(`${name}, ${one.name}: ${problems.join('; ')}`);
  }
  runner.dispose();
  return report;
}

/** Other last bits than simd's are right for fused multiply-add, but only so many. */
async function compare(cases: FixtureCase[], simd: Core, relaxed: Core): Promise<RunReport> {
  const report: RunReport = { run: 'relaxed near simd', passed: 0, failures: [] };
  for (const one of cases.filter(({ kind }) => kind === 'attention')) {
    const problem = await weightsApart(one, remembered, simd, relaxed).catch(String);
    if (problem === '') report.passed++;
    else report.failures.push(problem);
  }
  return report;
}

async function conform(): Promise<Conformance> {
  const { cases } = await readManifest(remembered);
  const portable = new Map(Object.entries(await readHashes(remembered)));
  const missing = cases.filter(({ name }) => !portable.has(name)).map(({ name }) => name);
  if (missing.length > 0) throw new Error(`hashes.json lacks ${missing.join(', ')}`);
  const fastestBuild = detectBuild();
  const simdCore = new InlineCore(await loadModule('simd'));
  const runs = [await run('simd', simdCore, cases, portable)];
  const relaxed = new Map<string, string>();
  if (fastestBuild === 'relaxed') {
    const relaxedCore = new InlineCore(await loadModule('relaxed'));
    runs.push(await run('relaxed', relaxedCore, cases, relaxed));
    runs.push(await compare(cases, simdCore, relaxedCore));
  }
  const worker = await createCore({ where: 'worker' });
  runs.push(
    await run(`worker (${worker.build})`, worker, cases, worker.build === 'simd' ? portable : relaxed),
  );
  worker.dispose();
  const { asked, failures } = await killWorkers();
  runs.push({ run: 'killed worker', passed: asked - failures.length, failures });
  return { fastestBuild, runs };
}

window.conformance = conform();
const report = document.querySelector('#report');
window.conformance.then(
  (result) => {
    if (report) report.textContent = JSON.stringify(result, null, 2);
  },
  (cause) => {
    if (report) report.textContent = String(cause);
  },
);
