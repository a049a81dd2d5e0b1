/**
 * Runs the conformance page in Chromium, Firefox and WebKit.
 *
 *   node tests/engines/engines.mjs [--only chromium|firefox|webkit]
 *
 * Needs the wasm builds in web/wasm and the model of the `minilm` fixtures in
 * models/. ATTENTION_FIXTURES and ATTENTION_MODELS may name other folders,
 * CHROMIUM and FIREFOX the browsers' programs.
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve } from './file_server.mjs';

const ENGINES = ['chromium', 'firefox', 'webkit'];
/** Lines shown of each run that failed. */
const SHOWN = 5;

const repository = fileURLToPath(new URL('../../', import.meta.url));
const models = process.env.ATTENTION_MODELS ?? `${repository}models`;
const fixtures = process.env.ATTENTION_FIXTURES ?? `${repository}tests/fixtures`;

/** What must be there before a browser is worth starting. */
function requireFiles() {
  const needed = [
    [`${repository}web/wasm/simd/attention.wasm`, 'building the CMake preset wasm-simd and copying it there'],
    [
      `${repository}web/wasm/relaxed/attention.wasm`,
      'building the CMake preset wasm-relaxed and copying it there',
    ],
    [`${models}/all-MiniLM-L6-v2/model.safetensors`, 'scripts/test'],
  ];
  const missing = needed.filter(([file]) => !existsSync(file));
  for (const [file, command] of missing) console.error(`${file} is missing; ${command} makes it.`);
  if (missing.length > 0) process.exit(1);
}

/** Counts of one engine; a browser that is missing or stops is one failure. */
async function conform(engine, address) {
  let browser;
  try {
    const { launch } = await import(`./${engine}.mjs`);
    const begun = performance.now();
    browser = await launch();
    await browser.open(`${address}/tests/engines/page.html`);
    const { runs } = await browser.evaluate('window.conformance');
    return summarise(browser.name, runs, Math.round(performance.now() - begun));
  } catch (cause) {
    console.log(`${engine}: ${cause.message}`);
    return { passed: 0, failed: 1 };
  } finally {
    await browser?.close();
  }
}

function summarise(name, runs, milliseconds) {
  const parts = runs.map(({ run, passed, failures }) => `${run} ${passed}/${passed + failures.length}`);
  const relaxed = runs.some(({ run }) => run === 'relaxed') ? '' : ' (no relaxed SIMD in this engine)';
  console.log(`${name}: ${parts.join(', ')}${relaxed} (all checks, ${milliseconds} ms)`);
  for (const { failures } of runs) {
    for (const sentence of failures.slice(0, SHOWN)) console.log(`  ${sentence}`);
    if (failures.length > SHOWN) console.log(`  and ${failures.length - SHOWN} more`);
  }
  return {
    passed: runs.reduce((sum, run) => sum + run.passed, 0),
    failed: runs.reduce((sum, run) => sum + run.failures.length, 0),
  };
}

function chosenEngines() {
  const [option, engine] = process.argv.slice(2);
  if (option === undefined) return ENGINES;
  if (option === '--only' && ENGINES.includes(engine)) return [engine];
  console.error(`Usage: node tests/engines/engines.mjs [--only ${ENGINES.join('|')}]`);
  process.exit(2);
}

const engines = chosenEngines();
requireFiles();
const server = await serve({
  folders: { '/': repository, '/models/': models, '/tests/fixtures/': fixtures },
});
let passed = 0;
let failed = 0;
for (const engine of engines) {
  const counts = await conform(engine, server.address);
  passed += counts.passed;
  failed += counts.failed;
  if (counts.failed > 0) console.log(`  repeat: node tests/engines/engines.mjs --only ${engine}`);
}
await server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
