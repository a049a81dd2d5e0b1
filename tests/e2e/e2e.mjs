/**
 * The stories of the whole page, as it is served: every one in Chromium, the
 * default result and the vectors in Firefox and WebKit too.
 *
 *   node tests/e2e/e2e.mjs [--only WORDS OF A STORY]
 *
 * Needs the built page (web/dist) and the served model (models/served). CHROMIUM
 * may name the browser's program.
 */

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Checks } from '../embed/checks.mjs';
import { modelStories } from './model_stories.mjs';
import { readInOtherEngines } from './other_engines.mjs';
import { pageStories } from './page_stories.mjs';
import { troubleStories } from './trouble_stories.mjs';
import { vectorStories } from './vector_stories.mjs';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const { chromium } = createRequire(`${repository}web/`)('playwright');
const STORIES = { ...pageStories, ...modelStories, ...vectorStories, ...troubleStories };

/** The page's own server, on a free port. */
function startServer() {
  const server = spawn(process.execPath, [`${repository}scripts/lib/serve.mjs`, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    server.once('exit', () => reject(new Error('The server did not start.')));
    server.stdout.on('data', (text) => {
      const address = /http:\S+/.exec(String(text))?.[0];
      if (address) resolve({ address, stop: () => server.kill() });
    });
  });
}

async function tell(browser, address, name) {
  const checks = new Checks(name);
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/content.security.policy|refused to/i.test(message.text())) complaints.push(message.text());
  });
  page.setDefaultTimeout(20_000);
  try {
    await STORIES[name]({ page, context, checks, address });
    checks.equal(complaints, [], 'errors and policy complaints');
  } catch (cause) {
    checks.failures.push(`${name}: ${cause.message.split('\n')[0]}`);
  } finally {
    await context.close();
  }
  return checks;
}

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const names = Object.keys(STORIES).filter((name) => name.includes(values.only));
const server = await startServer();
const all = [];
try {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  for (const name of names) {
    const checks = await tell(browser, server.address, name);
    console.log(`${checks.failures.length === 0 ? 'ok    ' : 'FAILED'} ${name} (${checks.passed})`);
    all.push(checks);
  }
  await browser.close();
  if (values.only === '') all.push(...(await readInOtherEngines(server.address)));
} finally {
  server.stop();
}
const failures = all.flatMap((checks) => checks.failures);
for (const sentence of failures) console.log(`  ${sentence}`);
if (failures.length > 0) console.log('repeat one: node tests/e2e/e2e.mjs --only "WORDS OF THE STORY"');
console.log(`${all.reduce((sum, checks) => sum + checks.passed, 0)} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
